#include "api.h"

/* Records by the API. */

static void a_record_is_added_read_changed_and_retired(void **state)
{
    struct fixture *f = *state;
    struct web_answer a = api_ask(
        f, (struct api_call){"POST", "/api/v1/record/task",
                             "{\"name\": \"Write\", \"device\": \"DEV-0001\"}", .token = editor});
    const struct json *task = api_json(f, a, 201);
    assert_text(task, "name", "Write");
    assert_text(task, "type", "task");
    const char *path = str_cz(&f->arena, a.location);
    assert_true(str_starts(a.location, STR("/api/v1/record/task/TASK-")) ||
                str_starts(a.location, STR("/api/v1/record/task/T")));
    assert_true(STR_IS(a.etag, "\"1\""));
    assert_text(get(f, path, 200), "name", "Write");

    a = api_ask(f, (struct api_call){"PATCH", path, "{\"name\": \"Read\", \"device\": null}",
                                     .token = editor, .type = "application/merge-patch+json",
                                     .if_match = STR("\"1\"")});
    task = api_json(f, a, 200);
    assert_text(task, "name", "Read");
    assert_null(json_get(task, "device"));
    assert_true(STR_IS(a.etag, "\"2\""));

    a = api_ask(f, (struct api_call){"PUT", path, str_cz(&f->arena, a.body), .token = editor,
                                     .if_match = STR("\"2\"")});
    assert_true(STR_IS(a.etag, "\"2\"")); /* what was read and put back changes nothing */

    a = api_ask(f, (struct api_call){"DELETE", path, .token = editor, .if_match = STR("\"2\"")});
    assert_int_equal(a.status, 400); /* without a reason */
    a = api_ask(f, (struct api_call){"DELETE", path, .token = editor, .if_match = STR("\"2\""),
                                     .params = {{STR("reason"), STR("done%20twice")}},
                                     .param_count = 1});
    assert_text(api_json(f, a, 200), "retired", "done twice");
    const struct json *items = json_get(
        get(f, str_cz(&f->arena, str_fmt(&f->arena, "%s/history", path)), 200), "items");
    assert_int_equal(json_count(items), 3);
    assert_text(json_first(items), "action", "retire");
    assert_text(json_first(items), "actor", "Edith");
}

static void a_change_needs_the_revision_there_is(void **state)
{
    static const struct {
        const char *method, *tag;
        int status;
    } rows[] = {
        {"PATCH", "", 428},
        {"PUT", "", 428},
        {"DELETE", "", 428},
        {"PATCH", "\"2\"", 412},
        {"PATCH", "W/\"1\"", 412},
        {"PATCH", "1", 412},
        {"PATCH", "\"x\"", 412},
        {"PATCH", "\"1\"", 200},
        {"PATCH", "*", 200},
        {"PATCH", "\"9\", \"1\"", 200},
        {"PATCH", "\"1.stale\"", 200},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = api_ask(
            f, (struct api_call){rows[i].method, "/api/v1/record/device/DEV-0002",
                                 "{\"name\": \"Bare device\"}", .token = editor,
                                 .if_match = str_of(rows[i].tag),
                                 .params = {{STR("reason"), STR("x")}}, .param_count = 1});
        if (a.status != rows[i].status)
            fail_msg("%s %s: %d %.*s", rows[i].method, rows[i].tag, a.status, STR_ARG(a.body));
    }
}

static void what_the_reader_has_is_not_sent_again(void **state)
{
    static const struct {
        const char *tag;
        int status;
    } rows[] = {{"\"1\"", 304}, {"W/\"1\"", 304}, {"\"7\", \"1\"", 304},
                {"*", 304},     {"\"2\"", 200},   {"", 200}};
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = api_ask(f, (struct api_call){"GET", "/api/v1/record/device/DEV-0001",
                                                           .token = editor,
                                                           .if_none_match = rows[i].tag});
        assert_int_equal(a.status, rows[i].status);
        assert_true((a.body.n == 0) == (a.status == 304));
        assert_true(STR_IS(a.etag, "\"1\""));
    }
}

