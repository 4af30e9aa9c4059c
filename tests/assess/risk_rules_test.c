/* What follows from the fields of risks when they are saved, and the rule that the safety link
   cannot be skipped: MDCG 2019-16 annex IV (connection X2), ISO 14971. */
#include "risk_fixture.h"

static const char *pair(struct fixture *f, const char *name, struct str value)
{
    return str_fmt(&f->arena, "%s=%.*s", name, STR_ARG(value)).p;
}

static struct str device(struct fixture *f)
{
    struct str family = fixture_add(f, "device_family", "name=Halcyon", NULL);
    return fixture_add(f, "device", "name=IP-4", "regulation=mdr", pair(f, "family", family), NULL);
}

static struct str level(struct fixture *f, struct str id, const char *field)
{
    return json_text(fixture_json(f, id), field);
}

/* Adds a record that must be refused; f->err says why. */
static void refused(struct fixture *f, const char *type, const char *const *pairs)
{
    const struct record_type *t = record_type_find(str_of(type));
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    struct str id = {0};
    for (; *pairs; pairs++) {
        struct str text = str_of(*pairs);
        size_t eq = str_find_char(text, '=');
        assert_true(record_set(t, record, &f->arena, str_sub(text, 0, eq), str_from(text, eq + 1),
                               &f->err));
    }
    assert_true(store_begin(f->store, &f->err));
    if (store_add(f->store, &f->arena, t, record, &id, &f->err))
        fail_msg("%s was taken", type);
    store_rollback(f->store);
}

/* The safety side takes the risk: X2 of Ann's, accepted by Bob. */
static struct str hand_over(struct fixture *f, struct str d, struct str risk, struct str safety)
{
    return fixture_add(f, "connection", pair(f, "device", d), "kind=X2", pair(f, "source", risk),
                       pair(f, "target", safety), "sender=Ann", "receiver=Bob", "decision=accepted",
                       "decision_reason=taken in", NULL);
}

static void assert_refused_for(struct fixture *f, const char *reason)
{
    if (!strstr(f->err.text, reason))
        fail_msg("said '%s', wanted '%s'", f->err.text, reason);
}

static void risk_that_may_harm_a_person_is_not_done_without_its_safety_risk(void **state)
{
    struct fixture *f = *state;
    static const char *const done[] = {"accepted", "closed"};
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=Bolus replayed", pair(f, "device", d),
                                "afap_rationale=considered", "safety_relevant=yes", "author=Ann",
                                "reviewer=Carol", NULL);
    for (size_t i = 0; i < COUNT_OF(done); i++) {
        assert_false(fixture_set(f, id, "status", done[i]));
        assert_non_null(strstr(f->err.text, "a safety risk must name this risk"));
    }
    assert_true(STR_IS(level(f, id, "status"), "open"));
    /* A safety risk of something else does not help. */
    (void)fixture_add(f, "safety_risk", "name=Overdose", pair(f, "device", d), NULL);
    assert_false(fixture_set(f, id, "status", "closed"));
    struct str safety = fixture_add(f, "safety_risk", "name=Overdose by replay",
                                    pair(f, "device", d), pair(f, "security_risks", id), NULL);
    assert_false(fixture_set(f, id, "status", "accepted"));
    assert_refused_for(f, "must have accepted the handover (X2)");
    struct str x = hand_over(f, d, id, safety);
    assert_true(fixture_set(f, id, "status", "accepted"));
    assert_true(str_eq(level(f, id, "handover"), x));
    assert_true(fixture_set(f, id, "status", "closed"));
}

static void risk_of_which_harm_is_unknown_is_not_done_even_with_a_safety_risk(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=Log flooded", pair(f, "device", d),
                                "afap_rationale=considered", NULL);
    (void)fixture_add(f, "safety_risk", "name=S", pair(f, "device", d),
                      pair(f, "security_risks", id), NULL);
    assert_false(fixture_set(f, id, "status", "closed"));
    assert_non_null(strstr(f->err.text, "unknown counts as yes"));
    assert_false(fixture_set(f, id, "safety_relevant", "no"));
    assert_non_null(strstr(f->err.text, "safety_reason"));
    assert_true(fixture_set(f, id, "safety_reason", "logs are not read in care"));
    assert_true(fixture_set(f, id, "safety_relevant", "no"));
    assert_true(fixture_set(f, id, "status", "closed"));
    /* A closed risk cannot become one that may harm behind the back of the rule. */
    assert_false(fixture_set(f, id, "safety_relevant", "unknown"));
}

