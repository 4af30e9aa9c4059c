#include "store/advisories.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/embed.h"
#include "base/world.h"
#include "store/advisories_internal.h"

/* It also goes up when a reader of feeds learns to make more of a record: one that is there is not
   read again. */
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
    [ADV_STATE_MAKE] = "state_make",
    [ADV_STATE_GET] = "state_get",
    [ADV_STATE_PUT] = "state_put",
    [ADV_WORD_FIND] = "word_find",
    [ADV_WORD_GET] = "word_get",
    [ADV_WORD_INSERT] = "word_insert",
    [ADV_NAME_FIND] = "name_find",
    [ADV_NAME_INSERT] = "name_insert",
    [ADV_ALIAS_DELETE] = "alias_delete",
    [ADV_BY_ID] = "by_id",
    [ADV_ADVISORY_INSERT] = "advisory_insert",
    [ADV_ADVISORY_UPDATE] = "advisory_update",
    [ADV_ADVISORY_GET] = "advisory_get",
    [ADV_MARK_PUT] = "mark_put",
    [ADV_MARK_GET] = "mark_get",
    [ADV_MARK_PAST] = "mark_past",
    [ADV_MARK_LIST] = "mark_list",
    [ADV_PACKAGE_INSERT] = "package_insert",
    [ADV_PACKAGE_DELETE] = "package_delete",
    [ADV_PACKAGE_LIST] = "package_list",
    [ADV_PRODUCT_INSERT] = "product_insert",
    [ADV_PRODUCT_DELETE] = "product_delete",
    [ADV_PRODUCT_LIST] = "product_list",
    [ADV_SHARED_INSERT] = "shared_insert",
    [ADV_SHARED_DELETE] = "shared_delete",
    [ADV_SHARED_GET] = "shared_get",
    [ADV_KEV_FIND] = "kev_find",
    [ADV_KEV_PUT] = "kev_put",
    [ADV_KEV_GONE] = "kev_gone",
    [ADV_KEV_DROP] = "kev_drop",
    [ADV_EPSS_FIND] = "epss_find",
    [ADV_EPSS_PUT] = "epss_put",
    [ADV_EPSS_GONE] = "epss_gone",
    [ADV_EPSS_DROP] = "epss_drop",
    [ADV_SOURCE_PUT] = "source_put",
    [ADV_SOURCE_COUNT] = "source_count",
    [ADV_SOURCE_LIST] = "source_list",
    [ADV_LOG_INSERT] = "log_insert",
    [ADV_LOG_LIST] = "log_list",
    [ADV_LOG_COUNT] = "log_count",
    [ADV_LOG_OLDEST] = "log_oldest",
    [ADV_LOG_DROP] = "log_drop",
    [ADV_FIELDS] = "fields",
    [ADV_EXPLOITED_FIND] = "exploited_find",
    [ADV_EXPLOITED_PUT] = "exploited_put",
    [ADV_EXPLOITED_MARK] = "exploited_mark",
    [ADV_EXPLOITED_GONE] = "exploited_gone",
    [ADV_EXPLOITED_DROP] = "exploited_drop",
    [ADV_EXPLOITED_LIST] = "exploited_list",
    [ADV_ACCEPTANCE_PUT] = "acceptance_put",
    [ADV_ACCEPTANCE_LIST] = "acceptance_list",
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

