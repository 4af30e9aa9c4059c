/* The cases of conformance/osv-ranges in the shared data: is this version affected by that record?
   Expected results come from the univers library and the publishers' own lists; those where both
   agree ("ranges+enumeration") are the strong ones. The records come from advisories/osv, so this
   test needs the data unpacked: TUTELA_DATA names the folder (see data/unpack there). */
#include "feeds.h"

#include "assess/match/match_internal.h"

static const char *const files[] = {"npm",       "PyPI",  "Debian",   "Maven", "Go",
                                    "crates.io", "NuGet", "RubyGems", "Alpine"};

struct counts {
    int strong, agree, absent, explained, shown;
};

/* Where the expected result is not right. apk orders numbers as numbers, so that 0.99.3 is before
   0.100.2 (apk-tools, version.c), and the expected results do not: there the generic scheme, which
   knows nothing of apk, is asked. In Maven since 3.8.7 ".alpha1" is "-alpha1" (MNG-7559), so that
   24.1.alpha1 and 24.1.0.alpha1, where the range begins, are equal. */
static bool is_explained(const struct match_package *p, const struct advisory_package *affected,
                         enum match_verdict ours)
{
    bool in = false;
    if (p->scheme == VERSION_MAVEN)
        return STR_IS(p->version, "24.1.alpha1");
    for (size_t i = 0; i < affected->range_count; i++) {
        struct version_range r = affected->ranges[i];
        r.scheme = VERSION_GENERIC;
        in |= version_in_range(&r, p->version) == VERSION_IN;
    }
    return p->scheme == VERSION_APK && in == (ours == MATCH_YES);
}

static bool is_record(struct feeds *f, int64_t number, struct str id)
{
    struct err err = {0};
    struct advisory ad;
    assert_true(advisories_get(f->db, &f->arena, number, &ad, &err));
    return str_eq(ad.id, id);
}

static void judge(struct feeds *f, const struct str fields[7], struct counts *n)
{
    size_t mark = arena_mark(&f->arena);
    struct err err = {0};
    struct advisory_candidates found;
    const struct feed_ecosystem *e = feed_ecosystem_find(fields[1]);
    assert_non_null(e);
    struct match_package p = {.ecosystem = e,
                              .release = fields[1],
                              .name = fields[2],
                              .version = fields[4],
                              .scheme = e->scheme};
    struct str key = feed_package_key(&f->arena, fields[1], fields[2]);
    assert_true(advisories_by_package(f->db, &f->arena, key, &found, &err));
    (void)match_read_version(&f->arena, p.scheme, &p.version); /* as match_identity does */
    const struct advisory_package *affected = NULL;
    enum match_verdict v = MATCH_VERDICT__COUNT;
    for (size_t i = 0; i < found.count; i++) {
        struct match m;
        if (!is_record(f, found.items[i].advisory, fields[3]))
            continue;
        match_package(&p, &found.items[i].package, &m);
        v = v == MATCH_YES ? v : m.verdict;
        affected = &found.items[i].package;
    }
    bool wanted = STR_IS(fields[5], "affected");
    n->absent += !affected;
    n->strong += affected != NULL;
    bool agrees = affected && (v == MATCH_YES) == wanted && v != MATCH_CANNOT_TELL;
    bool explained = affected && !agrees && is_explained(&p, affected, v);
    n->agree += agrees;
    n->explained += explained;
    if (affected && !agrees && !explained && n->shown++ < 5)
        print_message("  %.*s %.*s %.*s: expected %.*s\n", STR_ARG(fields[1]), STR_ARG(fields[2]),
                      STR_ARG(fields[4]), STR_ARG(fields[5]));
    arena_rewind(&f->arena, mark);
}

static void run_file(struct feeds *f, struct str data, const char *file)
{
    struct err err = {0};
    struct str text;
    struct str path = str_fmt(&f->arena, "%.*s/conformance/osv-ranges/%s.tsv", STR_ARG(data), file);
    if (!world_read_file(&f->arena, path, LIMIT_DOCUMENT, &text, &err))
        fail_msg("%s", err.text);
    struct counts n = {0};
    struct str line;
    while (str_split(&text, '\n', &line)) {
        struct str fields[7] = {0};
        for (size_t i = 0; i < COUNT_OF(fields); i++)
            (void)str_split(&line, '\t', &fields[i]);
        if (STR_IS(fields[6], "ranges+enumeration") ||
            (STR_IS(fields[0], "Go") && str_starts(fields[6], STR("ranges-only"))))
            judge(f, fields, &n);
    }
    print_message("%s: %d of %d agree, %d more are explained, %d records absent\n", file, n.agree,
                  n.strong, n.explained, n.absent);
    assert_true(n.strong > 0);
    assert_int_equal(n.agree + n.explained, n.strong);
    assert_true(n.explained * 100 <= n.strong);
}

static void versions_are_judged_as_the_publishers_list_them(void **state)
{
    struct feeds *f = *state;
    struct str data = world_env("TUTELA_DATA");
    if (!data.n)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        const char *zip = str_cz(&f->arena, str_fmt(&f->arena, "%.*s/advisories/osv/%s/all.zip",
                                                    STR_ARG(data), files[i]));
        (void)feeds_import(f, zip, false);
    }
    feeds_open(f, ADVISORIES_READ);
    for (size_t i = 0; i < COUNT_OF(files); i++)
        run_file(f, data, files[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(versions_are_judged_as_the_publishers_list_them,
                                        feeds_setup, feeds_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
