#include "feeds.h"

#include "assess/match/match.h"

#define DOCUMENTS "tests/documents/feed/"

static void import_all(struct feeds *f)
{
    (void)feeds_import(f, DOCUMENTS "osv", false);
    (void)feeds_import(f, DOCUMENTS "nvd.json", false);
    (void)feeds_import(f, DOCUMENTS "kev.json", false);
    (void)feeds_import(f, DOCUMENTS "epss.csv", false);
    feeds_open(f, ADVISORIES_READ);
}

static struct json *scan_as_of(struct feeds *f, const struct match_component *items, size_t count,
                               const char *as_of, const char *policy)
{
    struct err err = {0};
    struct json *result = NULL;
    struct match_options options = {.fail_on_text = str_of(policy)};
    assert_true(date_parse(str_of(as_of), &options.as_of));
    if (policy && !match_policy_parse(&f->arena, str_of(policy), &options.fail_on, &err))
        fail_msg("%s", err.text);
    if (!match_scan_components(&f->arena, f->db, (struct match_components){items, count}, &options,
                               &result, &err))
        fail_msg("%s", err.text);
    return result;
}

static struct json *scan_one(struct feeds *f, const char *purl, const char *cpe)
{
    struct match_component c = {
        .ref = STR("#1"), .name = STR("it"), .purl = str_of(purl), .cpe = str_of(cpe)};
    return scan_as_of(f, &c, 1, "2099-02-12", NULL);
}

/* The state of the only component. */
static struct str state_of(const struct json *result)
{
    const struct json *components = json_get(result, "components");
    struct str found = {0};
    int64_t sum = 0;
    JSON_EACH (m, components) {
        int64_t n = json_int(components, m->key.p, 0);
        if (STR_IS(m->key, "total"))
            continue;
        sum += n;
        found = n ? m->key : found;
    }
    assert_int_equal(sum, json_int(components, "total", 0));
    return found;
}

static const struct json *only_finding(const struct json *result)
{
    assert_int_equal(json_count(json_get(result, "findings")), 1);
    return json_first(json_get(result, "findings"));
}

#define STATE(result, word) assert_string_equal(str_cz(&f->arena, state_of(result)), word)

