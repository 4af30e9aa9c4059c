/* server.h - what the files around server.c share: where to listen, bodies, workers. */
#ifndef SERVE_WEB_SERVER_H
#define SERVE_WEB_SERVER_H

#include <netinet/in.h>

#include "base/world.h"
#include "serve/web/web.h"

/* --- listen.c --- */
struct web_listen {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address;
    bool loopback;
};
/* "127.0.0.1:8440", "localhost:8440", "[::1]:8440", "0.0.0.0:443" */
NODISCARD bool web_listen_read(struct arena *a, struct str text, struct web_listen *out,
                               struct err *err);
/* The address alone, for logs; empty for another family. */
struct str web_peer_text(struct arena *a, const struct sockaddr *from);

/* --- body.c: what a client sends, in memory while it is small, else in a file without a name ---
 */
struct web_body {
    struct arena *arena;
    size_t max, n;
    struct buf memory;
    struct world_file *file; /* or NULL */
    bool too_large, failed;
};
void web_body_add(struct web_body *b, struct str part);
struct str web_body_bytes(struct web_body *b); /* valid until web_body_done */
void web_body_done(struct web_body *b);

/* --- limit.c: how many requests a second one address may make --- */
struct web_limit;
struct web_limit *web_limit_new(struct arena *a, int64_t per_second); /* 0: no limit */
/* Whether this one is within the limit. From any thread. */
bool web_limit_take(struct web_limit *l, struct str peer, int64_t now_us);

/* --- workers.c: threads that answer, each with an arena and a connection to the workspace --- */
struct web_workers;
typedef void web_work_fn(void *server, struct arena *a, struct store *s, void *item);
/* Calls do_work for each item; its arena is rewound afterwards. */
NODISCARD bool web_workers_start(struct arena *a, struct str workspace, web_work_fn *do_work,
                                 void *server, struct web_workers **out, struct err *err);
void web_workers_put(struct web_workers *w, void *item); /* from any thread; never blocks */
void web_workers_stop(struct web_workers *w); /* when all are answered; NULL is allowed */

enum { WEB_CONNECTIONS_MAX = 1000 };

#endif
