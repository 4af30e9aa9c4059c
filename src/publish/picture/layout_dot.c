#include "publish/picture/layout_internal.h"

/* The language of Graphviz and its answer "plain" (graphviz.org, doc/info/lang.html,
 * doc/info/output.html#d:plain). Sizes are in inches there, of 72 pixels; its y goes up. */

enum { PIXELS_OF_INCH = 72, DECIMALS = 1000 };

static void put_zone(struct buf *b, const struct layout *l, size_t zone)
{
    for (size_t i = 0; i < l->node_count; i++)
        if (l->nodes[i].zone == zone)
            buf_fmt(b, "n%zu [width=%d.%03d,height=%d.%03d];\n", i, l->nodes[i].w / PIXELS_OF_INCH,
                    l->nodes[i].w % PIXELS_OF_INCH * DECIMALS / PIXELS_OF_INCH,
                    l->nodes[i].h / PIXELS_OF_INCH,
                    l->nodes[i].h % PIXELS_OF_INCH * DECIMALS / PIXELS_OF_INCH);
}

/* Zones as clusters: depth first, without recursion, as zones may be nested deeply. */
static void put_zones(struct buf *b, const struct layout *l)
{
    size_t zone = LAYOUT_NONE, next = 0;
    for (;;) {
        while (next < l->zone_count && l->zones[next].parent != zone)
            next++;
        if (next < l->zone_count) {
            zone = next;
            next = 0;
            buf_fmt(b, "subgraph cluster_%zu { margin=48;\n", zone);
            put_zone(b, l, zone);
            continue;
        }
        if (zone == LAYOUT_NONE)
            return;
        BUF_LIT(b, "}\n");
        next = zone + 1;
        zone = l->zones[zone].parent;
    }
}

struct str layout_dot_text(struct arena *a, const struct layout *l)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "digraph model {\nrankdir=LR; nodesep=0.7; ranksep=1.4; splines=false;\n"
                "node [shape=box,fixedsize=true,label=\"\"];\n");
    put_zones(&b, l);
    put_zone(&b, l, LAYOUT_NONE);
    for (size_t i = 0; i < l->edge_count; i++)
        if (l->edges[i].from != LAYOUT_NONE && l->edges[i].to != LAYOUT_NONE)
            buf_fmt(&b, "n%zu -> n%zu;\n", l->edges[i].from, l->edges[i].to);
    BUF_LIT(&b, "}\n");
    return buf_str(&b);
}

/* A number as "3.0139" or "-1" or "2.5e-05", in pixels. */
static bool to_pixels(struct str text, int *out)
{
    int64_t whole, part = 0;
    struct str rest = text, before;
    bool minus = str_starts(text, STR("-"));
    size_t e = str_find_char(text, 'e');
    if (e < text.n) { /* only the smallest numbers are written so */
        *out = 0;
        return str_starts(str_from(text, e), STR("e-"));
    }
    if (!str_split(&rest, '.', &before) || !str_to_int(before, &whole) || whole > 1000 ||
        whole < -1000)
        return false;
    for (size_t i = 0, of = DECIMALS / 10; i < rest.n; i++, of /= 10) {
        if (!char_is_digit(rest.p[i]))
            return false;
        part += (rest.p[i] - '0') * (int64_t)of;
    }
    int64_t thousandths = whole * DECIMALS + (minus ? -part : part);
    *out = (int)(thousandths * PIXELS_OF_INCH / DECIMALS);
    return true;
}

/* "node n12 3.5 1.25 ..." */
static bool read_node(struct str line, struct layout *l, size_t number, struct err *err)
{
    struct str name, x, y;
    int64_t i;
    int left, top;
    if (!str_word(&line, &name) || !str_word(&line, &x) || !str_word(&line, &y) ||
        !str_starts(name, STR("n")) || !str_to_int(str_from(name, 1), &i) || i < 0 ||
        i >= (int64_t)l->node_count || !to_pixels(x, &left) || !to_pixels(y, &top))
        return err_set(err, ERR_INVALID, "dot, line %zu: no node with a place", number);
    l->nodes[i].placed = true;
    l->nodes[i].at = (struct svg_point){left, -top};
    return true;
}

bool layout_dot_read(struct str plain, struct layout *l, struct err *err)
{
    struct str line, word;
    size_t number = 0;
    for (size_t i = 0; i < l->node_count; i++)
        l->nodes[i].placed = false;
    while (str_split(&plain, '\n', &line)) {
        number++;
        if (!str_word(&line, &word))
            continue;
        if (STR_IS(word, "stop"))
            break;
        if (STR_IS(word, "node") && !read_node(line, l, number, err))
            return false;
    }
    for (size_t i = 0; i < l->node_count; i++)
        if (!l->nodes[i].placed)
            return err_set(err, ERR_INVALID, "dot gave no place to node n%zu", i);
    return true;
}
