/* Variants of a device, and configurations in which it is in use. */
#include "intake/device/device.h"

static const struct field variant_fields[] = {
    {FIELD(struct variant, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Model or reference number of the variant, as on its label."},
    {FIELD(struct variant, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device", .help = "The device it is a form of; its Basic UDI-DI covers it."},
    {FIELD(struct variant, udi_di, TEXT), .label = "UDI-DI", .flags = FIELD_MATTERS,
     .help = "Device identifier of the variant, where it has one of its own (MDR and IVDR Annex VI "
             "Part C)."},
    {FIELD(struct variant, description, LONGTEXT), .label = "Description",
     .help = "What the variant is (MDR Annex II 1.1(i), IVDR Annex II 1.1(l))."},
    {FIELD(struct variant, differences, LONGTEXT), .label = "Differences", .flags = FIELD_MATTERS,
     .help = "What sets it apart from the others, interfaces and software above all."},
};

static const struct field configuration_fields[] = {
    {FIELD(struct configuration, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Short name of the configuration."},
    {FIELD(struct configuration, release, REF), .label = "Release", .refers_to = "release",
     .help = "The release that runs in it; this or a variant is needed."},
    {FIELD(struct configuration, variant, REF), .label = "Variant", .refers_to = "variant",
     .help = "The variant that is used in it."},
    {FIELD(struct configuration, hardware, LONGTEXT), .label = "Hardware", .flags = FIELD_MATTERS,
     .help = "Hardware and its revisions (MDR Annex I 17.4, IVDR Annex I 16.4)."},
    {FIELD(struct configuration, software, LONGTEXT), .label = "Software", .flags = FIELD_MATTERS,
     .help =
         "Software beside the release: operating system, database, other parts, with versions."},
    {FIELD(struct configuration, network, LONGTEXT), .label = "Network", .flags = FIELD_MATTERS,
     .help = "Interfaces in use, network and its protection, what it is connected to."},
    {FIELD(struct configuration, market, REF), .label = "Market", .refers_to = "market",
     .help = "The market it is for; empty: all."},
    {FIELD(struct configuration, site, REF), .label = "Site", .refers_to = "organisation",
     .help = "The operator that uses it; empty: several."},
    {FIELD(struct configuration, udi_di, TEXT), .label = "UDI-DI",
     .help = "Device identifier where it differs from that of release and variant."},
    {FIELD(struct configuration, udi_pi, TEXT), .label = "UDI-PI",
     .help = "Production identifier: software version, lot or serial number."},
    {FIELD(struct configuration, units, NUMBER), .label = "Units",
     .help = "Units in this configuration, pieces; empty is unknown."},
    {FIELD(struct configuration, units_counted_on, DATE), .label = "Units counted on",
     .help = "Day of that count."},
};

static bool check_variant(const void *record, const struct record_context *c, struct err *err)
{
    const struct variant *r = record;
    return device_check_udi_di("udi_di", r->udi_di, c, err);
}

static bool check_configuration(const void *record, const struct record_context *c, struct err *err)
{
    const struct configuration *r = record;
    return record_check_given(!r->variant.n, r->release, "release", "when no variant is named",
                              err) &&
           device_check_udi_di("udi_di", r->udi_di, c, err) &&
           device_check_udi_pi("udi_pi", r->udi_pi, c, err) &&
           record_check_not_negative("units", r->units, err);
}

const struct record_type VARIANT_TYPE = {
    .name = "variant",
    .label = "variant",
    .plural = "variants",
    .prefix = "VAR",
    .help = "A form of a device with a UDI-DI of its own, and what sets it apart.",
    .size = sizeof(struct variant),
    .fields = variant_fields,
    .field_count = COUNT_OF(variant_fields),
    .check = check_variant,
};

const struct record_type CONFIGURATION_TYPE = {
    .name = "configuration",
    .label = "configuration",
    .plural = "configurations",
    .prefix = "CFG",
    .help = "Hardware, software and network as they are in use together, in a market or at a site.",
    .size = sizeof(struct configuration),
    .fields = configuration_fields,
    .field_count = COUNT_OF(configuration_fields),
    .check = check_configuration,
};
