/* Two people edit the same model: nothing that one did is lost unseen. */
#include "model_edit.h"

static void different_fields_come_together(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    assert_true(fixture_set(f, pump, "technology", "RTOS"));
    struct json *answer = edit(f, release,
                               "[{'do':'change','type':'element','key':'pump','revision':1,"
                               "'fields':{'name':'Pump 2'},'was':{'name':'Pump'}}]",
                               "saved");
    assert_int_equal(json_int(item(answer, "parts", 0), "revision", 0), 3);
    assert_true(STR_IS(fixture_field(f, pump, "technology"), "RTOS"));
    assert_true(STR_IS(fixture_field(f, pump, "name"), "Pump 2"));
}

static void the_same_field_is_a_conflict_that_names_both_texts(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    assert_true(fixture_set(f, pump, "name", "Pump of theirs"));
    int64_t position = store_position(f->store);
    static const char list[] =
        "[{'do':'change','type':'element','key':'pump','revision':1,'fields':{'name':'Pump 2',"
        "'technology':'RTOS'},'was':{'name':'Pump','technology':null}},"
        "{'do':'change','type':'zone','key':'in','revision':1,'fields':{'name':'Inner'}}]";
    const struct json *answer = edit(f, release, list, "conflict");
    const struct json *c = item(answer, "conflicts", 0), *field = item(c, "fields", 0);
    assert_int_equal(json_count(json_get(answer, "conflicts")), 1);
    assert_int_equal(json_count(json_get(c, "fields")), 1);
    assert_true(STR_IS(json_text(c, "why"), "changed") && STR_IS(json_text(c, "who"), "tester"));
    assert_int_equal(json_int(c, "revision", 0), 2);
    assert_true(STR_IS(json_text(field, "name"), "name"));
    assert_true(STR_IS(json_text(field, "was"), "Pump"));
    assert_true(STR_IS(json_text(field, "yours"), "Pump 2"));
    assert_true(STR_IS(json_text(field, "theirs"), "Pump of theirs"));
    assert_int_equal(store_position(f->store), position);
    /* With the revision that is there now, it is a decision. */
    edit(f, release,
         "[{'do':'change','type':'element','key':'pump','revision':2,'fields':{'name':'Pump 2'}}]",
         "saved");
    assert_true(STR_IS(fixture_field(f, pump, "name"), "Pump 2"));
}

static void the_same_text_twice_is_no_conflict(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    assert_true(fixture_set(f, pump, "name", "Pump 2"));
    edit(f, release,
         "[{'do':'change','type':'element','key':'pump','revision':1,'fields':{'name':'Pump 2'}}]",
         "saved");
}

static void the_last_one_to_move_a_box_has_moved_it(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    assert_true(fixture_set(f, pump, "x", "700"));
    edit(f, release,
         "[{'do':'change','type':'element','key':'pump','revision':1,'fields':{'x':14}}]", "saved");
    assert_true(STR_IS(fixture_field(f, pump, "x"), "14"));
}

static void what_somebody_changed_is_not_removed_unseen(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    assert_true(fixture_set(f, id_of(f, release, ELEMENTS, "pump"), "technology", "RTOS"));
    const struct json *answer = edit(
        f, release, "[{'do':'retire','type':'element','key':'pump','revision':1}]", "conflict");
    assert_true(STR_IS(json_text(item(answer, "conflicts", 0), "why"), "changed"));
    edit(f, release, "[{'do':'retire','type':'element','key':'pump','revision':2}]", "saved");
    /* And once more: it is gone, as it was meant. */
    edit(f, release, "[{'do':'retire','type':'element','key':'pump','revision':2}]", "saved");
}

static void what_somebody_removed_is_not_changed_in_silence(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    edit(f, release, "[{'do':'retire','type':'element','key':'pump'}]", "saved");
    struct str list = str_fmt(&f->arena,
                              "[{'do':'change','type':'element','key':'pump','id':'%.*s',"
                              "'revision':1,'fields':{'name':'Pump 2'}}]",
                              STR_ARG(pump));
    const struct json *c = item(edit(f, release, list.p, "conflict"), "conflicts", 0);
    assert_true(STR_IS(json_text(c, "why"), "gone") && STR_IS(json_text(c, "who"), "tester"));
    assert_true(STR_IS(json_text(item(c, "fields", 0), "yours"), "Pump 2"));
}

static void a_key_that_somebody_took_is_a_conflict(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    const struct json *c = item(
        edit(f, release,
             "[{'do':'add','type':'element','key':'pump','fields':{'name':'Mine','kind':"
             "'process'}}]",
             "conflict"),
        "conflicts", 0);
    assert_true(STR_IS(json_text(c, "why"), "there"));
    assert_true(STR_IS(json_text(item(c, "fields", 0), "theirs"), "Pump"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(different_fields_come_together),
        T(the_same_field_is_a_conflict_that_names_both_texts),
        T(the_same_text_twice_is_no_conflict),
        T(the_last_one_to_move_a_box_has_moved_it),
        T(what_somebody_changed_is_not_removed_unseen),
        T(what_somebody_removed_is_not_changed_in_silence),
        T(a_key_that_somebody_took_is_a_conflict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
