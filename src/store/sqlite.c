#include "store/db.h"

#include <sqlite3.h>
#include <stdio.h>

enum { PARAMS_MAX = 128, BUSY_MS = 10000 };

/* Marks our files ("TUTL"), so that another program's database is not taken for a workspace. */
enum { APPLICATION_ID = 0x5455544c };

struct db {
    sqlite3 *handle;
    struct arena *arena;
    struct db_stmt *free; /* finished ones, for the next db_prepare */
    int64_t fail_in;      /* steps until one fails on purpose; 0: never */
};

struct db_stmt {
    sqlite3_stmt *handle;
    struct db *db;
    int index[PARAMS_MAX + 1]; /* of $n, for SQLite numbers parameters by first appearance */
    struct db_stmt *next_free;
};

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

/* Whether the time has come to fail on purpose. */
static bool fails_now(struct db *db, struct err *err)
{
    if (db->fail_in == 0 || --db->fail_in > 0)
        return false;
    (void)err_set(err, ERR_IO, "this statement fails, as a test wants it");
    return true;
}

bool db_exec(struct db *db, const char *sql, struct err *err)
{
    if (strncmp(sql, "ROLLBACK", 8) != 0 && fails_now(db, err))
        return false;
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || fail(err, rc, db->handle);
}

static bool pragma_int(struct db *db, const char *sql, int64_t *out, struct err *err)
{
    struct db_stmt *st;
    bool row = false;
    if (!db_prepare(db, str_of(sql), &st, err))
        return false;
    bool ok = db_step(st, &row, err);
    *out = ok && row ? db_column_int(st, 0) : 0;
    db_finish(st);
    return ok;
}

