/*
 * map.h - finds a pointer by a text, in memory.
 *
 * Grows in its arena; nothing is taken out. Not for keys that an enemy may choose to collide.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot {
    struct str key;
    void *value; /* NULL: free */
};

struct map {
    struct arena *arena;
    struct map_slot *slots;
    size_t cap, count; /* cap: a power of two, or 0 */
};

void *map_find(const struct map *m, struct str key); /* NULL when it is not there */
/* A new key, which must live as long as the map, as the value must; value is not NULL. */
void map_add(struct map *m, struct str key, void *value);

#endif
