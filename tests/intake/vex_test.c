/* Statements of three formats are taken apart into one model: product and component are told apart,
   what breaks a rule of its format says which, and nothing of the native words is lost. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "arena.h"
#include "intake/vex/vex.h"

static struct vex_document read_text(struct arena *a, const char *text)
{
    struct vex_document d;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    if (!vex_read(a, str_of(text), &d, &findings, &err))
        fail_msg("%s", err.text);
    return d;
}

#define IS(s, text) assert_string_equal(str_cz(*state, (s)), (text))

/* --- words --- */

static void words_exact_in_a_format_come_back_the_same(void **state)
{
    static const char *const justifications[] = {
        "component_not_present",
        "vulnerable_code_not_present",
        "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary",
        "inline_mitigations_already_exist",
        "requires_configuration",
        "requires_dependency",
        "requires_environment",
        "protected_by_compiler",
        "protected_at_runtime",
        "protected_at_perimeter",
    };
    (void)state;
    for (int f = 0; f < VEX__COUNT; f++)
        for (size_t i = 0; i < COUNT_OF(justifications); i++) {
            struct str ours = str_of(justifications[i]);
            struct vex_translation to = vex_justification_to((enum vex_format)f, ours);
            assert_true(to.word.n > 0);
            struct vex_translation back = vex_justification_from((enum vex_format)f, to.word);
            assert_int_equal(to.exact, str_eq(back.word, ours));
        }
}

static void each_format_says_each_of_the_four_states(void **state)
{
    static const char *const states[] = {"under_investigation", "affected", "not_affected",
                                         "fixed"};
    (void)state;
    for (int f = 0; f < VEX__COUNT; f++)
        for (size_t i = 0; i < COUNT_OF(states); i++) {
            struct vex_translation to = vex_state_to((enum vex_format)f, str_of(states[i]));
            struct vex_translation back = vex_state_from((enum vex_format)f, to.word);
            assert_true(back.exact);
            assert_true(str_eq(back.word, str_of(states[i])));
        }
    assert_false(vex_state_from(VEX_CYCLONEDX, STR("false_positive")).exact);
    assert_false(vex_state_from(VEX_CYCLONEDX, STR("resolved_with_pedigree")).exact);
    assert_false(vex_state_from(VEX_CSAF, STR("first_fixed")).exact);
    assert_int_equal(vex_state_from(VEX_CSAF, STR("recommended")).word.n, 0);
    assert_int_equal(vex_response_to(VEX_OPENVEX, STR("update")).word.n, 0);
}

/* --- OpenVEX --- */

#define OPENVEX(statements) \
    "{\"@context\": \"https://openvex.dev/ns/v0.2.0\", \"@id\": \"urn:x:1\"," \
    " \"author\": \"Maker\", \"timestamp\": \"2026-01-02T03:04:05Z\", \"version\": 3," \
    " \"statements\": [" statements "]}"

static void openvex_product_and_subcomponent_are_told_apart(void **state)
{
    struct vex_document d = read_text(
        *state, OPENVEX("{\"vulnerability\": {\"name\": \"CVE-2026-1\", \"aliases\": [\"GHSA-a\"]},"
                        " \"products\": [{\"@id\": \"pkg:generic/pump@2\", \"subcomponents\":"
                        " [{\"@id\": \"pkg:generic/z@1\"}, {\"identifiers\": {\"cpe23\":"
                        " \"cpe:2.3:a:v:y:1:*:*:*:*:*:*:*\"}}]}, {\"@id\": \"pkg:generic/app@1\"}],"
                        " \"status\": \"fixed\"}"));
    assert_int_equal(d.format, VEX_OPENVEX);
    IS(d.spec_version, "0.2.0");
    IS(d.version, "3");
    assert_int_equal(d.count, 3);
    IS(d.statements[0].vulnerability, "CVE-2026-1");
    IS(d.statements[0].aliases, "GHSA-a");
    IS(d.statements[0].product->purl, "pkg:generic/pump@2");
    IS(d.statements[0].component->purl, "pkg:generic/z@1");
    IS(d.statements[1].component->cpe, "cpe:2.3:a:v:y:1:*:*:*:*:*:*:*");
    IS(d.statements[2].product->purl, "pkg:generic/app@1");
    assert_null(d.statements[2].component);
    IS(instant_str(*state, d.statements[0].at), "2026-01-02T03:04:05Z");
    IS(d.statements[2].place, "statements[0]");
    assert_int_equal(d.statements[2].line, 1);
}

