#include "assess/risk/handover.h"

/* The inbox of both sides: what is demanded, and how it stands. */

static const struct {
    const char *word;
    enum view_status status;
} states[HANDOVER_STATE__COUNT] = {
    [HANDOVER_NOT_SENT] = {"not sent", VIEW_OPEN},
    [HANDOVER_RETURNED] = {"returned", VIEW_IN_WORK},
    [HANDOVER_WAITING] = {"waiting", VIEW_TO_REVIEW},
    [HANDOVER_STALE] = {"stale", VIEW_STALE},
    [HANDOVER_DECIDED] = {"decided", VIEW_DONE},
};

struct inbox {
    struct arena *arena;
    const struct handover_rows *rows;
    struct date as_of;
    struct view_index by_source; /* connections */
    struct view_set used;        /* ids of connections that answer a demand */
    struct str triggers[CONNECTION_KIND_X7 + 1];
    struct json *items; /* in the order in which they are found */
};

/* --- the connection that counts --- */

static bool is_later(struct str id, struct str than)
{
    return id.n != than.n ? id.n > than.n : str_cmp(id, than) > 0;
}

/* The last connection of that kind from that source; NULL for none. */
static const struct json *last_connection(struct inbox *x, int64_t kind, struct str source,
                                          struct str device)
{
    const struct json *last = NULL;
    const struct view_row *r = view_index_find(&x->by_source, source);
    for (; r; r = r->next) {
        struct str id = json_text(r->row, "id");
        if (handover_kind_find(json_text(r->row, "kind")) != kind ||
            !str_eq(json_text(r->row, "device"), device))
            continue;
        (void)view_set_add(x->arena, &x->used, id);
        if (!last || is_later(id, json_text(last, "id")))
            last = r->row;
    }
    return last;
}

static enum handover_state state_of(const struct json *connection)
{
    struct str decision = json_text(connection, "decision");
    if (!connection)
        return HANDOVER_NOT_SENT;
    if (STR_IS(decision, "returned"))
        return HANDOVER_RETURNED;
    if (!STR_IS(decision, "accepted") && !STR_IS(decision, "rejected"))
        return HANDOVER_WAITING;
    return json_int(connection, "stale_count", 0) > 0 ? HANDOVER_STALE : HANDOVER_DECIDED;
}

/* --- one item --- */

static const char *acts(int64_t kind, enum handover_state state)
{
    switch (state) {
    case HANDOVER_NOT_SENT:
    case HANDOVER_RETURNED: return handover_from(kind);
    case HANDOVER_WAITING:
    case HANDOVER_STALE: return handover_to(kind);
    case HANDOVER_DECIDED:
    case HANDOVER_STATE__COUNT: break;
    }
    return "nobody";
}

static struct str days_since(const struct inbox *x, struct str day)
{
    struct date then;
    if (!date_parse(day, &then))
        return (struct str){0};
    return view_count(x->arena, date_to_days(x->as_of) - date_to_days(then), "day", "days");
}

static struct str how(const struct inbox *x, int64_t kind, enum handover_state state,
                      struct str source, struct str connection)
{
    switch (state) {
    case HANDOVER_NOT_SENT:
    case HANDOVER_RETURNED:
        return str_fmt(x->arena, "tutela handover %.*s --kind %s", STR_ARG(source),
                       handover_kind_word(kind));
    case HANDOVER_WAITING:
    case HANDOVER_STALE:
        return str_fmt(x->arena, "tutela answer %.*s --decision accepted --reason TEXT%s",
                       STR_ARG(connection), kind == CONNECTION_KIND_X2 ? " --target ID" : "");
    case HANDOVER_DECIDED:
    case HANDOVER_STATE__COUNT: break;
    }
    return (struct str){0};
}

