#include <stdarg.h>
#include <stdio.h>

#include "publish/picture/svg.h"

/* The look of each class on the light page: the values of data/static/tutela.css. size is that of
   text in pixels, 0 for shapes. */
struct look {
    const char *class, *fill, *stroke, *width, *dash;
    int size;
    bool bold;
};

/* clang-format off */
static const struct look looks[] = {
    {"bg",     "#ffffff", NULL,      NULL,  NULL,  0, false}, /* the ground of the drawing */
    {"zn",     "#f4f8f8", "#0d5c6b", "1.5", "7 5", 0, false}, /* a trust zone */
    {"el",     "#ffffff", "#45535b", "1.4", NULL,  0, false}, /* an element, a box */
    {"saf",    "#fbebe7", "#a12f1c", "1.6", NULL,  0, false}, /* one that a patient depends on */
    {"sf",     "#ffffff", NULL,      NULL,  NULL,  0, false}, /* the field of a store */
    {"fl",     "none",    "#45535b", "1.4", NULL,  0, false}, /* a line, a flow */
    {"flx",    "none",    "#a12f1c", "1.8", NULL,  0, false}, /* a flow across a boundary */
    {"fld",    "none",    "#5a6870", "1.4", "4 4", 0, false}, /* a line that is not there yet */
    {"ah",     "#45535b", NULL,      NULL,  NULL,  0, false}, /* heads of arrows */
    {"ahx",    "#a12f1c", NULL,      NULL,  NULL,  0, false},
    {"mk",     "#ffffff", "#a12f1c", "1.6", NULL,  0, false}, /* the mark at a boundary */
    {"pl",     "#ffffff", "#45535b", "1",   NULL,  0, false}, /* the label of a flow */
    {"plx",    "#ffffff", "#a12f1c", "1.4", NULL,  0, false},
    {"lv-l",   "#e3f1e8", NULL,      NULL,  NULL,  0, false}, /* levels of risk */
    {"lv-m",   "#fbf2cf", NULL,      NULL,  NULL,  0, false},
    {"lv-h",   "#f9dcc0", NULL,      NULL,  NULL,  0, false},
    {"lv-c",   "#f3c0b8", NULL,      NULL,  NULL,  0, false},
    {"b-open", "#fbebe7", "#a12f1c", "1.5", NULL,  0, false}, /* boxes by status */
    {"b-work", "#e6f0fa", "#1b5594", "1.5", NULL,  0, false},
    {"b-review", "#f2eafa", "#6b3c9c", "1.5", NULL, 0, false},
    {"b-done", "#e4f3ea", "#1b6a3e", "1.5", NULL,  0, false},
    {"b-stale", "#fbf0d9", "#7d4f08", "1.5", NULL, 0, false},
    {"b-na",   "#ebeff0", "#56636b", "1.5", NULL,  0, false},
    {"b-none", "#ffffff", "#a12f1c", "1.5", "5 4", 0, false}, /* what is missing */
    {"ve-a",   "#e6f0fa", "#1b5594", "1.6", NULL,  0, false}, /* the two rounds of a Venn figure */
    {"ve-b",   "#e4f3ea", "#1b6a3e", "1.6", NULL,  0, false},
    {"ve-ab",  "#fbf0d9", "#7d4f08", "1.6", NULL,  0, false}, /* and what they share */
    {"t",      "#16232a", NULL,      NULL,  NULL,  13, false},
    {"tb",     "#16232a", NULL,      NULL,  NULL,  13, true},
    {"th",     "#16232a", NULL,      NULL,  NULL,  15, true},
    {"tn",     "#16232a", NULL,      NULL,  NULL,  26, true},
    {"ts",     "#45535b", NULL,      NULL,  NULL,  11, false},
    {"tp",     "#16232a", NULL,      NULL,  NULL,  11, true},
    {"tz",     "#0d5c6b", NULL,      NULL,  NULL,  12, true},
    {"tv",     "#16232a", NULL,      NULL,  NULL,  12, false}, /* on a level */
    {"tvb",    "#16232a", NULL,      NULL,  NULL,  15, true},
    {"tx",     "#a12f1c", NULL,      NULL,  NULL,  11, true},
};
/* clang-format on */

