#include "base/http.h"

/* Longer addresses than any source has, and more seconds than anybody waits. */
enum { PORT_MAX = 65535, URL_MAX = 8192, SECONDS_MAX = 1000000000 };

static bool is_host_char(char c)
{
    return char_is_digit(c) || char_is_alpha(c) || c == '-' || c == '.' || c == '_';
}

static bool is_address_char(char c) /* inside brackets */
{
    char l = char_lower(c);
    return char_is_digit(c) || (l >= 'a' && l <= 'f') || c == ':' || c == '.';
}

/* The host at the begin of s; *n its length. */
static bool measure_host(struct str s, size_t *n)
{
    size_t i = 0;
    if (s.n && s.p[0] == '[') {
        for (i = 1; i < s.n && is_address_char(s.p[i]); i++)
            ;
        *n = i + 1;
        return i > 2 && i < s.n && s.p[i] == ']';
    }
    while (i < s.n && is_host_char(s.p[i]))
        i++;
    *n = i;
    return i > 0;
}

static bool is_visible(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '\\')
            return false;
    return true;
}

bool http_url_parse(struct str url, struct http_url *out)
{
    struct http_url u = {.port = 80};
    size_t n = 0;
    if (url.n > URL_MAX || !is_visible(url))
        return false;
    if (str_eq_nocase(str_sub(url, 0, 8), STR("https://"))) {
        u.secure = true;
        u.port = 443;
    } else if (!str_eq_nocase(str_sub(url, 0, 7), STR("http://"))) {
        return false;
    }
    struct str rest = str_from(url, u.secure ? 8 : 7);
    if (!measure_host(rest, &n))
        return false;
    u.host = str_sub(rest, 0, n);
    rest = str_from(rest, n);
    if (str_starts(rest, STR(":"))) {
        size_t end = 1;
        int64_t port = 0;
        while (end < rest.n && char_is_digit(rest.p[end]))
            end++;
        if (!str_to_int(str_sub(rest, 1, end - 1), &port) || port < 1 || port > PORT_MAX)
            return false;
        u.port = (int)port;
        rest = str_from(rest, end);
    }
    if (rest.n && rest.p[0] != '/' && rest.p[0] != '?')
        return false; /* a user name, or something that others may read otherwise */
    u.path = str_sub(rest, 0, str_find_char(rest, '#'));
    *out = u;
    return true;
}

/* "127." and three numbers more: a name that only begins like an address is somebody else's. */
static bool is_loopback_4(struct str host)
{
    struct str part;
    int count = 0;
    while (str_split(&host, '.', &part)) {
        int64_t v = 0;
        for (size_t i = 0; i < part.n; i++)
            if (!char_is_digit(part.p[i]))
                return false;
        if (part.n > 3 || !str_to_int(part, &v) || v > 255 || (count == 0 && v != 127))
            return false;
        count++;
    }
    return count == 4;
}

bool http_url_is_local(const struct http_url *url)
{
    return STR_IS(url->host, "[::1]") || is_loopback_4(url->host);
}

bool http_url_same_origin(const struct http_url *a, const struct http_url *b)
{
    return a->secure == b->secure && a->port == b->port && str_eq_nocase(a->host, b->host);
}

bool http_url_check(struct str url, const struct http_url *from, struct err *err)
{
    struct http_url u;
    if (!http_url_parse(url, &u))
        return err_set(err, ERR_DENIED, "this is no address that is fetched (https): '%.*s'",
                       url.n < 200 ? (int)url.n : 200, url.n ? url.p : "");
    if (!u.secure && !http_url_is_local(&u))
        return err_set(err, ERR_DENIED, "%.*s: only https is fetched from other machines",
                       STR_ARG(u.host));
    if (from && http_url_is_local(&u) && !http_url_is_local(from))
        return err_set(err, ERR_DENIED, "%.*s leads to this machine", STR_ARG(from->host));
    return true;
}

