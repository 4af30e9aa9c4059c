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
        STORE_N(visit->provider),
        STORE_N(visit->provider ? 0 : visit->now.ms),
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

/* Keys are shown by their first digits: enough to tell them apart, too few to be of use. */
enum { SHOWN_DIGITS = 12 };

static void add_time(struct arena *a, struct json *to, const char *name, const struct json *row)
{
    int64_t ms = json_int(row, name, 0);
    const struct instant at = {ms - ms % AUTH_SECOND};
    json_add_text(a, to, name, at.ms ? instant_str(a, at) : (struct str){0});
}

bool auth_sessions(struct store *s, struct arena *a, struct str person, struct str key,
                   struct instant now, struct json **out, struct err *err)
{
    struct json *rows, *list = json_array(a);
    const struct store_param params[] = {STORE_P(person), STORE_N(now.ms - AUTH_SESSION_IDLE),
                                         STORE_N(now.ms - AUTH_SESSION_ABSOLUTE)};
    if (!store_query(s, a, "auth_sessions", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "key", str_sub(json_text(row, "key"), 0, SHOWN_DIGITS));
        add_time(a, one, "made_at", row);
        add_time(a, one, "seen_at", row);
        json_add_text(a, one, "address", json_text(row, "address"));
        json_add_text(a, one, "agent", json_text(row, "agent"));
        json_add_bool(a, one, "this", str_eq(json_text(row, "key"), key));
    }
    *out = list;
    return true;
}

bool auth_tokens(struct store *s, struct arena *a, struct str person, struct instant now,
                 struct json **out, struct err *err)
{
    struct json *rows, *list = json_array(a);
    const struct store_param params[] = {STORE_P(person)};
    if (!store_query(s, a, "auth_tokens", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "key", str_sub(json_text(row, "key"), 0, SHOWN_DIGITS));
        json_add_text(a, one, "name", json_text(row, "name"));
        json_add_text(a, one, "scopes", json_text(row, "scopes"));
        json_add_text(a, one, "devices", json_text(row, "devices"));
        add_time(a, one, "made_at", row);
        add_time(a, one, "expires_at", row);
        add_time(a, one, "used_at", row);
        json_add_bool(a, one, "ended", json_int(row, "expires_at", 0) <= now.ms);
    }
    *out = list;
    return true;
}

/* The key of that person that begins with the digits. */
static bool end_by_digits(struct store *s, const struct json *rows, const char *statement,
                          const struct store_param person, struct str digits, struct err *err)
{
    JSON_EACH (row, rows) {
        struct str key = json_text(row, "key");
        const struct store_param params[] = {STORE_P(key), person};
        if (digits.n >= SHOWN_DIGITS && str_starts(key, digits))
            return store_apart(s, statement, params, COUNT_OF(params), NULL, err);
    }
    return err_set(err, ERR_NOT_FOUND, "there is none that begins with \"%.*s\"",
                   STR_ARG(str_sub(digits, 0, HASH_HEX)));
}

bool auth_session_end(struct store *s, struct arena *a, struct str person, struct str digits,
                      struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(person), STORE_N(0), STORE_N(0)};
    return store_query(s, a, "auth_sessions", params, COUNT_OF(params), &rows, err) &&
           end_by_digits(s, rows, "auth_session_end", params[0], digits, err);
}

bool auth_token_end(struct store *s, struct arena *a, struct str person, struct str digits,
                    struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(person)};
    return store_query(s, a, "auth_tokens", params, COUNT_OF(params), &rows, err) &&
           end_by_digits(s, rows, "auth_token_end", params[0], digits, err);
}

bool auth_sessions_end(struct store *s, struct str person, struct str keep, struct err *err)
{
    const struct store_param params[] = {STORE_P(person), STORE_P(keep)};
    return store_apart(s, "auth_session_end_others", params, COUNT_OF(params), NULL, err);
}
