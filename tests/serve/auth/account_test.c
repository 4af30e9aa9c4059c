/* Accounts: the first one, invitations, signing in, waiting, codes, sessions and tokens. */
#include "../../store/fixture.h"

#include "base/signature.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/auth.h"
#include "serve/auth/proof.h"
#include "serve/auth/signin.h"

static const struct instant noon = {1795953600000}; /* 2026-11-29T12:00:00Z */
#define PASSWORD "crane lifts nine"

static struct instant later(int64_t ms)
{
    return (struct instant){noon.ms + ms};
}

static void must(struct fixture *f, bool ok)
{
    if (!ok)
        fail_msg("%s", f->err.text);
}

static struct str hash_of(struct fixture *f, const char *password)
{
    struct str hash = {0};
    must(f, auth_password_hash(&f->arena, str_of(password), &hash, &f->err));
    return hash;
}

static struct str first_account(struct fixture *f)
{
    struct str person = {0};
    const struct auth_first first = {STR("Ann Lee"), STR("Ann"), hash_of(f, PASSWORD)};
    fixture_begin(f);
    must(f,
         fixture_end(f, auth_first_account(f->store, &f->arena, &first, noon, &person, &f->err)));
    return person;
}

/* The whole way in; the cookie, or empty. False when one must wait. */
static bool try_in(struct fixture *f, struct auth_try t, struct str *cookie)
{
    if (!t.visit.now.ms)
        t.visit.now = noon;
    if (!t.visit.address.n)
        t.visit.address = STR("192.0.2.1");
    fixture_begin(f);
    if (!fixture_end(f, auth_try_begin(f->store, &f->arena, &t, &f->err)))
        return false;
    must(f, auth_try_prove(f->store, &f->arena, &t, &f->err));
    fixture_begin(f);
    must(f, fixture_end(f, auth_try_end(f->store, &f->arena, &t, cookie, &f->err)));
    return true;
}

static bool in(struct fixture *f, const char *login, const char *password, const char *code,
               int64_t at)
{
    struct str cookie = {0};
    if (!try_in(f,
                (struct auth_try){.login = str_of(login),
                                  .password = str_of(password),
                                  .code = str_of(code),
                                  .visit = {.now = later(at)}},
                &cookie))
        fail_msg("%s", f->err.text);
    return cookie.n > 0;
}

static void the_first_account_has_all_roles_but_those_of_guests(void **state)
{
    struct fixture *f = *state;
    bool any = true;
    struct principal p;
    must(f, auth_any_account(f->store, &f->arena, &any, &f->err));
    assert_false(any);
    struct str ann = first_account(f);
    must(f, auth_any_account(f->store, &f->arena, &any, &f->err));
    assert_true(any);
    must(f, auth_person(f->store, &f->arena, ann, noon, &p, &f->err));
    assert_int_equal(p.may, MAY_READ | MAY_WRITE | MAY_SECURITY | MAY_SAFETY | MAY_APPROVE |
                                MAY_RELEASE | MAY_ADMIN);
    assert_false(p.limited);
    struct store_list roles;
    must(f, store_list(f->store, &f->arena, &ROLE_TYPE, STR(""), 0, 0, &roles, &f->err));
    assert_int_equal(roles.total, 10);
    /* a second first account there is not */
    const struct auth_first again = {STR("Eve"), STR("eve"), STR("x")};
    struct str id;
    fixture_begin(f);
    assert_false(
        fixture_end(f, auth_first_account(f->store, &f->arena, &again, noon, &id, &f->err)));
    assert_int_equal(f->err.code, ERR_CONFLICT);
    fixture_holds(f);
}

