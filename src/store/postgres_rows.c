#include <stdio.h>

#include "base/limits.h"
#include "store/postgres_internal.h"

/* The driver for a server: parameters, rows and columns. */

/* Rows that wait in memory because something else was asked in between; beyond it is a mistake. */
#define WAITING_MAX GIB(4)

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
        if (pg->lib->type(row, i) == PG_TYPE_BYTEA && !pg->lib->is_null(row, 0, i))
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
    struct pg_waiting *w = st->spare;
    if (w)
        st->spare = w->next;
    else
        w = ARENA_NEW(pg->base.arena, struct pg_waiting);
    *w = (struct pg_waiting){.row = row};
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
    struct pg_waiting *w;
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

/* --- parameters --- */

static struct pg_param *param_of(struct db_stmt *st, int n)
{
    assert(n > 0 && n <= PG_PARAMS_MAX);
    return &of_stmt(st)->params[n];
}

static bool is_text(const struct db_stmt *st, int n)
{
    const struct pg_stmt *s = (const struct pg_stmt *)st;
    struct pg_db *pg = db_of(st);
    Oid type = n <= pg->lib->params(s->shape) ? pg->lib->param_type(s->shape, n - 1) : PG_TYPE_TEXT;
    return type == PG_TYPE_TEXT || type == PG_TYPE_VARCHAR || type == PG_TYPE_BYTEA;
}

void pg_text(struct db_stmt *st, int n, struct str text)
{
    struct pg_param *p = param_of(st, n);
    *p = (struct pg_param){.p = text.p, .n = text.n, .raw = true};
    if (!text.p || is_text(st, n))
        return;
    /* Digits for a number; what is longer is none, and the server says so. */
    snprintf(p->digits, sizeof p->digits, "%.*s", STR_ARG(str_sub(text, 0, sizeof p->digits)));
    p->p = p->digits;
    p->raw = false;
}

void pg_bytes(struct db_stmt *st, int n, struct str bytes)
{
    *param_of(st, n) = (struct pg_param){.p = bytes.p ? bytes.p : "", .n = bytes.n, .raw = true};
}

void pg_number(struct db_stmt *st, int n, int64_t v)
{
    struct pg_param *p = param_of(st, n);
    *p = (struct pg_param){.raw = false};
    snprintf(p->digits, sizeof p->digits, "%lld", (long long)v);
    p->p = p->digits;
}

static bool send(struct pg_db *pg, struct pg_stmt *st, struct err *err)
{
    const char *values[PG_PARAMS_MAX];
    int lengths[PG_PARAMS_MAX], formats[PG_PARAMS_MAX];
    int count = pg->lib->params(st->shape);
    if (st->generation != pg->generation && !pg_send_prepare(pg, st, err))
        return false;
    for (int i = 0; i < count; i++) {
        const struct pg_param *p = &st->params[i + 1];
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
    struct pg_waiting *w = st->first;
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

/* Ready to be asked again, with the parameters that it has. */
static void stop(struct pg_db *pg, struct pg_stmt *st)
{
    struct err ignored;
    while (pg->receiving == st) {
        PGresult *row;
        if (receive(pg, st, &row, &ignored))
            pg->lib->clear(row);
    }
    drop_rows(pg, st);
    st->running = st->ended = st->failed = false;
}

/* A question that was asked outside a transaction, of a server that went away, is asked again. */
static bool ask_first(struct pg_db *pg, struct pg_stmt *st, bool *row, struct err *err)
{
    if (!pg_ready(pg, err))
        return false;
    if (ask(pg, st, err) && next_row(pg, st, row, err))
        return true;
    stop(pg, st);
    bool again = pg->lib->columns(st->shape) > 0 && pg_revived(pg, err);
    return again && ask(pg, st, err) && next_row(pg, st, row, err);
}

bool pg_step(struct db_stmt *base, bool *row, struct err *err)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    pg->lib->clear(st->row);
    st->row = NULL;
    *row = false;
    bool ok = st->running ? next_row(pg, st, row, err) : ask_first(pg, st, row, err);
    if (!ok)
        stop(pg, st);
    return ok;
}

static bool count_changes(struct pg_db *pg, int64_t *changed, struct err *err)
{
    PGresult *r = NULL;
    if (!pg_drain(pg, &r, err))
        return false;
    if (!str_to_int(str_of(pg->lib->changed(r)), changed))
        *changed = 0;
    pg->lib->clear(r);
    return true;
}

bool pg_run(struct db_stmt *base, int64_t *changed, struct err *err)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    bool row = true;
    if (pg->lib->columns(st->shape) > 0)
        return pg_step(base, &row, err);
    if (!pg_ready(pg, err) || !pg_settle(pg, err) || !send(pg, st, err))
        return false;
    if (changed)
        return count_changes(pg, changed, err);
    return (pg->in_transaction && pg->queued < PG_QUEUE_MAX) || pg_drain(pg, NULL, err);
}

void pg_reset(struct db_stmt *base)
{
    struct pg_stmt *st = of_stmt(base);
    struct pg_db *pg = db_of(base);
    stop(pg, st);
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
    case PG_TYPE_BOOL:
    case PG_TYPE_INT2:
    case PG_TYPE_INT4:
    case PG_TYPE_INT8: return DB_IS_INT;
    case PG_TYPE_NUMERIC: return strchr(lib->value(row_of(st), 0, i), '.') ? DB_IS_TEXT : DB_IS_INT;
    case PG_TYPE_BYTEA: return DB_IS_BYTES;
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
    if (lib->type(st->row, i) == PG_TYPE_BOOL)
        return value[0] == 't' ? STR("1") : STR("0");
    return (struct str){value, (size_t)st->lengths[i]};
}

int64_t pg_column_int(const struct db_stmt *st, int i)
{
    struct str text = pg_column_text(st, i);
    int64_t v = 0;
    return str_to_int(str_sub(text, 0, str_find_char(text, '.')), &v) ? v : 0;
}
