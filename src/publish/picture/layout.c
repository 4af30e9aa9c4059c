#include <stdlib.h>

#include "publish/picture/layout_internal.h"

enum {
    STEP = LAYOUT_LATTICE,
    HALF = LAYOUT_LATTICE / 2, /* borders of zones run between two lines: no flow runs along one */
    PAD = LAYOUT_PAD,
    PAD_TOP = LAYOUT_PAD_TOP,
    MARGIN = LAYOUT_MARGIN,
};

bool layout_overlap(struct svg_box a, struct svg_box b, int apart_x, int apart_y)
{
    return a.x < b.x + b.w + apart_x && b.x < a.x + a.w + apart_x && a.y < b.y + b.h + apart_y &&
           b.y < a.y + a.h + apart_y;
}

bool layout_is_around(const struct layout *l, size_t outer, size_t zone)
{
    for (; zone != LAYOUT_NONE; zone = l->zones[zone].parent)
        if (zone == outer)
            return true;
    return false;
}

/* --- what was asked --- */

static bool check_size(const struct layout *l, struct err *err)
{
    if (l->node_count > LAYOUT_NODES_MAX || l->zone_count > LAYOUT_ZONES_MAX ||
        l->edge_count > LAYOUT_EDGES_MAX)
        return err_set(err, ERR_LIMIT,
                       "a diagram of %zu elements in %zu zones with %zu flows: at most %d, %d and "
                       "%d can be drawn; the list has all of them",
                       l->node_count, l->zone_count, l->edge_count, LAYOUT_NODES_MAX,
                       LAYOUT_ZONES_MAX, LAYOUT_EDGES_MAX);
    for (size_t i = 0; i < l->node_count; i++)
        if (l->nodes[i].w < 0 || l->nodes[i].w > LAYOUT_SIZE_MAX || l->nodes[i].h < 0 ||
            l->nodes[i].h > LAYOUT_SIZE_MAX)
            return err_set(err, ERR_LIMIT, "a box is larger than %d pixels", LAYOUT_SIZE_MAX);
    return true;
}

/* Cuts circles of parents where the zone with the least key is, and gives depths. */
static void cut_circles(struct layout *l)
{
    for (size_t i = 0; i < l->zone_count; i++) {
        size_t least = i, z = l->zones[i].parent, steps = 0;
        while (z != LAYOUT_NONE && z != i && steps++ < l->zone_count) {
            least = str_cmp(l->zones[z].key, l->zones[least].key) < 0 ? z : least;
            z = l->zones[z].parent;
        }
        if (z == i)
            l->zones[least].parent = LAYOUT_NONE;
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        l->zones[i].depth = 0;
        for (size_t z = l->zones[i].parent; z != LAYOUT_NONE; z = l->zones[z].parent)
            l->zones[i].depth++;
    }
}

/* --- levels --- */

/* An item of a level with its key, to bring items into an order of their own. */
struct member {
    struct str key;
    bool is_zone;
    size_t index;
};

static int by_key(const void *pa, const void *pb)
{
    const struct member *a = pa, *b = pb;
    int c = str_cmp(a->key, b->key);
    if (c == 0)
        c = a->is_zone - b->is_zone;
    return c ? c : (a->index > b->index) - (a->index < b->index);
}

