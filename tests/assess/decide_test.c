/* Decisions: made by us, agreed to, carried on, gone stale; and never lost. */
#include "decide_fixture.h"

#include "assess/decide/policy.h"

/* --- four eyes --- */

static void the_policy_says_who_may_not_decide_alone(void **state)
{
    static const struct {
        int64_t state, justification;
        bool on, wanted;
    } rows[] = {
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT, true, true},
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT, false, false},
        {DECISION_STATE_NOT_AFFECTED, DECISION_JUSTIFICATION_PROTECTED_AT_PERIMETER, false, true},
        {DECISION_STATE_AFFECTED, 0, true, false},
        {DECISION_STATE_FIXED, 0, true, false},
    };
    struct fixture *f = *state;
    struct decide_policy p;
    assert_true(decide_policy_built_in(&f->arena, &p, &f->err));
    assert_true(p.four_eyes);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decision d = {.state = rows[i].state, .justification = rows[i].justification};
        p.four_eyes = rows[i].on;
        assert_int_equal(decide_needs_second(&p, &d), rows[i].wanted);
    }
}

static void a_policy_that_is_none_is_refused(void **state)
{
    static const char *const texts[] = {
        "{}",
        "{\"second_reviewer\": {\"on\": 1}}",
        "{\"second_reviewer\": {\"on\": true, \"states\": [\"gone\"]}}",
        "{\"second_reviewer\": {\"on\": true, \"justifications\": [\"trust\"]}}",
        "{\"second_reviewer\": {\"on\": true}, \"look_again_days\": {\"fixed\": 0}}",
        "{\"second_reviewer\": {\"on\": true}, \"look_again_days\": {\"x\": 1}}",
    };
    struct fixture *f = *state;
    struct decide_policy p;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        assert_false(decide_policy_read(&f->arena, str_of(texts[i]), &p, &f->err));
}

static struct str decide(struct fixture *f, const char *vulnerability, const char *component,
                         struct decision d)
{
    struct decide_wish wish = {.release = STR("REL-0001"),
                               .vulnerability = str_of(vulnerability),
                               .component = str_of(component)};
    struct decide_put put = {0};
    fixture_begin(f);
    bool ok = decide_fill(f->store, &f->arena, &wish, &d, &f->err) &&
              decide_sign(&f->arena, STR("Ann"), sbom_day, &d, &f->err) &&
              decide_put(f->store, &f->arena, &d, &put, &f->err);
    return fixture_end(f, ok) ? put.id : (struct str){0};
}

static const struct decision off = {
    .state = DECISION_STATE_NOT_AFFECTED,
    .justification = DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_PRESENT,
    .reason = {"not built", 9}};

