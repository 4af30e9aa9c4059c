/* How many durable changes a workspace takes: one writer alone, and 50 through one committer. Each
   change updates one record, adds one row to the hash chain, and is acknowledged after the fsync.
   store_bench [FOLDER [URL]]: in that folder; and in that empty database of PostgreSQL. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/world.h"
#include "store/committer.h"

enum { WRITERS = 50, SECONDS = 5, SAMPLES_MAX = 1 << 20, RECORDS = 200 };

struct shared {
    struct committer *committer;
    int64_t stop_at_us;
};

struct writer {
    struct shared *shared;
    pthread_t thread;
    int number;
    int64_t *waits_us;
    size_t count;
};

struct change {
    int record;
    int64_t value;
};

static bool set_text(void *record, struct arena *a, int64_t value, struct err *err)
{
    return record_set(record_type_find(STR("device_family")), record, a, STR("description"),
                      str_fmt(a, "value %lld", (long long)value), err);
}

static bool update(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct change *c = context;
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(a, t->size, 1, 16);
    struct str id = str_fmt(a, "DF-%04d", c->record);
    return store_load(s, a, t, id, record, NULL, err) && set_text(record, a, c->value, err) &&
           store_save(s, a, t, id, 0, record, err);
}

static void fail(const struct err *err)
{
    fprintf(stderr, "store_bench: %s\n", err->text);
    exit(1);
}

static void *write_loop(void *arg)
{
    struct writer *w = arg;
    struct err err = {0};
    int64_t now = world_monotonic_us();
    while (now < w->shared->stop_at_us && w->count < SAMPLES_MAX) {
        struct change c = {1 + (w->number * 7 + (int)w->count) % RECORDS, now};
        if (!committer_do(w->shared->committer, STR("bench"), update, &c, &err))
            fail(&err);
        int64_t after = world_monotonic_us();
        w->waits_us[w->count++] = after - now;
        now = after;
    }
    return NULL;
}

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void run(struct arena *a, const char *path, int writers)
{
    struct shared shared = {0};
    struct err err = {0};
    struct writer *w = ARENA_ARRAY(a, struct writer, (size_t)writers);
    if (!committer_start(a, str_of(path), &shared.committer, &err))
        fail(&err);
    int64_t start = world_monotonic_us();
    shared.stop_at_us = start + SECONDS * 1000000LL;
    for (int i = 0; i < writers; i++) {
        w[i] = (struct writer){
            .shared = &shared, .number = i, .waits_us = ARENA_ARRAY(a, int64_t, SAMPLES_MAX)};
        if (pthread_create(&w[i].thread, NULL, write_loop, &w[i]) != 0)
            exit(1);
    }
    size_t total = 0;
    for (int i = 0; i < writers; i++) {
        pthread_join(w[i].thread, NULL);
        total += w[i].count;
    }
    int64_t us = world_monotonic_us() - start;
    committer_stop(shared.committer);
    int64_t *all = ARENA_ARRAY(a, int64_t, total + 1);
    size_t n = 0;
    for (int i = 0; i < writers; i++)
        for (size_t k = 0; k < w[i].count; k++)
            all[n++] = w[i].waits_us[k];
    qsort(all, n, sizeof *all, by_value);
    printf("| %s, %d writer%s, one committer | %lld changes/s | p50 %.2f ms | p99 %.2f ms | max "
           "%.1f ms |\n",
           strncmp(path, "postgres", 8) == 0 ? "PostgreSQL" : "history", writers,
           writers == 1 ? "" : "s", (long long)((int64_t)total * 1000000 / us),
           (double)all[n / 2] / 1000, (double)all[n * 99 / 100] / 1000, (double)all[n - 1] / 1000);
}

static void make(struct arena *a, const char *path)
{
    struct store *s;
    struct err err = {0};
    const struct record_type *t = record_type_find(STR("device_family"));
    if (!store_open(a, str_of(path), STORE_CREATE, &s, &err))
        fail(&err);
    store_set_actor(s, STR("bench"));
    bool ok = store_begin(s, &err);
    for (int i = 0; ok && i < RECORDS; i++) {
        void *record = arena_alloc(a, t->size, 1, 16);
        struct str id = {0};
        ok = record_set(t, record, a, STR("name"), STR("family"), &err) &&
             store_add(s, a, t, record, &id, &err);
    }
    if (!ok || !store_commit(s, &err))
        fail(&err);
    store_close(s);
}

static void check(struct arena *a, const char *path)
{
    struct store *s;
    struct store_verdict v;
    struct err err = {0};
    int64_t start = world_monotonic_us();
    if (!store_open(a, str_of(path), STORE_READ, &s, &err) || !store_verify(s, a, &v, &err))
        fail(&err);
    int64_t us = world_monotonic_us() - start;
    printf("| verify | %lld changes | %.0f ms | %.0f changes/s | faults %zu |\n",
           (long long)v.changes, (double)us / 1000, (double)v.changes * 1e6 / (double)us,
           json_count(v.faults));
    store_close(s);
}

/* What the disk allows: one 4 KiB write and fdatasync after another. */
static void limit(const char *path)
{
    char page[4096] = {0};
    FILE *f = fopen(path, "w");
    if (!f)
        exit(1);
    int64_t start = world_monotonic_us(), n = 0;
    for (; world_monotonic_us() - start < 1000000; n++)
        if (pwrite(fileno(f), page, sizeof page, 0) != (ssize_t)sizeof page ||
            fdatasync(fileno(f)) != 0)
            exit(1);
    fclose(f);
    printf("| limit: fdatasync of one page | %lld/s | | | |\n", (long long)n);
}

int main(int argc, char **argv)
{
    struct arena a;
    char dir[] = "/tmp/tutela-bench-XXXXXX", path[128], other[128];
    arena_init(&a, LIMIT_ARENA);
    if (argc > 1 ? chdir(argv[1]) != 0 : !mkdtemp(dir))
        return 1;
    snprintf(path, sizeof path, "%s/w.db", argc > 1 ? "." : dir);
    snprintf(other, sizeof other, "%s/limit", argc > 1 ? "." : dir);
    limit(other);
    make(&a, path);
    run(&a, path, 1);
    run(&a, path, WRITERS);
    check(&a, path);
    if (argc > 2) {
        make(&a, argv[2]);
        run(&a, argv[2], 1);
        run(&a, argv[2], WRITERS);
        check(&a, argv[2]);
    }
    static const char *const made[] = {"w.db", "w.db-wal", "w.db-shm", "limit"};
    for (size_t i = 0; i < COUNT_OF(made); i++) {
        snprintf(other, sizeof other, "%s/%s", argc > 1 ? "." : dir, made[i]);
        unlink(other);
    }
    if (argc == 1)
        rmdir(dir);
    arena_done(&a);
    return 0;
}
