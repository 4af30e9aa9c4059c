/* Whole updates with a world that is played: clock, waiting and network are ours, so that a day of
   retries takes no time, and each request can be counted. */
#include "feeds.h"
#include "intake/fetch/fetch.h"

enum { ANSWERS_MAX = 16, REQUESTS_MAX = 64 };

struct world {
    struct feeds *feeds;
    int64_t now_ms, waited_ms;
    struct {
        const char *url; /* the end of it */
        int status;      /* 0: the connection fails */
        const char *retry_after;
        const char *body;
        int times; /* it answers so often; 0: always */
    } answers[ANSWERS_MAX];
    char asked[REQUESTS_MAX][256];
    int64_t asked_at[REQUESTS_MAX];
    int requests;
    const char *key;
};

static bool play(void *context, struct arena *a, const struct http_request *r,
                 struct http_answer *out, struct err *err)
{
    struct world *w = context;
    assert_true(w->requests < REQUESTS_MAX);
    snprintf(w->asked[w->requests], sizeof w->asked[0], "%.*s", STR_ARG(r->url));
    w->asked_at[w->requests++] = w->now_ms;
    bool ours = str_starts(r->url, STR("https://h/"));
    assert_true(str_eq(r->key, ours ? str_of(w->key) : (struct str){0}));
    for (size_t i = 0; i < ANSWERS_MAX && w->answers[i].url; i++) {
        if (!str_ends(r->url, str_of(w->answers[i].url)) || w->answers[i].times < 0)
            continue;
        if (w->answers[i].times > 0 && --w->answers[i].times == 0)
            w->answers[i].times = -1; /* used up */
        if (w->answers[i].status == 0)
            return err_set(err, ERR_IO, "the cable is cut");
        struct str body = str_of(w->answers[i].body);
        *out = (struct http_answer){.status = w->answers[i].status,
                                    .retry_after = str_of(w->answers[i].retry_after),
                                    .bytes = (int64_t)body.n};
        if (out->status == 200 && r->to.n)
            return world_write_file(r->to, body, err);
        out->body = str_copy(a, body);
        return true;
    }
    *out = (struct http_answer){.status = 404};
    return true;
}

static struct instant now(void *context)
{
    const struct world *w = context;
    return (struct instant){w->now_ms};
}

static void wait_ms(void *context, int64_t ms)
{
    struct world *w = context;
    w->now_ms += ms;
    w->waited_ms += ms;
}

static struct str secret(void *context, struct str variable)
{
    const struct world *w = context;
    return STR_IS(variable, "KEY") ? str_of(w->key) : (struct str){0};
}

static const char kev[] =
    "{\"catalogVersion\": \"1\", \"dateReleased\": \"2026-05-01T00:00:00Z\", \"count\": 1, "
    "\"vulnerabilities\": [{\"cveID\": \"CVE-2026-0001\", \"dateAdded\": \"2026-05-01\"}]}";

static void forget_folder(struct feeds *f, struct str folder)
{
    struct world_names names;
    struct err err = {0};
    assert_true(world_list_dir(&f->arena, folder, &names, &err));
    for (size_t i = 0; i < names.count; i++)
        assert_true(world_remove(
            str_fmt(&f->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names.names[i])), &err));
    assert_int_equal(rmdir(str_cz(&f->arena, folder)), 0);
}

/* Updates from a list of sources; gives the first row. */
static const struct json *update(struct world *w, const char *sources, bool force)
{
    struct arena *a = &w->feeds->arena;
    struct err err = {0};
    struct fetch_sources all;
    struct json *report = NULL;
    const struct fetch_door door = {
        .get = play, .now = now, .wait = wait_ms, .secret = secret, .context = w};
    struct fetch_options options = {.door = &door, .force = force};
    options.folder = str_fmt(a, "%.*s.fetch", STR_ARG(w->feeds->path));
    if (!w->now_ms)
        w->now_ms = INT64_C(1795000000000); /* 2026-11-18 */
    feeds_open(w->feeds, ADVISORIES_WRITE);
    if (!world_make_dir(options.folder, &err) ||
        !fetch_sources_read(a, str_of(sources), &all, &err) ||
        !fetch_update(a, w->feeds->db, &all, (struct fetch_choice){0}, &options, &report, &err))
        fail_msg("%s", err.text);
    forget_folder(w->feeds, options.folder);
    return json_first(json_get(report, "sources"));
}

static bool outcome_is(const struct json *row, const char *outcome)
{
    return str_eq(json_text(row, "outcome"), str_of(outcome));
}

