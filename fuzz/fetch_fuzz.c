/* Any bytes as one of the texts that lead to feeds: what comes out may be asked for, and names no
   file outside of its folder. The first byte chooses the reader. */
#include "intake/fetch/fetch_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(struct arena *a, struct str text)
{
    struct str name = fetch_safe_name(a, text);
    assert(name.n < 200 && str_find_char(name, '/') == name.n && !str_has(name, STR("..")));
    assert(!name.n || name.p[0] != '.');
}

static void check_url(struct str url)
{
    struct http_url u;
    struct err err = {0};
    assert(http_url_parse(url, &u) && u.host.n && u.port > 0);
    if (http_url_check(url, NULL, &err))
        assert(u.secure || http_url_is_local(&u));
    else
        assert(err.text[0]);
}

static void check_list(struct arena *a, struct fetch_list *l, bool addresses)
{
    fetch_list_sort(l);
    for (size_t i = 0; i < l->count; i++) {
        struct str url;
        assert(l->items[i].id.n);
        check_name(a, l->items[i].id);
        if (addresses)
            check_url(l->items[i].id);
        else if (str_ends(l->items[i].id, STR(".json")) &&
                 fetch_join(a, STR("https://h/csaf"), l->items[i].id, &url))
            assert(str_starts(url, STR("https://h/csaf/")) && !str_has(url, STR("/../")));
        assert(i == 0 || l->items[i - 1].modified.ms <= l->items[i].modified.ms);
    }
}

static void read_lists(struct arena *a, uint8_t which, struct str text)
{
    struct fetch_list l = {0};
    struct err err = {0};
    bool ok = false;
    switch (which) {
    case 'i': ok = fetch_ids_parse(a, text, &l, &err); break;
    case 'c': ok = fetch_changes_parse(a, text, &l, &err); break;
    case 'x': ok = fetch_index_parse(a, text, &l, &err); break;
    default: ok = fetch_rolie_parse(a, text, &l, &err); break;
    }
    assert(ok || err.text[0]);
    check_list(a, &l, which == 'r');
}

static void read_headers(struct str text)
{
    struct str line, name, value;
    struct instant t = {0};
    int64_t from = 0, all = 0;
    while (str_split(&text, '\n', &line)) {
        int status = http_status_parse(line);
        assert(status == 0 || (status >= 100 && status <= 999));
        if (!http_header_parse(line, &name, &value))
            continue;
        assert(name.n && http_retry_after_ms(value, t) >= -1);
        if (http_content_range(value, &from, &all))
            assert(from >= 0 && (all == -1 || all > from));
        (void)http_date_parse(value, &t);
        t.ms = 0;
    }
}

static void read_documents(struct arena *a, uint8_t which, struct str text)
{
    struct err err = {0};
    struct fetch_meta meta;
    struct fetch_provider provider;
    struct fetch_release release;
    struct fetch_sources sources;
    struct fetch_state state;
    struct str out;
    if (which == 'm' && fetch_meta_parse(a, text, &meta, &err))
        assert(meta.size > 0 && meta.sha256.n == HASH_HEX);
    if (which == 'p' && fetch_provider_parse(a, text, &provider, &err)) {
        for (size_t i = 0; i < provider.feeds.count; i++)
            check_url(provider.feeds.items[i]);
        for (size_t i = 0; i < provider.folders.count; i++)
            check_url(provider.folders.items[i]);
    }
    if (which == 'g' && fetch_release_parse(a, text, &release, &err))
        check_url(release.full_url);
    if (which == 's' && fetch_security_txt_parse(text, &out))
        check_url(out);
    if (which == 'd' && fetch_hash_parse(a, text, HASH_HEX, &out))
        assert(out.n == HASH_HEX);
    if (which == 'o')
        (void)!fetch_sources_read(a, text, &sources, &err);
    if (which == 't') {
        fetch_state_read(a, text, &state);
        (void)fetch_state_write(a, &state);
    }
    if (which == 'u') {
        struct http_url u;
        if (http_url_parse(text, &u))
            check_url(text);
        check_name(a, text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    if (size == 0)
        return 0;
    arena_init(&a, GIB(1));
    struct str text = {(const char *)data + 1, size - 1};
    if (memchr("icxr", data[0], 4))
        read_lists(&a, data[0], text);
    else if (data[0] == 'h')
        read_headers(text);
    else
        read_documents(&a, data[0], text);
    arena_done(&a);
    return 0;
}
