#include "base/http.h"

#include <stdio.h>

#include "base/curl.h"
#include "base/limits.h"
#include "base/world.h"

enum {
    REDIRECTS_MAX = 5,
    CONNECT_MS = 30000,
    SLOW_BYTES = 100, /* a transfer that brings less for SLOW_SECONDS is dead */
    SLOW_SECONDS = 60,
    REFUSAL_MAX = 64 << 10, /* of the body of an answer that is no 200 */
    HEADER_MAX = 1024,
    TAG_MAX = 4096
};

struct http {
    struct curl_api api;
    CURL *curl;
};

struct transfer {
    struct http *http;
    struct arena *arena; /* of the answer */
    const struct http_request *request;
    struct http_answer *answer;
    struct str url; /* of this hop */
    struct http_url at;
    struct str tag_path;
    struct curl_slist *headers;
    struct world_file *file; /* while the body is written */
    struct buf body;
    int64_t kept;       /* bytes that the file has already, and that are asked to be continued */
    int64_t range_from; /* of the answer; -1: it has no range */
    int64_t got;        /* body bytes of this hop */
    bool begun;         /* the body has begun */
    bool refused;       /* *err says why the transfer was given up */
    bool enough;        /* given up by us: the rest of a refusal says nothing */
    struct err *err;
};

/* --- the library --- */

bool http_open(struct arena *a, struct http **out, struct err *err)
{
    struct http *h = ARENA_NEW(a, struct http);
    if (!curl_load(&h->api, err))
        return false;
    h->curl = h->api.easy_init();
    if (!h->curl)
        return err_set(err, ERR_IO, "libcurl does not start");
    *out = h;
    return true;
}

void http_close(struct http *h)
{
    if (!h || !h->curl)
        return;
    h->api.easy_cleanup(h->curl);
    h->api.global_cleanup(); /* the library itself stays: it was not made to be unloaded */
    h->curl = NULL;
}

/* --- the file, and what it may be continued by --- */

/* A validator that is good for If-Range: not a weak one (RFC 9110, 13.1.5). */
static struct str strong_tag(const struct http_answer *answer)
{
    if (answer->etag.n && !str_starts(answer->etag, STR("W/")))
        return answer->etag;
    return answer->last_modified;
}

static void forget_file(struct transfer *t)
{
    world_close(t->file);
    t->file = NULL;
    world_forget(t->request->to);
    world_forget(t->tag_path);
}

/* How much of the file is there from an earlier try, and the validator of that. */
static bool find_kept(struct transfer *t, struct str *tag)
{
    struct err ignored;
    struct world_file *f = NULL;
    if (!world_exists(t->request->to) || !world_exists(t->tag_path) ||
        !world_read_file(t->arena, t->tag_path, TAG_MAX, tag, &ignored) || !tag->n ||
        !world_open(t->arena, t->request->to, &f, &ignored))
        return false;
    t->kept = world_file_size(f);
    world_close(f);
    return t->kept > 0;
}

/* The first byte of a body that belongs into the file. */
static bool begin_file(struct transfer *t)
{
    struct str tag = strong_tag(t->answer);
    bool continued = t->answer->status == 206;
    if (continued && (t->range_from != t->kept || t->kept == 0)) {
        forget_file(t);
        return err_set(t->err, ERR_IO, "%.*s: sent another part than was asked for",
                       STR_ARG(t->at.host));
    }
    t->kept = continued ? t->kept : 0;
    t->answer->resumed = continued;
    if (!continued && !world_write_file(t->tag_path, tag, t->err))
        return false;
    return world_append(t->arena, t->request->to, t->kept, &t->file, t->err);
}

static bool is_wanted(int status)
{
    return status == 200 || status == 206;
}

/* --- called by libcurl --- */

static bool take_body(struct transfer *t, struct str part)
{
    bool wanted = is_wanted(t->answer->status), to_file = wanted && t->request->to.n;
    int64_t max = t->request->max_bytes;
    t->got += (int64_t)part.n;
    if (to_file && !t->begun && !begin_file(t))
        return false;
    t->begun = true;
    if (!wanted && t->got > REFUSAL_MAX) {
        t->enough = true; /* of a refusal the status is what counts */
        return false;
    }
    if (wanted && t->got + (to_file ? t->kept : 0) > max) {
        if (to_file)
            forget_file(t);
        return err_set(t->err, ERR_LIMIT, "%.*s: sends more than the %lld bytes accepted of it",
                       STR_ARG(t->at.host), (long long)max);
    }
    if (to_file)
        return world_write(t->file, part, t->err);
    if (wanted)
        buf_put(&t->body, part);
    return true;
}

