#include "base/hash.h"
#include "intake/device/device.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/auth/auth.h"

enum { SECRET_DIGITS = HASH_HEX, CSRF_DIGITS = 32 };
static const char token_prefix[] = "tut_";

/* Who may ask or report, and beside this only read, is a guest: he sees the devices and releases
   that are named, and none when none is. */
static bool is_guest(unsigned may)
{
    const unsigned guest = MAY_ASK | MAY_REPORT;
    return (may & guest) && !(may & ~(guest | MAY_READ));
}

bool auth_any_account(struct store *s, struct arena *a, bool *any, struct err *err)
{
    struct json *rows;
    if (!store_query(s, a, "auth_any_account", NULL, 0, &rows, err))
        return false;
    *any = json_count(rows) > 0;
    return true;
}

/* A record of that type that is live; *found says whether it is there. */
static bool load_live(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                      void *record, bool *found, struct err *err)
{
    struct record_head head;
    *found = store_load(s, a, t, id, record, &head, err);
    if (!*found && err->code != ERR_NOT_FOUND)
        return false;
    *found = *found && !head.retired.n && !head.superseded_by.n;
    return true;
}

/* What the roles allow, added up; a retired role allows nothing. */
static bool add_roles(struct store *s, struct arena *a, struct str roles, unsigned *may,
                      struct err *err)
{
    struct str id;
    while (str_word(&roles, &id)) {
        struct role role = {0};
        unsigned bits = 0;
        bool found;
        if (!load_live(s, a, &ROLE_TYPE, id, &role, &found, err) ||
            (found && !auth_words(role.permissions, &bits, err)))
            return err_wrap(err, "role %.*s", STR_ARG(id));
        *may |= bits;
    }
    return true;
}

static bool may_come(const struct person *p, struct date today)
{
    return (p->status == PERSON_STATUS_ACTIVE || p->status == PERSON_STATUS_UNSET) &&
           date_cmp(p->valid_from, today) <= 0 &&
           (!p->valid_until.year || date_cmp(today, p->valid_until) <= 0);
}

bool auth_person(struct store *s, struct arena *a, struct str person, struct instant now,
                 struct principal *out, struct err *err)
{
    struct person record = {0};
    struct principal p = {.person = str_copy(a, person)};
    bool found;
    *out = (struct principal){0};
    if (!load_live(s, a, &PERSON_TYPE, person, &record, &found, err))
        return false;
    if (!found || !may_come(&record, instant_date(now)))
        return true;
    if (!add_roles(s, a, record.roles, &p.may, err))
        return false;
    p.by = AUTH_SESSION;
    p.name = record.name;
    p.login = record.login;
    p.devices = record.devices;
    p.releases = record.releases;
    p.limited = p.devices.n || p.releases.n || is_guest(p.may);
    *out = p;
    return true;
}

/* Where the operator wants a second factor, who has none may do nothing but set one up; a provider
   of the organisation sees to that itself. */
static bool check_code(struct store *s, struct arena *a, const struct json *session,
                       struct principal *p, struct err *err)
{
    struct str wanted;
    struct json *account;
    if (!auth_setting(s, a, "require_code", &wanted, err))
        return false;
    if (!STR_IS(wanted, "1") || json_int(session, "provider", 0) == 1)
        return true;
    if (!auth_account(s, a, p->person, &account, err))
        return false;
    if (!json_is_true(account, "totp_on"))
        p->may = 0;
    return true;
}

/* What the database keeps of a session or token, by the secret; NULL when there is none. */
static bool find_secret(struct store *s, struct arena *a, const char *query, struct str key,
                        const struct json **row, struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(key)};
    if (!store_query(s, a, query, params, COUNT_OF(params), &rows, err))
        return false;
    *row = json_first(rows);
    return true;
}

bool auth_by_session(struct store *s, struct arena *a, struct str cookie, struct instant now,
                     struct principal *out, struct err *err)
{
    const struct json *row;
    *out = (struct principal){0};
    if (cookie.n != SECRET_DIGITS)
        return true;
    struct str key = auth_key(a, cookie);
    if (!find_secret(s, a, "auth_session", key, &row, err))
        return false;
    int64_t seen = json_int(row, "seen_at", 0);
    if (!row || now.ms - seen >= AUTH_SESSION_IDLE ||
        now.ms - json_int(row, "made_at", 0) >= AUTH_SESSION_ABSOLUTE)
        return true;
    if (!auth_person(s, a, json_text(row, "person"), now, out, err))
        return false;
    if (out->by == AUTH_NOBODY)
        return true;
    out->key = key;
    out->csrf = str_sub(auth_key(a, str_fmt(a, "tutela-csrf:%.*s", STR_ARG(cookie))), 0,
                        CSRF_DIGITS);
    out->proved_at.ms = json_int(row, "proved_at", 0);
    out->touch = now.ms - seen >= AUTH_TOUCH;
    return check_code(s, a, row, out, err);
}

