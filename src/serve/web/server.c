#include <microhttpd.h>
#include <pthread.h>

#include "base/limits.h"
#include "base/log.h"
#include "serve/auth/account.h"
#include "serve/jobs/jobs.h"
#include "serve/web/server.h"

/* The library's threads read requests and send answers. A request that is whole is suspended, and
   answered by one of the workers, which then lets it go on. */
enum {
    CONNECTIONS_PER_PEER = 200, /* everybody may come from one machine, as a proxy */
    TIMEOUT_S = 30,
    CONNECTION_BYTES = 32768, /* request line and headers */
    PARAMS_KEPT = 33,         /* one more than is accepted, so that it is seen */
    CODE_LETTERS = 20,
    IO_THREADS = 2
};
static const size_t form_max = MIB(1);

/* One request, from its first header to the end of its answer. */
struct exchange {
    struct web_server *server;
    struct arena arena;
    struct exchange *next_free;
    struct MHD_Connection *connection;
    const char *url, *method;
    struct web_body body;
    struct MHD_Response *response; /* set by a worker */
    unsigned status;
    bool given; /* to the workers */
};

struct web_server {
    struct MHD_Daemon *daemon;
    struct web_options options;
    struct str url, code;
    int port;
    struct web_files files;
    struct web_cache *cache;
    struct web_limit *limit;
    struct web_workers *workers;
    struct committer *committer;
    struct jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t idle;
    struct exchange *free; /* under the lock, as the next two */
    size_t made, busy;
    int64_t requests;
    struct exchange exchanges[WEB_CONNECTIONS_MAX];
};

static struct exchange *take_exchange(struct web_server *w)
{
    pthread_mutex_lock(&w->lock);
    struct exchange *x = w->free;
    if (x)
        w->free = x->next_free;
    else if (w->made < COUNT_OF(w->exchanges))
        x = &w->exchanges[w->made++];
    pthread_mutex_unlock(&w->lock);
    if (x && !x->arena.base)
        arena_init(&x->arena, MIB(4));
    return x;
}

static void give_back(struct web_server *w, struct exchange *x)
{
    struct arena arena = x->arena;
    web_body_done(&x->body);
    if (x->response)
        MHD_destroy_response(x->response);
    arena_rewind(&arena, 0);
    *x = (struct exchange){.arena = arena};
    pthread_mutex_lock(&w->lock);
    x->next_free = w->free;
    w->free = x;
    pthread_mutex_unlock(&w->lock);
}

/* --- what is asked --- */

/* Decoding is ours: strict, and after the path was split. */
static size_t leave_encoded(void *cls, struct MHD_Connection *connection, char *text)
{
    (void)cls;
    (void)connection;
    return strlen(text);
}

struct params {
    struct web_param items[PARAMS_KEPT];
    size_t count;
};

static enum MHD_Result keep_param(void *cls, enum MHD_ValueKind kind, const char *name,
                                  const char *value)
{
    (void)kind;
    struct params *p = cls;
    if (p->count < PARAMS_KEPT)
        p->items[p->count++] = (struct web_param){str_of(name), str_of(value)};
    return MHD_YES;
}

