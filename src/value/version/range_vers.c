/* vers:TYPE/CONSTRAINT|CONSTRAINT..., package-url/vers-spec: a constraint is a comparator ("=" is
   left out) and a version in which separators stand as %XX; "*" alone is every version. The types
   are ours (version_scheme_find), "all" and "none"; versions that are instants ("datetime") have no
   scheme here and are refused. */
#include "base/limits.h"
#include "value/version/version_internal.h"

#include <stdlib.h>

struct reader {
    struct arena *arena;
    struct str text;
    bool strict;
    struct version_vers vers;
};

/* clang-format off */
static const struct {
    const char *text;
    enum version_comparator comparator;
} comparators[] = { /* a longer one before its own beginning */
    {">=", VERSION_COMPARATOR_GE}, {"<=", VERSION_COMPARATOR_LE}, {"!=", VERSION_COMPARATOR_NE},
    {">",  VERSION_COMPARATOR_GT}, {"<",  VERSION_COMPARATOR_LT}, {"=",  VERSION_COMPARATOR_EQ},
    {"",   VERSION_COMPARATOR_EQ},
};
/* clang-format on */

static bool bad(const struct reader *r, struct err *err, const char *why)
{
    return err_set(err, ERR_INVALID, "\"%.*s\": %s", STR_ARG(str_sub(r->text, 0, 200)), why);
}

static int hex(char c, bool strict)
{
    if (char_is_digit(c))
        return c - '0';
    if (!strict)
        c = char_lower(c);
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return !strict && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool decode(const struct reader *r, struct str s, struct str *out, struct err *err)
{
    struct buf b = {.arena = r->arena};
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '%') {
            buf_char(&b, s.p[i]);
            continue;
        }
        int high = i + 2 < s.n ? hex(s.p[i + 1], r->strict) : -1;
        int low = high >= 0 ? hex(s.p[i + 2], r->strict) : -1;
        if (low < 0 || high * 16 + low == 0)
            return bad(r, err, "a wrong %XX in a version");
        buf_char(&b, (char)(high * 16 + low));
        i += 2;
    }
    *out = buf_str(&b);
    if (!str_is_utf8(*out))
        return bad(r, err, "a version that is no UTF-8");
    return out->n > 0 || bad(r, err, "a constraint without version");
}

static bool read_constraint(const struct reader *r, struct str s, struct version_constraint *out,
                            struct err *err)
{
    size_t i = 0;
    while (!str_starts(s, str_of(comparators[i].text)))
        i++;
    s = str_from(s, strlen(comparators[i].text));
    out->comparator = comparators[i].comparator;
    for (size_t k = 0; k < s.n; k++)
        if (strchr("<>=!*", s.p[k]) && s.p[k])
            if (s.p[k] != '!' || k == 0) /* the epoch of PEP 440 */
                return bad(r, err, "a comparator inside a version");
    return decode(r, s, &out->version, err);
}

static bool is_type_char(char c)
{
    return char_is_digit(c) || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
}

/* Cuts "vers:TYPE/" off *rest. */
static bool read_type(struct reader *r, struct str *rest, struct err *err)
{
    struct str type;
    if (!str_starts(*rest, STR("vers:")) || !str_has(*rest, STR("/")))
        return bad(r, err, "a range begins with vers:TYPE/");
    *rest = str_from(*rest, STR("vers:").n);
    (void)str_split(rest, '/', &type);
    r->vers.type = r->strict ? type : str_lower(r->arena, type);
    for (size_t i = 0; i < r->vers.type.n; i++)
        if (!is_type_char(r->vers.type.p[i]))
            return bad(r, err, "a type is of small letters, digits, '.' and '-'");
    if (STR_IS(r->vers.type, "all") || STR_IS(r->vers.type, "none"))
        return STR_IS(*rest, "*") || bad(r, err, "only \"*\" may follow this type");
    return version_scheme_find(r->vers.type, &r->vers.scheme) ||
           bad(r, err, "no scheme of versions is called so");
}

