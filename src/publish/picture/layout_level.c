#include "publish/picture/layout_internal.h"

/* The inside of one zone by layers, from left to right (K. Sugiyama, S. Tagawa, M. Toda, "Methods
 * for visual understanding of hierarchical system structures", 1981). */

enum {
    SETTLES = 8,
    STANDINS_MAX = 20000, /* beyond, long joints are passed over: they only help the order */
    GAP_Y = 3 * LAYOUT_LATTICE,
    GAP_X = 8 * LAYOUT_LATTICE,
    LANES_MAX = 8, /* that a gap grows for, by one line of the lattice each */
    /* A level shall be about as much wider than high as a screen: 16 by 10. */
    ASPECT_W = 16,
    ASPECT_H = 10,
    TRIES = 6,
    RIBBON_W = 1200, /* narrower than a screen it may be as low as it is */
};

/* --- circles --- */

struct out {
    size_t *first,
        *joint; /* the joints of item i are joint[first[i]] ... joint[first[i + 1] - 1] */
};

static struct out outgoing(struct layout_work *w)
{
    const struct layout_level *v = w->v;
    struct out o = {ARENA_ARRAY(w->arena, size_t, v->count + 2),
                    ARENA_ARRAY(w->arena, size_t, v->joint_count + 1)};
    for (size_t j = 0; j < v->joint_count; j++)
        o.first[v->joints[j].from + 1]++;
    for (size_t i = 0; i < v->count; i++)
        o.first[i + 1] += o.first[i];
    size_t *next = ARENA_ARRAY(w->arena, size_t, v->count + 1);
    for (size_t j = 0; j < v->joint_count; j++) {
        size_t from = v->joints[j].from;
        o.joint[o.first[from] + next[from]++] = j;
    }
    return o;
}

/* Walks in depth from item start, and turns each joint that leads back into the walk. */
static void walk(struct layout_work *w, const struct out *o, size_t start, unsigned char *seen,
                 size_t *stack, size_t *next)
{
    enum { NEW, OPEN, DONE };
    size_t depth = 0;
    stack[depth++] = start;
    seen[start] = OPEN;
    while (depth) {
        size_t i = stack[depth - 1];
        if (o->first[i] + next[i] == o->first[i + 1]) {
            seen[i] = DONE;
            depth--;
            continue;
        }
        size_t j = o->joint[o->first[i] + next[i]++];
        size_t to = w->v->joints[j].to;
        if (seen[to] == OPEN)
            w->turned[j] = true;
        if (seen[to] != NEW)
            continue;
        seen[to] = OPEN;
        stack[depth++] = to;
    }
}

static void break_circles(struct layout_work *w)
{
    size_t n = w->v->count;
    struct out o = outgoing(w);
    unsigned char *seen = ARENA_ARRAY(w->arena, unsigned char, n + 1);
    size_t *stack = ARENA_ARRAY(w->arena, size_t, n + 1);
    size_t *next = ARENA_ARRAY(w->arena, size_t, n + 1);
    bool *entered = ARENA_ARRAY(w->arena, bool, n + 1);
    for (size_t j = 0; j < w->v->joint_count; j++)
        entered[w->v->joints[j].to] = true;
    for (int pass = 0; pass < 2; pass++) /* from what nothing leads to, first */
        for (size_t i = 0; i < n; i++)
            if (!seen[i] && (pass || !entered[i]))
                walk(w, &o, i, seen, stack, next);
}

static size_t left_of(const struct layout_work *w, size_t j)
{
    return w->turned[j] ? w->v->joints[j].to : w->v->joints[j].from;
}

static size_t right_of(const struct layout_work *w, size_t j)
{
    return w->turned[j] ? w->v->joints[j].from : w->v->joints[j].to;
}

/* --- layers --- */

