#include "assess/match/match_internal.h"

static struct match_slot *find_slot(const struct match_table *t, struct str key)
{
    size_t i = (size_t)str_hash(key) & (t->cap - 1);
    while (t->slots[i].value && !str_eq(t->slots[i].key, key))
        i = (i + 1) & (t->cap - 1);
    return &t->slots[i];
}

/* A place that was given and not filled is free again. */
static void grow(struct match_table *t)
{
    struct match_table bigger = {.arena = t->arena, .cap = t->cap ? 2 * t->cap : 64};
    bigger.slots = ARENA_ARRAY(t->arena, struct match_slot, bigger.cap);
    for (size_t i = 0; i < t->cap; i++) {
        if (!t->slots[i].value)
            continue;
        *find_slot(&bigger, t->slots[i].key) = t->slots[i];
        bigger.count++;
    }
    *t = bigger;
}

void **match_table_at(struct match_table *t, struct str key)
{
    if (2 * (t->count + 1) > t->cap)
        grow(t);
    struct match_slot *s = find_slot(t, key);
    if (!s->value) {
        s->key = key;
        t->count++;
    }
    return &s->value;
}

void *match_table_find(const struct match_table *t, struct str key)
{
    return t->cap ? find_slot(t, key)->value : NULL;
}
