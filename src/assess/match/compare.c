#include "assess/match/compare.h"

#include <stdlib.h>

#include "assess/match/delta.h"
#include "base/limits.h"

/* A range of a record that hits have, and the claims it makes: one for each flaw of the record. */
struct seen_range {
    const char *range, *fixed_in; /* equal texts of one record share the pointer */
    bool assumed;
    struct known_claim **claims;
    struct seen_range *next;
};

/* A record that hits come from. */
struct seen {
    int64_t number;
    struct str source, id;
    struct known_flaw **flaws;
    size_t flaw_count;
    struct seen_range *ranges;
};

struct pairs {
    struct known_claim **items;
    size_t count, cap;
};

static void push(struct arena *a, struct pairs *p, struct known_claim *claim)
{
    ARENA_ROOM(a, p->items, p->count, p->cap, 64);
    p->items[p->count++] = claim;
}

/* --- from hits to claims --- */

static bool read_seen(struct compare *c, int64_t number, struct seen **out, struct err *err)
{
    struct advisory ad;
    struct advisory_texts flaws;
    struct arena *a = c->arena;
    if (!advisories_get(c->db, &c->scratch, number, &ad, err) ||
        !match_flaws(&c->scratch, c->db, &ad, &flaws, err))
        return false;
    struct seen *s = ARENA_NEW(a, struct seen);
    *s = (struct seen){.number = number,
                       .source = str_copy(a, ad.source),
                       .id = str_copy(a, ad.id),
                       .flaws = ARENA_ARRAY(a, struct known_flaw *, flaws.count)};
    for (size_t i = 0; i < flaws.count; i++) {
        struct known_flaw **f = &s->flaws[s->flaw_count++];
        if (!known_flaw_get(c->known, flaws.items[i], f, err))
            return false;
    }
    told_put(c->told, &ad, &flaws);
    map_add(&c->seen, (struct str){(const char *)&s->number, sizeof s->number}, s);
    *out = s;
    return true;
}

static bool meet(struct compare *c, int64_t number, struct seen **out, struct err *err)
{
    if ((*out = map_find(&c->seen, (struct str){(const char *)&number, sizeof number})))
        return true;
    size_t mark = arena_mark(&c->scratch);
    bool ok = read_seen(c, number, out, err);
    arena_rewind(&c->scratch, mark);
    return ok;
}

static bool range_of(struct compare *c, struct seen *s, const struct match_hit *hit,
                     struct seen_range **out, struct err *err)
{
    for (struct seen_range *r = s->ranges; r; r = r->next)
        if (r->range == hit->range.p && r->fixed_in == hit->fixed_in.p &&
            r->assumed == hit->assumed) {
            *out = r;
            return true;
        }
    struct seen_range *r = ARENA_NEW(c->arena, struct seen_range);
    *r = (struct seen_range){hit->range.p, hit->fixed_in.p, hit->assumed,
                             ARENA_ARRAY(c->arena, struct known_claim *, s->flaw_count), s->ranges};
    for (size_t i = 0; i < s->flaw_count; i++) {
        const struct known_claim wanted = {.flaw = s->flaws[i],
                                           .source = s->source,
                                           .advisory = s->id,
                                           .scheme = str_of(version_scheme_name(hit->scheme)),
                                           .range = hit->range,
                                           .fixed_in = hit->fixed_in,
                                           .assumed = hit->assumed};
        if (!known_claim_get(c->known, &wanted, &r->claims[i], err))
            return false;
    }
    s->ranges = r;
    *out = r;
    return true;
}

static bool take_hits(struct compare *c, const struct match_judgement *j, size_t i, struct err *err)
{
    const struct match_judged *judged = &j->components[i];
    for (size_t h = 0; h < judged->hit_count; h++) {
        const struct match_hit *hit = &j->hits[judged->first_hit + h];
        struct seen *s;
        struct seen_range *r;
        if (!meet(c, hit->advisory, &s, err) || !range_of(c, s, hit, &r, err))
            return false;
        for (size_t f = 0; f < s->flaw_count; f++)
            push(c->arena, c->pairs, r->claims[f]);
    }
    return true;
}