static struct str header(struct MHD_Connection *connection, const char *name)
{
    return str_of(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

static void read_headers(struct MHD_Connection *c, struct web_headers *out)
{
    *out = (struct web_headers){
        .host = header(c, MHD_HTTP_HEADER_HOST),
        .cookie = header(c, MHD_HTTP_HEADER_COOKIE),
        .authorization = header(c, MHD_HTTP_HEADER_AUTHORIZATION),
        .api_key = header(c, "X-Api-Key"),
        .origin = header(c, MHD_HTTP_HEADER_ORIGIN),
        .fetch_site = header(c, "Sec-Fetch-Site"),
        .user_agent = header(c, "User-Agent"),
        .content_type = header(c, MHD_HTTP_HEADER_CONTENT_TYPE),
        .accept = header(c, MHD_HTTP_HEADER_ACCEPT),
        .if_match = header(c, MHD_HTTP_HEADER_IF_MATCH),
        .if_none_match = header(c, MHD_HTTP_HEADER_IF_NONE_MATCH),
        .idempotency_key = header(c, "Idempotency-Key"),
        .prefer = header(c, "Prefer"),
        .csrf = header(c, "X-Csrf-Token"),
    };
}

/* A proxy adds the address it got the request from at the end. */
static struct str peer_of(struct web_server *w, struct arena *a, struct MHD_Connection *c)
{
    struct str forwarded = header(c, "X-Forwarded-For");
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (!w->options.proxy || forwarded.n == 0)
        return web_peer_text(a, info ? info->client_addr : NULL);
    size_t comma = str_rfind_char(forwarded, ',');
    return str_trim(comma < forwarded.n ? str_from(forwarded, comma + 1) : forwarded);
}

/* How much the row that will answer takes. */
static size_t body_max(struct str method, struct str path)
{
    struct str id;
    const struct web_act *act = web_find_act(method, path, &id);
    return act && act->body_max ? act->body_max : form_max;
}

/* --- the answer, in a worker --- */

static void add_header(struct MHD_Response *response, struct arena *a, const char *name,
                       struct str value)
{
    if (value.n)
        (void)MHD_add_response_header(response, name, str_cz(a, value));
}

static struct MHD_Response *make_response(const struct web_server *w, struct arena *a,
                                          const struct web_answer *answer)
{
    /* The page is copied, for the arena is wanted again before it is sent. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->body.n, str_cz(a, answer->body), MHD_RESPMEM_MUST_COPY);
    if (!response)
        return NULL;
    for (const struct web_header *h = WEB_HEADERS; h->name; h++)
        (void)MHD_add_response_header(response, h->name, h->value);
    if (w->options.certificate.n || w->options.proxy)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_STRICT_TRANSPORT_SECURITY,
                                      "max-age=31536000");
    add_header(response, a, MHD_HTTP_HEADER_CONTENT_TYPE, str_of(answer->media_type));
    add_header(response, a, MHD_HTTP_HEADER_CACHE_CONTROL, str_of(answer->cache));
    add_header(response, a, MHD_HTTP_HEADER_ETAG, answer->etag);
    add_header(response, a, MHD_HTTP_HEADER_LOCATION, answer->location);
    add_header(response, a, MHD_HTTP_HEADER_ALLOW, answer->allow);
    add_header(response, a, MHD_HTTP_HEADER_SET_COOKIE, answer->set_cookie);
    if (answer->status == 401)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE, "Bearer");
    if (answer->status == 429)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, "1");
    if (answer->download.n)
        add_header(response, a, MHD_HTTP_HEADER_CONTENT_DISPOSITION,
                   str_fmt(a, "attachment; filename=\"%.*s\"", STR_ARG(answer->download)));
    return response;
}

/* What is refused before anybody looks at it; 0: nothing. */
static int refused(struct exchange *x, struct str peer)
{
    if (x->body.too_large)
        return 413;
    if (x->body.failed)
        return 507;
    return web_limit_take(x->server->limit, peer, world_monotonic_us()) ? 0 : 429;
}

static void answer_refused(struct arena *a, const struct exchange *x, int status,
                           struct web_answer *out)
{
    const char *text = status == 413   ? "The request is larger than is accepted here."
                       : status == 507 ? "There is no room for the request."
                                       : "Too many requests from this address; wait a second.";
    bool api = str_starts(str_of(x->url), STR("/api/"));
    struct buf problem = {.arena = a};
    json_write_pretty(web_problem(a, status, str_of(text)), &problem);
    *out = (struct web_answer){.status = status,
                               .body = api ? buf_str(&problem) : str_fmt(a, "%s\n", text),
                               .media_type = api ? "application/problem+json"
                                                 : "text/plain; charset=utf-8",
                               .cache = "no-store"};
}

static int64_t next_number(struct web_server *w)
{
    pthread_mutex_lock(&w->lock);
    int64_t number = ++w->requests;
    pthread_mutex_unlock(&w->lock);
    return number;
}

static void answer_exchange(void *server, struct arena *a, struct store *s, void *item)
{
    struct web_server *w = server;
    struct exchange *x = item;
    struct params params = {0};
    struct web_answer answer;
    int64_t began_us = world_monotonic_us(), number = next_number(w);
    struct str peer = peer_of(w, a, x->connection);
    struct web_ask ask = {
        .method = str_of(x->method),
        .path = str_of(x->url),
        .body = web_body_bytes(&x->body),
        .peer = peer,
        .number = number,
        .workspace = w->options.workspace,
        .advisories = w->options.advisories,
        .names = w->options.names,
        .first_run_code = w->code,
        .files = &w->files,
        .cache = w->cache,
        .committer = w->committer,
        .reading = w->options.reading,
        .secure = w->options.certificate.n || w->options.proxy,
    };
    (void)MHD_get_connection_values(x->connection, MHD_GET_ARGUMENT_KIND, keep_param, &params);
    read_headers(x->connection, &ask.headers);
    ask.params = params.items;
    ask.param_count = params.count;
    int status = refused(x, peer);
    if (status)
        answer_refused(a, x, status, &answer);
    else
        web_answer(s, a, &ask, &answer);
    if (!w->options.quiet) /* without the query, which may hold what somebody searched for */
        log_event("request",
                  "number=r-%lld method=%s path=%s status=%d bytes=%zu us=%lld peer=%.*s who=%.*s",
                  (long long)number, x->method, x->url, answer.status, answer.body.n,
                  (long long)(world_monotonic_us() - began_us), STR_ARG(peer), STR_ARG(answer.who));
    x->status = (unsigned)answer.status;
    x->response = make_response(w, a, &answer);
    MHD_resume_connection(x->connection);
}

/* --- the library's threads --- */

static enum MHD_Result begin(struct web_server *w, struct MHD_Connection *connection,
                             const char *url, const char *method, void **state)
{
    struct exchange *x = take_exchange(w);
    if (!x)
        return MHD_NO; /* as many as there may be */
    x->server = w;
    x->connection = connection;
    x->url = url;
    x->method = method;
    x->body.arena = &x->arena;
    x->body.max = body_max(str_of(method), str_of(url));
    *state = x;
    return MHD_YES;
}

static void count_busy(struct web_server *w, bool more)
{
    pthread_mutex_lock(&w->lock);
    w->busy = more ? w->busy + 1 : w->busy - 1;
    if (w->busy == 0)
        pthread_cond_signal(&w->idle);
    pthread_mutex_unlock(&w->lock);
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version;
    struct exchange *x = *state;
    if (!x)
        return begin(cls, connection, url, method, state);
    if (*upload_size) {
        web_body_add(&x->body, (struct str){upload, *upload_size});
        *upload_size = 0;
        return MHD_YES;
    }
    if (!x->given) {
        x->given = true;
        count_busy(x->server, true);
        MHD_suspend_connection(connection);
        web_workers_put(x->server->workers, x);
        return MHD_YES;
    }
    return x->response ? MHD_queue_response(connection, x->status, x->response) : MHD_NO;
}

static void ended(void *cls, struct MHD_Connection *connection, void **state,
                  enum MHD_RequestTerminationCode why)
{
    (void)connection;
    (void)why;
    struct exchange *x = *state;
    if (!x)
        return;
    bool given = x->given;
    give_back(cls, x);
    *state = NULL;
    if (given)
        count_busy(cls, false);
}

/* --- start and end --- */

/* Letters and digits that nobody confuses; 20 of 32 are 100 bits. */
static struct str make_code(struct arena *a)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    unsigned char random[CODE_LETTERS];
    struct buf b = {.arena = a};
    world_random(random, sizeof random);
    for (size_t i = 0; i < CODE_LETTERS; i++)
        buf_fmt(&b, "%s%c", i && i % 5 == 0 ? "-" : "", letters[random[i] % (sizeof letters - 1)]);
    return buf_str(&b);
}

static bool open_workspace(struct arena *a, struct web_server *w, struct err *err)
{
    struct store *s;
    bool any = true;
    if (w->options.reading)
        return true;
    if (!store_open(a, w->options.workspace, STORE_WRITE, &s, err))
        return false;
    bool ok = auth_any_account(s, a, &any, err);
    store_close(s);
    if (ok && !any)
        w->code = make_code(a);
    return ok && committer_start(a, w->options.workspace, &w->committer, err);
}

static bool listen_on(struct web_server *w, struct arena *a, const struct web_listen *at,
                      struct err *err)
{
    bool tls = w->options.certificate.n > 0;
    struct MHD_OptionItem more[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, str_cz(a, w->options.certificate)},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, str_cz(a, w->options.key)},
        {MHD_OPTION_END, 0, NULL},
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME |
                     (at->address.any.sa_family == AF_INET6 ? MHD_USE_IPv6 : 0U) |
                     (tls ? MHD_USE_TLS : 0U);
    w->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, w, MHD_OPTION_SOCK_ADDR, &at->address.any,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)IO_THREADS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)WEB_CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_PER_PEER, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_NOTIFY_COMPLETED, ended, w,
        MHD_OPTION_ARRAY, tls ? more : more + 2, MHD_OPTION_END);
    if (!w->daemon)
        return err_set(err, ERR_IO, "--listen: %.*s is in use, or not possible here",
                       STR_ARG(w->options.listen));
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);
    w->port = info ? info->port : 0;
    return true;
}

