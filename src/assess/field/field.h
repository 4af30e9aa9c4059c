/*
 * field.h - what comes back from the market: signals, cases, incidents, updates, actions.
 *
 * Awareness is kept as the instant at which anyone in the organisation knew; legal clocks run from
 * it. Unknown answers are treated as the bad case.
 */
#ifndef ASSESS_FIELD_FIELD_H
#define ASSESS_FIELD_FIELD_H

#include "assess/risk/risk.h"

#include "record/record.h"

enum signal_source {
    SIGNAL_SOURCE_UNSET,
    SIGNAL_SOURCE_FEED,
    SIGNAL_SOURCE_KEV,
    SIGNAL_SOURCE_SUPPLIER,
    SIGNAL_SOURCE_RESEARCHER,
    SIGNAL_SOURCE_CUSTOMER,
    SIGNAL_SOURCE_COMPLAINT,
    SIGNAL_SOURCE_SERVICE,
    SIGNAL_SOURCE_OWN_TEST,
    SIGNAL_SOURCE_DEVICE_LOG,
    SIGNAL_SOURCE_AUTHORITY,
    SIGNAL_SOURCE_ISAC,
    SIGNAL_SOURCE_NEWS,
    SIGNAL_SOURCE_END_OF_SUPPORT,
    SIGNAL_SOURCE_OTHER,
};

enum signal_state {
    SIGNAL_STATE_UNSET,
    SIGNAL_STATE_RECEIVED,
    SIGNAL_STATE_MATCHED,
    SIGNAL_STATE_NOT_RELEVANT,
    SIGNAL_STATE_CANDIDATE,
    SIGNAL_STATE_REJECTED,
    SIGNAL_STATE_IN_CASE,
};

enum case_risk {
    CASE_RISK_UNSET,
    CASE_RISK_CONTROLLED,
    CASE_RISK_UNCONTROLLED,
};

enum case_decision {
    CASE_DECISION_UNSET,
    CASE_DECISION_FIX,
    CASE_DECISION_MITIGATE,
    CASE_DECISION_INFORM,
    CASE_DECISION_ACCEPT,
    CASE_DECISION_TRANSFER,
};

enum case_state {
    CASE_STATE_UNSET,
    CASE_STATE_NEW,
    CASE_STATE_ACKNOWLEDGED,
    CASE_STATE_VERIFICATION,
    CASE_STATE_ANALYSIS,
    CASE_STATE_SAFETY_ASSESSMENT,
    CASE_STATE_DECIDED,
    CASE_STATE_REMEDIATION,
    CASE_STATE_RELEASE,
    CASE_STATE_DEPLOYMENT,
    CASE_STATE_CLOSED,
    CASE_STATE_NOT_AFFECTED,
    CASE_STATE_DUPLICATE,
    CASE_STATE_INVALID,
    CASE_STATE_ON_HOLD,
};

enum incident_cause {
    INCIDENT_CAUSE_UNSET,
    INCIDENT_CAUSE_UNKNOWN,
    INCIDENT_CAUSE_VULNERABILITY,
    INCIDENT_CAUSE_MALWARE,
    INCIDENT_CAUSE_UNAUTHORISED_ACCESS,
    INCIDENT_CAUSE_MISUSE,
    INCIDENT_CAUSE_FAILURE,
    INCIDENT_CAUSE_OTHER,
};

enum incident_state {
    INCIDENT_STATE_UNSET,
    INCIDENT_STATE_EVENT,
    INCIDENT_STATE_ASSESSED,
    INCIDENT_STATE_CONTAINED,
    INCIDENT_STATE_NOTIFIED,
    INCIDENT_STATE_ERADICATED,
    INCIDENT_STATE_RECOVERED,
    INCIDENT_STATE_WATCHED,
    INCIDENT_STATE_CLOSED,
};

enum update_kind {
    UPDATE_KIND_UNSET,
    UPDATE_KIND_HYGIENE,
    UPDATE_KIND_ACCEPTABLE,
    UPDATE_KIND_UNACCEPTABLE,
};

enum update_method {
    UPDATE_METHOD_UNSET,
    UPDATE_METHOD_REMOTE,
    UPDATE_METHOD_USER,
    UPDATE_METHOD_SERVICE,
};

enum update_state {
    UPDATE_STATE_UNSET,
    UPDATE_STATE_PLANNED,
    UPDATE_STATE_BUILT,
    UPDATE_STATE_VERIFIED,
    UPDATE_STATE_ASSESSED,
    UPDATE_STATE_APPROVED,
    UPDATE_STATE_STAGED,
    UPDATE_STATE_ROLLING_OUT,
    UPDATE_STATE_COMPLETE,
    UPDATE_STATE_PAUSED,
    UPDATE_STATE_WITHDRAWN,
};

enum field_action_kind {
    FIELD_ACTION_KIND_UNSET,
    FIELD_ACTION_KIND_UPDATE,
    FIELD_ACTION_KIND_MITIGATION,
    FIELD_ACTION_KIND_NOTICE,
    FIELD_ACTION_KIND_RECALL,
    FIELD_ACTION_KIND_RETROFIT,
    FIELD_ACTION_KIND_DESTRUCTION,
};

enum field_action_state {
    FIELD_ACTION_STATE_UNSET,
    FIELD_ACTION_STATE_ASSESSED,
    FIELD_ACTION_STATE_DECIDED,
    FIELD_ACTION_STATE_REPORTED,
    FIELD_ACTION_STATE_NOTICE_RELEASED,
    FIELD_ACTION_STATE_RUNNING,
    FIELD_ACTION_STATE_EFFECTIVENESS,
    FIELD_ACTION_STATE_CLOSED,
    FIELD_ACTION_STATE_NOT_NEEDED,
};

