/*
 * runs.c - cases of a file become runs of tests. A test names a case when its id, its external id
 * or its title is one of the names of the case: an id that a property of the case gives; class and
 * name with one of ". # :: /" or a space between; the class alone, of which the test then has all
 * cases; and the name alone, where only one class of the file has it. Parameters behind a name, as
 * in "dose[3]" or "dose(int)", may be left out.
 */
#include "assess/control/control.h"
#include "assess/result/take_internal.h"
#include "base/map.h"

enum {
    MESSAGES_MAX = 20,    /* of cases that did not pass, kept in a run */
    UNMATCHED_MAX = 10000 /* cases that are listed; the others are counted */
};

/* A test of the device, and what the file has of it. */
struct test_seen {
    struct str id;
    size_t outcomes[RESULT_OUTCOME__COUNT];
    size_t count, last_case; /* last_case: index + 1 */
    struct buf findings, weaknesses;
    size_t messages;
    struct test_seen *next; /* of all */
};

/* Tests of one name. */
struct named {
    struct test_seen *test;
    struct named *next;
};

/* A case's name without its class: whether one class only has it. */
struct bare {
    struct str group;
    bool many;
};

struct cases {
    struct result_taker *t;
    struct map names; /* struct named */
    struct map bare;  /* struct bare */
    struct test_seen *first, *last;
    struct json *unmatched;
    int64_t unmatched_count, created;
};

/* --- names --- */

static void give_name(struct cases *c, struct str name, struct test_seen *test)
{
    name = str_trim(name);
    if (name.n == 0)
        return;
    struct named *n = ARENA_NEW(c->t->arena, struct named);
    struct named *there = map_find(&c->names, name);
    n->test = test;
    if (!there) {
        map_add(&c->names, name, n);
        return;
    }
    n->next = there->next;
    there->next = n;
}

static struct test_seen *add_test(struct cases *c, struct str id, struct str name,
                                  struct str external_id)
{
    struct test_seen *test = ARENA_NEW(c->t->arena, struct test_seen);
    test->id = id;
    test->findings.arena = test->weaknesses.arena = c->t->arena;
    if (c->last)
        c->last->next = test;
    else
        c->first = test;
    c->last = test;
    give_name(c, id, test);
    give_name(c, external_id, test);
    give_name(c, name, test);
    return test;
}

static struct str without_parameters(struct str name)
{
    size_t n = 0;
    while (n < name.n && !strchr("[({", name.p[n]))
        n++;
    return n == 0 ? name : str_trim(str_sub(name, 0, n));
}

static void count_bare(struct cases *c, struct str name, struct str group)
{
    struct bare *b = map_find(&c->bare, name);
    if (!b) {
        b = ARENA_NEW(c->t->arena, struct bare);
        b->group = group;
        map_add(&c->bare, name, b);
    }
    b->many = b->many || !str_eq(b->group, group);
}

static struct str full_name(struct arena *a, const struct result_case *r)
{
    return r->group.n ? str_fmt(a, "%.*s.%.*s", STR_ARG(r->group), STR_ARG(r->name)) : r->name;
}

/* --- a case of a test --- */

static void note(struct cases *c, struct test_seen *test, const struct result_case *r)
{
    bool worth = r->outcome != RESULT_PASS || r->flaky;
    if (!worth || test->messages++ >= MESSAGES_MAX)
        return;
    struct str name = full_name(c->t->arena, r);
    buf_fmt(&test->findings, "%.*s: %s%s%.*s\n", STR_ARG(name), result_outcome_word(r->outcome),
            r->message.n ? ", " : "", STR_ARG(r->message));
}

static void note_weaknesses(struct cases *c, struct test_seen *test, const struct result_case *r)
{
    const struct result_document *d = c->t->document;
    for (size_t i = r->first_flaw; i < r->first_flaw + r->flaw_count; i++)
        if (!d->flaws[i].suppressed && !d->flaws[i].closed && c->t->flaw_ids[i].n) {
            buf_put(&test->weaknesses, c->t->flaw_ids[i]);
            buf_char(&test->weaknesses, ' ');
        }
}

