#include "assess/match/match_internal.h"

#include <stdlib.h>

/* From hits to findings: a flaw of a component is what all records say that are about it. Records
   that speak of the component, and say that this version is not in it, are shown beside them. */

const struct match_record *match_record_find(const struct match_table *records, int64_t number)
{
    return records ? match_table_find(records, (struct str){(const char *)&number, sizeof number})
                   : NULL;
}

bool match_record_get(struct match_scan_state *s, int64_t number, const struct match_record **out,
                      struct err *err)
{
    *out = match_record_find(&s->records, number);
    if (!*out) {
        struct match_record *r = ARENA_NEW(s->arena, struct match_record);
        if (!advisories_get(s->db, s->arena, number, &r->advisory, err) ||
            !match_flaws(s->arena, s->db, &r->advisory, &r->flaws, err))
            return false;
        struct str key = {(const char *)&r->advisory.number, sizeof r->advisory.number};
        *match_table_at(&s->records, key) = r;
        *out = r;
    }
    return true;
}

/* By flaw; those that say yes first; then what is sure, then what was found by package: its own
   ecosystem knows it best. */
static int compare_claims(const void *x, const void *y)
{
    const struct match_claim *c = x;
    const struct match_claim *d = y;
    int order = str_cmp(c->flaw, d->flaw);
    if (order)
        return order;
    if (!c->hit != !d->hit)
        return c->hit ? -1 : 1;
    if (c->hit && c->hit->assumed != d->hit->assumed)
        return c->hit->assumed ? 1 : -1;
    if (c->hit && !c->hit->ground->criteria.n != !d->hit->ground->criteria.n)
        return c->hit->ground->criteria.n ? 1 : -1;
    int64_t m = c->record->advisory.number, n = d->record->advisory.number;
    return (m > n) - (m < n);
}

struct claims {
    struct match_claim *items;
    size_t count, cap;
};

static void add_claim(struct arena *a, struct claims *list, struct match_claim claim)
{
    ARENA_ROOM(a, list->items, list->count, list->cap, 16);
    list->items[list->count++] = claim;
}

static bool add_hits(struct match_scan_state *s, size_t component, struct claims *to,
                     struct err *err)
{
    const struct match_judged *judged = &s->judgement.components[component];
    for (size_t i = 0; i < judged->hit_count; i++) {
        const struct match_hit *hit = &s->judgement.hits[judged->first_hit + i];
        const struct match_record *r;
        if (!match_record_get(s, hit->advisory, &r, err))
            return false;
        for (size_t f = 0; f < r->flaws.count; f++)
            add_claim(
                &s->scratch, to,
                (struct match_claim){
                    .record = r, .flaw = r->flaws.items[f], .verdict = MATCH_YES, .hit = hit});
    }
    return true;
}

/* --- contradictions --- */

static bool has_number(const int64_t *sorted, size_t count, int64_t wanted)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && sorted[low] == wanted;
}

/* The records that have this flaw for a name, whatever component they speak of. */
static bool records_of(struct match_scan_state *s, struct str flaw,
                       const struct advisory_numbers **out, struct err *err)
{
    struct advisory_numbers *known = match_table_find(&s->by_flaw, flaw);
    if (!known) {
        struct advisory_numbers found;
        if (!advisories_by_id(s->db, &s->scratch, flaw, &found, err))
            return false;
        known = ARENA_NEW(s->arena, struct advisory_numbers);
        *known = (struct advisory_numbers){ARENA_ARRAY(s->arena, int64_t, found.count),
                                           found.count};
        if (found.count)
            memcpy(known->items, found.items, found.count * sizeof *found.items);
        *match_table_at(&s->by_flaw, flaw) = known;
    }
    *out = known;
    return true;
}

static bool says_yes(const struct match_scan_state *s, size_t component, int64_t advisory)
{
    const struct match_judged *judged = &s->judgement.components[component];
    const struct match_hit *hits = s->judgement.hits + judged->first_hit;
    size_t low = 0, high = judged->hit_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hits[middle].advisory < advisory)
            low = middle + 1;
        else
            high = middle;
    }
    return low < judged->hit_count && hits[low].advisory == advisory;
}

/* What the component was looked up by when this record said no; NULL when it did not. Where the
   release of a distribution is not known, that another one has no flaw contradicts nothing. */
static const struct match_entry *denied_by(const struct match_scan_state *s, size_t component,
                                           int64_t advisory)
{
    const struct match_judging *j = &s->judging;
    for (size_t i = j->first_entry[component]; i < j->first_entry[component + 1]; i++) {
        const struct match_entry *e = &j->entries[i];
        bool sure = !e->package || e->package->release_known;
        if (sure && has_number(e->group->denials, e->group->denial_count, advisory))
            return e;
    }
    return NULL;
}

