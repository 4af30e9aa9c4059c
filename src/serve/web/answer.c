#include "base/embed.h"
#include "base/template.h"
#include "base/world.h"
#include "publish/picture/picture.h"
#include "serve/web/web.h"

/* A path and query longer than this are an attack or an accident: the longest that we write holds a
   filter; a page has at most a dozen parameters. */
enum { PATH_MAX_BYTES = 4096, PARAM_MAX_BYTES = 4096, PARAMS_MAX = 32 };

const struct web_header WEB_HEADERS[] = {
    {"Content-Security-Policy",
     "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; "
     "object-src 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {0},
};

static const char html_type[] = "text/html; charset=utf-8";
static const char json_type[] = "application/json";
static const char svg_type[] = "image/svg+xml";
static const char not_kept[] = "no-store"; /* security files stay out of the browser's store */

struct asked {
    const struct web_ask *ask;
    struct web_request r;
    struct str rest; /* the path without "/api/v1" */
    bool as_data;
};

/* Whether the pattern fits the path; *id gets the encoded segments that the stars stand for. */
static bool path_fits(struct str pattern, struct str path, struct str *id)
{
    *id = (struct str){0};
    if (!str_ends(pattern, STR("*")))
        return str_eq(pattern, path);
    bool two = str_ends(pattern, STR("**"));
    struct str start = str_sub(pattern, 0, pattern.n - (two ? 2 : 1));
    *id = str_from(path, start.n);
    size_t slash = str_find_char(*id, '/');
    struct str second = str_from(*id, slash + 1);
    if (!str_starts(path, start) || id->n == 0)
        return false;
    return two ? slash && second.n && str_find_char(second, '/') == second.n : slash == id->n;
}

static const struct web_page *find_page(struct str path, struct str *id)
{
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++)
        if (path_fits(str_of(WEB_PAGES[i].path), path, id))
            return &WEB_PAGES[i];
    return NULL;
}

static bool decode_params(struct asked *q, struct err *err)
{
    const struct web_ask *ask = q->ask;
    struct web_request *r = &q->r;
    size_t bytes = 0;
    if (ask->param_count > PARAMS_MAX)
        return err_set(err, ERR_USAGE, "the address has more than %d parameters", PARAMS_MAX);
    r->params = ARENA_ARRAY(r->arena, struct web_param, ask->param_count + 1);
    for (size_t i = 0; i < ask->param_count; i++) {
        const struct web_param *p = &ask->params[i];
        bytes += p->name.n + p->value.n;
        if (bytes > PARAM_MAX_BYTES)
            return err_set(err, ERR_USAGE, "the query is longer than %d bytes", PARAM_MAX_BYTES);
        if (!web_decode(r->arena, p->name, &r->params[i].name, err) ||
            !web_decode(r->arena, p->value, &r->params[i].value, err))
            return false;
    }
    r->param_count = ask->param_count;
    return true;
}

/* "/api/v1/today" is the data of "/", "/api/v1/x" that of "/x". */
static void split_api(struct asked *q)
{
    const struct str api = STR("/api/v1/");
    struct str path = q->ask->path;
    q->rest = path;
    q->as_data = str_starts(path, api);
    if (q->as_data)
        q->rest = str_from(path, api.n - 1);
    if (q->as_data && STR_IS(q->rest, "/today"))
        q->rest = STR("/");
    else if (q->as_data && STR_IS(q->rest, "/"))
        q->rest = STR("/no-such-page");
}

static bool route(struct asked *q, struct err *err)
{
    struct str id;
    struct web_request *r = &q->r;
    split_api(q);
    if (q->ask->path.n > PATH_MAX_BYTES)
        return err_set(err, ERR_USAGE, "the address is longer than %d bytes", PATH_MAX_BYTES);
    r->page = find_page(q->rest, &id);
    if (!decode_params(q, err) || !web_decode(r->arena, id, &r->id, err))
        return false;
    return r->page || err_set(err, ERR_NOT_FOUND, "There is no page at this address");
}

