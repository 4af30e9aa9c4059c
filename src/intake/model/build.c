#include <string.h>

#include "base/limits.h"
#include "intake/model/model_internal.h"

void model_builder_init(struct model_builder *b, struct arena *a, struct str text,
                        struct model_document *out, struct findings *findings)
{
    *b = (struct model_builder){.arena = a, .text = text, .out = out, .findings = findings};
    b->ids.arena = a;
    b->keys.arena = a;
}

/* --- keys --- */

/* Parts of a diagram are told apart by their keys alone: a threat is about any of them. */
static const char *space_of(enum model_part part)
{
    switch (part) {
    case MODEL_DATA: return "data";
    case MODEL_ASSET: return "asset";
    case MODEL_THREAT: return "threat";
    case MODEL_ZONE:
    case MODEL_ELEMENT:
    case MODEL_FLOW:
    case MODEL_PART__COUNT: break;
    }
    return "diagram";
}

static struct str id_name(const struct model_builder *b, enum model_part part, struct str id)
{
    return str_fmt(b->arena, "%d %.*s", (int)part, STR_ARG(id));
}

struct str model_slug(struct arena *a, struct str name)
{
    enum { LONGEST = 60 };
    struct buf out = {.arena = a};
    for (size_t i = 0; i < name.n && out.n < LONGEST; i++) {
        char c = char_lower(name.p[i]);
        if (char_is_alpha(c) || char_is_digit(c))
            buf_char(&out, c);
        else if (out.n > 0 && out.p[out.n - 1] != '_')
            buf_char(&out, '_');
    }
    struct str s = buf_str(&out);
    while (str_ends(s, STR("_")))
        s.n--;
    return s;
}

static struct str make_unique(struct model_builder *b, enum model_part part, struct str key)
{
    struct str found = key;
    for (;;) {
        struct str name = str_fmt(b->arena, "%s %.*s", space_of(part), STR_ARG(found));
        size_t *times = map_find(&b->keys, name);
        if (!times) {
            times = ARENA_NEW(b->arena, size_t);
            *times = 1;
            map_add(&b->keys, name, times);
            return found;
        }
        found = str_fmt(b->arena, "%.*s_%zu", STR_ARG(key), ++*times);
    }
}

/* The key in an id that we wrote; empty when we did not. Readers may put something before it. */
static struct str own_key(struct str id)
{
    struct str key = str_from(id, str_find(id, STR(MODEL_OWN_ID)) + sizeof MODEL_OWN_ID - 1);
    bool ok = key.n > 0 && key.n <= MODEL_KEY_MAX;
    for (size_t i = 0; i < key.n; i++)
        ok = ok && (unsigned char)key.p[i] > ' ' && key.p[i] != 0x7F && !strchr(",:", key.p[i]);
    return ok && str_is_utf8(key) ? key : (struct str){0};
}

struct str model_key(struct model_builder *b, enum model_part part, struct str id, struct str name)
{
    static const char *const words[MODEL_PART__COUNT] = {
        [MODEL_ZONE] = "zone", [MODEL_ELEMENT] = "element", [MODEL_FLOW] = "flow",
        [MODEL_DATA] = "data", [MODEL_ASSET] = "asset",     [MODEL_THREAT] = "threat",
    };
    struct str known = model_key_of(b, part, id);
    if (known.n)
        return known;
    struct str rest = name, first = {0};
    if (part == MODEL_THREAT && id.n == 0)
        (void)str_word(&rest, &first); /* readers call a threat by the id that the file has */
    struct str key = own_key(id.n ? id : first);
    if (key.n == 0)
        key = model_slug(b->arena, name);
    if (key.n == 0)
        key = model_slug(b->arena, id);
    if (key.n == 0)
        key = str_of(words[part]);
    key = make_unique(b, part, key);
    if (id.n) {
        struct str *kept = ARENA_NEW(b->arena, struct str);
        *kept = key;
        map_add(&b->ids, id_name(b, part, id), kept);
    }
    return key;
}

struct str model_key_of(const struct model_builder *b, enum model_part part, struct str id)
{
    const struct str *key = id.n ? map_find(&b->ids, id_name(b, part, id)) : NULL;
    return key ? *key : (struct str){0};
}

struct str model_key_of_any(const struct model_builder *b, struct str id)
{
    static const enum model_part parts[] = {MODEL_ELEMENT, MODEL_FLOW, MODEL_ZONE};
    struct str key = {0};
    for (size_t i = 0; key.n == 0 && i < COUNT_OF(parts); i++)
        key = model_key_of(b, parts[i], id);
    return key;
}

