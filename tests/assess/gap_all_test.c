/* The portfolio at once says of each device what asking for the device alone says; and what the
   program's own checks and slots look at. */
#include "catalogues.h"

#include "assess/gap/coverage.h"
#include "assess/gap/gap.h"
#include "intake/evidence/slot.h"

static const struct date today = {2026, 11, 27};

static size_t below(uint64_t *state, size_t n)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (size_t)((z ^ (z >> 31)) % n);
}

/* Any record of a device, of the house, or of a release, with what gap looks at. */
static void add_something(struct fixture *f, uint64_t *random, struct str device,
                          struct str release, const struct evidence_slots *slots)
{
    static const char *const facts[] = {"software", "networked", "sterile", "implantable",
                                        "lay_user", "measuring", "active",  "hardware"};
    static const char *const values[] = {"value=yes", "value=no", "value=unknown"};
    static const char *const clauses[] = {"MDR-I-17.2",         "MDR-I-1",    "MDCG-P1", "MDCG-P5",
                                          "IEC81001-5-1-4.1.1", "IVDR-I-16.2"};
    static const char *const days[] = {"valid_until=", "valid_until=2026-01-01",
                                       "valid_until=2027-01-01"};
    const struct evidence_slot *slot = &slots->items[below(random, slots->count)];
    struct str clause = str_of(clauses[below(random, COUNT_OF(clauses))]), none = STR("");
    struct str of = below(random, 4) ? device : none;
    switch (below(random, 6)) {
    case 0:
        (void)fixture_add(f, "device_fact", fixture_ref(f, "device", device),
                          fixture_ref(f, "fact", str_of(facts[below(random, COUNT_OF(facts))])),
                          values[below(random, 3)], NULL);
        break;
    case 1:
        (void)fixture_add(f, "evidence", "name=Report", fixture_ref(f, "device", of),
                          fixture_ref(f, "release", below(random, 2) && of.n ? release : none),
                          fixture_ref(f, "serves", clause), fixture_ref(f, "slots", slot->id),
                          days[below(random, 3)], NULL);
        break;
    case 2:
        (void)fixture_add(f, "applicability", fixture_ref(f, "device", device),
                          fixture_ref(f, "clause", clause), "applies=no", "reason=Because", NULL);
        break;
    case 3:
        (void)fixture_add(f, "evidence_review", fixture_ref(f, "slot", slot->id),
                          fixture_ref(f, "device", device), fixture_ref(f, "release", release),
                          "verdict=not_needed", "reason=Because", "judged_by=Ann",
                          "judged_on=2026-11-20", NULL);
        break;
    case 4:
        (void)fixture_add(f, "security_risk", "name=Risk", fixture_ref(f, "device", device), NULL);
        break;
    default: (void)fixture_release(f, device, "9"); break;
    }
}

static void assert_same(const struct json *all, const struct json *one, uint64_t seed)
{
    struct arena a;
    arena_init(&a, MIB(64));
    struct buf left = {.arena = &a}, right = {.arena = &a};
    json_write(all, &left);
    json_write(one, &right);
    if (!str_eq(buf_str(&left), buf_str(&right)))
        fail_msg("seed %llu: the portfolio says %.300s, the device %.300s",
                 (unsigned long long)seed, left.p, right.p);
    arena_done(&a);
}

struct compared {
    struct fixture *f;
    const struct json *devices; /* of gap_all, the next */
    uint64_t seed;
    size_t count;
};

static bool compare(void *context, struct json *model, struct err *err)
{
    struct compared *c = context;
    struct json *one;
    struct str id = json_text(json_get(model, "device"), "id");
    if (!gap_model(c->f->store, &c->f->arena, id, (struct str){0}, today, &one, err))
        return false;
    assert_same(model, one, c->seed);
    assert_true(str_eq(json_text(c->devices, "id"), id));
    assert_same(json_get(c->devices, "counts"), json_get(one, "counts"), c->seed);
    const struct json *k = json_first(json_get(one, "catalogues"));
    int64_t gaps = 0;
    JSON_EACH (of_all, json_get(c->devices, "catalogues")) {
        assert_true(str_eq(json_text(of_all, "id"), json_text(k, "id")));
        assert_same(json_get(of_all, "counts"), json_get(k, "counts"), c->seed);
        k = k->next;
    }
    JSON_EACH (r, json_get(one, "requirements"))
        gaps += json_int(r, "gap_count", 0);
    assert_int_equal(json_int(c->devices, "gap_count", -1), gaps);
    c->devices = c->devices->next;
    c->count++;
    return true;
}

