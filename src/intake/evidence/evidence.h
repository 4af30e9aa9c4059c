/*
 * evidence.h - what proves something, and the documents under control.
 *
 * Bytes are kept by the hash of their content (store_blob_put); a record says what they are, how
 * long they may be used, which clauses they serve and which slots they fill. Whether what fills a
 * slot is enough is judged by people, in a record of its own.
 */
#ifndef INTAKE_EVIDENCE_EVIDENCE_H
#define INTAKE_EVIDENCE_EVIDENCE_H

#include "record/record.h"

enum evidence_kind {
    EVIDENCE_KIND_UNSET,
    EVIDENCE_KIND_TEST_REPORT,
    EVIDENCE_KIND_REVIEW_REPORT,
    EVIDENCE_KIND_ANALYSIS,
    EVIDENCE_KIND_PENETRATION_TEST,
    EVIDENCE_KIND_SBOM,
    EVIDENCE_KIND_SCAN,
    EVIDENCE_KIND_PLAN,
    EVIDENCE_KIND_PROCEDURE,
    EVIDENCE_KIND_RECORD,
    EVIDENCE_KIND_TRAINING,
    EVIDENCE_KIND_CERTIFICATE,
    EVIDENCE_KIND_DRAWING,
    EVIDENCE_KIND_SCREENSHOT,
    EVIDENCE_KIND_OTHER,
};

enum document_kind {
    DOCUMENT_KIND_UNSET,
    DOCUMENT_KIND_PLAN,
    DOCUMENT_KIND_REPORT,
    DOCUMENT_KIND_PROCEDURE,
    DOCUMENT_KIND_SPECIFICATION,
    DOCUMENT_KIND_INSTRUCTIONS,
    DOCUMENT_KIND_LABEL,
    DOCUMENT_KIND_DECLARATION,
    DOCUMENT_KIND_POLICY,
    DOCUMENT_KIND_NOTICE,
    DOCUMENT_KIND_FORM,
    DOCUMENT_KIND_OTHER,
};

enum document_status {
    DOCUMENT_STATUS_UNSET,
    DOCUMENT_STATUS_DRAFT,
    DOCUMENT_STATUS_IN_REVIEW,
    DOCUMENT_STATUS_APPROVED,
    DOCUMENT_STATUS_OBSOLETE,
};

enum evidence_verdict {
    EVIDENCE_VERDICT_UNSET,
    EVIDENCE_VERDICT_ENOUGH,
    EVIDENCE_VERDICT_NOT_ENOUGH,
    EVIDENCE_VERDICT_NOT_NEEDED,
};

/* A piece of evidence: bytes with a hash and a date, and what it serves. */
struct evidence {
    struct str name;
    int64_t kind;       /* enum evidence_kind */
    struct str device;  /* id of device */
    struct str release; /* id of release */
    struct str file;
    struct str file_name;
    struct str media_type;
    struct str url;
    struct date dated_on;
    struct date valid_until;
    struct str author;
    int64_t independent; /* enum tri */
    struct str serves;   /* ids of clause */
    struct str slots;    /* words: ids of slots it fills, see slot.h */
    struct str summary;
};

/* A controlled document: its edition, its state, its file. */
struct document {
    struct str name;
    struct str number;
    int64_t kind;       /* enum document_kind */
    struct str device;  /* id of device */
    struct str release; /* id of release */
    struct str edition;
    int64_t status; /* enum document_status */
    struct str file;
    struct str file_name;
    struct str media_type;
    struct number position;
    struct str language;
    struct str author;
    struct str approved_by;
    struct date approved_on;
    struct date valid_until;
    struct str serves; /* ids of clause */
    struct str slots;  /* words: ids of slots it fills, see slot.h */
};

/* Whether what fills a slot is enough: a person's judgement, stale when what it looked at changes.
 */
struct evidence_review {
    struct str slot;    /* id of a slot, see slot.h */
    struct str device;  /* id of device */
    struct str release; /* id of release */
    int64_t verdict;    /* enum evidence_verdict */
    struct str reason;
    struct str evidence;  /* ids of evidence */
    struct str documents; /* ids of document */
    struct str judged_by;
    struct date judged_on;
    struct date valid_until;
};

extern const struct record_type EVIDENCE_TYPE, DOCUMENT_TYPE, EVIDENCE_REVIEW_TYPE;

#endif
