#include "intake/model/tm7.h"

#include "base/limits.h"

enum { BORDERS_MAX = 1000 }; /* of one drawing: each is held against each element */

#define NOBODY "00000000-0000-0000-0000-000000000000" /* the end of a flow that is loose */

/* One thing of a drawing: <KeyValueOfguidanyType><Key/><Value i:type="..."/>. */
struct thing {
    const struct xml *at; /* the Value */
    struct str type;      /* "StencilEllipse", "Connector", ... */
    struct str guid, type_id, generic_id;
    struct tm7_part part;
    enum model_part as; /* MODEL_PART__COUNT: nothing of ours */
    size_t surface;
};

struct things {
    struct thing *list;
    size_t count, cap;
};

/* --- what is drawn --- */

static bool is_generic(const struct thing *g, const struct tm7 *t, const char *id)
{
    const struct tm7_stencil *s = tm7_generic(t, g->type_id);
    return str_eq(g->generic_id, str_of(id)) || (s && str_eq(s->id, str_of(id)));
}

/* The class of the tool decides; the generic stencil, where the class is one of a later version. */
static enum model_part part_of(const struct tm7 *t, const struct thing *g)
{
    if (STR_IS(g->type, "Connector") || is_generic(g, t, "GE.DF"))
        return MODEL_FLOW;
    if (STR_IS(g->type, "BorderBoundary") || STR_IS(g->type, "LineBoundary") ||
        is_generic(g, t, "GE.TB.B") || is_generic(g, t, "GE.TB.L"))
        return MODEL_ZONE;
    if (is_generic(g, t, "GE.A"))
        return MODEL_PART__COUNT;
    return tm7_kind(t, g->type_id, g->generic_id, g->type) == ELEMENT_KIND_UNSET ? MODEL_PART__COUNT
                                                                                 : MODEL_ELEMENT;
}

static const char *word_of(const struct tm7 *t, const struct thing *g)
{
    switch (g->as) {
    case MODEL_FLOW: return "data_flow";
    case MODEL_ZONE: return "trust_boundary";
    case MODEL_ELEMENT: return model_kind_word(tm7_kind(t, g->type_id, g->generic_id, g->type));
    case MODEL_DATA:
    case MODEL_ASSET:
    case MODEL_THREAT:
    case MODEL_PART__COUNT: break;
    }
    return "";
}

static void read_thing(struct tm7 *t, const struct xml *pair, size_t surface, struct things *all)
{
    const struct xml *value = tm7_enter(t, pair, "Value");
    struct str key = tm7_take(t, pair, "Key");
    struct thing g = {.at = value, .surface = surface, .type = tm7_type_of(value)};
    if (!value)
        return;
    g.guid = tm7_take(t, value, "Guid");
    g.guid = g.guid.n ? g.guid : key;
    g.type_id = tm7_take(t, value, "TypeId");
    g.generic_id = tm7_take(t, value, "GenericTypeId");
    g.as = part_of(t, &g);
    g.part.of = word_of(t, &g);
    g.part.place = str_fmt(t->b->arena, "DrawingSurfaceModel[%zu] %.*s", surface, STR_ARG(g.guid));
    tm7_read_properties(t, value, &g.part);
    g.part.place = str_fmt(t->b->arena, "%.*s \"%.*s\"", STR_ARG(g.part.place),
                           STR_ARG(model_line(t->b, g.part.name)));
    if (g.type_id.n && !tm7_stencil(t, g.type_id) && !str_eq(g.type_id, g.generic_id))
        model_doubt(t->b, "model-stencil", g.at->line, g.part.place,
                    "its type \"%.*s\" is not in the template that the file carries",
                    STR_ARG(str_sub(g.type_id, 0, 80)));
    tm7_leave(t, value,
              "StrokeDashArray StrokeThickness HandleX HandleY PortSource PortTarget "
              "SourceX SourceY TargetX TargetY");
    ARENA_ROOM(t->b->arena, all->list, all->count, all->cap, 64);
    all->list[all->count++] = g;
}

