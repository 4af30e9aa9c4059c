/* import_document.c - from records and documents of each kind to advisories in the database, with
   what the receipt has to tell of them. */
#include "intake/feed/feed_internal.h"

#include "value/cvss/cvss.h"

bool feed_read_record(enum feed_kind kind, struct arena *a, struct str bytes, struct advisory *out,
                      struct findings *findings, struct err *err)
{
    if (kind == FEED_NVD)
        return feed_read_nvd(a, bytes, out, findings, err);
    if (kind == FEED_CVE)
        return feed_read_cve(a, bytes, out, findings, err);
    if (kind == FEED_RUSTSEC)
        return feed_read_rustsec(a, bytes, out, findings, err);
    return feed_read_osv(a, bytes, out, findings, err);
}

struct str feed_own_part(const struct advisory *ad)
{
    if (STR_IS(ad->source, "nvd") || STR_IS(ad->source, "cve"))
        return str_sub(ad->id, 4, 4);
    if (STR_IS(ad->source, "csaf"))
        return ad->publisher.n ? ad->publisher : STR("unnamed");
    return (struct str){0};
}

bool feed_is_document(enum feed_kind kind)
{
    return kind == FEED_CSAF || kind == FEED_SECDB || kind == FEED_EUVD || kind == FEED_KEV_EU ||
           kind == FEED_COMPANION;
}

bool feed_is_beside(enum feed_kind kind, struct str name)
{
    static const char *const records[] = {".json", ".yaml", ".yml", ".zip", ".gz", ".xml"};
    if (kind != FEED_OTHER && kind != FEED_NONE)
        return false;
    for (size_t i = 0; i < COUNT_OF(records); i++)
        if (str_ends(name, str_of(records[i])))
            return false;
    return true;
}

/* A published score that its own vector does not give. Both are kept; who reads them should know.
   The score stands for the base metrics, or for all that the vector says. */
static void check_scores(struct feed_import *im, const struct advisory *ad)
{
    for (size_t i = 0; i < ad->cvss_count; i++) {
        const struct advisory_cvss *c = &ad->cvss[i];
        struct cvss vector;
        struct cvss_scores scores;
        struct err why = {0};
        if (!cvss_parse(c->vector, &vector, &why)) {
            feed_tally_note(im->now, ad->source, "cvss-vector", ad->id, str_of(why.text));
            continue;
        }
        cvss_scores(&vector, &scores);
        if (c->published < 0 || c->published == scores.base || c->published == scores.overall)
            continue;
        struct arena *a = &im->scratch;
        feed_tally_note(
            im->now, ad->source, "cvss-score", ad->id,
            str_fmt(a, "%.*s publishes %d.%d for %.*s, which gives %d.%d; both are kept",
                    STR_ARG(c->source.n ? c->source : ad->source), c->published / 10,
                    c->published % 10, STR_ARG(c->vector), scores.base / 10, scores.base % 10));
    }
}

static void tell(struct feed_import *im, enum feed_kind kind, struct str source,
                 const struct findings *findings)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        if (f->severity == FINDING_SKIPPED)
            feed_tally_skip(im->now, kind, im->path, f->place, f->text);
        else
            feed_tally_note(im->now, source, f->rule, f->place, f->text);
}

/* The CVE id that an advisory is about; empty when it has none. */
static struct str cve_of(const struct advisory *ad)
{
    if (feed_is_cve(ad->id))
        return ad->id;
    for (size_t i = 0; i < ad->aliases.count; i++)
        if (feed_is_cve(ad->aliases.items[i]))
            return ad->aliases.items[i];
    return (struct str){0};
}

static bool put_mark(struct feed_import *im, const struct advisory_kev *mark,
                     enum advisory_change *change, struct err *err)
{
    im->fatal = !advisories_put_exploited(im->db, mark, change, err);
    return !im->fatal;
}

bool feed_after_record(struct feed_import *im, enum feed_kind kind, const struct advisory *ad,
                       const struct findings *findings, struct err *err)
{
    enum advisory_change change;
    struct advisory_kev mark = {
        .cve = cve_of(ad), .added = ad->kev_added, .source = ad->kev_source};
    tell(im, kind, ad->source, findings);
    check_scores(im, ad);
    return !mark.added.n || !mark.cve.n || put_mark(im, &mark, &change, err);
}

/* --- documents with several advisories --- */

static void put_texts(struct buf *out, struct advisory_texts list)
{
    for (size_t i = 0; i < list.count; i++) {
        buf_put(out, list.items[i]);
        buf_char(out, '\n');
    }
}

static void put_range(struct buf *out, const struct version_range *r)
{
    buf_fmt(out, "%d%d%d|%.*s|%.*s\n", (int)r->scheme, r->lower_excluded, r->upper_included,
            STR_ARG(r->lower), STR_ARG(r->upper));
}

