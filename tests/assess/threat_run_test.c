/* Threats of a release, generated from its records and kept: what was decided is never touched. */
#include "../store/fixture.h"

#include "assess/threat/run.h"

struct model {
    struct str device, release, nurse, pump, bolus;
};

/* A nurse at a pump, and a flow between two zones. */
static struct model make_model(struct fixture *f)
{
    struct model m;
    m.device = fixture_device(f, "IP-4", "mdr");
    m.release = fixture_release(f, m.device, "2.3.1");
    const char *release = fixture_ref(f, "release", m.release);
    struct str ward = fixture_add(f, "zone", "name=Ward", "key=ward", release, NULL);
    struct str core = fixture_add(f, "zone", "name=Core", "key=core", release, NULL);
    m.nurse = fixture_add(f, "element", "name=Nurse", "key=nurse", "kind=external_entity",
                          "stereotype=clinician", release, fixture_ref(f, "zone", ward), NULL);
    m.pump = fixture_add(f, "element", "name=Pump core", "key=pump_core", "kind=process", release,
                         fixture_ref(f, "zone", core), NULL);
    m.bolus = fixture_add(f, "flow", "name=Bolus request", "key=bolus", release,
                          fixture_ref(f, "source", m.nurse), fixture_ref(f, "target", m.pump),
                          NULL);
    return m;
}

static const struct json *run(struct fixture *f, struct str release)
{
    struct json *model = NULL;
    fixture_begin(f);
    if (!fixture_end(f, threat_run(f->store, &f->arena, release, &model, &f->err)))
        fail_msg("%s", f->err.text);
    return model;
}

static int64_t count(const struct json *model, const char *change)
{
    return json_int(json_get(model, "counts"), change, -1);
}

/* The id of the threat with that key in the list of a run; empty when it is not listed. */
static struct str listed(const struct json *model, const char *key, const char *change)
{
    JSON_EACH (t, json_get(model, "threats"))
        if (str_eq(json_text(t, "key"), str_of(key)) &&
            str_eq(json_text(t, "change"), str_of(change)))
            return json_text(t, "id");
    return (struct str){0};
}

static void threat_run_makes_records_from_the_model(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    const struct json *r = run(f, m.release);
    assert_int_equal(json_int(r, "elements", 0), 2);
    assert_int_equal(json_int(r, "flows", 0), 1);
    assert_int_equal(json_int(r, "zones", 0), 2);
    assert_true(count(r, "new") > 0);
    assert_int_equal(count(r, "new"), json_count(json_get(r, "threats")));
    assert_int_equal(json_int(r, "total", 0), count(r, "new"));
    /* S-001 fires for people who have no account of their own; a clinician is a person. */
    struct str id = listed(r, "S-001:nurse", "new");
    assert_true(id.n > 0);
    assert_true(str_eq(fixture_field(f, id, "device"), m.device));
    assert_true(str_eq(fixture_field(f, id, "element"), m.nurse));
    assert_true(STR_IS(fixture_field(f, id, "stride"), "spoofing"));
    assert_true(STR_IS(fixture_field(f, id, "origin"), "rule"));
    assert_true(STR_IS(fixture_field(f, id, "status"), "open"));
    assert_true(STR_IS(fixture_field(f, id, "state"), "new"));
    assert_true(STR_IS(fixture_field(f, id, "name"), "Nurse: User impersonation at the device"));
    fixture_holds(f);
}

static void threat_run_lists_a_threat_of_a_flow_by_its_flow(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    const struct json *r = run(f, m.release);
    bool found = false;
    JSON_EACH (t, json_get(r, "threats")) {
        if (!str_ends(json_text(t, "key"), STR(":bolus")))
            continue;
        found = true;
        assert_true(str_eq(fixture_field(f, json_text(t, "id"), "flow"), m.bolus));
        assert_int_equal(fixture_field(f, json_text(t, "id"), "element").n, 0);
    }
    assert_true(found);
}