static void each_component_ends_in_exactly_one_state(void **state)
{
    static const struct {
        const char *purl, *cpe, *wanted;
    } rows[] = {
        {"pkg:npm/%40ward/frame@1.2.0", NULL, "matched"},
        {"pkg:npm/%40ward/frame@1.2.1", NULL, "clean"},
        {"pkg:npm/%40ward/frame@latest", NULL, "no_identifier"},
        {"pkg:npm/%40ward/frame", NULL, "no_identifier"},
        {NULL, NULL, "no_identifier"},
        {"not a purl", NULL, "no_identifier"},
        {"pkg:cargo/x@1.0.0", NULL, "no_source"},
        {"pkg:generic/x@1.0.0", NULL, "no_source"},
        {"pkg:generic/x@1.0.0", "cpe:2.3:a:ward:viewer:1.5:*:*:*:*:*:*:*", "matched"},
        {NULL, "cpe:2.3:a:ward:viewer:2.0:*:*:*:*:*:*:*", "clean"},
        {NULL, "cpe:2.3:o:acme:desk_os:5:*:*:*:*:*:*:*", "clean"}, /* vulnerable: false */
        {NULL, "cpe:2.3:a:ward:daemon:8.2:p1:*:*:*:*:*:*", "matched"},
        {NULL, "cpe:2.3:a:ward:daemon:8.2:p2:*:*:*:*:*:*", "clean"},
        {NULL, "cpe:2.3:a:ward:daemon:1.0.2k:*:*:*:*:*:*:*", "matched"},
        {NULL, "cpe:/a:ward:daemon:1.0.2k", "matched"},
        {NULL, "cpe:2.3:a:ward:pump_client:2.0:*:*:*:*:node.js:*:*", "clean"},
        {NULL, "cpe:2.3:a:ward:pump_client:2.0:*:*:*:*:*:*:*", "matched"},
        {"pkg:deb/debian/sslib@3.0.11-1~deb12u1?distro=debian-12", NULL, "matched"},
        {"pkg:deb/debian/sslib@3.0.11-1~deb12u2?distro=debian-12", NULL, "clean"},
        {"pkg:deb/debian/libss3@3.0.11-1~deb12u1?distro=bookworm&upstream=sslib", NULL, "matched"},
        {"pkg:deb/debian/libss3@1?distro=debian-12.4&upstream=sslib%403.0.11-1~deb12u2", NULL,
         "clean"},
        {"pkg:deb/debian/sslib@3.0.11-1~deb12u1", NULL, "matched"}, /* says its release itself */
        {"pkg:deb/debian/sslib@1.0", NULL, "matched"},              /* every release is asked */
        {"pkg:deb/debian/sslib@1.0?distro=debian-11", NULL, "no_source"},
        /* The upstream range <3.0.12 of CVE-2099-0006 does not hold for Debian's repaired 3.0.11.
         */
        {"pkg:deb/debian/sslib@3.0.11-1~deb12u2?distro=debian-12",
         "cpe:2.3:a:ward:sslib:3.0.11:*:*:*:*:*:*:*", "clean"},
        {"pkg:rpm/fedora/sslib@3.0.11", "cpe:2.3:a:ward:sslib:3.0.11:*:*:*:*:*:*:*", "no_source"},
        /* Nothing is looked up: the package has no version, the CPE name of a distribution's
           package is not used. */
        {"pkg:deb/debian/sslib?distro=debian-12", "cpe:2.3:a:ward:sslib:3.0.11:*:*:*:*:*:*:*",
         "no_identifier"},
        /* There is data for CPE names, but this one has no version. */
        {"pkg:cargo/x@1.0.0", "cpe:2.3:a:ward:viewer:*:*:*:*:*:*:*:*", "no_source"},
        {"pkg:npm/%40ward/frame", "cpe:2.3:a:ward:viewer:2.0:*:*:*:*:*:*:*", "clean"},
    };
    struct feeds *f = *state;
    import_all(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *result = scan_one(f, rows[i].purl, rows[i].cpe);
        if (!str_eq(state_of(result), str_of(rows[i].wanted)))
            fail_msg("%s %s: %.*s, wanted %s", rows[i].purl ? rows[i].purl : "",
                     rows[i].cpe ? rows[i].cpe : "", STR_ARG(state_of(result)), rows[i].wanted);
        JSON_EACH (u, json_get(result, "unmatched"))
            assert_true(json_text(u, "reason").n > 0);
    }
}

static void data_for_a_package_without_version_covers_nothing(void **state)
{
    struct feeds *f = *state;
    (void)feeds_import(f, DOCUMENTS "osv", false);
    feeds_open(f, ADVISORIES_READ);
    struct json *result = scan_one(f, "pkg:npm/%40ward/frame",
                                   "cpe:2.3:a:ward:viewer:2.0:*:*:*:*:*:*:*");
    STATE(result, "no_source");
    struct str reason = json_text(json_first(json_get(result, "unmatched")), "reason");
    assert_true(str_has(reason, STR("no data for CPE names")));
    assert_true(str_has(reason, STR("it has no version")));
}

static void old_data_is_never_a_clean_result(void **state)
{
    struct feeds *f = *state;
    struct match_component c = {.ref = STR("a"), .purl = STR("pkg:npm/%40ward/frame@9.0.0")};
    import_all(f);
    struct json *result = scan_as_of(f, &c, 1, "2099-02-17", NULL);
    STATE(result, "clean"); /* 14 days after 2099-02-03, as data/policies/feeds.json has npm */
    result = scan_as_of(f, &c, 1, "2099-02-18", NULL);
    STATE(result, "stale");
    assert_true(STR_IS(json_text(result, "data"), "stale"));
    assert_true(str_has(json_text(result, "summary"), STR("0 findings in 0 of 1 components")));
    assert_true(str_has(json_text(result, "summary"), STR("newest 2099-02-05")));
}