static void put_connection(const struct inbox *x, struct json *item, const struct json *c)
{
    static const char *const members[] = {"sender",   "sent_on", "receiver",
                                          "decision", "target",  "decided_on"};
    struct arena *a = x->arena;
    struct str id = json_text(c, "id"), target = json_text(c, "target");
    json_add_text(a, item, "connection", id);
    json_add_text(a, item, "connection_href", id.n ? view_href(a, id) : id);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        json_add_text(a, item, members[i], json_text(c, members[i]));
    json_add_text(a, item, "reason", json_text(c, "decision_reason"));
    json_add_text(a, item, "target_href", target.n ? view_href(a, target) : target);
}

/* The payload is what was sent, once something was; else what would be sent. */
static void put_sent(struct arena *a, struct json *item, const struct json *c)
{
    struct str payload = json_text(c, "payload"), line;
    struct json *parts = json_add(a, item, "parts", JSON_ARRAY);
    json_add_text(a, item, "payload", payload);
    while (str_split(&payload, '\n', &line)) {
        size_t colon = str_find_char(line, ':');
        bool labelled = colon < line.n && colon < 40;
        struct json *part = json_add(a, parts, NULL, JSON_OBJECT);
        struct str text = labelled ? str_trim(str_from(line, colon + 1)) : line;
        json_add_text(a, part, "label", labelled ? str_sub(line, 0, colon) : (struct str){0});
        json_add_text(a, part, "text", text);
        json_add_bool(a, part, "missing", STR_IS(text, "not recorded"));
    }
}

struct found {
    int64_t kind;
    const struct json *row; /* id, name, device, device_name; and what the payload needs */
    const struct json *connection;
    enum handover_state state;
    struct str note;
};

static void put(struct inbox *x, const struct found *f)
{
    struct arena *a = x->arena;
    const struct json *c = f->connection;
    struct json *item = json_add(a, x->items, NULL, JSON_OBJECT);
    struct str source = json_text(f->row, "id"), sent = json_text(c, "trigger");
    json_add_text(a, item, "kind", str_of(handover_kind_word(f->kind)));
    json_add_text(a, item, "source", source);
    json_add_text(a, item, "source_title", json_text(f->row, "name"));
    json_add_text(a, item, "source_href", view_href(a, source));
    json_add_text(a, item, "device", json_text(f->row, "device"));
    json_add_text(a, item, "device_name", json_text(f->row, "device_name"));
    json_add_text(a, item, "from", str_of(handover_from(f->kind)));
    json_add_text(a, item, "to", str_of(handover_to(f->kind)));
    json_add_int(a, item, "state", f->state);
    json_add_text(a, item, "state_word", str_of(states[f->state].word));
    view_put_status(a, item, states[f->state].status);
    json_add_text(a, item, "acts", str_of(acts(f->kind, f->state)));
    json_add_bool(a, item, "open", f->state != HANDOVER_DECIDED);
    json_add_text(a, item, "trigger", sent.n ? sent : x->triggers[f->kind]);
    if (c && json_text(c, "payload").n)
        put_sent(a, item, c);
    else
        handover_put_payload(a, item, f->kind, f->row);
    put_connection(x, item, c);
    struct str since = json_text(c, STR_IS(json_text(c, "decision"), "returned") ? "decided_on"
                                                                                 : "sent_on");
    json_add_text(a, item, "waits",
                  f->state == HANDOVER_DECIDED ? (struct str){0} : days_since(x, since));
    json_add_text(a, item, "how", how(x, f->kind, f->state, source, json_text(c, "id")));
    json_add_text(a, item, "note", f->note);
}

/* --- what each source demands --- */

static struct found demand(struct inbox *x, int64_t kind, const struct json *row)
{
    struct found f = {.kind = kind, .row = row};
    f.connection = last_connection(x, kind, json_text(row, "id"), json_text(row, "device"));
    f.state = state_of(f.connection);
    return f;
}

