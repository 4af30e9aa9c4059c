#include "value/licence/licence.h"

#include "base/limits.h"

struct reader {
    struct arena *arena;
    struct str rest;
    struct err *err;
    int depth;
};

static bool is_id_char(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.';
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!is_id_char(s.p[i]))
            return false;
    return s.n > 0;
}

static void skip_space(struct reader *r)
{
    while (r->rest.n && (r->rest.p[0] == ' ' || (r->rest.p[0] >= '\t' && r->rest.p[0] <= '\r')))
        r->rest = str_from(r->rest, 1);
}

/* The next word, not taken; a parenthesis, '+' or other byte is no word. */
static struct str peek(struct reader *r)
{
    size_t n = 0;
    skip_space(r);
    while (n < r->rest.n && (is_id_char(r->rest.p[n]) || r->rest.p[n] == ':'))
        n++;
    return str_sub(r->rest, 0, n);
}

/* Operators are all upper or all lower case (SPDX 2.3, D.4; lower case since 3.0). */
static bool is_operator(struct str word, const char *upper, const char *lower)
{
    return str_eq(word, str_of(upper)) || str_eq(word, str_of(lower));
}

static bool is_any_operator(struct str word)
{
    return is_operator(word, "AND", "and") || is_operator(word, "OR", "or") ||
           is_operator(word, "WITH", "with");
}

static bool take_operator(struct reader *r, const char *upper, const char *lower)
{
    struct str word = peek(r);
    bool is = is_operator(word, upper, lower);
    if (is)
        r->rest = str_from(r->rest, word.n);
    return is;
}

static bool take_byte(struct reader *r, char c)
{
    skip_space(r);
    bool is = r->rest.n && r->rest.p[0] == c;
    if (is)
        r->rest = str_from(r->rest, 1);
    return is;
}

/* [DocumentRef-id:]prefix-id */
static bool is_reference(struct str word, const char *prefix)
{
    struct str document = STR("DocumentRef-");
    struct str own = str_of(prefix);
    size_t colon = str_find_char(word, ':');
    if (colon < word.n) {
        struct str id = str_sub(word, 0, colon);
        if (!str_starts(id, document) || !is_id(str_from(id, document.n)))
            return false;
        word = str_from(word, colon + 1);
    }
    return str_starts(word, own) && is_id(str_from(word, own.n));
}

static bool expected(struct reader *r, const char *what)
{
    struct str word = peek(r);
    if (word.n == 0 && r->rest.n == 0)
        return err_set(r->err, ERR_INVALID, "licence: %s expected at the end", what);
    if (word.n == 0)
        word = str_sub(r->rest, 0, 1);
    return err_set(r->err, ERR_INVALID, "licence: %s expected, not '%.*s'", what,
                   STR_ARG(str_sub(word, 0, 60)));
}

static bool read_exception(struct reader *r, struct licence *out)
{
    struct str word = peek(r);
    if (word.n == 0 || is_any_operator(word))
        return expected(r, "an exception after WITH");
    if (!is_id(word) && !is_reference(word, "AdditionRef-"))
        return expected(r, "an exception after WITH");
    out->exception = word;
    r->rest = str_from(r->rest, word.n);
    return true;
}

/* id, id+, LicenseRef-..., each with an optional exception */
static bool read_simple(struct reader *r, const struct licence **out)
{
    struct str word = peek(r);
    struct licence *l = ARENA_NEW(r->arena, struct licence);
    bool reference = is_reference(word, "LicenseRef-");
    bool refers = str_starts(word, STR("LicenseRef-")) || str_starts(word, STR("DocumentRef-"));
    if (word.n == 0 || is_any_operator(word) || licence_is_statement(word) ||
        (!reference && (refers || !is_id(word))))
        return expected(r, "a licence");
    l->id = word;
    r->rest = str_from(r->rest, word.n);
    if (r->rest.n && r->rest.p[0] == '+') {
        if (reference)
            return err_set(r->err, ERR_INVALID, "licence: '%.*s' cannot have '+'",
                           STR_ARG(str_sub(word, 0, 60)));
        l->or_later = true;
        r->rest = str_from(r->rest, 1);
    }
    if (take_operator(r, "WITH", "with") && !read_exception(r, l))
        return false;
    *out = l;
    return true;
}

