/* Composer: a version is normalised (composer/semver, VersionParser::normalize) and then compared
   as PHP's version_compare does. Branches (dev-name) have no order: they are equal or unknown, and
   so no versions here. */
#include "base/limits.h"
#include "value/version/version_internal.h"

struct normal {
    char text[LIMIT_NAME + 64]; /* room for ".0.0.0", "alpha" for "a", "-dev" and four "9999999" */
    size_t n;
};

static void put(struct normal *out, struct str s)
{
    if (s.n)
        memcpy(out->text + out->n, s.p, s.n);
    out->n += s.n;
}

static bool is_one_of(struct str s, const char *bytes)
{
    return s.n && s.p[0] && strchr(bytes, s.p[0]);
}

static bool take_word(struct str *rest, const char *word)
{
    struct str w = str_of(word);
    if (!str_eq_nocase(str_sub(*rest, 0, w.n), w))
        return false;
    *rest = str_from(*rest, w.n);
    return true;
}

/* [._-]?((stable|beta|b|RC|alpha|a|patch|pl|p)([.-]?digits)*)?([.-]?dev)? to the end */
static bool modifier(struct str rest, struct normal *out)
{
    static const struct {
        const char *word, *written;
    } words[] = {
        {"stable", ""}, {"beta", "beta"},   {"b", "beta"},   {"rc", "RC"},   {"alpha", "alpha"},
        {"a", "alpha"}, {"patch", "patch"}, {"pl", "patch"}, {"p", "patch"},
    };
    bool stable = false;
    if (is_one_of(rest, "._-"))
        rest = str_from(rest, 1);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        if (!take_word(&rest, words[i].word))
            continue;
        size_t n = 0;
        for (;;) {
            size_t skip = is_one_of(str_from(rest, n), ".-");
            size_t digits = version_digits(str_from(rest, n + skip));
            if (digits == 0)
                break;
            n += skip + digits;
        }
        struct str number = str_sub(rest, 0, n);
        rest = str_from(rest, n);
        while (is_one_of(number, ".-"))
            number = str_from(number, 1);
        stable = i == 0;
        if (stable) /* its number, and dev, do not count */
            break;
        put(out, STR("-"));
        put(out, str_of(words[i].written));
        put(out, number);
        break;
    }
    if (rest.n == 0)
        return true;
    if (is_one_of(rest, ".-"))
        rest = str_from(rest, 1);
    if (!stable)
        put(out, STR("-dev"));
    return take_word(&rest, "dev") && rest.n == 0;
}

/* One to four numbers, the first of at most five digits. */
static bool classical(struct str v, struct normal *out)
{
    size_t n = version_digits(v);
    if (n == 0 || n > 5)
        return false;
    put(out, str_sub(v, 0, n));
    v = str_from(v, n);
    for (int i = 1; i < 4; i++) {
        n = is_one_of(v, ".") ? version_digits(str_from(v, 1)) : 0;
        put(out, n ? str_sub(v, 0, n + 1) : STR(".0"));
        if (n)
            v = str_from(v, n + 1);
    }
    return modifier(v, out);
}

/* Four digits, then one to six pairs, then at most two numbers of one to three digits; each may
   follow one of ". : -". */
static bool date_with(struct str v, int pairs, struct normal *out)
{
    size_t at = 4;
    if (version_digits(v) < 4)
        return false;
    for (int i = 0; i < pairs + 2; i++) {
        size_t skip = is_one_of(str_from(v, at), ".:-");
        size_t digits = version_digits(str_from(v, at + skip));
        if (i < pairs ? digits < 2 : digits == 0) {
            if (i < pairs)
                return false;
            break;
        }
        at += skip + (i < pairs ? 2 : digits < 3 ? digits : 3);
    }
    out->n = 0;
    put(out, str_sub(v, 0, at));
    for (size_t i = 0; i < at; i++)
        if (!char_is_digit(out->text[i]))
            out->text[i] = '.';
    return modifier(str_from(v, at), out);
}