static int by_ends(const void *pa, const void *pb)
{
    const struct layout_joint *a = pa, *b = pb;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

struct levels {
    struct arena *arena;
    struct layout *l;
    size_t *item_of_node, *item_of_zone; /* in the level that is being laid out */
};

static size_t gather(struct levels *w, size_t zone, struct member **out)
{
    const struct layout *l = w->l;
    struct member *m = ARENA_ARRAY(w->arena, struct member, l->node_count + l->zone_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->node_count; i++)
        if (l->nodes[i].zone == zone)
            m[n++] = (struct member){l->nodes[i].key, false, i};
    for (size_t i = 0; i < l->zone_count; i++)
        if (l->zones[i].parent == zone)
            m[n++] = (struct member){l->zones[i].key, true, i};
    qsort(m, n, sizeof *m, by_key);
    *out = m;
    return n;
}

/* The item of this level in which a node is; LAYOUT_NONE when it is outside. */
static size_t item_of(const struct levels *w, size_t zone, size_t node)
{
    const struct layout *l = w->l;
    size_t z = node == LAYOUT_NONE ? LAYOUT_NONE : l->nodes[node].zone;
    if (node == LAYOUT_NONE)
        return LAYOUT_NONE;
    if (z == zone)
        return w->item_of_node[node];
    while (z != LAYOUT_NONE && l->zones[z].parent != zone)
        z = l->zones[z].parent;
    return z == LAYOUT_NONE ? LAYOUT_NONE : w->item_of_zone[z];
}

static void gather_joints(struct levels *w, size_t zone, struct layout_level *v)
{
    const struct layout *l = w->l;
    size_t n = 0;
    v->joints = ARENA_ARRAY(w->arena, struct layout_joint, l->edge_count + 1);
    for (size_t i = 0; i < l->edge_count; i++) {
        size_t from = item_of(w, zone, l->edges[i].from), to = item_of(w, zone, l->edges[i].to);
        if (from != LAYOUT_NONE && to != LAYOUT_NONE && from != to)
            v->joints[n++] = (struct layout_joint){from, to, 1};
    }
    qsort(v->joints, n, sizeof *v->joints, by_ends);
    for (size_t i = 0; i < n; i++) {
        struct layout_joint *last = v->joint_count ? &v->joints[v->joint_count - 1] : NULL;
        if (last && last->from == v->joints[i].from && last->to == v->joints[i].to)
            last->count++;
        else
            v->joints[v->joint_count++] = v->joints[i];
    }
}

struct svg_box layout_box_in(struct svg_box room)
{
    return (struct svg_box){room.x + HALF, room.y + HALF, room.w - STEP, room.h - STEP};
}

int layout_room_width(const struct layout_zone *z, int content)
{
    int title = layout_up(z->title_w + PAD + STEP, STEP);
    return content + 2 * PAD > title ? content + 2 * PAD : title;
}

/* Lays out one zone (or all, for LAYOUT_NONE) whose inner zones are laid out; places are from its
   own corner. Rooms of zones are kept in their boxes meanwhile. */
static void lay_out_level(struct levels *w, size_t zone)
{
    struct layout *l = w->l;
    struct member *members;
    size_t mark = arena_mark(w->arena);
    struct layout_level v = {.count = gather(w, zone, &members)};
    v.items = ARENA_ARRAY(w->arena, struct layout_item, v.count + 1);
    for (size_t i = 0; i < v.count; i++) {
        const struct member *m = &members[i];
        const struct svg_box *box = m->is_zone ? &l->zones[m->index].box : &l->nodes[m->index].box;
        v.items[i] = (struct layout_item){.w = box->w, .h = box->h};
        *(m->is_zone ? &w->item_of_zone[m->index] : &w->item_of_node[m->index]) = i;
    }
    gather_joints(w, zone, &v);
    layout_level(w->arena, &v);
    bool outer = zone == LAYOUT_NONE;
    for (size_t i = 0; i < v.count; i++) {
        const struct member *m = &members[i];
        struct svg_box *box = m->is_zone ? &l->zones[m->index].box : &l->nodes[m->index].box;
        box->x = v.items[i].x + (outer ? MARGIN : PAD);
        box->y = v.items[i].y + (outer ? MARGIN : PAD_TOP);
    }
    if (!outer)
        l->zones[zone].box = (struct svg_box){0, 0, layout_room_width(&l->zones[zone], v.w),
                                              v.count ? v.h + PAD + PAD_TOP : 4 * STEP};
    arena_rewind(w->arena, mark);
}

/* From places in the zone around to places in the whole. */
static void make_absolute(struct layout *l, const size_t *inner_first)
{
    for (size_t n = l->zone_count; n-- > 0;) { /* outer ones first */
        struct layout_zone *z = &l->zones[inner_first[n]];
        if (z->parent == LAYOUT_NONE)
            continue;
        z->box.x += l->zones[z->parent].box.x;
        z->box.y += l->zones[z->parent].box.y;
    }
    for (size_t i = 0; i < l->node_count; i++) {
        struct layout_node *node = &l->nodes[i];
        if (node->zone == LAYOUT_NONE)
            continue;
        node->box.x += l->zones[node->zone].box.x;
        node->box.y += l->zones[node->zone].box.y;
    }
    for (size_t i = 0; i < l->zone_count; i++)
        l->zones[i].box = layout_box_in(l->zones[i].box);
}

size_t *layout_inner_first(struct arena *a, const struct layout *l)
{
    size_t *order = ARENA_ARRAY(a, size_t, l->zone_count + 1), n = 0;
    int deepest = 0;
    for (size_t i = 0; i < l->zone_count; i++)
        deepest = l->zones[i].depth > deepest ? l->zones[i].depth : deepest;
    for (int d = deepest; d >= 0; d--)
        for (size_t i = 0; i < l->zone_count; i++)
            if (l->zones[i].depth == d)
                order[n++] = i;
    return order;
}

void layout_by_layers(struct arena *a, struct layout *l)
{
    struct levels w = {a, l, ARENA_ARRAY(a, size_t, l->node_count + 1),
                       ARENA_ARRAY(a, size_t, l->zone_count + 1)};
    const size_t *order = layout_inner_first(a, l);
    for (size_t n = 0; n < l->zone_count; n++)
        lay_out_level(&w, order[n]);
    lay_out_level(&w, LAYOUT_NONE);
    make_absolute(l, order);
    l->how = LAYOUT_LAYERED;
}

/* --- the whole --- */

static void measure(struct layout *l)
{
    l->width = l->height = 2 * MARGIN;
    for (size_t i = 0; i < l->node_count; i++) {
        struct svg_box b = l->nodes[i].box;
        l->width = b.x + b.w + MARGIN > l->width ? b.x + b.w + MARGIN : l->width;
        l->height = b.y + b.h + MARGIN > l->height ? b.y + b.h + MARGIN : l->height;
    }
    for (size_t i = 0; i < l->zone_count; i++) {
        struct svg_box b = l->zones[i].box;
        l->width = b.x + b.w + MARGIN > l->width ? b.x + b.w + MARGIN : l->width;
        l->height = b.y + b.h + MARGIN > l->height ? b.y + b.h + MARGIN : l->height;
    }
    l->width = layout_up(l->width, STEP);
    l->height = layout_up(l->height, STEP);
}

/* False when there is more than can be drawn. */
static bool begin(struct layout *l, struct err *err)
{
    if (!check_size(l, err))
        return false;
    cut_circles(l);
    for (size_t i = 0; i < l->node_count; i++) { /* even numbers: a line through each middle */
        l->nodes[i].box.w = layout_up(l->nodes[i].w > 0 ? l->nodes[i].w : 1, 2 * STEP);
        l->nodes[i].box.h = layout_up(l->nodes[i].h > 0 ? l->nodes[i].h : 1, 2 * STEP);
    }
    return true;
}

bool layout_run(struct arena *a, struct layout *l, struct err *err)
{
    if (!begin(l, err))
        return false;
    layout_fill_places(a, l);
    if (!layout_as_given(a, l))
        layout_by_layers(a, l);
    measure(l);
    if (!layout_has_room(l->width, l->height))
        return err_set(err, ERR_LIMIT,
                       "a diagram of %d by %d pixels is too large to draw; the list has all of it",
                       l->width, l->height);
    layout_route(a, l);
    return true;
}

bool layout_places(struct arena *a, struct layout *l, struct err *err)
{
    if (!begin(l, err))
        return false;
    if (layout_fill_places(a, l))
        layout_at_places(a, l);
    else
        layout_by_layers(a, l);
    return true;
}
