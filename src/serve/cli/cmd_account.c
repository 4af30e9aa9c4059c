/* cmd_account.c - people who sign in, at the console: for whoever runs the server. Secrets come
   from standard input and are printed once; none is ever an argument, which every user of the
   machine could read. */
#include "base/world.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/auth.h"
#include "serve/auth/proof.h"
#include "serve/auth/sign.h"
#include "serve/cli/cli.h"

static bool find_login(struct store *s, struct arena *a, struct str login, struct str *person,
                       struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(str_lower(a, login))};
    if (!store_query(s, a, "auth_login", params, COUNT_OF(params), &rows, err))
        return false;
    if (json_count(rows) > 1)
        return err_set(err, ERR_CONFLICT, "several people have the login %.*s", STR_ARG(login));
    *person = json_text(json_first(rows), "id");
    return true;
}

static bool get_login(struct cli *c, struct store *s, struct str *person, struct err *err)
{
    if (!find_login(s, c->arena, c->args[0], person, err))
        return false;
    return person->n ||
           err_set(err, ERR_NOT_FOUND, "nobody has the login %.*s", STR_ARG(c->args[0]));
}

static bool read_password(struct cli *c, struct str login, struct str name, struct str *hash,
                          struct err *err)
{
    struct str password;
    return world_read_secret(c->arena, "Password: ", &password, err) &&
           auth_password_check(c->arena, password, login, name, err) &&
           auth_password_hash(c->arena, password, hash, err);
}

/* Commits when ok. */
static bool end_change(struct store *s, bool ok, struct err *err)
{
    if (ok)
        return store_commit(s, err);
    store_rollback(s);
    return false;
}

static bool log_change(struct cli *c, struct store *s, enum auth_event event, struct str person,
                       struct err *err)
{
    const struct auth_entry entry = {.event = event, .address = STR("console"), .record = person};
    return auth_log(s, c->arena, &entry, world_now(), err);
}

/* --- list --- */

bool cmd_account_list(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"id", "id"},       {"name", "name"},         {"login", "login"},
        {"roles", "roles"}, {"status", "status"},     {"password", "password"},
        {"app", "app"},     {"sessions", "sessions"}, {"tokens", "tokens"}};
    CLI_STORE(s);
    struct json *rows, *list = json_array(c->arena);
    struct instant now = world_now();
    const struct store_param params[] = {STORE_N(now.ms - AUTH_SESSION_IDLE), STORE_N(now.ms)};
    if (c->arg_count)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !store_query(s, c->arena, "auth_people", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        static const char *const texts[] = {"id", "name", "login", "roles", "status"};
        struct json *one = json_add(c->arena, list, NULL, JSON_OBJECT);
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            json_add_text(c->arena, one, texts[i], json_text(row, texts[i]));
        json_add_bool(c->arena, one, "password", json_int(row, "has_password", 0) == 1);
        json_add_bool(c->arena, one, "app", json_int(row, "totp_on", 0) == 1);
        json_add_int(c->arena, one, "sessions", json_int(row, "sessions", 0));
        json_add_int(c->arena, one, "tokens", json_int(row, "tokens", 0));
    }
    cli_rows(c, list, list, columns, COUNT_OF(columns));
    return true;
}

/* --- make --- */

static bool find_role(struct store *s, struct arena *a, struct str word, struct str *id,
                      struct err *err)
{
    struct store_list roles;
    if (!store_list(s, a, &ROLE_TYPE, (struct str){0}, 0, STORE_LIST_ALL, &roles, err))
        return false;
    const struct role *role = roles.records;
    for (size_t i = 0; i < roles.shown; i++)
        if (str_eq(word, roles.heads[i].id) || str_eq_nocase(word, role[i].name)) {
            *id = roles.heads[i].id;
            return true;
        }
    return err_set(err, ERR_NOT_FOUND, "--role: there is no role %.*s", STR_ARG(word));
}

static bool role_ids(struct cli *c, struct store *s, struct str *ids, struct err *err)
{
    struct buf b = {.arena = c->arena};
    for (size_t i = 0; i < c->option_count; i++) {
        struct str id = {0};
        if (!STR_IS(c->options[i].name, "role"))
            continue;
        if (!find_role(s, c->arena, c->options[i].value, &id, err))
            return false;
        buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(id));
    }
    *ids = buf_str(&b);
    return true;
}

