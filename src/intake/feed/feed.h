/*
 * feed.h - published vulnerability data: bytes in, struct advisory out, and their import.
 *
 * The readers are pure: one record's bytes give one struct, in an arena; they open nothing and
 * know no database. The import streams files through them into the advisory database, in one
 * transaction, with memory for one record. Formats are recognised by content, never by name.
 * Invariant: a record that cannot be read is skipped and told in the receipt; it stops nothing.
 */
#ifndef INTAKE_FEED_FEED_H
#define INTAKE_FEED_FEED_H

#include "base/finding.h"
#include "store/advisories.h"

enum feed_kind {
    FEED_NONE,
    FEED_OSV,      /* one record, JSON or YAML; also GitHub's advisory database */
    FEED_NVD,      /* JSON 2.0: yearly feed or page of the API */
    FEED_KEV,      /* CISA's catalogue, JSON */
    FEED_KEV_CSV,  /* the same as CSV */
    FEED_EPSS,     /* FIRST's daily scores, CSV */
    FEED_EPSS_API, /* a page of its API, JSON */
    FEED_ARCHIVE,  /* ZIP of records and documents */
    FEED_HTML,     /* no feed: a web page in a feed's place */
    FEED_OTHER,    /* a document, but none of these */
    FEED_CVE,      /* one record, CVE Record Format 5 */
    FEED_CSAF,
    FEED_SECDB,     /* Alpine's, JSON */
    FEED_EUVD,      /* a record, a list of them, a page of a search */
    FEED_KEV_EU,    /* the EU's list of known exploited vulnerabilities, JSON */
    FEED_COMPANION, /* goes with a feed and holds no advisories: an index, a log of changes */
    FEED_CVE4,      /* the format before: records, and NVD's 1.1 feeds */
    FEED_RUSTSEC,   /* one record, Markdown with TOML */
    FEED_TAR,       /* the same, as tar */
    FEED__COUNT
};

/* What a file is, from its first bytes (uncompressed; 64 KiB are enough). */
enum feed_kind feed_recognise(struct str first);
const char *feed_kind_name(enum feed_kind kind);

/* --- the readers --- */

/* One OSV record (schema 1.0 to 1.7), JSON or YAML. Its source is "ghsa" when it comes from
   GitHub's own database, else "osv". Doubts go into findings. Fails when it is none. */
NODISCARD bool feed_read_osv(struct arena *a, struct str bytes, struct advisory *out,
                             struct findings *findings, struct err *err);
/* One item of the member "vulnerabilities" of an NVD document. */
NODISCARD bool feed_read_nvd(struct arena *a, struct str bytes, struct advisory *out,
                             struct findings *findings, struct err *err);
/* One CVE record (CVE Record Format 5.x) with the containers of its CNA and of others. */
NODISCARD bool feed_read_cve(struct arena *a, struct str bytes, struct advisory *out,
                             struct findings *findings, struct err *err);
/* One advisory of RustSec, Markdown with TOML in front. */
NODISCARD bool feed_read_rustsec(struct arena *a, struct str bytes, struct advisory *out,
                                 struct findings *findings, struct err *err);
/* Documents that give several advisories. */
struct feed_advisories {
    struct advisory *items;
    size_t count;
};
/* A CSAF 2.0 document: one advisory for each of its vulnerabilities. */
NODISCARD bool feed_read_csaf(struct arena *a, struct str bytes, struct feed_advisories *out,
                              struct findings *findings, struct err *err);
/* Alpine's secdb: one advisory for each flaw fixed in a repository of a release. */
NODISCARD bool feed_read_secdb(struct arena *a, struct str bytes, struct feed_advisories *out,
                               struct findings *findings, struct err *err);
/* ENISA's EUVD: one record, a list of them, or a page of a search. */
NODISCARD bool feed_read_euvd(struct arena *a, struct str bytes, struct feed_advisories *out,
                              struct findings *findings, struct err *err);
/* One item of the member "vulnerabilities" of the KEV catalogue; one line of its CSV form. */
NODISCARD bool feed_read_kev(struct arena *a, struct str bytes, struct advisory_kev *out,
                             struct err *err);
NODISCARD bool feed_read_kev_line(struct arena *a, struct str line, struct advisory_kev *out,
                                  struct err *err);
/* One line "CVE-2024-0001,0.00043,0.09"; the comment "#model_version:..,score_date:.." gives a
 * date.
 */
