/* Threat models and the store: what is taken, changed and retired, platforms, and what is left
   alone. */
#include "../store/fixture.h"

#include "publish/model/export.h"

#define HEAD "tutela_model: 1\n"

static const char small[] = HEAD
    "zones:\n  out: {name: Out, trust: 10}\n  in: {name: In, parent: out}\n"
    "data:\n  dose: {name: Dose}\n"
    "elements:\n  nurse: {name: Nurse, kind: external_entity, zone: out}\n"
    "  pump: {name: Pump, kind: process, zone: in, data_classes: [dose]}\n"
    "flows:\n  set: {name: Set, source: nurse, target: pump, data_classes: [dose]}\n"
    "assets:\n  therapy: {name: Therapy, elements: [pump]}\n";

static struct model_document read_model(struct fixture *f, const char *text)
{
    struct model_document d;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!model_read(&f->arena, str_of(text), &d, &findings, &f->err))
        fail_msg("%s", f->err.text);
    return d;
}

static bool save_as(struct fixture *f, struct str release, struct model_document *d,
                    const char *bytes, struct json **receipt)
{
    const struct model_import import = {
        .release = release, .file_name = STR("m.yaml"), .bytes = str_of(bytes)};
    *receipt = json_object(&f->arena);
    fixture_begin(f);
    return fixture_end(f, model_save(f->store, &f->arena, d, &import, *receipt, &f->err));
}

static bool try_save(struct fixture *f, struct str release, const char *text, struct json **receipt)
{
    struct model_document d = read_model(f, text);
    return save_as(f, release, &d, text, receipt);
}

static struct json *save(struct fixture *f, struct str release, const char *text)
{
    struct json *receipt;
    if (!try_save(f, release, text, &receipt))
        fail_msg("%s", f->err.text);
    return receipt;
}

static void assert_counts(const struct json *receipt, int added, int changed, int unchanged,
                          int retired)
{
    const struct json *n = json_get(receipt, "parts");
    assert_int_equal(json_int(n, "added", -1), added);
    assert_int_equal(json_int(n, "changed", -1), changed);
    assert_int_equal(json_int(n, "unchanged", -1), unchanged);
    assert_int_equal(json_int(n, "retired", -1), retired);
}

static struct model_state load(struct fixture *f, struct str release, enum model_scope scope)
{
    struct model_state m;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!model_load(f->store, &f->arena, release, scope, &m, &findings, &f->err))
        fail_msg("%s", f->err.text);
    return m;
}

static struct str text_of(struct fixture *f, struct str release)
{
    struct buf b = {.arena = &f->arena};
    struct model_state m = load(f, release, MODEL_OWN);
    model_write_text(&m.document, &b);
    return buf_str(&b);
}

static struct str new_release(struct fixture *f)
{
    return fixture_release(f, fixture_device(f, "IP-4", "mdr"), "1");
}

static void a_model_is_taken_once_and_comes_out_the_same(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    struct json *receipt = save(f, release, small);
    assert_counts(receipt, 7, 0, 0, 0);
    struct str file = fixture_field(f, json_text(receipt, "evidence"), "file");
    struct hash hash = hash_sha256(str_of(small));
    assert_true(str_eq(file, hash_hex(&f->arena, &hash)));
    assert_counts(save(f, release, small), 0, 0, 7, 0);
    struct str text = text_of(f, release);
    assert_counts(save(f, release, str_cz(&f->arena, text)), 0, 0, 7, 0);
    assert_true(str_eq(text, text_of(f, release)));
    fixture_holds(f);
}

