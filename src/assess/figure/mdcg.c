#include "assess/gap/gap.h"
#include "base/embed.h"

#include "assess/figure/figure.h"

/* The figures of MDCG 2019-16 rev.1 from live data. Boxes, clauses and arrows are those of
 * data/figures/mdcg-2019-16.json; whether something is open is the word of the checks and slots, so
 * that a picture and the gap table never differ. */

struct mdcg {
    const struct view *v;
    struct str device;
    const struct json *figure; /* of the data file */
    struct json *model, *nodes, *boxes;
    const struct json *requirements; /* of the gap model */
    struct view_index by_id, by_twin;
    const struct json *steps, *connections; /* rows */
};

/* --- what is known --- */

static const struct json *requirement(const struct mdcg *m, struct str clause)
{
    const struct view_row *row = view_index_find(&m->by_id, clause);
    row = row ? row : view_index_find(&m->by_twin, clause);
    return row ? row->row : NULL;
}

/* A check or slot as one of the requirements shows it; all of them show the same. */
static const struct json *shown(const struct mdcg *m, const char *list, const char *member,
                                struct str name)
{
    JSON_EACH (r, m->requirements)
        JSON_EACH (item, json_get(r, list))
            if (str_eq(json_text(item, member), name))
                return item;
    return NULL;
}

static bool load(struct mdcg *m, struct str id, const char *figure, const char *name,
                 struct err *err)
{
    struct arena *a = m->v->arena;
    struct json *gap, *data, *steps, *connections;
    struct str device;
    if (!figure_device(m->v, id, &device, err) ||
        !json_read(a, embed_find("data/figures/mdcg-2019-16.json"), &data, err) ||
        !gap_model(m->v->store, a, id, (struct str){0}, m->v->as_of, &gap, err) ||
        !view_rows(m->v, "figure_steps", &id, 1, &steps, err) ||
        !view_rows(m->v, "risk_connections", &id, 1, &connections, err))
        return false;
    m->device = id;
    m->figure = json_get(data, figure);
    m->requirements = json_get(gap, "requirements");
    m->steps = steps;
    m->connections = connections;
    view_index_make(a, m->requirements, "id", &m->by_id);
    view_index_make(a, m->requirements, "twin", &m->by_twin);
    m->model = figure_begin(m->v, name, id, device);
    json_add_fmt(a, m->model, "title", "%.*s: %.*s", STR_ARG(json_text(m->figure, "title")),
                 STR_ARG(device));
    json_add_text(a, m->model, "note", json_text(m->figure, "note"));
    json_add_text(a, m->model, "source", json_text(data, "source"));
    m->nodes = json_add(a, m->model, "nodes", JSON_ARRAY);
    return true;
}

/* --- boxes by clauses: Figure 1 --- */

/* The worst is shown: what is open before what is stale, and so on; what does not apply last. */
static int badness(enum view_status status)
{
    static const int bad[VIEW_STATUS__COUNT] = {
        [VIEW_OPEN] = 5,    [VIEW_STALE] = 4, [VIEW_TO_REVIEW] = 3,
        [VIEW_IN_WORK] = 2, [VIEW_DONE] = 1,  [VIEW_NOT_APPLICABLE] = 0,
    };
    return bad[status];
}

struct box {
    enum view_status status;
    struct str worst; /* the clause that gives it */
    int64_t met, asked, open;
};

static void look_at_clause(struct mdcg *m, struct box *b, struct str clause, struct str label)
{
    const struct view *v = m->v;
    const struct json *r = requirement(m, clause);
    enum view_status status = r ? view_status_find(json_text(r, "word")) : VIEW_NOT_APPLICABLE;
    struct str id = r ? json_text(r, "id") : clause;
    struct json *row = figure_row(v, m->boxes);
    b->open += json_int(r, "gap_count", 0);
    b->asked += status != VIEW_NOT_APPLICABLE;
    b->met += status == VIEW_DONE;
    if (b->worst.n == 0 || badness(status) > badness(b->status)) {
        b->status = status;
        b->worst = id;
    }
    figure_cell(v, row, label, (struct str){0});
    figure_cell(v, row, id, r ? view_clause_href(v->arena, id, m->device) : (struct str){0});
    figure_cell(v, row, r ? json_text(r, "name") : STR("no clause of this regulation corresponds"),
                (struct str){0});
    figure_cell(v, row, str_of(view_status_word(status)), (struct str){0});
    figure_cell(v, row, json_text(r, "reason"), (struct str){0});
}

