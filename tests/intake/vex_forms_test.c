/* Forms that statements come in beside JSON of the three formats that we write: CycloneDX in XML,
   and SPDX 3. The documents are ours. */
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

static struct str native_of(struct arena *a, const struct vex_document *d)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < d->count; i++) {
        const struct vex_statement *s = &d->statements[i];
        buf_fmt(&b, "%.*s %.*s %.*s %.*s|%.*s|%.*s|%.*s ", STR_ARG(s->vulnerability),
                STR_ARG(s->state), STR_ARG(s->justification), STR_ARG(s->response),
                STR_ARG(s->reason), STR_ARG(s->product->name),
                STR_ARG(s->component ? s->component->purl : STR("-")));
        json_write(vex_native(a, d, s), &b);
        buf_char(&b, '\n');
    }
    return buf_str(&b);
}

static void cyclonedx_in_xml_says_what_its_json_twin_says(void **state)
{
    static const char json[] =
        "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{\"component\":{"
        "\"type\":"
        "\"device\",\"bom-ref\":\"pump\",\"name\":\"Pump\",\"components\":[{\"type\":\"library\","
        "\"bom-ref\":\"lib\",\"name\":\"lib\",\"purl\":\"pkg:npm/lib@1.0\"}]}},"
        "\"vulnerabilities\":[{\"id\":\"CVE-2099-0001\",\"references\":[{\"id\":\"GHSA-1\"}],"
        "\"cwes\":[79],\"analysis\":{\"state\":\"not_affected\",\"justification\":"
        "\"code_not_reachable\",\"response\":[\"will_not_fix\",\"update\"],\"detail\":\"Not "
        "called.\"},\"affects\":[{\"ref\":\"lib\",\"versions\":[{\"version\":\"1.0\",\"status\":"
        "\"unaffected\"}]},{\"ref\":\"pump\"}]}]}";
    static const char xml[] =
        "<?xml version=\"1.0\"?>\n<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><metadata>"
        "<component type=\"device\" bom-ref=\"pump\"><name>Pump</name><components><component "
        "type=\"library\" bom-ref=\"lib\"><name>lib</name><purl>pkg:npm/lib@1.0</purl></component>"
        "</components></component></metadata><vulnerabilities><vulnerability><id>CVE-2099-0001</id>"
        "<references><reference><id>GHSA-1</id></reference></references><cwes><cwe>79</cwe></cwes>"
        "<analysis><state>not_affected</state><justification>code_not_reachable</justification>"
        "<responses><response>will_not_fix</response><response>update</response></responses>"
        "<detail>Not called.</detail></analysis><affects><target><ref>lib</ref><versions><version>"
        "<version>1.0</version><status>unaffected</status></version></versions></target><target>"
        "<ref>pump</ref></target></affects></vulnerability></vulnerabilities></bom>";
    enum vex_format format;
    assert_true(vex_recognise(str_of(xml), &format));
    assert_int_equal(format, VEX_CYCLONEDX);
    struct vex_document d = read_text(*state, json), e = read_text(*state, xml);
    assert_int_equal(d.count, 2);
    assert_string_equal(str_cz(*state, native_of(*state, &e)),
                        str_cz(*state, native_of(*state, &d)));
    assert_int_equal(e.statements[0].line, 2);
    struct str wrong = STR("<bom xmlns=\"http://cyclonedx.org/schema/bom/1.6\"><vulnerabilities>");
    struct vex_document none;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, *state);
    assert_false(vex_recognise(wrong, &format));
    assert_false(vex_read(*state, wrong, &none, &findings, &err));
    assert_non_null(strstr(err.text, "not readable as XML"));
}

/* --- SPDX 3 --- */

