#include "base/map.h"
#include "publish/model/export_internal.h"

/*
 * OWASP Threat Dragon 2. What lies in a zone says the drawing alone, so all is drawn anew: each
 * zone a box around its elements, in rows, and around the boxes of the zones inside.
 */

enum { WIDTH = 120, HEIGHT = 80, GAP = 60, HEAD = 50, COLUMNS = 3, NESTED_MAX = 100 };

struct box {
    int64_t x, y, width, height;
};

struct drawer {
    struct model_writer w;
    struct json *cells;
    struct box *zones, *elements; /* by index in the document */
    struct map inside;            /* key of a zone, or empty -> struct content */
    int64_t z;                    /* planes, and numbers of threats, count up */
    int64_t threats;
};

/* What lies in one zone. */
struct content {
    size_t *zones, *elements;
    size_t zone_count, element_count, zone_cap, element_cap;
};

/* --- what lies where --- */

static struct content *content_of(struct drawer *d, struct str zone)
{
    struct content *c = map_find(&d->inside, zone);
    if (!c) {
        c = ARENA_NEW(d->w.arena, struct content);
        map_add(&d->inside, zone, c);
    }
    return c;
}

static void sort_in(struct drawer *d)
{
    const struct model_document *m = d->w.document;
    d->inside.arena = d->w.arena;
    for (size_t i = 0; i < m->zone_count; i++) {
        struct content *c = content_of(d, m->zones[i].parent);
        ARENA_ROOM(d->w.arena, c->zones, c->zone_count, c->zone_cap, 4);
        c->zones[c->zone_count++] = i;
    }
    for (size_t i = 0; i < m->element_count; i++) {
        struct content *c = content_of(d, m->elements[i].zone);
        ARENA_ROOM(d->w.arena, c->elements, c->element_count, c->element_cap, 4);
        c->elements[c->element_count++] = i;
    }
}

/* Places what lies in a zone below and right of (x, y); gives the room it takes. Zones lie within
   each other to a depth that the reader and the store keep. */
static struct box lay_out(struct drawer *d, struct str zone, int64_t x, int64_t y, int depth)
{
    const struct content *c = map_find(&d->inside, zone);
    struct box room = {x, y, WIDTH + 2 * GAP, HEAD + HEIGHT};
    int64_t below = y + HEAD;
    for (size_t i = 0; c && i < c->element_count; i++) {
        int64_t column = (int64_t)(i % COLUMNS), row = (int64_t)(i / COLUMNS);
        struct box *b = &d->elements[c->elements[i]];
        *b = (struct box){x + GAP + column * (WIDTH + GAP), y + HEAD + row * (HEIGHT + GAP), WIDTH,
                          HEIGHT};
        below = b->y + HEIGHT + GAP;
        if (b->x + WIDTH + GAP - x > room.width)
            room.width = b->x + WIDTH + GAP - x;
    }
    int64_t right = x + GAP, lowest = below;
    for (size_t i = 0; c && i < c->zone_count && depth < NESTED_MAX; i++) {
        struct str inner = d->w.document->zones[c->zones[i]].key;
        struct box b = lay_out(d, inner, right, below, depth + 1);
        d->zones[c->zones[i]] = b;
        right = b.x + b.width + GAP;
        lowest = b.y + b.height + GAP > lowest ? b.y + b.height + GAP : lowest;
        room.width = right - x > room.width ? right - x : room.width;
    }
    room.height = lowest - y > room.height ? lowest - y : room.height;
    return room;
}

/* --- cells --- */

