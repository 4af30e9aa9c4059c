/* pytm's JSON: what it reads (a list of boundaries, elements and flows that name each other) and
   what it writes (the same with every attribute, and copies of the elements by kind). Conditions of
   its rules are Python and are never run. */
#include "base/limits.h"
#include "intake/model/model_internal.h"

#define TOOL "pytm"

struct reader {
    struct model_builder *b;
    struct buf *held; /* of each element: keys of data it handles */
};

static size_t line_of(const struct reader *r, const struct json *v)
{
    return model_line_of(r->b, v);
}

/* --- names and keys: names are ids --- */

static const struct {
    const char *list;
    enum model_part part;
} lists[] = {
    {"boundaries", MODEL_ZONE}, {"data", MODEL_DATA},      {"elements", MODEL_ELEMENT},
    {"assets", MODEL_ELEMENT},  {"actors", MODEL_ELEMENT}, {"flows", MODEL_FLOW},
};

/* "assets" and "actors" are copies of elements, word for word; one that is not is an element. */
static bool is_copy(struct reader *r, const struct json *v, struct map *seen)
{
    struct buf text = {.arena = r->b->arena};
    static char there;
    json_write(v, &text);
    if (map_find(seen, buf_str(&text)))
        return true;
    map_add(seen, buf_str(&text), &there);
    return false;
}

static struct model_id id_of(const struct json *v, enum model_part part)
{
    struct str name = json_member(v, "name");
    return (struct model_id){part, name, name};
}

static void give_keys(struct reader *r)
{
    struct model_builder *b = r->b;
    size_t all = 0, n = 0;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        all += json_count(json_get(b->root, lists[i].list));
    struct model_id *ids = ARENA_ARRAY(b->arena, struct model_id, all + 1);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (v, json_get(b->root, lists[i].list))
            ids[n++] = id_of(v, lists[i].part);
    model_keys(b, ids, n);
}

/* --- what is common --- */

/* What pytm writes where nothing was said. */
static bool is_unset(struct str s)
{
    static const char *const words[] = {
        "-1",
        "UNKNOWN",
        "NONE",
        "Classification.UNKNOWN",
        "TLSVersion.NONE",
        "Lifetime.NONE",
        "DatastoreType.UNKNOWN",
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(s, str_of(words[i])))
            return true;
    return false;
}

static void leave_unset(struct model_builder *b, const struct json *object)
{
    JSON_EACH (v, object)
        if (v->type != JSON_ARRAY && v->type != JSON_OBJECT && is_unset(json_as_text(v)))
            model_mark(b, v, MODEL_DERIVED);
    JSON_EACH (level, json_get(object, "levels"))
        if (STR_IS(json_as_text(level), "0"))
            model_leave(b, object, "levels", MODEL_DERIVED);
    if (json_int(object, "severity", 0) == 0)
        model_leave(b, object, "severity", MODEL_DERIVED);
    model_leave(b, object, "inputs outputs order carriedBy", MODEL_DERIVED);
}

/* "Classification.SECRET" is "SECRET". */
static struct str last_part(struct str s)
{
    size_t dot = str_rfind_char(s, '.');
    return dot < s.n ? str_from(s, dot + 1) : s;
}

static struct str take_set(struct model_builder *b, const struct json *v, const char *name)
{
    struct str s = json_member(v, name);
    return is_unset(s) ? (struct str){0} : model_take_line(b, v, name);
}

static struct str boundary_of(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct str name = model_take(b, v, "inBoundary");
    struct str key = model_key_of(b, MODEL_ZONE, name);
    if (name.n && key.n == 0)
        model_doubt(b, "model-reference", line_of(r, v), place,
                    "the boundary \"%.*s\" is not in the file; it lies in none",
                    STR_ARG(model_line(b, name)));
    return key;
}

struct part {
    struct str name, key, description;
};

static struct part take_part(struct reader *r, const struct json *v, enum model_part part,
                             struct str place)
{
    struct model_builder *b = r->b;
    struct model_id id = id_of(v, part);
    struct part p = {.name = model_take_line(b, v, "name")};
    if (p.name.n == 0) {
        p.name = STR("Without a name");
        model_doubt(b, "model-name", line_of(r, v), place, "it has no name; called \"%.*s\"",
                    STR_ARG(p.name));
    }
    p.key = model_own_key(b, &id, line_of(r, v), place);
    p.description = model_take_text(b, v, "description");
    model_append(b, &p.description, "", model_take_text(b, v, "note"));
    const struct json *in_scope = json_get(v, "inScope");
    if (in_scope && (in_scope->type == JSON_TRUE || in_scope->type == JSON_FALSE)) {
        model_mark(b, in_scope, MODEL_TAKEN);
        if (in_scope->type == JSON_FALSE)
            model_append(b, &p.description, "", STR("Out of scope."));
    }
    leave_unset(b, v);
    return p;
}

