#include "base/template.h"
#include "base/world.h"
#include "publish/picture/picture.h"
#include "serve/auth/account.h"
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
    /* Not "no-referrer": then a browser says "Origin: null" of our own forms (Fetch, 3.2). */
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
    {0},
};

static const char html_type[] = "text/html; charset=utf-8";
static const char json_type[] = "application/json";
static const char svg_type[] = "image/svg+xml";
static const char not_kept[] = "no-store"; /* security files stay out of the browser's store */

static const char problem_type[] = "application/problem+json"; /* RFC 9457 */

struct asked {
    const struct web_ask *ask;
    struct web_request r;
    struct principal who;
    const struct web_act *act; /* or NULL: a page is read */
    struct str rest;           /* the path without "/api/v1" */
    bool as_data;
};

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

static bool reads(struct str method)
{
    return STR_IS(method, "GET") || STR_IS(method, "HEAD");
}

/* Finds the row. */
static bool route(struct asked *q, struct err *err)
{
    struct str id;
    struct web_request *r = &q->r;
    const struct web_ask *ask = q->ask;
    if (ask->path.n > PATH_MAX_BYTES)
        return err_set(err, ERR_USAGE, "the address is longer than %d bytes", PATH_MAX_BYTES);
    split_api(q);
    q->act = web_find_act(reads(ask->method) ? STR("GET") : ask->method, ask->path, &id);
    if (!q->act && reads(ask->method))
        r->page = web_find_page(q->rest, &id);
    if (!decode_params(q, err) || !web_decode(r->arena, id, &r->id, err))
        return false;
    return r->page || q->act || err_set(err, ERR_NOT_FOUND, "There is no page at this address");
}

