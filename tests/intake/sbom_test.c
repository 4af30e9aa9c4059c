#include "sbom_read.h"

static size_t index_of(const struct sbom *s, const char *name)
{
    for (size_t i = 0; i < s->component_count; i++)
        if (str_eq(s->components[i].name, str_of(name)))
            return i;
    fail_msg("no component %s", name);
    return SIZE_MAX;
}

static bool has_edge(const struct sbom *s, const char *from, const char *to)
{
    size_t f = index_of(s, from);
    size_t t = index_of(s, to);
    for (size_t i = 0; i < s->edge_count; i++)
        if (s->edges[i].from == f && s->edges[i].to == t)
            return true;
    return false;
}

/* What sbom.h promises of every SBOM. */
static void assert_sound(const struct sbom *s)
{
    for (size_t i = 0; i < s->component_count; i++) {
        const struct sbom_component *c = &s->components[i];
        assert_true(c->name.n > 0 && c->ref.n > 0 && c->line > 0);
        size_t steps = 0;
        for (size_t at = i; s->components[at].parent != SIZE_MAX; at = s->components[at].parent)
            assert_true(++steps < s->component_count);
    }
    for (size_t i = 0; i < s->edge_count; i++) {
        const struct sbom_edge *e = &s->edges[i];
        assert_true(e->from < s->component_count && e->to < s->component_count);
        assert_true(e->from != e->to);
        assert_true(i == 0 || e[-1].from < e->from || (e[-1].from == e->from && e[-1].to < e->to));
    }
    assert_true(s->primary == SIZE_MAX || s->primary < s->component_count);
}

/* A document, what is taken from it, and one thing that is said about it. */
struct expectation {
    const char *file;
    size_t components, edges, skipped;
    size_t notes, warnings, left_out; /* findings by severity */
    const char *rule, *place;         /* of the finding looked for, or NULL */
    size_t line;
};