static struct str without_spaces(struct arena *a, struct str s)
{
    struct buf out = {.arena = a};
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && (s.p[i] < '\t' || s.p[i] > '\r'))
            buf_char(&out, s.p[i]);
    return buf_str(&out);
}

/* Where versions cannot be compared, the order of writing is kept as it is. */
static int by_version(const void *a, const void *b, void *scheme)
{
    const struct version_constraint *x = a;
    const struct version_constraint *y = b;
    switch (version_compare(*(const enum version_scheme *)scheme, x->version, y->version)) {
    case VERSION_LESS: return -1;
    case VERSION_GREATER: return 1;
    case VERSION_EQUAL:
    case VERSION_UNKNOWN: break;
    }
    return 0;
}

static bool is_in_order(const struct version_vers *v)
{
    for (size_t i = 1; i < v->count; i++)
        if (version_compare(v->scheme, v->constraints[i - 1].version, v->constraints[i].version) ==
            VERSION_GREATER)
            return false;
    return true;
}

static bool read_constraints(struct reader *r, struct str rest, struct err *err)
{
    size_t most = 1;
    for (size_t i = 0; i < rest.n; i++)
        most += rest.p[i] == '|';
    struct version_constraint *list = ARENA_ARRAY(r->arena, struct version_constraint, most);
    r->vers.constraints = list;
    if (rest.n && r->strict && rest.p[rest.n - 1] == '|')
        return bad(r, err, "a '|' at the end");
    struct str part;
    while (str_split(&rest, '|', &part)) {
        if (part.n == 0 && !r->strict)
            continue;
        if (part.n == 0)
            return bad(r, err, "an empty constraint");
        if (!read_constraint(r, part, &list[r->vers.count], err))
            return false;
        r->vers.count++;
    }
    if (r->vers.count == 0)
        return bad(r, err, "no constraint");
    if (is_in_order(&r->vers))
        return true;
    if (r->strict)
        return bad(r, err, "the constraints are not in the order of their versions");
    qsort_r(list, r->vers.count, sizeof *list, by_version, &r->vers.scheme);
    return true;
}

bool version_vers_parse(struct arena *a, struct str text, bool strict, struct version_vers *out,
                        struct err *err)
{
    struct reader r = {.arena = a, .text = text, .strict = strict};
    if (text.n > LIMIT_TEXT)
        return err_set(err, ERR_LIMIT, "a range of more than %zu bytes", LIMIT_TEXT);
    struct str rest = without_spaces(a, text);
    if (strict && rest.n != text.n)
        return bad(&r, err, "a space");
    if (!read_type(&r, &rest, err))
        return false;
    if (!STR_IS(rest, "*") && !read_constraints(&r, rest, err))
        return false;
    *out = r.vers;
    return true;
}

static void put_version(struct buf *out, struct str v)
{
    for (size_t i = 0; i < v.n; i++) {
        unsigned char c = (unsigned char)v.p[i];
        bool epoch = c == '!' && i > 0;
        if (c <= ' ' || c > '~' || (!epoch && strchr("<>=!*|%/?#\"\\", c)))
            buf_fmt(out, "%%%02X", c);
        else
            buf_char(out, v.p[i]);
    }
}

void version_vers_format(const struct version_vers *vers, struct buf *out)
{
    static const char *const texts[VERSION_COMPARATOR__COUNT] = {
        [VERSION_COMPARATOR_EQ] = "",  [VERSION_COMPARATOR_NE] = "!=",
        [VERSION_COMPARATOR_LT] = "<", [VERSION_COMPARATOR_LE] = "<=",
        [VERSION_COMPARATOR_GT] = ">", [VERSION_COMPARATOR_GE] = ">="};
    BUF_LIT(out, "vers:");
    buf_put(out, vers->type);
    buf_char(out, '/');
    if (vers->count == 0)
        buf_char(out, '*');
    for (size_t i = 0; i < vers->count; i++) {
        if (i)
            buf_char(out, '|');
        buf_put(out, str_of(texts[vers->constraints[i].comparator]));
        put_version(out, vers->constraints[i].version);
    }
}

