/* The other forms that advisories come in: CSAF, secdb, EUVD, OSV as YAML, GitHub's records; and
   how each is known by its content. The documents are ours. */
#include "feed_affected.h"

#define CSAF_HEAD \
    "\"document\":{\"category\":\"csaf_security_advisory\",\"csaf_version\":\"2.0\"," \
    "\"publisher\":" \
    "{\"name\":\"Acme PSIRT\"},\"title\":\"Pumps\",\"tracking\":{\"id\":\"ACME-1\",\"status\":" \
    "\"final\",\"initial_release_date\":\"2099-01-01T00:00:00Z\",\"current_release_date\":" \
    "\"2099-01-05T00:00:00Z\"}}"
#define LEAF(category, name, id, more) \
    "{\"category\":\"" category "\",\"name\":\"" name \
    "\",\"product\":{\"name\":\"x\",\"product_id\":\"" id "\"" more "}}"
#define TREE(leaves) \
    "\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"name\":\"Acme\",\"branches\":[{" \
    "\"category\":\"product_name\",\"name\":\"Pump\",\"branches\":[" leaves "]}]}]"
#define STATUS(text) \
    "\"vulnerabilities\":[{\"cve\":\"CVE-2099-2000\",\"product_status\":{" text "}}]"

static const struct {
    const char *text, *wanted, *why;
} status_rows[] = {
    {TREE(LEAF("product_version", "1.0", "A", "")) "}," STATUS("\"known_affected\":[\"A\"]"),
     "~a:acme:pump =1.0;", "a version"},
    {TREE(LEAF("product_version_range", "vers:generic/>=1.0|<2.0", "A", "")) "}," STATUS(
         "\"known_affected\":[\"A\"]"),
     "~a:acme:pump >=1.0 <2.0;", "a range as vers"},
    {TREE(LEAF("product_version_range", "<= V2.0", "A", "")) "}," STATUS(
         "\"first_affected\":[\"A\"]"),
     "~a:acme:pump <=2.0;", "and as people write them"},
    {TREE(LEAF("product_version_range", "<2.0", "A", "") "," LEAF(
         "product_version", "1.5", "B",
         "")) "}," STATUS("\"known_affected\":[\"A\"],\"known_not_affected\":[\"B\"]"),
     "~a:acme:pump <1.5;~a:acme:pump >1.5 <2.0;", "known_not_affected is an exception"},
    {TREE(LEAF("product_version", "1.0", "A", "")) "}," STATUS("\"fixed\":[\"A\"]"), "",
     "fixed does not match"},
    {TREE(LEAF("product_version", "1.0", "A", "")) "}," STATUS("\"known_not_affected\":[\"A\"]"),
     "", "nor does known_not_affected"},
    {TREE(LEAF("product_version", "1.0", "A", "")) "}," STATUS("\"under_investigation\":[\"A\"]"),
     "", "nor what is not known yet"},
    {TREE(LEAF("product_version", "vers:all/*", "A",
               "") "," LEAF("product_version", "1.6", "B",
                            "")) "}," STATUS("\"known_affected\":[\"A\"],\"fixed\":[\"B\"]"),
     "~a:acme:pump <1.6;", "the only fixed version ends what has no end"},
    {TREE(LEAF(
         "product_version", "1.0", "A",
         ",\"product_identification_helper\":{\"purl\":\"pkg:pypi/pump@1.0\"}")) "}," STATUS("\"kno"
                                                                                             "wn_"
                                                                                             "affec"
                                                                                             "ted\""
                                                                                             ":["
                                                                                             "\"A\""
                                                                                             "]"),
     "PyPI|pump pypi =1.0;", "a purl"},
    {TREE(LEAF(
         "product_version", "1.0", "A",
         ",\"product_identification_helper\":{\"cpe\":\"cpe:/o:acme:pump_os:1.0\"}")) "}"
                                                                                      "," STATUS(
                                                                                          "\"known_"
                                                                                          "affected"
                                                                                          "\":["
                                                                                          "\"A\"]"),
     "o:acme:pump_os =1.0;", "a CPE name"},
    {TREE(LEAF(
         "product_version", "1.0", "A",
         ",\"product_identification_helper\":{\"model_numbers\":[\"P-1\"]}")) "}," STATUS("\"kn"
                                                                                          "own_"
                                                                                          "affe"
                                                                                          "cted"
                                                                                          "\":["
                                                                                          "\"A"
                                                                                          "\""
                                                                                          "]"),
     "~a:acme:pump =1.0;~h:acme:pump =1.0;", "a model number says that it is a thing"},
    {TREE(LEAF("product_version", "1.0", "A",
               "")) ",\"relationships\":[{\"category\":"
                    "\"installed_on\",\"product_reference\":\"A\",\"relates_to_product_"
                    "reference\":\"Z\","
                    "\"full_product_name\":{\"name\":\"x\",\"product_id\":\"AZ\"}}]}," STATUS(
                        "\"known_affected\":[\"AZ\"]"),
     "~a:acme:pump =1.0;", "a component within another"},
    {"\"product_tree\":{\"branches\":[{\"category\":\"vendor\",\"name\":\"Acme\",\"branches\":[{"
     "\"category\":\"product_name\",\"name\":\"Pump 8.0.x\",\"branches\":[" LEAF(
         "product_version_range", "vers:all/*", "A",
         "") "]},{\"category\":\"product_name\",\"name\":"
             "\"Pump V9.1\",\"branches\":[" LEAF(
                 "product_version_range", "<V9.1.4", "B",
                 "") "]}]}]}," STATUS("\"known_affected\":[\"A\",\"B\"]"),
     "~a:acme:pump >=8.0 <8.1;~a:acme:pump >=9.1 <9.1.4;", "a series in the product's name"},
    {"\"product_tree\":{\"full_product_names\":[{\"name\":\"Pump 1.0\",\"product_id\":\"A\","
     "\"product_identification_helper\":{\"cpe\":\"cpe:2.3:a:acme:pump:1.0:*:*:*:*:*:*:*\"}}]}"
     "," STATUS("\"last_affected\":[\"A\"]"),
     "a:acme:pump *;", "a flat name"},
    {TREE(LEAF("product_version", "1.0", "A", "")) "}," STATUS("\"known_affected\":[\"B\"]"), "",
     "a product that is not in the tree"},
};

