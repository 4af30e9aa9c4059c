#include "assess/gap/view.h"
#include "assess/match/view.h"
#include "assess/portfolio/portfolio.h"
#include "assess/risk/view.h"
#include "serve/cli/cli.h"

/* The models of the pages, by the names of the pages. */

typedef bool view_fn(const struct view *v, struct str id, struct json **model, struct err *err);

static bool view_risks(const struct view *v, struct str id, struct json **model, struct err *err)
{
    return risk_list_model(v->store, v->arena, id, v->as_of, model, err);
}

static bool view_risk(const struct view *v, struct str id, struct json **model, struct err *err)
{
    return risk_model(v->store, v->arena, id, v->as_of, model, err);
}

static bool view_components(const struct view *v, struct str id, struct json **model,
                            struct err *err)
{
    return match_components_model(v->store, v->arena, id, (struct str){0}, v->as_of, model, err);
}

static bool view_vulnerabilities(const struct view *v, struct str id, struct json **model,
                                 struct err *err)
{
    struct match_filter filter = {.release = id};
    return match_vulnerabilities_model(v, &filter, model, err);
}

static bool view_vulnerability(const struct view *v, struct str id, struct json **model,
                               struct err *err)
{
    return match_vulnerability_model(v->store, v->arena, id, v->as_of, model, err);
}

static bool view_requirements(const struct view *v, struct str id, struct json **model,
                              struct err *err)
{
    struct gap_filter filter = {0};
    return gap_view_model(v, id, &filter, model, err);
}

static bool view_today(const struct view *v, struct str advisories, struct json **model,
                       struct err *err)
{
    enum { STEPS = 8 };
    struct json *steps = json_object(v->arena);
    return portfolio_steps(v, steps, (struct str){0}, STEPS, err) &&
           portfolio_today(v, advisories, steps, model, err);
}

static bool view_devices(const struct view *v, struct str id, struct json **model, struct err *err)
{
    (void)id;
    return portfolio_devices(v, model, err);
}

static const struct {
    const char *name;
    enum {
        ID_OPTIONAL,
        ID_NEEDED,
        ID_NONE,
        ID_ADVISORIES /* none; run gets the path of the advisory database in its place */
    } id;
    view_fn *run;
} pages[] = {
    {"today", ID_ADVISORIES, view_today},
    {"devices", ID_NONE, view_devices},
    {"device", ID_NEEDED, portfolio_device},
    {"risks", ID_OPTIONAL, view_risks},
    {"risk", ID_NEEDED, view_risk},
    {"components", ID_OPTIONAL, view_components},
    {"vulnerabilities", ID_OPTIONAL, view_vulnerabilities},
    {"vulnerability", ID_NEEDED, view_vulnerability},
    {"requirements", ID_OPTIONAL, view_requirements},
    {"record", ID_NEEDED, portfolio_record},
};

static bool no_such_page(struct cli *c, struct err *err)
{
    struct buf names = {.arena = c->arena};
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        buf_fmt(&names, "%s%s%s", i ? ", " : "", pages[i].name,
                pages[i].id == ID_NEEDED ? " ID" : "");
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
    if (pages[page].id >= ID_NONE && c->arg_count == 2)
        return err_set(err, ERR_USAGE, "%s: takes no id", pages[page].name);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    struct str id = c->arg_count == 2 ? c->args[1] : (struct str){0};
    if (pages[page].id == ID_ADVISORIES)
        id = c->advisories;
    if (!pages[page].run(&v, id, &model, err))
        return false;
    cli_model(c, model);
    return true;
}
