#include "assess/clock/view.h"
#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"

static bool read_policy(struct cli *c, const struct view *v, struct clock_policy *out,
                        struct err *err)
{
    struct str path = cli_option(c, "policy"), text;
    if (!path.n)
        return clock_policy_load(v, out, err);
    return (world_read_file(c->arena, path, LIMIT_JSON, &text, err) &&
            clock_policy_read(c->arena, text, out, err)) ||
           err_wrap(err, "%.*s", STR_ARG(path));
}

static bool read_days(const struct cli *c, int64_t *out, struct err *err)
{
    struct str text = cli_option(c, "days");
    *out = CLOCK_ALL_DAYS;
    if (!cli_has(c, "days"))
        return true;
    if (!str_to_int(text, out) || *out < 0 || *out > CLOCK_DAYS_MAX)
        return err_set(err, ERR_USAGE, "--days: '%.*s' is no number from 0 to %d", STR_ARG(text),
                       CLOCK_DAYS_MAX);
    return true;
}

static void put_summary(struct cli *c, const struct json *model)
{
    long long shown = json_int(model, "shown", 0), running = json_int(model, "running", 0);
    buf_fmt(&c->out,
            "%lld of %lld findings in releases have a clock running, %lld overdue, %lld shown; "
            "policy %.*s, edition %.*s\n",
            running, (long long)json_int(model, "places", 0),
            (long long)json_int(model, "overdue", 0), shown, STR_ARG(json_text(model, "policy")),
            STR_ARG(json_text(model, "edition")));
    buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(json_get(model, "looked"), "text")));
}

/* Nothing overdue is good news only where the components were looked up. */
static int status_of(const struct json *model)
{
    const struct json *looked = json_get(model, "looked");
    if (json_int(model, "overdue", 0) > 0)
        return CLI_ABOVE_POLICY;
    bool blind = json_int(looked, "components", 0) == 0 || json_int(looked, "unsearchable", 0) > 0;
    return blind ? CLI_NO_DATA : 0;
}

bool cmd_clocks(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"due_on", "due"},         {"days_left", "days"},    {"clock", "to"},
        {"vulnerability", "what"}, {"severity", "severity"}, {"component_title", "in"},
        {"release", "release"},    {"started_on", "since"},  {"who", "who"},
        {"rule", "rule"},          {"label", "label"},       {"reason", "reason"}};
    CLI_STORE(s);
    struct clock_policy policy;
    struct json *model;
    int64_t within;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (!read_days(c, &within, err) || !cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!read_policy(c, &v, &policy, err))
        return false;
    struct str release = c->arg_count ? c->args[0] : (struct str){0};
    if (!clock_model(&v, release, &policy, within, &model, err))
        return false;
    cli_rows(c, model, json_get(model, "items"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        put_summary(c, model);
    c->status = status_of(model);
    return true;
}
