/* What is wrong with a source stays visible until it is right again, or accepted. */
#include "feeds.h"

/* An archive's worth of records, of which so many per cent have a CVSS vector and a CWE. */
static struct json *import_share(struct feeds *f, int count, int per_cent, const char *day)
{
    struct buf b = {.arena = &f->arena};
    struct err err = {0};
    struct str path = str_fmt(&f->arena, "%.*s.nvd.json", STR_ARG(f->path));
    buf_fmt(&b, "{\"resultsPerPage\":%d,\"startIndex\":0,\"totalResults\":%d,\"vulnerabilities\":[",
            count, count);
    for (int i = 0; i < count; i++) {
        buf_fmt(&b,
                "%s{\"cve\":{\"id\":\"CVE-2098-%04d\",\"lastModified\":\"%s\",\"published\":"
                "\"2097-01-01\"",
                i ? "," : "", i, day);
        if (i * 100 < count * per_cent)
            BUF_LIT(&b, ",\"metrics\":{\"cvssMetricV31\":[{\"source\":\"x\",\"cvssData\":{"
                        "\"vectorString\":\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\","
                        "\"baseScore\":9.8}}]}");
        BUF_LIT(&b, "}}");
    }
    BUF_LIT(&b, "]}");
    assert_true(world_write_file(path, buf_str(&b), &err));
    struct json *receipt = feeds_import(f, str_cz(&f->arena, path), false);
    assert_true(world_remove(path, &err));
    return receipt;
}

static struct date day_of(const char *text)
{
    struct date d = {0};
    assert_true(date_parse(str_of(text), &d));
    return d;
}

static struct json *warnings_on(struct feeds *f, const char *day)
{
    struct json *list = NULL;
    struct err err = {0};
    feeds_open(f, ADVISORIES_READ);
    if (!feed_health(&f->arena, f->db, day_of(day), 0, &list, &err))
        fail_msg("%s", err.text);
    return list;
}

static const struct json *find(const struct json *list, const char *rule, const char *part)
{
    JSON_EACH (w, list)
        if (str_eq(json_text(w, "rule"), str_of(rule)) &&
            str_eq(json_text(w, "part"), str_of(part)))
            return w;
    return NULL;
}

static size_t accept(struct feeds *f, const char *source, const char *part, const char *day)
{
    struct advisory_acceptance how = {.name = str_of(source),
                                      .part = str_of(part),
                                      .by = STR("anna"),
                                      .at = STR("2099-02-11T00:00:00Z"),
                                      .reason = STR("known")};
    size_t count = 0;
    struct err err = {0};
    feeds_open(f, ADVISORIES_WRITE);
    if (!feed_accept(&f->arena, f->db, day_of(day), &how, &count, &err))
        assert_int_equal(err.code, ERR_NOT_FOUND);
    return count;
}

static void health_is_silent_while_a_source_is_young_and_full(void **state)
{
    struct feeds *f = *state;
    (void)import_share(f, 100, 90, "2099-02-10");
    (void)import_share(f, 100, 85, "2099-02-11"); /* a little less is the change of every day */
    assert_int_equal(json_count(warnings_on(f, "2099-02-12")), 0);
}

static void health_tells_of_a_source_that_is_too_old(void **state)
{
    struct feeds *f = *state;
    (void)import_share(f, 100, 90, "2099-02-01");
    assert_null(find(warnings_on(f, "2099-02-08"), "age", ""));
    const struct json *w = find(warnings_on(f, "2099-02-09"), "age", "");
    assert_non_null(w);
    assert_int_equal(json_int(w, "now", 0), 8);
    assert_int_equal(json_int(w, "before", 0), 7);
    assert_true(STR_IS(json_text(w, "since"), "2099-02-09"));
    (void)import_share(f, 100, 90, "2099-02-09");
    assert_null(find(warnings_on(f, "2099-02-09"), "age", ""));
}

