/* What a run over the changes leaves is what a run over everything leaves: random records are
   published, corrected, spoilt and withdrawn, components come, and before each run over the changes
   the workspace is copied and a run over everything is made in the copy. */
#include "match_fixture.h"

#include "base/map.h"

#include <stdlib.h>

enum { SEED = 20261121, STEPS = 150, PACKAGES = 5, DEBS = 3, VERSIONS = 6, RECORDS = 12 };

struct run_pair {
    const struct json *changed, *all;
};

struct dice {
    uint64_t state;
};

static unsigned roll(struct dice *d, unsigned sides)
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(d->state >> 33) % sides;
}

/* A record of OSV: about one or two packages, one, two or no CVE; now and then withdrawn. */
static struct str record(struct fixture *f, struct dice *d, int step)
{
    struct buf b = {.arena = &f->arena};
    unsigned number = roll(d, RECORDS);
    buf_fmt(&b,
            "{\"schema_version\": \"1.6.0\", \"id\": \"GHSA-aaaa-bbbb-00%02u\", \"modified\": "
            "\"2026-11-20T%02d:%02d:00Z\", \"summary\": \"s%d\", \"aliases\": [",
            number, 10 + step / 60, step % 60, step);
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
            "\"SEMVER\", \"events\": [{\"introduced\": \"1.%u.0\"}, {\"fixed\": \"%s%u.0\"}]}]}",
            i ? ", " : "", roll(d, PACKAGES), roll(d, 3), roll(d, 5) ? "1." : "soon ",
            3 + roll(d, 3)); /* one in five cannot be compared */
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

static struct str likely(struct fixture *f, struct dice *d)
{
    return str_fmt(&f->arena, "cve,epss,percentile\nCVE-2026-%04u,0.%u,0.9\n",
                   1000 + roll(d, RECORDS), 1 + roll(d, 9));
}

/* An announcement of Debian, which names CVEs only as related, and has its own title. */
static struct str announcement(struct fixture *f, struct dice *d, int step)
{
    unsigned number = roll(d, RECORDS / 2);
    return str_fmt(
        &f->arena,
        "{\"schema_version\": \"1.6.0\", \"id\": \"DSA-%u-1\", \"modified\": "
        "\"2026-11-20T%02d:%02d:00Z\", \"summary\": \"dsa%d\", \"related\": [\"CVE-2026-%04u\", "
        "\"CVE-2026-%04u\"], \"severity\": [{\"type\": \"CVSS_V3\", \"score\": "
        "\"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:%c/I:L/A:N\"}], \"affected\": [{\"package\": "
        "{\"ecosystem\": \"Debian:12\", \"name\": \"d%u\"}, \"ranges\": [{\"type\": "
        "\"ECOSYSTEM\", \"events\": [{\"introduced\": \"0\"}, {\"fixed\": \"1.%u\"}]}]}]}",
        number, 10 + step / 60, step % 60, step, 1000 + roll(d, RECORDS), 3000 + roll(d, 4),
        "HLN"[roll(d, 3)], roll(d, DEBS), 1 + roll(d, 4));
}

/* --- what a store holds of findings, as lines --- */

struct dump {
    struct fixture *f;
    struct json *lines; /* texts */
    struct map claims;  /* number -> text */
};

static struct str row_text(struct fixture *f, const struct store_row *row, int from, int to)
{
    struct buf b = {.arena = &f->arena};
    for (int i = from; i < to; i++) {
        buf_put(&b, store_row_text(row, i));
        buf_char(&b, '|');
    }
    return buf_str(&b);
}

static bool each_flaw(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct dump *d = context;
    json_add_text(&d->f->arena, d->lines, NULL, row_text(d->f, row, 1, 11));
    return true;
}

static bool each_claim(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct dump *d = context;
    struct str *text = ARENA_NEW(&d->f->arena, struct str);
    *text = row_text(d->f, row, 1, 8);
    map_add(&d->claims, row_text(d->f, row, 0, 1), text);
    return true;
}