static void one_flaw_of_three_sources_is_one_finding(void **state)
{
    struct feeds *f = *state;
    import_all(f);
    struct json *result = scan_one(f, "pkg:pypi/pump.client@2.1",
                                   "cpe:2.3:a:ward:pump_client:2.1:*:*:*:*:python:*:*");
    const struct json *finding = only_finding(result);
    const struct json *v = json_get(finding, "vulnerability");
    assert_true(STR_IS(json_text(v, "id"), "CVE-2099-0001"));
    assert_int_equal(json_count(json_get(v, "aliases")), 2);
    assert_int_equal(json_count(json_get(finding, "claims")), 3);
    assert_true(json_is_true(v, "kev"));
    assert_true(STR_IS(json_as_text(json_get(v, "epss")), "0.03351"));
    assert_int_equal(json_count(json_get(v, "cvss")), 1);
    assert_true(STR_IS(json_as_text(json_get(v, "score")), "9.8"));
    assert_true(STR_IS(json_text(v, "severity"), "critical"));
    assert_int_equal(json_count(json_get(v, "fixed_in")), 1);
    assert_true(STR_IS(json_text(json_get(finding, "match"), "range"), ">=2.0 <2.4"));
}

static void a_published_score_that_contradicts_is_flagged(void **state)
{
    struct feeds *f = *state;
    import_all(f);
    const struct json *finding = only_finding(
        scan_one(f, NULL, "cpe:2.3:a:ward:pump_client:2.1:*:*:*:*:python:*:*"));
    const struct json *cvss = json_first(json_get(json_get(finding, "vulnerability"), "cvss"));
    assert_true(STR_IS(json_as_text(json_get(cvss, "score")), "9.8"));
    assert_true(STR_IS(json_as_text(json_get(cvss, "published")), "9.1"));
    assert_true(json_is_true(cvss, "contradicts"));
}

/* DSA-9999-1 repairs two flaws; Debian's own record speaks of one of them. */
static void an_announcement_is_a_claim_about_each_flaw_it_repairs(void **state)
{
    struct feeds *f = *state;
    import_all(f);
    struct json *result = scan_one(f, "pkg:deb/debian/sslib@3.0.11-1~deb12u1?distro=debian-12",
                                   NULL);
    assert_int_equal(json_count(json_get(result, "findings")), 2);
    JSON_EACH (finding, json_get(result, "findings")) {
        struct str id = json_text(json_get(finding, "vulnerability"), "id");
        bool both = STR_IS(id, "CVE-2099-0002");
        assert_true(both || STR_IS(id, "CVE-2099-0099"));
        assert_int_equal(json_count(json_get(finding, "claims")), both ? 2 : 1);
    }
}

static struct json *explain(struct feeds *f, const char *purl, const char *id)
{
    struct err err = {0};
    struct json *result = NULL;
    struct match_component c = {.ref = STR("#1"), .name = STR("it"), .purl = str_of(purl)};
    struct match_options options = {.stale_days = -1};
    assert_true(date_parse(STR("2099-02-12"), &options.as_of));
    if (!match_explain(&f->arena, f->db, &c, str_of(id), &options, &result, &err))
        fail_msg("%s", err.text);
    return result;
}

/* PyPI's record says that 2.1 is affected; NVD's speaks of the product on another platform. */
static void a_record_that_contradicts_stands_beside_the_others(void **state)
{
    struct feeds *f = *state;
    import_all(f);
    const struct json *finding = only_finding(scan_one(
        f, "pkg:pypi/pump-client@2.1", "cpe:2.3:a:ward:pump_client:2.1:*:*:*:*:node.js:*:*"));
    assert_true(json_is_true(finding, "disputed"));
    assert_true(STR_IS(json_text(json_get(finding, "match"), "source"), "osv"));
    size_t yes = 0, no = 0;
    JSON_EACH (claim, json_get(finding, "claims")) {
        bool denies = STR_IS(json_text(claim, "verdict"), "not affected");
        no += denies;
        yes += STR_IS(json_text(claim, "verdict"), "affected");
        assert_true(json_text(claim, "reason").n > 0);
        assert_true(!denies || STR_IS(json_text(claim, "source"), "nvd"));
    }
    assert_true(yes >= 1);
    assert_int_equal(no, 1);
    finding = only_finding(scan_one(f, "pkg:pypi/pump-client@2.1", NULL));
    assert_false(json_is_true(finding, "disputed"));
}

