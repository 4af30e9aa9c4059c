#include "value/ssvc/ssvc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/embed.h"
#include "base/limits.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, GIB(1));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* The model of a tree and answers apart by ';'. */
static struct json *decide(const char *tree, const char *answers)
{
    const struct ssvc *ssvc = ssvc_default(&arena);
    struct ssvc_answers known = {0};
    struct str rest = str_of(answers), one;
    struct err err = {0};
    struct json *model = NULL;
    while (rest.n && str_split(&rest, ';', &one))
        if (!ssvc_answer(&arena, ssvc, one, &known, &err))
            fail_msg("%s: %s", answers, err.text);
    if (!ssvc_decide(&arena, ssvc, str_of(tree), &known, &model, &err))
        fail_msg("%s: %s: %s", tree, answers, err.text);
    return model;
}

static struct str joined(const struct json *list)
{
    struct buf b = {.arena = &arena};
    JSON_EACH (item, list)
        buf_fmt(&b, "%s%.*s", b.n ? "," : "", STR_ARG(json_as_text(item)));
    return buf_str(&b);
}

/* All rows of the published tables, a letter for each outcome: Defer, Scheduled, Out-of-cycle,
   Immediate and so on. The points count as an odometer, the last one fastest. The letters are
   the rows of CERT/CC's CSV files in that order. */
static void ssvc_gives_every_row_of_the_published_tables(void **state)
{
    (void)state;
    static const struct {
        const char *tree, *points, *letters;
    } tables[] = {
        {"deployer", "exploitation,system_exposure,automatable,human_impact",
         "ddss dsss dsss ssss dsss ssso "
         "dsss ssss dsss ssso ssso ssoo "
         "ssoo sooo ssoo oooo sooi ooii"},
        {"supplier", "exploitation,utility,technical_impact,public_safety_impact",
         "ds so so so so oo "
         "so si si oi oi oi "
         "oi oi oi oi ii ii"},
        {"human_impact", "safety_impact,mission_impact", "llmv llmv mhhv vvvv"},
        {"public_safety_impact", "safety_impact", "m s s s"},
        {"utility", "automatable,value_density", "l e e s"},
    };
    const struct ssvc *ssvc = ssvc_default(&arena);
    size_t total = 0;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        const struct ssvc_table *t = &ssvc->tables[i];
        assert_true(str_eq(t->id, str_of(tables[i].tree)));
        struct buf letters = {.arena = &arena};
        size_t at[SSVC_INPUT_MAX] = {0};
        for (size_t row = 0; row < t->cell_count; row++, total++) {
            struct ssvc_answers answers = {0};
            struct json *model;
            struct err err = {0};
            for (size_t k = 0; k < t->input_count; k++)
                answers.values[t->inputs[k]] = (unsigned char)(at[k] + 1);
            if (!ssvc_decide(&arena, ssvc, t->id, &answers, &model, &err))
                fail_msg("%s", err.text);
            assert_true(json_is_true(model, "settled"));
            buf_char(&letters, json_text(model, "outcome").p[0]);
            for (size_t k = t->input_count; k-- > 0;) {
                at[k] = (at[k] + 1) % ssvc->points[t->inputs[k]].value_count;
                if (at[k])
                    break;
            }
        }
        size_t n = 0;
        for (const char *want = tables[i].letters; *want; want++)
            if (*want != ' ' && (n >= letters.n || letters.p[n++] != *want))
                fail_msg("%s: row %zu is not %c", tables[i].tree, n, *want);
        assert_int_equal(n, t->cell_count);
        struct str rest = str_of(tables[i].points), point;
        for (size_t k = 0; str_split(&rest, ',', &point); k++)
            assert_true(str_eq(ssvc->points[t->inputs[k]].id, point));
    }
    assert_int_equal(total, 72 + 36 + 16 + 4 + 4);
}

static void ssvc_never_falls_when_a_factor_rises(void **state)
{
    (void)state;
    const struct ssvc *ssvc = ssvc_default(&arena);
    for (size_t i = 0; i < ssvc->table_count; i++) {
        const struct ssvc_table *t = &ssvc->tables[i];
        size_t step = 1;
        for (size_t k = t->input_count; k-- > 0;) {
            size_t values = ssvc->points[t->inputs[k]].value_count;
            for (size_t row = 0; row < t->cell_count; row++)
                if (row / step % values + 1 < values)
                    assert_true(t->cells[row] <= t->cells[row + step]);
            step *= values;
        }
    }
}