static void every_member_that_is_wrong_is_named(void **state)
{
    struct fixture *f = *state;
    const struct json *p = api_json(
        f,
        api_ask(f, (struct api_call){"POST", "/api/v1/record/release",
                                     "{\"nam\": 1, \"status\": \"gone\", \"released_on\": "
                                     "\"2026-02-30\", \"device\": 7}",
                                     .token = editor}),
        422);
    static const char *const fields[] = {"nam", "status", "released_on", "device", "name"};
    const struct json *e = json_first(json_get(p, "errors"));
    assert_int_equal(json_count(json_get(p, "errors")), COUNT_OF(fields));
    for (size_t i = 0; i < COUNT_OF(fields); i++, e = e->next) {
        assert_text(e, "field", fields[i]);
        assert_true(json_text(e, "detail").n > 0);
    }
    /* one that only the whole record shows, or another record */
    p = api_json(f,
                 api_ask(f, (struct api_call){"POST", "/api/v1/record/release",
                                              "{\"name\": \"2\", \"device\": \"DEV-0999\"}",
                                              .token = editor}),
                 422);
    assert_text(json_first(json_get(p, "errors")), "field", "device");
}

static void bodies_are_read_strictly(void **state)
{
    static const struct {
        const char *type, *body;
        int status;
    } rows[] = {
        {"application/json", "", 400},
        {"application/json", "{", 400},
        {"application/json", "{\"name\": \"a\", \"name\": \"b\"}", 400},
        {"application/json", "{\"name\": \"\xff\"}", 400},
        {"application/json", "{\"name\": \"\\u0000\"}", 400},
        {"application/json", "{} {}", 400},
        {"application/json", "7", 422},
        {"application/json", "null", 422},
        {"application/json", "\"x\"", 422},
        {"application/json", "{\"name\": {\"a\": 1}}", 422},
        {"application/json", "{}", 422},
        {"application/json", "{\"id\": \"TASK-0007\", \"name\": \"x\"}", 422},
        {"text/plain", "{\"name\": \"x\"}", 415},
        {"", "{\"name\": \"x\"}", 415},
        {"application/merge-patch+json", "{\"name\": \"x\"}", 415},
        {"application/x-www-form-urlencoded", "name=x", 415},
        {"Application/JSON; charset=utf-8", "{\"name\": \"x\"}", 201},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = api_ask(f,
                                      (struct api_call){"POST", "/api/v1/record/task", rows[i].body,
                                                        .token = editor, .type = rows[i].type});
        if (a.status != rows[i].status)
            fail_msg("%s %s: %d %.*s", rows[i].type, rows[i].body, a.status, STR_ARG(a.body));
    }
    struct buf deep = {.arena = &f->arena};
    for (int i = 0; i < 100000; i++)
        buf_char(&deep, '[');
    struct web_answer a = api_ask(f, (struct api_call){"POST", "/api/v1/record/task",
                                                       str_cz(&f->arena, buf_str(&deep)),
                                                       .token = editor});
    assert_true(a.status == 400 || a.status == 413);
}

