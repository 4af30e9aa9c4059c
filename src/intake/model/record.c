#include "intake/model/record.h"

#include <string.h>

static const struct choice element_kind_choices[] = {
    [ELEMENT_KIND_UNSET] = {"", "Not stated"},
    [ELEMENT_KIND_EXTERNAL_ENTITY] = {"external_entity", "External entity"},
    [ELEMENT_KIND_PROCESS] = {"process", "Process"},
    [ELEMENT_KIND_DATA_STORE] = {"data_store", "Data store"},
    {0},
};

static const struct choice asset_need_choices[] = {
    [ASSET_NEED_UNSET] = {"", "Not stated"},
    [ASSET_NEED_LOW] = {"low", "Low"},
    [ASSET_NEED_MEDIUM] = {"medium", "Medium"},
    [ASSET_NEED_HIGH] = {"high", "High"},
    {0},
};

static const struct choice asset_kind_choices[] = {
    [ASSET_KIND_UNSET] = {"", "Not stated"},
    [ASSET_KIND_DATA] = {"data", "Data"},
    [ASSET_KIND_FUNCTION] = {"function", "Function"},
    [ASSET_KIND_KEY] = {"key", "Key or credential"},
    [ASSET_KIND_SOFTWARE] = {"software", "Software"},
    [ASSET_KIND_DEVICE] = {"device", "Device"},
    [ASSET_KIND_NETWORK] = {"network", "Network"},
    [ASSET_KIND_REPUTATION] = {"reputation", "Reputation"},
    {0},
};

