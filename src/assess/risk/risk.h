/*
 * risk.h - security risks, safety risks, and the seven points at which they meet.
 *
 * A security risk is exploitability by impact, a safety risk severity by probability of harm;
 * neither scale is ever read as the other. Levels and types follow from a policy, and are never
 * typed.
 */
#ifndef ASSESS_RISK_RISK_H
#define ASSESS_RISK_RISK_H

#include "record/record.h"

enum risk_exploitability {
    RISK_EXPLOITABILITY_UNSET,
    RISK_EXPLOITABILITY_E1,
    RISK_EXPLOITABILITY_E2,
    RISK_EXPLOITABILITY_E3,
    RISK_EXPLOITABILITY_E4,
    RISK_EXPLOITABILITY_E5,
};

enum risk_impact {
    RISK_IMPACT_UNSET,
    RISK_IMPACT_I1,
    RISK_IMPACT_I2,
    RISK_IMPACT_I3,
    RISK_IMPACT_I4,
    RISK_IMPACT_I5,
};

enum risk_level {
    RISK_LEVEL_UNSET,
    RISK_LEVEL_L,
    RISK_LEVEL_M,
    RISK_LEVEL_H,
    RISK_LEVEL_C,
};

enum risk_type {
    RISK_TYPE_UNSET,
    RISK_TYPE_SAFETY_ONLY,
    RISK_TYPE_SEC_ONLY,
    RISK_TYPE_SEC_SAFETY_DIRECT,
    RISK_TYPE_SEC_SAFETY_INDIRECT,
    RISK_TYPE_SEC_CONTROL_SAFETY_IMPACT,
    RISK_TYPE_SAFETY_CONTROL_SEC_IMPACT,
    RISK_TYPE_SEC_CONTROL_BOTH,
    RISK_TYPE_NO_HARM,
    RISK_TYPE_NO_CROSS_EFFECT,
};

enum risk_status {
    RISK_STATUS_UNSET,
    RISK_STATUS_OPEN,
    RISK_STATUS_IN_WORK,
    RISK_STATUS_TO_REVIEW,
    RISK_STATUS_ACCEPTED,
    RISK_STATUS_CLOSED,
};

enum risk_severity {
    RISK_SEVERITY_UNSET,
    RISK_SEVERITY_S1,
    RISK_SEVERITY_S2,
    RISK_SEVERITY_S3,
    RISK_SEVERITY_S4,
    RISK_SEVERITY_S5,
};

enum risk_probability {
    RISK_PROBABILITY_UNSET,
    RISK_PROBABILITY_P1,
    RISK_PROBABILITY_P2,
    RISK_PROBABILITY_P3,
    RISK_PROBABILITY_P4,
    RISK_PROBABILITY_P5,
};

enum risk_acceptability {
    RISK_ACCEPTABILITY_UNSET,
    RISK_ACCEPTABILITY_A,
    RISK_ACCEPTABILITY_R,
    RISK_ACCEPTABILITY_U,
};

enum connection_kind {
    CONNECTION_KIND_UNSET,
    CONNECTION_KIND_X1,
    CONNECTION_KIND_X2,
    CONNECTION_KIND_X3,
    CONNECTION_KIND_X4,
    CONNECTION_KIND_X5,
    CONNECTION_KIND_X6,
    CONNECTION_KIND_X7,
};

enum connection_direction {
    CONNECTION_DIRECTION_UNSET,
    CONNECTION_DIRECTION_SECURITY_TO_SAFETY,
    CONNECTION_DIRECTION_SAFETY_TO_SECURITY,
    CONNECTION_DIRECTION_BOTH,
};

enum connection_decision {
    CONNECTION_DECISION_UNSET,
    CONNECTION_DECISION_WAITING,
    CONNECTION_DECISION_ACCEPTED,
    CONNECTION_DECISION_REJECTED,
    CONNECTION_DECISION_RETURNED,
};

enum joint_decision {
    JOINT_DECISION_UNSET,
    JOINT_DECISION_WAITING,
    JOINT_DECISION_ACCEPTED,
    JOINT_DECISION_REJECTED,
};

/* Categories of MDCG 2019-16 3.2, and corrupted data. */
enum risk_hazard {
    RISK_HAZARD_UNSET,
    RISK_HAZARD_DENIAL_OF_SERVICE,
    RISK_HAZARD_CODE_EXECUTION,
    RISK_HAZARD_MEMORY_CORRUPTION,
    RISK_HAZARD_DATA_CORRUPTION,
    RISK_HAZARD_INFORMATION_GAIN,
    RISK_HAZARD_PRIVILEGE_GAIN,
};

enum risk_detectability {
    RISK_DETECTABILITY_UNSET,
    RISK_DETECTABILITY_BEFORE,
    RISK_DETECTABILITY_WITH,
    RISK_DETECTABILITY_NOT,
};

enum policy_kind {
    POLICY_KIND_UNSET,
    POLICY_KIND_SECURITY,
    POLICY_KIND_SAFETY,
    POLICY_KIND_CLOCKS, /* days for findings: assess/clock */
};

extern const struct choice risk_exploitability_choices[]; /* ended by a NULL name */

/* A threat that uses a weakness of an asset, what that leads to, and how far it was reduced (TIR57,
 * SW96). */
