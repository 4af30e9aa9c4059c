#include "portfolio.h"

#include "base/limits.h"
#include "base/stream.h"
#include "base/zip.h"
#include "intake/feed/feed.h"
#include "value/cpe/cpe.h"

struct reader {
    struct arena *keep;
    struct arena scratch; /* of one record */
    struct portfolio_pool *pools;
};

/* --- the pool --- */

static void grow_slots(struct arena *a, struct portfolio_pool *pool)
{
    size_t n = pool->slot_count ? pool->slot_count * 4 : 1024;
    uint32_t *slots = ARENA_ARRAY(a, uint32_t, n);
    for (size_t i = 0; i < pool->count; i++) {
        size_t at = str_hash(pool->items[i].key) & (n - 1);
        while (slots[at])
            at = (at + 1) & (n - 1);
        slots[at] = (uint32_t)i + 1;
    }
    pool->slots = slots;
    pool->slot_count = n;
}

static void grow_items(struct arena *a, struct portfolio_pool *pool)
{
    size_t cap = pool->cap ? pool->cap * 2 : 512;
    struct portfolio_package *items = ARENA_ARRAY(a, struct portfolio_package, cap);
    if (pool->count)
        memcpy(items, pool->items, pool->count * sizeof *items);
    pool->items = items;
    pool->cap = cap;
}

/* The package of that key; a new one has nothing but its key. */
static struct portfolio_package *package_of(struct arena *a, struct portfolio_pool *pool,
                                            struct str key)
{
    if (pool->count * 2 >= pool->slot_count)
        grow_slots(a, pool);
    size_t at = str_hash(key) & (pool->slot_count - 1);
    for (; pool->slots[at]; at = (at + 1) & (pool->slot_count - 1))
        if (str_eq(pool->items[pool->slots[at] - 1].key, key))
            return &pool->items[pool->slots[at] - 1];
    if (pool->count == pool->cap)
        grow_items(a, pool);
    pool->slots[at] = (uint32_t)pool->count + 1;
    struct portfolio_package *p = &pool->items[pool->count++];
    p->key = str_copy(a, key);
    return p;
}

/* --- versions --- */

struct str portfolio_step(struct arena *a, struct str version, int step)
{
    for (size_t end = version.n; end > 0;) {
        if (!char_is_digit(version.p[end - 1])) {
            end--;
            continue;
        }
        size_t at = end;
        while (at > 0 && char_is_digit(version.p[at - 1]))
            at--;
        int64_t number;
        if (end - at < 10 && str_to_int(str_sub(version, at, end - at), &number) &&
            (step > 0 || number > 0))
            return str_fmt(a, "%.*s%lld%.*s", (int)at, version.p, (long long)(number + step),
                           STR_ARG(str_from(version, end)));
        end = at;
    }
    return (struct str){0};
}

static void add_affected(struct arena *a, struct portfolio_package *p, struct str version)
{
    if (!version.n || version.n > 40 || STR_IS(version, "0") ||
        p->affected_count == PORTFOLIO_AFFECTED_MAX)
        return;
    p->affected[p->affected_count++] = str_copy(a, version);
}

static void raise_above(struct arena *a, struct portfolio_package *p, struct str version)
{
    if (!version.n || version.n > 40)
        p->endless = true;
    else if (!p->above.n || version_compare(p->scheme, version, p->above) == VERSION_GREATER)
        p->above = str_copy(a, version);
}

static void add_range(struct reader *r, struct portfolio_package *p,
                      const struct version_range *range)
{
    struct str near = range->upper_included ? range->upper
                                            : portfolio_step(&r->scratch, range->upper, -1);
    if (!near.n || version_in_range(range, near) != VERSION_IN)
        near = range->lower;
    if (version_in_range(range, near) == VERSION_IN)
        add_affected(r->keep, p, near);
    raise_above(r->keep, p,
                range->upper_included ? portfolio_step(&r->scratch, range->upper, 1)
                                      : range->upper);
}

/* --- OSV --- */

static bool kind_of(struct str ecosystem, enum portfolio_kind *out)
{
    static const struct {
        const char *name;
        enum portfolio_kind kind;
    } kinds[] = {{"npm", PORTFOLIO_NPM},         {"PyPI", PORTFOLIO_PYPI},
                 {"Maven", PORTFOLIO_MAVEN},     {"Go", PORTFOLIO_GO},
                 {"crates.io", PORTFOLIO_CARGO}, {"RubyGems", PORTFOLIO_GEM},
                 {"Debian", PORTFOLIO_DEBIAN},   {"Alpine", PORTFOLIO_ALPINE}};
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!str_eq(feed_ecosystem_base(ecosystem), str_of(kinds[i].name)))
            continue;
        *out = kinds[i].kind;
        return true;
    }
    return false;
}

