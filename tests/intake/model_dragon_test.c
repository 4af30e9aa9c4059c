/* Threat Dragon, both versions. The documents here are made for these tests. */
#include "model_read.h"

/* A cell of version 2. */
#define NODE(id, shape, type, name, x, y, w, h, more) \
    "{'id': '" id "', 'shape': '" shape "', 'position': {'x': " #x ", 'y': " #y "}, 'size': " \
    "{'width': " #w ", 'height': " #h "}, 'attrs': {'body': {'stroke': 'red'}}, 'zIndex': 1,\n" \
    " 'data': {'type': '" type "', 'name': '" name "', 'hasOpenThreats': false" more "}}"
#define ACTOR(id, name, x, y)   NODE(id, "actor", "tm.Actor", name, x, y, 20, 20, "")
#define PROCESS(id, name, x, y) NODE(id, "process", "tm.Process", name, x, y, 20, 20, "")
#define BOX(id, name, x, y, w, h) \
    NODE(id, "trust-boundary-box", "tm.BoundaryBox", name, x, y, w, h, "")
#define FLOW(id, name, from, to, more) \
    "{'id': '" id "', 'shape': 'flow', 'source': {'cell': '" from "'}, 'target': {'cell': '" to \
    "'}, 'labels': [], 'vertices': [],\n 'data': {'type': 'tm.Flow', 'name': '" name "'" more "}}"
#define DIAGRAM(cells) \
    "{'id': 0, 'title': 'Main', 'diagramType': 'STRIDE', 'version': '2.3.0', 'cells': [\n" cells \
    "]}"
#define JOIN_2(a, b)             a "," b
#define JOIN_3(a, b, c)          JOIN_2(a, b) "," c
#define JOIN_4(a, b, c, d)       JOIN_3(a, b, c) "," d
#define JOIN_6(a, b, c, d, e, f) JOIN_4(a, b, c, d) "," JOIN_2(e, f)
#define FILE2(diagrams) \
    "{'version': '2.3.0', 'summary': {'title': 'Pump', 'owner': 'Ann', 'description': 'All', " \
    "'id': 0},\n'detail': {'contributors': [{'name': 'Bob'}], 'reviewer': 'Eve', 'diagramTop': " \
    "1, 'threatTop': 3, 'diagrams': [\n" diagrams "]}}"

static void dragon_2_gives_kinds_places_and_people(void **state)
{
    static const char text[] = FILE2(
        DIAGRAM(JOIN_4(ACTOR("a", "Nurse", 10, 20), PROCESS("p", "Pump core", 100, 20),
                       NODE("s", "store", "tm.Store", "Log", 200.5, 20, 10, 10, ", 'isALog': true"),
                       FLOW("f", "start", "a", "p", ", 'protocol': 'BLE', 'isEncrypted': true"))));
    struct reading r = model_of(*state, text);
    assert_int_equal(r.d.format, MODEL_THREAT_DRAGON_2);
    assert_str(r.d.title, "Pump");
    assert_str(r.d.author, "Ann");
    assert_str(r.d.reviewer, "Eve");
    assert_str(r.d.description, "All\n\nContributors: Bob\n\nDiagram: Main (STRIDE)");
    assert_int_equal(element_named(&r, "Nurse")->kind, ELEMENT_KIND_EXTERNAL_ENTITY);
    assert_int_equal(element_named(&r, "Pump core")->kind, ELEMENT_KIND_PROCESS);
    assert_str(element_named(&r, "Pump core")->key, "pump_core");
    assert_int_equal(element_named(&r, "Log")->kind, ELEMENT_KIND_DATA_STORE);
    assert_str(element_named(&r, "Log")->properties, "stores_logs");
    assert_int_equal(element_named(&r, "Log")->x.value, 201);
    const struct flow *f = flow_named(&r, "start");
    assert_str(f->source, "nurse");
    assert_str(f->target, "pump_core");
    assert_str(f->protocol, "BLE");
    assert_str(f->properties, "encrypted wireless bluetooth");
    assert_int_equal(r.f.count[FINDING_SKIPPED], 0);
    assert_int_equal(r.f.count[FINDING_WARNING], 0);
}

