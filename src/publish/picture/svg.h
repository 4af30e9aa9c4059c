/*
 * svg.h - a drawing as SVG text: few shapes, whole numbers, every text escaped.
 *
 * The look of a shape is its class. The style sheet of the pages draws classes below .pic, so that
 * a drawing in a page follows dark mode and print; each shape carries the same look, of the light
 * page, as presentation attributes, so that a file alone is readable too. There is no style
 * attribute and no style element: the pages forbid both. The same calls give the same bytes.
 */
#ifndef PUBLISH_PICTURE_SVG_H
#define PUBLISH_PICTURE_SVG_H

#include "base/buf.h"

struct svg_box {
    int x, y, w, h;
};

struct svg_point {
    int x, y;
};

struct svg_head {
    struct str id; /* what ids inside begin with, unlike those of other drawings of a page */
    struct str title, description;
    int width, height;
    bool links; /* whether addresses lead somewhere: in a page they do, in a file they do not */
};

struct svg {
    struct buf out;
    bool links;
};

enum svg_anchor { SVG_START, SVG_MIDDLE, SVG_END };

void svg_begin(struct svg *s, struct arena *a, const struct svg_head *head);
struct str svg_end(struct svg *s);

/* class: one of svg_classes. */
void svg_rect(struct svg *s, const char *class, struct svg_box box, int radius);
void svg_circle(struct svg *s, const char *class, int x, int y, int radius);
void svg_path(struct svg *s, const char *class, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A line through all the points; at least two. */
void svg_line(struct svg *s, const char *class, const struct svg_point *points, size_t count);
/* One line of text; y is its base line. */
void svg_text(struct svg *s, const char *class, int x, int y, enum svg_anchor anchor,
              struct str text);
/* What stands between the two leads to href; nothing where links lead nowhere, or href is empty. A
   label, where there is more to say than what is drawn, begins with the text that is. */
void svg_link(struct svg *s, struct str href, struct str label);
void svg_link_end(struct svg *s, struct str href);
/* What stands between the two is moved. */
void svg_shift(struct svg *s, int dx, int dy);
void svg_shift_end(struct svg *s);
/* The head of an arrow that ends at x, y and goes along dx, dy: one of them 0, the other 1 or -1.
 */
void svg_arrow(struct svg *s, const char *class, int x, int y, int dx, int dy);

/* Upper bound of the width of a text of that class, in pixels, by a table of widths: those of wide
   faces, so that what fits here fits wherever the drawing is shown. */
int svg_text_width(const char *class, struct str text);

enum { SVG_LINES_MAX = 6 };
struct svg_lines {
    struct str line[SVG_LINES_MAX];
    size_t count;
};
/* Breaks a text at spaces, and inside words that are too long, into at most max lines that are no
   wider; what is left over ends with an ellipsis. */
void svg_wrap(struct arena *a, const char *class, struct str text, int width, size_t max,
              struct svg_lines *out);
/* Lines from y on, one under the other; gives the base line of the next. */
int svg_put_lines(struct svg *s, const char *class, int x, int y, enum svg_anchor anchor,
                  const struct svg_lines *lines);
int svg_line_height(const char *class);

/* Every class there is, ended by NULL; for the test that the style sheet knows them. */
extern const char *const svg_classes[];

#endif
