#include "base/limits.h"
#include "intake/model/model_internal.h"

/*
 * Our own text form (docs/decisions/019-model-text.md). What a section and a field may be called,
 * and what may stand in it, says the table of the record type. It is strict: whatever is wrong is a
 * finding with its line, and then nothing is taken.
 */

enum { FAULT_MAX = 100, ZONES_DEEPEST = 100 };

struct reader {
    struct model_builder *b;
    struct map keys[MODEL_SECTION_COUNT]; /* key -> struct json, what stands under it */
    size_t faults;
    const struct finding *first;
};

static void fault(struct reader *r, const struct json *at, struct str place, const char *what)
{
    struct findings *f = r->b->findings;
    if (++r->faults > FAULT_MAX)
        return;
    findings_add(f, FINDING_SKIPPED, "model-text", json_line(r->b->text, at), place, "%s", what);
    if (!r->first)
        r->first = f->last;
}

static bool is_full(const struct reader *r)
{
    return r->faults > FAULT_MAX;
}

static struct str place_of(struct reader *r, const struct model_section *s, struct str key)
{
    return str_fmt(r->b->arena, "%s.%.*s", s->name, STR_ARG(str_sub(key, 0, 100)));
}

/* --- references: keys in the place of ids --- */

static void check_reference(struct reader *r, const struct model_section *to, const struct json *at,
                            struct str place, struct str key)
{
    if (r->b->out->platform.n || map_find(&r->keys[to - MODEL_SECTIONS], key))
        return;
    fault(r, at, place,
          str_cz(r->b->arena, str_fmt(r->b->arena, "there is no \"%.*s\" among the %s",
                                      STR_ARG(str_sub(key, 0, 100)), to->name)));
}

static bool add_reference(struct reader *r, const struct json *v, struct str *keys)
{
    struct str rest = v->type == JSON_STRING || v->type == JSON_NUMBER ? v->text : (struct str){0};
    struct str key;
    if (!str_word(&rest, &key) || key.n != v->text.n)
        return false;
    model_add_word(r->b->arena, keys, key);
    return true;
}

static void read_reference(struct reader *r, const struct field *f, const struct json *v,
                           struct str place, void *record)
{
    struct str keys = {0}, rest, key;
    bool many = f->kind == &KIND_REFS, ok = true;
    if (v->type == JSON_NULL)
        return;
    if (many && v->type == JSON_ARRAY) {
        JSON_EACH (item, v)
            ok = add_reference(r, item, &keys) && ok;
    } else {
        ok = add_reference(r, v, &keys);
    }
    if (!ok) {
        fault(r, v, place, many ? "must be a list of keys: [a, b]" : "must be one key");
        return;
    }
    rest = keys;
    while (str_word(&rest, &key))
        check_reference(r, model_section_of(f), v, place, key);
    *(struct str *)record_slot(f, record) = keys;
}

/* --- entries --- */

static void read_field(struct reader *r, const struct model_section *s, const struct json *v,
                       struct str place, void *record)
{
    const struct field *f = record_field(s->type, v->key);
    struct err err = {0};
    place = str_fmt(r->b->arena, "%.*s.%.*s", STR_ARG(place), STR_ARG(str_sub(v->key, 0, 100)));
    if (f && !model_field_counts(f)) {
        fault(r, v, place,
              "is no field here: the key stands before the fields, the release at the "
              "top");
        return;
    }
    if (f && model_section_of(f)) {
        read_reference(r, f, v, place, record);
        return;
    }
    struct json member = *v, one = {.type = JSON_OBJECT, .items = {&member, &member, 1}};
    member.next = NULL;
    if (record_from_json(s->type, record, r->b->arena, &one, &err))
        return;
    struct str text = str_of(err.text), named = str_fmt(r->b->arena, "%.*s: ", STR_ARG(v->key));
    fault(r, v, place, /* which names the field already */
          str_cz(r->b->arena, str_starts(text, named) ? str_from(text, named.n) : text));
}

static void read_entry(struct reader *r, const struct model_section *s, const struct json *entry,
                       void *record)
{
    struct str place = place_of(r, s, entry->key);
    struct record_context context = {.arena = r->b->arena};
    size_t before = r->faults;
    struct err err = {0};
    if (entry->type != JSON_OBJECT && entry->type != JSON_NULL) {
        fault(r, entry, place, "must be a mapping of fields");
        return;
    }
    if (!record_set(s->type, record, r->b->arena, STR("key"), entry->key, &err) ||
        !str_eq(model_item_key(s, record), entry->key)) {
        fault(r, entry, place,
              err.code ? str_cz(r->b->arena, str_of(err.text)) : "key: has spaces at an end");
        return;
    }
    JSON_EACH (v, entry)
        if (!is_full(r))
            read_field(r, s, v, place, record);
    struct str *release = record_slot(record_field(s->type, STR("release")), record);
    *release = STR("the release it is taken into");
    if (r->faults == before && !record_finish(s->type, record, &context, &err))
        fault(r, entry, place, str_cz(r->b->arena, str_of(err.text)));
    *release = (struct str){0};
}

