#include "assess/match/match_internal.h"

#include <stdlib.h>

#include "base/limits.h"

/* Components against the database, in the order of what they are looked up by: each key is asked
   for once, and each version of it judged once, however many components have it. */

/* --- one key --- */

/* A text taken out of a candidate, which is gone with the key. */
struct kept {
    const void *what;
    struct str text, fixed_in;
    struct kept *next;
};

/* A candidate, and the texts taken out of it so far. */
struct judged_candidate {
    const struct advisory_candidate *candidate;
    struct kept *kept;
};

struct judged_key {
    struct match_judging *judging;
    struct judged_candidate *candidates;
    size_t count;
    struct match_ruling *rulings; /* room for those of one group, used again for the next */
    int64_t *denials, *undecided;
};

static struct kept *keep(struct judged_key *k, struct judged_candidate *c, const void *what)
{
    for (struct kept *one = c->kept; one; one = one->next)
        if (one->what == what)
            return one;
    struct kept *fresh = ARENA_NEW(k->judging->arena, struct kept);
    *fresh = (struct kept){.what = what, .next = c->kept};
    c->kept = fresh;
    return fresh;
}

static struct str keep_text(struct judged_key *k, struct judged_candidate *c, struct str text)
{
    if (!text.n)
        return text;
    struct kept *kept = keep(k, c, text.p);
    if (!kept->text.n)
        kept->text = str_copy(k->judging->arena, text);
    return kept->text;
}

static const struct match_ground *make_ground(struct judged_key *k, struct judged_candidate *c,
                                              const struct match_entry *e, const struct match *m)
{
    struct arena *a = k->judging->arena;
    struct match_ground *g = ARENA_NEW(a, struct match_ground);
    if (e->package) {
        match_package_ground(e->package, m, g);
        g->release = e->release;
    } else {
        match_product_ground(e->product, m, g);
        g->criteria = keep_text(k, c, g->criteria);
        g->open = keep_text(k, c, g->open);
    }
    if (m->enumerated) {
        g->range = str_fmt(a, "=%.*s", STR_ARG(g->version));
        return g;
    }
    struct kept *kept = keep(k, c, m->range);
    if (!kept->text.n)
        match_range_texts(a, m, &kept->text, &kept->fixed_in);
    g->range = kept->text;
    g->fixed_in = kept->fixed_in;
    return g;
}

/* The first candidate that cannot be told gives the reason. */
static void note_doubt(struct judged_key *k, const struct match_entry *e,
                       const struct advisory_candidate *c, const struct match *m,
                       struct match_group *g)
{
    struct match_words words;
    g->undecided[g->cannot_tell++] = c->advisory;
    if (g->cannot_tell > 1)
        return;
    if (e->package)
        match_package_words(k->judging->arena, e->package, &c->package, m, &words);
    else
        match_product_words(k->judging->arena, e->product, m, &words);
    g->cannot_tell_reason = words.reason;
}

static enum match_verdict judge_candidate(struct judged_key *k, struct judged_candidate *c,
                                          const struct match_entry *e, struct match_group *g)
{
    struct match m;
    struct arena *scratch = k->judging->scratch;
    if (e->package)
        match_package(e->package, &c->candidate->package, &m);
    else
        match_product(scratch, e->product, c->candidate, &k->judging->around, &m);
    if (m.verdict == MATCH_CANNOT_TELL)
        note_doubt(k, e, c->candidate, &m, g);
    if (m.verdict != MATCH_YES)
        return m.verdict;
    struct match_ruling *last = g->ruling_count ? &g->rulings[g->ruling_count - 1] : NULL;
    bool again = last && last->advisory == c->candidate->advisory;
    if (again && (m.assumed || !last->ground->assumed))
        return MATCH_YES; /* the same record in another row; the surer one stands */
    struct match_ruling ruling = {c->candidate->advisory, make_ground(k, c, e, &m)};
    g->rulings[again ? g->ruling_count - 1 : g->ruling_count++] = ruling;
    return MATCH_YES;
}

static int64_t *copy_numbers(struct arena *a, const int64_t *numbers, size_t count)
{
    int64_t *copy = ARENA_ARRAY(a, int64_t, count);
    if (count)
        memcpy(copy, numbers, count * sizeof *copy);
    return copy;
}

/* One version against all candidates. */
static struct match_group *judge_group(struct judged_key *k, const struct match_entry *e)
{
    struct match_judging *j = k->judging;
    struct match_group *g = ARENA_NEW(j->arena, struct match_group);
    size_t mark = arena_mark(j->scratch);
    *g = (struct match_group){.spoken = k->count,
                              .rulings = k->rulings,
                              .denials = k->denials,
                              .undecided = k->undecided};
    for (size_t i = 0; i < k->count; i++) {
        struct judged_candidate *c = &k->candidates[i];
        if (judge_candidate(k, c, e, g) == MATCH_NO && j->keep_denials)
            g->denials[g->denial_count++] = c->candidate->advisory;
    }
    g->rulings = ARENA_ARRAY(j->arena, struct match_ruling, g->ruling_count);
    if (g->ruling_count)
        memcpy(g->rulings, k->rulings, g->ruling_count * sizeof *g->rulings);
    g->denials = copy_numbers(j->arena, k->denials, g->denial_count);
    g->undecided = copy_numbers(j->arena, k->undecided, g->cannot_tell);
    arena_rewind(j->scratch, mark);
    return g;
}