NODISCARD bool feed_read_epss_line(struct str line, struct advisory_epss *out, struct err *err);
/* One item of the API's "data". */
NODISCARD bool feed_read_epss_item(struct arena *a, struct str bytes, struct advisory_epss *out,
                                   struct err *err);
bool feed_read_epss_date(struct str comment, struct date *out);

/* --- names of packages --- */

struct feed_ecosystem {
    const char *name;      /* OSV's, without release: "Debian" */
    const char *purl_type; /* "deb" */
    const char *space;     /* namespace of the purl that tells it from its sisters, or NULL */
    enum version_scheme scheme;
    unsigned flags; /* enum feed_ecosystem_flag */
};
enum feed_ecosystem_flag {
    FEED_LOWER = 1,  /* names differ not by case */
    FEED_DASHES = 2, /* runs of - _ . are one dash (PEP 503) */
    FEED_DISTRO = 4, /* judged by the distribution's data only; the ecosystem has releases */
    FEED_SOURCE = 8, /* names are those of source packages */
    FEED_SLASH = 16, /* name is namespace/name */
    FEED_COLON = 32, /* name is group:artifact */
};
/* By OSV's name, whose suffix ":12" is ignored; by purl type and namespace. NULL: unknown. */
const struct feed_ecosystem *feed_ecosystem_find(struct str name);
const struct feed_ecosystem *feed_ecosystem_of_purl(struct str type, struct str space);
/* "Debian" of "Debian:12" */
struct str feed_ecosystem_base(struct str name);
/* What the database finds a package by: ecosystem with release, '|', normalised name. */
struct str feed_package_key(struct arena *a, struct str ecosystem, struct str name);
/* "a:vendor:product" of a CPE name; empty when it cannot be read or names no product. */
struct str feed_cpe_key(struct arena *a, struct str cpe);

/* --- the import --- */

struct feed_options {
    struct instant now; /* when the import happens */
    bool force;         /* take a source although it shrank or is older */
    /* Called about every 64 records; returning false ends the import, undone. May be NULL. */
    bool (*progress)(void *context, struct str file, int64_t records);
    void *context;
};

enum { FEED_REASONS_MAX = 100 };

/* Imports files and folders in one transaction. A file that is no feed, or a source that shrank, is
   refused as a whole and told in the receipt; the others are taken. Fails, with nothing written,
   on I/O and database errors, and when the import was stopped.
     {"outcome": "complete" | "partial" | "refused",
      "sources": [{"name", "part", "files", "read", "new", "changed", "unchanged", "older",
                   "skipped", "newest", "records", "reasons": [{"file", "record", "reason"}]}],
      "notes": [{"source", "rule", "count", "record", "text"}]: what was taken and is worth knowing,
      "refused": [{"file", "reason"}], "bytes": n} */
struct feed_paths {
    const struct str *items;
    size_t count;
};
NODISCARD bool feed_import(struct arena *a, struct advisories *db, struct feed_paths paths,
                           const struct feed_options *options, struct json **receipt,
                           struct err *err);

/* Whether a source is a list of facts about vulnerabilities that others publish (KEV, the EU's,
   EPSS): it says of no component whether it is affected. */
bool feed_is_list(struct str source);

/* --- health --- */

/* All sources, each with the age from which it is stale: that of its row in
   data/policies/feeds.json, else what is said there for all others. */
NODISCARD bool feed_sources(struct arena *a, struct advisories *db, struct advisory_sources *out,
                            struct err *err);

/* What is wrong with the sources on that day: [{"source", "part", "rule": "age" | "cvss" | "cwe" |
   "affected" | "fixed", "text", "before", "now", "since", "accepted": {"by", "at", "reason"}}];
   "accepted" only where somebody has, and it has not got worse since. before and now are days of
   the policy and of age, or per cent of the records. max_age_days, unless 0, stands for the
   policy's. */
NODISCARD bool feed_health(struct arena *a, struct advisories *db, struct date as_of,
                           int max_age_days, struct json **out, struct err *err);
size_t feed_open_warnings(const struct json *warnings); /* that nobody has accepted */
/* Accepts the warnings about how->name, or about one part of it. ERR_NOT_FOUND when there are none.
 */
NODISCARD bool feed_accept(struct arena *a, struct advisories *db, struct date as_of,
                           const struct advisory_acceptance *how, size_t *count, struct err *err);

#endif
