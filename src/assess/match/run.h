/*
 * run.h - components of the workspace are matched, and what came of it is kept.
 *
 * Findings are kept per component and flaw, never per release. A run leaves one record in the
 * history, with the list of what changed attached; what is no longer found ends with a reason, what
 * comes back opens again. Decisions are not touched.
 */
#ifndef ASSESS_MATCH_RUN_H
#define ASSESS_MATCH_RUN_H

#include "assess/match/match.h"
#include "assess/match/record.h"
#include "store/store.h"

/* The components that the current lists of a release name. */
NODISCARD bool match_release_components(struct store *s, struct arena *a, struct str release,
                                        struct match_components *out, struct err *err);

struct match_run_options {
    enum match_run_scope scope;
    struct str release; /* of MATCH_RUN_RELEASE */
    struct match_options match;
};

/* Matches and saves, within the open transaction. MATCH_RUN_CHANGED looks only at what the
   advisory records and components that changed since the last run over everything touch; where it
   cannot be told, all is looked at, and "because" says why.
     {"run": id, "scope", "because", "snapshot", "database", "generation", "as_of",
      "components": {"total", "matched", "clean", "no_identifier", "no_source", "stale"},
      "findings": {"new", "changed", "ended", "kept"}, "data": "complete" | "stale" | "missing",
      "summary": text}
   "data" is of all components of the lists in force, of the release where one is given: "missing"
   when one has nothing to look it up by, or no source, or there is none, "stale" when one has old
   data only. kept are open findings that could not be looked at again, for the data is missing or
   stale. */
NODISCARD bool match_run(struct store *s, struct arena *a, struct advisories *db,
                         const struct match_run_options *options, struct json **out,
                         struct err *err);

#endif