static bool render(struct asked *q, struct json *model, struct str *body, struct err *err)
{
    struct json *frame;
    struct buf out = {.arena = q->r.arena};
    if (!web_frame(&q->r, q->ask->files, model, &frame, err) ||
        !template_page(str_of(q->r.page->template_name), &q->r.language, frame, &out, err))
        return false;
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

/* The address as the cache knows it. Readers who may the same see the same; who is limited sees
   his own. */
static struct str page_key(struct asked *q)
{
    struct buf b = {.arena = q->r.arena};
    const struct principal *who = &q->who;
    buf_fmt(&b, "%u %d %.*s %.*s ", who->may, who->by == AUTH_READER,
            STR_ARG(who->limited ? who->person : (struct str){0}), STR_ARG(q->r.language.name));
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
    /* After an act it shows what was typed, or told, to who did it. */
    bool after_act = q->r.problem || q->r.told || q->r.stay;
    *body = after_act ? (struct str){0} : web_cache_take(q->r.cache, q->r.arena, key, &stamp);
    if (body->n)
        return true;
    if (!read_page(q, body, err))
        return false;
    if (!q->r.personal && !q->r.document.n && !q->r.status && !after_act && !q->r.etag.n)
        web_cache_keep(q->r.cache, key, &stamp, *body);
    return true;
}

static void fill(struct asked *q, struct str body, struct web_answer *out)
{
    struct web_request *r = &q->r;
    bool document = r->document.n && !q->as_data;
    *out = (struct web_answer){
        .status = r->status        ? r->status
                  : r->see_other.n ? 303
                                   : 200,
        .body = body,
        .location = r->see_other,
        .set_cookie = r->set_cookie,
        .etag = r->etag,
        .download = r->download,
        .media_type = document     ? (r->media_type ? r->media_type : svg_type)
                      : q->as_data ? json_type
                                   : html_type,
        .cache = not_kept,
    };
}

/* A page with its frame reads the workspace at one position. */
static bool answer_page(struct asked *q, struct web_answer *out, struct err *err)
{
    struct str body = {0};
    if (!store_snapshot(q->r.store, err))
        return false;
    bool ok = web_may_see(&q->r, q->r.page->scope, err) && find_body(q, &body, err);
    store_snapshot_end(q->r.store);
    if (!ok || !web_note_read(&q->r, err))
        return false;
    fill(q, q->as_data || q->r.document.n ? body : web_personal(&q->r, body), out);
    return true;
}

/* The page of the same path with what was told, or went wrong (then why is not NULL), above it, and
   what was typed in it. */
static bool answer_again(struct asked *q, const struct err *why, struct web_answer *out)
{
    struct err ignored;
    q->r.page = q->as_data ? NULL : web_find_page(q->ask->path, &(struct str){0});
    if (!q->r.page)
        return false;
    q->r.problem = why;
    if (why && !q->r.status)
        q->r.status = err_http_status(why->code);
    q->r.see_other = (struct str){0};
    q->r.set_cookie = (struct str){0};
    return answer_page(q, out, &ignored);
}

/* What the act needs of the body: a form, unless it is of the API. */
static bool read_form(struct asked *q, struct err *err)
{
    return q->as_data ||
           web_form_read(q->r.arena, q->ask->headers.content_type, q->ask->body, &q->r.form, err);
}

static void fill_reply(struct asked *q, struct web_answer *out)
{
    struct buf data = {.arena = q->r.arena};
    if (q->r.reply)
        json_write_pretty(q->r.reply, &data);
    fill(q, q->r.document.n ? q->r.document : buf_str(&data), out);
}

/* What only the API has; read at one position of the history. */
static bool answer_read(struct asked *q, struct web_answer *out, struct err *err)
{
    if (!store_snapshot(q->r.store, err))
        return false;
    bool ok = web_may_see(&q->r, q->act->scope, err) && q->act->act(&q->r, err);
    store_snapshot_end(q->r.store);
    if (ok)
        fill_reply(q, out);
    return ok;
}

static bool answer_act(struct asked *q, struct web_answer *out, struct err *err)
{
    if (reads(q->ask->method))
        return answer_read(q, out, err);
    if (!read_form(q, err) || !web_is_ours(&q->r, err) || !web_may_see(&q->r, q->act->scope, err))
        return false;
    struct err why = {0};
    if (!q->act->act(&q->r, &why)) {
        if (answer_again(q, &why, out))
            return true;
        *err = why;
        return false;
    }
    if ((q->r.told || q->r.stay) && answer_again(q, NULL, out))
        return true;
    fill_reply(q, out);
    return true;
}

static struct str problem(struct asked *q, const struct err *why, int status)
{
    struct arena *a = q->r.arena;
    struct buf data = {.arena = a};
    struct json *p = web_problem(a, status, str_copy(a, str_of(why->text)));
    json_add_text(a, p, "instance", q->ask->path);
    json_add_fmt(a, p, "request", "r-%lld", (long long)q->ask->number);
    if (q->r.errors)
        json_hang(p, "errors", q->r.errors);
    json_write_pretty(p, &data);
    return buf_str(&data);
}

/* The page of an error; plain text when even that fails. */
static void answer_error(struct asked *q, const struct err *why, int status, struct web_answer *out)
{
    struct arena *a = q->r.arena;
    struct err err;
    struct buf data = {.arena = a};
    *out = (struct web_answer){.status = status, .cache = not_kept, .media_type = html_type};
    if (q->as_data) {
        out->media_type = problem_type;
        out->body = problem(q, why, status);
        return;
    }
    struct json *model = web_error_model(&q->r, why, status, q->ask->number);
    if (!template_page(STR("web/error"), &q->r.language, model, &data, &err)) {
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
    bool same = str_has(ask->headers.if_none_match, etag);
    *out = (struct web_answer){
        .status = same ? 304 : 200,
        .body = same ? (struct str){0} : f->bytes,
        .media_type = f->media_type,
        .etag = etag,
        .cache = versioned ? "public, max-age=31536000, immutable" : "no-cache",
    };
    return true;
}

/* What is refused whoever asks. */
static bool refused(struct asked *q, struct web_answer *out)
{
    const struct web_ask *ask = q->ask;
    struct err why = {0};
    if (!web_host_is_ours(ask->headers.host, ask->names)) {
        (void)err_set(&why, ERR_DENIED,
                      "This server answers to localhost, 127.0.0.1 and [::1], not to '%.*s'",
                      STR_ARG(str_sub(ask->headers.host, 0, 100)));
        answer_error(q, &why, 421, out);
        return true;
    }
    if (reads(ask->method) || !ask->reading)
        return false;
    (void)err_set(&why, ERR_USAGE, "This server only reads; %.*s is not possible",
                  STR_ARG(str_sub(ask->method, 0, 20)));
    answer_error(q, &why, 405, out);
    out->allow = STR("GET, HEAD");
    return true;
}

/* Nobody is signed in: a page leads to where one signs in, and from there back. */
static void answer_nobody(struct asked *q, struct web_answer *out)
{
    struct err why = {0};
    bool any = true;
    struct buf next = {.arena = q->r.arena};
    if (q->as_data) {
        (void)err_set(&why, ERR_DENIED, "Send a token: Authorization: Bearer TOKEN");
        answer_error(q, &why, 401, out);
        return;
    }
    if (!auth_any_account(q->r.store, q->r.arena, &any, &why)) {
        answer_error(q, &why, err_http_status(why.code), out);
        return;
    }
    BUF_LIT(&next, "/login?next=");
    buf_url(&next, reads(q->ask->method) ? q->ask->path : STR("/"));
    q->r.see_other = any ? buf_str(&next) : STR("/first-run");
    fill(q, (struct str){0}, out);
}

/* Whether he may, by the row. */
static bool allowed(const struct asked *q, struct err *err)
{
    unsigned needs = q->act ? q->act->needs : q->r.page->needs;
    return (q->who.may & needs) == needs ||
           err_set(err, ERR_DENIED, "Your roles do not allow this");
}

/* The methods that are possible at the path, when the one asked for is not. */
static struct str other_methods(const struct asked *q)
{
    struct str there = web_methods(q->r.arena, q->ask->path);
    return there.n || !q->as_data ? there : web_methods(q->r.arena, q->rest);
}

static void answer_unknown(struct asked *q, struct err *why, struct web_answer *out)
{
    struct str allow = why->code == ERR_NOT_FOUND ? other_methods(q) : (struct str){0};
    if (allow.n)
        (void)err_set(why, ERR_USAGE, "%.*s is not possible here",
                      STR_ARG(str_sub(q->ask->method, 0, 20)));
    answer_error(q, why, allow.n ? 405 : err_http_status(why->code), out);
    out->allow = allow;
}

static void answer(struct asked *q, struct web_answer *out)
{
    struct err err = {0};
    bool found = route(q, &err);
    bool open = found && (q->act ? q->act->needs : q->r.page->needs) == 0;
    if (q->who.by == AUTH_NOBODY && !open) /* nor does a stranger learn what is there */
        answer_nobody(q, out);
    else if (!found)
        answer_unknown(q, &err, out);
    else if (!allowed(q, &err) || !(q->act ? answer_act(q, out, &err) : answer_page(q, out, &err)))
        answer_error(q, &err, q->r.status >= 400 ? q->r.status : err_http_status(err.code), out);
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
              .headers = &ask->headers,
              .peer = ask->peer,
              .committer = ask->committer,
              .first_run_code = ask->first_run_code,
              .secure = ask->secure,
              .body = ask->body,
              .cache = ask->cache},
    };
    q.r.who = &q.who;
    *out = (struct web_answer){0};
    if (refused(&q, out) || answer_file(&q, out))
        return;
    if (!web_who(s, a, ask, &q.who, &err) || !web_touch(&q.r, &err) || !web_language(&q.r, &err))
        answer_error(&q, &err, err_http_status(err.code), out);
    else
        answer(&q, out);
    out->who = q.who.login;
}
