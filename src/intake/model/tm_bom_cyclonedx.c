/* A threat model inside a CycloneDX file, as the proposal for TM-BOM has it: components of the type
   threat-model, whose properties "cdx:model:..." say what they are. */
#include "base/limits.h"
#include "intake/model/model_internal.h"

#define TOOL "cyclonedx"
#define LEAD "cdx:model:"

struct part {
    const struct json *v;
    struct str place, type;
    struct model_id id;
};

struct reader {
    struct model_builder *b;
    struct part *parts;
    size_t count, cap;
    size_t others;    /* components of the bill of materials */
    struct buf about; /* what is said of diagrams */
    struct buf *held; /* of each element: keys of the data in it */
};

static size_t line_of(const struct reader *r, const struct json *v)
{
    return model_line_of(r->b, v);
}

/* --- properties --- */

/* The next property of that name after one (NULL: the first), marked as taken. */
static const struct json *next_property(struct reader *r, const struct part *p, const char *name,
                                        const struct json *after)
{
    const struct json *v = after ? after->next : json_first(json_get(p->v, "properties"));
    struct str wanted = str_fmt(r->b->arena, LEAD "%s", name);
    for (; v; v = v->next)
        if (str_eq(json_text(v, "name"), wanted)) {
            model_mark(r->b, v, MODEL_TAKEN);
            return v;
        }
    return NULL;
}

static struct str property(struct reader *r, const struct part *p, const char *name)
{
    return json_member(next_property(r, p, name, NULL), "value");
}

static bool property_is(struct reader *r, const struct part *p, const char *name, const char *value)
{
    return str_eq_nocase(property(r, p, name), str_of(value));
}

static struct number property_number(struct reader *r, const struct part *p, const char *name)
{
    return model_take_number(r->b, next_property(r, p, name, NULL), "value");
}

static struct str property_list(struct reader *r, const struct part *p, const char *name)
{
    struct buf out = {.arena = r->b->arena};
    const struct json *v = NULL;
    while ((v = next_property(r, p, name, v)))
        buf_fmt(&out, "%s%.*s", out.n ? ", " : "", STR_ARG(json_member(v, "value")));
    return buf_str(&out);
}

/* Words for what the table knows; the rest of the properties is named. */
static void finish_properties(struct reader *r, const struct part *p, const char *of,
                              struct str *words)
{
    struct model_builder *b = r->b;
    size_t i = 0;
    JSON_EACH (v, model_enter(b, p->v, "properties")) {
        struct str name = json_text(v, "name"), value = json_member(v, "value");
        struct str last = str_from(
            name, str_rfind_char(name, ':') < name.n ? str_rfind_char(name, ':') + 1 : 0);
        struct str place = str_fmt(b->arena, "%.*s.properties[%zu]", STR_ARG(p->place), i++);
        if (model_is_marked(b, v) || v->type != JSON_OBJECT)
            continue;
        if (str_starts(name, STR(LEAD "shape")) || str_starts(name, STR(LEAD "diagram:"))) {
            model_mark(b, v, MODEL_DRAWN);
            continue;
        }
        if (!words || !model_foreign_word(b, TOOL, of, last, value, words))
            model_lost(b, line_of(r, v), place, "has no place in our records: %.*s \"%.*s\"",
                       STR_ARG(model_line(b, name)), STR_ARG(model_line(b, value)));
        model_mark(b, v, MODEL_TAKEN);
    }
}

/* --- parts --- */

static enum model_part part_of(struct str type)
{
    if (STR_IS(type, "boundary") || STR_IS(type, "zone") || STR_IS(type, "trust-zone"))
        return MODEL_ZONE;
    if (STR_IS(type, "dataflow"))
        return MODEL_FLOW;
    return STR_IS(type, "asset") || STR_IS(type, "data") ? MODEL_DATA : MODEL_ELEMENT;
}

static bool is_frame(struct str type, size_t depth)
{
    return STR_IS(type, "diagram") || STR_IS(type, "repository") || STR_IS(type, "model") ||
           (depth == 0 && type.n == 0);
}