/* --- claims that stand because their record was not asked --- */

static bool was_asked(struct compare *c, const struct known_claim *claim)
{
    return map_find(&c->only_names, told_name(c->arena, claim->source, claim->advisory)) != NULL;
}

static bool take_standing(struct compare *c, const struct known_component *known, struct err *err)
{
    for (size_t i = 0; i < known->finding_count; i++) {
        const struct known_finding *f = &known->findings[i];
        struct str others = f->others, word;
        if (f->ended)
            continue;
        if (!was_asked(c, f->claim))
            push(c->arena, c->pairs, f->claim);
        while (str_word(&others, &word)) {
            struct known_claim *claim;
            int64_t number = 0;
            if (!str_to_int(word, &number) || !known_claim_find(c->known, number, &claim, err))
                return false;
            if (!was_asked(c, claim))
                push(c->arena, c->pairs, claim);
        }
    }
    return true;
}

/* --- claims into findings --- */

/* By flaw; then the surest first: nothing assumed, versions compared by a scheme of their own. */
static int by_flaw(const void *left, const void *right)
{
    const struct known_claim *x = *(struct known_claim *const *)left;
    const struct known_claim *y = *(struct known_claim *const *)right;
    if (x->flaw->number != y->flaw->number)
        return x->flaw->number < y->flaw->number ? -1 : 1;
    if (x->assumed != y->assumed)
        return x->assumed ? 1 : -1;
    bool gx = STR_IS(x->scheme, "generic"), gy = STR_IS(y->scheme, "generic");
    if (gx != gy)
        return gx ? 1 : -1;
    return x->number < y->number ? -1 : x->number > y->number;
}

/* The claims of one flaw, from *at on, as a finding; the same claim may come twice. */
static struct known_finding next_finding(struct compare *c, size_t *at)
{
    const struct pairs *p = c->pairs;
    struct known_finding f = {.flaw = p->items[*at]->flaw, .claim = p->items[*at]};
    struct buf others = {.arena = c->arena};
    const struct known_claim *last = f.claim;
    for ((*at)++; *at < p->count && p->items[*at]->flaw == f.flaw; (*at)++) {
        if (p->items[*at] == last)
            continue;
        last = p->items[*at];
        if (others.n)
            buf_char(&others, ' ');
        buf_int(&others, last->number);
    }
    f.others = buf_str(&others);
    return f;
}

static void put_found(struct compare *c, struct str component, const struct known_finding *f,
                      bool matters)
{
    struct arena *a = c->arena;
    const struct str fields[] = {component, str_fmt(a, "%lld", (long long)f->flaw->number),
                                 str_fmt(a, "%lld", (long long)f->claim->number), f->others,
                                 matters ? STR("1") : (struct str){0}};
    delta_line(&c->known->delta, 'F', fields, COUNT_OF(fields));
}

static void found(struct compare *c, struct str component, const struct known_finding *f,
                  const struct known_finding *known)
{
    if (!known || known->ended) {
        c->counts.found++;
        put_found(c, component, f, false);
        return;
    }
    if (known->claim == f->claim && str_eq(known->others, f->others))
        return;
    c->counts.changed++;
    put_found(c, component, f,
              !str_eq(known->claim->range, f->claim->range) ||
                  !str_eq(known->claim->fixed_in, f->claim->fixed_in));
}

/* Whether its source was looked in, and its record could be compared. */
static bool taken_back(struct compare *c, const struct match_judged *judged,
                       const struct known_claim *claim, bool *out, struct err *err)
{
    *out = false;
    for (size_t i = 0; i < judged->looked_in_count; i++)
        *out |= str_eq(judged->looked_in[i], claim->source);
    if (!*out || !judged->undecided_count)
        return true;
    const struct told_record *record;
    if (!told_find(c->told, &c->scratch, claim, &record, err))
        return false;
    for (size_t i = 0; i < judged->undecided_count; i++)
        *out &= judged->undecided[i] != record->number;
    return true;
}

