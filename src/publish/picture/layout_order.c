#include <stdlib.h>

#include "publish/picture/layout_internal.h"

/* The order of a layer: for few crossings, by the means of neighbours, in sweeps to and fro. */

enum { SWEEPS = 12 };

/* The mean of the places of the neighbours in the layer before (or after); without neighbours its
   own place. */
struct mean {
    int64_t sum, weight;
    size_t place, spot;
};

static int by_mean(const void *pa, const void *pb)
{
    const struct mean *a = pa, *b = pb;
    int64_t left = a->sum * b->weight, right = b->sum * a->weight;
    if (left != right)
        return left < right ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

struct layout_near layout_neighbours(struct layout_work *w, bool before)
{
    struct layout_near n = {ARENA_ARRAY(w->arena, size_t, w->spot_count + 2),
                            ARENA_ARRAY(w->arena, size_t, w->pair_count + 1)};
    size_t *next = ARENA_ARRAY(w->arena, size_t, w->spot_count + 1);
    for (size_t p = 0; p < w->pair_count; p++)
        n.first[(before ? w->pairs[p].b : w->pairs[p].a) + 1]++;
    for (size_t i = 0; i < w->spot_count; i++)
        n.first[i + 1] += n.first[i];
    for (size_t p = 0; p < w->pair_count; p++) {
        size_t me = before ? w->pairs[p].b : w->pairs[p].a;
        n.spot[n.first[me] + next[me]++] = before ? w->pairs[p].a : w->pairs[p].b;
    }
    return n;
}

static void sort_layer(struct layout_work *w, const struct layout_near *n, size_t r)
{
    size_t mark = arena_mark(w->arena), count = w->layer_counts[r];
    struct mean *means = ARENA_ARRAY(w->arena, struct mean, count + 1);
    for (size_t k = 0; k < count; k++) {
        size_t i = w->layers[r][k];
        struct mean *m = &means[k];
        *m = (struct mean){.place = k, .spot = i};
        for (size_t p = n->first[i]; p < n->first[i + 1]; p++, m->weight++)
            m->sum += (int64_t)w->spots[n->spot[p]].place;
        if (m->weight == 0)
            *m = (struct mean){(int64_t)k, 1, k, i};
    }
    qsort(means, count, sizeof *means, by_mean);
    for (size_t k = 0; k < count; k++) {
        w->layers[r][k] = means[k].spot;
        w->spots[means[k].spot].place = k;
    }
    arena_rewind(w->arena, mark);
}

static int by_places(const void *pa, const void *pb)
{
    const struct svg_point *a = pa, *b = pb;
    return a->x != b->x ? (a->x < b->x ? -1 : 1) : (a->y > b->y) - (a->y < b->y);
}

/* Inversions among the right ends when the left ends are in order: a tree of counts (W. Barth, M.
   Juenger, P. Mutzel, "Simple and efficient bilayer cross counting", 2002). */
static int64_t crossings_after(struct layout_work *w, const struct layout_near *after, size_t r)
{
    size_t mark = arena_mark(w->arena), count = 0, right = w->layer_counts[r + 1];
    for (size_t k = 0; k < w->layer_counts[r]; k++) {
        size_t i = w->layers[r][k];
        count += after->first[i + 1] - after->first[i];
    }
    struct svg_point *lines = ARENA_ARRAY(w->arena, struct svg_point, count + 1);
    int64_t *tree = ARENA_ARRAY(w->arena, int64_t, right + 2), sum = 0;
    count = 0;
    for (size_t k = 0; k < w->layer_counts[r]; k++) {
        size_t i = w->layers[r][k];
        for (size_t p = after->first[i]; p < after->first[i + 1]; p++)
            lines[count++] = (struct svg_point){(int)k, (int)w->spots[after->spot[p]].place};
    }
    qsort(lines, count, sizeof *lines, by_places);
    for (size_t k = count; k-- > 0;) {
        for (size_t at = (size_t)lines[k].y; at > 0; at &= at - 1)
            sum += tree[at];
        for (size_t at = (size_t)lines[k].y + 1; at <= right; at += at & (~at + 1))
            tree[at]++;
    }
    arena_rewind(w->arena, mark);
    return sum;
}

static int64_t crossings(struct layout_work *w, const struct layout_near *after)
{
    int64_t sum = 0;
    for (size_t r = 0; r + 1 < w->ranks; r++)
        sum += crossings_after(w, after, r);
    return sum;
}

static void keep_order(const struct layout_work *w, size_t *kept)
{
    for (size_t i = 0; i < w->spot_count; i++)
        kept[i] = w->spots[i].place;
}

static void restore_order(struct layout_work *w, const size_t *kept)
{
    for (size_t i = 0; i < w->spot_count; i++) {
        w->spots[i].place = kept[i];
        w->layers[w->spots[i].rank][kept[i]] = i;
    }
}

void layout_reduce_crossings(struct layout_work *w, const struct layout_near *before,
                             const struct layout_near *after)
{
    size_t *best = ARENA_ARRAY(w->arena, size_t, w->spot_count + 1);
    int64_t least = crossings(w, after);
    keep_order(w, best);
    for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
        for (size_t k = 1; k < w->ranks; k++) {
            bool right = sweep % 2 == 0;
            sort_layer(w, right ? before : after, right ? k : w->ranks - 1 - k);
        }
        int64_t now = crossings(w, after);
        if (now < least) {
            least = now;
            keep_order(w, best);
        }
    }
    restore_order(w, best);
}
