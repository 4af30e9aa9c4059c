/* draw.h - what the drawings share: head, boxes with text, legends. */
#ifndef PUBLISH_PICTURE_DRAW_H
#define PUBLISH_PICTURE_DRAW_H

#include "base/json.h"
#include "publish/picture/svg.h"

enum {
    DRAW_MARGIN = 28,
    DRAW_HEAD = 62, /* the title with a line under it, above the drawing */
};

/* Begins a drawing of the model, whose content is width by height: with its title, and its summary
   below; what is drawn next is moved under them. */
struct draw_sheet {
    const struct json *model;
    int width, height; /* of the content */
    int legend_h;      /* below it */
    bool links;
};
void draw_begin(struct svg *s, struct arena *a, const struct draw_sheet *sheet);
struct str draw_end(struct svg *s);

/* A box with lines of text, the first of them bold, that may lead somewhere. */
struct draw_box {
    struct svg_box box;
    const char *class; /* of the box */
    int radius;
    struct str head, href;
    struct str lines[4]; /* empty ones are left out */
};
void draw_put_box(struct svg *s, const struct draw_box *b);
/* How high such a box must be. */
int draw_box_height(struct arena *a, const struct draw_box *b);

/* A line of that class with corners and the head of an arrow at its end. */
void draw_put_arrow(struct svg *s, const char *class, const struct svg_point *points, size_t count);
/* A label on the middle of a line: a pill with that text. */
void draw_put_pill(struct svg *s, bool heavy, struct svg_box box, struct str text);
int draw_pill_width(struct str text);
enum { DRAW_PILL_HEIGHT = 18 };

/* The class of a box in which a status is drawn: "b-open", ... by view_put_status's status_class.
 */
const char *draw_status_class(struct str status_class);

#endif
