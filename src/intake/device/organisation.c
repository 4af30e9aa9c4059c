/* Organisations: manufacturers, their representatives and suppliers, notified bodies, users. */
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
    {FIELD(struct organisation, security_policy, REF), .label = "Policy for security risks",
     .refers_to = "risk_policy",
     .help = "The matrix for security risks of its devices that name none."},
    {FIELD(struct organisation, safety_policy, REF), .label = "Policy for safety risks",
     .refers_to = "risk_policy",
     .help = "The matrix for safety risks of its devices that name none."},
    {FIELD(struct organisation, website, URL), .label = "Website",
     .help = "Public address of the organisation."},
    {FIELD(struct organisation, notes, LONGTEXT), .label = "Notes",
     .help = "Anything else worth knowing."},
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
