#include "publish/picture/draw.h"
#include "publish/picture/layout.h"
#include "publish/picture/picture.h"

/* The figures of MDCG 2019-16: boxes where the guidance has them, each with how it stands, and
 * arrows that find their way between them. */

struct spot {
    const char *code;
    int column, row;
};

/* clang-format off */
static const struct spot requirement_spots[] = {
    {"IT", 0, 0},     {"OPERATION", 0, 1}, {"INFORMATION", 0, 2},
    {"EFFECT", 1, 1}, {"STATE_OF_ART", 1, 2},
    {"DESIGN", 2, 1}, {"VERIFY", 3, 0}, {"RESIDUAL", 3, 2},
    {"DOCUMENTS", 4, 2}, {"USERS", 4, 0},
};
static const struct spot process_spots[] = {
    {"C0", 0, 0}, {"C1", 0, 1}, {"C2", 0, 2}, {"C3", 0, 3}, {"C4", 0, 4}, {"C5", 0, 5}, {"C6", 0, 6},
    {"S0", 1, 0}, {"S1", 1, 1}, {"S2", 1, 2}, {"S3", 1, 3}, {"S4", 1, 4}, {"S5", 1, 5}, {"S6", 1, 6},
};
static const struct spot loop_spots[] = {
    {"PLAN", 0, 0}, {"ASSESS", 1, 0}, {"CONTROL", 2, 0},
    {"POST", 0, 1}, {"REVIEW", 1, 1}, {"RESIDUAL", 2, 1},
};
/* clang-format on */

struct figure {
    struct arena *arena;
    const struct json *model;
    const struct spot *spots;
    size_t spot_count;
    int box_w, gap_x, gap_y;
    struct layout l;
    const struct json **nodes, **edges; /* an edge between two steps of a row has none */
    struct draw_box *boxes;
};

/* --- boxes --- */

static struct str facts_of(struct arena *a, const struct json *node)
{
    struct buf b = {.arena = a};
    JSON_EACH (fact, json_get(node, "facts"))
        buf_fmt(&b, "%s%.*s", b.n ? "; " : "", STR_ARG(json_as_text(fact)));
    return buf_str(&b);
}

static struct draw_box box_of(const struct figure *f, const struct json *n)
{
    struct arena *a = f->arena;
    long long open = (long long)json_int(n, "open", 0);
    struct str last = json_text(n, "last"), status = json_text(n, "status");
    bool reviewed = json_count(json_get(n, "facts")) && json_get(n, "track");
    return (struct draw_box){
        .box = {0, 0, f->box_w, 0},
        .class = draw_status_class(json_text(n, "status_class")),
        .radius = 8,
        .head = json_text(n, "label"),
        .href = json_text(n, "href"),
        .lines = {json_text(n, "clause"),
                  open ? str_fmt(a, "%.*s, %lld open", STR_ARG(status), open) : status,
                  facts_of(a, n),
                  !reviewed ? (struct str){0}
                  : last.n  ? str_fmt(a, "last review %.*s", STR_ARG(last))
                            : STR("never reviewed")}};
}

static size_t find(const struct figure *f, struct str code)
{
    for (size_t i = 0; i < f->l.node_count; i++)
        if (str_eq(json_text(f->nodes[i], "code"), code))
            return i;
    return LAYOUT_NONE;
}

static const struct spot *spot_of(const struct figure *f, struct str code)
{
    for (size_t i = 0; i < f->spot_count; i++)
        if (str_eq(code, str_of(f->spots[i].code)))
            return &f->spots[i];
    return NULL;
}

