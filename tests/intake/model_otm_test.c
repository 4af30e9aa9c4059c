/* Open Threat Model in JSON and YAML. The documents here are made for these tests. */
#include "model_read.h"

static const char whole[] =
    "otmVersion: 0.2.0\n"
    "project:\n"
    "  name: Pump\n"
    "  id: p-1\n"
    "  owner: Ann\n"
    "  ownerContact: ann@example.org\n"
    "  description: All of it\n"
    "  attributes: {cmdb: 17}\n"
    "representations:\n"
    "  - {name: Picture, id: pic, type: diagram, size: {width: 9, height: 9}}\n"
    "assets:\n"
    "  - name: Doses\n"
    "    id: a1\n"
    "    risk: {confidentiality: 10, integrity: 100, availability: 50, comment: vital}\n"
    "trustZones:\n"
    "  - {id: z1, name: Hospital, risk: {trustRating: 20}}\n"
    "  - {id: z2, name: Device, risk: {trustRating: 90}, parent: {trustZone: z1}}\n"
    "components:\n"
    "  - id: c1\n"
    "    name: Core\n"
    "    type: firmware\n"
    "    parent: {trustZone: z2}\n"
    "    tags: [main, safety]\n"
    "    assets: {processed: [a1], stored: []}\n"
    "    representations: [{representation: pic, id: r1, position: {x: 3, y: 4}}]\n"
    "    threats:\n"
    "      - threat: t1\n"
    "        state: exposed\n"
    "        mitigations: [{mitigation: m1, state: required}]\n"
    "  - {id: c2, name: Log, type: database, parent: {component: c1}}\n"
    "dataflows:\n"
    "  - {id: f1, name: writes, source: c1, destination: c2, bidirectional: true, assets: [a1]}\n"
    "  - {id: f2, name: lost, source: c1, destination: nowhere}\n"
    "threats:\n"
    "  - id: t1\n"
    "    name: Forged dose\n"
    "    description: As in CAPEC-94\n"
    "    categories: [Tampering]\n"
    "    cwes: [CWE-345]\n"
    "    risk: {likelihood: 50, impact: 100, impactComment: Harm}\n"
    "  - {id: t2, name: Other, risk: {impact: 1}}\n"
    "mitigations:\n"
    "  - {id: m1, name: Sign, description: Sign each message, riskReduction: 80}\n"
    "  - {id: m2, name: Unused, riskReduction: 1}\n";

static void otm_gives_zones_elements_flows_and_data(void **state)
{
    struct reading r = model_of(*state, whole);
    assert_int_equal(r.d.format, MODEL_OTM);
    assert_str(r.d.spec_version, "0.2.0");
    assert_str(r.d.title, "Pump");
    assert_str(r.d.author, "Ann");
    assert_str(zone_named(&r, "Device")->parent, "hospital");
    assert_int_equal(zone_named(&r, "Device")->trust.value, 90);
    const struct element *core = element_named(&r, "Core");
    assert_int_equal(core->kind, ELEMENT_KIND_PROCESS);
    assert_str(core->zone, "device");
    assert_str(core->technology, "firmware");
    assert_str(core->description, "Tags: main, safety");
    assert_str(core->data_classes, "doses");
    assert_int_equal(core->x.value, 3);
    assert_int_equal(element_named(&r, "Log")->kind, ELEMENT_KIND_DATA_STORE);
    assert_str(element_named(&r, "Log")->zone, "device"); /* through the component around it */
    assert_finding(&r, "model-inside", "components[1]", 30);
    assert_str(flow_named(&r, "writes (back)")->source, "log");
    assert_str(flow_named(&r, "writes")->data_classes, "doses");
    assert_int_equal(r.d.data[0].confidentiality, ASSET_NEED_LOW);
    assert_int_equal(r.d.data[0].availability, ASSET_NEED_MEDIUM);
    assert_int_equal(r.d.data[0].integrity, ASSET_NEED_HIGH);
    assert_str(r.d.data[0].description, "Comment on the risk: vital");
}

static void otm_gives_a_threat_for_each_part_it_is_at(void **state)
{
    struct reading r = model_of(*state, whole);
    assert_int_equal(r.d.threat_count, 2);
    const struct model_threat *t = &r.d.threats[0];
    assert_str(t->name, "Forged dose");
    assert_str(t->about, "core");
    assert_int_equal(t->stride, 'T');
    assert_str(t->status, "exposed");
    assert_str(t->severity, "likelihood 50, impact 100");
    assert_str(t->cwe, "CWE-345");
    assert_str(t->capec, "CAPEC-94");
    assert_str(t->mitigation, "Sign (required): Sign each message\nRisk reduction: 80");
    assert_str(t->description, "As in CAPEC-94\n\nImpact: Harm");
    assert_str(r.d.threats[1].name, "Other");
    assert_str(r.d.threats[1].about, "");
}

static void otm_names_what_is_lost_with_place_and_line(void **state)
{
    struct reading r = model_of(*state, whole);
    assert_finding(&r, "model-flow-end", "dataflows[1]", 33);
    assert_finding(&r, "model-lost", "project.attributes.cmdb", 8);
    assert_finding(&r, "model-lost", "project.id", 4);
    assert_finding(&r, "model-lost", "mitigations[1].name", 44);
    assert_int_equal(r.f.count[FINDING_SKIPPED], 5); /* and its riskReduction */
}

