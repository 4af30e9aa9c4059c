/*
 * import.h - one way in for every document: read, recognised by content, taken, receipted.
 *
 * Component lists, statements about vulnerabilities, results of tests and analyses, threat models,
 * requirements, catalogues. Command line, pages and API call import_file, so that the same bytes do
 * the same wherever they come in. What was taken and what was not is the receipt, by line; a record
 * of type import keeps it, so that its page has an address that stays.
 */
#ifndef ASSESS_IMPORT_IMPORT_H
#define ASSESS_IMPORT_IMPORT_H

#include "intake/requirement/requirement.h"
#include "store/store.h"

enum import_kind {
    IMPORT_SBOM, /* also what is known for nothing else: its reader says why it is none */
    IMPORT_VEX,
    IMPORT_RESULTS,
    IMPORT_OSCAL,
    IMPORT_MODEL,
    IMPORT_REQUIREMENTS,
    IMPORT_KIND__COUNT
};

struct import_file {
    struct str name;  /* as messages and the receipt call it: a path, or empty */
    struct str bytes; /* unpacked, see import_unpack */
};

/* Empty or false where a kind has no use for it. */
struct import_options {
    struct str release, device; /* ids; a device follows from its release */
    struct str actor;           /* who imports */
    struct date on;
    bool dry_run;     /* only read; what depends on the workspace is written, and the caller must
                         not commit */
    bool allow_empty; /* lists and models: also when nothing is left */
    bool replace;     /* models: what the document has not is retired */
    bool create_tests, accept, ahead;    /* results; statements: decide_import */
    struct str level, product, reviewer; /* likewise */
    struct str catalogue, label;         /* of OSCAL: id, and law, guidance, standard, practice */
    struct requirement_map map;
};

struct import_done {
    enum import_kind kind;
    struct json *receipt; /* as the reader and the taker of the kind say; with "file" */
    bool partly;          /* something was skipped, or needs a person's look */
    bool changed;         /* the workspace is another than before */
};

/* The document inside a gzip, zstd or ReqIF archive (.reqifz); else the bytes themselves. */
NODISCARD bool import_unpack(struct arena *a, struct import_file *file, struct err *err);
enum import_kind import_recognise(struct str bytes, const struct requirement_map *map);
const char *import_kind_word(enum import_kind kind);  /* "sbom": stored */
const char *import_kind_label(enum import_kind kind); /* "component lists": shown */
/* Whether documents of the kind go into a release; requirements go into a device. */
bool import_needs_release(enum import_kind kind);

/* Within the open transaction of s; on failure the caller rolls back. s may be NULL with dry_run,
   where what depends on the workspace is left out; statements about vulnerabilities need it. */
NODISCARD bool import_file(struct store *s, struct arena *a, const struct import_file *file,
                           const struct import_options *o, struct import_done *out,
                           struct err *err);

/* --- record.c: the receipt as a record --- */

enum import_outcome {
    IMPORT_OUTCOME_UNSET,
    IMPORT_OUTCOME_TAKEN,
    IMPORT_OUTCOME_PARTLY,
    IMPORT_OUTCOME_UNCHANGED,
};

/* What came in by one file, and what became of it. */
struct import_record {
    struct str name;    /* of the file */
    int64_t kind;       /* enum import_kind and 1: 0 is not stated */
    int64_t outcome;    /* enum import_outcome */
    struct str device;  /* id of device */
    struct str release; /* id of release */
    struct str file;
    struct number size; /* bytes */
    struct date imported_on;
    struct str receipt; /* JSON */
};

extern const struct record_type IMPORT_TYPE;

/* Keeps file and receipt, within the same transaction, and gives the id of the record. A receipt
   too long for a field loses rows of its longest lists, and says so in "cut". */
NODISCARD bool import_keep(struct store *s, struct arena *a, const struct import_file *file,
                           const struct import_options *o, const struct import_done *done,
                           struct str *id, struct err *err);

#endif
