#include "assess/risk/handover.h"
#include "assess/risk/matrix.h"
#include "base/embed.h"
#include "serve/cli/cli.h"

/* --- inbox --- */

static void put_summary(struct cli *c, const struct json *model)
{
    const struct json *n = json_get(model, "counts");
    buf_fmt(&c->out,
            "%lld of %lld handovers are open, %lld shown:", (long long)json_int(model, "open", 0),
            (long long)json_int(model, "total", 0), (long long)json_int(model, "shown", 0));
    JSON_EACH (count, n)
        buf_fmt(&c->out, " %.*s %.*s;", STR_ARG(count->text), STR_ARG(count->key));
    buf_fmt(&c->out, " as of %.*s\nlooked at: %.*s\n", STR_ARG(json_text(model, "as_of")),
            STR_ARG(json_text(model, "looked")));
}

bool cmd_inbox(struct cli *c, struct err *err)
{
    static const struct column brief[] = {
        {"kind", "X"},        {"state_word", "state"},   {"acts", "acts"},
        {"source", "from"},   {"source_title", "title"}, {"device", "device"},
        {"connection", "as"}, {"waits", "since"},        {"how", "do"}};
    static const struct column full[] = {{"kind", "kind"},
                                         {"state_word", "state"},
                                         {"acts", "acts"},
                                         {"from", "from"},
                                         {"to", "to"},
                                         {"source", "source"},
                                         {"source_title", "title"},
                                         {"device", "device"},
                                         {"connection", "connection"},
                                         {"sender", "sender"},
                                         {"sent_on", "sent_on"},
                                         {"receiver", "receiver"},
                                         {"decision", "decision"},
                                         {"reason", "reason"},
                                         {"target", "target"},
                                         {"trigger", "trigger"},
                                         {"payload", "payload"},
                                         {"note", "note"},
                                         {"how", "how"}};
    CLI_STORE(s);
    struct json *model;
    struct str side = cli_option(c, "side");
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (cli_has(c, "side") && !STR_IS(side, "security") && !STR_IS(side, "safety"))
        return err_set(err, ERR_USAGE, "--side: '%.*s' is neither security nor safety",
                       STR_ARG(side));
    struct handover_filter filter = {.device = c->arg_count ? c->args[0] : (struct str){0},
                                     .side = side,
                                     .all = cli_has(c, "all")};
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!handover_model(&v, &filter, &model, err))
        return false;
    bool table = c->format == CLI_TABLE || c->format == CLI_MD;
    cli_rows(c, model, json_get(model, "items"), table ? brief : full,
             table ? COUNT_OF(brief) : COUNT_OF(full));
    if (table)
        put_summary(c, model);
    bool waits = false;
    JSON_EACH (item, json_get(model, "items"))
        waits = waits || json_is_true(item, "open");
    c->status = waits ? CLI_ABOVE_POLICY : json_int(model, "looked_at", 0) == 0 ? CLI_NO_DATA : 0;
    return true;
}

/* --- handover, answer --- */

static void print_id(struct cli *c, struct str id, struct json *notes)
{
    if (c->format == CLI_JSON) {
        struct json *model = json_object(c->arena);
        json_add_text(c->arena, model, "id", id);
        json_hang(model, "notes", notes);
        cli_model(c, model);
        return;
    }
    buf_fmt(&c->out, "%.*s\n", STR_ARG(id));
    JSON_EACH (text, notes)
        cli_note(c, "%.*s", STR_ARG(text->text));
}

bool cmd_handover(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id;
    struct json *notes = json_array(c->arena);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    struct handover_wish wish = {.source = c->args[0],
                                 .kind = cli_option(c, "kind"),
                                 .target = cli_option(c, "target"),
                                 .note = cli_option(c, "note"),
                                 .actor = c->actor,
                                 .on = c->as_of};
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!handover_send(&v, &wish, &id, err) || !store_commit(s, err))
        return false;
    json_add_text(c->arena, notes, NULL,
                  str_fmt(c->arena, "sent by %.*s; the other side answers: tutela answer %.*s",
                          STR_ARG(c->actor), STR_ARG(id)));
    print_id(c, id, notes);
    return true;
}

bool cmd_answer(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *notes;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    struct handover_answer answer = {.connection = c->args[0],
                                     .decision = cli_option(c, "decision"),
                                     .reason = cli_option(c, "reason"),
                                     .target = cli_option(c, "target"),
                                     .actor = c->actor,
                                     .on = c->as_of};
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!handover_answer(&v, &answer, &notes, err) || !store_commit(s, err))
        return false;
    print_id(c, answer.connection, notes);
    return true;
}

/* --- risk examples --- */

bool cmd_risk_examples(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"id", "id"},
                                            {"device", "device"},
                                            {"scenario", "what happened"},
                                            {"answered", "answers"},
                                            {"type", "type by procedure"},
                                            {"official_label", "official label"},
                                            {"agrees", "agrees"},
                                            {"remark", "difference"}};
    struct json *model = json_object(c->arena);
    if (c->arg_count)
        return cli_usage(c, err);
    risk_put_examples(c->arena, model);
    cli_rows(c, model, json_get(model, "examples"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out,
                "%lld examples of MDCG 2019-16 Annex II; %lld types agree with the official "
                "label, %lld differ or have no type there\n",
                (long long)json_int(model, "total", 0), (long long)json_int(model, "agreeing", 0),
                (long long)json_int(model, "differing", 0));
    return true;
}
