#include "assess/duty/view.h"
#include "serve/web/web.h"

bool page_due(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {.store = r->store, .arena = r->arena, .as_of = r->as_of};
    return duty_page_model(&v, web_param(r, "device"), model, err);
}
