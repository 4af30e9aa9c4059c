/* Classes by Annex VIII: worked examples, and what must hold for any answers. */
#include "classify_fixture.h"

/* The answer for a document of the command line. */
static struct json *classify(const char *document)
{
    struct classify_input in;
    struct err err = {0};
    if (!classify_input_read(&arena, str_of(document), (struct str){0}, &in, &err))
        fail_msg("%s: %s", document, err.text);
    return classify_model(&arena, in.rules, &in.facts);
}

#define assert_is(got, expected) \
    do { \
        struct str got_ = (got); \
        if (!str_eq(got_, str_of(expected))) \
            fail_msg("\"%.*s\", expected \"%s\"", STR_ARG(got_), expected); \
    } while (0)

/* --- examples --- */

static void worked_examples_have_their_class_and_rule(void **state)
{
    (void)state;
    struct json *file;
    struct err err;
    size_t count[2] = {0};
    assert_true(json_read(&arena, embed_find("data/classification/examples.json"), &file, &err));
    JSON_EACH (example, json_get(file, "examples")) {
        struct str regulation = json_text(example, "regulation");
        const struct classify_rules *r = classify_default(&arena, regulation);
        struct classify_facts facts;
        struct str device = json_text(example, "device");
        if (!classify_facts_read(&arena, r, json_get(example, "facts"), &facts, &err))
            fail_msg("%.*s: %s", STR_ARG(device), err.text);
        const struct json *m = classify_model(&arena, r, &facts);
        if (!str_eq(json_text(m, "class"), json_text(example, "class")) ||
            !str_eq(json_text(m, "rule"), json_text(example, "rule")))
            fail_msg("%.*s: class %.*s by rule %.*s", STR_ARG(device),
                     STR_ARG(json_text(m, "class")), STR_ARG(json_text(m, "rule")));
        bool possible = false;
        JSON_EACH (c, json_get(m, "possible"))
            possible = possible || str_eq(c->text, json_text(m, "class"));
        assert_true(possible && json_is_true(m, "exact"));
        assert_true(json_count(json_get(m, "reasons")) > 0 && json_text(example, "source").n);
        count[STR_IS(regulation, "ivdr")]++;
    }
    assert_int_equal(count[0], 40);
    assert_int_equal(count[1], 15);
}

static void software_for_acute_stroke_is_iii_and_iia_when_the_impact_is_another(void **state)
{
    (void)state;
    const struct json *m = classify(
        "{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"active\": true, "
        "\"sw_info_decisions\": true, \"sw_decision_impact\": \"death_or_irreversible\"}}");
    assert_is(json_text(m, "class"), "III");
    assert_is(json_text(m, "rule"), "11");
    assert_true(json_is_true(m, "settled"));
    assert_int_equal(json_count(json_get(m, "hints")), 1);
    bool found = false;
    JSON_EACH (change, json_get(m, "would_change"))
        if (STR_IS(json_text(change, "to"), "other")) {
            assert_is(json_text(change, "fact"), "sw_decision_impact");
            assert_is(json_text(change, "class"), "IIa");
            found = true;
        }
    assert_true(found);
    const struct json *b = of(json_get(m, "branches"), "id", STR("11-info-III"));
    assert_is(json_text(b, "state"), "applied");
    assert_int_equal(json_count(json_get(b, "because")), 3);
    b = of(json_get(m, "branches"), "id", STR("11-info-IIa"));
    assert_is(json_text(b, "state"), "not_applied");
    assert_is(json_text(b, "text"), "sw_decision_impact = death_or_irreversible");
    b = of(json_get(m, "branches"), "id", STR("14"));
    assert_is(json_text(b, "state"), "undecided");
    assert_is(json_text(b, "question"), "medicinal_substance");
}

