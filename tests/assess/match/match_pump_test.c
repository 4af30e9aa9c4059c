/* The pump of the shared data against the whole of NVD. The expected matches are an evaluation made
   beside this program, not an official result; TUTELA_DATA names the folder with the data unpacked
   (see data/unpack there). */
#include "feeds.h"

#include "assess/match/match.h"

struct pump {
    struct sbom sbom;
    struct json *result;
};

static void scan_pump(struct feeds *f, struct str data, struct pump *pump)
{
    struct arena *a = &f->arena;
    struct err err = {0};
    struct findings findings;
    struct str bytes;
    struct match_options options = {.stale_days = -1};
    struct str path = str_fmt(a, "%.*s/sboms/medical-device-made/pump.cdx.json", STR_ARG(data));
    findings_init(&findings, a);
    assert_true(date_parse(STR("2026-08-23"), &options.as_of));
    if (!world_read_file(a, path, LIMIT_DOCUMENT, &bytes, &err) ||
        !sbom_read(a, bytes, &pump->sbom, &findings, &err) ||
        !match_scan(a, f->db, &pump->sbom, &options, &pump->result, &err))
        fail_msg("%s", err.text);
}

static bool found(const struct pump *pump, struct str component, struct str cve)
{
    JSON_EACH (finding, json_get(pump->result, "findings")) {
        if (!str_eq(json_text(json_get(finding, "component"), "name"), component))
            continue;
        JSON_EACH (claim, json_get(finding, "claims"))
            if (STR_IS(json_text(claim, "source"), "nvd") &&
                str_eq(json_text(claim, "advisory"), cve))
                return true;
    }
    return false;
}

static void the_pump_matches_what_was_expected_of_nvd(void **state)
{
    struct feeds *f = *state;
    struct str data = world_env("TUTELA_DATA");
    if (!data.n)
        skip();
    struct arena *a = &f->arena;
    (void)feeds_import(f, str_cz(a, str_fmt(a, "%.*s/advisories/nvd", STR_ARG(data))), false);
    (void)feeds_import(f, str_cz(a, str_fmt(a, "%.*s/advisories/nvd-rebuilt", STR_ARG(data))),
                       false);
    feeds_open(f, ADVISORIES_READ);
    struct pump pump;
    scan_pump(f, data, &pump);
    struct err err = {0};
    struct str rows, line;
    if (!world_read_file(a,
                         str_fmt(a,
                                 "%.*s/conformance/match/made-pump-nvd/"
                                 "expected-cpe-matches.tsv",
                                 STR_ARG(data)),
                         LIMIT_DOCUMENT, &rows, &err))
        fail_msg("%s", err.text);
    int expected = 0, missing = 0, distro = 0;
    while (str_split(&rows, '\n', &line)) {
        struct str component = {0}, cve = {0};
        if (!str_split(&line, '\t', &component) || !str_split(&line, '\t', &cve) ||
            STR_IS(component, "component"))
            continue;
        expected++;
        /* glibc is a package of Debian: Debian's data judges it, not NVD's upstream ranges. */
        if (STR_IS(component, "glibc"))
            distro++;
        else if (!found(&pump, component, cve) && ++missing)
            print_message("  missing: %.*s %.*s\n", STR_ARG(component), STR_ARG(cve));
    }
    int claims = 0;
    JSON_EACH (finding, json_get(pump.result, "findings"))
        claims += (int)json_count(json_get(finding, "claims"));
    print_message("pump: %d expected, %d of a distribution, %d missing, %d claims\n", expected,
                  distro, missing, claims);
    assert_int_equal(expected, 1705);
    assert_int_equal(missing, 0);
    assert_int_equal(claims, expected - distro); /* and nothing beyond */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_pump_matches_what_was_expected_of_nvd, feeds_setup,
                                        feeds_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