static bool place(struct figure *f, struct err *err)
{
    const struct json *list = json_get(f->model, "nodes");
    int high = 0, n = 0;
    f->nodes = ARENA_ARRAY(f->arena, const struct json *, json_count(list) + 1);
    f->boxes = ARENA_ARRAY(f->arena, struct draw_box, json_count(list) + 1);
    f->l.nodes = ARENA_ARRAY(f->arena, struct layout_node, json_count(list) + 1);
    f->l.node_count = json_count(list);
    JSON_EACH (node, list) {
        f->nodes[n] = node;
        f->boxes[n] = box_of(f, node);
        int wanted = draw_box_height(f->arena, &f->boxes[n++]);
        high = wanted > high ? wanted : high;
    }
    for (size_t i = 0; i < f->l.node_count; i++) {
        struct str code = json_text(f->nodes[i], "code");
        const struct spot *s = spot_of(f, code);
        if (!s)
            return err_set(err, ERR_INVALID, "the figure has no place for the box %.*s",
                           STR_ARG(code));
        f->l.nodes[i] = (struct layout_node){
            .key = code,
            .zone = LAYOUT_NONE,
            .w = f->box_w,
            .h = high,
            .placed = true,
            .at = {s->column * (f->box_w + f->gap_x), s->row * (high + f->gap_y)}};
    }
    return true;
}

/* --- arrows --- */

enum { LABEL_W = 252, LABEL_PAD = 6, LABEL_LINES = 2 };

struct label {
    struct svg_lines head, lines;
    int w, h;
};

static struct str numbers_of(const struct figure *f, const struct json *edge)
{
    return str_fmt(f->arena, "%lld sent, %lld waiting, %lld decided, %lld stale",
                   (long long)json_int(edge, "sent", 0), (long long)json_int(edge, "waiting", 0),
                   (long long)json_int(edge, "decided", 0), (long long)json_int(edge, "stale", 0));
}

/* Of an exchange: what it carries, its numbers, when it was looked at last. Else its few words. */
static struct label label_of(const struct figure *f, const struct json *edge)
{
    struct label l = {0};
    struct str text = json_text(edge, "text"), last = json_text(edge, "last");
    if (!edge || json_text(edge, "label").n == 0)
        return l;
    if (text.n == 0) {
        svg_wrap(f->arena, "ts", json_text(edge, "label"), 100, 3, &l.lines);
    } else {
        svg_wrap(f->arena, "tp",
                 str_fmt(f->arena, "%.*s %.*s", STR_ARG(json_text(edge, "label")), STR_ARG(text)),
                 LABEL_W, LABEL_LINES, &l.head);
        svg_wrap(f->arena, "ts", numbers_of(f, edge), LABEL_W, LABEL_LINES, &l.lines);
        l.lines.line[l.lines.count++] = str_fmt(
            f->arena, "%s%.*s", last.n ? "last review " : "never reviewed", STR_ARG(last));
    }
    for (size_t i = 0; i < l.head.count; i++) {
        int w = svg_text_width("tp", l.head.line[i]);
        l.w = w > l.w ? w : l.w;
    }
    for (size_t i = 0; i < l.lines.count; i++) {
        int w = svg_text_width("ts", l.lines.line[i]);
        l.w = w > l.w ? w : l.w;
    }
    l.w += 2 * LABEL_PAD;
    l.h = (int)l.head.count * svg_line_height("tp") + (int)l.lines.count * svg_line_height("ts") +
          8;
    return l;
}

static void add_edge(struct figure *f, size_t from, size_t to, const struct json *edge)
{
    size_t n = f->l.edge_count++;
    struct label l = label_of(f, edge);
    f->edges[n] = edge;
    f->l.edges[n] = (struct layout_edge){.key = str_fmt(f->arena, "%03zu", n),
                                         .from = from,
                                         .to = to,
                                         .label_w = l.w,
                                         .label_h = l.h};
}

/* steps: whether each box leads to the one below it, as in the two processes of Annex IV. */
static void join(struct figure *f, bool steps)
{
    const struct json *list = json_get(f->model, "edges");
    size_t most = json_count(list) + f->l.node_count;
    f->edges = ARENA_ARRAY(f->arena, const struct json *, most + 1);
    f->l.edges = ARENA_ARRAY(f->arena, struct layout_edge, most + 1);
    for (size_t i = 0; steps && i < f->l.node_count; i++) {
        const struct spot *a = spot_of(f, f->l.nodes[i].key);
        for (size_t j = 0; j < f->l.node_count; j++) {
            const struct spot *b = spot_of(f, f->l.nodes[j].key);
            if (a->column == b->column && a->row + 1 == b->row)
                add_edge(f, i, j, NULL);
        }
    }
    JSON_EACH (edge, list)
        add_edge(f, find(f, json_text(edge, "from")), find(f, json_text(edge, "to")), edge);
}