static void count(struct cases *c, struct test_seen *test, size_t i)
{
    const struct result_case *r = &c->t->document->cases[i];
    if (test->last_case == i + 1)
        return; /* by two of its names */
    test->last_case = i + 1;
    test->count++;
    test->outcomes[r->outcome]++;
    note(c, test, r);
    note_weaknesses(c, test, r);
}

/* False when no test has the name. */
static bool count_named(struct cases *c, const struct named *named, size_t i)
{
    for (const struct named *one = named; one; one = one->next)
        count(c, one->test, i);
    return named != NULL;
}

static bool try_name(struct cases *c, struct str name, size_t i)
{
    return count_named(c, map_find(&c->names, name), i);
}

static bool try_full(struct cases *c, struct str group, struct str name, size_t i)
{
    static const char *const between[] = {".", "#", "::", "/", " "};
    struct arena *a = c->t->arena;
    bool found = false;
    for (size_t k = 0; group.n && k < COUNT_OF(between); k++) {
        size_t mark = arena_mark(a);
        const struct named *named = map_find(
            &c->names, str_fmt(a, "%.*s%s%.*s", STR_ARG(group), between[k], STR_ARG(name)));
        arena_rewind(a, mark); /* ten names for each of many cases */
        found = count_named(c, named, i) || found;
    }
    return found;
}

static bool try_bare(struct cases *c, struct str name, size_t i, bool *ambiguous)
{
    const struct bare *b = map_find(&c->bare, name);
    if (!map_find(&c->names, name))
        return false;
    if (b && b->many) {
        *ambiguous = true;
        return false;
    }
    return try_name(c, name, i);
}

/* All tests that name the case by one of its names. */
static bool match(struct cases *c, size_t i, bool *ambiguous)
{
    const struct result_case *r = &c->t->document->cases[i];
    struct str ids = r->ids, id, plain = without_parameters(r->name);
    bool found = false;
    while (str_word(&ids, &id))
        found = try_name(c, id, i) || found;
    found = try_full(c, r->group, r->name, i) || found;
    found = try_bare(c, r->name, i, ambiguous) || found;
    if (plain.n < r->name.n) {
        found = try_full(c, r->group, plain, i) || found;
        found = try_bare(c, plain, i, ambiguous) || found;
    }
    if (r->group.n)
        found = try_name(c, r->group, i) || found;
    return found;
}

static bool create(struct cases *c, size_t i)
{
    struct result_taker *t = c->t;
    const struct result_case *r = &t->document->cases[i];
    struct test new = {
        .name = r->name, .device = t->release.device, .external_id = full_name(t->arena, r)};
    struct str id = {0};
    if (!store_add(t->store, t->arena, &TEST_TYPE, &new, &id, t->err))
        return err_wrap(t->err, "line %zu", r->line);
    c->created++;
    count(c, add_test(c, id, (struct str){0}, new.external_id), i);
    return true;
}

static void tell_unmatched(struct cases *c, size_t i, bool ambiguous)
{
    struct arena *a = c->t->arena;
    const struct result_case *r = &c->t->document->cases[i];
    if (c->unmatched_count++ >= UNMATCHED_MAX)
        return;
    struct json *o = json_add(a, c->unmatched, NULL, JSON_OBJECT);
    json_add_text(a, o, "case", full_name(a, r));
    json_add_text(a, o, "result", str_of(result_outcome_word(r->outcome)));
    json_add_int(a, o, "line", (int64_t)r->line);
    json_add_text(a, o, "why",
                  ambiguous ? STR("several classes have a case of that name, and the test does not "
                                  "say which")
                            : STR("no test of the device has its name as title or external id"));
}

/* --- runs --- */

static enum result_outcome heaviest(const struct test_seen *test)
{
    for (int i = RESULT_OUTCOME__COUNT - 1; i > RESULT_PASS; i--)
        if (test->outcomes[i])
            return (enum result_outcome)i;
    return RESULT_PASS;
}

