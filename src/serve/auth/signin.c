#include "serve/auth/signin.h"

#include <arpa/inet.h>

#include "base/hash.h"
#include "serve/auth/access.h"
#include "serve/auth/proof.h"

/* --- waiting --- */

/* Many addresses belong to one who has an IPv6 network: his first 64 bits count. */
static struct str address_name(struct arena *a, struct str address)
{
    struct in6_addr six;
    char text[INET6_ADDRSTRLEN];
    if (inet_pton(AF_INET6, str_cz(a, address), &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six)) {
        memset(six.s6_addr + 8, 0, 8);
        address = str_of(inet_ntop(AF_INET6, &six, text, sizeof text));
    }
    return str_fmt(a, "address:%.*s", STR_ARG(address));
}

/* What was typed need not be a login; it may be a password. */
static struct str login_name(struct arena *a, struct str login)
{
    struct hash h = hash_sha256(login);
    return str_fmt(a, "login:%.*s", STR_ARG(hash_hex(a, &h)));
}

static int64_t wait_after(int64_t fails, int64_t free_tries)
{
    int64_t wait = AUTH_SECOND;
    for (int64_t n = free_tries; n <= fails && wait < AUTH_LONGEST_WAIT; n++)
        wait *= 2;
    if (fails < free_tries)
        return 0;
    return wait < AUTH_LONGEST_WAIT ? wait : AUTH_LONGEST_WAIT;
}

/* Counts one more try; *wait_ms is how long there is still to wait, and then none is counted. */
static bool count_try(struct store *s, struct arena *a, struct str name, int64_t free_tries,
                      struct instant now, int64_t *wait_ms, struct err *err)
{
    struct json *rows;
    const struct store_param find[] = {STORE_P(name)};
    if (!store_query(s, a, "auth_throttle", find, COUNT_OF(find), &rows, err))
        return false;
    const struct json *row = json_first(rows);
    int64_t free_at = json_int(row, "free_at", 0), fails = json_int(row, "fails", 0);
    *wait_ms = free_at > now.ms ? free_at - now.ms : 0;
    if (*wait_ms)
        return true;
    if (now.ms - json_int(row, "last_at", 0) >= AUTH_TRIES_FORGET)
        fails = 0;
    int64_t wait = wait_after(++fails, free_tries);
    const struct store_param params[] = {
        STORE_P(name),
        STORE_N(fails),
        STORE_N(now.ms),
        STORE_N(wait ? now.ms + wait : 0),
    };
    return store_apart(s, "auth_throttle_set", params, COUNT_OF(params), NULL, err);
}

static bool find_person(struct store *s, struct arena *a, struct str login, struct str *person,
                        struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(str_lower(a, login))};
    if (!store_query(s, a, "auth_login", params, COUNT_OF(params), &rows, err))
        return false;
    *person = json_count(rows) == 1 && login.n ? json_text(json_first(rows), "id")
                                               : (struct str){0};
    return true;
}

static bool prune(struct store *s, struct instant now, struct err *err)
{
    const struct store_param tries[] = {STORE_N(now.ms - AUTH_TRIES_FORGET)};
    const struct store_param sessions[] = {STORE_N(now.ms - AUTH_SESSION_IDLE),
                                           STORE_N(now.ms - AUTH_SESSION_ABSOLUTE)};
    return store_apart(s, "auth_throttle_prune", tries, COUNT_OF(tries), NULL, err) &&
           store_apart(s, "auth_session_prune", sessions, COUNT_OF(sessions), NULL, err);
}

static bool log_try(struct store *s, struct arena *a, const struct auth_try *t,
                    enum auth_event event, struct err *err)
{
    const struct auth_entry entry = {
        .event = event,
        .person = t->person,
        .login = t->person.n ? t->login : (struct str){0},
        .address = t->visit.address,
    };
    return auth_log(s, a, &entry, t->visit.now, err);
}

bool auth_try_begin(struct store *s, struct arena *a, struct auth_try *t, struct err *err)
{
    enum { LOGIN_MAX = 200 };
    const struct instant now = t->visit.now;
    int64_t wait = 0;
    t->login = str_lower(a, str_sub(str_trim(t->login), 0, LOGIN_MAX));
    t->name = login_name(a, t->login);
    if (!prune(s, now, err) || !find_person(s, a, t->login, &t->person, err) ||
        !count_try(s, a, address_name(a, t->visit.address), AUTH_FREE_TRIES_ADDRESS, now, &wait,
                   err) ||
        (!wait && !count_try(s, a, t->name, AUTH_FREE_TRIES, now, &wait, err)))
        return false;
    if (wait)
        return err_set(err, ERR_LIMIT, "Too many tries; the next one is taken in %lld s",
                       (long long)((wait + AUTH_SECOND - 1) / AUTH_SECOND));
    return true;
}

/* --- proving --- */

