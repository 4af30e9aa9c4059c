/*
 * threat.h - the architecture of a release, and what could go wrong in it.
 *
 * Zones, elements, flows and data belong to one release and freeze with it; threats belong to the
 * device, are known by a key of rule and element, and keep what was decided about them.
 */
#ifndef ASSESS_THREAT_THREAT_H
#define ASSESS_THREAT_THREAT_H

#include "record/record.h"

enum element_kind {
    ELEMENT_KIND_UNSET,
    ELEMENT_KIND_EXTERNAL_ENTITY,
    ELEMENT_KIND_PROCESS,
    ELEMENT_KIND_DATA_STORE,
};

enum asset_need {
    ASSET_NEED_UNSET,
    ASSET_NEED_LOW,
    ASSET_NEED_MEDIUM,
    ASSET_NEED_HIGH,
};

enum asset_kind {
    ASSET_KIND_UNSET,
    ASSET_KIND_DATA,
    ASSET_KIND_FUNCTION,
    ASSET_KIND_KEY,
    ASSET_KIND_SOFTWARE,
    ASSET_KIND_DEVICE,
    ASSET_KIND_NETWORK,
    ASSET_KIND_REPUTATION,
};

enum threat_origin {
    THREAT_ORIGIN_UNSET,
    THREAT_ORIGIN_RULE,
    THREAT_ORIGIN_PERSON,
    THREAT_ORIGIN_IMPORTED,
};

enum threat_stride {
    THREAT_STRIDE_UNSET,
    THREAT_STRIDE_SPOOFING,
    THREAT_STRIDE_TAMPERING,
    THREAT_STRIDE_REPUDIATION,
    THREAT_STRIDE_INFORMATION_DISCLOSURE,
    THREAT_STRIDE_DENIAL_OF_SERVICE,
    THREAT_STRIDE_ELEVATION_OF_PRIVILEGE,
};

enum threat_state {
    THREAT_STATE_UNSET,
    THREAT_STATE_NEW,
    THREAT_STATE_CURRENT,
    THREAT_STATE_CHANGED,
    THREAT_STATE_GONE,
};

enum threat_status {
    THREAT_STATUS_UNSET,
    THREAT_STATUS_OPEN,
    THREAT_STATUS_MITIGATED,
    THREAT_STATUS_TRANSFERRED,
    THREAT_STATUS_ACCEPTED,
    THREAT_STATUS_NOT_APPLICABLE,
};

enum weakness_status {
    WEAKNESS_STATUS_UNSET,
    WEAKNESS_STATUS_OPEN,
    WEAKNESS_STATUS_FIXED,
    WEAKNESS_STATUS_ACCEPTED,
    WEAKNESS_STATUS_NOT_APPLICABLE,
    WEAKNESS_STATUS_SUPPRESSED,
};

enum weakness_state {
    WEAKNESS_STATE_UNSET,
    WEAKNESS_STATE_REPORTED,
    WEAKNESS_STATE_GONE,
};

/* A part of the system, or of what surrounds it, in which trust is the same. */
struct zone {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str parent; /* id of zone */
    struct number trust;
    struct str description;
};

/* Somebody or something that sends, handles or keeps data: a person, a process, a store. */
struct element {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    int64_t kind;    /* enum element_kind */
    struct str zone; /* id of zone */
    struct str stereotype;
    struct str properties;   /* words */
    struct str data_classes; /* ids of data_class */
    struct str technology;
    struct str description;
    struct number x;
    struct number y;
};

/* Data that goes from one element to another, in one direction. */
struct flow {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str source; /* id of element */
    struct str target; /* id of element */
    struct str protocol;
    struct str port;
    struct str properties;   /* words */
    struct str data_classes; /* ids of data_class */
    struct str description;
};

/* A kind of data that needs the same protection wherever it is. */
struct data_class {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    struct str properties;   /* words */
    int64_t confidentiality; /* enum asset_need */
    int64_t integrity;       /* enum asset_need */
    int64_t availability;    /* enum asset_need */
    int64_t personal;        /* enum tri */
    struct str description;
};

/* What is worth protecting: data, a function, a key, software, a network (TIR57). */
struct asset {
    struct str name;
    struct str release; /* id of release */
    struct str key;
    int64_t kind;            /* enum asset_kind */
    struct str elements;     /* ids of element */
    int64_t confidentiality; /* enum asset_need */
    int64_t integrity;       /* enum asset_need */
    int64_t availability;    /* enum asset_need */
    int64_t safety_related;  /* enum tri */
    struct str description;
};

/* Something an attacker, or a mishap, could do to an element or a flow; and what was decided about
 * it. */
struct threat {
    struct str name;
    struct str device;  /* id of device */
    struct str release; /* id of release */
    struct str key;
    int64_t origin; /* enum threat_origin */
    struct str rule;
    struct str element; /* id of element */
    struct str flow;    /* id of flow */
    int64_t stride;     /* enum threat_stride */
    struct str property;
    struct str description;
    struct str harm;
    struct str cwe;          /* words */
    struct str capec;        /* words */
    struct str attack;       /* words */
    struct str clauses;      /* ids of clause */
    struct str unknowns;     /* words */
    int64_t state;           /* enum threat_state */
    int64_t safety_relevant; /* enum tri */
    int64_t status;          /* enum threat_status */
    struct str reason;
    struct str controls;  /* ids of control */
    struct str suggested; /* words */
    struct str instruction;
    struct str decided_by;
    struct date decided_on;
};

/* A weakness of our own design, code or procedure, whoever found it. */
struct weakness {
    struct str name;
    struct str device;          /* id of device */
    struct str elements;        /* ids of element */
    struct str cwe;             /* words */
    struct str vulnerabilities; /* words */
    struct str vector;
    struct str description;
    struct str found_by;
    struct date found_on;
    struct str evidence; /* ids of evidence */
    int64_t status;      /* enum weakness_status */
    struct str fixed_in; /* id of release */
    struct str reason;
    struct str key;
    int64_t state;      /* enum weakness_state */
    struct str release; /* id of release */
    struct str location;
};

extern const struct record_type ZONE_TYPE, ELEMENT_TYPE, FLOW_TYPE, DATA_CLASS_TYPE, ASSET_TYPE,
    THREAT_TYPE, WEAKNESS_TYPE;

#endif