static void signing_in_wants_login_and_password(void **state)
{
    struct fixture *f = *state;
    struct str cookie;
    struct principal p;
    struct str ann = first_account(f);
    assert_true(
        try_in(f, (struct auth_try){.login = STR(" ANN "), .password = STR(PASSWORD)}, &cookie));
    must(f, auth_by_session(f->store, &f->arena, cookie, noon, &p, &f->err));
    assert_true(str_eq(p.person, ann));
    assert_true(auth_is_proved(&p, later(AUTH_PROVED - 1)));
    assert_false(auth_is_proved(&p, later(AUTH_PROVED)));
    assert_false(in(f, "ann", "crane lifts ten", "", 0));
    assert_false(in(f, "ann", "", "", 0));
    assert_false(in(f, "bob", PASSWORD, "", 0));
    assert_false(in(f, "", PASSWORD, "", 0));
    /* a person without a password, one who is suspended, two of the same login */
    fixture_add(f, "person", "name=Bob", "login=bob", NULL);
    assert_false(in(f, "bob", "", "", 0));
    assert_true(fixture_set(f, ann, "status", "suspended"));
    assert_false(in(f, "ann", PASSWORD, "", 0));
    assert_true(fixture_set(f, ann, "status", "active"));
    assert_true(in(f, "ann", PASSWORD, "", 0));
    fixture_add(f, "person", "name=Impostor", "login=ANN", NULL);
    assert_false(in(f, "ann", PASSWORD, "", 0));
}

static void one_waits_longer_and_longer_and_never_for_ever(void **state)
{
    struct fixture *f = *state;
    struct str cookie;
    int64_t at = 0, longest = 0;
    struct auth_try t = {.login = STR("nobody"), .password = STR("x")};
    for (int i = 0; i < AUTH_FREE_TRIES; i++)
        assert_false(in(f, "nobody", "x", "", at));
    t.visit.now = later(at);
    assert_false(try_in(f, t, &cookie));
    assert_string_equal(f->err.text, "Too many tries; the next one is taken in 2 s");
    for (int i = 0; i < 14; i++) {
        int64_t waited = 0;
        for (; waited < AUTH_LONGEST_WAIT * 2; waited += AUTH_SECOND) {
            t.visit.now = later(at + waited);
            t.visit.address = str_fmt(&f->arena, "198.51.100.%d", i);
            fixture_begin(f);
            if (fixture_end(f, auth_try_begin(f->store, &f->arena, &t, &f->err)))
                break;
        }
        assert_true(waited >= longest);
        longest = waited;
        at += waited;
    }
    assert_int_equal(longest, AUTH_LONGEST_WAIT);
    /* a day later all is forgotten */
    for (int i = 0; i < AUTH_FREE_TRIES; i++)
        assert_false(in(f, "nobody", "x", "", at + AUTH_TRIES_FORGET));
}

static void an_address_waits_as_well_but_who_gets_in_costs_it_nothing(void **state)
{
    struct fixture *f = *state;
    struct str cookie;
    struct auth_try t = {.login = STR("x"), .password = STR("x"), .visit = {.now = noon}};
    first_account(f);
    for (int i = 0; i < AUTH_FREE_TRIES_ADDRESS + 5; i++)
        assert_true(in(f, "ann", PASSWORD, "", 0));
    for (int i = 0; i < AUTH_FREE_TRIES_ADDRESS; i++) {
        t.login = str_fmt(&f->arena, "user%d", i);
        t.visit.address = str_fmt(&f->arena, "2001:db8:0:1::%d", i + 1); /* of one network */
        fixture_begin(f);
        must(f, fixture_end(f, auth_try_begin(f->store, &f->arena, &t, &f->err)));
    }
    t.login = STR("another");
    assert_false(try_in(f, t, &cookie));
    assert_int_equal(f->err.code, ERR_LIMIT);
    t.visit.address = STR("2001:db8:0:2::1");
    assert_true(try_in(f, t, &cookie));
}

