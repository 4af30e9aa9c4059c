#include "api.h"

#include "base/base64.h"
#include "serve/api/describe.h"
#include "serve/jobs/jobs.h"

/* Files by the API, jobs, and the description of all of it. */

static const char small_bom[] =
    "{\"bomFormat\": \"CycloneDX\", \"specVersion\": \"1.5\", \"version\": 1, \"components\": ["
    "{\"type\": \"library\", \"name\": \"zlib\", \"version\": \"1.2.11\", "
    "\"purl\": \"pkg:generic/zlib@1.2.11\"}]}";

static const struct jobs_options no_options = {.advisories = {"/nonexistent/a.db", 17}};

static void run_jobs(struct fixture *f)
{
    struct str what;
    do
        if (!jobs_run_one(f->store, &f->arena, &no_options, world_now(), &what, &f->err))
            fail_msg("%s", f->err.text);
    while (what.n);
}

static const char *put_body(struct fixture *f, const char *members, const char *bom)
{
    struct str text = base64_encode(&f->arena, str_of(bom));
    return str_cz(&f->arena, str_fmt(&f->arena, "{%s, \"bom\": \"%.*s\"}", members, STR_ARG(text)));
}

static bool is_processing(struct fixture *f, const char *kind, struct str token)
{
    struct str path = str_fmt(&f->arena, "/api/v1/%s/token/%.*s", kind, STR_ARG(token));
    return json_is_true(get(f, str_cz(&f->arena, path), 200), "processing");
}

static void a_list_comes_in_as_pipelines_for_dependency_track_send_it(void **state)
{
    struct fixture *f = *state;
    struct api_call c = {"PUT", "/api/v1/bom", .token = editor};
    c.body = put_body(f,
                      "\"projectName\": \"Bare device\", \"projectVersion\": \"7\", "
                      "\"autoCreate\": true, \"isLatest\": true",
                      small_bom);
    const struct json *reply = api_json(f, api_ask(f, c), 200);
    struct str token = json_text(reply, "token");
    assert_int_equal(token.n, 36);
    assert_true(is_processing(f, "bom", token) && is_processing(f, "event", token));
    run_jobs(f);
    assert_false(is_processing(f, "bom", token));
    assert_false(is_processing(f, "bom", STR("no-such-token")));
    const struct json *job = get(
        f, str_cz(&f->arena, str_fmt(&f->arena, "/api/v1/jobs/%.*s", STR_ARG(token))), 200);
    assert_text(job, "state", "done");
    assert_text(job, "release", "REL-0003");
    assert_true(json_text(job, "import").n && json_text(job, "not_matched").n);
    /* the same project by its UUID, and as a form */
    struct str uuid = api_project_uuid(&f->arena, STR("REL-0003"));
    c.method = "POST";
    c.type = "multipart/form-data; boundary=x";
    c.body = str_cz(&f->arena,
                    str_fmt(&f->arena,
                            "--x\r\nContent-Disposition: form-data; name=\"project\"\r\n\r\n"
                            "%.*s\r\n--x\r\nContent-Disposition: form-data; name=\"bom\"; "
                            "filename=\"bom.json\"\r\n\r\n%s\r\n--x--\r\n",
                            STR_ARG(uuid), small_bom));
    assert_int_equal(json_text(api_json(f, api_ask(f, c), 200), "token").n, 36);
    run_jobs(f);
}

static void an_upload_that_cannot_be_taken_says_why_at_once(void **state)
{
    static const char there[] = "\"projectName\": \"Bare device\", \"projectVersion\": \"7\"";
    static const char make[] =
        "\"projectName\": \"Bare device\", \"projectVersion\": \"7\", \"autoCreate\": true";
    static const char nobody[] =
        "\"projectName\": \"Nobody\", \"projectVersion\": \"7\", \"autoCreate\": true";
    static const char uuid[] = "\"project\": \"00000000-0000-0000-0000-000000000000\"";
    static const struct {
        const char *members, *bom;
        int status;
    } rows[] = {
        {there, small_bom, 404},
        {nobody, small_bom, 404},
        {uuid, small_bom, 404},
        {"\"autoCreate\": true", small_bom, 400},
        {"\"projectName\": \"Bare device\"", small_bom, 400},
        {make, "", 400},
        {make, "{\"bomFormat\": \"CycloneDX\"", 400},
        {make, "no list", 400},
    };
    struct fixture *f = *state;
    int64_t position = store_position(f->store);
    struct str viewer = api_token(f, "Vic", "read", "");
    position = store_position(f->store);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct api_call c = {"PUT", "/api/v1/bom", put_body(f, rows[i].members, rows[i].bom),
                             .token = editor};
        struct web_answer a = api_ask(f, c);
        if (a.status != rows[i].status)
            fail_msg("%s: %d %.*s", rows[i].members, a.status, STR_ARG(a.body));
        c.token = viewer;
        assert_int_equal(api_ask(f, c).status, 403);
        c.token = (struct str){0};
        assert_int_equal(api_ask(f, c).status, 401);
    }
    struct api_call c = {"PUT", "/api/v1/bom", "{\"bom\": \"%%%\"}", .token = editor};
    assert_int_equal(api_ask(f, c).status, 400);
    c.method = "POST";
    assert_int_equal(api_ask(f, c).status, 415);
    assert_int_equal(store_position(f->store), position);
}

