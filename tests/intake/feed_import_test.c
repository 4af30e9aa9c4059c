#include "feeds.h"

#define DOCUMENTS "tests/documents/feed/"

static void import_counts_new_unchanged_and_skipped_records(void **state)
{
    struct feeds *f = *state;
    struct json *receipt = feeds_import(f, DOCUMENTS "nvd.json", false);
    const struct json *nvd = feeds_source(receipt, "nvd");
    assert_int_equal(json_int(nvd, "read", 0), 6);
    assert_int_equal(json_int(nvd, "new", 0), 5);
    assert_int_equal(json_int(nvd, "skipped", 0), 1);
    assert_true(str_has(json_text(json_first(json_get(nvd, "reasons")), "reason"), STR("CVE id")));
    assert_true(STR_IS(json_text(nvd, "newest"), "2099-02-08"));
    assert_true(STR_IS(json_text(receipt, "outcome"), "partial"));
    receipt = feeds_import(f, DOCUMENTS "nvd.json", false);
    nvd = feeds_source(receipt, "nvd");
    assert_int_equal(json_int(nvd, "new", 9), 0);
    assert_int_equal(json_int(nvd, "unchanged", 0), 5);
}

static void import_takes_a_folder_and_counts_per_ecosystem(void **state)
{
    struct feeds *f = *state;
    struct json *receipt = feeds_import(f, DOCUMENTS "osv", false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    assert_int_equal(json_int(feeds_source(receipt, "osv"), "new", 0), 6);
    struct advisory_sources sources;
    struct err err = {0};
    feeds_open(f, ADVISORIES_READ);
    assert_true(advisories_sources(f->db, &f->arena, &sources, &err));
    const struct advisory_source *pypi = advisories_find_source(&sources, "osv", STR("PyPI"));
    assert_non_null(pypi);
    assert_int_equal(pypi->records, 2);
    assert_true(STR_IS(pypi->newest, "2099-02-02"));
    assert_int_equal(advisories_find_source(&sources, "osv", STR("Debian:12"))->records, 2);
    assert_int_equal(advisories_find_source(&sources, "osv", STR("Debian:13"))->records, 1);
    assert_int_equal(advisories_find_source(&sources, "osv", (struct str){0})->records, 6);
}

static void import_keeps_lists_of_exploitation(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    bool found = false;
    struct advisory_kev kev;
    struct advisory_epss epss;
    (void)feeds_import(f, DOCUMENTS "kev.json", false);
    struct json *receipt = feeds_import(f, DOCUMENTS "epss.csv", false);
    assert_int_equal(json_int(feeds_source(receipt, "epss"), "new", 0), 3);
    assert_int_equal(json_int(feeds_source(receipt, "epss"), "skipped", 0), 1);
    assert_true(STR_IS(json_text(feeds_source(receipt, "epss"), "newest"), "2099-02-10"));
    feeds_open(f, ADVISORIES_READ);
    assert_true(advisories_kev(f->db, &f->arena, STR("CVE-2099-0001"), &kev, &found, &err));
    assert_true(found && kev.ransomware && STR_IS(kev.due, "2099-03-01"));
    assert_true(advisories_kev(f->db, &f->arena, STR("CVE-2099-0003"), &kev, &found, &err));
    assert_false(found);
    assert_true(advisories_epss(f->db, STR("CVE-2099-0003"), &epss, &found, &err));
    assert_true(found);
    assert_int_equal(epss.score, 9); /* 9.1e-05 */
    assert_true(advisories_epss(f->db, STR("CVE-2099-0005"), &epss, &found, &err));
    assert_int_equal(epss.score, 100000);
}

static void import_refuses_a_web_page_under_a_feeds_name(void **state)
{
    struct feeds *f = *state;
    struct json *receipt = feeds_import(f, DOCUMENTS "bad/nvdcve-2.0-modified.json", false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "refused"));
    const struct json *why = json_first(json_get(receipt, "refused"));
    assert_true(str_has(json_text(why, "reason"), STR("HTML")));
    assert_false(world_exists(f->path)); /* nothing was written */
}

static void import_undoes_a_file_that_breaks_off(void **state)
{
    struct feeds *f = *state;
    (void)feeds_import(f, DOCUMENTS "kev.json", false);
    struct json *receipt = feeds_import(f, DOCUMENTS "bad", false);
    assert_int_equal(json_int(receipt, "refused_count", 0), 2);
    struct advisory_numbers numbers;
    struct err err = {0};
    feeds_open(f, ADVISORIES_READ);
    assert_true(advisories_by_id(f->db, &f->arena, STR("CVE-2099-0001"), &numbers, &err));
    assert_int_equal(numbers.count, 0);
}

static void write_kev(struct feeds *f, struct str path, int entries, const char *day)
{
    struct err err = {0};
    struct buf b = {.arena = &f->arena};
    buf_fmt(&b, "{\"catalogVersion\": \"x\", \"dateReleased\": \"%s\", \"count\": %d,", day,
            entries);
    BUF_LIT(&b, "\"vulnerabilities\": [");
    for (int i = 0; i < entries; i++)
        buf_fmt(&b, "%s{\"cveID\": \"CVE-2098-%04d\", \"dateAdded\": \"2098-01-01\"}", i ? "," : "",
                i);
    BUF_LIT(&b, "]}");
    assert_true(world_write_file(path, buf_str(&b), &err));
}