/* The code of an app, made here a second time from RFC 4226, 5.3: the secret is of 20 bytes. */
static struct str code_at(struct fixture *f, struct str secret, struct instant now)
{
    static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char key[20] = {0}, counter[8];
    unsigned char mac[SIGNATURE_SHA1];
    for (size_t i = 0; i < secret.n; i++)
        for (int bit = 0; bit < 5; bit++)
            if ((strchr(base32, secret.p[i]) - base32) >> (4 - bit) & 1)
                key[(5 * i + (size_t)bit) / 8] |= (char)(128 >> (5 * i + (size_t)bit) % 8);
    for (int i = 0; i < 8; i++)
        counter[i] = (char)(now.ms / 30000 >> (56 - 8 * i));
    signature_hmac_sha1((struct str){key, 20}, (struct str){counter, 8}, mac);
    unsigned at = mac[19] & 15;
    unsigned n = (mac[at] & 127u) << 24 | mac[at + 1] * 65536u | mac[at + 2] * 256u | mac[at + 3];
    return str_fmt(&f->arena, "%06u", n % 1000000);
}

static struct str app_for(struct fixture *f, struct str person)
{
    struct str secret = {0};
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_begin(f->store, &f->arena, person, &secret, &f->err)));
    return secret;
}

static void a_code_is_wanted_once_the_app_has_shown_one_and_taken_once(void **state)
{
    struct fixture *f = *state;
    struct str ann = first_account(f);
    struct str secret = app_for(f, ann);
    assert_true(in(f, "ann", PASSWORD, "", 0)); /* it does not count yet */
    fixture_begin(f);
    assert_false(
        fixture_end(f, auth_totp_confirm(f->store, &f->arena, ann, STR("1"), noon, &f->err)));
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_confirm(f->store, &f->arena, ann, code_at(f, secret, noon),
                                             noon, &f->err)));
    fixture_begin(f); /* and then it is not replaced unseen */
    assert_false(fixture_end(f, auth_totp_begin(f->store, &f->arena, ann, &secret, &f->err)));
    assert_false(in(f, "ann", PASSWORD, "", 0));
    assert_false(in(f, "ann", PASSWORD, code_at(f, secret, noon).p, 0)); /* was shown already */
    const char *next = code_at(f, secret, later(30 * AUTH_SECOND)).p;
    assert_false(in(f, "ann", "wrong", next, 30 * AUTH_SECOND));
    assert_true(in(f, "ann", PASSWORD, next, 30 * AUTH_SECOND));
    assert_false(in(f, "ann", PASSWORD, next, 31 * AUTH_SECOND));
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_remove(f->store, ann, &f->err)));
    assert_true(in(f, "ann", PASSWORD, "", 0));
}

static void a_code_used_twice_at_the_same_time_is_taken_once(void **state)
{
    struct fixture *f = *state;
    struct str ann = first_account(f), cookies[2];
    struct str secret = app_for(f, ann);
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_confirm(f->store, &f->arena, ann, code_at(f, secret, noon),
                                             noon, &f->err)));
    struct auth_try both[2];
    for (int i = 0; i < 2; i++) {
        both[i] = (struct auth_try){.login = STR("ann"),
                                    .password = STR(PASSWORD),
                                    .code = code_at(f, secret, later(60 * AUTH_SECOND)),
                                    .visit = {.now = later(60 * AUTH_SECOND)}};
        fixture_begin(f);
        must(f, fixture_end(f, auth_try_begin(f->store, &f->arena, &both[i], &f->err)));
        must(f, auth_try_prove(f->store, &f->arena, &both[i], &f->err));
        assert_true(both[i].right);
    }
    for (int i = 0; i < 2; i++) {
        fixture_begin(f);
        must(f, fixture_end(f, auth_try_end(f->store, &f->arena, &both[i], &cookies[i], &f->err)));
    }
    assert_true(cookies[0].n > 0);
    assert_int_equal(cookies[1].n, 0);
}

