#include "arena.h"

#include <stdlib.h>

#include "base/period.h"

static struct date day(const char *text)
{
    struct date d = {0};
    assert_true(!*text || date_parse(str_of(text), &d));
    return d;
}

static struct period period(const char *text)
{
    struct period p = {0};
    if (!period_parse(str_of(text), &p))
        fail_msg("%s is a period", text);
    return p;
}

static void period_reads_what_iso_8601_writes(void **state)
{
    static const struct {
        const char *text, *words; /* words NULL: no period */
    } rows[] = {
        {"P15D", "15 days"},
        {"P1D", "1 day"},
        {"P0D", "at once"},
        {"P2W", "14 days"},
        {"P1Y", "1 year"},
        {"P18M", "1 year 6 months"},
        {"P1Y2M3W4D", "1 year 2 months 25 days"},
        {"PT72H", "72 hours"},
        {"P1DT12H", "1 day 12 hours"},
        {"PT1H30M5S", "1 hour 30 minutes 5 seconds"},
        {"P99999D", "99999 days"},
        {"", NULL},
        {"P", NULL},
        {"PT", NULL},
        {"P1", NULL},
        {"PD", NULL},
        {"15D", NULL},
        {"P-1D", NULL},
        {"-P1D", NULL},
        {"P1.5D", NULL},
        {"P1D ", NULL},
        {"P1DT", NULL},
        {"P1D1Y", NULL}, /* out of order */
        {"P1Y1Y", NULL},
        {"P1H", NULL}, /* hours without T */
        {"PT1D", NULL},
        {"PT1HT1M", NULL},
        {"p1d", NULL},
        {"P100000D", NULL},
        {"P20000W", NULL}, /* more days than one part may have */
        {"PT99999H60M", NULL},
        {"P99999999999999999999D", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct period p = {0};
        bool is = period_parse(str_of(rows[i].text), &p);
        if (is != (rows[i].words != NULL) || p.known != is ||
            !str_eq(period_words(*state, p), str_of(rows[i].words)))
            fail_msg("'%s': %.*s", rows[i].text, STR_ARG(period_words(*state, p)));
        struct buf written = {.arena = *state};
        struct period again = {0};
        period_write(p, &written);
        if (is && (!period_parse(buf_str(&written), &again) || again.months != p.months ||
                   again.days != p.days || again.seconds != p.seconds))
            fail_msg("'%s' is written as %.*s", rows[i].text, STR_ARG(buf_str(&written)));
        assert_true(is || written.n == 0);
    }
}

/* Counting: Regulation (EEC, Euratom) 1182/71, Article 3(1): the day of the event is not counted.
 */
static void period_counts_by_the_calendar_from_day_0(void **state)
{
    static const struct {
        const char *start, *period, *after, *before;
    } rows[] = {
        {"2026-11-21", "P15D", "2026-12-06", "2026-11-06"},
        {"2026-02-20", "P15D", "2026-03-07", "2026-02-05"},
        {"2024-02-19", "P15D", "2024-03-05", "2024-02-04"}, /* leap year */
        {"2026-12-20", "P15D", "2027-01-04", "2026-12-05"}, /* new year */
        {"2026-11-21", "P0D", "2026-11-21", "2026-11-21"},
        {"2026-01-31", "P1M", "2026-02-28", "2025-12-31"}, /* the last day of the month */
        {"2024-01-31", "P1M", "2024-02-29", "2023-12-31"},
        {"2026-03-31", "P1M", "2026-04-30", "2026-02-28"},
        {"2026-02-28", "P1M", "2026-03-28", "2026-01-28"}, /* and not "the end of March" */
        {"2024-02-29", "P1Y", "2025-02-28", "2023-02-28"},
        {"2024-02-29", "P4Y", "2028-02-29", "2020-02-29"},
        {"2027-06-30", "P6M", "2027-12-30", "2026-12-30"},
        {"2026-08-31", "P6M", "2027-02-28", "2026-02-28"},
        {"2026-01-31", "P1M1D", "2026-03-01", "2025-12-30"}, /* months before days */
        {"2026-11-27", "P15Y", "2041-11-27", "2011-11-27"},
        {"2026-11-27", "PT72H", "2026-11-27", "2026-11-27"}, /* hours count from instants */
        {"9999-12-31", "P1D", "", "9999-12-30"},             /* no such day */
        {"0001-01-01", "P1M", "0001-02-01", ""},
        {"", "P1D", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date after = period_after(day(rows[i].start), period(rows[i].period));
        struct date before = period_before(day(rows[i].start), period(rows[i].period));
        if (date_cmp(after, day(rows[i].after)) != 0 || date_cmp(before, day(rows[i].before)) != 0)
            fail_msg("%s %s: %.*s, %.*s", rows[i].start, rows[i].period,
                     STR_ARG(date_str(*state, after)), STR_ARG(date_str(*state, before)));
    }
    assert_int_equal(period_after(day("2026-01-01"), (struct period){0}).year, 0);
}

static void period_of_hours_keeps_the_instant_in_utc(void **state)
{
    static const struct {
        const char *start, *period, *after;
    } rows[] = {
        {"2026-11-21T09:40:00Z", "PT72H", "2026-11-24T09:40:00Z"},
        {"2026-11-21T23:59:59Z", "PT24H", "2026-11-22T23:59:59Z"},
        {"2026-11-21T23:30:00-02:00", "PT24H", "2026-11-23T01:30:00Z"}, /* a zone is UTC inside */
        {"2026-03-28T12:00:00Z", "PT24H", "2026-03-29T12:00:00Z"},      /* no summer time */
        {"2024-02-28T22:00:00Z", "PT72H", "2024-03-02T22:00:00Z"},
        {"2026-01-31T08:00:00Z", "P1M", "2026-02-28T08:00:00Z"},
        {"2026-01-31T20:00:00Z", "P1DT6H", "2026-02-02T02:00:00Z"},
        {"9999-12-31T12:00:00Z", "PT24H", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant t;
        assert_true(instant_parse(str_of(rows[i].start), &t));
        struct str after = instant_str(*state, period_instant_after(t, period(rows[i].period)));
        if (!str_eq(after, str_of(rows[i].after)))
            fail_msg("%s %s: %.*s", rows[i].start, rows[i].period, STR_ARG(after));
    }
    assert_int_equal(period_instant_after((struct instant){0}, period("PT1H")).ms, 0);
}

static void period_grid_follows_without_gap(void **state)
{
    static const struct {
        const char *start, *period, *day, *at;
    } rows[] = {
        {"2022-05-10", "P1Y", "2026-07-01", "2026-05-10"},
        {"2022-05-10", "P1Y", "2026-05-10", "2026-05-10"},
        {"2022-05-10", "P1Y", "2026-05-09", "2025-05-10"},
        {"2022-05-10", "P2Y", "2026-05-09", "2024-05-10"},
        {"2022-05-10", "P1Y", "2020-01-01", "2022-05-10"}, /* the day is before it all */
        {"2020-02-29", "P1Y", "2024-02-29", "2024-02-29"}, /* not 28: counted from the start */
        {"2026-01-31", "P1M", "2026-03-31", "2026-03-31"},
        {"2026-01-31", "P0D", "2027-03-31", "2026-01-31"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date at = period_grid(day(rows[i].start), period(rows[i].period), day(rows[i].day));
        if (date_cmp(at, day(rows[i].at)) != 0)
            fail_msg("row %zu: %.*s", i, STR_ARG(date_str(*state, at)));
    }
}

/* A later start never ends earlier, a longer period never earlier, and days undo days. */
static void period_is_monotone(void **state)
{
    (void)state;
    enum { ROUNDS = 20000, SEED = 71 };
    unsigned short seed[3] = {SEED};
    for (int i = 0; i < ROUNDS; i++) {
        struct date start = date_from_days(nrand48(seed) % 60000 - 20000);
        struct date later = date_add_days(start, 1 + nrand48(seed) % 40);
        struct period p = {.months = (int32_t)(nrand48(seed) % 200),
                           .days = (int32_t)(nrand48(seed) % 400),
                           .known = true};
        struct period longer = p;
        longer.days++;
        struct period days = {.days = p.days, .known = true};
        if (date_cmp(period_after(later, p), period_after(start, p)) < 0 ||
            date_cmp(period_after(start, longer), period_after(start, p)) <= 0 ||
            date_cmp(period_after(start, p), start) < 0 ||
            date_cmp(period_before(start, p), start) > 0 ||
            date_cmp(period_before(period_after(start, days), days), start) != 0)
            fail_msg("seed %d, round %d", SEED, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(period_reads_what_iso_8601_writes, setup, teardown),
        cmocka_unit_test_setup_teardown(period_counts_by_the_calendar_from_day_0, setup, teardown),
        cmocka_unit_test_setup_teardown(period_of_hours_keeps_the_instant_in_utc, setup, teardown),
        cmocka_unit_test_setup_teardown(period_grid_follows_without_gap, setup, teardown),
        cmocka_unit_test_setup_teardown(period_is_monotone, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
