/* asks.h - for tests: what a person who is signed in asks, in a line. */
#ifndef TESTS_SERVE_ASKS_H
#define TESTS_SERVE_ASKS_H

#include "site.h"

static inline struct site sign_in(struct fixture *f, const char *name, const char *permissions)
{
    return site_sign_in(f, name, permissions, NULL);
}

/* query: "a=b&c=d", encoded. */
static inline struct web_answer send(struct site *s, const char *method, const char *path,
                                     const char *query, struct str body, const char *type)
{
    struct web_param params[4];
    struct site_request q = {.method = str_of(method),
                             .path = str_of(path),
                             .params = params,
                             .body = body,
                             .type = type};
    struct str rest = str_of(query), pair;
    while (q.param_count < COUNT_OF(params) && str_split(&rest, '&', &pair)) {
        size_t eq = str_find_char(pair, '=');
        params[q.param_count++] = (struct web_param){str_sub(pair, 0, eq), str_from(pair, eq + 1)};
    }
    return site_send(s, q);
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
