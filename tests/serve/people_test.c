/* The pages about people, as a browser asks for them: the whole way of each act. */
#include "browser.h"

static void first_run_wants_the_code_of_the_console(void **state)
{
    struct fixture *f = *state;
    struct browser b = {.f = f, .code = CODE};
    get(&b, "/");
    leads_to(&b, "/first-run");
    get(&b, "/first-run");
    expect(&b, 200, "Make the account");
    post(&b, "/first-run", "code=wrong", "name=Ann", "login=ann", "password=" PASSWORD,
         "again=" PASSWORD, NULL);
    expect(&b, 403, "The code is not the one that the console shows");
    assert_true(shows(&b, "value=\"Ann\"")); /* what was typed is kept, but for the password */
    assert_false(shows(&b, PASSWORD));
    post(&b, "/first-run", "code=" CODE, "name=Ann", "login=ann", "password=short", "again=short",
         NULL);
    expect(&b, 422, "password: has 5 characters; at least 12");
    post(&b, "/first-run", "code=" CODE, "name=Ann", "login=ann", "password=" PASSWORD,
         "again=other", NULL);
    expect(&b, 422, "password: the two are not the same");
    b = first_browser(f);
    get(&b, "/account");
    expect(&b, 200, "Product security");
    assert_true(shows(&b, "Browser/1 &lt;b&gt;"));
    struct browser other = {.f = f, .code = CODE};
    post(&other, "/first-run", "code=" CODE, "name=Eve", "login=eve", "password=" PASSWORD,
         "again=" PASSWORD, NULL);
    expect(&other, 409, "there is an account already");
    get(&other, "/");
    leads_to(&other, "/login?next=%2F");
}

static void signing_in_leads_back_and_out_again(void **state)
{
    struct fixture *f = *state;
    struct browser first = first_browser(f), b;
    b = signed_in(f, "ann", PASSWORD);
    leads_to(&b, "/devices");
    get(&b, "/devices");
    expect(&b, 200, "Ann Lee");
    b.leave_csrf = true;
    post(&b, "/logout", NULL);
    expect(&b, 403, "not of this session");
    b.leave_csrf = false;
    struct str old = b.cookie;
    post(&b, "/logout", NULL);
    leads_to(&b, "/login");
    assert_int_equal(b.cookie.n, 0);
    b.cookie = old;
    get(&b, "/devices");
    leads_to(&b, "/login?next=%2Fdevices");
    get(&first, "/devices"); /* another session of hers goes on */
    expect(&first, 200, NULL);
}

static void a_failed_sign_in_says_nothing_of_what_was_wrong(void **state)
{
    struct fixture *f = *state;
    first_browser(f);
    struct browser a = signed_in(f, "ann", "wrong password"), b = signed_in(f, "eve", PASSWORD);
    expect(&a, 403, "Login, password or code is not right");
    expect(&b, 403, "Login, password or code is not right");
    assert_false(shows(&a, "wrong password"));
    for (int i = 0; i < 4; i++)
        b = signed_in(f, "eve", "x");
    b = signed_in(f, "eve", "x");
    expect(&b, 429, "Too many tries");
    b = (struct browser){.f = f, .origin = "https://evil.example"};
    post(&b, "/login", "login=ann", "password=" PASSWORD, NULL);
    expect(&b, 403, "another web site");
    assert_int_equal(b.cookie.n, 0);
    b = signed_in(f, "ann", PASSWORD);
    leads_to(&b, "/devices");
}

static void next_is_a_page_of_ours(void **state)
{
    static const char *const nexts[] = {"next=https://evil.example/", "next=//evil.example",
                                        "next=/\\evil.example"};
    struct fixture *f = *state;
    first_browser(f);
    for (size_t i = 0; i < COUNT_OF(nexts); i++) {
        struct browser b = {.f = f};
        post(&b, "/login", "login=ann", "password=" PASSWORD, nexts[i], NULL);
        leads_to(&b, "/");
    }
}

/* Adds Bob with a role, invites him, and he sets a password. */
static struct browser invited(struct fixture *f, struct browser *ann, const char *role,
                              const char *devices)
{
    struct browser bob = {.f = f};
    post(ann, "/people", "name=Bob <i>", "login=bob", fixture_ref(f, "role", str_of(role)),
         fixture_ref(f, "devices", str_of(devices)), NULL);
    leads_to(ann, "/people/P-0002");
    post(ann, "/people/P-0002", "act=invite", NULL);
    expect(ann, 200, "/invited?link=");
    struct str link = between(ann, "/invited?link=", "<");
    get(ann, "/people/P-0002"); /* shown once */
    assert_false(shows(ann, "/invited?link="));
    assert_true(shows(ann, "Bob &lt;i&gt;"));
    ask(&bob, "GET", "/invited", link, (struct str){0});
    expect(&bob, 200, "Set the password");
    post(&bob, "/invited", fixture_ref(f, "link", link), "password=bob.bob.bob.",
         "again=bob.bob.bob.", NULL);
    expect(&bob, 422, "password: ");
    post(&bob, "/invited", fixture_ref(f, "link", link), "password=river flows west",
         "again=river flows west", NULL);
    leads_to(&bob, "/account");
    struct browser again = {.f = f};
    post(&again, "/invited", fixture_ref(f, "link", link), "password=another long one",
         "again=another long one", NULL);
    expect(&again, 404, "The link has ended");
    return bob;
}

