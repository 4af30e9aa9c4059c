/*
 * record.h - component lists, components and identity rules as records; sbom.h is the reader.
 *
 * A list and what it said are fixed; what matching and people learn about a component is added to
 * it, also after its release is frozen.
 */
#ifndef INTAKE_SBOM_RECORD_H
#define INTAKE_SBOM_RECORD_H

#include "record/record.h"

enum sbom_origin {
    SBOM_ORIGIN_UNSET,
    SBOM_ORIGIN_IMPORTED,
    SBOM_ORIGIN_EDITED,
    SBOM_ORIGIN_SCAN,
};

enum sbom_status {
    SBOM_STATUS_UNSET,
    SBOM_STATUS_CURRENT,
    SBOM_STATUS_REPLACED,
};

enum component_layer {
    COMPONENT_LAYER_UNSET,
    COMPONENT_LAYER_IMPORTED,
    COMPONENT_LAYER_MANUAL,
    COMPONENT_LAYER_RULE,
};

enum component_support {
    COMPONENT_SUPPORT_UNSET,
    COMPONENT_SUPPORT_ACTIVE,
    COMPONENT_SUPPORT_LIMITED,
    COMPONENT_SUPPORT_ENDED,
    COMPONENT_SUPPORT_UNKNOWN,
};

enum identity_status {
    IDENTITY_STATUS_UNSET,
    IDENTITY_STATUS_PROPOSED,
    IDENTITY_STATUS_ACCEPTED,
    IDENTITY_STATUS_REJECTED,
};

/* A component list (SBOM) as it was received for a release. */
struct sbom_record {
    struct str name;
    struct str release; /* id of release */
    struct str part;
    struct str file;
    struct str file_name;
    struct str format;
    struct str serial;
    struct str document_version;
    struct str created;
    struct str tools;
    int64_t origin;        /* enum sbom_origin */
    struct str components; /* ids of component */
    struct number component_count;
    struct number skipped_count;
    struct str receipt; /* JSON */
    struct date imported_on;
    int64_t status; /* enum sbom_status */
    struct str product_purl;
    struct str product_cpe;
};

/* A component at one version, as lists name it: one record for all releases that have it, so that
 * what is learnt or decided about it holds everywhere. */
struct component {
    struct str name;
    struct str type;
    struct str group_name;
    struct str version;
    struct str purl;
    struct str cpe;
    struct str source_package; /* name@version */
    struct str identity;
    struct str identity_rule; /* id of identity_rule */
    struct str supplier;
    struct str licence;
    struct str hashes;     /* JSON */
    int64_t layer;         /* enum component_layer */
    int64_t support_level; /* enum component_support */
    struct date end_of_support_on;
    struct str support_source;
    struct str imported; /* JSON: what lists said last, by field */
};

/* What a name in component lists means to the advisories: decided once, used everywhere. */
struct identity_rule {
    struct str name;
    struct str version;
    struct str supplier;
    struct str purl;
    struct str cpe;
    struct str fixed_version;
    struct str reason;
    int64_t status; /* enum identity_status */
    struct str decided_by;
    struct date decided_on;
};

extern const struct record_type SBOM_TYPE, COMPONENT_TYPE, IDENTITY_RULE_TYPE;

#endif