/* Every order gives every row once, however many come at a time, and whatever is empty. */
static void parts_of_a_list_are_the_list(void **state)
{
    static const char *const sorts[] = {"",        "name",           "-name",        "due_on",
                                        "-due_on", "status,-due_on", "-status,name", "due_on,name",
                                        "-status"};
    struct fixture *f = *state;
    for (int i = 0; i < 23; i++) {
        char name[40], due[40], status[40];
        snprintf(name, sizeof name, "name=n%d", i * 7 % 5);
        snprintf(due, sizeof due, i % 3 ? "due_on=2026-0%d-01" : "due_on=", i % 4 + 1);
        snprintf(status, sizeof status, "status=%s", i % 2 ? "open" : "done");
        fixture_add(f, "task", name, due, status, NULL);
    }
    for (size_t k = 0; k < COUNT_OF(sorts); k++) {
        struct buf all = {.arena = &f->arena}, parts = {.arena = &f->arena};
        struct api_call c = {"GET", "/api/v1/record/task", .token = editor};
        c.params[0] = (struct web_param){STR("sort"), str_of(sorts[k])};
        c.params[1] = (struct web_param){STR("limit"), STR("1000")};
        c.param_count = 2;
        const struct json *page = api_json(f, api_ask(f, c), 200);
        JSON_EACH (item, json_get(page, "items"))
            buf_fmt(&all, "%.*s ", STR_ARG(json_text(item, "id")));
        assert_int_equal(json_int(page, "total", 0), 24);
        assert_null(json_get(page, "next"));
        c.params[1].value = STR("5");
        c.param_count = 3;
        for (int n = 0; n < 10; n++) {
            struct str last = {0};
            page = api_json(f, api_ask(f, c), 200);
            assert_int_equal(json_int(page, "total", 0), 24);
            JSON_EACH (item, json_get(page, "items")) {
                last = json_text(item, "id");
                buf_fmt(&parts, "%.*s ", STR_ARG(last));
            }
            if (!json_get(page, "next"))
                break;
            assert_true(str_has(json_text(page, "next"), last));
            c.params[2] = (struct web_param){STR("after"), last};
        }
        if (!str_eq(buf_str(&all), buf_str(&parts)))
            fail_msg("%s:\n%.*s\n%.*s", sorts[k], STR_ARG(buf_str(&all)), STR_ARG(buf_str(&parts)));
    }
}

static void a_wrong_question_is_400_and_what_is_not_there_404(void **state)
{
    static const struct {
        const char *path, *name, *value;
        int status;
    } rows[] = {
        {"/api/v1/record/device", "filter", "colour=red", 400},
        {"/api/v1/record/device", "filter", "\"open", 400},
        {"/api/v1/record/device", "sort", "colour", 400},
        {"/api/v1/record/device", "limit", "0", 400},
        {"/api/v1/record/device", "limit", "1001", 400},
        {"/api/v1/record/device", "limit", "x", 400},
        {"/api/v1/record/device", "after", "DEV-0999", 400},
        {"/api/v1/record/nothing", NULL, NULL, 404},
        {"/api/v1/record/device/DEV-0999", NULL, NULL, 404},
        {"/api/v1/record/device/REL-0001", NULL, NULL, 404},
        {"/api/v1/record/device/DEV-0001/nothing", NULL, NULL, 404},
        {"/api/v1/record/device/", NULL, NULL, 404},
        {"/api/v1/record", NULL, NULL, 404},
        {"/api/v1/record/device/REL-0001/history", NULL, NULL, 404},
        {"/api/v1/record/device/%2e%2e%2f", NULL, NULL, 404},
        {"/api/v1/record/device/%00", NULL, NULL, 400},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = api_ask(
            f, (struct api_call){"GET", rows[i].path, .token = editor,
                                 .params = {{str_of(rows[i].name), str_of(rows[i].value)}},
                                 .param_count = rows[i].name ? 1 : 0});
        if (a.status != rows[i].status)
            fail_msg("%s %s: %d %.*s", rows[i].path, rows[i].value, a.status, STR_ARG(a.body));
        (void)api_json(f, a, rows[i].status);
    }
    struct web_answer a = api_ask(
        f, (struct api_call){"PUT", "/api/v1/record/device", "{}", .token = editor});
    assert_int_equal(a.status, 405);
    assert_true(STR_IS(a.allow, "GET, HEAD, POST"));
}

