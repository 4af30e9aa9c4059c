#include "intake/sbom/record.h"

static const struct choice sbom_origin_choices[] = {
    [SBOM_ORIGIN_UNSET] = {"", "Not stated"},
    [SBOM_ORIGIN_IMPORTED] = {"imported", "Imported"},
    [SBOM_ORIGIN_EDITED] = {"edited", "Entered by a person"},
    [SBOM_ORIGIN_SCAN] = {"scan", "Scan of the shipped image"},
    {0},
};

static const struct choice sbom_status_choices[] = {
    [SBOM_STATUS_UNSET] = {"", "Not stated"},
    [SBOM_STATUS_CURRENT] = {"current", "Current"},
    [SBOM_STATUS_REPLACED] = {"replaced", "Replaced"},
    {0},
};

static const struct choice component_layer_choices[] = {
    [COMPONENT_LAYER_UNSET] = {"", "Not stated"},
    [COMPONENT_LAYER_IMPORTED] = {"imported", "Imported"},
    [COMPONENT_LAYER_MANUAL] = {"manual", "Manual"},
    [COMPONENT_LAYER_RULE] = {"rule", "Rule"},
    {0},
};

static const struct choice component_support_choices[] = {
    [COMPONENT_SUPPORT_UNSET] = {"", "Not stated"},
    [COMPONENT_SUPPORT_ACTIVE] = {"active", "Active"},
    [COMPONENT_SUPPORT_LIMITED] = {"limited", "Limited"},
    [COMPONENT_SUPPORT_ENDED] = {"ended", "Ended"},
    [COMPONENT_SUPPORT_UNKNOWN] = {"unknown", "Asked, and unknown"},
    {0},
};

static const struct choice identity_status_choices[] = {
    [IDENTITY_STATUS_UNSET] = {"", "Not stated"},
    [IDENTITY_STATUS_PROPOSED] = {"proposed", "Proposed"},
    [IDENTITY_STATUS_ACCEPTED] = {"accepted", "Accepted"},
    [IDENTITY_STATUS_REJECTED] = {"rejected", "Rejected"},
    {0},
};

