#include "assess/match/match_internal.h"

/* Which sources answer for a component follows from what the database says it holds. A source with
   ecosystems among its parts (osv, ghsa) answers for the packages of those; one whose parts are
   years, or that has none (nvd, cve), for all products; one whose parts are anything else, such as
   publishers (csaf), for the products of those only, so that its silence says nothing. Lists of
   identifiers (kev, epss) answer for none. */

bool match_source_stale(const struct match_options *options, const struct advisory_source *source)
{
    struct date newest;
    bool dated;
    int days = options->stale_days ? options->stale_days : source->max_age_days;
    if (days < 0)
        return false;
    return !advisory_source_day(source, &newest, &dated) ||
           date_to_days(options->as_of) - date_to_days(newest) > days;
}

static bool is_year(struct str part)
{
    for (size_t i = 0; i < part.n; i++)
        if (!char_is_digit(part.p[i]))
            return false;
    return part.n == 4;
}

static enum match_scope scope_of(const struct advisory_sources *all, struct str name)
{
    enum match_scope scope = MATCH_SCOPE_PRODUCTS;
    if (feed_is_list(name))
        return MATCH_SCOPE_NONE;
    for (size_t i = 0; i < all->count; i++) {
        struct str part = all->items[i].part;
        if (!str_eq(all->items[i].name, name) || !part.n || is_year(part))
            continue;
        if (feed_ecosystem_find(part))
            return MATCH_SCOPE_PACKAGES;
        scope = MATCH_SCOPE_SOME_PRODUCTS;
    }
    return scope;
}

/* Whether a part of a source is what the package asks for: its release, a variant of it
   ("Ubuntu:22.04:LTS"), or, when the release is not known, any release of the distribution. */
static bool part_serves(const struct match_package *p, struct str part)
{
    struct str wanted = p->release_known ? p->release : str_of(p->ecosystem->name);
    if (p->release_known && STR_IS(str_of(p->ecosystem->name), "SUSE")) {
        /* "SUSE:Linux Enterprise Module for Basesystem 15 SP4": many products of one release */
        struct str pack = str_from(p->release, str_find_char(p->release, ':') + 1);
        size_t before = part.n - pack.n - 1;
        return str_starts(part, STR("SUSE:")) && str_ends(part, pack) && part.n > pack.n &&
               part.p[before] == ' ';
    }
    return str_starts(part, wanted) && (part.n == wanted.n || part.p[wanted.n] == ':');
}

void match_source_put(struct buf *b, const struct advisory_source *source,
                      const struct match_options *options)
{
    bool dated = source->newest.n > 0;
    struct str day = str_sub(dated ? source->newest : source->imported_at, 0, 10);
    buf_fmt(b, "%s%.*s%s%.*s (%lld records, %s %.*s%s)", b->n ? ", " : "", STR_ARG(source->name),
            source->part.n ? " " : "", STR_ARG(source->part), (long long)source->records,
            dated ? "newest" : "without dates, imported", STR_ARG(day),
            match_source_stale(options, source) ? ", stale" : "");
}

static void add_once(struct str *list, size_t *count, struct str text)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(list[i], text))
            return;
    list[(*count)++] = text;
}

/* One fresh source is enough: of two that speak of the same packages the other may be old. */
struct freshness {
    bool covered, fresh;
};

void match_scopes_find(struct arena *a, const struct advisory_sources *sources,
                       struct match_scopes *out)
{
    enum match_scope *scopes = ARENA_ARRAY(a, enum match_scope, sources->count + 1);
    for (size_t i = 0; i < sources->count; i++)
        scopes[i] = scope_of(sources, sources->items[i].name);
    *out = (struct match_scopes){sources, scopes};
}

/* Whether row i of the sources answers for the package, or for products. */
static bool answers(const struct match_scopes *scopes, size_t i,
                    const struct match_package *package, bool products)
{
    const struct advisory_source *source = &scopes->sources->items[i];
    switch (scopes->of[i]) {
    case MATCH_SCOPE_NONE: break;
    case MATCH_SCOPE_PACKAGES:
        return package && source->records && source->part.n && part_serves(package, source->part);
    case MATCH_SCOPE_PRODUCTS:
    case MATCH_SCOPE_SOME_PRODUCTS: return products && source->records && !source->part.n;
    }
    return false;
}

/* Records of packages stand in sources of products too, so that these are looked in for both. */
static bool looked_in(const struct match_scopes *scopes, size_t i,
                      const struct match_options *options, const struct match_package *package,
                      bool products)
{
    const struct advisory_source *source = &scopes->sources->items[i];
    switch (scopes->of[i]) {
    case MATCH_SCOPE_NONE: break;
    case MATCH_SCOPE_PACKAGES:
        return answers(scopes, i, package, products) && !match_source_stale(options, source);
    case MATCH_SCOPE_PRODUCTS:
        return (package || products) && source->records && !source->part.n &&
               !match_source_stale(options, source);
    case MATCH_SCOPE_SOME_PRODUCTS:
        return (package || products) && source->records && !source->part.n;
    }
    return false;
}

static void list_looked_in(struct arena *a, const struct match_scopes *scopes,
                           const struct match_options *options, const struct match_package *package,
                           bool products, struct match_coverage *out)
{
    const struct advisory_sources *sources = scopes->sources;
    struct str *names = ARENA_ARRAY(a, struct str, sources->count + 1);
    for (size_t i = 0; i < sources->count; i++)
        if (looked_in(scopes, i, options, package, products))
            add_once(names, &out->looked_in_count, sources->items[i].name);
    out->looked_in = names;
}

void match_coverage_find(struct arena *a, const struct match_scopes *scopes,
                         const struct match_options *options, const struct match_package *package,
                         bool products, struct match_coverage *out)
{
    const struct advisory_sources *sources = scopes->sources;
    struct str *parts = ARENA_ARRAY(a, struct str, package ? sources->count + 1 : 0);
    struct buf looked = {.arena = a};
    struct freshness of_package = {0}, of_products = {0};
    size_t count = 0;
    if (package)
        add_once(parts, &count,
                 package->release_known ? package->release : str_of(package->ecosystem->name));
    for (size_t i = 0; i < sources->count; i++) {
        const struct advisory_source *source = &sources->items[i];
        if (!answers(scopes, i, package, products))
            continue;
        bool of_all = scopes->of[i] != MATCH_SCOPE_SOME_PRODUCTS;
        bool stale = match_source_stale(options, source);
        struct freshness *f = source->part.n ? &of_package : &of_products;
        match_source_put(&looked, source, options);
        if (source->part.n)
            add_once(parts, &count, source->part);
        f->covered |= of_all;
        f->fresh |= of_all && !stale;
    }
    *out = (struct match_coverage){
        .looked = buf_str(&looked),
        .parts = parts,
        .part_count = count,
        .covered = of_package.covered || of_products.covered,
        .stale = (of_package.covered && !of_package.fresh) ||
                 (of_products.covered && !of_products.fresh),
    };
    list_looked_in(a, scopes, options, package, products, out);
}
