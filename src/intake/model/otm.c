/* Open Threat Model (IriusRisk), specification 0.1.0 and 0.2.0; JSON or YAML. */
#include "base/limits.h"
#include "intake/model/model_internal.h"

#define TOOL "otm"

/* Our own files have this zone for what lies in none, as the format wants a zone for each. */
static const char no_zone[] = "not-stated";

/* A part of the file by its id: what components and zones lie in. */
struct node {
    const struct json *v;
    bool is_zone;
    size_t index;
    struct model_id id;
    struct str place;
};

/* A threat of the file, which may stand at many parts. */
struct definition {
    const struct json *v;
    struct model_threat threat; /* all but what the part says */
    bool is_used;
};

struct reader {
    struct model_builder *b;
    struct definition *definitions;
    size_t definition_count;
    struct node *zones, *components, *flows, *data;
    size_t zone_count, component_count, flow_count, data_count;
    struct map zone_by_id, component_by_id; /* id -> node */
    struct map threats;                     /* id -> definition */
    struct map mitigations;                 /* id -> JSON */
    size_t spent;                           /* bytes of mitigations that were copied to threats */
};

static size_t line_of(const struct reader *r, const struct json *v)
{
    return model_line_of(r->b, v);
}

/* --- names and keys --- */

static struct node *list_nodes(struct reader *r, const char *member, enum model_part part,
                               size_t *count)
{
    struct model_builder *b = r->b;
    const struct json *list = model_enter(b, b->root, member);
    struct node *nodes = ARENA_ARRAY(b->arena, struct node, json_count(list) + 1);
    size_t n = 0, index = 0;
    JSON_EACH (v, list) {
        struct str place = str_fmt(b->arena, "%s[%zu]", member, index++);
        if (v->type != JSON_OBJECT)
            continue; /* is named at the end */
        struct str id = model_take(b, v, "id"), name = model_take_line(b, v, "name");
        if (name.n == 0) {
            name = model_id_or(b, id, "Without a name");
            model_doubt(b, "model-name", line_of(r, v), place, "it has no name; called \"%.*s\"",
                        STR_ARG(name));
        }
        nodes[n] = (struct node){.v = v, .index = n, .id = {part, id, name}, .place = place};
        nodes[n++].is_zone = part == MODEL_ZONE;
    }
    *count = n;
    return nodes;
}

static void remember(struct map *m, struct node *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (nodes[i].id.id.n && !map_find(m, nodes[i].id.id))
            map_add(m, nodes[i].id.id, &nodes[i]);
}

static void give_keys(struct reader *r)
{
    struct model_builder *b = r->b;
    const struct node *lists[] = {r->zones, r->components, r->flows, r->data};
    const size_t counts[] = {r->zone_count, r->component_count, r->flow_count, r->data_count};
    size_t all = 0, n = 0;
    for (size_t k = 0; k < COUNT_OF(lists); k++)
        all += counts[k];
    struct model_id *ids = ARENA_ARRAY(b->arena, struct model_id, all + 1);
    for (size_t k = 0; k < COUNT_OF(lists); k++)
        for (size_t i = 0; i < counts[k]; i++)
            ids[n++] = lists[k][i].id;
    model_keys(b, ids, n);
}

static struct str own_key(struct reader *r, const struct node *n)
{
    return model_own_key(r->b, &n->id, line_of(r, n->v), n->place);
}

/* --- where things lie --- */

/* The zone that the part lies in by way of components; NULL when there is none. */
static const struct node *zone_of(struct reader *r, const struct node *n)
{
    size_t steps = 0;
    while (n && steps++ <= r->component_count + r->zone_count) {
        const struct json *parent = json_get(n->v, "parent");
        struct str zone = json_member(parent, "trustZone");
        struct str component = json_member(parent, "component");
        if (zone.n)
            return map_find(&r->zone_by_id, zone);
        n = component.n ? map_find(&r->component_by_id, component) : NULL;
    }
    return NULL;
}

