#include "assess/portfolio/portfolio.h"
#include "serve/auth/account.h"
#include "serve/web/deed.h"

/* Today is of one person: what waits for him by what he may do, what changed since he last looked;
   and a first device. */

enum { STEPS = 8, CHANGES = 15 };

static struct view view_of(const struct web_request *r)
{
    return (struct view){.store = r->store, .arena = r->arena, .as_of = r->as_of};
}

static bool make_steps(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    *model = json_object(r->arena);
    return portfolio_steps(&v, *model, (struct str){0}, STEPS, err);
}

/* --- my queue --- */

/* Whether one of the words is a permission of his, and it is not his own first half. */
static bool is_mine(const struct web_request *r, const struct json *item)
{
    unsigned may = 0;
    struct err ignored;
    return auth_words(json_text(item, "needs"), &may, &ignored) && (r->who->may & may) &&
           !record_same_person(json_text(item, "by"), r->who->name);
}

/* Keeps what waits for this reader; all are a click away. */
static void only_mine(struct web_request *r, struct json *model)
{
    bool all = STR_IS(web_param(r, "all"), "yes") || r->who->by != AUTH_SESSION;
    struct json *list = web_member(model, "decisions");
    struct json kept = {.type = JSON_ARRAY, .key = list->key, .next = list->next};
    int64_t others = 0;
    for (struct json *item = list->items.first, *next; item; item = next) {
        next = item->next;
        item->next = NULL;
        if (all || is_mine(r, item))
            json_hang(&kept, NULL, item);
        else
            others++;
    }
    *list = kept;
    json_add_bool(r->arena, model, "mine", !all);
    json_add_bool(r->arena, model, "all", all && r->who->by == AUTH_SESSION);
    json_add_int(r->arena, model, "others", others);
    web_member(model, "decisions_shown")->text = str_fmt(r->arena, "%zu", json_count(list));
}

/* --- since I last looked --- */

static bool put_seen(struct web_request *r, struct json *model, struct err *err)
{
    struct view v = view_of(r);
    struct json *rows, *changes, *counted;
    const struct store_param who = STORE_P(r->who->person);
    if (r->who->person.n == 0) {
        json_add(r->arena, model, "since", JSON_NULL);
        return true;
    }
    if (!store_query(r->store, r->arena, "seen_of", &who, 1, &rows, err))
        return false;
    const struct json *seen = json_first(rows);
    int64_t position = json_int(seen, "position", 0);
    const struct store_param since[] = {STORE_N(position), STORE_P(r->who->name), STORE_N(CHANGES)};
    if (!store_query(r->store, r->arena, "seen_changes", since, 3, &changes, err) ||
        !store_query(r->store, r->arena, "seen_count", since, 2, &counted, err))
        return false;
    struct json *o = json_add(r->arena, model, "since", JSON_OBJECT);
    struct instant at = {json_int(seen, "at", 0)};
    portfolio_changes(&v, o, changes);
    json_add_int(r->arena, o, "position", position);
    json_add_int(r->arena, o, "now", store_position(r->store));
    json_add_int(r->arena, o, "count", json_int(json_first(counted), "count", 0));
    json_add_int(r->arena, o, "shown", (int64_t)json_count(changes));
    json_add_bool(r->arena, o, "ever", seen != NULL);
    json_add_text(r->arena, o, "at",
                  seen ? view_minute(r->arena, instant_str(r->arena, at)) : (struct str){0});
    return true;
}

/* Only the steps are kept: the advisory database changes without a change in the history. */
bool page_today(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    struct json *steps;
    if (r->who->limited) { /* a guest has no queue of the whole workspace */
        r->see_other = STR("/devices");
        *model = json_object(r->arena);
        return true;
    }
    r->personal = true;
    if (!web_cached(r, "steps", make_steps, &steps, err) ||
        !portfolio_today(&v, r->advisories, steps, model, err))
        return false;
    only_mine(r, *model);
    json_add_bool(r->arena, *model, "forms", web_has_forms(r));
    return put_seen(r, *model, err);
}

static bool put_position(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct web_request *r = context;
    int64_t position = 0;
    (void)a;
    if (!str_to_int(web_field(r, "position"), &position) || position < 0 ||
        position > store_position(s))
        return err_set(err, ERR_USAGE, "position: is none of this history");
    const struct store_param params[] = {STORE_P(r->who->person), STORE_N(position),
                                         STORE_N(r->now.ms)};
    return store_apart(s, "seen_put", params, COUNT_OF(params), NULL, err);
}

bool act_seen(struct web_request *r, struct err *err)
{
    if (r->who->person.n == 0)
        return err_set(err, ERR_DENIED, "Only people look");
    r->see_other = STR("/");
    return web_change(r, put_position, r, err);
}

/* --- a device in four fields --- */

bool page_device_new(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = view_of(r);
    *model = view_model(&v);
    json_add_text(r->arena, *model, "title", STR("Add a device"));
    return web_deeds(r, *model, err);
}

/* From here to the questions, and from them to what applies. */
bool act_device_new(struct web_request *r, struct err *err)
{
    struct str id;
    struct buf b = {.arena = r->arena};
    const struct web_deed *deed = web_deed_find(r, STR("add"));
    if (!web_deed_do(r, deed, &id, err))
        return false;
    BUF_LIT(&b, "/facts/");
    buf_url(&b, id);
    r->see_other = buf_str(&b);
    return true;
}
