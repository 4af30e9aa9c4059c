/* Catalogues as records: put in, put in anew, read back, compared. */
#include "../store/fixture.h"

#include "intake/catalogue/compare.h"
#include "intake/catalogue/load.h"
#include "intake/catalogue/record.h"

#define HEAD(edition) \
    "{\"catalogue\":{\"id\":\"OWN\",\"name\":\"House rules\",\"label\":\"practice\"," \
    "\"source\":\"house\",\"edition\":\"" edition "\",\"status\":\"in_force\"," \
    "\"as_of\":\"2026-11-01\"},\"clauses\":["
#define ROW(id, number, name, more) \
    "{\"id\":\"" id "\",\"number\":\"" number "\",\"name\":\"" name "\"," \
    "\"applies_if\":{\"always\":true},\"source\":\"house\",\"status\":\"verified\"" more "}"
#define LINK(from, to) \
    "{\"from\":\"" from "\",\"to\":\"" to "\",\"kind\":\"covers\",\"source\":\"house\"}"

static const char first_edition[] = HEAD("1")
    ROW("OWN-1", "1", "Sign builds", ",\"text\":\"All.\"") "," ROW(
        "OWN-2", "2", "Keep keys apart",
        "") "," ROW("OWN-3", "3", "Old rule",
                    "") "],\"mappings\":[" LINK("OWN-1", "OWN-2") "," LINK("OWN-2", "OWN-3") "]}";
/* 1 has another text, 2 another number, 3 is gone and stands as 4. */
static const char second_edition[] = HEAD("2")
    ROW("OWN-1", "1", "Sign builds", ",\"text\":\"All, twice.\"") "," ROW(
        "OWN-2", "2a", "Keep keys apart",
        "") "," ROW("OWN-4", "4", "Old rule",
                    "") "],\"mappings\":[" LINK("OWN-1", "OWN-2") "," LINK("OWN-2", "OWN-4") "]}";

static struct catalogue_file read_text(struct fixture *f, const char *text, struct hash *hash)
{
    struct catalogue_file c;
    struct findings *findings = ARENA_NEW(&f->arena, struct findings);
    findings_init(findings, &f->arena);
    if (!catalogue_read(&f->arena, str_of(text), &c, findings, &f->err))
        fail_msg("%s", f->err.text);
    assert_null(findings->first);
    *hash = hash_sha256(str_of(text));
    return c;
}

static struct catalogue_change put(struct fixture *f, const char *text)
{
    struct catalogue_change change;
    struct hash hash;
    struct catalogue_file c = read_text(f, text, &hash);
    fixture_begin(f);
    if (!fixture_end(f, catalogue_put(f->store, &f->arena, &c, &hash, &change, &f->err)))
        fail_msg("%s", f->err.text);
    return change;
}

static struct record_head head_of(struct fixture *f, const char *id)
{
    struct record_head head;
    if (!store_head(f->store, &f->arena, str_of(id), &head, &f->err))
        fail_msg("%s", f->err.text);
    return head;
}

static void the_same_file_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct catalogue_change change = put(f, first_edition);
    assert_int_equal(change.outcome, CATALOGUE_ADDED);
    assert_int_equal(change.added, 3);
    assert_int_equal(change.mappings_added, 2);
    int64_t position = store_position(f->store);
    assert_int_equal(put(f, first_edition).outcome, CATALOGUE_SAME);
    assert_int_equal(store_position(f->store), position);
}

static void a_new_edition_keeps_ids_and_retires_what_is_gone_with_reason(void **state)
{
    struct fixture *f = *state;
    put(f, first_edition);
    struct catalogue_change change = put(f, second_edition);
    assert_int_equal(change.outcome, CATALOGUE_CHANGED);
    assert_int_equal(change.added, 1);
    assert_int_equal(change.changed, 2);
    assert_int_equal(change.retired, 1);
    assert_int_equal(change.mappings_added, 1);
    assert_int_equal(change.mappings_retired, 1);
    assert_true(STR_IS(head_of(f, "OWN-3").retired, "not in OWN, edition 2"));
    assert_int_equal(head_of(f, "OWN-1").revision, 2);
    assert_int_equal(head_of(f, "OWN-2").revision, 2);
    assert_true(head_of(f, "OWN-2>OWN-3").retired.n > 0);
    assert_int_equal(head_of(f, "OWN-1>OWN-2").revision, 1);
    /* Back again: what was retired is left so, and counted. */
    change = put(f, first_edition);
    assert_int_equal(change.left, 2);
    assert_int_equal(change.retired, 1);
}

