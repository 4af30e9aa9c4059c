#include "../lib/arena.h"
#include "picture_graph.h"

enum { SEEDS = 60 };

static void run(struct arena *a, struct layout *l)
{
    struct err err = {0};
    if (!layout_run(a, l, &err))
        fail_msg("%s", err.text);
}

static void check(const struct layout *l, uint64_t seed)
{
    const char *fault = graph_fault(l);
    if (fault)
        fail_msg("seed %llu: %s", (unsigned long long)seed, fault);
}

static void boxes_and_ways_of_random_models_are_apart(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        size_t mark = arena_mark(a);
        struct layout l;
        graph_make(a, seed, 1 + seed * 3 % 50, seed % 9, seed * 7 % 70, &l);
        run(a, &l);
        check(&l, seed);
        arena_rewind(a, mark);
    }
}

static void a_model_of_200_elements_and_400_flows_is_laid_out_whole(void **state)
{
    struct arena *a = *state;
    struct layout l;
    size_t straight = 0;
    graph_make(a, 4711, 200, 12, 400, &l);
    run(a, &l);
    check(&l, 4711);
    for (size_t i = 0; i < l.edge_count; i++)
        straight += l.edges[i].straight;
    assert_int_equal(straight, 0); /* each found a way round the boxes */
    assert_true(l.width < 5 * l.height);
}

/* The same model with its lists turned round: indexes differ, keys do not. */
static void turn_round(struct arena *a, const struct layout *l, struct layout *out)
{
    size_t n = l->node_count, z = l->zone_count, e = l->edge_count;
    *out = *l;
    out->nodes = ARENA_ARRAY(a, struct layout_node, n + 1);
    out->zones = ARENA_ARRAY(a, struct layout_zone, z + 1);
    out->edges = ARENA_ARRAY(a, struct layout_edge, e + 1);
    for (size_t i = 0; i < n; i++) {
        struct layout_node *to = &out->nodes[n - 1 - i];
        *to = l->nodes[i];
        to->zone = to->zone == LAYOUT_NONE ? LAYOUT_NONE : z - 1 - to->zone;
    }
    for (size_t i = 0; i < z; i++) {
        struct layout_zone *to = &out->zones[z - 1 - i];
        *to = l->zones[i];
        to->parent = to->parent == LAYOUT_NONE ? LAYOUT_NONE : z - 1 - to->parent;
    }
    for (size_t i = 0; i < e; i++) {
        struct layout_edge *to = &out->edges[e - 1 - i];
        *to = l->edges[i];
        to->from = to->from == LAYOUT_NONE ? LAYOUT_NONE : n - 1 - to->from;
        to->to = to->to == LAYOUT_NONE ? LAYOUT_NONE : n - 1 - to->to;
    }
}

static void assert_same_box(struct svg_box a, struct svg_box b, uint64_t seed)
{
    if (memcmp(&a, &b, sizeof a) != 0)
        fail_msg("seed %llu: %d,%d %dx%d is not %d,%d %dx%d", (unsigned long long)seed, a.x, a.y,
                 a.w, a.h, b.x, b.y, b.w, b.h);
}

static void the_order_in_which_a_model_comes_does_not_matter(void **state)
{
    struct arena *a = *state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        size_t mark = arena_mark(a);
        struct layout l, other;
        graph_make(a, seed, 2 + seed % 30, seed % 6, seed % 45, &l);
        turn_round(a, &l, &other);
        run(a, &l);
        run(a, &other);
        for (size_t i = 0; i < l.node_count; i++)
            assert_same_box(l.nodes[i].box, other.nodes[l.node_count - 1 - i].box, seed);
        for (size_t i = 0; i < l.zone_count; i++)
            assert_same_box(l.zones[i].box, other.zones[l.zone_count - 1 - i].box, seed);
        for (size_t i = 0; i < l.edge_count; i++) {
            const struct layout_edge *x = &l.edges[i], *y = &other.edges[l.edge_count - 1 - i];
            assert_int_equal(x->point_count, y->point_count);
            for (size_t k = 0; k < x->point_count; k++)
                assert_memory_equal(&x->points[k], &y->points[k], sizeof x->points[k]);
            assert_same_box(x->label, y->label, seed);
        }
        arena_rewind(a, mark);
    }
}

static void flows_mostly_run_from_left_to_right(void **state)
{
    struct arena *a = *state;
    struct layout_node nodes[] = {{.key = STR("a"), .zone = LAYOUT_NONE, .w = 100, .h = 40},
                                  {.key = STR("b"), .zone = LAYOUT_NONE, .w = 100, .h = 40},
                                  {.key = STR("c"), .zone = LAYOUT_NONE, .w = 100, .h = 40}};
    struct layout_edge edges[] = {{.key = STR("1"), .from = 2, .to = 1},
                                  {.key = STR("2"), .from = 1, .to = 0},
                                  {.key = STR("3"), .from = 0, .to = 2}}; /* a circle */
    struct layout l = {.nodes = nodes, .node_count = 3, .edges = edges, .edge_count = 3};
    run(a, &l);
    check(&l, 0);
    int right = 0;
    for (size_t i = 0; i < 3; i++)
        right += nodes[edges[i].from].box.x < nodes[edges[i].to].box.x;
    assert_int_equal(right, 2);
}

