#include "store/store.h"

#include "base/limits.h"
#include "store/internal.h"

enum { MANY_ROWS = 1000 /* written by one transaction: then a server's planner is told */ };

static bool bring_up_to_date(struct store *s, enum db_mark mark, struct err *err)
{
    if (s->mode == STORE_READ)
        return store_schema_check(s->db, err);
    /* No rewinding: finished statements in this arena wait for their next use. */
    return db_begin(s->db, DB_WRITING, err) && store_migrate(s->db, s->arena, err) &&
           (s->mode != STORE_CREATE || db_set_mark(s->db, mark, err)) && db_commit(s->db, err);
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

static bool open_marked(struct arena *a, struct str path, enum store_mode mode, enum db_mark mark,
                        struct store **out, struct err *err)
{
    static const enum db_mode modes[] = {
        [STORE_READ] = DB_READ, [STORE_WRITE] = DB_WRITE, [STORE_CREATE] = DB_CREATE};
    struct store *s = new_store(a, mode);
    if (!db_open(s->arena, path, modes[mode], &s->db, err) || !bring_up_to_date(s, mark, err)) {
        store_close(s);
        return err_wrap(err, "%.*s", STR_ARG(db_shown(a, path)));
    }
    *out = s;
    return true;
}

bool store_open(struct arena *a, struct str path, enum store_mode mode, struct store **out,
                struct err *err)
{
    return open_marked(a, path, mode, DB_WORKSPACE, out, err);
}

bool store_open_unfinished(struct arena *a, struct str path, struct store **out, struct err *err)
{
    return open_marked(a, path, STORE_CREATE, DB_UNFINISHED, out, err);
}

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

struct str store_shown(struct arena *a, struct str path)
{
    return db_shown(a, path);
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
    if (!db_begin(s->db, DB_WRITING, err))
        return false;
    s->in_transaction = true;
    s->broken = false;
    s->written = 0;
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
    if (!store_still_open(s, err) || !db_commit(s->db, err)) {
        store_rollback(s);
        return false;
    }
    s->in_transaction = false;
    if (s->written >= MANY_ROWS)
        db_analyze(s->db);
    return true;
}

void store_rollback(struct store *s)
{
    struct err ignored;
    if (s->in_transaction)
        IGNORE(db_rollback(s->db, &ignored)); /* it has ended by itself, as after a full disk */
    s->in_transaction = false;
}

bool store_snapshot(struct store *s, struct err *err)
{
    assert(!s->in_transaction);
    return db_begin(s->db, DB_READING, err);
}

void store_snapshot_end(struct store *s)
{
    struct err ignored;
    IGNORE(db_rollback(s->db, &ignored)); /* nothing was written */
}

bool store_savepoint(struct store *s, struct err *err)
{
    if (s->in_transaction && !store_still_open(s, err))
        return false;
    return db_savepoint(s->db, err);
}

bool store_release(struct store *s, struct err *err)
{
    if (s->in_transaction && !store_still_open(s, err))
        return false;
    return db_release(s->db, err);
}

void store_undo(struct store *s)
{
    struct err ignored;
    s->broken = !db_in_transaction(s->db) || !db_undo(s->db, &ignored) ||
                !store_read_head(s, &ignored);
}

bool store_try_lock(struct store *s, const char *name, bool *got, struct err *err)
{
    return db_try_lock(s->db, str_of(name), got, err);
}

void store_unlock(struct store *s, const char *name)
{
    db_unlock(s->db, str_of(name));
}
