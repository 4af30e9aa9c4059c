/* Ranges of npm, as node-semver reads them without its option "loose" (README, "Ranges" and "Range
   Grammar"). Alternatives stand between "||"; of each, all comparators hold, so that each is one
   interval. ^, ~, x-ranges and hyphens are short for two comparators; build metadata means nothing.

   Whether a pre-release may be in is asked of the comparators with a pre-release of its own release
   (1.2.3-beta of 1.2.3). It is enough to ask the two bounds that are left of all: a comparator
   with such a pre-release that is no bound leaves no pre-release of that release inside. And "*"
   among alternatives makes the others void, so that they no longer name pre-releases. */
#include "value/version/version_internal.h"

struct partial { /* 1, 1.2, 1.2.x, 1.2.3-beta */
    struct str ids[3];
    size_t count; /* ids written */
    size_t known; /* numbers before the first x */
    struct str pre;
    bool plain; /* nothing but a single 'v' before it */
};

struct reader {
    struct arena *arena;
    struct str text;
    bool all; /* includePrerelease */
    struct version_range range;
    bool empty, any; /* of the comparators so far */
};

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_spaces(struct str *s)
{
    while (s->n && is_space(s->p[0]))
        *s = str_from(*s, 1);
}

static bool is_id_char(char c)
{
    return char_is_digit(c) || char_is_alpha(c) || c == '-';
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_from(*s, 1);
    return true;
}

static bool take_id(struct str *s, struct str *id, bool *is_x)
{
    size_t n = version_digits(*s);
    *is_x = s->n && (char_lower(s->p[0]) == 'x' || s->p[0] == '*');
    if (*is_x)
        n = 1;
    if (n == 0 || (n > 1 && s->p[0] == '0'))
        return false;
    *id = str_sub(*s, 0, n);
    *s = str_from(*s, n);
    return true;
}

/* [v=]*id[.id[.id[-pre]]], up to a space or the end. */
static bool take_partial(struct arena *a, struct str *s, bool spaces, struct partial *out)
{
    *out = (struct partial){0};
    size_t prefix = 0;
    bool v = false;
    while (s->n && (s->p[0] == 'v' || s->p[0] == '=' || (spaces && is_space(s->p[0])))) {
        v = s->p[0] == 'v';
        prefix++;
        *s = str_from(*s, 1);
    }
    out->plain = prefix == 0 || (prefix == 1 && v);
    bool is_x;
    bool seen_x = false;
    do {
        if (!take_id(s, &out->ids[out->count], &is_x))
            return false;
        out->count++;
        seen_x = seen_x || is_x;
        if (!seen_x)
            out->known++;
    } while (out->count < COUNT_OF(out->ids) && take_char(s, '.'));
    if (out->count == COUNT_OF(out->ids) && take_char(s, '-')) {
        size_t n = 0;
        while (n < s->n && (is_id_char(s->p[n]) || s->p[n] == '.'))
            n++;
        out->pre = str_sub(*s, 0, n);
        *s = str_from(*s, n);
        if (!version_is_valid(VERSION_NPM, str_fmt(a, "0.0.0-%.*s", STR_ARG(out->pre))))
            return false;
    }
    return s->n == 0 || is_space(s->p[0]);
}

/* 1.x.3 and x.1 mean nothing, unless behind ^, ~ or in a hyphen range. */
static bool is_out_of_order(const struct partial *p)
{
    for (size_t i = p->known; i < p->count; i++)
        if (char_is_digit(p->ids[i].p[0]))
            return true;
    return false;
}

static bool narrow(struct reader *r, struct str lower, struct str upper, bool upper_included,
                   struct err *err)
{
    struct version_range more = {VERSION_NPM, lower, upper, false, upper_included};
    if ((lower.n && !version_is_valid(VERSION_NPM, lower)) ||
        (upper.n && !version_is_valid(VERSION_NPM, upper)))
        return err_set(err, ERR_INVALID, "\"%.*s\" is no range of npm", STR_ARG(r->text));
    if (STR_IS(lower, "0.0.0") && upper.n == 0 && !r->all)
        more.lower = (struct str){0}; /* the same as "*" */
    if (STR_IS(upper, "0.0.0-0") && !upper_included)
        r->empty = true; /* nothing is before it */
    r->any = r->any && more.lower.n == 0 && upper.n == 0;
    r->empty = !version_range_meet(&r->range, &more, &r->range) || r->empty;
    return true;
}

