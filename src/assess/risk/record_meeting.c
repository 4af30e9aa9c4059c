#include "assess/risk/risk.h"

/* The records in which the two sides meet. */

static const struct choice connection_kind_choices[] = {
    [CONNECTION_KIND_UNSET] = {"", "Not stated"},
    [CONNECTION_KIND_X1] = {"X1", "X1, safety characteristics to security"},
    [CONNECTION_KIND_X2] = {"X2", "X2, security risk to safety"},
    [CONNECTION_KIND_X3] = {"X3", "X3, security control to safety"},
    [CONNECTION_KIND_X4] = {"X4", "X4, safety control to security"},
    [CONNECTION_KIND_X5] = {"X5", "X5, joint review before release"},
    [CONNECTION_KIND_X6] = {"X6", "X6, field: security to safety"},
    [CONNECTION_KIND_X7] = {"X7", "X7, field: safety to security"},
    {0},
};

static const struct choice connection_direction_choices[] = {
    [CONNECTION_DIRECTION_UNSET] = {"", "Not stated"},
    [CONNECTION_DIRECTION_SECURITY_TO_SAFETY] = {"security_to_safety", "Security to safety"},
    [CONNECTION_DIRECTION_SAFETY_TO_SECURITY] = {"safety_to_security", "Safety to security"},
    [CONNECTION_DIRECTION_BOTH] = {"both", "Both"},
    {0},
};

static const struct choice connection_decision_choices[] = {
    [CONNECTION_DECISION_UNSET] = {"", "Not stated"},
    [CONNECTION_DECISION_WAITING] = {"waiting", "Waiting"},
    [CONNECTION_DECISION_ACCEPTED] = {"accepted", "Accepted"},
    [CONNECTION_DECISION_REJECTED] = {"rejected", "Rejected"},
    [CONNECTION_DECISION_RETURNED] = {"returned", "Returned"},
    {0},
};

static const struct choice joint_decision_choices[] = {
    [JOINT_DECISION_UNSET] = {"", "Not stated"},
    [JOINT_DECISION_WAITING] = {"waiting", "Waiting"},
    [JOINT_DECISION_ACCEPTED] = {"accepted", "Accepted"},
    [JOINT_DECISION_REJECTED] = {"rejected", "Rejected"},
    {0},
};

