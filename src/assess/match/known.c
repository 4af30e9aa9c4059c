#include "assess/match/known.h"

#include "assess/match/delta.h"

/* --- rows into memory --- */

static struct str text_of(struct known *k, const struct store_row *row, int column)
{
    return str_copy(k->arena, store_row_text(row, column));
}

/* A number as the key of a map. */
static struct str number_key(const int64_t *number)
{
    return (struct str){(const char *)number, sizeof *number};
}

static bool each_flaw(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct known *k = context;
    if (map_find(&k->flaws, store_row_text(row, 1)))
        return true;
    struct known_flaw *f = ARENA_NEW(k->arena, struct known_flaw);
    *f = (struct known_flaw){
        .number = store_row_int(row, 0),
        .facts = {.name = text_of(k, row, 1),
                  .aliases = text_of(k, row, 2),
                  .title = text_of(k, row, 3),
                  .severity = text_of(k, row, 4),
                  .vector = text_of(k, row, 5),
                  .score = store_row_text(row, 6).p ? store_row_int(row, 6) : -1,
                  .cwe = text_of(k, row, 7),
                  .kev = text_of(k, row, 8),
                  .kev_on = text_of(k, row, 9),
                  .epss = store_row_text(row, 10).p ? store_row_int(row, 10) : -1},
        .stored = true,
    };
    map_add(&k->flaws, f->facts.name, f);
    return true;
}

/* All that makes a claim what it is, as one text. */
static struct str claim_key(struct arena *a, const struct known_claim *c)
{
    struct buf b = {.arena = a};
    buf_int(&b, c->flaw->number);
    const struct str parts[] = {c->source, c->advisory, c->scheme,
                                c->range,  c->fixed_in, c->assumed ? STR("1") : STR("0")};
    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        buf_char(&b, '\t');
        buf_put(&b, parts[i]);
    }
    return buf_str(&b);
}

static void add_claim(struct known *k, struct known_claim *c)
{
    struct str key = claim_key(k->arena, c);
    if (!map_find(&k->claims, key))
        map_add(&k->claims, key, c);
    map_add(&k->claims_by_number, number_key(&c->number), c);
    c->next = c->flaw->claims;
    c->flaw->claims = c;
}

static bool each_claim(void *context, const struct store_row *row, struct err *err)
{
    struct known *k = context;
    int64_t number = store_row_int(row, 0);
    if (map_find(&k->claims_by_number, number_key(&number)))
        return true;
    struct known_claim *c = ARENA_NEW(k->arena, struct known_claim);
    *c = (struct known_claim){.number = number,
                              .source = text_of(k, row, 2),
                              .advisory = text_of(k, row, 3),
                              .scheme = text_of(k, row, 4),
                              .range = text_of(k, row, 5),
                              .fixed_in = text_of(k, row, 6),
                              .assumed = store_row_int(row, 7) != 0};
    if (!known_flaw_get(k, text_of(k, row, 1), &c->flaw, err))
        return false;
    add_claim(k, c);
    return true;
}

static struct known_component *component_of(struct known *k, struct str id)
{
    struct known_component *c = map_find(&k->components, id);
    if (c)
        return c;
    c = ARENA_NEW(k->arena, struct known_component);
    c->id = str_copy(k->arena, id);
    map_add(&k->components, c->id, c);
    return c;
}

static bool each_look(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct known *k = context;
    struct known_component *c = component_of(k, store_row_text(row, 0));
    c->state = text_of(k, row, 1);
    c->reason = text_of(k, row, 2);
    return true;
}

static bool each_key(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct known *k = context;
    struct known_component *c = component_of(k, store_row_text(row, 0));
    ARENA_ROOM(k->arena, c->keys, c->key_count, c->key_cap, 2);
    c->keys[c->key_count++] = text_of(k, row, 1);
    return true;
}

static bool each_finding(void *context, const struct store_row *row, struct err *err)
{
    struct known *k = context;
    struct known_component *c = component_of(k, store_row_text(row, 0));
    struct known_finding f = {.others = text_of(k, row, 2), .ended = store_row_int(row, 3) != 0};
    if (!known_claim_find(k, store_row_int(row, 1), &f.claim, err))
        return false;
    f.flaw = f.claim->flaw;
    ARENA_ROOM(k->arena, c->findings, c->finding_count, c->finding_cap, 4);
    c->findings[c->finding_count++] = f;
    return true;
}

/* --- asking --- */

static bool load(struct known *k, const char *query, store_row_fn *each, struct store_param wanted,
                 struct err *err)
{
    return store_each(k->store, query, &wanted, 1, each, k, err);
}

bool known_flaw_find(struct known *k, struct str name, struct known_flaw **out, struct err *err)
{
    *out = map_find(&k->flaws, name);
    if (*out || k->whole)
        return true;
    if (!load(k, "known_flaw", each_flaw, STORE_P(name), err))
        return false;
    *out = map_find(&k->flaws, name);
    return true;
}

bool known_load_flaws(struct known *k, struct err *err)
{
    k->all_claims = true;
    return store_each(k->store, "known_all_flaws", NULL, 0, each_flaw, k, err) &&
           store_each(k->store, "known_all_claims", NULL, 0, each_claim, k, err);
}

