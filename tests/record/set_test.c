#include "fixture.h"

static struct json *read(struct arena *a, const char *text)
{
    struct json *v = NULL;
    struct err err = {0};
    if (!json_read(a, str_of(text), &v, &err))
        fail_msg("%s", err.text);
    return v;
}

static struct str written(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    json_write(v, &b);
    return buf_str(&b);
}

static void set_from_json_says_which_field_is_at_fault(void **state)
{
    static const struct {
        const char *json, *reason;
    } rows[] = {
        {"[]", "a sample must be a JSON object"},
        {"{\"level\":\"awful\"}", "level: 'awful' is none of: low medium high"},
        {"{\"computed\":\"low\"}", "computed: is computed, and cannot be set"},
        {"{\"name\":\"\"}", "name: is required"},
        {"{\"name\":\"  \"}", "name: is required"},
        {"{\"name\":null}", "name: is required"},
        {"{\"name\":12}", "name: must be one line of text"},
        {"{\"name\":[\"a\"]}", "name: must be one line of text"},
        {"{\"name\":true}", "name: must be one line of text"},
        {"{\"number\":1.5}", "number: '1.5' is not a whole number"},
        {"{\"number\":[1]}", "number: must be a whole number"},
        {"{\"tri\":1}", "tri: must be yes, no or unknown"},
        {"{\"words\":[\"a b\"]}", "words: must be an array of words without spaces"},
        {"{\"words\":[1]}", "words: must be an array of words without spaces"},
        {"{\"words\":[\"a,b\"]}", "words: must be an array of words without spaces"},
        {"{\"words\":{\"a\":1}}",
         "words: must be words without spaces, separated by spaces or commas"},
        {"{\"json\":\"{}\"}", "json: must be a JSON object or array"},
        {"{\"ref\":\"SR-0001\"}", "ref: 'SR-0001' is not the id of a device (DEV-0001)"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sample s = {0};
        struct err err = {0};
        assert_false(record_from_json(&SAMPLE, &s, *state, read(*state, rows[i].json), &err));
        assert_string_equal(err.text, rows[i].reason);
        assert_int_equal(err.code, ERR_INVALID);
    }
}

static void set_names_the_fields_there_are(void **state)
{
    struct sample s = {0};
    struct err err = {0};
    assert_false(record_set(&SAMPLE, &s, *state, STR("titel"), STR("x"), &err));
    assert_true(str_starts(str_of(err.text),
                           STR("a sample has no field 'titel', but: name longtext number level")));
    assert_false(record_from_json(&SAMPLE, &s, *state, read(*state, "{\"titel\":1}"), &err));
    assert_true(str_starts(str_of(err.text), STR("a sample has no field 'titel'")));
}

static void set_takes_json_and_gives_the_same_json(void **state)
{
    static const char text[] =
        "{\"name\":\"Pump\",\"number\":0,\"level\":\"low\",\"tri\":\"no\","
        "\"date\":\"2026-11-21\",\"refs\":[\"DEV-0001\",\"SR-0002\"],\"words\":[\"a\"],"
        "\"json\":{\"a\":[1,{\"b\":null}]}}";
    struct arena *a = *state;
    struct sample s = {0};
    struct err err = {0};
    assert_true(record_from_json(&SAMPLE, &s, a, read(a, text), &err));
    struct json *out = json_object(a);
    record_to_json(&SAMPLE, &s, a, out);
    assert_str(a, written(a, out), text);
}

static void set_takes_booleans_for_yes_and_no_and_null_for_nothing(void **state)
{
    struct sample s = {.level = 2};
    struct err err = {0};
    assert_true(record_from_json(&SAMPLE, &s, *state, read(*state, "{\"tri\":true}"), &err));
    assert_int_equal(s.tri, TRI_YES);
    assert_true(record_from_json(&SAMPLE, &s, *state, read(*state, "{\"tri\":false}"), &err));
    assert_int_equal(s.tri, TRI_NO);
    assert_true(
        record_from_json(&SAMPLE, &s, *state, read(*state, "{\"tri\":null,\"level\":null}"), &err));
    assert_int_equal(s.tri, TRI_UNKNOWN);
    assert_int_equal(s.level, 0);
}

static void finish_wants_what_is_required_fills_defaults_computes_then_checks(void **state)
{
    struct record_context c = {.arena = *state};
    struct sample s = {0};
    struct err err = {0};
    assert_false(record_finish(&SAMPLE, &s, &c, &err));
    assert_string_equal(err.text, "name: is required");
    s.name = STR("x");
    s.level = 2;
    assert_true(record_finish(&SAMPLE, &s, &c, &err));
    assert_int_equal(s.status, 1);
    assert_int_equal(s.computed, 2);
    s.status = 2;
    s.level = 3; /* the check sees what was computed */
    assert_false(record_finish(&SAMPLE, &s, &c, &err));
    assert_string_equal(err.text, "longtext: is required when the level is high");
    assert_int_equal(s.status, 2);
}

static void check_order_and_numbers_are_fine_with_what_is_empty(void **state)
{
    struct date early = {2026, 1, 1}, late = {2026, 1, 2}, none = {0};
    struct err err = {0};
    (void)state;
    assert_true(record_check_order("a", early, "b", late, &err));
    assert_true(record_check_order("a", early, "b", early, &err));
    assert_true(record_check_order("a", late, "b", none, &err));
    assert_true(record_check_order("a", none, "b", early, &err));
    assert_false(record_check_order("a", late, "b", early, &err));
    assert_string_equal(err.text, "b: is before a");
    assert_true(record_check_not_negative("n", (struct number){0}, &err));
    assert_true(record_check_not_negative("n", (struct number){0, true}, &err));
    assert_false(record_check_not_negative("n", (struct number){-1, true}, &err));
    assert_string_equal(err.text, "n: must not be negative");
}

static void title_is_the_name_else_the_first_field(void **state)
{
    struct sample s = {.level = 2};
    assert_str(*state, record_title(&SAMPLE, &s, *state), "medium");
    s.name = STR("Pump");
    assert_str(*state, record_title(&SAMPLE, &s, *state), "Pump");
    struct sample none = {0};
    assert_int_equal(record_title(&SAMPLE, &none, *state).n, 0);
}

static void diff_gives_old_and_new_of_what_differs(void **state)
{
    struct arena *a = *state;
    struct sample one = {.name = STR("a"), .number = {1, true}, .level = 1}, two = one;
    bool matters = true;
    assert_str(a, written(a, record_diff(&SAMPLE, &one, &two, a, &matters)), "{}");
    assert_false(matters);
    two.name = STR("b");
    two.number = (struct number){0};
    assert_str(a, written(a, record_diff(&SAMPLE, &one, &two, a, &matters)),
               "{\"name\":[\"a\",\"b\"],\"number\":[\"1\",null]}");
    assert_false(matters);
    two.level = 2;
    record_diff(&SAMPLE, &one, &two, a, &matters);
    assert_true(matters);
    assert_str(a, written(a, record_diff(&SAMPLE, NULL, &one, a, &matters)),
               "{\"name\":[null,\"a\"],\"number\":[null,\"1\"],\"level\":[null,\"low\"]}");
    assert_true(matters);
}

static void model_has_all_fields_with_all_members(void **state)
{
    struct arena *a = *state;
    struct sample s = {.level = 2, .words = STR("a b"), .tri = TRI_NO};
    struct json *model = record_to_model(&SAMPLE, &s, a);
    const struct json *first = json_first(model);
    assert_int_equal(json_count(model), SAMPLE.field_count);
    JSON_EACH (field, model) {
        assert_int_equal(json_count(field), json_count(first));
        JSON_EACH (member, first)
            assert_non_null(json_find(field, member->key));
        struct str name = json_text(field, "name");
        if (STR_IS(name, "level")) {
            assert_str(a, json_text(field, "choice_label"), "Medium");
            assert_int_equal(json_count(json_get(field, "items")), 4);
            assert_true(json_is_true(field, "is_choice"));
        }
        if (STR_IS(name, "tri"))
            assert_str(a, json_text(field, "choice_label"), "No");
        if (STR_IS(name, "words"))
            assert_int_equal(json_count(json_get(field, "items")), 2);
        if (STR_IS(name, "computed"))
            assert_true(json_is_true(field, "is_computed"));
        assert_int_equal(json_is_true(field, "is_required"), STR_IS(name, "name"));
    }
}

static void schema_escapes_what_would_break_its_table(void **state)
{
    struct buf md = {.arena = *state};
    record_schema_md(&SAMPLE, &md);
    assert_true(str_has(buf_str(&md), STR("| `longtext` | Long | longtext |  | Long \\| text. |")));
    assert_true(str_has(buf_str(&md), STR("| `refs` | Refs | refs to any record |")));
    assert_true(str_has(buf_str(&md), STR("choice: `low`, `medium`, `high` | matters |")));
    assert_true(str_has(buf_str(&md), STR("tri: `unknown`, `yes`, `no`")));
}

static void sql_names_every_field_once(void **state)
{
    static const struct field fields[] = {
        {FIELD(struct sample, name, TEXT), .label = "Name", .flags = FIELD_REQUIRED, .help = "N."},
        {FIELD(struct sample, number, NUMBER), .label = "Number", .help = "Pieces."},
    };
    struct record_type t = SAMPLE;
    struct buf create = {.arena = *state}, insert = create, update = create, select = create;
    t.name = "case"; /* a word that no dialect takes unquoted */
    t.fields = fields;
    t.field_count = COUNT_OF(fields);
    record_sql_create(&t, &create);
    record_sql_insert(&t, &insert);
    record_sql_update(&t, &update);
    record_sql_select(&t, &select);
    assert_str(*state, buf_str(&create),
               "CREATE TABLE \"case\" (\n    id TEXT PRIMARY KEY,\n    name TEXT NOT NULL,\n"
               "    number BIGINT\n);\n");
    assert_str(*state, buf_str(&insert),
               "INSERT INTO \"case\" (id, name, number) VALUES ($1, $2, $3)");
    assert_str(*state, buf_str(&update),
               "UPDATE \"case\" SET name = $2, number = $3 WHERE id = $1");
    assert_str(*state, buf_str(&select), "SELECT name, number FROM \"case\"");
}

static void same_person_is_told_by_words_and_not_by_case(void **state)
{
    (void)state;
    assert_true(record_same_person(STR("Ann Lee"), STR("  ann   LEE ")));
    assert_true(record_same_person(STR(""), STR(" ")));
    assert_false(record_same_person(STR("Ann"), STR("Ann Lee")));
    assert_false(record_same_person(STR("Ann"), STR("")));
    assert_false(record_same_person(STR("AnnLee"), STR("Ann Lee")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_person_is_told_by_words_and_not_by_case),
        cmocka_unit_test_setup_teardown(set_from_json_says_which_field_is_at_fault, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(set_names_the_fields_there_are, setup, teardown),
        cmocka_unit_test_setup_teardown(set_takes_json_and_gives_the_same_json, setup, teardown),
        cmocka_unit_test_setup_teardown(set_takes_booleans_for_yes_and_no_and_null_for_nothing,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(
            finish_wants_what_is_required_fills_defaults_computes_then_checks, setup, teardown),
        cmocka_unit_test(check_order_and_numbers_are_fine_with_what_is_empty),
        cmocka_unit_test_setup_teardown(title_is_the_name_else_the_first_field, setup, teardown),
        cmocka_unit_test_setup_teardown(diff_gives_old_and_new_of_what_differs, setup, teardown),
        cmocka_unit_test_setup_teardown(model_has_all_fields_with_all_members, setup, teardown),
        cmocka_unit_test_setup_teardown(schema_escapes_what_would_break_its_table, setup, teardown),
        cmocka_unit_test_setup_teardown(sql_names_every_field_once, setup, teardown),
    };
    return cmocka_run_group_tests_name("record/set", tests, NULL, NULL);
}