static void explain_shows_a_near_miss_of_names(void **state)
{
    struct feeds *f = *state;
    import_all(f);
    struct json *r = explain(f, "pkg:deb/debian/libss3@3.0.11-1~deb12u1?distro=debian-12",
                             "CVE-2099-0002");
    struct str reason = json_text(json_first(json_get(r, "records")), "reason");
    assert_true(str_has(reason, STR("Debian:12|sslib")));
    assert_true(str_has(reason, STR("the component is Debian:12|libss3")));
    /* The announcement has no name of the flaw; it is found by the component. */
    r = explain(f, "pkg:deb/debian/sslib@3.0.11-1~deb12u1?distro=debian-12", "CVE-2099-0099");
    assert_true(STR_IS(json_text(r, "verdict"), "affected"));
    assert_true(STR_IS(json_text(json_first(json_get(r, "records")), "advisory"), "DSA-9999-1"));
}

static void an_unknown_platform_is_taken_as_yes_and_said(void **state)
{
    struct feeds *f = *state;
    struct match_component c[2] = {
        {.ref = STR("v"),
         .name = STR("viewer"),
         .cpe = STR("cpe:2.3:a:ward:viewer:1.9:*:*:*:*:*:*:*")},
        {.ref = STR("o"),
         .name = STR("os"),
         .cpe = STR("cpe:2.3:o:acme:desk_os:6.1:*:*:*:*:*:*:*")},
    };
    import_all(f);
    const struct json *match = json_get(only_finding(scan_as_of(f, c, 1, "2099-02-12", NULL)),
                                        "match");
    assert_true(json_is_true(match, "assumed"));
    assert_true(str_has(json_text(match, "reason"), STR("desk_os")));
    match = json_get(only_finding(scan_as_of(f, c, 2, "2099-02-12", NULL)), "match");
    assert_false(json_is_true(match, "assumed"));
    c[1].cpe = STR("cpe:2.3:o:acme:desk_os:7.0:*:*:*:*:*:*:*");
    struct json *result = scan_as_of(f, c, 2, "2099-02-12", NULL);
    assert_int_equal(json_count(json_get(result, "findings")), 0);
}

static void a_policy_marks_what_fails_and_what_is_undecided(void **state)
{
    struct feeds *f = *state;
    struct match_component c[2] = {
        {.ref = STR("1"), .name = STR("a"), .purl = STR("pkg:pypi/pump-client@1.0")},
        {.ref = STR("2"), .name = STR("b"), .purl = STR("pkg:npm/%40ward/frame@1.1.0")},
    };
    import_all(f);
    const struct json *policy = json_get(scan_as_of(f, c, 2, "2099-02-12", "kev or cvss >= 9"),
                                         "policy");
    assert_int_equal(json_int(policy, "failing", 0), 2);
    assert_int_equal(json_int(policy, "undecided", 0), 1); /* the second has no score */
    policy = json_get(scan_as_of(f, c, 2, "2099-02-12", "kev"), "policy");
    assert_int_equal(json_int(policy, "failing", 0), 1);
}

static void the_order_of_components_does_not_matter(void **state)
{
    struct feeds *f = *state;
    struct match_component c[3] = {
        {.ref = STR("1"), .name = STR("a"), .purl = STR("pkg:pypi/pump-client@1.0")},
        {.ref = STR("2"), .name = STR("b"), .purl = STR("pkg:npm/%40ward/frame@1.1.0")},
        {.ref = STR("3"), .name = STR("c"), .cpe = STR("cpe:2.3:a:ward:viewer:1.9:*:*:*:*:*:*:*")},
    };
    import_all(f);
    struct buf x = {.arena = &f->arena};
    struct buf y = {.arena = &f->arena};
    json_write(json_get(scan_as_of(f, c, 3, "2099-02-12", NULL), "findings"), &x);
    struct match_component swapped = c[0];
    c[0] = c[2];
    c[2] = swapped;
    json_write(json_get(scan_as_of(f, c, 3, "2099-02-12", NULL), "findings"), &y);
    assert_true(x.n > 10 && str_eq(buf_str(&x), buf_str(&y)));
}