/* clang-format off */
static const struct expectation expectations[] = {
    {"cdx-full.json",          4, 4, 0, 0, 0, 0, NULL, NULL, 0},
    {"cdx-1.2.json",           1, 0, 0, 1, 0, 0, "cdx-primary", "metadata", 5},
    {"cdx-licences.json",     10, 0, 0, 1, 2, 0, "cdx-licence", "components[4].licenses", 9},
    {"cdx-utf16.json",         1, 0, 0, 2, 0, 0, "sbom-utf16", "", 0},
    {"cdx-suppliers.json",     7, 0, 0, 1, 1, 0, NULL, NULL, 0},
    {"cdx-no-name.json",       2, 0, 3, 1, 0, 3, "sbom-name", "components[1]", 7},
    {"cdx-no-name.json",       2, 0, 3, 1, 0, 3, "sbom-name", "components[2]", 12},
    {"cdx-no-name.json",       2, 0, 3, 1, 0, 3, "sbom-type", "components[3]", 13},
    {"cdx-bad-purl.json",      2, 0, 0, 1, 1, 0, "sbom-purl", "components[1].purl", 9},
    {"cdx-bad-cpe.json",       1, 0, 0, 1, 1, 0, "sbom-cpe", "components[0].cpe", 5},
    {"cdx-wrong-types.json",   6, 0, 0, 1, 2, 4, "sbom-type", "components[0].version", 5},
    {"cdx-wrong-types.json",   6, 0, 0, 1, 2, 4, "sbom-type", "components[1].purl", 6},
    {"cdx-wrong-types.json",   6, 0, 0, 1, 2, 4, "sbom-type", "components[4].components", 9},
    {"cdx-same-ref.json",      6, 1, 0, 1, 1, 0, "sbom-ref-twice", "components[2]", 7},
    {"cdx-cycle.json",         2, 2, 0, 2, 0, 0, "sbom-edge", "dependencies[0].dependsOn[1]", 9},
    {"cdx-lost-edge.json",     1, 0, 0, 1, 2, 0, "sbom-edge", "dependencies[0].dependsOn[1]", 7},
    {"cdx-lost-edge.json",     1, 0, 0, 1, 2, 0, "sbom-edge", "dependencies[1].ref", 8},
    {"cdx-encoded-refs.json",  3, 1, 0, 1, 2, 0, "cdx-type", "components[2]", 7},
    {"cdx-encoded-refs.json",  3, 1, 0, 1, 2, 0, "sbom-edge", "dependencies[1]", 11},
    {"cdx-empty.json",         0, 0, 0, 1, 1, 0, "sbom-empty", "", 2},
    {"cdx-no-components.json", 0, 0, 0, 1, 1, 0, "sbom-empty", "", 2},
    {"cdx-future.json",        1, 0, 0, 1, 1, 0, "cdx-version", "specVersion", 3},
    {"cdx-no-format.json",     1, 0, 0, 1, 1, 0, "cdx-format", "", 2},
    {"cdx-odd-type.json",      2, 0, 0, 2, 1, 0, "cdx-choice", "components[0].type", 4},
    {"cdx-hashes.json",        1, 0, 0, 2, 2, 4, "sbom-hash", "components[0].hashes[2]", 7},
    {"cdx-unused.json",        1, 0, 0, 1, 0, 0, NULL, NULL, 0},
    {"cdx-no-primary.json",    1, 0, 1, 1, 0, 1, "sbom-name", "metadata.component", 4},
    {"cdx-bad-date.json",      1, 0, 0, 1, 1, 0, "sbom-date", "metadata.timestamp", 4},
    {"cdx-wrapped.json",       1, 0, 0, 2, 0, 1, "sbom-type", "sbom.components[0].version", 5},
    {"cdx-mark.json",          1, 0, 0, 2, 0, 0, "sbom-mark", "", 2},
    {"spdx-full.json",         3, 2, 0, 1, 0, 0, "spdx-unused", "files", 14},
    {"spdx3-full.json",        3, 2, 0, 2, 0, 0, NULL, NULL, 0},
    {"spdx3-doubts.json",      3, 0, 1, 1, 8, 1, "spdx3-relation", "@graph[6]", 9},
    {"spdx3-doubts.json",      3, 0, 1, 1, 8, 1, "sbom-edge", "@graph[7].from", 10},
    {"spdx3-doubts.json",      3, 0, 1, 1, 8, 1, "sbom-ref-twice", "@graph[3]", 6},
    {"spdx-lost.json",         3, 0, 1, 4, 5, 1, "sbom-name", "packages[1]", 8},
    {"spdx-lost.json",         3, 0, 1, 4, 5, 1, "sbom-ref", "packages[2]", 9},
    {"spdx-lost.json",         3, 0, 1, 4, 5, 1, "sbom-ref-twice", "packages[3]", 10},
    {"spdx-lost.json",         3, 0, 1, 4, 5, 1, "sbom-edge", "relationships[1].relatedSpdxElement", 14},
    {"spdx-circle.json",       3, 0, 0, 2, 3, 0, "spdx-contains", "", 0},
    {"spdx-two-described.json", 2, 0, 0, 2, 2, 0, "spdx-primary", "", 2},
    {"spdx-old.json",          1, 0, 0, 2, 3, 0, "spdx-version", "spdxVersion", 2},
    {"spdx-empty.json",        0, 0, 0, 1, 3, 0, "sbom-empty", "", 2},
};

/* Must be refused; the message has this part. */
static const struct {
    const char *file, *part;
    enum err_code code;
} refusals[] = {
    {"fail-truncated.json",    "not readable as JSON: 4:", ERR_INVALID},
    {"fail-not-json.json",     "not readable as JSON: 3:17", ERR_INVALID},
    {"fail-deep.json",         "nested too deeply", ERR_INVALID},
    {"fail-other-json.json",   "an npm lock file", ERR_INVALID},
    {"fail-unknown-json.json", "with the members colour, size", ERR_INVALID},
    {"fail-array.json",        "not an object", ERR_INVALID},
    {"fail-empty.json",        "an empty file", ERR_INVALID},
    {"fail-html.json",         "an HTML page", ERR_INVALID},
    {"fail-spdx3.json",        "a JSON-LD document that is not SPDX", ERR_INVALID},
    {"fail-utf16.json",        "half a character of UTF-16", ERR_INVALID},
};
/* clang-format on */

