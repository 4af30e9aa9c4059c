/* The threat engine: known models, three-valued words, rules and merging. */
#include "threat_fixture.h"

static void all_111_rules_and_150_words_are_read(void **state)
{
    struct fixture *x = *state;
    size_t mitigations = 0;
    assert_int_equal(x->rules.rule_count, 111);
    assert_int_equal(x->rules.word_count, 150);
    for (size_t i = 0; i < x->rules.word_count; i++)
        mitigations += x->rules.words[i].mitigation;
    assert_int_equal(mitigations, 60);
    const struct threat_rule *r = &x->rules.rules[0];
    assert_true(STR_IS(r->id, "S-001") && r->stride == 'S' && STR_IS(r->cwe, "287 306 1390"));
    assert_int_equal(json_count(r->controls), 3);
}

/* The model of the fact base on methods, computed there by another program with the plain reading
   of the rules; the order inside a row is ours. */
static const struct threat_element golden_elements[] = {
    {S("clinician"), THREAT_EXTERNAL_ENTITY, {0}, S("human")},
    {S("service"), THREAT_EXTERNAL_ENTITY, {0}, S("human service_engineer remote shared_account")},
    {S("pump_core"),
     THREAT_PROCESS,
     {0},
     S("executes_therapy boots_code performs_update battery_powered wireless_peer memory_unsafe "
       "parses_external_input has_debug_interface physically_accessible independent_limits "
       "secure_boot rollback_protected")},
    {S("phone_app"),
     THREAT_PROCESS,
     {0},
     S("mobile_app parses_external_input has_api has_sessions")},
    {S("params"), THREAT_DATA_STORE, {0}, S("stores_therapy_params integrity_at_rest")},
    {S("log"), THREAT_DATA_STORE, {0}, S("stores_logs size_limited")},
};
static const struct threat_flow golden_flows[] = {
    {S("ble_cmd"),
     {0},
     {0},
     {0},
     S("crosses_boundary wireless bluetooth carries_therapy_command encrypted auth_source")},
    {S("usb"), {0}, {0}, {0}, S("crosses_boundary usb carries_update")},
};

static void the_golden_model_gives_the_golden_threats(void **state)
{
    struct fixture *x = *state;
    const struct threat_model m = {.elements = golden_elements,
                                   .element_count = COUNT_OF(golden_elements),
                                   .flows = golden_flows,
                                   .flow_count = COUNT_OF(golden_flows),
                                   .no_inheritance = true};
    struct threat_list list = generate(x, &m, 0);
    expect(x, &list, "clinician", "S-001");
    expect(x, &list, "service", "E-013 R-002 S-001 S-002 S-003");
    expect(x, &list, "pump_core", "D-002 D-008 D-009 D-015 I-008 R-001 S-009 T-008 T-012 T-031");
    expect(x, &list, "phone_app", "D-008 E-012 S-015 T-027");
    expect(x, &list, "params", "");
    expect(x, &list, "log", "D-012 I-012 R-003 R-007 T-033");
    expect(x, &list, "ble_cmd", "D-003 R-004 S-005 S-007 T-002 T-003");
    expect(x, &list, "usb", "S-004 S-005 T-005 T-019");
    assert_int_equal(list.count, 35);
}