static bool add_denials(struct match_scan_state *s, size_t component, struct str flaw,
                        struct claims *to, struct err *err)
{
    const struct advisory_numbers *numbers;
    if (!records_of(s, flaw, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers->count; i++) {
        const struct match_entry *e = denied_by(s, component, numbers->items[i]);
        const struct match_record *r;
        if (!e || says_yes(s, component, numbers->items[i]))
            continue;
        if (!match_record_get(s, numbers->items[i], &r, err))
            return false;
        add_claim(
            &s->scratch, to,
            (struct match_claim){.record = r, .flaw = flaw, .verdict = MATCH_NO, .denied = e});
    }
    return true;
}

/* For each flaw once; the claims of one stand together. */
static bool add_contradictions(struct match_scan_state *s, size_t component, struct claims *claims,
                               struct err *err)
{
    size_t hits = claims->count;
    bool any = false;
    const struct match_judging *j = &s->judging;
    for (size_t e = j->first_entry[component]; e < j->first_entry[component + 1]; e++)
        any |= j->entries[e].group->denial_count > 0;
    for (size_t i = 0; i < hits && any; i++)
        if ((!i || !str_eq(claims->items[i - 1].flaw, claims->items[i].flaw)) &&
            !add_denials(s, component, claims->items[i].flaw, claims, err))
            return false;
    return true;
}

bool match_denial_words(struct match_scan_state *s, struct arena *a,
                        const struct match_claim *claim, struct match_words *out, struct err *err)
{
    int64_t number = claim->record->advisory.number;
    const struct match_entry *e = claim->denied;
    struct advisory_candidates found;
    struct match m;
    *out = (struct match_words){0};
    if (!(e->package ? advisories_package_candidate(s->db, a, e->key, number, &found, err)
                     : advisories_cpe_candidate(s->db, a, e->key, number, &found, err)))
        return false;
    for (size_t i = 0; i < found.count && !out->reason.n; i++) {
        if (e->package) {
            match_package(e->package, &found.items[i].package, &m);
            match_package_words(a, e->package, &found.items[i].package, &m, out);
        } else {
            match_product(a, e->product, &found.items[i], &s->judging.around, &m);
            match_product_words(a, e->product, &m, out);
        }
    }
    return true;
}

/* --- flaws --- */

/* A record may be asked by several names of the component, and denies once. */
static size_t drop_doubles(struct match_claim *claims, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!kept || claims[kept - 1].record != claims[i].record ||
            !str_eq(claims[kept - 1].flaw, claims[i].flaw))
            claims[kept++] = claims[i];
    return kept;
}

struct flaws {
    struct match_flaw *items;
    size_t count, cap;
};

static struct match_flaw *add_flaw(struct arena *a, struct flaws *list)
{
    ARENA_ROOM(a, list->items, list->count, list->cap, 64);
    return &list->items[list->count++];
}

static void group_claims(struct match_scan_state *s, size_t component, struct flaws *to,
                         const struct claims *claims)
{
    struct match_claim *kept = ARENA_ARRAY(s->arena, struct match_claim, claims->count);
    memcpy(kept, claims->items, claims->count * sizeof *kept);
    size_t count = drop_doubles(kept, claims->count);
    for (size_t i = 0, end; i < count; i = end) {
        struct match_flaw *f = add_flaw(s->arena, to);
        *f = (struct match_flaw){.component = component, .id = kept[i].flaw, .claims = kept + i};
        for (end = i; end < count && str_eq(kept[end].flaw, f->id); end++)
            f->disputed |= kept[end].verdict == MATCH_NO;
        f->claim_count = end - i;
    }
}

static bool find_in(struct match_scan_state *s, size_t component, struct flaws *to, struct err *err)
{
    struct claims claims = {0};
    if (!add_hits(s, component, &claims, err))
        return false;
    qsort(claims.items, claims.count, sizeof *claims.items, compare_claims);
    size_t hits = claims.count;
    if (!add_contradictions(s, component, &claims, err))
        return false;
    if (claims.count > hits)
        qsort(claims.items, claims.count, sizeof *claims.items, compare_claims);
    group_claims(s, component, to, &claims);
    return true;
}

bool match_find_flaws(struct match_scan_state *s, struct err *err)
{
    struct flaws flaws = {0};
    for (size_t i = 0; i < s->judgement.count; i++) {
        size_t mark = arena_mark(&s->scratch);
        bool ok = !s->judgement.components[i].hit_count || find_in(s, i, &flaws, err);
        arena_rewind(&s->scratch, mark);
        if (!ok)
            return false;
    }
    s->flaws = flaws.items;
    s->flaw_count = flaws.count;
    return true;
}
