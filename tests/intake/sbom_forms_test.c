/* The other forms of a list: XML, tag-value, tables. As JSON, but for the line. */
#include "sbom_read.h"

#include "sbom_same.h"

static void assert_same(struct arena *a, const char *one, const char *other)
{
    size_t at;
    struct read x = read_ok(a, one);
    struct read y = read_ok(a, other);
    const char *what = sbom_difference(&x.sbom, &y.sbom, &at);
    if (what)
        fail_msg("%s and %s differ in %s of %zu", one, other, what, at);
    for (int i = 0; i < FINDING__COUNT; i++)
        assert_int_equal(x.findings.count[i], y.findings.count[i]);
    assert_true(str_eq(x.sbom.name, y.sbom.name));
    assert_true(str_eq(x.sbom.spec_version, y.sbom.spec_version));
    assert_true(str_eq(x.sbom.serial, y.sbom.serial));
    assert_true(str_eq(x.sbom.document_version, y.sbom.document_version));
    assert_true(str_eq(x.sbom.created, y.sbom.created));
    assert_true(str_eq(x.sbom.tools, y.sbom.tools));
    for (size_t i = 0; i < x.sbom.component_count; i++)
        assert_true(str_eq(x.sbom.components[i].ref, y.sbom.components[i].ref));
}

static void the_same_list_as_xml_gives_what_it_gives_as_json(void **state)
{
    assert_same(*state, "cdx-full.json", "cdx-full.xml");
}

static void the_same_list_as_tag_value_gives_what_it_gives_as_json(void **state)
{
    assert_same(*state, "spdx-full.json", "spdx-full.spdx");
}

static void the_same_list_in_other_forms_of_spdx_gives_what_it_gives_as_json(void **state)
{
    assert_same(*state, "spdx-full.json", "spdx-full.yaml");
    assert_same(*state, "spdx-full.json", "spdx-full.xml");
    assert_same(*state, "spdx-full.json", "spdx-full.rdf");
}

static void all_of_a_list_as_xml_is_what_it_is_as_json(void **state)
{
    assert_same(*state, "cdx-all.json", "cdx-all.xml");
}

/* A document, how it is recognised, what is taken from it, and one thing that is said about it. */
/* clang-format off */
static const struct {
    const char *file;
    enum sbom_format format;
    size_t components, edges, skipped;
    size_t notes, warnings, left_out;
    const char *rule, *place;
    size_t line;
} rows[] = {
    {"cdx-full.xml",       SBOM_CYCLONEDX_XML, 4, 4, 0, 0, 0, 0, NULL, NULL, 0},
    {"cdx-empty.xml",      SBOM_CYCLONEDX_XML, 0, 0, 0, 1, 1, 0, "sbom-empty", "", 2},
    {"cdx-1.0.xml",        SBOM_CYCLONEDX_XML, 1, 0, 0, 1, 0, 0, "cdx-primary", "metadata", 1},
    {"cdx-1.1-graph.xml",  SBOM_CYCLONEDX_XML, 3, 2, 0, 1, 0, 0, NULL, NULL, 0},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "cdx-twice", "components[0].name", 7},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "sbom-purl", "components[0].purl", 8},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "sbom-hash", "components[0].hashes[0]", 9},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "sbom-name", "components[1]", 11},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "cdx-type", "components[2]", 12},
    {"cdx-doubts.xml",     SBOM_CYCLONEDX_XML, 2, 0, 1, 2, 5, 3, "sbom-edge", "dependencies[0].dependsOn[0]", 16},
    {"spdx-full.spdx",     SBOM_SPDX_TAGS,     3, 2, 0, 1, 0, 0, "spdx-unused", "files", 41},
    {"spdx-full.yaml",     SBOM_SPDX_YAML,     3, 2, 0, 1, 0, 0, "spdx-unused", "files", 56},
    {"spdx-full.xml",      SBOM_SPDX_XML,      3, 2, 0, 1, 0, 0, "spdx-unused", "files", 70},
    {"spdx-full.rdf",      SBOM_SPDX_RDF,      3, 2, 0, 1, 0, 0, NULL, NULL, 0},
    {"spdx-short.spdx",    SBOM_SPDX_TAGS,     1, 0, 0, 2, 6, 0, "sbom-ref", "packages[0]", 2},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-order", "", 3},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-line", "", 4},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-twice", "", 8},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-checksum", "", 9},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-ref", "", 10},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-text", "", 11},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "sbom-name", "packages[1]", 12},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "spdx-relationship", "", 15},
    {"spdx-doubts.spdx",   SBOM_SPDX_TAGS,     1, 0, 1, 1, 6, 7, "sbom-edge", "relationships[1].relatedSpdxElement", 17},
    {"csv-full.csv",       SBOM_CSV,           3, 0, 0, 1, 1, 0, "csv-plain", "", 1},
    {"csv-full.csv",       SBOM_CSV,           3, 0, 0, 1, 1, 0, "sbom-control", "components[1].supplier", 3},
    {"csv-doubts.csv",     SBOM_CSV,           2, 0, 2, 3, 2, 2, "csv-column", "", 1},
    {"csv-doubts.csv",     SBOM_CSV,           2, 0, 2, 3, 2, 2, "sbom-purl", "components[0].purl", 2},
    {"csv-doubts.csv",     SBOM_CSV,           2, 0, 2, 3, 2, 2, "sbom-name", "components[1]", 3},
    {"csv-doubts.csv",     SBOM_CSV,           2, 0, 2, 3, 2, 2, "csv-fields", "components[2]", 5},
    {"csv-doubts.csv",     SBOM_CSV,           2, 0, 2, 3, 2, 2, "sbom-name", "components[3]", 6},
    {"csv-empty.csv",      SBOM_CSV,           0, 0, 0, 1, 1, 0, "sbom-empty", "", 0},
};
/* clang-format on */

