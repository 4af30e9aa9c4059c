#include "assess/classify/classify_internal.h"

/* The answer as data: class, reasons, every branch, routes. */

struct str classify_value_word(const struct classify_question *q, unsigned char mask)
{
    if (!q->is_choice)
        return mask & 2 ? STR("yes") : STR("no");
    for (size_t i = 0; i < q->count; i++)
        if (mask & 2U << i)
            return q->values[i];
    return STR("none");
}

void classify_put_classes(struct arena *a, const struct classify_rules *r, unsigned classes,
                          const char *key, struct json *into)
{
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    for (size_t c = 1; c <= r->class_count; c++)
        if (classes & 1U << c)
            json_add_text(a, list, NULL, r->classes[c]);
}

/* --- the class --- */

/* The class when what is not answered counts as the rules say; 0: none, or not determined, as an
   answer that must be is missing. classes: what it may be then. */
static size_t class_of(const struct classify_rules *r, const struct classify_facts *facts,
                       const unsigned char *defaults, unsigned *classes)
{
    struct classify_span span = classify_span(r, defaults);
    bool exact;
    *classes = span.classes;
    if (span.classes != 1U << span.low)
        *classes &= classify_possible(r, facts, &exact);
    for (size_t c = 1; c <= r->class_count; c++)
        if (*classes == 1U << c)
            return c;
    return 0;
}

/* Of the rules that give the class: one that was made for the case before "all other" ones, and of
   those the last in the Annex, which is the more special one. */
static size_t ruling(const struct classify_rules *r, const unsigned char *defaults, size_t class)
{
    size_t out = CLASSIFY_RULE_MAX;
    for (size_t i = 0; class && i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        if (b->class != class || classify_eval(r, b->condition, defaults) != TRI_YES)
            continue;
        if (out == CLASSIFY_RULE_MAX || !r->rules[b->rule].residual || r->rules[out].residual)
            out = b->rule;
    }
    return out;
}

static bool subclass_holds(const struct classify_rules *r, size_t i, size_t class,
                           const unsigned char *defaults)
{
    const struct classify_extra *x = &r->subclasses.items[i];
    return class && x->class == class && classify_eval(r, x->condition, defaults) == TRI_YES;
}

static void put_alternatives(struct buf *b, const struct classify_rules *r, unsigned classes)
{
    size_t total = 0, shown = 0;
    for (size_t c = 0; c <= r->class_count; c++)
        total += (classes >> c) & 1;
    for (size_t c = 0; c <= r->class_count; c++) {
        if (!(classes & 1U << c))
            continue;
        struct str name = c ? r->classes[c] : STR("no rule applies");
        shown++;
        buf_fmt(b, "%s%.*s", shown == 1 ? "" : shown == total ? " or " : ", ", STR_ARG(name));
    }
}

struct str classify_class_text(struct arena *a, const struct classify_rules *r,
                               const struct classify_facts *facts)
{
    unsigned char defaults[CLASSIFY_FACT_MAX];
    unsigned classes;
    struct buf b = {.arena = a};
    bool any = false;
    classify_masks(r, facts, CLASSIFY_DEFAULT, defaults);
    size_t class = class_of(r, facts, defaults, &classes);
    if (!class) {
        buf_fmt(&b, "%s", classes == 1 ? "none: " : "open: ");
        put_alternatives(&b, r, classes);
        return buf_str(&b);
    }
    buf_put(&b, r->classes[class]);
    for (size_t i = 0; i < r->subclasses.count; i++)
        if (subclass_holds(r, i, class, defaults)) {
            buf_fmt(&b, "%s%.*s", any ? ", " : " (",
                    STR_ARG(json_text(r->subclasses.items[i].from, "class")));
            any = true;
        }
    if (any)
        buf_char(&b, ')');
    return buf_str(&b);
}