/* A distribution's package is of a release, or it cannot be looked up. */
static bool is_usable(const struct advisory_package *p, enum portfolio_kind kind)
{
    bool distro = kind == PORTFOLIO_DEBIAN || kind == PORTFOLIO_ALPINE;
    return p->key.n && p->name.n < 100 &&
           (!distro || str_find_char(p->ecosystem, ':') < p->ecosystem.n);
}

static bool take_osv(void *context, struct str name, struct str bytes, struct err *err)
{
    struct reader *r = context;
    (void)name;
    size_t mark = arena_mark(&r->scratch);
    struct advisory advisory;
    struct findings findings;
    struct err reason = {0};
    (void)err;
    findings_init(&findings, &r->scratch);
    bool ok = feed_read_osv(&r->scratch, bytes, &advisory, &findings, &reason);
    for (size_t i = 0; ok && !advisory.withdrawn.n && i < advisory.package_count; i++) {
        const struct advisory_package *from = &advisory.packages[i];
        enum portfolio_kind kind;
        if (!kind_of(from->ecosystem, &kind) || !is_usable(from, kind))
            continue;
        struct portfolio_package *p = package_of(r->keep, &r->pools[kind], from->key);
        if (!p->name.n) {
            p->ecosystem = str_copy(r->keep, from->ecosystem);
            p->name = str_copy(r->keep, from->name);
            p->scheme = feed_ecosystem_find(from->ecosystem)->scheme;
        }
        if (from->versions.count)
            add_affected(r->keep, p, from->versions.items[from->versions.count - 1]);
        for (size_t k = 0; k < from->range_count; k++)
            add_range(r, p, &from->ranges[k]);
        p->endless |= !from->range_count;
    }
    arena_rewind(&r->scratch, mark);
    return true;
}

/* --- NVD --- */

static void take_cpe(struct reader *r, const struct advisory_cpe *from)
{
    if (!from->vulnerable || !from->key.n || from->key.n > 100)
        return;
    struct portfolio_package *p = package_of(r->keep, &r->pools[PORTFOLIO_PRODUCT], from->key);
    p->name = p->key;
    p->scheme = from->range.scheme;
    struct cpe cpe;
    struct err ignored;
    if (from->range.lower.n || from->range.upper.n)
        add_range(r, p, &from->range);
    else if (cpe_parse(&r->scratch, from->criteria, &cpe, &ignored) &&
             cpe.values[CPE_VERSION].kind == CPE_TEXT) {
        struct str version = cpe_plain(&r->scratch, &cpe.values[CPE_VERSION]);
        add_affected(r->keep, p, version);
        raise_above(r->keep, p, portfolio_step(&r->scratch, version, 1));
    } else {
        p->endless = true;
    }
}

/* Of alternatives only: what needs a platform beside it is not affected by itself. */
static bool take_nvd(void *context, struct str item, uint64_t offset, struct err *err)
{
    struct reader *r = context;
    (void)offset;
    (void)err;
    size_t mark = arena_mark(&r->scratch);
    struct advisory advisory;
    struct findings findings;
    struct err reason = {0};
    findings_init(&findings, &r->scratch);
    bool ok = feed_read_nvd(&r->scratch, item, &advisory, &findings, &reason);
    for (size_t i = 0; ok && i < advisory.configuration_count; i++) {
        const struct advisory_configuration *c = &advisory.configurations[i];
        for (size_t n = 0; !c->all && !c->negate && n < c->node_count; n++) {
            const struct advisory_node *node = &c->nodes[n];
            for (size_t k = 0; !node->all && !node->negate && k < node->cpe_count; k++)
                take_cpe(r, &node->cpes[k]);
        }
    }
    arena_rewind(&r->scratch, mark);
    return true;
}

/* --- */

bool portfolio_read_feed(struct arena *a, struct str path, struct portfolio_pool *pools,
                         struct err *err)
{
    struct reader r = {.keep = a, .pools = pools};
    struct stream *s = NULL;
    struct str first;
    struct json *head;
    arena_init(&r.scratch, GIB(1));
    bool ok = stream_open(a, path, &s, err) && stream_peek(s, KIB(64), &first, err);
    if (ok && feed_recognise(first) == FEED_ARCHIVE)
        ok = zip_each(path, STR(".json"), LIMIT_FEED_RECORD, take_osv, &r, err);
    else if (ok && feed_recognise(first) == FEED_NVD)
        ok = stream_each_item(s, STR("vulnerabilities"), LIMIT_FEED_RECORD, take_nvd, &r, a, &head,
                              err);
    else if (ok)
        ok = err_set(err, ERR_INVALID, "is neither an archive of OSV nor a feed of NVD");
    stream_close(s);
    arena_done(&r.scratch);
    return ok || err_wrap(err, "%.*s", STR_ARG(path));
}
