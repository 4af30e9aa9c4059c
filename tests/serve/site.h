/* A person who is signed in, and what he asks, without sockets. */
#ifndef TESTS_SERVE_SITE_H
#define TESTS_SERVE_SITE_H

#include "fixture.h"

#include "serve/auth/account.h"
#include "serve/web/web.h"

struct site {
    struct fixture *f;
    struct str cookie, csrf, person;
    struct web_cache *cache; /* or NULL */
    int number;
};

/* A person with these permissions, signed in. device: all that he sees; NULL: everything. */
static inline struct site sign_in_for(struct fixture *f, const char *name, const char *permissions,
                                      const char *device)
{
    struct site s = {.f = f};
    struct principal p;
    const struct instant now = world_now();
    const struct auth_visit visit = {.now = now, .address = STR("::1"), .agent = STR("test")};
    struct str role = fixture_add(f, "role", "name=role",
                                  fixture_ref(f, "permissions", str_of(permissions)), NULL);
    const char *sees = "language=en";
    if (device)
        sees = str_cz(&f->arena, str_fmt(&f->arena, "devices=%s", device));
    struct str person = fixture_add(f, "person", fixture_ref(f, "name", str_of(name)),
                                    fixture_ref(f, "login", str_of(name)),
                                    fixture_ref(f, "roles", role), sees, NULL);
    fixture_begin(f);
    bool ok = auth_session_start(f->store, &f->arena, &visit, person, &s.cookie, &f->err);
    if (!fixture_end(f, ok) || !auth_by_session(f->store, &f->arena, s.cookie, now, &p, &f->err))
        fail_msg("%s", f->err.text);
    s.csrf = p.csrf;
    s.person = person;
    s.cookie = str_fmt(&f->arena, "tutela=%.*s", STR_ARG(s.cookie));
    return s;
}

static inline struct site sign_in(struct fixture *f, const char *name, const char *permissions)
{
    return sign_in_for(f, name, permissions, NULL);
}

static inline struct web_answer send(struct site *s, const char *method, const char *path,
                                     const char *query, struct str body, const char *type)
{
    struct web_answer out;
    struct web_files files;
    struct web_param params[4];
    size_t count = 0;
    struct str rest = str_of(query), pair;
    while (str_split(&rest, '&', &pair)) {
        size_t eq = str_find_char(pair, '=');
        params[count++] = (struct web_param){str_sub(pair, 0, eq), str_from(pair, eq + 1)};
    }
    web_files_init(&s->f->arena, &files);
    const struct web_ask a = {
        .method = str_of(method),
        .path = str_of(path),
        .params = params,
        .param_count = count,
        .headers = {.host = STR("localhost"), .cookie = s->cookie, .content_type = str_of(type)},
        .body = body,
        .number = ++s->number,
        .workspace = str_of(s->f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .files = &files,
        .cache = s->cache,
    };
    web_answer(s->f->store, &s->f->arena, &a, &out);
    return out;
}

static inline struct web_answer get(struct site *s, const char *path)
{
    return send(s, "GET", path, "", (struct str){0}, "");
}

static inline struct web_answer post(struct site *s, const char *path, const char *fields)
{
    struct str body = str_fmt(&s->f->arena, "csrf=%.*s&%s", STR_ARG(s->csrf), fields);
    return send(s, "POST", path, "", body, "application/x-www-form-urlencoded");
}

static inline bool contains(struct web_answer a, const char *text)
{
    return str_has(a.body, str_of(text));
}

/* --- files --- */

#define PART "--X\r\nContent-Disposition: form-data; name=\""
static inline struct web_answer upload(struct site *s, const char *path, const char *fields,
                                       const char *name, const char *bytes)
{
    struct str body = str_fmt(&s->f->arena,
                              PART
                              "csrf\"\r\n\r\n%.*s\r\n%s" PART
                              "%s\"; filename=\"a file.json\"\r\nContent-Type: application/json"
                              "\r\n\r\n%s\r\n--X--\r\n",
                              STR_ARG(s->csrf), fields, name, bytes);
    return send(s, "POST", path, "", body, "multipart/form-data; boundary=X");
}

#endif
