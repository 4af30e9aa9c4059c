/* What a principal may: types, second persons, releases, guests who add. */
#include "../../store/fixture.h"

#include "intake/device/device.h"
#include "serve/auth/account.h"
#include "serve/auth/allow.h"

static struct principal somebody(const char *name, unsigned may)
{
    return (struct principal){.by = AUTH_SESSION, .name = str_of(name), .may = may};
}

static void one_of_the_permissions_suffices(void **state)
{
    struct fixture *f = *state;
    const struct principal ann = somebody("Ann", MAY_READ | MAY_WRITE), nobody = {0};
    assert_true(auth_allows(&f->arena, &ann, MAY_WRITE | MAY_ASK, &f->err));
    assert_true(auth_allows(&f->arena, &nobody, 0, &f->err));
    assert_false(auth_allows(&f->arena, &ann, MAY_ADMIN, &f->err));
    assert_string_equal(f->err.text, "this needs the permission admin; yours: read write");
    assert_int_equal(f->err.code, ERR_DENIED);
    assert_false(auth_allows(&f->arena, &ann, MAY_ASK | MAY_REPORT, &f->err));
    assert_string_equal(f->err.text,
                        "this needs the permission (one of) ask report; yours: read write");
    assert_false(auth_allows(&f->arena, &nobody, MAY_READ, &f->err));
    assert_string_equal(f->err.text, "sign in first");
}

