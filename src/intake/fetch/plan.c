#include "intake/fetch/fetch_internal.h"

static const int64_t day_ms = 24 * 3600 * 1000;

struct fetch_window fetch_window_next(struct instant from, struct instant to)
{
    int64_t longest = FETCH_WINDOW_DAYS * day_ms;
    struct instant end = {to.ms - from.ms > longest ? from.ms + longest : to.ms};
    return (struct fetch_window){from, end};
}

int64_t fetch_turn_ms(const int64_t *asked, size_t count, int64_t rate, int64_t window_ms,
                      int64_t now_ms)
{
    if (rate <= 0 || count < (size_t)rate)
        return 0;
    int64_t first = asked[(count - (size_t)rate) % FETCH_RING];
    int64_t wait = first + window_ms - now_ms;
    return wait < 0 ? 0 : wait > window_ms ? window_ms : wait; /* a clock that was set back */
}

int64_t fetch_retry_ms(struct str retry_after, struct instant now, int64_t pause_ms, int n)
{
    int64_t told = retry_after.n ? http_retry_after_ms(retry_after, now) : -1;
    if (told > FETCH_WAIT_MAX_MS)
        return -1;
    if (told >= 0)
        return told;
    int64_t wait = pause_ms << (n < 10 ? n : 10);
    return wait < FETCH_WAIT_MAX_MS ? wait : FETCH_WAIT_MAX_MS;
}

bool fetch_page_take(struct fetch_pages *p, int64_t total, int64_t items,
                     enum fetch_page_result *result, struct err *err)
{
    if (total < 0)
        return err_set(err, ERR_INVALID, "a page does not say how many records there are");
    if (p->total >= 0 && total != p->total) {
        *result = FETCH_PAGE_CHANGED;
        return true;
    }
    p->total = total;
    if (items == 0 && p->next < total)
        return err_set(err, ERR_INVALID, "the page at %lld of %lld records is empty",
                       (long long)p->next, (long long)total);
    p->next += items;
    *result = p->next < total ? FETCH_PAGE_MORE : FETCH_PAGE_LAST;
    return true;
}

struct str fetch_api_instant(struct arena *a, struct instant t)
{
    struct str whole = instant_str(a, (struct instant){t.ms - (t.ms % 1000 + 1000) % 1000});
    int64_t ms = (t.ms % 1000 + 1000) % 1000;
    return str_fmt(a, "%.*s.%03lldZ", (int)whole.n - 1, whole.p, (long long)ms);
}

struct str fetch_safe_name(struct arena *a, struct str text)
{
    struct buf out = {.arena = a};
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool plain = char_is_digit(c) || char_is_alpha(c) || c == '-' || c == '_' ||
                     (c == '.' && i > 0 && text.p[i - 1] != '.');
        if (plain)
            buf_char(&out, c);
        else
            buf_fmt(&out, "%%%02X", (unsigned)(unsigned char)c);
    }
    enum { NAME_BYTES = 180 };
    if (out.n <= NAME_BYTES)
        return buf_str(&out);
    struct hash h = hash_sha256(text);
    return str_fmt(a, "%.*s%%%.*s", (int)(NAME_BYTES - HASH_HEX - 1), out.p,
                   STR_ARG(hash_hex(a, &h)));
}

bool fetch_join(struct arena *a, struct str base, struct str path, struct str *out)
{
    struct str rest = path, part;
    struct buf url = {.arena = a};
    buf_put(&url, base);
    while (str_ends(buf_str(&url), STR("/")))
        url.n--;
    if (!path.n || str_has(path, STR("://")) || str_find_char(path, '?') < path.n ||
        str_find_char(path, '#') < path.n || str_find_char(path, '%') < path.n)
        return false;
    while (str_split(&rest, '/', &part)) {
        if (!part.n || STR_IS(part, ".") || STR_IS(part, ".."))
            return false;
        buf_char(&url, '/');
        buf_url(&url, part);
    }
    *out = buf_str(&url);
    return true;
}
