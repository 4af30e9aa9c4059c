/*
 * openid.h - signing in with the organisation's own provider (OpenID Connect Core 1.0, Discovery
 * 1.0), by authorization code with PKCE (RFC 7636).
 *
 * The operator fixes the issuer; nothing that comes from a browser says where we ask. What binds
 * the answer to the browser is one secret in a cookie, of which state, nonce and code verifier
 * follow: nothing is kept here meanwhile. Who comes must be a person that exists; none is made.
 */
#ifndef SERVE_AUTH_OPENID_H
#define SERVE_AUTH_OPENID_H

#include "base/date.h"
#include "base/json.h"
#include "store/store.h"

/* --- openid_token.c: what the provider says; pure --- */

struct openid_provider {
    struct str issuer, authorize, token, keys; /* addresses */
};
/* The answer of /.well-known/openid-configuration. ERR_INVALID when it speaks for another issuer,
   or names addresses that are not asked (base/http.h). */
NODISCARD bool openid_discovery(struct arena *a, struct str text, struct str issuer,
                                struct openid_provider *out, struct err *err);

struct openid_expect {
    struct str issuer, client, nonce;
    struct instant now;
};
/* The claims of an id token, when it is signed by one of the keys (a JWK set; RS256 or ES256) and
   meant for us, now (Core 3.1.3.7). */
NODISCARD bool openid_claims(struct arena *a, struct str token, struct str keys,
                             const struct openid_expect *expect, const struct json **out,
                             struct err *err);

/* --- openid.c --- */

enum { OPENID_COOKIE_SECONDS = 600 }; /* as long as somebody may take at the provider */

/* What follows from the secret of the cookie. */
struct openid_binding {
    struct str state, nonce, verifier, challenge;
};
struct openid_binding openid_binding(struct arena *a, struct str secret);

/* The address at the provider to which the browser is sent. ERR_NO_DATA when none is set up. */
NODISCARD bool openid_start(struct store *s, struct arena *a, struct str secret,
                            struct str *address, struct err *err);
/* Who came back with that code: the id of the person. ERR_DENIED when the provider names nobody who
   may sign in here; the message does not say why. */
NODISCARD bool openid_finish(struct store *s, struct arena *a, struct str secret, struct str code,
                             struct instant now, struct str *person, struct err *err);

#endif