static void csaf_status_groups_become_ranges(void **state)
{
    for (size_t i = 0; i < COUNT_OF(status_rows); i++) {
        struct feed_advisories list;
        struct findings findings;
        struct err err = {0};
        findings_init(&findings, *state);
        struct str bytes = str_fmt(*state, "{" CSAF_HEAD ",%s}", status_rows[i].text);
        if (!feed_read_csaf(*state, bytes, &list, &findings, &err))
            fail_msg("%s: %s", status_rows[i].why, err.text);
        assert_int_equal(list.count, 1);
        const char *got = affected_text(*state, &list.items[0]);
        if (strcmp(got, status_rows[i].wanted) != 0)
            fail_msg("%s:\n got    %s\n wanted %s", status_rows[i].why, got, status_rows[i].wanted);
    }
}

static void csaf_gives_an_advisory_for_each_vulnerability(void **state)
{
    struct feed_advisories list;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, *state);
    struct str bytes = STR(
        "{" CSAF_HEAD ",\"vulnerabilities\":[{\"cve\":\"CVE-2099-2001\",\"title\":\"One\",\"cwe\":{"
        "\"id\":\"CWE-20\"},\"scores\":[{\"cvss_v3\":{\"vectorString\":"
        "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\",\"baseScore\":9.8,\"baseSeverity\":"
        "\"CRITICAL\"}},{\"cvss_v3\":{\"vectorString\":"
        "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/"
        "A:H\",\"baseScore\":9.8}}]},{\"ids\":[{\"text\":"
        "\"BUG-7\"}]},{}]}");
    assert_true(feed_read_csaf(*state, bytes, &list, &findings, &err));
    assert_int_equal(list.count, 3);
    const struct advisory *one = &list.items[0];
    assert_true(STR_IS(one->id, "ACME-1/CVE-2099-2001") && STR_IS(one->source, "csaf"));
    assert_true(STR_IS(one->aliases.items[0], "CVE-2099-2001") && STR_IS(one->title, "One"));
    assert_true(STR_IS(one->publisher, "Acme PSIRT") && STR_IS(one->severity, "critical"));
    assert_int_equal(one->cvss_count, 1);
    assert_true(STR_IS(one->cvss[0].source, "Acme PSIRT") && one->cvss[0].published == 98);
    assert_true(STR_IS(one->cwes.items[0], "CWE-20"));
    assert_true(STR_IS(one->modified, "2099-01-05T00:00:00Z"));
    assert_true(STR_IS(list.items[1].id, "ACME-1/BUG-7") && list.items[1].aliases.count == 0);
    assert_true(STR_IS(list.items[1].title, "Pumps"));
    assert_true(STR_IS(list.items[2].id, "ACME-1/3"));
    assert_false(feed_read_csaf(*state, STR("{\"document\":{\"csaf_version\":\"1.2\"}}"), &list,
                                &findings, &err));
    assert_false(feed_read_csaf(*state, STR("{\"document\":{\"csaf_version\":\"2.0\"}}"), &list,
                                &findings, &err));
}

