/*
 * run_scope.h - which components a match run must look at, and how.
 *
 * After a run over everything, a later one needs to look only at what changed since: records of the
 * advisory database, components, rules. Where that cannot be told, everything is looked at.
 */
#ifndef ASSESS_MATCH_RUN_SCOPE_H
#define ASSESS_MATCH_RUN_SCOPE_H

#include "assess/match/known.h"
#include "assess/match/match_internal.h"
#include "assess/match/record.h"

struct run_scope {
    struct arena *arena;
    struct store *store;
    struct advisories *db;
    enum match_run_scope scope; /* asked for; then what it came to */
    struct str because;         /* why everything is looked at, though it was not asked for */
    struct str stale;           /* the sources that are stale now */
    struct str coverage;        /* the sources and parts that there are now */
    struct advisories_version version;
    struct advisory_changes changes; /* since the last run over everything */
    bool changes_known;
    struct advisory *changed; /* those of changes, when touched was found by them; or NULL */
    struct match_components components; /* to be judged whole */
    struct match_components touched;    /* to be judged by the changed records only */
};

/* The names of the stale sources, a line each: when they are others than at the last run, what was
   clean may be stale now, and the reverse. */
struct str run_stale_sources(struct arena *a, const struct advisory_sources *sources,
                             const struct match_options *options);

/* A hash of the names of all sources and parts: with a part more, as a new release of a
   distribution, components are looked up by more keys. */
struct str run_coverage(struct arena *a, const struct advisory_sources *sources);

NODISCARD bool run_scope_find(struct run_scope *x, struct str release, struct err *err);

/* Known flaws whose facts may have changed: those of the changed records, and of the changed lists
   of exploited and likely exploited vulnerabilities; all, when changes are not known. */
struct run_flaws {
    struct known_flaw **items;
    size_t count;
};
NODISCARD bool run_scope_flaws(struct run_scope *x, struct known *k, struct run_flaws *out,
                               struct err *err);

#endif