/* The first version of a partial: 1.2 -> 1.2.0, or 1.2.0-0 where pre-releases count. */
static struct str first_of(const struct reader *r, const struct partial *p, bool pre)
{
    struct str ids[3];
    for (size_t i = 0; i < COUNT_OF(ids); i++)
        ids[i] = i < p->known ? p->ids[i] : STR("0");
    if (p->known == 3 && p->pre.n)
        return str_fmt(r->arena, "%.*s.%.*s.%.*s-%.*s", STR_ARG(ids[0]), STR_ARG(ids[1]),
                       STR_ARG(ids[2]), STR_ARG(p->pre));
    return str_fmt(r->arena, "%.*s.%.*s.%.*s%s", STR_ARG(ids[0]), STR_ARG(ids[1]), STR_ARG(ids[2]),
                   pre ? "-0" : "");
}

/* The first release with one more in the place at: (1.2.3, 1) -> 1.3.0, with pre 1.3.0-0. */
static struct str next_of(const struct reader *r, const struct partial *p, size_t at, bool pre)
{
    struct partial next = *p;
    next.pre = (struct str){0};
    next.ids[at] = version_digits_next(r->arena, p->ids[at]);
    next.known = at + 1;
    return first_of(r, &next, pre);
}

static bool add_caret_or_tilde(struct reader *r, char op, const struct partial *p, struct err *err)
{
    if (p->known == 0)
        return narrow(r, (struct str){0}, (struct str){0}, false, err);
    size_t at = 0;
    if (op == '~')
        at = p->known > 1;
    else
        while (at + 1 < p->known && STR_IS(p->ids[at], "0"))
            at++;
    struct str upper = next_of(r, p, at, true);
    return narrow(r, first_of(r, p, r->all && p->known < 3), upper, false, err);
}

/* With an x: op is "", "=", "<", "<=", ">" or ">=". */
static bool add_partial(struct reader *r, struct str op, const struct partial *p, struct err *err)
{
    struct str none = {0};
    bool more = str_starts(op, STR(">"));
    bool less = str_starts(op, STR("<"));
    if (p->known == 0) {
        bool nothing = STR_IS(op, "<") || STR_IS(op, ">");
        return narrow(r, none, nothing ? STR("0.0.0-0") : none, false, err);
    }
    if (STR_IS(op, ">"))
        return narrow(r, next_of(r, p, p->known - 1, r->all), none, false, err);
    if (STR_IS(op, "<"))
        return narrow(r, none, first_of(r, p, true), false, err);
    struct str upper = next_of(r, p, p->known - 1, true);
    return narrow(r, less ? none : first_of(r, p, r->all), more ? none : upper, false, err);
}

static bool add_full(struct reader *r, struct str op, const struct partial *p, struct err *err)
{
    struct str none = {0};
    struct str v = first_of(r, p, false);
    if (!p->plain)
        return err_set(err, ERR_INVALID, "\"%.*s\" is no range of npm", STR_ARG(r->text));
    if (STR_IS(op, "<") || STR_IS(op, "<="))
        return narrow(r, none, v, op.n == 2, err);
    if (STR_IS(op, ">=") || op.n == 0 || STR_IS(op, "="))
        return narrow(r, v, STR_IS(op, ">=") ? none : v, !STR_IS(op, ">="), err);
    if (!narrow(r, v, none, false, err))
        return false;
    r->any = false;
    struct version_range above = {.scheme = VERSION_NPM, .lower = v, .lower_excluded = true};
    r->empty = !version_range_meet(&r->range, &above, &r->range) || r->empty;
    return true;
}

static struct str take_operator(struct str *s)
{
    struct str from = *s;
    if (take_char(s, '^') || take_char(s, '~')) {
        skip_spaces(s);
        if (from.p[0] == '~' && take_char(s, '>'))
            skip_spaces(s);
        if (take_char(s, '='))
            skip_spaces(s);
        return str_sub(from, 0, 1);
    }
    if (take_char(s, '<') || take_char(s, '>')) {
        bool less = from.p[0] == '<';
        bool or_equal = take_char(s, '=');
        skip_spaces(s);
        or_equal = or_equal || take_char(s, '='); /* "> =1" is ">=1" */
        return or_equal ? (less ? STR("<=") : STR(">=")) : str_sub(from, 0, 1);
    }
    if (!take_char(s, '='))
        return (struct str){0};
    skip_spaces(s);
    return STR("=");
}

