#include <stdlib.h>

#include "publish/picture/draw.h"
#include "publish/picture/layout.h"
#include "publish/picture/picture.h"

/* Records in columns, by their type; a column without records has no place. */

enum { BOX_W = 154, COLUMN_W = 154 + 98, ROW_GAP = 42, HEADS_H = 28, SWEEPS = 6 };

struct item {
    const struct json *node;
    size_t index, column; /* of the columns that are drawn */
    int64_t sum, weight;  /* of the rows of neighbours */
    int row, h;
};

struct tree {
    struct arena *arena;
    const struct json *model;
    struct item *items;
    size_t count, columns;
    size_t row_of[16]; /* drawn columns by the columns of the model; 0: not drawn, else + 1 */
    struct str heads[16];
    struct layout l;
};

static struct draw_box box_of(const struct item *n)
{
    bool missing = json_is_true(n->node, "missing");
    return (struct draw_box){
        .box = {0, 0, BOX_W, 0},
        .class = missing ? "b-none" : draw_status_class(json_text(n->node, "status_class")),
        .radius = 6,
        .head = missing ? json_text(n->node, "name") : json_text(n->node, "id"),
        .href = json_text(n->node, "href"),
        .lines = {missing ? (struct str){0} : json_text(n->node, "name"),
                  json_text(n->node, "state")}};
}

static bool gather(struct tree *t, struct err *err)
{
    const struct json *nodes = json_get(t->model, "nodes");
    size_t column = 0;
    t->items = ARENA_ARRAY(t->arena, struct item, json_count(nodes) + 1);
    JSON_EACH (head, json_get(t->model, "columns")) {
        bool any = false;
        JSON_EACH (n, nodes)
            any |= json_int(n, "column", -1) == (int64_t)column;
        if (column == COUNT_OF(t->row_of))
            return err_set(err, ERR_LIMIT, "a trace has more than %zu columns", column);
        if (any) {
            t->heads[t->columns] = json_text(head, "label");
            t->row_of[column] = ++t->columns;
        }
        column++;
    }
    JSON_EACH (n, nodes) {
        struct item *i = &t->items[t->count];
        size_t c = (size_t)json_int(n, "column", 0);
        *i = (struct item){.node = n, .index = t->count++};
        i->column = c < COUNT_OF(t->row_of) && t->row_of[c] ? t->row_of[c] - 1 : 0;
        struct draw_box b = box_of(i);
        i->h = draw_box_height(t->arena, &b);
    }
    return true;
}

static int by_mean(const void *pa, const void *pb)
{
    const struct item *a = *(const struct item *const *)pa, *b = *(const struct item *const *)pb;
    int64_t left = a->sum * b->weight, right = b->sum * a->weight;
    if (left != right)
        return left < right ? -1 : 1;
    return a->row != b->row ? a->row - b->row : (a->index > b->index) - (a->index < b->index);
}

/* Rows of a column by the mean rows of what its records are linked with. */
static void sort_column(struct tree *t, size_t column)
{
    struct item **list = ARENA_ARRAY(t->arena, struct item *, t->count + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].column == column)
            list[n++] = &t->items[i];
    for (size_t i = 0; i < n; i++)
        list[i]->sum = list[i]->weight = 0;
    JSON_EACH (l, json_get(t->model, "links")) {
        struct item *a = &t->items[json_int(l, "from", 0)], *b = &t->items[json_int(l, "to", 0)];
        a->sum += a->column == column ? b->row : 0;
        a->weight += a->column == column;
        b->sum += b->column == column ? a->row : 0;
        b->weight += b->column == column;
    }
    for (size_t i = 0; i < n; i++)
        if (list[i]->weight == 0) {
            list[i]->sum = list[i]->row;
            list[i]->weight = 1;
        }
    qsort(list, n, sizeof *list, by_mean);
    for (size_t i = 0; i < n; i++)
        list[i]->row = (int)i;
}

static void order(struct tree *t)
{
    size_t next[16] = {0};
    for (size_t i = 0; i < t->count; i++)
        t->items[i].row = (int)next[t->items[i].column]++;
    for (int sweep = 0; sweep < SWEEPS; sweep++)
        for (size_t c = 0; c < t->columns; c++)
            sort_column(t, sweep % 2 ? t->columns - 1 - c : c);
}

/* Columns about one middle line. */
static void place(struct tree *t)
{
    int tall[16] = {0}, y[16];
    t->l.node_count = t->count;
    t->l.nodes = ARENA_ARRAY(t->arena, struct layout_node, t->count + 1);
    for (size_t i = 0; i < t->count; i++)
        tall[t->items[i].column] += t->items[i].h + ROW_GAP;
    for (size_t c = 0; c < t->columns; c++)
        y[c] = -tall[c] / 2;
    for (size_t c = 0; c < t->columns; c++)
        for (size_t row = 0; row < t->count; row++)
            for (size_t i = 0; i < t->count; i++) {
                const struct item *n = &t->items[i];
                if (n->column != c || n->row != (int)row)
                    continue;
                t->l.nodes[i] = (struct layout_node){.key = json_text(n->node, "id"),
                                                     .zone = LAYOUT_NONE,
                                                     .w = BOX_W,
                                                     .h = n->h,
                                                     .placed = true,
                                                     .at = {(int)c * COLUMN_W, y[c] + n->h / 2}};
                y[c] += n->h + ROW_GAP;
            }
}

static void join(struct tree *t)
{
    const struct json *links = json_get(t->model, "links");
    t->l.edges = ARENA_ARRAY(t->arena, struct layout_edge, json_count(links) + 1);
    JSON_EACH (l, links) {
        size_t n = t->l.edge_count++;
        t->l.edges[n] = (struct layout_edge){.key = str_fmt(t->arena, "%06zu", n),
                                             .from = (size_t)json_int(l, "from", 0),
                                             .to = (size_t)json_int(l, "to", 0)};
    }
}

bool picture_draw_trace(struct arena *a, const struct json *model, const struct picture_options *o,
                        struct str *svg, struct err *err)
{
    enum { LEAST_W = 420 };
    struct svg s;
    struct tree t = {.arena = a, .model = model};
    if (!gather(&t, err))
        return false;
    order(&t);
    place(&t);
    join(&t);
    if (!layout_run(a, &t.l, err))
        return false;
    int width = t.l.width < LEAST_W ? LEAST_W : t.l.width;
    struct draw_sheet sheet = {model, width, t.l.height + HEADS_H, 0, o->links};
    draw_begin(&s, a, &sheet);
    for (size_t i = 0; i < t.count; i++) /* the head of a column, above its first box */
        if (t.items[i].row == 0)
            svg_text(&s, "tz", t.l.nodes[i].box.x + t.l.nodes[i].box.w / 2, HEADS_H / 2 + 4,
                     SVG_MIDDLE, t.heads[t.items[i].column]);
    svg_shift(&s, 0, HEADS_H);
    for (size_t i = 0; i < t.l.edge_count; i++) {
        const struct layout_edge *e = &t.l.edges[i];
        bool missing = json_is_true(t.items[e->to].node, "missing");
        draw_put_arrow(&s, missing ? "fld" : "fl", e->points, e->point_count);
    }
    for (size_t i = 0; i < t.count; i++) {
        struct draw_box b = box_of(&t.items[i]);
        b.box = t.l.nodes[i].box;
        draw_put_box(&s, &b);
    }
    svg_shift_end(&s);
    *svg = draw_end(&s);
    return true;
}
