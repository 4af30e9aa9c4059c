#include "store/advisories.h"

#include <errno.h>
#include <stdio.h>

#include "base/embed.h"
#include "base/world.h"
#include "store/advisories_internal.h"

enum { SCHEMA_VERSION = 2, SCRATCH_BYTES = 1 << 30, CACHE_KIB = 192 << 10 };

static const char *const names[ADV__COUNT] = {
    [ADV_FETCH_STATE_PUT] = "fetch_state_put",
    [ADV_FETCH_STATE_GET] = "fetch_state_get",
    [ADV_BEGIN_WRITE] = "begin_write",
    [ADV_BEGIN_READ] = "begin_read",
    [ADV_COMMIT] = "commit",
    [ADV_ROLLBACK] = "rollback",
    [ADV_SAVEPOINT] = "savepoint",
    [ADV_RELEASE] = "release",
    [ADV_UNDO] = "undo",
    [ADV_ADVISORY_FIND] = "advisory_find",
    [ADV_ADVISORY_INSERT] = "advisory_insert",
    [ADV_ADVISORY_UPDATE] = "advisory_update",
    [ADV_ALIAS_INSERT] = "alias_insert",
    [ADV_ALIAS_DELETE] = "alias_delete",
    [ADV_AFFECTED_INSERT] = "affected_insert",
    [ADV_AFFECTED_DELETE] = "affected_delete",
    [ADV_PRODUCT_INSERT] = "product_insert",
    [ADV_PRODUCT_DELETE] = "product_delete",
    [ADV_KEV_FIND] = "kev_find",
    [ADV_KEV_PUT] = "kev_put",
    [ADV_KEV_MARK] = "kev_mark",
    [ADV_KEV_DROP] = "kev_drop",
    [ADV_EPSS_FIND] = "epss_find",
    [ADV_EPSS_PUT] = "epss_put",
    [ADV_EPSS_MARK] = "epss_mark",
    [ADV_EPSS_DROP] = "epss_drop",
    [ADV_SOURCE_PUT] = "source_put",
    [ADV_SOURCE_LIST] = "source_list",
    [ADV_RECOUNT_OSV] = "recount_osv",
    [ADV_RECOUNT_TOTAL] = "recount_total",
    [ADV_RECOUNT_KEV] = "recount_kev",
    [ADV_RECOUNT_EPSS] = "recount_epss",
    [ADV_BY_PACKAGE] = "by_package",
    [ADV_BY_PRODUCT] = "by_product",
    [ADV_ADVISORY_GET] = "advisory_get",
    [ADV_BY_ID] = "by_id",
    [ADV_AFFECTED_OF] = "affected_of",
    [ADV_FIELDS] = "fields",
};

/* --- statements --- */

bool advisories_fail(struct advisories *db, struct err *err, const char *doing)
{
    int code = db->sqlite ? sqlite3_errcode(db->sqlite) : SQLITE_NOMEM;
    const char *text = db->sqlite ? sqlite3_errmsg(db->sqlite) : "out of memory";
    if (code == SQLITE_BUSY)
        return err_set(err, ERR_CONFLICT, "%s: another program is importing feeds", db->path);
    return err_set(err, ERR_IO, "%s: %s: %s", db->path, doing, text);
}

/* The text of a named statement: from the line after "-- name: NAME" to the next such line. */
static struct str find_statement(const char *name)
{
    struct str rest = embed_find("sql/advisories/statements.sql");
    struct str mark = STR("-- name: ");
    struct str wanted = str_of(name);
    for (;;) {
        size_t at = str_find(rest, mark);
        if (at == rest.n)
            return (struct str){0};
        rest = str_from(rest, at + mark.n);
        size_t end = str_find_char(rest, '\n');
        struct str found = str_trim(str_sub(rest, 0, end));
        rest = str_from(rest, end);
        if (str_eq(found, wanted))
            return str_trim(str_sub(rest, 0, str_find(rest, mark)));
    }
}

/* Binding is by position; so $1, $2 ... must first appear in this order. */
static void check_order(sqlite3_stmt *st)
{
    for (int i = 1; i <= sqlite3_bind_parameter_count(st); i++) {
        char wanted[16];
        snprintf(wanted, sizeof wanted, "$%d", i);
        assert(strcmp(sqlite3_bind_parameter_name(st, i), wanted) == 0);
    }
}