static void put_clause_box(struct mdcg *m, const struct json *node)
{
    struct arena *a = m->v->arena;
    struct box b = {.status = VIEW_NOT_APPLICABLE};
    struct buf clauses = {.arena = a};
    JSON_EACH (clause, json_get(node, "clauses")) {
        look_at_clause(m, &b, json_as_text(clause), json_text(node, "label"));
        struct str number = str_from(json_as_text(clause), STR("MDR-I-").n);
        buf_fmt(&clauses, "%s%.*s", clauses.n ? ", " : "", STR_ARG(number));
    }
    struct json *n = json_add(a, m->nodes, NULL, JSON_OBJECT);
    json_add_text(a, n, "code", json_text(node, "code"));
    json_add_text(a, n, "label", json_text(node, "label"));
    json_add_text(a, n, "clause", buf_str(&clauses));
    view_put_status(a, n, b.status);
    struct json *facts = json_add(a, n, "facts", JSON_ARRAY);
    json_add_fmt(a, facts, NULL, "%lld of %lld met", (long long)b.met, (long long)b.asked);
    json_add_int(a, n, "open", b.open);
    json_add_text(a, n, "last", (struct str){0});
    json_add_text(a, n, "href", view_clause_href(a, b.worst, m->device));
}

static struct str label_of(const struct mdcg *m, struct str code)
{
    JSON_EACH (n, m->nodes)
        if (str_eq(json_text(n, "code"), code))
            return json_text(n, "label");
    return code;
}

/* Arrows that only say where a box leads, drawn as they are and as a table. */
static void put_arrows(struct mdcg *m)
{
    static const char *const columns[] = {"From", "To", "With", NULL};
    const struct json *edges = json_get(m->figure, "edges");
    struct json *table = figure_table(m->v, m->model, "Arrows", columns);
    json_add(m->v->arena, m->model, "edges", JSON_ARRAY)->items = edges->items;
    JSON_EACH (edge, edges) {
        struct json *row = figure_row(m->v, table);
        struct str with = json_text(edge, "label");
        figure_cell(m->v, row, label_of(m, json_text(edge, "from")), (struct str){0});
        figure_cell(m->v, row, label_of(m, json_text(edge, "to")), (struct str){0});
        figure_cell(m->v, row, with.n ? with : STR("-"), (struct str){0});
    }
}

bool figure_requirements(const struct view *v, struct str id, struct json **out, struct err *err)
{
    static const char *const columns[] = {"Box", "Clause", "What", "Status", "Why", NULL};
    struct mdcg m = {.v = v};
    int64_t done = 0;
    if (!load(&m, id, "figure_1", "figure-1", err))
        return false;
    m.boxes = figure_table(v, m.model, "Boxes and their clauses", columns);
    JSON_EACH (node, json_get(m.figure, "nodes"))
        put_clause_box(&m, node);
    JSON_EACH (n, m.nodes)
        done += STR_IS(json_text(n, "status_class"), "done") ||
                STR_IS(json_text(n, "status_class"), "na");
    json_add_fmt(v->arena, m.model, "summary", "%lld of %zu boxes have nothing open.",
                 (long long)done, json_count(m.nodes));
    put_arrows(&m);
    *out = m.model;
    return true;
}

/* --- boxes by steps: Annex IV and Figure 6 --- */

struct step {
    bool any, behind; /* something is recorded; less is done than there is */
    struct str last;
    int64_t open;
};

static void put_step_facts(struct mdcg *m, struct json *facts, const struct json *node,
                           struct step *s)
{
    JSON_EACH (name, json_get(node, "steps"))
        JSON_EACH (row, m->steps) {
            if (!str_eq(json_text(row, "step"), json_as_text(name)))
                continue;
            int64_t done = json_int(row, "done", 0), total = json_int(row, "total", 0);
            struct str last = json_text(row, "last");
            s->any |= total > 0;
            s->behind |= done < total;
            s->last = str_cmp(last, s->last) > 0 ? last : s->last;
            json_add_fmt(m->v->arena, facts, NULL, "%lld of %lld %.*s", (long long)done,
                         (long long)total, STR_ARG(json_text(row, "text")));
        }
}

