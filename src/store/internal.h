/* internal.h - what the files of store/ share about an open workspace. */
#ifndef STORE_INTERNAL_H
#define STORE_INTERNAL_H

#include "store/db.h"
#include "store/store.h"

/* Statements made from a type's table, prepared when first needed. */
struct type_statements {
    struct db_stmt *insert, *update, *select;
};

/* Statements of this folder's own, prepared when first needed; the texts are in statements.c. */
enum own_statement {
    OWN_HISTORY_ADD,
    OWN_HISTORY_LAST,
    OWN_HISTORY_PAGE,
    OWN_RECORD_ADD,
    OWN_RECORD_SET,
    OWN_RECORD_GET,
    OWN_LINK_ADD,
    OWN_LINK_CLEAR,
    OWN_BASIS_SET,
    OWN_BASIS_CLEAR,
    OWN_BASIS_DROP,
    OWN_COUNTER_GET,
    OWN_COUNTER_SET,
    OWN_REFERRERS,
    OWN_REFERRING,
    OWN_FROZEN,
    OWN_STALE,
    OWN_BLOB_ADD,
    OWN_BLOB_GET,
    OWN__COUNT
};

struct store {
    struct arena own_arena;
    struct arena *arena; /* the one above: of what lives as long as the store */
    struct db *db;
    enum store_mode mode;
    struct str actor;
    bool in_transaction;
    bool broken;      /* a write of this transaction failed half-way, and was not undone */
    int64_t written;  /* rows, by this transaction */
    int64_t position; /* of the last change, known within a transaction */
    char head[HASH_HEX + 1];
    struct type_statements *types; /* in the order of RECORD_TYPES */
    struct db_stmt *own[OWN__COUNT];
    struct named_statement *named;
    size_t named_count;
    struct text_statement *texts; /* of checks, by the place of their text */
    size_t text_count;
};

/* statements.c */
NODISCARD bool store_own(struct store *s, enum own_statement which, struct db_stmt **out,
                         struct err *err);
NODISCARD bool store_type_statements(struct store *s, const struct record_type *t,
                                     struct type_statements **out, struct err *err);
/* Binds the fields from $2 on; texts live in a. */
void store_bind_fields(struct db_stmt *st, struct arena *a, const struct record_type *t,
                       const void *record);
/* Reads the fields from column `from` on. */
NODISCARD bool store_read_fields(struct db_stmt *st, int from, struct arena *a,
                                 const struct record_type *t, void *record, struct err *err);

/* migrate.c: brings the database up to this program; refuses one from the future. */
NODISCARD bool store_migrate(struct db *db, struct arena *a, struct err *err);
NODISCARD bool store_schema_check(struct db *db, struct err *err);

/* store.c: whether the transaction still stands: SQLite ends one by itself on a full disk, and what
   follows would then be written without one. */
NODISCARD bool store_still_open(struct store *s, struct err *err);

/* store.c: an empty workspace in memory, for replaying. */
NODISCARD bool store_open_memory(struct arena *a, struct store **out, struct err *err);
/* store.c: a new workspace that nobody can open until it is marked as one. */
NODISCARD bool store_open_unfinished(struct arena *a, struct str path, struct store **out,
                                     struct err *err);

/* apply.c: one change of the history to the tables; the same for a new change and for a replay. */
struct change {
    int64_t position;
    struct str at, actor, action, type, record, change;
    int64_t revision;
    struct str before, hash;
};
/* change is c->change as a tree. */
NODISCARD bool store_apply(struct store *s, struct arena *a, const struct change *c,
                           const struct json *change, struct err *err);

/* move.c: tables that the history does not give (0004_apart.sql, 0005_work.sql), in an order in
   which each comes after those that it refers to, ended by NULL; tests/store/move_test.c finds one
   that is missing.
 */
extern const char *const STORE_APART_TABLES[];

/* verify.c: the history up to that position into an empty workspace. */
NODISCARD bool store_replay(struct store *from, struct store *into, struct arena *a, int64_t to,
                            struct err *err);

/* history.c */
/* The row as it stands, into the table history. */
NODISCARD bool store_add_row(struct store *s, const struct change *c, struct err *err);
struct hash store_change_hash(struct arena *a, const struct change *c);
/* Adds the next row of the chain, and applies it. */
NODISCARD bool store_append(struct store *s, struct arena *a, const char *action,
                            const struct record_type *t, struct str id, int64_t revision,
                            const struct json *change, struct err *err);
NODISCARD bool store_read_head(struct store *s, struct err *err);
/* Calls each for every change up to that position, in order; a is rewound after each. */
typedef bool store_change_fn(void *context, struct arena *a, const struct change *c,
                             struct err *err);
NODISCARD bool store_walk_history(struct store *s, struct arena *a, int64_t to,
                                  store_change_fn *each, void *context, struct err *err);

#endif