bool known_flaw_get(struct known *k, struct str name, struct known_flaw **out, struct err *err)
{
    if (!known_flaw_find(k, name, out, err))
        return false;
    if (*out)
        return true;
    struct known_flaw *f = ARENA_NEW(k->arena, struct known_flaw);
    f->number = ++k->last_flaw;
    f->facts = (struct flaw_facts){.name = str_copy(k->arena, name), .score = -1, .epss = -1};
    map_add(&k->flaws, f->facts.name, f);
    *out = f;
    return true;
}

bool known_claim_find(struct known *k, int64_t number, struct known_claim **out, struct err *err)
{
    *out = map_find(&k->claims_by_number, number_key(&number));
    if (!*out && !k->whole && !load(k, "known_claim", each_claim, STORE_N(number), err))
        return false;
    *out = map_find(&k->claims_by_number, number_key(&number));
    return *out ||
           err_set(err, ERR_IO, "claim %lld is not there; run 'tutela verify'", (long long)number);
}

bool known_flaw_claims(struct known *k, struct known_flaw *flaw, struct err *err)
{
    bool load_them = !k->whole && !k->all_claims && flaw->stored && !flaw->claims_known;
    flaw->claims_known = true;
    return !load_them || load(k, "known_claims_about", each_claim, STORE_N(flaw->number), err);
}

static void note_claimed(struct known *k, struct known_flaw *flaw)
{
    if (flaw->claimed)
        return;
    flaw->claimed = true;
    ARENA_ROOM(k->arena, k->claimed, k->claimed_count, k->claimed_cap, 64);
    k->claimed[k->claimed_count++] = flaw;
}

bool known_claim_get(struct known *k, const struct known_claim *wanted, struct known_claim **out,
                     struct err *err)
{
    struct str key = claim_key(k->arena, wanted);
    *out = map_find(&k->claims, key);
    if (!*out && !k->whole && wanted->flaw->stored) {
        if (!load(k, "known_claims_of", each_claim, STORE_P(wanted->advisory), err))
            return false;
        *out = map_find(&k->claims, key);
    }
    if (*out)
        return true;
    struct known_claim *c = ARENA_NEW(k->arena, struct known_claim);
    *c = *wanted;
    c->number = ++k->last_claim;
    add_claim(k, c);
    *out = c;
    note_claimed(k, c->flaw);
    struct arena *a = k->arena;
    const struct str fields[] = {str_fmt(a, "%lld", (long long)c->number),
                                 str_fmt(a, "%lld", (long long)c->flaw->number),
                                 c->source,
                                 c->advisory,
                                 c->scheme,
                                 c->range,
                                 c->fixed_in,
                                 c->assumed ? STR("1") : STR("")};
    delta_line(&k->delta, 'R', fields, COUNT_OF(fields));
    return true;
}

bool known_component_get(struct known *k, struct str id, struct known_component **out,
                         struct err *err)
{
    *out = map_find(&k->components, id);
    if (*out)
        return true;
    *out = component_of(k, id);
    return k->whole || (load(k, "known_look", each_look, STORE_P(id), err) &&
                        load(k, "known_keys", each_key, STORE_P(id), err) &&
                        load(k, "known_flaws_in", each_flaw, STORE_P(id), err) &&
                        load(k, "known_claims_in", each_claim, STORE_P(id), err) &&
                        load(k, "known_findings", each_finding, STORE_P(id), err));
}

static struct str number_or_empty(struct arena *a, int64_t v)
{
    return v < 0 ? (struct str){0} : str_fmt(a, "%lld", (long long)v);
}

void known_flaw_put(struct known *k, struct known_flaw *flaw, const struct flaw_facts *facts)
{
    struct arena *a = k->arena;
    flaw->fresh = true;
    if (flaw->stored && flaw_facts_same(&flaw->facts, facts))
        return;
    bool matters = flaw->stored && flaw_facts_matter(&flaw->facts, facts);
    const struct str fields[] = {number_or_empty(a, flaw->number),
                                 facts->name,
                                 facts->aliases,
                                 facts->title,
                                 facts->severity,
                                 facts->vector,
                                 number_or_empty(a, facts->score),
                                 facts->cwe,
                                 facts->kev,
                                 facts->kev_on,
                                 number_or_empty(a, facts->epss),
                                 matters ? STR("1") : (struct str){0}};
    delta_line(&k->facts, 'A', fields, COUNT_OF(fields));
    flaw->stored = true;
}

/* --- opening --- */

static bool each_last(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct known *k = context;
    k->last_flaw = store_row_int(row, 0);
    k->last_claim = store_row_int(row, 1);
    return true;
}

bool known_open(struct arena *a, struct store *s, bool whole, struct known **out, struct err *err)
{
    static const struct {
        const char *query;
        store_row_fn *each;
    } tables[] = {{"known_all_flaws", each_flaw},
                  {"known_all_claims", each_claim},
                  {"known_all_looks", each_look},
                  {"known_all_keys", each_key},
                  {"known_all_findings", each_finding}};
    struct known *k = ARENA_NEW(a, struct known);
    k->arena = k->facts.arena = k->delta.arena = a;
    k->store = s;
    k->whole = whole;
    k->flaws.arena = k->claims.arena = k->claims_by_number.arena = k->components.arena = a;
    if (!store_each(s, "known_last", NULL, 0, each_last, k, err))
        return false;
    for (size_t i = 0; whole && i < COUNT_OF(tables); i++)
        if (!store_each(s, tables[i].query, NULL, 0, tables[i].each, k, err))
            return false;
    *out = k;
    return true;
}
