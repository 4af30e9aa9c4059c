/* PEP 440, with the spellings that its appendix B accepts:
   [v][N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local] */
#include "value/version/version_internal.h"

struct word {
    const char *text;
    int meaning;
};

/* A longer word before its own beginning. */
static const struct word pre_words[] = {
    {"alpha", VERSION_PRE_A}, {"a", VERSION_PRE_A},        {"beta", VERSION_PRE_B},
    {"b", VERSION_PRE_B},     {"preview", VERSION_PRE_RC}, {"pre", VERSION_PRE_RC},
    {"rc", VERSION_PRE_RC},   {"c", VERSION_PRE_RC},
};
static const struct word post_words[] = {{"post", 0}, {"rev", 0}, {"r", 0}};
static const struct word dev_words[] = {{"dev", 0}};

static bool is_separator(struct str s)
{
    return s.n && (s.p[0] == '-' || s.p[0] == '_' || s.p[0] == '.');
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* [sep]word[sep][digits]; takes nothing when no word is there. */
static bool take(struct str *rest, const struct word *words, size_t count, int *meaning,
                 struct str *number)
{
    struct str s = is_separator(*rest) ? str_from(*rest, 1) : *rest;
    for (size_t i = 0; i < count; i++) {
        struct str word = str_of(words[i].text);
        if (!str_eq_nocase(str_sub(s, 0, word.n), word))
            continue;
        s = str_from(s, word.n);
        if (is_separator(s))
            s = str_from(s, 1);
        size_t n = version_digits(s);
        *number = str_sub(s, 0, n);
        *meaning = words[i].meaning;
        *rest = str_from(s, n);
        return true;
    }
    return false;
}

static bool local_is_valid(struct str s)
{
    bool separated = true;
    for (size_t i = 0; i < s.n; i++) {
        bool word = char_is_digit(s.p[i]) || char_is_alpha(s.p[i]);
        if (!word && (separated || !is_separator(str_from(s, i))))
            return false;
        separated = !word;
    }
    return !separated;
}

static void take_release(struct str *rest, struct version_pep440 *out)
{
    size_t n = version_digits(*rest);
    if (n && n < rest->n && rest->p[n] == '!') {
        out->epoch = str_sub(*rest, 0, n);
        *rest = str_from(*rest, n + 1);
        n = version_digits(*rest);
    }
    while (n && n + 1 < rest->n && rest->p[n] == '.' && char_is_digit(rest->p[n + 1])) {
        n++;
        n += version_digits(str_from(*rest, n));
    }
    out->release = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
}

bool version_pypi_parse(struct str v, struct version_pep440 *out)
{
    *out = (struct version_pep440){.pre = VERSION_PRE_NONE};
    while (v.n && is_space(v.p[0]))
        v = str_from(v, 1);
    while (v.n && is_space(v.p[v.n - 1]))
        v.n--;
    if (v.n && char_lower(v.p[0]) == 'v')
        v = str_from(v, 1);
    take_release(&v, out);
    if (out->release.n == 0)
        return false;
    int meaning = VERSION_PRE_NONE;
    if (take(&v, pre_words, COUNT_OF(pre_words), &meaning, &out->pre_number))
        out->pre = (enum version_pre)meaning;
    size_t n = v.n && v.p[0] == '-' ? version_digits(str_from(v, 1)) : 0;
    out->has_post = n > 0;
    if (n) {
        out->post_number = str_sub(v, 1, n);
        v = str_from(v, 1 + n);
    } else {
        out->has_post = take(&v, post_words, COUNT_OF(post_words), &meaning, &out->post_number);
    }
    out->has_dev = take(&v, dev_words, COUNT_OF(dev_words), &meaning, &out->dev_number);
    if (v.n && v.p[0] == '+') {
        out->local = str_from(v, 1);
        return local_is_valid(out->local);
    }
    return v.n == 0;
}

bool version_pypi_valid(struct str v)
{
    struct version_pep440 p;
    return version_pypi_parse(v, &p);
}

int version_pypi_compare_release(struct str a, struct str b)
{
    struct str x;
    struct str y;
    for (;;) {
        bool more_a = str_split(&a, '.', &x);
        bool more_b = str_split(&b, '.', &y);
        if (!more_a && !more_b)
            return 0;
        int order = version_compare_digits(more_a ? x : STR(""), more_b ? y : STR(""));
        if (order)
            return order;
    }
}

static struct str take_local(struct str *rest)
{
    size_t n = 0;
    while (n < rest->n && !is_separator(str_from(*rest, n)))
        n++;
    struct str part = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n + 1);
    return part;
}

/* Numbers are later than words, more parts later than fewer. */
static int compare_local(struct str a, struct str b)
{
    while (a.n && b.n) {
        struct str x = take_local(&a);
        struct str y = take_local(&b);
        bool x_number = version_digits(x) == x.n;
        bool y_number = version_digits(y) == y.n;
        if (x_number != y_number)
            return x_number ? 1 : -1;
        int order = x_number ? version_compare_digits(x, y) : version_compare_nocase(x, y);
        if (order)
            return order;
    }
    return (a.n > 0) - (b.n > 0);
}

/* -1: a development release of the release itself comes before its pre-releases. */
static int pre_rank(const struct version_pep440 *p)
{
    return p->pre == VERSION_PRE_NONE && !p->has_post && p->has_dev ? -1 : (int)p->pre;
}

int version_pypi_compare(struct str a, struct str b)
{
    struct version_pep440 x;
    struct version_pep440 y;
    if (!version_pypi_parse(a, &x) || !version_pypi_parse(b, &y))
        return 0; /* the caller has asked whether they are valid */
    int orders[] = {
        version_compare_digits(x.epoch, y.epoch),
        version_pypi_compare_release(x.release, y.release),
        pre_rank(&x) - pre_rank(&y),
        version_compare_digits(x.pre_number, y.pre_number),
        x.has_post - y.has_post,
        version_compare_digits(x.post_number, y.post_number),
        y.has_dev - x.has_dev,
        version_compare_digits(x.dev_number, y.dev_number),
        compare_local(x.local, y.local),
    };
    for (size_t i = 0; i < COUNT_OF(orders); i++)
        if (orders[i])
            return orders[i];
    return 0;
}
