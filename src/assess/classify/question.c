#include "assess/classify/classify_internal.h"

/* Which questions are worth asking, and in which order. */

/* What is open, and which branches could still make the class another one. */
struct outlook {
    const struct classify_rules *rules;
    const struct classify_facts *facts;
    unsigned possible;
    const unsigned char *open;
    bool matters[CLASSIFY_BRANCH_MAX];
    bool asked[CLASSIFY_FACT_MAX];                     /* worth asking now */
    bool asks[CLASSIFY_BRANCH_MAX][CLASSIFY_FACT_MAX]; /* of those, for which branch */
};

static bool is_single(unsigned classes)
{
    return (classes & (classes - 1)) == 0;
}

/* Only facts in the parts of a condition that are unknown matter to it. */
static void look_at(struct outlook *x, size_t branch)
{
    const struct classify_rules *r = x->rules;
    bool facts[CLASSIFY_FACT_MAX] = {false};
    classify_because(r, r->branches[branch].condition, x->open, facts);
    for (size_t f = 0; f < r->question_count; f++) {
        if (!facts[f] || classify_is_one(x->open[f]))
            continue;
        size_t first = classify_ask_first(r, x->open, f);
        x->asked[first] = x->asks[branch][first] = true;
    }
}

static void look(struct outlook *x)
{
    const struct classify_rules *r = x->rules;
    unsigned lowest = x->possible & -x->possible;
    for (size_t i = 0; i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        x->matters[i] = 1U << b->class > lowest && (x->possible & 1U << b->class) &&
                        classify_eval(r, b->condition, x->open) == TRI_UNKNOWN;
        if (x->matters[i])
            look_at(x, i);
    }
}

/* How many of the branches that matter stay open when a fact gets a value: what is left to ask. */
static size_t left(const struct outlook *x, const struct classify_facts *facts, unsigned *classes)
{
    const struct classify_rules *r = x->rules;
    unsigned char masks[CLASSIFY_FACT_MAX];
    size_t count = 0;
    classify_masks(r, facts, CLASSIFY_OPEN, masks);
    struct classify_span span = classify_span(r, masks);
    for (size_t i = 0; i < r->branch_count; i++)
        count += x->matters[i] && r->branches[i].class > span.low &&
                 classify_eval(r, r->branches[i].condition, masks) == TRI_UNKNOWN;
    *classes = span.classes & x->possible;
    if (!*classes)
        *classes = 1U << span.low;
    return count;
}

struct candidate {
    size_t fact;
    enum classify_affects affects;
    bool settles, must;
    size_t left; /* branches left open by the usual answer; of a must-have by the worst one */
    unsigned classes[8]; /* by bit of the value */
};

static struct candidate weigh(const struct outlook *x, size_t fact)
{
    unsigned char usual = x->rules->questions[fact].unanswered;
    struct candidate c = {.fact = fact, .settles = true, .must = !usual};
    for (unsigned bit = 0; bit < 8; bit++) {
        struct classify_facts more = *x->facts;
        if (!(x->open[fact] & 1U << bit))
            continue;
        more.given[fact] = (unsigned char)(1U << bit);
        size_t open = left(x, &more, &c.classes[bit]);
        if ((!usual && open > c.left) || (usual & 1U << bit))
            c.left = open;
        c.settles = c.settles && is_single(c.classes[bit]);
    }
    return c;
}

/* First what must be answered, as there is no class without it; then what leaves least open when
   the answer is the usual one, no: so one asks "is it active?" before what is asked of active
   devices only. Last in the order of the rules. */
static bool before(const struct candidate *a, const struct candidate *b)
{
    if (a->affects != b->affects)
        return a->affects < b->affects;
    if (a->must != b->must)
        return a->must;
    return a->left != b->left ? a->left < b->left : a->fact < b->fact;
}

/* "Decides rules 7, 8; can lead to class IIb, III." */
static struct str why(struct arena *a, const struct outlook *x, size_t fact)
{
    const struct classify_rules *r = x->rules;
    struct buf b = {.arena = a};
    unsigned classes = 0;
    size_t last = CLASSIFY_RULE_MAX, count = 0;
    for (size_t i = 0; i < r->branch_count; i++) {
        const struct classify_branch *branch = &r->branches[i];
        if (!x->asks[i][fact])
            continue;
        classes |= 1U << branch->class;
        if (branch->rule != last)
            buf_fmt(&b, "%s%.*s", count++ ? ", " : "", STR_ARG(r->rules[branch->rule].id));
        last = branch->rule;
    }
    struct str rules = buf_str(&b);
    b = (struct buf){.arena = a};
    buf_fmt(&b, "Decides %s %.*s; can lead to class ", count == 1 ? "rule" : "rules",
            STR_ARG(rules));
    bool first = true;
    for (size_t c = 1; c <= r->class_count; c++)
        if (classes & 1U << c) {
            buf_fmt(&b, "%s%.*s", first ? "" : ", ", STR_ARG(r->classes[c]));
            first = false;
        }
    buf_char(&b, '.');
    return buf_str(&b);
}

