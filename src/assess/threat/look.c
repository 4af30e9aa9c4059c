#include "assess/threat/look.h"

#include "assess/threat/run.h"
#include "base/embed.h"

/* --- what it lacks --- */

struct look {
    struct arena *arena;
    const struct model_document *document;
    struct findings *findings;
    struct map at_flow, in_use; /* elements with a flow; zones and data that something names */
};

static void know(struct map *m, struct str key)
{
    static char there; /* any pointer that is not NULL */
    if (key.n && !map_find(m, key))
        map_add(m, key, &there);
}

static void know_words(struct map *m, struct arena *a, const char *kind, struct str words)
{
    struct str word;
    while (str_word(&words, &word))
        know(m, str_fmt(a, "%s %.*s", kind, STR_ARG(word)));
}

static bool is_used(const struct look *l, const char *kind, struct str key)
{
    return map_find(&l->in_use, str_fmt(l->arena, "%s %.*s", kind, STR_ARG(key))) != NULL;
}

#define doubt(l, rule, key, ...) \
    findings_add((l)->findings, FINDING_WARNING, rule, 0, key, __VA_ARGS__)

static void know_uses(struct look *l)
{
    const struct model_document *d = l->document;
    for (size_t i = 0; i < d->flow_count; i++) {
        know(&l->at_flow, d->flows[i].source);
        know(&l->at_flow, d->flows[i].target);
        know_words(&l->in_use, l->arena, "data", d->flows[i].data_classes);
    }
    for (size_t i = 0; i < d->element_count; i++) {
        know_words(&l->in_use, l->arena, "zone", d->elements[i].zone);
        know_words(&l->in_use, l->arena, "data", d->elements[i].data_classes);
    }
    for (size_t i = 0; i < d->zone_count; i++)
        know_words(&l->in_use, l->arena, "zone", d->zones[i].parent);
}

static bool is_stereotype(const struct json *vocabulary, struct str word)
{
    JSON_EACH (s, json_get(vocabulary, "stereotypes"))
        if (str_eq(json_text(s, "id"), word))
            return true;
    return false;
}

static void look_at_elements(struct look *l, const struct json *vocabulary)
{
    for (size_t i = 0; i < l->document->element_count; i++) {
        const struct element *e = &l->document->elements[i];
        if (e->zone.n == 0)
            doubt(l, "model-no-zone", e->key,
                  "it is in no zone: nobody can say which of its flows cross a boundary");
        if (!map_find(&l->at_flow, e->key))
            doubt(l, "model-loose", e->key, "no flow begins or ends there");
        if (e->stereotype.n && !is_stereotype(vocabulary, e->stereotype))
            doubt(l, "model-stereotype", e->key, "the stereotype \"%.*s\" is not known",
                  STR_ARG(e->stereotype));
    }
}

static void look_at_flows(struct look *l)
{
    for (size_t i = 0; i < l->document->flow_count; i++) {
        const struct flow *f = &l->document->flows[i];
        if (f->data_classes.n == 0)
            doubt(l, "model-no-data", f->key, "it is not said what data it carries");
        if (f->protocol.n == 0)
            doubt(l, "model-no-protocol", f->key, "its protocol is not said");
        if (str_eq(f->source, f->target))
            doubt(l, "model-self", f->key, "it ends where it begins");
    }
}

static void look_at_rest(struct look *l)
{
    const struct model_document *d = l->document;
    for (size_t i = 0; i < d->zone_count; i++)
        if (!is_used(l, "zone", d->zones[i].key))
            doubt(l, "model-empty", d->zones[i].key, "nothing lies in this zone");
    for (size_t i = 0; i < d->data_count; i++)
        if (!is_used(l, "data", d->data[i].key))
            doubt(l, "model-unused", d->data[i].key, "no element and no flow has this data");
    for (size_t i = 0; i < d->asset_count; i++)
        if (d->assets[i].elements.n == 0)
            doubt(l, "model-nowhere", d->assets[i].key, "no element holds or performs it");
    if (d->element_count == 0 && d->platform.n == 0)
        doubt(l, "model-no-element", STR("elements"), "there is none");
    if (d->flow_count == 0 && d->platform.n == 0)
        doubt(l, "model-no-flow", STR("flows"), "there is none");
}

/* Words, zones and ends that the engine does not know, it tells itself when it is asked. */
static bool look_as_engine(struct look *l, struct err *err)
{
    struct threat_model model;
    struct threat_rules rules;
    struct threat_list threats;
    struct findings ignored;
    findings_init(&ignored, l->arena);
    if (!threat_model_of(l->arena, l->document, &model, err) ||
        !threat_rules_choose(l->arena, &(struct threat_choice){0}, &rules, &ignored, err))
        return false;
    threat_generate(l->arena, &rules, &model, &threats,
                    l->document->platform.n ? &ignored : l->findings);
    for (const struct finding *f = ignored.first; f; f = f->next)
        if (str_eq(str_of(f->rule), STR("threat-word")))
            findings_add(l->findings, f->severity, f->rule, 0, f->place, "%.*s", STR_ARG(f->text));
    return true;
}

bool threat_model_check(struct arena *a, const struct model_document *d, struct findings *findings,
                        struct err *err)
{
    struct look l = {.arena = a, .document = d, .findings = findings};
    struct json *vocabulary;
    l.at_flow.arena = l.in_use.arena = a;
    if (!json_read(a, embed_find("data/threats/vocabulary.json"), &vocabulary, err))
        return false;
    know_uses(&l);
    look_at_elements(&l, vocabulary);
    look_at_flows(&l);
    look_at_rest(&l);
    return look_as_engine(&l, err);
}

