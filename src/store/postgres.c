#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/world.h"
#include "store/postgres_internal.h"

/* The driver for a server: connection and transactions. */

enum {
    RECONNECT_MS = 10000, /* a server that is started again is waited for so long */
    RETRY_MS = 100,
    VERSION_MIN = 150000
};

/* What marks a workspace: the comment of the table that each has from its beginning. */
static const char *const marks[] = {
    [DB_UNFINISHED] = "Tutela workspace, unfinished",
    [DB_WORKSPACE] = "Tutela workspace",
};

static struct pg_db *of_db(struct db *db)
{
    return (struct pg_db *)db;
}

/* --- why something failed --- */

static const struct {
    const char *state; /* SQLSTATE, or the class of it */
    enum err_code code;
    const char *words; /* NULL: what the server says */
} reasons[] = {
    {"53100", ERR_IO, "the disk of the database is full"},
    {"55P03", ERR_IO, "another program is writing; try again"},
    {"25006", ERR_DENIED, "the workspace is open for reading only"},
    {"25P02", ERR_IO, "the transaction ended at an earlier failure: nothing of it is kept"},
    {"22021", ERR_INVALID, "a text is not UTF-8, or has a NUL in it"},
    {"54000", ERR_LIMIT, NULL},
};

/* One line of a message that may have several. */
static bool fail_with(struct err *err, enum err_code code, const char *prefix, const char *text)
{
    char line[400];
    struct str rest = str_of(text), part;
    size_t n = 0;
    while (str_split(&rest, '\n', &part)) {
        part = str_trim(part);
        int more = part.n
                       ? snprintf(line + n, sizeof line - n, "%s%.*s", n ? "; " : "", STR_ARG(part))
                       : 0;
        n += more > 0 ? (size_t)more : 0;
        if (n >= sizeof line)
            break;
    }
    return err_set(err, code, "%s%s", prefix, n ? line : "the database says nothing");
}

bool pg_is_lost(const struct pg_db *pg)
{
    return pg->gone || pg->lib->status(pg->conn) != CONNECTION_OK;
}

/* What the server says last before it closes the connection: that it is shut down, has crashed, or
   is not up yet (57P01 to 57P03), or that the connection is broken (class 08). */
static bool is_farewell(const char *state)
{
    return strncmp(state, "57P0", 4) == 0 || strncmp(state, "08", 2) == 0;
}