static const struct field zone_fields[] = {
    {FIELD(struct zone, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Name of the zone, as in the diagram."},
    {FIELD(struct zone, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release whose architecture this is."},
    {FIELD(struct zone, key, TEXT), .label = "Key", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Short name that stays the same from release to release, as device_core."},
    {FIELD(struct zone, parent, REF), .label = "Inside of", .flags = FIELD_MATTERS,
     .refers_to = "zone", .help = "The zone around this one; the innermost zone decides."},
    {FIELD(struct zone, trust, NUMBER), .label = "Trust", .flags = FIELD_MATTERS,
     .help = "How far what happens there can be trusted: 0 (internet) to 100 (safety core); the "
             "order counts, not the number."},
    {FIELD(struct zone, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "What lies in the zone and who controls it."},
    {FIELD(struct zone, x, NUMBER), .label = "Left",
     .help = "Place of its corner in the diagram, pixels; what lies in the zone may widen it."},
    {FIELD(struct zone, y, NUMBER), .label = "Top",
     .help = "Place of its corner in the diagram, pixels."},
    {FIELD(struct zone, width, NUMBER), .label = "Width",
     .help = "Least width in the diagram, pixels."},
    {FIELD(struct zone, height, NUMBER), .label = "Height",
     .help = "Least height in the diagram, pixels."},
};

static const struct field element_fields[] = {
    {FIELD(struct element, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Name of the element, as in the diagram."},
    {FIELD(struct element, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release whose architecture this is."},
    {FIELD(struct element, key, TEXT), .label = "Key", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Short name that stays the same from release to release, as pump_core; threats are "
             "kept by it."},
    {FIELD(struct element, kind, CHOICE), .label = "Kind", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .choices = element_kind_choices, .help = "What it is in a data flow diagram."},
    {FIELD(struct element, zone, REF), .label = "Zone", .flags = FIELD_MATTERS, .refers_to = "zone",
     .help = "The zone it lies in."},
    {FIELD(struct element, stereotype, TEXT), .label = "Stereotype", .flags = FIELD_MATTERS,
     .help = "Kind of thing in medical systems, as clinician or cloud_service; it brings "
             "properties by default."},
    {FIELD(struct element, properties, WORDS), .label = "Properties", .flags = FIELD_MATTERS,
     .help = "Predicates of the threat rules that hold; \"!\" before a word says it does not hold, "
             "\"?\" after it that nobody knows."},
    {FIELD(struct element, data_classes, REFS), .label = "Data", .flags = FIELD_MATTERS,
     .refers_to = "data_class", .help = "Data it handles or keeps."},
    {FIELD(struct element, technology, TEXT), .label = "Technology", .flags = FIELD_MATTERS,
     .help = "Operating system, language, product."},
    {FIELD(struct element, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "What it does, in one or two sentences."},
    {FIELD(struct element, x, NUMBER), .label = "Left",
     .help = "Place of its middle in the diagram, pixels from the left; may be negative."},
    {FIELD(struct element, y, NUMBER), .label = "Top",
     .help = "Place of its middle in the diagram, pixels from the top; may be negative."},
};

static const struct field flow_fields[] = {
    {FIELD(struct flow, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "What flows, as \"dose settings\"."},
    {FIELD(struct flow, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release whose architecture this is."},
    {FIELD(struct flow, key, TEXT), .label = "Key", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Short name that stays the same from release to release, as ble_cmd; threats are kept "
             "by it."},
    {FIELD(struct flow, source, REF), .label = "From", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .refers_to = "element", .help = "The element that sends."},
    {FIELD(struct flow, target, REF), .label = "To", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .refers_to = "element", .help = "The element that receives."},
    {FIELD(struct flow, protocol, TEXT), .label = "Protocol", .flags = FIELD_MATTERS,
     .help = "Protocol, with version where it matters for security."},
    {FIELD(struct flow, port, TEXT), .label = "Port", .flags = FIELD_MATTERS,
     .help = "Network port or physical connector, as 443/tcp or USB-C."},
    {FIELD(struct flow, properties, WORDS), .label = "Properties", .flags = FIELD_MATTERS,
     .help = "Predicates of the threat rules that hold; \"!\" before a word says it does not hold, "
             "\"?\" after it that nobody knows."},
    {FIELD(struct flow, data_classes, REFS), .label = "Data", .flags = FIELD_MATTERS,
     .refers_to = "data_class", .help = "Data it carries."},
    {FIELD(struct flow, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "Purpose, and what starts it."},
};

static const struct field data_class_fields[] = {
    {FIELD(struct data_class, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Name of the kind of data, as \"therapy settings\"."},
    {FIELD(struct data_class, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release whose architecture this is."},
    {FIELD(struct data_class, key, TEXT), .label = "Key", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Short name that stays the same from release to release, as therapy_params."},
    {FIELD(struct data_class, properties, WORDS), .label = "Properties", .flags = FIELD_MATTERS,
     .help = "What flows and stores take over from it, as carries_phi or stores_therapy_params."},
    {FIELD(struct data_class, confidentiality, CHOICE), .label = "Confidentiality",
     .flags = FIELD_MATTERS, .choices = asset_need_choices,
     .help = "How much harm disclosure does."},
    {FIELD(struct data_class, integrity, CHOICE), .label = "Integrity", .flags = FIELD_MATTERS,
     .choices = asset_need_choices, .help = "How much harm a change does."},
    {FIELD(struct data_class, availability, CHOICE), .label = "Availability",
     .flags = FIELD_MATTERS, .choices = asset_need_choices, .help = "How much harm loss does."},
    {FIELD(struct data_class, personal, TRI), .label = "Personal data", .flags = FIELD_MATTERS,
     .help = "Whether persons can be identified from it (GDPR)."},
    {FIELD(struct data_class, description, LONGTEXT), .label = "Description",
     .flags = FIELD_MATTERS, .help = "What belongs to it."},
};

static const struct field asset_fields[] = {
    {FIELD(struct asset, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED | FIELD_MATTERS,
     .help = "Name of the asset."},
    {FIELD(struct asset, release, REF), .label = "Release",
     .flags = FIELD_REQUIRED | FIELD_FIXED | FIELD_SCOPE, .refers_to = "release",
     .help = "The release whose architecture this is."},
    {FIELD(struct asset, key, TEXT), .label = "Key", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Short name that stays the same from release to release."},
    {FIELD(struct asset, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = asset_kind_choices, .help = "What sort of asset it is."},
    {FIELD(struct asset, elements, REFS), .label = "Elements", .flags = FIELD_MATTERS,
     .refers_to = "element", .help = "Elements that hold or perform it."},
    {FIELD(struct asset, confidentiality, CHOICE), .label = "Confidentiality",
     .flags = FIELD_MATTERS, .choices = asset_need_choices, .help = "How much is needed."},
    {FIELD(struct asset, integrity, CHOICE), .label = "Integrity", .flags = FIELD_MATTERS,
     .choices = asset_need_choices, .help = "How much is needed."},
    {FIELD(struct asset, availability, CHOICE), .label = "Availability", .flags = FIELD_MATTERS,
     .choices = asset_need_choices,
     .help = "How much is needed; from the safety side by connection X1."},
    {FIELD(struct asset, safety_related, TRI), .label = "Safety related", .flags = FIELD_MATTERS,
     .help = "Whether its loss or change may harm a person."},
    {FIELD(struct asset, description, LONGTEXT), .label = "Description", .flags = FIELD_MATTERS,
     .help = "Why it is worth protecting."},
};

/* References of the text form are lists of keys, and threats are known by rule:key. */
static bool check_key(struct str key, struct err *err)
{
    for (size_t i = 0; i < key.n; i++)
        if (strchr(" \t,:", key.p[i]))
            return err_set(err, ERR_INVALID, "key: is one word, without spaces, commas and colons");
    return key.n <= MODEL_KEY_MAX || err_set(err, ERR_LIMIT,
                                             "key: has %zu bytes, at most %d are "
                                             "allowed",
                                             key.n, (int)MODEL_KEY_MAX);
}

static bool check_element(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    return check_key(((const struct element *)record)->key, err);
}

static bool check_flow(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    return check_key(((const struct flow *)record)->key, err);
}

static bool check_data_class(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    return check_key(((const struct data_class *)record)->key, err);
}

static bool check_asset(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    return check_key(((const struct asset *)record)->key, err);
}

static bool check_zone(const void *record, const struct record_context *c, struct err *err)
{
    const struct zone *r = record;
    if (!check_key(r->key, err))
        return false;
    if (r->trust.known && (r->trust.value < 0 || r->trust.value > 100))
        return err_set(err, ERR_INVALID, "trust: must be 0 to 100");
    if (c->id.n && str_eq(r->parent, c->id))
        return err_set(err, ERR_INVALID, "parent: a zone cannot lie in itself");
    return record_check_not_negative("width", r->width, err) &&
           record_check_not_negative("height", r->height, err);
}

const struct record_type ZONE_TYPE = {
    .name = "zone",
    .label = "zone",
    .plural = "zones",
    .prefix = "Z",
    .help = "A part of the system, or of what surrounds it, in which trust is the same.",
    .size = sizeof(struct zone),
    .fields = zone_fields,
    .field_count = COUNT_OF(zone_fields),
    .check = check_zone,
};

const struct record_type ELEMENT_TYPE = {
    .name = "element",
    .label = "element",
    .plural = "elements",
    .prefix = "E",
    .help =
        "Somebody or something that sends, handles or keeps data: a person, a process, a store.",
    .size = sizeof(struct element),
    .fields = element_fields,
    .field_count = COUNT_OF(element_fields),
    .check = check_element,
};

const struct record_type FLOW_TYPE = {
    .name = "flow",
    .label = "flow",
    .plural = "flows",
    .prefix = "F",
    .help = "Data that goes from one element to another, in one direction.",
    .size = sizeof(struct flow),
    .fields = flow_fields,
    .field_count = COUNT_OF(flow_fields),
    .check = check_flow,
};

const struct record_type DATA_CLASS_TYPE = {
    .name = "data_class",
    .label = "data class",
    .plural = "data classes",
    .prefix = "DC",
    .help = "A kind of data that needs the same protection wherever it is.",
    .size = sizeof(struct data_class),
    .fields = data_class_fields,
    .field_count = COUNT_OF(data_class_fields),
    .check = check_data_class,
};

const struct record_type ASSET_TYPE = {
    .name = "asset",
    .label = "asset",
    .plural = "assets",
    .prefix = "A",
    .help = "What is worth protecting: data, a function, a key, software, a network (TIR57).",
    .size = sizeof(struct asset),
    .fields = asset_fields,
    .field_count = COUNT_OF(asset_fields),
    .check = check_asset,
};
