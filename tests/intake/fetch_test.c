/* The pure parts of fetching: what to ask and when, and what servers send. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "arena.h"
#include "intake/fetch/fetch_internal.h"

static struct instant at(const char *text)
{
    struct instant t;
    assert_true(instant_parse(str_of(text), &t));
    return t;
}

/* --- plan.c --- */

static void fetch_windows_cover_the_time_without_gap_and_within_120_days(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int count;
    } rows[] = {
        {"2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", 1},
        {"2026-01-01T00:00:00Z", "2026-05-01T00:00:00Z", 1}, /* 120 days to the second */
        {"2026-01-01T00:00:00Z", "2026-05-01T00:00:01Z", 2},
        {"2024-02-29T12:00:00Z", "2026-02-28T12:00:00Z", 7}, /* 730 days */
        {"2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct instant from = at(rows[i].from), to = at(rows[i].to);
        int count = 0;
        while (from.ms < to.ms) {
            struct fetch_window w = fetch_window_next(from, to);
            assert_int_equal(w.from.ms, from.ms);
            assert_true(w.to.ms > w.from.ms && w.to.ms <= to.ms);
            assert_true(w.to.ms - w.from.ms <= (int64_t)120 * 24 * 3600 * 1000);
            from = w.to;
            count++;
        }
        assert_int_equal(count, rows[i].count);
    }
}

/* 200 requests as fast as it lets us: in no window of 30 seconds more than five. */
static void fetch_turn_keeps_five_requests_in_thirty_seconds(void **state)
{
    (void)state;
    int64_t asked[FETCH_RING] = {0}, all[200], now = 1000000;
    for (size_t n = 0; n < COUNT_OF(all); n++) {
        now += fetch_turn_ms(asked, n, 5, 30000, now);
        asked[n % FETCH_RING] = all[n] = now;
        now += (int64_t)(n % 7) * 100;
        if (n >= 5)
            assert_true(all[n] - all[n - 5] >= 30000);
    }
    assert_true(now - 1000000 < 200 / 5 * 31000); /* and no slower than need be */
    assert_int_equal(fetch_turn_ms(asked, 200, 0, 30000, now), 0);
    /* a clock that was set back for a year does not make us wait for a year */
    assert_int_equal(fetch_turn_ms(asked, 200, 5, 30000, 0), 30000);
}

