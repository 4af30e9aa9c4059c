#include "intake/model/save.h"

#include <stdlib.h>
#include <string.h>

#include "intake/device/device.h"
#include "intake/evidence/evidence.h"

struct saver {
    struct store *store;
    struct arena *arena;
    const struct model_document *document;
    const struct model_import *import;
    bool ours; /* our text form: it says all there is */
    struct model_state state;
    struct map ids[MODEL_SECTION_COUNT]; /* key -> struct str, the id */
    struct json *changes;
    size_t added, changed, unchanged, retired, kept;
    struct err *err;
};

static void report(struct saver *v, const struct model_section *s, struct str key, struct str id,
                   const char *change, const struct json *fields)
{
    struct arena *a = v->arena;
    struct json *o = json_add(a, v->changes, NULL, JSON_OBJECT);
    json_add_text(a, o, "type", str_of(s->type->name));
    json_add_text(a, o, "key", key);
    json_add_text(a, o, "id", id);
    json_add_text(a, o, "change", str_of(change));
    struct json *names = json_add(a, o, "fields", JSON_ARRAY);
    JSON_EACH (f, fields)
        json_add_text(a, names, NULL, f->key);
}

/* --- the release --- */

/* Platform and omissions are part of our text form, though they are fields of the release. */
static bool save_release(struct saver *v)
{
    struct release r;
    const struct model_document *d = v->document;
    if (!store_load(v->store, v->arena, &RELEASE_TYPE, v->import->release, &r, NULL, v->err))
        return false;
    if (!v->ours || (str_eq(r.platform, d->platform) && str_eq(r.omits, d->omits)))
        return true;
    v->changed++;
    struct json *o = json_add(v->arena, v->changes, NULL, JSON_OBJECT);
    json_add_text(v->arena, o, "type", STR("release"));
    json_add_text(v->arena, o, "id", v->import->release);
    json_add_text(v->arena, o, "change", STR("changed"));
    struct json *names = json_add(v->arena, o, "fields", JSON_ARRAY);
    if (!str_eq(r.platform, d->platform))
        json_add_text(v->arena, names, NULL, STR("platform"));
    if (!str_eq(r.omits, d->omits))
        json_add_text(v->arena, names, NULL, STR("omits"));
    return record_set(&RELEASE_TYPE, &r, v->arena, STR("platform"), d->platform, v->err) &&
           record_set(&RELEASE_TYPE, &r, v->arena, STR("omits"), d->omits, v->err) &&
           store_save(v->store, v->arena, &RELEASE_TYPE, v->import->release, 0, &r, v->err);
}

/* --- one part --- */

static void know(struct saver *v, const struct model_section *s, struct str key, struct str id)
{
    struct map *ids = &v->ids[s - MODEL_SECTIONS];
    struct str *known = map_find(ids, key);
    if (!known) {
        known = ARENA_NEW(v->arena, struct str);
        map_add(ids, key, known);
    }
    *known = id;
}

static bool refer_by_id(struct saver *v, const struct model_section *s, const struct field *f,
                        void *record)
{
    struct str *slot = record_slot(f, record), rest = *slot, key;
    const struct model_section *to = model_section_of(f);
    struct buf out = {.arena = v->arena};
    while (str_word(&rest, &key)) {
        const struct str *id = map_find(&v->ids[to - MODEL_SECTIONS], key);
        if (!id)
            return err_set(v->err, ERR_INVALID,
                           "%s.%.*s.%s: there is no \"%.*s\" among the %s of the file or of the "
                           "platform",
                           s->name, STR_ARG(model_item_key(s, record)), f->name,
                           STR_ARG(str_sub(key, 0, 100)), to->name);
        buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(*id));
    }
    *slot = buf_str(&out);
    return true;
}

/* What the document says, over what is there: a format of others is silent about many things that
   people entered here. */
static void keep_entered(const struct saver *v, const struct model_section *s, const void *old,
                         void *new)
{
    EACH_FIELD (f, s->type)
        if (!v->ours && !v->import->replace && record_is_empty(f, new))
            memcpy(record_slot(f, new), record_slot_const(f, old), f->kind->slot_size);
}

