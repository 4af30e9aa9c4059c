/* Requirements out and in again: nothing is lost, and nothing is changed that does not differ. */
#include "../store/fixture.h"

#include "assess/control/take.h"
#include "base/map.h"
#include "base/xml.h"
#include "publish/requirement/export.h"

typedef bool export_fn(const struct view *v, struct str device, struct buf *out, size_t *count,
                       struct err *err);

static const struct date today = {2026, 11, 27};

static void site(struct fixture *f)
{
    fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", NULL);
    fixture_add(f, "control", "device=DEV-0001", "name=Lock", "library_id=AN-03", NULL);
    fixture_add(f, "test", "device=DEV-0001", "name=Try <it> & \"that\"", "external_id=t.lock",
                NULL);
    fixture_add(f, "requirement", "device=DEV-0001", "name==HYPERLINK(\"x\")", "external_id='-1",
                "text=Shall\nlock, \"soon\";\tand & <b> 'then'", "controls=C-0001", "tests=TC-0001",
                "status=approved", "release=REL-0001", "owner=+49 1", NULL);
    fixture_add(f, "requirement", "device=DEV-0001", "name=Second \xC3\xA4\xE2\x82\xAC", NULL);
    fixture_add(f, "device", "name=Other", "regulation=mdr", NULL);
}

