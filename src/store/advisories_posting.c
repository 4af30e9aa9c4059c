#include "store/advisories_internal.h"

#include <stdlib.h>

/* What an advisory says of one package, in bytes: a flag of the advisory (withdrawn), then entries:
   flags, [ecosystem], [name], ranges, enumerated versions. And what this has in common with
   products: ranges, and the order of what belongs to one key. */

enum { OWN_ECOSYSTEM = 1, OWN_NAME = 2, SCHEME = 16 }; /* as in the key; another scheme follows */
enum { LOWER_EXCLUDED = 1, UPPER_INCLUDED = 2, LOWER = 4, UPPER = 8 };

/* --- ranges --- */

unsigned advisories_range_flags(const struct version_range *r)
{
    return (r->lower_excluded ? LOWER_EXCLUDED : 0u) | (r->upper_included ? UPPER_INCLUDED : 0u) |
           (r->lower.n ? LOWER : 0u) | (r->upper.n ? UPPER : 0u);
}

void advisories_put_bounds(struct advisories_pack *p, const struct version_range *r)
{
    if (r->lower.n)
        advisories_put_text(p, r->lower);
    if (r->upper.n)
        advisories_put_text(p, r->upper);
}

void advisories_get_bounds(struct advisories_unpack *u, uint64_t flags, struct version_range *r)
{
    r->lower_excluded = flags & LOWER_EXCLUDED;
    r->upper_included = flags & UPPER_INCLUDED;
    if (flags & LOWER)
        r->lower = advisories_get_text(u);
    if (flags & UPPER)
        r->upper = advisories_get_text(u);
}

/* --- packages --- */

/* The key is "ECOSYSTEM|name", the name as its ecosystem normalises it: mostly as it is written. */
static void put_package(struct advisories_pack *p, const struct advisory_package *package)
{
    size_t cut = str_rfind_char(package->key, '|');
    bool own_ecosystem = str_eq(str_sub(package->key, 0, cut), package->ecosystem);
    bool own_name = str_eq(str_from(package->key, cut + 1), package->name);
    advisories_put_number(p, (own_ecosystem ? OWN_ECOSYSTEM : 0u) | (own_name ? OWN_NAME : 0u));
    if (!own_ecosystem)
        advisories_put_text(p, package->ecosystem);
    if (!own_name)
        advisories_put_text(p, package->name);
    advisories_put_number(p, package->range_count);
    enum version_scheme scheme = VERSION_GENERIC;
    for (size_t i = 0; i < package->range_count; i++) {
        const struct version_range *r = &package->ranges[i];
        advisories_put_number(p, advisories_range_flags(r) | (r->scheme == scheme ? 0u : SCHEME));
        if (r->scheme != scheme)
            advisories_put_text(p, str_of(version_scheme_name(r->scheme)));
        scheme = r->scheme;
        advisories_put_bounds(p, r);
    }
    advisories_put_number(p, package->versions.count);
    for (size_t i = 0; i < package->versions.count; i++)
        advisories_put_text(p, package->versions.items[i]);
}

static void get_package(struct advisories_unpack *u, struct str key, struct advisory_package *out)
{
    struct advisory_package p = {.key = key};
    size_t cut = str_rfind_char(key, '|');
    uint64_t flags = advisories_get_number(u);
    p.ecosystem = flags & OWN_ECOSYSTEM ? str_sub(key, 0, cut) : advisories_get_text(u);
    p.name = flags & OWN_NAME ? str_from(key, cut + 1) : advisories_get_text(u);
    p.range_count = advisories_get_count(u, sizeof *p.ranges);
    struct version_range *ranges = ARENA_ARRAY(u->arena, struct version_range, p.range_count);
    enum version_scheme scheme = VERSION_GENERIC;
    for (size_t i = 0; i < p.range_count && !u->bad; i++) {
        uint64_t range = advisories_get_number(u);
        if ((range & SCHEME) && !version_scheme_find(advisories_get_text(u), &scheme))
            u->bad = true;
        ranges[i].scheme = scheme;
        advisories_get_bounds(u, range, &ranges[i]);
    }
    p.ranges = ranges;
    p.versions.count = advisories_get_count(u, sizeof(struct str));
    struct str *versions = ARENA_ARRAY(u->arena, struct str, p.versions.count);
    for (size_t i = 0; i < p.versions.count; i++)
        versions[i] = advisories_get_text(u);
    p.versions.items = versions;
    *out = p;
}

bool advisories_unpack_packages(struct arena *a, struct str body, struct str key, bool *withdrawn,
                                struct advisory_package **out, size_t *count)
{
    struct advisories_unpack u = advisories_unpack(a, body);
    *withdrawn = advisories_get_number(&u) & 1;
    *count = advisories_get_count(&u, sizeof **out);
    *out = ARENA_ARRAY(a, struct advisory_package, *count);
    for (size_t i = 0; i < *count; i++)
        get_package(&u, key, &(*out)[i]);
    return !u.bad && u.p == u.end;
}

/* --- packing: what belongs to one key stands together --- */

static int by_word(const void *x, const void *y)
{
    const struct advisories_say *a = x;
    const struct advisories_say *b = y;
    if (a->word != b->word)
        return a->word < b->word ? -1 : 1;
    if (a->at != b->at)
        return a->at < b->at ? -1 : 1;
    if (a->node != b->node)
        return a->node < b->node ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

void advisories_sort_says(struct advisories_say *says, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (by_word(&says[i - 1], &says[i]) > 0) {
            qsort(says, n, sizeof *says, by_word);
            return;
        }
}

/* The end of those that are as the one at i. */
size_t advisories_same_word(const struct advisories_say *says, size_t n, size_t i)
{
    size_t end = i;
    while (end < n && says[end].word == says[i].word)
        end++;
    return end;
}

static int by_place(const void *x, const void *y)
{
    const struct advisories_posting *a = x;
    const struct advisories_posting *b = y;
    return (a->at > b->at) - (a->at < b->at);
}

bool advisories_pack_packages(struct advisories *db, struct arena *a, const struct advisory *ad,
                              struct advisories_postings *out, struct err *err)
{
    size_t n = ad->package_count;
    struct advisories_say *says = ARENA_ARRAY(a, struct advisories_say, n);
    for (size_t i = 0; i < n; i++) {
        says[i] = (struct advisories_say){.key = ad->packages[i].key, .at = (uint32_t)i};
        if (!advisories_word(db, says[i].key, &says[i].word, err))
            return false;
    }
    advisories_sort_says(says, n);
    *out = (struct advisories_postings){.items = ARENA_ARRAY(a, struct advisories_posting, n)};
    for (size_t i = 0, end; i < n; i = end) {
        end = advisories_same_word(says, n, i);
        struct advisories_pack p = {.out = {.arena = a}};
        advisories_put_number(&p, ad->withdrawn.n ? 1u : 0);
        advisories_put_number(&p, end - i);
        for (size_t j = i; j < end; j++)
            put_package(&p, &ad->packages[says[j].at]);
        out->items[out->count++] = (struct advisories_posting){says[i].key, says[i].word,
                                                               buf_str(&p.out), says[i].at};
    }
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_place); /* as they were written */
    return true;
}
