#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/date.h"

static int setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, 1 << 26);
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

static void date_parse_takes_only_days_that_exist(void **state)
{
    static const struct {
        const char *text;
        bool ok;
    } rows[] = {
        {"2024-02-29", true},   {"2023-02-29", false}, {"2000-02-29", true},
        {"1900-02-29", false},  {"0001-01-01", true},  {"9999-12-31", true},
        {"0000-01-01", false},  {"2024-13-01", false}, {"2024-00-01", false},
        {"2024-04-31", false},  {"2024-1-01", false},  {"2024-01-01 ", false},
        {"2024-01-01T", false}, {"20240101", false},   {"", false},
        {"-024-01-01", false},  {"2024/01/01", false}, {"2024-01-00", false},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date d = {0};
        if (date_parse(str_of(rows[i].text), &d) != rows[i].ok)
            fail_msg("%s", rows[i].text);
        if (rows[i].ok)
            assert_true(str_eq(date_str(a, d), str_of(rows[i].text)));
    }
}

static void date_to_days_counts_each_day_once(void **state)
{
    (void)state;
    struct date d = {1, 1, 1}, next;
    int64_t days = date_to_days(d);
    assert_int_equal(days, -719162);
    for (; !(d.year == 9999 && d.month == 12 && d.day == 31); d = next) {
        next = date_from_days(++days);
        assert_int_equal(date_to_days(next), days);
        assert_true(date_cmp(d, next) < 0);
        bool follows = (next.day == d.day + 1 && next.month == d.month) ||
                       (next.day == 1 && next.month == d.month % 12 + 1);
        if (!follows)
            fail_msg("%d-%d-%d", next.year, next.month, next.day);
    }
    assert_int_equal(date_from_days(days + 1).year, 0);
    assert_int_equal(date_from_days(-719163).year, 0);
    assert_int_equal(date_from_days(INT64_MAX).year, 0);
}

static void date_add_months_ends_on_the_last_day_where_it_is_missing(void **state)
{
    static const struct {
        const char *from;
        int64_t months;
        const char *wanted;
    } rows[] = {
        {"2024-01-31", 1, "2024-02-29"},
        {"2023-01-31", 1, "2023-02-28"},
        {"2024-03-31", -1, "2024-02-29"},
        {"2024-12-31", 1, "2025-01-31"},
        {"2024-01-15", -1, "2023-12-15"},
        {"2024-05-31", 120, "2034-05-31"},
        {"9999-12-01", 1, ""},
        {"0001-01-01", -1, ""},
        {"2024-01-01", INT64_MAX, ""},
        {"2024-01-01", INT64_MIN, ""},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct date d;
        assert_true(date_parse(str_of(rows[i].from), &d));
        struct str got = date_str(a, date_add_months(d, rows[i].months));
        if (!str_eq(got, str_of(rows[i].wanted)))
            fail_msg("%s + %lld: %.*s", rows[i].from, (long long)rows[i].months, STR_ARG(got));
    }
}

static void date_none_stays_none_and_sorts_first(void **state)
{
    struct arena *a = *state;
    struct date none = {0}, first = {1, 1, 1};
    assert_int_equal(date_str(a, none).n, 0);
    assert_int_equal(date_add_days(none, 5).year, 0);
    assert_int_equal(date_add_months(none, 5).year, 0);
    assert_int_equal(date_add_days(first, -1).year, 0);
    assert_int_equal(date_add_days(first, INT64_MIN).year, 0);
    assert_int_equal(date_weekday(none), 0);
    assert_true(date_cmp(none, first) < 0);
    assert_int_equal(date_cmp(none, none), 0);
    assert_int_equal(date_weekday((struct date){2026, 11, 21}), 6);
    assert_int_equal(date_weekday((struct date){1970, 1, 1}), 4);
}

static void instant_parse_takes_the_forms_of_iso_8601_that_feeds_use(void **state)
{
    static const struct {
        const char *text;
        const char *wanted; /* NULL: refused */
    } rows[] = {
        {"2026-11-21T09:40:00Z", "2026-11-21T09:40:00Z"},
        {"2026-11-21T09:40Z", "2026-11-21T09:40:00Z"},
        {"2026-11-21t09:40z", "2026-11-21T09:40:00Z"},
        {"2026-11-21T09:40:00", "2026-11-21T09:40:00Z"},
        {"2026-11-21T09:40:00.5", "2026-11-21T09:40:00.500Z"},
        {"2026-11-21T09:40:00.123456789Z", "2026-11-21T09:40:00.123Z"},
        {"2026-11-21T09:40:00+02:00", "2026-11-21T07:40:00Z"},
        {"2026-11-21T09:40:00-0530", "2026-11-21T15:10:00Z"},
        {"2026-11-21T00:00:00+0000", "2026-11-21T00:00:00Z"},
        {"2026-11-21T00:00:00+01", "2026-11-20T23:00:00Z"},
        {"2026-11-21", "2026-11-21T00:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"2026-11-21T24:00:00Z", NULL},
        {"2026-11-21T09:40:61Z", NULL},
        {"2026-11-21T09:60:00Z", NULL},
        {"2026-11-21T09:40:00.Z", NULL},
        {"2026-11-21T09:40:00ZZ", NULL},
        {"2026-11-21T09:40:00+2", NULL},
        {"2026-11-21T09:40:00+24:00", NULL},
        {"2026-11-21T09:40:00+02:00x", NULL},
        {"2026-11-21T", NULL},
        {"2026-11-21T9:40", NULL},
        {"2026-11-21 09:40", NULL},
        {"2026-02-30T09:40:00Z", NULL},
        {"0001-01-01T00:00:00+01:00", NULL},
        {"", NULL},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant t = {0};
        bool ok = instant_parse(str_of(rows[i].text), &t);
        if (ok != (rows[i].wanted != NULL))
            fail_msg("%s: %s", rows[i].text, ok ? "taken" : "refused");
        struct str got = instant_str(a, t);
        if (!str_eq(got, str_of(rows[i].wanted)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(got));
    }
}

static void instant_none_is_written_as_nothing(void **state)
{
    struct arena *a = *state;
    assert_int_equal(instant_str(a, (struct instant){0}).n, 0);
    assert_int_equal(instant_str(a, (struct instant){INT64_MIN}).n, 0);
    assert_int_equal(instant_str(a, (struct instant){INT64_MAX}).n, 0);
    assert_int_equal(instant_date((struct instant){0}).year, 0);
    assert_int_equal(instant_date((struct instant){-1}).year, 1969);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_parse_takes_only_days_that_exist),
        cmocka_unit_test(date_to_days_counts_each_day_once),
        cmocka_unit_test(date_add_months_ends_on_the_last_day_where_it_is_missing),
        cmocka_unit_test(date_none_stays_none_and_sorts_first),
        cmocka_unit_test(instant_parse_takes_the_forms_of_iso_8601_that_feeds_use),
        cmocka_unit_test(instant_none_is_written_as_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
