#include "store/db.h"

#include "base/buf.h"
#include "store/db_driver.h"

/* --- where a workspace is --- */

bool db_is_url(struct str path)
{
    return str_starts(path, STR("postgresql:")) || str_starts(path, STR("postgres:"));
}

/* The password of user:password@host, which ends at the last '@' before the path, for libpq takes
   the first and somebody may have forgotten to write his as %40. */
static struct str without_user_password(struct arena *a, struct str url)
{
    size_t from = str_find(url, STR("://"));
    if (from == url.n)
        return url;
    from += 3;
    struct str authority = str_from(url, from);
    struct str first = str_sub(authority, 0, str_find_char(authority, '?'));
    size_t at = str_rfind_char(first, '@'), colon = str_find_char(authority, ':');
    if (at >= first.n || colon >= at)
        return url;
    return str_fmt(a, "%.*s%.*s", STR_ARG(str_sub(url, 0, from + colon)),
                   STR_ARG(str_from(authority, at)));
}

/* What says where it is, and no secret. What else there may be is not shown: a name that is
   misspelt is not known to be that of a password. */
static bool is_harmless(struct str parameter)
{
    static const char *const names[] = {
        "host=", "hostaddr=", "port=", "user=", "dbname=", "options=", "sslmode="};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_starts(parameter, str_of(names[i])))
            return true;
    return false;
}

struct str db_shown(struct arena *a, struct str path)
{
    if (!db_is_url(path))
        return path;
    struct str url = without_user_password(a, path), parameter;
    size_t query = str_find_char(url, '?');
    if (query == url.n)
        return url;
    struct buf b = {.arena = a};
    struct str rest = str_from(url, query + 1);
    buf_put(&b, str_sub(url, 0, query));
    char before = '?';
    while (str_split(&rest, '&', &parameter)) {
        if (!is_harmless(parameter))
            continue;
        buf_char(&b, before);
        buf_put(&b, parameter);
        before = '&';
    }
    return buf_str(&b);
}

/* --- the driver is asked --- */

/* Whether the time has come to fail on purpose. */
static bool fails_now(struct db *db, struct err *err)
{
    if (db->fail_in == 0 || --db->fail_in > 0)
        return false;
    (void)err_set(err, ERR_IO, "this statement fails, as a test wants it");
    return true;
}

void db_fail_in(struct db *db, int64_t steps)
{
    db->fail_in = steps;
}

bool db_open(struct arena *a, struct str path, enum db_mode mode, struct db **out, struct err *err)
{
    const struct db_driver *d = db_is_url(path) ? &DB_POSTGRES : &DB_SQLITE;
    return d->open(a, path, mode, out, err);
}

void db_close(struct db *db)
{
    if (db)
        db->driver->close(db);
}

bool db_is_server(const struct db *db)
{
    return db->driver->is_server;
}

bool db_set_mark(struct db *db, enum db_mark mark, struct err *err)
{
    return db->driver->set_mark(db, mark, err);
}

bool db_begin(struct db *db, enum db_transaction kind, struct err *err)
{
    return !fails_now(db, err) && db->driver->begin(db, kind, err);
}

bool db_commit(struct db *db, struct err *err)
{
    return !fails_now(db, err) && db->driver->commit(db, err);
}

bool db_rollback(struct db *db, struct err *err)
{
    return db->driver->rollback(db, err);
}

bool db_savepoint(struct db *db, struct err *err)
{
    return !fails_now(db, err) && db->driver->savepoint(db, err);
}

bool db_release(struct db *db, struct err *err)
{
    return !fails_now(db, err) && db->driver->release(db, err);
}

bool db_release_later(struct db *db, struct err *err)
{
    return !fails_now(db, err) && db->driver->release_later(db, err);
}

bool db_settle(struct db *db, struct err *err)
{
    return db->driver->settle(db, err);
}

bool db_undo(struct db *db, struct err *err)
{
    return db->driver->undo(db, err);
}

bool db_in_transaction(const struct db *db)
{
    return db->driver->in_transaction(db);
}

bool db_exec(struct db *db, const char *sql, struct err *err)
{
    return !fails_now(db, err) && db->driver->exec(db, sql, err);
}

bool db_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err)
{
    return db->driver->prepare(db, sql, out, err);
}

void db_finish(struct db_stmt *st)
{
    if (st)
        st->db->driver->finish(st);
}

bool db_only_reads(struct db_stmt *st, struct err *err)
{
    return st->db->driver->only_reads(st, err);
}

void db_text(struct db_stmt *st, int n, struct str text)
{
    st->db->driver->text(st, n, text);
}

void db_int(struct db_stmt *st, int n, int64_t v)
{
    st->db->driver->number(st, n, v);
}

void db_null(struct db_stmt *st, int n)
{
    db_text(st, n, (struct str){0});
}

void db_bytes(struct db_stmt *st, int n, struct str bytes)
{
    st->db->driver->bytes(st, n, bytes);
}

bool db_step(struct db_stmt *st, bool *row, struct err *err)
{
    *row = false;
    if (!fails_now(st->db, err))
        return st->db->driver->step(st, row, err);
    db_reset(st);
    return false;
}

bool db_run(struct db_stmt *st, struct err *err)
{
    bool ok = !fails_now(st->db, err) && st->db->driver->run(st, NULL, err);
    db_reset(st);
    return ok;
}

bool db_run_counted(struct db_stmt *st, int64_t *changed, struct err *err)
{
    bool ok = !fails_now(st->db, err) && st->db->driver->run(st, changed, err);
    db_reset(st);
    return ok;
}

void db_reset(struct db_stmt *st)
{
    st->db->driver->reset(st);
}

int db_columns(const struct db_stmt *st)
{
    return st->db->driver->columns(st);
}

struct str db_column_name(const struct db_stmt *st, int i)
{
    return st->db->driver->column_name(st, i);
}

enum db_type db_column_type(const struct db_stmt *st, int i)
{
    return st->db->driver->column_type(st, i);
}

struct str db_column_text(const struct db_stmt *st, int i)
{
    return st->db->driver->column_text(st, i);
}

int64_t db_column_int(const struct db_stmt *st, int i)
{
    return st->db->driver->column_int(st, i);
}

bool db_copy_to(struct db *db, struct str path, struct err *err)
{
    return db->driver->copy_to(db, path, err);
}

bool db_keep_log(struct db *db, struct err *err)
{
    return db->driver->keep_log(db, err);
}

bool db_checkpoint(struct db *db, struct err *err)
{
    return db->driver->checkpoint(db, err);
}

void db_analyze(struct db *db)
{
    struct err ignored;
    if (db->driver->is_server)
        IGNORE(db->driver->exec(db, "ANALYZE", &ignored)); /* it has an opinion without, too */
}

bool db_try_lock(struct db *db, struct str name, bool *got, struct err *err)
{
    return db->driver->try_lock(db, name, got, err);
}

void db_unlock(struct db *db, struct str name)
{
    db->driver->unlock(db, name);
}