static void secdb_gives_an_advisory_for_each_flaw_of_a_repository(void **state)
{
    struct feed_advisories list;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, *state);
    struct str bytes = STR(
        "{\"distroversion\":\"v9.9\",\"reponame\":\"main\",\"packages\":[{\"pkg\":{\"name\":"
        "\"pump\","
        "\"secfixes\":{\"1.2-r0\":[\"CVE-2099-3001\",\"CVE-2099-3002 XSA-1 (+)\"],\"0\":["
        "\"CVE-2099-3003\"]}}},{\"pkg\":{\"name\":\"valve\",\"secfixes\":{\"3.1-r4\":["
        "\"CVE-2099-3001\"]}}}]}");
    assert_true(feed_read_secdb(*state, bytes, &list, &findings, &err));
    assert_int_equal(list.count, 2); /* "0": never affected */
    assert_true(STR_IS(list.items[0].id, "v9.9/main/CVE-2099-3001"));
    assert_string_equal(affected_text(*state, &list.items[0]),
                        "Alpine:v9.9|pump apk <1.2-r0;Alpine:v9.9|valve apk <3.1-r4;");
    assert_int_equal(list.items[1].aliases.count, 2);
    assert_true(STR_IS(list.items[1].aliases.items[1], "XSA-1"));
    assert_false(feed_read_secdb(*state, STR("{\"packages\":[]}"), &list, &findings, &err));
}

static void euvd_records_are_read_alone_in_lists_and_in_pages(void **state)
{
#define EUVD_RECORD \
    "{\"id\":\"EUVD-2099-7\",\"description\":\"Overflow\",\"datePublished\":" \
    "\"Aug 22, 2099, 1:15:00 PM\",\"dateUpdated\":\"Jan 2, 2100, 12:00:05 AM\",\"baseScore\":9.8," \
    "\"baseScoreVector\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\",\"aliases\":" \
    "\"CVE-2099-4001\\nGHSA-aaaa-bbbb-cccc\\n\",\"assigner\":\"acme\",\"exploitedSince\":" \
    "\"Aug 23, 2099, 12:00:00 PM\",\"enisaIdProduct\":[{\"product\":{\"name\":\"Pump\"}," \
    "\"product_version\":\"1.0 <1.2\"}],\"enisaIdVendor\":[{\"vendor\":{\"name\":\"Acme\"}}]}"
    static const char *const forms[] = {EUVD_RECORD, "[" EUVD_RECORD "]",
                                        "{\"items\":[" EUVD_RECORD "],\"total\":1}"};
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct feed_advisories list;
        struct findings findings;
        struct err err = {0};
        findings_init(&findings, *state);
        assert_int_equal(feed_recognise(str_of(forms[i])), FEED_EUVD);
        assert_true(feed_read_euvd(*state, str_of(forms[i]), &list, &findings, &err));
        assert_int_equal(list.count, 1);
        const struct advisory *ad = &list.items[0];
        assert_true(STR_IS(ad->published, "2099-08-22T13:15:00Z"));
        assert_true(STR_IS(ad->modified, "2100-01-02T00:00:05Z"));
        assert_true(STR_IS(ad->kev_added, "2099-08-23"));
        assert_int_equal(ad->aliases.count, 2);
        assert_true(ad->cvss[0].published == 98 && STR_IS(ad->cvss[0].source, "acme"));
        assert_string_equal(affected_text(*state, ad), "~a:acme:pump >=1.0 <1.2;");
    }
}

static void osv_is_read_as_yaml_too(void **state)
{
    struct str yaml = STR(
        "id: PYSEC-2099-9\nmodified: 2099-01-02T03:04:05Z\ndetails: |\n  A flaw.\n"
        "aliases: [CVE-2099-5001]\naffected:\n- package: {name: Pump, ecosystem: "
        "PyPI}\n  ranges:\n  - type: ECOSYSTEM\n    events:\n    - introduced: "
        "\"0\"\n    - fixed: 1.10\n");
    struct advisory ad;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, *state);
    assert_int_equal(feed_recognise(yaml), FEED_OSV);
    assert_true(feed_read_osv(*state, yaml, &ad, &findings, &err));
    assert_true(STR_IS(ad.source, "osv") && STR_IS(ad.modified, "2099-01-02T03:04:05Z"));
    assert_string_equal(affected_text(*state, &ad), "PyPI|pump pypi <1.10;");
}

