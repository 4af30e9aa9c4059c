/* The protocols of the sources, step by step, in a world that is played. What stands in for an
   archive is a record: the import knows files by their content, and fetching does not look. */
#include <zip.h>

#include "fetch_world.h"

#define SOURCE(name, protocol, more) \
    "{\"sources\": [{\"name\": \"" name "\", \"protocol\": \"" protocol \
    "\", \"usual\": true, \"every_min\": 0, \"tries\": 1, " more "}]}"
#define RECORD(id) \
    "{\"schema_version\": \"1.6.0\", \"id\": \"" id "\", \"modified\": \"2026-05-01T00:00:00Z\", " \
    "\"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", \"name\": \"p\"}, " \
    "\"versions\": [\"1\"]}]}"
#define PAGE(start, total, items) \
    "{\"resultsPerPage\": 1, \"startIndex\": " start ", \"totalResults\": " total \
    ", \"format\": \"NVD_CVE\", \"version\": \"2.0\", \"vulnerabilities\": [" items "]}"
#define ITEM(cve) \
    "{\"cve\": {\"id\": \"" cve "\", \"published\": \"2026-01-01T00:00:00.000\", " \
    "\"lastModified\": \"2026-05-01T00:00:00.000\", \"vulnStatus\": \"Analyzed\", " \
    "\"descriptions\": [], \"metrics\": {}, \"references\": []}}"

static void assert_asked(struct world *w, const char *const *urls, size_t count)
{
    for (size_t i = 0; i < count && (int)i < w->requests; i++)
        if (!str_ends(str_of(w->asked[i]), str_of(urls[i])))
            fail_msg("request %zu: %s, not %s", i, w->asked[i], urls[i]);
    assert_int_equal(w->requests, count);
    w->requests = 0;
}
#define ASKED(w, ...) \
    assert_asked(w, (const char *const[]){__VA_ARGS__}, \
                 sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static const char osv[] = SOURCE(
    "osv", "osv", "\"address\": \"https://h\", \"parts\": [\"PyPI\"], \"delta_max\": 2");

static void osv_asks_for_the_whole_then_for_single_records(void **state)
{
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "modified_id.csv", 200, NULL, "2026-05-01T00:00:00Z,A-1\n", 1, "\"1\""},
                    {.url = "modified_id.csv",
                     200,
                     NULL,
                     "2026-05-03T00:00:00Z,A-3\n2026-05-02T00:00:00Z,A-2\n"
                     "2026-04-01T00:00:00Z,A-1\n",
                     0,
                     "\"2\""},
                    {.url = "all.zip", 200, NULL, RECORD("A-1"), 0, "\"z\""},
                    {.url = "A-2.json", 200, NULL, RECORD("A-2")},
                    {.url = "A-3.json", 200, NULL, RECORD("A-3")}}};
    assert_true(outcome_is(update(&w, osv, false), "updated"));
    ASKED(&w, "/PyPI/modified_id.csv", "/PyPI/all.zip");
    const struct json *row = update(&w, osv, false);
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w, "/PyPI/modified_id.csv", "/PyPI/A-2.json", "/PyPI/A-3.json");
    assert_true(outcome_is(update(&w, osv, false), "not modified"));
    ASKED(&w, "/PyPI/modified_id.csv");
    row = update(&w, osv, true); /* forced: all of it, whatever is remembered */
    ASKED(&w, "/PyPI/modified_id.csv", "/PyPI/all.zip");
    assert_int_equal(json_int(row, "unchanged", 0), 1);
}

static void osv_passes_over_a_record_that_is_not_there(void **state)
{
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "modified_id.csv", 200, NULL, "2026-05-01T00:00:00Z,A-1\n", 1},
                    {.url = "modified_id.csv",
                     200,
                     NULL,
                     "2026-05-03T00:00:00Z,A-3\n2026-05-02T00:00:00Z,A-2\n"},
                    {.url = "all.zip", 200, NULL, RECORD("A-1")},
                    {.url = "A-3.json", 200, NULL, RECORD("A-3")}}};
    (void)update(&w, osv, false);
    w.requests = 0;
    const struct json *row = update(&w, osv, false);
    assert_true(outcome_is(row, "partial"));
    assert_true(str_has(first_reason(row), STR("A-2.json: is not there (404)")));
    ASKED(&w, "modified_id.csv", "A-2.json", "A-3.json");
    (void)update(&w, osv, false);
    ASKED(&w, "modified_id.csv", "A-3.json"); /* that of the cursor's own instant */
}