static void a_code_may_be_required_of_all_but_those_of_a_provider(void **state)
{
    struct fixture *f = *state;
    struct str ann = first_account(f), cookies[2], secret;
    struct principal p[2];
    fixture_begin(f);
    must(f, fixture_end(
                f, auth_setting_set(f->store, &f->arena, STR("require_code"), STR("1"), &f->err)));
    for (int i = 0; i < 2; i++) {
        const struct auth_visit visit = {noon, STR("192.0.2.1"), STR("b"), i == 1};
        fixture_begin(f);
        must(f, fixture_end(
                    f, auth_session_start(f->store, &f->arena, &visit, ann, &cookies[i], &f->err)));
        must(f, auth_by_session(f->store, &f->arena, cookies[i], noon, &p[i], &f->err));
    }
    assert_int_equal(p[0].may, 0);
    assert_true(p[1].may & MAY_ADMIN);
    assert_true(auth_is_proved(&p[0], noon));
    assert_false(auth_is_proved(&p[1], noon)); /* no password was given */
    secret = app_for(f, ann);
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_confirm(f->store, &f->arena, ann, code_at(f, secret, noon),
                                             noon, &f->err)));
    must(f, auth_by_session(f->store, &f->arena, cookies[0], noon, &p[0], &f->err));
    assert_true(p[0].may & MAY_ADMIN);
}

static void a_recovery_code_opens_once(void **state)
{
    struct fixture *f = *state;
    struct str codes[AUTH_RECOVERY_CODES];
    struct json *account = NULL;
    struct str ann = first_account(f), secret = app_for(f, ann);
    fixture_begin(f);
    must(f, fixture_end(f, auth_totp_confirm(f->store, &f->arena, ann, code_at(f, secret, noon),
                                             noon, &f->err) &&
                               auth_recovery_make(f->store, &f->arena, ann, codes, &f->err)));
    assert_true(in(f, "ann", PASSWORD, codes[3].p, 0));
    assert_false(in(f, "ann", PASSWORD, codes[3].p, 0));
    assert_true(in(f, "ann", PASSWORD, codes[4].p, 0));
    must(f, auth_account(f->store, &f->arena, ann, &account, &f->err));
    assert_int_equal(json_int(account, "recovery_left", 0), 8);
    assert_null(json_get(account, "totp"));
}

static void an_invitation_is_good_once_and_for_a_week(void **state)
{
    struct fixture *f = *state;
    struct str secret, person;
    first_account(f);
    struct str bob = fixture_add(f, "person", "name=Bob", "login=bob", NULL);
    fixture_begin(f);
    must(f, fixture_end(f, auth_invite(f->store, &f->arena, bob, noon, &secret, &f->err)));
    must(f,
         auth_invited(f->store, &f->arena, secret, later(AUTH_INVITATION - 1), &person, &f->err));
    assert_true(str_eq(person, bob));
    must(f, auth_invited(f->store, &f->arena, secret, later(AUTH_INVITATION), &person, &f->err));
    assert_int_equal(person.n, 0);
    fixture_begin(f);
    must(f, fixture_end(f, auth_invitation_take(f->store, &f->arena, secret, hash_of(f, PASSWORD),
                                                noon, &person, &f->err)));
    assert_true(in(f, "bob", PASSWORD, "", 0));
    fixture_begin(f);
    assert_false(fixture_end(
        f, auth_invitation_take(f->store, &f->arena, secret, STR("x"), noon, &person, &f->err)));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    /* who has no login, or one that another has, or may not come, is not invited */
    static const char *const whom[][2] = {
        {"login=", ""}, {"login=ANN", ""}, {"login=eve", "status=suspended"}};
    for (size_t i = 0; i < COUNT_OF(whom); i++) {
        struct str id = fixture_add(f, "person", "name=Eve", whom[i][0],
                                    *whom[i][1] ? whom[i][1] : NULL, NULL);
        fixture_begin(f);
        assert_false(fixture_end(f, auth_invite(f->store, &f->arena, id, noon, &secret, &f->err)));
    }
}

