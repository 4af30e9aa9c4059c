/*
 * rule.h - the rules of data/duties: what starts a duty, how long it gives, to whom it is due;
 * pure.
 *
 * A rule looks at one kind of record (its subject) and at the device. Conditions and starts name
 * fields of them, so the file can be read by somebody who knows the law and not the program.
 * Invariants of rules that were read: each has an id of its own, title, label, status and source;
 * each name of a field exists; only what is in force has a period or a date.
 */
#ifndef ASSESS_DUTY_RULE_H
#define ASSESS_DUTY_RULE_H

#include "base/json.h"
#include "base/period.h"

enum { DUTY_RULES_MAX = 512, DUTY_TERMS_MAX = 64, DUTY_STARTS_MAX = 8, DUTY_CASES_MAX = 16 };

enum duty_kind {
    DUTY_KIND_DUTY,
    DUTY_KIND_DATE,      /* a day of the calendar, set by law */
    DUTY_KIND_PARALLEL,  /* a clock of another law, to another addressee */
    DUTY_KIND_ANNOUNCED, /* adopted or announced, without a day that binds: makes no date */
    DUTY_KIND_PROPOSED,  /* makes no date */
};

enum duty_about {
    DUTY_ABOUT_NONE,
    DUTY_ABOUT_DEVICE,
    DUTY_ABOUT_INCIDENT,
    DUTY_ABOUT_CERTIFICATE,
    DUTY_ABOUT_FIELD_ACTION,
    DUTY_ABOUT_MARKET,
    DUTY_ABOUT_ORGANISATION,
    DUTY_ABOUT_COVERAGE,
    DUTY_ABOUT_EVENT, /* a duty record that names the rule: somebody says that it happened */
    DUTY_ABOUT__COUNT
};

enum duty_meaning {
    DUTY_BY,    /* to be done by that day */
    DUTY_FROM,  /* binds from that day on */
    DUTY_UNTIL, /* binds until that day */
};

/* One of the places a start is looked for, in order. */
struct duty_start {
    struct str field;        /* "incident.aware_at", "done.due_on", "document"; or empty: */
    struct date date;        /* a day of the law itself, */
    const struct json *when; /* if this holds (NULL: always) */
    struct str says;
};

/* By the first case whose condition holds. */
struct duty_case {
    const struct json *when;
    struct period period;
    struct date date;
};

struct duty_rule {
    struct str id, title, label, mdr, ivdr, law, duty; /* duty: the one it is a part of, or empty */
    enum duty_kind kind;
    enum duty_about about;
    const struct json *when; /* condition; see duty_holds */
    struct str when_text;
    struct duty_start starts[DUTY_STARTS_MAX];
    size_t start_count;
    struct str start_text;
    struct str after; /* the start is that this rule was done; else empty */
    /* When nothing gives a start: that is missing if this holds (NULL: always); else the event just
       has not come. never: it never is missing. */
    const struct json *expect;
    bool never_expected;
    struct period period;
    bool before; /* the period lies before the start */
    struct date date;
    struct duty_case cases[DUTY_CASES_MAX];
    size_t case_count;
    struct str end; /* field that states the end itself; else empty */
    enum duty_meaning meaning;
    struct str day_type;
    bool repeats;                  /* done starts the next period */
    bool no_gap;                   /* periods follow each other from the first start on */
    bool anew;                     /* each change of the start is a new duty */
    struct str done;               /* field that says it is done; else empty */
    struct str documents;          /* ids of duties whose clauses a document may serve, by spaces */
    const struct json *conditions; /* of a transition: [{"fact","by","says"}], or NULL */
    struct date in_force_from;
    struct str actor, action, addressee, classes, note, status, source;
};

struct duty_order {
    struct str first, then, says; /* fields, the first not later than the other, or than "today" */
};

struct duty_rules {
    struct duty_rule *items;
    size_t count;
    struct duty_order *orders;
    size_t order_count;
    struct json *questions; /* {fact: question} */
};

/* Adds the rules of one file. Fails naming rule and member. */
NODISCARD bool duty_rules_read(struct arena *a, struct str text, struct duty_rules *into,
                               struct err *err);
/* All files of data/duties that have rules. */
NODISCARD bool duty_rules_load(struct arena *a, struct duty_rules *out, struct err *err);
const struct duty_rule *duty_rule_find(const struct duty_rules *rules, struct str id); /* or NULL */

/* --- field.c --- */
extern const char *const duty_about_words[DUTY_ABOUT__COUNT];
/* Whether a rule about this may name the field. */
bool duty_field_is(enum duty_about about, struct str name);

/* --- condition.c --- */
/* What is known: the value of "incident.serious" (empty: not given, or unknown) and of facts. */
struct duty_known {
    struct str (*value)(const void *context, struct str name);
    const void *context;
};
enum duty_truth { DUTY_UNKNOWN, DUTY_YES, DUTY_NO };
struct duty_answer {
    enum duty_truth value;
    struct str term; /* the one that decides, or the first that is unknown; else empty */
};
/* A condition is a list of terms that must all hold; a list in its place: one is enough; in that
   again all; and so on.
     fact, !fact            a fact of the device is yes, no; unknown when it is not answered
     a.b=x|y                the field is one of them; unknown when it is not given
     a.b!=x|y               is none of them, or is not given
     a.b<DATE, a.b>=DATE    unknown when it is not given
     a.b=*, a.b=-           is given, is not given
   A missing answer makes the whole unknown only where it could change it. */
struct duty_answer duty_holds(const struct json *condition, const struct duty_known *known);
/* Whether the condition is one: every term as above, at most DUTY_TERMS_MAX, four lists deep, each
   field one of its record. */
NODISCARD bool duty_condition_check(const struct json *condition, enum duty_about about,
                                    struct err *err);
/* The name in a term: "incident.serious", "implantable". */
struct str duty_term_name(struct str term);

#endif
