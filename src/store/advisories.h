/*
 * advisories.h - the advisory database: what others published about vulnerabilities.
 *
 * An SQLite file of its own, apart from the workspace: it holds copies only, can be rebuilt from
 * the feeds at any time, and knows nothing of devices. One writer, many readers; a reader sees the
 * state before or after an import, never one in between. Invariant: (source, id) names one
 * advisory, its package and CPE rows come from the same document, and scores are whole numbers
 * (CVSS tenths, EPSS hundred-thousandths).
 */
#ifndef STORE_ADVISORIES_H
#define STORE_ADVISORIES_H

#include "base/date.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/json.h"
#include "value/version/version.h"

struct advisories;

/* --- what a reader makes of a record, and what the database gives back --- */

struct advisory_cvss {
    struct str vector;
    struct str source; /* who scored: "nvd@nist.gov"; may be empty */
    int published;     /* the score as published, tenths; -1 when there is none */
};

struct advisory_texts {
    const struct str *items;
    size_t count;
};

/* One package an advisory speaks of, as OSV's affected[]. */
struct advisory_package {
    struct str ecosystem; /* as written: "Debian:12" */
    struct str name;      /* as written */
    struct str key;       /* of look-ups: feed_package_key */
    const struct version_range *ranges;
    size_t range_count;
    struct advisory_texts versions; /* enumerated as affected */
};

/* One line of an NVD configuration. */
struct advisory_cpe {
    struct str criteria; /* as written */
    struct str key;      /* "a:vendor:product"; empty when the criteria cannot be read */
    struct version_range range;
    bool vulnerable; /* false: the platform that must be there too */
    bool by_name;    /* the criteria were made of vendor and product as the record names them */
};

struct advisory_node {
    bool all; /* AND; else OR */
    bool negate;
    const struct advisory_cpe *cpes;
    size_t cpe_count;
};

struct advisory_configuration {
    bool all; /* AND; else OR */
    bool negate;
    const struct advisory_node *nodes;
    size_t node_count;
};

struct advisory {
    int64_t number;    /* in this database; 0 before it is saved */
    struct str source; /* "osv", "nvd" */
    struct str id;
    struct advisory_texts aliases; /* other names of the same flaw */
    struct advisory_texts related; /* flaws it speaks of, or that are near */
    struct str title;
    struct str severity; /* as published, lower case; may be empty */
    const struct advisory_cvss *cvss;
    size_t cvss_count;
    struct advisory_texts cwes;
    struct str published, modified, withdrawn; /* instants as ISO 8601, or empty */
    struct str status;                         /* of NVD: "Analyzed"; else empty */
    const struct advisory_package *packages;
    size_t package_count;
    const struct advisory_configuration *configurations;
    size_t configuration_count;
    struct str ssvc;       /* of CISA's ADP: "exploitation=poc automatable=yes ..."; may be empty */
    struct str publisher;  /* of CSAF: who says so; else empty */
    struct str kev_added;  /* a date: the record itself says that it is exploited; or empty */
    struct str kev_source; /* who says that */
    /* Under which parts of its source it counts: its ecosystems, or its year. The import says it,
       not the reader. */
    struct advisory_texts parts;
};

/* --- opening --- */

enum advisories_mode {
    ADVISORIES_READ, /* ERR_NO_DATA, saying what to do, when the file is not there */
    ADVISORIES_WRITE /* makes the file where it is missing */
};

/* The database, and what it prepares, live in a; results live in the arena given to each call. */
NODISCARD bool advisories_open(struct arena *a, struct str path, enum advisories_mode mode,
                               struct advisories **out, struct err *err);
void advisories_close(struct advisories *db); /* rolls back what is open; NULL is allowed */

/* One transaction; also for readers, so that a scan sees one state. A part may be undone alone. */
NODISCARD bool advisories_begin(struct advisories *db, struct err *err);
NODISCARD bool advisories_commit(struct advisories *db, struct err *err);
void advisories_rollback(struct advisories *db);
NODISCARD bool advisories_savepoint(struct advisories *db, struct err *err);
NODISCARD bool advisories_release(struct advisories *db, struct err *err);
void advisories_undo(struct advisories *db); /* back to the savepoint, and drops it */

/* --- writing, within a transaction --- */

enum advisory_change {
    ADVISORY_NEW,
    ADVISORY_CHANGED,
    ADVISORY_UNCHANGED, /* the very same record is there */
    ADVISORY_OLDER,     /* the one that is there was modified later; it stays */
    ADVISORY_CHANGE__COUNT
};
/* What tells a record's bytes from all others; each database has its own. Within a transaction. */
struct hash_quick advisories_hash(const struct advisories *db, struct str bytes);
NODISCARD bool advisories_put(struct advisories *db, const struct advisory *advisory,
                              const struct hash_quick *content, enum advisory_change *change,
                              struct err *err);

