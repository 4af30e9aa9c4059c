/*
 * delta.h - what a match run changed, as text: the attached file of a match run.
 *
 * Lines of fields with tabs between, in the order in which they are applied. A flaw and a claim
 * stand before the findings that name them. The same deltas in the same order give the same
 * findings; so the history of runs is the truth, and the tables of findings follow from it.
 *
 *   A number name aliases title severity vector score cwe kev kev_on epss matters    a flaw
 *   R number flaw source advisory scheme range fixed_in assumed                      a claim
 *   S component state reason       where it ended
 *   L component                    it was looked at, and ended where it was
 *   D component                    its keys are forgotten
 *   K component key                what it is looked up by
 *   F component flaw claim others matters    found, found again, or by other claims
 *   E component flaw reason        no longer found
 */
#ifndef ASSESS_MATCH_DELTA_H
#define ASSESS_MATCH_DELTA_H

#include "base/buf.h"
#include "base/err.h"

enum { DELTA_FIELDS_MAX = 12 };

/* Adds one line; fields are cleaned of tabs and line breaks. */
void delta_line(struct buf *out, char kind, const struct str *fields, size_t count);

/* The next line of a delta: its kind and fields; false at the end. Fields that are missing are
   empty. */
struct delta_line {
    char kind;
    struct str fields[DELTA_FIELDS_MAX];
};
bool delta_next(struct str *rest, struct delta_line *out);

/* The whole as it is attached: compressed, with a first line that names the form. */
struct str delta_pack(struct arena *a, struct str lines);
NODISCARD bool delta_unpack(struct arena *a, struct str packed, struct str *lines, struct err *err);

#endif
