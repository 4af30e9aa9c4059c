/*
 * next.h - the steps that close gaps; between next.c, which finds and ranks them, and next_words.c,
 * which says them so that a person without security background can act.
 *
 * A step is one act: mend what one check found in one device, file or judge one slot, answer one
 * question, do one thing that is due, link evidence to the clauses of one catalogue. Invariant:
 * each row that falls short is in one step, and so is each clause that falls short without any row.
 */
#ifndef ASSESS_GAP_NEXT_H
#define ASSESS_GAP_NEXT_H

#include "assess/gap/state.h"

enum gap_step_kind {
    GAP_STEP_CHECK,
    GAP_STEP_SLOT,
    GAP_STEP_FACT,
    GAP_STEP_DUE,
    GAP_STEP_PROOF,
    GAP_STEP_KIND__COUNT
};

struct gap_due { /* an open duty or task */
    struct str device, id, name, kind, label, basis, clause, check, more;
    struct date on;
    int64_t effort_minutes;
};

struct gap_step {
    enum gap_step_kind kind;
    size_t item;            /* place of the check, slot, fact, due or catalogue */
    size_t device, release; /* places; 0: all; SIZE_MAX: none, or several */
    size_t found_at;        /* place of the device in whose state it was found */
    struct gap_range rows;  /* of a check, in gap_data.places */
    size_t count;           /* rows that fall short, or wait for judgement; clauses without proof */
    bool required, safety;
    int weight;             /* of the weightiest clause: 0 law .. 3 practice, 4 none */
    size_t by;              /* place of that clause, or SIZE_MAX */
    size_t clears, closes;  /* clauses it serves that are not met; those met by it alone */
    int64_t effort_minutes; /* 0: unknown */
    struct date due;
};

struct gap_steps {
    struct arena *arena;
    const struct gap_ground *ground;
    const struct gap_data *data;
    struct gap_state *state;
    struct gap_step *items;
    size_t count, cap;
    size_t *first; /* by device, while they are found: its first; one more, the end of the last */
    struct gap_due *dues;
    size_t due_count, due_cap;
};

/* Adds the step to list, in words; takes its device into the state. */
void gap_step_put(struct gap_steps *steps, const struct gap_step *step, size_t rank,
                  struct json *list);

#endif
