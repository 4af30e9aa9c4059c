#include "fixture.h"

#include "base/embed.h"

/* The same text of every statement, on both databases. */

static void every_statement_can_be_prepared(void **state)
{
    struct fixture *f = *state;
    if (!store_prepare_all(f->store, &f->arena, &f->err))
        fail_msg("%s", f->err.text);
}

static void a_check_may_only_read(void **state)
{
    struct fixture *f = *state;
    struct json *rows;
    assert_true(store_query_text(f->store, &f->arena, STR("-- a comment\nSELECT 1 AS one"), NULL, 0,
                                 &rows, &f->err));
    assert_int_equal(json_int(json_first(rows), "one", 0), 1);
    static const char *const bad[] = {
        "DELETE FROM record",        "-- hidden\nDELETE FROM record",           "ATTACH 'x' AS y",
        "PRAGMA journal_mode = off", "WITH a AS (SELECT 1) DELETE FROM record", ""};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(
            store_query_text(f->store, &f->arena, str_of(bad[i]), NULL, 0, &rows, &f->err));
}

static void every_check_can_be_run(void **state)
{
    struct fixture *f = *state;
    struct store_param day = STORE_P(STR("2026-11-27"));
    const struct embed_file *check = NULL;
    size_t count = 0;
    while ((check = embed_next("data/checks/", check))) {
        struct str sql = {check->bytes, check->size};
        struct json *rows;
        if (!store_query_text(f->store, &f->arena, sql, &day, 1, &rows, &f->err))
            fail_msg("%s: %s", check->path, f->err.text);
        count++;
    }
    assert_true(count > 100);
}

/* By bytes, as UTF-8 has them, whatever the language of the server. */
static void texts_sort_by_their_bytes(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"name=\xc3\xa9", "name=a", "name=Z", "name=a b",
                                        "name=a-b"};
    static const char *const sorted[] = {"Z", "a", "a b", "a-b", "\xc3\xa9"};
    struct store_list list;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        (void)fixture_add(f, "device_family", names[i], NULL);
    assert_true(store_list(f->store, &f->arena, record_type_find(STR("device_family")),
                           STR("sort:name"), 0, 0, &list, &f->err));
    assert_int_equal(list.shown, COUNT_OF(sorted));
    for (size_t i = 0; i < COUNT_OF(sorted); i++)
        assert_true(str_eq(list.heads[i].title, str_of(sorted[i])));
}

/* lower() changes ASCII letters only, on both. */
static void small_letters_are_those_of_ascii(void **state)
{
    struct fixture *f = *state;
    struct json *rows;
    assert_true(store_query_text(f->store, &f->arena, STR("SELECT lower('A\xc3\x89') AS small"),
                                 NULL, 0, &rows, &f->err));
    assert_true(str_eq(json_text(json_first(rows), "small"), STR("a\xc3\x89")));
}

static void numbers_are_numbers_and_nothing_is_nothing(void **state)
{
    struct fixture *f = *state;
    struct json *rows;
    struct store_param p[] = {STORE_N(INT64_MAX), STORE_P(STR("")), {.kind = STORE_NULL}};
    static const char sql[] =
        "SELECT CAST($1 AS BIGINT) AS big, CAST($2 AS TEXT) AS empty, CAST($3 AS TEXT) AS none,"
        " sum(x.n) AS total, count(*) AS count, CASE WHEN 1 < 2 THEN 1 ELSE 0 END AS yes"
        " FROM (SELECT 3 AS n UNION ALL SELECT 4) x";
    if (!store_query_text(f->store, &f->arena, str_of(sql), p, COUNT_OF(p), &rows, &f->err))
        fail_msg("%s", f->err.text);
    const struct json *row = json_first(rows);
    assert_true(json_int(row, "big", 0) == INT64_MAX);
    assert_int_equal(json_get(row, "empty")->type, JSON_STRING);
    assert_int_equal(json_get(row, "none")->type, JSON_NULL);
    assert_int_equal(json_int(row, "total", 0), 7);
    assert_int_equal(json_int(row, "count", 0), 2);
    assert_int_equal(json_int(row, "yes", 0), 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(every_statement_can_be_prepared),
        T(every_check_can_be_run),
        T(a_check_may_only_read),
        T(texts_sort_by_their_bytes),
        T(small_letters_are_those_of_ascii),
        T(numbers_are_numbers_and_nothing_is_nothing),
    };
    return cmocka_run_group_tests_name("dialect", tests, NULL, NULL);
}
