/* Threats that come with the model of another tool: kept by their ids, open until somebody decides,
   and never decided again by a file. */
#include "../store/fixture.h"

#include "assess/threat/look.h"
#include "assess/threat/take.h"
#include "assess/threat/threat.h"

static const char parts[] =
    "tutela_model: 1\nzones:\n  z: {name: Z}\n"
    "elements:\n  a: {name: A, kind: process, zone: z}\n  b: {name: B, kind: process, zone: z}\n"
    "flows:\n  f: {name: F, source: a, target: b}\n";

/* As a reader of another format would give it. */
static struct model_document model_with(struct fixture *f, struct model_threat *threats,
                                        size_t count)
{
    struct model_document d;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!model_read(&f->arena, str_of(parts), &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    d.format = MODEL_THREAT_DRAGON_2;
    d.threats = threats;
    d.threat_count = count;
    return d;
}

static struct json *take(struct fixture *f, struct str release, struct model_document *d,
                         bool replace)
{
    const struct model_import import = {
        .release = release, .bytes = str_fmt(&f->arena, "{}"), .replace = replace};
    struct json *receipt = json_object(&f->arena);
    fixture_begin(f);
    if (!fixture_end(f, threat_take(f->store, &f->arena, d, &import, receipt, &f->err)))
        fail_msg("%s", f->err.text);
    return receipt;
}

static int64_t count(const struct json *receipt, const char *what)
{
    return json_int(json_get(receipt, "threats"), what, -1);
}

static void a_threat_of_a_file_becomes_an_open_threat(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct model_threat threats[] = {
        {.key = STR("t1"),
         .name = STR("Spoofed A"),
         .about = STR("a"),
         .stride = 'S',
         .severity = STR("High"),
         .status = STR("Mitigated"),
         .mitigation = STR("Certificates"),
         .cwe = STR("CWE-287")},
        {.key = STR("t2"), .name = STR("Read"), .about = STR("f"), .stride = 'I'},
        {.key = STR("t3"), .name = STR("Else"), .about = STR("z"), .category = STR("Linkability")},
    };
    struct model_document d = model_with(f, threats, COUNT_OF(threats));
    const struct json *r = take(f, release, &d, false);
    assert_int_equal(count(r, "new"), 3);
    struct str id = json_text(json_first(json_get(r, "threat_changes")), "id");
    assert_true(STR_IS(fixture_field(f, id, "key"), "imported:threat-dragon:t1"));
    assert_true(STR_IS(fixture_field(f, id, "origin"), "imported"));
    assert_true(STR_IS(fixture_field(f, id, "status"), "open")); /* whatever the file says */
    assert_int_equal(fixture_field(f, id, "rule").n, 0);
    assert_true(STR_IS(fixture_field(f, id, "stride"), "spoofing"));
    assert_true(str_starts(fixture_field(f, id, "element"), STR("E-")));
    struct str text = fixture_field(f, id, "description");
    assert_true(str_has(text, STR("Severity in the file: High")));
    assert_true(str_has(text, STR("State in the file: Mitigated")));
    assert_true(str_has(text, STR("Against it, in the file: Certificates")));
    assert_int_equal(count(take(f, release, &d, false), "unchanged"), 3);
    fixture_holds(f);
}

static void a_decision_outlives_what_the_file_says_later(void **state)
{
    struct fixture *f = *state;
    struct str release = fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
    struct model_threat threat = {.key = STR("t1"), .name = STR("T"), .about = STR("a")};
    struct model_document d = model_with(f, &threat, 1);
    struct str id = json_text(json_first(json_get(take(f, release, &d, false), "threat_changes")),
                              "id");
    if (!fixture_set(f, id, "reason", "not reachable") ||
        !fixture_set(f, id, "status", "not_applicable"))
        fail_msg("%s", f->err.text);
    threat.name = STR("T, other words");
    assert_int_equal(count(take(f, release, &d, false), "changed"), 1);
    assert_true(STR_IS(fixture_field(f, id, "status"), "not_applicable"));
    assert_true(STR_IS(fixture_field(f, id, "name"), "T, other words"));
    /* Not in the file any more: kept and said, gone when the file is meant to be all there is. */
    d.threat_count = 0;
    assert_int_equal(count(take(f, release, &d, false), "kept"), 1);
    assert_true(STR_IS(fixture_field(f, id, "state"), "changed"));
    assert_int_equal(count(take(f, release, &d, true), "gone"), 1);
    assert_true(STR_IS(fixture_field(f, id, "state"), "gone"));
    d.threat_count = 1;
    assert_int_equal(count(take(f, release, &d, true), "back"), 1);
    assert_true(STR_IS(fixture_field(f, id, "status"), "not_applicable"));
}

static bool has_rule(const struct findings *findings, const char *rule, const char *place)
{
    for (const struct finding *x = findings->first; x; x = x->next)
        if (str_eq(str_of(x->rule), str_of(rule)) && str_eq(x->place, str_of(place)))
            return true;
    return false;
}

static void what_a_model_lacks_is_named_by_key(void **state)
{
    struct fixture *f = *state;
    struct model_document d;
    struct findings findings;
    static const char text[] =
        "tutela_model: 1\nzones:\n  z: {name: Z}\n  empty: {name: Empty}\n"
        "data:\n  unused: {name: U}\n"
        "elements:\n  a: {name: A, kind: process, zone: z, stereotype: robot}\n"
        "  b: {name: B, kind: process, properties: [no_such_word]}\n"
        "  loose: {name: L, kind: process, zone: z}\n"
        "flows:\n  f: {name: F, source: a, target: b}\n"
        "assets:\n  s: {name: S}\n";
    static const struct {
        const char *rule, *place;
    } wanted[] = {
        {"model-no-zone", "b"},     {"model-loose", "loose"},   {"model-stereotype", "a"},
        {"model-no-data", "f"},     {"model-no-protocol", "f"}, {"model-empty", "empty"},
        {"model-unused", "unused"}, {"model-nowhere", "s"},     {"threat-word", "b"},
    };
    findings_init(&findings, &f->arena);
    if (!model_read(&f->arena, str_of(text), &d, &findings, &f->err) ||
        !threat_model_check(&f->arena, &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    for (size_t i = 0; i < COUNT_OF(wanted); i++)
        if (!has_rule(&findings, wanted[i].rule, wanted[i].place))
            fail_msg("%s at %s is not named", wanted[i].rule, wanted[i].place);
    assert_int_equal(findings.count[FINDING_WARNING], COUNT_OF(wanted));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_threat_of_a_file_becomes_an_open_threat),
        T(a_decision_outlives_what_the_file_says_later),
        T(what_a_model_lacks_is_named_by_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
