/*
 * portfolio.c - makes the component lists of a portfolio, for measuring what grows with it.
 *
 *   portfolio OUT_DIR RELEASES COMPONENTS DISTINCT SEED [FEED...]
 *   portfolio delta OUT COUNT SEED NVD_FEED...
 *
 * The first writes RELEASES lists (CycloneDX 1.6) of COMPONENTS components each, drawn from
 * DISTINCT ones as portfolios are: few components stand in almost every list, most in a few. Names
 * and versions come from the feeds named (archives of OSV, feeds of NVD), so that about a third of
 * the components are affected by something; without feeds, all are made up. The second writes a
 * page of NVD's API in which COUNT records of the feeds are newer and have a bound moved.
 */
#include <stdio.h>
#include <stdlib.h>

#include "portfolio.h"

#include "base/limits.h"
#include "base/world.h"

static bool number(const char *text, size_t max, size_t *out)
{
    int64_t n;
    if (!str_to_int(str_of(text), &n) || n < 1 || (uint64_t)n > max)
        return false;
    *out = (size_t)n;
    return true;
}

/* --- one list --- */

static void put_part(struct buf *b, const struct portfolio_part *p, size_t ref)
{
    buf_fmt(b, "{\"type\":\"library\",\"bom-ref\":\"%zu\",\"name\":", ref);
    buf_json(b, p->name);
    BUF_LIT(b, ",\"version\":");
    buf_json(b, p->version);
    if (ref % 2)
        buf_fmt(b, ",\"supplier\":{\"name\":\"Supplier %zu\"}", ref % 97);
    if (p->purl.n) {
        BUF_LIT(b, ",\"purl\":");
        buf_json(b, p->purl);
    }
    if (p->cpe.n) {
        BUF_LIT(b, ",\"cpe\":");
        buf_json(b, p->cpe);
    }
    BUF_LIT(b, "}");
}

/* A tree in which each component has up to three below it. */
static void put_edges(struct buf *b, const size_t *chosen, size_t count)
{
    BUF_LIT(b, "\n],\"dependencies\":[\n{\"ref\":\"device\",\"dependsOn\":[");
    buf_fmt(b, "\"%zu\"]}", chosen[0]);
    for (size_t i = 0; i * 3 + 1 < count; i++) {
        buf_fmt(b, ",\n{\"ref\":\"%zu\",\"dependsOn\":[", chosen[i]);
        for (size_t k = i * 3 + 1; k <= i * 3 + 3 && k < count; k++)
            buf_fmt(b, "%s\"%zu\"", k > i * 3 + 1 ? "," : "", chosen[k]);
        BUF_LIT(b, "]}");
    }
}

/* --- all of them --- */

struct lists {
    size_t releases, components, distinct;
    const struct portfolio_part *parts; /* distinct */
    size_t *chosen;                     /* components: of the list that is made */
    size_t *stamp;                      /* by part: the last list that has it, counted from 1 */
    uint64_t state;
};

/* Every part stands in at least one list, where they fit: each list has its share of them. The
   rest is drawn by the cube of an even number, so that the first parts come most often. */
static void choose(struct lists *l, size_t list)
{
    size_t n = 0;
    size_t end = (list + 1) * l->distinct / l->releases;
    for (size_t i = list * l->distinct / l->releases; i < end && n < l->components; i++) {
        l->stamp[i] = list + 1;
        l->chosen[n++] = i;
    }
    while (n < l->components) {
        uint64_t u = portfolio_random(&l->state) >> 43; /* 21 bits: their cube has 63 */
        size_t i = (size_t)(((u * u * u) >> 31) * l->distinct >> 32);
        while (l->stamp[i] == list + 1)
            i = (i + 1) % l->distinct;
        l->stamp[i] = list + 1;
        l->chosen[n++] = i;
    }
}