static void explain_says_which_comparison_led_to_the_answer(void **state)
{
    static const struct {
        const char *purl, *id, *verdict, *said;
    } rows[] = {
        {"pkg:pypi/pump_client@2.1", "CVE-2099-0001", "affected", "2.1"},
        {"pkg:pypi/pump_client@2.1", "PYSEC-2099-1", "affected", "<2.4"},
        {"pkg:pypi/pump_client@2.4", "CVE-2099-0001", "not affected", "outside"},
        {"pkg:npm/%40ward/frame@1.0.0", "GHSA-aaaa-bbbb-0002", "not affected", "in force"},
        {"pkg:npm/other@1.0.0", "GHSA-aaaa-bbbb-0003", "not affected", "speaks of"},
        {"pkg:npm/%40ward/frame@x", "GHSA-aaaa-bbbb-0003", "cannot tell", "no version of npm"},
        {"pkg:npm/other@1.0.0", "CVE-2099-9999", "not known", "no record"},
    };
    struct feeds *f = *state;
    import_all(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *result = explain(f, rows[i].purl, rows[i].id);
        if (!str_eq(json_text(result, "verdict"), str_of(rows[i].verdict)) ||
            !str_has(json_text(result, "answer"), str_of(rows[i].said)))
            fail_msg("%s %s: %.*s: %.*s", rows[i].purl, rows[i].id,
                     STR_ARG(json_text(result, "verdict")), STR_ARG(json_text(result, "answer")));
    }
}

static void policies_are_read_and_evaluated(void **state)
{
    static const struct {
        const char *text;
        enum match_fact
            wanted; /* with kev no, cvss 7.5, epss unknown, severity high, fixable yes */
    } rows[] = {
        {"kev", MATCH_FACT_NO},
        {"not kev", MATCH_FACT_YES},
        {"cvss >= 7.5", MATCH_FACT_YES},
        {"cvss > 7.5", MATCH_FACT_NO},
        {"CVSS = 7.5 and severity = HIGH", MATCH_FACT_YES},
        {"kev or cvss >= 9 or (cvss >= 7 and epss >= 0.5)", MATCH_FACT_UNKNOWN},
        {"kev and epss >= 0.5", MATCH_FACT_NO},
        {"fixable or epss >= 0.5", MATCH_FACT_YES},
        {"not (epss < 0.00001)", MATCH_FACT_UNKNOWN},
        {"severity != low and cvss <= 10", MATCH_FACT_YES},
        {"false or kev and true", MATCH_FACT_NO},
    };
    struct feeds *f = *state;
    struct match_facts facts = {
        .kev = MATCH_FACT_NO, .fixable = MATCH_FACT_YES, .cvss = 75, .epss = -1, .severity = 3};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct match_policy *p = NULL;
        struct err err = {0};
        if (!match_policy_parse(&f->arena, str_of(rows[i].text), &p, &err))
            fail_msg("%s: %s", rows[i].text, err.text);
        if (match_policy_holds(p, &facts) != rows[i].wanted)
            fail_msg("%s: %d", rows[i].text, (int)match_policy_holds(p, &facts));
    }
}

static void a_policy_that_is_none_names_the_column(void **state)
{
    static const struct {
        const char *text, *said;
    } rows[] = {
        {"", "column 1: "},
        {"kev or", "column 7: "},
        {"cvss 9", "column 6: "},
        {"cvss >= 11", "column 9: "},
        {"cvss >= 9.85", "column 9: "},
        {"(kev", "column 5: ) expected"},
        {"kev kev", "column 5: "},
        {"severity > bad", "column 12: "},
        {"epss >= 1.1", "column 9: "},
        {"kev && cvss", "column 5: "},
    };
    struct feeds *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct match_policy *p = NULL;
        struct err err = {0};
        assert_false(match_policy_parse(&f->arena, str_of(rows[i].text), &p, &err));
        if (!str_starts(str_of(err.text), str_of(rows[i].said)))
            fail_msg("%s: %s", rows[i].text, err.text);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(each_component_ends_in_exactly_one_state),
        TEST(data_for_a_package_without_version_covers_nothing),
        TEST(old_data_is_never_a_clean_result),
        TEST(one_flaw_of_three_sources_is_one_finding),
        TEST(a_published_score_that_contradicts_is_flagged),
        TEST(an_announcement_is_a_claim_about_each_flaw_it_repairs),
        TEST(a_record_that_contradicts_stands_beside_the_others),
        TEST(explain_shows_a_near_miss_of_names),
        TEST(an_unknown_platform_is_taken_as_yes_and_said),
        TEST(a_policy_marks_what_fails_and_what_is_undecided),
        TEST(the_order_of_components_does_not_matter),
        TEST(explain_says_which_comparison_led_to_the_answer),
        TEST(policies_are_read_and_evaluated),
        TEST(a_policy_that_is_none_names_the_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
