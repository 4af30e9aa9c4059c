#include "assess/match/run.h"
#include "serve/cli/cli.h"

static bool run(struct cli *c, const struct match_run_options *options, struct json **result,
                struct err *err)
{
    CLI_STORE(s);
    struct advisories *db;
    if (!cli_open(c, STORE_WRITE, &s, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = store_begin(s, err) && match_run(s, c->arena, db, options, result, err) &&
              store_commit(s, err);
    advisories_close(db);
    return ok;
}

static void print(struct cli *c, const struct json *result)
{
    if (json_text(result, "because").n)
        buf_fmt(&c->out, "everything was looked at: %.*s\n", STR_ARG(json_text(result, "because")));
    buf_fmt(&c->out, "%.*s, advisory data %.*s: %.*s\n", STR_ARG(json_text(result, "run")),
            STR_ARG(json_text(result, "snapshot")), STR_ARG(json_text(result, "summary")));
}

bool cmd_match(struct cli *c, struct err *err)
{
    struct json *result;
    struct match_run_options options = {.match = {.as_of = c->as_of}};
    bool all = cli_has(c, "all"), changed = cli_has(c, "changed");
    if (c->arg_count || all == changed)
        return cli_usage(c, err);
    options.scope = all ? MATCH_RUN_ALL : MATCH_RUN_CHANGED;
    if (!cli_max_age(c, &options.match.stale_days, err) || !run(c, &options, &result, err))
        return false;
    if (c->format == CLI_JSON)
        cli_model(c, result);
    else
        print(c, result);
    c->status = STR_IS(json_text(result, "data"), "complete") ? 0 : CLI_NO_DATA;
    return true;
}
