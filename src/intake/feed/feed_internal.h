/* feed_internal.h - what the readers of feeds share. */
#ifndef INTAKE_FEED_FEED_INTERNAL_H
#define INTAKE_FEED_FEED_INTERNAL_H

#include "base/limits.h"
#include "intake/feed/feed.h"

/* A copy on one line, without control characters, at most max bytes; cut at a space, with "...". */
struct str feed_line(struct arena *a, struct str text, size_t max);
/* The texts of an array, and its numbers as they are written; all else is left out. */
struct advisory_texts feed_texts(struct arena *a, const struct json *array);
/* "7.5", "10", "9.0" in tenths; -1 for anything else. */
int feed_tenths(struct str text);
/* A decimal number from 0 to 1 in hundred-thousandths, rounded; also "9.1e-05". */
bool feed_fraction(struct str text, int64_t *out);
/* "CVE-2024-12345": the form of a CVE id. */
bool feed_is_cve(struct str id);

/* --- spans.c: which versions are affected, when entries contradict each other --- */

/* What one entry says of the versions between its bounds. */
struct feed_span {
    struct str lower, upper; /* empty: no bound */
    bool lower_excluded, upper_included;
    bool affected;
};
/* In order of precedence: of the spans that contain a version, the first decides. */
struct feed_spans {
    struct arena *arena;
    struct feed_span *items;
    size_t count, cap;
    bool otherwise; /* whether versions in none of them are affected */
    enum version_scheme scheme;
};
void feed_spans_add(struct feed_spans *s, struct feed_span span);
/* The affected versions as ranges that do not touch, in order. Where a bound is no version of the
   scheme, the generic one is taken; where it is none of that either, the affected spans are given
   as they are, and a match says that it cannot tell. */
size_t feed_spans_ranges(const struct feed_spans *s, const struct version_range **out);

/* --- bounds.c: ranges as people write them --- */

enum feed_bounds {
    FEED_BOUNDS_READ,
    FEED_BOUNDS_UNKNOWN, /* "n/a": says that nobody knows */
    FEED_BOUNDS_GIT,     /* a commit */
    FEED_BOUNDS_PROSE    /* cannot be read */
};
/* "1.2", ">= 1.0, < 1.2.3", "vers:all/<V3.1", "1.5 and earlier", "1.0 through 1.5", "*": added as
   spans behind those that are there. */
enum feed_bounds feed_bounds_read(struct feed_spans *s, struct str text, bool affected);
/* Without a "v" before digits and ".x" at the end; empty for "0", "*", "n/a" and the like, which
 * bound nothing. */
struct str feed_bound(struct str version);
bool feed_is_commit(struct str version);
/* "5.15.*" or "5.15.x" as an upper bound: what stands after all of it, "5.16". Empty when it is no
 * such text.
 */
struct str feed_after_series(struct arena *a, struct str version);

/* --- names.c: what CPE names and registries call it --- */

/* "cpe:2.3:a:apache:tomcat:*:..." of vendor and product as people write them. Gives 0 when they
   name nothing ("n/a", a sentence), else 1, or 2 when the product may be called with and without
   its vendor's name. target_sw may be empty. */
enum { FEED_NAMES_MAX = 2 };
size_t feed_names(struct arena *a, char part, struct str vendor, struct str product,
                  struct str target_sw, struct str out[FEED_NAMES_MAX]);
/* The value of target_sw for a platform as people write it; empty when there is none. */
struct str feed_target_sw(struct str platform);
/* OSV's name of the registry at that address: "PyPI"; empty when it is none that is known. */
struct str feed_registry(struct str url);

/* --- build.c: affected packages and products of one advisory --- */

struct feed_builder {
    struct arena *arena;
    struct findings *findings;
    struct str id;
    struct advisory_package *packages;
    size_t package_count, package_cap;
    struct advisory_cpe *cpes; /* alternatives to each other */
    size_t cpe_count, cpe_cap;
    const struct str
        *settled; /* sorted keys of the issuers before, who know their products better */
    size_t settled_count;
    /* What was not taken, for the receipt. */
    size_t commits, prose, versionless, nameless, other_registries, bad_criteria, beyond;
};
void feed_build_package(struct feed_builder *b, struct str ecosystem, struct str name,
                        const struct feed_spans *spans);
void feed_build_purl(struct feed_builder *b, struct str purl, const struct feed_spans *spans);
/* criteria: a CPE name in any binding, of something affected. Its version gives way to the spans,
   if there are any. */
void feed_build_cpe(struct feed_builder *b, struct str criteria, bool by_name,
                    const struct feed_spans *spans);
/* The same for a list of them, each product once, without those that are settled. */
void feed_build_cpes(struct feed_builder *b, const struct json *cpes,
                     const struct feed_spans *spans);
