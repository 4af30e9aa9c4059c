/* Levels by matrix, and types by the questions Q1 to Q7: MDCG 2019-16 section 2.4 and annex II. */
#include "risk_fixture.h"

/* --- the matrices: every cell, as the methods of the field give them --- */

struct grid {
    const char *policy, *rows[6], *columns[6], *cells[6];
};

/* clang-format off */
static const struct grid grids[] = {
    {"security-5x5", {"E1", "E2", "E3", "E4", "E5"}, {"I1", "I2", "I3", "I4", "I5"},
     {"LLLMM",
      "LLMMH",
      "LMMHH",
      "MMHHC",
      "MHHCC"}},
    {"safety-5x5", {"P1", "P2", "P3", "P4", "P5"}, {"S1", "S2", "S3", "S4", "S5"},
     {"AAARR",
      "AARRU",
      "ARRUU",
      "RRUUU",
      "RRUUU"}},
    {"safety-5x4", {"P1", "P2", "P3", "P4", "P5"}, {"S1", "S2", "S3", "S4"},
     {"AAAA",
      "AAAU",
      "AAUU",
      "AUUU",
      "AUUU"}},
};
/* clang-format on */

static struct risk_matrix read_matrix(struct fixture *f, const char *name)
{
    struct risk_matrix m;
    if (!risk_matrix_read(&f->arena, policy_text(&f->arena, name), &m, &f->err))
        fail_msg("%s: %s", name, f->err.text);
    return m;
}

static void risk_matrix_gives_every_cell_of_the_policies(void **state)
{
    struct fixture *f = *state;
    for (size_t g = 0; g < COUNT_OF(grids); g++) {
        struct risk_matrix m = read_matrix(f, grids[g].policy);
        for (size_t r = 0; grids[g].rows[r]; r++)
            for (size_t c = 0; grids[g].columns[c]; c++) {
                struct str cell = risk_matrix_cell(&m, str_of(grids[g].rows[r]),
                                                   str_of(grids[g].columns[c]));
                if (cell.n != 1 || cell.p[0] != grids[g].cells[r][c])
                    fail_msg("%s %s x %s is %.*s", grids[g].policy, grids[g].rows[r],
                             grids[g].columns[c], STR_ARG(cell));
            }
    }
}

static void risk_matrix_gives_nothing_for_what_is_not_on_the_scale(void **state)
{
    struct fixture *f = *state;
    struct risk_matrix m = risk_matrix_default(&f->arena, "security");
    assert_int_equal(risk_matrix_cell(&m, STR("E6"), STR("I1")).n, 0);
    assert_int_equal(risk_matrix_cell(&m, STR("E1"), STR("")).n, 0);
    assert_int_equal(risk_matrix_cell(&m, STR(""), STR("I1")).n, 0);
    assert_int_equal(risk_matrix_cell(&m, STR("I1"), STR("E1")).n, 0); /* the scales swapped */
    assert_int_equal(risk_matrix_cell(&m, STR("e1"), STR("I1")).n, 0);
}

static void risk_matrix_bands_begin_at_their_lower_edge(void **state)
{
    static const struct {
        int64_t p1, p2;
        const char *band;
    } rows[] = {
        {0, 0, "P1"},         {1000000, 0, "P1"},   {999999, 1, "P1"},        {1, 999999, "P1"},
        {1000000, 1, "P2"},   {1, 1000000, "P2"},   {1000, 1000, "P2"},       {1000, 999, "P1"},
        {999999, 10, "P2"},   {1000000, 10, "P3"},  {1000000, 99, "P3"},      {1000000, 100, "P4"},
        {10000, 10000, "P4"}, {9999, 10000, "P3"},  {1000000, 999, "P4"},     {1000000, 1000, "P5"},
        {31622, 31622, "P4"}, {31623, 31623, "P5"}, {1000000, 1000000, "P5"},
    };
    struct fixture *f = *state;
    struct risk_matrix m = risk_matrix_default(&f->arena, "safety");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str band = risk_matrix_band(&m, rows[i].p1, rows[i].p2);
        if (!str_eq(band, str_of(rows[i].band)))
            fail_msg("%lld x %lld ppm is %.*s, wanted %s", (long long)rows[i].p1,
                     (long long)rows[i].p2, STR_ARG(band), rows[i].band);
    }
    m = read_matrix(f, "safety-5x4");
    assert_int_equal(risk_matrix_band(&m, 1000000, 1000000).n, 0); /* it has no bands */
}

