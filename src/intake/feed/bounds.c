/* bounds.c - versions and ranges as people write them into advisories: ">= 1.0, < 1.2.3",
   "vers:all/>=V3.1.0|<V3.1.2", "1.5 and earlier", "prior to 1.5", "1.0 through 1.5", "*". */
#include "intake/feed/feed_internal.h"

enum { TOKENS_MAX = 256 };

enum token_kind {
    TOKEN_VERSION,
    TOKEN_LESS,     /* < before */
    TOKEN_AT_MOST,  /* <= through */
    TOKEN_MORE,     /* > */
    TOKEN_AT_LEAST, /* >= from */
    TOKEN_EXACT,    /* = */
    TOKEN_EARLIER,  /* behind a version: "and earlier" */
    TOKEN_LATER,
    TOKEN_OR, /* another range begins */
    TOKEN_NOISE
};

struct token {
    enum token_kind kind;
    struct str text;
};

/* clang-format off */
static const struct { const char *text; enum token_kind kind; } words[] = {
    {"before", TOKEN_LESS},   {"prior", TOKEN_EARLIER},  {"earlier", TOKEN_EARLIER},
    {"below", TOKEN_EARLIER}, {"older", TOKEN_EARLIER},  {"lower", TOKEN_EARLIER},
    {"previous", TOKEN_EARLIER}, {"less", TOKEN_EARLIER},
    {"later", TOKEN_LATER},   {"newer", TOKEN_LATER},    {"above", TOKEN_LATER},
    {"higher", TOKEN_LATER},  {"onwards", TOKEN_LATER},  {"onward", TOKEN_LATER},
    {"through", TOKEN_AT_MOST}, {"thru", TOKEN_AT_MOST}, {"to", TOKEN_AT_MOST},
    {"until", TOKEN_LESS},    {"-", TOKEN_AT_MOST},      {"\xe2\x80\x93", TOKEN_AT_MOST},
    {"from", TOKEN_AT_LEAST}, {"since", TOKEN_AT_LEAST},
    {"and", TOKEN_NOISE},       {"&", TOKEN_NOISE},          {"&&", TOKEN_NOISE}, {"or", TOKEN_NOISE},
    {"||", TOKEN_OR},         {"than", TOKEN_NOISE},     {"up", TOKEN_NOISE},
    {"version", TOKEN_NOISE}, {"versions", TOKEN_NOISE}, {"all", TOKEN_NOISE},
    {"including", TOKEN_NOISE}, {"inclusive", TOKEN_NOISE}, {"v", TOKEN_NOISE},
    {"v.", TOKEN_NOISE},      {"firmware", TOKEN_NOISE}, {"release", TOKEN_NOISE},
    {"releases", TOKEN_NOISE}, {"software", TOKEN_NOISE},
};
static const struct { const char *text; enum token_kind kind; } operators[] = {
    {"<=", TOKEN_AT_MOST}, {">=", TOKEN_AT_LEAST}, {"=<", TOKEN_AT_MOST}, {"==", TOKEN_EXACT},
    {"\xe2\x89\xa4", TOKEN_AT_MOST}, {"\xe2\x89\xa5", TOKEN_AT_LEAST},
    {"<", TOKEN_LESS}, {">", TOKEN_MORE}, {"=", TOKEN_EXACT},
};
/* clang-format on */

static bool is_one_of(struct str text, const char *const *list)
{
    for (; *list; list++)
        if (str_eq_nocase(text, str_of(*list)))
            return true;
    return false;
}

static bool says_unknown(struct str text)
{
    static const char *const list[] = {"n/a",       "na",   "unknown",        "unspecified",
                                       "undefined", "none", "not applicable", "?",
                                       "tbd",       "-",    "not specified",  NULL};
    return text.n == 0 || is_one_of(text, list);
}

static bool says_all(struct str text)
{
    static const char *const list[] = {"*",   "all", "all versions", "any", "all version",
                                       "0.*", "x",   "any version",  NULL};
    return is_one_of(text, list);
}

static bool has_digit(struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (char_is_digit(text.p[i]))
            return true;
    return false;
}

static struct str without_v(struct str v)
{
    bool v_first = v.n > 1 && char_lower(v.p[0]) == 'v' && char_is_digit(v.p[1]);
    return v_first ? str_from(v, 1) : v;
}

static bool is_series(struct str version)
{
    return version.n >= 3 && (str_ends(version, STR(".*")) || str_ends(version, STR(".x")) ||
                              str_ends(version, STR(".X")));
}

