#include <string.h>

#include "base/map.h"
#include "intake/model/model.h"

/* A part of a model: what is asked for, and what it needs to stand alone. */
struct selector {
    struct arena *arena;
    const struct model_document *from;
    struct map chosen[MODEL_SECTION_COUNT]; /* by key */
};

enum { ZONES, DATA, ELEMENTS, FLOWS, ASSETS }; /* as MODEL_SECTIONS */

static bool is_chosen(const struct selector *s, int section, struct str key)
{
    return map_find(&s->chosen[section], key) != NULL;
}

static void choose(struct selector *s, int section, struct str key)
{
    static char there; /* any pointer that is not NULL */
    if (key.n && !is_chosen(s, section, key))
        map_add(&s->chosen[section], key, &there);
}

static const void *find(const struct selector *s, int section, struct str key)
{
    const struct model_section *m = &MODEL_SECTIONS[section];
    for (size_t i = 0; i < model_count(s->from, m); i++)
        if (str_eq(model_item_key(m, model_item(s->from, m, i)), key))
            return model_item(s->from, m, i);
    return NULL;
}

static bool choose_named(struct selector *s, int section, struct str keys, struct err *err)
{
    struct str key;
    while (str_word(&keys, &key)) {
        if (!find(s, section, key))
            return err_set(err, ERR_NOT_FOUND, "there is no \"%.*s\" among the %s", STR_ARG(key),
                           MODEL_SECTIONS[section].name);
        choose(s, section, key);
    }
    return true;
}

/* Zones inside of chosen ones, and the elements in them. A pass that adds nothing is the last. */
static void choose_inside(struct selector *s)
{
    size_t before;
    do {
        before = s->chosen[ZONES].count;
        for (size_t i = 0; i < s->from->zone_count; i++)
            if (is_chosen(s, ZONES, s->from->zones[i].parent))
                choose(s, ZONES, s->from->zones[i].key);
    } while (s->chosen[ZONES].count > before);
    for (size_t i = 0; i < s->from->element_count; i++)
        if (is_chosen(s, ZONES, s->from->elements[i].zone))
            choose(s, ELEMENTS, s->from->elements[i].key);
}

static void choose_words(struct selector *s, int section, struct str keys)
{
    struct str key;
    while (str_word(&keys, &key))
        choose(s, section, key);
}

/* Zones around chosen elements, flows between them, and the data of both. */
static void choose_needed(struct selector *s)
{
    const struct model_document *d = s->from;
    for (size_t i = 0; i < d->element_count; i++) {
        const struct element *e = &d->elements[i];
        if (!is_chosen(s, ELEMENTS, e->key))
            continue;
        choose_words(s, DATA, e->data_classes);
        struct str zone = e->zone;
        for (size_t depth = 0; zone.n && depth <= d->zone_count; depth++) {
            const struct zone *z = find(s, ZONES, zone);
            choose(s, ZONES, zone);
            zone = z ? z->parent : (struct str){0};
        }
    }
    for (size_t i = 0; i < d->flow_count; i++) {
        const struct flow *f = &d->flows[i];
        if (!is_chosen(s, ELEMENTS, f->source) || !is_chosen(s, ELEMENTS, f->target))
            continue;
        choose(s, FLOWS, f->key);
        choose_words(s, DATA, f->data_classes);
    }
    for (size_t i = 0; i < d->asset_count; i++) {
        struct str rest = d->assets[i].elements, key;
        while (str_word(&rest, &key))
            if (is_chosen(s, ELEMENTS, key))
                choose(s, ASSETS, d->assets[i].key);
    }
}

/* Assets may name elements that stay behind. */
static void cut_assets(struct selector *s, struct model_document *out)
{
    for (size_t i = 0; i < out->asset_count; i++) {
        struct buf kept = {.arena = s->arena};
        struct str rest = out->assets[i].elements, key;
        while (str_word(&rest, &key))
            if (is_chosen(s, ELEMENTS, key))
                buf_fmt(&kept, "%s%.*s", kept.n ? " " : "", STR_ARG(key));
        out->assets[i].elements = buf_str(&kept);
    }
}

bool model_select(struct arena *a, const struct model_document *from, struct str zones,
                  struct str elements, struct model_document *out, struct err *err)
{
    struct selector s = {.arena = a, .from = from};
    struct model_document d = *from;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        s.chosen[i].arena = a;
    if (!choose_named(&s, ZONES, zones, err) || !choose_named(&s, ELEMENTS, elements, err))
        return false;
    choose_inside(&s);
    choose_needed(&s);
    for (int i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *m = &MODEL_SECTIONS[i];
        size_t n = 0;
        char *items = arena_alloc(a, m->type->size, model_count(from, m) + 1,
                                  _Alignof(max_align_t));
        for (size_t j = 0; j < model_count(from, m); j++)
            if (is_chosen(&s, i, model_item_key(m, model_item(from, m, j))))
                memcpy(items + n++ * m->type->size, model_item(from, m, j), m->type->size);
        model_set_items(&d, m, items, n);
    }
    cut_assets(&s, &d);
    *out = d;
    return true;
}