static struct str list_text(struct arena *a, struct lists *l, size_t list)
{
    struct buf b = {.arena = a};
    uint64_t high = portfolio_random(&l->state);
    uint64_t low = portfolio_random(&l->state);
    choose(l, list);
    buf_fmt(&b,
            "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\n"
            "\"serialNumber\":\"urn:uuid:%08x-%04x-4%03x-8%03x-%012llx\",\n",
            (unsigned)(high >> 32), (unsigned)(high >> 16 & 0xffff), (unsigned)(high & 0xfff),
            (unsigned)(low >> 52), (unsigned long long)(low & 0xffffffffffff));
    buf_fmt(&b,
            "\"metadata\":{\"timestamp\":\"2026-01-01T00:00:00Z\",\"component\":{\"type\":"
            "\"device\",\"bom-ref\":\"device\",\"name\":\"Bench\",\"version\":\"%zu\"}},\n"
            "\"components\":[\n",
            list + 1);
    for (size_t i = 0; i < l->components; i++) {
        buf_put(&b, i ? STR(",\n") : STR(""));
        put_part(&b, &l->parts[l->chosen[i]], l->chosen[i]);
    }
    put_edges(&b, l->chosen, l->components);
    BUF_LIT(&b, "\n]}\n");
    return buf_str(&b);
}

static bool write_lists(struct arena *a, struct str dir, struct lists *l, struct err *err)
{
    if (!world_make_dir(dir, err))
        return false;
    l->chosen = ARENA_ARRAY(a, size_t, l->components);
    l->stamp = ARENA_ARRAY(a, size_t, l->distinct);
    for (size_t i = 0; i < l->releases; i++) {
        size_t mark = arena_mark(a);
        struct str path = str_fmt(a, "%.*s/release-%05zu.cdx.json", STR_ARG(dir), i + 1);
        if (!world_write_file(path, list_text(a, l, i), err))
            return false;
        arena_rewind(a, mark);
    }
    return true;
}

static bool make_lists(struct arena *a, int argc, char **argv, struct err *err)
{
    struct portfolio_pool pools[PORTFOLIO_KIND__COUNT] = {0};
    struct lists l = {0};
    int64_t seed;
    if (argc < 6 || !number(argv[2], 99999, &l.releases) ||
        !number(argv[3], LIMIT_COMPONENTS, &l.components) ||
        !number(argv[4], 10 * LIMIT_COMPONENTS, &l.distinct) || l.distinct < l.components ||
        !str_to_int(str_of(argv[5]), &seed))
        return err_set(err, ERR_USAGE,
                       "usage: portfolio OUT_DIR RELEASES COMPONENTS DISTINCT SEED [FEED...], "
                       "DISTINCT >= COMPONENTS");
    for (int i = 6; i < argc; i++)
        if (!portfolio_read_feed(a, str_of(argv[i]), pools, err))
            return false;
    l.state = (uint64_t)seed;
    l.parts = portfolio_parts(a, pools, l.distinct, portfolio_random(&l.state));
    return write_lists(a, str_of(argv[1]), &l, err);
}

static bool make_delta(struct arena *a, int argc, char **argv, struct err *err)
{
    size_t count;
    int64_t seed;
    if (argc < 6 || !number(argv[3], 100000, &count) || !str_to_int(str_of(argv[4]), &seed))
        return err_set(err, ERR_USAGE, "usage: portfolio delta OUT COUNT SEED NVD_FEED...");
    size_t feed_count = (size_t)argc - 5;
    struct str *feeds = ARENA_ARRAY(a, struct str, feed_count);
    for (size_t i = 0; i < feed_count; i++)
        feeds[i] = str_of(argv[i + 5]);
    return portfolio_delta(a, str_of(argv[2]), count, (uint64_t)seed,
                           (struct portfolio_feeds){feeds, feed_count}, err);
}

int main(int argc, char **argv)
{
    struct arena a;
    struct err err = {0};
    arena_init(&a, LIMIT_ARENA);
    bool delta = argc > 1 && str_eq(str_of(argv[1]), STR("delta"));
    bool ok = delta ? make_delta(&a, argc, argv, &err) : make_lists(&a, argc, argv, &err);
    if (!ok)
        fprintf(stderr, "portfolio: %s\n", err.text);
    arena_done(&a);
    return ok ? EXIT_SUCCESS : err_exit_status(err.code);
}
