/* What a list says beside names and versions: each form gives all of it, or keeps it to be read. */
#include "sbom_read.h"

static const struct sbom_component *named(const struct sbom *s, const char *name)
{
    for (size_t i = 0; i < s->component_count; i++)
        if (str_eq(s->components[i].name, str_of(name)))
            return &s->components[i];
    fail_msg("there is no %s", name);
    return NULL;
}

static void assert_pair(const struct sbom_pair *list, size_t count, const char *name,
                        const char *value)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].name, str_of(name)) && str_eq(list[i].value, str_of(value)))
            return;
    fail_msg("there is no %s %s", name, value);
}

static void assert_reference(const struct sbom_component *c, const char *type, const char *url)
{
    for (size_t i = 0; i < c->reference_count; i++)
        if (str_eq(c->references[i].type, str_of(type)) &&
            str_eq(c->references[i].url, str_of(url)))
            return;
    fail_msg("there is no %s %s", type, url);
}

/* --- CycloneDX, in both forms --- */

static void assert_head(const struct sbom *s)
{
    assert_str(s->serial, "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79");
    assert_str(s->document_version, "2");
    assert_str(s->created, "2026-03-01T10:00:00Z");
    assert_int_equal(s->lifecycle_count, 1);
    assert_str(s->lifecycles[0], "build");
    assert_int_equal(s->tool_count, 1);
    assert_str(s->tool_list[0].vendor, "acme");
    assert_str(s->tool_list[0].name, "maker");
    assert_str(s->tool_list[0].version, "3.1");
    assert_str(s->tools, "maker 3.1");
    assert_int_equal(s->author_count, 1);
    assert_str(s->authors[0].name, "Ada");
    assert_str(s->authors[0].contacts[0].email, "ada@acme.example");
    assert_str(s->supplied_by.name, "ACME");
    assert_str(s->supplied_by.urls[0], "https://acme.example");
    assert_str(s->supplied_by.contacts[0].phone, "+49 1");
    assert_str(s->made_by.name, "ACME Works");
    assert_int_equal(s->property_count, 2);
    assert_pair(s->properties, 2, "line", "7");
    assert_pair(s->properties, 2, "site", "B");
    assert_int_equal(s->reference_count, 1);
    assert_str(s->references[0].type, "documentation");
    assert_str(s->completeness, "unknown");
    assert_int_equal(s->service_count, 2);
    assert_str(s->services[0].provider.name, "ACME Cloud");
    assert_str(s->services[1].name, "store");
    assert_int_equal(s->relation_count, 1);
    assert_str(s->relations[0].type, "provides");
    assert_int_equal(s->vulnerability_count, 1);
}

static void assert_openssl(const struct sbom_component *c)
{
    assert_str(c->supplied_by.name, "OpenSSL Foundation");
    assert_int_equal(c->supplied_by.kind, SBOM_PARTY_ORGANISATION);
    assert_str(c->made_by.name, "OpenSSL Corporation");
    assert_str(c->authors[0].name, "Eric Young");
    assert_str(c->publisher, "Debian");
    assert_str(c->supplier, "OpenSSL Foundation");
    assert_str(c->licence_declared, "Apache-2.0");
    assert_str(c->licence_concluded, "OpenSSL");
    assert_str(c->licence, "OpenSSL");
    assert_str(c->copyright, "Copyright the OpenSSL authors");
    assert_int_equal(c->id_count, 3);
    assert_pair(c->ids, 3, "swid", "openssl-3");
    assert_pair(c->ids, 3, "omniborId",
                "gitoid:blob:sha1:a94a8fe5ccb19ba61c4c0873d391e987982fbbd3");
    assert_pair(c->ids, 3, "swhid", "swh:1:rel:0000000000000000000000000000000000000000");
    assert_reference(c, "website", "https://www.openssl.org");
    assert_str(c->references[0].comment, "home");
    assert_int_equal(c->property_count, 6);
    assert_str(c->file_name, "libssl.so");
    assert_int_equal(c->executable, SBOM_MARK_YES);
    assert_int_equal(c->archive, SBOM_MARK_NO);
    assert_int_equal(c->structured, SBOM_MARK_NO);
    assert_int_equal(c->support, SBOM_SUPPORT_ACTIVE);
    assert_str(c->end_of_support, "2026-09-07");
    assert_str(c->support_source, "acme:level-of-support");
    assert_str(c->released, "2023-09-19T00:00:00Z");
    assert_str(c->completeness, "complete");
    assert_true(c->has_pedigree && c->has_patches && c->has_evidence && c->is_modified);
    assert_str(c->hashes[0].algorithm, "SHA-512");
}

