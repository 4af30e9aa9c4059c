/* What a scan found, into records. */
#include "../../store/fixture.h"

#include "assess/match/record.h"
#include "assess/match/run.h"

static void save(struct fixture *f, struct str component, struct str vulnerability, const char *day)
{
    struct json *result;
    struct match_component c = {.ref = component, .name = STR("x")};
    struct str text = str_fmt(&f->arena,
                              "{\"snapshot\": {\"id\": \"s\", \"sources\": [{\"name\": \"osv\","
                              "\"records\": 3}]}, \"unmatched\": [], \"findings\": [{"
                              "\"component\": {\"ref\": \"%.*s\", \"purl\": \"pkg:npm/x@1\"},"
                              "\"vulnerability\": %.*s, \"match\": {\"source\": \"osv\","
                              "\"range\": \"<\\u0007 2\", \"reason\": \"because\"}}]}",
                              STR_ARG(component), STR_ARG(vulnerability));
    struct date as_of;
    assert_true(date_parse(str_of(day), &as_of));
    if (!json_read(&f->arena, text, &result, &f->err))
        fail_msg("%s", f->err.text);
    fixture_begin(f);
    if (!fixture_end(f, match_save(f->store, &f->arena, (struct match_components){&c, 1}, as_of,
                                   result, &f->err)))
        fail_msg("%s", f->err.text);
}

static void one_odd_advisory_does_not_keep_the_findings_out(void **state)
{
    struct fixture *f = *state;
    struct str c = fixture_add(f, "component", "name=x", "layer=imported", NULL);
    struct buf v = {.arena = &f->arena};
    BUF_LIT(&v, "{\"id\": \"CVE-2026-1\", \"severity\": \"high\", \"cvss\": [{\"vector\": "
                "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X\"}], \"title\": \"\\n");
    for (int i = 0; i < 200; i++)
        BUF_LIT(&v, "\xC3\xA9"); /* the cut falls into a character */
    BUF_LIT(&v, "\"}");
    save(f, c, buf_str(&v), "2026-11-21");
    struct str id = STR("FI-0001");
    assert_true(STR_IS(fixture_field(f, id, "vulnerability"), "CVE-2026-1"));
    assert_true(STR_IS(fixture_field(f, id, "range"), "<? 2"));
    assert_int_equal(fixture_field(f, id, "vector").n, 0);
    assert_true(str_is_utf8(fixture_field(f, id, "name")));
    assert_true(STR_IS(fixture_field(f, c, "match_state"), "matched"));
}

static void a_finding_seen_again_says_what_its_source_says_now(void **state)
{
    struct fixture *f = *state;
    struct str c = fixture_add(f, "component", "name=x", "layer=imported", NULL);
    struct str id = STR("FI-0001");
    save(f, c, STR("{\"id\": \"CVE-2026-1\", \"severity\": \"high\", \"fixed_in\": [\"2\"]}"),
         "2026-11-21");
    save(f, c, STR("{\"id\": \"CVE-2026-1\"}"), "2026-11-22");
    assert_int_equal(fixture_field(f, id, "severity").n, 0);
    assert_int_equal(fixture_field(f, id, "fixed_in").n, 0);
    assert_true(STR_IS(fixture_field(f, id, "first_seen_on"), "2026-11-21"));
    assert_true(STR_IS(fixture_field(f, id, "last_seen_on"), "2026-11-22"));
    fixture_holds(f);
}

static void findings_come_stay_and_end(void **state)
{
    struct fixture *f = *state;
    struct str c = fixture_add(f, "component", "name=x", "layer=imported", NULL);
    save(f, c, STR("{\"id\": \"CVE-2026-2\"}"), "2026-11-20");
    save(f, c, STR("{\"id\": \"CVE-2026-1\"}"), "2026-11-21"); /* before the known one */
    save(f, c, STR("{\"id\": \"CVE-2026-3\"}"), "2026-11-22"); /* after all of them */
    save(f, c, STR("{\"id\": \"CVE-2026-2\"}"), "2026-11-23"); /* the first is back */
    static const char *const wanted[][3] = {{"FI-0001", "CVE-2026-2", "open"},
                                            {"FI-0002", "CVE-2026-1", "ended"},
                                            {"FI-0003", "CVE-2026-3", "ended"}};
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct str id = str_of(wanted[i][0]);
        assert_true(str_eq(fixture_field(f, id, "vulnerability"), str_of(wanted[i][1])));
        assert_true(str_eq(fixture_field(f, id, "state"), str_of(wanted[i][2])));
    }
    assert_true(STR_IS(fixture_field(f, STR("FI-0002"), "ended_on"), "2026-11-22"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(one_odd_advisory_does_not_keep_the_findings_out),
        T(findings_come_stay_and_end),
        T(a_finding_seen_again_says_what_its_source_says_now),
    };
    return cmocka_run_group_tests_name("match_save", tests, NULL, NULL);
}
