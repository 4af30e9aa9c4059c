#include "serve/auth/access.h"
#include "serve/jobs/hook.h"
#include "serve/web/web.h"

/* Who is told of what: for those who administer. */

enum { LOG_ROWS = 50 };

static void add_events(struct web_request *r, struct json *model)
{
    struct json *events = json_add(r->arena, model, "all_events", JSON_ARRAY);
    for (size_t i = 0; HOOK_EVENTS[i]; i++) {
        struct json *e = json_add(r->arena, events, NULL, JSON_OBJECT);
        json_add_text(r->arena, e, "name", str_of(HOOK_EVENTS[i]));
    }
}

bool page_hooks(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct json *hooks, *log;
    struct str server;
    r->personal = true; /* hooks are no part of the history: a page that is kept would be old */
    if (!hooks_list(r->store, a, &hooks, err) || !hooks_log(r->store, a, LOG_ROWS, &log, err) ||
        !auth_setting(r->store, a, "mail_server", &server, err))
        return false;
    *model = json_object(a);
    json_add_text(a, *model, "title", STR("Messages"));
    json_add_text(a, *model, "typed", web_field(r, "address"));
    json_add_text(a, *model, "secret", json_text(r->told, "secret"));
    json_add_bool(a, *model, "no_mail", server.n == 0);
    json_hang(*model, "hooks", hooks);
    json_hang(*model, "log", log);
    add_events(r, *model);
    return true;
}

struct hook_act {
    struct web_request *r;
    struct str word;
    struct hook hook;
    struct str secret;
};

static bool change_hooks(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct hook_act *x = context;
    struct web_request *r = x->r;
    struct str id;
    (void)a;
    if (STR_IS(x->word, "add"))
        return hooks_add(s, r->arena, &x->hook, r->now, &id, &x->secret, err);
    if (STR_IS(x->word, "remove"))
        return hooks_remove(s, x->hook.id, r->now, err);
    if (STR_IS(x->word, "test"))
        return hooks_test(s, r->arena, x->hook.id, r->now, err);
    return err_set(err, ERR_USAGE, "act: '%.*s' is none of add, remove, test",
                   STR_ARG(str_sub(x->word, 0, 40)));
}

/* The boxes that are ticked. */
static struct str events_of(const struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    for (size_t i = 0; i < r->form.field_count; i++)
        if (STR_IS(r->form.fields[i].name, "event"))
            buf_fmt(&b, "%s%.*s", b.n ? " " : "", STR_ARG(r->form.fields[i].value));
    return buf_str(&b);
}

bool act_hooks(struct web_request *r, struct err *err)
{
    struct hook_act x = {.r = r,
                         .word = web_field(r, "act"),
                         .hook = {.id = web_field(r, "hook"),
                                  .address = web_field(r, "address"),
                                  .events = events_of(r),
                                  .person = r->who->name}};
    if (!web_change(r, change_hooks, &x, err))
        return false;
    r->see_other = STR("/hooks");
    if (x.secret.n) { /* shown once, so the answer is the page itself */
        r->told = json_object(r->arena);
        json_add_text(r->arena, r->told, "secret", x.secret);
    }
    return true;
}