static void an_invited_person_may_what_his_roles_say(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f), bob = invited(f, &ann, "ROLE-0007", ""); /* viewer */
    get(&bob, "/devices");
    expect(&bob, 200, "Bob &lt;i&gt;");
    static const char *const closed[] = {"/people", "/people/P-0001", "/roles", "/access"};
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        get(&bob, closed[i]);
        expect(&bob, 403, NULL);
        get(&ann, closed[i]);
        expect(&ann, 200, "</html>");
    }
    post(&bob, "/people", "name=Mallory", "role=ROLE-0001", NULL);
    expect(&bob, 403, NULL);
    post(&bob, "/people/P-0002", "act=save", "revision=1", "name=Bob", "role=ROLE-0001", NULL);
    expect(&bob, 403, NULL);
    get(&ann, "/access");
    assert_true(shows(&ann, "account_made"));
}

static void who_is_suspended_is_out_at_once(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f), bob = invited(f, &ann, "ROLE-0007", "");
    post(&ann, "/people/P-0002", "act=suspend", NULL);
    leads_to(&ann, "/people/P-0002");
    get(&bob, "/devices");
    leads_to(&bob, "/login?next=%2Fdevices");
    post(&ann, "/people/P-0002", "act=activate", NULL);
    get(&bob, "/devices"); /* the session does not come back */
    leads_to(&bob, "/login?next=%2Fdevices");
    bob = signed_in(f, "bob", "river flows west");
    leads_to(&bob, "/devices");
    /* nobody suspends himself, or changes his own roles */
    post(&ann, "/people/P-0001", "act=suspend", NULL);
    expect(&ann, 403, "changed by another administrator");
    post(&ann, "/people/P-0001", "act=save", "revision=1", "name=Ann Lee", "login=ann",
         "role=ROLE-0001", NULL);
    expect(&ann, 403, "changed by another administrator");
}

static void a_new_link_is_no_way_around_the_app(void **state)
{
    struct fixture *f = *state;
    struct browser ann = first_browser(f), bob = invited(f, &ann, "ROLE-0007", "");
    struct str secret;
    const struct store_param on[] = {STORE_P(STR("P-0002")), STORE_N(1)};
    fixture_begin(f);
    assert_true(fixture_end(
        f, auth_totp_begin(f->store, &f->arena, STR("P-0002"), &secret, &f->err) &&
               store_apart(f->store, "auth_account_totp_on", on, COUNT_OF(on), NULL, &f->err)));
    post(&ann, "/people/P-0002", "act=invite", NULL);
    struct str link = between(&ann, "/invited?link=", "<");
    struct browser thief = {.f = f};
    post(&thief, "/invited", fixture_ref(f, "link", link), "password=lake lies still",
         "again=lake lies still", NULL);
    leads_to(&thief, "/login");
    assert_int_equal(thief.cookie.n, 0);
    bob = signed_in(f, "bob", "lake lies still");
    expect(&bob, 403, "Login, password or code is not right");
}

static void a_guest_sees_his_device_alone(void **state)
{
    struct fixture *f = *state;
    fixture_device(f, "Pump", "mdr");
    fixture_device(f, "Secret project", "mdr");
    struct browser ann = first_browser(f), bob = invited(f, &ann, "ROLE-0008", "DEV-0001");
    get(&bob, "/devices/DEV-0001");
    expect(&bob, 200, "Pump");
    get(&bob, "/devices/DEV-0002");
    expect(&bob, 404, NULL);
    assert_false(shows(&bob, "Secret project"));
    get(&ann, "/access"); /* what a guest has read stands in the access log, and what he has not */
    expect(&ann, 200, "<td>read</td>");
    assert_true(shows(&ann, "/records/DEV-0001"));
    assert_false(shows(&ann, "/records/DEV-0002"));
    get(&bob, "/history");
    expect(&bob, 403, NULL);
}

/* Every row that changes something refuses who is not signed in, and each page that is not open to
   all leads him to where one signs in. */
static void a_stranger_is_refused_everywhere(void **state)
{
    struct fixture *f = *state;
    first_browser(f);
    for (size_t i = 0; i < WEB_PAGE_COUNT; i++) {
        struct browser b = {.f = f};
        struct str path = str_of(WEB_PAGES[i].path);
        if (WEB_PAGES[i].needs == 0)
            continue;
        get(&b, str_cz(&f->arena, str_fmt(&f->arena, "%.*sX/Y",
                                          STR_ARG(str_sub(path, 0, str_find_char(path, '*'))))));
        assert_int_equal(b.last.status, 303);
        assert_true(str_starts(b.last.location, STR("/login?next=")));
    }
    for (size_t i = 0; i < WEB_ACT_COUNT; i++) {
        struct browser b = {.f = f};
        struct str path = str_of(WEB_ACTS[i].path);
        if (WEB_ACTS[i].needs == 0)
            continue;
        ask(&b, WEB_ACTS[i].method,
            str_cz(&f->arena, str_fmt(&f->arena, "%.*s1",
                                      STR_ARG(str_sub(path, 0, str_find_char(path, '*'))))),
            (struct str){0}, STR("csrf="));
        if (b.last.status != 303 && b.last.status != 401)
            fail_msg("%s: %d", WEB_ACTS[i].path, b.last.status);
    }
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(first_run_wants_the_code_of_the_console),
        T(signing_in_leads_back_and_out_again),
        T(a_failed_sign_in_says_nothing_of_what_was_wrong),
        T(next_is_a_page_of_ours),
        T(an_invited_person_may_what_his_roles_say),
        T(who_is_suspended_is_out_at_once),
        T(a_new_link_is_no_way_around_the_app),
        T(a_guest_sees_his_device_alone),
        T(a_stranger_is_refused_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