const char *const svg_classes[] = {
    "bg",     "zn",      "el",   "saf",    "sf",   "fl",   "flx",   "fld",    "ah",     "ahx",
    "mk",     "pl",      "plx",  "lv-l",   "lv-m", "lv-h", "lv-c",  "b-open", "b-work", "b-review",
    "b-done", "b-stale", "b-na", "b-none", "ve-a", "ve-b", "ve-ab", "t",      "tb",     "th",
    "tn",     "ts",      "tp",   "tz",     "tv",   "tvb",  "tx",    NULL,
};

static const struct look *look_of(const char *class)
{
    size_t i = 0;
    while (i < COUNT_OF(looks) && strcmp(looks[i].class, class) != 0)
        i++;
    assert(i < COUNT_OF(looks));
    return &looks[i];
}

static void put_look(struct svg *s, const char *class)
{
    const struct look *l = look_of(class);
    buf_fmt(&s->out, " class=\"%s\" fill=\"%s\"", class, l->fill);
    if (l->stroke)
        buf_fmt(&s->out, " stroke=\"%s\" stroke-width=\"%s\"", l->stroke, l->width);
    if (l->dash)
        buf_fmt(&s->out, " stroke-dasharray=\"%s\"", l->dash);
    if (l->size)
        buf_fmt(&s->out, " font-size=\"%d\"%s", l->size, l->bold ? " font-weight=\"600\"" : "");
}

/* XML has no control characters and no U+FFFE, U+FFFF (XML 1.0, 2.2): a space stands for each. */
static void put_escaped(struct svg *s, struct str text)
{
    struct buf clean = {.arena = s->out.arena};
    for (size_t i = 0; i < text.n; i++) {
        unsigned char ch = (unsigned char)text.p[i];
        bool no_char = ch == 0xEF && i + 2 < text.n && (unsigned char)text.p[i + 1] == 0xBF &&
                       (unsigned char)text.p[i + 2] >= 0xBE;
        buf_char(&clean, ch < 0x20 || ch == 0x7F || no_char ? ' ' : text.p[i]);
        i += no_char ? 2 : 0;
    }
    buf_html(&s->out, buf_str(&clean));
}

/* How a page shows it: small ones shrink with the page, wide ones as far as they stay readable, and
   huge ones are scrolled. */
static const char *class_of_width(int width)
{
    enum { WIDE = 1000, WIDER = 1600, TOO_WIDE = 2600 };
    return width > TOO_WIDE ? "pic huge"
           : width > WIDER  ? "pic wider"
           : width > WIDE   ? "pic wide"
                            : "pic";
}

void svg_begin(struct svg *s, struct arena *a, const struct svg_head *head)
{
    *s = (struct svg){.out = {.arena = a}, .links = head->links};
    /* What is inside a role img is hidden from readers of the screen, links too: with links it is a
       group (ARIA 1.2, 5.2.8). */
    buf_fmt(&s->out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"%s\" viewBox=\"0 0 %d %d\" "
            "width=\"%d\" height=\"%d\" role=\"%s\" aria-labelledby=\"",
            class_of_width(head->width), head->width, head->height, head->width, head->height,
            s->links ? "group" : "img");
    put_escaped(s, head->id);
    BUF_LIT(&s->out, "-t\" aria-describedby=\"");
    put_escaped(s, head->id);
    BUF_LIT(&s->out, "-d\" font-family=\"'Noto Sans','Liberation Sans',Arial,sans-serif\">\n");
    BUF_LIT(&s->out, "<title id=\"");
    put_escaped(s, head->id);
    BUF_LIT(&s->out, "-t\">");
    put_escaped(s, head->title);
    BUF_LIT(&s->out, "</title>\n<desc id=\"");
    put_escaped(s, head->id);
    BUF_LIT(&s->out, "-d\">");
    put_escaped(s, head->description);
    BUF_LIT(&s->out, "</desc>\n");
    svg_rect(s, "bg", (struct svg_box){0, 0, head->width, head->height}, 0);
}

