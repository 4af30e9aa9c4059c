/* row.h - one duty of one device as data, for every surface. */
#ifndef ASSESS_DUTY_ROW_H
#define ASSESS_DUTY_ROW_H

#include "assess/duty/judge.h"

struct duty_row {
    struct duty_case_of of;
    struct duty_verdict verdict;
    size_t order;
};

/* changes: rows of duty_changes by their duty, from which is told why a kept day moved. */
void duty_put_row(const struct duty_row *row, const struct view_index *changes, struct json *into);
/* "MDR 87(3)"; "GDPR 33" of another law; both Regulations where the device is not known. */
struct str duty_basis(const struct duty_case_of *c);
/* Appends {"at","actor","record","what"}: what changed of what the rule looks at since the open
   duty was kept. */
void duty_put_why(const struct duty_case_of *c, const struct view_index *changes,
                  struct json *into);

#endif
