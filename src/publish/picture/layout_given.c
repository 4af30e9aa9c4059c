#include <stdlib.h>

#include "publish/picture/layout_internal.h"

/* Places that people gave: taken as they are, drawn apart, and added to. */

enum {
    HALF = LAYOUT_LATTICE / 2,
    /* The least between two boxes at places that are given: room for a label. */
    APART_X = 6 * LAYOUT_LATTICE,
    APART_Y = 3 * LAYOUT_LATTICE,
    SCALE_ONE = 8,
    SCALE_MAX = 32,  /* given places may be drawn apart up to four times */
    LOOKS_MAX = 100, /* for a free place, of one box */
    EMPTY_SIZE = 10 * LAYOUT_LATTICE,
};

static bool is_far(int v)
{
    return v > LAYOUT_PLACE_MAX || v < -LAYOUT_PLACE_MAX;
}

static void include(struct svg_box *all, bool *any, struct svg_box b)
{
    if (!*any) {
        *all = b;
        *any = true;
        return;
    }
    int right = all->x + all->w > b.x + b.w ? all->x + all->w : b.x + b.w;
    int bottom = all->y + all->h > b.y + b.h ? all->y + all->h : b.y + b.h;
    all->x = b.x < all->x ? b.x : all->x;
    all->y = b.y < all->y ? b.y : all->y;
    all->w = right - all->x;
    all->h = bottom - all->y;
}

/* The room that a zone is given; half a step more than its box on each side, on the lattice. */
static struct svg_box given_room(const struct layout_zone *z, int scale)
{
    struct svg_box b = z->given;
    int x = layout_down(b.x * scale / SCALE_ONE - HALF),
        y = layout_down(b.y * scale / SCALE_ONE - HALF);
    return (struct svg_box){x, y,
                            layout_up((b.x + b.w) * scale / SCALE_ONE + HALF - x, LAYOUT_LATTICE),
                            layout_up((b.y + b.h) * scale / SCALE_ONE + HALF - y, LAYOUT_LATTICE)};
}

/* The room of each zone round what it holds, and that it is given; false when one has neither. */
static bool rooms_around(struct layout *l, const size_t *order, int scale)
{
    for (size_t n = 0; n < l->zone_count; n++) {
        struct layout_zone *z = &l->zones[order[n]];
        struct svg_box all = {0};
        bool any = false;
        for (size_t i = 0; i < l->node_count; i++)
            if (l->nodes[i].zone == order[n])
                include(&all, &any, l->nodes[i].box);
        for (size_t i = 0; i < n; i++)
            if (l->zones[order[i]].parent == order[n])
                include(&all, &any, l->zones[order[i]].box);
        if (any)
            all = (struct svg_box){all.x - LAYOUT_PAD, all.y - LAYOUT_PAD_TOP,
                                   layout_room_width(z, all.w),
                                   all.h + LAYOUT_PAD + LAYOUT_PAD_TOP};
        if (z->placed)
            include(&all, &any, given_room(z, scale));
        if (!any)
            return false;
        z->box = all;
    }
    return true;
}

static bool all_apart(const struct layout *l, int apart_x, int apart_y)
{
    for (size_t i = 0; i < l->node_count; i++)
        for (size_t j = 0; j < i; j++)
            if (layout_overlap(l->nodes[i].box, l->nodes[j].box, apart_x, apart_y))
                return false;
    for (size_t i = 0; i < l->zone_count; i++) {
        for (size_t j = 0; j < i; j++)
            if (!layout_is_around(l, i, j) && !layout_is_around(l, j, i) &&
                layout_overlap(l->zones[i].box, l->zones[j].box, 0, 0))
                return false;
        for (size_t j = 0; j < l->node_count; j++)
            if (!layout_is_around(l, i, l->nodes[j].zone) &&
                layout_overlap(l->zones[i].box, l->nodes[j].box, 0, 0))
                return false;
    }
    return true;
}

static void move_to_corner(struct layout *l)
{
    struct svg_box all = {0};
    bool any = false;
    for (size_t i = 0; i < l->node_count; i++)
        include(&all, &any, l->nodes[i].box);
    for (size_t i = 0; i < l->zone_count; i++)
        include(&all, &any, l->zones[i].box);
    for (size_t i = 0; i < l->node_count; i++) {
        l->nodes[i].box.x += LAYOUT_MARGIN - all.x;
        l->nodes[i].box.y += LAYOUT_MARGIN - all.y;
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        l->zones[i].box.x += LAYOUT_MARGIN - all.x;
        l->zones[i].box.y += LAYOUT_MARGIN - all.y;
        l->zones[i].box = layout_box_in(l->zones[i].box);
    }
}

