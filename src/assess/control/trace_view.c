#include "assess/control/trace_view.h"

enum { TREE_MAX = 500 }; /* rows in each direction of one record */

static const char *const classes[TRACE_STATE__COUNT] = {
    [TRACE_COVERED] = "done",
    [TRACE_UNCOVERED] = "open",
    [TRACE_OUTDATED] = "stale",
    [TRACE_FAILED] = "open",
};

static struct str chain_href(struct arena *a, struct str id)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "/chains/");
    buf_url(&b, id);
    return buf_str(&b);
}

static void put_node(const struct trace *t, struct arena *a, struct json *o,
                     const struct trace_node *n)
{
    json_add_text(a, o, "id", n->id);
    json_add_text(a, o, "title", n->title);
    json_add_text(a, o, "href", chain_href(a, n->id));
    json_add_text(a, o, "kind", str_of(trace_kind_word(n->kind)));
    json_add_text(a, o, "state", n->old ? STR("replaced") : str_of(trace_state_word(n->state)));
    json_add_text(a, o, "state_class", n->old ? STR("na") : str_of(classes[n->state]));
    json_add_bool(a, o, "orphan", n->orphan);
    json_add_text(a, o, "why", trace_why(t, a, n));
    json_add_text(a, o, "cause", n->old ? (struct str){0} : t->nodes[n->cause].id);
    json_add_text(a, o, "remedy", trace_remedy(t, a, n));
}

/* --- a device or release --- */

struct wanted {
    bool kinds[TRACE_KIND__COUNT];
    bool states[TRACE_STATE__COUNT];
    bool orphans;
};

static bool want_kind(struct str word, struct wanted *w, struct err *err)
{
    bool risk = STR_IS(word, "risk"), any = false;
    for (int i = 0; i < TRACE_KIND__COUNT; i++) {
        bool is_risk = i == TRACE_SECURITY_RISK || i == TRACE_SAFETY_RISK;
        w->kinds[i] = word.n == 0 || (risk && is_risk) ||
                      str_eq(word, str_of(trace_kind_word((enum trace_kind)i)));
        any = any || w->kinds[i];
    }
    return any || err_set(err, ERR_USAGE,
                          "--kind: '%.*s' is none of clause, threat, risk, security_risk, "
                          "safety_risk, control, requirement, test, test_run, evidence",
                          STR_ARG(word));
}

static bool want_state(struct str word, struct wanted *w, struct err *err)
{
    bool all = STR_IS(word, "all"), any = all;
    w->orphans = word.n == 0 || STR_IS(word, "orphan");
    for (int i = 0; i < TRACE_STATE__COUNT; i++) {
        w->states[i] = all || (word.n == 0 && i != TRACE_COVERED) ||
                       str_eq(word, str_of(trace_state_word((enum trace_state)i)));
        any = any || w->states[i];
    }
    return any || w->orphans ||
           err_set(err, ERR_USAGE,
                   "--state: '%.*s' is none of covered, uncovered, outdated, failed, orphan, all",
                   STR_ARG(word));
}

static void put_counts(const struct trace *t, struct arena *a, const struct wanted *w,
                       struct json *model)
{
    int64_t total = 0, shortfall = 0, orphans = 0;
    struct json *list = json_add(a, model, "counts", JSON_ARRAY);
    for (int k = 0; k < TRACE_KIND__COUNT; k++) {
        int64_t of_kind = 0;
        for (int s = 0; s < TRACE_STATE__COUNT; s++)
            of_kind += t->counts[k][s];
        if (!w->kinds[k] || of_kind == 0)
            continue;
        struct json *row = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, row, "kind", str_of(trace_kind_word((enum trace_kind)k)));
        json_add_int(a, row, "total", of_kind);
        for (int s = 0; s < TRACE_STATE__COUNT; s++)
            json_add_int(a, row, trace_state_word((enum trace_state)s), t->counts[k][s]);
        json_add_int(a, row, "orphan", t->orphans[k]);
        total += of_kind;
        shortfall += of_kind - t->counts[k][TRACE_COVERED];
        orphans += t->orphans[k];
    }
    json_add_int(a, model, "total", total);
    json_add_int(a, model, "short", shortfall);
    json_add_int(a, model, "orphans", orphans);
}