static void the_portfolio_says_what_each_device_says_alone(void **state)
{
    enum { WORLDS = 3, DEVICES = 4, RECORDS = 40 };
    struct fixture *f = *state;
    struct evidence_slots slots;
    struct str devices[DEVICES], releases[DEVICES];
    assert_true(evidence_slots_built_in(&f->arena, &slots, &f->err));
    for (size_t i = 0; i < DEVICES; i++) {
        devices[i] = fixture_device(f, "Device", i % 2 ? "ivdr" : "mdr");
        releases[i] = fixture_release(f, devices[i], "1");
    }
    for (uint64_t seed = 1; seed <= WORLDS; seed++) {
        uint64_t random = seed;
        struct json *all;
        for (int i = 0; i < RECORDS; i++) {
            size_t at = below(&random, DEVICES);
            add_something(f, &random, devices[at], releases[at], &slots);
        }
        if (!gap_all(f->store, &f->arena, (struct str){0}, today, &all, &f->err))
            fail_msg("%s", f->err.text);
        struct compared c = {f, json_first(json_get(all, "devices")), seed, 0};
        if (!gap_each(f->store, &f->arena, (struct str){0}, today, compare, &c, &f->err))
            fail_msg("%s", f->err.text);
        assert_int_equal(c.count, DEVICES);
    }
}

static void the_portfolio_of_a_workspace_without_catalogue_is_no_clean_result(void **state)
{
    struct fixture *f = *state;
    struct json *all;
    (void)fixture_device(f, "IP-4", "mdr");
    assert_false(gap_all(f->store, &f->arena, (struct str){0}, today, &all, &f->err));
    assert_int_equal(f->err.code, ERR_NO_DATA);
}

/* --- the order of steps --- */

/* Smaller comes first; the order of docs/manual/05-requirements-and-gaps.md. */
static int64_t rank_of(const struct json *step)
{
    static const char *const labels[] = {"law", "guidance", "standard", "practice", ""};
    struct date due;
    int64_t rank = STR_IS(json_text(step, "grade"), "required") ? 0 : 1, label = 0, urgency = 2;
    if (date_parse(json_text(step, "due_on"), &due)) {
        int64_t days = date_to_days(due) - date_to_days(today);
        urgency = days < 0 ? 0 : days <= 30 ? 1 : 2;
    }
    while (!str_eq(json_text(step, "label"), str_of(labels[label])))
        assert_true(++label < (int64_t)COUNT_OF(labels));
    return ((rank * 3 + urgency) * 2 + !json_is_true(step, "safety")) * 5 + label;
}

static void steps_come_by_gate_day_safety_and_label(void **state)
{
    struct fixture *f = *state;
    struct json *next;
    int64_t last = -1;
    bool overdue = false, soon = false, safety = false;
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fixture_release(f, d, "1");
    (void)fixture_add(f, "security_risk", "name=Risk", fixture_ref(f, "device", d), NULL);
    (void)fixture_add(f, "duty", "name=Late", "rule=x", "label=law", "due_on=2026-11-26",
                      fixture_ref(f, "device", d), NULL);
    (void)fixture_add(f, "duty", "name=Soon", "rule=x", "label=law", "due_on=2026-12-27", NULL);
    (void)fixture_add(f, "duty", "name=Far", "rule=x", "label=law", "due_on=2026-12-28", NULL);
    (void)fixture_add(f, "task", "name=Owners", "check_name=owners-missing", "due_on=2026-11-28",
                      "effort_minutes=15", fixture_ref(f, "device", d), NULL);
    if (!gap_next(f->store, &f->arena, d, today, 0, &next, &f->err))
        fail_msg("%s", f->err.text);
    JSON_EACH (step, json_get(next, "steps")) {
        if (rank_of(step) < last)
            fail_msg("%.*s comes too late", STR_ARG(json_text(step, "title")));
        last = rank_of(step);
        overdue |= STR_IS(json_text(step, "title"), "Late") && json_is_true(step, "overdue");
        safety |= json_is_true(step, "safety");
        if (STR_IS(json_text(step, "check"), "owners-missing")) { /* the task is its work */
            soon = STR_IS(json_text(step, "due_on"), "2026-11-28");
            assert_int_equal(json_int(step, "effort_minutes", 0), 15);
        }
        assert_false(STR_IS(json_text(step, "title"), "Owners"));
    }
    assert_true(overdue && soon && safety);
    assert_true(STR_IS(json_text(json_first(json_get(next, "steps")), "title"), "Late"));
}

