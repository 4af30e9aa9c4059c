#include <stdio.h>

#include "base/hash.h"
#include "base/limits.h"
#include "store/postgres_internal.h"

/* The driver for a server: statements and rows. */

enum {
    PARAMS_MAX = 128,
    COLUMNS_MAX = 128,
    IDLE_MAX = 64, /* finished statements that stay prepared for their next use */
};

/* Rows that wait in memory because something else was asked in between; beyond it is a mistake. */
#define WAITING_MAX GIB(4)

/* Of PostgreSQL's catalogue of types, pg_type.dat; they never change. */
enum {
    TYPE_FROM_PLACE = 0,
    TYPE_BOOL = 16,
    TYPE_BYTEA = 17,
    TYPE_INT8 = 20,
    TYPE_INT2 = 21,
    TYPE_INT4 = 23,
    TYPE_TEXT = 25,
    TYPE_VARCHAR = 1043,
    TYPE_NUMERIC = 1700
};

/* A value as it is sent: texts and bytes as they stand, numbers as their digits. */
struct param {
    const char *p; /* NULL: NULL */
    size_t n;
    bool raw;
    char digits[24];
};

struct waiting {
    struct waiting *next;
    PGresult *row;
};

struct pg_stmt {
    struct db_stmt base;
    struct str sql;
    struct hash key; /* of the text */
    char name[24];
    int64_t generation; /* of the connection that knows it by its name */
    PGresult *shape;    /* parameters and columns */
    struct param params[PARAMS_MAX + 1];
    bool running; /* sent; its rows come, or came */
    bool ended;   /* all of them have come */
    PGresult *row;
    int lengths[COLUMNS_MAX];             /* of the columns of the row that are bytes, decoded */
    struct waiting *first, *last, *spare; /* rows that came before they were asked for */
    size_t waiting_bytes;
    bool failed; /* while its rows were taken into memory: late says why */
    struct err late;
    struct pg_stmt *next;
};

static struct pg_stmt *of_stmt(struct db_stmt *st)
{
    return (struct pg_stmt *)st;
}

static struct pg_db *db_of(const struct db_stmt *st)
{
    return (struct pg_db *)st->db;
}

/* --- rows --- */

