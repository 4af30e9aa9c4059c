/* Models in JSON and YAML: whatever the bytes, a document that keeps the promises of model.h, or an
   error; and the same document twice. */
#include "base/limits.h"
#include "base/map.h"
#include "intake/model/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char there;

static void add_key(struct map *keys, struct str key)
{
    assert(key.n && !map_find(keys, key));
    map_add(keys, key, &there);
}

static void check_text(struct str name, struct str description)
{
    assert(name.n > 0 && name.n <= LIMIT_NAME && description.n <= LIMIT_TEXT);
    assert(str_is_utf8(name) && str_is_utf8(description));
}

static void check_words(const struct map *keys, struct str list)
{
    struct str key;
    while (str_word(&list, &key))
        assert(map_find(keys, key));
}

static void check(struct arena *a, const struct model_document *d)
{
    struct map parts = {.arena = a}, zones = {.arena = a}, elements = {.arena = a};
    struct map data_keys = {.arena = a};
    for (size_t i = 0; i < d->zone_count; i++) {
        add_key(&parts, d->zones[i].key);
        add_key(&zones, d->zones[i].key);
        check_text(d->zones[i].name, d->zones[i].description);
    }
    for (size_t i = 0; i < d->element_count; i++) {
        add_key(&parts, d->elements[i].key);
        add_key(&elements, d->elements[i].key);
        check_text(d->elements[i].name, d->elements[i].description);
        assert(d->elements[i].kind != ELEMENT_KIND_UNSET);
        check_words(&zones, d->elements[i].zone);
    }
    for (size_t i = 0; i < d->data_count; i++)
        add_key(&data_keys, d->data[i].key);
    for (size_t i = 0; i < d->flow_count; i++) {
        add_key(&parts, d->flows[i].key);
        check_text(d->flows[i].name, d->flows[i].description);
        assert(map_find(&elements, d->flows[i].source) && map_find(&elements, d->flows[i].target));
        check_words(&data_keys, d->flows[i].data_classes);
    }
    for (size_t i = 0; i < d->zone_count; i++)
        check_words(&zones, d->zones[i].parent);
    for (size_t i = 0; i < d->element_count; i++)
        check_words(&data_keys, d->elements[i].data_classes);
    for (size_t i = 0; i < d->threat_count; i++) {
        assert(d->threats[i].key.n && d->threats[i].name.n);
        check_words(&parts, d->threats[i].about);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct findings f;
    struct err err = {0};
    struct model_document d, again;
    struct str bytes = {(const char *)data, size};
    arena_init(&a, GIB(1));
    findings_init(&f, &a);
    if (model_read(&a, bytes, &d, &f, &err)) {
        check(&a, &d);
        bool same = model_read(&a, bytes, &again, &f, &err);
        assert(same && again.element_count == d.element_count);
        for (size_t i = 0; i < d.element_count; i++)
            assert(str_eq(d.elements[i].key, again.elements[i].key));
    }
    arena_done(&a);
    return 0;
}