static bool has_finding(const struct findings *all, const char *rule, const char *place,
                        size_t line)
{
    for (const struct finding *f = all->first; f; f = f->next)
        if (str_eq(str_of(f->rule), str_of(rule)) && str_eq(f->place, str_of(place)) &&
            f->line == line)
            return true;
    return false;
}

static void every_document_gives_what_is_expected(void **state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_ok(*state, rows[i].file);
        const size_t *n = r.findings.count;
        const struct sbom *s = &r.sbom;
        if (s->component_count != rows[i].components || s->edge_count != rows[i].edges ||
            s->skipped_count != rows[i].skipped)
            fail_msg("%s: %zu components, %zu edges, %zu skipped", rows[i].file, s->component_count,
                     s->edge_count, s->skipped_count);
        for (const struct finding *f = r.findings.first; f; f = f->next)
            if (n[FINDING_NOTE] != rows[i].notes || n[FINDING_WARNING] != rows[i].warnings ||
                n[FINDING_SKIPPED] != rows[i].left_out ||
                (rows[i].rule &&
                 !has_finding(&r.findings, rows[i].rule, rows[i].place, rows[i].line)))
                print_message("%d %s %.*s line %zu: %.*s\n", f->severity, f->rule,
                              STR_ARG(f->place), f->line, STR_ARG(f->text));
        if (n[FINDING_NOTE] != rows[i].notes || n[FINDING_WARNING] != rows[i].warnings ||
            n[FINDING_SKIPPED] != rows[i].left_out)
            fail_msg("%s: %zu notes, %zu warnings, %zu skipped", rows[i].file, n[FINDING_NOTE],
                     n[FINDING_WARNING], n[FINDING_SKIPPED]);
        if (rows[i].rule && !has_finding(&r.findings, rows[i].rule, rows[i].place, rows[i].line))
            fail_msg("%s: no %s", rows[i].file, rows[i].rule);
    }
}

