#include "render.h"

#include "match/run_fixture.h"

#include "assess/match/view.h"

static const struct date today = {2026, 11, 21};
static const char file_hash[] =
    "file=0000000000000000000000000000000000000000000000000000000000000001";

static const char *pair(struct fixture *f, const char *name, struct str value)
{
    return str_cz(&f->arena, str_fmt(&f->arena, "%s=%.*s", name, STR_ARG(value)));
}

static struct view view_of(struct fixture *f)
{
    return (struct view){f->store, &f->arena, today};
}

static struct json *triage(struct fixture *f, struct match_filter filter)
{
    struct view v = view_of(f);
    struct json *model;
    if (!match_vulnerabilities_model(&v, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *one(struct fixture *f, const char *id)
{
    struct json *model;
    if (!match_vulnerability_model(f->store, &f->arena, str_of(id), today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct json *components(struct fixture *f, struct str release, const char *state)
{
    struct view v = view_of(f);
    struct json *model;
    const struct match_inventory asked = {.release = release, .state = str_of(state)};
    if (!match_components_model(&v, &asked, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *by(const struct json *items, const char *member, struct str value)
{
    JSON_EACH (item, items)
        if (str_eq(json_text(item, member), value))
            return item;
    fail_msg("no item with %s %.*s", member, STR_ARG(value));
    return NULL;
}

struct sample {
    struct str device, old, new, openssl, zlib, unnamed;
};

/* Two releases of one device: both have openssl 3.0.11, the new one zlib and a part without an
   identifier. Two vulnerabilities are in openssl. */
static struct sample make_sample(struct fixture *f)
{
    struct sample s;
    s.device = fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    const char *device = pair(f, "device", s.device);
    s.old = fixture_add(f, "release", "name=1.0", device, "units_in_field=10", NULL);
    s.new = fixture_add(f, "release", "name=2.0", device, NULL);
    s.openssl = fixture_add(f, "component", "name=openssl", "version=3.0.11",
                            "purl=pkg:generic/openssl@3.0.11", "identity=pkg:generic/openssl",
                            "end_of_support_on=2026-09-07", NULL);
    s.zlib = fixture_add(f, "component", "name=zlib", "version=1.3.1", NULL);
    s.unnamed = fixture_add(f, "component", "name=toolkit", NULL);
    fixture_add(f, "sbom", "name=pump", pair(f, "release", s.old), file_hash,
                pair(f, "components", s.openssl), NULL);
    fixture_add(f, "sbom", "name=pump", pair(f, "release", s.new), file_hash,
                str_cz(&f->arena, str_fmt(&f->arena, "components=%.*s %.*s %.*s",
                                          STR_ARG(s.openssl), STR_ARG(s.zlib), STR_ARG(s.unnamed))),
                NULL);
    const char *openssl = str_cz(&f->arena, s.openssl);
    struct buf d = {.arena = &f->arena};
    fixture_line(&d, 'A', "1", "CVE-2023-5363", "GHSA-xw78-pcr6-wrg8", "Wrong length", "high",
                 "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N", "75", "", "no", "", "5120", NULL);
    fixture_line(&d, 'R', "1", "1", "osv", "CVE-2023-5363", "semver", ">=3.0.0 <3.0.12", "3.0.12",
                 NULL);
    fixture_line(&d, 'F', openssl, "1", "1", NULL);
    fixture_run(f, "2026-11-19", "old", buf_str(&d));
    d.n = 0;
    fixture_line(&d, 'A', "2", "CVE-2026-0001", "", "No score", "", "", "", "", "yes", "2026-11-01",
                 NULL);
    fixture_line(&d, 'R', "2", "2", "osv", "CVE-2026-0001", "semver", "<4.0.0", NULL);
    fixture_line(&d, 'F', openssl, "2", "2", NULL);
    fixture_line(&d, 'S', openssl, "matched", "in range", NULL);
    fixture_line(&d, 'S', str_cz(&f->arena, s.zlib), "clean", "in no range", NULL);
    fixture_line(&d, 'S', str_cz(&f->arena, s.unnamed), "no_identifier", "name only", NULL);
    fixture_run(f, "2026-11-20", "abc", buf_str(&d));
    return s;
}

static struct str decide(struct fixture *f, const char *vulnerability, const char *scope,
                         const char *version)
{
    return fixture_add(f, "decision", "identity=pkg:generic/openssl", vulnerability, scope,
                       "state=not_affected", "reason=never called", "reviewer=second", version,
                       NULL);
}

static void findings_of_one_flaw_are_one_line(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    struct json *model = triage(f, (struct match_filter){0});
    assert_int_equal(json_int(model, "total", 0), 2);
    const struct json *line = by(json_get(model, "vulnerabilities"), "id", STR("CVE-2023-5363"));
    assert_text(line, "score", "7.5");
    assert_text(line, "severity", "high");
    assert_text(line, "epss", "0.5 %");
    assert_text(line, "where", "2 releases in 1 device");
    assert_text(line, "decision", "undecided for 2 of 2");
    assert_text(line, "status", "open");
    assert_text(line, "since", "2026-11-19");
    assert_text(line, "age", "2 days");
    assert_int_equal(json_int(line, "units", 0), 10);
    assert_true(json_is_true(line, "units_unknown"));
}

static void what_is_exploited_comes_first_and_no_score_is_unknown(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    const struct json *first = json_first(
        json_get(triage(f, (struct match_filter){0}), "vulnerabilities"));
    assert_text(first, "id", "CVE-2026-0001");
    assert_text(first, "score", "");
    assert_text(first, "severity", "");
    assert_true(json_is_true(first, "kev"));
}

static void a_published_score_that_differs_from_its_vector_is_told(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct buf d = {.arena = &f->arena};
    fixture_line(&d, 'A', "3", "CVE-1", "", "", "", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
                 "98", NULL);
    fixture_line(&d, 'R', "3", "3", "nvd", "CVE-1", "generic", "<2", NULL);
    fixture_line(&d, 'F', str_cz(&f->arena, s.zlib), "3", "3", NULL);
    fixture_run(f, "2026-11-20", "abc", buf_str(&d));
    const struct json *model = one(f, "CVE-1");
    assert_text(model, "score", "7.5");
    assert_text(model, "score_note", "CVSS 3.1, computed from the vector; the source says 9.8");
}

static void what_is_only_in_releases_out_of_use_is_told_apart(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *tile = json_first(json_get(triage(f, (struct match_filter){0}), "tiles"));
    assert_text(tile, "label", "To decide");
    assert_int_equal(json_int(tile, "number", -1), 2);
    decide(f, "vulnerability=CVE-2023-5363", pair(f, "scope", s.new), "to_version=4.0.0");
    assert_true(fixture_set(f, s.old, "status", "end_of_support"));
    tile = json_first(json_get(triage(f, (struct match_filter){0}), "tiles"));
    assert_int_equal(json_int(tile, "number", -1), 1);
    assert_true(str_has(json_text(tile, "why"), STR("1 more only in others")));
}

static void the_narrowest_scope_decides(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    decide(f, "vulnerability=CVE-2023-5363", pair(f, "scope", s.old), "to_version=4.0.0");
    const struct json *line = by(json_get(triage(f, (struct match_filter){0}), "vulnerabilities"),
                                 "id", STR("CVE-2023-5363"));
    assert_text(line, "decision", "not affected for 1, undecided for 1 of 2");
    assert_text(line, "status", "in work");
    struct str broad = decide(f, "vulnerability=CVE-2023-5363", pair(f, "scope", s.device),
                              "to_version=4.0.0");
    const struct json *places = json_get(one(f, "CVE-2023-5363"), "places");
    assert_true(!str_eq(json_text(by(places, "release", s.old), "decision"), broad));
    assert_true(str_eq(json_text(by(places, "release", s.new), "decision"), broad));
    assert_text(one(f, "CVE-2023-5363"), "status", "done");
}

static void a_decision_by_another_name_of_the_flaw_counts(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    decide(f, "vulnerability=GHSA-xw78-pcr6-wrg8", "scope=", "from_version=3.0.0");
    const struct json *model = one(f, "GHSA-xw78-pcr6-wrg8");
    assert_int_equal(json_int(model, "undecided", -1), 0);
    assert_int_equal(json_int(model, "decision_count", 0), 1);
    assert_int_equal(json_count(json_get(model, "places")), 2);
}

static void a_decision_for_other_versions_does_not_count(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    decide(f, "vulnerability=CVE-2023-5363", "scope=", "to_version=3.0.10");
    assert_int_equal(json_int(one(f, "CVE-2023-5363"), "undecided", -1), 2);
}

static void a_decision_whose_day_has_come_decides_nothing(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2023-5363",
                "state=not_affected", "reason=never called", "reviewer=second",
                "review_by=2026-11-20", NULL);
    assert_text(one(f, "CVE-2023-5363"), "status", "open");
    assert_int_equal(json_int(one(f, "CVE-2023-5363"), "decided", -1), 0);
    assert_text(json_first(json_get(one(f, "CVE-2023-5363"), "decisions")), "status", "to review");
}

static void a_decision_without_second_reviewer_waits(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2023-5363",
                "state=not_affected", "reason=never called", "decided_by=Ann", NULL);
    const struct json *model = one(f, "CVE-2023-5363");
    assert_int_equal(json_int(model, "decided", -1), 0);
    assert_text(json_first(json_get(model, "decisions")), "status", "to review");
}

static void what_others_state_does_not_hide_what_we_decided(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    decide(f, "vulnerability=CVE-2023-5363", "scope=", "to_version=4.0.0");
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2023-5363",
                pair(f, "scope", s.old), "state=affected", "action=wait", "status=proposed", NULL);
    assert_int_equal(json_int(one(f, "CVE-2023-5363"), "undecided", -1), 0);
}

static void filters_keep_counts_of_the_whole(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct json *model = triage(f, (struct match_filter){.severity = STR("high")});
    assert_int_equal(json_int(model, "total", 0), 2);
    assert_int_equal(json_int(model, "passing", 0), 1);
    assert_int_equal(json_count(json_get(model, "vulnerabilities")), 1);
    model = triage(f, (struct match_filter){.kev = STR("yes")});
    assert_text(json_first(json_get(model, "vulnerabilities")), "id", "CVE-2026-0001");
    model = triage(f, (struct match_filter){.decision = STR("done")});
    assert_int_equal(json_int(model, "passing", -1), 0);
    model = triage(f, (struct match_filter){.release = s.new});
    assert_int_equal(json_int(model, "passing", 0), 2);
    /* the pill in force leads to the list without it */
    const struct json *severity = json_first(json_get(model, "filters"))->next;
    assert_text(json_first(json_get(severity, "items")), "href",
                str_cz(&f->arena, str_fmt(&f->arena, "/vulnerabilities?severity=high&release=%.*s",
                                          STR_ARG(s.new))));
}

static void nothing_in_range_says_what_was_looked_at(void **state)
{
    struct fixture *f = *state;
    make_sample(f);
    const struct json *model = one(f, "CVE-1999-0001");
    assert_false(json_is_true(model, "hit"));
    assert_text(model, "status", "not applicable");
    assert_text(json_get(model, "looked"), "text",
                "2 of 3 components looked at, last on 2026-11-20; not searchable: 1 without "
                "identifier, 0 without source, 0 with a stale source, 0 never matched");
    assert_true(str_has(render(f, "web/vulnerability", one(f, "CVE-1999-0001")),
                        STR("not in range of any component that was looked at")));
}

static void components_end_in_one_state_each(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    const struct json *model = components(f, s.new, "");
    assert_int_equal(json_int(model, "total", 0), 3);
    int64_t sum = 0;
    JSON_EACH (row, json_get(model, "board"))
        sum += json_int(row, "count", 0);
    assert_int_equal(sum, 3);
    const struct json *rows = json_get(model, "components");
    assert_text(by(rows, "id", s.openssl), "findings", "2 findings");
    assert_text(by(rows, "id", s.zlib), "findings", "0 findings; 2026-11-20");
    assert_text(by(rows, "id", s.unnamed), "findings", "not checked");
    assert_int_equal(json_int(by(rows, "id", s.openssl), "releases", 0), 1);
    assert_int_equal(json_int(components(f, (struct str){0}, ""), "total", 0), 3);
    assert_text(json_first(json_get(model, "unnamed")), "name", "toolkit");
    assert_int_equal(json_count(json_get(model, "support")), 1);
    assert_int_equal(json_int(model, "support_unknown", 0), 2);
    assert_int_equal(json_int(components(f, s.new, "clean"), "passing", 0), 1);
    assert_int_equal(json_int(components(f, s.old, ""), "total", 0), 1);
}

static void every_page_of_components_renders(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2023-5363",
                "state=not_affected", "reason=never called", NULL);
    assert_true(str_has(render(f, "web/components", components(f, s.new, "")), STR("toolkit")));
    struct str html = render(f, "web/vulnerabilities", triage(f, (struct match_filter){0}));
    assert_true(str_has(html, STR("2</b> of <b>2</b> vulnerabilities")));
    html = render(f, "web/vulnerability", one(f, "CVE-2023-5363"));
    assert_true(str_has(html, STR("3.0.11 is in &gt;=3.0.0 &lt;3.0.12")));
    assert_true(str_has(html, STR("no second reviewer")));
}

static void long_lists_go_on_on_other_pages(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct view v = view_of(f);
    struct json *model = triage(f, (struct match_filter){.page = {.limit = 1}});
    assert_int_equal(json_count(json_get(model, "vulnerabilities")), 1);
    assert_int_equal(json_int(model, "passing", 0), 2);
    assert_text(model, "after", "/vulnerabilities?offset=1");
    struct str first = json_text(json_first(json_get(model, "vulnerabilities")), "id");
    model = triage(f, (struct match_filter){.page = {1, 1}});
    assert_false(str_eq(first, json_text(json_first(json_get(model, "vulnerabilities")), "id")));
    assert_text(model, "before", "/vulnerabilities");
    const struct match_inventory asked = {.release = s.new, .page = {1, 1}};
    assert_true(match_components_model(&v, &asked, &model, &f->err));
    assert_int_equal(json_count(json_get(model, "components")), 1);
    assert_int_equal(json_int(model, "from", 0), 2);
    assert_true(str_has(render(f, "web/components", model), STR("Rows before")));
}

static void an_empty_workspace_is_not_clean(void **state)
{
    struct fixture *f = *state;
    struct json *model = triage(f, (struct match_filter){0});
    assert_text(json_get(model, "empty"), "title", "No component list yet");
    assert_text(json_get(model, "looked"), "text",
                "no component list is in force: nothing was looked at");
    assert_true(str_has(render(f, "web/vulnerabilities", model), STR("tutela import")));
    struct str html = render(f, "web/components", components(f, (struct str){0}, ""));
    assert_true(str_has(html, STR("nothing is clean")));
    render(f, "web/vulnerability", one(f, "CVE-2023-5363"));
}

static void components_of_what_is_no_release_are_refused(void **state)
{
    struct fixture *f = *state;
    struct sample s = make_sample(f);
    struct view v = view_of(f);
    struct json *model;
    const struct match_inventory asked = {.release = s.device};
    assert_false(match_components_model(&v, &asked, &model, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(findings_of_one_flaw_are_one_line),
        T(what_is_exploited_comes_first_and_no_score_is_unknown),
        T(a_published_score_that_differs_from_its_vector_is_told),
        T(what_is_only_in_releases_out_of_use_is_told_apart),
        T(the_narrowest_scope_decides),
        T(a_decision_by_another_name_of_the_flaw_counts),
        T(long_lists_go_on_on_other_pages),
        T(a_decision_for_other_versions_does_not_count),
        T(a_decision_whose_day_has_come_decides_nothing),
        T(a_decision_without_second_reviewer_waits),
        T(what_others_state_does_not_hide_what_we_decided),
        T(filters_keep_counts_of_the_whole),
        T(nothing_in_range_says_what_was_looked_at),
        T(components_end_in_one_state_each),
        T(every_page_of_components_renders),
        T(an_empty_workspace_is_not_clean),
        T(components_of_what_is_no_release_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
