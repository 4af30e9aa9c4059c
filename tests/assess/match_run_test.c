/* Findings of a release are kept: new, still there, ended with a reason, back; and a decision
   outlives them all (product rules 1 and 2). */
#include "../intake/sbom_fixture.h"

#include "assess/match/run.h"

#define NPM(name, version) \
    "{\"type\": \"library\", \"bom-ref\": \"" name "\", \"name\": \"" name \
    "\", \"version\": \"" version "\", \"purl\": \"pkg:npm/" name "@" version "\"}"

static struct str file_path(struct fixture *f, const char *name)
{
    return str_fmt(&f->arena, "%s/%s", f->dir, name);
}

/* Takes one OSV record: that package is affected below that version. */
static void publish_in(struct fixture *f, const char *ecosystem, const char *id,
                       const char *package, const char *fixed, const char *modified)
{
    struct advisories *db = NULL;
    struct json *receipt;
    struct feed_options options = {0};
    struct str path = file_path(f, "record.json");
    struct str text = str_fmt(
        &f->arena,
        "{\"schema_version\": \"1.6.0\", \"id\": \"%s\", \"modified\": \"%sT10:00:00Z\","
        " \"published\": \"2026-11-01T10:00:00Z\", \"aliases\": [\"CVE-2026-0001\"],"
        " \"summary\": \"Overflow\", \"severity\": [{\"type\": \"CVSS_V3\", \"score\":"
        " \"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H\"}], \"affected\": [{\"package\":"
        " {\"ecosystem\": \"%s\", \"name\": \"%s\"}, \"ranges\": [{\"type\": \"SEMVER\","
        " \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"%s\"}]}]}]}",
        id, modified, ecosystem, package, fixed);
    assert_true(instant_parse(STR("2026-11-21T00:00:00Z"), &options.now));
    assert_true(world_write_file(path, text, &f->err));
    if (!advisories_open(&f->arena, file_path(f, "a.db"), ADVISORIES_WRITE, &db, &f->err) ||
        !feed_import(&f->arena, db, (struct feed_paths){&path, 1}, &options, &receipt, &f->err))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    if (!STR_IS(json_text(receipt, "outcome"), "complete"))
        fail_msg("%s was not taken", id);
}

static void publish(struct fixture *f, const char *id, const char *package, const char *fixed,
                    const char *modified)
{
    publish_in(f, "npm", id, package, fixed, modified);
}

