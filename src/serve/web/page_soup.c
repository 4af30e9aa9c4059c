#include "assess/soup/soup.h"
#include "serve/web/web.h"

enum { ROWS = 200 }; /* on one page: some 150 KB */

static const struct web_range any_count = {.high = INT64_MAX};

bool page_soup(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct soup_filter filter = {.missing = STR_IS(web_param(r, "missing"), "yes"), .limit = ROWS};
    return web_param_int(r, "offset", any_count, &filter.offset, err) &&
           soup_model(&v, r->id, &filter, model, err);
}
