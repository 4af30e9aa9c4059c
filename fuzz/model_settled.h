/* model_settled.h - what must hold of every threat model that was read, whatever its bytes. */
#ifndef FUZZ_MODEL_SETTLED_H
#define FUZZ_MODEL_SETTLED_H

#include "base/limits.h"
#include "base/map.h"
#include "intake/model/model.h"

static inline void model_settled_key(struct map *keys, struct str key)
{
    static char there;
    assert(key.n > 0 && str_is_utf8(key) && !map_find(keys, key));
    map_add(keys, key, &there);
}

static inline void model_settled_reference(const struct map *keys, struct str words)
{
    struct str word;
    while (str_word(&words, &word))
        assert(map_find(keys, word));
}

static inline void model_settled_text(struct str s)
{
    assert(s.n <= LIMIT_TEXT && str_is_utf8(s));
}

/* The invariants of model.h: keys are there and unique, references lead to what is there. */
static inline void model_settled(struct arena *a, const struct model_document *d)
{
    struct map parts = {.arena = a}, zones = {.arena = a}, elements = {.arena = a};
    struct map data = {.arena = a}, assets = {.arena = a}, threats = {.arena = a};
    for (size_t i = 0; i < d->zone_count; i++) {
        model_settled_key(&parts, d->zones[i].key);
        model_settled_key(&zones, d->zones[i].key);
        model_settled_text(d->zones[i].description);
    }
    for (size_t i = 0; i < d->element_count; i++) {
        model_settled_key(&parts, d->elements[i].key);
        model_settled_key(&elements, d->elements[i].key);
        model_settled_text(d->elements[i].description);
        assert(d->elements[i].kind != ELEMENT_KIND_UNSET);
    }
    for (size_t i = 0; i < d->data_count; i++)
        model_settled_key(&data, d->data[i].key);
    for (size_t i = 0; i < d->asset_count; i++)
        model_settled_key(&assets, d->assets[i].key);
    for (size_t i = 0; i < d->flow_count; i++) {
        const struct flow *f = &d->flows[i];
        model_settled_key(&parts, f->key);
        model_settled_text(f->description);
        assert(map_find(&elements, f->source) && map_find(&elements, f->target));
        model_settled_reference(&data, f->data_classes);
    }
    for (size_t i = 0; i < d->zone_count; i++)
        model_settled_reference(&zones, d->zones[i].parent);
    for (size_t i = 0; i < d->element_count; i++) {
        model_settled_reference(&zones, d->elements[i].zone);
        model_settled_reference(&data, d->elements[i].data_classes);
    }
    for (size_t i = 0; i < d->asset_count; i++)
        model_settled_reference(&elements, d->assets[i].elements);
    for (size_t i = 0; i < d->threat_count; i++) {
        model_settled_key(&threats, d->threats[i].key);
        model_settled_reference(&parts, d->threats[i].about);
        model_settled_text(d->threats[i].description);
    }
}

/* Reads the bytes; a document keeps the invariants, and a refusal has a reason. */
static inline void model_settled_read(struct str bytes)
{
    struct arena a;
    struct model_document d;
    struct findings f;
    struct err err = {0};
    arena_init(&a, GIB(4));
    findings_init(&f, &a);
    if (model_read(&a, bytes, &d, &f, &err)) {
        model_settled(&a, &d);
        for (const struct finding *g = f.first; g; g = g->next)
            assert(str_is_utf8(g->place) && str_is_utf8(g->text) && g->text.n > 0);
    } else {
        assert(err.code != ERR_NONE && err.text[0] != '\0');
    }
    arena_done(&a);
}

#endif
