/* Results of tools become evidence, runs of tests and weaknesses: what names a test is never
   guessed, the same file changes nothing, and what a person decided stays. */
#include "../store/fixture.h"

#include "assess/result/take.h"

#define BUILD "00000000000000000000000000000000000000000000000000000000000000aa"

static void site(struct fixture *f)
{
    fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", "build_hash=" BUILD, NULL);
    fixture_add(f, "release", "name=1.1", "device=DEV-0001", NULL);
    fixture_add(f, "device", "name=Other", "regulation=mdr", NULL);
    fixture_add(f, "control", "device=DEV-0001", "name=PIN lock", "side_effects_look=none_needed",
                NULL);
}

/* NULL with f->err when it was refused, and then nothing is changed. */
static struct json *try_with(struct fixture *f, const char *text, struct result_import import)
{
    struct result_document d;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!result_read(&f->arena, str_of(text), &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    struct json *receipt = result_receipt(&f->arena, &d, &findings);
    import.bytes = str_of(text);
    import.file_name = STR("results");
    if (import.release.n == 0)
        import.release = STR("REL-0001");
    fixture_begin(f);
    bool ok = result_take(f->store, &f->arena, &d, &import, receipt, &f->err);
    return fixture_end(f, ok) ? receipt : NULL;
}

static struct json *take_with(struct fixture *f, const char *text, struct result_import import)
{
    struct json *receipt = try_with(f, text, import);
    if (!receipt)
        fail_msg("%s", f->err.text);
    return receipt;
}

static struct json *take(struct fixture *f, const char *text)
{
    return take_with(f, text, (struct result_import){0});
}

static void assert_field(struct fixture *f, const char *id, const char *name, const char *value)
{
    assert_string_equal(str_cz(&f->arena, fixture_field(f, str_of(id), name)), value);
}

/* --- which test a case is of --- */

#define CASE(group, name, inside) \
    "<testcase classname='" group "' name='" name "'>" inside "</testcase>"
#define FILE_OF(cases) \
    "<testsuite name='s' timestamp='2026-11-20T10:00:00'><properties><property name='build_hash'" \
    " value='" BUILD "'/></properties>" cases "</testsuite>"

static void a_case_is_of_the_tests_that_name_it(void **state)
{
    static const struct {
        const char *external_id, *cases;
        const char *result; /* NULL: no run */
        const char *why;
    } rows[] = {
        {"dose.Login.pin", CASE("dose.Login", "pin", ""), "pass", "class and name"},
        {"dose.Login#pin", CASE("dose.Login", "pin", ""), "pass", "Maven's way"},
        {"Login::pin", CASE("Login", "pin", ""), "pass", "pytest's way"},
        {"pin", CASE("dose.Login", "pin", ""), "pass", "the name alone, of one class"},
        {"pin", CASE("a", "pin", "") CASE("b", "pin", ""), NULL, "of two classes"},
        {"dose.Login", CASE("dose.Login", "a", "") CASE("dose.Login", "b", "<failure/>"), "fail",
         "the class: the heaviest counts"},
        {"dose.Login", CASE("dose.Login", "a", "") CASE("dose.Login", "b", "<skipped/>"), "skipped",
         "skipped is not passed"},
        {"dose.Login.pin",
         CASE("dose.Login", "pin[3]", "") CASE("dose.Login", "pin[4]", "<error/>"), "error",
         "parameters"},
        {"REQ-7",
         CASE("x", "y", "<properties><property name='test_id' value='REQ-7'/></properties>"),
         "pass", "a property"},
        {"dose.Login.PIN", CASE("dose.Login", "pin", ""), NULL, "letters count"},
        {"dose.Login.pi", CASE("dose.Login", "pin", ""), NULL, "a part is no name"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fixture *f = *state;
        if (i > 0) {
            fixture_teardown(state);
            assert_int_equal(fixture_setup(state), 0);
            f = *state;
        }
        site(f);
        fixture_add(f, "test", "name=Title", "device=DEV-0001", "controls=C-0001",
                    str_fmt(&f->arena, "external_id=%s", rows[i].external_id).p, NULL);
        fixture_add(f, "test", "name=Title", "device=DEV-0002",
                    str_fmt(&f->arena, "external_id=%s", rows[i].external_id).p, NULL);
        const struct json *r = take(
            f, str_cz(&f->arena, str_fmt(&f->arena, "<testsuite>%s</testsuite>", rows[i].cases)));
        if (json_count(json_get(r, "test_runs")) != (rows[i].result != NULL))
            fail_msg("%s: %zu runs", rows[i].why, json_count(json_get(r, "test_runs")));
        if (rows[i].result)
            assert_field(f, "TR-0001", "result", rows[i].result);
        else
            assert_true(json_count(json_get(r, "unmatched")) > 0);
    }
}

static void a_run_says_what_it_saw(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "test", "name=pin", "device=DEV-0001", "controls=C-0001", NULL);
    const struct json *r = take(f, FILE_OF(CASE("c", "pin", "<failure message='late'/>")));
    assert_string_equal(str_cz(&f->arena, json_text(r, "build")), "same");
    assert_field(f, "TR-0001", "result", "fail");
    assert_field(f, "TR-0001", "controls", "C-0001");
    assert_field(f, "TR-0001", "build_hash", BUILD);
    assert_field(f, "TR-0001", "findings", "c.pin: fail, late");
    assert_field(f, "TR-0001", "run_on", "2026-11-20");
    assert_field(f, "TR-0001", "evidence", "EV-0001");
    assert_field(f, "EV-0001", "kind", "test_report");
    assert_field(f, "EV-0001", "dated_on", "2026-11-20");
    assert_field(f, "EV-0001", "device", "DEV-0001");
    fixture_holds(f);
}

static bool is_stale(struct fixture *f, const char *id)
{
    struct record_head head;
    struct json *o;
    const struct record_type *t = record_type_of_id(str_of(id));
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    if (!store_load(f->store, &f->arena, t, str_of(id), record, &head, &f->err) ||
        !store_to_json(f->store, &f->arena, &head, record, &o, &f->err))
        fail_msg("%s", f->err.text);
    return json_is_true(o, "stale");
}

static void a_run_is_stale_when_test_or_control_changed_after_it(void **state)
{
    static const struct {
        const char *id, *field, *value;
        bool stale;
    } rows[] = {
        {"TC-0001", "owner", "Ann", false},
        {"TC-0001", "expected", "Locked for a minute", true},
        {"C-0001", "description", "Five tries", true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fixture *f = *state;
        if (i > 0) {
            fixture_teardown(state);
            assert_int_equal(fixture_setup(state), 0);
            f = *state;
        }
        site(f);
        fixture_add(f, "test", "name=pin", "device=DEV-0001", "controls=C-0001", NULL);
        take(f, FILE_OF(CASE("c", "pin", "")));
        assert_false(is_stale(f, "TR-0001"));
        assert_true(fixture_set(f, str_of(rows[i].id), rows[i].field, rows[i].value));
        assert_int_equal(is_stale(f, "TR-0001"), rows[i].stale);
    }
}

static void the_same_file_changes_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "test", "name=pin", "device=DEV-0001", NULL);
    take(f, FILE_OF(CASE("c", "pin", "")));
    int64_t position = store_position(f->store);
    const struct json *again = take(f, FILE_OF(CASE("c", "pin", "")));
    assert_true(json_is_true(again, "unchanged"));
    assert_int_equal(store_position(f->store), position);
    const struct json *other = take_with(f, FILE_OF(CASE("c", "pin", "")),
                                         (struct result_import){.release = STR("REL-0002")});
    assert_false(json_is_true(other, "unchanged"));
    assert_int_equal(json_count(json_get(other, "also_evidence")), 1);
}