sqlite3_stmt *advisories_statement(struct advisories *db, enum advisories_statement which,
                                   struct err *err)
{
    sqlite3_stmt **st = &db->statements[which];
    if (*st) {
        sqlite3_reset(*st);
        return *st;
    }
    struct str sql = find_statement(names[which]);
    assert(sql.n);
    if (sqlite3_prepare_v3(db->sqlite, sql.p, (int)sql.n, SQLITE_PREPARE_PERSISTENT, st, NULL)) {
        (void)advisories_fail(db, err, names[which]);
        return NULL;
    }
    check_order(*st);
    return *st;
}

bool advisories_step(struct advisories *db, sqlite3_stmt *st, struct err *err)
{
    int code = sqlite3_step(st);
    if (code == SQLITE_DONE || code == SQLITE_ROW) {
        sqlite3_reset(st);
        return true;
    }
    return advisories_fail(db, err, "write");
}

bool advisories_row(struct advisories *db, sqlite3_stmt *st, bool *row, struct err *err)
{
    int code = sqlite3_step(st);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        return advisories_fail(db, err, "read");
    *row = code == SQLITE_ROW;
    if (!*row)
        sqlite3_reset(st);
    return true;
}

void advisories_bind(sqlite3_stmt *st, int at, struct str text)
{
    sqlite3_bind_text64(st, at, text.n ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

struct str advisories_view(sqlite3_stmt *st, int column)
{
    const char *p = (const char *)sqlite3_column_text(st, column);
    return (struct str){p, p ? (size_t)sqlite3_column_bytes(st, column) : 0};
}

struct str advisories_text(struct arena *a, sqlite3_stmt *st, int column)
{
    return str_copy(a, advisories_view(st, column));
}

static bool run(struct advisories *db, enum advisories_statement which, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    return st && advisories_step(db, st, err);
}

/* --- opening --- */

static bool exec(struct advisories *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ||
           advisories_fail(db, err, "open");
}

static bool user_version(struct advisories *db, int *out, struct err *err)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db->sqlite, "PRAGMA user_version", -1, &st, NULL) ||
        sqlite3_step(st) != SQLITE_ROW) {
        sqlite3_finalize(st);
        if (sqlite3_errcode(db->sqlite) == SQLITE_NOTADB)
            return err_set(err, ERR_INVALID, "%s is no advisory database", db->path);
        return advisories_fail(db, err, "open");
    }
    *out = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    return true;
}

static bool open_file(struct advisories *db, const char *path, int flags, struct err *err)
{
    if (sqlite3_open_v2(path, &db->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        return advisories_fail(db, err, "open");
    sqlite3_busy_timeout(db->sqlite, 5000);
    return true;
}

static bool check_version(struct advisories *db, struct err *err)
{
    int version = 0;
    if (!user_version(db, &version, err))
        return false;
    if (version == SCHEMA_VERSION)
        return true;
    return err_set(err, ERR_INVALID,
                   "%s is an advisory database of form %d, this program has form %d; remove the "
                   "file and import the feeds again",
                   db->path, version, (int)SCHEMA_VERSION);
}

/* A new database is written without a log into a file beside it, and takes its name with the first
   commit: nobody sees it half-filled, and each page is written once. */
static bool build_new(struct advisories *db, struct err *err)
{
    db->building = str_cz(db->arena, str_fmt(db->arena, "%s.building", db->path));
    if (world_exists(str_of(db->building)) && !world_remove(str_of(db->building), err))
        return false;
    if (!open_file(db, db->building, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err))
        return false;
    char pragmas[200];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA page_size = 8192; PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; "
             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -%d; PRAGMA user_version = %d;",
             (int)CACHE_KIB, (int)SCHEMA_VERSION);
    char *schema = str_cz(db->arena, embed_find("sql/advisories/schema.sql"));
    return exec(db, pragmas, err) && exec(db, schema, err);
}

/* A database whose folder cannot be written (a read-only disk) has no place for the lock file that
   its log needs; but then nobody writes it, and it is read as it is. */
static bool open_to_read(struct advisories *db, struct err *err)
{
    if (!open_file(db, db->path, SQLITE_OPEN_READONLY, err))
        return false;
    if (check_version(db, err))
        return true;
    int code = sqlite3_errcode(db->sqlite);
    if (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)
        return false;
    struct buf uri = {.arena = db->arena};
    BUF_LIT(&uri, "file:");
    buf_url(&uri, str_of(db->path));
    BUF_LIT(&uri, "?immutable=1");
    sqlite3_close(db->sqlite);
    return open_file(db, str_cz(db->arena, buf_str(&uri)), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI,
                     err) &&
           check_version(db, err);
}

static bool open_existing(struct advisories *db, struct err *err)
{
    if (db->mode == ADVISORIES_READ)
        return open_to_read(db, err) &&
               exec(db, "PRAGMA cache_size = -65536; PRAGMA mmap_size = 1073741824;", err);
    char pragmas[160];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA cache_size = -%d; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
             (int)CACHE_KIB);
    return open_file(db, db->path, SQLITE_OPEN_READWRITE, err) && check_version(db, err) &&
           exec(db, pragmas, err);
}

