#include <sqlite3.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/world.h"
#include "store/db_driver.h"

/* The driver for a file. */

enum { PARAMS_MAX = 128, BUSY_MS = 10000, LOCKS_MAX = 16 };

/* Marks our files ("TUTL"), so that another program's database is not taken for a workspace; and
   those whose making has not ended ("TUTU"). */
static const int application_ids[] = {
    [DB_WORKSPACE] = 0x5455544c,
    [DB_UNFINISHED] = 0x54555455,
};

/* A lock by name is one on a file beside the database. */
struct lock {
    struct arena arena; /* of what follows; rewound when the lock is let go */
    struct str name;
    struct world_file *file; /* NULL: free */
};

struct sqlite_db {
    struct db base;
    sqlite3 *handle;
    struct str path;
    struct sqlite_stmt *free; /* finished ones, for the next db_prepare */
    struct lock locks[LOCKS_MAX];
};

struct sqlite_stmt {
    struct db_stmt base;
    sqlite3_stmt *handle;
    int index[PARAMS_MAX + 1]; /* of $n, for SQLite numbers parameters by first appearance */
    struct sqlite_stmt *next_free;
};

static struct sqlite_db *of_db(struct db *db)
{
    return (struct sqlite_db *)db;
}

static struct sqlite_stmt *of_stmt(struct db_stmt *st)
{
    return (struct sqlite_stmt *)st;
}

static sqlite3_stmt *handle_of(const struct db_stmt *st)
{
    return ((const struct sqlite_stmt *)st)->handle;
}

static enum err_code code_of(int rc)
{
    return (rc & 0xff) == SQLITE_TOOBIG ? ERR_LIMIT : ERR_IO;
}

static const char *words_of(int rc, sqlite3 *handle)
{
    switch (rc & 0xff) {
    case SQLITE_FULL: return "the disk is full";
    case SQLITE_READONLY: return "the file or its folder cannot be written";
    case SQLITE_NOTADB: return "is not a database, or is damaged";
    case SQLITE_CORRUPT: return "the database is damaged";
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return "another program is writing; try again";
    case SQLITE_CANTOPEN: return "cannot be opened";
    default: return handle ? sqlite3_errmsg(handle) : sqlite3_errstr(rc);
    }
}

static bool fail(struct err *err, int rc, sqlite3 *handle)
{
    return err_set(err, code_of(rc), "%s", words_of(rc, handle));
}

static bool sqlite_exec(struct db *base, const char *sql, struct err *err)
{
    struct sqlite_db *db = of_db(base);
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || fail(err, rc, db->handle);
}

static bool pragma_int(struct sqlite_db *db, const char *sql, int64_t *out, struct err *err)
{
    struct db_stmt *st;
    bool row = false;
    if (!db_prepare(&db->base, str_of(sql), &st, err))
        return false;
    bool ok = db_step(st, &row, err);
    *out = ok && row ? db_column_int(st, 0) : 0;
    db_finish(st);
    return ok;
}

static bool sqlite_set_mark(struct db *db, enum db_mark mark, struct err *err)
{
    char set_id[64];
    snprintf(set_id, sizeof set_id, "PRAGMA application_id = %d", application_ids[mark]);
    return db_exec(db, set_id, err);
}

static bool configure(struct sqlite_db *db, enum db_mode mode, struct err *err)
{
    int64_t id = 0;
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (mode == DB_MEMORY)
        return true;
    /* It is a workspace when its tables are there (store.c). */
    if (mode == DB_CREATE && (!sqlite_set_mark(&db->base, DB_UNFINISHED, err) ||
                              !db_exec(&db->base, "PRAGMA journal_mode = WAL", err)))
        return false;
    if (!pragma_int(db, "PRAGMA application_id", &id, err))
        return false;
    if (id == application_ids[DB_UNFINISHED] && mode != DB_CREATE)
        return err_set(err, ERR_CONFLICT,
                       "its making was stopped before the end: remove it, and begin again");
    if (id != application_ids[DB_WORKSPACE] && mode != DB_CREATE)
        return err_set(err, ERR_INVALID, "is a database, but not one of Tutela");
    /* A backup comes without a write-ahead log, and may be put in place by hand. */
    if (mode == DB_WRITE && !db_exec(&db->base, "PRAGMA journal_mode = WAL", err))
        return false;
    return db_exec(&db->base,
                   "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                   "PRAGMA cache_size = -65536;", /* KiB: with less, a portfolio is read twice */
                   err);
}

static bool check_file(struct str path, enum db_mode mode, struct err *err)
{
    if (mode == DB_CREATE && world_exists(path))
        return err_set(err, ERR_CONFLICT, "is there already");
    if ((mode == DB_READ || mode == DB_WRITE) && !world_exists(path))
        return err_set(err, ERR_NOT_FOUND,
                       "there is no workspace here; make one with 'tutela init', or name one with "
                       "--workspace");
    return true;
}

