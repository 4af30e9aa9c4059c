#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/http.h"
#include "base/limits.h"
#include "base/world.h"
#include "web_server.h"

struct fixture {
    struct arena arena;
    char dir[32];
    struct server server;
    pthread_t thread;
    struct http *http;
};

static void *serve(void *context)
{
    server_run(context);
    return NULL;
}

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    struct err err = {0};
    arena_init(&f->arena, LIMIT_ARENA);
    memcpy(f->dir, "/tmp/http_test.XXXXXX", sizeof "/tmp/http_test.XXXXXX");
    *state = f;
    if (!mkdtemp(f->dir) || !server_open(&f->server, f->dir, NULL) ||
        !http_open(&f->arena, &f->http, &err))
        return -1;
    return pthread_create(&f->thread, NULL, serve, &f->server);
}

static struct str url(struct fixture *f, const char *path)
{
    return str_fmt(&f->arena, "http://127.0.0.1:%d/%s", f->server.port, path);
}

static bool get(struct fixture *f, struct http_request r, struct http_answer *out, struct err *err)
{
    r.max_bytes = r.max_bytes ? r.max_bytes : 1 << 20;
    r.timeout_ms = r.timeout_ms ? r.timeout_ms : 20000;
    return http_get(f->http, &f->arena, &r, out, err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct world_names names;
    struct err err = {0};
    (void)!get(f, (struct http_request){.url = url(f, "stop")}, &answer, &err);
    pthread_join(f->thread, NULL);
    http_close(f->http);
    assert_true(world_list_dir(&f->arena, str_of(f->dir), &names, &err));
    for (size_t i = 0; i < names.count; i++)
        assert_true(
            world_remove(str_fmt(&f->arena, "%s/%.*s", f->dir, STR_ARG(names.names[i])), &err));
    rmdir(f->dir);
    arena_done(&f->arena);
    test_free(f);
    return 0;
}

static struct str path(struct fixture *f, const char *name)
{
    return str_fmt(&f->arena, "%s/%s", f->dir, name);
}

static void put(struct fixture *f, const char *name, struct str bytes)
{
    struct err err = {0};
    assert_true(world_write_file(path(f, name), bytes, &err));
}

static struct str have(struct fixture *f, const char *name)
{
    struct str bytes;
    struct err err = {0};
    assert_true(world_read_file(&f->arena, path(f, name), 1 << 20, &bytes, &err));
    return bytes;
}

static void http_gives_the_body_and_its_validators(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer, again;
    struct err err = {0};
    put(f, "a", STR("hello"));
    assert_true(get(f, (struct http_request){.url = url(f, "a")}, &answer, &err));
    assert_int_equal(answer.status, 200);
    assert_true(STR_IS(answer.body, "hello"));
    assert_int_equal(answer.bytes, 5);
    assert_true(answer.etag.n > 2);
    assert_true(
        get(f, (struct http_request){.url = url(f, "a"), .etag = answer.etag}, &again, &err));
    assert_int_equal(again.status, 304);
    assert_int_equal(again.body.n, 0);
    assert_true(get(f, (struct http_request){.url = url(f, "none")}, &answer, &err));
    assert_int_equal(answer.status, 404);
}

static void http_continues_a_file_that_was_cut(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    struct http_request r = {.url = url(f, "a"), .to = path(f, "got")};
    put(f, "a", STR("0123456789"));
    put(f, "a.1.cut", STR("4"));
    assert_false(get(f, r, &answer, &err));
    assert_int_equal(err.code, ERR_IO);
    assert_true(STR_IS(have(f, "got"), "0123"));
    assert_true(get(f, r, &answer, &err));
    assert_int_equal(answer.status, 206);
    assert_true(answer.resumed);
    assert_int_equal(answer.bytes, 6);
    assert_true(STR_IS(have(f, "got"), "0123456789"));
    assert_false(world_exists(path(f, "got.tag")));
}

static void http_begins_anew_when_the_file_has_changed(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    struct http_request r = {.url = url(f, "a"), .to = path(f, "got")};
    put(f, "a", STR("0123456789"));
    put(f, "a.1.cut", STR("4"));
    assert_false(get(f, r, &answer, &err));
    put(f, "a", STR("other"));
    assert_true(get(f, r, &answer, &err));
    assert_int_equal(answer.status, 200);
    assert_false(answer.resumed);
    assert_true(STR_IS(have(f, "got"), "other"));
}

static void http_begins_anew_when_the_part_does_not_fit(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    struct http_request r = {.url = url(f, "a"), .to = path(f, "got")};
    put(f, "a", STR("0123456789"));
    put(f, "got", STR("012"));
    put(f, "got.tag", STR("\"x\""));
    put(f, "a.1.http", STR("HTTP/1.1 416 No\r\nContent-Length: 0\r\n\r\n"));
    assert_true(get(f, r, &answer, &err));
    assert_true(STR_IS(have(f, "got"), "0123456789"));
    put(f, "got", STR("012"));
    put(f, "got.tag", STR("\"x\""));
    put(f, "a.3.http",
        STR("HTTP/1.1 206 Part\r\nContent-Range: bytes 5-9/10\r\n"
            "Content-Length: 5\r\n\r\n56789"));
    assert_false(get(f, r, &answer, &err));
    assert_non_null(strstr(err.text, "another part"));
    assert_false(world_exists(path(f, "got")));
}

static void http_limits_size_and_time(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    put(f, "a.http", STR("HTTP/1.1 200 OK\r\n\r\n!endless\n"));
    struct http_request r = {.url = url(f, "a"), .to = path(f, "got"), .max_bytes = 100000};
    assert_false(get(f, r, &answer, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    assert_false(world_exists(path(f, "got")));
    r.to = (struct str){0};
    assert_false(get(f, r, &answer, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    put(f, "b.http", STR("HTTP/1.1 404 No\r\n\r\n!endless\n"));
    assert_true(get(f, (struct http_request){.url = url(f, "b")}, &answer, &err));
    assert_int_equal(answer.status, 404); /* and not read to its end, which it has not */
    assert_in_range(answer.bytes, 64 << 10, 1 << 20);
    put(f, "c.http", STR("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab!stall\n"));
    r = (struct http_request){.url = url(f, "c"), .timeout_ms = 100};
    assert_false(get(f, r, &answer, &err));
    assert_int_equal(err.code, ERR_LIMIT);
}

static void http_follows_few_redirects_and_none_to_plain_http(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    put(f, "to", STR("there"));
    put(f, "a.http", STR("HTTP/1.1 302 Go\r\nLocation: /to\r\nContent-Length: 0\r\n\r\n"));
    assert_true(get(f, (struct http_request){.url = url(f, "a")}, &answer, &err));
    assert_true(STR_IS(answer.body, "there"));
    put(f, "b.http", STR("HTTP/1.1 302 Go\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"));
    assert_false(get(f, (struct http_request){.url = url(f, "b")}, &answer, &err));
    assert_non_null(strstr(err.text, "more than 5 times"));
    static const char *const bad[] = {"http://example.com/x", "file:///etc/passwd",
                                      "ftp://127.0.0.1/x"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        put(f, "c.http",
            str_fmt(&f->arena, "HTTP/1.1 302 Go\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                    bad[i]));
        assert_false(get(f, (struct http_request){.url = url(f, "c")}, &answer, &err));
        assert_int_equal(err.code, ERR_DENIED);
    }
}

static void http_sends_the_key_to_nobody_else(void **state)
{
    struct fixture *f = *state;
    static struct server other;
    static char log[256];
    struct http_answer answer;
    struct err err = {0};
    pthread_t thread;
    FILE *to = fmemopen(log, sizeof log, "w");
    assert_true(server_open(&other, f->dir, to));
    assert_int_equal(pthread_create(&thread, NULL, serve, &other), 0);
    put(f, "stop.http", STR("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    put(f, "a.http",
        str_fmt(&f->arena,
                "HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:%d/stop\r\n"
                "Content-Length: 0\r\n\r\n",
                other.port));
    struct http_request r = {.url = url(f, "a"), .key_name = STR("apiKey"), .key = STR("secret")};
    assert_true(get(f, r, &answer, &err));
    pthread_join(thread, NULL);
    fclose(to);
    assert_true(STR_IS(answer.body, "ok"));
    assert_non_null(strstr(log, "/stop|User-Agent: tutela/"));
    assert_null(strstr(log, "secret"));
}

static void http_says_who_did_not_answer(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    put(f, "a.http", STR("nonsense\r\n\r\n"));
    assert_false(get(f, (struct http_request){.url = url(f, "a")}, &answer, &err));
    assert_int_equal(err.code, ERR_IO);
    assert_non_null(strstr(err.text, "127.0.0.1"));
    assert_false(get(f, (struct http_request){.url = STR("http://127.0.0.1:1/")}, &answer, &err));
    assert_int_equal(err.code, ERR_IO);
    put(f, "b.http", STR("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"));
    assert_false(get(f, (struct http_request){.url = url(f, "b")}, &answer, &err));
    assert_int_equal(err.code, ERR_IO);
    put(f, "c.http", STR("HTTP/1.1 206 Part\r\nContent-Length: 4\r\n\r\npart"));
    assert_false(get(f, (struct http_request){.url = url(f, "c")}, &answer, &err));
    assert_int_equal(err.code, ERR_IO);
}

/* --- texts --- */

static void http_url_takes_https_and_numbers_of_this_machine(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool allowed;
        const char *why;
    } rows[] = {
        {"https://example.org/a?b=c#d", true, ""},
        {"HTTPS://EXAMPLE.org", true, "schemes and hosts have no case (RFC 3986, 6.2.2.1)"},
        {"https://[2001:db8::1]:8443/a", true, ""},
        {"http://127.0.0.1:8000/a", true, "this machine"},
        {"http://127.9.9.9/", true, "all of 127.0.0.0/8"},
        {"http://[::1]/", true, ""},
        {"http://example.org/", false, "plain http"},
        {"http://localhost/", false, "a name may mean anything"},
        {"http://127.0.0.1.example.org/", false, "a name that begins like a number"},
        {"http://127.1/", false, "short forms of addresses are not taken"},
        {"http://2130706433/", false, "nor numbers"},
        {"https://user@example.org/", false, "user names"},
        {"https://example.org@evil.org/", false, "a host that looks like another"},
        {"https://example.org\\@evil.org/", false, ""},
        {"https://example.org:0/", false, "no port"},
        {"https://example.org:99999/", false, ""},
        {"https:///path", false, "no host"},
        {"https://exa mple.org/", false, "spaces"},
        {"https://example.org/\x01", false, "control characters"},
        {"file:///etc/passwd", false, ""},
        {"ftp://example.org/", false, ""},
        {"//example.org/", false, "not absolute"},
        {"", false, ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct err err = {0};
        if (http_url_check(str_of(rows[i].url), NULL, &err) != rows[i].allowed)
            fail_msg("%s: %s", rows[i].url, rows[i].why);
    }
}

static void http_url_of_elsewhere_leads_not_to_this_machine(void **state)
{
    (void)state;
    struct http_url there, here;
    struct err err = {0};
    assert_true(http_url_parse(STR("https://example.org/"), &there));
    assert_true(http_url_parse(STR("http://127.0.0.1:1/"), &here));
    assert_false(http_url_check(STR("https://127.0.0.1/"), &there, &err));
    assert_false(http_url_check(STR("http://[::1]/"), &there, &err));
    assert_true(http_url_check(STR("http://127.0.0.1:2/"), &here, &err));
    assert_true(http_url_check(STR("https://example.com/"), &there, &err));
}

static void http_url_same_origin_is_scheme_host_and_port(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool same;
    } rows[] = {{"https://a.org/x", "https://A.org:443/y", true},
                {"https://a.org/", "https://b.org/", false},
                {"https://a.org/", "https://a.org:444/", false},
                {"http://127.0.0.1:443/", "https://127.0.0.1/", false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct http_url a, b;
        assert_true(http_url_parse(str_of(rows[i].a), &a) && http_url_parse(str_of(rows[i].b), &b));
        assert_int_equal(http_url_same_origin(&a, &b), rows[i].same);
    }
}

static void http_retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;
    /* the date is the example of RFC 9110, 5.6.7 */
    static const struct {
        const char *value;
        int64_t ms;
    } rows[] = {{"0", 0},
                {"120", 120000},
                {" 7 ", 7000},
                {"99999999999", 1000000000000},
                {"99999999999999999999999", -1},
                {"Sun, 06 Nov 1994 08:49:37 GMT", 7000},
                {"Sun, 06 Nov 1994 08:49:00 GMT", 0},
                {"Sun, 31 Feb 1994 08:49:37 GMT", -1},
                {"Sunday, 06-Nov-94 08:49:37 GMT", -1},
                {"-1", -1},
                {"soon", -1},
                {"", -1}};
    struct instant now;
    assert_true(instant_parse(STR("1994-11-06T08:49:30Z"), &now));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(http_retry_after_ms(str_of(rows[i].value), now), rows[i].ms);
}

static void http_lines_are_a_status_or_a_header_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int status;
        const char *name, *value;
    } rows[] = {
        {"HTTP/1.1 200 OK\r\n", 200, NULL, NULL},
        {"HTTP/2 304 \r\n", 304, NULL, NULL},
        {"HTTP/1.1 20x", 0, NULL, NULL},
        {"HTTP/1.1 099", 0, NULL, NULL},
        {"HTTP/1.1", 0, NULL, NULL},
        {"ETag: \"x\" \r\n", 0, "ETag", "\"x\""},
        {"Empty:\r\n", 0, "Empty", ""},
        {": value", 0, NULL, NULL},
        {"no colon", 0, NULL, NULL},
        {"two words: x", 0, NULL, NULL},
        {"", 0, NULL, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str name = {0}, value = {0}, line = str_of(rows[i].line);
        assert_int_equal(http_status_parse(line), rows[i].status);
        assert_int_equal(http_header_parse(line, &name, &value), rows[i].name != NULL);
        assert_true(str_eq(name, str_of(rows[i].name)) && str_eq(value, str_of(rows[i].value)));
    }
}

static void http_content_range_is_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *value;
        int64_t from, size;
        bool good;
    } rows[] = {{"bytes 4-9/10", 4, 10, true},  {"bytes 0-0/*", 0, -1, true},
                {"bytes 4-10/10", 0, 0, false}, {"bytes 9-4/10", 0, 0, false},
                {"bytes */10", 0, 0, false},    {"items 4-9/10", 0, 0, false},
                {"bytes -9/10", 0, 0, false},   {"", 0, 0, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t from = 0, size = 0;
        assert_int_equal(http_content_range(str_of(rows[i].value), &from, &size), rows[i].good);
        assert_int_equal(from, rows[i].from);
        assert_int_equal(size, rows[i].size);
    }
}

static void a_form_is_posted_and_not_sent_on(void **state)
{
    struct fixture *f = *state;
    struct http_answer answer;
    struct err err = {0};
    const char moved[] = "HTTP/1.1 307 Moved\r\nLocation: /token\r\nContent-Length: 0\r\n\r\n";
    put(f, "token", STR("{}"));
    put(f, "moved.http", str_of(moved));
    assert_true(get(f, (struct http_request){.url = url(f, "token"), .form = STR("a=1&b=%20x")},
                    &answer, &err));
    assert_int_equal(answer.status, 200);
    assert_true(STR_IS(answer.body, "{}"));
    assert_string_equal(f->server.body, "a=1&b=%20x");
    assert_false(
        get(f, (struct http_request){.url = url(f, "moved"), .form = STR("a=2")}, &answer, &err));
    assert_int_equal(err.code, ERR_DENIED);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(http_gives_the_body_and_its_validators),
        TEST(http_continues_a_file_that_was_cut),
        TEST(http_begins_anew_when_the_file_has_changed),
        TEST(http_begins_anew_when_the_part_does_not_fit),
        TEST(http_limits_size_and_time),
        TEST(http_follows_few_redirects_and_none_to_plain_http),
        TEST(http_sends_the_key_to_nobody_else),
        TEST(http_says_who_did_not_answer),
        cmocka_unit_test(http_url_takes_https_and_numbers_of_this_machine),
        cmocka_unit_test(http_url_of_elsewhere_leads_not_to_this_machine),
        cmocka_unit_test(http_url_same_origin_is_scheme_host_and_port),
        cmocka_unit_test_setup_teardown(a_form_is_posted_and_not_sent_on, setup, teardown),
        cmocka_unit_test(http_retry_after_is_seconds_or_a_date),
        cmocka_unit_test(http_lines_are_a_status_or_a_header_or_nothing),
        cmocka_unit_test(http_content_range_is_read_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