static void read_section(struct reader *r, const struct model_section *s,
                         const struct json *entries)
{
    size_t n = 0;
    char *items = arena_alloc(r->b->arena, s->type->size, json_count(entries) + 1,
                              _Alignof(max_align_t));
    JSON_EACH (entry, entries)
        if (!is_full(r))
            read_entry(r, s, entry, items + s->type->size * n++);
    model_set_items(r->b->out, s, items, n);
}

/* --- the whole --- */

static bool know_keys(struct reader *r, size_t section, struct err *err)
{
    const struct json *entries = json_get(r->b->root, MODEL_SECTIONS[section].name);
    if (json_count(entries) > LIMIT_MODEL_PARTS)
        return err_set(err, ERR_LIMIT, "%s: more than %d", MODEL_SECTIONS[section].name,
                       LIMIT_MODEL_PARTS);
    r->keys[section].arena = r->b->arena;
    JSON_EACH (entry, entries)
        if (!map_find(&r->keys[section], entry->key))
            map_add(&r->keys[section], entry->key, (void *)(uintptr_t)entry);
    return true;
}

static struct str top_text(struct reader *r, const char *name)
{
    const struct json *v = json_get(r->b->root, name);
    if (v && v->type != JSON_STRING && v->type != JSON_NULL)
        fault(r, v, str_of(name), "must be a text; a number or true and false need quotes");
    return json_as_text(v);
}

static void read_head(struct reader *r)
{
    static const char *const names[] = {"tutela_model", "release", "title", "platform", "omits"};
    struct model_document *d = r->b->out;
    d->spec_version = json_member(r->b->root, "tutela_model");
    if (!STR_IS(d->spec_version, "1"))
        fault(r, json_get(r->b->root, "tutela_model"), STR("tutela_model"),
              "is 1, the only version that is known here");
    d->release = top_text(r, "release");
    d->title = model_line(r->b, top_text(r, "title"));
    d->platform = top_text(r, "platform");
    const struct json *omits = json_get(r->b->root, "omits");
    bool ok = !omits || omits->type == JSON_ARRAY || omits->type == JSON_NULL;
    JSON_EACH (item, omits)
        ok = ok && add_reference(r, item, &d->omits);
    if (!ok)
        fault(r, omits, STR("omits"), "must be a list of words: [\"flow:usb_service\"]");
    JSON_EACH (v, r->b->root) {
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(names); i++)
            known |= str_eq(v->key, str_of(names[i]));
        for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
            known |= str_eq(v->key, str_of(MODEL_SECTIONS[i].name));
        if (!known && !is_full(r))
            fault(r, v, str_sub(v->key, 0, 100),
                  "is not known: there are tutela_model, release, title, platform, omits, zones, "
                  "data, elements, flows, assets");
    }
}

/* A chain of zones ends. */
static void check_zones(struct reader *r)
{
    const struct model_document *d = r->b->out;
    struct map by_key = {.arena = r->b->arena};
    for (size_t i = 0; i < d->zone_count; i++)
        if (!map_find(&by_key, d->zones[i].key))
            map_add(&by_key, d->zones[i].key, &d->zones[i]);
    for (size_t i = 0; i < d->zone_count && !is_full(r); i++) {
        const struct zone *at = &d->zones[i];
        int depth = 0;
        while (at && at->parent.n && depth++ < ZONES_DEEPEST)
            at = map_find(&by_key, at->parent);
        if (depth > ZONES_DEEPEST)
            fault(r, map_find(&r->keys[0], d->zones[i].key),
                  place_of(r, &MODEL_SECTIONS[0], d->zones[i].key),
                  "parent: its zones lie within each other, or more than 100 deep");
    }
}

static bool refuse(const struct reader *r, struct err *err)
{
    const struct finding *f = r->first;
    if (r->faults == 1)
        return err_set(err, ERR_INVALID, "line %zu: %.*s: %.*s", f->line, STR_ARG(f->place),
                       STR_ARG(f->text));
    return err_set(err, ERR_INVALID, "line %zu: %.*s: %.*s; and %s%zu more", f->line,
                   STR_ARG(f->place), STR_ARG(str_sub(f->text, 0, 300)),
                   is_full(r) ? "at least " : "", is_full(r) ? (size_t)FAULT_MAX : r->faults - 1);
}

bool model_read_text(struct model_builder *b, struct err *err)
{
    struct reader r = {.b = b};
    if (b->root->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "it is no mapping");
    read_head(&r);
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        if (!know_keys(&r, i, err))
            return false;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct json *entries = json_get(b->root, MODEL_SECTIONS[i].name);
        if (entries && entries->type != JSON_OBJECT && entries->type != JSON_NULL)
            fault(&r, entries, str_of(MODEL_SECTIONS[i].name), "must be a mapping of keys");
        else
            read_section(&r, &MODEL_SECTIONS[i], entries);
    }
    check_zones(&r);
    return r.faults == 0 || refuse(&r, err);
}
