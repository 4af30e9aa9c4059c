#include "serve/auth/openid.h"

#include <pthread.h>

#include "base/base64.h"
#include "base/hash.h"
#include "base/http.h"
#include "base/limits.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"

/* --- what binds the answer to the browser --- */

static struct str derived(struct arena *a, const char *what, struct str secret)
{
    struct hash h = hash_sha256(str_fmt(a, "tutela-openid-%s:%.*s", what, STR_ARG(secret)));
    return base64_url_encode(a, (struct str){(const char *)h.bytes, HASH_SIZE});
}

struct openid_binding openid_binding(struct arena *a, struct str secret)
{
    struct openid_binding b = {
        .state = derived(a, "state", secret),
        .nonce = derived(a, "nonce", secret),
        .verifier = derived(a, "verifier", secret), /* 43 letters, as RFC 7636 4.1 wants */
    };
    struct hash h = hash_sha256(b.verifier);
    b.challenge = base64_url_encode(a, (struct str){(const char *)h.bytes, HASH_SIZE});
    return b;
}

/* --- asking the provider --- */

/* Anybody may make us ask: two at a time, and four that wait, so that a provider that is slow does
   not take all threads of the server. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the two below */
static pthread_cond_t one_ended = PTHREAD_COND_INITIALIZER;
static int asking, waiting;

static bool begin_asking(struct err *err)
{
    enum { ASKING_MAX = 2, WAITING_MAX = 4 };
    pthread_mutex_lock(&lock);
    bool room = asking < ASKING_MAX || waiting < WAITING_MAX;
    if (room) {
        waiting++;
        while (asking == ASKING_MAX)
            pthread_cond_wait(&one_ended, &lock);
        waiting--;
        asking++;
    }
    pthread_mutex_unlock(&lock);
    return room || err_set(err, ERR_LIMIT, "too many sign in at once; try again in a moment");
}

static void end_asking(void)
{
    pthread_mutex_lock(&lock);
    asking--;
    pthread_cond_signal(&one_ended);
    pthread_mutex_unlock(&lock);
}

struct client {
    struct arena *arena;
    struct http *http;
    struct str issuer, id, secret, redirect, claim; /* settings */
    struct openid_provider provider;
};

static bool fetch(struct client *c, struct http_request request, struct str *body, struct err *err)
{
    struct http_answer answer;
    request.max_bytes = (int64_t)MIB(1);
    request.timeout_ms = 10000;
    if (!http_get(c->http, c->arena, &request, &answer, err))
        return false;
    *body = answer.body;
    return answer.status == 200 ||
           err_set(err, ERR_IO, "%.*s: answers with %d", STR_ARG(request.url), answer.status);
}

static bool read_settings(struct store *s, struct client *c, struct err *err)
{
    struct arena *a = c->arena;
    if (!auth_setting(s, a, "oidc_issuer", &c->issuer, err) ||
        !auth_setting(s, a, "oidc_client", &c->id, err) ||
        !auth_setting(s, a, "oidc_secret", &c->secret, err) ||
        !auth_setting(s, a, "oidc_redirect", &c->redirect, err) ||
        !auth_setting(s, a, "oidc_claim", &c->claim, err))
        return false;
    return (c->issuer.n && c->id.n && c->redirect.n) ||
           err_set(err, ERR_NO_DATA,
                   "no provider is set up (oidc_issuer, oidc_client, "
                   "oidc_redirect)");
}

static bool discover(struct client *c, struct err *err)
{
    struct str text, issuer = c->issuer;
    bool slash = str_ends(issuer, STR("/"));
    struct str base = str_sub(issuer, 0, issuer.n - slash);
    struct http_request request = {
        .url = str_fmt(c->arena, "%.*s/.well-known/openid-configuration", STR_ARG(base))};
    return fetch(c, request, &text, err) &&
           openid_discovery(c->arena, text, issuer, &c->provider, err);
}

/* --- there --- */

static struct str start_address(const struct client *c, const struct openid_binding *b)
{
    struct buf u = {.arena = c->arena};
    buf_put(&u, c->provider.authorize);
    buf_char(&u, str_has(c->provider.authorize, STR("?")) ? '&' : '?');
    BUF_LIT(&u, "response_type=code&scope=openid%20email&code_challenge_method=S256&client_id=");
    buf_url(&u, c->id);
    BUF_LIT(&u, "&redirect_uri=");
    buf_url(&u, c->redirect);
    buf_fmt(&u, "&state=%.*s&nonce=%.*s&code_challenge=%.*s", STR_ARG(b->state), STR_ARG(b->nonce),
            STR_ARG(b->challenge));
    return buf_str(&u);
}