/* A run, as on that day; gives its model. */
static const struct json *run(struct fixture *f, const struct match_run_options *asked,
                              const char *as_of)
{
    struct advisories *db = NULL;
    struct match_run_options options = *asked;
    struct json *result = NULL;
    assert_true(date_parse(str_of(as_of), &options.match.as_of));
    if (!advisories_open(&f->arena, file_path(f, "a.db"), ADVISORIES_READ, &db, &f->err))
        fail_msg("%s", f->err.text);
    fixture_begin(f);
    bool ok = match_run(f->store, &f->arena, db, &options, &result, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    return result;
}

/* Matches the release, and gives what came of its findings. */
static const struct json *match(struct fixture *f, struct str release, const char *as_of)
{
    return json_get(
        run(f, &(struct match_run_options){.scope = MATCH_RUN_RELEASE, .release = release}, as_of),
        "findings");
}

static void assert_saved(const struct json *saved, const char *wanted)
{
    char text[120];
    snprintf(text, sizeof text, "%lld new, %lld changed, %lld ended, %lld kept",
             (long long)json_int(saved, "new", -1), (long long)json_int(saved, "changed", -1),
             (long long)json_int(saved, "ended", -1), (long long)json_int(saved, "kept", -1));
    assert_string_equal(text, wanted);
}

static struct str release_with(struct fixture *f, const char *components)
{
    struct str r = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    (void)sbom_taken(f, r, "Pump", components);
    return r;
}

static const struct str the_finding = {"CO-0001:CVE-2026-0001", 21};
static const struct str the_component = {"CO-0001:match", 13};

static void assert_field(struct fixture *f, struct str id, const char *name, const char *wanted)
{
    struct str text = fixture_field(f, id, name);
    if (!str_eq(text, str_of(wanted)))
        fail_msg("%.*s: %s is '%.*s', wanted '%s'", STR_ARG(id), name, STR_ARG(text), wanted);
}

static void match_makes_a_finding_with_its_reason(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0") "," NPM("clock", "2.0.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    assert_saved(match(f, r, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
    assert_field(f, the_finding, "vulnerability", "CVE-2026-0001");
    assert_field(f, the_finding, "identity", "pkg:npm/dose");
    assert_field(f, the_finding, "state", "open");
    assert_field(f, the_finding, "severity", "critical");
    assert_field(f, the_finding, "score_tenths", "98");
    assert_field(f, the_finding, "fixed_in", "1.3.0");
    assert_field(f, the_finding, "source", "osv");
    assert_field(f, the_finding, "first_seen_on", "2026-11-21");
    assert_true(str_has(fixture_field(f, the_finding, "reason"), STR("1.2.0")));
    assert_field(f, the_component, "state", "matched");
    assert_field(f, STR("CO-0002:match"), "state", "clean");
    fixture_holds(f);
}

static void match_again_leaves_only_that_somebody_looked(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    (void)match(f, r, "2026-11-20");
    int64_t position = store_position(f->store);
    assert_saved(match(f, r, "2026-11-21"), "0 new, 0 changed, 0 ended, 0 kept");
    assert_int_equal(store_position(f->store), position + 1);
    assert_field(f, the_finding, "first_seen_on", "2026-11-20");
    assert_field(f, the_component, "matched_on", "2026-11-21");
    fixture_holds(f);
}

static void match_ends_what_the_advisory_takes_back_and_opens_it_again(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-18");
    (void)match(f, r, "2026-11-18");
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.1.0", "2026-11-19"); /* corrected */
    assert_saved(match(f, r, "2026-11-19"), "0 new, 0 changed, 1 ended, 0 kept");
    assert_field(f, the_finding, "state", "ended");
    assert_field(f, the_finding, "ended_on", "2026-11-19");
    assert_true(fixture_field(f, the_finding, "ended_reason").n > 0);
    assert_field(f, the_component, "state", "clean");
    assert_saved(match(f, r, "2026-11-20"), "0 new, 0 changed, 0 ended, 0 kept");
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.4.0", "2026-11-20"); /* and again */
    assert_saved(match(f, r, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
    assert_field(f, the_finding, "state", "open");
    assert_field(f, the_finding, "ended_on", "");
    assert_field(f, the_finding, "ended_reason", "");
    assert_field(f, the_finding, "first_seen_on", "2026-11-18");
    assert_field(f, the_finding, "last_seen_on", "2026-11-21");
    assert_field(f, the_finding, "fixed_in", "1.4.0");
    fixture_holds(f);
}

static void match_ends_nothing_when_the_data_is_missing(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    (void)match(f, r, "2026-11-21");
    assert_true(world_remove(file_path(f, "a.db"), &f->err));
    publish_in(f, "PyPI", "PYSEC-2026-1", "clock", "1.0.0", "2026-11-20"); /* nothing of npm */
    assert_saved(match(f, r, "2026-11-21"), "0 new, 0 changed, 0 ended, 1 kept");
    assert_field(f, the_finding, "state", "open");
    assert_field(f, the_component, "state", "no_source");
    publish(f, "GHSA-cccc-dddd-0002", "clock", "1.0.0", "2026-11-20"); /* npm is there, it is not */
    assert_saved(match(f, r, "2026-11-21"), "0 new, 0 changed, 1 ended, 0 kept");
}

static void match_ends_nothing_when_the_data_is_stale(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-18");
    (void)match(f, r, "2026-11-18");
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.1.0", "2026-11-19");
    assert_saved(match(f, r, "2027-11-19"), "0 new, 0 changed, 0 ended, 1 kept");
    assert_field(f, the_finding, "state", "open");
    assert_field(f, the_component, "state", "stale");
}

static void match_keeps_a_finding_per_component_not_per_release(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    struct str one = fixture_release(f, device, "1"), two = fixture_release(f, device, "2");
    (void)sbom_taken(f, one, "Pump", NPM("dose", "1.2.0"));
    (void)sbom_taken(f, two, "Pump", NPM("dose", "1.2.0") "," NPM("dose", "1.2.9"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    assert_saved(match(f, one, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
    assert_saved(match(f, two, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
    /* A component that left this release is not in its match: its finding stays as it was. */
    (void)sbom_taken(f, one, "Pump", NPM("dose", "1.3.0"));
    assert_saved(match(f, one, "2026-11-21"), "0 new, 0 changed, 0 ended, 0 kept");
    assert_field(f, the_finding, "state", "open");
}

static void match_leaves_decisions_alone(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-18");
    (void)match(f, r, "2026-11-18");
    struct str decision = fixture_add(f, "decision", "identity=pkg:npm/dose",
                                      "vulnerability=CVE-2026-0001", "state=not_affected",
                                      "justification=vulnerable_code_not_present",
                                      "reason=built without it", "decided_by=Ann", NULL);
    int64_t revision = json_int(fixture_json(f, decision), "revision", 0);
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.1.0", "2026-11-19");
    (void)match(f, r, "2026-11-19");                       /* ended */
    (void)sbom_taken(f, r, "Pump", NPM("clock", "1.0.0")); /* left */
    (void)match(f, r, "2026-11-20");
    (void)sbom_taken(f, r, "Pump", NPM("dose", "1.2.0")); /* and came back */
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    assert_saved(match(f, r, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
    assert_int_equal(json_int(fixture_json(f, decision), "revision", 0), revision);
    assert_field(f, decision, "state", "not_affected");
    struct json *rows;
    struct store_param asked = STORE_P(STR("CVE-2026-0001"));
    assert_true(store_query(f->store, &f->arena, "where", &asked, 1, &rows, &f->err));
    assert_int_equal(json_count(rows), 1);
    assert_true(str_eq(json_text(json_first(rows), "decision"), decision));
    fixture_holds(f);
}

static void match_forgets_what_the_source_took_back(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-18");
    (void)match(f, r, "2026-11-18");
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.9.0", "2026-11-19");
    assert_saved(match(f, r, "2026-11-19"), "0 new, 1 changed, 0 ended, 0 kept");
    assert_field(f, the_finding, "fixed_in", "1.9.0");
    assert_field(f, the_finding, "range", "<1.9.0");
}

static void match_of_a_frozen_release_still_works(void **state)
{
    struct fixture *f = *state;
    struct str r = release_with(f, NPM("dose", "1.2.0"));
    publish(f, "GHSA-aaaa-bbbb-0001", "dose", "1.3.0", "2026-11-20");
    (void)fixture_freeze(f, r);
    /* What is published later must be found in what was shipped. */
    assert_saved(match(f, r, "2026-11-21"), "1 new, 0 changed, 0 ended, 0 kept");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(match_makes_a_finding_with_its_reason),
        T(match_again_leaves_only_that_somebody_looked),
        T(match_ends_what_the_advisory_takes_back_and_opens_it_again),
        T(match_ends_nothing_when_the_data_is_missing),
        T(match_ends_nothing_when_the_data_is_stale),
        T(match_keeps_a_finding_per_component_not_per_release),
        T(match_leaves_decisions_alone),
        T(match_forgets_what_the_source_took_back),
        T(match_of_a_frozen_release_still_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
