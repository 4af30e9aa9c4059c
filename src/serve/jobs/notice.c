#include "assess/clock/view.h"
#include "assess/duty/view.h"
#include "assess/portfolio/portfolio.h"
#include "base/world.h"
#include "serve/auth/access.h"
#include "serve/jobs/hook.h"

enum { ITEMS_MAX = 100 };

struct telling {
    const char *event;
    struct json *data;
    struct arena *keep;
    struct instant now;
};

static bool tell(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct telling *t = context;
    return hooks_tell(s, t->keep, t->event, t->data, t->now, err);
}

/* The address of this server as its people know it. */
static bool server_url(const struct job_run *run, struct str *out, struct err *err)
{
    if (!auth_setting(run->store, run->arena, "server_url", out, err))
        return false;
    if (out->n == 0)
        *out = run->options->url;
    while (str_ends(*out, STR("/")))
        *out = str_sub(*out, 0, out->n - 1);
    return true;
}

static void add_url(const struct job_run *run, struct json *into, struct str server,
                    const char *path, struct str id)
{
    struct buf b = {.arena = run->arena};
    buf_fmt(&b, "%.*s%s", STR_ARG(server), path);
    buf_url(&b, id);
    json_add_text(run->arena, into, "url", buf_str(&b));
}

static bool send(const struct job_run *run, const char *event, struct json *data, struct err *err)
{
    struct telling t = {event, data, run->arena, world_now()};
    return jobs_change(run, tell, &t, err);
}

bool hooks_tell_match(const struct job_run *run, struct str release, const struct json *match,
                      struct err *err)
{
    struct str server;
    struct json *data = json_object(run->arena);
    int64_t new = json_int(json_get(match, "findings"), "new", 0);
    if (new == 0)
        return true;
    if (!server_url(run, &server, err))
        return false;
    json_add_int(run->arena, data, "count", new);
    json_add_text(run->arena, data, "release", release);
    json_add_text(run->arena, data, "run", json_text(match, "run"));
    add_url(run, data, server, "/vulnerabilities", (struct str){0});
    return send(run, "findings", data, err);
}

/* --- once a day --- */

struct near {
    const struct job_run *run;
    struct str server;
    struct json *items;
    int64_t count;
};

static void add_near(struct near *n, struct str record, struct str due_on)
{
    n->count++;
    if (json_count(n->items) >= ITEMS_MAX)
        return;
    struct json *item = json_add(n->run->arena, n->items, NULL, JSON_OBJECT);
    json_add_text(n->run->arena, item, "record", record);
    json_add_text(n->run->arena, item, "due_on", due_on);
    add_url(n->run, item, n->server, "/records/", record);
}

static bool tell_deadlines(const struct view *v, struct near *n, int64_t days, struct err *err)
{
    struct clock_policy policy;
    struct json *clocks, *duties;
    const struct duty_filter filter = {.days = days, .sure = true};
    if (!clock_policy_load(v, &policy, err) ||
        !clock_model(v, (struct str){0}, &policy, days, &clocks, err) ||
        !duty_model(v, &filter, &duties, err))
        return false;
    JSON_EACH (item, json_get(clocks, "items"))
        add_near(n, json_text(item, "finding"), json_text(item, "due_on"));
    JSON_EACH (item, json_get(duties, "items"))
        if (json_text(item, "due_on").n)
            add_near(n, json_text(item, "about"), json_text(item, "due_on"));
    if (n->count == 0)
        return true;
    struct json *data = json_object(v->arena);
    json_add_int(v->arena, data, "count", n->count);
    json_add_int(v->arena, data, "days", days);
    json_hang(data, "items", n->items);
    add_url(n->run, data, n->server, "/due", (struct str){0});
    return send(n->run, "deadlines", data, err);
}

static bool tell_decisions(const struct view *v, const struct near *n, struct err *err)
{
    struct json *counts;
    if (!portfolio_waiting(v, &counts, err))
        return false;
    int64_t waiting = json_int(counts, "today", 0);
    if (waiting == 0)
        return true;
    struct json *data = json_object(v->arena);
    json_add_int(v->arena, data, "count", waiting);
    add_url(n->run, data, n->server, "/", (struct str){0});
    return send(n->run, "decisions", data, err);
}

bool job_notice(struct job_run *run, struct err *err)
{
    const struct view v = {
        .store = run->store, .arena = run->arena, .as_of = instant_date(world_now())};
    struct near n = {.run = run, .items = json_array(run->arena)};
    struct json *hooks;
    struct str text;
    int64_t days = 0;
    if (!hooks_list(run->store, run->arena, &hooks, err))
        return false;
    if (json_count(hooks) == 0)
        return true; /* nobody wants to know */
    if (!server_url(run, &n.server, err) ||
        !auth_setting(run->store, run->arena, "notice_days", &text, err))
        return false;
    (void)str_to_int(text, &days);
    return tell_deadlines(&v, &n, days, err) && tell_decisions(&v, &n, err);
}
