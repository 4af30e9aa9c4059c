#include "assess/match/match_internal.h"

#include <stdlib.h>

#include "base/limits.h"

/* Components against some records only, such as those that an import has changed: the same judging,
   over candidates that are read from these records. */

struct given {
    struct advisory_candidates list;
    size_t cap;
};

static void give(struct arena *a, struct match_table *t, struct str key,
                 const struct advisory_candidate *candidate)
{
    void **at = match_table_at(t, key);
    if (!*at)
        *at = ARENA_NEW(a, struct given);
    struct given *g = *at;
    if (g->list.count == g->cap) {
        g->cap = g->cap ? 2 * g->cap : 4;
        struct advisory_candidate *bigger = ARENA_ARRAY(a, struct advisory_candidate, g->cap);
        if (g->list.count)
            memcpy(bigger, g->list.items, g->list.count * sizeof *bigger);
        g->list.items = bigger;
    }
    g->list.items[g->list.count++] = *candidate;
}

/* Each product that a record calls vulnerable, once. */
static void give_products(struct arena *a, struct match_table *t, const struct advisory *ad,
                          const struct advisory_candidate *candidate)
{
    struct match_table seen = {.arena = a};
    for (size_t i = 0; i < ad->configuration_count; i++)
        for (size_t n = 0; n < ad->configurations[i].node_count; n++) {
            const struct advisory_node *node = &ad->configurations[i].nodes[n];
            for (size_t k = 0; k < node->cpe_count; k++) {
                const struct advisory_cpe *line = &node->cpes[k];
                if (!line->vulnerable || !line->key.n || match_table_find(&seen, line->key))
                    continue;
                *match_table_at(&seen, line->key) = &seen;
                give(a, t, line->key, candidate);
            }
        }
}

static bool load_given(struct arena *a, struct advisories *db,
                       const struct advisory_numbers *advisories, struct match_table *t,
                       struct err *err)
{
    for (size_t i = 0; i < advisories->count; i++) {
        struct advisory ad;
        if (!advisories_get(db, a, advisories->items[i], &ad, err) ||
            !advisories_packages(db, a, ad.number, &ad, err) ||
            !advisories_configurations(db, a, ad.number, &ad, err))
            return false;
        struct advisory_candidate c = {.advisory = ad.number,
                                       .id = ad.id,
                                       .withdrawn = ad.withdrawn.n > 0,
                                       .configurations = ad.configurations,
                                       .configuration_count = ad.configuration_count};
        for (size_t k = 0; k < ad.package_count; k++) {
            c.package = ad.packages[k];
            give(a, t, ad.packages[k].key, &c);
        }
        give_products(a, t, &ad, &c);
    }
    return true;
}

static int compare_numbers(const void *x, const void *y)
{
    const int64_t *m = x;
    const int64_t *n = y;
    return (*m > *n) - (*m < *n);
}

/* Sorted, so that candidates come in the order of their numbers. */
static struct advisory_numbers sorted_numbers(struct arena *a,
                                              const struct advisory_numbers *advisories)
{
    struct advisory_numbers out = {ARENA_ARRAY(a, int64_t, advisories->count), advisories->count};
    if (out.count) {
        memcpy(out.items, advisories->items, out.count * sizeof *out.items);
        qsort(out.items, out.count, sizeof *out.items, compare_numbers);
    }
    return out;
}

bool match_judge_advisories(struct arena *a, struct advisories *db,
                            struct match_components components,
                            const struct advisory_numbers *advisories,
                            const struct match_options *options, struct match_judgement *out,
                            struct err *err)
{
    struct arena scratch;
    if (!advisories_begin(db, err))
        return false;
    arena_init(&scratch, GIB(8));
    struct match_table given = {.arena = &scratch};
    struct advisory_numbers sorted = sorted_numbers(&scratch, advisories);
    struct match_judging j = {.arena = a,
                              .scratch = &scratch,
                              .db = db,
                              .options = options,
                              .components = components,
                              .given = &given};
    bool ok = load_given(&scratch, db, &sorted, &given, err) && match_judge_all(&j, out, err);
    arena_done(&scratch);
    advisories_rollback(db);
    return ok;
}
