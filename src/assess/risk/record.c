#include "assess/risk/risk.h"

const struct choice risk_exploitability_choices[] = {
    [RISK_EXPLOITABILITY_UNSET] = {"", "Not stated"},
    [RISK_EXPLOITABILITY_E1] = {"E1", "E1, theoretical"},
    [RISK_EXPLOITABILITY_E2] = {"E2", "E2, difficult"},
    [RISK_EXPLOITABILITY_E3] = {"E3", "E3, possible"},
    [RISK_EXPLOITABILITY_E4] = {"E4", "E4, likely"},
    [RISK_EXPLOITABILITY_E5] = {"E5", "E5, easy"},
    {0},
};

static const struct choice risk_impact_choices[] = {
    [RISK_IMPACT_UNSET] = {"", "Not stated"},
    [RISK_IMPACT_I1] = {"I1", "I1, none or minor"},
    [RISK_IMPACT_I2] = {"I2", "I2, limited"},
    [RISK_IMPACT_I3] = {"I3", "I3, serious"},
    [RISK_IMPACT_I4] = {"I4", "I4, severe"},
    [RISK_IMPACT_I5] = {"I5", "I5, catastrophic or many patients"},
    {0},
};

static const struct choice risk_level_choices[] = {
    [RISK_LEVEL_UNSET] = {"", "Not stated"}, [RISK_LEVEL_L] = {"L", "Low"},
    [RISK_LEVEL_M] = {"M", "Medium"},        [RISK_LEVEL_H] = {"H", "High"},
    [RISK_LEVEL_C] = {"C", "Critical"},      {0},
};

static const struct choice risk_type_choices[] = {
    [RISK_TYPE_UNSET] = {"", "Not stated"},
    [RISK_TYPE_SAFETY_ONLY] = {"SAFETY_ONLY", "Safety risk without relation to security"},
    [RISK_TYPE_SEC_ONLY] = {"SEC_ONLY", "Security risk only"},
    [RISK_TYPE_SEC_SAFETY_DIRECT] = {"SEC_SAFETY_DIRECT", "Security risk with a safety impact"},
    [RISK_TYPE_SEC_SAFETY_INDIRECT] = {"SEC_SAFETY_INDIRECT",
                                       "Security risk with an indirect safety impact"},
    [RISK_TYPE_SEC_CONTROL_SAFETY_IMPACT] = {"SEC_CONTROL_SAFETY_IMPACT",
                                             "Security control with a safety impact"},
    [RISK_TYPE_SAFETY_CONTROL_SEC_IMPACT] = {"SAFETY_CONTROL_SEC_IMPACT",
                                             "Safety control with a security impact"},
    [RISK_TYPE_SEC_CONTROL_BOTH] = {"SEC_CONTROL_BOTH",
                                    "Security control with safety and security impact"},
    [RISK_TYPE_NO_HARM] = {"NO_HARM", "No harm"},
    [RISK_TYPE_NO_CROSS_EFFECT] = {"NO_CROSS_EFFECT", "Control without cross effect"},
    {0},
};

static const struct choice risk_status_choices[] = {
    [RISK_STATUS_UNSET] = {"", "Not stated"},
    [RISK_STATUS_OPEN] = {"open", "Open"},
    [RISK_STATUS_IN_WORK] = {"in_work", "In work"},
    [RISK_STATUS_TO_REVIEW] = {"to_review", "To review"},
    [RISK_STATUS_ACCEPTED] = {"accepted", "Accepted"},
    [RISK_STATUS_CLOSED] = {"closed", "Closed"},
    {0},
};

static const struct choice risk_severity_choices[] = {
    [RISK_SEVERITY_UNSET] = {"", "Not stated"},
    [RISK_SEVERITY_S1] = {"S1", "S1, negligible"},
    [RISK_SEVERITY_S2] = {"S2", "S2, minor"},
    [RISK_SEVERITY_S3] = {"S3", "S3, serious"},
    [RISK_SEVERITY_S4] = {"S4", "S4, critical"},
    [RISK_SEVERITY_S5] = {"S5", "S5, catastrophic"},
    {0},
};

