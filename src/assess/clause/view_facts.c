#include "assess/clause/clause.h"
#include "assess/clause/view.h"

/* The page of the questions about a device. */

static bool is_open(const struct json *fact)
{
    return STR_IS(json_text(fact, "value"), "unknown");
}

static struct json *group_of(struct arena *a, struct json *groups, struct str heading)
{
    struct json *g = json_add(a, groups, NULL, JSON_OBJECT);
    json_add_text(a, g, "heading", heading);
    return json_add(a, g, "facts", JSON_ARRAY);
}

static void put_fact(struct arena *a, struct json *list, const struct json *fact)
{
    static const char *const copied[] = {"name",        "question", "value",
                                         "implied",     "because",  "answered_by",
                                         "answered_on", "reason",   "record"};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str record = json_text(fact, "record");
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(fact, copied[i]));
    json_add_bool(a, o, "open", is_open(fact));
    json_add_bool(a, o, "computed", json_is_true(fact, "computed"));
    json_add_text(a, o, "href", record.n ? view_href(a, record) : (struct str){0});
}

/* What is open, in the order of the model: what settles most comes first. waiting: what
   requirements wait for, else the rest. */
static void put_open(struct arena *a, struct json *groups, const struct json *facts, bool waiting)
{
    struct json *list = NULL;
    int64_t clauses = -1;
    JSON_EACH (f, facts) {
        int64_t n = json_int(f, "clauses", 0);
        if (!is_open(f) || (n > 0) != waiting)
            continue;
        if (n != clauses)
            list = group_of(
                a, groups,
                n ? str_fmt(a, "To answer: %.*s for each",
                            STR_ARG(view_count(a, n, "requirement waits", "requirements wait")))
                  : STR("Not answered; no requirement waits for it"));
        clauses = n;
        put_fact(a, list, f);
    }
}

/* What is answered, each group where its first question stands. */
static void put_answered(struct arena *a, struct json *groups, const struct json *facts)
{
    struct view_set seen = {0};
    JSON_EACH (first, facts) {
        if (is_open(first) || !view_set_add(a, &seen, json_text(first, "group")))
            continue;
        struct json *list = group_of(a, groups, json_text(first, "group"));
        JSON_EACH (f, facts)
            if (!is_open(f) && str_eq(json_text(f, "group"), json_text(first, "group")))
                put_fact(a, list, f);
    }
}

bool clause_facts_model(const struct view *v, struct str device, struct json **out, struct err *err)
{
    static const char *const values[] = {"yes", "no", "unknown"};
    struct arena *a = v->arena;
    struct json *known, *model = view_model(v);
    if (!clause_facts(v->store, a, device, &known, err))
        return false;
    const struct json *facts = json_get(known, "facts"), *counts = json_get(known, "counts");
    struct str name = json_text(json_get(known, "device"), "name");
    json_add_text(a, model, "title", str_fmt(a, "Questions about %.*s", STR_ARG(name)));
    json_add_text(a, model, "device", device);
    json_add_text(a, model, "device_name", name);
    for (size_t i = 0; i < COUNT_OF(values); i++)
        json_add_int(a, model, values[i], json_int(counts, values[i], 0));
    int64_t total = (int64_t)json_count(facts);
    json_add_int(a, model, "total", total);
    json_add_int(a, model, "computed",
                 total - json_int(counts, "yes", 0) - json_int(counts, "no", 0) -
                     json_int(counts, "unknown", 0));
    json_add_int(a, model, "open_clauses", json_int(known, "open_clauses", 0));
    struct json *groups = json_add(a, model, "groups", JSON_ARRAY);
    put_open(a, groups, facts, true);
    put_answered(a, groups, facts);
    put_open(a, groups, facts, false);
    for (struct json *g = groups->items.first; g; g = g->next)
        json_add_int(a, g, "count", (int64_t)json_count(json_get(g, "facts")));
    *out = model;
    return view_tabs(v, model, device, err);
}
