#include "assess/classify/classify_internal.h"

/* Every branch of every rule: whether it applies, and because of which answers. */

enum state { APPLIED, NOT_APPLIED, UNDECIDED, STATE__COUNT };
static const char *const state_words[STATE__COUNT] = {"applied", "not_applied", "undecided"};

static enum state state_of(const struct classify_case *x, const struct classify_branch *b)
{
    if (classify_eval(x->rules, b->condition, x->is.masks) == TRI_YES)
        return APPLIED;
    if (classify_eval(x->rules, b->condition, x->open) == TRI_NO)
        return NOT_APPLIED;
    return UNDECIDED;
}

/* Adds "because" and the same in one line as "text"; gives the fact to ask for, or the count. */
static size_t put_because(const struct classify_case *x, const struct classify_branch *b,
                          enum state state, struct json *into)
{
    const struct classify_rules *r = x->rules;
    bool facts[CLASSIFY_FACT_MAX] = {false};
    struct buf line = {.arena = x->arena};
    size_t ask = r->question_count;
    const unsigned char *masks = state == APPLIED ? x->is.masks : x->open;
    struct json *list = json_add(x->arena, into, "because", JSON_ARRAY);
    classify_because(r, b->condition, masks, facts);
    for (size_t f = 0; f < r->question_count; f++) {
        const struct classify_question *q = &r->questions[f];
        bool given = x->facts->given[f] != 0, known = classify_is_one(masks[f]);
        if (!facts[f])
            continue;
        struct str word = known ? classify_value_word(q, masks[f]) : STR("unknown");
        struct json *item = json_add(x->arena, list, NULL, JSON_OBJECT);
        json_add_text(x->arena, item, "fact", q->id);
        json_add_text(x->arena, item, "text", q->text);
        json_add_text(x->arena, item, "answer", word);
        json_add_bool(x->arena, item, "given", given);
        buf_fmt(&line, "%s%.*s = %.*s%s", line.n ? ", " : "", STR_ARG(q->id), STR_ARG(word),
                given || !known ? "" : " (not answered)");
        if (!known && ask == r->question_count)
            ask = classify_ask_first(r, x->open, f);
    }
    json_add_text(x->arena, into, "text", buf_str(&line));
    return state == UNDECIDED ? ask : r->question_count;
}

void classify_put_branches(const struct classify_case *x, struct json *model)
{
    const struct classify_rules *r = x->rules;
    struct json *list = json_add(x->arena, model, "branches", JSON_ARRAY);
    for (size_t i = 0; i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        enum state state = state_of(x, b);
        struct json *item = json_add(x->arena, list, NULL, JSON_OBJECT);
        json_add_text(x->arena, item, "id", b->id);
        json_add_text(x->arena, item, "rule", r->rules[b->rule].id);
        json_add_text(x->arena, item, "title", r->rules[b->rule].title);
        json_add_text(x->arena, item, "class", r->classes[b->class]);
        json_add_text(x->arena, item, "state", str_of(state_words[state]));
        json_add_text(x->arena, item, "why", b->why);
        size_t ask = put_because(x, b, state, item);
        json_add_text(x->arena, item, "question",
                      ask < r->question_count ? r->questions[ask].id : (struct str){0});
    }
}

static void put_reason(const struct classify_case *x, const struct json *b, struct json *list)
{
    struct str rule = json_text(b, "rule"), impl = STR("impl ");
    bool implements = str_starts(rule, impl);
    json_add_fmt(x->arena, list, NULL, "%s %.*s gives class %.*s: %.*s Because %.*s.",
                 implements ? "Implementing rule" : "Rule",
                 STR_ARG(implements ? str_from(rule, impl.n) : rule),
                 STR_ARG(json_text(b, "class")), STR_ARG(json_text(b, "why")),
                 STR_ARG(json_text(b, "text")));
}

/* The strictest first; of one class in the order of the Annex. */
void classify_put_reasons(const struct classify_case *x, struct json *model)
{
    struct json *list = json_add(x->arena, model, "reasons", JSON_ARRAY);
    for (size_t c = x->rules->class_count; c > 0; c--)
        JSON_EACH (b, json_get(model, "branches"))
            if (STR_IS(json_text(b, "state"), "applied") &&
                str_eq(json_text(b, "class"), x->rules->classes[c]))
                put_reason(x, b, list);
}

/* Rules without a branch that holds: "not_applied" where the answers rule all out, else
   "undecided". The text is that of the first branch of that kind. */
static void put_rule(const struct classify_case *x, const struct json *model, size_t rule,
                     struct json *not_applied, struct json *undecided)
{
    const struct classify_rule *r = &x->rules->rules[rule];
    const struct json *out = NULL, *open = NULL;
    JSON_EACH (b, json_get(model, "branches")) {
        if (!str_eq(json_text(b, "rule"), r->id))
            continue;
        if (STR_IS(json_text(b, "state"), "applied"))
            return;
        if (STR_IS(json_text(b, "state"), "undecided"))
            open = open ? open : b;
        else
            out = out ? out : b;
    }
    const struct json *shown = open ? open : out;
    if (!shown)
        return;
    struct json *item = json_add(x->arena, open ? undecided : not_applied, NULL, JSON_OBJECT);
    json_add_text(x->arena, item, "rule", r->id);
    json_add_text(x->arena, item, "title", r->title);
    json_add_text(x->arena, item, "text", json_text(shown, "text"));
    json_add_text(x->arena, item, "question", json_text(shown, "question"));
}

void classify_put_not_applied(const struct classify_case *x, struct json *model)
{
    struct json *not_applied = json_add(x->arena, model, "not_applied", JSON_ARRAY);
    struct json *undecided = json_add(x->arena, model, "undecided", JSON_ARRAY);
    for (size_t k = 0; k < x->rules->rule_count; k++)
        put_rule(x, model, k, not_applied, undecided);
}
