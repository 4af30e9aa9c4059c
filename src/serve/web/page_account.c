#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/auth.h"
#include "serve/auth/proof.h"
#include "serve/auth/signin.h"
#include "serve/web/web.h"

/* One's own account: password, app, recovery codes, sessions, tokens. */

/* --- acts --- */

struct account_act {
    struct web_request *r;
    const struct account_word *word;
    struct str hash; /* of a new password */
    struct json *told;
};

struct account_word {
    const char *name;
    enum auth_event event;
    bool prove; /* the password is wanted once more */
    bool (*change)(struct account_act *x, struct store *s, struct arena *a, struct err *err);
};

static bool set_password(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    const struct principal *p = x->r->who;
    (void)a;
    return auth_password_set(s, p->person, x->hash, p->key, x->r->now, err);
}

static bool begin_app(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    struct str secret;
    return auth_totp_begin(s, a, x->r->who->person, &secret, err);
}

static bool make_codes(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    struct str codes[AUTH_RECOVERY_CODES];
    if (!auth_recovery_make(s, a, x->r->who->person, codes, err))
        return false;
    struct json *list = json_add(x->r->arena, x->told, "codes", JSON_ARRAY);
    for (int i = 0; i < AUTH_RECOVERY_CODES; i++)
        json_add_text(x->r->arena, list, NULL, str_copy(x->r->arena, codes[i]));
    return true;
}

/* With the app come the codes for the day on which it is lost. */
static bool confirm_app(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    return auth_totp_confirm(s, a, x->r->who->person, web_field(x->r, "code"), x->r->now, err) &&
           make_codes(x, s, a, err);
}

static bool remove_app(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    return auth_totp_remove(s, x->r->who->person, err);
}

/* The one that is named, or all but this one. */
static bool end_session(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    struct str key = web_field(x->r, "key");
    return key.n ? auth_session_end(s, a, x->r->who->person, key, err)
                 : auth_sessions_end(s, x->r->who->person, x->r->who->key, err);
}

static bool end_token(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    return auth_token_end(s, a, x->r->who->person, web_field(x->r, "key"), err);
}

/* "scope" comes once for each box that is ticked. */
static struct str scopes_of(const struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    for (size_t i = 0; i < r->form.field_count; i++)
        if (STR_IS(r->form.fields[i].name, "scope"))
            buf_fmt(&b, "%.*s ", STR_ARG(r->form.fields[i].value));
    return buf_str(&b);
}

/* Each is one that the person sees: what he has not, he cannot give to a program. */
static bool check_devices(struct account_act *x, struct store *s, struct arena *a, struct str ids,
                          struct err *err)
{
    struct str id;
    while (str_word(&ids, &id)) {
        struct record_head head;
        bool may = false;
        if (!store_head(s, a, id, &head, err))
            return err_wrap(err, "devices");
        if (strcmp(head.type->name, "device") != 0)
            return err_set(err, ERR_INVALID, "devices: %.*s is a %s", STR_ARG(id),
                           head.type->label);
        if (!auth_may_see_record(s, a, x->r->who, id, &may, err))
            return false;
        if (!may)
            return err_set(err, ERR_NOT_FOUND, "devices: %.*s is none that you may see",
                           STR_ARG(id));
    }
    return true;
}

static bool make_token(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    struct web_request *r = x->r;
    struct str text, day = web_field(r, "until"), devices = web_field(r, "devices");
    struct auth_token token = {
        .person = r->who->person,
        .name = str_trim(web_field(r, "name")),
        .scopes = scopes_of(r),
        .devices = devices,
        .made_at = r->now,
    };
    struct date until;
    if (!date_parse(day, &until) || !instant_parse(day, &token.expires_at))
        return err_set(err, ERR_INVALID, "until: say the last day, as 2027-06-30");
    token.expires_at.ms += AUTH_DAY;
    if (!check_devices(x, s, a, devices, err) || !auth_token_make(s, a, &token, &text, err))
        return false;
    json_add_text(r->arena, x->told, "token", str_copy(r->arena, text));
    return true;
}

static bool prove_only(struct account_act *x, struct store *s, struct arena *a, struct err *err)
{
    (void)x, (void)s, (void)a, (void)err;
    return true;
}

static const struct account_word words[] = {
    {"password", AUTH_PASSWORD_CHANGED, true, set_password},
    {"app", AUTH_CODE_OFF, true, begin_app},
    {"app_confirm", AUTH_CODE_ON, false, confirm_app},
    {"app_remove", AUTH_CODE_OFF, true, remove_app},
    {"codes", AUTH_RECOVERY_MADE, true, make_codes},
    {"session_end", AUTH_SESSION_ENDED, true, end_session},
    {"token", AUTH_TOKEN_MADE, true, make_token},
    {"token_end", AUTH_TOKEN_ENDED, false, end_token},
    {"prove", AUTH_PROVED_AGAIN, true, prove_only},
};