/* --- parts --- */

/* The next of a list; beyond the limit one that nobody sees. */
#define ADD(b, T, list, count, cap) \
    if ((b)->out->count >= LIMIT_MODEL_PARTS) { \
        (b)->is_full = true; \
        return ARENA_NEW((b)->arena, T); \
    } \
    ARENA_ROOM((b)->arena, (b)->out->list, (b)->out->count, (b)->cap, 16); \
    return &(b)->out->list[(b)->out->count++]

struct zone *model_add_zone(struct model_builder *b)
{
    ADD(b, struct zone, zones, zone_count, zone_cap);
}

struct element *model_add_element(struct model_builder *b)
{
    ADD(b, struct element, elements, element_count, element_cap);
}

struct flow *model_add_flow(struct model_builder *b)
{
    ADD(b, struct flow, flows, flow_count, flow_cap);
}

struct data_class *model_add_data(struct model_builder *b)
{
    ADD(b, struct data_class, data, data_count, data_cap);
}

struct asset *model_add_asset(struct model_builder *b)
{
    ADD(b, struct asset, assets, asset_count, asset_cap);
}

struct model_threat *model_add_threat(struct model_builder *b)
{
    ADD(b, struct model_threat, threats, threat_count, threat_cap);
}

/* --- texts --- */

static struct str cut(struct str s, size_t max)
{
    if (s.n <= max)
        return s;
    size_t n = max;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

struct str model_line(struct model_builder *b, struct str s)
{
    s = cut(str_trim(s), LIMIT_NAME);
    char *p = str_cz(b->arena, s);
    for (size_t i = 0; i < s.n; i++)
        p[i] = p[i] == '\n' || p[i] == '\r' || p[i] == '\t' ? ' ' : p[i];
    return str_trim((struct str){p, str_make_plain(p, s.n, "")});
}

struct str model_text(struct model_builder *b, struct str s)
{
    s = cut(str_trim(s), LIMIT_TEXT);
    char *p = str_cz(b->arena, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (p[i] != '\r')
            p[n++] = p[i];
    return str_trim((struct str){p, str_make_plain(p, n, "\n\t")});
}

void model_add_word(struct arena *a, struct str *words, struct str word)
{
    struct str rest = *words, w;
    if (word.n == 0)
        return;
    while (str_word(&rest, &w))
        if (str_eq(w, word))
            return;
    *words = str_fmt(a, "%.*s%s%.*s", STR_ARG(*words), words->n ? " " : "", STR_ARG(word));
}

/* --- what words mean --- */

char model_stride(struct str word)
{
    static const struct {
        const char *start;
        char letter;
    } words[] = {
        {"spoof", 'S'},          {"tamper", 'T'},  {"repud", 'R'},  {"nonrepud", 'R'},
        {"informationdis", 'I'}, {"infodis", 'I'}, {"denial", 'D'}, {"dos", 'D'},
        {"elevation", 'E'},      {"eop", 'E'},
    };
    char plain[32];
    size_t n = 0;
    for (size_t i = 0; i < word.n && n < sizeof plain; i++)
        if (char_is_alpha(word.p[i]))
            plain[n++] = char_lower(word.p[i]);
    struct str s = {plain, n};
    if (n == 1 && str_find_char(STR("stride"), plain[0]) < 6)
        return (char)(plain[0] - 'a' + 'A');
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_starts(s, str_of(words[i].start)))
            return words[i].letter;
    return 0;
}

/* --- the end --- */

/* What keys are there, by kind of reference. */
struct known {
    struct map zones, elements, data, any;
};

static void know(struct map *m, struct str key)
{
    static char there; /* any pointer that is not NULL */
    if (key.n && !map_find(m, key))
        map_add(m, key, &there);
}

static void know_all(const struct model_builder *b, struct known *k)
{
    const struct model_document *d = b->out;
    k->zones.arena = k->elements.arena = k->data.arena = k->any.arena = b->arena;
    for (size_t i = 0; i < d->zone_count; i++) {
        know(&k->zones, d->zones[i].key);
        know(&k->any, d->zones[i].key);
    }
    for (size_t i = 0; i < d->element_count; i++) {
        know(&k->elements, d->elements[i].key);
        know(&k->any, d->elements[i].key);
    }
    for (size_t i = 0; i < d->flow_count; i++)
        know(&k->any, d->flows[i].key);
    for (size_t i = 0; i < d->data_count; i++)
        know(&k->data, d->data[i].key);
}

static void settle_one(struct model_builder *b, const struct map *there, struct str of,
                       const char *what, struct str *key)
{
    if (key->n == 0 || map_find(there, *key))
        return;
    model_doubt(b, "model-reference", 0, of, "%s \"%.*s\" is not in the file; left empty", what,
                STR_ARG(*key));
    *key = (struct str){0};
}

static void settle_words(struct model_builder *b, const struct map *there, struct str of,
                         const char *what, struct str *keys)
{
    struct str rest = *keys, key, kept = {0};
    bool all = true;
    while (str_word(&rest, &key)) {
        struct str one = key;
        settle_one(b, there, of, what, &one);
        all = all && one.n;
        model_add_word(b->arena, &kept, one);
    }
    if (!all)
        *keys = kept;
}

/* Cuts a chain of zones that comes back to its beginning. */
static void settle_ring(struct model_builder *b)
{
    struct model_document *d = b->out;
    struct map by_key = {.arena = b->arena};
    for (size_t i = 0; i < d->zone_count; i++)
        if (!map_find(&by_key, d->zones[i].key))
            map_add(&by_key, d->zones[i].key, &d->zones[i]);
    for (size_t i = 0; i < d->zone_count; i++) {
        const struct zone *at = &d->zones[i];
        enum { DEEPEST = 100 };
        size_t depth = 0;
        while (at && at->parent.n && depth++ < DEEPEST)
            at = map_find(&by_key, at->parent);
        if (depth <= DEEPEST)
            continue;
        model_doubt(b, "model-zones", 0, d->zones[i].key,
                    "its zones lie within each other, or more than %d deep; it stands alone",
                    (int)DEEPEST);
        d->zones[i].parent = (struct str){0};
    }
}

static void settle_flows(struct model_builder *b, const struct known *k)
{
    struct model_document *d = b->out;
    size_t kept = 0;
    for (size_t i = 0; i < d->flow_count; i++) {
        struct flow *f = &d->flows[i];
        settle_words(b, &k->data, f->key, "data", &f->data_classes);
        if (map_find(&k->elements, f->source) && map_find(&k->elements, f->target)) {
            d->flows[kept++] = *f;
            continue;
        }
        findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", 0, f->key,
                     "\"%.*s\" has no element at its %s; the flow was left out", STR_ARG(f->name),
                     map_find(&k->elements, f->source) ? "target" : "source");
    }
    d->flow_count = kept;
}

