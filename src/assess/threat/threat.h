/*
 * threat.h - what could go wrong in the architecture of a device, and what was found to be weak.
 *
 * Threats belong to the device, are known by a key of rule and element, and keep what was decided
 * about them; the architecture (intake/model) belongs to one release.
 */
#ifndef ASSESS_THREAT_THREAT_H
#define ASSESS_THREAT_THREAT_H

#include "record/record.h"

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

/* Kinds of threats to privacy (LINDDUN). */
enum threat_linddun {
    THREAT_LINDDUN_UNSET,
    THREAT_LINDDUN_LINKING,
    THREAT_LINDDUN_IDENTIFYING,
    THREAT_LINDDUN_NON_REPUDIATION,
    THREAT_LINDDUN_DETECTING,
    THREAT_LINDDUN_DATA_DISCLOSURE,
    THREAT_LINDDUN_UNAWARENESS,
    THREAT_LINDDUN_NON_COMPLIANCE,
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

enum model_review_outcome {
    MODEL_REVIEW_OUTCOME_UNSET,
    MODEL_REVIEW_OUTCOME_HOLDS,
    MODEL_REVIEW_OUTCOME_CHANGE_NEEDED,
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
    struct str library;
    int64_t stride;  /* enum threat_stride */
    int64_t linddun; /* enum threat_linddun */
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

/* Persons looked at the whole model of a release: elements, flows, data, and its threats. What was
 * changed in it later, and a component list that came later, they have not seen. */
struct model_review {
    struct str name;
    struct str release; /* id of release */
    struct str reviewer;
    struct str participants;
    struct str method;
    struct date reviewed_on;
    int64_t outcome; /* enum model_review_outcome */
    struct str notes;
    struct str evidence; /* ids of evidence */
};

extern const struct choice threat_linddun_choices[]; /* ended by a NULL name */

extern const struct record_type THREAT_TYPE, WEAKNESS_TYPE, MODEL_REVIEW_TYPE;

#endif