static int from_hex(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

/* Bytes come as \x and two digits each; they are decoded where they stand. */
static int decode_bytes(char *text, int length)
{
    int n = 0;
    for (int i = 2; i + 1 < length; i += 2)
        text[n++] = (char)(from_hex(text[i]) << 4 | from_hex(text[i + 1]));
    return n;
}

static void take_row(struct pg_db *pg, struct pg_stmt *st, PGresult *row)
{
    int columns = pg->lib->columns(row);
    st->row = row;
    for (int i = 0; i < columns; i++) {
        st->lengths[i] = pg->lib->length(row, 0, i);
        if (pg->lib->type(row, i) == TYPE_BYTEA && !pg->lib->is_null(row, 0, i))
            st->lengths[i] = decode_bytes(pg->lib->value(row, 0, i), st->lengths[i]);
    }
}

/* The next row of the statement that is receiving, NULL at the end: everything up to the point of
   synchronisation has been read then. */
static bool receive(struct pg_db *pg, struct pg_stmt *st, PGresult **row, struct err *err)
{
    PGresult *r = pg->lib->get(pg->conn);
    *row = NULL;
    if (r && pg->lib->result(r) == PGRES_SINGLE_TUPLE) {
        *row = r;
        return true;
    }
    ExecStatusType status = r ? pg->lib->result(r) : PGRES_FATAL_ERROR;
    bool ok = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || pg_fail(pg, r, err);
    pg->lib->clear(r);
    pg->receiving = NULL;
    st->ended = true;
    struct err ignored;
    r = NULL;
    ok = pg_read_results(pg, &r, ok ? err : &ignored) && ok;
    pg->lib->clear(r);
    return ok;
}

static bool keep_waiting(struct pg_db *pg, struct pg_stmt *st, PGresult *row, struct err *err)
{
    struct waiting *w = st->spare;
    if (w)
        st->spare = w->next;
    else
        w = ARENA_NEW(pg->base.arena, struct waiting);
    *w = (struct waiting){.row = row};
    if (st->last)
        st->last->next = w;
    else
        st->first = w;
    st->last = w;
    st->waiting_bytes += pg->lib->memory(row);
    return st->waiting_bytes <= WAITING_MAX ||
           err_set(err, ERR_LIMIT, "the answer is too large to wait in memory");
}

bool pg_settle(struct pg_db *pg, struct err *err)
{
    struct pg_stmt *st = pg->receiving;
    (void)err; /* it is the statement's, and told at its next step */
    while (pg->receiving) {
        PGresult *row;
        if (!receive(pg, st, &row, &st->late) || (row && !keep_waiting(pg, st, row, &st->late)))
            st->failed = true;
    }
    return true;
}

static void drop_rows(struct pg_db *pg, struct pg_stmt *st)
{
    struct waiting *w;
    pg->lib->clear(st->row);
    st->row = NULL;
    while ((w = st->first)) {
        st->first = w->next;
        pg->lib->clear(w->row);
        w->next = st->spare;
        st->spare = w;
    }
    st->last = NULL;
    st->waiting_bytes = 0;
}

/* --- statements --- */

/* PostgreSQL must know a type for each number up to the highest. One list of parameters serves
   several statements, so that some may not name all of them; those are said to be texts. */
static int param_types(struct str sql, Oid types[PARAMS_MAX])
{
    int count = 0;
    for (int i = 0; i < PARAMS_MAX; i++)
        types[i] = TYPE_TEXT;
    for (size_t at = 0; at < sql.n; at++) {
        int n = 0;
        if (sql.p[at] == '\'')
            at += 1 + str_find_char(str_from(sql, at + 1), '\'');
        else if (sql.p[at] == '-' && at + 1 < sql.n && sql.p[at + 1] == '-')
            at += str_find_char(str_from(sql, at), '\n');
        else if (sql.p[at] == '$')
            for (; at + 1 < sql.n && char_is_digit(sql.p[at + 1]) && n <= PARAMS_MAX; at++)
                n = n * 10 + (sql.p[at + 1] - '0');
        if (n < 1 || n > PARAMS_MAX)
            continue;
        types[n - 1] = TYPE_FROM_PLACE;
        count = n > count ? n : count;
    }
    return count;
}

static bool send_prepare(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    Oid types[PARAMS_MAX];
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
    struct waiting *spare = st->spare;
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
    if (!send_prepare(pg, st, err))
        return false;
    if (!pg->lib->send_describe(pg->conn, st->name))
        return pg_fail(pg, NULL, err);
    pg->queued++;
    if (!pg_drain(pg, &st->shape, err))
        return false;
    if (pg->lib->params(st->shape) <= PARAMS_MAX && pg->lib->columns(st->shape) <= COLUMNS_MAX)
        return true;
    pg->lib->clear(st->shape);
    st->shape = NULL;
    return err_set(err, ERR_LIMIT, "the statement has more than %d parameters or columns",
                   PARAMS_MAX);
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
        if (!describe(pg, st, err)) {
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
    char sql[64 + 6 * PARAMS_MAX];
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

/* --- parameters --- */

static struct param *param_of(struct db_stmt *st, int n)
{
    assert(n > 0 && n <= PARAMS_MAX);
    return &of_stmt(st)->params[n];
}

static bool is_text(const struct db_stmt *st, int n)
{
    const struct pg_stmt *s = (const struct pg_stmt *)st;
    struct pg_db *pg = db_of(st);
    Oid type = n <= pg->lib->params(s->shape) ? pg->lib->param_type(s->shape, n - 1) : TYPE_TEXT;
    return type == TYPE_TEXT || type == TYPE_VARCHAR || type == TYPE_BYTEA;
}

void pg_text(struct db_stmt *st, int n, struct str text)
{
    struct param *p = param_of(st, n);
    *p = (struct param){.p = text.p, .n = text.n, .raw = true};
    if (!text.p || is_text(st, n))
        return;
    /* Digits for a number; what is longer is none, and the server says so. */
    snprintf(p->digits, sizeof p->digits, "%.*s", STR_ARG(str_sub(text, 0, sizeof p->digits)));
    p->p = p->digits;
    p->raw = false;
}

void pg_bytes(struct db_stmt *st, int n, struct str bytes)
{
    *param_of(st, n) = (struct param){.p = bytes.p ? bytes.p : "", .n = bytes.n, .raw = true};
}

void pg_number(struct db_stmt *st, int n, int64_t v)
{
    struct param *p = param_of(st, n);
    *p = (struct param){.raw = false};
    snprintf(p->digits, sizeof p->digits, "%lld", (long long)v);
    p->p = p->digits;
}

static bool send(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX], formats[PARAMS_MAX];
    int count = pg->lib->params(st->shape);
    if (st->generation != pg->generation && !send_prepare(pg, st, err))
        return false;
    for (int i = 0; i < count; i++) {
        const struct param *p = &st->params[i + 1];
        if (p->n > INT32_MAX / 2)
            return err_set(err, ERR_LIMIT, "a text is longer than the database takes");
        values[i] = p->p;
        lengths[i] = (int)p->n;
        formats[i] = p->raw;
    }
    if (!pg->lib->send_prepared(pg->conn, st->name, count, values, lengths, formats, 0))
        return pg_fail(pg, NULL, err);
    pg->queued++;
    return true;
}

/* --- running --- */

/* Reads the results of the commands before the last one, which is the question. */
static bool read_earlier(struct pg_db *pg, struct err *err)
{
    bool ok = true;
    for (size_t i = 1; i < pg->queued; i++) {
        PGresult *r;
        while ((r = pg->lib->get(pg->conn))) {
            ExecStatusType status = pg->lib->result(r);
            if (ok && (status == PGRES_FATAL_ERROR || status == PGRES_PIPELINE_ABORTED))
                ok = pg_fail(pg, r, err);
            pg->lib->clear(r);
        }
        if (pg_is_lost(pg))
            return ok ? pg_fail(pg, NULL, err) : false;
    }
    return ok;
}

static bool ask(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    if (!pg_settle(pg, err) || !send(pg, st, err))
        return false;
    if (!pg->lib->sync(pg->conn))
        return pg_fail(pg, NULL, err);
    bool ok = read_earlier(pg, err);
    pg->receiving = st;
    st->running = true;
    st->ended = false;
    if (ok && pg->lib->single_row(pg->conn))
        return true;
    struct err ignored;
    PGresult *row;
    while (pg->receiving && receive(pg, st, &row, ok ? err : &ignored))
        pg->lib->clear(row);
    return false;
}

static bool next_row(struct pg_db *pg, struct pg_stmt *st, bool *row, struct err *err)
{
    PGresult *r = NULL;
    struct waiting *w = st->first;
    if (w) {
        st->first = w->next;
        st->last = st->first ? st->last : NULL;
        r = w->row;
        st->waiting_bytes -= pg->lib->memory(r);
        w->next = st->spare;
        st->spare = w;
    } else if (st->failed) {
        *err = st->late;
        return false;
    } else if (!st->ended && !receive(pg, st, &r, err)) {
        return false;
    }
    *row = r != NULL;
    if (r)
        take_row(pg, st, r);
    return true;
}

/* A question that was asked outside a transaction, of a server that went away, is asked again. */
bool pg_step(struct db_stmt *base, bool *row, struct err *err)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    pg->lib->clear(st->row);
    st->row = NULL;
    *row = false;
    if (st->running)
        return next_row(pg, st, row, err);
    if (!pg_ready(pg, err))
        return false;
    if (ask(pg, st, err) && next_row(pg, st, row, err))
        return true;
    bool again = pg->lib->columns(st->shape) > 0 && pg_revived(pg, err);
    return again && ask(pg, st, err) && next_row(pg, st, row, err);
}

bool pg_run(struct db_stmt *base, struct err *err)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    bool row = true;
    if (pg->lib->columns(st->shape) > 0)
        return pg_step(base, &row, err);
    if (!pg_ready(pg, err) || !pg_settle(pg, err) || !send(pg, st, err))
        return false;
    return (pg->in_transaction && pg->queued < PG_QUEUE_MAX) || pg_drain(pg, NULL, err);
}