static struct str export_it(struct fixture *f, export_fn *run)
{
    struct view v = {f->store, &f->arena, today};
    struct buf out = {.arena = &f->arena};
    size_t count;
    if (!run(&v, STR("DEV-0001"), &out, &count, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(count, 2);
    return buf_str(&out);
}

static struct json *take(struct fixture *f, struct str text, const char *device)
{
    struct requirement_document d;
    struct requirement_map map = {0};
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!requirement_read(&f->arena, text, &map, &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    struct json *receipt = json_object(&f->arena);
    fixture_begin(f);
    if (!requirement_take(f->store, &f->arena, &d, str_of(device), &findings, receipt, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    findings_put(&f->arena, receipt, &findings);
    return receipt;
}

static export_fn *const exports[] = {requirement_export_csv, requirement_export_reqif};

static void reading_our_export_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    site(f);
    int64_t position = store_position(f->store);
    for (size_t i = 0; i < COUNT_OF(exports); i++) {
        struct json *receipt = take(f, export_it(f, exports[i]), "DEV-0001");
        assert_int_equal(json_int(receipt, "unchanged", -1), 2);
        assert_int_equal(json_count(json_get(receipt, "doubts")), 0);
        assert_int_equal(store_position(f->store), position);
    }
}

static void the_same_texts_arrive_at_another_device(void **state)
{
    static const char *const fields[] = {"name", "text", "status", "owner", "external_id"};
    struct fixture *f = *state;
    site(f);
    for (size_t i = 0; i < COUNT_OF(exports); i++) {
        fixture_add(f, "device", "name=Third", "regulation=mdr", NULL);
        struct str device = str_fmt(&f->arena, "DEV-%04zu", i + 3);
        struct json *receipt = take(f, export_it(f, exports[i]), device.p);
        assert_int_equal(json_int(receipt, "new", -1), 2);
        struct str id = json_text(json_first(json_get(receipt, "lines")), "id");
        for (size_t k = 0; k < COUNT_OF(fields); k++)
            assert_true(str_eq(fixture_field(f, id, fields[k]),
                               fixture_field(f, STR("RQ-0001"), fields[k])));
        /* Once more: found again by the key. */
        assert_int_equal(json_int(take(f, export_it(f, exports[i]), device.p), "unchanged", -1), 2);
    }
}

static void no_cell_of_the_table_begins_as_a_formula(void **state)
{
    struct fixture *f = *state;
    site(f);
    struct str text = export_it(f, requirement_export_csv), line;
    assert_true(str_has(text, STR("\"'=HYPERLINK(\"\"x\"\")\"")));
    assert_true(str_has(text, STR(",'+49 1\r\n")));
    assert_true(str_has(text, STR(",''-1,")));
    assert_true(str_split(&text, '\n', &line));
    assert_true(str_ends(line, STR("\r"))); /* RFC 4180, 2.1 */
}

/* ReqIF 1.2: each reference leads to something of its kind, identifiers are unique, and the parts
   stand where the schema of the OMG has them. */
static void reqif_is_whole(void **state)
{
    static const char *const parts[] = {"DATATYPES", "SPEC-TYPES", "SPEC-OBJECTS", "SPEC-RELATIONS",
                                        "SPECIFICATIONS"};
    struct fixture *f = *state;
    struct xml *root;
    site(f);
    struct str text = export_it(f, requirement_export_reqif);
    if (!xml_read(&f->arena, text, MIB(1), &root, &f->err))
        fail_msg("%s", f->err.text);
    assert_true(STR_IS(root->uri, "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"));
    const struct xml *content = xml_child(xml_child(root, "CORE-CONTENT"), "REQ-IF-CONTENT");
    const struct xml *part = content->first;
    for (size_t i = 0; i < COUNT_OF(parts); i++, part = part->next)
        assert_true(str_eq(part->name, str_of(parts[i])));
    assert_null(part);
    struct map seen = {.arena = &f->arena};
    size_t objects = 0;
    XML_EACH(object, xml_child(content, "SPEC-OBJECTS"))
    {
        struct str id = xml_attribute(object, "IDENTIFIER")->value;
        assert_null(map_find(&seen, id));
        map_add(&seen, id, root);
        objects++;
    }
    assert_int_equal(objects, 4); /* two requirements, a control, a test */
    XML_EACH(relation, xml_child(content, "SPEC-RELATIONS"))
    {
        assert_non_null(map_find(&seen, xml_child(relation, "SOURCE")->first->text));
        assert_non_null(map_find(&seen, xml_child(relation, "TARGET")->first->text));
    }
}

static void only_what_differs_is_changed_and_nothing_is_deleted(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "requirement", "device=DEV-0001", "name=Gone", "external_id=G1", NULL);
    struct json *receipt = take(
        f, STR("external_id,name,controls,tests\nR9,New,AN-03,t.lock no-such\n''-1,Lock,C-0001,\n"),
        "DEV-0001");
    assert_int_equal(json_int(receipt, "new", -1), 1);
    assert_int_equal(json_int(receipt, "changed", -1), 1);
    assert_int_equal(json_int(receipt, "gone_count", -1), 1);
    assert_true(STR_IS(json_text(json_first(json_get(receipt, "gone")), "key"), "G1"));
    const struct json *doubt = json_first(json_get(receipt, "doubts"));
    assert_true(str_has(json_text(doubt, "text"), STR("'no-such' is not there")));
    assert_int_equal(json_int(doubt, "line", 0), 2);
    const struct json *second = json_first(json_get(receipt, "lines"))->next;
    assert_true(STR_IS(json_text(second, "fields"), "name, tests"));
    /* Found by the other names of control and test; what the table does not have stays. */
    assert_true(STR_IS(fixture_field(f, STR("RQ-0004"), "controls"), "C-0001"));
    assert_true(STR_IS(fixture_field(f, STR("RQ-0004"), "tests"), "TC-0001"));
    assert_true(STR_IS(fixture_field(f, STR("RQ-0001"), "owner"), "+49 1"));
}

static void a_title_is_made_of_the_text_only_for_a_new_one(void **state)
{
    struct fixture *f = *state;
    site(f);
    static const char text[] = "key,text\nN1,\"First line\nand more\"\n";
    take(f, str_of(text), "DEV-0001");
    assert_true(STR_IS(fixture_field(f, STR("RQ-0003"), "name"), "First line"));
    assert_true(fixture_set(f, STR("RQ-0003"), "name", "Ours"));
    assert_int_equal(json_int(take(f, str_of(text), "DEV-0001"), "unchanged", -1), 1);
    assert_true(STR_IS(fixture_field(f, STR("RQ-0003"), "name"), "Ours"));
}

static void what_cannot_be_told_apart_or_was_retired_is_skipped(void **state)
{
    struct fixture *f = *state;
    site(f);
    fixture_add(f, "requirement", "device=DEV-0001", "name=A", "external_id=D", NULL);
    fixture_add(f, "requirement", "device=DEV-0001", "name=B", "external_id=D", NULL);
    fixture_add(f, "requirement", "device=DEV-0001", "name=C", "external_id=E", NULL);
    fixture_begin(f);
    assert_true(store_retire(f->store, &f->arena, STR("RQ-0005"), STR("not ours"), &f->err) &&
                store_commit(f->store, &f->err));
    struct json *receipt = take(f, STR("key,name\nD,x\nE,y\nF,z\nF,z again\n"), "DEV-0001");
    assert_int_equal(json_int(receipt, "skipped", -1), 3);
    assert_int_equal(json_int(receipt, "new", -1), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
        T(reading_our_export_again_changes_nothing),
        T(the_same_texts_arrive_at_another_device),
        T(no_cell_of_the_table_begins_as_a_formula),
        T(reqif_is_whole),
        T(only_what_differs_is_changed_and_nothing_is_deleted),
        T(a_title_is_made_of_the_text_only_for_a_new_one),
        T(what_cannot_be_told_apart_or_was_retired_is_skipped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