struct walk {
    struct version_range *items;
    size_t count;
    struct version_range open; /* the interval being read, where is_open */
    bool is_open;
};

/* Ends the open interval before or with upper; one of nothing is left out. */
static void end(struct walk *w, struct str upper, bool included)
{
    struct version_range r = w->open;
    r.upper = upper;
    r.upper_included = included;
    bool point = r.lower.n && version_compare(r.scheme, r.lower, upper) == VERSION_EQUAL;
    if (!point || (included && !r.lower_excluded))
        w->items[w->count++] = r;
}

static void begin(struct walk *w, struct str lower, bool excluded)
{
    w->open = (struct version_range){
        .scheme = w->open.scheme, .lower = lower, .lower_excluded = excluded};
    w->is_open = true;
}

static void step(struct walk *w, const struct version_constraint *c, bool last_upper)
{
    bool included = c->comparator == VERSION_COMPARATOR_LE;
    switch (c->comparator) {
    case VERSION_COMPARATOR_EQ:
        w->items[w->count++] = (struct version_range){w->open.scheme, c->version, c->version, false,
                                                      true};
        break;
    case VERSION_COMPARATOR_NE:
        if (w->is_open) {
            end(w, c->version, false);
            begin(w, c->version, true);
        }
        break;
    case VERSION_COMPARATOR_LT:
    case VERSION_COMPARATOR_LE:
        if (w->is_open && last_upper) {
            end(w, c->version, included);
            w->is_open = false;
        }
        break;
    case VERSION_COMPARATOR_GT:
    case VERSION_COMPARATOR_GE:
        if (!w->is_open)
            begin(w, c->version, c->comparator == VERSION_COMPARATOR_GT);
        break;
    case VERSION_COMPARATOR__COUNT: break;
    }
}

static bool is_upper(enum version_comparator c)
{
    return c == VERSION_COMPARATOR_LT || c == VERSION_COMPARATOR_LE;
}

static bool is_lower(enum version_comparator c)
{
    return c == VERSION_COMPARATOR_GT || c == VERSION_COMPARATOR_GE;
}

/* Of each constraint, whether a lower bound, or nothing, follows before an upper one. */
static bool *no_upper_follows(struct arena *a, const struct version_vers *v)
{
    bool *out = ARENA_ARRAY(a, bool, v->count);
    bool none = true;
    for (size_t i = v->count; i-- > 0;) {
        out[i] = none;
        if (is_lower(v->constraints[i].comparator))
            none = true;
        else if (is_upper(v->constraints[i].comparator))
            none = false;
    }
    return out;
}

void version_vers_ranges(struct arena *a, const struct version_vers *vers,
                         struct version_ranges *out)
{
    struct walk w = {.items = ARENA_ARRAY(a, struct version_range, vers->count + 1)};
    w.open.scheme = vers->scheme;
    w.is_open = true; /* from the first version on, if an upper bound comes first, or only "!=" */
    for (size_t i = 0; i < vers->count; i++) {
        enum version_comparator c = vers->constraints[i].comparator;
        w.is_open = w.is_open && c == VERSION_COMPARATOR_NE;
        if (is_lower(c) || is_upper(c)) {
            w.is_open = is_upper(c);
            break;
        }
    }
    if (STR_IS(vers->type, "none"))
        w.is_open = false;
    const bool *last = no_upper_follows(a, vers);
    for (size_t i = 0; i < vers->count; i++)
        step(&w, &vers->constraints[i], last[i]);
    if (w.is_open)
        end(&w, (struct str){0}, false);
    *out = (struct version_ranges){.scheme = vers->scheme, .items = w.items, .count = w.count};
}
