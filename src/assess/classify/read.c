#include "assess/classify/classify_internal.h"
#include "base/embed.h"

const char *const classify_affects_words[CLASSIFY_AFFECTS__COUNT] = {
    [CLASSIFY_AFFECTS_CLASS] = "class",
    [CLASSIFY_AFFECTS_SUBCLASS] = "subclass",
    [CLASSIFY_AFFECTS_ROUTE] = "route",
    [CLASSIFY_AFFECTS_NOTE] = "note",
};

static bool read_classes(const struct json *list, struct classify_rules *r, struct err *err)
{
    JSON_EACH (item, list) {
        if (r->class_count == CLASSIFY_CLASS_MAX)
            return err_set(err, ERR_LIMIT, "classes: more than %d", CLASSIFY_CLASS_MAX);
        if (item->type != JSON_STRING || !item->text.n)
            return err_set(err, ERR_INVALID, "classes: each is a name");
        r->classes[++r->class_count] = item->text;
    }
    return r->class_count > 0 || err_set(err, ERR_INVALID, "classes: there is none");
}

static bool find_class(const struct classify_rules *r, struct str name, size_t *out)
{
    for (*out = 1; *out <= r->class_count; (*out)++)
        if (str_eq(r->classes[*out], name))
            return true;
    return false;
}

static bool read_condition(struct classify_rules *r, const struct json *from, const char *member,
                           uint16_t *out, struct err *err)
{
    const struct json *text = json_get(from, member);
    if (text && text->type != JSON_STRING)
        return err_set(err, ERR_INVALID, "%s: is no text", member);
    return classify_parse(r, json_text(from, member), out, err) || err_wrap(err, "%s", member);
}

static bool read_values(const struct json *from, struct classify_question *q, struct err *err)
{
    struct str otherwise = json_text(from, "default");
    JSON_EACH (value, json_get(from, "values")) {
        if (q->count == CLASSIFY_VALUE_MAX)
            return err_set(err, ERR_LIMIT, "has more than %d values", CLASSIFY_VALUE_MAX);
        q->values[q->count] = json_text(value, "value");
        q->texts[q->count] = json_text(value, "text");
        if (!q->values[q->count].n || !q->texts[q->count].n)
            return err_set(err, ERR_INVALID, "a value lacks value or text");
        if (str_eq(otherwise, q->values[q->count]))
            q->unanswered = q->otherwise = (unsigned char)(2U << q->count);
        q->count++;
    }
    q->is_choice = q->count > 0;
    q->domain = (unsigned char)((2U << q->count) - 2);
    if (!q->is_choice) {
        q->domain = 3;
        q->unanswered = 1;
    }
    if (!q->otherwise)
        q->otherwise = 1;
    return !otherwise.n || q->unanswered > 1 ||
           err_set(err, ERR_INVALID, "default: '%.*s' is none of its values", STR_ARG(otherwise));
}

static bool read_question(const struct json *from, struct classify_rules *r, struct err *err)
{
    struct classify_question q = {.id = json_text(from, "id"),
                                  .text = json_text(from, "text"),
                                  .help = json_text(from, "help")};
    struct str affects = json_text(from, "affects");
    size_t at;
    if (r->question_count == CLASSIFY_FACT_MAX)
        return err_set(err, ERR_LIMIT, "more than %d", CLASSIFY_FACT_MAX);
    if (!q.id.n || !q.text.n)
        return err_set(err, ERR_INVALID, "number %zu lacks id or text", r->question_count + 1);
    if (classify_find_question(r, q.id, &at))
        return err_set(err, ERR_INVALID, "%.*s is there twice", STR_ARG(q.id));
    while (affects.n && !str_eq(affects, str_of(classify_affects_words[q.affects])))
        if (++q.affects == CLASSIFY_AFFECTS__COUNT)
            return err_set(err, ERR_INVALID, "%.*s: affects: '%.*s' is not known", STR_ARG(q.id),
                           STR_ARG(affects));
    /* Conditions name questions that stand before: so no question depends on itself. */
    if (!read_condition(r, from, "ask_if", &q.ask_if, err) || !read_values(from, &q, err))
        return err_wrap(err, "%.*s", STR_ARG(q.id));
    r->questions[r->question_count++] = q;
    return true;
}

static bool read_branch(const struct json *from, struct classify_rules *r, struct err *err)
{
    struct classify_branch b = {
        .id = json_text(from, "id"), .why = json_text(from, "why"), .rule = r->rule_count};
    if (r->branch_count == CLASSIFY_BRANCH_MAX)
        return err_set(err, ERR_LIMIT, "more than %d branches", CLASSIFY_BRANCH_MAX);
    if (!b.id.n || !b.why.n)
        return err_set(err, ERR_INVALID, "a branch lacks id or why");
    if (!find_class(r, json_text(from, "class"), &b.class))
        return err_set(err, ERR_INVALID, "%.*s: '%.*s' is no class", STR_ARG(b.id),
                       STR_ARG(json_text(from, "class")));
    if (!read_condition(r, from, "if", &b.condition, err))
        return err_wrap(err, "%.*s", STR_ARG(b.id));
    if (!b.condition)
        return err_set(err, ERR_INVALID, "%.*s: has no condition", STR_ARG(b.id));
    r->branches[r->branch_count++] = b;
    return true;
}

