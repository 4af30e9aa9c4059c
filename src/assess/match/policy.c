#include "assess/match/match.h"

#include "base/limits.h"
#include "value/cvss/cvss.h"

/* The expression of --fail-on: a recursive descent over words, and three-valued evaluation. */

enum { DEPTH_MAX = 64 };

enum node_kind { NODE_AND, NODE_OR, NODE_NOT, NODE_FLAG, NODE_COMPARE, NODE_CONSTANT };
enum subject { ABOUT_KEV, ABOUT_FIXABLE, ABOUT_CVSS, ABOUT_EPSS, ABOUT_SEVERITY };
enum comparison { AT_LEAST, MORE, AT_MOST, LESS, SAME, OTHER };

struct match_policy {
    enum node_kind kind;
    enum subject subject;
    enum comparison comparison;
    int64_t number; /* of NODE_COMPARE, in the unit of the subject; of NODE_CONSTANT */
    const struct match_policy *left, *right;
};

struct parser {
    struct arena *arena;
    struct str text;
    size_t at;       /* of the word */
    struct str word; /* empty at the end */
    int depth;
};

static bool is_word_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '.' || c == '_';
}

static bool is_sign_char(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '!';
}

static void next(struct parser *p)
{
    size_t i = p->at + p->word.n;
    while (i < p->text.n && (p->text.p[i] == ' ' || p->text.p[i] == '\t'))
        i++;
    size_t end = i;
    if (end < p->text.n && is_word_char(p->text.p[end]))
        while (end < p->text.n && is_word_char(p->text.p[end]))
            end++;
    else if (end < p->text.n && is_sign_char(p->text.p[end]))
        while (end < p->text.n && is_sign_char(p->text.p[end]))
            end++;
    else
        end += end < p->text.n;
    p->at = i;
    p->word = str_sub(p->text, i, end - i);
}

static bool expected(const struct parser *p, const char *what, struct err *err)
{
    if (!p->word.n)
        return err_set(err, ERR_USAGE, "column %zu: %s expected, but the expression ends",
                       p->text.n + 1, what);
    return err_set(err, ERR_USAGE, "column %zu: %s expected, not \"%.*s\"", p->at + 1, what,
                   (int)(p->word.n > 40 ? 40 : p->word.n), p->word.p);
}

static struct match_policy *new_node(struct parser *p, enum node_kind kind)
{
    struct match_policy *n = ARENA_NEW(p->arena, struct match_policy);
    n->kind = kind;
    return n;
}

static bool is(const struct parser *p, const char *word)
{
    return str_eq_nocase(p->word, str_of(word));
}

static bool read_comparison(struct parser *p, enum comparison *out, struct err *err)
{
    static const char *const signs[] = {
        [AT_LEAST] = ">=", [MORE] = ">", [AT_MOST] = "<=",
        [LESS] = "<",      [SAME] = "=", [OTHER] = "!=",
    };
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        if (!is(p, signs[i]) && !(i == SAME && is(p, "==")))
            continue;
        *out = (enum comparison)i;
        next(p);
        return true;
    }
    return expected(p, "one of >= > <= < = !=", err);
}

/* A number with at most that many decimals, in units of the last of them. */
static bool read_number(struct str word, int decimals, int64_t most, int64_t *out)
{
    int64_t v = 0;
    int after = -1; /* digits after the point; -1: none seen */
    if (!word.n || !char_is_digit(word.p[0]))
        return false;
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '.' && after < 0) {
            after = 0;
            continue;
        }
        if (!char_is_digit(word.p[i]) || after == decimals || v > most)
            return false;
        v = v * 10 + (word.p[i] - '0');
        after += after >= 0;
    }
    for (int i = after < 0 ? 0 : after; i < decimals; i++)
        v *= 10;
    *out = v;
    return v <= most;
}

static bool read_severity(struct str word, int64_t *out)
{
    for (int i = 0; i < CVSS_SEVERITY__COUNT; i++) {
        if (!str_eq_nocase(word, str_of(cvss_severity_word((enum cvss_severity)i))))
            continue;
        *out = i;
        return true;
    }
    return false;
}

static bool parse_compare(struct parser *p, enum subject subject, const struct match_policy **out,
                          struct err *err)
{
    struct match_policy *n = new_node(p, NODE_COMPARE);
    n->subject = subject;
    next(p);
    if (!read_comparison(p, &n->comparison, err))
        return false;
    if (subject == ABOUT_CVSS && !read_number(p->word, 1, 100, &n->number))
        return expected(p, "a score from 0.0 to 10.0", err);
    if (subject == ABOUT_EPSS && !read_number(p->word, 5, 100000, &n->number))
        return expected(p, "a probability from 0 to 1", err);
    if (subject == ABOUT_SEVERITY && !read_severity(p->word, &n->number))
        return expected(p, "none, low, medium, high or critical", err);
    next(p);
    *out = n;
    return true;
}

static bool parse_or(struct parser *p, const struct match_policy **out, struct err *err);

