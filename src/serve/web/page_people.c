#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/auth.h"
#include "serve/auth/signin.h"
#include "serve/web/web.h"

/* People, roles, and who came in: for those who administer. */

/* --- what is typed --- */

static const char *const person_names[] = {"name",         "login",       "email",
                                           "organisation", "devices",     "releases",
                                           "valid_from",   "valid_until", "qualification"};

/* "role" comes once for each box that is ticked. */
static struct str ticked_roles(const struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    for (size_t i = 0; i < r->form.field_count; i++)
        if (STR_IS(r->form.fields[i].name, "role"))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(r->form.fields[i].value));
    return buf_str(&b);
}

static bool from_form(const struct web_request *r, struct person *p, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(person_names); i++)
        if (!record_set(&PERSON_TYPE, p, r->arena, str_of(person_names[i]),
                        web_field(r, person_names[i]), err))
            return false;
    return record_set(&PERSON_TYPE, p, r->arena, STR("roles"), ticked_roles(r), err);
}

struct person_act {
    struct web_request *r;
    struct str id;
    struct str secret; /* of an invitation */
};

static bool log_person(struct person_act *x, enum auth_event event, struct store *s,
                       struct arena *a, struct err *err)
{
    const struct auth_entry entry = {.event = event,
                                     .person = x->r->who->person,
                                     .login = x->r->who->login,
                                     .address = x->r->peer,
                                     .record = x->id};
    return auth_log(s, a, &entry, x->r->now, err);
}

/* --- acts --- */

static bool add_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct person_act *x = context;
    struct person p = {0};
    struct str id = {0};
    if (!from_form(x->r, &p, err) || (p.login.n && !auth_login_is_free(s, a, p.login, id, err)) ||
        !store_add(s, a, &PERSON_TYPE, &p, &id, err))
        return false;
    x->id = str_copy(x->r->arena, id);
    return true;
}

bool act_people(struct web_request *r, struct err *err)
{
    struct person_act x = {.r = r};
    if (!web_prove_again(r, false, err) || !web_change(r, add_person, &x, err))
        return false;
    r->see_other = str_fmt(r->arena, "/people/%.*s", STR_ARG(x.id));
    return true;
}

/* Nobody gives himself roles, or the days and devices he may see: another administrator does. */
static bool check_own(const struct person_act *x, const struct person *old, const struct person *p,
                      struct err *err)
{
    if (!str_eq(x->id, x->r->who->person))
        return true;
    bool same = str_eq(old->roles, p->roles) && str_eq(old->devices, p->devices) &&
                str_eq(old->releases, p->releases) && old->status == p->status &&
                date_cmp(old->valid_from, p->valid_from) == 0 &&
                date_cmp(old->valid_until, p->valid_until) == 0;
    return same || err_set(err, ERR_DENIED,
                           "Your own roles, devices and days are changed by another administrator");
}

static bool save_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct person_act *x = context;
    struct person old = {0}, p;
    int64_t revision = 0;
    if (!store_load(s, a, &PERSON_TYPE, x->id, &old, NULL, err))
        return false;
    p = old;
    if (!str_to_int(web_field(x->r, "revision"), &revision))
        return err_set(err, ERR_USAGE, "revision: is missing; load the page again");
    return from_form(x->r, &p, err) && check_own(x, &old, &p, err) &&
           (!p.login.n || auth_login_is_free(s, a, p.login, x->id, err)) &&
           store_save(s, a, &PERSON_TYPE, x->id, revision, &p, err);
}

static bool invite_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct person_act *x = context;
    return auth_invite(s, x->r->arena, x->id, x->r->now, &x->secret, err) &&
           log_person(x, AUTH_INVITED, s, a, err);
}

static bool end_all(struct person_act *x, struct store *s, struct arena *a, struct err *err)
{
    const struct store_param params[] = {STORE_P(x->id)};
    return auth_sessions_end(s, x->id, (struct str){0}, err) &&
           store_apart(s, "auth_token_end_all", params, COUNT_OF(params), NULL, err) &&
           log_person(x, AUTH_SESSION_ENDED, s, a, err);
}

static bool set_status(struct person_act *x, struct store *s, struct arena *a, int64_t status,
                       struct err *err)
{
    struct person p = {0};
    if (!store_load(s, a, &PERSON_TYPE, x->id, &p, NULL, err))
        return false;
    const struct person old = p;
    p.status = status;
    return check_own(x, &old, &p, err) && store_save(s, a, &PERSON_TYPE, x->id, 0, &p, err);
}

