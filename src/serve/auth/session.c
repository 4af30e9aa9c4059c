#include "base/hash.h"
#include "base/world.h"
#include "serve/auth/account.h"

struct str auth_secret(struct arena *a)
{
    struct hash random;
    world_random(random.bytes, sizeof random.bytes);
    return hash_hex(a, &random);
}

struct str auth_key(struct arena *a, struct str secret)
{
    struct hash h = hash_sha256(secret);
    return hash_hex(a, &h);
}

bool auth_session_start(struct store *s, struct arena *a, const struct auth_visit *visit,
                        struct str person, struct str *cookie, struct err *err)
{
    enum { AGENT_MAX = 200 }; /* shown in the list of sessions; real ones have 120 */
    struct str secret = auth_secret(a);
    const struct store_param params[] = {
        STORE_P(auth_key(a, secret)),
        STORE_P(person),
        STORE_N(visit->now.ms),
        STORE_P(visit->address),
        STORE_P(str_sub(visit->agent, 0, AGENT_MAX)),
    };
    if (!store_apart(s, "auth_session_add", params, COUNT_OF(params), NULL, err))
        return false;
    *cookie = secret;
    return true;
}

bool auth_token_make(struct store *s, struct arena *a, const struct auth_token *token,
                     struct str *text, struct err *err)
{
    unsigned scopes;
    if (!auth_words(token->scopes, &scopes, err))
        return err_wrap(err, "scopes");
    if (scopes == 0)
        return err_set(err, ERR_INVALID, "scopes: say at least one permission, as read");
    if (str_trim(token->name).n == 0)
        return err_set(err, ERR_INVALID, "name: say what the token is for");
    if (token->expires_at.ms <= token->made_at.ms)
        return err_set(err, ERR_INVALID, "expires: must be later than now");
    if (token->expires_at.ms - token->made_at.ms > AUTH_TOKEN_LONGEST)
        return err_set(err, ERR_INVALID, "expires: a token lives at most one year");
    struct str secret = str_fmt(a, "tut_%.*s", STR_ARG(auth_secret(a)));
    const struct store_param params[] = {
        STORE_P(auth_key(a, secret)),      STORE_P(token->person),  STORE_P(token->name),
        STORE_P(auth_words_of(a, scopes)), STORE_P(token->devices), STORE_N(token->made_at.ms),
        STORE_N(token->expires_at.ms),
    };
    if (!store_apart(s, "auth_token_add", params, COUNT_OF(params), NULL, err))
        return false;
    *text = secret;
    return true;
}
