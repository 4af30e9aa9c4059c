#include "assess/classify/classify_internal.h"

/* The answer as data: class, reasons, every branch, routes. */

static void copy_member(const struct classify_case *x, const struct json *from, const char *name,
                        struct json *into)
{
    json_add_text(x->arena, into, name, json_text(from, name));
}

static void put_class(const struct classify_case *x, struct json *model)
{
    const struct classify_rules *r = x->rules;
    struct arena *a = x->arena;
    size_t rule = classify_ruling(r, &x->is), last = CLASSIFY_RULE_MAX;
    if (x->is.class)
        json_add_text(a, model, "class", r->classes[x->is.class]);
    else
        json_add(a, model, "class", JSON_NULL);
    if (rule < CLASSIFY_RULE_MAX)
        json_add_text(a, model, "rule", r->rules[rule].id);
    else
        json_add(a, model, "rule", JSON_NULL);
    struct json *rules = json_add(a, model, "rules", JSON_ARRAY);
    for (size_t i = 0; x->is.class && i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        if (b->class == x->is.class && b->rule != last &&
            classify_eval(r, b->condition, x->is.masks) == TRI_YES)
            json_add_text(a, rules, NULL, r->rules[last = b->rule].id);
    }
    struct json *subclasses = json_add(a, model, "subclasses", JSON_ARRAY);
    for (size_t i = 0; i < r->subclasses.count; i++) {
        const struct classify_extra *subclass = &r->subclasses.items[i];
        if (!classify_divides(r, &x->is, subclass))
            continue;
        struct json *item = json_add(a, subclasses, NULL, JSON_OBJECT);
        copy_member(x, subclass->from, "class", item);
        copy_member(x, subclass->from, "text", item);
    }
    json_add_text(a, model, "class_text", classify_class_text(a, r, &x->is));
}

static void put_route(const struct classify_case *x, const struct json *from, struct json *list)
{
    struct arena *a = x->arena;
    const struct json *routes = json_get(x->rules->from, "routes");
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, item, "class", json_text(from, "class"));
    json_add_text(a, item, "title", json_text(from, "title"));
    struct json *options = json_add(a, item, "options", JSON_ARRAY);
    JSON_EACH (option, json_get(from, "options"))
        json_add_text(a, options, NULL, json_as_text(option));
    json_add_text(a, item, "notified_body", json_text(from, "notified_body"));
    json_add_text(a, item, "assessment", json_text(from, "assessment"));
    json_add_text(a, item, "source", json_text(routes, "source"));
    json_add_text(a, item, "status", json_text(routes, "status"));
}

/* Those of the subclasses where there are some, else that of the class; and those of conditions. */
static void put_routes(const struct classify_case *x, struct json *model)
{
    struct json *list = json_add(x->arena, model, "route", JSON_ARRAY);
    const struct json *subclasses = json_get(model, "subclasses");
    for (size_t i = 0; i < x->rules->routes.count; i++) {
        const struct classify_extra *route = &x->rules->routes.items[i];
        struct str class = json_text(route->from, "class");
        bool fits = !class.n;
        JSON_EACH (s, subclasses)
            fits = fits || str_eq(class, json_text(s, "class"));
        if (!json_count(subclasses))
            fits = fits || (x->is.class && str_eq(class, x->rules->classes[x->is.class]));
        if (fits && classify_eval(x->rules, route->condition, x->is.masks) == TRI_YES)
            put_route(x, route->from, list);
    }
}

/* The two members of each item of a list of the data. */
static void put_texts(const struct classify_case *x, const struct json *list, const char *key,
                      const char *const names[2], struct json *into)
{
    struct json *out = json_add(x->arena, into, key, JSON_ARRAY);
    JSON_EACH (from, list) {
        struct json *item = json_add(x->arena, out, NULL, JSON_OBJECT);
        copy_member(x, from, names[0], item);
        copy_member(x, from, names[1], item);
    }
}