static void draw_edge(const struct figure *f, struct svg *s, size_t i)
{
    const struct layout_edge *e = &f->l.edges[i];
    const struct json *edge = f->edges[i];
    bool cross = edge && json_text(edge, "text").n;
    const char *class = !cross                                          ? "fl"
                        : STR_IS(json_text(edge, "source"), "practice") ? "fld"
                                                                        : "flx";
    if (e->point_count == 0)
        return;
    draw_put_arrow(s, class, e->points, e->point_count);
    if (json_is_true(edge, "both"))
        svg_arrow(s, "ah", e->points[0].x, e->points[0].y, e->points[0].x < e->points[1].x ? -1 : 1,
                  0);
}

static void draw_label(const struct figure *f, struct svg *s, size_t i)
{
    const struct layout_edge *e = &f->l.edges[i];
    const struct json *edge = f->edges[i];
    struct label l = label_of(f, edge);
    bool waits = json_int(edge, "waiting", 0) || json_int(edge, "stale", 0);
    if (l.w == 0 || e->point_count == 0)
        return;
    int x = e->label.x + e->label.w / 2, y = e->label.y + 4 + svg_line_height("ts") - 3;
    svg_link(s, json_text(edge, "href"), (struct str){0});
    svg_rect(s, waits ? "b-open" : "pl", e->label, 6);
    y = svg_put_lines(s, "tp", x, y, SVG_MIDDLE, &l.head);
    svg_put_lines(s, "ts", x, y, SVG_MIDDLE, &l.lines);
    svg_link_end(s, json_text(edge, "href"));
}

static bool draw(struct figure *f, bool steps, const struct picture_options *o, struct str *svg,
                 struct err *err)
{
    struct svg s;
    if (!place(f, err))
        return false;
    join(f, steps);
    if (!layout_run(f->arena, &f->l, err))
        return false;
    struct draw_sheet sheet = {f->model, f->l.width, f->l.height, 0, o->links};
    draw_begin(&s, f->arena, &sheet);
    for (size_t i = 0; i < f->l.edge_count; i++)
        draw_edge(f, &s, i);
    for (size_t i = 0; i < f->l.node_count; i++) {
        f->boxes[i].box = f->l.nodes[i].box;
        draw_put_box(&s, &f->boxes[i]);
    }
    for (size_t i = 0; i < f->l.edge_count; i++)
        draw_label(f, &s, i);
    *svg = draw_end(&s);
    return true;
}

bool picture_draw_requirements(struct arena *a, const struct json *model,
                               const struct picture_options *o, struct str *svg, struct err *err)
{
    struct figure f = {.arena = a,
                       .model = model,
                       .spots = requirement_spots,
                       .spot_count = COUNT_OF(requirement_spots),
                       .box_w = 168,
                       .gap_x = 98,
                       .gap_y = 70};
    return draw(&f, false, o, svg, err);
}

bool picture_draw_processes(struct arena *a, const struct json *model,
                            const struct picture_options *o, struct str *svg, struct err *err)
{
    struct figure f = {.arena = a,
                       .model = model,
                       .spots = process_spots,
                       .spot_count = COUNT_OF(process_spots),
                       .box_w = 280,
                       .gap_x = 616,
                       .gap_y = 70};
    return draw(&f, true, o, svg, err);
}

bool picture_draw_loop(struct arena *a, const struct json *model, const struct picture_options *o,
                       struct str *svg, struct err *err)
{
    struct figure f = {.arena = a,
                       .model = model,
                       .spots = loop_spots,
                       .spot_count = COUNT_OF(loop_spots),
                       .box_w = 280,
                       .gap_x = 252,
                       .gap_y = 140};
    return draw(&f, false, o, svg, err);
}