static void osv_explains_an_ecosystem_without_a_list(void **state)
{
    struct world w = {.feeds = *state,
                      .answers = {{.url = "ecosystems.txt", 200, NULL, "npm\nPyPI\n", 1},
                                  {.url = "ecosystems.txt", 200, NULL, "npm\n"}}};
    assert_true(str_has(first_reason(update(&w, osv, false)), STR("is among the ecosystems")));
    assert_true(str_has(first_reason(update(&w, osv, false)), STR("is not among")));
    struct world list = {.feeds = *state,
                         .answers = {{.url = "modified_id.csv", 200, NULL, "<html>no</html>", 1},
                                     {.url = "modified_id.csv", 200, NULL, "", 0}}};
    assert_true(str_has(first_reason(update(&list, osv, false)), STR("no line of the list")));
    assert_true(outcome_is(update(&list, osv, false), "not modified"));
}

/* The .meta of a feed, as NVD writes it. */
static const char *meta_of(struct feeds *f, const char *feed, const char *when)
{
    struct hash h = hash_sha256(str_of(feed));
    struct str sum = hash_hex(&f->arena, &h);
    return str_cz(&f->arena,
                  str_fmt(&f->arena, "lastModifiedDate:%s\r\nsize:%zu\r\nsha256:%.*s\r\n", when,
                          strlen(feed), STR_ARG(sum)));
}

static const char nvd[] = SOURCE("nvd", "nvd",
                                 "\"address\": \"https://h/n-\", \"changes\": \"https://h/api\", "
                                 "\"first_year\": 2026, \"page_size\": 1");

static void nvd_asks_for_years_then_changes_then_pages(void **state)
{
    struct feeds *f = *state;
    static const char year[] = PAGE("0", "1", ITEM("CVE-2026-0001"));
    static const char recent[] = PAGE("0", "1", ITEM("CVE-2026-0002"));
    struct world w = {
        .feeds = f,
        .answers = {
            {.url = "n-2026.meta", 200, NULL, meta_of(f, year, "2026-11-17T00:00:00Z")},
            {.url = "n-2026.json.gz", 200, NULL, year},
            {.url = "n-modified.meta", 200, NULL, meta_of(f, recent, "2026-11-18T00:00:00Z")},
            {.url = "n-modified.json.gz", 200, NULL, recent},
            {.url = "startIndex=0", 200, NULL, PAGE("0", "2", ITEM("CVE-2026-0003"))},
            {.url = "startIndex=1", 200, NULL, PAGE("1", "2", ITEM("CVE-2026-0004"))}}};
    const struct json *row = update(&w, nvd, false);
    assert_true(outcome_is(row, "updated"));
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w, "n-2026.meta", "n-2026.json.gz", "n-modified.meta", "n-modified.json.gz");
    row = update(&w, nvd, false);
    assert_true(outcome_is(row, "not modified"));
    assert_int_equal(json_int(row, "not_modified", 0), 1);
    ASKED(&w, "n-modified.meta");
    w.now_ms += (int64_t)130 * 24 * 3600 * 1000;
    row = update(&w, nvd, false);
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w,
          "lastModStartDate=2026-11-18T00:00:00.000Z&lastModEndDate=2027-03-18T00:00:00.000Z"
          "&resultsPerPage=1&startIndex=0",
          "startIndex=1",
          "lastModStartDate=2027-03-18T00:00:00.000Z&lastModEndDate=2027-03-28T11:06:40.000Z"
          "&resultsPerPage=1&startIndex=0",
          "startIndex=1");
    (void)update(&w, nvd, false);
    ASKED(&w, "n-modified.meta"); /* nothing is left to ask for by pages */
}

