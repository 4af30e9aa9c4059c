/*
 * file.h - a law, a guidance or a standard as data: its clauses and what maps to what.
 *
 * A catalogue is a JSON file (data/catalogues/README.md). The reader takes bytes and gives rows and
 * findings; a row without source, with an unknown word, or with an id that was there already is
 * not taken. What needs all catalogues at once - that a mapping has two ends - is checked apart.
 * Invariant: every row that was taken has id, number, name and source.
 */
#ifndef INTAKE_CATALOGUE_FILE_H
#define INTAKE_CATALOGUE_FILE_H

#include "base/finding.h"
#include "base/json.h"
#include "base/limits.h"

/* One catalogue: the largest of ours has 0.2 MB. */
#define CATALOGUE_SIZE_MAX MIB(16)

struct catalogue_row {
    struct str id, number;
    struct str parent; /* id of a clause of the same catalogue, or empty */
    struct str chapter, name, text;
    struct str question; /* of a questionnaire */
    bool heading;        /* asks for nothing itself */
    bool cybersecurity;
    const struct json *applies_if; /* an object, see assess/gap/applies.h */
    struct str applies_note;
    struct str phase;                   /* words: "pre-market post-market" */
    struct str basis;                   /* who says that it is about security; one a line */
    struct str evidence;                /* what an auditor looks for; one a line */
    struct str related;                 /* clauses of documents that are no catalogue; one a line */
    struct str label;                   /* as of a catalogue; empty: as the catalogue */
    struct str force;                   /* status as of a catalogue; empty: as the catalogue */
    struct str valid_from, valid_until; /* YYYY-MM-DD or empty */
    struct str status; /* verified, secondary, unverified; empty: the source marks only some rows */
    struct str source, note;
    struct str twin, twin_note; /* id of the clause of the other Regulation */
    size_t line;                /* in the file, from 1 */
};

struct catalogue_link {
    struct str from, to; /* clause ids, of any catalogue */
    struct str kind, source, note;
    struct str draft;     /* the numbers of an earlier draft, where the source cites those */
    struct str published; /* those in the edition of the target */
    struct str status;    /* as of a row */
    size_t line;
};

struct catalogue_file {
    struct str id, name, source, edition, note;
    struct str label;      /* law, guidance, standard, practice */
    struct str status;     /* in_force, not_yet, proposed (never drives a deadline), withdrawn */
    struct str role;       /* questionnaire, reference; empty: requirements */
    struct str regulation; /* mdr, ivdr; empty: for both */
    struct str date, valid_from, valid_until, as_of; /* YYYY-MM-DD or empty */
    struct str url;                                  /* where the text can be had */
    struct catalogue_row *clauses;
    size_t clause_count;
    struct catalogue_link *mappings;
    size_t mapping_count;
    bool of_store; /* from a workspace, which keeps twins only as mappings: rows have none */
    struct findings *findings; /* where what is wrong with it is told; as given to catalogue_read */
};

/* A fact of a device that applies_if may ask for. */
struct catalogue_fact {
    struct str name, question;
    struct str group; /* heading of the page of facts */
    bool computed;    /* from other records of the device; nobody answers it */
};

/* If fact is yes, implied is yes too; or, where it excludes, no. */
struct catalogue_relation {
    struct str fact, implied;
    bool excludes;
    struct str because;
};

struct catalogue_facts {
    struct catalogue_fact *facts;
    size_t count;
    struct catalogue_relation *relations;
    size_t relation_count;
};

/* Reads one file. Fails when it is no catalogue; everything less is a finding. What is returned
   lives in a. */
NODISCARD bool catalogue_read(struct arena *a, struct str bytes, struct catalogue_file *out,
                              struct findings *findings, struct err *err);
NODISCARD bool catalogue_facts_read(struct arena *a, struct str bytes, struct catalogue_facts *out,
                                    struct findings *findings, struct err *err);

/* What only all of them together can show: clause ids used twice; mappings, parents and twins that
   lead nowhere; a twin that is not mutual and does not say why; parents, and mappings that have a
   direction (covers, explains, asks, changes), that lead in a circle; facts that nobody knows. Each
   finding is added to the findings of its catalogue. Gives their number. facts may be NULL. */
size_t catalogue_check(struct arena *a, const struct catalogue_file *all, size_t count,
                       const struct catalogue_facts *facts);

/* Whether applies_if has the form that data/catalogues/README.md says; v may be NULL. */
bool catalogue_is_condition(const struct json *v);

const struct catalogue_fact *catalogue_fact_find(const struct catalogue_facts *facts,
                                                 struct str name); /* or NULL */
const struct catalogue_row *catalogue_row_find(const struct catalogue_file *c,
                                               struct str id); /* or NULL */

#endif
