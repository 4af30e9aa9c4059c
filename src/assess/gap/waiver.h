/*
 * waiver.h - what somebody lets pass at the release gate for a while, as a record.
 *
 * A waiver is about one row of one check or slot. It counts until its day, when a second person has
 * agreed, and as long as the record it is about has not changed in a way that matters. Checks that
 * the gate's policy never lets pass have none.
 */
#ifndef ASSESS_GAP_WAIVER_H
#define ASSESS_GAP_WAIVER_H

#include "record/record.h"

struct waiver {
    struct str check_name; /* of a check, slot or clause, as the gate names it */
    struct str subject;    /* id of the record of the row */
    struct str release;    /* id of release; empty: every release of the subject */
    struct str reason;
    struct str compensation;
    struct str owner;
    struct date until;
    struct str agreed_by;
    struct date agreed_on;
};

extern const struct record_type WAIVER_TYPE;

#endif
