#include "value/version/ranges.h"

#include "base/json.h"
#include "base/limits.h"
#include "vectors.h"

static const char *const verdicts[] = {
    [VERSION_CANNOT_TELL] = "?", [VERSION_IN] = "in", [VERSION_OUT] = "out"};

/* "in", "out", "?", or "bad" for what is no range. */
static const char *verdict(enum version_syntax syntax, struct str range, struct str version)
{
    struct arena a;
    struct err err;
    struct version_ranges ranges;
    arena_init(&a, MIB(4));
    const char *result = "bad";
    if (version_ranges_parse(&a, syntax, range, &ranges, &err))
        result = verdicts[version_in_ranges(&ranges, version)];
    arena_done(&a);
    return result;
}

struct row {
    const char *range, *version, *wanted;
};

static void check(enum version_syntax syntax, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *got = verdict(syntax, str_of(rows[i].range), str_of(rows[i].version));
        if (!str_eq(str_of(got), str_of(rows[i].wanted)))
            fail_msg("%s: %s is %s, not %s", rows[i].range, rows[i].version, got, rows[i].wanted);
    }
}

/* clang-format off */
static const struct row npm_rows[] = { /* node-semver, README and test/fixtures */
    {"", "1.0.0", "in"}, {"*", "1.0.0-rc1", "out"}, {"^1.2.3", "1.2.3-pre", "out"},
    {"^1.2.3-alpha", "1.2.3-pre", "in"}, {"^1.2.3-alpha", "1.2.4-pre", "out"},
    {"^0.1.2", "0.2.0", "out"}, {"^0.0.1", "0.0.2", "out"}, {"^0.x", "0.9.0", "in"},
    {"^0.0", "0.1.0", "out"}, {">1.2", "1.2.8", "out"}, {">1.2", "1.3.0", "in"},
    {"~1.2.1 >=1.2.3", "1.2.3", "in"}, {"~1", "1.9.9", "in"}, {"~> 1.2", "1.3.0", "out"},
    {"1.2.x || 2.x", "2.1.3", "in"}, {">=0.7.x", "0.7.0-asdf", "out"}, {"<=1.2", "1.2.9", "in"},
    {"1.0.0 - 2.0.0", "2.2.3", "out"}, {"1.2 - 2", "2.9.9", "in"}, {"<1.2.3", "1.2.3-beta", "out"},
    {"^1.9", "1.10.0", "in"}, {"^9007199254740991", "1.0.0", "bad"}, {"<2 >=1.9.9", "1.9.9", "in"},
    {"* || >=1.2.3-a", "1.2.3-b", "out"}, {">=1.2.3-a || 2", "1.2.3-b", "in"},
    {"|| 2", "1.0.0", "in"}, {">x", "1.0.0", "out"}, {"<x || 1", "1.0.0", "in"},
    {"1.x.3", "1.0.3", "bad"}, {"^1.x.3", "1.0.3", "in"}, {"== 1.2.3", "1.2.3", "bad"},
    {"==1", "1.2.3", "in"}, {"= v1.2.3", "1.2.3", "in"}, {"1 - =2.0.0", "2.0.0", "bad"},
    {"1 -2", "1.0.0", "bad"}, {"01.2.3", "1.2.3", "bad"}, {"1.2.3-01", "1.2.3", "bad"},
    {">1.2.3+build <2", "1.3.0", "in"}, {"1.2.3.4", "1.2.3", "bad"}, {">", "1.2.3", "bad"},
    {"1.2.x-01", "1.2.0", "bad"}, {">1.0.0", "no version", "?"}, {">2 <1", "1.5.0", "out"},
    {"> =1.0.0", "1.0.0", "in"}, {"> = 1.0.0", "1.0.0", "bad"}, {"0.0.0", "0.0.0", "in"}, {"0.0.0", "0.1.0", "out"}, {">0.0.0", "0.0.0", "out"},
};
static const struct row npm_all_rows[] = { /* the same with includePrerelease */
    {"*", "1.0.0-rc1", "in"}, {"^1.2.3", "1.2.3-pre", "out"}, {"^1.2", "1.2.0-pre", "in"},
    {">=0.7.x", "0.7.0-asdf", "in"}, {"<2", "2.0.0-a", "out"}, {"1 - 2.0.0", "2.0.0-a", "in"},
    {"1 - =2.0.0", "2.0.0", "in"}, {">1", "2.0.0-a", "in"}, {"1.0.0 - 2", "1.0.0-a", "in"},
};
static const struct row pypi_rows[] = { /* PEP 440, "Version specifiers" */
    {"", "1", "in"}, {"~=2.2", "2.9", "in"}, {"~=2.2", "3.0.dev1", "out"}, {"~=1.4.5", "1.5", "out"},
    {"~=2.2.post3", "2.2.post2", "out"}, {"~=1", "1", "bad"}, {"==1.1", "1.1.post1", "out"},
    {"==1.1", "1.1+local", "in"}, {"==1.1+local", "1.1", "out"}, {"==1.1.*", "1.1a1", "in"},
    {"==1.1.*", "1.1.dev3", "in"}, {"==1.1.*", "1.2.dev3", "out"}, {"==1.0.*", "1", "in"},
    {"!=1.1.*", "1.1.post1", "out"}, {"!=1.1", "1.1+l", "out"}, {"!=1.1+l", "1.1", "in"},
    {"!=1.1+l", "1.1+l", "out"}, {"!=1.1,!=1.2", "1.1.5", "in"}, {"!=1.1,!=1.2", "1.2", "out"},
    {"<=1.7", "1.7+l", "in"}, {">1.7", "1.7.1", "in"}, {">1.7", "1.7.0.post1", "out"},
    {">1.7", "1.7.0.0.1.dev0", "in"}, {">1.7", "1.7+l", "out"}, {">1.7.post2", "1.7.post3", "in"},
    {">1.7,>=1.7.post3", "1.7.post4", "out"}, {">1.7.post2", "1.7.post2+l", "out"},
    {">1.0a1", "1.0a1.post1", "out"}, {">1.0a1", "1.0", "in"}, {">1.0.dev1", "1.0.dev1+l", "out"},
    {"<1.7", "1.7rc1", "out"}, {"<1.7", "1.7.dev0", "out"}, {"<1.7rc1", "1.7b1", "in"},
    {"<1.0.post1", "1.0.post1.dev1", "out"}, {"<1.0.post1", "1.0", "in"},
    {"===1.0", "1.0", "in"}, {"===1.0", "1.0.0", "out"}, {"===foo", "1.0", "out"},
    {"===FOO", "foo", "in"}, {"==1!2.*", "1!2.5", "in"}, {"==1!2.*", "2.5", "out"},
    {">=0", "0rc1", "out"}, {">=0", "0", "in"}, {"==0", "0.0", "in"}, {"==9.*", "9.9", "in"},
    {"==9.*", "10", "out"}, {",>=1,", "1", "in"}, {"1.0", "1.0", "bad"}, {">=1.0+l", "1", "bad"},
    {">=1.*", "1", "bad"}, {"==1a1.*", "1", "bad"}, {"==1 .*", "1", "bad"}, {"===a b", "1", "bad"},
    {">=1,<2", "x", "?"}, {"==1.*,<1", "1.0", "out"},
};
static const struct row vers_rows[] = { /* vers-spec, "Checking if a version is contained" */
    {"vers:npm/*", "1.0.0", "in"}, {"vers:none/*", "1", "out"}, {"vers:all/*", "1", "in"},
    {"vers:pypi/1|>=3", "1.0", "in"}, {"vers:pypi/1|>=3", "2", "out"}, {"vers:pypi/1|>=3", "3", "in"},
    {"vers:pypi/<1|>=2|<3", "0.5", "in"}, {"vers:pypi/<1|>=2|<3", "1.5", "out"},
    {"vers:pypi/<1|>=2|<3", "2.5", "in"}, {"vers:pypi/<1|>=2|<3", "3", "out"},
    {"vers:pypi/>=1|>=2|<3|<4", "3.5", "in"}, {"vers:pypi/>=1|!=2|<3", "2.0", "out"},
    {"vers:pypi/>=1|!=2|<3", "2.1", "in"}, {"vers:pypi/!=2", "3", "in"}, {"vers:pypi/!=2", "2", "out"},
    {"vers:pypi/1|!=2", "3", "out"}, {"vers:pypi/<2|2", "2", "in"}, {"vers:pypi/2|<2", "1", "in"},
    {"vers:pypi/<3|>=1", "2", "in"}, {"vers:npm/what", "what", "in"}, {"vers:npm/>=x", "1.0.0", "?"},
    {"vers:deb/<1%3A2", "1:1", "in"}, {"vers:pypi/>=1!2", "1!3", "in"}, {"vers:PyPI/ >= 1 |", "2", "in"},
    {"vers:npm/0", "1.0.0", "?"}, {"vers:generic/>0", "0", "out"}, {"vers:generic/0", "0~a", "out"},
    {"vers:generic/>=0", "0~a", "in"}, {"vers:pypi/!1", "1", "bad"}, {"vers:pypi/", "1", "bad"},
    {"vers:pypi/>=", "1", "bad"}, {"vers:pypi/*|1", "1", "bad"}, {"vers:nobody/1", "1", "bad"},
    {"vers:all/1", "1", "bad"}, {"vers:pypi/1%2", "1", "bad"}, {"vers:pypi/1%00", "1", "bad"},
    {"vers:pypi/%FF", "1", "bad"}, {"npm/*", "1", "bad"}, {"vers:npm", "1", "bad"},
};
/* clang-format on */

