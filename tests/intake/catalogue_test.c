/* Catalogues that are right, and catalogues that are wrong. */
#include "arena.h"

#include "intake/catalogue/file.h"

#define HEAD \
    "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":\"s\"," \
    "\"edition\":\"1\",\"status\":\"in_force\"},"
#define ROW(id, more) \
    "{\"id\":\"" id "\",\"number\":\"1\",\"name\":\"n\",\"applies_if\":{\"always\":true}" more "}"

#define LINK(from, to, kind) \
    "{\"from\":\"" from "\",\"to\":\"" to "\",\"kind\":\"" kind "\",\"source\":\"s\"}"

static void a_row_that_breaks_a_rule_is_left_out_with_a_finding(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *row, *rule;
    } rows[] = {
        {ROW("B", ""), "catalogue-member"}, /* no source */
        {ROW("B", ",\"source\":\"\""), "catalogue-member"},
        {ROW("B", ",\"source\":\"s\",\"status\":\"sure\""), "catalogue-status"},
        {ROW("A", ",\"source\":\"s\""), "catalogue-duplicate"},
        {"{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\"}", "catalogue-applies"},
        {"{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\",\"applies_if\":{}}",
         "catalogue-applies"},
        {"{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\",\"applies_if\":"
         "{\"always\":false}}",
         "catalogue-applies"},
        {"{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\",\"applies_if\":"
         "{\"any_of\":[]}}",
         "catalogue-applies"},
        {ROW("B", ",\"source\":\"s\",\"label\":\"rumour\""), "catalogue-word"},
        {ROW("B", ",\"source\":\"s\",\"force\":\"soon\""), "catalogue-word"},
        {"7", "catalogue-member"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct catalogue_file c;
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        struct str text = str_fmt(a, HEAD "\"clauses\":[" ROW("A", ",\"source\":\"s\"") ",%s]}",
                                  rows[i].row);
        assert_true(catalogue_read(a, text, &c, &f, &err));
        assert_int_equal(c.clause_count, 1);
        assert_int_equal(f.count[FINDING_SKIPPED], 1);
        assert_string_equal(f.first->rule, rows[i].rule);
    }
}

static void what_is_no_catalogue_is_refused(void **state)
{
    struct arena *a = *state;
    static const char *const texts[] = {
        "",
        "[]",
        "{}",
        "{\"catalogue\":{}}",
        HEAD "\"clauses\":[]}",
        HEAD "\"clauses\":{}}",
        "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"rumour\",\"source\":\"s\","
        "\"edition\":\"1\",\"status\":\"in_force\"},\"clauses\":[1]}",
        "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":\"s\","
        "\"edition\":\"1\",\"status\":\"soon\"},\"clauses\":[1]}",
        "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":\"s\","
        "\"regulation\":\"fda\",\"edition\":\"1\",\"status\":\"in_force\"},\"clauses\":[1]}",
        "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":\"\","
        "\"edition\":\"1\",\"status\":\"in_force\"},\"clauses\":[1]}",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct catalogue_file c;
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        assert_false(catalogue_read(a, str_of(texts[i]), &c, &f, &err));
        assert_int_equal(err.code, ERR_INVALID);
    }
}

/* A second catalogue beside one that has A, and the rule that it breaks, if any. */
static const struct {
    const char *second, *rule;
} joined[] = {
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"B\",\"to\":"
                                                   "\"A\",\"kind\":\"covers\",\"source\":\"s\"}]}",
     NULL},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"B\",\"to\":"
                                                   "\"Q\",\"kind\":\"covers\",\"source\":\"s\"}]}",
     "catalogue-mapping"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"Q\",\"to\":"
                                                   "\"A\",\"kind\":\"covers\",\"source\":\"s\"}]}",
     "catalogue-mapping"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"B\",\"to\":"
                                                   "\"A\",\"kind\":\"covers\",\"source\":\"s\"}"
                                                   ",{\"from\":\"B\",\"to\":\"A\",\"kind\":"
                                                   "\"covers\",\"source\":\"t\"}]}",
     "catalogue-mapping"},
    {"\"clauses\":[" ROW("A", ",\"source\":\"s\"") "]}", "catalogue-duplicate"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"parent\":\"A\"") "]}", "catalogue-parent"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"twin\":\"Q\"") "]}", "catalogue-twin"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"twin\":\"A\"") "]}", "catalogue-twin"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"twin\":\"A\",\"twin_note\":\"w\"") "]}", NULL},
    /* B inside of C inside of B */
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"parent\":\"B\"") "]}", "catalogue-circle"},
    /* doing B does A, doing A does B */
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[" LINK(
         "B", "A", "covers") "," LINK("A", "B", "covers") "]}",
     "catalogue-circle"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[" LINK("B", "B",
                                                                           "explains") "]}",
     "catalogue-circle"},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[" LINK(
         "B", "A", "covers") "," LINK("A", "B", "explains") "]}",
     NULL},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\"") "],\"mappings\":[" LINK(
         "B", "A", "corresponds") "," LINK("A", "B", "corresponds") "]}",
     NULL},
    {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"parent\":\"C\"") "," ROW(
         "C", ",\"source\":\"s\"") "]}",
     "catalogue-parent"}, /* the parent comes later */
    {"\"clauses\":[{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\","
     "\"applies_if\":{\"any_of\":[\"flying\"]}}]}",
     "catalogue-fact"},
};

