/*
 * identify.h - names that no source knows: what they may be, and what somebody decided they are.
 *
 * A proposal is shown with what speaks for it, and changes nothing. Accepted, it is a record of
 * type identity_rule, and holds for every component of that name, in every release.
 */
#ifndef ASSESS_MATCH_IDENTIFY_H
#define ASSESS_MATCH_IDENTIFY_H

#include "assess/match/match.h"
#include "store/store.h"

/* The accepted rules of a workspace. */
NODISCARD bool match_rules_load(struct store *s, struct arena *a, struct match_rules *out,
                                struct err *err);

/* For each name that has no identifier or no source, by name:
   {"components": all, "unidentified": n, "names": [{"name", "versions": [..], "components": n,
    "state", "reason", "proposals": [{"origin": "program" | "database", "cpe" | "purl", "why",
    "records": n, "affected": n, "example"}]}]}
   affected counts the records that would hold for one of its versions. options->rules are in force
   already. */
NODISCARD bool match_identify(struct arena *a, struct advisories *db,
                              struct match_components components,
                              const struct match_options *options, struct json **result,
                              struct err *err);

#endif
