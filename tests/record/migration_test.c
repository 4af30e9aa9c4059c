/* The migrations are written by hand; what they make must be what the tables in C say. */
#include <sqlite3.h>

#include "base/embed.h"
#include "fixture.h"

static const char *const migrations[] = {
    "sql/migrations/0001_common.sql",
    "sql/migrations/0002_records.sql",
};

/* Tables that are of the store, not of a type. */
static const char *const common[] = {"history", "record", "link", "basis", "counter", "blob"};

static sqlite3 *migrated(struct arena *a)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (size_t i = 0; i < COUNT_OF(migrations); i++)
        if (sqlite3_exec(db, str_cz(a, embed_find(migrations[i])), NULL, NULL, &message))
            fail_msg("%s: %s", migrations[i], message);
    return db;
}

/* "name TYPE NOT NULL" of each column, one a line, in the order of the table. */
static struct str columns(struct arena *a, sqlite3 *db, const char *table)
{
    struct buf b = {.arena = a};
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(db, "SELECT name, type, \"notnull\", pk FROM pragma_table_info($1)",
                                -1, &st, NULL);
    assert_int_equal(rc, SQLITE_OK);
    sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
    while (sqlite3_step(st) == SQLITE_ROW)
        buf_fmt(&b, "%s %s%s%s\n", (const char *)sqlite3_column_text(st, 0),
                (const char *)sqlite3_column_text(st, 1),
                sqlite3_column_int(st, 2) ? " NOT NULL" : "",
                sqlite3_column_int(st, 3) ? " PRIMARY KEY" : "");
    sqlite3_finalize(st);
    return buf_str(&b);
}

static void migration_makes_the_tables_that_the_types_want(void **state)
{
    struct arena *a = *state;
    sqlite3 *db = migrated(a), *other = NULL;
    assert_int_equal(sqlite3_open(":memory:", &other), SQLITE_OK);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        struct buf create = {.arena = a};
        if (RECORD_TYPES[i]->flags & RECORD_DERIVED)
            continue; /* a view; the next test reads it */
        record_sql_create(RECORD_TYPES[i], &create);
        assert_int_equal(sqlite3_exec(other, str_cz(a, buf_str(&create)), NULL, NULL, NULL), 0);
        struct str want = columns(a, other, RECORD_TYPES[i]->name);
        struct str have = columns(a, db, RECORD_TYPES[i]->name);
        assert_true(want.n > 0);
        if (!str_eq(want, have))
            fail_msg("%s: the type wants\n%.*s\nthe migration makes\n%.*s", RECORD_TYPES[i]->name,
                     STR_ARG(want), STR_ARG(have));
    }
    sqlite3_close(other);
    sqlite3_close(db);
}

/* Whether a table holds what follows from records of some type. */
static bool follows(struct str name)
{
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        for (const struct record_table *t = RECORD_TYPES[i]->follow_tables; t && t->name; t++)
            if (str_eq(name, str_of(t->name)))
                return true;
    return false;
}

/* Those of types, and those that follow from them. */
static size_t own_tables(void)
{
    size_t n = 0;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        n += (RECORD_TYPES[i]->flags & RECORD_DERIVED) == 0;
        for (const struct record_table *t = RECORD_TYPES[i]->follow_tables; t && t->name; t++)
            n++;
    }
    return n;
}

static void migration_makes_no_table_without_a_type(void **state)
{
    sqlite3 *db = migrated(*state);
    sqlite3_stmt *st = NULL;
    size_t tables = 0;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table'",
                                        -1, &st, NULL),
                     SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        struct str name = str_of((const char *)sqlite3_column_text(st, 0));
        bool known = record_type_find(name) != NULL || follows(name);
        for (size_t i = 0; i < COUNT_OF(common); i++)
            known |= str_eq(name, str_of(common[i]));
        if (!known)
            fail_msg("table %.*s has no type", STR_ARG(name));
        tables++;
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    assert_int_equal(tables, own_tables() + COUNT_OF(common));
}

static void migrated_tables_take_the_statements_of_every_type(void **state)
{
    struct arena *a = *state;
    sqlite3 *db = migrated(a);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        struct buf sql[3] = {{.arena = a}, {.arena = a}, {.arena = a}};
        record_sql_insert(RECORD_TYPES[i], &sql[0]);
        record_sql_update(RECORD_TYPES[i], &sql[1]);
        record_sql_select(RECORD_TYPES[i], &sql[2]);
        bool derived = RECORD_TYPES[i]->flags & RECORD_DERIVED;
        for (size_t j = derived ? 2 : 0; j < COUNT_OF(sql); j++) {
            sqlite3_stmt *st = NULL;
            if (sqlite3_prepare_v2(db, str_cz(a, buf_str(&sql[j])), -1, &st, NULL))
                fail_msg("%.*s: %s", STR_ARG(buf_str(&sql[j])), sqlite3_errmsg(db));
            if (j < 2)
                assert_int_equal(sqlite3_bind_parameter_count(st),
                                 RECORD_TYPES[i]->field_count + 1);
            sqlite3_finalize(st);
        }
    }
    sqlite3_close(db);
}

/* The statement of that name in a file of queries. */
static struct str statement(const char *path, const char *name)
{
    struct str all = embed_find(path);
    size_t at = str_find(all, str_of(name));
    assert_true(at < all.n);
    struct str rest = str_from(all, at + strlen(name));
    return str_sub(rest, 0, str_find(rest, STR(";")));
}

/* A list may name thousands of packages alike, told apart by purl or CPE only. */
static void migrated_component_is_found_by_an_index_of_its_whole_key(void **state)
{
    struct arena *a = *state;
    sqlite3 *db = migrated(a);
    sqlite3_stmt *st = NULL;
    struct buf plan = {.arena = a};
    struct str find = statement("sql/queries/sbom.sql", "-- name: component_find\n");
    const char *sql = str_cz(a, str_fmt(a, "EXPLAIN QUERY PLAN %.*s", STR_ARG(find)));
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL))
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(st) == SQLITE_ROW)
        buf_fmt(&plan, "%s\n", (const char *)sqlite3_column_text(st, 3));
    sqlite3_finalize(st);
    sqlite3_close(db);
    if (!str_has(buf_str(&plan), STR("SEARCH c USING INDEX component_distinct (name=? AND <expr>=? "
                                     "AND <expr>=? AND <expr>=? AND <expr>=?)")))
        fail_msg("%.*s", STR_ARG(buf_str(&plan)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(migration_makes_the_tables_that_the_types_want, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(migration_makes_no_table_without_a_type, setup, teardown),
        cmocka_unit_test_setup_teardown(migrated_tables_take_the_statements_of_every_type, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(migrated_component_is_found_by_an_index_of_its_whole_key,
                                        setup, teardown),
    };
    return cmocka_run_group_tests_name("record/migration", tests, NULL, NULL);
}