static void a_file_is_imported_at_once_or_by_a_job(void **state)
{
    struct fixture *f = *state;
    struct api_call c = {"POST",
                         "/api/v1/import",
                         small_bom,
                         .token = editor,
                         .type = "application/octet-stream",
                         .params = {{STR("release"), STR("REL-0002")}},
                         .param_count = 1};
    struct web_answer a = api_ask(f, c);
    const struct json *reply = api_json(f, a, 201);
    assert_int_equal(json_int(json_get(json_get(reply, "receipt"), "components"), "total", 0), 1);
    assert_true(str_starts(a.location, STR("/api/v1/record/import/")));
    assert_true(str_starts(json_text(reply, "job"), STR("/api/v1/jobs/")));
    assert_text(get(f, str_cz(&f->arena, a.location), 200), "release", "REL-0002");
    assert_int_equal(api_ask(f, c).status, 200); /* it is there already */
    c.prefer = "respond-async";
    a = api_ask(f, c);
    (void)api_json(f, a, 202);
    assert_text(get(f, str_cz(&f->arena, a.location), 200), "state", "waiting");
    run_jobs(f);
    assert_text(get(f, str_cz(&f->arena, a.location), 200), "state", "done");
    c.prefer = NULL;
    c.body = "";
    assert_int_equal(api_ask(f, c).status, 400);
    c.body = "{\"no\": \"list\"}";
    assert_int_equal(api_ask(f, c).status, 422);
    c.param_count = 0;
    c.body = small_bom;
    assert_int_equal(api_ask(f, c).status, 400); /* of which release? */
}

static void a_job_whose_server_died_is_taken_up_and_given_up_in_the_end(void **state)
{
    struct fixture *f = *state;
    struct str id, what;
    struct json *job;
    run_jobs(f);
    struct instant now = world_now();
    const struct job sample = {.kind = STR("match"), .title = STR("x"), .release = STR("REL-0001")};
    assert_true(store_begin(f->store, &f->err) &&
                jobs_add(f->store, &f->arena, &sample, now, &id, &f->err) &&
                store_commit(f->store, &f->err));
    for (int i = 0; i < 3; i++) { /* somebody claims it, and is not heard of again */
        const struct store_param claim[] = {STORE_P(id), STORE_N(now.ms), STORE_N(now.ms + 1000)};
        int64_t changed = 0;
        assert_true(store_begin(f->store, &f->err) &&
                    store_apart(f->store, "jobs_claim", claim, 3, &changed, &f->err) &&
                    store_commit(f->store, &f->err));
        assert_int_equal(changed, 1);
        assert_true(jobs_run_one(f->store, &f->arena, &no_options, now, &what, &f->err));
        assert_int_equal(what.n, 0); /* within the lease it is another's */
        now.ms += 1000;
    }
    assert_true(jobs_run_one(f->store, &f->arena, &no_options, now, &what, &f->err));
    assert_true(what.n > 0);
    assert_true(jobs_one(f->store, &f->arena, id, &job, &f->err));
    assert_text(job, "state", "failed");
    assert_true(str_has(json_text(job, "message"), STR("given up")));
}

static void every_row_of_the_api_is_described(void **state)
{
    struct fixture *f = *state;
    const struct json *d = get(f, "/api/v1/openapi.json", 200);
    const struct json *paths = json_get(d, "paths");
    assert_text(d, "openapi", "3.1.0");
    for (size_t i = 0; i < WEB_ACT_COUNT; i++)
        if (str_starts(str_of(WEB_ACTS[i].path), STR("/api/")) && !api_is_described(&WEB_ACTS[i]))
            fail_msg("%s %s", WEB_ACTS[i].method, WEB_ACTS[i].path);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        struct str path = str_fmt(&f->arena, "/api/v1/record/%s", RECORD_TYPES[i]->name);
        bool derived = RECORD_TYPES[i]->flags & RECORD_DERIVED;
        const struct json *item = json_find(paths, path);
        assert_non_null(json_get(item, "get"));
        assert_true((json_get(item, "post") == NULL) == derived);
    }
    assert_non_null(json_get(paths, "/api/v1/devices/{id}"));
}

int main(void)
{
#define TEST(test) cmocka_unit_test_setup_teardown(test, setup_editor, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_list_comes_in_as_pipelines_for_dependency_track_send_it),
        TEST(an_upload_that_cannot_be_taken_says_why_at_once),
        TEST(a_file_is_imported_at_once_or_by_a_job),
        TEST(a_job_whose_server_died_is_taken_up_and_given_up_in_the_end),
        TEST(every_row_of_the_api_is_described),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
