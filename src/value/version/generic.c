/* The generic scheme: ours, for products whose versions follow no published rule.

   A leading 'v' before a digit and everything from '+' on are dropped; case does not count. What
   is left is read as numbers, words and '~'; all else only separates. Zeros at the end of a run of
   numbers are dropped, so that 2.4 = 2.4.0. Then, place by place,

       '~' < words before the release < nothing < letters < words after it < numbers

   Words before: dev, nightly, snapshot, alpha, beta, m or milestone, pre, rc, in this order.
   Words after, all alike: p, pl, patch, sp, post, update, hotfix, r. Of these p, r and m need a
   digit behind them, for 1.0.2p is a letter in the manner of OpenSSL. Letters: shorter ones first,
   then alphabetical, so 1.0.2z < 1.0.2za < 1.1.0. final, ga, release and stable mean nothing. */
#include "value/version/version_internal.h"

enum rank { RANK_TILDE, RANK_BEFORE, RANK_NOTHING, RANK_LETTERS, RANK_AFTER, RANK_NUMBER };

struct item {
    enum rank rank;
    int word; /* order within RANK_BEFORE */
    struct str text;
};

struct word {
    const char *text;
    enum rank rank; /* RANK_NOTHING: ignored */
    int order;
    bool before_digit;
};

static const struct word words[] = {
    {"dev", RANK_BEFORE, 0, false},       {"nightly", RANK_BEFORE, 1, false},
    {"snapshot", RANK_BEFORE, 2, false},  {"alpha", RANK_BEFORE, 3, false},
    {"beta", RANK_BEFORE, 4, false},      {"m", RANK_BEFORE, 5, true},
    {"milestone", RANK_BEFORE, 5, false}, {"pre", RANK_BEFORE, 6, false},
    {"rc", RANK_BEFORE, 7, false},        {"p", RANK_AFTER, 0, true},
    {"pl", RANK_AFTER, 0, false},         {"patch", RANK_AFTER, 0, false},
    {"sp", RANK_AFTER, 0, false},         {"post", RANK_AFTER, 0, false},
    {"update", RANK_AFTER, 0, false},     {"hotfix", RANK_AFTER, 0, false},
    {"r", RANK_AFTER, 0, true},           {"final", RANK_NOTHING, 0, false},
    {"ga", RANK_NOTHING, 0, false},       {"release", RANK_NOTHING, 0, false},
    {"stable", RANK_NOTHING, 0, false},
};

static struct str trimmed(struct str v)
{
    if (v.n > 1 && char_lower(v.p[0]) == 'v' && char_is_digit(v.p[1]))
        v = str_from(v, 1);
    return str_sub(v, 0, str_find_char(v, '+'));
}

bool version_generic_valid(struct str v)
{
    v = trimmed(v);
    for (size_t i = 0; i < v.n; i++)
        if (char_is_digit(v.p[i]))
            return true;
    return false;
}

static struct item word(struct str text, bool before_digit)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if ((before_digit || !words[i].before_digit) && str_eq_nocase(text, str_of(words[i].text)))
            return (struct item){words[i].rank, words[i].order, text};
    return (struct item){RANK_LETTERS, 0, text};
}

/* The next item but the ignored words; RANK_NOTHING at the end. */
static struct item raw(struct str *rest)
{
    while (rest->n) {
        char c = rest->p[0];
        size_t n = 1;
        struct item item = {RANK_NOTHING, 0, {0}};
        if (char_is_digit(c)) {
            n = version_digits(*rest);
            item = (struct item){RANK_NUMBER, 0, str_sub(*rest, 0, n)};
        } else if (char_is_alpha(c)) {
            n = version_letters(*rest);
            item = word(str_sub(*rest, 0, n), n < rest->n && char_is_digit(rest->p[n]));
        } else if (c == '~') {
            item.rank = RANK_TILDE;
        }
        *rest = str_from(*rest, n);
        if (item.rank != RANK_NOTHING)
            return item;
    }
    return (struct item){RANK_NOTHING, 0, {0}};
}

/* The next item that counts: zeros with no other number behind them do not. */
static struct item next(struct str *rest)
{
    struct item item = raw(rest);
    struct item after = item;
    struct str ahead = *rest;
    while (after.rank == RANK_NUMBER && version_is_zero(after.text))
        after = raw(&ahead);
    if (after.rank == RANK_NUMBER)
        return item;
    if (item.rank == RANK_NUMBER)
        *rest = ahead;
    return after;
}

int version_generic_compare(struct str a, struct str b)
{
    a = trimmed(a);
    b = trimmed(b);
    for (;;) {
        struct item x = next(&a);
        struct item y = next(&b);
        if (x.rank != y.rank)
            return x.rank < y.rank ? -1 : 1;
        int order = x.word - y.word;
        if (x.rank == RANK_NOTHING)
            return 0;
        if (x.rank == RANK_NUMBER)
            order = version_compare_digits(x.text, y.text);
        else if (x.rank == RANK_LETTERS && x.text.n != y.text.n)
            order = x.text.n < y.text.n ? -1 : 1;
        else if (x.rank == RANK_LETTERS)
            order = version_compare_nocase(x.text, y.text);
        if (order)
            return order;
    }
}
