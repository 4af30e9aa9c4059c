#include "assess/threat/decide.h"

#include "assess/risk/risk.h"
#include "intake/device/device.h"

static bool load(struct store *s, struct arena *a, struct str id, struct threat *out,
                 struct err *err)
{
    struct record_head head;
    if (!store_head(s, a, id, &head, err))
        return false;
    if (head.type != &THREAT_TYPE)
        return err_set(err, ERR_USAGE, "%.*s is a %s, not a threat", STR_ARG(id), head.type->label);
    return store_load(s, a, &THREAT_TYPE, id, out, NULL, err);
}

static struct str joined(struct arena *a, struct str has, struct str more)
{
    struct buf b = {.arena = a};
    struct str word;
    buf_put(&b, has);
    while (str_word(&more, &word)) {
        struct str rest = has, one;
        bool there = false;
        while (str_word(&rest, &one))
            there = there || str_eq(one, word);
        if (!there)
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(word));
    }
    return buf_str(&b);
}

bool threat_decide(struct store *s, struct arena *a, const struct threat_decision *d,
                   struct err *err)
{
    struct threat t;
    struct release release;
    if (!load(s, a, d->threat, &t, err) ||
        !store_load(s, a, &RELEASE_TYPE, d->release, &release, NULL, err))
        return false;
    if (!str_eq(t.device, release.device))
        return err_set(err, ERR_INVALID, "%.*s is a threat to another device", STR_ARG(d->threat));
    if (str_trim(d->reason).n == 0)
        return err_set(err, ERR_INVALID, "%.*s: one sentence is needed: why", STR_ARG(d->threat));
    t.controls = joined(a, t.controls, d->controls);
    t.reason = d->reason;
    t.decided_by = d->actor;
    t.decided_on = d->on;
    return (record_set(&THREAT_TYPE, &t, a, STR("status"), d->status, err) &&
            record_set(&THREAT_TYPE, &t, a, STR("reason"), d->reason, err) &&
            (t.controls.n == 0 ||
             record_set(&THREAT_TYPE, &t, a, STR("controls"), t.controls, err)) &&
            store_save(s, a, &THREAT_TYPE, d->threat, 0, &t, err)) ||
           err_wrap(err, "%.*s", STR_ARG(d->threat));
}

bool threat_make_risk(struct store *s, struct arena *a, struct str threat, struct str actor,
                      struct str *risk, struct err *err)
{
    struct threat t;
    struct json *rows;
    const struct store_param of = STORE_P(threat);
    if (!load(s, a, threat, &t, err) || !store_query(s, a, "threat_risk_of", &of, 1, &rows, err))
        return false;
    if (json_count(rows))
        return err_set(err, ERR_CONFLICT, "%.*s names %.*s already",
                       STR_ARG(json_text(json_first(rows), "id")), STR_ARG(threat));
    struct security_risk r = {
        .name = t.name,
        .device = t.device,
        .description = t.description,
        .adverse_impact = t.harm,
        .threats = threat,
        .controls = t.controls,
        .safety_relevant = t.safety_relevant,
        .owner = actor,
    };
    /* Why nobody can be harmed is a sentence of the risk's own: until it is written, not known. */
    if (r.safety_relevant == TRI_NO)
        r.safety_relevant = TRI_UNKNOWN;
    return store_add(s, a, &SECURITY_RISK_TYPE, &r, risk, err);
}

/* --- the list --- */

static void put_threat(const struct view *v, struct json *list, const struct json *row)
{
    static const char *const texts[] = {"id",       "name",   "rule",       "description",
                                        "harm",     "reason", "unknowns",   "suggested",
                                        "controls", "status", "decided_by", "decided_on"};
    struct arena *a = v->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str element = json_text(row, "element_name"), risk = json_text(row, "risk");
    struct str safety = json_text(row, "safety_relevant"), status = json_text(row, "status");
    bool open = STR_IS(status, "open") || status.n == 0;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, o, texts[i], json_text(row, texts[i]));
    json_add_text(a, o, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, o, "where", element.n ? element : json_text(row, "flow_name"));
    json_add_text(a, o, "decision", view_label("threat", "status", status));
    json_add_bool(a, o, "safety", STR_IS(safety, "yes"));
    json_add_bool(a, o, "safety_unknown", safety.n == 0 || STR_IS(safety, "unknown"));
    json_add_text(a, o, "risk", risk);
    json_add_text(a, o, "risk_href", risk.n ? view_href(a, risk) : (struct str){0});
    json_add_text(a, o, "word", view_label("threat", "status", status));
    json_add_text(a, o, "class",
                  open                               ? STR("open")
                  : STR_IS(status, "not_applicable") ? STR("na")
                                                     : STR("done"));
}

static bool put_controls(const struct view *v, struct json *model, struct str device,
                         struct err *err)
{
    struct store_list list;
    struct json *controls = json_add(v->arena, model, "controls", JSON_ARRAY);
    struct str filter = str_fmt(v->arena, "device=%.*s", STR_ARG(device));
    if (!store_list(v->store, v->arena, record_type_find(STR("control")), filter, 0, 200, &list,
                    err))
        return false;
    for (size_t i = 0; i < list.shown; i++) {
        struct json *o = json_add(v->arena, controls, NULL, JSON_OBJECT);
        json_add_text(v->arena, o, "id", list.heads[i].id);
        json_add_text(v->arena, o, "name", list.heads[i].title);
    }
    return true;
}

static void put_page(const struct view *v, struct json *model, const struct json *rows,
                     int64_t offset)
{
    struct json *list = json_add(v->arena, model, "threats", JSON_ARRAY);
    int64_t at = 0, open = 0, total = (int64_t)json_count(rows);
    JSON_EACH (row, rows) {
        open += STR_IS(json_text(row, "status"), "open");
        if (at >= offset && at < offset + THREAT_LIST_ROWS)
            put_threat(v, list, row);
        at++;
    }
    json_add_int(v->arena, model, "total", total);
    json_add_int(v->arena, model, "open", open);
    json_add_int(v->arena, model, "shown", (int64_t)json_count(list));
    json_add_int(v->arena, model, "next", offset + THREAT_LIST_ROWS);
    json_add_bool(v->arena, model, "more", offset + THREAT_LIST_ROWS < total);
}

bool threat_list_model(const struct view *v, struct str release, int64_t offset, struct json **out,
                       struct err *err)
{
    struct release r;
    struct device d;
    struct json *rows, *model = view_model(v);
    if (!store_load(v->store, v->arena, &RELEASE_TYPE, release, &r, NULL, err) ||
        !store_load(v->store, v->arena, &DEVICE_TYPE, r.device, &d, NULL, err) ||
        !view_rows(v, "threat_list", &release, 1, &rows, err))
        return false;
    json_add_fmt(v->arena, model, "title", "Threats to %.*s %.*s", STR_ARG(d.name),
                 STR_ARG(r.name));
    json_add_text(v->arena, model, "release", release);
    json_add_text(v->arena, model, "release_name", r.name);
    json_add_text(v->arena, model, "device", r.device);
    json_add_text(v->arena, model, "device_name", d.name);
    put_page(v, model, rows, offset);
    *out = model;
    return put_controls(v, model, r.device, err) && view_tabs(v, model, r.device, err);
}