/* What was built so far is of an issuer before. */
void feed_build_settle(struct feed_builder *b);
/* Whether an issuer before has spoken of the same part, vendor and product. */
bool feed_build_is_settled(const struct feed_builder *b, struct str criteria);
void feed_build_count(struct feed_builder *b, enum feed_bounds read);
/* Puts what was built into the advisory and tells in findings what was not. */
void feed_build_done(struct feed_builder *b, struct advisory *out);
/* A CVSS vector, its published score in tenths, and who gave it; empty vectors are left out. */
struct feed_scores {
    struct arena *arena;
    struct advisory_cvss *items;
    size_t count, cap;
};
void feed_scores_add(struct feed_scores *s, struct str vector, struct str source, int published);

/* The member "affected" of a container of a CVE record. packages_only: its CPE names and product
   names are said elsewhere, in "cpeApplicability". */
void feed_read_cve_affected(struct feed_builder *b, const struct json *affected,
                            bool packages_only);
/* --- csaf_tree.c --- */

struct feed_csaf_product {
    struct str id;
    struct str vendor, product, version; /* of the branches; empty where there are none */
    struct str series;    /* "8.0.x", "V14.0" at the end of the product's name, and taken off it */
    struct str cpe, purl; /* of its identification helper */
    struct str identity;  /* the same for all versions of a product */
    bool has_version;
    bool narrowed; /* to a part of a version, which no component list could tell */
    bool hardware; /* has model numbers, SKUs or serial numbers */
};
struct feed_csaf_tree {
    struct arena *arena;
    struct feed_csaf_product *products;
    size_t count;
    struct feed_csaf_product **by_id; /* all, in order of id; of the same id the first first */
    size_t sorted;                    /* how many of the products are in it */
};
void feed_csaf_read_tree(struct arena *a, const struct json *tree, struct feed_csaf_tree *out);
const struct feed_csaf_product *feed_csaf_find(const struct feed_csaf_tree *t, struct str id);

/* NVD's "configurations", which CVE records call "cpeApplicability". */
void feed_read_configurations(struct arena *a, struct findings *findings, const struct json *list,
                              struct advisory *out);

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
    struct feed_fields {
        int64_t looked; /* records that were read; the other counts are of these */
        int64_t cvss, cwe, affected, fixed;
    } fields;
};
struct feed_reason {
    struct str source, file, record, text;
};
/* What was taken but is worth knowing, by rule: how often, and the first case. */
struct feed_note {
    struct str source;
    const char *rule;
    int64_t count;
    struct str record, text;
};
struct feed_tally {
    struct arena *arena;
    struct feed_note *notes;
    size_t note_count, note_cap;
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
/* A day on which a record was published: it makes a source newer, but says nothing of how far back
   the changes of a file reach. */
void feed_tally_published(struct feed_part *p, struct date d, struct date latest);
void feed_tally_skip(struct feed_tally *t, enum feed_kind kind, struct str file, struct str record,
                     struct str text);
void feed_tally_note(struct feed_tally *t, struct str source, const char *rule, struct str record,
                     struct str text);
void feed_tally_fields(struct feed_part *p, const struct advisory *ad);
void feed_tally_add(struct feed_tally *to, const struct feed_tally *file);
struct json *feed_tally_json(const struct feed_tally *t);
struct json *feed_tally_notes_json(const struct feed_tally *t);
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
    bool folders;          /* the archive has its records in folders */
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

/* --- import_document.c: what its documents and records have to say --- */

/* One record of a kind that is a record for each advisory: OSV, NVD, CVE, RustSec. */
NODISCARD bool feed_read_record(enum feed_kind kind, struct arena *a, struct str bytes,
                                struct advisory *out, struct findings *findings, struct err *err);
/* The part of its source that a record counts under by itself: a year, a publisher; empty where
   these are its ecosystems. */
struct str feed_own_part(const struct advisory *ad);
/* Whether a document of that kind holds several advisories. */
bool feed_is_document(enum feed_kind kind);
/* Whether a member of an archive is what stands beside records: a read-me, a picture. */
bool feed_is_beside(enum feed_kind kind, struct str name);
/* A whole document of im->kind. One that cannot be read is skipped and told; name may be empty. */
NODISCARD bool feed_import_document(struct feed_import *im, struct str bytes, struct str name,
                                    struct err *err);
/* What is doubtful about a record that was read, into the receipt; and who marks it as exploited,
   into the database. */
NODISCARD bool feed_after_record(struct feed_import *im, enum feed_kind kind,
                                 const struct advisory *ad, const struct findings *findings,
                                 struct err *err);
/* Saves one advisory and counts it. False only when the import must end (import_file.c). */
NODISCARD bool feed_put_advisory(struct feed_import *im, struct advisory *ad,
                                 const struct hash_quick *content, struct err *err);

/* --- health.c --- */

/* Adds to what is kept of a source: "fields", the shares to compare the next import with, and
   "lost", the fields that fewer records have than before. old: of the import before, or NULL. */
void feed_health_keep(struct arena *a, struct json *change, const struct feed_part *p,
                      const struct advisory_source *old, struct str today);
#endif
