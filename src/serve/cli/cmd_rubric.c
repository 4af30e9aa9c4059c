#include "serve/cli/cli.h"
#include "value/rubric/rubric.h"

static bool answer_read(struct cli *c, struct str text, struct rubric_answers *answers,
                        struct err *err)
{
    size_t eq = str_find_char(text, '=');
    if (eq == 0 || eq >= text.n)
        return err_set(err, ERR_USAGE, "%.*s: an answer is QUESTION=WORD", STR_ARG(text));
    answers->items[answers->count++] = (struct rubric_answer){
        .question = str_sub(text, 0, eq), .word = str_lower(c->arena, str_from(text, eq + 1))};
    return true;
}

static void put_text(struct cli *c, const struct json *model)
{
    const struct json *low = json_get(model, "lowest"), *e = json_get(model, "exploitability");
    buf_fmt(&c->out, "%.*s: %.*s %.*s\n", STR_ARG(json_text(model, "vector")),
            STR_ARG(json_text(model, "score")), STR_ARG(json_text(model, "severity")));
    if (!json_is_true(model, "settled"))
        buf_fmt(&c->out, "the worst that is possible; the lowest is %.*s: %.*s %.*s\n",
                STR_ARG(json_text(low, "vector")), STR_ARG(json_text(low, "score")),
                STR_ARG(json_text(low, "severity")));
    if (json_text(model, "extended").n)
        buf_fmt(&c->out, "answers %.*s\n", STR_ARG(json_text(model, "extended")));
    if (e)
        buf_fmt(&c->out, "exploitability %.*s (%.*s)\n", STR_ARG(json_text(e, "level")),
                STR_ARG(json_text(e, "status")));
    JSON_EACH (q, json_get(model, "questions")) {
        buf_fmt(&c->out, "ask %.*s (%.*s): %.*s ", STR_ARG(json_text(q, "question")),
                STR_ARG(json_text(q, "metric")), STR_ARG(json_text(q, "ask")));
        JSON_EACH (word, json_get(q, "answers"))
            buf_fmt(&c->out, "%s%.*s", word == json_first(json_get(q, "answers")) ? "[" : ", ",
                    STR_ARG(word->text));
        BUF_LIT(&c->out, "]\n");
    }
    JSON_EACH (q, json_get(model, "unused"))
        cli_note(c, "%.*s is of no use after the other answers", STR_ARG(q->text));
    buf_fmt(&c->out, "by %.*s (%.*s)\n", STR_ARG(json_text(model, "source")),
            STR_ARG(json_text(model, "status")));
}

bool cmd_rubric(struct cli *c, struct err *err)
{
    struct rubric_answers answers = {
        .items = ARENA_ARRAY(c->arena, struct rubric_answer, c->arg_count + 1),
        .known_exploited = cli_has(c, "kev"),
        .exploit_public = cli_has(c, "exploit-public"),
    };
    struct json *model;
    if (c->arg_count < 1)
        return cli_usage(c, err);
    for (size_t i = 1; i < c->arg_count; i++)
        if (!answer_read(c, c->args[i], &answers, err))
            return false;
    if (!rubric_decide(c->arena, c->args[0], &answers, &model, err))
        return false;
    if (c->format == CLI_JSON)
        cli_model(c, model);
    else if (c->format == CLI_TABLE)
        put_text(c, model);
    else
        buf_fmt(&c->out, "%.*s\t%.*s\t%.*s\n", STR_ARG(json_text(model, "vector")),
                STR_ARG(json_text(model, "score")), STR_ARG(json_text(model, "severity")));
    c->status = json_is_true(model, "settled") ? 0 : CLI_NO_DATA;
    return true;
}
