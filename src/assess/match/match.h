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
    struct str source_package; /* name@version: what a distribution built it from, where the list
                                  says so outside of the purl; or empty */
    struct str supplier;       /* for rules; or empty */
};

/* As an SBOM has it; views of it. */
struct match_component match_component_of(const struct sbom_component *c);
struct match_components {
    const struct match_component *items;
    size_t count;
};
/* Those that are parts of the product. */
struct match_components match_components_of_sbom(struct arena *a, const struct sbom *sbom);

enum match_state {
    MATCH_MATCHED,
    MATCH_CLEAN,         /* looked up in every source that covers it, and not affected */
    MATCH_NO_IDENTIFIER, /* nothing to look it up by, or no version that could be compared */
    MATCH_NO_SOURCE,     /* no data for its ecosystem */
    MATCH_STALE,         /* nothing found, but the data is too old to say clean */
    MATCH_STATE__COUNT
};
const char *match_state_word(enum match_state state); /* "no_identifier" */

/* --- rules.c: what somebody has decided that a name means --- */

struct match_rule {
    struct str id;   /* of the record; empty of a proposal that comes with the program */
    struct str name; /* as in the list, without regard to case; '*': any run of bytes */
    struct str version, supplier; /* only for these; or empty */
    struct str purl, cpe;         /* without a version: that of the list, cleaned */
    struct str fixed_version;     /* that it has, where the list does not say */
    struct str reason;
};
struct match_rules {
    const struct match_rule *items;
    size_t count;
    const struct json *cuts; /* of data/identities/versions.json */
};
NODISCARD bool match_cuts_read(struct arena *a, const struct json **out, struct err *err);
/* The proposals that come with the program (data/identities). Never applied by themselves. */
NODISCARD bool match_rules_proposed(struct arena *a, struct match_rules *out, struct err *err);
/* "*" in the pattern stands for any run of letters; small and capital letters are the same. */
bool match_name_fits(struct str pattern, struct str text);
bool match_rule_fits(const struct match_rule *rule, const struct match_component *c);
/* Without what builds add: "1.2.11+gitAUTOINC+cacf7f1d4e-r0" is 1.2.11. */
struct str match_clean_version(const struct json *cuts, struct str version);
/* The component as the rules that fit best have it; false when none fits. *rule is the first. */
bool match_rules_apply(struct arena *a, const struct match_rules *rules,
                       const struct match_component *c, struct match_component *out,
                       const struct match_rule **rule);

/* --- identity.c: what the feeds call it --- */

struct match_package {
    const struct feed_ecosystem *ecosystem;
    struct str release; /* "Debian:12"; the ecosystem's name where it has no releases */
    bool release_known; /* false: a distribution package that does not say which release */
    struct str name;    /* as OSV writes it: "group:artifact", a source package ... */
    struct str version; /* of the source package, where it differs */
    bool version_read;  /* it was no version of the scheme; what it begins with is */
    struct str stream;  /* of the module (RPM) it belongs to; or empty */
    enum version_scheme scheme;
};
struct match_product {
    struct cpe cpe;
    struct str text;    /* as written */
    struct str key;     /* "a:vendor:product" */
    struct str bare;    /* the version attribute alone, plain; empty where it has none */
    struct str version; /* with update joined; of the component where the CPE has none */
};
struct match_identity {
    struct match_package packages[2]; /* one; of a distribution perhaps binary and source */
    size_t package_count;
    const struct match_product *products;
    size_t product_count;
    bool uncovered;   /* has a purl, of a type that no source here speaks of */
    bool distro;      /* judged by its distribution's data only; its CPE names are not used */
    struct str doubt; /* what could not be used, and why; may be empty */
    const struct match_rule *rule; /* that gave the identity, or NULL */
};
/* Never fails: what cannot be read is told in doubt. A component that no source can be asked for by
   itself is identified by the rules, which may be NULL. */
void match_identity(struct arena *a, const struct match_component *c,
                    const struct match_rules *rules, struct match_identity *out);

/* --- match.c, product.c: the pure engine --- */

enum match_verdict { MATCH_NO, MATCH_YES, MATCH_CANNOT_TELL, MATCH_VERDICT__COUNT };

/* Pointers go into what was judged. */
struct match {
    enum match_verdict verdict;
    bool assumed;    /* yes, but a part of it (a platform) could not be decided */
    bool enumerated; /* the version itself is listed as affected */
    enum version_scheme scheme;
    const struct version_range *range; /* that decided; NULL where none did */
    const struct advisory_cpe *line;   /* of products: whose range it is, or the nearest one */
    const struct advisory_cpe *open;   /* a condition that could not be decided */
};
/* Whether a package version is affected according to one candidate. */
void match_package(const struct match_package *package, const struct advisory_package *affected,
                   struct match *out);

/* All products of the SBOM, to decide what else a configuration asks for. Sorted by key. */
struct match_surroundings {
    const struct match_product *products;
    size_t count;
};
/* The arena is for scratch. */
void match_product(struct arena *a, const struct match_product *product,
                   const struct advisory_candidate *candidate,
                   const struct match_surroundings *around, struct match *out);

/* --- words.c: the same for people --- */

struct match_words {
    struct str range;    /* ">=3.0.0 <3.0.12", or the exact version enumerated */
    struct str fixed_in; /* or empty */
    struct str reason;   /* one sentence */
};
void match_package_words(struct arena *a, const struct match_package *package,
                         const struct advisory_package *affected, const struct match *match,
                         struct match_words *out);
