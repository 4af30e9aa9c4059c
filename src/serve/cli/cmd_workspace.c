#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
#include "serve/cli/cli.h"
#include "store/transfer.h"

bool cli_open(struct cli *c, enum store_mode mode, struct store **s, struct err *err)
{
    if (!store_open(c->arena, c->workspace, mode, s, err))
        return false;
    store_set_actor(*s, c->actor);
    return true;
}

bool cli_open_if_there(struct cli *c, struct store **s, struct err *err)
{
    struct err why = {0};
    if (cli_open(c, STORE_READ, s, &why) || why.code == ERR_NOT_FOUND)
        return true;
    *err = why;
    return false;
}

static struct str shown(const struct cli *c)
{
    return store_shown(c->arena, c->workspace);
}

bool cmd_init(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    int64_t clauses = 0;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_CREATE, &s, err) || !store_begin(s, err) ||
        !catalogue_load(s, c->arena, &clauses, err) || !store_commit(s, err))
        return false;
    struct json *model = json_object(c->arena);
    json_add_text(c->arena, model, "workspace", shown(c));
    json_add_int(c->arena, model, "clauses", clauses);
    if (c->format == CLI_JSON)
        cli_model(c, model);
    else
        buf_fmt(&c->out, "%.*s: an empty workspace with %lld clauses\n", STR_ARG(shown(c)),
                (long long)clauses);
    return true;
}

bool cmd_verify(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct store_verdict v;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !store_verify(s, c->arena, &v, err))
        return false;
    bool holds = json_count(v.faults) == 0;
    c->status = holds ? 0 : 5;
    if (c->format == CLI_JSON) {
        struct json *model = json_object(c->arena);
        json_add_bool(c->arena, model, "holds", holds);
        json_add_int(c->arena, model, "changes", v.changes);
        json_add_int(c->arena, model, "records", v.records);
        json_add_int(c->arena, model, "files", v.blobs);
        json_add_text(c->arena, model, "head", hash_hex(c->arena, &v.head));
        json_hang(model, "faults", v.faults);
        cli_model(c, model);
        return true;
    }
    buf_fmt(&c->out, "%lld changes replayed, %lld records compared, %lld attached files hashed\n",
            (long long)v.changes, (long long)v.records, (long long)v.blobs);
    JSON_EACH (fault, v.faults)
        buf_fmt(&c->out, "fault: %.*s\n", STR_ARG(fault->text));
    if (holds)
        buf_fmt(&c->out, "all holds; the chain's head is %.*s\n",
                STR_ARG(hash_hex(c->arena, &v.head)));
    return true;
}

bool cmd_backup(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !store_backup(s, c->args[0], err))
        return false;
    cli_note(c, "%.*s: written", STR_ARG(c->args[0]));
    return true;
}

/* A backup is a workspace file of its own: it is opened and verified, then copied into place. */
bool cmd_restore(struct cli *c, struct err *err)
{
    struct store_verdict v;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (world_exists(c->workspace))
        return err_set(err, ERR_CONFLICT,
                       "%.*s is there already: move it away, or name another with --workspace",
                       STR_ARG(shown(c)));
    CLI_STORE(backup);
    if (!store_open(c->arena, c->args[0], STORE_READ, &backup, err) ||
        !store_verify(backup, c->arena, &v, err))
        return false;
    if (json_count(v.faults))
        return err_set(err, ERR_INVALID, "%.*s: does not hold (%.*s); nothing was restored",
                       STR_ARG(c->args[0]), STR_ARG(json_first(v.faults)->text));
    if (!store_backup(backup, c->workspace, err))
        return false;
    cli_note(c, "%.*s: restored, %lld changes", STR_ARG(shown(c)), (long long)v.changes);
    return true;
}

bool cmd_move(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct store_moved moved;
    struct str to = cli_option(c, "to");
    if (c->arg_count || to.n == 0)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !store_move(s, c->arena, to, &moved, err))
        return false;
    struct str head = hash_hex(c->arena, &moved.head), where = store_shown(c->arena, to);
    if (c->format == CLI_JSON) {
        struct json *model = json_object(c->arena);
        json_add_text(c->arena, model, "to", where);
        json_add_int(c->arena, model, "changes", moved.changes);
        json_add_int(c->arena, model, "files", moved.blobs);
        json_add_int(c->arena, model, "rows_apart", moved.rows);
        json_add_text(c->arena, model, "head", head);
        cli_model(c, model);
        return true;
    }
    buf_fmt(&c->out, "%.*s: %lld changes, %lld attached files, %lld rows apart from the history\n",
            STR_ARG(where), (long long)moved.changes, (long long)moved.blobs,
            (long long)moved.rows);
    buf_fmt(&c->out, "all holds; the chain's head is %.*s\n", STR_ARG(head));
    return true;
}

bool cmd_rebuild(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    int64_t position = 0;
    if (c->arg_count != 2 || !str_to_int(c->args[0], &position))
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !store_rebuild(s, c->arena, position, c->args[1], err))
        return false;
    cli_note(c, "%.*s: the workspace as it was at position %lld", STR_ARG(c->args[1]),
             (long long)position);
    return true;
}
