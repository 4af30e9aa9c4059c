#include <limits.h>
#include <stdlib.h>

#include "publish/picture/layout_internal.h"

/* Ways of flows between the boxes: for each the cheapest one along the lines of the lattice (P.
 * Hart, N. Nilsson, B. Raphael, "A formal basis for the heuristic determination of minimum cost
 * paths", 1968). Turns cost, and so does running along another flow, or across one. */

enum {
    STEP = LAYOUT_LATTICE,
    COST_STEP = 2,
    COST_TURN = 9,
    COST_ALONG = 26,
    COST_ACROSS = 4,
    COST_BESIDE = 1, /* a box */
    COST_PORT = 16,  /* a place at a box where another flow begins or ends */
    /* How many points all searches together may look at: less than a second. Flows that are
       left then run straight. */
    LOOKS_MAX = 8000000,
    /* Points times flows above which the distance that is left counts double: nearly the cheapest
       way, ten times sooner. */
    PATIENCE = 4000000,
    TITLE_HIGH = 24,
};

enum way { RIGHT, DOWN, LEFT, UP, WAYS };
static const struct svg_point steps[WAYS] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};

/* --- the ground --- */

void layout_stain(struct layout_lattice *t, struct svg_box b, unsigned char cost)
{
    for (int y = b.y / STEP; y <= (b.y + b.h) / STEP && y < t->rows; y++)
        for (int x = b.x / STEP; x <= (b.x + b.w) / STEP && x < t->columns; x++)
            if (x >= 0 && y >= 0 && t->cost[layout_point(t, x, y)] < cost)
                t->cost[layout_point(t, x, y)] = cost;
}

static struct svg_box title_of(const struct layout_zone *z)
{
    return (struct svg_box){z->box.x, z->box.y, z->title_w + STEP, TITLE_HIGH};
}

static void make_ground(struct layout_lattice *t)
{
    const struct layout *l = t->l;
    t->columns = l->width / STEP + 1;
    t->rows = l->height / STEP + 1;
    size_t n = (size_t)t->columns * (size_t)t->rows;
    t->cost_left = n * l->edge_count > PATIENCE ? 2 * COST_STEP : COST_STEP;
    t->owner = ARENA_ARRAY(t->arena, uint32_t, n);
    t->cost = ARENA_ARRAY(t->arena, unsigned char, n);
    t->along[0] = ARENA_ARRAY(t->arena, unsigned char, n);
    t->along[1] = ARENA_ARRAY(t->arena, unsigned char, n);
    t->stamp = ARENA_ARRAY(t->arena, uint32_t, n * WAYS);
    t->dist = ARENA_ARRAY(t->arena, uint32_t, n * WAYS);
    t->before = ARENA_ARRAY(t->arena, unsigned char, n *WAYS);
    for (size_t i = 0; i < l->node_count; i++) {
        struct svg_box b = l->nodes[i].box;
        layout_stain(t, (struct svg_box){b.x - STEP, b.y - STEP, b.w + 2 * STEP, b.h + 2 * STEP},
                     COST_BESIDE);
        for (int y = b.y / STEP; y <= (b.y + b.h) / STEP; y++)
            for (int x = b.x / STEP; x <= (b.x + b.w) / STEP; x++)
                t->owner[layout_point(t, x, y)] = (uint32_t)i + 1;
    }
    for (size_t i = 0; i < l->zone_count; i++)
        layout_stain(t, title_of(&l->zones[i]), LAYOUT_COST_TITLE);
}

/* --- the heap: the least first; equal ones by their state, so that nothing depends on chance ---
 */

static void heap_push(struct layout_lattice *t, uint32_t cost, uint32_t state)
{
    ARENA_ROOM(t->arena, t->heap, t->heap_count, t->heap_cap, 4096);
    uint64_t v = (uint64_t)cost << 32 | state;
    size_t i = t->heap_count++;
    for (; i && t->heap[(i - 1) / 2] > v; i = (i - 1) / 2)
        t->heap[i] = t->heap[(i - 1) / 2];
    t->heap[i] = v;
}

