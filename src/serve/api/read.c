#include "base/limits.h"
#include "serve/api/api.h"
#include "serve/auth/account.h"

static const struct web_range rows_of_list = {
    .low = 1, .high = API_ROWS_MAX, .otherwise = API_ROWS};
static const struct web_range any_position = {.low = 1, .high = INT64_MAX, .otherwise = INT64_MAX};

struct listing {
    const struct record_type *type;
    struct str filter, after;
    int64_t limit;
    struct json *items;
    struct str last; /* id of the last row that was looked at */
    bool more;
};

/* A sort in a parameter of its own: "-severity,name" becomes terms of the filter. */
static struct str filter_of(struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    struct str rest = web_param(r, "sort"), name;
    buf_put(&b, web_param(r, "filter"));
    while (str_split(&rest, ',', &name))
        if (str_trim(name).n)
            buf_fmt(&b, " sort:%.*s", STR_ARG(str_trim(name)));
    return buf_str(&b);
}

static bool take_rows(struct web_request *r, struct listing *l, const struct store_list *list,
                      struct err *err)
{
    for (size_t i = 0; i < list->shown; i++) {
        const struct record_head *head = &list->heads[i];
        struct json *item;
        bool may = false;
        if ((int64_t)json_count(l->items) == l->limit) {
            l->more = true;
            return true;
        }
        if (!auth_may_see_record(r->store, r->arena, r->who, head->id, &may, err))
            return false;
        l->last = head->id;
        if (!may)
            continue;
        if (!store_to_json(r->store, r->arena, head, (char *)list->records + i * l->type->size,
                           &item, err))
            return false;
        json_hang(l->items, NULL, item);
    }
    return true;
}

/* Who is limited may have to pass over many rows to find those that are his: at most ten parts are
   looked at for one answer, which then goes on from there. How many there are of others is not
   told. */
static bool fill(struct web_request *r, struct listing *l, struct json *reply, struct err *err)
{
    struct store_list list = {0};
    struct str after = l->after;
    int parts = r->who->limited ? 10 : 1;
    for (int i = 0; i < parts && !l->more; i++) {
        if (!store_list_after(r->store, r->arena, l->type, l->filter, after, l->limit + 1, &list,
                              err) ||
            !take_rows(r, l, &list, err))
            return false;
        if ((int64_t)list.shown <= l->limit)
            break; /* there are no more */
        after = l->last;
        l->more = l->more || i + 1 == parts;
    }
    if (!r->who->limited)
        json_add_int(r->arena, reply, "total", list.total);
    return true;
}

static struct str next_address(struct web_request *r, const struct listing *l)
{
    static const char *const kept[] = {"filter", "sort"};
    struct buf b = {.arena = r->arena};
    buf_fmt(&b, "/api/v1/record/%s?limit=%lld&after=", l->type->name, (long long)l->limit);
    buf_url(&b, l->last);
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        struct str value = web_param(r, kept[i]);
        if (value.n == 0)
            continue;
        buf_fmt(&b, "&%s=", kept[i]);
        buf_url(&b, value);
    }
    return buf_str(&b);
}

/* What was asked for may be wrong; that a record to go on from is not there is a wrong question. */
static bool wrong_question(const struct listing *l, struct err *err)
{
    if (err->code == ERR_NOT_FOUND || err->code == ERR_INVALID)
        err->code = ERR_USAGE;
    return l->after.n && str_has(str_of(err->text), l->after) ? err_wrap(err, "after") : false;
}

bool api_list(struct web_request *r, struct err *err)
{
    struct api_target t;
    struct listing l = {.filter = filter_of(r), .after = web_param(r, "after")};
    if (!api_target(r, &t, err) || !web_param_int(r, "limit", rows_of_list, &l.limit, err))
        return false;
    struct json *reply = json_object(r->arena);
    l.type = t.type;
    l.items = json_array(r->arena);
    if (!fill(r, &l, reply, err))
        return wrong_question(&l, err);
    json_hang(reply, "items", l.items);
    if (l.more)
        json_add_text(r->arena, reply, "next", next_address(r, &l));
    r->reply = reply;
    return true;
}

/* Whether the reader has it already: any tag of the list, compared weakly (RFC 9110, 13.1.2). */
static bool has_it(const struct web_request *r)
{
    struct str rest = r->headers->if_none_match, tag;
    while (str_split(&rest, ',', &tag)) {
        tag = str_trim(tag);
        if (STR_IS(tag, "*") ||
            str_eq(str_starts(tag, STR("W/")) ? str_from(tag, 2) : tag, r->etag))
            return true;
    }
    return false;
}

static bool target_record(struct web_request *r, struct api_target *t, struct err *err)
{
    struct record_head head;
    if (!api_target(r, t, err))
        return false;
    void *record = arena_alloc(r->arena, t->type->size, 1, _Alignof(max_align_t));
    return api_find(r, r->store, t, record, &head, err);
}

bool api_get(struct web_request *r, struct err *err)
{
    struct api_target t;
    if (!target_record(r, &t, err) || !api_reply_record(r, r->store, &t, err))
        return false;
    if (has_it(r)) {
        r->status = 304;
        r->reply = NULL;
    }
    return true;
}

/* What a change says is JSON in the table, and a tree here. */
static bool add_change(struct web_request *r, struct json *items, const struct json *row,
                       struct err *err)
{
    struct json *item = json_add(r->arena, items, NULL, JSON_OBJECT), *change;
    json_add_int(r->arena, item, "position", json_int(row, "position", 0));
    json_add_text(r->arena, item, "at", json_text(row, "at"));
    json_add_text(r->arena, item, "actor", json_text(row, "actor"));
    json_add_text(r->arena, item, "action", json_text(row, "action"));
    json_add_int(r->arena, item, "revision", json_int(row, "revision", 0));
    if (!json_read(r->arena, json_text(row, "change"), &change, err))
        return false;
    json_hang(item, "change", change);
    return true;
}

bool api_history(struct web_request *r, struct err *err)
{
    struct api_target t;
    struct json *rows;
    int64_t limit, before;
    if (!target_record(r, &t, err) || !web_param_int(r, "limit", rows_of_list, &limit, err) ||
        !web_param_int(r, "before", any_position, &before, err))
        return false;
    const struct store_param params[] = {STORE_P(t.id), STORE_N(before), STORE_N(limit + 1)};
    if (!store_query(r->store, r->arena, "api_history", params, COUNT_OF(params), &rows, err))
        return false;
    struct json *reply = json_object(r->arena);
    struct json *items = json_add(r->arena, reply, "items", JSON_ARRAY);
    JSON_EACH (row, rows) {
        if ((int64_t)json_count(items) == limit) {
            struct str last = json_member(items->items.last, "position");
            json_add_text(r->arena, reply, "next",
                          str_fmt(r->arena, "%.*s/history?limit=%lld&before=%.*s",
                                  STR_ARG(api_address(r->arena, t.type, t.id)), (long long)limit,
                                  STR_ARG(last)));
            break;
        }
        if (!add_change(r, items, row, err))
            return false;
    }
    r->reply = reply;
    return true;
}
