/* Semantic Versioning 2.0.0 and the ecosystems that keep to it but for their edges: npm, Cargo, Go
   and NuGet. */
#include "value/version/version_internal.h"

enum {
    PREFIX_ALLOWED = 1, /* v1.2.3 */
    PREFIX_NEEDED = 2,
    SHORT_ALLOWED = 4, /* v1 and v1.2, without pre-release (golang.org/x/mod/semver) */
    FOUR_NUMBERS = 8,  /* one to four numbers, leading zeros allowed (NuGet) */
};

struct semver {
    struct str numbers[4];
    size_t count;
    struct str pre; /* without '-' */
};

static bool is_id_char(char c)
{
    return char_is_digit(c) || char_is_alpha(c) || c == '-';
}

/* Identifiers separated by dots, none empty; strict: numeric ones have no leading zero. */
static bool ids_are_valid(struct str s, bool strict)
{
    struct str id;
    if (s.n == 0 || s.p[s.n - 1] == '.')
        return false;
    while (str_split(&s, '.', &id)) {
        for (size_t i = 0; i < id.n; i++)
            if (!is_id_char(id.p[i]))
                return false;
        if (id.n == 0 || (strict && id.n > 1 && id.p[0] == '0' && version_digits(id) == id.n))
            return false;
    }
    return true;
}

/* Cuts the numbers off *rest; false when one is missing, or has a leading zero. */
static bool numbers(struct str *rest, unsigned flags, struct semver *out)
{
    size_t most = flags & FOUR_NUMBERS ? 4 : 3;
    for (;;) {
        size_t n = version_digits(*rest);
        if (n == 0 || (n > 1 && rest->p[0] == '0' && !(flags & FOUR_NUMBERS)))
            return false;
        out->numbers[out->count++] = str_sub(*rest, 0, n);
        *rest = str_from(*rest, n);
        if (out->count == most || rest->n == 0 || rest->p[0] != '.')
            break;
        *rest = str_from(*rest, 1);
        if (rest->n == 0)
            return false;
    }
    if (out->count == 3 || (flags & FOUR_NUMBERS))
        return true;
    return (flags & SHORT_ALLOWED) && rest->n == 0;
}

static bool parse(struct str v, unsigned flags, struct semver *out)
{
    *out = (struct semver){0};
    bool prefixed = v.n > 0 && v.p[0] == 'v';
    if (prefixed ? !(flags & (PREFIX_ALLOWED | PREFIX_NEEDED)) : flags & PREFIX_NEEDED)
        return false;
    if (prefixed)
        v = str_from(v, 1);
    if (!numbers(&v, flags, out))
        return false;
    size_t plus = str_find_char(v, '+');
    if (plus < v.n && !ids_are_valid(str_from(v, plus + 1), false))
        return false;
    v = str_sub(v, 0, plus);
    if (v.n == 0)
        return true;
    out->pre = str_from(v, 1);
    return v.p[0] == '-' && ids_are_valid(out->pre, !(flags & FOUR_NUMBERS));
}

static bool numbers_up_to(const struct semver *s, struct str most)
{
    for (size_t i = 0; i < s->count; i++)
        if (version_compare_digits(s->numbers[i], most) > 0)
            return false;
    return true;
}

bool version_semver_valid(struct str v)
{
    struct semver s;
    return parse(v, PREFIX_ALLOWED, &s);
}

/* node-semver: at most 256 characters, numbers up to 2^53 - 1. */
bool version_npm_valid(struct str v)
{
    struct semver s;
    return v.n <= 256 && parse(v, PREFIX_ALLOWED, &s) && numbers_up_to(&s, STR("9007199254740991"));
}

/* The crate semver keeps numbers in 64 bits. */
bool version_cargo_valid(struct str v)
{
    struct semver s;
    return parse(v, 0, &s) && numbers_up_to(&s, STR("18446744073709551615"));
}

bool version_golang_valid(struct str v)
{
    struct semver s;
    return parse(v, PREFIX_NEEDED | SHORT_ALLOWED, &s);
}

bool version_nuget_valid(struct str v)
{
    struct semver s;
    return parse(v, FOUR_NUMBERS, &s);
}

/* SemVer 2.0.0, 11.4: numbers by value and below words, words by their bytes. */
static int compare_id(struct str a, struct str b, bool nocase)
{
    bool a_number = version_digits(a) == a.n;
    bool b_number = version_digits(b) == b.n;
    if (a_number && b_number)
        return version_compare_digits(a, b);
    if (a_number != b_number)
        return a_number ? -1 : 1;
    return nocase ? version_compare_nocase(a, b) : str_cmp(a, b);
}

static int compare_pre(struct str a, struct str b, bool nocase)
{
    if (a.n == 0 || b.n == 0) /* without pre-release is later */
        return (a.n == 0) - (b.n == 0);
    for (;;) {
        struct str x;
        struct str y;
        bool more_a = str_split(&a, '.', &x);
        bool more_b = str_split(&b, '.', &y);
        if (!more_a || !more_b)
            return more_a - more_b;
        int order = compare_id(x, y, nocase);
        if (order)
            return order;
    }
}

static int compare(struct str a, struct str b, unsigned flags)
{
    struct semver x;
    struct semver y;
    if (!parse(a, flags, &x) || !parse(b, flags, &y))
        return 0; /* the caller has asked whether they are valid */
    for (size_t i = 0; i < COUNT_OF(x.numbers); i++) {
        int order = version_compare_digits(x.numbers[i], y.numbers[i]);
        if (order)
            return order;
    }
    return compare_pre(x.pre, y.pre, flags & FOUR_NUMBERS);
}

int version_semver_compare(struct str a, struct str b)
{
    return compare(a, b, PREFIX_ALLOWED | SHORT_ALLOWED);
}

int version_nuget_compare(struct str a, struct str b)
{
    return compare(a, b, FOUR_NUMBERS);
}