static void dragon_puts_elements_into_the_innermost_box(void **state)
{
    static const char text[] = FILE2(
        DIAGRAM(JOIN_6(BOX("o", "Hospital", 0, 0, 400, 400), BOX("i", "Device", 50, 50, 100, 100),
                       PROCESS("p", "Core", 60, 60), PROCESS("q", "Server", 300, 300),
                       PROCESS("x", "Outside", 900, 900), PROCESS("e", "Edge", 135, 60))));
    struct reading r = model_of(*state, text);
    assert_str(zone_named(&r, "Device")->parent, "hospital");
    assert_str(zone_named(&r, "Hospital")->parent, "");
    assert_str(element_named(&r, "Core")->zone, "device");
    assert_str(element_named(&r, "Server")->zone, "hospital");
    assert_str(element_named(&r, "Outside")->zone, "");
    assert_str(element_named(&r, "Edge")->zone, "device");
    assert_finding(&r, "model-edge", "detail.diagrams[0].cells[5]", 0);
    assert_int_equal(r.f.count[FINDING_WARNING], 1);
}

static void dragon_takes_a_curve_as_an_empty_zone_with_a_doubt(void **state)
{
    struct reading r = model_of(
        *state,
        FILE2(DIAGRAM("{'id': 'c', 'shape': 'trust-boundary-curve', 'source': {'x': 1, 'y': 1}, "
                      "'target': {'x': 50, 'y': 50}, 'data': {'type': 'tm.Boundary', 'name': "
                      "'Wall'}}," PROCESS("p", "Core", 10, 10))));
    assert_str(zone_named(&r, "Wall")->key, "wall");
    assert_str(element_named(&r, "Core")->zone, "");
    assert_finding(&r, "model-curve", "detail.diagrams[0].cells[0]", 4);
}

static void dragon_names_what_has_no_place_with_place_and_line(void **state)
{
    static const char text[] = FILE2(
        DIAGRAM(JOIN_2(NODE("p", "process", "tm.Process", "Shop", 1, 1, 9, 9,
                            ", 'handlesCardPayment': true, 'isWebApplication': true, "
                            "'handlesGoodsOrServices': false, 'privilegeLevel': 'root'"),
                       NODE("t", "td-text-block", "tm.Text", "Note", 1, 1, 9, 9, ""))));
    struct reading r = model_of(*state, text);
    assert_finding(&r, "model-lost", "detail.diagrams[0].cells[0].data.handlesCardPayment", 5);
    assert_finding(&r, "model-lost", "detail.diagrams[0].cells[1]", 5);
    assert_finding(&r, "model-unset", "detail.diagrams[].cells[].data", 5);
    assert_str(element_named(&r, "Shop")->properties, "web_ui runs_privileged");
}

static void dragon_leaves_out_loose_flows_but_keeps_their_threats(void **state)
{
    static const char text[] = FILE2(DIAGRAM(
        JOIN_2(PROCESS("p", "Core", 1, 1),
               "{'id': 'f', 'shape': 'flow', 'source': {'x': 3, 'y': 4}, 'target': {'cell': 'p'}, "
               "'data': {'type': 'tm.Flow', 'name': 'in', 'threats': [{'id': 't', 'title': "
               "'Forged', 'type': 'Spoofing'}]}}")));
    struct reading r = model_of(*state, text);
    assert_int_equal(r.d.flow_count, 0);
    assert_finding(&r, "model-flow-end", "detail.diagrams[0].cells[1]", 5);
    assert_int_equal(r.d.threat_count, 1);
    assert_str(r.d.threats[0].about, "");
}

static void dragon_makes_two_flows_of_one_that_goes_both_ways(void **state)
{
    static const char text[] = FILE2(
        DIAGRAM(JOIN_3(PROCESS("p", "A", 1, 1), PROCESS("q", "B", 50, 50),
                       FLOW("f", "", "p", "q", ", 'isBidirectional': true"))));
    struct reading r = model_of(*state, text);
    assert_int_equal(r.d.flow_count, 2);
    assert_str(flow_named(&r, "A to B")->target, "b");
    assert_str(flow_named(&r, "A to B (back)")->target, "a");
    assert_finding(&r, "model-both-ways", NULL, 0);
}

