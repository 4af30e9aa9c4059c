#include "assess/risk/view.h"

/* The list of risks. */

bool risk_row_needs_safety(const struct json *row)
{
    struct str type = json_text(row, "risk_type");
    return !STR_IS(json_text(row, "safety_relevant"), "no") || STR_IS(type, "SEC_SAFETY_DIRECT") ||
           STR_IS(type, "SEC_SAFETY_INDIRECT");
}

static bool accepted_but_over(const struct view *v, const struct json *row)
{
    struct date until;
    return STR_IS(json_text(row, "status"), "accepted") &&
           date_parse(json_text(row, "accepted_until"), &until) && date_cmp(until, v->as_of) < 0;
}

enum view_status risk_view_status(const struct view *v, const struct json *row)
{
    struct str status = json_text(row, "status");
    if (json_int(row, "stale_count", 0) > 0)
        return VIEW_STALE;
    if (STR_IS(status, "to_review") || accepted_but_over(v, row))
        return VIEW_TO_REVIEW;
    if (STR_IS(status, "in_work"))
        return VIEW_IN_WORK;
    if (STR_IS(status, "accepted") || STR_IS(status, "closed"))
        return VIEW_DONE;
    return VIEW_OPEN;
}

struct lists {
    const struct view *v;
    struct json *security, *safety, *pairs, *connections, *stale, *threats;
    int64_t needing, joined, unknown, joined_safety, not_acceptable, not_rated;
};

/* --- rows --- */

/* Appends the other side of each pair of that id: key_of names its own side, key_other the one to
   list. */
static size_t put_partners(const struct lists *l, struct json *into, const char *key, struct str id,
                           bool id_is_security)
{
    struct arena *a = l->v->arena;
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    JSON_EACH (pair, l->pairs) {
        if (!str_eq(json_text(pair, id_is_security ? "security" : "safety"), id))
            continue;
        struct str other = json_text(pair, id_is_security ? "safety" : "security");
        struct json *entry = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, entry, "id", other);
        json_add_text(a, entry, "title",
                      json_text(pair, id_is_security ? "safety_title" : "security_title"));
        json_add_text(a, entry, "href", view_href(a, other));
    }
    return json_count(list);
}

static void put_common(const struct lists *l, struct json *item, const struct json *row)
{
    struct arena *a = l->v->arena;
    json_add_text(a, item, "id", json_text(row, "id"));
    json_add_text(a, item, "name", json_text(row, "name"));
    json_add_text(a, item, "href", view_href(a, json_text(row, "id")));
    json_add_text(a, item, "device", json_text(row, "device"));
    json_add_text(a, item, "device_name", json_text(row, "device_name"));
    json_add_text(a, item, "owner", json_text(row, "owner"));
    view_put_status(a, item, risk_view_status(l->v, row));
    json_add_text(a, item, "note",
                  accepted_but_over(l->v, row) ? str_fmt(a, "was accepted until %.*s",
                                                         STR_ARG(json_text(row, "accepted_until")))
                                               : (struct str){0});
}

static struct json *security_item(struct lists *l, const struct json *row)
{
    struct arena *a = l->v->arena;
    struct json *item = json_object(a);
    put_common(l, item, row);
    struct str type = json_text(row, "risk_type");
    bool needs = risk_row_needs_safety(row);
    json_add_text(a, item, "type", type);
    json_add_text(a, item, "type_label", view_label("security_risk", "risk_type", type));
    json_add_bool(a, item, "needs_safety", needs);
    risk_put_level(a, item, "before", json_text(row, "level_before"),
                   json_text(row, "exploitability_before"), json_text(row, "impact_before"));
    risk_put_level(a, item, "after", json_text(row, "level_after"),
                   json_text(row, "exploitability_after"), json_text(row, "impact_after"));
    size_t partners = put_partners(l, item, "safety_risks", json_text(row, "id"), true);
    json_add_bool(a, item, "safety_missing", needs && partners == 0);
    json_add_bool(a, item, "safety_unneeded", !needs && partners == 0);
    bool unknown = json_text(row, "safety_relevant").n == 0;
    json_add_bool(a, item, "safety_unknown", unknown);
    l->needing += needs;
    l->joined += needs && partners > 0;
    l->unknown += unknown;
    return item;
}

static struct json *safety_item(struct lists *l, const struct json *row)
{
    struct arena *a = l->v->arena;
    struct json *item = json_object(a);
    struct str after = json_text(row, "level_after");
    put_common(l, item, row);
    json_add_text(a, item, "harm", json_text(row, "harm"));
    risk_put_level(a, item, "before", json_text(row, "level_before"),
                   json_text(row, "probability_before"), json_text(row, "severity"));
    risk_put_level(a, item, "after", after, json_text(row, "probability_after"),
                   json_text(row, "severity_after"));
    size_t partners = put_partners(l, item, "security_risks", json_text(row, "id"), false);
    json_add_bool(a, item, "safety_only", partners == 0);
    l->joined_safety += partners > 0;
    l->not_acceptable += STR_IS(after, "U");
    l->not_rated += after.n == 0;
    return item;
}