static void import_refuses_a_list_that_shrank_unless_forced(void **state)
{
    struct feeds *f = *state;
    struct str path = str_fmt(&f->arena, "%.*s.kev.json", STR_ARG(f->path));
    const char *file = str_cz(&f->arena, path);
    write_kev(f, path, 100, "2098-05-01");
    (void)feeds_import(f, file, false);
    write_kev(f, path, 95, "2098-05-02");
    struct json *receipt = feeds_import(f, file, false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    write_kev(f, path, 50, "2098-05-03");
    receipt = feeds_import(f, file, false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "refused"));
    assert_true(str_has(json_text(json_first(json_get(receipt, "refused")), "reason"),
                        STR("shrank: 50 records, 95")));
    receipt = feeds_import(f, file, true);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    write_kev(f, path, 60, "2098-04-01");
    receipt = feeds_import(f, file, false);
    assert_true(str_has(json_text(json_first(json_get(receipt, "refused")), "reason"),
                        STR("of 2098-04-01")));
    struct err err;
    assert_true(world_remove(path, &err));
    struct advisory_sources sources;
    feeds_open(f, ADVISORIES_READ);
    assert_true(advisories_sources(f->db, &f->arena, &sources, &err));
    assert_int_equal(advisories_find_source(&sources, "kev", (struct str){0})->records, 50);
}

static bool stop(void *context, struct str file, int64_t records)
{
    (void)file;
    *(int64_t *)context = records;
    return false;
}

static void import_that_is_stopped_changes_nothing(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct json *receipt = NULL;
    int64_t seen = 0;
    struct str path = str_fmt(&f->arena, "%.*s.kev.json", STR_ARG(f->path));
    write_kev(f, path, 100, "2098-05-01");
    struct feed_options options = {.progress = stop, .context = &seen};
    feeds_open(f, ADVISORIES_WRITE);
    assert_false(
        feed_import(&f->arena, f->db, (struct feed_paths){&path, 1}, &options, &receipt, &err));
    assert_int_equal(seen, 64);
    assert_true(str_has(str_of(err.text), STR("stopped")));
    assert_true(world_remove(path, &err));
    advisories_close(f->db);
    f->db = NULL;
    assert_false(world_exists(f->path));
}

static void a_missing_database_says_what_to_do(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    assert_false(advisories_open(&f->arena, f->path, ADVISORIES_READ, &f->db, &err));
    assert_int_equal(err.code, ERR_NO_DATA);
    assert_true(str_has(str_of(err.text), STR("tutela feed import")));
}

static void a_file_that_is_no_database_is_refused(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    assert_true(world_write_file(f->path, STR("this is a text of no use to anybody"), &err));
    assert_false(advisories_open(&f->arena, f->path, ADVISORIES_READ, &f->db, &err));
    assert_int_equal(err.code, ERR_INVALID);
}

static void every_statement_of_the_database_prepares(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    feeds_open(f, ADVISORIES_WRITE);
    if (!advisories_prepare_all(f->db, &err))
        fail_msg("%s", err.text);
}

static void what_is_put_comes_back(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct advisory_candidates found;
    (void)feeds_import(f, "tests/documents/feed/nvd.json", false);
    (void)feeds_import(f, "tests/documents/feed/osv", false);
    feeds_open(f, ADVISORIES_READ);
    struct arena *a = &f->arena;
    assert_true(advisories_by_cpe(f->db, a, STR("a:ward:viewer"), &found, &err));
    assert_int_equal(found.count, 2);
    assert_true(found.items[1].withdrawn); /* CVE-2099-0004 was rejected */
    const struct advisory_configuration *c = found.items[0].configurations;
    assert_true(c->all);
    assert_int_equal(c->node_count, 2);
    assert_true(STR_IS(c->nodes[0].cpes[0].range.lower, "1.0"));
    assert_true(c->nodes[0].cpes[0].range.upper_included);
    assert_false(c->nodes[1].cpes[0].vulnerable);
    assert_true(advisories_by_cpe(f->db, a, STR("o:acme:desk_os"), &found, &err));
    assert_int_equal(found.count, 0); /* a platform is no finding */
    assert_true(advisories_by_package(f->db, a, STR("PyPI|pump-client"), &found, &err));
    assert_int_equal(found.count, 2);
    struct advisory ad;
    assert_true(advisories_get(f->db, a, found.items[0].advisory, &ad, &err));
    assert_true(STR_IS(ad.id, "GHSA-aaaa-bbbb-0001"));
    assert_int_equal(ad.cvss_count, 1);
    assert_true(STR_IS(ad.aliases.items[0], "CVE-2099-0001"));
    struct json *status = NULL;
    assert_true(advisories_status(f->db, a, &status, &err));
    assert_true(json_count(json_get(status, "sources")) >= 5);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(import_counts_new_unchanged_and_skipped_records),
        TEST(import_takes_a_folder_and_counts_per_ecosystem),
        TEST(import_keeps_lists_of_exploitation),
        TEST(import_refuses_a_web_page_under_a_feeds_name),
        TEST(import_undoes_a_file_that_breaks_off),
        TEST(import_refuses_a_list_that_shrank_unless_forced),
        TEST(import_that_is_stopped_changes_nothing),
        TEST(a_missing_database_says_what_to_do),
        TEST(a_file_that_is_no_database_is_refused),
        TEST(every_statement_of_the_database_prepares),
        TEST(what_is_put_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
