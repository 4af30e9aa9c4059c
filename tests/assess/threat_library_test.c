/* Files of rules: those for privacy, and those that users keep. */
#include "../store/fixture.h"

#include "assess/threat/run.h"
#include "assess/threat/threat.h"
#include "base/embed.h"

/* A patient, and an app with their records in a cloud. */
static struct str make_model(struct fixture *f)
{
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "2.3.1");
    const char *of = fixture_ref(f, "release", release);
    struct str patient = fixture_add(f, "element", "name=Patient", "key=patient",
                                     "kind=external_entity", "properties=human patient", of, NULL);
    struct str app = fixture_add(f, "element", "name=App", "key=app", "kind=process",
                                 "properties=mobile_app badge_reader", of, NULL);
    fixture_add(f, "element", "name=Records", "key=records", "kind=data_store",
                "properties=stores_phi cloud pseudonymised retention_limited?", of, NULL);
    fixture_add(f, "flow", "name=Diary", "key=diary", "properties=carries_phi", of,
                fixture_ref(f, "source", patient), fixture_ref(f, "target", app), NULL);
    return release;
}

static const struct json *run(struct fixture *f, struct str release, struct threat_choice choice)
{
    struct json *model = NULL;
    fixture_begin(f);
    if (!fixture_end(f, threat_run(f->store, &f->arena, release, &choice, &model, &f->err)))
        fail_msg("%s", f->err.text);
    return model;
}

static int64_t count(const struct json *model, const char *change)
{
    return json_int(json_get(model, "counts"), change, -1);
}

static struct str listed(const struct json *model, const char *key)
{
    JSON_EACH (t, json_get(model, "threats"))
        if (str_eq(json_text(t, "key"), str_of(key)))
            return json_text(t, "id");
    return (struct str){0};
}

static void privacy_is_asked_apart_from_security(void **state)
{
    struct fixture *f = *state;
    struct str release = make_model(f);
    const struct json *security = run(f, release, (struct threat_choice){0});
    assert_true(count(security, "new") > 0);
    assert_int_equal(listed(security, "UN-001:patient").n, 0);
    const struct json *privacy = run(f, release,
                                     (struct threat_choice){.no_stride = true, .linddun = true});
    assert_int_equal(count(privacy, "gone"), 0); /* the others are none of its business */
    struct str id = listed(privacy, "UN-001:patient");
    assert_true(id.n > 0);
    assert_true(STR_IS(fixture_field(f, id, "linddun"), "unawareness"));
    assert_int_equal(fixture_field(f, id, "stride").n, 0);
    assert_true(STR_IS(fixture_field(f, id, "library"), "tutela-linddun"));
    /* The app got the diary: it handles data on a person, though nobody said so. */
    assert_true(listed(privacy, "ID-004:app").n > 0);
    /* What is said to be so needs no threat; what nobody knows gets one that says it. */
    assert_int_equal(listed(privacy, "ID-002:records").n, 0);
    id = listed(privacy, "DD-002:records");
    assert_true(STR_IS(fixture_field(f, id, "unknowns"), "retention_limited"));
    const struct json *all = run(f, release, (struct threat_choice){.linddun = true});
    assert_int_equal(count(all, "unchanged"), count(security, "new") + count(privacy, "new"));
    assert_int_equal(count(all, "new") + count(all, "gone"), 0);
    fixture_holds(f);
}

/* LINDDUN asks of each kind of element what the framework says, and of no other. */
static void each_kind_is_asked_what_linddun_asks_of_it(void **state)
{
    struct fixture *f = *state;
    static const bool asked[THREAT_KIND__COUNT][THREAT_LINDDUN_NON_COMPLIANCE + 1] = {
        [THREAT_EXTERNAL_ENTITY] = {0, 1, 1, 0, 0, 0, 1, 0},
        [THREAT_PROCESS] = {0, 1, 1, 1, 1, 1, 0, 1},
        [THREAT_DATA_STORE] = {0, 1, 1, 1, 1, 1, 0, 1},
        [THREAT_DATA_FLOW] = {0, 1, 1, 1, 1, 1, 0, 1},
    };
    bool there[THREAT_KIND__COUNT][THREAT_LINDDUN_NON_COMPLIANCE + 1] = {{false}};
    struct threat_rule_file file = {STR("linddun"), embed_find("data/threats/linddun.json"), true};
    struct threat_rules rules;
    struct findings findings;
    findings_init(&findings, &f->arena);
    assert_true(threat_rules_read(&f->arena, embed_find("data/threats/vocabulary.json"), &file, 1,
                                  &rules, &findings, &f->err));
    assert_int_equal(findings.count[FINDING_SKIPPED], 0);
    for (size_t i = 0; i < rules.rule_count; i++)
        there[rules.rules[i].kind][rules.rules[i].linddun] = true;
    assert_memory_equal(there, asked, sizeof asked);
}