/* --- what the program's own data cover --- */

static void every_row_that_must_be_looked_at_has_a_check_or_a_slot(void **state)
{
    struct fixture *f = *state;
    struct gap_coverage all;
    struct buf lacking = {.arena = &f->arena};
    size_t must = 0;
    if (!gap_coverage_built_in(&f->arena, &all, &f->err))
        fail_msg("%s", f->err.text);
    for (size_t i = 0; i < all.row_count; i++) {
        must += all.rows[i].must;
        if (all.rows[i].must && !gap_is_served(&all.rows[i]))
            buf_fmt(&lacking, " %.*s", STR_ARG(all.rows[i].id));
    }
    assert_true(must > 150);
    if (lacking.n)
        fail_msg("nothing looks at%.*s", (int)lacking.n, lacking.p);
}

static void what_a_check_or_slot_serves_is_there(void **state)
{
    struct fixture *f = *state;
    struct gap_coverage all;
    if (!gap_coverage_built_in(&f->arena, &all, &f->err))
        fail_msg("%s", f->err.text);
    for (size_t i = 0; i < all.stray_count; i++)
        fail_msg("%.*s serves %.*s, which no catalogue has", STR_ARG(all.strays[i].by),
                 STR_ARG(all.strays[i].id));
}

/* "tutela add TYPE a=.. b=.. (then) ...": the fields of the type. */
static void check_command(struct str check, struct str command)
{
    struct str word, type = {0};
    const struct record_type *t = NULL;
    while (str_word(&command, &word)) {
        if (STR_IS(type, "add") && !t) {
            t = record_type_find(word);
            if (!t)
                fail_msg("%.*s: there is no type %.*s", STR_ARG(check), STR_ARG(word));
        }
        size_t eq = str_find_char(word, '=');
        if (t && eq < word.n && !record_field(t, str_sub(word, 0, eq)))
            fail_msg("%.*s: %s has no field %.*s", STR_ARG(check), t->name,
                     STR_ARG(str_sub(word, 0, eq)));
        if (STR_IS(word, "tutela")) {
            t = NULL;
            type = (struct str){0};
        } else if (type.n == 0) {
            type = word;
        }
    }
}

static void each_check_says_the_command_that_mends_a_row(void **state)
{
    struct fixture *f = *state;
    struct gap_checks checks;
    assert_true(gap_checks_read(&f->arena, &checks, &f->err));
    for (size_t i = 0; i < checks.count; i++) {
        const struct gap_check *c = &checks.items[i];
        if (c->how.n && !str_starts(c->how, STR("tutela ")))
            fail_msg("%.*s: '%.*s' is no command", STR_ARG(c->name), STR_ARG(c->how));
        check_command(c->name, c->how);
    }
}

int main(void)
{
#define T(name)    cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
#define BARE(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(the_portfolio_says_what_each_device_says_alone),
        BARE(the_portfolio_of_a_workspace_without_catalogue_is_no_clean_result),
        T(steps_come_by_gate_day_safety_and_label),
        BARE(every_row_that_must_be_looked_at_has_a_check_or_a_slot),
        BARE(what_a_check_or_slot_serves_is_there),
        BARE(each_check_says_the_command_that_mends_a_row),
    };
    return cmocka_run_group_tests_name("assess/gap_all", tests, NULL, NULL);
}