static void take_words(struct reader *r, const struct json *v, const char *of, struct str *words)
{
    const struct json *controls = model_enter(r->b, v, "controls");
    model_foreign_words(r->b, TOOL, of, v, words);
    if (controls && controls->type == JSON_OBJECT) {
        model_foreign_words(r->b, TOOL, of, controls, words);
        leave_unset(r->b, controls);
    }
}

static struct str data_keys(struct reader *r, const struct json *v)
{
    struct model_builder *b = r->b;
    struct buf keys = {.arena = b->arena};
    const struct json *list = json_get(v, "data");
    if (list && list->type == JSON_STRING) {
        struct str key = model_key_of(b, MODEL_DATA, list->text);
        if (key.n)
            model_mark(b, list, MODEL_TAKEN);
        return key;
    }
    JSON_EACH (d, model_enter(b, v, "data")) {
        struct str name = d->type == JSON_OBJECT ? json_member(d, "name") : json_as_text(d);
        struct str key = model_key_of(b, MODEL_DATA, name);
        if (key.n && d->type != JSON_OBJECT && model_put_key(&keys, key))
            model_mark(b, d, MODEL_TAKEN); /* else it is named at the end */
    }
    return str_trim(buf_str(&keys));
}

/* --- findings: what pytm's own rules found --- */

static void add_finding(struct reader *r, const struct json *v, struct str about)
{
    struct model_builder *b = r->b;
    struct str id = model_take(b, v, "threat_id"), number = model_take(b, v, "id");
    struct str target = model_take(b, v, "target"), cvss = model_take_line(b, v, "cvss");
    struct model_threat *t = model_add_threat(b);
    if (about.n == 0)
        about = model_key_of_any(b, target);
    if (about.n == 0 && target.n)
        model_doubt(b, "model-reference", line_of(r, v), STR("findings"),
                    "\"%.*s\" is not in the file; the threat is about the whole system",
                    STR_ARG(model_line(b, target)));
    t->about = about;
    t->name = model_take_line(b, v, "description");
    if (t->name.n == 0)
        t->name = model_id_or(b, id, "Threat");
    t->key = model_key(
        b, MODEL_THREAT, (struct str){0},
        str_fmt(b->arena, "%.*s %.*s", STR_ARG(id.n ? id : t->name), STR_ARG(about)));
    t->category = id;
    t->description = model_take_text(b, v, "details");
    model_append(b, &t->description, "Example", model_take_text(b, v, "example"));
    model_append(b, &t->description, "CVSS", cvss);
    model_append(b, &t->description, "Number in pytm", number);
    struct str references = model_take_text(b, v, "references");
    model_append(b, &t->description, "References", references);
    t->severity = model_take_line(b, v, "severity");
    t->status = model_take_line(b, v, "response");
    t->mitigation = model_take_text(b, v, "mitigations");
    t->line = line_of(r, v);
    model_find_references(b, t->description, t);
    model_find_references(b, t->name, t);
}

static void add_findings(struct reader *r, const struct json *v, struct str about)
{
    JSON_EACH (f, model_enter(r->b, v, "findings"))
        if (f->type == JSON_OBJECT && !r->b->is_full)
            add_finding(r, f, about);
}

/* --- parts --- */

static void add_zone(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = take_part(r, v, MODEL_ZONE, place);
    struct zone *z = model_add_zone(b);
    struct str none = {0};
    *z = (struct zone){.name = p.name, .key = p.key, .description = p.description};
    z->parent = boundary_of(r, v, place);
    take_words(r, v, "trust_boundary", &none);
    model_leave(b, v, "__class__", MODEL_DERIVED);
    add_findings(r, v, p.key);
}

static enum asset_need need_of(struct str classification)
{
    struct str s = last_part(classification);
    if (str_eq_nocase(s, STR("PUBLIC")))
        return ASSET_NEED_LOW;
    if (str_eq_nocase(s, STR("RESTRICTED")))
        return ASSET_NEED_MEDIUM;
    if (str_eq_nocase(s, STR("SENSITIVE")) || str_eq_nocase(s, STR("SECRET")) ||
        str_eq_nocase(s, STR("TOP_SECRET")))
        return ASSET_NEED_HIGH;
    return ASSET_NEED_UNSET;
}

static void add_data(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = take_part(r, v, MODEL_DATA, place);
    struct data_class *d = model_add_data(b);
    *d = (struct data_class){.name = p.name, .key = p.key, .description = p.description};
    d->confidentiality = need_of(json_member(v, "classification"));
    if (d->confidentiality != ASSET_NEED_UNSET)
        model_append(b, &d->description, "Classification",
                     last_part(model_take_line(b, v, "classification")));
    if (model_take_true(b, v, "isPII"))
        d->personal = TRI_YES;
    model_foreign_words(b, TOOL, "data_class", v, &d->properties);
    model_append(b, &d->description, "Format", model_take_line(b, v, "format"));
    JSON_EACH (name, model_enter(b, v, "processedBy")) {
        size_t i = 0;
        struct str key = model_key_of(b, MODEL_ELEMENT, json_as_text(name));
        if (model_element_of(b, key, &i) && model_put_key(&r->held[i], p.key))
            model_mark(b, name, MODEL_TAKEN); /* else it is named at the end */
    }
}

