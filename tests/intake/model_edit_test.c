/* What an editor of diagrams changes: what is taken, what goes along, and what is refused. */
#include "model_edit.h"

static void new_parts_refer_to_each_other_before_they_have_keys(void **state)
{
    struct fixture *f = *state;
    struct str release = make_release(f, NULL);
    struct json *answer = edit(
        f, release,
        "[{'do':'add','type':'flow','ref':'new:4','fields':{'name':'Rate','source':'new:3',"
        "  'target':'new:2','protocol':'BLE'}},"
        " {'do':'add','type':'element','ref':'new:2','fields':{'name':'Pump core','kind':"
        "  'process','zone':'new:5','x':140,'y':-28}},"
        " {'do':'add','type':'element','ref':'new:3','fields':{'name':'Pump core','kind':"
        "  'external_entity'}},"
        " {'do':'add','type':'zone','ref':'new:5','fields':{'name':'In','parent':'new:6'}},"
        " {'do':'add','type':'zone','ref':'new:6','fields':{'name':'Out'}}]",
        "saved");
    assert_int_equal(json_count(json_get(answer, "parts")), 5);
    const struct json *outer = item(answer, "parts", 0), *flow = item(answer, "parts", 4);
    assert_true(STR_IS(json_text(outer, "ref"), "new:6") && STR_IS(json_text(outer, "key"), "out"));
    assert_true(STR_IS(json_text(flow, "key"), "rate") && STR_IS(json_text(flow, "id"), "F-0001"));
    assert_int_equal(json_int(flow, "revision", 0), 1);
    struct model_state m = load(f, release);
    assert_true(STR_IS(m.document.flows[0].source, "pump_core_2"));
    assert_true(STR_IS(m.document.flows[0].target, "pump_core"));
    assert_true(STR_IS(m.document.elements[0].zone, "in"));
    assert_true(STR_IS(m.document.zones[0].parent, "out"));
    assert_int_equal(m.document.elements[0].y.value, -28);
    assert_int_equal(json_int(answer, "position", 0), store_position(f->store));
    fixture_holds(f);
}

static void an_edit_sets_what_it_names_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str pump = id_of(f, release, ELEMENTS, "pump");
    struct json *answer = edit(f, release,
                               "[{'do':'change','type':'element','key':'pump','revision':1,"
                               "'fields':{'name':'Pump 2','zone':null,'data_classes':['dose']}}]",
                               "saved");
    assert_int_equal(json_int(item(answer, "parts", 0), "revision", 0), 2);
    assert_true(STR_IS(fixture_field(f, pump, "name"), "Pump 2"));
    assert_int_equal(fixture_field(f, pump, "zone").n, 0);
    assert_true(STR_IS(fixture_field(f, pump, "kind"), "process"));
    assert_true(STR_IS(load(f, release).document.elements[1].data_classes, "dose"));
    fixture_holds(f);
}

/* A place is no statement about the system: nothing that was judged by it becomes stale. */
static void moving_a_box_does_not_matter(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct record_head before, after;
    struct str pump = id_of(f, release, ELEMENTS, "pump"), in = id_of(f, release, ZONES, "in");
    assert_true(store_head(f->store, &f->arena, pump, &before, &f->err));
    edit(f, release,
         "[{'do':'change','type':'element','key':'pump','fields':{'x':14,'y':28}},"
         " {'do':'change','type':'zone','key':'in','fields':{'x':7,'y':7,'width':280,'height':140}}"
         "]",
         "saved");
    assert_true(store_head(f->store, &f->arena, pump, &after, &f->err));
    assert_int_equal(after.revision, 2);
    assert_int_equal(after.matters, before.matters);
    assert_true(STR_IS(fixture_field(f, in, "width"), "280"));
    edit(f, release,
         "[{'do':'change','type':'element','key':'pump','fields':{'kind':'data_store'}}]", "saved");
    assert_true(store_head(f->store, &f->arena, pump, &after, &f->err));
    assert_true(after.matters > before.matters);
}

static void an_element_takes_its_flows_along(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct str set = id_of(f, release, FLOWS, "set");
    struct json *answer = edit(
        f, release, "[{'do':'retire','type':'element','key':'pump','revision':1}]", "saved");
    assert_int_equal(json_count(json_get(answer, "parts")), 3); /* pump, set, and the asset */
    assert_true(fixture_field(f, set, "retired").n > 0);
    struct str text = text_of(f, release);
    assert_false(str_has(text, STR("pump")) || str_has(text, STR("flows:")));
    assert_true(str_has(text, STR("therapy")) && str_has(text, STR("nurse")));
    fixture_holds(f);
}