/* "5.x" begins where 5 does. */
static struct str without_wildcard(struct str version)
{
    return is_series(version) ? str_sub(version, 0, version.n - 2) : version;
}

struct str feed_bound(struct str version)
{
    version = str_trim(version);
    if (says_unknown(version) || says_all(version) || STR_IS(version, "0"))
        return (struct str){0};
    return without_v(without_wildcard(version));
}

/* Seven or more hexadecimal digits, with two letters among them, are no version: 20240101a is. */
bool feed_is_commit(struct str version)
{
    size_t letters = 0;
    for (size_t i = 0; i < version.n; i++) {
        char c = version.p[i];
        bool hex = char_is_digit(c) || (c >= 'a' && c <= 'f');
        if (!hex)
            return false;
        letters += !char_is_digit(c);
    }
    return version.n == 40 || (version.n >= 7 && version.n <= 64 && letters >= 2);
}

struct str feed_after_series(struct arena *a, struct str version)
{
    if (!is_series(version))
        return (struct str){0};
    struct str series = str_sub(version, 0, version.n - 2);
    size_t dot = str_rfind_char(series, '.');
    struct str head = dot < series.n ? str_sub(series, 0, dot + 1) : (struct str){0};
    int64_t last = 0;
    if (!str_to_int(str_from(series, head.n), &last) || last < 0 || last >= INT64_MAX)
        return (struct str){0};
    return str_fmt(a, "%.*s%lld", STR_ARG(head), (long long)(last + 1));
}

/* An operator at the front of *rest, taken off. */
static bool take_operator(struct str *rest, enum token_kind *kind)
{
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        struct str text = str_of(operators[i].text);
        if (!str_starts(*rest, text))
            continue;
        *kind = operators[i].kind;
        *rest = str_from(*rest, text.n);
        return true;
    }
    return false;
}

static bool begins_operator(struct str text)
{
    enum token_kind ignored;
    return take_operator(&text, &ignored);
}

/* "9.62_installed_on_all_devices": a sentence with '_' for spaces. */
static bool is_sentence(struct str text)
{
    static const char *const list[] = {"of",        "on", "for",   "with", "the", "and", "except",
                                       "installed", "if", "where", "only", "all", NULL};
    struct str word;
    while (str_split(&text, '_', &word))
        if (is_one_of(word, list))
            return true;
    return false;
}

static bool classify(struct str text, struct token *out)
{
    *out = (struct token){.kind = TOKEN_VERSION, .text = without_v(text)};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq_nocase(text, str_of(words[i].text))) {
            out->kind = words[i].kind;
            return true;
        }
    return has_digit(text) && !is_sentence(text);
}

/* Separators are spaces, ',' and '|'; '_' before an operator is one too. */
static size_t length_of_word(struct str rest)
{
    size_t n = 0;
    while (n < rest.n && !strchr(" \t\r\n,|", rest.p[n]) &&
           !(n > 0 && begins_operator(str_from(rest, n))) &&
           !(rest.p[n] == '_' && begins_operator(str_from(rest, n + 1))))
        n++;
    return n;
}

static bool tokenise(struct str text, struct token *out, size_t *count)
{
    *count = 0;
    while (text.n) {
        struct token *t = &out[*count];
        if (*count == TOKENS_MAX)
            return false;
        if (str_starts(text, STR("||"))) {
            *t = (struct token){.kind = TOKEN_OR};
            text = str_from(text, 2);
        } else if (strchr(" \t\r\n,|_", text.p[0])) {
            text = str_from(text, 1);
            continue;
        } else if (take_operator(&text, &t->kind)) {
            t->text = (struct str){0};
        } else {
            size_t n = length_of_word(text);
            if (n == 0 || !classify(str_sub(text, 0, n), t))
                return false;
            text = str_from(text, n);
        }
        *count += t->kind != TOKEN_NOISE;
    }
    return *count > 0;
}

struct reading {
    struct feed_spans *spans;
    struct feed_span now;
    bool open, alone; /* alone: one version, so far without an operator */
};

static void flush(struct reading *r)
{
    if (r->open && r->alone) {
        r->now.upper = r->now.lower;
        r->now.upper_included = true;
    }
    if (r->open)
        feed_spans_add(r->spans, r->now);
    r->now = (struct feed_span){.affected = r->now.affected};
    r->open = r->alone = false;
}