static bool configure(struct db *db, enum db_mode mode, struct err *err)
{
    int64_t id = 0;
    char set_id[64];
    sqlite3_busy_timeout(db->handle, BUSY_MS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    if (mode == DB_MEMORY)
        return true;
    if (mode == DB_CREATE) {
        snprintf(set_id, sizeof set_id, "PRAGMA application_id = %d", APPLICATION_ID);
        if (!db_exec(db, set_id, err) || !db_exec(db, "PRAGMA journal_mode = WAL", err))
            return false;
    }
    if (!pragma_int(db, "PRAGMA application_id", &id, err))
        return false;
    if (id != APPLICATION_ID)
        return err_set(err, ERR_INVALID, "is a database, but not one of Tutela");
    /* A backup comes without a write-ahead log, and may be put in place by hand. */
    if (mode == DB_WRITE && !db_exec(db, "PRAGMA journal_mode = WAL", err))
        return false;
    return db_exec(db,
                   "PRAGMA synchronous = FULL; PRAGMA cell_size_check = ON;"
                   "PRAGMA cache_size = -65536;", /* KiB: with less, a portfolio is read twice */
                   err);
}

bool db_open(struct arena *a, struct str path, enum db_mode mode, struct db **out, struct err *err)
{
    static const int flags[] = {
        [DB_READ] = SQLITE_OPEN_READONLY,
        [DB_WRITE] = SQLITE_OPEN_READWRITE,
        [DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
        [DB_MEMORY] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
    };
    struct db *db = ARENA_NEW(a, struct db);
    db->arena = a;
    const char *file = mode == DB_MEMORY ? ":memory:" : str_cz(a, path);
    int rc = sqlite3_open_v2(file, &db->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        (void)fail(err, rc, db->handle);
    if (rc != SQLITE_OK || !configure(db, mode, err)) {
        db_close(db);
        return false;
    }
    *out = db;
    return true;
}

void db_close(struct db *db)
{
    if (!db || !db->handle)
        return;
    sqlite3_stmt *st;
    while ((st = sqlite3_next_stmt(db->handle, NULL)))
        sqlite3_finalize(st);
    sqlite3_close(db->handle);
    db->handle = NULL;
}

static struct db_stmt *new_stmt(struct db *db)
{
    struct db_stmt *st = db->free;
    if (!st)
        return ARENA_NEW(db->arena, struct db_stmt);
    db->free = st->next_free;
    return st;
}

bool db_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err)
{
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
    struct db_stmt *st = new_stmt(db);
    *st = (struct db_stmt){.handle = handle, .db = db};
    for (int i = 1; i <= sqlite3_bind_parameter_count(handle); i++) {
        int64_t n = 0;
        struct str name = str_of(sqlite3_bind_parameter_name(handle, i));
        if (str_to_int(str_from(name, 1), &n) && n > 0 && n <= PARAMS_MAX)
            st->index[n] = i;
    }
    *out = st;
    return true;
}

void db_finish(struct db_stmt *st)
{
    if (!st)
        return;
    sqlite3_finalize(st->handle);
    st->next_free = st->db->free;
    st->db->free = st;
}

static int index_of(const struct db_stmt *st, int n)
{
    assert(n > 0 && n <= PARAMS_MAX);
    return st->index[n];
}

/* A parameter that the statement does not name is left out without complaint: one list of
   parameters serves several statements. */
void db_text(struct db_stmt *st, int n, struct str text)
{
    int i = index_of(st, n);
    if (i && text.p)
        sqlite3_bind_text64(st->handle, i, text.p, text.n, SQLITE_STATIC, SQLITE_UTF8);
    else if (i)
        sqlite3_bind_null(st->handle, i);
}

void db_bytes(struct db_stmt *st, int n, struct str bytes)
{
    int i = index_of(st, n);
    if (i)
        sqlite3_bind_blob64(st->handle, i, bytes.p ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

void db_int(struct db_stmt *st, int n, int64_t v)
{
    int i = index_of(st, n);
    if (i)
        sqlite3_bind_int64(st->handle, i, v);
}

void db_null(struct db_stmt *st, int n)
{
    db_text(st, n, (struct str){0});
}

void db_fail_in(struct db *db, int64_t steps)
{
    db->fail_in = steps;
}

bool db_step(struct db_stmt *st, bool *row, struct err *err)
{
    *row = false;
    if (fails_now(st->db, err)) {
        sqlite3_reset(st->handle);
        return false;
    }
    int rc = sqlite3_step(st->handle);
    *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return true;
    (void)fail(err, rc, st->db->handle);
    sqlite3_reset(st->handle); /* else the next use could not bind its parameters */
    return false;
}

bool db_run(struct db_stmt *st, struct err *err)
{
    bool row;
    bool ok = db_step(st, &row, err);
    db_reset(st);
    return ok;
}

void db_reset(struct db_stmt *st)
{
    sqlite3_reset(st->handle);
    sqlite3_clear_bindings(st->handle);
}

int db_columns(const struct db_stmt *st)
{
    return sqlite3_column_count(st->handle);
}

struct str db_column_name(const struct db_stmt *st, int i)
{
    return str_of(sqlite3_column_name(st->handle, i));
}

enum db_type db_column_type(const struct db_stmt *st, int i)
{
    switch (sqlite3_column_type(st->handle, i)) {
    case SQLITE_NULL: return DB_IS_NULL;
    case SQLITE_INTEGER: return DB_IS_INT;
    case SQLITE_BLOB: return DB_IS_BYTES;
    default: return DB_IS_TEXT;
    }
}

struct str db_column_text(const struct db_stmt *st, int i)
{
    if (sqlite3_column_type(st->handle, i) == SQLITE_NULL)
        return (struct str){0};
    const void *p = sqlite3_column_blob(st->handle, i); /* NULL for an empty one */
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(st->handle, i)};
}

int64_t db_column_int(const struct db_stmt *st, int i)
{
    return sqlite3_column_int64(st->handle, i);
}

bool db_in_transaction(const struct db *db)
{
    return sqlite3_get_autocommit(db->handle) == 0;
}

bool db_is_readonly(const struct db_stmt *st)
{
    return sqlite3_stmt_readonly(st->handle) != 0;
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes(db->handle);
}

bool db_copy_to(struct db *db, struct str path, struct err *err)
{
    struct db_stmt *st;
    if (!db_prepare(db, STR("VACUUM INTO $1"), &st, err))
        return false;
    db_text(st, 1, path);
    bool ok = db_run(st, err);
    db_finish(st);
    return ok;
}

bool db_checkpoint(struct db *db, struct err *err)
{
    int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc == SQLITE_OK || (rc & 0xff) == SQLITE_BUSY || fail(err, rc, db->handle);
}
