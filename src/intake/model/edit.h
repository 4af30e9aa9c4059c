/*
 * edit.h - what an editor of diagrams changes in the threat model of a release.
 *
 * A list of edits, each about one part, is taken whole or not at all. Three steps: read (JSON to
 * edits), plan (edits and the model as it is, to the parts as they shall be), apply (to the store).
 * The first two are pure. Parts are named by type and key, as in our text form; a part that is new
 * may be named by a word with a colon in it ("new:1") until it has a key.
 *
 * Nothing that somebody else did is overwritten unseen: an edit says which revision it saw, and
 * what the fields held that it sets. Where both changed the same field in different ways it is a
 * conflict, which names both texts. Fields that only say how a part is drawn never conflict: the
 * last one to move a box has moved it.
 */
#ifndef INTAKE_MODEL_EDIT_H
#define INTAKE_MODEL_EDIT_H

#include "intake/model/save.h"

enum model_edit_what { MODEL_EDIT_ADD, MODEL_EDIT_CHANGE, MODEL_EDIT_RETIRE, MODEL_EDIT__COUNT };

struct model_edit_value {
    const struct field *field;
    struct str text; /* keys in the place of ids; empty: the field shall be empty */
    struct str was;  /* what the editor saw */
    bool was_given;
};

struct model_edit {
    enum model_edit_what what;
    const struct model_section *section;
    struct str key;    /* of a new part: the key it shall have again; empty: one made of its name */
    struct str ref;    /* of a new part: what other edits of the list call it; may be empty */
    struct str id;     /* that the editor saw; may be empty */
    int64_t revision;  /* that the editor saw; 0: whatever it is */
    struct str reason; /* for retiring; may be empty */
    struct model_edit_value *values;
    size_t value_count;
};

struct model_edits {
    struct model_edit *items;
    size_t count;
};

/* Reads {"operations": [{"do": "add|change|retire", "type", "key", "ref", "id", "revision",
   "reason", "fields": {name: text}, "was": {name: text}}]}. Whether values are allowed says the
   plan. Fails, naming the place, for anything else, and for more than LIMIT_MODEL_PARTS. */
NODISCARD bool model_edit_read(struct arena *a, const struct json *root, struct model_edits *out,
                               struct err *err);

enum model_edit_fate {
    MODEL_EDIT_KEPT,
    MODEL_EDIT_ADDED,
    MODEL_EDIT_CHANGED,
    MODEL_EDIT_RETIRED,
};
#define MODEL_EDIT_NONE SIZE_MAX /* no edit names it: it goes along with another part */

struct model_edit_part {
    const struct model_section *section;
    struct str key, ref;
    const struct model_stored *stored; /* NULL: new */
    const void *old;                   /* refers by key; NULL: new */
    void *now;                         /* the same as it shall be */
    enum model_edit_fate fate;
    size_t edit; /* the last one that names it, or MODEL_EDIT_NONE */
};

enum model_conflict_why {
    MODEL_CONFLICT_CHANGED, /* somebody changed it meanwhile */
    MODEL_CONFLICT_GONE,    /* somebody retired it */
    MODEL_CONFLICT_THERE,   /* a new part shall have a key that another one has */
    MODEL_CONFLICT__COUNT
};

struct model_edit_conflict {
    size_t edit;
    enum model_conflict_why why;
    const struct model_edit_part *part;     /* NULL: it is gone */
    const struct model_edit_value **values; /* what is set otherwise there */
    size_t value_count;
};

struct model_edit_fault {
    size_t edit; /* or MODEL_EDIT_NONE */
    struct str text;
};

struct model_plan {
    struct model_edit_part *parts; /* of the model, then new ones */
    size_t part_count;
    struct model_edit_conflict *conflicts;
    size_t conflict_count;
    struct model_edit_fault *faults;
    size_t fault_count;
};

/* What comes of the edits. A part that is retired takes flows that begin or end there along, what
   lay in a zone lies in the zone around it, and other references to it are dropped. With conflicts
   or faults nothing of the plan may be applied. */
void model_edit_plan(struct arena *a, const struct model_state *m, const struct model_edits *edits,
                     struct model_plan *out);

/* Plans, and where nothing stands against it writes; within the open transaction, which the caller
   rolls back on failure. Fails as the store does: when the release is frozen, or there is none.
   Gives {"state": "saved|conflict|refused","position",
          "parts": [{"type","key","ref","id","revision","change": "added|changed|retired",
                     "along"}],
          "conflicts": [{"edit","type","key","why": "changed|gone|there","id","revision","who","at",
                         "fields": [{"name","label","was","yours","theirs"}]}],
          "faults": [{"edit","type","key","ref","text"}]} */
NODISCARD bool model_edit_apply(struct store *s, struct arena *a, struct str release,
                                const struct model_edits *edits, struct json **answer,
                                struct err *err);

/* The model as an editor needs it:
     {"release","title","device","frozen": id of the baseline, or "",
      "parts": [{"type","key","id","name","revision","layer","inherited","fields": {name: text}}]}
   References are keys. */
NODISCARD bool model_edit_show(struct store *s, struct arena *a, struct str release,
                               struct json **out, struct err *err);

/* What stands in the fields of a form, by name, when somebody has typed; NULL: nothing was. */
typedef struct str model_edit_typed_fn(const void *context, const char *name);

/* One part as a form; key empty: a new one. shown: of model_edit_show. What was typed goes before
   what is stored. ERR_NOT_FOUND when there is no such part.
     {"type","label","key","id","name","revision","is_new","inherited","layer","prefix",
      "fields": [{"name","label","help","value","was","required","is_line","is_long","is_number",
                  "is_choice","is_many","options": [{"value","label","chosen"}]}]} */
NODISCARD bool model_edit_form(struct arena *a, const struct json *shown, struct str type,
                               struct str key, model_edit_typed_fn *typed, const void *context,
                               struct json **out, struct err *err);

/* The parts as tables: adds "tables": [{"type","title","label","count","columns": [{"label"}],
   "rows": [{"type","key","id","name","query","inherited","layer","cells": [{"text"}]}]}].
   query: "?type=TYPE&key=KEY", by which a page can ask for the form. */
void model_edit_tables(struct arena *a, struct json *shown);

#endif
