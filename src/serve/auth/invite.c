#include "serve/auth/account.h"
#include "serve/auth/auth.h"

bool auth_login_is_free(struct store *s, struct arena *a, struct str login, struct str person,
                        struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(str_lower(a, login))};
    if (!store_query(s, a, "auth_login", params, COUNT_OF(params), &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (!str_eq(json_text(row, "id"), person))
            return err_set(err, ERR_CONFLICT, "login: %.*s has it already",
                           STR_ARG(json_text(row, "id")));
    return true;
}

bool auth_invite(struct store *s, struct arena *a, struct str person, struct instant now,
                 struct str *secret, struct err *err)
{
    struct str fresh = auth_secret(a);
    const struct store_param drop[] = {STORE_P(person), STORE_N(now.ms)};
    const struct store_param add[] = {STORE_P(auth_key(a, fresh)), STORE_P(person), STORE_N(now.ms),
                                      STORE_N(now.ms + AUTH_INVITATION)};
    struct record_head head;
    struct person record = {0};
    if (!store_load(s, a, &PERSON_TYPE, person, &record, &head, err))
        return false;
    if (head.retired.n || record.status == PERSON_STATUS_SUSPENDED ||
        record.status == PERSON_STATUS_LEFT)
        return err_set(err, ERR_INVALID, "%.*s may not sign in", STR_ARG(record.name));
    if (!record.login.n)
        return err_set(err, ERR_INVALID, "login: %.*s has none yet", STR_ARG(record.name));
    if (!auth_login_is_free(s, a, record.login, person, err) ||
        !auth_account_make(s, person, now, err) ||
        !store_apart(s, "auth_invitation_drop", drop, COUNT_OF(drop), NULL, err) ||
        !store_apart(s, "auth_invitation_add", add, COUNT_OF(add), NULL, err))
        return false;
    *secret = fresh;
    return true;
}

bool auth_invited(struct store *s, struct arena *a, struct str secret, struct instant now,
                  struct str *person, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(auth_key(a, secret))};
    *person = (struct str){0};
    if (!store_query(s, a, "auth_invitation", params, COUNT_OF(params), &rows, err))
        return false;
    const struct json *row = json_first(rows);
    if (row && json_int(row, "expires_at", 0) > now.ms)
        *person = json_text(row, "person");
    return true;
}

bool auth_invitation_take(struct store *s, struct arena *a, struct str secret, struct str hash,
                          struct instant now, struct str *person, struct err *err)
{
    struct str whose;
    if (!auth_invited(s, a, secret, now, &whose, err))
        return false;
    if (!whose.n)
        return err_set(err, ERR_NOT_FOUND, "the link has ended, or was used; ask for another");
    const struct store_param drop[] = {STORE_P(whose), STORE_N(now.ms)};
    if (!store_apart(s, "auth_invitation_drop", drop, COUNT_OF(drop), NULL, err) ||
        !auth_password_set(s, whose, hash, (struct str){0}, now, err))
        return false;
    *person = whose;
    return true;
}

static bool has_role(const struct store_list *roles, struct str name, struct str *id)
{
    const struct role *r = roles->records;
    for (size_t i = 0; i < roles->shown; i++)
        if (str_eq(r[i].name, name)) {
            *id = roles->heads[i].id;
            return true;
        }
    return false;
}

/* The records of the ordinary roles; those that are missing are added. Gives the ids of those that
   no guest has. */
static bool ordinary_roles(struct store *s, struct arena *a, struct str *ids, struct err *err)
{
    struct store_list roles;
    struct buf b = {.arena = a};
    if (!store_list(s, a, &ROLE_TYPE, (struct str){0}, 0, STORE_LIST_ALL, &roles, err))
        return false;
    JSON_EACH (ordinary, auth_ordinary_roles(a)) {
        struct str id = {0};
        struct role role = {
            .name = json_text(ordinary, "name"),
            .description = json_text(ordinary, "description"),
            .permissions = json_text(ordinary, "permissions"),
        };
        if (!has_role(&roles, role.name, &id) && !store_add(s, a, &ROLE_TYPE, &role, &id, err))
            return false;
        if (!json_is_true(ordinary, "guest"))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(id));
    }
    *ids = buf_str(&b);
    return true;
}

bool auth_roles_add(struct store *s, struct arena *a, struct err *err)
{
    struct str ids;
    return ordinary_roles(s, a, &ids, err);
}

bool auth_first_account(struct store *s, struct arena *a, const struct auth_first *first,
                        struct instant now, struct str *person, struct err *err)
{
    bool any;
    struct person record = {.name = str_trim(first->name), .login = str_trim(first->login)};
    if (!auth_any_account(s, a, &any, err))
        return false;
    if (any)
        return err_set(err, ERR_CONFLICT, "there is an account already");
    if (!record.login.n)
        return err_set(err, ERR_INVALID, "login: is required");
    return auth_login_is_free(s, a, record.login, (struct str){0}, err) &&
           ordinary_roles(s, a, &record.roles, err) &&
           store_add(s, a, &PERSON_TYPE, &record, person, err) &&
           auth_password_set(s, *person, first->hash, (struct str){0}, now, err);
}
