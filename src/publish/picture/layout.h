/*
 * layout.h - where the elements of a diagram stand, and along which way their flows run.
 *
 * Layered, after Sugiyama: cycles are broken, items get layers, their order in a layer is chosen
 * for few crossings, then coordinates. Each zone is laid out by itself, and is one item of the zone
 * around it; so zones are nested, hold what is theirs, and nothing else. Flows then find their way
 * between the boxes, along lines of a lattice, with few turns.
 *
 * Pure: no clock, no random numbers, whole numbers only. The result depends on keys, sizes and
 * joints, not on the order in which they come.
 */
#ifndef PUBLISH_PICTURE_LAYOUT_H
#define PUBLISH_PICTURE_LAYOUT_H

#include "base/err.h"
#include "publish/picture/svg.h"

enum {
    LAYOUT_LATTICE = 14, /* pixels between two lines of the lattice */
    /* More than anybody can see in one picture; a list has no such limit. */
    LAYOUT_NODES_MAX = 2000,
    LAYOUT_ZONES_MAX = 500,
    LAYOUT_EDGES_MAX = 4000,
    LAYOUT_SIZE_MAX = 2000,   /* pixels, of a box that the caller asks for */
    LAYOUT_PLACE_MAX = 20000, /* pixels, of a place that is given */
    /* Of the lattice: 40 bytes each while ways are searched. 2,000 elements need 2,000,000. */
    LAYOUT_POINTS_MAX = 4000000,
};
#define LAYOUT_NONE SIZE_MAX /* in no zone; ends nowhere */

struct layout_node {
    struct str key;
    size_t zone; /* index, or LAYOUT_NONE */
    int w, h;    /* at least; the box is a little larger, to stand on the lattice */
    bool placed; /* whether at says where its middle shall be */
    struct svg_point at;
    struct svg_box box;
};

struct layout_zone {
    struct str key;
    size_t parent; /* index, or LAYOUT_NONE; a circle of parents is cut at the least key */
    int title_w;
    int depth;   /* 0 outermost */
    bool placed; /* whether given says where its box shall be; what it holds may widen that */
    struct svg_box given;
    struct svg_box box;
};

struct layout_edge {
    struct str key;
    size_t from, to; /* indexes, or LAYOUT_NONE: then it is not drawn */
    int label_w, label_h;
    struct svg_point *points; /* two or more; none when it is not drawn */
    size_t point_count;
    struct svg_box label;
    bool straight; /* no way was found between the boxes: it runs across them */
};

enum layout_how { LAYOUT_LAYERED, LAYOUT_PLACED, LAYOUT_SCALED };

struct layout {
    struct layout_node *nodes;
    struct layout_zone *zones;
    struct layout_edge *edges;
    size_t node_count, zone_count, edge_count;
    int width, height;   /* of the whole, from 0, 0 */
    enum layout_how how; /* placed: where all nodes have a place, and no box would overlap there */
};

/* Fills boxes, ways and labels. ERR_LIMIT when there is more than can be drawn. */
NODISCARD bool layout_run(struct arena *a, struct layout *l, struct err *err);

/* Only the boxes, for an editor: at the places that are given, as they are, even where some
   overlap; what has none gets one beside the others. Where nothing has a place, by layers. */
NODISCARD bool layout_places(struct arena *a, struct layout *l, struct err *err);

/* --- layout_dot.c: the same by the program dot, which gives the places --- */
/* The text of the graph for dot (the language of Graphviz), nodes named n0, n1, ... */
struct str layout_dot_text(struct arena *a, const struct layout *l);
/* Takes the places out of what "dot -Tplain" says. ERR_INVALID, naming the line, for anything
   else. */
NODISCARD bool layout_dot_read(struct str plain, struct layout *l, struct err *err);

#endif
