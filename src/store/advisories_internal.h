/*
 * advisories_internal.h - what the files of the advisory database share: statements by name, words
 * by number, and the packed form of records.
 *
 *   advisories.c          opening, statements, transactions
 *   advisories_words.c    texts by number
 *   advisories_pack.c     numbers, texts, instants in bytes
 *   advisories_posting.c  what an advisory says of one package, in bytes
 *   advisories_products.c the same of one product
 *   advisories_body.c     all else of an advisory, in bytes
 *   advisories_write.c    an advisory into the tables
 *   advisories_lists.c    KEV, EPSS and the sources into the tables
 *   advisories_mark.c     which records are there already
 *   advisories_log.c      what changed
 *   advisories_read.c     out of the tables
 */
#ifndef STORE_ADVISORIES_INTERNAL_H
#define STORE_ADVISORIES_INTERNAL_H

#include <sqlite3.h>

#include "store/advisories.h"

enum advisories_statement {
    ADV_FETCH_STATE_PUT,
    ADV_FETCH_STATE_GET,
    ADV_BEGIN_WRITE,
    ADV_BEGIN_READ,
    ADV_COMMIT,
    ADV_ROLLBACK,
    ADV_SAVEPOINT,
    ADV_RELEASE,
    ADV_UNDO,
    ADV_STATE_MAKE,
    ADV_STATE_GET,
    ADV_STATE_PUT,
    ADV_WORD_FIND,
    ADV_WORD_GET,
    ADV_WORD_INSERT,
    ADV_NAME_FIND,
    ADV_NAME_INSERT,
    ADV_ALIAS_DELETE,
    ADV_BY_ID,
    ADV_ADVISORY_INSERT,
    ADV_ADVISORY_UPDATE,
    ADV_ADVISORY_GET,
    ADV_MARK_PUT,
    ADV_MARK_GET,
    ADV_MARK_PAST,
    ADV_MARK_LIST,
    ADV_PACKAGE_INSERT,
    ADV_PACKAGE_DELETE,
    ADV_PACKAGE_LIST,
    ADV_PRODUCT_INSERT,
    ADV_PRODUCT_DELETE,
    ADV_PRODUCT_LIST,
    ADV_SHARED_INSERT,
    ADV_SHARED_DELETE,
    ADV_SHARED_GET,
    ADV_KEV_FIND,
    ADV_KEV_PUT,
    ADV_KEV_GONE,
    ADV_KEV_DROP,
    ADV_EPSS_FIND,
    ADV_EPSS_PUT,
    ADV_EPSS_GONE,
    ADV_EPSS_DROP,
    ADV_SOURCE_PUT,
    ADV_SOURCE_COUNT,
    ADV_SOURCE_LIST,
    ADV_LOG_INSERT,
    ADV_LOG_LIST,
    ADV_LOG_COUNT,
    ADV_LOG_OLDEST,
    ADV_LOG_DROP,
    ADV_FIELDS,
    ADV_EXPLOITED_FIND,
    ADV_EXPLOITED_PUT,
    ADV_EXPLOITED_MARK,
    ADV_EXPLOITED_GONE,
    ADV_EXPLOITED_DROP,
    ADV_EXPLOITED_LIST,
    ADV_ACCEPTANCE_PUT,
    ADV_ACCEPTANCE_LIST,
    ADV__COUNT
};

/* Texts by number, and numbers by text: a copy of what was asked for of the table word. */
struct advisories_words {
    struct arena arena;
    struct advisories_word *slots; /* by the hash of the text */
    size_t cap, count;
    const struct str **by_number; /* as far as asked for; NULL: not yet */
    size_t by_number_cap;
    bool all; /* all of the table is here: what is not found is new */
};

struct advisories_state {
    struct str name;
    int64_t generation, log_after, last_number;
};

/* What an import has done so far, so that a savepoint can take it back. */
struct advisories_done {
    int64_t last_number;
    int64_t changes;           /* of advisories and lists */
    int64_t epss_changes;      /* of those: as logged one by one */
    size_t counts;             /* entries of the journal below */
    int64_t kev, kev_eu, epss; /* more entries */
};
/* So many more advisories count under these parts of this source. */
struct advisories_count {
    int64_t source, parts; /* words */
    int64_t more;
};

struct advisories {
    struct arena *arena;
    sqlite3 *sqlite;
    sqlite3_stmt *statements[ADV__COUNT]; /* prepared when first asked for */
    const char *path;
    const char *building; /* the file beside it that a new database is written to, or NULL */
    int building_lock;    /* open, and locked, while building */
    enum advisories_mode mode;
    bool in_transaction;
    struct arena scratch; /* for one call */
    struct advisories_words words;
    struct advisories_state state; /* as read at the beginning of a transaction that writes */
    struct advisories_done done, done_before; /* now, and at the savepoint */
    struct advisories_count *counts;          /* done.counts of them */
    size_t counts_cap;
    int64_t stamp;                  /* of the list being read */
    struct advisories_marks *marks; /* NULL until asked for */
};

/* The statement, reset and ready for binding; NULL, with *err, when it cannot be prepared. */
sqlite3_stmt *advisories_statement(struct advisories *db, enum advisories_statement which,
                                   struct err *err);
