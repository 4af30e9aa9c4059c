/* match_internal.h - what scan.c, merge.c, result.c and explain.c share. */
#ifndef ASSESS_MATCH_MATCH_INTERNAL_H
#define ASSESS_MATCH_MATCH_INTERNAL_H

#include "assess/match/match.h"

/* What one source says about one component. */
struct match_claim {
    struct match match;
    struct advisory advisory; /* without packages and configurations */
    bool bundle;              /* an announcement of a distribution about several flaws */
    size_t group;             /* of claims about the same flaw; by match_merge */
};

/* What was found about one component. */
struct match_answer {
    const struct match_component *component;
    struct match_identity identity;
    struct match_claim *claims;
    size_t claim_count, claim_cap;
    size_t group_count;
    enum match_state state;
    struct str reason; /* of the state */
    size_t candidates; /* records that speak of it */
    size_t cannot_tell;
    struct str cannot_tell_reason;
    struct buf looked; /* "osv npm (newest 2026-08-01)" */
    size_t covered, stale;
};

struct match_scan_state {
    struct arena *arena;  /* of the result */
    struct arena scratch; /* of one component */
    struct advisories *db;
    const struct match_options *options;
    int stale_days;
    struct advisory_sources sources;
    bool kev_known, epss_known; /* that list has been imported */
    struct match_surroundings around;
    struct match_answer *answers;
    size_t answer_count;
};

/* Puts claims with a name in common into one group. */
void match_merge(struct arena *a, struct match_answer *answer);

/* Whether the newest record is older than the policy allows; unknown counts as old. */
bool match_source_stale(const struct match_scan_state *s, const struct advisory_source *source);

struct json *match_component_json(struct arena *a, const struct match_component *c);
NODISCARD bool match_result(struct match_scan_state *s, struct json **out, struct err *err);

#endif
