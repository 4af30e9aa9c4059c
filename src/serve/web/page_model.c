#include "assess/threat/look.h"
#include "assess/view/view.h"
#include "serve/web/web.h"

static const struct {
    const char *type, *title, *where;
} sections[] = {
    {"zone", "Zones", "Inside of"},   {"element", "Elements", "Zone"},
    {"flow", "Flows", "From and to"}, {"data_class", "Data", "Where"},
    {"asset", "Assets", "Held by"},
};

/* Adds "sections" [{"title","where","rows": [parts of one type]}]; those without rows stay out. */
static void put_sections(struct arena *a, struct json *model)
{
    struct json *list = json_add(a, model, "sections", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        struct json *rows = json_array(a);
        JSON_EACH (part, json_get(model, "parts")) {
            if (!str_eq(json_text(part, "type"), str_of(sections[i].type)))
                continue;
            struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
            json_add_text(a, o, "key", json_text(part, "key"));
            json_add_text(a, o, "name", json_text(part, "name"));
            json_add_text(a, o, "href", view_href(a, json_text(part, "id")));
            json_add_text(a, o, "where", json_text(part, "where"));
            json_add_text(a, o, "detail", json_text(part, "detail"));
            json_add_text(a, o, "data", json_text(part, "data"));
            json_add_int(a, o, "threats", json_int(part, "threats", 0));
            bool theirs = json_is_true(part, "inherited");
            json_add_text(a, o, "layer", theirs ? json_text(part, "layer") : (struct str){0});
        }
        if (json_count(rows) == 0)
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "title", str_of(sections[i].title));
        json_add_text(a, o, "where", str_of(sections[i].where));
        json_add_int(a, o, "count", (int64_t)json_count(rows));
        json_hang(o, "rows", rows);
    }
}

bool page_model(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    if (!threat_model_show(r->store, a, r->id, model, err))
        return false;
    struct json *platforms = json_add(a, *model, "platforms", JSON_ARRAY);
    JSON_EACH (layer, json_get(*model, "layers")) {
        if (json_int(layer, "depth", 0) == 0)
            continue;
        struct json *o = json_add(a, platforms, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", json_text(layer, "layer"));
        json_add_fmt(a, o, "title", "%.*s %.*s", STR_ARG(json_text(layer, "device_name")),
                     STR_ARG(json_text(layer, "name")));
        json_add_text(a, o, "frozen", json_text(layer, "frozen"));
    }
    put_sections(a, *model);
    const struct view v = {.store = r->store, .arena = a, .as_of = r->as_of};
    return view_tabs(&v, *model, json_text(*model, "device"), err);
}
