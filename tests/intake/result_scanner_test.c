/* Reports of scanners: findings with keys that last, what only tells something is
   counted, and what was not looked at to the end is not complete. */
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

static struct err read_fails(struct arena *a, const char *text)
{
    struct read r;
    struct err err = {0};
    findings_init(&r.findings, a);
    if (result_read(a, str_of(text), &r.d, &r.findings, &err))
        fail_msg("was read: %s", text);
    return err;
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

#define BURP_DTD \
    "<!DOCTYPE issues [\n<!ELEMENT issues (issue*)>\n<!ATTLIST issues burpVersion CDATA \"\">\n" \
    "<!ELEMENT issue (type, name)>\n<!ATTLIST request base64 (true|false) \"false\">\n]>\n"

static void a_report_is_known_by_its_root_and_a_table_by_its_header(void **state)
{
    static const struct {
        const char *text;
        int format; /* -1: none */
    } rows[] = {
        {"<?xml version='1.0'?>\n<NessusClientData_v2>", RESULT_NESSUS},
        {"<NessusClientData/>", -1},
        {"<?xml version='1.0'?>\n" BURP_DTD "<issues burpVersion='2024.1' exportTime=''>",
         RESULT_BURP},
        {"<issues format='6' by='lint'>", -1},
        {"<OWASPZAPReport version='2.16'/>", RESULT_ZAP_XML},
        {"{\"@programName\": \"ZAP\", \"@version\": \"2.16\", \"site\": []}", RESULT_ZAP_JSON},
        {"{\"site\": []}", -1},
        {"{\"a\": {\"@version\": 1}, \"site\": []}", -1},
        {"id,name,result\n", RESULT_CSV_TESTS},
        {"Test Case ID;Test Name;Status\n", RESULT_CSV_TESTS},
        {"\xEF\xBB\xBFtitle\tseverity\n", RESULT_CSV_FINDINGS},
        {"\"Plugin\",\"Plugin Name\",\"Severity\",\"IP Address\",\"Version\"\n",
         RESULT_CSV_FINDINGS},
        {"name,version,purl\n", -1},         /* components */
        {"name,version,licence,risk\n", -1}, /* components, with an opinion */
        {"name,version,risk\n", -1},         /* likewise */
        {"name,version,status\n", -1},       /* likewise */
        {"name,version,severity,cve\n", RESULT_CSV_FINDINGS},
        {"id,title,text,status\n", -1},  /* requirements */
        {"id,requirement,status\n", -1}, /* likewise */
        {"id,requirement,result\n", RESULT_CSV_TESTS},
        {"result\npass\n", -1},
        {"result,severity\n", -1},
        {"some words, and more\n", -1},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum result_format f;
        int got = result_recognise(str_of(rows[i].text), &f) ? (int)f : -1;
        if (got != rows[i].format)
            fail_msg("%s: %d", rows[i].text, got);
    }
}

/* --- Nessus --- */

#define HOST_END \
    "<HostProperties><tag name='HOST_END'>Fri Nov 20 10:00:00 2026</tag>" \
    "</HostProperties>"
#define HOST(name, inside) "<ReportHost name='" name "'>" inside "</ReportHost>"
#define NESSUS(inside) \
    "<NessusClientData_v2><Policy><policyName>Full</policyName>" \
    "<Preferences><x/></Preferences></Policy><Report name='Pumps' " \
    "xmlns:cm='http://www.nessus.org/cm'>" inside "</Report></NessusClientData_v2>"
#define ITEM(plugin, severity, inside) \
    "<ReportItem port='443' svc_name='www' protocol='tcp' severity='" severity \
    "' pluginID='" plugin "' pluginName='N'>" inside "</ReportItem>"

static void an_item_of_nessus_is_a_flaw_with_its_ids_and_place(void **state)
{
    struct read r = read_text(
        *state,
        NESSUS(HOST("10.0.0.7",
                    HOST_END ITEM(
                        "42873", "3",
                        "<cve>CVE-2016-2183</cve><cve>CVE-2016-6329</cve><cwe>327</cwe>"
                        "<xref>CWE:326</xref><xref>IAVA:2016-A-1</xref>"
                        "<cvss_vector>CVSS2#AV:N/AC:L/Au:N/C:P/I:N/A:N</cvss_vector>"
                        "<cvss3_vector>CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N</cvss3_vector>"
                        "<cvss3_base_score>7.5</cvss3_base_score><synopsis>Weak.</synopsis>"
                        "<description>3DES\nis used.</description><solution>Change</solution>"
                        "<plugin_output>DES-CBC3</plugin_output><attachment>x</attachment>"))));
    assert_int_equal(r.d.flaw_count, 1);
    const struct result_flaw *f = &r.d.flaws[0];
    IS(f->cves, "CVE-2016-2183 CVE-2016-6329");
    IS(f->cwes, "CWE-327 CWE-326");
    IS(f->vector, "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N");
    IS(f->severity, "7.5");
    IS(f->location, "10.0.0.7:443/tcp (www)");
    IS(f->message, "Weak. 3DES is used.");
    IS(f->remediation, "Change");
    IS(f->evidence, "DES-CBC3");
    IS(f->rating, "high");
    IS(f->level, "error");
    assert_true(str_starts(f->key, STR("Nessus|10.0.0.7|42873|")));
    IS(r.d.title, "Pumps (Full)");
    IS(instant_str(*state, r.d.at), "2026-11-20T10:00:00Z");
    assert_true(r.d.runs[0].exhaustive);
}

static void severities_of_nessus_are_levels_and_0_is_counted(void **state)
{
    static const struct {
        const char *severity, *level, *rating;
    } rows[] = {{"4", "error", "critical"}, {"3", "error", "high"},     {"2", "warning", "medium"},
                {"1", "note", "low"},       {"7", "warning", "medium"}, {"", "warning", "medium"},
                {"0", NULL, NULL}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(*state, NESSUS(HOST("h", HOST_END ITEM("1", "%s", ""))),
                                  rows[i].severity);
        struct read r = read_text(*state, str_cz(*state, text));
        assert_int_equal(r.d.flaw_count, rows[i].level != NULL);
        assert_int_equal(r.d.informational, rows[i].level == NULL);
        if (rows[i].level) {
            IS(r.d.flaws[0].level, rows[i].level);
            IS(r.d.flaws[0].rating, rows[i].rating);
        }
    }
}

static void a_host_that_was_not_scanned_to_the_end_is_not_complete(void **state)
{
    static const struct {
        const char *host, *rule; /* NULL: complete */
    } rows[] = {
        {HOST("h", HOST_END), NULL},
        {HOST("h", "<HostProperties><tag name='HOST_END_TIMESTAMP'>1795168800</tag>"
                   "</HostProperties>"),
         NULL},
        {HOST("h", "<HostProperties><tag name='HOST_START'>x</tag></HostProperties>"),
         "nessus-host"},
        {HOST("h", ""), "nessus-host"},
        {HOST("h", HOST_END ITEM("10180", "0",
                                 "<plugin_output>The remote host (h) is considered as dead - not "
                                 "scanning</plugin_output>")),
         "nessus-dead"},
        {HOST("h", HOST_END ITEM("21745", "0", "")), "nessus-credentials"},
        {HOST("h", HOST_END) HOST("h", ""), "nessus-host"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(*state,
                                  str_cz(*state, str_fmt(*state, NESSUS("%s"), rows[i].host)));
        assert_int_equal(r.d.run_count, 1);
        if (r.d.runs[0].complete != (rows[i].rule == NULL))
            fail_msg("%s", rows[i].host);
        assert_int_equal(r.d.runs[0].exhaustive, r.d.runs[0].complete);
        assert_int_equal(r.d.cases[0].outcome, rows[i].rule ? RESULT_ERROR : RESULT_PASS);
        if (rows[i].rule)
            assert_true(has_rule(&r, rows[i].rule));
    }
}

static void a_compliance_check_is_a_case_and_no_flaw(void **state)
{
    static const struct {
        const char *result;
        enum result_outcome outcome;
    } rows[] = {{"PASSED", RESULT_PASS},
                {"FAILED", RESULT_FAIL},
                {"WARNING", RESULT_ERROR},
                {"ERROR", RESULT_ERROR},
                {"SIDEWAYS", RESULT_ERROR}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(
            *state,
            NESSUS(HOST(
                "h",
                HOST_END ITEM("21157", "3",
                              "<compliance>true</compliance>"
                              "<cm:compliance-audit-file>CIS.audit</cm:compliance-audit-file>"
                              "<cm:compliance-check-name>1.1 No cramfs</cm:compliance-check-name>"
                              "<cm:compliance-check-id>ab cd</cm:compliance-check-id>"
                              "<cm:compliance-actual-value>loaded</cm:compliance-actual-value>"
                              "<cm:compliance-result>%s</cm:compliance-result>"))),
            rows[i].result);
        struct read r = read_text(*state, str_cz(*state, text));
        assert_int_equal(r.d.flaw_count, 0);
        assert_int_equal(r.d.case_count, 2);
        const struct result_case *c = &r.d.cases[0];
        if (c->outcome != rows[i].outcome)
            fail_msg("%s: %d", rows[i].result, c->outcome);
        IS(c->group, "CIS.audit");
        IS(c->name, "1.1 No cramfs");
        IS(c->ids, "ab cd");
        if (c->outcome != RESULT_PASS)
            IS(c->message, str_cz(*state, str_fmt(*state, "h: %s, found loaded", rows[i].result)));
    }
}

static void what_a_plugin_says_twice_of_a_port_is_one_flaw(void **state)
{
    struct read r = read_text(*state, NESSUS(HOST("h", HOST_END ITEM("1", "2", "")
                                                           ITEM("1", "2", "<solution>x</solution>"))
                                                 HOST("i", HOST_END ITEM("1", "2", ""))));
    assert_int_equal(r.d.flaw_count, 2);
    assert_int_equal(r.d.repeated, 1);
    assert_int_equal(r.d.run_count, 2);
    assert_false(str_eq(r.d.flaws[0].key, r.d.flaws[1].key));
}

static void a_scan_of_a_web_application_has_many_places_at_a_port(void **state)
{
    struct read r = read_text(
        *state,
        "<NessusClientData_v2><Report name='r' type='was'>" HOST(
            "http://a/",
            HOST_END ITEM("98104", "3", "<plugin_output>on URL 'http://a/x?q=1' by</plugin_output>")
                ITEM("98104", "3", "<plugin_output>on URL 'http://a/x?q=2' by</plugin_output>")
                    ITEM("98104", "3",
                         "<plugin_output>on URL 'http://a/y' by</plugin_output>"
                         "<cvssv3>7.1</cvssv3>")) "</Report></NessusClientData_v2>");
    assert_int_equal(r.d.flaw_count, 2);
    assert_int_equal(r.d.repeated, 1);
    IS(r.d.flaws[0].location, "http://a/x");
    IS(r.d.flaws[1].severity, "7.1");
}

static void times_of_tools_are_read_in_their_ways(void **state)
{
    static const struct {
        const char *text, *at; /* NULL: no time */
    } rows[] = {
        {"Wed Jan 27 22:43:35 CET 2021", "2021-01-27T22:43:35Z"},
        {"Sun, 2 Nov 2025 04:04:14", "2025-11-02T04:04:14Z"},
        {"Fr., 30 Sep. 2022 08:40:35", "2022-09-30T08:40:35Z"},
        {"Mo., 5 M\xC3\xA4rz 2022 8:40:35", "2022-03-05T08:40:35Z"},
        {"mar., 3 mai 2022 08:40:35", "2022-05-03T08:40:35Z"},
        {"2021-03-12T14:35:34.341269+00:00", "2021-03-12T14:35:34.341Z"},
        {"Oct 17, 2024 17:24:54 UTC", "2024-10-17T17:24:54Z"},
        {"30 Feb 2024 10:00:00", NULL},
        {"yesterday", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(*state,
                                  "<OWASPZAPReport generated='%s'><site name='a'/>"
                                  "</OWASPZAPReport>",
                                  rows[i].text);
        struct read r = read_text(*state, str_cz(*state, text));
        if (!str_eq(instant_str(*state, r.d.at), str_of(rows[i].at ? rows[i].at : "")))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(instant_str(*state, r.d.at)));
        assert_int_equal(has_rule(&r, "zap-time"), rows[i].at == NULL);
    }
}

static void an_item_without_host_or_plugin_is_said_and_left_out(void **state)
{
    struct read r = read_text(*state,
                              NESSUS(ITEM("1", "3", "") HOST("h", HOST_END ITEM("", "3", ""))));
    assert_int_equal(r.d.flaw_count, 0);
    assert_true(has_rule(&r, "nessus-item"));
    assert_true(has_rule(&r, "nessus-plugin"));
}

static void a_report_that_is_cut_off_keeps_what_was_whole_and_completes_nothing(void **state)
{
    static const char *const texts[] = {
        "<NessusClientData_v2><Report name='x'>" HOST("h",
                                                      HOST_END ITEM("1", "2", "")) "<ReportHost",
        "<NessusClientData_v2><Report name='x'><ReportHost name='h'>" HOST_END ITEM(
            "1", "2", "") "<ReportItem severity='2' pluginID='2'><solution>x",
    };
    for (size_t i = 0; i < 2; i++) {
        struct read r = read_text(*state, texts[i]);
        if (r.d.flaw_count == 0)
            fail_msg("%s", texts[i]);
        assert_true(has_rule(&r, "result-cut-off"));
        assert_false(r.d.runs[0].complete);
        assert_true(r.findings.count[FINDING_SKIPPED] > 0);
    }
}

/* --- Burp Suite --- */

#define BURP(inside) \
    BURP_DTD "<issues burpVersion='2024.1.1' exportTime='Wed Jan 27 22:43:35 CET 2021'>" inside \
             "</issues>"
#define ISSUE(type, host, place, severity, inside) \
    "<issue><serialNumber>1</serialNumber><type>" type "</type><name>N</name><host ip='1'>" host \
    "</host><path>/p</path><location><![CDATA[" place "]]></location><severity>" severity \
    "</severity><confidence>Firm</confidence>" inside "</issue>"

static void an_issue_of_burp_is_a_flaw_in_plain_words(void **state)
{
    struct read r = read_text(
        *state,
        BURP(ISSUE("1049088", "https://a", "/p [id parameter]", "High",
                   "<issueBackground><![CDATA[<p>SQL &amp; more.</p><ul><li>a</li></ul>]]>"
                   "</issueBackground><remediationBackground><![CDATA[<b>Bind</b> it]]>"
                   "</remediationBackground><vulnerabilityClassifications><![CDATA[<a href='x'>"
                   "CWE-89: SQL</a> CAPEC-66]]></vulnerabilityClassifications><issueDetail>"
                   "<![CDATA[The <b>id</b>: CVE-2021-44228.]]></issueDetail><requestresponse>"
                   "<request base64='true'>c2VjcmV0</request></requestresponse>")));
    assert_int_equal(r.d.flaw_count, 1);
    const struct result_flaw *f = &r.d.flaws[0];
    IS(f->message, "SQL & more. a");
    IS(f->remediation, "Bind it");
    IS(f->evidence, "The id : CVE-2021-44228.");
    IS(f->cwes, "CWE-89");
    IS(f->cves, "CVE-2021-44228");
    IS(f->location, "https://a/p [id parameter]");
    IS(f->confidence, "Firm");
    IS(r.d.author, "Burp Suite 2024.1.1");
    IS(instant_str(*state, r.d.at), "2021-01-27T22:43:35Z");
    assert_true(has_rule(&r, "burp-messages"));
    assert_true(r.d.runs[0].exhaustive);
}

static void an_issue_is_the_same_by_type_host_and_place(void **state)
{
    struct read r = read_text(
        *state,
        BURP(ISSUE("1", "http://a", "/x", "Low", "") ISSUE("1", "http://a", "/x", "Low", "")
                 ISSUE("1", "http://b", "/x", "Low", "") ISSUE("1", "http://a", "/y", "Low", "")
                     ISSUE("2", "http://a", "/x", "Information", "")
                         ISSUE("3", "http://a", "/x", "False positive", "")));
    assert_int_equal(r.d.flaw_count, 4);
    assert_int_equal(r.d.repeated, 1);
    assert_int_equal(r.d.informational, 1);
    assert_int_equal(r.d.run_count, 2);
    assert_true(r.d.flaws[3].suppressed);
    assert_true(r.d.flaws[3].justification.n > 0);
}

static void a_report_of_burp_declares_no_entity(void **state)
{
    assert_int_equal(read_fails(*state,
                                "<!DOCTYPE issues [<!ENTITY a 'b'>]><issues burpVersion='1'>"
                                "&a;</issues>")
                         .code,
                     ERR_INVALID);
    assert_int_equal(
        read_fails(*state, "<!DOCTYPE issues SYSTEM 'http://x'><issues burpVersion='1'/>").code,
        ERR_INVALID);
    struct read r = read_text(*state, BURP(""));
    assert_true(has_rule(&r, "result-empty"));
    assert_int_equal(r.d.cases[0].outcome, RESULT_ERROR);
}

/* --- ZAP --- */

#define ZAP(inside) \
    "<OWASPZAPReport version='2.16.1' generated='Sun, 22 Jun 2025 04:04:14'><site " \
    "name='https://a' host='a' port='443' ssl='true'><alerts>" inside "</alerts></site>" \
    "</OWASPZAPReport>"
#define ALERT(inside) \
    "<alertitem><pluginid>40012</pluginid><alert>XSS</alert>" inside "</alertitem>"
#define INSTANCE(uri, param) \
    "<instance><uri>" uri "</uri><method>GET</method><param>" param \
    "</param><requestheader>Authorization: x</requestheader></instance>"

static void the_same_alert_in_xml_and_in_json_has_the_same_key(void **state)
{
    struct read x = read_text(
        *state, ZAP(ALERT("<riskcode>3</riskcode><confidence>2</confidence>"
                          "<desc>&lt;p&gt;Bad.&lt;/p&gt;</desc><instances>" INSTANCE(
                              "https://a/s?q=1",
                              "q") "</instances><count>1</count><cweid>79</cweid><wascid>8</wascid>"
                                   "<reference>https://x/CVE-2020-11022</reference>")));
    struct read j = read_text(
        *state,
        "{\"@version\": \"2.16.1\", \"created\": \"2025-06-22T04:04:14.236211400Z\", \"site\": [{"
        "\"@name\": \"https://a\", \"alerts\": [{\"pluginid\": \"40012\", \"alert\": \"XSS\","
        " \"riskcode\": \"3\", \"confidence\": \"2\", \"desc\": \"<p>Bad.</p>\", \"cweid\": \"79\","
        " \"wascid\": \"8\", \"reference\": \"<p>https://x/CVE-2020-11022</p>\", \"count\": \"1\","
        " \"instances\": [{\"uri\": \"https://a/s?q=2#z\", \"method\": \"GET\", \"param\": "
        "\"q\"}]}]}]}");
    assert_int_equal(x.d.flaw_count, 1);
    assert_int_equal(j.d.flaw_count, 1);
    assert_true(str_eq(x.d.flaws[0].key, j.d.flaws[0].key));
    for (int i = 0; i < 2; i++) {
        const struct result_flaw *f = i ? &j.d.flaws[0] : &x.d.flaws[0];
        IS(f->message, "Bad. (WASC-8)");
        IS(f->cwes, "CWE-79");
        IS(f->cves, "CVE-2020-11022");
        IS(f->rating, "high");
        IS(f->confidence, "medium");
    }
    IS(x.d.flaws[0].location, "GET https://a/s?q=1 [q]");
    IS(instant_str(*state, x.d.at), "2025-06-22T04:04:14Z");
    IS(instant_str(*state, j.d.at), "2025-06-22T04:04:14.236Z");
}

static void an_alert_by_its_risk_and_confidence(void **state)
{
    static const struct {
        const char *inside;
        size_t flaws, suppressed, informational, skipped;
        const char *why;
    } rows[] = {
        {"<riskcode>0</riskcode>", 0, 0, 1, 0, "informational"},
        {"<riskcode>2</riskcode><confidence>0</confidence><uri>u</uri>", 1, 1, 0, 0,
         "a false positive; and the place in the alert itself"},
        {"<riskcode>-1</riskcode><uri>u</uri>", 1, 1, 0, 0, "as old versions said it"},
        {"<riskcode>2</riskcode><confidence>4</confidence><uri>u</uri>", 1, 0, 0, 0, "confirmed"},
        {"<riskcode>9</riskcode><uri>u</uri>", 1, 0, 0, 0, "no risk we know is no pass"},
        {"<riskcode>2</riskcode><count>7</count><instances>" INSTANCE("u", "") "</instances>", 1, 0,
         0, 1, "instances that it does not list"},
        {"<riskcode>2</riskcode><count>7</count><systemic>true</systemic><instances>" INSTANCE(
             "u", "") INSTANCE("v", "") "</instances>",
         1, 0, 0, 0, "of the whole site"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(
            *state, str_cz(*state, str_fmt(*state, ZAP(ALERT("%s")), rows[i].inside)));
        size_t suppressed = 0;
        for (size_t k = 0; k < r.d.flaw_count; k++)
            suppressed += r.d.flaws[k].suppressed;
        if (r.d.flaw_count != rows[i].flaws || suppressed != rows[i].suppressed ||
            r.d.informational != rows[i].informational ||
            r.findings.count[FINDING_SKIPPED] != rows[i].skipped)
            fail_msg("%s: %zu flaws, %zu suppressed", rows[i].why, r.d.flaw_count, suppressed);
        assert_int_equal(r.d.runs[0].complete, rows[i].skipped == 0);
    }
}

static void a_site_without_alerts_was_looked_at_and_passes(void **state)
{
    static const char *const texts[] = {
        ZAP(""), "{\"@version\": \"2.6\", \"site\": {\"@name\": \"https://a\", \"alerts\": []}}"};
    for (size_t i = 0; i < 2; i++) {
        struct read r = read_text(*state, texts[i]);
        assert_int_equal(r.d.run_count, 1);
        assert_int_equal(r.d.cases[0].outcome, RESULT_PASS);
        assert_true(r.d.runs[0].exhaustive);
    }
    struct read none = read_text(*state, "{\"@version\": \"2.6\", \"site\": []}");
    assert_true(has_rule(&none, "result-empty"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_report_is_known_by_its_root_and_a_table_by_its_header),
        TEST(an_item_of_nessus_is_a_flaw_with_its_ids_and_place),
        TEST(severities_of_nessus_are_levels_and_0_is_counted),
        TEST(a_host_that_was_not_scanned_to_the_end_is_not_complete),
        TEST(a_compliance_check_is_a_case_and_no_flaw),
        TEST(what_a_plugin_says_twice_of_a_port_is_one_flaw),
        TEST(a_scan_of_a_web_application_has_many_places_at_a_port),
        TEST(times_of_tools_are_read_in_their_ways),
        TEST(an_item_without_host_or_plugin_is_said_and_left_out),
        TEST(a_report_that_is_cut_off_keeps_what_was_whole_and_completes_nothing),
        TEST(an_issue_of_burp_is_a_flaw_in_plain_words),
        TEST(an_issue_is_the_same_by_type_host_and_place),
        TEST(a_report_of_burp_declares_no_entity),
        TEST(the_same_alert_in_xml_and_in_json_has_the_same_key),
        TEST(an_alert_by_its_risk_and_confidence),
        TEST(a_site_without_alerts_was_looked_at_and_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
