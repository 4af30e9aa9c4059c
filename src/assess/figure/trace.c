#include "assess/figure/figure.h"

/* From a threat or risk by way of controls, requirements and tests to runs and evidence: what a
 * record rests on, and what rests on it. What is missing on the way is drawn too. */

enum { NODES_MAX = 400 };

static const struct {
    const char *type, *label;
} columns[] = {
    {"threat", "Threats"},   {"safety_risk", "Safety risks"}, {"security_risk", "Security risks"},
    {"control", "Controls"}, {"requirement", "Requirements"}, {"test", "Tests"},
    {"test_run", "Runs"},    {"evidence", "Evidence"}};

struct trace {
    const struct view *v;
    struct json *nodes, *links;
    struct str ids[NODES_MAX];
    const struct json *rows[NODES_MAX];
    size_t count, missing;
    bool cut;
};

static size_t column_of(struct str type)
{
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        if (str_eq(type, str_of(columns[i].type)))
            return i;
    return COUNT_OF(columns);
}

static size_t find(const struct trace *t, struct str id)
{
    for (size_t i = 0; i < t->count; i++)
        if (str_eq(t->ids[i], id))
            return i;
    return NODES_MAX;
}

/* How it stands, by what its own type says: the words are those of the records. */
static enum view_status state_of(const struct json *row)
{
    static const struct {
        const char *state;
        enum view_status status;
    } words[] = {
        {"open", VIEW_OPEN},
        {"in_work", VIEW_IN_WORK},
        {"to_review", VIEW_TO_REVIEW},
        {"accepted", VIEW_DONE},
        {"closed", VIEW_DONE},
        {"mitigated", VIEW_DONE},
        {"transferred", VIEW_DONE},
        {"implemented", VIEW_DONE},
        {"verified", VIEW_DONE},
        {"pass", VIEW_DONE},
        {"fail", VIEW_OPEN},
        {"error", VIEW_OPEN},
        {"blocked", VIEW_OPEN},
        {"skipped", VIEW_OPEN},
        {"draft", VIEW_IN_WORK},
        {"approved", VIEW_IN_WORK},
        {"planned", VIEW_IN_WORK},
        {"proposed", VIEW_IN_WORK},
        {"rejected", VIEW_NOT_APPLICABLE},
        {"not_applicable", VIEW_NOT_APPLICABLE},
        {"dropped", VIEW_NOT_APPLICABLE},
    };
    struct str state = json_text(row, "state");
    if (json_int(row, "stale_count", 0) > 0)
        return VIEW_STALE;
    if (STR_IS(json_text(row, "type"), "control") && STR_IS(state, "accepted"))
        return VIEW_IN_WORK; /* chosen, not yet there */
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(state, str_of(words[i].state)))
            return words[i].status;
    return VIEW_IN_WORK;
}

static bool expired(const struct view *v, const struct json *row)
{
    int64_t days = view_days_since(v, json_text(row, "valid_until"));
    return days != DATE_NO_DAYS && days > 0;
}

/* In words: a colour alone would say nothing to who does not see it. */
static struct str state_text(const struct view *v, const struct json *row)
{
    struct str type = json_text(row, "type"), state = json_text(row, "state");
    struct str until = json_text(row, "valid_until");
    if (expired(v, row))
        return STR("out of date");
    if (STR_IS(type, "evidence"))
        return until.n ? str_fmt(v->arena, "valid until %.*s", STR_ARG(until)) : STR("in the file");
    if (STR_IS(type, "test") && state.n == 0)
        return STR("never run");
    return str_fmt(v->arena, "%.*s%s%s", STR_ARG(state),
                   json_int(row, "other_build", 0) ? ", other build" : "",
                   json_int(row, "stale_count", 0) ? ", stale" : "");
}