static void of_many_cases_without_a_test_the_first_are_listed_and_all_counted(void **state)
{
    struct fixture *f = *state;
    struct buf b = {.arena = &f->arena};
    site(f);
    BUF_LIT(&b, "<testsuite>");
    for (int i = 0; i < 10050; i++)
        buf_fmt(&b, CASE("c", "n%d", ""), i);
    BUF_LIT(&b, "</testsuite>");
    const struct json *r = take(f, str_cz(&f->arena, buf_str(&b)));
    assert_int_equal(json_count(json_get(r, "unmatched")), 10000);
    assert_int_equal(json_int(r, "unmatched_total", 0), 10050);
}

static void tests_are_added_only_when_asked_for(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take_with(f, FILE_OF(CASE("c", "a", "") CASE("c", "b[1]", "")),
                                     (struct result_import){.create_tests = true});
    assert_int_equal(json_int(r, "tests_created", 0), 2);
    assert_field(f, "TC-0002", "external_id", "c.b[1]");
    const struct json *next = take(f, FILE_OF(CASE("c", "a", "<skipped/>") CASE("c", "b[1]", "")));
    assert_int_equal(json_count(json_get(next, "test_runs")), 2);
    assert_int_equal(json_count(json_get(next, "unmatched")), 0);
}

static void what_is_refused_writes_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    int64_t position = store_position(f->store);
    assert_null(try_with(f, FILE_OF(CASE("c", "a", "")),
                         (struct result_import){.release = STR("REL-0009")}));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_int_equal(store_position(f->store), position);
}