static void the_form_is_recognised_by_content_and_named(void **state)
{
    enum sbom_format format;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_ok(*state, rows[i].file);
        if (!sbom_recognise(load(*state, rows[i].file), &format) || format != rows[i].format ||
            r.sbom.format != rows[i].format)
            fail_msg("%s: not recognised for what it is", rows[i].file);
    }
    assert_string_equal(sbom_format_name(SBOM_CYCLONEDX_XML), "CycloneDX XML");
    assert_string_equal(sbom_format_name(SBOM_SPDX_TAGS), "SPDX tag-value");
    assert_string_equal(sbom_format_media_type(SBOM_CYCLONEDX_JSON), "application/json");
    assert_string_equal(sbom_format_media_type(SBOM_CYCLONEDX_XML), "application/xml");
    assert_string_equal(sbom_format_media_type(SBOM_SPDX_TAGS), "text/plain");
    assert_string_equal(sbom_format_name(SBOM_CSV), "CSV");
    assert_string_equal(sbom_format_media_type(SBOM_CSV), "text/csv");
    assert_false(sbom_recognise(STR("cve,epss,percentile\n"), &format));
    assert_false(sbom_recognise(STR("name\na\n"), &format));
    assert_false(sbom_recognise(STR("[\"x\",\"name\",\"version\"]"), &format));
    assert_true(sbom_recognise(STR("\xEF\xBB\xBF\n\"Name\";\"Version\"\r\n"), &format));
    assert_false(sbom_recognise(STR("<bom/>"), &format));
    assert_false(sbom_recognise(
        STR("<!-- <bom xmlns='http://cyclonedx.org/schema/bom/1.4'> --><a/>"), &format));
    assert_false(sbom_recognise(STR("<html>cyclonedx.org/schema/bom/1.4</html>"), &format));
    assert_false(sbom_recognise(STR("see SPDXVersion: x"), &format));
    assert_true(sbom_recognise(STR("\xEF\xBB\xBF# a comment\n\n SPDXVersion: SPDX-2.2"), &format));
    assert_true(sbom_recognise(STR("<?xml version='1.0'?><!-- > -->\n<x:bom a='1'\n"
                                   " xmlns:x='http://cyclonedx.org/schema/bom/1.4'>"),
                               &format));
}

static void what_cannot_be_read_is_refused_saying_why(void **state)
{
    static const struct {
        const char *file, *part;
    } refusals[] = {
        {"fail-doctype.xml", "not readable as XML: 2:"},
        {"fail-doctype.xml", "DOCTYPE"},
        {"fail-truncated.xml", "not readable as XML: 3:"},
        {"fail-other.xml", "it looks like an XML document"},
        {"fail-latin1.spdx", "not UTF-8"},
        {"fail-latin1.csv", "not UTF-8"},
        {"fail-quote.csv", "line 3: a field in quotes does not end"},
    };
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct read r = read_text(*state, load(*state, refusals[i].file));
        if (r.ok)
            fail_msg("%s was read", refusals[i].file);
        if (!str_has(str_of(r.err.text), str_of(refusals[i].part)) || r.err.code != ERR_INVALID)
            fail_msg("%s: code %d, %s", refusals[i].file, r.err.code, r.err.text);
    }
}

static void a_licence_in_xml_becomes_the_same_expression(void **state)
{
    static const struct {
        const char *xml, *want;
    } licences[] = {
        {"<license><id>MIT</id></license>", "MIT"},
        {"<license><id>MIT</id></license><license><id>Zlib</id></license>", "MIT AND Zlib"},
        {"<expression>MIT OR Apache-2.0</expression>", "MIT OR Apache-2.0"},
        {"<license><name>A Licence, v2</name></license>", "LicenseRef-A-Licence-v2"},
        {"<license acknowledgement='declared'><id>MIT</id></license>"
         "<license acknowledgement='concluded'><id>ISC</id></license>",
         "ISC"},
        {"<expression acknowledgement='declared'>MIT</expression>"
         "<expression acknowledgement='concluded'>ISC</expression>",
         "ISC"},
        {"<expression-detailed expression='MIT AND X11'><details/></expression-detailed>",
         "MIT AND X11"},
        {"<license><url>https://example.org</url></license>", ""},
    };
    for (size_t i = 0; i < COUNT_OF(licences); i++) {
        struct read r = read_text(
            *state, str_fmt(*state,
                            "<bom xmlns='http://cyclonedx.org/schema/bom/1.7'><components>"
                            "<component type='library'><name>a</name><licenses>%s</licenses>"
                            "</component></components></bom>",
                            licences[i].xml));
        assert_true(r.ok);
        assert_str(r.sbom.components[0].licence, licences[i].want);
    }
}

static void line_breaks_in_a_text_of_xml_are_spaces_and_no_doubt(void **state)
{
    struct read r = read_text(*state, STR("<bom xmlns='http://cyclonedx.org/schema/bom/1.7'>"
                                          "<components><component type='library'><name>a</name>"
                                          "<description>\n one\n\ttwo\n</description>"
                                          "</component></components></bom>"));
    assert_true(r.ok);
    assert_str(r.sbom.components[0].description, "one  two");
    assert_int_equal(r.findings.count[FINDING_WARNING], 0);
}

