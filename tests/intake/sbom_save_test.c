/* A component list becomes records of a release: replacing only its own part, losing nothing. */
#include "sbom_fixture.h"

#include "assess/match/run.h"
#include "intake/sbom/record.h"
#include "store/transfer.h"

#define ZLIB \
    "{\"type\": \"library\", \"bom-ref\": \"z\", \"name\": \"zlib\", \"version\": \"1.2.13\"," \
    " \"purl\": \"pkg:generic/zlib@1.2.13\"}"
#define OPENSSL \
    "{\"type\": \"library\", \"bom-ref\": \"o\", \"name\": \"openssl\", \"version\": \"3.0.8\"," \
    " \"purl\": \"pkg:generic/openssl@3.0.8\"," \
    " \"cpe\": \"cpe:2.3:a:openssl:openssl:3.0.8:*:*:*:*:*:*:*\"}"

static struct str release(struct fixture *f)
{
    return fixture_release(f, fixture_device(f, "IP-4", "mdr"), "2.3.1");
}

static int64_t total(struct fixture *f, const char *type, const char *filter)
{
    struct store_list list;
    if (!store_list(f->store, &f->arena, record_type_find(str_of(type)), str_of(filter), 0, 1,
                    &list, &f->err))
        fail_msg("%s", f->err.text);
    return list.total;
}

static void sbom_save_makes_a_list_and_its_components(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    const struct json *receipt = sbom_taken(f, r, "Pump", ZLIB "," OPENSSL);
    assert_int_equal(json_int(receipt, "new_components", -1), 2);
    assert_int_equal(json_int(receipt, "known_components", -1), 0);
    assert_false(json_is_true(receipt, "unchanged"));
    assert_int_equal(json_count(json_get(receipt, "replaces")), 0);
    struct str id = json_text(receipt, "sbom");
    assert_true(str_eq(fixture_field(f, id, "release"), r));
    assert_true(STR_IS(fixture_field(f, id, "part"), "Pump"));
    assert_true(STR_IS(fixture_field(f, id, "status"), "current"));
    assert_true(STR_IS(fixture_field(f, id, "imported_on"), "2026-11-21"));
    assert_true(str_has(fixture_field(f, id, "format"), STR("1.6")));
    struct match_components found;
    assert_true(match_release_components(f->store, &f->arena, r, &found, &f->err));
    assert_int_equal(found.count, 2); /* the product itself is none of its components */
    assert_true(STR_IS(found.items[1].name, "openssl"));
    assert_true(STR_IS(found.items[1].cpe, "cpe:2.3:a:openssl:openssl:3.0.8:*:*:*:*:*:*:*"));
    assert_true(STR_IS(fixture_field(f, found.items[1].ref, "identity"), "pkg:generic/openssl"));
    fixture_holds(f);
}

static void sbom_save_keeps_the_very_bytes(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f), bytes = sbom_text(f, "Pump", ZLIB), back;
    struct json *receipt = sbom_import(f, r, bytes, false);
    struct hash hash;
    assert_non_null(receipt);
    assert_true(hash_parse(fixture_field(f, json_text(receipt, "sbom"), "file"), &hash));
    assert_true(store_blob_get(f->store, &f->arena, &hash, &back, &f->err));
    assert_true(str_eq(back, bytes));
}

struct media_types {
    size_t json, xml, text, other;
};

static bool count_media_type(void *context, struct str hash, struct str media_type,
                             struct str bytes, struct err *err)
{
    struct media_types *n = context;
    (void)hash, (void)bytes, (void)err;
    if (STR_IS(media_type, "application/json"))
        n->json++;
    else if (STR_IS(media_type, "application/xml"))
        n->xml++;
    else if (STR_IS(media_type, "text/plain"))
        n->text++;
    else
        n->other++;
    return true;
}

