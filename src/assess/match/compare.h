/*
 * compare.h - what a judgement says beside what is known: the lines of a delta.
 *
 * Pure but for reading: the advisories give flaws and facts, the workspace what earlier runs left.
 * Missing or stale data takes nothing back: a finding ends only when every source that spoke for it
 * was looked in and none says so any more.
 */
#ifndef ASSESS_MATCH_COMPARE_H
#define ASSESS_MATCH_COMPARE_H

#include "assess/match/known.h"
#include "assess/match/match.h"
#include "assess/match/told.h"

struct compare_counts {
    int64_t components, states[MATCH_STATE__COUNT], found, changed, ended, kept;
};

struct compare {
    struct arena *arena;
    struct arena scratch; /* of one record, or one flaw */
    struct advisories *db;
    struct known *known;
    bool kev_known;
    /* Only these records were asked anew; NULL: all were. Claims of other records stand. */
    const struct advisory_numbers *only;
    struct map only_names; /* of them: "source<tab>id" */
    struct map seen;       /* records, by number */
    struct told *told;
    struct compare_counts counts;
    struct pairs *pairs; /* of one component */
    /* Components of which `only` does not tell where they end: they are to be judged whole, and are
       not counted here. */
    size_t *again;
    size_t again_count, again_cap;
};

/* only may be NULL. To be ended by compare_done, also when it fails. */
NODISCARD bool compare_init(struct compare *c, struct known *k, struct told *told,
                            const struct advisory_numbers *only, struct err *err);
void compare_done(struct compare *c);
/* Adds what differs to the delta of known. */
NODISCARD bool compare_judgement(struct compare *c, struct match_components components,
                                 const struct match_judgement *j, struct err *err);
/* Reads the facts of a flaw from all advisories about it that are known now, and puts them into the
 * delta when they changed. */
NODISCARD bool compare_flaw(struct compare *c, struct known_flaw *flaw, struct err *err);

#endif