static void a_clause_that_differs_makes_stale_what_looked_at_it(void **state)
{
    struct fixture *f = *state;
    struct json *rows;
    put(f, first_edition);
    struct str device = fixture_device(f, "IP-4", "mdr");
    fixture_add(f, "applicability", fixture_ref(f, "device", device), "clause=OWN-1", "applies=yes",
                NULL);
    struct store_param one[] = {STORE_P(device), STORE_P(device)};
    assert_true(store_query(f->store, &f->arena, "gap_applicability", one, 2, &rows, &f->err));
    assert_int_equal(json_int(json_first(rows), "stale", -1), 0);
    put(f, second_edition);
    assert_true(store_query(f->store, &f->arena, "gap_applicability", one, 2, &rows, &f->err));
    assert_int_equal(json_int(json_first(rows), "stale", -1), 1);
}

static void what_was_put_in_is_read_back_the_same(void **state)
{
    struct fixture *f = *state;
    struct catalogue_file back;
    struct hash hash;
    struct json *model;
    put(f, first_edition);
    struct catalogue_file file = read_text(f, first_edition, &hash);
    assert_true(catalogue_of_store(f->store, &f->arena, STR("OWN"), &back, &f->err));
    catalogue_compare(&f->arena, &file, &back, &model);
    const struct json *n = json_get(model, "counts");
    assert_int_equal(json_int(n, "same", -1), 3);
    assert_int_equal(json_count(json_get(model, "catalogue")), 0);
    assert_int_equal(json_int(n, "mappings_added", -1) + json_int(n, "mappings_removed", -1), 0);
    assert_false(catalogue_of_store(f->store, &f->arena, STR("NO"), &back, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

/* All that are built in, through the store and back. */
static void no_built_in_row_loses_anything_in_the_workspace(void **state)
{
    struct fixture *f = *state;
    struct catalogue_set set;
    int64_t clauses = 0;
    assert_true(catalogue_built_in(&f->arena, &set, &f->err));
    fixture_begin(f);
    assert_true(fixture_end(f, catalogue_load(f->store, &f->arena, &clauses, &f->err)));
    for (size_t i = 0; i < set.count; i++) {
        struct catalogue_file back;
        struct json *model;
        assert_true(catalogue_of_store(f->store, &f->arena, set.items[i].id, &back, &f->err));
        catalogue_compare(&f->arena, &set.items[i], &back, &model);
        if (json_int(json_get(model, "counts"), "same", -1) != (int64_t)set.items[i].clause_count ||
            json_count(json_get(model, "mappings_added")) ||
            json_count(json_get(model, "mappings_removed"))) {
            struct buf b = {.arena = &f->arena};
            json_write_pretty(model, &b);
            fail_msg("%.*s", STR_ARG(buf_str(&b)));
        }
        clauses -= (int64_t)set.items[i].clause_count;
    }
    assert_int_equal(clauses, 0);
}

static void a_newer_program_updates_what_an_older_one_put_in(void **state)
{
    struct fixture *f = *state;
    struct catalogue_set set;
    struct catalogue_change changes[64];
    assert_true(catalogue_built_in(&f->arena, &set, &f->err) && set.count <= COUNT_OF(changes));
    struct catalogue_set older = set; /* without the last one, and with one row less in the first */
    older.items = ARENA_ARRAY(&f->arena, struct catalogue_file, set.count);
    older.hashes = ARENA_ARRAY(&f->arena, struct hash, set.count);
    memcpy(older.items, set.items, set.count * sizeof *set.items);
    memcpy(older.hashes, set.hashes, set.count * sizeof *set.hashes);
    older.count--;
    for (size_t i = 0; i < older.count; i++) { /* mappings may lead into what is not there yet */
        older.items[i].mapping_count = 0;
        older.hashes[i] = hash_sha256(STR("older"));
    }
    older.items[0].clause_count--;
    fixture_begin(f);
    assert_true(
        fixture_end(f, catalogue_put_built_in(f->store, &f->arena, &older, changes, &f->err)));
    fixture_begin(f);
    assert_true(
        fixture_end(f, catalogue_put_built_in(f->store, &f->arena, &set, changes, &f->err)));
    assert_int_equal(changes[0].outcome, CATALOGUE_CHANGED);
    assert_int_equal(changes[0].added, 1);
    assert_int_equal(changes[0].changed, 0);
    assert_int_equal(changes[0].mappings_added, set.items[0].mapping_count);
    assert_int_equal(changes[set.count - 1].outcome, CATALOGUE_ADDED);
    fixture_begin(f);
    assert_true(
        fixture_end(f, catalogue_put_built_in(f->store, &f->arena, &set, changes, &f->err)));
    for (size_t i = 0; i < set.count; i++)
        assert_int_equal(changes[i].outcome, CATALOGUE_SAME);
}

static void an_edition_of_ones_own_is_not_taken_back(void **state)
{
    struct fixture *f = *state;
    struct catalogue_set set = {.count = 1};
    struct catalogue_change change;
    struct hash hash;
    put(f, second_edition);
    struct catalogue_file c = read_text(f, first_edition, &hash);
    set.items = &c;
    set.hashes = &hash;
    fixture_begin(f);
    assert_true(
        fixture_end(f, catalogue_put_built_in(f->store, &f->arena, &set, &change, &f->err)));
    assert_int_equal(change.outcome, CATALOGUE_KEPT);
    assert_true(head_of(f, "OWN-4").retired.n == 0);
}

static void a_mapping_into_nothing_puts_nothing_in(void **state)
{
    struct fixture *f = *state;
    struct catalogue_change change;
    struct record_head head;
    struct hash hash;
    struct catalogue_file c = read_text(
        f, HEAD("1") ROW("OWN-1", "1", "n", "") "],\"mappings\":[" LINK("OWN-1", "NO-1") "]}",
        &hash);
    fixture_begin(f);
    assert_false(catalogue_put(f->store, &f->arena, &c, &hash, &change, &f->err));
    store_rollback(f->store);
    assert_false(store_head(f->store, &f->arena, STR("OWN"), &head, &f->err));
}

static void a_comparison_says_what_came_went_changed_and_moved(void **state)
{
    struct fixture *f = *state;
    struct hash hash;
    struct json *model;
    struct catalogue_file x = read_text(f, first_edition, &hash),
                          y = read_text(f, second_edition, &hash);
    catalogue_compare(&f->arena, &x, &y, &model);
    const struct json *n = json_get(model, "counts");
    assert_true(STR_IS(json_text(model, "by"), "id"));
    assert_int_equal(json_int(n, "added", -1), 1);
    assert_int_equal(json_int(n, "removed", -1), 1);
    assert_int_equal(json_int(n, "changed", -1), 2);
    assert_int_equal(json_int(n, "moved", -1), 1);
    assert_int_equal(json_int(n, "same", -1), 0);
    assert_true(STR_IS(json_text(json_first(json_get(model, "removed")), "now"), "OWN-4"));
    const struct json *changed = json_first(json_get(model, "changed")),
                      *field = json_first(json_get(changed, "fields"));
    assert_true(STR_IS(json_text(changed, "id"), "OWN-1"));
    assert_true(STR_IS(json_text(field, "field"), "text"));
    assert_true(STR_IS(json_text(field, "before"), "All."));
    assert_true(STR_IS(json_text(field, "after"), "All, twice."));
    const struct json *moved = json_first(json_get(model, "moved"));
    assert_true(STR_IS(json_text(moved, "before"), "2") && STR_IS(json_text(moved, "after"), "2a"));
}

static void an_edition_with_other_ids_is_compared_by_number(void **state)
{
    struct fixture *f = *state;
    struct hash hash;
    struct json *model;
    struct catalogue_file x = read_text(f, first_edition, &hash),
                          y = read_text(
                              f,
                              HEAD("3")
                                  ROW("NEW-1", "1", "Sign builds",
                                      ",\"text\":\"All.\"") "," ROW("NEW-9", "9", "More", "") "]}",
                              &hash);
    catalogue_compare(&f->arena, &x, &y, &model);
    const struct json *n = json_get(model, "counts");
    assert_true(STR_IS(json_text(model, "by"), "number"));
    assert_int_equal(json_int(n, "same", -1), 1);
    assert_int_equal(json_int(n, "added", -1), 1);
    assert_int_equal(json_int(n, "removed", -1), 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(the_same_file_again_changes_nothing),
        TEST(a_new_edition_keeps_ids_and_retires_what_is_gone_with_reason),
        TEST(a_clause_that_differs_makes_stale_what_looked_at_it),
        TEST(what_was_put_in_is_read_back_the_same),
        TEST(no_built_in_row_loses_anything_in_the_workspace),
        TEST(a_newer_program_updates_what_an_older_one_put_in),
        TEST(an_edition_of_ones_own_is_not_taken_back),
        TEST(a_mapping_into_nothing_puts_nothing_in),
        TEST(a_comparison_says_what_came_went_changed_and_moved),
        TEST(an_edition_with_other_ids_is_compared_by_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