static void sbom_save_keeps_the_form_the_list_came_in(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    struct media_types n = {0};
    struct str xml = STR("<bom xmlns='http://cyclonedx.org/schema/bom/1.4'><components>"
                         "<component type='library'><name>zlib</name></component>"
                         "</components></bom>");
    struct str tags = STR("SPDXVersion: SPDX-2.3\nDocumentName: App\n"
                          "PackageName: zlib\nSPDXID: SPDXRef-z\n");
    assert_non_null(sbom_import(f, r, sbom_text(f, "Pump", ZLIB), false));
    struct json *receipt = sbom_import(f, r, xml, false);
    assert_non_null(receipt);
    struct str id = json_text(receipt, "sbom");
    assert_true(STR_IS(fixture_field(f, id, "format"), "CycloneDX XML 1.4"));
    assert_non_null(sbom_import(f, r, tags, false));
    assert_true(store_each_blob(f->store, count_media_type, &n, &f->err));
    assert_int_equal(n.json, 1);
    assert_int_equal(n.xml, 1);
    assert_int_equal(n.text, 1);
    assert_int_equal(n.other, 0);
}

static void sbom_save_of_the_same_file_writes_nothing(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    struct str first = json_text(sbom_taken(f, r, "Pump", ZLIB), "sbom");
    int64_t position = store_position(f->store);
    const struct json *again = sbom_taken(f, r, "Pump", ZLIB);
    assert_true(json_is_true(again, "unchanged"));
    assert_true(str_eq(json_text(again, "sbom"), first));
    assert_int_equal(store_position(f->store), position);
}

static void sbom_save_replaces_the_list_of_its_own_part_only(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    struct str r = fixture_release(f, device, "1"), other = fixture_release(f, device, "2");
    struct str pump = json_text(sbom_taken(f, r, "Pump", ZLIB), "sbom");
    struct str app = json_text(sbom_taken(f, r, "App", OPENSSL), "sbom");
    struct str elsewhere = json_text(sbom_taken(f, other, "Pump", ZLIB), "sbom");
    const struct json *receipt = sbom_taken(f, r, "Pump", OPENSSL);
    const struct json *replaced = json_get(receipt, "replaces");
    assert_int_equal(json_count(replaced), 1);
    assert_true(str_eq(json_first(replaced)->text, pump));
    assert_true(STR_IS(fixture_field(f, pump, "status"), "replaced"));
    assert_true(STR_IS(fixture_field(f, app, "status"), "current"));
    assert_true(STR_IS(fixture_field(f, elsewhere, "status"), "current"));
    struct match_components found;
    assert_true(match_release_components(f->store, &f->arena, r, &found, &f->err));
    assert_int_equal(found.count, 1); /* openssl, which both lists name */
    assert_true(STR_IS(found.items[0].name, "openssl"));
    /* An older file comes back: it is in force again, as a list of its own. */
    receipt = sbom_taken(f, r, "Pump", ZLIB);
    assert_false(json_is_true(receipt, "unchanged"));
    assert_false(str_eq(json_text(receipt, "sbom"), pump));
    assert_int_equal(json_int(receipt, "known_components", 0), 1);
    fixture_holds(f);
}

static void sbom_save_refuses_an_empty_list_unless_allowed(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    struct str full = json_text(sbom_taken(f, r, "Pump", ZLIB), "sbom");
    int64_t position = store_position(f->store);
    assert_null(sbom_import(f, r, sbom_text(f, "Pump", ""), false));
    assert_int_equal(f->err.code, ERR_INVALID);
    assert_non_null(strstr(f->err.text, "--allow-empty"));
    assert_int_equal(store_position(f->store), position);
    assert_true(STR_IS(fixture_field(f, full, "status"), "current"));
    assert_non_null(sbom_import(f, r, sbom_text(f, "Pump", ""), true));
    assert_true(STR_IS(fixture_field(f, full, "status"), "replaced"));
}

static void sbom_save_finds_a_component_again_across_releases(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    struct str one = fixture_release(f, device, "1"), two = fixture_release(f, device, "2");
    (void)sbom_taken(f, one, "Pump", ZLIB "," OPENSSL);
    const struct json *receipt = sbom_taken(f, two, "Pump", OPENSSL);
    assert_int_equal(json_int(receipt, "known_components", 0), 1);
    assert_int_equal(json_int(receipt, "new_components", -1), 0);
    assert_int_equal(total(f, "component", ""), 2);
    /* Another version is another component; so is one without identifiers. */
    receipt = sbom_taken(f, two, "App",
                         "{\"type\": \"library\", \"bom-ref\": \"1\", \"name\": \"zlib\","
                         " \"version\": \"1.3\"},"
                         "{\"type\": \"library\", \"bom-ref\": \"2\", \"name\": \"zlib\","
                         " \"version\": \"1.2.13\"}");
    assert_int_equal(json_int(receipt, "new_components", 0), 2);
}