static const struct field connection_fields[] = {
    {FIELD(struct connection, name, TEXT), .label = "Title",
     .help = "What was handed over, in one line."},
    {FIELD(struct connection, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "device",
     .help = "The device it is about."},
    {FIELD(struct connection, kind, CHOICE), .label = "Connection",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = connection_kind_choices,
     .help = "Which of the seven connection points."},
    {FIELD(struct connection, direction, CHOICE), .label = "Direction",
     .choices = connection_direction_choices, .help = "Who tells whom."},
    {FIELD(struct connection, source, REF), .label = "From",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "*",
     .help = "The record that makes it necessary."},
    {FIELD(struct connection, target, REF), .label = "To", .flags = FIELD_MATTERS | FIELD_BASIS,
     .refers_to = "*", .help = "The record on the other side, once it exists."},
    {FIELD(struct connection, trigger, LONGTEXT), .label = "Trigger",
     .help = "What made it necessary."},
    {FIELD(struct connection, payload, LONGTEXT), .label = "Payload", .flags = FIELD_MATTERS,
     .help =
         "What the other side needs to know: function, sequence of events, side-effects, units."},
    {FIELD(struct connection, sender, TEXT), .label = "Sender", .flags = FIELD_MATTERS,
     .help = "Who handed it over."},
    {FIELD(struct connection, sent_on, DATE), .label = "Sent on",
     .help = "Day it was handed over."},
    {FIELD(struct connection, receiver, TEXT), .label = "Receiver", .flags = FIELD_MATTERS,
     .help = "Who decides; for X2 a clinical or safety person other than the sender."},
    {FIELD(struct connection, decision, CHOICE), .label = "Decision",
     .flags = FIELD_DEFAULT | FIELD_MATTERS | FIELD_JUDGED, .choices = connection_decision_choices,
     .help = "What the receiver decided."},
    {FIELD(struct connection, decision_reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why."},
    {FIELD(struct connection, decided_on, DATE), .label = "Decided on", .flags = FIELD_JUDGED,
     .help = "Day of the decision."},
};

static const struct field joint_review_fields[] = {
    {FIELD(struct joint_review, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What was reviewed, in one line."},
    {FIELD(struct joint_review, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "release",
     .help = "The release; it has one review in force."},
    {FIELD(struct joint_review, security_risks, REFS), .label = "Security risks",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "security_risk",
     .help = "All security risks of the device, as they were looked at."},
    {FIELD(struct joint_review, safety_risks, REFS), .label = "Safety risks",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "safety_risk",
     .help = "All safety risks of the device, as they were looked at."},
    {FIELD(struct joint_review, decisions, REFS), .label = "Decisions",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "decision",
     .help = "Decisions about the vulnerabilities that are open in the release."},
    {FIELD(struct joint_review, transferred, REFS), .label = "Transferred",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "*",
     .help = "Threats and cases that are handed to the operator, whose instructions name them."},
    {FIELD(struct joint_review, vulnerabilities, LONGTEXT), .label = "Open vulnerabilities",
     .flags = FIELD_MATTERS, .help = "What is open, and what was decided about it."},
    {FIELD(struct joint_review, security_residual, LONGTEXT), .label = "Residual security risk",
     .flags = FIELD_MATTERS,
     .help = "All residual security risks together, chains of attacks included (TIR57 7)."},
    {FIELD(struct joint_review, security_acceptable, TRI), .label = "Security acceptable",
     .flags = FIELD_MATTERS,
     .help = "Whether the whole is acceptable by the criteria of the plan."},
    {FIELD(struct joint_review, safety_residual, LONGTEXT), .label = "Residual safety risk",
     .flags = FIELD_MATTERS, .help = "All residual safety risks together (ISO 14971 8)."},
    {FIELD(struct joint_review, safety_acceptable, TRI), .label = "Safety acceptable",
     .flags = FIELD_MATTERS,
     .help = "Whether the whole is acceptable by the criteria of the plan."},
    {FIELD(struct joint_review, benefit_risk, LONGTEXT), .label = "Benefit and risk",
     .flags = FIELD_MATTERS,
     .help = "The benefit of the device against all that remains; one for the whole device, also "
             "when every risk is green (MDR and IVDR Annex I 1 and 8, MDCG 2019-16 3.5)."},
    {FIELD(struct joint_review, benefit_outweighs, TRI), .label = "Benefit outweighs",
     .flags = FIELD_MATTERS, .help = "Whether the benefit outweighs what remains."},
    {FIELD(struct joint_review, disclosed, LONGTEXT), .label = "Told to users",
     .flags = FIELD_MATTERS,
     .help = "Residual risks that the instructions tell (MDR Annex I 4, last paragraph, 23.4(g))."},
    {FIELD(struct joint_review, security_reviewer, TEXT), .label = "Security reviewer",
     .flags = FIELD_JUDGED, .help = "Who answers for the security side."},
    {FIELD(struct joint_review, safety_reviewer, TEXT), .label = "Safety reviewer",
     .flags = FIELD_JUDGED, .help = "Who answers for the safety side; another person."},
    {FIELD(struct joint_review, decision, CHOICE), .label = "Decision",
     .flags = FIELD_DEFAULT | FIELD_MATTERS | FIELD_JUDGED, .choices = joint_decision_choices,
     .help = "What both decided."},
    {FIELD(struct joint_review, decision_reason, LONGTEXT), .label = "Reason",
     .flags = FIELD_JUDGED, .help = "Why, and under which conditions."},
    {FIELD(struct joint_review, decided_on, DATE), .label = "Decided on", .flags = FIELD_JUDGED,
     .help = "Day of the decision."},
};

const struct record_type CONNECTION_TYPE = {
    .name = "connection",
    .label = "connection",
    .plural = "connections",
    .prefix = "X",
    .help = "A meeting of the security and the safety side: what was handed over, and what the "
            "other side decided.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct connection),
    .fields = connection_fields,
    .field_count = COUNT_OF(connection_fields),
    .check = connection_check,
    .settled = connection_settled,
};

const struct record_type JOINT_REVIEW_TYPE = {
    .name = "joint_review",
    .label = "joint review",
    .plural = "joint reviews",
    .prefix = "JR",
    .help = "What security and safety concluded together about a release: both residual risks as a "
            "whole, and benefit against risk (connection X5).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct joint_review),
    .fields = joint_review_fields,
    .field_count = COUNT_OF(joint_review_fields),
    .check = joint_review_check,
    .settled = joint_review_settled,
};