bool advisories_open(struct arena *a, struct str path, enum advisories_mode mode,
                     struct advisories **out, struct err *err)
{
    struct advisories *db = ARENA_NEW(a, struct advisories);
    db->arena = a;
    db->path = str_cz(a, path);
    db->mode = mode;
    bool there = world_exists(path);
    if (!there && mode == ADVISORIES_READ)
        return err_set(
            err, ERR_NO_DATA,
            "there is no advisory database %s; make one with: tutela feed import FILE...",
            db->path);
    arena_init(&db->scratch, SCRATCH_BYTES);
    if (!(there ? open_existing(db, err) : build_new(db, err))) {
        advisories_close(db);
        return false;
    }
    *out = db;
    return true;
}

static void close_sqlite(struct advisories *db)
{
    for (size_t i = 0; i < ADV__COUNT; i++) {
        sqlite3_finalize(db->statements[i]);
        db->statements[i] = NULL;
    }
    sqlite3_close(db->sqlite);
    db->sqlite = NULL;
}

void advisories_close(struct advisories *db)
{
    if (!db)
        return;
    advisories_rollback(db);
    close_sqlite(db);
    struct err ignored;
    if (db->building && world_exists(str_of(db->building)))
        (void)!world_remove(str_of(db->building), &ignored);
    arena_done(&db->scratch);
}

/* --- transactions --- */

bool advisories_begin(struct advisories *db, struct err *err)
{
    assert(!db->in_transaction);
    bool write = db->mode == ADVISORIES_WRITE;
    if (!run(db, write ? ADV_BEGIN_WRITE : ADV_BEGIN_READ, err))
        return false;
    db->in_transaction = true;
    return true;
}

/* Gives the finished file its name. */
static bool publish(struct advisories *db, struct err *err)
{
    const char *building = db->building;
    if (!exec(db, "PRAGMA locking_mode = NORMAL; PRAGMA synchronous = FULL; PRAGMA user_version;",
              err))
        return false;
    close_sqlite(db);
    if (rename(building, db->path) != 0)
        return err_set(err, ERR_IO, "%s: cannot be given its name (errno %d)", db->path, errno);
    db->building = NULL;
    return open_existing(db, err);
}

bool advisories_commit(struct advisories *db, struct err *err)
{
    assert(db->in_transaction);
    if (!run(db, ADV_COMMIT, err))
        return false;
    db->in_transaction = false;
    return !db->building || publish(db, err);
}

void advisories_rollback(struct advisories *db)
{
    struct err ignored;
    if (db->in_transaction)
        (void)!run(db, ADV_ROLLBACK, &ignored);
    db->in_transaction = false;
}

bool advisories_savepoint(struct advisories *db, struct err *err)
{
    return run(db, ADV_SAVEPOINT, err);
}

bool advisories_release(struct advisories *db, struct err *err)
{
    return run(db, ADV_RELEASE, err);
}

void advisories_undo(struct advisories *db)
{
    struct err ignored;
    if (run(db, ADV_UNDO, &ignored))
        (void)!run(db, ADV_RELEASE, &ignored);
}

bool advisories_prepare_all(struct advisories *db, struct err *err)
{
    for (size_t i = 0; i < ADV__COUNT; i++)
        if (!advisories_statement(db, (enum advisories_statement)i, err))
            return false;
    return true;
}
