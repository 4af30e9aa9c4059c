/* json_twice.c - whether an object names a member twice. */
#include <sodium.h>

#include "base/json.h"
#include "base/world.h"

enum { PAIRWISE_MAX = 16 }; /* members up to which each pair is compared */

static bool find_in_table(struct arena *a, const struct json *object, struct json_salt *salt)
{
    size_t size = 64, mark = arena_mark(a);
    while (size < object->items.count * 2)
        size *= 2;
    const struct json **table = ARENA_ARRAY(a, const struct json *, size);
    bool found = false;
    if (!salt->drawn) { /* secret, so that nobody can choose names that collide */
        world_random(salt->bytes, sizeof salt->bytes);
        salt->drawn = true;
    }
    for (const struct json *m = object->items.first; m && !found; m = m->next) {
        uint64_t h;
        _Static_assert(sizeof h == crypto_shorthash_BYTES, "SipHash gives 64 bits");
        _Static_assert(sizeof salt->bytes == crypto_shorthash_KEYBYTES, "and takes a key of 128");
        crypto_shorthash((unsigned char *)&h, (const unsigned char *)m->key.p, m->key.n,
                         salt->bytes);
        size_t i = h & (size - 1);
        while (table[i] && !(found = str_eq(table[i]->key, m->key)))
            i = (i + 1) & (size - 1);
        table[i] = m;
    }
    arena_rewind(a, mark);
    return found;
}

/* Few members: look at each pair. Many: a table, so that the time stays linear. */
bool json_has_twice(struct arena *a, const struct json *object, struct json_salt *salt)
{
    if (object->items.count > PAIRWISE_MAX)
        return find_in_table(a, object, salt);
    for (const struct json *m = object->items.first; m; m = m->next)
        for (const struct json *o = m->next; o; o = o->next)
            if (str_eq(m->key, o->key))
                return true;
    return false;
}
