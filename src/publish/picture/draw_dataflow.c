#include "base/limits.h"
#include "base/world.h"
#include "publish/picture/draw.h"
#include "publish/picture/layout.h"
#include "publish/picture/picture.h"

/* The data-flow diagram: a square is outside our control, a round box is code, two lines are data
 * at rest, a dashed box is a trust zone. */

enum {
    ELEMENT_W = 168,
    PAD = 10,
    ID_BASE = 17,
    NAME_LINES = 3,
    LEGEND_H = 46,
    DIAMOND = 6,
    DOT_TIMEOUT_MS = 20000,
};

struct flowchart {
    struct arena *arena;
    const struct json *model;
    struct layout l;
    const struct json **zones, **elements, **flows; /* by index of the layout */
    struct svg s;
};

/* --- from model to layout --- */

static size_t index_of(const struct json *const *list, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(json_text(list[i], "id"), id))
            return i;
    return LAYOUT_NONE;
}

static const struct json **gather(struct flowchart *f, const char *name, size_t *count)
{
    const struct json *list = json_get(f->model, name);
    const struct json **out = ARENA_ARRAY(f->arena, const struct json *, json_count(list) + 1);
    *count = 0;
    JSON_EACH (item, list)
        out[(*count)++] = item;
    return out;
}

static struct str with_open(struct arena *a, const struct json *item)
{
    long long open = (long long)json_int(item, "open", 0);
    struct str id = json_text(item, "id");
    return open ? str_fmt(a, "%.*s \xC2\xB7 %lld?", STR_ARG(id), open) : id;
}

/* What is no int is farther away than any place that the layout takes. */
static int number_of(const struct json *o, const char *name)
{
    int64_t n = json_int(o, name, 0);
    return n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : (int)n;
}

static void add_zones(struct flowchart *f)
{
    f->zones = gather(f, "zones", &f->l.zone_count);
    f->l.zones = ARENA_ARRAY(f->arena, struct layout_zone, f->l.zone_count + 1);
    for (size_t i = 0; i < f->l.zone_count; i++) {
        struct str title = str_fmt(f->arena, "%.*s %.*s", STR_ARG(json_text(f->zones[i], "id")),
                                   STR_ARG(json_text(f->zones[i], "name")));
        int wide = svg_text_width("tz", title);
        f->l.zones[i] = (struct layout_zone){
            .key = json_text(f->zones[i], "id"),
            .parent = index_of(f->zones, f->l.zone_count, json_text(f->zones[i], "parent")),
            .title_w = wide < 2 * ELEMENT_W ? wide : 2 * ELEMENT_W,
            .placed = json_is_true(f->zones[i], "placed"),
            .given = {number_of(f->zones[i], "x"), number_of(f->zones[i], "y"),
                      number_of(f->zones[i], "width"), number_of(f->zones[i], "height")}};
    }
}

static void name_lines(struct flowchart *f, const struct json *element, struct svg_lines *out)
{
    svg_wrap(f->arena, "t", json_text(element, "name"), ELEMENT_W - 2 * PAD, NAME_LINES, out);
}

static void add_elements(struct flowchart *f)
{
    f->elements = gather(f, "elements", &f->l.node_count);
    f->l.nodes = ARENA_ARRAY(f->arena, struct layout_node, f->l.node_count + 1);
    for (size_t i = 0; i < f->l.node_count; i++) {
        const struct json *e = f->elements[i];
        struct svg_lines lines;
        name_lines(f, e, &lines);
        f->l.nodes[i] = (struct layout_node){
            .key = json_text(e, "id"),
            .zone = index_of(f->zones, f->l.zone_count, json_text(e, "zone")),
            .w = ELEMENT_W,
            .h = ID_BASE + (int)lines.count * svg_line_height("t") + PAD,
            .placed = json_is_true(e, "placed"),
            .at = {number_of(e, "x"), number_of(e, "y")}};
    }
}

static void add_flows(struct flowchart *f)
{
    f->flows = gather(f, "flows", &f->l.edge_count);
    f->l.edges = ARENA_ARRAY(f->arena, struct layout_edge, f->l.edge_count + 1);
    for (size_t i = 0; i < f->l.edge_count; i++) {
        const struct json *e = f->flows[i];
        bool drawn = json_is_true(e, "drawn");
        f->l.edges[i] = (struct layout_edge){
            .key = json_text(e, "id"),
            .from = drawn ? index_of(f->elements, f->l.node_count, json_text(e, "source"))
                          : LAYOUT_NONE,
            .to = drawn ? index_of(f->elements, f->l.node_count, json_text(e, "target"))
                        : LAYOUT_NONE,
            .label_w = draw_pill_width(with_open(f->arena, e)),
            .label_h = DRAW_PILL_HEIGHT};
    }
}

static bool ask_dot(struct flowchart *f, struct err *err)
{
    static const char *const argv[] = {"dot", "-Tplain", NULL};
    struct str plain;
    struct world_child child = {.argv = argv,
                                .input = layout_dot_text(f->arena, &f->l),
                                .max_output = MIB(16),
                                .timeout_ms = DOT_TIMEOUT_MS};
    if (world_run(f->arena, &child, &plain, err))
        return layout_dot_read(plain, &f->l, err);
    if (err->code == ERR_NO_DATA)
        return err_set(err, ERR_NO_DATA,
                       "dot is not installed: install the package graphviz, or leave --with away");
    return err_wrap(err, "asking dot");
}