static void put_notes(const struct classify_case *x, struct json *model)
{
    struct json *list = json_add(x->arena, model, "notes", JSON_ARRAY);
    for (size_t i = 0; i < x->rules->notes.count; i++) {
        const struct classify_extra *note = &x->rules->notes.items[i];
        if (classify_eval(x->rules, note->condition, x->is.masks) != TRI_YES)
            continue;
        struct json *item = json_add(x->arena, list, NULL, JSON_OBJECT);
        copy_member(x, note->from, "text", item);
        copy_member(x, note->from, "status", item);
    }
}

/* A table that helps to think, never an answer: its lines as texts. */
static void put_hints(const struct classify_case *x, struct json *model)
{
    struct json *list = json_add(x->arena, model, "hints", JSON_ARRAY);
    for (size_t i = 0; i < x->rules->hints.count; i++) {
        const struct classify_extra *hint = &x->rules->hints.items[i];
        if (classify_eval(x->rules, hint->condition, x->is.masks) != TRI_YES)
            continue;
        struct json *item = json_add(x->arena, list, NULL, JSON_OBJECT);
        static const char *const members[] = {"title", "use", "source", "status"};
        for (size_t k = 0; k < COUNT_OF(members); k++)
            copy_member(x, hint->from, members[k], item);
        struct json *lines = json_add(x->arena, item, "lines", JSON_ARRAY);
        JSON_EACH (line, json_get(hint->from, "lines"))
            json_add_text(x->arena, json_add(x->arena, lines, NULL, JSON_OBJECT), "text",
                          json_as_text(line));
    }
}

static void put_sources(const struct classify_case *x, struct json *model)
{
    static const char *const text[2] = {"text", "then"}, *const rule[2] = {"id", "text"},
                             *const term[2] = {"term", "text"};
    const struct json *from = x->rules->from;
    const struct json *qualification = json_get(from, "qualification");
    struct json *q = json_add(x->arena, model, "qualification", JSON_OBJECT);
    copy_member(x, qualification, "source", q);
    copy_member(x, qualification, "status", q);
    put_texts(x, json_get(qualification, "steps"), "steps", text, q);
    put_texts(x, json_get(from, "implementing_rules"), "implementing_rules", rule, model);
    put_texts(x, json_get(from, "definitions"), "definitions", term, model);
    json_add_text(x->arena, model, "edition", classify_edition(x->arena, x->rules));
    copy_member(x, from, "label", model);
    copy_member(x, from, "status", model);
    struct json *sources = json_add(x->arena, model, "sources", JSON_ARRAY);
    const struct json *const of[] = {from, json_get(from, "routes"), qualification};
    static const char *const what[] = {"rules", "routes", "qualification of software"};
    for (size_t i = 0; i < COUNT_OF(of); i++) {
        struct json *item = json_add(x->arena, sources, NULL, JSON_OBJECT);
        json_add_text(x->arena, item, "of", str_of(what[i]));
        json_add_text(x->arena, item, "text", json_text(of[i], "source"));
        json_add_text(x->arena, item, "status", json_text(of[i], "status"));
    }
}

struct json *classify_model(struct arena *a, const struct classify_rules *r,
                            const struct classify_facts *facts)
{
    struct json *model = json_object(a);
    struct classify_case x = {
        .arena = a, .rules = r, .facts = facts, .is = classify_outcome(r, facts)};
    bool exact;
    classify_masks(r, facts, CLASSIFY_OPEN, x.open);
    x.possible = classify_possible(r, facts, &exact);
    json_add_text(a, model, "regulation", r->regulation);
    put_class(&x, model);
    json_add_bool(a, model, "settled", x.is.class && x.possible == 1U << x.is.class);
    classify_put_classes(a, r, x.possible, "possible", model);
    json_add_bool(a, model, "possible_none", x.possible & 1);
    json_add_bool(a, model, "exact", exact);
    classify_put_branches(&x, model);
    classify_put_reasons(&x, model);
    classify_put_not_applied(&x, model);
    classify_put_questions(&x, model);
    classify_put_changes(&x, model);
    put_routes(&x, model);
    put_notes(&x, model);
    put_hints(&x, model);
    json_hang(model, "facts", classify_facts_json(a, r, facts));
    put_sources(&x, model);
    return model;
}