static void list_parts(struct reader *r, const struct json *within, struct str path, size_t depth)
{
    struct model_builder *b = r->b;
    size_t i = 0;
    JSON_EACH (v, model_enter(b, within, "components")) {
        struct part p = {.v = v};
        p.place = str_fmt(b->arena, "%.*s%scomponents[%zu]", STR_ARG(path), path.n ? "." : "", i++);
        if (!str_eq(json_text(v, "type"), STR("threat-model"))) {
            r->others++;
            model_mark(b, v, MODEL_DRAWN);
            continue;
        }
        model_leave(b, v, "type", MODEL_TAKEN);
        p.type = property(r, &p, "type");
        p.id = (struct model_id){part_of(p.type), model_take(b, v, "bom-ref"),
                                 model_take_line(b, v, "name")};
        if (is_frame(p.type, depth)) {
            model_put_text(&r->about, "Model", p.id.name);
            model_put_text(&r->about, "", model_take_text(b, v, "description"));
            finish_properties(r, &p, "", NULL);
        } else {
            if (p.id.name.n == 0)
                p.id.name = model_id_or(b, p.id.id, "Without a name");
            ARENA_ROOM(b->arena, r->parts, r->count, r->cap, 16);
            r->parts[r->count++] = p;
        }
        list_parts(r, v, p.place, depth + 1);
    }
}

static struct str own_key(struct reader *r, const struct part *p)
{
    return model_own_key(r->b, &p->id, line_of(r, p->v), p->place);
}

static struct str description_of(struct reader *r, const struct part *p)
{
    struct model_builder *b = r->b;
    struct str text = model_take_text(b, p->v, "description");
    const struct json *scope = next_property(r, p, "inScope", NULL);
    if (str_eq_nocase(json_member(scope, "value"), STR("false")))
        model_append(b, &text, "", STR("Out of scope."));
    model_append(b, &text, "Comment on the risk", property(r, p, "risk:description"));
    model_append(b, &text, "Tags", property_list(r, p, "tag"));
    return text;
}

static struct str boundary_of(struct reader *r, const struct part *p)
{
    struct str id = property(r, p, "inBoundary");
    struct str key = model_key_of(r->b, MODEL_ZONE, id);
    if (id.n && key.n == 0)
        model_doubt(r->b, "model-reference", line_of(r, p->v), p->place,
                    "the boundary \"%.*s\" is not in the file; it lies in none",
                    STR_ARG(model_line(r->b, id)));
    return key;
}

static void add_zone(struct reader *r, const struct part *p)
{
    struct zone *z = model_add_zone(r->b);
    *z = (struct zone){.name = p->id.name, .key = own_key(r, p)};
    z->description = description_of(r, p);
    z->parent = boundary_of(r, p);
    z->trust = property_number(r, p, "risk:trustRating");
    finish_properties(r, p, "trust_boundary", NULL);
}

static void add_element(struct reader *r, const struct part *p)
{
    struct model_builder *b = r->b;
    struct element *e = model_add_element(b);
    *e = (struct element){.name = p->id.name, .key = own_key(r, p)};
    e->kind = model_kind_or_process(b, TOOL, p->type, p->v, p->place);
    e->description = description_of(r, p);
    e->zone = boundary_of(r, p);
    e->technology = model_line(b, property(r, p, "platform"));
    e->x = property_number(r, p, "shape:x");
    e->y = property_number(r, p, "shape:y");
    finish_properties(r, p, model_kind_word((enum element_kind)e->kind), &e->properties);
}

static void add_data(struct reader *r, const struct part *p)
{
    static const char *const holders[] = {"processedBy", "storedBy"};
    struct model_builder *b = r->b;
    struct data_class *d = model_add_data(b);
    *d = (struct data_class){.name = p->id.name, .key = own_key(r, p)};
    d->description = description_of(r, p);
    d->confidentiality = model_need_of(property_number(r, p, "risk:confidentiality"));
    d->integrity = model_need_of(property_number(r, p, "risk:integrity"));
    d->availability = model_need_of(property_number(r, p, "risk:availability"));
    for (size_t i = 0; i < COUNT_OF(holders); i++) {
        const struct json *v = NULL;
        while ((v = next_property(r, p, holders[i], v))) {
            struct str value = json_member(v, "value");
            size_t at = 0;
            if (!model_element_of(b, model_key_of(b, MODEL_ELEMENT, value), &at) ||
                !model_put_key(&r->held[at], d->key))
                model_doubt(b, "model-reference", line_of(r, v), p->place,
                            "\"%.*s\" is no element of the file, or holds too many data",
                            STR_ARG(model_line(b, value)));
        }
    }
    finish_properties(r, p, "data_class", &d->properties);
}

