#include "value/purl/purl.h"

#include <stdlib.h>

#include "base/limits.h"
#include "value/purl/purl_internal.h"

static int hex(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_text(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7F)
            return false;
    return str_is_utf8(s);
}

/* Undoes the percent-encoding of one part. */
static bool decode(struct arena *a, struct str s, const char *part, struct str *out,
                   struct err *err)
{
    char *p = str_cz(a, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++, n++) {
        if (s.p[i] != '%') {
            p[n] = s.p[i];
            continue;
        }
        int high = i + 2 < s.n ? hex(s.p[i + 1]) : -1;
        int low = i + 2 < s.n ? hex(s.p[i + 2]) : -1;
        if (high < 0 || low < 0)
            return err_set(err, ERR_INVALID, "purl %s: %% needs two hexadecimal digits", part);
        p[n] = (char)(high * 16 + low);
        i += 2;
    }
    *out = (struct str){p, n};
    if (!is_text(*out))
        return err_set(err, ERR_INVALID, "purl %s: control character or no UTF-8", part);
    return true;
}

/* Decodes each segment of a path; empty ones, and "." and ".." where they have no meaning, go. */
static bool decode_path(struct arena *a, struct str path, bool dots, const char *part,
                        struct str *out, struct err *err)
{
    struct buf joined = {.arena = a};
    struct str rest = path;
    struct str raw;
    while (str_split(&rest, '/', &raw)) {
        struct str segment;
        if (!decode(a, raw, part, &segment, err))
            return false;
        if (segment.n == 0 || (!dots && (STR_IS(segment, ".") || STR_IS(segment, ".."))))
            continue;
        if (str_has(segment, STR("/")))
            return err_set(err, ERR_INVALID, "purl %s: a segment contains '/'", part);
        if (joined.n)
            buf_char(&joined, '/');
        buf_put(&joined, segment);
    }
    *out = buf_str(&joined);
    return true;
}

static bool decode_qualifiers(struct arena *a, struct str text, struct purl *out, struct err *err)
{
    size_t count = 1;
    for (size_t i = 0; i < text.n; i++)
        count += text.p[i] == '&';
    struct purl_qualifier *list = ARENA_ARRAY(a, struct purl_qualifier, count);
    struct str rest = text;
    struct str pair;
    size_t n = 0;
    while (str_split(&rest, '&', &pair)) {
        size_t at = str_find_char(pair, '=');
        if (pair.n == 0)
            continue;
        if (at == pair.n)
            return err_set(err, ERR_INVALID, "purl qualifiers: '%.*s' has no '='", STR_ARG(pair));
        list[n].key = str_sub(pair, 0, at);
        if (!decode(a, str_from(pair, at + 1), "qualifiers", &list[n].value, err))
            return false;
        n++;
    }
    out->qualifiers = list;
    out->qualifier_count = n;
    return true;
}

static struct str upper(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] >= 'a' && p[i] <= 'z')
            p[i] = (char)(p[i] - ('a' - 'A'));
    return (struct str){p, s.n};
}

static struct str dashed(struct arena *a, struct str s)
{
    char *p = str_cz(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (p[i] == '_')
            p[i] = '-';
    return (struct str){p, s.n};
}

static bool type_is_valid(struct str type)
{
    for (size_t i = 0; i < type.n; i++) {
        char c = type.p[i];
        if (!char_is_alpha(c) && (i == 0 || (!char_is_digit(c) && c != '.' && c != '-')))
            return false;
    }
    return type.n > 0;
}

static bool key_is_valid(struct str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char c = key.p[i];
        if (!char_is_alpha(c) &&
            (i == 0 || (!char_is_digit(c) && c != '.' && c != '-' && c != '_')))
            return false;
    }
    return key.n > 0;
}

static int by_key(const void *a, const void *b)
{
    const struct purl_qualifier *x = a;
    const struct purl_qualifier *y = b;
    return str_cmp(x->key, y->key);
}