static void not_affected_waits_for_its_second_reviewer(void **state)
{
    struct fixture *f = *state;
    struct decide_put put;
    site(f);
    struct str d = decide(f, "CVE-2026-0001", "openssl", off);
    assert_field(f, d, "second_review", "yes");
    assert_int_equal(undecided(f), 3);
    const struct json *row = json_first(check_rows(f, "finding-undecided", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR("; 1 waiting for a second reviewer")));
    fixture_begin(f);
    assert_false(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Eve"), STR("ann"), sbom_day, &put, &f->err)));
    fixture_begin(f);
    assert_true(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Eve"), STR("Bob"), sbom_day, &put, &f->err)));
    assert_true(str_eq(put.replaced, d));
    assert_field(f, put.id, "decided_by", "Ann");
    assert_field(f, put.id, "reviewer", "Bob");
    assert_int_equal(undecided(f), 2);
}

static void a_review_makes_a_proposal_ours(void **state)
{
    struct fixture *f = *state;
    struct decide_put put;
    site(f);
    struct str d = decision_of(take(f, openvex(f, "2026-11-20", "CVE-2026-0001", OPENSSL, OFF)), 0);
    fixture_begin(f);
    assert_true(fixture_end(
        f, decide_review(f->store, &f->arena, d, STR("Ann"), STR("Bob"), sbom_day, &put, &f->err)));
    assert_field(f, put.id, "status", "accepted");
    assert_field(f, put.id, "decided_by", "Ann");
    assert_field(f, put.id, "author", "Supplier");
    assert_int_equal(undecided(f), 2);
}

static struct str added(struct fixture *f, const char *status)
{
    return fixture_add(f, "decision", "identity=pkg:generic/openssl", "vulnerability=CVE-2026-0001",
                       "scope=REL-0001", "from_version=3.0.8", "to_version=3.0.8", "decided_by=Ann",
                       "state=fixed", "reason=read", status, NULL);
}

/* 'add decision' may leave two about the very same. */
static void a_review_takes_the_place_of_what_was_reviewed(void **state)
{
    static const char *const statuses[] = {"status=accepted", "status=proposed"};
    for (size_t i = 0; i < COUNT_OF(statuses); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct decide_put put = {0};
        site(f);
        struct str first = added(f, statuses[i]), second = added(f, statuses[i]);
        fixture_begin(f);
        bool ok = decide_review(f->store, &f->arena, first, STR("Eve"), STR("Bob"), sbom_day, &put,
                                &f->err);
        assert_true(fixture_end(f, ok));
        assert_field(f, put.id, "reviewer", "Bob");
        if (i == 0) {
            assert_true(str_eq(put.replaced, first));
            assert_field(f, second, "superseded_by", "");
        }
        assert_true(fixture_field(f, first, "superseded_by").n > 0 ||
                    fixture_field(f, first, "retired").n > 0);
        fixture_holds(f);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

/* --- decisions of ours --- */

static void deciding_fills_in_identity_scope_and_bounds(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str d = decide(f, "ghsa-1", "", off);
    assert_field(f, d, "identity", "pkg:generic/openssl");
    assert_field(f, d, "vulnerability", "CVE-2026-0001");
    assert_field(f, d, "scope", "REL-0001");
    assert_field(f, d, "from_version", "3.0.8");
    assert_field(f, d, "decided_by", "Ann");
    assert_field(f, d, "review_by", "2027-11-21");
    assert_field(f, d, "name", "CVE-2026-0001 in openssl: Not affected");
    assert_int_equal(decide(f, "CVE-2026-0009", "", off).n, 0);
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_int_equal(decide(f, "CVE-2026-0001", "zlib", off).n, 0);
    flaw_found_in(f, "1", "CO-0002");
    assert_int_equal(decide(f, "CVE-2026-0001", "", off).n, 0);
    assert_true(str_has(str_of(f->err.text), STR("several components")));
}

static void deciding_again_supersedes(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str first = decide(f, "CVE-2026-0001", "", off);
    struct str second = decide(
        f, "CVE-2026-0001", "",
        (struct decision){.state = DECISION_STATE_AFFECTED, .action = STR("update")});
    assert_true(str_eq(fixture_field(f, first, "superseded_by"), second));
}

/* --- carried on --- */

static const struct json *book(struct fixture *f, struct decide_filter filter)
{
    struct json *model = NULL;
    if (!decide_register(f->store, &f->arena, &filter, sbom_day, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *carry_with(struct fixture *f, bool apply, bool other_versions)
{
    struct decide_carry wish = {.from = STR("REL-0001"),
                                .to = STR("REL-0002"),
                                .apply = apply,
                                .other_versions = other_versions,
                                .reason = STR("the same build"),
                                .actor = STR("Ann"),
                                .on = sbom_day};
    struct json *model = NULL;
    fixture_begin(f);
    bool ok = decide_carry(f->store, &f->arena, &wish, &model, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *carry(struct fixture *f, bool apply)
{
    return carry_with(f, apply, false);
}

static void assert_verdict(const struct json *model, size_t i, const char *wanted)
{
    assert_string_equal(json_text(line(model, i), "verdict").p, wanted);
}

static void carrying_shows_first_and_writes_only_when_asked(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str next = fixture_release(f, STR("DEV-0001"), "2.4.0");
    (void)sbom_taken(f, next, "Pump", PART("o", "openssl", "3.0.8") "," PART("z", "zlib", "1.3"));
    flaw_found_in(f, "3", "CO-0003");
    struct decision fixed = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
    struct decision wide = fixed;
    wide.scope = STR("DEV-0001");
    (void)decide(f, "CVE-2026-0001", "", fixed);
    (void)decide(f, "CVE-2026-0002", "", wide);
    (void)decide(f, "CVE-2026-0003", "", fixed);
    int64_t position = store_position(f->store);
    const struct json *model = carry(f, false);
    assert_int_equal(store_position(f->store), position);
    assert_int_equal(json_count(json_get(model, "lines")), 3);
    assert_verdict(model, 0, "carry");
    assert_verdict(model, 1, "covered");
    assert_verdict(model, 2, "other_version");
    model = carry(f, true);
    assert_int_equal(json_int(model, "made", -1), 1);
    struct str made = json_text(line(model, 0), "new");
    assert_field(f, made, "scope", "REL-0002");
    assert_true(str_has(fixture_field(f, made, "reason"), STR("the same build")));
    assert_verdict(carry(f, false), 0, "decided");
    fixture_holds(f);
}

/* What answers a place is the decision of the narrowest scope, however old. */
static void the_narrowest_decision_is_the_one_carried(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str device = fixture_device(f, "Other", "mdr");
    (void)sbom_taken(f, fixture_release(f, device, "2.4.0"), "Pump", PARTS);
    struct decision narrow = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
    struct decision wide = {
        .state = DECISION_STATE_AFFECTED, .action = STR("update"), .scope = STR("DEV-0001")};
    struct decision open = {.state = DECISION_STATE_UNDER_INVESTIGATION, .reason = STR("reading")};
    struct str first = decide(f, "CVE-2026-0001", "", narrow);
    (void)decide(f, "CVE-2026-0001", "", wide);
    (void)decide(f, "CVE-2026-0002", "", open);
    (void)decide(f, "CVE-2026-0002", "", wide);
    const struct json *model = carry(f, false);
    assert_int_equal(json_count(json_get(model, "lines")), 1);
    assert_true(str_eq(json_text(line(model, 0), "decision"), first));
    assert_verdict(model, 0, "carry");
}

/* A component that is there in two versions: each goes to its like, and what has no like to one
   decision, however many places it comes from. */
static void two_versions_are_carried_each_once(void **state)
{
    static const struct {
        const char *there, *wanted; /* verdicts */
        int64_t made;
    } rows[] = {
        {PART("a", "openssl", "3.0.8") "," PART("b", "openssl", "3.0.9"), "carry carry", 2},
        {PART("a", "openssl", "3.0.8") "," PART("b", "openssl", "3.1.0"),
         "carry other_version other_version", 2},
        {PART("b", "openssl", "3.1.0"), "other_version other_version", 1},
        {PART("a", "openssl", "3.0.9"), "carry", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct str device, r = site(f);
        (void)sbom_taken(f, r, "Pump",
                         PART("o", "openssl", "3.0.8") "," PART("z", "openssl", "3.0.9"));
        device = fixture_device(f, "Other", "mdr");
        (void)sbom_taken(f, fixture_release(f, device, "2.4.0"), "Pump", rows[i].there);
        flaw_found_in(f, "1", "CO-0003");
        if (strstr(rows[i].there, "3.1.0"))
            flaw_found_in(f, "1", "CO-0004");
        (void)decide(f, "CVE-2026-0001", "",
                     (struct decision){.state = DECISION_STATE_FIXED, .reason = STR("patched")});
        struct buf verdicts = {.arena = &f->arena};
        const struct json *model = carry_with(f, true, true);
        JSON_EACH (l, json_get(model, "lines"))
            buf_fmt(&verdicts, "%s%.*s", verdicts.n ? " " : "", STR_ARG(json_text(l, "verdict")));
        buf_char(&verdicts, 0);
        assert_string_equal(verdicts.p, rows[i].wanted);
        assert_int_equal(json_int(model, "made", -1), rows[i].made);
        assert_int_equal(json_int(book(f, (struct decide_filter){.all = true}), "total", -1),
                         1 + rows[i].made);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void what_waits_or_is_stale_is_not_carried(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)sbom_taken(f, fixture_release(f, STR("DEV-0001"), "2.4.0"), "Pump", PARTS);
    (void)decide(f, "CVE-2026-0001", "", off);
    struct decision passed = {.state = DECISION_STATE_FIXED,
                              .review_by = {2026, 11, 21},
                              .reason = STR("r"),
                              .decided_on = {2026, 1, 1}};
    passed.review_by.day = 20;
    (void)decide(f, "CVE-2026-0002", "", passed);
    const struct json *model = carry(f, true);
    assert_verdict(model, 0, "waits");
    assert_verdict(model, 1, "stale");
    assert_int_equal(json_int(model, "made", -1), 0);
}

/* --- stale, and never lost --- */

/* What of it matters is decided by the run (match_run_test); here, that it is heard. */
static void a_decision_is_stale_when_the_facts_change(void **state)
{
    static const struct {
        char kind;
        const char *fields[12];
        bool stale;
    } rows[] = {
        {'A', {"1", "CVE-2026-0001", "GHSA-1", "t", "critical", "", "", "", "", "", "", "1"}, true},
        {'A', {"1", "CVE-2026-0001", "GHSA-1", "t", "high", "", "", "", "", "", "9", ""}, false},
        {'F', {"CO-0001", "1", "1", "", "1"}, true},
        {'F', {"CO-0001", "1", "1", "", ""}, false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        site(f);
        struct str d = decide(f, "CVE-2026-0001", "", off);
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
        struct str fields[COUNT_OF(rows[i].fields)];
        struct buf b = {.arena = &f->arena};
        for (size_t k = 0; k < COUNT_OF(fields); k++)
            fields[k] = str_of(rows[i].fields[k] ? rows[i].fields[k] : "");
        delta_line(&b, rows[i].kind, fields, rows[i].kind == 'A' ? 12 : 5);
        fixture_run(f, "2026-11-21", "s2", buf_str(&b));
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), rows[i].stale);
        assert_int_equal(
            json_int(json_get(book(f, (struct decide_filter){0}), "counts"), "stale", -1),
            rows[i].stale);
        fixture_begin(f);
        assert_true(
            fixture_end(f, store_confirm(f->store, &f->arena, d, STR("it holds"), &f->err)));
        assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

static void a_decision_about_a_version_that_is_gone_is_stale(void **state)
{
    struct fixture *f = *state;
    struct str r = site(f);
    (void)decide(f, "CVE-2026-0001", "", off);
    (void)sbom_taken(f, r, "Pump", PART("o", "openssl", "3.0.9"));
    flaw_found_in(f, "1", "CO-0003");
    const struct json *row = json_first(check_rows(f, "decision-stale", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR("there is only 3.0.9")));
    const struct json *d = json_first(json_get(book(f, (struct decide_filter){0}), "decisions"));
    assert_true(str_has(json_text(d, "stale"), STR("3.0.9")));
}

static void a_decision_outlives_lists_that_leave_and_come_back(void **state)
{
    struct fixture *f = *state;
    struct str r = site(f);
    struct decision fixed = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
    struct str d = decide(f, "CVE-2026-0001", "", fixed);
    assert_int_equal(undecided(f), 2);
    /* An empty upload is refused; taken all the same, it ends no decision. */
    assert_null(sbom_import(f, r, sbom_text(f, "Pump", ""), false));
    assert_int_equal(undecided(f), 2);
    assert_non_null(sbom_import(f, r, sbom_text(f, "Pump", ""), true));
    assert_int_equal(undecided(f), 0);
    assert_int_equal(json_int(book(f, (struct decide_filter){0}), "total", -1), 1);
    (void)sbom_taken(f, r, "Pump", PARTS);
    assert_int_equal(undecided(f), 2);
    assert_int_equal(fixture_field(f, d, "superseded_by").n, 0);
    assert_int_equal(json_count(check_rows(f, "decision-stale", "2026-11-21")), 0);
    fixture_holds(f);
}

static void a_decision_whose_day_has_passed_decides_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct decision d = {.state = DECISION_STATE_FIXED,
                         .reason = STR("r"),
                         .decided_on = {2026, 1, 1},
                         .review_by = {2026, 11, 21}};
    (void)decide(f, "CVE-2026-0001", "", d);
    assert_int_equal(undecided(f), 2); /* its last day */
    const struct json *row = json_first(check_rows(f, "finding-undecided", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR(": 2 vulnerabilities have no decision")));
    assert_false(str_has(json_text(row, "line"), STR("has passed")));
    row = json_first(check_rows(f, "finding-undecided", "2026-11-22"));
    assert_true(str_has(json_text(row, "line"), STR(": 3 vulnerabilities have no decision")));
    assert_true(str_has(json_text(row, "line"), STR("; 1 decided until a day that has passed")));
}

/* The number of places is counted along the lists, without making them. */
static void what_is_counted_is_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct str r = site(f);
    (void)sbom_taken(f, r, "App", PART("o", "openssl", "3.0.8"));
    /* openssl stands in two lists, and is counted once */
    const struct json *row = json_first(check_rows(f, "finding-undecided", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR(": 3 vulnerabilities have no decision")));
    fixture_retire(f, STR("CO-0002"));
    row = json_first(check_rows(f, "finding-undecided", "2026-11-21"));
    assert_true(str_has(json_text(row, "line"), STR(": 2 vulnerabilities have no decision")));
    assert_int_equal(undecided(f), 2);
    fixture_retire(f, r);
    assert_int_equal(json_count(check_rows(f, "finding-undecided", "2026-11-21")), 0);
    assert_int_equal(undecided(f), 0);
}

static void the_register_says_who_when_why_and_where(void **state)
{
    struct fixture *f = *state;
    site(f);
    (void)decide(f, "CVE-2026-0001", "", off);
    (void)decide(f, "CVE-2026-0001", "", (struct decision){.state = DECISION_STATE_FIXED});
    (void)take(f, openvex(f, "2026-11-20", "CVE-2026-0002", OPENSSL, OFF));
    const struct json *model = book(f, (struct decide_filter){0});
    assert_int_equal(json_int(model, "total", -1), 2);
    assert_int_equal(json_int(json_get(model, "counts"), "proposed", -1), 1);
    const struct json *fixed = json_first(json_get(model, "decisions"))->next;
    assert_string_equal(json_text(fixed, "standing").p, "decided");
    assert_int_equal(json_int(fixed, "places", -1), 1);
    assert_int_equal(json_int(fixed, "releases", -1), 1);
    assert_int_equal(json_int(book(f, (struct decide_filter){.all = true}), "total", -1), 3);
    assert_int_equal(json_int(book(f, (struct decide_filter){.waiting = true}), "shown", -1), 1);
    assert_true(str_has(json_text(model, "filter"), STR("none")));
}

/* A second list of a release, as of another part of the product, may name the same component; and
   a release may have two versions of it. */
static void a_place_is_counted_once_however_many_lists_name_it(void **state)
{
    static const struct {
        const char *second; /* components of the second list */
        int64_t places, days;
    } rows[] = {
        {PARTS, 1, 3},
        {PARTS "," PART("o9", "openssl", "3.0.9"), 2, 4},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(fixture_setup(state), 0);
        struct fixture *f = *state;
        struct str r = site(f);
        (void)sbom_taken(f, r, "App", rows[i].second);
        if (i == 1)
            flaw_found_in(f, "1", "CO-0003");
        struct decision fixed = {.state = DECISION_STATE_FIXED, .reason = STR("patched")};
        (void)decide(f, "CVE-2026-0001", "openssl", fixed);
        const struct json *d = json_first(
            json_get(book(f, (struct decide_filter){0}), "decisions"));
        assert_int_equal(json_int(d, "places", -1), rows[i].places);
        assert_int_equal(json_int(d, "releases", -1), 1);
        struct json *days;
        struct store_param of = STORE_P(r);
        assert_true(
            store_query(f->store, &f->arena, "decide_finding_days", &of, 1, &days, &f->err));
        assert_int_equal(json_int(json_first(days), "found", -1), rows[i].days);
        assert_int_equal(fixture_teardown(state), 0);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_policy_says_who_may_not_decide_alone),
        T(a_policy_that_is_none_is_refused),
        T(not_affected_waits_for_its_second_reviewer),
        T(a_review_makes_a_proposal_ours),
        cmocka_unit_test(a_review_takes_the_place_of_what_was_reviewed),
        T(deciding_fills_in_identity_scope_and_bounds),
        T(deciding_again_supersedes),
        T(carrying_shows_first_and_writes_only_when_asked),
        T(the_narrowest_decision_is_the_one_carried),
        cmocka_unit_test(two_versions_are_carried_each_once),
        T(what_waits_or_is_stale_is_not_carried),
        cmocka_unit_test(a_decision_is_stale_when_the_facts_change),
        T(a_decision_about_a_version_that_is_gone_is_stale),
        T(a_decision_outlives_lists_that_leave_and_come_back),
        T(a_decision_whose_day_has_passed_decides_nothing),
        T(what_is_counted_is_what_is_there),
        T(the_register_says_who_when_why_and_where),
        cmocka_unit_test(a_place_is_counted_once_however_many_lists_name_it),
    };
    return cmocka_run_group_tests_name("assess/decide", tests, NULL, NULL);
}