static bool parse_leaf(struct parser *p, const struct match_policy **out, struct err *err)
{
    if (is(p, "cvss"))
        return parse_compare(p, ABOUT_CVSS, out, err);
    if (is(p, "epss"))
        return parse_compare(p, ABOUT_EPSS, out, err);
    if (is(p, "severity"))
        return parse_compare(p, ABOUT_SEVERITY, out, err);
    struct match_policy *n = new_node(p, NODE_FLAG);
    if (is(p, "true") || is(p, "false")) {
        n->kind = NODE_CONSTANT;
        n->number = is(p, "true");
    } else if (is(p, "kev") || is(p, "fixable")) {
        n->subject = is(p, "kev") ? ABOUT_KEV : ABOUT_FIXABLE;
    } else {
        return expected(p, "kev, fixable, cvss, epss, severity, not or (", err);
    }
    next(p);
    *out = n;
    return true;
}

static bool parse_factor(struct parser *p, const struct match_policy **out, struct err *err)
{
    bool ok;
    if (p->depth >= DEPTH_MAX)
        return err_set(err, ERR_LIMIT, "column %zu: nested deeper than %d", p->at + 1,
                       (int)DEPTH_MAX);
    p->depth++;
    if (is(p, "not")) {
        struct match_policy *n = new_node(p, NODE_NOT);
        next(p);
        ok = parse_factor(p, &n->left, err);
        *out = n;
    } else if (is(p, "(")) {
        next(p);
        ok = parse_or(p, out, err);
        if (ok && !is(p, ")"))
            return expected(p, ")", err);
        next(p);
    } else {
        ok = parse_leaf(p, out, err);
    }
    p->depth--;
    return ok;
}

static bool parse_and(struct parser *p, const struct match_policy **out, struct err *err)
{
    if (!parse_factor(p, out, err))
        return false;
    while (is(p, "and")) {
        struct match_policy *n = new_node(p, NODE_AND);
        n->left = *out;
        next(p);
        if (!parse_factor(p, &n->right, err))
            return false;
        *out = n;
    }
    return true;
}

static bool parse_or(struct parser *p, const struct match_policy **out, struct err *err)
{
    if (!parse_and(p, out, err))
        return false;
    while (is(p, "or")) {
        struct match_policy *n = new_node(p, NODE_OR);
        n->left = *out;
        next(p);
        if (!parse_and(p, &n->right, err))
            return false;
        *out = n;
    }
    return true;
}

bool match_policy_parse(struct arena *a, struct str text, const struct match_policy **out,
                        struct err *err)
{
    struct parser p = {.arena = a, .text = text};
    const struct match_policy *policy = NULL;
    if (text.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "the expression is longer than %zu bytes",
                       (size_t)LIMIT_NAME);
    next(&p);
    if (!parse_or(&p, &policy, err))
        return false;
    if (p.word.n)
        return expected(&p, "and, or, or the end", err);
    *out = policy;
    return true;
}

static enum match_fact fact(bool yes)
{
    return yes ? MATCH_FACT_YES : MATCH_FACT_NO;
}

static enum match_fact compare(const struct match_policy *n, int64_t value)
{
    if (value < 0)
        return MATCH_FACT_UNKNOWN;
    switch (n->comparison) {
    case AT_LEAST: return fact(value >= n->number);
    case MORE: return fact(value > n->number);
    case AT_MOST: return fact(value <= n->number);
    case LESS: return fact(value < n->number);
    case SAME: return fact(value == n->number);
    case OTHER: return fact(value != n->number);
    }
    return MATCH_FACT_UNKNOWN;
}

static enum match_fact subject_holds(const struct match_policy *n, const struct match_facts *f)
{
    switch (n->subject) {
    case ABOUT_KEV: return f->kev;
    case ABOUT_FIXABLE: return f->fixable;
    case ABOUT_CVSS: return compare(n, f->cvss);
    case ABOUT_EPSS: return compare(n, f->epss);
    case ABOUT_SEVERITY: return compare(n, f->severity);
    }
    return MATCH_FACT_UNKNOWN;
}

static enum match_fact join(enum match_fact decides, enum match_fact x, enum match_fact y)
{
    if (x == decides || y == decides)
        return decides;
    return x == MATCH_FACT_UNKNOWN || y == MATCH_FACT_UNKNOWN ? MATCH_FACT_UNKNOWN : x;
}

enum match_fact match_policy_holds(const struct match_policy *policy,
                                   const struct match_facts *facts)
{
    enum match_fact left = MATCH_FACT_UNKNOWN;
    switch (policy->kind) {
    case NODE_FLAG:
    case NODE_COMPARE: return subject_holds(policy, facts);
    case NODE_CONSTANT: return fact(policy->number);
    case NODE_NOT:
        left = match_policy_holds(policy->left, facts);
        return left == MATCH_FACT_UNKNOWN ? left : fact(left == MATCH_FACT_NO);
    case NODE_AND:
        return join(MATCH_FACT_NO, match_policy_holds(policy->left, facts),
                    match_policy_holds(policy->right, facts));
    case NODE_OR:
        return join(MATCH_FACT_YES, match_policy_holds(policy->left, facts),
                    match_policy_holds(policy->right, facts));
    }
    return MATCH_FACT_UNKNOWN;
}
