#include "assess/sbom/diff.h"

#include <stdlib.h>

#include "intake/sbom/save.h"

enum { NONE = -1 };

/* A part of one of the lists, under the name by which it is looked for in the other. */
struct entry {
    struct str key, version;
    size_t side, index; /* 0: from, 1: to */
};

struct pairs {
    struct arena *arena;
    const struct sbom *lists[2];
    const struct str *identities[2]; /* of each component */
    int64_t *partner[2];             /* index in the other list, or NONE */
    struct entry *entries;
    size_t count;
};

static struct str name_key(struct arena *a, const struct sbom_component *c)
{
    struct str name = str_fmt(a, "%.*s%s%.*s", STR_ARG(c->group), c->group.n ? "/" : "",
                              STR_ARG(c->name));
    return str_lower(a, name);
}

static int compare_entries(const void *x, const void *y)
{
    const struct entry *a = x, *b = y;
    int order = str_cmp(a->key, b->key);
    if (!order)
        order = str_cmp(a->version, b->version);
    if (!order && a->side != b->side)
        order = a->side < b->side ? -1 : 1;
    if (!order && a->index != b->index)
        order = a->index < b->index ? -1 : 1;
    return order;
}

static void join(struct pairs *p, size_t from, size_t to)
{
    p->partner[0][from] = (int64_t)to;
    p->partner[1][to] = (int64_t)from;
}

/* One of each list with the same version stand side by side, the first list's before. */
static void pair_equal(struct pairs *p, const struct entry *e, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t end = i, middle = i;
        while (end < n && str_eq(e[end].version, e[i].version))
            middle += e[end++].side == 0;
        for (size_t k = 0; i + k < middle && middle + k < end; k++)
            join(p, e[i + k].index, e[middle + k].index);
        i = end;
    }
}

/* What is left of both, in the order of versions as text. */
static void pair_rest(struct pairs *p, const struct entry *e, size_t n)
{
    size_t b = 0;
    for (size_t i = 0; i < n; i++) {
        if (e[i].side != 0 || p->partner[0][e[i].index] != NONE)
            continue;
        while (b < n && (e[b].side != 1 || p->partner[1][e[b].index] != NONE))
            b++;
        if (b == n)
            return;
        join(p, e[i].index, e[b].index);
    }
}

/* Pairs those that have no partner yet, by identity or, where a list gives none, by name. */
static void pair(struct pairs *p, bool by_name)
{
    p->count = 0;
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < p->lists[side]->component_count; i++) {
            const struct sbom_component *c = &p->lists[side]->components[i];
            struct str identity = p->identities[side][i];
            if (!sbom_is_part(p->lists[side], i) || p->partner[side][i] != NONE ||
                (!by_name && identity.n == 0))
                continue;
            p->entries[p->count++] = (struct entry){by_name ? name_key(p->arena, c) : identity,
                                                    c->version, side, i};
        }
    qsort(p->entries, p->count, sizeof *p->entries, compare_entries);
    for (size_t i = 0; i < p->count;) {
        size_t end = i;
        while (end < p->count && str_eq(p->entries[end].key, p->entries[i].key))
            end++;
        pair_equal(p, p->entries + i, end - i);
        pair_rest(p, p->entries + i, end - i);
        i = end;
    }
}

static void find_partners(struct pairs *p)
{
    size_t total = p->lists[0]->component_count + p->lists[1]->component_count;
    p->entries = ARENA_ARRAY(p->arena, struct entry, total);
    for (size_t side = 0; side < 2; side++) {
        size_t n = p->lists[side]->component_count;
        struct str *identities = ARENA_ARRAY(p->arena, struct str, n);
        p->partner[side] = ARENA_ARRAY(p->arena, int64_t, n);
        for (size_t i = 0; i < n; i++) {
            const struct sbom_component *c = &p->lists[side]->components[i];
            identities[i] = sbom_identity(p->arena, c->purl, c->cpe);
            p->partner[side][i] = NONE;
        }
        p->identities[side] = identities;
    }
    pair(p, false);
    pair(p, true);
}

/* --- rows --- */

struct row {
    struct json *json, *fields, *details;
};

static void detail(struct arena *a, const struct row *row, const char *field, struct str from,
                   struct str to)
{
    json_add_text(a, row->fields, NULL, str_of(field));
    struct json *o = json_add(a, row->details, NULL, JSON_OBJECT);
    json_add_text(a, o, "field", str_of(field));
    json_add_text(a, o, "from", from);
    json_add_text(a, o, "to", to);
}

static struct str hash_of(const struct sbom_component *c, struct str algorithm)
{
    for (size_t i = 0; i < c->hash_count; i++)
        if (str_eq(c->hashes[i].algorithm, algorithm))
            return c->hashes[i].value;
    return (struct str){0};
}