static bool sqlite_open(struct arena *a, struct str path, enum db_mode mode, struct db **out,
                        struct err *err)
{
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        [DB_MEMORY] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    if (!check_file(path, mode, err))
        return false;
    struct sqlite_db *db = ARENA_NEW(a, struct sqlite_db);
    db->base = (struct db){.driver = &DB_SQLITE, .arena = a};
    db->path = str_copy(a, path);
    const char *file = mode == DB_MEMORY ? ":memory:" : str_cz(a, path);
    int rc = sqlite3_open_v2(file, &db->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        (void)fail(err, rc, db->handle);
    if (rc != SQLITE_OK || !configure(db, mode, err)) {
        db_close(&db->base);
        return false;
    }
    *out = &db->base;
    return true;
}

static void let_go(struct lock *lock)
{
    if (!lock->file)
        return;
    world_close(lock->file);
    arena_done(&lock->arena);
    *lock = (struct lock){0};
}

static void sqlite_close(struct db *base)
{
    struct sqlite_db *db = of_db(base);
    sqlite3_stmt *st;
    for (size_t i = 0; i < LOCKS_MAX; i++)
        let_go(&db->locks[i]);
    if (!db->handle)
        return;
    while ((st = sqlite3_next_stmt(db->handle, NULL)))
        sqlite3_finalize(st);
    sqlite3_close(db->handle);
    db->handle = NULL;
}

static bool sqlite_begin(struct db *db, enum db_transaction kind, struct err *err)
{
    return sqlite_exec(db, kind == DB_WRITING ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static bool sqlite_commit(struct db *db, struct err *err)
{
    return sqlite_exec(db, "COMMIT", err);
}

static bool sqlite_rollback(struct db *db, struct err *err)
{
    return sqlite_exec(db, "ROLLBACK", err);
}

static bool sqlite_savepoint(struct db *db, struct err *err)
{
    return sqlite_exec(db, "SAVEPOINT change", err);
}

static bool sqlite_release(struct db *db, struct err *err)
{
    return sqlite_exec(db, "RELEASE change", err);
}

static bool sqlite_settle(struct db *db, struct err *err)
{
    (void)db;
    (void)err;
    return true; /* nothing is under way */
}

static bool sqlite_undo(struct db *db, struct err *err)
{
    return sqlite_exec(db, "ROLLBACK TO change; RELEASE change", err);
}

static bool sqlite_in_transaction(const struct db *db)
{
    return sqlite3_get_autocommit(((const struct sqlite_db *)db)->handle) == 0;
}

static struct sqlite_stmt *new_stmt(struct sqlite_db *db)
{
    struct sqlite_stmt *st = db->free;
    if (!st)
        return ARENA_NEW(db->base.arena, struct sqlite_stmt);
    db->free = st->next_free;
    return st;
}

static bool sqlite_prepare(struct db *base, struct str sql, struct db_stmt **out, struct err *err)
{
    struct sqlite_db *db = of_db(base);
    sqlite3_stmt *handle;
    const char *tail = NULL;
    if (sql.n > INT32_MAX)
        return err_set(err, ERR_LIMIT, "the statement is too long");
    int rc = sqlite3_prepare_v3(db->handle, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, &handle,
                                &tail);
    if (rc != SQLITE_OK)
        return err_set(err, ERR_IO, "%s", sqlite3_errmsg(db->handle));
    if (!handle)
        return err_set(err, ERR_INVALID, "the statement is empty");
    struct sqlite_stmt *st = new_stmt(db);
    *st = (struct sqlite_stmt){.base.db = base, .handle = handle};
    for (int i = 1; i <= sqlite3_bind_parameter_count(handle); i++) {
        int64_t n = 0;
        struct str name = str_of(sqlite3_bind_parameter_name(handle, i));
        if (str_to_int(str_from(name, 1), &n) && n > 0 && n <= PARAMS_MAX)
            st->index[n] = i;
    }
    *out = &st->base;
    return true;
}

static void sqlite_finish(struct db_stmt *base)
{
    struct sqlite_stmt *st = of_stmt(base);
    struct sqlite_db *db = of_db(base->db);
    sqlite3_finalize(st->handle);
    st->next_free = db->free;
    db->free = st;
}

static bool sqlite_only_reads(struct db_stmt *st, struct err *err)
{
    return sqlite3_stmt_readonly(handle_of(st)) ||
           err_set(err, ERR_DENIED, "a check may only read");
}

static int index_of(const struct db_stmt *st, int n)
{
    assert(n > 0 && n <= PARAMS_MAX);
    return ((const struct sqlite_stmt *)st)->index[n];
}

/* A parameter that the statement does not name is left out without complaint: one list of
   parameters serves several statements. */
static void sqlite_text(struct db_stmt *st, int n, struct str text)
{
    int i = index_of(st, n);
    if (i && text.p)
        sqlite3_bind_text64(handle_of(st), i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
    else if (i)
        sqlite3_bind_null(handle_of(st), i);
}

static void sqlite_bytes(struct db_stmt *st, int n, struct str bytes)
{
    int i = index_of(st, n);
    if (i)
        sqlite3_bind_blob64(handle_of(st), i, bytes.p ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

static void sqlite_number(struct db_stmt *st, int n, int64_t v)
{
    int i = index_of(st, n);
    if (i)
        sqlite3_bind_int64(handle_of(st), i, v);
}

static bool sqlite_step(struct db_stmt *st, bool *row, struct err *err)
{
    int rc = sqlite3_step(handle_of(st));
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return true;
    (void)fail(err, rc, of_db(st->db)->handle);
    sqlite3_reset(handle_of(st)); /* else the next use could not bind its parameters */
    return false;
}

static bool sqlite_run(struct db_stmt *st, int64_t *changed, struct err *err)
{
    bool row;
    if (!sqlite_step(st, &row, err))
        return false;
    if (changed)
        *changed = sqlite3_changes(of_db(st->db)->handle);
    return true;
}

static void sqlite_reset(struct db_stmt *st)
{
    sqlite3_reset(handle_of(st));
    sqlite3_clear_bindings(handle_of(st));
}

static int sqlite_columns(const struct db_stmt *st)
{
    return sqlite3_column_count(handle_of(st));
}

static struct str sqlite_column_name(const struct db_stmt *st, int i)
{
    return str_of(sqlite3_column_name(handle_of(st), i));
}

static enum db_type sqlite_column_type(const struct db_stmt *st, int i)
{
    switch (sqlite3_column_type(handle_of(st), i)) {
    case SQLITE_NULL: return DB_IS_NULL;
    case SQLITE_INTEGER: return DB_IS_INT;
    case SQLITE_BLOB: return DB_IS_BYTES;
    default: return DB_IS_TEXT;
    }
}

static struct str sqlite_column_text(const struct db_stmt *st, int i)
{
    if (sqlite3_column_type(handle_of(st), i) == SQLITE_NULL)
        return (struct str){0};
    const void *p = sqlite3_column_blob(handle_of(st), i); /* NULL for an empty one */
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(handle_of(st), i)};
}

static int64_t sqlite_column_int(const struct db_stmt *st, int i)
{
    return sqlite3_column_int64(handle_of(st), i);
}

static bool sqlite_copy_to(struct db *db, struct str path, struct err *err)
{
    struct db_stmt *st;
    if (!db_prepare(db, STR("VACUUM INTO $1"), &st, err))
        return false;
    db_text(st, 1, path);
    bool ok = db_run(st, err);
    db_finish(st);
    return ok;
}

static bool sqlite_keep_log(struct db *db, struct err *err)
{
    return db_exec(db, "PRAGMA wal_autocheckpoint = 0", err);
}

static bool sqlite_checkpoint(struct db *base, struct err *err)
{
    struct sqlite_db *db = of_db(base);
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY || fail(err, rc, db->handle);
}

static struct lock *find_lock(struct sqlite_db *db, struct str name)
{
    for (size_t i = 0; i < LOCKS_MAX; i++)
        if (str_eq(db->locks[i].name, name))
            return &db->locks[i];
    return NULL;
}

static bool sqlite_try_lock(struct db *base, struct str name, bool *got, struct err *err)
{
    struct sqlite_db *db = of_db(base);
    struct err why = {0};
    *got = find_lock(db, name) != NULL;
    if (*got)
        return true;
    struct lock *lock = find_lock(db, (struct str){0});
    assert(lock); /* more names than LOCKS_MAX are our mistake */
    arena_init(&lock->arena, MIB(1));
    struct str path = str_fmt(&lock->arena, "%.*s-%.*s.lock", STR_ARG(db->path), STR_ARG(name));
    if (world_lock(&lock->arena, path, &lock->file, &why)) {
        lock->name = str_copy(&lock->arena, name);
        *got = true;
        return true;
    }
    arena_done(&lock->arena);
    *lock = (struct lock){0};
    if (why.code == ERR_CONFLICT)
        return true;
    *err = why;
    return false;
}

static void sqlite_unlock(struct db *db, struct str name)
{
    struct lock *lock = find_lock(of_db(db), name);
    if (lock)
        let_go(lock);
}

const struct db_driver DB_SQLITE = {
    .open = sqlite_open,
    .close = sqlite_close,
    .set_mark = sqlite_set_mark,
    .begin = sqlite_begin,
    .commit = sqlite_commit,
    .rollback = sqlite_rollback,
    .savepoint = sqlite_savepoint,
    .release = sqlite_release,
    .release_later = sqlite_release,
    .settle = sqlite_settle,
    .undo = sqlite_undo,
    .in_transaction = sqlite_in_transaction,
    .exec = sqlite_exec,
    .prepare = sqlite_prepare,
    .finish = sqlite_finish,
    .only_reads = sqlite_only_reads,
    .text = sqlite_text,
    .number = sqlite_number,
    .bytes = sqlite_bytes,
    .step = sqlite_step,
    .run = sqlite_run,
    .reset = sqlite_reset,
    .columns = sqlite_columns,
    .column_name = sqlite_column_name,
    .column_type = sqlite_column_type,
    .column_text = sqlite_column_text,
    .column_int = sqlite_column_int,
    .copy_to = sqlite_copy_to,
    .keep_log = sqlite_keep_log,
    .checkpoint = sqlite_checkpoint,
    .try_lock = sqlite_try_lock,
    .unlock = sqlite_unlock,
};