struct str svg_end(struct svg *s)
{
    BUF_LIT(&s->out, "</svg>\n");
    return buf_str(&s->out);
}

void svg_rect(struct svg *s, const char *class, struct svg_box box, int radius)
{
    buf_fmt(&s->out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"", box.x, box.y, box.w,
            box.h);
    if (radius)
        buf_fmt(&s->out, " rx=\"%d\"", radius);
    put_look(s, class);
    BUF_LIT(&s->out, "/>\n");
}

void svg_circle(struct svg *s, const char *class, int x, int y, int radius)
{
    buf_fmt(&s->out, "<circle cx=\"%d\" cy=\"%d\" r=\"%d\"", x, y, radius);
    put_look(s, class);
    BUF_LIT(&s->out, "/>\n");
}

void svg_path(struct svg *s, const char *class, const char *fmt, ...)
{
    char d[256];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(d, sizeof d, fmt, ap);
    va_end(ap);
    assert(n >= 0 && (size_t)n < sizeof d);
    buf_fmt(&s->out, "<path d=\"%s\"", d);
    put_look(s, class);
    BUF_LIT(&s->out, "/>\n");
}

void svg_line(struct svg *s, const char *class, const struct svg_point *points, size_t count)
{
    BUF_LIT(&s->out, "<path d=\"");
    for (size_t i = 0; i < count; i++)
        buf_fmt(&s->out, "%c%d %d", i ? 'L' : 'M', points[i].x, points[i].y);
    BUF_LIT(&s->out, "\"");
    put_look(s, class);
    BUF_LIT(&s->out, "/>\n");
}

void svg_text(struct svg *s, const char *class, int x, int y, enum svg_anchor anchor,
              struct str text)
{
    static const char *const anchors[] = {[SVG_START] = "",
                                          [SVG_MIDDLE] = " text-anchor=\"middle\"",
                                          [SVG_END] = " text-anchor=\"end\""};
    buf_fmt(&s->out, "<text x=\"%d\" y=\"%d\"%s", x, y, anchors[anchor]);
    put_look(s, class);
    BUF_LIT(&s->out, ">");
    put_escaped(s, text);
    BUF_LIT(&s->out, "</text>\n");
}

void svg_link(struct svg *s, struct str href, struct str label)
{
    if (!s->links || href.n == 0)
        return;
    BUF_LIT(&s->out, "<a href=\"");
    put_escaped(s, href);
    BUF_LIT(&s->out, "\">\n");
    if (label.n == 0)
        return;
    BUF_LIT(&s->out, "<title>");
    put_escaped(s, label);
    BUF_LIT(&s->out, "</title>\n");
}

void svg_link_end(struct svg *s, struct str href)
{
    if (s->links && href.n)
        BUF_LIT(&s->out, "</a>\n");
}

void svg_shift(struct svg *s, int dx, int dy)
{
    buf_fmt(&s->out, "<g transform=\"translate(%d %d)\">\n", dx, dy);
}

void svg_shift_end(struct svg *s)
{
    BUF_LIT(&s->out, "</g>\n");
}

void svg_arrow(struct svg *s, const char *class, int x, int y, int dx, int dy)
{
    enum { LONG = 9, HALF = 4 };
    svg_path(s, class, "M%d %dL%d %dL%d %dz", x, y, x - dx * LONG + dy * HALF,
             y - dy * LONG + dx * HALF, x - dx * LONG - dy * HALF, y - dy * LONG - dx * HALF);
}

/* --- text --- */