/* Keys in lower case and sorted, each once; empty values go. */
static bool tidy_qualifiers(struct arena *a, const struct purl *in, struct purl *out,
                            struct err *err)
{
    struct purl_qualifier *list = ARENA_ARRAY(a, struct purl_qualifier, in->qualifier_count);
    size_t n = 0;
    for (size_t i = 0; i < in->qualifier_count; i++) {
        struct purl_qualifier q = in->qualifiers[i];
        if (!key_is_valid(q.key))
            return err_set(err, ERR_INVALID,
                           "purl qualifiers: the key '%.*s' is not of letters, digits, '.', '-' "
                           "and '_', beginning with a letter",
                           STR_ARG(q.key));
        if (q.value.n == 0)
            continue;
        list[n].key = str_lower(a, q.key);
        list[n].value = q.value;
        n++;
    }
    if (n)
        qsort(list, n, sizeof *list, by_key);
    for (size_t i = 1; i < n; i++)
        if (str_eq(list[i - 1].key, list[i].key))
            return err_set(err, ERR_INVALID, "purl qualifiers: '%.*s' stands twice",
                           STR_ARG(list[i].key));
    out->qualifiers = list;
    out->qualifier_count = n;
    return true;
}

static void apply_case(struct arena *a, unsigned flags, struct purl *p)
{
    if (flags & PURL_SPACE_LOWER)
        p->namespace = str_lower(a, p->namespace);
    if (flags & PURL_SPACE_UPPER)
        p->namespace = upper(a, p->namespace);
    bool databricks = (flags & PURL_NAME_MLFLOW) &&
                      str_has(purl_qualifier(p, "repository_url"), STR("databricks"));
    if ((flags & PURL_NAME_LOWER) || databricks)
        p->name = str_lower(a, p->name);
    if (flags & PURL_NAME_DASH)
        p->name = dashed(a, p->name);
    if (flags & PURL_VERSION_LOWER)
        p->version = str_lower(a, p->version);
}

/* What holds of every purl, then the rules of its type. */
static bool finish(struct arena *a, struct purl p, struct purl *out, struct err *err)
{
    if (!type_is_valid(p.type))
        return err_set(err, ERR_INVALID,
                       "purl type: '%.*s' is not of letters, digits, '.' and '-', beginning with "
                       "a letter",
                       STR_ARG(p.type));
    p.type = str_lower(a, p.type);
    if (p.name.n == 0)
        return err_set(err, ERR_INVALID, "purl name: is required");
    if (!tidy_qualifiers(a, &p, &p, err))
        return false;
    const struct purl_rule *rule = purl_rule_find(p.type);
    if ((rule->flags & PURL_SPACE_NEEDED) && p.namespace.n == 0)
        return err_set(err, ERR_INVALID, "purl type %s: a namespace is required", rule->type);
    if ((rule->flags & PURL_SPACE_NONE) && p.namespace.n > 0)
        return err_set(err, ERR_INVALID, "purl type %s: there is no namespace", rule->type);
    if (p.version.n && purl_qualifier(&p, "vers").n)
        return err_set(err, ERR_INVALID, "purl qualifiers: vers and a version exclude each other");
    apply_case(a, rule->flags, &p);
    if (rule->check && !rule->check(&p, err))
        return false;
    *out = p;
    return true;
}

/* Where the version's '@' stands, or path.n. The '@' of an npm scope that is not encoded begins a
   segment and has others after it. */
static size_t version_at(struct str path)
{
    size_t at = str_rfind_char(path, '@');
    if (at == path.n || (at > 0 && path.p[at - 1] != '/'))
        return at;
    return str_has(str_from(path, at), STR("/")) ? path.n : at;
}