static void put_items(const struct trace *t, struct arena *a, const struct wanted *w, int64_t limit,
                      struct json *model)
{
    int64_t matching = 0;
    struct json *items = json_add(a, model, "items", JSON_ARRAY);
    for (int k = 0; k < TRACE_KIND__COUNT; k++)
        for (uint32_t i = 0; w->kinds[k] && i < t->count; i++) {
            const struct trace_node *n = &t->nodes[i];
            bool asked = w->states[n->state] || (w->orphans && n->orphan);
            if ((int)n->kind != k || n->old || !asked)
                continue;
            if (limit == 0 || matching < limit)
                put_node(t, a, json_add(a, items, NULL, JSON_OBJECT), n);
            matching++;
        }
    json_add_int(a, model, "matching", matching);
    json_add_int(a, model, "shown", (int64_t)json_count(items));
}

bool trace_list_model(const struct view *v, const struct trace_filter *filter, struct json **out,
                      struct err *err)
{
    struct trace t;
    struct wanted w;
    struct arena *a = v->arena;
    if (!want_kind(filter->kind, &w, err) || !want_state(filter->state, &w, err) ||
        !trace_load(v, filter->scope, &t, err))
        return false;
    struct json *model = view_model(v);
    json_add_text(a, model, "scope", filter->scope);
    json_add_text(a, model, "scope_title", view_title(v, filter->scope));
    json_add_text(a, model, "kind", filter->kind);
    json_add_text(a, model, "state", filter->state);
    put_counts(&t, a, &w, model);
    put_items(&t, a, &w, filter->limit, model);
    *out = model;
    return true;
}

/* --- one record --- */

struct walk {
    const struct trace *trace;
    struct arena *arena;
    struct json *rows;
    bool *seen; /* by node */
    const uint32_t *next, *next_at;
    bool cut;
};

/* Depth first, as deep as there are kinds. A node that was shown already is not opened again. */
static void walk(struct walk *w, uint32_t i, int64_t depth)
{
    for (uint32_t k = w->next_at[i]; k < w->next_at[i + 1]; k++) {
        uint32_t to = w->next[k];
        if (json_count(w->rows) >= TREE_MAX) {
            w->cut = true;
            return;
        }
        struct json *row = json_add(w->arena, w->rows, NULL, JSON_OBJECT);
        json_add_int(w->arena, row, "depth", depth);
        json_add_bool(w->arena, row, "again", w->seen[to]);
        put_node(w->trace, w->arena, row, &w->trace->nodes[to]);
        if (w->seen[to])
            continue;
        w->seen[to] = true;
        walk(w, to, depth + 1);
    }
}

static bool put_tree(const struct trace *t, struct arena *a, struct json *model, uint32_t at,
                     bool up)
{
    struct walk w = {
        .trace = t,
        .arena = a,
        .rows = json_add(a, model, up ? "above" : "below", JSON_ARRAY),
        .seen = ARENA_ARRAY(a, bool, t->count),
        .next = up ? t->above : t->below,
        .next_at = up ? t->above_at : t->below_at,
    };
    walk(&w, at, 1);
    return w.cut;
}

/* The device a record is of; empty for one of all devices, as a clause. */
static bool device_of(const struct view *v, const struct record_head *head, struct str *out,
                      struct err *err)
{
    static const char *const through[] = {"device", "release", "test"};
    void *record = arena_alloc(v->arena, head->type->size, 1, _Alignof(max_align_t));
    *out = (struct str){0};
    if (!store_load(v->store, v->arena, head->type, head->id, record, NULL, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(through); i++) {
        struct record_head next;
        const struct field *f = record_field(head->type, str_of(through[i]));
        struct str to = f ? record_get(f, record, v->arena) : (struct str){0};
        if (to.n == 0)
            continue;
        if (i == 0) {
            *out = to;
            return true;
        }
        return store_head(v->store, v->arena, to, &next, err) && device_of(v, &next, out, err);
    }
    return true;
}

bool trace_record_model(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct record_head head;
    struct str device;
    struct trace t;
    struct arena *a = v->arena;
    if (!store_head(v->store, a, id, &head, err) || !device_of(v, &head, &device, err) ||
        !trace_load(v, device, &t, err))
        return false;
    uint32_t at = trace_find(&t, id);
    if (at == TRACE_NONE)
        return err_set(
            err, ERR_USAGE,
            "%.*s: this %s is no part of a chain from clause, threat or risk to evidence",
            STR_ARG(id), head.type->label);
    struct json *model = view_model(v);
    put_node(&t, a, model, &t.nodes[at]);
    json_add_text(a, model, "device", device);
    json_add_text(a, model, "device_name", view_title(v, device));
    json_add_text(a, model, "record_href", view_href(a, id));
    bool cut_above = put_tree(&t, a, model, at, true);
    bool cut_below = put_tree(&t, a, model, at, false);
    json_add_bool(a, model, "cut", cut_above || cut_below);
    *out = model;
    return true;
}