/* What is known of a record by its bytes alone, so that it need not be read again. */
struct advisory_seen {
    enum advisory_change change;     /* ADVISORY_UNCHANGED; or _OLDER: a later one took its place */
    struct str source, parts;        /* parts: a line each; the same pointer for the same parts */
    struct date modified, published; /* all zero: not known */
};
/* Looks it up in memory: the first call of a transaction reads 30 bytes of every advisory, which
   pays from some thousand records on. NULL: not seen. */
NODISCARD bool advisories_seen(struct advisories *db, const struct hash_quick *content,
                               const struct advisory_seen **out, struct err *err);

struct advisory_kev {
    struct str cve;
    struct str added, due; /* dates */
    struct str name, action;
    bool ransomware;   /* known to be used in ransomware campaigns */
    struct str source; /* who says so: "kev" is CISA's list */
};
struct advisory_epss {
    struct str cve;
    int64_t score, percentile; /* hundred-thousandths: 100000 is 1.0 */
};
NODISCARD bool advisories_put_kev(struct advisories *db, const struct advisory_kev *kev,
                                  enum advisory_change *change, struct err *err);
NODISCARD bool advisories_put_epss(struct advisories *db, const struct advisory_epss *epss,
                                   enum advisory_change *change, struct err *err);
/* Marks all entries of the list as gone; those put afterwards are back; drop removes the others. */
NODISCARD bool advisories_list_mark(struct advisories *db, const char *source, struct err *err);
NODISCARD bool advisories_list_drop(struct advisories *db, const char *source, int64_t *dropped,
                                    struct err *err);

/* That a flaw is exploited, according to mark->source, which is another than CISA's list. */
NODISCARD bool advisories_put_exploited(struct advisories *db, const struct advisory_kev *mark,
                                        enum advisory_change *change, struct err *err);
/* Around a list that is published whole: begin marks what there is of that source as gone, end
   removes what was not put since. */
NODISCARD bool advisories_exploited_begin(struct advisories *db, struct str source,
                                          struct err *err);
NODISCARD bool advisories_exploited_end(struct advisories *db, struct str source, struct err *err);

/* That somebody knows what is wrong with a source, and goes on with it. */
struct advisory_acceptance {
    struct str name, part, rule;
    int64_t measure; /* as it was */
    struct str by, at, reason;
};
NODISCARD bool advisories_put_acceptance(struct advisories *db,
                                         const struct advisory_acceptance *acceptance,
                                         struct err *err);

/* What is known of a source. A part is an ecosystem of OSV, a year of NVD's feeds, or empty. */
struct advisory_source {
    struct str name, part;
    struct str newest;      /* date of the newest record, or of the list; may be empty */
    int64_t records;        /* held now */
    int64_t last_count;     /* records of the last full file; 0: there was none */
    struct str imported_at; /* instant */
    struct str file, file_hash;
    struct str change; /* what the last import did: JSON */
    int max_age_days;  /* older is stale; not in the database: feed_sources sets it from the policy
                        */
};
NODISCARD bool advisories_put_source(struct advisories *db, const struct advisory_source *source,
                                     struct err *err);
/* Brings counts, generation and log up to date; once, at the end of an import, after the sources.
 */
NODISCARD bool advisories_settle(struct advisories *db, struct err *err);

/* --- what changed --- */

/* Which state of which database: a database made anew has another name, the generation grows with
   every import that changed something. */
struct advisories_version {
    struct str database;
    int64_t generation;
};
NODISCARD bool advisories_version(struct advisories *db, struct arena *a,
                                  struct advisories_version *out, struct err *err);

struct advisory_numbers {
    int64_t *items;
    size_t count;
};
/* What changed after a generation: advisories added, changed, withdrawn or removed (numbers are
   never given twice), and CVE ids whose KEV or EPSS entry changed; epss_all: most of EPSS did.
   complete is false when the log does not reach back that far: then everything may have changed. */
struct advisory_changes {
    bool complete;
    bool epss_all;
    struct advisory_numbers advisories; /* ascending */
    struct advisory_texts cves;
};
NODISCARD bool advisories_changes(struct advisories *db, struct arena *a, int64_t after,
                                  struct advisory_changes *out, struct err *err);

/* What was fetched, and how far: text of the fetcher's own (advisories_fetch.c). */
NODISCARD bool advisories_put_fetch_state(struct advisories *db, struct str name, struct str part,
                                          struct str state, struct err *err);

