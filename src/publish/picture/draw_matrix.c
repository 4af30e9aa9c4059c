#include "publish/picture/draw.h"
#include "publish/picture/picture.h"

/* Each matrix twice, before and after controls, side by side; below them what the letters ask for.
 */

enum {
    LABEL_W = 112,
    CELL_W = 86,
    CELL_H = 46,
    AXIS_H = 26,
    BETWEEN = 48,
    LEAST_W = 700,
    SCALE_LINES = 4,
};

struct sheet {
    struct arena *arena;
    struct svg s;
    int width;
};

static int block_width(const struct json *matrix)
{
    return LABEL_W + (int)json_count(json_get(matrix, "columns")) * CELL_W;
}

static int head_height(void)
{
    return svg_line_height("tb") + AXIS_H + SCALE_LINES * svg_line_height("ts") + 6;
}

static int legend_height(struct sheet *t, const struct json *matrix)
{
    int h = 0;
    JSON_EACH (entry, json_get(matrix, "legend")) {
        struct svg_lines lines;
        svg_wrap(t->arena, "ts", json_text(entry, "text"), t->width - 2 * DRAW_MARGIN - 190, 2,
                 &lines);
        h += 12 + (int)(lines.count ? lines.count : 1) * svg_line_height("ts");
    }
    return h;
}

static int matrix_height(struct sheet *t, const struct json *matrix)
{
    const struct json *table = json_first(json_get(matrix, "tables"));
    int rows = (int)json_count(json_get(table, "rows"));
    return svg_line_height("th") + 14 + head_height() + rows * CELL_H + 30 +
           legend_height(t, matrix) + 30;
}

static void put_cell(struct sheet *t, const struct json *cell, int x, int y)
{
    struct str class = str_fmt(t->arena, "lv-%.*s", STR_ARG(json_text(cell, "class")));
    long long count = (long long)json_int(cell, "count", 0);
    struct svg_box box = {x + 1, y + 1, CELL_W - 2, CELL_H - 2};
    svg_rect(&t->s, str_cz(t->arena, class), box, 4);
    svg_text(&t->s, "tv", x + 7, y + 15, SVG_START, json_text(cell, "letter"));
    svg_text(&t->s, count ? "tvb" : "tv", x + CELL_W / 2, y + CELL_H / 2 + 6, SVG_MIDDLE,
             str_fmt(t->arena, "%lld", count));
}

static void put_scale(struct sheet *t, struct str label, int x, int y)
{
    struct svg_lines lines;
    svg_wrap(t->arena, "ts", label, CELL_W - 4, SCALE_LINES, &lines);
    svg_put_lines(&t->s, "ts", x + CELL_W / 2, y, SVG_MIDDLE, &lines);
}

static void put_table(struct sheet *t, const struct json *matrix, const struct json *table, int x,
                      int y)
{
    struct svg_lines lines;
    int left = x + LABEL_W, at = left;
    svg_text(&t->s, "tb", x, y + 12, SVG_START, json_text(table, "caption"));
    y += svg_line_height("tb") + AXIS_H;
    svg_wrap(t->arena, "ts",
             str_fmt(t->arena, "%.*s, upwards; %.*s, to the right",
                     STR_ARG(json_text(matrix, "rows_name")),
                     STR_ARG(json_text(matrix, "columns_name"))),
             block_width(matrix), 1, &lines);
    svg_put_lines(&t->s, "ts", x, y - 12, SVG_START, &lines);
    JSON_EACH (column, json_get(matrix, "columns")) {
        put_scale(t, json_text(column, "label"), at, y + 10);
        at += CELL_W;
    }
    y += SCALE_LINES * svg_line_height("ts") + 6;
    JSON_EACH (row, json_get(table, "rows")) {
        svg_wrap(t->arena, "ts", json_text(row, "label"), LABEL_W - 10, SCALE_LINES, &lines);
        svg_put_lines(&t->s, "ts", left - 8,
                      y + CELL_H / 2 + 4 - (int)(lines.count - 1) * svg_line_height("ts") / 2,
                      SVG_END, &lines);
        at = left;
        JSON_EACH (cell, json_get(row, "cells")) {
            put_cell(t, cell, at, y);
            at += CELL_W;
        }
        y += CELL_H;
    }
    svg_wrap(t->arena, "ts", json_text(table, "sum"), block_width(matrix), 1, &lines);
    svg_put_lines(&t->s, "ts", x, y + 18, SVG_START, &lines);
}

static void put_legend(struct sheet *t, const struct json *matrix, int y)
{
    JSON_EACH (entry, json_get(matrix, "legend")) {
        struct svg_lines lines;
        struct str class = str_fmt(t->arena, "lv-%.*s", STR_ARG(json_text(entry, "class")));
        svg_rect(&t->s, str_cz(t->arena, class), (struct svg_box){DRAW_MARGIN, y - 13, 26, 20}, 4);
        svg_text(&t->s, "tv", DRAW_MARGIN + 13, y + 1, SVG_MIDDLE, json_text(entry, "code"));
        svg_wrap(t->arena, "tp", json_text(entry, "word"), 140, 1, &lines);
        svg_put_lines(&t->s, "tp", DRAW_MARGIN + 36, y + 1, SVG_START, &lines);
        svg_wrap(t->arena, "ts", json_text(entry, "text"), t->width - 2 * DRAW_MARGIN - 190, 2,
                 &lines);
        y = svg_put_lines(&t->s, "ts", DRAW_MARGIN + 184, y + 1, SVG_START, &lines);
        y += lines.count ? 11 : 11 + svg_line_height("ts");
    }
}

static int put_matrix(struct sheet *t, const struct json *matrix, int y)
{
    int x = DRAW_MARGIN, top = y + svg_line_height("th") + 14;
    const struct json *first = json_first(json_get(matrix, "tables"));
    svg_text(&t->s, "th", x, y + 14, SVG_START, json_text(matrix, "name"));
    JSON_EACH (table, json_get(matrix, "tables")) {
        put_table(t, matrix, table, x, top);
        x += block_width(matrix) + BETWEEN;
    }
    int rows = (int)json_count(json_get(first, "rows"));
    put_legend(t, matrix, top + head_height() + rows * CELL_H + 52);
    return y + matrix_height(t, matrix);
}

bool picture_draw_matrix(struct arena *a, const struct json *model, const struct picture_options *o,
                         struct str *svg, struct err *err)
{
    struct sheet t = {.arena = a, .width = LEAST_W};
    int height = 0, y = 0;
    (void)err;
    JSON_EACH (matrix, json_get(model, "matrices")) {
        int wide = 2 * DRAW_MARGIN + 2 * block_width(matrix) + BETWEEN;
        t.width = wide > t.width ? wide : t.width;
    }
    JSON_EACH (matrix, json_get(model, "matrices"))
        height += matrix_height(&t, matrix);
    struct draw_sheet sheet = {model, t.width, height, 0, o->links};
    draw_begin(&t.s, a, &sheet);
    JSON_EACH (matrix, json_get(model, "matrices"))
        y = put_matrix(&t, matrix, y);
    *svg = draw_end(&t.s);
    return true;
}
