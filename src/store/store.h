/*
 * store.h - where records live: one workspace, one connection.
 *
 * The only folder that speaks SQL. `history` is the truth: append only, one row per change, chained
 * by SHA-256; the tables of the types are what replaying it gives, and store_verify shows that they
 * are. Every write goes through the functions here and so into the history. A judgement remembers
 * the position of what it looked at, and is stale when a field that matters has changed since.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/hash.h"
#include "record/record.h"

struct store;

enum store_mode {
    STORE_READ,   /* an existing workspace; writes are refused */
    STORE_WRITE,  /* an existing workspace */
    STORE_CREATE, /* a new one; ERR_CONFLICT when the file is there, or the database not empty */
};

/* The path is that of a file (SQLite), or the URL of a PostgreSQL database. The store lives in a;
   results live in the arena given to each call. */
NODISCARD bool store_open(struct arena *a, struct str path, enum store_mode mode,
                          struct store **out, struct err *err);
/* The path as it may be shown and kept in a log: a URL without its password. */
struct str store_shown(struct arena *a, struct str path);
void store_close(struct store *s); /* rolls an open transaction back; NULL is allowed */
/* Who acts in what follows; required before the first write. The text must outlive the store. */
void store_set_actor(struct store *s, struct str actor);

/* One transaction at a time. Nothing is written but within one. */
NODISCARD bool store_begin(struct store *s, struct err *err);
NODISCARD bool store_commit(struct store *s, struct err *err); /* durable when it returns true */
void store_rollback(struct store *s);                          /* no failure when none is open */
/* What is read between the two is of one position of the history, whatever others write. */
NODISCARD bool store_snapshot(struct store *s, struct err *err);
void store_snapshot_end(struct store *s);
/* A part that may be undone alone. A write that failed half-way and is not undone, or that ended
   the transaction (a full disk), makes every later write and the commit fail. Outside a
   transaction: until the release, all reads see one state of the workspace. */
NODISCARD bool store_savepoint(struct store *s, struct err *err);
NODISCARD bool store_release(struct store *s, struct err *err);
void store_undo(struct store *s); /* back to the savepoint, and drops it */

/* Work that one process at a time does for all that have the workspace open: a lock by name, held
   until it is let go or the store is closed. *got: whether it is ours now. */
NODISCARD bool store_try_lock(struct store *s, const char *name, bool *got, struct err *err);
void store_unlock(struct store *s, const char *name);

/* What every record has beside its fields. */
struct record_head {
    const struct record_type *type;
    struct str id;
    int64_t revision; /* 1, 2, ... */
    int64_t position; /* of its last change in the history */
    int64_t matters;  /* of its last change in a field that matters */
    struct str title;
    struct str retired;       /* the reason, when retired; else empty */
    struct str superseded_by; /* id, else empty */
};

/* Adds a record and gives its new id (or, for a type with natural ids, takes *id). Computes and
   checks it, takes the basis of a judgement, writes references and history. */
NODISCARD bool store_add(struct store *s, struct arena *a, const struct record_type *t,
                         void *record, struct str *id, struct err *err);
/* Replaces the fields. revision 0 means "whatever it is"; else ERR_CONFLICT when it is another.
   Writes nothing when nothing differs. Refused for decisions, retired and frozen records. */
NODISCARD bool store_save(struct store *s, struct arena *a, const struct record_type *t,
                          struct str id, int64_t revision, void *record, struct err *err);
/* A new decision in place of an old one, which points to it and stays readable. */
NODISCARD bool store_supersede(struct store *s, struct arena *a, const struct record_type *t,
                               struct str old_id, void *record, struct str *id, struct err *err);
/* Whether it may be changed at all, or why not: it is derived, retired, superseded, or belongs to a
   frozen release. */
NODISCARD bool store_check_open(struct store *s, struct arena *a, const struct record_head *head,
                                const void *record, struct err *err);
NODISCARD bool store_retire(struct store *s, struct arena *a, struct str id, struct str reason,
                            struct err *err);
/* A person looked again and the judgement holds: takes its basis anew. */
NODISCARD bool store_confirm(struct store *s, struct arena *a, struct str id, struct str reason,
                             struct err *err);
/* Freezes a release: a record of type baseline with the history position and the chain's hash. */
NODISCARD bool store_freeze(struct store *s, struct arena *a, struct str release, struct str name,
                            struct str *baseline, struct err *err);

/* ERR_NOT_FOUND when there is none. record has type->size bytes; head may be NULL. */
NODISCARD bool store_head(struct store *s, struct arena *a, struct str id, struct record_head *head,
                          struct err *err);
NODISCARD bool store_load(struct store *s, struct arena *a, const struct record_type *t,
                          struct str id, void *record, struct record_head *head, struct err *err);

struct store_list {
    int64_t total; /* that match */
    size_t shown;
    struct record_head *heads;
    void *records; /* shown times type->size bytes */
    /* Of store_page: whether there are more in its direction, and what orders the first and the
       last row; total stays 0. */
    bool more;
    struct str first_key, last_key;
};
enum { STORE_LIST_ALL = 0 };
/* Live records in the order of the filter (of ids by default), at most limit (0: all) from offset
   on. The word "all" in the filter adds retired and superseded ones. */
NODISCARD bool store_list(struct store *s, struct arena *a, const struct record_type *t,
                          struct str filter, int64_t offset, int64_t limit, struct store_list *out,
                          struct err *err);
/* The same in parts: at most limit (above 0) of those that come after the record of that id in this
   order; from the first when it is empty. */
