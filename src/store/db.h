/*
 * db.h - the seam to a database: statements in, rows out. Only store/ includes this.
 *
 * Two drivers stand behind it, SQLite for a file and PostgreSQL for a URL. Parameters are $1, $2
 * ...; the text of a statement is the same for both.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include "base/str.h"

struct db;
struct db_stmt;

enum db_mode { DB_READ, DB_WRITE, DB_CREATE, DB_MEMORY };

/* Whether a path is the URL of a server, postgresql://... or postgres://..., and no file. */
bool db_is_url(struct str path);
/* The path as it may be shown: a URL without its password. */
struct str db_shown(struct arena *a, struct str path);

/* One connection, living in a; not shared between threads. ERR_NOT_FOUND when there is no
   workspace, ERR_CONFLICT when there is one that was to be made. */
NODISCARD bool db_open(struct arena *a, struct str path, enum db_mode mode, struct db **out,
                       struct err *err);
void db_close(struct db *db); /* NULL is allowed; all statements are finished too */
/* Several processes may have it open on several machines. */
bool db_is_server(const struct db *db);

/* What a workspace says of itself, where a program looks before anything else: that it is one, or
   that its making has not ended, and then nobody opens it. */
enum db_mark { DB_UNFINISHED, DB_WORKSPACE };
NODISCARD bool db_set_mark(struct db *db, enum db_mark mark, struct err *err);

/* A transaction. One that writes is the only one of its database until it ends; one that reads
   sees one state, whatever others write. A server's connection that was lost is made anew here. */
enum db_transaction { DB_READING, DB_WRITING };
NODISCARD bool db_begin(struct db *db, enum db_transaction kind, struct err *err);
NODISCARD bool db_commit(struct db *db, struct err *err); /* durable when it returns true */
NODISCARD bool db_rollback(struct db *db, struct err *err);
/* A part of it that may be undone alone; outside a transaction it begins one that reads. */
NODISCARD bool db_savepoint(struct db *db, struct err *err);
NODISCARD bool db_release(struct db *db, struct err *err);
/* The same without waiting for a server; a failure is told by db_settle or the commit. */
NODISCARD bool db_release_later(struct db *db, struct err *err);
/* Waits for all that was sent, so that what fails after this is the commit alone. */
NODISCARD bool db_settle(struct db *db, struct err *err);
NODISCARD bool db_undo(struct db *db, struct err *err);
/* False after SQLite has rolled back by itself, as it does when the disk is full. */
bool db_in_transaction(const struct db *db);

/* One or more statements without parameters and rows. */
NODISCARD bool db_exec(struct db *db, const char *sql, struct err *err);
/* The statement lives until the connection is closed, or db_finish; so long its text must, too. */
NODISCARD bool db_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err);
void db_finish(struct db_stmt *st);
/* Whether the statement can only read: ERR_DENIED. */
NODISCARD bool db_only_reads(struct db_stmt *st, struct err *err);

/* Binds $n; what text and bytes point to must live until the next db_reset. */
void db_text(struct db_stmt *st, int n, struct str text); /* empty and p == NULL: NULL */
void db_int(struct db_stmt *st, int n, int64_t v);
void db_null(struct db_stmt *st, int n);
void db_bytes(struct db_stmt *st, int n, struct str bytes);

/* Next row: *row tells whether there is one. */
NODISCARD bool db_step(struct db_stmt *st, bool *row, struct err *err);
/* Runs a statement that gives no rows, and resets it. Within a transaction a server may be asked
   later: a failure is then told by the next step, release or commit, and nothing is kept. */
NODISCARD bool db_run(struct db_stmt *st, struct err *err);
/* The same, but it waits for the answer: rows that were changed. */
NODISCARD bool db_run_counted(struct db_stmt *st, int64_t *changed, struct err *err);
void db_reset(struct db_stmt *st); /* for the next use; forgets the parameters */

/* Columns of the current row, from 0. Texts are valid until the next step or reset. */
int db_columns(const struct db_stmt *st);
struct str db_column_name(const struct db_stmt *st, int i);
enum db_type { DB_IS_NULL, DB_IS_INT, DB_IS_TEXT, DB_IS_BYTES };
enum db_type db_column_type(const struct db_stmt *st, int i);
struct str db_column_text(const struct db_stmt *st, int i); /* p == NULL for NULL */
int64_t db_column_int(const struct db_stmt *st, int i);

/* Of a file: a consistent copy of the whole database in a new file. */
NODISCARD bool db_copy_to(struct db *db, struct str path, struct err *err);
/* Of a file: leaves it to db_checkpoint to move what the write-ahead log holds into the file. */
NODISCARD bool db_keep_log(struct db *db, struct err *err);
/* Moves it, as far as readers allow. A server does that by itself. */
NODISCARD bool db_checkpoint(struct db *db, struct err *err);

/* Tells a server's planner how many rows there are, after many were written at once: it would
   notice by itself after a minute, and choose badly until then. */
void db_analyze(struct db *db);

/* A lock by name, for one holder among all who have the database open, on all machines, until it is
   let go or the connection ends. *got: whether it is ours now. */
NODISCARD bool db_try_lock(struct db *db, struct str name, bool *got, struct err *err);
void db_unlock(struct db *db, struct str name);

/* The n-th step or db_exec from now fails (0: none), so that tests can show that nothing is
   half-written; a ROLLBACK never does, nor is it counted. */
void db_fail_in(struct db *db, int64_t steps);

#endif
