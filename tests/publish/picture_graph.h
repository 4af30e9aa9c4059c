/* picture_graph.h - for tests, fuzz target and bench: random models, and what holds of every
   layout. */
#ifndef TESTS_PICTURE_GRAPH_H
#define TESTS_PICTURE_GRAPH_H

#include "publish/picture/layout.h"

/* xorshift64*, so that a seed that is printed gives the same graph everywhere. */
static inline uint64_t graph_random(uint64_t *state, uint64_t below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (*state * 2685821657736338717ULL >> 33) % below;
}

/* Elements in zones, some of which are in others; most flows are to elements nearby. */
static inline void graph_make(struct arena *a, uint64_t seed, size_t nodes, size_t zones,
                              size_t edges, struct layout *l)
{
    uint64_t r = seed * 2654435761ULL + 1;
    *l = (struct layout){.node_count = nodes, .zone_count = zones, .edge_count = edges};
    l->nodes = ARENA_ARRAY(a, struct layout_node, nodes + 1);
    l->zones = ARENA_ARRAY(a, struct layout_zone, zones + 1);
    l->edges = ARENA_ARRAY(a, struct layout_edge, edges + 1);
    for (size_t i = 0; i < zones; i++)
        l->zones[i] = (struct layout_zone){
            .key = str_fmt(a, "Z-%04zu", i),
            .parent = i && graph_random(&r, 3) == 0 ? graph_random(&r, i) : LAYOUT_NONE,
            .title_w = (int)graph_random(&r, 300)};
    for (size_t i = 0; i < nodes; i++)
        l->nodes[i] = (struct layout_node){.key = str_fmt(a, "E-%04zu", i),
                                           .zone = zones && graph_random(&r, 8) ? i * zones / nodes
                                                                                : LAYOUT_NONE,
                                           .w = 120 + (int)graph_random(&r, 80),
                                           .h = 40 + (int)graph_random(&r, 50)};
    for (size_t i = 0; i < edges && nodes; i++) {
        size_t from = graph_random(&r, nodes);
        size_t to = graph_random(&r, 3) ? (from + 1 + graph_random(&r, 8)) % nodes
                                        : graph_random(&r, nodes);
        l->edges[i] = (struct layout_edge){.key = str_fmt(a, "F-%04zu", i),
                                           .from = from,
                                           .to = graph_random(&r, 40) ? to : LAYOUT_NONE,
                                           .label_w = 44 + (int)graph_random(&r, 40),
                                           .label_h = 18};
    }
}

static inline bool graph_inside(struct svg_box inner, struct svg_box outer)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static inline bool graph_overlap(struct svg_box a, struct svg_box b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static inline bool graph_around(const struct layout *l, size_t outer, size_t zone)
{
    for (; zone != LAYOUT_NONE; zone = l->zones[zone].parent)
        if (zone == outer)
            return true;
    return false;
}

/* The piece of a way strictly inside a box. */
static inline bool graph_crosses(struct svg_point p, struct svg_point q, struct svg_box b)
{
    int left = p.x < q.x ? p.x : q.x, right = p.x < q.x ? q.x : p.x;
    int top = p.y < q.y ? p.y : q.y, bottom = p.y < q.y ? q.y : p.y;
    return left < b.x + b.w && right > b.x && top < b.y + b.h && bottom > b.y;
}

static inline const char *graph_fault_of_boxes(const struct layout *l)
{
    const struct svg_box canvas = {0, 0, l->width, l->height};
    for (size_t i = 0; i < l->node_count; i++) {
        const struct layout_node *n = &l->nodes[i];
        if (!graph_inside(n->box, canvas) || n->box.w < n->w || n->box.h < n->h)
            return "a box is outside, or smaller than was asked";
        if (n->zone != LAYOUT_NONE && !graph_inside(n->box, l->zones[n->zone].box))
            return "an element is not in its zone";
        for (size_t j = 0; j < i; j++)
            if (graph_overlap(n->box, l->nodes[j].box))
                return "two elements overlap";
        for (size_t z = 0; z < l->zone_count; z++)
            if (!graph_around(l, z, n->zone) && graph_overlap(n->box, l->zones[z].box))
                return "an element is in a foreign zone";
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        const struct layout_zone *z = &l->zones[i];
        if (!graph_inside(z->box, canvas) || z->box.w <= 0 || z->box.h <= 0)
            return "a zone is outside, or empty";
        if (z->parent != LAYOUT_NONE && !graph_inside(z->box, l->zones[z->parent].box))
            return "a zone is not in the one around it";
        for (size_t j = 0; j < i; j++)
            if (!graph_around(l, i, j) && !graph_around(l, j, i) &&
                graph_overlap(z->box, l->zones[j].box))
                return "two zones overlap";
    }
    return NULL;
}

static inline const char *graph_fault_of_ways(const struct layout *l)
{
    const struct svg_box canvas = {0, 0, l->width, l->height};
    for (size_t i = 0; i < l->edge_count; i++) {
        const struct layout_edge *e = &l->edges[i];
        bool drawn = e->from != LAYOUT_NONE && e->to != LAYOUT_NONE;
        if (drawn ? e->point_count < 2 : e->point_count != 0)
            return "a flow has no way, or one that it should not have";
        if (drawn && e->label_w && e->label_w <= l->width && !graph_inside(e->label, canvas))
            return "a label is outside";
        for (size_t k = 1; k < e->point_count; k++) {
            struct svg_point p = e->points[k - 1], q = e->points[k];
            if (!e->straight && p.x != q.x && p.y != q.y)
                return "a way is neither level nor upright";
            for (size_t n = 0; n < l->node_count && !e->straight; n++)
                if (graph_crosses(p, q, l->nodes[n].box))
                    return "a way runs through a box";
        }
    }
    return NULL;
}

/* NULL, or what does not hold. */
static inline const char *graph_fault(const struct layout *l)
{
    const char *fault = graph_fault_of_boxes(l);
    return fault ? fault : graph_fault_of_ways(l);
}

#endif
