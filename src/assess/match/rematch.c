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
                 const struct advisory_candidates *candidates)
{
    void **at = match_table_at(t, key);
    if (!*at)
        *at = ARENA_NEW(a, struct given);
    struct given *g = *at;
    if (g->list.count + candidates->count > g->cap) {
        g->cap = 2 * (g->list.count + candidates->count);
        struct advisory_candidate *bigger = ARENA_ARRAY(a, struct advisory_candidate, g->cap);
        if (g->list.count)
            memcpy(bigger, g->list.items, g->list.count * sizeof *bigger);
        g->list.items = bigger;
    }
    if (candidates->count)
        memcpy(g->list.items + g->list.count, candidates->items,
               candidates->count * sizeof *candidates->items);
    g->list.count += candidates->count;
}

/* Only for keys that a component has: a record may speak of a thousand products. */
static bool give_record(struct match_judging *j, int64_t number, struct err *err)
{
    struct arena *a = j->scratch;
    struct advisory_keys keys;
    struct advisory_candidates found;
    if (!advisories_keys(j->db, a, number, &keys, err))
        return false;
    for (size_t i = 0; i < keys.packages.count; i++) {
        struct str key = keys.packages.items[i];
        if (!match_table_find(j->wanted, key))
            continue;
        if (!advisories_package_candidate(j->db, a, key, number, &found, err))
            return false;
        give(a, j->given, key, &found);
    }
    for (size_t i = 0; i < keys.products.count; i++) {
        struct str key = keys.products.items[i];
        if (!match_table_find(j->wanted, key))
            continue;
        if (!advisories_cpe_candidate(j->db, a, key, number, &found, err))
            return false;
        give(a, j->given, key, &found);
    }
    return true;
}

static int compare_numbers(const void *x, const void *y)
{
    const int64_t *m = x;
    const int64_t *n = y;
    return (*m > *n) - (*m < *n);
}

/* In the order of their numbers, as the database gives candidates, and each once. */
static bool give_all(struct match_judging *j, const struct advisory_numbers *advisories,
                     struct err *err)
{
    size_t count = advisories->count;
    int64_t *sorted = ARENA_ARRAY(j->scratch, int64_t, count);
    if (!count)
        return true;
    memcpy(sorted, advisories->items, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_numbers);
    for (size_t i = 0; i < count; i++)
        if ((!i || sorted[i] != sorted[i - 1]) && !give_record(j, sorted[i], err))
            return false;
    return true;
}

static bool judge_some(struct match_judging *j, const struct advisory_numbers *advisories,
                       struct match_judgement *out, struct err *err)
{
    *out = (struct match_judgement){0};
    if (!feed_sources(j->arena, j->db, &out->sources, err))
        return false;
    match_look_up(j, &out->sources);
    j->given = ARENA_NEW(j->scratch, struct match_table);
    j->wanted = ARENA_NEW(j->scratch, struct match_table);
    j->given->arena = j->wanted->arena = j->scratch;
    for (size_t i = 0; i < j->first_entry[j->components.count]; i++)
        *match_table_at(j->wanted, j->entries[i].key) = &j->entries[i];
    return give_all(j, advisories, err) && match_judge_entries(j, out, err);
}

bool match_judge_advisories(struct arena *a, struct advisories *db,
                            struct match_components components,
                            const struct advisory_numbers *advisories,
                            const struct match_options *options, struct match_judgement *out,
                            struct err *err)
{
    struct arena scratch;
    struct match_judging j = {
        .arena = a, .scratch = &scratch, .db = db, .options = options, .components = components};
    if (!advisories_begin(db, err))
        return false;
    arena_init(&scratch, GIB(8));
    bool ok = judge_some(&j, advisories, out, err);
    arena_done(&scratch);
    advisories_rollback(db);
    return ok;
}
