/*
 * take.h - a threat model of a file into a release: its parts, and the threats it names.
 *
 * A threat of another tool is known by imported:FORMAT:ID, has no rule, and is open until a person
 * decides: what the file says of its state and severity stands in the description. A later import
 * changes what the file says, never a decision.
 */
#ifndef ASSESS_THREAT_TAKE_H
#define ASSESS_THREAT_TAKE_H

#include "intake/model/save.h"

/* Within the open transaction; on failure the caller rolls back. Adds what model_save adds, and
     "threats": {"new","changed","unchanged","back","gone","kept"},
     "threat_changes": [{"id","key","name","change"}]
   kept: threats of an earlier import of this format into this release that the file does not name;
   with import->replace they are gone instead. */
NODISCARD bool threat_take(struct store *s, struct arena *a, const struct model_document *d,
                           const struct model_import *import, struct json *receipt,
                           struct err *err);

#endif