static void tools_in_xml_may_be_a_list_or_components(void **state)
{
    static const char *const forms[] = {
        "<tool><vendor>V</vendor><name>maker</name><version>1</version></tool>",
        "<components><component type='application'><name>maker</name><version>1</version>"
        "</component></components>",
    };
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct read r = read_text(*state,
                                  str_fmt(*state,
                                          "<bom xmlns='http://cyclonedx.org/schema/bom/1.5'>"
                                          "<metadata><tools>%s</tools></metadata></bom>",
                                          forms[i]));
        assert_true(r.ok);
        assert_str(r.sbom.tools, "maker 1");
    }
}

static void text_of_several_lines_hides_no_tags_and_ends_where_it_says(void **state)
{
    struct read r = read_text(*state, STR("SPDXVersion: SPDX-2.3\r\n"
                                          "PackageName: a\r\n"
                                          "SPDXID: SPDXRef-a\r\n"
                                          "PackageSummary: <text>one\r\n"
                                          "PackageName: b\r\n"
                                          "three</text> rest of the line\r\n"
                                          "PackageVersion: <text>1</text>\r\n"
                                          "PackageLicenseDeclared: MIT"));
    assert_true(r.ok);
    assert_int_equal(r.sbom.component_count, 1);
    assert_str(r.sbom.components[0].description, "one\r\nPackageName: b\r\nthree");
    assert_str(r.sbom.components[0].version, "1");
    assert_str(r.sbom.components[0].licence, "MIT");
    assert_int_equal(r.sbom.components[0].line, 2);
}

static void a_table_has_quotes_line_ends_and_licence_names(void **state)
{
    struct read r = read_ok(*state, "csv-full.csv");
    const struct sbom_component *c = r.sbom.components;
    assert_str(c[0].purl, "pkg:generic/openssl@3.0.11");
    assert_str(c[0].cpe, "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*");
    assert_str(c[0].licence, "Apache-2.0");
    assert_str(c[1].name, "zlib, the \"real\" one");
    assert_str(c[1].supplier, "Gailly and Adler");
    assert_str(c[1].licence, "MIT OR Zlib");
    assert_str(c[2].licence, "LicenseRef-Qt-Commercial-v2");
    assert_str(c[2].supplier, "The Qt Company");
    assert_int_equal(c[2].line, 6);
    assert_true(c[0].ref.n > 0 && !str_eq(c[0].ref, c[1].ref));
    assert_true(r.sbom.primary == SIZE_MAX);
}

/* Each beginning of a document is read or refused, and none breaks the reader. */
static void truncated_documents_are_no_danger(void **state)
{
    static const char *const files[] = {"cdx-full.xml", "spdx-full.spdx", "spdx-doubts.spdx",
                                        "csv-full.csv", "csv-doubts.csv"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct str whole = load(*state, files[i]);
        for (size_t n = 0; n < whole.n; n++) {
            size_t mark = arena_mark(*state);
            struct read r = read_text(*state, str_copy(*state, str_sub(whole, 0, n)));
            assert_true(r.ok || r.err.code != ERR_NONE);
            assert_false(r.ok && str_ends(str_of(files[i]), STR(".xml")) && n < whole.n - 1);
            arena_rewind(*state, mark);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_list_as_xml_gives_what_it_gives_as_json),
        cmocka_unit_test(the_same_list_as_tag_value_gives_what_it_gives_as_json),
        cmocka_unit_test(the_same_list_in_other_forms_of_spdx_gives_what_it_gives_as_json),
        cmocka_unit_test(all_of_a_list_as_xml_is_what_it_is_as_json),
        cmocka_unit_test(every_document_gives_what_is_expected),
        cmocka_unit_test(the_form_is_recognised_by_content_and_named),
        cmocka_unit_test(what_cannot_be_read_is_refused_saying_why),
        cmocka_unit_test(a_licence_in_xml_becomes_the_same_expression),
        cmocka_unit_test(line_breaks_in_a_text_of_xml_are_spaces_and_no_doubt),
        cmocka_unit_test(tools_in_xml_may_be_a_list_or_components),
        cmocka_unit_test(text_of_several_lines_hides_no_tags_and_ends_where_it_says),
        cmocka_unit_test(a_table_has_quotes_line_ends_and_licence_names),
        cmocka_unit_test(truncated_documents_are_no_danger),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
