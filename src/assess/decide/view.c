#include "assess/match/view.h"
#include "assess/decide/decide.h"
#include "intake/device/device.h"

/* What is to decide in a release: by component, then finding by finding. */

struct work {
    const struct view *v;
    const struct decide_view *what;
    struct match_register ground;
    struct json *model, *rows;
    int64_t total, undecided;
};

static struct str component_href(const struct work *w, struct str component)
{
    struct buf b = {.arena = w->v->arena};
    BUF_LIT(&b, "/triage/");
    buf_url(&b, w->what->release);
    BUF_LIT(&b, "?component=");
    buf_url(&b, component);
    return buf_str(&b);
}

static bool is_open(const struct work *w, const struct json *row)
{
    return !match_is_decided(match_decision_of(&w->ground, row, row));
}

/* The rows come in the order of vulnerabilities; a component is listed where it first stands. */
static void put_components(struct work *w)
{
    struct arena *a = w->v->arena;
    struct json *list = json_add(a, w->model, "components", JSON_ARRAY);
    struct view_index of;
    struct view_set seen = {0};
    view_index_make(a, w->rows, "component", &of);
    JSON_EACH (row, w->rows) {
        struct str id = json_text(row, "component");
        int64_t findings = 0, undecided = 0;
        if (!view_set_add(a, &seen, id))
            continue;
        for (const struct view_row *r = view_index_find(&of, id); r; r = r->next) {
            findings++;
            undecided += is_open(w, r->row);
        }
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "component", id);
        json_add_text(a, o, "name", json_text(row, "component_name"));
        json_add_text(a, o, "version", json_text(row, "version"));
        json_add_int(a, o, "findings", findings);
        json_add_int(a, o, "undecided", undecided);
        json_add_text(a, o, "href", component_href(w, id));
        w->total += findings;
        w->undecided += undecided;
    }
}

static void put_finding(struct work *w, struct json *list, const struct json *row)
{
    struct arena *a = w->v->arena;
    const struct json *d = match_decision_of(&w->ground, row, row);
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str id = json_text(row, "vulnerability");
    struct buf href = {.arena = a};
    BUF_LIT(&href, "/vulnerabilities/");
    buf_url(&href, id);
    json_add_text(a, o, "vulnerability", id);
    json_add_text(a, o, "href", buf_str(&href));
    json_add_text(a, o, "decision", json_text(d, "id"));
    json_add_text(a, o, "decision_href", d ? view_href(a, json_text(d, "id")) : (struct str){0});
    json_add_text(a, o, "decision_state",
                  d ? view_label("decision", "state", json_text(d, "state")) : STR("undecided"));
    view_put_status(a, o, match_decision_status(w->v, d));
    json_add_bool(a, o, "decided", match_is_decided(d));
}

static void put_findings(struct work *w)
{
    struct arena *a = w->v->arena;
    struct json *list = json_add(a, w->model, "findings", JSON_ARRAY);
    const struct json *first = NULL;
    JSON_EACH (row, w->rows) {
        if (!str_eq(json_text(row, "component"), w->what->component))
            continue;
        first = first ? first : row;
        if (w->total >= w->what->offset && json_count(list) < DECIDE_VIEW_ROWS)
            put_finding(w, list, row);
        w->undecided += is_open(w, row);
        w->total++;
    }
    json_add_text(a, w->model, "component_name", json_text(first, "component_name"));
    json_add_text(a, w->model, "version", json_text(first, "version"));
    json_add_int(a, w->model, "shown", (int64_t)json_count(list));
}

static bool put_head(struct work *w, struct err *err)
{
    struct arena *a = w->v->arena;
    struct release r;
    struct device d;
    if (!store_load(w->v->store, a, &RELEASE_TYPE, w->what->release, &r, NULL, err) ||
        !store_load(w->v->store, a, &DEVICE_TYPE, r.device, &d, NULL, err))
        return false;
    json_add_fmt(a, w->model, "title", "Triage of %.*s %.*s", STR_ARG(d.name), STR_ARG(r.name));
    json_add_text(a, w->model, "release", w->what->release);
    json_add_text(a, w->model, "release_name", r.name);
    json_add_text(a, w->model, "device", r.device);
    json_add_text(a, w->model, "device_name", d.name);
    json_add_text(a, w->model, "component", w->what->component);
    return view_tabs(w->v, w->model, r.device, err);
}

bool decide_view_model(const struct view *v, const struct decide_view *what, struct json **out,
                       struct err *err)
{
    struct work w = {.v = v, .what = what, .model = view_model(v)};
    if (!put_head(&w, err) || !match_register_load(v, &w.ground, err) ||
        !view_rows(v, "decide_places", &what->release, 1, &w.rows, err))
        return false;
    if (what->component.n) {
        put_findings(&w);
        json_add(v->arena, w.model, "components", JSON_ARRAY);
    } else {
        put_components(&w);
        json_add(v->arena, w.model, "findings", JSON_ARRAY);
    }
    json_add_int(v->arena, w.model, "total", w.total);
    json_add_int(v->arena, w.model, "undecided", w.undecided);
    *out = w.model;
    return true;
}