static void unknown_never_silences_a_rule_and_is_named(void **state)
{
    struct fixture *x = *state;
    static const struct {
        const char *words, *rules, *unknown; /* of the first threat */
    } rows[] = {
        /* S-001: all human, none authenticated_individually. */
        {"human authenticated_individually", "", ""},
        {"human !authenticated_individually", "S-001", ""},
        {"human", "S-001", ""},
        {"human authenticated_individually?", "S-001?", "authenticated_individually"},
        {"human?", "S-001?", "human"},
        {"human? authenticated_individually?", "S-001?", "authenticated_individually human"},
        {"!human", "", ""},
        {"", "", ""},
        /* Of two sayings the one that makes the threat certain counts. */
        {"human? human", "S-001", ""},
        {"!human human?", "S-001?", "human"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_element e = {STR("E"), THREAT_EXTERNAL_ENTITY, {0}, str_of(rows[i].words)};
        struct threat_model m = {.elements = &e, .element_count = 1};
        struct threat_list list = generate(x, &m, 0);
        expect(x, &list, "E", rows[i].rules);
        if (list.count > 0)
            assert_true(str_eq(list.threats[0].unknown, str_of(rows[i].unknown)));
        if (list.count > 0)
            assert_true(STR_IS(list.threats[0].key, "S-001:E"));
    }
}

static void a_flow_crosses_when_its_ends_are_in_different_innermost_zones(void **state)
{
    struct fixture *x = *state;
    static const struct threat_zone zones[] = {
        {S("hospital"), {0}, {0}},
        {S("ward"), S("hospital"), {0}},
        {S("device"), S("ward"), {0}},
        {S("cloud"), {0}, {0}},
    };
    static const struct {
        const char *from, *to;
        const char *words, *rules; /* both rules need crosses_boundary */
        size_t findings;
    } rows[] = {
        {"device", "device", "carries_alarm integrity_protected? delivery_supervised", "", 0},
        {"device", "cloud", "carries_alarm delivery_supervised auth_destination", "S-004 T-004", 0},
        {"device", "ward", "carries_alarm delivery_supervised auth_destination", "S-004 T-004", 0},
        /* Nested zones: the innermost counts, in whatever order they are named. */
        {"hospital device ward", "device", "carries_alarm delivery_supervised auth_destination", "",
         0},
        {"hospital device ward", "ward hospital",
         "carries_alarm delivery_supervised auth_destination", "S-004 T-004", 0},
        /* What was entered does not count where it can be computed ... */
        {"device", "device", "crosses_boundary carries_alarm delivery_supervised auth_destination",
         "", 0},
        {"device", "cloud", "!crosses_boundary carries_alarm delivery_supervised auth_destination",
         "S-004 T-004", 0},
        /* ... and what cannot be computed is unknown. */
        {"", "device", "carries_alarm delivery_supervised auth_destination", "S-004? T-004?", 0},
        {"", "", "crosses_boundary carries_alarm delivery_supervised auth_destination",
         "S-004 T-004", 0},
        {"moon", "device", "carries_alarm delivery_supervised auth_destination", "S-004? T-004?",
         1},
        {"hospital cloud", "device", "carries_alarm delivery_supervised auth_destination",
         "S-004? T-004?", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_element e[] = {
            {STR("A"), THREAT_DATA_STORE, str_of(rows[i].from), {0}},
            {STR("B"), THREAT_DATA_STORE, str_of(rows[i].to), {0}},
        };
        struct threat_flow f = {STR("F"), STR("A"), STR("B"), {0}, str_of(rows[i].words)};
        struct threat_model m = {.zones = zones,
                                 .zone_count = 4,
                                 .elements = e,
                                 .element_count = 2,
                                 .flows = &f,
                                 .flow_count = 1};
        struct threat_list list = generate(x, &m, rows[i].findings);
        expect(x, &list, "F", rows[i].rules);
    }
}

static void zones_that_lie_within_each_other_are_no_zones(void **state)
{
    struct fixture *x = *state;
    static const struct threat_zone zones[] = {{S("a"), S("b"), {0}}, {S("b"), S("a"), {0}}};
    static const struct threat_element e[] = {{S("A"), THREAT_DATA_STORE, S("a"), {0}},
                                              {S("B"), THREAT_DATA_STORE, S("b"), {0}}};
    static const struct threat_flow f = {
        S("F"), S("A"), S("B"), {0}, S("carries_alarm delivery_supervised auth_destination")};
    struct threat_model m = {.zones = zones,
                             .zone_count = 2,
                             .elements = e,
                             .element_count = 2,
                             .flows = &f,
                             .flow_count = 1};
    struct threat_list list = generate(x, &m, 2);
    expect(x, &list, "F", "S-004? T-004?");
}

static void a_flow_carries_what_its_classes_of_data_carry(void **state)
{
    struct fixture *x = *state;
    static const struct threat_data data[] = {{S("alarms"), S("carries_alarm")},
                                              {S("names"), S("carries_phi?")}};
    struct threat_flow f = {
        STR("F"),
        {0},
        {0},
        STR("alarms names"),
        STR("!crosses_boundary auth_destination delivery_supervised !carries_alarm")};
    struct threat_model m = {.data = data, .data_count = 2, .flows = &f, .flow_count = 1};
    struct threat_list list = generate(x, &m, 0);
    assert_int_equal(list.count, 0);
    f.words = STR("crosses_boundary auth_destination delivery_supervised !carries_alarm");
    list = generate(x, &m, 0);
    expect(x, &list, "F", "I-001? S-004 T-004");
    f.data = STR("alarms secrets");
    generate(x, &m, 1);
}

static void a_process_inherits_from_the_flows_that_it_receives(void **state)
{
    struct fixture *x = *state;
    static const struct threat_zone zones[] = {{S("in"), {0}, {0}}, {S("out"), {0}, {0}}};
    struct threat_element e[] = {{STR("P"), THREAT_PROCESS, STR("in"), STR("memory_unsafe")},
                                 {STR("Q"), THREAT_EXTERNAL_ENTITY, STR("out"), {0}}};
    struct threat_flow f = {STR("F"), STR("Q"), STR("P"), {0}, STR("usb")};
    struct threat_model m = {.zones = zones,
                             .zone_count = 2,
                             .elements = e,
                             .element_count = 2,
                             .flows = &f,
                             .flow_count = 1,
                             .no_inheritance = true};
    struct threat_list list = generate(x, &m, 0);
    expect(x, &list, "P", "");
    m.no_inheritance = false;
    list = generate(x, &m, 0);
    expect(x, &list, "P", "D-008 T-012");
    /* Over a network it also listens: floods become possible. */
    f.words = STR("hospital_lan");
    list = generate(x, &m, 0);
    assert_true(str_has(fired(x, &list, STR("P")), STR("D-001")));
    /* Said by a person that it is not so. */
    e[0].words = STR("memory_unsafe !parses_external_input !network_service");
    list = generate(x, &m, 0);
    expect(x, &list, "P", "");
    /* Where the crossing is unknown, what follows is unknown too. */
    e[0].words = STR("memory_unsafe !network_service");
    e[1].zones = (struct str){0};
    list = generate(x, &m, 0);
    expect(x, &list, "P", "D-008? T-012?");
    /* The sender inherits nothing. */
    f.from = STR("P");
    f.to = STR("Q");
    list = generate(x, &m, 0);
    expect(x, &list, "P", "");
}

static void of_two_threats_alike_the_more_specific_is_shown_and_the_other_linked(void **state)
{
    struct fixture *x = *state;
    struct threat_flow f = {STR("F"),
                            {0},
                            {0},
                            {0},
                            STR("crosses_boundary carries_alarm carries_therapy_command "
                                "delivery_supervised")};
    struct threat_model m = {.flows = &f, .flow_count = 1};
    struct threat_list list = generate(x, &m, 0);
    size_t covered = 0;
    for (size_t i = 0; i < list.count; i++) {
        if (list.threats[i].covered_by.n == 0)
            continue;
        covered++;
        assert_true(STR_IS(list.threats[i].key, "T-004:F"));
        assert_true(STR_IS(list.threats[i].covered_by, "T-002:F"));
    }
    assert_int_equal(covered, 1);
    /* A threat that is certain is not hidden behind one that only may be. */
    f.words = STR("crosses_boundary carries_alarm carries_therapy_command? delivery_supervised "
                  "auth_destination");
    list = generate(x, &m, 0);
    expect(x, &list, "F", "R-004? S-004 T-003? T-004");
}

static void what_is_wrong_in_a_model_is_told_and_the_rest_judged(void **state)
{
    struct fixture *x = *state;
    static const struct threat_element e[] = {
        {S("E"), THREAT_EXTERNAL_ENTITY, S("moon"), S("human flying usb")}, /* 3 */
        {S("E"), THREAT_PROCESS, {0}, S("kiosk")},                          /* 1 */
        {{0}, THREAT_PROCESS, {0}, S("kiosk")},                             /* 1 */
    };
    static const struct threat_flow f = {S("F"), S("nobody"), S("none"), {0}, {0}}; /* 2 */
    static const struct threat_zone z = {S("Z"), S("nowhere"), S("physically_accessible")};
    struct threat_model m = {.elements = e,
                             .element_count = 3,
                             .flows = &f,
                             .flow_count = 1,
                             .zones = &z,
                             .zone_count = 1};
    struct threat_list list = generate(x, &m, 8);
    expect(x, &list, "E", "S-001");
    expect(x, &list, "Z", "D-017 T-030");
}

static void merging_shows_new_changed_gone_and_back(void **state)
{
    struct fixture *x = *state;
    struct threat_element e = {STR("E"),
                               THREAT_EXTERNAL_ENTITY,
                               {0},
                               STR("human? service_engineer remote shared_account")};
    struct threat_model m = {.elements = &e, .element_count = 1};
    struct threat_list list = generate(x, &m, 0);
    static const struct threat_existing existing[] = {
        {S("S-003:E"), 1, {0}, true},        /* applies again */
        {S("S-001:E"), 1, {0}, false},       /* human is unknown now */
        {S("S-999:E"), 1, {0}, false},       /* no such rule any more */
        {S("S-998:E"), 1, {0}, true},        /* was gone already */
        {S("R-002:E"), 0, {0}, false},       /* an older version of the rule */
        {S("E-013:E"), 1, {0}, false},       /* as it was */
        {S("E-013:E"), 9, S("human"), true}, /* twice: the first counts */
    };
    static const struct {
        const char *key;
        enum threat_change change;
    } rows[] = {
        {"E-013:E", THREAT_UNCHANGED}, {"R-002:E", THREAT_CHANGED}, {"S-001:E", THREAT_CHANGED},
        {"S-002:E", THREAT_NEW},       {"S-003:E", THREAT_BACK},    {"S-998:E", THREAT_UNCHANGED},
        {"S-999:E", THREAT_GONE},
    };
    struct threat_merged *merged;
    size_t n = threat_merge(&x->arena, existing, COUNT_OF(existing), &list, &merged);
    for (size_t i = 0; i < n; i++)
        if (i >= COUNT_OF(rows) || !str_eq(merged[i].key, str_of(rows[i].key)) ||
            merged[i].change != rows[i].change)
            fail_msg("%.*s %s", STR_ARG(merged[i].key), threat_change_word(merged[i].change));
    assert_int_equal(n, COUNT_OF(rows));
    for (size_t i = 0; i < n; i++)
        assert_int_equal(merged[i].reason.n == 0, merged[i].change == THREAT_UNCHANGED);
}

#define WORDS \
    "{\"predicates\":[{\"word\":\"crosses_boundary\",\"elements\":[\"data_flow\"],\"kind\":" \
    "\"context\"},{\"word\":\"human\",\"elements\":[\"external_entity\"],\"kind\":\"context\"}]}"
#define RULE(id, more) "{\"id\":\"" id "\",\"stride\":\"S\",\"title\":\"t\"," more "}"
#define GOOD           "\"version\":1,\"element\":\"external_entity\",\"when\":{\"all\":[\"human\"]}"

static void a_rule_that_breaks_the_vocabulary_is_left_out(void **state)
{
    struct fixture *x = *state;
    static const struct {
        const char *rule, *finding;
    } rows[] = {
        {RULE("B", GOOD), NULL},
        {RULE("A", GOOD), "threat-rule"},   /* there already */
        {RULE("A:B", GOOD), "threat-rule"}, /* the key would not be unique */
        {RULE("B", "\"version\":1,\"element\":\"external_entity\",\"when\":{\"all\":[\"tall\"]}"),
         "threat-rule-word"},
        /* A word of a flow, said of a person. */
        {RULE("B", "\"version\":1,\"element\":\"external_entity\",\"when\":{\"all\":["
                   "\"crosses_boundary\"]}"),
         "threat-rule-word"},
        {RULE("B", "\"version\":1,\"element\":\"external_entity\",\"when\":{\"none\":["
                   "\"human\"]}"),
         "threat-rule"},
        {RULE("B", "\"version\":1,\"element\":\"person\",\"when\":{\"all\":[\"human\"]}"),
         "threat-rule"},
        {RULE("B", "\"version\":0,\"element\":\"external_entity\",\"when\":{\"all\":[\"human\"]}"),
         "threat-rule"},
        {"{\"id\":\"B\",\"stride\":\"X\",\"title\":\"t\"," GOOD "}", "threat-rule"},
        {"3", "threat-rule"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_rules r;
        struct findings f;
        struct err err = {0};
        findings_init(&f, &x->arena);
        struct str text = str_fmt(&x->arena, "{\"rules\":[" RULE("A", GOOD) ",%s]}", rows[i].rule);
        assert_true(threat_rules_read(&x->arena, STR(WORDS), FILE_OF(text), 1, &r, &f, &err));
        assert_int_equal(r.rule_count, rows[i].finding ? 1 : 2);
        assert_int_equal(f.count[FINDING_SKIPPED], rows[i].finding ? 1 : 0);
        if (rows[i].finding)
            assert_string_equal(f.first->rule, rows[i].finding);
    }
}

static void what_is_no_vocabulary_or_no_rules_is_refused(void **state)
{
    struct fixture *x = *state;
    static const struct {
        const char *vocabulary, *rules;
    } rows[] = {
        {"", "{}"},
        {"{}", "{}"},
        {WORDS, ""},
        {WORDS, "{\"rules\":[]}"},
        {"{\"predicates\":[{\"word\":\"human\",\"elements\":[\"external_entity\"],\"kind\":"
         "\"context\"}]}",
         "{\"rules\":[" RULE("A", GOOD) "]}"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_rules r;
        struct findings f;
        struct err err = {0};
        findings_init(&f, &x->arena);
        assert_false(threat_rules_read(&x->arena, str_of(rows[i].vocabulary),
                                       FILE_OF(str_of(rows[i].rules)), 1, &r, &f, &err));
        assert_int_equal(err.code, ERR_INVALID);
    }
}

/* A vocabulary with a fault loses that row and no other. */
static void what_is_wrong_in_a_vocabulary_is_left_out(void **state)
{
    struct fixture *x = *state;
    static const struct {
        const char *word, *inherit, *finding;
    } rows[] = {
        {"{\"word\":\"x\",\"elements\":[\"process\"],\"kind\":\"context\"}", "", NULL},
        {"{\"word\":\"x\",\"elements\":[\"person\"],\"kind\":\"context\"}", "", "threat-word"},
        {"{\"word\":\"x\",\"elements\":[],\"kind\":\"context\"}", "", "threat-word"},
        {"{\"word\":\"x\",\"elements\":[\"process\"],\"kind\":\"rumour\"}", "", "threat-word"},
        {"{\"word\":\"x\",\"elements\":[\"process\"],\"kind\":\"context\"}",
         "{\"all\":[\"crosses_boundary\"],\"adds\":\"y\"}", "threat-inherit"},
        {"{\"word\":\"x\",\"elements\":[\"process\"],\"kind\":\"context\"}",
         "{\"all\":[\"human\"],\"adds\":\"x\"}", "threat-rule-word"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_rules r;
        struct findings f;
        struct err err = {0};
        findings_init(&f, &x->arena);
        struct str words = STR(WORDS);
        struct str text = str_fmt(&x->arena, "%.*s,%s],\"inherit\":[%s]}", (int)words.n - 2,
                                  words.p, rows[i].word, rows[i].inherit);
        assert_true(threat_rules_read(
            &x->arena, text, FILE_OF(STR("{\"rules\":[" RULE("A", GOOD) "]}")), 1, &r, &f, &err));
        assert_int_equal(f.count[FINDING_SKIPPED], rows[i].finding ? 1 : 0);
        if (rows[i].finding)
            assert_string_equal(f.first->rule, rows[i].finding);
    }
}

static void a_threat_that_is_covered_is_gone_with_the_reason(void **state)
{
    struct fixture *x = *state;
    struct threat_flow f = {
        STR("F"),
        {0},
        {0},
        {0},
        STR("crosses_boundary carries_alarm carries_therapy_command delivery_supervised")};
    struct threat_model m = {.flows = &f, .flow_count = 1};
    struct threat_list list = generate(x, &m, 0);
    struct threat_existing existing = {STR("T-004:F"), 1, {0}, false};
    struct threat_merged *merged;
    size_t n = threat_merge(&x->arena, &existing, 1, &list, &merged);
    size_t gone = 0;
    for (size_t i = 0; i < n; i++)
        if (merged[i].change == THREAT_GONE) {
            gone++;
            assert_true(STR_IS(merged[i].key, "T-004:F"));
            assert_true(str_has(merged[i].reason, STR("T-002:F")));
        } else {
            assert_string_equal(threat_change_word(merged[i].change), "new");
        }
    assert_int_equal(gone, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_111_rules_and_150_words_are_read),
        cmocka_unit_test(the_golden_model_gives_the_golden_threats),
        cmocka_unit_test(unknown_never_silences_a_rule_and_is_named),
        cmocka_unit_test(a_flow_crosses_when_its_ends_are_in_different_innermost_zones),
        cmocka_unit_test(zones_that_lie_within_each_other_are_no_zones),
        cmocka_unit_test(a_flow_carries_what_its_classes_of_data_carry),
        cmocka_unit_test(a_process_inherits_from_the_flows_that_it_receives),
        cmocka_unit_test(of_two_threats_alike_the_more_specific_is_shown_and_the_other_linked),
        cmocka_unit_test(what_is_wrong_in_a_model_is_told_and_the_rest_judged),
        cmocka_unit_test(merging_shows_new_changed_gone_and_back),
        cmocka_unit_test(a_rule_that_breaks_the_vocabulary_is_left_out),
        cmocka_unit_test(what_is_no_vocabulary_or_no_rules_is_refused),
        cmocka_unit_test(what_is_wrong_in_a_vocabulary_is_left_out),
        cmocka_unit_test(a_threat_that_is_covered_is_gone_with_the_reason),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
