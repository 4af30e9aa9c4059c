#include "intake/fetch/fetch_internal.h"

/* The JSON documents that lead to others: CSAF's provider-metadata.json and ROLIE feeds, and a
   release of the CVE list. */

enum { FEEDS_MAX = 64 };

static bool is_public(struct str label)
{
    return !label.n || STR_IS(label, "WHITE") || STR_IS(label, "CLEAR") || STR_IS(label, "GREEN") ||
           STR_IS(label, "UNLABELED");
}

/* Adds an address that can be fetched; a repeated one is left out. */
static void add_url(struct str *items, size_t *n, struct str url)
{
    struct http_url ignored;
    for (size_t i = 0; i < *n; i++)
        if (str_eq(items[i], url))
            return;
    if (*n < FEEDS_MAX && http_url_parse(url, &ignored))
        items[(*n)++] = url;
}

bool fetch_provider_parse(struct arena *a, struct str text, struct fetch_provider *out,
                          struct err *err)
{
    struct json *root = NULL;
    if (!json_read(a, text, &root, err))
        return err_wrap(err, "provider-metadata.json");
    struct str *feeds = ARENA_ARRAY(a, struct str, FEEDS_MAX);
    struct str *folders = ARENA_ARRAY(a, struct str, FEEDS_MAX);
    size_t feed_count = 0, folder_count = 0;
    if (!json_text(root, "canonical_url").n || !json_text(root, "metadata_version").n)
        return err_set(err, ERR_INVALID,
                       "this is no provider-metadata.json (CSAF 2.0, 7.1.7): canonical_url or "
                       "metadata_version is missing");
    JSON_EACH (d, json_get(root, "distributions")) {
        JSON_EACH (f, json_get(json_get(d, "rolie"), "feeds"))
            if (is_public(json_text(f, "tlp_label")))
                add_url(feeds, &feed_count, json_text(f, "url"));
        add_url(folders, &folder_count, json_text(d, "directory_url"));
        /* CSAF 2.1 has an object there */
        const struct json *directory = json_get(d, "directory");
        if (is_public(json_text(directory, "tlp_label")))
            add_url(folders, &folder_count, json_text(directory, "url"));
    }
    *out = (struct fetch_provider){.name = json_text(json_get(root, "publisher"), "name"),
                                   .feeds = {feeds, feed_count},
                                   .folders = {folders, folder_count}};
    return true;
}

/* A SHA-512 file is preferred to a SHA-256 one; others cannot be checked here. */
static struct str best_hash(const struct json *links)
{
    struct str best = {0};
    JSON_EACH (link, links) {
        struct str url = json_text(link, "href");
        if (!STR_IS(json_text(link, "rel"), "hash"))
            continue;
        if (str_ends(url, STR(".sha512")) || (!best.n && str_ends(url, STR(".sha256"))))
            best = url;
    }
    return best;
}

static struct str self_link(const struct json *links)
{
    JSON_EACH (link, links)
        if (STR_IS(json_text(link, "rel"), "self"))
            return json_text(link, "href");
    return (struct str){0};
}

static bool read_entry(const struct json *o, struct fetch_entry *out)
{
    struct http_url ignored;
    const struct json *links = json_get(o, "link");
    out->id = json_text(json_get(o, "content"), "src");
    if (!out->id.n)
        out->id = self_link(links);
    out->hash_url = best_hash(links);
    return http_url_parse(out->id, &ignored) && str_ends(out->id, STR(".json")) &&
           instant_parse(json_text(o, "updated"), &out->modified);
}

bool fetch_rolie_parse(struct arena *a, struct str text, struct fetch_list *out, struct err *err)
{
    struct json *root = NULL;
    if (!json_read(a, text, &root, err))
        return err_wrap(err, "ROLIE feed");
    const struct json *feed = json_get(root, "feed"), *entries = json_get(feed, "entry");
    if (!feed)
        return err_set(err, ERR_INVALID, "this is no ROLIE feed (CSAF 2.0, 7.1.15)");
    struct fetch_list l = {.cap = json_count(entries) + 1};
    l.items = ARENA_ARRAY(a, struct fetch_entry, l.cap);
    JSON_EACH (o, entries) {
        struct fetch_entry e = {0};
        if (read_entry(o, &e))
            l.items[l.count++] = e;
        else
            l.bad++;
    }
    *out = l;
    return true;
}

/* "2026-11-27_all_CVEs_at_midnight.zip.zip": the day, if it is one. */
static bool day_of(struct str name, struct str *day)
{
    struct date d;
    *day = str_sub(name, 0, 10);
    return date_parse(*day, &d);
}

/* "sha256:..." of a release asset, where there is one. */
static struct str digest_of(struct arena *a, const struct json *asset)
{
    struct str digest = json_text(asset, "digest"), hex = {0};
    if (str_starts(digest, STR("sha256:")))
        (void)fetch_hash_parse(a, str_from(digest, 7), HASH_HEX, &hex);
    return hex;
}

bool fetch_release_parse(struct arena *a, struct str text, struct fetch_release *out,
                         struct err *err)
{
    struct json *root = NULL;
    struct fetch_release r = {0};
    if (!json_read(a, text, &root, err))
        return err_wrap(err, "release");
    JSON_EACH (o, json_get(root, "assets")) {
        struct str name = json_text(o, "name"), url = json_text(o, "browser_download_url"), day;
        struct http_url ignored;
        if (!day_of(name, &day) || !http_url_parse(url, &ignored) || !str_ends(name, STR(".zip")))
            continue;
        if (str_has(name, STR("_all_CVEs_at_midnight"))) {
            r.day = day;
            r.full_name = name;
            r.full_url = url;
            r.full_sha256 = digest_of(a, o);
        } else if (str_has(name, STR("_delta_CVEs_at_")) && str_cmp(name, r.delta_name) > 0) {
            r.delta_name = name;
            r.delta_url = url;
            r.delta_sha256 = digest_of(a, o);
        }
    }
    if (!r.full_url.n)
        return err_set(err, ERR_INVALID, "the release has no file ..._all_CVEs_at_midnight...zip");
    *out = r;
    return true;
}
