#include "assess/field/field.h"

static const struct choice incident_cause_choices[] = {
    [INCIDENT_CAUSE_UNSET] = {"", "Not stated"},
    [INCIDENT_CAUSE_UNKNOWN] = {"unknown", "Unknown"},
    [INCIDENT_CAUSE_VULNERABILITY] = {"vulnerability", "Software security vulnerability (C1007)"},
    [INCIDENT_CAUSE_MALWARE] = {"malware", "Malware"},
    [INCIDENT_CAUSE_UNAUTHORISED_ACCESS] = {"unauthorised_access", "Unauthorised access"},
    [INCIDENT_CAUSE_MISUSE] = {"misuse", "Misuse"},
    [INCIDENT_CAUSE_FAILURE] = {"failure", "Failure without attack"},
    [INCIDENT_CAUSE_OTHER] = {"other", "Other"},
    {0},
};

static const struct choice incident_state_choices[] = {
    [INCIDENT_STATE_UNSET] = {"", "Not stated"},
    [INCIDENT_STATE_EVENT] = {"event", "Event"},
    [INCIDENT_STATE_ASSESSED] = {"assessed", "Assessed"},
    [INCIDENT_STATE_CONTAINED] = {"contained", "Contained"},
    [INCIDENT_STATE_NOTIFIED] = {"notified", "Notified"},
    [INCIDENT_STATE_ERADICATED] = {"eradicated", "Eradicated"},
    [INCIDENT_STATE_RECOVERED] = {"recovered", "Recovered"},
    [INCIDENT_STATE_WATCHED] = {"watched", "Watched"},
    [INCIDENT_STATE_CLOSED] = {"closed", "Closed"},
    {0},
};

