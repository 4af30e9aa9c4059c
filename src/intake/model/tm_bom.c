/* TM-BOM: the format of the OWASP Threat Model Library. A CycloneDX file that carries a threat
   model goes under the same name, and has a form of its own: tm_bom_cyclonedx.c. */
#include "base/limits.h"
#include "intake/model/model_internal.h"

#define TOOL "tm-bom"

struct reader {
    struct model_builder *b;
    struct buf *held; /* of each element: keys of the data in it; NULL before they are all there */
    struct map parents;  /* symbolic name of a component -> its JSON */
    struct map threats;  /* symbolic name -> struct told */
    struct map personas; /* symbolic name -> JSON */
    size_t spent;        /* bytes of controls and risks that were copied to threats */
};

/* What controls and risks say about a threat. */
struct told {
    struct buf mitigation, risks;
    struct str severity;
};

static size_t line_of(const struct reader *r, const struct json *v)
{
    return model_line_of(r->b, v);
}

/* "actor", also where the schema's "#/$defs/actor" is written. */
static struct str plain_type(struct str type)
{
    size_t slash = str_rfind_char(type, '/');
    return slash < type.n ? str_from(type, slash + 1) : type;
}

static struct str full_id(struct reader *r, struct str type, struct str name)
{
    return name.n ? str_fmt(r->b->arena, "%.*s %.*s", STR_ARG(plain_type(type)), STR_ARG(name))
                  : name;
}

/* --- keys: by symbolic names, which are ids and readable --- */

static const struct {
    const char *list, *type;
    enum model_part part;
    enum element_kind kind;
} lists[] = {
    {"trust_zones", "trust_zone", MODEL_ZONE, ELEMENT_KIND_UNSET},
    {"data_sets", "data_set", MODEL_DATA, ELEMENT_KIND_UNSET},
    {"actors", "actor", MODEL_ELEMENT, ELEMENT_KIND_EXTERNAL_ENTITY},
    {"components", "component", MODEL_ELEMENT, ELEMENT_KIND_PROCESS},
    {"data_stores", "data_store", MODEL_ELEMENT, ELEMENT_KIND_DATA_STORE},
    {"data_flows", "data_flow", MODEL_FLOW, ELEMENT_KIND_UNSET},
};

static void give_keys(struct reader *r)
{
    struct model_builder *b = r->b;
    size_t all = 0, n = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        all += json_count(json_get(b->root, lists[i].list));
    struct model_id *ids = ARENA_ARRAY(b->arena, struct model_id, all + 1);
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        JSON_EACH (v, json_get(b->root, lists[i].list)) {
            struct str name = json_text(v, "symbolic_name");
            ids[n++] = (struct model_id){lists[i].part, full_id(r, str_of(lists[i].type), name),
                                         name};
            if (lists[i].kind == ELEMENT_KIND_PROCESS && name.n && !map_find(&r->parents, name))
                map_add(&r->parents, name, (void *)(uintptr_t)v);
        }
    }
    model_keys(b, ids, n);
}

struct part {
    struct str name, key, description;
};

static struct part take_part(struct reader *r, size_t list, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = {.name = model_take_line(b, v, "title")};
    struct str id = model_take(b, v, "symbolic_name");
    struct model_id of = {lists[list].part, full_id(r, str_of(lists[list].type), id), id};
    if (p.name.n == 0)
        p.name = model_id_or(b, id, "Without a name");
    if (id.n == 0)
        of.name = p.name;
    p.key = model_own_key(b, &of, line_of(r, v), place);
    p.description = model_take_text(b, v, "description");
    return p;
}

/* --- zones and data --- */

static struct str zone_of(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct str zone = model_take(b, v, "trust_zone");
    struct str outer = model_take(b, v, "parent_component");
    const struct json *at = v;
    for (int steps = 0; zone.n == 0 && at && steps < 100; steps++) {
        at = map_find(&r->parents, json_text(at, "parent_component"));
        zone = json_text(at, "trust_zone");
    }
    if (outer.n)
        model_doubt(b, "model-inside", line_of(r, v), place,
                    "it is part of \"%.*s\"; taken as an element of its own, in the zone of that",
                    STR_ARG(model_line(b, outer)));
    struct str key = model_key_of(b, MODEL_ZONE, full_id(r, STR("trust_zone"), zone));
    if (zone.n && key.n == 0)
        model_doubt(b, "model-reference", line_of(r, v), place,
                    "the trust zone \"%.*s\" is not in the file; it lies in none",
                    STR_ARG(model_line(b, zone)));
    return key;
}

