#include "assess/classify/classify_internal.h"

/* Which classes can still come out. Bounds by Kleene's logic name too many (of "a" and "not a" one
   holds, though both are unknown), so each class is looked for: a set of facts for which the
   strictest branch is of that class.

   The search takes the least set of facts (all that is not answered counts as no), sees what is
   wrong with it - a stricter branch that holds, a branch that must hold and does not, a
   contradiction - and tries the values of a fact that this depends on. Nothing else can mend it, so
   nothing is missed, and facts that do not matter are never tried. */

enum { STEPS_MAX = 400 }; /* of one answer; real facts need some tens, and a step takes 3 us */

struct search {
    const struct classify_rules *rules;
    size_t class;
    const struct classify_branch *wanted; /* must hold; NULL: only that nothing stricter does */
    int steps;
    bool gave_up;
};

/* What is wrong with the least facts: a condition, or 0. */
static uint16_t fault(const struct search *s, const unsigned char *least)
{
    const struct classify_rules *r = s->rules;
    for (size_t i = 0; i < r->contradictions.count; i++) {
        const struct classify_extra *x = &r->contradictions.items[i];
        if (!x->given_only && classify_eval(r, x->condition, least) == TRI_YES)
            return x->condition;
    }
    for (size_t i = 0; i < r->branch_count; i++)
        if (r->branches[i].class > s->class &&
            classify_eval(r, r->branches[i].condition, least) == TRI_YES)
            return r->branches[i].condition;
    if (s->wanted && classify_eval(r, s->wanted->condition, least) != TRI_YES)
        return s->wanted->condition;
    return 0;
}

/* Whether a condition that must not hold does, whatever else is answered, or the wanted one cannot.
 */
static bool hopeless(const struct search *s, const unsigned char *open)
{
    const struct classify_rules *r = s->rules;
    if (s->wanted && classify_eval(r, s->wanted->condition, open) == TRI_NO)
        return true;
    for (size_t i = 0; i < r->contradictions.count; i++) {
        const struct classify_extra *x = &r->contradictions.items[i];
        if (!x->given_only && classify_eval(r, x->condition, open) == TRI_YES)
            return true;
    }
    for (size_t i = 0; i < r->branch_count; i++)
        if (r->branches[i].class > s->class &&
            classify_eval(r, r->branches[i].condition, open) == TRI_YES)
            return true;
    return false;
}

static bool solve(struct search *s, const struct classify_facts *facts)
{
    unsigned char open[CLASSIFY_FACT_MAX], least[CLASSIFY_FACT_MAX];
    size_t fact;
    if (--s->steps < 0) {
        s->gave_up = true;
        return false;
    }
    classify_masks(s->rules, facts, CLASSIFY_OPEN, open);
    if (hopeless(s, open))
        return false;
    classify_masks(s->rules, facts, CLASSIFY_LEAST, least);
    uint16_t wrong = fault(s, least);
    if (!wrong)
        return true;
    fact = classify_ask_for(s->rules, wrong, open);
    if (fact == s->rules->question_count)
        return false;
    for (unsigned bit = 1; bit <= open[fact]; bit <<= 1) {
        struct classify_facts more = *facts;
        more.given[fact] = (unsigned char)bit;
        if ((open[fact] & bit) && solve(s, &more))
            return true;
    }
    return false;
}

/* First that nothing stricter need hold; then some branch of the class that holds as well. */
static bool attainable(struct search *s, const struct classify_facts *facts,
                       const unsigned char *open)
{
    const struct classify_rules *r = s->rules;
    s->wanted = NULL;
    if (!solve(s, facts))
        return false;
    if (s->class == classify_span(r, open).low)
        return true; /* a branch of the class, or none at all, is certain */
    for (size_t i = 0; i < r->branch_count && !s->gave_up; i++) {
        s->wanted = &r->branches[i];
        if (s->wanted->class == s->class && solve(s, facts))
            return true;
    }
    return false;
}

unsigned classify_possible(const struct classify_rules *r, const struct classify_facts *facts,
                           bool *exact)
{
    unsigned char open[CLASSIFY_FACT_MAX];
    unsigned found = 0;
    classify_masks(r, facts, CLASSIFY_OPEN, open);
    unsigned candidates = classify_span(r, open).classes;
    *exact = true;
    for (size_t c = 0; c <= r->class_count; c++) {
        struct search s = {.rules = r, .class = c, .steps = STEPS_MAX};
        if (!(candidates & 1U << c))
            continue;
        if (classify_is_one((unsigned char)candidates) || attainable(&s, facts, open))
            found |= 1U << c;
        else if (s.gave_up)
            found |= 1U << c;
        *exact = *exact && !s.gave_up;
    }
    return found;
}