static void osv_of_githubs_own_database_has_a_source_of_its_own(void **state)
{
#define GHSA(package, affected) \
    "{\"id\":\"GHSA-aaaa-bbbb-cccc\",\"modified\":\"2099-01-01T00:00:00Z\",\"database_specific\":" \
    "{" \
    "\"github_reviewed\":true},\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":" \
    "\"x\"" package "},\"versions\":[\"1.0.0\"]" affected "}]}"
    static const struct {
        const char *text, *source;
    } rows[] = {
        {GHSA("", ""), "ghsa"},
        {GHSA(",\"purl\":\"pkg:npm/x\"", ""), "osv"},
        {GHSA("", ",\"database_specific\":{\"source\":\"https://example.org/x.json\"}"), "osv"},
        {"{\"id\":\"GHSA-aaaa-bbbb-cccc\",\"modified\":\"2099-01-01T00:00:00Z\"}", "osv"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct advisory ad;
        struct findings findings;
        struct err err = {0};
        findings_init(&findings, *state);
        assert_true(feed_read_osv(*state, str_of(rows[i].text), &ad, &findings, &err));
        assert_true(str_eq(ad.source, str_of(rows[i].source)));
    }
}

static void recognise_goes_by_content(void **state)
{
    static const struct {
        const char *text;
        enum feed_kind kind;
    } rows[] = {
        {"{\"dataType\": \"CVE_RECORD\", \"x\": 1", FEED_CVE},
        {"{\"containers\": {}, \"cveMetadata\": {", FEED_CVE},
        {"{\"CVE_data_type\" : \"CVE\"", FEED_CVE4},
        {"{\"document\": {\"category\": \"x\", \"csaf_version\": \"2.0\"", FEED_CSAF},
        {"{\"apkurl\": \"x\"", FEED_SECDB},
        {"[{\"cveID\": \"x\", \"euvdID\": \"y\"}]", FEED_KEV_EU},
        {"{\"fetchTime\": \"x\", \"numberOfChanges\": 1}", FEED_COMPANION},
        {"[{\"fetchTime\": \"x\", \"numberOfChanges\": 1}]", FEED_COMPANION},
        {"{\"feed\": {\"id\": \"x\"}}", FEED_COMPANION},
        {"lastModifiedDate:2099-01-01T00:00:00-04:00\r\nsize:1", FEED_COMPANION},
        {"\"2099/acme-1.json\",\"2099-01-01T00:00:00Z\"", FEED_COMPANION},
        {"2099/acme-1.json\n2099/acme-2.json", FEED_COMPANION},
        {"```toml\n[advisory]", FEED_RUSTSEC},
        {"{\"spdxVersion\": \"SPDX-2.3\", \"id\": \"x\", \"details\": 1}", FEED_OTHER},
        {"{\"a\": {\"dataType\": 1}}", FEED_OTHER},
        {"[1, 2]", FEED_OTHER},
        {"[", FEED_OTHER},
        {"{\"a\": \"\\", FEED_OTHER},
        {"name: x\nversion: 1", FEED_OTHER},
        {"id: x\naffected:\n", FEED_OSV},
        {"", FEED_NONE},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum feed_kind got = feed_recognise(str_of(rows[i].text));
        if (got != rows[i].kind)
            fail_msg("%s: %s", rows[i].text, feed_kind_name(got));
    }
}

static void kev_lines_of_older_lists_have_fewer_fields(void **state)
{
    struct advisory_kev kev;
    struct err err = {0};
    assert_true(feed_read_kev_line(
        *state,
        STR("CVE-2099-6001,Acme,Pump,Overflow,2099-01-01,\"It, overflows\",Update,2099-02-01"),
        &kev, &err));
    assert_true(STR_IS(kev.due, "2099-02-01") && !kev.ransomware);
    assert_true(feed_read_kev_line(
        *state, STR("CVE-2099-6001,Acme,Pump,Overflow,2099-01-01,x,Update,2099-02-01,Known,,CWE-1"),
        &kev, &err));
    assert_true(kev.ransomware);
    assert_false(feed_read_kev_line(*state, STR("CVE-2099-6001,Acme"), &kev, &err));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(csaf_status_groups_become_ranges),
        TEST(csaf_gives_an_advisory_for_each_vulnerability),
        TEST(secdb_gives_an_advisory_for_each_flaw_of_a_repository),
        TEST(euvd_records_are_read_alone_in_lists_and_in_pages),
        TEST(osv_is_read_as_yaml_too),
        TEST(osv_of_githubs_own_database_has_a_source_of_its_own),
        TEST(recognise_goes_by_content),
        TEST(kev_lines_of_older_lists_have_fewer_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
