/* The tables of other tools' words hold against our vocabulary; TM-BOM, CycloneDX and pytm. The
   documents here are made for these tests. */
#include "model_read.h"

#include "base/embed.h"
#include "base/map.h"

static const struct json *table(struct arena *a, const char *path)
{
    struct json *v = NULL;
    struct err err = {0};
    if (!json_read(a, embed_find(path), &v, &err))
        fail_msg("%s: %s", path, err.text);
    return v;
}

/* Whether the vocabulary has the word for that kind of element. */
static bool is_word_of(const struct json *vocabulary, struct str word, struct str of)
{
    if (str_starts(word, STR("!")))
        word = str_from(word, 1);
    if (str_ends(word, STR("?")))
        word.n--;
    JSON_EACH (p, json_get(vocabulary, "predicates")) {
        if (!str_eq(json_text(p, "word"), word))
            continue;
        JSON_EACH (e, json_get(p, "elements"))
            if (str_eq(e->text, of) || STR_IS(of, "data_class")) /* both ends take it over */
                return true;
    }
    return false;
}

static void foreign_words_are_words_of_the_vocabulary_for_that_element(void **state)
{
    const struct json *vocabulary = table(*state, "data/threats/vocabulary.json");
    const struct json *t = table(*state, "data/threats/foreign-words.json");
    size_t rows = 0;
    JSON_EACH (row, json_get(t, "words")) {
        struct str rest = json_text(row, "words"), word;
        rows++;
        while (str_word(&rest, &word))
            if (!is_word_of(vocabulary, word, json_text(row, "of")))
                fail_msg("%.*s is no word of a %.*s", STR_ARG(word), STR_ARG(json_text(row, "of")));
    }
    JSON_EACH (row, json_get(t, "protocols")) {
        struct str rest = json_text(row, "words"), word;
        while (str_word(&rest, &word))
            if (!is_word_of(vocabulary, word, STR("data_flow")))
                fail_msg("%.*s is no word of a flow", STR_ARG(word));
    }
    assert_true(rows > 60);
}

static void foreign_kinds_name_a_type_once_a_tool(void **state)
{
    const struct json *t = table(*state, "data/threats/foreign-kinds.json");
    struct map seen = {.arena = *state};
    static char there;
    JSON_EACH (row, json_get(t, "kinds"))
        JSON_EACH (type, json_get(row, "types")) {
            struct str name = str_lower(
                *state,
                str_fmt(*state, "%.*s %.*s", STR_ARG(json_text(row, "tool")), STR_ARG(type->text)));
            if (map_find(&seen, name))
                fail_msg("%.*s is there twice", STR_ARG(name));
            map_add(&seen, name, &there);
        }
    assert_true(seen.count > 100);
}

/* --- TM-BOM --- */

static const char library[] =
    "{'version': '1.0.0', 'scope': {'title': 'Pump', 'description': 'All', 'tier': 'x'},\n"
    "'trust_zones': [{'symbolic_name': 'ward', 'title': 'Ward'}],\n"
    "'trust_boundaries': [],\n"
    "'actors': [{'symbolic_name': 'nurse', 'title': 'Nurse', 'type': 'user', 'permissions': "
    "'start'}],\n"
    "'components': [{'symbolic_name': 'core', 'title': 'Core', 'trust_zone': 'ward'},\n"
    "{'symbolic_name': 'part', 'title': 'Part', 'parent_component': 'core'}],\n"
    "'data_stores': [{'symbolic_name': 'log', 'title': 'Log', 'type': 'sql', 'vendor': 'V', "
    "'product': 'P', 'trust_zone': 'ward'}],\n"
    "'data_sets': [{'symbolic_name': 'doses', 'title': 'Doses', 'data_sensitivity': ['phi', "
    "'biz'], 'placements': [{'data_store': 'log', 'encrypted': true}], 'record_count': 9}],\n"
    "'data_flows': [{'symbolic_name': 'set', 'title': 'DICOM', 'source': {'type': 'actor', "
    "'object': 'nurse'}, 'destination': {'type': '#/$defs/component', 'object': 'core'}, "
    "'encrypted': true, 'has_sensitive_data': true},\n"
    "{'symbolic_name': 'odd', 'title': 'Odd', 'source': {'type': 'actor', 'object': 'log'}, "
    "'destination': {'type': 'component', 'object': 'nobody'}}],\n"
    "'threat_personas': [{'symbolic_name': 'eve', 'title': 'Eve', 'skill_level': 'insider'}],\n"
    "'threats': [{'symbolic_name': 't', 'title': 'Forged', 'event': 'E', 'threat_persona': 'eve', "
    "'sources': ['adversary'], 'components_affected': ['core', 'log'], 'attack_mechanisms': "
    "[{'capec_id': 94, 'capec_title': 'x'}], 'weaknesses': [{'cwe_id': 345, 'cwe_title': "
    "'y'}]}],\n"
    "'controls': [{'symbolic_name': 'k', 'title': 'Sign', 'description': 'all', 'status': "
    "'active', 'threats': ['t', 'nothing']}],\n"
    "'risks': [{'symbolic_name': 'r', 'title': 'Dose', 'level': 'high', 'threats': ['t']}]}";