static bool add_node(struct trace *t, const struct json *row)
{
    struct arena *a = t->v->arena;
    struct str id = json_text(row, "id"), type = json_text(row, "type");
    struct str state = json_text(row, "state");
    if (t->count == NODES_MAX) {
        t->cut = true;
        return false;
    }
    bool timeless = STR_IS(type, "test");
    enum view_status status = expired(t->v, row)         ? VIEW_OPEN
                              : STR_IS(type, "evidence") ? VIEW_DONE
                              : timeless && state.n == 0 ? VIEW_OPEN
                                                         : state_of(row);
    struct json *n = json_add(a, t->nodes, NULL, JSON_OBJECT);
    json_add_text(a, n, "id", id);
    json_add_text(a, n, "type", type);
    json_add_int(a, n, "column", (int64_t)column_of(type));
    json_add_text(a, n, "name", json_text(row, "name"));
    json_add_text(a, n, "state", state_text(t->v, row));
    view_put_status(a, n, status);
    json_add_text(a, n, "href", view_href(a, id));
    json_add_bool(a, n, "missing", false);
    t->ids[t->count] = id;
    t->rows[t->count++] = row;
    return true;
}

static void add_link(struct trace *t, size_t from, size_t to)
{
    JSON_EACH (l, t->links)
        if (json_int(l, "from", -1) == (int64_t)from && json_int(l, "to", -1) == (int64_t)to)
            return;
    struct json *link = json_add(t->v->arena, t->links, NULL, JSON_OBJECT);
    json_add_int(t->v->arena, link, "from", (int64_t)from);
    json_add_int(t->v->arena, link, "to", (int64_t)to);
}

/* Adds what hangs on nodes[at], by the query of that direction; new ones come to the end, so that a
   walk over growing nodes finds all. */
static bool follow(struct trace *t, size_t at, bool down, struct err *err)
{
    struct json *rows;
    if (!view_rows(t->v, down ? "figure_trace_down" : "figure_trace_up", &t->ids[at], 1, &rows,
                   err))
        return false;
    JSON_EACH (row, rows) {
        size_t other = find(t, json_text(row, "id"));
        if (other == NODES_MAX) {
            other = t->count;
            if (!add_node(t, row))
                return true;
        }
        add_link(t, down ? at : other, down ? other : at);
    }
    return true;
}

/* The nodes that a walk found are not those of the other direction: it goes over its own. */
static bool walk(struct trace *t, bool down, struct err *err)
{
    size_t first = t->count;
    if (!follow(t, 0, down, err))
        return false;
    for (size_t i = first; i < t->count; i++)
        if (!follow(t, i, down, err))
            return false;
    return true;
}

/* --- what is missing --- */

static bool leads_to(const struct trace *t, size_t node, struct str type)
{
    JSON_EACH (l, t->links) {
        size_t to = (size_t)json_int(l, "to", 0);
        if (json_int(l, "from", -1) == (int64_t)node && to < t->count &&
            str_eq(json_text(t->rows[to], "type"), type))
            return true;
    }
    return false;
}

/* A requirement between a control and its test does as well. */
static bool leads_by_requirement(const struct trace *t, size_t node, struct str type)
{
    JSON_EACH (l, t->links) {
        size_t to = (size_t)json_int(l, "to", 0);
        if (json_int(l, "from", -1) == (int64_t)node && to < t->count &&
            STR_IS(json_text(t->rows[to], "type"), "requirement") && leads_to(t, to, type))
            return true;
    }
    return false;
}

static const struct {
    const char *from, *wants, *text;
} wanted[] = {
    {"security_risk", "control", "no control"},
    {"control", "requirement", "no requirement"},
    {"control", "test", "no test"},
    {"requirement", "test", "no test"},
    {"test", "test_run", "never run"},
    {"test_run", "evidence", "no evidence"},
};

static void add_missing(struct trace *t, size_t node, size_t w)
{
    struct arena *a = t->v->arena;
    struct json *n = json_add(a, t->nodes, NULL, JSON_OBJECT);
    struct str type = str_of(wanted[w].wants);
    json_add_text(a, n, "id", (struct str){0});
    json_add_text(a, n, "type", type);
    json_add_int(a, n, "column", (int64_t)column_of(type));
    json_add_fmt(a, n, "name", "%s for %.*s", wanted[w].text, STR_ARG(t->ids[node]));
    json_add_text(a, n, "state", STR("missing"));
    view_put_status(a, n, VIEW_OPEN);
    json_add_text(a, n, "href", (struct str){0});
    json_add_bool(a, n, "missing", true);
    add_link(t, node, t->count + t->missing++);
}

