#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "api.h"

/* Ten thousand requests over sockets, most of them malformed: heads, paths, parameters and bodies
   that were cut, doubled, mixed and made up. The server must answer, or close; never fail. The seed
   is printed with what went wrong. */

enum { REQUESTS = 10000, SEED = 20261127 };

static uint32_t dice_state;

static uint32_t dice(uint32_t n)
{
    dice_state ^= dice_state << 13;
    dice_state ^= dice_state >> 17;
    dice_state ^= dice_state << 5;
    return dice_state % n;
}

static const char *pick(const char *const *texts, size_t count)
{
    return texts[dice((uint32_t)count)];
}
#define PICK(texts) pick(texts, COUNT_OF(texts))

static const char *const methods[] = {"GET",    "GET",  "POST",    "PATCH", "PUT",
                                      "DELETE", "HEAD", "OPTIONS", "get",   "\x01"};
static const char *const paths[] = {
    "/api/v1/record/device",
    "/api/v1/record/device/DEV-0001",
    "/api/v1/record/task",
    "/api/v1/record/decision/D-0001/supersede",
    "/api/v1/record/decision/D-0001/confirm",
    "/api/v1/record/device/DEV-0001/history",
    "/api/v1/record/%64evice",
    "/api/v1/record/device/%00",
    "/api/v1/record/device/%",
    "/api/v1/record/device/../../x",
    "/api/v1/record//",
    "/api/v1/bom",
    "/api/v1/bom/token/x",
    "/api/v1/import",
    "/api/v1/jobs",
    "/api/v1/jobs/JOB",
    "/api/v1/devices",
    "/api/v1/search",
    "/api/v1/",
    "/api/",
    "/",
    "*",
    "",
    "//",
    "/%ff%fe",
    "http://localhost/api/v1/devices",
};
static const char *const queries[] = {
    "",
    "?filter=",
    "?filter=name%3D\"",
    "?filter=%22",
    "?sort=-name&limit=1",
    "?limit=99999999999999999999",
    "?after=DEV-0001",
    "?after=%27;--",
    "?reason=x",
    "?&&&=&=",
    "?%zz",
    "?release=REL-0001",
    "?q=%00",
    "?filter=all&filter=all&filter=all",
};
static const char *const headers[] = {
    "Content-Type: application/json\r\n",
    "Content-Type: application/merge-patch+json\r\n",
    "Content-Type: multipart/form-data; boundary=x\r\n",
    "Content-Type: multipart/form-data\r\n",
    "Content-Type: application/octet-stream\r\n",
    "Content-Type: \r\n",
    "If-Match: \"1\"\r\n",
    "If-Match: *\r\n",
    "If-Match: ,,\"\",W/\"\"\r\n",
    "If-None-Match: *\r\n",
    "Idempotency-Key: k\r\n",
    "Idempotency-Key: \xff\r\n",
    "Prefer: respond-async\r\n",
    "Cookie: tutela=x; tutela=\r\n",
    "Authorization: Bearer \r\n",
    "Authorization: Basic x\r\n",
    "X-Api-Key: tut_x\r\n",
    "Origin: null\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Length: -1\r\n",
    "Content-Length: 18446744073709551616\r\n",
    "Expect: 100-continue\r\n",
    "no colon\r\n",
    ": empty\r\n",
    "\r\n",
};
static const char *const bodies[] = {
    "",
    "{}",
    "[]",
    "[{}]",
    "null",
    "{\"name\": \"x\"}",
    "{\"name\": null}",
    "{\"name\": {}, \"x\": []}",
    "{\"reason\": \"x\"}",
    "{\"name\": \"x\", \"name\": \"y\"}",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "{\"bom\": \"e30=\", \"projectName\": \"Bare device\", \"projectVersion\": \"1\"}",
    "{\"bom\": \"AAAA\", \"project\": \"x\"}",
    "--x\r\nContent-Disposition: form-data; name=\"bom\"\r\n\r\n{}\r\n--x--\r\n",
    "--x\r\n\r\n--x--",
    "--x",
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"components\": [{}]}",
    "5\r\nhello\r\n0\r\n\r\n",
    "\xff\xfe\x00",
    "\"\\ud800\"",
};