/* --- weaknesses --- */

#define REPORT(run) \
    "{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"Scan\"}}," run "}]}"
#define FLAW(rule, more) \
    "{\"ruleId\": \"" rule \
    "\", \"message\": {\"text\": \"m\"}, \"locations\": [{\"physicalLocation\":" \
    " {\"artifactLocation\": {\"uri\": \"a.c\"}}}]" more "}"
#define RESULTS(list) REPORT("\"results\": [" list "]")

static int64_t counted(const struct json *receipt, const char *name)
{
    return json_int(json_get(receipt, "weaknesses"), name, -1);
}

static void a_weakness_is_known_again(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take(f, RESULTS(FLAW("A", "") "," FLAW("B", "")));
    assert_int_equal(counted(r, "new"), 2);
    r = take(f, RESULTS(FLAW("B", "") "," FLAW("C", "")));
    assert_int_equal(counted(r, "new"), 1);
    assert_int_equal(counted(r, "unchanged"), 1);
    assert_int_equal(counted(r, "gone"), 1);
    assert_field(f, "W-0001", "state", "gone");
    assert_field(f, "W-0001", "status", "open");
    r = take(f, RESULTS(FLAW("A", "") "," FLAW("C", "")));
    assert_int_equal(counted(r, "returned"), 1);
    assert_field(f, "W-0001", "state", "reported");
    fixture_holds(f);
}

static void a_run_that_broke_or_of_something_else_makes_nothing_gone(void **state)
{
    static const char *const reports[] = {
        REPORT("\"invocations\": [{\"executionSuccessful\": false}], \"results\": []"),
        REPORT("\"results\": null"),
        REPORT("\"automationDetails\": {\"id\": \"app/1\"}, \"results\": []"),
        ("{\"version\": \"2.1.0\", \"runs\": [{\"tool\": {\"driver\": {\"name\": \"Other\"}},"
         " \"results\": []}]}"),
    };
    struct fixture *f = *state;
    site(f);
    take(f, RESULTS(FLAW("A", "")));
    for (size_t i = 0; i < COUNT_OF(reports); i++)
        assert_int_equal(counted(take(f, reports[i]), "gone"), 0);
    assert_field(f, "W-0001", "state", "reported");
}

static void what_was_decided_stays(void **state)
{
    struct fixture *f = *state;
    site(f);
    take(f, RESULTS(FLAW("A", "") "," FLAW("B", "") "," FLAW("C", "")));
    assert_true(fixture_set(f, STR("W-0001"), "reason", "Behind the lock"));
    assert_true(fixture_set(f, STR("W-0001"), "status", "accepted"));
    assert_true(fixture_set(f, STR("W-0002"), "status", "fixed"));
    const struct json *r = take_with(
        f, RESULTS(FLAW("A", ", \"suppressions\": [{\"kind\": \"inSource\"}]") "," FLAW("B", "")),
        (struct result_import){.release = STR("REL-0002")});
    assert_field(f, "W-0001", "status", "accepted");
    assert_field(f, "W-0001", "reason", "Behind the lock");
    assert_field(f, "W-0001", "release", "REL-0002");
    assert_field(f, "W-0002", "status", "fixed");
    assert_int_equal(counted(r, "contradicted"), 1);
    assert_int_equal(counted(r, "gone"), 1);
}

