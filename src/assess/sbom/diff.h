/*
 * diff.h - what changed from one component list to another, and what that means for findings.
 *
 * Components are the same by what they are - package without version, CPE product, else group and
 * name - and never by ref, which every tool makes up anew. Pure: lists and scan results in, answers
 * out. Invariant: each part of each list is in exactly one row, or unchanged.
 */
#ifndef ASSESS_SBOM_DIFF_H
#define ASSESS_SBOM_DIFF_H

#include "intake/sbom/sbom.h"

/* {"a": {"name", "version", "components"}, "b": {the same},
   "counts": {"added", "removed", "changed", "unchanged"},
   "rows": [{"change": "added" | "removed" | "changed", "component", "identity",
             "from": version, "to": version, "fields": ["version", "licence", "supplier", "hash",
             "identifier"], "details": [{"field", "from", "to"}]}]}
   Sorted by identity. Components of a list are its parts, without what it describes. */
struct json *sbom_diff(struct arena *a, const struct sbom *from, const struct sbom *to);

/* From the results of match_scan of both:
   {"compared": true, "summary_a", "summary_b", "data_a", "data_b",
    "counts": {"new", "fixed", "still", "unknown"},
    "rows": [{"state": "new" | "fixed" | "still" | "unknown", "vulnerability", "severity", "kev",
              "component", "identity", "from": version, "to": version, "reason"}]}
   A finding is the same when one of the flaw's names and the component are. One that is no longer
   found counts as fixed only where the component was looked up again or is gone; else nothing is
   known of it. */
struct json *sbom_diff_findings(struct arena *a, const struct json *from, const struct json *to);

#endif
