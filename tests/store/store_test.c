#include "fixture.h"

#include "store/internal.h"

static struct str device(struct fixture *f)
{
    struct str family = fixture_add(f, "device_family", "name=Halcyon", NULL);
    return fixture_add(f, "device", "name=IP-4", "regulation=mdr",
                       str_cz(&f->arena, str_fmt(&f->arena, "family=%.*s", STR_ARG(family))), NULL);
}

static struct store_verdict verify(struct fixture *f)
{
    struct store_verdict v;
    if (!store_verify(f->store, &f->arena, &v, &f->err))
        fail_msg("%s", f->err.text);
    return v;
}

static void assert_holds(struct fixture *f)
{
    struct store_verdict v = verify(f);
    JSON_EACH (fault, v.faults)
        fail_msg("%.*s", STR_ARG(fault->text));
}

static void store_gives_readable_ids_in_order(void **state)
{
    struct fixture *f = *state;
    assert_true(STR_IS(fixture_add(f, "device_family", "name=A", NULL), "DF-0001"));
    assert_true(STR_IS(fixture_add(f, "device_family", "name=B", NULL), "DF-0002"));
}

static void store_gives_back_what_was_saved(void **state)
{
    struct fixture *f = *state;
    struct json *o = fixture_json(f, device(f));
    assert_true(STR_IS(json_text(o, "name"), "IP-4"));
    assert_true(STR_IS(json_text(o, "family"), "DF-0001"));
    assert_int_equal(json_int(o, "revision", 0), 1);
    assert_holds(f);
}

static void store_never_reuses_the_id_of_a_retired_record(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "device_family", "name=A", NULL);
    assert_true(store_begin(f->store, &f->err) &&
                store_retire(f->store, &f->arena, id, STR("sold"), &f->err) &&
                store_commit(f->store, &f->err));
    assert_true(STR_IS(fixture_add(f, "device_family", "name=B", NULL), "DF-0002"));
    assert_false(fixture_set(f, id, "name", "C"));
    assert_non_null(strstr(f->err.text, "retired (sold)"));
    assert_holds(f);
}

static void store_refuses_a_reference_to_nothing_and_to_another_type(void **state)
{
    struct fixture *f = *state;
    struct str id = device(f);
    assert_false(fixture_set(f, id, "family", "DF-0099"));
    assert_non_null(strstr(f->err.text, "there is no record DF-0099"));
    assert_false(fixture_set(f, id, "family", "DEV-0001"));
    assert_non_null(strstr(f->err.text, "is not the id of a device family"));
    assert_true(STR_IS(json_text(fixture_json(f, id), "family"), "DF-0001"));
}

static void store_refuses_a_save_over_somebody_elses_change(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "device_family", "name=A", NULL);
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    assert_true(store_load(f->store, &f->arena, t, id, record, NULL, &f->err));
    assert_true(fixture_set(f, id, "name", "B"));
    assert_true(record_set(t, record, &f->arena, STR("name"), STR("C"), &f->err));
    assert_true(store_begin(f->store, &f->err));
    assert_false(store_save(f->store, &f->arena, t, id, 1, record, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    store_rollback(f->store);
    assert_true(STR_IS(json_text(fixture_json(f, id), "name"), "B"));
}

static void store_writes_nothing_when_nothing_differs(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "device_family", "name=A", NULL);
    int64_t before = store_position(f->store);
    assert_true(fixture_set(f, id, "name", "A"));
    assert_int_equal(store_position(f->store), before);
}

static void store_rolls_back_what_was_not_committed(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    struct str id = {0};
    assert_true(record_set(t, record, &f->arena, STR("name"), STR("A"), &f->err));
    assert_true(store_begin(f->store, &f->err));
    assert_true(store_add(f->store, &f->arena, t, record, &id, &f->err));
    store_rollback(f->store);
    assert_int_equal(store_position(f->store), 0);
    assert_true(STR_IS(fixture_add(f, "device_family", "name=B", NULL), "DF-0001"));
    assert_holds(f);
}

static void store_refuses_writing_a_workspace_opened_for_reading(void **state)
{
    struct fixture *f = *state;
    struct store *reader;
    assert_true(store_open(&f->arena, str_of(f->path), STORE_READ, &reader, &f->err));
    store_set_actor(reader, STR("reader"));
    assert_false(store_begin(reader, &f->err));
    assert_int_equal(f->err.code, ERR_DENIED);
    store_close(reader);
}