/* What needs work first: the six words in their order, then the ids. */
static void put_sorted(struct json *list, struct json **items, size_t count)
{
    static const enum view_status order[] = {VIEW_OPEN,    VIEW_STALE, VIEW_TO_REVIEW,
                                             VIEW_IN_WORK, VIEW_DONE,  VIEW_NOT_APPLICABLE};
    for (size_t o = 0; o < COUNT_OF(order); o++)
        for (size_t i = 0; i < count; i++)
            if (str_eq(json_text(items[i], "status"), str_of(view_status_word(order[o]))))
                json_hang(list, NULL, items[i]);
}

typedef struct json *item_fn(struct lists *l, const struct json *row);

static void put_items(struct lists *l, struct json *model, const char *key, const struct json *rows,
                      item_fn *make)
{
    struct arena *a = l->v->arena;
    struct json **items = ARENA_ARRAY(a, struct json *, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows)
        items[n++] = make(l, row);
    put_sorted(json_add(a, model, key, JSON_ARRAY), items, n);
    json_add_int(a, model, str_cz(a, str_fmt(a, "%s_count", key)), (int64_t)n);
}

/* --- waiting for a safety evaluation --- */

static const struct json *find_row(const struct json *rows, struct str id)
{
    JSON_EACH (row, rows)
        if (str_eq(json_text(row, "id"), id))
            return row;
    return NULL;
}

static struct str days_text(const struct lists *l, struct str date)
{
    int64_t days = view_days_since(l->v, date);
    if (days == DATE_NO_DAYS)
        return STR("day not recorded");
    return view_count(l->v->arena, days, "day", "days");
}

static void put_waiting(const struct lists *l, struct json *list, const struct json *risk,
                        const struct json *connection)
{
    struct arena *a = l->v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str payload = json_text(connection, "payload"), sender = json_text(connection, "sender");
    struct str sent = json_text(connection, "sent_on"), id = json_text(risk, "id");
    bool unknown = json_text(risk, "safety_relevant").n == 0;
    json_add_text(a, item, "id", id);
    json_add_text(a, item, "name", json_text(risk, "name"));
    json_add_text(a, item, "href", view_href(a, id));
    json_add_text(a, item, "what", payload.n ? payload : json_text(risk, "adverse_impact"));
    json_add_text(a, item, "connection", json_text(connection, "id"));
    json_add_bool(a, item, "sent", connection != NULL);
    if (connection)
        json_add_fmt(a, item, "from", "sent %.*s by %.*s", STR_ARG(sent.n ? sent : STR("undated")),
                     STR_ARG(sender.n ? sender : STR("nobody named")));
    else if (unknown)
        json_add_text(a, item, "from",
                      STR("not sent yet: whether a person can be harmed is unknown, treated as "
                          "yes"));
    else
        json_add_text(a, item, "from", STR("not sent yet: a person can be harmed"));
    view_put_status(a, item, connection ? VIEW_TO_REVIEW : VIEW_OPEN);
    json_add_text(a, item, "waits", connection ? days_text(l, sent) : STR("not sent"));
}

/* Handed over by X2 and not decided; or not handed over, though it must be. */
static int64_t list_waiting(const struct lists *l, struct json *list)
{
    JSON_EACH (c, l->connections) {
        const struct json *risk = find_row(l->security, json_text(c, "source"));
        if (risk && STR_IS(json_text(c, "kind"), "X2") &&
            STR_IS(json_text(c, "decision"), "waiting"))
            put_waiting(l, list, risk, c);
    }
    JSON_EACH (row, l->security) {
        bool known = false;
        struct str id = json_text(row, "id");
        JSON_EACH (pair, l->pairs)
            known = known || str_eq(json_text(pair, "security"), id);
        JSON_EACH (item, list)
            known = known || str_eq(json_text(item, "id"), id);
        if (!known && risk_row_needs_safety(row))
            put_waiting(l, list, row, NULL);
    }
    return (int64_t)json_count(list);
}

/* --- the whole --- */

static int64_t count_judgements(struct arena *a, const struct json *stale)
{
    struct view_set known = {0};
    JSON_EACH (row, stale)
        view_set_add(a, &known, json_text(row, "judgement"));
    return (int64_t)known.count;
}

