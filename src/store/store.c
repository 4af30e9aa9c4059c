#include "store/store.h"

#include "base/limits.h"
#include "base/world.h"
#include "store/internal.h"

static bool begin(struct db *db, struct err *err)
{
    return db_exec(db, "BEGIN IMMEDIATE", err);
}

static bool bring_up_to_date(struct store *s, struct err *err)
{
    if (s->mode == STORE_READ)
        return store_schema_check(s->db, err);
    /* No rewinding: finished statements in this arena wait for their next use. */
    return begin(s->db, err) && store_migrate(s->db, s->arena, err) &&
           db_exec(s->db, "COMMIT", err);
}

/* What is prepared once and lives as long as the store has an arena of its own, for callers rewind
   theirs between requests. */
static struct store *new_store(struct arena *a, enum store_mode mode)
{
    struct store *s = ARENA_NEW(a, struct store);
    s->mode = mode;
    s->arena = &s->own_arena;
    arena_init(s->arena, MIB(256));
    s->types = ARENA_ARRAY(s->arena, struct type_statements, RECORD_TYPE_COUNT);
    return s;
}

bool store_open(struct arena *a, struct str path, enum store_mode mode, struct store **out,
                struct err *err)
{
    static const enum db_mode modes[] = {
        [STORE_READ] = DB_READ, [STORE_WRITE] = DB_WRITE, [STORE_CREATE] = DB_CREATE};
    if (str_starts(path, STR("postgresql:")) || str_starts(path, STR("postgres:")))
        return err_set(err, ERR_USAGE, "this version keeps workspaces in SQLite files only");
    if (mode == STORE_CREATE && world_exists(path))
        return err_set(err, ERR_CONFLICT, "%.*s: is there already", STR_ARG(path));
    if (mode != STORE_CREATE && !world_exists(path))
        return err_set(err, ERR_NOT_FOUND,
                       "%.*s: there is no workspace here; make one with 'tutela init', or name one "
                       "with --workspace",
                       STR_ARG(path));
    struct store *s = new_store(a, mode);
    if (!db_open(s->arena, path, modes[mode], &s->db, err) || !bring_up_to_date(s, err)) {
        store_close(s);
        return err_wrap(err, "%.*s", STR_ARG(path));
    }
    *out = s;
    return true;
}

/* A workspace in memory, for replaying. */
bool store_open_memory(struct arena *a, struct store **out, struct err *err)
{
    struct store *s = new_store(a, STORE_WRITE);
    if (!db_open(s->arena, STR(":memory:"), DB_MEMORY, &s->db, err) ||
        !store_migrate(s->db, s->arena, err)) {
        store_close(s);
        return false;
    }
    *out = s;
    return true;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    store_rollback(s);
    db_close(s->db);
    arena_done(s->arena);
}

void store_set_actor(struct store *s, struct str actor)
{
    s->actor = actor;
}

bool store_begin(struct store *s, struct err *err)
{
    if (s->mode == STORE_READ)
        return err_set(err, ERR_DENIED, "the workspace is open for reading only");
    assert(!s->in_transaction);
    assert(s->actor.n);
    if (!begin(s->db, err))
        return false;
    s->in_transaction = true;
    s->broken = false;
    if (store_read_head(s, err))
        return true;
    store_rollback(s);
    return false;
}

bool store_still_open(struct store *s, struct err *err)
{
    if (s->in_transaction && !s->broken && db_in_transaction(s->db))
        return true;
    return err_set(err, ERR_IO,
                   "the transaction ended at an earlier failure: nothing of it is kept");
}

bool store_commit(struct store *s, struct err *err)
{
    assert(s->in_transaction);
    if (!store_still_open(s, err) || !db_exec(s->db, "COMMIT", err)) {
        store_rollback(s);
        return false;
    }
    s->in_transaction = false;
    return true;
}

void store_rollback(struct store *s)
{
    struct err ignored;
    if (s->in_transaction && !db_exec(s->db, "ROLLBACK", &ignored))
        s->in_transaction = false; /* SQLite has rolled back by itself, as after a full disk */
    s->in_transaction = false;
}

bool store_snapshot(struct store *s, struct err *err)
{
    assert(!s->in_transaction);
    return db_exec(s->db, "BEGIN", err);
}

void store_snapshot_end(struct store *s)
{
    struct err ignored;
    IGNORE(db_exec(s->db, "ROLLBACK", &ignored)); /* nothing was written */
}

bool store_savepoint(struct store *s, struct err *err)
{
    if (s->in_transaction && !store_still_open(s, err))
        return false;
    return db_exec(s->db, "SAVEPOINT change", err);
}

bool store_release(struct store *s, struct err *err)
{
    if (s->in_transaction && !store_still_open(s, err))
        return false;
    return db_exec(s->db, "RELEASE change", err);
}

void store_undo(struct store *s)
{
    struct err ignored;
    s->broken = !db_in_transaction(s->db) ||
                !db_exec(s->db, "ROLLBACK TO change; RELEASE change", &ignored) ||
                !store_read_head(s, &ignored);
}

bool store_backup(struct store *s, struct str path, struct err *err)
{
    if (world_exists(path))
        return err_set(err, ERR_CONFLICT, "%.*s: is there already", STR_ARG(path));
    if (db_copy_to(s->db, path, err))
        return true;
    struct err ignored;
    IGNORE(world_remove(path, &ignored)); /* what was written before the disk was full */
    return err_wrap(err, "%.*s", STR_ARG(path));
}