static void a_text_changes_what_differs_and_retires_what_is_gone(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    save(f, release, small);
    struct str pump = load(f, release, MODEL_OWN).parts[4].id;
    struct json *receipt = save(
        f, release,
        HEAD
        "zones:\n  in: {name: In}\nelements:\n  pump: {name: Pump 2, kind: process, zone: in}\n"
        "  motor: {name: Motor, kind: process}\n");
    assert_counts(receipt, 1, 2, 0, 5);
    assert_true(STR_IS(fixture_field(f, pump, "name"), "Pump 2"));
    assert_int_equal(fixture_field(f, pump, "data_classes").n, 0);
    /* What comes back is a new record under the old key. */
    assert_counts(save(f, release, small), 5, 2, 0, 1);
    assert_true(str_has(text_of(f, release), STR("nurse")));
    fixture_holds(f);
}

static void an_empty_text_retires_nothing_unless_it_is_meant(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    struct json *receipt;
    save(f, release, small);
    assert_false(try_save(f, release, HEAD, &receipt));
    assert_non_null(strstr(f->err.text, "--allow-empty"));
    assert_counts(save(f, release, small), 0, 0, 7, 0);
}

/* A format of others, made up: fields that it leaves empty keep what people entered. */
static void other_formats_keep_what_they_do_not_say(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    struct json *receipt;
    save(f, release, small);
    struct str pump = load(f, release, MODEL_OWN).parts[4].id;
    if (!fixture_set(f, pump, "technology", "RTOS"))
        fail_msg("%s", f->err.text);
    struct model_document d = read_model(f,
                                         HEAD "elements:\n  pump: {name: Other, kind: process}\n");
    d.format = MODEL_OTM;
    if (!save_as(f, release, &d, "{}", &receipt))
        fail_msg("%s", f->err.text);
    assert_counts(receipt, 0, 1, 0, 0);
    assert_int_equal(json_int(json_get(receipt, "parts"), "kept", -1), 6);
    assert_true(STR_IS(fixture_field(f, pump, "technology"), "RTOS"));
    assert_true(STR_IS(fixture_field(f, pump, "name"), "Other"));
}

static void a_frozen_release_takes_nothing_new(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    struct json *receipt;
    save(f, release, small);
    (void)fixture_freeze(f, release);
    assert_counts(save(f, release, small), 0, 0, 7, 0); /* nothing to write */
    assert_false(try_save(f, release, HEAD "zones:\n  in: {name: Else}\n", &receipt));
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_false(fixture_set(f, release, "omits", "zone:in"));
    assert_int_equal(f->err.code, ERR_DENIED);
}

