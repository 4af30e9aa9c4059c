/*
 * save.h - threat models and the store: the model of a release as a document, and a document into a
 * release.
 *
 * In the store parts refer to each other by id, in a document by key. The model of a release is its
 * own parts, and those of the platforms it builds on (view model_layer); only own parts are ever
 * written. Invariant: what model_load gives of the own parts, written as text, read and saved
 * again, changes nothing.
 */
#ifndef INTAKE_MODEL_SAVE_H
#define INTAKE_MODEL_SAVE_H

#include "base/map.h"
#include "intake/model/model.h"
#include "store/store.h"

/* A part as the store has it. */
struct model_stored {
    const struct model_section *section;
    struct str key, id;
    struct str layer; /* id of the release it comes from */
    int64_t depth;    /* of that: 0 is the release itself */
    int64_t revision;
    void *record; /* refers by id */
};

struct model_state {
    struct model_document document;
    struct str device;          /* id */
    struct str name;            /* of the release */
    struct model_stored *parts; /* by section, then by key: as they are in the document */
    size_t part_count;
    struct model_stored *left_out; /* what the document cannot have, see model_load */
    size_t left_out_count;
    const struct json *layers; /* [{"layer","depth","name","device_name","frozen"}], itself first */
};

enum model_scope { MODEL_OWN, MODEL_WHOLE };

/* What cannot be said in a document (a reference to what is retired, a key that is there twice) is
   a finding, and left out. Fails when there is no such release. */
NODISCARD bool model_load(struct store *s, struct arena *a, struct str release,
                          enum model_scope scope, struct model_state *out,
                          struct findings *findings, struct err *err);
/* The part of that type and key; NULL when there is none. */
const struct model_stored *model_part_find(const struct model_state *m,
                                           const struct model_section *s, struct str key);

struct model_import {
    struct str release;
    struct str file_name; /* as given; may be empty */
    struct str bytes;     /* kept as evidence; may be empty: then nothing is */
    struct date imported_on;
    bool replace;     /* what is not in the document is retired; our text form always does */
    bool merge;       /* our text form is treated as those of others: it adds to what is there */
    bool allow_empty; /* also when nothing is left */
};

/* Within the open transaction; on failure the caller rolls back. Fields that a format of others
   leaves empty keep what was entered here. Adds to the receipt:
     {"release","evidence","parts": {"added","changed","unchanged","retired","kept"},
      "changes": [{"type","key","id","change": "added|changed|retired|kept","fields": [..]}]} */
NODISCARD bool model_save(struct store *s, struct arena *a, const struct model_document *d,
                          const struct model_import *import, struct json *receipt, struct err *err);

#endif
