#include "publish/picture/draw.h"

enum { PAD_X = 10, PAD_Y = 8, TITLE_BASE = 26, SUMMARY_BASE = 46 };

void draw_begin(struct svg *s, struct arena *a, const struct draw_sheet *sheet)
{
    const struct json *m = sheet->model;
    struct str title = json_text(m, "title"), summary = json_text(m, "summary");
    struct svg_lines line;
    struct svg_head head = {
        .id = str_fmt(a, "pic-%.*s-%.*s", STR_ARG(json_text(m, "name")),
                      STR_ARG(json_text(m, "scope"))),
        .title = title,
        .description = str_fmt(a, "%.*s %.*s The same content stands in the tables beside it.",
                               STR_ARG(summary), STR_ARG(json_text(m, "note"))),
        .width = sheet->width,
        .height = sheet->height + DRAW_HEAD + sheet->legend_h,
        .links = sheet->links,
    };
    svg_begin(s, a, &head);
    svg_wrap(a, "th", title, sheet->width - 2 * DRAW_MARGIN, 1, &line);
    svg_put_lines(s, "th", DRAW_MARGIN, TITLE_BASE, SVG_START, &line);
    svg_wrap(a, "ts", summary, sheet->width - 2 * DRAW_MARGIN, 1, &line);
    svg_put_lines(s, "ts", DRAW_MARGIN, SUMMARY_BASE, SVG_START, &line);
    svg_shift(s, 0, DRAW_HEAD);
}

struct str draw_end(struct svg *s)
{
    svg_shift_end(s);
    return svg_end(s);
}

enum { HEAD_LINES = 3, TEXT_LINES = 5 };

int draw_box_height(struct arena *a, const struct draw_box *b)
{
    struct svg_lines lines;
    svg_wrap(a, "tb", b->head, b->box.w - 2 * PAD_X, HEAD_LINES, &lines);
    int h = 2 * PAD_Y + (int)lines.count * svg_line_height("tb");
    for (size_t i = 0; i < COUNT_OF(b->lines); i++) {
        svg_wrap(a, "ts", b->lines[i], b->box.w - 2 * PAD_X, TEXT_LINES, &lines);
        h += (int)lines.count * svg_line_height("ts");
    }
    return h;
}

void draw_put_box(struct svg *s, const struct draw_box *b)
{
    struct arena *a = s->out.arena;
    struct svg_lines lines;
    int spare = b->box.h - draw_box_height(a, b), x = b->box.x + b->box.w / 2;
    int y = b->box.y + PAD_Y + (spare > 0 ? spare / 2 : 0) + svg_line_height("tb") - 4;
    svg_link(s, b->href, (struct str){0});
    svg_rect(s, b->class, b->box, b->radius);
    svg_wrap(a, "tb", b->head, b->box.w - 2 * PAD_X, HEAD_LINES, &lines);
    y = svg_put_lines(s, "tb", x, y, SVG_MIDDLE, &lines);
    for (size_t i = 0; i < COUNT_OF(b->lines); i++) {
        svg_wrap(a, "ts", b->lines[i], b->box.w - 2 * PAD_X, TEXT_LINES, &lines);
        y = svg_put_lines(s, "ts", x, y, SVG_MIDDLE, &lines);
    }
    svg_link_end(s, b->href);
}

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

void draw_put_arrow(struct svg *s, const char *class, const struct svg_point *points, size_t count)
{
    struct svg_point last = points[count - 1], before = points[count - 2];
    int dx = last.x - before.x, dy = last.y - before.y;
    bool level = dx * dx >= dy * dy;
    svg_line(s, class, points, count);
    svg_arrow(s, strcmp(class, "flx") == 0 ? "ahx" : "ah", last.x, last.y, level ? sign(dx) : 0,
              level ? 0 : sign(dy));
}

int draw_pill_width(struct str text)
{
    return svg_text_width("tp", text) + 14;
}

void draw_put_pill(struct svg *s, bool heavy, struct svg_box box, struct str text)
{
    svg_rect(s, heavy ? "plx" : "pl", box, box.h / 2);
    svg_text(s, "tp", box.x + box.w / 2, box.y + box.h / 2 + 4, SVG_MIDDLE, text);
}

const char *draw_status_class(struct str status_class)
{
    static const struct {
        const char *status, *class;
    } classes[] = {{"open", "b-open"}, {"work", "b-work"},   {"review", "b-review"},
                   {"done", "b-done"}, {"stale", "b-stale"}, {"na", "b-na"}};
    for (size_t i = 0; i < COUNT_OF(classes); i++)
        if (str_eq(status_class, str_of(classes[i].status)))
            return classes[i].class;
    return "el";
}
