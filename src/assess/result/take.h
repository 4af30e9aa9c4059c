/*
 * take.h - results of tools become evidence, runs of tests, weaknesses.
 *
 * The bytes are kept by their hash, beside a record of type evidence. A case becomes a run of every
 * test of the device that names it; a case that none names is listed, never guessed. A flaw becomes
 * a weakness once, and is known again by its key. What a person decided is never overwritten: a
 * report changes where and whether a weakness is reported, no more.
 */
#ifndef ASSESS_RESULT_TAKE_H
#define ASSESS_RESULT_TAKE_H

#include "intake/result/result.h"
#include "store/store.h"

struct result_import {
    struct str release;
    struct str file_name; /* as given; may be empty */
    struct str bytes;
    struct str level;  /* flaws below it become no weaknesses; empty: all do */
    bool create_tests; /* for cases that no test names */
};

/* Within the open transaction; on failure the caller rolls back. Adds to the receipt:
     {"release", "evidence", "unchanged", "also_evidence": [ids of other releases' records],
      "build": "same|differs|not_compared",
      "test_runs": [{"test","run","result","cases"}], "tests_created": n,
      "unmatched": [{"case","result","line","why"}] of the first 10,000, "unmatched_total": n,
      "weaknesses": {"new","unchanged","returned","gone","suppressed","below_level","contradicted",
                     "retired"},
      "weakness_lines": [{"weakness","outcome","rule","location","level","line"}]}
   unchanged: the same bytes are evidence of this release already, and nothing was written. */
NODISCARD bool result_take(struct store *s, struct arena *a, const struct result_document *d,
                           const struct result_import *import, struct json *receipt,
                           struct err *err);

#endif
