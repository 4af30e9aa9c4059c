/* The lists of a release as one: each component with the record that is its own. */
#include "../intake/sbom_fixture.h"

#include "assess/sbom/release.h"

#define CPE(version) "cpe:2.3:a:maker:x:" version ":*:*:*:*:*:*:*"

/* Components of lists; ' stands for ". */
/* clang-format off */
static const char alike[] =
    "{'bom-ref': 'a', 'type': 'library', 'name': 'x', 'version': '1', 'cpe': '" CPE("1") "'},"
    "{'bom-ref': 'b', 'type': 'library', 'name': 'x', 'version': '1', 'cpe': '" CPE("2") "'},"
    "{'bom-ref': 'c', 'type': 'library', 'name': 'x', 'version': '1'},"
    "{'bom-ref': 'd', 'type': 'library', 'name': 'x', 'version': '1', 'group': 'g'},"
    "{'bom-ref': 'e', 'type': 'library', 'name': 'x', 'version': '1', 'purl': 'pkg:npm/x@1'},"
    "{'bom-ref': 'f', 'type': 'library', 'name': 'x', 'version': '1', 'purl': 'pkg:npm/x@1',"
    " 'cpe': '" CPE("1") "'},"
    "{'bom-ref': 'g', 'type': 'library', 'name': 'x', 'version': '1', 'evidence': {'identity':"
    " [{'field': 'cpe', 'concludedValue': '" CPE("3") "'}]}}";
static const char broken[] =
    "{'bom-ref': 'a', 'type': 'library', 'name': 'x', 'version': '1', 'purl': 'npm/x'},"
    "{'bom-ref': 'b', 'type': 'library', 'name': 'y', 'version': '1', 'purl': 'npm/y',"
    " 'cpe': '" CPE("1") "'},"
    "{'bom-ref': 'c', 'type': 'library', 'name': 'y', 'version': '1', 'purl': 'npm/y',"
    " 'cpe': '" CPE("2") "'},"
    "{'bom-ref': 'd', 'type': 'library', 'name': 'z', 'version': '1', 'purl': 'pkg:npm/z@1',"
    " 'cpe': 'cpe:/not'},"
    "{'bom-ref': 'e', 'type': 'library', 'name': 'z', 'version': '1',"
    " 'purl': 'pkg:npm/other@1'}";
static const char unnamed[] =
    "{'bom-ref': 'a', 'type': 'library', 'name': 'liblzma-static', 'version': '5.2.6-r0'},"
    "{'bom-ref': 'b', 'type': 'library', 'name': 'radio', 'supplier': {'name': 'Northgate'}},"
    "{'bom-ref': 'c', 'type': 'library', 'name': 'radio'},"
    "{'bom-ref': 'd', 'type': 'library', 'name': 'open', 'version': '1'},"
    "{'bom-ref': 'e', 'type': 'library', 'name': 'liblzma', 'version': '5.2.6',"
    " 'purl': 'pkg:npm/lzma@5.2.6'}";
/* clang-format on */

static struct str release(struct fixture *f)
{
    return fixture_release(f, fixture_device(f, "IP-4", "mdr"), "2.3.1");
}

static void take(struct fixture *f, struct str r, const char *components)
{
    char *text = ARENA_ARRAY(&f->arena, char, strlen(components) + 1);
    memcpy(text, components, strlen(components));
    for (char *p = text; *p; p++)
        *p = *p == '\'' ? '"' : *p;
    (void)sbom_taken(f, r, "Pump", text);
}

static struct sbom_whole loaded(struct fixture *f, struct str r)
{
    struct sbom_whole w;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!sbom_release_load(f->store, &f->arena, r, &w, &findings, &f->err))
        fail_msg("%s", f->err.text);
    return w;
}

/* The component with that ref; fails when there is none. */
static size_t at(const struct sbom_whole *w, const char *ref)
{
    for (size_t i = 0; i < w->list.component_count; i++)
        if (str_eq(w->list.components[i].ref, str_of(ref)))
            return i;
    fail_msg("no component %s", ref);
    return 0;
}

static struct str said(const struct sbom_whole *w, const char *ref, const char *name)
{
    const struct sbom_overlay *o = &w->overlays[at(w, ref)];
    for (size_t i = 0; i < o->property_count; i++)
        if (str_eq(o->properties[i].name, str_of(name)))
            return o->properties[i].value;
    return (struct str){0};
}

