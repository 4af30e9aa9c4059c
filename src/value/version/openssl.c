/* OpenSSL, as its release strategy and its list of releases have it. Up to 1.1.1: three numbers and
   letters for the fixes, 1.1.1 < 1.1.1a < 1.1.1z < 1.1.1za (0.9.8 went up to zh): a shorter run of
   letters first, then alphabetical. From 3.0.0 on there are no letters; the third number is the
   fix.

   A pre-release, before its release: dev, alphaN, betaN, preN, in this order, after a '-'. "-fips"
   means a way to build, and build metadata, from '+' on, is of whoever built it: both mean nothing.
 */
#include "value/version/version_internal.h"

struct openssl {
    struct str numbers[3];
    struct str letters;
    int stage; /* index into stages; count of stages: a release */
    struct str stage_number;
};

static const char *const stages[] = {"dev", "alpha", "beta", "pre"};

static bool take_numbers(struct str *rest, struct openssl *out)
{
    for (size_t i = 0; i < COUNT_OF(out->numbers); i++) {
        if (i > 0 && (rest->n == 0 || rest->p[0] != '.'))
            return false;
        *rest = str_from(*rest, i > 0);
        size_t n = version_digits(*rest);
        if (n == 0)
            return false;
        out->numbers[i] = str_sub(*rest, 0, n);
        *rest = str_from(*rest, n);
    }
    return true;
}

static bool take_stage(struct str *rest, struct openssl *out)
{
    if (rest->n == 0 || rest->p[0] != '-')
        return true;
    struct str s = str_from(*rest, 1);
    for (size_t i = 0; i < COUNT_OF(stages); i++) {
        struct str word = str_of(stages[i]);
        if (!str_eq_nocase(str_sub(s, 0, word.n), word))
            continue;
        s = str_from(s, word.n);
        size_t n = version_digits(s);
        out->stage = (int)i;
        out->stage_number = str_sub(s, 0, n);
        *rest = str_from(s, n);
        return true;
    }
    return str_eq_nocase(str_sub(s, 0, 4), STR("fips"));
}

static bool parse(struct str v, struct openssl *out)
{
    *out = (struct openssl){.stage = COUNT_OF(stages)};
    v = str_sub(v, 0, str_find_char(v, '+'));
    if (!take_numbers(&v, out))
        return false;
    size_t n = version_letters(v);
    out->letters = str_sub(v, 0, n);
    v = str_from(v, n);
    if (n && version_compare_digits(out->numbers[0], STR("3")) >= 0)
        return false;
    return take_stage(&v, out) && (v.n == 0 || str_eq_nocase(v, STR("-fips")));
}

bool version_openssl_valid(struct str v)
{
    struct openssl o;
    return parse(v, &o);
}

int version_openssl_compare(struct str a, struct str b)
{
    struct openssl x;
    struct openssl y;
    if (!parse(a, &x) || !parse(b, &y))
        return 0; /* the caller has asked whether they are valid */
    for (size_t i = 0; i < COUNT_OF(x.numbers); i++) {
        int order = version_compare_digits(x.numbers[i], y.numbers[i]);
        if (order)
            return order;
    }
    if (x.letters.n != y.letters.n)
        return x.letters.n < y.letters.n ? -1 : 1;
    int order = version_compare_nocase(x.letters, y.letters);
    if (order == 0)
        order = x.stage - y.stage;
    return order ? order : version_compare_digits(x.stage_number, y.stage_number);
}
