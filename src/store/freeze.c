#include "store/internal.h"

static bool set_number(const struct record_type *t, void *record, struct arena *a, const char *name,
                       int64_t v, struct err *err)
{
    return record_set(t, record, a, str_of(name), str_fmt(a, "%lld", (long long)v), err);
}

/* The baseline names the position and the hash of the chain before itself: together they fix every
   byte of what the release was. */
bool store_freeze(struct store *s, struct arena *a, struct str release, struct str name,
                  struct str *baseline, struct err *err)
{
    const struct record_type *t = record_type_find(STR("baseline"));
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    assert(s->in_transaction);
    return record_set(t, record, a, STR("name"), name, err) &&
           record_set(t, record, a, STR("release"), release, err) &&
           set_number(t, record, a, "position", s->position, err) &&
           record_set(t, record, a, STR("chain_hash"), str_copy(a, (struct str){s->head, HASH_HEX}),
                      err) &&
           store_add(s, a, t, record, baseline, err);
}
