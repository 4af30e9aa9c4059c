/*
 * match.h - which published vulnerabilities are in a list of components, and why.
 *
 * Works without a workspace: an SBOM and an advisory database in, one answer out. The engine is
 * pure; match_scan and match_explain load candidates and hand them to it. Invariants: each
 * component ends in exactly one state, one flaw is one finding per component, whatever names its
 * sources give it, withdrawn records never match, and an answer always says what was looked at.
 */
#ifndef ASSESS_MATCH_MATCH_H
#define ASSESS_MATCH_MATCH_H

#include "intake/feed/feed.h"
#include "intake/sbom/sbom.h"
#include "value/cpe/cpe.h"

/* --- what is matched --- */

struct match_component {
    struct str ref, name, version;
    struct str purl, cpe; /* as written; may be empty */
    const struct str *more_cpes;
    size_t more_cpe_count;
};

enum match_state {
    MATCH_MATCHED,
    MATCH_CLEAN,         /* looked up in every source that covers it, and not affected */
    MATCH_NO_IDENTIFIER, /* nothing to look it up by, or no version that could be compared */
    MATCH_NO_SOURCE,     /* no data for its ecosystem */
    MATCH_STALE,         /* nothing found, but the data is too old to say clean */
    MATCH_STATE__COUNT
};
const char *match_state_word(enum match_state state); /* "no_identifier" */

/* --- identity.c: what the feeds call it --- */

struct match_package {
    const struct feed_ecosystem *ecosystem;
    struct str release; /* "Debian:12"; the ecosystem's name where it has no releases */
    bool release_known; /* false: a distribution package that does not say which release */
    struct str name;    /* as OSV writes it: "group:artifact", a source package ... */
    struct str version; /* of the source package, where it differs */
    enum version_scheme scheme;
};
struct match_product {
    struct cpe cpe;
    struct str text;    /* as written */
    struct str key;     /* "a:vendor:product" */
    struct str version; /* with update joined; of the component where the CPE has none */
};
struct match_identity {
    bool has_package;
    struct match_package package;
    const struct match_product *products;
    size_t product_count;
    bool uncovered;   /* has a purl, of a type that no source here speaks of */
    bool distro;      /* judged by its distribution's data only; its CPE names are not used */
    struct str doubt; /* what could not be used, and why; may be empty */
};
/* Never fails: what cannot be read is told in doubt. */
void match_identity(struct arena *a, const struct match_component *c, struct match_identity *out);

/* --- match.c: the pure engine --- */

enum match_verdict { MATCH_NO, MATCH_YES, MATCH_CANNOT_TELL, MATCH_VERDICT__COUNT };

struct match {
    enum match_verdict verdict;
    bool assumed;        /* yes, but a part of it (a platform) could not be decided */
    struct str range;    /* ">=3.0.0 <3.0.12", or the exact version enumerated */
    struct str fixed_in; /* or empty */
    enum version_scheme scheme;
    struct str reason; /* one sentence */
};
/* Whether a package version is affected according to one candidate. */
void match_package(struct arena *a, const struct match_package *package,
                   const struct advisory_package *affected, struct match *out);

/* All products of the SBOM, to decide what else a configuration asks for. */
struct match_surroundings {
    const struct match_product *products;
    size_t count;
};
void match_product(struct arena *a, const struct match_product *product,
                   const struct advisory_candidate *candidate,
                   const struct match_surroundings *around, struct match *out);

/* --- policy.c: "kev or cvss >= 9 or (cvss >= 7 and epss >= 0.5)" --- */

/*  expression = term {"or" term}     term = factor {"and" factor}
    factor = "not" factor | "(" expression ")" | "kev" | "fixable" | "true" | "false"
           | "cvss" compare number | "epss" compare number | "severity" compare word
    compare = ">=" | ">" | "<=" | "<" | "=" | "!="                                          */
struct match_policy;
/* Fails with "column N: what was expected". The policy lives in a. */
NODISCARD bool match_policy_parse(struct arena *a, struct str text, const struct match_policy **out,
                                  struct err *err);
struct match_facts {
    enum match_fact { MATCH_FACT_NO, MATCH_FACT_YES, MATCH_FACT_UNKNOWN } kev, fixable;
    int cvss;     /* tenths, -1: unknown */
    int64_t epss; /* hundred-thousandths, -1: unknown */
    int severity; /* enum cvss_severity, -1: unknown */
};
/* Three-valued; who asks treats unknown as the bad case. */
enum match_fact match_policy_holds(const struct match_policy *policy,
                                   const struct match_facts *facts);

/* --- scan.c, explain.c: with a database --- */

/* A source whose newest record is older than this is stale. OSV and NVD publish daily; a month
   without news means that the copy is old, not that nothing happened. */
enum { MATCH_STALE_DAYS = 30 };

struct match_options {
    struct date as_of;                  /* must be given */
    int stale_days;                     /* 0: MATCH_STALE_DAYS; negative: never stale */
    const struct match_policy *fail_on; /* may be NULL */
    struct str fail_on_text;
};

/* The model of `scan --format json` (snapshot, components, findings, unmatched), and beside it
   "summary" (a text), "as_of", "data" ("complete", "stale" or "missing"), and with a policy
   "policy": {"expression", "failing": n, "undecided": n}; each finding then has "fails". */
NODISCARD bool match_scan(struct arena *a, struct advisories *db, const struct sbom *sbom,
                          const struct match_options *options, struct json **result,
                          struct err *err);
/* The same for components that do not come from an SBOM. */
struct match_components {
    const struct match_component *items;
    size_t count;
};
NODISCARD bool match_scan_components(struct arena *a, struct advisories *db,
                                     struct match_components components,
                                     const struct match_options *options, struct json **result,
                                     struct err *err);

/* For one component and one vulnerability (any of its names): {"component", "vulnerability",
   "verdict": "affected" | "not affected" | "cannot tell" | "not known", "answer": text,
   "records": [{"source", "advisory", "verdict", "withdrawn", "reason", "checks":
   [{"package" | "criteria", "range", "scheme", "version", "verdict", "reason"}]}]} */
NODISCARD bool match_explain(struct arena *a, struct advisories *db,
                             const struct match_component *component, struct str vulnerability,
                             struct json **result, struct err *err);

#endif
