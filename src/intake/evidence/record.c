#include "intake/evidence/evidence.h"
#include "intake/evidence/slot.h"

static const struct choice evidence_kind_choices[] = {
    [EVIDENCE_KIND_UNSET] = {"", "Not stated"},
    [EVIDENCE_KIND_TEST_REPORT] = {"test_report", "Test report"},
    [EVIDENCE_KIND_REVIEW_REPORT] = {"review_report", "Review report"},
    [EVIDENCE_KIND_ANALYSIS] = {"analysis", "Analysis"},
    [EVIDENCE_KIND_PENETRATION_TEST] = {"penetration_test", "Penetration test"},
    [EVIDENCE_KIND_SBOM] = {"sbom", "Component list"},
    [EVIDENCE_KIND_SCAN] = {"scan", "Scanner output"},
    [EVIDENCE_KIND_PLAN] = {"plan", "Plan"},
    [EVIDENCE_KIND_PROCEDURE] = {"procedure", "Procedure"},
    [EVIDENCE_KIND_RECORD] = {"record", "Record"},
    [EVIDENCE_KIND_TRAINING] = {"training", "Training"},
    [EVIDENCE_KIND_CERTIFICATE] = {"certificate", "Certificate"},
    [EVIDENCE_KIND_DRAWING] = {"drawing", "Drawing"},
    [EVIDENCE_KIND_SCREENSHOT] = {"screenshot", "Screenshot"},
    [EVIDENCE_KIND_OTHER] = {"other", "Other"},
    {0},
};

static const struct choice document_kind_choices[] = {
    [DOCUMENT_KIND_UNSET] = {"", "Not stated"},
    [DOCUMENT_KIND_PLAN] = {"plan", "Plan"},
    [DOCUMENT_KIND_REPORT] = {"report", "Report"},
    [DOCUMENT_KIND_PROCEDURE] = {"procedure", "Procedure"},
    [DOCUMENT_KIND_SPECIFICATION] = {"specification", "Specification"},
    [DOCUMENT_KIND_INSTRUCTIONS] = {"instructions", "Instructions for use"},
    [DOCUMENT_KIND_LABEL] = {"label", "Label"},
    [DOCUMENT_KIND_DECLARATION] = {"declaration", "Declaration of conformity"},
    [DOCUMENT_KIND_POLICY] = {"policy", "Policy"},
    [DOCUMENT_KIND_NOTICE] = {"notice", "Field safety notice"},
    [DOCUMENT_KIND_FORM] = {"form", "Form"},
    [DOCUMENT_KIND_OTHER] = {"other", "Other"},
    {0},
};

static const struct choice document_status_choices[] = {
    [DOCUMENT_STATUS_UNSET] = {"", "Not stated"},
    [DOCUMENT_STATUS_DRAFT] = {"draft", "Draft"},
    [DOCUMENT_STATUS_IN_REVIEW] = {"in_review", "In review"},
    [DOCUMENT_STATUS_APPROVED] = {"approved", "Approved"},
    [DOCUMENT_STATUS_OBSOLETE] = {"obsolete", "Obsolete"},
    {0},
};

