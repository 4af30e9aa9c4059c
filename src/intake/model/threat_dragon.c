/* OWASP Threat Dragon, both layouts of a cell: version 1 has its members in the cell, version 2 in
   cell.data; files of version 2 with cells of version 1 are about. */
#include "base/limits.h"
#include "intake/model/model_internal.h"

#define TOOL "threat-dragon"

enum cell_kind { CELL_UNKNOWN, CELL_ELEMENT, CELL_FLOW, CELL_BOX, CELL_CURVE };

struct cell {
    const struct json *cell, *data; /* the same in version 1 */
    enum cell_kind kind;
    enum element_kind element;
    size_t diagram;
    struct str methodology; /* of the diagram, as STRIDE */
    struct str type;        /* as written */
    struct str place;
    struct str name;
    struct model_id id; /* of the file's id: with the diagram's number, as copies share ids */
    struct str key;
    struct model_box box;
};

struct reader {
    struct model_builder *b;
    struct cell *cells;
    size_t count, cap;
    struct map by_id;   /* full id -> cell */
    struct map by_name; /* of elements -> cell: the first of that name */
    struct buf about;   /* what is said of the diagrams */
    struct model_box *boxes;
    size_t box_count;
};

static size_t line_of(const struct reader *r, const struct cell *c)
{
    return model_line_of(r->b, c->cell);
}

/* --- cells --- */

static enum cell_kind kind_of(struct reader *r, struct cell *c)
{
    static const struct {
        const char *type, *shape;
        enum cell_kind kind;
    } kinds[] = {
        {"tm.Flow", "flow", CELL_FLOW},
        {"tm.BoundaryBox", "trust-boundary-box", CELL_BOX},
        {"tm.Boundary", "trust-boundary-curve", CELL_CURVE},
    };
    struct str shape = json_text(c->cell, "shape");
    c->type = json_text(c->data, "type");
    if (c->type.n == 0)
        c->type = shape;
    c->element = model_foreign_kind(r->b, TOOL, c->type);
    if (c->element == ELEMENT_KIND_UNSET)
        c->element = model_foreign_kind(r->b, TOOL, shape);
    if (c->element != ELEMENT_KIND_UNSET)
        return CELL_ELEMENT;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(c->type, str_of(kinds[i].type)) || str_eq(c->type, str_of(kinds[i].shape)))
            return kinds[i].kind;
    return CELL_UNKNOWN;
}

static bool same_but_spaces(struct str a, struct str b)
{
    struct str x = {0}, y = {0};
    for (;;) {
        bool more = str_word(&a, &x);
        if (more != str_word(&b, &y))
            return false;
        if (!more || !str_eq(x, y))
            return !more;
    }
}

/* The first text is the name; another one is lost, as only one can be drawn over another. */
static void text_of(struct reader *r, struct cell *c, const struct json *at, const char *member,
                    const char *where)
{
    struct str text = model_line(r->b, json_text(json_get(at, member), "text"));
    if (text.n == 0)
        return;
    if (c->name.n == 0)
        c->name = text;
    else if (!same_but_spaces(c->name, text))
        model_lost(r->b, line_of(r, c), str_fmt(r->b->arena, "%.*s.%s", STR_ARG(c->place), where),
                   "\"%.*s\" is drawn, but the name is \"%.*s\"", STR_ARG(text), STR_ARG(c->name));
}

