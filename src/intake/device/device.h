/*
 * device.h - what we make: families, devices, releases, and their standing with the law.
 *
 * A release is what reaches users; frozen, it can be shown again as it was (baseline). Facts decide
 * which requirements apply. Fields and their meaning stand in record.c, certificate.c, variant.c
 * and actor.c.
 *
 * Identifiers are checked when a record is written (identifier.c): a wrong check character never
 * gets into the file. A number of a notified body that is not in the list known here is no error.
 */
#ifndef INTAKE_DEVICE_DEVICE_H
#define INTAKE_DEVICE_DEVICE_H

#include "record/record.h"

enum organisation_kind {
    ORGANISATION_KIND_UNSET,
    ORGANISATION_KIND_MANUFACTURER,
    ORGANISATION_KIND_AUTHORISED_REPRESENTATIVE,
    ORGANISATION_KIND_IMPORTER,
    ORGANISATION_KIND_DISTRIBUTOR,
    ORGANISATION_KIND_NOTIFIED_BODY,
    ORGANISATION_KIND_TEST_LABORATORY,
    ORGANISATION_KIND_SUPPLIER,
    ORGANISATION_KIND_OPERATOR,
    ORGANISATION_KIND_AUTHORITY,
    ORGANISATION_KIND_COORDINATOR,
    ORGANISATION_KIND_OTHER,
};

enum device_regulation {
    DEVICE_REGULATION_UNSET,
    DEVICE_REGULATION_MDR,
    DEVICE_REGULATION_IVDR,
};

enum device_class {
    DEVICE_CLASS_UNSET,
    DEVICE_CLASS_I,
    DEVICE_CLASS_IS,
    DEVICE_CLASS_IM,
    DEVICE_CLASS_IR,
    DEVICE_CLASS_IIA,
    DEVICE_CLASS_IIB,
    DEVICE_CLASS_III,
    DEVICE_CLASS_A,
    DEVICE_CLASS_B,
    DEVICE_CLASS_C,
    DEVICE_CLASS_D,
};

enum device_safety_class {
    DEVICE_SAFETY_CLASS_UNSET,
    DEVICE_SAFETY_CLASS_A,
    DEVICE_SAFETY_CLASS_B,
    DEVICE_SAFETY_CLASS_C,
};

enum release_status {
    RELEASE_STATUS_UNSET,
    RELEASE_STATUS_IN_WORK,
    RELEASE_STATUS_RELEASED,
    RELEASE_STATUS_WITHDRAWN,
    RELEASE_STATUS_END_OF_SUPPORT,
};

enum market_status {
    MARKET_STATUS_UNSET,
    MARKET_STATUS_PLANNED,
    MARKET_STATUS_ON_MARKET,
    MARKET_STATUS_ENDED,
};

enum certificate_kind {
    CERTIFICATE_KIND_UNSET,
    CERTIFICATE_KIND_QMS,
    CERTIFICATE_KIND_TECHNICAL_DOCUMENTATION,
    CERTIFICATE_KIND_TYPE_EXAMINATION,
    CERTIFICATE_KIND_PRODUCT_VERIFICATION,
    CERTIFICATE_KIND_DIRECTIVE,
    CERTIFICATE_KIND_DECLARATION,
};

enum certificate_status {
    CERTIFICATE_STATUS_UNSET,
    CERTIFICATE_STATUS_VALID,
    CERTIFICATE_STATUS_IN_ASSESSMENT,
    CERTIFICATE_STATUS_SUSPENDED,
    CERTIFICATE_STATUS_WITHDRAWN,
    CERTIFICATE_STATUS_EXPIRED,
    CERTIFICATE_STATUS_REFUSED,
};

enum fact_source {
    FACT_SOURCE_UNSET,
    FACT_SOURCE_ENTERED,
    FACT_SOURCE_IMPORTED,
    FACT_SOURCE_DERIVED,
};

extern const struct choice device_regulation_choices[]; /* ended by a NULL name */

/* An organisation that has a part in a device: maker, representative, supplier, body, operator. */
struct organisation {
    struct str name;
    int64_t kind; /* enum organisation_kind */
    struct str address;
    struct str country;
    struct str srn;
    struct str body_number;
    int64_t body_listed; /* enum tri; computed */
    struct str designation_codes;
    struct str designation;
    struct str contact;
    struct str security_contact;
    struct str website;
    struct str notes;
};

/* Devices that share one intended purpose and design, as a rule one Basic UDI-DI. */
struct device_family {
    struct str name;
    struct str description;
    struct str manufacturer; /* id of organisation */
    struct str owner;
    struct str notes;
};

/* A medical device or in vitro diagnostic device, with what the law asks to know of it. */
struct device {
    struct str name;
    struct str family;  /* id of device_family */
    int64_t regulation; /* enum device_regulation */
    struct str description;
    struct str intended_purpose;
    struct str foreseeable_misuse;
    struct str users;
    struct str patients;
    struct str environment;
    struct str essential_performance;
    int64_t risk_class; /* enum device_class */
    struct str class_rule;
    struct str class_reason;
    int64_t software_safety_class; /* enum device_safety_class */
    struct str basic_udi_di;
    struct str emdn;
    struct str manufacturer;              /* id of organisation */
    struct str authorised_representative; /* id of organisation */
    struct str notified_body;             /* id of organisation */
    struct str prrc;
    struct str security_owner;
    struct str safety_owner;
    struct date first_placed_on;
    struct date last_placed_on;
    struct date support_until;
    struct str disclosure_policy;
    struct str notes;
};

