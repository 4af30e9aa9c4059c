#include "assess/match/record.h"

#include "assess/decide/policy.h"

const struct choice flaw_severity_choices[] = {
    [FLAW_SEVERITY_UNSET] = {"", "Not stated"},
    [FLAW_SEVERITY_NONE] = {"none", "None"},
    [FLAW_SEVERITY_LOW] = {"low", "Low"},
    [FLAW_SEVERITY_MEDIUM] = {"medium", "Medium"},
    [FLAW_SEVERITY_HIGH] = {"high", "High"},
    [FLAW_SEVERITY_CRITICAL] = {"critical", "Critical"},
    {0},
};

static const struct choice decision_state_choices[] = {
    [DECISION_STATE_UNSET] = {"", "Not stated"},
    [DECISION_STATE_UNDER_INVESTIGATION] = {"under_investigation", "Under investigation"},
    [DECISION_STATE_AFFECTED] = {"affected", "Affected"},
    [DECISION_STATE_NOT_AFFECTED] = {"not_affected", "Not affected"},
    [DECISION_STATE_FIXED] = {"fixed", "Fixed"},
    {0},
};

static const struct choice decision_status_choices[] = {
    [DECISION_STATUS_UNSET] = {"", "Not stated"},
    [DECISION_STATUS_ACCEPTED] = {"accepted", "Accepted"},
    [DECISION_STATUS_PROPOSED] = {"proposed", "Proposed"},
    {0},
};

static const struct choice decision_justification_choices[] = {
    [DECISION_JUSTIFICATION_UNSET] = {"", "Not stated"},
    [DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT] = {"component_not_present",
                                                      "Component not present"},
    [DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_PRESENT] = {"vulnerable_code_not_present",
                                                            "Vulnerable code not present"},
    [DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_IN_EXECUTE_PATH] =
        {"vulnerable_code_not_in_execute_path", "Vulnerable code not in execute path"},
    [DECISION_JUSTIFICATION_VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY] =
        {"vulnerable_code_cannot_be_controlled_by_adversary",
         "Vulnerable code cannot be controlled by adversary"},
    [DECISION_JUSTIFICATION_INLINE_MITIGATIONS_ALREADY_EXIST] =
        {"inline_mitigations_already_exist", "Inline mitigations already exist"},
    [DECISION_JUSTIFICATION_REQUIRES_CONFIGURATION] = {"requires_configuration",
                                                       "Requires configuration"},
    [DECISION_JUSTIFICATION_REQUIRES_DEPENDENCY] = {"requires_dependency", "Requires dependency"},
    [DECISION_JUSTIFICATION_REQUIRES_ENVIRONMENT] = {"requires_environment",
                                                     "Requires environment"},
    [DECISION_JUSTIFICATION_PROTECTED_BY_COMPILER] = {"protected_by_compiler",
                                                      "Protected by compiler"},
    [DECISION_JUSTIFICATION_PROTECTED_AT_RUNTIME] = {"protected_at_runtime",
                                                     "Protected at runtime"},
    [DECISION_JUSTIFICATION_PROTECTED_AT_PERIMETER] = {"protected_at_perimeter",
                                                       "Protected at perimeter"},
    {0},
};