struct classify_result classify_result(const struct classify_rules *r,
                                       const struct classify_facts *facts)
{
    unsigned char defaults[CLASSIFY_FACT_MAX];
    unsigned classes;
    bool exact;
    struct classify_result out = {0};
    classify_masks(r, facts, CLASSIFY_DEFAULT, defaults);
    size_t class = class_of(r, facts, defaults, &classes);
    size_t rule = ruling(r, defaults, class);
    unsigned possible = classify_possible(r, facts, &exact);
    out.settled = class && possible == 1U << class;
    out.name = r->classes[class];
    if (rule < CLASSIFY_RULE_MAX)
        out.rule = r->rules[rule].id;
    for (size_t i = 0; i < r->subclasses.count && !out.subclass.n; i++)
        if (subclass_holds(r, i, class, defaults))
            out.subclass = json_text(r->subclasses.items[i].from, "class");
    return out;
}

/* --- the head of the answer --- */

static void put_class(const struct classify_case *x, struct json *model)
{
    const struct classify_rules *r = x->rules;
    struct arena *a = x->arena;
    size_t rule = ruling(r, x->defaults, x->class), last = CLASSIFY_RULE_MAX;
    if (x->class)
        json_add_text(a, model, "class", r->classes[x->class]);
    else
        json_add(a, model, "class", JSON_NULL);
    if (rule < CLASSIFY_RULE_MAX)
        json_add_text(a, model, "rule", r->rules[rule].id);
    else
        json_add(a, model, "rule", JSON_NULL);
    struct json *rules = json_add(a, model, "rules", JSON_ARRAY);
    for (size_t i = 0; x->class && i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        if (b->class == x->class && b->rule != last &&
            classify_eval(r, b->condition, x->defaults) == TRI_YES)
            json_add_text(a, rules, NULL, r->rules[last = b->rule].id);
    }
    struct json *subclasses = json_add(a, model, "subclasses", JSON_ARRAY);
    for (size_t i = 0; i < r->subclasses.count; i++) {
        if (!subclass_holds(r, i, x->class, x->defaults))
            continue;
        struct json *item = json_add(a, subclasses, NULL, JSON_OBJECT);
        json_add_text(a, item, "class", json_text(r->subclasses.items[i].from, "class"));
        json_add_text(a, item, "text", json_text(r->subclasses.items[i].from, "text"));
    }
    json_add_text(a, model, "class_text", classify_class_text(a, r, x->facts));
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
            fits = fits || (x->class && str_eq(class, x->rules->classes[x->class]));
        if (fits && classify_eval(x->rules, route->condition, x->defaults) == TRI_YES)
            put_route(x, route->from, list);
    }
}

static void copy_member(const struct classify_case *x, const struct json *from, const char *name,
                        struct json *into)
{
    json_add_text(x->arena, into, name, json_text(from, name));
}

/* [{names as of data}] of the texts of a list in the data, those whose condition holds. */
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
        if (classify_eval(x->rules, note->condition, x->defaults) != TRI_YES)
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
        if (classify_eval(x->rules, hint->condition, x->defaults) != TRI_YES)
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
    struct classify_case x = {.arena = a, .rules = r, .facts = facts};
    unsigned classes;
    bool exact;
    classify_masks(r, facts, CLASSIFY_OPEN, x.open);
    classify_masks(r, facts, CLASSIFY_DEFAULT, x.defaults);
    x.class = class_of(r, facts, x.defaults, &classes);
    x.possible = classify_possible(r, facts, &exact);
    json_add_text(a, model, "regulation", r->regulation);
    put_class(&x, model);
    json_add_bool(a, model, "settled", x.class && x.possible == 1U << x.class);
    classify_put_classes(a, r, x.possible, "possible", model);
    json_add_bool(a, model, "possible_none", x.possible & 1);
    json_add_bool(a, model, "exact", exact);
    classify_put_branches(&x, model);
    classify_put_reasons(&x, model);
    classify_put_not_applied(&x, model);
    classify_put_questions(a, r, facts, x.possible, model);
    classify_put_changes(a, r, facts, model);
    put_routes(&x, model);
    put_notes(&x, model);
    put_hints(&x, model);
    json_hang(model, "facts", classify_facts_json(a, r, facts));
    put_sources(&x, model);
    return model;
}
