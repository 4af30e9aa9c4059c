/* The pages about people, as a browser asks for them: the whole way of each act. */
#include "../store/fixture.h"

#include "serve/auth/account.h"
#include "serve/web/web.h"

#define PASSWORD "crane lifts nine"
#define CODE     "abcde-fghij"

/* A browser: what it is, and the cookie it keeps. */
struct browser {
    struct fixture *f;
    struct str cookie;
    const char *code; /* of the first run; NULL: none */
    const char *origin;
    bool leave_csrf;
    struct web_answer last;
};

static struct str session_of(struct str set_cookie)
{
    struct str pair = str_sub(set_cookie, 0, str_find_char(set_cookie, ';'));
    return str_from(pair, str_find_char(pair, '=') + 1);
}

static void ask(struct browser *b, const char *method, const char *path, struct str query,
                struct str body)
{
    struct arena *a = &b->f->arena;
    struct web_files files;
    struct web_param p = {STR("link"), query};
    web_files_init(a, &files);
    const struct web_ask ask = {
        .method = str_of(method),
        .headers = {.host = STR("localhost:8440"),
                    .cookie = b->cookie.n ? str_fmt(a, "other=1; tutela=%.*s", STR_ARG(b->cookie))
                                          : (struct str){0},
                    .content_type = STR("application/x-www-form-urlencoded"),
                    .origin = b->origin ? str_of(b->origin) : STR("http://localhost:8440"),
                    .user_agent = STR("Browser/1 <b>")},
        .path = str_of(path),
        .params = &p,
        .param_count = query.n ? 1 : 0,
        .body = body,
        .peer = STR("192.0.2.9"),
        .workspace = str_of(b->f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .first_run_code = b->code ? str_of(b->code) : (struct str){0},
        .files = &files,
    };
    web_answer(b->f->store, a, &ask, &b->last);
    if (b->last.set_cookie.n)
        b->cookie = session_of(b->last.set_cookie);
}

static void get(struct browser *b, const char *path)
{
    ask(b, "GET", path, (struct str){0}, (struct str){0});
}

static struct str csrf_of(struct browser *b)
{
    struct principal p;
    if (!auth_by_session(b->f->store, &b->f->arena, b->cookie, world_now(), &p, &b->f->err))
        fail_msg("%s", b->f->err.text);
    return p.csrf;
}

/* Sends "name=value" texts, ended by NULL, as a form. */
static void post(struct browser *b, const char *path, ...)
{
    struct buf body = {.arena = &b->f->arena};
    const char *pair;
    va_list ap;
    if (!b->leave_csrf)
        buf_fmt(&body, "csrf=%.*s", STR_ARG(csrf_of(b)));
    va_start(ap, path);
    while ((pair = va_arg(ap, const char *))) {
        struct str text = str_of(pair);
        size_t eq = str_find_char(text, '=');
        buf_fmt(&body, "&%.*s=", STR_ARG(str_sub(text, 0, eq)));
        buf_url(&body, str_from(text, eq + 1));
    }
    va_end(ap);
    ask(b, "POST", path, (struct str){0}, buf_str(&body));
}

static bool shows(const struct browser *b, const char *text)
{
    return str_has(b->last.body, str_of(text));
}

static void expect(const struct browser *b, int status, const char *text)
{
    if (b->last.status != status || (text && !shows(b, text)))
        fail_msg("%d, wanted %d and \"%s\": %.*s", b->last.status, status, text ? text : "",
                 STR_ARG(str_sub(b->last.body, 0, 6000)));
}

static void leads_to(const struct browser *b, const char *path)
{
    if (b->last.status != 303 || !str_eq(b->last.location, str_of(path)))
        fail_msg("%d to %.*s, wanted %s: %.*s", b->last.status, STR_ARG(b->last.location), path,
                 STR_ARG(str_sub(b->last.body, 0, 4000)));
}

/* What stands between the two texts. */
static struct str between(const struct browser *b, const char *from, const char *to)
{
    struct str rest = str_from(b->last.body, str_find(b->last.body, str_of(from)));
    assert_true(rest.n > 0);
    rest = str_from(rest, strlen(from));
    return str_sub(rest, 0, str_find(rest, str_of(to)));
}

static struct browser first_browser(struct fixture *f)
{
    struct browser b = {.f = f, .code = CODE};
    post(&b, "/first-run", "code=" CODE, "name=Ann Lee", "login=ann", "password=" PASSWORD,
         "again=" PASSWORD, NULL);
    leads_to(&b, "/account");
    return b;
}

static struct browser signed_in(struct fixture *f, const char *login, const char *password)
{
    struct browser b = {.f = f};
    post(&b, "/login", fixture_ref(f, "login", str_of(login)),
         fixture_ref(f, "password", str_of(password)), "next=/devices", NULL);
    return b;
}

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
    get(&bob, "/history");
    expect(&bob, 403, NULL);
}

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
        T(a_guest_sees_his_device_alone),
        T(a_token_is_told_once_and_ended),
        T(a_new_password_wants_the_old_one),
        T(the_secret_of_an_app_is_shown_until_a_code_has_come),
        T(a_stranger_is_refused_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