/* X1: a safety risk that names a security risk is known to security as its impact. */
static void take_safety(struct inbox *x, const struct json *row)
{
    struct found f = demand(x, CONNECTION_KIND_X1, row);
    struct str security = json_text(row, "security");
    if (!f.connection && security.n) {
        f.state = HANDOVER_DECIDED;
        f.note = str_fmt(x->arena, "known to security as the impact of %.*s", STR_ARG(security));
    }
    put(x, &f);
}

/* X3, X4: the look may stand on the control itself. */
static void take_control(struct inbox *x, const struct json *row)
{
    bool safety = STR_IS(json_text(row, "side"), "safety");
    struct str look = json_text(row, "side_effects_look"), by = json_text(row, "looked_by");
    struct found f = demand(x, safety ? CONNECTION_KIND_X4 : CONNECTION_KIND_X3, row);
    if (!f.connection && look.n && by.n) {
        f.state = STR_IS(look, "change_needed") ? HANDOVER_RETURNED : HANDOVER_DECIDED;
        f.note = str_fmt(x->arena,
                         "%.*s looked on %.*s, as the control says; a later change of it cannot be "
                         "seen without a connection",
                         STR_ARG(by), STR_ARG(json_text(row, "looked_on")));
    }
    put(x, &f);
}

static void take_other(struct inbox *x, enum handover_source source, const struct json *row)
{
    static const int64_t kinds[HANDOVER_SOURCE__COUNT] = {
        [HANDOVER_DEVICES] = CONNECTION_KIND_X1,   [HANDOVER_RISKS] = CONNECTION_KIND_X2,
        [HANDOVER_RELEASES] = CONNECTION_KIND_X5,  [HANDOVER_CASES] = CONNECTION_KIND_X6,
        [HANDOVER_DECISIONS] = CONNECTION_KIND_X6, [HANDOVER_INCIDENTS] = CONNECTION_KIND_X7,
        [HANDOVER_SIGNALS] = CONNECTION_KIND_X7,
    };
    struct found f = demand(x, kinds[source], row);
    if (source == HANDOVER_RISKS && json_text(row, "safety_relevant").n == 0)
        f.note = STR("nobody has said whether a person may be harmed; unknown counts as yes, and "
                     "blocks a release");
    put(x, &f);
}

/* Connections that nothing demands, as one about a risk after a new vulnerability. */
static void take_rest(struct inbox *x)
{
    JSON_EACH (c, x->rows->connections) {
        int64_t kind = handover_kind_find(json_text(c, "kind"));
        if (view_set_has(&x->used, json_text(c, "id")) || kind == CONNECTION_KIND_UNSET)
            continue;
        struct json *row = json_object(x->arena);
        json_add_text(x->arena, row, "id", json_text(c, "source"));
        json_add_text(x->arena, row, "name", json_text(c, "source_title"));
        json_add_text(x->arena, row, "device", json_text(c, "device"));
        json_add_text(x->arena, row, "device_name", json_text(c, "device_name"));
        struct found f = demand(x, kind, row);
        put(x, &f);
    }
}

/* By what must be done, then by kind; the rest in the order of ids. */
static struct json *sorted(struct arena *a, const struct json *items)
{
    struct json *out = json_array(a);
    size_t n = json_count(items), k = 0;
    struct json **all = ARENA_ARRAY(a, struct json *, n + 1);
    for (struct json *i = items->items.first; i; i = i->next)
        all[k++] = i;
    for (int64_t state = 0; state < HANDOVER_STATE__COUNT; state++)
        for (int64_t kind = CONNECTION_KIND_X1; kind <= CONNECTION_KIND_X7; kind++)
            for (size_t i = 0; i < n; i++)
                if (all[i] && json_int(all[i], "state", 0) == state &&
                    handover_kind_find(json_text(all[i], "kind")) == kind) {
                    all[i]->next = NULL;
                    json_hang(out, NULL, all[i]);
                    all[i] = NULL;
                }
    return out;
}

