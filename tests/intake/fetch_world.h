/* fetch_world.h - for tests: a world that is played. Clock, waiting, network and keys are ours, so
   that a day of retries takes no time, and each request can be counted. */
#ifndef TESTS_FETCH_WORLD_H
#define TESTS_FETCH_WORLD_H

#include "feeds.h"
#include "intake/fetch/fetch.h"

enum { ANSWERS_MAX = 24, REQUESTS_MAX = 64 };

struct world {
    struct feeds *feeds;
    int64_t now_ms, waited_ms;
    struct {
        const char *url; /* the end of it */
        int status;      /* 0: the connection fails */
        const char *retry_after;
        const char *body;
        int times;        /* it answers so often; 0: always */
        const char *etag; /* 304 when it is asked with this one */
        struct str bytes; /* in place of body, where that has NULs */
    } answers[ANSWERS_MAX];
    char asked[REQUESTS_MAX][256];
    int64_t asked_at[REQUESTS_MAX];
    int requests;
    const char *key;
    bool keep_folder; /* for the next run */
};

static inline bool play(void *context, struct arena *a, const struct http_request *r,
                        struct http_answer *out, struct err *err)
{
    struct world *w = context;
    assert_true(w->requests < REQUESTS_MAX);
    snprintf(w->asked[w->requests], sizeof w->asked[0], "%.*s", STR_ARG(r->url));
    w->asked_at[w->requests++] = w->now_ms;
    bool ours = str_starts(r->url, STR("https://h/"));
    assert_true(str_eq(r->key, ours ? str_of(w->key) : (struct str){0}));
    for (size_t i = 0; i < ANSWERS_MAX && w->answers[i].url; i++) {
        if (!str_ends(r->url, str_of(w->answers[i].url)) || w->answers[i].times < 0)
            continue;
        if (w->answers[i].times > 0 && --w->answers[i].times == 0)
            w->answers[i].times = -1; /* used up */
        if (w->answers[i].status == 0)
            return err_set(err, ERR_IO, "the cable is cut");
        struct str body = str_of(w->answers[i].body), etag = str_of(w->answers[i].etag);
        body = w->answers[i].bytes.n ? w->answers[i].bytes : body;
        if (etag.n && str_eq(r->etag, etag)) {
            *out = (struct http_answer){.status = 304};
            return true;
        }
        *out = (struct http_answer){.status = w->answers[i].status,
                                    .retry_after = str_of(w->answers[i].retry_after),
                                    .etag = etag,
                                    .bytes = (int64_t)body.n};
        if (out->status == 200 && r->to.n)
            return world_write_file(r->to, body, err);
        out->body = str_copy(a, body);
        return true;
    }
    *out = (struct http_answer){.status = 404};
    return true;
}

static inline struct instant now(void *context)
{
    const struct world *w = context;
    return (struct instant){w->now_ms};
}

static inline void wait_ms(void *context, int64_t ms)
{
    struct world *w = context;
    w->now_ms += ms;
    w->waited_ms += ms;
}

static inline struct str secret(void *context, struct str variable)
{
    const struct world *w = context;
    return STR_IS(variable, "KEY") ? str_of(w->key) : (struct str){0};
}

static inline void forget_folder(struct feeds *f, struct str folder)
{
    struct world_names names;
    struct err err = {0};
    assert_true(world_list_dir(&f->arena, folder, &names, &err));
    for (size_t i = 0; i < names.count; i++)
        assert_true(world_remove(
            str_fmt(&f->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names.names[i])), &err));
    assert_int_equal(rmdir(str_cz(&f->arena, folder)), 0);
}

/* Updates from a list of sources; gives the first row. */
static inline const struct json *update(struct world *w, const char *sources, bool force)
{
    struct arena *a = &w->feeds->arena;
    struct err err = {0};
    struct fetch_sources all;
    struct json *report = NULL;
    const struct fetch_door door = {
        .get = play, .now = now, .wait = wait_ms, .secret = secret, .context = w};
    struct fetch_options options = {.door = &door, .force = force};
    options.folder = str_fmt(a, "%.*s.fetch", STR_ARG(w->feeds->path));
    if (!w->now_ms)
        w->now_ms = INT64_C(1795000000000); /* 2026-11-18 */
    feeds_open(w->feeds, ADVISORIES_WRITE);
    if (!world_make_dir(options.folder, &err) ||
        !fetch_sources_read(a, str_of(sources), &all, &err) ||
        !fetch_update(a, w->feeds->db, &all, (struct fetch_choice){0}, &options, &report, &err))
        fail_msg("%s", err.text);
    if (!w->keep_folder)
        forget_folder(w->feeds, options.folder);
    return json_first(json_get(report, "sources"));
}

static inline bool outcome_is(const struct json *row, const char *outcome)
{
    return str_eq(json_text(row, "outcome"), str_of(outcome));
}

static inline struct str first_reason(const struct json *row)
{
    return json_as_text(json_first(json_get(row, "reasons")));
}

#endif
