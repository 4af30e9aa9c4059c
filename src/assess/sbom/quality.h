/*
 * quality.h - what a component list must say according to a guidance, and what it does not say.
 *
 * A profile is data (data/profiles): the elements that one guidance asks for, each a rule with a
 * level, a predicate of the small set in predicates.c, and a remedy. Pure: a list and a profile in,
 * an answer out. Invariant: each rule is counted over all it speaks of, so that "have" and
 * "missing" add up to "total"; a rule on components that finds none of them is not met.
 */
#ifndef ASSESS_SBOM_QUALITY_H
#define ASSESS_SBOM_QUALITY_H

#include "assess/sbom/whole.h"

enum sbom_quality_level { SBOM_QUALITY_MUST, SBOM_QUALITY_SHOULD, SBOM_QUALITY_LEVEL__COUNT };

struct sbom_quality_rule {
    struct str id, element;
    enum sbom_quality_level level;
    const struct sbom_quality_predicate *predicate;
    struct str *arguments; /* as the predicate reads them; may be none */
    size_t argument_count;
    struct str remedy; /* an order to the reader */
    struct str where;  /* the members of the formats that say it */
};

struct sbom_quality_profile {
    struct str id, title, source, edition, note;
    struct str status; /* "verified", or "unverified" with the reason in note */
    struct sbom_quality_rule *rules;
    size_t rule_count;
};

/* Reads a profile, which lives in a. Fails, naming the rule, when it breaks a rule of this file. */
NODISCARD bool sbom_quality_profile_read(struct arena *a, struct str bytes,
                                         struct sbom_quality_profile *out, struct err *err);
/* The profile of data/profiles with that id; fails with a list of those there are. */
NODISCARD bool sbom_quality_profile_find(struct arena *a, struct str id,
                                         struct sbom_quality_profile *out, struct err *err);
/* The ids of all profiles, sorted. */
struct str *sbom_quality_profile_ids(struct arena *a, size_t *count);

/* {"profile": {"id", "title", "source", "edition", "status", "note"}, "list": name,
   "components": n, "skipped": n,
   "rules": [{"rule", "element", "level", "of": "list" | "component", "have", "missing", "total",
              "met", "remedy", "where"}],
   "must": {"held", "total", "percent"}, "should": {the same}, "passed": all musts are met,
   "missing": [{"rule", "element", "level", "component", "version", "ref", "line", "remedy",
                "where"}]}
   percent is rounded down: 100 is all of them. component, version and ref are empty where the list
   itself falls short. */
struct json *sbom_quality_check(struct arena *a, const struct sbom_whole *w,
                                const struct sbom_quality_profile *profile);

#endif