static void a_suppression_follows_the_tool(void **state)
{
    struct fixture *f = *state;
    site(f);
    take(f, RESULTS(FLAW("A", ", \"suppressions\": [{\"kind\": \"inSource\", \"justification\":"
                              " \"checked by hand\"}]")));
    assert_field(f, "W-0001", "status", "suppressed");
    assert_field(f, "W-0001", "reason", "checked by hand");
    take(f, RESULTS(FLAW("A", "")));
    assert_field(f, "W-0001", "status", "open");
    assert_field(f, "W-0001", "reason", "");
}

static void below_the_level_nothing_new_is_made(void **state)
{
    struct fixture *f = *state;
    site(f);
    const struct json *r = take_with(f,
                                     RESULTS(FLAW("A", ", \"level\": \"note\"") "," FLAW("B", "")),
                                     (struct result_import){.level = STR("warning")});
    assert_int_equal(counted(r, "new"), 1);
    assert_int_equal(counted(r, "below_level"), 1);
}

static void a_test_with_the_name_of_the_tool_gets_its_runs(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "test", "name=Static analysis", "external_id=Scan", "device=DEV-0001", NULL);
    take(f, RESULTS(FLAW("A", "")));
    assert_field(f, "TR-0001", "result", "fail");
    assert_field(f, "TR-0001", "weaknesses", "W-0001");
    take(f, RESULTS(""));
    assert_field(f, "TR-0002", "result", "pass");
    assert_field(f, "EV-0002", "kind", "analysis");
}

/* --- scanners and lists --- */

#define HOST(name, inside) \
    "<ReportHost name='" name "'><HostProperties><tag name='HOST_END_TIMESTAMP'>1795168800</tag>" \
    "</HostProperties>" inside "</ReportHost>"
#define SCAN_OF(hosts) \
    "<NessusClientData_v2><Report name='r'>" hosts "</Report></NessusClientData_v2>"
#define POLICY(plugins) \
    "<Policy><Preferences><ServerPreferences><preference><name>plugin_set</name><value>" plugins \
    "</value></preference></ServerPreferences></Preferences></Policy>"
#define ITEM(plugin, inside) \
    "<ReportItem port='443' protocol='tcp' severity='3' pluginID='" plugin \
    "' pluginName='TLS'>" inside "</ReportItem>"

static void a_scan_names_the_vulnerabilities_of_a_weakness(void **state)
{
    struct fixture *f = *state;
    site(f);
    take(f, SCAN_OF(HOST("h", ITEM("1", "<cve>CVE-2016-2183</cve><cvss3_vector>"
                                        "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"
                                        "</cvss3_vector>"))));
    assert_field(f, "W-0001", "vulnerabilities", "CVE-2016-2183");
    assert_field(f, "W-0001", "vector", "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N");
    assert_field(f, "EV-0001", "kind", "scan");
    take(f, SCAN_OF(HOST("h", ITEM("1", "<cve>CVE-2016-2183</cve><cve>CVE-2016-6329</cve>"))));
    assert_field(f, "W-0001", "vulnerabilities", "CVE-2016-2183 CVE-2016-6329");
    assert_true(fixture_set(f, STR("W-0001"), "vulnerabilities", "CVE-2016-2183"));
    assert_true(fixture_set(f, STR("W-0001"), "status", "fixed"));
    take(f, SCAN_OF(HOST("h", ITEM("1", "<cve>CVE-2016-6329</cve>"))));
    assert_field(f, "W-0001", "vulnerabilities", "CVE-2016-2183");
    assert_field(f, "W-0001", "status", "fixed");
    fixture_holds(f);
}