void match_product_words(struct arena *a, const struct match_product *product,
                         const struct match *match, struct match_words *out);

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

struct match_options {
    struct date as_of; /* must be given */
    int stale_days;    /* 0: as data/policies/feeds.json says of each source; negative: never */
    /* The components stand in no common list: what else is where each of them runs is not known,
       and a configuration that asks for it is assumed to hold. */
    bool scattered;
    struct match_rules rules;           /* that have been accepted */
    const struct match_policy *fail_on; /* may be NULL */
    struct str fail_on_text;
};

/* --- judge.c: without words, for any number of components --- */

/* Why a record holds for one version of one package or product; shared by all components that have
   it. Equal texts of one record share the pointer. */
struct match_ground {
    struct str name, release, version; /* of the package; or key and version of the product */
    struct str range, fixed_in;
    struct str criteria; /* of products: the line that it is in */
    struct str open;     /* of products: what else is asked for and could not be decided */
    bool enumerated, assumed;
    bool by_name; /* criteria made of vendor and product as the record names them */
    enum version_scheme scheme;
};
/* One sentence. */
struct str match_ground_words(struct arena *a, const struct match_ground *ground);

/* What one published record says of one component, without words. */
struct match_hit {
    size_t component; /* index */
    int64_t advisory; /* number in the database */
    bool assumed;     /* a part of it could not be decided and was taken as yes */
    enum version_scheme scheme;
    struct str range, fixed_in; /* those of the ground */
    const struct match_ground *ground;
};
struct match_judged { /* of one component */
    enum match_state state;
    struct str reason;
    size_t first_hit, hit_count; /* hits are sorted by component, then advisory */
    size_t first_key, key_count; /* what it was looked up by: packages, then products */
    /* Who could have said that a record does not hold (any more): sources that were looked in, and
       are not stale; but for these records, which could not be compared with it. */
    const struct str *looked_in;
    size_t looked_in_count;
    const int64_t *undecided;
    size_t undecided_count;
};
struct match_judgement {
    struct match_judged *components;
    size_t count;
    struct match_hit *hits;
    size_t hit_count;
    const struct str *keys;
    struct advisory_sources sources;
};
/* All components against the database, in one read transaction. The cost follows the distinct keys
   and versions: candidates are read once per key, and judged once per version. Lives in a. */
NODISCARD bool match_judge(struct arena *a, struct advisories *db,
                           struct match_components components, const struct match_options *options,
                           struct match_judgement *out, struct err *err);
/* The same, but only what these records say; states are not concluded. Withdrawn records say
   nothing. */
NODISCARD bool match_judge_advisories(struct arena *a, struct advisories *db,
                                      struct match_components components,
                                      const struct advisory_numbers *advisories,
                                      const struct match_options *options,
                                      struct match_judgement *out, struct err *err);

/* --- flaws.c --- */

/* The flaws that a record is about, by their canonical names: of a record that is a CVE, or has one
   as an alias (its own, else one that other records give its aliases), that CVE; of one with
   several, or of a distribution's announcement, each of them; else the GHSA id, else its own. */
NODISCARD bool match_flaws(struct arena *a, struct advisories *db, const struct advisory *advisory,
                           struct advisory_texts *out, struct err *err);

/* --- scan.c, explain.c --- */

/* The model of `scan --format json` (snapshot, components, findings, unmatched), and beside it
   "summary" (a text), "as_of", "data" ("complete", "stale" or "missing"), and with a policy
   "policy": {"expression", "failing": n, "undecided": n}; each finding then has "fails". */
NODISCARD bool match_scan(struct arena *a, struct advisories *db, const struct sbom *sbom,
                          const struct match_options *options, struct json **result,
                          struct err *err);
/* The same for components that do not come from an SBOM. */
NODISCARD bool match_scan_components(struct arena *a, struct advisories *db,
                                     struct match_components components,
                                     const struct match_options *options, struct json **result,
                                     struct err *err);

/* The same row by row, so that tens of thousands need not be held at once. The head is the model
   without "findings" and "unmatched". Components, options and database must outlive the answer,
   which holds a read transaction; its rows live in the arena given to each call. */
struct match_answer;
NODISCARD bool match_answer_open(struct arena *a, struct advisories *db,
                                 struct match_components components,
                                 const struct match_options *options, struct match_answer **out,
                                 struct err *err);
void match_answer_close(struct match_answer *answer); /* NULL is allowed */
struct json *match_answer_head(const struct match_answer *answer);
size_t match_answer_findings(const struct match_answer *answer); /* how many */
NODISCARD bool match_answer_finding(struct match_answer *answer, struct arena *a, size_t i,
                                    struct json **out, struct err *err);
size_t match_answer_unmatched(const struct match_answer *answer); /* how many */
struct json *match_answer_unmatched_row(const struct match_answer *answer, struct arena *a,
                                        size_t i);

/* For one component and one vulnerability (any of its names): {"component", "vulnerability",
   "verdict": "affected" | "not affected" | "cannot tell" | "not known", "answer": text,
   "records": [{"source", "advisory", "verdict", "withdrawn", "ssvc", "reason", "checks":
   [{"package" | "criteria", "range", "scheme", "version", "verdict", "reason"}]}]} */
NODISCARD bool match_explain(struct arena *a, struct advisories *db,
                             const struct match_component *component, struct str vulnerability,
                             const struct match_options *options, struct json **result,
                             struct err *err);

#endif
