#include "assess/clock/clock.h"

static bool holds(const struct clock_rule *rule, const struct clock_facts *f)
{
    return f->severity >= rule->severity && (!rule->exploited || f->exploited != TRI_NO) &&
           (!rule->harm || f->harm != TRI_NO) && (!rule->epss_ppm || f->epss_ppm >= rule->epss_ppm);
}

/* What became known later than the finding starts its own rule then. */
static struct date start_of(const struct clock_rule *rule, const struct clock_facts *f)
{
    bool later = rule->exploited && date_cmp(f->exploited_on, f->first_seen) > 0;
    return later ? f->exploited_on : f->first_seen;
}

static void put_condition(struct buf *b, bool is, const char *text)
{
    if (is)
        buf_fmt(b, "%s%s", b->n ? ", " : "", text);
}

/* "30 days: severity critical, may harm a person (unknown)". */
static struct str reason_of(struct arena *a, const struct clock_rule *r,
                            const struct clock_facts *f)
{
    static const char *const severities[] = {
        [CLOCK_SEVERITY_NONE] = "severity none or more",
        [CLOCK_SEVERITY_LOW] = "severity low or more",
        [CLOCK_SEVERITY_MEDIUM] = "severity medium or more",
        [CLOCK_SEVERITY_HIGH] = "severity high or more",
        [CLOCK_SEVERITY_CRITICAL] = "severity critical",
        [CLOCK_SEVERITY_UNKNOWN] = "",
    };
    struct buf b = {.arena = a};
    put_condition(&b, r->severity > CLOCK_SEVERITY_NONE, severities[r->severity]);
    put_condition(&b, r->severity > CLOCK_SEVERITY_NONE && f->severity == CLOCK_SEVERITY_UNKNOWN,
                  "which is not known here");
    put_condition(&b, r->exploited && f->exploited == TRI_YES, "known to be exploited");
    put_condition(&b, r->exploited && f->exploited == TRI_UNKNOWN,
                  "whether it is exploited is not known");
    put_condition(&b, r->harm && f->harm == TRI_YES, "may harm a person");
    put_condition(&b, r->harm && f->harm == TRI_UNKNOWN,
                  "whether it may harm a person is not known");
    if (r->epss_ppm)
        buf_fmt(&b, "%sEPSS of %lld ppm or more", b.n ? ", " : "", (long long)r->epss_ppm);
    put_condition(&b, b.n == 0, "every finding");
    return str_fmt(a, "%lld %s: %.*s", (long long)r->days, r->days == 1 ? "day" : "days",
                   STR_ARG(buf_str(&b)));
}

void clock_due(struct arena *a, const struct clock *clock, const struct clock_facts *facts,
               struct clock_due *out)
{
    struct clock_due best = {.started = facts->first_seen,
                             .reason = STR("no rule gives days: with the next release")};
    for (size_t i = 0; i < clock->rule_count; i++) {
        const struct clock_rule *r = &clock->rules[i];
        if (!holds(r, facts))
            continue;
        struct date started = start_of(r, facts);
        struct date due = date_add_days(started, r->days);
        int order = best.rule ? date_cmp(due, best.due) : -1;
        /* Without a day of the start only the days can be compared; of equal ones the first that
           has a source. */
        if (best.rule && order == 0)
            order = r->days != best.rule->days ? (r->days < best.rule->days ? -1 : 1)
                                               : (r->source.n && !best.rule->source.n ? -1 : 1);
        if (order < 0)
            best = (struct clock_due){.rule = r, .started = started, .due = due};
    }
    if (best.rule)
        best.reason = reason_of(a, best.rule, facts);
    *out = best;
}