static void risk_safety_link_is_counted_only_while_the_safety_risk_lives(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                "afap_rationale=considered", "safety_relevant=yes", NULL);
    struct str s = fixture_add(f, "safety_risk", "name=S", pair(f, "device", d),
                               pair(f, "security_risks", id), NULL);
    assert_true(store_begin(f->store, &f->err) &&
                store_retire(f->store, &f->arena, s, STR("a mistake"), &f->err) &&
                store_commit(f->store, &f->err));
    assert_false(fixture_set(f, id, "status", "closed"));
}

static void risk_that_is_new_cannot_be_born_closed(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    const char *const pairs[] = {"name=R",           pair(f, "device", d),
                                 "afap_rationale=x", "safety_relevant=yes",
                                 "status=closed",    NULL};
    refused(f, "security_risk", pairs);
    assert_non_null(strstr(f->err.text, "a safety risk must name this risk"));
}

static void risk_type_that_says_harm_counts_even_when_relevance_is_denied(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                "afap_rationale=x", "safety_relevant=no", "safety_reason=none",
                                "person_harmed=yes", NULL);
    assert_true(STR_IS(level(f, id, "risk_type"), "SEC_SAFETY_DIRECT"));
    assert_false(fixture_set(f, id, "status", "accepted"));
    assert_non_null(strstr(f->err.text, "a safety risk must name this risk"));
}

static void risk_is_not_accepted_by_its_author_nor_without_afap(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", device(f)),
                                "safety_relevant=no", "safety_reason=none", NULL);
    assert_false(fixture_set(f, id, "status", "accepted"));
    assert_non_null(strstr(f->err.text, "afap_rationale"));
    assert_true(fixture_set(f, id, "afap_rationale", "considered") &&
                fixture_set(f, id, "author", "Ann") && fixture_set(f, id, "reviewer", "Ann"));
    assert_false(fixture_set(f, id, "status", "accepted"));
    assert_non_null(strstr(f->err.text, "another person"));
    assert_true(fixture_set(f, id, "reviewer", "Bob") && fixture_set(f, id, "status", "accepted"));
}

static void risk_levels_are_computed_and_never_typed(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", device(f)),
                                "exploitability_before=E5", "impact_before=I4",
                                "exploitability_after=E1", "impact_after=I4", NULL);
    assert_true(STR_IS(level(f, id, "level_before"), "C"));
    assert_true(STR_IS(level(f, id, "level_after"), "M"));
    assert_false(fixture_set(f, id, "level_after", "L"));
    assert_true(fixture_set(f, id, "impact_after", ""));
    assert_int_equal(level(f, id, "level_after").n, 0); /* a factor is not known: no level */
}

static void risk_probability_of_harm_follows_from_p1_and_p2(void **state)
{
    struct fixture *f = *state;
    struct str id = fixture_add(f, "safety_risk", "name=S", pair(f, "device", device(f)),
                                "severity=S5", "p1_before_ppm=1000000", "p2_before_ppm=1000",
                                "probability_before=P1", NULL);
    assert_true(STR_IS(level(f, id, "probability_before"), "P5"));
    assert_true(STR_IS(level(f, id, "level_before"), "U"));
    assert_true(fixture_set(f, id, "p2_before_ppm", "999"));
    assert_true(STR_IS(level(f, id, "probability_before"), "P4"));
    assert_false(fixture_set(f, id, "p1_before_ppm", "1000001"));
    assert_false(fixture_set(f, id, "p1_before_ppm", "-1"));
    assert_true(fixture_set(f, id, "probability_after", "P1"));
    assert_true(STR_IS(level(f, id, "level_after"), "R")); /* the severity stays: P1 x S5 */
    assert_true(fixture_set(f, id, "severity_after", "S2"));
    assert_true(STR_IS(level(f, id, "level_after"), "A"));
}