/* What the person has open ends at once, and does not come back when he does. */
static bool suspend_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct person_act *x = context;
    return set_status(x, s, a, PERSON_STATUS_SUSPENDED, err) && end_all(x, s, a, err);
}

static bool activate_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    return set_status(context, s, a, PERSON_STATUS_ACTIVE, err);
}

static bool end_person(void *context, struct store *s, struct arena *a, struct err *err)
{
    return end_all(context, s, a, err);
}

/* For one who has lost app and codes; who he is, the administrator has made sure of. */
static bool drop_app(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct person_act *x = context;
    return auth_totp_remove(s, x->id, err) && log_person(x, AUTH_CODE_OFF, s, a, err);
}

bool act_person(struct web_request *r, struct err *err)
{
    static const struct {
        const char *name;
        committer_fn *change;
    } words[] = {
        {"save", save_person},         {"invite", invite_person}, {"suspend", suspend_person},
        {"activate", activate_person}, {"end", end_person},       {"app_remove", drop_app},
    };
    struct person_act x = {.r = r, .id = r->id};
    size_t i = 0;
    while (i < COUNT_OF(words) && !str_eq(web_field(r, "act"), str_of(words[i].name)))
        i++;
    if (i == COUNT_OF(words))
        return err_set(err, ERR_USAGE, "act: there is no such");
    if (!web_prove_again(r, false, err) || !web_change(r, words[i].change, &x, err))
        return false;
    r->see_other = str_copy(r->arena, r->path);
    if (x.secret.n) {
        struct str link = str_fmt(r->arena, "%s://%.*s/invited?link=%.*s",
                                  r->secure ? "https" : "http", STR_ARG(r->headers->host),
                                  STR_ARG(x.secret));
        r->told = json_object(r->arena);
        json_add_text(r->arena, r->told, "link", link);
        r->see_other = (struct str){0};
    }
    return true;
}

static bool add_roles(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)context;
    return auth_roles_add(s, a, err);
}

bool act_roles(struct web_request *r, struct err *err)
{
    r->see_other = STR("/roles");
    return web_prove_again(r, false, err) && web_change(r, add_roles, r, err);
}

/* --- pages --- */

/* Who of the people has the role. */
static void add_holders(struct arena *a, const struct json *people, struct str role,
                        struct json *into)
{
    struct json *list = json_add(a, into, "people", JSON_ARRAY);
    JSON_EACH (row, people) {
        if (!auth_has_word(json_text(row, "roles"), role))
            continue;
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "id", json_text(row, "id"));
        json_add_text(a, one, "name", json_text(row, "name"));
    }
}

/* The roles of the workspace, who of the people (or NULL) has them, and which are in ids. */
static bool list_roles(struct web_request *r, const struct json *people, struct str ids,
                       struct json *into, struct err *err)
{
    struct arena *a = r->arena;
    struct store_list roles;
    struct json *list = json_add(a, into, "roles", JSON_ARRAY);
    if (!store_list(r->store, a, &ROLE_TYPE, (struct str){0}, 0, STORE_LIST_ALL, &roles, err))
        return false;
    const struct role *role = roles.records;
    for (size_t i = 0; i < roles.shown; i++) {
        struct json *one = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, one, "role", roles.heads[i].id);
        json_add_text(a, one, "role_name", role[i].name);
        json_add_text(a, one, "permissions", role[i].permissions);
        json_add_text(a, one, "description", role[i].description);
        json_add_bool(a, one, "ticked", auth_has_word(ids, roles.heads[i].id));
        add_holders(a, people, roles.heads[i].id, one);
    }
    return true;
}

static bool read_people(struct web_request *r, struct json **rows, struct err *err)
{
    const struct store_param params[] = {STORE_N(r->now.ms - AUTH_SESSION_IDLE),
                                         STORE_N(r->now.ms)};
    return store_query(r->store, r->arena, "auth_people", params, COUNT_OF(params), rows, err);
}

/* The names of roles by their ids. */
static struct str names_of(struct arena *a, const struct json *roles, struct str ids)
{
    struct buf b = {.arena = a};
    JSON_EACH (role, roles)
        if (auth_has_word(ids, json_text(role, "role")))
            buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(json_text(role, "role_name")));
    return buf_str(&b);
}