static void places_that_are_given_are_kept_where_boxes_have_room(void **state)
{
    struct arena *a = *state;
    struct layout_zone zone = {.key = STR("z"), .parent = LAYOUT_NONE};
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {100, 100}},
        {.key = STR("b"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {100, 260}},
        {.key = STR("c"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {700, 90}}};
    struct layout l = {.nodes = nodes, .node_count = 3, .zones = &zone, .zone_count = 1};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(nodes[0].box.x, nodes[1].box.x);
    assert_true(nodes[0].box.y < nodes[1].box.y);
    assert_int_equal(nodes[2].box.x - nodes[0].box.x, 602); /* 600, on the lattice */
}

static void places_too_close_are_drawn_apart(void **state)
{
    struct arena *a = *state;
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {10, 10}},
        {.key = STR("b"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {130, 10}}};
    struct layout l = {.nodes = nodes, .node_count = 2};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(nodes[0].box.y, nodes[1].box.y);
    assert_true(nodes[1].box.x > nodes[0].box.x + nodes[0].box.w);
}

static void places_that_would_put_an_element_into_a_foreign_zone_give_way(void **state)
{
    struct arena *a = *state;
    struct layout_zone zone = {.key = STR("z"), .parent = LAYOUT_NONE};
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {0, 0}},
        {.key = STR("b"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {1000, 0}},
        {.key = STR("c"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {500, 0}}};
    struct layout l = {.nodes = nodes, .node_count = 3, .zones = &zone, .zone_count = 1};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_LAYERED);
}

/* A new element among others that somebody has put where they are. */
static void what_has_no_place_is_put_beside_what_has_one(void **state)
{
    struct arena *a = *state;
    struct layout_zone zones[] = {{.key = STR("y"), .parent = LAYOUT_NONE},
                                  {.key = STR("z"), .parent = LAYOUT_NONE}};
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {1400, 700}},
        {.key = STR("b"), .zone = 0, .w = 168, .h = 56},
        {.key = STR("c"), .zone = 0, .w = 168, .h = 56, .placed = true, .at = {1400, 812}},
        {.key = STR("d"), .zone = 0, .w = 168, .h = 56}};
    struct layout_edge edge = {.key = STR("f"), .from = 0, .to = 1};
    struct layout l = {.nodes = nodes,
                       .node_count = 4,
                       .zones = zones,
                       .zone_count = 2,
                       .edges = &edge,
                       .edge_count = 1};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(nodes[2].box.y - nodes[0].box.y, 112); /* as given */
    assert_true(nodes[1].box.x > nodes[0].box.x);           /* along the flow */
}

static void a_zone_is_at_least_as_large_as_it_is_given(void **state)
{
    struct arena *a = *state;
    struct layout_zone zones[] = {
        {.key = STR("y"), .parent = LAYOUT_NONE, .placed = true, .given = {7, 7, 700, 280}},
        {.key = STR("z"), .parent = 0, .placed = true, .given = {35, 63, 14, 14}}};
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = 1, .w = 168, .h = 56, .placed = true, .at = {182, 140}},
        {.key = STR("b"),
         .zone = LAYOUT_NONE,
         .w = 168,
         .h = 56,
         .placed = true,
         .at = {868, 140}}};
    struct layout l = {.nodes = nodes, .node_count = 2, .zones = zones, .zone_count = 2};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(zones[0].box.w, 700);
    assert_int_equal(zones[0].box.h, 280);
    assert_true(zones[1].box.w > 168 && zones[1].box.w < 300); /* what it holds widens it */
    struct err err = {0};
    assert_true(layout_places(a, &l, &err));
    assert_int_equal(zones[0].box.x, 7);
    assert_int_equal(zones[0].box.y, 7);
    assert_int_equal(nodes[0].box.x, 98);
}