/* --- as a list --- */

static struct str field_of(struct arena *a, const struct model_section *s, const void *record,
                           const char *name)
{
    const struct field *f = record_field(s->type, str_of(name));
    return f ? record_get(f, record, a) : (struct str){0};
}

static struct str where_of(struct arena *a, const struct model_section *s, const void *record)
{
    if (s->type == &FLOW_TYPE)
        return str_fmt(a, "%.*s -> %.*s", STR_ARG(field_of(a, s, record, "source")),
                       STR_ARG(field_of(a, s, record, "target")));
    if (s->type == &ZONE_TYPE)
        return field_of(a, s, record, "parent");
    return field_of(a, s, record, s->type == &ASSET_TYPE ? "elements" : "zone");
}

/* What an element is, what a flow speaks, how far a zone is trusted, what an asset needs. */
static struct str detail_of(struct arena *a, const struct model_section *s, const void *record)
{
    enum { SPEAKING = 4 }; /* the first say by themselves what they are */
    static const char *const names[] = {"kind",      "stereotype",   "protocol",
                                        "port",      "trust",        "confidentiality",
                                        "integrity", "availability", "personal"};
    struct buf out = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str value = field_of(a, s, record, names[i]);
        if (value.n)
            buf_fmt(&out, "%s%s%s%.*s", out.n ? ", " : "", i < SPEAKING ? "" : names[i],
                    i < SPEAKING ? "" : " ", STR_ARG(value));
    }
    return buf_str(&out);
}

static void put_part(struct arena *a, struct json *parts, const struct model_stored *p,
                     const void *item, int64_t threats)
{
    const struct model_section *s = p->section;
    struct json *o = json_add(a, parts, NULL, JSON_OBJECT);
    json_add_text(a, o, "type", str_of(s->type->name));
    json_add_text(a, o, "key", p->key);
    json_add_text(a, o, "id", p->id);
    json_add_text(a, o, "name", record_title(s->type, item, a));
    json_add_text(a, o, "where", where_of(a, s, item));
    json_add_text(a, o, "detail", detail_of(a, s, item));
    json_add_text(a, o, "words", field_of(a, s, item, "properties"));
    json_add_text(a, o, "data", field_of(a, s, item, "data_classes"));
    json_add_int(a, o, "threats", threats);
    json_add_text(a, o, "layer", p->layer);
    json_add_bool(a, o, "inherited", p->depth > 0);
}

/* How many threats there are to each part, by its key: "element pump_core". */
static struct map count_threats(struct arena *a, const struct json *rows)
{
    struct map counts = {.arena = a};
    JSON_EACH (row, rows) {
        struct str element = json_text(row, "element_key"), flow = json_text(row, "flow_key");
        struct str name = str_fmt(a, "%s %.*s", element.n ? "element" : "flow",
                                  STR_ARG(element.n ? element : flow));
        int64_t *n = map_find(&counts, name);
        if (!n) {
            n = ARENA_NEW(a, int64_t);
            map_add(&counts, name, n);
        }
        ++*n;
    }
    return counts;
}

static void put_parts(struct arena *a, struct json *model, const struct model_state *m,
                      const struct json *threats)
{
    struct map of_part = count_threats(a, threats);
    struct json *counts = json_add(a, model, "counts", JSON_OBJECT);
    struct json *parts = json_add(a, model, "parts", JSON_ARRAY);
    int64_t inherited = 0;
    size_t next = 0;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        const struct model_section *s = &MODEL_SECTIONS[i];
        size_t count = model_count(&m->document, s);
        json_add_int(a, counts, s->name, (int64_t)count);
        for (size_t j = 0; j < count; j++, next++) {
            const struct model_stored *p = &m->parts[next];
            const int64_t *n = map_find(&of_part,
                                        str_fmt(a, "%s %.*s", s->type->name, STR_ARG(p->key)));
            inherited += p->depth > 0;
            put_part(a, parts, p, model_item(&m->document, s, j), n ? *n : 0);
        }
    }
    json_add_int(a, counts, "threats", (int64_t)json_count(threats));
    json_add_int(a, counts, "inherited", inherited);
}

bool threat_model_show(struct store *s, struct arena *a, struct str release, struct json **out,
                       struct err *err)
{
    struct model_state m;
    struct json *threats;
    struct findings findings;
    struct store_param id = STORE_P(release);
    findings_init(&findings, a);
    if (!model_load(s, a, release, MODEL_WHOLE, &m, &findings, err) ||
        !store_query(s, a, "model_threats", &id, 1, &threats, err))
        return false;
    struct model_document whole = m.document;
    whole.platform = (struct str){0}; /* its parts are here */
    if (!threat_model_check(a, &whole, &findings, err))
        return false;
    struct json *model = json_object(a);
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "device", m.device);
    json_add_text(a, model, "title", m.document.title);
    json_add_text(a, model, "platform", m.document.platform);
    json_add_text(a, model, "omits", m.document.omits);
    struct json *layers = json_add(a, model, "layers", JSON_ARRAY);
    JSON_EACH (layer, m.layers) {
        struct json *o = json_add(a, layers, NULL, JSON_OBJECT);
        json_add_text(a, o, "layer", json_text(layer, "layer"));
        json_add_int(a, o, "depth", json_int(layer, "depth", 0));
        json_add_text(a, o, "name", json_text(layer, "name"));
        json_add_text(a, o, "device_name", json_text(layer, "device_name"));
        json_add_text(a, o, "frozen", json_text(layer, "frozen"));
    }
    put_parts(a, model, &m, threats);
    findings_put(a, model, &findings);
    *out = model;
    return true;
}