/* --- reading --- */

/* Empty when nothing was fetched. */
NODISCARD bool advisories_fetch_state(struct advisories *db, struct arena *a, struct str name,
                                      struct str part, struct str *out, struct err *err);

struct advisory_sources {
    struct advisory_source *items; /* by name, then part */
    size_t count;
};
NODISCARD bool advisories_sources(struct advisories *db, struct arena *a,
                                  struct advisory_sources *out, struct err *err);
/* NULL when there is none. */
const struct advisory_source *advisories_find_source(const struct advisory_sources *all,
                                                     const char *name, struct str part);
/* The day its age counts from: of its newest record; of its import where records have no dates.
   False when neither is known. *dated: it is that of a record. */
bool advisory_source_day(const struct advisory_source *s, struct date *day, bool *dated);

/* Of an advisory that speaks of a package or product: what can decide for that one. Of
   configurations that are alternatives these are only the lines of the product itself; where a
   condition joins them, or a negation, all. Withdrawn and rejected ones are among them, so that
   explain can say so. */
struct advisory_candidate {
    int64_t advisory;
    bool withdrawn;
    struct advisory_package package;                     /* of package look-ups */
    const struct advisory_configuration *configurations; /* of CPE look-ups */
    size_t configuration_count;
};
struct advisory_candidates {
    struct advisory_candidate *items;
    size_t count;
};
NODISCARD bool advisories_by_package(struct advisories *db, struct arena *a, struct str key,
                                     struct advisory_candidates *out, struct err *err);
NODISCARD bool advisories_by_cpe(struct advisories *db, struct arena *a, struct str key,
                                 struct advisory_candidates *out, struct err *err);
/* The same of one advisory: none, one, or of a package several. */
NODISCARD bool advisories_package_candidate(struct advisories *db, struct arena *a, struct str key,
                                            int64_t number, struct advisory_candidates *out,
                                            struct err *err);
NODISCARD bool advisories_cpe_candidate(struct advisories *db, struct arena *a, struct str key,
                                        int64_t number, struct advisory_candidates *out,
                                        struct err *err);
/* The keys an advisory is found by now. Must be there. */
struct advisory_keys {
    struct advisory_texts packages, products;
};
NODISCARD bool advisories_keys(struct advisories *db, struct arena *a, int64_t number,
                               struct advisory_keys *out, struct err *err);

/* Without packages and configurations. Must be there. */
NODISCARD bool advisories_get(struct advisories *db, struct arena *a, int64_t number,
                              struct advisory *out, struct err *err);
/* Both at once. */
NODISCARD bool advisories_get_with_keys(struct advisories *db, struct arena *a, int64_t number,
                                        struct advisory *out, struct advisory_keys *keys,
                                        struct err *err);
/* Its packages, into the members of out. */
NODISCARD bool advisories_packages(struct advisories *db, struct arena *a, int64_t number,
                                   struct advisory *out, struct err *err);
/* The numbers of all advisories that have this id, or this alias. */
NODISCARD bool advisories_by_id(struct advisories *db, struct arena *a, struct str id,
                                struct advisory_numbers *out, struct err *err);

/* Everybody who says that it is exploited, CISA's list first. */
struct advisory_kevs {
    struct advisory_kev *items;
    size_t count;
};
NODISCARD bool advisories_exploited(struct advisories *db, struct arena *a, struct str cve,
                                    struct advisory_kevs *out, struct err *err);
struct advisory_acceptances {
    struct advisory_acceptance *items;
    size_t count;
};
NODISCARD bool advisories_acceptances(struct advisories *db, struct arena *a,
                                      struct advisory_acceptances *out, struct err *err);

/* *found says whether there is an entry of CISA's list. */
NODISCARD bool advisories_kev(struct advisories *db, struct arena *a, struct str cve,
                              struct advisory_kev *out, bool *found, struct err *err);
NODISCARD bool advisories_epss(struct advisories *db, struct str cve, struct advisory_epss *out,
                               bool *found, struct err *err);

/* `feed status`: {"sources": [{"name", "part", "records", "newest", "imported_at", "file",
   "file_hash", "change"}], "fields": {SOURCE: {"records", "cvss", "cwe", "withdrawn"}}} */
NODISCARD bool advisories_status(struct advisories *db, struct arena *a, struct json **out,
                                 struct err *err);

/* Every statement of sql/advisories is prepared; the first that fails is named. For tests. */
NODISCARD bool advisories_prepare_all(struct advisories *db, struct err *err);

#endif
