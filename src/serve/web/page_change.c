#include "intake/device/change.h"
#include "serve/web/web.h"

bool page_change(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    struct change_facts facts;
    if (!device_change_load(r->store, a, r->id, &facts, err) ||
        !device_change_judge(a, device_change_rules(a), &facts, model, err))
        return false;
    json_add_text(a, *model, "title",
                  str_fmt(a, "What the change to %.*s asks for", STR_ARG(facts.release_title)));
    if (!json_get(*model, "ask"))
        json_add(a, *model, "ask", JSON_ARRAY);
    return true;
}