static void threat_run_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    int64_t first = count(run(f, m.release), "new");
    const struct json *second = run(f, m.release);
    assert_int_equal(count(second, "unchanged"), first);
    assert_int_equal(count(second, "new") + count(second, "changed") + count(second, "gone") +
                         count(second, "back"),
                     0);
    assert_int_equal(json_count(json_get(second, "threats")), 0);
    int64_t position = store_position(f->store);
    (void)run(f, m.release);
    assert_int_equal(store_position(f->store), position); /* nor writes anything */
    fixture_holds(f);
}

static void decide(struct fixture *f, struct str id)
{
    assert_true(fixture_set(f, id, "reason", "badge readers at every pump"));
    assert_true(fixture_set(f, id, "safety_relevant", "yes"));
    assert_true(fixture_set(f, id, "status", "accepted"));
}

static void assert_decided(struct fixture *f, struct str id)
{
    assert_true(STR_IS(fixture_field(f, id, "status"), "accepted"));
    assert_true(STR_IS(fixture_field(f, id, "reason"), "badge readers at every pump"));
    assert_true(STR_IS(fixture_field(f, id, "safety_relevant"), "yes"));
}

static void threat_run_keeps_a_decision_through_gone_and_back(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    struct str id = listed(run(f, m.release), "S-001:nurse", "new");
    decide(f, id);
    (void)run(f, m.release);
    assert_decided(f, id);

    assert_true(fixture_set(f, m.nurse, "properties", "authenticated_individually"));
    const struct json *r = run(f, m.release);
    assert_true(str_eq(listed(r, "S-001:nurse", "gone"), id));
    assert_true(STR_IS(fixture_field(f, id, "state"), "gone"));
    assert_decided(f, id);
    assert_int_equal(count(run(f, m.release), "gone"), 0); /* it is told once */

    assert_true(fixture_set(f, m.nurse, "properties", ""));
    r = run(f, m.release);
    assert_true(str_eq(listed(r, "S-001:nurse", "back"), id));
    assert_true(STR_IS(fixture_field(f, id, "state"), "current"));
    assert_decided(f, id);
    fixture_holds(f);
}

static void threat_run_says_when_an_element_is_gone(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    struct str id = listed(run(f, m.release), "S-001:nurse", "new");
    fixture_retire(f, m.bolus);
    fixture_retire(f, m.nurse);
    const struct json *r = run(f, m.release);
    assert_true(str_eq(listed(r, "S-001:nurse", "gone"), id));
    assert_int_equal(json_int(r, "elements", 0), 1);
    assert_true(STR_IS(fixture_field(f, id, "state"), "gone"));
}

static void threat_run_marks_what_an_answer_changes(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    assert_true(fixture_set(f, m.nurse, "properties", "authenticated_individually?"));
    struct str id = listed(run(f, m.release), "S-001:nurse", "new");
    assert_true(str_has(fixture_field(f, id, "unknowns"), STR("authenticated_individually")));
    decide(f, id);
    assert_true(fixture_set(f, m.nurse, "properties", "!authenticated_individually"));
    const struct json *r = run(f, m.release);
    assert_true(str_eq(listed(r, "S-001:nurse", "changed"), id));
    assert_true(STR_IS(fixture_field(f, id, "state"), "changed"));
    assert_int_equal(fixture_field(f, id, "unknowns").n, 0);
    assert_decided(f, id);
    /* Seen once more, it is current. */
    assert_int_equal(count(run(f, m.release), "changed"), 0);
}

static void threat_run_tells_new_threats_of_a_new_element(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    int64_t before = count(run(f, m.release), "new");
    (void)fixture_add(f, "element", "name=Relative", "key=relative", "kind=external_entity",
                      "stereotype=patient_lay_user", fixture_ref(f, "release", m.release), NULL);
    const struct json *r = run(f, m.release);
    assert_int_equal(count(r, "unchanged"), before);
    assert_true(count(r, "new") > 0);
    JSON_EACH (t, json_get(r, "threats"))
        assert_true(str_ends(json_text(t, "key"), STR(":relative")));
}