/* Whether the lattice over that many pixels can be held. */
bool layout_has_room(int width, int height)
{
    return (int64_t)(width / LAYOUT_LATTICE + 1) * (height / LAYOUT_LATTICE + 1) <=
           LAYOUT_POINTS_MAX;
}

/* Whether boxes at the given places would fit onto one sheet at all. */
static bool is_sheet(const struct layout *l, int scale)
{
    struct svg_box all = {0};
    bool any = false;
    for (size_t i = 0; i < l->node_count; i++) {
        struct svg_point at = l->nodes[i].at;
        include(&all, &any,
                (struct svg_box){at.x * scale / SCALE_ONE, at.y * scale / SCALE_ONE,
                                 l->nodes[i].box.w, l->nodes[i].box.h});
    }
    return layout_has_room(all.w, all.h);
}

static void stand(struct layout *l, int scale)
{
    for (size_t i = 0; i < l->node_count; i++) {
        struct layout_node *n = &l->nodes[i];
        n->box.x = layout_down(n->at.x * scale / SCALE_ONE - n->box.w / 2);
        n->box.y = layout_down(n->at.y * scale / SCALE_ONE - n->box.h / 2);
    }
}

static bool place_scaled(struct layout *l, const size_t *order, int scale, int apart_x, int apart_y)
{
    if (!is_sheet(l, scale))
        return false;
    stand(l, scale);
    return rooms_around(l, order, scale) && all_apart(l, apart_x, apart_y);
}

bool layout_as_given(struct arena *a, struct layout *l)
{
    const size_t *order = layout_inner_first(a, l);
    for (size_t i = 0; i < l->node_count; i++) {
        const struct layout_node *n = &l->nodes[i];
        if (!n->placed || is_far(n->at.x) || is_far(n->at.y))
            return false;
    }
    for (int scale = SCALE_ONE; l->node_count && scale <= SCALE_MAX; scale++)
        if (place_scaled(l, order, scale, APART_X, APART_Y)) {
            move_to_corner(l);
            l->how = LAYOUT_PLACED;
            return true;
        }
    return false;
}

/* --- what has no place --- */

/* An arrangement by layers, and what of it is to be placed. */
struct filler {
    struct layout *l;
    bool *is_given;
    struct svg_box *layered; /* of nodes */
    struct svg_box *rooms;   /* of zones */
    size_t *order;           /* of nodes, by key */
};

static int by_node_key(const void *x, const void *y, void *layout)
{
    const struct layout *l = layout;
    return str_cmp(l->nodes[*(const size_t *)x].key, l->nodes[*(const size_t *)y].key);
}

static int64_t distance(struct svg_box a, struct svg_box b)
{
    return llabs((int64_t)a.x - b.x) + llabs((int64_t)a.y - b.y);
}

/* The node with a place that is nearest in the arrangement, best of the same zone. */
static size_t anchor_of(const struct filler *f, size_t node)
{
    const struct layout *l = f->l;
    size_t best = LAYOUT_NONE;
    for (size_t o = 0; o < l->node_count; o++) {
        size_t i = f->order[o];
        bool same = l->nodes[i].zone == l->nodes[node].zone;
        bool best_same = best != LAYOUT_NONE && l->nodes[best].zone == l->nodes[node].zone;
        if (f->is_given[i] &&
            (best == LAYOUT_NONE || same > best_same ||
             (same == best_same && distance(f->layered[i], f->layered[node]) <
                                       distance(f->layered[best], f->layered[node]))))
            best = i;
    }
    return best;
}

static struct svg_box box_at(const struct layout_node *n, struct svg_point at)
{
    return (struct svg_box){at.x - n->box.w / 2, at.y - n->box.h / 2, n->box.w, n->box.h};
}

static bool is_free(const struct layout *l, size_t node, struct svg_point at)
{
    for (size_t i = 0; i < l->node_count; i++)
        if (i != node && l->nodes[i].placed &&
            layout_overlap(box_at(&l->nodes[node], at), box_at(&l->nodes[i], l->nodes[i].at),
                           APART_X, APART_Y))
            return false;
    return true;
}

/* Where the arrangement has it, seen from its anchor; else from its zone; else as it is there. If
   something stands there already, below or above that, and no more looked for after a while. */