/* --- from layout to drawing --- */

static void draw_zones(struct flowchart *f)
{
    const struct layout *l = &f->l;
    int deepest = 0;
    for (size_t i = 0; i < l->zone_count; i++)
        deepest = l->zones[i].depth > deepest ? l->zones[i].depth : deepest;
    for (int d = 0; d <= deepest; d++)
        for (size_t i = 0; i < l->zone_count; i++)
            if (l->zones[i].depth == d)
                svg_rect(&f->s, "zn", l->zones[i].box, 10);
}

/* After the flows: the name stays readable where one runs through it. */
static void draw_zone_names(struct flowchart *f)
{
    for (size_t i = 0; i < f->l.zone_count; i++) {
        struct svg_box b = f->l.zones[i].box;
        struct svg_lines line;
        struct str title = str_fmt(f->arena, "%.*s %.*s", STR_ARG(json_text(f->zones[i], "id")),
                                   STR_ARG(json_text(f->zones[i], "name")));
        svg_wrap(f->arena, "tz", title, b.w - 2 * PAD, 1, &line);
        title = line.line[0];
        svg_rect(&f->s, "sf",
                 (struct svg_box){b.x + PAD - 4, b.y + 6, svg_text_width("tz", title) + 4, 18}, 4);
        svg_put_lines(&f->s, "tz", b.x + PAD, b.y + ID_BASE + 2, SVG_START, &line);
    }
}

static void draw_shape(struct flowchart *f, const struct json *e, struct svg_box b)
{
    struct str kind = json_text(e, "kind");
    const char *class = json_is_true(e, "therapy") ? "saf" : "el";
    if (STR_IS(kind, "data_store")) {
        svg_rect(&f->s, "sf", b, 0);
        svg_path(&f->s, json_is_true(e, "therapy") ? "flx" : "fl", "M%d %dh%dM%d %dh%dM%d %dv%d",
                 b.x, b.y, b.w, b.x, b.y + b.h, b.w, b.x + 6, b.y, b.h);
        return;
    }
    svg_rect(&f->s, class, b, STR_IS(kind, "process") ? 26 : 0);
}

static void draw_elements(struct flowchart *f)
{
    for (size_t i = 0; i < f->l.node_count; i++) {
        const struct json *e = f->elements[i];
        struct svg_box b = f->l.nodes[i].box;
        struct str href = json_text(e, "href");
        struct svg_lines lines;
        name_lines(f, e, &lines);
        int x = b.x + b.w / 2, high = ID_BASE + (int)lines.count * svg_line_height("t");
        int y = b.y + (b.h - high) / 2 + 12;
        svg_link(&f->s, href, (struct str){0});
        draw_shape(f, e, b);
        svg_text(&f->s, json_int(e, "open", 0) ? "tx" : "ts", x, y, SVG_MIDDLE,
                 with_open(f->arena, e));
        svg_put_lines(&f->s, "t", x, y + svg_line_height("t"), SVG_MIDDLE, &lines);
        svg_link_end(&f->s, href);
    }
}

static bool between(int v, int a, int b)
{
    return a < b ? v > a && v < b : v > b && v < a;
}

static void diamond(struct svg *s, int x, int y)
{
    svg_path(s, "mk", "M%d %dl%d %dl%d %dl%d %dz", x, y - DIAMOND, DIAMOND, DIAMOND, -DIAMOND,
             DIAMOND, -DIAMOND, -DIAMOND);
}

/* Where a piece of a flow goes through the border of a zone. Borders lie between the lines along
   which flows run, so that none is touched. */
static void mark_piece(struct svg *s, struct svg_box b, struct svg_point p, struct svg_point q)
{
    const int xs[] = {b.x, b.x + b.w}, ys[] = {b.y, b.y + b.h};
    for (size_t i = 0; i < 2; i++) {
        if (p.y == q.y && between(xs[i], p.x, q.x) && between(p.y, b.y, b.y + b.h))
            diamond(s, xs[i], p.y);
        if (p.x == q.x && between(ys[i], p.y, q.y) && between(p.x, b.x, b.x + b.w))
            diamond(s, p.x, ys[i]);
    }
}

static bool is_in(const struct flowchart *f, size_t zone, size_t node)
{
    for (size_t z = f->l.nodes[node].zone; z != LAYOUT_NONE; z = f->l.zones[z].parent)
        if (z == zone)
            return true;
    return false;
}

/* Only borders between the two ends: a flow that passes through a foreign zone does not enter it.
 */
static void mark_crossings(struct flowchart *f, const struct layout_edge *e)
{
    for (size_t z = 0; z < f->l.zone_count; z++)
        if (is_in(f, z, e->from) != is_in(f, z, e->to))
            for (size_t i = 1; i < e->point_count; i++)
                mark_piece(&f->s, f->l.zones[z].box, e->points[i - 1], e->points[i]);
}