static void every_type_needs_something_and_the_data_names_real_things(void **state)
{
    static const struct {
        const char *type;
        unsigned needs;
    } rows[] = {
        {"security_risk", MAY_SECURITY},
        {"safety_risk", MAY_SAFETY},
        {"threat", MAY_SECURITY},
        {"decision", MAY_SECURITY},
        {"connection", MAY_SECURITY | MAY_SAFETY},
        {"person", MAY_ADMIN},
        {"role", MAY_ADMIN},
        {"risk_policy", MAY_ADMIN},
        {"question", MAY_WRITE | MAY_ASK},
        {"test_run", MAY_WRITE | MAY_REPORT},
        {"baseline", MAY_RELEASE},
        {"device", MAY_WRITE},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_int_equal(auth_type_needs(&f->arena, record_type_find(str_of(rows[i].type))),
                         rows[i].needs);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        assert_true(auth_type_needs(&f->arena, RECORD_TYPES[i]) & ~(unsigned)MAY_READ);
    JSON_EACH (type, json_get(auth_roles_file(&f->arena), "types"))
        if (!record_type_find(type->key))
            fail_msg("no type %.*s", STR_ARG(type->key));
    JSON_EACH (rule, json_get(auth_roles_file(&f->arena), "required")) {
        const struct record_type *t = record_type_find(json_text(rule, "type"));
        struct str wants = json_text(rule, "wants"), name;
        assert_non_null(t);
        assert_non_null(record_field(t, json_text(rule, "field")));
        while (str_word(&wants, &name))
            assert_non_null(record_field(t, name));
    }
    JSON_EACH (rule, json_get(auth_roles_file(&f->arena), "second")) {
        const struct record_type *t = record_type_find(json_text(rule, "type"));
        unsigned may;
        assert_non_null(t);
        assert_non_null(record_field(t, json_text(rule, "first")));
        assert_non_null(record_field(t, json_text(rule, "second")));
        assert_true(auth_words(json_text(rule, "may"), &may, &f->err) && may);
    }
}

/* A record from "name=value name=value"; NULL for an empty text. */
static void *record_of(struct fixture *f, const struct record_type *t, const char *text)
{
    void *record = arena_alloc(&f->arena, t->size, 1, _Alignof(max_align_t));
    struct str rest = str_of(text), pair;
    while (*text && str_split(&rest, ';', &pair)) {
        size_t eq = str_find_char(pair, '=');
        if (!record_set(t, record, &f->arena, str_sub(pair, 0, eq), str_from(pair, eq + 1),
                        &f->err))
            fail_msg("%s", f->err.text);
    }
    return *text ? record : NULL;
}

static const struct {
    const char *type, *old, *now, *why; /* why: NULL when it is allowed */
} persons[] = {
    {"decision", "", "state=not_affected;decided_by=Ann", NULL},
    {"decision", "", "state=not_affected;decided_by=Bob",
     "decided_by: names Bob, but Ann is signed in"},
    {"decision", "", "state=not_affected;decided_by=Ann;reviewer=Bob",
     "reviewer: must be another person than decided_by"},
    {"decision", "", "state=not_affected;decided_by=Bob;reviewer=Ann",
     "decided_by: names Bob, but Ann is signed in"},
    {"decision", "", "state=not_affected;decided_by=Ann;reviewer= ann",
     "reviewer: must be another person than decided_by"},
    {"decision", "state=not_affected;decided_by=Bob",
     "state=not_affected;decided_by=Bob;reviewer=Ann;reviewed_on=2026-11-29", NULL},
    {"decision", "state=not_affected;decided_by=Bob", "state=fixed;decided_by=Bob;reviewer=Ann",
     "state: changes together with reviewer; the second person agrees to what the first "
     "decided"},
    {"decision", "state=not_affected;decided_by=Ann",
     "state=not_affected;decided_by=Ann;reviewer=Ann",
     "reviewer: must be another person than decided_by"},
    /* what somebody agreed to is not carried into another decision */
    {"decision", "state=fixed;decided_by=Ann;reviewer=Bob",
     "state=not_affected;decided_by=Ann;reviewer=Bob",
     "reviewer: must be another person than decided_by"},
    {"decision", "state=fixed;decided_by=Bob;reviewer=Cid",
     "state=fixed;decided_by=Bob;reviewer=Cid", "reviewer: names Cid, but Ann is signed in"},
    {"decision", "state=fixed;decided_by=Bob", "state=not_affected;decided_by=Bob",
     "decided_by: names Bob, but Ann is signed in"},
    {"security_risk", "author=Bob", "author=Bob;reviewer=Ann;status=accepted", NULL},
    {"security_risk", "author=Ann", "author=Ann;reviewer=Ann;status=accepted",
     "reviewer: must be another person than author"},
    {"security_risk", "author=Ann;reviewer=Bob", "author=Ann;reviewer=Bob;name=Other", NULL},
    {"security_risk", "author=Bob;reviewer=Ann", "author=Ann;reviewer=Ann",
     "reviewer: must be another person than author"},
    {"approval", "", "subject=REL-0001;role=PRRC;requested_by=Ann", NULL},
    {"approval", "subject=REL-0001;role=PRRC;requested_by=Bob",
     "subject=REL-0001;role=PRRC;requested_by=Bob;approver=Ann;decision=approved", NULL},
    {"approval", "subject=REL-0001;role=PRRC;requested_by=Ann",
     "subject=REL-0001;role=PRRC;requested_by=Ann;approver=Ann;decision=approved",
     "approver: must be another person than requested_by"},
    {"approval", "subject=REL-0001;role=PRRC;requested_by=Ann",
     "subject=REL-0001;role=PRRC;requested_by=Ann;approver=Bob;decision=approved",
     "approver: must be another person than requested_by"},
    {"connection", "sender=Bob", "sender=Bob;receiver=Ann;decision=accepted", NULL},
    {"waiver", "", "owner=Ann", NULL},
    {"waiver", "owner=Ann", "owner=Ann;agreed_by=Ann",
     "agreed_by: must be another person than owner"},
    {"document", "", "author=Zoe", NULL},
    {"document", "author=Zoe", "author=Zoe;approved_by=Ann", NULL},
    {"document", "author=Ann", "author=Ann;approved_by=Ann",
     "approved_by: must be another person than author"},
    {"joint_review", "", "security_reviewer=Ann", NULL},
    {"joint_review", "safety_reviewer=Ann", "safety_reviewer=Ann;security_reviewer=Ann",
     "security_reviewer: must be another person than safety_reviewer"},
    {"device", "", "name=Pump", NULL},
};

/* Ann may write and approve in all rows. */
static void a_second_person_is_another_and_signed_in(void **state)
{
    struct fixture *f = *state;
    const struct principal ann = somebody("Ann", MAY_WRITE | MAY_APPROVE);
    for (size_t i = 0; i < COUNT_OF(persons); i++) {
        const struct record_type *t = record_type_find(str_of(persons[i].type));
        void *old = record_of(f, t, persons[i].old), *now = record_of(f, t, persons[i].now);
        bool ok = auth_second_person(&f->arena, &ann, t, old, now, &f->err);
        if (ok != (persons[i].why == NULL) || (!ok && strcmp(f->err.text, persons[i].why) != 0))
            fail_msg("%s -> %s: %s", persons[i].old, persons[i].now, ok ? "allowed" : f->err.text);
    }
}

static void who_may_not_approve_and_a_token_agree_to_nothing(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("security_risk"));
    void *old = record_of(f, t, "author=Bob"), *now = record_of(f, t, "author=Bob;reviewer=Ann");
    struct principal ann = somebody("Ann", MAY_WRITE | MAY_SECURITY);
    assert_false(auth_second_person(&f->arena, &ann, t, old, now, &f->err));
    assert_string_equal(f->err.text, "reviewer: this needs the permission approve; yours: write "
                                     "security");
    ann.may |= MAY_APPROVE;
    assert_true(auth_second_person(&f->arena, &ann, t, old, now, &f->err));
    ann.by = AUTH_TOKEN;
    assert_false(auth_second_person(&f->arena, &ann, t, old, now, &f->err));
    assert_string_equal(f->err.text,
                        "reviewer: a second person signs in; a token agrees to nothing");
}

