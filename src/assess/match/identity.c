#include "assess/match/match_internal.h"

/* From what an SBOM says a component is to what the feeds call it. */

/* --- packages --- */

static struct str full_name(struct arena *a, const struct feed_ecosystem *e, const struct purl *p)
{
    if (p->namespace.n && (e->flags & FEED_SLASH))
        return str_fmt(a, "%.*s/%.*s", STR_ARG(p->namespace), STR_ARG(p->name));
    if (p->namespace.n && (e->flags & FEED_COLON))
        return str_fmt(a, "%.*s:%.*s", STR_ARG(p->namespace), STR_ARG(p->name));
    return p->name;
}

/* Of Go's standard library lists write "std" and "go1.20.1"; advisories "stdlib" and "1.20.1". */
static void set_go(struct match_package *p)
{
    if (STR_IS(p->name, "std"))
        p->name = STR("stdlib");
    if (str_starts(p->version, STR("go")))
        p->version = str_from(p->version, 2);
}

/* A gem that is built for a platform has it in the name of its file, and some lists in the version:
   "1.13.0-x86_64-linux". */
static struct str without_platform(struct str version)
{
    static const char *const platforms[] = {"-x86",       "-arm",   "-aarch64", "-java",
                                            "-universal", "-mingw", "-x64",     "-mswin"};
    for (size_t i = 0; i < COUNT_OF(platforms); i++)
        version = str_sub(version, 0, str_find(version, str_of(platforms[i])));
    return version;
}

static bool separates(char c)
{
    return c == '.' || c == '-' || c == '+' || c == '_' || c == ' ' || c == '~';
}

/* A version that is none of its scheme, but begins with one: "6.8.0.11012235604.824068ad",
   "2.0.6.0-.NET 4.5". Which one it is was read, not said. */
static bool read_version(struct arena *a, enum version_scheme scheme, struct str *version)
{
    struct str v = *version;
    if (v.n && (v.p[0] == 'v' || v.p[0] == 'V' || v.p[0] == '='))
        v = str_trim(str_from(v, 1));
    for (int round = 0; v.n && char_is_digit(v.p[0]); round++) {
        for (int zeros = 0; zeros <= 2; zeros++) { /* "1.72" of an ecosystem that wants three */
            struct str padded = zeros ? str_fmt(a, "%.*s%s", STR_ARG(v), zeros == 1 ? ".0" : ".0.0")
                                      : v;
            if (!version_is_valid(scheme, padded))
                continue;
            *version = padded;
            return round > 0;
        }
        size_t end = v.n - 1;
        while (end > 0 && !separates(v.p[end]))
            end--;
        while (end > 0 && separates(v.p[end - 1]))
            end--;
        v = str_sub(v, 0, end);
    }
    return false;
}

bool match_read_version(struct arena *a, enum version_scheme scheme, struct str *version)
{
    bool system = scheme == VERSION_DEB || scheme == VERSION_RPM || scheme == VERSION_APK ||
                  scheme == VERSION_ALPM;
    if (scheme == VERSION_GEM)
        *version = without_platform(*version);
    if (system || !version->n || version_is_valid(scheme, *version))
        return false;
    return read_version(a, scheme, version);
}

static void set_version(struct arena *a, const struct purl *purl, struct match_package *p)
{
    if (STR_IS(p->release, "Go"))
        set_go(p);
    struct str epoch = purl_qualifier(purl, "epoch");
    if (epoch.n && str_find_char(p->version, ':') == p->version.n)
        p->version = str_fmt(a, "%.*s:%.*s", STR_ARG(epoch), STR_ARG(p->version));
    p->version_read = match_read_version(a, p->scheme, &p->version);
}

/* Where a distribution publishes by source, that is asked for; where it publishes by binary, both
   are: its lists are not of one mind. */
static void set_names(const struct match_component *c, const struct purl *purl,
                      const struct match_package *binary, struct match_identity *out)
{
    struct match_package source;
    bool distro = binary->ecosystem->flags & FEED_DISTRO;
    bool by_source = binary->ecosystem->flags & FEED_SOURCE;
    out->packages[out->package_count++] = *binary;
    if (!distro || !match_distro_source(c, purl, binary, &source))
        return;
    if (by_source)
        out->packages[0] = source;
    else if (!str_eq(source.name, binary->name))
        out->packages[out->package_count++] = source;
}

