/* secdb.c - reads Alpine's security database,
   https://secdb.alpinelinux.org/RELEASE/REPOSITORY.json: for each source package the version in
   which a flaw was fixed. "0" says that the package never was affected. It has no dates and no
   scores. One advisory is one flaw in one repository of a release, with all the packages it was
   fixed in. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

struct fix {
    struct str id;    /* "CVE-2024-1"; the first of those that stand in one text */
    struct str names; /* the whole text: "CVE-2024-1 XSA-123 (+)" */
    struct str package, version;
    size_t order;
};

struct reader {
    struct arena *arena;
    struct str ecosystem; /* "Alpine:v3.20" */
    struct str prefix;    /* of ids: "v3.20/main/" */
    struct fix *fixes;
    size_t count;
};

static size_t count_fixes(const struct json *packages)
{
    size_t n = 0;
    JSON_EACH (p, packages)
        JSON_EACH (version, json_get(json_get(p, "pkg"), "secfixes"))
            n += json_count(version);
    return n;
}

static int by_id(const void *x, const void *y)
{
    const struct fix *a = x, *b = y;
    int order = str_cmp(a->id, b->id);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void collect(struct reader *r, const struct json *packages)
{
    r->fixes = ARENA_ARRAY(r->arena, struct fix, count_fixes(packages) + 1);
    JSON_EACH (p, packages) {
        const struct json *pkg = json_get(p, "pkg");
        JSON_EACH (version, json_get(pkg, "secfixes"))
            JSON_EACH (names, version) {
                struct fix f = {.names = json_as_text(names),
                                .package = json_text(pkg, "name"),
                                .version = version->key,
                                .order = r->count};
                struct str rest = f.names;
                if (str_word(&rest, &f.id) && f.names.n <= LIMIT_NAME && f.package.n &&
                    !STR_IS(f.version, "0"))
                    r->fixes[r->count++] = f;
            }
    }
    qsort(r->fixes, r->count, sizeof *r->fixes, by_id);
}

static bool is_name(struct str word)
{
    return feed_is_cve(word) || str_starts(word, STR("GHSA-")) || str_starts(word, STR("XSA-")) ||
           str_starts(word, STR("RUSTSEC-"));
}

static struct advisory_texts read_aliases(struct arena *a, struct str names)
{
    enum { ALIASES_MAX = 32 };
    struct str *items = ARENA_ARRAY(a, struct str, ALIASES_MAX);
    struct str word;
    size_t n = 0;
    while (n < ALIASES_MAX && str_word(&names, &word))
        if (is_name(word))
            items[n++] = word;
    return (struct advisory_texts){items, n};
}

static struct advisory make(struct reader *r, const struct fix *fixes, size_t count)
{
    struct arena *a = r->arena;
    struct feed_builder b = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        struct feed_spans spans = {.arena = a, .scheme = VERSION_APK};
        feed_spans_add(&spans, (struct feed_span){.upper = fixes[i].version, .affected = true});
        feed_build_package(&b, r->ecosystem, fixes[i].package, &spans);
    }
    return (struct advisory){
        .source = STR("alpine"),
        .id = str_fmt(a, "%.*s%.*s", STR_ARG(r->prefix), STR_ARG(fixes[0].id)),
        .aliases = read_aliases(a, fixes[0].names),
        .packages = b.packages,
        .package_count = b.package_count,
    };
}

bool feed_read_secdb(struct arena *a, struct str bytes, struct feed_advisories *out,
                     struct findings *findings, struct err *err)
{
    struct json *root = NULL;
    (void)findings;
    if (!json_read(a, bytes, &root, err))
        return false;
    struct str release = json_text(root, "distroversion");
    struct str repository = json_text(root, "reponame");
    if (!release.n || release.n > 40 || !repository.n || repository.n > 40)
        return err_set(err, ERR_INVALID, "Alpine's secdb names its distroversion and reponame");
    struct reader r = {
        .arena = a,
        .ecosystem = str_fmt(a, "Alpine:%.*s", STR_ARG(release)),
        .prefix = str_fmt(a, "%.*s/%.*s/", STR_ARG(release), STR_ARG(repository)),
    };
    collect(&r, json_get(root, "packages"));
    *out = (struct feed_advisories){.items = ARENA_ARRAY(a, struct advisory, r.count + 1)};
    for (size_t i = 0, end; i < r.count; i = end) {
        end = i + 1;
        while (end < r.count && str_eq(r.fixes[end].id, r.fixes[i].id))
            end++;
        struct advisory ad = make(&r, r.fixes + i, end - i);
        if (ad.package_count)
            out->items[out->count++] = ad;
    }
    return true;
}
