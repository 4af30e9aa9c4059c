/* cve5.c - reads CVE records, CVE Record Format 5.0 to 5.2
   (https://github.com/CVEProject/cve-schema), as cvelistV5 and CISA's Vulnrichment publish them:
   one container of the CNA, and those of others (ADP). cve5_affected.c reads what is affected. A
   rejected record is withdrawn. KEV marks and SSVC come from the containers of CISA. */
#include "intake/feed/feed_internal.h"

enum { TITLE_MAX = 240 };

struct reader {
    struct arena *arena;
    struct advisory *out;
    struct feed_scores scores;
    struct feed_builder builder;
    struct str *cwes;
    size_t cwe_count, cwe_cap;
};

static struct str in_english(const struct json *descriptions)
{
    JSON_EACH (d, descriptions)
        if (str_starts(json_text(d, "lang"), STR("en")))
            return json_text(d, "value");
    return (struct str){0};
}

static void add_cwe(struct reader *r, struct str cwe)
{
    if (!str_starts(cwe, STR("CWE-")) || cwe.n > 16)
        return;
    for (size_t i = 0; i < r->cwe_count; i++)
        if (str_eq(r->cwes[i], cwe))
            return;
    if (r->cwe_count < r->cwe_cap)
        r->cwes[r->cwe_count++] = cwe;
}

static void read_weaknesses(struct reader *r, const struct json *types)
{
    JSON_EACH (type, types)
        JSON_EACH (d, json_get(type, "descriptions"))
            add_cwe(r, json_text(d, "cweId"));
}

/* "exploitation=poc automatable=yes technical_impact=total" */
static struct str ssvc_text(struct arena *a, const struct json *content)
{
    struct buf b = {.arena = a};
    JSON_EACH (option, json_get(content, "options"))
        JSON_EACH (point, option) {
            struct str value = json_as_text(point);
            if (point->key.n > 40 || value.n > 40 || b.n > 200)
                continue;
            if (b.n)
                buf_char(&b, ' ');
            for (size_t i = 0; i < point->key.n; i++)
                buf_char(&b, point->key.p[i] == ' ' ? '_' : char_lower(point->key.p[i]));
            buf_char(&b, '=');
            buf_put(&b, str_lower(a, value));
        }
    return buf_str(&b);
}

/* Metrics of a kind that the format does not know itself. */
static void read_other(struct reader *r, const struct json *other, struct str source)
{
    struct str type = json_text(other, "type");
    const struct json *content = json_get(other, "content");
    if (str_eq_nocase(type, STR("ssvc")) && !r->out->ssvc.n)
        r->out->ssvc = ssvc_text(r->arena, content);
    struct date d;
    struct str added = str_sub(json_text(content, "dateAdded"), 0, 10);
    if (str_eq_nocase(type, STR("kev")) && date_parse(added, &d)) {
        r->out->kev_added = added;
        r->out->kev_source = source;
    }
}

static void read_metrics(struct reader *r, const struct json *metrics, struct str source)
{
    static const char *const kinds[] = {"cvssV4_0", "cvssV3_1", "cvssV3_0", "cvssV2_0"};
    JSON_EACH (m, metrics) {
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            const struct json *data = json_get(m, kinds[k]);
            struct str severity = json_text(data, "baseSeverity");
            feed_scores_add(&r->scores, json_text(data, "vectorString"), source,
                            feed_tenths(json_as_text(json_get(data, "baseScore"))));
            if (!r->out->severity.n && severity.n && severity.n <= 16)
                r->out->severity = str_lower(r->arena, severity);
        }
        read_other(r, json_get(m, "other"), source);
    }
}

static struct str source_of(const struct json *container)
{
    const struct json *provider = json_get(container, "providerMetadata");
    struct str name = json_text(provider, "shortName");
    name = name.n ? name : json_text(provider, "orgId");
    return str_sub(name, 0, 64);
}

static void read_container(struct reader *r, const struct json *container)
{
    struct str source = source_of(container);
    read_weaknesses(r, json_get(container, "problemTypes"));
    read_metrics(r, json_get(container, "metrics"), source);
    const struct json *applicability = json_get(container, "cpeApplicability");
    if (json_count(applicability) && !r->out->configuration_count)
        feed_read_configurations(r->arena, r->builder.findings, applicability, r->out);
    feed_read_cve_affected(&r->builder, json_get(container, "affected"),
                           json_count(applicability) > 0);
    feed_build_settle(&r->builder);
}

static void read_head(struct reader *r, const struct json *metadata, const struct json *cna)
{
    struct advisory *ad = r->out;
    struct str published = json_text(metadata, "datePublished");
    struct str public = json_text(cna, "datePublic");
    ad->modified = json_text(metadata, "dateUpdated");
    ad->published = published.n ? published : public;
    ad->modified = ad->modified.n ? ad->modified : ad->published;
    ad->status = json_text(metadata, "state");
    if (STR_IS(ad->status, "REJECTED")) {
        struct str rejected = json_text(metadata, "dateRejected");
        rejected = rejected.n ? rejected : ad->modified;
        ad->withdrawn = rejected.n ? rejected : STR("rejected");
    }
    struct str title = json_text(cna, "title");
    title = title.n ? title : in_english(json_get(cna, "descriptions"));
    title = title.n ? title : in_english(json_get(cna, "rejectedReasons"));
    ad->title = feed_line(r->arena, title, TITLE_MAX);
}

bool feed_read_cve(struct arena *a, struct str bytes, struct advisory *out,
                   struct findings *findings, struct err *err)
{
    enum { CWES_MAX = 64 };
    struct json *document = NULL;
    if (!json_read(a, bytes, &document, err))
        return false;
    const struct json *metadata = json_get(document, "cveMetadata");
    const struct json *containers = json_get(document, "containers");
    const struct json *cna = json_get(containers, "cna");
    struct advisory ad = {.source = STR("cve"), .id = json_text(metadata, "cveId")};
    if (!feed_is_cve(ad.id))
        return err_set(err, ERR_INVALID, "a CVE record needs a cveId in its cveMetadata");
    if (!str_starts(json_text(document, "dataVersion"), STR("5.")))
        return err_set(err, ERR_INVALID, "%.*s: only version 5 of the CVE Record Format is read",
                       STR_ARG(ad.id));
    struct reader r = {.arena = a,
                       .out = &ad,
                       .scores = {.arena = a},
                       .builder = {.arena = a, .findings = findings, .id = ad.id},
                       .cwes = ARENA_ARRAY(a, struct str, CWES_MAX),
                       .cwe_cap = CWES_MAX};
    read_head(&r, metadata, cna);
    read_container(&r, cna);
    JSON_EACH (adp, json_get(containers, "adp"))
        read_container(&r, adp);
    feed_build_done(&r.builder, &ad);
    ad.cvss = r.scores.items;
    ad.cvss_count = r.scores.count;
    ad.cwes = (struct advisory_texts){r.cwes, r.cwe_count};
    *out = ad;
    return true;
}