/* Something that came in and may concern a device: an advisory, a report, a complaint, a log. */
struct signal {
    struct str name;
    int64_t source; /* enum signal_source */
    struct str source_id;
    struct str vulnerabilities; /* words */
    struct str devices;         /* ids of device */
    struct str description;
    struct str reporter;
    struct str channel;
    struct instant received_at;
    struct str evidence; /* ids of evidence */
    int64_t state;       /* enum signal_state */
    struct str reason;
    struct str case_ref; /* id of case */
    struct str owner;
    struct str reviewer;
};

/* The handling of a vulnerability of ours, from report to closing (ISO/IEC 30111 and 29147). */
struct case_record {
    struct str name;
    struct str vulnerabilities; /* words */
    struct str devices;         /* ids of device */
    struct str signals;         /* ids of signal */
    struct str reporter;
    int64_t reporter_named; /* enum tri */
    struct date received_on;
    struct instant aware_at;
    struct date acknowledged_on;
    struct str coordinator; /* id of organisation */
    struct instant embargo_until;
    struct date disclose_on;
    int64_t reproducible; /* enum tri */
    struct str root_cause;
    struct str cwe; /* words */
    struct str vector;
    int64_t exploited;       /* enum tri */
    int64_t exploitability;  /* enum risk_exploitability */
    int64_t safety_relevant; /* enum tri */
    struct str safety_reason;
    int64_t patient_risk;      /* enum case_risk */
    struct str security_risks; /* ids of security_risk */
    struct str safety_risks;   /* ids of safety_risk */
    int64_t decision;          /* enum case_decision */
    struct str decision_reason;
    struct str interim_measures;
    int64_t fsca_needed; /* enum tri */
    struct date due_on;
    struct str decided_by;
    struct date decided_on;
    struct str reviewer;
    struct str duplicate_of; /* id of case */
    struct str hold_reason;
    struct date hold_until;
    struct str effectiveness;
    struct date closed_on;
    struct str owner;
    int64_t state; /* enum case_state */
};

/* A security event in the field that may have, or had, an effect; from it run the legal clocks. */
struct incident {
    struct str name;
    struct str devices;  /* ids of device */
    struct str releases; /* ids of release */
    struct number units;
    int64_t patients_connected; /* enum tri */
    struct str description;
    struct date occurred_on;
    struct instant aware_at;
    int64_t is_incident;            /* enum tri */
    int64_t serious;                /* enum tri */
    int64_t expected_side_effect;   /* enum tri */
    int64_t device_link;            /* enum tri */
    int64_t public_health_threat;   /* enum tri */
    int64_t death_or_unanticipated; /* enum tri */
    int64_t field_action_needed;    /* enum tri */
    int64_t personal_data;          /* enum tri */
    int64_t significant_nis2;       /* enum tri */
    struct str information_affected;
    struct str health_effects;
    int64_t cause;          /* enum incident_cause */
    struct str imdrf_codes; /* words */
    struct str report_reason;
    struct str reports;      /* ids of document */
    struct str safety_risks; /* ids of safety_risk */
    struct str case_ref;     /* id of case */
    struct str evidence;     /* ids of evidence */
    int64_t state;           /* enum incident_state */
    struct str owner;
    struct str decided_by;
    struct date decided_on;
    struct date closed_on;
    struct str lessons;
};

/* A security update, from plan to the last unit. */
struct update {
    struct str name;
    struct str release;         /* id of release */
    struct str replaces;        /* ids of release */
    struct str cases;           /* ids of case */
    int64_t kind;               /* enum update_kind */
    int64_t method;             /* enum update_method */
    struct str controls;        /* ids of control */
    struct str tests;           /* ids of test_run */
    int64_t significant_change; /* enum tri */
    struct str change_reason;
    int64_t instructions_changed; /* enum tri */
    struct str documents;         /* ids of document */
    struct str rollback;
    struct number units_eligible;
    struct number units_informed;
    struct number units_installed;
    struct number units_failed;
    struct number units_unreachable;
    struct date counted_on;
    struct date planned_for;
    struct date started_on;
    struct date completed_on;
    int64_t state; /* enum update_state */
    struct str reason;
    struct str approved_by;
    struct str owner;
};

/* A field safety corrective action, or the recorded decision that none is needed (MDR 2(68), IVDR
 * 2(71)). */
struct field_action {
    struct str name;
    int64_t kind;         /* enum field_action_kind */
    struct str devices;   /* ids of device */
    struct str releases;  /* ids of release */
    struct str incidents; /* ids of incident */
    struct str cases;     /* ids of case */
    struct str updates;   /* ids of update */
    struct str problem;
    struct str hazard;
    struct str advice;
    struct str reason;
    struct str notice; /* id of document */
    struct date reported_on;
    struct date notice_on;
    struct number customers_total;
    struct number customers_confirmed;
    struct number customers_unreachable;
    struct str effectiveness;
    struct str decided_by;
    struct date decided_on;
    struct str reviewer;
    struct date closed_on;
    int64_t state; /* enum field_action_state */
};

extern const struct record_type SIGNAL_TYPE, CASE_TYPE, INCIDENT_TYPE, UPDATE_TYPE,
    FIELD_ACTION_TYPE;

#endif