static void what_leads_to_nothing_is_found_across_catalogues(void **state)
{
    struct arena *a = *state;
    for (size_t i = 0; i < COUNT_OF(joined); i++) {
        struct catalogue_file all[2];
        struct catalogue_fact fact = {.name = STR("software")};
        struct catalogue_facts facts = {.facts = &fact, .count = 1};
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        struct str first = STR(HEAD "\"clauses\":[" ROW("A", ",\"source\":\"s\"") "]}");
        struct str second = str_fmt(a, HEAD "%s", joined[i].second);
        assert_true(catalogue_read(a, first, &all[0], &f, &err));
        assert_true(catalogue_read(a, second, &all[1], &f, &err));
        assert_int_equal(catalogue_check(a, all, 2, &facts), joined[i].rule ? 1 : 0);
        if (joined[i].rule)
            assert_string_equal(f.first->rule, joined[i].rule);
        else
            assert_null(f.first);
    }
}

static void a_fact_has_a_name_of_its_own_and_a_question(void **state)
{
    struct arena *a = *state;
    struct catalogue_facts facts;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    assert_true(
        catalogue_facts_read(a,
                             STR("{\"facts\":[{\"name\":\"a\",\"question\":\"Is it?\"},"
                                 "{\"name\":\"a\",\"question\":\"Or?\"},{\"name\":\"b\"}]}"),
                             &facts, &f, &err));
    assert_int_equal(facts.count, 1);
    assert_int_equal(f.count[FINDING_SKIPPED], 2);
    assert_true(STR_IS(catalogue_fact_find(&facts, STR("a"))->question, "Is it?"));
    assert_false(catalogue_facts_read(a, STR("{\"facts\":[]}"), &facts, &f, &err));
    assert_false(catalogue_facts_read(a, STR("{"), &facts, &f, &err));
}

static void a_day_that_does_not_exist_is_left_out_and_told(void **state)
{
    struct arena *a = *state;
    struct catalogue_file c;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    struct str text = STR(
        "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":"
        "\"s\",\"edition\":\"1\",\"status\":\"in_force\",\"date\":\"2020-07\","
        "\"as_of\":\"2026-11-21\"},\"clauses\":[" ROW("A", ",\"source\":\"s\"") "]}");
    assert_true(catalogue_read(a, text, &c, &f, &err));
    assert_int_equal(c.date.n, 0);
    assert_true(STR_IS(c.as_of, "2026-11-21"));
    assert_int_equal(f.count[FINDING_WARNING], 1);
    assert_string_equal(f.first->rule, "catalogue-date");
}

static void days_that_cannot_be_are_told(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *more;
        size_t warnings;
    } rows[] = {
        {",\"valid_from\":\"2026-02-28\",\"valid_until\":\"2026-02-28\"", 0},
        {",\"valid_from\":\"2026-02-30\"", 1},
        {",\"valid_until\":\"2026-13-01\"", 1},
        {",\"valid_from\":\"2026-03-01\",\"valid_until\":\"2026-02-28\"", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct catalogue_file c;
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        struct str text = str_fmt(a,
                                  HEAD "\"clauses\":[{\"id\":\"A\",\"number\":\"1\",\"name\":\"n\","
                                       "\"source\":\"s\",\"applies_if\":{\"always\":true}%s}]}",
                                  rows[i].more);
        assert_true(catalogue_read(a, text, &c, &f, &err));
        assert_int_equal(f.count[FINDING_WARNING], rows[i].warnings);
        if (f.first)
            assert_string_equal(f.first->rule, "catalogue-date");
    }
}

/* As deep as a file may be long: neither time nor stack may give out. */
static void a_long_chain_of_parents_is_followed(void **state)
{
    struct arena *a = *state;
    enum { ROWS = 20000 };
    struct buf b = {.arena = a};
    struct catalogue_file c;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    BUF_LIT(&b, HEAD "\"clauses\":[");
    for (int i = 0; i < ROWS; i++)
        buf_fmt(&b,
                "%s{\"id\":\"R%d\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\","
                "\"applies_if\":{\"always\":true},\"parent\":\"R%d\"}",
                i ? "," : "", i, i ? i - 1 : ROWS - 1);
    BUF_LIT(&b, "]}");
    assert_true(catalogue_read(a, buf_str(&b), &c, &f, &err));
    assert_int_equal(catalogue_check(a, &c, 1, NULL), 2); /* the circle, and that R0 comes first */
}

static void relations_join_facts_that_are_there(void **state)
{
    struct arena *a = *state;
    struct catalogue_facts facts;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    assert_true(catalogue_facts_read(
        a,
        STR("{\"facts\":[{\"name\":\"a\",\"question\":\"?\"},{\"name\":\"b\",\"question\":\"?\"}],"
            "\"computed\":[{\"name\":\"c\",\"question\":\"?\"}],"
            "\"relations\":[{\"if\":\"a\",\"implies\":\"b\",\"because\":\"w\"},"
            "{\"if\":\"a\",\"excludes\":\"c\",\"because\":\"w\"},"
            "{\"if\":\"a\",\"implies\":\"q\",\"because\":\"w\"},"
            "{\"if\":\"a\",\"implies\":\"b\"}]}"),
        &facts, &f, &err));
    assert_int_equal(facts.count, 3);
    assert_false(facts.facts[0].computed);
    assert_true(facts.facts[2].computed);
    assert_int_equal(facts.relation_count, 2);
    assert_true(!facts.relations[0].excludes && facts.relations[1].excludes);
    assert_int_equal(f.count[FINDING_SKIPPED], 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_breaks_a_rule_is_left_out_with_a_finding),
        cmocka_unit_test(what_is_no_catalogue_is_refused),
        cmocka_unit_test(what_leads_to_nothing_is_found_across_catalogues),
        cmocka_unit_test(a_fact_has_a_name_of_its_own_and_a_question),
        cmocka_unit_test(a_day_that_does_not_exist_is_left_out_and_told),
        cmocka_unit_test(days_that_cannot_be_are_told),
        cmocka_unit_test(a_long_chain_of_parents_is_followed),
        cmocka_unit_test(relations_join_facts_that_are_there),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