bool advisories_fail(struct advisories *db, struct err *err, const char *doing);
/* What stands in the file cannot have been written by us. */
bool advisories_damaged(const struct advisories *db, int64_t number, struct err *err);
/* Runs a statement that gives no rows. */
NODISCARD bool advisories_step(struct advisories *db, sqlite3_stmt *st, struct err *err);
/* One more row, or none. */
NODISCARD bool advisories_row(struct advisories *db, sqlite3_stmt *st, bool *row, struct err *err);
void advisories_bind(sqlite3_stmt *st, int at, struct str text); /* must outlive the step */
void advisories_bind_blob(sqlite3_stmt *st, int at, struct str bytes);
struct str advisories_text(struct arena *a, sqlite3_stmt *st, int column); /* a copy */
struct str advisories_view(sqlite3_stmt *st, int column);                  /* until the next step */
struct str advisories_blob(sqlite3_stmt *st, int column);                  /* likewise */

/* --- advisories_words.c: the empty text is number 0 and stands in no table --- */
/* The number of a text, a new one if need be. */
NODISCARD bool advisories_word(struct advisories *db, struct str text, int64_t *number,
                               struct err *err);
/* Lives as long as the database is open. Must be there, or the file is damaged. */
NODISCARD bool advisories_word_text(struct advisories *db, int64_t number, struct str *text,
                                    struct err *err);
void advisories_forget_words(struct advisories *db);

/* --- advisories_pack.c --- */

/* Numbers take seven bits a byte. A text is told by what it shares with the one before. */
struct advisories_pack {
    struct buf out;
    struct str last;
};
void advisories_put_number(struct advisories_pack *p, uint64_t v);
void advisories_put_text(struct advisories_pack *p, struct str text);
void advisories_put_instant(struct advisories_pack *p, struct str text);

/* Reading ends with bad, and zeroes, at the first thing that cannot be. */
struct advisories_unpack {
    struct arena *arena;
    const char *p, *end;
    struct str last;
    size_t room; /* bytes that may still be made of it */
    bool bad;
};
struct advisories_unpack advisories_unpack(struct arena *a, struct str bytes);
uint64_t advisories_get_number(struct advisories_unpack *u);
/* A number of things to come, each of which takes at least a byte here and size bytes in memory. */
size_t advisories_get_count(struct advisories_unpack *u, size_t size);
struct str advisories_get_text(struct advisories_unpack *u);
struct str advisories_get_instant(struct advisories_unpack *u);

/* --- advisories_posting.c, advisories_products.c: pure, but for the numbers of keys --- */

unsigned advisories_range_flags(const struct version_range *r);
void advisories_put_bounds(struct advisories_pack *p, const struct version_range *r);
void advisories_get_bounds(struct advisories_unpack *u, uint64_t flags, struct version_range *r);

/* Something to be told under a key: the entry of a package, a line of a configuration. */
struct advisories_say {
    int64_t word;
    struct str key;
    uint32_t at, node, line; /* the package or configuration; node and line of it */
};
void advisories_sort_says(struct advisories_say *says, size_t n); /* by word, then place */
/* The end of those that have the word of the one at i. */
size_t advisories_same_word(const struct advisories_say *says, size_t n, size_t i);

/* An advisory's say about one key. */
struct advisories_posting {
    struct str key;
    int64_t word;
    struct str body;
    size_t at; /* the first entry of it in the record */
};
struct advisories_postings {
    struct advisories_posting *items;
    size_t count;
    struct str shared; /* configurations that several of them share; may be empty */
};
NODISCARD bool advisories_pack_packages(struct advisories *db, struct arena *a,
                                        const struct advisory *ad, struct advisories_postings *out,
                                        struct err *err);
NODISCARD bool advisories_pack_products(struct advisories *db, struct arena *a,
                                        const struct advisory *ad, struct advisories_postings *out,
                                        struct err *err);
/* False when the bytes cannot be. The entries of key; ranges and texts live in a. */
NODISCARD bool advisories_unpack_packages(struct arena *a, struct str body, struct str key,
                                          bool *withdrawn, struct advisory_package **out,
                                          size_t *count);
/* shared may be empty as long as *wants_shared is not set. */
NODISCARD bool advisories_unpack_product(struct arena *a, struct str body, struct str key,
                                         struct str shared, bool *wants_shared,
                                         struct advisory_candidate *out);

/* --- advisories_body.c --- */
NODISCARD bool advisories_pack_body(struct advisories *db, struct arena *a,
                                    const struct advisory *ad,
                                    const struct advisories_postings *packages,
                                    const struct advisories_postings *products, struct str *out,
                                    struct err *err);
/* Words as numbers; advisories_get makes texts of them. */
struct advisories_body {
    struct advisory ad; /* but for what is here as a number */
    int64_t source, severity, status, ssvc;
    int64_t *vectors, *scorers; /* ad.cvss_count each */
    int64_t *cwes;              /* ad.cwes.count */
    int64_t *packages, *products;
    size_t package_count, product_count;
};
NODISCARD bool advisories_unpack_body(struct arena *a, struct str id, struct str bytes,
                                      struct advisories_body *out);

/* --- advisories_mark.c, advisories_log.c --- */
void advisories_forget_marks(struct advisories *db);
void advisories_count(struct advisories *db, int64_t source, int64_t parts, int64_t more);
/* Within a transaction that writes: of kind 1 an item is a number, of 2 a CVE id. */
enum advisories_log_kind { ADVISORIES_LOG_ADVISORY = 1, ADVISORIES_LOG_CVE, ADVISORIES_LOG_EPSS };
NODISCARD bool advisories_log(struct advisories *db, enum advisories_log_kind kind, int64_t number,
                              struct str cve, struct err *err);
NODISCARD bool advisories_load_state(struct advisories *db, struct err *err);

#endif
