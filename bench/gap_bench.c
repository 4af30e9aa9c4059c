/* What a portfolio of 10, 100 and 1,000 devices falls short of: all of it in numbers, one device in
   full, and the next steps. Promised: all catalogues of 1,000 devices within 2 s and 300 MiB, in
   proportion to the devices. gap_bench DIR keeps the workspaces there (10.db, 100.db, 1000.db), to
   time the whole program: tutela --workspace DIR/1000.db gap --all */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "assess/gap/gap.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"

enum { RELEASES = 2, FACTS = 40, EVIDENCE = 6, RISKS = 4, THREATS = 5, CONTROLS = 3, TIMES = 3 };

static const struct date today = {2026, 11, 27};

struct maker {
    struct arena *arena;
    struct store *store;
    struct str device, release;
    uint64_t random;
};

static void fail(const struct err *err)
{
    fprintf(stderr, "gap_bench: %s\n", err->text);
    exit(1);
}

/* splitmix64: the same workspaces each time. */
static size_t below(struct maker *m, size_t n)
{
    uint64_t z = (m->random += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (size_t)((z ^ (z >> 31)) % n);
}

/* json: the members, without braces. */
static struct str add(struct maker *m, const char *type, struct str json)
{
    struct err err = {0};
    struct str id = {0};
    struct json *object;
    const struct record_type *t = record_type_find(str_of(type));
    void *record = arena_alloc(m->arena, t->size, 1, _Alignof(max_align_t));
    json = str_fmt(m->arena, "{%.*s}", STR_ARG(json));
    if (!json_read(m->arena, json, &object, &err) ||
        !record_from_json(t, record, m->arena, object, &err) ||
        !store_add(m->store, m->arena, t, record, &id, &err))
        fail(&err);
    return id;
}

/* "device": "DEV-0001" and, where it is given, "release". */
static struct str about(struct maker *m, bool release)
{
    if (!release)
        return str_fmt(m->arena, "\"device\": \"%.*s\"", STR_ARG(m->device));
    return str_fmt(m->arena, "\"device\": \"%.*s\", \"release\": \"%.*s\"", STR_ARG(m->device),
                   STR_ARG(m->release));
}

static void add_each(struct maker *m, const char *type, int count, bool release)
{
    for (int i = 0; i < count; i++) {
        struct str key = str_fmt(m->arena, "\"key\": \"%d\", ", i);
        bool keyed = record_field(record_type_find(str_of(type)), STR("key"));
        (void)add(m, type,
                  str_fmt(m->arena, "\"name\": \"%s %d\", %s%.*s", type, i, keyed ? key.p : "",
                          STR_ARG(about(m, release))));
    }
}

static void add_facts(struct maker *m, const struct catalogue_facts *facts)
{
    static const char *const values[] = {"yes", "no", "no", "unknown"};
    for (size_t i = 0; i < facts->count && i < FACTS; i++)
        (void)add(m, "device_fact",
                  str_fmt(m->arena, "%.*s, \"fact\": \"%.*s\", \"value\": \"%s\"",
                          STR_ARG(about(m, false)), STR_ARG(facts->facts[i].name),
                          values[below(m, COUNT_OF(values))]));
}

static void add_device(struct maker *m, int number, const struct catalogue_set *set)
{
    const struct catalogue_file *law = &set->items[below(m, set->count)];
    m->device = add(m, "device",
                    str_fmt(m->arena, "\"name\": \"Device %d\", \"regulation\": \"%s\"", number,
                            number % 4 ? "mdr" : "ivdr"));
    for (int i = 0; i < RELEASES; i++)
        m->release = add(m, "release",
                         str_fmt(m->arena, "\"name\": \"%d.0\", %.*s, \"status\": \"%s\"", i + 1,
                                 STR_ARG(about(m, false)), i ? "in_work" : "released"));
    add_facts(m, &set->facts);
    for (int i = 0; i < EVIDENCE; i++) {
        struct str clause = law->clauses[below(m, law->clause_count)].id;
        (void)add(m, "evidence",
                  str_fmt(m->arena,
                          "\"name\": \"Report %d\", %.*s, \"kind\": \"test_report\", \"serves\": "
                          "[\"%.*s\", \"MDCG-P%zu\"], \"valid_until\": \"2027-0%zu-01\"",
                          i, STR_ARG(about(m, true)), STR_ARG(clause), 1 + below(m, 8),
                          1 + below(m, 9)));
    }
    add_each(m, "threat", THREATS, true);
    add_each(m, "security_risk", RISKS, false);
    add_each(m, "control", CONTROLS, false);
    add_each(m, "test", 2, false);
    (void)add(m, "applicability",
              str_fmt(m->arena,
                      "%.*s, \"clause\": \"MDR-I-17.2\", \"applies\": \"yes\", "
                      "\"reason\": \"It is software.\"",
                      STR_ARG(about(m, false))));
}

static struct store *make(struct arena *a, const char *path, int devices)
{
    struct err err = {0};
    struct catalogue_set set;
    struct maker m = {.arena = a, .random = 1};
    int64_t clauses;
    if (!store_open(a, str_of(path), STORE_CREATE, &m.store, &err))
        fail(&err);
    store_set_actor(m.store, STR("bench"));
    if (!catalogue_built_in(a, &set, &err) || !store_begin(m.store, &err) ||
        !catalogue_load(m.store, a, &clauses, &err))
        fail(&err);
    for (int i = 0; i < devices; i++) {
        size_t mark = arena_mark(a);
        add_device(&m, i, &set);
        arena_rewind(a, mark);
    }
    if (!store_commit(m.store, &err))
        fail(&err);
    return m.store;
}

/* What is timed. */
static bool all(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    return gap_all(s, a, (struct str){0}, today, out, err);
}

static bool one(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    return gap_model(s, a, STR("DEV-0001"), (struct str){0}, today, out, err);
}

static bool next(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    return gap_next(s, a, (struct str){0}, today, 20, out, err);
}

static bool next_of_one(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    return gap_next(s, a, STR("DEV-0001"), today, 20, out, err);
}

static double best_ms(struct store *s, struct arena *a,
                      bool (*run)(struct store *, struct arena *, struct json **, struct err *))
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < TIMES; i++) {
        struct json *model;
        struct err err = {0};
        size_t mark = arena_mark(a);
        int64_t start = world_monotonic_us();
        if (!run(s, a, &model, &err))
            fail(&err);
        int64_t us = world_monotonic_us() - start;
        best = us < best ? us : best;
        arena_rewind(a, mark);
    }
    return (double)best / 1000;
}

int main(int argc, char **argv)
{
    static const int sizes[] = {10, 100, 1000};
    char own[] = "/tmp/tutela-bench-XXXXXX";
    const char *dir = argc > 1 ? argv[1] : mkdtemp(own);
    if (!dir)
        return 1;
    printf("| devices | all, ms | one, ms | next of one, ms | next, ms | MiB so far |\n"
           "| ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        struct arena a;
        struct rusage used;
        char path[256];
        arena_init(&a, LIMIT_ARENA);
        snprintf(path, sizeof path, "%s/%d.db", dir, sizes[i]);
        struct store *s = make(&a, path, sizes[i]);
        double ms[] = {best_ms(s, &a, all), best_ms(s, &a, one), best_ms(s, &a, next_of_one),
                       best_ms(s, &a, next)};
        (void)getrusage(RUSAGE_SELF, &used);
        printf("| %d | %.1f | %.1f | %.1f | %.1f | %ld |\n", sizes[i], ms[0], ms[1], ms[2], ms[3],
               used.ru_maxrss / 1024);
        fflush(stdout);
        store_close(s);
        arena_done(&a);
        if (argc == 1)
            unlink(path);
    }
    if (argc == 1)
        rmdir(dir);
    return 0;
}
