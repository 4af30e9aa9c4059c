/* A list as the other formats have it: what is written, what is listed as lost, several lists as
   one. The documents are in tests/documents/sbom. */
#include "../intake/sbom_read.h"

#include "publish/sbom/export.h"

static struct str export(struct arena *a, const struct sbom_whole *w, const char *as,
                         struct str vex, struct json **receipt)
{
    const struct sbom_output *o;
    struct sbom_export_options options = {.vex = vex};
    struct buf out = {.arena = a};
    struct err err = {0};
    if (!sbom_output_find(str_of(as), (struct str){0}, &o, &err) ||
        !sbom_export(a, w, o, &options, &out, receipt, &err))
        fail_msg("%s", err.text);
    return buf_str(&out);
}

static struct sbom_whole whole_of(struct arena *a, struct str text)
{
    struct sbom_whole w;
    struct read r = read_text(a, text);
    if (!r.ok)
        fail_msg("%s", r.err.text);
    sbom_whole_of(a, &r.sbom, &w);
    return w;
}

static struct json *tree_of(struct arena *a, struct str text)
{
    struct json *root;
    struct err err = {0};
    if (!json_read(a, text, &root, &err))
        fail_msg("%s", err.text);
    return root;
}

/* "component: place; component: place" */
static struct str lost(struct arena *a, const struct json *receipt)
{
    struct buf b = {.arena = a};
    assert_int_equal(json_int(receipt, "loss_count", -1), json_count(json_get(receipt, "losses")));
    JSON_EACH (row, json_get(receipt, "losses")) {
        assert_true(json_text(row, "why").n > 0);
        buf_fmt(&b, "%s%.*s: %.*s", b.n ? "; " : "", STR_ARG(json_text(row, "component")),
                STR_ARG(json_text(row, "place")));
    }
    return buf_str(&b);
}

