#include "value/cpe/cpe.h"

#include "base/limits.h"

static const char *const names[CPE__COUNT] = {
    [CPE_PART] = "part",           [CPE_VENDOR] = "vendor",         [CPE_PRODUCT] = "product",
    [CPE_VERSION] = "version",     [CPE_UPDATE] = "update",         [CPE_EDITION] = "edition",
    [CPE_LANGUAGE] = "language",   [CPE_SW_EDITION] = "sw_edition", [CPE_TARGET_SW] = "target_sw",
    [CPE_TARGET_HW] = "target_hw", [CPE_OTHER] = "other",
};

static bool is_plain(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

static bool is_punctuation(char c)
{
    return c > ' ' && c < 0x7F && !char_is_alpha(c) && !char_is_digit(c);
}

static bool refuse(struct err *err, enum cpe_attribute at, const char *why)
{
    return err_set(err, ERR_INVALID, "CPE %s: %s", names[at], why);
}

/* Whether the wildcard at i may stand there: an asterisk at either end, question marks at either
   end in a row (7695, 5.3.2). width is that of a wildcard in s, embedded whether something else
   came before. */
static bool wildcard_may(struct str s, size_t i, size_t width, bool embedded)
{
    struct str mark = str_sub(s, i, width);
    bool question = STR_IS(mark, "?") || STR_IS(mark, "%01");
    if (i == 0 || i + width == s.n)
        return true;
    if (!question)
        return false;
    return embedded ? str_eq(str_sub(s, i + width, width), mark)
                    : str_eq(str_sub(s, i - width, width), mark);
}

/* A component of a formatted string to a value (7695, 6.2.3.2). */
static bool unbind_string(struct arena *a, struct str s, enum cpe_attribute at,
                          struct cpe_value *out, struct err *err)
{
    struct buf text = {.arena = a};
    bool embedded = false;
    *out = (struct cpe_value){STR_IS(s, "-") ? CPE_NA : CPE_ANY, {0}};
    if (STR_IS(s, "*") || STR_IS(s, "-"))
        return true;
    if (s.n == 0)
        return refuse(err, at, "is empty; '*' means any");
    if (STR_IS(s, "**"))
        return refuse(err, at, "has nothing but asterisks");
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '*' || c == '?') {
            if (!wildcard_may(s, i, 1, embedded))
                return refuse(err, at, "a wildcard stands inside");
            buf_char(&text, c);
            continue;
        }
        embedded = true;
        if (is_plain(c)) {
            buf_char(&text, c);
            continue;
        }
        if (c == '\\' && ++i == s.n)
            return refuse(err, at, "ends with a backslash");
        if (!is_punctuation(s.p[i]))
            return refuse(err, at,
                          "has a character that is none of ASCII letters, digits and "
                          "punctuation, or a needless backslash");
        buf_char(&text, '\\');
        buf_char(&text, s.p[i]);
    }
    *out = (struct cpe_value){CPE_TEXT, buf_str(&text)};
    return true;
}

static int hex(char c)
{
    c = char_lower(c);
    return char_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character of a percent form that 7695, 6.1.2.3 lists; 0 for others. */
static char percent(struct str s)
{
    if (s.n < 3)
        return 0;
    int high = hex(s.p[1]);
    int low = hex(s.p[2]);
    char c = (char)(high * 16 + low);
    if (high < 0 || low < 0 || (c != 1 && c != 2 && !is_punctuation(c)))
        return 0;
    return c == '-' || c == '.' || c == '_' ? 0 : c;
}

/* A component of a URI to a value. */
static bool unbind_uri(struct arena *a, struct str s, enum cpe_attribute at, struct cpe_value *out,
                       struct err *err)
{
    struct buf text = {.arena = a};
    bool embedded = false;
    *out = (struct cpe_value){STR_IS(s, "-") ? CPE_NA : CPE_ANY, {0}};
    if (s.n == 0 || STR_IS(s, "-") || STR_IS(s, "%02"))
        return true;
    if (STR_IS(s, "%02%02"))
        return refuse(err, at, "has nothing but asterisks");
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            c = percent(str_from(s, i));
            if (!c)
                return refuse(err, at, "has a percent form that CPE does not know");
            if (c > 2) {
                buf_char(&text, '\\');
            } else if (!wildcard_may(s, i, 3, embedded)) {
                return refuse(err, at, "a wildcard stands inside");
            }
            buf_char(&text, c == 1 ? '?' : c == 2 ? '*' : c);
            embedded = embedded || c > 2;
            i += 2;
            continue;
        }
        embedded = true;
        if (c == '.' || c == '-' || c == '~')
            buf_char(&text, '\\');
        else if (!is_plain(c))
            return refuse(err, at, "has a character that must be percent-encoded");
        buf_char(&text, char_lower(c));
    }
    *out = (struct cpe_value){CPE_TEXT, buf_str(&text)};
    return true;
}

static bool part_is_valid(const struct cpe *c, struct err *err)
{
    const struct cpe_value *part = &c->values[CPE_PART];
    if (part->kind != CPE_TEXT || part->text.n != 1 || !strchr("aoh", part->text.p[0]))
        return refuse(err, CPE_PART, "must be a, o or h");
    return true;
}

/* The next component up to a ':' that no backslash quotes; false when *rest is used up. */
static bool next_component(struct str *rest, struct str *part)
{
    size_t n = 0;
    if (!rest->p)
        return false;
    while (n < rest->n && rest->p[n] != ':')
        n += rest->p[n] == '\\' && n + 1 < rest->n ? 2 : 1;
    *part = str_sub(*rest, 0, n);
    *rest = n < rest->n ? (struct str){rest->p + n + 1, rest->n - n - 1} : (struct str){0};
    return true;
}