/* namespace/name@version */
static bool parse_path(struct arena *a, struct str path, struct purl *p, struct err *err)
{
    bool first = purl_rule_find(str_lower(a, p->type))->flags & PURL_NAME_PATH;
    size_t at = version_at(path);
    if (!decode(a, str_from(path, at + 1), "version", &p->version, err))
        return false;
    path = str_sub(path, 0, at);
    while (path.n && path.p[0] == '/')
        path = str_from(path, 1);
    size_t cut = first ? str_find_char(path, '/') : str_rfind_char(path, '/');
    struct str name = cut < path.n ? str_from(path, cut + 1) : path;
    struct str namespace = cut < path.n ? str_sub(path, 0, cut) : (struct str){0};
    if (!decode_path(a, namespace, true, "namespace", &p->namespace, err))
        return false;
    return first ? decode_path(a, name, true, "name", &p->name, err)
                 : decode(a, name, "name", &p->name, err);
}

bool purl_parse(struct arena *a, struct str text, struct purl *out, struct err *err)
{
    struct purl p = {0};
    if (text.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "purl: longer than %zu bytes", (size_t)LIMIT_NAME);
    if (!str_eq_nocase(str_sub(text, 0, 4), STR("pkg:")))
        return err_set(err, ERR_INVALID, "purl scheme: must be 'pkg:'");
    struct str rest = str_from(text, 4);
    size_t at = str_rfind_char(rest, '#');
    if (!decode_path(a, str_from(rest, at + 1), false, "subpath", &p.subpath, err))
        return false;
    rest = str_sub(rest, 0, at);
    at = str_rfind_char(rest, '?');
    if (!decode_qualifiers(a, str_from(rest, at + 1), &p, err))
        return false;
    rest = str_sub(rest, 0, at);
    while (rest.n && rest.p[0] == '/')
        rest = str_from(rest, 1);
    while (rest.n && rest.p[rest.n - 1] == '/')
        rest.n--;
    at = str_find_char(rest, '/');
    p.type = str_sub(rest, 0, at);
    return parse_path(a, str_from(rest, at + 1), &p, err) && finish(a, p, out, err);
}

bool purl_normalise(struct arena *a, const struct purl *parts, struct purl *out, struct err *err)
{
    struct purl p = *parts;
    struct str all[] = {p.namespace, p.name, p.version, p.subpath};
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (all[i].n > LIMIT_NAME || !is_text(all[i]))
            return err_set(err, ERR_INVALID, "purl: too long, control character or no UTF-8");
    while (p.namespace.n && p.namespace.p[0] == '/')
        p.namespace = str_from(p.namespace, 1);
    while (p.namespace.n && p.namespace.p[p.namespace.n - 1] == '/')
        p.namespace.n--;
    return finish(a, p, out, err);
}

/* ECMA-427, 5.4: letters, digits, '-', '.', '_', '~' and ':' stand for themselves; keep is one
   further byte, or 0. */
static void encode(struct str s, char keep, struct buf *out)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~' ||
            c == ':' || (keep && c == keep))
            buf_char(out, c);
        else
            buf_fmt(out, "%%%02X", (unsigned char)c);
    }
}

void purl_format_package(const struct purl *p, struct buf *out)
{
    BUF_LIT(out, "pkg:");
    buf_put(out, p->type);
    buf_char(out, '/');
    if (p->namespace.n) {
        encode(p->namespace, '/', out);
        buf_char(out, '/');
    }
    encode(p->name, purl_rule_find(p->type)->flags & PURL_NAME_PATH ? '/' : 0, out);
}

void purl_format(const struct purl *p, struct buf *out)
{
    purl_format_package(p, out);
    if (p->version.n) {
        buf_char(out, '@');
        encode(p->version, 0, out);
    }
    for (size_t i = 0; i < p->qualifier_count; i++) {
        buf_char(out, i ? '&' : '?');
        buf_put(out, p->qualifiers[i].key);
        buf_char(out, '=');
        encode(p->qualifiers[i].value, 0, out);
    }
    if (p->subpath.n) {
        buf_char(out, '#');
        encode(p->subpath, '/', out);
    }
}

struct str purl_qualifier(const struct purl *p, const char *key)
{
    for (size_t i = 0; i < p->qualifier_count; i++)
        if (str_eq(p->qualifiers[i].key, str_of(key)))
            return p->qualifiers[i].value;
    return (struct str){0};
}
