/* cve5_affected.c - the member "affected" of a container of a CVE record.

   An entry names its product as a package (packageURL; collectionURL with packageName), by CPE
   names, or by vendor and product. The first of its versions that contains a version decides, and
   defaultStatus ("unknown" when absent) where none does. "unknown" is no claim, and so no match. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

static enum version_scheme scheme_of(struct str type)
{
    static const struct {
        const char *type;
        enum version_scheme scheme;
    } rows[] = {{"semver", VERSION_SEMVER}, {"python", VERSION_PYPI}, {"pep440", VERSION_PYPI},
                {"maven", VERSION_MAVEN},   {"rpm", VERSION_RPM},     {"deb", VERSION_DEB},
                {"dpkg", VERSION_DEB},      {"npm", VERSION_NPM},     {"apk", VERSION_APK},
                {"nuget", VERSION_NUGET},   {"gem", VERSION_GEM}};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq_nocase(type, str_of(rows[i].type)))
            return rows[i].scheme;
    return VERSION_GENERIC;
}

static bool is_affected(struct str status)
{
    return STR_IS(status, "affected");
}

/* A version that ends a range: not a word, not a sentence. */
static enum feed_bounds check_bound(struct str text)
{
    text = str_trim(text);
    if (feed_is_commit(text))
        return FEED_BOUNDS_GIT;
    for (size_t i = 0; i < text.n; i++)
        if (strchr(" \t\r\n<>=", text.p[i]))
            return FEED_BOUNDS_PROSE;
    return text.n <= LIMIT_NAME ? FEED_BOUNDS_READ : FEED_BOUNDS_PROSE;
}

struct change {
    struct str at;
    bool affected;
};

static int latest_first(const void *x, const void *y)
{
    const struct change *a = x, *b = y;
    enum version_order order = version_compare(VERSION_GENERIC, a->at, b->at);
    return (order == VERSION_LESS) - (order == VERSION_GREATER);
}

/* The changes inside a range, the latest first, so that the first that contains a version is the
   one that holds for it. */
static void add_changes(struct feed_spans *s, const struct json *changes, struct feed_span span)
{
    struct change *list = ARENA_ARRAY(s->arena, struct change, json_count(changes) + 1);
    size_t n = 0;
    JSON_EACH (c, changes) {
        struct str at = feed_bound(json_text(c, "at"));
        if (at.n && check_bound(at) == FEED_BOUNDS_READ)
            list[n++] = (struct change){at, is_affected(json_text(c, "status"))};
    }
    qsort(list, n, sizeof *list, latest_first);
    for (size_t i = 0; i < n; i++) {
        struct feed_span part = span;
        part.lower = list[i].at;
        part.lower_excluded = false;
        part.affected = list[i].affected;
        feed_spans_add(s, part);
    }
}

static enum feed_bounds read_range(struct feed_spans *s, const struct json *v, struct str upper,
                                   bool included)
{
    struct str version = json_text(v, "version");
    enum feed_bounds low = check_bound(version), high = check_bound(upper);
    if (low != FEED_BOUNDS_READ || high != FEED_BOUNDS_READ)
        return low == FEED_BOUNDS_GIT || high == FEED_BOUNDS_GIT ? FEED_BOUNDS_GIT
                                                                 : FEED_BOUNDS_PROSE;
    struct str after = feed_after_series(s->arena, upper);
    struct feed_span span = {.lower = feed_bound(version),
                             .upper = after.n ? after : feed_bound(upper),
                             .upper_included = included && !after.n,
                             .affected = is_affected(json_text(v, "status"))};
    if (!span.upper.n && !STR_IS(upper, "*") && str_trim(upper).n)
        return FEED_BOUNDS_UNKNOWN; /* "unspecified": it ends, but nobody says where */
    add_changes(s, json_get(v, "changes"), span);
    feed_spans_add(s, span);
    return FEED_BOUNDS_READ;
}

static enum feed_bounds read_version(struct feed_spans *s, const struct json *v)
{
    struct str type = json_text(v, "versionType");
    struct str below = json_member(v, "lessThan");
    struct str up_to = json_member(v, "lessThanOrEqual");
    if (STR_IS(type, "git"))
        return FEED_BOUNDS_GIT;
    if (below.n || up_to.n)
        return read_range(s, v, below.n ? below : up_to, !below.n);
    return feed_bounds_read(s, json_member(v, "version"), is_affected(json_text(v, "status")));
}