enum { DEVICE_PLATFORMS_MAX = 3 }; /* platforms that a release may build on, above each other */

/* One version of a device, as it is or was given to users. */
struct release {
    struct str name;
    struct str device;   /* id of device */
    int64_t status;      /* enum release_status */
    struct str previous; /* id of release */
    struct str platform; /* id of release */
    struct str omits;    /* words */
    struct str udi_di;
    struct str udi_pi;
    struct str build_hash;
    struct str changes;
    struct str change_kinds;    /* words */
    int64_t significant_change; /* enum tri */
    struct str change_reason;
    struct date released_on;
    struct date support_until;
    struct date end_of_support_on;
    struct date end_of_life_on;
    struct str withdrawn_reason;
    struct number units_in_field;
    struct date units_counted_on;
};

/* A release frozen: its name, the position of the history and the hash of the chain there. */
struct baseline {
    struct str name;
    struct str release; /* id of release */
    struct number position;
    struct str chain_hash;
};

/* A country or region in which a device is sold, with its languages. */
struct market {
    struct str name;
    struct str device;       /* id of device */
    int64_t status;          /* enum market_status */
    struct str languages;    /* words */
    struct str authority;    /* id of organisation */
    struct str importer;     /* id of organisation */
    struct str distributors; /* ids of organisation */
    struct date on_market_from;
    struct date on_market_until;
    struct number units;
    struct date units_counted_on;
};

/* A certificate or declaration that covers devices, with its dates. */
struct certificate {
    struct str name;
    int64_t kind;       /* enum certificate_kind */
    struct str devices; /* ids of device */
    struct str body;    /* id of organisation */
    int64_t status;     /* enum certificate_status */
    int64_t regulation; /* enum device_regulation */
    struct str annex;
    struct str scope;
    struct str conditions;
    struct date issued_on;
    struct date valid_until;
    struct str document; /* id of document */
};

/* One yes-or-no fact of a device, from which follows what applies to it. */
struct device_fact {
    struct str device; /* id of device */
    struct str fact;
    int64_t value; /* enum tri */
    struct str choice;
    struct str reason;
    int64_t source;      /* enum fact_source */
    struct str evidence; /* ids of evidence */
    struct date answered_on;
};

/* A form of a device with a UDI-DI of its own, and what sets it apart. */
struct variant {
    struct str name;
    struct str device; /* id of device */
    struct str udi_di;
    struct str description;
    struct str differences;
};

/* Hardware, software and network as they are in use together. */
struct configuration {
    struct str name;
    struct str release; /* id of release */
    struct str variant; /* id of variant */
    struct str hardware;
    struct str software;
    struct str network;
    struct str market; /* id of market */
    struct str site;   /* id of organisation */
    struct str udi_di;
    struct str udi_pi;
    struct number units;
    struct date units_counted_on;
};

enum prrc_route {
    PRRC_ROUTE_UNSET,
    PRRC_ROUTE_DEGREE,
    PRRC_ROUTE_EXPERIENCE,
};

/* A person responsible for regulatory compliance. */
struct prrc {
    struct str name;
    struct str organisation; /* id of organisation */
    struct str person;       /* id of person */
    int64_t route;           /* enum prrc_route */
    struct str qualification;
    struct str proof; /* ids of document */
    struct str tasks; /* words */
    int64_t external; /* enum tri */
    struct str external_basis;
    struct str deputies; /* ids of person */
    struct date valid_from;
    struct date valid_until;
};

/* The written mandate of an authorised representative. */
struct mandate {
    struct str name;
    struct str manufacturer;   /* id of organisation */
    struct str representative; /* id of organisation */
    struct str devices;        /* ids of device */
    struct str scope;
    struct str document; /* id of document */
    struct date accepted_on;
    struct date valid_until;
};

/* A measure of financial coverage. */
struct coverage {
    struct str name;
    struct str organisation; /* id of organisation */
    struct str devices;      /* ids of device */
    struct str measure;
    struct str proof; /* id of document */
    struct date valid_from;
    struct date valid_until;
};

/* --- identifier.c: what checks of records share; each names the field at fault, and the rule. An
   empty text is fine. --- */
/* A UDI-DI of an issuing entity, without production data. */
NODISCARD bool device_check_udi_di(const char *name, struct str text,
                                   const struct record_context *c, struct err *err);
/* Production data of an issuing entity without a UDI-DI, or plain text as a software version. */
NODISCARD bool device_check_udi_pi(const char *name, struct str text,
                                   const struct record_context *c, struct err *err);
NODISCARD bool device_check_basic(const char *name, struct str text, const struct record_context *c,
                                  struct err *err);
/* A code of that kind; of value/udi, an enum udi_kind. */
NODISCARD bool device_check_code(const char *name, int kind, struct str text,
                                 const struct record_context *c, struct err *err);

extern const struct record_type VARIANT_TYPE, CONFIGURATION_TYPE, PRRC_TYPE, MANDATE_TYPE,
    COVERAGE_TYPE;
extern const struct record_type ORGANISATION_TYPE, DEVICE_FAMILY_TYPE, DEVICE_TYPE, RELEASE_TYPE,
    BASELINE_TYPE, MARKET_TYPE, CERTIFICATE_TYPE, DEVICE_FACT_TYPE;

#endif
