#include "base/embed.h"
#include "intake/fetch/fetch_internal.h"

/* Reads the list of sources. It is data of ours or of the user: what is wrong in it is an error
   that names the source and the member. */

static const char *const protocols[FETCH__COUNT] = {
    [FETCH_FILE] = "file",       [FETCH_NVD] = "nvd",   [FETCH_OSV] = "osv",
    [FETCH_CVELIST] = "cvelist", [FETCH_CSAF] = "csaf", [FETCH_EUVD] = "euvd"};

static const struct {
    const char *name;
    size_t offset;
    int64_t otherwise, least, most;
} numbers[] = {
    {"every_min", offsetof(struct fetch_source, every_min), 60, 0, 525600},
    {"max_mb", offsetof(struct fetch_source, max_mb), 1024, 1, 65536},
    {"timeout_s", offsetof(struct fetch_source, timeout_s), 3600, 1, 86400},
    {"rate", offsetof(struct fetch_source, rate), 0, 0, FETCH_RING},
    {"rate_with_key", offsetof(struct fetch_source, rate_with_key), 0, 0, FETCH_RING},
    {"rate_window_s", offsetof(struct fetch_source, rate_window_s), 30, 1, 86400},
    {"page_size", offsetof(struct fetch_source, page_size), 100, 1, 2000},
    {"first_year", offsetof(struct fetch_source, first_year), 2002, 1990, 9998},
    {"feed_days", offsetof(struct fetch_source, feed_days), 7, 0, 366},
    {"delta_max", offsetof(struct fetch_source, delta_max), 500, 0, 10000},
    {"tries", offsetof(struct fetch_source, tries), 4, 1, 20},
    {"pause_ms", offsetof(struct fetch_source, pause_ms), 5000, 0, 600000},
};

static const struct {
    const char *name;
    size_t offset;
    bool needed;
} texts[] = {
    {"name", offsetof(struct fetch_source, name), true},
    {"title", offsetof(struct fetch_source, title), false},
    {"feed", offsetof(struct fetch_source, feed), false},
    {"status", offsetof(struct fetch_source, status), false},
    {"address", offsetof(struct fetch_source, address), true},
    {"changes", offsetof(struct fetch_source, changes), false},
    {"key", offsetof(struct fetch_source, key), false},
    {"key_header", offsetof(struct fetch_source, key_header), false},
    {"key_prefix", offsetof(struct fetch_source, key_prefix), false},
};

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z') && s.p[i] != '-')
            return false;
    return s.n > 0 && s.n <= 64 && !STR_IS(s, "all");
}

static bool read_texts(const struct json *o, struct fetch_source *s, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct str v = json_text(o, texts[i].name);
        if (!v.n && texts[i].needed)
            return err_set(err, ERR_INVALID, "%s is missing", texts[i].name);
        memcpy((char *)s + texts[i].offset, &v, sizeof v);
    }
    s->feed = s->feed.n ? s->feed : s->name;
    if (!is_name(s->name))
        return err_set(err, ERR_INVALID, "name: small letters, digits and '-' only, not 'all'");
    return true;
}

static bool read_numbers(const struct json *o, struct fetch_source *s, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(numbers); i++) {
        int64_t v = numbers[i].otherwise;
        const struct json *member = json_get(o, numbers[i].name);
        if (member && (member->type != JSON_NUMBER || !str_to_int(member->text, &v) ||
                       v < numbers[i].least || v > numbers[i].most))
            return err_set(err, ERR_INVALID, "%s is no whole number from %lld to %lld",
                           numbers[i].name, (long long)numbers[i].least,
                           (long long)numbers[i].most);
        memcpy((char *)s + numbers[i].offset, &v, sizeof v);
    }
    return true;
}

static bool read_protocol(const struct json *o, struct fetch_source *s, struct err *err)
{
    struct str name = json_text(o, "protocol");
    for (size_t i = 0; i < FETCH__COUNT; i++)
        if (str_eq(name, str_of(protocols[i]))) {
            s->protocol = (enum fetch_protocol)i;
            return true;
        }
    return err_set(err, ERR_INVALID, "there is no protocol '%.*s'", STR_ARG(name));
}

/* The addresses, with {day} in place; a domain alone is where a CSAF provider is looked for. */
static bool check_addresses(struct arena *a, const struct fetch_source *s, struct err *err)
{
    bool domain = s->protocol == FETCH_CSAF && !str_has(s->address, STR("/"));
    struct str address = domain ? str_fmt(a, "https://%.*s/", STR_ARG(s->address)) : s->address;
    struct str changes = s->changes;
    struct buf plain = {.arena = a};
    for (size_t at; (at = str_find(changes, STR("{day}"))) < changes.n;) {
        buf_put(&plain, str_sub(changes, 0, at));
        changes = str_from(changes, at + 5);
    }
    buf_put(&plain, changes);
    bool needed = s->protocol == FETCH_NVD || s->protocol == FETCH_CVELIST;
    if (needed && !s->changes.n)
        return err_set(err, ERR_INVALID, "changes is missing");
    return http_url_check(address, NULL, err) &&
           (!s->changes.n || http_url_check(buf_str(&plain), NULL, err));
}

static bool read_parts(struct arena *a, const struct json *o, struct fetch_source *s,
                       struct err *err)
{
    const struct json *list = json_get(o, "parts");
    struct str *items = ARENA_ARRAY(a, struct str, json_count(list) + 1);
    size_t n = 0;
    JSON_EACH (item, list) {
        if (item->type != JSON_STRING || !item->text.n || item->text.n > LIMIT_NAME)
            return err_set(err, ERR_INVALID, "parts has something that is no name");
        items[n++] = item->text;
    }
    s->parts = (struct advisory_texts){items, n};
    return true;
}

static bool read_source(struct arena *a, const struct json *o, struct fetch_source *s,
                        struct err *err)
{
    s->usual = json_is_true(o, "usual");
    s->busy_403 = json_is_true(o, "busy_403");
    return read_texts(o, s, err) && read_numbers(o, s, err) && read_protocol(o, s, err) &&
           read_parts(a, o, s, err) && check_addresses(a, s, err);
}

bool fetch_sources_read(struct arena *a, struct str text, struct fetch_sources *out,
                        struct err *err)
{
    struct json *root = NULL;
    if (!json_read(a, text, &root, err))
        return false;
    const struct json *list = json_get(root, "sources");
    struct fetch_sources all = {ARENA_ARRAY(a, struct fetch_source, json_count(list) + 1), 0};
    if (json_count(list) == 0)
        return err_set(err, ERR_INVALID, "sources has no source");
    JSON_EACH (o, list) {
        struct fetch_source *s = &all.items[all.count];
        if (!read_source(a, o, s, err))
            return err_wrap(err, "source %zu (line %zu)", all.count + 1, json_line(text, o));
        for (size_t i = 0; i < all.count; i++)
            if (str_eq(all.items[i].name, s->name))
                return err_set(err, ERR_INVALID, "there are two sources '%.*s'", STR_ARG(s->name));
        all.count++;
    }
    *out = all;
    return true;
}

struct str fetch_sources_built_in(void)
{
    return embed_find("data/policies/sources.json");
}
