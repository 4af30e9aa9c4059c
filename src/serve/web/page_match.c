#include "assess/match/view.h"
#include "serve/web/web.h"

bool page_components(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return match_components_model(&v, web_param(r, "release"), web_param(r, "state"), model, err);
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
    return match_vulnerabilities_model(&v, &filter, model, err);
}
