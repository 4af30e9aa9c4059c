/*
 * postgres_internal.h - between the files of the PostgreSQL driver: postgres_load.c (the library),
 * postgres.c (connection, transactions), postgres_stmt.c (statements) and postgres_rows.c (rows).
 *
 * The connection is in pipeline mode. What gives no rows is sent within a transaction without
 * waiting for its result; the results are read, in order, when something has to be known: a row,
 * whether a savepoint can be released, the commit.
 */
#ifndef STORE_POSTGRES_INTERNAL_H
#define STORE_POSTGRES_INTERNAL_H

#include <libpq-fe.h>

#include "base/hash.h"
#include "store/db_driver.h"

/* libpq, as far as it is used; loaded when it is first needed (decision 021). */
struct pg_library {
    PGconn *(*connect)(const char *const *, const char *const *, int);
    PQconninfoOption *(*parse)(const char *, char **);
    void (*parse_free)(PQconninfoOption *);
    void (*memory_free)(void *);
    void (*finish)(PGconn *);
    void (*reset)(PGconn *);
    ConnStatusType (*status)(const PGconn *);
    PGTransactionStatusType (*transaction)(const PGconn *);
    char *(*error)(const PGconn *);
    int (*server_version)(const PGconn *);
    PQnoticeProcessor (*set_notices)(PGconn *, PQnoticeProcessor, void *);
    int (*consume)(PGconn *);
    PGresult *(*exec)(PGconn *, const char *);
    int (*enter_pipeline)(PGconn *);
    int (*exit_pipeline)(PGconn *);
    int (*sync)(PGconn *);
    int (*send_query)(PGconn *, const char *, int, const Oid *, const char *const *, const int *,
                      const int *, int);
    int (*send_prepare)(PGconn *, const char *, const char *, int, const Oid *);
    int (*send_describe)(PGconn *, const char *);
    int (*send_prepared)(PGconn *, const char *, int, const char *const *, const int *, const int *,
                         int);
    int (*single_row)(PGconn *);
    PGresult *(*get)(PGconn *);
    ExecStatusType (*result)(const PGresult *);
    char *(*field)(const PGresult *, int);
    char *(*command)(PGresult *);
    char *(*changed)(PGresult *);
    size_t (*memory)(const PGresult *);
    void (*clear)(PGresult *);
    int (*rows)(const PGresult *);
    int (*columns)(const PGresult *);
    char *(*name)(const PGresult *, int);
    Oid (*type)(const PGresult *, int);
    char *(*value)(const PGresult *, int, int);
    int (*length)(const PGresult *, int, int);
    int (*is_null)(const PGresult *, int, int);
    int (*params)(const PGresult *);
    Oid (*param_type)(const PGresult *, int);
};
NODISCARD bool pg_load(const struct pg_library **out, struct err *err);

/* Commands on the way: their results must fit into the buffers of the socket. */
enum { PG_QUEUE_MAX = 256 };

enum {
    PG_PARAMS_MAX = 128,
    PG_COLUMNS_MAX = 128,
};

/* Of PostgreSQL's catalogue of types, pg_type.dat; they never change. */
enum {
    PG_TYPE_FROM_PLACE = 0,
    PG_TYPE_BOOL = 16,
    PG_TYPE_BYTEA = 17,
    PG_TYPE_INT8 = 20,
    PG_TYPE_INT2 = 21,
    PG_TYPE_INT4 = 23,
    PG_TYPE_TEXT = 25,
    PG_TYPE_VARCHAR = 1043,
    PG_TYPE_NUMERIC = 1700
};

/* A value as it is sent: texts and bytes as they stand, numbers as their digits. */
struct pg_param {
    const char *p; /* NULL: NULL */
    size_t n;
    bool raw;
    char digits[24];
};

struct pg_waiting {
    struct pg_waiting *next;
    PGresult *row;
};