static void who_may_not_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct str viewer = api_token(f, "Vic", "read", "");
    struct str guest = api_token(f, "Gus", "read ask", "DEV-0002");
    int64_t position = store_position(f->store);
    const struct {
        const char *method, *path, *body;
        struct str token;
        int status;
    } rows[] = {
        {"GET", "/api/v1/record/device", "", {0}, 401},
        {"POST", "/api/v1/record/task", "{\"name\": \"x\"}", {0}, 401},
        {"POST", "/api/v1/record/task", "{\"name\": \"x\"}", STR("tut_wrong"), 401},
        {"POST", "/api/v1/record/task", "{\"name\": \"x\"}", viewer, 403},
        {"PATCH", "/api/v1/record/device/DEV-0001", "{}", viewer, 403},
        {"DELETE", "/api/v1/record/device/DEV-0001", "", viewer, 403},
        {"POST", "/api/v1/record/role", "{\"name\": \"x\"}", editor, 403},
        {"POST", "/api/v1/record/question",
         "{\"name\": \"x\", \"device\": \"DEV-0001\", \"asked_by\": \"Gus\"}", guest, 403},
        {"GET", "/api/v1/record/device/DEV-0001", "", guest, 404},
        {"GET", "/api/v1/record/device/DEV-0001/history", "", guest, 404},
        {"GET", "/api/v1/record/device/DEV-0002", "", guest, 200},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct web_answer a = api_ask(
            f, (struct api_call){rows[i].method, rows[i].path, rows[i].body, .token = rows[i].token,
                                 .if_match = STR("*"), .params = {{STR("reason"), STR("x")}},
                                 .param_count = 1});
        if (a.status != rows[i].status)
            fail_msg("%s %s: %d %.*s", rows[i].method, rows[i].path, a.status, STR_ARG(a.body));
    }
    assert_int_equal(store_position(f->store), position);
    const struct json *list = api_json(
        f, api_ask(f, (struct api_call){"GET", "/api/v1/record/device", .token = guest}), 200);
    assert_int_equal(json_count(json_get(list, "items")), 1);
    assert_null(json_get(list, "total")); /* how many there are of others is not told */
}

static void a_request_that_is_sent_twice_is_done_once(void **state)
{
    struct fixture *f = *state;
    struct api_call c = {"POST", "/api/v1/record/task", "{\"name\": \"Once\"}", .token = editor,
                         .key = "key-1"};
    struct web_answer first = api_ask(f, c);
    assert_int_equal(first.status, 201);
    int64_t position = store_position(f->store);
    struct web_answer second = api_ask(f, c);
    assert_int_equal(second.status, 201);
    assert_true(str_eq(first.body, second.body) && str_eq(first.location, second.location) &&
                str_eq(first.etag, second.etag));
    assert_int_equal(store_position(f->store), position);
    c.body = "{\"name\": \"Other\"}";
    assert_int_equal(api_ask(f, c).status, 422);
    c.key = "key with spaces";
    assert_int_equal(api_ask(f, c).status, 400);
    /* a key is of one person, and what failed is tried again */
    c.token = api_token(f, "Other", "read write", "");
    c.key = "key-1";
    assert_int_equal(api_ask(f, c).status, 201);
    c.key = "key-2";
    c.body = "{}";
    assert_int_equal(api_ask(f, c).status, 422);
    c.body = "{\"name\": \"Now right\"}";
    assert_int_equal(api_ask(f, c).status, 201);
}