static const struct field evidence_fields[] = {
    {FIELD(struct evidence, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "What it is, in one line."},
    {FIELD(struct evidence, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = evidence_kind_choices, .help = "What sort of evidence it is."},
    {FIELD(struct evidence, device, REF), .label = "Device", .refers_to = "device",
     .help = "The device it is about; empty for the organisation."},
    {FIELD(struct evidence, release, REF), .label = "Release", .refers_to = "release",
     .help = "The release it is about, where it is about one."},
    {FIELD(struct evidence, file, HASH), .label = "File", .flags = FIELD_MATTERS,
     .help = "SHA-256 of the attached bytes."},
    {FIELD(struct evidence, file_name, TEXT), .label = "File name",
     .help = "Name the file came with."},
    {FIELD(struct evidence, media_type, TEXT), .label = "Media type",
     .help = "Type of the file, as application/pdf."},
    {FIELD(struct evidence, url, URL), .label = "Address", .flags = FIELD_MATTERS,
     .help = "Where it is, when it is not attached."},
    {FIELD(struct evidence, dated_on, DATE), .label = "Date", .flags = FIELD_MATTERS,
     .help = "Day the evidence is of."},
    {FIELD(struct evidence, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day on which it may be used."},
    {FIELD(struct evidence, author, TEXT), .label = "Author", .help = "Who made it."},
    {FIELD(struct evidence, independent, TRI), .label = "Independent",
     .help = "Whether the author did not develop the product."},
    {FIELD(struct evidence, serves, REFS), .label = "Serves", .flags = FIELD_MATTERS,
     .refers_to = "clause", .help = "Clauses it answers."},
    {FIELD(struct evidence, slots, WORDS), .label = "Slots", .flags = FIELD_MATTERS,
     .help = "Slots it fills, as SLOT-pentest-report; tutela gap names them."},
    {FIELD(struct evidence, summary, LONGTEXT), .label = "Summary", .flags = FIELD_MATTERS,
     .help = "What it shows, and with which limits."},
};

static const struct field document_fields[] = {
    {FIELD(struct document, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Title of the document."},
    {FIELD(struct document, number, TEXT), .label = "Number",
     .help = "Number in the document control of the organisation."},
    {FIELD(struct document, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = document_kind_choices, .help = "What sort of document it is."},
    {FIELD(struct document, device, REF), .label = "Device", .refers_to = "device",
     .help = "The device it is about; empty for the organisation."},
    {FIELD(struct document, release, REF), .label = "Release", .refers_to = "release",
     .help = "The release it is about, where it is about one."},
    {FIELD(struct document, edition, VERSION), .label = "Edition", .flags = FIELD_MATTERS,
     .help = "Edition of the document."},
    {FIELD(struct document, status, CHOICE), .label = "Status",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = document_status_choices,
     .help = "Where it stands."},
    {FIELD(struct document, file, HASH), .label = "File", .flags = FIELD_MATTERS,
     .help = "SHA-256 of the attached bytes."},
    {FIELD(struct document, file_name, TEXT), .label = "File name",
     .help = "Name the file came with."},
    {FIELD(struct document, media_type, TEXT), .label = "Media type",
     .help = "Type of the file, as application/pdf."},
    {FIELD(struct document, position, NUMBER), .label = "Made from position",
     .help =
         "Position of the history from which it was printed; empty when it was not printed here."},
    {FIELD(struct document, language, TEXT), .label = "Language",
     .help = "Language, as a BCP 47 tag."},
    {FIELD(struct document, author, TEXT), .label = "Author", .help = "Who wrote it."},
    {FIELD(struct document, approved_by, TEXT), .label = "Approved by", .help = "Who approved it."},
    {FIELD(struct document, approved_on, DATE), .label = "Approved on",
     .help = "Day of the approval."},
    {FIELD(struct document, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Day by which it must be looked at again."},
    {FIELD(struct document, serves, REFS), .label = "Serves", .flags = FIELD_MATTERS,
     .refers_to = "clause", .help = "Clauses it answers."},
    {FIELD(struct document, slots, WORDS), .label = "Slots", .flags = FIELD_MATTERS,
     .help = "Slots it fills once it is approved, as SLOT-pentest-report."},
};

/* That each name is one of a slot: what fills a place that is not there would never count. */
static bool check_slots(struct str names, const struct record_context *c, struct err *err)
{
    struct evidence_slots slots;
    struct str name;
    if (names.n == 0)
        return true;
    if (!evidence_slots_built_in(c->arena, &slots, err))
        return false;
    while (str_word(&names, &name))
        if (!evidence_slot_find(&slots, name))
            return err_set(err, ERR_INVALID, "slots: there is no slot %.*s", STR_ARG(name));
    return true;
}

static bool check_evidence(const void *record, const struct record_context *c, struct err *err)
{
    const struct evidence *r = record;
    return check_slots(r->slots, c, err) &&
           record_check_order("dated_on", r->dated_on, "valid_until", r->valid_until, err);
}

/* What was approved stays as it was approved: another edition is another document. It may become
   obsolete, and what it serves may be said later. */
static bool check_approved(const struct document *r, const struct record_context *c,
                           struct err *err)
{
    static const char *const kept[] = {"name",        "number",      "kind",     "edition",
                                       "file",        "file_name",   "language", "author",
                                       "approved_by", "approved_on", "position"};
    struct document old = {0};
    if (!c->id.n || !c->load(c, "document", c->id, &old) || old.status != DOCUMENT_STATUS_APPROVED)
        return true;
    if (r->status != DOCUMENT_STATUS_APPROVED && r->status != DOCUMENT_STATUS_OBSOLETE)
        return err_set(err, ERR_DENIED,
                       "status: an approved document can only become obsolete; a new edition is a "
                       "new document");
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        const struct field *f = record_field(&DOCUMENT_TYPE, str_of(kept[i]));
        if (!str_eq(record_get(f, &old, c->arena), record_get(f, r, c->arena)))
            return err_set(err, ERR_DENIED,
                           "%s: an approved document is not changed; make a new document with the "
                           "next edition, and set this one obsolete",
                           f->name);
    }
    return true;
}

static bool check_document(const void *record, const struct record_context *c, struct err *err)
{
    const struct document *r = record;
    if (!check_approved(r, c, err))
        return false;
    if (r->status == DOCUMENT_STATUS_APPROVED && r->approved_by.n == 0)
        return err_set(err, ERR_INVALID, "approved_by: is required when a document is approved");
    return check_slots(r->slots, c, err) &&
           record_check_order("approved_on", r->approved_on, "valid_until", r->valid_until, err);
}

const struct record_type EVIDENCE_TYPE = {
    .name = "evidence",
    .label = "evidence",
    .plural = "evidence",
    .prefix = "EV",
    .help = "A piece of evidence: bytes with a hash and a date, and what it serves.",
    .size = sizeof(struct evidence),
    .fields = evidence_fields,
    .field_count = COUNT_OF(evidence_fields),
    .check = check_evidence,
};

const struct record_type DOCUMENT_TYPE = {
    .name = "document",
    .label = "document",
    .plural = "documents",
    .prefix = "DOC",
    .help = "A controlled document: its edition, its state, its file.",
    .size = sizeof(struct document),
    .fields = document_fields,
    .field_count = COUNT_OF(document_fields),
    .check = check_document,
};