static void ranges_of_npm_admit_prereleases_only_by_name(void **state)
{
    (void)state;
    check(VERSION_SYNTAX_NPM, npm_rows, COUNT_OF(npm_rows));
    check(VERSION_SYNTAX_NPM_ALL, npm_all_rows, COUNT_OF(npm_all_rows));
}

static void ranges_of_pypi_follow_pep_440(void **state)
{
    (void)state;
    check(VERSION_SYNTAX_PYPI, pypi_rows, COUNT_OF(pypi_rows));
}

static void ranges_of_vers_follow_its_algorithm(void **state)
{
    (void)state;
    check(VERSION_SYNTAX_VERS, vers_rows, COUNT_OF(vers_rows));
}

static void ranges_have_a_greatest_size(void **state)
{
    (void)state;
    struct arena a;
    struct err err;
    struct version_ranges ranges;
    struct buf many = {.arena = &a};
    arena_init(&a, MIB(16));
    for (int i = 0; i < 257; i++)
        BUF_LIT(&many, ">=1,");
    assert_false(version_ranges_parse(&a, VERSION_SYNTAX_PYPI, buf_str(&many), &ranges, &err));
    assert_int_equal(err.code, ERR_LIMIT);
    struct str longer = {ARENA_ARRAY(&a, char, LIMIT_TEXT + 1), LIMIT_TEXT + 1};
    for (int i = 0; i < VERSION_SYNTAX__COUNT; i++) {
        assert_false(version_ranges_parse(&a, (enum version_syntax)i, longer, &ranges, &err));
        assert_int_equal(err.code, ERR_LIMIT);
    }
    arena_done(&a);
}

