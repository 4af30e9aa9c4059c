/* Certificates and declarations: what a body, or the manufacturer, said a device conforms to. */
#include "intake/device/device.h"

static const struct choice certificate_kind_choices[] = {
    [CERTIFICATE_KIND_UNSET] = {"", "Not stated"},
    [CERTIFICATE_KIND_QMS] = {"qms", "Quality management system"},
    [CERTIFICATE_KIND_TECHNICAL_DOCUMENTATION] = {"technical_documentation",
                                                  "Technical documentation"},
    [CERTIFICATE_KIND_TYPE_EXAMINATION] = {"type_examination", "Type examination"},
    [CERTIFICATE_KIND_PRODUCT_VERIFICATION] = {"product_verification", "Product verification"},
    [CERTIFICATE_KIND_DIRECTIVE] = {"directive", "Under a Directive"},
    [CERTIFICATE_KIND_DECLARATION] = {"declaration", "Declaration of conformity"},
    {0},
};

static const struct choice certificate_status_choices[] = {
    [CERTIFICATE_STATUS_UNSET] = {"", "Not stated"},
    [CERTIFICATE_STATUS_VALID] = {"valid", "Valid"},
    [CERTIFICATE_STATUS_IN_ASSESSMENT] = {"in_assessment", "In assessment"},
    [CERTIFICATE_STATUS_SUSPENDED] = {"suspended", "Suspended"},
    [CERTIFICATE_STATUS_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    [CERTIFICATE_STATUS_EXPIRED] = {"expired", "Expired"},
    [CERTIFICATE_STATUS_REFUSED] = {"refused", "Refused"},
    {0},
};

static const struct field certificate_fields[] = {
    {FIELD(struct certificate, name, TEXT), .label = "Number", .flags = FIELD_REQUIRED,
     .help = "Number of the certificate, as printed on it."},
    {FIELD(struct certificate, kind, CHOICE), .label = "Kind", .flags = FIELD_REQUIRED,
     .choices = certificate_kind_choices, .help = "What was certified, by which annex."},
    {FIELD(struct certificate, devices, REFS), .label = "Devices", .flags = FIELD_MATTERS,
     .refers_to = "device", .help = "Devices the certificate covers."},
    {FIELD(struct certificate, body, REF), .label = "Issued by", .refers_to = "organisation",
     .help = "The notified body, or the manufacturer of a declaration."},
    {FIELD(struct certificate, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = certificate_status_choices, .help = "Whether it is in force."},
    {FIELD(struct certificate, regulation, CHOICE), .label = "Regulation",
     .choices = device_regulation_choices,
     .help = "The regulation it was issued under; empty for a Directive."},
    {FIELD(struct certificate, annex, TEXT), .label = "Annex",
     .help = "Annex and chapter of the conformity assessment, as \"Annex IX chapters I and III\"."},
    {FIELD(struct certificate, scope, LONGTEXT), .label = "Scope", .flags = FIELD_MATTERS,
     .help =
         "What the certificate covers, in its words: devices, device groups, processes, sites."},
    {FIELD(struct certificate, conditions, LONGTEXT), .label = "Conditions", .flags = FIELD_MATTERS,
     .help = "Conditions and limits the body set."},
    {FIELD(struct certificate, issued_on, DATE), .label = "Issued on", .help = "Day of issue."},
    {FIELD(struct certificate, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day of validity."},
    {FIELD(struct certificate, document, REF), .label = "Document", .refers_to = "document",
     .help = "The certificate itself."},
};

static bool check_certificate(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct certificate *r = record;
    return record_check_order("issued_on", r->issued_on, "valid_until", r->valid_until, err);
}

const struct record_type CERTIFICATE_TYPE = {
    .name = "certificate",
    .label = "certificate",
    .plural = "certificates",
    .prefix = "CERT",
    .help = "A certificate or declaration that covers devices, with its dates.",
    .size = sizeof(struct certificate),
    .fields = certificate_fields,
    .field_count = COUNT_OF(certificate_fields),
    .check = check_certificate,
};
