#include "assess/match/match_internal.h"

#include <stdlib.h>

/* What each component is to be looked up by: its package in every release that a source has, and
   its products. */

/* Coverages found so far, by release: of packages alone, and with products. A package that does not
   say its release has the name of the distribution for one. */
struct coverages {
    struct match_scopes scopes;
    struct match_table known[2];
};

static const struct match_coverage *coverage_of(struct match_judging *j, struct coverages *all,
                                                const struct match_identity *id)
{
    const struct match_package *package = match_asked_package(id);
    bool products = match_asks_products(id);
    void **at = match_table_at(&all->known[products], package ? package->release : STR(""));
    if (!*at) {
        struct match_coverage *c = ARENA_NEW(j->arena, struct match_coverage);
        match_coverage_find(j->arena, &all->scopes, j->options, package, products, c);
        *at = c;
    }
    return *at;
}

static bool usable(const struct match_package *p)
{
    return p->name.n && p->version.n;
}

static size_t count_entries(const struct match_identity *id, const struct match_coverage *c)
{
    size_t n = 0;
    for (size_t i = 0; i < id->package_count; i++)
        n += usable(&id->packages[i]) ? c->part_count : 0;
    for (size_t i = 0; i < id->product_count && !id->distro; i++)
        n += id->products[i].version.n > 0;
    return n;
}

/* A product without a version is asked for no record: no range applies. */
static size_t put_entries(struct match_judging *j, size_t component, struct match_entry *to)
{
    const struct match_identity *id = &j->identities[component];
    const struct match_coverage *c = j->coverages[component];
    size_t n = 0;
    for (size_t k = 0; k < id->package_count; k++)
        for (size_t i = 0; i < c->part_count && usable(&id->packages[k]); i++)
            to[n++] = (struct match_entry){
                .component = component,
                .key = feed_package_key(j->arena, c->parts[i], id->packages[k].name),
                .package = &id->packages[k],
                .release = c->parts[i],
            };
    for (size_t i = 0; i < id->product_count && !id->distro; i++)
        if (id->products[i].version.n)
            to[n++] = (struct match_entry){
                .component = component, .key = id->products[i].key, .product = &id->products[i]};
    return n;
}

static int compare_products(const void *x, const void *y)
{
    const struct match_product *p = x;
    const struct match_product *q = y;
    return str_cmp(p->key, q->key);
}

static void set_surroundings(struct match_judging *j)
{
    size_t n = 0;
    for (size_t i = 0; i < j->components.count; i++)
        n += j->identities[i].product_count;
    struct match_product *all = ARENA_ARRAY(j->arena, struct match_product, n);
    n = 0;
    for (size_t i = 0; i < j->components.count; i++)
        for (size_t k = 0; k < j->identities[i].product_count; k++)
            all[n++] = j->identities[i].products[k];
    if (n)
        qsort(all, n, sizeof *all, compare_products);
    j->around = (struct match_surroundings){all, n};
}

void match_look_up(struct match_judging *j, const struct advisory_sources *sources)
{
    struct arena *a = j->arena;
    size_t count = j->components.count, n = 0;
    struct coverages all = {.known = {{.arena = a}, {.arena = a}}};
    match_scopes_find(a, sources, &all.scopes);
    j->identities = ARENA_ARRAY(a, struct match_identity, count);
    j->coverages = ARENA_ARRAY(a, const struct match_coverage *, count);
    j->first_entry = ARENA_ARRAY(a, size_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        match_identity(a, &j->components.items[i], &j->options->rules, &j->identities[i]);
        j->coverages[i] = coverage_of(j, &all, &j->identities[i]);
        n += count_entries(&j->identities[i], j->coverages[i]);
    }
    j->entries = ARENA_ARRAY(a, struct match_entry, n);
    n = 0;
    for (size_t i = 0; i < count; i++) {
        j->first_entry[i] = n;
        n += put_entries(j, i, j->entries + n);
    }
    j->first_entry[count] = n;
    if (!j->options->scattered)
        set_surroundings(j);
}
