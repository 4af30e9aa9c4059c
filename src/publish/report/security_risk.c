#include "assess/match/view.h"
#include "assess/risk/view.h"
#include "publish/report/report_internal.h"

/* The security risk management report, in the order in which a reviewer reads. */

enum { CHANGES_SHOWN = 25 };

static void copy_text(const struct report *r, struct json *into, const struct json *row,
                      const char *name)
{
    const struct json *v = json_get(row, name);
    json_add_text(r->v->arena, into, name, json_as_text(v));
}

/* --- cover --- */

static bool load_release(struct report *r, struct err *err)
{
    struct json *rows;
    if (!view_rows(r->v, "report_release", &r->release, 1, &rows, err))
        return false;
    r->row = json_first(rows);
    if (!r->row)
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(r->release));
    r->device = json_text(r->row, "device");
    return true;
}

static bool put_chain(struct report *r, struct err *err)
{
    struct arena *a = r->v->arena;
    struct json *rows;
    if (!view_rows(r->v, "report_chain_head", NULL, 0, &rows, err))
        return false;
    const struct json *head = json_first(rows);
    json_add_text(a, r->model, "chain_head", json_text(head, "hash"));
    json_add_text(a, r->model, "made_from",
                  str_fmt(a, "%.*s UTC", STR_ARG(view_minute(a, json_text(head, "at")))));
    return true;
}

static bool put_cover(struct report *r, struct err *err)
{
    static const char *const texts[] = {"device_name",
                                        "regulation",
                                        "risk_class",
                                        "class_rule",
                                        "class_reason",
                                        "basic_udi_di",
                                        "udi_di",
                                        "build_hash",
                                        "manufacturer",
                                        "notified_body",
                                        "description",
                                        "intended_purpose",
                                        "foreseeable_misuse",
                                        "users",
                                        "patients",
                                        "environment",
                                        "essential_performance",
                                        "software_safety_class",
                                        "changes",
                                        "released_on",
                                        "support_until",
                                        "previous_name",
                                        "units_in_field",
                                        "units_counted_on",
                                        "prrc",
                                        "security_owner",
                                        "safety_owner"};
    struct arena *a = r->v->arena;
    struct json *m = r->model;
    struct str name = json_text(r->row, "name"), device = json_text(r->row, "device_name");
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        copy_text(r, m, r->row, texts[i]);
    json_add_text(a, m, "release", r->release);
    json_add_text(a, m, "release_name", name);
    json_add_text(a, m, "device", r->device);
    json_add_text(a, m, "release_status",
                  view_label("release", "status", json_text(r->row, "status")));
    json_add_text(a, m, "law",
                  STR_IS(json_text(r->row, "regulation"), "ivdr") ? STR("IVDR") : STR("MDR"));
    json_add_fmt(a, m, "title", "Security risk management report, %.*s %.*s", STR_ARG(device),
                 STR_ARG(name));
    json_add_fmt(a, m, "document", "SRMR-%.*s-%lld", STR_ARG(r->release),
                 (long long)json_int(m, "position", 0));
    return put_chain(r, err);
}

/* --- architecture --- */

static bool put_table(struct report *r, const char *key, const char *query, struct str id,
                      struct err *err)
{
    struct json *rows;
    if (!view_rows(r->v, query, &id, 1, &rows, err))
        return false;
    json_hang(r->model, key, rows);
    json_add_int(r->v->arena, r->model, str_cz(r->v->arena, str_fmt(r->v->arena, "%s_count", key)),
                 (int64_t)json_count(rows));
    return true;
}

static bool put_architecture(struct report *r, struct err *err)
{
    return put_table(r, "zones", "report_zones", r->release, err) &&
           put_table(r, "elements", "report_elements", r->release, err) &&
           put_table(r, "flows", "report_flows", r->release, err) &&
           put_table(r, "asset_rows", "report_assets", r->release, err);
}

/* --- risks and controls --- */

static struct json *find_id(const struct json *list, struct str id)
{
    for (struct json *v = list->items.first; v; v = v->next)
        if (str_eq(json_text(v, "id"), id))
            return v;
    return NULL;
}