/* *whole: the server must not wait for more of it. */
static struct str make_request(struct fixture *f, bool *whole)
{
    struct buf b = {.arena = &f->arena};
    const char *body = PICK(bodies);
    uint32_t more = dice(20) ? 0 : 1;
    *whole = !more;
    buf_fmt(&b, "%s %s%s HTTP/1.%u\r\nHost: %s\r\nConnection: close\r\n", PICK(methods),
            PICK(paths), PICK(queries), dice(30) ? 1 : dice(10),
            dice(20) ? "localhost" : "evil.example");
    if (dice(8))
        buf_fmt(&b, "X-Api-Key: %.*s\r\n", STR_ARG(editor));
    for (uint32_t n = dice(4); n > 0; n--) {
        const char *header = PICK(headers);
        *whole = *whole && !strstr(header, "chunked") && !strstr(header, "Length");
        buf_put(&b, str_of(header));
    }
    if (dice(8))
        buf_fmt(&b, "Content-Length: %zu\r\n", strlen(body) + more);
    BUF_LIT(&b, "\r\n");
    buf_put(&b, str_of(body));
    if (dice(6) == 0) { /* somewhere another byte */
        b.p[dice((uint32_t)b.n)] = (char)dice(256);
        *whole = false;
    }
    if (dice(20) == 0) { /* and not all of it */
        b.n = dice((uint32_t)b.n) + 1;
        *whole = false;
    }
    return buf_str(&b);
}

/* The status, or 0 when the server closed without one. It may wait for the rest of what is not
   whole; we do not. */
static int talk(const struct web_server *w, struct str request, bool whole)
{
    struct timeval patience = {.tv_sec = whole ? 5 : 0, .tv_usec = whole ? 0 : 5000};
    char answer[4096] = {0};
    size_t n = 0;
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)web_port(w)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    (void)!send(fd, request.p, request.n, MSG_NOSIGNAL);
    for (ssize_t got;
         n + 1 < sizeof answer && (got = recv(fd, answer + n, sizeof answer - 1 - n, 0)) > 0;)
        n += (size_t)got;
    close(fd);
    return n > 12 && strncmp(answer, "HTTP/1.", 7) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

static void ten_thousand_malformed_requests_do_no_harm(void **state)
{
    struct fixture *f = *state;
    struct web_server *w;
    int answered = 0;
    const struct web_options o = {.listen = STR("127.0.0.1:0"),
                                  .workspace = str_of(f->path),
                                  .advisories = STR("/nonexistent/advisories.db"),
                                  .quiet = true};
    dice_state = SEED;
    if (!web_start(&f->arena, &o, &w, &f->err))
        fail_msg("%s", f->err.text);
    size_t mark = arena_mark(&f->arena);
    for (int i = 0; i < REQUESTS; i++) {
        arena_rewind(&f->arena, mark);
        bool whole;
        struct str request = make_request(f, &whole);
        int status = talk(w, request, whole);
        /* 501, 505: of HTTP itself, by the library; 507: no room */
        if (status >= 500 && status != 501 && status != 505 && status != 507)
            fail_msg("seed %d, request %d: %d\n%.*s", SEED, i, status, STR_ARG(request));
        answered += status > 0;
    }
    assert_true(answered > REQUESTS / 2);
    /* and it still does what it is for */
    struct str good = str_fmt(&f->arena,
                              "GET /api/v1/record/device HTTP/1.1\r\nHost: localhost\r\n"
                              "X-Api-Key: %.*s\r\nConnection: close\r\n\r\n",
                              STR_ARG(editor));
    assert_int_equal(talk(w, good, true), 200);
    web_stop(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ten_thousand_malformed_requests_do_no_harm, setup_editor,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