static bool read_or(struct reader *r, const struct licence **out);

static bool read_atom(struct reader *r, const struct licence **out)
{
    if (!take_byte(r, '('))
        return read_simple(r, out);
    if (++r->depth > LICENCE_DEPTH_MAX)
        return err_set(r->err, ERR_LIMIT, "licence: more than %d parentheses inside one another",
                       LICENCE_DEPTH_MAX);
    if (!read_or(r, out))
        return false;
    r->depth--;
    return take_byte(r, ')') || expected(r, "')'");
}

static bool read_and(struct reader *r, const struct licence **out)
{
    if (!read_atom(r, out))
        return false;
    while (take_operator(r, "AND", "and")) {
        struct licence *l = ARENA_NEW(r->arena, struct licence);
        *l = (struct licence){.kind = LICENCE_AND, .left = *out};
        *out = l;
        out = &l->right;
        if (!read_atom(r, out))
            return false;
    }
    return true;
}

static bool read_or(struct reader *r, const struct licence **out)
{
    if (!read_and(r, out))
        return false;
    while (take_operator(r, "OR", "or")) {
        struct licence *l = ARENA_NEW(r->arena, struct licence);
        *l = (struct licence){.kind = LICENCE_OR, .left = *out};
        *out = l;
        out = &l->right;
        if (!read_and(r, out))
            return false;
    }
    return true;
}

bool licence_parse(struct arena *a, struct str text, const struct licence **out, struct err *err)
{
    struct reader r = {a, text, err, 0};
    const struct licence *l;
    if (text.n > LIMIT_TEXT)
        return err_set(err, ERR_LIMIT, "licence: longer than %zu bytes", LIMIT_TEXT);
    if (licence_is_statement(str_trim(text)))
        return err_set(err, ERR_INVALID, "licence: %.*s says that there is no expression",
                       STR_ARG(str_trim(text)));
    if (!read_or(&r, &l))
        return false;
    skip_space(&r);
    if (r.rest.n)
        return expected(&r, "AND, OR, WITH or the end");
    *out = l;
    return true;
}

static void format_id(const struct licence *l, struct buf *out)
{
    buf_put(out, l->id);
    if (l->or_later)
        buf_char(out, '+');
    if (l->exception.n) {
        BUF_LIT(out, " WITH ");
        buf_put(out, l->exception);
    }
}

static void format_side(const struct licence *l, enum licence_kind outer, struct buf *out)
{
    bool wrap = outer == LICENCE_AND && l->kind == LICENCE_OR;
    if (wrap)
        buf_char(out, '(');
    licence_format(l, out);
    if (wrap)
        buf_char(out, ')');
}

void licence_format(const struct licence *l, struct buf *out)
{
    while (l->kind != LICENCE_ID) {
        format_side(l->left, l->kind, out);
        buf_put(out, l->kind == LICENCE_AND ? STR(" AND ") : STR(" OR "));
        if (l->kind == LICENCE_AND && l->right->kind == LICENCE_OR) {
            format_side(l->right, l->kind, out);
            return;
        }
        l = l->right;
    }
    format_id(l, out);
}

bool licence_is_statement(struct str text)
{
    return STR_IS(text, "NONE") || STR_IS(text, "NOASSERTION");
}

void licence_each_id(const struct licence *l, licence_id_fn *each, void *context)
{
    for (; l->kind != LICENCE_ID; l = l->right)
        licence_each_id(l->left, each, context);
    each(context, l->id, false);
    if (l->exception.n)
        each(context, l->exception, true);
}
