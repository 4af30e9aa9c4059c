/*
 * review.h - packages for readers outside, their questions, approvals and signatures.
 *
 * An approval or a signature holds for what it saw; when that changes it is stale, and is given
 * anew.
 */
#ifndef PUBLISH_REVIEW_REVIEW_H
#define PUBLISH_REVIEW_REVIEW_H

#include "record/record.h"

enum package_kind {
    PACKAGE_KIND_UNSET,
    PACKAGE_KIND_NOTIFIED_BODY,
    PACKAGE_KIND_LABORATORY,
    PACKAGE_KIND_OPERATOR,
    PACKAGE_KIND_AUTHORITY,
    PACKAGE_KIND_INTERNAL,
};

enum package_status {
    PACKAGE_STATUS_UNSET,
    PACKAGE_STATUS_DRAFT,
    PACKAGE_STATUS_SENT,
    PACKAGE_STATUS_IN_REVIEW,
    PACKAGE_STATUS_CLOSED,
};

enum question_status {
    QUESTION_STATUS_UNSET,
    QUESTION_STATUS_OPEN,
    QUESTION_STATUS_ANSWERED,
    QUESTION_STATUS_CLOSED,
    QUESTION_STATUS_WITHDRAWN,
};

enum approval_decision {
    APPROVAL_DECISION_UNSET,
    APPROVAL_DECISION_WAITING,
    APPROVAL_DECISION_APPROVED,
    APPROVAL_DECISION_REJECTED,
    APPROVAL_DECISION_RETURNED,
};

enum signature_meaning {
    SIGNATURE_MEANING_UNSET,
    SIGNATURE_MEANING_AUTHOR,
    SIGNATURE_MEANING_REVIEW,
    SIGNATURE_MEANING_APPROVAL,
    SIGNATURE_MEANING_RELEASE,
    SIGNATURE_MEANING_RESPONSIBILITY,
};

/* A package for a reader outside: what it holds, from which position of the history. */
struct package {
    struct str name;
    int64_t kind;        /* enum package_kind */
    struct str release;  /* id of release */
    struct str baseline; /* id of baseline */
    struct str reader;   /* id of organisation */
    struct str previous; /* id of package */
    struct number position;
    struct str file;
    struct str documents; /* ids of document */
    struct str notes;
    struct date made_on;
    struct date sent_on;
    int64_t status; /* enum package_status */
};

/* A question of a reviewer, its answer, and what was changed for it. */
struct question {
    struct str name;
    struct str package; /* id of package */
    struct str device;  /* id of device */
    struct str clause;  /* id of clause */
    struct str text;
    struct str asked_by;
    struct date asked_on;
    struct date due_on;
    struct str answer;
    struct str records; /* ids of any record */
    struct str answered_by;
    struct date answered_on;
    int64_t status; /* enum question_status */
    struct date closed_on;
};

/* That somebody in a role approved a record as it was then, or did not. */
struct approval {
    struct str subject; /* id of any record */
    struct str role;
    int64_t decision; /* enum approval_decision */
    struct str reason;
    struct str requested_by;
    struct date requested_on;
    struct str approver;
    struct date decided_on;
};

/* A signature: who, what for, over which bytes and which position of the history. */
struct signature {
    struct str subject; /* id of any record */
    struct str signer;
    struct str role;
    int64_t meaning; /* enum signature_meaning */
    struct str content_hash;
    struct number position;
    struct str chain_hash;
    struct instant signed_at;
};

extern const struct record_type PACKAGE_TYPE, QUESTION_TYPE, APPROVAL_TYPE, SIGNATURE_TYPE;

#endif
