/*
 * http_load.c - clients that read and write at once over HTTP, and how long each had to wait.
 *
 *   http_load PORT CLIENTS SECONDS WRITES HEADER WRITE_BODY PATH...
 *
 * Each client keeps one connection to 127.0.0.1 and sends one request after the other: of a
 * hundred, WRITES are "POST /api/v1/records/signal"-like calls (the first PATH, with WRITE_BODY as
 * JSON), the others GET one of the further PATHs in turn. HEADER is sent with each ("Authorization:
 * Bearer
 * ..."). Prints Markdown: count, median, p99, greatest wait in ms, the largest body, what was not
 * answered with 2xx.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/str.h"
#include "base/world.h"

enum { CLIENTS_MAX = 200, SAMPLES_MAX = 400000, ANSWER_MAX = 4 << 20 };

static struct {
    uint16_t port;
    int64_t end_us, writes;
    const char *header, *body, *write_path;
    char **paths;
    int path_count;
} load;

struct samples {
    int64_t *us;
    size_t count, failed, largest;
};

struct client {
    pthread_t thread;
    int number, fd;
    char *answer;
    struct samples reads, writes;
    struct arena arena;
};

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(load.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* Reads one answer; gives its status, 0 when the connection broke. */
static int read_answer(struct client *c, size_t *body)
{
    size_t n = 0, head = 0;
    int64_t length = -1, status = 0;
    while (length < 0 || n < head + (size_t)length) {
        ssize_t got = n < ANSWER_MAX ? recv(c->fd, c->answer + n, ANSWER_MAX - n, 0) : 0;
        if (got <= 0)
            return 0;
        n += (size_t)got;
        struct str all = {c->answer, n};
        size_t end = str_find(all, STR("\r\n\r\n"));
        if (length >= 0 || end == n)
            continue;
        head = end + 4;
        size_t at = str_find(str_sub(all, 0, head), STR("Content-Length: "));
        struct str rest = str_from(all, at + 16);
        if (!str_to_int(str_sub(rest, 0, str_find_char(rest, '\r')), &length))
            return 0;
        (void)str_to_int(str_sub(all, 9, 3), &status);
    }
    *body = (size_t)length;
    return (int)status;
}

static void ask(struct client *c, struct samples *to, struct str request)
{
    size_t body = 0;
    int64_t began = world_monotonic_us();
    if (c->fd < 0)
        c->fd = dial();
    bool sent = c->fd >= 0 && send(c->fd, request.p, request.n, MSG_NOSIGNAL) == (ssize_t)request.n;
    int status = sent ? read_answer(c, &body) : 0;
    if (status == 0 && c->fd >= 0) {
        close(c->fd);
        c->fd = -1;
    }
    if (status / 100 != 2 && status != 304)
        to->failed++;
    if (to->count < SAMPLES_MAX)
        to->us[to->count++] = world_monotonic_us() - began;
    if (body > to->largest)
        to->largest = body;
}

static struct str write_request(struct client *c, int64_t i)
{
    return str_fmt(&c->arena,
                   "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\nContent-Type: application/json\r\n"
                   "Idempotency-Key: k%d-%lld\r\nContent-Length: %zu\r\n\r\n%s",
                   load.write_path, load.header, c->number, (long long)i, strlen(load.body),
                   load.body);
}

static void *run(void *arg)
{
    struct client *c = arg;
    size_t mark = arena_mark(&c->arena);
    for (int64_t i = 0; world_monotonic_us() < load.end_us; i++) {
        const char *path = load.paths[(i + c->number) % load.path_count];
        if ((i * 37 + c->number * 11) % 100 < load.writes)
            ask(c, &c->writes, write_request(c, i));
        else
            ask(c, &c->reads,
                str_fmt(&c->arena, "GET %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", path,
                        load.header));
        arena_rewind(&c->arena, mark);
    }
    return NULL;
}

static int by_time(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void add(struct samples *all, const struct samples *one)
{
    memcpy(all->us + all->count, one->us, one->count * sizeof *one->us);
    all->count += one->count;
    all->failed += one->failed;
    if (one->largest > all->largest)
        all->largest = one->largest;
}

static void say(const char *what, struct samples *s, int64_t seconds)
{
    qsort(s->us, s->count, sizeof *s->us, by_time);
    if (s->count == 0)
        return;
    printf("| %s | %zu | %.0f | %.2f | %.2f | %.2f | %zu | %zu |\n", what, s->count,
           (double)s->count / (double)seconds, (double)s->us[s->count / 2] / 1000,
           (double)s->us[s->count - 1 - s->count / 100] / 1000, (double)s->us[s->count - 1] / 1000,
           s->largest / 1024, s->failed);
}

int main(int argc, char **argv)
{
    static struct client clients[CLIENTS_MAX];
    struct arena a;
    int64_t port, count, seconds;
    if (argc < 9 || !str_to_int(str_of(argv[1]), &port) || !str_to_int(str_of(argv[2]), &count) ||
        !str_to_int(str_of(argv[3]), &seconds) || !str_to_int(str_of(argv[4]), &load.writes) ||
        count < 1 || count > CLIENTS_MAX) {
        fprintf(stderr, "usage: http_load PORT CLIENTS SECONDS WRITES HEADER WRITE_BODY PATH...\n");
        return 2;
    }
    arena_init(&a, LIMIT_ARENA);
    load.port = (uint16_t)port;
    load.header = argv[5];
    load.body = argv[6];
    load.write_path = argv[7];
    load.paths = argv + 8;
    load.path_count = argc - 8;
    load.end_us = world_monotonic_us() + seconds * 1000000;
    for (int i = 0; i < count; i++) {
        struct client *c = &clients[i];
        arena_init(&c->arena, MIB(16));
        c->number = i;
        c->fd = -1;
        c->answer = ARENA_ARRAY(&a, char, ANSWER_MAX);
        c->reads.us = ARENA_ARRAY(&a, int64_t, SAMPLES_MAX);
        c->writes.us = ARENA_ARRAY(&a, int64_t, SAMPLES_MAX);
        pthread_create(&c->thread, NULL, run, c);
    }
    struct samples reads = {.us = ARENA_ARRAY(&a, int64_t, (size_t)count * SAMPLES_MAX)};
    struct samples writes = {.us = ARENA_ARRAY(&a, int64_t, (size_t)count * SAMPLES_MAX)};
    for (int i = 0; i < count; i++) {
        pthread_join(clients[i].thread, NULL);
        add(&reads, &clients[i].reads);
        add(&writes, &clients[i].writes);
    }
    printf(
        "| what | count | a second | median ms | p99 ms | greatest ms | largest KiB | not 2xx |\n"
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    say("reads", &reads, seconds);
    say("writes", &writes, seconds);
    return 0;
}
