#include <stdio.h>

#include "store/postgres_internal.h"

/* The driver for a server: statements, which are prepared by name and kept for their next use; and
   what is asked by one. */

enum { IDLE_MAX = 64 /* finished statements that stay prepared */ };

static struct pg_stmt *of_stmt(struct db_stmt *st)
{
    return (struct pg_stmt *)st;
}

static struct pg_db *db_of(const struct db_stmt *st)
{
    return (struct pg_db *)st->db;
}

/* PostgreSQL must know a type for each number up to the highest. One list of parameters serves
   several statements, so that some may not name all of them; those are said to be texts. */
static int param_types(struct str sql, Oid types[PG_PARAMS_MAX])
{
    int count = 0;
    for (int i = 0; i < PG_PARAMS_MAX; i++)
        types[i] = PG_TYPE_TEXT;
    for (size_t at = 0; at < sql.n; at++) {
        int n = 0;
        if (sql.p[at] == '\'')
            at += 1 + str_find_char(str_from(sql, at + 1), '\'');
        else if (sql.p[at] == '-' && at + 1 < sql.n && sql.p[at + 1] == '-')
            at += str_find_char(str_from(sql, at), '\n');
        else if (sql.p[at] == '$')
            for (; at + 1 < sql.n && char_is_digit(sql.p[at + 1]) && n <= PG_PARAMS_MAX; at++)
                n = n * 10 + (sql.p[at + 1] - '0');
        if (n < 1 || n > PG_PARAMS_MAX)
            continue;
        types[n - 1] = PG_TYPE_FROM_PLACE;
        count = n > count ? n : count;
    }
    return count;
}

bool pg_send_prepare(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    Oid types[PG_PARAMS_MAX];
    int count = param_types(st->sql, types);
    snprintf(st->name, sizeof st->name, "t%lld", (long long)++pg->names);
    arena_rewind(&pg->scratch, 0);
    if (!pg->lib->send_prepare(pg->conn, st->name, str_cz(&pg->scratch, st->sql), count, types))
        return pg_fail(pg, NULL, err);
    pg->queued++;
    st->generation = pg->generation;
    return true;
}

static struct pg_stmt *new_stmt(struct pg_db *pg)
{
    struct pg_stmt *st = pg->free;
    if (!st)
        return ARENA_NEW(pg->base.arena, struct pg_stmt);
    pg->free = st->next;
    struct pg_waiting *spare = st->spare;
    memset(st, 0, sizeof *st);
    st->spare = spare;
    return st;
}

static void forget(struct pg_db *pg, struct pg_stmt *st)
{
    pg->lib->clear(st->shape);
    st->shape = NULL;
    st->next = pg->free;
    pg->free = st;
}

/* A finished statement of the same text, still prepared. */
static struct pg_stmt *take_idle(struct pg_db *pg, const struct hash *key)
{
    for (struct pg_stmt **at = &pg->idle; *at; at = &(*at)->next) {
        struct pg_stmt *st = *at;
        if (st->generation != pg->generation || !hash_eq(&st->key, key))
            continue;
        *at = st->next;
        pg->idle_count--;
        return st;
    }
    return NULL;
}

static bool describe(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    if (!pg_send_prepare(pg, st, err))
        return false;
    if (!pg->lib->send_describe(pg->conn, st->name))
        return pg_fail(pg, NULL, err);
    pg->queued++;
    if (!pg_drain(pg, &st->shape, err))
        return false;
    if (pg->lib->params(st->shape) <= PG_PARAMS_MAX &&
        pg->lib->columns(st->shape) <= PG_COLUMNS_MAX)
        return true;
    pg->lib->clear(st->shape);
    st->shape = NULL;
    return err_set(err, ERR_LIMIT, "the statement has more than %d parameters or columns",
                   PG_PARAMS_MAX);
}