static bool add_comparator(struct reader *r, struct str *s, struct err *err)
{
    struct partial p;
    struct str op = take_operator(s);
    bool short_form = STR_IS(op, "^") || STR_IS(op, "~");
    if (!take_partial(r->arena, s, false, &p) || (!short_form && is_out_of_order(&p)))
        return err_set(err, ERR_INVALID, "\"%.*s\" is no range of npm", STR_ARG(r->text));
    if (short_form)
        return add_caret_or_tilde(r, op.p[0], &p, err);
    return p.known < 3 ? add_partial(r, op, &p, err) : add_full(r, op, &p, err);
}

/* Whether it is of the form "1.2 - 3.4". */
static bool is_hyphen(struct arena *a, struct str s, struct partial *from, struct partial *to)
{
    skip_spaces(&s);
    if (!take_partial(a, &s, true, from))
        return false;
    size_t spaces = s.n;
    skip_spaces(&s);
    if (s.n == spaces || !take_char(&s, '-') || s.n == 0 || !is_space(s.p[0]))
        return false;
    skip_spaces(&s);
    if (!take_partial(a, &s, true, to))
        return false;
    skip_spaces(&s);
    return s.n == 0;
}

static bool add_hyphen(struct reader *r, const struct partial *from, const struct partial *to,
                       struct err *err)
{
    struct str none = {0};
    bool copied = to->known == 3 && !to->pre.n && !r->all; /* as it is written */
    if ((from->known == 3 && !from->plain) || (copied && !to->plain))
        return err_set(err, ERR_INVALID, "\"%.*s\" is no range of npm", STR_ARG(r->text));
    if (!narrow(r, from->known ? first_of(r, from, r->all) : none, none, false, err))
        return false;
    if (to->known == 0)
        return true;
    if (to->known == 3 && (to->pre.n || !r->all))
        return narrow(r, none, first_of(r, to, false), true, err);
    return narrow(r, none, next_of(r, to, to->known - 1, true), false, err);
}

static bool read_alternative(struct reader *r, struct str s, struct err *err)
{
    struct partial from;
    struct partial to;
    r->range = (struct version_range){.scheme = VERSION_NPM};
    r->empty = false;
    r->any = true;
    if (is_hyphen(r->arena, s, &from, &to))
        return add_hyphen(r, &from, &to, err);
    for (skip_spaces(&s); s.n; skip_spaces(&s))
        if (!add_comparator(r, &s, err))
            return false;
    return true;
}

/* A copy without "+build". */
static struct str without_builds(struct arena *a, struct str s)
{
    struct buf out = {.arena = a};
    while (s.n) {
        if (s.p[0] == '+' && s.n > 1 && is_id_char(s.p[1])) {
            size_t n = 1;
            while (n < s.n &&
                   (is_id_char(s.p[n]) || (s.p[n] == '.' && n + 1 < s.n && is_id_char(s.p[n + 1]))))
                n++;
            s = str_from(s, n);
            continue;
        }
        buf_char(&out, s.p[0]);
        s = str_from(s, 1);
    }
    return buf_str(&out);
}

bool version_npm_ranges(struct arena *a, struct str text, bool all, struct version_ranges *out,
                        struct err *err)
{
    struct reader r = {.arena = a, .text = text, .all = all};
    struct version_range *items = ARENA_ARRAY(a, struct version_range, text.n / 2 + 1);
    size_t count = 0;
    bool any = false;
    for (struct str rest = text;;) {
        size_t at = str_find(rest, STR("||"));
        if (!read_alternative(&r, without_builds(a, str_sub(rest, 0, at)), err))
            return false;
        any = any || r.any;
        if (!r.empty)
            items[count++] = r.range;
        if (at == rest.n)
            break;
        rest = str_from(rest, at + 2);
    }
    if (any) {
        items[0] = (struct version_range){.scheme = VERSION_NPM};
        count = 1;
    }
    *out = (struct version_ranges){
        .scheme = VERSION_NPM, .items = items, .count = count, .named_pre_only = !all};
    return true;
}
