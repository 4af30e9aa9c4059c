#include "value/cvss/cvss.h"

#include "base/limits.h"
#include "vectors.h"

static bool scored(struct str vector, struct cvss_scores *s, struct err *err)
{
    struct cvss v;
    if (!cvss_parse(vector, &v, err))
        return false;
    cvss_scores(&v, s);
    return true;
}

static void cvss_scores_are_those_of_the_specifications(void **state)
{
    (void)state;
    static const struct {
        const char *vector;
        int base, temporal, environmental, overall;
        const char *origin;
    } rows[] = {
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:H", 78, 64, 92, 92,
         "CVSS v2 guide, 3.3.1"},
        {"AV:N/AC:L/Au:N/C:N/I:N/A:C/E:F/RL:OF/RC:C/TD:N", 78, 64, 0, 0, "CVSS v2 guide, 3.3.1"},
        {"AV:N/AC:L/Au:N/C:C/I:C/A:C/E:F/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:L", 100, 83, 90, 90,
         "CVSS v2 guide, 3.3.2"},
        {"AV:L/AC:H/Au:N/C:C/I:C/A:C/E:POC/RL:OF/RC:C/CDP:H/TD:H/CR:M/IR:M/AR:M", 62, 49, 75, 75,
         "CVSS v2 guide, 3.3.3"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P", 75, 75, 75, 75, "NVD, the usual 7.5"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/RL:OF", 75, 65, 65, 65, "v2, 3.2.2: 7.5 x 0.87 = 6.525"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/CDP:LM", 75, 75, 83, 83,
         "v2, 3.2.3: 7.5 + (10 - 7.5) x 0.3 = 8.25"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/CDP:H/TD:L/CR:H/IR:L/AR:ND", 75, 75, 22, 22,
         "v2, 3.2.3: adjusted base 7.6; (7.6 + (10 - 7.6) x 0.5) x 0.25 = 2.2"},
        {"AV:N/AC:L/Au:N/C:N/I:N/A:N", 0, 0, 0, 0, "no impact"},
        {"CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 99, 99, 99, 99, "3.0 keeps its formula"},
        {"CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:H/I:H/A:H", 96, 96, 96, 96, "3.0 keeps its formula"},
        {"CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H", 99, 99, 100, 99,
         "3.1: environmental has another exponent, and counts only where it is used"},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 100, 100, 100, 100, "CVSS v3.1 guide"},
        {"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:P/RL:O/RC:C", 98, 88, 88, 88,
         "temporal counts where it is given"},
        {"CVSS:3.1/AV:A/AC:H/PR:L/UI:N/S:C/C:H/I:L/A:L/E:F/RL:U/RC:R/CR:H/IR:M/AR:L/MAV:N/MAC:L/"
         "MPR:N/MUI:N/MS:C/MC:H/MI:H/MA:H",
         71, 67, 94, 94, "go-cvss, cvss31_test.go, all metrics defined"},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 93, 81, 81, 81,
         "CVSS-BT of macrovector 000220"},
        {"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:P/VC:H/VI:L/VA:N/SC:H/SI:H/SA:H", 86, 86, 86, 86,
         "naive floating point gives 8.5"},
        {"CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:L/VI:H/VA:H/SC:N/SI:L/SA:N/MSI:S", 72, 72, 93, 93,
         "safety by environmental override"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cvss_scores s;
        struct err err;
        if (!scored(str_of(rows[i].vector), &s, &err))
            fail_msg("%s: %s", rows[i].vector, err.text);
        if (s.base != rows[i].base || s.temporal != rows[i].temporal ||
            s.environmental != rows[i].environmental || s.overall != rows[i].overall)
            fail_msg("%s: %d %d %d %d (%s)", rows[i].vector, s.base, s.temporal, s.environmental,
                     s.overall, rows[i].origin);
    }
}

