#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"
#include "value/ssvc/ssvc.h"

static void put_joined(struct buf *out, const struct json *list)
{
    JSON_EACH (item, list)
        buf_fmt(out, "%s%.*s", item == json_first(list) ? "" : ", ", STR_ARG(json_as_text(item)));
}

/* outcome, all possible ones, the question to ask first. */
static void put_line(struct cli *c, const struct json *model)
{
    buf_fmt(&c->out, "%.*s\t", STR_ARG(json_text(model, "outcome")));
    put_joined(&c->out, json_get(model, "possible"));
    buf_fmt(&c->out, "\t%.*s\n",
            STR_ARG(json_text(json_first(json_get(model, "questions")), "point")));
}

static void put_text(struct cli *c, const struct json *model)
{
    bool settled = json_is_true(model, "settled");
    buf_fmt(&c->out, "%.*s: %.*s", STR_ARG(json_text(model, "tree")),
            STR_ARG(json_text(model, "outcome")));
    if (!settled) {
        BUF_LIT(&c->out, ", the worst of ");
        put_joined(&c->out, json_get(model, "possible"));
    }
    buf_char(&c->out, '\n');
    JSON_EACH (p, json_get(model, "points")) {
        buf_fmt(&c->out, "  %-22.*s ", STR_ARG(json_text(p, "point")));
        put_joined(&c->out, json_get(p, "possible"));
        buf_fmt(&c->out, " (%.*s)\n", STR_ARG(json_text(p, "from")));
    }
    JSON_EACH (q, json_get(model, "questions")) {
        buf_fmt(&c->out, "ask %.*s: %.*s%s\n", STR_ARG(json_text(q, "point")),
                STR_ARG(json_text(q, "ask")),
                json_is_true(q, "settles") ? " (this settles it)" : "");
        JSON_EACH (one, json_get(q, "if")) {
            buf_fmt(&c->out, "  %-22.*s ", STR_ARG(json_text(one, "value")));
            put_joined(&c->out, json_get(one, "possible"));
            buf_char(&c->out, '\n');
        }
    }
    buf_fmt(&c->out, "by %.*s (%.*s)\n", STR_ARG(json_text(model, "source")),
            STR_ARG(json_text(model, "label")));
}

/* One decision a line, its answers apart by spaces or tabs; a bad line is told in its place. */
static bool each_line(struct cli *c, const struct ssvc *ssvc, struct err *err)
{
    struct str text, line, word;
    if (!world_read_file(c->arena, STR("-"), LIMIT_DOCUMENT, &text, err))
        return false;
    if (str_ends(text, STR("\n")))
        text.n--;
    while (text.n && str_split(&text, '\n', &line)) {
        struct ssvc_answers answers = {0};
        struct json *model = NULL;
        struct err reason = {0};
        bool ok = true;
        while (ok && str_word(&line, &word))
            ok = ssvc_answer(c->arena, ssvc, word, &answers, &reason);
        ok = ok && ssvc_decide(c->arena, ssvc, c->args[0], &answers, &model, &reason);
        if (ok)
            put_line(c, model);
        else
            buf_fmt(&c->out, "bad\t%s\t\n", reason.text);
        if (!ok)
            c->status = 2;
        else if (!json_is_true(model, "settled") && !c->status)
            c->status = CLI_NO_DATA;
    }
    return true;
}

bool cmd_ssvc(struct cli *c, struct err *err)
{
    const struct ssvc *ssvc = ssvc_default(c->arena);
    struct ssvc_answers answers = {0};
    struct json *model;
    if (c->arg_count < 1)
        return cli_usage(c, err);
    if (c->arg_count == 2 && STR_IS(c->args[1], "-"))
        return each_line(c, ssvc, err);
    for (size_t i = 1; i < c->arg_count; i++)
        if (!ssvc_answer(c->arena, ssvc, c->args[i], &answers, err))
            return false;
    if (!ssvc_decide(c->arena, ssvc, c->args[0], &answers, &model, err))
        return false;
    if (c->format == CLI_JSON)
        cli_model(c, model);
    else if (c->format == CLI_TABLE)
        put_text(c, model);
    else
        put_line(c, model);
    c->status = json_is_true(model, "settled") ? 0 : CLI_NO_DATA;
    return true;
}
