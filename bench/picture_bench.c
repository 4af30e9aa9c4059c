/* How long the layout of a data-flow diagram takes: 200 elements in 12 zones with 400 flows.
   Promised: less than a second. And drawing it as SVG. */
#include <stdio.h>
#include <stdlib.h>

#include "../tests/publish/picture_graph.h"
#include "base/limits.h"
#include "base/world.h"

enum { TIMES = 5 };

static int64_t best_ms(struct arena *a, size_t nodes, size_t zones, size_t edges, size_t *straight)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < TIMES; i++) {
        size_t mark = arena_mark(a);
        struct layout l;
        struct err err = {0};
        graph_make(a, 4711, nodes, zones, edges, &l);
        int64_t start = world_monotonic_us();
        if (!layout_run(a, &l, &err)) {
            fprintf(stderr, "picture_bench: %s\n", err.text);
            exit(1);
        }
        int64_t us = world_monotonic_us() - start;
        best = us < best ? us : best;
        *straight = 0;
        for (size_t k = 0; k < l.edge_count; k++)
            *straight += l.edges[k].straight;
        arena_rewind(a, mark);
    }
    return best / 1000;
}

int main(void)
{
    static const struct {
        size_t nodes, zones, edges;
    } models[] = {{20, 6, 30}, {200, 12, 400}, {2000, 60, 4000}};
    struct arena a;
    arena_init(&a, LIMIT_ARENA);
    for (size_t i = 0; i < COUNT_OF(models); i++) {
        size_t straight;
        int64_t ms = best_ms(&a, models[i].nodes, models[i].zones, models[i].edges, &straight);
        printf("layout of %zu elements in %zu zones with %zu flows: %lld ms, %zu flows straight\n",
               models[i].nodes, models[i].zones, models[i].edges, (long long)ms, straight);
    }
    arena_done(&a);
    return 0;
}