/* What each of these says is a way round the link, and each is refused with its reason. */
static void risk_that_may_harm_needs_two_other_persons(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                "afap_rationale=x", "safety_relevant=yes", "author=Ann", NULL);
    struct str s = fixture_add(f, "safety_risk", "name=S", pair(f, "device", d),
                               pair(f, "security_risks", id), NULL);
    const char *const own[] = {pair(f, "device", d), "kind=X2",           pair(f, "source", id),
                               pair(f, "target", s), "sender=Dan",        "receiver= ann ",
                               "decision=accepted",  "decision_reason=r", NULL};
    refused(f, "connection", own);
    assert_refused_for(f, "another person decides");
    struct str x = hand_over(f, d, id, s);
    assert_false(fixture_set(f, id, "status", "accepted"));
    assert_refused_for(f, "reviewer: is required");
    assert_true(fixture_set(f, id, "reviewer", "Carol"));
    /* The author of the risk becomes who decided about the harm, before and after. */
    assert_true(fixture_set(f, id, "author", "Bob"));
    assert_false(fixture_set(f, id, "status", "closed"));
    assert_refused_for(f, "was decided by the author");
    assert_true(fixture_set(f, id, "author", "Ann"));
    assert_true(fixture_set(f, id, "status", "closed"));
    assert_false(fixture_set(f, id, "author", "BOB"));
    assert_refused_for(f, "Bob decided X-0001");
    assert_false(fixture_set(f, id, "author", "Carol"));
    assert_refused_for(f, "reviewer: must be another person");
    assert_false(fixture_set(f, id, "reviewer", ""));
    assert_false(fixture_set(f, x, "receiver", "Ann"));
    assert_false(fixture_set(f, id, "safety_relevant", "no"));
    assert_true(fixture_set(f, id, "safety_reason", "none"));
    assert_false(fixture_set(f, id, "safety_relevant", "no"));
    assert_refused_for(f, "the safety side accepted X-0001");
}

static bool is_stale(struct fixture *f, struct str id)
{
    return json_is_true(fixture_json(f, id), "stale");
}

static bool confirm(struct fixture *f, struct str id, const char *who)
{
    store_set_actor(f->store, str_of(who));
    fixture_begin(f);
    bool ok = fixture_end(f, store_confirm(f->store, &f->arena, id, STR("looked"), &f->err));
    store_set_actor(f->store, STR("tester"));
    return ok;
}

struct joined {
    struct str device, risk, safety, x2;
};

static struct joined accepted(struct fixture *f)
{
    struct joined j = {.device = device(f)};
    j.risk = fixture_add(f, "security_risk", "name=R", pair(f, "device", j.device),
                         "afap_rationale=x", "safety_relevant=yes", "author=Ann", "reviewer=Carol",
                         "exploitability_after=E1", NULL);
    j.safety = fixture_add(f, "safety_risk", "name=S", pair(f, "device", j.device),
                           pair(f, "security_risks", j.risk), NULL);
    j.x2 = hand_over(f, j.device, j.risk, j.safety);
    if (!fixture_set(f, j.risk, "status", "accepted"))
        fail_msg("%s", f->err.text);
    assert_false(is_stale(f, j.risk) || is_stale(f, j.x2) || is_stale(f, j.safety));
    return j;
}

static void risk_rescored_after_acceptance_is_stale_on_both_sides(void **state)
{
    struct fixture *f = *state;
    struct joined j = accepted(f);
    assert_true(fixture_set(f, j.risk, "exploitability_after", "E4"));
    assert_true(is_stale(f, j.risk) && is_stale(f, j.x2) && is_stale(f, j.safety));
    assert_false(confirm(f, j.risk, "Carol")); /* not before the safety side */
    assert_refused_for(f, "the safety side must look again");
    assert_false(fixture_set(f, j.risk, "evaluated_on", "2026-11-27"));
    assert_false(confirm(f, j.x2, "Ann")); /* who sent it, and evaluated the risk */
    assert_true(confirm(f, j.x2, "Bob"));
    assert_false(confirm(f, j.risk, "Ann"));
    assert_refused_for(f, "another person than the author");
    assert_true(confirm(f, j.risk, "Carol"));
    assert_false(is_stale(f, j.risk) || is_stale(f, j.x2));
    fixture_holds(f);
}

static void risk_acceptance_is_stale_when_its_ground_goes(void **state)
{
    static const struct {
        const char *what, *field, *value;
    } rows[] = {{"x2", "decision", "returned"}, {"x2", "decision", "rejected"},
                {"x2", "payload", "other"},     {"x2", "receiver", "Eve"},
                {"safety", "severity", "S5"},   {"safety", "security_risks", ""},
                {"risk", "safety_reason", "so"}};
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct joined j = accepted(f);
        struct str id = strcmp(rows[i].what, "x2") == 0     ? j.x2
                        : strcmp(rows[i].what, "risk") == 0 ? j.risk
                                                            : j.safety;
        if (!fixture_set(f, id, rows[i].field, rows[i].value))
            fail_msg("%s: %s", rows[i].field, f->err.text);
        if (!is_stale(f, j.risk))
            fail_msg("%s of %s: the acceptance is not stale", rows[i].field, rows[i].what);
        if (confirm(f, j.risk, "Carol"))
            fail_msg("%s of %s: was confirmed", rows[i].field, rows[i].what);
    }
    struct joined j = accepted(f);
    fixture_retire(f, j.x2);
    assert_true(is_stale(f, j.risk));
    assert_false(confirm(f, j.risk, "Carol"));
    j = accepted(f);
    fixture_retire(f, j.safety);
    assert_true(is_stale(f, j.risk) && is_stale(f, j.x2));
    assert_false(confirm(f, j.x2, "Bob"));
    fixture_holds(f);
}

