#include "assess/risk/handover.h"
#include "assess/risk/view.h"
#include "serve/web/web.h"

bool page_risks(struct web_request *r, struct json **model, struct err *err)
{
    return risk_list_model(r->store, r->arena, web_param(r, "device"), r->as_of, model, err);
}

bool page_risk(struct web_request *r, struct json **model, struct err *err)
{
    return risk_model(r->store, r->arena, r->id, r->as_of, model, err);
}

bool page_inbox(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    struct str side = web_param(r, "side");
    if (side.n && !STR_IS(side, "security") && !STR_IS(side, "safety"))
        return err_set(err, ERR_USAGE, "side: '%.*s' is neither security nor safety",
                       STR_ARG(side));
    const struct handover_filter filter = {
        .device = web_param(r, "device"), .side = side, .all = STR_IS(web_param(r, "all"), "yes")};
    return handover_model(&v, &filter, model, err);
}
