/*
 * record.h - match runs, findings and decisions as records; match.h is the engine.
 *
 * A finding is what matching says, a decision what people say. They meet by identity and
 * vulnerability, so that a decision outlives component lists, releases and imports. Findings, and
 * the states of components, are derived: they are what the match runs of the history add up to.
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

enum match_run_scope {
    MATCH_RUN_UNSET,
    MATCH_RUN_ALL,
    MATCH_RUN_CHANGED,
    MATCH_RUN_RELEASE,
};

enum component_state {
    COMPONENT_STATE_UNSET,
    COMPONENT_STATE_MATCHED,
    COMPONENT_STATE_CLEAN,
    COMPONENT_STATE_NO_IDENTIFIER,
    COMPONENT_STATE_NO_SOURCE,
    COMPONENT_STATE_STALE,
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

/* Where a component ended when it was last looked at. */
struct component_match {
    struct str name;
    struct str component; /* id of component */
    int64_t state;        /* enum component_state */
    struct str reason;
    struct str snapshot;
    struct date matched_on;
};

/* One comparison of components with the advisories, and what it changed. */
struct match_run {
    struct str name;
    int64_t scope;      /* enum match_run_scope */
    struct str release; /* id of release, of that scope */
    struct date as_of;
    struct str database;      /* name of the advisory database */
    struct number generation; /* of it */
    struct str snapshot;
    struct str sources;            /* names, a line each, with the newest day */
    struct str stale_sources;      /* those that were too old to call anything clean */
    struct str coverage;           /* hash of the names and parts of all sources */
    struct number component_count; /* that were looked at; the next five are parts of it */
    struct number matched_count, clean_count, no_identifier_count, no_source_count, stale_count;
    struct number found_count, changed_count, ended_count, kept_count; /* findings */
    struct str delta; /* hash of the attached changes, delta.h */
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

extern const struct record_type MATCH_RUN_TYPE, FINDING_TYPE, COMPONENT_MATCH_TYPE, DECISION_TYPE;

#endif