#define THREAT \
    "{'id': 'T-1', 'title': 'Eavesdrop', 'type': 'Information disclosure', 'modelType': " \
    "'STRIDE', 'status': 'Mitigated', 'severity': 'High', 'number': 4, 'score': '7.5', 'new': " \
    "false, 'description': 'See CWE-319 and CAPEC-158.', 'mitigation': 'Encrypt'}"

static void assert_threat(const struct reading *r, const char *about)
{
    assert_int_equal(r->d.threat_count, 1);
    const struct model_threat *t = &r->d.threats[0];
    assert_str(t->key, "t_1");
    assert_str(t->about, about);
    assert_int_equal(t->stride, 'I');
    assert_str(t->category, "");
    assert_str(t->status, "Mitigated");
    assert_str(t->severity, "High");
    assert_str(t->mitigation, "Encrypt");
    assert_str(t->cwe, "CWE-319");
    assert_str(t->capec, "CAPEC-158");
    assert_str(t->description, "See CWE-319 and CAPEC-158.\n\nNumber in Threat Dragon: "
                               "4\n\nScore in Threat Dragon: 7.5");
}

static void dragon_2_takes_threats_from_the_data_and_from_the_cell(void **state)
{
    static const char in_data[] = FILE2(DIAGRAM(
        NODE("p", "process", "tm.Process", "Core", 1, 1, 9, 9, ", 'threats': [" THREAT "]")));
    static const char in_cell[] = FILE2(
        DIAGRAM("{'id': 'p', 'shape': 'process', 'threats': [" THREAT
                "], 'data': {'type': 'tm.Process', 'name': 'Core'}}"));
    struct reading r = model_of(*state, in_data);
    assert_threat(&r, "core");
    r = model_of(*state, in_cell);
    assert_threat(&r, "core");
}

static void dragon_does_not_take_linddun_for_stride(void **state)
{
    struct reading r = model_of(
        *state, FILE2(DIAGRAM(NODE("p", "process", "tm.Process", "Core", 1, 1, 9, 9,
                                   ", 'threats': [{'title': 'x', 'type': 'Non-repudiation', "
                                   "'modelType': 'LINDDUN'}]"))));
    assert_int_equal(r.d.threats[0].stride, 0);
    assert_str(r.d.threats[0].category, "LINDDUN: Non-repudiation");
}

static void dragon_1_is_read_in_its_own_layout(void **state)
{
    struct reading r = model_of(
        *state,
        "{'summary': {'title': 'Old'}, 'detail': {'diagrams': [{'title': 'D', 'id': 0,\n"
        "'diagramJson': {'cells': [\n"
        "{'type': 'tm.Actor', 'id': 'a', 'position': {'x': 1, 'y': 2}, 'outOfScope': true, "
        "'reasonOutOfScope': 'Not ours', 'attrs': {'text': {'text': 'Nurse\\nin ward'}}},\n"
        "{'type': 'tm.Store', 'id': 's', 'storesCredentials': true, 'attrs': {'text': {'text': "
        "'Keys'}}, 'threats': [" THREAT "]},\n"
        "{'type': 'tm.Flow', 'id': 'f', 'source': {'id': 'a'}, 'target': {'id': 's'}, 'labels': "
        "[{'attrs': {'text': {'text': 'login'}}}]}]}}]}}");
    assert_int_equal(r.d.format, MODEL_THREAT_DRAGON_1);
    assert_str(element_named(&r, "Nurse in ward")->description, "Out of scope: Not ours");
    assert_str(element_named(&r, "Keys")->properties, "stores_credentials");
    assert_str(flow_named(&r, "login")->source, "nurse_in_ward");
    assert_threat(&r, "keys");
    assert_int_equal(r.f.count[FINDING_SKIPPED], 0);
}