static void losses_are_listed_one_by_one(void **state)
{
    static const struct {
        const char *file, *as, *want;
    } rows[] = {
        {"export-full.cdx.json", "cyclonedx",
         "tls 1.2.3: hashes[1]; tls 1.2.3: externalReferences[1].type; "
         "tls 1.2.3: patentAssertions; rtos 9: licenses[0].license.id; twin 1: bom-ref; "
         ": vulnerabilities[0]"},
        {"export-full.cdx.json", "spdx",
         "tls 1.2.3: checksums[1]; rtos 9: primaryPackagePurpose; rtos 9: licenseDeclared; "
         ": dependencies; : vulnerabilities"},
        {"export-full.spdx.json", "cyclonedx",
         "tls 1.2.3: cpe; tls 1.2.3: hashes[1]; sources: licenses; sources: type; "
         ": relationships; : relationships; : files"},
        {"export-full.spdx.json", "spdx", ": files[1]; : relationships"},
        {"cdx-full.json", "cyclonedx", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *receipt;
        struct sbom_whole w = whole_of(*state, load(*state, rows[i].file));
        (void)export(*state, &w, rows[i].as, (struct str){0}, &receipt);
        struct str got = lost(*state, receipt);
        if (!str_eq(got, str_of(rows[i].want)))
            fail_msg("%s as %s: %.*s", rows[i].file, rows[i].as, STR_ARG(got));
    }
}

static void same_list_gives_the_same_bytes_and_a_serial_of_its_content(void **state)
{
    struct json *receipt;
    struct sbom_whole w = whole_of(*state, load(*state, "export-full.cdx.json"));
    struct sbom_whole other = whole_of(*state, load(*state, "export-full.spdx.json"));
    struct str x = export(*state, &w, "cyclonedx", (struct str){0}, &receipt);
    struct str y = export(*state, &other, "cyclonedx", (struct str){0}, &receipt);
    assert_true(str_eq(x, export(*state, &w, "cyclonedx", (struct str){0}, &receipt)));
    struct str a = json_text(tree_of(*state, x), "serialNumber");
    struct str b = json_text(tree_of(*state, y), "serialNumber");
    assert_int_equal(a.n, 45);
    assert_true(str_starts(a, STR("urn:uuid:")) && a.p[23] == '8');
    assert_false(str_eq(a, b));
}

static void what_the_model_has_no_member_for_goes_along_as_text(void **state)
{
    struct json *receipt;
    struct sbom_whole cdx = whole_of(*state, load(*state, "export-full.cdx.json"));
    struct sbom_whole spdx = whole_of(*state, load(*state, "export-full.spdx.json"));
    struct str as_spdx = export(*state, &cdx, "spdx", (struct str){0}, &receipt);
    struct str as_cdx = export(*state, &spdx, "cyclonedx", (struct str){0}, &receipt);
    static const char *const in_spdx[] = {"property build:flavour=small",
                                          "CycloneDX services: {",
                                          "CycloneDX compositions: {",
                                          "\"homepage\":\"https://tls.example/a%20page\"",
                                          "\"licenseId\":\"LicenseRef-Own-Licence\"",
                                          "\"Organization: Example Ltd (psirt@example.com)\"",
                                          "\"created\":\"2026-03-01T08:00:00Z\""};
    static const char *const in_cdx[] = {
        "{\"name\":\"spdx:sourceInfo\",\"value\":\"taken from the build\"}",
        "{\"name\":\"spdx:licenseDeclared\",\"value\":\"MIT\"}",
        "{\"name\":\"spdx:supplier\",\"value\":\"Person: Ann Example (ann@tls.example)\"}",
        "Do as you like.",
        "\"concludedValue\":\"cpe:2.3:a:other:tls:1.2.3:*:*:*:*:*:*:*\"",
        "{\"name\":\"spdx:comment\",\"value\":\"made for a test\"}"};
    for (size_t i = 0; i < COUNT_OF(in_spdx); i++)
        if (!str_has(as_spdx, str_of(in_spdx[i])))
            fail_msg("SPDX lacks %s", in_spdx[i]);
    for (size_t i = 0; i < COUNT_OF(in_cdx); i++)
        if (!str_has(as_cdx, str_of(in_cdx[i])))
            fail_msg("CycloneDX lacks %s", in_cdx[i]);
    assert_false(str_has(as_spdx, STR("CVE-2026-0001")));
}

static void vex_is_linked_only_when_it_is_given(void **state)
{
    static const char link[] = "urn:cdx:11111111-2222-4333-8444-555555555555/1";
    struct json *receipt;
    struct sbom_whole w = whole_of(*state, load(*state, "export-full.cdx.json"));
    for (size_t i = 0; i < SBOM_OUTPUT_COUNT; i++) {
        const char *as = SBOM_OUTPUTS[i].name;
        struct str without = export(*state, &w, as, (struct str){0}, &receipt);
        struct str with = export(*state, &w, as, str_of(link), &receipt);
        assert_false(str_has(without, str_of(link)));
        assert_true(str_has(with, str_of(link)));
    }
}

static void circles_and_depths_are_written_as_far_as_formats_go(void **state)
{
    enum { DEEP = 80 };
    struct arena *a = *state;
    struct buf b = {.arena = a};
    struct json *receipt;
    struct read again;
    BUF_LIT(&b, "SPDXVersion: SPDX-2.3\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: deep\n");
    for (int i = 0; i < DEEP; i++)
        buf_fmt(&b, "\nPackageName: p%d\nSPDXID: SPDXRef-p%d\nPackageDownloadLocation: NONE\n", i,
                i);
    for (int i = 0; i + 1 < DEEP; i++)
        buf_fmt(&b, "Relationship: SPDXRef-p%d CONTAINS SPDXRef-p%d\n", i, i + 1);
    BUF_LIT(&b, "Relationship: SPDXRef-p1 CONTAINS SPDXRef-p0\n");
    struct sbom_whole w = whole_of(a, buf_str(&b));
    struct str text = export(a, &w, "cyclonedx", (struct str){0}, &receipt);
    again = read_text(a, text);
    assert_true(again.ok);
    assert_int_equal(again.sbom.component_count, DEEP);
    assert_true(json_int(receipt, "loss_count", 0) == 2);
    /* p0 and p1 hold each other: the reader keeps one of the two, and neither falls out of the
       tree with all that it holds. */
    for (int i = 0; i < DEEP; i++) {
        size_t named = 0;
        struct str name = str_fmt(a, "p%d", i);
        for (size_t k = 0; k < again.sbom.component_count; k++)
            named += str_eq(again.sbom.components[k].name, name);
        assert_int_equal(named, 1);
    }
}

static void several_lists_become_one_of_the_device(void **state)
{
    struct arena *a = *state;
    struct json *receipt;
    struct sbom_whole w;
    struct read cdx = read_ok(a, "export-full.cdx.json"),
                spdx = read_ok(a, "export-full.spdx.json");
    struct sbom_part parts[] = {{.list = cdx.sbom, .id = STR("SB-0001"), .name = STR("pump")},
                                {.list = spdx.sbom, .id = STR("SB-0002"), .name = STR("app")}};
    struct sbom_component device = {
        .ref = STR("REL-0001"), .type = STR("device"), .name = STR("Halcyon"), .parent = SIZE_MAX};
    struct sbom_component added = {
        .ref = STR("tutela:CO-9"), .name = STR("by hand"), .parent = SIZE_MAX};
    struct sbom_addition addition = {&device, &added, 1};
    sbom_whole_join(a, parts, 2, &addition, &w);
    assert_int_equal(w.list.component_count, 1 + 5 + 3 + 1);
    for (size_t i = 0; i < SBOM_OUTPUT_COUNT; i++) {
        struct str text = export(a, &w, SBOM_OUTPUTS[i].name, (struct str){0}, &receipt);
        struct read again = read_text(a, text);
        if (!again.ok)
            fail_msg("%s", again.err.text);
        const struct sbom *b = &again.sbom;
        assert_int_equal(b->component_count, w.list.component_count);
        assert_true(b->primary != SIZE_MAX);
        assert_str(b->components[b->primary].name, "Halcyon");
        assert_str(b->components[b->primary].type, "device");
        size_t from_device = 0;
        for (size_t k = 0; k < b->edge_count; k++)
            from_device += b->edges[k].from == b->primary;
        assert_int_equal(from_device, 2);
        assert_true(str_has(text, STR("tutela:part")));
        assert_true(b->edge_count >= cdx.sbom.edge_count + spdx.sbom.edge_count);
    }
}

/* A list of one component, of which the record says so. */
static struct str known_as(struct arena *a, struct str list, const char *id, const char *as)
{
    struct json *receipt;
    struct sbom_whole w = whole_of(a, list);
    struct sbom_pair property = {STR("tutela:component"), str_of(id)};
    struct sbom_overlay overlay = {.properties = &property, .property_count = 1};
    assert_int_equal(w.list.component_count, 1);
    w.overlays = &overlay;
    return export(a, &w, as, (struct str){0}, &receipt);
}

static size_t times(struct str text, struct str what)
{
    size_t n = 0;
    for (size_t at; (at = str_find(text, what)) < text.n; text = str_from(text, at + what.n))
        n++;
    return n;
}

#define ONE(properties) \
    STR("{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.6\", \"components\": [{\"type\":" \
        " \"library\", \"bom-ref\": \"a\", \"name\": \"a\", \"properties\": [" properties "]}]}")

#define BY_TOOL \
    "{\"annotator\": \"Tool: t\", \"annotationType\": \"OTHER\"," \
    " \"annotationDate\": \"2026-01-01T00:00:00Z\", \"comment\": "

/* A list that was exported here comes back as another component's, or as of another workspace. */
static void property_of_ours_takes_the_place_of_an_older_one(void **state)
{
    struct arena *a = *state;
    static const char *const rounds[][2] = {
        {"cyclonedx", "cyclonedx"}, {"spdx", "spdx"}, {"cyclonedx", "spdx"}};
    struct str list = ONE("{\"name\": \"tutela:component\"}, {\"name\": \"b\", \"value\": \"c\"}");
    for (size_t i = 0; i < COUNT_OF(rounds); i++) {
        struct str out = known_as(a, list, "CO-90298", rounds[i][0]);
        assert_int_equal(times(out, STR("CO-90298")), 1);
        out = known_as(a, out, "CO-0298", rounds[i][1]);
        if (times(out, STR("tutela:component")) != 1 || times(out, STR("CO-0298")) != 1 ||
            times(out, STR("CO-90298")) != 0)
            fail_msg("%s, then %s: %.*s", rounds[i][0], rounds[i][1], STR_ARG(out));
    }
    /* An earlier version put the second beside the first. */
    struct str both = STR("{\"spdxVersion\": \"SPDX-2.3\", \"SPDXID\": \"SPDXRef-DOCUMENT\","
                          " \"name\": \"d\", \"packages\": [{\"SPDXID\": \"SPDXRef-a\", \"name\":"
                          " \"a\", \"annotations\": [" BY_TOOL
                          "\"property tutela:component=CO-90298\"}," BY_TOOL
                          "\"property tutela:component=CO-298\"}," BY_TOOL "\"seen\"}]}]}");
    struct str out = known_as(a, both, "CO-0298", "spdx");
    if (times(out, STR("tutela:component=")) != 1)
        fail_msg("%.*s", STR_ARG(out));
    assert_int_equal(times(out, STR("tutela:component=CO-0298")), 1);
    assert_int_equal(times(out, STR("\"seen\"")), 1);
}

static void output_that_is_not_there_is_refused_with_those_that_are(void **state)
{
    const struct sbom_output *o;
    struct err err = {0};
    (void)state;
    assert_false(sbom_output_find(STR("swid"), (struct str){0}, &o, &err));
    assert_non_null(strstr(err.text, "cyclonedx 1.6, spdx 2.3"));
    assert_false(sbom_output_find(STR("spdx"), STR("1.6"), &o, &err));
    assert_true(sbom_output_find(STR("spdx"), STR("2.3"), &o, &err));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(losses_are_listed_one_by_one),
        TEST(same_list_gives_the_same_bytes_and_a_serial_of_its_content),
        TEST(what_the_model_has_no_member_for_goes_along_as_text),
        TEST(vex_is_linked_only_when_it_is_given),
        TEST(circles_and_depths_are_written_as_far_as_formats_go),
        TEST(several_lists_become_one_of_the_device),
        TEST(property_of_ours_takes_the_place_of_an_older_one),
        TEST(output_that_is_not_there_is_refused_with_those_that_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