static bool date(struct str v, struct normal *out)
{
    for (int pairs = 6; pairs > 0; pairs--)
        if (date_with(v, pairs, out))
            return true;
    return false;
}

/* 1.x-dev, 1.2.*-dev: all that is left open is 9999999. */
static bool branch(struct str v, struct normal *out)
{
    if (v.n < 3 || !str_eq_nocase(str_from(v, v.n - 3), STR("dev")))
        return false;
    v.n -= 3;
    if (v.n && (v.p[v.n - 1] == '.' || v.p[v.n - 1] == '-'))
        v.n--;
    v = str_trim(v);
    if (v.n && char_lower(v.p[0]) == 'v')
        v = str_from(v, 1);
    size_t n = version_digits(v);
    out->n = 0;
    put(out, str_sub(v, 0, n));
    v = str_from(v, n);
    if (n == 0)
        return false;
    for (int i = 1; i < 4; i++) {
        struct str part = is_one_of(v, ".") ? str_from(v, 1) : (struct str){0};
        bool open = is_one_of(part, "xX*");
        n = open ? 1 : version_digits(part);
        put(out, STR("."));
        put(out, open || n == 0 ? STR("9999999") : str_sub(part, 0, n));
        if (n)
            v = str_from(v, n + 1);
    }
    put(out, STR("-dev"));
    return v.n == 0;
}

static bool normalise(struct str v, struct normal *out)
{
    static const char *const flags[] = {"@stable", "@rc", "@beta", "@alpha", "@dev"};
    out->n = 0;
    v = str_trim(v);
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        struct str flag = str_of(flags[i]);
        if (v.n >= flag.n && str_eq_nocase(str_from(v, v.n - flag.n), flag)) {
            v.n -= flag.n;
            break;
        }
    }
    size_t plus = str_find_char(v, '+');
    bool blank = str_has(v, STR(" ")) || str_has(v, STR("\t"));
    if (plus > 0 && plus + 1 < v.n && !blank && !str_has(str_sub(v, 0, plus), STR(",")))
        v.n = plus;
    struct str bare = v.n && char_lower(v.p[0]) == 'v' ? str_from(v, 1) : v;
    if (classical(bare, out))
        return true;
    return date(bare, out) || branch(v, out);
}

bool version_composer_valid(struct str v)
{
    struct normal n;
    return normalise(v, &n);
}

/* The next run of digits or letters. */
static struct str next(struct str *rest)
{
    while (rest->n && !char_is_digit(rest->p[0]) && !char_is_alpha(rest->p[0]))
        *rest = str_from(*rest, 1);
    size_t n = version_digits(*rest);
    if (n == 0)
        n = version_letters(*rest);
    struct str part = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return part;
}

/* dev < alpha < beta < RC < a number, or the end < patch */
static int rank(struct str part)
{
    static const char first[] = "dabR";
    const char *hit = part.n ? strchr(first, part.p[0]) : NULL;
    if (hit)
        return (int)(hit - first);
    return part.n && part.p[0] == 'p' ? 5 : 4;
}

int version_composer_compare(struct str a, struct str b)
{
    struct normal na;
    struct normal nb;
    if (!normalise(a, &na) || !normalise(b, &nb))
        return 0; /* the caller has asked whether they are valid */
    struct str x = {na.text, na.n};
    struct str y = {nb.text, nb.n};
    for (;;) {
        struct str p = next(&x);
        struct str q = next(&y);
        if (p.n == 0 && q.n == 0)
            return 0;
        if (rank(p) != rank(q))
            return rank(p) - rank(q);
        if (p.n == 0 || q.n == 0) /* a further number */
            return p.n ? 1 : -1;
        int order = version_compare_digits(p, q);
        if (rank(p) == 4 && order)
            return order;
    }
}