static bool find_candidates(struct match_judging *j, const struct match_entry *e,
                            struct advisory_candidates *out, struct err *err)
{
    *out = (struct advisory_candidates){0};
    if (j->given) {
        const struct advisory_candidates *given = match_table_find(j->given, e->key);
        if (given)
            *out = *given;
        return true;
    }
    return e->package ? advisories_by_package(j->db, j->scratch, e->key, out, err)
                      : advisories_by_cpe(j->db, j->scratch, e->key, out, err);
}

static int compare_versions(const struct match_entry *x, const struct match_entry *y)
{
    if (x->package) {
        int order = str_cmp(x->package->version, y->package->version);
        if (!order)
            order = (int)x->package->version_read - (int)y->package->version_read;
        return order ? order : str_cmp(x->package->stream, y->package->stream);
    }
    int order = str_cmp(x->product->text, y->product->text);
    return order ? order : str_cmp(x->product->version, y->product->version);
}

static bool same_key(const struct match_entry *x, const struct match_entry *y)
{
    return !x->package == !y->package && str_eq(x->key, y->key);
}

/* An entry and the first bytes of the name in its key, as a number in their order: they nearly
   always decide, and the ecosystem before them never does. */
struct sorted {
    uint64_t start;
    struct match_entry *entry;
};

static uint64_t start_of(const struct match_entry *e)
{
    struct str name = str_from(e->key, str_find_char(e->key, e->package ? '|' : ':') + 1);
    uint64_t start = 0;
    for (size_t i = 0; i < sizeof start; i++)
        start = start << 8 | (i < name.n ? (unsigned char)name.p[i] : 0);
    return start;
}

static int compare_entries(const void *x, const void *y)
{
    const struct sorted *s = x;
    const struct sorted *t = y;
    if (s->start != t->start)
        return s->start < t->start ? -1 : 1;
    if (!s->entry->package != !t->entry->package)
        return s->entry->package ? -1 : 1;
    int order = str_cmp(s->entry->key, t->entry->key);
    return order ? order : compare_versions(s->entry, t->entry);
}

/* The entries of one key, sorted by version. */
static bool judge_key(struct match_judging *j, struct sorted *sorted, size_t count, struct err *err)
{
    struct advisory_candidates found;
    struct judged_key k = {.judging = j};
    if (!find_candidates(j, sorted[0].entry, &found, err))
        return false;
    k.candidates = ARENA_ARRAY(j->scratch, struct judged_candidate, found.count);
    k.rulings = ARENA_ARRAY(j->scratch, struct match_ruling, found.count);
    k.denials = ARENA_ARRAY(j->scratch, int64_t, found.count);
    k.undecided = ARENA_ARRAY(j->scratch, int64_t, found.count);
    for (size_t i = 0; i < found.count; i++)
        if (!found.items[i].withdrawn)
            k.candidates[k.count++].candidate = &found.items[i];
    for (size_t i = 0; i < count; i++) {
        struct match_entry *e = sorted[i].entry;
        bool same = i && !compare_versions(sorted[i - 1].entry, e);
        e->group = same ? sorted[i - 1].entry->group : judge_group(&k, e);
    }
    return true;
}

static bool judge_keys(struct match_judging *j, struct err *err)
{
    size_t n = j->first_entry[j->components.count];
    size_t start = arena_mark(j->scratch);
    struct sorted *sorted = ARENA_ARRAY(j->scratch, struct sorted, n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct sorted){start_of(&j->entries[i]), &j->entries[i]};
    if (n)
        qsort(sorted, n, sizeof *sorted, compare_entries);
    for (size_t i = 0, end; i < n; i = end) {
        size_t mark = arena_mark(j->scratch);
        for (end = i + 1; end < n && same_key(sorted[i].entry, sorted[end].entry);)
            end++;
        bool ok = judge_key(j, sorted + i, end - i, err);
        arena_rewind(j->scratch, mark);
        if (!ok)
            return false;
    }
    arena_rewind(j->scratch, start);
    return true;
}

/* --- hits, by component --- */

static int compare_hits(const void *x, const void *y)
{
    const struct match_hit *h = x;
    const struct match_hit *i = y;
    if (h->advisory != i->advisory)
        return h->advisory < i->advisory ? -1 : 1;
    return (int)h->assumed - (int)i->assumed;
}