static void add_flow(struct reader *r, const struct part *p)
{
    struct model_builder *b = r->b;
    struct flow f = {.name = p->id.name, .key = own_key(r, p)};
    struct buf keys = {.arena = b->arena}, texts = {.arena = b->arena};
    const struct json *v = NULL;
    f.description = description_of(r, p);
    f.source = model_key_of(b, MODEL_ELEMENT, property(r, p, "dataflow:source"));
    f.target = model_key_of(b, MODEL_ELEMENT, property(r, p, "dataflow:destination"));
    f.protocol = model_line(b, property(r, p, "dataflow:protocol"));
    f.port = model_line(b, property(r, p, "dataflow:port:destination"));
    while ((v = next_property(r, p, "dataflow:data", v))) {
        struct str data = json_member(v, "value"), key = model_key_of(b, MODEL_DATA, data);
        if (!key.n || !model_put_key(&keys, key))
            model_put_text(&texts, "Data", data);
    }
    f.data_classes = str_trim(buf_str(&keys));
    model_append(b, &f.description, "", buf_str(&texts));
    bool both = property_is(r, p, "dataflow:isBidirectional", "true");
    model_protocol_words(b, f.protocol, &f.properties);
    finish_properties(r, p, "data_flow", &f.properties);
    if (!f.source.n || !f.target.n) {
        findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line_of(r, p->v), p->place,
                     "the flow \"%.*s\" has no element at its %s; it was left out", STR_ARG(f.name),
                     f.source.n ? "target" : "source");
        return;
    }
    *model_add_flow(b) = f;
    if (both)
        model_add_back(b, &f, p->id.id, line_of(r, p->v), p->place);
}

static void add_parts(struct reader *r)
{
    static const struct {
        enum model_part part;
        void (*add)(struct reader *r, const struct part *p);
    } steps[] = {
        {MODEL_ZONE, add_zone},
        {MODEL_ELEMENT, add_element},
        {MODEL_DATA, add_data}, /* lies in elements */
        {MODEL_FLOW, add_flow},
    };
    struct model_document *d = r->b->out;
    r->held = ARENA_ARRAY(r->b->arena, struct buf, LIMIT_MODEL_PARTS);
    for (size_t i = 0; i < LIMIT_MODEL_PARTS; i++)
        r->held[i].arena = r->b->arena;
    for (size_t k = 0; k < COUNT_OF(steps); k++)
        for (size_t i = 0; i < r->count && !r->b->is_full; i++)
            if (r->parts[i].id.part == steps[k].part)
                steps[k].add(r, &r->parts[i]);
    for (size_t i = 0; i < d->element_count; i++)
        d->elements[i].data_classes = str_trim(buf_str(&r->held[i]));
}

/* --- the document --- */

static void read_head(struct model_builder *b)
{
    const struct json *metadata = model_enter(b, b->root, "metadata");
    const struct json *about = model_enter(b, metadata, "component");
    struct buf authors = {.arena = b->arena};
    b->out->spec_version = model_take_line(b, b->root, "specVersion");
    b->out->title = model_take_line(b, about, "name");
    b->out->description = model_take_text(b, about, "description");
    JSON_EACH (a, model_enter(b, metadata, "authors")) {
        struct str name = model_take_line(b, a, "name"), email = model_take_line(b, a, "email");
        buf_fmt(&authors, "%s%.*s%s%.*s%s", authors.n ? ", " : "", STR_ARG(name),
                email.n ? " <" : "", STR_ARG(email), email.n ? ">" : "");
        model_leave(b, a, "bom-ref", MODEL_DERIVED);
    }
    b->out->author = model_line(b, buf_str(&authors));
    model_leave(b, about, "type bom-ref", MODEL_DERIVED);
    model_leave(b, b->root, "$schema bomFormat version serialNumber", MODEL_DERIVED);
}

bool model_read_cyclonedx(struct model_builder *b, struct err *err)
{
    (void)err;
    struct reader r = {.b = b, .about = {.arena = b->arena}};
    read_head(b);
    list_parts(&r, b->root, (struct str){0}, 0);
    model_append(b, &b->out->description, "", buf_str(&r.about));
    struct model_id *ids = ARENA_ARRAY(b->arena, struct model_id, r.count + 1);
    for (size_t i = 0; i < r.count; i++)
        ids[i] = r.parts[i].id;
    model_keys(b, ids, r.count);
    add_parts(&r);
    model_settle_trust(b, "components");
    if (r.others > 0)
        model_lost(
            b, 0, STR("components"),
            "%zu components are of a bill of materials, not of a threat model; left out here",
            r.others);
    model_name_rest(b);
    return true;
}
