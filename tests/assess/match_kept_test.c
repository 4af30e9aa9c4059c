/* A finding ends only when every record that spoke for it takes it back: not when a record can no
   longer be compared, or a source is old or gone, whatever else the component has. */
#include "match_fixture.h"

#define LIST \
    "{\"type\": \"library\", \"bom-ref\": \"1\", \"name\": \"dose\", \"version\": \"1.2.0\"," \
    " \"purl\": \"pkg:npm/dose@1.2.0\", \"cpe\": \"cpe:2.3:a:ward:dose:1.2.0:*:*:*:*:*:*:*\"}"

/* Record number n of OSV, about CVE-2026-000n. */
static void osv_in(struct fixture *f, const char *ecosystem, int n, const char *fixed, int day)
{
    match_import(f, str_fmt(&f->arena,
                            "{\"schema_version\": \"1.6.0\", \"id\": \"GHSA-aaaa-bbbb-000%d\","
                            " \"modified\": \"2026-11-%02dT10:00:00Z\", \"aliases\":"
                            " [\"CVE-2026-000%d\"], \"affected\": [{\"package\": {\"ecosystem\":"
                            " \"%s\", \"name\": \"dose\"}, \"ranges\": [{\"type\": \"SEMVER\","
                            " \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"%s\"}]}]}]}",
                            n, day, n, ecosystem, fixed));
}

static void osv(struct fixture *f, int n, const char *fixed, int day)
{
    osv_in(f, "npm", n, fixed, day);
}

/* CVE-2026-000n of NVD, with the product below that version. */
static void nvd(struct fixture *f, int n, const char *fixed, int day)
{
    match_import(f,
                 str_fmt(&f->arena,
                         "{\"resultsPerPage\": 1, \"startIndex\": 0, \"totalResults\": 1,"
                         " \"format\": \"NVD_CVE\", \"version\": \"2.0\", \"timestamp\":"
                         " \"2026-11-%02dT00:00:00.000\", \"vulnerabilities\": [{\"cve\": {\"id\":"
                         " \"CVE-2026-000%d\", \"lastModified\": \"2026-11-%02dT00:00:00.000\","
                         " \"vulnStatus\": \"Analyzed\", \"descriptions\": [{\"lang\": \"en\","
                         " \"value\": \"v\"}], \"configurations\": [{\"nodes\": [{\"operator\":"
                         " \"OR\", \"negate\": false, \"cpeMatch\": [{\"vulnerable\": true,"
                         " \"criteria\": \"cpe:2.3:a:ward:dose:*:*:*:*:*:*:*:*\","
                         " \"versionEndExcluding\": \"%s\"}]}]}]}}]}",
                         day, n, day, fixed));
}

static void assert_run(struct fixture *f, enum match_run_scope scope, const char *as_of,
                       const char *wanted)
{
    char text[120];
    const struct json *result = match_now(f, scope, as_of);
    const struct json *n = json_get(result, "findings");
    const struct json *components = json_get(result, "components");
    snprintf(text, sizeof text, "%lld of %lld matched; %lld new, %lld ended, %lld kept",
             (long long)json_int(components, "matched", -1),
             (long long)json_int(components, "total", -1), (long long)json_int(n, "new", -1),
             (long long)json_int(n, "ended", -1), (long long)json_int(n, "kept", -1));
    assert_string_equal(text, wanted);
}

static void assert_state(struct fixture *f, int n, const char *wanted)
{
    struct str id = str_fmt(&f->arena, "CO-0001:CVE-2026-000%d", n);
    struct str state = fixture_field(f, id, "state");
    if (!str_eq(state, str_of(wanted)))
        fail_msg("CVE-2026-000%d is %.*s, wanted %s", n, STR_ARG(state), wanted);
}

/* A list with that component, whatever was published, and a run over everything. */
static void begin(struct fixture *f, const char *wanted)
{
    struct str r = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    (void)sbom_taken(f, r, "Pump", LIST);
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", wanted);
}

static void a_record_that_cannot_be_compared_ends_nothing(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 18);
    begin(f, "1 of 1 matched; 1 new, 0 ended, 0 kept");
    osv(f, 1, "soon", 19);
    assert_run(f, MATCH_RUN_CHANGED, "2026-11-21", "0 of 1 matched; 0 new, 0 ended, 1 kept");
    assert_state(f, 1, "open");
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "0 of 1 matched; 0 new, 0 ended, 1 kept");
    osv(f, 1, "1.1.0", 20);
    assert_run(f, MATCH_RUN_CHANGED, "2026-11-21", "0 of 1 matched; 0 new, 1 ended, 0 kept");
    assert_state(f, 1, "ended");
    fixture_holds(f);
}

