/*
 * fetch_internal.h - what the protocols share: the job of one unit, its requests and files, the
 * state it keeps, and the readers of what servers send (parse.c, plan.c), which are pure.
 */
#ifndef INTAKE_FETCH_FETCH_INTERNAL_H
#define INTAKE_FETCH_FETCH_INTERNAL_H

#include "base/limits.h"
#include "intake/fetch/fetch.h"

enum {
    FETCH_RING = 64,            /* requests remembered for the rate limit: the largest rate */
    FETCH_WAIT_MAX_MS = 600000, /* a Retry-After beyond this ends the unit instead */
    FETCH_REASONS_MAX = 50,
    FETCH_FILES_MAX = 20000, /* of one run of a unit */
    FETCH_WINDOW_DAYS = 120, /* NVD, API 2.0: the longest range of lastModStartDate to EndDate */
    FETCH_PAGES_MAX = 5000
};

/* --- state.c: what is remembered of a unit --- */

struct fetch_resource {
    struct str key; /* name in the cache */
    struct str etag, last_modified;
    struct str mark; /* what the source says of its content: the sha256 of a .meta; may be empty */
};

struct fetch_state {
    struct str cursor;                 /* instant or date up to which all is in the database */
    struct str window_from, window_to; /* of the pages that are being fetched; else empty */
    struct str checked_at;             /* instant of the last complete run */
    struct fetch_resource *resources;
    size_t count, cap;
};

/* A text that is none gives an empty state: all is fetched anew. */
void fetch_state_read(struct arena *a, struct str text, struct fetch_state *out);
struct str fetch_state_write(struct arena *a, const struct fetch_state *s);
const struct fetch_resource *fetch_resource_find(const struct fetch_state *s, struct str key);
void fetch_resource_put(struct arena *a, struct fetch_state *s, const struct fetch_resource *r);

/* --- plan.c: what to ask, and when --- */

/* The windows of at most FETCH_WINDOW_DAYS that cover from..to; the first begins at from. */
struct fetch_window {
    struct instant from, to;
};
struct fetch_window fetch_window_next(struct instant from, struct instant to);

/* How long to wait so that no more than rate requests fall into any window of window_ms; asked are
   the instants of the last FETCH_RING requests, count of them all. */
int64_t fetch_turn_ms(const int64_t *asked, size_t count, int64_t rate, int64_t window_ms,
                      int64_t now_ms);
/* Before the next try, the n-th counted from 0; -1: too long, give up. */
int64_t fetch_retry_ms(struct str retry_after, struct instant now, int64_t pause_ms, int n);

/* What a page says, and what follows from it. */
struct fetch_pages {
    int64_t total; /* -1 before the first page */
    int64_t next;  /* offset of the next record */
};
enum fetch_page_result {
    FETCH_PAGE_MORE,
    FETCH_PAGE_LAST,
    FETCH_PAGE_CHANGED /* the total is another than before: begin again */
};
/* ERR_INVALID when a page is empty before the end, or counts are none. */
NODISCARD bool fetch_page_take(struct fetch_pages *p, int64_t total, int64_t items,
                               enum fetch_page_result *result, struct err *err);

/* The instant as APIs take it: 2026-11-27T03:24:13.000Z */
struct str fetch_api_instant(struct arena *a, struct instant t);
/* A file name of letters, digits and -._ that says text; no two texts give one name. */
struct str fetch_safe_name(struct arena *a, struct str text);
/* base/path, where path is relative and stays below base; false otherwise. */
bool fetch_join(struct arena *a, struct str base, struct str path, struct str *out);

/* --- parse.c: what servers send, beside the feeds themselves --- */

struct fetch_meta { /* of NVD's feeds */
    struct instant modified;
    int64_t size;      /* of the feed when it is expanded */
    struct str sha256; /* likewise; lower case */
};
NODISCARD bool fetch_meta_parse(struct arena *a, struct str text, struct fetch_meta *out,
                                struct err *err);

/* One record of a list: OSV's modified_id.csv, CSAF's changes.csv, index.txt or ROLIE feed. */
struct fetch_entry {
    struct str id; /* of OSV: the record; of CSAF: the document's address, or path in a folder */
    struct instant modified; /* 0: not told */
    struct str hash_url;     /* of ROLIE: address of a .sha512 or .sha256; may be empty */
};
struct fetch_list {
    struct fetch_entry *items;
    size_t count, cap;
    size_t bad; /* lines or entries that could not be read */
    bool cut;   /* the newest are left for the next run */
};
/* "2026-11-27T03:24:13Z,GHSA-..." on each line. */
NODISCARD bool fetch_ids_parse(struct arena *a, struct str text, struct fetch_list *out,
                               struct err *err);
/* "\"2023/x.json\",\"2023-07-01T10:09:07Z\"" on each line (CSAF, requirement 13). */
NODISCARD bool fetch_changes_parse(struct arena *a, struct str text, struct fetch_list *out,
                                   struct err *err);
/* A path on each line (CSAF, requirement 12). */
NODISCARD bool fetch_index_parse(struct arena *a, struct str text, struct fetch_list *out,
                                 struct err *err);
/* CSAF, requirement 15. */
NODISCARD bool fetch_rolie_parse(struct arena *a, struct str text, struct fetch_list *out,
                                 struct err *err);
void fetch_list_sort(struct fetch_list *l); /* the oldest first; the same record once */

/* CSAF, requirement 7: where the documents are. Only what everybody may have: TLP WHITE, CLEAR,
   GREEN, unlabelled. */
struct fetch_provider {
    struct str name;
    struct advisory_texts feeds;   /* addresses of ROLIE feeds */
    struct advisory_texts folders; /* and of folders */
};
NODISCARD bool fetch_provider_parse(struct arena *a, struct str text, struct fetch_provider *out,
                                    struct err *err);
