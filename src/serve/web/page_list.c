/* The records of one type: filtered, sorted, in pages; as CSV; and lists that are kept by a name.
 */
#include "assess/portfolio/portfolio.h"
#include "serve/auth/allow.h"
#include "serve/web/web.h"

enum { NAME_MAX_BYTES = 120, ADDRESS_MAX_BYTES = 2000 };

static const struct web_range any_count = {.high = INT64_MAX};
static const struct web_range rows_of_page = {.low = 1, .high = 1000, .otherwise = 100};

/* What depends on filter and columns alone is counted once for each position of the history. */
static bool counts(struct web_request *r, const struct portfolio_list *l, struct json **out,
                   struct err *err)
{
    struct arena *a = r->arena;
    struct view v = {.store = r->store, .arena = a, .as_of = r->as_of};
    struct web_stamp stamp = {.position = store_position(r->store), .as_of = r->as_of};
    struct str key = str_fmt(a, "counts %.*s %.*s %.*s", STR_ARG(l->type), STR_ARG(l->columns),
                             STR_ARG(l->filter));
    struct str found = web_cache_take(r->cache, a, key, &stamp);
    struct buf text = {.arena = a};
    if (found.n)
        return json_read(a, found, out, err);
    if (!portfolio_list_counts(&v, l, out, err))
        return false;
    json_write(*out, &text);
    web_cache_keep(r->cache, key, &stamp, buf_str(&text));
    return true;
}

static bool as_csv(struct web_request *r, const struct portfolio_list *l, struct err *err)
{
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    r->media_type = "text/csv; charset=utf-8";
    r->download = str_fmt(r->arena, "%.*s.csv", STR_ARG(l->type));
    return portfolio_list_csv(&v, l, &r->document, err);
}

/* The kept lists of this type: the reader's own, and those that are shared. */
static bool add_views(struct web_request *r, const struct portfolio_list *l, struct json *model,
                      struct err *err)
{
    struct json *rows;
    const struct store_param params[] = {STORE_P(r->who->person), STORE_P(l->type)};
    if (!store_query(r->store, r->arena, "view_of_list", params, COUNT_OF(params), &rows, err))
        return false;
    json_hang(model, "views", rows);
    json_add_bool(r->arena, model, "views_any", json_count(rows) > 0);
    r->personal = r->who->by == AUTH_SESSION;
    return true;
}

bool page_list(struct web_request *r, struct json **model, struct err *err)
{
    struct json *known;
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    struct str end = STR(".csv");
    bool csv = !str_starts(r->path, STR("/api/")) &&
               (str_ends(r->id, end) || STR_IS(web_param(r, "format"), "csv"));
    struct portfolio_list l = {
        .type = str_ends(r->id, end) ? str_sub(r->id, 0, r->id.n - end.n) : r->id,
        .filter = web_param(r, "filter"),
        .columns = web_param(r, "columns"),
        .after = web_param(r, "after"),
        .before = web_param(r, "before"),
    };
    if (csv) {
        *model = json_object(r->arena);
        return as_csv(r, &l, err);
    }
    if (!web_param_int(r, "offset", any_count, &l.offset, err) ||
        !web_param_int(r, "limit", rows_of_page, &l.limit, err) || !counts(r, &l, &known, err))
        return false;
    l.counts = known;
    if (!portfolio_list(&v, &l, model, err) || !add_views(r, &l, *model, err))
        return false;
    const struct record_type *t = record_type_find(l.type);
    struct err ignored;
    json_add_bool(r->arena, *model, "can_add",
                  !(t->flags & RECORD_DERIVED) &&
                      auth_allows(r->arena, r->who, auth_type_needs(r->arena, t), &ignored));
    return true;
}

/* --- kept lists --- */

bool page_views(struct web_request *r, struct json **model, struct err *err)
{
    struct json *rows;
    if (!store_query(r->store, r->arena, "view_of_person", &STORE_P(r->who->person), 1, &rows, err))
        return false;
    *model = json_object(r->arena);
    json_add_text(r->arena, *model, "title", STR("Saved views"));
    json_hang(*model, "views", rows);
    r->personal = true;
    return true;
}

struct keep {
    struct web_request *r;
    struct str name, type, address, shared;
};

static bool keep_view(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct keep *k = context;
    const struct store_param params[] = {STORE_P(k->r->who->person), STORE_P(k->name),
                                         STORE_P(k->type), STORE_P(k->address),
                                         STORE_N(k->shared.n > 0)};
    (void)a;
    return store_apart(s, "apart_view_keep", params, COUNT_OF(params), NULL, err);
}

static bool drop_view(void *context, struct store *s, struct arena *a, struct err *err)
{
    int64_t dropped = 0;
    const struct keep *k = context;
    const struct store_param params[] = {STORE_P(k->r->who->person), STORE_P(k->name)};
    (void)a;
    return store_apart(s, "apart_view_drop", params, COUNT_OF(params), &dropped, err) &&
           (dropped || err_set(err, ERR_NOT_FOUND, "You have no view '%.*s'", STR_ARG(k->name)));
}

/* What a list of ours has as its address, and of which type it is. */
static bool read_address(struct keep *k, struct err *err)
{
    struct str path = STR("/list/");
    struct str rest = str_from(k->address, path.n);
    k->type = str_sub(rest, 0, str_find_char(rest, '?'));
    return (str_starts(k->address, path) && k->address.n <= ADDRESS_MAX_BYTES &&
            record_type_find(k->type)) ||
           err_set(err, ERR_INVALID, "address: is not that of a list");
}

bool act_views(struct web_request *r, struct err *err)
{
    struct keep k = {.r = r,
                     .name = str_trim(web_field(r, "name")),
                     .address = web_field(r, "address"),
                     .shared = web_field(r, "shared")};
    if (r->who->person.n == 0 || r->who->limited)
        return err_set(err, ERR_DENIED, "Views are kept for members of the workspace");
    if (k.name.n == 0 || k.name.n > NAME_MAX_BYTES)
        return err_set(err, ERR_INVALID, "name: is a line of 1 to %d bytes", NAME_MAX_BYTES);
    if (STR_IS(web_field(r, "act"), "drop")) {
        r->see_other = STR("/views");
        return web_change(r, drop_view, &k, err);
    }
    r->see_other = k.address;
    return read_address(&k, err) && web_change(r, keep_view, &k, err);
}
