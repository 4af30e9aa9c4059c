#include "assess/duty/judge.h"

static void add_reason(const struct duty_case_of *c, struct duty_verdict *v, struct str sentence)
{
    struct arena *a = c->ground->v->arena;
    v->reason = v->reason.n ? str_fmt(a, "%.*s %.*s", STR_ARG(v->reason), STR_ARG(sentence))
                            : sentence;
}

#define REASON(one, into, ...) add_reason(one, into, str_fmt((one)->ground->v->arena, __VA_ARGS__))

/* --- what was decided --- */

static bool is_done(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct arena *a = c->ground->v->arena;
    const struct duty_rule *r = c->rule;
    struct str by = r->done.n ? duty_value(c, r->done) : (struct str){0};
    if (c->done && !r->repeats) {
        struct duty_moment when = {0};
        struct str done_at = json_text(c->done, "done_at");
        bool dated = done_at.n && duty_read_moment(done_at, &when);
        if (r->anew && dated && date_cmp(when.day, v->start) < 0)
            return false;
        v->state = DUTY_DONE;
        REASON(c, v, "Done%s%.*s by %.*s.", dated ? " on " : "", STR_ARG(date_str(a, when.day)),
               STR_ARG(json_text(c->done, "id")));
        if (dated && v->due.year && date_cmp(when.day, v->due) > 0)
            REASON(c, v, "That is after the last day.");
        return true;
    }
    if (!by.n)
        return false;
    v->state = DUTY_DONE;
    REASON(c, v, "Done: %.*s of %.*s says %.*s.", STR_ARG(r->done),
           STR_ARG(duty_record_of(c, r->done)), STR_ARG(by));
    return true;
}

/* --- contradictions --- */

static bool contradicts_order(const struct duty_case_of *c, struct duty_verdict *v)
{
    const struct duty_rules *rules = &c->ground->rules;
    for (size_t i = 0; i < rules->order_count; i++) {
        const struct duty_order *o = &rules->orders[i];
        if (!str_starts(o->first, str_of(duty_about_words[c->rule->about])))
            continue;
        struct str first = str_sub(duty_value(c, o->first), 0, 10);
        struct str then = STR_IS(o->then, "today")
                              ? date_str(c->ground->v->arena, c->ground->v->as_of)
                              : str_sub(duty_value(c, o->then), 0, 10);
        if (!first.n || !then.n || str_cmp(first, then) <= 0)
            continue;
        v->state = DUTY_CONTRADICTION;
        REASON(c, v, "%.*s: %.*s is %.*s, %.*s is %.*s.", STR_ARG(o->says), STR_ARG(o->first),
               STR_ARG(first), STR_ARG(o->then), STR_ARG(then));
        return true;
    }
    return false;
}

/* --- the end --- */

static void count(const struct duty_case_of *c, const struct duty_moment *s, struct duty_verdict *v)
{
    const struct duty_rule *r = c->rule;
    v->start = s->day;
    v->start_at = s->at;
    v->start_from = s->from;
    v->due = r->before ? period_before(s->day, v->period) : period_after(s->day, v->period);
    if (v->period.seconds) {
        if (s->at.ms) {
            v->due_at = period_instant_after(s->at, v->period);
            v->due = instant_date(v->due_at);
        } else if (v->due.year) {
            v->due = period_after(
                v->due,
                (struct period){.days = (int32_t)(v->period.seconds / 86400), .known = true});
            REASON(c, v, "Only the day of the start is known; the hours end at its hour.");
        }
    }
}

/* What the record itself states as the end; never later than the law allows. */
static void take_end(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct arena *a = c->ground->v->arena;
    struct str text = c->rule->end.n ? duty_value(c, c->rule->end) : (struct str){0};
    struct date end;
    if (!date_parse(str_sub(text, 0, 10), &end))
        return;
    if (v->due.year && date_cmp(end, v->due) > 0) {
        v->state = DUTY_CONTRADICTION;
        REASON(c, v, "%.*s is %.*s, but the law allows at most %.*s from %.*s: %.*s.",
               STR_ARG(c->rule->end), STR_ARG(text), STR_ARG(period_words(a, v->period)),
               STR_ARG(date_str(a, v->start)), STR_ARG(date_str(a, v->due)));
        return;
    }
    v->due = end;
}