/* How high a layer may be, for the whole to be of the wished shape. */
static int height_limit(const struct layout_level *v)
{
    int64_t area = 0;
    int highest = 0, limit = LAYOUT_LATTICE;
    for (size_t i = 0; i < v->count; i++) {
        area += (int64_t)(v->items[i].w + GAP_X) * (v->items[i].h + GAP_Y);
        highest = v->items[i].h > highest ? v->items[i].h : highest;
    }
    while ((int64_t)limit * limit * ASPECT_W < area * ASPECT_H)
        limit += LAYOUT_LATTICE;
    return (limit > highest ? limit : highest) + GAP_Y;
}

/* The items in an order in which each comes after those that lead to it; of several that may come,
   the one with the least index. */
static void topological(struct layout_work *w, size_t *order)
{
    const struct layout_level *v = w->v;
    size_t *waits = ARENA_ARRAY(w->arena, size_t, v->count + 1);
    bool *taken = ARENA_ARRAY(w->arena, bool, v->count + 1);
    for (size_t j = 0; j < v->joint_count; j++)
        waits[right_of(w, j)]++;
    for (size_t n = 0; n < v->count; n++) {
        size_t i = 0;
        while (taken[i] || waits[i])
            i++;
        taken[i] = true;
        order[n] = i;
        for (size_t j = 0; j < v->joint_count; j++)
            if (left_of(w, j) == i)
                waits[right_of(w, j)]--;
    }
}

/* Each item in the first layer after those that lead to it which is not too high already (after
   E. Coffman and R. Graham). step 0: or in the same layer as those. Gives the greatest height. */
static int fill_up(struct layout_work *w, const size_t *order, int limit, size_t step)
{
    const struct layout_level *v = w->v;
    size_t *least = ARENA_ARRAY(w->arena, size_t, v->count + 1);
    int *height = ARENA_ARRAY(w->arena, int, v->count + 1), tallest = 0;
    w->ranks = 0;
    for (size_t n = 0; n < v->count; n++) {
        size_t i = order[n], r = least[i];
        while (height[r] && height[r] + v->items[i].h + GAP_Y > limit)
            r++;
        height[r] += v->items[i].h + GAP_Y;
        tallest = height[r] > tallest ? height[r] : tallest;
        w->rank[i] = r;
        w->ranks = r + 1 > w->ranks ? r + 1 : w->ranks;
        for (size_t j = 0; j < v->joint_count; j++)
            if (left_of(w, j) == i && least[right_of(w, j)] < r + step)
                least[right_of(w, j)] = r + step;
    }
    return tallest;
}

static int width_of_layers(const struct layout_work *w)
{
    int *wide = ARENA_ARRAY(w->arena, int, w->ranks + 1), sum = 0;
    for (size_t i = 0; i < w->v->count; i++)
        if (w->v->items[i].w > wide[w->rank[i]])
            wide[w->rank[i]] = w->v->items[i].w;
    for (size_t r = 0; r < w->ranks; r++)
        sum += wide[r] + GAP_X;
    return sum;
}

static bool is_ribbon(const struct layout_work *w, int height)
{
    int64_t width = width_of_layers(w);
    return width > RIBBON_W && width * ASPECT_H * 2 > (int64_t)height * ASPECT_W * 3;
}

/* Where chains are long and the whole would be a ribbon, flows within a layer are allowed, and
   layers become higher until it is none. */
static void give_layers(struct layout_work *w)
{
    const struct layout_level *v = w->v;
    int limit = height_limit(v);
    size_t *order = ARENA_ARRAY(w->arena, size_t, v->count + 1);
    topological(w, order);
    int height = fill_up(w, order, limit, 1);
    for (int n = 0; n < TRIES && is_ribbon(w, height); n++) {
        height = fill_up(w, order, limit, 0);
        limit += limit / 4;
    }
}

static size_t standins(const struct layout_work *w)
{
    size_t n = 0;
    for (size_t j = 0; j < w->v->joint_count; j++)
        if (w->rank[right_of(w, j)] > w->rank[left_of(w, j)])
            n += w->rank[right_of(w, j)] - w->rank[left_of(w, j)] - 1;
    return n;
}