struct pg_stmt {
    struct db_stmt base;
    struct str sql;
    struct hash key; /* of the text */
    char name[24];
    int64_t generation; /* of the connection that knows it by its name */
    PGresult *shape;    /* parameters and columns */
    struct pg_param params[PG_PARAMS_MAX + 1];
    bool running; /* sent; its rows come, or came */
    bool ended;   /* all of them have come */
    PGresult *row;
    int lengths[PG_COLUMNS_MAX];             /* of the columns of the row that are bytes, decoded */
    struct pg_waiting *first, *last, *spare; /* rows that came before they were asked for */
    size_t waiting_bytes;
    bool failed; /* while its rows were taken into memory: late says why */
    struct err late;
    struct pg_stmt *next;
};

struct pg_db {
    struct db base;
    const struct pg_library *lib;
    PGconn *conn;
    enum db_mode mode;
    int64_t generation; /* of the connection; statements of an earlier one are prepared again */
    int64_t names;      /* of statements, given out */
    size_t queued;      /* commands sent whose results are not read */
    struct pg_stmt *receiving; /* whose rows are being received; nothing else can be */
    bool gone;                 /* the server has said that it ends the connection */
    bool in_transaction;
    bool by_savepoint; /* it reads, and was begun by db_savepoint */
    struct pg_stmt *idle, *free;
    size_t idle_count;
    struct arena scratch; /* for texts that need a NUL at their end */
};

/* Locks are numbers, the same for all who have this schema of this database open. */
#define PG_LOCK_OF(text) "hashtextextended('tutela ' || current_schema() || ' ' || " text ", 0)"

/* --- postgres.c --- */

/* Says why; r may be NULL: then the connection knows. */
bool pg_fail(struct pg_db *pg, const PGresult *r, struct err *err);
bool pg_is_lost(const struct pg_db *pg);
/* Makes sure, before something new begins outside a transaction, that there is a connection. Within
   one, a lost connection is an error. */
NODISCARD bool pg_ready(struct pg_db *pg, struct err *err);
/* After a failure outside a transaction: whether it was for the loss of the connection, and there
   is a new one. */
NODISCARD bool pg_revived(struct pg_db *pg, struct err *err);
/* Reads the results of all that was sent. The first failure is told. *last (may be NULL) is the
   result of the last command, the caller's to clear. */
NODISCARD bool pg_drain(struct pg_db *pg, PGresult **last, struct err *err);
/* The rest of that: up to the point of synchronisation that was already asked for. */
NODISCARD bool pg_read_results(struct pg_db *pg, PGresult **last, struct err *err);
/* Commands without parameters, sent without waiting. */
NODISCARD bool pg_queue(struct pg_db *pg, const char *sql, struct err *err);
/* The same, one or more at once, waiting; *result (may be NULL) is the caller's to clear. */
NODISCARD bool pg_now(struct pg_db *pg, const char *sql, PGresult **result, struct err *err);

/* --- postgres_stmt.c --- */

/* Sends what prepares it, on this connection. */
NODISCARD bool pg_send_prepare(struct pg_db *pg, struct pg_stmt *st, struct err *err);
bool pg_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err);
void pg_finish(struct db_stmt *st);
void pg_finish_all(struct pg_db *pg);
bool pg_only_reads(struct db_stmt *st, struct err *err);
bool pg_try_lock(struct db *db, struct str name, bool *got, struct err *err);
void pg_unlock(struct db *db, struct str name);

/* --- postgres_rows.c --- */

/* Takes the rest of the rows being received into memory, so that something else may be sent. */
NODISCARD bool pg_settle(struct pg_db *pg, struct err *err);

void pg_text(struct db_stmt *st, int n, struct str text);
void pg_number(struct db_stmt *st, int n, int64_t v);
void pg_bytes(struct db_stmt *st, int n, struct str bytes);
bool pg_step(struct db_stmt *st, bool *row, struct err *err);
bool pg_run(struct db_stmt *st, int64_t *changed, struct err *err);
void pg_reset(struct db_stmt *st);
int pg_columns(const struct db_stmt *st);
struct str pg_column_name(const struct db_stmt *st, int i);
enum db_type pg_column_type(const struct db_stmt *st, int i);
struct str pg_column_text(const struct db_stmt *st, int i);
int64_t pg_column_int(const struct db_stmt *st, int i);

#endif
