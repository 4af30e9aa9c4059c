/* population.h - how many records a check looked at; between model.c and population.c. */
#ifndef ASSESS_GAP_POPULATION_H
#define ASSESS_GAP_POPULATION_H

#include "assess/gap/gap.h"

struct gap_population {
    struct store *store;
    struct arena *arena;
    struct str device, release; /* ids; the second may be empty */
    int64_t *counts;            /* by place in RECORD_TYPES; -1: not counted yet */
};
void gap_population_init(struct gap_population *p, struct store *s, struct arena *a,
                         struct str device, struct str release);

/* A check that holds says something only when there was something to check. What it looks at is the
   first table it reads; checks of findings look at component lists. Records of the device or
   release are counted, of types that belong to neither all; a check of devices looks at one. */
NODISCARD bool gap_population_of(struct gap_population *p, const struct gap_check *check,
                                 int64_t *count, struct err *err);

#endif
