/* build.c - gathers the affected packages and products of one advisory, and what could not be
   taken. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

#include "value/cpe/cpe.h"
#include "value/purl/purl.h"

void feed_scores_add(struct feed_scores *s, struct str vector, struct str source, int published)
{
    if (!vector.n || vector.n > LIMIT_NAME)
        return;
    ARENA_ROOM(s->arena, s->items, s->count, s->cap, 8);
    s->items[s->count++] = (struct advisory_cvss){
        .vector = vector, .source = source, .published = published};
}

void feed_build_package(struct feed_builder *b, struct str ecosystem, struct str name,
                        const struct feed_spans *spans)
{
    struct advisory_package p = {.ecosystem = ecosystem, .name = name};
    if (!ecosystem.n || !name.n || ecosystem.n > LIMIT_NAME || name.n > LIMIT_NAME)
        return;
    p.key = feed_package_key(b->arena, ecosystem, name);
    p.range_count = feed_spans_ranges(spans, &p.ranges);
    if (!p.range_count)
        return;
    ARENA_ROOM(b->arena, b->packages, b->package_count, b->package_cap, 8);
    b->packages[b->package_count++] = p;
}

/* The name as OSV writes it. */
static struct str package_name(struct arena *a, const struct feed_ecosystem *e,
                               const struct purl *p)
{
    const char *joint = e->flags & FEED_SLASH ? "/" : ":";
    if (!p->namespace.n || !(e->flags & (FEED_SLASH | FEED_COLON)))
        return p->name;
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(p->namespace), joint, STR_ARG(p->name));
}

void feed_build_purl(struct feed_builder *b, struct str text, const struct feed_spans *spans)
{
    struct purl purl;
    struct err ignored;
    if (text.n > LIMIT_NAME || !purl_parse(b->arena, text, &purl, &ignored)) {
        b->nameless++;
        return;
    }
    const struct feed_ecosystem *e = feed_ecosystem_of_purl(purl.type, purl.namespace);
    if (!e || (e->flags & FEED_DISTRO)) { /* of a distribution the release would be needed */
        b->other_registries++;
        return;
    }
    struct feed_spans own = *spans;
    own.scheme = e->scheme;
    if (!own.count && purl.version.n)
        feed_spans_add(&own, (struct feed_span){.lower = purl.version,
                                                .upper = purl.version,
                                                .upper_included = true,
                                                .affected = true});
    feed_build_package(b, str_of(e->name), package_name(b->arena, e, &purl), &own);
}

/* The criteria in canonical form, for the version that its ranges give. */
static bool canonical(struct feed_builder *b, struct str text, bool ranged,
                      struct advisory_cpe *out)
{
    struct cpe c;
    struct err ignored;
    struct buf name = {.arena = b->arena};
    if (text.n > LIMIT_NAME || !cpe_parse(b->arena, text, &c, &ignored))
        return false;
    if (ranged || c.values[CPE_VERSION].kind == CPE_NA) {
        c.values[CPE_VERSION] = (struct cpe_value){.kind = CPE_ANY};
        c.values[CPE_UPDATE] = (struct cpe_value){.kind = CPE_ANY};
    }
    cpe_format(&c, &name);
    out->criteria = str_lower(b->arena, buf_str(&name));
    out->key = feed_cpe_key(b->arena, out->criteria);
    return out->key.n > 0;
}

/* More than any record has; a few thousand CPE names times a few thousand versions are an attack.
 */
enum { LINES_MAX = 20000, NAMES_MAX = 500 };

static void add_line(struct feed_builder *b, const struct advisory_cpe *line)
{
    if (b->cpe_count == LINES_MAX) {
        b->beyond++;
        return;
    }
    ARENA_ROOM(b->arena, b->cpes, b->cpe_count, b->cpe_cap, 8);
    b->cpes[b->cpe_count++] = *line;
}

static void add_lines(struct feed_builder *b, struct advisory_cpe line,
                      const struct version_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        line.range = ranges[i];
        line.range.scheme = VERSION_GENERIC; /* CPE names have no scheme of their own */
        add_line(b, &line);
    }
}

