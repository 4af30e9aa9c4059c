#include "publish/review/review.h"

static const struct choice package_kind_choices[] = {
    [PACKAGE_KIND_UNSET] = {"", "Not stated"},
    [PACKAGE_KIND_NOTIFIED_BODY] = {"notified_body", "For a notified body"},
    [PACKAGE_KIND_LABORATORY] = {"laboratory", "For a test laboratory"},
    [PACKAGE_KIND_OPERATOR] = {"operator", "For a hospital"},
    [PACKAGE_KIND_AUTHORITY] = {"authority", "For an authority"},
    [PACKAGE_KIND_INTERNAL] = {"internal", "Internal review"},
    {0},
};

static const struct choice package_status_choices[] = {
    [PACKAGE_STATUS_UNSET] = {"", "Not stated"},
    [PACKAGE_STATUS_DRAFT] = {"draft", "Draft"},
    [PACKAGE_STATUS_SENT] = {"sent", "Sent"},
    [PACKAGE_STATUS_IN_REVIEW] = {"in_review", "In review"},
    [PACKAGE_STATUS_CLOSED] = {"closed", "Closed"},
    {0},
};

static const struct choice question_status_choices[] = {
    [QUESTION_STATUS_UNSET] = {"", "Not stated"},
    [QUESTION_STATUS_OPEN] = {"open", "Open"},
    [QUESTION_STATUS_ANSWERED] = {"answered", "Answered"},
    [QUESTION_STATUS_CLOSED] = {"closed", "Closed"},
    [QUESTION_STATUS_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    {0},
};

static const struct choice approval_decision_choices[] = {
    [APPROVAL_DECISION_UNSET] = {"", "Not stated"},
    [APPROVAL_DECISION_WAITING] = {"waiting", "Waiting"},
    [APPROVAL_DECISION_APPROVED] = {"approved", "Approved"},
    [APPROVAL_DECISION_REJECTED] = {"rejected", "Rejected"},
    [APPROVAL_DECISION_RETURNED] = {"returned", "Returned"},
    {0},
};

static const struct choice signature_meaning_choices[] = {
    [SIGNATURE_MEANING_UNSET] = {"", "Not stated"},
    [SIGNATURE_MEANING_AUTHOR] = {"author", "Author"},
    [SIGNATURE_MEANING_REVIEW] = {"review", "Review"},
    [SIGNATURE_MEANING_APPROVAL] = {"approval", "Approval"},
    [SIGNATURE_MEANING_RELEASE] = {"release", "Release"},
    [SIGNATURE_MEANING_RESPONSIBILITY] = {"responsibility", "Responsibility"},
    {0},
};

static const struct field package_fields[] = {
    {FIELD(struct package, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What it is for."},
    {FIELD(struct package, kind, CHOICE), .label = "Reader", .flags = FIELD_REQUIRED,
     .choices = package_kind_choices, .help = "Who reads it."},
    {FIELD(struct package, release, REF), .label = "Release", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "release", .help = "The release it is about."},
    {FIELD(struct package, baseline, REF), .label = "Baseline", .flags = FIELD_BASIS,
     .refers_to = "baseline", .help = "The frozen state it shows."},
    {FIELD(struct package, reader, REF), .label = "Organisation", .refers_to = "organisation",
     .help = "Who gets it."},
    {FIELD(struct package, previous, REF), .label = "Previous package", .refers_to = "package",
     .help = "The one this reader saw before."},
    {FIELD(struct package, position, NUMBER), .label = "Position",
     .help = "Position of the history it was made from."},
    {FIELD(struct package, file, HASH), .label = "File", .help = "SHA-256 of the package."},
    {FIELD(struct package, documents, REFS), .label = "Documents", .flags = FIELD_BASIS,
     .refers_to = "document", .help = "What it holds."},
    {FIELD(struct package, notes, LONGTEXT), .label = "Cover letter",
     .help = "What the reader should know first, known gaps included."},
    {FIELD(struct package, made_on, DATE), .label = "Made on", .help = "Day it was made."},
    {FIELD(struct package, sent_on, DATE), .label = "Sent on", .help = "Day it was sent."},
    {FIELD(struct package, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = package_status_choices, .help = "Where it stands."},
};

static const struct field question_fields[] = {
    {FIELD(struct question, name, TEXT), .label = "Question", .flags = FIELD_REQUIRED,
     .help = "The question in one line."},
    {FIELD(struct question, package, REF), .label = "Package", .refers_to = "package",
     .help = "The package it is about."},
    {FIELD(struct question, device, REF), .label = "Device", .refers_to = "device",
     .help = "The device it is about."},
    {FIELD(struct question, clause, REF), .label = "Clause", .refers_to = "clause",
     .help = "The clause it is about."},
    {FIELD(struct question, text, LONGTEXT), .label = "Text",
     .help = "The question as it was put."},
    {FIELD(struct question, asked_by, TEXT), .label = "Asked by", .help = "Who asked."},
    {FIELD(struct question, asked_on, DATE), .label = "Asked on", .help = "Day it was asked."},
    {FIELD(struct question, due_on, DATE), .label = "Due on",
     .help = "Day by which the answer is wanted."},
    {FIELD(struct question, answer, LONGTEXT), .label = "Answer", .flags = FIELD_MATTERS,
     .help = "The answer."},
    {FIELD(struct question, records, REFS), .label = "Records", .flags = FIELD_BASIS,
     .refers_to = "*", .help = "What the answer points to."},
    {FIELD(struct question, answered_by, TEXT), .label = "Answered by", .help = "Who answered."},
    {FIELD(struct question, answered_on, DATE), .label = "Answered on",
     .help = "Day of the answer."},
    {FIELD(struct question, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = question_status_choices, .help = "Where it stands."},
    {FIELD(struct question, closed_on, DATE), .label = "Closed on",
     .help = "Day the reader closed it."},
};

static const struct field approval_fields[] = {
    {FIELD(struct approval, subject, REF), .label = "What",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "*",
     .help = "The record that is approved."},
    {FIELD(struct approval, role, TEXT), .label = "Role", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "In which role, as PRRC or risk manager."},
    {FIELD(struct approval, decision, CHOICE), .label = "Decision",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = approval_decision_choices,
     .help = "What was decided."},
    {FIELD(struct approval, reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why; always needed for no."},
    {FIELD(struct approval, requested_by, TEXT), .label = "Requested by",
     .help = "Who asked for it; another person than the approver."},
    {FIELD(struct approval, requested_on, DATE), .label = "Requested on",
     .help = "Day it was asked for."},
    {FIELD(struct approval, approver, TEXT), .label = "Approver", .help = "Who decided."},
    {FIELD(struct approval, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
};

static const struct field signature_fields[] = {
    {FIELD(struct signature, subject, REF), .label = "What",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "*",
     .help = "The document, package, baseline or record that is signed."},
    {FIELD(struct signature, signer, TEXT), .label = "Signer",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .help = "Who signs."},
    {FIELD(struct signature, role, TEXT), .label = "Role", .flags = FIELD_FIXED,
     .help = "In which role."},
    {FIELD(struct signature, meaning, CHOICE), .label = "Meaning",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .choices = signature_meaning_choices,
     .help = "What the signature says."},
    {FIELD(struct signature, content_hash, HASH), .label = "Content", .flags = FIELD_FIXED,
     .help = "SHA-256 of what is signed."},
    {FIELD(struct signature, position, NUMBER), .label = "Position", .flags = FIELD_FIXED,
     .help = "Position of the history that is signed."},
    {FIELD(struct signature, chain_hash, HASH), .label = "Hash of the chain", .flags = FIELD_FIXED,
     .help = "SHA-256 of the history at that position."},
    {FIELD(struct signature, signed_at, INSTANT), .label = "Signed at", .flags = FIELD_FIXED,
     .help = "When it was signed, UTC."},
};

static bool check_package(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct package *r = record;
    return record_check_order("made_on", r->made_on, "sent_on", r->sent_on, err);
}

static bool check_question(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct question *r = record;
    bool answered = r->status == QUESTION_STATUS_ANSWERED;
    return record_check_given(answered, r->answer, "answer", "when a question is answered", err) &&
           record_check_order("asked_on", r->asked_on, "answered_on", r->answered_on, err) &&
           record_check_order("answered_on", r->answered_on, "closed_on", r->closed_on, err);
}

static bool check_approval(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct approval *r = record;
    bool refused = r->decision == APPROVAL_DECISION_REJECTED ||
                   r->decision == APPROVAL_DECISION_RETURNED;
    if (r->decision == APPROVAL_DECISION_APPROVED && r->approver.n == 0)
        return err_set(err, ERR_INVALID, "approver: is required when there is a decision");
    if (r->approver.n && str_eq(r->approver, r->requested_by))
        return err_set(err, ERR_INVALID, "approver: must be another person than requested_by");
    return record_check_given(refused, r->reason, "reason", "when something is not approved",
                              err) &&
           record_check_order("requested_on", r->requested_on, "decided_on", r->decided_on, err);
}

const struct record_type PACKAGE_TYPE = {
    .name = "package",
    .label = "package",
    .plural = "packages",
    .prefix = "PKG",
    .help = "A package for a reader outside: what it holds, from which position of the history.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct package),
    .fields = package_fields,
    .field_count = COUNT_OF(package_fields),
    .check = check_package,
};

const struct record_type QUESTION_TYPE = {
    .name = "question",
    .label = "question",
    .plural = "questions",
    .prefix = "Q",
    .help = "A question of a reviewer, its answer, and what was changed for it.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct question),
    .fields = question_fields,
    .field_count = COUNT_OF(question_fields),
    .check = check_question,
};

const struct record_type APPROVAL_TYPE = {
    .name = "approval",
    .label = "approval",
    .plural = "approvals",
    .prefix = "APR",
    .help = "That somebody in a role approved a record as it was then, or did not.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct approval),
    .fields = approval_fields,
    .field_count = COUNT_OF(approval_fields),
    .check = check_approval,
};

const struct record_type SIGNATURE_TYPE = {
    .name = "signature",
    .label = "signature",
    .plural = "signatures",
    .prefix = "SGN",
    .help = "A signature: who, what for, over which bytes and which position of the history.",
    .flags = RECORD_DECISION | RECORD_JUDGEMENT,
    .size = sizeof(struct signature),
    .fields = signature_fields,
    .field_count = COUNT_OF(signature_fields),
};
