#include "intake/device/device.h"

static const struct choice release_status_choices[] = {
    [RELEASE_STATUS_UNSET] = {"", "Not stated"},
    [RELEASE_STATUS_IN_WORK] = {"in_work", "In work"},
    [RELEASE_STATUS_RELEASED] = {"released", "Released"},
    [RELEASE_STATUS_WITHDRAWN] = {"withdrawn", "Withdrawn"},
    [RELEASE_STATUS_END_OF_SUPPORT] = {"end_of_support", "End of support"},
    {0},
};

static const struct choice market_status_choices[] = {
    [MARKET_STATUS_UNSET] = {"", "Not stated"},
    [MARKET_STATUS_PLANNED] = {"planned", "Planned"},
    [MARKET_STATUS_ON_MARKET] = {"on_market", "On the market"},
    [MARKET_STATUS_ENDED] = {"ended", "Ended"},
    {0},
};

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

static const struct choice device_regulation_choices[] = {
    [DEVICE_REGULATION_UNSET] = {"", "Not stated"},
    [DEVICE_REGULATION_MDR] = {"mdr", "MDR (EU) 2017/745"},
    [DEVICE_REGULATION_IVDR] = {"ivdr", "IVDR (EU) 2017/746"},
    {0},
};

static const struct field release_fields[] = {
    {FIELD(struct release, name, TEXT), .label = "Version", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Version of the release, as users see it."},
    {FIELD(struct release, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device this is a version of."},
    {FIELD(struct release, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = release_status_choices, .help = "Where the release stands in its life."},
    {FIELD(struct release, previous, REF), .label = "Previous release", .refers_to = "release",
     .help = "The release this one follows."},
    {FIELD(struct release, udi_di, TEXT), .label = "UDI-DI", .flags = FIELD_MATTERS,
     .help = "Device identifier of this version and model (MDR and IVDR Annex VI Part C)."},
    {FIELD(struct release, udi_pi, TEXT), .label = "UDI-PI",
     .help = "Production identifier: software version, lot or serial number."},
    {FIELD(struct release, build_hash, HASH), .label = "Build", .flags = FIELD_MATTERS,
     .help = "SHA-256 of the shipped image, so that tests can name what they tested."},
    {FIELD(struct release, changes, LONGTEXT), .label = "Changes",
     .help = "What differs from the previous release, and why."},
    {FIELD(struct release, significant_change, TRI), .label = "Significant change",
     .help = "Whether design or intended purpose change significantly (MDCG 2020-3); yes may need "
             "the notified body."},
    {FIELD(struct release, change_reason, LONGTEXT), .label = "Reason",
     .help = "The argument for the answer above."},
    {FIELD(struct release, released_on, DATE), .label = "Released on",
     .help = "Day the release was first given to users."},
    {FIELD(struct release, support_until, DATE), .label = "Supported until", .flags = FIELD_MATTERS,
     .help = "Last day with security updates for this release."},
    {FIELD(struct release, end_of_support_on, DATE), .label = "Support ended on",
     .help = "Day on which support did end."},
    {FIELD(struct release, end_of_life_on, DATE), .label = "Sold until",
     .help = "Last day on which this release is sold (IMDRF N70: end of life)."},
    {FIELD(struct release, withdrawn_reason, LONGTEXT), .label = "Reason of withdrawal",
     .help = "Why the release was taken back."},
    {FIELD(struct release, units_in_field, NUMBER), .label = "Units in the field",
     .help = "Units known to run this release, pieces; empty is unknown."},
    {FIELD(struct release, units_counted_on, DATE), .label = "Units counted on",
     .help = "Day of that count."},
};

static const struct field baseline_fields[] = {
    {FIELD(struct baseline, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Why the release was frozen, as \"approval\" or \"review package 3\"."},
    {FIELD(struct baseline, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_BASIS, .refers_to = "release",
     .help = "The release that is frozen."},
    {FIELD(struct baseline, position, NUMBER), .label = "Position",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help =
         "Position of the history, counted from 1; everything up to it belongs to the baseline."},
    {FIELD(struct baseline, chain_hash, HASH), .label = "Hash of the chain",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .help = "SHA-256 of the history at that position."},
    {FIELD(struct baseline, frozen_at, INSTANT), .label = "Frozen at", .flags = FIELD_FIXED,
     .help = "When it was frozen, UTC."},
    {FIELD(struct baseline, frozen_by, TEXT), .label = "Frozen by", .flags = FIELD_FIXED,
     .help = "Who froze it."},
};

static const struct field market_fields[] = {
    {FIELD(struct market, name, TEXT), .label = "Country or region", .flags = FIELD_REQUIRED,
     .help = "Where the device is made available."},
    {FIELD(struct market, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device that is sold there."},
    {FIELD(struct market, status, CHOICE), .label = "Status", .flags = FIELD_DEFAULT,
     .choices = market_status_choices, .help = "Whether the device is sold there now."},
    {FIELD(struct market, languages, WORDS), .label = "Languages",
     .help = "Languages of label and instructions, as BCP 47 tags."},
    {FIELD(struct market, authority, REF), .label = "Authority", .refers_to = "organisation",
     .help = "Competent authority that gets reports."},
    {FIELD(struct market, importer, REF), .label = "Importer", .refers_to = "organisation",
     .help = "Importer, where the manufacturer is outside the Union (MDR and IVDR Article 13)."},
    {FIELD(struct market, on_market_from, DATE), .label = "From",
     .help = "First day on this market."},
    {FIELD(struct market, on_market_until, DATE), .label = "Until",
     .help = "Last day on this market."},
    {FIELD(struct market, units, NUMBER), .label = "Units", .help = "Units sold there, pieces."},
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
    {FIELD(struct certificate, conditions, LONGTEXT), .label = "Conditions", .flags = FIELD_MATTERS,
     .help = "Conditions and limits the body set."},
    {FIELD(struct certificate, issued_on, DATE), .label = "Issued on", .help = "Day of issue."},
    {FIELD(struct certificate, valid_until, DATE), .label = "Valid until", .flags = FIELD_MATTERS,
     .help = "Last day of validity."},
    {FIELD(struct certificate, document, REF), .label = "Document", .refers_to = "document",
     .help = "The certificate itself."},
};

static bool check_release(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct release *r = record;
    if (!record_check_order("released_on", r->released_on, "support_until", r->support_until,
                            err) ||
        !record_check_order("released_on", r->released_on, "end_of_support_on",
                            r->end_of_support_on, err))
        return false;
    return record_check_not_negative("units_in_field", r->units_in_field, err) &&
           record_check_given(r->status == RELEASE_STATUS_WITHDRAWN, r->withdrawn_reason,
                              "withdrawn_reason", "when a release is withdrawn", err);
}

static bool check_baseline(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct baseline *r = record;
    return record_check_not_negative("position", r->position, err);
}

static bool check_market(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct market *r = record;
    return record_check_order("on_market_from", r->on_market_from, "on_market_until",
                              r->on_market_until, err) &&
           record_check_not_negative("units", r->units, err);
}

static bool check_certificate(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct certificate *r = record;
    return record_check_order("issued_on", r->issued_on, "valid_until", r->valid_until, err);
}

const struct record_type RELEASE_TYPE = {
    .name = "release",
    .label = "release",
    .plural = "releases",
    .prefix = "REL",
    .help = "One version of a device, as it is or was given to users.",
    .size = sizeof(struct release),
    .fields = release_fields,
    .field_count = COUNT_OF(release_fields),
    .check = check_release,
};

const struct record_type BASELINE_TYPE = {
    .name = "baseline",
    .label = "baseline",
    .plural = "baselines",
    .prefix = "BL",
    .help =
        "A release frozen: its name, the position of the history and the hash of the chain there.",
    .size = sizeof(struct baseline),
    .fields = baseline_fields,
    .field_count = COUNT_OF(baseline_fields),
    .check = check_baseline,
};

const struct record_type MARKET_TYPE = {
    .name = "market",
    .label = "market",
    .plural = "markets",
    .prefix = "MKT",
    .help = "A country or region in which a device is sold, with its languages.",
    .size = sizeof(struct market),
    .fields = market_fields,
    .field_count = COUNT_OF(market_fields),
    .check = check_market,
};

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
