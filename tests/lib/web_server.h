/*
 * web_server.h - for tests: a web server on loopback that serves a folder, well or badly.
 *
 * POST is answered as GET is. One request per connection, one after another. A path names a file of
 * the folder; of a query only startIndex or page counts, as a suffix: /cves?startIndex=2 is the
 * file cves@2. For the n-th request (from 1) of PATH it looks for, in this order: PATH.n.http,
 * PATH.http  sent as they are, from the status line on; a last line "!endless" goes on with bytes
 * for ever, "!stall" with nothing PATH.n.cut              PATH, but the connection is closed after
 * that many bytes of the body PATH                    with ETag, If-None-Match, Range and If-Range
 * as in RFC 9110 Each request is a line of the log: path, then the headers that tests want to know,
 * by '|'.
 */
#ifndef TESTS_WEB_SERVER_H
#define TESTS_WEB_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SERVER_PATH = 512, SERVER_REQUEST = 16384, SERVER_NAMES = 256 };

struct server {
    const char *root;
    FILE *log; /* may be NULL */
    int fd, port;
    char names[SERVER_NAMES][SERVER_PATH]; /* asked for so far */
    int hits[SERVER_NAMES];
    char body[SERVER_REQUEST]; /* of the last POST */
    bool stop;                 /* after a request for /stop */
};

struct server_bytes {
    char *p;
    size_t n;
};

static inline bool server_open(struct server *s, const char *root, FILE *log)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    memset(s, 0, sizeof *s);
    s->root = root;
    s->log = log;
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (s->fd < 0 || bind(s->fd, (struct sockaddr *)&at, size) != 0 || listen(s->fd, 16) != 0 ||
        getsockname(s->fd, (struct sockaddr *)&at, &size) != 0)
        return false;
    s->port = ntohs(at.sin_port);
    return true;
}

/* The file root/name, whole; false when there is none. */
static inline bool server_read(const struct server *s, const char *name, struct server_bytes *out)
{
    char path[2 * SERVER_PATH];
    snprintf(path, sizeof path, "%s/%s", s->root, name);
    FILE *f = fopen(path, "rb");
    long size = -1;
    if (f && fseek(f, 0, SEEK_END) == 0)
        size = ftell(f);
    if (size >= 0 && fseek(f, 0, SEEK_SET) == 0) {
        out->p = malloc((size_t)size + 1);
        out->n = out->p ? fread(out->p, 1, (size_t)size, f) : 0;
        if (out->p)
            out->p[out->n] = 0;
    }
    if (f)
        fclose(f);
    return size >= 0 && out->p;
}

static inline bool server_send(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

/* The value of a header, or an empty text. */
static inline void server_header(const char *request, const char *name, char *out, size_t cap)
{
    char mark[64];
    snprintf(mark, sizeof mark, "\r\n%s: ", name);
    const char *at = strcasestr(request, mark);
    out[0] = 0;
    if (!at)
        return;
    at += strlen(mark);
    snprintf(out, cap, "%.*s", (int)strcspn(at, "\r\n"), at);
}

static inline void server_log(struct server *s, const char *target, const char *request)
{
    static const char *const shown[] = {"User-Agent", "If-None-Match", "If-Modified-Since", "Range",
                                        "If-Range",   "apiKey",        "Authorization"};
    char value[1024];
    if (!s->log)
        return;
    fprintf(s->log, "%s", target);
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        server_header(request, shown[i], value, sizeof value);
        if (value[0])
            fprintf(s->log, "|%s: %s", shown[i], value);
    }
    fprintf(s->log, "\n");
    fflush(s->log);
}

static inline int server_hit(struct server *s, const char *name)
{
    int i = 0;
    while (i < SERVER_NAMES - 1 && s->names[i][0] && strcmp(s->names[i], name) != 0)
        i++;
    snprintf(s->names[i], sizeof s->names[i], "%s", name);
    return ++s->hits[i];
}

/* The file that a target means. */
static inline void server_name(const char *target, char *out, size_t cap)
{
    size_t n = strcspn(target, "?");
    const char *query = target + n;
    const char *start = strstr(query, "startIndex=");
    start = start ? start + 11 : strstr(query, "page=") ? strstr(query, "page=") + 5 : "0";
    long number = strtol(start, NULL, 10);
    if (number)
        snprintf(out, cap, "%.*s@%ld", (int)n - 1, target + 1, number);
    else
        snprintf(out, cap, "%.*s", (int)n - 1, target + 1);
}

static inline void server_raw(int fd, struct server_bytes file)
{
    static const char noise[4096];
    char waste[256];
    bool endless = file.n >= 9 && strcmp(file.p + file.n - 9, "!endless\n") == 0;
    bool stall = file.n >= 7 && strcmp(file.p + file.n - 7, "!stall\n") == 0;
    bool ok = server_send(fd, file.p, file.n - (endless ? 9 : stall ? 7 : 0));
    while (ok && endless)
        ok = server_send(fd, noise, sizeof noise);
    while (ok && stall)
        ok = recv(fd, waste, sizeof waste, 0) > 0;
}

