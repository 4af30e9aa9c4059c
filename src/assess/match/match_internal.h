/* match_internal.h - what the files of the engine share. */
#ifndef ASSESS_MATCH_MATCH_INTERNAL_H
#define ASSESS_MATCH_MATCH_INTERNAL_H

#include "assess/match/facts.h"
#include "assess/match/match.h"
#include "value/purl/purl.h"

/* --- table.c: from a text to something; zero but for the arena is an empty one --- */

struct match_slot {
    struct str key;
    void *value;
};
struct match_table {
    struct arena *arena;
    struct match_slot *slots;
    size_t count, cap;
};
/* Where the value of this key is, or is to be put: NULL there means that the key is new. The key
   must outlive the table; the place lasts until the next call. */
void **match_table_at(struct match_table *t, struct str key);
void *match_table_find(const struct match_table *t, struct str key); /* or NULL */

/* --- identity.c --- */

/* 1.0.2 and its update beta1 as one version: "8.2p1", "1.0.2-beta1". */
struct str match_join_update(struct arena *a, struct str version, struct str update);

/* A version that is none of its scheme is read as one where that can be done; true when that is a
   guess. */
bool match_read_version(struct arena *a, enum version_scheme scheme, struct str *version);

/* The package, and whether there are products, with a version: only these are asked for, and only
   of them a source can be said to have been looked in. The package may be NULL. */
const struct match_package *match_asked_package(const struct match_identity *id);
bool match_asks_products(const struct match_identity *id);
/* Whether there is one of both. */
bool match_can_be_asked(const struct match_identity *id);

/* --- distro.c --- */

/* Type and namespace as the table of ecosystems has them. */
void match_distro_names(const struct purl *purl, struct str *type, struct str *space);
void match_distro_release(struct arena *a, const struct purl *purl, struct match_package *p);
bool match_distro_source(const struct match_component *c, const struct purl *purl,
                         const struct match_package *binary, struct match_package *out);
struct str match_distro_stream(const struct purl *purl);

/* --- words.c --- */

void match_package_ground(const struct match_package *p, const struct match *m,
                          struct match_ground *out); /* without range and fixed_in */
void match_product_ground(const struct match_product *p, const struct match *m,
                          struct match_ground *out);
/* Of a match with a range. */
void match_range_texts(struct arena *a, const struct match *m, struct str *range,
                       struct str *fixed_in);

/* --- coverage.c: which sources answer for what --- */

enum match_scope {
    MATCH_SCOPE_NONE,
    MATCH_SCOPE_PACKAGES,
    MATCH_SCOPE_PRODUCTS,
    MATCH_SCOPE_SOME_PRODUCTS
};
struct match_scopes {
    const struct advisory_sources *sources;
    const enum match_scope *of; /* each source */
};
void match_scopes_find(struct arena *a, const struct advisory_sources *sources,
                       struct match_scopes *out);

/* Of all packages of a release and, or, all products. */
struct match_coverage {
    struct str looked;       /* "osv npm (12 records, newest 2026-08-01), nvd (...)" */
    const struct str *parts; /* releases to look a package up in */
    size_t part_count;
    bool covered; /* by a source that speaks of all of them */
    bool stale;   /* but only with old data */
    /* Names of the sources that were looked in and are not stale. A source of some products only
       may be old: its publishers have nothing to say for months. */
    const struct str *looked_in;
    size_t looked_in_count;
};
/* Whether the newest record is older than the options allow; unknown counts as old. */
bool match_source_stale(const struct match_options *options, const struct advisory_source *source);
/* "osv npm (12 records, newest 2026-11-20, stale)", after a comma where it is not the first. */
void match_source_put(struct buf *b, const struct advisory_source *source,
                      const struct match_options *options);
/* package may be NULL. */
void match_coverage_find(struct arena *a, const struct match_scopes *scopes,
                         const struct match_options *options, const struct match_package *package,
                         bool products, struct match_coverage *out);

/* --- lookup.c, judge.c, conclude.c --- */

