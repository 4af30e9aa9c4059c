#include "intake/device/change.h"
#include "intake/device/device.h"
#include "value/udi/udi.h"

static const struct choice organisation_kind_choices[] = {
    [ORGANISATION_KIND_UNSET] = {"", "Not stated"},
    [ORGANISATION_KIND_MANUFACTURER] = {"manufacturer", "Manufacturer"},
    [ORGANISATION_KIND_AUTHORISED_REPRESENTATIVE] = {"authorised_representative",
                                                     "Authorised representative"},
    [ORGANISATION_KIND_IMPORTER] = {"importer", "Importer"},
    [ORGANISATION_KIND_DISTRIBUTOR] = {"distributor", "Distributor"},
    [ORGANISATION_KIND_NOTIFIED_BODY] = {"notified_body", "Notified body"},
    [ORGANISATION_KIND_TEST_LABORATORY] = {"test_laboratory", "Test laboratory"},
    [ORGANISATION_KIND_SUPPLIER] = {"supplier", "Supplier"},
    [ORGANISATION_KIND_OPERATOR] = {"operator", "Operator, hospital"},
    [ORGANISATION_KIND_AUTHORITY] = {"authority", "Authority"},
    [ORGANISATION_KIND_COORDINATOR] = {"coordinator", "Coordinator, CSIRT"},
    [ORGANISATION_KIND_OTHER] = {"other", "Other"},
    {0},
};

const struct choice device_regulation_choices[] = {
    [DEVICE_REGULATION_UNSET] = {"", "Not stated"},
    [DEVICE_REGULATION_MDR] = {"mdr", "MDR (EU) 2017/745"},
    [DEVICE_REGULATION_IVDR] = {"ivdr", "IVDR (EU) 2017/746"},
    {0},
};

static const struct choice device_class_choices[] = {
    [DEVICE_CLASS_UNSET] = {"", "Not stated"},
    [DEVICE_CLASS_I] = {"I", "Class I"},
    [DEVICE_CLASS_IS] = {"Is", "Class I, sterile"},
    [DEVICE_CLASS_IM] = {"Im", "Class I, measuring"},
    [DEVICE_CLASS_IR] = {"Ir", "Class I, reusable surgical"},
    [DEVICE_CLASS_IIA] = {"IIa", "Class IIa"},
    [DEVICE_CLASS_IIB] = {"IIb", "Class IIb"},
    [DEVICE_CLASS_III] = {"III", "Class III"},
    [DEVICE_CLASS_A] = {"A", "Class A"},
    [DEVICE_CLASS_B] = {"B", "Class B"},
    [DEVICE_CLASS_C] = {"C", "Class C"},
    [DEVICE_CLASS_D] = {"D", "Class D"},
    {0},
};

static const struct choice device_safety_class_choices[] = {
    [DEVICE_SAFETY_CLASS_UNSET] = {"", "Not stated"},
    [DEVICE_SAFETY_CLASS_A] = {"A", "Class A"},
    [DEVICE_SAFETY_CLASS_B] = {"B", "Class B"},
    [DEVICE_SAFETY_CLASS_C] = {"C", "Class C"},
    {0},
};

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

static const struct choice fact_source_choices[] = {
    [FACT_SOURCE_UNSET] = {"", "Not stated"},
    [FACT_SOURCE_ENTERED] = {"entered", "Entered by a person"},
    [FACT_SOURCE_IMPORTED] = {"imported", "Imported"},
    [FACT_SOURCE_DERIVED] = {"derived", "Derived from the model"},
    {0},
};

