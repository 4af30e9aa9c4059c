/* spans.c - from entries that overlap, of which the first decides (CVE Record Format 5.1,
   "versions"), to the affected versions as ranges that do not touch. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

/* More bounds than any real record has; beyond it the spans are taken as they are. */
enum { BOUNDS_MAX = 20000 };

void feed_spans_add(struct feed_spans *s, struct feed_span span)
{
    ARENA_ROOM(s->arena, s->items, s->count, s->cap, 8);
    s->items[s->count++] = span;
}

/* The versions that are named, each once, in order. The line of all versions is cut into 2n + 1
   places: before the first, the first, between the first and the second, and so on. */
struct bounds {
    enum version_scheme scheme;
    struct str *items;
    size_t count;
};

static bool all_valid(const struct feed_spans *s, enum version_scheme scheme)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct feed_span *p = &s->items[i];
        if ((p->lower.n && !version_is_valid(scheme, p->lower)) ||
            (p->upper.n && !version_is_valid(scheme, p->upper)))
            return false;
    }
    return true;
}

static int compare(const void *x, const void *y, void *scheme)
{
    switch (version_compare(*(const enum version_scheme *)scheme, *(const struct str *)x,
                            *(const struct str *)y)) {
    case VERSION_LESS: return -1;
    case VERSION_GREATER: return 1;
    case VERSION_EQUAL:
    case VERSION_UNKNOWN: break;
    }
    return 0;
}

static struct bounds collect(const struct feed_spans *s, enum version_scheme scheme)
{
    struct bounds b = {.scheme = scheme,
                       .items = ARENA_ARRAY(s->arena, struct str, 2 * s->count + 1)};
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].lower.n)
            b.items[b.count++] = s->items[i].lower;
        if (s->items[i].upper.n)
            b.items[b.count++] = s->items[i].upper;
    }
    qsort_r(b.items, b.count, sizeof *b.items, compare, &b.scheme);
    size_t n = 0;
    for (size_t i = 0; i < b.count; i++)
        if (n == 0 || compare(&b.items[n - 1], &b.items[i], &b.scheme) != 0)
            b.items[n++] = b.items[i];
    b.count = n;
    return b;
}

/* The place of a version that is named. */
static size_t place_of(struct bounds *b, struct str version)
{
    size_t low = 0, high = b->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare(&b->items[middle], &version, &b->scheme) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 2 * low + 1;
}

/* The last span first, so that the first has the last word. */
static bool *paint(const struct feed_spans *s, struct bounds *b)
{
    size_t last = 2 * b->count;
    bool *affected = ARENA_ARRAY(s->arena, bool, last + 1);
    memset(affected, s->otherwise, last + 1);
    for (size_t i = s->count; i > 0; i--) {
        const struct feed_span *p = &s->items[i - 1];
        size_t from = p->lower.n ? place_of(b, p->lower) + p->lower_excluded : 0;
        size_t to = p->upper.n ? place_of(b, p->upper) - !p->upper_included : last;
        if (from <= to)
            memset(affected + from, p->affected, to - from + 1);
    }
    return affected;
}

static struct version_range range_of(const struct bounds *b, size_t from, size_t to)
{
    struct version_range r = {.scheme = b->scheme};
    if (from > 0) {
        r.lower = b->items[(from - 1) / 2];
        r.lower_excluded = from % 2 == 0;
    }
    if (to < 2 * b->count) {
        r.upper = b->items[to / 2];
        r.upper_included = to % 2 == 1;
    }
    return r;
}

/* Each affected span by itself, for what cannot be put in order. */
static size_t take_as_they_are(const struct feed_spans *s, struct version_range *out)
{
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct feed_span *p = &s->items[i];
        if (p->affected)
            out[n++] = (struct version_range){.scheme = s->scheme,
                                              .lower = p->lower,
                                              .upper = p->upper,
                                              .lower_excluded = p->lower_excluded,
                                              .upper_included = p->upper_included};
    }
    return n;
}

size_t feed_spans_ranges(const struct feed_spans *s, const struct version_range **out)
{
    struct version_range *to = ARENA_ARRAY(s->arena, struct version_range, 2 * s->count + 1);
    *out = to;
    enum version_scheme scheme = s->scheme;
    if (!all_valid(s, scheme))
        scheme = VERSION_GENERIC;
    if (s->count > BOUNDS_MAX / 2 || !all_valid(s, scheme))
        return take_as_they_are(s, to);
    struct bounds b = collect(s, scheme);
    const bool *affected = paint(s, &b);
    size_t n = 0;
    for (size_t i = 0; i <= 2 * b.count; i++) {
        size_t from = i;
        if (!affected[i])
            continue;
        while (i < 2 * b.count && affected[i + 1])
            i++;
        to[n++] = range_of(&b, from, i);
    }
    return n;
}
