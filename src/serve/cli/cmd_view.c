#include "assess/classify/record.h"
#include "assess/clause/view.h"
#include "assess/control/impact.h"
#include "assess/control/trace_view.h"
#include "assess/duty/view.h"
#include "assess/gap/view.h"
#include "assess/match/view.h"
#include "assess/portfolio/portfolio.h"
#include "assess/risk/handover.h"
#include "assess/risk/view.h"
#include "assess/soup/soup.h"
#include "serve/cli/cli.h"

/* The models of the pages, by the names of the pages. */

enum { STEPS_MAX = 20 };

struct ask {
    struct view v;
    struct str id; /* empty when none was given */
    struct str advisories;
};

typedef bool view_fn(const struct ask *x, struct json **model, struct err *err);

static bool view_today(const struct ask *x, struct json **model, struct err *err)
{
    struct json *steps = json_object(x->v.arena);
    return portfolio_steps(&x->v, steps, (struct str){0}, STEPS_MAX, err) &&
           portfolio_today(&x->v, x->advisories, steps, model, err);
}

static bool view_devices(const struct ask *x, struct json **model, struct err *err)
{
    return portfolio_devices(&x->v, model, err);
}

static bool view_device(const struct ask *x, struct json **model, struct err *err)
{
    return portfolio_device(&x->v, x->id, model, err);
}

static bool view_risks(const struct ask *x, struct json **model, struct err *err)
{
    return risk_list_model(x->v.store, x->v.arena, x->id, x->v.as_of, model, err);
}

static bool view_risk(const struct ask *x, struct json **model, struct err *err)
{
    return risk_model(x->v.store, x->v.arena, x->id, x->v.as_of, model, err);
}

static bool view_inbox(const struct ask *x, struct json **model, struct err *err)
{
    const struct handover_filter filter = {.device = x->id};
    return handover_model(&x->v, &filter, model, err);
}

static bool view_components(const struct ask *x, struct json **model, struct err *err)
{
    const struct match_inventory asked = {.release = x->id, .page = {.limit = 1000}};
    return match_components_model(&x->v, &asked, model, err);
}

static bool view_vulnerabilities(const struct ask *x, struct json **model, struct err *err)
{
    struct match_filter filter = {.release = x->id, .page = {.limit = 500}};
    return match_vulnerabilities_model(&x->v, &filter, model, err);
}

static bool view_vulnerability(const struct ask *x, struct json **model, struct err *err)
{
    return match_vulnerability_model(x->v.store, x->v.arena, x->id, x->v.as_of, model, err);
}

static bool view_requirements(const struct ask *x, struct json **model, struct err *err)
{
    struct gap_filter filter = {0};
    return gap_view_model(&x->v, x->id, &filter, model, err);
}

static bool view_requirement(const struct ask *x, struct json **model, struct err *err)
{
    return clause_view_model(&x->v, x->id, (struct str){0}, model, err);
}

static bool view_facts(const struct ask *x, struct json **model, struct err *err)
{
    return clause_facts_model(&x->v, x->id, model, err);
}

static bool view_catalogues(const struct ask *x, struct json **model, struct err *err)
{
    return clause_catalogues_model(&x->v, model, err);
}

static bool view_catalogue(const struct ask *x, struct json **model, struct err *err)
{
    return clause_catalogue_model(&x->v, x->id, model, err);
}

static bool view_classification(const struct ask *x, struct json **model, struct err *err)
{
    return classify_view_model(&x->v, x->id, model, err);
}

static bool view_due(const struct ask *x, struct json **model, struct err *err)
{
    return duty_page_model(&x->v, x->id, model, err);
}

static bool view_trace(const struct ask *x, struct json **model, struct err *err)
{
    const struct trace_filter filter = {.scope = x->id};
    return trace_list_model(&x->v, &filter, model, err);
}

static bool view_chain(const struct ask *x, struct json **model, struct err *err)
{
    return trace_record_model(&x->v, x->id, model, err);
}

static bool view_impact(const struct ask *x, struct json **model, struct err *err)
{
    return impact_model(&x->v, x->id, IMPACT_DEPTH, model, err);
}

static bool view_board(const struct ask *x, struct json **model, struct err *err)
{
    return gap_board_model(&x->v, x->id, model, err);
}

static bool view_gate(const struct ask *x, struct json **model, struct err *err)
{
    return gap_gate_page_model(&x->v, x->id, NULL, model, err);
}

static bool view_soup(const struct ask *x, struct json **model, struct err *err)
{
    const struct soup_filter all = {0};
    return soup_model(&x->v, x->id, &all, model, err);
}

static const struct {
    const char *name;
    enum { ID_NONE, ID_OPTIONAL, ID_NEEDED } id;
    view_fn *run;
} pages[] = {
    {"today", ID_NONE, view_today},
    {"devices", ID_NONE, view_devices},
    {"device", ID_NEEDED, view_device},
    {"classification", ID_NEEDED, view_classification},
    {"facts", ID_NEEDED, view_facts},
    {"requirements", ID_OPTIONAL, view_requirements},
    {"requirement", ID_NEEDED, view_requirement},
    {"catalogues", ID_NONE, view_catalogues},
    {"catalogue", ID_NEEDED, view_catalogue},
    {"risks", ID_OPTIONAL, view_risks},
    {"risk", ID_NEEDED, view_risk},
    {"inbox", ID_OPTIONAL, view_inbox},
    {"components", ID_OPTIONAL, view_components},
    {"vulnerabilities", ID_OPTIONAL, view_vulnerabilities},
    {"vulnerability", ID_NEEDED, view_vulnerability},
    {"due", ID_OPTIONAL, view_due},
    {"trace", ID_OPTIONAL, view_trace},
    {"chain", ID_NEEDED, view_chain},
    {"impact", ID_NEEDED, view_impact},
    {"board", ID_NEEDED, view_board},
    {"gate", ID_NEEDED, view_gate},
    {"soup", ID_NEEDED, view_soup},
};

static bool no_such_page(struct cli *c, struct err *err)
{
    struct buf names = {.arena = c->arena};
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        buf_fmt(&names, "%s%s%s", i ? ", " : "", pages[i].name,
                pages[i].id == ID_NEEDED     ? " ID"
                : pages[i].id == ID_OPTIONAL ? " [ID]"
                                             : "");
    return err_set(err, ERR_USAGE, "there is no page '%.*s'; there are: %.*s", STR_ARG(c->args[0]),
                   STR_ARG(buf_str(&names)));
}

bool cmd_view(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    size_t page = 0;
    struct json *model;
    if (c->arg_count < 1 || c->arg_count > 2)
        return cli_usage(c, err);
    while (page < COUNT_OF(pages) && !str_eq(c->args[0], str_of(pages[page].name)))
        page++;
    if (page == COUNT_OF(pages))
        return no_such_page(c, err);
    if (pages[page].id == ID_NEEDED && c->arg_count < 2)
        return err_set(err, ERR_USAGE, "%s: an id is needed", pages[page].name);
    if (pages[page].id == ID_NONE && c->arg_count > 1)
        return err_set(err, ERR_USAGE, "%s: takes no id", pages[page].name);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct ask ask = {
        .v = {s, c->arena, c->as_of},
        .id = c->arg_count == 2 ? c->args[1] : (struct str){0},
        .advisories = c->advisories,
    };
    if (!pages[page].run(&ask, &model, err))
        return false;
    cli_model(c, model);
    return true;
}
