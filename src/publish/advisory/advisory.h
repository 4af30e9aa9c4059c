/*
 * advisory.h - what we tell users about vulnerabilities of our devices, and its life.
 *
 * The status of each release in an advisory is that of the decisions; an advisory whose decisions
 * changed is stale.
 */
#ifndef PUBLISH_ADVISORY_ADVISORY_H
#define PUBLISH_ADVISORY_ADVISORY_H

#include "assess/match/record.h"

#include "record/record.h"

enum advisory_kind {
    ADVISORY_KIND_UNSET,
    ADVISORY_KIND_SECURITY_ADVISORY,
    ADVISORY_KIND_VEX,
    ADVISORY_KIND_INFORMATIONAL,
    ADVISORY_KIND_INCIDENT_RESPONSE,
};

enum advisory_tlp {
    ADVISORY_TLP_UNSET,
    ADVISORY_TLP_CLEAR,
    ADVISORY_TLP_GREEN,
    ADVISORY_TLP_AMBER,
    ADVISORY_TLP_AMBER_STRICT,
    ADVISORY_TLP_RED,
};

enum advisory_status {
    ADVISORY_STATUS_UNSET,
    ADVISORY_STATUS_DRAFT,
    ADVISORY_STATUS_TECHNICAL_REVIEW,
    ADVISORY_STATUS_SAFETY_REVIEW,
    ADVISORY_STATUS_APPROVED,
    ADVISORY_STATUS_PRE_NOTIFIED,
    ADVISORY_STATUS_PUBLISHED,
    ADVISORY_STATUS_SUPERSEDED,
    ADVISORY_STATUS_WITHDRAWN,
};

/* What we tell users about a vulnerability of our devices. */
struct advisory {
    struct str name;
    int64_t kind;               /* enum advisory_kind */
    struct str case_ref;        /* id of case */
    struct str devices;         /* ids of device */
    struct str releases;        /* ids of release */
    struct str vulnerabilities; /* words */
    struct str decisions;       /* ids of decision */
    int64_t severity;           /* enum finding_severity */
    struct str vector;
    int64_t tlp; /* enum advisory_tlp */
    struct str summary;
    struct str patient_safety;
    struct str exploitation;
    struct str mitigation;
    struct str fix;
    struct str contact;
    struct str credits;
    struct str version;
    struct str revision_history; /* JSON */
    struct date published_on;
    struct date updated_on;
    struct str url;
    struct str file;
    int64_t status; /* enum advisory_status */
};

extern const struct record_type ADVISORY_TYPE;

#endif