bool advisories_damaged(const struct advisories *db, int64_t number, struct err *err)
{
    return err_set(err, ERR_INVALID,
                   "%s is damaged: what it says of advisory number %lld cannot be read; remove the "
                   "file and import the feeds again",
                   db->path, (long long)number);
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

void advisories_bind_blob(sqlite3_stmt *st, int at, struct str bytes)
{
    sqlite3_bind_blob64(st, at, bytes.n ? bytes.p : "", bytes.n, SQLITE_STATIC);
}

struct str advisories_blob(sqlite3_stmt *st, int column)
{
    const char *p = sqlite3_column_blob(st, column);
    return (struct str){p, p ? (size_t)sqlite3_column_bytes(st, column) : 0};
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

/* Whether the open file is locked by us, still has its name, and is still wanted. */
static bool is_ours(const struct advisories *db, int fd)
{
    struct stat by_lock, by_name;
    return fstat(fd, &by_lock) == 0 && stat(db->building, &by_name) == 0 &&
           by_lock.st_ino == by_name.st_ino && !world_exists(str_of(db->path));
}

/* Takes the file a new database is written to, so that no other import does. What is left of one
   that was killed is emptied; and when another one ended in between, its file is gone. */
static bool lock_building(struct advisories *db, struct err *err)
{
    const char *building = str_cz(db->arena, str_fmt(db->arena, "%s.building", db->path));
    int fd = open(building, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    bool locked = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (!locked && errno != EWOULDBLOCK) {
        (void)err_set(err, ERR_IO, "%s: cannot be made (errno %d)", building, errno);
        if (fd >= 0)
            close(fd);
        return false;
    }
    db->building = building;
    if (locked && is_ours(db, fd) && ftruncate(fd, 0) == 0) {
        db->building_lock = fd;
        return true;
    }
    db->building = NULL; /* it is not ours to remove */
    close(fd);
    return err_set(err, ERR_CONFLICT, "%s: another program is importing feeds", db->path);
}

/* Its name, by which all that is remembered of it is known to be of it. */
static bool name_new(struct advisories *db, struct err *err)
{
    unsigned char random[16];
    struct buf name = {.arena = db->arena};
    world_random(random, sizeof random);
    for (size_t i = 0; i < sizeof random; i++)
        buf_fmt(&name, "%02x", random[i]);
    sqlite3_stmt *st = advisories_statement(db, ADV_STATE_MAKE, err);
    if (!st)
        return false;
    advisories_bind(st, 1, buf_str(&name));
    return advisories_step(db, st, err);
}

/* A new database is written without a log into a file beside it, and takes its name with the first
   commit: nobody sees it half-filled, and each page is written once. */
static bool build_new(struct advisories *db, struct err *err)
{
    if (!lock_building(db, err) || !open_file(db, db->building, SQLITE_OPEN_READWRITE, err))
        return false;
    char pragmas[200];
    snprintf(pragmas, sizeof pragmas,
             "PRAGMA page_size = 8192; PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; "
             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -%d; PRAGMA user_version = %d;",
             (int)CACHE_KIB, (int)SCHEMA_VERSION);
    char *schema = str_cz(db->arena, embed_find("sql/advisories/schema.sql"));
    db->words.all = true;
    return exec(db, pragmas, err) && exec(db, schema, err) && name_new(db, err);
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
        return open_to_read(db, err) && exec(db, "PRAGMA cache_size = -32768;", err);
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
    db->building_lock = -1;
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

static void close_lock(struct advisories *db)
{
    if (db->building_lock >= 0)
        close(db->building_lock);
    db->building_lock = -1;
}

void advisories_close(struct advisories *db)
{
    if (!db)
        return;
    advisories_rollback(db);
    close_sqlite(db);
    advisories_forget_words(db);
    if (db->building)
        world_forget(str_of(db->building));
    close_lock(db);
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
    db->counts = NULL;
    db->counts_cap = 0;
    if (!write || advisories_load_state(db, err))
        return true;
    advisories_rollback(db);
    return false;
}

/* To the disk, with what its folder says of it. */
static bool sync_path(const char *path, int flags, struct err *err)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    if (!ok)
        (void)err_set(err, ERR_IO, "%s: cannot be written to the disk (errno %d)", path, errno);
    if (fd >= 0)
        close(fd);
    return ok;
}

/* Gives the finished file its name. */
static bool publish(struct advisories *db, struct err *err)
{
    const char *building = db->building;
    struct str path = str_of(db->path);
    size_t slash = str_rfind_char(path, '/');
    const char *folder = slash == path.n ? "." : str_cz(db->arena, str_sub(path, 0, slash + 1));
    close_sqlite(db);
    if (!sync_path(building, O_RDONLY, err))
        return false;
    if (rename(building, db->path) != 0)
        return err_set(err, ERR_IO, "%s: cannot be given its name (errno %d)", db->path, errno);
    db->building = NULL;
    close_lock(db);
    advisories_forget_words(db); /* from now on others may add some */
    return sync_path(folder, O_RDONLY | O_DIRECTORY, err) && open_existing(db, err);
}

bool advisories_commit(struct advisories *db, struct err *err)
{
    assert(db->in_transaction);
    if (!run(db, ADV_COMMIT, err))
        return false;
    db->in_transaction = false;
    advisories_forget_marks(db);
    return !db->building || publish(db, err);
}

void advisories_rollback(struct advisories *db)
{
    struct err ignored;
    if (db->in_transaction) {
        (void)!run(db, ADV_ROLLBACK, &ignored);
        if (db->mode == ADVISORIES_WRITE)
            advisories_forget_words(db); /* some of them may be gone */
    }
    advisories_forget_marks(db);
    db->in_transaction = false;
}

bool advisories_savepoint(struct advisories *db, struct err *err)
{
    db->done_before = db->done;
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
    db->done = db->done_before;
    advisories_forget_words(db);
    advisories_forget_marks(db); /* they may have been read in what is undone */
}

bool advisories_prepare_all(struct advisories *db, struct err *err)
{
    for (size_t i = 0; i < ADV__COUNT; i++)
        if (!advisories_statement(db, (enum advisories_statement)i, err))
            return false;
    return true;
}
