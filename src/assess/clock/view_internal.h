/* view_internal.h - what the clocks of a place rest on: the rows of the workspace, and how they
   are found. */
#ifndef ASSESS_CLOCK_VIEW_INTERNAL_H
#define ASSESS_CLOCK_VIEW_INTERNAL_H

#include "assess/clock/view.h"
#include "assess/match/view.h"

struct clock_ground {
    const struct view *v;
    const struct clock_policy *policy;
    struct json *risks, *cases, *ready;
    struct match_register decisions;            /* only its decisions */
    struct view_index named_risks, named_cases; /* by vulnerability: the rows, one for each name */
    struct view_index ready_of;                 /* by device: releases that were looked up */
    struct view_set present; /* of one device at a time: "RELEASE VULNERABILITY" of those */
};

struct clock_place {
    const struct json *row;
    const struct json *decision; /* or NULL */
    struct clock_facts facts;
    struct clock_due due[CLOCK__COUNT];
    struct str stopped[CLOCK__COUNT]; /* by what; empty while it runs */
    enum clock_kind first;            /* the running one that ends first; CLOCK__COUNT: none runs */
};

bool clock_is_overdue(const struct clock_ground *g, const struct clock_due *due);

/* --- ground.c --- */
NODISCARD bool clock_ground_load(struct clock_ground *g, struct err *err);
/* What is in the releases of a device that were looked up. */
NODISCARD bool clock_ground_device(struct clock_ground *g, struct str device, struct err *err);
/* Rows that name the vulnerability of a place, by its id; NULL when there are none. */
const struct view_row *clock_named(const struct view_index *index, const struct json *place);
/* The title of a later release on the market that has not the vulnerability of the place; empty
   when there is none. */
struct str clock_later_without(const struct clock_ground *g, const struct json *place);

#endif