static void class_i_is_divided_and_its_route_follows(void **state)
{
    (void)state;
    static const struct {
        const char *facts, *class_text, *bodies;
    } rows[] = {
        {"\"inv_none\": true", "I", "none"},
        {"\"inv_none\": true, \"sterile\": true", "I (Is)", "limited to sterility"},
        {"\"inv_none\": true, \"sterile\": true, \"measuring\": true", "I (Is, Im)",
         "limited to sterility,limited to metrology"},
        {"\"inv_surgical\": true, \"duration\": \"transient\", \"reusable_instrument\": true",
         "I (Ir)", "limited to re-use aspects"},
        {"\"inv_surgical\": true, \"duration\": \"short\", \"sterile\": true", "IIa", "full"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct buf bodies = {.arena = &arena};
        const struct json *m = classify(
            str_fmt(&arena, "{\"regulation\": \"mdr\", \"facts\": {%s}}", rows[i].facts).p);
        assert_is(json_text(m, "class_text"), rows[i].class_text);
        JSON_EACH (route, json_get(m, "route")) {
            buf_fmt(&bodies, "%s%.*s", bodies.n ? "," : "",
                    STR_ARG(json_text(route, "notified_body")));
            assert_true(json_text(route, "status").n > 0);
        }
        assert_is(buf_str(&bodies), rows[i].bodies);
    }
}

static void a_class_stays_open_where_an_answer_must_be_given(void **state)
{
    (void)state;
    static const struct {
        const char *document, *class_text, *ask;
    } rows[] = {
        {"{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"sw_info_decisions\": true}}",
         "open: IIa, IIb or III", "sw_decision_impact"},
        {"{\"regulation\": \"ivdr\", \"facts\": {\"v_software_driving\": \"yes\"}}",
         "open: B, C or D", "v_host_class"},
        {"{\"regulation\": \"mdr\", \"facts\": {}}", "none: no rule applies", "active"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct json *m = classify(rows[i].document);
        assert_int_equal(json_get(m, "class")->type, JSON_NULL);
        assert_is(json_text(m, "class_text"), rows[i].class_text);
        assert_is(json_text(json_first(json_get(m, "questions")), "id"), rows[i].ask);
    }
    /* Where every value of it gives the same, it need not be given: an implant is one anyway. */
    const struct json *m = classify(
        "{\"regulation\": \"mdr\", \"facts\": {\"implantable\": true}}");
    assert_is(json_text(m, "class"), "IIb");
    assert_is(json_text(m, "rule"), "8");
}

/* --- what is refused --- */

static void answers_that_cannot_be_are_refused_with_fact_and_rule(void **state)
{
    (void)state;
    static const struct {
        const char *document, *says;
    } rows[] = {
        {"{\"regulation\": \"mdr\", \"facts\": {\"inv_none\": true, \"inv_surgical\": true}}",
         "inv_none = yes, inv_surgical = yes: these answers contradict each other: what is "
         "non-invasive does not enter the body by surgery (Annex VIII rules 1 and 6 to 8)"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"software\": true, \"active\": false}}",
         "software = yes, active = no: these answers contradict"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"v_3a\": true}}",
         "v_3a: is a fact of IVDR Annex VIII, classification rules (rules 3, 6), not of MDR"},
        {"{\"regulation\": \"ivdr\", \"facts\": {\"duration\": \"long\"}}",
         "duration: is a fact of "
         "MDR"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"duration\": \"medium\"}}",
         "duration: 'medium' is none of transient, short, long (rules 5, 6, 7, 8, 15)"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"nothing\": true}}",
         "nothing: there is no such fact in MDR"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"active\": \"yes\"}}",
         "active: 'yes' is neither true nor false"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"duration\": 3}}", "duration: '3' is none of"},
        {"{\"regulation\": \"fda\", \"facts\": {}}", "regulation: 'fda' is neither mdr nor ivdr"},
        {"{\"facts\": {}}", "regulation: is missing"},
        {"{\"regulation\": \"mdr\"}", "facts: an object"},
        {"[]", "the document is no object"},
        {"{\"regulation\": \"mdr\", \"facts\": {\"active\": true, \"active\": false}}",
         "names a member twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct classify_input in;
        struct err err = {0};
        assert_false(
            classify_input_read(&arena, str_of(rows[i].document), (struct str){0}, &in, &err));
        if (!str_has(str_of(err.text), str_of(rows[i].says)))
            fail_msg("%s: %s", rows[i].document, err.text);
    }
    struct classify_input in;
    struct err err = {0};
    assert_false(classify_input_read(&arena, STR("{\"regulation\": \"mdr\", \"facts\": {}}"),
                                     STR("ivdr"), &in, &err));
    assert_true(classify_input_read(&arena,
                                    STR("{\"facts\": {\"v_3a\": null, \"v_3b\": true, "
                                        "\"v_host_class\": \"none\"}, \"more\": 1}"),
                                    STR("ivdr"), &in, &err));
    assert_is(joined(in.ignored), "more");
    struct buf b = {.arena = &arena};
    json_write(classify_facts_json(&arena, in.rules, &in.facts), &b);
    assert_is(buf_str(&b), "{\"v_3b\":true}");
}

static void answers_of_people_are_words_in_any_case_or_numbers(void **state)
{
    (void)state;
    const struct classify_rules *r = rules_of("mdr");
    static const struct {
        const char *question, *answer, *becomes; /* NULL: refused */
    } rows[] = {
        {"active", " Yes ", "true"},
        {"active", "n", "false"},
        {"active", "unknown", ""},
        {"active", "perhaps", NULL},
        {"active", "2", NULL},
        {"duration", "2", "\"short\""},
        {"duration", "LONG", "\"long\""},
        {"duration", "4", NULL},
        {"duration", "0", NULL},
        {"duration", "", ""},
        {"duration", "no", NULL},
        {"nano", "no", "\"none\""},
        {"nano", "yes", NULL},
        {"nothing", "yes", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct classify_facts facts = {{0}};
        struct err err = {0};
        struct buf b = {.arena = &arena};
        bool ok = classify_answer(&arena, r, str_of(rows[i].question), str_of(rows[i].answer),
                                  &facts, &err);
        if (ok != (rows[i].becomes != NULL))
            fail_msg("%s %s: %s", rows[i].question, rows[i].answer, err.text);
        const struct json *all = classify_facts_json(&arena, r, &facts);
        if (json_first(all))
            json_write(json_first(all), &b);
        if (ok)
            assert_is(buf_str(&b), rows[i].becomes);
    }
}

static void rules_that_cannot_be_followed_are_refused_with_their_place(void **state)
{
    (void)state;
    static const char head[] = "\"regulation\": \"mdr\", \"title\": \"T\", \"source\": \"S\", ";
    static const struct {
        const char *rest, *says;
    } rows[] = {
        {"\"classes\": []", "classes: there is none"},
        {"\"classes\": [\"I\"], \"rules\": []", "rules: there is none"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\"}]", "lacks id or text"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\", "
         "\"ask_if\": \"b\"}, {\"id\": \"b\", \"text\": \"B\"}]",
         "questions: a: ask_if: there is no question 'b' before it"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"V\", \"if\": \"a\"}]}]",
         "rules: rule 1: 1a: 'V' is no class"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a and (not a\"}]}]",
         "rules: rule 1: 1a: if: a ')' is missing"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a = yes\"}]}]",
         "a is yes or no"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a a\"}]}]",
         "'a' is not expected there"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}], \"rules\": "
         "[{\"rule\": \"1\", \"title\": \"T\", \"branches\": [{\"id\": \"1a\", \"why\": \"W\", "
         "\"class\": \"I\", \"if\": \"a\"}]}], \"contradictions\": [{\"if\": \"not a\", \"text\": "
         "\"T\", \"rule\": \"R\"}]",
         "holds without any answer"},
        {"\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\", \"default\": "
         "\"z\", \"values\": [{\"value\": \"x\", \"text\": \"X\"}]}]",
         "default: 'z' is none of its values"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct classify_rules *r;
        struct err err = {0};
        struct str text = str_fmt(&arena, "{%s%s}", head, rows[i].rest);
        assert_false(classify_read(&arena, text, &r, &err));
        if (!str_has(str_of(err.text), str_of(rows[i].says)))
            fail_msg("%s: %s", rows[i].rest, err.text);
    }
    struct buf deep = {.arena = &arena};
    buf_fmt(&deep,
            "{%s\"classes\": [\"I\"], \"questions\": [{\"id\": \"a\", \"text\": \"A\"}, "
            "{\"id\": \"b\", \"text\": \"B\", \"ask_if\": \"",
            head);
    for (int i = 0; i < 5000; i++)
        buf_char(&deep, '(');
    buf_fmt(&deep, "\"}]}");
    const struct classify_rules *r;
    struct err err = {0};
    assert_false(classify_read(&arena, buf_str(&deep), &r, &err));
    assert_true(str_has(str_of(err.text), STR("nested more than")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples_have_their_class_and_rule),
        cmocka_unit_test(software_for_acute_stroke_is_iii_and_iia_when_the_impact_is_another),
        cmocka_unit_test(class_i_is_divided_and_its_route_follows),
        cmocka_unit_test(a_class_stays_open_where_an_answer_must_be_given),
        cmocka_unit_test(answers_that_cannot_be_are_refused_with_fact_and_rule),
        cmocka_unit_test(answers_of_people_are_words_in_any_case_or_numbers),
        cmocka_unit_test(rules_that_cannot_be_followed_are_refused_with_their_place),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
