/* RPM: [epoch:]version[-release], each part by rpmvercmp. */
#include "value/version/version_internal.h"

struct rpm {
    struct str epoch, version, release;
    bool has_release;
};

static struct rpm split(struct str v)
{
    struct rpm r = {.epoch = STR("0")};
    size_t digits = version_digits(v);
    if (digits < v.n && v.p[digits] == ':') {
        if (digits)
            r.epoch = str_sub(v, 0, digits);
        v = str_from(v, digits + 1);
    }
    size_t dash = str_rfind_char(v, '-');
    r.version = str_sub(v, 0, dash);
    r.release = str_from(v, dash + 1);
    r.has_release = dash < v.n;
    return r;
}

bool version_rpm_valid(struct str v)
{
    return v.n > 0;
}

static bool is_separator(char c)
{
    return !char_is_digit(c) && !char_is_alpha(c) && c != '~' && c != '^';
}

static char first(struct str s)
{
    return s.n ? s.p[0] : 0;
}

/* '~' is below everything, also the end; '^' above the end, below the rest. Gives whether one of
   them has such a byte; then *order is 0 only when both have, and it was taken. */
static bool compare_mark(struct str *a, struct str *b, int *order)
{
    char x = first(*a);
    char y = first(*b);
    *order = 0;
    if (x != '~' && y != '~' && x != '^' && y != '^')
        return false;
    if (x == y) {
        *a = str_from(*a, 1);
        *b = str_from(*b, 1);
    } else if (x == '~' || y == '~') {
        *order = x == '~' ? -1 : 1;
    } else if (!a->n || !b->n) {
        *order = a->n ? 1 : -1;
    } else {
        *order = x == '^' ? -1 : 1;
    }
    return true;
}

static int compare_part(struct str a, struct str b)
{
    while (a.n || b.n) {
        while (a.n && is_separator(a.p[0]))
            a = str_from(a, 1);
        while (b.n && is_separator(b.p[0]))
            b = str_from(b, 1);
        int order;
        if (compare_mark(&a, &b, &order)) {
            if (order)
                return order;
            continue;
        }
        if (!a.n || !b.n)
            break;
        bool number = char_is_digit(a.p[0]);
        size_t n = number ? version_digits(a) : version_letters(a);
        size_t m = number ? version_digits(b) : version_letters(b);
        if (m == 0) /* a number is later than a word */
            return number ? 1 : -1;
        order = number ? version_compare_digits(str_sub(a, 0, n), str_sub(b, 0, m))
                       : str_cmp(str_sub(a, 0, n), str_sub(b, 0, m));
        if (order)
            return order;
        a = str_from(a, n);
        b = str_from(b, m);
    }
    return (a.n > 0) - (b.n > 0);
}

int version_rpm_compare(struct str a, struct str b)
{
    struct rpm x = split(a);
    struct rpm y = split(b);
    int order = compare_part(x.epoch, y.epoch);
    if (order == 0)
        order = compare_part(x.version, y.version);
    if (order)
        return order;
    if (!x.has_release || !y.has_release)
        return x.has_release - y.has_release;
    return compare_part(x.release, y.release);
}
