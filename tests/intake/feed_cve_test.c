/* CVE Record Format 5: what an entry of "affected" means. The records are ours. */
#include "feed_affected.h"

static bool read_record(struct arena *a, struct str bytes, struct advisory *ad,
                        struct findings *findings)
{
    struct err err = {0};
    findings_init(findings, a);
    bool ok = feed_read_cve(a, bytes, ad, findings, &err);
    assert_true(ok || err.text[0]);
    return ok;
}

/* A record whose CNA says this of what is affected. */
static struct str record_with(struct arena *a, const char *affected)
{
    return str_fmt(a,
                   "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":"
                   "{\"cveId\":\"CVE-2099-1000\",\"state\":\"PUBLISHED\",\"dateUpdated\":"
                   "\"2099-01-02T00:00:00Z\"},\"containers\":{\"cna\":{\"affected\":[%s]}}}",
                   affected);
}

#define ACME  "\"vendor\":\"Acme, Inc.\",\"product\":\"Pump OS\""
#define NAMED "~a:acme:pump_os "

static const struct {
    const char *entry, *wanted, *why;
} version_rows[] = {
    {ACME ",\"versions\":[{\"version\":\"1.0\",\"lessThan\":\"1.5\",\"status\":\"affected\","
          "\"versionType\":\"custom\"}]",
     NAMED ">=1.0 <1.5;", "lessThan excludes"},
    {ACME ",\"versions\":[{\"version\":\"0\",\"lessThanOrEqual\":\"1.5\",\"status\":\"affected\"}]",
     NAMED "<=1.5;", "version 0 is no bound"},
    {ACME ",\"versions\":[{\"version\":\"1.0\",\"status\":\"affected\"},"
          "{\"version\":\"1.2\",\"status\":\"affected\"}]",
     NAMED "=1.0;" NAMED "=1.2;", "single versions"},
    {ACME ",\"versions\":[{\"version\":\"1.2\",\"status\":\"unaffected\"},{\"version\":\"1.0\","
          "\"lessThan\":\"2.0\",\"status\":\"affected\"}]",
     NAMED ">=1.0 <1.2;" NAMED ">1.2 <2.0;", "the first entry that contains it decides"},
    {ACME ",\"versions\":[{\"version\":\"1.0\",\"lessThan\":\"2.0\",\"status\":\"affected\"},"
          "{\"version\":\"1.2\",\"status\":\"unaffected\"}]",
     NAMED ">=1.0 <2.0;", "and not the second"},
    {ACME ",\"versions\":[{\"version\":\"1.0\",\"lessThan\":\"3.0\",\"status\":\"affected\","
          "\"changes\":[{\"at\":\"1.4\",\"status\":\"unaffected\"},{\"at\":\"2.0\",\"status\":"
          "\"affected\"},{\"at\":\"2.7\",\"status\":\"unaffected\"}]}]",
     NAMED ">=1.0 <1.4;" NAMED ">=2.0 <2.7;", "changes within a range"},
    {ACME ",\"defaultStatus\":\"affected\",\"versions\":[{\"version\":\"2.0\",\"lessThan\":\"*\","
          "\"status\":\"unaffected\"}]",
     NAMED "<2.0;", "defaultStatus affected, with an exception"},
    {ACME ",\"defaultStatus\":\"affected\",\"versions\":[{\"version\":\"5.14\",\"status\":"
          "\"affected\"},{\"version\":\"0\",\"lessThan\":\"5.14\",\"status\":\"unaffected\"},"
          "{\"version\":\"5.15.22\",\"lessThanOrEqual\":\"5.15.*\",\"status\":\"unaffected\"},"
          "{\"version\":\"5.17\",\"lessThanOrEqual\":\"*\",\"status\":\"unaffected\","
          "\"versionType\":\"original_commit_for_fix\"}]",
     NAMED ">=5.14 <5.15.22;" NAMED ">=5.16 <5.17;", "the way of the kernel's CNA"},
    {ACME ",\"defaultStatus\":\"affected\"", NAMED "*;", "every version"},
    {ACME ",\"defaultStatus\":\"unaffected\",\"versions\":[{\"version\":\"1.0\",\"status\":"
          "\"unknown\"}]",
     "", "unknown is no claim"},
    {ACME ",\"versions\":[{\"version\":\"5.x\",\"lessThan\":\"5.4\",\"status\":\"affected\"}]",
     NAMED ">=5 <5.4;", "a series begins where its number does"},
    {ACME ",\"versions\":[{\"version\":\"n/a\",\"status\":\"affected\"}]", "",
     "no version is named, so none is affected for sure"},
    {ACME ",\"versions\":[{\"version\":\"1.0\",\"lessThan\":\"unspecified\",\"status\":"
          "\"affected\"}]",
     "", "it ends, but nobody says where"},
    {ACME ",\"defaultStatus\":\"affected\",\"versions\":[{\"version\":\"0a1b2c3d4e5f\","
          "\"lessThan\":\"*\",\"status\":\"unaffected\",\"versionType\":\"git\"}]",
     "", "the exception is a commit: not every version is affected"},
    {ACME ",\"versions\":[{\"version\":\"e8ba1e05bdc0\",\"lessThan\":\"aa7152f9f117\",\"status\":"
          "\"affected\",\"versionType\":\"custom\"}]",
     "", "commits are known by their form too"},
    {ACME ",\"versions\":[{\"version\":\">= 1.0, < 1.2.3\",\"status\":\"affected\"}]",
     NAMED ">=1.0 <1.2.3;", "a range written into version"},
    {ACME ",\"versions\":[{\"version\":\"2.0\",\"lessThan\":\"1.0\",\"status\":\"affected\"}]", "",
     "upside down: empty"},
};