static bool parse_string(struct arena *a, struct str rest, struct cpe *out, struct err *err)
{
    struct str part;
    size_t n = 0;
    while (next_component(&rest, &part)) {
        if (n < CPE__COUNT && !unbind_string(a, part, (enum cpe_attribute)n, &out->values[n], err))
            return false;
        n++;
    }
    if (n != CPE__COUNT)
        return err_set(err, ERR_INVALID, "CPE: a formatted string has 11 components, not %zu", n);
    return part_is_valid(out, err);
}

/* ~edition~sw_edition~target_sw~target_hw~other in the place of the edition (7695, 6.1.2.1.1). */
static bool unpack_edition(struct arena *a, struct str s, struct cpe *out, struct err *err)
{
    static const enum cpe_attribute order[] = {CPE_EDITION, CPE_SW_EDITION, CPE_TARGET_SW,
                                               CPE_TARGET_HW, CPE_OTHER};
    struct str rest = str_from(s, 1);
    struct str part;
    size_t n = 0;
    for (; str_split(&rest, '~', &part); n++) {
        if (n < COUNT_OF(order) && !unbind_uri(a, part, order[n], &out->values[order[n]], err))
            return false;
    }
    if (n != COUNT_OF(order))
        return refuse(err, CPE_EDITION, "a packed edition has five parts");
    return true;
}

static bool parse_uri(struct arena *a, struct str rest, struct cpe *out, struct err *err)
{
    struct str part;
    size_t n = 0;
    for (; str_split(&rest, ':', &part); n++) {
        if (n > CPE_LANGUAGE)
            return err_set(err, ERR_INVALID, "CPE: a URI has at most 7 components");
        bool good = n == CPE_EDITION && part.n && part.p[0] == '~'
                        ? unpack_edition(a, part, out, err)
                        : unbind_uri(a, part, (enum cpe_attribute)n, &out->values[n], err);
        if (!good)
            return false;
    }
    return part_is_valid(out, err);
}

bool cpe_parse(struct arena *a, struct str name, struct cpe *out, struct err *err)
{
    struct cpe c = {0};
    struct str string = STR("cpe:2.3:");
    struct str uri = STR("cpe:/");
    bool good;
    if (name.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "CPE: longer than %zu bytes", (size_t)LIMIT_NAME);
    if (str_starts(name, string)) /* in this binding case is kept, and that of the prefix fixed */
        good = parse_string(a, str_from(name, string.n), &c, err);
    else if (str_eq_nocase(str_sub(name, 0, uri.n), uri))
        good = parse_uri(a, str_from(name, uri.n), &c, err);
    else
        good = err_set(err, ERR_INVALID, "CPE: begins neither with cpe:2.3: nor with cpe:/");
    if (good)
        *out = c;
    return good;
}

void cpe_format(const struct cpe *c, struct buf *out)
{
    BUF_LIT(out, "cpe:2.3");
    for (int i = 0; i < CPE__COUNT; i++) {
        const struct cpe_value *v = &c->values[i];
        buf_char(out, ':');
        if (v->kind != CPE_TEXT)
            buf_char(out, v->kind == CPE_NA ? '-' : '*');
        for (size_t j = 0; j < v->text.n; j++) {
            char ch = v->text.p[j];
            /* '.', '-' and '_' need no quoting here, unless the hyphen stands alone */
            if (ch == '\\' && memchr(".-_", v->text.p[j + 1], 3) && !STR_IS(v->text, "\\-"))
                continue;
            buf_char(out, ch);
            if (ch == '\\')
                buf_char(out, v->text.p[++j]);
        }
    }
}

static void bind_uri(const struct cpe_value *v, struct buf *out)
{
    if (v->kind == CPE_NA)
        buf_char(out, '-');
    for (size_t i = 0; i < v->text.n; i++) {
        char c = v->text.p[i];
        if (c == '?' || c == '*') {
            buf_put(out, c == '?' ? STR("%01") : STR("%02"));
        } else if (c == '\\') {
            c = v->text.p[++i];
            if (c == '.' || c == '-' || c == '_')
                buf_char(out, c);
            else
                buf_fmt(out, "%%%02x", (unsigned char)c);
        } else {
            buf_char(out, c);
        }
    }
}

void cpe_format_uri(const struct cpe *c, struct buf *out)
{
    bool packed = false;
    int last = CPE_PART;
    for (int i = CPE_SW_EDITION; i <= CPE_OTHER; i++)
        packed = packed || c->values[i].kind != CPE_ANY;
    for (int i = CPE_PART; i <= CPE_LANGUAGE; i++)
        if (c->values[i].kind != CPE_ANY || (i == CPE_EDITION && packed))
            last = i;
    BUF_LIT(out, "cpe:/");
    for (int i = CPE_PART; i <= last; i++) {
        if (i > CPE_PART)
            buf_char(out, ':');
        if (i == CPE_EDITION && packed)
            buf_char(out, '~');
        bind_uri(&c->values[i], out);
        for (int j = CPE_SW_EDITION; i == CPE_EDITION && packed && j <= CPE_OTHER; j++) {
            buf_char(out, '~');
            bind_uri(&c->values[j], out);
        }
    }
}

struct str cpe_plain(struct arena *a, const struct cpe_value *v)
{
    struct buf out = {.arena = a};
    if (v->kind != CPE_TEXT)
        return v->kind == CPE_NA ? STR("-") : STR("*");
    for (size_t i = 0; i < v->text.n; i++) {
        if (v->text.p[i] == '\\')
            i++;
        buf_char(&out, v->text.p[i]);
    }
    return buf_str(&out);
}
