/* A classification as a record: computed from its answers, stale when the device changes; its page.
 */
#include "render.h"

#include "assess/classify/record.h"
#include "intake/device/device.h"

static const struct date today = {2026, 11, 27};
static const char pump[] = "{\"active\":true,\"admin_substances\":true,"
                           "\"admin_substances_hazardous\":true}";

static struct str add_device(struct fixture *f, const char *regulation)
{
    return fixture_add(f, "device", "name=Pump <1>",
                       str_fmt(&f->arena, "regulation=%s", regulation).p,
                       "intended_purpose=Gives medicines", NULL);
}

static bool keep(struct fixture *f, struct str device, const char *facts, bool accept,
                 struct str *id, bool *written)
{
    struct classification r = {.device = device,
                               .regulation = DEVICE_REGULATION_MDR,
                               .facts = str_of(facts),
                               .status = accept ? CLASSIFICATION_STATUS_ACCEPTED
                                                : CLASSIFICATION_STATUS_PROPOSED,
                               .reason = accept ? STR("rule 12") : (struct str){0},
                               .decided_by = STR("ann"),
                               .decided_on = today};
    bool ok = store_begin(f->store, &f->err) &&
              classify_keep(f->store, &f->arena, &r, id, written, &f->err);
    if (ok)
        return store_commit(f->store, &f->err);
    store_rollback(f->store);
    return false;
}

