/*
 * advisories_internal.h - what the files of the advisory database share: statements by name, and
 * the text form of ranges and configurations.
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
    ADV_ADVISORY_FIND,
    ADV_ADVISORY_INSERT,
    ADV_ADVISORY_UPDATE,
    ADV_ALIAS_INSERT,
    ADV_ALIAS_DELETE,
    ADV_AFFECTED_INSERT,
    ADV_AFFECTED_DELETE,
    ADV_PRODUCT_INSERT,
    ADV_PRODUCT_DELETE,
    ADV_KEV_FIND,
    ADV_KEV_PUT,
    ADV_KEV_MARK,
    ADV_KEV_DROP,
    ADV_EPSS_FIND,
    ADV_EPSS_PUT,
    ADV_EPSS_MARK,
    ADV_EPSS_DROP,
    ADV_SOURCE_PUT,
    ADV_SOURCE_LIST,
    ADV_RECOUNT_OSV,
    ADV_RECOUNT_TOTAL,
    ADV_RECOUNT_KEV,
    ADV_RECOUNT_EPSS,
    ADV_BY_PACKAGE,
    ADV_BY_PRODUCT,
    ADV_ADVISORY_GET,
    ADV_BY_ID,
    ADV_AFFECTED_OF,
    ADV_FIELDS,
    ADV__COUNT
};

struct advisories {
    struct arena *arena;
    sqlite3 *sqlite;
    sqlite3_stmt *statements[ADV__COUNT]; /* prepared when first asked for */
    const char *path;
    const char *building; /* the file beside it that a new database is written to, or NULL */
    enum advisories_mode mode;
    bool in_transaction;
    struct arena scratch; /* for one call */
};

/* The statement, reset and ready for binding; NULL, with *err, when it cannot be prepared. */
sqlite3_stmt *advisories_statement(struct advisories *db, enum advisories_statement which,
                                   struct err *err);
bool advisories_fail(struct advisories *db, struct err *err, const char *doing);
/* Runs a statement that gives no rows. */
NODISCARD bool advisories_step(struct advisories *db, sqlite3_stmt *st, struct err *err);
/* One more row, or none. */
NODISCARD bool advisories_row(struct advisories *db, sqlite3_stmt *st, bool *row, struct err *err);
void advisories_bind(sqlite3_stmt *st, int at, struct str text); /* must outlive the step */
struct str advisories_text(struct arena *a, sqlite3_stmt *st, int column); /* a copy */
struct str advisories_view(sqlite3_stmt *st, int column);                  /* until the next step */

/* --- advisories_text.c --- */
void advisories_write_list(struct buf *out, struct advisory_texts list);
struct advisory_texts advisories_read_list(struct arena *a, struct str text);
void advisories_write_cvss(struct buf *out, const struct advisory *advisory);
NODISCARD bool advisories_read_cvss(struct arena *a, struct str text, struct advisory *out,
                                    struct err *err);
void advisories_write_ranges(struct buf *out, const struct advisory_package *package);
void advisories_read_ranges(struct arena *a, struct str text, struct advisory_package *out);
void advisories_write_configurations(struct buf *out, const struct advisory *advisory);
void advisories_read_configurations(struct arena *a, struct str text,
                                    const struct advisory_configuration **out, size_t *count);

#endif
