#include <stdlib.h>
#include <string.h>

#include "intake/device/device.h"
#include "intake/model/save.h"

struct loader {
    struct store *store;
    struct arena *arena;
    struct model_state *out;
    struct findings *findings;
    struct map keys;  /* id -> struct str, the key; of what is in the model */
    struct map there; /* "type key" of the same, also where only own parts are asked for */
    struct err *err;
};

static int by_section_and_key(const void *x, const void *y)
{
    const struct model_stored *a = x, *b = y;
    if (a->section != b->section)
        return a->section < b->section ? -1 : 1;
    int order = str_cmp(a->key, b->key);
    return order ? order : str_cmp(a->id, b->id);
}

static const struct model_section *section_named(struct str type)
{
    const struct model_section *s = MODEL_SECTIONS;
    while (!str_eq(type, str_of(s->type->name)))
        s++;
    return s;
}

static struct str part_name(struct arena *a, struct str type, struct str key)
{
    return str_fmt(a, "%.*s %.*s", STR_ARG(type), STR_ARG(key));
}

/* --- what there is --- */

static bool load_head(struct loader *l, struct str release)
{
    struct store_param id = STORE_P(release);
    struct json *layers;
    if (!store_query(l->store, l->arena, "model_layers", &id, 1, &layers, l->err))
        return false;
    const struct json *own = json_first(layers), *last = own;
    if (!own)
        return err_set(l->err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    JSON_EACH (layer, layers)
        last = layer;
    if (json_int(last, "depth", 0) == DEVICE_PLATFORMS_MAX && json_text(last, "platform").n)
        return err_set(l->err, ERR_LIMIT, "%.*s: more than %d platforms on each other",
                       STR_ARG(release), (int)DEVICE_PLATFORMS_MAX);
    struct model_document *d = &l->out->document;
    d->format = MODEL_TEXT;
    d->spec_version = STR("1");
    d->release = release;
    d->title = str_fmt(l->arena, "%.*s %.*s", STR_ARG(json_text(own, "device_name")),
                       STR_ARG(json_text(own, "name")));
    d->platform = json_text(own, "platform");
    d->omits = json_text(own, "omits");
    l->out->layers = layers;
    l->out->device = json_text(own, "device");
    l->out->name = json_text(own, "name");
    return true;
}

static bool load_parts(struct loader *l, struct str release, enum model_scope scope)
{
    struct store_param id = STORE_P(release);
    struct json *rows;
    if (!store_query(l->store, l->arena, "model_parts", &id, 1, &rows, l->err))
        return false;
    struct model_state *m = l->out;
    m->parts = ARENA_ARRAY(l->arena, struct model_stored, json_count(rows) + 1);
    l->keys.arena = l->there.arena = l->arena;
    JSON_EACH (row, rows) {
        struct str *key = ARENA_NEW(l->arena, struct str);
        *key = json_text(row, "key");
        map_add(&l->keys, json_text(row, "id"), key);
        struct str name = part_name(l->arena, json_text(row, "type"), *key);
        if (!map_find(&l->there, name))
            map_add(&l->there, name, key);
        if (scope == MODEL_OWN && json_int(row, "depth", 0) > 0)
            continue;
        m->parts[m->part_count++] = (struct model_stored){
            .section = section_named(json_text(row, "type")),
            .key = *key,
            .id = json_text(row, "id"),
            .layer = json_text(row, "layer"),
            .depth = json_int(row, "depth", 0),
        };
    }
    qsort(m->parts, m->part_count, sizeof *m->parts, by_section_and_key);
    for (size_t i = 0; i < m->part_count; i++) {
        struct model_stored *p = &m->parts[i];
        p->record = arena_alloc(l->arena, p->section->type->size, 1, _Alignof(max_align_t));
        struct record_head head;
        if (!store_load(l->store, l->arena, p->section->type, p->id, p->record, &head, l->err))
            return false;
        p->revision = head.revision;
    }
    return true;
}

/* --- ids to keys --- */

/* Of what is in the model; else of what a nearer layer put in its place under the same key. */
static bool key_of(struct loader *l, const struct model_section *s, struct str id, struct str *key)
{
    const struct str *known = map_find(&l->keys, id);
    struct err ignored = {0};
    if (known) {
        *key = *known;
        return true;
    }
    void *record = arena_alloc(l->arena, s->type->size, 1, _Alignof(max_align_t));
    if (!store_load(l->store, l->arena, s->type, id, record, NULL, &ignored))
        return false;
    *key = model_item_key(s, record);
    return map_find(&l->there, part_name(l->arena, str_of(s->type->name), *key)) != NULL;
}

/* False when a field that must not be empty refers to nothing that is there. */
static bool refer_by_key(struct loader *l, const struct model_stored *p, const struct field *f,
                         void *record)
{
    struct str *slot = record_slot(f, record), rest = *slot, id, key, keys = {0};
    struct buf out = {.arena = l->arena};
    while (str_word(&rest, &id)) {
        if (key_of(l, model_section_of(f), id, &key))
            buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(key));
        else
            findings_add(l->findings, FINDING_SKIPPED, "model-reference", 0, p->id,
                         "%s: %.*s is not in the model any more%s", f->name, STR_ARG(id),
                         f->flags & FIELD_REQUIRED ? "; this part was left out"
                                                   : "; it was left out");
    }
    keys = buf_str(&out);
    *slot = keys;
    return keys.n > 0 || !(f->flags & FIELD_REQUIRED);
}