static void sbom_save_names_a_component_once_that_is_there_twice(void **state)
{
    struct fixture *f = *state;
    const struct json *receipt = sbom_taken(
        f, release(f), "Pump",
        ZLIB ",{\"type\": \"library\", \"bom-ref\": \"z2\", \"name\": \"zlib\","
             " \"version\": \"1.2.13\", \"purl\": \"pkg:generic/zlib@1.2.13\"}");
    assert_int_equal(total(f, "component", ""), 1);
    assert_int_equal(json_int(receipt, "new_components", 0), 1);
    assert_int_equal(json_int(receipt, "known_components", 0), 1);
}

static void sbom_save_goes_on_past_a_broken_identifier(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    const struct json *receipt = sbom_taken(
        f, r, "Pump",
        "{\"type\": \"library\", \"bom-ref\": \"b\", \"name\": \"bad\", \"version\": \"1\","
        " \"purl\": \"npm/left-pad\", \"cpe\": \"cpe:/not\"}," ZLIB);
    assert_int_equal(json_int(receipt, "new_components", 0), 2);
    assert_true(json_count(json_get(receipt, "doubts")) > 0); /* it is told */
    struct match_components found;
    assert_true(match_release_components(f->store, &f->arena, r, &found, &f->err));
    assert_int_equal(found.count, 2);
    assert_true(STR_IS(found.items[0].name, "bad"));
    assert_int_equal(found.items[0].purl.n, 0);
    assert_int_equal(found.items[1].purl.n, strlen("pkg:generic/zlib@1.2.13"));
    assert_int_equal(json_int(json_get(receipt, "components"), "no_identifier", -1), 1);
}

static void sbom_save_refuses_a_new_list_of_a_frozen_release(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    struct str list = json_text(sbom_taken(f, r, "Pump", ZLIB), "sbom");
    struct str baseline = fixture_freeze(f, r);
    int64_t position = store_position(f->store);
    assert_null(sbom_import(f, r, sbom_text(f, "Pump", OPENSSL), false));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_true(str_has(str_of(f->err.text), r) && str_has(str_of(f->err.text), baseline));
    assert_non_null(strstr(f->err.text, "make a new release"));
    assert_null(sbom_import(f, r, sbom_text(f, "App", OPENSSL), false)); /* nor of another part */
    assert_int_equal(store_position(f->store), position);
    assert_int_equal(total(f, "component", ""), 1);
    assert_true(STR_IS(fixture_field(f, list, "status"), "current"));
    /* The very file that is in force is no change. */
    assert_true(json_is_true(sbom_taken(f, r, "Pump", ZLIB), "unchanged"));
    fixture_holds(f);
}

static void sbom_save_refuses_a_release_that_is_none(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    assert_null(sbom_import(f, STR("REL-0099"), sbom_text(f, "Pump", ZLIB), false));
    assert_null(sbom_import(f, device, sbom_text(f, "Pump", ZLIB), false));
    assert_int_equal(total(f, "component", ""), 0);
}

#define ZLIB_SAYS(says) \
    "{\"type\": \"library\", \"bom-ref\": \"z\", \"name\": \"zlib\", \"version\": \"1.2.13\"," \
    " \"purl\": \"pkg:generic/zlib@1.2.13\"," says "}"
#define SUPPORTED(level, until) \
    "\"properties\": [{\"name\": \"support:level\", \"value\": \"x\"}," \
    " {\"name\": \"supportLevel\", \"value\": \"" level "\"}," \
    " {\"name\": \"endOfSupport\", \"value\": \"" until "\"}]"

static struct str only_component(struct fixture *f, struct str r)
{
    struct match_components found;
    assert_true(match_release_components(f->store, &f->arena, r, &found, &f->err));
    assert_int_equal(found.count, 1);
    return found.items[0].ref;
}