static void otm_takes_an_unknown_type_as_a_process_with_a_doubt(void **state)
{
    struct reading r = model_of(
        *state, "{'otmVersion': '0.2.0', 'project': {'name': 'x', 'id': 'x'}, 'components': [\n"
                "{'id': 'c', 'name': 'C', 'type': 'flux-capacitor', 'parent': {'trustZone': "
                "'gone'}}]}");
    assert_int_equal(element_named(&r, "C")->kind, ELEMENT_KIND_PROCESS);
    assert_str(element_named(&r, "C")->technology, "flux-capacitor");
    assert_finding(&r, "model-kind", "components[0]", 2);
    assert_finding(&r, "model-reference", "components[0]", 2);
}

/* What the Microsoft tool's attributes say, as StartLeft hands them on. */
static void otm_attributes_become_our_words_where_they_mean_the_same(void **state)
{
    struct reading r = model_of(
        *state,
        "{'otmVersion': '0.2.0', 'project': {'name': 'x', 'id': 'x'}, 'components': [\n"
        "{'id': 'c', 'name': 'C', 'type': 'database', 'attributes': {'Name': 'C', 'Stores "
        "Credentials': 'Yes', 'Encrypted': 'Yes', 'Signed': 'No', 'Shared': 'Yes', 'Backup': "
        "'Not Selected', 'Out Of Scope': 'true', 'Reason For Out Of Scope': 'theirs'}}]}");
    assert_str(element_named(&r, "C")->properties, "stores_credentials encrypted_at_rest?");
    assert_str(element_named(&r, "C")->description,
               "Out of scope.\n\nReason for being out of scope: theirs");
    assert_finding(&r, "model-lost", "components[0].attributes.Shared", 2);
    assert_int_equal(r.f.count[FINDING_SKIPPED], 1);
}

#define ZONES(a, b) \
    "{'otmVersion': '0.2.0', 'project': {'name': 'x', 'id': 'x'}, 'trustZones': [{'id': '1', " \
    "'name': 'A', 'risk': {'trustRating': " #a "}}, {'id': '2', 'name': 'B', 'risk': " \
    "{'trustRating': " #b "}}]}"

static void otm_brings_other_scales_of_trust_to_ours_with_a_doubt(void **state)
{
    static const struct {
        const char *text;
        int64_t a, b;
        bool doubt;
    } rows[] = {
        {ZONES(0, 100), 0, 100, false},   {ZONES(1, 10), 1, 10, true},
        {ZONES(0, 1000), 0, 100, true},   {ZONES(-50, 50), 0, 100, true},
        {ZONES(250, 500), 50, 100, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct reading r = model_of(*state, rows[i].text);
        assert_int_equal(zone_named(&r, "A")->trust.value, rows[i].a);
        assert_int_equal(zone_named(&r, "B")->trust.value, rows[i].b);
        assert_int_equal(finding_at(&r, "model-trust", NULL) != NULL, rows[i].doubt);
    }
}

static void otm_is_not_caught_in_rings_of_parents(void **state)
{
    struct reading r = model_of(
        *state, "{'otmVersion': '1', 'project': {'name': 'x', 'id': 'x'}, 'components': ["
                "{'id': 'a', 'name': 'A', 'type': 'server', 'parent': {'component': 'b'}},"
                "{'id': 'b', 'name': 'B', 'type': 'server', 'parent': {'component': 'a'}}],"
                "'trustZones': [{'id': 'z', 'name': 'Z', 'parent': {'trustZone': 'z'}}]}");
    assert_str(element_named(&r, "A")->zone, "");
    assert_str(zone_named(&r, "Z")->parent, "");
}

static void otm_survives_members_of_other_types(void **state)
{
    struct reading r = model_of(
        *state, "{'otmVersion': 1, 'project': 5, 'trustZones': {'a': 1}, 'components': [1, {}, "
                "{'id': [], 'type': {}, 'parent': 'x', 'assets': [1], 'threats': [5, {}], "
                "'representations': [null, {'position': 3}]}], 'threats': ['t', {}], "
                "'dataflows': 'none', 'mitigations': [[]]}");
    assert_int_equal(r.d.element_count, 2);
    assert_finding(&r, "model-lost", "project", 0);
    assert_finding(&r, "model-lost", "components[0]", 0);
    assert_finding(&r, "model-lost", "dataflows", 0);
    assert_finding(&r, "model-lost", "threats[0]", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(otm_gives_zones_elements_flows_and_data, setup, teardown),
        cmocka_unit_test_setup_teardown(otm_gives_a_threat_for_each_part_it_is_at, setup, teardown),
        cmocka_unit_test_setup_teardown(otm_names_what_is_lost_with_place_and_line, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(otm_takes_an_unknown_type_as_a_process_with_a_doubt, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(otm_attributes_become_our_words_where_they_mean_the_same,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(otm_brings_other_scales_of_trust_to_ours_with_a_doubt,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(otm_is_not_caught_in_rings_of_parents, setup, teardown),
        cmocka_unit_test_setup_teardown(otm_survives_members_of_other_types, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