/* The first CSAF field of a security.txt (RFC 9116; CSAF, requirement 8); false: none. */
bool fetch_security_txt_parse(struct str text, struct str *url);
/* The hexadecimal digits that a hash file begins with, lower case (CSAF, requirement 18). */
bool fetch_hash_parse(struct arena *a, struct str text, size_t digits, struct str *out);

/* Files of a release of the CVE list. */
struct fetch_release {
    struct str day; /* of the full list */
    struct str full_name, full_url, full_sha256;
    struct str delta_name, delta_url, delta_sha256; /* empty just after midnight */
};
NODISCARD bool fetch_release_parse(struct arena *a, struct str text, struct fetch_release *out,
                                   struct err *err);

/* --- the job of one unit --- */

struct fetch_file {
    struct fetch_file *next;
    struct str path;
    struct fetch_resource resource; /* remembered once it is imported; no key: not */
    bool passing;                   /* not kept once it is imported */
};

struct fetch_job {
    struct arena *arena;
    struct advisories *db;
    const struct fetch_options *options;
    const struct fetch_door *door;
    const struct fetch_source *source;
    struct str part;
    struct str unit;   /* "osv PyPI", for messages */
    struct str prefix; /* of its files in the folder */
    struct fetch_state state;
    struct fetch_file *first, *last; /* to be imported */
    size_t file_count;
    struct str cursor;        /* of the state, once the files are imported; empty: as it was */
    struct fetch_state lists; /* resources to be remembered once all that they list is imported */
    bool singly;              /* single records were fetched: a few refused ones hold up nothing */
    int64_t asked[FETCH_RING];
    size_t asked_count;
    int64_t requests, bytes, not_modified;
    bool answered; /* by some server */
    bool doubtful; /* the unit before got no answer at all: each request is tried once only */
    struct json *reasons;
    bool incomplete; /* something was not fetched; a reason tells what */
};

/* Remembers why something was not fetched; the job goes on. */
void fetch_reason(struct fetch_job *j, const struct err *err);
struct str fetch_path(struct fetch_job *j, struct str name); /* of a file of the job */
/* Writes the state now: what was begun must be known to the next run. */
NODISCARD bool fetch_save(struct fetch_job *j, struct err *err);

/* get.c - a request with the source's key, at its pace, tried again where that may help. Gives 200
   and 304 only; ERR_NOT_FOUND for 404 and 410. */
struct fetch_ask {
    struct str url;
    struct str to; /* file; empty: memory */
    const struct fetch_resource *known;
    bool gzip;
};
NODISCARD bool fetch_get(struct fetch_job *j, const struct fetch_ask *ask, struct http_answer *out,
                         struct err *err);
/* The body as text, expanded; *modified is false, and text empty, where known still holds. */
NODISCARD bool fetch_text(struct fetch_job *j, struct str url, const struct fetch_resource *known,
                          struct fetch_resource *now, struct str *text, bool *modified,
                          struct err *err);

/* download.c - a file into the folder: what came is checked, and only then has its name. */
struct fetch_wish {
    struct str url;
    struct str name;           /* in the folder, without the job's prefix */
    struct str mark;           /* kept with the file; when it is what is known, nothing is asked */
    struct str sha256, sha512; /* of the file, hexadecimal; empty: not given */
    struct str content_sha256; /* of what is in it, expanded */
    int64_t content_size;      /* likewise; 0: not given */
    bool conditional;          /* ask whether it has changed */
    bool passing;              /* not kept once it is imported */
    bool gzip;
    bool unwrap;   /* a ZIP that holds one ZIP: that one is the file */
    bool unlisted; /* the caller lists it, once more is known */
};
NODISCARD bool fetch_download(struct fetch_job *j, const struct fetch_wish *wish, struct err *err);
/* A file of the folder that is to be imported, too. */
void fetch_add_file(struct fetch_job *j, struct str path, const struct fetch_resource *resource,
                    bool passing);

/* entries.c - single records or documents, of those that changed since the cursor, the oldest
   first. wish gives address and hashes of one (its name is chosen here); it may ask the source for
   them. What is not there or not allowed is told and passed over; at what is wrong the cursor
   stops, and the next run begins there, unless there is more than one run can take: one document
   that stays wrong must not keep all others away. */
typedef bool fetch_wish_fn(struct fetch_job *j, const struct fetch_entry *e,
                           struct fetch_wish *wish, struct err *err);
NODISCARD bool fetch_entries(struct fetch_job *j, const struct fetch_list *list,
                             fetch_wish_fn *wish, struct err *err);
/* How many of the list, sorted, changed since the cursor: the last ones. */
size_t fetch_changed(const struct fetch_job *j, const struct fetch_list *list);

/* pages.c - NVD's and EUVD's pages. */
struct fetch_paging {
    const char *family;      /* what names of all such files begin with */
    struct str prefix;       /* of the files */
    struct str query;        /* address with all but the number of the page */
    const char *number;      /* name of its parameter */
    bool counts_pages;       /* the number counts pages, not records */
    struct str items, total; /* members of the answer */
};
NODISCARD bool fetch_paged(struct fetch_job *j, const struct fetch_paging *p, struct err *err);

/* The protocols. What they fetched is in the job also when they fail. */
typedef bool fetch_run_fn(struct fetch_job *j, struct err *err);
fetch_run_fn fetch_run_file, fetch_run_nvd, fetch_run_osv, fetch_run_cvelist, fetch_run_csaf,
    fetch_run_euvd;
struct str fetch_osv_address(struct arena *a, struct str bucket, struct str part, const char *name);

/* unit.c - runs one unit, imports what came, writes its state, and adds its row to the report. */
void fetch_unit(struct fetch_job *j, struct json *rows);

#endif
