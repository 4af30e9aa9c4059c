#include "fixture.h"

#include "store/internal.h"

/* What is of a server alone; skipped where the tests run on files. */

/* Ends the connections of all others to the database of the tests. */
static void cut(struct fixture *f)
{
    struct store *s;
    static const char sql[] = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                              " WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert_true(store_open(&f->arena, str_of(f->path), STORE_READ, &s, &f->err));
    assert_true(db_exec(s->db, sql, &f->err));
    store_close(s);
}

static bool add_one(struct fixture *f)
{
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    struct str id = {0};
    return record_set(t, record, &f->arena, STR("name"), STR("A"), &f->err) &&
           store_add(f->store, &f->arena, t, record, &id, &f->err);
}

static void a_transaction_ends_with_its_connection_and_the_next_has_a_new_one(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    (void)fixture_add(f, "device_family", "name=A", NULL);
    int64_t before = store_position(f->store);
    fixture_begin(f);
    assert_true(add_one(f));
    cut(f);
    bool added = add_one(f);
    assert_false(store_commit(f->store, &f->err) && added);
    assert_int_equal(f->err.code, ERR_IO);
    store_rollback(f->store);
    assert_int_equal(store_position(f->store), before);
    (void)fixture_add(f, "device_family", "name=B", NULL);
    assert_int_equal(store_position(f->store), before + 1);
    fixture_holds(f);
}

static void reading_and_writing_go_on_when_the_connection_was_lost_between(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    struct json *rows;
    struct str id = fixture_add(f, "device_family", "name=A", NULL);
    cut(f);
    assert_int_equal(store_position(f->store), 1);
    cut(f);
    assert_true(STR_IS(fixture_field(f, id, "name"), "A"));
    cut(f);
    assert_true(
        store_query_text(f->store, &f->arena, STR("SELECT 1 AS one"), NULL, 0, &rows, &f->err));
    cut(f);
    assert_true(fixture_set(f, id, "name", "B"));
    cut(f);
    assert_true(store_snapshot(f->store, &f->err));
    assert_true(STR_IS(fixture_field(f, id, "name"), "B"));
    store_snapshot_end(f->store);
    fixture_holds(f);
}

struct nested {
    struct fixture *f;
    int64_t rows, inner;
};

static bool ask_within(void *context, const struct store_row *row, struct err *err)
{
    struct nested *n = context;
    struct json *rows;
    struct store_param p = STORE_N(store_row_int(row, 0));
    if (store_row_int(row, 0) != ++n->rows)
        return err_set(err, ERR_INVALID, "another row was wanted");
    if (!store_query_text(n->f->store, &n->f->arena, STR("SELECT CAST($1 AS BIGINT) * 2 AS twice"),
                          &p, 1, &rows, err))
        return false;
    n->inner += json_int(json_first(rows), "twice", 0);
    return true;
}

static void rows_wait_while_something_else_is_asked(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    struct nested n = {.f = f};
    if (!store_each_text(f->store, STR("SELECT generate_series(1, 1000)"), NULL, 0, ask_within, &n,
                         &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(n.rows, 1000);
    assert_int_equal(n.inner, 1001000);
}

/* It is told where the rows are read, and spoils nothing else. */
static void a_failure_in_the_middle_of_rows_is_told(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    struct json *rows;
    struct str sql = STR("SELECT 1 / (50 - g) AS x FROM generate_series(1, 100) g");
    assert_false(store_query_text(f->store, &f->arena, sql, NULL, 0, &rows, &f->err));
    assert_non_null(strstr(f->err.text, "division by zero"));
    (void)fixture_add(f, "device_family", "name=A", NULL);
    fixture_holds(f);
}

/* Also when the statement was sent without waiting: at the latest by the commit. */
static void a_write_that_fails_is_told_and_not_committed(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    struct db_stmt *st;
    struct str sql = STR("INSERT INTO counter (type, last) VALUES ($1, 1)");
    assert_true(db_prepare(f->store->db, sql, &st, &f->err));
    fixture_begin(f);
    assert_true(add_one(f));
    bool ok = true;
    for (int i = 0; i < 2; i++) { /* the second time it is there */
        db_text(st, 1, STR("twice"));
        ok = ok && db_run(st, &f->err);
    }
    assert_false(ok && store_commit(f->store, &f->err));
    assert_non_null(strstr(f->err.text, "duplicate key"));
    store_rollback(f->store);
    db_finish(st);
    assert_int_equal(store_position(f->store), 0);
}

static void a_text_that_is_not_utf8_is_refused(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    static const struct str bad[] = {{"a\xff", 2}, {"a\0b", 3}};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct store_param p = STORE_P(bad[i]);
        struct json *rows;
        assert_false(store_query_text(f->store, &f->arena, STR("SELECT CAST($1 AS TEXT) AS x"), &p,
                                      1, &rows, &f->err));
        assert_int_equal(f->err.code, ERR_INVALID);
        assert_non_null(strstr(f->err.text, "UTF-8"));
    }
}

static void a_database_of_something_else_is_refused(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    struct store *s;
    struct str url = str_fmt(&f->arena, "%s&options=-csearch_path%%3Dother", f->path);
    assert_false(store_open(&f->arena, url, STORE_WRITE, &s, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_true(db_exec(f->store->db, "CREATE SCHEMA other", &f->err));
    assert_false(store_open(&f->arena, url, STORE_WRITE, &s, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    assert_true(db_exec(f->store->db, "CREATE TABLE other.migration (name TEXT)", &f->err));
    assert_false(store_open(&f->arena, url, STORE_READ, &s, &f->err));
    assert_int_equal(f->err.code, ERR_INVALID);
    assert_false(store_open(&f->arena, url, STORE_CREATE, &s, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_true(db_exec(f->store->db, "DROP SCHEMA other CASCADE", &f->err));
}

/* No part of a URL that cannot be read is repeated, for it may be of the password. */
static void what_cannot_be_opened_says_no_secret(void **state)
{
    struct fixture *f = *state;
    struct store *s;
    static const char *const urls[] = {
        "postgresql://u:secret%zz@h/d", "postgresql://u:sec/secret@nowhere.invalid:1/d",
        "postgresql://u@/d?host=/x&passwrd=secret", "postgresql://u:secret@127.0.0.1:1/d",
        "postgresql:///d?host=/nonexistent&password=secret"};
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        assert_false(store_open(&f->arena, str_of(urls[i]), STORE_READ, &s, &f->err));
        if (strstr(f->err.text, "secret"))
            fail_msg("%s", f->err.text);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_transaction_ends_with_its_connection_and_the_next_has_a_new_one),
        T(reading_and_writing_go_on_when_the_connection_was_lost_between),
        T(rows_wait_while_something_else_is_asked),
        T(a_failure_in_the_middle_of_rows_is_told),
        T(a_write_that_fails_is_told_and_not_committed),
        T(a_text_that_is_not_utf8_is_refused),
        T(a_database_of_something_else_is_refused),
        T(what_cannot_be_opened_says_no_secret),
    };
    return cmocka_run_group_tests_name("server", tests, NULL, NULL);
}
