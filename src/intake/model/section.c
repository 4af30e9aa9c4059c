#include "intake/model/model.h"

#include <string.h>

#define SECTION(name, type, list, n) \
    { \
        name, &type, offsetof(struct model_document, list), offsetof(struct model_document, n) \
    }

const struct model_section MODEL_SECTIONS[MODEL_SECTION_COUNT] = {
    SECTION("zones", ZONE_TYPE, zones, zone_count),
    SECTION("data", DATA_CLASS_TYPE, data, data_count),
    SECTION("elements", ELEMENT_TYPE, elements, element_count),
    SECTION("flows", FLOW_TYPE, flows, flow_count),
    SECTION("assets", ASSET_TYPE, assets, asset_count),
};

size_t model_count(const struct model_document *d, const struct model_section *s)
{
    size_t n;
    memcpy(&n, (const char *)d + s->count, sizeof n);
    return n;
}

/* The lists are pointers of five types: their bytes are copied, for none may be read as another. */
void *model_item(const struct model_document *d, const struct model_section *s, size_t index)
{
    char *items;
    memcpy(&items, (const char *)d + s->items, sizeof items);
    return items + index * s->type->size;
}

void model_set_items(struct model_document *d, const struct model_section *s, void *items,
                     size_t count)
{
    memcpy((char *)d + s->items, &items, sizeof items);
    memcpy((char *)d + s->count, &count, sizeof count);
}

struct str model_item_key(const struct model_section *s, const void *record)
{
    return *(const struct str *)record_slot_const(record_field(s->type, STR("key")), record);
}

const struct model_section *model_section_of(const struct field *f)
{
    for (size_t i = 0; f->refers_to && i < MODEL_SECTION_COUNT; i++)
        if (str_eq(str_of(f->refers_to), str_of(MODEL_SECTIONS[i].type->name)))
            return &MODEL_SECTIONS[i];
    return NULL;
}

bool model_field_counts(const struct field *f)
{
    return !(f->flags & (FIELD_SCOPE | FIELD_COMPUTED)) && !str_eq(str_of(f->name), STR("key"));
}