static struct str zone_key(struct reader *r, const struct node *n)
{
    struct model_builder *b = r->b;
    const struct json *parent = model_enter(b, n->v, "parent");
    const struct node *zone = zone_of(r, n);
    struct str in = model_take(b, parent, "component");
    struct str zone_id = model_take(b, parent, "trustZone");
    const struct node *outer = in.n ? map_find(&r->component_by_id, in) : NULL;
    if (outer)
        model_doubt(b, "model-inside", line_of(r, n->v), n->place,
                    "\"%.*s\" lies in the component \"%.*s\"; taken as lying in the zone of that",
                    STR_ARG(n->id.name), STR_ARG(outer->id.name));
    if (!zone && (in.n || zone_id.n))
        model_doubt(b, "model-reference", line_of(r, n->v), n->place,
                    "the parent \"%.*s\" leads to no trust zone; it lies in none",
                    STR_ARG(model_line(b, in.n ? in : zone_id)));
    if (!zone || str_eq(zone->id.id, str_of(no_zone)))
        return (struct str){0};
    return model_key_of(b, MODEL_ZONE, zone->id.id);
}

/* --- what is common --- */

static struct str text_with_tags(struct reader *r, const struct json *v)
{
    struct str text = model_take_text(r->b, v, "description");
    model_append(r->b, &text, "Tags", model_take_list(r->b, v, "tags", ", "));
    return text;
}

/* "attributes", and "properties" as older writers call them: free members, of which a few are known
   from the Microsoft tool's models that StartLeft turns into OTM. */
static void take_attributes(struct reader *r, const struct node *n, const char *of,
                            struct str *words, struct str *description)
{
    static const char *const names[] = {"attributes", "properties"};
    struct model_builder *b = r->b;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct json *in = model_enter(b, n->v, names[i]);
        if (!in || in->type != JSON_OBJECT)
            continue;
        if (words)
            model_foreign_words(b, TOOL, of, in, words);
        if (str_eq(model_line(b, json_text(in, "Name")), n->id.name))
            model_leave(b, in, "Name", MODEL_TAKEN);
        struct str reason = model_take_text(b, in, "Reason For Out Of Scope");
        if (model_take_true(b, in, "Out Of Scope"))
            model_append(b, description, "", STR("Out of scope."));
        model_append(b, description, "Reason for being out of scope", reason);
        JSON_EACH (v, in) {
            struct str value = json_as_text(v);
            if (STR_IS(value, "Not Selected") || STR_IS(value, "Select") ||
                (STR_IS(v->key, "Dataflow Order") && STR_IS(value, "0")))
                model_mark(b, v, MODEL_DERIVED);
        }
    }
}

/* The first place in a drawing counts; what is said of source code has no place here. */
static void take_representations(struct reader *r, const struct json *v, struct element *e)
{
    struct model_builder *b = r->b;
    JSON_EACH (at, model_enter(b, v, "representations")) {
        const struct json *position = json_get(at, "position");
        model_leave(b, at, "id name representation size", MODEL_DRAWN);
        if (!position)
            continue;
        if (!e || e->x.known) {
            model_mark(b, position, e ? MODEL_ENTERED : MODEL_DRAWN);
            continue;
        }
        model_mark(b, position, MODEL_ENTERED);
        e->x = model_take_number(b, position, "x");
        e->y = model_take_number(b, position, "y");
    }
}

static void put_data_keys(struct reader *r, const struct json *list, struct buf *keys)
{
    JSON_EACH (v, list) {
        struct str key = model_key_of(r->b, MODEL_DATA, json_as_text(v));
        if (key.n && model_put_key(keys, key)) /* else it is named at the end */
            model_mark(r->b, v, MODEL_TAKEN);
    }
}

/* --- threats --- */

static struct str number_text(struct reader *r, const struct json *risk, const char *member)
{
    struct str s = model_take(r->b, risk, member);
    return s.n ? str_fmt(r->b->arena, "%s %.*s", member, STR_ARG(s)) : s;
}

/* "Validate input (required): how to do it". Many threats may name one mitigation; beyond as many
   bytes as a file may have only its name is given. */