bool pg_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err)
{
    struct pg_db *pg = (struct pg_db *)db;
    struct hash key = hash_sha256(sql);
    if (str_trim(sql).n == 0)
        return err_set(err, ERR_INVALID, "the statement is empty");
    /* What was queued may fail, but not for this statement's sake. */
    if (!pg_ready(pg, err) || !pg_settle(pg, err))
        return false;
    struct pg_stmt *st = take_idle(pg, &key);
    if (!st) {
        st = new_stmt(pg);
        st->base.db = db;
        st->key = key;
        st->sql = sql;
        if (!describe(pg, st, err) && !(pg_revived(pg, err) && describe(pg, st, err))) {
            forget(pg, st);
            return false;
        }
    }
    st->sql = sql;
    *out = &st->base;
    return true;
}

/* The longest idle is at the end. */
static void forget_longest_idle(struct pg_db *pg)
{
    char sql[64];
    struct err ignored;
    struct pg_stmt **at = &pg->idle;
    while ((*at)->next)
        at = &(*at)->next;
    struct pg_stmt *st = *at;
    *at = NULL;
    pg->idle_count--;
    snprintf(sql, sizeof sql, "DEALLOCATE %s", st->name);
    if (st->generation == pg->generation)
        IGNORE(pg_queue(pg, sql, &ignored)); /* else the connection that knew it is gone */
    forget(pg, st);
}

void pg_finish(struct db_stmt *base)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    pg_reset(base);
    st->next = pg->idle;
    pg->idle = st;
    pg->idle_count++;
    /* Not within a transaction, which may have failed: then nothing can be forgotten. */
    while (pg->idle_count > IDLE_MAX && !pg->in_transaction && !pg_is_lost(pg))
        forget_longest_idle(pg);
}

void pg_finish_all(struct pg_db *pg)
{
    if (pg->receiving)
        pg_reset((struct db_stmt *)pg->receiving);
    for (struct pg_stmt *st = pg->idle; st; st = st->next)
        pg->lib->clear(st->shape);
    pg->idle = NULL;
}

/* What would write shows in the plan: PostgreSQL allows it below a WITH too. */
bool pg_only_reads(struct db_stmt *base, struct err *err)
{
    static const char *const bad[] = {"Insert on ", "Update on ", "Delete on ", "Merge on ",
                                      "LockRows"};
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    char sql[64 + 6 * PG_PARAMS_MAX];
    PGresult *r = NULL;
    if (pg->mode == DB_READ)
        return true; /* the server refuses it */
    int params = pg->lib->params(st->shape);
    int n = snprintf(sql, sizeof sql, "EXPLAIN EXECUTE %s%s", st->name, params ? " (NULL" : "");
    for (int i = 1; i < params; i++)
        n += snprintf(sql + n, sizeof sql - (size_t)n, ", NULL");
    snprintf(sql + n, sizeof sql - (size_t)n, params ? ")" : "");
    if (!pg_now(pg, sql, &r, err))
        return false;
    bool ok = true;
    for (int i = 0; ok && i < pg->lib->rows(r); i++)
        for (size_t k = 0; ok && k < COUNT_OF(bad); k++) {
            struct str line = str_trim(str_of(pg->lib->value(r, i, 0)));
            ok = !str_starts(line, str_of(bad[k])) &&
                 !str_has(line, str_fmt(&pg->scratch, "->  %s", bad[k]));
        }
    pg->lib->clear(r);
    return ok || err_set(err, ERR_DENIED, "a check may only read");
}

/* --- locks by name; they end with the connection --- */

static bool ask_lock(struct db *db, const char *sql, struct str name, bool *yes, struct err *err)
{
    struct db_stmt *st;
    bool row = false;
    if (!db_prepare(db, str_of(sql), &st, err))
        return false;
    db_text(st, 1, name);
    bool ok = db_step(st, &row, err);
    *yes = ok && row && db_column_int(st, 0);
    db_finish(st);
    return ok;
}

bool pg_try_lock(struct db *db, struct str name, bool *got, struct err *err)
{
    return ask_lock(db, "SELECT pg_try_advisory_lock(" PG_LOCK_OF("$1") ")", name, got, err);
}

/* The server counts how often it was taken. */
void pg_unlock(struct db *db, struct str name)
{
    struct err ignored;
    bool more = true;
    while (more)
        if (!ask_lock(db, "SELECT pg_advisory_unlock(" PG_LOCK_OF("$1") ")", name, &more, &ignored))
            return;
}