static uint64_t heap_pop(struct layout_lattice *t)
{
    uint64_t least = t->heap[0], v = t->heap[--t->heap_count];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < t->heap_count; i = child) {
        if (child + 1 < t->heap_count && t->heap[child + 1] < t->heap[child])
            child++;
        if (t->heap[child] >= v)
            break;
        t->heap[i] = t->heap[child];
    }
    if (t->heap_count)
        t->heap[i] = v;
    return least;
}

/* --- the search --- */

struct search {
    struct layout_lattice *t;
    struct svg_box to; /* in points */
    uint32_t to_owner;
};

static uint32_t at_least(const struct search *s, int x, int y)
{
    int dx = x < s->to.x ? s->to.x - x : x > s->to.x + s->to.w ? x - s->to.x - s->to.w : 0;
    int dy = y < s->to.y ? s->to.y - y : y > s->to.y + s->to.h ? y - s->to.y - s->to.h : 0;
    return (uint32_t)((dx + dy) * s->t->cost_left + (dx && dy ? COST_TURN : 0));
}

static void offer(struct search *s, int x, int y, enum way way, uint32_t dist, unsigned char before)
{
    struct layout_lattice *t = s->t;
    size_t state = layout_point(t, x, y) * WAYS + way;
    if (t->stamp[state] == t->search && t->dist[state] <= dist)
        return;
    t->stamp[state] = t->search;
    t->dist[state] = dist;
    t->before[state] = before;
    heap_push(t, dist + at_least(s, x, y), (uint32_t)state);
}

static bool is_corner(struct svg_box b, int x, int y)
{
    return (x == b.x || x == b.x + b.w) && (y == b.y || y == b.y + b.h);
}

static struct svg_box in_points(struct svg_box b)
{
    return (struct svg_box){b.x / STEP, b.y / STEP, b.w / STEP, b.h / STEP};
}

static uint32_t port_cost(const struct layout_lattice *t, size_t p)
{
    return t->along[0][p] || t->along[1][p] ? COST_PORT : 0;
}

/* From the middle of a side it looks best: others cost a little more. */
static uint32_t off_middle(int at, int start, int size)
{
    int d = 2 * at - 2 * start - size;
    return (uint32_t)(d < 0 ? -d : d) / 2;
}

static void start_from(struct search *s, struct svg_box b)
{
    const struct layout_lattice *t = s->t;
    for (int x = b.x + 1; x < b.x + b.w; x++) {
        uint32_t off = off_middle(x, b.x, b.w);
        offer(s, x, b.y, UP, off + port_cost(t, layout_point(t, x, b.y)), WAYS);
        offer(s, x, b.y + b.h, DOWN, off + port_cost(t, layout_point(t, x, b.y + b.h)), WAYS);
    }
    for (int y = b.y + 1; y < b.y + b.h; y++) {
        uint32_t off = off_middle(y, b.y, b.h);
        offer(s, b.x, y, LEFT, off + port_cost(t, layout_point(t, b.x, y)), WAYS);
        offer(s, b.x + b.w, y, RIGHT, off + port_cost(t, layout_point(t, b.x + b.w, y)), WAYS);
    }
}

static void step_on(struct search *s, int x, int y, enum way way, enum way turn, uint32_t dist)
{
    struct layout_lattice *t = s->t;
    int nx = x + steps[turn].x, ny = y + steps[turn].y;
    if (nx < 0 || ny < 0 || nx >= t->columns || ny >= t->rows)
        return;
    size_t p = layout_point(t, nx, ny);
    bool arrives = t->owner[p] == s->to_owner;
    if (t->owner[p] && (!arrives || is_corner(s->to, nx, ny)))
        return;
    size_t axis = turn == UP || turn == DOWN;
    uint32_t more = COST_STEP + (uint32_t)t->cost[p] + (turn != way ? COST_TURN : 0);
    if (arrives)
        more += port_cost(t, p) +
                (axis ? off_middle(nx, s->to.x, s->to.w) : off_middle(ny, s->to.y, s->to.h));
    else
        more += (t->along[axis][p] ? (uint32_t)COST_ALONG : 0) +
                (t->along[!axis][p] ? (uint32_t)COST_ACROSS : 0);
    offer(s, nx, ny, turn, dist + more, (unsigned char)way);
}

