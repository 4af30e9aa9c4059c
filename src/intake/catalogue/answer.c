#include "intake/catalogue/record.h"

static const struct choice answer_value_choices[] = {
    [ANSWER_VALUE_UNSET] = {"", "Not stated"},
    [ANSWER_VALUE_YES] = {"yes", "Yes"},
    [ANSWER_VALUE_NO] = {"no", "No"},
    [ANSWER_VALUE_NOT_APPLICABLE] = {"not_applicable", "Not applicable"},
    [ANSWER_VALUE_SEE_NOTE] = {"see_note", "See the note"},
    {0},
};

static const struct field applicability_fields[] = {
    {FIELD(struct applicability, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "device",
     .help = "The device."},
    {FIELD(struct applicability, clause, REF), .label = "Clause",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "clause",
     .help = "The clause."},
    {FIELD(struct applicability, applies, TRI), .label = "Applies", .flags = FIELD_MATTERS,
     .help = "Yes or no; unknown is counted, and treated as yes."},
    {FIELD(struct applicability, reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why it does not apply; always needed for no."},
    {FIELD(struct applicability, facts, REFS), .label = "Facts",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "device_fact",
     .help = "Facts of the device from which it follows."},
    {FIELD(struct applicability, method, LONGTEXT), .label = "Method", .flags = FIELD_MATTERS,
     .help = "How conformity is shown (Annex II 4(b))."},
    {FIELD(struct applicability, standards, REFS), .label = "Standards", .flags = FIELD_MATTERS,
     .refers_to = "catalogue",
     .help = "Standards, common specifications or other solutions applied (Annex II 4(c))."},
    {FIELD(struct applicability, evidence, REFS), .label = "Evidence",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "evidence",
     .help = "Evidence (Annex II 4(d))."},
    {FIELD(struct applicability, documents, REFS), .label = "Documents",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "document",
     .help = "Documents (Annex II 4(d))."},
    {FIELD(struct applicability, place, TEXT), .label = "Place",
     .help = "Exact place in the documents, as \"section 5.2\"."},
    {FIELD(struct applicability, decided_by, TEXT), .label = "Decided by", .help = "Who decided."},
    {FIELD(struct applicability, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
};

static const struct field answer_fields[] = {
    {FIELD(struct answer, clause, REF), .label = "Question",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "clause",
     .help = "The question."},
    {FIELD(struct answer, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device it is about."},
    {FIELD(struct answer, release, REF), .label = "Release", .flags = FIELD_FIXED,
     .refers_to = "release", .help = "The release it is about, where it matters."},
    {FIELD(struct answer, value, CHOICE), .label = "Answer", .flags = FIELD_MATTERS,
     .choices = answer_value_choices, .help = "The answer."},
    {FIELD(struct answer, note, LONGTEXT), .label = "Note", .flags = FIELD_MATTERS,
     .help = "The answer in words, and its limits."},
    {FIELD(struct answer, basis, REFS), .label = "Because of", .flags = FIELD_MATTERS | FIELD_BASIS,
     .refers_to = "*", .help = "Records from which the answer follows."},
    {FIELD(struct answer, evidence, REFS), .label = "Evidence",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "evidence", .help = "What shows it."},
    {FIELD(struct answer, answered_by, TEXT), .label = "Answered by", .help = "Who answered."},
    {FIELD(struct answer, answered_on, DATE), .label = "Answered on", .help = "Day of the answer."},
};

static bool check_applicability(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct applicability *r = record;
    return record_check_given(r->applies == TRI_NO, r->reason, "reason",
                              "when a clause does not apply", err);
}

static bool check_answer(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct answer *r = record;
    bool noted = r->value == ANSWER_VALUE_NOT_APPLICABLE || r->value == ANSWER_VALUE_SEE_NOTE;
    return record_check_given(noted, r->note, "note", "with that answer", err);
}

const struct record_type APPLICABILITY_TYPE = {
    .name = "applicability",
    .label = "applicability",
    .plural = "applicabilities",
    .prefix = "AP",
    .help = "Whether a clause applies to a device, by which method it is met, and where the "
            "evidence is (Annex II 4).",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct applicability),
    .fields = applicability_fields,
    .field_count = COUNT_OF(applicability_fields),
    .check = check_applicability,
};

const struct record_type ANSWER_TYPE = {
    .name = "answer",
    .label = "answer",
    .plural = "answers",
    .prefix = "AN",
    .help = "The answer to a question of a questionnaire (MDS2, notified body, customer): answered "
            "once, used often.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct answer),
    .fields = answer_fields,
    .field_count = COUNT_OF(answer_fields),
    .check = check_answer,
};