static void store_refuses_a_file_that_is_no_workspace(void **state)
{
    struct fixture *f = *state;
    struct store *s;
    struct str path = str_fmt(&f->arena, "%s/other.db", f->dir);
    assert_true(world_write_file(path, STR("this is a text, and no database at all"), &f->err));
    assert_false(store_open(&f->arena, path, STORE_WRITE, &s, &f->err));
    assert_non_null(strstr(f->err.text, "other.db"));
    assert_false(store_open(&f->arena, str_of(f->path), STORE_CREATE, &s, &f->err));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    assert_false(store_open(&f->arena, STR("/nonexistent/w.db"), STORE_WRITE, &s, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void store_refuses_a_workspace_from_the_future(void **state)
{
    struct fixture *f = *state;
    struct store *s;
    assert_true(
        db_exec(f->store->db, "INSERT INTO migration VALUES ('9999_later.sql', 'x')", &f->err));
    assert_false(store_open(&f->arena, str_of(f->path), STORE_WRITE, &s, &f->err));
    assert_non_null(strstr(f->err.text, "newer version"));
    assert_true(
        db_exec(f->store->db, "DELETE FROM migration WHERE name = '9999_later.sql'", &f->err));
}

/* --- verify --- */

static bool complains(struct fixture *f, const char *sql, const char *wanted)
{
    assert_true(db_exec(f->store->db, sql, &f->err));
    struct store_verdict v = verify(f);
    JSON_EACH (fault, v.faults)
        if (str_has(fault->text, str_of(wanted)))
            return true;
    return false;
}

static void verify_notices_a_value_changed_behind_the_history(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    assert_true(complains(f, "UPDATE device SET name = 'IP-5'", "differs from what its history"));
}

static void verify_notices_a_rewritten_history(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    assert_true(complains(f, "UPDATE history SET actor = 'somebody else' WHERE position = 1",
                          "was altered"));
}

static void verify_notices_a_removed_change(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    assert_true(complains(f, "DELETE FROM history WHERE position = 1", "changes are missing"));
}

static void verify_notices_a_cut_off_end(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    assert_true(complains(f, "DELETE FROM history WHERE position = 2",
                          "is in the workspace, but not in its history"));
}

static void verify_notices_an_added_reference_and_an_altered_file(void **state)
{
    struct fixture *f = *state;
    struct hash hash;
    (void)device(f);
    assert_true(store_begin(f->store, &f->err));
    assert_true(store_blob_put(f->store, STR("a file"), STR("text/plain"), &hash, &f->err));
    assert_true(store_commit(f->store, &f->err));
    assert_holds(f);
    assert_true(complains(f, "INSERT INTO link VALUES ('DF-0001', 'family', 'DEV-0001')", "link"));
    assert_true(complains(f, "UPDATE blob SET bytes = CAST('a pile' AS BYTEA)", "were altered"));
}

static void verify_notices_an_attached_file_that_is_gone(void **state)
{
    struct fixture *f = *state;
    struct hash hash;
    struct str d = device(f);
    (void)fixture_add(f, "release", "name=1", fixture_ref(f, "device", d), NULL);
    assert_true(store_begin(f->store, &f->err) &&
                store_blob_put(f->store, STR("a list"), STR("text/plain"), &hash, &f->err) &&
                store_commit(f->store, &f->err));
    (void)fixture_add(f, "sbom", "name=Pump", "release=REL-0001",
                      fixture_ref(f, "file", hash_hex(&f->arena, &hash)), NULL);
    assert_holds(f);
    assert_true(complains(f, "DELETE FROM blob", "its attached file is gone"));
}

static void rebuild_gives_the_state_at_an_earlier_position(void **state)
{
    struct fixture *f = *state;
    struct str id = device(f);
    int64_t before = store_position(f->store);
    assert_true(fixture_set(f, id, "name", "IP-5"));
    struct str path = str_fmt(&f->arena, "%s/old.db", f->dir);
    assert_true(store_rebuild(f->store, &f->arena, before, path, &f->err));
    struct store *now = f->store;
    assert_true(store_open(&f->arena, path, STORE_READ, &f->store, &f->err));
    assert_true(STR_IS(json_text(fixture_json(f, id), "name"), "IP-4"));
    assert_int_equal(store_position(f->store), before);
    assert_holds(f);
    store_close(f->store);
    f->store = now;
    assert_false(store_rebuild(f->store, &f->arena, 99, path, &f->err));
}

static void backup_is_a_workspace_that_holds(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    struct str path = str_fmt(&f->arena, "%s/backup.db", f->dir);
    assert_true(store_backup(f->store, path, &f->err));
    struct store *now = f->store;
    assert_true(store_open(&f->arena, path, STORE_READ, &f->store, &f->err));
    assert_holds(f);
    assert_int_equal(store_position(f->store), 2);
    store_close(f->store);
    f->store = now;
    assert_false(store_backup(f->store, path, &f->err));
}

/* --- failures --- */

static bool add_device(struct fixture *f)
{
    const struct record_type *t = record_type_find(STR("device"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    struct str id = {0};
    return record_set(t, record, &f->arena, STR("name"), STR("X"), &f->err) &&
           record_set(t, record, &f->arena, STR("family"), STR("DF-0001"), &f->err) &&
           record_set(t, record, &f->arena, STR("regulation"), STR("mdr"), &f->err) &&
           store_begin(f->store, &f->err) &&
           store_add(f->store, &f->arena, t, record, &id, &f->err) &&
           store_commit(f->store, &f->err);
}

static void a_save_whose_nth_statement_fails_leaves_nothing_behind(void **state)
{
    struct fixture *f = *state;
    (void)device(f);
    int64_t before = store_position(f->store);
    int failures = 0;
    for (int n = 1;; n++) {
        db_fail_in(f->store->db, n);
        bool ok = add_device(f);
        db_fail_in(f->store->db, 0);
        if (ok)
            break;
        failures++;
        store_rollback(f->store);
        assert_int_equal(store_position(f->store), before);
        assert_holds(f);
    }
    assert_true(failures >= 8);
    assert_int_equal(store_position(f->store), before + 1);
    assert_holds(f);
}

static void a_full_disk_is_told_and_loses_nothing(void **state)
{
    FIXTURE_OF_FILES();
    struct fixture *f = *state;
    (void)device(f);
    assert_true(
        db_exec(f->store->db, "PRAGMA max_page_count = 1", &f->err)); /* = the present size */
    int64_t before = 0;
    bool ok = true;
    for (int i = 0; ok && i < 10000; i++) {
        before = store_position(f->store);
        ok = add_device(f);
    }
    assert_false(ok);
    assert_int_equal(f->err.code, ERR_IO);
    assert_non_null(strstr(f->err.text, "the disk is full"));
    store_rollback(f->store);
    assert_int_equal(store_position(f->store), before);
    assert_holds(f);
}

/* SQLite ends the transaction by itself when the disk is full. What came before is gone then, and
   what would come after must not be written behind a gap in the chain. */
static void nothing_is_written_after_a_transaction_ended_by_itself(void **state)
{
    struct fixture *f = *state;
    struct str id = {0};
    struct hash hash;
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    (void)device(f);
    int64_t before = store_position(f->store);
    assert_true(record_set(t, record, &f->arena, STR("name"), STR("Y"), &f->err));
    fixture_begin(f);
    assert_true(store_savepoint(f->store, &f->err));
    assert_true(store_add(f->store, &f->arena, t, record, &id, &f->err));
    assert_true(store_release(f->store, &f->err));
    assert_true(store_savepoint(f->store, &f->err));
    assert_true(db_exec(f->store->db, "ROLLBACK", &f->err));
    assert_false(store_add(f->store, &f->arena, t, record, &id, &f->err));
    store_undo(f->store);
    assert_false(store_savepoint(f->store, &f->err));
    assert_false(store_add(f->store, &f->arena, t, record, &id, &f->err));
    assert_false(store_blob_put(f->store, STR("x"), STR("text/plain"), &hash, &f->err));
    assert_false(store_commit(f->store, &f->err));
    assert_int_equal(store_position(f->store), before);
    fixture_begin(f);
    assert_true(store_add(f->store, &f->arena, t, record, &id, &f->err));
    assert_true(store_commit(f->store, &f->err));
    assert_int_equal(store_position(f->store), before + 1);
    assert_holds(f);
}

/* Also when the caller goes on after the failure, as an import that skips what is bad might. */
static void what_failed_half_way_is_undone_or_not_committed(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("device_family"));
    void *record = arena_alloc(&f->arena, t->size, 1, 16);
    struct str id = {0};
    (void)device(f);
    int64_t before = store_position(f->store);
    assert_true(record_set(t, record, &f->arena, STR("name"), STR("Y"), &f->err));
    bool done = false;
    for (int n = 1; !done; n++) {
        fixture_begin(f);
        db_fail_in(f->store->db, n);
        done = store_add(f->store, &f->arena, t, record, &id, &f->err);
        db_fail_in(f->store->db, 0);
        bool committed = store_commit(f->store, &f->err);
        assert_true(committed || !done);
        assert_int_equal(store_position(f->store), before + done);
        assert_holds(f);
    }
}

static void a_restored_backup_takes_writers_beside_readers(void **state)
{
    struct fixture *f = *state;
    struct db_stmt *st;
    bool row;
    (void)device(f);
    struct str path = str_fmt(&f->arena, "%s/copy.db", f->dir);
    assert_true(store_backup(f->store, path, &f->err));
    store_close(f->store);
    assert_true(store_open(&f->arena, path, STORE_WRITE, &f->store, &f->err));
    assert_true(db_prepare(f->store->db, STR("PRAGMA journal_mode"), &st, &f->err));
    assert_true(db_step(st, &row, &f->err) && row);
    assert_true(STR_IS(db_column_text(st, 0), "wal"));
    db_finish(st);
}

static void a_history_of_others_brings_no_id_that_is_a_path(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *type, *id;
    } rows[] = {
        {"clause", "../../etc/x"},
        {"clause", ".x"},
        {"clause", ""},
        {"clause", "a b"},
        {"clause", "SR-0001"}, /* a counter's, one day */
        {"security_risk", "../../-0001"},
        {"security_risk", "XX-0001"},
        {"security_risk", "SR-9223372036854775807"},
    };
    struct json *change = json_object(&f->arena);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct change c = {.position = 1, .revision = 1, .action = STR("add")};
        c.type = str_of(rows[i].type);
        c.record = str_of(rows[i].id);
        fixture_begin(f);
        f->err.text[0] = 0;
        assert_false(store_apply(f->store, &f->arena, &c, change, &f->err));
        store_rollback(f->store);
    }
}

static void a_list_shows_all_when_asked_whatever_else_is_asked(void **state)
{
    struct fixture *f = *state;
    struct store_list list;
    const struct record_type *t = record_type_find(STR("device_family"));
    struct str id = fixture_add(f, "device_family", "name=A, B", NULL);
    fixture_retire(f, id);
    static const char *const filters[] = {"all", "all name=\"A, B\"", "name~A,  all",
                                          "all sort:name"};
    for (size_t i = 0; i < COUNT_OF(filters); i++) {
        assert_true(store_list(f->store, &f->arena, t, str_of(filters[i]), 0, 0, &list, &f->err));
        assert_int_equal(list.total, 1);
    }
    assert_true(store_list(f->store, &f->arena, t, STR("\"all\""), 0, 0, &list, &f->err));
    assert_int_equal(list.total, 0);
    assert_true(store_list(f->store, &f->arena, t, STR("all"), INT64_MIN, 1, &list, &f->err));
    assert_int_equal(list.shown, 1);
}

/* A reference that is not itself a reason to look again is watched from then on, and what was seen
   before keeps its position. */
static void a_judgement_watches_what_it_refers_to_later(void **state)
{
    struct fixture *f = *state;
    const char *of_device = fixture_ref(f, "device", fixture_device(f, "Pump", "mdr"));
    struct str risk = fixture_add(f, "safety_risk", "name=A", of_device, NULL);
    struct str other = fixture_add(f, "safety_risk", "name=B", of_device, NULL);
    struct str question = fixture_add(f, "question", "name=Why?", fixture_ref(f, "records", risk),
                                      NULL);
    assert_true(fixture_set(f, risk, "name", "A2"));
    bool matters = json_is_true(fixture_json(f, question), "stale");
    struct str both = str_fmt(&f->arena, "%.*s %.*s", STR_ARG(risk), STR_ARG(other));
    assert_true(fixture_set(f, question, "records", both.p));
    assert_true(json_is_true(fixture_json(f, question), "stale") == matters);
    fixture_retire(f, other);
    const struct json *why = json_get(fixture_json(f, question), "stale_because");
    assert_int_equal(json_count(why), matters + 1);
    assert_true(fixture_set(f, question, "records", risk.p));
    assert_int_equal(json_count(json_get(fixture_json(f, question), "stale_because")), matters);
    fixture_holds(f);
}

#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(store_gives_readable_ids_in_order),
        T(store_gives_back_what_was_saved),
        T(store_never_reuses_the_id_of_a_retired_record),
        T(store_refuses_a_reference_to_nothing_and_to_another_type),
        T(store_refuses_a_save_over_somebody_elses_change),
        T(store_writes_nothing_when_nothing_differs),
        T(store_rolls_back_what_was_not_committed),
        T(store_refuses_writing_a_workspace_opened_for_reading),
        T(store_refuses_a_file_that_is_no_workspace),
        T(store_refuses_a_workspace_from_the_future),
        T(verify_notices_a_value_changed_behind_the_history),
        T(verify_notices_a_rewritten_history),
        T(verify_notices_a_removed_change),
        T(verify_notices_a_cut_off_end),
        T(verify_notices_an_added_reference_and_an_altered_file),
        T(verify_notices_an_attached_file_that_is_gone),
        T(rebuild_gives_the_state_at_an_earlier_position),
        T(backup_is_a_workspace_that_holds),
        T(a_save_whose_nth_statement_fails_leaves_nothing_behind),
        T(a_full_disk_is_told_and_loses_nothing),
        T(nothing_is_written_after_a_transaction_ended_by_itself),
        T(what_failed_half_way_is_undone_or_not_committed),
        T(a_restored_backup_takes_writers_beside_readers),
        T(a_history_of_others_brings_no_id_that_is_a_path),
        T(a_list_shows_all_when_asked_whatever_else_is_asked),
        T(a_judgement_watches_what_it_refers_to_later),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
