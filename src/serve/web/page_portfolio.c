#include "assess/portfolio/portfolio.h"
#include "serve/web/web.h"

static const struct web_range any_count = {.high = INT64_MAX};
static const struct web_range rows_of_page = {.low = 1, .high = 1000, .otherwise = 100};

static struct view view_of(const struct web_request *r)
{
    return (struct view){.store = r->store, .arena = r->arena, .as_of = r->as_of};
}

static bool make_device(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    return portfolio_device(&v, r->id, model, err);
}

bool page_device(struct web_request *r, struct json **model, struct err *err)
{
    return web_cached(r, "device", make_device, model, err);
}

bool page_history(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    int64_t before, limit;
    return web_param_int(r, "before", any_count, &before, err) &&
           web_param_int(r, "limit", rows_of_page, &limit, err) &&
           portfolio_history(&v, before, limit, model, err);
}

/* One answer is gone to at once; a program that asks for data gets the list with the address. */
bool page_search(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    if (!portfolio_search(&v, web_param(r, "q"), model, err))
        return false;
    if (!str_starts(r->path, STR("/api/")))
        r->see_other = json_text(*model, "go");
    return true;
}

bool page_field(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    return portfolio_place(&v, PORTFOLIO_FIELD, model, err);
}

bool page_setup(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = view_of(r);
    return portfolio_place(&v, PORTFOLIO_SETUP, model, err);
}