static void read_list(struct tm7 *t, const struct xml *list, size_t surface, struct things *all)
{
    XML_EACH(pair, list)
    {
        if (!tm7_is(pair, "KeyValueOfguidanyType"))
            continue;
        tm7_mark(t, pair, TM7_ENTERED);
        read_thing(t, pair, surface, all);
    }
}

/* Names of the drawings; what is drawn where is not kept. */
static void read_surface(struct tm7 *t, const struct xml *surface, size_t number,
                         struct things *all)
{
    struct tm7_part part = {.of = "",
                            .place = str_fmt(t->b->arena, "DrawingSurfaceModel[%zu]", number)};
    size_t before = all->count;
    tm7_read_properties(t, surface, &part);
    struct str header = tm7_take(t, surface, "Header");
    struct buf also = part.description;
    if (!str_eq(part.name, header))
        tm7_line(t, &also, STR("Name"), part.name);
    tm7_leave(t, surface, "GenericTypeId TypeId Guid Zoom");
    read_list(t, tm7_enter(t, surface, "Borders"), number, all);
    read_list(t, tm7_enter(t, surface, "Lines"), number, all);
    model_lost(t->b, surface->line, part.place,
               "the diagram \"%.*s\" is not kept apart: its %zu parts are in one model with all "
               "others%s%.*s",
               STR_ARG(model_line(t->b, header)), all->count - before, also.n ? "; " : "",
               STR_ARG(buf_str(&also)));
}

/* --- keys --- */

static struct str name_of(struct tm7 *t, const struct thing *g)
{
    const struct tm7_stencil *s = tm7_stencil(t, g->type_id);
    struct str name = g->part.name;
    if (name.n == 0)
        name = s ? s->name : g->part.header;
    name = model_line(t->b, name);
    return name.n ? name : STR("Without a name");
}

static void give_keys(struct tm7 *t, const struct things *all)
{
    struct model_id *ids = ARENA_ARRAY(t->b->arena, struct model_id, all->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].as != MODEL_PART__COUNT)
            ids[count++] = (struct model_id){all->list[i].as, all->list[i].guid,
                                             name_of(t, &all->list[i])};
    model_keys(t->b, ids, count);
}

static struct str own_key(struct tm7 *t, const struct thing *g)
{
    const struct model_id id = {g->as, g->guid, name_of(t, g)};
    return model_own_key(t->b, &id, g->at->line, g->part.place);
}

/* --- places --- */

/* "88.5" is 89: places in a drawing need no more. */
static bool read_number(struct str s, int64_t *out)
{
    enum { DIGITS = 9 };
    size_t dot = str_find_char(s, '.');
    struct str whole = str_sub(s, 0, dot);
    if (whole.n > DIGITS || !str_to_int(whole, out))
        return false;
    if (dot + 1 < s.n && s.p[dot + 1] >= '5' && s.p[dot + 1] <= '9')
        *out += str_starts(s, STR("-")) ? -1 : 1;
    return true;
}

/* False when a side is missing: then it has no place. */
static bool read_box(struct tm7 *t, const struct thing *g, struct model_box *box)
{
    const struct {
        const char *name;
        int64_t *to;
    } sides[] = {
        {"Left", &box->x}, {"Top", &box->y}, {"Width", &box->width}, {"Height", &box->height}};
    bool ok = true;
    for (size_t i = 0; i < COUNT_OF(sides); i++) {
        struct str s = tm7_take(t, g->at, sides[i].name);
        bool is = read_number(s, sides[i].to);
        if (!is && s.n)
            model_doubt(t->b, "model-place", g->at->line, g->part.place,
                        "%s: \"%.*s\" is no number", sides[i].name, STR_ARG(str_sub(s, 0, 40)));
        ok = ok && is;
    }
    return ok;
}

/* --- words that a template claims --- */

/* Adds what the stencil means; words that the template claims of it and that say less than ours
   become open questions. */
