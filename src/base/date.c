#include "base/date.h"

enum { DAYS_BEFORE_1970 = 719162, YEAR_MAX = 9999 }; /* days from 0001-01-01 */

static const int64_t day_ms = 86400000;

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_length(int64_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool is_none(struct date d)
{
    return d.year == 0;
}

/* Takes count digits from *s. */
static bool digits(struct str *s, size_t count, int *out)
{
    int v = 0;
    if (s->n < count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!char_is_digit(s->p[i]))
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_from(*s, count);
    *out = v;
    return true;
}

static bool take(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

bool date_parse(struct str s, struct date *out)
{
    int year, month, day;
    if (!digits(&s, 4, &year) || !take(&s, '-') || !digits(&s, 2, &month) || !take(&s, '-') ||
        !digits(&s, 2, &day) || s.n > 0)
        return false;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
        return false;
    *out = (struct date){(int16_t)year, (int8_t)month, (int8_t)day};
    return true;
}

void date_format(struct date d, struct buf *out)
{
    if (!is_none(d))
        buf_fmt(out, "%04d-%02d-%02d", d.year, d.month, d.day);
}

struct str date_str(struct arena *a, struct date d)
{
    return is_none(d) ? (struct str){0} : str_fmt(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

int date_cmp(struct date a, struct date b)
{
    int64_t x = date_to_days(a), y = date_to_days(b);
    return (x > y) - (x < y);
}

/* Days before the first of the month, in a year of 365 days. */
static int64_t days_before_month(int64_t year, int month)
{
    int64_t days = 0;
    for (int m = 1; m < month; m++)
        days += month_length(year, m);
    return days;
}

static int64_t days_before_year(int64_t year)
{
    int64_t y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400;
}

int64_t date_to_days(struct date d)
{
    if (is_none(d))
        return DATE_NO_DAYS;
    return days_before_year(d.year) + days_before_month(d.year, d.month) + d.day - 1 -
           DAYS_BEFORE_1970;
}

struct date date_from_days(int64_t days)
{
    if (days < -DAYS_BEFORE_1970 || days >= days_before_year(YEAR_MAX + 1) - DAYS_BEFORE_1970)
        return (struct date){0};
    days += DAYS_BEFORE_1970;
    int64_t year = days * 400 / 146097; /* at most one year too early */
    year += year == 0;
    while (days_before_year(year + 1) <= days)
        year++;
    days -= days_before_year(year);
    int month = 1;
    for (; days >= month_length(year, month); month++)
        days -= month_length(year, month);
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)(days + 1)};
}

struct date date_add_days(struct date d, int64_t days)
{
    int64_t sum;
    if (is_none(d) || __builtin_add_overflow(date_to_days(d), days, &sum))
        return (struct date){0};
    return date_from_days(sum);
}

struct date date_add_months(struct date d, int64_t months)
{
    int64_t sum;
    if (is_none(d) || __builtin_add_overflow(d.year * 12 + d.month - 1, months, &sum) || sum < 12 ||
        sum / 12 > YEAR_MAX)
        return (struct date){0};
    int64_t year = sum / 12;
    int month = (int)(sum % 12) + 1, last = month_length(year, month);
    return (struct date){(int16_t)year, (int8_t)month, (int8_t)(d.day < last ? d.day : last)};
}

int date_weekday(struct date d)
{
    return is_none(d) ? 0 : (int)((date_to_days(d) + DAYS_BEFORE_1970) % 7) + 1;
}

/* hh:mm[:ss[.fff]]; a leap second counts as the second after it. */
static bool take_time(struct str *s, int64_t *ms)
{
    int hour, minute, second = 0, fraction = 0;
    if (!digits(s, 2, &hour) || !take(s, ':') || !digits(s, 2, &minute) || hour > 23 || minute > 59)
        return false;
    if (take(s, ':')) {
        if (!digits(s, 2, &second) || second > 60 || (second == 60 && minute != 59))
            return false;
        if (take(s, '.')) {
            int scale = 100, digit;
            if (s->n == 0 || !char_is_digit(s->p[0]))
                return false;
            for (; digits(s, 1, &digit); scale /= 10)
                fraction += digit * scale;
        }
    }
    *ms = ((hour * 60 + minute) * 60 + second) * (int64_t)1000 + fraction;
    return true;
}

/* Z, +hh:mm, +hhmm, +hh or nothing; to the end. */
static bool take_offset(struct str s, int64_t *ms)
{
    int hour, minute = 0;
    *ms = 0;
    if (s.n == 0 || STR_IS(s, "Z") || STR_IS(s, "z"))
        return true;
    bool west = s.p[0] == '-';
    if (!take(&s, '+') && !take(&s, '-'))
        return false;
    if (!digits(&s, 2, &hour) || hour > 23)
        return false;
    if (s.n > 0) {
        take(&s, ':');
        if (!digits(&s, 2, &minute) || minute > 59 || s.n > 0)
            return false;
    }
    *ms = (hour * 60 + minute) * (int64_t)60000 * (west ? -1 : 1);
    return true;
}

static struct date day_of(struct instant t)
{
    return date_from_days(t.ms / day_ms - (t.ms % day_ms < 0));
}

bool instant_parse(struct str s, struct instant *out)
{
    struct date d;
    int64_t time = 0, offset = 0;
    if (!date_parse(str_sub(s, 0, 10), &d))
        return false;
    s = str_from(s, 10);
    if (s.n > 0) {
        if (!take(&s, 'T') && !take(&s, 't'))
            return false;
        if (!take_time(&s, &time) || !take_offset(s, &offset))
            return false;
    }
    struct instant t = {date_to_days(d) * day_ms + time - offset};
    if (is_none(day_of(t))) /* the offset led out of the calendar */
        return false;
    *out = t;
    return true;
}

static bool is_no_instant(struct instant t)
{
    return t.ms == 0 || t.ms == INT64_MIN;
}

void instant_format(struct instant t, struct buf *out)
{
    struct date d = instant_date(t);
    if (is_no_instant(t) || is_none(d))
        return;
    int64_t ms = t.ms - date_to_days(d) * day_ms;
    date_format(d, out);
    buf_fmt(out, "T%02d:%02d:%02d", (int)(ms / 3600000), (int)(ms / 60000 % 60),
            (int)(ms / 1000 % 60));
    if (ms % 1000)
        buf_fmt(out, ".%03d", (int)(ms % 1000));
    buf_char(out, 'Z');
}

struct str instant_str(struct arena *a, struct instant t)
{
    struct buf out = {.arena = a};
    instant_format(t, &out);
    return buf_str(&out);
}

struct date instant_date(struct instant t)
{
    return is_no_instant(t) ? (struct date){0} : day_of(t);
}
