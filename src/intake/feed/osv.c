#include "base/yaml.h"
#include "intake/feed/feed_internal.h"

/* Reads the OSV schema, https://ossf.github.io/osv-schema/, versions 1.0 to 1.7. What counts for a
   match is affected[]: package, ranges and versions. */

enum { TITLE_MAX = 160 };

enum event_kind { INTRODUCED, FIXED, LAST_AFFECTED, LIMIT };

struct event {
    enum event_kind kind;
    struct str version;
};

struct reader {
    struct arena *arena;
    struct findings *findings;
    struct str id;
};

/* Events may stand in any order; the schema's evaluation sorts them by version. Insertion keeps
   those at the same version, and those that cannot be compared, in the order they came. */
static void sort_events(enum version_scheme scheme, struct event *events, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct event e = events[i];
        size_t j = i;
        while (j > 0) {
            const struct event *before = &events[j - 1];
            bool first = e.kind == INTRODUCED && STR_IS(e.version, "0");
            bool before_first = before->kind == INTRODUCED && STR_IS(before->version, "0");
            if (before_first ||
                (!first && version_compare(scheme, e.version, before->version) != VERSION_LESS))
                break;
            events[j] = events[j - 1];
            j--;
        }
        events[j] = e;
    }
}

static bool in_turn(const struct event *events, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((events[i].kind == INTRODUCED) != (i % 2 == 0))
            return false;
    return true;
}

/* An item may name several events. */
static size_t count_events(const struct json *list)
{
    size_t n = 0;
    JSON_EACH (e, list)
        n += json_count(e);
    return n;
}

static size_t read_events(const struct json *list, struct event *events)
{
    static const struct {
        const char *name;
        enum event_kind kind;
    } kinds[] = {{"introduced", INTRODUCED},
                 {"fixed", FIXED},
                 {"last_affected", LAST_AFFECTED},
                 {"limit", LIMIT}};
    size_t n = 0;
    JSON_EACH (e, list) {
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            struct str version = json_member(e, kinds[k].name); /* YAML: 1.10 is a number */
            if (version.n && version.n <= LIMIT_NAME &&
                !(kinds[k].kind == LIMIT && STR_IS(version, "*")))
                events[n++] = (struct event){kinds[k].kind, version};
        }
    }
    return n;
}

/* Ranges from events: each "introduced" opens one, what follows closes it. */
static size_t to_ranges(enum version_scheme scheme, const struct event *events, size_t n,
                        struct version_range *out)
{
    size_t count = 0;
    bool open = false;
    struct str lower = {0};
    for (size_t i = 0; i < n; i++) {
        const struct event *e = &events[i];
        if (e->kind == INTRODUCED) {
            lower = open ? lower : e->version;
            open = true;
        } else if (open) {
            out[count++] = (struct version_range){.scheme = scheme,
                                                  .lower = lower,
                                                  .upper = e->version,
                                                  .upper_included = e->kind == LAST_AFFECTED};
            open = false;
        }
    }
    if (open)
        out[count++] = (struct version_range){.scheme = scheme, .lower = lower};
    for (size_t i = 0; i < count; i++)
        if (STR_IS(out[i].lower, "0"))
            out[i].lower = (struct str){0};
    return count;
}

static enum version_scheme scheme_of(const struct reader *r, struct str ecosystem, struct str type)
{
    const struct feed_ecosystem *e = feed_ecosystem_find(ecosystem);
    enum version_scheme scheme = VERSION_GENERIC;
    if (e)
        return e->scheme;
    if (version_scheme_find(ecosystem, &scheme))
        return scheme;
    if (STR_IS(type, "SEMVER"))
        return VERSION_SEMVER;
    findings_add(r->findings, FINDING_NOTE, "osv-ecosystem", 0, r->id,
                 "versions of %.*s are compared by the generic scheme", STR_ARG(ecosystem));
    return VERSION_GENERIC;
}

static void read_ranges(const struct reader *r, const struct json *affected,
                        struct advisory_package *out)
{
    const struct json *ranges = json_get(affected, "ranges");
    size_t most = 0;
    JSON_EACH (range, ranges)
        most += count_events(json_get(range, "events")) + 1;
    struct version_range *to = ARENA_ARRAY(r->arena, struct version_range, most);
    struct event *events = ARENA_ARRAY(r->arena, struct event, most);
    JSON_EACH (range, ranges) {
        struct str type = json_text(range, "type");
        if (STR_IS(type, "GIT"))
            continue;
        enum version_scheme scheme = scheme_of(r, out->ecosystem, type);
        size_t n = read_events(json_get(range, "events"), events);
        if (!in_turn(events, n))
            sort_events(scheme, events, n);
        out->range_count += to_ranges(scheme, events, n, to + out->range_count);
    }
    out->ranges = to;
}