static void health_keeps_a_lost_field_until_it_is_back(void **state)
{
    struct feeds *f = *state;
    (void)import_share(f, 100, 90, "2099-02-08");
    (void)import_share(f, 100, 40, "2099-02-09");
    const struct json *w = find(warnings_on(f, "2099-02-10"), "cvss", "");
    assert_non_null(w);
    assert_int_equal(json_int(w, "before", 0), 90);
    assert_int_equal(json_int(w, "now", 0), 40);
    assert_null(find(warnings_on(f, "2099-02-10"), "cwe", "")); /* never had one */
    /* the same again is no recovery, and a handful of records says nothing */
    (void)import_share(f, 100, 41, "2099-02-10");
    (void)import_share(f, 20, 100, "2099-02-11");
    w = find(warnings_on(f, "2099-02-11"), "cvss", "");
    assert_non_null(w);
    assert_int_equal(json_int(w, "before", 0), 90);
    assert_int_equal(json_int(w, "now", 0), 41);
    (void)import_share(f, 100, 88, "2099-02-12");
    assert_null(find(warnings_on(f, "2099-02-12"), "cvss", ""));
}

static void health_holds_an_acceptance_until_it_gets_worse(void **state)
{
    struct feeds *f = *state;
    (void)import_share(f, 100, 90, "2099-02-01");
    assert_int_equal(accept(f, "nvd", "", "2099-02-02"), 0); /* nothing to accept */
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-10")), 1);
    assert_int_equal(accept(f, "nvd", "", "2099-02-10"), 1);
    struct json *list = warnings_on(f, "2099-02-10");
    assert_int_equal(feed_open_warnings(list), 0);
    const struct json *accepted = json_get(find(list, "age", ""), "accepted");
    assert_true(STR_IS(json_text(accepted, "by"), "anna"));
    assert_true(STR_IS(json_text(accepted, "reason"), "known"));
    /* one more period of the policy, and no longer */
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-17")), 0);
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-18")), 1);
}

static void health_holds_an_acceptance_of_a_lost_field_until_it_falls_further(void **state)
{
    struct feeds *f = *state;
    (void)import_share(f, 100, 90, "2099-02-08");
    (void)import_share(f, 100, 50, "2099-02-09");
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-09")), 2); /* and its year */
    assert_int_equal(accept(f, "nvd", "2098", "2099-02-09"), 1);
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-09")), 1);
    assert_int_equal(accept(f, "nvd", "", "2099-02-09"), 2);
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-09")), 0);
    (void)import_share(f, 100, 55, "2099-02-10");
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-10")), 0);
    (void)import_share(f, 100, 45, "2099-02-11");
    assert_int_equal(feed_open_warnings(warnings_on(f, "2099-02-11")), 2);
}

static void health_without_dates_counts_from_the_import(void **state)
{
    struct feeds *f = *state;
    struct err err = {0};
    struct str path = str_fmt(&f->arena, "%.*s.secdb.json", STR_ARG(f->path));
    assert_true(world_write_file(
        path,
        STR("{\"distroversion\":\"v9.9\",\"reponame\":\"main\",\"packages\":[{\"pkg\":{\"name\":"
            "\"pump\",\"secfixes\":{\"1.2-r0\":[\"CVE-2099-3001\"]}}}]}"),
        &err));
    struct json *receipt = feeds_import(f, str_cz(&f->arena, path), false);
    assert_true(world_remove(path, &err));
    assert_int_equal(json_int(feeds_source(receipt, "alpine"), "new", 0), 1);
    /* imported on 2099-02-11 */
    assert_null(find(warnings_on(f, "2099-03-13"), "age", ""));
    assert_non_null(find(warnings_on(f, "2099-03-14"), "age", ""));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, feeds_setup, feeds_teardown)
    const struct CMUnitTest tests[] = {
        TEST(health_is_silent_while_a_source_is_young_and_full),
        TEST(health_tells_of_a_source_that_is_too_old),
        TEST(health_keeps_a_lost_field_until_it_is_back),
        TEST(health_holds_an_acceptance_until_it_gets_worse),
        TEST(health_holds_an_acceptance_of_a_lost_field_until_it_falls_further),
        TEST(health_without_dates_counts_from_the_import),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