static void fetch_retry_follows_the_server_and_else_doubles(void **state)
{
    (void)state;
    static const struct {
        const char *retry_after;
        int n;
        int64_t ms;
    } rows[] = {
        {"", 0, 5000},
        {"", 1, 10000},
        {"", 2, 20000},
        {"", 60, FETCH_WAIT_MAX_MS},
        {"0", 3, 0},
        {"30", 0, 30000},
        {"600", 0, 600000},
        {"601", 0, -1},
        {"Fri, 27 Nov 2026 00:00:10 GMT", 0, 10000},
        {"Fri, 27 Nov 2020 00:00:10 GMT", 0, 0},
        {"nonsense", 0, 5000},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(fetch_retry_ms(str_of(rows[i].retry_after), at("2026-11-27T00:00:00Z"),
                                        5000, rows[i].n),
                         rows[i].ms);
}

static void fetch_pages_end_with_the_total_and_notice_another(void **state)
{
    (void)state;
    struct err err = {0};
    enum fetch_page_result result;
    struct fetch_pages p = {.total = -1};
    assert_true(fetch_page_take(&p, 5, 2, &result, &err));
    assert_int_equal(result, FETCH_PAGE_MORE);
    assert_int_equal(p.next, 2);
    assert_true(fetch_page_take(&p, 5, 2, &result, &err));
    assert_true(fetch_page_take(&p, 5, 1, &result, &err));
    assert_int_equal(result, FETCH_PAGE_LAST);
    p = (struct fetch_pages){.total = -1};
    assert_true(fetch_page_take(&p, 0, 0, &result, &err));
    assert_int_equal(result, FETCH_PAGE_LAST);
    p = (struct fetch_pages){.total = 5, .next = 2};
    assert_true(fetch_page_take(&p, 6, 2, &result, &err));
    assert_int_equal(result, FETCH_PAGE_CHANGED);
    assert_false(fetch_page_take(&p, 5, 0, &result, &err)); /* would go on for ever */
    assert_false(fetch_page_take(&p, -1, 2, &result, &err));
}

static void fetch_api_instants_have_milliseconds(void **state)
{
    struct arena *a = *state;
    assert_true(
        STR_IS(fetch_api_instant(a, at("2026-11-27T03:24:13Z")), "2026-11-27T03:24:13.000Z"));
    assert_true(
        STR_IS(fetch_api_instant(a, at("2026-11-27T03:24:13.050Z")), "2026-11-27T03:24:13.050Z"));
}

static void fetch_file_names_are_safe_and_tell_all_texts_apart(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *text, *name;
    } rows[] = {
        {"nvdcve-2.0-2026.json.gz", "nvdcve-2.0-2026.json.gz"},
        {"Red Hat", "Red%20Hat"},
        {"../../etc/passwd", "%2E%2E%2F.%2E%2Fetc%2Fpasswd"},
        {".hidden", "%2Ehidden"},
        {"a%20b", "a%2520b"},
        {"a\n\x7f", "a%0A%7F"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str name = fetch_safe_name(a, str_of(rows[i].text));
        if (!str_eq(name, str_of(rows[i].name)))
            fail_msg("%s: %.*s", rows[i].text, STR_ARG(name));
    }
    char long_a[400], long_b[400];
    memset(long_a, 'x', sizeof long_a);
    memset(long_b, 'x', sizeof long_b);
    long_b[399] = 'y';
    struct str one = fetch_safe_name(a, (struct str){long_a, 400});
    struct str two = fetch_safe_name(a, (struct str){long_b, 400});
    assert_true(one.n < 200 && two.n < 200 && !str_eq(one, two));
}

static void fetch_paths_stay_below_their_folder(void **state)
{
    struct arena *a = *state;
    struct str out;
    assert_true(fetch_join(a, STR("https://h/csaf/"), STR("2026/a b.json"), &out));
    assert_true(STR_IS(out, "https://h/csaf/2026/a%20b.json"));
    static const char *const bad[] = {"",      "../a", "a/../b",      "/a", "a//b",    "a/./b",
                                      "a?b=c", "a#b",  "https://x/a", "a/", "%2e%2e/a"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        if (fetch_join(a, STR("https://h"), str_of(bad[i]), &out))
            fail_msg("%s", bad[i]);
}

/* --- parse.c --- */

static void fetch_meta_is_read_as_nvd_writes_it(void **state)
{
    struct arena *a = *state;
    struct fetch_meta m;
    struct err err = {0};
    static const char good[] =
        "lastModifiedDate:2026-03-14T03:00:01-04:00\r\nsize:32973700\r\nzipSize:3440411\r\n"
        "gzSize:3440275\r\n"
        "sha256:2F30D5AA9E62ECBF3E1FA29BE1C6DF75C0896B63517408B35728D9FE31392380\r\n";
    assert_true(fetch_meta_parse(a, str_of(good), &m, &err));
    assert_int_equal(m.size, 32973700);
    assert_int_equal(m.modified.ms, at("2026-03-14T07:00:01Z").ms);
    assert_true(str_starts(m.sha256, STR("2f30d5aa9e62ecbf")));
    static const char *const bad[] = {
        "", "<html></html>", "size:1\nsha256:00\nlastModifiedDate:2026-03-14T03:00:01Z\n",
        "lastModifiedDate:yesterday\nsize:1\nsha256:"
        "2f30d5aa9e62ecbf3e1fa29be1c6df75c0896b63517408b35728d9fe31392380\n",
        "lastModifiedDate:2026-03-14T03:00:01Z\nsize:-1\nsha256:"
        "2f30d5aa9e62ecbf3e1fa29be1c6df75c0896b63517408b35728d9fe31392380\n"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(fetch_meta_parse(a, str_of(bad[i]), &m, &err));
}

static void fetch_ids_are_read_and_sorted_the_oldest_first(void **state)
{
    struct arena *a = *state;
    struct fetch_list l;
    struct err err = {0};
    struct str text = STR("2026-05-03T00:00:00Z,GHSA-3\r\n"
                          "2026-05-02T00:00:00.5Z,npm/GHSA-2\n"
                          "2026-05-04T00:00:00Z,GHSA-1\n"
                          "2026-05-01T00:00:00Z,GHSA-1\n"
                          "yesterday,GHSA-4\n"
                          "2026-05-01T00:00:00Z,../../etc\n"
                          "\n");
    assert_true(fetch_ids_parse(a, text, &l, &err));
    assert_int_equal(l.count, 4);
    assert_int_equal(l.bad, 2);
    fetch_list_sort(&l);
    assert_int_equal(l.count, 3);
    assert_true(STR_IS(l.items[0].id, "GHSA-2") && STR_IS(l.items[1].id, "GHSA-3"));
    assert_true(STR_IS(l.items[2].id, "GHSA-1")); /* once, with its newest time */
    assert_int_equal(l.items[2].modified.ms, at("2026-05-04T00:00:00Z").ms);
    assert_false(fetch_ids_parse(a, STR("<html>\n<body>\n"), &l, &err));
    assert_true(fetch_ids_parse(a, STR(""), &l, &err));
    assert_int_equal(l.count, 0);
}

static void fetch_changed_are_those_from_the_cursor_on(void **state)
{
    struct arena *a = *state;
    struct fetch_list l;
    struct err err = {0};
    static struct fetch_job j;
    assert_true(fetch_ids_parse(a,
                                STR("2026-05-01T00:00:00Z,A\n2026-05-02T00:00:00Z,B\n"
                                    "2026-05-02T00:00:00Z,C\n2026-05-03T00:00:00Z,D\n"),
                                &l, &err));
    fetch_list_sort(&l);
    static const struct {
        const char *cursor;
        size_t count;
    } rows[] = {{"", 4},
                {"2026-05-02T00:00:00Z", 3},
                {"2026-05-03T00:00:00Z", 1},
                {"2026-05-03T00:00:01Z", 0},
                {"2026-04-01T00:00:00Z", 4},
                {"no date", 4}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        j.state.cursor = str_of(rows[i].cursor);
        assert_int_equal(fetch_changed(&j, &l), rows[i].count);
    }
}

/* The examples of CSAF 2.1, requirements 12 and 13, in our own names. */
static void fetch_changes_and_index_give_paths_within_the_folder(void **state)
{
    struct arena *a = *state;
    struct fetch_list l;
    struct err err = {0};
    assert_true(fetch_changes_parse(a,
                                    STR("\"2026/x-2.json\",\"2026-07-01T10:09:07Z\"\n"
                                        "2025/x-1.json,2025-07-01T10:09:07Z\n"
                                        "\"/x.json\",\"2025-07-01T10:09:07Z\"\n"
                                        "\"a/x.html\",\"2025-07-01T10:09:07Z\"\n"
                                        "\"a/x.json\"\n"),
                                    &l, &err));
    assert_int_equal(l.count, 2);
    assert_int_equal(l.bad, 3);
    assert_true(STR_IS(l.items[0].id, "2026/x-2.json") && STR_IS(l.items[1].id, "2025/x-1.json"));
    assert_int_equal(l.items[1].modified.ms, at("2025-07-01T10:09:07Z").ms);
    assert_true(fetch_index_parse(a, STR("2026/x-2.json\n2025/x-1.json\n../x.json\n"), &l, &err));
    assert_int_equal(l.count, 2);
    assert_int_equal(l.bad, 1);
}

static void fetch_provider_gives_public_feeds_and_folders(void **state)
{
    struct arena *a = *state;
    struct fetch_provider p;
    struct err err = {0};
    struct str text = STR(
        "{\"canonical_url\": \"https://h/p.json\", \"metadata_version\": \"2.0\", "
        "\"publisher\": {\"name\": \"Halcyon\"}, \"distributions\": [{\"rolie\": {\"feeds\": ["
        "{\"tlp_label\": \"WHITE\", \"url\": \"https://h/w.json\"},"
        "{\"tlp_label\": \"AMBER\", \"url\": \"https://h/a.json\"},"
        "{\"tlp_label\": \"GREEN\", \"url\": \"file:///etc/passwd\"}]}},"
        "{\"directory_url\": \"https://h/csaf/\"},"
        "{\"directory\": {\"tlp_label\": \"RED\", \"url\": \"https://h/red/\"}}]}");
    assert_true(fetch_provider_parse(a, text, &p, &err));
    assert_int_equal(p.feeds.count, 1);
    assert_true(STR_IS(p.feeds.items[0], "https://h/w.json"));
    assert_int_equal(p.folders.count, 1);
    assert_true(STR_IS(p.name, "Halcyon"));
    assert_false(fetch_provider_parse(a, STR("{}"), &p, &err));
    assert_false(fetch_provider_parse(a, STR("<html>"), &p, &err));
}

static void fetch_rolie_prefers_the_stronger_hash(void **state)
{
    struct arena *a = *state;
    struct fetch_list l;
    struct err err = {0};
    struct str text = STR(
        "{\"feed\": {\"entry\": ["
        "{\"updated\": \"2026-05-01T00:00:00Z\", \"content\": {\"src\": \"https://h/1.json\"}, "
        "\"link\": [{\"rel\": \"hash\", \"href\": \"https://h/1.json.sha512\"}, "
        "{\"rel\": \"hash\", \"href\": \"https://h/1.json.sha256\"}]},"
        "{\"updated\": \"2026-05-02T00:00:00Z\", "
        "\"link\": [{\"rel\": \"self\", \"href\": \"https://h/2.json\"}]},"
        "{\"updated\": \"2026-05-02T00:00:00Z\"}, {\"content\": {\"src\": \"https://h/3.json\"}},"
        "{\"updated\": \"2026-05-02T00:00:00Z\", \"content\": {\"src\": \"ftp://h/3.json\"}}]}}");
    assert_true(fetch_rolie_parse(a, text, &l, &err));
    assert_int_equal(l.count, 2);
    assert_int_equal(l.bad, 3);
    assert_true(STR_IS(l.items[0].hash_url, "https://h/1.json.sha512"));
    assert_true(STR_IS(l.items[1].id, "https://h/2.json") && !l.items[1].hash_url.n);
    assert_false(fetch_rolie_parse(a, STR("{\"entry\": []}"), &l, &err));
}

static void fetch_small_texts_are_read(void **state)
{
    struct arena *a = *state;
    struct str out;
    assert_true(fetch_security_txt_parse(
        STR("# us\nContact: mailto:x@h\ncsaf: https://h/p.json\nCSAF: https://h/q.json\n"), &out));
    assert_true(STR_IS(out, "https://h/p.json"));
    assert_false(fetch_security_txt_parse(STR("CSAF: ftp://h/\nContact: x\n"), &out));
    assert_true(fetch_hash_parse(a, STR("ABCDEF01  x.json\n"), 8, &out));
    assert_true(STR_IS(out, "abcdef01"));
    assert_false(fetch_hash_parse(a, STR("ABCDEF01"), 64, &out));
    assert_false(fetch_hash_parse(a, STR("<html> "), 6, &out));
    assert_false(fetch_hash_parse(a, STR(""), 8, &out));
}

static void fetch_release_finds_the_whole_list_and_the_last_changes(void **state)
{
    struct arena *a = *state;
    struct fetch_release r;
    struct err err = {0};
    struct str text = STR("{\"assets\": [{\"name\": \"2026-05-01_delta_CVEs_at_0900Z.zip\", "
                          "\"browser_download_url\": \"https://h/9\"},"
                          "{\"name\": \"2026-05-01_delta_CVEs_at_1000Z.zip\", "
                          "\"browser_download_url\": \"https://h/10\"},"
                          "{\"name\": \"2026-05-01_all_CVEs_at_midnight.zip.zip\", "
                          "\"browser_download_url\": \"https://h/all\", \"digest\": \"sha256:"
                          "2f30d5aa9e62ecbf3e1fa29be1c6df75c0896b63517408b35728d9fe31392380\"},"
                          "{\"name\": \"2026-99-01_all_CVEs_at_midnight.zip.zip\", "
                          "\"browser_download_url\": \"https://h/no\"}]}");
    assert_true(fetch_release_parse(a, text, &r, &err));
    assert_true(STR_IS(r.day, "2026-05-01") && STR_IS(r.full_url, "https://h/all"));
    assert_true(STR_IS(r.delta_url, "https://h/10") && r.full_sha256.n == 64);
    assert_false(fetch_release_parse(a, STR("{\"assets\": []}"), &r, &err));
}

/* --- the state --- */

static void fetch_state_is_what_was_written(void **state)
{
    struct arena *a = *state;
    struct fetch_state s = {.cursor = STR("2026-05-01"), .window_from = STR("a")}, back;
    for (int i = 0; i < 40; i++) {
        struct fetch_resource r = {.key = str_fmt(a, "%d", i), .etag = str_fmt(a, "\"%d\"", i)};
        fetch_resource_put(a, &s, &r);
    }
    struct fetch_resource again = {.key = STR("7"), .mark = STR("m")};
    fetch_resource_put(a, &s, &again);
    struct str text = fetch_state_write(a, &s);
    fetch_state_read(a, text, &back);
    assert_int_equal(back.count, 40);
    assert_true(STR_IS(back.cursor, "2026-05-01") && STR_IS(back.window_from, "a"));
    assert_true(STR_IS(fetch_resource_find(&back, STR("7"))->mark, "m"));
    assert_null(fetch_resource_find(&back, STR("40")));
    assert_true(str_eq(fetch_state_write(a, &back), text));
    fetch_state_read(a, STR("{broken"), &back);
    assert_int_equal(back.count, 0);
    assert_int_equal(back.cursor.n, 0);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(fetch_windows_cover_the_time_without_gap_and_within_120_days),
        TEST(fetch_turn_keeps_five_requests_in_thirty_seconds),
        TEST(fetch_retry_follows_the_server_and_else_doubles),
        TEST(fetch_pages_end_with_the_total_and_notice_another),
        TEST(fetch_api_instants_have_milliseconds),
        TEST(fetch_file_names_are_safe_and_tell_all_texts_apart),
        TEST(fetch_paths_stay_below_their_folder),
        TEST(fetch_meta_is_read_as_nvd_writes_it),
        TEST(fetch_ids_are_read_and_sorted_the_oldest_first),
        TEST(fetch_changed_are_those_from_the_cursor_on),
        TEST(fetch_changes_and_index_give_paths_within_the_folder),
        TEST(fetch_provider_gives_public_feeds_and_folders),
        TEST(fetch_rolie_prefers_the_stronger_hash),
        TEST(fetch_small_texts_are_read),
        TEST(fetch_release_finds_the_whole_list_and_the_last_changes),
        TEST(fetch_state_is_what_was_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