static void risk_matrix_refuses_what_is_no_matrix(void **state)
{
    static const struct {
        const char *part, *by, *reason;
    } rows[] = {
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"L\", \"M\"]]", "has 1 rows, the scale 2"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"L\"], [\"M\", \"H\"]]", "row 1 has 1 cells"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"L\", \"M\"], [\"M\", \"H\", \"H\"]]",
         "row 2 has 3 cells"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"L\", \"M\"], [\"M\", \"X\"]]",
         "'X' in row 2 is not in the legend"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"L\", \"M\"], [\"M\", null]]",
         "is not in the legend"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"M\", \"L\"], [\"M\", \"H\"]]",
         "falls in row 1, column 2"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "[[\"M\", \"M\"], [\"L\", \"H\"]]",
         "falls in row 2, column 1"},
        {"[[\"L\", \"M\"], [\"M\", \"H\"]]", "\"none\"", "has 0 rows"},
        {"\"E2\", \"rank\": 2", "\"E2\", \"rank\": 1", "the rank of E2"},
        {"\"E2\", \"rank\": 2", "\"E1\", \"rank\": 2", "E1 is there twice"},
        {"\"E2\", \"rank\": 2", "\"\", \"rank\": 2", "step 2 has no code"},
        {"\"I2\", \"rank\": 2", "\"I2\", \"rank\": -1", "the rank of I2"},
        {"\"H\", \"rank\": 3", "\"H\", \"rank\": 2", "the rank of H"},
        {"\"row_scale\"", "\"rows\"", "needs row_scale and column_scale"},
        {"\"column_scale\"", "\"columns\"", "needs row_scale and column_scale"},
        {"\"cells\"", "\"cell\"", "has 0 rows"},
        {"{\"row_scale\"", "[{\"row_scale\"", "1:"},
    };
    struct fixture *f = *state;
    struct risk_matrix m;
    assert_true(risk_matrix_read(&f->arena, policy_with(&f->arena, "\"H\"", "\"H\""), &m, &f->err));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (risk_matrix_read(&f->arena, policy_with(&f->arena, rows[i].part, rows[i].by), &m,
                             &f->err))
            fail_msg("taken: %s instead of %s", rows[i].by, rows[i].part);
        if (!strstr(f->err.text, rows[i].reason))
            fail_msg("%s: said '%s', wanted '%s'", rows[i].by, f->err.text, rows[i].reason);
    }
    assert_false(risk_matrix_read(&f->arena, STR(""), &m, &f->err));
    assert_false(risk_matrix_read(&f->arena, STR("null"), &m, &f->err));
}

/* Property: a level never falls when exploitability, impact, severity or probability rises. */
static void risk_level_never_falls_when_a_factor_rises(void **state)
{
    struct fixture *f = *state;
    for (size_t g = 0; g < COUNT_OF(grids); g++) {
        struct risk_matrix m = read_matrix(f, grids[g].policy);
        struct str order = strcmp(grids[g].policy, "security-5x5") == 0 ? STR("LMHC") : STR("ARU");
        for (size_t r = 0; r < m.rows; r++)
            for (size_t c = 0; c < m.columns; c++) {
                size_t here = str_find(order, risk_matrix_cell(&m, str_of(grids[g].rows[r]),
                                                               str_of(grids[g].columns[c])));
                assert_true(here < order.n);
                if (r + 1 < m.rows)
                    assert_true(here <=
                                str_find(order, risk_matrix_cell(&m, str_of(grids[g].rows[r + 1]),
                                                                 str_of(grids[g].columns[c]))));
                if (c + 1 < m.columns)
                    assert_true(here <=
                                str_find(order, risk_matrix_cell(&m, str_of(grids[g].rows[r]),
                                                                 str_of(grids[g].columns[c + 1]))));
            }
    }
}

