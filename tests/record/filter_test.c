#include <sqlite3.h>

#include "fixture.h"

static void filter_writes_the_conditions_the_rows_say(void **state)
{
    static const struct {
        const char *filter, *where, *params; /* params: joined with '|' */
    } rows[] = {
        {"", "", ""},
        {"all", "", ""},
        {"name=Pump", " AND t.name = $3", "Pump"},
        {"name=\"a b\"", " AND t.name = $3", "a b"},
        {"name=\"a \\\"b\\\\\"", " AND t.name = $3", "a \"b\\"},
        {"name!=x", " AND (t.name IS NULL OR t.name <> $3)", "x"},
        {"name=", " AND t.name IS NULL", ""},
        {"name!=", " AND t.name IS NOT NULL", ""},
        {"name~50%_", " AND lower(t.name) LIKE lower($3) ESCAPE '\\'", "%50\\%\\_%"},
        {"name='x';--", " AND t.name = $3", "'x';--"},
        {"number>=5", " AND t.number >= $3", "5"},
        {"number<05", " AND t.number < $3", "5"},
        {"date<=2026-11-21", " AND t.date <= $3", "2026-11-21"},
        {"level=low", " AND t.level = $3", "low"},
        {"level>=medium", " AND t.level IN ($3, $4)", "medium|high"},
        {"level>low", " AND t.level IN ($3, $4)", "medium|high"},
        {"level<=low", " AND t.level IN ($3)", "low"},
        {"level<low", " AND t.level IN (NULL)", ""},
        {"tri=unknown", " AND t.tri IS NULL", ""},
        {"tri!=unknown", " AND t.tri IS NOT NULL", ""},
        {"tri=yes", " AND t.tri = $3", "yes"},
        {"refs=SR-0001", " AND ' ' || t.refs || ' ' LIKE $3 ESCAPE '\\'", "% SR-0001 %"},
        {"words!=a_b", " AND (t.words IS NULL OR NOT ' ' || t.words || ' ' LIKE $3 ESCAPE '\\')",
         "% a\\_b %"},
        {"id=SAMPLE-0001", " AND t.id = $3", "SAMPLE-0001"},
        {"openssl",
         " AND (lower(t.id) LIKE lower($3) ESCAPE '\\' OR lower(t.name) LIKE lower($4) ESCAPE "
         "'\\')",
         "%openssl%|%openssl%"},
        {"level=low  name~x", " AND t.level = $3 AND lower(t.name) LIKE lower($4) ESCAPE '\\'",
         "low|%x%"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record_filter f;
        struct err err = {0};
        struct buf params = {.arena = a};
        if (!record_filter_parse(&SAMPLE, a, str_of(rows[i].filter), 3, &f, &err))
            fail_msg("%s: %s", rows[i].filter, err.text);
        for (size_t j = 0; j < f.param_count; j++)
            buf_fmt(&params, "%s%.*s", j ? "|" : "", STR_ARG(f.params[j]));
        assert_str(a, f.where, rows[i].where);
        assert_str(a, buf_str(&params), rows[i].params);
        assert_str(a, f.order, " ORDER BY r.id");
    }
}

static void filter_sorts_choices_by_their_list(void **state)
{
    struct arena *a = *state;
    struct record_filter f;
    struct err err = {0};
    assert_true(record_filter_parse(&SAMPLE, a, STR("sort:-level sort:name"), 1, &f, &err));
    assert_str(a, f.order,
               " ORDER BY CASE t.level WHEN 'low' THEN 1 WHEN 'medium' THEN 2 WHEN 'high' THEN 3 "
               "END DESC NULLS LAST, t.name NULLS LAST, r.id");
    assert_int_equal(f.param_count, 0);
    assert_int_equal(f.where.n, 0);
}

static void filter_refuses_with_a_reason(void **state)
{
    static const struct {
        const char *filter, *reason;
    } rows[] = {
        {"titel=x", "a sample has no field 'titel'; known: id, name, longtext, number, level"},
        {"sort:titel", "a sample has no field 'titel'; known: id, name"},
        {"level=huge", "level: 'huge' is none of: low medium high"},
        {"level>huge", "level: 'huge' is none of"},
        {"number=x", "number: 'x' is not a whole number"},
        {"number~5", "number: is a number; use = != < <= > >="},
        {"number<", "number: a value is expected after the comparison"},
        {"date>tomorrow", "date: 'tomorrow' is not a date"},
        {"words<a", "words: has no order; use = != or ~"},
        {"json=1", "json: cannot be compared; use ~"},
        {"name=\"a", "the filter ends inside a quoted value"},
        {"ref=SR-0001", "ref: 'SR-0001' is not the id of a device"},
        {"name=\xff", "a filter is UTF-8 text"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct record_filter f;
        struct err err = {0};
        if (record_filter_parse(&SAMPLE, *state, str_of(rows[i].filter), 1, &f, &err))
            fail_msg("%s is taken", rows[i].filter);
        if (!str_starts(str_of(err.text), str_of(rows[i].reason)))
            fail_msg("%s: %s", rows[i].filter, err.text);
    }
}

static void filter_has_a_limit(void **state)
{
    struct arena *a = *state;
    struct record_filter f;
    struct err err = {0};
    struct buf many = {.arena = a}, longer = {.arena = a}, wide = {.arena = a};
    for (int i = 0; i < 65; i++)
        BUF_LIT(&many, "name=x ");
    assert_false(record_filter_parse(&SAMPLE, a, buf_str(&many), 1, &f, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    for (int i = 0; i < 64; i++) /* 27 values each */
        BUF_LIT(&wide, "kind>=req_test ");
    assert_false(
        record_filter_parse(record_type_find(STR("test")), a, buf_str(&wide), 1, &f, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    for (size_t i = 0; i < LIMIT_NAME + 1; i++)
        buf_char(&longer, 'x');
    assert_false(record_filter_parse(&SAMPLE, a, buf_str(&longer), 1, &f, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

/* --- what SQLite makes of it --- */

static void run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* The numbers of the rows that a filter finds, in its order. */
static struct str found(struct arena *a, sqlite3 *db, const char *filter)
{
    struct record_filter f;
    struct err err = {0};
    struct buf ids = {.arena = a};
    sqlite3_stmt *st = NULL;
    if (!record_filter_parse(&SAMPLE, a, str_of(filter), 1, &f, &err))
        fail_msg("%s: %s", filter, err.text);
    char *sql = str_cz(
        a, str_fmt(a, "SELECT t.id FROM sample t JOIN sample r ON r.id = t.id WHERE 1 = 1%.*s%.*s",
                   STR_ARG(f.where), STR_ARG(f.order)));
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_bind_parameter_count(st), f.param_count);
    for (size_t i = 0; i < f.param_count; i++)
        sqlite3_bind_text(st, (int)i + 1, f.params[i].p, (int)f.params[i].n, SQLITE_TRANSIENT);
    while (sqlite3_step(st) == SQLITE_ROW)
        buf_fmt(&ids, "%s", (const char *)sqlite3_column_text(st, 0));
    sqlite3_finalize(st);
    return buf_str(&ids);
}

static void filter_finds_the_rows_it_should(void **state)
{
    static const struct {
        const char *filter, *want;
    } rows[] = {
        {"", "1234"},
        {"number>5", "234"}, /* as numbers: 10 is more than 5 */
        {"number<=5", "1"},
        {"level>=medium", "23"},
        {"level<high", "12"}, /* 4 has none */
        {"level!=low", "234"},
        {"level=", "4"},
        {"name~PUMP", "12"},
        {"name~%", ""}, /* no wildcard */
        {"name~_", "3"},
        {"pump", "12"},
        {"words=a", "13"}, /* not "ab" */
        {"words!=a", "24"},
        {"refs=DEV-0001", "1"},
        {"sort:-level", "3214"},
        {"sort:number", "1423"},
        {"name=\"x' OR '1'='1\"", ""},
        {"level>=medium words=a", "3"},
    };
    struct arena *a = *state;
    sqlite3 *db = NULL;
    struct buf create = {.arena = a};
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    record_sql_create(&SAMPLE, &create);
    run(db, str_cz(a, buf_str(&create)));
    run(db, "INSERT INTO sample (id, name, status, number, level, words, refs) VALUES"
            " ('1', 'Pump one', 'open', 5, 'low', 'a b', 'DEV-0001 SR-0001'),"
            " ('2', 'the pump', 'open', 11, 'medium', 'ab', 'DEV-00011'),"
            " ('3', 'snake_case', 'open', 100, 'high', 'b a', NULL),"
            " ('4', 'none', 'open', 10, NULL, NULL, NULL)");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str have = found(a, db, rows[i].filter);
        if (!str_eq(have, str_of(rows[i].want)))
            fail_msg("%s finds '%.*s', not '%s'", rows[i].filter, STR_ARG(have), rows[i].want);
    }
    sqlite3_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(filter_writes_the_conditions_the_rows_say, setup, teardown),
        cmocka_unit_test_setup_teardown(filter_sorts_choices_by_their_list, setup, teardown),
        cmocka_unit_test_setup_teardown(filter_refuses_with_a_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(filter_has_a_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(filter_finds_the_rows_it_should, setup, teardown),
    };
    return cmocka_run_group_tests_name("record/filter", tests, NULL, NULL);
}
