#include "assess/classify/classify_internal.h"

/* Which answers carry the class: what another answer in the place of one that was given would make
   of it. */

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

static void put_change(const struct classify_case *x, size_t fact, unsigned char value,
                       struct str now, struct json *list)
{
    struct arena *a = x->arena;
    const struct classify_rules *r = x->rules;
    const struct classify_question *q = &r->questions[fact];
    struct classify_facts other = *x->facts;
    struct json *item = json_object(a);
    other.given[fact] = value;
    json_add_text(a, item, "fact", q->id);
    json_add_text(a, item, "text", q->text);
    json_add_text(a, item, "from", classify_value_word(q, x->facts->given[fact]));
    json_add_text(a, item, "to", classify_value_word(q, value));
    drop(a, r, &other, fact, item);
    struct classify_outcome is = classify_outcome(r, &other);
    struct str then = classify_class_text(a, r, &is);
    if (str_eq(now, then) || classify_contradiction(r, &other))
        return;
    if (is.class)
        json_add_text(a, item, "class", r->classes[is.class]);
    else
        json_add(a, item, "class", JSON_NULL);
    json_add_text(a, item, "class_text", then);
    classify_put_classes(a, r, is.classes, "possible", item);
    json_hang(list, NULL, item);
}

void classify_put_changes(const struct classify_case *x, struct json *model)
{
    const struct classify_facts *facts = x->facts;
    struct json *list = json_add(x->arena, model, "would_change", JSON_ARRAY);
    struct str now = classify_class_text(x->arena, x->rules, &x->is);
    for (size_t f = 0; f < x->rules->question_count; f++)
        for (unsigned bit = 1; facts->given[f] && bit < 0x100; bit <<= 1)
            if ((x->rules->questions[f].domain & bit) && bit != facts->given[f])
                put_change(x, f, (unsigned char)bit, now, list);
}