static void put_beside(struct filler *f, size_t node)
{
    struct layout_node *n = &f->l->nodes[node];
    size_t anchor = anchor_of(f, node);
    struct svg_box b = f->layered[node];
    struct svg_point at = {b.x + b.w / 2, b.y + b.h / 2};
    if (anchor != LAYOUT_NONE) {
        const struct layout_node *from = &f->l->nodes[anchor];
        struct svg_box seen = f->layered[anchor];
        at.x += from->at.x - seen.x - seen.w / 2;
        at.y += from->at.y - seen.y - seen.h / 2;
    } else if (n->zone != LAYOUT_NONE && f->l->zones[n->zone].placed) {
        at.x += f->l->zones[n->zone].given.x - f->rooms[n->zone].x;
        at.y += f->l->zones[n->zone].given.y - f->rooms[n->zone].y;
    }
    int step = n->box.h + APART_Y, first = at.y;
    for (int look = 1; look < LOOKS_MAX && !is_free(f->l, node, at); look++)
        at.y = first + (look % 2 ? (look + 1) / 2 : -look / 2) * step;
    n->at = at;
    n->placed = true;
}

/* A zone without place that holds nothing stands right of all that has one. */
static void place_empty_zones(struct layout *l, const size_t *order)
{
    struct svg_box all = {0};
    bool any = false;
    for (size_t i = 0; i < l->node_count; i++)
        include(&all, &any, box_at(&l->nodes[i], l->nodes[i].at));
    for (size_t i = 0; i < l->zone_count; i++)
        if (l->zones[i].placed)
            include(&all, &any, l->zones[i].given);
    int y = all.y;
    for (size_t n = 0; n < l->zone_count; n++) {
        struct layout_zone *z = &l->zones[order[n]];
        bool holds = z->placed;
        for (size_t i = 0; i < l->node_count; i++)
            holds |= l->nodes[i].zone == order[n];
        for (size_t i = 0; i < n; i++)
            holds |= l->zones[order[i]].parent == order[n];
        if (holds)
            continue;
        z->placed = true;
        z->given = (struct svg_box){all.x + all.w + APART_X, y, layout_room_width(z, EMPTY_SIZE),
                                    EMPTY_SIZE};
        y += EMPTY_SIZE + APART_Y;
    }
}

bool layout_fill_places(struct arena *a, struct layout *l)
{
    size_t given = 0, zones = 0;
    struct filler f = {.l = l,
                       .is_given = ARENA_ARRAY(a, bool, l->node_count + 1),
                       .layered = ARENA_ARRAY(a, struct svg_box, l->node_count + 1),
                       .rooms = ARENA_ARRAY(a, struct svg_box, l->zone_count + 1),
                       .order = ARENA_ARRAY(a, size_t, l->node_count + 1)};
    for (size_t i = 0; i < l->node_count; i++) {
        struct layout_node *n = &l->nodes[i];
        n->placed = n->placed && !is_far(n->at.x) && !is_far(n->at.y);
        f.is_given[i] = n->placed;
        f.order[i] = i;
        given += n->placed;
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        struct svg_box b = l->zones[i].given;
        l->zones[i].placed = l->zones[i].placed && !is_far(b.x) && !is_far(b.y) && b.w >= 0 &&
                             b.h >= 0 && !is_far(b.w) && !is_far(b.h);
        zones += l->zones[i].placed;
    }
    if (given + zones == 0)
        return false;
    if (given < l->node_count) {
        layout_by_layers(a, l);
        for (size_t i = 0; i < l->node_count; i++)
            f.layered[i] = l->nodes[i].box;
        for (size_t i = 0; i < l->zone_count; i++)
            f.rooms[i] = l->zones[i].box;
        qsort_r(f.order, l->node_count, sizeof *f.order, by_node_key, l);
        for (size_t i = 0; i < l->node_count; i++)
            if (!f.is_given[f.order[i]])
                put_beside(&f, f.order[i]);
    }
    place_empty_zones(l, layout_inner_first(a, l));
    return true;
}

void layout_at_places(struct arena *a, struct layout *l)
{
    const size_t *order = layout_inner_first(a, l);
    int scale = SCALE_ONE;
    while (scale <= SCALE_MAX && !place_scaled(l, order, scale, LAYOUT_LATTICE, LAYOUT_LATTICE))
        scale++;
    l->how = scale == SCALE_ONE || scale > SCALE_MAX ? LAYOUT_PLACED : LAYOUT_SCALED;
    if (scale > SCALE_MAX) {
        stand(l, SCALE_ONE);
        (void)rooms_around(l, order, SCALE_ONE);
    }
    for (size_t i = 0; i < l->zone_count; i++)
        l->zones[i].box = layout_box_in(l->zones[i].box);
}
