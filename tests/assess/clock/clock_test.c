#include "assess/clock/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, GIB(1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static struct date day(const char *text)
{
    struct date d = {0};
    assert_true(!*text || date_parse(str_of(text), &d));
    return d;
}

static void clock_due_takes_the_rule_that_ends_first(void **state)
{
    (void)state;
    static const struct {
        enum clock_kind kind;
        const char *severity;
        enum tri exploited, harm;
        int64_t epss_ppm;
        const char *seen, *exploited_on;
        const char *rule, *due, *reason; /* rule NULL: none gives days */
    } rows[] = {
        {CLOCK_FIX, "low", TRI_NO, TRI_NO, -1, "2026-01-01", "", NULL, "",
         "no rule gives days: with the next release"},
        {CLOCK_FIX, "medium", TRI_NO, TRI_NO, 999999, "2026-01-01", "", "fix-medium", "2026-06-30",
         "180 days: severity medium or more"},
        {CLOCK_FIX, "high", TRI_NO, TRI_NO, -1, "2026-01-01", "", "fix-high", "2026-03-02",
         "60 days: severity high or more"},
        {CLOCK_FIX, "critical", TRI_NO, TRI_YES, -1, "2026-01-01", "", "fix-critical", "2026-01-31",
         "30 days: severity critical"},
        {CLOCK_FIX, "", TRI_NO, TRI_NO, -1, "2026-01-01", "", "fix-critical", "2026-01-31",
         "30 days: severity critical, which is not known here"},
        {CLOCK_FIX, "low", TRI_NO, TRI_UNKNOWN, -1, "2026-01-01", "", "fix-harm", "2026-03-02",
         "60 days: whether it may harm a person is not known"},
        {CLOCK_FIX, "low", TRI_NO, TRI_YES, -1, "2026-01-01", "", "fix-harm", "2026-03-02",
         "60 days: may harm a person"},
        {CLOCK_FIX, "low", TRI_YES, TRI_NO, -1, "2026-01-01", "", "fix-exploited", "2026-01-15",
         "14 days: known to be exploited"},
        {CLOCK_FIX, "medium", TRI_YES, TRI_NO, -1, "2026-01-01", "2026-03-01", "fix-exploited",
         "2026-03-15", "14 days: known to be exploited"},
        {CLOCK_FIX, "critical", TRI_YES, TRI_NO, -1, "2026-01-01", "2026-03-01", "fix-critical",
         "2026-01-31", "30 days: severity critical"},
        {CLOCK_FIX, "medium", TRI_YES, TRI_NO, -1, "2026-01-01", "2020-03-01", "fix-exploited",
         "2026-01-15", "14 days: known to be exploited"},
        {CLOCK_DECIDE, "low", TRI_NO, TRI_NO, -1, "2026-01-01", "", "decide", "2026-01-31",
         "30 days: every finding"},
        {CLOCK_DECIDE, "low", TRI_NO, TRI_YES, -1, "2026-01-01", "", "decide-harm", "2026-01-31",
         "30 days: may harm a person"},
        {CLOCK_DECIDE, "low", TRI_NO, TRI_NO, 500000, "2026-01-01", "", "decide-epss", "2026-01-15",
         "14 days: EPSS of 500000 ppm or more"},
        {CLOCK_DECIDE, "low", TRI_NO, TRI_NO, 499999, "2026-01-01", "", "decide", "2026-01-31",
         "30 days: every finding"},
        {CLOCK_TRIAGE, "low", TRI_UNKNOWN, TRI_NO, -1, "2026-01-01", "", "triage-exploited",
         "2026-01-02", "1 day: whether it is exploited is not known"},
        {CLOCK_TRIAGE, "low", TRI_NO, TRI_NO, -1, "", "", "triage", "", "7 days: every finding"},
    };
    const struct clock_policy *policy = clock_policy_default(&arena);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct clock_facts facts = {clock_severity_of(str_of(rows[i].severity)),
                                    rows[i].exploited,
                                    rows[i].harm,
                                    rows[i].epss_ppm,
                                    day(rows[i].seen),
                                    day(rows[i].exploited_on)};
        struct clock_due due;
        clock_due(&arena, &policy->clocks[rows[i].kind], &facts, &due);
        struct str rule = due.rule ? due.rule->id : (struct str){0};
        if (!str_eq(rule, str_of(rows[i].rule)) || date_cmp(due.due, day(rows[i].due)) != 0 ||
            !str_eq(due.reason, str_of(rows[i].reason)))
            fail_msg("row %zu: %.*s %.*s %.*s", i, STR_ARG(rule),
                     STR_ARG(date_str(&arena, due.due)), STR_ARG(due.reason));
    }
}

/* The day a clock ends; the end of time when no rule gives one. */
static int64_t end_of(const struct clock *clock, const struct clock_facts *facts)
{
    struct clock_due due;
    clock_due(&arena, clock, facts, &due);
    return due.rule ? date_to_days(due.due) : INT64_MAX;
}

