#include "publish/oscal/export_internal.h"

#include "assess/gap/gap.h"

/* What is said of a clause of the gap. */
struct said {
    const struct json *row;
    struct said *parent;
    bool included;
};

struct making {
    struct oscal_draft draft;
    struct arena *arena;
    const struct json *model;
    struct said *said;
    size_t count;
    struct map by_id;
    struct json *alters;
};

static bool is_out(const struct json *requirement)
{
    return STR_IS(json_text(requirement, "status"), "not_applicable");
}

/* A heading asks for nothing itself: it is in when something inside it is. */
static void choose(struct making *m)
{
    enum { DEPTH_MAX = 24 };
    const struct json *rows = json_get(m->model, "requirements");
    m->said = ARENA_ARRAY(m->arena, struct said, json_count(rows) + 1);
    m->by_id.arena = m->arena;
    JSON_EACH (row, rows) {
        struct said *s = &m->said[m->count++];
        *s = (struct said){.row = row, .included = !is_out(row)};
        map_add(&m->by_id, json_text(row, "id"), s);
    }
    for (size_t i = 0; i < m->count; i++) {
        struct str parent = json_text(m->said[i].row, "parent");
        m->said[i].parent = parent.n ? map_find(&m->by_id, parent) : NULL;
    }
    for (size_t i = 0; i < m->count; i++) {
        struct said *up = m->said[i].included ? m->said[i].parent : NULL;
        for (int depth = 0; up && depth < DEPTH_MAX; depth++, up = up->parent)
            up->included |= json_is_true(up->row, "heading");
    }
}

static void put_ids(struct making *m, struct json *import, const char *key, struct str catalogue,
                    bool included)
{
    struct arena *a = m->arena;
    struct json *ids = json_array(a);
    for (size_t i = 0; i < m->count; i++) {
        const struct said *s = &m->said[i];
        if (s->included == included && str_eq(json_text(s->row, "catalogue"), catalogue))
            json_add_text(a, ids, NULL, oscal_token(a, json_text(s->row, "id")));
    }
    if (json_count(ids) == 0)
        return;
    struct json *list = json_add(a, import, key, JSON_ARRAY);
    json_hang(json_add(a, list, NULL, JSON_OBJECT), "with-ids", ids);
}

static void put_imports(struct making *m)
{
    struct arena *a = m->arena;
    struct json *list = json_add(a, m->draft.body, "imports", JSON_ARRAY);
    JSON_EACH (catalogue, json_get(m->model, "catalogues")) {
        struct str id = json_text(catalogue, "id");
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "href",
                      oscal_catalogue_resource(&m->draft, id, json_text(catalogue, "name")));
        put_ids(m, o, "include-controls", id, true);
        put_ids(m, o, "exclude-controls", id, false);
    }
    json_add_bool(a, json_add(a, m->draft.body, "merge", JSON_OBJECT), "as-is", true);
}

/* Of an excluded control nothing can be altered: the reason stands with the document. */
static void put_excluded(struct making *m, const struct json *row)
{
    struct json *o = oscal_prop(m->arena, m->draft.props, "not-applicable", json_text(row, "id"));
    json_add_text(m->arena, o, "class", oscal_token(m->arena, json_text(row, "catalogue")));
    if (json_text(row, "reason").n)
        json_add_text(m->arena, o, "remarks", json_text(row, "reason"));
}

static void put_included(struct making *m, const struct json *row)
{
    struct arena *a = m->arena;
    bool unknown = STR_IS(json_text(row, "status"), "unknown");
    if (json_is_true(row, "heading") && is_out(row))
        return;
    struct json *alter = json_add(a, m->alters, NULL, JSON_OBJECT);
    json_add_text(a, alter, "control-id", oscal_token(a, json_text(row, "id")));
    struct json *add = json_add(a, json_add(a, alter, "adds", JSON_ARRAY), NULL, JSON_OBJECT);
    json_add_text(a, add, "position", STR("ending"));
    struct json *props = json_add(a, add, "props", JSON_ARRAY);
    struct json *o = oscal_prop(a, props, "applies", unknown ? STR("unknown") : STR("yes"));
    if (unknown && json_text(row, "reason").n)
        json_add_text(a, o, "remarks", json_text(row, "reason"));
    oscal_prop(a, props, "question", json_text(row, "question"));
}

static void put_reasons(struct making *m)
{
    m->alters = json_array(m->arena);
    for (size_t i = 0; i < m->count; i++) {
        if (m->said[i].included)
            put_included(m, m->said[i].row);
        else
            put_excluded(m, m->said[i].row);
    }
    if (json_count(m->alters))
        json_hang(json_add(m->arena, m->draft.body, "modify", JSON_OBJECT), "alters", m->alters);
}

bool oscal_export_profile(const struct view *v, struct str device, struct json **out,
                          struct err *err)
{
    struct making m = {.arena = v->arena};
    struct json *model;
    struct oscal_head head = {.model = "profile", .version = "1.1.3"};
    if (!gap_model(v->store, v->arena, device, (struct str){0}, v->as_of, &model, err) ||
        !oscal_stamp(v, &head.position, &head.at, err))
        return false;
    const struct json *about = json_get(model, "device");
    m.model = model;
    head.title = str_fmt(v->arena, "What applies to %.*s", STR_ARG(json_text(about, "name")));
    head.edition = head.position;
    m.draft.seed = str_fmt(v->arena, "profile %.*s\n%.*s", STR_ARG(json_text(about, "id")),
                           STR_ARG(json_text(about, "name")));
    oscal_begin(&m.draft, v, &head);
    oscal_prop(v->arena, m.draft.props, "as-of", date_str(v->arena, v->as_of));
    oscal_prop(v->arena, m.draft.props, "device", json_text(about, "id"));
    oscal_prop(v->arena, m.draft.props, "regulation", json_text(about, "regulation"));
    oscal_prop(v->arena, m.draft.props, "class", json_text(about, "class"));
    choose(&m);
    put_imports(&m);
    put_reasons(&m);
    *out = oscal_end(&m.draft);
    return true;
}
