#include "assess/duty/judge.h"

/* Where a duty starts: the places that its rule names, in order. */

bool duty_read_moment(struct str text, struct duty_moment *out)
{
    struct instant at;
    if (!instant_parse(text, &at))
        return false;
    out->day = instant_date(at);
    out->at = text.n > 10 ? at : (struct instant){0};
    return out->day.year != 0;
}

/* One of the places of the rule; false when it gives none. */
static bool start_at(const struct duty_case_of *c, const struct duty_start *s,
                     struct duty_moment *out)
{
    struct duty_moment start = {0};
    if (s->date.year) {
        if (duty_answer(c, s->when).value != DUTY_YES)
            return false;
        *out = (struct duty_moment){.day = s->date, .from = s->says};
        return true;
    }
    if (STR_IS(s->field, "document")) {
        duty_document(c, &start.day, &start.from);
        if (start.day.year)
            *out = start;
        return start.day.year != 0;
    }
    struct str text = duty_value(c, s->field);
    if (!text.n && str_starts(s->field, STR("done.")))
        text = duty_value(c, STR_IS(s->field, "done.due_on") ? STR("done.done_at")
                                                             : STR("done.due_on"));
    if (!text.n || !duty_read_moment(text, &start))
        return false;
    start.from = duty_field_words(c, s->field);
    *out = start;
    return true;
}

/* What was done, or a document that shows it. */
static bool is_of_last(const struct duty_start *s)
{
    return STR_IS(s->field, "document") || str_starts(s->field, STR("done."));
}

/* A report of any day closes the last period that ended by then: periods follow without gap from
   the first place that gives a start and is no report. */
static void to_grid(const struct duty_case_of *c, struct duty_moment *s)
{
    struct arena *a = c->ground->v->arena;
    for (size_t i = 0; i < c->rule->start_count; i++) {
        struct duty_moment first;
        if (is_of_last(&c->rule->starts[i]) || !start_at(c, &c->rule->starts[i], &first))
            continue;
        struct date day = period_grid(first.day, c->rule->period, s->day);
        if (date_cmp(day, s->day) != 0)
            s->from = str_fmt(a, "%.*s closes the period that ended then, counted from %.*s %.*s",
                              STR_ARG(s->from), STR_ARG(first.from),
                              STR_ARG(date_str(a, first.day)));
        s->day = day;
        return;
    }
}

/* What was done and what a document shows: the later one counts. Else the first place that gives a
   start, and last what somebody wrote into an open duty. */
static bool find_start(const struct duty_case_of *c, struct duty_moment *out)
{
    const struct duty_rule *r = c->rule;
    struct duty_moment best = {0}, one;
    for (size_t i = 0; i < r->start_count; i++) {
        const struct duty_start *s = &r->starts[i];
        if (best.day.year && !is_of_last(s))
            break;
        if (!start_at(c, s, &one))
            continue;
        /* "done.due_on" that is given is the end of a period itself. */
        if (is_of_last(s) && r->no_gap && !duty_value(c, s->field).n)
            to_grid(c, &one);
        if (date_cmp(one.day, best.day) > 0)
            best = one;
    }
    if (!best.day.year && c->open && duty_read_moment(json_text(c->open, "starts_at"), &best))
        best.from = str_fmt(c->ground->v->arena, "%.*s starts_at",
                            STR_ARG(json_text(c->open, "id")));
    *out = best;
    return best.day.year != 0;
}

/* The day the other duty about the same record was done. */
static bool find_start_after(const struct duty_case_of *c, struct duty_moment *out)
{
    struct duty_case_of other;
    const struct duty_rule *rule = duty_rule_find(&c->ground->rules, c->rule->after);
    if (!rule)
        return false;
    duty_case_find(c->ground, rule, c->device, c->subject, &other);
    return start_at(&other, &(struct duty_start){.field = STR("done.done_at")}, out);
}

bool duty_find_start(const struct duty_case_of *c, struct duty_moment *out)
{
    return c->rule->after.n ? find_start_after(c, out) : find_start(c, out);
}
