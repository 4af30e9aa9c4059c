/* Any bytes as rules of duties: conditions that can be asked, periods that lead to days, or a
   reason. The first line is a period too. */
#include "assess/duty/rule.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every fact and field is what the length of its name makes of it. */
static struct str some_value(const void *context, struct str name)
{
    static const char *const values[] = {"", "yes", "no", "unknown", "2026-05-28", "III"};
    (void)context;
    return str_of(values[name.n % COUNT_OF(values)]);
}

static void check_period(struct arena *a, struct str text)
{
    static const struct date start = {2024, 2, 29};
    struct period p, again;
    if (!period_parse(text, &p))
        return;
    struct buf written = {.arena = a};
    period_write(p, &written);
    assert(period_parse(buf_str(&written), &again));
    assert(again.months == p.months && again.days == p.days && again.seconds == p.seconds);
    struct date end = period_after(start, p);
    assert(end.year == 0 || date_cmp(end, start) >= 0);
    struct date before = period_before(start, p);
    assert(before.year == 0 || date_cmp(before, start) <= 0);
    assert(period_words(a, p).n > 0);
}

static void check_rule(struct arena *a, const struct duty_rule *r)
{
    struct duty_known known = {some_value, NULL};
    assert(r->id.n && r->title.n && r->label.n && r->status.n && r->source.n && r->when);
    (void)duty_holds(r->when, &known);
    for (size_t i = 0; i < r->case_count; i++)
        assert(r->cases[i].period.known != (r->cases[i].date.year != 0));
    struct buf b = {.arena = a};
    period_write(r->period, &b);
    check_period(a, buf_str(&b));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct err err = {0};
    struct duty_rules rules = {0};
    struct str text = {(const char *)data, size}, rest = text, line;
    arena_init(&a, GIB(1));
    if (str_split(&rest, '\n', &line))
        check_period(&a, line);
    if (duty_rules_read(&a, text, &rules, &err))
        for (size_t i = 0; i < rules.count; i++)
            check_rule(&a, &rules.items[i]);
    else
        assert(err.text[0] && rules.count == 0);
    arena_done(&a);
    return 0;
}