struct match_ruling {
    int64_t advisory;
    const struct match_ground *ground;
};
/* What all records say of one version of one package or product. */
struct match_group {
    struct match_ruling *rulings; /* by advisory, each once */
    size_t ruling_count;
    int64_t *denials; /* records that speak of it, and not of this version; where asked for */
    size_t denial_count;
    size_t spoken;      /* records that speak of it */
    int64_t *undecided; /* records of which it cannot be told */
    size_t cannot_tell; /* their count */
    struct str cannot_tell_reason;
};
/* One thing that a component is looked up by. */
struct match_entry {
    size_t component;
    struct str key;
    const struct match_package *package; /* or */
    const struct match_product *product;
    struct str release; /* of the package: the part of a source that is asked */
    const struct match_group *group;
};
struct match_judging {
    struct arena *arena;   /* of the result */
    struct arena *scratch; /* of one key */
    struct advisories *db;
    const struct match_options *options;
    bool keep_denials;
    struct match_components components;
    struct match_identity *identities;
    const struct match_coverage **coverages;
    struct match_surroundings around;
    struct match_entry *entries; /* by component */
    size_t *first_entry;         /* of each component, and one more */
    struct match_table *given;   /* key -> struct advisory_candidates; NULL: the whole database */
    struct match_table *wanted;  /* with given: the keys of the entries */
};
/* Identities, coverages and entries of the components. */
void match_look_up(struct match_judging *j, const struct advisory_sources *sources);
/* The state of each component. */
void match_conclude(struct match_judging *j, struct match_judgement *out);
/* Hits from entries; then the whole, within the open transaction. */
NODISCARD bool match_judge_entries(struct match_judging *j, struct match_judgement *out,
                                   struct err *err);
NODISCARD bool match_judge_all(struct match_judging *j, struct match_judgement *out,
                               struct err *err);

/* --- find.c, finding.c: findings --- */

/* A published record, read once, and the flaws it is about. */
struct match_record {
    struct advisory advisory; /* without packages and configurations */
    struct advisory_texts flaws;
};
/* What one record says about one flaw in one component. */
struct match_claim {
    const struct match_record *record;
    struct str flaw;
    enum match_verdict verdict;       /* MATCH_YES, or MATCH_NO of one that contradicts */
    const struct match_hit *hit;      /* of a yes */
    const struct match_entry *denied; /* of a no: what it speaks of */
};
/* A flaw in a component: its claims, those that say yes first. */
struct match_flaw {
    size_t component;
    struct str id;
    const struct match_claim *claims;
    size_t claim_count;
    bool disputed;
};
struct match_scan_state {
    struct arena *arena; /* of the result */
    struct arena scratch;
    struct advisories *db;
    const struct match_options *options;
    struct match_judging judging;
    struct match_judgement judgement;
    struct match_table records; /* number -> struct match_record */
    struct match_table by_flaw; /* name -> struct advisory_numbers */
    struct match_flaw *flaws;
    size_t flaw_count;
    struct match_table facts; /* flaw and records -> struct flaw_facts */
    bool kev_unknown;         /* the list of exploited vulnerabilities is not in the database */
};
struct match_finding {
    const struct match_flaw *found;
    const struct match_component *component;
    const struct flaw_facts *flaw;
    struct match_facts facts;
};
/* The record of that number in a table of records; NULL when it is not there, or no table. */
const struct match_record *match_record_find(const struct match_table *records, int64_t number);
NODISCARD bool match_record_get(struct match_scan_state *s, int64_t number,
                                const struct match_record **out, struct err *err);
/* Hits to flaws, and who contradicts them. */
NODISCARD bool match_find_flaws(struct match_scan_state *s, struct err *err);
/* Why a claim that contradicts does so. */
NODISCARD bool match_denial_words(struct match_scan_state *s, struct arena *a,
                                  const struct match_claim *claim, struct match_words *out,
                                  struct err *err);
/* What is known of the flaw of a finding; then the finding as a row of the answer. */
NODISCARD bool match_finding_load(struct match_scan_state *s, struct match_finding *f,
                                  struct err *err);
NODISCARD bool match_finding_json(struct match_scan_state *s, struct arena *a,
                                  const struct match_finding *f, struct json **out,
                                  struct err *err);

/* {"rule", "name", "purl" | "cpe", "reason"}, as "identified_by"; nothing without a rule. */
void match_add_rule(struct arena *a, struct json *into, const struct match_identity *id);
struct json *match_component_json(struct arena *a, const struct match_component *c);
const char *match_verdict_word(enum match_verdict verdict); /* "not affected" */

#endif
