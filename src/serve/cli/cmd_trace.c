#include "assess/control/impact.h"
#include "assess/control/trace_view.h"
#include "intake/device/device.h"
#include "serve/cli/cli.h"

static bool count_option(struct cli *c, const char *name, int64_t otherwise, int64_t *out,
                         struct err *err)
{
    struct str text = cli_option(c, name);
    *out = otherwise;
    if (text.n && (!str_to_int(text, out) || *out < 0))
        return err_set(err, ERR_USAGE, "--%s: '%.*s' is no count", name, STR_ARG(text));
    return true;
}

/* --- trace --- */

static void print_counts(struct cli *c, const struct json *model)
{
    static const struct column columns[] = {{"kind", "kind"},           {"total", "total"},
                                            {"covered", "covered"},     {"uncovered", "uncovered"},
                                            {"outdated", "outdated"},   {"failed", "failed"},
                                            {"orphan", "nothing above"}};
    struct str title = json_text(model, "scope_title");
    buf_fmt(&c->out, "%.*s%s%.*s\n", STR_ARG(json_text(model, "scope")), title.n ? "  " : "",
            STR_ARG(title));
    cli_rows(c, model, json_get(model, "counts"), columns, COUNT_OF(columns));
    buf_fmt(&c->out, "%lld of %lld fall short\n", (long long)json_int(model, "short", 0),
            (long long)json_int(model, "total", 0));
}

