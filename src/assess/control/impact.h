/*
 * impact.h - what must be looked at again when a record changes.
 *
 * A walk over the references, nearest first. What refers to a record depends on it; in the chain
 * from threat to evidence the walk goes down to what puts it to work and shows it, and up to what
 * relies on it, but never turns: what another requirement asks for does not change. Being of the
 * same device or release is no dependence, but where the change is of that device or release
 * itself. Bounded by depth and by count; the answer says when it was cut.
 */
#ifndef ASSESS_CONTROL_IMPACT_H
#define ASSESS_CONTROL_IMPACT_H

#include "assess/view/view.h"

enum { IMPACT_DEPTH = 8, IMPACT_DEPTH_MAX = 32, IMPACT_MAX = 500 };

/* {"as_of","position","id","title","type","depth","total","stale","becomes_stale","cut",
    "groups": [{"type","label","count","items": [{"id","title","href","type","depth","field",
      "path","stale"}]}]}
   path: the ids from the record to this one, with the field of each step; stale: "already" for a
   judgement that is stale, "will be" for one that looked at the record itself, else empty; cut:
   why it is not all, or empty. ERR_NOT_FOUND when there is no such record. */
NODISCARD bool impact_model(const struct view *v, struct str id, int64_t depth, struct json **out,
                            struct err *err);

#endif