static void what_a_scan_did_not_look_at_is_not_gone(void **state)
{
    static const struct {
        const char *later;
        const char *state; /* of the weakness at h */
        const char *why;
    } rows[] = {
        {SCAN_OF(HOST("h", "")), "gone", "the host was scanned, and has it no more"},
        {SCAN_OF(HOST("i", "")), "reported", "another host"},
        {"<NessusClientData_v2>" POLICY("7; 1") "<Report name='r'>" HOST(
             "h", "") "</Report>"
                      "</NessusClientData_v2>",
         "gone", "the plugin ran"},
        {"<NessusClientData_v2>" POLICY("7;11") "<Report name='r'>" HOST(
             "h", "") "</Report>"
                      "</NessusClientData_v2>",
         "reported", "the plugin did not run"},
        {"<NessusClientData_v2>" POLICY("7")
             POLICY("1") "<Report name='r'>" HOST("h", "") "</Report></NessusClientData_v2>",
         "gone", "of two policies nothing is known"},
        {SCAN_OF("<ReportHost name='h'></ReportHost>"), "reported", "its scan has no end"},
        {"<NessusClientData_v2><Report name='r'>" HOST("h", "") "<ReportH", "reported",
         "the report is cut off"},
        {"<NessusClientData_v2><Report name='r'><ReportHost name='h'><HostProperties><tag "
         "name='HOST_END'>Fri Nov 20 10:00:00 2020</tag></HostProperties></ReportHost></Report>"
         "</NessusClientData_v2>",
         "reported", "the report is older"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct fixture *f = *state;
        if (i > 0) {
            fixture_teardown(state);
            assert_int_equal(fixture_setup(state), 0);
            f = *state;
        }
        site(f);
        take(f, SCAN_OF(HOST("h", ITEM("1", ""))));
        take(f, rows[i].later);
        if (!str_eq(fixture_field(f, STR("W-0001"), "state"), str_of(rows[i].state)))
            fail_msg("%s", rows[i].why);
    }
}

static void a_list_of_findings_closes_only_what_it_says_is_closed(void **state)
{
    struct fixture *f = *state;
    site(f);
    take(f, "id,title,severity,status\nF-1,A,high,open\nF-2,B,low,open\n");
    take(f, "id,title,severity,status\nF-1,A,high,fixed\nF-3,C,high,closed\n");
    assert_field(f, "W-0001", "state", "gone");
    assert_field(f, "W-0001", "status", "open");
    assert_field(f, "W-0002", "state", "reported");
    assert_null(try_with(f, "id,title,severity\nF-4,D,low\n",
                         (struct result_import){.release = STR("REL-0009")}));
    const struct json *r = take(f, "id,title,severity\nF-1,Another,low\n");
    assert_int_equal(counted(r, "new"), 1);
    assert_field(f, "EV-0001", "kind", "analysis");
}

static void checks_of_compliance_are_runs_of_the_test_of_their_list(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "test", "name=Hardening", "external_id=CIS.audit", "device=DEV-0001", NULL);
    fixture_add(f, "test", "name=Nessus", "device=DEV-0001", NULL);
    take(f, "<NessusClientData_v2><Report name='r' xmlns:cm='http://www.nessus.org/cm'>" HOST(
                "h", ITEM("21157", "<cm:compliance-audit-file>CIS.audit</cm:compliance-audit-file>"
                                   "<cm:compliance-check-name>1</cm:compliance-check-name>"
                                   "<cm:compliance-result>FAILED</cm:compliance-result>")
                         ITEM("1", "")) "</Report></NessusClientData_v2>");
    assert_field(f, "TR-0001", "test", "TC-0001");
    assert_field(f, "TR-0001", "result", "fail");
    assert_field(f, "TR-0001", "weaknesses", "");
    assert_field(f, "TR-0002", "weaknesses", "W-0001");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_case_is_of_the_tests_that_name_it),
        TEST(a_run_says_what_it_saw),
        TEST(a_run_is_stale_when_test_or_control_changed_after_it),
        TEST(the_same_file_changes_nothing),
        TEST(of_many_cases_without_a_test_the_first_are_listed_and_all_counted),
        TEST(tests_are_added_only_when_asked_for),
        TEST(what_is_refused_writes_nothing),
        TEST(a_weakness_is_known_again),
        TEST(a_run_that_broke_or_of_something_else_makes_nothing_gone),
        TEST(what_was_decided_stays),
        TEST(a_suppression_follows_the_tool),
        TEST(below_the_level_nothing_new_is_made),
        TEST(a_test_with_the_name_of_the_tool_gets_its_runs),
        TEST(a_scan_names_the_vulnerabilities_of_a_weakness),
        TEST(what_a_scan_did_not_look_at_is_not_gone),
        TEST(a_list_of_findings_closes_only_what_it_says_is_closed),
        TEST(checks_of_compliance_are_runs_of_the_test_of_their_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
