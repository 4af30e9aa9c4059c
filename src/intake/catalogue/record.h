/*
 * record.h - catalogues and clauses as records, and what was decided about them for a device.
 *
 * Clauses have the ids of their source (MDR-I-17.2, MDCG-P6) and say how well they were verified.
 * That a clause does not apply always has a reason.
 */
#ifndef INTAKE_CATALOGUE_RECORD_H
#define INTAKE_CATALOGUE_RECORD_H

#include "intake/device/device.h"

#include "record/record.h"

enum catalogue_label {
    CATALOGUE_LABEL_UNSET,
    CATALOGUE_LABEL_LAW,
    CATALOGUE_LABEL_GUIDANCE,
    CATALOGUE_LABEL_STANDARD,
    CATALOGUE_LABEL_PRACTICE,
};

enum catalogue_status {
    CATALOGUE_STATUS_UNSET,
    CATALOGUE_STATUS_IN_FORCE,
    CATALOGUE_STATUS_NOT_YET,
    CATALOGUE_STATUS_PROPOSED,
    CATALOGUE_STATUS_WITHDRAWN,
};

/* What a catalogue is for: its clauses are met, answered, or only an end of mappings. */
enum catalogue_role {
    CATALOGUE_ROLE_UNSET, /* requirements */
    CATALOGUE_ROLE_QUESTIONNAIRE,
    CATALOGUE_ROLE_REFERENCE,
};

enum clause_status {
    CLAUSE_STATUS_UNSET,
    CLAUSE_STATUS_VERIFIED,
    CLAUSE_STATUS_SECONDARY,
    CLAUSE_STATUS_UNVERIFIED,
};

enum mapping_relation {
    MAPPING_RELATION_UNSET,
    MAPPING_RELATION_TWIN,
    MAPPING_RELATION_NEAREST,
    MAPPING_RELATION_EXPLAINS,
    MAPPING_RELATION_COVERS,
    MAPPING_RELATION_CORRESPONDS,
    MAPPING_RELATION_ASKS,
    MAPPING_RELATION_CHANGES,
};

enum answer_value {
    ANSWER_VALUE_UNSET,
    ANSWER_VALUE_YES,
    ANSWER_VALUE_NO,
    ANSWER_VALUE_NOT_APPLICABLE,
    ANSWER_VALUE_SEE_NOTE,
};

extern const struct choice catalogue_label_choices[]; /* ended by a NULL name */

/* A law, guidance, standard or practice as a list of clauses, with its edition and source. */
struct catalogue {
    struct str name;
    int64_t label; /* enum catalogue_label */
    int64_t role;  /* enum catalogue_role */
    struct str edition;
    int64_t status;     /* enum catalogue_status */
    int64_t regulation; /* enum device_regulation */
    struct str source;
    struct str url;
    struct date as_of;
    struct date valid_from;
    struct date valid_until;
    int64_t built_in; /* enum tri */
    struct str file_hash;
    struct str notes;
};

/* One clause, requirement, question or practice of a catalogue. */
struct clause {
    struct str name;
    struct str catalogue; /* id of catalogue */
    struct str number;
    struct str chapter;
    struct str parent; /* id of clause */
    struct number position;
    struct str text;
    int64_t heading;       /* enum tri */
    struct str applies_if; /* JSON */
    struct str applies_note;
    int64_t cybersecurity; /* enum tri */
    struct str evidence_wanted;
    struct str phase; /* words */
    struct str question;
    int64_t label; /* enum catalogue_label; unset: as the catalogue */
    int64_t force; /* enum catalogue_status; unset: as the catalogue */
    struct date valid_from;
    struct date valid_until;
    int64_t status; /* enum clause_status */
    struct str source;
    struct str note;
};

/* That two clauses are related, and how. */
struct clause_mapping {
    struct str source;    /* id of clause */
    struct str target;    /* id of clause */
    int64_t relation;     /* enum mapping_relation */
    struct str catalogue; /* id of the catalogue it is written in */
    struct str draft;     /* as the source numbers the target, where that is an older numbering */
    struct str published; /* the same in the numbering of the target's edition */
    struct str basis;
    int64_t status; /* enum clause_status */
    struct str note;
};

/* Whether a clause applies to a device, by which method it is met, and where the evidence is (Annex
 * II 4). */
struct applicability {
    struct str device; /* id of device */
    struct str clause; /* id of clause */
    int64_t applies;   /* enum tri */
    struct str reason;
    struct str facts; /* ids of device_fact */
    struct str method;
    struct str standards; /* ids of catalogue */
    struct str evidence;  /* ids of evidence */
    struct str documents; /* ids of document */
    struct str place;
    struct str decided_by;
    struct date decided_on;
};

/* The answer to a question of a questionnaire (MDS2, notified body, customer): answered once, used
 * often. */
struct answer {
    struct str clause;  /* id of clause */
    struct str device;  /* id of device */
    struct str release; /* id of release */
    int64_t value;      /* enum answer_value */
    struct str note;
    struct str basis;    /* ids of any record */
    struct str evidence; /* ids of evidence */
    struct str answered_by;
    struct date answered_on;
};

extern const struct record_type CATALOGUE_TYPE, CLAUSE_TYPE, CLAUSE_MAPPING_TYPE,
    APPLICABILITY_TYPE, ANSWER_TYPE;

#endif
