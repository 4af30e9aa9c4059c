#include "assess/classify/classify_internal.h"

bool classify_is_one(unsigned char mask)
{
    return (mask & (mask - 1)) == 0;
}

static unsigned char lowest(unsigned char mask)
{
    return (unsigned char)(mask & -mask);
}

/* The values of a question that was not answered. */
static unsigned char unanswered(const struct classify_question *q, enum tri asked,
                                enum classify_view view)
{
    if (asked == TRI_NO)
        return q->otherwise;
    if (view != CLASSIFY_OPEN && q->unanswered)
        return q->unanswered;
    return asked == TRI_YES ? q->domain : (unsigned char)(q->domain | q->otherwise);
}

/* Takes away the values of open facts that would contradict what is certain. What counts without an
   answer is never taken away, so that it stays one of the possible ways to go on. */
static void narrow(const struct classify_rules *r, const struct classify_facts *facts,
                   unsigned char *masks)
{
    for (size_t i = 0; i < r->contradictions.count; i++) {
        const struct classify_extra *x = &r->contradictions.items[i];
        if (x->given_only || classify_eval(r, x->condition, masks) != TRI_UNKNOWN)
            continue;
        for (size_t f = 0; f < r->question_count; f++) {
            const struct classify_question *q = &r->questions[f];
            unsigned char all = masks[f], kept = all;
            if (facts->given[f] || classify_is_one(all) || !classify_names(r, x->condition, f))
                continue;
            for (unsigned bit = 1; bit <= all; bit <<= 1) {
                masks[f] = (unsigned char)bit;
                if ((all & bit) && !(bit & (q->otherwise | q->unanswered)) &&
                    classify_eval(r, x->condition, masks) == TRI_YES)
                    kept &= (unsigned char)~bit;
            }
            masks[f] = kept ? kept : all;
        }
    }
}

/* A question depends only on those before it. */
static void fill(const struct classify_rules *r, const struct classify_facts *facts,
                 enum classify_view view, const unsigned char *narrowed, unsigned char *masks)
{
    for (size_t f = 0; f < r->question_count; f++) {
        const struct classify_question *q = &r->questions[f];
        masks[f] = facts->given[f];
        if (masks[f])
            continue;
        masks[f] = unanswered(q, classify_eval(r, q->ask_if, masks), view);
        if (narrowed && (masks[f] & narrowed[f]))
            masks[f] &= narrowed[f];
        if (view == CLASSIFY_LEAST)
            masks[f] = lowest(masks[f]);
    }
}

void classify_masks(const struct classify_rules *r, const struct classify_facts *facts,
                    enum classify_view view, unsigned char *masks)
{
    unsigned char narrowed[CLASSIFY_FACT_MAX];
    fill(r, facts, CLASSIFY_OPEN, NULL, narrowed);
    narrow(r, facts, narrowed);
    fill(r, facts, view, narrowed, masks);
}

struct classify_span classify_span(const struct classify_rules *r, const unsigned char *masks)
{
    struct classify_span out = {0};
    unsigned open = 0;
    for (size_t i = 0; i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        if (b->class <= out.low)
            continue; /* cannot matter any more */
        enum tri v = classify_eval(r, b->condition, masks);
        if (v == TRI_YES)
            out.low = b->class;
        else if (v == TRI_UNKNOWN)
            open |= 1U << b->class;
    }
    out.classes = (open & ~((2U << out.low) - 1)) | 1U << out.low;
    return out;
}

const struct classify_extra *classify_contradiction(const struct classify_rules *r,
                                                    const struct classify_facts *facts)
{
    unsigned char masks[CLASSIFY_FACT_MAX];
    for (size_t f = 0; f < r->question_count; f++)
        masks[f] = facts->given[f] ? facts->given[f] : 0xFF;
    for (size_t i = 0; i < r->contradictions.count; i++)
        if (classify_eval(r, r->contradictions.items[i].condition, masks) == TRI_YES)
            return &r->contradictions.items[i];
    return NULL;
}

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