static void add_name(const struct report *r, struct json *control, struct str risk)
{
    struct json *names = NULL;
    for (struct json *m = control->items.first; m; m = m->next)
        if (STR_IS(m->key, "risks"))
            names = m;
    if (!names)
        names = json_add(r->v->arena, control, "risks", JSON_ARRAY);
    json_add_text(r->v->arena, names, NULL, risk);
}

/* The controls of a risk join those of the others: hung anew, since a value hangs in one place. */
static bool gather_controls(struct report *r, const struct json *risk, struct err *err)
{
    struct json *own = json_object(r->v->arena);
    struct str id = json_text(risk, "id");
    if (!risk_put_controls(r->v, own, id, err))
        return false;
    JSON_EACH (c, json_get(own, "controls")) {
        struct json *known = find_id(r->controls, json_text(c, "id"));
        if (!known) {
            known = json_add(r->v->arena, r->controls, NULL, JSON_OBJECT);
            known->items = c->items;
        }
        add_name(r, known, id);
    }
    return true;
}

static bool gather_risks(struct report *r, const char *query, struct json *into, struct err *err)
{
    struct json *rows;
    if (!view_rows(r->v, query, &r->device, 1, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *one;
        if (!risk_model(r->v->store, r->v->arena, json_text(row, "id"), r->v->as_of, &one, err) ||
            !gather_controls(r, one, err))
            return false;
        json_hang(into, NULL, one);
    }
    return true;
}

static bool put_risks(struct report *r, struct err *err)
{
    struct arena *a = r->v->arena;
    struct json *list;
    r->risks = json_array(a);
    r->hazards = json_array(a);
    r->controls = json_array(a);
    if (!risk_list_model(r->v->store, a, r->device, r->v->as_of, &list, err) ||
        !gather_risks(r, "risk_security", r->risks, err) ||
        !gather_risks(r, "risk_safety", r->hazards, err))
        return false;
    r->list = list;
    static const char *const moved[] = {"tiles",    "waiting",        "waiting_count",
                                        "stale",    "stale_count",    "judged_count",
                                        "matrices", "security_count", "safety_count"};
    for (size_t i = 0; i < COUNT_OF(moved); i++) {
        const struct json *v = json_get(list, moved[i]);
        json_add(a, r->model, moved[i], v->type)->items = v->items; /* the text, too: a union */
    }
    json_hang(r->model, "risks", r->risks);
    json_hang(r->model, "hazards", r->hazards);
    json_hang(r->model, "controls", r->controls);
    json_add_int(a, r->model, "control_count", (int64_t)json_count(r->controls));
    return put_table(r, "test_runs", "report_test_runs", r->release, err);
}

/* --- the seven connections --- */

static bool put_connections(struct report *r, struct err *err)
{
    static const char *const kinds[] = {"X1", "X2", "X3", "X4", "X5", "X6", "X7"};
    struct arena *a = r->v->arena;
    struct json *rows, *list = json_add(a, r->model, "exchanges", JSON_ARRAY);
    if (!view_rows(r->v, "risk_connections", &r->device, 1, &rows, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        int64_t total = 0, waiting = 0, stale = 0;
        struct buf ids = {.arena = a};
        JSON_EACH (row, rows) {
            if (!str_eq(json_text(row, "kind"), str_of(kinds[i])))
                continue;
            struct str decision = json_text(row, "decision");
            bool open = STR_IS(decision, "waiting") || STR_IS(decision, "returned");
            bool old = json_int(row, "stale_count", 0) > 0;
            total++;
            waiting += open;
            stale += old;
            if (open || old)
                buf_fmt(&ids, "%s%.*s of %.*s", ids.n ? ", " : "", STR_ARG(json_text(row, "id")),
                        STR_ARG(json_text(row, "source")));
        }
        struct json *x = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, x, "kind", view_label("connection", "kind", str_of(kinds[i])));
        json_add_int(a, x, "total", total);
        json_add_int(a, x, "decided", total - waiting);
        json_add_int(a, x, "waiting", waiting);
        json_add_int(a, x, "stale_exchanges", stale);
        json_add_text(a, x, "open", buf_str(&ids));
        json_add_bool(a, x, "none", total == 0);
    }
    return true;
}

/* --- vulnerabilities --- */

enum { LINES_MAX = 500 }; /* the report says of how many */

static bool put_vulnerabilities(struct report *r, struct err *err)
{
    struct arena *a = r->v->arena;
    struct json *list, *inventory, *rows = json_add(a, r->model, "vulnerabilities", JSON_ARRAY);
    struct match_filter filter = {.release = r->release, .page = {.limit = LINES_MAX}};
    const struct match_inventory asked = {.release = r->release, .page = {.limit = 1}};
    if (!match_vulnerabilities_model(r->v, &filter, &list, err) ||
        !match_components_model(r->v, &asked, &inventory, err) ||
        !match_put_looked(r->v, r->model, r->release, err))
        return false;
    r->vulnerabilities = json_get(list, "vulnerabilities");
    r->components = inventory;
    JSON_EACH (item, r->vulnerabilities)
        json_add(a, rows, NULL, JSON_OBJECT)->items = item->items;
    json_add(a, r->model, "board", JSON_ARRAY)->items = json_get(inventory, "board")->items;
    json_add(a, r->model, "lists", JSON_ARRAY)->items = json_get(inventory, "lists")->items;
    json_add_int(a, r->model, "vulnerability_count", (int64_t)json_count(rows));
    json_add_int(a, r->model, "vulnerability_all", json_int(list, "passing", 0));
    return true;
}

/* --- signatures, changes --- */

static const struct json *signature_of(const struct json *rows, struct str signer)
{
    JSON_EACH (row, rows)
        if (signer.n && str_eq(json_text(row, "signer"), signer))
            return row;
    return NULL;
}

static void put_signature(struct report *r, struct json *list, const char *meaning,
                          struct str signer, const struct json *row)
{
    struct arena *a = r->v->arena;
    struct json *s = json_add(a, list, NULL, JSON_OBJECT);
    bool stale = json_int(row, "stale_count", 0) > 0;
    json_add_text(a, s, "signer", signer);
    json_add_text(a, s, "meaning", str_of(meaning));
    json_add_text(a, s, "state", !row ? STR("not signed") : stale ? STR("stale") : STR("signed"));
    json_add_text(a, s, "state_class", !row ? STR("open") : stale ? STR("stale") : STR("done"));
    json_add_text(a, s, "signed_at",
                  row ? view_minute(a, json_text(row, "signed_at")) : (struct str){0});
    json_add_text(a, s, "position", json_as_text(json_get(row, "position")));
}

static bool put_signatures(struct report *r, struct err *err)
{
    static const struct {
        const char *member, *meaning;
    } wanted[] = {{"security_owner", "author of the security side"},
                  {"safety_owner", "the safety side agrees"},
                  {"prrc", "release"}};
    struct arena *a = r->v->arena;
    struct json *rows, *list = json_add(a, r->model, "signatures", JSON_ARRAY);
    int64_t signed_count = 0;
    if (!view_rows(r->v, "report_signatures", &r->release, 1, &rows, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        struct str signer = json_text(r->row, wanted[i].member);
        const struct json *row = signature_of(rows, signer);
        signed_count += row && json_int(row, "stale_count", 0) == 0;
        put_signature(r, list, wanted[i].meaning, signer, row);
    }
    bool complete = signed_count == (int64_t)COUNT_OF(wanted);
    json_add_text(a, r->model, "state", complete ? STR("signed") : STR("draft, not signed by all"));
    json_add_text(a, r->model, "state_class", complete ? STR("done") : STR("work"));
    return true;
}

static bool put_changes(struct report *r, struct err *err)
{
    struct json *rows;
    if (!put_table(r, "baselines", "report_baselines", r->device, err) ||
        !view_rows(r->v, "report_changes", &r->device, 1, &rows, err))
        return false;
    view_put_history(r->v, r->model, rows, CHANGES_SHOWN);
    return true;
}

bool report_security_risk(const struct view *v, struct str release, struct json **model,
                          struct err *err)
{
    struct report r = {.v = v, .release = release, .model = view_model(v)};
    if (!load_release(&r, err) || !put_cover(&r, err) || !put_architecture(&r, err) ||
        !put_risks(&r, err) || !put_connections(&r, err) || !put_vulnerabilities(&r, err) ||
        !put_signatures(&r, err) || !put_changes(&r, err) || !report_put_gaps(&r, err) ||
        !report_put_open_points(&r, err))
        return false;
    *model = r.model;
    return true;
}
