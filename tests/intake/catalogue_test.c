/* The catalogues of the program, and catalogues that are wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/embed.h"
#include "intake/catalogue/file.h"

static int setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, GIB(1));
    *state = a;
    return 0;
}

static int teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

static size_t count_all(const struct findings *f)
{
    return f->count[FINDING_NOTE] + f->count[FINDING_WARNING] + f->count[FINDING_SKIPPED];
}

static void print_all(const struct findings *f)
{
    for (const struct finding *x = f->first; x; x = x->next)
        print_message("%s line %zu %.*s: %.*s\n", x->rule, x->line, STR_ARG(x->place),
                      STR_ARG(x->text));
}

static void read_embedded(struct arena *a, const char *name, struct catalogue_file *out)
{
    struct findings *f = ARENA_NEW(a, struct findings);
    struct err err = {0};
    findings_init(f, a);
    if (!catalogue_read(a, embed_find(name), out, f, &err))
        fail_msg("%s: %s", name, err.text);
    print_all(f);
    assert_int_equal(count_all(f), 0);
}

static void annex_i_of_the_mdr_has_210_rows_and_of_the_ivdr_183(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *path, *id;
        size_t rows, security, evidence;
    } files[] = {
        /* Rows and security flags as counted in the fact base. */
        {"data/catalogues/mdr-annex-i.json", "MDR-ANNEX-I", 210, 59, 51},
        {"data/catalogues/ivdr-annex-i.json", "IVDR-ANNEX-I", 183, 53, 37},
        {"data/catalogues/iec-81001-5-1.json", "IEC-81001-5-1", 57, 57, 57},
    };
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        struct catalogue_file c;
        size_t security = 0, evidence = 0;
        read_embedded(a, files[i].path, &c);
        for (size_t j = 0; j < c.clause_count; j++) {
            security += c.clauses[j].cybersecurity;
            evidence += c.clauses[j].evidence.n > 0;
        }
        assert_true(str_eq(c.id, str_of(files[i].id)));
        assert_int_equal(c.clause_count, files[i].rows);
        assert_int_equal(security, files[i].security);
        assert_int_equal(evidence, files[i].evidence);
    }
}

static void a_clause_keeps_its_twin_text_evidence_and_status(void **state)
{
    struct catalogue_file c;
    read_embedded(*state, "data/catalogues/mdr-annex-i.json", &c);
    assert_true(STR_IS(c.label, "law"));
    assert_true(STR_IS(c.status, "in_force"));
    assert_true(STR_IS(c.regulation, "mdr"));
    const struct catalogue_row *row = catalogue_row_find(&c, STR("MDR-I-17.2"));
    assert_non_null(row);
    assert_true(STR_IS(row->number, "17.2"));
    assert_true(STR_IS(row->parent, "MDR-I-17"));
    assert_true(STR_IS(row->twin, "IVDR-I-16.2"));
    assert_true(STR_IS(row->phase, "pre-market post-market"));
    assert_true(STR_IS(row->status, "verified"));
    assert_true(row->cybersecurity && row->text.n > 0 && row->evidence.n > 0);
    /* MDCG 2019-16 Table 1 gives no twin for 18.8. */
    row = catalogue_row_find(&c, STR("MDR-I-18.8"));
    assert_int_equal(row->twin.n, 0);
    row = catalogue_row_find(&c, STR("MDR-I-18"));
    assert_true(row->heading);
}

static void mdcg_2019_16_has_eight_practices_and_18_capabilities(void **state)
{
    struct arena *a = *state;
    struct catalogue_file c;
    read_embedded(a, "data/catalogues/mdcg-2019-16.json", &c);
    for (int i = 1; i <= 8; i++) {
        const struct catalogue_row *p = catalogue_row_find(&c, str_fmt(a, "MDCG-P%d", i));
        assert_non_null(p);
        assert_true(p->evidence.n > 0);
    }
    size_t capabilities = 0, covered = 0;
    for (size_t i = 0; i < c.clause_count; i++)
        capabilities += str_starts(c.clauses[i].id, STR("MDCG-T3-")) && c.clauses[i].evidence.n > 0;
    assert_int_equal(capabilities, 18);
    for (size_t i = 0; i < c.mapping_count; i++) {
        if (!STR_IS(c.mappings[i].from, "MDCG-P2") || !STR_IS(c.mappings[i].kind, "covers"))
            continue;
        covered++;
        if (STR_IS(c.mappings[i].to, "IEC81001-5-1-5.2.1")) {
            assert_true(STR_IS(c.mappings[i].draft, "5.2 Requirements analysis"));
        }
    }
    assert_int_equal(covered, 5); /* 5.2.1, 5.2.2, 5.2.3, 7.1.2, and SR of IEC 62443-4-1 */
}