static void ssvc_takes_unknown_for_every_value(void **state)
{
    (void)state;
    static const struct {
        const char *tree, *answers, *outcome, *possible, *ask;
    } rows[] = {
        {"supplier", "", "immediate", "defer,scheduled,out-of-cycle,immediate", "exploitation"},
        {"supplier", "exploitation=active;utility=super effective", "immediate", "immediate", ""},
        {"supplier", "exploitation=active;utility=efficient;technical_impact=unknown", "immediate",
         "out-of-cycle,immediate", "public_safety_impact"},
        {"supplier",
         "exploitation=none;utility=laborious;technical_impact=partial;"
         "safety_impact=critical",
         "scheduled", "scheduled", ""},
        {"supplier",
         "exploitation=none;automatable=no;value_density=diffuse;technical_impact=partial;"
         "public_safety_impact=minimal",
         "defer", "defer", ""},
        {"supplier",
         "exploitation=none;automatable=yes;technical_impact=total;"
         "public_safety_impact=minimal",
         "out-of-cycle", "scheduled,out-of-cycle", "value_density"},
        {"deployer",
         "EXPLOITATION=Public_PoC;system-exposure=small;automatable=no;human_impact=low", "defer",
         "defer", ""},
        {"deployer",
         "exploitation=active;system_exposure=open;automatable=yes;"
         "safety_impact=catastrophic",
         "immediate", "immediate", ""},
        {"human_impact", "safety_impact=critical", "very high", "medium,high,very high",
         "mission_impact"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *m = decide(rows[i].tree, rows[i].answers);
        const struct json *first = json_first(json_get(m, "questions"));
        if (!str_eq(json_text(m, "outcome"), str_of(rows[i].outcome)) ||
            !str_eq(joined(json_get(m, "possible")), str_of(rows[i].possible)) ||
            !str_eq(json_text(first, "point"), str_of(rows[i].ask)))
            fail_msg("row %zu: %.*s of %.*s, ask %.*s", i, STR_ARG(json_text(m, "outcome")),
                     STR_ARG(joined(json_get(m, "possible"))), STR_ARG(json_text(first, "point")));
        assert_true(json_is_true(m, "settled") ==
                    (str_find_char(str_of(rows[i].possible), ',') == strlen(rows[i].possible)));
    }
}

/* Whatever is answered next, what is possible is never more than before, and the questions' own
   forecasts hold. */
static void ssvc_questions_tell_what_an_answer_leads_to(void **state)
{
    (void)state;
    struct json *before = decide("deployer", "exploitation=active;safety_impact=marginal");
    size_t asked = 0;
    JSON_EACH (q, json_get(before, "questions")) {
        bool settles = true;
        JSON_EACH (one, json_get(q, "if")) {
            struct str answers = str_fmt(
                &arena, "exploitation=active;safety_impact=marginal;%.*s=%.*s",
                STR_ARG(json_text(q, "point")), STR_ARG(json_text(one, "value")));
            struct json *after = decide("deployer", answers.p);
            assert_true(
                str_eq(joined(json_get(after, "possible")), joined(json_get(one, "possible"))));
            settles = settles && json_is_true(after, "settled");
            asked++;
        }
        assert_true(settles == json_is_true(q, "settles"));
    }
    assert_int_equal(asked, 3 + 2 + 4); /* exposure, automatable, mission impact */
}

static void ssvc_says_where_a_point_comes_from(void **state)
{
    (void)state;
    struct json *m = decide("supplier", "exploitation=active;safety_impact=critical");
    struct buf b = {.arena = &arena};
    JSON_EACH (p, json_get(m, "points"))
        buf_fmt(&b, "%.*s=%.*s(%.*s);", STR_ARG(json_text(p, "point")),
                STR_ARG(joined(json_get(p, "possible"))), STR_ARG(json_text(p, "from")));
    assert_true(str_eq(
        buf_str(&b),
        STR("exploitation=active(given);utility=laborious,efficient,super effective(unknown);"
            "technical_impact=partial,total(unknown);"
            "public_safety_impact=significant(table public_safety_impact);")));
    assert_true(STR_IS(json_text(m, "label"), "practice"));
    assert_true(str_has(json_text(m, "source"), STR("supplier_patch_development_priority")));
}

static void ssvc_refuses_answers_that_do_not_fit(void **state)
{
    (void)state;
    static const struct {
        const char *tree, *answers, *text;
    } rows[] = {
        {"supplier", "exploitation", "'exploitation' is not point=value"},
        {"supplier", "explosion=yes", "there is no decision point 'explosion'"},
        {"supplier", "exploitation=maybe",
         "exploitation: 'maybe' is none of none, public poc, active, unknown"},
        {"supplier", "exploitation=none;exploitation=active", "exploitation is answered twice"},
        {"supplier", "mission_impact=degraded", "supplier does not ask for mission_impact"},
        {"supplier", "utility=laborious;automatable=yes",
         "utility: 'laborious' contradicts what table utility makes of the other answers"},
        {"customer", "", "there is no tree 'customer'"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct ssvc *ssvc = ssvc_default(&arena);
        struct ssvc_answers known = {0};
        struct str rest = str_of(rows[i].answers), one;
        struct err err = {0};
        struct json *model;
        bool ok = true;
        while (ok && rest.n && str_split(&rest, ';', &one))
            ok = ssvc_answer(&arena, ssvc, one, &known, &err);
        assert_false(ok && ssvc_decide(&arena, ssvc, str_of(rows[i].tree), &known, &model, &err));
        assert_string_equal(err.text, rows[i].text);
    }
}

static void ssvc_read_names_what_is_wrong_with_a_table(void **state)
{
    (void)state;
#define POINTS \
    "\"source\":\"s\",\"points\":[{\"id\":\"p\",\"name\":\"P\",\"ask\":\"?\",\"values\":[\"a\"," \
    "\"b\"]},{\"id\":\"q\",\"name\":\"Q\",\"ask\":\"?\",\"values\":[\"x\",\"y\"]}],\"tables\":"
#define TABLE(points, gives, cells) \
    "{" POINTS "[{\"id\":\"t\",\"source\":\"s\",\"points\":[" points "],\"gives\":\"" gives \
    "\",\"cells\":[" cells "]}]}"
    static const struct {
        const char *text, *reason;
    } rows[] = {
        {TABLE("\"p\"", "q", "[\"x\",\"y\"]"), NULL},
        {TABLE("\"p\"", "q", "[\"x\"]"), "t: 1 cells, its points make 2"},
        {TABLE("\"p\"", "q", "[\"x\",\"y\",\"y\"]"), "t: more than 2 cells"},
        {TABLE("\"p\"", "q", "[\"x\",\"z\"]"), "t: 'z' is no value of q"},
        {TABLE("\"r\"", "q", "[\"x\",\"y\"]"), "t: there is no point 'r'"},
        {TABLE("\"p\",\"p\"", "q", "[\"x\",\"y\"]"), "t: p is there twice"},
        {TABLE("\"q\"", "q", "[\"x\",\"y\"]"), "t: uses q, which one table after it may give"},
        {TABLE("", "q", "[\"x\"]"), "t: it has no points"},
        {TABLE("\"p\"", "r", "[\"x\",\"y\"]"), "t: gives: there is no point 'r'"},
        {"{" POINTS "[]}", "it has no tables, or no source"},
        {"{\"points\":[{\"id\":\"p\",\"name\":\"P\",\"ask\":\"?\"}]}", "points: p has no values"},
        {"{\"points\":[{\"id\":\"p\"}]}", "points: number 1 has no id, name or ask"},
        {"{\"points\":[{\"id\":\"p\",\"name\":\"P\",\"ask\":\"?\",\"values\":[\"a\",\"A\"]}]}",
         "points: p has a value that is empty, or twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct ssvc ssvc;
        struct err err = {0};
        bool ok = ssvc_read(&arena, str_of(rows[i].text), &ssvc, &err);
        assert_true(ok == !rows[i].reason);
        if (!ok)
            assert_string_equal(err.text, rows[i].reason);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ssvc_gives_every_row_of_the_published_tables),
        cmocka_unit_test(ssvc_never_falls_when_a_factor_rises),
        cmocka_unit_test(ssvc_takes_unknown_for_every_value),
        cmocka_unit_test(ssvc_questions_tell_what_an_answer_leads_to),
        cmocka_unit_test(ssvc_says_where_a_point_comes_from),
        cmocka_unit_test(ssvc_refuses_answers_that_do_not_fit),
        cmocka_unit_test(ssvc_read_names_what_is_wrong_with_a_table),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