/* What a record must have, and the file does not say. */
static void settle_missing(struct model_builder *b)
{
    struct model_document *d = b->out;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        for (size_t j = 0; j < model_count(d, &MODEL_SECTIONS[i]); j++) {
            void *item = model_item(d, &MODEL_SECTIONS[i], j);
            const struct field *name = record_field(MODEL_SECTIONS[i].type, STR("name"));
            if (record_is_empty(name, item))
                *(struct str *)record_slot(name, item) = model_item_key(&MODEL_SECTIONS[i], item);
        }
    for (size_t i = 0; i < d->element_count; i++)
        if (d->elements[i].kind == ELEMENT_KIND_UNSET) {
            model_doubt(b, "model-kind", 0, d->elements[i].key,
                        "it is not said what it is; taken as a process");
            d->elements[i].kind = ELEMENT_KIND_PROCESS;
        }
    for (size_t i = 0; i < d->zone_count; i++) {
        struct number *trust = &d->zones[i].trust;
        if (!trust->known || (trust->value >= 0 && trust->value <= 100))
            continue;
        model_doubt(b, "model-trust", 0, d->zones[i].key,
                    "its trust, %lld, is not one of 0 to 100; left empty", (long long)trust->value);
        *trust = (struct number){0};
    }
}

void model_settle(struct model_builder *b)
{
    struct model_document *d = b->out;
    struct known k = {0};
    settle_missing(b);
    know_all(b, &k);
    for (size_t i = 0; i < d->zone_count; i++)
        settle_one(b, &k.zones, d->zones[i].key, "zone", &d->zones[i].parent);
    settle_ring(b);
    for (size_t i = 0; i < d->element_count; i++) {
        settle_one(b, &k.zones, d->elements[i].key, "zone", &d->elements[i].zone);
        settle_words(b, &k.data, d->elements[i].key, "data", &d->elements[i].data_classes);
    }
    settle_flows(b, &k);
    k.any = (struct map){.arena = b->arena};
    know_all(b, &k); /* without the flows that were left out */
    for (size_t i = 0; i < d->asset_count; i++)
        settle_words(b, &k.elements, d->assets[i].key, "element", &d->assets[i].elements);
    for (size_t i = 0; i < d->threat_count; i++)
        settle_one(b, &k.any, d->threats[i].key, "element", &d->threats[i].about);
}
