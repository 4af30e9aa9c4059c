/*
 * oscal.h - catalogues of others that are written in OSCAL, as catalogues of ours.
 *
 * OSCAL is NIST's language for controls (1.0 to 1.2). A control becomes a clause: groups become its
 * chapter, parts its text in their order, parameters in prose the words that stand for them, links
 * mappings. The reader takes bytes and gives rows and findings; it opens nothing, so what a link
 * leads to outside the document is not followed. A document that this program wrote gives the
 * clauses it was made of, with their own ids (publish/oscal).
 * Invariants: every row has id, number and name, those of others a source, too; ids differ; a
 * parent stands before its children.
 */
#ifndef INTAKE_OSCAL_OSCAL_H
#define INTAKE_OSCAL_OSCAL_H

#include "base/date.h"
#include "intake/catalogue/file.h"
#include "store/store.h"

enum oscal_notation { OSCAL_JSON, OSCAL_YAML, OSCAL_XML };

/* What a document is, by its beginning. */
struct oscal_form {
    const char *model; /* "catalog", "profile" ... */
    enum oscal_notation notation;
};

/* Whether it is OSCAL at all; reads only the beginning, and looks for the version. */
bool oscal_recognise(struct str bytes, struct oscal_form *out);

struct oscal_options {
    struct str id; /* of the catalogue; empty: its own, or made of its title */
    struct str
        label; /* law, guidance, standard, practice; empty: as the document says, or standard */
    struct date as_of; /* of the catalogue, where it does not say when it was changed last */
};

struct oscal_catalogue {
    struct catalogue_file file;
    struct str version;   /* of OSCAL */
    struct str file_hash; /* ours: of the data file that the catalogue was made of; else empty */
    enum oscal_notation notation;
    size_t withdrawn;  /* controls that say so of themselves */
    size_t parameters; /* that prose refers to, or could */
};

/* Fails for what is no catalogue, saying what it is, and for one without a control; everything less
   is a finding. What is returned lives in a. */
NODISCARD bool oscal_read(struct arena *a, struct str bytes, const struct oscal_options *options,
                          struct oscal_catalogue *out, struct findings *findings, struct err *err);

/* Adds it within the open transaction. receipt gets "clauses", "mappings" (added), and "unchanged":
   true where this very file is there already; then only mappings are added whose other end was not
   there before. ERR_CONFLICT when its id is taken by another. s may be NULL: nothing is added, and
   mappings are counted as they stand in the document. */
NODISCARD bool oscal_save(struct store *s, struct arena *a, const struct oscal_catalogue *c,
                          struct str bytes, struct findings *findings, struct json *receipt,
                          struct err *err);

#endif