static void a_new_password_ends_the_other_sessions(void **state)
{
    struct fixture *f = *state;
    struct str cookies[2];
    struct principal p[2];
    struct str ann = first_account(f);
    const struct auth_try t = {.login = STR("ann"), .password = STR(PASSWORD)};
    for (int i = 0; i < 2; i++) {
        assert_true(try_in(f, t, &cookies[i]));
        must(f, auth_by_session(f->store, &f->arena, cookies[i], noon, &p[i], &f->err));
    }
    fixture_begin(f);
    must(f, fixture_end(f, auth_password_set(f->store, ann, hash_of(f, "another one here"),
                                             p[1].key, noon, &f->err)));
    must(f, auth_by_session(f->store, &f->arena, cookies[0], noon, &p[0], &f->err));
    must(f, auth_by_session(f->store, &f->arena, cookies[1], noon, &p[1], &f->err));
    assert_int_equal(p[0].by, AUTH_NOBODY);
    assert_int_equal(p[1].by, AUTH_SESSION);
    assert_false(in(f, "ann", PASSWORD, "", 0));
    assert_true(in(f, "ann", "another one here", "", 0));
}

static void sessions_and_tokens_are_listed_and_ended_by_their_owner(void **state)
{
    struct fixture *f = *state;
    struct str cookie, text;
    struct json *sessions, *tokens;
    struct principal p;
    struct str ann = first_account(f);
    struct str bob = fixture_add(f, "person", "name=Bob", NULL);
    assert_true(
        try_in(f, (struct auth_try){.login = STR("ann"), .password = STR(PASSWORD)}, &cookie));
    must(f, auth_by_session(f->store, &f->arena, cookie, noon, &p, &f->err));
    must(f, auth_sessions(f->store, &f->arena, ann, p.key, noon, &sessions, &f->err));
    assert_int_equal(json_count(sessions), 1);
    assert_true(json_is_true(json_first(sessions), "this"));
    struct str digits = json_text(json_first(sessions), "key");
    assert_int_equal(digits.n, 12);
    fixture_begin(f);
    assert_false(fixture_end(f, auth_session_end(f->store, &f->arena, bob, digits, &f->err)));
    fixture_begin(f);
    assert_false(fixture_end(f, auth_session_end(f->store, &f->arena, ann, STR(""), &f->err)));
    fixture_begin(f);
    must(f, fixture_end(f, auth_session_end(f->store, &f->arena, ann, digits, &f->err)));
    must(f, auth_by_session(f->store, &f->arena, cookie, noon, &p, &f->err));
    assert_int_equal(p.by, AUTH_NOBODY);
    const struct auth_token token = {ann, STR("ci"), STR("read write"), {0}, noon, later(AUTH_DAY)};
    fixture_begin(f);
    must(f, fixture_end(f, auth_token_make(f->store, &f->arena, &token, &text, &f->err)));
    must(f, auth_tokens(f->store, &f->arena, ann, noon, &tokens, &f->err));
    assert_int_equal(json_count(tokens), 1);
    assert_true(str_eq(json_text(json_first(tokens), "scopes"), STR("read write")));
    fixture_begin(f);
    must(f, fixture_end(f, auth_token_end(f->store, &f->arena, ann,
                                          json_text(json_first(tokens), "key"), &f->err)));
    must(f, auth_by_token(f->store, &f->arena, text, noon, &p, &f->err));
    assert_int_equal(p.by, AUTH_NOBODY);
}

