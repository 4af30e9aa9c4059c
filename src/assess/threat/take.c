#include "assess/threat/take.h"

#include "assess/threat/model.h"
#include "assess/threat/threat.h"

enum taken {
    TAKEN_NEW,
    TAKEN_CHANGED,
    TAKEN_UNCHANGED,
    TAKEN_BACK,
    TAKEN_GONE,
    TAKEN_KEPT,
    TAKEN__COUNT
};

static const char *const words[TAKEN__COUNT] = {
    [TAKEN_NEW] = "new",   [TAKEN_CHANGED] = "changed", [TAKEN_UNCHANGED] = "unchanged",
    [TAKEN_BACK] = "back", [TAKEN_GONE] = "gone",       [TAKEN_KEPT] = "kept",
};

struct taker {
    struct store *store;
    struct arena *arena;
    const struct model_document *document;
    const struct model_import *import;
    struct model_state state;
    struct map known; /* key -> struct json, a row of threats_imported */
    struct map named; /* key -> the threat of the document */
    const struct json *existing;
    struct json *changes;
    size_t counts[TAKEN__COUNT];
    struct err *err;
};

static void add_line(struct buf *out, const char *what, struct str text)
{
    if (text.n)
        buf_fmt(out, "%s%s: %.*s", out->n ? "\n\n" : "", what, STR_ARG(text));
}

/* All that the file says and a threat of ours has no field for. */
static struct str description_of(struct arena *a, const struct model_threat *t, bool about_zone)
{
    struct buf out = {.arena = a};
    buf_put(&out, t->description);
    if (about_zone)
        add_line(&out, "To the zone", t->about);
    if (!t->stride)
        add_line(&out, "Category in the file", t->category);
    add_line(&out, "Severity in the file", t->severity);
    add_line(&out, "State in the file", t->status);
    add_line(&out, "Against it, in the file", t->mitigation);
    return buf_str(&out);
}

static const struct model_stored *part_of(const struct taker *k, const char *type, struct str key)
{
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++)
        if (str_eq(str_of(MODEL_SECTIONS[i].type->name), str_of(type)))
            return model_part_find(&k->state, &MODEL_SECTIONS[i], key);
    return NULL;
}

static bool set(struct taker *k, struct threat *t, const char *field, struct str value)
{
    return record_set(&THREAT_TYPE, t, k->arena, str_of(field), value, k->err);
}

/* Fills what the file says, and leaves what people said. */
static bool fill(struct taker *k, const struct model_threat *from, struct str key, struct threat *t)
{
    const struct model_stored *element = part_of(k, "element", from->about);
    const struct model_stored *flow = element ? NULL : part_of(k, "flow", from->about);
    bool about_zone = from->about.n && !element && !flow;
    struct str name = from->name.n ? from->name : from->key;
    return set(k, t, "name", name) && set(k, t, "device", k->state.device) &&
           set(k, t, "release", k->import->release) && set(k, t, "key", key) &&
           set(k, t, "origin", STR("imported")) &&
           set(k, t, "element", element ? element->id : (struct str){0}) &&
           set(k, t, "flow", flow ? flow->id : (struct str){0}) &&
           set(k, t, "stride", threat_stride_word(from->stride)) &&
           set(k, t, "description", description_of(k->arena, from, about_zone)) &&
           set(k, t, "cwe", from->cwe) && set(k, t, "capec", from->capec) &&
           set(k, t, "attack", from->attack);
}

static void report(struct taker *k, struct str id, struct str key, struct str name,
                   enum taken change)
{
    k->counts[change]++;
    if (change == TAKEN_UNCHANGED)
        return;
    struct json *o = json_add(k->arena, k->changes, NULL, JSON_OBJECT);
    json_add_text(k->arena, o, "id", id);
    json_add_text(k->arena, o, "key", key);
    json_add_text(k->arena, o, "name", name);
    json_add_text(k->arena, o, "change", str_of(words[change]));
}

static bool take_new(struct taker *k, const struct model_threat *from, struct str key)
{
    struct threat t = {0};
    struct str id = {0};
    t.state = THREAT_STATE_NEW;
    if (!fill(k, from, key, &t) || !store_add(k->store, k->arena, &THREAT_TYPE, &t, &id, k->err))
        return false;
    report(k, id, key, t.name, TAKEN_NEW);
    return true;
}

