/*
 * release.h - a release goes out: its gate is open, it is released and frozen in one change.
 */
#ifndef ASSESS_GAP_RELEASE_H
#define ASSESS_GAP_RELEASE_H

#include "base/date.h"
#include "store/store.h"

struct gap_going_out {
    struct str release; /* id */
    struct str name;    /* of the baseline: why it is frozen */
    bool releases;      /* else it is frozen only, as for a review */
    struct date on;
};
/* Within the open transaction: the status and the day of the release, then the baseline. Going out
   is refused (ERR_CONFLICT) while a row closes the gate, or data are missing, and when it is out
   already. */
NODISCARD bool gap_go_out(struct store *s, struct arena *a, const struct gap_going_out *out,
                          struct str *baseline, struct err *err);

#endif
