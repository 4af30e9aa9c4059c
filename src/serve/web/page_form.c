#include "serve/web/web.h"

/* What the forms beside every record do. */

struct record_act {
    struct str id, reason;
    bool (*do_it)(struct store *s, struct arena *a, struct str id, struct str reason,
                  struct err *err);
};

static bool change_record(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct record_act *act = context;
    return act->do_it(s, a, act->id, act->reason, err);
}

bool act_record(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act");
    struct record_act act = {.id = r->id, .reason = web_field(r, "reason")};
    if (STR_IS(word, "retire"))
        act.do_it = store_retire;
    else if (STR_IS(word, "confirm"))
        act.do_it = store_confirm;
    else
        return err_set(err, ERR_USAGE, "act: '%.*s' is not retire or confirm", STR_ARG(word));
    r->see_other = r->path;
    return web_change(r, change_record, &act, err);
}