/* Every record that spoke for it must take it back. */
static bool not_found(struct compare *c, const struct known_component *known,
                      const struct match_judged *judged, const struct known_finding *f,
                      struct err *err)
{
    struct str others = f->others, word;
    struct known_claim *claim;
    int64_t number = 0;
    bool over, also;
    if (f->ended)
        return true;
    if (!taken_back(c, judged, f->claim, &over, err))
        return false;
    while (over && str_word(&others, &word)) {
        if (!str_to_int(word, &number) || !known_claim_find(c->known, number, &claim, err) ||
            !taken_back(c, judged, claim, &also, err))
            return false;
        over = also;
    }
    if (!over) {
        c->counts.kept++;
        return true;
    }
    const struct str fields[] = {known->id, str_fmt(c->arena, "%lld", (long long)f->flaw->number),
                                 STR("no record of the advisory data says so any more")};
    delta_line(&c->known->delta, 'E', fields, COUNT_OF(fields));
    c->counts.ended++;
    return true;
}

/* What is found of a component and what is known of it, both by flaw, side by side. */
static bool merge(struct compare *c, const struct match_judged *judged,
                  const struct known_component *known, struct err *err)
{
    size_t at = 0, k = 0;
    while (at < c->pairs->count || k < known->finding_count) {
        int64_t new = at < c->pairs->count ? c->pairs->items[at]->flaw->number : INT64_MAX;
        const struct known_finding *old = k < known->finding_count ? &known->findings[k] : NULL;
        if (old && old->flaw->number < new) {
            if (!not_found(c, known, judged, old, err))
                return false;
            k++;
            continue;
        }
        struct known_finding f = next_finding(c, &at);
        bool both = old && old->flaw->number == new;
        found(c, known->id, &f, both ? old : NULL);
        k += both;
    }
    return true;
}

/* --- states and keys --- */

