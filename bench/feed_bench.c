/* feed_bench.c - how fast feeds are imported, and what is in them found again: feed_bench DATABASE
   [FILE...]. Each figure stands beside its limit, unpacking the same files, measured in the same
   run. Without files the database must be there, and is asked only. Without arguments it looks for
   NVD's 2.0 feeds in the shared data and makes a database in /tmp. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/limits.h"
#include "base/stream.h"
#include "base/world.h"
#include "intake/feed/feed.h"

static const char *const usual[] = {
    "../shared/data/advisories/nvd/nvdcve-2.0-2006.json.zst",
    "../shared/data/advisories/nvd/nvdcve-2.0-2015.json.zst",
    "../shared/data/advisories/nvd/nvdcve-2.0-2026.json.gz",
    "../shared/data/advisories/kev/known_exploited_vulnerabilities.json.gz",
    "../shared/data/advisories/epss/epss_scores-2026-08-16.csv.gz",
};

struct bench {
    struct arena arena;
    struct str path;
    struct feed_paths files;
    int64_t bytes; /* unpacked */
    int64_t unpack_us;
    struct err err;
};

/* Time of all threads on a processor: where the machine is shared, steadier than the clock. */
static int64_t cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * INT64_C(1000000) + u.ru_utime.tv_usec +
           u.ru_stime.tv_usec;
}

static long resident_mib(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss / 1024;
}

static bool unpack(struct bench *b)
{
    enum { CAP = 1 << 20 };
    char *to = ARENA_ARRAY(&b->arena, char, CAP);
    int64_t start = world_monotonic_us(), cpu = cpu_us();
    b->bytes = 0;
    for (size_t i = 0; i < b->files.count; i++) {
        struct stream *s = NULL;
        size_t n = 1;
        bool ok = stream_open(&b->arena, b->files.items[i], &s, &b->err);
        while (ok && n) {
            ok = stream_read(s, to, CAP, &n, &b->err);
            b->bytes += ok ? (int64_t)n : 0;
        }
        stream_close(s);
        if (!ok)
            return false;
    }
    b->unpack_us = world_monotonic_us() - start + 1;
    printf("unpacking alone: %lld MB in %lld ms (processor %lld ms), %lld MB/s\n",
           (long long)(b->bytes / 1000000), (long long)(b->unpack_us / 1000),
           (long long)((cpu_us() - cpu) / 1000), (long long)(b->bytes / b->unpack_us));
    return true;
}

static bool import(struct bench *b, struct feed_paths files, int64_t *us, int64_t *records)
{
    struct advisories *db = NULL;
    struct json *receipt = NULL;
    struct feed_options options = {.now = world_now(), .force = true};
    int64_t start = world_monotonic_us();
    bool ok = advisories_open(&b->arena, b->path, ADVISORIES_WRITE, &db, &b->err) &&
              feed_import(&b->arena, db, files, &options, &receipt, &b->err);
    advisories_close(db);
    *us = world_monotonic_us() - start + 1;
    *records = 0;
    JSON_EACH (source, json_get(receipt, "sources"))
        *records += json_int(source, "read", 0);
    return ok;
}

static bool import_all(struct bench *b, const char *what)
{
    int64_t us, records, cpu = cpu_us();
    if (!import(b, b->files, &us, &records))
        return false;
    printf("%s: %lld records in %lld ms (processor %lld ms), %lld.%02lld times unpacking, %ld MiB "
           "resident at most\n",
           what, (long long)records, (long long)(us / 1000), (long long)((cpu_us() - cpu) / 1000),
           (long long)(us / b->unpack_us), (long long)(us * 100 / b->unpack_us % 100),
           resident_mib());
    return true;
}

/* A page of NVD's API with so many made-up records, in its round-th edition. */
static struct str page(struct arena *a, int count, int round)
{
    struct buf b = {.arena = a};
    buf_fmt(&b,
            "{\"resultsPerPage\":%d,\"startIndex\":0,\"totalResults\":99999,\"vulnerabilities\":[",
            count);
    for (int i = 0; i < count; i++)
        buf_fmt(
            &b,
            "%s{\"cve\":{\"id\":\"CVE-2098-%d\",\"lastModified\":\"2026-01-%02dT00:00:00.000\","
            "\"descriptions\":[{\"lang\":\"en\",\"value\":\"Made up, edition %d\"}],"
            "\"configurations\":[{\"nodes\":[{\"operator\":\"OR\",\"cpeMatch\":[{\"vulnerable\":"
            "true,\"criteria\":\"cpe:2.3:a:made:up%d:*:*:*:*:*:*:*:*\","
            "\"versionEndExcluding\":\"1.%d\"}]}]}]}}",
            i ? "," : "", 10000 + i, round, round, i, round);
    BUF_LIT(&b, "]}");
    return buf_str(&b);
}

