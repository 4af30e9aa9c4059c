/* layout_internal.h - what the parts of the layout share: a level, that is the inside of one zone,
   and the ways of flows. */
#ifndef PUBLISH_PICTURE_LAYOUT_INTERNAL_H
#define PUBLISH_PICTURE_LAYOUT_INTERNAL_H

#include "publish/picture/layout.h"

/* --- layout_level.c --- */

/* What stands in a level: an element, or a zone that is laid out already. */
struct layout_item {
    int w, h; /* multiples of the lattice */
    int x, y; /* found here, from 0, 0 */
};
/* Flows between two items of a level, taken together. */
struct layout_joint {
    size_t from, to; /* never the same */
    int count;
};
struct layout_level {
    struct layout_item *items;
    size_t count;
    struct layout_joint *joints; /* sorted, each pair once */
    size_t joint_count;
    int w, h; /* found here */
};
void layout_level(struct arena *a, struct layout_level *v);

/* --- layout_route.c --- */
/* Ways and labels of all edges, once the boxes stand. */
void layout_route(struct arena *a, struct layout *l);

/* --- layout.c --- */
/* Whether there is less than that between the two. */
bool layout_overlap(struct svg_box a, struct svg_box b, int apart_x, int apart_y);
/* Whether outer is the zone, or around it. */
bool layout_is_around(const struct layout *l, size_t outer, size_t zone);

#endif