static int by_text(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

/* With the claims in words: their numbers are given in the order in which they are met. */
static bool each_finding(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct dump *d = context;
    struct buf b = {.arena = &d->f->arena};
    struct str all = str_fmt(&d->f->arena, "%.*s %.*s", STR_ARG(store_row_text(row, 1)),
                             STR_ARG(store_row_text(row, 2)));
    struct str word, claims[32];
    size_t n = 0;
    while (n < COUNT_OF(claims) && str_word(&all, &word))
        claims[n++] = *(struct str *)map_find(&d->claims,
                                              str_fmt(&d->f->arena, "%.*s|", STR_ARG(word)));
    qsort(claims, n, sizeof *claims, by_text);
    buf_put(&b, row_text(d->f, row, 0, 1));
    for (size_t i = 0; i < n; i++)
        buf_put(&b, claims[i]);
    buf_put(&b, store_row_int(row, 3) ? STR(" ended") : STR(" open"));
    json_add_text(&d->f->arena, d->lines, NULL, buf_str(&b));
    return true;
}

static bool each_look(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct dump *d = context;
    json_add_text(&d->f->arena, d->lines, NULL, row_text(d->f, row, 0, 3));
    return true;
}

static struct str dump(struct fixture *f, struct store *s)
{
    struct dump d = {.f = f, .lines = json_array(&f->arena), .claims = {.arena = &f->arena}};
    if (!store_each(s, "known_all_claims", NULL, 0, each_claim, &d, &f->err) ||
        !store_each(s, "known_all_flaws", NULL, 0, each_flaw, &d, &f->err) ||
        !store_each(s, "known_all_findings", NULL, 0, each_finding, &d, &f->err) ||
        !store_each(s, "known_all_looks", NULL, 0, each_look, &d, &f->err))
        fail_msg("%s", f->err.text);
    size_t n = 0;
    struct str *lines = ARENA_ARRAY(&f->arena, struct str, json_count(d.lines));
    JSON_EACH (line, d.lines)
        lines[n++] = json_as_text(line);
    if (n)
        qsort(lines, n, sizeof *lines, by_text);
    struct buf b = {.arena = &f->arena};
    for (size_t i = 0; i < n; i++)
        buf_fmt(&b, "%.*s\n", STR_ARG(lines[i]));
    return buf_str(&b);
}

/* Both at once; fails with what differs. */
static void same_runs(struct fixture *f, int step, struct run_pair *out)
{
    struct store *copy = NULL;
    struct str path = match_path(f, "copy.db");
    if (world_exists(path))
        assert_true(world_remove(path, &f->err));
    if (!store_backup(f->store, path, &f->err) ||
        !store_open(&f->arena, path, STORE_WRITE, &copy, &f->err))
        fail_msg("%s", f->err.text);
    store_set_actor(copy, STR("tester"));
    out->changed = match_now(f, MATCH_RUN_CHANGED, "2026-11-21");
    out->all = match_now_in(f, copy, MATCH_RUN_ALL, "2026-11-21");
    struct str part = dump(f, f->store), whole = dump(f, copy), x, y;
    store_close(copy);
    while (part.n || whole.n) {
        x = y = (struct str){0};
        (void)str_split(&part, '\n', &x);
        (void)str_split(&whole, '\n', &y);
        if (!str_eq(x, y))
            fail_msg("seed %d, step %d:\n changed: %.*s\n all:     %.*s", SEED, step, STR_ARG(x),
                     STR_ARG(y));
    }
    static const char *const counts[] = {"new", "changed", "ended"};
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        long long m = json_int(json_get(out->changed, "findings"), counts[i], -1);
        long long n = json_int(json_get(out->all, "findings"), counts[i], -2);
        if (m != n)
            fail_msg("seed %d, step %d: %s: %lld, all %lld", SEED, step, counts[i], m, n);
    }
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
    for (unsigned i = 0; i < DEBS; i++)
        buf_fmt(&b,
                ",{\"type\": \"library\", \"bom-ref\": \"d%u\", \"name\": \"d%u\", \"version\": "
                "\"1.%u\", \"purl\": \"pkg:deb/debian/d%u@1.%u?distro=debian-12\"}",
                i, i, version % 4, i, version % 4);
    (void)sbom_taken(f, release, "Pump", str_cz(&f->arena, buf_str(&b)));
}

static void step(struct fixture *f, struct dice *d, struct str release, int n)
{
    switch (roll(d, 8)) {
    case 0: add_list(f, d, release); break;
    case 1: match_import(f, exploited(f, d)); break;
    case 2: match_import(f, likely(f, d)); break;
    case 3:
    case 4: match_import(f, announcement(f, d, n)); break;
    default: match_import(f, record(f, d, n));
    }
}

static void a_run_over_changes_leaves_what_a_run_over_everything_leaves(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct dice d = {SEED};
    struct run_pair runs;
    int changed = 0;
    int64_t ended = 0, kept = 0;
    add_list(f, &d, release);
    match_import(f, exploited(f, &d));
    match_import(f, likely(f, &d));
    match_import(f, announcement(f, &d, 0));
    match_import(f, record(f, &d, 0));
    (void)match_now(f, MATCH_RUN_ALL, "2026-11-21");
    for (int i = 1; i < STEPS; i++) {
        step(f, &d, release, i);
        same_runs(f, i, &runs);
        changed += STR_IS(json_text(runs.changed, "scope"), "changed");
        ended += json_int(json_get(runs.changed, "findings"), "ended", 0);
        kept += json_int(json_get(runs.all, "findings"), "kept", 0);
    }
    assert_true(changed > STEPS / 2); /* else nothing was shown */
    assert_true(ended > 5 && kept > 5);
    fixture_holds(f);
}

static void a_run_over_changes_says_why_it_looked_at_everything(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct dice d = {7};
    add_list(f, &d, release);
    match_import(f, record(f, &d, 0));
    const struct json *first = match_now(f, MATCH_RUN_CHANGED, "2026-11-21");
    assert_true(STR_IS(json_text(first, "scope"), "all"));
    assert_true(str_has(json_text(first, "because"), STR("no run over everything yet")));
    const struct json *second = match_now(f, MATCH_RUN_CHANGED, "2026-11-21");
    assert_true(STR_IS(json_text(second, "scope"), "changed"));
    assert_int_equal(json_int(json_get(second, "components"), "total", -1), 0);
    assert_true(world_remove(match_path(f, "a.db"), &f->err));
    match_import(f, record(f, &d, 1));
    const struct json *third = match_now(f, MATCH_RUN_CHANGED, "2026-11-21");
    assert_true(str_has(json_text(third, "because"), STR("another one than at the last run")));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_run_over_changes_leaves_what_a_run_over_everything_leaves),
        T(a_run_over_changes_says_why_it_looked_at_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