/* Scopes and devices of a token make what its person may less, never more. */
static bool narrow(struct arena *a, struct principal *p, const struct json *token, struct err *err)
{
    unsigned scopes;
    struct buf both = {.arena = a};
    struct str devices = json_text(token, "devices"), rest = devices, id;
    if (!auth_words(json_text(token, "scopes"), &scopes, err))
        return false;
    p->may &= scopes;
    if (!devices.n)
        return true;
    while (str_word(&rest, &id))
        if (!p->limited || auth_has_word(p->devices, id))
            buf_fmt(&both, "%s%.*s", both.n ? " " : "", STR_ARG(id));
    p->limited = true;
    p->devices = buf_str(&both);
    p->releases = (struct str){0};
    return true;
}

bool auth_by_token(struct store *s, struct arena *a, struct str token, struct instant now,
                   struct principal *out, struct err *err)
{
    const struct json *row;
    struct principal p;
    *out = (struct principal){0};
    if (token.n != sizeof token_prefix - 1 + SECRET_DIGITS ||
        !str_starts(token, str_of(token_prefix)))
        return true;
    struct str key = auth_key(a, token);
    if (!find_secret(s, a, "auth_token", key, &row, err))
        return false;
    if (!row || now.ms >= json_int(row, "expires_at", 0))
        return true;
    if (!auth_person(s, a, json_text(row, "person"), now, &p, err))
        return false;
    if (p.by == AUTH_NOBODY)
        return true;
    if (!narrow(a, &p, row, err))
        return false;
    p.by = AUTH_TOKEN;
    p.key = key;
    p.touch = now.ms - json_int(row, "used_at", 0) >= AUTH_TOUCH;
    *out = p;
    return true;
}

bool auth_touch(struct store *s, const struct principal *p, struct instant now, struct err *err)
{
    const struct store_param params[] = {STORE_P(p->key), STORE_N(now.ms)};
    if (p->by != AUTH_SESSION && p->by != AUTH_TOKEN)
        return true;
    return store_apart(s, p->by == AUTH_TOKEN ? "auth_token_touch" : "auth_session_touch", params,
                       COUNT_OF(params), NULL, err);
}

/* --- what a limited person sees --- */

/* What everybody sees: the texts that all devices share, and nobody's own. */
static bool is_shared(const struct record_type *t)
{
    static const char *const open[] = {"catalogue", "clause", "clause_mapping"};
    for (size_t i = 0; i < COUNT_OF(open); i++)
        if (strcmp(t->name, open[i]) == 0)
            return true;
    return false;
}

bool auth_is_open(struct store *s, struct arena *a, struct str id)
{
    struct record_head head;
    struct err unknown = {0};
    return store_head(s, a, id, &head, &unknown) && is_shared(head.type);
}

struct belongs {
    const struct principal *principal;
    struct str granted; /* the devices of the releases he may see */
    bool any, other;
};

/* A release is his by itself or by its device; a device also by a release of it that is his: what
   is said of the device, as its risks, is what the release is judged by. */
static bool look_at(void *context, const struct store_row *row, struct err *err)
{
    (void)err;
    struct belongs *b = context;
    const struct principal *p = b->principal;
    struct str type = store_row_text(row, 0), id = store_row_text(row, 1);
    bool his = STR_IS(type, "release")
                   ? auth_has_word(p->releases, id) ||
                         auth_has_word(p->devices, store_row_text(row, 2))
                   : auth_has_word(p->devices, id) || auth_has_word(b->granted, id);
    b->any = b->any || his;
    b->other = b->other || !his;
    return true;
}

static bool devices_of(struct store *s, struct arena *a, struct str releases, struct str *out,
                       struct err *err)
{
    struct buf b = {.arena = a};
    struct str id;
    while (str_word(&releases, &id)) {
        struct release release = {0};
        bool found;
        if (!load_live(s, a, &RELEASE_TYPE, id, &release, &found, err))
            return false;
        if (found)
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(release.device));
    }
    *out = buf_str(&b);
    return true;
}

bool auth_may_see_record(struct store *s, struct arena *a, const struct principal *p, struct str id,
                         bool *may, struct err *err)
{
    struct record_head head;
    struct belongs b = {.principal = p};
    const struct store_param params[] = {STORE_P(id)};
    *may = !p->limited;
    if (!p->limited)
        return true;
    if (!store_head(s, a, id, &head, err))
        return err->code == ERR_NOT_FOUND;
    *may = is_shared(head.type);
    if (*may)
        return true;
    if (!devices_of(s, a, p->releases, &b.granted, err) ||
        !store_each(s, "auth_belongs", params, COUNT_OF(params), look_at, &b, err))
        return false;
    *may = b.any && !b.other;
    return true;
}