struct json *handover_list(struct arena *a, const struct handover_rows *rows, struct date as_of)
{
    struct inbox x = {.arena = a, .rows = rows, .as_of = as_of, .items = json_array(a)};
    view_index_make(a, rows->connections, "source", &x.by_source);
    for (int64_t kind = CONNECTION_KIND_X1; kind <= CONNECTION_KIND_X7; kind++)
        x.triggers[kind] = handover_trigger(a, kind);
    for (enum handover_source s = 0; s < HANDOVER_SOURCE__COUNT; s++)
        JSON_EACH (row, rows->sources[s]) {
            if (s == HANDOVER_SAFETY)
                take_safety(&x, row);
            else if (s == HANDOVER_CONTROLS)
                take_control(&x, row);
            else
                take_other(&x, s, row);
        }
    take_rest(&x);
    return sorted(a, x.items);
}

/* --- the model --- */

static bool load(const struct view *v, struct str device, struct handover_rows *out,
                 struct err *err)
{
    static const char *const names[HANDOVER_SOURCE__COUNT] = {
        [HANDOVER_DEVICES] = "handover_devices",     [HANDOVER_SAFETY] = "handover_safety",
        [HANDOVER_RISKS] = "handover_risks",         [HANDOVER_CONTROLS] = "handover_controls",
        [HANDOVER_RELEASES] = "handover_releases",   [HANDOVER_CASES] = "handover_cases",
        [HANDOVER_DECISIONS] = "handover_decisions", [HANDOVER_INCIDENTS] = "handover_incidents",
        [HANDOVER_SIGNALS] = "handover_signals",
    };
    struct json *rows;
    for (size_t i = 0; i < HANDOVER_SOURCE__COUNT; i++) {
        if (!view_rows(v, names[i], &device, 1, &rows, err))
            return false;
        out->sources[i] = rows;
    }
    if (!view_rows(v, "risk_connections", &device, 1, &rows, err))
        return false;
    out->connections = rows;
    return true;
}

static int64_t looked_at(const struct view *v, const struct handover_rows *rows, struct str *words)
{
    static const char *const names[HANDOVER_SOURCE__COUNT][2] = {
        [HANDOVER_DEVICES] = {"device with essential functions",
                              "devices with essential functions"},
        [HANDOVER_SAFETY] = {"safety risk with a severity", "safety risks with a severity"},
        [HANDOVER_RISKS] = {"security risk that may harm", "security risks that may harm"},
        [HANDOVER_CONTROLS] = {"control", "controls"},
        [HANDOVER_RELEASES] = {"release", "releases"},
        [HANDOVER_CASES] = {"case", "cases"},
        [HANDOVER_DECISIONS] = {"decision", "decisions"},
        [HANDOVER_INCIDENTS] = {"incident of unknown cause", "incidents of unknown cause"},
        [HANDOVER_SIGNALS] = {"complaint", "complaints"},
    };
    struct buf b = {.arena = v->arena};
    int64_t total = 0;
    for (size_t i = 0; i < HANDOVER_SOURCE__COUNT; i++) {
        int64_t n = (int64_t)json_count(rows->sources[i]);
        total += n;
        buf_fmt(&b, "%s%.*s", i ? ", " : "",
                STR_ARG(view_count(v->arena, n, names[i][0], names[i][1])));
    }
    *words = buf_str(&b);
    return total;
}

static bool shown(const struct handover_filter *f, const struct json *item)
{
    struct str side = json_text(item, "acts");
    if (!f->all && !json_is_true(item, "open"))
        return false;
    return f->side.n == 0 || str_eq(side, f->side) || STR_IS(side, "both") ||
           (f->all && STR_IS(side, "nobody"));
}

