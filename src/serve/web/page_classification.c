#include "assess/classify/record.h"
#include "serve/web/web.h"

bool page_classification(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return classify_view_model(&v, r->id, model, err);
}