static void what_lay_in_a_zone_then_lies_in_the_one_around_it(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    edit(f, release, "[{'do':'retire','type':'zone','key':'in'}]", "saved");
    assert_true(STR_IS(load(f, release).document.elements[1].zone, "out"));
    edit(f, release, "[{'do':'retire','type':'zone','key':'out'}]", "saved");
    assert_int_equal(load(f, release).document.elements[1].zone.n, 0);
    edit(f, release, "[{'do':'retire','type':'data_class','key':'dose'}]", "saved");
    assert_int_equal(load(f, release).document.flows[0].data_classes.n, 0);
    fixture_holds(f);
}

static void both_zones_may_go_at_once(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    edit(f, release,
         "[{'do':'retire','type':'zone','key':'out'},{'do':'retire','type':'zone','key':'in'}]",
         "saved");
    assert_int_equal(load(f, release).document.zone_count, 0);
    assert_int_equal(load(f, release).document.elements[1].zone.n, 0);
}

/* Undoing a removal: the record is a new one, but threats and decisions know it by its key. */
static void a_part_comes_back_under_its_key(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f), before = text_of(f, release);
    edit(f, release, "[{'do':'retire','type':'element','key':'pump'}]", "saved");
    edit(f, release,
         "[{'do':'add','type':'element','ref':'old:1','key':'pump','fields':{'name':'Pump',"
         "'kind':'process','zone':'in','data_classes':'dose'}},"
         "{'do':'add','type':'flow','key':'set','fields':{'name':'Set','source':'nurse',"
         "'target':'old:1','data_classes':'dose'}},"
         "{'do':'change','type':'asset','key':'therapy','fields':{'elements':'old:1'}}]",
         "saved");
    assert_true(str_eq(text_of(f, release), before));
    fixture_holds(f);
}

static void a_part_may_go_and_come_back_at_once(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    edit(f, release,
         "[{'do':'retire','type':'element','key':'pump'},{'do':'add','type':'element',"
         "'key':'pump','fields':{'name':'New pump','kind':'process'}}]",
         "saved");
    struct model_state m = load(f, release);
    assert_true(STR_IS(m.document.flows[0].target, "pump"));
    assert_true(STR_IS(m.document.elements[1].name, "New pump"));
    assert_true(STR_IS(m.document.assets[0].elements, "pump"));
}

static void keys_are_made_of_names_and_are_unique_in_the_diagram(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct json *answer = edit(
        f, release,
        "[{'do':'add','type':'element','fields':{'name':'Out','kind':'process'}},"
        "{'do':'add','type':'element','fields':{'name':'\xE8\xBC\xB8\xE6\xB6\xB2','kind':"
        "'process'}},"
        "{'do':'add','type':'element','fields':{'name':'Out','kind':'process'}}]",
        "saved");
    assert_true(STR_IS(json_text(item(answer, "parts", 0), "key"), "out_2"));
    assert_true(STR_IS(json_text(item(answer, "parts", 1), "key"), "element"));
    assert_true(STR_IS(json_text(item(answer, "parts", 2), "key"), "out_3"));
}

/* --- what is refused --- */

static void all_that_is_wrong_is_said_and_nothing_is_taken(void **state)
{
    static const struct {
        const char *operation, *text;
    } rows[] = {
        {"{'do':'change','type':'zone','key':'in','fields':{'trust':101}}", "trust: must be 0 to"},
        {"{'do':'change','type':'zone','key':'in','fields':{'width':-1}}", "width: "},
        {"{'do':'change','type':'zone','key':'in','fields':{'name':' '}}", "name: is required"},
        {"{'do':'change','type':'element','key':'pump','fields':{'kind':'thing'}}", "kind: "},
        {"{'do':'change','type':'element','key':'pump','fields':{'zone':'pump'}}",
         "zone: there is no \"pump\" among the zones"},
        {"{'do':'change','type':'element','key':'pump','fields':{'zone':'in out'}}",
         "zone: must be one key"},
        {"{'do':'change','type':'zone','key':'out','fields':{'parent':'in'}}",
         "parent: zones would lie within each other"},
        {"{'do':'add','type':'flow','fields':{'name':'F','source':'pump'}}", "target: is required"},
        {"{'do':'add','type':'flow','fields':{'name':'F','source':'pump','target':'new:9'}}",
         "target: there is no \"new:9\""},
        {"{'do':'add','type':'zone','key':'a b','fields':{'name':'Z'}}", "key: is one word"},
        {"{'do':'change','type':'element','key':'pump','fields':{'x':'left'}}", "x: "},
        {"{'do':'retire','type':'element','key':'nurse'},{'do':'change','type':'flow','key':'set',"
         "'fields':{'source':'nurse'}}",
         "source: there is no \"nurse\""},
    };
    struct fixture *f = *state;
    struct str release = new_model(f);
    int64_t position = store_position(f->store);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str list = str_fmt(&f->arena,
                                  "[%s,{'do':'change','type':'asset','key':'therapy','fields':"
                                  "{'name':'Other'}}]",
                                  rows[i].operation);
        const struct json *answer = edit(f, release, list.p, "refused");
        struct str text = json_text(item(answer, "faults", 0), "text");
        if (!str_has(text, str_of(rows[i].text)))
            fail_msg("row %zu: %.*s", i, STR_ARG(text));
        assert_int_equal(json_count(json_get(answer, "parts")), 0);
        assert_int_equal(store_position(f->store), position);
    }
}