static bool is_twice(struct loader *l, const struct model_stored *p)
{
    if (p == l->out->parts || p[-1].section != p->section || !str_eq(p[-1].key, p->key))
        return false;
    findings_add(l->findings, FINDING_SKIPPED, "model-key", 0, p->id,
                 "the key \"%.*s\" is that of %.*s, too; retire one of them", STR_ARG(p->key),
                 STR_ARG(p[-1].id));
    return true;
}

/* The parts as the document has them; those that it cannot have stand in a list of their own. */
static void fill_document(struct loader *l)
{
    struct model_state *m = l->out;
    size_t kept = 0, at = 0;
    m->left_out = ARENA_ARRAY(l->arena, struct model_stored, m->part_count + 1);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = &MODEL_SECTIONS[i];
        size_t first = kept, size = s->type->size;
        char *items = arena_alloc(l->arena, size, m->part_count + 1, _Alignof(max_align_t));
        for (; at < m->part_count && m->parts[at].section == s; at++) {
            char *item = items + (kept - first) * size;
            bool whole = !is_twice(l, &m->parts[at]);
            memcpy(item, m->parts[at].record, size);
            *(struct str *)record_slot(record_field(s->type, STR("release")),
                                       item) = (struct str){0};
            EACH_FIELD (f, s->type)
                if (whole && model_section_of(f))
                    whole = refer_by_key(l, &m->parts[at], f, item);
            if (whole)
                m->parts[kept++] = m->parts[at];
            else
                m->left_out[m->left_out_count++] = m->parts[at];
        }
        model_set_items(&m->document, s, items, kept - first);
    }
    m->part_count = kept;
}

bool model_load(struct store *s, struct arena *a, struct str release, enum model_scope scope,
                struct model_state *out, struct findings *findings, struct err *err)
{
    struct model_state m = {0};
    struct loader l = {.store = s, .arena = a, .out = &m, .findings = findings, .err = err};
    if (!load_head(&l, release) || !load_parts(&l, release, scope))
        return false;
    fill_document(&l);
    *out = m;
    return true;
}

const struct model_stored *model_part_find(const struct model_state *m,
                                           const struct model_section *s, struct str key)
{
    size_t low = 0, high = m->part_count;
    struct model_stored wanted = {.section = s, .key = key};
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = m->parts[mid].section != s ? (m->parts[mid].section < s ? -1 : 1)
                                               : str_cmp(m->parts[mid].key, wanted.key);
        if (order == 0)
            return &m->parts[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}
