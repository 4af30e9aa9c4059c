#include "assess/gap/gap.h"
#include "assess/threat/run.h"
#include "serve/cli/cli.h"

bool cmd_threats(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"id", "id"},       {"change", "change"},
                                            {"rule", "rule"},   {"element", "element"},
                                            {"name", "threat"}, {"unknown", "unknown"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !threat_run(s, c->arena, c->args[0], &model, err) || !store_commit(s, err))
        return false;
    cli_rows(c, model, json_get(model, "threats"), columns, COUNT_OF(columns));
    const struct json *n = json_get(model, "counts");
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out,
                "%lld threats from %lld rules over %lld elements and %lld flows: %lld new, "
                "%lld changed, %lld gone, %lld as before\n",
                (long long)json_int(model, "total", 0), (long long)json_int(model, "rules", 0),
                (long long)json_int(model, "elements", 0), (long long)json_int(model, "flows", 0),
                (long long)json_int(n, "new", 0), (long long)json_int(n, "changed", 0),
                (long long)json_int(n, "gone", 0), (long long)json_int(n, "unchanged", 0));
    enum { DOUBTS_SHOWN = 20 };
    size_t shown = 0, doubts = json_count(json_get(model, "doubts"));
    JSON_EACH (doubt, json_get(model, "doubts"))
        if (shown++ < DOUBTS_SHOWN)
            cli_note(c, "%.*s: %.*s", STR_ARG(json_text(doubt, "place")),
                     STR_ARG(json_text(doubt, "text")));
    if (doubts > DOUBTS_SHOWN)
        cli_note(c, "and %zu more; all of them: tutela model check %.*s", doubts - DOUBTS_SHOWN,
                 STR_ARG(c->args[0]));
    return true;
}

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
