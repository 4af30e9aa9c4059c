#include "render.h"

#include "assess/risk/view.h"

static const struct date today = {2026, 11, 21};

static struct json *list(struct fixture *f, struct str device)
{
    struct json *model;
    if (!risk_list_model(f->store, &f->arena, device, today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *one(struct fixture *f, struct str id)
{
    struct json *model;
    if (!risk_model(f->store, &f->arena, id, today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *by_id(const struct json *items, struct str id)
{
    JSON_EACH (item, items)
        if (str_eq(json_text(item, "id"), id))
            return item;
    fail_msg("no item %.*s", STR_ARG(id));
    return NULL;
}

static const struct json *at(const struct json *array, size_t n)
{
    const struct json *v = json_first(array);
    while (v && n--)
        v = v->next;
    assert_non_null(v);
    return v;
}

struct sample {
    struct str device, joined, missing, unknown, plain, hazard, control, run;
};

static const char *pair(struct fixture *f, const char *name, struct str value)
{
    return str_cz(&f->arena, str_fmt(&f->arena, "%s=%.*s", name, STR_ARG(value)));
}

/* Four security risks: joined to the safety side, missing there, not answered, and without harm. */
static struct sample make_sample(struct fixture *f)
{
    struct sample s;
    s.device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    const char *device = pair(f, "device", s.device);
    struct str release = fixture_add(f, "release", "name=1.0", device, NULL);
    s.control = fixture_add(f, "control", "name=Signature", device, "kind=security",
                            "option=design", "status=proposed", NULL);
    const char *controls = pair(f, "controls", s.control);
    struct str test = fixture_add(f, "test", "name=Forged file", device, controls, NULL);
    s.run = fixture_add(f, "test_run", pair(f, "test", test), pair(f, "release", release),
                        "result=pass", controls, "shows_implementation=yes", "shows_effect=no",
                        "run_on=2026-07-01", NULL);
    fixture_add(f, "requirement", "name=Refuse unsigned files", device, controls, NULL);
    s.joined = fixture_add(f, "security_risk", "name=Altered file", device, controls,
                           "exploitability_before=E4", "impact_before=I5",
                           "exploitability_after=E2", "impact_after=I5", "safety_relevant=yes",
                           "acts_on_patient=yes", "status=in_work", NULL);
    s.missing = fixture_add(f, "security_risk", "name=Replayed request", device,
                            "exploitability_before=E4", "impact_before=I4", "safety_relevant=yes",
                            "adverse_impact=Second dose", NULL);
    s.unknown = fixture_add(f, "security_risk", "name=Package in the build", device, NULL);
    s.plain = fixture_add(f, "security_risk", "name=Data read", device, "safety_relevant=no",
                          "person_harmed=no", "safety_reason=no function of care",
                          "other_impact=yes", "status=accepted", "accepted_reason=low",
                          "afap_rationale=done", "author=A", "reviewer=B",
                          "accepted_until=2026-11-20", "evaluated_on=2026-01-01", NULL);
    s.hazard = fixture_add(f, "safety_risk", "name=Over-infusion", device, "harm=Death",
                           "severity=S5", "probability_before=P3", "probability_after=P2",
                           pair(f, "security_risks", s.joined), NULL);
    fixture_add(f, "connection", device, "kind=X2", pair(f, "source", s.missing), "sender=Engineer",
                "sent_on=2026-11-12", "payload=A second bolus", NULL);
    return s;
}

static void tiles_say_each_number_with_its_whole(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    const struct json *tiles = json_get(list(f, (struct str){0}), "tiles");
    static const struct {
        const char *label;
        int64_t number;
        const char *of;
    } rows[] = {
        {"Security only", 1, "of 4"},    {"Security with safety impact", 3, "of 4"},
        {"Safety only", 0, "of 1"},      {"Not acceptable after controls", 1, "of 1"},
        {"Stale judgements", 0, "of 6"},
    };
    assert_int_equal(json_count(tiles), COUNT_OF(rows));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_text(at(tiles, i), "label", rows[i].label);
        assert_int_equal(json_int(at(tiles, i), "number", -1), rows[i].number);
        assert_text(at(tiles, i), "of", rows[i].of);
        assert_true(json_text(at(tiles, i), "why").n > 0);
    }
}

static void what_may_harm_waits_until_the_safety_side_has_it(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *model = list(f, s.device), *waiting = json_get(model, "waiting");
    assert_int_equal(json_count(waiting), 2);
    const struct json *sent = by_id(waiting, s.missing), *unsent = by_id(waiting, s.unknown);
    assert_text(sent, "what", "A second bolus");
    assert_text(sent, "waits", "9 days");
    assert_text(sent, "status", "to review");
    assert_text(unsent, "status", "open");
    assert_true(str_has(json_text(unsent, "from"), STR("unknown, treated as yes")));
}

static void rows_show_levels_partners_and_one_of_six_words(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *rows = json_get(list(f, s.device), "security");
    const struct json *joined = by_id(rows, s.joined);
    assert_text(json_get(joined, "before"), "letter", "C");
    assert_text(json_get(joined, "after"), "word", "high");
    assert_text(json_get(joined, "after"), "class", "h");
    assert_text(json_get(joined, "after"), "factors", "E2 I5");
    assert_text(joined, "status", "in work");
    assert_int_equal(json_count(json_get(joined, "safety_risks")), 1);
    assert_true(json_is_true(by_id(rows, s.missing), "safety_missing"));
    assert_true(json_is_true(by_id(rows, s.plain), "safety_unneeded"));
    assert_int_equal(json_get(by_id(rows, s.unknown), "before")->type, JSON_NULL);
    /* accepted until yesterday: not done any more */
    assert_text(by_id(rows, s.plain), "status", "to review");
    assert_text(by_id(rows, s.plain), "note", "was accepted until 2026-11-20");
}

static void a_matrix_counts_what_is_rated_and_says_the_whole(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *matrices = json_get(list(f, s.device), "matrices");
    const struct json *before = at(json_get(at(matrices, 0), "tables"), 0);
    assert_text(before, "caption", "Before controls: 2 of 4 rated");
    assert_text(before, "sum", "1 critical, 1 high, 0 medium, 0 low");
    /* rows from high to low: the second is E4; columns from low to high: the fifth is I5 */
    const struct json *row = at(json_get(before, "rows"), 1);
    assert_text(row, "label", "E4 likely");
    const struct json *cell = at(json_get(row, "cells"), 4);
    assert_text(cell, "letter", "C");
    assert_text(cell, "class", "c");
    assert_int_equal(json_int(cell, "count", -1), 1);
    const struct json *safety = at(json_get(at(matrices, 1), "tables"), 1);
    assert_text(safety, "caption", "After controls: 1 of 1 rated");
    assert_text(safety, "sum", "1 unacceptable, 0 reduce further, 0 acceptable");
}

static void a_policy_of_the_workspace_replaces_the_one_of_the_program(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    struct str policy = fixture_add(
        f, "risk_policy", "name=Own", "kind=security", "edition=3",
        "matrix={\"rows\":{\"name\":\"exploitability\"},\"columns\":{\"name\":\"impact\"},"
        "\"row_scale\":[{\"code\":\"E1\"},{\"code\":\"E2\"}],"
        "\"column_scale\":[{\"code\":\"I1\"},{\"code\":\"I2\"}],"
        "\"cells\":[[\"L\",\"L\"],[\"L\",\"H\"]],"
        "\"legend\":[{\"code\":\"L\",\"label\":\"low\",\"rank\":1},"
        "{\"code\":\"H\",\"label\":\"high\",\"rank\":2}]}",
        NULL);
    fixture_add(f, "security_risk", "name=A", pair(f, "device", device), pair(f, "policy", policy),
                "exploitability_before=E2", "impact_before=I2", NULL);
    fixture_add(f, "security_risk", "name=B", pair(f, "device", device), "exploitability_before=E2",
                "impact_before=I2", NULL);
    const struct json *m = at(json_get(list(f, device), "matrices"), 0);
    assert_text(m, "policy", "Own");
    assert_text(m, "edition", "3");
    assert_int_equal(json_count(json_get(at(json_get(m, "tables"), 0), "rows")), 2);
    assert_text(at(json_get(m, "tables"), 0), "caption", "Before controls: 1 of 2 rated");
    assert_int_equal(json_int(m, "other_policy", -1), 1);
}

static void a_stale_judgement_names_field_revisions_and_actor(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    assert_true(fixture_set(f, s.control, "description", "key in the secure element"));
    assert_true(fixture_set(f, s.control, "owner", "somebody")); /* does not matter */
    const struct json *model = one(f, s.joined), *stale = json_first(json_get(model, "stale"));
    assert_text(model, "status", "stale");
    assert_text(stale, "seen", str_cz(&f->arena, s.control));
    assert_text(stale, "fields", "Description");
    assert_int_equal(json_int(stale, "from_revision", 0), 1);
    assert_int_equal(json_int(stale, "to_revision", 0), 3);
    assert_text(stale, "actor", "tester");
    assert_true(str_has(json_text(stale, "text"), STR("changed in Description, revision 1 to 3")));
    /* the run that verified the control is stale too, so nothing shows the control any more */
    const struct json *control = json_first(json_get(model, "controls"));
    assert_text(json_first(json_get(control, "runs")), "status", "stale");
    assert_text(control, "unverified", "no run of this build shows it");
    assert_int_equal(json_int(list(f, s.device), "stale_count", 0), 1);
}

static void the_chain_names_its_missing_links(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *chain = json_get(one(f, s.joined), "chain");
    assert_int_equal(json_count(chain), 7);
    assert_text(at(chain, 0), "missing", "no threat named");
    assert_text(at(chain, 2), "id", str_cz(&f->arena, s.hazard));
    assert_text(at(chain, 3), "id", str_cz(&f->arena, s.control));
    assert_text(at(chain, 4), "title", "Refuse unsigned files");
    assert_text(at(chain, 5), "title", "Forged file");
    assert_text(json_get(at(chain, 6), "level"), "word", "high");
    const struct json *bare = json_get(one(f, s.unknown), "chain");
    assert_text(at(bare, 2), "missing", "missing");
    assert_text(at(bare, 3), "missing", "no control");
    assert_text(at(bare, 6), "missing", "not rated");
    assert_text(at(json_get(one(f, s.plain), "chain"), 2), "missing",
                "not needed: nobody can be harmed");
}

static void a_control_is_verified_when_there_and_working_is_shown(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *control = json_first(json_get(one(f, s.joined), "controls"));
    assert_text(control, "unverified", "that it works is not shown");
    assert_true(json_is_true(control, "look_missing"));
    const struct json *run = json_first(json_get(control, "runs"));
    assert_text(run, "shows", "implemented");
    assert_text(run, "status", "done");
}

static void a_pass_of_another_build_shows_nothing_of_the_release(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct str run = fixture_add(
        f, "test_run", "test=TC-0001", "release=REL-0001", "result=pass",
        pair(f, "controls", s.control), "shows_implementation=yes", "shows_effect=yes",
        "build_hash=00000000000000000000000000000000000000000000000000000000000000aa",
        "run_on=2026-08-01", NULL);
    assert_true(fixture_set(f, STR("REL-0001"), "build_hash",
                            "00000000000000000000000000000000000000000000000000000000000000bb"));
    const struct json *control = json_first(json_get(one(f, s.joined), "controls"));
    const struct json *newest = json_first(json_get(control, "runs"));
    assert_text(newest, "id", str_cz(&f->arena, run));
    assert_text(newest, "status", "to review");
    assert_true(json_is_true(newest, "other_build"));
    assert_text(control, "unverified", "no run of this build shows it");
}

static void the_type_shows_the_questions_and_what_was_assumed(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *path = json_get(one(f, s.unknown), "type_path");
    assert_true(json_count(path) > 0);
    bool assumed = false;
    JSON_EACH (line, path)
        assumed = assumed || json_is_true(line, "assumed");
    assert_true(assumed);
}

static void every_page_of_a_risk_renders(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct str html = render(f, "web/risks", list(f, s.device));
    assert_int_equal(times(html, "<table class=\"mx\">"), 4);
    assert_true(str_has(html, STR("2</b> of <b>4</b> security risks")));
    html = render(f, "web/risk", one(f, s.joined));
    assert_true(str_has(html, STR("Altered file")));
    assert_true(str_has(html, STR("nobody looked at side effects")));
    html = render(f, "web/risk", one(f, s.hazard));
    assert_true(str_has(html, STR("Security risks that lead to it")));
    render(f, "web/risk", one(f, s.unknown));
    render(f, "web/risk", one(f, s.plain));
}

static void an_empty_workspace_says_that_nothing_was_evaluated(void **state)
{
    struct fixture *f = *state;
    struct json *model = list(f, (struct str){0});
    assert_text(json_get(model, "empty"), "title", "No risk is written");
    struct str html = render(f, "web/risks", model);
    assert_true(str_has(html, STR("Nothing was evaluated")));
    assert_true(str_has(html, STR("tutela threats REL-0001")));
}

static void what_is_no_risk_is_refused(void **state)
{
    struct fixture *f = *state;
    struct json *model;
    struct str device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    assert_false(risk_model(f->store, &f->arena, device, today, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_false(risk_model(f->store, &f->arena, STR("SR-9999"), today, &model, &f->err));
    assert_false(risk_list_model(f->store, &f->arena, STR("DEV-9999"), today, &model, &f->err));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(tiles_say_each_number_with_its_whole),
        T(what_may_harm_waits_until_the_safety_side_has_it),
        T(rows_show_levels_partners_and_one_of_six_words),
        T(a_matrix_counts_what_is_rated_and_says_the_whole),
        T(a_policy_of_the_workspace_replaces_the_one_of_the_program),
        T(a_stale_judgement_names_field_revisions_and_actor),
        T(the_chain_names_its_missing_links),
        T(a_control_is_verified_when_there_and_working_is_shown),
        T(a_pass_of_another_build_shows_nothing_of_the_release),
        T(the_type_shows_the_questions_and_what_was_assumed),
        T(every_page_of_a_risk_renders),
        T(an_empty_workspace_says_that_nothing_was_evaluated),
        T(what_is_no_risk_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
