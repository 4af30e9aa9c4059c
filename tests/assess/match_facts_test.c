/* The facts of a flaw are those of all records about it, whichever of them a run met. */
#include "match_fixture.h"

#include "assess/match/delta.h"

#define DEB(n) \
    "{\"type\": \"library\", \"bom-ref\": \"" #n "\", \"name\": \"d" #n \
    "\", \"version\": \"1.0\"," \
    " \"purl\": \"pkg:deb/debian/d" #n "@1.0?distro=debian-12\"}"

/* Announcement n of Debian, with title "DSA n", names CVE-2026-0001 only as related. */
static void announce(struct fixture *f, int n, const char *fixed, char confidentiality, int day)
{
    match_import(f,
                 str_fmt(&f->arena,
                         "{\"schema_version\": \"1.6.0\", \"id\": \"DSA-%d-1\", \"modified\":"
                         " \"2026-11-%02dT10:00:00Z\", \"summary\": \"DSA %d\", \"related\":"
                         " [\"CVE-2026-0001\"], \"severity\": [{\"type\": \"CVSS_V3\", \"score\":"
                         " \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:%c/I:N/A:N\"}], \"affected\":"
                         " [{\"package\": {\"ecosystem\": \"Debian:12\", \"name\": \"d%d\"},"
                         " \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\":"
                         " \"0\"}, {\"fixed\": \"%s\"}]}]}]}",
                         n, day, n, confidentiality, n, fixed));
}

static void exploited(struct fixture *f, const char *cve)
{
    match_import(f, str_fmt(&f->arena,
                            "{\"title\": \"t\", \"catalogVersion\": \"2026.11.20\","
                            " \"dateReleased\": \"2026-11-20T00:00:00Z\", \"count\": 1,"
                            " \"vulnerabilities\": [{\"cveID\": \"%s\", \"dateAdded\":"
                            " \"2026-11-20\", \"vulnerabilityName\": \"n\"}]}",
                            cve));
}

static void likely(struct fixture *f, const char *score)
{
    match_import(f, str_fmt(&f->arena, "cve,epss,percentile\nCVE-2026-0001,%s,0.9\n", score));
}

/* A list of both packages, and a run over everything. */
static void begin(struct fixture *f)
{
    struct str r = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    (void)sbom_taken(f, r, "Pump", DEB(1) "," DEB(2));
    (void)match_now(f, MATCH_RUN_ALL, "2026-11-21");
}

/* The only line about a flaw that the run leaves: whether it says that the change matters. */
static bool matters(struct fixture *f, const struct json *result)
{
    struct hash hash;
    struct str packed, lines, line, found = {0};
    assert_true(hash_parse(fixture_field(f, json_text(result, "run"), "delta"), &hash));
    if (!store_blob_get(f->store, &f->arena, &hash, &packed, &f->err) ||
        !delta_unpack(&f->arena, packed, &lines, &f->err))
        fail_msg("%s", f->err.text);
    while (str_split(&lines, '\n', &line))
        if (str_starts(line, STR("A\t"))) {
            assert_int_equal(found.n, 0);
            found = line;
        }
    assert_true(found.n > 0);
    return str_ends(found, STR("\t1"));
}

static const struct json *run_changed(struct fixture *f)
{
    const struct json *result = match_now(f, MATCH_RUN_CHANGED, "2026-11-21");
    assert_true(STR_IS(json_text(result, "scope"), "changed"));
    return result;
}

static void assert_facts(struct fixture *f, const char *component, const char *wanted)
{
    struct str id = str_fmt(&f->arena, "%s:CVE-2026-0001", component);
    struct str text = str_fmt(
        &f->arena, "%.*s, %.*s, %.*s, %.*s, %.*s", STR_ARG(fixture_field(f, id, "name")),
        STR_ARG(fixture_field(f, id, "severity")), STR_ARG(fixture_field(f, id, "aliases")),
        STR_ARG(fixture_field(f, id, "kev")), STR_ARG(fixture_field(f, id, "epss_ppm")));
    if (!str_starts(text, str_of(wanted)))
        fail_msg("%.*s, wanted %s", STR_ARG(text), wanted);
}

static void a_change_of_likelihood_or_exploitation_erases_nothing(void **state)
{
    struct fixture *f = *state;
    announce(f, 1, "1.1", 'H', 18);
    exploited(f, "CVE-2026-9999");
    likely(f, "0.1");
    begin(f);
    assert_facts(f, "CO-0001", "DSA 1, high, DSA-1-1, no, 100000");
    likely(f, "0.2");
    assert_false(matters(f, run_changed(f)));
    assert_facts(f, "CO-0001", "DSA 1, high, DSA-1-1, no, 200000");
    exploited(f, "CVE-2026-0001");
    assert_true(matters(f, run_changed(f)));
    assert_facts(f, "CO-0001", "DSA 1, high, DSA-1-1, yes, 200000");
    fixture_holds(f);
}

static void the_facts_are_those_of_all_records_not_of_the_last(void **state)
{
    struct fixture *f = *state;
    announce(f, 1, "1.1", 'H', 18);
    announce(f, 2, "1.1", 'L', 18);
    begin(f);
    assert_facts(f, "CO-0001", "DSA 1, high, ");
    assert_facts(f, "CO-0002", "DSA 1, high, ");
    announce(f, 2, "1.2", 'L', 19); /* only this one is met again */
    (void)run_changed(f);
    assert_facts(f, "CO-0002", "DSA 1, high, ");
    announce(f, 1, "1.1", 'L', 20); /* and this one says less now */
    (void)run_changed(f);
    assert_facts(f, "CO-0002", "DSA 1, medium, ");
    fixture_holds(f);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_change_of_likelihood_or_exploitation_erases_nothing),
        T(the_facts_are_those_of_all_records_not_of_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