static bool change_account(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct account_act *x = context;
    const struct auth_entry entry = {.event = x->word->event,
                                     .person = x->r->who->person,
                                     .login = x->r->who->login,
                                     .address = x->r->peer};
    return x->word->change(x, s, a, err) && auth_log(s, a, &entry, x->r->now, err);
}

static const struct account_word *find_word(struct str name)
{
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(name, str_of(words[i].name)))
            return &words[i];
    return NULL;
}

static bool hash_new(struct account_act *x, struct err *err)
{
    const struct principal *p = x->r->who;
    struct str password = web_field(x->r, "password");
    if (!str_eq(password, web_field(x->r, "again")))
        return err_set(err, ERR_INVALID, "password: the two are not the same");
    return auth_password_check(x->r->arena, password, p->login, p->name, err) &&
           auth_password_hash(x->r->arena, password, &x->hash, err);
}

bool act_account(struct web_request *r, struct err *err)
{
    struct account_act x = {.r = r, .word = find_word(web_field(r, "act"))};
    if (r->who->by != AUTH_SESSION)
        return err_set(err, ERR_DENIED, "Sign in first");
    if (!x.word)
        return err_set(err, ERR_USAGE, "act: there is no such");
    x.told = json_object(r->arena);
    bool always = x.word->change == set_password; /* the old one, always */
    if ((x.word->prove && !web_prove_again(r, always, err)) ||
        (x.word->change == set_password && !hash_new(&x, err)) ||
        !web_change(r, change_account, &x, err))
        return false;
    if (json_count(x.told))
        r->told = x.told;
    else
        r->see_other = STR("/account");
    return true;
}

/* --- the page --- */

static void add_told(const struct web_request *r, struct json *m)
{
    struct arena *a = r->arena;
    struct json *codes = json_add(a, m, "codes", JSON_ARRAY);
    JSON_EACH (code, json_get(r->told, "codes"))
        json_add_text(a, codes, NULL, code->text);
    json_add_bool(a, m, "codes_new", json_count(codes) > 0);
    json_add_text(a, m, "token", json_text(r->told, "token"));
}

static bool add_roles(const struct web_request *r, struct json *m, struct err *err)
{
    struct arena *a = r->arena;
    struct person person = {0};
    struct json *list = json_add(a, m, "roles", JSON_ARRAY);
    if (!store_load(r->store, a, &PERSON_TYPE, r->who->person, &person, NULL, err))
        return false;
    struct str rest = person.roles, id;
    while (str_word(&rest, &id)) {
        struct record_head head;
        if (!store_head(r->store, a, id, &head, err))
            return false;
        json_add_text(a, list, NULL, head.title);
    }
    json_add_text(a, m, "email", person.email);
    json_add_text(a, m, "valid_until", date_str(a, person.valid_until));
    return true;
}

/* The permissions that the person has: what a token of his may be given. */
static void add_scopes(const struct web_request *r, struct json *m)
{
    struct arena *a = r->arena;
    struct str rest = auth_words_of(a, r->who->may), word;
    struct json *list = json_add(a, m, "scopes", JSON_ARRAY);
    while (str_word(&rest, &word))
        json_add_text(a, list, NULL, word);
}

bool page_account(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    const struct principal *p = r->who;
    struct json *m = json_object(a), *account, *sessions, *tokens;
    r->personal = true;
    json_add_text(a, m, "title", STR("Your account"));
    json_add_bool(a, m, "known", p->by == AUTH_SESSION);
    *model = m;
    if (p->by == AUTH_NOBODY)
        r->see_other = STR("/login?next=%2Faccount");
    if (p->by != AUTH_SESSION)
        return true;
    if (!auth_account(r->store, a, p->person, &account, err) ||
        !auth_sessions(r->store, a, p->person, p->key, r->now, &sessions, err) ||
        !auth_tokens(r->store, a, p->person, r->now, &tokens, err) || !add_roles(r, m, err))
        return false;
    struct str secret = json_text(account, "totp");
    json_add_text(a, m, "name", p->name);
    json_add_text(a, m, "login", p->login);
    json_add_text(a, m, "devices", p->devices);
    json_add_text(a, m, "releases", p->releases);
    json_add_text(a, m, "totp_uri",
                  secret.n ? auth_totp_uri(a, p->login, secret) : (struct str){0});
    json_add_bool(a, m, "proved", auth_is_proved(p, r->now));
    json_add_text(a, m, "token_name", str_copy(a, web_field(r, "name")));
    json_add_text(a, m, "until", date_str(a, date_add_months(r->as_of, 6)));
    add_scopes(r, m);
    add_told(r, m);
    json_hang(m, "account", account);
    json_hang(m, "sessions", sessions);
    json_hang(m, "tokens", tokens);
    return true;
}