void pg_reset(struct db_stmt *base)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    struct err ignored;
    while (pg->receiving == st) {
        PGresult *row;
        if (receive(pg, st, &row, &ignored))
            pg->lib->clear(row);
    }
    drop_rows(pg, st);
    st->running = st->ended = st->failed = false;
    memset(st->params, 0, sizeof st->params[0] * (size_t)(pg->lib->params(st->shape) + 1));
}

/* --- columns --- */

int pg_columns(const struct db_stmt *st)
{
    return db_of(st)->lib->columns(((const struct pg_stmt *)st)->shape);
}

struct str pg_column_name(const struct db_stmt *st, int i)
{
    return str_of(db_of(st)->lib->name(((const struct pg_stmt *)st)->shape, i));
}

static PGresult *row_of(const struct db_stmt *st)
{
    return ((const struct pg_stmt *)st)->row;
}

/* Sums of numbers are of the type NUMERIC. */
enum db_type pg_column_type(const struct db_stmt *st, int i)
{
    const struct pg_library *lib = db_of(st)->lib;
    if (lib->is_null(row_of(st), 0, i))
        return DB_IS_NULL;
    switch (lib->type(row_of(st), i)) {
    case TYPE_BOOL:
    case TYPE_INT2:
    case TYPE_INT4:
    case TYPE_INT8: return DB_IS_INT;
    case TYPE_NUMERIC: return strchr(lib->value(row_of(st), 0, i), '.') ? DB_IS_TEXT : DB_IS_INT;
    case TYPE_BYTEA: return DB_IS_BYTES;
    default: return DB_IS_TEXT;
    }
}

struct str pg_column_text(const struct db_stmt *base, int i)
{
    const struct pg_stmt *st = (const struct pg_stmt *)base;
    const struct pg_library *lib = db_of(base)->lib;
    if (lib->is_null(st->row, 0, i))
        return (struct str){0};
    const char *value = lib->value(st->row, 0, i);
    if (lib->type(st->row, i) == TYPE_BOOL)
        return value[0] == 't' ? STR("1") : STR("0");
    return (struct str){value, (size_t)st->lengths[i]};
}

int64_t pg_column_int(const struct db_stmt *st, int i)
{
    struct str text = pg_column_text(st, i);
    int64_t v = 0;
    return str_to_int(str_sub(text, 0, str_find_char(text, '.')), &v) ? v : 0;
}