NODISCARD bool store_list_after(struct store *s, struct arena *a, const struct record_type *t,
                                struct str filter, struct str after, int64_t limit,
                                struct store_list *out, struct err *err);

/* The rows after a row (back: before it), by what orders it: what comes or goes meanwhile shifts
   nothing, and the last page costs what the first does. Without a key: the first rows. */
struct store_page {
    struct str filter;
    struct str key; /* first_key or last_key of another page of the same order; or empty */
    bool back;
    int64_t limit; /* at least 1 */
};
NODISCARD bool store_page(struct store *s, struct arena *a, const struct record_type *t,
                          const struct store_page *page, struct store_list *out, struct err *err);
/* [{FIELD: value, ..., "count"}]: how many records of the filter have which values of these fields,
   none of which is called count; without fields one row, all of them. */
struct store_count {
    struct str filter;
    const struct field *const *by;
    size_t by_count;
};
NODISCARD bool store_count_by(struct store *s, struct arena *a, const struct record_type *t,
                              const struct store_count *c, struct json **out, struct err *err);

/* {"id","type","revision","title", fields..., "stale": true, "retired": "..."}; "type" is called
   "record_type" where a field has that name. */
NODISCARD bool store_to_json(struct store *s, struct arena *a, const struct record_head *head,
                             const void *record, struct json **out, struct err *err);

/* A parameter of a named statement: text, or a number when text.p is NULL. NULL as text of length
   0 with p NULL and is_null. */
struct store_param {
    struct str text;
    int64_t number;
    enum { STORE_TEXT, STORE_NUMBER, STORE_NULL } kind;
};
#define STORE_P(s) ((struct store_param){.text = (s), .kind = STORE_TEXT})
#define STORE_N(i) ((struct store_param){.number = (i), .kind = STORE_NUMBER})
/* NULL where the text is empty. */
#define STORE_P_OR_NULL(s) \
    ((struct store_param){.text = (s), .kind = (s).n ? STORE_TEXT : STORE_NULL})
/* Runs a statement of sql/queries/NOUN.sql by its name, and gives its rows as an array of objects,
   numbers as numbers, NULL as null. At most 1,000,000 rows. */
NODISCARD bool store_query(struct store *s, struct arena *a, const char *name,
                           const struct store_param *params, size_t count, struct json **rows,
                           struct err *err);
/* The same row by row, for answers too large to hold: what a row gives is valid during the call. */
struct store_row;
struct str store_row_text(const struct store_row *row, int column); /* empty for NULL */
int64_t store_row_int(const struct store_row *row, int column);     /* 0 for NULL */
typedef bool store_row_fn(void *context, const struct store_row *row, struct err *err);
NODISCARD bool store_each(struct store *s, const char *name, const struct store_param *params,
                          size_t count, store_row_fn *each, void *context, struct err *err);
/* The same for the text of a check (data/checks); it can only read. The text must live as long as
   the store: its statement is prepared once. */
NODISCARD bool store_query_text(struct store *s, struct arena *a, struct str sql,
                                const struct store_param *params, size_t count, struct json **rows,
                                struct err *err);
/* Likewise, row by row. */
NODISCARD bool store_each_text(struct store *s, struct str sql, const struct store_param *params,
                               size_t count, store_row_fn *each, void *context, struct err *err);

/* A statement of sql/queries that writes what follows from a record (record_type.follow; nothing
   else may): prepared once, then run for each row. The texts of params must live until the next
   call. */
struct store_writer;
NODISCARD bool store_writer(struct store *s, const char *name, struct store_writer **out,
                            struct err *err);
NODISCARD bool store_write(struct store_writer *w, const struct store_param *params, size_t count,
                           struct err *err);

/* A statement of sql/queries/apart_*.sql, which changes tables apart from the history: accounts,
   sessions, tokens, jobs, deliveries, views. Nothing in them is a statement about a device, and no
   other table may be changed so. Within a transaction. changed: rows; may be NULL. */
NODISCARD bool store_apart(struct store *s, const char *name, const struct store_param *params,
                           size_t count, int64_t *changed, struct err *err);

/* Attached bytes, by their content hash; putting the same twice keeps one. */
NODISCARD bool store_blob_put(struct store *s, struct str bytes, struct str media_type,
                              struct hash *hash, struct err *err);
NODISCARD bool store_blob_get(struct store *s, struct arena *a, const struct hash *hash,
                              struct str *bytes, struct err *err);

/* --- history.c --- */
int64_t store_position(struct store *s); /* of the last change; 0 in an empty workspace */
struct store_verdict {
    int64_t changes; /* rows of the history that were read */
    int64_t records; /* records compared with what replay gives */
    int64_t blobs;
    struct hash head;    /* of the chain */
    struct json *faults; /* array of texts, empty when all holds */
};
/* Replays the history, checks the chain, compares the tables, hashes the blobs. */
NODISCARD bool store_verify(struct store *s, struct arena *a, struct store_verdict *out,
                            struct err *err);
/* Writes a new workspace file with the state at an earlier position. */
NODISCARD bool store_rebuild(struct store *s, struct arena *a, int64_t position, struct str path,
                             struct err *err);
/* A consistent copy of the whole workspace in one file, while others write. */
NODISCARD bool store_backup(struct store *s, struct str path, struct err *err);

/* Every statement of sql/queries is prepared; the first that fails is named. For tests. */
NODISCARD bool store_prepare_all(struct store *s, struct arena *a, struct err *err);

#endif