#define SPDX3(elements) \
    "{\"@context\":\"https://spdx.org/rdf/3.0.1/spdx-context.jsonld\",\"@graph\":[{\"type\":" \
    "\"CreationInfo\",\"@id\":\"_:c\",\"specVersion\":\"3.0.1\",\"created\":\"2099-01-02T03:04:" \
    "05Z\"," \
    "\"createdBy\":[\"urn:acme\"]},{\"type\":\"Organization\",\"spdxId\":\"urn:acme\",\"name\":" \
    "\"Acme\"},{\"type\":\"security_Vulnerability\",\"spdxId\":\"urn:v\",\"name\":\"Overflow\"," \
    "\"externalIdentifier\":[{\"externalIdentifierType\":\"cve\",\"identifier\":\"CVE-2099-" \
    "0001\"}]" \
    "},{\"type\":\"software_Package\",\"spdxId\":\"urn:pump\",\"name\":\"Pump\"," \
    "\"software_packageVersion\":\"1.0\"},{\"type\":\"software_Package\",\"spdxId\":\"urn:lib\"," \
    "\"name\":\"lib\",\"software_packageUrl\":\"pkg:npm/lib@1.0\"}," elements "]}"
#define SPDX3_VEX(kind, more) \
    "{\"type\":\"security_Vex" kind "VulnAssessmentRelationship\",\"spdxId\":\"urn:s\",\"from\":" \
    "\"urn:v\",\"to\":[\"urn:pump\"]" more "}"

static void spdx3_relationships_are_statements(void **state)
{
    static const struct {
        const char *text, *state, *justification, *reason, *action, *component, *broken;
    } rows[] = {
        {SPDX3(SPDX3_VEX("NotAffected",
                         ",\"security_justificationType\":\"vulnerableCodeNotPresent\","
                         "\"security_assessedElement\":\"urn:lib\"")),
         "not_affected", "vulnerable_code_not_present", "", "", "pkg:npm/lib@1.0", NULL},
        {SPDX3(SPDX3_VEX("NotAffected", ",\"security_impactStatement\":\"Not called.\"")),
         "not_affected", "", "Not called.", "", NULL, NULL},
        {SPDX3(SPDX3_VEX("NotAffected", "")), "not_affected", "", "", "", NULL,
         "vex-justification"},
        {SPDX3(SPDX3_VEX("Affected", ",\"security_actionStatement\":\"Update.\"")), "affected", "",
         "", "Update.", NULL, NULL},
        {SPDX3(SPDX3_VEX("Affected", "")), "affected", "", "", "", NULL, "vex-action"},
        {SPDX3(SPDX3_VEX("Fixed", ",\"security_statusNotes\":\"In 1.0.\"")), "fixed", "", "In 1.0.",
         "", NULL, NULL},
        {SPDX3(SPDX3_VEX("UnderInvestigation", "")), "under_investigation", "", "", "", NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum vex_format format;
        assert_true(vex_recognise(str_of(rows[i].text), &format));
        assert_int_equal(format, VEX_SPDX);
        struct vex_document d = read_text(*state, rows[i].text);
        assert_int_equal(d.count, 1);
        const struct vex_statement *s = &d.statements[0];
        IS(s->vulnerability, "CVE-2099-0001");
        IS(s->aliases, "Overflow");
        IS(s->product->name, "Pump");
        IS(s->state, rows[i].state);
        IS(s->justification, rows[i].justification);
        IS(s->reason, rows[i].reason);
        IS(s->action, rows[i].action);
        IS(s->author, "Acme");
        assert_true(s->at.ms > 0);
        assert_int_equal(s->component != NULL, rows[i].component != NULL);
        if (s->component)
            IS(s->component->purl, rows[i].component);
        assert_int_equal(s->broken != NULL, rows[i].broken != NULL);
        if (s->broken)
            assert_string_equal(s->broken, rows[i].broken);
    }
}

static void spdx3_lists_of_components_and_what_was_withdrawn_are_none(void **state)
{
    enum vex_format format;
    assert_false(vex_recognise(
        STR(SPDX3("{\"type\":\"software_Sbom\",\"spdxId\":\"urn:b\"}," SPDX3_VEX("Fixed", ""))),
        &format));
    struct vex_document d = read_text(
        *state, SPDX3(SPDX3_VEX("Fixed", ",\"security_withdrawnTime\":\"2099-02-01T00:00:00Z\"")));
    assert_int_equal(d.count, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(cyclonedx_in_xml_says_what_its_json_twin_says),
        TEST(spdx3_relationships_are_statements),
        TEST(spdx3_lists_of_components_and_what_was_withdrawn_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
