#include "assess/classify/classify_internal.h"

/* The class that follows from the facts, and its names. */

struct classify_outcome classify_outcome(const struct classify_rules *r,
                                         const struct classify_facts *facts)
{
    struct classify_outcome out = {.class = 0};
    bool exact;
    classify_masks(r, facts, CLASSIFY_DEFAULT, out.masks);
    struct classify_span span = classify_span(r, out.masks);
    out.classes = span.classes;
    if (span.classes != 1U << span.low)
        out.classes &= classify_possible(r, facts, &exact);
    for (size_t c = 1; c <= r->class_count; c++)
        if (out.classes == 1U << c)
            out.class = c;
    return out;
}

size_t classify_ruling(const struct classify_rules *r, const struct classify_outcome *is)
{
    size_t out = CLASSIFY_RULE_MAX;
    for (size_t i = 0; is->class && i < r->branch_count; i++) {
        const struct classify_branch *b = &r->branches[i];
        if (b->class != is->class || classify_eval(r, b->condition, is->masks) != TRI_YES)
            continue;
        if (out == CLASSIFY_RULE_MAX || !r->rules[b->rule].residual || r->rules[out].residual)
            out = b->rule;
    }
    return out;
}

bool classify_divides(const struct classify_rules *r, const struct classify_outcome *is,
                      const struct classify_extra *subclass)
{
    return is->class && subclass->class == is->class &&
           classify_eval(r, subclass->condition, is->masks) == TRI_YES;
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
                               const struct classify_outcome *is)
{
    struct buf b = {.arena = a};
    bool any = false;
    if (!is->class) {
        buf_fmt(&b, "%s", is->classes == 1 ? "none: " : "open: ");
        put_alternatives(&b, r, is->classes);
        return buf_str(&b);
    }
    buf_put(&b, r->classes[is->class]);
    for (size_t i = 0; i < r->subclasses.count; i++)
        if (classify_divides(r, is, &r->subclasses.items[i])) {
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
    bool exact;
    struct classify_outcome is = classify_outcome(r, facts);
    struct classify_result out = {.name = r->classes[is.class]};
    size_t rule = classify_ruling(r, &is);
    out.settled = is.class && classify_possible(r, facts, &exact) == 1U << is.class;
    if (rule < CLASSIFY_RULE_MAX)
        out.rule = r->rules[rule].id;
    for (size_t i = 0; i < r->subclasses.count && !out.subclass.n; i++)
        if (classify_divides(r, &is, &r->subclasses.items[i]))
            out.subclass = json_text(r->subclasses.items[i].from, "class");
    return out;
}

void classify_put_classes(struct arena *a, const struct classify_rules *r, unsigned classes,
                          const char *key, struct json *into)
{
    struct json *list = json_add(a, into, key, JSON_ARRAY);
    for (size_t c = 1; c <= r->class_count; c++)
        if (classes & 1U << c)
            json_add_text(a, list, NULL, r->classes[c]);
}