static void risk_is_accepted_as_it_was_handed_over(void **state)
{
    struct fixture *f = *state;
    struct joined j = accepted(f);
    const struct record_type *t = record_type_find(STR("security_risk"));
    struct security_risk r;
    assert_true(fixture_set(f, j.risk, "status", "to_review"));
    assert_true(store_load(f->store, &f->arena, t, j.risk, &r, NULL, &f->err));
    r.status = RISK_STATUS_ACCEPTED;
    r.exploitability_after = RISK_EXPLOITABILITY_E5;
    fixture_begin(f);
    assert_false(fixture_end(f, store_save(f->store, &f->arena, t, j.risk, 0, &r, &f->err)));
    assert_refused_for(f, "this changes what the safety side looked at");
}

static void risk_that_stands_accepted_is_not_handed_over_a_second_time(void **state)
{
    struct fixture *f = *state;
    struct joined j = accepted(f);
    const char *const second[] = {pair(f, "device", j.device), "kind=X2", pair(f, "source", j.risk),
                                  "sender=Ann", NULL};
    refused(f, "connection", second);
    assert_refused_for(f, "set it to_review before");
    assert_true(fixture_set(f, j.risk, "status", "to_review"));
    struct str x = fixture_add(f, "connection", pair(f, "device", j.device), "kind=X2",
                               pair(f, "source", j.risk), "sender=Ann", NULL);
    assert_false(fixture_set(f, j.risk, "status", "accepted")); /* the last one counts */
    assert_refused_for(f, "is waiting, not accepted");
    fixture_retire(f, x);
    assert_true(fixture_set(f, j.risk, "status", "accepted"));
}

static void connection_x2_is_of_one_device(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f), other = device(f);
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", d), NULL);
    struct str s = fixture_add(f, "safety_risk", "name=S", pair(f, "device", other),
                               pair(f, "security_risks", id), NULL);
    const char *const away[] = {pair(f, "device", other), "kind=X2", pair(f, "source", id), NULL};
    refused(f, "connection", away);
    assert_refused_for(f, "another device");
    const char *const taken[] = {pair(f, "device", d), "kind=X2",           pair(f, "source", id),
                                 pair(f, "target", s), "sender=Ann",        "receiver=Bob",
                                 "decision=accepted",  "decision_reason=r", NULL};
    refused(f, "connection", taken);
    assert_refused_for(f, "another device");
}

/* MDCG 2019-16 3.5, ISO 14971 8: one review for each release, of all risks, by two persons. */
static void joint_review_is_one_of_all_risks(void **state)
{
    struct fixture *f = *state;
    struct joined j = accepted(f);
    struct str release = fixture_release(f, j.device, "1.0");
    struct str id = fixture_add(
        f, "joint_review", "name=J", pair(f, "release", release), pair(f, "security_risks", j.risk),
        "vulnerabilities=none", "security_residual=low", "security_acceptable=yes",
        "safety_residual=low", "safety_acceptable=yes", "benefit_risk=weighed",
        "benefit_outweighs=yes", "security_reviewer=Ann", "safety_reviewer=Bob",
        "decision_reason=r", NULL);
    const char *const second[] = {"name=K", pair(f, "release", release), NULL};
    refused(f, "joint_review", second);
    assert_refused_for(f, "has the joint review JR-0001 already");
    assert_false(fixture_set(f, id, "decision", "accepted"));
    assert_refused_for(f, "safety_risks: SAF-0001 is not among them");
    assert_true(fixture_set(f, id, "safety_risks", j.safety.p));
    const char *const x5[] = {
        pair(f, "device", j.device), "kind=X5",           pair(f, "source", release),
        pair(f, "target", id),       "sender=Ann",        "receiver=Bob",
        "decision=accepted",         "decision_reason=r", NULL};
    refused(f, "connection", x5);
    assert_refused_for(f, "is not accepted");
    assert_true(fixture_set(f, id, "decision", "accepted"));
    assert_false(is_stale(f, id));
    assert_true(fixture_set(f, j.safety, "severity", "S5"));
    assert_true(is_stale(f, id));
    refused(f, "connection", x5);
}

static struct str own_policy(struct fixture *f, const char *kind, struct str matrix)
{
    return fixture_add(f, "risk_policy", "name=Own", "edition=1", pair(f, "kind", str_of(kind)),
                       pair(f, "matrix", matrix), NULL);
}