/* How many wait for each side, and how many there are of each state. */
static void put_counts(struct arena *a, struct json *model, const struct json *all)
{
    static const char *const sides[] = {"security", "safety"};
    int64_t counts[HANDOVER_STATE__COUNT] = {0}, waits[COUNT_OF(sides)] = {0};
    JSON_EACH (item, all) {
        counts[json_int(item, "state", 0)]++;
        for (size_t i = 0; i < COUNT_OF(sides); i++)
            waits[i] += STR_IS(json_text(item, "acts"), "both") ||
                        str_eq(json_text(item, "acts"), str_of(sides[i]));
    }
    struct json *by_state = json_add(a, model, "counts", JSON_OBJECT);
    for (size_t i = 0; i < HANDOVER_STATE__COUNT; i++)
        json_add_int(a, by_state, states[i].word, counts[i]);
    json_add_int(a, model, "open", (int64_t)json_count(all) - counts[HANDOVER_DECIDED]);
    struct json *tiles = json_add(a, model, "tiles", JSON_ARRAY);
    struct str of = str_fmt(a, "of %zu", json_count(all));
    view_tile(a, tiles, "Security must act", waits[0], of,
              STR("to send, to send again, or to answer"));
    view_tile(a, tiles, "Safety must act", waits[1], of,
              STR("to send, to send again, or to answer"));
    for (size_t i = 0; i < HANDOVER_STATE__COUNT; i++) {
        static const char *const why[HANDOVER_STATE__COUNT] = {
            "the rules demand it, and nobody has sent it", "the other side asks back",
            "nobody has answered yet", "decided before a change; the receiver looks again",
            "and nothing has changed since"};
        char *label = str_cz(a, str_of(states[i].word));
        label[0] = (char)(label[0] - 'a' + 'A');
        view_tile(a, tiles, label, counts[i], of, str_of(why[i]));
    }
}

static void put_empty(struct arena *a, struct json *model, int64_t looked)
{
    if (json_count(json_get(model, "items")) > 0) {
        json_add(a, model, "empty", JSON_NULL);
        return;
    }
    struct json *empty = json_add(a, model, "empty", JSON_OBJECT);
    json_add_text(a, empty, "title",
                  looked ? STR("Nothing waits here") : STR("There is nothing to hand over yet"));
    json_add_text(a, empty, "text",
                  looked ? str_fmt(a, "Looked at: %.*s.", STR_ARG(json_text(model, "looked")))
                         : STR("No risk, control, release or case is written that one side would "
                               "have to tell the other. That does not mean that the device is "
                               "safe: nothing was evaluated."));
    json_add_text(a, empty, "command",
                  looked
                      ? STR("tutela inbox --all")
                      : STR("tutela add security_risk device=DEV-0001 name=\"What can happen\""));
}

bool handover_model(const struct view *v, const struct handover_filter *filter, struct json **out,
                    struct err *err)
{
    struct arena *a = v->arena;
    struct handover_rows rows = {0};
    struct str looked;
    struct record_head head = {0};
    if ((filter->device.n && !store_head(v->store, a, filter->device, &head, err)) ||
        !load(v, filter->device, &rows, err))
        return false;
    int64_t looked_count = looked_at(v, &rows, &looked);
    struct json *model = view_model(v), *all = handover_list(a, &rows, v->as_of);
    json_add_text(a, model, "title",
                  head.title.n ? str_fmt(a, "Inbox of %.*s", STR_ARG(head.title)) : STR("Inbox"));
    json_add_text(a, model, "device", filter->device);
    json_add_text(a, model, "device_name", head.title);
    json_add_text(a, model, "side", filter->side);
    json_add_int(a, model, "total", (int64_t)json_count(all));
    json_add_text(a, model, "looked", looked);
    json_add_int(a, model, "looked_at", looked_count);
    put_counts(a, model, all);
    struct json *items = json_add(a, model, "items", JSON_ARRAY);
    for (struct json *i = all->items.first, *next; i; i = next) {
        next = i->next;
        i->next = NULL;
        if (shown(filter, i))
            json_hang(items, NULL, i);
    }
    json_add_int(a, model, "shown", (int64_t)json_count(items));
    put_empty(a, model, looked_count);
    if (filter->device.n && !view_tabs(v, model, filter->device, err))
        return false;
    *out = model;
    return true;
}
