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

static bool run(struct arena *a, int argc, char **argv, struct err *err)
{
    struct advisories *db = NULL;
    struct json *result = NULL;
    struct match_options options = {.stale_days = 0};
    size_t count = 1000;
    if (!date_parse(argc > 3 ? str_of(argv[3]) : STR("2026-08-23"), &options.as_of))
        return err_set(err, ERR_USAGE, "no date");
    if (!advisories_open(a, str_of(argv[1]), ADVISORIES_READ, &db, err))
        return false;
    int64_t start = world_monotonic_us();
    bool ok;
    if (argc > 2) {
        struct str bytes;
        struct sbom sbom;
        struct findings findings;
        findings_init(&findings, a);
        ok = world_read_file(a, str_of(argv[2]), LIMIT_DOCUMENT, &bytes, err) &&
             sbom_read(a, bytes, &sbom, &findings, err) &&
             match_scan(a, db, &sbom, &options, &result, err);
        count = ok ? sbom.component_count : 0;
    } else {
        struct match_components made = make_components(a);
        start = world_monotonic_us();
        ok = match_scan_components(a, db, made, &options, &result, err);
    }
    int64_t us = world_monotonic_us() - start + 1;
    advisories_close(db);
    if (!ok)
        return false;
    if (argc > 2) {
        struct buf b = {.arena = a};
        json_write_pretty(result, &b);
        fprintf(stderr, "%.*s", STR_ARG(buf_str(&b)));
    }
    printf("scan: %zu components, %zu findings in %lld ms; %.*s\n", count,
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
