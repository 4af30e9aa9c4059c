/*
 * ground.h - what is asked of every device, prepared once; between the files of this folder.
 *
 * The catalogues of the workspace with their clauses, each condition parsed once, the checks and
 * slots of the program, and an index from each clause to what serves it. Nothing here is about a
 * device. Invariant: clauses of a catalogue stand together, in its order.
 */
#ifndef ASSESS_GAP_GROUND_H
#define ASSESS_GAP_GROUND_H

#include "assess/gap/gap.h"
#include "base/map.h"
#include "intake/evidence/slot.h"

/* Texts of a clause that are shown as they are; their names are gap_clause_texts. */
enum gap_clause_text {
    GAP_CLAUSE_ID,
    GAP_CLAUSE_NAME,
    GAP_CLAUSE_NUMBER,
    GAP_CLAUSE_CHAPTER,
    GAP_CLAUSE_PARENT,
    GAP_CLAUSE_TEXT,
    GAP_CLAUSE_PHASE,
    GAP_CLAUSE_SOURCE,
    GAP_CLAUSE_APPLIES_NOTE,
    GAP_CLAUSE_EVIDENCE,
    GAP_CLAUSE_STATUS,
    GAP_CLAUSE_TEXT__COUNT
};
extern const char *const gap_clause_texts[GAP_CLAUSE_TEXT__COUNT];

struct gap_index { /* places in a list */
    uint32_t *items;
    size_t count;
};
struct gap_range { /* count items of a list, from first on */
    size_t first, count;
};

struct gap_catalogue {
    struct str id, name, label, edition, status, regulation, as_of;
    struct str role; /* questionnaire, reference; empty: it asks for something */
    int weight;      /* of the label: 0 law, 1 guidance, 2 standard, 3 practice, 4 none */
    struct gap_range clauses;
};

struct gap_clause {
    struct str texts[GAP_CLAUSE_TEXT__COUNT];
    struct str twin; /* id, or empty */
    const struct gap_catalogue *catalogue;
    uint32_t condition;
    bool heading, cybersecurity;
    struct gap_index checks, slots; /* that serve it */
};

/* A condition, shared by all clauses and slots that state it. */
struct gap_condition {
    const struct json *json; /* NULL: none is given, or it cannot be read */
};

struct gap_fact {
    struct str name, question;
};

struct gap_ground {
    struct gap_catalogue *catalogues;
    size_t catalogue_count, catalogue_cap;
    struct gap_clause *clauses;
    size_t clause_count, clause_cap;
    struct gap_condition *conditions;
    size_t condition_count, condition_cap;
    struct gap_fact *facts; /* that the program or a condition knows */
    size_t fact_count, fact_cap;
    struct gap_checks checks;
    struct evidence_slots slots;
    uint32_t *slot_conditions;                      /* by slot */
    struct gap_index *check_clauses, *slot_clauses; /* clauses that a check or slot serves */
    struct map clause_places, fact_places, slot_places, condition_places; /* by id, name, text */
};

/* Maps from a text to a place in a list; a pointer in a map is never NULL, so it is place + 1. */
static inline size_t gap_place(const struct map *m, struct str key)
{
    void *there = map_find(m, key);
    return there ? (size_t)(uintptr_t)there - 1 : SIZE_MAX;
}
static inline void gap_place_add(struct map *m, struct str key, size_t place)
{
    map_add(m, key, (void *)(uintptr_t)(place + 1));
}

/* catalogue: only that one (ERR_NOT_FOUND when there is none), or empty. What is read lives in a.
 */
NODISCARD bool gap_ground_load(struct store *s, struct arena *a, struct str catalogue,
                               struct gap_ground *out, struct err *err);

/* The names of labels by weight, from law to practice; "" after them. */
extern const char *const gap_labels[5];

#endif