static void set_state(const struct duty_case_of *c, struct duty_verdict *v)
{
    bool passed = v->due.year && date_cmp(c->ground->v->as_of, v->due) > 0;
    bool zero = v->period.known && !v->period.days && !v->period.months && !v->period.seconds;
    if (zero && !c->rule->before) {
        v->state = DUTY_AT_ONCE;
        v->due = (struct date){0};
        return;
    }
    switch (c->rule->meaning) {
    case DUTY_BY: v->state = passed ? DUTY_OVERDUE : DUTY_DUE; break;
    case DUTY_FROM:
        v->state = date_cmp(c->ground->v->as_of, v->due) >= 0 ? DUTY_IN_FORCE : DUTY_BINDS_FROM;
        break;
    case DUTY_UNTIL: v->state = passed ? DUTY_ENDED : DUTY_HOLDS_UNTIL; break;
    }
}

/* Nothing gives a start: the event has not come, or its day is missing. */
static void no_start(const struct duty_case_of *c, struct duty_verdict *v)
{
    const struct duty_rule *r = c->rule;
    bool missing = !r->never_expected && duty_answer(c, r->expect).value == DUTY_YES &&
                   r->about != DUTY_ABOUT_EVENT;
    v->state = missing ? DUTY_UNKNOWN_INPUT : DUTY_NOT_STARTED;
    if (!missing) {
        REASON(c, v, "No start is recorded (%.*s).", STR_ARG(r->start_text));
        return;
    }
    struct str name = r->start_count ? r->starts[r->start_count - 1].field : (struct str){0};
    for (size_t i = r->start_count; i-- > 0 && !name.n;)
        name = r->starts[i].field;
    duty_put_need(c, name, v);
    REASON(c, v, "Unknown, needs %.*s.", STR_ARG(v->need));
}

static bool has_passed(const struct duty_case_of *c, struct date day)
{
    return day.year && date_cmp(day, c->ground->v->as_of) <= 0;
}

static bool lacks(const struct duty_case_of *c, struct str term, struct duty_verdict *v)
{
    v->state = DUTY_UNKNOWN_INPUT;
    duty_put_need(c, duty_term_name(term), v);
    REASON(c, v, "The day is unknown, needs %.*s.", STR_ARG(v->need));
    return false;
}

/* The first case that holds. One that may hold settles nothing; but where it binds since a day that
   has passed, as the one that holds does, nothing hangs on it. */
static bool find_case(const struct duty_case_of *c, struct duty_verdict *v, struct date *date)
{
    const struct duty_rule *r = c->rule;
    struct str pending = {0};
    for (size_t i = 0; i < r->case_count; i++) {
        const struct duty_case *one = &r->cases[i];
        struct duty_answer answer = duty_answer(c, one->when);
        bool passed = r->meaning == DUTY_FROM && has_passed(c, one->date);
        if (answer.value == DUTY_UNKNOWN && !passed)
            return lacks(c, answer.term, v);
        if (answer.value == DUTY_UNKNOWN && !pending.n)
            pending = answer.term;
        if (answer.value != DUTY_YES)
            continue;
        if (pending.n && !passed)
            return lacks(c, pending, v);
        v->period = one->period;
        *date = one->date;
        return true;
    }
    if (pending.n)
        return lacks(c, pending, v);
    v->state = DUTY_NOT_APPLICABLE;
    REASON(c, v, "No case of the rule fits the device.");
    return false;
}

/* The period or day of the rule, or of its first case that holds. */
static bool find_length(const struct duty_case_of *c, struct duty_verdict *v, struct date *date)
{
    v->period = c->rule->period;
    *date = c->rule->date;
    return c->rule->case_count == 0 || find_case(c, v, date);
}

