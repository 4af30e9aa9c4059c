#include "assess/clause/view.h"
#include "assess/gap/view.h"
#include "serve/web/web.h"

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

bool page_requirement(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return clause_view_model(&v, r->id, web_param(r, "scope"), model, err);
}

bool page_facts(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    return clause_facts_model(&v, r->id, model, err);
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

bool page_gate(struct web_request *r, struct json **model, struct err *err)
{
    enum { OF_EACH = 8, OF_ONE = 50 }; /* checks of a group: some 1.5 KB each */
    struct view v = {r->store, r->arena, r->as_of};
    struct gap_gate_page page = {.group = web_param(r, "group")};
    return web_param_page(r, page.group.n ? OF_ONE : OF_EACH, &page.rows, err) &&
           gap_gate_page_model(&v, r->id, &page, model, err);
}