static void cve_versions_become_ranges_by_their_status(void **state)
{
    for (size_t i = 0; i < COUNT_OF(version_rows); i++) {
        struct advisory ad;
        struct findings findings;
        struct str entry = str_fmt(*state, "{%s}", version_rows[i].entry);
        assert_true(
            read_record(*state, record_with(*state, str_cz(*state, entry)), &ad, &findings));
        const char *got = affected_text(*state, &ad);
        if (strcmp(got, version_rows[i].wanted) != 0)
            fail_msg("%s:\n got    %s\n wanted %s", version_rows[i].why, got,
                     version_rows[i].wanted);
    }
}

#define BELOW_2 ",\"versions\":[{\"version\":\"0\",\"lessThan\":\"2.0.0\",\"status\":\"affected\"}]"
static const struct {
    const char *entry, *wanted, *why;
} product_rows[] = {
    {"\"packageURL\":\"pkg:npm/%40scope/name\"" BELOW_2, "npm|@scope/name npm <2.0.0;", "purl"},
    {"\"collectionURL\":\"https://pypi.python.org\",\"packageName\":\"My.Package\"" BELOW_2,
     "PyPI|my-package pypi <2.0.0;", "registry"},
    {"\"collectionURL\":\"https://repo.maven.apache.org/maven2\",\"packageName\":"
     "\"org.acme/pump\"" BELOW_2,
     "Maven|org.acme:pump maven <2.0.0;", "group/artifact"},
    {"\"collectionURL\":\"https://pkg.go.dev\",\"packageName\":\"net/http\"" BELOW_2,
     "Go|stdlib semver <2.0.0;", "Go's packages are in its standard library"},
    {"\"collectionURL\":\"https://pkg.go.dev\",\"packageName\":\"golang.org/x/net/"
     "http2\"" BELOW_2,
     "Go|golang.org/x/net semver <2.0.0;", "or in a module"},
    {"\"collectionURL\":\"https://pkg.go.dev\",\"packageName\":\"github.com/a/b/v2/c\"" BELOW_2,
     "Go|github.com/a/b/v2 semver <2.0.0;", "with its major version"},
    {"\"collectionURL\":\"https://access.example/"
     "packages\",\"packageName\":\"kernel\",\"vendor\":"
     "\"Acme\",\"product\":\"Acme Linux 8\",\"cpes\":[\"cpe:/o:acme:linux:8\"]" BELOW_2,
     "", "a package's versions are not those of the distribution it is in"},
    {"\"collectionURL\":\"https://wordpress.example/plugins\",\"packageName\":\"my-plugin\","
     "\"vendor\":\"Acme\",\"product\":\"My Plugin\"" BELOW_2,
     "~a:acme:my_plugin <2.0.0;", "unless both are called the same"},
    {ACME ",\"cpes\":[\"cpe:2.3:o:acme:pump_firmware:1.0:*:*:*:*:*:*:*\"]" BELOW_2,
     "o:acme:pump_firmware <2.0.0;", "its CPE name, for the versions that are listed"},
    {ACME ",\"defaultStatus\":\"affected\",\"cpes\":[\"cpe:2.3:a:acme:pump:1.0:p1:*:*:*:*:*:*\"]",
     "a:acme:pump:1.0:p1 *;", "its CPE name alone"},
    {ACME ",\"cpes\":[\"cpe:2.3:a:acme:pump:1.0:*:*:*:*:*:*:*\","
          "\"cpe:2.3:a:acme:pump:1.1:*:*:*:*:*:*:*\"]" BELOW_2,
     "a:acme:pump <2.0.0;", "one product with each of its versions is one product"},
    {"\"vendor\":\"Linux\",\"product\":\"Linux\"" BELOW_2, "~o:linux:linux_kernel <2.0.0;",
     "the kernel"},
    {"\"vendor\":\"Apache Software Foundation\",\"product\":\"Apache Tomcat\"" BELOW_2,
     "~a:apache:apache_tomcat <2.0.0;~a:apache:tomcat <2.0.0;", "vendor before the product's name"},
    {"\"vendor\":\"Acme GmbH\",\"product\":\"C++ Tool\"" BELOW_2, "~a:acme:c\\+\\+_tool <2.0.0;",
     "quoted as NISTIR 7695 has it"},
    {"\"vendor\":\"Acme\",\"product\":\"App\",\"platforms\":[\"Windows\"]" BELOW_2,
     "~a:acme:app:*:*:*:*:*:windows <2.0.0;", "its only platform"},
    {"\"vendor\":\"Acme\",\"product\":\"App\",\"platforms\":[\"Windows\",\"Linux\"]" BELOW_2,
     "~a:acme:app <2.0.0;", "of several, none"},
    {"\"vendor\":\"n/a\",\"product\":\"n/a\"" BELOW_2, "", "names nothing"},
    {"\"vendor\":\"Acme\",\"product\":\"unspecified\"" BELOW_2, "", "names nothing"},
    {"\"vendor\":\"Acme\",\"product\":\"All products that were sold with a pump since "
     "2010\"" BELOW_2,
     "", "a sentence"},
    {"\"vendor\":\"Acme\",\"product\":\"Pump, Monitor\"" BELOW_2, "", "a list"},
};

