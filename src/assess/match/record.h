/*
 * record.h - findings and decisions as records; match.h is the engine.
 *
 * A finding is what matching says, a decision what people say. They meet by identity and
 * vulnerability, so that a decision outlives component lists, releases and imports.
 */
#ifndef ASSESS_MATCH_RECORD_H
#define ASSESS_MATCH_RECORD_H

#include "record/record.h"

enum flaw_severity {
    FLAW_SEVERITY_UNSET,
    FLAW_SEVERITY_NONE,
    FLAW_SEVERITY_LOW,
    FLAW_SEVERITY_MEDIUM,
    FLAW_SEVERITY_HIGH,
    FLAW_SEVERITY_CRITICAL,
};

enum finding_confidence {
    FINDING_CONFIDENCE_UNSET,
    FINDING_CONFIDENCE_EXACT,
    FINDING_CONFIDENCE_RANGE,
    FINDING_CONFIDENCE_HEURISTIC,
    FINDING_CONFIDENCE_POSSIBLE,
};

enum finding_state {
    FINDING_STATE_UNSET,
    FINDING_STATE_OPEN,
    FINDING_STATE_ENDED,
};

enum decision_state {
    DECISION_STATE_UNSET,
    DECISION_STATE_UNDER_INVESTIGATION,
    DECISION_STATE_AFFECTED,
    DECISION_STATE_NOT_AFFECTED,
    DECISION_STATE_FIXED,
};

enum decision_justification {
    DECISION_JUSTIFICATION_UNSET,
    DECISION_JUSTIFICATION_COMPONENT_NOT_PRESENT,
    DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_PRESENT,
    DECISION_JUSTIFICATION_VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
    DECISION_JUSTIFICATION_VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY,
    DECISION_JUSTIFICATION_INLINE_MITIGATIONS_ALREADY_EXIST,
    DECISION_JUSTIFICATION_REQUIRES_CONFIGURATION,
    DECISION_JUSTIFICATION_REQUIRES_DEPENDENCY,
    DECISION_JUSTIFICATION_REQUIRES_ENVIRONMENT,
    DECISION_JUSTIFICATION_PROTECTED_BY_COMPILER,
    DECISION_JUSTIFICATION_PROTECTED_AT_RUNTIME,
    DECISION_JUSTIFICATION_PROTECTED_AT_PERIMETER,
};

enum decision_status {
    DECISION_STATUS_UNSET,
    DECISION_STATUS_ACCEPTED,
    DECISION_STATUS_PROPOSED,
};

extern const struct choice flaw_severity_choices[]; /* ended by a NULL name */

/* A published vulnerability in range of a component, in whatever releases that is. */
struct finding_record {
    struct str name;
    struct str component; /* id of component */
    struct str identity;
    struct str vulnerability;
    struct str aliases; /* words */
    int64_t severity;   /* enum flaw_severity */
    struct str vector;
    struct number score_tenths;
    struct str cwe; /* words */
    int64_t kev;    /* enum tri */
    struct date kev_on;
    struct number epss_ppm;
    struct str source;
    struct str advisory;
    struct str range;
    struct str fixed_in; /* words */
    struct str scheme;
    int64_t confidence; /* enum finding_confidence */
    struct str reason;
    struct str snapshot;
    int64_t state; /* enum finding_state */
    struct date first_seen_on;
    struct date last_seen_on;
    struct date ended_on;
    struct str ended_reason;
};

/* What was decided about a vulnerability in a component: kept by what they are, not by where they
 * stood. */
struct decision {
    struct str name;
    struct str identity;
    struct str vulnerability;
    struct str scope; /* id of any record */
    struct str from_version;
    struct str to_version;
    int64_t state;         /* enum decision_state */
    int64_t justification; /* enum decision_justification */
    struct str reason;
    struct str action;
    struct str response; /* words */
    struct str vector;
    int64_t safety_relevant;  /* enum tri */
    struct str security_risk; /* id of security_risk */
    struct str evidence;      /* ids of evidence */
    struct str decided_by;
    struct date decided_on;
    struct str reviewer;
    struct date reviewed_on;
    struct date review_by;
    struct str origin;
    int64_t status;        /* enum decision_status */
    int64_t second_review; /* enum tri: whether the policy wants a second person; computed */
    struct str author;
    struct instant stated_at;
    struct str file;      /* hash of the attached document */
    struct str statement; /* JSON: the statement as its author wrote it */
};

extern const struct record_type FINDING_TYPE, DECISION_TYPE;

#endif