static size_t on_body(char *p, size_t size, size_t count, void *context)
{
    struct transfer *t = context;
    if (take_body(t, (struct str){p, size * count}))
        return size * count;
    t->refused = !t->enough;
    return 0;
}

/* What is sent back some day must not become two headers, nor drive a terminal. */
static bool is_plain(struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] > '~')
            return false;
    return true;
}

static void keep_header(struct transfer *t, struct str name, struct str value)
{
    struct http_answer *o = t->answer;
    int64_t size = 0;
    if (value.n > HEADER_MAX || !is_plain(value))
        return;
    if (str_eq_nocase(name, STR("content-range")))
        (void)http_content_range(value, &t->range_from, &size);
    struct str *to = str_eq_nocase(name, STR("etag"))            ? &o->etag
                     : str_eq_nocase(name, STR("last-modified")) ? &o->last_modified
                     : str_eq_nocase(name, STR("retry-after"))   ? &o->retry_after
                                                                 : NULL;
    if (to)
        *to = str_copy(t->arena, value);
}

/* Every status line begins a new answer: of a proxy, an interim one, then the one that counts. */
static size_t on_header(char *p, size_t size, size_t count, void *context)
{
    struct transfer *t = context;
    struct str line = {p, size * count}, name, value;
    int status = http_status_parse(line);
    if (status) {
        *t->answer = (struct http_answer){.status = status, .bytes = t->answer->bytes};
        t->range_from = -1;
    } else if (http_header_parse(line, &name, &value)) {
        keep_header(t, name, value);
    }
    return size * count;
}

/* --- one hop --- */

static void add_header(struct transfer *t, const char *name, struct str value)
{
    struct str line = str_fmt(t->arena, "%s: %.*s", name, STR_ARG(value));
    struct curl_slist *longer = t->http->api.slist_append(t->headers, line.p);
    t->headers = longer ? longer : t->headers;
}

/* The key is a secret: no copy made here stays. */
static void add_key(struct transfer *t)
{
    const struct http_request *r = t->request;
    size_t n = r->key_name.n + r->key.n + 3;
    char *line = ARENA_ARRAY(t->arena, char, n);
    snprintf(line, n, "%.*s: %.*s", STR_ARG(r->key_name), STR_ARG(r->key));
    struct curl_slist *longer = t->http->api.slist_append(t->headers, line);
    t->headers = longer ? longer : t->headers;
    explicit_bzero(line, n);
}

static void drop_headers(struct transfer *t)
{
    for (struct curl_slist *h = t->headers; h; h = h->next)
        explicit_bzero(h->data, strlen(h->data));
    t->http->api.slist_free_all(t->headers);
    t->headers = NULL;
}

static void add_headers(struct transfer *t, bool with_key)
{
    const struct http_request *r = t->request;
    struct str tag = {0};
    if (r->key.n && with_key)
        add_key(t);
    if (r->gzip)
        add_header(t, "Accept-Encoding", STR("gzip"));
    if (r->etag.n)
        add_header(t, "If-None-Match", r->etag);
    if (r->last_modified.n)
        add_header(t, "If-Modified-Since", r->last_modified);
    t->kept = 0;
    if (r->to.n && find_kept(t, &tag)) {
        add_header(t, "Range", str_fmt(t->arena, "bytes=%lld-", (long long)t->kept));
        add_header(t, "If-Range", tag);
    }
}

static void set_options(struct transfer *t)
{
    const struct curl_api *api = &t->http->api;
    CURL *c = t->http->curl;
    api->easy_reset(c);
    api->easy_setopt(c, CURLOPT_URL, str_cz(t->arena, t->url));
    api->easy_setopt(c, CURLOPT_PROTOCOLS_STR, t->at.secure ? "https" : "http");
    api->easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    api->easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    api->easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    api->easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    api->easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    api->easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    api->easy_setopt(c, CURLOPT_USERAGENT, "tutela/" TUTELA_VERSION);
    api->easy_setopt(c, CURLOPT_HTTPHEADER, t->headers);
    api->easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    api->easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)t->request->timeout_ms);
    api->easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    api->easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)SLOW_SECONDS);
    if (t->request->form.n) {
        api->easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->request->form.n);
        api->easy_setopt(c, CURLOPT_COPYPOSTFIELDS, t->request->form.p);
    }
    if (http_url_is_local(&t->at))
        api->easy_setopt(c, CURLOPT_PROXY, ""); /* none, whatever the variables say */
    api->easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    api->easy_setopt(c, CURLOPT_WRITEDATA, t);
    api->easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    api->easy_setopt(c, CURLOPT_HEADERDATA, t);
}

