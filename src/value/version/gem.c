/* RubyGems: numbers and words; a word is a pre-release, '-' means ".pre.". */
#include "value/version/version_internal.h"

static bool is_word_char(char c)
{
    return char_is_digit(c) || char_is_alpha(c);
}

static struct str trimmed(struct str v)
{
    while (v.n && ((v.p[0] >= '\t' && v.p[0] <= '\r') || v.p[0] == ' '))
        v = str_from(v, 1);
    while (v.n && ((v.p[v.n - 1] >= '\t' && v.p[v.n - 1] <= '\r') || v.p[v.n - 1] == ' '))
        v.n--;
    return v;
}

/* digits(.word)*(-word(.word)*)? where after '-' words may contain '-' */
bool version_gem_valid(struct str v)
{
    v = trimmed(v);
    size_t n = version_digits(v);
    bool dashed = false;
    if (n == 0)
        return false;
    while (n < v.n) {
        if (v.p[n] != '.' && (dashed || v.p[n] != '-'))
            return false;
        dashed = dashed || v.p[n] == '-';
        size_t from = ++n;
        while (n < v.n && (is_word_char(v.p[n]) || (dashed && v.p[n] == '-')))
            n++;
        if (n == from)
            return false;
    }
    return true;
}

struct segment {
    bool word;
    struct str text; /* empty: there is none, which counts as 0 */
};

/* The next run of digits or letters; a '-' gives the word "pre" once. */
static struct segment raw(struct str *rest)
{
    while (rest->n && !is_word_char(rest->p[0])) {
        bool dash = rest->p[0] == '-';
        *rest = str_from(*rest, 1);
        if (dash)
            return (struct segment){true, STR("pre")};
    }
    size_t n = version_digits(*rest);
    bool word = n == 0 && rest->n > 0;
    if (word)
        n = version_letters(*rest);
    struct segment s = {word, str_sub(*rest, 0, n)};
    *rest = str_from(*rest, n);
    return s;
}

/* Zeros at the end of the numbers before the first word, and at the very end, do not count. */
static struct segment next(struct str *rest, bool *words)
{
    struct segment s = raw(rest);
    if (s.word)
        *words = true;
    if (s.word || !version_is_zero(s.text))
        return s;
    struct str ahead = *rest;
    struct segment after = {0};
    while (ahead.n) {
        after = raw(&ahead);
        if (after.word || !version_is_zero(after.text))
            break;
        after = (struct segment){0};
    }
    if (after.text.n == 0) { /* nothing but zeros */
        *rest = (struct str){0};
        return after;
    }
    if (!after.word || *words)
        return s;
    *rest = ahead;
    *words = true;
    return after;
}

int version_gem_compare(struct str a, struct str b)
{
    bool a_words = false;
    bool b_words = false;
    a = trimmed(a);
    b = trimmed(b);
    for (;;) {
        struct segment x = next(&a, &a_words);
        struct segment y = next(&b, &b_words);
        if (x.text.n == 0 && y.text.n == 0)
            return 0;
        if (x.word != y.word)
            return x.word ? -1 : 1;
        int order = x.word ? str_cmp(x.text, y.text) : version_compare_digits(x.text, y.text);
        if (order)
            return order;
    }
}