static void a_guest_adds_what_is_of_his_devices(void **state)
{
    static const struct {
        const char *type, *now, *why;
    } rows[] = {
        {"question", "name=Why?;device=DEV-0001", NULL},
        {"question", "name=Why?;device=DEV-0002", "device: DEV-0002 is none that you may see"},
        {"question", "name=Why?", "say which device or release it is of: one that you may see"},
        {"test_run", "release=REL-0001",
         "this needs the permission (one of) write report; yours: "
         "read ask"},
    };
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    fixture_device(f, "Other", "mdr");
    fixture_release(f, STR("DEV-0001"), "1");
    struct principal guest = somebody("Guest", MAY_READ | MAY_ASK);
    guest.limited = true;
    guest.devices = STR("DEV-0001");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct record_type *t = record_type_find(str_of(rows[i].type));
        const struct auth_change change = {.type = t, .record = record_of(f, t, rows[i].now)};
        bool ok = auth_may_change(f->store, &f->arena, &guest, &change, &f->err);
        if (ok != (rows[i].why == NULL) || (!ok && strcmp(f->err.text, rows[i].why) != 0))
            fail_msg("%s: %s", rows[i].now, ok ? "allowed" : f->err.text);
    }
}

static void an_acceptance_has_an_owner_and_lapses(void **state)
{
    static const struct {
        const char *now, *why;
    } rows[] = {
        {"author=Bob;reviewer=Ann;status=accepted",
         "owner: is required: an acceptance has an owner, a reason, and a day on which it lapses"},
        {"author=Bob;reviewer=Ann;status=accepted;owner=Bob;accepted_reason=small",
         "accepted_until: is required: an acceptance has an owner, a reason, and a day on which it "
         "lapses"},
        {"author=Bob;reviewer=Ann;status=accepted;owner=Bob;accepted_reason=small;"
         "accepted_until=2027-06-30",
         NULL},
        {"author=Bob;status=open", NULL},
    };
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("security_risk"));
    const struct principal ann = somebody("Ann", MAY_SECURITY | MAY_APPROVE);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct auth_change change = {.type = t,
                                           .old = record_of(f, t, "author=Bob"),
                                           .record = record_of(f, t, rows[i].now)};
        bool ok = auth_may_change(f->store, &f->arena, &ann, &change, &f->err);
        if (ok != (rows[i].why == NULL) || (!ok && strcmp(f->err.text, rows[i].why) != 0))
            fail_msg("%s: %s", rows[i].now, ok ? "allowed" : f->err.text);
    }
}