static void make_spots(struct layout_work *w)
{
    const struct layout_level *v = w->v;
    size_t extra = standins(w);
    bool all = extra <= STANDINS_MAX;
    extra = all ? extra : 0;
    w->spots = ARENA_ARRAY(w->arena, struct layout_spot, v->count + extra + 1);
    w->pairs = ARENA_ARRAY(w->arena, struct layout_pair, v->joint_count + extra + 1);
    for (size_t i = 0; i < v->count; i++)
        w->spots[i] = (struct layout_spot){.item = i, .rank = w->rank[i], .h = v->items[i].h};
    w->spot_count = v->count;
    for (size_t j = 0; j < v->joint_count; j++) {
        size_t a = left_of(w, j), end = right_of(w, j);
        if (w->rank[end] == w->rank[a] || (!all && w->rank[end] > w->rank[a] + 1))
            continue;
        for (size_t r = w->rank[a] + 1; r < w->rank[end]; r++) {
            w->spots[w->spot_count] = (struct layout_spot){.item = LAYOUT_NONE, .rank = r};
            w->pairs[w->pair_count++] = (struct layout_pair){a, w->spot_count};
            a = w->spot_count++;
        }
        w->pairs[w->pair_count++] = (struct layout_pair){a, end};
    }
}

static void fill_layers(struct layout_work *w)
{
    w->layers = ARENA_ARRAY(w->arena, size_t *, w->ranks + 1);
    w->layer_counts = ARENA_ARRAY(w->arena, size_t, w->ranks + 1);
    for (size_t i = 0; i < w->spot_count; i++)
        w->layer_counts[w->spots[i].rank]++;
    for (size_t r = 0; r < w->ranks; r++) {
        w->layers[r] = ARENA_ARRAY(w->arena, size_t, w->layer_counts[r] + 1);
        w->layer_counts[r] = 0;
    }
    for (size_t i = 0; i < w->spot_count; i++) {
        struct layout_spot *s = &w->spots[i];
        s->place = w->layer_counts[s->rank]++;
        w->layers[s->rank][s->place] = i;
    }
}

/* --- coordinates --- */

static int gap_below(const struct layout_work *w, size_t spot)
{
    return w->spots[spot].item == LAYOUT_NONE ? LAYOUT_LATTICE : GAP_Y;
}

/* Puts the spots of a layer as near to the wished places as their order allows: the means of runs
   that would overlap (pool adjacent violators). */
static void settle(struct layout_work *w, size_t r, const int *wish)
{
    size_t mark = arena_mark(w->arena), count = w->layer_counts[r], runs = 0;
    int64_t *sum = ARENA_ARRAY(w->arena, int64_t, count + 1);
    size_t *size = ARENA_ARRAY(w->arena, size_t, count + 1);
    int offset = 0;
    for (size_t k = 0; k < count; k++) {
        sum[runs] = wish[k] - offset;
        size[runs++] = 1;
        while (runs > 1 &&
               sum[runs - 2] * (int64_t)size[runs - 1] > sum[runs - 1] * (int64_t)size[runs - 2]) {
            sum[runs - 2] += sum[runs - 1];
            size[runs - 2] += size[runs - 1];
            runs--;
        }
        offset += w->spots[w->layers[r][k]].h + gap_below(w, w->layers[r][k]);
    }
    offset = 0;
    for (size_t run = 0, k = 0; run < runs; run++)
        for (size_t n = 0; n < size[run]; n++, k++) {
            struct layout_spot *s = &w->spots[w->layers[r][k]];
            s->y = (int)(sum[run] / (int64_t)size[run]) + offset;
            offset += s->h + gap_below(w, w->layers[r][k]);
        }
    arena_rewind(w->arena, mark);
}

static void settle_layer(struct layout_work *w, const struct layout_near *n, size_t r)
{
    size_t mark = arena_mark(w->arena), count = w->layer_counts[r];
    int *wish = ARENA_ARRAY(w->arena, int, count + 1);
    for (size_t k = 0; k < count; k++) {
        size_t i = w->layers[r][k];
        int64_t sum = 0, of = 0;
        for (size_t p = n->first[i]; p < n->first[i + 1]; p++, of++)
            sum += w->spots[n->spot[p]].y + w->spots[n->spot[p]].h / 2;
        wish[k] = of ? (int)(sum / of) - w->spots[i].h / 2 : w->spots[i].y;
    }
    settle(w, r, wish);
    arena_rewind(w->arena, mark);
}