static void draw_flows(struct flowchart *f)
{
    for (size_t i = 0; i < f->l.edge_count; i++) {
        const struct layout_edge *e = &f->l.edges[i];
        bool crosses = json_is_true(f->flows[i], "crosses");
        if (e->point_count == 0)
            continue;
        draw_put_arrow(&f->s, crosses ? "flx" : "fl", e->points, e->point_count);
        if (crosses)
            mark_crossings(f, e);
    }
}

static void draw_labels(struct flowchart *f)
{
    for (size_t i = 0; i < f->l.edge_count; i++) {
        const struct layout_edge *e = &f->l.edges[i];
        const struct json *flow = f->flows[i];
        struct str href = json_text(flow, "href");
        if (e->point_count == 0)
            continue;
        svg_link(&f->s, href,
                 str_fmt(f->arena, "%.*s %.*s", STR_ARG(with_open(f->arena, flow)),
                         STR_ARG(json_text(flow, "name"))));
        draw_put_pill(&f->s, json_is_true(flow, "crosses"), e->label, with_open(f->arena, flow));
        svg_link_end(&f->s, href);
    }
}

/* One shape of each kind with its meaning, in a row; as many as the width has room for. */
static void draw_legend(struct flowchart *f, int y)
{
    static const struct {
        const char *kind, *text;
    } shapes[] = {{"external_entity", "outside our control"},
                  {"process", "code"},
                  {"data_store", "data at rest"},
                  {"zone", "trust zone"},
                  {"crosses", "crosses a boundary"},
                  {"open", "threats that wait"}};
    int x = DRAW_MARGIN;
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        struct str text = str_of(shapes[i].text), kind = str_of(shapes[i].kind);
        struct svg_box b = {x, y, 34, 18};
        int wide = b.w + 8 + svg_text_width("ts", text);
        if (x + wide > f->l.width - DRAW_MARGIN)
            break;
        const struct svg_point line[] = {{x, y + 9}, {x + b.w, y + 9}};
        if (STR_IS(kind, "external_entity"))
            svg_rect(&f->s, "el", b, 0);
        else if (STR_IS(kind, "process"))
            svg_rect(&f->s, "el", b, 9);
        else if (STR_IS(kind, "data_store"))
            svg_path(&f->s, "fl", "M%d %dh%dm%d %dh%dM%d %dv%d", x, y, b.w, -b.w, b.h, b.w, x + 5,
                     y, b.h);
        else if (STR_IS(kind, "zone"))
            svg_rect(&f->s, "zn", b, 4);
        else if (STR_IS(kind, "open"))
            draw_put_pill(&f->s, true, b, STR("2?"));
        else {
            draw_put_arrow(&f->s, "flx", line, 2);
            diamond(&f->s, x + 12, y + 9);
        }
        svg_text(&f->s, "ts", x + b.w + 8, y + 13, SVG_START, text);
        x += wide + 22;
    }
}

static void put_box(struct arena *a, struct json *places, struct str id, bool given,
                    struct svg_box b)
{
    struct json *o = json_add(a, places, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", id);
    json_add_int(a, o, "x", b.x);
    json_add_int(a, o, "y", b.y);
    json_add_int(a, o, "width", b.w);
    json_add_int(a, o, "height", b.h);
    json_add_bool(a, o, "placed", given);
}

bool picture_place_dataflow(struct arena *a, const struct json *model, struct json **places,
                            struct err *err)
{
    struct flowchart f = {.arena = a, .model = model};
    add_zones(&f);
    add_elements(&f);
    add_flows(&f);
    if (!layout_places(a, &f.l, err))
        return false;
    bool kept = f.l.how == LAYOUT_PLACED;
    *places = json_array(a);
    for (size_t i = 0; i < f.l.zone_count; i++)
        put_box(a, *places, f.l.zones[i].key, kept && json_is_true(f.zones[i], "placed"),
                f.l.zones[i].box);
    for (size_t i = 0; i < f.l.node_count; i++)
        put_box(a, *places, f.l.nodes[i].key, kept && json_is_true(f.elements[i], "placed"),
                f.l.nodes[i].box);
    return true;
}

bool picture_draw_dataflow(struct arena *a, const struct json *model,
                           const struct picture_options *o, struct str *svg, struct err *err)
{
    enum { LEAST_W = 420 };
    struct flowchart f = {.arena = a, .model = model};
    add_zones(&f);
    add_elements(&f);
    add_flows(&f);
    if ((o->with_dot && !ask_dot(&f, err)) || !layout_run(a, &f.l, err))
        return false;
    f.l.width = f.l.width < LEAST_W ? LEAST_W : f.l.width;
    struct draw_sheet sheet = {model, f.l.width, f.l.height, LEGEND_H, o->links};
    draw_begin(&f.s, a, &sheet);
    draw_zones(&f);
    draw_flows(&f);
    draw_zone_names(&f);
    draw_elements(&f);
    draw_labels(&f);
    draw_legend(&f, f.l.height + 8);
    *svg = draw_end(&f.s);
    return true;
}