static bool make_person(struct cli *c, struct store *s, const struct auth_first *wish,
                        struct str *id, struct err *err)
{
    struct person p = {.name = wish->name, .login = wish->login};
    struct instant now = world_now();
    bool any;
    if (!auth_any_account(s, c->arena, &any, err))
        return false;
    if (!any && !cli_has(c, "role"))
        return auth_first_account(s, c->arena, wish, now, id, err);
    return auth_roles_add(s, c->arena, err) && role_ids(c, s, &p.roles, err) &&
           store_add(s, c->arena, &PERSON_TYPE, &p, id, err) &&
           auth_password_set(s, *id, wish->hash, (struct str){0}, now, err);
}

bool cmd_account_make(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id = {0};
    struct auth_first wish = {.name = cli_option(c, "name")};
    if (c->arg_count != 1 || !wish.name.n)
        return cli_usage(c, err);
    wish.login = c->args[0];
    if (!cli_open(c, STORE_WRITE, &s, err) || !find_login(s, c->arena, wish.login, &id, err))
        return false;
    if (id.n)
        return err_set(err, ERR_CONFLICT,
                       "%.*s has the login; set a password with "
                       "'tutela account password'",
                       STR_ARG(id));
    if (!read_password(c, wish.login, wish.name, &wish.hash, err) || !store_begin(s, err))
        return false;
    bool ok = make_person(c, s, &wish, &id, err) && log_change(c, s, AUTH_ACCOUNT_MADE, id, err);
    if (!end_change(s, ok, err))
        return false;
    buf_fmt(&c->out, "%.*s\n", STR_ARG(id));
    return true;
}

bool cmd_account_password(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id, hash;
    struct person p = {0};
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_WRITE, &s, err) || !get_login(c, s, &id, err) ||
        !store_load(s, c->arena, &PERSON_TYPE, id, &p, NULL, err) ||
        !read_password(c, p.login, p.name, &hash, err) || !store_begin(s, err))
        return false;
    bool ok = auth_password_set(s, id, hash, (struct str){0}, world_now(), err) &&
              log_change(c, s, AUTH_PASSWORD_CHANGED, id, err);
    return end_change(s, ok, err);
}

bool cmd_account_invite(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id, secret;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_WRITE, &s, err) || !get_login(c, s, &id, err) || !store_begin(s, err))
        return false;
    bool ok = auth_invite(s, c->arena, id, world_now(), &secret, err) &&
              log_change(c, s, AUTH_INVITED, id, err);
    if (!end_change(s, ok, err))
        return false;
    buf_fmt(&c->out, "/invited?link=%.*s\n", STR_ARG(secret));
    cli_note(c, "behind the address of the server; good once, and for 7 days");
    return true;
}

/* --- tokens and sessions --- */

static struct str values_of(const struct cli *c, const char *option)
{
    struct buf b = {.arena = c->arena};
    for (size_t i = 0; i < c->option_count; i++)
        if (str_eq(c->options[i].name, str_of(option)))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(c->options[i].value));
    return buf_str(&b);
}

bool cmd_account_token(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id, text, day = cli_option(c, "until");
    struct date until;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    struct auth_token token = {.name = cli_option(c, "name"),
                               .scopes = values_of(c, "scope"),
                               .devices = values_of(c, "device"),
                               .made_at = world_now()};
    if (!date_parse(day, &until) || !instant_parse(day, &token.expires_at))
        return err_set(err, ERR_USAGE, "--until: say the last day, as 2027-06-30");
    token.expires_at.ms += AUTH_DAY;
    if (!cli_open(c, STORE_WRITE, &s, err) || !get_login(c, s, &id, err) || !store_begin(s, err))
        return false;
    token.person = id;
    bool ok = auth_token_make(s, c->arena, &token, &text, err) &&
              log_change(c, s, AUTH_TOKEN_MADE, id, err);
    if (!end_change(s, ok, err))
        return false;
    buf_fmt(&c->out, "%.*s\n", STR_ARG(text));
    return true;
}

