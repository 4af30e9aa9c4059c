#include "assess/view/view.h"
#include "serve/web/web.h"

struct str web_param(const struct web_request *r, const char *name)
{
    for (size_t i = 0; i < r->param_count; i++)
        if (str_eq(r->params[i].name, str_of(name)))
            return r->params[i].value;
    return (struct str){0};
}

bool web_param_int(const struct web_request *r, const char *name, struct web_range range,
                   int64_t *out, struct err *err)
{
    struct str text = web_param(r, name);
    int64_t value = range.otherwise;
    if (text.n && (!str_to_int(text, &value) || value < range.low || value > range.high))
        return err_set(err, ERR_USAGE, "%s: '%.*s' is no number from %lld to %lld", name,
                       STR_ARG(text), (long long)range.low, (long long)range.high);
    *out = value;
    return true;
}

bool web_param_page(const struct web_request *r, int64_t limit, struct view_page *out,
                    struct err *err)
{
    const struct web_range any = {.high = INT64_MAX / 2};
    *out = (struct view_page){.limit = limit};
    return web_param_int(r, "offset", any, &out->offset, err);
}

static int hex_digit(char c)
{
    if (char_is_digit(c))
        return c - '0';
    c = char_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool web_decode(struct arena *a, struct str text, struct str *out, struct err *err)
{
    char *to = ARENA_ARRAY(a, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
            int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return err_set(err, ERR_USAGE, "the address has a '%%' without two digits");
            c = (char)(high * 16 + low);
            i += 2;
        }
        if ((unsigned char)c < 0x20 || c == 0x7f)
            return err_set(err, ERR_USAGE, "the address has a control character");
        to[n++] = c;
    }
    if (!str_is_utf8((struct str){to, n}))
        return err_set(err, ERR_USAGE, "the address is not UTF-8");
    *out = (struct str){to, n};
    return true;
}

static bool is_port(struct str s)
{
    if (s.n == 0)
        return true;
    if (s.p[0] != ':' || s.n < 2 || s.n > 6)
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!char_is_digit(s.p[i]))
            return false;
    return true;
}

bool web_host_is_ours(struct str host)
{
    static const char *const names[] = {"localhost", "127.0.0.1", "[::1]"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str name = str_of(names[i]);
        if (str_eq_nocase(str_sub(host, 0, name.n), name) && is_port(str_from(host, name.n)))
            return true;
    }
    return false;
}