static void cvss_parse_names_the_metric_and_the_rule(void **state)
{
    (void)state;
    static const struct {
        const char *vector, *text;
    } rows[] = {
        {"", "CVSS: no metrics"},
        {"CVSS:3.1/", "CVSS: no metrics"},
        {"CVSS:5.0/AV:N", "CVSS: the prefix must be CVSS:3.0/, CVSS:3.1/ or CVSS:4.0/"},
        {"CVSS:3.1/AV:N/AC:L", "CVSS 3.1: mandatory metric PR is missing"},
        {"CVSS:3.1/AV:X/AC:L", "CVSS 3.1: metric AV cannot be 'X'"},
        {"CVSS:3.1/AV:N/AV:N", "CVSS 3.1: metric AV stands twice"},
        {"CVSS:3.1/AV:N//AC:L", "CVSS 3.1: empty metric between two '/'"},
        {"CVSS:3.1/AV:N/ZZ:L", "CVSS 3.1: unknown metric 'ZZ'"},
        {"CVSS:3.1/AVN", "CVSS 3.1: 'AVN' is no metric:value"},
        {"CVSS:4.0/AC:L/AV:N", "CVSS 4.0: metric AV is not in the order of the specification"},
        {"AV:N/PR:N", "CVSS 2.0: unknown metric 'PR'"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/E:X", "CVSS 2.0: metric E cannot be 'X'"},
        {"AV:N/AC:L/Au:N/C:P/I:P/A:P/E:POC/E:U", "CVSS 2.0: metric E stands twice"},
        {"AV:N/AC:L/Au:N/C:P/I:P/E:U/CDP:H", "CVSS 2.0: mandatory metric A is missing"},
        {"(AV:N/AC:L/Au:N/C:P/I:P/A:P)", "CVSS 2.0: unknown metric '(AV'"},
        {"CVSS:2.0/AV:N", "CVSS: the prefix must be CVSS:3.0/, CVSS:3.1/ or CVSS:4.0/"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct cvss v = {0};
        struct err err = {0};
        assert_false(cvss_parse(str_of(rows[i].vector), &v, &err));
        assert_string_equal(err.text, rows[i].text);
        assert_int_equal(v.version, CVSS_NONE);
    }
}

static void cvss_format_is_in_the_order_of_the_specification(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(1));
    struct cvss v;
    struct err err;
    struct buf out = {.arena = &a};
    assert_true(cvss_parse(STR("CVSS:3.1/E:X/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/CR:H"), &v, &err));
    cvss_format(&v, &out);
    assert_true(STR_IS(buf_str(&out), "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/CR:H"));
    assert_true(STR_IS(cvss_metric(&v, "E"), "X"));
    assert_true(STR_IS(cvss_metric(&v, "AV"), "N"));
    assert_int_equal(cvss_metric(&v, "RL").n, 0);
    assert_int_equal(cvss_metric(&v, "VC").n, 0);
    assert_string_equal(cvss_version_name(v.version), "3.1");
    arena_done(&a);
}

static void cvss_severity_has_the_bounds_of_the_specification(void **state)
{
    (void)state;
    static const struct {
        enum cvss_version version;
        int tenths;
        const char *word;
    } rows[] = {
        {CVSS_3_1, 0, "none"},    {CVSS_3_1, 1, "low"},       {CVSS_3_1, 39, "low"},
        {CVSS_3_1, 40, "medium"}, {CVSS_3_1, 69, "medium"},   {CVSS_3_1, 70, "high"},
        {CVSS_4_0, 89, "high"},   {CVSS_4_0, 90, "critical"}, {CVSS_4_0, 100, "critical"},
        {CVSS_2_0, 0, "low"},     {CVSS_2_0, 100, "high"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(cvss_severity_word(cvss_severity_of(rows[i].version, rows[i].tenths)),
                            rows[i].word);
}

static void cvss_score_text_goes_both_ways(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(1));
    for (int i = 0; i <= 100; i++) {
        struct buf out = {.arena = &a};
        int tenths = -1;
        cvss_score_format(i, &out);
        assert_true(cvss_score_parse(buf_str(&out), &tenths));
        assert_int_equal(tenths, i);
    }
    static const char *const bad[] = {"", ".", "1.", ".5", "10.1", "11", "-1", "1.55", "1.x", "x"};
    int tenths = -1;
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        assert_false(cvss_score_parse(str_of(bad[i]), &tenths));
    assert_true(cvss_score_parse(STR("7"), &tenths) && tenths == 70);
    assert_true(cvss_score_parse(STR("7.50"), &tenths) && tenths == 75);
    arena_done(&a);
}

static int tenths_of(struct str text)
{
    int tenths = -1;
    assert_true(cvss_score_parse(text, &tenths));
    return tenths;
}

static bool severity_is(enum cvss_version version, int tenths, struct str word)
{
    return str_eq_nocase(str_of(cvss_severity_word(cvss_severity_of(version, tenths))), word);
}

static void cvss_scores_agree_with_three_calculators(void **state)
{
    (void)state;
    static const char *const files[] = {"cvss/v31.dev.tsv", "cvss/v40.dev.tsv"};
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        struct arena a;
        arena_init(&a, MIB(16));
        struct str rest = vectors_read(&a, files[f]);
        struct str c[VECTORS_COLUMNS];
        size_t rows = 0, traps = 0, wrong = 0;
        while (vectors_row(&rest, c)) {
            struct cvss_scores s = {0};
            struct err err = {0};
            bool right = scored(c[0], &s, &err);
            if (right && f == 0)
                right = s.base == tenths_of(c[1]) && s.temporal == tenths_of(c[2]) &&
                        s.environmental == tenths_of(c[3]) &&
                        severity_is(s.version, s.base, c[4]) &&
                        severity_is(s.version, s.temporal, c[5]) &&
                        severity_is(s.version, s.environmental, c[6]);
            if (right && f == 1)
                right = s.overall == tenths_of(c[1]) && severity_is(s.version, s.overall, c[2]) &&
                        str_eq(str_of(s.macrovector), c[3]);
            rows++;
            traps += STR_IS(c[4], "rounding");
            wrong += !right;
            if (!right && wrong < 20)
                print_error("%.*s: %d %d %d %d %s %s\n", STR_ARG(c[0]), s.base, s.temporal,
                            s.environmental, s.overall, s.macrovector, err.text);
        }
        print_message("%s: %zu rows, %zu traps of rounding, %zu wrong\n", files[f], rows, traps,
                      wrong);
        assert_true(rows > 0);
        assert_int_equal(wrong, 0);
        arena_done(&a);
    }
}

static void cvss_parse_refuses_what_the_specification_does(void **state)
{
    (void)state;
    static const char *const files[] = {"cvss/invalid31.dev.tsv", "cvss/invalid40.dev.tsv"};
    for (size_t f = 0; f < COUNT_OF(files); f++) {
        struct arena a;
        arena_init(&a, MIB(4));
        struct str rest = vectors_read(&a, files[f]);
        struct str c[VECTORS_COLUMNS];
        size_t rows = 0, refused = 0, wrong = 0;
        while (vectors_row(&rest, c)) {
            struct cvss v = {0};
            struct err err = {0};
            bool good = cvss_parse(c[0], &v, &err);
            enum cvss_version version = STR_IS(c[2], "valid-as-3.0") ? CVSS_3_0
                                        : !STR_IS(c[2], "valid")     ? CVSS_NONE
                                        : f == 0                     ? CVSS_3_1
                                                                     : CVSS_4_0;
            rows++;
            refused += !good;
            bool right = v.version == version && good == (version != CVSS_NONE) &&
                         (good || err.code != ERR_NONE);
            if (!right)
                print_error("%.*s (%.*s): %s\n", STR_ARG(c[0]), STR_ARG(c[1]), err.text);
            wrong += !right;
        }
        print_message("%s: %zu rows, %zu refused, %zu wrong\n", files[f], rows, refused, wrong);
        assert_true(rows > 0);
        assert_int_equal(wrong, 0);
        arena_done(&a);
    }
}

static void cvss_base_agrees_with_what_was_computed_for_published_records(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, MIB(4));
    struct str rest = vectors_read(&a, "cvss/real-published.dev.tsv");
    struct str c[VECTORS_COLUMNS];
    size_t rows = 0, differ = 0, wrong = 0;
    while (vectors_row(&rest, c)) {
        struct cvss_scores s = {0};
        struct err err = {0};
        bool right = scored(c[0], &s, &err) &&
                     (s.version == CVSS_4_0 ? s.overall : s.base) == tenths_of(c[1]);
        bool contradicts = right && !cvss_scores_have(&s, tenths_of(c[2]));
        right = right && contradicts == STR_IS(c[5], "NO");
        rows++;
        differ += contradicts;
        wrong += !right;
        if (!right)
            print_error("%.*s: %d %.*s %s\n", STR_ARG(c[0]), s.base, STR_ARG(c[2]), err.text);
    }
    print_message("real-published: %zu rows, %zu contradicted, %zu wrong\n", rows, differ, wrong);
    assert_true(rows > 0);
    assert_int_equal(wrong, 0);
    arena_done(&a);
}

