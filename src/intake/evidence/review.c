#include "intake/evidence/evidence.h"
#include "intake/evidence/slot.h"

static const struct choice verdict_choices[] = {
    [EVIDENCE_VERDICT_UNSET] = {"", "Not stated"},
    [EVIDENCE_VERDICT_ENOUGH] = {"enough", "Enough"},
    [EVIDENCE_VERDICT_NOT_ENOUGH] = {"not_enough", "Not enough"},
    [EVIDENCE_VERDICT_NOT_NEEDED] = {"not_needed", "Not needed"},
    {0},
};

static const struct field review_fields[] = {
    {FIELD(struct evidence_review, slot, TEXT), .label = "Slot",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .help = "The slot, as SLOT-pentest-report."},
    {FIELD(struct evidence_review, device, REF), .label = "Device",
     .flags = FIELD_FIXED | FIELD_BASIS, .refers_to = "device",
     .help = "The device it is judged for; empty for the organisation."},
    {FIELD(struct evidence_review, release, REF), .label = "Release",
     .flags = FIELD_FIXED | FIELD_BASIS, .refers_to = "release",
     .help = "The release it is judged for, where the slot is one of releases."},
    {FIELD(struct evidence_review, verdict, CHOICE), .label = "Verdict",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .choices = verdict_choices,
     .help = "Whether it shows what the slot asks for."},
    {FIELD(struct evidence_review, reason, LONGTEXT), .label = "Reason", .flags = FIELD_MATTERS,
     .help = "Why; always needed for not enough and for not needed."},
    {FIELD(struct evidence_review, evidence, REFS), .label = "Evidence",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "evidence",
     .help = "Evidence that was looked at."},
    {FIELD(struct evidence_review, documents, REFS), .label = "Documents",
     .flags = FIELD_MATTERS | FIELD_BASIS, .refers_to = "document",
     .help = "Documents that were looked at."},
    {FIELD(struct evidence_review, judged_by, TEXT), .label = "Judged by", .flags = FIELD_REQUIRED,
     .help = "Who judged."},
    {FIELD(struct evidence_review, judged_on, DATE), .label = "Judged on", .flags = FIELD_REQUIRED,
     .help = "Day of the judgement."},
    {FIELD(struct evidence_review, valid_until, DATE), .label = "Valid until",
     .flags = FIELD_MATTERS, .help = "Last day on which the judgement holds."},
};

/* The judgement must say about what: of a release, a device, or the whole house. */
static bool check_scope(const struct evidence_review *r, const struct evidence_slot *slot,
                        struct err *err)
{
    bool release = slot->scope == EVIDENCE_SLOT_RELEASE,
         device = slot->scope == EVIDENCE_SLOT_DEVICE;
    return record_check_given(release, r->release, "release", "for a slot of releases", err) &&
           record_check_given(device, r->device, "device", "for a slot of devices", err);
}

static bool check_review(const void *record, const struct record_context *c, struct err *err)
{
    const struct evidence_review *r = record;
    struct evidence_slots slots;
    if (!evidence_slots_built_in(c->arena, &slots, err))
        return false;
    const struct evidence_slot *slot = evidence_slot_find(&slots, r->slot);
    if (!slot)
        return err_set(err, ERR_INVALID, "slot: there is no slot %.*s", STR_ARG(r->slot));
    struct str seen = r->evidence.n ? r->evidence : r->documents;
    return check_scope(r, slot, err) &&
           record_check_given(r->verdict != EVIDENCE_VERDICT_ENOUGH, r->reason, "reason",
                              "when it is not enough or not needed", err) &&
           record_check_given(r->verdict == EVIDENCE_VERDICT_ENOUGH, seen, "evidence",
                              "when it is enough: name what was looked at, or documents", err) &&
           record_check_order("judged_on", r->judged_on, "valid_until", r->valid_until, err);
}

const struct record_type EVIDENCE_REVIEW_TYPE = {
    .name = "evidence_review",
    .label = "evidence review",
    .plural = "evidence reviews",
    .prefix = "ER",
    .help = "Whether what fills a slot shows what it must, judged by a person.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct evidence_review),
    .fields = review_fields,
    .field_count = COUNT_OF(review_fields),
    .check = check_review,
};