/* Also what cannot be drawn apart, and a zone alone. */
static void an_editor_gets_every_box_where_it_was_put(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct layout_node nodes[] = {
        {.key = STR("a"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {-140, 0}},
        {.key = STR("b"), .zone = LAYOUT_NONE, .w = 168, .h = 56, .placed = true, .at = {-126, 0}}};
    struct layout l = {.nodes = nodes, .node_count = 2};
    assert_true(layout_places(a, &l, &err));
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(nodes[0].box.x, -224);
    assert_int_equal(nodes[1].box.x, -210);
    nodes[1].at.x = -28; /* too close, as other tools draw smaller boxes */
    assert_true(layout_places(a, &l, &err));
    assert_int_equal(l.how, LAYOUT_SCALED);
    assert_true(nodes[1].box.x >= nodes[0].box.x + 168 + 14);
    nodes[1].at.x = 56;
    assert_true(layout_places(a, &l, &err));
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_int_equal(nodes[1].box.x, -28);
    struct layout_zone zone = {
        .key = STR("z"), .parent = LAYOUT_NONE, .placed = true, .given = {21, 35, 280, 140}};
    struct layout alone = {.zones = &zone, .zone_count = 1};
    assert_true(layout_places(a, &alone, &err));
    assert_int_equal(zone.box.x, 21);
    assert_int_equal(zone.box.h, 140);
}

static void places_too_far_apart_for_one_sheet_give_way(void **state)
{
    struct arena *a = *state;
    struct layout_node nodes[] = {{.key = STR("a"),
                                   .zone = LAYOUT_NONE,
                                   .w = 168,
                                   .h = 56,
                                   .placed = true,
                                   .at = {-20000, -20000}},
                                  {.key = STR("b"),
                                   .zone = LAYOUT_NONE,
                                   .w = 168,
                                   .h = 56,
                                   .placed = true,
                                   .at = {20000, 20000}}};
    struct layout l = {.nodes = nodes, .node_count = 2};
    run(a, &l);
    check(&l, 0);
    assert_int_equal(l.how, LAYOUT_LAYERED);
}

static void a_sheet_too_large_to_hold_is_refused(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct layout l;
    graph_make(a, 1, 500, 0, 0, &l);
    for (size_t i = 0; i < l.node_count; i++)
        l.nodes[i].w = l.nodes[i].h = LAYOUT_SIZE_MAX;
    assert_false(layout_run(a, &l, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_non_null(strstr(err.text, "too large to draw"));
}

static void zones_in_a_circle_are_cut_at_the_least_key(void **state)
{
    struct arena *a = *state;
    struct layout_zone zones[] = {{.key = STR("b"), .parent = 1},
                                  {.key = STR("a"), .parent = 2},
                                  {.key = STR("c"), .parent = 0}};
    struct layout_node node = {.key = STR("n"), .zone = 2, .w = 50, .h = 20};
    struct layout l = {.nodes = &node, .node_count = 1, .zones = zones, .zone_count = 3};
    run(a, &l);
    check(&l, 0);
    assert_true(zones[1].parent == LAYOUT_NONE); /* a: the outermost */
    assert_int_equal(zones[2].depth, 2);
}

static void a_flow_to_itself_and_one_that_ends_nowhere_do_no_harm(void **state)
{
    struct arena *a = *state;
    struct layout_node node = {.key = STR("n"), .zone = LAYOUT_NONE, .w = 168, .h = 56};
    struct layout_edge edges[] = {
        {.key = STR("1"), .from = 0, .to = 0, .label_w = 50, .label_h = 18},
        {.key = STR("2"), .from = 0, .to = LAYOUT_NONE, .label_w = 50, .label_h = 18}};
    struct layout l = {.nodes = &node, .node_count = 1, .edges = edges, .edge_count = 2};
    run(a, &l);
    check(&l, 0);
    assert_true(edges[0].point_count > 2);
    assert_int_equal(edges[1].point_count, 0);
}

static void labels_of_flows_to_and_fro_do_not_cover_each_other(void **state)
{
    struct arena *a = *state;
    struct layout_node nodes[] = {{.key = STR("a"), .zone = LAYOUT_NONE, .w = 168, .h = 56},
                                  {.key = STR("b"), .zone = LAYOUT_NONE, .w = 168, .h = 56}};
    struct layout_edge edges[] = {
        {.key = STR("1"), .from = 0, .to = 1, .label_w = 50, .label_h = 18},
        {.key = STR("2"), .from = 1, .to = 0, .label_w = 50, .label_h = 18}};
    struct layout l = {.nodes = nodes, .node_count = 2, .edges = edges, .edge_count = 2};
    run(a, &l);
    check(&l, 0);
    assert_false(graph_overlap(edges[0].label, edges[1].label));
}

static void more_than_can_be_drawn_is_refused(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct layout l;
    graph_make(a, 1, LAYOUT_NODES_MAX + 1, 0, 0, &l);
    assert_false(layout_run(a, &l, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_non_null(strstr(err.text, "2001 elements"));
}

static void the_largest_model_ends_in_bounded_time(void **state)
{
    struct arena *a = *state;
    struct layout l;
    graph_make(a, 5, LAYOUT_NODES_MAX, 100, LAYOUT_EDGES_MAX, &l);
    run(a, &l);
    assert_null(graph_fault_of_boxes(&l));
}

/* --- dot --- */

static void dot_is_asked_with_zones_as_clusters_and_flows(void **state)
{
    struct arena *a = *state;
    struct layout_zone zones[] = {{.key = STR("z"), .parent = LAYOUT_NONE},
                                  {.key = STR("y"), .parent = 0}};
    struct layout_node nodes[] = {{.key = STR("a\"; x"), .zone = 1, .w = 144, .h = 36},
                                  {.key = STR("b"), .zone = LAYOUT_NONE, .w = 72, .h = 72}};
    struct layout_edge edge = {.key = STR("f"), .from = 0, .to = 1};
    struct layout l = {nodes, zones, &edge, 2, 2, 1, 0, 0, LAYOUT_LAYERED};
    struct str text = layout_dot_text(a, &l);
    assert_true(str_has(text, STR("subgraph cluster_0 { margin=48;\nsubgraph cluster_1")));
    assert_true(str_has(text, STR("n0 [width=2.000,height=0.500];\n}\n}\nn1 [width=1.000")));
    assert_true(str_has(text, STR("n0 -> n1;")));
    assert_false(str_has(text, STR("; x"))); /* no name of the model is part of it */
}

static void places_are_read_from_what_dot_says(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct layout_node nodes[] = {{.key = STR("a"), .zone = LAYOUT_NONE, .w = 72, .h = 36},
                                  {.key = STR("b"), .zone = LAYOUT_NONE, .w = 72, .h = 36}};
    struct layout l = {.nodes = nodes, .node_count = 2};
    assert_true(
        layout_dot_read(STR("graph 1 8 4\nnode n1 5.5 0.25 1 0.5 \"\" solid box black lightgrey\n"
                            "node n0 1 3.5 1 0.5 \"\" solid box black lightgrey\n"
                            "edge n0 n1 4 1 2 3 4 5 6 7 8 solid black\nstop\n"),
                        &l, &err));
    assert_int_equal(nodes[1].at.x, 396);
    assert_int_equal(nodes[1].at.y, -18); /* its y goes up */
    run(a, &l);
    assert_int_equal(l.how, LAYOUT_PLACED);
    assert_true(nodes[0].box.y < nodes[1].box.y);
}

static void what_dot_cannot_have_said_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"graph 1 1 1\nnode n7 1 1 1 1\nstop\n", "dot, line 2: no node with a place"},
        {"node x 1 1\n", "dot, line 1"},
        {"node n0 one 1\n", "dot, line 1"},
        {"node n0 1.x 1\n", "dot, line 1"},
        {"node n0 99999999999 1\n", "dot, line 1"},
        {"node n0\n", "dot, line 1"},
        {"stop\nnode n0 1 1\n", "dot gave no place to node n0"},
        {"", "dot gave no place to node n0"},
    };
    struct layout_node node = {.key = STR("a"), .zone = LAYOUT_NONE};
    struct layout l = {.nodes = &node, .node_count = 1};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        assert_false(layout_dot_read(str_of(rows[i].text), &l, &err));
        assert_int_equal(err.code, ERR_INVALID);
        if (!strstr(err.text, rows[i].why))
            fail_msg("row %zu: %s", i, err.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_and_ways_of_random_models_are_apart),
        cmocka_unit_test(a_model_of_200_elements_and_400_flows_is_laid_out_whole),
        cmocka_unit_test(the_order_in_which_a_model_comes_does_not_matter),
        cmocka_unit_test(flows_mostly_run_from_left_to_right),
        cmocka_unit_test(places_that_are_given_are_kept_where_boxes_have_room),
        cmocka_unit_test(places_too_close_are_drawn_apart),
        cmocka_unit_test(places_that_would_put_an_element_into_a_foreign_zone_give_way),
        cmocka_unit_test(places_too_far_apart_for_one_sheet_give_way),
        cmocka_unit_test(what_has_no_place_is_put_beside_what_has_one),
        cmocka_unit_test(a_zone_is_at_least_as_large_as_it_is_given),
        cmocka_unit_test(an_editor_gets_every_box_where_it_was_put),
        cmocka_unit_test(a_sheet_too_large_to_hold_is_refused),
        cmocka_unit_test(zones_in_a_circle_are_cut_at_the_least_key),
        cmocka_unit_test(a_flow_to_itself_and_one_that_ends_nowhere_do_no_harm),
        cmocka_unit_test(labels_of_flows_to_and_fro_do_not_cover_each_other),
        cmocka_unit_test(more_than_can_be_drawn_is_refused),
        cmocka_unit_test(the_largest_model_ends_in_bounded_time),
        cmocka_unit_test(dot_is_asked_with_zones_as_clusters_and_flows),
        cmocka_unit_test(places_are_read_from_what_dot_says),
        cmocka_unit_test(what_dot_cannot_have_said_is_refused_with_its_line),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