/* A person changes one field of a component. */
static void enter(struct fixture *f, struct str id, const char *field, const char *value)
{
    struct component c;
    fixture_begin(f);
    bool ok = store_load(f->store, &f->arena, &COMPONENT_TYPE, id, &c, NULL, &f->err) &&
              record_set(&COMPONENT_TYPE, &c, &f->arena, str_of(field), str_of(value), &f->err) &&
              store_save(f->store, &f->arena, &COMPONENT_TYPE, id, 0, &c, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
}

static void assert_field(struct fixture *f, struct str id, const char *field, const char *want)
{
    struct str got = fixture_field(f, id, field);
    if (!str_eq(got, str_of(want)))
        fail_msg("%s is \"%.*s\", not \"%s\"", field, STR_ARG(got), want);
}

static void sbom_save_writes_what_a_list_says_of_support(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    (void)sbom_taken(f, r, "Pump", ZLIB_SAYS(SUPPORTED("no longer maintained", "2027-03-31")));
    struct str id = only_component(f, r);
    assert_field(f, id, "support_level", "ended");
    assert_field(f, id, "end_of_support_on", "2027-03-31");
    assert_field(f, id, "support_source", "component list: endOfSupport");
    assert_field(f, id, "layer", "imported");
    fixture_holds(f);
}

static void sbom_save_replaces_what_the_last_list_said_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    (void)sbom_taken(f, r, "Pump", ZLIB_SAYS("\"supplier\": {\"name\": \"A\"}"));
    struct str id = only_component(f, r);
    assert_field(f, id, "supplier", "A");

    const struct json *second = sbom_taken(
        f, r, "Pump",
        ZLIB_SAYS("\"supplier\": {\"name\": \"B\"}, " SUPPORTED("active", "2027-03-31")));
    assert_int_equal(json_int(second, "changed_components", -1), 1);
    assert_int_equal(json_int(second, "kept_by_hand", -1), 0);
    assert_field(f, id, "supplier", "B");
    assert_field(f, id, "support_level", "active");

    /* A list that is silent takes nothing away: another release may have said it. */
    (void)sbom_taken(f, r, "Pump", ZLIB);
    assert_field(f, id, "supplier", "B");
    fixture_holds(f);
}

static void sbom_save_never_overwrites_what_a_person_entered(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    (void)sbom_taken(f, r, "Pump",
                     ZLIB_SAYS("\"supplier\": {\"name\": \"A\"}, "
                               "\"licenses\": [{\"license\": {\"id\": \"MIT\"}}]"));
    struct str id = only_component(f, r);
    enter(f, id, "supplier", "The zlib authors");
    enter(f, id, "licence", "Zlib");
    enter(f, id, "end_of_support_on", "2030-12-31");

    const struct json *again = sbom_taken(
        f, r, "Pump",
        ZLIB_SAYS("\"supplier\": {\"name\": \"B\"}, "
                  "\"licenses\": [{\"license\": {\"id\": \"ISC\"}}], " //
                  SUPPORTED("ended", "2027-03-31")));
    assert_field(f, id, "supplier", "The zlib authors");
    assert_field(f, id, "licence", "Zlib");
    assert_field(f, id, "end_of_support_on", "2030-12-31");
    assert_field(f, id, "support_level", ""); /* a level from elsewhere does not fit that day */
    assert_int_equal(json_int(again, "kept_by_hand", -1), 5);
    fixture_holds(f);
}