static void name_cell(struct reader *r, struct cell *c)
{
    const struct json *attrs = json_get(c->cell, "attrs");
    c->name = model_take_line(r->b, c->data, "name");
    text_of(r, c, attrs, "text", "attrs.text");
    text_of(r, c, attrs, "label", "attrs.label");
    JSON_EACH (label, json_get(c->cell, "labels")) {
        const struct json *in = json_get(label, "attrs");
        struct str plain = model_line(r->b, json_as_text(label));
        text_of(r, c, in, "text", "labels");
        text_of(r, c, in, "label", "labels");
        text_of(r, c, in, "labelText", "labels");
        if (plain.n && c->name.n == 0)
            c->name = plain;
        else if (plain.n && !same_but_spaces(plain, c->name))
            model_lost(r->b, line_of(r, c), c->place, "the label \"%.*s\" is not the name",
                       STR_ARG(plain));
    }
    model_leave(r->b, c->cell,
                "shape attrs labels position size angle z zIndex visible ports smooth vertices "
                "connector router tools markup width height parent children view",
                MODEL_DRAWN);
    model_leave(r->b, c->cell, "hasOpenThreats $$hashKey", MODEL_DERIVED);
    model_leave(r->b, c->data, "hasOpenThreats threatFrequency isTrustBoundary $$hashKey",
                MODEL_DERIVED);
    model_leave(r->b, c->data, "type", c->kind == CELL_UNKNOWN ? MODEL_MARK_NONE : MODEL_TAKEN);
}

static int64_t number(const struct reader *r, const struct json *object, const char *name)
{
    return model_take_number(r->b, object, name).value;
}

static void add_cell(struct reader *r, const struct json *v, size_t diagram, size_t index,
                     struct str methodology)
{
    struct model_builder *b = r->b;
    ARENA_ROOM(b->arena, r->cells, r->count, r->cap, 64);
    struct cell *c = &r->cells[r->count++];
    const struct json *data = model_enter(b, v, "data");
    const struct json *position = json_get(v, "position"), *size = json_get(v, "size");
    *c = (struct cell){
        .cell = v, .data = data ? data : v, .diagram = diagram, .methodology = methodology};
    c->place = str_fmt(b->arena, "detail.diagrams[%zu]%s.cells[%zu]", diagram,
                       data || json_get(v, "shape") ? "" : ".diagramJson", index);
    c->kind = kind_of(r, c);
    name_cell(r, c);
    c->box = (struct model_box){.x = number(r, position, "x"),
                                .y = number(r, position, "y"),
                                .width = number(r, size, "width"),
                                .height = number(r, size, "height")};
    c->id.id = str_fmt(b->arena, "%zu %.*s", diagram, STR_ARG(model_take(b, v, "id")));
    c->id.part = c->kind == CELL_FLOW      ? MODEL_FLOW
                 : c->kind == CELL_ELEMENT ? MODEL_ELEMENT
                                           : MODEL_ZONE;
}

/* --- names and keys --- */

static const struct cell *end_of(const struct reader *r, const struct cell *flow, const char *end)
{
    const struct json *v = json_get(flow->cell, end);
    struct str id = json_member(v, "cell");
    if (id.n == 0)
        id = json_member(v, "id");
    if (id.n == 0)
        return NULL;
    const struct cell *c = map_find(&r->by_id,
                                    str_fmt(r->b->arena, "%zu %.*s", flow->diagram, STR_ARG(id)));
    return c && c->kind == CELL_ELEMENT ? c : NULL;
}

static void name_unnamed(struct reader *r, struct cell *c)
{
    const struct cell *from = end_of(r, c, "source"), *to = end_of(r, c, "target");
    static const char *const words[] = {
        [ELEMENT_KIND_UNSET] = "Element",
        [ELEMENT_KIND_EXTERNAL_ENTITY] = "Actor",
        [ELEMENT_KIND_PROCESS] = "Process",
        [ELEMENT_KIND_DATA_STORE] = "Store",
    };
    if (c->kind == CELL_FLOW && from && to)
        c->name = model_line(
            r->b, str_fmt(r->b->arena, "%.*s to %.*s", STR_ARG(from->name), STR_ARG(to->name)));
    else if (c->kind == CELL_FLOW)
        c->name = STR("Flow");
    else
        c->name = c->kind == CELL_ELEMENT ? str_of(words[c->element]) : STR("Trust boundary");
    if (c->kind == CELL_ELEMENT)
        model_doubt(r->b, "model-name", line_of(r, c), c->place, "it has no name; called \"%.*s\"",
                    STR_ARG(c->name));
}