static void a_reference_to_what_was_retired_is_not_said_in_a_text(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f);
    save(f, release, small);
    fixture_retire(f, load(f, release, MODEL_OWN).parts[3].id); /* the nurse */
    struct model_state m;
    struct findings findings;
    findings_init(&findings, &f->arena);
    if (!model_load(f->store, &f->arena, release, MODEL_OWN, &m, &findings, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(m.document.flow_count, 0); /* it has no source any more */
    assert_int_equal(findings.count[FINDING_SKIPPED], 1);
    assert_int_equal(m.left_out_count, 1);
    struct str text = text_of(f, release);
    struct json *receipt = save(f, release, str_cz(&f->arena, text));
    assert_counts(receipt, 0, 0, 5, 1); /* now the flow is gone, too */
    assert_true(str_eq(text, text_of(f, release)));
}

/* --- platforms --- */

static struct str on_platform(struct fixture *f, struct str platform, const char *omits)
{
    return fixture_add(f, "release", "name=2",
                       fixture_ref(f, "device", fixture_device(f, "IP-5", "mdr")),
                       fixture_ref(f, "platform", platform),
                       omits ? fixture_ref(f, "omits", str_of(omits)) : NULL, NULL);
}

static void a_release_has_what_its_platform_has(void **state)
{
    struct fixture *f = *state;
    struct str platform = new_release(f);
    save(f, platform, small);
    struct str release = on_platform(f, platform, "asset:therapy");
    (void)fixture_add(f, "element", "name=Own pump", "key=pump", "kind=process",
                      fixture_ref(f, "release", release), NULL);
    struct model_state own = load(f, release, MODEL_OWN), all = load(f, release, MODEL_WHOLE);
    assert_int_equal(own.part_count, 1);
    assert_int_equal(all.part_count, 6);
    assert_int_equal(all.document.asset_count, 0);
    assert_true(STR_IS(all.document.elements[1].name, "Own pump"));
    assert_true(str_eq(all.parts[3].layer, platform) && str_eq(all.parts[4].layer, release));
    /* The flow of the platform leads to the element that stands in the place of its own. */
    assert_true(STR_IS(all.document.flows[0].target, "pump"));
    struct str text = text_of(f, release);
    assert_true(str_has(text, STR("platform: REL-")));
    assert_true(str_has(text, STR("omits: [\"asset:therapy\"]")));
    assert_counts(save(f, release, str_cz(&f->arena, text)), 0, 0, 1, 0);
}

static void platforms_stand_on_each_other_but_not_in_a_ring(void **state)
{
    struct fixture *f = *state;
    struct str first = new_release(f);
    save(f, first, small);
    struct str second = on_platform(f, first, "zone:in"), third = on_platform(f, second, NULL);
    struct model_state m = load(f, third, MODEL_WHOLE);
    assert_int_equal(m.part_count, 6);
    assert_int_equal(m.document.elements[1].zone.n, 0); /* the zone was left out on the way */
    assert_false(fixture_set(f, first, "platform", str_cz(&f->arena, third)));
    assert_non_null(strstr(f->err.text, "cannot build on itself"));
    struct str fourth = on_platform(f, third, NULL);
    assert_int_equal(load(f, fourth, MODEL_WHOLE).part_count, 6);
    assert_false(fixture_set(f, first, "omits", "flows:x"));
    assert_non_null(strstr(f->err.text, "flow:KEY"));
}

static void a_text_may_name_parts_of_the_platform(void **state)
{
    struct fixture *f = *state;
    struct str platform = new_release(f), release = on_platform(f, platform, NULL);
    struct json *receipt;
    save(f, platform, small);
    struct str text = str_fmt(&f->arena,
                              HEAD "platform: %.*s\nelements:\n"
                                   "  app: {name: App, kind: process, zone: in}\n"
                                   "flows:\n  ask: {name: Ask, source: app, target: pump}\n",
                              STR_ARG(platform));
    assert_counts(save(f, release, text.p), 2, 0, 0, 0);
    assert_int_equal(load(f, release, MODEL_WHOLE).part_count, 9);
    text = str_fmt(&f->arena,
                   HEAD "platform: %.*s\nelements:\n  app: {name: A, kind: process, zone: no}\n",
                   STR_ARG(platform));
    assert_false(try_save(f, release, text.p, &receipt));
    assert_non_null(strstr(f->err.text, "elements.app.zone: there is no \"no\""));
    fixture_holds(f);
}

static void a_key_is_one_word(void **state)
{
    struct fixture *f = *state;
    struct str release = new_release(f), id = {0};
    struct element e = {.name = STR("E"), .key = STR("a b"), .kind = ELEMENT_KIND_PROCESS};
    e.release = release;
    fixture_begin(f);
    assert_false(fixture_end(f, store_add(f->store, &f->arena, &ELEMENT_TYPE, &e, &id, &f->err)));
    assert_non_null(strstr(f->err.text, "key: is one word"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_model_is_taken_once_and_comes_out_the_same),
        T(a_text_changes_what_differs_and_retires_what_is_gone),
        T(an_empty_text_retires_nothing_unless_it_is_meant),
        T(other_formats_keep_what_they_do_not_say),
        T(a_frozen_release_takes_nothing_new),
        T(a_reference_to_what_was_retired_is_not_said_in_a_text),
        T(a_release_has_what_its_platform_has),
        T(platforms_stand_on_each_other_but_not_in_a_ring),
        T(a_text_may_name_parts_of_the_platform),
        T(a_key_is_one_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