static struct json *add_cell(struct drawer *d, struct str key, const char *shape, const char *type,
                             struct str name, struct json **data)
{
    struct arena *a = d->w.arena;
    struct json *o = json_add(a, d->cells, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", model_id_of(a, key));
    json_add_text(a, o, "shape", str_of(shape));
    json_add_int(a, o, "zIndex", d->z++);
    *data = json_add(a, o, "data", JSON_OBJECT);
    json_add_text(a, *data, "type", str_of(type));
    json_add_text(a, *data, "name", name);
    return o;
}

static void put_box(struct drawer *d, struct json *cell, const struct box *b, struct str name)
{
    struct arena *a = d->w.arena;
    struct json *position = json_add(a, cell, "position", JSON_OBJECT);
    json_add_int(a, position, "x", b->x);
    json_add_int(a, position, "y", b->y);
    struct json *size = json_add(a, cell, "size", JSON_OBJECT);
    json_add_int(a, size, "width", b->width);
    json_add_int(a, size, "height", b->height);
    struct json *attrs = json_add(a, cell, "attrs", JSON_OBJECT);
    json_add_text(a, json_add(a, attrs, "text", JSON_OBJECT), "text", name);
}

static void put_description(struct drawer *d, struct json *data, struct str text)
{
    json_add_text(d->w.arena, data, "description", text);
    json_add_bool(d->w.arena, data, "outOfScope", false);
    json_add_text(d->w.arena, data, "reasonOutOfScope", (struct str){0});
}

/* --- threats --- */

/* The words of the tool; it has none for what we only have not decided. */
static struct str status_of(struct str status)
{
    if (STR_IS(status, "mitigated"))
        return STR("Mitigated");
    if (STR_IS(status, "accepted"))
        return STR("Accepted");
    if (STR_IS(status, "transferred"))
        return STR("Transferred");
    return STR_IS(status, "not_applicable") ? STR("NA") : STR("Open");
}

static bool put_threat(struct drawer *d, struct json *list, const struct model_threat *t)
{
    struct arena *a = d->w.arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str stride = model_stride_name(t->stride), status = status_of(t->status);
    json_add_text(a, o, "id", t->key);
    json_add_text(a, o, "title", t->name);
    json_add_text(a, o, "type", stride.n ? stride : STR("Generic"));
    json_add_text(a, o, "modelType", STR("STRIDE"));
    json_add_text(a, o, "status", status);
    json_add_text(a, o, "severity", STR("TBD")); /* it belongs to the risk, not to the threat */
    json_add_text(a, o, "description", t->description);
    json_add_text(a, o, "mitigation", t->mitigation);
    json_add_int(a, o, "number", ++d->threats);
    json_add_text(a, o, "score", (struct str){0});
    if (t->cwe.n || t->capec.n || t->attack.n)
        model_lose(&d->w, t->key, "CWE, CAPEC and ATT&CK ids have no place in the format: %.*s",
                   STR_ARG(str_sub(str_fmt(a, "%.*s %.*s %.*s", STR_ARG(t->cwe), STR_ARG(t->capec),
                                           STR_ARG(t->attack)),
                                   0, 80)));
    return STR_IS(status, "Open");
}

static void put_threats(struct drawer *d, struct json *data, struct str about)
{
    struct json *list = json_add(d->w.arena, data, "threats", JSON_ARRAY);
    bool open = false;
    for (size_t i = 0; i < d->w.document->threat_count; i++)
        if (str_eq(d->w.document->threats[i].about, about))
            open = put_threat(d, list, &d->w.document->threats[i]) || open;
    json_add_bool(d->w.arena, data, "hasOpenThreats", open);
}

/* --- parts --- */

static void draw_zones(struct drawer *d)
{
    for (size_t i = 0; i < d->w.document->zone_count; i++) {
        const struct zone *z = &d->w.document->zones[i];
        struct json *data,
            *cell = add_cell(d, z->key, "trust-boundary-box", "tm.BoundaryBox", z->name, &data);
        put_box(d, cell, &d->zones[i], z->name);
        json_add_text(d->w.arena, data, "description", z->description);
        json_add_bool(d->w.arena, data, "isTrustBoundary", true);
        json_add_bool(d->w.arena, data, "hasOpenThreats", false);
        model_lose_fields(&d->w, "zones", z, "name parent description");
    }
}

static void draw_elements(struct drawer *d)
{
    static const struct {
        const char *shape, *type, *of;
    } kinds[] = {{"process", "tm.Process", "process"},
                 {"actor", "tm.Actor", "external_entity"},
                 {"process", "tm.Process", "process"},
                 {"store", "tm.Store", "data_store"}};
    for (size_t i = 0; i < d->w.document->element_count; i++) {
        const struct element *e = &d->w.document->elements[i];
        struct json *data,
            *cell = add_cell(d, e->key, kinds[e->kind].shape, kinds[e->kind].type, e->name, &data);
        put_box(d, cell, &d->elements[i], e->name);
        put_description(d, data, e->description);
        model_put_words(&d->w, data, kinds[e->kind].of, e->key, e->properties);
        put_threats(d, data, e->key);
        model_lose_fields(&d->w, "elements", e, "name kind zone description properties x y");
    }
}

static void put_end(struct drawer *d, struct json *cell, const char *end, struct str key)
{
    json_add_text(d->w.arena, json_add(d->w.arena, cell, end, JSON_OBJECT), "cell",
                  model_id_of(d->w.arena, key));
}

static void put_line(struct drawer *d, struct json *cell)
{
    struct arena *a = d->w.arena;
    struct json *attrs = json_add(a, cell, "attrs", JSON_OBJECT);
    struct json *line = json_add(a, attrs, "line", JSON_OBJECT);
    json_add_text(a, line, "stroke", STR("#333333"));
    json_add_text(a, json_add(a, line, "targetMarker", JSON_OBJECT), "name", STR("block"));
    json_add_text(a, json_add(a, line, "sourceMarker", JSON_OBJECT), "name", (struct str){0});
}

static void draw_flows(struct drawer *d)
{
    for (size_t i = 0; i < d->w.document->flow_count; i++) {
        const struct flow *f = &d->w.document->flows[i];
        struct json *data, *cell = add_cell(d, f->key, "flow", "tm.Flow", f->name, &data);
        put_end(d, cell, "source", f->source);
        put_end(d, cell, "target", f->target);
        put_line(d, cell);
        json_add_text(d->w.arena, cell, "connector", STR("smooth"));
        json_add_text(d->w.arena, json_add(d->w.arena, cell, "labels", JSON_ARRAY), NULL, f->name);
        put_description(d, data, f->description);
        json_add_bool(d->w.arena, data, "isBidirectional", false);
        json_add_text(d->w.arena, data, "protocol", f->protocol);
        model_put_words(&d->w, data, "data_flow", f->key, f->properties);
        put_threats(d, data, f->key);
        model_lose_fields(&d->w, "flows", f, "name source target protocol description properties");
    }
}

static void lose_rest(struct drawer *d)
{
    const struct model_document *m = d->w.document;
    for (size_t i = 0; i < m->data_count; i++)
        model_lose(&d->w, m->data[i].key, "the data class \"%.*s\" has no place in the format",
                   STR_ARG(m->data[i].name));
    for (size_t i = 0; i < m->asset_count; i++)
        model_lose(&d->w, m->assets[i].key, "the asset \"%.*s\" has no place in the format",
                   STR_ARG(m->assets[i].name));
    for (size_t i = 0; i < m->threat_count; i++)
        if (m->threats[i].about.n == 0)
            model_lose(&d->w, m->threats[i].key,
                       "the threat \"%.*s\" is about no part of the diagram",
                       STR_ARG(m->threats[i].name));
}

static struct json *add_diagram(struct arena *a, struct json *detail)
{
    struct json *o = json_add(a, json_add(a, detail, "diagrams", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_int(a, o, "id", 0);
    json_add_text(a, o, "title", STR("Data flow diagram"));
    json_add_text(a, o, "diagramType", STR("STRIDE"));
    json_add_text(a, o, "thumbnail", STR("./public/content/images/thumbnail.stride.jpg"));
    json_add_text(a, o, "version", STR("2.0"));
    return json_add(a, o, "cells", JSON_ARRAY);
}

struct json *model_write_threat_dragon(struct arena *a, const struct model_document *m,
                                       struct findings *findings)
{
    struct drawer d = {.w = model_writer_make(a, m, "threat-dragon", findings)};
    struct json *root = json_object(a);
    json_add_text(a, root, "version", STR("2.0"));
    struct json *summary = json_add(a, root, "summary", JSON_OBJECT);
    json_add_text(a, summary, "title", m->title.n ? m->title : STR("Threat model"));
    json_add_text(a, summary, "owner", m->author);
    json_add_text(a, summary, "description", m->description);
    struct json *detail = json_add(a, root, "detail", JSON_OBJECT);
    json_add(a, detail, "contributors", JSON_ARRAY);
    d.cells = add_diagram(a, detail);
    d.zones = ARENA_ARRAY(a, struct box, m->zone_count + 1);
    d.elements = ARENA_ARRAY(a, struct box, m->element_count + 1);
    sort_in(&d);
    lay_out(&d, (struct str){0}, 0, 0, 0);
    draw_zones(&d);
    draw_elements(&d);
    draw_flows(&d);
    lose_rest(&d);
    json_add_int(a, detail, "diagramTop", 1);
    json_add_text(a, detail, "reviewer", m->reviewer);
    json_add_int(a, detail, "threatTop", d.threats);
    return root;
}
