#include "base/hash.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/openid.h"
#include "serve/web/web.h"

/* Signing in with the organisation's provider: there, and back. Both are addresses that a browser
   is sent to, so both are pages, and the second one makes a session. */

enum { BAD_GATEWAY = 502 };

static const char *cookie_name(bool secure)
{
    return secure ? "__Host-tutela-openid" : "tutela-openid";
}

static struct str cookie_set(const struct web_request *r, struct str secret)
{
    return str_fmt(r->arena, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                   cookie_name(r->secure), STR_ARG(secret), (int)OPENID_COOKIE_SECONDS,
                   r->secure ? "; Secure" : "");
}

static struct str cookie_get(const struct web_request *r)
{
    struct str rest = r->headers->cookie, part;
    while (str_split(&rest, ';', &part)) {
        size_t equals = str_find_char(part, '=');
        if (str_eq(str_trim(str_sub(part, 0, equals)), str_of(cookie_name(r->secure))))
            return str_trim(str_from(part, equals + 1));
    }
    return (struct str){0};
}

/* The page that says why nobody was sent on. */
static bool say_why(struct web_request *r, const char *why, struct json **model)
{
    struct json *m = json_object(r->arena);
    json_add_text(r->arena, m, "title", STR("Sign in with your organisation"));
    json_add_text(r->arena, m, "why", str_copy(r->arena, str_of(why)));
    r->personal = true;
    *model = m;
    return true;
}

bool page_openid(struct web_request *r, struct json **model, struct err *err)
{
    struct str secret = auth_secret(r->arena), address;
    struct err why = {0};
    (void)err;
    if (r->who->by == AUTH_READER)
        return say_why(r, "This server only reads; nobody signs in.", model);
    if (!openid_start(r->store, r->arena, secret, &address, &why)) {
        r->status = why.code == ERR_NO_DATA ? 0 : BAD_GATEWAY;
        return say_why(r, why.text, model);
    }
    r->set_cookie = cookie_set(r, secret);
    r->see_other = address;
    return say_why(r, "", model);
}

struct arrival {
    struct web_request *r;
    struct str person, cookie;
};

static bool let_in(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct arrival *x = context;
    struct web_request *r = x->r;
    const struct auth_visit visit = {r->now, r->peer, r->headers->user_agent, true};
    const struct auth_entry entry = {
        .event = AUTH_SIGNED_IN_ELSEWHERE, .person = x->person, .address = r->peer};
    (void)a;
    return auth_log(s, r->arena, &entry, r->now, err) &&
           auth_session_start(s, r->arena, &visit, x->person, &x->cookie, err);
}

/* Whether the answer belongs to what this browser began. */
static bool is_expected(const struct web_request *r, struct str secret)
{
    struct openid_binding b = openid_binding(r->arena, secret);
    struct hash x = hash_sha256(web_param(r, "state")), y = hash_sha256(b.state);
    return secret.n == HASH_HEX && hash_eq(&x, &y);
}

bool page_openid_back(struct web_request *r, struct json **model, struct err *err)
{
    struct arrival x = {.r = r};
    struct err why = {0};
    struct str secret = cookie_get(r), code = web_param(r, "code");
    (void)err;
    if (r->who->by == AUTH_READER)
        return say_why(r, "This server only reads; nobody signs in.", model);
    if (!is_expected(r, secret)) {
        r->status = 403;
        return say_why(r, "This answer belongs to no sign-in of this browser; begin again.", model);
    }
    if (!code.n) {
        r->status = 403;
        return say_why(r, "Your organisation did not let you in.", model);
    }
    if (!openid_finish(r->store, r->arena, secret, code, r->now, &x.person, &why) ||
        !web_change(r, let_in, &x, &why)) {
        r->status = why.code == ERR_DENIED || why.code == ERR_INVALID ? 403 : BAD_GATEWAY;
        return say_why(r, why.text, model);
    }
    r->set_cookie = web_cookie_set(r->arena, x.cookie, r->secure);
    r->see_other = STR("/");
    return say_why(r, "", model);
}