/* What tells one state of an advisory from another where it has no bytes of its own. */
static struct hash_quick fingerprint(struct feed_import *im, const struct advisory *ad)
{
    struct buf b = {.arena = &im->scratch};
    buf_fmt(&b, "%.*s\n%.*s\n%.*s\n%.*s\n", STR_ARG(ad->id), STR_ARG(ad->modified),
            STR_ARG(ad->title), STR_ARG(ad->status));
    put_texts(&b, ad->aliases);
    put_texts(&b, ad->cwes);
    for (size_t i = 0; i < ad->cvss_count; i++)
        buf_fmt(&b, "%.*s|%d\n", STR_ARG(ad->cvss[i].vector), ad->cvss[i].published);
    for (size_t i = 0; i < ad->package_count; i++) {
        buf_fmt(&b, "%.*s\n", STR_ARG(ad->packages[i].key));
        for (size_t j = 0; j < ad->packages[i].range_count; j++)
            put_range(&b, &ad->packages[i].ranges[j]);
    }
    for (size_t i = 0; i < ad->configuration_count; i++) {
        const struct advisory_configuration *c = &ad->configurations[i];
        for (size_t j = 0; j < c->node_count; j++)
            for (size_t k = 0; k < c->nodes[j].cpe_count; k++) {
                buf_put(&b, c->nodes[j].cpes[k].criteria);
                put_range(&b, &c->nodes[j].cpes[k].range);
            }
    }
    return advisories_hash(im->db, buf_str(&b));
}

static bool put_all(struct feed_import *im, const struct feed_advisories *list,
                    const struct findings *findings, struct err *err)
{
    struct findings none = {.arena = &im->scratch};
    for (size_t i = 0; i < list->count; i++) {
        struct advisory *ad = &list->items[i];
        size_t mark = arena_mark(&im->scratch);
        struct hash_quick content = fingerprint(im, ad);
        bool ok = feed_put_advisory(im, ad, &content, err) &&
                  feed_after_record(im, im->kind, ad, &none, err);
        arena_rewind(&im->scratch, mark);
        if (!ok)
            return false;
    }
    tell(im, im->kind, str_of(feed_kind_source(im->kind)), findings);
    return true;
}

/* --- the EU's list of known exploited vulnerabilities --- */

/* "2025/06/13" as "2025-06-13". */
static struct str iso_date(struct arena *a, struct str text)
{
    struct date d;
    text = str_sub(text, 0, 10);
    if (text.n == 10 && text.p[4] == '/' && text.p[7] == '/')
        text = str_fmt(a, "%.*s-%.*s-%.*s", STR_ARG(str_sub(text, 0, 4)),
                       STR_ARG(str_sub(text, 5, 2)), STR_ARG(str_sub(text, 8, 2)));
    return date_parse(text, &d) ? text : (struct str){0};
}

static bool put_eu_entry(struct feed_import *im, const struct json *entry, struct err *err)
{
    struct arena *a = &im->scratch;
    struct advisory_kev kev = {
        .cve = json_text(entry, "cveID"),
        .added = iso_date(a, json_text(entry, "dateReported")),
        .name = feed_line(a, json_text(entry, "shortDescription"), LIMIT_NAME),
        .source = STR("kev.eu"),
    };
    struct str euvd = json_text(entry, "euvdID");
    enum advisory_change change;
    if (!feed_is_cve(kev.cve) || !kev.added.n) {
        feed_tally_skip(im->now, im->kind, im->path, kev.cve.n ? kev.cve : euvd,
                        STR("an entry of the EU's list needs a cveID and a dateReported"));
        return true;
    }
    if (!put_mark(im, &kev, &change, err))
        return false;
    struct feed_part *p = feed_tally_part(im->now, "kev.eu", (struct str){0});
    feed_tally_change(p, change);
    feed_tally_instant(p, kev.added, im->latest);
    return true;
}

/* The list is published whole, as an array or as the only array of an object. */
static bool import_eu_list(struct feed_import *im, struct str bytes, struct err *err)
{
    struct json *root = NULL;
    if (!json_read(&im->scratch, bytes, &root, err))
        return false;
    const struct json *list = root;
    if (root->type == JSON_OBJECT)
        JSON_EACH (member, root)
            list = member->type == JSON_ARRAY ? member : list;
    im->fatal = !advisories_exploited_begin(im->db, STR("kev.eu"), err);
    if (im->fatal)
        return false;
    feed_tally_part(im->now, "kev.eu", (struct str){0})->full = true;
    JSON_EACH (entry, list)
        if (!put_eu_entry(im, entry, err))
            return false;
    im->fatal = !advisories_exploited_end(im->db, STR("kev.eu"), err);
    return !im->fatal;
}

static bool read_document(enum feed_kind kind, struct arena *a, struct str bytes,
                          struct feed_advisories *out, struct findings *findings, struct err *err)
{
    if (kind == FEED_CSAF)
        return feed_read_csaf(a, bytes, out, findings, err);
    if (kind == FEED_SECDB)
        return feed_read_secdb(a, bytes, out, findings, err);
    return feed_read_euvd(a, bytes, out, findings, err);
}

bool feed_import_document(struct feed_import *im, struct str bytes, struct str name,
                          struct err *err)
{
    struct arena *a = &im->scratch;
    struct feed_advisories list = {0};
    struct findings findings;
    struct err reason = {0};
    size_t mark = arena_mark(a);
    bool ok = true;
    if (im->kind == FEED_COMPANION) {
        feed_tally_note(im->now, (struct str){0}, "companion", name,
                        str_of(feed_kind_name(im->kind)));
        return true;
    }
    findings_init(&findings, a);
    if (im->kind == FEED_KEV_EU)
        ok = import_eu_list(im, bytes, err);
    else if (read_document(im->kind, a, bytes, &list, &findings, &reason))
        ok = put_all(im, &list, &findings, err);
    else
        feed_tally_skip(im->now, im->kind, im->path, name, str_of(reason.text));
    arena_rewind(a, mark);
    return ok;
}