static void add_meaning(struct tm7 *t, const struct thing *g, struct str *words)
{
    struct tm7_meaning m = tm7_meaning(t, g->type_id);
    struct str rest = g->part.words, word;
    while (str_word(&m.words, &word))
        model_add_word(t->b->arena, words, word);
    while (str_word(&rest, &word)) {
        struct str doubted = m.doubted, one;
        bool is_doubted = false;
        while (str_word(&doubted, &one))
            is_doubted = is_doubted || str_eq(one, word);
        if (is_doubted)
            word = str_fmt(t->b->arena, "%.*s?", STR_ARG(word));
        model_add_word(t->b->arena, words, word);
    }
}

/* All that is said of a thing, and what it is in the template where that has no other field. */
static struct str description_of(struct tm7 *t, const struct thing *g, struct str stencil)
{
    struct buf text = {.arena = t->b->arena};
    tm7_line(t, &text, STR(""), buf_str(&g->part.description));
    if (g->part.is_out_of_scope) {
        tm7_line(t, &text, STR("Out of scope in the file"),
                 g->part.reason.n ? g->part.reason : STR("no reason given"));
        model_doubt(
            t->b, "model-scope", g->at->line, g->part.place,
            "is out of scope in the file; here it is taken as any other, with the reason in "
            "its description");
    } else {
        tm7_line(t, &text, STR("Reason for out of scope"), g->part.reason);
    }
    tm7_line(t, &text, STR("Stencil"), stencil);
    return tm7_text(t, &text, g->at->line, g->part.place);
}

/* The name of the stencil, where it says more than the kind. */
static struct str stencil_name(struct tm7 *t, const struct thing *g)
{
    const struct tm7_stencil *s = tm7_stencil(t, g->type_id);
    if (s)
        return s->is_generic ? (struct str){0} : model_line(t->b, s->name);
    return str_starts(g->part.header, STR("Generic ")) ? (struct str){0}
                                                       : model_line(t->b, g->part.header);
}

/* --- parts --- */

/* Lines that are boundaries end nowhere; an end that does is named with the rest. */
static void leave_loose(struct tm7 *t, const struct xml *line, const char *member)
{
    const struct xml *end = xml_child(line, member);
    if (end && STR_IS(str_trim(end->text), NOBODY))
        tm7_mark(t, end, TM7_LEFT);
}

static void add_zone(struct tm7 *t, const struct thing *g, struct model_box *box, bool *has_box)
{
    struct zone *z = model_add_zone(t->b);
    bool is_line = STR_IS(g->type, "LineBoundary") || is_generic(g, t, "GE.TB.L");
    z->key = own_key(t, g);
    z->name = name_of(t, g);
    z->description = description_of(t, g, stencil_name(t, g));
    if (is_line) {
        leave_loose(t, g->at, "SourceGuid");
        leave_loose(t, g->at, "TargetGuid");
        *has_box = false;
        model_doubt(t->b, "model-line", g->at->line, g->part.place,
                    "a boundary drawn as a line holds nothing; taken as a zone without elements: "
                    "say what lies in it");
        return;
    }
    *has_box = read_box(t, g, box);
    box->key = z->key;
    if (!*has_box)
        model_doubt(t->b, "model-place", g->at->line, g->part.place,
                    "has no place in the drawing, so that nothing lies in it");
}

static void add_element(struct tm7 *t, const struct thing *g, struct model_box *box, bool *has_box)
{
    struct element *e = model_add_element(t->b);
    struct tm7_meaning m = tm7_meaning(t, g->type_id);
    e->key = own_key(t, g);
    e->name = name_of(t, g);
    e->kind = tm7_kind(t, g->type_id, g->generic_id, g->type);
    e->stereotype = m.stereotype;
    e->technology = stencil_name(t, g);
    e->description = description_of(t, g, STR(""));
    add_meaning(t, g, &e->properties);
    if (tm7_kind_is_guessed(t, g->type_id, g->generic_id))
        model_doubt(t->b, "model-kind", g->at->line, g->part.place,
                    "its kind is known by its shape alone; taken as %s",
                    model_kind_word((enum element_kind)e->kind));
    *has_box = read_box(t, g, box);
    box->key = e->key;
    if (*has_box) {
        e->x = (struct number){box->x, true};
        e->y = (struct number){box->y, true};
        return;
    }
    model_doubt(t->b, "model-place", g->at->line, g->part.place,
                "has no place in the drawing, so that it lies in no zone");
}

