/* Pub (Dart and Flutter): the package pub_semver. As SemVer 2.0.0, but numbers may have leading
   zeros, and build metadata counts: 1.0.0 < 1.0.0+1 < 1.0.0+2 < 1.0.0+a. Advisories also write a
   'v' before, and fewer or more than three numbers; those that are missing are zero. */
#include "value/version/version_internal.h"

struct pub {
    struct str numbers, pre, build;
};

static bool ids_are_valid(struct str s)
{
    bool separated = true;
    for (size_t i = 0; i < s.n; i++) {
        bool dot = s.p[i] == '.';
        if (dot ? separated : !char_is_digit(s.p[i]) && !char_is_alpha(s.p[i]) && s.p[i] != '-')
            return false;
        separated = dot;
    }
    return !separated;
}

static bool numbers_are_valid(struct str s)
{
    bool separated = true;
    for (size_t i = 0; i < s.n; i++) {
        bool dot = s.p[i] == '.';
        if (dot ? separated : !char_is_digit(s.p[i]))
            return false;
        separated = dot;
    }
    return !separated;
}

static struct pub split(struct str v)
{
    struct pub p = {0};
    if (v.n && v.p[0] == 'v')
        v = str_from(v, 1);
    size_t plus = str_find_char(v, '+');
    p.build = str_from(v, plus + 1);
    v = str_sub(v, 0, plus);
    size_t dash = str_find_char(v, '-');
    p.pre = str_from(v, dash + 1);
    p.numbers = str_sub(v, 0, dash);
    return p;
}

bool version_pub_valid(struct str v)
{
    struct pub p = split(v);
    size_t plus = str_find_char(v, '+');
    bool has_pre = str_find_char(v, '-') < plus;
    return numbers_are_valid(p.numbers) && (!has_pre || ids_are_valid(p.pre)) &&
           (plus == v.n || ids_are_valid(p.build));
}

static int compare_numbers(struct str a, struct str b)
{
    for (;;) {
        struct str x = {0};
        struct str y = {0};
        bool more_a = str_split(&a, '.', &x);
        bool more_b = str_split(&b, '.', &y);
        if (!more_a && !more_b)
            return 0;
        int order = version_compare_digits(x, y);
        if (order)
            return order;
    }
}

/* Numbers by value and before words, words by their bytes, a shorter list first. */
static int compare_ids(struct str a, struct str b)
{
    for (;;) {
        struct str x;
        struct str y;
        bool more_a = str_split(&a, '.', &x);
        bool more_b = str_split(&b, '.', &y);
        if (!more_a || !more_b)
            return more_a - more_b;
        bool x_number = version_digits(x) == x.n;
        bool y_number = version_digits(y) == y.n;
        if (x_number != y_number)
            return x_number ? -1 : 1;
        int order = x_number ? version_compare_digits(x, y) : str_cmp(x, y);
        if (order)
            return order;
    }
}

int version_pub_compare(struct str a, struct str b)
{
    struct pub x = split(a);
    struct pub y = split(b);
    int order = compare_numbers(x.numbers, y.numbers);
    if (order)
        return order;
    if (x.pre.n == 0 || y.pre.n == 0) /* without pre-release is later */
        order = (x.pre.n == 0) - (y.pre.n == 0);
    else
        order = compare_ids(x.pre, y.pre);
    return order ? order : compare_ids(x.build, y.build);
}