static void the_password_again_counts_for_five_minutes(void **state)
{
    struct fixture *f = *state;
    struct str cookie;
    struct principal p;
    bool right;
    first_account(f);
    assert_true(
        try_in(f, (struct auth_try){.login = STR("ann"), .password = STR(PASSWORD)}, &cookie));
    must(f, auth_by_session(f->store, &f->arena, cookie, later(AUTH_HOUR), &p, &f->err));
    assert_false(auth_is_proved(&p, later(AUTH_HOUR)));
    static const char *const passwords[] = {"wrong one today", PASSWORD};
    for (int i = 0; i < 2; i++) {
        struct auth_try t = {.login = p.login,
                             .password = str_of(passwords[i]),
                             .password_alone = true,
                             .visit = {.now = later(AUTH_HOUR), .address = STR("192.0.2.1")}};
        fixture_begin(f);
        must(f, fixture_end(f, auth_try_begin(f->store, &f->arena, &t, &f->err)));
        must(f, auth_try_prove(f->store, &f->arena, &t, &f->err));
        fixture_begin(f);
        must(f, fixture_end(f, auth_try_prove_again(f->store, &f->arena, &t, &p, &right, &f->err)));
        assert_int_equal(right, i);
    }
    must(f, auth_by_session(f->store, &f->arena, cookie, later(AUTH_HOUR), &p, &f->err));
    assert_true(auth_is_proved(&p, later(AUTH_HOUR + AUTH_PROVED - 1)));
}

static void the_access_log_has_no_secrets_and_forgets(void **state)
{
    struct fixture *f = *state;
    struct json *entries;
    struct buf text = {.arena = &f->arena};
    first_account(f);
    assert_true(in(f, "ann", PASSWORD, "", 0));
    assert_false(in(f, "ann", "wrong password", "", 0));
    assert_false(in(f, "my secret typed here", "x", "", 0));
    must(f, auth_log_list(f->store, &f->arena, 100, &entries, &f->err));
    assert_int_equal(json_count(entries), 3);
    json_write(entries, &text);
    assert_true(str_has(buf_str(&text), STR("\"login\":\"ann\"")));
    assert_true(str_has(buf_str(&text), STR("sign_in_failed")));
    assert_false(str_has(buf_str(&text), STR("secret")));
    assert_false(str_has(buf_str(&text), STR("wrong")));
    fixture_begin(f);
    must(f, fixture_end(f, auth_setting_set(f->store, &f->arena, STR("access_log_days"), STR("30"),
                                            &f->err)));
    assert_true(in(f, "ann", PASSWORD, "", 31 * AUTH_DAY));
    must(f, auth_log_list(f->store, &f->arena, 100, &entries, &f->err));
    assert_int_equal(json_count(entries), 1);
}

static void settings_are_those_there_are(void **state)
{
    static const struct {
        const char *name, *value;
        bool ok;
    } rows[] = {
        {"access_log_days", "1", true},  {"access_log_days", "0", false},
        {"access_log_days", "x", false}, {"oidc_issuer", "https://login.example", true},
        {"nothing", "1", false},         {"oidc_secret", "hush", true},
    };
    struct fixture *f = *state;
    struct json *all;
    struct buf text = {.arena = &f->arena};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fixture_begin(f);
        assert_int_equal(fixture_end(f, auth_setting_set(f->store, &f->arena, str_of(rows[i].name),
                                                         str_of(rows[i].value), &f->err)),
                         rows[i].ok);
    }
    must(f, auth_settings(f->store, &f->arena, &all, &f->err));
    json_write(all, &text);
    assert_true(str_has(buf_str(&text), STR("https://login.example")));
    assert_false(str_has(buf_str(&text), STR("hush")));
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(the_first_account_has_all_roles_but_those_of_guests),
        T(signing_in_wants_login_and_password),
        T(one_waits_longer_and_longer_and_never_for_ever),
        T(an_address_waits_as_well_but_who_gets_in_costs_it_nothing),
        T(a_code_is_wanted_once_the_app_has_shown_one_and_taken_once),
        T(a_code_used_twice_at_the_same_time_is_taken_once),
        T(a_code_may_be_required_of_all_but_those_of_a_provider),
        T(a_recovery_code_opens_once),
        T(an_invitation_is_good_once_and_for_a_week),
        T(a_new_password_ends_the_other_sessions),
        T(sessions_and_tokens_are_listed_and_ended_by_their_owner),
        T(the_password_again_counts_for_five_minutes),
        T(the_access_log_has_no_secrets_and_forgets),
        T(settings_are_those_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