static void put_mitigation(struct reader *r, struct buf *out, const struct json *m)
{
    struct model_builder *b = r->b;
    struct str id = model_take(b, m, "mitigation"), state = model_take_line(b, m, "state");
    const struct json *d = map_find(&r->mitigations, id);
    struct str name = d ? model_line(b, json_text(d, "name")) : id;
    struct str text = str_trim(json_text(d, "description"));
    struct str less = json_member(d, "riskReduction");
    buf_fmt(out, "%s%.*s%s%.*s%s", out->n ? "\n\n" : "", STR_ARG(name), state.n ? " (" : "",
            STR_ARG(state), state.n ? ")" : "");
    if (r->spent > LIMIT_MODEL)
        return;
    r->spent += text.n;
    if (text.n && !str_eq(text, name))
        buf_fmt(out, ": %.*s", STR_ARG(text));
    if (less.n)
        buf_fmt(out, "\nRisk reduction: %.*s", STR_ARG(less));
    if (r->spent > LIMIT_MODEL)
        model_doubt(b, "model-cut", line_of(r, m), STR("mitigations"),
                    "texts of mitigations are repeated too often; from here on they are left out");
}

static struct str mitigation_text(struct reader *r, const struct json *at)
{
    struct buf out = {.arena = r->b->arena};
    JSON_EACH (m, model_enter(r->b, at, "mitigations"))
        put_mitigation(r, &out, m);
    return model_text(r->b, buf_str(&out));
}

static void fill_threat(struct reader *r, struct model_threat *t, const struct json *d)
{
    struct model_builder *b = r->b;
    const struct json *risk = model_enter(b, d, "risk");
    t->name = model_take_line(b, d, "name");
    t->description = text_with_tags(r, d);
    struct str likelihood = number_text(r, risk, "likelihood");
    struct str impact = number_text(r, risk, "impact");
    t->severity = str_fmt(b->arena, "%.*s%s%.*s", STR_ARG(likelihood),
                          likelihood.n && impact.n ? ", " : "", STR_ARG(impact));
    model_append(b, &t->description, "Likelihood", model_take_text(b, risk, "likelihoodComment"));
    model_append(b, &t->description, "Impact", model_take_text(b, risk, "impactComment"));
    t->category = model_take_list(b, d, "categories", ", ");
    t->stride = model_stride(t->category);
    if (t->stride && str_find_char(t->category, ',') == t->category.n)
        t->category = (struct str){0};
    model_find_references(b, model_take_list(b, d, "cwes", " "), t);
    model_find_references(b, t->name, t);
    model_find_references(b, t->description, t);
}

static void define_threats(struct reader *r)
{
    struct model_builder *b = r->b;
    const struct json *list = model_enter(b, b->root, "threats");
    r->definitions = ARENA_ARRAY(b->arena, struct definition, json_count(list) + 1);
    JSON_EACH (v, list) {
        if (v->type != JSON_OBJECT)
            continue;
        struct str id = model_take(b, v, "id");
        struct definition *d = &r->definitions[r->definition_count++];
        d->v = v;
        d->threat.key = id; /* for now */
        fill_threat(r, &d->threat, v);
        if (d->threat.name.n == 0)
            d->threat.name = model_id_or(b, id, "Threat");
        if (id.n && !map_find(&r->threats, id))
            map_add(&r->threats, id, d);
    }
}

static void define_mitigations(struct reader *r)
{
    struct model_builder *b = r->b;
    JSON_EACH (d, model_enter(b, b->root, "mitigations")) {
        struct str id = model_take(b, d, "id");
        if (id.n && !map_find(&r->mitigations, id))
            map_add(&r->mitigations, id, (void *)(uintptr_t)d);
    }
}

static void add_threats(struct reader *r, const struct node *n, struct str about)
{
    struct model_builder *b = r->b;
    JSON_EACH (at, model_enter(b, n->v, "threats")) {
        if (at->type != JSON_OBJECT)
            continue;
        struct str id = model_take(b, at, "threat");
        struct definition *d = map_find(&r->threats, id);
        struct model_threat *t = model_add_threat(b);
        if (d) {
            *t = d->threat;
            d->is_used = true;
        } else {
            t->name = model_id_or(b, id, "Threat");
            model_doubt(b, "model-reference", line_of(r, at), n->place,
                        "the threat \"%.*s\" is described nowhere in the file", STR_ARG(t->name));
        }
        t->key = model_key(b, MODEL_THREAT, (struct str){0},
                           str_fmt(b->arena, "%.*s %.*s", STR_ARG(id), STR_ARG(about)));
        t->about = about;
        t->status = model_take_line(b, at, "state");
        t->mitigation = mitigation_text(r, at);
        t->line = line_of(r, at);
    }
}

