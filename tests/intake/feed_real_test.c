/* Real files of the shared data, as they are downloaded. */
#include "feeds.h"

static const char *need(struct feeds *f, const char *part)
{
    const char *path = feeds_shared(&f->arena, part);
    if (!path)
        skip();
    return path;
}

static void the_real_kev_catalogue_is_read_whole(void **state)
{
    struct feeds *f = *state;
    const char *path = need(f, "data/advisories/kev/known_exploited_vulnerabilities.json.gz");
    const char *older = need(
        f, "data/advisories/kev/older-known_exploited_vulnerabilities-2025-08-25.json.gz");
    struct err err = {0};
    struct json *receipt = NULL;
    struct str paths[] = {str_of(path), str_of(older)};
    struct feed_options options = {.now = world_now()};
    feeds_open(f, ADVISORIES_WRITE);
    assert_true(
        feed_import(&f->arena, f->db, (struct feed_paths){paths, 2}, &options, &receipt, &err));
    const struct json *kev = feeds_source(receipt, "kev");
    assert_int_equal(json_int(kev, "new", 0), 1674);
    assert_true(STR_IS(json_text(kev, "newest"), "2026-08-21"));
    assert_int_equal(json_int(receipt, "refused_count", 0), 1); /* the state of a year before */
}

static void the_real_failed_download_is_called_a_web_page(void **state)
{
    struct feeds *f = *state;
    const char *path = need(
        f, "data/advisories/nvd/odd-html-error-page-named-nvdcve-modified.json.gz");
    struct json *receipt = feeds_import(f, path, false);
    assert_true(
        str_has(json_text(json_first(json_get(receipt, "refused")), "reason"), STR("web page")));
}

static void a_real_page_of_the_nvd_api_is_no_shrink(void **state)
{
    struct feeds *f = *state;
    const char *first = need(f, "data/advisories/nvd-api/cves-2.0-startIndex-0.json.gz");
    const char *last = need(f, "data/advisories/nvd-api/cves-2.0-startIndex-6000.json.gz");
    struct json *receipt = feeds_import(f, first, false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    receipt = feeds_import(f, last, false);
    assert_true(STR_IS(json_text(receipt, "outcome"), "complete"));
    assert_int_equal(json_int(feeds_source(receipt, "nvd"), "skipped", 9), 0);
    assert_int_equal(json_int(feeds_source(receipt, "nvd"), "new", 0), 1346);
    receipt = feeds_import(f, last, false);
    assert_int_equal(json_int(feeds_source(receipt, "nvd"), "unchanged", 0), 1346);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_real_kev_catalogue_is_read_whole),
        TEST(the_real_failed_download_is_called_a_web_page),
        TEST(a_real_page_of_the_nvd_api_is_no_shrink),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