static void openvex_before_0_2_0_is_read(void **state)
{
    struct vex_document d = read_text(
        *state, "{\"@context\": \"https://openvex.dev/ns\", \"@id\": \"x\", \"author\": \"A\","
                " \"statements\": [{\"timestamp\": \"2022-12-22T20:56:05-05:00\","
                " \"products\": [\"pkg:apk/w/bash@1\"], \"subcomponents\": [\"pkg:apk/w/z@2\"],"
                " \"vulnerability\": \"CVE-2022-1\", \"status\": \"fixed\"}]}");
    IS(d.spec_version, "0.0.1");
    assert_int_equal(d.count, 1);
    IS(d.statements[0].component->purl, "pkg:apk/w/z@2");
    IS(instant_str(*state, d.statements[0].at), "2022-12-23T01:56:05Z");
    assert_null(d.statements[0].broken);
}

static void each_rule_that_is_broken_is_named(void **state)
{
    static const struct {
        const char *statement, *rule;
    } rows[] = {
        {"\"status\": \"not_affected\"", "vex-justification"},
        {"\"status\": \"not_affected\", \"status_notes\": \"no impact text\"", "vex-justification"},
        {"\"status\": \"not_affected\", \"impact_statement\": \"off\"", NULL},
        {"\"status\": \"not_affected\", \"justification\": \"because\"", "vex-justification-word"},
        {"\"status\": \"affected\"", "vex-action"},
        {"\"status\": \"affected\", \"action_statement\": \"update\"", NULL},
        {"\"status\": \"known_affected\"", "vex-status"},
        {"\"status\": 4", "vex-status"},
        {"\"impact_statement\": \"off\"", "vex-status"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(
            *state,
            OPENVEX("{\"vulnerability\": {\"name\": \"CVE-2026-1\"}, \"products\":"
                    " [{\"@id\": \"pkg:generic/a\"}], %s}"),
            rows[i].statement);
        struct vex_document d = read_text(*state, text.p);
        assert_int_equal(d.count, 1);
        if (!rows[i].rule)
            assert_null(d.statements[0].broken);
        else
            assert_string_equal(d.statements[0].broken ? d.statements[0].broken : "none",
                                rows[i].rule);
    }
    struct vex_document d = read_text(
        *state, OPENVEX("{\"products\": [{\"@id\": \"pkg:generic/a\"}], \"status\": \"fixed\"}"));
    assert_string_equal(d.statements[0].broken, "vex-vulnerability");
}

/* --- CSAF --- */

#define CSAF(tree, vulnerabilities) \
    "{\"document\": {\"category\": \"csaf_vex\", \"csaf_version\": \"2.0\", \"title\": \"T\"," \
    " \"publisher\": {\"category\": \"vendor\", \"name\": \"Maker\", \"namespace\":" \
    " \"https://m.example\"}, \"tracking\": {\"id\": \"A\", \"version\": \"1\"," \
    " \"current_release_date\": \"2026-01-02T00:00:00Z\"}}, \"product_tree\": {" tree "}," \
    " \"vulnerabilities\": [" vulnerabilities "]}"

#define TREE \
    "\"branches\": [{\"category\": \"vendor\", \"name\": \"Maker\", \"branches\": [{" \
    "\"category\": \"product_name\", \"name\": \"Pump\", \"branches\": [{\"category\":" \
    " \"product_version\", \"name\": \"2\", \"product\": {\"name\": \"Maker Pump 2\"," \
    " \"product_id\": \"P\", \"product_identification_helper\": {\"purl\":" \
    " \"pkg:generic/pump@2\"}}}]}]}], \"full_product_names\": [{\"name\": \"zlib\"," \
    " \"product_id\": \"Z\", \"product_identification_helper\": {\"purl\":" \
    " \"pkg:generic/zlib@1\"}}], \"product_groups\": [{\"group_id\": \"G\", \"product_ids\":" \
    " [\"P\", \"PZ\"]}], \"relationships\": [{\"category\": \"default_component_of\"," \
    " \"product_reference\": \"Z\", \"relates_to_product_reference\": \"P\"," \
    " \"full_product_name\": {\"name\": \"zlib in Pump\", \"product_id\": \"PZ\"}}]"

static void csaf_relationships_make_components(void **state)
{
    struct vex_document d = read_text(
        *state,
        CSAF(TREE, "{\"cve\": \"CVE-2026-1\", \"product_status\": {\"known_not_affected\":"
                   " [\"PZ\"], \"known_affected\": [\"P\"]}, \"flags\": [{\"label\":"
                   " \"component_not_present\", \"group_ids\": [\"G\"]}], \"threats\":"
                   " [{\"category\": \"impact\", \"details\": \"off\", \"product_ids\": [\"PZ\"]}],"
                   " \"remediations\": [{\"category\": \"vendor_fix\", \"details\": \"update\","
                   " \"product_ids\": [\"P\"]}]}"));
    assert_int_equal(d.count, 2);
    const struct vex_statement *whole = &d.statements[0], *part = &d.statements[1];
    IS(whole->product->name, "Pump");
    IS(whole->product->version, "2");
    assert_null(whole->component);
    IS(whole->state, "affected");
    IS(whole->action, "update");
    IS(whole->response, "update");
    IS(whole->justification, ""); /* the flag of the group is not for what is affected */
    IS(part->product->purl, "pkg:generic/pump@2");
    IS(part->component->purl, "pkg:generic/zlib@1");
    IS(part->justification, "component_not_present");
    IS(part->reason, "off");
    assert_null(part->broken);
}

static void csaf_2_1_paths_make_components(void **state)
{
    struct vex_document d = read_text(
        *state,
        CSAF("\"full_product_names\": [{\"name\": \"A\", \"product_id\": \"A\"}, {\"name\": \"B\","
             " \"product_id\": \"B\", \"product_identification_helper\": {\"purls\":"
             " [\"pkg:generic/b@1\"]}}], \"product_paths\": [{\"beginning_product_reference\":"
             " \"B\", \"full_product_name\": {\"name\": \"B on A\", \"product_id\": \"BA\"},"
             " \"subpaths\": [{\"category\": \"installed_on\", \"next_product_reference\":"
             " \"A\"}]}]",
             "{\"cve\": \"CVE-2026-1\", \"product_status\": {\"fixed\": [\"BA\"]}}"));
    assert_int_equal(d.count, 1);
    IS(d.statements[0].product->id, "A");
    IS(d.statements[0].component->purl, "pkg:generic/b@1");
}

static void csaf_rules_are_named_by_their_test(void **state)
{
    static const struct {
        const char *vulnerability, *rule;
    } rows[] = {
        {"\"product_status\": {\"known_not_affected\": [\"P\"]}", "vex-justification"},
        {"\"product_status\": {\"known_affected\": [\"P\"]}", "vex-action"},
        {"\"product_status\": {\"fixed\": [\"P\"], \"under_investigation\": [\"P\"]}",
         "csaf-6.1.6"},
        {"\"product_status\": {\"fixed\": [\"P\"], \"first_fixed\": [\"P\"]}", NULL},
        {"\"product_status\": {\"fixed\": [\"Q\"]}", "csaf-6.1.1"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str text = str_fmt(*state, CSAF(TREE, "{\"cve\": \"CVE-2026-1\", %s}"),
                                  rows[i].vulnerability);
        struct vex_document d = read_text(*state, text.p);
        assert_int_equal(d.count, 1);
        if (rows[i].rule)
            assert_string_equal(d.statements[0].broken ? d.statements[0].broken : "none",
                                rows[i].rule);
        else
            assert_null(d.statements[0].broken);
    }
}

/* --- CycloneDX --- */

static void cyclonedx_refs_are_product_component_or_link(void **state)
{
    struct vex_document d = read_text(
        *state,
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"version\": 1, \"metadata\":"
        " {\"timestamp\": \"2026-01-02T00:00:00Z\", \"component\": {\"type\": \"device\","
        " \"bom-ref\": \"p\", \"name\": \"Pump\", \"version\": \"2\"}, \"authors\": [{\"name\":"
        " \"Ann\"}]}, \"components\": [{\"type\": \"library\", \"bom-ref\": \"z\", \"name\":"
        " \"zlib\", \"version\": \"1\", \"purl\": \"pkg:generic/zlib@1\"}], \"vulnerabilities\":"
        " [{\"id\": \"CVE-2026-1\", \"analysis\": {\"state\": \"not_affected\", \"justification\":"
        " \"requires_dependency\", \"response\": [\"will_not_fix\"], \"detail\": \"off\"},"
        " \"affects\": [{\"ref\": \"p\"}, {\"ref\": \"z\"}, {\"ref\":"
        " \"urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/2#pkg%3Anpm%2Fa%401\"}]}]}");
    assert_int_equal(d.count, 3);
    assert_null(d.statements[0].component);
    IS(d.statements[0].product->name, "Pump");
    IS(d.statements[0].author, "Ann");
    IS(d.statements[0].justification, "requires_dependency");
    IS(d.statements[0].response, "will_not_fix");
    IS(d.statements[1].product->id, "p");
    IS(d.statements[1].component->purl, "pkg:generic/zlib@1");
    IS(d.statements[2].product->serial, "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
    IS(d.statements[2].product->serial_version, "2");
    IS(d.statements[2].component->purl, "pkg:npm/a@1");
}

static void cyclonedx_versions_must_agree_with_the_analysis(void **state)
{
    struct vex_document d = read_text(
        *state, "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.4\", \"vulnerabilities\":"
                " [{\"id\": \"CVE-2026-1\", \"analysis\": {\"state\": \"exploitable\"},"
                " \"affects\": [{\"ref\": \"r\", \"versions\": [{\"version\": \"1\"}, {\"range\":"
                " \"vers:generic/>=2|<=3\", \"status\": \"affected\"}, {\"version\": \"4\","
                " \"status\": \"unaffected\"}]}]}, {\"id\": \"CVE-2026-2\", \"affects\": [{\"ref\":"
                " \"r\"}]}]}");
    assert_int_equal(d.count, 4);
    IS(d.statements[0].product->version, "1");
    assert_null(d.statements[0].broken);
    IS(d.statements[1].product->range, "vers:generic/>=2|<=3");
    assert_string_equal(d.statements[2].broken, "cdx-version-status");
    IS(d.statements[3].state, ""); /* without an analysis nothing is stated */
    assert_null(d.statements[3].broken);
}

/* --- nothing is lost --- */

static void the_native_statement_is_kept_without_its_products(void **state)
{
    struct vex_document d = read_text(
        *state, OPENVEX("{\"vulnerability\": {\"name\": \"CVE-2026-1\", \"description\": \"d\"},"
                        " \"products\": [{\"@id\": \"pkg:generic/a\", \"hashes\": {\"sha-256\":"
                        " \"ab\"}}], \"status\": \"affected\", \"action_statement\": \"update\","
                        " \"action_statement_timestamp\": \"2026-01-01T00:00:00Z\","
                        " \"status_notes\": \"n\"}"));
    const struct json *native = vex_native(*state, &d, &d.statements[0]);
    const struct json *s = json_get(native, "statement");
    IS(json_text(native, "format"), "openvex");
    assert_null(json_get(s, "products"));
    IS(json_text(s, "action_statement_timestamp"), "2026-01-01T00:00:00Z");
    IS(json_text(json_get(s, "vulnerability"), "description"), "d");
    IS(json_text(json_get(json_get(native, "product"), "hashes"), "sha-256"), "ab");
}

static void the_native_part_of_csaf_is_that_of_one_product(void **state)
{
    struct vex_document d = read_text(
        *state,
        CSAF(TREE, "{\"cve\": \"CVE-2026-1\", \"title\": \"t\", \"product_status\": {\"fixed\":"
                   " [\"P\", \"Z\"], \"first_fixed\": [\"P\"]}, \"remediations\": [{\"category\":"
                   " \"vendor_fix\", \"details\": \"p\", \"url\": \"https://m.example/p\","
                   " \"product_ids\": [\"P\"]}, {\"category\": \"workaround\", \"details\": \"z\","
                   " \"product_ids\": [\"Z\"]}]}"));
    const struct json *s = json_get(vex_native(*state, &d, &d.statements[0]), "statement");
    const struct json *remedy = json_first(json_get(s, "remediations"));
    assert_int_equal(json_count(json_get(s, "product_status")), 2);
    assert_int_equal(json_count(json_get(s, "remediations")), 1);
    IS(json_text(remedy, "url"), "https://m.example/p");
    assert_null(json_get(remedy, "product_ids"));
    IS(json_text(s, "title"), "t");
}

/* --- recognition and hostile input --- */

static void vex_is_recognised_by_content(void **state)
{
    static const struct {
        const char *text;
        bool is;
    } rows[] = {
        {OPENVEX("{}"), true},
        {"\xEF\xBB\xBF" OPENVEX("{}"), true},
        {CSAF(TREE, "{}"), true},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"vulnerabilities\": []}", true},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"vulnerabilities\": [],"
         " \"components\": [{\"name\": \"a\"}]}",
         false},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"vulnerabilities\": [],"
         " \"components\": [{\"name\": \"a\"}], \"metadata\": {\"properties\": [{\"name\":"
         " \"tutela:document\", \"value\": \"vex\"}]}}",
         true},
        {"{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": []}", false},
        {"{\"spdxVersion\": \"SPDX-2.3\"}", false},
        {"{\"statements\":", false},
        {"", false},
    };
    enum vex_format format;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (vex_recognise(str_of(rows[i].text), &format) != rows[i].is)
            fail_msg("%s", rows[i].text);
}