static void many_are_added_all_or_none(void **state)
{
    struct fixture *f = *state;
    struct buf body = {.arena = &f->arena};
    struct api_call c = {"POST", "/api/v1/record/task", .token = editor};
    for (int i = 0; i < API_BULK_MAX; i++)
        buf_fmt(&body, "%c{\"name\": \"n%d\"}", i ? ',' : '[', i);
    struct str open = buf_str(&body);
    c.body = str_cz(&f->arena, str_fmt(&f->arena, "%.*s]", STR_ARG(open)));
    int64_t position = store_position(f->store);
    const struct json *reply = api_json(f, api_ask(f, c), 201);
    assert_int_equal(json_count(json_get(reply, "ids")), API_BULK_MAX);
    assert_int_equal(store_position(f->store), position + API_BULK_MAX);

    c.body = str_cz(&f->arena, str_fmt(&f->arena, "%.*s,{\"name\": \"x\"}]", STR_ARG(open)));
    assert_int_equal(api_ask(f, c).status, 413);
    c.body = "[{\"name\": \"a\"}, {\"name\": \"b\", \"colour\": 1}]";
    reply = api_json(f, api_ask(f, c), 422);
    const struct json *e = json_first(json_get(reply, "errors"));
    assert_int_equal(json_int(e, "index", -1), 1);
    assert_text(e, "field", "colour");
    assert_int_equal(store_position(f->store), position + API_BULK_MAX);
}

static void a_decision_is_superseded_and_never_edited(void **state)
{
    struct fixture *f = *state;
    const char *path = "/api/v1/record/decision/D-0001";
    struct api_call c = {"PATCH", path, "{\"reason\": \"better\"}", .token = editor,
                         .if_match = STR("*")};
    assert_int_equal(api_ask(f, c).status, 403);
    c.method = "POST";
    c.path = "/api/v1/record/decision/D-0001/supersede";
    c.body = "{\"reason\": \"better\", \"decided_by\": \"Edith\", \"reviewer\": null}";
    c.if_match = (struct str){0};
    assert_int_equal(api_ask(f, c).status, 428);
    c.if_match = STR("*");
    struct web_answer a = api_ask(f, c);
    assert_text(api_json(f, a, 201), "reason", "better");
    assert_true(STR_IS(a.location, "/api/v1/record/decision/D-0002"));
    assert_text(get(f, path, 200), "superseded_by", "D-0002");
    c.path = "/api/v1/record/device/DEV-0001/supersede";
    c.body = "{}";
    assert_int_equal(api_ask(f, c).status, 422);
    c.path = "/api/v1/record/decision/D-0002/confirm";
    c.body = "{\"reason\": \"looked again\"}";
    assert_int_equal(api_ask(f, c).status, 200);
    c.body = "{\"reason\": \"looked again\", \"more\": \"x\"}";
    assert_int_equal(api_ask(f, c).status, 422);
}

static void a_type_whose_ids_come_from_their_source_takes_them(void **state)
{
    struct fixture *f = *state;
    struct api_call c = {"POST", "/api/v1/record/catalogue",
                         "{\"id\": \"HOUSE\", \"name\": \"House rules\", \"label\": \"practice\", "
                         "\"edition\": \"1\", \"source\": \"us\", \"as_of\": \"2026-01-01\"}",
                         .token = editor};
    struct web_answer a = api_ask(f, c);
    assert_text(api_json(f, a, 201), "id", "HOUSE");
    assert_int_equal(api_ask(f, c).status, 409);
    c.body = "{\"name\": \"No id\", \"label\": \"practice\", \"edition\": \"1\", "
             "\"source\": \"us\", \"as_of\": \"2026-01-01\"}";
    assert_int_equal(api_ask(f, c).status, 400);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, setup_editor, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_record_is_added_read_changed_and_retired),
        TEST(a_change_needs_the_revision_there_is),
        TEST(what_the_reader_has_is_not_sent_again),
        TEST(every_member_that_is_wrong_is_named),
        TEST(bodies_are_read_strictly),
        TEST(parts_of_a_list_are_the_list),
        TEST(a_wrong_question_is_400_and_what_is_not_there_404),
        TEST(who_may_not_changes_nothing),
        TEST(a_request_that_is_sent_twice_is_done_once),
        TEST(many_are_added_all_or_none),
        TEST(a_decision_is_superseded_and_never_edited),
        TEST(a_type_whose_ids_come_from_their_source_takes_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
