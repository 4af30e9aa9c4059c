#include "base/base64.h"
#include "base/http.h"
#include "base/limits.h"
#include "base/signature.h"
#include "serve/auth/openid.h"

/* --- the provider --- */

static bool address(const struct json *config, const char *name, struct str *out, struct err *err)
{
    *out = json_text(config, name);
    if (!out->n)
        return err_set(err, ERR_INVALID, "%s: is missing", name);
    return http_url_check(*out, NULL, err) || err_wrap(err, "%s", name);
}

bool openid_discovery(struct arena *a, struct str text, struct str issuer,
                      struct openid_provider *out, struct err *err)
{
    struct json *config;
    struct openid_provider p;
    if (!json_read(a, text, &config, err))
        return err_wrap(err, "the provider's configuration");
    p.issuer = json_text(config, "issuer");
    /* Discovery 4.3: exactly the same. */
    if (!str_eq(p.issuer, issuer))
        return err_set(err, ERR_INVALID, "issuer: the configuration is that of \"%.*s\"",
                       STR_ARG(str_sub(p.issuer, 0, 200)));
    if (!address(config, "authorization_endpoint", &p.authorize, err) ||
        !address(config, "token_endpoint", &p.token, err) ||
        !address(config, "jwks_uri", &p.keys, err))
        return err_wrap(err, "the provider's configuration");
    *out = p;
    return true;
}

/* --- tokens (RFC 7519, RFC 7515) --- */

struct parts {
    struct str header, claims, signature; /* as they are written */
    struct str message;                   /* what is signed: header, '.', claims */
};

static bool split(struct str token, struct parts *out)
{
    struct str rest = token;
    if (!str_split(&rest, '.', &out->header) || !str_split(&rest, '.', &out->claims))
        return false;
    out->signature = rest;
    out->message = str_sub(token, 0, out->header.n + 1 + out->claims.n);
    return rest.n > 0 && str_find_char(rest, '.') == rest.n &&
           token.n == out->message.n + 1 + rest.n;
}

static bool read_part(struct arena *a, struct str part, struct json **out, struct err *err)
{
    struct str text;
    if (!base64_url_decode(a, part, &text) || !json_read(a, text, out, err) ||
        (*out)->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "the id token is no JSON Web Token");
    return true;
}

static bool number(struct arena *a, const struct json *key, const char *name, struct str *out)
{
    if (!base64_url_decode(a, json_text(key, name), out))
        return false;
    while (out->n > 1 && out->p[0] == 0) /* leading zeros say nothing, but of coordinates */
        *out = str_from(*out, 1);
    return out->n > 0;
}

/* RFC 7518, 6.2 and 6.3. */
static bool read_key(struct arena *a, const struct json *jwk, struct str algorithm,
                     struct signature_key *key)
{
    *key = (struct signature_key){0};
    if (STR_IS(algorithm, "RS256")) {
        key->kind = SIGNATURE_RSA;
        return STR_IS(json_text(jwk, "kty"), "RSA") && number(a, jwk, "n", &key->modulus) &&
               number(a, jwk, "e", &key->exponent);
    }
    key->kind = SIGNATURE_P256;
    return STR_IS(json_text(jwk, "kty"), "EC") && STR_IS(json_text(jwk, "crv"), "P-256") &&
           base64_url_decode(a, json_text(jwk, "x"), &key->x) &&
           base64_url_decode(a, json_text(jwk, "y"), &key->y);
}

/* Whether the key is one to try: that of the token's name, for signatures, of the algorithm. */
static bool is_candidate(const struct json *jwk, struct str kid, struct str algorithm)
{
    struct str use = json_text(jwk, "use"), alg = json_text(jwk, "alg");
    return (!kid.n || str_eq(json_text(jwk, "kid"), kid)) && (!use.n || STR_IS(use, "sig")) &&
           (!alg.n || str_eq(alg, algorithm));
}

static bool check_signature(struct arena *a, const struct parts *p, const struct json *header,
                            const struct json *set, struct err *err)
{
    enum { KEYS_MAX = 32 };
    struct str algorithm = json_text(header, "alg"), signature;
    int tried = 0;
    /* "none", and codes with a shared secret, are not taken (RFC 8725, 3.1). */
    if (!STR_IS(algorithm, "RS256") && !STR_IS(algorithm, "ES256"))
        return err_set(err, ERR_INVALID, "alg: \"%.*s\" is neither RS256 nor ES256",
                       STR_ARG(str_sub(algorithm, 0, 20)));
    if (json_get(header, "crit"))
        return err_set(err, ERR_INVALID, "crit: wants what is not known here");
    if (!base64_url_decode(a, p->signature, &signature))
        return err_set(err, ERR_INVALID, "the id token is no JSON Web Token");
    JSON_EACH (jwk, json_get(set, "keys")) {
        struct signature_key key;
        struct err wrong;
        if (!is_candidate(jwk, json_text(header, "kid"), algorithm) ||
            !read_key(a, jwk, algorithm, &key) || ++tried > KEYS_MAX)
            continue;
        if (signature_verify(&key, p->message, signature, &wrong))
            return true;
    }
    return err_set(err, ERR_INVALID, "the id token is signed by none of the provider's keys");
}

/* "aud" is a text, or an array of them. */
static bool is_for(const struct json *claims, struct str client)
{
    const struct json *aud = json_get(claims, "aud");
    bool ours = str_eq(json_as_text(aud), client);
    size_t others = 0;
    if (aud && aud->type == JSON_ARRAY)
        JSON_EACH (one, aud) {
            ours = ours || str_eq(json_as_text(one), client);
            others += !str_eq(json_as_text(one), client);
        }
    struct str party = json_text(claims, "azp");
    return client.n && ours && (!others || party.n) && (!party.n || str_eq(party, client));
}

static bool check_claims(const struct json *claims, const struct openid_expect *expect,
                         struct err *err)
{
    enum { SKEW_S = 60, AGE_S = 600 };
    int64_t now = expect->now.ms / 1000;
    int64_t ends = json_int(claims, "exp", 0), made = json_int(claims, "iat", 0);
    const char *wrong = NULL;
    if (!str_eq(json_text(claims, "iss"), expect->issuer))
        wrong = "iss: is another issuer";
    else if (!is_for(claims, expect->client))
        wrong = "aud: is not for us";
    else if (ends <= now - SKEW_S)
        wrong = "exp: has ended";
    else if (made > now + SKEW_S || made < now - AGE_S)
        wrong = "iat: was not made now";
    else if (!expect->nonce.n || !str_eq(json_text(claims, "nonce"), expect->nonce))
        wrong = "nonce: is not of this sign-in";
    else if (!json_text(claims, "sub").n)
        wrong = "sub: is missing";
    return !wrong || err_set(err, ERR_INVALID, "%s", wrong);
}

bool openid_claims(struct arena *a, struct str token, struct str keys,
                   const struct openid_expect *expect, const struct json **out, struct err *err)
{
    struct parts p;
    struct json *header, *claims, *set;
    if (token.n > KIB(64) || !split(token, &p))
        return err_set(err, ERR_INVALID, "the id token is no JSON Web Token");
    if (!read_part(a, p.header, &header, err) || !read_part(a, p.claims, &claims, err))
        return false;
    if (!json_read(a, keys, &set, err))
        return err_wrap(err, "the provider's keys");
    if (!check_signature(a, &p, header, set, err) || !check_claims(claims, expect, err))
        return false;
    *out = claims;
    return true;
}
