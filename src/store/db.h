/*
 * db.h - the seam to a database driver: statements in, rows out. Only store/ includes this.
 *
 * Parameters are $1, $2 ...; the text of a statement is the same for every driver.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/err.h"
#include "base/str.h"

struct db;
struct db_stmt;

enum db_mode { DB_READ, DB_WRITE, DB_CREATE, DB_MEMORY };

/* One connection, living in a; not shared between threads. */
NODISCARD bool db_open(struct arena *a, struct str path, enum db_mode mode, struct db **out,
                       struct err *err);
void db_close(struct db *db); /* NULL is allowed; all statements are finished too */

/* One or more statements without parameters and rows. */
NODISCARD bool db_exec(struct db *db, const char *sql, struct err *err);
/* The statement lives until the connection is closed, or db_finish. */
NODISCARD bool db_prepare(struct db *db, struct str sql, struct db_stmt **out, struct err *err);
void db_finish(struct db_stmt *st);

/* Binds $n; what text and bytes point to must live until the next db_reset. */
void db_text(struct db_stmt *st, int n, struct str text); /* empty and p == NULL: NULL */
void db_int(struct db_stmt *st, int n, int64_t v);
void db_null(struct db_stmt *st, int n);
void db_bytes(struct db_stmt *st, int n, struct str bytes);

/* Next row: *row tells whether there is one. */
NODISCARD bool db_step(struct db_stmt *st, bool *row, struct err *err);
/* Runs a statement that gives no rows, and resets it. */
NODISCARD bool db_run(struct db_stmt *st, struct err *err);
void db_reset(struct db_stmt *st); /* for the next use; forgets the parameters */

/* Columns of the current row, from 0. Texts are valid until the next step or reset. */
int db_columns(const struct db_stmt *st);
struct str db_column_name(const struct db_stmt *st, int i);
enum db_type { DB_IS_NULL, DB_IS_INT, DB_IS_TEXT, DB_IS_BYTES };
enum db_type db_column_type(const struct db_stmt *st, int i);
struct str db_column_text(const struct db_stmt *st, int i); /* p == NULL for NULL */
int64_t db_column_int(const struct db_stmt *st, int i);

/* False after SQLite has rolled back by itself, as it does when the disk is full. */
bool db_in_transaction(const struct db *db);
bool db_is_readonly(const struct db_stmt *st);
int64_t db_changes(const struct db *db); /* rows changed by the last statement */
/* A consistent copy of the whole database in a new file. */
NODISCARD bool db_copy_to(struct db *db, struct str path, struct err *err);
/* Moves what the write-ahead log holds into the file, as far as readers allow. */
NODISCARD bool db_checkpoint(struct db *db, struct err *err);

/* The n-th step or db_exec from now fails (0: none), so that tests can show that nothing is
   half-written; a ROLLBACK never does, nor is it counted. */
void db_fail_in(struct db *db, int64_t steps);

#endif
