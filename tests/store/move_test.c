#include "fixture.h"

#include "store/internal.h"
#include "store/transfer.h"

static void fill(struct fixture *f)
{
    struct hash hash;
    struct str device = fixture_device(f, "Pump \xc3\xa9 100 %", "mdr");
    struct str release = fixture_release(f, device, "1.0");
    fixture_begin(f);
    assert_true(
        store_blob_put(f->store, (struct str){"a\0\xff!", 4}, STR("text/x-test"), &hash, &f->err));
    assert_true(store_commit(f->store, &f->err));
    (void)fixture_add(f, "sbom", "name=Pump", fixture_ref(f, "release", release),
                      fixture_ref(f, "file", hash_hex(&f->arena, &hash)), NULL);
    assert_true(fixture_set(f, device, "name", "Pump 2"));
    assert_true(
        db_exec(f->store->db, "INSERT INTO setting (name, value) VALUES ('a', 'b')", &f->err));
}

/* One number out of a workspace. */
static int64_t number(struct fixture *f, struct store *s, const char *sql)
{
    struct json *rows;
    if (!store_query_text(s, &f->arena, str_of(sql), NULL, 0, &rows, &f->err))
        fail_msg("%s", f->err.text);
    return json_int(json_first(rows), "n", -1);
}

static struct store *move(struct fixture *f, struct store *from, struct str to)
{
    static const char setting[] =
        "SELECT count(*) AS n FROM setting WHERE name = 'a' AND value = 'b'";
    static const char blob[] = "SELECT count(*) AS n FROM blob WHERE media_type = 'text/x-test'";
    struct store_moved moved;
    struct store *s = NULL;
    struct store_verdict v;
    if (!store_move(from, &f->arena, to, &moved, &f->err) ||
        !store_open(&f->arena, to, STORE_WRITE, &s, &f->err) ||
        !store_verify(s, &f->arena, &v, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(json_count(v.faults), 0);
    assert_int_equal(v.changes, moved.changes);
    assert_int_equal(v.blobs, moved.blobs);
    assert_true(hash_eq(&v.head, &moved.head));
    assert_int_equal(number(f, s, setting), 1);
    assert_int_equal(number(f, s, blob), 1);
    return s;
}

/* A schema of its own in the database of the tests, empty. */
static struct str empty_schema(struct fixture *f, const char *name)
{
    struct str sql = str_fmt(&f->arena, "DROP SCHEMA IF EXISTS %s CASCADE; CREATE SCHEMA %s", name,
                             name);
    if (!db_exec(f->store->db, sql.p, &f->err))
        fail_msg("%s", f->err.text);
    return str_fmt(&f->arena, "%s&options=-csearch_path%%3D%s", f->path, name);
}

static void drop_schema(struct fixture *f, const char *name)
{
    struct str sql = str_fmt(&f->arena, "DROP SCHEMA %s CASCADE", name);
    assert_true(db_exec(f->store->db, sql.p, &f->err));
}

static void a_workspace_moves_to_a_file_and_holds(void **state)
{
    struct fixture *f = *state;
    fill(f);
    store_close(move(f, f->store, str_fmt(&f->arena, "%s/moved.db", f->dir)));
}

static void a_workspace_moves_to_a_server_and_back(void **state)
{
    FIXTURE_OF_SERVERS();
    struct fixture *f = *state;
    fill(f);
    struct str file = str_fmt(&f->arena, "%s/first.db", f->dir);
    struct store *one = move(f, f->store, file);
    struct store *two = move(f, one, empty_schema(f, "moved"));
    struct store *three = move(f, two, str_fmt(&f->arena, "%s/second.db", f->dir));
    store_close(one);
    store_close(two);
    store_close(three);
    drop_schema(f, "moved");
}

static void what_was_not_finished_is_opened_by_nobody(void **state)
{
    struct fixture *f = *state;
    struct store *s;
    struct str path = fixture_on_server() ? empty_schema(f, "unfinished")
                                          : str_fmt(&f->arena, "%s/half.db", f->dir);
    assert_true(store_open_unfinished(&f->arena, path, &s, &f->err));
    store_close(s); /* as a process that is killed leaves it */
    for (int mode = STORE_READ; mode <= STORE_CREATE; mode++) {
        assert_false(store_open(&f->arena, path, (enum store_mode)mode, &s, &f->err));
        assert_int_equal(f->err.code, ERR_CONFLICT);
    }
    if (fixture_on_server())
        drop_schema(f, "unfinished");
}

static void a_target_that_is_not_empty_is_refused(void **state)
{
    struct fixture *f = *state;
    struct store_moved moved;
    struct str path = str_fmt(&f->arena, "%s/there.db", f->dir);
    assert_true(world_write_file(path, STR("something else"), &f->err));
    assert_false(store_move(f->store, &f->arena, path, &moved, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_false(store_move(f->store, &f->arena, str_of(f->path), &moved, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
}

static bool is_given_by_history(struct str table)
{
    static const char *const common[] = {"history", "record", "link",     "basis",
                                         "counter", "blob",   "migration"};
    for (size_t i = 0; i < COUNT_OF(common); i++)
        if (str_eq(table, str_of(common[i])))
            return true;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        if (str_eq(table, str_of(RECORD_TYPES[i]->name)))
            return true;
        for (const struct record_table *d = RECORD_TYPES[i]->follow_tables; d && d->name; d++)
            if (str_eq(table, str_of(d->name)))
                return true;
    }
    return false;
}

static void every_table_moves(void **state)
{
    struct fixture *f = *state;
    struct json *rows;
    static const char *const texts[] = {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables"
        " WHERE schemaname = current_schema()"};
    assert_true(store_query_text(f->store, &f->arena, str_of(texts[fixture_on_server()]), NULL, 0,
                                 &rows, &f->err));
    assert_true(json_count(rows) > 50);
    JSON_EACH (row, rows) {
        struct str name = json_text(row, "name");
        bool known = is_given_by_history(name);
        for (const char *const *apart = STORE_APART_TABLES; *apart; apart++)
            known = known || str_eq(name, str_of(*apart));
        if (!known)
            fail_msg("table %.*s is neither given by the history nor in STORE_APART_TABLES",
                     STR_ARG(name));
    }
}

static void a_lock_has_one_holder(void **state)
{
    struct fixture *f = *state;
    struct store *other;
    bool got;
    assert_true(store_open(&f->arena, str_of(f->path), STORE_WRITE, &other, &f->err));
    assert_true(store_try_lock(f->store, "feeds", &got, &f->err) && got);
    assert_true(store_try_lock(f->store, "feeds", &got, &f->err) && got);
    assert_true(store_try_lock(other, "feeds", &got, &f->err) && !got);
    assert_true(store_try_lock(other, "mail", &got, &f->err) && got);
    store_unlock(f->store, "feeds");
    assert_true(store_try_lock(other, "feeds", &got, &f->err) && got);
    store_unlock(other, "feeds");
    assert_true(store_try_lock(f->store, "feeds", &got, &f->err) && got);
    store_close(other);
}

static void a_password_is_not_shown(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *path, *shown;
    } rows[] = {
        {"w.db", "w.db"},
        {"/a:b@c/w.db?password=x", "/a:b@c/w.db?password=x"}, /* a file */
        {"postgresql://u@h/d", "postgresql://u@h/d"},
        {"postgresql://u:s3@h/d", "postgresql://u@h/d"},
        {"postgres://u:s3@h:5432/d?port=1", "postgres://u@h:5432/d?port=1"},
        {"postgres://h/d?passwrd=s3", "postgres://h/d"},
        {"postgresql://u:a@b@h/d", "postgresql://u@h/d"},
        {"postgresql://u:a/b@h/d", "postgresql://u@h/d"},
        {"postgresql://u:@h/d", "postgresql://u@h/d"},
        {"postgresql://h:5432/d?user=u@x", "postgresql://h:5432/d?user=u@x"},
        {"postgresql:///d?host=/s&password=s3&user=u", "postgresql:///d?host=/s&user=u"},
        {"postgresql:///d?password=s3", "postgresql:///d"},
        {"postgresql:///d?sslpassword=s3&sslmode=require", "postgresql:///d?sslmode=require"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(str_cz(&f->arena, store_shown(&f->arena, str_of(rows[i].path))),
                            rows[i].shown);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_workspace_moves_to_a_file_and_holds),
        T(a_workspace_moves_to_a_server_and_back),
        T(what_was_not_finished_is_opened_by_nobody),
        T(a_target_that_is_not_empty_is_refused),
        T(every_table_moves),
        T(a_lock_has_one_holder),
        T(a_password_is_not_shown),
    };
    return cmocka_run_group_tests_name("move", tests, NULL, NULL);
}
