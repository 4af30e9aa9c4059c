/* api.h - for tests: requests to the API without sockets, by people with tokens. */
#ifndef TESTS_SERVE_API_H
#define TESTS_SERVE_API_H

#include "fixture.h"

#include "serve/api/api.h"
#include "serve/auth/account.h"

/* A person with a role of these permissions, and his token. devices: empty, or a guest's. */
static inline struct str api_token(struct fixture *f, const char *name, const char *permissions,
                                   const char *devices)
{
    struct str text = {0};
    char pair[3][200];
    snprintf(pair[0], sizeof pair[0], "name=%s", name);
    snprintf(pair[1], sizeof pair[1], "permissions=%s", permissions);
    struct str role = fixture_add(f, "role", pair[0], pair[1], NULL);
    snprintf(pair[1], sizeof pair[1], "roles=%.*s", STR_ARG(role));
    snprintf(pair[2], sizeof pair[2], "devices=%s", devices);
    struct str person = fixture_add(f, "person", pair[0], pair[1], pair[2], NULL);
    struct instant now = world_now();
    const struct auth_token t = {.person = person,
                                 .name = STR("test"),
                                 .scopes = str_of(permissions),
                                 .made_at = now,
                                 .expires_at = {now.ms + AUTH_DAY}};
    if (!store_begin(f->store, &f->err) ||
        !auth_token_make(f->store, &f->arena, &t, &text, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    return text;
}

struct api_call {
    const char *method, *path, *body;
    struct str token;
    const char *type; /* of the body; NULL: application/json */
    struct str if_match;
    const char *if_none_match, *key, *prefer;
    struct web_param params[4];
    size_t param_count;
};

static inline struct web_answer api_ask(struct fixture *f, struct api_call c)
{
    struct web_answer out;
    struct web_files files;
    web_files_init(&f->arena, &files);
    const struct web_ask a = {
        .method = str_of(c.method),
        .headers = {.host = STR("localhost"),
                    .authorization = c.token.n ? str_fmt(&f->arena, "Bearer %.*s", STR_ARG(c.token))
                                               : (struct str){0},
                    .content_type = c.type ? str_of(c.type) : STR("application/json"),
                    .if_match = c.if_match,
                    .if_none_match = str_of(c.if_none_match),
                    .idempotency_key = str_of(c.key),
                    .prefer = str_of(c.prefer)},
        .path = str_of(c.path),
        .params = c.params,
        .param_count = c.param_count,
        .body = str_of(c.body),
        .number = 7,
        .workspace = str_of(f->path),
        .advisories = STR("/nonexistent/advisories.db"),
        .files = &files,
    };
    web_answer(f->store, &f->arena, &a, &out);
    return out;
}

/* The answer as a tree; fails unless its status is that. */
static inline const struct json *api_json(struct fixture *f, struct web_answer a, int status)
{
    struct json *tree = NULL;
    if (a.status != status)
        fail_msg("%d, not %d: %.*s", a.status, status, STR_ARG(a.body));
    if (!json_read(&f->arena, a.body, &tree, &f->err))
        fail_msg("%s: %.*s", f->err.text, STR_ARG(a.body));
    assert_string_equal(a.media_type,
                        status >= 400 ? "application/problem+json" : "application/json");
    return tree;
}

/* The token of somebody who may write. */
static struct str editor;

static inline int setup_editor(void **state)
{
    if (fixture_setup_full(state))
        return -1;
    editor = api_token(*state, "Edith", "read write security", "");
    return 0;
}

static inline const struct json *get(struct fixture *f, const char *path, int status)
{
    return api_json(f, api_ask(f, (struct api_call){"GET", path, .token = editor}), status);
}

static inline void assert_text(const struct json *object, const char *name, const char *wanted)
{
    if (!str_eq(json_text(object, name), str_of(wanted)))
        fail_msg("%s: '%.*s', not '%s'", name, STR_ARG(json_text(object, name)), wanted);
}

#endif
