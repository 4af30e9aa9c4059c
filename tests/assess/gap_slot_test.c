/* Slots in a workspace: empty, filled, judged, and stale again. Which slots there are is data, so
   each test takes one with the property it is about. */
#include "catalogues.h"

#include "assess/gap/gap.h"
#include "intake/evidence/slot.h"

static const struct date today = {2026, 11, 27};

/* A device with a release, for which a slot is asked, and the slot. */
struct scene {
    struct fixture *f;
    const struct evidence_slot *slot;
    struct str device, release;
};

static bool stales_with(const struct evidence_slot *s, const char *type)
{
    for (size_t i = 0; i < s->stale_count; i++)
        if (strcmp(s->stale_when[i]->name, type) == 0)
            return true;
    return false;
}

/* The first slot of that scope; renewed: it has a renew; stale: a type of its stale_when. */
static struct scene scene_of(struct fixture *f, int scope, bool renewed, const char *stale)
{
    struct scene s = {.f = f};
    struct evidence_slots all;
    assert_true(evidence_slots_built_in(&f->arena, &all, &f->err));
    for (size_t i = 0; i < all.count && !s.slot; i++) {
        const struct evidence_slot *e = &all.items[i];
        if ((scope < 0 || e->scope == (enum evidence_slot_scope)scope) &&
            (!renewed || e->renew.n) && (!stale || stales_with(e, stale)))
            s.slot = e;
    }
    if (!s.slot)
        fail_msg("no slot of scope %d, renewed %d, stale with %s", scope, renewed, stale);
    s.device = fixture_device(f, "IP-4", "mdr");
    s.release = fixture_release(f, s.device, "1.0");
    JSON_EACH (member, s.slot->applies_if)
        JSON_EACH (fact, member)
            (void)fixture_add(f, "device_fact", fixture_ref(f, "device", s.device),
                              fixture_ref(f, "fact", fact->text), "value=yes", NULL);
    return s;
}

static const struct json *slot_on(const struct scene *s, struct str scope, struct date day)
{
    struct json *model;
    if (!gap_model(s->f->store, &s->f->arena, scope, (struct str){0}, day, &model, &s->f->err))
        fail_msg("%s", s->f->err.text);
    JSON_EACH (r, json_get(model, "requirements"))
        JSON_EACH (slot, json_get(r, "slots"))
            if (str_eq(json_text(slot, "id"), s->slot->id))
                return slot;
    fail_msg("no clause shows %.*s", STR_ARG(s->slot->id));
    return NULL;
}

static const struct json *look_on(const struct scene *s, struct date day)
{
    return json_first(json_get(slot_on(s, s->release, day), "looks"));
}

static void assert_state(const struct scene *s, struct date day, const char *state,
                         const char *words)
{
    const struct json *slot = slot_on(s, s->release, day), *look = look_on(s, day);
    if (!str_eq(json_text(slot, "state"), str_of(state)) ||
        !str_has(json_text(look, "line"), str_of(words)))
        fail_msg("%.*s is %.*s: %.*s; wanted %s: %s", STR_ARG(s->slot->id),
                 STR_ARG(json_text(slot, "state")), STR_ARG(json_text(look, "line")), state, words);
    bool falls = strcmp(state, "holds") != 0 && strcmp(state, "to_review") != 0;
    assert_int_equal(json_count(json_get(slot, "rows")), falls);
}

/* Of a release, of the device, or of neither, as the slot is. */
static const char *about(const struct scene *s, const char *name)
{
    bool release = strcmp(name, "release") == 0;
    if (s->slot->scope == EVIDENCE_SLOT_ORGANISATION ||
        (release && s->slot->scope != EVIDENCE_SLOT_RELEASE))
        return fixture_ref(s->f, name, STR(""));
    return fixture_ref(s->f, name, release ? s->release : s->device);
}

static struct str file(const struct scene *s, const char *valid_until)
{
    return fixture_add(s->f, "evidence", "name=The report", about(s, "device"), about(s, "release"),
                       fixture_ref(s->f, "slots", s->slot->id), "dated_on=2026-11-20",
                       fixture_ref(s->f, "valid_until", str_of(valid_until)), NULL);
}

