/* The cases of conformance/osv-ranges in the shared data: is this version affected by that record?
   Expected results come from the univers library and the publishers' own lists; those where both
   agree ("ranges+enumeration") are the strong ones. The records come from advisories/osv, so this
   test needs the data unpacked: TUTELA_DATA names the folder (see data/unpack there). */
#include "feeds.h"

#include "assess/match/match.h"

struct tally {
    const char *file;
    const char *zip;
    int least_permille; /* agreement that is asked for, of the strong cases */
};

/* Known to differ: Maven's 24.1.alpha1 (univers takes it for no pre-release), and cargo's 1.72,
   which is no version of semver and so cannot be told. */
static const struct tally files[] = {
    {"npm", "npm", 1000},       {"PyPI", "PyPI", 1000},
    {"Debian", "Debian", 1000}, {"Maven", "Maven", 999},
    {"Go", "Go", 1000},         {"crates.io", "crates.io", 985},
    {"NuGet", "NuGet", 990},    {"RubyGems", "RubyGems", 990},
    {"Alpine", "Alpine", 990},
};

struct counts {
    int strong, agree, absent, shown;
};

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
    enum match_verdict v = MATCH_VERDICT__COUNT;
    for (size_t i = 0; i < found.count; i++) {
        struct match m;
        struct advisory ad;
        assert_true(advisories_get(f->db, &f->arena, found.items[i].advisory, &ad, &err));
        if (!str_eq(ad.id, fields[3]))
            continue;
        match_package(&f->arena, &p, &found.items[i].package, &m);
        v = v == MATCH_YES ? v : m.verdict;
    }
    bool wanted = STR_IS(fields[5], "affected");
    n->absent += v == MATCH_VERDICT__COUNT;
    n->strong += v != MATCH_VERDICT__COUNT;
    bool agrees = (v == MATCH_YES) == wanted && v != MATCH_CANNOT_TELL;
    n->agree += v != MATCH_VERDICT__COUNT && agrees;
    if (v != MATCH_VERDICT__COUNT && !agrees && n->shown++ < 5)
        print_message("  %.*s %.*s %.*s: expected %.*s\n", STR_ARG(fields[1]), STR_ARG(fields[2]),
                      STR_ARG(fields[4]), STR_ARG(fields[5]));
    arena_rewind(&f->arena, mark);
}

static void run_file(struct feeds *f, struct str data, const struct tally *t)
{
    struct err err = {0};
    struct str text;
    struct str path = str_fmt(&f->arena, "%.*s/conformance/osv-ranges/%s.tsv", STR_ARG(data),
                              t->file);
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
    print_message("%s: %d of %d agree, %d records absent\n", t->file, n.agree, n.strong, n.absent);
    assert_true(n.strong > 0);
    assert_true((int64_t)n.agree * 1000 >= (int64_t)n.strong * t->least_permille);
}

static void versions_are_judged_as_the_publishers_list_them(void **state)
{
    struct feeds *f = *state;
    struct str data = world_env("TUTELA_DATA");
    if (!data.n)
        skip();
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        const char *zip = str_cz(&f->arena, str_fmt(&f->arena, "%.*s/advisories/osv/%s/all.zip",
                                                    STR_ARG(data), files[i].zip));
        (void)feeds_import(f, zip, false);
    }
    feeds_open(f, ADVISORIES_READ);
    for (size_t i = 0; i < COUNT_OF(files); i++)
        run_file(f, data, &files[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(versions_are_judged_as_the_publishers_list_them,
                                        feeds_setup, feeds_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
