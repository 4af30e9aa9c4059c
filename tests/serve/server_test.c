#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "fixture.h"

#include "serve/web/web.h"

/* The server in this process, on a port that is free, asked over a socket. */

static struct web_server *start(struct fixture *f)
{
    struct web_server *w;
    const struct web_options o = {.listen = STR("127.0.0.1:0"),
                                  .workspace = str_of(f->path),
                                  .reading = true,
                                  .advisories = STR("/nonexistent/advisories.db"),
                                  .quiet = true};
    if (!web_start(&f->arena, &o, &w, &f->err))
        fail_msg("%s", f->err.text);
    return w;
}

static int connect_to(const struct web_server *w)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)web_port(w)),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* Sends the bytes and gives all that comes back until the other side closes. */
static struct str talk(struct fixture *f, const struct web_server *w, const char *request)
{
    char part[65536];
    struct buf all = {.arena = &f->arena};
    int fd = connect_to(w);
    size_t n = strlen(request);
    assert_int_equal(send(fd, request, n, MSG_NOSIGNAL), n);
    for (ssize_t got; (got = recv(fd, part, sizeof part, 0)) > 0;)
        buf_put(&all, (struct str){part, (size_t)got});
    close(fd);
    return buf_str(&all);
}

static struct str request(struct fixture *f, const struct web_server *w, const char *method,
                          const char *path, const char *headers)
{
    struct str text = str_fmt(&f->arena,
                              "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n",
                              method, path, headers);
    return talk(f, w, str_cz(&f->arena, text));
}

static int status_of(struct str answer)
{
    int64_t status = 0;
    if (str_starts(answer, STR("HTTP/1.1 ")))
        (void)str_to_int(str_sub(answer, 9, 3), &status);
    return (int)status;
}

static struct str body_of(struct str answer)
{
    return str_from(answer, str_find(answer, STR("\r\n\r\n")) + 4);
}

static bool has_header(struct str answer, const char *name, const char *value)
{
    char line[512];
    snprintf(line, sizeof line, "\r\n%s: %s\r\n", name, value);
    struct str head = str_sub(answer, 0, str_find(answer, STR("\r\n\r\n")) + 2);
    return str_has(head, str_of(line));
}

static void pages_come_over_http_with_all_headers(void **state)
{
    static const char *const paths[] = {"/",        "/devices",           "/devices/DEV-0001",
                                        "/nothing", "/static/tutela.css", "/api/v1/devices"};
    struct fixture *f = *state;
    struct web_server *w = start(f);
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct str a = request(f, w, "GET", paths[i], "");
        assert_int_equal(status_of(a), strcmp(paths[i], "/nothing") ? 200 : 404);
        for (const struct web_header *h = WEB_HEADERS; h->name; h++)
            assert_true(has_header(a, h->name, h->value));
        assert_true(body_of(a).n > 0);
    }
    assert_true(has_header(request(f, w, "GET", "/", ""), "Cache-Control", "no-store"));
    web_stop(w);
}

static void head_gives_the_headers_and_no_body(void **state)
{
    struct fixture *f = *state;
    struct web_server *w = start(f);
    struct str a = request(f, w, "HEAD", "/devices", "");
    assert_int_equal(status_of(a), 200);
    assert_int_equal(body_of(a).n, 0);
    assert_false(has_header(a, "Content-Length", "0"));
    web_stop(w);
}

static void nothing_can_be_written_over_http(void **state)
{
    static const char *const methods[] = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"};
    struct fixture *f = *state;
    struct web_server *w = start(f);
    int64_t position = store_position(f->store);
    for (size_t i = 0; i < COUNT_OF(methods); i++)
        for (size_t k = 0; k < WEB_PAGE_COUNT; k++) {
            struct str a = request(f, w, methods[i], WEB_PAGES[k].path,
                                   "Content-Length: 7\r\n\r\nname=xx");
            assert_int_equal(status_of(a), 405);
            assert_true(has_header(a, "Allow", "GET, HEAD"));
        }
    assert_int_equal(store_position(f->store), position);
    web_stop(w);
}

