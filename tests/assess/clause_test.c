/* Clauses: mappings from both ends, Table I of the paper, facts and what they settle. */
#include "catalogues.h"

#include "assess/clause/clause.h"
#include "base/hash.h"
#include "intake/catalogue/compare.h"

static struct json *related(struct fixture *f, const char *id)
{
    struct json *model = json_object(&f->arena);
    if (!clause_related(f->store, &f->arena, str_of(id), model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *relation_to(const struct json *model, const char *id)
{
    JSON_EACH (row, json_get(model, "related"))
        if (str_eq(json_text(row, "id"), str_of(id)))
            return row;
    return NULL;
}

/* CCLab step 1: open 17.2 and see its twin and every place that uses it. */
static void a_clause_names_its_twin_from_both_ends(void **state)
{
    struct fixture *f = *state;
    const struct json *row = relation_to(related(f, "MDR-I-17.2"), "IVDR-I-16.2");
    assert_non_null(row);
    assert_true(STR_IS(json_text(row, "relation"), "twin"));
    row = relation_to(related(f, "IVDR-I-16.2"), "MDR-I-17.2");
    assert_true(STR_IS(json_text(row, "relation"), "twin"));
    assert_true(STR_IS(json_text(row, "direction"), "from"));
    assert_non_null(relation_to(related(f, "MDR-I-17.2"), "IGNB-3.8"));
    assert_non_null(relation_to(related(f, "MDR-I-17.2"), "CCLAB-ACT-2"));
    /* MDCG 2019-16 Table 1 has no twin of 18.8, the nearest is 16.4. */
    row = relation_to(related(f, "MDR-I-18.8"), "IVDR-I-16.4");
    assert_true(STR_IS(json_text(row, "relation"), "nearest"));
}

static void a_mapping_reads_by_its_direction(void **state)
{
    struct fixture *f = *state;
    const struct json *row = relation_to(related(f, "MDCG-P6"), "IEC81001-5-1-9.2");
    assert_true(STR_IS(json_text(row, "relation"), "covers"));
    assert_true(STR_IS(json_text(row, "status"), "unverified"));
    assert_true(STR_IS(json_text(row, "draft"), "4.1, 5.1, 6, 7, 8, 9, 10"));
    assert_true(str_starts(json_text(row, "published"), STR("4.1.7, 4.1.8")));
    assert_true(str_starts(json_text(row, "basis"), STR("Granlund")));
    struct json *model = related(f, "IEC81001-5-1-9.2");
    row = relation_to(model, "MDCG-P6");
    assert_true(STR_IS(json_text(row, "relation"), "covered by"));
    assert_true(json_count(json_get(model, "checks")) > 0);
    assert_true(json_count(json_get(model, "slots")) > 0);
    row = relation_to(related(f, "MDR-A-vig-15"), "PROPOSAL-COM-2025-1023-3");
    assert_true(STR_IS(json_text(row, "relation"), "would be changed by"));
    assert_true(STR_IS(json_text(row, "force"), "proposed"));
    row = relation_to(related(f, "IEC62304-8.1.2"), "IGNB-5.1");
    assert_true(STR_IS(json_text(row, "relation"), "asked about by"));
    assert_true(
        STR_IS(json_text(relation_to(related(f, "MDS2-PAUT-1"), "CONTROL-AN-01"), "relation"),
               "corresponds"));
}

static struct json *table(struct fixture *f, const char *from, const char *to)
{
    struct json *model;
    if (!clause_table(f->store, &f->arena, str_of(from), str_of(to), (struct str){0}, &model,
                      &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

/* Table I of Granlund et al., in the numbers of the edition of 2021. */
static const char *const table_i[] = {
    "4.1.1, 4.1.2, 4.1.3, 4.1.4, 4.1.5, 4.1.6, 4.1.8, 5.1.1, 5.1.2",
    "5.2.1, 5.2.2, 5.2.3, 7.1.2",
    "5.3.1, 5.3.2, 5.3.3, 5.4.1, 5.4.2, 5.4.3, 5.4.4",
    "5.1.3, 5.5.1, 5.5.2, 5.8.3, 5.8.4",
    "5.5.2, 5.6, 5.7.1, 5.7.2, 5.7.3, 5.7.4, 5.7.5, 5.8.1, 5.8.6",
    "4.1.7, 4.1.8, 5.8.5, 6.2.1, 7.2, 7.3, 7.4, 7.5, 8, 9.1, 9.2, 9.3, 9.4, 9.5",
    "6.1.1, 6.2.2, 6.3.1, 6.3.2, 6.3.3",
    "4.1.9, 5.8.2, 5.8.7, 6.3.1",
};

static void table_i_of_the_paper_follows_from_the_mappings(void **state)
{
    struct fixture *f = *state;
    size_t i = 0;
    JSON_EACH (row, json_get(table(f, "MDCG", "IEC81001-5-1"), "rows")) {
        assert_true(i < COUNT_OF(table_i));
        assert_true(str_eq(json_text(row, "id"), str_fmt(&f->arena, "MDCG-P%zu", i + 1)));
        assert_true(str_eq(json_text(row, "numbers"), str_of(table_i[i])));
        assert_true(STR_IS(json_text(row, "status"), "unverified"));
        i++;
    }
    assert_int_equal(i, COUNT_OF(table_i));
    struct json *model;
    assert_false(clause_table(f->store, &f->arena, STR("MDCG"), STR("NO"), (struct str){0}, &model,
                              &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

/* The other way gives the same pairs. */
static void the_table_turned_round_has_the_same_pairs(void **state)
{
    struct fixture *f = *state;
    struct json *there = table(f, "MDCG", "IEC81001-5-1"), *back = table(f, "IEC81001-5-1", "MDCG");
    size_t pairs = 0;
    JSON_EACH (row, json_get(back, "rows"))
        JSON_EACH (other, json_get(row, "clauses")) {
            bool found = false;
            pairs++;
            JSON_EACH (first, json_get(there, "rows"))
                JSON_EACH (clause, json_get(first, "clauses"))
                    found = found || (str_eq(json_text(first, "id"), json_text(other, "id")) &&
                                      str_eq(json_text(clause, "id"), json_text(row, "id")));
            assert_true(found);
        }
    assert_int_equal(pairs, 57);
}

/* The numbers that the paper printed (draft of 2019) stand beside ours: the fact base has them. */
static void the_draft_numbers_are_those_that_the_paper_printed(void **state)
{
    struct fixture *f = *state;
    const char *shared = getenv("TUTELA_SHARED");
    struct str bytes;
    struct json *facts;
    struct str path = str_fmt(&f->arena, "%s/domain/law/ccab.json", shared ? shared : ".");
    if (!world_exists(path))
        skip();
    if (!world_read_file(&f->arena, path, LIMIT_DOCUMENT, &bytes, &f->err))
        fail_msg("%s", f->err.text);
    assert_true(json_read(&f->arena, bytes, &facts, &f->err));
    const struct json *row = json_first(json_get(table(f, "MDCG", "IEC81001-5-1"), "rows"));
    JSON_EACH (printed, json_get(json_get(json_get(facts, "paper"), "table_1"), "as_printed")) {
        struct str draft = json_text(row, "draft");
        JSON_EACH (clause, json_get(printed, "draft_clauses")) {
            struct str number = str_sub(clause->text, 0, str_find_char(clause->text, ' '));
            if (!memmem(draft.p, draft.n, number.p, number.n))
                fail_msg("%.*s: \"%.*s\" has no %.*s", STR_ARG(json_text(printed, "practice")),
                         STR_ARG(draft), STR_ARG(number));
        }
        row = row->next;
    }
    assert_null(row);
}

/* --- facts --- */

/* A struct str in a static table. */
#define WORD(text) \
    { \
        (text), sizeof(text) - 1 \
    }

static struct json *facts_of(struct fixture *f, struct str device)
{
    struct json *model;
    if (!clause_facts(f->store, &f->arena, device, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static const struct json *fact(const struct json *model, const char *name)
{
    JSON_EACH (row, json_get(model, "facts"))
        if (str_eq(json_text(row, "name"), str_of(name)))
            return row;
    fail_msg("%s", name);
    return NULL;
}

static bool answer(struct fixture *f, struct str device, const struct clause_answer *items,
                   size_t count)
{
    struct clause_answers answers = {
        .count = count, .reason = STR("by test"), .on = {2026, 11, 27}};
    int64_t written;
    answers.items = ARENA_ARRAY(&f->arena, struct clause_answer, count);
    memcpy(answers.items, items, count * sizeof *items);
    fixture_begin(f);
    bool ok = clause_answer_facts(f->store, &f->arena, device, &answers, &written, &f->err) &&
              store_commit(f->store, &f->err);
    store_rollback(f->store);
    return ok;
}

static void the_questions_that_settle_most_come_first(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    struct json *model = facts_of(f, device);
    int64_t before = INT64_MAX, questions = 0, open = json_int(model, "open_clauses", 0);
    bool answered = false;
    JSON_EACH (row, json_get(model, "facts")) {
        bool unknown = STR_IS(json_text(row, "value"), "unknown");
        assert_false(answered && unknown); /* what is answered comes last */
        answered = answered || !unknown;
        if (unknown) {
            assert_true(json_int(row, "clauses", -1) <= before);
            before = json_int(row, "clauses", -1);
        }
        questions += !json_is_true(row, "computed") || STR_IS(json_text(row, "name"), "always");
    }
    assert_int_equal(questions, 72);
    assert_true(STR_IS(json_text(json_first(json_get(model, "facts")), "name"), "software"));
    struct clause_answer answers[] = {{STR("software"), STR("yes")}};
    assert_true(answer(f, device, answers, 1));
    model = facts_of(f, device);
    const struct json *row = fact(model, "software");
    assert_true(STR_IS(json_text(row, "value"), "yes"));
    assert_true(STR_IS(json_text(row, "answered_by"), "tester"));
    assert_true(STR_IS(json_text(row, "answered_on"), "2026-11-27"));
    assert_true(json_int(model, "open_clauses", 0) < open);
    assert_true(STR_IS(json_text(fact(model, "active"), "implied"), "yes"));
    /* The same answer again writes nothing. */
    int64_t position = store_position(f->store);
    assert_true(answer(f, device, answers, 1));
    assert_int_equal(store_position(f->store), position);
}

static void answers_that_contradict_are_refused_together(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "IP-4", "mdr");
    static const struct {
        struct clause_answer answers[3];
        size_t count;
        const char *text; /* NULL: taken */
    } rows[] = {
        {{{WORD("active_implantable"), WORD("yes")}, {WORD("implantable"), WORD("no")}},
         2,
         "active_implantable=yes contradicts implantable=no"},
        {{{WORD("active_implantable"), WORD("yes")}, {WORD("body_contact"), WORD("no")}},
         2,
         "follows from active_implantable=yes"},
        {{{WORD("not_maintainable"), WORD("yes")}, {WORD("maintained"), WORD("yes")}},
         2,
         "not_maintainable=yes contradicts maintained=yes"},
        {{{WORD("frob"), WORD("yes")}}, 1, "there is no fact 'frob'"},
        {{{WORD("class_iib"), WORD("yes")}}, 1, "it follows from the record of the device"},
        {{{WORD("sterile"), WORD("maybe")}}, 1, "none of yes, no, unknown"},
        {{{WORD("sterile"), WORD("yes")}, {WORD("sterile"), WORD("no")}}, 2, "answered twice"},
        {{{WORD("implantable"), WORD("no")}, {WORD("sterile"), WORD("yes")}}, 2, NULL},
        /* Against what was recorded by the call before. */
        {{{WORD("active_implantable"), WORD("yes")}}, 1, "contradicts implantable=no"},
        {{{WORD("active_implantable"), WORD("yes")}, {WORD("implantable"), WORD("unknown")}},
         2,
         NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t position = store_position(f->store);
        bool ok = answer(f, device, rows[i].answers, rows[i].count);
        if (ok != !rows[i].text)
            fail_msg("row %zu: %s", i, ok ? "taken" : f->err.text);
        if (rows[i].text) {
            if (!strstr(f->err.text, rows[i].text))
                fail_msg("row %zu: %s", i, f->err.text);
            assert_int_equal(store_position(f->store), position);
        }
        f->err = (struct err){0};
    }
}

/* Class-bound duties follow from the record of the device: MDR 86(1) for IIb, not for IIa. */
static void the_risk_class_gives_the_facts_of_the_class(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *regulation, *risk_class, *yes, *no, *body;
    } rows[] = {
        {"mdr", "risk_class=I", "class_i", "class_iia", "no"},
        {"mdr", "risk_class=Im", "class_i", "class_iii", "yes"},
        {"mdr", "risk_class=IIa", "class_iia", "class_iib", "yes"},
        {"mdr", "risk_class=IIb", "class_iib", "class_iia", "yes"},
        {"mdr", "risk_class=III", "class_iii", "class_i", "yes"},
        {"ivdr", "risk_class=A", "class_a", "class_d", "no"},
        {"ivdr", "risk_class=D", "class_d", "class_a", "yes"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str device = fixture_device(f, "X", rows[i].regulation);
        assert_true(STR_IS(json_text(fact(facts_of(f, device), rows[i].yes), "value"), "unknown"));
        struct str pair = str_of(rows[i].risk_class);
        assert_true(fixture_set(f, device, "risk_class", str_from(pair, 11).p));
        struct json *model = facts_of(f, device);
        assert_true(STR_IS(json_text(fact(model, rows[i].yes), "value"), "yes"));
        assert_true(STR_IS(json_text(fact(model, rows[i].no), "value"), "no"));
        assert_true(str_eq(json_text(fact(model, "notified_body"), "value"), str_of(rows[i].body)));
    }
}

/* --- a new edition --- */

static void a_new_edition_touches_devices_records_and_checks(void **state)
{
    struct fixture *f = *state;
    struct catalogue_file before, after;
    struct json *model;
    struct str device = fixture_device(f, "IP-4", "mdr"), other = fixture_device(f, "IVD", "ivdr");
    (void)other;
    fixture_add(f, "evidence", "name=Report", "serves=MDR-I-17.2", fixture_ref(f, "device", device),
                NULL);
    fixture_add(f, "applicability", "clause=MDR-I-17.2", "applies=yes",
                fixture_ref(f, "device", device), NULL);
    assert_true(catalogue_of_store(f->store, &f->arena, STR("MDR-ANNEX-I"), &before, &f->err));
    after = before;
    after.clauses = ARENA_ARRAY(&f->arena, struct catalogue_row, before.clause_count);
    memcpy(after.clauses, before.clauses, before.clause_count * sizeof *before.clauses);
    for (size_t i = 0; i < after.clause_count; i++)
        if (STR_IS(after.clauses[i].id, "MDR-I-17.2"))
            after.clauses[i].text = STR("New words.");
    catalogue_compare(&f->arena, &before, &after, &model);
    if (!clause_touched(f->store, &f->arena, model, &before, &after, &f->err))
        fail_msg("%s", f->err.text);
    const struct json *touched = json_get(model, "touched"), *n = json_get(touched, "counts");
    assert_int_equal(json_int(n, "devices", -1), 1); /* not the one under the IVDR */
    assert_true(str_eq(json_text(json_first(json_get(touched, "devices")), "id"), device));
    assert_int_equal(json_int(n, "evidence", -1), 1);
    assert_int_equal(json_int(n, "applicability", -1), 1);
    assert_int_equal(json_int(n, "answer", -1), 0);
    assert_true(json_int(n, "checks", -1) > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_clause_names_its_twin_from_both_ends),
        TEST(a_mapping_reads_by_its_direction),
        TEST(table_i_of_the_paper_follows_from_the_mappings),
        TEST(the_table_turned_round_has_the_same_pairs),
        TEST(the_draft_numbers_are_those_that_the_paper_printed),
        TEST(the_questions_that_settle_most_come_first),
        TEST(answers_that_contradict_are_refused_together),
        TEST(the_risk_class_gives_the_facts_of_the_class),
        TEST(a_new_edition_touches_devices_records_and_checks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
