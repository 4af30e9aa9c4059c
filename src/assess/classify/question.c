#include "assess/classify/classify_internal.h"

/* Which questions are worth asking, in which order, and which answers carry the class. */

size_t classify_ask_for(const struct classify_rules *r, uint16_t condition,
                        const unsigned char *open)
{
    bool facts[CLASSIFY_FACT_MAX] = {false};
    classify_because(r, condition, open, facts);
    for (size_t f = 0; f < r->question_count; f++)
        if (facts[f] && !classify_is_one(open[f]))
            return classify_ask_first(r, open, f);
    return r->question_count;
}

size_t classify_ask_first(const struct classify_rules *r, const unsigned char *open, size_t fact)
{
    uint16_t ask_if = r->questions[fact].ask_if;
    if (classify_eval(r, ask_if, open) != TRI_UNKNOWN)
        return fact;
    return classify_ask_for(r, ask_if, open); /* ends, as ask_if names questions before it */
}

/* What is open, and which branches could still make the class another one. */
struct outlook {
    const struct classify_rules *rules;
    const struct classify_facts *facts;
    unsigned possible;
    unsigned char open[CLASSIFY_FACT_MAX];
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
    classify_masks(r, x->facts, CLASSIFY_OPEN, x->open);
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

void classify_put_questions(struct arena *a, const struct classify_rules *r,
                            const struct classify_facts *facts, unsigned possible,
                            struct json *into)
{
    struct outlook *x = ARENA_NEW(a, struct outlook);
    struct candidate *list = ARENA_ARRAY(a, struct candidate, CLASSIFY_FACT_MAX);
    struct json *items = json_add(a, into, "questions", JSON_ARRAY);
    size_t count = 0;
    *x = (struct outlook){.rules = r, .facts = facts, .possible = possible};
    look(x);
    for (size_t f = 0; f < r->question_count; f++) {
        struct candidate more = {.fact = f};
        if (x->asked[f] && !is_single(possible))
            insert(list, &count, weigh(x, f));
        else if (affects_more(x, f, &more.affects))
            insert(list, &count, more);
    }
    for (size_t i = 0; i < count; i++)
        put_question(a, x, &list[i], items);
}

/* --- what would change the result --- */

/* Answers to questions that would no longer be asked go, and are named. */
static void drop(struct arena *a, const struct classify_rules *r, struct classify_facts *facts,
                 size_t kept, struct json *item)
{
    struct json *list = json_add(a, item, "drops", JSON_ARRAY);
    for (size_t f = 0; f < r->question_count; f++) {
        unsigned char masks[CLASSIFY_FACT_MAX];
        if (!facts->given[f] || f == kept || !r->questions[f].ask_if)
            continue;
        classify_masks(r, facts, CLASSIFY_DEFAULT, masks);
        if (classify_eval(r, r->questions[f].ask_if, masks) != TRI_NO)
            continue;
        facts->given[f] = 0;
        json_add_text(a, list, NULL, r->questions[f].id);
    }
}

static void put_change(struct arena *a, const struct classify_rules *r,
                       const struct classify_facts *facts, size_t fact, unsigned char value,
                       struct str now, struct json *list)
{
    const struct classify_question *q = &r->questions[fact];
    struct classify_facts other = *facts;
    unsigned char masks[CLASSIFY_FACT_MAX];
    struct json *item = json_object(a);
    other.given[fact] = value;
    json_add_text(a, item, "fact", q->id);
    json_add_text(a, item, "text", q->text);
    json_add_text(a, item, "from", classify_value_word(q, facts->given[fact]));
    json_add_text(a, item, "to", classify_value_word(q, value));
    drop(a, r, &other, fact, item);
    struct str then = classify_class_text(a, r, &other);
    if (str_eq(now, then) || classify_contradiction(r, &other))
        return;
    struct classify_result result = classify_result(r, &other);
    if (result.name.n)
        json_add_text(a, item, "class", result.name);
    else
        json_add(a, item, "class", JSON_NULL);
    json_add_text(a, item, "class_text", then);
    classify_masks(r, &other, CLASSIFY_DEFAULT, masks);
    classify_put_classes(a, r, classify_span(r, masks).classes, "possible", item);
    json_hang(list, NULL, item);
}

void classify_put_changes(struct arena *a, const struct classify_rules *r,
                          const struct classify_facts *facts, struct json *into)
{
    struct json *list = json_add(a, into, "would_change", JSON_ARRAY);
    struct str now = classify_class_text(a, r, facts);
    for (size_t f = 0; f < r->question_count; f++)
        for (unsigned bit = 1; facts->given[f] && bit < 0x100; bit <<= 1)
            if ((r->questions[f].domain & bit) && bit != facts->given[f])
                put_change(a, r, facts, f, (unsigned char)bit, now, list);
}
