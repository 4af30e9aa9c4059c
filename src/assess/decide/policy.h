/*
 * policy.h - who may decide alone, and for how long: data/policies/decisions.json.
 *
 * Four eyes are the rule. Whether a decision needs them is computed when it is made and kept in it,
 * so that a later policy does not change what stood in the file.
 */
#ifndef ASSESS_DECIDE_POLICY_H
#define ASSESS_DECIDE_POLICY_H

#include "assess/match/record.h"

struct decide_policy {
    bool four_eyes;                        /* second_reviewer.on */
    bool states[DECISION_STATE_FIXED + 1]; /* that then need a second */
    bool justifications[DECISION_JUSTIFICATION_PROTECTED_AT_PERIMETER + 1]; /* that always do */
    int64_t look_again_days[DECISION_STATE_FIXED + 1];                      /* 0: never by itself */
};

/* Fails naming the member that is no policy. */
NODISCARD bool decide_policy_read(struct arena *a, struct str text, struct decide_policy *out,
                                  struct err *err);
NODISCARD bool decide_policy_built_in(struct arena *a, struct decide_policy *out, struct err *err);

bool decide_needs_second(const struct decide_policy *policy, const struct decision *d);
/* Whether it still waits for that person. */
bool decide_waits(const struct decision *d);

#endif