static const struct finding *find(const struct read *r, const struct expectation *e)
{
    for (const struct finding *f = r->findings.first; f; f = f->next)
        if (str_eq(str_of(f->rule), str_of(e->rule)) && str_eq(f->place, str_of(e->place)) &&
            f->line == e->line)
            return f;
    return NULL;
}

static void every_document_gives_what_is_expected(void **state)
{
    for (size_t i = 0; i < COUNT_OF(expectations); i++) {
        const struct expectation *e = &expectations[i];
        struct read r = read_ok(*state, e->file);
        const size_t *n = r.findings.count;
        assert_sound(&r.sbom);
        if (r.sbom.component_count != e->components || r.sbom.edge_count != e->edges ||
            r.sbom.skipped_count != e->skipped)
            fail_msg("%s: %zu components, %zu edges, %zu skipped", e->file, r.sbom.component_count,
                     r.sbom.edge_count, r.sbom.skipped_count);
        if (n[FINDING_NOTE] != e->notes || n[FINDING_WARNING] != e->warnings ||
            n[FINDING_SKIPPED] != e->left_out)
            fail_msg("%s: %zu notes, %zu warnings, %zu skipped", e->file, n[FINDING_NOTE],
                     n[FINDING_WARNING], n[FINDING_SKIPPED]);
        if (e->rule && !find(&r, e))
            fail_msg("%s: no %s at %s, line %zu", e->file, e->rule, e->place, e->line);
    }
}

static void what_is_no_sbom_is_refused_saying_what_it_looks_like(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct read r = read_text(*state, load(*state, refusals[i].file));
        if (r.ok)
            fail_msg("%s was read", refusals[i].file);
        if (!str_has(str_of(r.err.text), str_of(refusals[i].part)) ||
            r.err.code != refusals[i].code)
            fail_msg("%s: code %d, %s", refusals[i].file, r.err.code, r.err.text);
    }
}

static void what_is_read_is_recognised_and_what_is_refused_for_its_kind_is_not(void **state)
{
    enum sbom_format format;
    for (size_t i = 0; i < COUNT_OF(expectations); i++) {
        struct str text = load(*state, expectations[i].file);
        bool cyclonedx = str_starts(str_of(expectations[i].file), STR("cdx-"));
        if (!sbom_recognise(text, &format))
            fail_msg("%s is not recognised", expectations[i].file);
        bool spdx3 = str_starts(str_of(expectations[i].file), STR("spdx3-"));
        assert_int_equal(format, cyclonedx ? SBOM_CYCLONEDX_JSON
                                 : spdx3   ? SBOM_SPDX3_JSON
                                           : SBOM_SPDX_JSON);
    }
    for (size_t i = 3; i < COUNT_OF(refusals); i++)
        assert_false(sbom_recognise(load(*state, refusals[i].file), &format));
    assert_false(sbom_recognise(STR("{\"a\": {\"bomFormat\": \"CycloneDX\"}}"), &format));
    assert_false(sbom_recognise(STR("{\"a\": \"bomFormat\"}"), &format));
    assert_false(sbom_recognise(STR("{\"a\\\"bomFormat\": \"CycloneDX"), &format));
    assert_true(sbom_recognise(STR(" {\"a\": \"\\\\\", \"bomFormat\" : \"CycloneDX\"}"), &format));
}

