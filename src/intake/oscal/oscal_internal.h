/* oscal_internal.h - what the files of this folder share. */
#ifndef INTAKE_OSCAL_OSCAL_INTERNAL_H
#define INTAKE_OSCAL_OSCAL_INTERNAL_H

#include "intake/oscal/oscal.h"

/* The namespace of what OSCAL does not define; publish/oscal writes it. */
#define OSCAL_OURS "urn:tutela:oscal"

/* A parameter: a place in prose that whoever uses the catalogue fills. */
struct oscal_param {
    struct str id;
    const struct json *json;
    size_t order;    /* in the document */
    struct str text; /* what stands in prose for it */
    enum { PARAM_NEW, PARAM_BUSY, PARAM_DONE } state;
};

struct oscal_control {
    const struct json *json;
    struct str id; /* in the document */
    struct catalogue_row row;
    int64_t position; /* that the document gives it; 0: none */
    size_t order;     /* in the document */
    bool repeated;    /* another one before it has its id */
};

struct oscal_reader {
    struct arena *arena;
    struct str bytes;
    struct findings *findings;
    struct oscal_catalogue *out;
    struct oscal_param *params; /* sorted by id */
    size_t param_count;
    struct oscal_control *controls; /* in the order of the document */
    size_t control_count;
    struct oscal_control **by_id; /* sorted; the first of each id only */
    size_t id_count;
    size_t inserted;       /* bytes that parameters put into prose so far */
    size_t counted, lines; /* lines that end before a byte, for the next finding */
    size_t looked;         /* bytes gone through for them */
    bool disordered;       /* a position that the document gives is before that of its parent */
    bool ours;             /* written by this program, and taken under its own ids */
};

/* --- read.c --- */
void oscal_doubt(struct oscal_reader *r, enum finding_severity severity, const char *rule,
                 const struct json *at, struct str place, const char *fmt, ...) PRINTF_LIKE(6, 7);
/* A text without control characters; cut, with a finding, to what a field holds. */
struct str oscal_tidy(struct oscal_reader *r, const struct json *at, struct str place,
                      struct str text);
/* The same on one line. */
struct str oscal_tidy_line(struct oscal_reader *r, const struct json *at, struct str place,
                           struct str text);
/* The value of a property in our namespace (or OSCAL's), or empty. */
struct str oscal_property(const struct json *object, const char *name, bool ours);

/* --- head.c --- */
/* Metadata as the head of a catalogue; fails for what nobody can do without, and for options that
   are none. */
NODISCARD bool oscal_read_head(struct oscal_reader *r, const struct json *metadata,
                               const struct oscal_options *options, struct err *err);
/* The word when it is one of words, which NULL ends; else empty. */
struct str oscal_one_of(struct str word, const char *const *words);

/* --- shape.c --- */
/* Tells of members that are missing, unknown, or not of the type that the schema asks for. */
void oscal_check_shape(struct oscal_reader *r, const struct json *catalog);
/* Makes texts of numbers, true and false: the model of a catalogue has none, and in YAML a version
   may look like one. */
void oscal_make_texts(struct json *v);

/* --- params.c --- */
/* Fails when there are too many. */
NODISCARD bool oscal_find_params(struct oscal_reader *r, const struct json *catalog,
                                 struct err *err);
/* Prose with the words that stand for its parameters. */
void oscal_put_prose(struct oscal_reader *r, struct str prose, struct buf *out);

/* --- parts.c --- */
/* The texts of the parts of a control or group, one after the other; assessment: only those that
   say how it is assessed, else only the others. */
struct str oscal_parts(struct oscal_reader *r, const struct json *control, bool assessment);
/* The prose of the part of that name in our namespace (or OSCAL's), or empty. */
struct str oscal_part(const struct json *control, const char *name, bool ours);

/* --- links.c --- */
/* The mappings of all controls, which are known by now. */
void oscal_take_links(struct oscal_reader *r);
/* "Withdrawn", and where the control went. */
struct str oscal_withdrawal(struct oscal_reader *r, const struct json *control);
/* The control with that id in the document, or NULL. */
const struct oscal_control *oscal_control_find(const struct oscal_reader *r, struct str id);

#endif
