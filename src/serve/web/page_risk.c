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
