/*
 * load.h - catalogues as records of a workspace: those that come with the program, and others.
 *
 * Clauses keep the ids of their catalogue (MDR-I-17.2), so that a requirement has one name on every
 * page, in every export and document. A catalogue that is there with the same file is left alone;
 * another edition of it changes the clauses that differ and retires those that are gone, with the
 * reason. What a person retired stays so.
 */
#ifndef INTAKE_CATALOGUE_LOAD_H
#define INTAKE_CATALOGUE_LOAD_H

#include "intake/catalogue/file.h"
#include "store/store.h"

/* The built-in files, read. Fails when one of them cannot be read or has a row that was refused:
   ours must be without doubt. */
struct catalogue_set {
    struct catalogue_file *items;
    struct hash *hashes; /* of the files */
    struct str *paths;   /* in the source tree */
    size_t count;
    struct catalogue_facts facts;
};
NODISCARD bool catalogue_built_in(struct arena *a, struct catalogue_set *out, struct err *err);

/* Only the facts that conditions ask for, with their questions. */
NODISCARD bool catalogue_facts_built_in(struct arena *a, struct catalogue_facts *out,
                                        struct err *err);

/* --- store.c: within the open transaction --- */

enum catalogue_outcome {
    CATALOGUE_SAME,    /* the same file is there */
    CATALOGUE_ADDED,   /* it was not there */
    CATALOGUE_CHANGED, /* another edition was there */
    CATALOGUE_KEPT,    /* the workspace has an edition of its own, which is left alone */
};
struct catalogue_change {
    enum catalogue_outcome outcome;
    int64_t added, changed, retired; /* clauses */
    int64_t left;                    /* clauses and mappings that were retired, and stay so */
    int64_t mappings_added, mappings_changed, mappings_retired;
};

/* Puts one catalogue in, or its new edition. Mappings into catalogues that are not there make it
   fail. */
NODISCARD bool catalogue_put(struct store *s, struct arena *a, const struct catalogue_file *c,
                             const struct hash *hash, struct catalogue_change *out,
                             struct err *err);
/* Only its mappings, as far as both ends are there; of each other one findings tell. */
NODISCARD bool catalogue_put_mappings(struct store *s, struct arena *a,
                                      const struct catalogue_file *c, struct findings *findings,
                                      int64_t *added, struct err *err);
/* All that are built in; changes has set->count items. An edition that was put in by catalogue_put
   is kept. */
NODISCARD bool catalogue_put_built_in(struct store *s, struct arena *a,
                                      const struct catalogue_set *set,
                                      struct catalogue_change *changes, struct err *err);
/* The same for a new workspace; gives how many clauses there are. */
NODISCARD bool catalogue_load(struct store *s, struct arena *a, int64_t *clauses, struct err *err);

/* A catalogue of the workspace as it would stand in a file: the live clauses in their order, and
   the mappings written in it. ERR_NOT_FOUND when there is none. */
NODISCARD bool catalogue_of_store(struct store *s, struct arena *a, struct str id,
                                  struct catalogue_file *out, struct err *err);

#endif