static void give_keys(struct reader *r)
{
    struct model_builder *b = r->b;
    struct model_id *ids = ARENA_ARRAY(b->arena, struct model_id, r->count + 1);
    size_t n = 0;
    r->by_id.arena = r->by_name.arena = b->arena;
    for (size_t i = 0; i < r->count; i++)
        if (!map_find(&r->by_id, r->cells[i].id.id))
            map_add(&r->by_id, r->cells[i].id.id, &r->cells[i]);
    for (int flows = 0; flows < 2; flows++)
        for (size_t i = 0; i < r->count; i++)
            if (r->cells[i].name.n == 0 && (r->cells[i].kind == CELL_FLOW) == flows)
                name_unnamed(r, &r->cells[i]);
    for (size_t i = 0; i < r->count; i++) {
        r->cells[i].id.name = r->cells[i].name;
        if (r->cells[i].kind != CELL_UNKNOWN)
            ids[n++] = r->cells[i].id;
    }
    model_keys(b, ids, n);
    for (size_t i = 0; i < r->count; i++)
        if (r->cells[i].kind != CELL_UNKNOWN)
            r->cells[i].key = model_own_key(b, &r->cells[i].id, line_of(r, &r->cells[i]),
                                            r->cells[i].place);
}

/* --- parts --- */

static struct str description_of(struct reader *r, const struct cell *c)
{
    struct str text = model_take_text(r->b, c->data, "description");
    struct str reason = model_take_text(r->b, c->data, "reasonOutOfScope");
    bool out = model_take_true(r->b, c->data, "outOfScope");
    if (out && reason.n == 0)
        model_append(r->b, &text, "", STR("Out of scope."));
    model_append(r->b, &text, out ? "Out of scope" : "Reason given for out of scope", reason);
    return text;
}

static void add_threat(struct reader *r, const struct cell *c, struct str about,
                       const struct json *v)
{
    struct model_builder *b = r->b;
    struct model_threat *t = model_add_threat(b);
    struct str id = model_take(b, v, "id"), other = model_take(b, v, "threatId");
    struct str type = model_take_line(b, v, "type"), by = model_take_line(b, v, "modelType");
    struct str number = model_take(b, v, "number"), score = model_take_line(b, v, "score");
    t->name = model_take_line(b, v, "title");
    t->key = model_key(b, MODEL_THREAT, (struct str){0}, id.n ? id : other.n ? other : t->name);
    t->about = about;
    if (by.n == 0)
        by = c->methodology;
    bool stride = by.n == 0 || STR_IS(by, "STRIDE") || STR_IS(by, "Generic");
    t->stride = stride ? model_stride(type) : 0;
    if (!t->stride)
        t->category = stride || type.n == 0
                          ? type
                          : str_fmt(b->arena, "%.*s: %.*s", STR_ARG(by), STR_ARG(type));
    t->description = model_take_text(b, v, "description");
    t->mitigation = model_take_text(b, v, "mitigation");
    t->status = model_take_line(b, v, "status");
    t->severity = model_take_line(b, v, "severity");
    t->line = model_line_of(b, v);
    model_find_references(b, t->name, t);
    model_find_references(b, t->description, t);
    model_find_references(b, t->mitigation, t);
    model_append(b, &t->description, "Number in Threat Dragon", number);
    model_append(b, &t->description, "Score in Threat Dragon", score);
    if (t->name.n == 0)
        t->name = type.n ? type : STR("Threat");
    model_leave(b, v, "ruleId new $$hashKey", MODEL_DERIVED);
}

static void add_threats(struct reader *r, const struct cell *c, struct str about)
{
    JSON_EACH (t, model_enter(r->b, c->data, "threats"))
        add_threat(r, c, about, t);
    if (c->data == c->cell)
        return;
    JSON_EACH (t, model_enter(r->b, c->cell, "threats"))
        add_threat(r, c, about, t);
}

static void add_zone(struct reader *r, struct cell *c)
{
    struct zone *z = model_add_zone(r->b);
    *z = (struct zone){.name = c->name, .key = c->key, .description = description_of(r, c)};
    c->box.key = c->key;
    if (c->kind == CELL_BOX) {
        r->boxes[r->box_count++] = c->box;
    } else {
        model_leave(r->b, c->cell, "source target", MODEL_DRAWN);
        model_doubt(r->b, "model-curve", line_of(r, c), c->place,
                    "the boundary \"%.*s\" is a curve, which encloses nothing; taken as a zone "
                    "with nothing in it",
                    STR_ARG(c->name));
    }
    add_threats(r, c, c->key);
}

