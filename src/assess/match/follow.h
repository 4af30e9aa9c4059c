/*
 * follow.h - the findings that follow from match runs.
 *
 * A run's delta is applied when the run is added, and again in every replay: there is no other way
 * into these tables.
 */
#ifndef ASSESS_MATCH_FOLLOW_H
#define ASSESS_MATCH_FOLLOW_H

#include "record/record.h"

extern const struct record_table MATCH_TABLES[];

/* record_type.follow of a match run. Fails when its delta is not attached, or is none. */
bool match_follow(const struct record_follow *f, const void *record, struct err *err);

#endif