static void add_placements(struct reader *r, const struct json *v, struct str key)
{
    struct model_builder *b = r->b;
    JSON_EACH (at, model_enter(b, v, "placements")) {
        struct str store = json_text(at, "data_store");
        size_t i = 0;
        struct element *e = model_element_of(
            b, model_key_of(b, MODEL_ELEMENT, full_id(r, STR("data_store"), store)), &i);
        if (!e || !model_put_key(&r->held[i], key))
            continue; /* is named at the end */
        model_leave(b, at, "data_store", MODEL_TAKEN);
        if (model_take_true(b, at, "encrypted"))
            model_add_word(b->arena, &e->properties, STR("encrypted_at_rest?"));
    }
}

static void add_data(struct reader *r, size_t list, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct data_class *d = model_add_data(b);
    struct part p = take_part(r, list, v, place);
    *d = (struct data_class){.name = p.name, .key = p.key, .description = p.description};
    JSON_EACH (word, model_enter(b, v, "data_sensitivity")) {
        struct str s = json_as_text(word);
        bool personal = STR_IS(s, "pii") || STR_IS(s, "phi");
        if (personal)
            d->personal = TRI_YES;
        if (model_foreign_word(b, TOOL, "data_class", STR("data_sensitivity"), s, &d->properties) ||
            personal)
            model_mark(b, word, MODEL_TAKEN);
    }
    model_append(b, &d->description, "Records", model_take(b, v, "record_count"));
    add_placements(r, v, d->key);
}

static void add_zone(struct reader *r, size_t list, const struct json *v, struct str place)
{
    struct zone *z = model_add_zone(r->b);
    struct part p = take_part(r, list, v, place);
    *z = (struct zone){.name = p.name, .key = p.key, .description = p.description};
}

/* --- elements and flows --- */

static void add_element(struct reader *r, size_t list, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct element *e = model_add_element(b);
    struct part p = take_part(r, list, v, place);
    *e = (struct element){
        .name = p.name, .key = p.key, .description = p.description, .kind = lists[list].kind};
    e->zone = zone_of(r, v, place);
    model_append(b, &e->description, "Permissions", model_take_text(b, v, "permissions"));
    model_append(b, &e->description, "Source", model_take_line(b, v, "repo_link"));
    model_foreign_words(b, TOOL, model_kind_word(lists[list].kind), v, &e->properties);
    struct str vendor = model_take_line(b, v, "vendor"), product = model_take_line(b, v, "product");
    struct str type = {0};
    if (lists[list].kind == ELEMENT_KIND_DATA_STORE)
        type = model_take_line(b, v, "type");
    e->technology = model_line(b, str_fmt(b->arena, "%.*s %.*s%s%.*s%s", STR_ARG(vendor),
                                          STR_ARG(product), type.n ? " (" : "", STR_ARG(type),
                                          type.n ? ")" : ""));
}

/* Real files name the wrong type for what there is by that name only once. */
static struct str end_of(struct reader *r, const struct json *flow, const char *name,
                         struct str place, struct str *shown)
{
    struct model_builder *b = r->b;
    const struct json *end = model_enter(b, flow, name);
    struct str type = model_take(b, end, "type"), object = model_take(b, end, "object");
    struct str key = model_key_of(b, MODEL_ELEMENT, full_id(r, type, object));
    *shown = model_line(b, object);
    for (size_t i = 0; key.n == 0 && i < COUNT_OF(lists); i++) {
        key = model_key_of(b, MODEL_ELEMENT, full_id(r, str_of(lists[i].type), object));
        if (key.n)
            model_doubt(b, "model-reference", line_of(r, end), place,
                        "\"%.*s\" is no %.*s but a %s; taken as that", STR_ARG(*shown),
                        STR_ARG(model_line(b, type)), lists[i].type);
    }
    return key;
}

static void add_flow(struct reader *r, size_t list, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = take_part(r, list, v, place);
    struct str from, to;
    struct flow f = {.name = p.name, .key = p.key, .description = p.description};
    f.source = end_of(r, v, "source", place, &from);
    f.target = end_of(r, v, "destination", place, &to);
    model_foreign_words(b, TOOL, "data_flow", v, &f.properties);
    model_protocol_words(b, f.name, &f.properties);
    if (f.source.n && f.target.n) {
        *model_add_flow(b) = f;
        return;
    }
    findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line_of(r, v), place,
                 "the flow \"%.*s\" has no element at its %s (\"%.*s\"); it was left out",
                 STR_ARG(f.name), f.source.n ? "target" : "source",
                 STR_ARG(f.source.n ? to : from));
}