static void a_list_that_is_none_is_refused_with_its_place(void **state)
{
    static const struct {
        const char *operations, *text;
    } rows[] = {
        {"{}", "operations: must be a list"},
        {"[1]", "operations[0]: must be an object"},
        {"[{'do':'x','type':'zone'}]", "operations[0].do: "},
        {"[{'do':'add','type':'risk'}]", "operations[0].type: "},
        {"[{'do':'change','type':'zone'}]", "operations[0].key: is required"},
        {"[{'do':'add','type':'zone','ref':'one'}]", "operations[0].ref: "},
        {"[{'do':'retire','type':'zone','key':'z','ref':'a:b'}]", "operations[0].ref: "},
        {"[{'do':'add','type':'zone','key':7}]", "operations[0].key: must be a text"},
        {"[{'do':'retire','type':'zone','key':'z','revision':'1'}]", "operations[0].revision: "},
        {"[{'do':'add','type':'zone','fields':{'release':'REL-0001'}}]", "has no \"release\""},
        {"[{'do':'add','type':'zone','fields':{'key':'z'}}]", "has no \"key\""},
        {"[{'do':'add','type':'zone','fields':{'name':{}}}]", "operations[0].fields: "},
        {"[{'do':'add','type':'zone','fields':{'name':[1]}}]", "operations[0].fields: "},
        {"[{'do':'add','type':'zone','fields':[]}]", "operations[0].fields: must be an object"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct model_edits edits;
        assert_false(read_edits(f, rows[i].operations, &edits));
        if (!strstr(f->err.text, rows[i].text))
            fail_msg("row %zu: %s", i, f->err.text);
    }
}

static void a_frozen_release_is_not_edited(void **state)
{
    struct fixture *f = *state;
    struct str release = new_model(f);
    struct json *answer;
    fixture_freeze(f, release);
    assert_false(try_edit(
        f, release, "[{'do':'change','type':'element','key':'pump','fields':{'x':1}}]", &answer));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_false(
        try_edit(f, release, "[{'do':'add','type':'zone','fields':{'name':'Z'}}]", &answer));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_false(try_edit(f, STR("REL-0099"), "[]", &answer));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void what_comes_from_a_platform_is_changed_there(void **state)
{
    struct fixture *f = *state;
    struct str platform = new_model(f);
    struct str release = make_release(f, fixture_ref(f, "platform", platform));
    const struct json *answer = edit(
        f, release, "[{'do':'change','type':'element','key':'pump','fields':{'name':'P'}}]",
        "refused");
    assert_true(str_has(json_text(item(answer, "faults", 0), "text"), STR("of the platform")));
    edit(f, release, "[{'do':'retire','type':'element','key':'pump'}]", "refused");
    /* It may be referred to, and it keeps its key. */
    answer = edit(f, release,
                  "[{'do':'add','type':'element','ref':'n:1','fields':{'name':'Pump','kind':"
                  "'process','zone':'in'}},{'do':'add','type':'flow','fields':{'name':'Ask',"
                  "'source':'n:1','target':'pump'}}]",
                  "saved");
    assert_true(STR_IS(json_text(item(answer, "parts", 0), "key"), "pump_2"));
    assert_int_equal(load(f, release).part_count, 9);
    fixture_holds(f);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(new_parts_refer_to_each_other_before_they_have_keys),
        T(an_edit_sets_what_it_names_and_nothing_else),
        T(moving_a_box_does_not_matter),
        T(an_element_takes_its_flows_along),
        T(what_lay_in_a_zone_then_lies_in_the_one_around_it),
        T(both_zones_may_go_at_once),
        T(a_part_comes_back_under_its_key),
        T(a_part_may_go_and_come_back_at_once),
        T(keys_are_made_of_names_and_are_unique_in_the_diagram),
        T(all_that_is_wrong_is_said_and_nothing_is_taken),
        T(a_list_that_is_none_is_refused_with_its_place),
        T(a_frozen_release_is_not_edited),
        T(what_comes_from_a_platform_is_changed_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
