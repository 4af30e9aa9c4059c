#include "base/hash.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/proof.h"
#include "serve/auth/signin.h"
#include "serve/web/web.h"

/* Signing in and out, the first account, and invitations. What a change finds lives in the arena of
   the request, which waits for it. */

enum { TOO_MANY_REQUESTS = 429 }; /* RFC 6585, 4 */

static struct auth_visit visit_of(const struct web_request *r)
{
    return (struct auth_visit){r->now, r->peer, r->headers->user_agent, false};
}

/* --- signing in --- */

struct sign_in {
    struct web_request *r;
    struct auth_try attempt;
    struct str cookie;
    bool right; /* the password again is */
};

static bool begin_try(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct sign_in *x = context;
    (void)a;
    return auth_try_begin(s, x->r->arena, &x->attempt, err);
}

/* A session that the browser still has ends: signing in never goes on with an old one. */
static bool end_old(const struct web_request *r, struct store *s, struct err *err)
{
    const struct store_param params[] = {STORE_P(r->who->key), STORE_P(r->who->person)};
    return r->who->by != AUTH_SESSION ||
           store_apart(s, "auth_session_end", params, COUNT_OF(params), NULL, err);
}

static bool end_try(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct sign_in *x = context;
    (void)a;
    return auth_try_end(s, x->r->arena, &x->attempt, &x->cookie, err) &&
           (!x->cookie.n || end_old(x->r, s, err));
}

static bool end_proof(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct sign_in *x = context;
    (void)a;
    return auth_try_prove_again(s, x->r->arena, &x->attempt, x->r->who, &x->right, err);
}

/* Up to the point where what came of it is written down. */
static bool try_it(struct sign_in *x, struct err *err)
{
    if (web_change(x->r, begin_try, x, err) &&
        auth_try_prove(x->r->store, x->r->arena, &x->attempt, err))
        return true;
    if (err->code == ERR_LIMIT)
        x->r->status = TOO_MANY_REQUESTS;
    return false;
}

bool act_login(struct web_request *r, struct err *err)
{
    struct sign_in x = {
        .r = r,
        .attempt = {.login = web_field(r, "login"),
                    .password = web_field(r, "password"),
                    .code = web_field(r, "code"),
                    .visit = visit_of(r)},
    };
    if (!try_it(&x, err) || !web_change(r, end_try, &x, err))
        return false;
    if (!x.cookie.n)
        return err_set(err, ERR_DENIED, AUTH_TRY_FAILED);
    r->set_cookie = web_cookie_set(r->arena, x.cookie, r->secure);
    r->see_other = web_local(web_field(r, "next"));
    return true;
}

bool web_prove_again(struct web_request *r, bool always, struct err *err)
{
    struct sign_in x = {
        .r = r,
        .attempt = {.login = r->who->login,
                    .password = web_field(r, "password_now"),
                    .password_alone = true,
                    .visit = visit_of(r)},
    };
    if (r->who->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "This is done by a person who is signed in");
    if (!always && auth_is_proved(r->who, r->now))
        return true;
    if (!x.attempt.password.n)
        return err_set(err, ERR_DENIED, "Give your password once more, as for what is done here");
    if (!try_it(&x, err) || !web_change(r, end_proof, &x, err))
        return false;
    return x.right || err_set(err, ERR_DENIED, "The password is not right");
}

/* The typed texts of a form that are no secrets, for the form shown again. */
static struct json *typed(const struct web_request *r, const char *title, const char *const *names,
                          size_t count)
{
    struct json *m = json_object(r->arena);
    json_add_text(r->arena, m, "title", str_of(title));
    for (size_t i = 0; i < count; i++)
        json_add_text(r->arena, m, names[i], str_copy(r->arena, web_field(r, names[i])));
    return m;
}

bool page_login(struct web_request *r, struct json **model, struct err *err)
{
    static const char *const names[] = {"login"};
    struct json *m = typed(r, "Sign in", names, COUNT_OF(names));
    struct str next = web_field(r, "next"), issuer;
    if (!auth_setting(r->store, r->arena, "oidc_issuer", &issuer, err))
        return false;
    json_add_text(r->arena, m, "next", web_local(next.n ? next : web_param(r, "next")));
    json_add_bool(r->arena, m, "openid", issuer.n > 0);
    r->personal = true;
    *model = m;
    return true;
}

static bool log_out(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct web_request *r = context;
    const struct auth_entry entry = {.event = AUTH_SIGNED_OUT,
                                     .person = r->who->person,
                                     .login = r->who->login,
                                     .address = r->peer};
    return end_old(r, s, err) && auth_log(s, a, &entry, r->now, err);
}

bool act_logout(struct web_request *r, struct err *err)
{
    if (r->who->by == AUTH_SESSION && !web_change(r, log_out, r, err))
        return false;
    r->set_cookie = web_cookie_set(r->arena, (struct str){0}, r->secure);
    r->see_other = STR("/login");
    return true;
}

/* --- the first account --- */

struct newcomer {
    struct web_request *r;
    struct auth_first first;
    struct str secret; /* of an invitation */
    struct str person, cookie;
};