/* Property: the band never falls when a probability rises. */
static void risk_band_never_falls_when_a_probability_rises(void **state)
{
    struct fixture *f = *state;
    struct risk_matrix m = risk_matrix_default(&f->arena, "safety");
    for (int64_t p1 = 1; p1 <= 1000000; p1 *= 10) {
        char last = '0';
        for (int64_t p2 = 0; p2 <= 1000000; p2 += p2 < 100 ? 1 : p2 / 7) {
            struct str band = risk_matrix_band(&m, p1, p2);
            assert_int_equal(band.n, 2);
            assert_true(band.p[1] >= last);
            last = band.p[1];
        }
    }
}

/* --- types --- */

static const char *const names[RISK_QUESTION__COUNT] = {
    [RISK_Q1] = "Q1", [RISK_Q2] = "Q2", [RISK_Q3] = "Q3",   [RISK_Q3B] = "Q3b", [RISK_Q4] = "Q4",
    [RISK_Q5] = "Q5", [RISK_Q6] = "Q6", [RISK_Q6B] = "Q6b", [RISK_Q7] = "Q7"};

/* The type follows from the answers of the data file; it must be the one the file expects. The
   questions that are answered are those that the procedure asks, in its order. */
static void risk_decide_type_agrees_with_the_examples_of_mdcg_annex_ii(void **state)
{
    struct fixture *f = *state;
    struct json *file, *model = json_object(&f->arena);
    assert_true(json_read(&f->arena, embed_find("data/policies/risk-types.json"), &file, &f->err));
    risk_put_examples(&f->arena, model);
    const struct json *wanted = json_first(json_get(file, "examples"));
    JSON_EACH (example, json_get(model, "examples")) {
        struct buf asked = {.arena = &f->arena}, answered = {.arena = &f->arena};
        assert_non_null(wanted);
        assert_true(str_eq(json_text(example, "id"), json_text(wanted, "id")));
        if (!str_eq(json_text(example, "type"), json_text(wanted, "type")))
            fail_msg("%.*s is %.*s", STR_ARG(json_text(example, "id")),
                     STR_ARG(json_text(example, "type")));
        JSON_EACH (step, json_get(example, "answers")) {
            assert_true(str_eq(json_text(step, "answer"), json_text(step, "taken_as")));
            buf_fmt(&asked, "%.*s=%.*s ", STR_ARG(json_text(step, "question")),
                    STR_ARG(json_text(step, "answer")));
        }
        JSON_EACH (answer, json_get(wanted, "answers"))
            buf_fmt(&answered, "%.*s=%.*s ", STR_ARG(answer->key), STR_ARG(answer->text));
        assert_true(str_eq(buf_str(&asked), buf_str(&answered)));
        assert_true(json_text(example, "routing").n && json_text(example, "because").n);
        /* Where the official label differs, the row says why. */
        assert_true(json_is_true(example, "agrees") || json_text(example, "remark").n);
        wanted = wanted->next;
    }
    assert_null(wanted);
    assert_int_equal(json_int(model, "total", 0), 22);
    assert_int_equal(json_int(model, "agreeing", 0) + json_int(model, "differing", 0), 22);
}

/* Against the fact base of the methods, where it is at hand. */
static void risk_types_of_the_examples_are_those_of_the_fact_base(void **state)
{
    struct fixture *f = *state;
    const char *root = getenv("TUTELA_SHARED");
    struct json *facts, *model = json_object(&f->arena);
    struct str text;
    if (!root || !world_read_file(&f->arena,
                                  str_fmt(&f->arena, "%s/domain/methods/iso14971-tir57.json", root),
                                  LIMIT_JSON, &text, &f->err)) {
        skip();
        return;
    }
    assert_true(json_read(&f->arena, text, &facts, &f->err));
    risk_put_examples(&f->arena, model);
    const struct json *ours = json_first(json_get(model, "examples"));
    JSON_EACH (row, json_get(json_get(facts, "risk_types"), "annex_II_examples")) {
        assert_non_null(ours);
        if (!str_eq(json_text(row, "procedure_result"), json_text(ours, "type")))
            fail_msg("%.*s", STR_ARG(json_text(ours, "id")));
        assert_true(json_is_true(row, "serious_incident") == json_is_true(ours, "serious"));
        ours = ours->next;
    }
    assert_null(ours);
}

