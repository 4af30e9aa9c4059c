#include "assess/match/match_internal.h"

#include "value/purl/purl.h"

/* From what an SBOM says a component is to what the feeds call it. */

/* --- the release of a distribution --- */

static const struct {
    const char *codename, *number;
} codenames[] = {
    {"jessie", "8"},     {"stretch", "9"},   {"buster", "10"},   {"bullseye", "11"},
    {"bookworm", "12"},  {"trixie", "13"},   {"forky", "14"},    {"xenial", "16.04"},
    {"bionic", "18.04"}, {"focal", "20.04"}, {"jammy", "22.04"}, {"noble", "24.04"},
};

/* "12" of "debian-12", "debian-12.5", "12.5", "bookworm"; as many parts as asked for. */
static struct str release_number(struct str distro, int parts)
{
    for (size_t i = 0; i < COUNT_OF(codenames); i++)
        if (str_has(distro, str_of(codenames[i].codename)))
            return str_of(codenames[i].number);
    size_t dash = str_rfind_char(distro, '-');
    struct str number = dash < distro.n ? str_from(distro, dash + 1) : distro;
    if (number.n && number.p[0] == 'v')
        number = str_from(number, 1);
    for (size_t i = 0; i < number.n; i++) {
        if (number.p[i] == '.' && --parts == 0)
            return str_sub(number, 0, i);
        if (!char_is_digit(number.p[i]) && number.p[i] != '.')
            return (struct str){0};
    }
    return number;
}

/* Debian's own versions often say it: "3.0.11-1~deb12u2". */
static struct str release_of_version(struct str version)
{
    size_t at = str_find(version, STR("deb"));
    size_t end = at + 3;
    while (end < version.n && char_is_digit(version.p[end]))
        end++;
    if (end >= version.n || version.p[end] != 'u')
        return (struct str){0};
    return str_sub(version, at + 3, end - at - 3);
}

static void set_release(struct arena *a, const struct purl *purl, struct match_package *p)
{
    struct str name = str_of(p->ecosystem->name);
    bool two_parts = STR_IS(name, "Ubuntu") || STR_IS(name, "Alpine") || STR_IS(name, "openSUSE");
    struct str number = release_number(purl_qualifier(purl, "distro"), two_parts ? 2 : 1);
    if (!number.n && STR_IS(name, "Debian"))
        number = release_of_version(purl->version);
    p->release = name;
    p->release_known = number.n > 0 || STR_IS(name, "Wolfi") || STR_IS(name, "Chainguard");
    if (number.n)
        p->release = str_fmt(a, "%.*s:%s%.*s", STR_ARG(name), STR_IS(name, "Alpine") ? "v" : "",
                             STR_ARG(number));
}

/* --- packages --- */

static struct str full_name(struct arena *a, const struct feed_ecosystem *e, const struct purl *p)
{
    if (p->namespace.n && (e->flags & FEED_SLASH))
        return str_fmt(a, "%.*s/%.*s", STR_ARG(p->namespace), STR_ARG(p->name));
    if (p->namespace.n && (e->flags & FEED_COLON))
        return str_fmt(a, "%.*s:%.*s", STR_ARG(p->namespace), STR_ARG(p->name));
    return p->name;
}

/* Distributions publish by source package; the purl names the binary and, in "upstream" or
   "source", the source with its version where that differs. */
static void use_source(const struct purl *purl, struct match_package *p)
{
    struct str source = purl_qualifier(purl, "upstream");
    if (!source.n)
        source = purl_qualifier(purl, "source");
    if (!source.n)
        return;
    size_t at = str_rfind_char(source, '@');
    p->name = str_sub(source, 0, at);
    if (at + 1 < source.n)
        p->version = str_from(source, at + 1);
}

/* "v1.2.3" of a module and "go1.20.1" of the standard library are 1.2.3 and 1.20.1 in advisories.
 */
static struct str go_version(struct str version)
{
    size_t n = str_starts(version, STR("go")) ? 2 : (version.n && version.p[0] == 'v');
    return str_from(version, n);
}

static void set_package(struct arena *a, const struct match_component *c, const struct purl *purl,
                        struct match_identity *out)
{
    const struct feed_ecosystem *e = feed_ecosystem_of_purl(purl->type, purl->namespace);
    static const char *const distros[] = {"deb", "rpm", "apk", "alpm"};
    for (size_t i = 0; i < COUNT_OF(distros); i++)
        out->distro |= str_eq(purl->type, str_of(distros[i]));
    if (!e) {
        out->uncovered = true;
        out->doubt = str_fmt(a, "no source speaks of packages of pkg:%.*s%s%.*s",
                             STR_ARG(purl->type), purl->namespace.n && out->distro ? "/" : "",
                             STR_ARG(out->distro ? purl->namespace : (struct str){0}));
        return;
    }
    struct match_package *p = &out->package;
    p->ecosystem = e;
    p->scheme = e->scheme;
    p->release = str_of(e->name);
    p->release_known = true;
    p->name = full_name(a, e, purl);
    p->version = purl->version.n ? purl->version : c->version;
    if (STR_IS(p->release, "Go"))
        p->version = go_version(p->version);
    struct str epoch = purl_qualifier(purl, "epoch");
    if (epoch.n && str_find_char(p->version, ':') == p->version.n)
        p->version = str_fmt(a, "%.*s:%.*s", STR_ARG(epoch), STR_ARG(p->version));
    if (e->flags & FEED_SOURCE)
        use_source(purl, p);
    if (e->flags & FEED_DISTRO)
        set_release(a, purl, p);
    out->has_package = p->name.n > 0;
}

/* --- products --- */

struct str match_join_update(struct arena *a, struct str version, struct str update)
{
    bool patch = update.n > 1 && update.p[0] == 'p' && char_is_digit(update.p[1]);
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(version), patch ? "" : "-", STR_ARG(update));
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

void match_identity(struct arena *a, const struct match_component *c, struct match_identity *out)
{
    struct err reason = {0};
    *out = (struct match_identity){0};
    struct purl purl;
    if (c->purl.n && purl_parse(a, c->purl, &purl, &reason))
        set_package(a, c, &purl, out);
    else if (c->purl.n)
        out->doubt = str_fmt(a, "its purl cannot be read: %s", reason.text);
    size_t most = (c->cpe.n > 0) + c->more_cpe_count;
    struct match_product *products = ARENA_ARRAY(a, struct match_product, most);
    for (size_t i = 0; i <= c->more_cpe_count; i++) {
        struct str text = i ? c->more_cpes[i - 1] : c->cpe;
        if (!text.n)
            continue;
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