/* Groups that are referred to from everywhere would make the square of the document. */
static void csaf_groups_that_explode_are_refused(void **state)
{
    struct arena *a = *state;
    struct buf b = {.arena = a};
    struct vex_document d;
    struct findings findings;
    struct err err = {0};
    enum { PRODUCTS = 2000, FLAGS = 2000 };
    BUF_LIT(&b, "{\"document\": {\"csaf_version\": \"2.0\", \"tracking\": {}}, \"product_tree\": "
                "{\"full_product_names\": [{\"product_id\": \"0\"}");
    for (int i = 1; i < PRODUCTS; i++)
        buf_fmt(&b, ", {\"product_id\": \"%d\"}", i);
    BUF_LIT(&b, "], \"product_groups\": [{\"group_id\": \"G\", \"product_ids\": [\"0\"");
    for (int i = 1; i < PRODUCTS; i++)
        buf_fmt(&b, ", \"%d\"", i);
    BUF_LIT(&b, "]}]}, \"vulnerabilities\": [{\"flags\": [{\"group_ids\": [\"G\"]}");
    for (int i = 1; i < FLAGS; i++)
        BUF_LIT(&b, ", {\"group_ids\": [\"G\"]}");
    BUF_LIT(&b, "]}]}");
    findings_init(&findings, a);
    assert_false(vex_read(a, buf_str(&b), &d, &findings, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void what_is_no_vex_is_refused(void **state)
{
    static const char *const texts[] = {"", "{", "[]", "{}", "{\"statements\": 3, \"author\": 1}"};
    struct vex_document d;
    struct findings findings;
    findings_init(&findings, *state);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct err err = {0};
        assert_false(vex_read(*state, str_of(texts[i]), &d, &findings, &err));
        assert_int_equal(err.code, ERR_INVALID);
    }
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(words_exact_in_a_format_come_back_the_same),
        TEST(each_format_says_each_of_the_four_states),
        TEST(openvex_product_and_subcomponent_are_told_apart),
        TEST(openvex_before_0_2_0_is_read),
        TEST(each_rule_that_is_broken_is_named),
        TEST(csaf_relationships_make_components),
        TEST(csaf_2_1_paths_make_components),
        TEST(csaf_rules_are_named_by_their_test),
        TEST(cyclonedx_refs_are_product_component_or_link),
        TEST(cyclonedx_versions_must_agree_with_the_analysis),
        TEST(the_native_statement_is_kept_without_its_products),
        TEST(the_native_part_of_csaf_is_that_of_one_product),
        TEST(vex_is_recognised_by_content),
        TEST(csaf_groups_that_explode_are_refused),
        TEST(what_is_no_vex_is_refused),
    };
    return cmocka_run_group_tests_name("intake/vex", tests, NULL, NULL);
}
