/* feed_bench.c - how fast feeds are imported: feed_bench DATABASE FILE...
   Without arguments it looks for NVD's 2.0 feeds in the shared data and makes a database in /tmp.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/world.h"
#include "intake/feed/feed.h"

static const char *const usual[] = {
    "../shared/data/advisories/nvd/nvdcve-2.0-2006.json.zst",
    "../shared/data/advisories/nvd/nvdcve-2.0-2015.json.zst",
    "../shared/data/advisories/nvd/nvdcve-2.0-2026.json.gz",
    "../shared/data/advisories/kev/known_exploited_vulnerabilities.json.gz",
    "../shared/data/advisories/epss/epss_scores-2026-08-16.csv.gz",
};

static int run(struct arena *a, struct str path, const struct str *files, size_t count)
{
    struct err err = {0};
    struct advisories *db = NULL;
    struct json *receipt = NULL;
    struct feed_options options = {.now = world_now()};
    int64_t start = world_monotonic_us();
    if (!advisories_open(a, path, ADVISORIES_WRITE, &db, &err) ||
        !feed_import(a, db, (struct feed_paths){files, count}, &options, &receipt, &err)) {
        fprintf(stderr, "%s\n", err.text);
        advisories_close(db);
        return EXIT_FAILURE;
    }
    int64_t us = world_monotonic_us() - start + 1;
    advisories_close(db);
    struct buf b = {.arena = a};
    json_write_pretty(receipt, &b);
    fprintf(stderr, "%.*s", STR_ARG(buf_str(&b)));
    int64_t bytes = json_int(receipt, "bytes", 0);
    int64_t read = json_int(json_first(json_get(receipt, "sources")), "read", 0);
    printf("feed import: %lld MB of files in %lld ms, %lld MB/s, %lld records/s\n",
           (long long)(bytes / 1000000), (long long)(us / 1000), (long long)(bytes / us),
           (long long)(read * 1000000 / us));
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct arena a;
    arena_init(&a, GIB(8));
    size_t count = argc > 2 ? (size_t)argc - 2 : COUNT_OF(usual);
    struct str *files = ARENA_ARRAY(&a, struct str, count);
    for (size_t i = 0; i < count; i++)
        files[i] = str_of(argc > 2 ? argv[i + 2] : usual[i]);
    if (argc <= 2 && !world_exists(files[0])) {
        printf("feed import: skipped, no data\n");
        return EXIT_SUCCESS;
    }
    struct str path = argc > 2 ? str_of(argv[1]) : STR("/tmp/tutela-feed-bench.db");
    struct err ignored;
    if (argc <= 2 && world_exists(path))
        (void)!world_remove(path, &ignored);
    int status = run(&a, path, files, count);
    arena_done(&a);
    return status;
}