static const struct field organisation_fields[] = {
    {FIELD(struct organisation, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Registered name of the organisation."},
    {FIELD(struct organisation, kind, CHOICE), .label = "Kind", .flags = FIELD_MATTERS,
     .choices = organisation_kind_choices,
     .help = "What the organisation is to us, in the words of MDR and IVDR Article 2."},
    {FIELD(struct organisation, address, LONGTEXT), .label = "Address",
     .help = "Postal address as on labels and certificates."},
    {FIELD(struct organisation, country, TEXT), .label = "Country",
     .help = "Country, as the two letters of ISO 3166-1."},
    {FIELD(struct organisation, srn, TEXT), .label = "SRN", .flags = FIELD_MATTERS,
     .help = "Single registration number in EUDAMED, as DE-MF-000012345 (MDR and IVDR Article 31 "
             "and 28)."},
    {FIELD(struct organisation, body_number, TEXT), .label = "Number of the body",
     .help = "Four-digit number of a notified body (NANDO)."},
    {FIELD(struct organisation, body_listed, TRI), .label = "In the list of bodies",
     .flags = FIELD_COMPUTED,
     .help =
         "Whether the number is in the list of bodies designated for the MDR that comes with the "
         "program; no is a warning: the list is a snapshot, look the body up in NANDO."},
    {FIELD(struct organisation, designation_codes, TEXT), .label = "Designated for",
     .help =
         "Of a notified body: codes of devices it is designated for, and limits (MDR Article 42)."},
    {FIELD(struct organisation, designation, URL), .label = "Designation",
     .help = "Where the designation of the notified body can be read, as its page in NANDO."},
    {FIELD(struct organisation, contact, TEXT), .label = "Contact",
     .help = "Whom to ask: a name, a telephone number or an e-mail address."},
    {FIELD(struct organisation, security_contact, URL), .label = "Security contact",
     .help = "Where vulnerabilities are reported to this organisation (ISO/IEC 29147, RFC 9116)."},
    {FIELD(struct organisation, website, URL), .label = "Website",
     .help = "Public address of the organisation."},
    {FIELD(struct organisation, notes, LONGTEXT), .label = "Notes",
     .help = "Anything else worth knowing."},
};

static const struct field device_family_fields[] = {
    {FIELD(struct device_family, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name of the family, as on the declaration of conformity."},
    {FIELD(struct device_family, description, LONGTEXT), .label = "Description",
     .flags = FIELD_MATTERS, .help = "What the devices of the family have in common."},
    {FIELD(struct device_family, manufacturer, REF), .label = "Manufacturer",
     .flags = FIELD_MATTERS, .refers_to = "organisation",
     .help = "The legal manufacturer (MDR Article 2(30), IVDR Article 2(23))."},
    {FIELD(struct device_family, owner, TEXT), .label = "Owner",
     .help = "Who answers for the family."},
    {FIELD(struct device_family, notes, LONGTEXT), .label = "Notes",
     .help = "Anything else worth knowing."},
};

static const struct field device_fields[] = {
    {FIELD(struct device, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED,
     .help = "Name or trade name of the device."},
    {FIELD(struct device, family, REF), .label = "Family", .refers_to = "device_family",
     .help = "The family the device belongs to."},
    {FIELD(struct device, regulation, CHOICE), .label = "Regulation",
     .flags = FIELD_REQUIRED | FIELD_MATTERS, .choices = device_regulation_choices,
     .help = "The regulation the device falls under."},
    {FIELD(struct device, description, LONGTEXT), .label = "Description",
     .help = "General description, with parts and accessories (MDR and IVDR Annex II 1.1)."},
    {FIELD(struct device, intended_purpose, LONGTEXT), .label = "Intended purpose",
     .flags = FIELD_MATTERS,
     .help = "What the device is for, by whom and for whom it is used, as in the instructions for "
             "use (MDR and IVDR Article 2(12))."},
    {FIELD(struct device, foreseeable_misuse, LONGTEXT), .label = "Foreseeable misuse",
     .flags = FIELD_MATTERS,
     .help = "Reasonably foreseeable misuse, exploitation of known vulnerabilities included (ISO "
             "14971 5.2, MDCG 2019-16 2.4)."},
    {FIELD(struct device, users, LONGTEXT), .label = "Users", .flags = FIELD_MATTERS,
     .help = "Intended users and their training."},
    {FIELD(struct device, patients, LONGTEXT), .label = "Patients", .flags = FIELD_MATTERS,
     .help = "Patient group and conditions."},
    {FIELD(struct device, environment, LONGTEXT), .label = "Use environment",
     .flags = FIELD_MATTERS,
     .help = "Where the device is used, and which network and security it relies on there (MDCG "
             "2019-16 3.6)."},
    {FIELD(struct device, essential_performance, LONGTEXT), .label = "Essential functions",
     .flags = FIELD_MATTERS,
     .help = "Functions whose loss or change may harm a person, one a line (ISO 14971 5.3; payload "
             "of connection X1)."},
    {FIELD(struct device, risk_class, CHOICE), .label = "Risk class", .flags = FIELD_MATTERS,
     .choices = device_class_choices,
     .help = "Class by MDR or IVDR Annex VIII, as the manufacturer confirmed it."},
    {FIELD(struct device, class_rule, TEXT), .label = "Rule", .flags = FIELD_MATTERS,
     .help = "The rule of Annex VIII that gives the class."},
    {FIELD(struct device, class_reason, LONGTEXT), .label = "Reason of the class",
     .help = "Why this rule applies (MDR and IVDR Annex II 1.1(f))."},
    {FIELD(struct device, software_safety_class, CHOICE), .label = "Software safety class",
     .flags = FIELD_MATTERS, .choices = device_safety_class_choices,
     .help = "Class by IEC 62304 4.3."},
    {FIELD(struct device, basic_udi_di, TEXT), .label = "Basic UDI-DI", .flags = FIELD_MATTERS,
     .help = "Key of the device group in EUDAMED, at most 25 characters with check characters; "
             "never on the label."},
    {FIELD(struct device, emdn, TEXT), .label = "EMDN code",
     .help = "Code of the European Medical Device Nomenclature."},
    {FIELD(struct device, manufacturer, REF), .label = "Manufacturer", .flags = FIELD_MATTERS,
     .refers_to = "organisation",
     .help = "The legal manufacturer, where it is not that of the family."},
    {FIELD(struct device, authorised_representative, REF), .label = "Authorised representative",
     .refers_to = "organisation",
     .help =
         "The representative in the Union of a manufacturer outside it (MDR and IVDR Article 11)."},
    {FIELD(struct device, notified_body, REF), .label = "Notified body",
     .refers_to = "organisation",
     .help = "The body that assesses the device, where one takes part."},
    {FIELD(struct device, prrc, TEXT), .label = "PRRC",
     .help = "Person responsible for regulatory compliance (MDR and IVDR Article 15)."},
    {FIELD(struct device, security_owner, TEXT), .label = "Security owner",
     .help = "Who answers for the security file."},
    {FIELD(struct device, safety_owner, TEXT), .label = "Safety owner",
     .help = "Who answers for the risk management file (ISO 14971)."},
    {FIELD(struct device, first_placed_on, DATE), .label = "First placed on the market",
     .help = "Day the first unit was placed on the market."},
    {FIELD(struct device, last_placed_on, DATE), .label = "Last placed on the market",
     .help =
         "Day the last unit was placed on the market; from it runs the time for which documents "
         "are kept (MDR Article 10(8), IVDR Article 10(7))."},
    {FIELD(struct device, support_until, DATE), .label = "Supported until", .flags = FIELD_MATTERS,
     .help = "Last day on which the manufacturer promises security updates (IMDRF N60 and N70)."},
    {FIELD(struct device, disclosure_policy, URL), .label = "Disclosure policy",
     .help = "Public page of coordinated vulnerability disclosure (ISO/IEC 29147)."},
    {FIELD(struct device, notes, LONGTEXT), .label = "Notes",
     .help = "Anything else worth knowing."},
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
    {FIELD(struct release, platform, REF), .label = "Platform", .flags = FIELD_MATTERS,
     .refers_to = "release",
     .help = "The release, of a platform, whose model this one starts from: what it has belongs to "
             "this one too, unless a part of the same key stands here, or \"omits\" names it."},
    {FIELD(struct release, omits, WORDS), .label = "Left out of the platform",
     .flags = FIELD_MATTERS,
     .help =
         "Parts of the platform's model that this release does not have, as flow:usb_service or "
         "element:usb_port."},
    {FIELD(struct release, udi_di, TEXT), .label = "UDI-DI", .flags = FIELD_MATTERS,
     .help = "Device identifier of this version and model (MDR and IVDR Annex VI Part C)."},
    {FIELD(struct release, udi_pi, TEXT), .label = "UDI-PI",
     .help = "Production identifier: software version, lot or serial number."},
    {FIELD(struct release, build_hash, HASH), .label = "Build", .flags = FIELD_MATTERS,
     .help = "SHA-256 of the shipped image, so that tests can name what they tested."},
    {FIELD(struct release, changes, LONGTEXT), .label = "Changes",
     .help = "What differs from the previous release, and why."},
    {FIELD(struct release, change_kinds, WORDS), .label = "Kinds of change",
     .help =
         "What the changes are, by the words of \"tutela change\", as security_patch: from them "
         "follows whether it needs a new UDI."},
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
    {FIELD(struct market, distributors, REFS), .label = "Distributors", .refers_to = "organisation",
     .help = "Distributors on this market (MDR and IVDR Article 14)."},
    {FIELD(struct market, on_market_from, DATE), .label = "From",
     .help = "First day on this market."},
    {FIELD(struct market, on_market_until, DATE), .label = "Until",
     .help = "Last day on this market."},
    {FIELD(struct market, units, NUMBER), .label = "Units", .help = "Units sold there, pieces."},
    {FIELD(struct market, units_counted_on, DATE), .label = "Units counted on",
     .help = "Day of that count."},
};

static const struct field device_fact_fields[] = {
    {FIELD(struct device_fact, device, REF), .label = "Device",
     .flags = FIELD_REQUIRED | FIELD_FIXED, .refers_to = "device",
     .help = "The device the fact is about."},
    {FIELD(struct device_fact, fact, TEXT), .label = "Fact", .flags = FIELD_REQUIRED | FIELD_FIXED,
     .help = "Name of the fact, as in the catalogues: networked, software, lay_user and so on."},
    {FIELD(struct device_fact, value, TRI), .label = "Answer", .flags = FIELD_MATTERS,
     .help = "Yes, no or unknown; unknown is treated as yes where that is the careful side."},
    {FIELD(struct device_fact, choice, TEXT), .label = "Chosen value", .flags = FIELD_MATTERS,
     .help = "The value where the question offers several, as \"long\" for the duration of use."},
    {FIELD(struct device_fact, reason, LONGTEXT), .label = "Reason",
     .help = "Why the answer is so."},
    {FIELD(struct device_fact, source, CHOICE), .label = "Source", .choices = fact_source_choices,
     .help = "Where the answer comes from."},
    {FIELD(struct device_fact, evidence, REFS), .label = "Evidence", .refers_to = "evidence",
     .help = "What shows it."},
    {FIELD(struct device_fact, answered_on, DATE), .label = "Answered on",
     .help = "Day of the answer."},
};

static bool compute_organisation(void *record, const struct record_context *c, struct err *err)
{
    (void)err;
    struct organisation *r = record;
    const struct udi_bodies *list = r->body_number.n ? udi_bodies(c->arena) : NULL;
    r->body_listed = list ? TRI_NO : TRI_UNKNOWN;
    for (size_t i = 0; list && i < list->count; i++)
        if (str_eq(list->items[i].number, r->body_number))
            r->body_listed = TRI_YES;
    return true;
}

static bool check_organisation(const void *record, const struct record_context *c, struct err *err)
{
    const struct organisation *r = record;
    bool is_country = r->country.n == 2 && r->country.p[0] >= 'A' && r->country.p[0] <= 'Z' &&
                      r->country.p[1] >= 'A' && r->country.p[1] <= 'Z';
    if (r->country.n && !is_country)
        return err_set(err, ERR_INVALID,
                       "country: is two capital letters (ISO 3166-1), as DE, not '%.*s'",
                       STR_ARG(str_sub(r->country, 0, 40)));
    return device_check_code("srn", UDI_SRN, r->srn, c, err) &&
           device_check_code("body_number", UDI_BODY, r->body_number, c, err);
}

static bool check_device(const void *record, const struct record_context *c, struct err *err)
{
    const struct device *r = record;
    bool ivdr = r->regulation == DEVICE_REGULATION_IVDR;
    if (r->risk_class != DEVICE_CLASS_UNSET && ivdr != (r->risk_class >= DEVICE_CLASS_A))
        return err_set(err, ERR_INVALID, "risk_class: is no class of the %s",
                       ivdr ? "IVDR" : "MDR");
    if (!device_check_basic("basic_udi_di", r->basic_udi_di, c, err) ||
        !device_check_code("emdn", UDI_EMDN, r->emdn, c, err))
        return false;
    return record_check_order("first_placed_on", r->first_placed_on, "last_placed_on",
                              r->last_placed_on, err) &&
           record_check_order("first_placed_on", r->first_placed_on, "support_until",
                              r->support_until, err);
}

/* "element:usb_port": kind and key of a part of a model. */
static bool check_omits(struct str omits, struct err *err)
{
    static const struct str kinds[] = {
        {"zone:", 5}, {"element:", 8}, {"flow:", 5}, {"data_class:", 11}, {"asset:", 6}};
    struct str word;
    while (str_word(&omits, &word)) {
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            known |= str_starts(word, kinds[i]) && word.n > kinds[i].n;
        if (!known)
            return err_set(
                err, ERR_INVALID,
                "omits: '%.*s' is not zone:KEY, element:KEY, flow:KEY, data_class:KEY or "
                "asset:KEY",
                STR_ARG(str_sub(word, 0, 60)));
    }
    return true;
}

/* A chain of platforms ends, and soon: the views of models look DEVICE_PLATFORMS_MAX up. */
static bool check_platform(const struct release *r, const struct record_context *c, struct err *err)
{
    struct release at = {.platform = r->platform};
    for (int above = 0; at.platform.n; above++) {
        if (c->id.n && str_eq(at.platform, c->id))
            return err_set(err, ERR_INVALID, "platform: a release cannot build on itself");
        if (above == DEVICE_PLATFORMS_MAX)
            return err_set(err, ERR_LIMIT, "platform: more than %d platforms on each other",
                           (int)DEVICE_PLATFORMS_MAX);
        if (!c->load || !c->load(c, "release", at.platform, &at))
            return true;
    }
    return true;
}

/* What is frozen stays what it was: that the fields below are part of the release's model, the
   store cannot know. */
static bool check_model_frozen(const struct release *r, const struct record_context *c,
                               struct err *err)
{
    struct release old;
    if (c->id.n == 0 || !c->load || !c->load(c, "release", c->id, &old) ||
        (str_eq(old.platform, r->platform) && str_eq(old.omits, r->omits)) ||
        c->referrers(c, "baseline", "release", c->id) == 0)
        return true;
    return err_set(err, ERR_DENIED,
                   "platform: the release is frozen; what its model starts from can be read, not "
                   "changed");
}

static bool check_release(const void *record, const struct record_context *c, struct err *err)
{
    const struct release *r = record;
    if (!check_omits(r->omits, err) || !check_platform(r, c, err) || !check_model_frozen(r, c, err))
        return false;
    if (!device_check_udi_di("udi_di", r->udi_di, c, err) ||
        !device_check_udi_pi("udi_pi", r->udi_pi, c, err) ||
        !device_check_kinds(c->arena, "change_kinds", r->change_kinds, err))
        return false;
    if (!record_check_order("released_on", r->released_on, "support_until", r->support_until,
                            err) ||
        !record_check_order("released_on", r->released_on, "end_of_life_on", r->end_of_life_on,
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

const struct record_type ORGANISATION_TYPE = {
    .name = "organisation",
    .label = "organisation",
    .plural = "organisations",
    .prefix = "ORG",
    .help = "An organisation that has a part in a device: maker, representative, supplier, body, "
            "operator.",
    .size = sizeof(struct organisation),
    .fields = organisation_fields,
    .field_count = COUNT_OF(organisation_fields),
    .check = check_organisation,
    .compute = compute_organisation,
};

const struct record_type DEVICE_FAMILY_TYPE = {
    .name = "device_family",
    .label = "device family",
    .plural = "device families",
    .prefix = "DF",
    .help = "Devices that share one intended purpose and design, as a rule one Basic UDI-DI.",
    .size = sizeof(struct device_family),
    .fields = device_family_fields,
    .field_count = COUNT_OF(device_family_fields),
};

const struct record_type DEVICE_TYPE = {
    .name = "device",
    .label = "device",
    .plural = "devices",
    .prefix = "DEV",
    .help = "A medical device or in vitro diagnostic device, with what the law asks to know of it.",
    .size = sizeof(struct device),
    .fields = device_fields,
    .field_count = COUNT_OF(device_fields),
    .check = check_device,
};

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
    .flags = RECORD_JUDGEMENT,
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

const struct record_type DEVICE_FACT_TYPE = {
    .name = "device_fact",
    .label = "device fact",
    .plural = "device facts",
    .prefix = "FACT",
    .help = "One yes-or-no fact of a device, from which follows what applies to it.",
    .size = sizeof(struct device_fact),
    .fields = device_fact_fields,
    .field_count = COUNT_OF(device_fact_fields),
};