static bool transfer_failed(struct transfer *t, CURLcode code)
{
    if (t->refused)
        return false;
    enum err_code what = code == CURLE_OPERATION_TIMEDOUT ? ERR_LIMIT : ERR_IO;
    return err_set(t->err, what, "%.*s: %s", STR_ARG(t->at.host), t->http->api.easy_strerror(code));
}

static bool finish_file(struct transfer *t)
{
    struct err ignored;
    if (!t->begun && !begin_file(t)) /* an empty body */
        return false;
    if (!world_sync(t->file, t->err))
        return false;
    IGNORE(world_remove(t->tag_path, &ignored)); /* the file is whole: nothing is to be continued */
    return true;
}

static bool hop(struct transfer *t, bool with_key)
{
    t->begun = t->refused = t->enough = false;
    t->got = 0;
    t->range_from = -1;
    t->body.n = 0;
    add_headers(t, with_key);
    set_options(t);
    CURLcode code = t->http->api.easy_perform(t->http->curl);
    drop_headers(t);
    t->answer->bytes += t->got;
    bool to_file = t->request->to.n && is_wanted(t->answer->status);
    bool ok = (code == CURLE_OK || t->enough) ? !to_file || finish_file(t)
                                              : transfer_failed(t, code);
    world_close(t->file);
    t->file = NULL;
    return ok;
}

/* --- a request --- */

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Goes where the answer sends us, if that is allowed. */
static bool follow(struct transfer *t)
{
    const char *to = NULL;
    struct http_url from = t->at;
    t->http->api.easy_getinfo(t->http->curl, CURLINFO_REDIRECT_URL, &to);
    if (!to)
        return err_set(t->err, ERR_IO, "%.*s: sends us on, but not where", STR_ARG(from.host));
    struct str url = str_copy(t->arena, str_of(to));
    if (!http_url_check(url, &from, t->err))
        return err_wrap(t->err, "%.*s sends us on", STR_ARG(from.host));
    t->url = url;
    return http_url_parse(url, &t->at);
}

static bool run(struct transfer *t)
{
    struct http_url first = t->at;
    bool with_key = true, begun_anew = false;
    for (int hops = 0; hops <= REDIRECTS_MAX; hops++) {
        if (!hop(t, with_key))
            return false;
        if (t->answer->status == 416 && t->kept && !begun_anew) {
            forget_file(t); /* what is there does not fit: from the beginning */
            begun_anew = true;
            continue;
        }
        if (t->answer->status == 206 && !t->answer->resumed)
            return err_set(t->err, ERR_IO, "%.*s: sent a part that was not asked for",
                           STR_ARG(t->at.host));
        if (!is_redirect(t->answer->status))
            return true;
        if (t->request->form.n)
            return err_set(t->err, ERR_DENIED, "%.*s: sends a form on to another address",
                           STR_ARG(t->at.host));
        if (!follow(t))
            return false;
        with_key = with_key && http_url_same_origin(&first, &t->at);
    }
    return err_set(t->err, ERR_IO, "%.*s: sends us on more than %d times", STR_ARG(first.host),
                   (int)REDIRECTS_MAX);
}

bool http_get(struct http *h, struct arena *a, const struct http_request *request,
              struct http_answer *out, struct err *err)
{
    struct http_answer answer = {0};
    struct transfer t = {.http = h, .arena = a, .request = request, .answer = &answer};
    t.url = request->url;
    t.body.arena = a;
    t.err = err;
    if (!http_url_check(request->url, NULL, err) || !http_url_parse(request->url, &t.at))
        return false;
    if (request->to.n)
        t.tag_path = str_fmt(a, "%.*s.tag", STR_ARG(request->to));
    if (!run(&t))
        return false;
    answer.body = buf_str(&t.body);
    *out = answer;
    return true;
}
