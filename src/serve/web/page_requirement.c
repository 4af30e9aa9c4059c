#include "assess/gap/view.h"
#include "serve/web/web.h"

bool page_requirements(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct gap_filter filter = {
        .catalogue = web_param(r, "catalogue"),
        .label = web_param(r, "label"),
        .status = web_param(r, "status"),
        .cybersecurity = STR_IS(web_param(r, "cybersecurity"), "yes"),
    };
    return gap_view_model(&v, web_param(r, "scope"), &filter, model, err);
}
