/* The next steps and the release gate: nothing that falls short is passed over. */
#include "gap_world.h"

#include "base/map.h"

static const struct json *next_of(struct fixture *f, struct str device, int64_t limit)
{
    struct json *model;
    if (!gap_next(f->store, &f->arena, device, today, limit, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static int label_rank(const struct json *step)
{
    static const char *const labels[] = {"law", "guidance", "standard", "practice", ""};
    int i = 0;
    while (!str_eq(json_text(step, "label"), str_of(labels[i])))
        assert_true(++i < (int)COUNT_OF(labels));
    return i;
}

static void gap_next_puts_required_before_advised_and_law_before_guidance(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    (void)fixture_release(f, d, "1");
    const struct json *model = next_of(f, d, 0), *last = NULL;
    int64_t rank = 0, helped = 0;
    assert_true(json_int(model, "total", 0) > 5);
    JSON_EACH (step, json_get(model, "steps")) {
        assert_int_equal(json_int(step, "rank", 0), ++rank);
        assert_true(json_text(step, "remedy").n > 0 && json_text(step, "line").n > 0);
        helped += json_count(json_get(step, "clears")) > 0;
        assert_int_equal(json_count(json_get(step, "rows")), json_int(step, "count", 0));
        if (last) {
            bool was = STR_IS(json_text(last, "grade"), "required");
            bool is = STR_IS(json_text(step, "grade"), "required");
            assert_true(was || !is);
            bool alike = json_is_true(last, "safety") == json_is_true(step, "safety");
            if (was == is && alike)
                assert_true(label_rank(last) <= label_rank(step));
        }
        last = step;
    }
    assert_int_equal(rank, json_int(model, "total", 0));
    assert_true(helped > 5);
    model = next_of(f, d, 3);
    assert_int_equal(json_int(model, "shown", 0), 3);
    assert_int_equal(json_count(json_get(model, "steps")), 3);
    assert_int_equal(json_int(model, "total", 0), rank);
}

static void gap_next_of_a_device_leaves_the_others_out(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "ivdr");
    struct str release = fixture_release(f, other, "1");
    bool seen = false;
    JSON_EACH (step, json_get(next_of(f, d, 0), "steps")) {
        assert_false(str_eq(json_text(step, "device"), other));
        assert_false(str_eq(json_text(step, "release"), release));
    }
    JSON_EACH (step, json_get(next_of(f, (struct str){0}, 0), "steps"))
        seen |= str_eq(json_text(step, "device"), other) &&
                STR_IS(json_text(step, "device_name"), "IP-5");
    assert_true(seen);
}

/* Nothing that falls short is passed over: some step names each clause. */
static void gap_next_names_every_clause_that_falls_short(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct map named = {.arena = &f->arena};
    size_t short_of = 0;
    JSON_EACH (step, json_get(next_of(f, d, 0), "steps"))
        JSON_EACH (id, json_get(step, "clears"))
            if (!map_find(&named, id->text))
                map_add(&named, id->text, f);
    JSON_EACH (r, json_get(model_of(f, d, ""), "requirements")) {
        bool falls = STR_IS(json_text(r, "status"), "not_met") ||
                     STR_IS(json_text(r, "status"), "partly") ||
                     STR_IS(json_text(r, "status"), "unknown");
        if (!falls || json_is_true(r, "heading"))
            continue;
        short_of++;
        if (!map_find(&named, json_text(r, "id")))
            fail_msg("no step names %.*s", STR_ARG(json_text(r, "id")));
    }
    assert_true(short_of > 100);
}

/* Clauses that only evidence is missing of are one step for each catalogue, and one more for those
   that close the gate; linking evidence takes a clause out of it. */
static void gap_next_groups_what_lacks_evidence_by_catalogue(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct str id = unchecked(model_of(f, d, "MDR-ANNEX-I"));
    struct map seen = {.arena = &f->arena};
    int64_t before = 0, most = 0;
    JSON_EACH (step, json_get(next_of(f, d, 0), "steps")) {
        if (!STR_IS(json_text(step, "kind"), "proof"))
            continue;
        struct str name = str_fmt(&f->arena, "%.*s %.*s", STR_ARG(json_text(step, "check")),
                                  STR_ARG(json_text(step, "grade")));
        int64_t count = json_int(step, "count", 0);
        assert_null(map_find(&seen, name));
        map_add(&seen, name, f);
        assert_int_equal(json_count(json_get(step, "clears")), count);
        assert_int_equal(json_int(step, "closes", 0), count);
        assert_true(str_has(json_text(step, "how"), json_text(step, "check")));
        assert_true(str_has(json_text(step, "remedy"),
                            str_fmt(&f->arena, "%lld clause", (long long)count)));
        most = count > most ? count : most;
        if (STR_IS(name, "MDR-ANNEX-I advised"))
            before = count;
    }
    assert_true(most > 3 && before > 1);
    (void)fixture_add(f, "evidence", "name=Report", fixture_ref(f, "device", d),
                      fixture_ref(f, "serves", id), NULL);
    JSON_EACH (step, json_get(next_of(f, d, 0), "steps"))
        if (STR_IS(json_text(step, "check"), "MDR-ANNEX-I") &&
            STR_IS(json_text(step, "grade"), "advised"))
            assert_int_equal(json_int(step, "count", 0), before - 1);
}

static const struct json *gate_of(struct fixture *f, struct str release)
{
    struct json *model;
    if (!gap_gate(f->store, &f->arena, release, NULL, NULL, today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static void gap_gate_wants_evidence_for_law_about_cybersecurity(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr"), release = fixture_release(f, d, "1");
    struct str id = unchecked(model_of(f, d, "MDR-ANNEX-I"));
    assert_null(find(json_get(gate_of(f, release), "blockers"), "check", id.p));
    assert_true(fixture_set(f, id, "cybersecurity", "yes"));
    const struct json *b = find(json_get(gate_of(f, release), "blockers"), "check", id.p);
    assert_non_null(b);
    assert_true(str_has(json_text(b, "remedy"), STR("tutela add evidence")));
    (void)fixture_add(f, "evidence", "name=Report", fixture_ref(f, "device", d),
                      fixture_ref(f, "serves", id), NULL);
    assert_null(find(json_get(gate_of(f, release), "blockers"), "check", id.p));
}

static void gap_gate_is_closed_by_required_checks_of_this_release_or_its_device(void **state)
{
    struct fixture *f = *state;
    struct gap_checks checks;
    struct str d = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IP-5", "mdr");
    struct str one = fixture_release(f, d, "1"), two = fixture_release(f, d, "2");
    struct str foreign = fixture_release(f, other, "9");
    const struct json *model = gate_of(f, one);
    assert_true(gap_checks_read(&f->arena, &checks, &f->err));
    assert_false(json_is_true(model, "open"));
    assert_true(str_starts(json_text(model, "summary"), STR("closed: ")));
    assert_int_equal(json_int(model, "total", 0), json_count(json_get(model, "blockers")));
    bool own = false;
    JSON_EACH (b, json_get(model, "blockers")) {
        struct str record = json_text(b, "record");
        assert_false(str_eq(record, two) || str_eq(record, other) || str_eq(record, foreign));
        own |= str_eq(record, one);
        for (size_t i = 0; i < checks.count; i++)
            if (str_eq(checks.items[i].name, json_text(b, "check")))
                assert_true(checks.items[i].required);
    }
    assert_true(own);
}

static void gap_run_is_read_only(void **state)
{
    struct fixture *f = *state;
    struct str d = fixture_device(f, "IP-4", "mdr");
    struct str release = fixture_release(f, d, "1");
    int64_t position = store_position(f->store);
    (void)model_of(f, release, "");
    (void)next_of(f, d, 0);
    (void)gate_of(f, release);
    assert_int_equal(store_position(f->store), position);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(gap_next_puts_required_before_advised_and_law_before_guidance),
        T(gap_next_of_a_device_leaves_the_others_out),
        T(gap_next_names_every_clause_that_falls_short),
        T(gap_next_groups_what_lacks_evidence_by_catalogue),
        T(gap_gate_wants_evidence_for_law_about_cybersecurity),
        T(gap_gate_is_closed_by_required_checks_of_this_release_or_its_device),
        T(gap_run_is_read_only),
    };
    return cmocka_run_group_tests_name("assess/gap_next", tests, NULL, NULL);
}