static struct str words(struct fixture *f, struct str release, const char *key)
{
    struct threat_model m;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!threat_model_load(f->store, &f->arena, release, &m, &findings, &f->err))
        fail_msg("%s", f->err.text);
    for (size_t i = 0; i < m.element_count; i++)
        if (str_eq(m.elements[i].key, str_of(key)))
            return str_trim(m.elements[i].words);
    fail_msg("there is no element %s", key);
    return (struct str){0};
}

static void threat_model_adds_the_words_of_a_stereotype(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    const char *release = fixture_ref(f, "release", m.release);
    assert_true(STR_IS(words(f, m.release, "nurse"), "human"));
    assert_int_equal(words(f, m.release, "pump_core").n, 0);
    (void)fixture_add(f, "element", "name=Service", "key=service", "kind=external_entity", release,
                      "stereotype=service_engineer", "properties=!remote human?", NULL);
    /* What is said of the element itself comes before its stereotype, also no and unknown. */
    assert_true(STR_IS(words(f, m.release, "service"), "!remote human? service_engineer"));
    (void)fixture_add(f, "element", "name=Odd", "key=odd", "kind=process", release,
                      "stereotype=no_such_thing", "properties=mobile_app", NULL);
    assert_true(STR_IS(words(f, m.release, "odd"), "mobile_app"));
}

static void threat_run_of_another_release_of_the_device_keeps_the_threats(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    struct str id = listed(run(f, m.release), "S-001:nurse", "new");
    decide(f, id);
    struct str next = fixture_release(f, m.device, "2.4.0");
    (void)fixture_add(f, "element", "name=Nurse", "key=nurse", "kind=external_entity",
                      "stereotype=clinician", fixture_ref(f, "release", next), NULL);
    const struct json *r = run(f, next);
    assert_int_equal(count(r, "new"), 0);
    assert_int_equal(listed(r, "S-001:nurse", "gone").n, 0);
    assert_decided(f, id); /* the same threat, known by its key */
}

static void threat_run_of_a_frozen_release_reads_what_cannot_be_changed(void **state)
{
    struct fixture *f = *state;
    struct model m = make_model(f);
    int64_t first = count(run(f, m.release), "new");
    (void)run(f, m.release);
    (void)fixture_freeze(f, m.release);
    assert_false(fixture_set(f, m.nurse, "properties", "authenticated_individually"));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_non_null(strstr(f->err.text, "is frozen by"));
    assert_non_null(strstr(f->err.text, "make a new release"));
    fixture_begin(f);
    assert_false(
        fixture_end(f, store_retire(f->store, &f->arena, m.bolus, STR("not wanted"), &f->err)));
    assert_non_null(strstr(f->err.text, "is frozen by"));
    int64_t position = store_position(f->store);
    const struct json *r = run(f, m.release);
    assert_int_equal(count(r, "unchanged"), first);
    assert_int_equal(store_position(f->store), position);
    fixture_holds(f);
}

static void threat_run_without_a_model_says_so_in_its_counts(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    const struct json *r = run(f, release);
    assert_int_equal(json_int(r, "elements", -1), 0);
    assert_int_equal(json_int(r, "total", -1), 0);
    assert_true(json_int(r, "rules", 0) > 100);
    struct json *model;
    fixture_begin(f);
    assert_false(fixture_end(f, threat_run(f->store, &f->arena, STR("REL-0099"), &model, &f->err)));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(threat_run_makes_records_from_the_model),
        T(threat_run_lists_a_threat_of_a_flow_by_its_flow),
        T(threat_run_again_changes_nothing),
        T(threat_run_keeps_a_decision_through_gone_and_back),
        T(threat_run_says_when_an_element_is_gone),
        T(threat_run_marks_what_an_answer_changes),
        T(threat_run_tells_new_threats_of_a_new_element),
        T(threat_model_adds_the_words_of_a_stereotype),
        T(threat_run_of_another_release_of_the_device_keeps_the_threats),
        T(threat_run_of_a_frozen_release_reads_what_cannot_be_changed),
        T(threat_run_without_a_model_says_so_in_its_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