/* A requirement whose control has a test is served by that: there is one chain, not two. */
static bool is_missing(const struct trace *t, size_t node, size_t w)
{
    struct str type = str_of(wanted[w].wants);
    if (!str_eq(json_text(t->rows[node], "type"), str_of(wanted[w].from)) ||
        leads_to(t, node, type) || leads_by_requirement(t, node, type))
        return false;
    if (!STR_IS(json_text(t->rows[node], "type"), "requirement"))
        return true;
    JSON_EACH (l, t->links)
        if (json_int(l, "to", -1) == (int64_t)node &&
            leads_to(t, (size_t)json_int(l, "from", 0), type))
            return false;
    return true;
}

static void find_missing(struct trace *t)
{
    for (size_t i = 0; i < t->count; i++)
        for (size_t w = 0; w < COUNT_OF(wanted); w++)
            if (is_missing(t, i, w))
                add_missing(t, i, w);
}

/* --- words --- */

static void put_tables(struct trace *t, struct json *model)
{
    static const char *const heads[] = {"Record",        "Kind",     "Name",
                                        "How it stands", "Leads to", NULL};
    const struct view *v = t->v;
    struct json *table = figure_table(v, model, "Records on the way", heads);
    size_t at = 0;
    JSON_EACH (n, t->nodes) {
        struct buf b = {.arena = v->arena};
        JSON_EACH (l, t->links)
            if (json_int(l, "from", -1) == (int64_t)at) {
                size_t to = (size_t)json_int(l, "to", 0);
                buf_fmt(&b, "%s%.*s", b.n ? ", " : "",
                        STR_ARG(to < t->count ? t->ids[to] : STR("what is missing")));
            }
        struct json *row = figure_row(v, table);
        struct str id = json_text(n, "id");
        size_t column = (size_t)json_int(n, "column", 0);
        figure_cell(v, row, id.n ? id : STR("-"), json_text(n, "href"));
        figure_cell(v, row,
                    column < COUNT_OF(columns) ? str_of(columns[column].label) : (struct str){0},
                    (struct str){0});
        figure_cell(v, row, json_text(n, "name"), (struct str){0});
        figure_cell(v, row, json_text(n, "state"), (struct str){0});
        figure_cell(v, row, b.n ? buf_str(&b) : STR("-"), (struct str){0});
        at++;
    }
}

bool figure_trace(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct trace *t = ARENA_NEW(a, struct trace);
    struct json *rows;
    if (!view_rows(v, "figure_trace_root", &id, 1, &rows, err))
        return false;
    const struct json *root = json_first(rows);
    if (!root)
        return err_set(err, ERR_NOT_FOUND,
                       "%.*s is no threat, risk, control, requirement, test, run or evidence",
                       STR_ARG(id));
    struct str name = json_text(root, "name");
    struct json *model = figure_begin(v, "trace", id, name);
    *t = (struct trace){.v = v};
    t->nodes = json_add(a, model, "nodes", JSON_ARRAY);
    t->links = json_add(a, model, "links", JSON_ARRAY);
    (void)add_node(t, root);
    if (!walk(t, true, err) || !walk(t, false, err))
        return false;
    find_missing(t);
    struct json *heads = json_add(a, model, "columns", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        json_add_text(a, json_add(a, heads, NULL, JSON_OBJECT), "label", str_of(columns[i].label));
    json_add_fmt(a, model, "title", "From threat to evidence: %.*s %.*s", STR_ARG(id),
                 STR_ARG(name));
    json_add_fmt(a, model, "summary", "%zu records on the way, %zu missing.%s", t->count,
                 t->missing,
                 t->cut ? " There are more than can be drawn: the rest is left out." : "");
    json_add_text(a, model, "note",
                  STR("Read from left to right. A dashed box is what a link of the chain lacks."));
    put_tables(t, model);
    *out = model;
    return true;
}