static const struct field sbom_fields[] = {
    {FIELD(struct sbom_record, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "What the list describes, with its part: pump, app, cloud."},
    {FIELD(struct sbom_record, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release it belongs to."},
    {FIELD(struct sbom_record, part, TEXT), .label = "Part", .flags = FIELD_FIXED,
     .help = "Part of the system, where a release has several lists."},
    {FIELD(struct sbom_record, file, HASH), .label = "File",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_ATTACHED,
     .help = "SHA-256 of the bytes that were received."},
    {FIELD(struct sbom_record, file_name, TEXT), .label = "File name", .flags = FIELD_FIXED,
     .help = "Name the file came with."},
    {FIELD(struct sbom_record, format, TEXT), .label = "Format", .flags = FIELD_FIXED,
     .help = "Format and its version, as CycloneDX 1.6."},
    {FIELD(struct sbom_record, serial, TEXT), .label = "Serial number", .flags = FIELD_FIXED,
     .help = "serialNumber, or documentNamespace."},
    {FIELD(struct sbom_record, document_version, VERSION), .label = "Document version",
     .flags = FIELD_FIXED, .help = "Version of the list itself."},
    {FIELD(struct sbom_record, created, TEXT), .label = "Made at", .flags = FIELD_FIXED,
     .help = "When the list was made, as it says."},
    {FIELD(struct sbom_record, tools, TEXT), .label = "Tools", .flags = FIELD_FIXED,
     .help = "What made it."},
    {FIELD(struct sbom_record, origin, CHOICE), .label = "Origin",
     .flags = FIELD_DEFAULT | FIELD_FIXED, .choices = sbom_origin_choices,
     .help = "Where it comes from."},
    {FIELD(struct sbom_record, components, REFS), .label = "Components", .flags = FIELD_FIXED,
     .refers_to = "component", .help = "What the list names."},
    {FIELD(struct sbom_record, component_count, NUMBER), .label = "Component count",
     .flags = FIELD_FIXED, .help = "Entries read; the same component may be named twice."},
    {FIELD(struct sbom_record, skipped_count, NUMBER), .label = "Skipped", .flags = FIELD_FIXED,
     .help = "Entries that could not be read; the receipt says why."},
    {FIELD(struct sbom_record, receipt, JSON), .label = "Receipt", .flags = FIELD_FIXED,
     .help = "Findings of the import, by line and path."},
    {FIELD(struct sbom_record, imported_on, DATE), .label = "Imported on", .flags = FIELD_FIXED,
     .help = "Day of the import."},
    {FIELD(struct sbom_record, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = sbom_status_choices, .help = "Whether it is the one in force for its part."},
    {FIELD(struct sbom_record, product_purl, PURL), .label = "Package URL of the product",
     .flags = FIELD_FIXED, .help = "What the list calls the product it describes."},
    {FIELD(struct sbom_record, product_cpe, CPE), .label = "CPE name of the product",
     .flags = FIELD_FIXED, .help = "Likewise, as a CPE name."},
};

static const struct field component_fields[] = {
    {FIELD(struct component, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Name, as in the list."},
    {FIELD(struct component, type, TEXT), .label = "Type", .flags = FIELD_FIXED,
     .help = "Type, as library, firmware or operating-system."},
    {FIELD(struct component, group_name, TEXT), .label = "Group", .flags = FIELD_FIXED,
     .help = "Group or namespace."},
    {FIELD(struct component, version, VERSION), .label = "Version", .flags = FIELD_FIXED,
     .help = "Version, as its maker writes it."},
    {FIELD(struct component, purl, PURL), .label = "Package URL", .flags = FIELD_FIXED,
     .help = "Package URL, as in the list."},
    {FIELD(struct component, cpe, CPE), .label = "CPE", .flags = FIELD_FIXED,
     .help = "CPE name, as in the list."},
    {FIELD(struct component, source_package, TEXT), .label = "Source package", .flags = FIELD_FIXED,
     .help = "What a distribution built it from, as name@version, where the list says so."},
    {FIELD(struct component, identity, TEXT), .label = "Identity",
     .help = "What decisions know it by, without version: from purl or CPE."},
    {FIELD(struct component, identity_rule, REF), .label = "Identity rule",
     .refers_to = "identity_rule",
     .help = "A rule that a person names for it; accepted rules hold without."},
    {FIELD(struct component, supplier, TEXT), .label = "Supplier",
     .help = "Who supplies it; what a person enters stays when a list says something else."},
    {FIELD(struct component, licence, TEXT), .label = "Licence",
     .help = "SPDX expression where there is one; what a person enters stays likewise."},
    {FIELD(struct component, hashes, JSON), .label = "Hashes", .flags = FIELD_FIXED,
     .help = "Hashes of the file: {\"SHA-256\": \"...\"}."},
    {FIELD(struct component, layer, CHOICE), .label = "Layer", .flags = FIELD_DEFAULT | FIELD_FIXED,
     .choices = component_layer_choices,
     .help =
         "Imported, entered by hand, or made by a rule; an import replaces only its own layer."},
    {FIELD(struct component, support_level, CHOICE), .label = "Support",
     .choices = component_support_choices, .help = "Level of support by its maker."},
    {FIELD(struct component, end_of_support_on, DATE), .label = "Support ends",
     .help = "Last day of support by its maker."},
    {FIELD(struct component, support_source, TEXT), .label = "Source of support",
     .help = "Where level and day come from; why unknown, when unknown."},
    {FIELD(struct component, imported, JSON), .label = "Said by lists",
     .help = "What the lists said last, by field: so that a person's word is known from theirs."},
};

static const struct field identity_rule_fields[] = {
    {FIELD(struct identity_rule, name, TEXT), .label = "Name in the list",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_MATTERS,
     .help = "Name as in component lists; \"*\" stands for any run of letters."},
    {FIELD(struct identity_rule, version, VERSION), .label = "Version in the list",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "Only for this version, when given."},
    {FIELD(struct identity_rule, supplier, TEXT), .label = "Supplier in the list",
     .flags = FIELD_FIXED | FIELD_MATTERS, .help = "Only for this supplier, when given."},
    {FIELD(struct identity_rule, purl, PURL), .label = "Package URL", .flags = FIELD_MATTERS,
     .help = "What it is, without version to keep that of the list."},
    {FIELD(struct identity_rule, cpe, CPE), .label = "CPE", .flags = FIELD_MATTERS,
     .help = "What it is, with \"*\" as version to keep that of the list."},
    {FIELD(struct identity_rule, fixed_version, VERSION), .label = "Version",
     .flags = FIELD_MATTERS, .help = "The version it has, where the list does not say."},
    {FIELD(struct identity_rule, reason, LONGTEXT), .label = "Because", .flags = FIELD_MATTERS,
     .help = "What shows it: file names, hashes, the supplier."},
    {FIELD(struct identity_rule, status, CHOICE), .label = "Status",
     .flags = FIELD_DEFAULT | FIELD_MATTERS, .choices = identity_status_choices,
     .help = "Only accepted rules are used."},
    {FIELD(struct identity_rule, decided_by, TEXT), .label = "Decided by", .help = "Who decided."},
    {FIELD(struct identity_rule, decided_on, DATE), .label = "Decided on",
     .help = "Day of the decision."},
};

static bool check_identity_rule(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct identity_rule *r = record;
    if (r->purl.n == 0 && r->cpe.n == 0 && r->fixed_version.n == 0)
        return err_set(err, ERR_INVALID, "purl: is required, or a CPE or a version");
    return record_check_given(r->status == IDENTITY_STATUS_ACCEPTED, r->reason, "reason",
                              "when a rule is accepted", err);
}

const struct record_type SBOM_TYPE = {
    .name = "sbom",
    .label = "component list",
    .plural = "component lists",
    .prefix = "SB",
    .help = "A component list (SBOM) as it was received for a release.",
    .size = sizeof(struct sbom_record),
    .fields = sbom_fields,
    .field_count = COUNT_OF(sbom_fields),
};

const struct record_type COMPONENT_TYPE = {
    .name = "component",
    .label = "component",
    .plural = "components",
    .prefix = "CO",
    .help =
        "A component at one version, as lists name it, once for all releases: what it is, and what "
        "is known about it.",
    .size = sizeof(struct component),
    .fields = component_fields,
    .field_count = COUNT_OF(component_fields),
};

const struct record_type IDENTITY_RULE_TYPE = {
    .name = "identity_rule",
    .label = "identity rule",
    .plural = "identity rules",
    .prefix = "IR",
    .help =
        "What a name in component lists means to the advisories: decided once, used everywhere.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct identity_rule),
    .fields = identity_rule_fields,
    .field_count = COUNT_OF(identity_rule_fields),
    .check = check_identity_rule,
};