/* Gives the state at the goal, or UINT32_MAX. */
static uint32_t find_way(struct search *s, struct svg_box from)
{
    struct layout_lattice *t = s->t;
    t->search++;
    t->heap_count = 0;
    start_from(s, from);
    while (t->heap_count && t->looks < LOOKS_MAX) {
        uint64_t top = heap_pop(t);
        uint32_t state = (uint32_t)top, dist = t->dist[state];
        size_t p = state / WAYS;
        enum way way = (enum way)(state % WAYS);
        int x = (int)(p % (size_t)t->columns), y = (int)(p / (size_t)t->columns);
        t->looks++;
        if (dist + at_least(s, x, y) < (uint32_t)(top >> 32))
            continue; /* a better one was looked at */
        if (t->owner[p] == s->to_owner)
            return state;
        step_on(s, x, y, way, way, dist);
        if (t->before[state] == WAYS)
            continue; /* a flow leaves its box at a right angle */
        step_on(s, x, y, way, (enum way)((way + 1) % WAYS), dist);
        step_on(s, x, y, way, (enum way)((way + 3) % WAYS), dist);
    }
    return UINT32_MAX;
}

/* Marks the points of a way, or takes the marks away. */
void layout_mark(struct layout_lattice *t, const struct layout_edge *e, bool there)
{
    for (size_t i = 1; i < e->point_count && !e->straight; i++) {
        struct svg_point p = e->points[i - 1], q = e->points[i];
        size_t axis = p.x == q.x;
        int dx = (q.x > p.x) - (q.x < p.x), dy = (q.y > p.y) - (q.y < p.y);
        for (;; p.x += dx * STEP, p.y += dy * STEP) {
            unsigned char *n = &t->along[axis][layout_point(t, p.x / STEP, p.y / STEP)];
            *n = (unsigned char)(there ? (*n < UCHAR_MAX ? *n + 1 : *n) : (*n ? *n - 1 : 0));
            if (p.x == q.x && p.y == q.y)
                break;
        }
    }
}

/* Walks back from the goal: the corners of the way, its first and its last point. */
static void take_way(struct layout_lattice *t, struct layout_edge *e, uint32_t state)
{
    size_t cap = 0;
    for (;;) {
        size_t p = state / WAYS;
        enum way way = (enum way)(state % WAYS);
        int x = (int)(p % (size_t)t->columns), y = (int)(p / (size_t)t->columns);
        unsigned char before = t->before[state];
        if (e->point_count == 0 || before == WAYS) {
            ARENA_ROOM(t->arena, e->points, e->point_count, cap, 8);
            e->points[e->point_count++] = (struct svg_point){x * STEP, y * STEP};
        }
        if (before == WAYS)
            break;
        /* The corner is where the way changed: the point before this one. */
        x -= steps[way].x;
        y -= steps[way].y;
        if (before != way) {
            ARENA_ROOM(t->arena, e->points, e->point_count, cap, 8);
            e->points[e->point_count++] = (struct svg_point){x * STEP, y * STEP};
        }
        state = (uint32_t)(layout_point(t, x, y) * WAYS + before);
    }
    for (size_t i = 0, j = e->point_count - 1; i < j; i++, j--) {
        struct svg_point keep = e->points[i];
        e->points[i] = e->points[j];
        e->points[j] = keep;
    }
}

/* Points on a line between two others say nothing. */
static void drop_idle(struct layout_edge *e)
{
    size_t n = 0;
    for (size_t i = 0; i < e->point_count; i++) {
        struct svg_point p = e->points[i];
        if (n && e->points[n - 1].x == p.x && e->points[n - 1].y == p.y)
            continue;
        if (n > 1 && ((e->points[n - 1].x == p.x && e->points[n - 2].x == p.x) ||
                      (e->points[n - 1].y == p.y && e->points[n - 2].y == p.y)))
            n--;
        e->points[n++] = p;
    }
    e->point_count = n;
}

/* --- ways that are not searched --- */