static struct str judge(const struct scene *s, const char *verdict, struct str evidence)
{
    return fixture_add(s->f, "evidence_review", fixture_ref(s->f, "slot", s->slot->id),
                       about(s, "device"), about(s, "release"),
                       fixture_ref(s->f, "verdict", str_of(verdict)),
                       fixture_ref(s->f, "evidence", evidence), "reason=because of the scope",
                       "judged_by=Ann", "judged_on=2026-11-21", NULL);
}

static void a_slot_is_empty_then_filled_then_judged(void **state)
{
    for (int scope = EVIDENCE_SLOT_ORGANISATION; scope <= EVIDENCE_SLOT_RELEASE; scope++) {
        struct scene s = scene_of(*state, scope, false, NULL);
        assert_state(&s, today, "empty", "is filed for ");
        struct str report = file(&s, "");
        assert_state(&s, today, "to_review", "nobody has judged");
        struct str review = judge(&s, "not_enough", report);
        assert_state(&s, today, "not_enough", "because of the scope");
        assert_true(fixture_set(s.f, review, "verdict", "enough"));
        assert_state(&s, today, "holds", "judged enough by Ann on 2026-11-21");
        assert_true(str_eq(json_text(look_on(&s, today), "review"), review));
        assert_true(fixture_set(s.f, review, "verdict", "not_needed"));
        assert_state(&s, today, "holds", "judged not needed");
        fixture_retire(s.f, review);
        assert_state(&s, today, "to_review", "nobody has judged");
        fixture_retire(s.f, report);
        assert_state(&s, today, "empty", "is filed for ");
    }
}

static void a_judgement_is_stale_when_what_it_saw_changes_until_somebody_looks_again(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_DEVICE, false, NULL);
    struct str report = file(&s, ""), review = judge(&s, "enough", report);
    assert_true(fixture_set(s.f, report, "summary", "Now with another scope."));
    assert_state(&s, today, "stale", "what was looked at has changed");
    assert_true(str_has(json_text(look_on(&s, today), "how"), STR("tutela confirm")));
    fixture_begin(s.f);
    assert_true(
        fixture_end(s.f, store_confirm(s.f->store, &s.f->arena, review, STR("looked"), &s.f->err)));
    assert_state(&s, today, "holds", "judged enough");
    assert_true(fixture_set(s.f, review, "valid_until", "2026-11-26"));
    assert_state(&s, today, "stale", "the day until which it holds has passed");
    assert_state(&s, (struct date){2026, 11, 26}, "holds", "judged enough");
}

static void a_judgement_is_stale_when_a_record_of_a_named_type_is_newer(void **state)
{
    struct scene s = scene_of(*state, -1, false, "element");
    struct str other = fixture_device(s.f, "IP-5", "mdr");
    struct str release = fixture_release(s.f, other, "7.0");
    (void)judge(&s, "enough", file(&s, ""));
    (void)fixture_add(s.f, "element", "name=Pump", "key=pump", "kind=process",
                      fixture_ref(s.f, "release", release), NULL);
    assert_state(&s, today, "holds", "judged enough"); /* of another device */
    (void)fixture_add(s.f, "element", "name=Pump", "key=pump", "kind=process",
                      fixture_ref(s.f, "release", s.release), NULL);
    assert_state(&s, today, "stale", "was added or changed since");
}

static void evidence_out_of_date_fills_nothing(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_DEVICE, false, NULL);
    struct str report = file(&s, "2026-11-26");
    assert_state(&s, today, "stale", "is valid until 2026-11-26 only");
    assert_state(&s, (struct date){2026, 11, 26}, "to_review", "nobody has judged");
    (void)judge(&s, "enough", report);
    assert_state(&s, (struct date){2026, 11, 26}, "holds", "judged enough");
    assert_state(&s, today, "stale", "is valid until 2026-11-26 only");
    (void)file(&s, ""); /* what came after the judgement nobody has seen */
    assert_state(&s, today, "to_review", "nobody has judged");
}