static bool save_known(struct saver *v, const struct model_stored *p, void *record)
{
    bool matters;
    keep_entered(v, p->section, p->record, record);
    struct json *fields = record_diff(p->section->type, p->record, record, v->arena, &matters);
    if (json_count(fields) == 0) {
        v->unchanged++;
        return true;
    }
    v->changed++;
    report(v, p->section, p->key, p->id, "changed", fields);
    return store_save(v->store, v->arena, p->section->type, p->id, 0, record, v->err);
}

static bool save_part(struct saver *v, const struct model_section *s, const void *item)
{
    struct str key = model_item_key(s, item), id;
    const struct model_stored *p = model_part_find(&v->state, s, key);
    void *record = arena_alloc(v->arena, s->type->size, 1, _Alignof(max_align_t));
    memcpy(record, item, s->type->size);
    EACH_FIELD (f, s->type)
        if (model_section_of(f) && !refer_by_id(v, s, f, record))
            return false;
    if (!record_set(s->type, record, v->arena, STR("release"), v->import->release, v->err))
        return false;
    bool ok = true;
    if (p && p->depth == 0) {
        ok = save_known(v, p, record);
    } else {
        ok = store_add(v->store, v->arena, s->type, record, &id, v->err);
        if (ok) {
            v->added++;
            know(v, s, key, id);
            report(v, s, key, id, "added", NULL);
        }
    }
    return ok || err_wrap(v->err, "%s.%.*s", s->name, STR_ARG(key));
}

/* --- all parts --- */

struct nested {
    size_t depth;
    const struct zone *zone;
};

static int by_depth(const void *x, const void *y)
{
    const struct nested *a = x, *b = y;
    int order = (a->depth > b->depth) - (a->depth < b->depth);
    return order ? order : str_cmp(a->zone->key, b->zone->key);
}

/* Outer zones first, for inner ones refer to them. That the chain ends, the reader made sure. */
static bool save_zones(struct saver *v)
{
    const struct model_document *d = v->document;
    struct nested *zones = ARENA_ARRAY(v->arena, struct nested, d->zone_count + 1);
    struct map by_key = {.arena = v->arena};
    for (size_t i = 0; i < d->zone_count; i++)
        map_add(&by_key, d->zones[i].key, &d->zones[i]);
    for (size_t i = 0; i < d->zone_count; i++) {
        zones[i].zone = &d->zones[i];
        for (const struct zone *z = &d->zones[i];
             z && z->parent.n && zones[i].depth <= d->zone_count; z = map_find(&by_key, z->parent))
            zones[i].depth++;
    }
    qsort(zones, d->zone_count, sizeof *zones, by_depth);
    for (size_t i = 0; i < d->zone_count; i++)
        if (!save_part(v, &MODEL_SECTIONS[0], zones[i].zone))
            return false;
    return true;
}

static bool save_parts(struct saver *v)
{
    for (size_t i = 0; i < v->state.part_count; i++) {
        const struct model_stored *p = &v->state.parts[i];
        know(v, p->section, p->key, p->id);
    }
    if (!save_zones(v))
        return false;
    for (size_t i = 1; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = &MODEL_SECTIONS[i];
        for (size_t j = 0; j < model_count(v->document, s); j++)
            if (!save_part(v, s, model_item(v->document, s, j)))
                return false;
    }
    return true;
}

static bool save_gone_one(struct saver *v, const struct model_stored *p)
{
    struct str file = v->import->file_name;
    bool retire = v->ours || v->import->replace;
    struct str reason = str_fmt(v->arena, "No longer in the threat model%s%.*s", file.n ? " " : "",
                                STR_ARG(file));
    if (p->depth > 0)
        return true;
    v->retired += retire;
    v->kept += !retire;
    report(v, p->section, p->key, p->id, retire ? "retired" : "kept", NULL);
    return !retire || store_retire(v->store, v->arena, p->id, reason, v->err) ||
           err_wrap(v->err, "%s.%.*s", p->section->name, STR_ARG(p->key));
}

