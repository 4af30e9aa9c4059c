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

struct str web_field(const struct web_request *r, const char *name)
{
    for (size_t i = 0; i < r->form.field_count; i++)
        if (str_eq(r->form.fields[i].name, str_of(name)))
            return r->form.fields[i].value;
    return (struct str){0};
}

const struct web_upload *web_file(const struct web_request *r, const char *name)
{
    for (size_t i = 0; i < r->form.file_count; i++)
        if (str_eq(r->form.files[i].field, str_of(name)))
            return &r->form.files[i];
    return NULL;
}

bool web_change(struct web_request *r, committer_fn *fn, void *context, struct err *err)
{
    /* Who signs in is nobody yet; the history gets nothing of that. */
    struct str actor = r->who->name.n ? r->who->name : STR("nobody");
    if (r->committer)
        return committer_do(r->committer, actor, fn, context, err);
    store_set_actor(r->store, actor);
    if (!store_begin(r->store, err))
        return false;
    if (fn(context, r->store, r->arena, err))
        return store_commit(r->store, err);
    store_rollback(r->store);
    return false;
}

/* A path alone: "//host" and "/\\host" are other servers for a browser. */
struct str web_local(struct str address)
{
    bool local = address.n && address.p[0] == '/';
    if (address.n > 1 && (address.p[1] == '/' || address.p[1] == '\\'))
        local = false;
    for (size_t i = 0; i < address.n; i++)
        if ((unsigned char)address.p[i] <= 0x20 || address.p[i] == 0x7f)
            local = false;
    return local ? address : STR("/");
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

/* lines: whether the text may have several, which then end with LF alone. */
static bool decode(struct arena *a, struct str text, bool lines, struct str *out, struct err *err)
{
    char *to = ARENA_ARRAY(a, char, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '%') {
            int high = i + 2 < text.n ? hex_digit(text.p[i + 1]) : -1;
            int low = i + 2 < text.n ? hex_digit(text.p[i + 2]) : -1;
            if (high < 0 || low < 0)
                return err_set(err, ERR_USAGE, "a '%%' stands without two digits");
            c = (char)(high * 16 + low);
            i += 2;
        }
        if (lines && c == '\r')
            continue;
        if (((unsigned char)c < 0x20 && !(lines && char_in(c, "\n\t"))) || c == 0x7f)
            return err_set(err, ERR_USAGE, "there is a control character");
        to[n++] = c;
    }
    if (!str_is_utf8((struct str){to, n}))
        return err_set(err, ERR_USAGE, "it is not UTF-8");
    *out = (struct str){to, n};
    return true;
}

bool web_decode(struct arena *a, struct str text, struct str *out, struct err *err)
{
    return decode(a, text, false, out, err) || err_wrap(err, "the address");
}

bool web_decode_text(struct arena *a, struct str text, struct str *out, struct err *err)
{
    return decode(a, text, true, out, err) || err_wrap(err, "the form");
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

static bool is_host(struct str host, struct str name)
{
    return str_eq_nocase(str_sub(host, 0, name.n), name) && is_port(str_from(host, name.n));
}

bool web_host_is_ours(struct str host, struct str names)
{
    static const char *const ours[] = {"localhost", "127.0.0.1", "[::1]"};
    struct str name;
    for (size_t i = 0; i < COUNT_OF(ours); i++)
        if (is_host(host, str_of(ours[i])))
            return true;
    while (str_word(&names, &name))
        if (is_host(host, name))
            return true;
    return false;
}