static void cyclonedx_gives_all_that_has_a_member(void **state)
{
    static const char *const files[] = {"cdx-all.json", "cdx-all.xml"};
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct read r = read_ok(*state, files[i]);
        if (r.findings.first)
            fail_msg("%s: %.*s", files[i], STR_ARG(r.findings.first->text));
        assert_head(&r.sbom);
        assert_openssl(named(&r.sbom, "openssl"));
        assert_str(named(&r.sbom, "zlib")->authors[0].name, "Mark Adler");
        assert_false(named(&r.sbom, "zlib")->has_pedigree);
        assert_str(named(&r.sbom, "Pump")->assembly, "incomplete_third_party_only");
    }
}

static void cyclonedx_keeps_what_has_no_member(void **state)
{
    static const char *const files[] = {"cdx-all.json", "cdx-all.xml"};
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct read r = read_ok(a, files[i]);
        size_t at = (size_t)(named(&r.sbom, "openssl") - r.sbom.components);
        const struct json *raw = sbom_raw(a, &r.sbom, at);
        assert_str(json_text(json_first(json_get(json_get(raw, "pedigree"), "patches")), "type"),
                   "backport");
        assert_str(json_text(raw, "bom-ref"), "ssl");
        assert_str(json_text(sbom_raw(a, &r.sbom, r.sbom.primary), "name"), "Pump");
        const struct json *service = json_first(sbom_raw_member(a, &r.sbom, "services"));
        assert_str(json_text(service, "name"), str_cz(a, r.sbom.services[0].name));
        const struct json *v = json_first(sbom_raw_member(a, &r.sbom, "vulnerabilities"));
        assert_str(json_text(v, "id"), "CVE-2023-5363");
        assert_str(json_as_text(json_first(json_get(json_get(v, "analysis"), "response"))),
                   "update");
        assert_str(json_text(json_first(json_get(v, "affects")), "ref"), "ssl");
        assert_null(sbom_raw_member(a, &r.sbom, "formulation"));
    }
}

/* --- SPDX 2, in all forms --- */

static void spdx_gives_all_that_has_a_member(void **state)
{
    static const char *const files[] = {"spdx-full.json", "spdx-full.spdx", "spdx-full.yaml",
                                        "spdx-full.xml", "spdx-full.rdf"};
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct read r = read_ok(a, files[i]);
        const struct sbom *s = &r.sbom;
        const struct sbom_component *ssl = named(s, "openssl");
        assert_int_equal(s->tool_count, 2);
        assert_int_equal(s->author_count, 1);
        assert_str(s->authors[0].name, "ACME");
        assert_str(s->data_licence, "CC0-1.0");
        assert_int_equal(s->licence_text_count, 1);
        assert_str(s->licence_texts[0].id, "LicenseRef-own");
        assert_str(s->licence_texts[0].text, "Do what you like.");
        assert_int_equal(s->file_count, 1);
        assert_int_equal(s->relation_count, 1);
        assert_str(s->relations[0].type, "VARIANT_OF");
        assert_int_equal(s->root_count, 1);
        assert_str(ssl->supplied_by.name, "OpenSSL Foundation");
        assert_str(ssl->supplied_by.contacts[0].email, "team@example.org");
        assert_str(ssl->licence_declared, "Apache-2.0");
        assert_str(ssl->licence_concluded, "NOASSERTION");
        assert_str(ssl->copyright, "Copyright the OpenSSL authors");
        assert_str(ssl->file_name, "openssl.tar.gz");
        assert_str(ssl->end_of_support, "2027-12-31T00:00:00Z");
        assert_str(ssl->support_source, "validUntilDate");
        assert_str(ssl->released, "2023-09-19T00:00:00Z");
        assert_reference(ssl, "distribution", "https://example.org/openssl.tar.gz");
        assert_reference(ssl, "website", "https://www.openssl.org");
        assert_reference(ssl, "LocationRef-x", "acme");
        assert_int_equal(named(s, "zlib")->authors[0].kind, SBOM_PARTY_PERSON);
        assert_int_equal(named(s, "zlib")->reference_count, 0);
        assert_str(json_text(sbom_raw(a, s, (size_t)(ssl - s->components)), "name"), "openssl");
    }
}

