#include "../assess/render.h"

#include "intake/catalogue/load.h"
#include "publish/report/report.h"

static const struct date today = {2026, 11, 21};

static const char *pair(struct fixture *f, const char *name, struct str value)
{
    return str_cz(&f->arena, str_fmt(&f->arena, "%s=%.*s", name, STR_ARG(value)));
}

static struct str write_report(struct fixture *f, struct str release)
{
    struct str html;
    if (!report_write(f->store, &f->arena, STR("security-risk"), release, today, &html, &f->err))
        fail_msg("%s", f->err.text);
    return html;
}

static struct json *model_of(struct fixture *f, struct str release)
{
    struct json *model;
    if (!report_model(f->store, &f->arena, STR("security-risk"), release, today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct str bare_release(struct fixture *f)
{
    struct str device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    return fixture_add(f, "release", "name=1.0", pair(f, "device", device), NULL);
}

/* One risk with a control, and one that nobody answered. */
static struct str small_file(struct fixture *f)
{
    struct str device = fixture_add(f, "device", "name=Pump <4>", "regulation=mdr", "prrc=PRRC",
                                    "security_owner=Engineer", NULL);
    const char *of = pair(f, "device", device);
    struct str release = fixture_add(f, "release", "name=1.0", of, NULL);
    struct str control = fixture_add(f, "control", "name=Signature", of, "kind=security",
                                     "option=design", NULL);
    fixture_add(f, "security_risk", "name=Altered file", of, pair(f, "controls", control),
                "exploitability_before=E4", "impact_before=I5", "exploitability_after=E2",
                "impact_after=I5", "safety_relevant=yes", NULL);
    struct str open = fixture_add(f, "security_risk", "name=Replay", of, NULL);
    fixture_add(f, "safety_risk", "name=Overdose", of, pair(f, "security_risks", open), NULL);
    fixture_add(f, "signature", pair(f, "subject", release), "signer=Engineer", "meaning=author",
                NULL);
    return release;
}

static void a_report_is_one_file_with_its_style_inside(void **state)
{
    struct fixture *f = *state;
    struct str html = write_report(f, small_file(f));
    assert_true(str_starts(html, STR("<!DOCTYPE html>")));
    assert_int_equal(times(html, "<style>"), 1);
    assert_int_equal(times(html, "<link"), 0);
    assert_int_equal(times(html, "<!--drawing-->"), 0);
    assert_int_equal(times(html, "<svg xmlns"), 1); /* without catalogues two are not drawn */
    assert_int_equal(times(html, "Not drawn: the workspace has no catalogue"), 2);
    assert_int_equal(times(html, "<script"), 0);
    assert_int_equal(times(html, "src="), 0);
    assert_true(str_has(html, STR("@media print")));
    assert_true(str_has(html, STR("Pump &lt;4&gt;")));
    assert_false(str_has(html, STR("Pump <4>")));
    assert_int_equal(times(html, "<h2 id=\"c"), 12);
}

static void the_same_position_and_day_give_the_same_bytes(void **state)
{
    struct fixture *f = *state;
    struct str release = small_file(f), first = write_report(f, release);
    assert_true(str_eq(first, write_report(f, release)));
    fixture_add(f, "device", "name=Other", "regulation=mdr", NULL);
    assert_false(str_eq(first, write_report(f, release)));
}

static void the_cover_names_position_and_head_of_the_chain(void **state)
{
    struct fixture *f = *state;
    struct store_verdict v;
    struct json *model = model_of(f, small_file(f));
    assert_true(store_verify(f->store, &f->arena, &v, &f->err));
    assert_int_equal(json_int(model, "position", 0), v.changes);
    assert_true(str_eq(json_text(model, "chain_head"), hash_hex(&f->arena, &v.head)));
}

static const struct json *point(const struct json *model, const char *what)
{
    JSON_EACH (p, json_get(model, "open_points"))
        if (str_eq(json_text(p, "what"), str_of(what)))
            return p;
    fail_msg("no open point: %s", what);
    return NULL;
}

static void open_points_name_the_records(void **state)
{
    struct fixture *f = *state;
    struct json *model = model_of(f, small_file(f));
    assert_text(point(model, "Safety evaluation missing"), "records", "SR-0001");
    assert_text(point(model, "Security risk not rated after controls"), "records", "SR-0002");
    assert_int_equal(
        json_int(point(model, "Control not shown to be there and to work"), "count", 0), 1);
    assert_int_equal(json_int(point(model, "No component list in force"), "count", 0), 1);
    JSON_EACH (p, json_get(model, "open_points"))
        assert_true(json_text(p, "remedy").n > 0);
}

static void who_has_not_signed_is_said(void **state)
{
    struct fixture *f = *state;
    struct json *model = model_of(f, small_file(f));
    const struct json *s = json_first(json_get(model, "signatures"));
    assert_text(s, "signer", "Engineer");
    assert_text(s, "state", "signed");
    assert_text(s->next, "state", "not signed");
    assert_text(s->next->next, "signer", "PRRC");
    assert_text(s->next->next, "state", "not signed");
    assert_text(model, "state", "draft, not signed by all");
}

static void all_seven_connections_are_listed(void **state)
{
    struct fixture *f = *state;
    const struct json *exchanges = json_get(model_of(f, small_file(f)), "exchanges");
    assert_int_equal(json_count(exchanges), 7);
    JSON_EACH (x, exchanges)
        assert_true(json_is_true(x, "none"));
}

static void a_control_of_two_risks_is_listed_once(void **state)
{
    struct fixture *f = *state;
    struct str release = small_file(f);
    fixture_add(f, "security_risk", "name=Second", "device=DEV-0001", "controls=C-0001", NULL);
    const struct json *model = model_of(f, release);
    assert_int_equal(json_int(model, "control_count", 0), 1);
    assert_int_equal(json_count(json_get(json_first(json_get(model, "controls")), "risks")), 2);
}

static void each_test_run_says_who_tested_and_whether_independently(void **state)
{
    struct fixture *f = *state;
    struct str release = bare_release(f);
    fixture_add(f, "organisation", "name=Granite", "kind=test_laboratory", NULL);
    fixture_add(f, "test", "name=Penetration test", "device=DEV-0001", "kind=pentest",
                "procedure=Grey box, ten days", NULL);
    const char *of = pair(f, "release", release);
    fixture_add(f, "test_run", "test=TC-0001", of, "result=fail", "findings=The pin is short",
                "run_on=2026-11-01", "tester=Kim", "laboratory=ORG-0001", "independent=yes", NULL);
    fixture_add(f, "test_run", "test=TC-0001", of, "result=pass", "independent=unknown", NULL);
    const struct json *runs = json_get(model_of(f, release), "test_runs");
    const struct json *run = json_first(runs);
    assert_int_equal(json_count(runs), 2);
    assert_text(run, "independent", "yes");
    assert_text(run, "laboratory_name", "Granite");
    assert_text(run, "procedure", "Grey box, ten days");
    assert_text(run->next, "independent", "");
    struct str html = write_report(f, release);
    assert_int_equal(times(html, "<td>yes</td>"), 1);
    assert_int_equal(times(html, ">not known</span>"), 1);
}

static void gaps_are_counted_by_catalogue(void **state)
{
    struct fixture *f = *state;
    int64_t clauses = 0;
    assert_true(store_begin(f->store, &f->err));
    assert_true(catalogue_load(f->store, &f->arena, &clauses, &f->err));
    assert_true(store_commit(f->store, &f->err));
    const struct json *model = model_of(f, small_file(f));
    assert_true(json_count(json_get(model, "gap_catalogues")) > 1);
    JSON_EACH (c, json_get(model, "gap_catalogues"))
        assert_int_equal(json_int(c, "met", -1) + json_int(c, "partly", -1) +
                             json_int(c, "not_met", -1) + json_int(c, "not_applicable", -1) +
                             json_int(c, "unknown", -1),
                         json_int(c, "total", 0));
    assert_true(json_int(model, "checks_failing", 0) > 0);
}

static void an_empty_release_has_a_report_that_says_so(void **state)
{
    struct fixture *f = *state;
    struct str html = write_report(f, bare_release(f));
    assert_true(str_has(html, STR("No security risk is written: nothing was evaluated.")));
    assert_true(str_has(html, STR("no component list is in force: nothing was looked at")));
    assert_true(str_has(html, STR("The workspace has no catalogue: no requirement was checked.")));
    assert_true(str_has(html, STR("No element is described.")));
}

static void an_unknown_document_or_release_is_refused(void **state)
{
    struct fixture *f = *state;
    struct str html;
    struct str release = bare_release(f);
    assert_false(report_write(f->store, &f->arena, STR("novel"), release, today, &html, &f->err));
    assert_true(str_has(str_of(f->err.text), STR("security-risk")));
    assert_false(report_write(f->store, &f->arena, STR("security-risk"), STR("REL-9999"), today,
                              &html, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

static struct str asked(struct fixture *f, const char *regulation, const char *risk_class)
{
    struct json *model;
    struct str device = fixture_add(f, "device", "name=D",
                                    pair(f, "regulation", str_of(regulation)),
                                    pair(f, "risk_class", str_of(risk_class)), NULL);
    struct str release = fixture_add(f, "release", "name=1", pair(f, "device", device), NULL);
    if (!report_model(f->store, &f->arena, STR("post-market"), release, today, &model, &f->err))
        fail_msg("%s", f->err.text);
    assert_true(STR_IS(json_text(model, "from"), "2025-11-22"));
    assert_int_equal(json_count(json_get(model, "chapters")), 6);
    JSON_EACH (chapter, json_get(model, "chapters"))
        assert_true(json_text(chapter, "empty").n > 0); /* nothing is there, and that is said */
    return json_text(model, "asked");
}

static void the_report_after_placing_on_the_market_is_the_one_of_the_class(void **state)
{
    struct fixture *f = *state;
    assert_true(str_has(asked(f, "mdr", "I"), STR("MDR Article 85")));
    assert_true(str_has(asked(f, "mdr", "IIa"), STR("MDR Article 86")));
    assert_true(str_has(asked(f, "mdr", "III"), STR("MDR Article 86")));
    assert_true(str_has(asked(f, "ivdr", "B"), STR("IVDR Article 80")));
    assert_true(str_has(asked(f, "ivdr", "D"), STR("IVDR Article 81")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_report_after_placing_on_the_market_is_the_one_of_the_class),
        T(a_report_is_one_file_with_its_style_inside),
        T(the_same_position_and_day_give_the_same_bytes),
        T(the_cover_names_position_and_head_of_the_chain),
        T(open_points_name_the_records),
        T(who_has_not_signed_is_said),
        T(all_seven_connections_are_listed),
        T(a_control_of_two_risks_is_listed_once),
        T(each_test_run_says_who_tested_and_whether_independently),
        T(gaps_are_counted_by_catalogue),
        T(an_empty_release_has_a_report_that_says_so),
        T(an_unknown_document_or_release_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