static void cyclonedx_gives_all_that_a_component_says(void **state)
{
    struct read r = read_ok(*state, "cdx-full.json");
    const struct sbom *s = &r.sbom;
    assert_str(s->spec_version, "1.6");
    assert_str(s->serial, "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
    assert_str(s->document_version, "2");
    assert_str(s->created, "2026-03-01T10:00:00Z");
    assert_str(s->tools, "maker 3.1");
    assert_str(s->name, "Pump");
    assert_int_equal(s->primary, 0);
    assert_str(s->components[0].type, "device");

    const struct sbom_component *ssl = &s->components[index_of(s, "openssl")];
    assert_str(ssl->ref, "ssl");
    assert_str(ssl->type, "library");
    assert_str(ssl->version, "3.0.11");
    assert_str(ssl->scope, "required");
    assert_str(ssl->supplier, "OpenSSL Foundation");
    assert_str(ssl->licence, "Apache-2.0");
    assert_str(ssl->purl, "pkg:deb/debian/openssl@3.0.11");
    assert_str(ssl->cpe, "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*");
    assert_int_equal(ssl->hash_count, 1);
    assert_str(ssl->hashes[0].algorithm, "SHA-256");
    assert_str(ssl->hashes[0].value,
               "abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789");
    assert_int_equal(ssl->line, 13);
    assert_int_equal(ssl->parent, SIZE_MAX);

    assert_str(s->components[index_of(s, "qtbase")].group, "io.qt");
    assert_str(s->components[index_of(s, "qtbase")].supplier, "The Qt Company");
    assert_int_equal(s->components[index_of(s, "zlib")].parent, index_of(s, "qtbase"));
    assert_true(has_edge(s, "Pump", "qtbase") && has_edge(s, "Pump", "openssl"));
    assert_true(has_edge(s, "qtbase", "zlib") && has_edge(s, "qtbase", "openssl"));
    assert_false(has_edge(s, "qtbase", "Pump")); /* provides is no dependency */
}

static void cyclonedx_1_2_names_its_tools_in_an_array(void **state)
{
    assert_str(read_ok(*state, "cdx-1.2.json").sbom.tools, "old-maker 0.9");
}

static void licences_become_one_expression(void **state)
{
    static const char *const want[] = {
        "MIT",
        "MIT AND Zlib",
        "MIT",
        "MIT OR Apache-2.0",
        "(MIT OR Apache-2.0) AND Zlib",
        "BSD-3-Clause",
        "LicenseRef-The-Apache-Software-License-Version-2.0",
        "ISC",
        "",
        "",
    };
    struct read r = read_ok(*state, "cdx-licences.json");
    for (size_t i = 0; i < COUNT_OF(want); i++)
        assert_str(r.sbom.components[i].licence, want[i]);
}

static void the_supplier_comes_before_who_else_is_named(void **state)
{
    static const char *const want[] = {"S", "M", "P", "N", "A", "T", ""};
    struct read r = read_ok(*state, "cdx-suppliers.json");
    for (size_t i = 0; i < COUNT_OF(want); i++)
        assert_str(r.sbom.components[i].supplier, want[i]);
}

static void a_made_up_ref_is_none_that_the_document_uses(void **state)
{
    static const char *const want[] = {"x", "#2", "#3.1", "#4", "#5", "#3"};
    struct read r = read_ok(*state, "cdx-same-ref.json");
    for (size_t i = 0; i < COUNT_OF(want); i++)
        assert_str(r.sbom.components[i].ref, want[i]);
    assert_true(has_edge(&r.sbom, "first", "second"));
}

static void what_is_in_a_nameless_component_is_kept(void **state)
{
    struct read r = read_ok(*state, "cdx-no-name.json");
    assert_int_equal(r.sbom.components[index_of(&r.sbom, "inside")].parent, SIZE_MAX);
}

static void doubtful_identifiers_are_kept_as_written(void **state)
{
    assert_str(read_ok(*state, "cdx-bad-purl.json").sbom.components[1].purl, "npm:bad@1");
    assert_str(read_ok(*state, "cdx-bad-cpe.json").sbom.components[0].cpe, "openssl:3.0");
    assert_str(read_ok(*state, "cdx-wrong-types.json").sbom.components[0].version, "7");
    assert_str(read_ok(*state, "cdx-odd-type.json").sbom.components[0].type, "gadget");
    assert_str(read_ok(*state, "cdx-odd-type.json").sbom.components[1].type, "library");
}

static void hashes_have_one_spelling_and_their_right_length(void **state)
{
    struct read r = read_ok(*state, "cdx-hashes.json");
    const struct sbom_component *c = &r.sbom.components[0];
    assert_int_equal(c->hash_count, 3);
    for (size_t i = 0; i < 2; i++) {
        assert_str(c->hashes[i].algorithm, "SHA-1");
        assert_str(c->hashes[i].value, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    }
    assert_str(c->hashes[2].algorithm, "WHIRLPOOL");
}

static void refs_are_found_with_and_without_percent_encoding(void **state)
{
    struct read r = read_ok(*state, "cdx-encoded-refs.json");
    assert_true(has_edge(&r.sbom, "a", "b"));
}

static void spdx_gives_all_that_a_package_says(void **state)
{
    struct read r = read_ok(*state, "spdx-full.json");
    const struct sbom *s = &r.sbom;
    assert_int_equal(s->format, SBOM_SPDX_JSON);
    assert_str(s->spec_version, "SPDX-2.3");
    assert_str(s->serial, "https://example.org/pump-1");
    assert_str(s->name, "pump");
    assert_str(s->tools, "maker-3.1, other");
    assert_int_equal(s->primary, index_of(s, "Pump"));
    assert_str(s->components[s->primary].type, "device");

    const struct sbom_component *ssl = &s->components[index_of(s, "openssl")];
    assert_str(ssl->ref, "SPDXRef-ssl");
    assert_str(ssl->version, "3.0.11");
    assert_str(ssl->supplier, "OpenSSL Foundation");
    assert_str(ssl->licence, "Apache-2.0");
    assert_str(ssl->purl, "pkg:deb/debian/openssl@3.0.11");
    assert_str(ssl->cpe, "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*");
    assert_int_equal(ssl->more_cpe_count, 1);
    assert_str(ssl->more_cpes[0], "cpe:/a:openssl:openssl:3.0.11");
    assert_str(ssl->hashes[0].algorithm, "SHA-1");
    assert_str(ssl->hashes[0].value, "da39a3ee5e6b4b0d3255bfef95601890afd80709");

    const struct sbom_component *zlib = &s->components[index_of(s, "zlib")];
    assert_str(zlib->supplier, "Jean-loup Gailly");
    assert_str(zlib->licence, "NONE");
    assert_int_equal(zlib->parent, s->primary);
    assert_true(has_edge(s, "Pump", "openssl") && has_edge(s, "openssl", "zlib"));
}

static void containment_in_a_circle_is_cut(void **state)
{
    struct read r = read_ok(*state, "spdx-circle.json");
    size_t with_parent = 0;
    for (size_t i = 0; i < r.sbom.component_count; i++)
        with_parent += r.sbom.components[i].parent != SIZE_MAX;
    assert_int_equal(with_parent, 2);
}

static void more_components_than_the_limit_are_refused(void **state)
{
    struct buf b = {.arena = *state};
    BUF_LIT(&b, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[0");
    for (int i = 0; i < LIMIT_COMPONENTS; i++)
        BUF_LIT(&b, ",0");
    BUF_LIT(&b, "]}");
    struct read r = read_text(*state, buf_str(&b));
    assert_false(r.ok);
    assert_int_equal(r.err.code, ERR_LIMIT);
}

static void texts_beyond_the_limit_are_left_out(void **state)
{
    struct buf b = {.arena = *state};
    BUF_LIT(&b, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"components\":[{\"type\":"
                "\"library\",\"name\":\"a\",\"purl\":\"pkg:npm/");
    for (size_t i = 0; i < LIMIT_NAME; i++)
        buf_char(&b, 'x');
    BUF_LIT(&b, "\"}]}");
    struct read r = read_text(*state, buf_str(&b));
    assert_true(r.ok);
    assert_int_equal(r.sbom.components[0].purl.n, 0);
    assert_int_equal(r.findings.count[FINDING_SKIPPED], 1);
}

/* A record holds one line: a break in a name must not keep the list, or the version, out. */
static void control_characters_become_spaces_and_are_told(void **state)
{
    struct read r = read_text(
        *state,
        STR("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"metadata\":{"
            "\"component\":{\"type\":\"application\",\"name\":\"my\\napp\"}},"
            "\"components\":[{\"type\":\"library\",\"name\":\"a\",\"version\":\"1\\u001b2\"}]}"));
    assert_true(r.ok);
    assert_str(r.sbom.name, "my app");
    assert_str(r.sbom.components[r.sbom.primary == 0].version, "1 2");
    assert_true(r.findings.count[FINDING_WARNING] >= 2);
}

static void the_receipt_counts_what_was_taken_and_lists_the_doubts(void **state)
{
    struct read r = read_ok(*state, "cdx-full.json");
    const struct json *v = sbom_receipt(*state, &r.sbom, &r.findings);
    const struct json *n = json_get(v, "components");
    assert_str(json_text(v, "format"), "CycloneDX");
    assert_str(json_text(v, "primary"), "pump");
    assert_int_equal(json_int(n, "total", -1), 3);
    assert_int_equal(json_int(n, "skipped", -1), 0);
    assert_int_equal(json_int(n, "with_purl", -1), 1);
    assert_int_equal(json_int(n, "with_cpe", -1), 1);
    assert_int_equal(json_int(n, "with_version", -1), 3);
    assert_int_equal(json_int(n, "with_licence", -1), 1);
    assert_int_equal(json_int(n, "with_supplier", -1), 3);
    assert_int_equal(json_int(n, "with_hash", -1), 1);
    assert_int_equal(json_int(n, "no_identifier", -1), 2);
    assert_int_equal(json_int(v, "edges", -1), 4);

    r = read_ok(*state, "cdx-bad-purl.json");
    v = sbom_receipt(*state, &r.sbom, &r.findings);
    const struct json *doubts = json_get(v, "doubts");
    assert_int_equal(json_count(doubts), 2);
    const struct json *purl = json_first(doubts)->next;
    assert_str(json_text(purl, "severity"), "warning");
    assert_str(json_text(purl, "rule"), "sbom-purl");
    assert_str(json_text(purl, "place"), "components[1].purl");
    assert_int_equal(json_int(purl, "line", -1), 9);
    assert_int_equal(json_int(json_get(v, "doubt_counts"), "warning", -1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_document_gives_what_is_expected),
        cmocka_unit_test(what_is_no_sbom_is_refused_saying_what_it_looks_like),
        cmocka_unit_test(what_is_read_is_recognised_and_what_is_refused_for_its_kind_is_not),
        cmocka_unit_test(cyclonedx_gives_all_that_a_component_says),
        cmocka_unit_test(cyclonedx_1_2_names_its_tools_in_an_array),
        cmocka_unit_test(licences_become_one_expression),
        cmocka_unit_test(the_supplier_comes_before_who_else_is_named),
        cmocka_unit_test(a_made_up_ref_is_none_that_the_document_uses),
        cmocka_unit_test(what_is_in_a_nameless_component_is_kept),
        cmocka_unit_test(doubtful_identifiers_are_kept_as_written),
        cmocka_unit_test(hashes_have_one_spelling_and_their_right_length),
        cmocka_unit_test(refs_are_found_with_and_without_percent_encoding),
        cmocka_unit_test(spdx_gives_all_that_a_package_says),
        cmocka_unit_test(containment_in_a_circle_is_cut),
        cmocka_unit_test(more_components_than_the_limit_are_refused),
        cmocka_unit_test(texts_beyond_the_limit_are_left_out),
        cmocka_unit_test(control_characters_become_spaces_and_are_told),
        cmocka_unit_test(the_receipt_counts_what_was_taken_and_lists_the_doubts),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
