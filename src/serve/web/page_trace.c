#include "assess/control/impact.h"
#include "assess/control/trace_view.h"
#include "serve/web/web.h"

enum { ROWS = 500 };

bool page_trace(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    const struct trace_filter filter = {
        .scope = r->id,
        .kind = web_param(r, "kind"),
        .state = web_param(r, "state"),
        .limit = ROWS,
    };
    return trace_list_model(&v, &filter, model, err);
}

bool page_chain(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return trace_record_model(&v, r->id, model, err);
}

bool page_impact(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return impact_model(&v, r->id, IMPACT_DEPTH, model, err);
}
