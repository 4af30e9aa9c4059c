#include "assess/soup/soup.h"
#include "serve/web/web.h"

enum { ROWS = 100 }; /* on one page: some 75 KB */

bool page_soup(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct soup_filter filter = {.missing = STR_IS(web_param(r, "missing"), "yes")};
    return web_param_page(r, ROWS, &filter.page, err) && soup_model(&v, r->id, &filter, model, err);
}