/* A component that somebody entered, in a list that somebody entered or in an imported one. */
static struct str by_hand(struct fixture *f, struct str r, const char *part, const char *origin)
{
    struct component c = {0};
    struct sbom_record list = {0};
    struct str component = {0};
    struct str id;
    fixture_begin(f);
    bool ok = record_set(&COMPONENT_TYPE, &c, &f->arena, STR("name"), STR("bootloader"), &f->err) &&
              record_set(&COMPONENT_TYPE, &c, &f->arena, STR("layer"), STR("manual"), &f->err) &&
              record_set(&COMPONENT_TYPE, &c, &f->arena, STR("supplier"), STR("us"), &f->err) &&
              store_add(f->store, &f->arena, &COMPONENT_TYPE, &c, &component, &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("name"), str_of(part), &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("part"), str_of(part), &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("release"), r, &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("origin"), str_of(origin), &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("status"), STR("current"), &f->err) &&
              record_set(&SBOM_TYPE, &list, &f->arena, STR("components"), component, &f->err);
    struct hash hash;
    ok = ok &&
         store_blob_put(f->store, str_fmt(&f->arena, "by hand %s", origin), STR("text/plain"),
                        &hash, &f->err) &&
         record_set(&SBOM_TYPE, &list, &f->arena, STR("file"), hash_hex(&f->arena, &hash),
                    &f->err) &&
         store_add(f->store, &f->arena, &SBOM_TYPE, &list, &id, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
    return component;
}

static size_t component_count(struct fixture *f, struct str r)
{
    struct match_components found;
    assert_true(match_release_components(f->store, &f->arena, r, &found, &f->err));
    return found.count;
}

static void sbom_save_keeps_components_that_were_added_by_hand(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    struct str id = by_hand(f, r, "Pump", "edited");
    const struct json *receipt = sbom_taken(f, r, "Pump", ZLIB);
    assert_int_equal(json_count(json_get(receipt, "replaces")), 0);
    assert_int_equal(component_count(f, r), 2); /* the list entered by hand stays beside */
    (void)sbom_taken(f, r, "Pump", OPENSSL);
    assert_int_equal(component_count(f, r), 2);

    /* The same component in a list, without the supplier or with another: the hand wins. */
    (void)sbom_taken(f, r, "Pump",
                     "{\"type\": \"firmware\", \"name\": \"bootloader\","
                     " \"supplier\": {\"name\": \"them\"}}");
    assert_int_equal(component_count(f, r), 1);
    assert_field(f, id, "supplier", "us");
    assert_field(f, id, "layer", "manual");
    fixture_holds(f);
}

static void sbom_save_takes_manual_components_over_from_the_list_it_replaces(void **state)
{
    struct fixture *f = *state;
    struct str r = release(f);
    (void)by_hand(f, r, "Pump", "imported");
    const struct json *receipt = sbom_taken(f, r, "Pump", ZLIB);
    assert_int_equal(json_count(json_get(receipt, "replaces")), 1);
    assert_int_equal(json_int(receipt, "manual_components", -1), 1);
    assert_int_equal(component_count(f, r), 2);
    fixture_holds(f);
}

static void sbom_identity_is_the_package_or_product_without_version(void **state)
{
    static const struct {
        const char *purl, *cpe, *identity;
    } rows[] = {
        {"pkg:npm/%40angular/core@16.0.0?x=y#sub", "", "pkg:npm/%40angular/core"},
        {"pkg:deb/debian/openssl@3.0.8-1?arch=amd64", "", "pkg:deb/debian/openssl"},
        {"pkg:generic/zlib@1", "cpe:2.3:a:zlib:zlib:1:*:*:*:*:*:*:*", "pkg:generic/zlib"},
        {"", "cpe:2.3:a:zlib:zlib:1:*:*:*:*:*:*:*", "cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*"},
        {"broken", "cpe:/a:zlib:zlib:1", "cpe:2.3:a:zlib:zlib:*:*:*:*:*:*:*:*"},
        {"", "", ""},
        {"broken", "broken", ""},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str got = sbom_identity(&f->arena, str_of(rows[i].purl), str_of(rows[i].cpe));
        if (!str_eq(got, str_of(rows[i].identity)))
            fail_msg("%s %s is '%.*s'", rows[i].purl, rows[i].cpe, STR_ARG(got));
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(sbom_save_makes_a_list_and_its_components),
        T(sbom_save_keeps_the_very_bytes),
        T(sbom_save_keeps_the_form_the_list_came_in),
        T(sbom_save_of_the_same_file_writes_nothing),
        T(sbom_save_replaces_the_list_of_its_own_part_only),
        T(sbom_save_refuses_an_empty_list_unless_allowed),
        T(sbom_save_finds_a_component_again_across_releases),
        T(sbom_save_names_a_component_once_that_is_there_twice),
        T(sbom_save_goes_on_past_a_broken_identifier),
        T(sbom_save_refuses_a_new_list_of_a_frozen_release),
        T(sbom_save_refuses_a_release_that_is_none),
        T(sbom_save_writes_what_a_list_says_of_support),
        T(sbom_save_replaces_what_the_last_list_said_and_nothing_else),
        T(sbom_save_never_overwrites_what_a_person_entered),
        T(sbom_save_keeps_components_that_were_added_by_hand),
        T(sbom_save_takes_manual_components_over_from_the_list_it_replaces),
        T(sbom_identity_is_the_package_or_product_without_version),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
