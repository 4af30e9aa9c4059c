#include "intake/catalogue/record.h"

const struct choice catalogue_label_choices[] = {
    [CATALOGUE_LABEL_UNSET] = {"", "Not stated"},
    [CATALOGUE_LABEL_LAW] = {"law", "Law"},
    [CATALOGUE_LABEL_GUIDANCE] = {"guidance", "Guidance"},
    [CATALOGUE_LABEL_STANDARD] = {"standard", "Standard"},
    [CATALOGUE_LABEL_PRACTICE] = {"practice", "Practice"},
    {0},
};

static const struct choice catalogue_status_choices[] = {
    [CATALOGUE_STATUS_UNSET] = {"", "Not stated"},
    [CATALOGUE_STATUS_IN_FORCE] = {"in_force", "In force"},
    [CATALOGUE_STATUS_NOT_YET] = {"not_yet", "Adopted, not yet applicable"},
    [CATALOGUE_STATUS_PROPOSED] = {"proposed", "Proposed, not in force"},
    [CATALOGUE_STATUS_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    {0},
};

static const struct choice catalogue_role_choices[] = {
    [CATALOGUE_ROLE_UNSET] = {"", "Requirements"},
    [CATALOGUE_ROLE_QUESTIONNAIRE] = {"questionnaire", "Questions to be answered"},
    [CATALOGUE_ROLE_REFERENCE] = {"reference", "Only an end of mappings"},
    {0},
};

static const struct choice clause_status_choices[] = {
    [CLAUSE_STATUS_UNSET] = {"", "Not stated"},
    [CLAUSE_STATUS_VERIFIED] = {"verified", "Verified"},
    [CLAUSE_STATUS_SECONDARY] = {"secondary", "From secondary sources"},
    [CLAUSE_STATUS_UNVERIFIED] = {"unverified", "Unverified"},
    {0},
};

static const struct choice mapping_relation_choices[] = {
    [MAPPING_RELATION_UNSET] = {"", "Not stated"},
    [MAPPING_RELATION_TWIN] = {"twin", "The same requirement"},
    [MAPPING_RELATION_NEAREST] = {"nearest", "No true twin, the nearest one"},
    [MAPPING_RELATION_EXPLAINS] = {"explains", "Guidance on a clause"},
    [MAPPING_RELATION_COVERS] = {"covers", "Doing one does the other"},
    [MAPPING_RELATION_CORRESPONDS] = {"corresponds", "Corresponds"},
    [MAPPING_RELATION_ASKS] = {"asks", "A reviewer's question about a clause"},
    [MAPPING_RELATION_CHANGES] = {"changes", "A proposal to change a clause"},
    {0},
};

static const struct field catalogue_fields[] = {
    {FIELD(struct catalogue, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "Title, in our words where the text is not free."},
    {FIELD(struct catalogue, label, CHOICE), .label = "Label",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .choices = catalogue_label_choices,
     .help = "What it binds like."},
    {FIELD(struct catalogue, role, CHOICE), .label = "Role", .choices = catalogue_role_choices,
     .help = "What it is for; a questionnaire or a reference is measured only when it is named."},
    {FIELD(struct catalogue, edition, TEXT), .label = "Edition",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "Edition, with its date."},
    {FIELD(struct catalogue, status, CHOICE), .label = "Status",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = catalogue_status_choices,
     .help = "Whether it is in force; a proposal never drives a deadline."},
    {FIELD(struct catalogue, regulation, CHOICE), .label = "Regulation",
     .choices = device_regulation_choices,
     .help = "The regulation whose devices it is for; empty: both."},
    {FIELD(struct catalogue, source, TEXT), .label = "Source", .flags = FIELD_REQUIRED,
     .help = "Where the facts come from."},
    {FIELD(struct catalogue, url, URL), .label = "Address", .help = "Where the text can be had."},
    {FIELD(struct catalogue, as_of, DATE), .label = "As of",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "Day on which the facts were taken."},
    {FIELD(struct catalogue, valid_from, DATE), .label = "Valid from", .flags = FIELD_MATTERS,
     .help = "First day on which it applies."},
    {FIELD(struct catalogue, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day on which it applies."},
    {FIELD(struct catalogue, built_in, TRI), .label = "Built in",
     .help = "Whether this edition came with the program; then a newer program may update it."},
    {FIELD(struct catalogue, file_hash, HASH), .label = "Data file", .flags = FIELD_MATTERS,
     .help = "SHA-256 of the data file it was read from."},
    {FIELD(struct catalogue, notes, LONGTEXT), .label = "Notes",
     .help = "Errata and known doubts."},
};

static const struct field clause_fields[] = {
    {FIELD(struct clause, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "What it asks, in our words."},
    {FIELD(struct clause, catalogue, REF), .label = "Catalogue",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "catalogue",
     .help = "The catalogue it belongs to."},
    {FIELD(struct clause, number, TEXT), .label = "Number", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Number as printed, as 17.2."},
    {FIELD(struct clause, chapter, TEXT), .label = "Chapter",
     .help = "The part of the document it stands in."},
    {FIELD(struct clause, parent, REF), .label = "Inside of", .refers_to = "clause",
     .help = "The clause above it."},
    {FIELD(struct clause, position, NUMBER), .label = "Order",
     .help = "Place in the catalogue, from 1."},
    {FIELD(struct clause, text, LONGTEXT), .label = "Meaning", .flags = FIELD_MATTERS,
     .help = "What it means, in our words."},
    {FIELD(struct clause, heading, TRI), .label = "Heading only",
     .help = "Whether it only groups others."},
    {FIELD(struct clause, applies_if, JSON), .label = "Applies if", .flags = FIELD_MATTERS,
     .help = "Condition over facts of the device: {\"always\": true}, {\"any_of\": [...]} or "
             "{\"all_of\": [...]}."},
    {FIELD(struct clause, applies_note, LONGTEXT), .label = "When it applies",
     .flags = FIELD_MATTERS, .help = "The condition in words."},
    {FIELD(struct clause, cybersecurity, TRI), .label = "Cybersecurity", .flags = FIELD_MATTERS,
     .help = "Whether it bears on cybersecurity."},
    {FIELD(struct clause, evidence_wanted, LONGTEXT), .label = "Evidence wanted",
     .help = "What a reviewer looks for, one a line."},
    {FIELD(struct clause, phase, WORDS), .label = "Phase", .help = "pre-market, post-market."},
    {FIELD(struct clause, question, LONGTEXT), .label = "Question",
     .help = "The question, where the catalogue is a questionnaire."},
    {FIELD(struct clause, label, CHOICE), .label = "Label", .choices = catalogue_label_choices,
     .help = "What it binds like, when it differs from the catalogue."},
    {FIELD(struct clause, force, CHOICE), .label = "In force", .flags = FIELD_MATTERS,
     .choices = catalogue_status_choices,
     .help = "Whether it is in force, when it differs from the catalogue."},
    {FIELD(struct clause, valid_from, DATE), .label = "Valid from", .flags = FIELD_MATTERS,
     .help = "First day on which it applies, when it differs from the catalogue."},
    {FIELD(struct clause, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day on which it applies, when it differs from the catalogue."},
    {FIELD(struct clause, status, CHOICE), .label = "Verified", .flags = FIELD_MATTERS,
     .choices = clause_status_choices, .help = "How well the row was verified."},
    {FIELD(struct clause, source, TEXT), .label = "Source",
     .help = "Where this row comes from, when it differs from the catalogue."},
    {FIELD(struct clause, note, LONGTEXT), .label = "Note",
     .help = "Corrections, limits, and how well it was verified."},
};

static const struct field clause_mapping_fields[] = {
    {FIELD(struct clause_mapping, source, REF), .label = "Clause",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "clause", .help = "One clause."},
    {FIELD(struct clause_mapping, target, REF), .label = "Related clause",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "clause", .help = "The other clause."},
    {FIELD(struct clause_mapping, relation, CHOICE), .label = "Relation",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .choices = mapping_relation_choices,
     .help = "How they are related."},
    {FIELD(struct clause_mapping, catalogue, REF), .label = "Written in", .refers_to = "catalogue",
     .help = "The catalogue whose file has it; none: it was added by hand."},
    {FIELD(struct clause_mapping, draft, TEXT), .label = "Numbers of the draft",
     .help = "As the source numbers it, where it cites an earlier draft."},
    {FIELD(struct clause_mapping, published, TEXT), .label = "Published numbers",
     .help = "The same in the numbers of the published edition."},
    {FIELD(struct clause_mapping, basis, TEXT), .label = "Basis", .flags = FIELD_MATTERS,
     .help = "Who says so, as MDCG 2019-16 Table 1."},
    {FIELD(struct clause_mapping, status, CHOICE), .label = "Verified", .flags = FIELD_MATTERS,
     .choices = clause_status_choices, .help = "How well it was verified."},
    {FIELD(struct clause_mapping, note, LONGTEXT), .label = "Note",
     .help = "Limits of the relation."},
};

static bool check_catalogue(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct catalogue *r = record;
    return record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

static bool check_clause(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct clause *r = record;
    return record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

const struct record_type CATALOGUE_TYPE = {
    .name = "catalogue",
    .label = "catalogue",
    .plural = "catalogues",
    .prefix = "CAT",
    .help =
        "A law, guidance, standard or practice as a list of clauses, with its edition and source.",
    .flags = RECORD_NATURAL_ID,
    .size = sizeof(struct catalogue),
    .fields = catalogue_fields,
    .field_count = COUNT_OF(catalogue_fields),
    .check = check_catalogue,
};

const struct record_type CLAUSE_TYPE = {
    .name = "clause",
    .label = "clause",
    .plural = "clauses",
    .prefix = "CL",
    .help = "One clause, requirement, question or practice of a catalogue.",
    .flags = RECORD_NATURAL_ID,
    .size = sizeof(struct clause),
    .fields = clause_fields,
    .field_count = COUNT_OF(clause_fields),
    .check = check_clause,
};

const struct record_type CLAUSE_MAPPING_TYPE = {
    .name = "clause_mapping",
    .label = "clause mapping",
    .plural = "clause mappings",
    .prefix = "MAP",
    .help = "That two clauses are related, and how.",
    .flags = RECORD_NATURAL_ID,
    .size = sizeof(struct clause_mapping),
    .fields = clause_mapping_fields,
    .field_count = COUNT_OF(clause_mapping_fields),
};