static void read_severity(const struct reader *r, const struct json *list, struct advisory *out)
{
    size_t n = json_count(list);
    if (!n || out->cvss_count)
        return;
    struct advisory_cvss *to = ARENA_ARRAY(r->arena, struct advisory_cvss, n);
    JSON_EACH (s, list) {
        struct str score = json_text(s, "score");
        if (str_starts(json_text(s, "type"), STR("CVSS_")) && score.n && score.n <= LIMIT_NAME)
            to[out->cvss_count++] = (struct advisory_cvss){.vector = score, .published = -1};
    }
    out->cvss = to;
}

static void read_affected(const struct reader *r, const struct json *list, struct advisory *out)
{
    struct advisory_package *to = ARENA_ARRAY(r->arena, struct advisory_package, json_count(list));
    size_t mute = 0;
    JSON_EACH (affected, list) {
        const struct json *package = json_get(affected, "package");
        struct advisory_package p = {.ecosystem = json_text(package, "ecosystem"),
                                     .name = json_text(package, "name")};
        if (!p.ecosystem.n || !p.name.n || p.name.n > LIMIT_NAME || p.ecosystem.n > LIMIT_NAME) {
            mute++; /* source repositories with commits only: nothing an SBOM could be asked for */
            continue;
        }
        p.key = feed_package_key(r->arena, p.ecosystem, p.name);
        read_ranges(r, affected, &p);
        p.versions = feed_texts(r->arena, json_get(affected, "versions"));
        read_severity(r, json_get(affected, "severity"), out);
        if (p.range_count || p.versions.count)
            to[out->package_count++] = p;
        else
            mute++;
    }
    out->packages = to;
    if (mute)
        findings_add(r->findings, FINDING_NOTE, "osv-affected", 0, r->id,
                     "%zu of %zu affected entries name no package version", mute, json_count(list));
}

static struct advisory_texts join(struct arena *a, struct advisory_texts x, struct advisory_texts y)
{
    if (!y.count)
        return x;
    struct str *items = ARENA_ARRAY(a, struct str, x.count + y.count);
    if (x.count)
        memcpy(items, x.items, x.count * sizeof *items);
    memcpy(items + x.count, y.items, y.count * sizeof *items);
    return (struct advisory_texts){items, x.count + y.count};
}

static struct str read_published_severity(struct arena *a, const struct json *document)
{
    struct str word = str_lower(a, json_text(json_get(document, "database_specific"), "severity"));
    if (STR_IS(word, "moderate"))
        return STR("medium");
    return word.n <= 16 ? word : (struct str){0};
}

static struct str read_instant(const struct reader *r, const struct json *document,
                               const char *member)
{
    struct str text = json_text(document, member);
    struct instant t;
    if (!text.n || instant_parse(text, &t))
        return text;
    findings_add(r->findings, FINDING_WARNING, "osv-date", 0, r->id, "%s is no instant: %.*s",
                 member, (int)(text.n > 40 ? 40 : text.n), text.p);
    return (struct str){0};
}

static bool is_json(struct str bytes)
{
    if (str_starts(bytes, STR("\xef\xbb\xbf")))
        bytes = str_from(bytes, 3);
    bytes = str_trim(bytes);
    return bytes.n && bytes.p[0] == '{';
}

/* GitHub reviews its own records and says so; when OSV.dev passes one on, it adds to each package
   its purl, and where it has the record from. */
static struct str source_of(const struct json *document)
{
    struct str id = json_text(document, "id");
    if (!str_starts(id, STR("GHSA-")) ||
        !json_get(json_get(document, "database_specific"), "github_reviewed"))
        return STR("osv");
    JSON_EACH (affected, json_get(document, "affected"))
        if (json_get(json_get(affected, "database_specific"), "source") ||
            json_get(json_get(affected, "package"), "purl"))
            return STR("osv");
    return STR("ghsa");
}

bool feed_read_osv(struct arena *a, struct str bytes, struct advisory *out,
                   struct findings *findings, struct err *err)
{
    struct json *document = NULL;
    if (!(is_json(bytes) ? json_read(a, bytes, &document, err)
                         : yaml_read(a, bytes, &document, err)))
        return false;
    struct advisory ad = {.source = source_of(document), .id = json_text(document, "id")};
    if (!ad.id.n || ad.id.n > LIMIT_NAME)
        return err_set(err, ERR_INVALID, "an OSV record needs an id");
    struct reader r = {.arena = a, .findings = findings, .id = ad.id};
    ad.modified = read_instant(&r, document, "modified");
    ad.published = read_instant(&r, document, "published");
    ad.withdrawn = json_text(document, "withdrawn");
    ad.aliases = feed_texts(a, json_get(document, "aliases"));
    ad.related = join(a, feed_texts(a, json_get(document, "related")),
                      feed_texts(a, json_get(document, "upstream")));
    struct str title = json_text(document, "summary");
    ad.title = feed_line(a, title.n ? title : json_text(document, "details"), TITLE_MAX);
    ad.severity = read_published_severity(a, document);
    ad.cwes = feed_texts(a, json_get(json_get(document, "database_specific"), "cwe_ids"));
    read_severity(&r, json_get(document, "severity"), &ad);
    read_affected(&r, json_get(document, "affected"), &ad);
    *out = ad;
    return true;
}
