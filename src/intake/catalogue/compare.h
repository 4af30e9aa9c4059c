/*
 * compare.h - what a new edition of a catalogue changes.
 *
 * Pure. Clauses are the same by id; where the two have no id in common (an edition with ids of its
 * own), by number. Invariant: every row of both is in exactly one of added, removed, changed, same.
 */
#ifndef INTAKE_CATALOGUE_COMPARE_H
#define INTAKE_CATALOGUE_COMPARE_H

#include "intake/catalogue/file.h"

/* {"a": {"id","name","edition","clauses"}, "b": {...}, "by": "id" | "number",
    "catalogue": [{"field","before","after"}],
    "counts": {"added","removed","changed","moved","same","mappings_added","mappings_removed"},
    "added": [{"id","number","name"}], "removed": [{"id","number","name","now" | absent}],
    "changed": [{"id","number","name","fields": [{"field","before","after"}]}],
    "moved": [{"id","name","before","after"}],
    "mappings_added": [{"from","to","kind"}], "mappings_removed": [...]}
   moved are the changed rows whose number differs; "now" is the added row of the same title. */
void catalogue_compare(struct arena *a, const struct catalogue_file *before,
                       const struct catalogue_file *after, struct json **out);

#endif