static void tm_bom_gives_its_parts(void **state)
{
    struct reading r = model_of(*state, library);
    assert_int_equal(r.d.format, MODEL_TM_BOM);
    assert_str(r.d.title, "Pump");
    assert_str(r.d.description, "All\n\nVersion of the model: 1.0.0");
    assert_str(element_named(&r, "Nurse")->properties, "human");
    assert_str(element_named(&r, "Nurse")->description, "Permissions: start");
    assert_str(element_named(&r, "Part")->zone, "ward");
    assert_str(element_named(&r, "Log")->technology, "V P (sql)");
    assert_str(element_named(&r, "Log")->data_classes, "doses");
    assert_str(element_named(&r, "Log")->properties, "encrypted_at_rest?");
    assert_str(r.d.data[0].properties, "carries_phi stores_phi");
    assert_int_equal(r.d.data[0].personal, TRI_YES);
    assert_str(flow_named(&r, "DICOM")->target, "core");
    assert_str(flow_named(&r, "DICOM")->properties, "encrypted protocol_dicom carries_image");
}

static void tm_bom_gives_threats_with_controls_and_risks(void **state)
{
    struct reading r = model_of(*state, library);
    assert_int_equal(r.d.threat_count, 2);
    const struct model_threat *t = &r.d.threats[1];
    assert_str(t->about, "log");
    assert_str(t->cwe, "CWE-345");
    assert_str(t->capec, "CAPEC-94");
    assert_str(t->severity, "high");
    assert_str(t->mitigation, "Sign (status active): all");
    assert_str(t->description,
               "Event: E\n\nSources: adversary\n\nPersona: Eve\n\nRisk: Dose (level "
               "high)");
}

static void tm_bom_names_what_is_lost(void **state)
{
    static const struct {
        const char *rule, *place;
        size_t line;
    } rows[] = {
        {"model-lost", "scope.tier", 1},
        {"model-lost", "data_sets[0].data_sensitivity[1]", 8},
        {"model-lost", "data_flows[0].has_sensitive_data", 9},
        {"model-flow-end", "data_flows[1]", 10},
        {"model-lost", "threat_personas[0].skill_level", 11},
        {"model-lost", "controls[0].threats[1]", 13},
        {"model-inside", "components[1]", 6},
        {"model-reference", "data_flows[1]", 0}, /* no actor, but a store */
    };
    struct reading r = model_of(*state, library);
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_finding(&r, rows[i].rule, rows[i].place, rows[i].line);
    assert_int_equal(r.f.count[FINDING_SKIPPED], 6);
}

/* --- CycloneDX --- */

#define COMPONENT(ref, name, properties) \
    "{'type': 'threat-model', 'bom-ref': '" ref "', 'name': '" name \
    "', 'properties': [" properties "]}"
#define PROPERTY(name, value) "{'name': 'cdx:model:" name "', 'value': '" value "'}"