static const struct field decision_fields[] = {
    {FIELD(struct decision, name, TEXT), .label = "Title", .help = "The decision in one line."},
    {FIELD(struct decision, identity, TEXT), .label = "Identity",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "The component without version, as pkg:generic/openssl; it survives imports and "
             "releases."},
    {FIELD(struct decision, vulnerability, TEXT), .label = "Vulnerability",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Id of the vulnerability; its aliases count as well."},
    {FIELD(struct decision, scope, REF), .label = "Scope", .flags = FIELD_FIXED | FIELD_BASIS,
     .refers_to = "*", .help = "Release, device or family it holds for; empty: everywhere."},
    {FIELD(struct decision, from_version, VERSION), .label = "From version",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "First version it holds for."},
    {FIELD(struct decision, to_version, VERSION), .label = "To version",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "Last version it holds for."},
    {FIELD(struct decision, state, CHOICE), .label = "State",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_MATTERS, .choices = decision_state_choices,
     .help = "Status in the words of VEX."},
    {FIELD(struct decision, justification, CHOICE), .label = "Justification",
     .flags = FIELD_FIXED | FIELD_MATTERS, .choices = decision_justification_choices,
     .help = "Why not affected, in the words of OpenVEX, CSAF and CycloneDX."},
    {FIELD(struct decision, reason, LONGTEXT), .label = "Reason",
     .flags = FIELD_FIXED | FIELD_MATTERS,
     .help = "Why, in words that a reader who was not there can follow."},
    {FIELD(struct decision, action, LONGTEXT), .label = "Action",
     .flags = FIELD_FIXED | FIELD_MATTERS,
     .help = "What users must do, when affected (OpenVEX action statement)."},
    {FIELD(struct decision, response, WORDS), .label = "Response",
     .flags = FIELD_FIXED | FIELD_MATTERS,
     .help = "can_not_fix, will_not_fix, update, rollback, workaround_available."},
    {FIELD(struct decision, vector, CVSS), .label = "Vector in the device",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "Environmental vector, scored by us."},
    {FIELD(struct decision, safety_relevant, TRI), .label = "May harm a person",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "Unknown is treated as yes."},
    {FIELD(struct decision, security_risk, REF), .label = "Security risk",
     .flags = FIELD_FIXED | FIELD_BASIS, .refers_to = "security_risk",
     .help = "The risk it belongs to."},
    {FIELD(struct decision, evidence, REFS), .label = "Evidence",
     .flags = FIELD_FIXED | FIELD_BASIS, .refers_to = "evidence", .help = "What shows it."},
    {FIELD(struct decision, decided_by, TEXT), .label = "Decided by", .flags = FIELD_FIXED,
     .help = "Who decided."},
    {FIELD(struct decision, decided_on, DATE), .label = "Decided on", .flags = FIELD_FIXED,
     .help = "Day of the decision."},
    {FIELD(struct decision, reviewer, TEXT), .label = "Second reviewer", .flags = FIELD_FIXED,
     .help = "Who agreed; another person."},
    {FIELD(struct decision, reviewed_on, DATE), .label = "Reviewed on", .flags = FIELD_FIXED,
     .help = "Day of that."},
    {FIELD(struct decision, review_by, DATE), .label = "Look again by", .flags = FIELD_FIXED,
     .help = "Day by which somebody must look again."},
    {FIELD(struct decision, origin, TEXT), .label = "Origin", .flags = FIELD_FIXED,
     .help = "Where it was imported from, when it was: file and place in it."},
    {FIELD(struct decision, status, CHOICE), .label = "Acceptance",
     .flags = FIELD_FIXED | FIELD_DEFAULT, .choices = decision_status_choices,
     .help = "Whether it counts: what others state is proposed until one of us accepts it."},
    {FIELD(struct decision, second_review, TRI), .label = "Needs a second reviewer",
     .flags = FIELD_COMPUTED, .help = "Whether the policy of decisions wants a second person."},
    {FIELD(struct decision, author, TEXT), .label = "Author of the statement", .flags = FIELD_FIXED,
     .help = "Who stated it, when it was imported."},
    {FIELD(struct decision, stated_at, INSTANT), .label = "Stated at", .flags = FIELD_FIXED,
     .help = "When the author stated it; the newest statement holds."},
    {FIELD(struct decision, file, HASH), .label = "Imported file",
     .flags = FIELD_FIXED | FIELD_ATTACHED, .help = "The document it was imported from."},
    {FIELD(struct decision, statement, JSON), .label = "Statement as written", .flags = FIELD_FIXED,
     .help = "In the words of its format, so that nothing is lost."},
};

static bool check_decision(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct decision *r = record;
    bool not_affected = r->state == DECISION_STATE_NOT_AFFECTED;
    bool counts = r->status != DECISION_STATUS_PROPOSED; /* CycloneDX asks for less than we do */
    if (counts && not_affected && r->justification == DECISION_JUSTIFICATION_UNSET &&
        r->reason.n == 0)
        return err_set(err, ERR_INVALID,
                       "justification: is required when not affected, or a reason");
    if (!not_affected && r->justification != DECISION_JUSTIFICATION_UNSET)
        return err_set(err, ERR_INVALID, "justification: is for what is not affected");
    if (r->decided_by.n && str_eq(r->decided_by, r->reviewer))
        return err_set(err, ERR_INVALID, "reviewer: must be another person than decided_by");
    return record_check_given(counts && r->state == DECISION_STATE_AFFECTED, r->action, "action",
                              "when affected", err) &&
           record_check_order("decided_on", r->decided_on, "review_by", r->review_by, err);
}

static bool compute_decision(void *record, const struct record_context *c, struct err *err)
{
    struct decision *r = record;
    struct decide_policy policy;
    if (!decide_policy_built_in(c->arena, &policy, err))
        return false;
    r->second_review = decide_needs_second(&policy, r) ? TRI_YES : TRI_NO;
    return true;
}

const struct record_type DECISION_TYPE = {
    .name = "decision",
    .label = "decision",
    .plural = "decisions",
    .prefix = "D",
    .help = "What was decided about a vulnerability in a component: kept by what they are, not by "
            "where they stood.",
    .flags = RECORD_DECISION | RECORD_JUDGEMENT,
    .size = sizeof(struct decision),
    .fields = decision_fields,
    .field_count = COUNT_OF(decision_fields),
    .check = check_decision,
    .compute = compute_decision,
};
