/* Which sources answer for a component follows from what the database says it holds. */
#include "feeds.h"

#include "assess/match/match_internal.h"

static int setup(void **state)
{
    struct arena *a = test_calloc(1, sizeof *a);
    arena_init(a, LIMIT_ARENA);
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    arena_done(*state);
    test_free(*state);
    return 0;
}

#define ROW(source, piece, day) \
    { \
        .name = {source, sizeof source - 1}, .part = {piece, sizeof piece - 1}, \
        .newest = {day, sizeof day - 1}, .records = 10, .max_age_days = 30 \
    }

static const struct advisory_source all[] = {
    ROW("csaf", "", "2026-08-20"),
    ROW("csaf", "Example Medical", "2026-08-20"),
    ROW("cve", "", "2020-01-01"),
    ROW("cve", "2020", "2020-01-01"),
    ROW("epss", "", "2026-08-20"),
    ROW("ghsa", "", "2026-08-20"),
    ROW("ghsa", "npm", "2020-01-01"),
    ROW("kev", "", "2026-08-20"),
    ROW("nvd", "", "2026-08-20"),
    ROW("nvd", "2026", "2026-08-20"),
    ROW("osv", "", "2026-08-20"),
    ROW("osv", "Debian:11", "2020-01-01"),
    ROW("osv", "Debian:12", "2026-08-20"),
    ROW("osv", "SUSE:Linux Enterprise Module for Basesystem 15 SP4", "2026-08-20"),
    ROW("osv", "SUSE:Linux Enterprise Server 15 SP5", "2026-08-20"),
    ROW("osv", "Ubuntu:22.04:LTS", "2026-08-20"),
    ROW("osv", "npm", "2026-08-20"),
};

/* Those of the sources whose index is in the mask. */
static struct match_coverage cover(struct arena *a, unsigned mask, const char *purl, bool products)
{
    struct advisory_source rows[COUNT_OF(all)];
    struct advisory_sources sources = {rows, 0};
    struct match_options options = {0};
    struct match_component c = {.purl = str_of(purl)};
    struct match_identity id;
    struct match_scopes scopes;
    struct match_coverage out;
    assert_true(date_parse(STR("2026-08-23"), &options.as_of));
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (mask & 1u << i)
            rows[sources.count++] = all[i];
    match_identity(a, &c, NULL, &id);
    match_scopes_find(a, &sources, &scopes);
    match_coverage_find(a, &scopes, &options, id.package_count ? &id.packages[0] : NULL, products,
                        &out);
    return out;
}

static void sources_answer_by_what_they_hold(void **state)
{
    enum { EVERY = (1u << COUNT_OF(all)) - 1, CSAF = 3, CVE = 12, NVD = 768, LISTS = 144 };
    static const struct {
        unsigned mask;
        const char *purl;
        bool products;
        size_t parts;
        bool covered, stale;
        const char *looked, *reason;
    } rows[] = {
        {EVERY, "pkg:npm/x@1.0.0", false, 1, true, false, "osv npm", "one fresh source is enough"},
        {1u << 6, "pkg:npm/x@1.0.0", false, 1, true, true, "ghsa npm", "this one alone is old"},
        {EVERY, "pkg:deb/debian/x@1?distro=debian-12", false, 1, true, false, "Debian:12", ""},
        {EVERY, "pkg:deb/debian/x@1?distro=debian-11", false, 1, true, true, "Debian:11", ""},
        {EVERY, "pkg:deb/debian/x@1?distro=debian-10", false, 1, false, false, "", "no such part"},
        {EVERY, "pkg:deb/debian/x@1", false, 3, true, false, "Debian:11", "all releases are asked"},
        {EVERY, "pkg:deb/ubuntu/x@1?distro=ubuntu-22.04", false, 2, true, false, "22.04:LTS", ""},
        {EVERY, "pkg:rpm/sles/x@1?distro=sles-15.4", false, 2, true, false, "15 SP4", "by its end"},
        {EVERY, NULL, true, 0, true, false, "nvd", "cve is old, nvd is not"},
        {CVE, NULL, true, 0, true, true, "cve", "years are no ecosystems"},
        {CSAF, NULL, true, 0, false, false, "csaf", "publishers speak of their own only"},
        {CSAF | NVD, NULL, true, 0, true, false, "csaf", "asked as well"},
        {LISTS, NULL, true, 0, false, false, "", "lists of identifiers answer for nothing"},
        {CVE, "pkg:npm/x@1.0.0", false, 1, false, false, "", "asked, but not for all packages"},
    };
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct match_coverage c = cover(a, rows[i].mask, rows[i].purl, rows[i].products);
        if (c.covered != rows[i].covered || c.stale != rows[i].stale ||
            c.part_count != rows[i].parts || !str_has(c.looked, str_of(rows[i].looked)))
            fail_msg("row %zu (%s): %zu parts,%s%s looked in %.*s", i, rows[i].reason, c.part_count,
                     c.covered ? " covered" : "", c.stale ? " stale" : "", STR_ARG(c.looked));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sources_answer_by_what_they_hold, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