/* clang-format off */
static const char bom[] =
    "{'bomFormat': 'CycloneDX', 'specVersion': '1.6', 'metadata': {'component': {'name': "
    "'Pump'}, 'authors': [{'name': 'Ann', 'email': 'a@example.org'}]}, 'components': [\n"
    "{'type': 'library', 'name': 'zlib'},\n"
    "{'type': 'threat-model', 'name': 'Model', 'components': [\n"
    COMPONENT("z", "Ward", PROPERTY("type", "boundary") "," PROPERTY("risk:trustRating", "20")) ","
    COMPONENT("n", "Nurse", PROPERTY("type", "actor") "," PROPERTY("inBoundary", "z")) ",\n"
    COMPONENT("d", "Log",
              PROPERTY("type", "datastore") "," PROPERTY("isHardened", "true") ","
              PROPERTY("storesLogData", "true") "," PROPERTY("shape:x", "7") ","
              PROPERTY("shape:width", "9")) ","
    COMPONENT("a", "Doses",
              PROPERTY("type", "asset") "," PROPERTY("risk:integrity", "100") ","
              PROPERTY("storedBy", "d")) ","
    COMPONENT("f", "set",
              PROPERTY("type", "dataflow") "," PROPERTY("dataflow:source", "n") ","
              PROPERTY("dataflow:destination", "d") "," PROPERTY("dataflow:data", "a") ","
              PROPERTY("dataflow:data", "a note") "," PROPERTY("dataflow:port:destination", "80"))
    "]}]}";
/* clang-format on */

static void cyclonedx_components_of_a_threat_model_are_read(void **state)
{
    struct reading r = model_of(*state, bom);
    assert_int_equal(r.d.format, MODEL_TM_BOM);
    assert_str(r.d.author, "Ann <a@example.org>");
    assert_str(r.d.description, "Model: Model");
    assert_int_equal(zone_named(&r, "Ward")->trust.value, 20);
    assert_str(element_named(&r, "Nurse")->zone, "ward");
    assert_str(element_named(&r, "Log")->properties, "stores_logs");
    assert_str(element_named(&r, "Log")->data_classes, "doses");
    assert_int_equal(element_named(&r, "Log")->x.value, 7);
    assert_int_equal(r.d.data[0].integrity, ASSET_NEED_HIGH);
    assert_str(flow_named(&r, "set")->data_classes, "doses");
    assert_str(flow_named(&r, "set")->description, "Data: a note");
    assert_str(flow_named(&r, "set")->port, "80");
    assert_finding(&r, "model-lost", "components[1].components[2].properties[1]", 5);
    assert_finding(&r, "model-lost", "components", 0); /* the library */
    assert_int_equal(r.f.count[FINDING_SKIPPED], 2);
}

/* --- pytm --- */

static const char pytm[] =
    "{'name': 'Pump', 'description': 'All', 'isOrdered': true, 'threatsExcluded': ['DF1'],\n"
    "'boundaries': [{'name': 'Ward'}, {'name': 'Device', 'inBoundary': 'Ward'}],\n"
    "'data': [{'name': 'Doses', 'classification': 'Classification.SECRET', 'isPII': true, "
    "'isCredentials': true, 'processedBy': ['Core']}],\n"
    "'elements': [{'__class__': 'Actor', 'name': 'Nurse', 'inScope': false},\n"
    "{'__class__': 'Process', 'name': 'Core', 'inBoundary': 'Device', 'port': -1, 'controls': "
    "{'implementsCSRFToken': true, 'sanitizesInput': true, 'isHardened': false}},\n"
    "{'__class__': 'Datastore', 'name': 'Log', 'storesLogData': true, 'isSQL': true, 'type': "
    "'DatastoreType.SQL'}],\n"
    "'actors': [{'__class__': 'Actor', 'name': 'Nurse', 'inScope': false}],\n"
    "'flows': [{'name': 'set', 'source': 'Nurse', 'sink': 'Core', 'protocol': 'HTTP', 'dstPort': "
    "443, 'tlsVersion': 'TLSVersion.TLSv12', 'data': ['Doses'], 'note': 'by hand', 'controls': "
    "{'isEncrypted': true}, 'findings': [\n"
    "{'threat_id': 'DE01', 'description': 'Interception', 'severity': 'High', 'condition': "
    "'not target.controls.isEncrypted', 'mitigations': 'TLS', 'references': "
    "'https://capec.mitre.org/data/definitions/157.html, http://cwe.mitre.org/data/definitions/"
    "311.html'}]}]}";