/* The element at one end of a flow, or nothing, with a finding. */
static struct str end_of(struct tm7 *t, const struct thing *g, const char *member)
{
    struct str guid = tm7_take(t, g->at, member);
    struct str key = model_key_of(t->b, MODEL_ELEMENT, guid);
    if (key.n)
        return key;
    if (guid.n == 0 || STR_IS(guid, NOBODY))
        findings_add(t->b->findings, FINDING_SKIPPED, "model-flow-end", g->at->line, g->part.place,
                     "its %s is loose; the flow was left out",
                     STR_IS(str_of(member), "SourceGuid") ? "source" : "target");
    else
        findings_add(t->b->findings, FINDING_SKIPPED, "model-flow-end", g->at->line, g->part.place,
                     "its %s \"%.*s\" is no element of the file; the flow was left out",
                     STR_IS(str_of(member), "SourceGuid") ? "source" : "target",
                     STR_ARG(str_sub(guid, 0, 80)));
    return key;
}

static void add_flow(struct tm7 *t, const struct thing *g)
{
    struct str source = end_of(t, g, "SourceGuid"), target = end_of(t, g, "TargetGuid");
    if (source.n == 0 || target.n == 0) {
        struct str said = description_of(t, g, STR(""));
        if (g->part.words.n || said.n)
            model_lost(t->b, g->at->line, g->part.place, "left out with its flow: %.*s; %.*s",
                       STR_ARG(g->part.words), STR_ARG(said));
        return;
    }
    struct flow *f = model_add_flow(t->b);
    struct str stencil = stencil_name(t, g);
    f->key = own_key(t, g);
    f->name = name_of(t, g);
    f->source = source;
    f->target = target;
    bool is_protocol = !tm7_meaning(t, g->type_id).is_no_protocol;
    f->protocol = is_protocol ? stencil : STR("");
    f->description = description_of(t, g, is_protocol ? STR("") : stencil);
    add_meaning(t, g, &f->properties);
    model_protocol_words(t->b, f->protocol, &f->properties);
    if (map_find(&t->flows, g->guid))
        return;
    struct str *key = ARENA_NEW(t->b->arena, struct str);
    *key = f->key;
    map_add(&t->flows, g->guid, key);
}

static void add_other(struct tm7 *t, const struct thing *g)
{
    tm7_leave(t, g->at, "Left Top Width Height");
    if (is_generic(g, t, "GE.A")) {
        tm7_line(t, &t->about, STR("Annotation"), g->part.name);
        return;
    }
    findings_add(t->b->findings, FINDING_SKIPPED, "model-kind", g->at->line, g->part.place,
                 "is a \"%.*s\", which is neither element, flow nor boundary; not taken%s%.*s",
                 STR_ARG(g->type), g->part.description.n ? ": " : "",
                 STR_ARG(buf_str(&g->part.description)));
}

/* --- what lies in what --- */

struct drawing {
    struct model_box *zones;
    struct model_box *elements;
    size_t zone_count, zone_cap, element_count, element_cap;
};

static struct str zone_around(struct tm7 *t, const struct drawing *d, const struct model_box *of)
{
    bool crosses = false;
    const struct model_box *zone = model_box_around(d->zones, d->zone_count, of, &crosses);
    if (zone && crosses)
        model_doubt(t->b, "model-overlap", 0, of->key,
                    "reaches over the border of \"%.*s\"; taken as inside, as its middle is",
                    STR_ARG(zone->key));
    return zone ? zone->key : (struct str){0};
}

static void nest(struct tm7 *t, struct drawing *d, struct map *by_key)
{
    model_boxes_sort(d->zones, d->zone_count);
    for (size_t i = 0; i < d->element_count; i++) {
        struct element *e = map_find(by_key, d->elements[i].key);
        e->zone = zone_around(t, d, &d->elements[i]);
    }
    for (size_t i = 0; i < d->zone_count; i++) {
        struct zone *z = map_find(by_key, d->zones[i].key);
        z->parent = zone_around(t, d, &d->zones[i]);
    }
}

