/* What Trivy found in its own example, against the records of OSV: all of it is found here too (and
   more, since Trivy's example has a small database). TUTELA_DATA names the folder with the shared
   data unpacked. */
#include "feeds.h"

#include "assess/match/match.h"

static bool found(const struct json *result, struct str purl, struct str id)
{
    JSON_EACH (finding, json_get(result, "findings"))
        if (str_eq(json_text(json_get(finding, "component"), "purl"), purl) &&
            str_eq(json_text(json_get(finding, "vulnerability"), "id"), id))
            return true;
    return false;
}

static void what_trivy_found_is_found(void **state)
{
    struct feeds *f = *state;
    struct arena *a = &f->arena;
    struct str data = world_env("TUTELA_DATA");
    if (!data.n)
        skip();
    struct err err = {0};
    struct str bytes;
    struct sbom sbom;
    struct findings findings;
    struct json *golden, *result;
    struct match_options options = {.stale_days = -1};
    findings_init(&findings, a);
    assert_true(date_parse(STR("2026-08-23"), &options.as_of));
    (void)feeds_import(f, str_cz(a, str_fmt(a, "%.*s/advisories/osv/npm/all.zip", STR_ARG(data))),
                       false);
    feeds_open(f, ADVISORIES_READ);
    struct str path = str_fmt(a, "%.*s/conformance/match/trivy/npm-cyclonedx.json.golden",
                              STR_ARG(data));
    if (!world_read_file(a, path, LIMIT_DOCUMENT, &bytes, &err) ||
        !json_read(a, bytes, &golden, &err) || !sbom_read(a, bytes, &sbom, &findings, &err) ||
        !match_scan(a, f->db, &sbom, &options, &result, &err))
        fail_msg("%s", err.text);
    size_t expected = 0;
    JSON_EACH (vulnerability, json_get(golden, "vulnerabilities")) {
        JSON_EACH (affected, json_get(vulnerability, "affects")) {
            expected++;
            if (!found(result, json_text(affected, "ref"), json_text(vulnerability, "id")))
                fail_msg("%.*s in %.*s", STR_ARG(json_text(vulnerability, "id")),
                         STR_ARG(json_text(affected, "ref")));
        }
    }
    assert_true(expected > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_trivy_found_is_found, feeds_setup, feeds_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