/* Threats of the file that are at no part are about the whole. */
static void add_other_threats(struct reader *r)
{
    struct model_builder *b = r->b;
    for (size_t i = 0; i < r->definition_count && !b->is_full; i++) {
        const struct definition *d = &r->definitions[i];
        if (d->is_used)
            continue;
        struct model_threat *t = model_add_threat(b);
        *t = d->threat;
        t->key = model_key(b, MODEL_THREAT, (struct str){0}, t->key.n ? t->key : t->name);
        t->line = line_of(r, d->v);
    }
}

/* --- parts --- */

static void add_data(struct reader *r, const struct node *n)
{
    struct model_builder *b = r->b;
    const struct json *risk = model_enter(b, n->v, "risk");
    struct data_class *d = model_add_data(b);
    *d = (struct data_class){.name = n->id.name, .key = own_key(r, n)};
    d->description = text_with_tags(r, n->v);
    d->confidentiality = model_need_of(model_take_number(b, risk, "confidentiality"));
    d->integrity = model_need_of(model_take_number(b, risk, "integrity"));
    d->availability = model_need_of(model_take_number(b, risk, "availability"));
    model_append(b, &d->description, "Comment on the risk", model_take_text(b, risk, "comment"));
    model_append(b, &d->description, "Comment on the risk",
                 model_take_text(b, risk, "riskComments"));
    model_enter(b, n->v, "attributes");
}

static void add_zone(struct reader *r, const struct node *n)
{
    struct model_builder *b = r->b;
    if (str_eq(n->id.id, str_of(no_zone))) {
        model_mark(b, n->v, MODEL_DERIVED);
        return;
    }
    struct zone *z = model_add_zone(b);
    const struct json *risk = model_enter(b, n->v, "risk");
    *z = (struct zone){.name = n->id.name, .key = own_key(r, n)};
    z->description = text_with_tags(r, n->v);
    z->trust = model_take_number(b, risk, "trustRating");
    z->parent = zone_key(r, n);
    struct str type = json_member(n->v, "type");
    if (str_eq(type, n->id.id) || str_eq(type, n->id.name))
        model_leave(b, n->v, "type", MODEL_DERIVED);
    take_attributes(r, n, "trust_boundary", NULL, &z->description);
    take_representations(r, n->v, NULL);
}

/* A type that says the kind and no more. */
static bool is_kind_word(struct str type)
{
    return STR_IS(type, "process") || STR_IS(type, "external-entity") || STR_IS(type, "data-store");
}

static void add_component(struct reader *r, const struct node *n)
{
    struct model_builder *b = r->b;
    struct element *e = model_add_element(b);
    struct buf keys = {.arena = b->arena};
    const struct json *assets = model_enter(b, n->v, "assets");
    struct str type = model_take_line(b, n->v, "type");
    *e = (struct element){.name = n->id.name, .key = own_key(r, n)};
    e->kind = model_kind_or_process(b, TOOL, type, n->v, n->place);
    if (!is_kind_word(type))
        e->technology = type;
    e->zone = zone_key(r, n);
    e->description = text_with_tags(r, n->v);
    put_data_keys(r, model_enter(b, assets, "processed"), &keys);
    put_data_keys(r, model_enter(b, assets, "stored"), &keys);
    e->data_classes = str_trim(buf_str(&keys));
    take_attributes(r, n, model_kind_word((enum element_kind)e->kind), &e->properties,
                    &e->description);
    take_representations(r, n->v, e);
    add_threats(r, n, e->key);
}

