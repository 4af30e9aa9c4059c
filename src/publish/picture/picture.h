/*
 * picture.h - the pictures there are: by name, what they are of, their model and how it is drawn.
 *
 * A drawing says nothing that the tables of its model do not say. It is a function of the model
 * alone: the same records at the same position give the same bytes.
 */
#ifndef PUBLISH_PICTURE_PICTURE_H
#define PUBLISH_PICTURE_PICTURE_H

#include "assess/figure/figure.h"

struct picture_options {
    bool links;    /* to the pages of records: where it is shown by the server */
    bool with_dot; /* places of elements by the program dot of Graphviz, where it is installed */
};

typedef bool picture_draw_fn(struct arena *a, const struct json *model,
                             const struct picture_options *o, struct str *svg, struct err *err);

struct picture {
    const char *name; /* as on the command line, and in addresses */
    const char *of;   /* "release", "device" or "record" */
    const char *title;
    figure_model_fn *model;
    picture_draw_fn *draw;
};
extern const struct picture PICTURES[];
extern const size_t PICTURE_COUNT;

/* ERR_NOT_FOUND, naming those there are. */
NODISCARD bool picture_find(struct arena *a, struct str name, const struct picture **out,
                            struct err *err);
/* Puts the drawings, in turn, where the text of a page or document says PICTURE_HERE. Data cannot
   say it: a template escapes the less-than sign. */
#define PICTURE_HERE "<!--drawing-->"
struct str picture_splice(struct arena *a, struct str html, const struct str *svgs, size_t count);

/* [{"title","name","of","href"}]: the pictures of a device and of its release; either id may be
   empty. */
struct json *picture_list(struct arena *a, struct str device, struct str release);

/* Where an editor shows the zones and elements of the model of figure_dataflow: at their places as
   they are, and what has none beside them; "placed": false where that is not what the record says.
   [{"id","x","y","width","height","placed"}], x and y of the corner. ERR_LIMIT as for the drawing.
 */
NODISCARD bool picture_place_dataflow(struct arena *a, const struct json *model,
                                      struct json **places, struct err *err);

/* --- draw_*.c --- */
picture_draw_fn picture_draw_dataflow, picture_draw_matrix, picture_draw_types, picture_draw_trace;
picture_draw_fn picture_draw_requirements, picture_draw_processes, picture_draw_loop;

#endif
