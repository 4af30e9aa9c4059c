/* Results of tools are taken apart into one model: an outcome that a file does not name is doubted,
   what a tool did not come to look at is not called absent, and no dialect is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

#include <cmocka.h>

#include "arena.h"
#include "intake/result/result.h"

struct read {
    struct result_document d;
    struct findings findings;
};

static struct read read_text(struct arena *a, const char *text)
{
    struct read r;
    struct err err = {0};
    findings_init(&r.findings, a);
    if (!result_read(a, str_of(text), &r.d, &r.findings, &err))
        fail_msg("%s: %s", text, err.text);
    return r;
}

static bool has_rule(const struct read *r, const char *rule)
{
    for (const struct finding *f = r->findings.first; f; f = f->next)
        if (strcmp(f->rule, rule) == 0)
            return true;
    return false;
}

#define IS(s, text) assert_string_equal(str_cz(*state, (s)), (text))

/* --- recognising --- */

static void a_document_is_known_by_what_it_has(void **state)
{
    static const struct {
        const char *text;
        int format; /* -1: none */
    } rows[] = {
        {"<testsuites/>", RESULT_JUNIT},
        {"<?xml version=\"1.0\"?>\n<!-- made by a > b -->\n<testsuite name='a'/>", RESULT_JUNIT},
        {"\xEF\xBB\xBF<testsuite/>", RESULT_JUNIT},
        {"<testsuitesandmore/>", -1},
        {"<test-run/>", -1},
        {"<bom/>", -1},
        {"{\"version\": \"2.1.0\", \"runs\": []}", RESULT_SARIF},
        {"{\"runs\": [{\"version\": 1}], \"$schema\": \"https://x/sarif-2.1.0.json\"}",
         RESULT_SARIF},
        {"{\"runs\": []}", -1},
        {"{\"tests\": {\"runs\": 1, \"version\": 2}}", -1},
        {"{\"a\": \"{\\\"\", \"version\": \"2.1.0\", \"runs\": []}", RESULT_SARIF},
        {"{\"as_of\": \"2026-11-20\", \"snapshot\": {}, \"findings\": []}", RESULT_SCAN},
        {"[]", -1},
        {"", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum result_format f;
        int got = result_recognise(str_of(rows[i].text), &f) ? (int)f : -1;
        if (got != rows[i].format)
            fail_msg("%s: %d", rows[i].text, got);
    }
}

/* --- JUnit: one row for each way to say what happened --- */

static void every_dialect_names_the_outcome_in_its_own_way(void **state)
{
    static const struct {
        const char *inside, *attributes;
        enum result_outcome outcome;
        const char *message, *why;
    } rows[] = {
        {"", "", RESULT_PASS, "", "Ant: nothing inside"},
        {"<failure message='m' type='t'>trace</failure>", "", RESULT_FAIL, "m", "Ant"},
        {"<failure>trace\nmore</failure>", "", RESULT_FAIL, "trace more", "Jest: text only"},
        {"<error type='Timeout'/>", "", RESULT_ERROR, "Timeout", "a type only"},
        {"<skipped/>", "", RESULT_SKIPPED, "", "Surefire"},
        {"<skipped type='pytest.xfail' message='known'/>", "", RESULT_SKIPPED, "known", "pytest"},
        {"<disabled message='Disabled'/>", "status='disabled'", RESULT_SKIPPED, "Disabled",
         "CTest"},
        {"", "status='run' result='completed'", RESULT_PASS, "", "GoogleTest"},
        {"", "status='notrun' result='suppressed'", RESULT_SKIPPED, "status: notrun",
         "GoogleTest, disabled"},
        {"", "status='run' result='skipped'", RESULT_SKIPPED, "result: skipped",
         "GoogleTest, skipped at run time"},
        {"", "status='fail'", RESULT_FAIL, "status: fail", "CTest without an element"},
        {"<failure message='a'/><failure message='b'/>", "status='run'", RESULT_FAIL, "a",
         "GoogleTest gives one element a failure"},
        {"<skipped/><failure message='late'/>", "", RESULT_FAIL, "late", "the heavier counts"},
        {"<failure message='a'/><error message='b'/>", "", RESULT_FAIL, "a", "whatever the order"},
        {"<failure message='a'/><rerunFailure message='b'/>", "", RESULT_FAIL, "a", "Surefire"},
        {"<flakyFailure message='a'/>", "", RESULT_PASS, "passed only when it was run again",
         "Surefire"},
        {"", "status='sideways'", RESULT_ERROR, "status: sideways", "no word we know is no pass"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(*state,
                                  "<testsuite name='s' xmlns='urn:any'>"
                                  "<testcase name='n' classname='c' %s>%s<system-out>x"
                                  "</system-out></testcase></testsuite>",
                                  rows[i].attributes, rows[i].inside);
        struct read r = read_text(*state, str_cz(*state, text));
        assert_int_equal(r.d.case_count, 1);
        if (r.d.cases[0].outcome != rows[i].outcome)
            fail_msg("%s: %d", rows[i].why, r.d.cases[0].outcome);
        IS(r.d.cases[0].message, rows[i].message);
        IS(r.d.cases[0].group, "c");
    }
}

static void suites_within_suites_give_all_their_cases(void **state)
{
    struct read r = read_text(
        *state, "<testsuites tests='3' failures='1'>\n<testsuite name='outer' tests='3'>\n"
                "<testsuite name='inner' tests='2' failures='1'><testcase name='a'/>\n"
                "<testcase name='b'><failure/></testcase></testsuite>\n<testcase name='c'/>"
                "</testsuite></testsuites>");
    assert_int_equal(r.d.case_count, 3);
    assert_int_equal(r.d.outcomes[RESULT_PASS], 2);
    IS(r.d.cases[1].group, "inner");
    assert_int_equal(r.d.cases[1].line, 4);
    IS(r.d.cases[2].group, "outer");
    assert_false(has_rule(&r, "junit-total"));
}

static void a_file_with_fewer_cases_than_it_says_is_doubted(void **state)
{
    struct read r = read_text(*state, "<testsuite tests='9' errors='1'><testcase name='a'/>"
                                      "</testsuite>");
    assert_true(has_rule(&r, "junit-total"));
    assert_int_equal(r.findings.count[FINDING_SKIPPED], 2);
}

static void a_case_without_a_name_counts(void **state)
{
    struct read r = read_text(*state, "<testsuite><testcase><failure/></testcase></testsuite>");
    assert_int_equal(r.d.outcomes[RESULT_FAIL], 1);
    assert_true(has_rule(&r, "junit-name"));
}

static void a_suite_that_broke_is_a_case_that_ended_in_an_error(void **state)
{
    struct read r = read_text(*state,
                              "<testsuite name='s'><error message='no board'/></testsuite>");
    assert_int_equal(r.d.case_count, 1);
    assert_int_equal(r.d.cases[0].outcome, RESULT_ERROR);
    IS(r.d.cases[0].name, "s");
    IS(r.d.cases[0].message, "no board");
}

#define TRY(name, which, inside) \
    "<testcase classname='c' name='" name "'>" inside \
    "<properties><property name='repetition' value='" which "'/></properties></testcase>"

static void tries_that_xcode_writes_one_by_one_are_one_case(void **state)
{
    struct read r = read_text(
        *state,
        "<testsuites tests='4' failures='1'><testsuite name='s' tests='4' failures='1'>" TRY(
            "a", "Repetition 1 of 3", "<failure message='1'/>")
            TRY("a", "Repetition 2 of 3", "<failure message='2'/>")
                TRY("a", "Repetition 3 of 3", "") TRY("b", "Repetition 1 of 2", "<failure/>")
                    TRY("b", "Repetition 2 of 2", "<failure message='again'/>")
                        TRY("c", "First Run", "") TRY("c", "First Run", "")
                            TRY("a", "Repetition 1 of 1", "") "</testsuite></testsuites>");
    assert_int_equal(r.d.case_count, 4);
    assert_int_equal(r.d.outcomes[RESULT_FAIL], 1);
    assert_int_equal(r.d.outcomes[RESULT_PASS], 3);
    assert_int_equal(r.d.flaky, 1);
    assert_true(r.d.cases[0].flaky);
    IS(r.d.cases[1].message, "again");
    assert_false(has_rule(&r, "junit-total"));
}

static void a_file_that_is_cut_off_keeps_its_whole_cases(void **state)
{
    struct read r = read_text(*state, "<testsuite tests='3'><testcase name='a'/><testcase name='b'>"
                                      "<failure/></testcase><testcase name='c'><fail");
    assert_int_equal(r.d.case_count, 2);
    assert_true(has_rule(&r, "result-cut-off"));
    assert_true(has_rule(&r, "junit-total"));
}

static size_t resident_kib(void)
{
    struct rusage u;
    assert_int_equal(getrusage(RUSAGE_SELF, &u), 0);
    return (size_t)u.ru_maxrss;
}

/* A tree of the whole would take some ten times the file. */
static void a_large_file_takes_no_more_memory_than_its_cases(void **state)
{
    enum { CASES = 60000, OUTPUT = 1000 };
    struct buf b = {.arena = *state};
    BUF_LIT(&b, "<testsuite name='s'>");
    for (size_t i = 0; i < CASES; i++) {
        buf_fmt(&b,
                "<testcase classname='c' name='n%zu'><properties><property name='a' value='b'/>"
                "</properties><failure message='m'>at</failure><system-out>",
                i);
        for (size_t k = 0; k < OUTPUT / 10; k++)
            BUF_LIT(&b, "some words");
        BUF_LIT(&b, "</system-out></testcase>\n");
    }
    BUF_LIT(&b, "</testsuite>");
    struct arena own;
    struct read r;
    struct err err = {0};
    arena_init(&own, GIB(1));
    findings_init(&r.findings, &own);
    size_t before = resident_kib();
    assert_true(result_read(&own, buf_str(&b), &r.d, &r.findings, &err));
    assert_int_equal(r.d.case_count, CASES);
    assert_int_equal(r.d.outcomes[RESULT_FAIL], CASES);
    if (own.used > (size_t)CASES * 512)
        fail_msg("%zu bytes a case", own.used / CASES);
    /* 35 MiB of it are expat's copy of a piece; a sanitizer has memory of its own. */
    if (!UNDER_ASAN && resident_kib() - before > (MIB(40) + (size_t)CASES * 512) / 1024)
        fail_msg("%zu KiB more", resident_kib() - before);
    arena_done(&own);
}

static void properties_name_build_test_and_tool(void **state)
{
    struct read r = read_text(
        *state, "<testsuites><properties><property name='Build-SHA256' value='"
                "SHA256:00000000000000000000000000000000000000000000000000000000000000AA'/>"
                "<property name='tool'>Bench</property><property name='tool.version' value='3'/>"
                "</properties><testsuite><testcase name='a'><properties>"
                "<property name='test_id' value='TC-0001 TC-0002'/></properties></testcase>"
                "</testsuite></testsuites>");
    IS(r.d.build_hash, "00000000000000000000000000000000000000000000000000000000000000aa");
    IS(r.d.author, "Bench 3");
    IS(r.d.cases[0].ids, "TC-0001 TC-0002");
}

static void the_latest_time_is_that_of_the_document(void **state)
{
    static const struct {
        const char *timestamp, *at;
    } rows[] = {
        {"2026-11-20T10:00:00", "2026-11-20T10:00:00Z"},
        {"2026-11-20T10:00:00.123456+01:00", "2026-11-20T09:00:00.123Z"},
        {"2026-11-20 10:00:00", "2026-11-20T10:00:00Z"},
        {"1763632800", "2025-11-20T10:00:00Z"},
        {"1763632800000", "2025-11-20T10:00:00Z"},
        {"Fri Nov 20 10:00:00 2026", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(
            *state, str_cz(*state, str_fmt(*state,
                                           "<testsuite><testcase name='a' timestamp='%s'/>"
                                           "<testcase name='b' timestamp='2001-01-01T00:00:00'/>"
                                           "</testsuite>",
                                           rows[i].timestamp)));
        struct str at = instant_str(*state, r.d.at);
        if (rows[i].at[0])
            IS(at, rows[i].at);
        else
            assert_true(has_rule(&r, "junit-timestamp"));
    }
}

static void what_xml_does_not_have_is_read_all_the_same_and_said(void **state)
{
    static const char *const texts[] = {
        "<testsuite><testcase name='n'><failure>\x1b[31mred</failure></testcase></testsuite>",
        "<testsuite><testcase name='n'><failure>&#27;[31mred</failure></testcase></testsuite>",
        "<testsuite><testcase name='n'><failure>&#x1B;\xff</failure></testcase></testsuite>",
        ("<?xml version='1.0' encoding='ISO-8859-1'?><testsuite><testcase name='n'><failure>\xe4"
         "</failure></testcase></testsuite>"),
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct read r = read_text(*state, texts[i]);
        assert_true(has_rule(&r, "result-xml"));
        assert_int_equal(r.d.outcomes[RESULT_FAIL], 1);
    }
    IS(read_text(*state, texts[0]).d.cases[0].message, "?[31mred");
    IS(read_text(*state, texts[3]).d.cases[0].message, "\xc3\xa4");
}

static void what_is_no_xml_or_of_another_kind_is_refused(void **state)
{
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"<testsuite><testcase name='a'></testsuite>", "1:33: mismatched tag"},
        {"<testsuite><testcase name='a & b'/></testsuite>", "1:"},
        {"<?xml version='1.0' encoding='Shift_JIS'?><testsuite/>", "another encoding"},
        {"<testsuite><!DOCTYPE x><a/></testsuite>", "1:"},
        {"<test-run/>", "neither JUnit XML"},
        {"{\"version\": \"1.0.0\", \"runs\": []}", "only 2.1.0"},
        {"{\"version\": \"2.1.0\", \"runs\": {}}", "runs: is no array"},
        {"{\"version\": \"2.1.0\", \"runs\": [", "1:"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct result_document d;
        struct findings findings;
        struct err err = {0};
        findings_init(&findings, *state);
        assert_false(result_read(*state, str_of(rows[i].text), &d, &findings, &err));
        if (!strstr(err.text, rows[i].says))
            fail_msg("%s: %s", rows[i].text, err.text);
    }
}

/* --- SARIF --- */

#define SARIF(run) \
    "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"Scan\", \"rules\": " \
    "[" \
    "{\"id\": \"R1\", \"shortDescription\": {\"text\": \"Overflow\"}, \"messageStrings\": " \
    "{\"m\": " \
    "{\"text\": \"writes {0} {{bytes}}\"}}, \"defaultConfiguration\": {\"level\": \"error\"}," \
    " \"properties\": {\"tags\": [\"external/cwe/cwe-0787\", \"security\"]}," \
    " \"relationships\": [{\"target\": {\"id\": \"120\", \"toolComponent\": {\"name\": " \
    "\"CWE\"}}}]" \
    "}]}}, " run "}]}"
#define RESULT_AT(line) \
    "{\"ruleId\": \"R1/2\", \"message\": {\"id\": \"m\", \"arguments\": [\"4\"]}, \"locations\": " \
    "[" \
    "{\"physicalLocation\": {\"artifactLocation\": {\"uri\": \"a.c\"}, \"region\": {" \
    "\"startLine\": " line "}}, \"logicalLocations\": [{\"fullyQualifiedName\": \"dose_set\"}]}]}"

static void a_result_takes_from_its_rule_what_it_does_not_say(void **state)
{
    struct read r = read_text(*state, SARIF("\"results\": [" RESULT_AT("12") "]"));
    assert_int_equal(r.d.flaw_count, 1);
    IS(r.d.flaws[0].title, "Overflow");
    IS(r.d.flaws[0].message, "writes 4 {bytes}");
    IS(r.d.flaws[0].level, "error");
    IS(r.d.flaws[0].location, "a.c:12 in dose_set");
    IS(r.d.flaws[0].cwes, "CWE-120 CWE-787");
    assert_int_equal(r.d.cases[0].outcome, RESULT_FAIL);
}

static void code_that_moved_keeps_its_key_and_a_second_flaw_gets_another(void **state)
{
    struct read a = read_text(*state, SARIF("\"results\": [" RESULT_AT("12") "]"));
    struct read b = read_text(*state,
                              SARIF("\"results\": [" RESULT_AT("40") "," RESULT_AT("41") "]"));
    assert_true(str_eq(a.d.flaws[0].key, b.d.flaws[0].key));
    assert_false(str_eq(b.d.flaws[0].key, b.d.flaws[1].key));
    assert_true(str_starts(b.d.flaws[1].key, b.d.flaws[0].key));
}

static void a_fingerprint_of_the_tool_is_more_than_the_words(void **state)
{
    struct read r = read_text(
        *state, SARIF("\"results\": ["
                      "{\"ruleId\": \"R1\", \"message\": {\"text\": \"1\"}, \"fingerprints\":"
                      " {\"h/v1\": \"x\"}},"
                      "{\"ruleId\": \"R1\", \"message\": {\"text\": \"2\"}, \"fingerprints\":"
                      " {\"h/v2\": \"y\", \"h/v1\": \"x\"}}]"));
    assert_true(str_starts(r.d.flaws[1].key, r.d.flaws[0].key));
}

static void a_sentence_is_no_fingerprint_and_a_rule_may_name_a_cve(void **state)
{
    struct read r = read_text(
        *state, SARIF("\"results\": ["
                      "{\"ruleId\": \"CVE-2020-11022\", \"message\": {\"text\": \"1\"},"
                      " \"fingerprints\": {\"h\": \"requires login\"}},"
                      "{\"ruleId\": \"CVE-2020-11022\", \"message\": {\"text\": \"2\"},"
                      " \"fingerprints\": {\"h\": \"requires login\"}}]"));
    assert_false(str_starts(r.d.flaws[1].key, r.d.flaws[0].key));
    IS(r.d.flaws[0].cves, "CVE-2020-11022");
}

static void kinds_that_are_no_flaw_are_counted_only(void **state)
{
    struct read r = read_text(
        *state, SARIF("\"results\": ["
                      "{\"ruleId\": \"R1\", \"kind\": \"pass\", \"message\": {\"text\": \"a\"}},"
                      "{\"ruleId\": \"R1\", \"kind\": \"notApplicable\"},"
                      "{\"ruleId\": \"R1\", \"kind\": \"informational\"},"
                      "{\"ruleId\": \"R1\", \"baselineState\": \"absent\"},"
                      "{\"ruleId\": \"R1\", \"kind\": \"open\"}]"));
    assert_int_equal(r.d.passed, 1);
    assert_int_equal(r.d.not_applicable, 1);
    assert_int_equal(r.d.informational, 1);
    assert_int_equal(r.d.absent, 1);
    assert_int_equal(r.d.flaw_count, 1);
    assert_true(r.d.flaws[0].open);
    IS(r.d.flaws[0].level, "none");
}

static void a_suppression_counts_unless_somebody_refused_it(void **state)
{
    static const struct {
        const char *list;
        bool suppressed;
    } rows[] = {
        {"[]", false},
        {"[{\"kind\": \"inSource\", \"justification\": \"checked\"}]", true},
        {"[{\"kind\": \"external\", \"status\": \"accepted\"}]", true},
        {"[{\"kind\": \"external\", \"status\": \"underReview\"}]", false},
        {"[{\"kind\": \"inSource\"}, {\"kind\": \"external\", \"status\": \"rejected\"}]", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(*state,
                                  str_cz(*state, str_fmt(*state,
                                                         SARIF("\"results\": [{\"ruleId\": \"R1\", "
                                                               "\"suppressions\": %s}]"),
                                                         rows[i].list)));
        assert_int_equal(r.d.flaws[0].suppressed, rows[i].suppressed);
        assert_int_equal(r.d.cases[0].outcome, rows[i].suppressed ? RESULT_PASS : RESULT_FAIL);
    }
}

/* SARIF 2.1.0, 3.20.14, 3.14.2, 3.14.23. */
static void a_run_that_did_not_look_at_all_passes_nothing(void **state)
{
    static const struct {
        const char *run, *rule;
    } rows[] = {
        {"\"invocations\": [{\"executionSuccessful\": false}], \"results\": []", "sarif-execution"},
        {"\"externalPropertyFileReferences\": {\"results\": [{\"location\": {\"uri\": \"r\"}}]},"
         " \"results\": []",
         "sarif-external"},
        {"\"results\": null", "sarif-results"},
        {"\"columnKind\": \"utf16CodeUnits\"", "sarif-results"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(*state,
                                  str_cz(*state, str_fmt(*state, SARIF("%s"), rows[i].run)));
        assert_true(has_rule(&r, rows[i].rule));
        assert_false(r.d.runs[0].complete);
        assert_int_equal(r.d.cases[0].outcome, RESULT_ERROR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_is_known_by_what_it_has, setup, teardown),
        cmocka_unit_test_setup_teardown(every_dialect_names_the_outcome_in_its_own_way, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(suites_within_suites_give_all_their_cases, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_with_fewer_cases_than_it_says_is_doubted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(tries_that_xcode_writes_one_by_one_are_one_case, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_sentence_is_no_fingerprint_and_a_rule_may_name_a_cve,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_that_is_cut_off_keeps_its_whole_cases, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_large_file_takes_no_more_memory_than_its_cases, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_case_without_a_name_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(a_suite_that_broke_is_a_case_that_ended_in_an_error, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(properties_name_build_test_and_tool, setup, teardown),
        cmocka_unit_test_setup_teardown(the_latest_time_is_that_of_the_document, setup, teardown),
        cmocka_unit_test_setup_teardown(what_xml_does_not_have_is_read_all_the_same_and_said, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_no_xml_or_of_another_kind_is_refused, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_result_takes_from_its_rule_what_it_does_not_say, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(
            code_that_moved_keeps_its_key_and_a_second_flaw_gets_another, setup, teardown),
        cmocka_unit_test_setup_teardown(a_fingerprint_of_the_tool_is_more_than_the_words, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(kinds_that_are_no_flaw_are_counted_only, setup, teardown),
        cmocka_unit_test_setup_teardown(a_suppression_counts_unless_somebody_refused_it, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_run_that_did_not_look_at_all_passes_nothing, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