static void a_signature_is_given_in_its_own_way(void **state)
{
    struct fixture *f = *state;
    const struct record_type *t = record_type_find(STR("signature"));
    const struct principal ann = somebody("Ann", ~0u);
    const struct auth_change change = {.type = t, .record = record_of(f, t, "signer=Bob")};
    assert_false(auth_may_change(f->store, &f->arena, &ann, &change, &f->err));
    assert_string_equal(f->err.text,
                        "signature: sign on the page of the record, with your password");
}

static void a_guest_changes_nothing_of_another_device(void **state)
{
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    fixture_device(f, "Other", "mdr");
    struct str q = fixture_add(f, "question", "name=Theirs", "device=DEV-0002", NULL);
    struct principal guest = somebody("Guest", MAY_READ | MAY_ASK);
    guest.limited = true;
    guest.devices = STR("DEV-0001");
    const struct record_type *t = record_type_find(STR("question"));
    const struct auth_change change = {.type = t,
                                       .id = q,
                                       .old = record_of(f, t, "name=Theirs;device=DEV-0002"),
                                       .record = record_of(f, t, "name=Mine;device=DEV-0001")};
    assert_false(auth_may_change(f->store, &f->arena, &guest, &change, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void a_release_needs_the_approval_of_another(void **state)
{
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    struct str rel = fixture_release(f, STR("DEV-0001"), "1");
    const struct principal ann = somebody("Ann", MAY_RELEASE), bob = somebody("Bob", MAY_RELEASE),
                           viewer = somebody("Cid", MAY_READ);
    assert_false(auth_may_release(f->store, &f->arena, &ann, rel, &f->err));
    assert_string_equal(f->err.text, "REL-0001 is released when another person than Ann has "
                                     "approved it, and nothing has changed since");
    fixture_add(f, "approval", "subject=REL-0001", "role=PRRC", "requested_by=Ann", "approver=Bob",
                "decision=approved", NULL);
    assert_true(auth_may_release(f->store, &f->arena, &ann, rel, &f->err));
    assert_false(auth_may_release(f->store, &f->arena, &bob, rel, &f->err));
    assert_false(auth_may_release(f->store, &f->arena, &viewer, rel, &f->err));
    /* the approval saw another state */
    assert_true(fixture_set(f, rel, "support_until", "2031-01-01"));
    assert_false(auth_may_release(f->store, &f->arena, &ann, rel, &f->err));
}

/* Whatever form, import or call says so. */
static void saying_released_is_releasing(void **state)
{
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    struct str rel = fixture_release(f, STR("DEV-0001"), "1");
    const struct release before = {.status = RELEASE_STATUS_IN_WORK},
                         after = {.status = RELEASE_STATUS_RELEASED};
    const struct principal ann = somebody("Ann", MAY_READ | MAY_WRITE | MAY_RELEASE),
                           ed = somebody("Ed", MAY_READ | MAY_WRITE);
    const struct auth_change becomes = {&RELEASE_TYPE, rel, &before, &after},
                             stays = {&RELEASE_TYPE, rel, &after, &after},
                             was = {&RELEASE_TYPE, STR(""), NULL, &after};
    assert_false(auth_may_change(f->store, &f->arena, &ed, &becomes, &f->err));
    assert_false(auth_may_change(f->store, &f->arena, &ed, &was, &f->err));
    assert_true(auth_may_change(f->store, &f->arena, &ed, &stays, &f->err));
    assert_true(auth_may_change(f->store, &f->arena, &ann, &was, &f->err));
    assert_false(auth_may_change(f->store, &f->arena, &ann, &becomes, &f->err));
    fixture_add(f, "approval", "subject=REL-0001", "role=PRRC", "requested_by=Ann", "approver=Bob",
                "decision=approved", NULL);
    assert_true(auth_may_change(f->store, &f->arena, &ann, &becomes, &f->err));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(one_of_the_permissions_suffices),
        T(every_type_needs_something_and_the_data_names_real_things),
        T(a_second_person_is_another_and_signed_in),
        T(who_may_not_approve_and_a_token_agree_to_nothing),
        T(a_guest_adds_what_is_of_his_devices),
        T(an_acceptance_has_an_owner_and_lapses),
        T(a_signature_is_given_in_its_own_way),
        T(a_guest_changes_nothing_of_another_device),
        T(a_release_needs_the_approval_of_another),
        T(saying_released_is_releasing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