static void all_embedded_catalogues_fit_together(void **state)
{
    struct arena *a = *state;
    struct catalogue_file all[64];
    struct catalogue_facts facts;
    struct findings f;
    struct err err = {0};
    size_t n = 0;
    findings_init(&f, a);
    struct str text = embed_find("data/catalogues/facts.json");
    assert_true(catalogue_facts_read(a, text, &facts, &f, &err));
    size_t asked = 0;
    for (size_t i = 0; i < facts.count; i++)
        asked += !facts.facts[i].computed;
    assert_int_equal(asked, 72); /* as in the fact base */
    for (const struct embed_file *e = embed_files; e->path; e++) {
        struct str path = str_of(e->path);
        if (!str_starts(path, STR("data/catalogues/")) || str_ends(path, STR("facts.json")))
            continue;
        assert_true(n < COUNT_OF(all));
        read_embedded(a, e->path, &all[n++]);
    }
    assert_true(n >= 5);
    size_t wrong = catalogue_check(a, all, n, &facts);
    for (size_t i = 0; i < n; i++)
        print_all(all[i].findings);
    assert_int_equal(wrong, 0);
    assert_int_equal(count_all(&f), 0);
}

#define HEAD \
    "{\"catalogue\":{\"id\":\"X\",\"name\":\"x\",\"label\":\"law\",\"source\":\"s\"," \
    "\"edition\":\"1\",\"status\":\"in_force\"},"
#define ROW(id, more) \
    "{\"id\":\"" id "\",\"number\":\"1\",\"name\":\"n\",\"applies_if\":{\"always\":true}" more "}"

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

static void what_leads_to_nothing_is_found_across_catalogues(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *second, *rule;
    } rows[] = {
        {"\"clauses\":[" ROW("B",
                             ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"B\",\"to\":"
                                                  "\"A\",\"kind\":\"covers\",\"source\":\"s\"}]}",
         NULL},
        {"\"clauses\":[" ROW("B",
                             ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"B\",\"to\":"
                                                  "\"Q\",\"kind\":\"covers\",\"source\":\"s\"}]}",
         "catalogue-mapping"},
        {"\"clauses\":[" ROW("B",
                             ",\"source\":\"s\"") "],\"mappings\":[{\"from\":\"Q\",\"to\":"
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
        {"\"clauses\":[" ROW("B", ",\"source\":\"s\",\"twin\":\"A\",\"twin_note\":\"w\"") "]}",
         NULL},
        {"\"clauses\":[{\"id\":\"B\",\"number\":\"1\",\"name\":\"n\",\"source\":\"s\","
         "\"applies_if\":{\"any_of\":[\"flying\"]}}]}",
         "catalogue-fact"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct catalogue_file all[2];
        struct catalogue_fact fact = {.name = STR("software")};
        struct catalogue_facts facts = {.facts = &fact, .count = 1};
        struct findings f;
        struct err err = {0};
        findings_init(&f, a);
        struct str first = STR(HEAD "\"clauses\":[" ROW("A", ",\"source\":\"s\"") "]}");
        struct str second = str_fmt(a, HEAD "%s", rows[i].second);
        assert_true(catalogue_read(a, first, &all[0], &f, &err));
        assert_true(catalogue_read(a, second, &all[1], &f, &err));
        assert_int_equal(catalogue_check(a, all, 2, &facts), rows[i].rule ? 1 : 0);
        if (rows[i].rule)
            assert_string_equal(f.first->rule, rows[i].rule);
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

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(annex_i_of_the_mdr_has_210_rows_and_of_the_ivdr_183),
        cmocka_unit_test(a_clause_keeps_its_twin_text_evidence_and_status),
        cmocka_unit_test(mdcg_2019_16_has_eight_practices_and_18_capabilities),
        cmocka_unit_test(all_embedded_catalogues_fit_together),
        cmocka_unit_test(a_row_that_breaks_a_rule_is_left_out_with_a_finding),
        cmocka_unit_test(what_is_no_catalogue_is_refused),
        cmocka_unit_test(what_leads_to_nothing_is_found_across_catalogues),
        cmocka_unit_test(a_fact_has_a_name_of_its_own_and_a_question),
        cmocka_unit_test(a_day_that_does_not_exist_is_left_out_and_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