static void a_record_that_cannot_be_compared_ends_nothing_beside_others(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 18);
    osv(f, 2, "1.3.0", 18);
    osv(f, 3, "1.3.0", 18);
    begin(f, "1 of 1 matched; 3 new, 0 ended, 0 kept");
    osv(f, 1, "soon", 19);
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "1 of 1 matched; 0 new, 0 ended, 1 kept");
    assert_state(f, 1, "open");
    assert_true(str_has(fixture_field(f, STR("CO-0001:match"), "reason"), STR("still stands")));
    /* Another that is taken back ends nevertheless, and what is kept stays kept. */
    osv(f, 2, "1.1.0", 20);
    assert_run(f, MATCH_RUN_CHANGED, "2026-11-21", "1 of 1 matched; 0 new, 1 ended, 1 kept");
    assert_state(f, 1, "open");
    assert_state(f, 2, "ended");
    osv(f, 3, "1.1.0", 20);
    assert_run(f, MATCH_RUN_CHANGED, "2026-11-21", "0 of 1 matched; 0 new, 1 ended, 1 kept");
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "0 of 1 matched; 0 new, 0 ended, 1 kept");
    fixture_holds(f);
}

static void an_end_is_counted_once(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 18);
    begin(f, "1 of 1 matched; 1 new, 0 ended, 0 kept");
    osv(f, 1, "1.1.0", 19);
    assert_run(f, MATCH_RUN_CHANGED, "2026-11-21", "0 of 1 matched; 0 new, 1 ended, 0 kept");
    assert_state(f, 1, "ended");
    fixture_holds(f);
}

static void a_source_without_the_part_ends_nothing(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 18);
    nvd(f, 2, "1.3.0", 18);
    begin(f, "1 of 1 matched; 2 new, 0 ended, 0 kept");
    assert_true(world_remove(match_path(f, "a.db"), &f->err));
    osv_in(f, "PyPI", 9, "1.3.0", 18); /* osv is there, npm is not */
    nvd(f, 2, "1.3.0", 18);
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "1 of 1 matched; 0 new, 0 ended, 1 kept");
    assert_state(f, 1, "open");
    osv(f, 9, "1.1.0", 19); /* npm is there again, the record is not */
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "1 of 1 matched; 0 new, 1 ended, 0 kept");
}

/* Both spoke for it, OSV first, and alone takes it back. */
static void every_source_that_spoke_for_it_must_be_looked_in(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 18);
    osv(f, 2, "1.3.0", 18);
    nvd(f, 1, "1.3.0", 18);
    begin(f, "1 of 1 matched; 2 new, 0 ended, 0 kept");
    assert_true(world_remove(match_path(f, "a.db"), &f->err));
    osv(f, 1, "1.1.0", 19);
    osv(f, 2, "1.3.0", 18);
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "1 of 1 matched; 0 new, 0 ended, 1 kept");
    assert_state(f, 1, "open");
    nvd(f, 1, "1.1.0", 19);
    assert_run(f, MATCH_RUN_ALL, "2026-11-21", "1 of 1 matched; 0 new, 1 ended, 0 kept");
}

static void an_old_source_ends_nothing_beside_a_young_one(void **state)
{
    struct fixture *f = *state;
    osv(f, 1, "1.3.0", 9);
    nvd(f, 2, "1.3.0", 18);
    begin(f, "1 of 1 matched; 2 new, 0 ended, 0 kept");
    osv(f, 1, "1.1.0", 10); /* old after 14 days, NVD after 7 */
    assert_run(f, MATCH_RUN_ALL, "2026-11-25", "1 of 1 matched; 0 new, 0 ended, 1 kept");
    assert_state(f, 1, "open");
    assert_run(f, MATCH_RUN_ALL, "2026-11-22", "1 of 1 matched; 0 new, 1 ended, 0 kept");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_record_that_cannot_be_compared_ends_nothing),
        T(a_record_that_cannot_be_compared_ends_nothing_beside_others),
        T(an_end_is_counted_once),
        T(a_source_without_the_part_ends_nothing),
        T(every_source_that_spoke_for_it_must_be_looked_in),
        T(an_old_source_ends_nothing_beside_a_young_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
