/* One way in: what a document is follows from its bytes, the same bytes twice change nothing, and
   the receipt stays as a record. */
#include "../store/fixture.h"

#include "assess/import/import.h"
#include "base/json.h"

#define LIST \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[" \
    "{\"type\":\"library\",\"name\":\"zlib\",\"version\":\"1.3\",\"purl\":\"pkg:generic/" \
    "zlib@1.3\"}]}"
#define NO_LIST \
    "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[]}"
#define TESTS \
    "<testsuite name='s' timestamp='2026-11-20T10:00:00'><testcase classname='a' name='b'/>" \
    "</testsuite>"
#define WISHES "external_id,name,status\nK-1,Locks after ten tries,draft\n"

static void site(struct fixture *f)
{
    fixture_add(f, "device", "name=Pump", "regulation=mdr", NULL);
    fixture_add(f, "release", "name=1.0", "device=DEV-0001", NULL);
}

/* NULL with f->err when it was refused. *id: of the record that keeps the receipt. */
static bool take(struct fixture *f, const char *text, struct import_options o,
                 struct import_done *done, struct str *id)
{
    const struct import_file file = {STR("folder/a file"), str_of(text)};
    o.on = (struct date){2026, 11, 27};
    if (!store_begin(f->store, &f->err))
        fail_msg("%s", f->err.text);
    bool ok = import_file(f->store, &f->arena, &file, &o, done, &f->err) &&
              (!id || import_keep(f->store, &f->arena, &file, &o, done, id, &f->err)) &&
              store_commit(f->store, &f->err);
    store_rollback(f->store);
    return ok;
}

static void import_knows_a_document_by_its_content(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text;
        enum import_kind kind;
        const char *refused; /* without release and device */
    } rows[] = {
        {LIST, IMPORT_SBOM, "release: is required, for component lists belong to a release"},
        {TESTS, IMPORT_RESULTS, "release: is required, for results belong to a release"},
        {WISHES, IMPORT_REQUIREMENTS, "device: is required, for requirements belong to a device"},
        {"nothing", IMPORT_SBOM, "release: is required"},
    };
    site(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct requirement_map none = {0};
        struct import_done done;
        assert_int_equal(import_recognise(str_of(rows[i].text), &none), rows[i].kind);
        assert_false(take(f, rows[i].text, (struct import_options){0}, &done, NULL));
        assert_int_equal(f->err.code, ERR_USAGE);
        if (!str_starts(str_of(f->err.text), str_of(rows[i].refused)))
            fail_msg("%s", f->err.text);
    }
}

static void import_keeps_its_receipt_as_a_record(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *text, *kind;
    } rows[] = {{LIST, "sbom"}, {TESTS, "results"}, {WISHES, "requirements"}};
    site(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int again = 0; again < 2; again++) {
            struct import_done done;
            struct str id = {0};
            const struct import_options o = {.release = STR("REL-0001")};
            if (!take(f, rows[i].text, o, &done, &id))
                fail_msg("%s", f->err.text);
            const struct json *r = fixture_json(f, id);
            assert_true(str_eq(json_text(r, "kind"), str_of(rows[i].kind)));
            assert_true(str_eq(json_text(r, "outcome"), again ? STR("unchanged") : STR("taken")));
            assert_true(STR_IS(json_text(r, "release"), "REL-0001"));
            assert_true(json_count(json_get(r, "receipt")) > 0);
        }
}

static void import_refuses_an_empty_list_until_it_is_allowed(void **state)
{
    struct fixture *f = *state;
    struct import_done done;
    struct import_options o = {.release = STR("REL-0001")};
    site(f);
    assert_false(take(f, NO_LIST, o, &done, NULL));
    assert_int_equal(f->err.code, ERR_INVALID);
    o.allow_empty = true;
    assert_true(take(f, NO_LIST, o, &done, NULL));
    assert_true(done.changed);
}

static void import_in_part_says_so(void **state)
{
    struct fixture *f = *state;
    struct import_done done;
    struct str id = {0};
    site(f);
    const struct import_options o = {.release = STR("REL-0001")};
    assert_true(
        take(f,
             "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,"
             "\"components\":[{\"type\":\"library\"},{\"type\":\"library\",\"name\":\"a\"}]}",
             o, &done, &id));
    assert_true(done.partly);
    assert_true(STR_IS(json_text(fixture_json(f, id), "outcome"), "partly"));
}

/* The lines of 12,000 rows do not fit into LIMIT_JSON. */
static void import_cuts_a_receipt_that_is_too_long_and_says_how_much(void **state)
{
    struct fixture *f = *state;
    struct import_done done;
    struct str id = {0};
    struct buf text = {.arena = &f->arena};
    site(f);
    BUF_LIT(&text, "external_id,name\n");
    for (int i = 0; i < 12000; i++)
        buf_fmt(&text, "%060d,Requirement %d\n", i, i);
    buf_char(&text, 0);
    assert_true(take(f, text.p, (struct import_options){.device = STR("DEV-0001")}, &done, &id));
    const struct json *receipt = json_get(fixture_json(f, id), "receipt");
    assert_int_equal(json_int(receipt, "new", 0), 12000);
    assert_int_equal(json_int(receipt, "cut", 0),
                     12000 - (int64_t)json_count(json_get(receipt, "lines")));
    assert_true(json_int(receipt, "cut", 0) > 0);
}

static void import_without_a_workspace_reads_only(void **state)
{
    struct fixture *f = *state;
    struct import_done done;
    const struct import_file file = {STR("a"), STR(LIST)};
    const struct import_options o = {.dry_run = true};
    assert_true(import_file(NULL, &f->arena, &file, &o, &done, &f->err));
    assert_false(done.changed);
    assert_int_equal(json_int(json_get(done.receipt, "components"), "total", 0), 1);
}

static void import_names_the_file_that_is_none(void **state)
{
    struct fixture *f = *state;
    struct import_done done;
    site(f);
    assert_false(
        take(f, "nothing", (struct import_options){.release = STR("REL-0001")}, &done, NULL));
    assert_true(str_starts(str_of(f->err.text), STR("folder/a file: ")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(import_knows_a_document_by_its_content, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(import_keeps_its_receipt_as_a_record, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(import_refuses_an_empty_list_until_it_is_allowed,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(import_in_part_says_so, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(import_cuts_a_receipt_that_is_too_long_and_says_how_much,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(import_without_a_workspace_reads_only, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(import_names_the_file_that_is_none, fixture_setup,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests_name("assess/import", tests, NULL, NULL);
}
