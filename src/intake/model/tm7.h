/*
 * tm7.h - what the readers of Microsoft's Threat Modeling Tool share: tm7*.c (models), tb7.c
 * (templates).
 *
 * Both files are XML without a public schema: what serialisers of .NET make of the tool's classes,
 * with prefixes of namespaces that vary, so elements are known by their local names. A reader marks
 * what it takes; what nobody marked is named at the end, so that nothing is lost in silence.
 */
#ifndef INTAKE_MODEL_TM7_H
#define INTAKE_MODEL_TM7_H

#include "intake/model/model_internal.h"

enum tm7_mark {
    TM7_NONE,
    TM7_TAKEN,   /* with all that is inside */
    TM7_ENTERED, /* what is inside is marked by itself */
    TM7_LEFT, /* how it looks, a default or a counter, or worked out by the tool: with all inside */
};

/* A kind of thing that a template offers for drawing. */
struct tm7_stencil {
    struct str id, name, parent;
    struct str shape;      /* "Ellipse", "Rectangle", "ParallelLines", "Line", ... */
    struct str attributes; /* their labels, with ", " between */
    bool is_generic;
    const struct xml *at;
};

/* A threat that a template knows. */
struct tm7_threat_type {
    struct str id, title, category, description;
    struct str include, exclude; /* when the tool makes such a threat, in its own language */
    struct str mitigation, priority;
    struct str more; /* other properties: "label: value", a line each */
    const struct xml *at;
};

/* What data/threats/foreign-stencils.json says of a stencil. */
struct tm7_meaning {
    enum element_kind kind; /* unset: as its shape says */
    struct str stereotype;
    struct str words;
    struct str doubted;  /* words that the template claims and that are not what we mean by them */
    bool is_no_protocol; /* of a flow: its name says nothing of the protocol */
};

struct tm7 {
    struct model_builder *b;
    unsigned char *marks; /* enum tm7_mark, by the offset of the element in the document */
    struct map tally;     /* path -> what was left there */
    struct tm7_tally *first, *last;
    struct tm7_stencil *stencils; /* in the order of the file */
    size_t stencil_count, stencil_cap;
    struct tm7_threat_type *threat_types;
    size_t threat_type_count, threat_type_cap;
    struct map by_id;         /* id of a stencil -> struct tm7_stencil */
    struct map threat_by_id;  /* id of a threat type -> struct tm7_threat_type */
    struct map categories;    /* id -> struct str, the name */
    struct map labels;        /* name of a threat's property -> struct str, its label */
    struct map meanings;      /* id of a stencil -> struct tm7_meaning */
    struct map flows;         /* id of a flow that was taken -> struct str, its key */
    struct buf about;         /* the description of the model */
    struct str template_name; /* with its version */
};

/* --- tm7_marks.c --- */

void tm7_init(struct tm7 *t, struct model_builder *b);
void tm7_mark(struct tm7 *t, const struct xml *e, enum tm7_mark mark);
/* Marks the children of these names; names: words. */
void tm7_leave(struct tm7 *t, const struct xml *e, const char *names);
/* The first child of that name, to walk; NULL when there is none. */
const struct xml *tm7_enter(struct tm7 *t, const struct xml *e, const char *name);
/* The text of the first child of that name, trimmed; a child with elements inside is not taken. */
struct str tm7_take(struct tm7 *t, const struct xml *e, const char *name);
/* "StencilEllipse" for i:type="a:StencilEllipse"; empty when it has none. */
struct str tm7_type_of(const struct xml *e);
bool tm7_is(const struct xml *e, const char *name);
/* Names all that was not marked: what says something one by one, the rest once for alike places. */
void tm7_name_rest(struct tm7 *t);
/* Puts "label: more" on a line of its own behind a text; nothing when there is no more. What grows
   beyond LIMIT_TEXT is cut off by tm7_text. */
void tm7_line(struct tm7 *t, struct buf *text, struct str label, struct str more);
/* The text as a record takes it; a doubt when it is cut off. */
struct str tm7_text(struct tm7 *t, const struct buf *text, size_t line, struct str place);

/* --- tm7_knowledge.c --- */

/* Reads the template that a model carries, or that is the whole document, and what the stencils of
   known templates mean to us. */
void tm7_read_knowledge(struct tm7 *t, const struct xml *base);
/* NULL when the template does not have it. */
const struct tm7_stencil *tm7_stencil(const struct tm7 *t, struct str id);
/* The generic stencil that it is a kind of, itself, or NULL. */
const struct tm7_stencil *tm7_generic(const struct tm7 *t, struct str id);
/* What the stencil means; all empty when the table does not know it. */
struct tm7_meaning tm7_meaning(const struct tm7 *t, struct str id);
/* From what the table says, the generic stencil, the shape; unset for a flow or a boundary. */
enum element_kind tm7_kind(const struct tm7 *t, struct str type, struct str generic,
                           struct str shape);
/* Whether that is known by the shape alone, which a template may give to anything. */
bool tm7_kind_is_guessed(const struct tm7 *t, struct str type, struct str generic);
struct str tm7_category(const struct tm7 *t, struct str id); /* its name; else the id itself */

/* --- tm7_properties.c --- */

/* What the properties of a drawn thing say. */
struct tm7_part {
    const char *of; /* "process", "data_flow" ...: whose words are looked up */
    struct str place;
    struct str name, header, reason, words;
    struct buf description;
    struct buf defaults; /* "label: value; ..." of what stands at its first choice */
    bool is_out_of_scope;
};

void tm7_read_properties(struct tm7 *t, const struct xml *thing, struct tm7_part *part);

/* --- tm7_threats.c --- */

void tm7_read_threats(struct tm7 *t, const struct xml *root);
/* Title, people, description, notes. */
void tm7_read_about(struct tm7 *t, const struct xml *root);

#endif
