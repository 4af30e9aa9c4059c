#include "publish/model/export_internal.h"

/*
 * Open Threat Model 0.2.0. Assets of OTM are kinds of data there: they are our data classes. A
 * component must lie in a zone, and numbers must be given for trust and needs: where we know none,
 * the file says 0, and the finding says that it is none.
 */

static const char no_zone[] = "not-stated";

static struct json *part(struct model_writer *w, struct json *list, struct str id, struct str name,
                         struct str description)
{
    struct json *o = json_add(w->arena, list, NULL, JSON_OBJECT);
    json_add_text(w->arena, o, "id", id);
    json_add_text(w->arena, o, "name", name);
    if (description.n)
        json_add_text(w->arena, o, "description", description);
    return o;
}

/* --- data and zones --- */

/* The middle of the thirds of the scale from 0 to 100. */
static void put_need(struct model_writer *w, struct json *risk, const char *member, int64_t need,
                     struct str key)
{
    static const int numbers[] = {
        [ASSET_NEED_UNSET] = 0,
        [ASSET_NEED_LOW] = 17,
        [ASSET_NEED_MEDIUM] = 50,
        [ASSET_NEED_HIGH] = 83,
    };
    json_add_int(w->arena, risk, member, numbers[need]);
    if (need == ASSET_NEED_UNSET)
        model_lose(w, key, "%s: is not stated; the format wants a number, 0 was written", member);
}

static void put_data(struct model_writer *w, struct json *root)
{
    struct json *list = json_add(w->arena, root, "assets", JSON_ARRAY);
    for (size_t i = 0; i < w->document->data_count; i++) {
        const struct data_class *d = &w->document->data[i];
        struct json *o = part(w, list, model_id_of(w->arena, d->key), d->name, d->description);
        struct json *risk = json_add(w->arena, o, "risk", JSON_OBJECT);
        put_need(w, risk, "confidentiality", d->confidentiality, d->key);
        put_need(w, risk, "integrity", d->integrity, d->key);
        put_need(w, risk, "availability", d->availability, d->key);
        model_lose_fields(w, "data", d, "name description confidentiality integrity availability");
    }
}

static void put_parent(struct model_writer *w, struct json *o, struct str zone)
{
    struct json *parent = json_add(w->arena, o, "parent", JSON_OBJECT);
    json_add_text(w->arena, parent, "trustZone",
                  zone.n ? model_id_of(w->arena, zone) : str_of(no_zone));
}

static void put_zones(struct model_writer *w, struct json *root)
{
    struct json *list = json_add(w->arena, root, "trustZones", JSON_ARRAY);
    bool some_without = false;
    for (size_t i = 0; i < w->document->zone_count; i++) {
        const struct zone *z = &w->document->zones[i];
        struct json *o = part(w, list, model_id_of(w->arena, z->key), z->name, z->description);
        struct json *risk = json_add(w->arena, o, "risk", JSON_OBJECT);
        json_add_int(w->arena, risk, "trustRating", z->trust.value);
        if (!z->trust.known)
            model_lose(w, z->key, "trust: is not stated; the format wants a number, 0 was written");
        if (z->parent.n)
            put_parent(w, o, z->parent);
    }
    for (size_t i = 0; i < w->document->element_count; i++)
        some_without = some_without || w->document->elements[i].zone.n == 0;
    if (!some_without)
        return;
    struct json *o = part(w, list, str_of(no_zone), STR("Not stated"),
                          STR("What lies in no zone of the model."));
    struct json *risk = json_add(w->arena, o, "risk", JSON_OBJECT);
    json_add_int(w->arena, risk, "trustRating", 0);
    model_lose(w, STR("trustZones"),
               "elements without a zone were written into one more, \"Not stated\", as the format "
               "wants one for each");
}

/* --- threats --- */

static void put_threats_of(struct model_writer *w, struct json *o, struct str about)
{
    struct json *list = NULL;
    for (size_t i = 0; i < w->document->threat_count; i++) {
        const struct model_threat *t = &w->document->threats[i];
        if (!str_eq(t->about, about))
            continue;
        if (!list)
            list = json_add(w->arena, o, "threats", JSON_ARRAY);
        struct json *at = json_add(w->arena, list, NULL, JSON_OBJECT);
        json_add_text(w->arena, at, "threat", t->key);
        json_add_text(w->arena, at, "state", t->status.n ? t->status : STR("open"));
        struct json *against = json_add(w->arena, at, "mitigations", JSON_ARRAY);
        if (t->mitigation.n == 0)
            continue;
        struct json *m = json_add(w->arena, against, NULL, JSON_OBJECT);
        json_add_fmt(w->arena, m, "mitigation", "against-%.*s", STR_ARG(t->key));
        json_add_text(w->arena, m, "state",
                      STR_IS(t->status, "mitigated") ? STR("implemented") : STR("recommended"));
    }
}