static void nvd_keeps_pages_and_their_window_over_a_cut(void **state)
{
    struct feeds *f = *state;
    static const char year[] = PAGE("0", "1", ITEM("CVE-2026-0001"));
    struct world w = {
        .feeds = f,
        .answers = {{.url = "n-2026.meta", 200, NULL, meta_of(f, year, "2026-11-17T00:00:00Z")},
                    {.url = "n-2026.json.gz", 200, NULL, year},
                    {.url = "n-modified.meta", 200, NULL, meta_of(f, year, "2026-11-18T00:00:00Z")},
                    {.url = "n-modified.json.gz", 200, NULL, year},
                    {.url = "startIndex=0", 200, NULL, PAGE("0", "2", ITEM("CVE-2026-0003"))},
                    {.url = "startIndex=1", 0, NULL, NULL, 1},
                    {.url = "startIndex=1", 200, NULL, PAGE("1", "2", ITEM("CVE-2026-0004"))}}};
    (void)update(&w, nvd, false);
    w.now_ms += (int64_t)30 * 24 * 3600 * 1000;
    w.keep_folder = true;
    w.requests = 0;
    assert_true(outcome_is(update(&w, nvd, false), "failed"));
    ASKED(&w, "startIndex=0", "startIndex=1");
    struct str window = str_of(w.asked[1]);
    window = str_copy(&f->arena, str_sub(window, 0, str_find(window, STR("&results"))));
    w.now_ms += (int64_t)24 * 3600 * 1000; /* a day later the window still ends where it did */
    w.keep_folder = false;
    const struct json *row = update(&w, nvd, false);
    assert_true(outcome_is(row, "updated"));
    assert_true(str_starts(str_of(w.asked[0]), window));
    assert_int_equal(json_int(row, "new", 0), 2);
}

static void nvd_begins_again_when_records_move_and_gives_up_when_they_never_rest(void **state)
{
    struct feeds *f = *state;
    static const char year[] = PAGE("0", "1", ITEM("CVE-2026-0001"));
    struct world w = {
        .feeds = f,
        .answers = {{.url = "n-2026.meta", 200, NULL, meta_of(f, year, "2026-11-17T00:00:00Z")},
                    {.url = "n-2026.json.gz", 200, NULL, year},
                    {.url = "n-modified.meta", 200, NULL, meta_of(f, year, "2026-11-18T00:00:00Z")},
                    {.url = "n-modified.json.gz", 200, NULL, year},
                    {.url = "startIndex=0", 200, NULL, PAGE("0", "2", ITEM("CVE-2026-0003"))},
                    {.url = "startIndex=1", 200, NULL, PAGE("1", "3", ITEM("CVE-2026-0004"))}}};
    (void)update(&w, nvd, false);
    w.now_ms += (int64_t)30 * 24 * 3600 * 1000;
    w.requests = 0;
    const struct json *row = update(&w, nvd, false);
    assert_true(outcome_is(row, "failed"));
    assert_true(str_has(first_reason(row), STR("changed while its pages were fetched, 3 times")));
    ASKED(&w, "startIndex=0", "startIndex=1", "startIndex=0", "startIndex=1", "startIndex=0",
          "startIndex=1");
}

static void euvd_counts_pages_and_asks_for_changes(void **state)
{
    struct world w = {.feeds = *state,
                      .answers = {{.url = "page=0", 200, NULL, "{\"items\": [{}], \"total\": 2}"},
                                  {.url = "page=1", 200, NULL, "{\"items\": [], \"total\": 2}"}}};
    const struct json *row = update(
        &w, SOURCE("euvd", "euvd", "\"address\": \"https://h/search\", \"page_size\": 1"), false);
    assert_true(outcome_is(row, "failed"));
    assert_true(str_has(first_reason(row), STR("the page at 1 of 2 records is empty")));
    ASKED(&w, "/search?size=1&page=0", "/search?size=1&page=1");
}

static const char cvelist[] = SOURCE(
    "cves", "cvelist", "\"address\": \"https://h/latest\", \"changes\": \"https://h/{day}/{day}\"");