static void add_flow(struct reader *r, const struct node *n)
{
    struct model_builder *b = r->b;
    struct str source = model_take(b, n->v, "source"), target = model_take(b, n->v, "destination");
    struct flow f = {.name = n->id.name, .key = own_key(r, n)};
    struct buf keys = {.arena = b->arena};
    f.source = model_key_of(b, MODEL_ELEMENT, source);
    f.target = model_key_of(b, MODEL_ELEMENT, target);
    f.description = text_with_tags(r, n->v);
    put_data_keys(r, model_enter(b, n->v, "assets"), &keys);
    f.data_classes = str_trim(buf_str(&keys));
    take_attributes(r, n, "data_flow", &f.properties, &f.description);
    bool both = model_take_true(b, n->v, "bidirectional");
    bool whole = f.source.n && f.target.n;
    model_leave(b, n->v, "representations", MODEL_DRAWN);
    add_threats(r, n, whole ? f.key : (struct str){0});
    if (!whole) {
        findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line_of(r, n->v), n->place,
                     "the flow \"%.*s\" has no component at its %s (\"%.*s\"); it was left out",
                     STR_ARG(f.name), f.source.n ? "target" : "source",
                     STR_ARG(model_line(b, f.source.n ? target : source)));
        return;
    }
    *model_add_flow(b) = f;
    if (both)
        model_add_back(b, &f, n->id.id, line_of(r, n->v), n->place);
}

static void read_project(struct model_builder *b)
{
    const struct json *p = model_enter(b, b->root, "project");
    struct model_document *d = b->out;
    d->spec_version = model_take_line(b, b->root, "otmVersion");
    d->title = model_take_line(b, p, "name");
    d->author = model_take_line(b, p, "owner");
    d->description = model_take_text(b, p, "description");
    model_append(b, &d->description, "Contact of the owner", model_take_line(b, p, "ownerContact"));
    model_append(b, &d->description, "Tags", model_take_list(b, p, "tags", ", "));
    if (str_eq(json_text(p, "id"), json_text(p, "name")))
        model_leave(b, p, "id", MODEL_DERIVED);
    model_enter(b, p, "attributes");
    JSON_EACH (v, model_enter(b, b->root, "representations"))
        model_leave(b, v, "id name type size", MODEL_DRAWN);
}

/* Mitigations that no threat names are lost; texts of the others stand with their threats. */
static void mark_mitigations(struct reader *r)
{
    struct model_builder *b = r->b;
    static const char *const lists[] = {"components", "dataflows"};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (part, json_get(b->root, lists[i]))
            JSON_EACH (at, json_get(part, "threats"))
                JSON_EACH (m, json_get(at, "mitigations"))
                    model_leave(b, map_find(&r->mitigations, json_member(m, "mitigation")),
                                "name description riskReduction", MODEL_TAKEN);
}

bool model_read_otm(struct model_builder *b, struct err *err)
{
    (void)err;
    struct arena *a = b->arena;
    struct reader r = {.b = b};
    r.zone_by_id.arena = r.component_by_id.arena = r.threats.arena = a;
    r.mitigations.arena = a;
    read_project(b);
    define_threats(&r);
    define_mitigations(&r);
    r.zones = list_nodes(&r, "trustZones", MODEL_ZONE, &r.zone_count);
    r.components = list_nodes(&r, "components", MODEL_ELEMENT, &r.component_count);
    r.flows = list_nodes(&r, "dataflows", MODEL_FLOW, &r.flow_count);
    r.data = list_nodes(&r, "assets", MODEL_DATA, &r.data_count);
    remember(&r.zone_by_id, r.zones, r.zone_count);
    remember(&r.component_by_id, r.components, r.component_count);
    give_keys(&r);
    for (size_t i = 0; i < r.data_count && !b->is_full; i++)
        add_data(&r, &r.data[i]);
    for (size_t i = 0; i < r.zone_count && !b->is_full; i++)
        add_zone(&r, &r.zones[i]);
    for (size_t i = 0; i < r.component_count && !b->is_full; i++)
        add_component(&r, &r.components[i]);
    for (size_t i = 0; i < r.flow_count && !b->is_full; i++)
        add_flow(&r, &r.flows[i]);
    add_other_threats(&r);
    model_settle_trust(b, "trustZones");
    mark_mitigations(&r);
    model_name_rest(b);
    return true;
}