static bool take_known(struct taker *k, const struct model_threat *from, struct str key,
                       struct str id)
{
    struct threat t, old;
    bool matters;
    if (!store_load(k->store, k->arena, &THREAT_TYPE, id, &old, NULL, k->err))
        return false;
    t = old;
    if (!fill(k, from, key, &t))
        return false;
    bool differs = json_count(record_diff(&THREAT_TYPE, &old, &t, k->arena, &matters)) > 0;
    bool was_gone = old.state == THREAT_STATE_GONE;
    t.state = differs ? THREAT_STATE_CHANGED : THREAT_STATE_CURRENT;
    report(k, id, key, t.name, was_gone ? TAKEN_BACK : differs ? TAKEN_CHANGED : TAKEN_UNCHANGED);
    return store_save(k->store, k->arena, &THREAT_TYPE, id, 0, &t, k->err);
}

static struct str key_of(const struct taker *k, const struct model_threat *t)
{
    return str_fmt(k->arena, "imported:%s:%.*s", model_format_word(k->document->format),
                   STR_ARG(t->key));
}

/* Whether the threat is one of ours that went out and came back: its key is the id of a threat of
   the device that has its name. What we say of it stands. */
static bool is_ours(const struct taker *k, const struct model_threat *t)
{
    struct threat ours;
    struct err ignored = {0};
    return record_type_of_id(t->key) == &THREAT_TYPE &&
           store_load(k->store, k->arena, &THREAT_TYPE, t->key, &ours, NULL, &ignored) &&
           str_eq(ours.device, k->state.device) && str_eq(ours.name, t->name);
}

static bool take_all(struct taker *k)
{
    for (size_t i = 0; i < k->document->threat_count; i++) {
        const struct model_threat *t = &k->document->threats[i];
        struct str key = key_of(k, t);
        if (is_ours(k, t)) {
            k->counts[TAKEN_UNCHANGED]++;
            continue;
        }
        if (map_find(&k->named, key))
            continue;
        map_add(&k->named, key, (void *)(uintptr_t)t);
        const struct json *known = map_find(&k->known, key);
        if (known ? !take_known(k, t, key, json_text(known, "id")) : !take_new(k, t, key))
            return err_wrap(k->err, "threat %.*s", STR_ARG(t->key));
    }
    return true;
}

static bool take_gone(struct taker *k)
{
    struct str prefix = str_fmt(k->arena, "imported:%s:", model_format_word(k->document->format));
    JSON_EACH (row, k->existing) {
        struct str key = json_text(row, "key"), id = json_text(row, "id");
        struct threat t;
        if (!str_starts(key, prefix) || map_find(&k->named, key) ||
            STR_IS(json_text(row, "state"), "gone") ||
            !str_eq(json_text(row, "release"), k->import->release))
            continue;
        report(k, id, key, json_text(row, "name"), k->import->replace ? TAKEN_GONE : TAKEN_KEPT);
        if (!k->import->replace)
            continue;
        if (!store_load(k->store, k->arena, &THREAT_TYPE, id, &t, NULL, k->err))
            return false;
        t.state = THREAT_STATE_GONE;
        if (!store_save(k->store, k->arena, &THREAT_TYPE, id, 0, &t, k->err))
            return false;
    }
    return true;
}

static bool load(struct taker *k)
{
    struct findings ignored;
    struct json *rows;
    findings_init(&ignored, k->arena);
    if (!model_load(k->store, k->arena, k->import->release, MODEL_WHOLE, &k->state, &ignored,
                    k->err))
        return false;
    struct store_param device = STORE_P(k->state.device);
    if (!store_query(k->store, k->arena, "threats_imported", &device, 1, &rows, k->err))
        return false;
    k->known.arena = k->named.arena = k->arena;
    k->existing = rows;
    JSON_EACH (row, rows)
        if (!map_find(&k->known, json_text(row, "key")))
            map_add(&k->known, json_text(row, "key"), (void *)(uintptr_t)row);
    return true;
}

bool threat_take(struct store *s, struct arena *a, const struct model_document *d,
                 const struct model_import *import, struct json *receipt, struct err *err)
{
    struct taker k = {.store = s, .arena = a, .document = d, .import = import, .err = err};
    k.changes = json_array(a);
    if (!model_save(s, a, d, import, receipt, err))
        return false;
    if (d->format != MODEL_TEXT && (!load(&k) || !take_all(&k) || !take_gone(&k)))
        return false;
    struct json *counts = json_add(a, receipt, "threats", JSON_OBJECT);
    for (int i = 0; i < TAKEN__COUNT; i++)
        json_add_int(a, counts, words[i], (int64_t)k.counts[i]);
    json_hang(receipt, "threat_changes", k.changes);
    return true;
}