static int snap(int v)
{
    return v / LAYOUT_LATTICE * LAYOUT_LATTICE;
}

static void give_heights(struct layout_work *w, const struct layout_near *before,
                         const struct layout_near *after)
{
    int least = 0;
    for (size_t r = 0; r < w->ranks; r++) {
        int y = 0;
        for (size_t k = 0; k < w->layer_counts[r]; k++) {
            struct layout_spot *s = &w->spots[w->layers[r][k]];
            s->y = y;
            y += s->h + gap_below(w, w->layers[r][k]);
        }
        for (size_t k = 0; k < w->layer_counts[r]; k++) /* all layers about one middle */
            w->spots[w->layers[r][k]].y -= y / 2;
    }
    for (int n = 0; n < SETTLES; n++)
        for (size_t k = 1; k < w->ranks; k++) {
            bool right = n % 2 == 0;
            settle_layer(w, right ? before : after, right ? k : w->ranks - 1 - k);
        }
    for (size_t i = 0; i < w->v->count; i++)
        least = i == 0 || w->spots[i].y < least ? w->spots[i].y : least;
    for (size_t i = 0; i < w->v->count; i++)
        w->v->items[i].y = snap(w->spots[i].y - least);
}

/* Whole lines of the lattice may make two items touch that had the least gap, by one line; that is
   put right from the top on. */
static void keep_apart(struct layout_work *w, size_t r)
{
    int least = 0;
    for (size_t k = 0; k < w->layer_counts[r]; k++) {
        size_t i = w->spots[w->layers[r][k]].item;
        if (i == LAYOUT_NONE)
            continue;
        struct layout_item *item = &w->v->items[i];
        item->y = item->y < least ? least : item->y;
        least = item->y + item->h + GAP_Y;
    }
}

static int lanes_before(const struct layout_work *w, size_t r)
{
    int lanes = 0;
    for (size_t j = 0; j < w->v->joint_count; j++)
        if (w->rank[left_of(w, j)] < r && w->rank[right_of(w, j)] >= r)
            lanes += w->v->joints[j].count;
    return lanes < LANES_MAX ? lanes : LANES_MAX;
}

static void give_places(struct layout_work *w)
{
    struct layout_level *v = w->v;
    int x = 0;
    for (size_t r = 0; r < w->ranks; r++) {
        int wide = 0;
        keep_apart(w, r);
        x += r ? GAP_X + lanes_before(w, r) * LAYOUT_LATTICE : 0;
        for (size_t i = 0; i < v->count; i++)
            if (w->rank[i] == r && v->items[i].w > wide)
                wide = v->items[i].w;
        for (size_t i = 0; i < v->count; i++)
            if (w->rank[i] == r)
                v->items[i].x = x + snap((wide - v->items[i].w) / 2);
        x += wide;
    }
    v->w = x;
    v->h = 0;
    for (size_t i = 0; i < v->count; i++)
        if (v->items[i].y + v->items[i].h > v->h)
            v->h = v->items[i].y + v->items[i].h;
}

void layout_level(struct arena *a, struct layout_level *v)
{
    struct layout_work w = {.arena = a, .v = v};
    size_t mark = arena_mark(a);
    w.rank = ARENA_ARRAY(a, size_t, v->count + 1);
    w.turned = ARENA_ARRAY(a, bool, v->joint_count + 1);
    break_circles(&w);
    give_layers(&w);
    make_spots(&w);
    fill_layers(&w);
    struct layout_near before = layout_neighbours(&w, true), after = layout_neighbours(&w, false);
    layout_reduce_crossings(&w, &before, &after);
    give_heights(&w, &before, &after);
    give_places(&w);
    arena_rewind(a, mark);
}