/* Each of them has a record, which says the same of it. */
static void assert_own(struct fixture *f, const struct sbom_whole *w, const char *ref,
                       const char *field, const char *want)
{
    struct str id = said(w, ref, "tutela:component");
    if (id.n == 0)
        fail_msg("%s has no record", ref);
    if (!str_eq(fixture_field(f, id, field), str_of(want)))
        fail_msg("%s: %.*s has %s '%.*s', wanted '%s'", ref, STR_ARG(id), field,
                 STR_ARG(fixture_field(f, id, field)), want);
}

static void sbom_release_tells_components_apart_by_their_whole_key(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    take(f, r, alike);
    struct sbom_whole w = loaded(f, r);
    assert_int_equal(w.list.component_count, 1 + 7); /* and none beside the list */
    assert_own(f, &w, "a", "cpe", CPE("1"));
    assert_own(f, &w, "b", "cpe", CPE("2"));
    assert_own(f, &w, "c", "cpe", "");
    assert_own(f, &w, "d", "group_name", "g");
    assert_own(f, &w, "e", "purl", "pkg:npm/x@1");
    assert_own(f, &w, "e", "cpe", "");
    assert_own(f, &w, "f", "purl", "pkg:npm/x@1");
    assert_own(f, &w, "f", "cpe", CPE("1"));
    assert_own(f, &w, "g", "cpe", w.list.components[at(&w, "g")].more_cpe_count ? CPE("3") : "");
    for (const char *x = "abcdef"; *x; x++)
        for (const char *y = x + 1; *y; y++)
            assert_false(str_eq(said(&w, (char[]){*x, 0}, "tutela:component"),
                                said(&w, (char[]){*y, 0}, "tutela:component")));
}

/* What keeps the rules of no identifier is in no record, but in the bytes of the list. */
static void sbom_release_finds_a_component_of_a_broken_identifier(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    take(f, r, broken);
    struct sbom_whole w = loaded(f, r);
    assert_int_equal(w.list.component_count, 1 + 5);
    assert_own(f, &w, "a", "name", "x");
    assert_own(f, &w, "b", "cpe", CPE("1"));
    assert_own(f, &w, "c", "cpe", CPE("2"));
    assert_own(f, &w, "d", "purl", "pkg:npm/z@1");
    assert_own(f, &w, "e", "purl", "pkg:npm/other@1");
}

/* What matching takes a component for stands in the list that is exported, with the version. */
static void sbom_release_has_what_an_accepted_rule_gives(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    const char *reason = "reason=The supplier says so.", *accepted = "status=accepted";
    struct str xz = fixture_add(f, "identity_rule", "name=liblzma*", "purl=pkg:generic/xz",
                                "cpe=cpe:2.3:a:tukaani:xz:*:*:*:*:*:*:*:*", reason, accepted, NULL);
    struct str of = fixture_add(f, "identity_rule", "name=radio", "supplier=Northgate",
                                "cpe=cpe:2.3:a:northgate:radio:*:*:*:*:*:*:*:*",
                                "fixed_version=7.1", reason, accepted, NULL);
    (void)fixture_add(f, "identity_rule", "name=open", "purl=pkg:generic/open", "status=proposed",
                      NULL);
    take(f, r, unnamed);
    struct sbom_whole w = loaded(f, r);
    const struct {
        const char *ref, *purl, *cpe;
        struct str rule;
    } rows[] = {
        {"a", "pkg:generic/xz@5.2.6", "cpe:2.3:a:tukaani:xz:5.2.6:*:*:*:*:*:*:*", xz},
        {"b", "", "cpe:2.3:a:northgate:radio:7.1:*:*:*:*:*:*:*", of},
        {"c", "", "", {0}}, /* of another supplier */
        {"d", "", "", {0}}, /* nobody has accepted it */
        {"e", "", "", {0}}, /* says itself what it is */
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sbom_overlay *o = &w.overlays[at(&w, rows[i].ref)];
        struct str rule = said(&w, rows[i].ref, "tutela:identity_rule");
        if (!str_eq(o->purl, str_of(rows[i].purl)) || !str_eq(o->cpe, str_of(rows[i].cpe)) ||
            !str_eq(rule, rows[i].rule))
            fail_msg("%s: rule '%.*s', purl '%.*s', cpe '%.*s'", rows[i].ref, STR_ARG(rule),
                     STR_ARG(o->purl), STR_ARG(o->cpe));
    }
    assert_true(STR_IS(w.list.components[at(&w, "a")].purl, "pkg:generic/xz@5.2.6"));
    assert_true(STR_IS(w.list.components[at(&w, "e")].purl, "pkg:npm/lzma@5.2.6"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sbom_release_tells_components_apart_by_their_whole_key),
        TEST(sbom_release_finds_a_component_of_a_broken_identifier),
        TEST(sbom_release_has_what_an_accepted_rule_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