bool openid_start(struct store *s, struct arena *a, struct str secret, struct str *out,
                  struct err *err)
{
    struct client c = {.arena = a};
    struct openid_binding b = openid_binding(a, secret);
    if (!read_settings(s, &c, err) || !begin_asking(err))
        return false;
    bool ok = http_open(a, &c.http, err) && discover(&c, err);
    http_close(c.http);
    end_asking();
    if (ok)
        *out = start_address(&c, &b);
    return ok;
}

/* --- and back --- */

/* RFC 6749, 4.1.3; who has a secret shows it as 2.3.1 wants. */
static bool redeem(struct client *c, struct str code, struct str verifier, struct str *token,
                   struct err *err)
{
    struct arena *a = c->arena;
    struct buf form = {.arena = a}, pair = {.arena = a};
    struct str text;
    struct json *answer;
    BUF_LIT(&form, "grant_type=authorization_code&code=");
    buf_url(&form, code);
    BUF_LIT(&form, "&redirect_uri=");
    buf_url(&form, c->redirect);
    BUF_LIT(&form, "&client_id=");
    buf_url(&form, c->id);
    buf_fmt(&form, "&code_verifier=%.*s", STR_ARG(verifier));
    struct http_request request = {.url = c->provider.token, .form = buf_str(&form)};
    if (c->secret.n) {
        buf_url(&pair, c->id);
        buf_char(&pair, ':');
        buf_url(&pair, c->secret);
        request.key_name = STR("Authorization");
        request.key = str_fmt(a, "Basic %.*s", STR_ARG(base64_encode(a, buf_str(&pair))));
    }
    if (!fetch(c, request, &text, err) || !json_read(a, text, &answer, err))
        return false;
    *token = json_text(answer, "id_token");
    return token->n || err_set(err, ERR_INVALID, "the provider sent no id token");
}

static bool ask_claims(struct client *c, struct str secret, struct str code, struct instant now,
                       const struct json **claims, struct err *err)
{
    struct openid_binding b = openid_binding(c->arena, secret);
    const struct openid_expect expect = {
        .issuer = c->issuer, .client = c->id, .nonce = b.nonce, .now = now};
    struct str token, keys;
    return http_open(c->arena, &c->http, err) && discover(c, err) &&
           redeem(c, code, b.verifier, &token, err) &&
           fetch(c, (struct http_request){.url = c->provider.keys}, &keys, err) &&
           openid_claims(c->arena, token, keys, &expect, claims, err);
}

/* The one person that the claim names; an address counts only when the provider has verified it. */
static bool find_person(struct store *s, const struct client *c, const struct json *claims,
                        struct str *person, struct err *err)
{
    struct json *rows;
    bool by_email = !STR_IS(c->claim, "sub");
    struct str name = json_text(claims, by_email ? "email" : "sub");
    const struct store_param params[] = {STORE_P(str_lower(c->arena, name))};
    *person = (struct str){0};
    if (!name.n || (by_email && !json_is_true(claims, "email_verified")))
        return true;
    if (!store_query(s, c->arena, by_email ? "auth_email" : "auth_login", params, COUNT_OF(params),
                     &rows, err))
        return false;
    if (json_count(rows) == 1)
        *person = json_text(json_first(rows), "id");
    return true;
}

bool openid_finish(struct store *s, struct arena *a, struct str secret, struct str code,
                   struct instant now, struct str *person, struct err *err)
{
    struct client c = {.arena = a};
    const struct json *claims = NULL;
    struct principal who = {0};
    if (!read_settings(s, &c, err) || !begin_asking(err))
        return false;
    bool ok = ask_claims(&c, secret, code, now, &claims, err);
    http_close(c.http);
    end_asking();
    if (!ok || !find_person(s, &c, claims, person, err) ||
        (person->n && !auth_person(s, a, *person, now, &who, err)))
        return false;
    return who.by != AUTH_NOBODY ||
           err_set(err, ERR_DENIED,
                   "Your organisation knows you, but nobody here may sign in as "
                   "that; ask an administrator");
}