static void cve_products_are_named_by_package_by_cpe_or_by_name(void **state)
{
    for (size_t i = 0; i < COUNT_OF(product_rows); i++) {
        struct advisory ad;
        struct findings findings;
        struct str entry = str_fmt(*state, "{%s}", product_rows[i].entry);
        assert_true(
            read_record(*state, record_with(*state, str_cz(*state, entry)), &ad, &findings));
        const char *got = affected_text(*state, &ad);
        if (strcmp(got, product_rows[i].wanted) != 0)
            fail_msg("%s:\n got    %s\n wanted %s", product_rows[i].why, got,
                     product_rows[i].wanted);
        assert_true(*got || findings.count[FINDING_NOTE]); /* what is not taken is told */
    }
}

static void cve_range_texts_are_read_as_people_write_them(void **state)
{
    static const struct {
        const char *text, *wanted;
    } rows[] = {
        {"*", NAMED "*;"},
        {"All versions", NAMED "*;"},
        {"< 2.0", NAMED "<2.0;"},
        {"<= v2.0", NAMED "<=2.0;"},
        {"> 1.0, <= 2.0", NAMED ">1.0 <=2.0;"},
        {"<2.0,>=1.0", NAMED ">=1.0 <2.0;"},
        {">= 1.0, < 1.5 || >= 2.0, < 2.3", NAMED ">=1.0 <1.5;" NAMED ">=2.0 <2.3;"},
        {"vers:all/>=V3.1.0|<V3.1.2", NAMED ">=3.1.0 <3.1.2;"},
        {"vers:all/*", NAMED "*;"},
        {">=V1.17.0_<V1.17.2", NAMED ">=1.17.0 <1.17.2;"},
        {"1.5 and earlier", NAMED "<=1.5;"},
        {"version 1.5 or prior", NAMED "<=1.5;"},
        {"prior to 1.5", NAMED "<1.5;"},
        {"versions before 1.5", NAMED "<1.5;"},
        {"1.0 prior to 1.5", NAMED ">=1.0 <1.5;"},
        {"earlier than 1.5", NAMED "<1.5;"},
        {"1.0 through 1.5", NAMED ">=1.0 <=1.5;"},
        {"1.0 - 1.5", NAMED ">=1.0 <=1.5;"},
        {"up to 1.5", NAMED "<=1.5;"},
        {"1.5 and later", NAMED ">=1.5;"},
        {"1.0 \xe2\x89\xa4"
         "2.0",
         NAMED ">=1.0 <=2.0;"},
        {"1.0, 1.1", NAMED "=1.0;" NAMED "=1.1;"},
        {"= 1.0", NAMED "=1.0;"},
        {"5.x", NAMED ">=5 <6;"},
        {"", ""},
        {"unknown", ""},
        {"see the vendor's site", ""},
        {"<9.62_installed_on_some_devices", ""},
        {"< ", ""},
        {"2023-11-05 nightly of the tool", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct advisory ad;
        struct findings findings;
        struct str entry = str_fmt(
            *state, "{" ACME ",\"versions\":[{\"version\":\"%s\",\"status\":\"affected\"}]}",
            rows[i].text);
        assert_true(
            read_record(*state, record_with(*state, str_cz(*state, entry)), &ad, &findings));
        const char *got = affected_text(*state, &ad);
        if (strcmp(got, rows[i].wanted) != 0)
            fail_msg("%s:\n got    %s\n wanted %s", rows[i].text, got, rows[i].wanted);
    }
}

static void cve_containers_of_others_add_to_what_the_cna_says(void **state)
{
    struct str bytes = STR(
        "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":"
        "\"CVE-2099-1001\",\"state\":\"PUBLISHED\",\"datePublished\":\"2099-01-01T00:00:00Z\","
        "\"dateUpdated\":\"2099-01-02T00:00:00Z\"},\"containers\":{\"cna\":{\"providerMetadata\":"
        "{\"shortName\":\"acme\"},\"title\":\"Overflow in the pump\",\"problemTypes\":[{"
        "\"descriptions\":[{\"cweId\":\"CWE-787\",\"lang\":\"en\"}]}],\"metrics\":[{\"cvssV3_1\":"
        "{\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\",\"baseScore\":9.8,"
        "\"baseSeverity\":\"CRITICAL\"}}],\"affected\":[{\"vendor\":\"acme\",\"product\":\"pump\","
        "\"versions\":[{\"version\":\"1.0\",\"lessThan\":\"1.5\",\"status\":\"affected\"}]}]},"
        "\"adp\":[{\"providerMetadata\":{\"shortName\":\"CISA-ADP\"},\"problemTypes\":[{"
        "\"descriptions\":[{\"cweId\":\"CWE-787\"},{\"cweId\":\"CWE-20\"}]}],\"metrics\":[{"
        "\"cvssV3_1\":{\"vectorString\":\"CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\","
        "\"baseScore\":8.4}},{\"other\":{\"type\":\"kev\",\"content\":{\"dateAdded\":"
        "\"2099-02-03\"}}},{\"other\":{\"type\":\"ssvc\",\"content\":{\"options\":[{"
        "\"Exploitation\":\"active\"},{\"Automatable\":\"yes\"},{\"Technical Impact\":\"total\"}]}}"
        "}],\"affected\":[{\"cpes\":[\"cpe:2.3:a:acme:pump:*:*:*:*:*:*:*:*\"],\"versions\":[{"
        "\"version\":\"0\",\"lessThan\":\"9\",\"status\":\"affected\"}]},{\"cpes\":["
        "\"cpe:2.3:h:acme:pump:-:*:*:*:*:*:*:*\"],\"versions\":[{\"version\":\"1.0\",\"status\":"
        "\"affected\"}]}]}]}}");
    struct advisory ad;
    struct findings findings;
    assert_true(read_record(*state, bytes, &ad, &findings));
    assert_true(STR_IS(ad.source, "cve") && STR_IS(ad.id, "CVE-2099-1001"));
    assert_int_equal(ad.cvss_count, 2);
    assert_true(STR_IS(ad.cvss[0].source, "acme") && ad.cvss[0].published == 98);
    assert_true(STR_IS(ad.cvss[1].source, "CISA-ADP") && ad.cvss[1].published == 84);
    assert_true(STR_IS(ad.severity, "critical"));
    assert_int_equal(ad.cwes.count, 2);
    assert_true(STR_IS(ad.ssvc, "exploitation=active automatable=yes technical_impact=total"));
    assert_true(STR_IS(ad.kev_added, "2099-02-03") && STR_IS(ad.kev_source, "CISA-ADP"));
    /* the CNA knows its own product better */
    assert_string_equal(affected_text(*state, &ad), "~a:acme:pump >=1.0 <1.5;h:acme:pump =1.0;");
}

static void cve_applicability_is_taken_before_names(void **state)
{
    struct str bytes = STR(
        "{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.1\",\"cveMetadata\":{\"cveId\":"
        "\"CVE-2099-1002\",\"state\":\"PUBLISHED\"},\"containers\":{\"cna\":{\"cpeApplicability\":["
        "{"
        "\"operator\":\"AND\",\"nodes\":[{\"operator\":\"OR\",\"negate\":false,\"cpeMatch\":[{"
        "\"vulnerable\":true,\"criteria\":\"cpe:2.3:o:acme:pump_firmware:*:*:*:*:*:*:*:*\","
        "\"versionEndExcluding\":\"2.0\"}]},{\"operator\":\"OR\",\"cpeMatch\":[{\"vulnerable\":"
        "false,"
        "\"criteria\":\"cpe:2.3:h:acme:pump:-:*:*:*:*:*:*:*\"}]}]}],\"affected\":[{\"vendor\":"
        "\"acme\",\"product\":\"pump firmware\",\"defaultStatus\":\"affected\"}]}}}");
    struct advisory ad;
    struct findings findings;
    assert_true(read_record(*state, bytes, &ad, &findings));
    assert_int_equal(ad.configuration_count, 1);
    assert_true(ad.configurations[0].all);
    assert_int_equal(ad.configurations[0].node_count, 2);
    assert_false(ad.configurations[0].nodes[1].cpes[0].vulnerable);
}

static void cve_rejected_is_withdrawn_and_what_is_none_is_refused(void **state)
{
    struct advisory ad;
    struct findings findings;
    assert_true(read_record(
        *state,
        STR("{\"dataType\":\"CVE_RECORD\",\"dataVersion\":\"5.0\",\"cveMetadata\":{\"cveId\":"
            "\"CVE-2099-1003\",\"state\":\"REJECTED\",\"dateRejected\":\"2099-03-01T00:00:00Z\"},"
            "\"containers\":{\"cna\":{\"rejectedReasons\":[{\"lang\":\"en\",\"value\":\"None.\"}]}}"
            "}"),
        &ad, &findings));
    assert_true(STR_IS(ad.withdrawn, "2099-03-01T00:00:00Z"));
    assert_false(read_record(*state, STR("{\"cveMetadata\":{\"cveId\":\"x\"}}"), &ad, &findings));
    assert_false(read_record(*state,
                             STR("{\"dataVersion\":\"6.0\",\"cveMetadata\":{\"cveId\":"
                                 "\"CVE-2099-1003\"}}"),
                             &ad, &findings));
    assert_false(read_record(*state, STR("[1"), &ad, &findings));
}

/* --- what the ranges say is what the entries say --- */

struct entry {
    int lower, upper; /* whole numbers */
    int kind;         /* 0 lessThan, 1 lessThanOrEqual, 2 a single version */
    int status;       /* 0 affected, 1 unaffected, 2 unknown */
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static bool contains(const struct entry *e, int halves)
{
    if (e->kind == 2)
        return halves == 2 * e->lower;
    return halves >= 2 * e->lower &&
           (halves < 2 * e->upper || (e->kind == 1 && halves == 2 * e->upper));
}

static struct str entries_text(struct arena *a, const struct entry *list, size_t count,
                               bool otherwise)
{
    static const char *const words[] = {"affected", "unaffected", "unknown"};
    static const char *const bounds[] = {"lessThan", "lessThanOrEqual"};
    struct buf b = {.arena = a};
    buf_fmt(&b, "{" ACME ",\"defaultStatus\":\"%s\",\"versions\":[",
            otherwise ? "affected" : "unaffected");
    for (size_t i = 0; i < count; i++) {
        buf_fmt(&b, "%s{\"version\":\"%d\",\"status\":\"%s\"", i ? "," : "", list[i].lower,
                words[list[i].status]);
        if (list[i].kind < 2)
            buf_fmt(&b, ",\"%s\":\"%d\"", bounds[list[i].kind], list[i].upper);
        buf_char(&b, '}');
    }
    BUF_LIT(&b, "]}");
    return buf_str(&b);
}

static bool is_in(const struct advisory *ad, struct str version)
{
    if (!ad->configuration_count)
        return false;
    const struct advisory_node *node = &ad->configurations[0].nodes[0];
    size_t in = 0;
    for (size_t i = 0; i < node->cpe_count; i++)
        in += version_in_range(&node->cpes[i].range, version) == VERSION_IN;
    assert_true(in <= 1); /* the ranges do not touch */
    return in == 1;
}

static void cve_ranges_say_what_the_entries_say(void **state)
{
    for (unsigned start = 1; start <= 500; start++) {
        size_t mark = arena_mark(*state);
        unsigned seed = start;
        struct entry list[6];
        size_t count = 1 + next_random(&seed) % COUNT_OF(list);
        bool otherwise = next_random(&seed) % 3 == 0;
        for (size_t i = 0; i < count; i++)
            list[i] = (struct entry){.lower = 1 + (int)(next_random(&seed) % 9),
                                     .upper = 1 + (int)(next_random(&seed) % 9),
                                     .kind = (int)(next_random(&seed) % 3),
                                     .status = (int)(next_random(&seed) % 3)};
        struct advisory ad;
        struct findings findings;
        struct str text = entries_text(*state, list, count, otherwise);
        assert_true(read_record(*state, record_with(*state, str_cz(*state, text)), &ad, &findings));
        for (int halves = 1; halves <= 21; halves++) {
            bool wanted = otherwise;
            for (size_t i = count; i > 0; i--)
                if (contains(&list[i - 1], halves))
                    wanted = list[i - 1].status == 0;
            struct str version = str_fmt(*state, "%d%s", halves / 2, halves % 2 ? ".5" : "");
            if (is_in(&ad, version) != wanted)
                fail_msg("seed %u, %.*s: %.*s gives %s", start, STR_ARG(version), STR_ARG(text),
                         affected_text(*state, &ad));
        }
        arena_rewind(*state, mark);
    }
}

/* Thousands of CPE names with thousands of versions are not multiplied without bound. */
static void cve_lines_of_one_record_are_bounded(void **state)
{
    struct buf b = {.arena = *state};
    BUF_LIT(&b, "{" ACME ",\"cpes\":[");
    for (int i = 0; i < 3000; i++)
        buf_fmt(&b, "%s\"cpe:2.3:a:acme:pump%d:*:*:*:*:*:*:*:*\"", i ? "," : "", i);
    BUF_LIT(&b, "],\"versions\":[");
    for (int i = 0; i < 3000; i++)
        buf_fmt(&b, "%s{\"version\":\"%d.1\",\"status\":\"affected\"}", i ? "," : "", i);
    BUF_LIT(&b, "]}");
    struct advisory ad;
    struct findings findings;
    struct str bytes = record_with(*state, str_cz(*state, buf_str(&b)));
    assert_true(read_record(*state, bytes, &ad, &findings));
    assert_true(ad.configurations[0].nodes[0].cpe_count <= 20000);
    assert_true(has_finding(&findings, "too-many"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, arena_setup, arena_teardown)
    const struct CMUnitTest tests[] = {
        TEST(cve_versions_become_ranges_by_their_status),
        TEST(cve_products_are_named_by_package_by_cpe_or_by_name),
        TEST(cve_range_texts_are_read_as_people_write_them),
        TEST(cve_containers_of_others_add_to_what_the_cna_says),
        TEST(cve_applicability_is_taken_before_names),
        TEST(cve_rejected_is_withdrawn_and_what_is_none_is_refused),
        TEST(cve_ranges_say_what_the_entries_say),
        TEST(cve_lines_of_one_record_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