/* Nobody wrote down that the event happened. */
static bool has_not_happened(const struct duty_case_of *c, struct duty_verdict *v)
{
    if (c->rule->about != DUTY_ABOUT_EVENT || c->subject)
        return false;
    v->state = DUTY_NOT_STARTED;
    REASON(c, v,
           "No event is recorded. When it happens: tutela add duty rule=%.*s name=... "
           "device=DEVICE starts_at=DAY",
           STR_ARG(c->rule->id));
    return true;
}

static void find_dates(const struct duty_case_of *c, struct duty_verdict *v)
{
    const struct duty_rule *r = c->rule;
    struct duty_moment start = {0};
    struct date date;
    if (has_not_happened(c, v) || !find_length(c, v, &date))
        return;
    if (date.year) {
        *v = (struct duty_verdict){.reason = v->reason, .due = date, .start_from = STR("the law")};
        set_state(c, v);
        return;
    }
    bool given = duty_find_start(c, &start);
    if (given && v->period.known)
        count(c, &start, v);
    else if (given) {
        v->start = start.day;
        v->start_from = start.from;
    }
    take_end(c, v);
    if (v->state == DUTY_CONTRADICTION)
        return;
    if (given && v->period.known && !v->due.year) {
        v->state = DUTY_CONTRADICTION;
        REASON(c, v, "%.*s is no possible start: the date lies outside the calendar.",
               STR_ARG(date_str(c->ground->v->arena, start.day)));
    } else if (v->due.year)
        set_state(c, v);
    else if (r->after.n) {
        v->state = DUTY_WAITS;
        REASON(c, v, "Starts when %.*s is done.", STR_ARG(r->after));
    } else if (r->period.known || r->case_count)
        no_start(c, v);
    else
        v->state = r->start_text.n || r->about == DUTY_ABOUT_EVENT ? DUTY_NO_NUMBER : DUTY_NO_DATE;
}

/* A date that has not come into force binds nobody. */
static bool is_before_force(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct date from = c->rule->in_force_from;
    if (!from.year || !v->start.year || date_cmp(v->start, from) >= 0)
        return false;
    v->state = DUTY_NOT_APPLICABLE;
    REASON(c, v, "It binds since %.*s only.", STR_ARG(date_str(c->ground->v->arena, from)));
    return true;
}

/* Each condition of a transition is a question; one that failed ends it. */
static void ask_conditions(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct arena *a = c->ground->v->arena;
    struct str missing = {0};
    JSON_EACH (one, c->rule->conditions) {
        struct str fact = json_text(one, "fact"), by = json_text(one, "by");
        struct str value = duty_value(c, fact);
        struct str until = by.n ? str_fmt(a, " by %.*s", STR_ARG(by)) : (struct str){0};
        if (STR_IS(value, "no")) {
            v->state = DUTY_FAILED;
            REASON(c, v, "The transition does not hold: failed is \"%.*s%.*s\".",
                   STR_ARG(json_text(one, "says")), STR_ARG(until));
            return;
        }
        if (!STR_IS(value, "yes")) {
            missing = missing.n ? missing : fact;
            REASON(c, v, "Not answered: %.*s%.*s%s.", STR_ARG(json_text(one, "says")),
                   STR_ARG(until),
                   by.n && str_cmp(by, date_str(a, c->ground->v->as_of)) < 0 ? ", which has passed"
                                                                             : "");
        }
    }
    if (missing.n && v->state != DUTY_OVERDUE) {
        duty_put_need(c, missing, v);
        v->state = DUTY_UNKNOWN_INPUT;
    }
}

static bool is_without_rule(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct str regulation = json_text(c->device, "regulation");
    const struct duty_rule *r = c->rule;
    if ((STR_IS(regulation, "mdr") && !r->mdr.n) || (STR_IS(regulation, "ivdr") && !r->ivdr.n)) {
        v->state = DUTY_NOT_APPLICABLE;
        REASON(c, v, "The %s has no such rule.", r->mdr.n ? "IVDR" : "MDR");
        return true;
    }
    return false;
}