/* A judgement of one report says nothing of another, whichever was there first. */
static void what_the_judgement_did_not_look_at_waits_for_one(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_DEVICE, false, NULL);
    struct str elsewhere = fixture_add(s.f, "evidence", "name=Another report", NULL);
    struct str review = judge(&s, "enough", elsewhere);
    assert_state(&s, today, "empty", "is filed for ");
    struct str filed = file(&s, "");
    assert_state(&s, today, "to_review", "nobody has judged");
    assert_true(fixture_set(s.f, review, "evidence", filed.p));
    assert_state(&s, today, "holds", "judged enough");
    (void)file(&s, ""); /* more of it takes nothing from what was judged */
    assert_state(&s, today, "holds", "judged enough");
    fixture_retire(s.f, filed);
    assert_state(&s, today, "to_review", "nobody has judged");
}

static void what_is_renewed_counts_from_the_day_of_the_evidence(void **state)
{
    struct scene s = scene_of(*state, -1, true, NULL);
    struct date last = date_add_days(
        date_add_months((struct date){2026, 11, 20}, s.slot->renew_months), s.slot->renew_days);
    (void)judge(&s, "enough", file(&s, ""));
    assert_state(&s, last, "holds", "judged enough");
    assert_state(&s, date_add_days(last, 1), "stale", "it is renewed every ");
}

static void a_slot_of_releases_asks_for_each_release(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_RELEASE, false, NULL);
    struct str report = file(&s, "");
    (void)judge(&s, "enough", report);
    struct str next = fixture_release(s.f, s.device, "2.0");
    assert_state(&s, today, "holds", "judged enough");
    const struct json *slot = slot_on(&s, next, today);
    assert_true(STR_IS(json_text(slot, "state"), "empty"));
    assert_true(str_has(json_text(json_first(json_get(slot, "rows")), "line"), STR("release 2.0")));
    slot = slot_on(&s, s.device, today); /* the device is as good as its worst release */
    assert_int_equal(json_count(json_get(slot, "looks")), 2);
    assert_int_equal(json_count(json_get(slot, "rows")), 1);
    assert_true(fixture_set(s.f, next, "status", "end_of_support"));
    assert_true(STR_IS(json_text(slot_on(&s, s.device, today), "state"), "holds"));
    /* A report that names no release does not say of which it is. */
    assert_true(fixture_set(s.f, report, "release", ""));
    assert_false(STR_IS(json_text(slot_on(&s, s.release, today), "state"), "holds"));
}

static void one_evidence_of_the_organisation_serves_all_devices(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_ORGANISATION, false, NULL);
    struct str other = fixture_device(s.f, "IP-5", "mdr");
    JSON_EACH (member, s.slot->applies_if)
        JSON_EACH (fact, member)
            (void)fixture_add(s.f, "device_fact", fixture_ref(s.f, "device", other),
                              fixture_ref(s.f, "fact", fact->text), "value=yes", NULL);
    (void)judge(&s, "enough", file(&s, ""));
    assert_true(STR_IS(json_text(slot_on(&s, other, today), "state"), "holds"));
    assert_true(STR_IS(json_text(slot_on(&s, s.device, today), "state"), "holds"));
    struct str of_one = fixture_add(s.f, "evidence_review", fixture_ref(s.f, "slot", s.slot->id),
                                    fixture_ref(s.f, "device", other), "verdict=not_enough",
                                    "reason=here it is not", "judged_by=Bea",
                                    "judged_on=2026-11-22", NULL);
    assert_true(of_one.n > 0);
    assert_true(STR_IS(json_text(slot_on(&s, other, today), "state"), "not_enough"));
    assert_true(STR_IS(json_text(slot_on(&s, s.device, today), "state"), "holds"));
}

static void a_document_fills_a_slot_once_it_is_approved(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_DEVICE, false, NULL);
    struct str d = fixture_add(s.f, "document", "name=Plan", about(&s, "device"), "status=draft",
                               "approved_by=PRRC", fixture_ref(s.f, "slots", s.slot->id), NULL);
    assert_state(&s, today, "empty", "is filed for ");
    assert_true(fixture_set(s.f, d, "status", "approved"));
    assert_state(&s, today, "to_review", d.p);
}