static void clock_never_gets_longer_when_a_factor_rises(void **state)
{
    (void)state;
    static const enum tri better[] = {TRI_NO, TRI_UNKNOWN, TRI_YES};
    const struct clock_policy *policy = clock_policy_default(&arena);
    for (size_t n = 0; n < CLOCK__COUNT * 6 * 9 * 3; n++) {
        const struct clock *clock = &policy->clocks[n % CLOCK__COUNT];
        size_t severity = n / CLOCK__COUNT % 6, exploited = n / 18 % 3, harm = n / 54 % 3;
        struct clock_facts low = {
            (enum clock_severity)severity,       better[exploited], better[harm],
            (int64_t)(n / 162 % 3) * 500000 - 1, {2026, 1, 1},      {2026, 5, 1}};
        struct clock_facts high = low;
        size_t mark = arena_mark(&arena);
        int64_t before = end_of(clock, &low);
        if (severity < CLOCK_SEVERITY_UNKNOWN) {
            high.severity++;
            assert_true(end_of(clock, &high) <= before);
        }
        high = low;
        high.exploited = exploited < 2 ? better[exploited + 1] : TRI_YES;
        assert_true(end_of(clock, &high) <= before);
        high = low;
        high.harm = harm < 2 ? better[harm + 1] : TRI_YES;
        assert_true(end_of(clock, &high) <= before);
        high = low;
        high.epss_ppm += 500000;
        assert_true(end_of(clock, &high) <= before);
        arena_rewind(&arena, mark);
    }
}

/* Rule 7 of the product: what no source gives is called a default, all else says where it is from.
 */
static void clock_policy_says_where_its_days_are_from(void **state)
{
    (void)state;
    const struct clock_policy *policy = clock_policy_default(&arena);
    assert_true(STR_IS(policy->id, "clocks") && STR_IS(policy->edition, "1"));
    for (size_t k = 0; k < CLOCK__COUNT; k++) {
        const struct clock *c = &policy->clocks[k];
        assert_true(c->name.n > 0 && c->stops.n > 0 && c->rule_count > 0);
        for (size_t i = 0; i < c->rule_count; i++)
            assert_true((c->rules[i].source.n == 0) == STR_IS(c->rules[i].label, "default"));
    }
}

static void clock_policy_read_names_clock_and_rule(void **state)
{
    (void)state;
#define POLICY(rule) \
    "{\"clocks\":[{\"id\":\"triage\",\"rules\":[" rule \
    "]},{\"id\":\"decide\",\"rules\":[]},{\"id\":\"fix\",\"rules\":[]}]}"
    static const struct {
        const char *text, *reason; /* NULL: good */
    } rows[] = {
        {POLICY("{\"id\":\"a\",\"days\":0,\"label\":\"default\"}"), NULL},
        {POLICY(""), NULL},
        {POLICY("{\"id\":\"a\",\"days\":1,\"label\":\"law\"}"),
         "clock triage: rule 1: what is no default needs a source"},
        {POLICY("{\"id\":\"a\",\"days\":1}"), "clock triage: rule 1: it has no label"},
        {POLICY("{\"id\":\"a\",\"label\":\"default\"}"),
         "clock triage: rule 1: days must be 0 to 3650"},
        {POLICY("{\"id\":\"a\",\"days\":3651,\"label\":\"default\"}"),
         "clock triage: rule 1: days must be 0 to 3650"},
        {POLICY("{\"days\":1,\"label\":\"default\"}"), "clock triage: rule 1: it has no id"},
        {POLICY("{\"id\":\"a\",\"days\":1,\"label\":\"default\",\"severity\":\"severe\"}"),
         "clock triage: rule 1: severity 'severe' is none of none, low, medium, high, critical"},
        {POLICY("{\"id\":\"a\",\"days\":1,\"label\":\"default\",\"epss_ppm\":1000001}"),
         "clock triage: rule 1: epss_ppm must be 0 to 1000000"},
        {POLICY("{\"id\":\"a\",\"days\":1,\"label\":\"default\",\"kev\":true}"),
         "clock triage: rule 1: there is no member 'kev'"},
        {"{}", "clocks: must be triage, decide and fix, in this order"},
        {"{\"clocks\":[{\"id\":\"fix\"}]}",
         "clocks: must be triage, decide and fix, in this order"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct clock_policy policy;
        struct err err = {0};
        bool ok = clock_policy_read(&arena, str_of(rows[i].text), &policy, &err);
        assert_true(ok == !rows[i].reason);
        if (!ok)
            assert_string_equal(err.text, rows[i].reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_due_takes_the_rule_that_ends_first),
        cmocka_unit_test(clock_never_gets_longer_when_a_factor_rises),
        cmocka_unit_test(clock_policy_says_where_its_days_are_from),
        cmocka_unit_test(clock_policy_read_names_clock_and_rule),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