/* Before any date: what was decided, and what does not apply. */
static bool is_out(const struct duty_case_of *c, const struct duty_answer *answer,
                   struct duty_verdict *v)
{
    if (c->refused) {
        v->state = DUTY_NOT_APPLICABLE;
        REASON(c, v, "Decided in %.*s: %.*s", STR_ARG(json_text(c->refused, "id")),
               STR_ARG(json_text(c->refused, "reason")));
        return true;
    }
    if (c->rule->kind == DUTY_KIND_PROPOSED || c->rule->kind == DUTY_KIND_ANNOUNCED) {
        v->state = c->rule->kind == DUTY_KIND_PROPOSED ? DUTY_PROPOSED : DUTY_ANNOUNCED;
        return true;
    }
    /* What was done stays so, but starts no next period where the rule applies no more. */
    bool stays_done = c->done && !c->rule->repeats && !c->rule->anew;
    if (answer->value == DUTY_NO && !stays_done) {
        v->state = DUTY_NOT_APPLICABLE;
        REASON(c, v, "Does not apply: %.*s.", STR_ARG(duty_term_words(c, answer->term)));
        return true;
    }
    return is_without_rule(c, v);
}

static void compare_kept(const struct duty_case_of *c, struct duty_verdict *v)
{
    struct date kept;
    if (c->rule->about != DUTY_ABOUT_EVENT && c->open &&
        date_parse(json_text(c->open, "due_on"), &kept) && date_cmp(kept, v->due) != 0)
        v->was = kept;
}

void duty_judge(const struct duty_case_of *c, struct duty_verdict *out)
{
    struct duty_verdict v = {0};
    struct duty_answer answer = duty_answer(c, c->rule->when);
    if (!is_out(c, &answer, &v)) {
        find_dates(c, &v);
        bool open = v.state <= DUTY_IN_FORCE && v.state != DUTY_NO_DATE;
        if (open || c->done || (c->rule->done.n && duty_value(c, c->rule->done).n))
            open = !is_done(c, &v) && !is_before_force(c, &v) && open;
        if (open && c->rule->conditions && answer.value == DUTY_YES)
            ask_conditions(c, &v);
        if (open && answer.value == DUTY_UNKNOWN && v.state != DUTY_CONTRADICTION) {
            v.reason = v.state == DUTY_UNKNOWN_INPUT ? (struct str){0} : v.reason;
            duty_put_need(c, duty_term_name(answer.term), &v);
            REASON(c, &v, "Unknown whether it applies, needs %.*s.", STR_ARG(v.need));
            /* No day to come hangs on it where the rule binds since long. */
            v.state = v.state == DUTY_IN_FORCE ? DUTY_IN_FORCE : DUTY_UNKNOWN_INPUT;
        }
        if (open && v.state != DUTY_CONTRADICTION)
            contradicts_order(c, &v);
    }
    compare_kept(c, &v);
    *out = v;
}

void duty_judge_own(const struct duty_case_of *c, struct duty_verdict *out)
{
    struct duty_verdict v = {.start_from = json_text(c->subject, "id")};
    struct duty_moment start = {0};
    if (duty_read_moment(json_text(c->subject, "starts_at"), &start)) {
        v.start = start.day;
        v.start_at = start.at;
    }
    (void)!period_parse(json_text(c->subject, "period"), &v.period);
    if (!date_parse(json_text(c->subject, "due_on"), &v.due))
        v.due = period_after(v.start, v.period);
    bool lost = !duty_has_place(c->ground, c->subject);
    if (lost)
        REASON(c, &v,
               "The rule looks at a record that this duty does not name, or that is no longer "
               "in use: device of a rule about devices, else source.");
    else
        REASON(c, &v, "Written down by hand: no rule of ours has this name.");
    if (c->refused)
        v.state = DUTY_NOT_APPLICABLE;
    else if (c->done)
        v.state = DUTY_DONE;
    else if (lost)
        v.state = DUTY_CONTRADICTION;
    else if (!v.due.year)
        v.state = DUTY_NO_NUMBER;
    else
        v.state = date_cmp(c->ground->v->as_of, v.due) > 0 ? DUTY_OVERDUE : DUTY_DUE;
    *out = v;
}
