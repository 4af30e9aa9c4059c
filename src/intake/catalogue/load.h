/*
 * load.h - the catalogues that come with the program, as records of a workspace.
 *
 * Clauses keep the ids of their catalogue (MDR-I-17.2), so that a requirement has one name on every
 * page, in every export and document. A catalogue that is there with the same file is left alone.
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

/* Adds catalogues, clauses and mappings within the open transaction; gives how many clauses. */
NODISCARD bool catalogue_load(struct store *s, struct arena *a, int64_t *clauses, struct err *err);

#endif