#define ASSET(name) "{\"name\": \"" name "\", \"browser_download_url\": \"https://h/" name "\"}"
#define RELEASE(day) \
    "{\"assets\": [" ASSET(day "_all_CVEs_at_midnight.zip") ", " ASSET( \
        day "_delta_CVEs_at_0100Z.zip") "]}"

/* An archive with one file. */
static struct str archive_of(struct feeds *f, const char *name, struct str content)
{
    struct err err = {0};
    struct str path = str_fmt(&f->arena, "%.*s.zip", STR_ARG(f->path)), bytes = {0};
    zip_t *z = zip_open(str_cz(&f->arena, path), ZIP_CREATE | ZIP_TRUNCATE, NULL);
    assert_non_null(z);
    zip_source_t *source = zip_source_buffer(z, content.p, content.n, 0);
    assert_true(source && zip_file_add(z, name, source, 0) >= 0);
    assert_int_equal(zip_close(z), 0);
    assert_true(world_read_file(&f->arena, path, MIB(1), &bytes, &err));
    assert_true(world_remove(path, &err));
    return bytes;
}

static void cvelist_asks_for_missed_days_or_else_for_the_whole(void **state)
{
    struct feeds *f = *state;
    struct str inner = archive_of(f, "a.json", STR(RECORD("A-1")));
    struct world w = {
        .feeds = f,
        .answers = {
            {.url = "latest", 200, NULL, RELEASE("2026-05-01"), 1},
            {.url = "latest", 200, NULL, RELEASE("2026-05-03"), 1},
            {.url = "latest", 200, NULL, RELEASE("2026-05-05"), 1},
            {.url = "latest", 200, NULL, "{\"assets\": []}"},
            {.url = "midnight.zip", 200, .bytes = archive_of(f, "cves.zip", inner)},
            {.url = "0100Z.zip", 200, .bytes = archive_of(f, "b.json", STR(RECORD("A-2")))},
            {.url = "01/2026-05-01", 200, .bytes = archive_of(f, "c.json", STR(RECORD("A-3")))},
            {.url = "02/2026-05-02", 200, .bytes = archive_of(f, "d.json", STR(RECORD("A-4")))}}};
    const struct json *row = update(&w, cvelist, false);
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w, "latest", "2026-05-01_all_CVEs_at_midnight.zip",
          "2026-05-01_delta_CVEs_at_0100Z.zip");
    row = update(&w, cvelist, false);
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w, "latest", "01/2026-05-01", "02/2026-05-02", "2026-05-03_delta_CVEs_at_0100Z.zip");
    row = update(&w, cvelist, false); /* the day of the 3rd is not to be had */
    assert_true(outcome_is(row, "updated"));
    ASKED(&w, "latest", "03/2026-05-03", "2026-05-05_all_CVEs_at_midnight.zip",
          "2026-05-05_delta_CVEs_at_0100Z.zip");
    assert_true(str_has(first_reason(update(&w, cvelist, false)), STR("the release has no file")));
}

#define PROVIDER(distribution) \
    "{\"canonical_url\": \"https://h/p.json\", \"metadata_version\": \"2.0\", " \
    "\"distributions\": [" distribution "]}"
#define ENTRY(url, when) "{\"updated\": \"" when "\", \"content\": {\"src\": \"" url "\"}}"

static void csaf_finds_a_provider_in_three_places(void **state)
{
    static const char source[] = SOURCE("csaf", "csaf", "\"address\": \"example.org\"");
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "security.txt", 200, NULL, "CSAF: https://example.org/p.json\n", 1},
                    {.url = "/p.json", 200, NULL, PROVIDER("{\"directory_url\": \"https://h/c\"}")},
                    {.url = "/c/changes.csv", 200, NULL, ""}}};
    assert_true(outcome_is(update(&w, source, false), "not modified"));
    ASKED(&w, "https://example.org/.well-known/csaf/provider-metadata.json",
          "https://example.org/.well-known/security.txt", "https://example.org/p.json",
          "https://h/c/changes.csv");
    const struct json *row = update(&w, source, false); /* without a security.txt */
    assert_true(str_has(first_reason(row), STR("has no provider-metadata.json")));
    assert_string_equal(w.asked[2], "https://csaf.data.security.example.org/");
}