static void put_state(struct compare *c, const struct known_component *known, struct str state,
                      struct str reason)
{
    const struct str fields[] = {known->id, state, reason};
    bool same = str_eq(known->state, state) && str_eq(known->reason, reason);
    if (!same)
        delta_line(&c->known->delta, 'S', fields, COUNT_OF(fields));
    else if (!c->known->whole && !c->only)
        delta_line(&c->known->delta, 'L', fields, 1);
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

static void put_keys(struct compare *c, const struct known_component *known,
                     const struct match_judgement *j, const struct match_judged *judged)
{
    size_t n = judged->key_count;
    struct str *keys = ARENA_ARRAY(c->arena, struct str, n + 1);
    for (size_t i = 0; i < n; i++)
        keys[i] = j->keys[judged->first_key + i];
    if (n > 1)
        qsort(keys, n, sizeof *keys, by_text);
    bool same = n == known->key_count;
    for (size_t i = 0; i < n && same; i++)
        same = str_eq(keys[i], known->keys[i]);
    if (same)
        return;
    if (known->key_count)
        delta_line(&c->known->delta, 'D', &known->id, 1);
    for (size_t i = 0; i < n; i++) {
        const struct str fields[] = {known->id, keys[i]};
        delta_line(&c->known->delta, 'K', fields, COUNT_OF(fields));
    }
}

static void note_again(struct compare *c, size_t component)
{
    ARENA_ROOM(c->arena, c->again, c->again_count, c->again_cap, 64);
    c->again[c->again_count++] = component;
}

#define IN_RANGE "in range of published vulnerabilities"

/* What is kept must not change with each import: how many records were there on which day is kept
   by the run. */
static struct str reason_of(enum match_state state, struct str judged, bool kept)
{
    switch (state) {
    case MATCH_MATCHED:
        return kept ? STR(IN_RANGE "; what was found before and could not be looked at again still "
                                   "stands")
                    : STR(IN_RANGE);
    case MATCH_CLEAN: return STR("looked up, and in no published range");
    case MATCH_STALE: return STR("nothing found, but a source that covers it is too old to tell");
    case MATCH_NO_IDENTIFIER:
    case MATCH_NO_SOURCE:
    case MATCH_STATE__COUNT: break;
    }
    return judged;
}

/* Whether the changed records alone tell where a component ends: something is open in it, nothing
   would end, and nothing stands only because it could not be looked at. */
static bool told_by_changes(const struct compare *c, const struct known_component *known)
{
    const struct pairs *p = c->pairs;
    size_t at = 0, open = 0;
    for (size_t k = 0; k < known->finding_count; k++) {
        const struct known_finding *f = &known->findings[k];
        if (f->ended)
            continue;
        while (at < p->count && p->items[at]->flaw->number < f->flaw->number)
            at++;
        if (at == p->count || p->items[at]->flaw != f->flaw)
            return false;
        open++;
    }
    return p->count > 0 && (open == 0 || STR_IS(known->reason, IN_RANGE));
}

static bool compare_one(struct compare *c, struct match_components components,
                        const struct match_judgement *j, size_t i, struct err *err)
{
    struct known_component *known;
    const struct match_judged *judged = &j->components[i];
    int64_t kept = c->counts.kept;
    c->pairs->count = 0;
    if (!known_component_get(c->known, components.items[i].ref, &known, err) ||
        !take_hits(c, j, i, err) || (c->only && !take_standing(c, known, err)))
        return false;
    if (c->pairs->count)
        qsort(c->pairs->items, c->pairs->count, sizeof *c->pairs->items, by_flaw);
    if (c->only && !told_by_changes(c, known)) {
        note_again(c, i);
        return true;
    }
    if (!merge(c, judged, known, err))
        return false;
    enum match_state state = c->only ? MATCH_MATCHED : judged->state;
    c->counts.components++;
    c->counts.states[state]++;
    if (!c->only)
        put_keys(c, known, j, judged);
    put_state(c, known, str_of(match_state_word(state)),
              reason_of(state, judged->reason, c->counts.kept > kept));
    return true;
}

static bool compare_each(struct compare *c, struct match_components components,
                         const struct match_judgement *j, struct err *err)
{
    for (size_t i = 0; i < j->count; i++)
        if (!compare_one(c, components, j, i, err))
            return err_wrap(err, "%.*s", STR_ARG(components.items[i].ref));
    return true;
}

bool compare_judgement(struct compare *c, struct match_components components,
                       const struct match_judgement *j, struct err *err)
{
    assert(components.count == j->count);
    if (!advisories_begin(c->db, err)) /* one for all: each costs two locks */
        return false;
    bool ok = compare_each(c, components, j, err);
    advisories_rollback(c->db);
    return ok;
}

void compare_done(struct compare *c)
{
    arena_done(&c->scratch);
}

bool compare_init(struct compare *c, struct known *k, struct told *told,
                  const struct advisory_numbers *only, struct err *err)
{
    struct arena *a = k->arena;
    struct advisories *db = told->db;
    struct advisory_sources sources;
    static const char there[] = "";
    *c = (struct compare){.arena = a, .db = db, .known = k, .told = told, .only = only};
    arena_init(&c->scratch, GIB(8));
    c->pairs = ARENA_NEW(a, struct pairs);
    c->only_names.arena = c->seen.arena = a;
    if (!feed_sources(a, db, &sources, err))
        return false;
    c->kev_known = advisories_find_source(&sources, "kev", (struct str){0}) != NULL;
    for (size_t i = 0; only && i < only->count; i++) {
        struct advisory ad;
        if (!advisories_get(db, a, only->items[i], &ad, err))
            return false;
        struct str name = told_name(a, ad.source, ad.id);
        if (!map_find(&c->only_names, name))
            map_add(&c->only_names, name, (void *)(uintptr_t)there);
    }
    return true;
}
