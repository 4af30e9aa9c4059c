/* Circles: a row inside of itself, and rules that would follow from themselves. */
#include "intake/catalogue/catalogue_internal.h"

#include <stdlib.h>

/* An arrow between two clauses, by their index in ids. */
struct arrow {
    size_t from, to;
    size_t catalogue, line; /* where it is written */
};

struct arrows {
    struct arrow *items;
    size_t count;
    size_t *first; /* by clause: its first arrow; id_count + 1 of them */
    const char *rule, *what;
};

enum mark { NEW, OPEN, DONE };

/* The arrows are followed with a stack of our own: a catalogue may be as deep as it is long. */
struct walk {
    struct catalogue_checker *k;
    const struct arrows *arrows;
    unsigned char *marks; /* enum mark, by clause */
    size_t *path, *next;  /* the clauses on the way, and the arrow each goes on with */
    size_t depth;
};

static int by_from(const void *x, const void *y)
{
    const struct arrow *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

static void index_arrows(struct catalogue_checker *k, struct arrows *r)
{
    qsort(r->items, r->count, sizeof *r->items, by_from);
    r->first = ARENA_ARRAY(k->arena, size_t, k->id_count + 2);
    for (size_t i = 0, n = 0; i <= k->id_count; i++) {
        while (n < r->count && r->items[n].from < i)
            n++;
        r->first[i] = n;
    }
    r->first[k->id_count] = r->count;
}

static void report_circle(struct walk *w, const struct arrow *last)
{
    struct buf names = {.arena = w->k->arena};
    size_t i = w->depth;
    while (i > 0 && w->path[i - 1] != last->to)
        i--;
    for (size_t n = 0, at = i ? i - 1 : 0; at < w->depth && n < 8; at++, n++)
        buf_fmt(&names, "%.*s > ", STR_ARG(w->k->ids[w->path[at]].row->id));
    if (w->depth - (i ? i - 1 : 0) > 8)
        BUF_LIT(&names, "... > ");
    buf_put(&names, w->k->ids[last->to].row->id);
    catalogue_report(w->k, last->catalogue, w->arrows->rule, last->line,
                     w->k->ids[last->from].row->id, "%s: %.*s", w->arrows->what,
                     STR_ARG(buf_str(&names)));
}

static void enter(struct walk *w, size_t clause)
{
    w->marks[clause] = OPEN;
    w->path[w->depth] = clause;
    w->next[w->depth++] = w->arrows->first[clause];
}

static void follow(struct walk *w, size_t start)
{
    enter(w, start);
    while (w->depth > 0) {
        size_t clause = w->path[w->depth - 1], *next = &w->next[w->depth - 1];
        if (*next >= w->arrows->first[clause + 1]) {
            w->marks[clause] = DONE;
            w->depth--;
            continue;
        }
        const struct arrow *r = &w->arrows->items[(*next)++];
        if (w->marks[r->to] == OPEN)
            report_circle(w, r);
        else if (w->marks[r->to] == NEW)
            enter(w, r->to);
    }
}

static void find_circles(struct catalogue_checker *k, struct arrows *r)
{
    if (r->count == 0)
        return;
    index_arrows(k, r);
    struct walk w = {.k = k,
                     .arrows = r,
                     .marks = ARENA_ARRAY(k->arena, unsigned char, k->id_count),
                     .path = ARENA_ARRAY(k->arena, size_t, k->id_count),
                     .next = ARENA_ARRAY(k->arena, size_t, k->id_count)};
    for (size_t i = 0; i < k->id_count; i++)
        if (w.marks[i] == NEW)
            follow(&w, i);
}

static void put_arrow(struct catalogue_checker *k, struct arrows *r, struct str from, struct str to,
                      struct arrow at)
{
    at.from = catalogue_lookup(k, from);
    at.to = catalogue_lookup(k, to);
    if (at.from < k->id_count && at.to < k->id_count)
        r->items[r->count++] = at;
}

static void parents(struct catalogue_checker *k)
{
    struct arrows r = {.rule = "catalogue-circle",
                       .what = "the row is inside of itself",
                       .items = ARENA_ARRAY(k->arena, struct arrow, k->id_count)};
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->all[i].clause_count; j++) {
            const struct catalogue_row *c = &k->all[i].clauses[j];
            if (c->parent.n)
                put_arrow(k, &r, c->id, c->parent, (struct arrow){.catalogue = i, .line = c->line});
        }
    find_circles(k, &r);
}

/* Mappings of one kind; "corresponds" and twins have no direction and cannot contradict. */
static void mappings(struct catalogue_checker *k, const char *kind)
{
    size_t total = 0;
    for (size_t i = 0; i < k->count; i++)
        total += k->all[i].mapping_count;
    struct arrows r = {
        .rule = "catalogue-circle",
        .what = str_cz(k->arena, str_fmt(k->arena, "\"%s\" leads in a circle", kind)),
        .items = ARENA_ARRAY(k->arena, struct arrow, total)};
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->all[i].mapping_count; j++) {
            const struct catalogue_link *m = &k->all[i].mappings[j];
            if (str_eq(m->kind, str_of(kind)))
                put_arrow(k, &r, m->from, m->to, (struct arrow){.catalogue = i, .line = m->line});
        }
    find_circles(k, &r);
}

void catalogue_check_circles(struct catalogue_checker *k)
{
    static const char *const directed[] = {"covers", "explains", "asks", "changes"};
    parents(k);
    for (size_t i = 0; i < COUNT_OF(directed); i++)
        mappings(k, directed[i]);
}
