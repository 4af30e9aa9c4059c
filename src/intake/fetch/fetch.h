/*
 * fetch.h - published vulnerability data, fetched by each source's own protocol and imported.
 *
 * The sources are data: data/policies/sources.json, or a list of the user's own. A unit is a source
 * or one part of it (an ecosystem of OSV); units neither wait for nor stop each other. Files lie in
 * a folder until they are imported, and so does what came of them before a failure. The world -
 * network, clock, waiting, secrets - is behind a door that tests play themselves. Invariant: what
 * is remembered of a unit is written after its data, into the same database, so that it never
 * claims what is not there; a run that is ended at any moment is made good by the next.
 */
#ifndef INTAKE_FETCH_FETCH_H
#define INTAKE_FETCH_FETCH_H

#include "base/http.h"
#include "base/json.h"
#include "store/advisories.h"

enum fetch_protocol {
    FETCH_FILE,    /* one file */
    FETCH_NVD,     /* yearly feeds with .meta; API 2.0 */
    FETCH_OSV,     /* all.zip, modified_id.csv, ID.json for each ecosystem */
    FETCH_CVELIST, /* a day's list, and what changed since, among the files of a release */
    FETCH_CSAF,    /* provider-metadata.json, ROLIE feeds or folders (CSAF 2.0, section 7) */
    FETCH_EUVD,    /* pages of a search */
    FETCH__COUNT
};

struct fetch_source {
    struct str name, title;
    struct str feed;   /* what its records count as in the database; mostly the name */
    struct str status; /* how sure address and protocol are */
    enum fetch_protocol protocol;
    bool usual;                             /* fetched when no source is named */
    struct str address;                     /* of the file, the feeds, the bucket, the provider */
    struct str changes;                     /* NVD: the API; CVE list: the last file of a {day} */
    struct str key, key_header, key_prefix; /* name of the variable with the key; may be empty */
    struct advisory_texts parts;            /* OSV's ecosystems */
    int64_t every_min;                      /* asked at most once in that time */
    int64_t max_mb, timeout_s;              /* of a file */
    int64_t rate, rate_with_key, rate_window_s; /* requests in a window; 0: as they come */
    int64_t page_size;
    int64_t first_year; /* NVD's first feed */
    int64_t feed_days;  /* NVD's feed of changes reaches that far back */
    int64_t delta_max;  /* records or files fetched singly; more are fetched as a whole */
    int64_t tries;      /* of each request */
    int64_t pause_ms;   /* before the second, doubled each time, where no Retry-After says more */
    bool busy_403;      /* a 403 says "too many requests" */
};

struct fetch_sources {
    struct fetch_source *items;
    size_t count;
};
NODISCARD bool fetch_sources_read(struct arena *a, struct str text, struct fetch_sources *out,
                                  struct err *err);
struct str fetch_sources_built_in(void); /* data/policies/sources.json */

struct fetch_door {
    bool (*get)(void *context, struct arena *a, const struct http_request *request,
                struct http_answer *out, struct err *err);
    struct instant (*now)(void *context);
    void (*wait)(void *context, int64_t ms);
    struct str (*secret)(void *context, struct str variable);     /* empty when there is none */
    void (*tell)(void *context, struct str unit, struct str url); /* before a request; or NULL */
    void *context;
};

/* Names as the user gives them: NAME, NAME:PART, "all"; none: the usual ones. */
struct fetch_choice {
    const struct str *names;
    size_t count;
};

struct fetch_options {
    const struct fetch_door *door;
    struct str folder; /* of the files; must be there */
    bool force;        /* ask although it is early, import although a source shrank */
};

/* Fetches and imports. Units that fail are told in the report; fails only when nothing could be
   begun: ERR_USAGE for an unknown name, ERR_CONFLICT when another program is fetching.
     {"outcome": "complete" | "partial" | "failed",
      "sources": [{"name", "part", "outcome": "updated" | "not modified" | "early" | "partial" |
                   "failed", "requests", "bytes", "files", "not_modified", "read", "new", "changed",
                   "unchanged", "skipped", "newest", "reasons": [text]}]} */
NODISCARD bool fetch_update(struct arena *a, struct advisories *db,
                            const struct fetch_sources *sources, struct fetch_choice choice,
                            const struct fetch_options *options, struct json **report,
                            struct err *err);

/* What fetch_update would ask for first, without asking:
     {"sources": [{"name", "part", "title", "address", "key", "status"}]} */
NODISCARD bool fetch_plan(struct arena *a, const struct fetch_sources *sources,
                          struct fetch_choice choice, struct instant now, struct json **out,
                          struct err *err);

#endif