static void set_lower(struct reading *r, struct str version, bool excluded)
{
    if (r->open && (r->now.lower.n || r->alone))
        flush(r);
    r->now.lower = feed_bound(version);
    r->now.lower_excluded = excluded;
    r->open = true;
}

static void set_upper(struct reading *r, struct str version, bool included)
{
    if (r->open && r->now.upper.n)
        flush(r);
    struct str after = feed_after_series(r->spans->arena, version);
    r->now.upper = after.n ? after : feed_bound(version);
    r->now.upper_included = included && !after.n;
    r->open = true;
    r->alone = false;
}

static void set_exact(struct reading *r, struct str version)
{
    flush(r);
    struct str after = feed_after_series(r->spans->arena, version);
    r->open = true;
    r->now.lower = without_wildcard(version);
    r->now.upper = after;
    r->alone = !after.n;
}

/* "1.5 and earlier", "earlier than 1.5", "prior to 1.5", "1.0 prior to 1.5". */
static bool take_word(struct reading *r, const struct token *t, const struct token *next, size_t *i)
{
    if (t->kind == TOKEN_LATER) {
        bool fits = r->alone;
        r->alone = false;
        return fits;
    }
    if (next && next->kind == TOKEN_AT_MOST) { /* "to" stands between */
        r->alone = false;
        return true;
    }
    if (r->alone) {
        struct str version = r->now.lower;
        r->now.lower = (struct str){0};
        set_upper(r, version, true);
        return true;
    }
    if (!next || next->kind != TOKEN_VERSION)
        return false;
    set_upper(r, next->text, false);
    ++*i;
    return true;
}

static bool take_token(struct reading *r, const struct token *tokens, size_t count, size_t *i)
{
    const struct token *t = &tokens[*i];
    const struct token *next = *i + 1 < count ? &tokens[*i + 1] : NULL;
    bool version_follows = next && next->kind == TOKEN_VERSION;
    switch (t->kind) {
    case TOKEN_VERSION: set_exact(r, t->text); return true;
    case TOKEN_NOISE: return true;
    case TOKEN_OR: flush(r); return true;
    case TOKEN_EARLIER:
    case TOKEN_LATER: return take_word(r, t, next, i);
    case TOKEN_LESS:
    case TOKEN_AT_MOST:
    case TOKEN_MORE:
    case TOKEN_AT_LEAST:
    case TOKEN_EXACT: break;
    }
    if (!version_follows)
        return false;
    ++*i;
    bool strictly = *i >= 2 && tokens[*i - 2].kind == TOKEN_EARLIER; /* "prior to" */
    if (t->kind == TOKEN_LESS || t->kind == TOKEN_AT_MOST)
        set_upper(r, next->text, t->kind == TOKEN_AT_MOST && !strictly);
    else if (t->kind == TOKEN_EXACT)
        set_exact(r, next->text);
    else
        set_lower(r, next->text, t->kind == TOKEN_MORE);
    return true;
}

/* Takes "vers:TYPE/" off; a type that names a scheme sets it. */
static struct str without_vers(struct feed_spans *s, struct str text)
{
    size_t slash = str_find_char(text, '/');
    if (!str_starts(text, STR("vers:")) || slash == text.n)
        return text;
    (void)version_scheme_find(str_sub(text, 5, slash - 5), &s->scheme);
    return str_from(text, slash + 1);
}

enum feed_bounds feed_bounds_read(struct feed_spans *s, struct str text, bool affected)
{
    struct token tokens[TOKENS_MAX + 1];
    size_t count;
    text = without_vers(s, str_trim(text));
    if (text.n > LIMIT_NAME)
        return FEED_BOUNDS_PROSE;
    if (says_unknown(text))
        return FEED_BOUNDS_UNKNOWN;
    if (feed_is_commit(text))
        return FEED_BOUNDS_GIT;
    if (says_all(text)) {
        feed_spans_add(s, (struct feed_span){.affected = affected});
        return FEED_BOUNDS_READ;
    }
    size_t before = s->count;
    struct reading r = {.spans = s, .now = {.affected = affected}};
    bool ok = tokenise(text, tokens, &count);
    for (size_t i = 0; ok && i < count; i++)
        ok = take_token(&r, tokens, count, &i);
    flush(&r);
    if (ok && s->count > before)
        return FEED_BOUNDS_READ;
    s->count = before;
    return FEED_BOUNDS_PROSE;
}