/* Each check or slot that falls short becomes a line of the table of what is open. */
static void put_open(struct mdcg *m, struct json *table, const struct json *node, const char *list,
                     struct step *s)
{
    bool checks = strcmp(list, "checks") == 0;
    JSON_EACH (name, json_get(node, list)) {
        const struct json *item = shown(m, list, checks ? "name" : "id", json_as_text(name));
        if (!item || json_is_true(item, "holds"))
            continue;
        size_t rows = json_count(json_get(item, "rows"));
        s->open += rows ? (int64_t)rows : 1;
        struct json *row = figure_row(m->v, table);
        figure_cell(m->v, row, json_text(node, "label"), (struct str){0});
        figure_cell(m->v, row, json_text(item, checks ? "title" : "name"), (struct str){0});
        figure_cell(m->v, row, str_fmt(m->v->arena, "%zu", rows ? rows : 1), (struct str){0});
    }
}

static struct str step_href(struct mdcg *m, const struct json *node)
{
    static const struct {
        const char *step, *path;
    } paths[] = {
        {"plan", "/list/document?filter=device%3D"},
        {"security_analysis", "/list/threat?filter=device%3D"},
        {"security_evaluation", "/list/security_risk?filter=device%3D"},
        {"security_residual", "/list/security_risk?filter=device%3D"},
        {"security_control", "/list/control?filter=kind%3Dsecurity%20device%3D"},
        {"safety_control", "/list/control?filter=kind%3Dsafety%20device%3D"},
        {"report", "/list/document?filter=device%3D"},
        {"review", "/list/connection?filter=kind%3DX5%20device%3D"},
    };
    struct str step = json_as_text(json_first(json_get(node, "steps")));
    const char *path = "/list/safety_risk?filter=device%3D";
    if (STR_IS(step, "security_field") || STR_IS(step, "safety_field"))
        return STR("/field");
    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (str_eq(step, str_of(paths[i].step)))
            path = paths[i].path;
    return str_fmt(m->v->arena, "%s%.*s", path, STR_ARG(m->device));
}

static void put_step_box(struct mdcg *m, struct json *open_table, const struct json *node)
{
    struct arena *a = m->v->arena;
    struct step s = {0};
    struct json *n = json_add(a, m->nodes, NULL, JSON_OBJECT);
    json_add_text(a, n, "code", json_text(node, "code"));
    json_add_text(a, n, "label", json_text(node, "label"));
    json_add_text(a, n, "track", json_text(node, "track"));
    json_add_text(a, n, "clause", json_text(node, "clause"));
    struct json *facts = json_add(a, n, "facts", JSON_ARRAY);
    put_step_facts(m, facts, node, &s);
    put_open(m, open_table, node, "checks", &s);
    put_open(m, open_table, node, "slots", &s);
    view_put_status(a, n, !s.any ? VIEW_OPEN : s.open || s.behind ? VIEW_IN_WORK : VIEW_DONE);
    json_add_int(a, n, "open", s.open);
    json_add_text(a, n, "last", s.last);
    json_add_text(a, n, "href", step_href(m, node));
}

static void put_boxes(struct mdcg *m)
{
    static const char *const columns[] = {"Step",        "Clause", "Status", "What is there",
                                          "Last review", "Open",   NULL};
    static const char *const open_columns[] = {"Step", "What falls short", "Rows", NULL};
    const struct view *v = m->v;
    m->boxes = figure_table(v, m->model, "Steps", columns);
    struct json *open_table = figure_table(v, m->model, "What is open", open_columns);
    int64_t done = 0, open = 0;
    JSON_EACH (node, json_get(m->figure, "nodes"))
        put_step_box(m, open_table, node);
    JSON_EACH (n, m->nodes) {
        struct buf facts = {.arena = v->arena};
        struct str clause = json_text(n, "clause"), last = json_text(n, "last");
        JSON_EACH (fact, json_get(n, "facts"))
            buf_fmt(&facts, "%s%.*s", facts.n ? "; " : "", STR_ARG(json_as_text(fact)));
        struct json *row = figure_row(v, m->boxes);
        figure_cell(v, row,
                    str_fmt(v->arena, "%.*s %.*s", STR_ARG(json_text(n, "code")),
                            STR_ARG(json_text(n, "label"))),
                    json_text(n, "href"));
        figure_cell(v, row, clause.n ? clause : STR("-"), (struct str){0});
        figure_cell(v, row, json_text(n, "status"), (struct str){0});
        figure_cell(v, row, facts.n ? buf_str(&facts) : STR("nothing is recorded"),
                    (struct str){0});
        figure_cell(v, row, last.n ? last : STR("never"), (struct str){0});
        figure_cell(v, row, str_fmt(v->arena, "%lld", (long long)json_int(n, "open", 0)),
                    (struct str){0});
        done += STR_IS(json_text(n, "status_class"), "done");
        open += json_int(n, "open", 0);
    }
    json_add_int(v->arena, m->model, "done", done);
    json_add_int(v->arena, m->model, "open", open);
}