static const struct choice risk_probability_choices[] = {
    [RISK_PROBABILITY_UNSET] = {"", "Not stated"},
    [RISK_PROBABILITY_P1] = {"P1", "P1, improbable"},
    [RISK_PROBABILITY_P2] = {"P2", "P2, remote"},
    [RISK_PROBABILITY_P3] = {"P3", "P3, occasional"},
    [RISK_PROBABILITY_P4] = {"P4", "P4, probable"},
    [RISK_PROBABILITY_P5] = {"P5", "P5, frequent"},
    {0},
};

static const struct choice risk_acceptability_choices[] = {
    [RISK_ACCEPTABILITY_UNSET] = {"", "Not stated"},
    [RISK_ACCEPTABILITY_A] = {"A", "Acceptable after AFAP rationale"},
    [RISK_ACCEPTABILITY_R] = {"R", "Reduce further"},
    [RISK_ACCEPTABILITY_U] = {"U", "Unacceptable"},
    {0},
};

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

static const struct choice policy_kind_choices[] = {
    [POLICY_KIND_UNSET] = {"", "Not stated"},
    [POLICY_KIND_SECURITY] = {"security", "Security"},
    [POLICY_KIND_SAFETY] = {"safety", "Safety"},
    [POLICY_KIND_CLOCKS] = {"clocks", "Clocks of findings"},
    {0},
};