static void put_tiles(const struct lists *l, struct json *model, int64_t waiting, int64_t stale)
{
    struct arena *a = l->v->arena;
    int64_t security = (int64_t)json_count(l->security), safety = (int64_t)json_count(l->safety);
    int64_t judged = security + safety + (int64_t)json_count(l->connections);
    struct json *tiles = json_add(a, model, "tiles", JSON_ARRAY);
    struct str of_security = str_fmt(a, "of %lld", (long long)security);
    struct str of_safety = str_fmt(a, "of %lld", (long long)safety);
    view_tile(a, tiles, "Security only", security - l->needing, of_security,
              security ? STR("security risks; no harm to a person; kept in the security file")
                       : STR("no security risk is written"));
    view_tile(a, tiles, "Security with safety impact", l->needing, of_security,
              str_fmt(a,
                      "%lld joined to the safety file, %lld waiting; %lld answered unknown, "
                      "counted as yes",
                      (long long)l->joined, (long long)waiting, (long long)l->unknown));
    view_tile(a, tiles, "Safety only", safety - l->joined_safety, of_safety,
              safety ? STR("safety risks; no attack in the cause")
                     : STR("no safety risk is written"));
    view_tile(a, tiles, "Not acceptable after controls", l->not_acceptable, of_safety,
              l->not_rated || waiting || safety == 0
                  ? str_fmt(a,
                            "safety; %lld not rated after controls, %lld security risks wait "
                            "for a safety evaluation: not final",
                            (long long)l->not_rated, (long long)waiting)
                  : STR("safety; all are rated after controls"));
    view_tile(a, tiles, "Stale judgements", stale, str_fmt(a, "of %lld", (long long)judged),
              STR("evaluations and handovers whose ground has changed since"));
    json_add_int(a, model, "judged_count", judged);
}

static void put_empty(const struct lists *l, struct json *model)
{
    struct arena *a = l->v->arena;
    const struct json *threats = json_first(l->threats);
    long long waiting = json_int(threats, "waiting", 0), total = json_int(threats, "total", 0);
    if (json_count(l->security) + json_count(l->safety) > 0) {
        json_add(a, model, "empty", JSON_NULL);
        return;
    }
    struct json *empty = json_add(a, model, "empty", JSON_OBJECT);
    json_add_text(a, empty, "title", STR("No risk is written"));
    json_add_text(a, empty, "text",
                  total ? str_fmt(a,
                                  "%lld of %lld open threats wait to become risks. A risk that "
                                  "may harm a patient goes to the safety side by itself.",
                                  waiting, total)
                        : STR("There are no open threats either: describe the parts of the system "
                              "and who talks to whom, and generate threats from that. Nothing was "
                              "evaluated, so nothing here means that the device is safe."));
    json_add_text(a, empty, "command",
                  total ? STR("tutela add security_risk device=DEV-0001 name=\"What can happen\" "
                              "threats=TH-0001")
                        : STR("tutela threats REL-0001"));
}

static bool load(struct lists *l, struct str device, struct err *err)
{
    const struct {
        const char *name;
        struct json **rows;
    } queries[] = {
        {"risk_security", &l->security}, {"risk_safety", &l->safety},
        {"risk_pairs", &l->pairs},       {"risk_connections", &l->connections},
        {"risk_stale", &l->stale},       {"risk_threats_waiting", &l->threats},
    };
    for (size_t i = 0; i < COUNT_OF(queries); i++)
        if (!view_rows(l->v, queries[i].name, &device, 1, queries[i].rows, err))
            return false;
    return true;
}

bool risk_list_model(struct store *s, struct arena *a, struct str device, struct date as_of,
                     struct json **out, struct err *err)
{
    struct view v = {s, a, as_of};
    struct lists l = {.v = &v};
    struct record_head head;
    if ((device.n && !store_head(s, a, device, &head, err)) || !load(&l, device, err))
        return false;
    struct json *model = view_model(&v);
    struct str name = device.n ? head.title : (struct str){0};
    json_add_text(a, model, "title",
                  device.n ? str_fmt(a, "Risks of %.*s", STR_ARG(name)) : STR("Risks"));
    json_add_text(a, model, "device", device);
    json_add_text(a, model, "device_name", name);
    put_items(&l, model, "security", l.security, security_item);
    put_items(&l, model, "safety", l.safety, safety_item);
    int64_t waiting = list_waiting(&l, json_add(a, model, "waiting", JSON_ARRAY));
    int64_t stale = count_judgements(a, l.stale);
    json_add_int(a, model, "waiting_count", waiting);
    json_add_int(a, model, "stale_count", stale);
    put_tiles(&l, model, waiting, stale);
    put_empty(&l, model);
    struct json *matrices = json_add(a, model, "matrices", JSON_ARRAY);
    if (!view_stale(&v, model, l.stale, err) ||
        !risk_put_matrix(&v, matrices, "security", l.security, err) ||
        !risk_put_matrix(&v, matrices, "safety", l.safety, err))
        return false;
    *out = model;
    return true;
}
