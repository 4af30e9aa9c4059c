#include "assess/duty/duty.h"
#include "base/period.h"

static const struct choice duty_status_choices[] = {
    [DUTY_STATUS_UNSET] = {"", "Not stated"},
    [DUTY_STATUS_OPEN] = {"open", "Open"},
    [DUTY_STATUS_DONE] = {"done", "Done"},
    [DUTY_STATUS_NOT_APPLICABLE] = {"not_applicable", "Not applicable"},
    [DUTY_STATUS_REPLACED] = {"replaced", "Replaced"},
    {0},
};

static const struct choice task_status_choices[] = {
    [TASK_STATUS_UNSET] = {"", "Not stated"},       [TASK_STATUS_OPEN] = {"open", "Open"},
    [TASK_STATUS_IN_WORK] = {"in_work", "In work"}, [TASK_STATUS_DONE] = {"done", "Done"},
    [TASK_STATUS_DROPPED] = {"dropped", "Dropped"}, {0},
};

static const struct field duty_fields[] = {
    {FIELD(struct duty, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What is due."},
    {FIELD(struct duty, rule, TEXT), .label = "Rule", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Id of the rule, as in data/duties."},
    {FIELD(struct duty, label, CHOICE), .label = "Label", .flags = FIELD_MATTERS,
     .choices = catalogue_label_choices,
     .help = "What it binds like; only what is in force sets a deadline."},
    {FIELD(struct duty, legal_basis, TEXT), .label = "Basis", .flags = FIELD_MATTERS,
     .help = "Article or clause, as MDR 87(3)."},
    {FIELD(struct duty, clause, REF), .label = "Clause", .refers_to = "clause",
     .help = "The clause in a catalogue."},
    {FIELD(struct duty, device, REF), .label = "Device", .flags = FIELD_FIXED,
     .refers_to = "device", .help = "The device it is about; empty for the organisation."},
    {FIELD(struct duty, source, REF), .label = "Comes from", .flags = FIELD_FIXED | FIELD_BASIS,
     .refers_to = "*", .help = "The record whose event started it."},
    {FIELD(struct duty, event, TEXT), .label = "Event", .flags = FIELD_MATTERS,
     .help = "What started it, as awareness."},
    {FIELD(struct duty, starts_at, INSTANT), .label = "Starts at", .flags = FIELD_MATTERS,
     .help = "When the clock started, UTC; the day of it is day 0."},
    {FIELD(struct duty, period, TEXT), .label = "Period", .flags = FIELD_MATTERS,
     .help = "Length in ISO 8601, as P15D or PT72H."},
    {FIELD(struct duty, due_on, DATE), .label = "Due on", .flags = FIELD_MATTERS,
     .help = "Last day, by calendar days."},
    {FIELD(struct duty, due_at, INSTANT), .label = "Due at", .flags = FIELD_MATTERS,
     .help = "Last moment, where the period is in hours, UTC."},
    {FIELD(struct duty, addressee, TEXT), .label = "Addressee", .flags = FIELD_MATTERS,
     .help = "Who gets it."},
    {FIELD(struct duty, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = duty_status_choices, .help = "Whether it is done."},
    {FIELD(struct duty, reason, LONGTEXT), .label = "Reason", .help = "Why it does not apply."},
    {FIELD(struct duty, done_at, INSTANT), .label = "Done at", .help = "When it was done, UTC."},
    {FIELD(struct duty, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "What shows that it was done."},
    {FIELD(struct duty, documents, REFS), .label = "Documents", .refers_to = "document",
     .help = "What was sent."},
    {FIELD(struct duty, owner, TEXT), .label = "Owner", .help = "Who does it."},
};

static const struct field task_fields[] = {
    {FIELD(struct task, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What is to be done."},
    {FIELD(struct task, description, LONGTEXT), .label = "Description",
     .help = "How, and when it is done."},
    {FIELD(struct task, device, REF), .label = "Device", .refers_to = "device",
     .help = "The device it is about."},
    {FIELD(struct task, subject, REF), .label = "About", .refers_to = "*",
     .help = "The record it is about."},
    {FIELD(struct task, check_name, TEXT), .label = "Check",
     .help = "The check whose row it clears."},
    {FIELD(struct task, owner, TEXT), .label = "Owner", .help = "Who does it."},
    {FIELD(struct task, due_on, DATE), .label = "Due on", .help = "Last day."},
    {FIELD(struct task, effort_minutes, NUMBER), .label = "Effort", .help = "Estimate, minutes."},
    {FIELD(struct task, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = task_status_choices, .help = "How far it is."},
    {FIELD(struct task, reason, LONGTEXT), .label = "Reason", .help = "Why it was dropped."},
    {FIELD(struct task, done_on, DATE), .label = "Done on", .help = "Day it was done."},
};

static bool check_duty(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct duty *r = record;
    struct period period;
    if (r->period.n && !period_parse(r->period, &period))
        return err_set(err, ERR_INVALID, "period: '%.*s' is no period of ISO 8601, as P15D",
                       STR_ARG(r->period));
    return record_check_given(r->status == DUTY_STATUS_NOT_APPLICABLE, r->reason, "reason",
                              "when a duty does not apply", err);
}

static bool check_task(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct task *r = record;
    return record_check_not_negative("effort_minutes", r->effort_minutes, err) &&
           record_check_given(r->status == TASK_STATUS_DROPPED, r->reason, "reason",
                              "when a task is dropped", err);
}

const struct record_type DUTY_TYPE = {
    .name = "duty",
    .label = "duty",
    .plural = "duties",
    .prefix = "DUTY",
    .help = "Something that must be done by a date: the rule, its start, who gets it.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct duty),
    .fields = duty_fields,
    .field_count = COUNT_OF(duty_fields),
    .check = check_duty,
};

const struct record_type TASK_TYPE = {
    .name = "task",
    .label = "task",
    .plural = "tasks",
    .prefix = "TASK",
    .help = "A piece of work for somebody.",
    .size = sizeof(struct task),
    .fields = task_fields,
    .field_count = COUNT_OF(task_fields),
    .check = check_task,
};
