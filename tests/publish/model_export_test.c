/* Models as OTM and Threat Dragon: the graph is there, and what has no place is named. */
#include "../lib/arena.h"

#include "publish/model/export.h"

static const char text[] =
    "tutela_model: 1\nrelease: REL-0001\ntitle: Pump\n"
    "zones:\n  outer: {name: Outer, trust: 10}\n  inner: {name: Inner, parent: outer}\n"
    "data:\n  dose: {name: Dose, integrity: high}\n"
    "elements:\n"
    "  nurse: {name: Nurse, kind: external_entity, zone: outer, stereotype: clinician}\n"
    "  pump: {name: Pump, kind: process, zone: inner, data_classes: [dose]}\n"
    "  log: {name: Log, kind: data_store}\n"
    "flows:\n  set: {name: Set, source: nurse, target: pump, protocol: HL7, data_classes: [dose]}\n"
    "  keep: {name: Keep, source: pump, target: log}\n"
    "assets:\n  life: {name: Life}\n";

static struct model_document make(struct arena *a)
{
    const struct model_threat threats[] = {
        {.key = STR("T-0001"),
         .name = STR("Spoofed"),
         .about = STR("nurse"),
         .stride = 'S',
         .status = STR("mitigated"),
         .mitigation = STR("K-0001 Login"),
         .cwe = STR("287 306")},
        {.key = STR("T-0002"),
         .name = STR("Read"),
         .about = STR("set"),
         .stride = 'I',
         .status = STR("open")},
    };
    struct model_document d;
    struct findings findings;
    struct err err = {0};
    findings_init(&findings, a);
    if (!model_read(a, str_of(text), &d, &findings, &err))
        fail_msg("%s", err.text);
    d.threats = ARENA_ARRAY(a, struct model_threat, COUNT_OF(threats));
    memcpy(d.threats, threats, sizeof threats);
    d.threat_count = COUNT_OF(threats);
    return d;
}

static const struct json *by_id(const struct json *list, const char *id)
{
    JSON_EACH (v, list)
        if (str_eq(json_text(v, "id"), str_of(id)))
            return v;
    fail_msg("there is no %s", id);
    return NULL;
}

static bool is_lost(const struct findings *findings, const char *place, const char *what)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        if (str_eq(f->place, str_of(place)) && str_has(f->text, str_of(what)))
            return true;
    return false;
}

static void otm_has_the_graph_and_names_what_it_has_no_place_for(void **state)
{
    struct model_document d = make(*state);
    struct findings findings;
    findings_init(&findings, *state);
    const struct json *root = model_write_otm(*state, &d, &findings);
    assert_true(STR_IS(json_text(root, "otmVersion"), "0.2.0"));
    assert_int_equal(json_count(json_get(root, "trustZones")), 3); /* one for what has none */
    const struct json *inner = by_id(json_get(root, "trustZones"), "tutela:inner");
    assert_true(STR_IS(json_text(json_get(inner, "parent"), "trustZone"), "tutela:outer"));
    const struct json *nurse = by_id(json_get(root, "components"), "tutela:nurse");
    assert_true(STR_IS(json_text(nurse, "type"), "external-entity"));
    const struct json *at = json_first(json_get(nurse, "threats"));
    assert_true(STR_IS(json_text(at, "threat"), "T-0001"));
    assert_true(STR_IS(json_text(at, "state"), "mitigated"));
    const struct json *set = by_id(json_get(root, "dataflows"), "tutela:set");
    assert_true(STR_IS(json_text(set, "source"), "tutela:nurse"));
    assert_true(STR_IS(json_text(set, "destination"), "tutela:pump"));
    assert_true(STR_IS(json_first(json_get(set, "assets"))->text, "tutela:dose"));
    const struct json *threat = by_id(json_get(root, "threats"), "T-0001");
    assert_true(STR_IS(json_first(json_get(threat, "cwes"))->text, "CWE-287"));
    assert_true(STR_IS(json_first(json_get(threat, "categories"))->text, "Spoofing"));
    assert_true(is_lost(&findings, "set", "protocol"));
    assert_true(is_lost(&findings, "nurse", "stereotype"));
    assert_true(is_lost(&findings, "life", "asset"));
    assert_true(is_lost(&findings, "inner", "trust"));
    assert_true(is_lost(&findings, "dose", "availability"));
}

struct box {
    int64_t x, y, right, bottom;
};

static struct box box_of(const struct json *cells, const char *id)
{
    const struct json *c = by_id(cells, id);
    const struct json *p = json_get(c, "position"), *s = json_get(c, "size");
    struct box b = {json_int(p, "x", -1), json_int(p, "y", -1), 0, 0};
    b.right = b.x + json_int(s, "width", -1);
    b.bottom = b.y + json_int(s, "height", -1);
    return b;
}

static bool is_in(struct box in, struct box out)
{
    return in.x > out.x && in.y > out.y && in.right < out.right && in.bottom < out.bottom;
}

static void threat_dragon_draws_what_lies_in_a_zone_into_its_box(void **state)
{
    struct model_document d = make(*state);
    struct findings findings;
    findings_init(&findings, *state);
    const struct json *root = model_write_threat_dragon(*state, &d, &findings);
    const struct json *cells = json_get(json_first(json_get(json_get(root, "detail"), "diagrams")),
                                        "cells");
    assert_int_equal(json_count(cells), 7);
    struct box outer = box_of(cells, "tutela:outer"), inner = box_of(cells, "tutela:inner"),
               nurse = box_of(cells, "tutela:nurse"), pump = box_of(cells, "tutela:pump"),
               log = box_of(cells, "tutela:log");
    assert_true(is_in(inner, outer) && is_in(nurse, outer) && is_in(pump, inner));
    assert_false(is_in(nurse, inner) || is_in(log, outer) || is_in(log, inner));
    const struct json *set = by_id(cells, "tutela:set"), *data = json_get(set, "data");
    assert_true(STR_IS(json_text(json_get(set, "target"), "cell"), "tutela:pump"));
    assert_true(STR_IS(json_text(data, "protocol"), "HL7"));
    assert_true(json_is_true(data, "hasOpenThreats"));
    const struct json *t = json_first(
        json_get(json_get(by_id(cells, "tutela:nurse"), "data"), "threats"));
    assert_true(STR_IS(json_text(t, "status"), "Mitigated"));
    assert_true(STR_IS(json_text(t, "type"), "Spoofing"));
    assert_true(is_lost(&findings, "dose", "data class"));
    assert_true(is_lost(&findings, "T-0001", "CWE"));
}

static void writers_give_the_same_bytes_for_the_same_model(void **state)
{
    struct model_document d = make(*state);
    struct findings findings;
    struct buf one = {.arena = *state}, two = {.arena = *state};
    findings_init(&findings, *state);
    json_write(model_write_otm(*state, &d, &findings), &one);
    json_write(model_write_threat_dragon(*state, &d, &findings), &one);
    json_write(model_write_otm(*state, &d, &findings), &two);
    json_write(model_write_threat_dragon(*state, &d, &findings), &two);
    assert_true(one.n > 1000 && str_eq(buf_str(&one), buf_str(&two)));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(otm_has_the_graph_and_names_what_it_has_no_place_for),
        T(threat_dragon_draws_what_lies_in_a_zone_into_its_box),
        T(writers_give_the_same_bytes_for_the_same_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
