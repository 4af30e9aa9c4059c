#include "serve/auth/access.h"

static const char *const events[AUTH_EVENT__COUNT] = {
    [AUTH_SIGNED_IN] = "signed_in",
    [AUTH_SIGNED_IN_ELSEWHERE] = "signed_in_by_provider",
    [AUTH_SIGN_IN_FAILED] = "sign_in_failed",
    [AUTH_SIGN_IN_WAITS] = "sign_in_waits",
    [AUTH_SIGNED_OUT] = "signed_out",
    [AUTH_PROVED_AGAIN] = "password_again",
    [AUTH_PASSWORD_CHANGED] = "password_changed",
    [AUTH_CODE_ON] = "code_on",
    [AUTH_CODE_OFF] = "code_off",
    [AUTH_RECOVERY_MADE] = "recovery_codes_made",
    [AUTH_RECOVERY_USED] = "recovery_code_used",
    [AUTH_SESSION_ENDED] = "session_ended",
    [AUTH_TOKEN_MADE] = "token_made",
    [AUTH_TOKEN_ENDED] = "token_ended",
    [AUTH_INVITED] = "invited",
    [AUTH_ACCOUNT_MADE] = "account_made",
    [AUTH_READ] = "read",
    [AUTH_SIGNED] = "signed",
};

static const struct setting {
    const char *name, *otherwise;
    int64_t low, high; /* of a number; both 0: a text */
    bool secret;
    const char *help;
} settings[] = {
    {"access_log_days", "365", 1, 3650, false, "Days that the access log is kept."},
    {"require_code", "0", 0, 1, false,
     "1: who signs in with a password alone sets up an app before he may do anything else."},
    {"oidc_issuer", "", 0, 0, false,
     "Address of the OpenID provider, as https://login.example; empty: none."},
    {"oidc_client", "", 0, 0, false, "Id of this server at the provider."},
    {"oidc_secret", "", 0, 0, true, "Secret of this server at the provider; empty: none."},
    {"oidc_redirect", "", 0, 0, false,
     "Address of this server's /login/openid/back, as the provider knows it."},
    {"oidc_claim", "email", 0, 0, false,
     "What of the provider names a person: email (verified), or sub, which is then his login."},
    {"server_url", "", 0, 0, false,
     "Address of this server as its people know it, for links in messages."},
    {"mail_server", "", 0, 0, false,
     "Where mail is sent by: smtp://host:port or smtps://host:port; empty: no mail."},
    {"mail_from", "", 0, 0, false, "The address that mail comes from."},
    {"hook_hosts", "", 0, 0, false,
     "Names of hosts that messages may go to although they are of this network; by spaces."},
    {"notice_days", "14", 1, 365, false, "How many days before a deadline it is told."},
};

static const struct setting *find_setting(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        if (str_eq(name, str_of(settings[i].name)))
            return &settings[i];
    return NULL;
}

bool auth_setting(struct store *s, struct arena *a, const char *name, struct str *out,
                  struct err *err)
{
    struct json *rows;
    const struct setting *setting = find_setting(str_of(name));
    const struct store_param params[] = {STORE_P(str_of(name))};
    assert(setting);
    if (!store_query(s, a, "auth_setting", params, COUNT_OF(params), &rows, err))
        return false;
    *out = json_count(rows) ? json_text(json_first(rows), "value") : str_of(setting->otherwise);
    return true;
}

bool auth_setting_set(struct store *s, struct arena *a, struct str name, struct str value,
                      struct err *err)
{
    enum { VALUE_MAX = 500 };
    (void)a;
    const struct setting *setting = find_setting(name);
    int64_t number = 0;
    if (!setting)
        return err_set(err, ERR_INVALID, "there is no setting \"%.*s\"",
                       STR_ARG(str_sub(name, 0, 40)));
    bool ok = value.n <= VALUE_MAX;
    if (setting->high)
        ok = str_to_int(value, &number) && number >= setting->low && number <= setting->high;
    if (!ok && setting->high)
        return err_set(err, ERR_INVALID, "%s: a number from %lld to %lld", setting->name,
                       (long long)setting->low, (long long)setting->high);
    if (!ok)
        return err_set(err, ERR_INVALID, "%s: is too long", setting->name);
    const struct store_param params[] = {STORE_P(name), STORE_P(value)};
    return store_apart(s, "auth_setting_set", params, COUNT_OF(params), NULL, err);
}

bool auth_settings(struct store *s, struct arena *a, struct json **out, struct err *err)
{
    struct json *list = json_array(a);
    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        struct str value;
        struct json *row = json_add(a, list, NULL, JSON_OBJECT);
        if (!auth_setting(s, a, settings[i].name, &value, err))
            return false;
        json_add_text(a, row, "name", str_of(settings[i].name));
        json_add_bool(a, row, "secret", settings[i].secret);
        json_add_bool(a, row, "given", value.n > 0);
        json_add_text(a, row, "value", settings[i].secret ? (struct str){0} : value);
        json_add_text(a, row, "otherwise", str_of(settings[i].otherwise));
        json_add_text(a, row, "help", str_of(settings[i].help));
    }
    *out = list;
    return true;
}

bool auth_log(struct store *s, struct arena *a, const struct auth_entry *entry, struct instant now,
              struct err *err)
{
    struct str days;
    int64_t keep = 0;
    if (!auth_setting(s, a, "access_log_days", &days, err))
        return false;
    const struct store_param params[] = {
        STORE_N(now.ms),         STORE_P(str_of(events[entry->event])),
        STORE_P(entry->person),  STORE_P(entry->login),
        STORE_P(entry->address), STORE_P(entry->record),
    };
    if (!str_to_int(days, &keep))
        return err_set(err, ERR_INVALID, "the setting access_log_days is no number");
    const struct store_param old[] = {STORE_N(now.ms - keep * AUTH_DAY)};
    return store_apart(s, "auth_log_add", params, COUNT_OF(params), NULL, err) &&
           store_apart(s, "auth_log_prune", old, COUNT_OF(old), NULL, err);
}

bool auth_log_list(struct store *s, struct arena *a, int64_t limit, struct json **out,
                   struct err *err)
{
    struct json *rows, *list = json_array(a);
    const struct store_param params[] = {STORE_N(limit)};
    if (!store_query(s, a, "auth_log", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        static const char *const texts[] = {"event", "person",  "name",
                                            "login", "address", "record"};
        struct json *entry = json_add(a, list, NULL, JSON_OBJECT);
        int64_t ms = json_int(row, "at", 0);
        const struct instant at = {ms - ms % AUTH_SECOND};
        json_add_text(a, entry, "at", instant_str(a, at));
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            json_add_text(a, entry, texts[i], json_text(row, texts[i]));
    }
    *out = list;
    return true;
}