/* A property: no metric of harm can rise and the score fall. */
static void cvss_score_never_falls_when_an_impact_rises(void **state)
{
    (void)state;
    static const char levels[] = "NLH";
    for (int scope = 0; scope < 2; scope++) {
        for (int i = 0; i < 27; i++) {
            struct cvss_scores s[3];
            for (int up = 0; up < 3; up++) {
                char text[64];
                struct err err;
                snprintf(text, sizeof text, "CVSS:3.1/AV:A/AC:H/PR:L/UI:R/S:%c/C:%c/I:%c/A:%c",
                         scope ? 'C' : 'U', levels[up], levels[i / 3 % 3], levels[i % 3]);
                assert_true(scored(str_of(text), &s[up], &err));
            }
            assert_true(s[0].base <= s[1].base && s[1].base <= s[2].base);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cvss_scores_are_those_of_the_specifications),
        cmocka_unit_test(cvss_parse_names_the_metric_and_the_rule),
        cmocka_unit_test(cvss_format_is_in_the_order_of_the_specification),
        cmocka_unit_test(cvss_severity_has_the_bounds_of_the_specification),
        cmocka_unit_test(cvss_score_text_goes_both_ways),
        cmocka_unit_test(cvss_scores_agree_with_three_calculators),
        cmocka_unit_test(cvss_parse_refuses_what_the_specification_does),
        cmocka_unit_test(cvss_base_agrees_with_what_was_computed_for_published_records),
        cmocka_unit_test(cvss_score_never_falls_when_an_impact_rises),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
