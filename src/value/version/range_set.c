/* What ranges of all syntaxes share: whether a version is in them, and how intervals meet. */
#include "base/limits.h"
#include "value/version/version_internal.h"

bool version_ranges_parse(struct arena *a, enum version_syntax syntax, struct str text,
                          struct version_ranges *out, struct err *err)
{
    struct version_vers vers;
    if (syntax != VERSION_SYNTAX_VERS && text.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "a range of more than %zu bytes", (size_t)LIMIT_NAME);
    switch (syntax) {
    case VERSION_SYNTAX_NPM:
    case VERSION_SYNTAX_NPM_ALL:
        return version_npm_ranges(a, text, syntax == VERSION_SYNTAX_NPM_ALL, out, err);
    case VERSION_SYNTAX_PYPI: return version_pypi_ranges(a, text, out, err);
    case VERSION_SYNTAX_VERS:
        if (!version_vers_parse(a, text, false, &vers, err))
            return false;
        version_vers_ranges(a, &vers, out);
        return true;
    case VERSION_SYNTAX__COUNT: break;
    }
    return err_set(err, ERR_USAGE, "no syntax of ranges");
}

/* As version_in_range, but "=0" and ">0" are bounds, though ">=0" is none. */
static enum version_verdict in_item(const struct version_range *r, struct str version)
{
    bool point = r->upper_included && str_eq(r->lower, r->upper);
    if (STR_IS(r->lower, "0") && (point || r->lower_excluded)) {
        enum version_order order = version_compare(r->scheme, version, r->lower);
        if (order == VERSION_LESS || (order == VERSION_EQUAL && r->lower_excluded))
            return VERSION_OUT;
    }
    if (point && r->lower.n && !r->lower_excluded && str_eq(version, r->lower))
        return VERSION_IN; /* also where it is no version of the scheme */
    return version_in_range(r, version);
}

/* 1.2.3 of v1.2.3-rc.1+build; *pre tells whether there is a pre-release. */
static struct str release_of(struct str v, bool *pre)
{
    if (v.n && v.p[0] == 'v')
        v = str_from(v, 1);
    v = str_sub(v, 0, str_find_char(v, '+'));
    size_t dash = str_find_char(v, '-');
    *pre = dash < v.n;
    return str_sub(v, 0, dash);
}

static bool names_pre(struct str bound, struct str release)
{
    bool pre;
    return str_eq(release_of(bound, &pre), release) && pre;
}

/* node-semver, README, "Prerelease Tags". */
static bool pre_is_allowed(const struct version_range *r, struct str version)
{
    bool pre;
    struct str release = release_of(version, &pre);
    return !pre || names_pre(r->lower, release) || names_pre(r->upper, release);
}

static bool is_after_final(struct str final, struct str version)
{
    struct version_pep440 x;
    struct version_pep440 y;
    if (!version_pypi_parse(version, &x) || !version_pypi_parse(final, &y))
        return false;
    return version_compare_digits(x.epoch, y.epoch) == 0 &&
           version_pypi_compare_release(x.release, y.release) == 0 &&
           version_pypi_compare(version, final) > 0;
}

static bool is_excepted(const struct version_ranges *ranges, struct str version)
{
    for (size_t i = 0; i < ranges->final_count; i++)
        if (is_after_final(ranges->finals[i], version))
            return true;
    for (size_t i = 0; i < ranges->exact_count; i++)
        if (!str_eq_nocase(ranges->exact[i], str_trim(version)))
            return true;
    return false;
}

enum version_verdict version_in_ranges(const struct version_ranges *ranges, struct str version)
{
    bool unsure = false;
    if (is_excepted(ranges, version))
        return VERSION_OUT;
    for (size_t i = 0; i < ranges->count; i++) {
        const struct version_range *item = &ranges->items[i];
        if (ranges->named_pre_only && !pre_is_allowed(item, version))
            continue;
        enum version_verdict verdict = in_item(item, version);
        if (verdict == VERSION_IN)
            return VERSION_IN;
        unsure = unsure || verdict == VERSION_CANNOT_TELL;
    }
    return unsure ? VERSION_CANNOT_TELL : VERSION_OUT;
}

void version_ranges_format(const struct version_ranges *ranges, struct buf *out)
{
    if (ranges->count == 0)
        BUF_LIT(out, "<empty>");
    for (size_t i = 0; i < ranges->count; i++) {
        if (i)
            BUF_LIT(out, " || ");
        version_range_format(&ranges->items[i], out);
    }
}

bool version_range_meet(const struct version_range *a, const struct version_range *b,
                        struct version_range *out)
{
    struct version_range r = *a;
    if (b->lower.n) {
        enum version_order order = r.lower.n ? version_compare(r.scheme, b->lower, r.lower)
                                             : VERSION_GREATER;
        if (order == VERSION_GREATER)
            r.lower = b->lower;
        if (order == VERSION_GREATER)
            r.lower_excluded = b->lower_excluded;
        else if (order == VERSION_EQUAL)
            r.lower_excluded = r.lower_excluded || b->lower_excluded;
    }
    if (b->upper.n) {
        enum version_order order = r.upper.n ? version_compare(r.scheme, b->upper, r.upper)
                                             : VERSION_LESS;
        if (order == VERSION_LESS)
            r.upper = b->upper;
        if (order == VERSION_LESS)
            r.upper_included = b->upper_included;
        else if (order == VERSION_EQUAL)
            r.upper_included = r.upper_included && b->upper_included;
    }
    *out = r;
    if (r.lower.n == 0 || r.upper.n == 0)
        return true;
    enum version_order order = version_compare(r.scheme, r.lower, r.upper);
    return order == VERSION_LESS ||
           (order == VERSION_EQUAL && !r.lower_excluded && r.upper_included);
}

struct str version_digits_next(struct arena *a, struct str digits)
{
    char *p = ARENA_ARRAY(a, char, digits.n + 1);
    if (digits.n)
        memcpy(p + 1, digits.p, digits.n);
    p[0] = '0';
    size_t i = digits.n;
    while (i > 0 && p[i] == '9')
        p[i--] = '0';
    p[i]++;
    struct str next = {p, digits.n + 1};
    return p[0] == '0' ? str_from(next, 1) : next;
}
