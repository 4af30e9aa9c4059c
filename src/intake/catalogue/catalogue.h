/*
 * catalogue.h - a law, a guidance or a standard as data: its clauses and what maps to what.
 *
 * A catalogue is a JSON file (data/catalogues/README.md). The reader takes bytes and gives rows and
 * findings; a row without source, with an unknown word, or with an id that was there already is
 * not taken. What needs all catalogues at once - that a mapping has two ends - is checked apart.
 * Invariant: every row that was taken has id, number, name and source.
 */
#ifndef INTAKE_CATALOGUE_CATALOGUE_H
#define INTAKE_CATALOGUE_CATALOGUE_H

#include "base/finding.h"
#include "base/json.h"
#include "base/limits.h"

/* One catalogue: the largest of ours has 0.2 MB. */
#define CATALOGUE_SIZE_MAX MIB(16)

enum catalogue_label {
    CATALOGUE_LABEL_NONE,
    CATALOGUE_LAW,
    CATALOGUE_GUIDANCE,
    CATALOGUE_STANDARD,
    CATALOGUE_PRACTICE,
    CATALOGUE_LABEL__COUNT
};

enum catalogue_force {
    CATALOGUE_FORCE_NONE,
    CATALOGUE_IN_FORCE,
    CATALOGUE_PROPOSED, /* never drives a deadline */
    CATALOGUE_WITHDRAWN,
    CATALOGUE_FORCE__COUNT
};

enum catalogue_status {
    CATALOGUE_STATUS_NONE, /* the source marks only some of its rows */
    CATALOGUE_VERIFIED,
    CATALOGUE_SECONDARY,
    CATALOGUE_UNVERIFIED,
    CATALOGUE_STATUS__COUNT
};

struct catalogue_clause {
    struct str id, number;
    struct str parent; /* id of a clause of the same catalogue, or empty */
    struct str chapter, name, text;
    bool heading; /* asks for nothing itself */
    bool cybersecurity;
    const struct json *applies_if; /* an object, see assess/gap/applies.h */
    struct str applies_note;
    struct str phase;    /* words: "pre-market post-market" */
    struct str basis;    /* who says that it is about security; one a line */
    struct str evidence; /* what an auditor looks for; one a line */
    struct str related;  /* clauses of documents that are no catalogue; one a line */
    enum catalogue_status status;
    struct str source, note;
    struct str twin, twin_note; /* id of the clause of the other Regulation */
    size_t line;                /* in the file, from 1 */
};

struct catalogue_mapping {
    struct str from, to; /* clause ids, of any catalogue */
    struct str kind, source, note;
    struct str draft; /* the numbers of an earlier draft, where the source cites those */
    enum catalogue_status status;
    size_t line;
};

struct catalogue {
    struct str id, name, source, edition, note;
    enum catalogue_label label;
    enum catalogue_force force;
    struct str date, valid_from, as_of; /* YYYY-MM-DD or empty */
    struct catalogue_clause *clauses;
    size_t clause_count;
    struct catalogue_mapping *mappings;
    size_t mapping_count;
};

/* A fact of a device that applies_if may ask for. */
struct catalogue_fact {
    struct str name, question;
};

struct catalogue_facts {
    struct catalogue_fact *facts;
    size_t count;
};

/* Reads one file. Fails when it is no catalogue; everything less is a finding. What is returned
   lives in a. */
NODISCARD bool catalogue_read(struct arena *a, struct str bytes, struct catalogue *out,
                              struct findings *findings, struct err *err);
NODISCARD bool catalogue_facts_read(struct arena *a, struct str bytes, struct catalogue_facts *out,
                                    struct findings *findings, struct err *err);

/* What only all of them together can show: clause ids used twice, mappings, parents and twins that
   lead nowhere, facts that nobody asks for. Gives the number of findings added. */
size_t catalogue_check(struct arena *a, const struct catalogue *all, size_t count,
                       const struct catalogue_facts *facts, struct findings *findings);

const struct catalogue_fact *catalogue_fact_find(const struct catalogue_facts *facts,
                                                 struct str name); /* or NULL */
const struct catalogue_clause *catalogue_clause_find(const struct catalogue *c,
                                                     struct str id); /* or NULL */

const char *catalogue_label_word(enum catalogue_label label);
const char *catalogue_force_word(enum catalogue_force force);
const char *catalogue_status_word(enum catalogue_status status);

#endif
