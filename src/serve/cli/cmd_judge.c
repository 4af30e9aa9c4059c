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
    JSON_EACH (doubt, json_get(model, "doubts"))
        cli_note(c, "%.*s: %.*s", STR_ARG(json_text(doubt, "place")),
                 STR_ARG(json_text(doubt, "text")));
    return true;
}

/* What falls short is listed with what to do; what is met is counted. */
static void print_gaps(struct cli *c, const struct json *model)
{
    JSON_EACH (r, json_get(model, "requirements")) {
        struct str status = json_text(r, "status");
        if (json_is_true(r, "heading") || STR_IS(status, "met") || STR_IS(status, "not_applicable"))
            continue;
        buf_fmt(&c->out, "%.*s  %.*s  [%.*s, %.*s]\n", STR_ARG(json_text(r, "id")),
                STR_ARG(json_text(r, "name")), STR_ARG(json_text(r, "label")), STR_ARG(status));
        buf_fmt(&c->out, "    %.*s\n", STR_ARG(json_text(r, "reason")));
        if (json_text(r, "question").n)
            buf_fmt(&c->out, "    answer: %.*s\n", STR_ARG(json_text(r, "question")));
        JSON_EACH (check, json_get(r, "checks")) {
            if (json_is_true(check, "holds"))
                continue;
            buf_fmt(&c->out, "  - %.*s\n    do: %.*s\n", STR_ARG(json_text(check, "title")),
                    STR_ARG(json_text(check, "remedy")));
            int shown = 0;
            JSON_EACH (row, json_get(check, "rows"))
                if (shown++ < 5)
                    buf_fmt(&c->out, "    %.*s  %.*s\n", STR_ARG(json_text(row, "record")),
                            STR_ARG(json_text(row, "line")));
            size_t more = json_count(json_get(check, "rows"));
            if (more > 5)
                buf_fmt(&c->out, "    and %zu more\n", more - 5);
        }
    }
    JSON_EACH (k, json_get(model, "catalogues")) {
        const struct json *n = json_get(k, "counts");
        buf_fmt(&c->out,
                "%.*s (%.*s, %.*s): %lld met, %lld partly, %lld not met, %lld unknown, %lld not "
                "applicable, of %lld\n",
                STR_ARG(json_text(k, "id")), STR_ARG(json_text(k, "label")),
                STR_ARG(json_text(k, "edition")), (long long)json_int(n, "met", 0),
                (long long)json_int(n, "partly", 0), (long long)json_int(n, "not_met", 0),
                (long long)json_int(n, "unknown", 0), (long long)json_int(n, "not_applicable", 0),
                (long long)json_int(k, "total", 0));
    }
}

/* Keeps the requirements of one status, where one is asked for; the counts stay those of all. */
static bool only_status(struct cli *c, struct json *model, struct err *err)
{
    static const char *const known[] = {"met", "partly", "not_met", "not_applicable", "unknown"};
    struct str wanted = cli_option(c, "status");
    bool ok = wanted.n == 0;
    for (size_t i = 0; i < COUNT_OF(known); i++)
        ok = ok || str_eq(wanted, str_of(known[i]));
    if (!ok)
        return err_set(err, ERR_USAGE,
                       "--status: '%.*s' is none of met, partly, not_met, not_applicable, unknown",
                       STR_ARG(wanted));
    for (struct json *m = model->items.first; wanted.n && m; m = m->next) {
        if (!STR_IS(m->key, "requirements"))
            continue;
        struct json kept = {.type = JSON_ARRAY, .key = m->key, .next = m->next};
        for (struct json *r = m->items.first, *next; r; r = next) {
            next = r->next;
            r->next = NULL;
            if (str_eq(json_text(r, "status"), wanted))
                json_hang(&kept, NULL, r);
        }
        *m = kept;
    }
    return true;
}

static const struct column requirement_columns[] = {{"id", "clause"},
                                                    {"label", "label"},
                                                    {"status", "status"},
                                                    {"name", "title"},
                                                    {"reason", "reason"}};

bool cmd_gap(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !gap_model(s, c->arena, c->args[0], cli_option(c, "catalogue"), c->as_of, &model, err) ||
        !only_status(c, model, err))
        return false;
    if (c->format == CLI_TABLE)
        print_gaps(c, model);
    else
        cli_rows(c, model, json_get(model, "requirements"), requirement_columns,
                 COUNT_OF(requirement_columns));
    const struct json *n = json_get(model, "counts");
    bool short_of = json_int(n, "not_met", 0) + json_int(n, "partly", 0) +
                        json_int(n, "unknown", 0) >
                    0;
    c->status = short_of ? CLI_ABOVE_POLICY : 0;
    return true;
}

bool cmd_next(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"rank", "no"},     {"device", "device"}, {"release", "release"}, {"grade", "grade"},
        {"label", "label"}, {"count", "rows"},    {"title", "what"},      {"remedy", "do"}};
    CLI_STORE(s);
    struct json *model;
    int64_t limit = 20;
    struct str text = cli_option(c, "limit");
    if (c->arg_count > 1 || (text.n && (!str_to_int(text, &limit) || limit < 0)))
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !gap_next(s, c->arena, c->arg_count ? c->args[0] : (struct str){0}, c->as_of, limit, &model,
                  err))
        return false;
    cli_rows(c, model, json_get(model, "steps"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%lld of %lld steps; %lld rows of %lld checks fall short\n",
                (long long)json_int(model, "shown", 0), (long long)json_int(model, "total", 0),
                (long long)json_int(model, "rows", 0), (long long)json_int(model, "checks", 0));
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
    cli_rows(c, model, json_get(model, "blockers"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(model, "summary")));
    c->status = json_is_true(model, "open") ? 0 : CLI_ABOVE_POLICY;
    return true;
}