/* Only boxes of the same diagram count. */
static struct str zone_around(struct reader *r, const struct cell *c, size_t first)
{
    bool crosses = false;
    const struct model_box *in = model_box_around(r->boxes + first, r->box_count - first, &c->box,
                                                  &crosses);
    if (in && crosses)
        model_doubt(r->b, "model-edge", line_of(r, c), c->place,
                    "\"%.*s\" reaches over the edge of the boundary its middle lies in",
                    STR_ARG(c->name));
    return in ? in->key : (struct str){0};
}

static void doubt_twin(struct reader *r, struct cell *c)
{
    struct cell *first = map_find(&r->by_name, c->name);
    if (!first)
        map_add(&r->by_name, c->name, c);
    else if (first->diagram != c->diagram)
        model_doubt(r->b, "model-two-diagrams", line_of(r, c), c->place,
                    "\"%.*s\" is in another diagram too; the two are taken as two elements",
                    STR_ARG(c->name));
}

static void add_element(struct reader *r, struct cell *c, size_t first_box)
{
    struct model_builder *b = r->b;
    const struct json *position = json_get(c->cell, "position");
    struct element *e = model_add_element(b);
    c->box.key = c->key;
    *e = (struct element){.name = c->name,
                          .key = c->key,
                          .kind = c->element,
                          .zone = zone_around(r, c, first_box),
                          .description = description_of(r, c)};
    e->x = model_take_number(b, position, "x");
    e->y = model_take_number(b, position, "y");
    model_foreign_words(b, TOOL, model_kind_word(c->element), c->data, &e->properties);
    doubt_twin(r, c);
    add_threats(r, c, c->key);
}

static void add_flow(struct reader *r, struct cell *c)
{
    struct model_builder *b = r->b;
    const struct cell *from = end_of(r, c, "source"), *to = end_of(r, c, "target");
    struct str description = description_of(r, c);
    struct flow flow = {.name = c->name,
                        .key = c->key,
                        .description = description,
                        .protocol = model_take_line(b, c->data, "protocol")};
    model_foreign_words(b, TOOL, "data_flow", c->data, &flow.properties);
    model_protocol_words(b, flow.protocol, &flow.properties);
    bool both = model_take_true(b, c->data, "isBidirectional");
    model_leave(b, c->cell, "source target", MODEL_DRAWN); /* as far as not found above */
    add_threats(r, c, from && to ? c->key : (struct str){0});
    if (!from || !to) {
        findings_add(b->findings, FINDING_SKIPPED, "model-flow-end", line_of(r, c), c->place,
                     "the flow \"%.*s\" has no element at its %s; it was left out%s",
                     STR_ARG(c->name), from ? "target" : "source",
                     json_count(json_get(c->data, "threats")) ? ", its threats are about the whole "
                                                                "system"
                                                              : "");
        return;
    }
    flow.source = from->key;
    flow.target = to->key;
    *model_add_flow(b) = flow;
    if (both)
        model_add_back(b, &flow, c->id.id, line_of(r, c), c->place);
}

static void add_parts(struct reader *r)
{
    struct model_builder *b = r->b;
    r->boxes = ARENA_ARRAY(b->arena, struct model_box, r->count + 1);
    for (size_t i = 0, next; i < r->count && !b->is_full; i = next) {
        size_t first = r->box_count, zone = b->out->zone_count;
        for (next = i; next < r->count && r->cells[next].diagram == r->cells[i].diagram; next++)
            if (r->cells[next].kind == CELL_BOX || r->cells[next].kind == CELL_CURVE)
                add_zone(r, &r->cells[next]);
        model_boxes_sort(r->boxes + first, r->box_count - first);
        for (size_t k = i; k < next && !b->is_full; k++) {
            struct cell *c = &r->cells[k];
            if (c->kind == CELL_BOX)
                b->out->zones[zone].parent = zone_around(r, c, first);
            if (c->kind == CELL_BOX || c->kind == CELL_CURVE)
                zone++;
            else if (c->kind == CELL_ELEMENT)
                add_element(r, c, first);
        }
        for (size_t k = i; k < next && !b->is_full; k++)
            if (r->cells[k].kind == CELL_FLOW)
                add_flow(r, &r->cells[k]);
    }
}

