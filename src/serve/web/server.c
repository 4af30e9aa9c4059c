#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "serve/web/web.h"

/* Workers are as many as threads, so a thread that handles a request always finds one. A worker is
   an arena, rewound after each request, and a connection to the workspace; what passes from thread
   to thread passes the lock. */
enum {
    THREADS_MAX = 64,
    CONNECTIONS_MAX = 1000,
    CONNECTIONS_PER_PEER = 200, /* everybody comes from this machine */
    TIMEOUT_S = 30,
    CONNECTION_BYTES = 32768, /* request line and headers */
    PARAMS_KEPT = 33          /* one more than is accepted, so that it is seen */
};

struct worker {
    struct arena arena;
    struct store *store;
    size_t mark;
    struct worker *next_free;
};

struct web_server {
    struct MHD_Daemon *daemon;
    struct web_options options;
    struct str url;
    int port;
    struct web_files files;
    struct web_cache *cache;
    pthread_mutex_t lock;
    struct worker *free; /* under the lock */
    int64_t requests;    /* under the lock */
    struct worker workers[THREADS_MAX];
    size_t worker_count;
};

static struct worker *take_worker(struct web_server *w, int64_t *number)
{
    pthread_mutex_lock(&w->lock);
    struct worker *worker = w->free;
    assert(worker);
    w->free = worker->next_free;
    *number = ++w->requests;
    pthread_mutex_unlock(&w->lock);
    return worker;
}

static void give_back(struct web_server *w, struct worker *worker)
{
    arena_rewind(&worker->arena, worker->mark);
    pthread_mutex_lock(&w->lock);
    worker->next_free = w->free;
    w->free = worker;
    pthread_mutex_unlock(&w->lock);
}

/* --- requests --- */

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

static void add_header(struct MHD_Response *response, struct arena *a, const char *name,
                       struct str value)
{
    if (value.n)
        (void)MHD_add_response_header(response, name, str_cz(a, value));
}

static enum MHD_Result send_answer(struct MHD_Connection *connection, struct arena *a,
                                   const struct web_answer *answer)
{
    /* The page is copied, for the arena is wanted again before it is sent. */
    struct MHD_Response *response = MHD_create_response_from_buffer(
        answer->body.n, str_cz(a, answer->body), MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    for (const struct web_header *h = WEB_HEADERS; h->name; h++)
        (void)MHD_add_response_header(response, h->name, h->value);
    add_header(response, a, MHD_HTTP_HEADER_CONTENT_TYPE, str_of(answer->media_type));
    add_header(response, a, MHD_HTTP_HEADER_CACHE_CONTROL, str_of(answer->cache));
    add_header(response, a, MHD_HTTP_HEADER_ETAG, answer->etag);
    add_header(response, a, MHD_HTTP_HEADER_LOCATION, answer->location);
    add_header(response, a, MHD_HTTP_HEADER_ALLOW, str_of(answer->allow));
    enum MHD_Result queued = MHD_queue_response(connection, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result handle(void *cls, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **state)
{
    (void)version;
    (void)upload;
    struct web_server *w = cls;
    struct params params = {0};
    struct web_answer answer;
    int64_t number, began_us = world_monotonic_us();
    bool reads = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    if (!*state && reads) { /* the headers only; a body, which says nothing to us, may follow */
        *state = w;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    (void)MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, keep_param, &params);
    struct worker *worker = take_worker(w, &number);
    struct web_ask ask = {
        .method = str_of(method),
        .host = header(connection, MHD_HTTP_HEADER_HOST),
        .path = str_of(url),
        .if_none_match = header(connection, MHD_HTTP_HEADER_IF_NONE_MATCH),
        .params = params.items,
        .param_count = params.count,
        .number = number,
        .workspace = w->options.workspace,
        .advisories = w->options.advisories,
        .files = &w->files,
        .cache = w->cache,
    };
    web_answer(worker->store, &worker->arena, &ask, &answer);
    enum MHD_Result sent = send_answer(connection, &worker->arena, &answer);
    if (!w->options.quiet) /* without the query, which may hold what somebody searched for */
        log_event("request", "number=r-%lld method=%s path=%s status=%d bytes=%zu us=%lld",
                  (long long)number, method, url, answer.status, answer.body.n,
                  (long long)(world_monotonic_us() - began_us));
    give_back(w, worker);
    return sent;
}

/* --- start and end --- */

union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
};

static bool read_port(struct str text, uint16_t *port)
{
    int64_t n;
    if (!str_to_int(text, &n) || n < 0 || n > UINT16_MAX)
        return false;
    *port = htons((uint16_t)n);
    return true;
}

/* "127.0.0.1:8440", "localhost:8440", "[::1]:8440" */
static bool read_address(struct arena *a, struct str text, union address *out, struct err *err)
{
    uint16_t port;
    size_t colon = str_rfind_char(text, ':');
    struct str host = str_sub(text, 0, colon);
    memset(out, 0, sizeof *out);
    if (colon == text.n || !read_port(str_from(text, colon + 1), &port))
        return err_set(err, ERR_USAGE, "--listen: '%.*s' is not ADDRESS:PORT", STR_ARG(text));
    if (STR_IS(host, "localhost"))
        host = STR("127.0.0.1");
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = port;
        if (inet_pton(AF_INET6, str_cz(a, str_sub(host, 1, host.n - 2)), &out->v6.sin6_addr) == 1 &&
            IN6_IS_ADDR_LOOPBACK(&out->v6.sin6_addr))
            return true;
    } else {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = port;
        if (inet_pton(AF_INET, str_cz(a, host), &out->v4.sin_addr) == 1 &&
            out->v4.sin_addr.s_addr == htonl(INADDR_LOOPBACK))
            return true;
    }
    return err_set(err, ERR_USAGE,
                   "--listen: '%.*s' is not 127.0.0.1, localhost or [::1]; there are no accounts "
                   "yet, so only this machine is served",
                   STR_ARG(host));
}

static bool open_workers(struct web_server *w, struct err *err)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = cores < 2 ? 2 : cores > THREADS_MAX ? THREADS_MAX : (size_t)cores;
    for (; w->worker_count < count; w->worker_count++) {
        struct worker *worker = &w->workers[w->worker_count];
        arena_init(&worker->arena, LIMIT_ARENA);
        if (!store_open(&worker->arena, w->options.workspace, STORE_READ, &worker->store, err)) {
            arena_done(&worker->arena);
            return false;
        }
        worker->mark = arena_mark(&worker->arena);
        worker->next_free = w->free;
        w->free = worker;
    }
    return true;
}