/* Where the line from the middle of a box towards a point leaves it. */
static struct svg_point leave(struct svg_box b, struct svg_point to)
{
    int cx = b.x + b.w / 2, cy = b.y + b.h / 2, dx = to.x - cx, dy = to.y - cy;
    int64_t ax = abs(dx), ay = abs(dy);
    if (ax * b.h >= ay * b.w && ax)
        return (struct svg_point){cx + (dx < 0 ? -b.w / 2 : b.w / 2),
                                  cy + (int)((int64_t)dy * b.w / 2 / ax)};
    if (ay)
        return (struct svg_point){cx + (int)((int64_t)dx * b.h / 2 / ay),
                                  cy + (dy < 0 ? -b.h / 2 : b.h / 2)};
    return (struct svg_point){cx, cy};
}

static void go_straight(struct layout_lattice *t, struct layout_edge *e)
{
    struct svg_box a = t->l->nodes[e->from].box, b = t->l->nodes[e->to].box;
    e->points = ARENA_ARRAY(t->arena, struct svg_point, 2);
    e->points[0] = leave(a, (struct svg_point){b.x + b.w / 2, b.y + b.h / 2});
    e->points[1] = leave(b, (struct svg_point){a.x + a.w / 2, a.y + a.h / 2});
    e->point_count = 2;
    e->straight = true;
}

/* From the right side of a box to its top: to itself. */
static void go_round(struct layout_lattice *t, struct layout_edge *e)
{
    struct svg_box b = t->l->nodes[e->from].box;
    int right = b.x + b.w;
    const struct svg_point loop[] = {{right, b.y + STEP},
                                     {right + STEP, b.y + STEP},
                                     {right + STEP, b.y - STEP},
                                     {right - STEP, b.y - STEP},
                                     {right - STEP, b.y}};
    e->points = ARENA_ARRAY(t->arena, struct svg_point, COUNT_OF(loop));
    memcpy(e->points, loop, sizeof loop);
    e->point_count = COUNT_OF(loop);
}

static void route(struct layout_lattice *t, struct layout_edge *e)
{
    const struct layout *l = t->l;
    if (e->from == e->to) {
        go_round(t, e);
        return;
    }
    struct search s = {t, in_points(l->nodes[e->to].box), (uint32_t)e->to + 1};
    uint32_t goal = find_way(&s, in_points(l->nodes[e->from].box));
    if (goal == UINT32_MAX) {
        go_straight(t, e);
        return;
    }
    take_way(t, e, goal);
    drop_idle(e);
    layout_mark(t, e, true);
}

/* --- all --- */

/* Short ones first, that have the least choice. */
int layout_by_length(const void *pa, const void *pb)
{
    const struct layout_turn *a = pa, *b = pb;
    if (a->far != b->far)
        return a->far < b->far ? -1 : 1;
    int c = str_cmp(a->edge->key, b->edge->key);
    return c ? c : (a->index > b->index) - (a->index < b->index);
}

static int distance(struct svg_box a, struct svg_box b)
{
    return abs(a.x + a.w / 2 - b.x - b.w / 2) + abs(a.y + a.h / 2 - b.y - b.h / 2);
}

void layout_route(struct arena *a, struct layout *l)
{
    struct layout_lattice t = {.arena = a, .l = l};
    struct layout_turn *turns = ARENA_ARRAY(a, struct layout_turn, l->edge_count + 1);
    size_t n = 0;
    make_ground(&t);
    for (size_t i = 0; i < l->edge_count; i++) {
        struct layout_edge *e = &l->edges[i];
        e->points = NULL;
        e->point_count = 0;
        e->straight = false;
        if (e->from == LAYOUT_NONE || e->to == LAYOUT_NONE)
            continue;
        bool low = str_cmp(l->nodes[e->from].key, l->nodes[e->to].key) <= 0;
        turns[n++] = (struct layout_turn){
            .edge = e,
            .index = i,
            .low = low ? e->from : e->to,
            .high = low ? e->to : e->from,
            .far = distance(l->nodes[e->from].box, l->nodes[e->to].box)};
    }
    qsort(turns, n, sizeof *turns, layout_by_length);
    for (size_t i = 0; i < n; i++)
        route(&t, &l->edges[turns[i].index]);
    layout_put_labels(&t, turns, n);
}