static bool may_listen(const struct web_options *o, const struct web_listen *at, struct err *err)
{
    if (at->loopback)
        return true;
    if (o->reading)
        return err_set(err, ERR_USAGE,
                       "--listen: with --reading there are no accounts, so only "
                       "this machine is served: 127.0.0.1, localhost or [::1]");
    return o->certificate.n || o->proxy ||
           err_set(err, ERR_USAGE,
                   "--listen: other machines are served with TLS only: give "
                   "--certificate and --key, or --proxy behind a reverse proxy");
}

static struct str address_of(struct arena *a, const struct web_server *w,
                             const struct web_listen *at)
{
    const char *host = at->address.any.sa_family == AF_INET6 ? "[::1]" : "127.0.0.1";
    return str_fmt(a, "http%s://%s:%d/", w->options.certificate.n ? "s" : "", host, w->port);
}

static bool start_jobs(struct arena *a, struct web_server *w, struct err *err)
{
    const struct jobs_options o = {.workspace = w->options.workspace,
                                   .advisories = w->options.advisories,
                                   .committer = w->committer,
                                   .url = w->url,
                                   .quiet = w->options.quiet};
    return w->options.reading || jobs_start(a, &o, &w->jobs, err);
}

bool web_start(struct arena *a, const struct web_options *o, struct web_server **out,
               struct err *err)
{
    struct web_server *w = ARENA_NEW(a, struct web_server);
    struct web_listen at;
    w->options = *o;
    if (w->options.listen.n == 0)
        w->options.listen = STR("127.0.0.1:8440");
    if (!web_listen_read(a, w->options.listen, &at, err) || !may_listen(o, &at, err))
        return false;
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->idle, NULL);
    web_files_init(a, &w->files);
    w->cache = web_cache_new(a);
    w->limit = web_limit_new(a, o->rate);
    if (!open_workspace(a, w, err) ||
        !web_workers_start(a, o->workspace, answer_exchange, w, &w->workers, err) ||
        !listen_on(w, a, &at, err)) {
        web_stop(w);
        return false;
    }
    w->url = address_of(a, w, &at);
    if (!start_jobs(a, w, err)) {
        web_stop(w);
        return false;
    }
    *out = w;
    return true;
}

int web_port(const struct web_server *w)
{
    return w->port;
}

struct str web_url(const struct web_server *w)
{
    return w->url;
}

struct str web_first_run_code(const struct web_server *w)
{
    return w->code;
}

/* The library must not stop while a request is with a worker. */
static void let_end(struct web_server *w)
{
    MHD_socket fd = MHD_quiesce_daemon(w->daemon);
    pthread_mutex_lock(&w->lock);
    while (w->busy)
        pthread_cond_wait(&w->idle, &w->lock);
    pthread_mutex_unlock(&w->lock);
    MHD_stop_daemon(w->daemon);
    if (fd != MHD_INVALID_SOCKET)
        close(fd);
}

void web_stop(struct web_server *w)
{
    if (!w)
        return;
    if (w->daemon)
        let_end(w);
    web_workers_stop(w->workers);
    jobs_stop(w->jobs);
    if (w->committer)
        committer_stop(w->committer);
    for (size_t i = 0; i < w->made; i++)
        arena_done(&w->exchanges[i].arena);
    web_cache_done(w->cache);
    pthread_cond_destroy(&w->idle);
    pthread_mutex_destroy(&w->lock);
}