static bool prove_code(struct store *s, struct arena *a, struct auth_try *t,
                       const struct json *account, bool *right, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(t->person),
                                         STORE_P(auth_recovery_key(a, t->code))};
    *right = auth_totp_holds(json_text(account, "totp"), t->code, t->visit.now,
                             json_int(account, "totp_step", 0), &t->step);
    if (*right)
        return true;
    if (!store_query(s, a, "auth_recovery_has", params, COUNT_OF(params), &rows, err))
        return false;
    t->recovery = json_count(rows) > 0;
    *right = t->recovery;
    return true;
}

static bool load_account(struct store *s, struct arena *a, struct str person,
                         const struct json **out, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(person)};
    if (!store_query(s, a, "auth_account", params, COUNT_OF(params), &rows, err))
        return false;
    *out = json_first(rows);
    return true;
}

bool auth_try_prove(struct store *s, struct arena *a, struct auth_try *t, struct err *err)
{
    const struct json *account = NULL;
    struct principal who = {0};
    bool right, code = true;
    if ((t->person.n && !load_account(s, a, t->person, &account, err)) ||
        (t->person.n && !auth_person(s, a, t->person, t->visit.now, &who, err)))
        return false;
    /* The hash of one who may not come in is worked through as well, so that he is not told. */
    struct str hash = who.by == AUTH_NOBODY ? (struct str){0} : json_text(account, "password");
    if (!auth_password_holds(a, hash, t->password, &right, err))
        return false;
    t->has_code = json_int(account, "totp_on", 0) == 1;
    if (right && t->has_code && !t->password_alone && !prove_code(s, a, t, account, &code, err))
        return false;
    t->right = right && code;
    if (t->right && auth_password_is_old(a, hash))
        return auth_password_hash(a, t->password, &t->new_hash, err);
    return true;
}

/* --- and what comes of it --- */

/* False in *taken when somebody else has used the code since. */
static bool take_code(struct store *s, struct arena *a, const struct auth_try *t, bool *taken,
                      struct err *err)
{
    int64_t changed = 1;
    const struct store_param step[] = {STORE_P(t->person), STORE_N(t->step)};
    const struct store_param key[] = {STORE_P(t->person), STORE_P(auth_recovery_key(a, t->code))};
    bool ok = !t->has_code || t->password_alone ||
              (t->recovery
                   ? store_apart(s, "auth_recovery_take", key, COUNT_OF(key), &changed, err) &&
                         log_try(s, a, t, AUTH_RECOVERY_USED, err)
                   : store_apart(s, "auth_account_step", step, COUNT_OF(step), &changed, err));
    *taken = changed == 1;
    return ok;
}

/* Of the account all tries, of the address this one: somebody else's there still count. */
static bool forget_tries(struct store *s, struct arena *a, const struct auth_try *t,
                         struct err *err)
{
    const struct store_param account[] = {STORE_P(t->name)};
    const struct store_param address[] = {STORE_P(address_name(a, t->visit.address))};
    return store_apart(s, "auth_throttle_drop", account, COUNT_OF(account), NULL, err) &&
           store_apart(s, "auth_throttle_back", address, COUNT_OF(address), NULL, err);
}

bool auth_try_end(struct store *s, struct arena *a, struct auth_try *t, struct str *cookie,
                  struct err *err)
{
    bool taken = false;
    *cookie = (struct str){0};
    if (t->right && !take_code(s, a, t, &taken, err))
        return false;
    if (!taken)
        return log_try(s, a, t, AUTH_SIGN_IN_FAILED, err);
    const struct store_param hash[] = {STORE_P(t->person), STORE_P(t->new_hash),
                                       STORE_N(t->visit.now.ms)};
    return (!t->new_hash.n ||
            store_apart(s, "auth_account_password", hash, COUNT_OF(hash), NULL, err)) &&
           forget_tries(s, a, t, err) && log_try(s, a, t, AUTH_SIGNED_IN, err) &&
           auth_session_start(s, a, &t->visit, t->person, cookie, err);
}

bool auth_try_prove_again(struct store *s, struct arena *a, struct auth_try *t,
                          const struct principal *p, bool *right, struct err *err)
{
    const struct store_param params[] = {STORE_P(p->key), STORE_N(t->visit.now.ms)};
    bool taken = false;
    if (t->right && str_eq(t->person, p->person) && !take_code(s, a, t, &taken, err))
        return false;
    *right = taken;
    if (!taken)
        return log_try(s, a, t, AUTH_SIGN_IN_FAILED, err);
    return forget_tries(s, a, t, err) && log_try(s, a, t, AUTH_PROVED_AGAIN, err) &&
           store_apart(s, "auth_session_proved", params, COUNT_OF(params), NULL, err);
}

bool auth_is_proved(const struct principal *p, struct instant now)
{
    return p->by == AUTH_SESSION && now.ms - p->proved_at.ms < AUTH_PROVED;
}