static void add_part(struct reader *r, size_t list, const struct json *v, struct str place)
{
    switch (lists[list].part) {
    case MODEL_ZONE: add_zone(r, list, v, place); break;
    case MODEL_DATA: add_data(r, list, v, place); break;
    case MODEL_ELEMENT: add_element(r, list, v, place); break;
    case MODEL_FLOW: add_flow(r, list, v, place); break;
    case MODEL_ASSET:
    case MODEL_THREAT:
    case MODEL_PART__COUNT: break;
    }
}

static void add_parts(struct reader *r, bool data)
{
    struct model_builder *b = r->b;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        size_t index = 0;
        if ((lists[i].part == MODEL_DATA) != data)
            continue;
        JSON_EACH (v, model_enter(b, b->root, lists[i].list)) {
            struct str place = str_fmt(b->arena, "%s[%zu]", lists[i].list, index++);
            if (v->type == JSON_OBJECT && !b->is_full)
                add_part(r, i, v, place);
        }
    }
}

/* --- threats --- */

static void list_threats(struct reader *r)
{
    JSON_EACH (v, json_get(r->b->root, "threats")) {
        struct str id = json_text(v, "symbolic_name");
        if (id.n == 0 || map_find(&r->threats, id))
            continue;
        struct told *t = ARENA_NEW(r->b->arena, struct told);
        t->mitigation.arena = t->risks.arena = r->b->arena;
        map_add(&r->threats, id, t);
    }
}

/* Controls and risks name the threats they are about; what they say goes to those. */
static bool tell(struct reader *r, const struct json *v, bool is_risk, struct str text)
{
    bool told = false;
    JSON_EACH (id, model_enter(r->b, v, "threats")) {
        struct told *t = map_find(&r->threats, json_as_text(id));
        struct buf *to = !t ? NULL : is_risk ? &t->risks : &t->mitigation;
        if (!to || r->spent > LIMIT_MODEL)
            continue; /* is named at the end */
        told = true;
        model_mark(r->b, id, MODEL_TAKEN);
        model_put_text(to, is_risk ? "Risk" : "", text);
        r->spent += text.n;
        if (is_risk && t->severity.n < 200)
            model_add_word(r->b->arena, &t->severity, model_line(r->b, json_text(v, "level")));
    }
    return told;
}

/* "name (status active, priority high): description" */
static struct str summary(struct reader *r, const struct json *v, const char *const *members)
{
    struct buf out = {.arena = r->b->arena};
    struct str text = json_text(v, "description");
    const char *before = " (";
    buf_put(&out, json_text(v, "title"));
    for (; *members; members++) {
        struct str s = json_member(v, *members);
        if (s.n)
            buf_fmt(&out, "%s%s %.*s", before, *members, STR_ARG(s));
        before = s.n ? ", " : before;
    }
    buf_fmt(&out, "%s%s%.*s", *before == ',' ? ")" : "", text.n ? ": " : "", STR_ARG(text));
    return buf_str(&out);
}

static void read_controls(struct reader *r)
{
    static const char *const of_control[] = {"status", "priority", NULL};
    static const char *const of_risk[] = {"likelihood", "impact", "score", "level", NULL};
    struct model_builder *b = r->b;
    JSON_EACH (c, model_enter(b, b->root, "controls"))
        if (tell(r, c, false, summary(r, c, of_control)))
            model_leave(b, c, "symbolic_name title description status priority", MODEL_TAKEN);
    JSON_EACH (v, model_enter(b, b->root, "risks")) {
        struct str harm = json_text(v, "impact_description"), text = summary(r, v, of_risk);
        if (harm.n)
            text = str_fmt(b->arena, "%.*s\nImpact: %.*s", STR_ARG(text), STR_ARG(harm));
        if (tell(r, v, true, text))
            model_leave(b, v,
                        "symbolic_name title description likelihood impact impact_description "
                        "score level",
                        MODEL_TAKEN);
    }
}

static void add_catalogue(struct reader *r, const struct json *v, const char *list,
                          const char *member, const char *title, struct str *ids)
{
    struct model_builder *b = r->b;
    JSON_EACH (at, model_enter(b, v, list)) {
        struct str id = model_take(b, at, member);
        if (id.n)
            model_add_word(b->arena, ids,
                           str_fmt(b->arena, "%s-%.*s",
                                   STR_IS(str_of(member), "cwe_id") ? "CWE" : "CAPEC",
                                   STR_ARG(model_line(b, id))));
        model_leave(b, at, title, MODEL_DERIVED); /* the catalogue's own words */
    }
}

