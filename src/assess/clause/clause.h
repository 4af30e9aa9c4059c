/*
 * clause.h - what a clause has to do with others, and which facts decide whether clauses apply.
 *
 * Mappings are written once, in one direction, and are read here from both ends: the words of a
 * relation say from which. Nothing is stored; everything follows from the catalogues, the facts and
 * the records that name a clause.
 */
#ifndef ASSESS_CLAUSE_CLAUSE_H
#define ASSESS_CLAUSE_CLAUSE_H

#include "base/date.h"
#include "intake/catalogue/load.h"
#include "store/store.h"

/* Adds to model all mappings of a clause, and the checks and slots that serve it.
     {"related": [{"relation": "covers" | "covered by" ..., "direction": "to" | "from", "id",
        "number", "name", "catalogue", "label", "force", "status", "basis", "draft", "published",
        "note"}], "checks": [{"name","title","grade"}],
      "slots": [{"name","title","scope","grade"}]} */
NODISCARD bool clause_related(struct store *s, struct arena *a, struct str id, struct json *model,
                              struct err *err);

/* A cross table from mappings in either direction: for each clause of one catalogue those of the
   other. from and to are ids of catalogues, or what the ids of the clauses begin with (MDCG,
   IEC81001-5-1). relation: one kind, or empty for all.
     {"from","to","total": n, "rows": [{"id","number","name","numbers","draft","published","status",
        "basis","clauses": [{"id","number","name","relation"}]}]} numbers are those of clauses. */
NODISCARD bool clause_table(struct store *s, struct arena *a, struct str from, struct str to,
                            struct str relation, struct json **out, struct err *err);

/* Adds to a comparison of two editions (catalogue_compare) what it touches in the workspace:
     "touched": {"devices": [{"id","name","clauses": n}], "records": [{"clause","type","id","title",
       "as"}], "checks": [{"clause","name","title"}], "counts": {"devices", TYPE: n, "checks"}} */
NODISCARD bool clause_touched(struct store *s, struct arena *a, struct json *comparison,
                              const struct catalogue_file *before,
                              const struct catalogue_file *after, struct err *err);

/* --- facts.c --- */

/* All questions about a device, those that settle the most clauses first, then what is answered.
     {"device": {"id","name","regulation","class"}, "counts": {"yes","no","unknown": n},
      "open_clauses": n, "facts": [{"name","group","question","value","clauses": n,
        "implied", "because", "answered_by","answered_on","reason","record","computed": bool}]}
   clauses: unknown ones that ask for it; for what is answered, 0. implied: what other answers say
   about one that is unknown, or empty. */
NODISCARD bool clause_facts(struct store *s, struct arena *a, struct str device, struct json **out,
                            struct err *err);

struct clause_answer {
    struct str name, value; /* yes, no, unknown */
};
struct clause_answers {
    struct clause_answer *items;
    size_t count;
    struct str reason; /* of all; may be empty */
    struct date on;
};
/* Records answers within the open transaction. Refused, with the rule, when one would contradict
   another. Gives how many records were written. */
NODISCARD bool clause_answer_facts(struct store *s, struct arena *a, struct str device,
                                   const struct clause_answers *answers, int64_t *written,
                                   struct err *err);

#endif
