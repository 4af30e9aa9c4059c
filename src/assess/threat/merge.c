#include <stdlib.h>

#include "assess/threat/model.h"

static const char *const words[THREAT_CHANGE__COUNT] = {
    [THREAT_UNCHANGED] = "unchanged", [THREAT_NEW] = "new",   [THREAT_CHANGED] = "changed",
    [THREAT_GONE] = "gone",           [THREAT_BACK] = "back",
};

const char *threat_change_word(enum threat_change change)
{
    return words[change];
}

static int by_key(const void *x, const void *y)
{
    const struct threat_existing *a = *(const struct threat_existing *const *)x,
                                 *b = *(const struct threat_existing *const *)y;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : a < b ? -1 : a > b;
}

static void become(struct threat_merged *m, enum threat_change change, struct str reason)
{
    m->change = change;
    m->reason = reason;
}

static void compare(struct arena *a, struct threat_merged *m)
{
    const struct threat_generated *g = m->generated;
    const struct threat_existing *x = m->existing;
    if (!x) {
        become(m, THREAT_NEW, STR("The rule fires for this element."));
        return;
    }
    bool fires = g && g->covered_by.n == 0;
    if (!fires && x->gone)
        become(m, THREAT_UNCHANGED, (struct str){0});
    else if (!g)
        become(
            m, THREAT_GONE,
            STR("The condition of the rule no longer holds, or its element or the rule is gone."));
    else if (!fires)
        become(
            m, THREAT_GONE,
            str_fmt(a, "It is covered by %.*s, which is more specific.", STR_ARG(g->covered_by)));
    else if (x->gone)
        become(m, THREAT_BACK, STR("The rule fires for this element again."));
    else if (g->rule->version != x->version)
        become(m, THREAT_CHANGED,
               str_fmt(a, "The rule has version %lld; the threat was made from version %lld.",
                       (long long)g->rule->version, (long long)x->version));
    else if (!str_eq(g->unknown, x->unknown))
        become(m, THREAT_CHANGED,
               g->unknown.n == 0 ? STR("Everything it depends on is known now.")
                                 : str_fmt(a, "Unknown is now: %.*s.", STR_ARG(g->unknown)));
}

size_t threat_merge(struct arena *a, const struct threat_existing *existing, size_t existing_count,
                    const struct threat_list *generated, struct threat_merged **out)
{
    const struct threat_existing **sorted = ARENA_ARRAY(a, const struct threat_existing *,
                                                        existing_count);
    for (size_t i = 0; i < existing_count; i++)
        sorted[i] = &existing[i];
    qsort(sorted, existing_count, sizeof(const struct threat_existing *), by_key);
    struct threat_merged *rows = ARENA_ARRAY(a, struct threat_merged,
                                             existing_count + generated->count);
    size_t n = 0, i = 0, j = 0;
    while (i < existing_count || j < generated->count) {
        const struct threat_existing *x = i < existing_count ? sorted[i] : NULL;
        const struct threat_generated *g = j < generated->count ? &generated->threats[j] : NULL;
        int order = !x ? 1 : !g ? -1 : str_cmp(x->key, g->key);
        struct threat_merged m = {.existing = order <= 0 ? x : NULL,
                                  .generated = order >= 0 ? g : NULL};
        m.key = m.existing ? m.existing->key : m.generated->key;
        i += order <= 0;
        j += order >= 0;
        while (i < existing_count && i > 0 && str_eq(sorted[i]->key, m.key))
            i++; /* a key that is there twice counts once */
        if (!m.existing && m.generated->covered_by.n > 0)
            continue; /* it was never shown, and need not be */
        compare(a, &m);
        rows[n++] = m;
    }
    *out = rows;
    return n;
}