static void add_element(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = take_part(r, v, MODEL_ELEMENT, place);
    struct element *e = model_add_element(b);
    struct str class = model_take(b, v, "__class__"), os = model_take_line(b, v, "OS");
    struct str type = take_set(b, v, "type");
    *e = (struct element){.name = p.name, .key = p.key, .description = p.description};
    e->kind = model_kind_or_process(b, TOOL, class, v, place);
    e->zone = boundary_of(r, v, place);
    e->technology = model_line(
        b, str_fmt(b->arena, "%.*s %.*s", STR_ARG(os), STR_ARG(last_part(type))));
    e->data_classes = data_keys(r, v);
    take_words(r, v, model_kind_word((enum element_kind)e->kind), &e->properties);
    model_append(b, &e->description, "Protocol", take_set(b, v, "protocol"));
    model_append(b, &e->description, "Port", take_set(b, v, "port"));
    add_findings(r, v, p.key);
}

static void add_flow(struct reader *r, const struct json *v, struct str place)
{
    struct model_builder *b = r->b;
    struct part p = take_part(r, v, MODEL_FLOW, place);
    struct str from = model_take(b, v, "source"), to = model_take(b, v, "sink");
    struct str tls = last_part(take_set(b, v, "tlsVersion"));
    struct flow f = {.name = p.name, .key = p.key, .description = p.description};
    f.source = model_key_of(b, MODEL_ELEMENT, from);
    f.target = model_key_of(b, MODEL_ELEMENT, to);
    f.protocol = take_set(b, v, "protocol");
    if (tls.n)
        f.protocol = str_fmt(b->arena, "%.*s%s%.*s", STR_ARG(f.protocol), f.protocol.n ? ", " : "",
                             STR_ARG(tls));
    f.port = take_set(b, v, "dstPort");
    f.data_classes = data_keys(r, v);
    take_words(r, v, "data_flow", &f.properties);
    model_protocol_words(b, f.protocol, &f.properties);
    model_leave(b, v, "__class__", MODEL_DERIVED);
    bool whole = f.source.n && f.target.n;
    add_findings(r, v, whole ? p.key : (struct str){0});
    if (whole) {
        *model_add_flow(b) = f;
        return;
    }
    findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line_of(r, v), place,
                 "the flow \"%.*s\" has no element at its %s (\"%.*s\"); it was left out",
                 STR_ARG(f.name), f.source.n ? "sink" : "source",
                 STR_ARG(model_line(b, f.source.n ? to : from)));
}

static void add_list(struct reader *r, const char *name, struct map *seen,
                     void (*add)(struct reader *r, const struct json *v, struct str place))
{
    struct model_builder *b = r->b;
    size_t i = 0;
    JSON_EACH (v, model_enter(b, b->root, name)) {
        struct str place = str_fmt(b->arena, "%s[%zu]", name, i++);
        if (v->type != JSON_OBJECT || b->is_full)
            continue; /* is named at the end */
        if (seen && is_copy(r, v, seen))
            model_mark(b, v, MODEL_DERIVED);
        else
            add(r, v, place);
    }
}

bool model_read_pytm(struct model_builder *b, struct err *err)
{
    (void)err;
    struct reader r = {.b = b};
    struct map seen = {.arena = b->arena};
    struct model_document *d = b->out;
    d->title = model_take_line(b, b->root, "name");
    d->description = model_take_text(b, b->root, "description");
    model_append(b, &d->description, "Assumptions",
                 model_take_list(b, b->root, "assumptions", "\n"));
    give_keys(&r);
    add_list(&r, "boundaries", NULL, add_zone);
    add_list(&r, "elements", &seen, add_element);
    add_list(&r, "assets", &seen, add_element);
    add_list(&r, "actors", &seen, add_element);
    r.held = ARENA_ARRAY(b->arena, struct buf, d->element_count + 1);
    for (size_t i = 0; i < d->element_count; i++) {
        r.held[i].arena = b->arena;
        struct str rest = d->elements[i].data_classes, key;
        while (str_word(&rest, &key))
            (void)!model_put_key(&r.held[i], key); /* it had room for them before */
    }
    add_list(&r, "data", NULL, add_data);
    for (size_t i = 0; i < d->element_count; i++)
        d->elements[i].data_classes = str_trim(buf_str(&r.held[i]));
    add_list(&r, "flows", NULL, add_flow);
    add_findings(&r, b->root, (struct str){0});
    model_leave(b, b->root,
                "isOrdered mergeResponses ignoreUnused onDuplicates colormap threatsFile",
                MODEL_DERIVED);
    model_name_rest(b);
    return true;
}