static void set_package(struct arena *a, const struct match_component *c, const struct purl *purl,
                        struct match_identity *out)
{
    static const char *const distros[] = {"deb", "rpm", "apk", "alpm"};
    struct str type, space;
    match_distro_names(purl, &type, &space);
    const struct feed_ecosystem *e = feed_ecosystem_of_purl(type, space);
    for (size_t i = 0; i < COUNT_OF(distros); i++)
        out->distro |= str_eq(type, str_of(distros[i]));
    if (!e) {
        out->uncovered = true;
        out->doubt = str_fmt(a, "no source speaks of packages of pkg:%.*s%s%.*s",
                             STR_ARG(purl->type), purl->namespace.n && out->distro ? "/" : "",
                             STR_ARG(out->distro ? purl->namespace : (struct str){0}));
        return;
    }
    struct match_package p = {.ecosystem = e,
                              .scheme = e->scheme,
                              .release = str_of(e->name),
                              .release_known = true,
                              .name = full_name(a, e, purl),
                              .version = purl->version.n ? purl->version : c->version};
    if (!p.name.n)
        return;
    set_version(a, purl, &p);
    if (e->flags & FEED_DISTRO)
        match_distro_release(a, purl, &p);
    if (e->scheme == VERSION_RPM)
        p.stream = match_distro_stream(purl);
    set_names(c, purl, &p, out);
}

/* --- products --- */

/* CPE names of one component that are used: tools that guess them write some dozens. */
enum { PRODUCTS_MOST = 256 };

struct str match_join_update(struct arena *a, struct str version, struct str update)
{
    bool patch = update.n > 1 && update.p[0] == 'p' && char_is_digit(update.p[1]);
    size_t n = version.n + !patch + update.n;
    char *p = ARENA_ARRAY(a, char, n); /* not by str_fmt: for each line of each record */
    if (version.n)
        memcpy(p, version.p, version.n);
    if (!patch)
        p[version.n] = '-';
    if (update.n)
        memcpy(p + n - update.n, update.p, update.n);
    return (struct str){p, n};
}

/* A component whose CPE name leaves the version open has that of the component. */
static void set_versions(struct arena *a, struct str otherwise, struct match_product *p)
{
    const struct cpe_value *version = &p->cpe.values[CPE_VERSION];
    const struct cpe_value *update = &p->cpe.values[CPE_UPDATE];
    p->version = otherwise;
    if (version->kind != CPE_TEXT)
        return;
    p->bare = p->version = cpe_plain(a, version);
    if (update->kind == CPE_TEXT)
        p->version = match_join_update(a, p->bare, cpe_plain(a, update));
}

static bool add_product(struct arena *a, const struct match_component *c, struct str text,
                        struct match_product *out, struct err *err)
{
    struct match_product p = {.text = text};
    if (!cpe_parse(a, text, &p.cpe, err))
        return false;
    p.key = feed_cpe_key(a, text);
    if (!p.key.n)
        return err_set(err, ERR_INVALID, "names no product");
    set_versions(a, c->version, &p);
    *out = p;
    return true;
}

static void identify(struct arena *a, const struct match_component *c, struct match_identity *out)
{
    struct err reason = {0};
    *out = (struct match_identity){0};
    struct purl purl;
    if (c->purl.n && purl_parse(a, c->purl, &purl, &reason))
        set_package(a, c, &purl, out);
    else if (c->purl.n)
        out->doubt = str_fmt(a, "its purl cannot be read: %s", reason.text);
    size_t most = (c->cpe.n > 0) + c->more_cpe_count;
    struct match_product *products = ARENA_ARRAY(a, struct match_product,
                                                 most < PRODUCTS_MOST ? most : PRODUCTS_MOST);
    for (size_t i = 0; i <= c->more_cpe_count; i++) {
        struct str text = i ? c->more_cpes[i - 1] : c->cpe;
        if (!text.n)
            continue;
        if (out->product_count == PRODUCTS_MOST) {
            out->doubt = str_fmt(a, "of its %zu CPE names only the first %d are used", most,
                                 PRODUCTS_MOST);
            break;
        }
        if (add_product(a, c, text, &products[out->product_count], &reason))
            out->product_count++;
        else
            out->doubt = str_fmt(a, "%.*s%sits CPE name cannot be used: %s", STR_ARG(out->doubt),
                                 out->doubt.n ? "; " : "", reason.text);
    }
    out->products = products;
    if (!c->purl.n && !c->cpe.n && !c->more_cpe_count)
        out->doubt = STR("it has neither a purl nor a CPE name");
}

/* A package of a distribution without data is no product: upstream's ranges do not hold for it. */
bool match_asks_products(const struct match_identity *id)
{
    bool version = false;
    for (size_t i = 0; i < id->product_count && !id->distro; i++)
        version |= id->products[i].version.n > 0;
    return version;
}

const struct match_package *match_asked_package(const struct match_identity *id)
{
    for (size_t i = 0; i < id->package_count; i++)
        if (id->packages[i].name.n && id->packages[i].version.n)
            return &id->packages[i];
    return NULL;
}

bool match_can_be_asked(const struct match_identity *id)
{
    return match_asked_package(id) || match_asks_products(id);
}

void match_identity(struct arena *a, const struct match_component *c,
                    const struct match_rules *rules, struct match_identity *out)
{
    struct match_component by_rule;
    const struct match_rule *rule = NULL;
    identify(a, c, out);
    if (!rules || match_can_be_asked(out) || !match_rules_apply(a, rules, c, &by_rule, &rule))
        return;
    identify(a, &by_rule, out);
    out->rule = rule;
}
