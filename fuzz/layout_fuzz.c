/* The layout, and the reader of what dot says: the first four bytes are the numbers of elements,
   zones and flows, and which places are given; then come elements (zone, size, place), zones
   (parent, place) and flows (ends); what is left is read as the answer of dot. */
#include "../tests/publish/picture_graph.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct bytes {
    const uint8_t *p;
    size_t n;
};

static size_t take(struct bytes *b)
{
    if (b->n == 0)
        return 0;
    b->n--;
    return *b->p++;
}

/* One more than there are stands for none. */
static size_t index_below(struct bytes *b, size_t count)
{
    size_t i = take(b) % (count + 1);
    return i == count ? LAYOUT_NONE : i;
}

static void read_graph(struct arena *a, struct bytes *b, struct layout *l)
{
    l->node_count = take(b) % 40;
    l->zone_count = take(b) % 12;
    l->edge_count = take(b) % 60;
    size_t given = take(b); /* bits: of elements; of zones; not of every third element */
    l->nodes = ARENA_ARRAY(a, struct layout_node, l->node_count + 1);
    l->zones = ARENA_ARRAY(a, struct layout_zone, l->zone_count + 1);
    l->edges = ARENA_ARRAY(a, struct layout_edge, l->edge_count + 1);
    for (size_t i = 0; i < l->node_count; i++)
        l->nodes[i] = (struct layout_node){
            .key = str_fmt(a, "%zu", take(b) % 8), /* the same key twice, too */
            .zone = index_below(b, l->zone_count),
            .w = (int)take(b),
            .h = (int)take(b),
            .placed = given % 2 && !(given & 4 && i % 3 == 0),
            .at = {((int)take(b) - 128) * 16, ((int)take(b) - 128) * 16}};
    for (size_t i = 0; i < l->zone_count; i++)
        l->zones[i] = (struct layout_zone){.key = str_fmt(a, "%zu", take(b)),
                                           .parent = index_below(b, l->zone_count),
                                           .title_w = (int)take(b)};
    for (size_t i = 0; i < l->zone_count && given & 2; i++) {
        l->zones[i].placed = true;
        l->zones[i].given = (struct svg_box){((int)take(b) - 128) * 16, ((int)take(b) - 128) * 16,
                                             ((int)take(b) - 8) * 16, ((int)take(b) - 8) * 16};
    }
    for (size_t i = 0; i < l->edge_count; i++)
        l->edges[i] = (struct layout_edge){.key = str_fmt(a, "%zu", take(b)),
                                           .from = index_below(b, l->node_count),
                                           .to = index_below(b, l->node_count),
                                           .label_w = (int)take(b),
                                           .label_h = 18};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct layout l = {0};
    struct err err = {0};
    struct bytes b = {data, size};
    arena_init(&a, GIB(1));
    read_graph(&a, &b, &l);
    assert(layout_places(&a, &l, &err));
    assert(layout_run(&a, &l, &err));
    assert(!graph_fault(&l));
    (void)layout_dot_text(&a, &l);
    if (layout_dot_read((struct str){(const char *)b.p, b.n}, &l, &err)) {
        assert(layout_run(&a, &l, &err));
        assert(!graph_fault(&l));
    }
    arena_done(&a);
    return 0;
}
