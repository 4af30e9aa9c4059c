/* feed_internal.h - what the readers of feeds share. */
#ifndef INTAKE_FEED_FEED_INTERNAL_H
#define INTAKE_FEED_FEED_INTERNAL_H

#include "base/limits.h"
#include "intake/feed/feed.h"

/* A copy on one line, without control characters, at most max bytes; cut at a space, with "...". */
struct str feed_line(struct arena *a, struct str text, size_t max);
/* The texts of an array; others than texts are left out. */
struct advisory_texts feed_texts(struct arena *a, const struct json *array);
/* "7.5", "10", "9.0" in tenths; -1 for anything else. */
int feed_tenths(struct str text);
/* A decimal number from 0 to 1 in hundred-thousandths, rounded; also "9.1e-05". */
bool feed_fraction(struct str text, int64_t *out);
/* "CVE-2024-12345": the form of a CVE id. */
bool feed_is_cve(struct str id);

/* --- the import: import.c drives, import_file.c reads one file, import_receipt.c counts --- */

/* One part of a source as one file has it, or as the whole import. */
struct feed_part {
    struct str source, part;
    int64_t read, new, changed, unchanged, older;
    struct date newest;
    struct date oldest; /* of the modification dates: a feed of recent changes spans days only */
    bool full;          /* the file holds all of it */
    int64_t full_count; /* of an import: records of the last full file */
    struct str file, file_hash;
};
struct feed_reason {
    struct str source, file, record, text;
};
struct feed_tally {
    struct arena *arena;
    struct feed_part *parts;
    size_t count, cap;
    struct feed_reason reasons[FEED_REASONS_MAX];
    size_t reason_count;
    int64_t skipped[FEED__COUNT]; /* by kind */
    int64_t bytes;
};
struct feed_part *feed_tally_part(struct feed_tally *t, const char *source, struct str part);
void feed_tally_change(struct feed_part *p, enum advisory_change change);
void feed_tally_date(struct feed_part *p, struct date d, struct date latest);
void feed_tally_instant(struct feed_part *p, struct str instant, struct date latest);
void feed_tally_skip(struct feed_tally *t, enum feed_kind kind, struct str file, struct str record,
                     struct str text);
void feed_tally_add(struct feed_tally *to, const struct feed_tally *file);
struct json *feed_tally_json(const struct feed_tally *t);
const char *feed_kind_source(enum feed_kind kind); /* "osv" */

/* Records that were there already and have the same parts, not yet in the tally. */
struct feed_seen {
    struct str source, parts;
    struct feed_part sum;
};

/* One record on its way: cut out, then read, then put. */
struct feed_record {
    enum feed_kind kind;
    struct str bytes;
    struct str name; /* of the member of an archive; else empty */
    int64_t number;  /* in its file, from 1 */
    uint64_t offset;
    struct hash_quick content;
    /* Its reader. It runs in another thread: pure, as all readers are. */
    bool (*read)(struct arena *a, struct str bytes, struct advisory *out, struct findings *findings,
                 struct err *err);
    bool ok;
    struct advisory advisory;
    struct findings findings;
    struct err reason; /* why not ok */
};
struct feed_batches;

struct feed_import {
    struct arena *arena;  /* of the receipt */
    struct arena scratch; /* one record */
    struct arena file;    /* one file */
    struct advisories *db;
    const struct feed_options *options;
    struct advisory_sources before;
    struct feed_tally *total; /* of the files before */
    struct feed_tally *now;   /* of the file being read */
    struct feed_seen seen;
    struct feed_batches *batches;
    struct str path;
    enum feed_kind kind;
    struct date latest;    /* dates after this are not believed */
    struct date list_date; /* of KEV and EPSS */
    int64_t records;
    bool fatal; /* the database failed, or the import was stopped: give up, undo all */
};
/* --- import_batch.c: a second thread reads records --- */
struct feed_batches *feed_batches_new(struct arena *a);
void feed_batches_done(struct feed_batches *b);
/* Forgets what has not been put. */
void feed_batches_drop(struct feed_batches *b);
/* Takes the record, whose bytes are copied; it is put sooner or later. */
NODISCARD bool feed_batches_add(struct feed_import *im, const struct feed_record *record,
                                struct err *err);
/* Now all have been put. */
NODISCARD bool feed_batches_flush(struct feed_import *im, struct err *err);
/* A record that was read into the database and the tally, or why it was not. */
NODISCARD bool feed_put_record(struct feed_import *im, struct feed_record *r, struct err *err);

/* Puts what is in im->seen into the tally. */
void feed_settle_seen(struct feed_import *im);
/* Reads one file whole. False: the file is refused with *err, or im->fatal. */
NODISCARD bool feed_import_file(struct feed_import *im, struct err *err);
#endif
