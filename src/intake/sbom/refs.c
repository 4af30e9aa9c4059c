#include "intake/sbom/sbom_internal.h"

#include "base/limits.h"

/* Edges of one document: the largest real one has 200,000; more than this is an attack. */
enum { EDGES_MAX = 20000000 };

/* The seed is where the table's arena lies in memory, so that no document can be made whose refs
   all fall together; nothing that is written depends on it. */
static uint64_t hash_of(const struct sbom_refs *refs, struct str s)
{
    uint64_t h = (uint64_t)(uintptr_t)refs->slots * 0x9E3779B97F4A7C15u + s.n;
    size_t i = 0;
    for (; i + 8 <= s.n; i += 8) {
        uint64_t word;
        memcpy(&word, s.p + i, 8);
        h = (h ^ word) * 0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    for (; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0xC4CEB9FE1A85EC53u;
    h ^= h >> 29;
    h *= 0xFF51AFD7ED558CCDu;
    return h ^ (h >> 32);
}

/* The slot of the ref, or the free one where it belongs. */
static struct sbom_ref *slot_of(const struct sbom_refs *refs, struct str s, uint64_t hash)
{
    size_t i = hash & (refs->cap - 1);
    while (refs->slots[i].text.n > 0) {
        if (refs->slots[i].hash == hash && str_eq(refs->slots[i].text, s))
            break;
        i = (i + 1) & (refs->cap - 1);
    }
    return &refs->slots[i];
}

static void grow(struct arena *a, struct sbom_refs *refs, size_t cap)
{
    struct sbom_refs old = *refs;
    refs->cap = cap;
    refs->slots = ARENA_ARRAY(a, struct sbom_ref, cap);
    for (size_t i = 0; i < old.cap; i++) {
        if (old.slots[i].text.n == 0)
            continue;
        uint64_t hash = hash_of(refs, old.slots[i].text);
        struct sbom_ref *slot = slot_of(refs, old.slots[i].text, hash);
        *slot = old.slots[i];
        slot->hash = hash;
    }
}

void sbom_skip(struct sbom_reader *r)
{
    if (r->out->component_count + r->out->skipped_count < LIMIT_COMPONENTS)
        r->out->skipped_count++;
    else
        r->too_many_components = true;
}

bool sbom_refs_add(struct arena *a, struct sbom_refs *refs, struct str ref, size_t index)
{
    if (2 * (refs->count + 1) > refs->cap)
        grow(a, refs, refs->cap ? 2 * refs->cap : 64);
    uint64_t hash = hash_of(refs, ref);
    struct sbom_ref *slot = slot_of(refs, ref, hash);
    if (slot->text.n > 0)
        return false;
    *slot = (struct sbom_ref){ref, hash, index};
    refs->count++;
    return true;
}

bool sbom_refs_find(const struct sbom_refs *refs, struct str ref, size_t *index)
{
    if (refs->cap == 0 || ref.n == 0)
        return false;
    const struct sbom_ref *slot = slot_of(refs, ref, hash_of(refs, ref));
    if (slot->text.n == 0)
        return false;
    *index = slot->component;
    return true;
}

static bool ref_add(struct sbom_reader *r, struct str ref, size_t component)
{
    return sbom_refs_add(r->arena, &r->refs, ref, component);
}

static int hex_digit(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The ref without percent-encoding, or empty when that is the same. Some tools encode a purl where
   it is a ref and not where it is referred to, or the reverse. */
static struct str decoded(struct arena *a, struct str ref)
{
    size_t n = 0;
    if (str_find_char(ref, '%') == ref.n)
        return (struct str){0};
    char *to = ARENA_ARRAY(a, char, ref.n);
    for (size_t i = 0; i < ref.n; i++) {
        int high = ref.p[i] == '%' && i + 2 < ref.n ? hex_digit(ref.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(ref.p[i + 2]) : -1;
        to[n++] = ref.p[i];
        if (low < 0)
            continue;
        to[n - 1] = (char)(unsigned char)(high * 16 + low);
        i += 2;
    }
    return n < ref.n ? (struct str){to, n} : (struct str){0};
}

bool sbom_ref_find(const struct sbom_reader *r, struct str ref, size_t *component)
{
    if (sbom_refs_find(&r->refs, ref, component))
        return true;
    size_t mark = arena_mark(r->arena);
    bool found = sbom_refs_find(&r->refs, decoded(r->arena, ref), component);
    arena_rewind(r->arena, mark);
    return found;
}

void sbom_ref_other(struct sbom_reader *r, struct str ref)
{
    if (ref.n > 0)
        (void)ref_add(r, ref, SBOM_OTHER);
}

/* More room for an array of the sbom, twice what there is. */
static void *larger(struct arena *a, const void *old, size_t size, size_t *cap, size_t first)
{
    size_t count = *cap;
    *cap = count ? 2 * count : first;
    void *to = arena_alloc(a, size, *cap, 16);
    if (count > 0)
        memcpy(to, old, size * count);
    return to;
}

void sbom_components_settle(struct sbom_reader *r)
{
    struct sbom *out = r->out;
    struct sbom_component *to = ARENA_ARRAY(r->arena, struct sbom_component, out->component_count);
    if (out->component_count > 0)
        memcpy(to, out->components, out->component_count * sizeof *to);
    out->components = to;
}

/* A path as text, for later. */
static struct str keep_place(struct sbom_reader *r, const struct sbom_place *place)
{
    if (!place)
        return (struct str){0};
    struct str up = keep_place(r, place->up);
    if (!place->name)
        return str_fmt(r->arena, "%.*s[%zu]", STR_ARG(up), place->index);
    return str_fmt(r->arena, "%.*s%s%s", STR_ARG(up), up.n > 0 ? "." : "", place->name);
}

struct sbom_component *sbom_component_add(struct sbom_reader *r, const struct sbom_place *place,
                                          const struct json *at, struct str ref, bool ref_wanted)
{
    struct sbom *out = r->out;
    if (out->component_count + out->skipped_count >= LIMIT_COMPONENTS) {
        r->too_many_components = true;
        return NULL;
    }
    size_t index = out->component_count++;
    size_t bytes = index * sizeof *out->components;
    if (index == 0)
        out->components = ARENA_NEW(r->growing, struct sbom_component);
    else {
        bool grown = arena_extend(r->growing, out->components, bytes,
                                  bytes + sizeof *out->components);
        assert(grown); /* nothing else is in that arena */
    }
    struct sbom_component *c = &out->components[index];
    c->line = sbom_line(r, at);
    c->raw = sbom_raw_of(r, at);
    c->parent = SIZE_MAX;
    if (ref.n > 0 && ref_add(r, ref, index)) {
        c->ref = ref;
        return c;
    }
    if (r->nameless_count == r->nameless_cap)
        r->nameless = larger(r->arena, r->nameless, sizeof *r->nameless, &r->nameless_cap, 64);
    struct sbom_nameless *n = &r->nameless[r->nameless_count++];
    n->component = index;
    n->taken = ref;
    if (ref.n > 0 || ref_wanted)
        n->place = keep_place(r, place);
    return c;
}

/* "#12", or where the document itself uses that, "#12.1" and so on. */
static struct str make_up(struct sbom_reader *r, size_t component)
{
    struct str ref = str_fmt(r->arena, "#%zu", component + 1);
    for (size_t i = 1; !ref_add(r, ref, component); i++)
        ref = str_fmt(r->arena, "#%zu.%zu", component + 1, i);
    return ref;
}

/* Under what else the components may be referred to, where that is free. */
static void add_aliases(struct sbom_reader *r)
{
    for (size_t i = 0; i < r->out->component_count; i++) {
        struct str plain = decoded(r->arena, r->out->components[i].ref);
        if (plain.n > 0)
            (void)ref_add(r, plain, i);
    }
}

void sbom_refs_complete(struct sbom_reader *r)
{
    for (size_t i = 0; i < r->nameless_count; i++) {
        const struct sbom_nameless *n = &r->nameless[i];
        struct sbom_component *c = &r->out->components[n->component];
        c->ref = make_up(r, n->component);
        if (n->taken.n > 0)
            findings_add(r->findings, FINDING_WARNING, "sbom-ref-twice", c->line, n->place,
                         "the ref \"%.*s\" is taken by an earlier element; this one is called %.*s",
                         STR_ARG(sbom_brief(n->taken)), STR_ARG(c->ref));
        else if (n->place.n > 0)
            findings_add(r->findings, FINDING_WARNING, "sbom-ref", c->line, n->place,
                         "has no id of its own; called %.*s", STR_ARG(c->ref));
    }
    add_aliases(r);
}

void sbom_edge_add(struct sbom_reader *r, size_t from, size_t to, enum sbom_edge_kind kind)
{
    struct sbom *out = r->out;
    if (out->edge_count == EDGES_MAX) {
        r->too_many_edges = true;
        return;
    }
    if (out->edge_count == r->edge_cap)
        out->edges = larger(r->arena, out->edges, sizeof *out->edges, &r->edge_cap, 1024);
    out->edges[out->edge_count++] = (struct sbom_edge){from, to, kind};
}

void sbom_relation_add(struct sbom_reader *r, size_t from, size_t to, struct str type)
{
    struct sbom *out = r->out;
    if (out->relation_count == EDGES_MAX) {
        r->too_many_edges = true;
        return;
    }
    if (out->relation_count == r->relation_cap)
        out->relations = larger(r->arena, out->relations, sizeof *out->relations, &r->relation_cap,
                                64);
    out->relations[out->relation_count++] = (struct sbom_relation){from, to, type};
}

/* Sorts by one end, keeping the order of equals. starts has a zero for each component, and two. */
static void sort_edges(const struct sbom *out, struct sbom_edge *to, size_t *starts, bool by_to)
{
    for (size_t i = 0; i < out->edge_count; i++)
        starts[(by_to ? out->edges[i].to : out->edges[i].from) + 1]++;
    for (size_t i = 1; i <= out->component_count; i++)
        starts[i] += starts[i - 1];
    for (size_t i = 0; i < out->edge_count; i++)
        to[starts[by_to ? out->edges[i].to : out->edges[i].from]++] = out->edges[i];
}

bool sbom_edges_complete(struct sbom_reader *r, struct err *err)
{
    struct sbom *out = r->out;
    if (r->too_many_edges)
        return err_set(err, ERR_LIMIT, "the document has more than the %d dependencies allowed",
                       EDGES_MAX);
    if (out->edge_count == 0)
        return true;
    struct sbom_edge *other = ARENA_ARRAY(r->arena, struct sbom_edge, out->edge_count);
    struct sbom_edge *own = out->edges;
    for (int by_to = 1; by_to >= 0; by_to--) {
        size_t mark = arena_mark(r->arena);
        size_t *starts = ARENA_ARRAY(r->arena, size_t, out->component_count + 2);
        sort_edges(out, by_to ? other : own, starts, by_to);
        out->edges = by_to ? other : own;
        arena_rewind(r->arena, mark);
    }
    size_t kept = 1;
    for (size_t i = 1; i < out->edge_count; i++) {
        if (own[i].from != own[kept - 1].from || own[i].to != own[kept - 1].to)
            own[kept++] = own[i];
        else if (own[kept - 1].kind == SBOM_EDGE_DEPENDS)
            own[kept - 1].kind = own[i].kind; /* told twice, once how */
    }
    out->edge_count = kept;
    return true;
}

void sbom_parents_complete(struct sbom_reader *r)
{
    struct sbom *out = r->out;
    size_t mark = arena_mark(r->arena);
    /* The walk that came by first, from 1; a walk that meets itself is a circle. */
    size_t *seen = ARENA_ARRAY(r->arena, size_t, out->component_count + 1);
    size_t cut = 0;
    for (size_t i = 0; i < out->component_count; i++) {
        size_t at = i;
        while (seen[at] == 0) {
            seen[at] = i + 1;
            size_t parent = out->components[at].parent;
            if (parent == SIZE_MAX)
                break;
            if (seen[parent] == i + 1) {
                out->components[at].parent = SIZE_MAX;
                cut++;
                break;
            }
            at = parent;
        }
    }
    arena_rewind(r->arena, mark);
    if (cut > 0)
        sbom_doubt(r, FINDING_WARNING, "spdx-contains", r->root, NULL,
                   "components that contain themselves by way of others, circles cut: %zu", cut);
}
