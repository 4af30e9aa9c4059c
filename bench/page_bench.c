/* How long a page takes without sockets: made anew, and kept. The sample workspace without its
   component lists. With sockets: tutela --quiet serve, then
   wrk -t1 -c20 -d5s --latency http://127.0.0.1:8440/ ; promised: p99 at most 10 ms. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
#include "serve/cli/demo.h"
#include "serve/web/web.h"

enum { TIMES = 20 };

static void fail(const struct err *err)
{
    fprintf(stderr, "page_bench: %s\n", err->text);
    exit(1);
}

static void make(struct arena *a, const char *path, struct store **s)
{
    struct err err = {0};
    struct demo_keys keys = {0};
    int64_t clauses;
    if (!store_open(a, str_of(path), STORE_CREATE, s, &err))
        fail(&err);
    store_set_actor(*s, STR("bench"));
    if (!store_begin(*s, &err) || !catalogue_load(*s, a, &clauses, &err) ||
        !demo_load_records(*s, a, &keys, &err) || !store_commit(*s, &err))
        fail(&err);
}

static int64_t best_us(struct store *s, struct arena *a, const struct web_ask *ask, size_t *bytes)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < TIMES; i++) {
        struct web_answer answer;
        size_t mark = arena_mark(a);
        int64_t start = world_monotonic_us();
        web_answer(s, a, ask, &answer);
        int64_t us = world_monotonic_us() - start;
        best = us < best ? us : best;
        *bytes = answer.body.n;
        if (answer.status != 200)
            exit(1);
        arena_rewind(a, mark);
    }
    return best;
}

int main(void)
{
    static const char *const paths[] = {
        "/",        "/devices", "/devices/DEV-0001", "/risks", "/records/SR-0001", "/list/threat",
        "/history", "/setup"};
    struct arena a;
    struct store *s;
    struct web_files files;
    char dir[] = "/tmp/tutela-bench-XXXXXX", path[128];
    arena_init(&a, LIMIT_ARENA);
    if (!mkdtemp(dir))
        return 1;
    snprintf(path, sizeof path, "%s/w.db", dir);
    make(&a, path, &s);
    web_files_init(&a, &files);
    struct web_cache *cache = web_cache_new(&a);
    printf("| page | made anew, us | kept, us | KiB |\n| --- | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        size_t bytes;
        struct web_ask ask = {.method = STR("GET"),
                              .headers = {.host = STR("localhost")},
                              .path = str_of(paths[i]),
                              .reading = true,
                              .workspace = str_of(path),
                              .advisories = STR("/nonexistent"),
                              .files = &files};
        int64_t anew = best_us(s, &a, &ask, &bytes);
        ask.cache = cache;
        int64_t kept = best_us(s, &a, &ask, &bytes);
        printf("| %s | %lld | %lld | %zu |\n", paths[i], (long long)anew, (long long)kept,
               bytes / 1024);
    }
    web_cache_done(cache);
    store_close(s);
    static const char *const made[] = {"w.db", "w.db-wal", "w.db-shm"};
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, made[i]);
        unlink(path);
    }
    rmdir(dir);
    arena_done(&a);
    return 0;
}
