#include "store/advisories_internal.h"

/* The body of an advisory, in order: source, three instants, severity, status, title, aliases,
   related, CVSS (vector, scorer, published + 1), CWEs, keys of packages, keys of products, and
   where there is one, SSVC. What few advisories say alone is a word. */

static bool put_word(struct advisories *db, struct advisories_pack *p, struct str text,
                     struct err *err)
{
    int64_t number;
    if (!advisories_word(db, text, &number, err))
        return false;
    advisories_put_number(p, (uint64_t)number);
    return true;
}

static void put_texts(struct advisories_pack *p, struct advisory_texts list)
{
    advisories_put_number(p, list.count);
    for (size_t i = 0; i < list.count; i++)
        advisories_put_text(p, list.items[i]);
}

static bool put_cvss(struct advisories *db, struct advisories_pack *p, const struct advisory *ad,
                     struct err *err)
{
    advisories_put_number(p, ad->cvss_count);
    for (size_t i = 0; i < ad->cvss_count; i++) {
        const struct advisory_cvss *c = &ad->cvss[i];
        if (!put_word(db, p, c->vector, err) || !put_word(db, p, c->source, err))
            return false;
        advisories_put_number(p, c->published < 0 ? 0 : (uint64_t)c->published + 1);
    }
    return true;
}

static void put_keys(struct advisories_pack *p, const struct advisories_postings *keys)
{
    advisories_put_number(p, keys->count);
    for (size_t i = 0; i < keys->count; i++)
        advisories_put_number(p, (uint64_t)keys->items[i].word);
}

bool advisories_pack_body(struct advisories *db, struct arena *a, const struct advisory *ad,
                          const struct advisories_postings *packages,
                          const struct advisories_postings *products, struct str *out,
                          struct err *err)
{
    struct advisories_pack p = {.out = {.arena = a}, .last = ad->id};
    if (!put_word(db, &p, ad->source, err))
        return false;
    advisories_put_instant(&p, ad->modified);
    advisories_put_instant(&p, ad->published);
    advisories_put_instant(&p, ad->withdrawn);
    if (!put_word(db, &p, ad->severity, err) || !put_word(db, &p, ad->status, err))
        return false;
    put_texts(&p, ad->aliases);
    put_texts(&p, ad->related);
    advisories_put_text(&p, ad->title);
    if (!put_cvss(db, &p, ad, err))
        return false;
    advisories_put_number(&p, ad->cwes.count);
    for (size_t i = 0; i < ad->cwes.count; i++)
        if (!put_word(db, &p, ad->cwes.items[i], err))
            return false;
    put_keys(&p, packages);
    put_keys(&p, products);
    if (ad->ssvc.n && !put_word(db, &p, ad->ssvc, err))
        return false;
    *out = buf_str(&p.out);
    return true;
}

static struct advisory_texts get_texts(struct advisories_unpack *u)
{
    size_t n = advisories_get_count(u, sizeof(struct str));
    struct str *items = ARENA_ARRAY(u->arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        items[i] = advisories_get_text(u);
    return (struct advisory_texts){items, n};
}

static int64_t *get_numbers(struct advisories_unpack *u, size_t *count)
{
    size_t n = advisories_get_count(u, sizeof(int64_t));
    int64_t *items = ARENA_ARRAY(u->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        items[i] = (int64_t)advisories_get_number(u);
    *count = n;
    return items;
}

static void get_cvss(struct advisories_unpack *u, struct advisories_body *out)
{
    size_t n = advisories_get_count(u, sizeof(struct advisory_cvss) + 2 * sizeof(int64_t));
    struct advisory_cvss *cvss = ARENA_ARRAY(u->arena, struct advisory_cvss, n);
    out->vectors = ARENA_ARRAY(u->arena, int64_t, n);
    out->scorers = ARENA_ARRAY(u->arena, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        out->vectors[i] = (int64_t)advisories_get_number(u);
        out->scorers[i] = (int64_t)advisories_get_number(u);
        cvss[i].published = (int)(advisories_get_number(u) & 0xffff) - 1;
    }
    out->ad.cvss = cvss;
    out->ad.cvss_count = n;
}

bool advisories_unpack_body(struct arena *a, struct str id, struct str bytes,
                            struct advisories_body *out)
{
    struct advisories_unpack u = advisories_unpack(a, bytes);
    u.last = id;
    *out = (struct advisories_body){.ad = {.id = id}};
    out->source = (int64_t)advisories_get_number(&u);
    out->ad.modified = advisories_get_instant(&u);
    out->ad.published = advisories_get_instant(&u);
    out->ad.withdrawn = advisories_get_instant(&u);
    out->severity = (int64_t)advisories_get_number(&u);
    out->status = (int64_t)advisories_get_number(&u);
    out->ad.aliases = get_texts(&u);
    out->ad.related = get_texts(&u);
    out->ad.title = advisories_get_text(&u);
    get_cvss(&u, out);
    out->cwes = get_numbers(&u, &out->ad.cwes.count);
    out->packages = get_numbers(&u, &out->package_count);
    out->products = get_numbers(&u, &out->product_count);
    out->ssvc = u.p < u.end ? (int64_t)advisories_get_number(&u) : 0;
    return !u.bad && u.p == u.end;
}
