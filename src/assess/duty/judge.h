/*
 * judge.h - one rule for one record: whether it applies, from when, until when, and why.
 *
 * Nothing is silent: what is missing is named with its record and its question, what contradicts
 * itself is a state, and what somebody decided (done, not applicable) always stands.
 */
#ifndef ASSESS_DUTY_JUDGE_H
#define ASSESS_DUTY_JUDGE_H

#include "assess/duty/ground.h"

/* In the order of a list: what presses first. */
enum duty_state {
    DUTY_OVERDUE,
    DUTY_FAILED,        /* a condition of a transition is not met, so its date does not help */
    DUTY_CONTRADICTION, /* what is recorded cannot be */
    DUTY_AT_ONCE,       /* no number in the law: now */
    DUTY_DUE,
    DUTY_BINDS_FROM, /* binds from a day to come */
    DUTY_UNKNOWN_INPUT,
    DUTY_WAITS,       /* starts when another duty is done */
    DUTY_HOLDS_UNTIL, /* keep on until that day */
    DUTY_NO_NUMBER,   /* has begun, and the law sets no day */
    DUTY_NO_DATE,     /* applies at all times, or by what happens: makes no date */
    DUTY_IN_FORCE,    /* binds since a day that has passed */
    DUTY_ENDED,       /* held until a day that has passed */
    DUTY_NOT_STARTED, /* its event has not come, or is not recorded */
    DUTY_DONE,
    DUTY_NOT_APPLICABLE,
    DUTY_ANNOUNCED,
    DUTY_PROPOSED,
    DUTY_STATE__COUNT
};
const char *duty_state_word(enum duty_state state);  /* "at_once" */
const char *duty_state_title(enum duty_state state); /* "at once" */

struct duty_verdict {
    enum duty_state state;
    struct str reason;     /* one sentence or more */
    struct str start_from; /* "INC-0001 aware_at", "the law" */
    struct date start;
    struct instant start_at; /* where an instant is known */
    struct period period;
    struct date due;
    struct instant due_at; /* where the period is in hours */
    /* What is missing. */
    struct str need;     /* "incident.personal_data of INC-0001" */
    struct str question; /* in words */
    struct str command;  /* that answers it */
    struct date was;     /* the day that was kept, where it is another now; else empty */
};

/* The texts live in the arena of the ground. */
void duty_judge(const struct duty_case_of *c, struct duty_verdict *out);
/* A duty that was kept and whose rule there is not, or which names no record that its rule looks
   at: by what it says itself. */
void duty_judge_own(const struct duty_case_of *c, struct duty_verdict *out);

/* --- start.c --- */
struct duty_moment {
    struct date day;
    struct instant at; /* where the hour is known */
    struct str from;   /* "INC-0001 aware_at" */
};
/* A day or an instant, as records keep them; from stays. */
bool duty_read_moment(struct str text, struct duty_moment *out);
/* False when nothing gives a start, or what it comes after was not done. */
bool duty_find_start(const struct duty_case_of *c, struct duty_moment *out);

/* --- walk.c --- */
/* Judges every rule for every record it is about, in the order of the rules, then what was kept and
   has no rule or no record. What each takes from the arena lasts only when it returns true with
   *keep set. */
typedef bool duty_each_fn(void *context, const struct duty_case_of *c, const struct duty_verdict *v,
                          bool *keep, struct err *err);
NODISCARD bool duty_walk(const struct duty_ground *g, duty_each_fn *each, void *context,
                         struct err *err);

/* --- explain.c --- */
/* "incident.serious is 'no'", "\"Is it sterile?\" is answered with no". */
struct str duty_term_words(const struct duty_case_of *c, struct str term);
/* "INC-0001 aware_at", "first certificate of DEV-0001". */
struct str duty_field_words(const struct duty_case_of *c, struct str name);
/* Fills need, question and command of what is missing. */
void duty_put_need(const struct duty_case_of *c, struct str name, struct duty_verdict *out);

#endif
