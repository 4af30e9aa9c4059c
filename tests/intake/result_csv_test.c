/* Tables of test results and lists of findings: columns by name, and nothing guessed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

static void a_table_of_results_gives_cases(void **state)
{
    struct read r = read_text(
        *state, "Test Case ID,Name,Result,Comment,Executed on,Tester,Build SHA256\n"
                "TC-0001,pin,passed,,2026-11-20,Ann,\n"
                "TC-0002,\"lock, twice\",FAIL,never locked,2026-11-21,Bob,\n"
                "TC-0003,x,not executed,,,,\nTC-0004,y,completed,,,,\nTC-0005,z,,,,,\n"
                ",,blocked,,,,\n");
    assert_int_equal(r.d.case_count, 6);
    IS(r.d.cases[0].ids, "TC-0001");
    IS(r.d.cases[1].name, "lock, twice");
    IS(r.d.cases[1].message, "never locked");
    assert_int_equal(r.d.cases[1].line, 3);
    static const enum result_outcome outcomes[] = {RESULT_PASS,  RESULT_FAIL,    RESULT_SKIPPED,
                                                   RESULT_ERROR, RESULT_SKIPPED, RESULT_ERROR};
    for (size_t i = 0; i < COUNT_OF(outcomes); i++)
        assert_int_equal(r.d.cases[i].outcome, outcomes[i]);
    IS(r.d.author, "Ann, Bob");
    IS(instant_str(*state, r.d.at), "2026-11-21T00:00:00Z");
    assert_true(has_rule(&r, "csv-result"));
    assert_true(has_rule(&r, "csv-name"));
}

static void a_list_of_findings_gives_flaws_and_completes_nothing(void **state)
{
    struct read r = read_text(
        *state, "ID;Title;Severity;CWE;Host;Port;URL;Status;CVE;CVSS vector;Comment\n"
                "F-1;No lock;High;307;h;443;/login;open;cve-2024-1234;AV:N/AC:L/Au:N/C:P/I:N/A:N;\n"
                "F-2;=1+2;9.8;CWE-79, 89;;;/x;accepted;;;only in the lab\n"
                "F-3;Banner;Info;;;;;;;;\n"
                "F-4;TLS;medium;;;;;Fixed;;;\n"
                "F-5;Odd;purple;;;;;;;;\n;;high;;;;;;;;\n");
    assert_int_equal(r.d.flaw_count, 4);
    IS(r.d.flaws[0].location, "h:443 /login");
    IS(r.d.flaws[0].cwes, "CWE-307");
    IS(r.d.flaws[0].cves, "CVE-2024-1234");
    IS(r.d.flaws[0].vector, "AV:N/AC:L/Au:N/C:P/I:N/A:N");
    IS(r.d.flaws[1].title, "=1+2");
    IS(r.d.flaws[1].rating, "critical");
    IS(r.d.flaws[1].cwes, "CWE-79 CWE-89");
    assert_true(r.d.flaws[1].suppressed);
    IS(r.d.flaws[1].justification, "accepted in the list: only in the lab");
    assert_true(r.d.flaws[2].closed);
    assert_int_equal(r.d.absent, 1);
    assert_int_equal(r.d.informational, 1);
    IS(r.d.flaws[3].level, "warning");
    assert_true(has_rule(&r, "csv-severity"));
    assert_true(has_rule(&r, "csv-name"));
    assert_int_equal(r.d.case_count, 0);
    assert_true(r.d.runs[0].complete && !r.d.runs[0].exhaustive);
}

static void a_table_that_ends_within_quotes_is_not_complete(void **state)
{
    struct read r = read_text(*state, "title,severity\nA,high\nB,\"hi");
    assert_int_equal(r.d.flaw_count, 1);
    assert_true(has_rule(&r, "result-cut-off"));
    assert_false(r.d.runs[0].complete);
    struct read none = read_text(*state, "name,result\n");
    assert_true(has_rule(&none, "csv-empty"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_table_of_results_gives_cases),
        TEST(a_list_of_findings_gives_flaws_and_completes_nothing),
        TEST(a_table_that_ends_within_quotes_is_not_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