static void dragon_takes_all_diagrams_and_doubts_twins(void **state)
{
    struct reading r = model_of(
        *state, FILE2(DIAGRAM(PROCESS("p", "Core", 1, 1)) "," DIAGRAM(PROCESS("p", "Core", 1, 1))));
    assert_int_equal(r.d.element_count, 2);
    assert_str(r.d.elements[0].key, "core");
    assert_str(r.d.elements[1].key, "core_2");
    assert_finding(&r, "model-two-diagrams", "detail.diagrams[1].cells[0]", 0);
}

static void dragon_keys_stay_when_cells_change_places(void **state)
{
    static const char text[] = FILE2(DIAGRAM(JOIN_3(
        PROCESS("p", "Core", 1, 1), PROCESS("q", "Core", 50, 50), FLOW("f", "x", "p", "q", ""))));
    static const char turned[] = FILE2(DIAGRAM(JOIN_3(
        FLOW("f", "x", "p", "q", ""), PROCESS("q", "Core", 50, 50), PROCESS("p", "Core", 1, 1))));
    struct reading one = model_of(*state, text);
    struct reading other = model_of(*state, turned);
    assert_str(one.d.flows[0].source, "core");
    assert_str(other.d.flows[0].source, "core");
    assert_str(other.d.flows[0].target, "core_2");
    assert_int_equal(one.d.elements[0].x.value, other.d.elements[1].x.value);
    assert_true(str_eq(one.d.elements[0].key, other.d.elements[1].key));
}

static void dragon_doubts_an_id_that_is_there_twice(void **state)
{
    struct reading r = model_of(
        *state, FILE2(DIAGRAM(JOIN_2(PROCESS("p", "A", 1, 1), PROCESS("p", "B", 50, 50)))));
    assert_int_equal(r.d.element_count, 2);
    assert_false(str_eq(r.d.elements[0].key, r.d.elements[1].key));
    assert_finding(&r, "model-id-twice", "detail.diagrams[0].cells[1]", 0);
}

/* The project's own broken examples open with a warning. */
static void dragon_opens_a_file_without_diagrams_and_names_what_is_odd(void **state)
{
    struct reading r = model_of(*state, "{'version': '2.1.3', 'summary': {'titled': 'x', "
                                        "'owners': ''},\n'details': {'diagramTop': 'zero'}}");
    assert_int_equal(r.d.element_count, 0);
    assert_finding(&r, "model-empty", NULL, 0);
    assert_finding(&r, "model-lost", "summary.titled", 1);
    assert_finding(&r, "model-lost", "details", 2);
}

static void dragon_survives_members_of_other_types(void **state)
{
    struct reading r = model_of(
        *state, "{'version': 2, 'summary': [], 'detail': {'reviewer': {}, 'contributors': 'x', "
                "'diagrams': [7, {'cells': [1, null, 'x', {'data': {'type': 5, 'name': [1]}}, "
                "{'shape': 'process', 'id': {}, 'position': [], 'data': null, 'labels': 5, "
                "'attrs': null}]}]}}");
    assert_int_equal(r.d.element_count, 1);
    assert_finding(&r, "model-lost", "detail.contributors", 0);
    assert_finding(&r, "model-lost", "detail.diagrams[1].cells[0]", 0);
    assert_finding(&r, "model-lost", "detail.diagrams[1].cells[3].data.name", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dragon_2_gives_kinds_places_and_people, setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_puts_elements_into_the_innermost_box, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(dragon_takes_a_curve_as_an_empty_zone_with_a_doubt, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(dragon_names_what_has_no_place_with_place_and_line, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(dragon_leaves_out_loose_flows_but_keeps_their_threats,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_makes_two_flows_of_one_that_goes_both_ways, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(dragon_2_takes_threats_from_the_data_and_from_the_cell,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_does_not_take_linddun_for_stride, setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_1_is_read_in_its_own_layout, setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_takes_all_diagrams_and_doubts_twins, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(dragon_keys_stay_when_cells_change_places, setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_doubts_an_id_that_is_there_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_opens_a_file_without_diagrams_and_names_what_is_odd,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(dragon_survives_members_of_other_types, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