bool cmd_account_show(struct cli *c, struct err *err)
{
    static const struct column session_columns[] = {{"key", "session"},
                                                    {"seen_at", "seen"},
                                                    {"made_at", "since"},
                                                    {"address", "from"},
                                                    {"agent", "browser"}};
    static const struct column token_columns[] = {{"key", "token"},    {"name", "for"},
                                                  {"scopes", "may"},   {"devices", "devices"},
                                                  {"used_at", "used"}, {"expires_at", "ends"}};
    CLI_STORE(s);
    struct str id;
    struct instant now = world_now();
    struct json *sessions, *tokens, *model = json_object(c->arena);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !get_login(c, s, &id, err) ||
        !auth_sessions(s, c->arena, id, (struct str){0}, now, &sessions, err) ||
        !auth_tokens(s, c->arena, id, now, &tokens, err))
        return false;
    json_add_text(c->arena, model, "person", id);
    json_hang(model, "sessions", sessions);
    json_hang(model, "tokens", tokens);
    if (c->format == CLI_JSON) {
        cli_model(c, model);
        return true;
    }
    cli_rows(c, model, sessions, session_columns, COUNT_OF(session_columns));
    buf_char(&c->out, '\n');
    cli_rows(c, model, tokens, token_columns, COUNT_OF(token_columns));
    return true;
}

/* A key is that of a session, or else of a token. */
static bool end_keys(struct cli *c, struct store *s, struct str id, struct err *err)
{
    for (size_t i = 1; i < c->arg_count; i++) {
        struct err other = {0};
        if (!auth_session_end(s, c->arena, id, c->args[i], &other) &&
            !auth_token_end(s, c->arena, id, c->args[i], err))
            return false;
    }
    return true;
}

bool cmd_account_end(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id;
    if (c->arg_count < 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_WRITE, &s, err) || !get_login(c, s, &id, err) || !store_begin(s, err))
        return false;
    const struct store_param params[] = {STORE_P(id)};
    bool ok = end_keys(c, s, id, err);
    if (ok && c->arg_count == 1 && !cli_has(c, "app"))
        ok = auth_sessions_end(s, id, (struct str){0}, err) &&
             store_apart(s, "auth_token_end_all", params, COUNT_OF(params), NULL, err);
    if (ok && cli_has(c, "app"))
        ok = auth_totp_remove(s, id, err);
    return end_change(s, ok && log_change(c, s, AUTH_SESSION_ENDED, id, err), err);
}

/* --- log and settings --- */

bool cmd_access(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"at", "at"},        {"event", "event"},
                                            {"name", "who"},     {"login", "login"},
                                            {"address", "from"}, {"record", "about"}};
    CLI_STORE(s);
    struct json *rows;
    int64_t limit = 100;
    struct str given = cli_option(c, "limit");
    if (c->arg_count)
        return cli_usage(c, err);
    if (given.n && (!str_to_int(given, &limit) || limit < 1))
        return err_set(err, ERR_USAGE, "--limit: '%.*s' is no number above 0", STR_ARG(given));
    if (!cli_open(c, STORE_READ, &s, err) || !auth_log_list(s, c->arena, limit, &rows, err))
        return false;
    cli_rows(c, rows, rows, columns, COUNT_OF(columns));
    return true;
}

static bool list_settings(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"name", "setting"}, {"value", "value"}, {"given", "set"}, {"help", "what it does"}};
    CLI_STORE(s);
    struct json *rows;
    if (!cli_open(c, STORE_READ, &s, err) || !auth_settings(s, c->arena, &rows, err))
        return false;
    cli_rows(c, rows, rows, columns, COUNT_OF(columns));
    return true;
}

bool cmd_setting(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    if (c->arg_count == 0)
        return list_settings(c, err);
    if (c->arg_count != 2)
        return cli_usage(c, err);
    struct str value = c->args[1];
    if (STR_IS(value, "-") && !world_read_secret(c->arena, "Value: ", &value, err))
        return false;
    return cli_open(c, STORE_WRITE, &s, err) && store_begin(s, err) &&
           end_change(s, auth_setting_set(s, c->arena, c->args[0], value, err), err);
}

bool cmd_signature_check(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"signature", "signature"}, {"subject", "of"},
                                            {"signer", "signer"},       {"meaning", "as"},
                                            {"signed_at", "at"},        {"position", "position"},
                                            {"verdict", "verdict"},     {"why", "why"}};
    CLI_STORE(s);
    struct json *rows;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    struct str subject = c->arg_count ? c->args[0] : (struct str){0};
    struct record_head head;
    if (!cli_open(c, STORE_READ, &s, err) ||
        (subject.n && !store_head(s, c->arena, subject, &head, err)) ||
        !auth_signatures(s, c->arena, subject, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (!json_is_true(row, "holds"))
            c->status = CLI_ABOVE_POLICY;
    cli_rows(c, rows, rows, columns, COUNT_OF(columns));
    return true;
}