void feed_build_cpe(struct feed_builder *b, struct str criteria, bool by_name,
                    const struct feed_spans *spans)
{
    struct advisory_cpe line = {.vulnerable = true, .by_name = by_name};
    if (!canonical(b, criteria, spans->count > 0, &line)) {
        b->bad_criteria++;
        return;
    }
    const struct version_range all = {0}, *ranges = &all;
    size_t n = spans->count ? feed_spans_ranges(spans, &ranges) : 1;
    add_lines(b, line, ranges, n);
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

void feed_build_settle(struct feed_builder *b)
{
    struct str *keys = ARENA_ARRAY(b->arena, struct str, b->cpe_count + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->cpe_count; i++)
        if (n == 0 || !str_eq(keys[n - 1], b->cpes[i].key))
            keys[n++] = b->cpes[i].key;
    qsort(keys, n, sizeof *keys, by_text);
    b->settled = keys;
    b->settled_count = n;
}

static bool is_settled(const struct feed_builder *b, struct str key)
{
    return b->settled_count &&
           bsearch(&key, b->settled, b->settled_count, sizeof key, by_text) != NULL;
}

static bool is_among(const struct str *list, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i], text))
            return true;
    return false;
}

/* A record may repeat one product with each of its versions. */
void feed_build_cpes(struct feed_builder *b, const struct json *cpes,
                     const struct feed_spans *spans)
{
    const struct version_range all = {0}, *ranges = &all;
    size_t most = json_count(cpes) < NAMES_MAX ? json_count(cpes) : NAMES_MAX;
    struct str *done = ARENA_ARRAY(b->arena, struct str, most + 1);
    size_t n = 0, count = spans->count ? feed_spans_ranges(spans, &ranges) : 1;
    JSON_EACH (cpe, cpes) {
        struct advisory_cpe line = {.vulnerable = true};
        if (!canonical(b, json_as_text(cpe), spans->count > 0, &line)) {
            b->bad_criteria++;
            continue;
        }
        if (is_among(done, n, line.criteria) || is_settled(b, line.key))
            continue;
        if (n == NAMES_MAX && spans->count) {
            b->beyond++;
            continue;
        }
        if (n < NAMES_MAX)
            done[n++] = line.criteria;
        add_lines(b, line, ranges, count);
    }
}

bool feed_build_is_settled(const struct feed_builder *b, struct str criteria)
{
    return is_settled(b, feed_cpe_key(b->arena, criteria));
}

void feed_build_count(struct feed_builder *b, enum feed_bounds read)
{
    switch (read) {
    case FEED_BOUNDS_READ: break;
    case FEED_BOUNDS_UNKNOWN: b->versionless++; break;
    case FEED_BOUNDS_GIT: b->commits++; break;
    case FEED_BOUNDS_PROSE: b->prose++; break;
    }
}

static void tell(const struct feed_builder *b, size_t count, const char *rule, const char *what)
{
    if (count)
        findings_add(b->findings, FINDING_NOTE, rule, 0, b->id, "%zu %s", count, what);
}

void feed_build_done(struct feed_builder *b, struct advisory *out)
{
    out->packages = b->packages;
    out->package_count = b->package_count;
    tell(b, b->commits, "git-range",
         "ranges of commits, which no component list could be asked for");
    tell(b, b->prose, "version-text", "versions that are written as prose and were left out");
    tell(b, b->versionless, "no-version", "entries that say of no version that it is affected");
    tell(b, b->nameless, "no-name", "entries that name no product");
    tell(b, b->other_registries, "registry", "entries of package collections not known here");
    tell(b, b->beyond, "too-many", "lines beyond what one record may have, left out");
    tell(b, b->bad_criteria, "cpe-name", "criteria that are no CPE names and were left out");
    if (!b->cpe_count)
        return;
    struct advisory_node *node = ARENA_NEW(b->arena, struct advisory_node);
    *node = (struct advisory_node){.cpes = b->cpes, .cpe_count = b->cpe_count};
    struct advisory_configuration *all = ARENA_ARRAY(b->arena, struct advisory_configuration,
                                                     out->configuration_count + 1);
    if (out->configuration_count)
        memcpy(all, out->configurations, out->configuration_count * sizeof *all);
    all[out->configuration_count++] = (struct advisory_configuration){.nodes = node,
                                                                      .node_count = 1};
    out->configurations = all;
}