static void add_person_row(struct arena *a, struct json *list, const struct json *row,
                           const struct json *roles)
{
    static const char *const texts[] = {"id",     "name",    "login",    "email",
                                        "status", "devices", "releases", "valid_until"};
    struct json *one = json_add(a, list, NULL, JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, one, texts[i], json_text(row, texts[i]));
    json_add_text(a, one, "role_names", names_of(a, roles, json_text(row, "roles")));
    json_add_bool(a, one, "active", STR_IS(json_text(row, "status"), "active"));
    json_add_bool(a, one, "has_password", json_int(row, "has_password", 0) == 1);
    json_add_bool(a, one, "totp_on", json_int(row, "totp_on", 0) == 1);
    json_add_int(a, one, "sessions", json_int(row, "sessions", 0));
    json_add_int(a, one, "tokens", json_int(row, "tokens", 0));
}

static void add_typed(struct web_request *r, const struct person *p, struct json *m)
{
    struct json *form = json_add(r->arena, m, "form", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(person_names); i++) {
        const struct field *f = record_field(&PERSON_TYPE, str_of(person_names[i]));
        struct str typed = web_field(r, person_names[i]);
        bool again = r->problem && r->form.field_count;
        json_add_text(r->arena, form, person_names[i],
                      again || !p ? str_copy(r->arena, typed) : record_get(f, p, r->arena));
    }
}

bool page_people(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *rows, *m = json_object(a);
    r->personal = true;
    json_add_text(a, m, "title", STR("People"));
    if (!read_people(r, &rows, err) || !list_roles(r, NULL, ticked_roles(r), m, err))
        return false;
    struct json *people = json_add(a, m, "people", JSON_ARRAY);
    JSON_EACH (row, rows)
        add_person_row(a, people, row, json_get(m, "roles"));
    json_add_int(a, m, "count", (int64_t)json_count(people));
    json_add_bool(a, m, "no_roles", json_count(json_get(m, "roles")) == 0);
    json_add_bool(a, m, "proved", r->who->proved_at.ms && auth_is_proved(r->who, r->now));
    add_typed(r, NULL, m);
    *model = m;
    return true;
}

bool page_person(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct person p = {0};
    struct record_head head;
    struct json *account, *sessions, *m = json_object(a);
    r->personal = true;
    if (!store_load(r->store, a, &PERSON_TYPE, r->id, &p, &head, err) ||
        !auth_account(r->store, a, r->id, &account, err) ||
        !auth_sessions(r->store, a, r->id, r->who->key, r->now, &sessions, err) ||
        !list_roles(r, NULL, r->problem ? ticked_roles(r) : p.roles, m, err))
        return false;
    json_add_text(a, m, "title", p.name);
    json_add_text(a, m, "id", r->id);
    json_add_int(a, m, "revision", head.revision);
    json_add_text(a, m, "retired", head.retired);
    json_add_bool(a, m, "active",
                  p.status == PERSON_STATUS_ACTIVE || p.status == PERSON_STATUS_UNSET);
    json_add_bool(a, m, "has_password", json_is_true(account, "has_password"));
    json_add_bool(a, m, "totp_on", json_is_true(account, "totp_on"));
    json_add_bool(a, m, "proved", auth_is_proved(r->who, r->now));
    json_add_text(a, m, "link", json_text(r->told, "link"));
    add_typed(r, &p, m);
    json_hang(m, "sessions", sessions);
    *model = m;
    return true;
}

bool page_roles(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *rows, *m = json_object(a);
    r->personal = true;
    json_add_text(a, m, "title", STR("Roles"));
    if (!read_people(r, &rows, err) || !list_roles(r, rows, (struct str){0}, m, err))
        return false;
    json_add_bool(a, m, "proved", auth_is_proved(r->who, r->now));
    *model = m;
    return true;
}

bool page_access(struct web_request *r, struct json **model, struct err *err)
{
    enum { ENTRIES = 300 };
    struct arena *a = r->arena;
    struct json *entries, *settings, *m = json_object(a);
    r->personal = true;
    json_add_text(a, m, "title", STR("Access"));
    if (!auth_log_list(r->store, a, ENTRIES, &entries, err) ||
        !auth_settings(r->store, a, &settings, err))
        return false;
    json_hang(m, "entries", entries);
    json_hang(m, "settings", settings);
    json_add_int(a, m, "shown", (int64_t)json_count(entries));
    *model = m;
    return true;
}
