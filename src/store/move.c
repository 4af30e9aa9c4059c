#include "base/limits.h"
#include "base/world.h"
#include "store/internal.h"
#include "store/transfer.h"

/*
 * Workspaces made from another one: a copy, or the state at an earlier position. Until all of it is
 * there the new one is marked as unfinished, and refused by everybody; who is stopped half-way
 * leaves nothing that could be taken for a workspace.
 */

const char *const STORE_APART_TABLES[] = {"account",    "session",  "token",      "recovery_code",
                                          "invitation", "throttle", "access_log", "setting",
                                          "view_saved", "seen",     "once",       "job",
                                          "hook",       "delivery", NULL};

/* --- attached files --- */

static bool copy_blobs(struct store *from, struct store *into, struct arena *a, int64_t *count,
                       struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    if (!db_prepare(from->db, STR("SELECT media_type, bytes FROM blob ORDER BY hash"), &st, err))
        return false;
    while (ok && (ok = db_step(st, &row, err)) && row) {
        struct hash hash;
        size_t mark = arena_mark(a);
        ok = store_blob_put(into, db_column_text(st, 1), str_copy(a, db_column_text(st, 0)), &hash,
                            err);
        arena_rewind(a, mark);
        ++*count;
    }
    db_finish(st);
    return ok;
}

/* --- tables apart --- */

static struct str insert_of(struct arena *a, const char *table, const struct db_stmt *rows)
{
    struct buf b = {.arena = a};
    buf_fmt(&b, "INSERT INTO %s (", table);
    for (int i = 0; i < db_columns(rows); i++)
        buf_fmt(&b, "%s%.*s", i ? ", " : "", STR_ARG(db_column_name(rows, i)));
    BUF_LIT(&b, ") VALUES (");
    for (int i = 0; i < db_columns(rows); i++)
        buf_fmt(&b, "%s$%d", i ? ", " : "", i + 1);
    BUF_LIT(&b, ")");
    return buf_str(&b);
}

static bool copy_row(struct db_stmt *from, struct db_stmt *into, struct err *err)
{
    for (int i = 0; i < db_columns(from); i++)
        switch (db_column_type(from, i)) {
        case DB_IS_NULL: db_null(into, i + 1); break;
        case DB_IS_INT: db_int(into, i + 1, db_column_int(from, i)); break;
        case DB_IS_TEXT: db_text(into, i + 1, db_column_text(from, i)); break;
        case DB_IS_BYTES: db_bytes(into, i + 1, db_column_text(from, i)); break;
        }
    return db_run(into, err);
}

static bool copy_table(struct store *from, struct store *into, struct arena *a, const char *table,
                       int64_t *count, struct err *err)
{
    struct db_stmt *rows, *put = NULL;
    bool row = true;
    if (!db_prepare(from->db, str_fmt(a, "SELECT * FROM %s", table), &rows, err))
        return false;
    bool ok = db_prepare(into->db, insert_of(a, table, rows), &put, err);
    while (ok && (ok = db_step(rows, &row, err)) && row) {
        ok = copy_row(rows, put, err);
        ++*count;
    }
    db_finish(put);
    db_finish(rows);
    return ok || err_wrap(err, "table %s", table);
}

static bool copy_apart(struct store *from, struct store *into, struct arena *a, int64_t *count,
                       struct err *err)
{
    for (const char *const *name = STORE_APART_TABLES; *name; name++)
        if (!copy_table(from, into, a, *name, count, err))
            return false;
    return true;
}

/* --- all of it --- */

/* Attached files first: what follows from a record may lie in one. */
static bool fill(struct store *from, struct store *into, int64_t position, struct store_moved *out,
                 struct err *err)
{
    struct arena work;
    arena_init(&work, LIMIT_ARENA);
    bool ok = db_begin(into->db, DB_WRITING, err) &&
              copy_blobs(from, into, &work, &out->blobs, err) && db_commit(into->db, err) &&
              store_replay(from, into, &work, position, err);
    arena_done(&work);
    return ok;
}

static bool fill_apart(struct store *from, struct store *into, struct arena *a, int64_t *count,
                       struct err *err)
{
    return db_begin(into->db, DB_WRITING, err) && copy_apart(from, into, a, count, err) &&
           db_commit(into->db, err);
}

/* A file that was not finished is removed; a database of a server stays, and says what it is. */
static bool finish(struct store *into, struct str path, bool ok, struct err *err)
{
    ok = ok && db_set_mark(into->db, DB_WORKSPACE, err);
    if (ok)
        db_analyze(into->db);
    store_close(into);
    if (!ok && !db_is_url(path))
        world_forget(path);
    return ok;
}

bool store_rebuild(struct store *s, struct arena *a, int64_t position, struct str path,
                   struct err *err)
{
    struct store *into;
    struct store_moved counts = {0};
    if (position < 0 || position > store_position(s))
        return err_set(err, ERR_USAGE, "the history has positions 0 to %lld",
                       (long long)store_position(s));
    return store_open_unfinished(a, path, &into, err) &&
           finish(into, path, fill(s, into, position, &counts, err), err);
}

static bool same_end(struct store *s, struct store *into, struct arena *a, struct err *err)
{
    struct store_verdict v;
    if (!store_verify(into, a, &v, err))
        return false;
    if (json_count(v.faults))
        return err_set(err, ERR_IO, "the copy does not hold: %.*s",
                       STR_ARG(json_first(v.faults)->text));
    return str_eq(hash_hex(a, &v.head), (struct str){s->head, HASH_HEX}) ||
           err_set(err, ERR_IO, "the copy ends with another hash");
}

static bool copy(struct store *s, struct arena *a, struct str to, bool verify,
                 struct store_moved *out, struct err *err)
{
    struct store *into;
    struct store_moved counts = {0};
    if (!store_open_unfinished(a, to, &into, err))
        return false;
    bool ok = store_snapshot(s, err);
    if (ok) {
        ok = store_read_head(s, err) && fill(s, into, INT64_MAX, &counts, err) &&
             fill_apart(s, into, a, &counts.rows, err) && (!verify || same_end(s, into, a, err));
        counts.changes = s->position;
        store_snapshot_end(s);
    }
    if (!finish(into, to, ok, err))
        return false;
    IGNORE(hash_parse((struct str){s->head, HASH_HEX}, &counts.head)); /* it has the right form */
    *out = counts;
    return true;
}

bool store_move(struct store *s, struct arena *a, struct str to, struct store_moved *out,
                struct err *err)
{
    return copy(s, a, to, true, out, err);
}

/* From a file to a file its pages are copied, which is faster. */
bool store_backup(struct store *s, struct str path, struct err *err)
{
    struct store_moved ignored;
    if (db_is_server(s->db) || db_is_url(path))
        return copy(s, s->arena, path, false, &ignored, err);
    if (world_exists(path))
        return err_set(err, ERR_CONFLICT, "%.*s: is there already", STR_ARG(path));
    if (db_copy_to(s->db, path, err))
        return true;
    world_forget(path); /* what was written before the disk was full */
    return err_wrap(err, "%.*s", STR_ARG(path));
}
