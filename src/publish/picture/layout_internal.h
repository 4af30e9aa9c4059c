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

/* An item in its layer; or what stands in for a joint in each layer that it passes. */
struct layout_spot {
    size_t item; /* or LAYOUT_NONE */
    size_t rank, place;
    int h, y;
};

struct layout_pair {
    size_t a, b; /* spots in layers next to each other, a in the left one */
};

struct layout_work {
    struct arena *arena;
    struct layout_level *v;
    size_t *rank;
    bool *turned;              /* joints that were turned round to break a circle */
    struct layout_spot *spots; /* the items first */
    size_t spot_count;
    struct layout_pair *pairs;
    size_t pair_count;
    size_t **layers; /* spots, by rank, in order */
    size_t *layer_counts;
    size_t ranks;
};

/* The pairs whose far end is each spot, as lists, for going right; or left. */
struct layout_near {
    size_t *first, *spot;
};

/* --- layout_order.c --- */
/* Of each spot its neighbours in the layer before it; or after. */
struct layout_near layout_neighbours(struct layout_work *w, bool before);
void layout_reduce_crossings(struct layout_work *w, const struct layout_near *before,
                             const struct layout_near *after);

/* --- layout_route.c --- */

enum { LAYOUT_COST_TITLE = 8 /* of a point in the title of a zone */ };

struct layout_lattice {
    struct arena *arena;
    struct layout *l;
    int columns, rows, cost_left;
    uint32_t *owner;         /* 1 + the node whose box the point is in, or on the border of */
    unsigned char *cost;     /* of a point by itself */
    unsigned char *along[2]; /* how many flows run through a point, by axis: 0 level, 1 upright */
    /* Of the search: by point and way. A value counts only with the stamp of the search. */
    uint32_t *stamp, *dist;
    unsigned char
        *before; /* the way by which the point before was reached; WAYS: it is the start */
    uint32_t search;
    int64_t looks;
    uint64_t *heap;
    size_t heap_count, heap_cap;
};
/* A flow to draw, in the order in which ways are searched. */
struct layout_turn {
    const struct layout_edge *edge;
    size_t index, low, high; /* the two ends, that with the lesser key first */
    int far;
    int share; /* of the way, to the label, from the low end */
};

static inline size_t layout_point(const struct layout_lattice *t, int x, int y)
{
    return (size_t)y * (size_t)t->columns + (size_t)x;
}

/* Gives the points in the box at least that cost. */
void layout_stain(struct layout_lattice *t, struct svg_box b, unsigned char cost);
/* Counts an edge at the points of its way, or no more. */
void layout_mark(struct layout_lattice *t, const struct layout_edge *e, bool there);
int layout_by_length(const void *a, const void *b); /* of struct layout_turn */

/* --- layout_label.c --- */
void layout_put_labels(struct layout_lattice *t, struct layout_turn *turns, size_t count);

/* --- layout_route.c --- */
/* Ways and labels of all edges, once the boxes stand. */
void layout_route(struct arena *a, struct layout *l);

/* --- layout.c --- */
enum {
    LAYOUT_PAD = 2 * LAYOUT_LATTICE,     /* of a zone, round what it holds */
    LAYOUT_PAD_TOP = 3 * LAYOUT_LATTICE, /* with its title */
    LAYOUT_MARGIN = 2 * LAYOUT_LATTICE,  /* round the whole */
};
static inline int layout_up(int v, int multiple)
{
    return (v + multiple - 1) / multiple * multiple;
}
static inline int layout_down(int v) /* to the lattice */
{
    return v >= 0 ? v / LAYOUT_LATTICE * LAYOUT_LATTICE : -layout_up(-v, LAYOUT_LATTICE);
}
/* The box in the room of a zone: what is left after half a step on each side. */
struct svg_box layout_box_in(struct svg_box room);
int layout_room_width(const struct layout_zone *z, int content);
/* Zones so that each comes before the one around it. */
size_t *layout_inner_first(struct arena *a, const struct layout *l);
void layout_by_layers(struct arena *a, struct layout *l);
/* Whether there is less than that between the two. */
bool layout_overlap(struct svg_box a, struct svg_box b, int apart_x, int apart_y);
/* Whether outer is the zone, or around it. */
bool layout_is_around(const struct layout *l, size_t outer, size_t zone);

/* --- layout_given.c --- */
/* Gives a place to what has none, where something else has one; whether all have one then. */
bool layout_fill_places(struct arena *a, struct layout *l);
/* Honours the places, drawn apart as far as boxes need; false when some boxes would overlap even
   then, or not all nodes have a place. */
bool layout_as_given(struct arena *a, struct layout *l);
/* The boxes just where they shall be; drawn apart if that helps where some overlap. */
void layout_at_places(struct arena *a, struct layout *l);
/* Whether the lattice over that many pixels can be held. */
bool layout_has_room(int width, int height);

#endif
