/* csaf.c - reads CSAF 2.0 (https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html), and of 2.1
   what is alike, as a consumer: each vulnerability of a document is one advisory, named after both.

   Product status (3.2.3.9): known_affected, first_affected and last_affected match; fixed,
   first_fixed, recommended and known_not_affected are exceptions from them; under_investigation and
   unknown say nothing. Products are taken by purl, by CPE name, or by the names of vendor and
   product. */
#include <stdlib.h>

#include "intake/feed/feed_internal.h"

enum { TITLE_MAX = 240 };

struct reader {
    struct arena *arena;
    struct findings *findings;
    struct feed_csaf_tree tree;
    struct str document_id, document_title, publisher, published, modified, status;
};

/* --- product status --- */

enum claim_kind { CLAIM_FIXED, CLAIM_NOT_AFFECTED, CLAIM_AFFECTED }; /* exceptions come first */

struct claim {
    const struct feed_csaf_product *product;
    enum claim_kind kind;
    size_t order; /* in the document, so that sorting is stable */
};

/* clang-format off */
static const struct { const char *name; enum claim_kind kind; } groups[] = {
    {"known_affected", CLAIM_AFFECTED}, {"first_affected", CLAIM_AFFECTED},
    {"last_affected", CLAIM_AFFECTED},  {"fixed", CLAIM_FIXED},
    {"first_fixed", CLAIM_FIXED},       {"recommended", CLAIM_NOT_AFFECTED},
    {"known_not_affected", CLAIM_NOT_AFFECTED},
};
/* clang-format on */

static int by_identity(const void *x, const void *y)
{
    const struct claim *a = x, *b = y;
    int order = str_cmp(a->product->identity, b->product->identity);
    if (order == 0)
        order = (int)a->kind - (int)b->kind;
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static size_t collect(struct reader *r, const struct json *status, struct claim **out)
{
    size_t most = 0, n = 0;
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        most += json_count(json_get(status, groups[g].name));
    struct claim *claims = ARENA_ARRAY(r->arena, struct claim, most + 1);
    for (size_t g = 0; g < COUNT_OF(groups); g++)
        JSON_EACH (id, json_get(status, groups[g].name)) {
            const struct feed_csaf_product *p = feed_csaf_find(&r->tree, json_as_text(id));
            if (p) {
                claims[n] = (struct claim){p, groups[g].kind, n};
                n++;
            }
        }
    qsort(claims, n, sizeof *claims, by_identity);
    *out = claims;
    return n;
}

/* Where the product is one series ("V14.0"), what has no bound ends where the series does. */
static void keep_in_series(struct feed_spans *s, size_t from, struct str series)
{
    bool has_x = char_lower(series.p[series.n - 1]) == 'x';
    struct str number = feed_bound(has_x ? str_sub(series, 0, series.n - 2) : series);
    struct str after = feed_after_series(s->arena, str_fmt(s->arena, "%.*s.*", STR_ARG(number)));
    for (size_t i = from; i < s->count; i++) {
        struct feed_span *span = &s->items[i];
        span->lower = span->lower.n ? span->lower : number;
        span->upper = span->upper.n ? span->upper : after;
    }
}

static enum feed_bounds add_claim(struct feed_spans *s, const struct claim *c)
{
    const struct feed_csaf_product *p = c->product;
    size_t before = s->count;
    enum feed_bounds read = FEED_BOUNDS_READ;
    if (p->narrowed)
        return FEED_BOUNDS_PROSE;
    if (p->has_version)
        read = feed_bounds_read(s, p->version, c->kind == CLAIM_AFFECTED);
    else
        feed_spans_add(s, (struct feed_span){.affected = c->kind == CLAIM_AFFECTED});
    if (p->series.n)
        keep_in_series(s, before, p->series);
    return read;
}

/* Where all that is affected has no end, the only version that is fixed is the end. */
static void end_at_fix(struct feed_spans *s, size_t fixed)
{
    if (fixed != 1)
        return;
    for (size_t i = 1; i < s->count; i++)
        if (s->items[i].affected && s->items[i].upper.n)
            return;
    if (s->count > 1 && s->items[0].lower.n)
        s->items[0].upper = (struct str){0};
}

/* All claims about one product. */
static void build_one(struct reader *r, struct feed_builder *b, const struct claim *claims,
                      size_t count)
{
    struct feed_spans spans = {.arena = r->arena};
    bool affected = false;
    size_t fixed = 0;
    for (size_t i = 0; i < count; i++) {
        enum feed_bounds read = add_claim(&spans, &claims[i]);
        if (claims[i].kind == CLAIM_AFFECTED)
            feed_build_count(b, read);
        affected |= read == FEED_BOUNDS_READ && claims[i].kind == CLAIM_AFFECTED;
        fixed += read == FEED_BOUNDS_READ && claims[i].kind == CLAIM_FIXED;
    }
    if (!affected)
        return;
    end_at_fix(&spans, fixed);
    const struct feed_csaf_product *p = claims[0].product;
    if (p->purl.n)
        feed_build_purl(b, p->purl, &spans);
    if (p->cpe.n)
        feed_build_cpe(b, p->cpe, false, &spans);
    if (p->purl.n || p->cpe.n)
        return;
    struct str names[FEED_NAMES_MAX];
    size_t n = feed_names(r->arena, 'a', p->vendor, p->product, (struct str){0}, names);
    for (size_t i = 0; i < n; i++)
        feed_build_cpe(b, names[i], true, &spans);
    b->nameless += n == 0;
    n = p->hardware ? feed_names(r->arena, 'h', p->vendor, p->product, (struct str){0}, names) : 0;
    for (size_t i = 0; i < n; i++)
        feed_build_cpe(b, names[i], true, &spans);
}

static void read_status(struct reader *r, const struct json *status, struct advisory *out)
{
    struct feed_builder b = {.arena = r->arena, .findings = r->findings, .id = out->id};
    struct claim *claims;
    size_t n = collect(r, status, &claims);
    for (size_t i = 0, end; i < n; i = end) {
        end = i + 1;
        while (end < n && str_eq(claims[end].product->identity, claims[i].product->identity))
            end++;
        build_one(r, &b, claims + i, end - i);
    }
    feed_build_done(&b, out);
}

/* --- the rest of a vulnerability --- */

static bool has_vector(const struct feed_scores *s, struct str vector)
{
    for (size_t i = 0; i < s->count; i++)
        if (str_eq(s->items[i].vector, vector))
            return true;
    return false;
}

static void read_scores(struct reader *r, const struct json *v, struct advisory *out)
{
    static const char *const kinds[] = {"cvss_v4", "cvss_v3", "cvss_v2"};
    struct feed_scores scores = {.arena = r->arena};
    const struct json *list = json_get(v, "scores");
    bool is_21 = !list;
    JSON_EACH (score, is_21 ? json_get(v, "metrics") : list) {
        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            const struct json *data = json_get(is_21 ? json_get(score, "content") : score,
                                               kinds[k]);
            struct str vector = json_text(data, "vectorString");
            struct str severity = json_text(data, "baseSeverity");
            if (!has_vector(&scores, vector))
                feed_scores_add(&scores, vector, r->publisher,
                                feed_tenths(json_as_text(json_get(data, "baseScore"))));
            if (!out->severity.n && severity.n && severity.n <= 16)
                out->severity = str_lower(r->arena, severity);
        }
    }
    out->cvss = scores.items;
    out->cvss_count = scores.count;
}

