/* site.h - for tests: requests of people who are signed in, without sockets. */
#ifndef TESTS_SERVE_SITE_H
#define TESTS_SERVE_SITE_H

#include "fixture.h"

#include "base/world.h"
#include "serve/auth/account.h"
#include "serve/web/web.h"

struct site {
    struct fixture *f;
    struct str cookie, csrf, person; /* empty: nobody is signed in */
    struct web_cache *cache;         /* or NULL */
    int number;
};

/* A person with these permissions, signed in. device: all he sees; NULL: everything.
 */
static inline struct site site_sign_in(struct fixture *f, const char *name, const char *permissions,
                                       const char *device)
{
    struct site s = {.f = f};
    struct principal p;
    const struct instant now = world_now();
    const struct auth_visit visit = {.now = now, .address = STR("::1"), .agent = STR("test")};
    struct str role = fixture_add(f, "role", fixture_ref(f, "name", str_of(name)),
                                  fixture_ref(f, "permissions", str_of(permissions)), NULL);
    const char *sees = "language=en"; /* no device: everything is seen */
    if (device)
        sees = str_cz(&f->arena, str_fmt(&f->arena, "devices=%s", device));
    s.person = fixture_add(f, "person", fixture_ref(f, "name", str_of(name)),
                           fixture_ref(f, "login", str_of(name)), fixture_ref(f, "roles", role),
                           sees, NULL);
    fixture_begin(f);
    bool ok = auth_session_start(f->store, &f->arena, &visit, s.person, &s.cookie, &f->err);
    if (!fixture_end(f, ok) || !auth_by_session(f->store, &f->arena, s.cookie, now, &p, &f->err))
        fail_msg("%s", f->err.text);
    s.csrf = str_copy(&f->arena, p.csrf);
    s.cookie = str_fmt(&f->arena, "tutela=%.*s", STR_ARG(s.cookie));
    return s;
}

struct site_request {
    struct str method, path, body;
    const char *type; /* of the body */
    struct web_param *params;
    size_t param_count;
};

static inline struct web_answer site_send(struct site *s, struct site_request q)
{
    struct web_answer out;
    struct web_files files;
    web_files_init(&s->f->arena, &files);
    const struct web_ask a = {
        .method = q.method,
        .path = q.path,
        .params = q.params,
        .param_count = q.param_count,
        .cache = s->cache,
        .headers = {.host = STR("localhost"), .cookie = s->cookie, .content_type = str_of(q.type)},
        .body = q.body,
        .number = ++s->number,
        .workspace = str_of(s->f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .files = &files,
    };
    web_answer(s->f->store, &s->f->arena, &a, &out);
    return out;
}

#endif
