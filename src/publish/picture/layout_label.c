#include <limits.h>
#include <stdlib.h>

#include "publish/picture/layout_internal.h"

/* Where the labels of flows stand: on their ways, over nothing that must be read. */

enum {
    BAD_BOX = 100000,
    BAD_OUTSIDE = 50000,
    BAD_LABEL = 4000,
    BAD_TITLE = 900,
    BAD_END = 300, /* it would hide where the flow begins or ends */
    BAD_LINE = 40,
    WHOLE = 1000,
    TRIES = 150, /* places that are looked at, of a long way */
};

static struct svg_box label_at(const struct layout_edge *e, int x, int y)
{
    return (struct svg_box){x - e->label_w / 2, y - e->label_h / 2, e->label_w, e->label_h};
}

/* What a label would cover: boxes, other labels (marked in the cost of their points), lines. */
static int harm_of(const struct layout_lattice *t, struct svg_box b)
{
    int harm = 0, x1 = (b.x + b.w + LAYOUT_LATTICE - 1) / LAYOUT_LATTICE,
        y1 = (b.y + b.h + LAYOUT_LATTICE - 1) / LAYOUT_LATTICE;
    if (b.x < 0 || b.y < 0 || b.x + b.w > t->l->width || b.y + b.h > t->l->height)
        return BAD_OUTSIDE;
    for (int y = b.y / LAYOUT_LATTICE; y <= y1 && y < t->rows; y++)
        for (int x = b.x / LAYOUT_LATTICE; x <= x1 && x < t->columns; x++) {
            size_t p = layout_point(t, x, y);
            bool inside = x * LAYOUT_LATTICE > b.x - LAYOUT_LATTICE / 2 &&
                          x * LAYOUT_LATTICE < b.x + b.w + LAYOUT_LATTICE / 2 &&
                          y * LAYOUT_LATTICE > b.y - LAYOUT_LATTICE / 2 &&
                          y * LAYOUT_LATTICE < b.y + b.h + LAYOUT_LATTICE / 2;
            harm += t->owner[p] && inside ? BAD_BOX : 0;
            harm += t->cost[p] == UCHAR_MAX && inside ? BAD_LABEL : 0;
            harm += t->cost[p] == LAYOUT_COST_TITLE ? BAD_TITLE : 0;
            harm += t->along[0][p] || t->along[1][p] ? BAD_LINE : 0;
        }
    return harm;
}

struct choice_of_label {
    int harm;
    struct svg_box box;
    bool any;
};

static void try_label(const struct layout_lattice *t, const struct layout_edge *e,
                      struct svg_point p, int away, struct choice_of_label *best)
{
    struct svg_box b = label_at(e, p.x, p.y);
    struct svg_point first = e->points[0], last = e->points[e->point_count - 1];
    int harm = harm_of(t, b) + away;
    if (layout_overlap(b, (struct svg_box){first.x, first.y, 0, 0}, 2, 2) ||
        layout_overlap(b, (struct svg_box){last.x, last.y, 0, 0}, LAYOUT_LATTICE, LAYOUT_LATTICE))
        harm += BAD_END;
    if (best->any && harm >= best->harm)
        return;
    *best = (struct choice_of_label){harm, b, true};
}

static int length_of(const struct layout_edge *e)
{
    int n = 0;
    for (size_t i = 1; i < e->point_count; i++)
        n += abs(e->points[i].x - e->points[i - 1].x) + abs(e->points[i].y - e->points[i - 1].y);
    return n;
}

/* Along the way, as near to that share of it (thousandths) as what it would cover allows. */
static void put_label(struct layout_lattice *t, struct layout_edge *e, int share)
{
    struct choice_of_label best = {0};
    if (e->label_w == 0)
        return;
    int length = length_of(e), gone = 0;
    int wish = (int)((int64_t)length * share / WHOLE);
    int step = length / TRIES > LAYOUT_LATTICE / 2 ? length / TRIES : LAYOUT_LATTICE / 2;
    layout_mark(t, e, false);
    for (size_t i = 1; i < e->point_count; i++) {
        struct svg_point a = e->points[i - 1], b = e->points[i];
        int dx = b.x - a.x, dy = b.y - a.y, size = abs(dx) + abs(dy);
        for (int k = 0; k <= size; k += step) {
            struct svg_point p = {a.x + (size ? dx * k / size : 0),
                                  a.y + (size ? dy * k / size : 0)};
            try_label(t, e, p, abs(gone + k - wish) / 2, &best);
        }
        gone += size;
    }
    layout_mark(t, e, true);
    e->label = best.box;
    int right = t->l->width - e->label.w, bottom = t->l->height - e->label.h;
    e->label.x = e->label.x > right ? right : e->label.x;
    e->label.y = e->label.y > bottom ? bottom : e->label.y;
    e->label.x = e->label.x < 0 ? 0 : e->label.x;
    e->label.y = e->label.y < 0 ? 0 : e->label.y;
    layout_stain(t, e->label, UCHAR_MAX);
}

static int by_pair(const void *pa, const void *pb)
{
    const struct layout_turn *a = pa, *b = pb;
    if (a->low != b->low)
        return a->low < b->low ? -1 : 1;
    if (a->high != b->high)
        return a->high < b->high ? -1 : 1;
    return layout_by_length(a, b);
}

/* Flows between the same two boxes run side by side: their labels are spread along them. */
void layout_put_labels(struct layout_lattice *t, struct layout_turn *turns, size_t count)
{
    qsort(turns, count, sizeof *turns, by_pair);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1;
             end < count && turns[end].low == turns[i].low && turns[end].high == turns[i].high;)
            end++;
        for (size_t k = i; k < end; k++)
            turns[k].share = (int)(WHOLE * (k - i + 1) / (end - i + 1));
    }
    qsort(turns, count, sizeof *turns, layout_by_length);
    for (size_t i = 0; i < count; i++) {
        struct layout_edge *e = &t->l->edges[turns[i].index];
        put_label(t, e, e->from == turns[i].low ? turns[i].share : WHOLE - turns[i].share);
    }
}