static enum test_result result_of(enum result_outcome outcome)
{
    switch (outcome) {
    case RESULT_PASS: return TEST_RESULT_PASS;
    case RESULT_SKIPPED: return TEST_RESULT_SKIPPED;
    case RESULT_ERROR: return TEST_RESULT_ERROR;
    case RESULT_FAIL:
    case RESULT_OUTCOME__COUNT: break;
    }
    return TEST_RESULT_FAIL;
}

static struct str findings_of(struct cases *c, const struct test_seen *test)
{
    struct buf b = {.arena = c->t->arena};
    if (test->messages == 0)
        return (struct str){0};
    if (test->count > 1)
        buf_fmt(&b, "%zu of %zu cases passed.\n", test->outcomes[RESULT_PASS], test->count);
    buf_put(&b, buf_str(&test->findings));
    if (test->messages > MESSAGES_MAX)
        buf_fmt(&b, "and %zu more", test->messages - MESSAGES_MAX);
    return str_trim(buf_str(&b));
}

static bool add_run(struct cases *c, const struct test_seen *seen, struct json *list)
{
    struct result_taker *t = c->t;
    const struct result_document *d = t->document;
    struct test test;
    struct str id = {0};
    if (!store_load(t->store, t->arena, &TEST_TYPE, seen->id, &test, NULL, t->err))
        return false;
    struct test_run run = {
        .test = seen->id,
        .release = t->import->release,
        .build_hash = d->build_hash,
        .result = result_of(heaviest(seen)),
        .controls = test.controls,
        .findings = findings_of(c, seen),
        .weaknesses = str_trim(buf_str(&seen->weaknesses)),
        .tester = d->author,
        .run_on = d->at.ms ? instant_date(d->at) : (struct date){0},
        .evidence = t->evidence,
    };
    if (!store_add(t->store, t->arena, &TEST_RUN_TYPE, &run, &id, t->err))
        return err_wrap(t->err, "%.*s", STR_ARG(seen->id));
    struct json *o = json_add(t->arena, list, NULL, JSON_OBJECT);
    json_add_text(t->arena, o, "test", seen->id);
    json_add_text(t->arena, o, "title", test.name);
    json_add_text(t->arena, o, "run", id);
    json_add_text(t->arena, o, "result", str_of(result_outcome_word(heaviest(seen))));
    json_add_int(t->arena, o, "cases", (int64_t)seen->count);
    return true;
}

static bool load_tests(struct cases *c)
{
    struct json *rows;
    struct store_param params[] = {STORE_P(c->t->release.device)};
    if (!store_query(c->t->store, c->t->arena, "result_tests", params, COUNT_OF(params), &rows,
                     c->t->err))
        return false;
    JSON_EACH (row, rows)
        add_test(c, json_text(row, "id"), json_text(row, "name"), json_text(row, "external_id"));
    return true;
}

static bool match_all(struct cases *c)
{
    const struct result_document *d = c->t->document;
    for (size_t i = 0; i < d->case_count; i++) {
        count_bare(c, d->cases[i].name, d->cases[i].group);
        if (without_parameters(d->cases[i].name).n < d->cases[i].name.n)
            count_bare(c, without_parameters(d->cases[i].name), d->cases[i].group);
    }
    for (size_t i = 0; i < d->case_count; i++) {
        bool ambiguous = false;
        if (match(c, i, &ambiguous))
            continue;
        if (c->t->import->create_tests) {
            if (!create(c, i))
                return false;
        } else {
            tell_unmatched(c, i, ambiguous);
        }
    }
    return true;
}

bool result_take_cases(struct result_taker *t)
{
    struct cases c = {.t = t};
    if (t->document->case_count == 0)
        return true;
    c.names.arena = c.bare.arena = t->arena;
    struct json *runs = json_add(t->arena, t->receipt, "test_runs", JSON_ARRAY);
    c.unmatched = json_add(t->arena, t->receipt, "unmatched", JSON_ARRAY);
    if (!load_tests(&c) || !match_all(&c))
        return false;
    for (const struct test_seen *test = c.first; test; test = test->next)
        if (test->count && !add_run(&c, test, runs))
            return false;
    json_add_int(t->arena, t->receipt, "unmatched_total", c.unmatched_count);
    json_add_int(t->arena, t->receipt, "tests_created", c.created);
    return true;
}
