#include "intake/feed/feed_internal.h"

#include "value/cpe/cpe.h"

/* Reads NVD's CVE API 2.0 (https://nvd.nist.gov/developers/vulnerabilities), which is also the form
   of its 2.0 data feeds: one item of "vulnerabilities". */

enum { TITLE_MAX = 160 };

struct reader {
    struct arena *arena;
    struct findings *findings;
    struct str id;
    size_t bad_criteria;
};

/* Part, vendor and product out of a canonical name, without parsing the rest; empty when the text
   is not plainly canonical. 2,600,000 of them pass here in a full import. */
static struct str quick_key(struct str criteria)
{
    struct str prefix = STR("cpe:2.3:");
    struct str key = {0};
    int colons = 0;
    if (!str_starts(criteria, prefix))
        return key;
    for (size_t i = prefix.n; i < criteria.n; i++) {
        unsigned char c = (unsigned char)criteria.p[i];
        if (c <= ' ' || c >= 0x7f || (c >= 'A' && c <= 'Z'))
            return (struct str){0};
        if (c == '\\')
            i++;
        else if (c == ':' && ++colons == 3)
            key = str_sub(criteria, prefix.n, i - prefix.n);
    }
    return colons == 10 ? key : (struct str){0};
}

static void read_bounds(const struct json *m, struct version_range *r)
{
    struct str including = json_text(m, "versionStartIncluding");
    struct str excluding = json_text(m, "versionStartExcluding");
    r->lower = including.n ? including : excluding;
    r->lower_excluded = !including.n && excluding.n;
    including = json_text(m, "versionEndIncluding");
    excluding = json_text(m, "versionEndExcluding");
    r->upper = including.n ? including : excluding;
    r->upper_included = including.n > 0;
    r->scheme = VERSION_GENERIC;
}

static bool read_cpe(struct reader *r, const struct json *m, struct advisory_cpe *out)
{
    struct advisory_cpe c = {.criteria = json_text(m, "criteria")};
    c.vulnerable = json_is_true(m, "vulnerable");
    c.key = quick_key(c.criteria);
    if (!c.key.n) {
        struct cpe parsed;
        struct err ignored;
        struct buf b = {.arena = r->arena};
        c.key = feed_cpe_key(r->arena, c.criteria);
        if (c.criteria.n > LIMIT_NAME || !cpe_parse(r->arena, c.criteria, &parsed, &ignored)) {
            r->bad_criteria++;
            return false;
        }
        cpe_format(&parsed, &b);
        c.criteria = str_lower(r->arena, buf_str(&b));
    }
    read_bounds(m, &c.range);
    if (c.range.lower.n > LIMIT_NAME || c.range.upper.n > LIMIT_NAME) {
        r->bad_criteria++;
        return false;
    }
    *out = c;
    return true;
}

static void read_nodes(struct reader *r, const struct json *list, struct advisory_configuration *c)
{
    struct advisory_node *nodes = ARENA_ARRAY(r->arena, struct advisory_node, json_count(list));
    JSON_EACH (n, list) {
        const struct json *matches = json_get(n, "cpeMatch");
        struct advisory_cpe *cpes = ARENA_ARRAY(r->arena, struct advisory_cpe, json_count(matches));
        struct advisory_node *node = &nodes[c->node_count++];
        *node = (struct advisory_node){.all = STR_IS(json_text(n, "operator"), "AND"),
                                       .negate = json_is_true(n, "negate"),
                                       .cpes = cpes};
        JSON_EACH (m, matches)
            if (read_cpe(r, m, &cpes[node->cpe_count]))
                node->cpe_count++;
    }
    c->nodes = nodes;
}

static void read_configurations(struct reader *r, const struct json *list, struct advisory *out)
{
    struct advisory_configuration *cs = ARENA_ARRAY(r->arena, struct advisory_configuration,
                                                    json_count(list));
    JSON_EACH (c, list) {
        struct advisory_configuration *to = &cs[out->configuration_count++];
        to->all = STR_IS(json_text(c, "operator"), "AND");
        to->negate = json_is_true(c, "negate");
        read_nodes(r, json_get(c, "nodes"), to);
    }
    out->configurations = cs;
    if (r->bad_criteria)
        findings_add(r->findings, FINDING_WARNING, "nvd-criteria", 0, r->id,
                     "%zu criteria are no CPE names and were left out", r->bad_criteria);
}

