#include "assess/field/field.h"

static const struct choice update_kind_choices[] = {
    [UPDATE_KIND_UNSET] = {"", "Not stated"},
    [UPDATE_KIND_HYGIENE] = {"hygiene", "Cyber hygiene"},
    [UPDATE_KIND_ACCEPTABLE] = {"acceptable", "Vulnerability, residual risk acceptable"},
    [UPDATE_KIND_UNACCEPTABLE] = {"unacceptable", "Vulnerability, residual risk unacceptable"},
    {0},
};

static const struct choice update_method_choices[] = {
    [UPDATE_METHOD_UNSET] = {"", "Not stated"},
    [UPDATE_METHOD_REMOTE] = {"remote", "Remote"},
    [UPDATE_METHOD_USER] = {"user", "User administered"},
    [UPDATE_METHOD_SERVICE] = {"service", "Service visit"},
    {0},
};

static const struct choice update_state_choices[] = {
    [UPDATE_STATE_UNSET] = {"", "Not stated"},
    [UPDATE_STATE_PLANNED] = {"planned", "Planned"},
    [UPDATE_STATE_BUILT] = {"built", "Built"},
    [UPDATE_STATE_VERIFIED] = {"verified", "Verified"},
    [UPDATE_STATE_ASSESSED] = {"assessed", "Change assessed"},
    [UPDATE_STATE_APPROVED] = {"approved", "Approved"},
    [UPDATE_STATE_STAGED] = {"staged", "Staged"},
    [UPDATE_STATE_ROLLING_OUT] = {"rolling_out", "Rolling out"},
    [UPDATE_STATE_COMPLETE] = {"complete", "Complete"},
    [UPDATE_STATE_PAUSED] = {"paused", "Paused"},
    [UPDATE_STATE_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    {0},
};

static const struct choice field_action_kind_choices[] = {
    [FIELD_ACTION_KIND_UNSET] = {"", "Not stated"},
    [FIELD_ACTION_KIND_UPDATE] = {"update", "Update"},
    [FIELD_ACTION_KIND_MITIGATION] = {"mitigation", "Mitigation"},
    [FIELD_ACTION_KIND_NOTICE] = {"notice", "Field safety notice only"},
    [FIELD_ACTION_KIND_RECALL] = {"recall", "Recall"},
    [FIELD_ACTION_KIND_RETROFIT] = {"retrofit", "Retrofit"},
    [FIELD_ACTION_KIND_DESTRUCTION] = {"destruction", "Destruction"},
    {0},
};

static const struct choice field_action_state_choices[] = {
    [FIELD_ACTION_STATE_UNSET] = {"", "Not stated"},
    [FIELD_ACTION_STATE_ASSESSED] = {"assessed", "Assessed"},
    [FIELD_ACTION_STATE_DECIDED] = {"decided", "Decided"},
    [FIELD_ACTION_STATE_REPORTED] = {"reported", "Reported to the authority"},
    [FIELD_ACTION_STATE_NOTICE_RELEASED] = {"notice_released", "Notice released"},
    [FIELD_ACTION_STATE_RUNNING] = {"running", "Running"},
    [FIELD_ACTION_STATE_EFFECTIVENESS] = {"effectiveness", "Effectiveness"},
    [FIELD_ACTION_STATE_CLOSED] = {"closed", "Closed"},
    [FIELD_ACTION_STATE_NOT_NEEDED] = {"not_needed", "Not needed"},
    {0},
};

static const struct field update_fields[] = {
    {FIELD(struct update, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "The update in one line."},
    {FIELD(struct update, release, REF), .label = "Release", .flags = FIELD_MATTERS,
     .refers_to = "release", .help = "The release it brings."},
    {FIELD(struct update, replaces, REFS), .label = "Replaces", .refers_to = "release",
     .help = "Releases it replaces."},
    {FIELD(struct update, cases, REFS), .label = "Cases", .refers_to = "case",
     .help = "Cases it settles."},
    {FIELD(struct update, kind, CHOICE), .label = "Purpose", .flags = FIELD_MATTERS,
     .choices = update_kind_choices, .help = "Highest purpose in the package decides (IMDRF N60)."},
    {FIELD(struct update, method, CHOICE), .label = "Method", .flags = FIELD_MATTERS,
     .choices = update_method_choices, .help = "How it reaches units."},
    {FIELD(struct update, controls, REFS), .label = "Controls",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "control",
     .help = "Controls it adds or changes."},
    {FIELD(struct update, tests, REFS), .label = "Test runs", .flags = FIELD_MATTERS | FIELD_BASIS,
     .refers_to = "test_run", .help = "Runs that verified it."},
    {FIELD(struct update, significant_change, TRI), .label = "Significant change",
     .flags = FIELD_MATTERS,
     .help = "Whether design or intended purpose change significantly (MDCG 2020-3)."},
    {FIELD(struct update, change_reason, LONGTEXT), .label = "Change assessment",
     .flags = FIELD_MATTERS, .help = "The argument, also on UDI-DI and the notified body."},
    {FIELD(struct update, instructions_changed, TRI), .label = "Instructions changed",
     .flags = FIELD_MATTERS, .help = "Whether the instructions for use change."},
    {FIELD(struct update, documents, REFS), .label = "Documents", .refers_to = "document",
     .help = "Documents brought up to date with it: technical documentation, instructions."},
    {FIELD(struct update, rollback, LONGTEXT), .label = "Way back", .flags = FIELD_MATTERS,
     .help = "How a failed update is undone."},
    {FIELD(struct update, units_eligible, NUMBER), .label = "Units eligible",
     .help = "Units that should get it, pieces."},
    {FIELD(struct update, units_informed, NUMBER), .label = "Units informed",
     .help = "Units whose users were told, pieces."},
    {FIELD(struct update, units_installed, NUMBER), .label = "Units installed",
     .help = "Units that run it, pieces."},
    {FIELD(struct update, units_failed, NUMBER), .label = "Units failed",
     .help = "Units on which it failed, pieces."},
    {FIELD(struct update, units_unreachable, NUMBER), .label = "Units not reachable",
     .help = "Units that could not be reached or refused, pieces."},
    {FIELD(struct update, counted_on, DATE), .label = "Counted on", .help = "Day of these counts."},
    {FIELD(struct update, planned_for, DATE), .label = "Planned for",
     .help = "Day it is planned for."},
    {FIELD(struct update, started_on, DATE), .label = "Started on",
     .help = "Day the first unit got it."},
    {FIELD(struct update, completed_on, DATE), .label = "Completed on",
     .help = "Day it was declared complete."},
    {FIELD(struct update, state, CHOICE), .label = "State", .flags = FIELD_DEFAULT,
     .choices = update_state_choices, .help = "Where it stands."},
    {FIELD(struct update, reason, LONGTEXT), .label = "Reason",
     .help = "Why it is paused or withdrawn."},
    {FIELD(struct update, approved_by, TEXT), .label = "Approved by", .help = "Who released it."},
    {FIELD(struct update, owner, TEXT), .label = "Owner", .help = "Who answers for it."},
};

static const struct field field_action_fields[] = {
    {FIELD(struct field_action, name, TEXT), .label = "Title",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "The action in one line."},
    {FIELD(struct field_action, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = field_action_kind_choices, .help = "What is done to units in the field."},
    {FIELD(struct field_action, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices concerned."},
    {FIELD(struct field_action, releases, REFS), .label = "Releases", .flags = FIELD_MATTERS,
     .refers_to = "release", .help = "Releases concerned."},
    {FIELD(struct field_action, incidents, REFS), .label = "Incidents",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "incident",
     .help = "Incidents it answers."},
    {FIELD(struct field_action, cases, REFS), .label = "Cases",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "case", .help = "Cases it answers."},
    {FIELD(struct field_action, updates, REFS), .label = "Updates", .refers_to = "update",
     .help = "Updates that carry it out."},
    {FIELD(struct field_action, problem, LONGTEXT), .label = "Problem", .flags = FIELD_MATTERS,
     .help = "Reason and problem, as in the notice."},
    {FIELD(struct field_action, hazard, LONGTEXT), .label = "Hazard", .flags = FIELD_MATTERS,
     .help = "Hazard that gives rise to it, as in the notice."},
    {FIELD(struct field_action, advice, LONGTEXT), .label = "Advice", .flags = FIELD_MATTERS,
     .help = "What users must do, as in the notice."},
    {FIELD(struct field_action, reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why it is needed, or not."},
    {FIELD(struct field_action, notice, REF), .label = "Notice", .refers_to = "document",
     .help = "The field safety notice."},
    {FIELD(struct field_action, reported_on, DATE), .label = "Reported on",
     .help = "Day the authority was told; before the action, but where urgent."},
    {FIELD(struct field_action, notice_on, DATE), .label = "Notice sent on",
     .help = "Day the notice went out."},
    {FIELD(struct field_action, customers_total, NUMBER), .label = "Customers",
     .help = "Customers to be told."},
    {FIELD(struct field_action, customers_confirmed, NUMBER), .label = "Customers confirmed",
     .help = "Customers who confirmed."},
    {FIELD(struct field_action, customers_unreachable, NUMBER), .label = "Customers not reached",
     .help = "Customers who could not be reached."},
    {FIELD(struct field_action, effectiveness, LONGTEXT), .label = "Effectiveness",
     .help = "How it was checked that it worked."},
    {FIELD(struct field_action, decided_by, TEXT), .label = "Decided by", .help = "Who decided."},
    {FIELD(struct field_action, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
    {FIELD(struct field_action, reviewer, TEXT), .label = "PRRC",
     .help = "Person responsible for regulatory compliance who agreed."},
    {FIELD(struct field_action, closed_on, DATE), .label = "Closed on",
     .help = "Day of the final report."},
    {FIELD(struct field_action, state, CHOICE), .label = "State", .flags = FIELD_DEFAULT,
     .choices = field_action_state_choices, .help = "Where it stands."},
};

static bool check_update(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct update *r = record;
    bool stopped = r->state == UPDATE_STATE_PAUSED || r->state == UPDATE_STATE_WITHDRAWN;
    return record_check_given(stopped, r->reason, "reason", "when an update is paused or withdrawn",
                              err) &&
           record_check_not_negative("units_eligible", r->units_eligible, err) &&
           record_check_not_negative("units_informed", r->units_informed, err) &&
           record_check_not_negative("units_installed", r->units_installed, err) &&
           record_check_not_negative("units_failed", r->units_failed, err) &&
           record_check_not_negative("units_unreachable", r->units_unreachable, err) &&
           record_check_order("started_on", r->started_on, "completed_on", r->completed_on, err);
}

static bool check_field_action(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct field_action *r = record;
    bool decided = r->state != FIELD_ACTION_STATE_ASSESSED;
    return record_check_given(decided, r->reason, "reason", "when there is a decision", err) &&
           record_check_order("decided_on", r->decided_on, "closed_on", r->closed_on, err);
}

const struct record_type UPDATE_TYPE = {
    .name = "update",
    .label = "update",
    .plural = "updates",
    .prefix = "UPD",
    .help = "A security update, from plan to the last unit.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct update),
    .fields = update_fields,
    .field_count = COUNT_OF(update_fields),
    .check = check_update,
};

const struct record_type FIELD_ACTION_TYPE = {
    .name = "field_action",
    .label = "field action",
    .plural = "field actions",
    .prefix = "FA",
    .help = "A field safety corrective action, or the recorded decision that none is needed (MDR "
            "2(68), IVDR 2(71)).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct field_action),
    .fields = field_action_fields,
    .field_count = COUNT_OF(field_action_fields),
    .check = check_field_action,
};
