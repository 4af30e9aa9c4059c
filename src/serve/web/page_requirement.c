#include "assess/clause/view.h"
#include "assess/gap/view.h"
#include "serve/web/deed.h"

static const struct web_range any_count = {.high = INT64_MAX};

bool page_requirements(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct gap_filter filter = {
        .catalogue = web_param(r, "catalogue"),
        .label = web_param(r, "label"),
        .status = web_param(r, "status"),
        .cybersecurity = STR_IS(web_param(r, "cybersecurity"), "yes"),
    };
    return web_param_int(r, "offset", any_count, &filter.offset, err) &&
           gap_view_model(&v, web_param(r, "scope"), &filter, model, err);
}

/* Beside each slot the way to the form that judges it. */
static void put_judging(struct web_request *r, struct json *model)
{
    struct json *slots = web_member(web_member(model, "state"), "slots");
    bool may = web_has_forms(r) && (r->who->may & MAY_WRITE);
    for (struct json *slot = slots ? slots->items.first : NULL; slot; slot = slot->next) {
        struct buf b = {.arena = r->arena};
        if (may) {
            buf_fmt(&b, "%.*s?scope=", STR_ARG(r->path));
            buf_url(&b, web_param(r, "scope"));
            BUF_LIT(&b, "&slot=");
            buf_url(&b, json_text(slot, "id"));
            buf_fmt(&b, "#judge-%.*s", STR_ARG(r->id));
        }
        json_add_text(r->arena, slot, "judge_href", buf_str(&b));
    }
}

bool page_requirement(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct json *forms = json_array(r->arena);
    if (!clause_view_model(&v, r->id, web_param(r, "scope"), model, err))
        return false;
    put_judging(r, *model);
    if (json_is_true(*model, "chosen")) /* whether it applies is said for a device */
        return web_deeds(r, *model, err);
    json_hang(*model, "deeds", forms);
    json_add_bool(r->arena, *model, "any_deed", false);
    return true;
}

bool page_catalogues(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return clause_catalogues_model(&v, model, err);
}

bool page_catalogue(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return clause_catalogue_model(&v, r->id, model, err);
}

bool page_board(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return gap_board_model(&v, r->id, model, err);
}
