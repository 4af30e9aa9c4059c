/* What the law asks of those who place devices on the market, beside the devices: a person
   responsible for regulatory compliance, a representative in the Union, cover for liability. */
#include "intake/device/device.h"

static const struct choice prrc_route_choices[] = {
    [PRRC_ROUTE_UNSET] = {"", "Not stated"},
    [PRRC_ROUTE_DEGREE] = {"degree", "Degree and one year of experience"},
    [PRRC_ROUTE_EXPERIENCE] = {"experience", "Four years of experience"},
    {0},
};

/* MDR and IVDR Article 15(3)(a) to (e). */
static const char *const PRRC_TASKS[] = {
    "conformity_check", "documentation", "post_market", "reporting", "investigation_statement",
};

static const struct field prrc_fields[] = {
    {FIELD(struct prrc, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name of the person responsible for regulatory compliance (MDR and IVDR Article 15)."},
    {FIELD(struct prrc, organisation, REF), .label = "Organisation", .flags = FIELD_REQUIRED,
     .refers_to = "organisation",
     .help = "The manufacturer, or the authorised representative, which needs one too (Article "
             "15(6))."},
    {FIELD(struct prrc, person, REF), .label = "Person", .refers_to = "person",
     .help = "The same person among those who work with this file, for signatures."},
    {FIELD(struct prrc, route, CHOICE), .label = "Qualified by", .flags = FIELD_MATTERS,
     .choices = prrc_route_choices,
     .help =
         "Which of the two ways of Article 15(1) holds: a degree and one year of experience, or "
         "four years of experience."},
    {FIELD(struct prrc, qualification, LONGTEXT), .label = "Qualification", .flags = FIELD_MATTERS,
     .help = "Degree, field, and years in regulatory affairs or quality management of devices."},
    {FIELD(struct prrc, proof, REFS), .label = "Proof", .refers_to = "document",
     .help = "Documents that show the qualification."},
    {FIELD(struct prrc, tasks, WORDS), .label = "Tasks", .flags = FIELD_MATTERS,
     .help = "Of Article 15(3): conformity_check (before release), documentation (technical "
             "documentation and declaration), post_market, reporting, investigation_statement. "
             "Several persons share them in writing (15(4))."},
    {FIELD(struct prrc, external, TRI), .label = "From outside", .flags = FIELD_MATTERS,
     .help =
         "Whether the person is not of the organisation, as only micro and small enterprises may "
         "have it (Article 15(2))."},
    {FIELD(struct prrc, external_basis, LONGTEXT), .label = "Basis", .flags = FIELD_MATTERS,
     .help =
         "Why that is allowed, and how the person is permanently and continuously at disposal."},
    {FIELD(struct prrc, deputies, REFS), .label = "Deputies", .refers_to = "person",
     .help = "Who stands in."},
    {FIELD(struct prrc, valid_from, DATE), .label = "From", .help = "First day in this task."},
    {FIELD(struct prrc, valid_until, DATE), .label = "Until",
     .help = "Last day in this task; empty: without end."},
};

static const struct field mandate_fields[] = {
    {FIELD(struct mandate, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Number or title of the mandate (MDR and IVDR Article 11)."},
    {FIELD(struct mandate, manufacturer, REF), .label = "Manufacturer", .flags = FIELD_REQUIRED,
     .refers_to = "organisation", .help = "The manufacturer outside the Union."},
    {FIELD(struct mandate, representative, REF), .label = "Authorised representative",
     .flags = FIELD_REQUIRED, .refers_to = "organisation",
     .help = "The representative in the Union that accepted it."},
    {FIELD(struct mandate, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices it covers; empty: all of the manufacturer."},
    {FIELD(struct mandate, scope, LONGTEXT), .label = "Scope", .flags = FIELD_MATTERS,
     .help = "Tasks it gives; complaints and reports are passed on at once (Article 11(3))."},
    {FIELD(struct mandate, document, REF), .label = "Document", .refers_to = "document",
     .help = "The mandate itself, in writing."},
    {FIELD(struct mandate, accepted_on, DATE), .label = "Accepted on",
     .help = "Day the representative accepted it."},
    {FIELD(struct mandate, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day; empty: without end."},
};

static const struct field coverage_fields[] = {
    {FIELD(struct coverage, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Short name of the measure, as a policy number."},
    {FIELD(struct coverage, organisation, REF), .label = "Organisation", .flags = FIELD_REQUIRED,
     .refers_to = "organisation", .help = "The manufacturer whose liability it covers."},
    {FIELD(struct coverage, devices, REFS), .label = "Devices", .refers_to = "device",
     .help = "Devices it covers; empty: all of the manufacturer."},
    {FIELD(struct coverage, measure, LONGTEXT), .label = "Measure", .flags = FIELD_MATTERS,
     .help = "What covers possible liability, and why it is in proportion to class, type of device "
             "and size of the enterprise; insurance is one way (MDR Article 10(16), IVDR Article "
             "10(15))."},
    {FIELD(struct coverage, proof, REF), .label = "Proof", .refers_to = "document",
     .help = "The document that shows it."},
    {FIELD(struct coverage, valid_from, DATE), .label = "Valid from", .help = "First day."},
    {FIELD(struct coverage, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day; empty: without end."},
};

static bool is_prrc_task(struct str word)
{
    for (size_t i = 0; i < COUNT_OF(PRRC_TASKS); i++)
        if (str_eq(word, str_of(PRRC_TASKS[i])))
            return true;
    return false;
}

static bool check_prrc(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct prrc *r = record;
    struct str word, rest = r->tasks;
    while (str_word(&rest, &word))
        if (!is_prrc_task(word))
            return err_set(err, ERR_INVALID, "tasks: '%.*s' is no task of Article 15(3)",
                           STR_ARG(word));
    return record_check_given(r->external == TRI_YES, r->external_basis, "external_basis",
                              "when the person is from outside (Article 15(2))", err) &&
           record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

static bool check_mandate(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct mandate *r = record;
    if (str_eq(r->manufacturer, r->representative))
        return err_set(err, ERR_INVALID, "representative: is the manufacturer itself");
    return record_check_order("accepted_on", r->accepted_on, "valid_until", r->valid_until, err);
}

static bool check_coverage(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct coverage *r = record;
    return record_check_order("valid_from", r->valid_from, "valid_until", r->valid_until, err);
}

const struct record_type PRRC_TYPE = {
    .name = "prrc",
    .label = "person responsible for regulatory compliance",
    .plural = "persons responsible for regulatory compliance",
    .prefix = "PRRC",
    .help = "A person responsible for regulatory compliance, of a manufacturer or authorised "
            "representative.",
    .size = sizeof(struct prrc),
    .fields = prrc_fields,
    .field_count = COUNT_OF(prrc_fields),
    .check = check_prrc,
};

const struct record_type MANDATE_TYPE = {
    .name = "mandate",
    .label = "mandate",
    .plural = "mandates",
    .prefix = "MAND",
    .help = "The written mandate by which a manufacturer outside the Union names its authorised "
            "representative.",
    .size = sizeof(struct mandate),
    .fields = mandate_fields,
    .field_count = COUNT_OF(mandate_fields),
    .check = check_mandate,
};

const struct record_type COVERAGE_TYPE = {
    .name = "coverage",
    .label = "financial coverage",
    .plural = "measures of financial coverage",
    .prefix = "COV",
    .help = "A measure by which a manufacturer covers its possible liability.",
    .size = sizeof(struct coverage),
    .fields = coverage_fields,
    .field_count = COUNT_OF(coverage_fields),
    .check = check_coverage,
};