/* The first algorithm by which they differ, or one of them has a hash and the other has none. */
static bool hashes_differ(struct arena *a, const struct sbom_component *from,
                          const struct sbom_component *to, struct str *was, struct str *is)
{
    const struct sbom_component *some = from->hash_count ? from : to;
    for (size_t i = 0; i < some->hash_count; i++) {
        struct str name = some->hashes[i].algorithm;
        struct str x = hash_of(from, name), y = hash_of(to, name);
        bool one_has_none = from->hash_count == 0 || to->hash_count == 0;
        if (str_eq(x, y) || (!one_has_none && (x.n == 0 || y.n == 0)))
            continue;
        *was = x.n ? str_fmt(a, "%.*s:%.*s", STR_ARG(name), STR_ARG(x)) : x;
        *is = y.n ? str_fmt(a, "%.*s:%.*s", STR_ARG(name), STR_ARG(y)) : y;
        return true;
    }
    return false;
}

static void compare(struct arena *a, const struct row *row, const struct sbom_component *from,
                    const struct sbom_component *to, bool same_identity)
{
    struct str was = {0}, is = {0};
    if (!str_eq(from->version, to->version))
        detail(a, row, "version", from->version, to->version);
    if (!str_eq(from->licence, to->licence))
        detail(a, row, "licence", from->licence, to->licence);
    if (!str_eq(from->supplier, to->supplier))
        detail(a, row, "supplier", from->supplier, to->supplier);
    if (hashes_differ(a, from, to, &was, &is))
        detail(a, row, "hash", was, is);
    if (!same_identity)
        detail(a, row, "identifier", from->purl.n ? from->purl : from->cpe,
               to->purl.n ? to->purl : to->cpe);
}

/* One of from and to may be NULL; c is the other, or from. */
static struct row row_new(struct arena *a, const char *change, struct str identity,
                          const struct sbom_component *from, const struct sbom_component *to)
{
    const struct sbom_component *c = from ? from : to;
    struct row row = {.json = json_object(a)};
    json_add_text(a, row.json, "change", str_of(change));
    json_add_text(a, row.json, "component", c->name);
    json_add_text(a, row.json, "identity", identity.n ? identity : name_key(a, c));
    json_add_text(a, row.json, "from", from ? from->version : (struct str){0});
    json_add_text(a, row.json, "to", to ? to->version : (struct str){0});
    row.fields = json_add(a, row.json, "fields", JSON_ARRAY);
    row.details = json_add(a, row.json, "details", JSON_ARRAY);
    return row;
}

/* The row of a part of the first list, or NULL when nothing of it differs. */
static struct json *row_of(const struct pairs *p, size_t i)
{
    const struct sbom_component *from = &p->lists[0]->components[i];
    int64_t k = p->partner[0][i];
    struct str identity = p->identities[0][i];
    if (k == NONE)
        return row_new(p->arena, "removed", identity, from, NULL).json;
    const struct sbom_component *to = &p->lists[1]->components[k];
    struct row row = row_new(p->arena, "changed", identity, from, to);
    compare(p->arena, &row, from, to, str_eq(identity, p->identities[1][k]));
    return json_count(row.details) ? row.json : NULL;
}

static int compare_rows(const void *x, const void *y)
{
    const struct json *a = *(struct json *const *)x, *b = *(struct json *const *)y;
    static const char *const members[] = {"identity", "component", "change", "from", "to"};
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        int order = str_cmp(json_text(a, members[i]), json_text(b, members[i]));
        if (order)
            return order;
    }
    return 0;
}

static void add_head(struct arena *a, struct json *out, const char *key, const struct sbom *b)
{
    struct json *o = json_add(a, out, key, JSON_OBJECT);
    int64_t parts = 0;
    for (size_t i = 0; i < b->component_count; i++)
        parts += sbom_is_part(b, i);
    json_add_text(a, o, "name", b->name);
    json_add_text(a, o, "version",
                  b->primary == SIZE_MAX ? (struct str){0} : b->components[b->primary].version);
    json_add_int(a, o, "components", parts);
}

struct json *sbom_diff(struct arena *a, const struct sbom *from, const struct sbom *to)
{
    struct pairs p = {.arena = a, .lists = {from, to}};
    size_t n = 0;
    int64_t added = 0, removed = 0, changed = 0, unchanged = 0;
    find_partners(&p);
    struct json **rows = ARENA_ARRAY(a, struct json *, from->component_count + to->component_count);
    for (size_t i = 0; i < from->component_count; i++) {
        if (!sbom_is_part(from, i))
            continue;
        struct json *row = row_of(&p, i);
        bool gone = p.partner[0][i] == NONE;
        removed += gone;
        changed += row && !gone;
        unchanged += !row;
        if (row)
            rows[n++] = row;
    }
    for (size_t i = 0; i < to->component_count; i++)
        if (sbom_is_part(to, i) && p.partner[1][i] == NONE) {
            rows[n++] = row_new(a, "added", p.identities[1][i], NULL, &to->components[i]).json;
            added++;
        }
    qsort(rows, n, sizeof *rows, compare_rows);
    struct json *out = json_object(a);
    add_head(a, out, "a", from);
    add_head(a, out, "b", to);
    struct json *counts = json_add(a, out, "counts", JSON_OBJECT);
    json_add_int(a, counts, "added", added);
    json_add_int(a, counts, "removed", removed);
    json_add_int(a, counts, "changed", changed);
    json_add_int(a, counts, "unchanged", unchanged);
    struct json *list = json_add(a, out, "rows", JSON_ARRAY);
    for (size_t i = 0; i < n; i++)
        json_hang(list, NULL, rows[i]);
    return out;
}
