/* The page of one's own account, signatures, and the way back from a provider. */
#include "browser.h"

static void a_token_is_told_once_and_ended(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f);
    struct principal p;
    post(&ann, "/account", "act=token", "name=ci", "scope=read", "scope=write", "until=2000-01-01",
         NULL);
    expect(&ann, 422, "expires: must be later than now");
    struct date far = date_add_months(instant_date(world_now()), 6);
    struct str until = date_str(&f->arena, far);
    post(&ann, "/account", "act=token", "name=ci", "scope=read", "scope=write",
         fixture_ref(f, "until", until), "devices=DEV-0404", NULL);
    expect(&ann, 404, NULL);
    post(&ann, "/account", "act=token", "name=ci", "scope=read", "scope=write",
         fixture_ref(f, "until", until), NULL);
    expect(&ann, 200, "<code>tut_");
    struct str token = between(&ann, "<code>", "</code>");
    assert_true(auth_by_token(f->store, &f->arena, token, world_now(), &p, &f->err));
    assert_int_equal(p.may, MAY_READ | MAY_WRITE);
    get(&ann, "/account");
    assert_false(shows(&ann, "tut_"));
    struct str key = between(&ann,
                             "name=\"act\" value=\"token_end\"><input type=\"hidden\" "
                             "name=\"key\" value=\"",
                             "\"");
    post(&ann, "/account", "act=token_end", fixture_ref(f, "key", key), NULL);
    leads_to(&ann, "/account");
    assert_true(auth_by_token(f->store, &f->arena, token, world_now(), &p, &f->err));
    assert_int_equal(p.by, AUTH_NOBODY);
}

static void a_new_password_wants_the_old_one(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f), other = signed_in(f, "ann", PASSWORD);
    post(&ann, "/account", "act=password", "password=lake lies still", "again=lake lies still",
         NULL);
    expect(&ann, 403, "Give your password once more");
    post(&ann, "/account", "act=password", "password_now=wrong", "password=lake lies still",
         "again=lake lies still", NULL);
    expect(&ann, 403, "The password is not right");
    post(&ann, "/account", "act=password", "password_now=" PASSWORD, "password=lake lies still",
         "again=lake lies still", NULL);
    leads_to(&ann, "/account");
    get(&ann, "/account");
    expect(&ann, 200, NULL);
    get(&other, "/account");
    leads_to(&other, "/login?next=%2Faccount");
    other = signed_in(f, "ann", PASSWORD);
    expect(&other, 403, NULL);
    other = signed_in(f, "ann", "lake lies still");
    leads_to(&other, "/devices");
}

static void the_secret_of_an_app_is_shown_until_a_code_has_come(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f);
    post(&ann, "/account", "act=app", NULL);
    leads_to(&ann, "/account");
    get(&ann, "/account");
    expect(&ann, 200, "otpauth://totp/Tutela:ann?secret=");
    post(&ann, "/account", "act=app_confirm", "code=000", NULL);
    expect(&ann, 422, "code: is not the one of now");
    post(&ann, "/account", "act=nothing", NULL);
    expect(&ann, 400, "act: there is no such");
}

static void a_signature_wants_the_password_and_holds_until_something_changes(void **state)
{
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    fixture_add(f, "document", "name=Plan", "device=DEV-0001", NULL); /* by the actor "tester" */
    struct browser ann = first_browser(f);
    get(&ann, "/sign/DOC-0001");
    expect(&ann, 200, "Nobody has signed it");
    post(&ann, "/sign/DOC-0001", "meaning=approval", "revision=1", NULL);
    expect(&ann, 403, "Give your password once more");
    post(&ann, "/sign/DOC-0001", "meaning=approval", "revision=1", "password_now=wrong", NULL);
    expect(&ann, 403, "The password is not right");
    post(&ann, "/sign/DOC-0001", "meaning=approval", "revision=2", "password_now=" PASSWORD, NULL);
    expect(&ann, 409, "read it again, then sign");
    post(&ann, "/sign/DOC-0001", "meaning=admiration", "revision=1", "password_now=" PASSWORD,
         NULL);
    expect(&ann, 422, "meaning: is one of");
    post(&ann, "/sign/DOC-0001", "meaning=approval", "revision=1", "password_now=" PASSWORD, NULL);
    leads_to(&ann, "/sign/DOC-0001");
    get(&ann, "/sign/DOC-0001");
    expect(&ann, 200, "what was signed is unchanged");
    assert_true(shows(&ann, "Approver"));
    assert_true(fixture_set(f, STR("DOC-0001"), "name", "Another plan"));
    get(&ann, "/sign/DOC-0001");
    expect(&ann, 200, "what was signed has changed since");
    assert_true(fixture_set(f, STR("DOC-0001"), "name", "Plan"));
    get(&ann, "/sign/DOC-0001");
    expect(&ann, 200, "what was signed is unchanged");
    fixture_holds(f);
}

static void nobody_approves_by_signature_what_he_made_himself(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f);
    fixture_device(f, "Pump", "mdr");
    store_set_actor(f->store, STR("Ann Lee"));
    fixture_add(f, "document", "name=Plan", "device=DEV-0001", NULL);
    post(&ann, "/sign/DOC-0001", "meaning=approval", "revision=1", "password_now=" PASSWORD, NULL);
    expect(&ann, 403, "another person approves it");
    post(&ann, "/sign/DOC-0001", "meaning=author", "revision=1", "password_now=" PASSWORD, NULL);
    leads_to(&ann, "/sign/DOC-0001");
    store_set_actor(f->store, STR("tester"));
    assert_true(fixture_set(f, STR("DOC-0001"), "name", "Better plan"));
    post(&ann, "/sign/DOC-0001", "meaning=release", "revision=2", "password_now=" PASSWORD, NULL);
    expect(&ann, 403, "signed DOC-0001 as its author");
}

static void an_answer_of_a_provider_belongs_to_a_sign_in_of_this_browser(void **state)
{
    struct fixture *f = *state;
    struct browser b = {.f = f};
    first_browser(f);
    get(&b, "/login/openid");
    expect(&b, 200, "no provider is set up");
    get(&b, "/login/openid/back");
    expect(&b, 403, "belongs to no sign-in of this browser");
    assert_int_equal(b.cookie.n, 0);
    get(&b, "/login");
    assert_false(shows(&b, "/login/openid"));
}

static void a_signature_that_was_written_by_hand_does_not_hold(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f);
    const char *zeros = "0000000000000000000000000000000000000000000000000000000000000000";
    fixture_device(f, "Pump", "mdr");
    fixture_add(f, "signature", "subject=DEV-0001", "signer=Ann Lee", "meaning=approval", NULL);
    get(&ann, "/sign/DEV-0001");
    expect(&ann, 200, "recorded without hashes");
    fixture_add(f, "signature", "subject=DEV-0001", "signer=Ann Lee", "meaning=release",
                "position=1", fixture_ref(f, "chain_hash", str_of(zeros)),
                fixture_ref(f, "content_hash", str_of(zeros)), NULL);
    get(&ann, "/sign/DEV-0001");
    expect(&ann, 200, "is not the one that was signed");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(a_token_is_told_once_and_ended),
        T(a_new_password_wants_the_old_one),
        T(the_secret_of_an_app_is_shown_until_a_code_has_come),
        T(a_signature_wants_the_password_and_holds_until_something_changes),
        T(nobody_approves_by_signature_what_he_made_himself),
        T(an_answer_of_a_provider_belongs_to_a_sign_in_of_this_browser),
        T(a_signature_that_was_written_by_hand_does_not_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
