/* People who are signed in, and what they send, without sockets. */
#ifndef TESTS_SERVE_ACT_FIXTURE_H
#define TESTS_SERVE_ACT_FIXTURE_H

#include "fixture.h"

#include "base/world.h"
#include "serve/auth/account.h"
#include "serve/web/web.h"

struct asker {
    struct str person, cookie, csrf;
};

/* A person of that name with a role of those permissions; devices: ids, or "" for all. */
static inline struct asker sign_in(struct fixture *f, const char *name, const char *permissions,
                                   const char *devices)
{
    struct asker out;
    struct principal p;
    struct instant now = world_now();
    const struct auth_visit visit = {
        .now = now, .address = STR("192.0.2.7"), .agent = STR("Browser/1")};
    struct str role = fixture_add(f, "role", fixture_ref(f, "name", str_of(name)),
                                  fixture_ref(f, "permissions", str_of(permissions)), NULL);
    out.person = fixture_add(f, "person", fixture_ref(f, "name", str_of(name)),
                             fixture_ref(f, "roles", role),
                             devices[0] ? fixture_ref(f, "devices", str_of(devices)) : NULL, NULL);
    fixture_begin(f);
    if (!fixture_end(
            f, auth_session_start(f->store, &f->arena, &visit, out.person, &out.cookie, &f->err)) ||
        !auth_by_session(f->store, &f->arena, out.cookie, now, &p, &f->err))
        fail_msg("%s", f->err.text);
    assert_int_equal(p.by, AUTH_SESSION);
    out.csrf = str_copy(&f->arena, p.csrf);
    return out;
}

static inline struct web_answer asked(struct fixture *f, const struct asker *who,
                                      const char *method, const char *address, struct str body)
{
    struct web_answer out;
    struct web_files files;
    struct web_param params[8];
    size_t count = 0;
    struct str rest = str_of(address), path, query, one;
    (void)str_split(&rest, '?', &path);
    query = rest;
    while (count < COUNT_OF(params) && str_split(&query, '&', &one)) {
        struct str name;
        (void)str_split(&one, '=', &name);
        params[count++] = (struct web_param){name, one};
    }
    web_files_init(&f->arena, &files);
    const struct web_ask a = {
        .method = str_of(method),
        .headers = {.host = STR("localhost:8440"),
                    .content_type = STR("application/x-www-form-urlencoded"),
                    .cookie = str_fmt(&f->arena, "tutela=%.*s", STR_ARG(who->cookie))},
        .path = path,
        .params = params,
        .param_count = count,
        .body = body,
        .number = 7,
        .workspace = str_of(f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .files = &files,
    };
    web_answer(f->store, &f->arena, &a, &out);
    return out;
}

static inline struct web_answer get_as(struct fixture *f, const struct asker *who,
                                       const char *address)
{
    return asked(f, who, "GET", address, (struct str){0});
}

/* Fields as name, value, name, value, NULL. */
static inline struct web_answer post_as(struct fixture *f, const struct asker *who,
                                        const char *address, ...)
{
    struct buf body = {.arena = &f->arena};
    va_list args;
    buf_fmt(&body, "csrf=%.*s", STR_ARG(who->csrf));
    va_start(args, address);
    for (const char *name; (name = va_arg(args, const char *)) != NULL;) {
        buf_char(&body, '&');
        buf_url(&body, str_of(name));
        buf_char(&body, '=');
        buf_url(&body, str_of(va_arg(args, const char *)));
    }
    va_end(args);
    return asked(f, who, "POST", address, buf_str(&body));
}

static inline bool shows(struct web_answer a, const char *text)
{
    return str_has(a.body, str_of(text));
}

static inline void assert_gone_to(struct web_answer a, const char *where)
{
    if (a.status != 303 || !str_eq(a.location, str_of(where)))
        fail_msg("%d %.*s: %.*s", a.status, STR_ARG(a.location),
                 STR_ARG(str_sub(str_from(a.body, str_find(a.body, STR("Not done"))), 0, 400)));
}

/* Refused with that text on the page. */
static inline void assert_refused(struct web_answer a, int status, const char *text)
{
    if (a.status != status || !shows(a, text))
        fail_msg(
            "%d, not %d \"%s\": %.*s", a.status, status, text,
            STR_ARG(str_sub(str_from(a.body, str_find(a.body, STR("role=\"alert\""))), 0, 600)));
    assert_false(shows(a, "<script>alert"));
}

/* A field of a record as text. */
static inline struct str field_is(struct fixture *f, const char *id, const char *field)
{
    struct record_head head;
    if (!store_head(f->store, &f->arena, str_of(id), &head, &f->err))
        fail_msg("%s", f->err.text);
    void *record = arena_alloc(&f->arena, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(f->store, &f->arena, head.type, str_of(id), record, NULL, &f->err))
        fail_msg("%s", f->err.text);
    return record_get(record_field(head.type, str_of(field)), record, &f->arena);
}

static inline void assert_field(struct fixture *f, const char *id, const char *field,
                                const char *want)
{
    struct str have = field_is(f, id, field);
    if (!str_eq(have, str_of(want)))
        fail_msg("%s %s: '%.*s', not '%s'", id, field, STR_ARG(have), want);
}

static inline int64_t count_of(struct fixture *f, const char *type)
{
    struct store_list list;
    if (!store_list(f->store, &f->arena, record_type_find(str_of(type)), (struct str){0}, 0, 0,
                    &list, &f->err))
        fail_msg("%s", f->err.text);
    return list.total;
}

#endif