struct security_risk {
    struct str name;
    struct str device; /* id of device */
    struct str description;
    struct str threats;         /* ids of threat */
    struct str weaknesses;      /* ids of weakness */
    struct str assets;          /* ids of asset */
    struct str vulnerabilities; /* words */
    struct str adverse_impact;
    int64_t hazard_category; /* enum risk_hazard */
    struct str affected_function;
    int64_t detectability; /* enum risk_detectability */
    struct number patients_at_once;
    struct str policy;             /* id of risk_policy */
    int64_t exploitability_before; /* enum risk_exploitability */
    int64_t impact_before;         /* enum risk_impact */
    struct str impact_kinds;       /* words */
    int64_t level_before;          /* enum risk_level */
    int64_t exploitability_after;  /* enum risk_exploitability */
    int64_t impact_after;          /* enum risk_impact */
    struct str impact_kinds_after; /* words */
    int64_t level_after;           /* enum risk_level */
    struct str vector;
    int64_t safety_relevant; /* enum tri */
    struct str safety_reason;
    int64_t subject_is_control; /* enum tri */
    int64_t security_cause;     /* enum tri */
    int64_t person_harmed;      /* enum tri */
    int64_t other_impact;       /* enum tri */
    int64_t acts_on_patient;    /* enum tri */
    int64_t security_control;   /* enum tri */
    int64_t delays_care;        /* enum tri */
    int64_t opens_security;     /* enum tri */
    int64_t weakens_security;   /* enum tri */
    int64_t risk_type;          /* enum risk_type */
    struct str official_label;
    struct str controls; /* ids of control */
    struct str afap_rationale;
    int64_t status; /* enum risk_status */
    struct str owner;
    struct str author;
    struct str reviewer;
    struct date evaluated_on;
    struct date accepted_until;
    struct str accepted_reason;
    struct str handover; /* id of connection */
};

/* A hazardous situation and the harm it may lead to (ISO 14971). */
struct safety_risk {
    struct str name;
    struct str device; /* id of device */
    struct str hazard;
    struct str sequence_of_events;
    struct str hazardous_situation;
    struct str harm;
    struct str security_risks; /* ids of security_risk */
    struct str policy;         /* id of risk_policy */
    int64_t severity;          /* enum risk_severity */
    struct number p1_before_ppm;
    struct number p2_before_ppm;
    int64_t probability_before; /* enum risk_probability */
    int64_t level_before;       /* enum risk_acceptability */
    int64_t severity_after;     /* enum risk_severity */
    struct number p1_after_ppm;
    struct number p2_after_ppm;
    int64_t probability_after; /* enum risk_probability */
    int64_t level_after;       /* enum risk_acceptability */
    struct str controls;       /* ids of control */
    struct str afap_rationale;
    struct str benefit_risk;
    int64_t status; /* enum risk_status */
    struct str owner;
    struct str author;
    struct str reviewer;
    struct date evaluated_on;
};

/* A meeting of the security and the safety side: what was handed over, and what the other side
 * decided. */
struct connection {
    struct str name;
    struct str device; /* id of device */
    int64_t kind;      /* enum connection_kind */
    int64_t direction; /* enum connection_direction */
    struct str source; /* id of any record */
    struct str target; /* id of any record */
    struct str trigger;
    struct str payload;
    struct str sender;
    struct date sent_on;
    struct str receiver;
    int64_t decision; /* enum connection_decision */
    struct str decision_reason;
    struct date decided_on;
};

/* What security and safety concluded together about a release (connection X5). */
struct joint_review {
    struct str name;
    struct str release;        /* id of release */
    struct str security_risks; /* ids of security_risk */
    struct str safety_risks;   /* ids of safety_risk */
    struct str decisions;      /* ids of decision */
    struct str transferred;    /* ids of any record */
    struct str vulnerabilities;
    struct str security_residual;
    int64_t security_acceptable; /* enum tri */
    struct str safety_residual;
    int64_t safety_acceptable; /* enum tri */
    struct str benefit_risk;
    int64_t benefit_outweighs; /* enum tri */
    struct str disclosed;
    struct str security_reviewer;
    struct str safety_reviewer;
    int64_t decision; /* enum joint_decision */
    struct str decision_reason;
    struct date decided_on;
};

/* An edition of a risk matrix with its scales and criteria. */
struct risk_policy {
    struct str name;
    int64_t kind; /* enum policy_kind */
    struct str edition;
    struct str matrix; /* JSON */
    struct str criteria;
    struct str document; /* id of document */
    struct date valid_from;
    struct date valid_until;
};

/* rules.c: the hooks of the types. */
bool security_risk_compute(void *record, const struct record_context *c, struct err *err);
bool safety_risk_compute(void *record, const struct record_context *c, struct err *err);
bool risk_policy_check_matrix(const struct risk_policy *r, const struct record_context *c,
                              struct err *err);

/* meeting.c: what must hold between the two sides. */
/* Sets handover: the connection X2 on which this acceptance rests; empty when it needs none, or
   there is none. */
void security_risk_find_handover(struct security_risk *r, const struct record_context *c);
bool security_risk_check(const void *record, const struct record_context *c, struct err *err);
bool security_risk_settled(const void *record);
bool safety_risk_check(const void *record, const struct record_context *c, struct err *err);
bool safety_risk_settled(const void *record);
bool connection_check(const void *record, const struct record_context *c, struct err *err);
bool connection_settled(const void *record);
bool joint_review_check(const void *record, const struct record_context *c, struct err *err);
bool joint_review_settled(const void *record);

extern const struct record_type SECURITY_RISK_TYPE, SAFETY_RISK_TYPE, CONNECTION_TYPE,
    JOINT_REVIEW_TYPE, RISK_POLICY_TYPE;

#endif