static void an_empty_required_slot_closes_the_gate_and_is_a_step(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_RELEASE, false, NULL);
    struct json *gate, *next;
    bool blocks = false, step_found = false;
    assert_true(gap_gate(s.f->store, &s.f->arena, s.release, NULL, NULL, today, &gate, &s.f->err));
    JSON_EACH (b, json_get(gate, "blockers"))
        blocks |= str_eq(json_text(b, "check"), s.slot->id);
    assert_int_equal(blocks, s.slot->required);
    assert_true(gap_next(s.f->store, &s.f->arena, s.device, today, 0, &next, &s.f->err));
    JSON_EACH (step, json_get(next, "steps"))
        if (str_eq(json_text(step, "check"), s.slot->id)) {
            step_found = true;
            assert_true(str_has(json_text(step, "why"), s.slot->shows));
            assert_true(str_has(json_text(step, "how"), STR("tutela add ")));
            assert_true(str_has(json_text(step, "how"), s.release));
            assert_int_equal(json_int(step, "effort_minutes", -1), s.slot->effort_minutes);
        }
    assert_true(step_found);
}

/* One act serves all devices; what was said for one device alone is a step of that device. */
static void an_empty_slot_of_the_organisation_is_one_step_for_all_devices(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_ORGANISATION, false, NULL);
    struct json *next;
    size_t steps = 0;
    (void)fixture_device(s.f, "IP-5", "mdr");
    assert_true(gap_next(s.f->store, &s.f->arena, (struct str){0}, today, 0, &next, &s.f->err));
    JSON_EACH (step, json_get(next, "steps"))
        if (str_eq(json_text(step, "check"), s.slot->id)) {
            steps++;
            assert_int_equal(json_text(step, "device").n, 0);
            assert_true(str_has(json_text(step, "line"), STR("the organisation")));
            assert_true(str_starts(json_text(step, "remedy"), s.slot->name));
        }
    assert_int_equal(steps, 1);
}

static bool refused(const struct scene *s, const char *text, const char *verdict,
                    const char *reason)
{
    const struct record_type *t = record_type_find(STR("evidence_review"));
    void *r = arena_alloc(&s->f->arena, t->size, 1, _Alignof(max_align_t));
    struct arena *a = &s->f->arena;
    struct err *err = &s->f->err;
    struct str id = {0};
    bool ok = record_set(t, r, a, STR("slot"), s->slot->id, err) &&
              record_set(t, r, a, STR("verdict"), str_of(verdict), err) &&
              record_set(t, r, a, STR("reason"), str_of(reason), err) &&
              record_set(t, r, a, STR("judged_by"), STR("Ann"), err) &&
              record_set(t, r, a, STR("judged_on"), STR("2026-11-21"), err);
    assert_true(ok);
    fixture_begin(s->f);
    ok = store_add(s->f->store, a, t, r, &id, err);
    store_rollback(s->f->store);
    if (ok || !strstr(err->text, text))
        fail_msg("wanted \"%s\": %s", text, ok ? "taken" : err->text);
    return !ok;
}

static void a_judgement_without_ground_is_refused_at_write(void **state)
{
    struct scene s = scene_of(*state, EVIDENCE_SLOT_ORGANISATION, false, NULL);
    assert_true(refused(&s, "reason: is required", "not_needed", ""));
    assert_true(refused(&s, "reason: is required", "not_enough", ""));
    assert_true(refused(&s, "evidence: is required", "enough", "it is good"));
    s = scene_of(*state, EVIDENCE_SLOT_RELEASE, false, NULL);
    assert_true(refused(&s, "release: is required", "not_needed", "none"));
    s = scene_of(*state, EVIDENCE_SLOT_DEVICE, false, NULL);
    assert_true(refused(&s, "device: is required", "not_needed", "none"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, with_catalogues, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_slot_is_empty_then_filled_then_judged),
        T(a_judgement_is_stale_when_what_it_saw_changes_until_somebody_looks_again),
        T(a_judgement_is_stale_when_a_record_of_a_named_type_is_newer),
        T(evidence_out_of_date_fills_nothing),
        T(what_the_judgement_did_not_look_at_waits_for_one),
        T(what_is_renewed_counts_from_the_day_of_the_evidence),
        T(a_slot_of_releases_asks_for_each_release),
        T(one_evidence_of_the_organisation_serves_all_devices),
        T(a_document_fills_a_slot_once_it_is_approved),
        T(an_empty_required_slot_closes_the_gate_and_is_a_step),
        T(an_empty_slot_of_the_organisation_is_one_step_for_all_devices),
        T(a_judgement_without_ground_is_refused_at_write),
    };
    return cmocka_run_group_tests_name("assess/gap_slot", tests, NULL, NULL);
}
