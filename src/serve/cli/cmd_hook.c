#include "base/world.h"
#include "serve/cli/cli.h"
#include "serve/jobs/hook.h"

/* Hooks: who is told of what. A running server sends. */

static const struct column columns[] = {
    {"id", "hook"},   {"kind", "kind"},       {"address", "to"},      {"events", "of"},
    {"sent", "sent"}, {"waiting", "waiting"}, {"failed", "not sent"}, {"person", "by"}};

bool cmd_hook_list(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *rows;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !hooks_list(s, c->arena, &rows, err))
        return false;
    cli_rows(c, rows, rows, columns, COUNT_OF(columns));
    return true;
}

bool cmd_hook_add(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id, secret;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    const struct hook hook = {
        .address = c->args[0], .events = cli_option(c, "events"), .person = c->actor};
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !hooks_add(s, c->arena, &hook, world_now(), &id, &secret, err) || !store_commit(s, err))
        return false;
    struct json *model = json_object(c->arena);
    json_add_text(c->arena, model, "id", id);
    if (secret.n)
        json_add_text(c->arena, model, "secret", secret);
    if (c->format == CLI_JSON) {
        cli_model(c, model);
        return true;
    }
    buf_fmt(&c->out, "%.*s\n", STR_ARG(id));
    if (secret.n)
        buf_fmt(&c->out, "secret: %.*s\n", STR_ARG(secret));
    if (secret.n)
        cli_note(c, "the secret is told here and never again");
    return true;
}

static bool change(struct cli *c, bool remove, struct err *err)
{
    CLI_STORE(s);
    struct instant now = world_now();
    if (c->arg_count != 1)
        return cli_usage(c, err);
    return cli_open(c, STORE_WRITE, &s, err) && store_begin(s, err) &&
           (remove ? hooks_remove(s, c->args[0], now, err)
                   : hooks_test(s, c->arena, c->args[0], now, err)) &&
           store_commit(s, err);
}

bool cmd_hook_remove(struct cli *c, struct err *err)
{
    return change(c, true, err);
}

/* Sends at once, here, and says what came of it. */
bool cmd_hook_test(struct cli *c, struct err *err)
{
    static const struct column log_columns[] = {{"address", "to"},
                                                {"event", "of"},
                                                {"state", "state"},
                                                {"status", "status"},
                                                {"message", "because"}};
    CLI_STORE(s);
    struct json *rows;
    struct str what;
    const struct jobs_options o = {.workspace = c->workspace};
    if (!change(c, false, err))
        return false;
    if (!cli_open(c, STORE_WRITE, &s, err) ||
        !hooks_send_one(s, c->arena, &o, world_now(), &what, err) ||
        !hooks_log(s, c->arena, 1, &rows, err))
        return false;
    cli_rows(c, rows, rows, log_columns, COUNT_OF(log_columns));
    c->status = STR_IS(json_text(json_first(rows), "state"), "sent") ? 0 : CLI_PARTLY;
    return true;
}