static void risk_policy_of_ones_own_changes_the_levels(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str id = fixture_add(f, "security_risk", "name=R", pair(f, "device", d),
                                "exploitability_before=E1", "impact_before=I1", NULL);
    assert_true(STR_IS(level(f, id, "level_before"), "L"));
    struct str strict = own_policy(f, "security",
                                   policy_with(&f->arena, "[[\"L\", \"M\"], [\"M\", \"H\"]]",
                                               "[[\"H\",\"H\"],[\"H\",\"H\"]]"));
    assert_true(fixture_set(f, id, "policy", strict.p));
    assert_true(STR_IS(level(f, id, "level_before"), "H"));
    assert_true(fixture_set(f, id, "impact_before", "I5")); /* not on its scale: no level */
    assert_int_equal(level(f, id, "level_before").n, 0);
    /* The factor 100 template has no bands: a probability that was set stays. */
    struct str four = own_policy(f, "safety", policy_text(&f->arena, "safety-5x4"));
    struct str s = fixture_add(f, "safety_risk", "name=S", pair(f, "device", d), "severity=S4",
                               "p1_before_ppm=5", "p2_before_ppm=5", "probability_before=P3",
                               pair(f, "policy", four), NULL);
    assert_true(STR_IS(level(f, s, "probability_before"), "P3"));
    assert_true(STR_IS(level(f, s, "level_before"), "U"));
}

static void risk_policy_for_the_other_kind_is_refused(void **state)
{
    struct fixture *f = *state;
    struct str d = device(f);
    struct str safety = own_policy(f, "safety", policy_text(&f->arena, "safety-5x5"));
    struct str r = fixture_add(f, "security_risk", "name=R", pair(f, "device", d), NULL);
    assert_false(fixture_set(f, r, "policy", safety.p));
    assert_non_null(strstr(f->err.text, "is a policy for safety risks"));
    struct str security = own_policy(f, "security", policy_text(&f->arena, "security-5x5"));
    struct str s = fixture_add(f, "safety_risk", "name=S", pair(f, "device", d), NULL);
    assert_false(fixture_set(f, s, "policy", security.p));
    assert_non_null(strstr(f->err.text, "is a policy for security risks"));
}

static void risk_policy_with_a_malformed_matrix_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *kind, *part, *by, *reason;
    } rows[] = {
        {"security", "[\"M\", \"H\"]]", "[\"M\"]]", "row 2 has 1 cells"},
        {"security", "\"E2\"", "\"X2\"", "'X2' is no Exploitability before controls"},
        {"security", "\"I2\"", "\"S2\"", "'S2' is no Impact before controls"},
        {"security", "{\"code\": \"L\", \"rank\": 1}", "{\"code\": \"L\", \"rank\": 1, \"x\": 1}",
         NULL},
        {"safety", "\"E2\"", "\"E2\"", "'E1' is no Probability before controls"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct str matrix = policy_with(&f->arena, rows[i].part, rows[i].by);
        const char *const pairs[] = {"name=Own", "edition=1", pair(f, "kind", str_of(rows[i].kind)),
                                     pair(f, "matrix", matrix), NULL};
        if (!rows[i].reason) {
            (void)own_policy(f, rows[i].kind, matrix);
            continue;
        }
        refused(f, "risk_policy", pairs);
        if (!strstr(f->err.text, rows[i].reason))
            fail_msg("said '%s', wanted '%s'", f->err.text, rows[i].reason);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(risk_that_may_harm_a_person_is_not_done_without_its_safety_risk),
        T(risk_of_which_harm_is_unknown_is_not_done_even_with_a_safety_risk),
        T(risk_safety_link_is_counted_only_while_the_safety_risk_lives),
        T(risk_that_is_new_cannot_be_born_closed),
        T(risk_type_that_says_harm_counts_even_when_relevance_is_denied),
        T(risk_is_not_accepted_by_its_author_nor_without_afap),
        T(risk_that_may_harm_needs_two_other_persons),
        T(risk_rescored_after_acceptance_is_stale_on_both_sides),
        T(risk_acceptance_is_stale_when_its_ground_goes),
        T(risk_is_accepted_as_it_was_handed_over),
        T(risk_that_stands_accepted_is_not_handed_over_a_second_time),
        T(connection_x2_is_of_one_device),
        T(joint_review_is_one_of_all_risks),
        T(risk_levels_are_computed_and_never_typed),
        T(risk_probability_of_harm_follows_from_p1_and_p2),
        T(risk_policy_of_ones_own_changes_the_levels),
        T(risk_policy_for_the_other_kind_is_refused),
        T(risk_policy_with_a_malformed_matrix_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
