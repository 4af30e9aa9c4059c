/*
 * ground.h - what the rules of duties look at: the rows of the workspace, read once for all
 * devices.
 */
#ifndef ASSESS_DUTY_GROUND_H
#define ASSESS_DUTY_GROUND_H

#include "assess/duty/rule.h"
#include "assess/view/view.h"

struct duty_ground {
    const struct view *v;
    struct str device; /* the one asked for, or empty */
    struct str about;  /* only this record is judged; empty for all */
    struct duty_rules rules;
    struct json
        *subjects[DUTY_ABOUT__COUNT]; /* rows by kind; of DUTY_ABOUT_EVENT the kept duties */
    struct view_index ids[DUTY_ABOUT__COUNT]; /* the subjects of each kind, by id */
    struct view_index facts;                  /* by "DEVICE FACT" */
    struct view_index documents;              /* by "DEVICE CLAUSE", the newest first */
    struct view_index by_device, by_source;   /* kept duties by "RULE DEVICE", "RULE SOURCE" */
    struct view_index clauses;                /* by id */
};

/* device: its id, or empty for all. ERR_NOT_FOUND when there is no such device. */
NODISCARD bool duty_ground_load(const struct view *v, struct str device, struct duty_ground *out,
                                struct err *err);

/* One rule for one record. */
struct duty_case_of {
    const struct duty_ground *ground;
    const struct duty_rule *rule;
    const struct json *device, *subject; /* rows; either may be NULL */
    /* Among what was kept: decided not to apply, the last that was done, and the last one open. */
    const struct json *refused, *done, *open;
};
void duty_case_find(const struct duty_ground *g, const struct duty_rule *rule,
                    const struct json *device, const struct json *subject,
                    struct duty_case_of *out);
/* Whether a kept duty names a record that its rule looks at, and that is in use; a duty of a rule
   that there is not, and one that is an event itself, needs none. */
bool duty_has_place(const struct duty_ground *g, const struct json *kept);
/* "incident.aware_at", "done.due_on", or a fact; empty when it is not given. */
struct str duty_value(const struct duty_case_of *c, struct str name);
/* Whether a condition holds for it; NULL always does. */
struct duty_answer duty_answer(const struct duty_case_of *c, const struct json *condition);
/* The id of the record a name belongs to; empty where there is none. */
struct str duty_record_of(const struct duty_case_of *c, struct str name);
/* The newest document for the rule: its day and id; empty when there is none. */
void duty_document(const struct duty_case_of *c, struct date *on, struct str *id);
/* "MDR-A-vig-15", where the device is under one Regulation; else empty. */
struct str duty_clause(const struct duty_case_of *c);

#endif