static const struct field security_risk_fields[] = {
    {FIELD(struct security_risk, name, TEXT), .label = "Title",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "What can happen and to whom, in one line."},
    {FIELD(struct security_risk, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "device",
     .help = "The device that has the risk."},
    {FIELD(struct security_risk, description, LONGTEXT), .label = "Description",
     .flags = FIELD_MATTERS, .help = "How the attack goes."},
    {FIELD(struct security_risk, threats, REFS), .label = "Threats",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "threat",
     .help = "Threats that lead to it."},
    {FIELD(struct security_risk, weaknesses, REFS), .label = "Weaknesses",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "weakness",
     .help = "Own weaknesses it uses."},
    {FIELD(struct security_risk, assets, REFS), .label = "Assets",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "asset", .help = "What suffers."},
    {FIELD(struct security_risk, vulnerabilities, WORDS), .label = "Vulnerabilities",
     .flags = FIELD_MATTERS, .help = "Published vulnerabilities it uses, as CVE-2023-5363."},
    {FIELD(struct security_risk, adverse_impact, LONGTEXT), .label = "Adverse impact",
     .flags = FIELD_MATTERS, .help = "Effect on safety, privacy, data, service and business."},
    {FIELD(struct security_risk, policy, REF), .label = "Policy",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "risk_policy",
     .help = "The matrix, with its edition, by which the levels are read."},
    {FIELD(struct security_risk, exploitability_before, CHOICE),
     .label = "Exploitability before controls", .flags = FIELD_MATTERS,
     .choices = risk_exploitability_choices,
     .help = "How feasible an attack is without our controls, E1 to E5; no frequency."},
    {FIELD(struct security_risk, impact_before, CHOICE), .label = "Impact before controls",
     .flags = FIELD_MATTERS, .choices = risk_impact_choices,
     .help = "Highest impact on confidentiality, integrity, availability, privacy and safety, I1 "
             "to I5."},
    {FIELD(struct security_risk, impact_kinds, WORDS), .label = "Impact on", .flags = FIELD_MATTERS,
     .help =
         "Which of confidentiality, integrity, availability, privacy, safety have that impact."},
    {FIELD(struct security_risk, level_before, CHOICE), .label = "Level before controls",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .choices = risk_level_choices,
     .help = "Follows from exploitability and impact by the policy."},
    {FIELD(struct security_risk, exploitability_after, CHOICE),
     .label = "Exploitability after controls", .flags = FIELD_MATTERS,
     .choices = risk_exploitability_choices,
     .help = "How feasible an attack is with the controls, E1 to E5."},
    {FIELD(struct security_risk, impact_after, CHOICE), .label = "Impact after controls",
     .flags = FIELD_MATTERS, .choices = risk_impact_choices,
     .help = "Highest impact that remains, I1 to I5."},
    {FIELD(struct security_risk, level_after, CHOICE), .label = "Level after controls",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .choices = risk_level_choices,
     .help = "Follows from exploitability and impact by the policy."},
    {FIELD(struct security_risk, vector, CVSS), .label = "CVSS vector",
     .help = "Vector in the context of the device; it orders work and replaces nothing."},
    {FIELD(struct security_risk, safety_relevant, TRI), .label = "May harm a person",
     .flags = FIELD_MATTERS, .help = "Unknown is treated as yes and blocks a release."},
    {FIELD(struct security_risk, safety_reason, LONGTEXT), .label = "Reason for safety",
     .flags = FIELD_MATTERS, .help = "Why a person can or cannot be harmed."},
    {FIELD(struct security_risk, subject_is_control, TRI), .label = "Q1 Is it a control",
     .flags = FIELD_MATTERS, .help = "Whether the subject is a risk control, not an event (Q1)."},
    {FIELD(struct security_risk, security_cause, TRI), .label = "Q2 Security in the cause",
     .flags = FIELD_MATTERS,
     .help = "Whether loss of confidentiality, integrity or availability by a threat is part of "
             "the cause (Q2)."},
    {FIELD(struct security_risk, person_harmed, TRI), .label = "Q3 A person harmed",
     .flags = FIELD_MATTERS,
     .help = "Whether a person can be harmed: injury, wrong or delayed diagnosis or treatment, "
             "loss of essential performance (Q3); unknown is treated as yes."},
    {FIELD(struct security_risk, other_impact, TRI), .label = "Q3b Other impact",
     .flags = FIELD_MATTERS, .help = "Whether privacy, data, service or business suffer (Q3b)."},
    {FIELD(struct security_risk, acts_on_patient, TRI), .label = "Q4 Acts on the patient",
     .flags = FIELD_MATTERS,
     .help = "Whether the compromised function itself acts on the patient or informs an immediate "
             "decision (Q4)."},
    {FIELD(struct security_risk, security_control, TRI), .label = "Q5 A security control",
     .flags = FIELD_MATTERS, .help = "Whether the control is one of security (Q5)."},
    {FIELD(struct security_risk, delays_care, TRI), .label = "Q6 Delays or blocks",
     .flags = FIELD_MATTERS,
     .help = "Whether the security control can delay, block or alter a clinical function (Q6)."},
    {FIELD(struct security_risk, opens_security, TRI), .label = "Q6b Opens another risk",
     .flags = FIELD_MATTERS,
     .help = "Whether the security control also opens or worsens another security risk (Q6b)."},
    {FIELD(struct security_risk, weakens_security, TRI), .label = "Q7 Weakens security",
     .flags = FIELD_MATTERS, .help = "Whether the safety control weakens security (Q7)."},
    {FIELD(struct security_risk, risk_type, CHOICE), .label = "Type",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .choices = risk_type_choices,
     .help = "Follows from the questions Q1 to Q7."},
    {FIELD(struct security_risk, official_label, TEXT), .label = "Official label",
     .help = "Label in the words of MDCG 2019-16 Annex II, where it differs."},
    {FIELD(struct security_risk, controls, REFS), .label = "Controls",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "control",
     .help = "Controls that reduce it."},
    {FIELD(struct security_risk, afap_rationale, LONGTEXT), .label = "Reduced as far as possible",
     .flags = FIELD_MATTERS,
     .help = "Further controls considered and why they are not used: technical, state of the art, "
             "benefit-risk; never only cost (MDR and IVDR Annex I 2)."},
    {FIELD(struct security_risk, status, CHOICE), .label = "Status",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = risk_status_choices,
     .help = "Where the evaluation stands."},
    {FIELD(struct security_risk, owner, TEXT), .label = "Owner", .help = "Who works on it."},
    {FIELD(struct security_risk, author, TEXT), .label = "Evaluated by",
     .help = "Who evaluated it."},
    {FIELD(struct security_risk, reviewer, TEXT), .label = "Reviewer",
     .help = "Who looked at the evaluation; another person than the author."},
    {FIELD(struct security_risk, evaluated_on, DATE), .label = "Evaluated on",
     .help = "Day of the evaluation."},
    {FIELD(struct security_risk, accepted_until, DATE), .label = "Accepted until",
     .help = "Last day on which an acceptance holds."},
    {FIELD(struct security_risk, accepted_reason, LONGTEXT), .label = "Reason of acceptance",
     .flags = FIELD_MATTERS, .help = "Why what remains is accepted."},
};

static const struct field safety_risk_fields[] = {
    {FIELD(struct safety_risk, name, TEXT), .label = "Title",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "The risk in one line."},
    {FIELD(struct safety_risk, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "device",
     .help = "The device that has the risk."},
    {FIELD(struct safety_risk, hazard, TEXT), .label = "Hazard", .flags = FIELD_MATTERS,
     .help = "Potential source of harm (ISO 14971 5.4)."},
    {FIELD(struct safety_risk, sequence_of_events, LONGTEXT), .label = "Sequence of events",
     .flags = FIELD_MATTERS, .help = "How the hazardous situation comes about."},
    {FIELD(struct safety_risk, hazardous_situation, LONGTEXT), .label = "Hazardous situation",
     .flags = FIELD_MATTERS, .help = "Circumstance in which people are exposed to the hazard."},
    {FIELD(struct safety_risk, harm, LONGTEXT), .label = "Harm", .flags = FIELD_MATTERS,
     .help = "Injury or damage to the health of people."},
    {FIELD(struct safety_risk, security_risks, REFS), .label = "Security risks",
     .flags = FIELD_MATTERS | FIELD_BASIS | FIELD_MUTUAL, .refers_to = "security_risk",
     .help = "Security risks that lead to it; one situation may have many."},
    {FIELD(struct safety_risk, policy, REF), .label = "Policy",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "risk_policy",
     .help = "The matrix, with its edition, by which the levels are read."},
    {FIELD(struct safety_risk, severity, CHOICE), .label = "Severity", .flags = FIELD_MATTERS,
     .choices = risk_severity_choices,
     .help = "Severity of the harm, S1 to S5, set by clinical people."},
    {FIELD(struct safety_risk, p1_before_ppm, NUMBER), .label = "P1 before controls",
     .flags = FIELD_MATTERS,
     .help = "Probability that the situation occurs, parts per million; for attacks from "
             "exploitability or 1,000,000, never their frequency."},
    {FIELD(struct safety_risk, p2_before_ppm, NUMBER), .label = "P2 before controls",
     .flags = FIELD_MATTERS,
     .help = "Probability that the situation leads to the harm, parts per million."},
    {FIELD(struct safety_risk, probability_before, CHOICE), .label = "Probability before controls",
     .flags = FIELD_MATTERS, .choices = risk_probability_choices,
     .help = "Probability of the harm, P1 to P5; from P1 x P2 where both are known."},
    {FIELD(struct safety_risk, level_before, CHOICE), .label = "Level before controls",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .choices = risk_acceptability_choices,
     .help = "Follows from severity and probability by the policy."},
    {FIELD(struct safety_risk, severity_after, CHOICE), .label = "Severity after controls",
     .flags = FIELD_MATTERS, .choices = risk_severity_choices,
     .help = "Severity that remains; empty: as before."},
    {FIELD(struct safety_risk, p1_after_ppm, NUMBER), .label = "P1 after controls",
     .flags = FIELD_MATTERS, .help = "Probability that the situation occurs, parts per million."},
    {FIELD(struct safety_risk, p2_after_ppm, NUMBER), .label = "P2 after controls",
     .flags = FIELD_MATTERS,
     .help = "Probability that the situation leads to the harm, parts per million."},
    {FIELD(struct safety_risk, probability_after, CHOICE), .label = "Probability after controls",
     .flags = FIELD_MATTERS, .choices = risk_probability_choices,
     .help = "Probability of the harm that remains, P1 to P5."},
    {FIELD(struct safety_risk, level_after, CHOICE), .label = "Level after controls",
     .flags = FIELD_COMPUTED | FIELD_MATTERS, .choices = risk_acceptability_choices,
     .help = "Follows from severity and probability by the policy."},
    {FIELD(struct safety_risk, controls, REFS), .label = "Controls",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "control",
     .help = "Controls that reduce it."},
    {FIELD(struct safety_risk, afap_rationale, LONGTEXT), .label = "Reduced as far as possible",
     .flags = FIELD_MATTERS,
     .help = "Further controls considered and why they are not used; never only cost (MDR and IVDR "
             "Annex I 2)."},
    {FIELD(struct safety_risk, benefit_risk, LONGTEXT), .label = "Benefit and risk",
     .flags = FIELD_MATTERS, .help = "Why the benefit outweighs what remains (ISO 14971 7.4)."},
    {FIELD(struct safety_risk, status, CHOICE), .label = "Status",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = risk_status_choices,
     .help = "Where the evaluation stands."},
    {FIELD(struct safety_risk, owner, TEXT), .label = "Owner", .help = "Who works on it."},
    {FIELD(struct safety_risk, author, TEXT), .label = "Evaluated by", .help = "Who evaluated it."},
    {FIELD(struct safety_risk, reviewer, TEXT), .label = "Reviewer",
     .help = "Clinical or safety reviewer; another person than the author."},
    {FIELD(struct safety_risk, evaluated_on, DATE), .label = "Evaluated on",
     .help = "Day of the evaluation."},
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
    {FIELD(struct connection, sender, TEXT), .label = "Sender", .help = "Who handed it over."},
    {FIELD(struct connection, sent_on, DATE), .label = "Sent on",
     .help = "Day it was handed over."},
    {FIELD(struct connection, receiver, TEXT), .label = "Receiver",
     .help = "Who decides; for X2 a clinical or safety person other than the sender."},
    {FIELD(struct connection, decision, CHOICE), .label = "Decision",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = connection_decision_choices,
     .help = "What the receiver decided."},
    {FIELD(struct connection, decision_reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why."},
    {FIELD(struct connection, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
};

static const struct field risk_policy_fields[] = {
    {FIELD(struct risk_policy, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name of the policy."},
    {FIELD(struct risk_policy, kind, CHOICE), .label = "Kind", .flags = FIELD_REQUIRED,
     .choices = policy_kind_choices,
     .help = "Which kind of risk it is for; or clocks: the days a finding may wait."},
    {FIELD(struct risk_policy, edition, VERSION), .label = "Edition",
     .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Edition; evaluations keep the one they were made with."},
    {FIELD(struct risk_policy, matrix, JSON), .label = "Matrix", .flags = FIELD_MATTERS,
     .help = "The matrix: {\"rows\",\"columns\",\"cells\"}, as in data/policies; of clocks: as in "
             "data/policies/clocks.json."},
    {FIELD(struct risk_policy, criteria, LONGTEXT), .label = "Criteria", .flags = FIELD_MATTERS,
     .help = "Criteria of acceptability, also for when probability cannot be estimated (ISO 14971 "
             "4.4)."},
    {FIELD(struct risk_policy, document, REF), .label = "Document", .refers_to = "document",
     .help = "The plan in which it is approved."},
    {FIELD(struct risk_policy, valid_from, DATE), .label = "Valid from",
     .help = "First day on which it is used."},
    {FIELD(struct risk_policy, valid_until, DATE), .label = "Valid until",
     .help = "Last day on which it is used."},
};

static bool check_security_risk(const void *record, const struct record_context *c, struct err *err)
{
    const struct security_risk *r = record;
    bool done = r->status == RISK_STATUS_ACCEPTED || r->status == RISK_STATUS_CLOSED;
    if (done && r->author.n && str_eq(r->author, r->reviewer))
        return err_set(err, ERR_INVALID, "reviewer: must be another person than the author");
    return record_check_given(done, r->afap_rationale, "afap_rationale",
                              "when a risk is accepted or closed", err) &&
           record_check_given(r->safety_relevant == TRI_NO, r->safety_reason, "safety_reason",
                              "when a person cannot be harmed", err) &&
           record_check_order("evaluated_on", r->evaluated_on, "accepted_until", r->accepted_until,
                              err) &&
           security_risk_check_safety(r, c, err);
}

static bool check_safety_risk(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct safety_risk *r = record;
    const struct {
        const char *name;
        struct number value;
    } rates[] = {
        {"p1_before_ppm", r->p1_before_ppm},
        {"p2_before_ppm", r->p2_before_ppm},
        {"p1_after_ppm", r->p1_after_ppm},
        {"p2_after_ppm", r->p2_after_ppm},
    };
    for (size_t i = 0; i < COUNT_OF(rates); i++)
        if (rates[i].value.known && (rates[i].value.value < 0 || rates[i].value.value > 1000000))
            return err_set(err, ERR_INVALID, "%s: must be 0 to 1000000", rates[i].name);
    bool done = r->status == RISK_STATUS_ACCEPTED || r->status == RISK_STATUS_CLOSED;
    if (done && r->author.n && str_eq(r->author, r->reviewer))
        return err_set(err, ERR_INVALID, "reviewer: must be another person than the author");
    return record_check_given(done, r->afap_rationale, "afap_rationale",
                              "when a risk is accepted or closed", err);
}

static bool check_connection(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct connection *r = record;
    bool decided = r->decision == CONNECTION_DECISION_ACCEPTED ||
                   r->decision == CONNECTION_DECISION_REJECTED ||
                   r->decision == CONNECTION_DECISION_RETURNED;
    if (decided && r->receiver.n == 0)
        return err_set(err, ERR_INVALID, "receiver: is required when there is a decision");
    if (decided && str_eq(r->sender, r->receiver))
        return err_set(err, ERR_INVALID, "receiver: must be another person than the sender");
    return record_check_given(decided, r->decision_reason, "decision_reason",
                              "when there is a decision", err) &&
           record_check_order("sent_on", r->sent_on, "decided_on", r->decided_on, err);
}

static bool check_risk_policy(const void *record, const struct record_context *c, struct err *err)
{
    const struct risk_policy *r = record;
    return risk_policy_check_matrix(r, c, err) &&
           record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

const struct record_type SECURITY_RISK_TYPE = {
    .name = "security_risk",
    .label = "security risk",
    .plural = "security risks",
    .prefix = "SR",
    .help = "A threat that uses a weakness of an asset, what that leads to, and how far it was "
            "reduced (TIR57, SW96).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct security_risk),
    .fields = security_risk_fields,
    .field_count = COUNT_OF(security_risk_fields),
    .check = check_security_risk,
    .compute = security_risk_compute,
};

const struct record_type SAFETY_RISK_TYPE = {
    .name = "safety_risk",
    .label = "safety risk",
    .plural = "safety risks",
    .prefix = "SAF",
    .help = "A hazardous situation and the harm it may lead to (ISO 14971).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct safety_risk),
    .fields = safety_risk_fields,
    .field_count = COUNT_OF(safety_risk_fields),
    .check = check_safety_risk,
    .compute = safety_risk_compute,
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
    .check = check_connection,
};

const struct record_type RISK_POLICY_TYPE = {
    .name = "risk_policy",
    .label = "risk policy",
    .plural = "risk policies",
    .prefix = "POL",
    .help = "An edition of a risk matrix with its scales and criteria.",
    .size = sizeof(struct risk_policy),
    .fields = risk_policy_fields,
    .field_count = COUNT_OF(risk_policy_fields),
    .check = check_risk_policy,
};
