/* The list of devices: kept as a whole for each position of the history, shown in parts; of which a
   guest sees his own. */
#include "assess/portfolio/portfolio.h"
#include "serve/auth/account.h"
#include "serve/web/deed.h"

static const struct web_range rows_of_page = {.low = 1, .high = 1000, .otherwise = 80};

static bool make_devices(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return portfolio_devices(&v, model, err);
}

/* What is of other devices is left out, the sums as well: they tell of them. */
static bool only_seen(struct web_request *r, struct json *model, struct err *err)
{
    struct json *list = web_member(model, "devices");
    struct json *tiles = web_member(model, "tiles");
    struct json kept = {.type = JSON_ARRAY, .key = list->key, .next = list->next};
    for (struct json *item = list->items.first, *next; item; item = next) {
        bool may;
        next = item->next;
        item->next = NULL;
        if (!auth_may_see_record(r->store, r->arena, r->who, json_text(item, "id"), &may, err))
            return false;
        if (may)
            json_hang(&kept, NULL, item);
    }
    *list = kept;
    *tiles = (struct json){.type = JSON_ARRAY, .key = tiles->key, .next = tiles->next};
    web_member(model, "total")->text = str_fmt(r->arena, "%zu", json_count(list));
    return true;
}

/* Whether name, id or family contain the text, whatever the case. */
static bool has(struct arena *a, const struct json *device, struct str text)
{
    static const char *const members[] = {"name", "id", "family"};
    text = str_lower(a, str_trim(text));
    for (size_t i = 0; i < COUNT_OF(members); i++)
        if (str_has(str_lower(a, json_text(device, members[i])), text))
            return true;
    return false;
}

static struct str address(struct web_request *r, struct str after)
{
    struct buf b = {.arena = r->arena};
    struct str text = web_param(r, "q");
    BUF_LIT(&b, "/devices");
    if (text.n) {
        BUF_LIT(&b, "?q=");
        buf_url(&b, text);
    }
    if (after.n) {
        buf_fmt(&b, "%cafter=", text.n ? '&' : '?');
        buf_url(&b, after);
    }
    return buf_str(&b);
}

/* Leaves the devices after the one that the address names, at most limit of them. */
static bool only_part(struct web_request *r, struct json *model, struct err *err)
{
    int64_t limit, passing = 0, at = 0;
    struct str text = web_param(r, "q"), after = web_param(r, "after"), last = {0};
    struct json *list = web_member(model, "devices");
    struct json kept = {.type = JSON_ARRAY, .key = list->key, .next = list->next};
    bool found = after.n == 0;
    if (!web_param_int(r, "limit", rows_of_page, &limit, err))
        return false;
    for (struct json *item = list->items.first, *next; item; item = next) {
        next = item->next;
        item->next = NULL;
        if (!has(r->arena, item, text))
            continue;
        passing++;
        if (found && (int64_t)json_count(&kept) < limit) {
            json_hang(&kept, NULL, item);
            last = json_text(item, "id");
            at = passing;
        }
        found |= str_eq(json_text(item, "id"), after);
    }
    *list = kept;
    int64_t shown = (int64_t)json_count(list);
    json_add_text(r->arena, model, "search", text);
    json_add_int(r->arena, model, "shown", shown);
    json_add_int(r->arena, model, "passing", passing);
    json_add_int(r->arena, model, "from", shown ? at - shown + 1 : 0);
    json_add_int(r->arena, model, "to", at);
    json_add_text(r->arena, model, "before",
                  after.n ? address(r, (struct str){0}) : (struct str){0});
    json_add_text(r->arena, model, "after",
                  at < passing && shown ? address(r, last) : (struct str){0});
    return true;
}

bool page_devices(struct web_request *r, struct json **model, struct err *err)
{
    if (r->who->limited)
        return make_devices(r, model, err) && only_seen(r, *model, err) &&
               only_part(r, *model, err);
    return web_cached(r, "devices", make_devices, model, err) && only_part(r, *model, err);
}