static struct model_threat read_threat(struct reader *r, const struct json *v)
{
    struct model_builder *b = r->b;
    struct model_threat t = {.name = model_take_line(b, v, "title"), .line = line_of(r, v)};
    struct str id = model_take(b, v, "symbolic_name");
    struct str persona = model_take(b, v, "threat_persona");
    const struct json *who = map_find(&r->personas, persona);
    struct str called = model_take_line(b, who, "title");
    t.key = id;
    if (t.name.n == 0)
        t.name = model_id_or(b, id, "Threat");
    t.description = model_take_text(b, v, "description");
    model_append(b, &t.description, "Event", model_take_text(b, v, "event"));
    model_append(b, &t.description, "Sources", model_take_list(b, v, "sources", ", "));
    model_append(b, &t.description, "Persona", called.n ? called : persona);
    add_catalogue(r, v, "attack_mechanisms", "capec_id", "capec_title", &t.capec);
    add_catalogue(r, v, "weaknesses", "cwe_id", "cwe_title", &t.cwe);
    model_find_references(b, t.description, &t);
    const struct told *told = map_find(&r->threats, id);
    if (told) {
        model_append(b, &t.mitigation, "", buf_str(&told->mitigation));
        model_append(b, &t.description, "", buf_str(&told->risks));
        t.severity = told->severity;
    }
    return t;
}

static void add_threat(struct reader *r, struct model_threat *t, struct str about)
{
    struct model_builder *b = r->b;
    struct model_threat *one = model_add_threat(b);
    *one = *t;
    one->about = about;
    one->key = model_key(b, MODEL_THREAT, (struct str){0},
                         str_fmt(b->arena, "%.*s %.*s", STR_ARG(t->key), STR_ARG(about)));
}

static void add_threats(struct reader *r)
{
    static const char *const types[] = {"component", "data_store", "actor", "data_flow",
                                        "trust_zone"};
    struct model_builder *b = r->b;
    JSON_EACH (v, model_enter(b, b->root, "threats")) {
        if (v->type != JSON_OBJECT)
            continue;
        struct model_threat t = read_threat(r, v);
        size_t added = 0;
        JSON_EACH (at, model_enter(b, v, "components_affected")) {
            struct str about = {0};
            for (size_t i = 0; about.n == 0 && i < COUNT_OF(types); i++)
                about = model_key_of_any(b, full_id(r, str_of(types[i]), json_as_text(at)));
            if (about.n == 0 || b->is_full)
                continue; /* is named at the end */
            model_mark(b, at, MODEL_TAKEN);
            add_threat(r, &t, about);
            added++;
        }
        if (added == 0)
            add_threat(r, &t, (struct str){0});
    }
}

/* --- the document --- */

static void read_head(struct model_builder *b)
{
    const struct json *scope = model_enter(b, b->root, "scope");
    struct model_document *d = b->out;
    d->title = model_take_line(b, scope, "title");
    d->description = model_take_text(b, scope, "description");
    struct str more = model_take_text(b, b->root, "description");
    if (!str_eq(more, d->description))
        model_append(b, &d->description, "", more);
    model_append(b, &d->description, "Version of the model",
                 model_take_line(b, b->root, "version"));
    model_append(b, &d->description, "Reviewed on", model_take_line(b, b->root, "reviewed_at"));
    model_leave(b, b->root, "$schema", MODEL_DERIVED);
}

bool model_read_tm_bom(struct model_builder *b, struct err *err)
{
    struct reader r = {.b = b};
    if (json_get(b->root, "bomFormat"))
        return model_read_cyclonedx(b, err);
    r.parents.arena = r.threats.arena = r.personas.arena = b->arena;
    read_head(b);
    give_keys(&r);
    JSON_EACH (p, model_enter(b, b->root, "threat_personas")) {
        struct str id = json_text(p, "symbolic_name");
        if (id.n && !map_find(&r.personas, id))
            map_add(&r.personas, id, (void *)(uintptr_t)p);
        model_leave(b, p, "symbolic_name", MODEL_TAKEN);
    }
    add_parts(&r, false);
    r.held = ARENA_ARRAY(b->arena, struct buf, b->out->element_count + 1);
    for (size_t i = 0; i < b->out->element_count; i++)
        r.held[i].arena = b->arena;
    add_parts(&r, true); /* data lie in stores */
    for (size_t i = 0; i < b->out->element_count; i++)
        b->out->elements[i].data_classes = str_trim(buf_str(&r.held[i]));
    list_threats(&r);
    read_controls(&r);
    add_threats(&r);
    model_name_rest(b);
    return true;
}