static void ranges_become_intervals(void **state)
{
    (void)state;
    static const struct {
        enum version_syntax syntax;
        const char *range, *text;
    } rows[] = {
        {VERSION_SYNTAX_NPM, "^1.2.3 || 1.2 - 3.4 || *", "*"},
        {VERSION_SYNTAX_NPM, "^1.2.3 || ~2", ">=1.2.3 <2.0.0-0 || >=2.0.0 <3.0.0-0"},
        {VERSION_SYNTAX_NPM, ">2 <1", "<empty>"},
        {VERSION_SYNTAX_NPM, "<x", "<empty>"},
        {VERSION_SYNTAX_NPM, ">=1.2.3 >1.2.3 <=2.0.0 <2.0.0", ">1.2.3 <2.0.0"},
        {VERSION_SYNTAX_NPM_ALL, "1.9", ">=1.9.0-0 <1.10.0-0"},
        {VERSION_SYNTAX_PYPI, ">=1.0,!=1.3.*,<2", ">=1.0 <1.3.dev0 || >=1.4.dev0 <2.dev0"},
        {VERSION_SYNTAX_PYPI, "<=1.0rc9", "<1.0rc9.post0.dev0"},
        {VERSION_SYNTAX_PYPI, "<=1!1.post", "<1!1.post1.dev0"},
        {VERSION_SYNTAX_PYPI, "==0.dev99", ">=0.0.dev99 <0.0.dev100"},
        {VERSION_SYNTAX_PYPI, ">1-B", ">=1b1.dev0"},
        {VERSION_SYNTAX_PYPI, "==1+L.2", "=1+L.2"},
        {VERSION_SYNTAX_VERS, "vers:deb/<1|>=2|!=3|<4|7", "<1 || >=2 <3 || >3 <4 || =7"},
        {VERSION_SYNTAX_VERS, "vers:deb/>=2|!=2", ">2"},
        {VERSION_SYNTAX_VERS, "vers:deb/!=2", "<2 || >2"},
    };
    struct arena a;
    arena_init(&a, MIB(1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct version_ranges ranges;
        struct buf out = {.arena = &a};
        struct err err = {0};
        assert_true(version_ranges_parse(&a, rows[i].syntax, str_of(rows[i].range), &ranges, &err));
        version_ranges_format(&ranges, &out);
        if (!str_eq(buf_str(&out), str_of(rows[i].text)))
            fail_msg("%s: %.*s", rows[i].range, STR_ARG(buf_str(&out)));
    }
    arena_done(&a);
}

static void ranges_agree_with_file(const char *file, enum version_syntax syntax, size_t column)
{
    struct arena a;
    arena_init(&a, MIB(8));
    struct str rest = vectors_read(&a, file);
    struct str cols[VECTORS_COLUMNS];
    size_t rows = 0;
    size_t wrong = 0;
    while (vectors_row(&rest, cols)) {
        const char *got = verdict(syntax, cols[0], cols[1]);
        rows++;
        if (str_eq(str_of(got), cols[column]))
            continue;
        print_error("%s: %.*s: %.*s is %.*s, not %s\n", file, STR_ARG(cols[0]), STR_ARG(cols[1]),
                    STR_ARG(cols[column]), got);
        wrong++;
    }
    print_message("%s: %zu rows, %zu wrong\n", file, rows, wrong);
    assert_true(rows > 1000);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

static void ranges_agree_with_the_ecosystems(void **state)
{
    (void)state;
    ranges_agree_with_file("version/range-npm.dev.tsv", VERSION_SYNTAX_NPM, 2);
    ranges_agree_with_file("version/range-npm.dev.tsv", VERSION_SYNTAX_NPM_ALL, 3);
    ranges_agree_with_file("version/range-pypi.dev.tsv", VERSION_SYNTAX_PYPI, 2);
}

static const char *comparator(enum version_comparator c)
{
    static const char *const texts[] = {
        [VERSION_COMPARATOR_EQ] = "=", [VERSION_COMPARATOR_NE] = "!=",
        [VERSION_COMPARATOR_LT] = "<", [VERSION_COMPARATOR_LE] = "<=",
        [VERSION_COMPARATOR_GT] = ">", [VERSION_COMPARATOR_GE] = ">="};
    return texts[c];
}

static void check_parse(struct arena *a, const struct json *test)
{
    struct version_vers vers;
    struct err err = {0};
    struct str input = json_text(test, "input");
    bool parsed = version_vers_parse(a, input, true, &vers, &err);
    if (json_is_true(test, "expected_failure") == parsed)
        fail_msg("%.*s: %s", STR_ARG(input), parsed ? "is taken" : err.text);
    if (!parsed)
        return;
    const struct json *wanted = json_get(test, "expected_output");
    const struct json *list = json_get(wanted, "version_constraints");
    size_t i = 0;
    assert_true(str_eq(vers.type, json_text(wanted, "scheme")));
    assert_int_equal(vers.count, json_count(list));
    JSON_EACH (pair, list) {
        const struct json *first = json_first(pair);
        assert_true(str_eq(str_of(comparator(vers.constraints[i].comparator)), first->text));
        assert_true(str_eq(vers.constraints[i].version, first->next->text));
        i++;
    }
}

static void check_canonical(struct arena *a, const struct json *test)
{
    struct version_vers vers;
    struct err err = {0};
    struct buf out = {.arena = a};
    struct str input = json_text(test, "input");
    assert_true(version_vers_parse(a, input, false, &vers, &err));
    version_vers_format(&vers, &out);
    if (!str_eq(buf_str(&out), json_text(test, "expected_output")))
        fail_msg("%.*s became %.*s", STR_ARG(input), STR_ARG(buf_str(&out)));
}

static void check_contained(const struct json *test)
{
    const struct json *input = json_get(test, "input");
    bool wanted = json_is_true(test, "expected_output");
    struct str range = json_text(input, "vers");
    assert_string_equal(verdict(VERSION_SYNTAX_VERS, range, json_text(input, "version")),
                        wanted ? "in" : "out");
}

static void ranges_agree_with_the_tests_of_vers(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t tests;
    } files[] = {
        {"npm_range_containment_test", 1},
        {"pypi_range_containment_test", 10},
        {"pypi_range_validate_test", 19},
        {"vers_canonical_parse_test", 12},
    };
    struct arena a;
    arena_init(&a, MIB(8));
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct json *root;
        struct err err = {0};
        struct str path = str_fmt(&a, "version/vers-spec/%s.json", files[i].file);
        assert_true(json_read(&a, vectors_read(&a, str_cz(&a, path)), &root, &err));
        size_t count = 0;
        JSON_EACH (test, json_get(root, "tests")) {
            struct str type = json_text(test, "test_type");
            if (STR_IS(type, "parse"))
                check_parse(&a, test);
            else if (STR_IS(type, "validate"))
                check_canonical(&a, test);
            else
                check_contained(test);
            count++;
        }
        assert_int_equal(count, files[i].tests);
    }
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_of_npm_admit_prereleases_only_by_name),
        cmocka_unit_test(ranges_of_pypi_follow_pep_440),
        cmocka_unit_test(ranges_of_vers_follow_its_algorithm),
        cmocka_unit_test(ranges_have_a_greatest_size),
        cmocka_unit_test(ranges_become_intervals),
        cmocka_unit_test(ranges_agree_with_the_ecosystems),
        cmocka_unit_test(ranges_agree_with_the_tests_of_vers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