static void spdx3_gives_all_that_has_a_member(void **state)
{
    struct arena *a = *state;
    struct read r = read_ok(a, "spdx3-full.json");
    const struct sbom *s = &r.sbom;
    const struct sbom_component *ssl = named(s, "openssl");
    const struct sbom_component *zlib = named(s, "zlib");
    assert_int_equal(s->format, SBOM_SPDX3_JSON);
    assert_str(s->spec_version, "3.0.1");
    assert_str(s->name, "pump");
    assert_str(s->created, "2026-03-01T10:00:00Z");
    assert_str(s->authors[0].name, "ACME");
    assert_str(s->authors[0].contacts[0].email, "security@acme.example");
    assert_str(s->tools, "maker-3.1");
    assert_str(s->lifecycles[0], "build");
    assert_str(s->components[s->primary].name, "Pump");
    assert_str(s->components[s->primary].supplier, "ACME");
    assert_str(s->components[s->primary].completeness, "complete");
    assert_int_equal(s->vulnerability_count, 1);
    assert_str(ssl->version, "3.0.11");
    assert_str(ssl->type, "library");
    assert_str(ssl->purl, "pkg:deb/debian/openssl@3.0.11");
    assert_str(ssl->cpe, "cpe:2.3:a:openssl:openssl:3.0.11:*:*:*:*:*:*:*");
    assert_pair(ssl->ids, ssl->id_count, "swhid",
                "swh:1:rel:0000000000000000000000000000000000000000");
    assert_str(ssl->supplied_by.name, "OpenSSL Foundation");
    assert_str(ssl->authors[0].name, "Eric Young");
    assert_str(ssl->licence_declared, "Apache-2.0");
    assert_int_equal(ssl->hash_count, 1); /* a PackageVerificationCode is none of the package */
    assert_str(ssl->hashes[0].algorithm, "SHA-256");
    assert_int_equal(ssl->support, SBOM_SUPPORT_LIMITED);
    assert_str(ssl->end_of_support, "2027-12-31T00:00:00Z");
    assert_reference(ssl, "advisories", "https://example.org/advisory");
    assert_reference(ssl, "distribution", "https://example.org/openssl.tar.gz");
    assert_str(ssl->completeness, "incomplete");
    assert_str(zlib->licence_concluded, "Zlib");
    assert_str(zlib->completeness, "complete");
    assert_int_equal(zlib->parent, s->primary);
    assert_int_equal(s->edge_count, 2);
    assert_int_equal(s->edges[1].kind, SBOM_EDGE_BUILD);
    assert_int_equal(json_count(sbom_raw_member(a, s, "@graph")), 20);
    assert_str(json_text(sbom_raw(a, s, (size_t)(zlib - s->components)), "name"), "zlib");
}

/* --- what properties mean --- */

static void support_is_found_under_the_names_that_lists_use(void **state)
{
    static const struct {
        const char *name, *value;
        enum sbom_support level;
        const char *end;
    } rows[] = {
        {"supportLevel", "Actively maintained", SBOM_SUPPORT_ACTIVE, ""},
        {"fda:level_of_support", "no longer maintained", SBOM_SUPPORT_ENDED, ""},
        {"x.support-status", "ABANDONED", SBOM_SUPPORT_ENDED, ""},
        {"supportLevel", "unknown", SBOM_SUPPORT_UNKNOWN, ""},
        {"supportLevel", "now and then", SBOM_SUPPORT_UNSET, ""},
        {"cdx:lifecycle:milestone:endOfSupport", "2027-01-31", SBOM_SUPPORT_UNSET, "2027-01-31"},
        {"End of Support Date", "2027-01-31", SBOM_SUPPORT_UNSET, "2027-01-31"},
        {"cdx:lifecycle:milestone:endOfLife", "2027-01-31", SBOM_SUPPORT_UNSET, "2027-01-31"},
        {"supportContact", "2027-01-31", SBOM_SUPPORT_UNSET, ""},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(
            a, str_fmt(a,
                       "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": "
                       "[{\"type\": \"library\", \"name\": \"a\", \"properties\": [{\"name\": "
                       "\"%s\", \"value\": \"%s\"}]}]}",
                       rows[i].name, rows[i].value));
        assert_true(r.ok);
        if (r.sbom.components[0].support != rows[i].level ||
            !str_eq(r.sbom.components[0].end_of_support, str_of(rows[i].end)))
            fail_msg("%s: %s", rows[i].name, rows[i].value);
    }
}

/* --- one item at a time --- */

static void members_in_any_order_give_the_same(void **state)
{
    struct read r = read_text(
        *state,
        STR("{\"dependencies\": [{\"ref\": \"a\", \"dependsOn\": [\"b\"]}],\n"
            " \"components\": [{\"type\": \"library\", \"bom-ref\": \"a\", \"name\": \"x\"},\n"
            " {\"bom-ref\": \"b\", \"type\": \"library\", \"name\": \"\\u0079\","
            " \"components\": [ {\"type\": \"file\", \"name\": \"in\"}]}],\n"
            " \"specVersion\": \"1.6\", \"bomFormat\": \"CycloneDX\"}"));
    assert_true(r.ok);
    assert_int_equal(r.sbom.edge_count, 1);
    assert_int_equal(r.sbom.component_count, 3);
    assert_str(r.sbom.components[1].name, "y");
    assert_int_equal(r.sbom.components[1].line, 3);
    assert_str(json_text(sbom_raw(*state, &r.sbom, 2), "name"), "in");
    assert_int_equal(json_count(json_get(sbom_raw(*state, &r.sbom, 1), "components")), 1);
}