static bool import_pages(struct bench *b)
{
    static const int counts[] = {1, 20, 2000};
    struct str file = str_fmt(&b->arena, "%.*s.page.json", STR_ARG(b->path));
    struct err ignored;
    bool ok = true;
    for (size_t i = 0; ok && i < COUNT_OF(counts); i++) {
        int64_t us = 0, best = INT64_MAX, records;
        for (int round = 1; ok && round <= 6; round++) {
            ok = world_write_file(file, page(&b->arena, counts[i], round), &b->err) &&
                 import(b, (struct feed_paths){&file, 1}, &us, &records);
            best = round > 1 && us < best ? us : best; /* the first adds, the others change */
        }
        printf("%d changed records, opened, imported and on the disk: %lld.%lld ms\n", counts[i],
               (long long)(best / 1000), (long long)(best / 100 % 10));
    }
    (void)!world_remove(file, &ignored);
    return ok;
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* Keys of products, each once, that advisories all over the database name; how many. */
static size_t collect_keys(struct bench *b, struct advisories *db, struct str *keys, size_t most)
{
    struct advisory_keys found;
    size_t n = 0, distinct = 0;
    for (int64_t number = 1; n < most; number++) {
        if (!advisories_keys(db, &b->arena, number, &found, &b->err))
            break;
        for (size_t i = 0; i < found.products.count && n < most; i++)
            keys[n++] = found.products.items[i];
    }
    qsort(keys, n, sizeof *keys, by_text);
    for (size_t i = 0; i < n; i++)
        if (!i || !str_eq(keys[i], keys[distinct - 1]))
            keys[distinct++] = keys[i];
    return distinct;
}

static bool look_up(struct bench *b)
{
    enum { COUNT = 50000, MOST = 400000 };
    struct advisories *db = NULL;
    struct advisory_candidates found;
    struct str *keys = ARENA_ARRAY(&b->arena, struct str, MOST);
    int64_t start = world_monotonic_us();
    if (!advisories_open(&b->arena, b->path, ADVISORIES_READ, &db, &b->err))
        return false;
    int64_t opened = world_monotonic_us();
    bool ok = advisories_by_cpe(db, &b->arena, STR("a:openssl:openssl"), &found, &b->err);
    int64_t first = world_monotonic_us();
    printf("opening %lld us, first look-up (%zu advisories) %lld us\n", (long long)(opened - start),
           ok ? found.count : 0, (long long)(first - opened));
    size_t distinct = ok ? collect_keys(b, db, keys, MOST) : 0;
    ok = ok && advisories_begin(db, &b->err);
    size_t mark = arena_mark(&b->arena), candidates = 0;
    start = world_monotonic_us();
    int64_t cpu = cpu_us();
    for (size_t i = 0; ok && distinct && i < COUNT; i++) {
        ok = advisories_by_cpe(db, &b->arena, keys[i % distinct], &found, &b->err);
        candidates += found.count;
        arena_rewind(&b->arena, mark);
    }
    printf("%d look-ups of %zu keys, %zu candidates: %lld ms (processor %lld ms)\n", (int)COUNT,
           distinct, candidates, (long long)((world_monotonic_us() - start) / 1000),
           (long long)((cpu_us() - cpu) / 1000));
    advisories_close(db);
    return ok;
}

static int run(struct bench *b)
{
    if (!unpack(b) || !import_all(b, "into an empty database") || !unpack(b) ||
        !import_all(b, "the same files again") || !import_pages(b) || !look_up(b)) {
        fprintf(stderr, "%s\n", b->err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    struct bench b = {.path = argc > 1 ? str_of(argv[1]) : STR("/tmp/tutela-feed-bench.db")};
    arena_init(&b.arena, GIB(8));
    b.files.count = argc > 2 ? (size_t)argc - 2 : COUNT_OF(usual);
    struct str *files = ARENA_ARRAY(&b.arena, struct str, b.files.count);
    for (size_t i = 0; i < b.files.count; i++)
        files[i] = str_of(argc > 2 ? argv[i + 2] : usual[i]);
    b.files.items = files;
    if (argc == 1 && !world_exists(files[0])) {
        printf("feed import: skipped, no data\n");
        return EXIT_SUCCESS;
    }
    struct err ignored;
    if (argc == 2)
        return look_up(&b) ? EXIT_SUCCESS : EXIT_FAILURE;
    if (world_exists(b.path))
        (void)!world_remove(b.path, &ignored);
    int status = run(&b);
    arena_done(&b.arena);
    return status;
}
