/* Alpine: number(.number)*[letter](_suffix[number])*[~hash][-rnumber], as apk-tools has it. */
#include "value/version/version_internal.h"

/* In the order of the text; when one version has a part and the other a later one or none, the
   former is greater, unless the part is a suffix of a pre-release. */
enum part { FIRST_NUMBER, NUMBER, LETTER, SUFFIX, SUFFIX_NUMBER, HASH, REVISION, END, INVALID };

struct token {
    enum part part;
    struct str text;
    size_t suffix; /* place in suffixes */
};

/* clang-format off */
static const char *const suffixes[] = {
    "alpha", "beta", "pre", "rc", /* before the release */
    "cvs", "svn", "git", "hg", "p",
};
/* clang-format on */
enum { SUFFIX_AFTER = 4 };

static struct token take(struct str *rest, size_t skip, size_t n, enum part part)
{
    struct token t = {.part = n ? part : INVALID, .text = str_sub(*rest, skip, n)};
    *rest = str_from(*rest, skip + n);
    return t;
}

static size_t hex_digits(struct str s)
{
    size_t n = 0;
    while (n < s.n && (char_is_digit(s.p[n]) || (s.p[n] >= 'a' && s.p[n] <= 'f')))
        n++;
    return n;
}

static struct token take_suffix(struct str *rest)
{
    size_t n = version_letters(str_from(*rest, 1));
    struct token t = take(rest, 1, n, SUFFIX);
    while (t.suffix < COUNT_OF(suffixes) && !str_eq(t.text, str_of(suffixes[t.suffix])))
        t.suffix++;
    if (t.suffix == COUNT_OF(suffixes))
        t.part = INVALID;
    return t;
}

static struct token next(struct str *rest, enum part last)
{
    if (rest->n == 0)
        return (struct token){.part = END};
    char c = rest->p[0];
    if (c >= 'a' && c <= 'z' && last <= NUMBER)
        return take(rest, 0, 1, LETTER);
    if (c == '.' && last <= NUMBER)
        return take(rest, 1, version_digits(str_from(*rest, 1)), NUMBER);
    if (char_is_digit(c) && last == SUFFIX)
        return take(rest, 0, version_digits(*rest), SUFFIX_NUMBER);
    if (c == '_' && last <= SUFFIX_NUMBER)
        return take_suffix(rest);
    if (c == '~' && last < HASH)
        return take(rest, 1, hex_digits(str_from(*rest, 1)), HASH);
    if (c == '-' && last < REVISION && rest->n > 1 && rest->p[1] == 'r')
        return take(rest, 2, version_digits(str_from(*rest, 2)), REVISION);
    return (struct token){.part = INVALID};
}

static struct token begin(struct str *rest)
{
    return take(rest, 0, version_digits(*rest), FIRST_NUMBER);
}

bool version_apk_valid(struct str v)
{
    struct token t = begin(&v);
    while (t.part < END)
        t = next(&v, t.part);
    return t.part == END;
}

static int compare_token(const struct token *a, const struct token *b)
{
    switch (a->part) {
    case NUMBER:
        if (a->text.p[0] == '0' || b->text.p[0] == '0') /* as fractions are: 1.09 before 1.1 */
            return str_cmp(a->text, b->text);
        return version_compare_digits(a->text, b->text);
    case FIRST_NUMBER:
    case SUFFIX_NUMBER:
    case REVISION: return version_compare_digits(a->text, b->text);
    case SUFFIX: return (a->suffix > b->suffix) - (a->suffix < b->suffix);
    case LETTER:
    case HASH: return str_cmp(a->text, b->text);
    case END:
    case INVALID: break;
    }
    return 0;
}

int version_apk_compare(struct str a, struct str b)
{
    struct token x = begin(&a);
    struct token y = begin(&b);
    while (x.part == y.part && x.part < END) {
        int order = compare_token(&x, &y);
        if (order)
            return order;
        x = next(&a, x.part);
        y = next(&b, y.part);
    }
    if (x.part == y.part)
        return 0;
    if (x.part == SUFFIX && x.suffix < SUFFIX_AFTER)
        return -1;
    if (y.part == SUFFIX && y.suffix < SUFFIX_AFTER)
        return 1;
    return x.part > y.part ? -1 : 1;
}