static inline void server_file(int fd, const char *request, struct server_bytes file, long cut)
{
    char tag[32], asked[256], condition[256], head[512];
    uint64_t sum = 14695981039346656037u;
    for (size_t i = 0; i < file.n; i++)
        sum = (sum ^ (unsigned char)file.p[i]) * 1099511628211u;
    snprintf(tag, sizeof tag, "\"%016llx\"", (unsigned long long)sum);
    server_header(request, "If-None-Match", asked, sizeof asked);
    if (strcmp(asked, tag) == 0) {
        snprintf(head, sizeof head, "HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n", tag);
        server_send(fd, head, strlen(head));
        return;
    }
    size_t from = 0;
    server_header(request, "Range", asked, sizeof asked);
    server_header(request, "If-Range", condition, sizeof condition);
    if (asked[0] && strcmp(condition, tag) == 0)
        from = (size_t)strtol(asked + strcspn(asked, "=") + 1, NULL, 10);
    if (from > file.n) {
        snprintf(head, sizeof head, "HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n");
        server_send(fd, head, strlen(head));
        return;
    }
    int n = snprintf(head, sizeof head, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nETag: %s\r\n",
                     from ? "206 Partial Content" : "200 OK", file.n - from, tag);
    if (from)
        n += snprintf(head + n, sizeof head - (size_t)n, "Content-Range: bytes %zu-%zu/%zu\r\n",
                      from, file.n - 1, file.n);
    snprintf(head + n, sizeof head - (size_t)n, "Connection: close\r\n\r\n");
    server_send(fd, head, strlen(head));
    size_t rest = file.n - from;
    server_send(fd, file.p + from, cut >= 0 && (size_t)cut < rest ? (size_t)cut : rest);
}

static inline void server_answer(struct server *s, int fd, const char *name, const char *request)
{
    static const char missing[] = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
    char variant[SERVER_PATH + 32];
    struct server_bytes file = {0}, cut = {0};
    int hit = server_hit(s, name);
    snprintf(variant, sizeof variant, "%s.%d.http", name, hit);
    bool raw = server_read(s, variant, &file);
    snprintf(variant, sizeof variant, "%s.http", name);
    raw = raw || server_read(s, variant, &file);
    snprintf(variant, sizeof variant, "%s.%d.cut", name, hit);
    if (raw)
        server_raw(fd, file);
    else if (!server_read(s, name, &file))
        server_send(fd, missing, sizeof missing - 1);
    else
        server_file(fd, request, file,
                    server_read(s, variant, &cut) ? strtol(cut.p, NULL, 10) : -1);
    free(file.p);
    free(cut.p);
}

/* What a POST brings is kept as the last body. */
static inline void server_body(struct server *s, int fd, const char *request, size_t n)
{
    char length[32];
    const char *body = strstr(request, "\r\n\r\n") + 4;
    server_header(request, "Content-Length", length, sizeof length);
    size_t want = (size_t)strtol(length, NULL, 10), have = n - (size_t)(body - request);
    if (want + 1 > sizeof s->body)
        return;
    memcpy(s->body, body, have < want ? have : want);
    while (have < want) {
        ssize_t got = recv(fd, s->body + have, want - have, 0);
        if (got <= 0)
            return;
        have += (size_t)got;
    }
    s->body[want] = 0;
}

static inline void server_connection(struct server *s, int fd)
{
    static char request[SERVER_REQUEST];
    char target[SERVER_PATH], name[SERVER_PATH];
    size_t n = 0;
    request[0] = 0;
    while (n + 1 < sizeof request && !strstr(request, "\r\n\r\n")) {
        ssize_t got = recv(fd, request + n, sizeof request - 1 - n, 0);
        if (got <= 0)
            return;
        n += (size_t)got;
        request[n] = 0;
    }
    bool post = strncmp(request, "POST /", 6) == 0;
    if (!post && strncmp(request, "GET /", 5) != 0)
        return;
    if (post)
        server_body(s, fd, request, n);
    const char *path = strchr(request, '/');
    snprintf(target, sizeof target, "%.*s", (int)strcspn(path, " "), path);
    server_log(s, target, request);
    s->stop = strcmp(target, "/stop") == 0;
    if (strstr(target, ".."))
        return;
    server_name(target, name, sizeof name);
    server_answer(s, fd, name, request);
}

static inline void server_run(struct server *s)
{
    while (!s->stop) {
        int fd = accept(s->fd, NULL, NULL);
        if (fd < 0)
            break;
        server_connection(s, fd);
        close(fd);
    }
    close(s->fd);
}

#endif
