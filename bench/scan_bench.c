/* scan_bench.c - how fast components are matched: scan_bench DATABASE [SBOM [AS_OF]]. Without an
   SBOM, 1,000 components are made up from what the database speaks of most: common packages. */
#include <stdio.h>
#include <stdlib.h>

#include "assess/match/match.h"
#include "base/limits.h"
#include "base/world.h"

static const char *const purls[] = {
    "pkg:npm/lodash@4.17.%d",
    "pkg:pypi/requests@2.%d.0",
    "pkg:maven/org.apache.logging.log4j/log4j-core@2.%d.1",
    "pkg:golang/golang.org/x/crypto@0.%d.0",
    "pkg:cargo/openssl@0.10.%d",
    "pkg:gem/rails@6.0.%d",
    "pkg:nuget/Newtonsoft.Json@12.0.%d",
    "pkg:deb/debian/openssl@3.0.%d-1?distro=debian-12",
    "pkg:npm/express@4.%d.0",
    "pkg:pypi/django@3.%d",
};

static struct match_components make_components(struct arena *a)
{
    enum { COUNT = 1000 };
    struct match_component *items = ARENA_ARRAY(a, struct match_component, COUNT);
    for (int i = 0; i < COUNT; i++) {
        struct str form = str_of(purls[i % (int)COUNT_OF(purls)]);
        size_t hole = str_find(form, STR("%d"));
        items[i].ref = str_fmt(a, "#%d", i);
        items[i].name = items[i].ref;
        items[i].purl = str_fmt(a, "%.*s%d%.*s", STR_ARG(str_sub(form, 0, hole)), i / 10,
                                STR_ARG(str_from(form, hole + 2)));
    }
    return (struct match_components){items, COUNT};
}

/* Judging alone, as a portfolio is matched again: many times the same list, nothing in words. */
static bool judge(struct arena *a, struct advisories *db, struct match_components list,
                  const struct match_options *scan, struct err *err)
{
    enum { TIMES = 20 };
    struct match_options options = *scan;
    struct match_judgement out;
    size_t count = list.count * TIMES;
    struct match_component *items = ARENA_ARRAY(a, struct match_component, count);
    for (size_t i = 0; i < count; i++)
        items[i] = list.items[i % list.count];
    options.scattered = true;
    int64_t start = world_monotonic_us();
    size_t before = arena_mark(a);
    if (!match_judge(a, db, (struct match_components){items, count}, &options, &out, err))
        return false;
    int64_t us = world_monotonic_us() - start + 1;
    printf("judge: %zu components, %zu hits in %lld ms, %zu MiB\n", count, out.hit_count,
           (long long)(us / 1000), (arena_mark(a) - before) >> 20);
    return true;
}

static struct match_components parts_of(struct arena *a, const struct sbom *sbom)
{
    struct match_component *items = ARENA_ARRAY(a, struct match_component, sbom->component_count);
    size_t n = 0;
    for (size_t i = 0; i < sbom->component_count; i++)
        if (sbom_is_part(sbom, i))
            items[n++] = match_component_of(&sbom->components[i]);
    return (struct match_components){items, n};
}

static bool run(struct arena *a, int argc, char **argv, struct err *err)
{
    struct advisories *db = NULL;
    struct json *result = NULL;
    struct match_options options = {.stale_days = 0};
    if (!date_parse(argc > 3 ? str_of(argv[3]) : STR("2026-08-23"), &options.as_of))
        return err_set(err, ERR_USAGE, "no date");
    if (!advisories_open(a, str_of(argv[1]), ADVISORIES_READ, &db, err))
        return false;
    struct match_components list;
    if (argc > 2) {
        struct str bytes;
        struct sbom sbom;
        struct findings findings;
        findings_init(&findings, a);
        if (!world_read_file(a, str_of(argv[2]), LIMIT_DOCUMENT, &bytes, err) ||
            !sbom_read(a, bytes, &sbom, &findings, err))
            return false;
        list = parts_of(a, &sbom);
    } else {
        list = make_components(a);
    }
    int64_t start = world_monotonic_us();
    bool ok = match_scan_components(a, db, list, &options, &result, err);
    int64_t us = world_monotonic_us() - start + 1;
    ok = ok && (!list.count || judge(a, db, list, &options, err));
    advisories_close(db);
    if (!ok)
        return false;
    if (argc > 2) {
        struct buf b = {.arena = a};
        json_write_pretty(result, &b);
        fprintf(stderr, "%.*s", STR_ARG(buf_str(&b)));
    }
    printf("scan: %zu components, %zu findings in %lld ms; %.*s\n", list.count,
           json_count(json_get(result, "findings")), (long long)(us / 1000),
           STR_ARG(json_text(result, "summary")));
    return true;
}

int main(int argc, char **argv)
{
    struct arena a;
    struct err err = {0};
    if (argc < 2) {
        printf("scan: skipped, no database named\n");
        return EXIT_SUCCESS;
    }
    arena_init(&a, LIMIT_ARENA);
    bool ok = run(&a, argc, argv, &err);
    if (!ok)
        fprintf(stderr, "%s\n", err.text);
    arena_done(&a);
    return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