/* Widths in hundredths of the size, each the largest that the characters of a row have in the usual
   sans-serif faces, the wide ones (Verdana, DejaVu) among them. */
static const struct {
    const char *characters;
    int width;
} widths[] = {
    {"ijlI'|", 34},           {" .,:;!/\\f()[]trJ-\"", 42}, {"szk*?c_{}vxyL`", 60}, {"mMW@%", 100},
    {"w+=<>#~^&GOQDNHU", 84}, {"CABKPRSVXYZET", 72},        {"0123456789", 64},
};
enum { OTHER_WIDTH = 64, ABROAD_WIDTH = 72, FULL_WIDTH = 104, BOLD_PERCENT = 112 };

static int width_of(unsigned char ch)
{
    for (size_t i = 0; i < COUNT_OF(widths); i++)
        if (strchr(widths[i].characters, ch))
            return widths[i].width;
    return OTHER_WIDTH;
}

/* Of a whole sequence by its first byte: those after it count nothing. From U+0800 on a character
   may be as wide as it is high. */
static int width_of_byte(unsigned char ch)
{
    if (ch < 0x80)
        return ch ? width_of(ch) : 0;
    if (ch < 0xC0)
        return 0;
    return ch < 0xE0 ? ABROAD_WIDTH : FULL_WIDTH;
}

static int scaled(const struct look *l, int hundredths)
{
    int wide = l->bold ? (hundredths * BOLD_PERCENT + 99) / 100 : hundredths;
    return (wide * l->size + 99) / 100;
}

int svg_text_width(const char *class, struct str text)
{
    int sum = 0;
    for (size_t i = 0; i < text.n; i++)
        sum += width_of_byte((unsigned char)text.p[i]);
    return scaled(look_of(class), sum);
}

static bool starts_character(struct str s, size_t at)
{
    return at >= s.n || ((unsigned char)s.p[at] & 0xC0) != 0x80;
}

/* How much of the text goes into one line: up to the last space that fits, else up to the last
   character that does; at least one character. */
static size_t fitting(const struct look *l, struct str text, int width)
{
    size_t space = 0, i = 0;
    int sum = 0;
    for (; i < text.n; i++) {
        sum += width_of_byte((unsigned char)text.p[i]);
        if (scaled(l, sum) > width)
            break;
        if (text.p[i] == ' ')
            space = i;
    }
    if (i == text.n)
        return i;
    if (text.p[i] == ' ' || space)
        return text.p[i] == ' ' ? i : space;
    while (i > 0 && !starts_character(text, i))
        i--;
    size_t one = 1;
    while (!starts_character(text, one))
        one++;
    return i ? i : one;
}

void svg_wrap(struct arena *a, const char *class, struct str text, int width, size_t max,
              struct svg_lines *out)
{
    static const struct str more = {"\xE2\x80\xA6", 3}; /* an ellipsis */
    const struct look *l = look_of(class);
    assert(max > 0 && max <= SVG_LINES_MAX);
    out->count = 0;
    text = str_trim(text);
    while (text.n) {
        size_t n = fitting(l, text, width);
        if (out->count + 1 == max && n < text.n) {
            int left = width - svg_text_width(class, more);
            struct str cut = str_trim(str_sub(text, 0, fitting(l, text, left > 0 ? left : 0)));
            out->line[out->count++] = str_fmt(a, "%.*s%.*s", STR_ARG(cut), STR_ARG(more));
            return;
        }
        out->line[out->count++] = str_trim(str_sub(text, 0, n));
        text = str_trim(str_from(text, n));
    }
}

int svg_line_height(const char *class)
{
    return look_of(class)->size * 5 / 4 + 1;
}

int svg_put_lines(struct svg *s, const char *class, int x, int y, enum svg_anchor anchor,
                  const struct svg_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        svg_text(s, class, x, y, anchor, lines->line[i]);
        y += svg_line_height(class);
    }
    return y;
}
