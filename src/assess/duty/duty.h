/*
 * duty.h - what is due, when, to whom, by which rule; and tasks.
 *
 * A duty keeps rule, start and period beside the date that follows, so that the date can be
 * explained.
 */
#ifndef ASSESS_DUTY_DUTY_H
#define ASSESS_DUTY_DUTY_H

#include "intake/catalogue/record.h"

#include "record/record.h"

enum duty_status {
    DUTY_STATUS_UNSET,
    DUTY_STATUS_OPEN,
    DUTY_STATUS_DONE,
    DUTY_STATUS_NOT_APPLICABLE,
    DUTY_STATUS_REPLACED,
};

enum task_status {
    TASK_STATUS_UNSET,
    TASK_STATUS_OPEN,
    TASK_STATUS_IN_WORK,
    TASK_STATUS_DONE,
    TASK_STATUS_DROPPED,
};

/* Something that must be done by a date: the rule, its start, who gets it. */
struct duty {
    struct str name;
    struct str rule;
    int64_t label; /* enum catalogue_label */
    struct str legal_basis;
    struct str clause; /* id of clause */
    struct str device; /* id of device */
    struct str source; /* id of any record */
    struct str event;
    struct instant starts_at;
    struct str period;
    struct date due_on;
    struct instant due_at;
    struct str addressee;
    int64_t status; /* enum duty_status */
    struct str reason;
    struct instant done_at;
    struct str evidence;  /* ids of evidence */
    struct str documents; /* ids of document */
    struct str owner;
};

/* A piece of work for somebody. */
struct task {
    struct str name;
    struct str description;
    struct str device;  /* id of device */
    struct str subject; /* id of any record */
    struct str check_name;
    struct str owner;
    struct date due_on;
    struct number effort_minutes;
    int64_t status; /* enum task_status */
    struct str reason;
    struct date done_on;
};

extern const struct record_type DUTY_TYPE, TASK_TYPE;

#endif