/* --- exchanges --- */

static void put_exchange(struct mdcg *m, struct json *edges, struct json *table,
                         const struct json *edge)
{
    const struct view *v = m->v;
    struct arena *a = v->arena;
    struct str kind = json_text(edge, "label"), last = {0};
    int64_t sent = 0, waiting = 0, stale = 0;
    JSON_EACH (row, m->connections) {
        if (!str_eq(json_text(row, "kind"), kind))
            continue;
        struct str decision = json_text(row, "decision"), on = json_text(row, "decided_on");
        sent++;
        waiting += STR_IS(decision, "waiting") || STR_IS(decision, "returned");
        stale += json_int(row, "stale_count", 0) > 0;
        last = str_cmp(on, last) > 0 ? on : last;
    }
    const int64_t counts[] = {sent, waiting, sent - waiting, stale};
    static const char *const names[] = {"sent", "waiting", "decided", "stale"};
    struct str href = str_fmt(a, "/list/connection?filter=device%%3D%.*s%%20kind%%3D%.*s",
                              STR_ARG(m->device), STR_ARG(kind));
    struct json *e = json_add(a, edges, NULL, JSON_OBJECT);
    json_add_text(a, e, "from", json_text(edge, "from"));
    json_add_text(a, e, "to", json_text(edge, "to"));
    json_add_text(a, e, "label", kind);
    json_add_text(a, e, "text", json_text(edge, "text"));
    json_add_text(a, e, "source", json_text(edge, "source"));
    json_add_bool(a, e, "both", json_is_true(edge, "both"));
    json_add_text(a, e, "last", last);
    json_add_text(a, e, "href", href);
    struct json *row = figure_row(v, table);
    figure_cell(v, row, kind, href);
    figure_cell(v, row, json_text(edge, "text"), (struct str){0});
    figure_cell(v, row,
                str_fmt(a, "%.*s to %.*s", STR_ARG(json_text(edge, "from")),
                        STR_ARG(json_text(edge, "to"))),
                (struct str){0});
    figure_cell(v, row, json_text(edge, "source"), (struct str){0});
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        json_add_int(a, e, names[i], counts[i]);
        figure_cell(v, row, str_fmt(a, "%lld", (long long)counts[i]), (struct str){0});
    }
    figure_cell(v, row, last.n ? last : STR("never"), (struct str){0});
}

bool figure_processes(const struct view *v, struct str id, struct json **out, struct err *err)
{
    static const char *const columns[] = {"Exchange", "What",    "Way",   "Label",       "Sent",
                                          "Waiting",  "Decided", "Stale", "Last review", NULL};
    struct mdcg m = {.v = v};
    int64_t sent = 0, waiting = 0, stale = 0;
    if (!load(&m, id, "annex_iv", "annex-iv", err))
        return false;
    struct json *table = figure_table(v, m.model, "Exchanges", columns);
    struct json *edges = json_add(v->arena, m.model, "edges", JSON_ARRAY);
    JSON_EACH (edge, json_get(m.figure, "edges"))
        put_exchange(&m, edges, table, edge);
    put_boxes(&m);
    JSON_EACH (e, edges) {
        sent += json_int(e, "sent", 0);
        waiting += json_int(e, "waiting", 0);
        stale += json_int(e, "stale", 0);
    }
    json_add_fmt(v->arena, m.model, "summary",
                 "%lld exchanges between the two sides: %lld wait for a decision, %lld are stale. "
                 "%lld of %zu steps have nothing open.",
                 (long long)sent, (long long)waiting, (long long)stale,
                 (long long)json_int(m.model, "done", 0), json_count(m.nodes));
    *out = m.model;
    return true;
}

bool figure_loop(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct mdcg m = {.v = v};
    if (!load(&m, id, "figure_6", "figure-6", err))
        return false;
    put_boxes(&m);
    json_add_fmt(v->arena, m.model, "summary",
                 "%lld of %zu steps have nothing open; %lld rows fall short in the others.",
                 (long long)json_int(m.model, "done", 0), json_count(m.nodes),
                 (long long)json_int(m.model, "open", 0));
    put_arrows(&m);
    *out = m.model;
    return true;
}