static void a_page_with_a_hostile_host_is_refused(void **state)
{
    static const struct {
        const char *request;
        int status;
    } rows[] = {
        {"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421},
        {"GET / HTTP/1.1\r\nHost: 127.0.0.1:8440\r\nConnection: close\r\n\r\n", 200},
        {"GET / HTTP/1.1\r\nHost: [::1]:8440\r\nConnection: close\r\n\r\n", 200},
        {"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400},
        {"GET / HTTP/1.0\r\n\r\n", 421},
        {"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
         421},
    };
    struct fixture *f = *state;
    struct web_server *w = start(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str a = talk(f, w, rows[i].request);
        if (status_of(a) != rows[i].status)
            fail_msg("%s: %.*s", rows[i].request, STR_ARG(str_sub(a, 0, 200)));
    }
    web_stop(w);
}

static void an_address_is_taken_as_it_was_sent(void **state)
{
    static const struct {
        const char *path;
        int status;
    } rows[] = {
        {"/devices/DEV%2D0001", 200},
        {"/devices/DEV-0001%00", 400},
        {"/devices/%2e%2e%2fetc", 404},
        {"/static/../../etc/passwd", 404},
        {"/static/%2e%2e/%2e%2e/etc", 404},
        {"/devices%2FDEV-0001", 404},
        {"/search?q=a+b", 200},
        {"/search?q=%zz", 400},
        {"/search?q=a&q=b", 200},
        {"/search?q", 200},
        {"/?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q&r&s&t&u&v&w&x&y&z&0&1&2&3&4&5&6", 400},
    };
    struct fixture *f = *state;
    struct web_server *w = start(f);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str a = request(f, w, "GET", rows[i].path, "");
        if (status_of(a) != rows[i].status)
            fail_msg("%s: %.*s", rows[i].path, STR_ARG(str_sub(a, 0, 200)));
    }
    struct str a = request(f, w, "GET", "/search?q=a+b%2Bc", "");
    assert_true(str_has(a, STR("value=\"a b+c\"")));
    web_stop(w);
}

static void a_file_that_the_browser_has_is_not_sent_again(void **state)
{
    struct fixture *f = *state;
    struct web_files files;
    struct web_server *w = start(f);
    web_files_init(&f->arena, &files);
    struct str version = web_file_find(&files, STR("tutela.css"))->version;
    struct str header = str_fmt(&f->arena, "If-None-Match: \"%.*s\"\r\n", STR_ARG(version));
    struct str a = request(f, w, "GET", "/static/tutela.css", str_cz(&f->arena, header));
    assert_int_equal(status_of(a), 304);
    assert_int_equal(body_of(a).n, 0);
    web_stop(w);
}

static void a_request_that_is_too_long_is_refused_and_the_next_is_served(void **state)
{
    struct fixture *f = *state;
    struct web_server *w = start(f);
    char *path = ARENA_ARRAY(&f->arena, char, 60001);
    memset(path, 'a', 60000);
    path[0] = '/';
    assert_int_equal(status_of(request(f, w, "GET", path, "")), 414);
    path[20000] = 0;
    assert_int_equal(status_of(request(f, w, "GET", path, "")), 400);
    assert_int_equal(status_of(request(f, w, "GET", "/", "")), 200);
    web_stop(w);
}

static void what_is_changed_beside_the_server_is_seen(void **state)
{
    struct fixture *f = *state;
    struct web_server *w = start(f);
    assert_false(str_has(request(f, w, "GET", "/devices", ""), STR("Fresh one")));
    fixture_add(f, "device", "name=Fresh one", "regulation=mdr", NULL);
    assert_true(str_has(request(f, w, "GET", "/devices", ""), STR("Fresh one")));
    web_stop(w);
}

static void only_this_machine_is_served(void **state)
{
    static const char *const bad[] = {
        "0.0.0.0:0",   "192.168.1.2:0",   "[::]:0", "example.org:0", "127.0.0.1",
        "127.0.0.1:x", "127.0.0.1:70000", ":0",     "127.0.0.2:0",   "[::ffff:192.0.2.1]:0"};
    static const char *const good[] = {"127.0.0.1:0", "localhost:0"};
    struct fixture *f = *state;
    struct web_server *w;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        const struct web_options o = {
            .listen = str_of(bad[i]), .workspace = str_of(f->path), .reading = true};
        if (web_start(&f->arena, &o, &w, &f->err))
            fail_msg("%s was taken", bad[i]);
        assert_int_equal(f->err.code, ERR_USAGE);
    }
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        const struct web_options o = {
            .listen = str_of(good[i]), .workspace = str_of(f->path), .reading = true};
        assert_true(web_start(&f->arena, &o, &w, &f->err));
        web_stop(w);
    }
}

static void a_port_in_use_or_no_workspace_is_said(void **state)
{
    struct fixture *f = *state;
    struct web_server *w = start(f), *second;
    struct str listen = str_fmt(&f->arena, "127.0.0.1:%d", web_port(w));
    const struct web_options taken = {
        .listen = listen, .workspace = str_of(f->path), .reading = true};
    assert_false(web_start(&f->arena, &taken, &second, &f->err));
    assert_int_equal(f->err.code, ERR_IO);
    web_stop(w);
    const struct web_options none = {.listen = STR("127.0.0.1:0"),
                                     .workspace = STR("/nonexistent")};
    assert_false(web_start(&f->arena, &none, &second, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

int main(void)
{
#define FULL(test)  cmocka_unit_test_setup_teardown(test, fixture_setup_full, fixture_teardown)
#define EMPTY(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        FULL(pages_come_over_http_with_all_headers),
        FULL(head_gives_the_headers_and_no_body),
        FULL(nothing_can_be_written_over_http),
        EMPTY(a_page_with_a_hostile_host_is_refused),
        FULL(an_address_is_taken_as_it_was_sent),
        EMPTY(a_file_that_the_browser_has_is_not_sent_again),
        EMPTY(a_request_that_is_too_long_is_refused_and_the_next_is_served),
        EMPTY(what_is_changed_beside_the_server_is_seen),
        EMPTY(only_this_machine_is_served),
        EMPTY(a_port_in_use_or_no_workspace_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