static struct str why_not_class(enum classify_affects affects)
{
    switch (affects) {
    case CLASSIFY_AFFECTS_SUBCLASS: return STR("Does not change the class, but divides it.");
    case CLASSIFY_AFFECTS_ROUTE: return STR("Does not change the class, but the route.");
    case CLASSIFY_AFFECTS_NOTE: return STR("Does not change the class, but what goes with it.");
    case CLASSIFY_AFFECTS_CLASS:
    case CLASSIFY_AFFECTS__COUNT: break;
    }
    return (struct str){0};
}

static void put_values(struct arena *a, const struct classify_question *q, struct json *item)
{
    struct json *list = json_add(a, item, "values", JSON_ARRAY);
    for (size_t i = 0; i < q->count; i++) {
        struct json *value = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, value, "value", q->values[i]);
        json_add_text(a, value, "text", q->texts[i]);
    }
}

static void put_question(struct arena *a, const struct outlook *x, const struct candidate *c,
                         struct json *list)
{
    const struct classify_question *q = &x->rules->questions[c->fact];
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    bool class = c->affects == CLASSIFY_AFFECTS_CLASS;
    json_add_text(a, item, "id", q->id);
    json_add_text(a, item, "text", q->text);
    json_add_text(a, item, "help", q->help);
    json_add_text(a, item, "type", q->is_choice ? STR("choice") : STR("yes_no"));
    put_values(a, q, item);
    json_add_text(a, item, "affects", str_of(classify_affects_words[c->affects]));
    json_add_text(a, item, "why", class ? why(a, x, c->fact) : why_not_class(c->affects));
    json_add_bool(a, item, "settles", class && c->settles);
    struct json *if_list = json_add(a, item, "if", JSON_ARRAY);
    for (unsigned bit = 0; class && bit < 8; bit++) {
        if (!(x->open[c->fact] & 1U << bit))
            continue;
        struct json *one = json_add(a, if_list, NULL, JSON_OBJECT);
        json_add_text(a, one, "value", classify_value_word(q, (unsigned char)(1U << bit)));
        classify_put_classes(a, x->rules, c->classes[bit], "possible", one);
    }
}

/* Facts that divide a class that is possible, or lead to a route or a note. */
static bool affects_more(const struct outlook *x, size_t f, enum classify_affects *affects)
{
    const struct classify_rules *r = x->rules;
    *affects = r->questions[f].affects;
    if (classify_is_one(x->open[f]) || classify_ask_first(r, x->open, f) != f)
        return false;
    if (*affects == CLASSIFY_AFFECTS_ROUTE || *affects == CLASSIFY_AFFECTS_NOTE)
        return true;
    *affects = CLASSIFY_AFFECTS_SUBCLASS;
    for (size_t i = 0; i < r->subclasses.count; i++)
        if ((x->possible & 1U << r->subclasses.items[i].class) &&
            classify_names(r, r->subclasses.items[i].condition, f))
            return true;
    return false;
}

static void insert(struct candidate *list, size_t *count, struct candidate c)
{
    size_t at = (*count)++;
    for (; at > 0 && before(&c, &list[at - 1]); at--)
        list[at] = list[at - 1];
    list[at] = c;
}

void classify_put_questions(const struct classify_case *of, struct json *model)
{
    struct arena *a = of->arena;
    struct outlook *x = ARENA_NEW(a, struct outlook);
    struct candidate *list = ARENA_ARRAY(a, struct candidate, CLASSIFY_FACT_MAX);
    struct json *items = json_add(a, model, "questions", JSON_ARRAY);
    size_t count = 0;
    *x = (struct outlook){
        .rules = of->rules, .facts = of->facts, .possible = of->possible, .open = of->open};
    look(x);
    for (size_t f = 0; f < x->rules->question_count; f++) {
        struct candidate more = {.fact = f};
        if (x->asked[f] && !is_single(x->possible))
            insert(list, &count, weigh(x, f));
        else if (affects_more(x, f, &more.affects))
            insert(list, &count, more);
    }
    for (size_t i = 0; i < count; i++)
        put_question(a, x, &list[i], items);
}