static void csaf_obeys_only_where_it_may_be_led(void **state)
{
    static const char source[] = SOURCE("csaf", "csaf", "\"address\": \"https://h/p.json\"");
    struct world w = {
        .feeds = *state,
        .answers = {{.url = "/p.json",
                     200,
                     NULL,
                     PROVIDER("{\"rolie\": {\"feeds\": [{\"tlp_label\": \"WHITE\", \"url\": "
                              "\"https://127.0.0.1/f.json\"}]}}"),
                     1},
                    {.url = "/p.json",
                     200,
                     NULL,
                     PROVIDER("{\"rolie\": {\"feeds\": [{\"tlp_label\": \"WHITE\", \"url\": "
                              "\"https://h/f.json\"}]}}"),
                     2},
                    {.url = "/p.json", 200, NULL, PROVIDER("{\"rolie\": {\"feeds\": []}}"), 1},
                    {.url = "/p.json", 200, NULL, "{}"},
                    {.url = "/f.json",
                     200,
                     NULL,
                     "{\"feed\": {\"entry\": [" ENTRY("http://10.0.0.1/a.json",
                                                      "2026-05-01T00:00:00Z") "]}}",
                     1},
                    {.url = "/f.json", 200, NULL, "{\"feed\": 1, \"feed2\""}}};
    assert_true(str_has(first_reason(update(&w, source, false)), STR("leads to this machine")));
    assert_true(str_has(first_reason(update(&w, source, false)), STR("only https")));
    assert_true(str_has(first_reason(update(&w, source, false)), STR("ROLIE feed")));
    assert_true(str_has(first_reason(update(&w, source, false)), STR("no public feed")));
    assert_true(str_has(first_reason(update(&w, source, false)), STR("canonical_url")));
}

static void csaf_reads_a_folder_with_dates_or_without(void **state)
{
    static const char source[] = SOURCE("csaf", "csaf", "\"address\": \"https://h/p.json\"");
    struct world w = {
        .feeds = *state,
        .answers = {
            {.url = "/p.json", 200, NULL, PROVIDER("{\"directory_url\": \"https://h/c/\"}")},
            {.url = "/c/changes.csv", 200, NULL, "\"2026/a.json\",\"2026-05-01T00:00:00Z\"\n", 1},
            {.url = "/c/index.txt", 200, NULL, "2026/a.json\n2026/b.json\n", 0, "\"i\""},
            {.url = "a.json.sha256", 200, NULL, "nonsense", 1},
            {.url = "/c/2026/a.json", 200, NULL, RECORD("A-1")},
            {.url = "/c/2026/b.json", 200, NULL, RECORD("A-2")}}};
    const struct json *row = update(&w, source, false);
    assert_true(str_has(first_reason(row), STR("does not begin with a hash")));
    ASKED(&w, "p.json", "c/changes.csv", "a.json.sha512", "a.json.sha256");
    row = update(&w, source, false);
    assert_int_equal(json_int(row, "new", 0), 2);
    ASKED(&w, "p.json", "c/changes.csv", "c/index.txt", "a.json.sha512", "a.json.sha256",
          "2026/a.json", "b.json.sha512", "b.json.sha256", "2026/b.json");
    assert_true(outcome_is(update(&w, source, false), "not modified"));
    ASKED(&w, "p.json", "c/changes.csv", "c/index.txt");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(osv_asks_for_the_whole_then_for_single_records),
        TEST(osv_passes_over_a_record_that_is_not_there),
        TEST(osv_explains_an_ecosystem_without_a_list),
        TEST(nvd_asks_for_years_then_changes_then_pages),
        TEST(nvd_keeps_pages_and_their_window_over_a_cut),
        TEST(nvd_begins_again_when_records_move_and_gives_up_when_they_never_rest),
        TEST(euvd_counts_pages_and_asks_for_changes),
        TEST(cvelist_asks_for_missed_days_or_else_for_the_whole),
        TEST(csaf_finds_a_provider_in_three_places),
        TEST(csaf_obeys_only_where_it_may_be_led),
        TEST(csaf_reads_a_folder_with_dates_or_without),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