static bool start_session(struct newcomer *x, struct store *s, struct err *err)
{
    struct arena *a = x->r->arena;
    const struct auth_visit visit = visit_of(x->r);
    const struct auth_entry entry = {.event = AUTH_ACCOUNT_MADE,
                                     .person = x->person,
                                     .login = x->first.login,
                                     .address = x->r->peer};
    return auth_log(s, a, &entry, x->r->now, err) &&
           auth_session_start(s, a, &visit, x->person, &x->cookie, err);
}

static bool make_first(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct newcomer *x = context;
    (void)a;
    return auth_first_account(s, x->r->arena, &x->first, x->r->now, &x->person, err) &&
           start_session(x, s, err);
}

/* The new password, typed twice, hashed. */
static bool new_password(struct web_request *r, struct str login, struct str name, struct str *hash,
                         struct err *err)
{
    struct str password = web_field(r, "password");
    if (!str_eq(password, web_field(r, "again")))
        return err_set(err, ERR_INVALID, "password: the two are not the same");
    return auth_password_check(r->arena, password, login, name, err) &&
           auth_password_hash(r->arena, password, hash, err);
}

static void come_in(struct newcomer *x, const char *to)
{
    x->r->set_cookie = web_cookie_set(x->r->arena, x->cookie, x->r->secure);
    x->r->see_other = str_of(to);
}

static bool code_is_right(const struct web_request *r, struct err *err)
{
    struct str given = str_trim(web_field(r, "code"));
    struct hash x = hash_sha256(given), y = hash_sha256(r->first_run_code);
    if (!r->first_run_code.n)
        return err_set(err, ERR_CONFLICT, "There was an account when this server started: sign in");
    return hash_eq(&x, &y) ||
           err_set(err, ERR_DENIED, "The code is not the one that the console shows");
}

bool act_first_run(struct web_request *r, struct err *err)
{
    struct newcomer x = {
        .r = r,
        .first = {.name = str_trim(web_field(r, "name")), .login = str_trim(web_field(r, "login"))},
    };
    if (!code_is_right(r, err) || !new_password(r, x.first.login, x.first.name, &x.first.hash, err))
        return false;
    if (!x.first.name.n)
        return err_set(err, ERR_INVALID, "name: is required");
    /* The history says who added the first person: he himself. */
    const struct principal self = {.name = x.first.name}, *nobody = r->who;
    r->who = &self;
    bool ok = web_change(r, make_first, &x, err);
    r->who = nobody;
    if (ok)
        come_in(&x, "/account");
    return ok;
}

bool page_first_run(struct web_request *r, struct json **model, struct err *err)
{
    static const char *const names[] = {"name", "login", "code"};
    struct json *m = typed(r, "The first account", names, COUNT_OF(names));
    bool any = true;
    if (!auth_any_account(r->store, r->arena, &any, err))
        return false;
    json_add_bool(r->arena, m, "any", any);
    json_add_bool(r->arena, m, "waits", !any && r->first_run_code.n);
    r->personal = true;
    *model = m;
    return true;
}

/* --- invitations --- */

static bool take_invitation(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct newcomer *x = context;
    (void)a;
    struct json *account;
    if (!auth_invitation_take(s, x->r->arena, x->secret, x->first.hash, x->r->now, &x->person,
                              err) ||
        !auth_account(s, x->r->arena, x->person, &account, err))
        return false;
    /* Who has an app shows its code: a link in a message is no way around it. */
    return json_is_true(account, "totp_on") || start_session(x, s, err);
}

/* Whose link it is, as one who could sign in; AUTH_NOBODY when it is none. */
static bool whose_link(struct web_request *r, struct str secret, struct principal *who,
                       struct err *err)
{
    struct str person;
    *who = (struct principal){0};
    return auth_invited(r->store, r->arena, secret, r->now, &person, err) &&
           (!person.n || auth_person(r->store, r->arena, person, r->now, who, err));
}

bool act_invited(struct web_request *r, struct err *err)
{
    struct principal who;
    struct newcomer x = {.r = r, .secret = web_field(r, "link")};
    if (!whose_link(r, x.secret, &who, err))
        return false;
    if (who.by == AUTH_NOBODY)
        return err_set(err, ERR_NOT_FOUND, "The link has ended, or was used; ask for another");
    x.first.login = who.login;
    if (!new_password(r, who.login, who.name, &x.first.hash, err) ||
        !web_change(r, take_invitation, &x, err))
        return false;
    if (x.cookie.n)
        come_in(&x, "/account");
    else
        r->see_other = STR("/login");
    return true;
}

bool page_invited(struct web_request *r, struct json **model, struct err *err)
{
    struct str link = web_field(r, "link");
    struct principal who;
    struct json *m = typed(r, "Your invitation", NULL, 0);
    if (!link.n)
        link = web_param(r, "link");
    if (!whose_link(r, link, &who, err))
        return false;
    json_add_bool(r->arena, m, "good", who.by != AUTH_NOBODY);
    json_add_text(r->arena, m, "link", link);
    json_add_text(r->arena, m, "name", who.name);
    json_add_text(r->arena, m, "login", who.login);
    r->personal = true;
    *model = m;
    return true;
}