static struct advisory_texts read_cwes(struct reader *r, const struct json *v)
{
    const struct json *list = json_get(v, "cwes"); /* 2.1 */
    struct str *items = ARENA_ARRAY(r->arena, struct str, json_count(list) + 1);
    size_t n = 0;
    struct str one = json_text(json_get(v, "cwe"), "id");
    if (str_starts(one, STR("CWE-")) && one.n <= 16)
        items[n++] = one;
    JSON_EACH (cwe, list) {
        one = json_text(cwe, "id");
        if (str_starts(one, STR("CWE-")) && one.n <= 16)
            items[n++] = one;
    }
    return (struct advisory_texts){items, n};
}

static struct advisory_texts one_text(struct arena *a, struct str text)
{
    struct str *item = ARENA_NEW(a, struct str);
    *item = text;
    return (struct advisory_texts){item, text.n > 0};
}

static struct advisory read_vulnerability(struct reader *r, const struct json *v, size_t number)
{
    struct arena *a = r->arena;
    struct str cve = json_text(v, "cve");
    cve = feed_is_cve(cve) ? cve : (struct str){0};
    struct str name = cve.n ? cve : json_text(json_first(json_get(v, "ids")), "text");
    if (!name.n || name.n > LIMIT_NAME)
        name = str_fmt(a, "%zu", number);
    struct str title = json_text(v, "title");
    struct advisory ad = {
        .source = STR("csaf"),
        .id = str_fmt(a, "%.*s/%.*s", STR_ARG(r->document_id), STR_ARG(name)),
        .aliases = one_text(a, cve),
        .title = feed_line(a, title.n ? title : r->document_title, TITLE_MAX),
        .published = r->published,
        .modified = r->modified,
        .status = r->status,
        .publisher = r->publisher,
        .cwes = read_cwes(r, v),
    };
    read_scores(r, v, &ad);
    read_status(r, json_get(v, "product_status"), &ad);
    return ad;
}

bool feed_read_csaf(struct arena *a, struct str bytes, struct feed_advisories *out,
                    struct findings *findings, struct err *err)
{
    struct json *root = NULL;
    if (!json_read(a, bytes, &root, err))
        return false;
    const struct json *document = json_get(root, "document");
    const struct json *tracking = json_get(document, "tracking");
    struct str version = json_text(document, "csaf_version");
    struct reader r = {
        .arena = a,
        .findings = findings,
        .document_id = json_text(tracking, "id"),
        .document_title = json_text(document, "title"),
        .publisher = feed_line(a, json_text(json_get(document, "publisher"), "name"), 80),
        .published = json_text(tracking, "initial_release_date"),
        .modified = json_text(tracking, "current_release_date"),
        .status = json_text(tracking, "status"),
    };
    if (!STR_IS(version, "2.0") && !STR_IS(version, "2.1"))
        return err_set(err, ERR_INVALID, "a CSAF document has csaf_version 2.0 or 2.1");
    if (!r.document_id.n || r.document_id.n > 200)
        return err_set(err, ERR_INVALID, "a CSAF document needs a tracking id (3.2.1.12.4)");
    feed_csaf_read_tree(a, json_get(root, "product_tree"), &r.tree);
    const struct json *list = json_get(root, "vulnerabilities");
    *out = (struct feed_advisories){.items = ARENA_ARRAY(a, struct advisory, json_count(list) + 1)};
    JSON_EACH (v, list) {
        struct advisory *ad = &out->items[out->count];
        *ad = read_vulnerability(&r, v, out->count + 1);
        out->count++;
    }
    return true;
}
