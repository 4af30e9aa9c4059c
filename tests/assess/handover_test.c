/* What security and safety must tell each other, X1 to X7, and how each handover stands: the rules
   of data/policies/connections.json (ISO 14971, TIR57, MDCG 2019-16 annex IV). */
#include "risk_fixture.h"

#include "assess/risk/handover.h"

static struct json *inbox(struct fixture *f, const char *side, bool all)
{
    const struct view v = {f->store, &f->arena, {2026, 11, 27}};
    const struct handover_filter filter = {.side = str_of(side), .all = all};
    struct json *model = NULL;
    if (!handover_model(&v, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

/* The item of that kind and source; NULL for none. */
static const struct json *item(struct fixture *f, const char *kind, struct str source)
{
    JSON_EACH (i, json_get(inbox(f, "", true), "items"))
        if (str_eq(json_text(i, "kind"), str_of(kind)) && str_eq(json_text(i, "source"), source))
            return i;
    return NULL;
}

static void assert_state(struct fixture *f, const char *kind, struct str source, const char *state,
                         const char *acts)
{
    const struct json *i = item(f, kind, source);
    if (!i)
        fail_msg("%s of %.*s is not in the inbox", kind, STR_ARG(source));
    if (!str_eq(json_text(i, "state_word"), str_of(state)) ||
        !str_eq(json_text(i, "acts"), str_of(acts)))
        fail_msg("%s of %.*s is %.*s, %.*s must act; wanted %s, %s", kind, STR_ARG(source),
                 STR_ARG(json_text(i, "state_word")), STR_ARG(json_text(i, "acts")), state, acts);
}

static bool send(struct fixture *f, struct str source, const char *kind, const char *who,
                 struct str *id)
{
    const struct view v = {f->store, &f->arena, {2026, 11, 27}};
    const struct handover_wish wish = {
        .source = source, .kind = str_of(kind), .actor = str_of(who), .on = v.as_of};
    store_set_actor(f->store, str_of(who));
    fixture_begin(f);
    return fixture_end(f, handover_send(&v, &wish, id, &f->err));
}

static bool answer(struct fixture *f, struct str id, const char *decision, const char *who,
                   struct str target)
{
    const struct view v = {f->store, &f->arena, {2026, 11, 27}};
    struct json *notes;
    const struct handover_answer a = {.connection = id,
                                      .decision = str_of(decision),
                                      .reason = STR("because"),
                                      .target = target,
                                      .actor = str_of(who),
                                      .on = v.as_of};
    store_set_actor(f->store, str_of(who));
    fixture_begin(f);
    return fixture_end(f, handover_answer(&v, &a, &notes, &f->err));
}

static struct str sent(struct fixture *f, struct str source, const char *kind)
{
    struct str id = {0};
    if (!send(f, source, kind, "Ann", &id))
        fail_msg("%s", f->err.text);
    return id;
}

static void answered(struct fixture *f, struct str id, const char *decision, struct str target)
{
    if (!answer(f, id, decision, "Bob", target))
        fail_msg("%s", f->err.text);
}

static const char *of_device(struct fixture *f)
{
    return fixture_ref(f, "device", fixture_device(f, "D", "mdr"));
}

static void handover_of_a_security_risk_goes_its_way(void **state)
{
    struct fixture *f = *state;
    const char *d = of_device(f);
    struct str risk = fixture_add(f, "security_risk", "name=Replay", d, "safety_relevant=yes",
                                  "author=Ann", "exploitability_before=E4", "patients_at_once=180",
                                  "hazard_category=denial_of_service", "afap_rationale=x", NULL);
    struct str safety = fixture_add(f, "safety_risk", "name=Overdose", d, NULL), none = {0}, id;
    assert_state(f, "X2", risk, "not sent", "security");
    id = sent(f, risk, "");
    assert_state(f, "X2", risk, "waiting", "safety");
    struct str payload = fixture_field(f, id, "payload");
    assert_true(str_has(payload, STR("Security risk: SR-0001\n")));
    assert_true(str_has(payload, STR("Security hazard: Denial of service\n")));
    assert_true(str_has(payload, STR("Exploitability before controls: E4, likely\n")));
    assert_true(str_has(payload, STR("Detectability by the user: not recorded\n")));
    assert_true(str_has(payload, STR("Patients at once: 180")));
    assert_true(fixture_field(f, id, "trigger").n > 0);
    struct str second = {0};
    assert_false(send(f, risk, "X2", "Ann", &second)); /* one is open */
    assert_non_null(strstr(f->err.text, "is open already"));
    assert_false(answer(f, id, "accepted", "Ann", safety)); /* she sent it */
    assert_false(answer(f, id, "accepted", "Bob", none));   /* into what? */
    assert_non_null(strstr(f->err.text, "--target"));
    answered(f, id, "returned", none);
    assert_state(f, "X2", risk, "returned", "security");
    assert_true(str_eq(sent(f, risk, "X2"), id)); /* the same one, sent again */
    answered(f, id, "accepted", safety);
    assert_state(f, "X2", risk, "decided", "nobody");
    assert_true(str_eq(fixture_field(f, safety, "security_risks"), risk)); /* both ways */
    assert_true(str_eq(fixture_field(f, id, "target"), safety));
    assert_false(send(f, risk, "X2", "Ann", &second));
    assert_non_null(strstr(f->err.text, "nothing has changed since"));
    assert_true(fixture_set(f, risk, "exploitability_after", "E5"));
    assert_state(f, "X2", risk, "stale", "safety");
    assert_false(answer(f, id, "accepted", "Ann", none));
    answered(f, id, "accepted", none); /* the same words on the same day: she looked again */
    assert_state(f, "X2", risk, "decided", "nobody");
    fixture_holds(f);
}

static void handover_of_an_unknown_harm_counts_as_yes(void **state)
{
    struct fixture *f = *state;
    const char *d = of_device(f);
    struct str unknown = fixture_add(f, "security_risk", "name=U", d, NULL);
    struct str no = fixture_add(f, "security_risk", "name=N", d, "safety_relevant=no",
                                "safety_reason=r", NULL);
    struct str typed = fixture_add(f, "security_risk", "name=T", d, "safety_relevant=no",
                                   "safety_reason=r", "person_harmed=yes", NULL);
    assert_state(f, "X2", unknown, "not sent", "security");
    assert_true(str_has(json_text(item(f, "X2", unknown), "note"), STR("unknown counts as yes")));
    assert_null(item(f, "X2", no));
    assert_state(f, "X2", typed, "not sent", "security");
}

static void handover_of_controls_sets_the_look(void **state)
{
    struct fixture *f = *state;
    const char *d = of_device(f);
    struct str none = {0};
    struct str security = fixture_add(f, "control", "name=Lock", d, "kind=security",
                                      "status=implemented", "side_effects_look=none_needed", NULL);
    struct str safety = fixture_add(f, "control", "name=Override", d, "kind=safety", NULL);
    struct str looked = fixture_add(f, "control", "name=Log", d, "kind=security",
                                    "side_effects_look=accepted", "looked_by=Eve", NULL);
    assert_state(f, "X3", security, "not sent", "security"); /* nobody is named who looked */
    assert_state(f, "X4", safety, "not sent", "safety");
    assert_state(f, "X3", looked, "decided", "nobody");
    struct str x3 = sent(f, security, ""), x4 = sent(f, safety, "");
    struct str asked = fixture_field(f, x3, "payload");
    assert_true(str_has(asked, STR("Too restrictive?")) && str_has(asked, STR("Too weak?")));
    asked = fixture_field(f, x4, "payload");
    assert_true(str_has(asked, STR("Too restrictive?")) && str_has(asked, STR("Too weak?")));
    answered(f, x4, "accepted", none);
    assert_true(STR_IS(fixture_field(f, safety, "side_effects_look"), "accepted"));
    assert_true(STR_IS(fixture_field(f, safety, "looked_by"), "Bob"));
    answered(f, x3, "rejected", none);
    assert_true(STR_IS(fixture_field(f, security, "side_effects_look"), "rejected"));
    assert_true(STR_IS(fixture_field(f, security, "status"), "proposed")); /* not in use any more */
    assert_state(f, "X3", security, "decided", "nobody");
    assert_true(fixture_set(f, security, "description", "after five tries"));
    assert_state(f, "X3", security, "stale", "safety");
    fixture_holds(f);
}

static void handover_of_safety_to_security_is_x1(void **state)
{
    struct fixture *f = *state;
    struct str family = fixture_add(f, "device_family", "name=F", NULL);
    struct str device = fixture_add(f, "device", "name=D", "regulation=mdr",
                                    fixture_ref(f, "family", family),
                                    "essential_performance=delivery", NULL);
    const char *d = fixture_ref(f, "device", device);
    struct str alone = fixture_add(f, "safety_risk", "name=A", d, "severity=S4", NULL);
    struct str risk = fixture_add(f, "security_risk", "name=R", d, NULL);
    struct str joined = fixture_add(f, "safety_risk", "name=J", d, "severity=S4",
                                    fixture_ref(f, "security_risks", risk), NULL);
    struct str unrated = fixture_add(f, "safety_risk", "name=U", d, NULL);
    assert_state(f, "X1", device, "not sent", "safety");
    assert_state(f, "X1", alone, "not sent", "safety");
    assert_state(f, "X1", joined, "decided", "nobody"); /* security has it as an impact */
    assert_null(item(f, "X1", unrated));
    struct str id = sent(f, device, "");
    assert_true(str_has(fixture_field(f, id, "payload"), STR("Essential functions: delivery")));
    assert_true(str_has(fixture_field(f, id, "payload"), STR("Time to harm: not recorded")));
    assert_true(STR_IS(fixture_field(f, id, "direction"), "safety_to_security"));
}

static void handover_from_the_field_is_x6_and_x7(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "D", "mdr");
    const char *d = fixture_ref(f, "devices", device);
    struct str early = fixture_add(f, "case", "name=A", d, "state=verification", NULL);
    struct str late = fixture_add(f, "case", "name=B", d, "state=analysis", NULL);
    struct str harmless = fixture_add(f, "case", "name=C", d, "state=analysis",
                                      "safety_relevant=no", "safety_reason=r", NULL);
    struct str unclear = fixture_add(f, "incident", "name=I", d, "aware_at=2026-11-01T00:00:00Z",
                                     NULL);
    struct str clear = fixture_add(f, "incident", "name=K", d, "cause=malware",
                                   "aware_at=2026-11-01T00:00:00Z", NULL);
    struct str complaint = fixture_add(f, "signal", "name=S", d, "source=complaint",
                                       "received_at=2026-11-01T00:00:00Z", NULL);
    struct str news = fixture_add(f, "signal", "name=N", d, "source=news",
                                  "received_at=2026-11-01T00:00:00Z", NULL);
    assert_null(item(f, "X6", early));
    assert_state(f, "X6", late, "not sent", "security");
    assert_null(item(f, "X6", harmless));
    assert_state(f, "X7", unclear, "not sent", "safety");
    assert_null(item(f, "X7", clear));
    assert_state(f, "X7", complaint, "not sent", "safety");
    assert_null(item(f, "X7", news));
    struct str none = {0}, id = sent(f, late, "X6");
    answered(f, id, "rejected", none);
    assert_state(f, "X6", late, "decided", "nobody");
}

static void handover_of_a_release_is_the_joint_review(void **state)
{
    struct fixture *f = *state;
    struct str device = fixture_device(f, "D", "mdr"), none = {0};
    const char *d = fixture_ref(f, "device", device);
    struct str risk = fixture_add(f, "security_risk", "name=R", d, "safety_relevant=no",
                                  "safety_reason=r", NULL);
    struct str safety = fixture_add(f, "safety_risk", "name=S", d, NULL);
    struct str release = fixture_release(f, device, "1.0");
    assert_true(fixture_set(f, release, "status", "in_work"));
    assert_state(f, "X5", release, "not sent", "both");
    struct str id = sent(f, release, ""), review = fixture_field(f, id, "target");
    assert_true(str_eq(fixture_field(f, review, "security_risks"), risk));
    assert_true(str_eq(fixture_field(f, review, "safety_risks"), safety));
    assert_true(str_has(fixture_field(f, id, "payload"), STR("0 findings, 0 decided")));
    assert_false(answer(f, id, "accepted", "Bob", none)); /* nothing was concluded */
    assert_non_null(strstr(f->err.text, "is not accepted"));
    static const char *const said[][2] = {
        {"vulnerabilities", "none"},  {"security_residual", "low"}, {"security_acceptable", "yes"},
        {"safety_residual", "low"},   {"safety_acceptable", "yes"}, {"benefit_risk", "weighed"},
        {"benefit_outweighs", "yes"}, {"security_reviewer", "Ann"}, {"safety_reviewer", "Bob"},
        {"decision_reason", "r"},     {"decision", "accepted"},
    };
    for (size_t i = 0; i < COUNT_OF(said); i++)
        if (!fixture_set(f, review, said[i][0], said[i][1]))
            fail_msg("%s: %s", said[i][0], f->err.text);
    answered(f, id, "accepted", none);
    assert_state(f, "X5", release, "decided", "nobody");
    assert_true(fixture_set(f, risk, "exploitability_after", "E5"));
    assert_state(f, "X5", release, "stale", "both");
    fixture_holds(f);
}

static void handover_counts_say_what_was_looked_at(void **state)
{
    struct fixture *f = *state;
    const struct json *model = inbox(f, "", false);
    assert_int_equal(json_int(model, "looked_at", -1), 0);
    assert_true(
        STR_IS(json_text(json_get(model, "empty"), "title"), "There is nothing to hand over yet"));
    const char *d = of_device(f);
    (void)fixture_add(f, "security_risk", "name=R", d, NULL);
    (void)fixture_add(f, "control", "name=C", d, "kind=safety", NULL);
    assert_int_equal(json_count(json_get(inbox(f, "security", false), "items")), 1);
    assert_int_equal(json_count(json_get(inbox(f, "safety", false), "items")), 1);
    model = inbox(f, "", false);
    assert_int_equal(json_int(model, "open", 0), 2);
    assert_true(str_has(json_text(model, "looked"), STR("1 security risk that may harm")));
}

/* Connections that nothing demands are shown too, as one about a risk after a new flaw. */
static void handover_that_nothing_demands_is_not_lost(void **state)
{
    struct fixture *f = *state;
    const char *d = of_device(f);
    struct str risk = fixture_add(f, "security_risk", "name=R", d, "safety_relevant=no",
                                  "safety_reason=r", NULL);
    (void)fixture_add(f, "connection", d, "kind=X6", fixture_ref(f, "source", risk), "sender=Ann",
                      "payload=free text", NULL);
    assert_state(f, "X6", risk, "waiting", "safety");
    struct str id = {0};
    assert_false(send(f, risk, "X2", "Ann", &id));
    assert_non_null(strstr(f->err.text, "nothing asks for a handover X2"));
    assert_false(send(f, risk, "X9", "Ann", &id));
    assert_non_null(strstr(f->err.text, "none of X1 to X7"));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(handover_of_a_security_risk_goes_its_way), T(handover_of_an_unknown_harm_counts_as_yes),
        T(handover_of_controls_sets_the_look),       T(handover_of_safety_to_security_is_x1),
        T(handover_from_the_field_is_x6_and_x7),     T(handover_of_a_release_is_the_joint_review),
        T(handover_counts_say_what_was_looked_at),   T(handover_that_nothing_demands_is_not_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
