#include "assess/field/field.h"

static const struct choice signal_source_choices[] = {
    [SIGNAL_SOURCE_UNSET] = {"", "Not stated"},
    [SIGNAL_SOURCE_FEED] = {"feed", "Vulnerability feed"},
    [SIGNAL_SOURCE_KEV] = {"kev", "Known exploited"},
    [SIGNAL_SOURCE_SUPPLIER] = {"supplier", "Supplier advisory"},
    [SIGNAL_SOURCE_RESEARCHER] = {"researcher", "Researcher"},
    [SIGNAL_SOURCE_CUSTOMER] = {"customer", "Customer"},
    [SIGNAL_SOURCE_COMPLAINT] = {"complaint", "Complaint"},
    [SIGNAL_SOURCE_SERVICE] = {"service", "Service report"},
    [SIGNAL_SOURCE_OWN_TEST] = {"own_test", "Own test"},
    [SIGNAL_SOURCE_DEVICE_LOG] = {"device_log", "Device log"},
    [SIGNAL_SOURCE_AUTHORITY] = {"authority", "Authority"},
    [SIGNAL_SOURCE_ISAC] = {"isac", "ISAC or CERT"},
    [SIGNAL_SOURCE_NEWS] = {"news", "Threat news"},
    [SIGNAL_SOURCE_END_OF_SUPPORT] = {"end_of_support", "End of support notice"},
    [SIGNAL_SOURCE_OTHER] = {"other", "Other"},
    {0},
};

static const struct choice signal_state_choices[] = {
    [SIGNAL_STATE_UNSET] = {"", "Not stated"},
    [SIGNAL_STATE_RECEIVED] = {"received", "Received"},
    [SIGNAL_STATE_MATCHED] = {"matched", "Matched"},
    [SIGNAL_STATE_NOT_RELEVANT] = {"not_relevant", "Not relevant"},
    [SIGNAL_STATE_CANDIDATE] = {"candidate", "Candidate"},
    [SIGNAL_STATE_REJECTED] = {"rejected", "Rejected"},
    [SIGNAL_STATE_IN_CASE] = {"in_case", "In a case"},
    {0},
};

static const struct choice case_risk_choices[] = {
    [CASE_RISK_UNSET] = {"", "Not stated"},
    [CASE_RISK_CONTROLLED] = {"controlled", "Controlled"},
    [CASE_RISK_UNCONTROLLED] = {"uncontrolled", "Uncontrolled"},
    {0},
};

static const struct choice case_decision_choices[] = {
    [CASE_DECISION_UNSET] = {"", "Not stated"},
    [CASE_DECISION_FIX] = {"fix", "Fix"},
    [CASE_DECISION_MITIGATE] = {"mitigate", "Mitigate"},
    [CASE_DECISION_INFORM] = {"inform", "Inform only"},
    [CASE_DECISION_ACCEPT] = {"accept", "Accept"},
    [CASE_DECISION_TRANSFER] = {"transfer", "Transfer"},
    {0},
};

static const struct choice case_state_choices[] = {
    [CASE_STATE_UNSET] = {"", "Not stated"},
    [CASE_STATE_NEW] = {"new", "New"},
    [CASE_STATE_ACKNOWLEDGED] = {"acknowledged", "Acknowledged"},
    [CASE_STATE_VERIFICATION] = {"verification", "Verification"},
    [CASE_STATE_ANALYSIS] = {"analysis", "Analysis"},
    [CASE_STATE_SAFETY_ASSESSMENT] = {"safety_assessment", "Safety assessment"},
    [CASE_STATE_DECIDED] = {"decided", "Decided"},
    [CASE_STATE_REMEDIATION] = {"remediation", "Remediation"},
    [CASE_STATE_RELEASE] = {"release", "Release"},
    [CASE_STATE_DEPLOYMENT] = {"deployment", "Deployment"},
    [CASE_STATE_CLOSED] = {"closed", "Closed"},
    [CASE_STATE_NOT_AFFECTED] = {"not_affected", "Not affected"},
    [CASE_STATE_DUPLICATE] = {"duplicate", "Duplicate"},
    [CASE_STATE_INVALID] = {"invalid", "Invalid"},
    [CASE_STATE_ON_HOLD] = {"on_hold", "On hold"},
    {0},
};

