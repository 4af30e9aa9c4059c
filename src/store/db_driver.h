/*
 * db_driver.h - what a driver is: the functions of db.h, for one kind of database.
 *
 * Between db.c, which calls them, and sqlite.c and postgres.c, which have them. The struct of a
 * driver's own connection and statement begins with the one here.
 */
#ifndef STORE_DB_DRIVER_H
#define STORE_DB_DRIVER_H

#include "store/db.h"

struct db {
    const struct db_driver *driver;
    struct arena *arena;
    int64_t fail_in; /* steps until one fails on purpose; 0: never */
};

struct db_stmt {
    struct db *db;
};

struct db_driver {
    bool is_server;
    bool (*open)(struct arena *a, struct str path, enum db_mode mode, struct db **out,
                 struct err *err);
    void (*close)(struct db *db);
    bool (*set_mark)(struct db *db, enum db_mark mark, struct err *err);
    bool (*begin)(struct db *db, enum db_transaction kind, struct err *err);
    bool (*commit)(struct db *db, struct err *err);
    bool (*rollback)(struct db *db, struct err *err);
    bool (*savepoint)(struct db *db, struct err *err);
    bool (*release)(struct db *db, struct err *err);
    bool (*release_later)(struct db *db, struct err *err);
    bool (*settle)(struct db *db, struct err *err);
    bool (*undo)(struct db *db, struct err *err);
    bool (*in_transaction)(const struct db *db);
    bool (*exec)(struct db *db, const char *sql, struct err *err);
    bool (*prepare)(struct db *db, struct str sql, struct db_stmt **out, struct err *err);
    void (*finish)(struct db_stmt *st);
    bool (*only_reads)(struct db_stmt *st, struct err *err);
    void (*text)(struct db_stmt *st, int n, struct str text);
    void (*number)(struct db_stmt *st, int n, int64_t v);
    void (*bytes)(struct db_stmt *st, int n, struct str bytes);
    bool (*step)(struct db_stmt *st, bool *row, struct err *err);
    bool (*run)(struct db_stmt *st, int64_t *changed, struct err *err); /* changed may be NULL */
    void (*reset)(struct db_stmt *st);
    int (*columns)(const struct db_stmt *st);
    struct str (*column_name)(const struct db_stmt *st, int i);
    enum db_type (*column_type)(const struct db_stmt *st, int i);
    struct str (*column_text)(const struct db_stmt *st, int i);
    int64_t (*column_int)(const struct db_stmt *st, int i);
    bool (*copy_to)(struct db *db, struct str path, struct err *err);
    bool (*keep_log)(struct db *db, struct err *err);
    bool (*checkpoint)(struct db *db, struct err *err);
    bool (*try_lock)(struct db *db, struct str name, bool *got, struct err *err);
    void (*unlock)(struct db *db, struct str name);
};

extern const struct db_driver DB_SQLITE, DB_POSTGRES;

#endif
