#include "base/map.h"
#include "intake/model/model.h"

/* Rows, in the order of sections; within one by the order of the newer document, then what is gone.
 */
struct differ {
    struct arena *arena;
    struct json *rows;
    const struct model_section *section;
    struct str key;
};

static struct json *add_row(struct differ *r, const char *change, const char *field)
{
    struct json *o = json_add(r->arena, r->rows, NULL, JSON_OBJECT);
    json_add_text(r->arena, o, "type", str_of(r->section->type->name));
    json_add_text(r->arena, o, "key", r->key);
    json_add_text(r->arena, o, "change", str_of(change));
    json_add_text(r->arena, o, "field", str_of(field));
    return o;
}

static void add_changes(struct differ *r, const void *old, const void *new)
{
    EACH_FIELD (f, r->section->type) {
        struct str a = record_get(f, old, r->arena), b = record_get(f, new, r->arena);
        if (!model_field_counts(f) || str_eq(a, b))
            continue;
        struct json *o = add_row(r, "changed", f->name);
        json_add_text(r->arena, o, "old", a);
        json_add_text(r->arena, o, "new", b);
    }
}

static void add_whole(struct differ *r, const char *change, const char *side, const void *record)
{
    struct json *o = add_row(r, change, "");
    json_add_text(r->arena, o, side, record_title(r->section->type, record, r->arena));
}

static void know(struct map *m, const struct model_document *d, const struct model_section *s)
{
    for (size_t i = 0; i < model_count(d, s); i++) {
        void *record = model_item(d, s, i);
        if (!map_find(m, model_item_key(s, record)))
            map_add(m, model_item_key(s, record), record);
    }
}

static void add_head(struct arena *a, struct json *rows, const char *field, struct str old,
                     struct str new)
{
    if (str_eq(old, new))
        return;
    struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "type", STR("release"));
    json_add_text(a, o, "key", (struct str){0});
    json_add_text(a, o, "change", STR("changed"));
    json_add_text(a, o, "field", str_of(field));
    json_add_text(a, o, "old", old);
    json_add_text(a, o, "new", new);
}

struct json *model_diff(struct arena *a, const struct model_document *old,
                        const struct model_document *new)
{
    struct differ r = {.arena = a, .rows = json_array(a)};
    add_head(a, r.rows, "platform", old->platform, new->platform);
    add_head(a, r.rows, "omits", old->omits, new->omits);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = r.section = &MODEL_SECTIONS[i];
        struct map before = {.arena = a}, after = {.arena = a};
        know(&before, old, s);
        know(&after, new, s);
        for (size_t j = 0; j < model_count(new, s); j++) {
            const void *record = model_item(new, s, j);
            r.key = model_item_key(s, record);
            const void *was = map_find(&before, r.key);
            if (was)
                add_changes(&r, was, record);
            else
                add_whole(&r, "added", "new", record);
        }
        for (size_t j = 0; j < model_count(old, s); j++) {
            const void *record = model_item(old, s, j);
            r.key = model_item_key(s, record);
            if (!map_find(&after, r.key))
                add_whole(&r, "removed", "old", record);
        }
    }
    return r.rows;
}