static bool trace_list(struct cli *c, const struct view *v, struct str scope, struct err *err)
{
    static const struct column columns[] = {{"state", "state"}, {"kind", "kind"},
                                            {"id", "id"},       {"title", "title"},
                                            {"why", "because"}, {"remedy", "what to do"}};
    struct trace_filter filter = {
        .scope = scope, .kind = cli_option(c, "kind"), .state = cli_option(c, "state")};
    struct json *model;
    if (!count_option(c, "limit", 0, &filter.limit, err) ||
        !trace_list_model(v, &filter, &model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_counts(c, model);
    if (c->format != CLI_TABLE || json_int(model, "shown", 0) > 0) {
        if (c->format == CLI_TABLE)
            buf_char(&c->out, '\n');
        cli_rows(c, model, json_get(model, "items"), columns, COUNT_OF(columns));
    }
    if (c->format == CLI_TABLE)
        cli_note(c, "%lld shown of %lld that match, %lld in all",
                 (long long)json_int(model, "shown", 0), (long long)json_int(model, "matching", 0),
                 (long long)json_int(model, "total", 0));
    if (json_int(model, "total", 0) == 0) {
        cli_note(c, "there is nothing to trace: no threat, risk, control, requirement or test");
        c->status = CLI_NO_DATA;
    } else if (json_int(model, "short", 0) > 0) {
        c->status = CLI_ABOVE_POLICY;
    }
    return true;
}

static void print_tree_line(struct cli *c, const struct json *row, int64_t depth)
{
    for (int64_t i = 0; i < depth; i++)
        BUF_LIT(&c->out, "  ");
    struct str why = json_text(row, "why");
    buf_fmt(&c->out, "%.*s  %.*s  [%.*s]", STR_ARG(json_text(row, "id")),
            STR_ARG(json_text(row, "title")), STR_ARG(json_text(row, "state")));
    if (json_is_true(row, "again"))
        BUF_LIT(&c->out, "  see there");
    else if (why.n)
        buf_fmt(&c->out, "  %.*s", STR_ARG(why));
    buf_char(&c->out, '\n');
}

static void print_tree(struct cli *c, const struct json *model)
{
    print_tree_line(c, model, 0);
    BUF_LIT(&c->out, "above: what asks for it\n");
    JSON_EACH (row, json_get(model, "above"))
        print_tree_line(c, row, json_int(row, "depth", 1));
    if (json_count(json_get(model, "above")) == 0)
        BUF_LIT(&c->out, "  nothing\n");
    BUF_LIT(&c->out, "below: what puts it to work and shows it\n");
    JSON_EACH (row, json_get(model, "below"))
        print_tree_line(c, row, json_int(row, "depth", 1));
    if (json_count(json_get(model, "below")) == 0)
        BUF_LIT(&c->out, "  nothing\n");
    if (json_text(model, "remedy").n)
        buf_fmt(&c->out, "to do: %.*s\n", STR_ARG(json_text(model, "remedy")));
    if (json_is_true(model, "cut"))
        cli_note(c, "the tree is larger; not all of it is shown");
}

/* The tree as rows: above with negative depth. */
static struct json *tree_rows(struct cli *c, const struct json *model)
{
    static const char *const parts[] = {"above", "below"};
    struct json *rows = json_array(c->arena);
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        JSON_EACH (row, json_get(model, parts[i])) {
            struct json *copy = json_add(c->arena, rows, NULL, JSON_OBJECT);
            json_add_text(c->arena, copy, "direction", str_of(parts[i]));
            json_add_int(c->arena, copy, "depth", json_int(row, "depth", 0));
            json_add_text(c->arena, copy, "kind", json_text(row, "kind"));
            json_add_text(c->arena, copy, "id", json_text(row, "id"));
            json_add_text(c->arena, copy, "title", json_text(row, "title"));
            json_add_text(c->arena, copy, "state", json_text(row, "state"));
            json_add_text(c->arena, copy, "why", json_text(row, "why"));
        }
    return rows;
}

static bool trace_record(struct cli *c, const struct view *v, struct str id, struct err *err)
{
    static const struct column columns[] = {
        {"direction", "direction"}, {"depth", "depth"}, {"kind", "kind"},  {"id", "id"},
        {"title", "title"},         {"state", "state"}, {"why", "because"}};
    struct json *model;
    if (!trace_record_model(v, id, &model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_tree(c, model);
    else
        cli_rows(c, model, tree_rows(c, model), columns, COUNT_OF(columns));
    if (!STR_IS(json_text(model, "state"), "covered"))
        c->status = CLI_ABOVE_POLICY;
    return true;
}

bool cmd_trace(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct record_head head = {0};
    struct str id = c->arg_count ? c->args[0] : (struct str){0};
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || (id.n && !store_head(s, c->arena, id, &head, err)))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (id.n == 0 || head.type == &DEVICE_TYPE || head.type == &RELEASE_TYPE)
        return trace_list(c, &v, id, err);
    return trace_record(c, &v, id, err);
}

/* --- impact --- */

static void print_impact(struct cli *c, const struct json *model)
{
    buf_fmt(&c->out, "%.*s  %.*s: when it changes, %lld records must be looked at\n",
            STR_ARG(json_text(model, "id")), STR_ARG(json_text(model, "title")),
            (long long)json_int(model, "total", 0));
    JSON_EACH (group, json_get(model, "groups")) {
        buf_fmt(&c->out, "\n%.*s: %lld\n", STR_ARG(json_text(group, "label")),
                (long long)json_int(group, "count", 0));
        JSON_EACH (row, json_get(group, "items")) {
            struct str stale = json_text(row, "stale");
            buf_fmt(&c->out, "  %.*s  %.*s%s\n      %.*s\n", STR_ARG(json_text(row, "id")),
                    STR_ARG(json_text(row, "title")),
                    STR_IS(stale, "already") ? "  [stale already]"
                    : stale.n                ? "  [becomes stale]"
                                             : "",
                    STR_ARG(json_text(row, "path")));
        }
    }
    if (json_text(model, "cut").n)
        buf_fmt(&c->out, "\nnot all: %.*s\n", STR_ARG(json_text(model, "cut")));
}

static struct json *impact_rows(struct cli *c, const struct json *model)
{
    struct json *rows = json_array(c->arena);
    JSON_EACH (group, json_get(model, "groups"))
        JSON_EACH (row, json_get(group, "items")) {
            struct json *copy = ARENA_NEW(c->arena, struct json);
            *copy = *row;
            copy->next = NULL;
            json_hang(rows, NULL, copy);
        }
    return rows;
}

bool cmd_impact(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"type", "type"},   {"id", "id"},
                                            {"title", "title"}, {"depth", "steps"},
                                            {"stale", "stale"}, {"path", "path"}};
    CLI_STORE(s);
    struct json *model;
    int64_t depth;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!count_option(c, "depth", IMPACT_DEPTH, &depth, err))
        return false;
    if (depth < 1 || depth > IMPACT_DEPTH_MAX)
        return err_set(err, ERR_USAGE, "--depth: is from 1 to %d", IMPACT_DEPTH_MAX);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!impact_model(&v, c->args[0], depth, &model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_impact(c, model);
    else
        cli_rows(c, model, impact_rows(c, model), columns, COUNT_OF(columns));
    return true;
}
