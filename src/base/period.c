#include "base/period.h"

enum { HOUR = 3600, MINUTE = 60, MONTHS_OF_YEAR = 12, DAYS_OF_WEEK = 7 };

/* A whole number from *s, and the letter behind it. */
static bool take_part(struct str *s, int32_t *number, char *letter)
{
    int64_t n = 0;
    size_t digits = 0;
    for (; digits < s->n && char_is_digit(s->p[digits]); digits++) {
        n = n * 10 + (s->p[digits] - '0');
        if (n > PERIOD_PART_MAX)
            return false;
    }
    if (digits == 0 || digits == s->n)
        return false;
    *number = (int32_t)n;
    *letter = s->p[digits];
    *s = str_from(*s, digits + 1);
    return true;
}

static void add_part(struct period *p, bool time, char letter, int32_t n)
{
    if (time)
        p->seconds += (int64_t)n * (letter == 'H' ? HOUR : letter == 'M' ? MINUTE : 1);
    else if (letter == 'Y' || letter == 'M')
        p->months += n * (letter == 'Y' ? MONTHS_OF_YEAR : 1);
    else
        p->days += n * (letter == 'W' ? DAYS_OF_WEEK : 1);
}

/* The parts of one side of the T, in their order. */
static bool take_parts(struct str s, bool time, struct period *p)
{
    struct str order = time ? STR("HMS") : STR("YMWD");
    while (s.n > 0) {
        int32_t n;
        char letter;
        if (!take_part(&s, &n, &letter))
            return false;
        size_t at = str_find_char(order, letter);
        if (at == order.n)
            return false;
        order = str_from(order, at + 1);
        add_part(p, time, letter, n);
    }
    return true;
}

bool period_parse(struct str s, struct period *out)
{
    struct period p = {.known = true};
    if (s.n < 3 || s.p[0] != 'P')
        return false;
    s = str_from(s, 1);
    size_t t = str_find_char(s, 'T');
    struct str date = str_sub(s, 0, t), time = str_from(s, t + 1);
    if ((t < s.n && time.n == 0) || !take_parts(date, false, &p) || !take_parts(time, true, &p))
        return false;
    if (p.months / MONTHS_OF_YEAR > PERIOD_PART_MAX || p.days > PERIOD_PART_MAX ||
        p.seconds / HOUR > PERIOD_PART_MAX)
        return false; /* it could not be written in the parts that are read */
    *out = p;
    return true;
}

static void put_iso(struct buf *b, int64_t n, char letter)
{
    if (n > 0)
        buf_fmt(b, "%lld%c", (long long)n, letter);
}

void period_write(struct period p, struct buf *out)
{
    if (!p.known)
        return;
    buf_char(out, 'P');
    put_iso(out, p.months / MONTHS_OF_YEAR, 'Y');
    put_iso(out, p.months % MONTHS_OF_YEAR, 'M');
    put_iso(out, p.days, 'D');
    if (p.seconds > 0)
        buf_char(out, 'T');
    put_iso(out, p.seconds / HOUR, 'H');
    put_iso(out, p.seconds % HOUR / MINUTE, 'M');
    put_iso(out, p.seconds % MINUTE, 'S');
    if (!p.months && !p.days && !p.seconds)
        BUF_LIT(out, "0D");
}

static void put_words(struct buf *b, int64_t n, const char *unit)
{
    if (n > 0)
        buf_fmt(b, "%s%lld %s%s", b->n ? " " : "", (long long)n, unit, n == 1 ? "" : "s");
}

struct str period_words(struct arena *a, struct period p)
{
    struct buf b = {.arena = a};
    if (!p.known)
        return (struct str){0};
    put_words(&b, p.months / MONTHS_OF_YEAR, "year");
    put_words(&b, p.months % MONTHS_OF_YEAR, "month");
    put_words(&b, p.days, "day");
    put_words(&b, p.seconds / HOUR, "hour");
    put_words(&b, p.seconds % HOUR / MINUTE, "minute");
    put_words(&b, p.seconds % MINUTE, "second");
    return b.n ? buf_str(&b) : STR("at once");
}

static struct date moved(struct date start, struct period p, int sign)
{
    if (!p.known)
        return (struct date){0};
    return date_add_days(date_add_months(start, sign * (int64_t)p.months), sign * (int64_t)p.days);
}

struct date period_after(struct date start, struct period p)
{
    return moved(start, p, 1);
}

struct date period_before(struct date start, struct period p)
{
    return moved(start, p, -1);
}

struct instant period_instant_after(struct instant start, struct period p)
{
    static const int64_t day_ms = 86400000;
    struct date day = instant_date(start), then = period_after(day, p);
    if (then.year == 0)
        return (struct instant){0};
    int64_t of_day = start.ms - date_to_days(day) * day_ms;
    struct instant out = {date_to_days(then) * day_ms + of_day + p.seconds * 1000};
    return instant_date(out).year ? out : (struct instant){0};
}

struct date period_grid(struct date start, struct period p, struct date day)
{
    struct date at = start;
    if (!p.known || (p.months == 0 && p.days == 0))
        return start;
    for (int32_t n = 1;; n++) {
        struct date next = date_add_days(date_add_months(start, n * (int64_t)p.months),
                                         n * (int64_t)p.days);
        if (next.year == 0 || date_cmp(next, day) > 0)
            return at;
        at = next;
    }
}
