/* Requests: when they are sent, with which key, and what becomes of those that fail. */
#include "fetch_world.h"

static const char kev[] =
    "{\"catalogVersion\": \"1\", \"dateReleased\": \"2026-05-01T00:00:00Z\", \"count\": 1, "
    "\"vulnerabilities\": [{\"cveID\": \"CVE-2026-0001\", \"dateAdded\": \"2026-05-01\"}]}";

static void a_busy_server_is_given_the_time_it_asks_for(void **state)
{
    struct world w = {.feeds = *state,
                      .answers = {{.url = "kev.json", 429, "30", "", 1},
                                  {.url = "kev.json", 503, NULL, "", 1},
                                  {.url = "kev.json", 0, NULL, NULL, 1},
                                  {.url = "kev.json", 200, NULL, kev, 0}}};
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
    struct world w = {.feeds = *state, .answers = {{.url = "kev.json", 0, NULL, NULL, 0}}};
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
    struct world w = {.feeds = *state, .answers = {{.url = "kev.json", 401, NULL, "", 0}}};
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
        .answers = {{.url = "latest",
                     200,
                     NULL,
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
    struct world w = {.feeds = *state, .answers = {{.url = "kev.json", 304, NULL, "", 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json\"}]}",
        false);
    assert_true(outcome_is(row, "failed"));
}

static void what_is_no_feed_is_refused_before_it_has_a_name(void **state)
{
    static const char sources[] =
        "{\"sources\": [{\"name\": \"kev\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/kev.json?x=1\", \"tries\": 1}]}";
    static const struct {
        const char *body, *reason;
    } rows[] = {{"<!doctype html><html></html>", "a web page"},
                {" \n", "an empty file"},
                {"\x1f\x8b\x08 broken", "kev.json?x=1"}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct world w = {.feeds = *state,
                          .answers = {{.url = "kev.json?x=1", 200, NULL, rows[i].body, 0}}};
        const struct json *row = update(&w, sources, false);
        assert_true(outcome_is(row, "failed"));
        if (!str_has(first_reason(row), str_of(rows[i].reason)))
            fail_msg("%.*s", STR_ARG(first_reason(row)));
    }
}

static void a_feed_must_be_what_its_meta_says(void **state)
{
    static const char sources[] =
        "{\"sources\": [{\"name\": \"nvd\", \"protocol\": \"nvd\", \"usual\": true, "
        "\"address\": \"https://h/n-\", \"changes\": \"https://h/api\", \"first_year\": 2026}]}";
    static const char page[] = "{\"resultsPerPage\": 0, \"vulnerabilities\": []}";
    static const struct {
        const char *meta, *reason;
    } rows[] = {
        {"lastModifiedDate:2026-06-01T00:00:00Z\nsize:7\nsha256:"
         "0000000000000000000000000000000000000000000000000000000000000000\n",
         "bytes, the source says 7"},
        {"lastModifiedDate:2026-06-01T00:00:00Z\nsize:44\nsha256:"
         "0000000000000000000000000000000000000000000000000000000000000000\n",
         "its hash is not the one"},
        {"<html>", "the .meta file has no"},
    };
    assert_int_equal(sizeof page - 1, 44);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct world w = {.feeds = *state,
                          .answers = {{.url = "n-2026.meta", 200, NULL, rows[i].meta, 0},
                                      {.url = "n-2026.json.gz", 200, NULL, page, 0}}};
        const struct json *row = update(&w, sources, false);
        assert_true(outcome_is(row, "failed"));
        if (!str_has(first_reason(row), str_of(rows[i].reason)))
            fail_msg("%.*s", STR_ARG(first_reason(row)));
    }
}

static void sources_neither_wait_for_nor_stop_each_other(void **state)
{
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "kev.json", 200, NULL, kev, 0}, {.url = "no.json", 500, NULL, "", 0}}};
    const struct json *row = update(
        &w,
        "{\"sources\": [{\"name\": \"no\", \"protocol\": \"file\", \"usual\": true, "
        "\"address\": \"https://h/no.json\"}, {\"name\": \"kev\", \"protocol\": \"file\", "
        "\"usual\": true, \"address\": \"https://h/kev.json\"}]}",
        false);
    assert_true(outcome_is(row, "failed"));
    assert_true(outcome_is(row->next, "updated"));
}

static void without_a_network_only_the_first_source_waits(void **state)
{
#define DEAD(name) \
    "{\"name\": \"" name "\", \"protocol\": \"file\", \"usual\": true, " \
    "\"address\": \"https://h/" name ".json\", \"tries\": 3}"
    struct world w = {.feeds = *state,
                      .answers = {{.url = "a.json", 0, NULL, NULL, 0},
                                  {.url = "b.json", 0, NULL, NULL, 0},
                                  {.url = "c.json", 404, NULL, "", 0},
                                  {.url = "d.json", 0, NULL, NULL, 0}}};
    (void)update(&w, "{\"sources\": [" DEAD("a") ", " DEAD("b") ", " DEAD("c") ", " DEAD("d") "]}",
                 false);
    assert_int_equal(w.requests, 3 + 1 + 1 + 3); /* c answered: d is tried in full again */
    assert_int_equal(w.waited_ms, 2 * (5000 + 10000));
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
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "kev.json", 200, NULL, "{\"bomFormat\": \"CycloneDX\"}", 1},
                    {.url = "kev.json", 200, NULL, kev, 0}}};
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
        TEST(what_is_no_feed_is_refused_before_it_has_a_name),
        TEST(a_feed_must_be_what_its_meta_says),
        TEST(sources_neither_wait_for_nor_stop_each_other),
        TEST(without_a_network_only_the_first_source_waits),
        TEST(requests_keep_the_rate_of_the_source),
        TEST(a_failed_import_leaves_no_memory_of_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
