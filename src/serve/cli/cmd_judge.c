#include "assess/gap/gap.h"
#include "serve/cli/cli.h"

/* The release gate: no row of a required check may concern the release or its device. */
bool cmd_check(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"check", "check"}, {"record", "record"}, {"line", "what"}, {"remedy", "do"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !gap_gate(s, c->arena, c->args[0], c->as_of, &model, err))
        return false;
    /* On a terminal a row is one line: what to do is a sentence with a command of its own. */
    size_t count = COUNT_OF(columns) - (c->format == CLI_TABLE);
    cli_rows(c, model, json_get(model, "blockers"), columns, count);
    if (c->format == CLI_TABLE && !json_is_true(model, "open"))
        buf_fmt(&c->out, "What to do, in order: tutela next %.*s; for each row: --format csv\n",
                STR_ARG(json_text(model, "device")));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(model, "summary")));
    c->status = json_is_true(model, "open") ? 0 : CLI_ABOVE_POLICY;
    return true;
}
