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

/* What the receipt says of one file or folder. */
static const struct json *receipt_of(struct feeds *f, const char *part, const char *source)
{
    struct json *receipt = feeds_import(f, need(f, part), false);
    return feeds_source(receipt, source);
}

static void real_forms_are_read_without_a_record_skipped(void **state)
{
    static const struct {
        const char *part, *source;
        int64_t records; /* at least */
    } rows[] = {
        {"data/advisories/csaf/icsma", "csaf", 450},
        {"data/advisories/other/alpine-secdb.tar.zst", "alpine", 70000},
        {"data/advisories/osv/Hackage/all.zip", "osv", 20},
        {"data/advisories/osv/PSF.tar.zst", "osv", 100},
        {"data/advisories/osv/PyPI-pypa-yaml.tar.zst", "osv", 2600},
        {"data/advisories/other/rustsec-advisory-db.tar.zst", "rustsec", 1200},
        {"data/advisories/epss/epss-api-page.json", "epss", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *source = receipt_of(*state, rows[i].part, rows[i].source);
        if (json_int(source, "new", 0) < rows[i].records || json_int(source, "skipped", 1) != 0)
            fail_msg("%s: %lld new, %lld skipped", rows[i].part,
                     (long long)json_int(source, "new", 0),
                     (long long)json_int(source, "skipped", 0));
    }
}

static void the_real_older_kev_lists_do_not_replace_the_newer(void **state)
{
    struct feeds *f = *state;
    struct json *receipt = feeds_import(f, need(f, "data/advisories/kev"), false);
    assert_int_equal(json_int(feeds_source(receipt, "kev"), "new", 0), 1674);
    size_t older = 0;
    JSON_EACH (r, json_get(receipt, "refused"))
        older += str_has(json_text(r, "file"), STR("older-"));
    assert_int_equal(older, 2);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_real_kev_catalogue_is_read_whole),
        TEST(the_real_failed_download_is_called_a_web_page),
        TEST(a_real_page_of_the_nvd_api_is_no_shrink),
        TEST(real_forms_are_read_without_a_record_skipped),
        TEST(the_real_older_kev_lists_do_not_replace_the_newer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