static void pytm_gives_elements_that_name_each_other(void **state)
{
    struct reading r = model_of(*state, pytm);
    assert_int_equal(r.d.format, MODEL_PYTM);
    assert_int_equal(r.d.element_count, 3); /* the copy among the actors is none */
    assert_str(zone_named(&r, "Device")->parent, "ward");
    assert_str(element_named(&r, "Nurse")->description, "Out of scope.");
    assert_str(element_named(&r, "Core")->properties, "csrf_protection");
    assert_str(element_named(&r, "Core")->data_classes, "doses");
    assert_str(element_named(&r, "Log")->properties, "stores_logs");
    assert_str(element_named(&r, "Log")->technology, "SQL");
    assert_str(flow_named(&r, "set")->protocol, "HTTP, TLSv12");
    assert_str(flow_named(&r, "set")->port, "443");
    assert_str(flow_named(&r, "set")->properties, "encrypted");
    assert_str(flow_named(&r, "set")->data_classes, "doses");
    assert_str(flow_named(&r, "set")->description, "by hand");
    assert_int_equal(r.d.data[0].confidentiality, ASSET_NEED_HIGH);
    assert_int_equal(r.d.data[0].personal, TRI_YES);
    assert_str(r.d.data[0].properties, "carries_credentials stores_credentials");
}

static void pytm_gives_findings_and_never_runs_a_condition(void **state)
{
    struct reading r = model_of(*state, pytm);
    assert_int_equal(r.d.threat_count, 1);
    assert_str(r.d.threats[0].about, "set");
    assert_str(r.d.threats[0].category, "DE01");
    assert_str(r.d.threats[0].cwe, "CWE-311");
    assert_str(r.d.threats[0].capec, "CAPEC-157");
    assert_finding(&r, "model-lost", "flows[0].findings[0].condition", 9);
    assert_finding(&r, "model-lost", "elements[1].controls.sanitizesInput", 5);
    assert_finding(&r, "model-lost", "elements[2].isSQL", 6);
    assert_finding(&r, "model-lost", "threatsExcluded", 1);
    assert_finding(&r, "model-unset", "elements[].controls", 5);
    assert_int_equal(r.f.count[FINDING_SKIPPED], 4);
}

static void models_name_what_has_only_a_blank_id(void **state)
{
    static const char *const texts[] = {
        "{'name': 'x', 'boundaries': [], 'elements': [{'name': ' '}], 'flows': [], 'findings': "
        "[{'threat_id': ' '}]}",
        "{'otmVersion': '1', 'project': {}, 'components': [{'id': ' '}], 'threats': [{'id': ' '}]}",
        "{'scope': {}, 'trust_zones': [], 'components': [{'symbolic_name': ' '}], 'threats': "
        "[{'symbolic_name': ' '}]}",
        "{'version': '2', 'summary': {}, 'detail': {'diagrams': [{'cells': [{'id': ' ', 'shape': "
        "'process', 'data': {'threats': [{'id': ' ', 'title': ' '}]}}]}]}}",
    };
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct reading r = model_of(*state, texts[i]);
        assert_int_equal(r.d.element_count, 1);
        assert_int_equal(r.d.threat_count, 1);
        assert_true(r.d.elements[0].name.n > 0 && r.d.elements[0].key.n > 0);
        assert_true(r.d.threats[0].name.n > 0 && r.d.threats[0].key.n > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(foreign_words_are_words_of_the_vocabulary_for_that_element,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(foreign_kinds_name_a_type_once_a_tool, setup, teardown),
        cmocka_unit_test_setup_teardown(tm_bom_gives_its_parts, setup, teardown),
        cmocka_unit_test_setup_teardown(tm_bom_gives_threats_with_controls_and_risks, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(tm_bom_names_what_is_lost, setup, teardown),
        cmocka_unit_test_setup_teardown(cyclonedx_components_of_a_threat_model_are_read, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(pytm_gives_elements_that_name_each_other, setup, teardown),
        cmocka_unit_test_setup_teardown(pytm_gives_findings_and_never_runs_a_condition, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(models_name_what_has_only_a_blank_id, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
