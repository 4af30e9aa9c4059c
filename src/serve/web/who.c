#include "base/hash.h"
#include "base/world.h"
#include "serve/auth/access.h"
#include "serve/auth/account.h"
#include "serve/web/web.h"

/* The prefix makes the browser keep it to this host and to TLS (RFC 6265bis, 4.1.3.2). */
static const char *cookie_name(bool secure)
{
    return secure ? "__Host-tutela" : "tutela";
}

struct str web_cookie_set(struct arena *a, struct str session, bool secure)
{
    /* Lax, so that a link in a message leads to its page; changes need the form's token anyway. */
    return str_fmt(a, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(secure),
                   STR_ARG(session), secure ? "; Secure" : "", session.n ? "" : "; Max-Age=0");
}

struct str web_cookie(const struct web_headers *h, bool secure)
{
    struct str rest = h->cookie, part;
    while (str_split(&rest, ';', &part)) {
        size_t equals = str_find_char(part, '=');
        if (str_eq(str_trim(str_sub(part, 0, equals)), str_of(cookie_name(secure))))
            return str_trim(str_from(part, equals + 1));
    }
    return (struct str){0};
}

/* "Authorization: Bearer TOKEN", or the header of Dependency-Track's clients. */
static struct str bearer(const struct web_headers *h)
{
    const struct str scheme = STR("Bearer ");
    if (str_eq_nocase(str_sub(h->authorization, 0, scheme.n), scheme))
        return str_trim(str_from(h->authorization, scheme.n));
    return h->authorization.n ? (struct str){0} : h->api_key;
}

bool web_who(struct store *s, struct arena *a, const struct web_ask *ask, struct principal *out,
             struct err *err)
{
    const struct web_headers *h = &ask->headers;
    struct str token = bearer(h), cookie = web_cookie(h, ask->secure);
    *out = (struct principal){.by = AUTH_NOBODY};
    if (ask->reading) {
        *out = (struct principal){.by = AUTH_READER, .name = STR("reader"), .may = MAY_READ};
        return true;
    }
    if (token.n)
        return auth_by_token(s, a, token, world_now(), out, err);
    return cookie.n == 0 || auth_by_session(s, a, cookie, world_now(), out, err);
}

/* Whether the texts are the same, in the same time whatever differs. */
static bool same_secret(struct str a, struct str b)
{
    struct hash x = hash_sha256(a), y = hash_sha256(b);
    return hash_eq(&x, &y);
}

/* Origin as RFC 6454 writes it: scheme, "://", host and port. From a page that tells nobody its
   address (pages of links that are secrets) a browser sends "null" with a form, to ourselves, too
   (Fetch, "append a request `Origin` header"); then it must say by Sec-Fetch-Site whose page it is.
 */
static bool origin_is_ours(const struct web_headers *h)
{
    if (STR_IS(h->origin, "null"))
        return STR_IS(h->fetch_site, "same-origin");
    size_t at = str_find(h->origin, STR("://"));
    return h->origin.n == 0 || str_eq_nocase(str_from(h->origin, at + 3), h->host);
}

bool web_is_ours(const struct web_request *r, struct err *err)
{
    const struct web_headers *h = r->headers;
    struct str given = h->csrf.n ? h->csrf : web_field(r, "csrf");
    if (r->who->by == AUTH_TOKEN)
        return true; /* no browser sends it by itself */
    if (!origin_is_ours(h) || STR_IS(h->fetch_site, "cross-site"))
        return err_set(err, ERR_DENIED, "The form came from another web site");
    if (r->who->by == AUTH_SESSION && !same_secret(given, r->who->csrf))
        return err_set(err, ERR_DENIED,
                       "The form is not of this session: go back, load the page again, and send "
                       "it once more");
    return true;
}

static bool touch(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct web_request *r = context;
    (void)a;
    return auth_touch(s, r->who, r->now, err);
}

bool web_touch(struct web_request *r, struct err *err)
{
    return !r->who->touch || web_change(r, touch, r, err);
}

static bool note_read(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct web_request *r = context;
    const struct auth_entry entry = {.event = AUTH_READ,
                                     .person = r->who->person,
                                     .login = r->who->login,
                                     .address = r->peer,
                                     .record = r->id};
    return auth_log(s, a, &entry, r->now, err);
}

bool web_note_read(struct web_request *r, struct err *err)
{
    return !r->who->limited || r->page->scope != WEB_RECORD || web_change(r, note_read, r, err);
}

bool web_may_see_record(struct web_request *r, struct str id, struct err *err)
{
    bool may = false;
    if (!auth_may_see_record(r->store, r->arena, r->who, id, &may, err))
        return false;
    return may || err_set(err, ERR_NOT_FOUND, "There is nothing of that name that you may see");
}

/* Of two segments the second names the record; a picture is called by it and ".svg". */
static struct str record_of(struct str id)
{
    size_t slash = str_find_char(id, '/');
    if (slash < id.n)
        id = str_from(id, slash + 1);
    return str_ends(id, STR(".svg")) ? str_sub(id, 0, id.n - 4) : id;
}

/* Whether the query says of whom the page is, by a parameter that the page reads: a page of all
   devices that is told something else shows all of them. */
static bool says_of_whom(const struct web_request *r, enum web_scope scope)
{
    static const struct {
        enum web_scope scope;
        const char *name;
    } reads[] = {
        {WEB_DEVICE, "device"}, {WEB_RELEASE, "release"}, {WEB_SCOPE, "scope"},
        {WEB_TARGET, "device"}, {WEB_TARGET, "release"},
    };
    for (size_t i = 0; i < COUNT_OF(reads); i++)
        if (reads[i].scope == scope && web_param(r, reads[i].name).n)
            return true;
    return false;
}

bool web_may_see(struct web_request *r, enum web_scope scope, struct err *err)
{
    static const char *const names[] = {"device", "release", "scope"};
    if (!r->who->limited || scope == WEB_OPEN || scope == WEB_OWN)
        return true;
    if (scope == WEB_RECORD)
        return web_may_see_record(r, record_of(r->id), err);
    if (!says_of_whom(r, scope))
        return err_set(err, ERR_DENIED,
                       "This page shows the whole workspace; you see what belongs to your devices");
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct str id = web_param(r, names[i]);
        if (id.n && !web_may_see_record(r, id, err))
            return false;
    }
    return true;
}