/* False when nothing can be said of any version. */
static bool read_versions(struct feed_builder *b, const struct json *entry, struct feed_spans *out)
{
    const struct json *versions = json_get(entry, "versions");
    size_t lost = 0;
    *out = (struct feed_spans){.arena = b->arena,
                               .otherwise = is_affected(json_text(entry, "defaultStatus"))};
    JSON_EACH (v, versions) {
        struct str type = json_text(v, "versionType");
        enum feed_bounds read = read_version(out, v);
        feed_build_count(b, read);
        lost += read != FEED_BOUNDS_READ;
        if (read == FEED_BOUNDS_READ && out->scheme == VERSION_GENERIC)
            out->scheme = scheme_of(type);
    }
    /* The exceptions are lost: what is left would call every version affected. */
    if (out->otherwise && lost)
        out->otherwise = false;
    if (out->otherwise)
        return true;
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i].affected)
            return true;
    return false;
}

/* "My-Plugin" is "my plugin". */
static bool same_name(struct str x, struct str y)
{
    if (x.n != y.n)
        return false;
    for (size_t i = 0; i < x.n; i++) {
        char c = char_lower(x.p[i]), d = char_lower(y.p[i]);
        c = c == '-' || c == '_' ? ' ' : c;
        d = d == '-' || d == '_' ? ' ' : d;
        if (c != d)
            return false;
    }
    return true;
}

static struct str first_segments(struct str path, size_t count)
{
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] == '/' && --count == 0)
            return str_sub(path, 0, i);
    return path;
}

/* Go's records name packages, advisories their module: "golang.org/x/net/http2" is in
   "golang.org/x/net", "net/http" in the standard library, "cmd/go" in the toolchain. */
static struct str go_module(struct str package)
{
    struct str host = first_segments(package, 1);
    if (STR_IS(host, "cmd"))
        return STR("toolchain");
    if (str_find_char(host, '.') == host.n)
        return STR("stdlib");
    if (!str_starts(package, STR("github.com/")) && !str_starts(package, STR("golang.org/x/")))
        return package;
    struct str module = first_segments(package, 3);
    struct str major = first_segments(str_from(package, module.n + 1), 1);
    bool is_major = major.n > 1 && major.p[0] == 'v' && char_is_digit(major.p[1]);
    return is_major ? first_segments(package, 4) : module;
}

/* The name as OSV has it. */
static struct str registry_name(struct arena *a, struct str ecosystem, struct str name)
{
    size_t slash = str_find_char(name, '/');
    if (STR_IS(ecosystem, "Go"))
        return go_module(name);
    if (!STR_IS(ecosystem, "Maven") || slash == name.n || str_find_char(name, ':') < name.n)
        return name;
    return str_fmt(a, "%.*s:%.*s", STR_ARG(str_sub(name, 0, slash)),
                   STR_ARG(str_from(name, slash + 1)));
}

/* Whether the entry was a package; then *names says whether vendor and product name it too. */
static bool read_package(struct feed_builder *b, const struct json *entry,
                         const struct feed_spans *spans, bool *names)
{
    struct str purl = json_text(entry, "packageURL");
    struct str url = json_text(entry, "collectionURL");
    struct str name = json_text(entry, "packageName");
    *names = true;
    if (purl.n) {
        feed_build_purl(b, purl, spans);
        return true;
    }
    if (!url.n || !name.n)
        return false;
    struct str ecosystem = feed_registry(url);
    const struct feed_ecosystem *e = feed_ecosystem_find(ecosystem);
    if (e) {
        struct feed_spans own = *spans;
        own.scheme = e->scheme;
        feed_build_package(b, ecosystem, registry_name(b->arena, ecosystem, name), &own);
        return true;
    }
    /* Elsewhere vendor and product are what the package is part of (a distribution), and its
       versions are not theirs; unless both are called the same. */
    *names = same_name(name, json_text(entry, "product"));
    if (!*names)
        b->other_registries++;
    return false;
}

static struct str only_platform(const struct json *platforms)
{
    return json_count(platforms) == 1 ? feed_target_sw(json_as_text(json_first(platforms)))
                                      : (struct str){0};
}

static void read_names(struct feed_builder *b, const struct json *entry, bool is_package,
                       const struct feed_spans *spans)
{
    struct str names[FEED_NAMES_MAX];
    const struct json *cpes = json_get(entry, "cpes");
    if (json_count(cpes)) {
        feed_build_cpes(b, cpes, spans);
        return;
    }
    size_t n = feed_names(b->arena, 'a', json_text(entry, "vendor"), json_text(entry, "product"),
                          only_platform(json_get(entry, "platforms")), names);
    for (size_t i = 0; i < n; i++)
        if (!feed_build_is_settled(b, names[i]))
            feed_build_cpe(b, names[i], true, spans);
    b->nameless += n == 0 && !is_package;
}

void feed_read_cve_affected(struct feed_builder *b, const struct json *affected, bool packages_only)
{
    JSON_EACH (entry, affected) {
        struct feed_spans spans;
        bool names;
        if (!read_versions(b, entry, &spans))
            continue;
        bool is_package = read_package(b, entry, &spans, &names);
        if (names && !packages_only)
            read_names(b, entry, is_package, &spans);
    }
}