static struct json *page(struct fixture *f, struct str id)
{
    struct view v = {f->store, &f->arena, today};
    struct json *model;
    if (!classify_view_model(&v, id, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static struct device device_of(struct fixture *f, struct str id)
{
    struct device d;
    if (!store_load(f->store, &f->arena, &DEVICE_TYPE, id, &d, NULL, &f->err))
        fail_msg("%s", f->err.text);
    return d;
}

static void class_and_rule_are_computed_and_accepting_sets_the_device(void **state)
{
    struct fixture *f = *state;
    struct str device = add_device(f, "mdr"), id, other;
    struct classification r;
    struct record_head head;
    bool written;
    assert_true(keep(f, device, pump, false, &id, &written) && written);
    assert_true(classify_current(f->store, &f->arena, device, &r, &head, &f->err));
    assert_true(STR_IS(r.risk_class, "IIb") && STR_IS(r.class_rule, "12"));
    assert_true(STR_IS(r.name, "Class IIb, rule 12"));
    assert_true(str_has(r.reasons, STR("Rule 12 gives class IIb")));
    assert_true(str_has(r.open_questions, STR("software")));
    assert_true(str_has(r.rules_edition, STR("MDR Annex VIII")));
    assert_int_equal(device_of(f, device).risk_class, DEVICE_CLASS_UNSET);

    assert_true(keep(f, device, pump, false, &other, &written));
    assert_true(!written && str_eq(id, other)); /* the same answers, and they hold */
    assert_true(keep(f, device,
                     "{\"admin_substances_hazardous\":true,\"nano\":null,"
                     "\"admin_substances\":true,\"active\":true}",
                     false, &other, &written));
    assert_true(!written && str_eq(id, other)); /* in another order */

    assert_true(keep(f, device, pump, true, &other, &written) && written);
    assert_false(str_eq(id, other));
    struct device d = device_of(f, device);
    assert_int_equal(d.risk_class, DEVICE_CLASS_IIB);
    assert_true(STR_IS(d.class_rule, "Rule 12") && STR_IS(d.class_reason, "rule 12"));
    assert_text(page(f, id), "title", "Class of Pump <1>");
    assert_int_equal(json_count(json_get(page(f, device), "stale")), 0);
}

/* Every answer about the duration gives class III, each by another rule. */
static void a_class_whose_rule_is_open_sets_no_rule(void **state)
{
    struct fixture *f = *state;
    struct str device = add_device(f, "mdr"), id;
    bool written;
    assert_true(keep(f, device, pump, true, &id, &written));
    assert_true(
        keep(f, device, "{\"inv_surgical\":true,\"heart_defect\":true}", true, &id, &written));
    struct device d = device_of(f, device);
    assert_int_equal(d.risk_class, DEVICE_CLASS_III);
    assert_int_equal(d.class_rule.n, 0);
    struct str html = render(f, "web/classification", page(f, device));
    assert_int_equal(times(html, "Each answer to the open questions gives this class"), 1);
    assert_int_equal(times(html, "No branch of a rule applies"), 0);
}

static void another_intended_purpose_makes_it_stale_and_the_same_answers_are_kept_anew(void **state)
{
    struct fixture *f = *state;
    struct str device = add_device(f, "mdr"), id, other;
    bool written;
    assert_true(keep(f, device, pump, true, &id, &written));
    struct device d = device_of(f, device);
    d.intended_purpose = STR("Gives food");
    assert_true(store_begin(f->store, &f->err) &&
                store_save(f->store, &f->arena, &DEVICE_TYPE, device, 0, &d, &f->err) &&
                store_commit(f->store, &f->err));
    const struct json *stale = json_first(json_get(page(f, device), "stale"));
    assert_non_null(stale);
    assert_text(stale, "seen_label", "device");
    assert_true(keep(f, device, pump, false, &other, &written) && written);
    assert_int_equal(json_count(json_get(page(f, device), "stale")), 0);
}

static void what_cannot_be_is_refused_and_nothing_is_written(void **state)
{
    struct fixture *f = *state;
    struct str mdr = add_device(f, "mdr"), ivdr = add_device(f, "ivdr"), id;
    bool written;
    static const struct {
        const char *facts, *says;
        bool accept, ivdr;
    } rows[] = {
        {"{}", "leave the class open", true, false},
        {"{\"software\":true,\"sw_info_decisions\":true}", "leave the class open", true, false},
        {"{\"frob\":true}", "frob: there is no such fact", false, false},
        {"{\"inv_none\":true,\"implantable\":true}", "contradict each other", false, false},
        {"{\"active\":true}", "regulation: is not that of the device", false, true},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t position = store_position(f->store);
        assert_false(
            keep(f, rows[i].ivdr ? ivdr : mdr, rows[i].facts, rows[i].accept, &id, &written));
        if (!str_has(str_of(f->err.text), str_of(rows[i].says)))
            fail_msg("%s: %s", rows[i].facts, f->err.text);
        assert_int_equal(store_position(f->store), position);
    }
    assert_int_equal(device_of(f, mdr).risk_class, DEVICE_CLASS_UNSET);
}

static void the_subclass_of_class_i_becomes_that_of_the_device(void **state)
{
    struct fixture *f = *state;
    struct str device = add_device(f, "mdr"), id;
    bool written;
    assert_true(keep(f, device, "{\"inv_none\":true,\"measuring\":true}", true, &id, &written));
    assert_int_equal(device_of(f, device).risk_class, DEVICE_CLASS_IM);
    const struct json *m = page(f, device);
    assert_text(m, "class_text", "I (Im)");
    assert_false(json_is_true(m, "differs"));
}

static void the_page_says_what_is_kept_what_differs_and_escapes(void **state)
{
    struct fixture *f = *state;
    struct str device = add_device(f, "mdr"), id;
    bool written;
    struct str empty = render(f, "web/classification", page(f, device));
    assert_int_equal(times(empty, "tutela classify --device DEV-"), 1);
    assert_true(keep(f, device, pump, true, &id, &written));
    struct device d = device_of(f, device);
    d.risk_class = DEVICE_CLASS_IIA;
    assert_true(store_begin(f->store, &f->err) &&
                store_save(f->store, &f->arena, &DEVICE_TYPE, device, 0, &d, &f->err) &&
                store_commit(f->store, &f->err));
    struct json *m = page(f, id);
    assert_true(json_is_true(m, "differs") && !json_is_true(m, "changed"));
    assert_int_equal(json_int(m, "answer_count", 0), 3);
    assert_text(json_get(m, "kept"), "decided_by", "ann");
    struct str html = render(f, "web/classification", m);
    assert_int_equal(times(html, "The device says class IIa."), 1);
    assert_int_equal(times(html, "Pump <1>"), 0);
    assert_true(times(html, "Pump &lt;1&gt;") > 0);
    assert_int_equal(times(html, "rule 12: Active, gives or takes substances"), 2);
    struct view v = {f->store, &f->arena, today};
    assert_false(classify_view_model(&v, STR("REL-0001"), &m, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(class_and_rule_are_computed_and_accepting_sets_the_device,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_class_whose_rule_is_open_sets_no_rule, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(
            another_intended_purpose_makes_it_stale_and_the_same_answers_are_kept_anew,
            fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_is_refused_and_nothing_is_written,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_subclass_of_class_i_becomes_that_of_the_device,
                                        fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_page_says_what_is_kept_what_differs_and_escapes,
                                        fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
