#include "assess/soup/soup.h"

#include "base/limits.h"

enum { STARS_MAX = 3 };

static const struct choice class_choices[] = {
    [SOUP_CLASS_UNSET] = {"", "Not stated"},
    [SOUP_CLASS_A] = {"A", "A"},
    [SOUP_CLASS_B] = {"B", "B"},
    [SOUP_CLASS_C] = {"C", "C"},
    {0},
};

static const struct choice transfer_choices[] = {
    [SOUP_TRANSFER_UNSET] = {"", "Not stated"},
    [SOUP_TRANSFER_MAINTAINED] = {"maintained", "Maintained: we take the risk and update it"},
    [SOUP_TRANSFER_SUPPORTED] = {"supported", "Supported: we tell users, who update it"},
    [SOUP_TRANSFER_REQUIRED] = {"required", "Required: needed, neither maintained nor supported"},
    {0},
};

static const struct field soup_item_fields[] = {
    {FIELD(struct soup_item, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "What people call it."},
    {FIELD(struct soup_item, device, REF), .label = "Device", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .refers_to = "device",
     .help = "The device it is used in; all its releases share what is said."},
    {FIELD(struct soup_item, identity, TEXT), .label = "Component",
     .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Identity of the component (pkg:generic/openssl), or its name; \"*\" stands for any "
             "run, as in pkg:npm/*."},
    {FIELD(struct soup_item, soup, TRI), .label = "SOUP", .flags = FIELD_MATTERS,
     .help = "No: we develop it ourselves by IEC 62304, so it is no SOUP."},
    {FIELD(struct soup_item, purpose, LONGTEXT), .label = "Purpose", .flags = FIELD_MATTERS,
     .help = "What it does in the device."},
    {FIELD(struct soup_item, requirements, LONGTEXT), .label = "Requirements",
     .flags = FIELD_MATTERS,
     .help = "What the device asks of it: function and performance (IEC 62304 5.3.3)."},
    {FIELD(struct soup_item, system_requirements, LONGTEXT), .label = "Needs",
     .flags = FIELD_MATTERS, .help = "Hardware and software it needs to work (IEC 62304 5.3.4)."},
    {FIELD(struct soup_item, software_item, TEXT), .label = "Software item", .flags = FIELD_MATTERS,
     .help = "The software item of the architecture that it is part of."},
    {FIELD(struct soup_item, safety_class, CHOICE), .label = "Safety class", .flags = FIELD_MATTERS,
     .choices = class_choices, .help = "Software safety class of that item (IEC 62304 4.3)."},
    {FIELD(struct soup_item, transfer, CHOICE), .label = "Risk transfer", .flags = FIELD_MATTERS,
     .choices = transfer_choices,
     .help = "Who answers for its security in the field (IEC 81001-5-1 4.3)."},
    {FIELD(struct soup_item, anomaly_list, URL), .label = "Anomaly list",
     .help = "Where its maker publishes known anomalies."},
    {FIELD(struct soup_item, anomalies, LONGTEXT), .label = "Anomalies", .flags = FIELD_MATTERS,
     .help = "Which of them matter here, and what follows (IEC 62304 7.1.3)."},
    {FIELD(struct soup_item, evaluated_version, VERSION), .label = "Evaluated version",
     .flags = FIELD_MATTERS, .help = "The version whose list was evaluated; empty: of all."},
    {FIELD(struct soup_item, evaluated_by, TEXT), .label = "Evaluated by", .flags = FIELD_MATTERS,
     .help = "Who evaluated the list of anomalies."},
    {FIELD(struct soup_item, evaluated_on, DATE), .label = "Evaluated on", .flags = FIELD_MATTERS,
     .help = "Day of the evaluation."},
    {FIELD(struct soup_item, owner, TEXT), .label = "Owner", .help = "Who answers for it."},
};

/* A pattern is tried on every component; each asterisk multiplies the time of the one before. */
static bool check_identity(struct str identity, struct err *err)
{
    size_t stars = 0;
    if (identity.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "identity: is longer than %zu bytes", LIMIT_NAME);
    for (size_t i = 0; i < identity.n; i++)
        stars += identity.p[i] == '*';
    return stars <= STARS_MAX ||
           err_set(err, ERR_INVALID, "identity: has more than %d asterisks", STARS_MAX);
}

static bool check_soup_item(const void *record, const struct record_context *c, struct err *err)
{
    (void)c;
    const struct soup_item *r = record;
    if ((r->evaluated_on.year != 0) != (r->evaluated_by.n > 0))
        return err_set(err, ERR_INVALID, "%s: is required: an evaluation has a person and a day",
                       r->evaluated_by.n ? "evaluated_on" : "evaluated_by");
    return check_identity(r->identity, err) &&
           record_check_given(r->soup == TRI_NO, r->purpose, "purpose",
                              "when it is no SOUP: say what it is", err);
}

const struct record_type SOUP_ITEM_TYPE = {
    .name = "soup_item",
    .label = "SOUP item",
    .plural = "SOUP items",
    .prefix = "SO",
    .help = "What a person knows of a component in a device: purpose, requirements, anomalies.",
    .size = sizeof(struct soup_item),
    .fields = soup_item_fields,
    .field_count = COUNT_OF(soup_item_fields),
    .check = check_soup_item,
};
