#include "assess/gap/gap.h"
#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"

/* --- the release gate --- */

/* Of a group: each row with its check, then what the check is about and what to do, once. */
static void print_check(struct cli *c, const struct json *check, const struct json *flat,
                        const char *word)
{
    struct str name = json_text(check, "check"), never = json_text(check, "never_waived");
    bool any = false;
    JSON_EACH (row, flat) {
        if (!str_eq(json_text(row, "check"), name))
            continue;
        any = true;
        const struct json *waiver = json_get(row, "waiver");
        buf_fmt(&c->out, "%.*s  %.*s  %s%.*s\n", STR_ARG(name), STR_ARG(json_text(row, "record")),
                word, STR_ARG(json_text(row, "line")));
        if (waiver)
            buf_fmt(&c->out, "    waiver %.*s, %.*s until %.*s: %.*s\n",
                    STR_ARG(json_text(waiver, "id")), STR_ARG(json_text(waiver, "owner")),
                    STR_ARG(json_text(waiver, "until")), STR_ARG(json_text(waiver, "standing")));
    }
    if (!any)
        return;
    size_t clauses = json_count(json_get(check, "clauses"));
    struct str clause = json_text(json_first(json_get(check, "clauses")), "id");
    buf_fmt(&c->out, "    rule: %.*s", STR_ARG(json_text(check, "title")));
    if (clauses)
        buf_fmt(&c->out, " (%.*s", STR_ARG(clause));
    if (clauses > 1)
        buf_fmt(&c->out, " and %zu more", clauses - 1);
    buf_fmt(&c->out, "%s\n    do: %.*s\n    how: %.*s\n", clauses ? ")" : "",
            STR_ARG(json_text(check, "remedy")), STR_ARG(json_text(check, "how")));
    if (never.n)
        buf_fmt(&c->out, "    never waived: %.*s\n", STR_ARG(never));
}

static void print_gate(struct cli *c, const struct json *model)
{
    static const struct {
        const char *list, *word, *count;
    } fates[] = {{"blockers", "", "block"},
                 {"warnings", "(warns) ", "warn"},
                 {"waived", "(waived) ", "waived"}};
    JSON_EACH (group, json_get(model, "groups")) {
        if (json_count(json_get(group, "checks")) == 0)
            continue;
        buf_fmt(&c->out, "== %.*s: %lld close, %lld warn, %lld waived\n",
                STR_ARG(json_text(group, "name")), (long long)json_int(group, "block", 0),
                (long long)json_int(group, "warn", 0), (long long)json_int(group, "waived", 0));
        for (size_t i = 0; i < COUNT_OF(fates); i++)
            JSON_EACH (check, json_get(group, "checks"))
                if (json_int(group, fates[i].count, 0))
                    print_check(c, check, json_get(model, fates[i].list), fates[i].word);
    }
    JSON_EACH (w, json_get(model, "waivers"))
        if (!json_is_true(w, "counts"))
            buf_fmt(&c->out, "waiver %.*s of %.*s does not count: %.*s\n",
                    STR_ARG(json_text(w, "id")), STR_ARG(json_text(w, "check")),
                    STR_ARG(json_text(w, "standing")));
    const struct json *policy = json_get(model, "policy");
    if (!json_is_true(model, "open"))
        buf_fmt(&c->out, "What to do, in order: tutela next %.*s\n",
                STR_ARG(json_text(model, "device")));
    buf_fmt(&c->out, "Policy %.*s, version %.*s, %.*s.\n%.*s\n", STR_ARG(json_text(policy, "id")),
            STR_ARG(json_text(policy, "version")), STR_ARG(json_text(policy, "source")),
            STR_ARG(json_text(model, "summary")));
}

/* For CSV and TSV: what closes, then what warns, then what is waived. */
static void gate_lines(struct cli *c, const struct json *model)
{
    static const char *const columns[] = {"effect", "group",   "check",  "record", "line",
                                          "title",  "clauses", "remedy", "how"};
    static const char *const lists[] = {"blockers", "warnings", "waived"};
    struct str texts[COUNT_OF(columns)];
    for (size_t k = 0; k < COUNT_OF(columns); k++)
        texts[k] = str_of(columns[k]);
    cli_line(c, texts, COUNT_OF(texts));
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (row, json_get(model, lists[i])) {
            for (size_t k = 0; k < COUNT_OF(columns); k++)
                texts[k] = json_text(row, columns[k]);
            cli_line(c, texts, COUNT_OF(texts));
        }
}

static bool gate_of(struct cli *c, struct store *s, struct json **model, struct err *err)
{
    struct gap_policy_file file = {.name = cli_option(c, "policy")};
    if (file.name.n && !world_read_file(c->arena, file.name, LIMIT_JSON, &file.text, err))
        return err_wrap(err, "%.*s", STR_ARG(file.name));
    return gap_gate(s, c->arena, c->args[0], file.name.n ? &file : NULL, NULL, c->as_of, model,
                    err);
}

/* Open only where something was looked at: missing data are no clean result. */
bool cmd_check(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) || !gate_of(c, s, &model, err))
        return false;
    c->status = !json_is_true(model, "open")                 ? CLI_ABOVE_POLICY
                : json_count(json_get(model, "no_data")) > 0 ? CLI_NO_DATA
                                                             : 0;
    if (c->format == CLI_TABLE)
        print_gate(c, model);
    else if (c->format == CLI_JSON)
        cli_model(c, model);
    else
        gate_lines(c, model);
    return true;
}
