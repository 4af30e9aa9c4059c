#include "assess/match/compare.h"

#include <stdlib.h>

/* The facts of a flaw: of which records. */

static int by_number(const void *x, const void *y)
{
    const int64_t *m = x;
    const int64_t *n = y;
    return (*m > *n) - (*m < *n);
}

static bool is_about(const struct told_record *r, struct str flaw)
{
    for (size_t i = 0; r->number && i < r->flaws.count; i++)
        if (str_eq(r->flaws.items[i], flaw))
            return true;
    return false;
}

/* All records that ever made a claim about it, and are about it still; those that have its name are
   found by that. In their order, so that it does not matter which component met them when. */
static bool records_of(struct compare *c, struct known_flaw *flaw, struct advisory_numbers *out,
                       struct err *err)
{
    size_t n = 0, count = 0;
    if (!known_flaw_claims(c->known, flaw, err))
        return false;
    for (const struct known_claim *k = flaw->claims; k; k = k->next)
        n++;
    int64_t *numbers = ARENA_ARRAY(&c->scratch, int64_t, n);
    for (const struct known_claim *k = flaw->claims; k; k = k->next) {
        const struct told_record *record;
        if (str_eq(k->advisory, flaw->facts.name))
            continue;
        if (!told_find(c->told, &c->scratch, k, &record, err))
            return false;
        if (is_about(record, flaw->facts.name))
            numbers[count++] = record->number;
    }
    if (count)
        qsort(numbers, count, sizeof *numbers, by_number);
    n = count;
    count = 0;
    for (size_t i = 0; i < n; i++)
        if (!count || numbers[count - 1] != numbers[i])
            numbers[count++] = numbers[i];
    *out = (struct advisory_numbers){numbers, count};
    return true;
}

bool compare_flaw(struct compare *c, struct known_flaw *flaw, struct err *err)
{
    struct advisory_numbers more;
    const struct flaw_sources sources = {flaw->facts.name, &more, c->kev_known, NULL};
    struct flaw_facts facts;
    if (flaw->fresh)
        return true;
    size_t mark = arena_mark(&c->scratch);
    bool ok = records_of(c, flaw, &more, err) &&
              flaw_facts_load(&c->scratch, &c->scratch, c->db, &sources, &facts, err);
    if (ok)
        known_flaw_put(c->known, flaw, &facts);
    arena_rewind(&c->scratch, mark);
    return ok;
}
