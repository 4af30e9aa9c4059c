#include "arena.h"

#include "assess/duty/rule.h"
#include "base/embed.h"
#include "base/world.h"

static struct duty_rules load(struct arena *a)
{
    struct duty_rules rules;
    struct err err = {0};
    if (!duty_rules_load(a, &rules, &err))
        fail_msg("%s", err.text);
    return rules;
}

/* Values for terms: "fact=yes" in a list, looked up by name. */
static struct str listed(const void *context, struct str name)
{
    struct str rest = str_of(context), word;
    while (str_word(&rest, &word)) {
        size_t colon = str_find_char(word, ':');
        if (str_eq(str_sub(word, 0, colon), name))
            return str_from(word, colon + 1);
    }
    return (struct str){0};
}

static void a_condition_is_unknown_only_where_an_answer_could_change_it(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *condition, *values;
        int answer;
        const char *term;
    } rows[] = {
        {"[]", "", DUTY_YES, ""},
        {"[\"sterile\"]", "sterile:yes", DUTY_YES, "sterile"},
        {"[\"sterile\"]", "sterile:no", DUTY_NO, "sterile"},
        {"[\"sterile\"]", "sterile:unknown", DUTY_UNKNOWN, "sterile"},
        {"[\"!sterile\"]", "", DUTY_UNKNOWN, "!sterile"},
        {"[\"!sterile\"]", "sterile:no", DUTY_YES, "!sterile"},
        {"[\"a\", \"b\"]", "b:no", DUTY_NO, "b"}, /* a does not matter any more */
        {"[[\"a\", \"b\"]]", "b:yes", DUTY_YES, "b"},
        {"[[\"a\", \"b\"]]", "b:no", DUTY_UNKNOWN, "a"},
        {"[[\"a\", [\"b\", \"c\"]]]", "a:no b:yes c:yes", DUTY_YES, "b"},
        {"[[\"a\", [\"b\", \"c\"]]]", "a:no b:yes c:no", DUTY_NO, "a"},
        {"[\"device.risk_class=IIb|III\"]", "device.risk_class:III", DUTY_YES, NULL},
        {"[\"device.risk_class=IIb|III\"]", "device.risk_class:II", DUTY_NO, NULL},
        {"[\"device.risk_class=IIb|III\"]", "", DUTY_UNKNOWN, NULL},
        {"[\"incident.serious!=no\"]", "", DUTY_YES, NULL},
        {"[\"incident.serious!=no\"]", "incident.serious:no", DUTY_NO, NULL},
        {"[\"incident.serious=-\"]", "incident.serious:unknown", DUTY_YES, NULL},
        {"[\"incident.serious=*\"]", "incident.serious:no", DUTY_YES, NULL},
        {"[\"device.first_placed_on<2026-05-28\"]", "device.first_placed_on:2026-05-27", DUTY_YES,
         NULL},
        {"[\"device.first_placed_on<2026-05-28\"]", "device.first_placed_on:2026-05-28", DUTY_NO,
         NULL},
        {"[\"device.first_placed_on>=2026-05-28\"]", "device.first_placed_on:2026-05-28", DUTY_YES,
         NULL},
        {"[\"device.first_placed_on<2026-05-28\"]", "", DUTY_UNKNOWN, NULL},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json *condition;
        struct err err = {0};
        struct duty_known known = {listed, rows[i].values};
        assert_true(json_read(a, str_of(rows[i].condition), &condition, &err));
        assert_true(duty_condition_check(condition, DUTY_ABOUT_INCIDENT, &err));
        struct duty_answer got = duty_holds(condition, &known);
        if ((int)got.value != rows[i].answer ||
            (rows[i].term && !str_eq(got.term, str_of(rows[i].term))))
            fail_msg("row %zu: %d %.*s", i, (int)got.value, STR_ARG(got.term));
    }
}

#define REST \
    "\"title\":\"t\",\"label\":\"law\",\"mdr\":\"1\",\"actor\":\"a\",\"action\":\"b\"," \
    "\"if_text\":\"c\",\"status\":\"verified\",\"source\":\"s\""

