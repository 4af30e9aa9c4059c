/* euvd.c - reads records of ENISA's European Vulnerability Database as its API gives them
   (https://euvd.enisa.europa.eu/apidoc): one record, a list, or a page of a search ("items").
   Aliases and references are texts with a name on each line; dates are written for people ("Aug 22,
   2024, 1:15:00 PM"). Vendors stand beside the products: only where there is one vendor, or the
   product itself says it, is it known whose a product is. */
#include "intake/feed/feed_internal.h"

enum { TITLE_MAX = 240 };

/* "Aug 22, 2024, 1:15:00 PM" as "2024-08-22T13:15:00Z"; instants of ISO 8601 as they are. */
static struct str read_instant(struct arena *a, struct str text)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    struct instant t;
    struct str word[5];
    size_t n = 0;
    if (instant_parse(text, &t))
        return text;
    while (n < COUNT_OF(word) && str_word(&text, &word[n])) {
        if (str_ends(word[n], STR(",")))
            word[n].n--;
        n++;
    }
    if (n < 3 || word[0].n != 3)
        return (struct str){0};
    size_t at = str_find(str_of(months), str_lower(a, word[0]));
    int64_t day, year, hour = 0;
    if (at % 3 || at >= sizeof months - 1 || !str_to_int(word[1], &day) ||
        !str_to_int(word[2], &year) || day < 1 || day > 31 || year < 1990 || year > 9999)
        return (struct str){0};
    struct str rest = STR("00:00");
    if (n == 5) {
        struct str clock = word[3];
        struct str hours = {0};
        if (!str_split(&clock, ':', &hours) || !str_to_int(hours, &hour) || hour < 1 || hour > 12)
            return (struct str){0};
        hour = hour % 12 + (str_eq_nocase(word[4], STR("PM")) ? 12 : 0);
        rest = clock;
    }
    struct str iso = str_fmt(a, "%04d-%02d-%02dT%02d:%.*sZ", (int)year, (int)(at / 3 + 1), (int)day,
                             (int)hour, STR_ARG(rest));
    return instant_parse(iso, &t) ? iso : (struct str){0};
}

static struct advisory_texts read_lines(struct arena *a, struct str text)
{
    enum { LINES_MAX = 64 };
    struct str *items = ARENA_ARRAY(a, struct str, LINES_MAX);
    struct str word;
    size_t n = 0;
    while (n < LINES_MAX && str_word(&text, &word))
        if (word.n <= LIMIT_NAME)
            items[n++] = word;
    return (struct advisory_texts){items, n};
}

static struct str name_in(const struct json *item, const char *member)
{
    return json_text(json_get(item, member), "name");
}

static void read_products(struct feed_builder *b, const struct json *record)
{
    const struct json *vendors = json_get(record, "enisaIdVendor");
    struct str only = json_count(vendors) == 1 ? name_in(json_first(vendors), "vendor")
                                               : (struct str){0};
    JSON_EACH (item, json_get(record, "enisaIdProduct")) {
        struct str names[FEED_NAMES_MAX];
        struct feed_spans spans = {.arena = b->arena};
        const struct json *product = json_get(item, "product");
        struct str vendor = name_in(product, "vendor");
        enum feed_bounds read = feed_bounds_read(&spans, json_member(item, "product_version"),
                                                 true);
        feed_build_count(b, read);
        if (read != FEED_BOUNDS_READ)
            continue;
        size_t n = feed_names(b->arena, 'a', vendor.n ? vendor : only, json_text(product, "name"),
                              (struct str){0}, names);
        for (size_t i = 0; i < n; i++)
            feed_build_cpe(b, names[i], true, &spans);
        b->nameless += n == 0;
    }
}

static bool read_record(struct arena *a, const struct json *record, struct advisory *out,
                        struct findings *findings)
{
    struct advisory ad = {.source = STR("euvd"), .id = json_text(record, "id")};
    if (!str_starts(ad.id, STR("EUVD-")) || ad.id.n > 40)
        return false;
    struct feed_builder b = {.arena = a, .findings = findings, .id = ad.id};
    struct feed_scores scores = {.arena = a};
    ad.aliases = read_lines(a, json_text(record, "aliases"));
    ad.title = feed_line(a, json_text(record, "description"), TITLE_MAX);
    ad.published = read_instant(a, json_text(record, "datePublished"));
    ad.modified = read_instant(a, json_text(record, "dateUpdated"));
    feed_scores_add(&scores, json_text(record, "baseScoreVector"), json_text(record, "assigner"),
                    feed_tenths(json_as_text(json_get(record, "baseScore"))));
    ad.cvss = scores.items;
    ad.cvss_count = scores.count;
    ad.kev_added = str_sub(read_instant(a, json_text(record, "exploitedSince")), 0, 10);
    ad.kev_source = STR("euvd");
    read_products(&b, record);
    feed_build_done(&b, &ad);
    *out = ad;
    return true;
}

bool feed_read_euvd(struct arena *a, struct str bytes, struct feed_advisories *out,
                    struct findings *findings, struct err *err)
{
    struct json *root = NULL;
    if (!json_read(a, bytes, &root, err))
        return false;
    const struct json *list = root->type == JSON_ARRAY ? root : json_get(root, "items");
    size_t wrong = 0;
    *out = (struct feed_advisories){.items = ARENA_ARRAY(a, struct advisory, json_count(list) + 1)};
    if (!list && !read_record(a, root, &out->items[out->count++], findings))
        return err_set(err, ERR_INVALID, "an EUVD record needs an id EUVD-...");
    JSON_EACH (record, list) {
        bool ok = read_record(a, record, &out->items[out->count], findings);
        out->count += ok;
        wrong += !ok;
    }
    if (wrong)
        findings_add(findings, FINDING_SKIPPED, "euvd-id", 0, STR("items"),
                     "%zu records have no id EUVD-...", wrong);
    return true;
}