bool pg_fail(struct pg_db *pg, const PGresult *r, struct err *err)
{
    const char *state = r ? pg->lib->field(r, PG_DIAG_SQLSTATE) : NULL;
    const char *words = r ? pg->lib->field(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    if (!state)
        return fail_with(err, ERR_IO,
                         pg_is_lost(pg) ? "the connection to the database was lost: " : "",
                         words ? words : pg->lib->error(pg->conn));
    if (is_farewell(state)) {
        pg->gone = true;
        return fail_with(err, ERR_IO, "the connection to the database was lost: ", words);
    }
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (strcmp(state, reasons[i].state) == 0)
            return fail_with(err, reasons[i].code, "", reasons[i].words ? reasons[i].words : words);
    return fail_with(err, ERR_IO, "", words ? words : state);
}

static bool is_failure(ExecStatusType status)
{
    return status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE ||
           status == PGRES_PIPELINE_ABORTED;
}

/* --- the connection --- */

static void no_notices(void *context, const char *text)
{
    (void)context;
    (void)text; /* nobody below main prints */
}

/* What holds for every statement. A commit is on the disk when it returns, also where the server's
   default is another. Statements are planned once, and in the order of joining that is written:
   they are written for SQLite, which keeps to it where they say CROSS JOIN; planning all checks
   anew, in every order, took three times as long as running them. */
static bool set_session(struct pg_db *pg, struct err *err)
{
    static const char text[] =
        "SET client_min_messages = error; SET lock_timeout = '10s'; SET jit = off;"
        "SET plan_cache_mode = force_generic_plan; SET join_collapse_limit = 1;"
        "SET timezone = 'UTC'; SET standard_conforming_strings = on;"
        "SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit')"
        " WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false);";
    bool ok = true;
    const char *const parts[] = {
        text, pg->mode == DB_READ ? "SET default_transaction_read_only = on" : NULL};
    pg->lib->set_notices(pg->conn, no_notices, NULL);
    for (size_t i = 0; ok && i < COUNT_OF(parts); i++) {
        PGresult *r = parts[i] ? pg->lib->exec(pg->conn, parts[i]) : NULL;
        if (parts[i] && is_failure(pg->lib->result(r)))
            ok = pg_fail(pg, r, err);
        pg->lib->clear(r);
    }
    return ok && (pg->lib->enter_pipeline(pg->conn) || pg_fail(pg, NULL, err));
}

/* A server that is being started again refuses connections for a while. */
static bool reconnect(struct pg_db *pg, struct err *err)
{
    int64_t until = world_monotonic_us() + RECONNECT_MS * 1000LL;
    for (;;) {
        struct err why = {0};
        pg->lib->reset(pg->conn);
        pg->queued = 0;
        pg->receiving = NULL;
        pg->in_transaction = pg->by_savepoint = pg->gone = false;
        pg->generation++;
        if (!pg_is_lost(pg) && set_session(pg, &why))
            return true;
        if (world_monotonic_us() > until)
            return pg_fail(pg, NULL, err);
        world_wait_ms(RETRY_MS);
    }
}

/* A server that went away while nothing was asked has said so, and has closed the connection: the
   first look reads what it said, the second finds the end. */
bool pg_ready(struct pg_db *pg, struct err *err)
{
    if (pg->in_transaction || pg->queued || pg->receiving)
        return !pg_is_lost(pg) || pg_fail(pg, NULL, err);
    if (pg->lib->consume(pg->conn) && pg->lib->consume(pg->conn) && !pg_is_lost(pg))
        return true;
    return reconnect(pg, err);
}

bool pg_revived(struct pg_db *pg, struct err *err)
{
    return !pg->in_transaction && pg_is_lost(pg) && reconnect(pg, err);
}

/* --- commands --- */

bool pg_read_results(struct pg_db *pg, PGresult **last, struct err *err)
{
    bool ok = true, between = false;
    pg->queued = 0;
    for (;;) {
        PGresult *r = pg->lib->get(pg->conn);
        ExecStatusType status = r ? pg->lib->result(r) : PGRES_EMPTY_QUERY;
        if (status == PGRES_PIPELINE_SYNC) {
            pg->lib->clear(r);
            return ok;
        }
        if (!r && (between || pg_is_lost(pg)))
            return ok ? pg_fail(pg, NULL, err) : false; /* no more will come */
        between = !r;
        if (!r)
            continue;
        if (is_failure(status) && ok)
            ok = pg_fail(pg, r, err);
        pg->lib->clear(*last);
        *last = r;
    }
}

bool pg_drain(struct pg_db *pg, PGresult **last, struct err *err)
{
    PGresult *r = NULL;
    if (!pg_settle(pg, err))
        return false;
    bool ok = true;
    if (pg->queued)
        ok = pg->lib->sync(pg->conn) ? pg_read_results(pg, &r, err) : pg_fail(pg, NULL, err);
    if (last && ok)
        *last = r;
    else
        pg->lib->clear(r);
    return ok;
}

bool pg_queue(struct pg_db *pg, const char *sql, struct err *err)
{
    if (!pg_settle(pg, err) || (pg->queued >= PG_QUEUE_MAX && !pg_drain(pg, NULL, err)))
        return false;
    if (!pg->lib->send_query(pg->conn, sql, 0, NULL, NULL, NULL, NULL, 0))
        return pg_fail(pg, NULL, err);
    pg->queued++;
    return true;
}

bool pg_now(struct pg_db *pg, const char *sql, PGresult **result, struct err *err)
{
    if (!pg_drain(pg, NULL, err))
        return false;
    if (!pg->lib->exit_pipeline(pg->conn))
        return pg_fail(pg, NULL, err);
    PGresult *r = pg->lib->exec(pg->conn, sql);
    bool ok = !is_failure(pg->lib->result(r)) || pg_fail(pg, r, err);
    if (!pg->lib->enter_pipeline(pg->conn) && ok)
        ok = pg_fail(pg, NULL, err);
    if (result && ok)
        *result = r;
    else
        pg->lib->clear(r);
    return ok;
}

static bool pg_exec(struct db *db, const char *sql, struct err *err)
{
    struct pg_db *pg = of_db(db);
    return pg_ready(pg, err) && pg_now(pg, sql, NULL, err);
}

/* --- transactions --- */

static bool pg_rollback(struct db *db, struct err *err)
{
    struct pg_db *pg = of_db(db);
    struct err ignored;
    IGNORE(pg_drain(pg, NULL, &ignored)); /* whatever failed is taken back */
    pg->in_transaction = pg->by_savepoint = false;
    return !pg_is_lost(pg) && pg_now(pg, "ROLLBACK", NULL, err);
}

/* The writer waits here until it is the only one. Until this has been answered nothing has been
   done, so that it may be tried again on a new connection. */
static bool pg_begin(struct db *db, enum db_transaction kind, struct err *err)
{
    static const char *const texts[] = {
        [DB_READING] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        [DB_WRITING] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                       "SELECT pg_advisory_xact_lock(" PG_LOCK_OF("'writer'") ")",
    };
    struct pg_db *pg = of_db(db);
    struct err ignored;
    bool ok = pg_ready(pg, err) && (pg_now(pg, texts[kind], NULL, err) ||
                                    (pg_revived(pg, err) && pg_now(pg, texts[kind], NULL, err)));
    pg->in_transaction = ok;
    if (!ok)
        IGNORE(pg_rollback(db, &ignored));
    return ok;
}

/* The server answers a commit of what had failed with a rollback. */
static bool pg_commit(struct db *db, struct err *err)
{
    struct pg_db *pg = of_db(db);
    PGresult *r = NULL;
    bool ok = pg_queue(pg, "COMMIT", err) && pg_drain(pg, &r, err);
    if (ok && strcmp(pg->lib->command(r), "COMMIT") != 0)
        ok = err_set(err, ERR_IO,
                     "the transaction ended at an earlier failure: nothing of it is kept");
    else if (!ok && pg_is_lost(pg))
        (void)err_wrap(err,
                       "it is not known whether the change was kept; look before repeating it");
    pg->lib->clear(r);
    if (ok)
        pg->in_transaction = pg->by_savepoint = false;
    return ok;
}

static bool pg_savepoint(struct db *db, struct err *err)
{
    struct pg_db *pg = of_db(db);
    if (pg->in_transaction)
        return pg_queue(pg, "SAVEPOINT change", err);
    return pg->by_savepoint = pg_begin(db, DB_READING, err);
}

static bool pg_release(struct db *db, struct err *err)
{
    struct pg_db *pg = of_db(db);
    if (pg->by_savepoint)
        return pg_commit(db, err);
    return pg_queue(pg, "RELEASE change", err) && pg_drain(pg, NULL, err);
}

static bool pg_release_later(struct db *db, struct err *err)
{
    return pg_queue(of_db(db), "RELEASE change", err);
}

static bool pg_wait(struct db *db, struct err *err)
{
    return pg_drain(of_db(db), NULL, err);
}

static bool pg_undo(struct db *db, struct err *err)
{
    struct pg_db *pg = of_db(db);
    struct err ignored;
    if (pg->by_savepoint)
        return pg_rollback(db, err);
    IGNORE(pg_drain(pg, NULL, &ignored)); /* what failed is what is undone */
    return pg_now(pg, "ROLLBACK TO change; RELEASE change", NULL, err);
}

/* Also one that has failed: it can still go back to its savepoint. */
static bool pg_in_transaction(const struct db *db)
{
    const struct pg_db *pg = (const struct pg_db *)db;
    return pg->in_transaction && !pg_is_lost(pg) && pg->lib->transaction(pg->conn) != PQTRANS_IDLE;
}

/* --- opening --- */

static bool pg_set_mark(struct db *db, enum db_mark mark, struct err *err)
{
    char sql[128];
    snprintf(sql, sizeof sql, "COMMENT ON TABLE migration IS '%s'", marks[mark]);
    return db_exec(db, sql, err);
}

static bool check_mark(struct pg_db *pg, struct str mark, bool is_empty, struct err *err)
{
    if (str_eq(mark, str_of(marks[DB_UNFINISHED])))
        return err_set(err, ERR_CONFLICT,
                       "its making was stopped before the end: drop it, and begin again");
    bool ours = str_eq(mark, str_of(marks[DB_WORKSPACE]));
    if (pg->mode != DB_CREATE)
        return ours || err_set(err, is_empty ? ERR_NOT_FOUND : ERR_INVALID,
                               is_empty ? "there is no workspace here; make one with 'tutela init'"
                                        : "is a database, but not one of Tutela");
    if (ours)
        return err_set(err, ERR_CONFLICT, "is there already");
    return is_empty ||
           err_set(err, ERR_CONFLICT, "has tables of something else: name an empty database");
}

/* Texts must be sorted by their bytes, and lower() must change ASCII letters only, as in SQLite. */
static bool check_database(struct pg_db *pg, struct err *err)
{
    static const char sql[] =
        "SELECT current_schema() IS NOT NULL,"
        " current_setting('server_encoding') = 'UTF8' AND 'Z' < 'a' AND"
        " lower(chr(201)) = chr(201),"
        " NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace),"
        " coalesce(obj_description(to_regclass(quote_ident(current_schema()) || '.migration'),"
        " 'pg_class'), '')";
    PGresult *r = NULL;
    if (pg->lib->server_version(pg->conn) < VERSION_MIN)
        return err_set(err, ERR_NO_DATA, "the server is older than PostgreSQL 15");
    if (!pg_now(pg, sql, &r, err))
        return false;
    bool ok = true;
    if (pg->lib->value(r, 0, 0)[0] != 't')
        ok = err_set(err, ERR_NOT_FOUND, "the schema of the URL is not there: make it first");
    else if (pg->lib->value(r, 0, 1)[0] != 't')
        ok = err_set(err, ERR_INVALID,
                     "a workspace needs a database that sorts by bytes: createdb "
                     "--template=template0 --encoding=UTF8 --locale=C NAME");
    else
        ok = check_mark(pg, str_of(pg->lib->value(r, 0, 3)), pg->lib->value(r, 0, 2)[0] == 't',
                        err);
    pg->lib->clear(r);
    return ok;
}

/* libpq would quote the part of a URL that it cannot read, which may be of the password. */
static bool check_url(const struct pg_library *lib, const char *url, struct err *err)
{
    char *why = NULL;
    PQconninfoOption *options = lib->parse(url, &why);
    bool ok = options != NULL;
    lib->parse_free(options);
    lib->memory_free(why);
    return ok || err_set(err, ERR_USAGE,
                         "cannot be read; wanted is postgresql://USER@HOST:PORT/DATABASE"
                         "?PARAMETER=VALUE, special characters as %%XX");
}

static bool pg_open(struct arena *a, struct str url, enum db_mode mode, struct db **out,
                    struct err *err)
{
    struct pg_db *pg = ARENA_NEW(a, struct pg_db);
    const char *const keys[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name",
                                "dbname",          "client_encoding",  NULL};
    const char *const values[] = {"10", "30000", "tutela", str_cz(a, url), "UTF8", NULL};
    pg->base = (struct db){.driver = &DB_POSTGRES, .arena = a};
    pg->mode = mode;
    if (!pg_load(&pg->lib, err) || !check_url(pg->lib, values[3], err))
        return false;
    arena_init(&pg->scratch, MIB(64));
    pg->conn = pg->lib->connect(keys, values, 1);
    bool ok = !pg_is_lost(pg) || fail_with(err, ERR_IO, "", pg->lib->error(pg->conn));
    if (!ok || !set_session(pg, err) || !check_database(pg, err)) {
        db_close(&pg->base);
        return false;
    }
    *out = &pg->base;
    return true;
}

static void pg_close(struct db *db)
{
    struct pg_db *pg = of_db(db);
    if (!pg->conn)
        return;
    pg_finish_all(pg);
    pg->lib->finish(pg->conn);
    pg->conn = NULL;
    arena_done(&pg->scratch);
}

/* --- what a server does by itself, or is asked otherwise --- */

static bool pg_copy_to(struct db *db, struct str path, struct err *err)
{
    (void)db;
    (void)path;
    return err_set(err, ERR_USAGE, "a database of a server is not copied as a file");
}

static bool pg_needs_nothing(struct db *db, struct err *err)
{
    (void)db;
    (void)err;
    return true;
}

const struct db_driver DB_POSTGRES = {
    .is_server = true,
    .open = pg_open,
    .close = pg_close,
    .set_mark = pg_set_mark,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .savepoint = pg_savepoint,
    .release = pg_release,
    .release_later = pg_release_later,
    .settle = pg_wait,
    .undo = pg_undo,
    .in_transaction = pg_in_transaction,
    .exec = pg_exec,
    .prepare = pg_prepare,
    .finish = pg_finish,
    .only_reads = pg_only_reads,
    .text = pg_text,
    .number = pg_number,
    .bytes = pg_bytes,
    .step = pg_step,
    .run = pg_run,
    .reset = pg_reset,
    .columns = pg_columns,
    .column_name = pg_column_name,
    .column_type = pg_column_type,
    .column_text = pg_column_text,
    .column_int = pg_column_int,
    .copy_to = pg_copy_to,
    .keep_log = pg_needs_nothing,
    .checkpoint = pg_needs_nothing,
    .try_lock = pg_try_lock,
    .unlock = pg_unlock,
};