/* Boxes are sorted, and parts are in lists that moved as they grew: both are found by key. */
static void index_parts(struct tm7 *t, struct map *by_key)
{
    struct model_document *d = t->b->out;
    for (size_t i = 0; i < d->element_count; i++)
        map_add(by_key, d->elements[i].key, &d->elements[i]);
    for (size_t i = 0; i < d->zone_count; i++)
        map_add(by_key, d->zones[i].key, &d->zones[i]);
}

static void add_boxed(struct tm7 *t, const struct thing *g, struct drawing *d)
{
    struct arena *a = t->b->arena;
    struct model_box box = {0};
    bool has_box = false;
    if (g->as == MODEL_ZONE)
        add_zone(t, g, &box, &has_box);
    else
        add_element(t, g, &box, &has_box);
    if (!has_box || t->b->is_full)
        return;
    if (g->as == MODEL_ZONE && d->zone_count == BORDERS_MAX) {
        model_doubt(
            t->b, "model-zones", g->at->line, g->part.place,
            "is beyond the %d borders of one drawing that are looked into: nothing lies in it",
            (int)BORDERS_MAX);
        return;
    }
    if (g->as == MODEL_ZONE) {
        ARENA_ROOM(a, d->zones, d->zone_count, d->zone_cap, 16);
        d->zones[d->zone_count++] = box;
    } else {
        ARENA_ROOM(a, d->elements, d->element_count, d->element_cap, 16);
        d->elements[d->element_count++] = box;
    }
}

static void add_parts(struct tm7 *t, const struct things *all, size_t surfaces)
{
    struct map by_key = {.arena = t->b->arena};
    struct drawing *drawings = ARENA_ARRAY(t->b->arena, struct drawing, surfaces + 1);
    for (size_t i = 0; i < all->count; i++) {
        const struct thing *g = &all->list[i];
        if (g->as == MODEL_ZONE || g->as == MODEL_ELEMENT)
            add_boxed(t, g, &drawings[g->surface]);
        else if (g->as == MODEL_PART__COUNT)
            add_other(t, g);
    }
    for (size_t i = 0; i < all->count; i++)
        if (all->list[i].as == MODEL_FLOW)
            add_flow(t, &all->list[i]);
    index_parts(t, &by_key);
    for (size_t i = 0; i < surfaces && !t->b->is_full; i++)
        nest(t, &drawings[i], &by_key);
}

/* --- the document --- */

/* The template is read to understand the model, and is no part of it. */
static void read_template(struct tm7 *t, const struct xml *root)
{
    const struct xml *base = xml_child(root, "KnowledgeBase");
    tm7_read_knowledge(t, base);
    tm7_mark(t, base, TM7_TAKEN);
    if (base)
        findings_add(t->b->findings, FINDING_NOTE, "model-template", base->line,
                     STR("KnowledgeBase"),
                     "the template \"%.*s\" that the file carries was used to read it, and is not "
                     "kept: %zu stencils, %zu threat types",
                     STR_ARG(t->template_name), t->stencil_count, t->threat_type_count);
}

bool model_read_tm7(struct model_builder *b, struct err *err)
{
    struct tm7 t;
    struct things all = {0};
    size_t surfaces = 0;
    (void)err;
    tm7_init(&t, b);
    read_template(&t, b->xml);
    b->out->spec_version = model_line(b, tm7_take(&t, b->xml, "Version"));
    tm7_read_about(&t, b->xml);
    XML_EACH(surface, tm7_enter(&t, b->xml, "DrawingSurfaceList"))
    {
        if (!tm7_is(surface, "DrawingSurfaceModel"))
            continue;
        tm7_mark(&t, surface, TM7_ENTERED);
        read_surface(&t, surface, surfaces++, &all);
    }
    give_keys(&t, &all);
    add_parts(&t, &all, surfaces);
    b->out->description = tm7_text(&t, &t.about, b->xml->line, STR("MetaInformation"));
    tm7_read_threats(&t, b->xml);
    tm7_leave(&t, b->xml, "ThreatGenerationEnabled Validations Profile");
    tm7_name_rest(&t);
    return true;
}
