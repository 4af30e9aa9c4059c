#include "assess/match/view.h"
#include "serve/web/web.h"

enum { ROWS = 100 }; /* on one page: some 70 KB */

bool page_components(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct match_inventory asked = {
        .release = web_param(r, "release"),
        .state = web_param(r, "state"),
    };
    return web_param_page(r, ROWS, &asked.page, err) &&
           match_components_model(&v, &asked, model, err);
}

bool page_vulnerabilities(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct match_filter filter = {
        .severity = web_param(r, "severity"),
        .kev = web_param(r, "kev"),
        .decision = web_param(r, "decision"),
        .release = web_param(r, "release"),
    };
    return web_param_page(r, ROWS, &filter.page, err) &&
           match_vulnerabilities_model(&v, &filter, model, err);
}
