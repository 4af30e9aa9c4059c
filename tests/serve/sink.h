/* sink.h - for tests: a server on loopback that takes one message after another, and keeps them. */
#ifndef TESTS_SERVE_SINK_H
#define TESTS_SERVE_SINK_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct sink {
    int fd, port;
    bool mail;          /* speaks SMTP (RFC 5321), else HTTP */
    const char *answer; /* of HTTP: the status line and more */
    pthread_t thread;
    pthread_mutex_t lock;
    int count;        /* of messages, under the lock */
    char last[65536]; /* likewise */
};

static inline void sink_say(int fd, const char *text)
{
    (void)!send(fd, text, strlen(text), MSG_NOSIGNAL);
}

/* Reads until the text has come, or the other side closes. */
static inline size_t sink_read(int fd, char *to, size_t n, size_t cap, const char *until)
{
    while (n + 1 < cap && !strstr(to, until)) {
        ssize_t got = recv(fd, to + n, cap - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        to[n] = 0;
    }
    return n;
}

static inline void sink_http(struct sink *s, int fd, char *text, size_t cap)
{
    size_t n = sink_read(fd, text, 0, cap, "\r\n\r\n");
    const char *end = strstr(text, "\r\n\r\n"), *length = strcasestr(text, "\r\nContent-Length:");
    size_t body = length ? (size_t)strtoul(length + 17, NULL, 10) : 0;
    while (end && n < (size_t)(end + 4 - text) + body && n + 1 < cap) {
        ssize_t got = recv(fd, text + n, cap - 1 - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
        text[n] = 0;
    }
    sink_say(fd, s->answer);
}

/* One line after another; after DATA all up to the point. */
static inline void sink_smtp(int fd, char *text, size_t cap)
{
    char line[4096];
    size_t used = 0;
    sink_say(fd, "220 sink\r\n");
    for (;;) {
        line[0] = 0;
        if (sink_read(fd, line, 0, sizeof line, "\r\n") == 0)
            return;
        used += (size_t)snprintf(text + used, cap - used, "%s", line);
        if (strncmp(line, "QUIT", 4) == 0)
            return;
        if (strncmp(line, "DATA", 4) != 0) {
            sink_say(fd, "250 fine\r\n");
            continue;
        }
        sink_say(fd, "354 go on\r\n");
        used = sink_read(fd, text, used, cap, "\r\n.\r\n");
        sink_say(fd, "250 taken\r\n");
    }
}

static inline void *sink_run(void *context)
{
    struct sink *s = context;
    static _Thread_local char text[65536];
    for (int fd; (fd = accept(s->fd, NULL, NULL)) >= 0; close(fd)) {
        memset(text, 0, sizeof text);
        if (s->mail)
            sink_smtp(fd, text, sizeof text);
        else
            sink_http(s, fd, text, sizeof text);
        pthread_mutex_lock(&s->lock);
        memcpy(s->last, text, sizeof text);
        s->count++;
        pthread_mutex_unlock(&s->lock);
    }
    return NULL;
}

static inline void sink_start(struct sink *s, bool mail)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    memset(s, 0, sizeof *s);
    s->mail = mail;
    s->answer = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    pthread_mutex_init(&s->lock, NULL);
    s->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(s->fd, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(s->fd, 16), 0);
    assert_int_equal(getsockname(s->fd, (struct sockaddr *)&at, &size), 0);
    s->port = ntohs(at.sin_port);
    assert_int_equal(pthread_create(&s->thread, NULL, sink_run, s), 0);
}

static inline void sink_stop(struct sink *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}

#endif