/* How bad a type is, among those of events, and among those of controls. */
static int weight(enum risk_type type)
{
    switch (type) {
    case RISK_TYPE_UNSET: return -1;
    case RISK_TYPE_NO_HARM:
    case RISK_TYPE_NO_CROSS_EFFECT: return 0;
    case RISK_TYPE_SAFETY_ONLY:
    case RISK_TYPE_SEC_ONLY:
    case RISK_TYPE_SAFETY_CONTROL_SEC_IMPACT: return 1;
    case RISK_TYPE_SEC_SAFETY_INDIRECT:
    case RISK_TYPE_SEC_CONTROL_SAFETY_IMPACT: return 2;
    case RISK_TYPE_SEC_SAFETY_DIRECT:
    case RISK_TYPE_SEC_CONTROL_BOTH: return 3;
    }
    return -1;
}

static int weight_of(struct fixture *f, const enum tri answers[RISK_QUESTION__COUNT])
{
    struct risk_verdict v;
    size_t mark = arena_mark(&f->arena);
    risk_decide_type(&f->arena, answers, &v);
    int w = weight(v.type);
    arena_rewind(&f->arena, mark);
    assert_true(w >= 0);
    return w;
}

/* Property: not knowing is never better than any answer. */
static void risk_type_with_an_unknown_answer_is_the_worse_case(void **state)
{
    static const enum risk_question event[] = {RISK_Q3, RISK_Q3B, RISK_Q4},
                                    control[] = {RISK_Q5, RISK_Q6, RISK_Q6B, RISK_Q7};
    struct fixture *f = *state;
    for (int what = 0; what < 2; what++) {
        const enum risk_question *asked = what ? control : event;
        size_t count = what ? COUNT_OF(control) : COUNT_OF(event);
        for (int code = 0; code < (what ? 81 : 27); code++) {
            enum tri answers[RISK_QUESTION__COUNT] = {TRI_UNKNOWN};
            int rest = code;
            answers[RISK_Q1] = what ? TRI_YES : TRI_NO;
            answers[RISK_Q2] = TRI_YES;
            for (size_t i = 0; i < count; i++, rest /= 3)
                answers[asked[i]] = (enum tri)(rest % 3);
            int as_it_is = weight_of(f, answers);
            for (size_t i = 0; i < count; i++) {
                if (answers[asked[i]] != TRI_UNKNOWN)
                    continue;
                for (int value = TRI_YES; value <= TRI_NO; value++) {
                    answers[asked[i]] = (enum tri)value;
                    if (weight_of(f, answers) > as_it_is)
                        fail_msg("%s unknown is better than answered, code %d", names[asked[i]],
                                 code);
                }
                answers[asked[i]] = TRI_UNKNOWN;
            }
        }
    }
}

static void risk_type_of_an_unanswered_risk_is_an_event_that_may_harm(void **state)
{
    struct fixture *f = *state;
    struct risk_verdict v;
    struct security_risk r = {0};
    risk_type_of(&f->arena, &r, &v);
    assert_int_equal(v.type, RISK_TYPE_SEC_SAFETY_DIRECT);
    assert_int_equal(json_count(v.path), 4);
    JSON_EACH (step, v.path)
        assert_true(STR_IS(json_text(step, "answer"), "unknown"));
    assert_true(risk_needs_safety(&r));
    r.safety_relevant = TRI_NO; /* answers Q3 as well */
    risk_type_of(&f->arena, &r, &v);
    assert_int_equal(v.type, RISK_TYPE_SEC_ONLY);
    r.person_harmed = TRI_YES; /* the closer question counts */
    risk_type_of(&f->arena, &r, &v);
    assert_int_equal(v.type, RISK_TYPE_SEC_SAFETY_DIRECT);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(risk_matrix_gives_every_cell_of_the_policies),
        T(risk_matrix_gives_nothing_for_what_is_not_on_the_scale),
        T(risk_matrix_bands_begin_at_their_lower_edge),
        T(risk_matrix_refuses_what_is_no_matrix),
        T(risk_level_never_falls_when_a_factor_rises),
        T(risk_band_never_falls_when_a_probability_rises),
        T(risk_decide_type_agrees_with_the_examples_of_mdcg_annex_ii),
        T(risk_types_of_the_examples_are_those_of_the_fact_base),
        T(risk_type_with_an_unknown_answer_is_the_worse_case),
        T(risk_type_of_an_unanswered_risk_is_an_event_that_may_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
