#include "serve/auth/account.h"

#include "serve/auth/proof.h"

static bool load(struct store *s, struct arena *a, struct str person, const struct json **row,
                 struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(person)};
    if (!store_query(s, a, "auth_account", params, COUNT_OF(params), &rows, err))
        return false;
    *row = json_first(rows);
    return true;
}

bool auth_account(struct store *s, struct arena *a, struct str person, struct json **out,
                  struct err *err)
{
    const struct json *row;
    struct json *left, *account = json_object(a);
    const struct store_param params[] = {STORE_P(person)};
    if (!load(s, a, person, &row, err) ||
        !store_query(s, a, "auth_recovery_count", params, COUNT_OF(params), &left, err))
        return false;
    int64_t ms = json_int(row, "password_at", 0);
    const struct instant at = {ms - ms % AUTH_SECOND};
    bool on = json_int(row, "totp_on", 0) == 1;
    struct str secret = json_text(row, "totp");
    json_add_bool(a, account, "has_password", json_text(row, "password").n > 0);
    json_add_text(a, account, "password_at", at.ms ? instant_str(a, at) : (struct str){0});
    json_add_bool(a, account, "totp_on", on);
    json_add_bool(a, account, "totp_waits", !on && secret.n);
    if (!on && secret.n)
        json_add_text(a, account, "totp", secret);
    json_add_int(a, account, "recovery_left", json_int(json_first(left), "count", 0));
    *out = account;
    return true;
}

bool auth_account_make(struct store *s, struct str person, struct instant now, struct err *err)
{
    const struct store_param params[] = {STORE_P(person), STORE_N(now.ms)};
    return store_apart(s, "auth_account_add", params, COUNT_OF(params), NULL, err);
}

bool auth_password_set(struct store *s, struct str person, struct str hash, struct str keep,
                       struct instant now, struct err *err)
{
    const struct store_param params[] = {STORE_P(person), STORE_P(hash), STORE_N(now.ms)};
    return auth_account_make(s, person, now, err) &&
           store_apart(s, "auth_account_password", params, COUNT_OF(params), NULL, err) &&
           auth_sessions_end(s, person, keep, err);
}

bool auth_totp_begin(struct store *s, struct arena *a, struct str person, struct str *secret,
                     struct err *err)
{
    struct str fresh = auth_totp_secret(a);
    int64_t changed;
    const struct store_param params[] = {STORE_P(person), STORE_P(fresh)};
    if (!store_apart(s, "auth_account_totp", params, COUNT_OF(params), &changed, err))
        return false;
    if (changed != 1)
        return err_set(err, ERR_CONFLICT, "there is an app already; take it away first");
    *secret = fresh;
    return true;
}

bool auth_totp_confirm(struct store *s, struct arena *a, struct str person, struct str code,
                       struct instant now, struct err *err)
{
    const struct json *row;
    int64_t step = 0, changed;
    if (!load(s, a, person, &row, err))
        return false;
    if (!auth_totp_holds(json_text(row, "totp"), code, now, 0, &step))
        return err_set(err, ERR_INVALID, "code: is not the one of now; is the clock right?");
    const struct store_param params[] = {STORE_P(person), STORE_N(step)};
    if (!store_apart(s, "auth_account_totp_on", params, COUNT_OF(params), &changed, err))
        return false;
    return changed == 1 || err_set(err, ERR_CONFLICT, "there is an app already");
}

bool auth_totp_remove(struct store *s, struct str person, struct err *err)
{
    const struct store_param params[] = {STORE_P(person)};
    return store_apart(s, "auth_account_totp_off", params, COUNT_OF(params), NULL, err) &&
           store_apart(s, "auth_recovery_drop", params, COUNT_OF(params), NULL, err);
}

bool auth_recovery_make(struct store *s, struct arena *a, struct str person,
                        struct str codes[AUTH_RECOVERY_CODES], struct err *err)
{
    const struct store_param whose[] = {STORE_P(person)};
    if (!store_apart(s, "auth_recovery_drop", whose, COUNT_OF(whose), NULL, err))
        return false;
    for (int i = 0; i < AUTH_RECOVERY_CODES; i++) {
        codes[i] = auth_recovery_code(a);
        const struct store_param params[] = {STORE_P(person),
                                             STORE_P(auth_recovery_key(a, codes[i]))};
        if (!store_apart(s, "auth_recovery_add", params, COUNT_OF(params), NULL, err))
            return false;
    }
    return true;
}
