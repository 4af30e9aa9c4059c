/*
 * trace_view.h - the trace of a device or release, and of one record, as page and command show it.
 *
 * Loaded with three statements, judged by trace.h. Counts are of all nodes, whatever the filter
 * shows; what is shown stands with its whole.
 */
#ifndef ASSESS_CONTROL_TRACE_VIEW_H
#define ASSESS_CONTROL_TRACE_VIEW_H

#include "assess/control/trace.h"
#include "assess/view/view.h"

/* Loads and judges. scope: id of a device or release, or empty for all; ERR_USAGE for any other. */
NODISCARD bool trace_load(const struct view *v, struct str scope, struct trace *out,
                          struct err *err);

struct trace_filter {
    struct str scope; /* as above */
    struct str
        kind; /* control, requirement, test, risk, threat, or a kind's own word; empty: all */
    struct str
        state;     /* covered, uncovered, outdated, failed, orphan, all; empty: what falls short */
    int64_t limit; /* rows; 0: all */
};
/* {"as_of","position","scope","title","total","short","orphans",
    "counts": [{"kind","total","covered","uncovered","outdated","failed","orphan"}],
    "shown","matching","items": [{"id","title","href","kind","state","state_class","orphan","why",
    "cause","remedy"}]}; short: how many are uncovered, outdated or failed; orphan counts stand
    beside the states. ERR_USAGE for a kind or state that is none. */
NODISCARD bool trace_list_model(const struct view *v, const struct trace_filter *filter,
                                struct json **out, struct err *err);

/* One record with what stands above and below it; each record once in each direction:
   {"as_of","position","id","title","href","kind","state","why","remedy","device","cut",
    "above": [{"depth","indent","id","title","href","kind","state","state_class","why"}], "below"}.
   ERR_USAGE when records of its type are no part of the chain. */
NODISCARD bool trace_record_model(const struct view *v, struct str id, struct json **out,
                                  struct err *err);

#endif