static bool render(struct asked *q, struct json *model, struct str *body, struct err *err)
{
    struct json *frame;
    struct buf out = {.arena = q->r.arena};
    struct str path = str_fmt(q->r.arena, "data/templates/%s.html", q->r.page->template_name);
    if (!web_frame(&q->r, q->ask->files, model, &frame, err))
        return false;
    struct str text = embed_find(str_cz(q->r.arena, path));
    if (!template_render(text, frame, &out, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    *body = buf_str(&out);
    if (q->r.drawing.n)
        *body = picture_splice(q->r.arena, *body, &q->r.drawing, 1);
    return true;
}

static bool read_page(struct asked *q, struct str *body, struct err *err)
{
    struct json *model = NULL;
    struct buf data = {.arena = q->r.arena};
    if (!q->r.page->model(&q->r, &model, err))
        return false;
    if (q->r.see_other.n)
        return true;
    if (q->r.document.n && !q->as_data) {
        *body = q->r.document;
        return true;
    }
    if (!q->as_data)
        return render(q, model, body, err);
    json_write_pretty(model, &data);
    *body = buf_str(&data);
    return true;
}

/* The address as the cache knows it: readers differ in nothing else as long as all may read all. */
static struct str page_key(struct asked *q)
{
    struct buf b = {.arena = q->r.arena};
    buf_put(&b, q->ask->path);
    for (size_t i = 0; i < q->ask->param_count; i++)
        buf_fmt(&b, "%c%.*s=%.*s", i ? '&' : '?', STR_ARG(q->ask->params[i].name),
                STR_ARG(q->ask->params[i].value));
    return buf_str(&b);
}

/* A page is made once a minute and position: it shows the minute. */
static bool find_body(struct asked *q, struct str *body, struct err *err)
{
    struct web_stamp stamp = {
        .position = store_position(q->r.store), .as_of = q->r.as_of, .minute = q->r.now.ms / 60000};
    struct str key = page_key(q);
    *body = web_cache_take(q->r.cache, q->r.arena, key, &stamp);
    if (body->n)
        return true;
    if (!read_page(q, body, err))
        return false;
    web_cache_keep(q->r.cache, key, &stamp, *body);
    return true;
}

/* A page with its frame reads the workspace at one position. */
static bool answer_page(struct asked *q, struct web_answer *out, struct err *err)
{
    struct str body = {0};
    if (!route(q, err) || !store_snapshot(q->r.store, err))
        return false;
    bool ok = find_body(q, &body, err);
    /* Known by the address, since the body may come from the cache. */
    bool svg = q->r.page->model == page_picture_file;
    store_snapshot_end(q->r.store);
    *out = (struct web_answer){
        .status = q->r.see_other.n ? 303 : 200,
        .body = body,
        .location = q->r.see_other,
        .media_type = q->as_data ? json_type
                      : svg      ? svg_type
                                 : html_type,
        .cache = not_kept,
    };
    return ok;
}

/* The page of an error; plain text when even that fails. */
static void answer_error(struct asked *q, const struct err *why, int status, struct web_answer *out)
{
    struct arena *a = q->r.arena;
    struct err err;
    struct buf data = {.arena = a};
    struct json *model = web_error_model(&q->r, why, status, q->ask->number);
    *out = (struct web_answer){.status = status, .cache = not_kept, .media_type = html_type};
    if (q->as_data) {
        json_write_pretty(model, &data);
        out->media_type = json_type;
        out->body = buf_str(&data);
    } else if (!template_render(embed_find("data/templates/web/error.html"), model, &data, &err)) {
        out->media_type = "text/plain; charset=utf-8";
        out->body = str_fmt(a, "%d: %s\n(and the error page failed: %s)\n", status, why->text,
                            err.text);
    } else {
        out->body = buf_str(&data);
    }
}

/* Files have their version in the address and may be kept for ever; asked for without it, they
   are compared each time. */
static bool answer_file(struct asked *q, struct web_answer *out)
{
    const struct str folder = STR("/static/");
    const struct web_ask *ask = q->ask;
    if (!str_starts(ask->path, folder))
        return false;
    const struct web_file *f = web_file_find(ask->files, str_from(ask->path, folder.n));
    if (!f)
        return false;
    struct str etag = str_fmt(q->r.arena, "\"%.*s\"", STR_ARG(f->version));
    bool versioned = ask->param_count == 1 && STR_IS(ask->params[0].name, "v") &&
                     str_eq(ask->params[0].value, f->version);
    bool same = str_has(ask->if_none_match, etag);
    *out = (struct web_answer){
        .status = same ? 304 : 200,
        .body = same ? (struct str){0} : f->bytes,
        .media_type = f->media_type,
        .etag = etag,
        .cache = versioned ? "public, max-age=31536000, immutable" : "no-cache",
    };
    return true;
}

static bool refused(struct asked *q, struct web_answer *out)
{
    const struct web_ask *ask = q->ask;
    struct err why = {0};
    if (!web_host_is_ours(ask->host)) {
        (void)err_set(&why, ERR_DENIED,
                      "This server answers to localhost, 127.0.0.1 and [::1], not to '%.*s'",
                      STR_ARG(str_sub(ask->host, 0, 100)));
        answer_error(q, &why, 421, out);
        return true;
    }
    if (STR_IS(ask->method, "GET") || STR_IS(ask->method, "HEAD"))
        return false;
    (void)err_set(&why, ERR_USAGE, "The web interface only reads; %.*s is not possible",
                  STR_ARG(str_sub(ask->method, 0, 20)));
    answer_error(q, &why, 405, out);
    out->allow = "GET, HEAD";
    return true;
}

void web_answer(struct store *s, struct arena *a, const struct web_ask *ask, struct web_answer *out)
{
    struct err err = {0};
    struct instant now = world_now();
    struct asked q = {
        .ask = ask,
        .as_data = str_starts(ask->path, STR("/api/")),
        .r = {.arena = a,
              .store = s,
              .now = now,
              .as_of = instant_date(now),
              .path = ask->path,
              .workspace = ask->workspace,
              .advisories = ask->advisories,
              .cache = ask->cache},
    };
    if (refused(&q, out) || answer_file(&q, out))
        return;
    if (!answer_page(&q, out, &err))
        answer_error(&q, &err, err_http_status(err.code), out);
}
