/* change: what a change of a release asks for. */
#include "intake/device/change.h"
#include "serve/cli/cli.h"

static void put_asked(struct cli *c, const struct json *model)
{
    BUF_LIT(&c->out,
            "Which of these does the change do? Name them with --kinds WORD,WORD, or in the "
            "release's change_kinds.\n");
    JSON_EACH (k, json_get(model, "ask"))
        buf_fmt(&c->out, "  %-22.*s %.*s\n", STR_ARG(json_text(k, "id")),
                STR_ARG(json_text(k, "ask")));
}

static void put_reason(struct cli *c, const struct json *r)
{
    struct str kind = json_text(r, "kind"), status = json_text(r, "status");
    buf_fmt(&c->out, "      %.*s%s%.*s\n      [%.*s%s%.*s]\n", STR_ARG(kind), kind.n ? ": " : "",
            STR_ARG(json_text(r, "reason")), STR_ARG(json_text(r, "source")),
            STR_IS(status, "verified") ? "" : "; ",
            STR_ARG(STR_IS(status, "verified") ? (struct str){0} : status));
}

static void put_text(struct cli *c, const struct json *model)
{
    struct str release = json_text(model, "release"), previous = json_text(model, "previous");
    if (release.n)
        buf_fmt(&c->out, "%.*s %.*s%s%.*s%s%.*s\n", STR_ARG(release),
                STR_ARG(json_text(model, "release_title")), previous.n ? ", after " : "",
                STR_ARG(previous), previous.n ? " " : "",
                STR_ARG(json_text(model, "previous_title")));
    JSON_EACH (k, json_get(model, "kinds"))
        buf_fmt(&c->out, "  %.*s: %.*s\n", STR_ARG(json_text(k, "id")),
                STR_ARG(json_text(k, "name")));
    JSON_EACH (x, json_get(model, "answers")) {
        buf_fmt(&c->out, "%-4.*s%.*s\n", STR_ARG(json_text(x, "answer")),
                STR_ARG(json_text(x, "title")));
        JSON_EACH (r, json_get(x, "reasons"))
            put_reason(c, r);
    }
    JSON_EACH (d, json_get(model, "differences"))
        buf_fmt(&c->out, "look at %.*s: %.*s\n", STR_ARG(json_text(d, "field")),
                STR_ARG(json_text(d, "text")));
}

/* One row for each answer and reason. */
static struct json *rows_of(struct arena *a, const struct json *model)
{
    struct json *rows = json_array(a);
    JSON_EACH (x, json_get(model, "answers"))
        JSON_EACH (r, json_get(x, "reasons")) {
            struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
            json_add_text(a, row, "question", json_text(x, "question"));
            json_add_text(a, row, "answer", json_text(x, "answer"));
            json_add_text(a, row, "kind", json_text(r, "kind"));
            json_add_text(a, row, "says", json_text(r, "answer"));
            json_add_text(a, row, "reason", json_text(r, "reason"));
            json_add_text(a, row, "source", json_text(r, "source"));
            json_add_text(a, row, "status", json_text(r, "status"));
        }
    return rows;
}

static void put_model(struct cli *c, const struct json *model, bool asked)
{
    static const struct column columns[] = {
        {"question", "question"}, {"answer", "answer"}, {"kind", "kind"},    {"says", "says"},
        {"reason", "reason"},     {"source", "source"}, {"status", "status"}};
    static const struct column ask[] = {{"id", "kind"}, {"ask", "question"}};
    if (c->format == CLI_TABLE) {
        put_text(c, model);
        if (asked)
            put_asked(c, model);
        return;
    }
    if (asked)
        cli_rows(c, model, json_get(model, "ask"), ask, COUNT_OF(ask));
    else
        cli_rows(c, model, rows_of(c->arena, model), columns, COUNT_OF(columns));
}

bool cmd_change(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct change_facts facts = {0};
    struct json *model;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (c->arg_count == 1 && (!cli_open(c, STORE_READ, &s, err) ||
                              !device_change_load(s, c->arena, c->args[0], &facts, err)))
        return false;
    if (cli_has(c, "kinds"))
        facts.kinds = cli_option(c, "kinds");
    if (!device_change_judge(c->arena, device_change_rules(c->arena), &facts, &model, err))
        return false;
    bool asked = json_count(json_get(model, "answers")) == 0;
    put_model(c, model, asked);
    if (json_count(json_get(model, "differences")))
        c->status = CLI_ABOVE_POLICY;
    else if (asked && facts.release.n)
        c->status = CLI_NO_DATA;
    return true;
}