static void read_metrics(struct reader *r, const struct json *metrics, struct advisory *out)
{
    static const char *const kinds[] = {"cvssMetricV40", "cvssMetricV31", "cvssMetricV30",
                                        "cvssMetricV2"};
    size_t most = 0;
    JSON_EACH (kind, metrics)
        most += json_count(kind);
    struct advisory_cvss *to = ARENA_ARRAY(r->arena, struct advisory_cvss, most);
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        JSON_EACH (m, json_get(metrics, kinds[k])) {
            const struct json *data = json_get(m, "cvssData");
            struct str vector = json_text(data, "vectorString");
            if (!vector.n || vector.n > LIMIT_NAME)
                continue;
            struct str severity = json_text(data, "baseSeverity");
            if (!severity.n)
                severity = json_text(m, "baseSeverity"); /* 2.0 has it here */
            if (!out->severity.n && severity.n <= 16)
                out->severity = str_lower(r->arena, severity);
            to[out->cvss_count++] = (struct advisory_cvss){
                .vector = vector,
                .source = json_text(m, "source"),
                .published = feed_tenths(json_as_text(json_get(data, "baseScore"))),
            };
        }
    }
    out->cvss = to;
}

static struct advisory_texts read_cwes(struct reader *r, const struct json *weaknesses)
{
    size_t most = 0;
    JSON_EACH (w, weaknesses)
        most += json_count(json_get(w, "description"));
    struct str *items = ARENA_ARRAY(r->arena, struct str, most);
    size_t n = 0;
    JSON_EACH (w, weaknesses) {
        JSON_EACH (d, json_get(w, "description")) {
            struct str cwe = json_text(d, "value");
            bool known = !str_starts(cwe, STR("CWE-")) || cwe.n > 16;
            for (size_t i = 0; i < n && !known; i++)
                known = str_eq(items[i], cwe);
            if (!known)
                items[n++] = cwe;
        }
    }
    return (struct advisory_texts){items, n};
}

static struct str read_title(struct reader *r, const struct json *descriptions)
{
    JSON_EACH (d, descriptions)
        if (STR_IS(json_text(d, "lang"), "en"))
            return feed_line(r->arena, json_text(d, "value"), TITLE_MAX);
    return (struct str){0};
}

bool feed_read_nvd(struct arena *a, struct str bytes, struct advisory *out,
                   struct findings *findings, struct err *err)
{
    struct json *item = NULL;
    if (!json_read(a, bytes, &item, err))
        return false;
    const struct json *cve = json_get(item, "cve");
    struct advisory ad = {.source = STR("nvd"), .id = json_text(cve, "id")};
    if (!feed_is_cve(ad.id))
        return err_set(err, ERR_INVALID, "an NVD record needs a CVE id");
    struct reader r = {.arena = a, .findings = findings, .id = ad.id};
    ad.modified = json_text(cve, "lastModified");
    ad.published = json_text(cve, "published");
    ad.status = json_text(cve, "vulnStatus");
    if (STR_IS(ad.status, "Rejected"))
        ad.withdrawn = ad.modified.n ? ad.modified : STR("rejected");
    ad.title = read_title(&r, json_get(cve, "descriptions"));
    ad.cwes = read_cwes(&r, json_get(cve, "weaknesses"));
    read_metrics(&r, json_get(cve, "metrics"), &ad);
    read_configurations(&r, json_get(cve, "configurations"), &ad);
    *out = ad;
    return true;
}

void feed_read_configurations(struct arena *a, struct findings *findings, const struct json *list,
                              struct advisory *out)
{
    struct reader r = {.arena = a, .findings = findings, .id = out->id};
    read_configurations(&r, list, out);
}
