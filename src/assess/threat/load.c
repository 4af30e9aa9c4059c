#include "assess/threat/run.h"
#include "base/embed.h"

/* Whether the words say anything of this one: "usb", "usb?" or "!usb". */
static bool mentions(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w)) {
        if (str_starts(w, STR("!")))
            w = str_from(w, 1);
        if (str_ends(w, STR("?")))
            w.n--;
        if (str_eq(w, word))
            return true;
    }
    return false;
}

/* What is said of the element itself comes before what its stereotype says. */
static struct str with_stereotype(struct arena *a, const struct json *vocabulary,
                                  struct str stereotype, struct str words)
{
    struct buf b = {.arena = a};
    buf_put(&b, words);
    JSON_EACH (s, json_get(vocabulary, "stereotypes")) {
        if (stereotype.n == 0 || !str_eq(json_text(s, "id"), stereotype))
            continue;
        JSON_EACH (word, json_get(s, "words"))
            if (!mentions(words, word->text))
                buf_fmt(&b, " %.*s", STR_ARG(word->text));
    }
    return buf_str(&b);
}

static struct threat_zone *zones_of(struct arena *a, const struct model_document *d)
{
    struct threat_zone *z = ARENA_ARRAY(a, struct threat_zone, d->zone_count + 1);
    for (size_t i = 0; i < d->zone_count; i++)
        z[i] = (struct threat_zone){.key = d->zones[i].key, .parent = d->zones[i].parent};
    return z;
}

/* External entity, process and data store are the engine's first kinds, in the order of the field.
 */
static bool kind_of(const struct element *e, enum threat_kind *out)
{
    static const enum threat_kind kinds[] = {
        [ELEMENT_KIND_EXTERNAL_ENTITY] = THREAT_EXTERNAL_ENTITY,
        [ELEMENT_KIND_PROCESS] = THREAT_PROCESS,
        [ELEMENT_KIND_DATA_STORE] = THREAT_DATA_STORE,
    };
    if (e->kind <= ELEMENT_KIND_UNSET || e->kind >= (int64_t)COUNT_OF(kinds))
        return false;
    *out = kinds[e->kind];
    return true;
}

static bool elements_of(struct arena *a, const struct model_document *d,
                        const struct json *vocabulary, struct threat_element **out, struct err *err)
{
    struct threat_element *e = ARENA_ARRAY(a, struct threat_element, d->element_count + 1);
    for (size_t i = 0; i < d->element_count; i++) {
        const struct element *from = &d->elements[i];
        e[i] = (struct threat_element){
            .key = from->key,
            .zones = from->zone,
            .words = with_stereotype(a, vocabulary, from->stereotype, from->properties),
        };
        if (!kind_of(from, &e[i].kind))
            return err_set(err, ERR_INVALID, "element %.*s has no kind", STR_ARG(from->key));
    }
    *out = e;
    return true;
}

static struct threat_flow *flows_of(struct arena *a, const struct model_document *d)
{
    struct threat_flow *f = ARENA_ARRAY(a, struct threat_flow, d->flow_count + 1);
    for (size_t i = 0; i < d->flow_count; i++)
        f[i] = (struct threat_flow){
            .key = d->flows[i].key,
            .from = d->flows[i].source,
            .to = d->flows[i].target,
            .data = d->flows[i].data_classes,
            .words = d->flows[i].properties,
        };
    return f;
}

static struct threat_data *data_of(struct arena *a, const struct model_document *d)
{
    struct threat_data *t = ARENA_ARRAY(a, struct threat_data, d->data_count + 1);
    for (size_t i = 0; i < d->data_count; i++)
        t[i] = (struct threat_data){.key = d->data[i].key, .words = d->data[i].properties};
    return t;
}

bool threat_model_of(struct arena *a, const struct model_document *d, struct threat_model *out,
                     struct err *err)
{
    struct json *vocabulary;
    struct threat_element *elements;
    if (!json_read(a, embed_find("data/threats/vocabulary.json"), &vocabulary, err) ||
        !elements_of(a, d, vocabulary, &elements, err))
        return false;
    *out = (struct threat_model){
        .zones = zones_of(a, d),
        .zone_count = d->zone_count,
        .elements = elements,
        .element_count = d->element_count,
        .flows = flows_of(a, d),
        .flow_count = d->flow_count,
        .data = data_of(a, d),
        .data_count = d->data_count,
    };
    return true;
}

bool threat_model_load(struct store *s, struct arena *a, struct str release,
                       struct threat_model *out, struct findings *findings, struct err *err)
{
    struct model_state m;
    return model_load(s, a, release, MODEL_WHOLE, &m, findings, err) &&
           threat_model_of(a, &m.document, out, err);
}
