/*
 * run.h - a release is matched, and what came of it is kept: loads, asks the engine, saves.
 *
 * Findings are kept per component and vulnerability, never per release. What is no longer found
 * ends with a reason; what comes back opens again. Decisions are not touched.
 */
#ifndef ASSESS_MATCH_RUN_H
#define ASSESS_MATCH_RUN_H

#include "assess/match/match.h"
#include "store/store.h"

/* The components that the current lists of a release name. */
NODISCARD bool match_release_components(struct store *s, struct arena *a, struct str release,
                                        struct match_components *out, struct err *err);

/* Saves the result of match_scan_components, whose refs are ids of components, within the open
   transaction. Adds to result: "saved": {"new", "ended", "unchanged", "reopened", "kept"}; kept are
   open findings that could not be looked at again, for the data is missing or stale. */
NODISCARD bool match_save(struct store *s, struct arena *a, struct match_components components,
                          struct date as_of, struct json *result, struct err *err);

#endif
