/* browser.h - for tests: somebody at a browser, who keeps a cookie, sends forms, and reads pages.
 */
#ifndef TESTS_SERVE_BROWSER_H
#define TESTS_SERVE_BROWSER_H

#include "../store/fixture.h"

#include "serve/auth/account.h"
#include "serve/web/web.h"

#define PASSWORD "crane lifts nine"
#define CODE     "abcde-fghij"

/* A browser: what it is, and the cookie it keeps. */
struct browser {
    struct fixture *f;
    struct str cookie;
    const char *code; /* of the first run; NULL: none */
    const char *origin;
    bool leave_csrf;
    struct web_answer last;
};

static inline struct str session_of(struct str set_cookie)
{
    struct str pair = str_sub(set_cookie, 0, str_find_char(set_cookie, ';'));
    return str_from(pair, str_find_char(pair, '=') + 1);
}

static inline void ask(struct browser *b, const char *method, const char *path, struct str query,
                       struct str body)
{
    struct arena *a = &b->f->arena;
    struct web_files files;
    struct web_param p = {STR("link"), query};
    web_files_init(a, &files);
    const struct web_ask ask = {
        .method = str_of(method),
        .headers = {.host = STR("localhost:8440"),
                    .cookie = b->cookie.n ? str_fmt(a, "other=1; tutela=%.*s", STR_ARG(b->cookie))
                                          : (struct str){0},
                    .content_type = STR("application/x-www-form-urlencoded"),
                    .origin = b->origin ? str_of(b->origin) : STR("http://localhost:8440"),
                    .user_agent = STR("Browser/1 <b>")},
        .path = str_of(path),
        .params = &p,
        .param_count = query.n ? 1 : 0,
        .body = body,
        .peer = STR("192.0.2.9"),
        .workspace = str_of(b->f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .first_run_code = b->code ? str_of(b->code) : (struct str){0},
        .files = &files,
    };
    web_answer(b->f->store, a, &ask, &b->last);
    if (b->last.set_cookie.n)
        b->cookie = session_of(b->last.set_cookie);
}

static inline void get(struct browser *b, const char *path)
{
    ask(b, "GET", path, (struct str){0}, (struct str){0});
}

static inline struct str csrf_of(struct browser *b)
{
    struct principal p;
    if (!auth_by_session(b->f->store, &b->f->arena, b->cookie, world_now(), &p, &b->f->err))
        fail_msg("%s", b->f->err.text);
    return p.csrf;
}

/* Sends "name=value" texts, ended by NULL, as a form. */
static inline void post(struct browser *b, const char *path, ...)
{
    struct buf body = {.arena = &b->f->arena};
    const char *pair;
    va_list ap;
    if (!b->leave_csrf)
        buf_fmt(&body, "csrf=%.*s", STR_ARG(csrf_of(b)));
    va_start(ap, path);
    while ((pair = va_arg(ap, const char *))) {
        struct str text = str_of(pair);
        size_t eq = str_find_char(text, '=');
        buf_fmt(&body, "&%.*s=", STR_ARG(str_sub(text, 0, eq)));
        buf_url(&body, str_from(text, eq + 1));
    }
    va_end(ap);
    ask(b, "POST", path, (struct str){0}, buf_str(&body));
}

static inline bool shows(const struct browser *b, const char *text)
{
    return str_has(b->last.body, str_of(text));
}

static inline void expect(const struct browser *b, int status, const char *text)
{
    if (b->last.status != status || (text && !shows(b, text)))
        fail_msg("%d, wanted %d and \"%s\": %.*s", b->last.status, status, text ? text : "",
                 STR_ARG(str_sub(b->last.body, 0, 6000)));
}

static inline void leads_to(const struct browser *b, const char *path)
{
    if (b->last.status != 303 || !str_eq(b->last.location, str_of(path)))
        fail_msg("%d to %.*s, wanted %s: %.*s", b->last.status, STR_ARG(b->last.location), path,
                 STR_ARG(str_sub(b->last.body, 0, 4000)));
}

/* What stands between the two texts. */
static inline struct str between(const struct browser *b, const char *from, const char *to)
{
    struct str rest = str_from(b->last.body, str_find(b->last.body, str_of(from)));
    assert_true(rest.n > 0);
    rest = str_from(rest, strlen(from));
    return str_sub(rest, 0, str_find(rest, str_of(to)));
}

static inline struct browser first_browser(struct fixture *f)
{
    struct browser b = {.f = f, .code = CODE};
    post(&b, "/first-run", "code=" CODE, "name=Ann Lee", "login=ann", "password=" PASSWORD,
         "again=" PASSWORD, NULL);
    leads_to(&b, "/account");
    return b;
}

static inline struct browser signed_in(struct fixture *f, const char *login, const char *password)
{
    struct browser b = {.f = f};
    post(&b, "/login", fixture_ref(f, "login", str_of(login)),
         fixture_ref(f, "password", str_of(password)), "next=/devices", NULL);
    return b;
}

#endif