static const struct field incident_fields[] = {
    {FIELD(struct incident, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "What happened, in one line."},
    {FIELD(struct incident, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices concerned."},
    {FIELD(struct incident, releases, REFS), .label = "Releases", .flags = FIELD_MATTERS,
     .refers_to = "release", .help = "Releases concerned."},
    {FIELD(struct incident, units, NUMBER), .label = "Units", .flags = FIELD_MATTERS,
     .help = "Units concerned, pieces; empty is unknown."},
    {FIELD(struct incident, patients_connected, TRI), .label = "Patients connected",
     .flags = FIELD_MATTERS, .help = "Whether patients were connected."},
    {FIELD(struct incident, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "What happened, where, and what was seen."},
    {FIELD(struct incident, occurred_on, DATE), .label = "Occurred on", .flags = FIELD_MATTERS,
     .help = "Day it happened."},
    {FIELD(struct incident, aware_at, INSTANT), .label = "Aware at", .flags = FIELD_MATTERS,
     .help = "When anyone in the organisation got the information, UTC; day 0 of the clocks."},
    {FIELD(struct incident, is_incident, TRI), .label = "Is it an incident", .flags = FIELD_MATTERS,
     .help = "Malfunction, use error from ergonomics, wrong information or undesirable side-effect "
             "(MDR 2(64), IVDR 2(67))."},
    {FIELD(struct incident, serious, TRI), .label = "Serious", .flags = FIELD_MATTERS,
     .help = "Did it, might it have, or might it lead to death, serious deterioration or a serious "
             "public health threat; unknown is treated as yes (MDR 87, IVDR 82)."},
    {FIELD(struct incident, expected_side_effect, TRI), .label = "Expected side-effect",
     .flags = FIELD_MATTERS, .help = "Only an expected, documented and quantified side-effect."},
    {FIELD(struct incident, device_link, TRI), .label = "Link with the device",
     .flags = FIELD_MATTERS,
     .help = "Whether a link with the device is at least reasonably possible."},
    {FIELD(struct incident, public_health_threat, TRI), .label = "Public health threat",
     .flags = FIELD_MATTERS, .help = "Whether it is a serious public health threat; then 2 days."},
    {FIELD(struct incident, death_or_unanticipated, TRI), .label = "Death or unanticipated",
     .flags = FIELD_MATTERS,
     .help = "Death, or unanticipated serious deterioration; then 10 days."},
    {FIELD(struct incident, field_action_needed, TRI), .label = "Field action needed",
     .flags = FIELD_MATTERS, .help = "Whether devices in the field must be acted on."},
    {FIELD(struct incident, personal_data, TRI), .label = "Personal data", .flags = FIELD_MATTERS,
     .help = "Whether personal data were breached; the clock of GDPR Article 33."},
    {FIELD(struct incident, significant_nis2, TRI), .label = "Significant by NIS2",
     .flags = FIELD_MATTERS,
     .help = "Whether it is a significant incident for our organisation (NIS2 Article 23)."},
    {FIELD(struct incident, information_affected, LONGTEXT), .label = "Information affected",
     .flags = FIELD_MATTERS,
     .help = "What information was compromised or threatened (MDCG 2019-16 5.2)."},
    {FIELD(struct incident, health_effects, LONGTEXT), .label = "Health effects",
     .flags = FIELD_MATTERS, .help = "Health effects, if any."},
    {FIELD(struct incident, cause, CHOICE), .label = "Cause", .flags = FIELD_MATTERS,
     .choices = incident_cause_choices, .help = "Root cause as far as known."},
    {FIELD(struct incident, imdrf_codes, WORDS), .label = "IMDRF codes", .flags = FIELD_MATTERS,
     .help = "Codes of the report, as A1105, A110501, A110502, C1007."},
    {FIELD(struct incident, report_reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why it is reported, or not."},
    {FIELD(struct incident, reports, REFS), .label = "Reports", .refers_to = "document",
     .help = "Reports that were sent."},
    {FIELD(struct incident, safety_risks, REFS), .label = "Safety risks",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "safety_risk",
     .help = "Safety risks it bears on."},
    {FIELD(struct incident, case_ref, REF), .label = "Case", .refers_to = "case",
     .help = "The vulnerability case."},
    {FIELD(struct incident, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "Logs and images that were kept."},
    {FIELD(struct incident, state, CHOICE), .label = "State", .flags = FIELD_DEFAULT,
     .choices = incident_state_choices, .help = "Where the response stands (ISO/IEC 27035)."},
    {FIELD(struct incident, owner, TEXT), .label = "Owner", .help = "Who leads the response."},
    {FIELD(struct incident, decided_by, TEXT), .label = "Decided by",
     .help = "Who took the regulatory decision."},
    {FIELD(struct incident, decided_on, DATE), .label = "Decided on",
     .help = "Day of that decision."},
    {FIELD(struct incident, closed_on, DATE), .label = "Closed on", .help = "Day it was closed."},
    {FIELD(struct incident, lessons, LONGTEXT), .label = "Lessons",
     .help = "What changes in risk file, threat model and plan."},
};

static bool check_incident(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct incident *r = record;
    bool judged = r->is_incident == TRI_NO || r->serious == TRI_NO || r->device_link == TRI_NO;
    if (r->state == INCIDENT_STATE_CLOSED && r->serious == TRI_UNKNOWN && r->is_incident != TRI_NO)
        return err_set(err, ERR_INVALID, "serious: is unknown, and that blocks closing");
    return record_check_not_negative("units", r->units, err) &&
           record_check_given(judged, r->report_reason, "report_reason",
                              "when an event is not reported as a serious incident", err) &&
           record_check_order("occurred_on", r->occurred_on, "closed_on", r->closed_on, err);
}

const struct record_type INCIDENT_TYPE = {
    .name = "incident",
    .label = "incident",
    .plural = "incidents",
    .prefix = "INC",
    .help = "A security event in the field that may have, or had, an effect; from it run the legal "
            "clocks.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct incident),
    .fields = incident_fields,
    .field_count = COUNT_OF(incident_fields),
    .check = check_incident,
};
