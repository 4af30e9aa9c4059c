#include "base/map.h"

static struct map_slot *slot_of(struct map_slot *slots, size_t cap, struct str key)
{
    size_t i = (size_t)str_hash(key) & (cap - 1);
    while (slots[i].value && !str_eq(slots[i].key, key))
        i = (i + 1) & (cap - 1);
    return &slots[i];
}

void *map_find(const struct map *m, struct str key)
{
    return m->cap ? slot_of(m->slots, m->cap, key)->value : NULL;
}

static void grow(struct map *m)
{
    size_t cap = m->cap ? 2 * m->cap : 64;
    struct map_slot *slots = ARENA_ARRAY(m->arena, struct map_slot, cap);
    for (size_t i = 0; i < m->cap; i++)
        if (m->slots[i].value)
            *slot_of(slots, cap, m->slots[i].key) = m->slots[i];
    m->slots = slots;
    m->cap = cap;
}

void map_add(struct map *m, struct str key, void *value)
{
    assert(value && !map_find(m, key));
    if (2 * (m->count + 1) > m->cap)
        grow(m);
    *slot_of(m->slots, m->cap, key) = (struct map_slot){key, value};
    m->count++;
}