static void what_is_no_json_is_refused_wherever_it_stands(void **state)
{
    static const struct {
        const char *text, *reason;
    } rows[] = {
        {"{\"bomFormat\": \"CycloneDX\", \"components\": [{\"name\": \"a\"},\n {\"name\": tru}]}",
         "2:"},
        {"{\"bomFormat\": \"CycloneDX\", \"formulation\": [1, 2,\n x]}", "2:2: "},
        {"{\"bomFormat\": \"CycloneDX\", \"components\": [{}", "the document ends too early"},
        {"{\"bomFormat\": \"CycloneDX\", \"components\": [{},]}", "a value is expected"},
        {"{\"bomFormat\": \"CycloneDX\", \"components\": [] \"a\": 1}", "',' or the end"},
        {"{\"bomFormat\": \"CycloneDX\"} x", "text after the document"},
        {"{\"bomFormat\": \"CycloneDX\", \"bomFormat\": \"CycloneDX\"}", "names a member twice"},
        {"{\"bomFormat\" \"CycloneDX\"}", "':' is expected"},
        {"{bomFormat: 1}", "a member name is expected"},
        {"{\"bomFormat\": \"CycloneDX", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct read r = read_text(*state, str_of(rows[i].text));
        assert_false(r.ok);
        assert_int_equal(r.err.code, ERR_INVALID);
        if (!strstr(r.err.text, rows[i].reason) || !strstr(r.err.text, "not readable as JSON"))
            fail_msg("%s: %s", rows[i].text, r.err.text);
    }
}

static void a_large_list_takes_little_more_than_its_text(void **state)
{
    struct arena *a = *state;
    struct buf b = {.arena = a};
    BUF_LIT(&b, "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [");
    for (int i = 0; i < 20000; i++)
        buf_fmt(
            &b,
            "%s{\"type\": \"library\", \"name\": \"lib%d\", \"version\": \"1\", \"evidence\": "
            "{\"identity\": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, "
            "20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]}}",
            i ? "," : "", i);
    BUF_LIT(&b, "]}");
    struct str text = buf_str(&b);
    size_t before = arena_mark(a);
    struct read r = read_text(a, text);
    assert_true(r.ok);
    assert_int_equal(r.sbom.component_count, 20000);
    size_t bound = 20000 * 1200 + text.n / 8;
    assert_true(arena_mark(a) - before < bound);
}

/* As Trivy, Syft and Trivy's SPDX say from what a package was built. */
static void the_source_package_is_found_outside_of_the_purl(void **state)
{
    static const char *const texts[] = {
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\": "
        "\"library\", \"name\": \"libc6\", \"properties\": [{\"name\": "
        "\"aquasecurity:trivy:SrcName\", \"value\": \"glibc\"}, {\"name\": "
        "\"aquasecurity:trivy:SrcVersion\", \"value\": \"2.36\"}, {\"name\": "
        "\"aquasecurity:trivy:SrcRelease\", \"value\": \"9\"}, {\"name\": "
        "\"aquasecurity:trivy:SrcEpoch\", \"value\": \"1\"}]}]}",
        "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\": "
        "\"library\", \"name\": \"libc6\", \"properties\": [{\"name\": "
        "\"syft:metadata:sourceVersion\", \"value\": \"1:2.36-9\"}, {\"name\": "
        "\"syft:metadata:source\", \"value\": \"glibc\"}]}]}",
        "{\"spdxVersion\": \"SPDX-2.3\", \"SPDXID\": \"SPDXRef-DOCUMENT\", \"name\": \"x\", "
        "\"packages\": [{\"SPDXID\": \"SPDXRef-1\", \"name\": \"libc6\", \"sourceInfo\": "
        "\"built package from: glibc 1:2.36-9\"}]}",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct read r = read_text(*state, str_of(texts[i]));
        assert_true(r.ok);
        assert_str(named(&r.sbom, "libc6")->source_package, "glibc@1:2.36-9");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cyclonedx_gives_all_that_has_a_member),
        cmocka_unit_test(cyclonedx_keeps_what_has_no_member),
        cmocka_unit_test(spdx_gives_all_that_has_a_member),
        cmocka_unit_test(spdx3_gives_all_that_has_a_member),
        cmocka_unit_test(support_is_found_under_the_names_that_lists_use),
        cmocka_unit_test(the_source_package_is_found_outside_of_the_purl),
        cmocka_unit_test(members_in_any_order_give_the_same),
        cmocka_unit_test(what_is_no_json_is_refused_wherever_it_stands),
        cmocka_unit_test(a_large_list_takes_little_more_than_its_text),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