static size_t count_rulings(const struct match_judging *j, size_t component)
{
    size_t n = 0;
    for (size_t e = j->first_entry[component]; e < j->first_entry[component + 1]; e++)
        n += j->entries[e].group->ruling_count;
    return n;
}

/* A record may hold for several packages or products of a component; it is one hit, the surer. */
static size_t gather_hits(const struct match_judging *j, size_t component, struct match_hit *to)
{
    size_t n = 0, kept = 0;
    for (size_t e = j->first_entry[component]; e < j->first_entry[component + 1]; e++) {
        const struct match_group *g = j->entries[e].group;
        for (size_t i = 0; i < g->ruling_count; i++) {
            const struct match_ground *ground = g->rulings[i].ground;
            to[n++] = (struct match_hit){.component = component,
                                         .advisory = g->rulings[i].advisory,
                                         .assumed = ground->assumed,
                                         .scheme = ground->scheme,
                                         .range = ground->range,
                                         .fixed_in = ground->fixed_in,
                                         .ground = ground};
        }
    }
    if (n && j->first_entry[component + 1] - j->first_entry[component] > 1)
        qsort(to, n, sizeof *to, compare_hits);
    for (size_t i = 0; i < n; i++)
        if (!kept || to[kept - 1].advisory != to[i].advisory)
            to[kept++] = to[i];
    return kept;
}

static void gather_undecided(const struct match_judging *j, size_t component,
                             struct match_judged *out)
{
    size_t n = 0, first = j->first_entry[component], end = j->first_entry[component + 1];
    for (size_t e = first; e < end; e++)
        n += j->entries[e].group->cannot_tell;
    if (!n)
        return;
    int64_t *all = ARENA_ARRAY(j->arena, int64_t, n);
    for (size_t e = first; e < end; e++) {
        const struct match_group *g = j->entries[e].group;
        for (size_t i = 0; i < g->cannot_tell; i++)
            all[out->undecided_count++] = g->undecided[i];
    }
    out->undecided = all;
}

/* Grows where it stands, as nothing else is taken from the arena meanwhile. */
static void append(struct arena *a, struct match_judgement *out, const struct match_hit *hits,
                   size_t count)
{
    size_t now = out->hit_count * sizeof *hits, then = now + count * sizeof *hits;
    if (!count)
        return;
    if (!arena_extend(a, out->hits, now, then)) {
        struct match_hit *moved = ARENA_ARRAY(a, struct match_hit, out->hit_count + count);
        if (now)
            memcpy(moved, out->hits, now);
        out->hits = moved;
    }
    memcpy(out->hits + out->hit_count, hits, count * sizeof *hits);
    out->hit_count += count;
}

static void gather(const struct match_judging *j, struct match_judgement *out)
{
    out->count = j->components.count;
    out->components = ARENA_ARRAY(j->arena, struct match_judged, out->count);
    struct str *keys = ARENA_ARRAY(j->arena, struct str, j->first_entry[out->count]);
    for (size_t i = 0; i < j->first_entry[out->count]; i++)
        keys[i] = j->entries[i].key;
    out->keys = keys;
    for (size_t i = 0; i < out->count; i++)
        gather_undecided(j, i, &out->components[i]);
    for (size_t i = 0; i < out->count; i++) {
        size_t mark = arena_mark(j->scratch);
        struct match_judged *c = &out->components[i];
        struct match_hit *hits = ARENA_ARRAY(j->scratch, struct match_hit, count_rulings(j, i));
        c->first_key = j->first_entry[i];
        c->key_count = j->first_entry[i + 1] - j->first_entry[i];
        c->first_hit = out->hit_count;
        c->hit_count = gather_hits(j, i, hits);
        append(j->arena, out, hits, c->hit_count);
        arena_rewind(j->scratch, mark);
    }
}

bool match_judge_entries(struct match_judging *j, struct match_judgement *out, struct err *err)
{
    if (!judge_keys(j, err))
        return false;
    gather(j, out);
    return true;
}

bool match_judge_all(struct match_judging *j, struct match_judgement *out, struct err *err)
{
    *out = (struct match_judgement){0};
    if (!feed_sources(j->arena, j->db, &out->sources, err))
        return false;
    match_look_up(j, &out->sources);
    if (!match_judge_entries(j, out, err))
        return false;
    match_conclude(j, out);
    return true;
}

bool match_judge(struct arena *a, struct advisories *db, struct match_components components,
                 const struct match_options *options, struct match_judgement *out, struct err *err)
{
    assert(options->as_of.year);
    struct arena scratch;
    struct match_judging j = {
        .arena = a, .scratch = &scratch, .db = db, .options = options, .components = components};
    if (!advisories_begin(db, err))
        return false;
    arena_init(&scratch, GIB(8));
    bool ok = match_judge_all(&j, out, err);
    arena_done(&scratch);
    advisories_rollback(db);
    return ok;
}