static void rules_that_are_wrong_are_refused_with_their_place(void **state)
{
    struct arena *a = *state;
    static const struct {
        const char *rule, *error;
    } rows[] = {
        {"{\"id\":\"x\"}", "title: is missing"},
        {"{\"id\":\"x\",\"about\":\"device\"," REST "}", "if: is missing"},
        {"{\"id\":\"x\",\"about\":\"devices\",\"if\":[]," REST "}", "'devices' is no word"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[\"device.colour=red\"]," REST "}",
         "'device.colour' is no field here"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[\"incident.serious=yes\"]," REST "}",
         "'incident.serious' is no field here"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[\"a b\"]," REST "}", "'a b' is no term"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[[[[[\"a\"]]]]]," REST "}", "4 deep"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[],\"period\":\"15D\",\"start\":"
         "[\"device.last_placed_on\"]," REST "}",
         "'15D' is no period"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[],\"period\":\"P15D\"," REST "}",
         "start: is missing"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[],\"date\":\"2026-02-30\"," REST "}",
         "'2026-02-30' is no date"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[],\"kind\":\"proposed\",\"date\":"
         "\"2026-02-20\"," REST "}",
         "makes no date"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[],\"conditions\":\"none\"," REST "}",
         "there are no 'none'"},
        {"{\"id\":\"x\",\"about\":\"device\",\"if\":[]," REST "},"
         "{\"id\":\"x\",\"about\":\"device\",\"if\":[]," REST "}",
         "is there twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct duty_rules rules = {0};
        struct err err = {0};
        struct str text = str_fmt(a, "{\"rules\":[%s]}", rows[i].rule);
        if (duty_rules_read(a, text, &rules, &err) || !strstr(err.text, rows[i].error))
            fail_msg("row %zu: %s", i, err.text);
        assert_int_equal(rules.count, 0);
    }
}

static void count_facts(const struct duty_rules *rules, const struct json *condition)
{
    JSON_EACH (item, condition) {
        if (item->type == JSON_ARRAY) {
            count_facts(rules, item);
            continue;
        }
        struct str name = duty_term_name(item->text);
        if (str_find_char(name, '.') == name.n && !json_find(rules->questions, name))
            fail_msg("the fact %.*s has no question", STR_ARG(name));
    }
}

static void every_fact_a_rule_asks_for_has_a_question(void **state)
{
    struct duty_rules rules = load(*state);
    for (size_t i = 0; i < rules.count; i++) {
        const struct duty_rule *r = &rules.items[i];
        count_facts(&rules, r->when);
        count_facts(&rules, r->expect);
        for (size_t k = 0; k < r->case_count; k++)
            count_facts(&rules, r->cases[k].when);
        for (size_t k = 0; k < r->start_count; k++)
            count_facts(&rules, r->starts[k].when);
        JSON_EACH (one, r->conditions)
            assert_non_null(json_find(rules.questions, json_text(one, "fact")));
        if (r->after.n)
            assert_non_null(duty_rule_find(&rules, r->after));
    }
}

static void the_nine_questions_name_fields_and_rules(void **state)
{
    struct arena *a = *state;
    struct json *file;
    struct err err = {0};
    if (!json_read(a, embed_find("data/duties/vigilance.json"), &file, &err))
        fail_msg("%s", err.text);
    assert_int_equal(json_count(json_get(file, "questions")), 9);
    JSON_EACH (q, json_get(file, "questions")) {
        struct str name = str_fmt(a, "incident.%.*s", STR_ARG(json_text(q, "field")));
        assert_true(duty_field_is(DUTY_ABOUT_INCIDENT, name));
    }
}

/* The base of facts beside the repository, when it is there: every duty, its articles, its period
   and its standing. */
static void rules_say_what_the_base_of_facts_says(void **state)
{
    struct arena *a = *state;
    struct err err = {0};
    struct str root = world_env("TUTELA_SHARED"), text;
    struct str path = str_fmt(a, "%.*s/domain/law/lifecycle.json",
                              STR_ARG(root.n ? root : STR("../shared")));
    if (!world_exists(path))
        skip();
    struct json *file;
    struct duty_rules rules = load(a);
    assert_true(world_read_file(a, path, LIMIT_JSON, &text, &err) &&
                json_read(a, text, &file, &err));
    assert_int_equal(json_count(json_get(file, "duties")), 68);
    JSON_EACH (d, json_get(file, "duties")) {
        const struct duty_rule *r = duty_rule_find(&rules, json_text(d, "id"));
        if (!r)
            fail_msg("%.*s is missing", STR_ARG(json_text(d, "id")));
        struct str mdr = json_text(d, "mdr"), ivdr = json_text(d, "ivdr");
        struct str period = json_text(d, "period_iso8601");
        struct buf ours = {.arena = a};
        period_write(r->period, &ours);
        assert_true(STR_IS(mdr, "-") ? r->mdr.n == 0 : str_eq(r->mdr, mdr));
        assert_true(STR_IS(ivdr, "-") ? r->ivdr.n == 0 : str_starts(ivdr, r->ivdr));
        if (period.n && !r->case_count && !str_eq(buf_str(&ours), period))
            fail_msg("%.*s: %.*s", STR_ARG(r->id), STR_ARG(buf_str(&ours)));
        /* "without delay" is at once, though the base codes no period for it. */
        if (!period.n && r->period.known && !STR_IS(r->id, "vig-fsn"))
            fail_msg("%.*s: a period that its source does not give", STR_ARG(r->id));
        assert_int_equal(r->before, str_has(json_text(d, "day_type"), STR(" before")) &&
                                        !str_eq(period, STR("P0D")));
        bool verified = str_starts(json_text(d, "status"), STR("verified"));
        if (verified != str_starts(r->status, STR("verified")) &&
            !str_has(json_text(d, "status"), STR("verified")))
            fail_msg("%.*s: %.*s", STR_ARG(r->id), STR_ARG(r->status));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_condition_is_unknown_only_where_an_answer_could_change_it,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(rules_that_are_wrong_are_refused_with_their_place, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(every_fact_a_rule_asks_for_has_a_question, setup, teardown),
        cmocka_unit_test_setup_teardown(the_nine_questions_name_fields_and_rules, setup, teardown),
        cmocka_unit_test_setup_teardown(rules_say_what_the_base_of_facts_says, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