static bool listen_on(struct web_server *w, union address *address, struct err *err)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (address->any.sa_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    w->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, w, MHD_OPTION_SOCK_ADDR, &address->any,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)w->worker_count, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_MAX, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS_PER_PEER, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)TIMEOUT_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_END);
    if (!w->daemon)
        return err_set(err, ERR_IO, "--listen: %.*s is in use, or not possible here",
                       STR_ARG(w->options.listen));
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(w->daemon, MHD_DAEMON_INFO_BIND_PORT);
    w->port = info ? info->port : 0;
    return true;
}

bool web_start(struct arena *a, const struct web_options *o, struct web_server **out,
               struct err *err)
{
    struct web_server *w = ARENA_NEW(a, struct web_server);
    union address address;
    w->options = *o;
    if (w->options.listen.n == 0)
        w->options.listen = STR("127.0.0.1:8440");
    if (!read_address(a, w->options.listen, &address, err))
        return false;
    pthread_mutex_init(&w->lock, NULL);
    web_files_init(a, &w->files);
    w->cache = web_cache_new(a);
    if (!open_workers(w, err) || !listen_on(w, &address, err)) {
        web_stop(w);
        return false;
    }
    w->url = str_fmt(a, "http://%s:%d/", address.any.sa_family == AF_INET6 ? "[::1]" : "127.0.0.1",
                     w->port);
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

void web_stop(struct web_server *w)
{
    if (!w)
        return;
    if (w->daemon)
        MHD_stop_daemon(w->daemon);
    for (size_t i = 0; i < w->worker_count; i++) {
        store_close(w->workers[i].store);
        arena_done(&w->workers[i].arena);
    }
    web_cache_done(w->cache);
    pthread_mutex_destroy(&w->lock);
}

static void ending_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

void web_block_signals(void)
{
    sigset_t set;
    ending_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void web_wait(void)
{
    sigset_t set;
    int which;
    ending_signals(&set);
    (void)sigwait(&set, &which);
}