/* --- the document --- */

static void add_unknown(struct reader *r, struct cell *c)
{
    struct str shown = c->name.n ? c->name : json_text(c->data, "text");
    model_lost(r->b, line_of(r, c), c->place,
               "\"%.*s\" is no part of a data flow diagram; left out: \"%.*s\"", STR_ARG(c->type),
               STR_ARG(model_line(r->b, shown)));
}

static void add_diagram(struct reader *r, const struct json *d, size_t index)
{
    struct model_builder *b = r->b;
    const struct json *old = model_enter(b, d, "diagramJson");
    struct str title = model_take_line(b, d, "title");
    struct str type = model_take_line(b, d, "diagramType");
    struct str text = model_take_text(b, d, "description");
    struct str head = str_fmt(b->arena, "%.*s%s%.*s%s", STR_ARG(title), type.n ? " (" : "",
                              STR_ARG(type), type.n ? ")" : "");
    model_put_text(&r->about, "Diagram", head);
    model_put_text(&r->about, "", text);
    model_leave(b, d, "size thumbnail", MODEL_DRAWN);
    model_leave(b, d, "id version placeholder $$hashKey", MODEL_DERIVED);
    size_t i = 0;
    JSON_EACH (v, model_enter(b, d, "cells"))
        add_cell(r, v, index, i++, type);
    i = 0;
    JSON_EACH (v, model_enter(b, old, "cells"))
        add_cell(r, v, index, i++, type);
}

static void read_summary(struct model_builder *b, const struct json *detail)
{
    const struct json *summary = model_enter(b, b->root, "summary");
    b->out->spec_version = model_take_line(b, b->root, "version");
    b->out->title = model_take_line(b, summary, "title");
    b->out->author = model_take_line(b, summary, "owner");
    b->out->description = model_take_text(b, summary, "description");
    b->out->reviewer = model_take_line(b, detail, "reviewer");
    model_leave(b, summary, "id", MODEL_DERIVED);
    model_leave(b, detail, "diagramTop threatTop", MODEL_DERIVED);
    struct buf names = {.arena = b->arena};
    JSON_EACH (c, model_enter(b, detail, "contributors")) {
        struct str name = model_take_line(b, c, "name");
        if (name.n)
            buf_fmt(&names, "%s%.*s", names.n ? ", " : "", STR_ARG(name));
        model_leave(b, c, "$$hashKey", MODEL_DERIVED);
    }
    model_append(b, &b->out->description, "Contributors", buf_str(&names));
}

/* The project's own files named "malformed" have none of the members that the schema wants; Threat
   Dragon warns and opens them, and so do we. */
bool model_read_threat_dragon(struct model_builder *b, struct err *err)
{
    (void)err;
    struct reader r = {.b = b, .about = {.arena = b->arena}};
    const struct json *detail = model_enter(b, b->root, "detail");
    read_summary(b, detail);
    const struct json *diagrams = model_enter(b, detail, "diagrams");
    if (!diagrams || json_count(diagrams) == 0)
        model_doubt(b, "model-empty", model_line_of(b, detail), STR("detail.diagrams"),
                    "the file has no diagram");
    size_t i = 0;
    JSON_EACH (d, diagrams)
        add_diagram(&r, d, i++);
    model_append(b, &b->out->description, "", buf_str(&r.about));
    give_keys(&r);
    add_parts(&r);
    for (size_t k = 0; k < r.count; k++)
        if (r.cells[k].kind == CELL_UNKNOWN)
            add_unknown(&r, &r.cells[k]);
    model_name_rest(b);
    return true;
}