static bool read_rule(const struct json *from, struct classify_rules *r, struct err *err)
{
    struct classify_rule rule = {.id = json_text(from, "rule"),
                                 .title = json_text(from, "title"),
                                 .residual = json_is_true(from, "residual")};
    if (r->rule_count == CLASSIFY_RULE_MAX)
        return err_set(err, ERR_LIMIT, "more than %d", CLASSIFY_RULE_MAX);
    if (!rule.id.n || !rule.title.n)
        return err_set(err, ERR_INVALID, "number %zu lacks rule or title", r->rule_count + 1);
    JSON_EACH (branch, json_get(from, "branches"))
        if (!read_branch(branch, r, err))
            return err_wrap(err, "rule %.*s", STR_ARG(rule.id));
    r->rules[r->rule_count++] = rule;
    return true;
}

static bool read_extra(const struct json *from, struct classify_rules *r,
                       struct classify_extras *out, struct err *err)
{
    struct classify_extra x = {.from = from, .given_only = json_is_true(from, "given_only")};
    struct str of = json_text(from, "of");
    if (out->count == CLASSIFY_EXTRA_MAX)
        return err_set(err, ERR_LIMIT, "more than %d", CLASSIFY_EXTRA_MAX);
    if (of.n && !find_class(r, of, &x.class))
        return err_set(err, ERR_INVALID, "of: '%.*s' is no class", STR_ARG(of));
    if (!read_condition(r, from, "if", &x.condition, err))
        return false;
    out->items[out->count++] = x;
    return true;
}

static bool read_extras(const struct json *list, const char *name, struct classify_rules *r,
                        struct classify_extras *out, struct err *err)
{
    JSON_EACH (item, list)
        if (!read_extra(item, r, out, err))
            return err_wrap(err, "%s", name);
    return true;
}

/* A contradiction is one between answers; what is never answered contradicts nothing. */
static bool check_contradictions(const struct classify_rules *r, struct err *err)
{
    struct classify_facts none = {{0}};
    unsigned char least[CLASSIFY_FACT_MAX];
    classify_masks(r, &none, CLASSIFY_LEAST, least);
    for (size_t i = 0; i < r->contradictions.count; i++) {
        const struct classify_extra *x = &r->contradictions.items[i];
        if (!x->condition || !json_text(x->from, "text").n || !json_text(x->from, "rule").n)
            return err_set(err, ERR_INVALID, "contradictions: one lacks if, text or rule");
        if (classify_eval(r, x->condition, least) == TRI_YES)
            return err_set(err, ERR_INVALID, "contradictions: '%.*s' holds without any answer",
                           STR_ARG(json_text(x->from, "if")));
    }
    return true;
}

static bool read_lists(struct classify_rules *r, struct err *err)
{
    const struct json *from = r->from;
    JSON_EACH (question, json_get(from, "questions"))
        if (!read_question(question, r, err))
            return err_wrap(err, "questions");
    JSON_EACH (rule, json_get(from, "rules"))
        if (!read_rule(rule, r, err))
            return err_wrap(err, "rules");
    if (!r->branch_count)
        return err_set(err, ERR_INVALID, "rules: there is none");
    return read_extras(json_get(from, "subclasses"), "subclasses", r, &r->subclasses, err) &&
           read_extras(json_get(from, "contradictions"), "contradictions", r, &r->contradictions,
                       err) &&
           read_extras(json_get(json_get(from, "routes"), "items"), "routes", r, &r->routes, err) &&
           read_extras(json_get(from, "notes"), "notes", r, &r->notes, err) &&
           read_extras(json_get(from, "hints"), "hints", r, &r->hints, err) &&
           check_contradictions(r, err);
}

bool classify_read(struct arena *a, struct str text, const struct classify_rules **out,
                   struct err *err)
{
    struct classify_rules *r = ARENA_NEW(a, struct classify_rules);
    struct json *from;
    if (!json_read(a, text, &from, err))
        return false;
    r->from = from;
    r->regulation = json_text(from, "regulation");
    if (!r->regulation.n || !json_text(from, "title").n || !json_text(from, "source").n)
        return err_set(err, ERR_INVALID, "regulation, title or source is missing");
    if (!read_classes(json_get(from, "classes"), r, err) || !read_lists(r, err))
        return false;
    *out = r;
    return true;
}

const struct classify_rules *classify_default(struct arena *a, struct str regulation)
{
    const struct classify_rules *out = NULL;
    struct err err;
    struct str file = str_fmt(a, "data/classification/%.*s.json", STR_ARG(regulation));
    if (!STR_IS(regulation, "mdr") && !STR_IS(regulation, "ivdr"))
        return NULL;
    bool ok = classify_read(a, embed_find(str_cz(a, file)), &out, &err);
    assert(ok); /* ours; a test reads it */
    return out;
}

struct str classify_regulation(const struct classify_rules *r)
{
    return r->regulation;
}

struct str classify_edition(struct arena *a, const struct classify_rules *r)
{
    return str_fmt(a, "%.*s, %.*s", STR_ARG(json_text(r->from, "title")),
                   STR_ARG(json_text(r->from, "edition")));
}