static void put_threats(struct model_writer *w, struct json *root)
{
    struct json *list = json_add(w->arena, root, "threats", JSON_ARRAY);
    struct json *against = json_add(w->arena, root, "mitigations", JSON_ARRAY);
    for (size_t i = 0; i < w->document->threat_count; i++) {
        const struct model_threat *t = &w->document->threats[i];
        struct json *o = part(w, list, t->key, t->name, t->description);
        struct str stride = model_stride_name(t->stride), rest = t->cwe, word;
        struct json *categories = json_add(w->arena, o, "categories", JSON_ARRAY);
        if (stride.n)
            json_add_text(w->arena, categories, NULL, stride);
        struct json *cwes = json_add(w->arena, o, "cwes", JSON_ARRAY);
        while (str_word(&rest, &word))
            json_add_fmt(w->arena, cwes, NULL, "%s%.*s", char_is_digit(word.p[0]) ? "CWE-" : "",
                         STR_ARG(word));
        struct json *risk = json_add(w->arena, o, "risk", JSON_OBJECT);
        json_add(w->arena, risk, "likelihood", JSON_NULL);
        json_add_int(w->arena, risk, "impact", 0);
        json_add_text(w->arena, risk, "impactComment",
                      STR("Not a number here: see the security risk of the threat."));
        if (t->mitigation.n == 0)
            continue;
        struct json *m = part(w, against, str_fmt(w->arena, "against-%.*s", STR_ARG(t->key)),
                              str_fmt(w->arena, "Against %.*s", STR_ARG(t->key)), t->mitigation);
        json_add_int(w->arena, m, "riskReduction", 0);
    }
}

/* --- elements and flows --- */

static void put_keys(struct model_writer *w, struct json *o, const char *member, struct str keys)
{
    struct json *list = json_add(w->arena, o, member, JSON_ARRAY);
    struct str key;
    while (str_word(&keys, &key))
        json_add_text(w->arena, list, NULL, model_id_of(w->arena, key));
}

static void put_place(struct model_writer *w, struct json *o, const struct element *e)
{
    if (!e->x.known || !e->y.known)
        return;
    struct json *list = json_add(w->arena, o, "representations", JSON_ARRAY);
    struct json *at = json_add(w->arena, list, NULL, JSON_OBJECT);
    json_add_text(w->arena, at, "representation", STR("diagram"));
    json_add_fmt(w->arena, at, "id", "place-%.*s", STR_ARG(e->key));
    struct json *position = json_add(w->arena, at, "position", JSON_OBJECT);
    json_add_int(w->arena, position, "x", e->x.value);
    json_add_int(w->arena, position, "y", e->y.value);
    struct json *size = json_add(w->arena, at, "size", JSON_OBJECT);
    json_add_int(w->arena, size, "width", 120);
    json_add_int(w->arena, size, "height", 60);
}

static void put_components(struct model_writer *w, struct json *root)
{
    static const char *const types[] = {"process", "external-entity", "process", "data-store"};
    static const char *const of[] = {"process", "external_entity", "process", "data_store"};
    struct json *list = json_add(w->arena, root, "components", JSON_ARRAY);
    for (size_t i = 0; i < w->document->element_count; i++) {
        const struct element *e = &w->document->elements[i];
        struct json *o = part(w, list, model_id_of(w->arena, e->key), e->name, e->description);
        json_add_text(w->arena, o, "type", str_of(types[e->kind]));
        put_parent(w, o, e->zone);
        put_place(w, o, e);
        struct json *assets = json_add(w->arena, o, "assets", JSON_OBJECT);
        put_keys(w, assets, e->kind == ELEMENT_KIND_DATA_STORE ? "stored" : "processed",
                 e->data_classes);
        put_threats_of(w, o, e->key);
        model_put_words(w, json_add(w->arena, o, "attributes", JSON_OBJECT), of[e->kind], e->key,
                        e->properties);
        model_lose_fields(w, "elements", e,
                          "name kind zone description data_classes x y properties");
    }
}

static void put_flows(struct model_writer *w, struct json *root)
{
    struct json *list = json_add(w->arena, root, "dataflows", JSON_ARRAY);
    for (size_t i = 0; i < w->document->flow_count; i++) {
        const struct flow *f = &w->document->flows[i];
        struct json *o = part(w, list, model_id_of(w->arena, f->key), f->name, f->description);
        json_add_bool(w->arena, o, "bidirectional", false);
        json_add_text(w->arena, o, "source", model_id_of(w->arena, f->source));
        json_add_text(w->arena, o, "destination", model_id_of(w->arena, f->target));
        put_keys(w, o, "assets", f->data_classes);
        put_threats_of(w, o, f->key);
        model_put_words(w, json_add(w->arena, o, "attributes", JSON_OBJECT), "data_flow", f->key,
                        f->properties);
        model_lose_fields(w, "flows", f, "name source target description data_classes properties");
    }
}

struct json *model_write_otm(struct arena *a, const struct model_document *d,
                             struct findings *findings)
{
    struct model_writer w = model_writer_make(a, d, "otm", findings);
    struct json *root = json_object(a);
    json_add_text(a, root, "otmVersion", STR("0.2.0"));
    struct json *project = json_add(a, root, "project", JSON_OBJECT);
    json_add_text(a, project, "name", d->title.n ? d->title : STR("Threat model"));
    json_add_text(a, project, "id", d->release.n ? d->release : STR("model"));
    struct json *drawn = json_add(a, json_add(a, root, "representations", JSON_ARRAY), NULL,
                                  JSON_OBJECT);
    json_add_text(a, drawn, "name", STR("Diagram"));
    json_add_text(a, drawn, "id", STR("diagram"));
    json_add_text(a, drawn, "type", STR("diagram"));
    put_data(&w, root);
    put_zones(&w, root);
    put_components(&w, root);
    put_flows(&w, root);
    put_threats(&w, root);
    for (size_t i = 0; i < d->asset_count; i++)
        model_lose(&w, d->assets[i].key, "the asset \"%.*s\" has no place in the format",
                   STR_ARG(d->assets[i].name));
    return root;
}