#define OWN(id, rules) \
    "{\"id\":\"" id "\",\"predicates\":[{\"word\":\"badge_reader\",\"elements\":" \
    "[\"process\"],\"kind\":\"context\",\"text\":\"reads badges\"}],\"rules\":[" rules "]}"
#define BADGE \
    "{\"id\":\"ACME-1\",\"version\":1,\"stride\":\"S\",\"element\":\"process\",\"when\":" \
    "{\"all\":[\"badge_reader\"]},\"title\":\"Badge copied\"}"

static void rules_of_the_user_are_asked_with_their_own_words(void **state)
{
    struct fixture *f = *state;
    struct str release = make_model(f);
    struct threat_rule_file file = {STR("acme.json"), STR(OWN("acme", BADGE)), true};
    struct threat_choice choice = {.files = &file, .file_count = 1};
    const struct json *r = run(f, release, choice);
    struct str id = listed(r, "ACME-1:app");
    assert_true(id.n > 0);
    assert_true(STR_IS(fixture_field(f, id, "library"), "acme"));
    /* Without the file its threats stay; without the rule they are gone, with the reason. */
    assert_int_equal(count(run(f, release, (struct threat_choice){0}), "gone"), 0);
    file.bytes = STR("id: acme\npredicates:\n- {word: badge_reader, elements: [process], kind: "
                     "context, text: x}\nrules:\n- {id: ACME-2, version: 1, stride: S, element: "
                     "process, when: {all: [badge_reader]}, title: Badge stolen}\n");
    r = run(f, release, choice);
    assert_int_equal(count(r, "gone"), 1);
    assert_true(listed(r, "ACME-2:app").n > 0);
    assert_true(STR_IS(fixture_field(f, id, "state"), "gone"));
    fixture_holds(f);
}

static void a_file_of_rules_with_a_fault_is_refused_by_name(void **state)
{
    struct fixture *f = *state;
    struct str release = make_model(f);
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"{", "acme.json"},
        {OWN("acme", ""), "acme.json: there is no rule"},
        {OWN("tutela-stride", BADGE), "another file of rules has the id \"tutela-stride\""},
        {"{\"id\":\"acme\",\"predicates\":[{\"word\":\"usb\",\"elements\":[\"process\"],\"kind\":"
         "\"context\"}],\"rules\":[" BADGE "]}",
         "\"usb\" is there twice"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct threat_rule_file file = {STR("acme.json"), str_of(rows[i].text), true};
        struct json *model;
        fixture_begin(f);
        assert_false(
            fixture_end(f, threat_run(f->store, &f->arena, release,
                                      &(struct threat_choice){.files = &file, .file_count = 1},
                                      &model, &f->err)));
        assert_non_null(strstr(f->err.text, rows[i].says));
    }
    fixture_holds(f);
}

/* A release without a model must not end what was decided for the device. */
static void a_release_without_model_ends_no_threat(void **state)
{
    struct fixture *f = *state;
    struct str release = make_model(f);
    (void)run(f, release, (struct threat_choice){0});
    struct str bare = fixture_release(f, fixture_field(f, release, "device"), "2.4.0");
    struct json *model;
    fixture_begin(f);
    assert_false(fixture_end(
        f, threat_run(f->store, &f->arena, bare, &(struct threat_choice){0}, &model, &f->err)));
    assert_int_equal(f->err.code, ERR_INVALID);
    assert_int_equal(count(run(f, release, (struct threat_choice){0}), "back"), 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(privacy_is_asked_apart_from_security),
        T(each_kind_is_asked_what_linddun_asks_of_it),
        T(rules_of_the_user_are_asked_with_their_own_words),
        T(a_file_of_rules_with_a_fault_is_refused_by_name),
        T(a_release_without_model_ends_no_threat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