static void a_busy_server_is_given_the_time_it_asks_for(void **state)
{
    struct world w = {.feeds = *state,
                      .answers = {{"kev.json", 429, "30", "", 1},
                                  {"kev.json", 503, NULL, "", 1},
                                  {"kev.json", 0, NULL, NULL, 1},
                                  {"kev.json", 200, NULL, kev, 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\", \"pause_ms\": 1000}]}",
        false);
    assert_true(outcome_is(row, "updated"));
    assert_int_equal(w.requests, 4);
    assert_int_equal(w.asked_at[1] - w.asked_at[0], 30000); /* Retry-After */
    assert_int_equal(w.asked_at[2] - w.asked_at[1], 2000);  /* the pause, doubled */
    assert_int_equal(w.asked_at[3] - w.asked_at[2], 4000);
}

static void a_server_that_stays_away_is_given_up(void **state)
{
    struct world w = {.feeds = *state, .answers = {{"kev.json", 0, NULL, NULL, 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\", \"tries\": 3}]}",
        false);
    assert_true(outcome_is(row, "failed"));
    assert_int_equal(w.requests, 3);
    assert_false(world_exists(w.feeds->path)); /* nothing came: there is no database */
}

static void a_refusal_is_not_asked_again(void **state)
{
    struct world w = {.feeds = *state, .answers = {{"kev.json", 401, NULL, "", 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\", \"key\": \"KEY\", \"key_header\": \"X\"}]}",
        false);
    assert_true(outcome_is(row, "failed"));
    assert_int_equal(w.requests, 1);
    assert_true(str_has(json_as_text(json_first(json_get(row, "reasons"))),
                        STR("is the key in KEY right?")));
}

static void a_key_with_a_line_end_is_no_header(void **state)
{
    struct world w = {.feeds = *state, .key = "abc\r\nHost: evil"};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\", \"key\": \"KEY\", \"key_header\": \"X\"}]}",
        false);
    assert_true(outcome_is(row, "failed"));
    assert_int_equal(w.requests, 0);
    struct str reason = json_as_text(json_first(json_get(row, "reasons")));
    assert_true(str_has(reason, STR("KEY holds no key")) && !str_has(reason, STR("abc")));
}

static void a_key_is_for_the_source_and_not_for_whom_it_names(void **state)
{
    struct world w = {
        .feeds = *state,
        .key = "k",
        .answers = {{"latest", 200, NULL,
                     "{\"assets\": [{\"name\": \"2026-05-01_all_CVEs_at_midnight.zip.zip\", "
                     "\"browser_download_url\": \"https://elsewhere/all\"}]}",
                     0}}};
    (void)update(&w,
                 "{\"sources\": [{\"name\": \"cves\", \"protocol\": \"cvelist\", "
                 "\"usual\": true, \"address\": \"https://h/latest\", "
                 "\"changes\": \"https://h/{day}\", \"key\": \"KEY\", "
                 "\"key_header\": \"X\"}]}",
                 false);
    assert_int_equal(w.requests, 2); /* play checks who got the key */
    assert_string_equal(w.asked[1], "https://elsewhere/all");
}

static void a_304_that_nobody_asked_for_is_no_answer(void **state)
{
    struct world w = {.feeds = *state, .answers = {{"kev.json", 304, NULL, "", 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\"}]}",
        false);
    assert_true(outcome_is(row, "failed"));
}

/* The .meta files of twelve years, none of which is there, at the rate of NVD. */
static void requests_keep_the_rate_of_the_source(void **state)
{
    struct world w = {.feeds = *state};
    static const char sources[] =
        "{\"sources\": [{\"name\": \"nvd\", \"protocol\": \"nvd\", \"usual\": true, "
        "\"address\": \"https://h/n-\", \"changes\": \"https://h/api\", \"first_year\": 2015, "
        "\"key\": \"KEY\", \"key_header\": \"apiKey\", "
        "\"rate\": 5, \"rate_with_key\": 50, \"rate_window_s\": 30}]}";
    (void)update(&w, sources, false);
    assert_int_equal(w.requests, 12); /* 2015 to 2026; that of this year may be missing */
    assert_int_equal(w.waited_ms, 60000);
    for (int i = 5; i < w.requests; i++)
        assert_true(w.asked_at[i] - w.asked_at[i - 5] >= 30000);
    struct world with_key = {.feeds = *state, .key = "k"};
    (void)update(&with_key, sources, false);
    assert_int_equal(with_key.requests, 12);
    assert_int_equal(with_key.waited_ms, 0);
}

static void a_failed_import_leaves_no_memory_of_the_file(void **state)
{
    struct world w = {.feeds = *state,
                      .answers = {{"kev.json", 200, NULL, "{\"bomFormat\": \"CycloneDX\"}", 1},
                                  {"kev.json", 200, NULL, kev, 0}}};
    static const char sources[] =
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\"}]}";
    const struct json *row = update(&w, sources, false);
    assert_true(outcome_is(row, "failed"));
    assert_true(json_count(json_get(row, "reasons")) == 1);
    row = update(&w, sources, false); /* at once: a failed run is no run */
    assert_true(outcome_is(row, "updated"));
    row = update(&w, sources, false);
    assert_true(outcome_is(row, "early"));
    w.now_ms += 3600000;
    row = update(&w, sources, false);
    assert_true(outcome_is(row, "updated"));
    assert_int_equal(json_int(row, "unchanged", 0), 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_busy_server_is_given_the_time_it_asks_for),
        TEST(a_server_that_stays_away_is_given_up),
        TEST(a_refusal_is_not_asked_again),
        TEST(a_key_with_a_line_end_is_no_header),
        TEST(a_key_is_for_the_source_and_not_for_whom_it_names),
        TEST(a_304_that_nobody_asked_for_is_no_answer),
        TEST(requests_keep_the_rate_of_the_source),
        TEST(a_failed_import_leaves_no_memory_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
