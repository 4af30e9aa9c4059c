#include "publish/advisory/advisory.h"

static const struct choice advisory_kind_choices[] = {
    [ADVISORY_KIND_UNSET] = {"", "Not stated"},
    [ADVISORY_KIND_SECURITY_ADVISORY] = {"security_advisory", "Security advisory"},
    [ADVISORY_KIND_VEX] = {"vex", "VEX"},
    [ADVISORY_KIND_INFORMATIONAL] = {"informational", "Informational"},
    [ADVISORY_KIND_INCIDENT_RESPONSE] = {"incident_response", "Incident response"},
    {0},
};

static const struct choice advisory_tlp_choices[] = {
    [ADVISORY_TLP_UNSET] = {"", "Not stated"},
    [ADVISORY_TLP_CLEAR] = {"CLEAR", "TLP:CLEAR"},
    [ADVISORY_TLP_GREEN] = {"GREEN", "TLP:GREEN"},
    [ADVISORY_TLP_AMBER] = {"AMBER", "TLP:AMBER"},
    [ADVISORY_TLP_AMBER_STRICT] = {"AMBER_STRICT", "TLP:AMBER+STRICT"},
    [ADVISORY_TLP_RED] = {"RED", "TLP:RED"},
    {0},
};

static const struct choice advisory_status_choices[] = {
    [ADVISORY_STATUS_UNSET] = {"", "Not stated"},
    [ADVISORY_STATUS_DRAFT] = {"draft", "Draft"},
    [ADVISORY_STATUS_TECHNICAL_REVIEW] = {"technical_review", "Technical review"},
    [ADVISORY_STATUS_SAFETY_REVIEW] = {"safety_review", "Safety and regulatory review"},
    [ADVISORY_STATUS_APPROVED] = {"approved", "Approved"},
    [ADVISORY_STATUS_PRE_NOTIFIED] = {"pre_notified", "Pre notified"},
    [ADVISORY_STATUS_PUBLISHED] = {"published", "Published"},
    [ADVISORY_STATUS_SUPERSEDED] = {"superseded", "Superseded"},
    [ADVISORY_STATUS_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    {0},
};

static const struct field advisory_fields[] = {
    {FIELD(struct advisory, name, TEXT), .label = "Title", .flags = FIELD_REQUIRED,
     .help = "Title, as published."},
    {FIELD(struct advisory, kind, CHOICE), .label = "Kind", .flags = FIELD_DEFAULT,
     .choices = advisory_kind_choices, .help = "Profile of the document (CSAF)."},
    {FIELD(struct advisory, case_ref, REF), .label = "Case", .refers_to = "case",
     .help = "The case it comes from."},
    {FIELD(struct advisory, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices it names."},
    {FIELD(struct advisory, releases, REFS), .label = "Releases", .flags = FIELD_MATTERS,
     .refers_to = "release",
     .help = "Releases it names; the status of each comes from the decisions."},
    {FIELD(struct advisory, vulnerabilities, WORDS), .label = "Vulnerabilities",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .help = "Ids, as CVE-2023-5363."},
    {FIELD(struct advisory, decisions, REFS), .label = "Decisions", .flags = FIELD_BASIS,
     .refers_to = "decision", .help = "Decisions it publishes."},
    {FIELD(struct advisory, severity, CHOICE), .label = "Severity", .flags = FIELD_MATTERS,
     .choices = flaw_severity_choices, .help = "Severity for users of the device."},
    {FIELD(struct advisory, vector, CVSS), .label = "CVSS vector", .flags = FIELD_MATTERS,
     .help = "Vector for the device."},
    {FIELD(struct advisory, tlp, CHOICE), .label = "Sharing", .flags = FIELD_MATTERS,
     .choices = advisory_tlp_choices, .help = "Who may read it (Traffic Light Protocol)."},
    {FIELD(struct advisory, summary, LONGTEXT), .label = "Summary", .flags = FIELD_MATTERS,
     .help = "What is wrong, without a recipe for an attack."},
    {FIELD(struct advisory, patient_safety, LONGTEXT), .label = "Patient safety",
     .flags = FIELD_MATTERS, .help = "What it means for patients."},
    {FIELD(struct advisory, exploitation, LONGTEXT), .label = "Exploitation",
     .flags = FIELD_MATTERS, .help = "Whether it is known to be used."},
    {FIELD(struct advisory, mitigation, LONGTEXT), .label = "Interim measures",
     .flags = FIELD_MATTERS, .help = "What users can do now, with clinical side-effects."},
    {FIELD(struct advisory, fix, LONGTEXT), .label = "Fix", .flags = FIELD_MATTERS,
     .help = "The fix and how to get it."},
    {FIELD(struct advisory, contact, TEXT), .label = "Contact", .help = "Whom to ask."},
    {FIELD(struct advisory, credits, LONGTEXT), .label = "Credits", .help = "Who found it."},
    {FIELD(struct advisory, version, VERSION), .label = "Version",
     .help = "Version of the document, raised with each publication."},
    {FIELD(struct advisory, revision_history, JSON), .label = "Revision history",
     .help = "[{\"number\",\"date\",\"summary\"}], oldest first."},
    {FIELD(struct advisory, published_on, DATE), .label = "Published on",
     .help = "Day of the first publication."},
    {FIELD(struct advisory, updated_on, DATE), .label = "Updated on",
     .help = "Day of the current version."},
    {FIELD(struct advisory, url, URL), .label = "Address", .help = "Where it is published."},
    {FIELD(struct advisory, file, HASH), .label = "File",
     .help = "SHA-256 of the published document."},
    {FIELD(struct advisory, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = advisory_status_choices, .help = "Where it stands."},
};

static bool check_advisory(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct advisory *r = record;
    bool out = r->status == ADVISORY_STATUS_PUBLISHED;
    if (out && r->published_on.year == 0)
        return err_set(err, ERR_INVALID, "published_on: is required when an advisory is published");
    return record_check_given(out, r->summary, "summary", "when an advisory is published", err) &&
           record_check_order("published_on", r->published_on, "updated_on", r->updated_on, err);
}

const struct record_type ADVISORY_TYPE = {
    .name = "advisory",
    .label = "advisory",
    .plural = "advisories",
    .prefix = "ADV",
    .help = "What we tell users about a vulnerability of our devices.",
    .flags = RECORD_JUDGEMENT,
    .size = sizeof(struct advisory),
    .fields = advisory_fields,
    .field_count = COUNT_OF(advisory_fields),
    .check = check_advisory,
};
