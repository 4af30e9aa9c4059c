/* quality_internal.h - the predicates that rules of profiles are made of. */
#ifndef ASSESS_SBOM_QUALITY_INTERNAL_H
#define ASSESS_SBOM_QUALITY_INTERNAL_H

#include "assess/sbom/quality.h"

/* "must", "should": profile.c. */
extern const char *const SBOM_QUALITY_LEVELS[SBOM_QUALITY_LEVEL__COUNT];

/* The list that is looked at, and what is worked out once for all rules. */
struct sbom_quality_subject {
    struct arena *arena;
    const struct sbom_whole *whole;
    const struct sbom *list; /* of the whole */
    const bool *related;     /* of each component: something includes or needs it, or it does so */
};

/* Of a rule on the list, i means nothing. */
typedef bool sbom_quality_fn(const struct sbom_quality_subject *s, size_t i,
                             const struct sbom_quality_rule *rule);

struct sbom_quality_predicate {
    const char *name;
    bool of_component;
    size_t least_arguments;
    bool counts_skipped; /* entries that were not taken fall short of it too */
    sbom_quality_fn *holds;
};

/* NULL when there is none of that name. */
const struct sbom_quality_predicate *sbom_quality_predicate_find(struct str name);

#endif
