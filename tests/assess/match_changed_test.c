/* What a run over the changes finds is what a run over everything finds: random records are
   published, corrected and withdrawn, components come, and after each step a run over everything
   must have nothing to add. */
#include "../intake/sbom_fixture.h"

#include "assess/match/delta.h"
#include "assess/match/run.h"

enum { STEPS = 60, PACKAGES = 5, VERSIONS = 6, RECORDS = 12 };

struct dice {
    uint64_t state;
};

static unsigned roll(struct dice *d, unsigned sides)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(d->state >> 33) % sides;
}

static struct str file_path(struct fixture *f, const char *name)
{
    return str_fmt(&f->arena, "%s/%s", f->dir, name);
}

static void import(struct fixture *f, struct str text)
{
    struct advisories *db = NULL;
    struct json *receipt;
    struct feed_options options = {0};
    struct str path = file_path(f, "record.json");
    assert_true(instant_parse(STR("2026-11-21T00:00:00Z"), &options.now));
    if (!world_write_file(path, text, &f->err) ||
        !advisories_open(&f->arena, file_path(f, "a.db"), ADVISORIES_WRITE, &db, &f->err) ||
        !feed_import(&f->arena, db, (struct feed_paths){&path, 1}, &options, &receipt, &f->err))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    if (STR_IS(json_text(receipt, "outcome"), "refused"))
        fail_msg("refused: %.*s", STR_ARG(text));
}

/* A record of OSV: about one or two packages, one, two or no CVE; now and then withdrawn. */
static struct str record(struct fixture *f, struct dice *d, int step)
{
    struct buf b = {.arena = &f->arena};
    unsigned number = roll(d, RECORDS);
    buf_fmt(&b,
            "{\"schema_version\": \"1.6.0\", \"id\": \"GHSA-aaaa-bbbb-00%02u\", \"modified\": "
            "\"2026-11-20T10:%02d:00Z\", \"summary\": \"s%d\", \"aliases\": [",
            number, step, step);
    if (roll(d, 4))
        buf_fmt(&b, "\"CVE-2026-%04u\"", 1000 + number / (1 + roll(d, 2)));
    if (roll(d, 5) == 0)
        buf_fmt(&b, "%s\"CVE-2026-%04u\"", b.p[b.n - 1] == '[' ? "" : ", ", 2000 + number);
    BUF_LIT(&b, "], ");
    if (roll(d, 8) == 0)
        BUF_LIT(&b, "\"withdrawn\": \"2026-11-20T00:00:00Z\", ");
    buf_fmt(&b,
            "\"severity\": [{\"type\": \"CVSS_V3\", \"score\": "
            "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:%c/I:H/A:H\"}], \"affected\": [",
            "HLN"[roll(d, 3)]);
    for (unsigned i = 0, n = 1 + roll(d, 2); i < n; i++)
        buf_fmt(
            &b,
            "%s{\"package\": {\"ecosystem\": \"npm\", \"name\": \"p%u\"}, \"ranges\": [{\"type\": "
            "\"SEMVER\", \"events\": [{\"introduced\": \"1.%u.0\"}, {\"fixed\": \"1.%u.0\"}]}]}",
            i ? ", " : "", roll(d, PACKAGES), roll(d, 3), 3 + roll(d, 3));
    BUF_LIT(&b, "]}");
    return buf_str(&b);
}

static struct str exploited(struct fixture *f, struct dice *d)
{
    return str_fmt(
        &f->arena,
        "{\"title\": \"t\", \"catalogVersion\": \"2026.11.20\", \"dateReleased\": "
        "\"2026-11-20T00:00:00Z\", \"count\": 1, \"vulnerabilities\": [{\"cveID\": "
        "\"CVE-2026-%04u\", \"dateAdded\": \"2026-11-20\", \"vulnerabilityName\": \"n\"}]}",
        1000 + roll(d, RECORDS));
}

static const struct json *run(struct fixture *f, enum match_run_scope scope)
{
    struct advisories *db = NULL;
    struct json *result = NULL;
    struct match_run_options options = {.scope = scope};
    assert_true(date_parse(STR("2026-11-21"), &options.match.as_of));
    if (!advisories_open(&f->arena, file_path(f, "a.db"), ADVISORIES_READ, &db, &f->err))
        fail_msg("%s", f->err.text);
    fixture_begin(f);
    bool ok = match_run(f->store, &f->arena, db, &options, &result, &f->err);
    if (!fixture_end(f, ok))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    return result;
}

static struct str delta_of(struct fixture *f, const struct json *result)
{
    struct hash hash;
    struct str packed, lines = {0};
    assert_true(hash_parse(fixture_field(f, json_text(result, "run"), "delta"), &hash));
    if (!store_blob_get(f->store, &f->arena, &hash, &packed, &f->err) ||
        !delta_unpack(&f->arena, packed, &lines, &f->err))
        fail_msg("%s", f->err.text);
    return lines;
}

static void add_list(struct fixture *f, struct dice *d, struct str release)
{
    struct buf b = {.arena = &f->arena};
    unsigned version = roll(d, VERSIONS);
    for (unsigned i = 0; i < PACKAGES; i++)
        buf_fmt(&b,
                "%s{\"type\": \"library\", \"bom-ref\": \"%u\", \"name\": \"p%u\", \"version\": "
                "\"1.%u.%u\", \"purl\": \"pkg:npm/p%u@1.%u.%u\"}",
                i ? "," : "", i, i, version, i, i, version, i);
    (void)sbom_taken(f, release, "Pump", str_cz(&f->arena, buf_str(&b)));
}

static void step(struct fixture *f, struct dice *d, struct str release, int n)
{
    switch (roll(d, 6)) {
    case 0: add_list(f, d, release); break;
    case 1: import(f, exploited(f, d)); break;
    default: import(f, record(f, d, n));
    }
}

static void a_run_over_changes_leaves_nothing_to_a_run_over_everything(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct dice d = {20261121};
    int changed = 0;
    add_list(f, &d, release);
    import(f, record(f, &d, 0));
    (void)run(f, MATCH_RUN_ALL);
    for (int i = 1; i < STEPS; i++) {
        step(f, &d, release, i);
        const struct json *part = run(f, MATCH_RUN_CHANGED);
        changed += STR_IS(json_text(part, "scope"), "changed");
        struct str lines = delta_of(f, run(f, MATCH_RUN_ALL));
        if (lines.n)
            fail_msg("seed 20261121, step %d: a run over everything adds\n%.*s", i, STR_ARG(lines));
    }
    assert_true(changed > STEPS / 2); /* else nothing was shown */
    fixture_holds(f);
}

static void a_run_over_changes_says_why_it_looked_at_everything(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct dice d = {7};
    add_list(f, &d, release);
    import(f, record(f, &d, 0));
    const struct json *first = run(f, MATCH_RUN_CHANGED);
    assert_true(STR_IS(json_text(first, "scope"), "all"));
    assert_true(str_has(json_text(first, "because"), STR("no run over everything yet")));
    const struct json *second = run(f, MATCH_RUN_CHANGED);
    assert_true(STR_IS(json_text(second, "scope"), "changed"));
    assert_int_equal(json_int(json_get(second, "components"), "total", -1), 0);
    assert_true(world_remove(file_path(f, "a.db"), &f->err));
    import(f, record(f, &d, 1));
    const struct json *third = run(f, MATCH_RUN_CHANGED);
    assert_true(str_has(json_text(third, "because"), STR("another one than at the last run")));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_run_over_changes_leaves_nothing_to_a_run_over_everything),
        T(a_run_over_changes_says_why_it_looked_at_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