/* Two decimal digits at i; -1 when they are none. */
static int two(struct str s, size_t i)
{
    if (i + 2 > s.n || !char_is_digit(s.p[i]) || !char_is_digit(s.p[i + 1]))
        return -1;
    return (s.p[i] - '0') * 10 + (s.p[i + 1] - '0');
}

static int month_of(struct str name)
{
    struct str names = STR("JanFebMarAprMayJunJulAugSepOctNovDec");
    for (int m = 0; m < 12; m++)
        if (str_eq(str_sub(names, (size_t)m * 3, 3), name))
            return m + 1;
    return 0;
}

bool http_date_parse(struct str s, struct instant *out)
{
    /* "Sun, 06 Nov 1994 08:49:37 GMT": fixed places. The two older forms are no longer sent. */
    int day = two(s, 5), month = month_of(str_sub(s, 8, 3));
    int century = two(s, 12), year = two(s, 14), hour = two(s, 17), minute = two(s, 20);
    int second = two(s, 23);
    struct date d;
    char iso[16];
    if (s.n != 29 || s.p[3] != ',' || s.p[4] != ' ' || s.p[7] != ' ' || s.p[11] != ' ' ||
        s.p[16] != ' ' || s.p[19] != ':' || s.p[22] != ':' || !str_ends(s, STR(" GMT")))
        return false;
    if (day < 0 || !month || century < 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60)
        return false;
    memcpy(iso, s.p + 12, 4);
    iso[4] = iso[7] = '-';
    iso[5] = (char)('0' + month / 10);
    iso[6] = (char)('0' + month % 10);
    memcpy(iso + 8, s.p + 5, 2);
    if (!date_parse((struct str){iso, 10}, &d))
        return false;
    out->ms = ((date_to_days(d) * 24 + hour) * 60 + minute) * 60000 + (int64_t)second * 1000;
    return true;
}

int64_t http_retry_after_ms(struct str value, struct instant now)
{
    struct instant at;
    int64_t seconds = 0;
    value = str_trim(value);
    if (value.n && char_is_digit(value.p[0]) && str_to_int(value, &seconds))
        return (seconds < SECONDS_MAX ? seconds : SECONDS_MAX) * 1000;
    if (!http_date_parse(value, &at))
        return -1;
    return at.ms > now.ms ? at.ms - now.ms : 0;
}

bool http_content_range(struct str value, int64_t *from, int64_t *size)
{
    struct str rest = str_trim(value), first;
    int64_t begin = 0, end = 0, whole = -1;
    if (!str_eq_nocase(str_sub(rest, 0, 6), STR("bytes ")))
        return false;
    rest = str_from(rest, 6);
    size_t dash = str_find_char(rest, '-'), slash = str_find_char(rest, '/');
    if (dash >= slash || slash == rest.n)
        return false;
    first = str_sub(rest, 0, dash);
    if (!str_to_int(first, &begin) || begin < 0 ||
        !str_to_int(str_sub(rest, dash + 1, slash - dash - 1), &end) || end < begin)
        return false;
    rest = str_from(rest, slash + 1);
    if (!STR_IS(rest, "*") && (!str_to_int(rest, &whole) || whole <= end))
        return false;
    *from = begin;
    *size = whole;
    return true;
}

bool http_header_parse(struct str line, struct str *name, struct str *value)
{
    size_t colon = str_find_char(line, ':');
    if (colon == 0 || colon == line.n)
        return false;
    struct str n = str_sub(line, 0, colon);
    if (!is_visible(n))
        return false;
    *name = n;
    *value = str_trim(str_from(line, colon + 1));
    return true;
}

int http_status_parse(struct str line)
{
    int64_t status = 0;
    size_t space = str_find_char(line, ' ');
    if (!str_starts(line, STR("HTTP/")) || space == line.n)
        return 0;
    struct str digits = str_sub(line, space + 1, 3);
    for (size_t i = 0; i < digits.n; i++)
        if (!char_is_digit(digits.p[i]))
            return 0;
    return str_to_int(digits, &status) && status >= 100 ? (int)status : 0;
}