static const struct field signal_fields[] = {
    {FIELD(struct signal, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What came in, in one line."},
    {FIELD(struct signal, source, CHOICE), .label = "Source", .flags = FIELD_REQUIRED,
     .choices = signal_source_choices, .help = "Where it comes from (MDCG 2019-16 3.8)."},
    {FIELD(struct signal, source_id, TEXT), .label = "Id at the source", .help = "Its id there."},
    {FIELD(struct signal, vulnerabilities, WORDS), .label = "Vulnerabilities",
     .flags = FIELD_MATTERS, .help = "Ids, with aliases."},
    {FIELD(struct signal, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices it may concern."},
    {FIELD(struct signal, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "What it says."},
    {FIELD(struct signal, reporter, TEXT), .label = "Reporter",
     .help = "Who reported; may stay anonymous."},
    {FIELD(struct signal, channel, TEXT), .label = "Channel",
     .help = "How it came: mail, telephone, portal, feed."},
    {FIELD(struct signal, received_at, INSTANT), .label = "Received at",
     .help = "When anyone in the organisation got it, UTC; legal clocks start here."},
    {FIELD(struct signal, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "What came with it."},
    {FIELD(struct signal, state, CHOICE), .label = "State", .flags = FIELD_DEFAULT,
     .choices = signal_state_choices, .help = "Where it stands."},
    {FIELD(struct signal, reason, LONGTEXT), .label = "Reason",
     .help = "Why it is rejected or not relevant."},
    {FIELD(struct signal, case_ref, REF), .label = "Case", .refers_to = "case",
     .help = "The case that handles it."},
    {FIELD(struct signal, owner, TEXT), .label = "Owner", .help = "Who handles it."},
    {FIELD(struct signal, reviewer, TEXT), .label = "Second person",
     .help = "Who agreed with a rejection of an uncertain match."},
};

static const struct field case_fields[] = {
    {FIELD(struct case_record, name, TEXT), .label = "Title",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "The vulnerability in one line."},
    {FIELD(struct case_record, vulnerabilities, WORDS), .label = "Vulnerabilities",
     .flags = FIELD_MATTERS, .help = "Ids; a CVE is reserved while coordinating."},
    {FIELD(struct case_record, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices suspected."},
    {FIELD(struct case_record, signals, REFS), .label = "Signals", .refers_to = "signal",
     .help = "What opened it."},
    {FIELD(struct case_record, reporter, TEXT), .label = "Reporter",
     .help = "Who reported; may stay anonymous."},
    {FIELD(struct case_record, reporter_named, TRI), .label = "May be named",
     .help = "Whether the reporter agreed to be named."},
    {FIELD(struct case_record, received_on, DATE), .label = "Received on",
     .help = "Day it was received."},
    {FIELD(struct case_record, aware_at, INSTANT), .label = "Aware at", .flags = FIELD_MATTERS,
     .help = "When anyone in the organisation got the information, UTC."},
    {FIELD(struct case_record, acknowledged_on, DATE), .label = "Acknowledged on",
     .help = "Day the reporter was answered."},
    {FIELD(struct case_record, coordinator, REF), .label = "Coordinator",
     .refers_to = "organisation", .help = "CSIRT or other coordinator."},
    {FIELD(struct case_record, embargo_until, INSTANT), .label = "Embargo until",
     .help = "When the embargo ends, UTC; empty is none."},
    {FIELD(struct case_record, disclose_on, DATE), .label = "Agreed disclosure",
     .help = "Day agreed with the reporter."},
    {FIELD(struct case_record, reproducible, TRI), .label = "Reproducible", .flags = FIELD_MATTERS,
     .help = "Whether we could reproduce it."},
    {FIELD(struct case_record, root_cause, LONGTEXT), .label = "Root cause", .flags = FIELD_MATTERS,
     .help = "Why it is there."},
    {FIELD(struct case_record, cwe, WORDS), .label = "CWE", .flags = FIELD_MATTERS,
     .help = "Kind of weakness."},
    {FIELD(struct case_record, vector, CVSS), .label = "CVSS vector", .flags = FIELD_MATTERS,
     .help = "Vector for the device, scored by us."},
    {FIELD(struct case_record, exploited, TRI), .label = "Exploited", .flags = FIELD_MATTERS,
     .help = "Whether it is known to be used."},
    {FIELD(struct case_record, exploitability, CHOICE), .label = "Exploitability",
     .flags = FIELD_MATTERS, .choices = risk_exploitability_choices,
     .help = "How feasible an attack is now, E1 to E5."},
    {FIELD(struct case_record, safety_relevant, TRI), .label = "May harm a person",
     .flags = FIELD_MATTERS, .help = "Unknown is treated as yes, and blocks closing."},
    {FIELD(struct case_record, safety_reason, LONGTEXT), .label = "Reason for safety",
     .flags = FIELD_MATTERS, .help = "Why a person can or cannot be harmed."},
    {FIELD(struct case_record, patient_risk, CHOICE), .label = "Risk to patients",
     .flags = FIELD_MATTERS, .choices = case_risk_choices,
     .help = "Controlled or uncontrolled (FDA postmarket guidance 2016)."},
    {FIELD(struct case_record, security_risks, REFS), .label = "Security risks",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "security_risk",
     .help = "Risks it bears on."},
    {FIELD(struct case_record, safety_risks, REFS), .label = "Safety risks",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "safety_risk",
     .help = "Safety risks it bears on."},
    {FIELD(struct case_record, decision, CHOICE), .label = "Decision", .flags = FIELD_MATTERS,
     .choices = case_decision_choices, .help = "What is done."},
    {FIELD(struct case_record, decision_reason, LONGTEXT), .label = "Reason",
     .flags = FIELD_MATTERS, .help = "Why."},
    {FIELD(struct case_record, interim_measures, LONGTEXT), .label = "Interim measures",
     .flags = FIELD_MATTERS,
     .help = "What users can do until the fix, with clinical side-effects."},
    {FIELD(struct case_record, fsca_needed, TRI), .label = "Field action needed",
     .flags = FIELD_MATTERS,
     .help = "Whether a field safety corrective action is needed (MDR 2(68), IVDR 2(71))."},
    {FIELD(struct case_record, due_on, DATE), .label = "Due on",
     .help = "Day by which it must be decided or fixed."},
    {FIELD(struct case_record, decided_by, TEXT), .label = "Decided by", .help = "Who decided."},
    {FIELD(struct case_record, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
    {FIELD(struct case_record, reviewer, TEXT), .label = "Second person", .help = "Who agreed."},
    {FIELD(struct case_record, duplicate_of, REF), .label = "Duplicate of", .refers_to = "case",
     .help = "The case that handles it."},
    {FIELD(struct case_record, hold_reason, LONGTEXT), .label = "Waits because",
     .help = "What it waits for."},
    {FIELD(struct case_record, hold_until, DATE), .label = "Waits until",
     .help = "Day on which somebody looks again."},
    {FIELD(struct case_record, effectiveness, LONGTEXT), .label = "Effectiveness",
     .help = "How it was checked that the fix works in the field."},
    {FIELD(struct case_record, closed_on, DATE), .label = "Closed on",
     .help = "Day it was closed."},
    {FIELD(struct case_record, owner, TEXT), .label = "Owner", .help = "Who leads it."},
    {FIELD(struct case_record, state, CHOICE), .label = "State", .flags = FIELD_DEFAULT,
     .choices = case_state_choices, .help = "Where it stands."},
};

static bool check_signal(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct signal *r = record;
    bool dropped = r->state == SIGNAL_STATE_REJECTED;
    if (r->state == SIGNAL_STATE_IN_CASE && r->case_ref.n == 0)
        return err_set(err, ERR_INVALID, "case_ref: is required when a signal is in a case");
    return record_check_given(dropped, r->reason, "reason", "when a signal is rejected", err);
}

static bool check_case(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct case_record *r = record;
    bool closed = r->state == CASE_STATE_CLOSED;
    if (closed && r->safety_relevant == TRI_UNKNOWN)
        return err_set(err, ERR_INVALID, "safety_relevant: is unknown, and that blocks closing");
    if (r->state == CASE_STATE_DUPLICATE && r->duplicate_of.n == 0)
        return err_set(err, ERR_INVALID, "duplicate_of: is required when a case is a duplicate");
    if (r->decided_by.n && str_eq(r->decided_by, r->reviewer))
        return err_set(err, ERR_INVALID, "reviewer: must be another person than decided_by");
    if (r->state == CASE_STATE_ON_HOLD && r->hold_reason.n == 0)
        return err_set(err, ERR_INVALID, "hold_reason: is required when a case is on hold");
    return record_check_given(r->decision != CASE_DECISION_UNSET, r->decision_reason,
                              "decision_reason", "when there is a decision", err) &&
           record_check_given(r->safety_relevant == TRI_NO, r->safety_reason, "safety_reason",
                              "when a person cannot be harmed", err) &&
           record_check_order("received_on", r->received_on, "acknowledged_on", r->acknowledged_on,
                              err) &&
           record_check_order("received_on", r->received_on, "closed_on", r->closed_on, err);
}

const struct record_type SIGNAL_TYPE = {
    .name = "signal",
    .label = "signal",
    .plural = "signals",
    .prefix = "SIG",
    .help = "Something that came in and may concern a device: an advisory, a report, a complaint, "
            "a log.",
    .size = sizeof(struct signal),
    .fields = signal_fields,
    .field_count = COUNT_OF(signal_fields),
    .check = check_signal,
};

const struct record_type CASE_TYPE = {
    .name = "case",
    .label = "case",
    .plural = "cases",
    .prefix = "CASE",
    .help = "The handling of a vulnerability of ours, from report to closing (ISO/IEC 30111 and "
            "29147).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct case_record),
    .fields = case_fields,
    .field_count = COUNT_OF(case_fields),
    .check = check_case,
};