/* What refers to others goes first. */
static bool save_gone(struct saver *v)
{
    struct map there[MODEL_SECTION_COUNT] = {{0}};
    const struct model_document *d = v->document;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        there[i].arena = v->arena;
        for (size_t j = 0; j < model_count(d, &MODEL_SECTIONS[i]); j++) {
            void *item = model_item(d, &MODEL_SECTIONS[i], j);
            map_add(&there[i], model_item_key(&MODEL_SECTIONS[i], item), item);
        }
    }
    for (size_t i = v->state.left_out_count; i > 0; i--)
        if (!save_gone_one(v, &v->state.left_out[i - 1]))
            return false;
    for (size_t i = v->state.part_count; i > 0; i--) {
        const struct model_stored *p = &v->state.parts[i - 1];
        if (!map_find(&there[p->section - MODEL_SECTIONS], p->key) && !save_gone_one(v, p))
            return false;
    }
    return true;
}

/* --- the source --- */

static bool keep_source(struct saver *v, struct str *evidence)
{
    struct hash hash = hash_sha256(v->import->bytes);
    struct store_param p = STORE_P(hash_hex(v->arena, &hash));
    struct str media_type = str_of(model_format_media_type(v->document->format));
    struct json *rows;
    if (v->import->bytes.n == 0)
        return true;
    if (!store_query(v->store, v->arena, "result_evidence", &p, 1, &rows, v->err))
        return false;
    JSON_EACH (row, rows)
        if (str_eq(json_text(row, "release"), v->import->release)) {
            *evidence = json_text(row, "id");
            return true;
        }
    /* A file that only says what is known already needs no place of its own, if it is ours. */
    if (v->ours && v->added + v->changed + v->retired == 0)
        return true;
    if (!store_blob_put(v->store, v->import->bytes, media_type, &hash, v->err))
        return false;
    struct str of = v->document->title.n ? v->document->title : v->import->file_name;
    struct evidence e = {
        .name = str_fmt(v->arena, "Threat model%s%.*s", of.n ? ": " : "", STR_ARG(of)),
        .kind = EVIDENCE_KIND_ANALYSIS,
        .device = v->state.device,
        .release = v->import->release,
        .file = p.text,
        .file_name = v->import->file_name,
        .media_type = media_type,
        .dated_on = v->import->imported_on,
        .author = v->document->author,
        .summary = str_fmt(v->arena, "%s: elements %zu, flows %zu, threats %zu",
                           model_format_name(v->document->format), v->document->element_count,
                           v->document->flow_count, v->document->threat_count),
    };
    return store_add(v->store, v->arena, &EVIDENCE_TYPE, &e, evidence, v->err);
}

/* --- the whole --- */

static bool check_not_empty(const struct saver *v)
{
    size_t parts = 0, own = 0;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        parts += model_count(v->document, &MODEL_SECTIONS[i]);
    for (size_t i = 0; i < v->state.part_count; i++)
        own += v->state.parts[i].depth == 0;
    if (parts > 0 || own == 0 || v->import->allow_empty || !(v->ours || v->import->replace))
        return true;
    return err_set(v->err, ERR_INVALID,
                   "there is nothing in it: all %zu parts of the model would be retired; "
                   "--allow-empty says that this is meant",
                   own);
}

bool model_save(struct store *s, struct arena *a, const struct model_document *d,
                const struct model_import *import, struct json *receipt, struct err *err)
{
    struct saver v = {.store = s, .arena = a, .document = d, .import = import, .err = err};
    struct str evidence = {0};
    struct findings findings;
    v.ours = d->format == MODEL_TEXT && !import->merge;
    v.changes = json_array(a);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        v.ids[i].arena = a;
    findings_init(&findings, a);
    if (!save_release(&v) ||
        !model_load(s, a, import->release, MODEL_WHOLE, &v.state, &findings, err) ||
        !check_not_empty(&v) || !save_parts(&v) || !save_gone(&v) || !keep_source(&v, &evidence))
        return false;
    json_add_text(a, receipt, "release", import->release);
    json_add_text(a, receipt, "evidence", evidence);
    struct json *parts = json_add(a, receipt, "parts", JSON_OBJECT);
    json_add_int(a, parts, "added", (int64_t)v.added);
    json_add_int(a, parts, "changed", (int64_t)v.changed);
    json_add_int(a, parts, "unchanged", (int64_t)v.unchanged);
    json_add_int(a, parts, "retired", (int64_t)v.retired);
    json_add_int(a, parts, "kept", (int64_t)v.kept);
    json_hang(receipt, "changes", v.changes);
    return true;
}
