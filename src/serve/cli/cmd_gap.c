#include "assess/gap/gap.h"
#include "serve/cli/cli.h"

static const char *const statuses[] = {"met", "partly", "not_met", "not_applicable", "unknown"};
static const char *const status_words[] = {"met", "partly", "not met", "not applicable", "unknown"};

/* --- requirements in words --- */

static void print_rows(struct cli *c, const struct json *rows)
{
    enum { ROWS_SHOWN = 5 };
    int shown = 0;
    JSON_EACH (row, rows)
        if (shown++ < ROWS_SHOWN)
            buf_fmt(&c->out, "    %.*s  %.*s\n", STR_ARG(json_text(row, "record")),
                    STR_ARG(json_text(row, "line")));
    if (json_count(rows) > ROWS_SHOWN)
        buf_fmt(&c->out, "    and %zu more\n", json_count(rows) - ROWS_SHOWN);
}

static void print_checks(struct cli *c, const struct json *requirement)
{
    JSON_EACH (check, json_get(requirement, "checks")) {
        if (json_is_true(check, "holds"))
            continue;
        buf_fmt(&c->out, "  - %.*s\n    do: %.*s\n", STR_ARG(json_text(check, "title")),
                STR_ARG(json_text(check, "remedy")));
        print_rows(c, json_get(check, "rows"));
    }
}

static void print_slots(struct cli *c, const struct json *requirement)
{
    JSON_EACH (slot, json_get(requirement, "slots")) {
        if (json_is_true(slot, "holds"))
            continue;
        buf_fmt(&c->out, "  - %.*s (%.*s)\n    must show: %.*s\n", STR_ARG(json_text(slot, "name")),
                STR_ARG(json_text(slot, "id")), STR_ARG(json_text(slot, "shows")));
        JSON_EACH (look, json_get(slot, "looks")) {
            if (STR_IS(json_text(look, "state"), "holds"))
                continue;
            buf_fmt(&c->out, "    %.*s  %.*s\n    do: %.*s\n", STR_ARG(json_text(look, "record")),
                    STR_ARG(json_text(look, "line")), STR_ARG(json_text(look, "how")));
        }
    }
}

static void print_requirement(struct cli *c, const struct json *r)
{
    buf_fmt(&c->out, "%.*s  %.*s  [%.*s, %.*s]\n", STR_ARG(json_text(r, "id")),
            STR_ARG(json_text(r, "name")), STR_ARG(json_text(r, "label")),
            STR_ARG(json_text(r, "status")));
    buf_fmt(&c->out, "    %.*s\n", STR_ARG(json_text(r, "reason")));
    if (STR_IS(json_text(r, "applies"), "yes"))
        buf_fmt(&c->out, "    why: %.*s\n", STR_ARG(json_text(r, "applies_because")));
    if (json_text(r, "question").n)
        buf_fmt(&c->out, "    answer: %.*s\n", STR_ARG(json_text(r, "question")));
    print_checks(c, r);
    print_slots(c, r);
}

static void print_counts(struct cli *c, const struct json *k)
{
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

/* What falls short is listed with what to do; what is met or does not apply only when asked for. */
static void print_gaps(struct cli *c, const struct json *model)
{
    bool asked = cli_option(c, "status").n > 0;
    JSON_EACH (r, json_get(model, "requirements")) {
        struct str status = json_text(r, "status");
        bool short_of = !STR_IS(status, "met") && !STR_IS(status, "not_applicable");
        if (!json_is_true(r, "heading") && (short_of || asked))
            print_requirement(c, r);
    }
    JSON_EACH (k, json_get(model, "catalogues"))
        print_counts(c, k);
}

static bool falls_short(const struct json *model)
{
    const struct json *n = json_get(model, "counts");
    return json_int(n, "not_met", 0) + json_int(n, "partly", 0) + json_int(n, "unknown", 0) > 0;
}

/* Keeps the requirements of one status, where one is asked for; the counts stay those of all. */
static bool known_status(const struct cli *c, struct err *err)
{
    struct str wanted = cli_option(c, "status");
    bool ok = wanted.n == 0;
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        ok = ok || str_eq(wanted, str_of(statuses[i]));
    return ok ||
           err_set(err, ERR_USAGE,
                   "--status: '%.*s' is none of met, partly, not_met, not_applicable, unknown",
                   STR_ARG(wanted));
}

static void only_status(const struct cli *c, struct json *model)
{
    struct str wanted = cli_option(c, "status");
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
}

static const struct column requirement_columns[] = {{"id", "clause"},
                                                    {"label", "label"},
                                                    {"status", "status"},
                                                    {"name", "title"},
                                                    {"reason", "reason"}};

static bool gap_of_one(struct cli *c, struct store *s, struct err *err)
{
    struct json *model;
    if (!gap_model(s, c->arena, c->args[0], cli_option(c, "catalogue"), c->as_of, &model, err))
        return false;
    only_status(c, model);
    if (c->format == CLI_TABLE)
        print_gaps(c, model);
    else
        cli_rows(c, model, json_get(model, "requirements"), requirement_columns,
                 COUNT_OF(requirement_columns));
    c->status = falls_short(model) ? CLI_ABOVE_POLICY : 0;
    return true;
}

/* --- the portfolio: each device in full, one after the other --- */

struct stream {
    struct cli *cli;
    size_t devices;
    bool falls_short;
};

static void stream_lines(struct cli *c, const struct json *model)
{
    struct str device = json_text(json_get(model, "device"), "id");
    JSON_EACH (r, json_get(model, "requirements")) {
        const struct str texts[] = {device,
                                    json_text(r, "id"),
                                    json_text(r, "label"),
                                    json_text(r, "status"),
                                    json_text(r, "name"),
                                    json_text(r, "reason")};
        cli_line(c, texts, COUNT_OF(texts));
    }
}

static bool stream_device(void *context, struct json *model, struct err *err)
{
    struct stream *stream = context;
    struct cli *c = stream->cli;
    const struct json *d = json_get(model, "device");
    /* The text of the answer lies beside the arena's mark, so it is made anew for each device. */
    c->out = (struct buf){.arena = c->arena};
    only_status(c, model);
    if (c->format == CLI_JSON) {
        buf_put(&c->out, stream->devices ? STR(",\n") : STR("\n"));
        json_write(model, &c->out);
    } else if (c->format == CLI_TABLE) {
        buf_fmt(&c->out, "== %.*s %.*s\n", STR_ARG(json_text(d, "id")),
                STR_ARG(json_text(d, "name")));
        print_gaps(c, model);
    } else {
        stream_lines(c, model);
    }
    stream->devices++;
    stream->falls_short |= falls_short(model);
    bool ok = cli_flush(c, err);
    c->out = (struct buf){.arena = c->arena};
    return ok;
}

static bool gap_details(struct cli *c, struct store *s, struct err *err)
{
    static const struct str titles[] = {{"device", 6}, {"id", 2},   {"label", 5},
                                        {"status", 6}, {"name", 4}, {"reason", 6}};
    struct stream stream = {.cli = c};
    if (c->format == CLI_JSON)
        buf_fmt(&c->out, "{\"as_of\": \"%.*s\", \"devices\": [",
                STR_ARG(date_str(c->arena, c->as_of)));
    else if (c->format != CLI_TABLE)
        cli_line(c, titles, COUNT_OF(titles));
    if (!cli_flush(c, err) ||
        !gap_each(s, c->arena, cli_option(c, "catalogue"), c->as_of, stream_device, &stream, err))
        return false;
    if (c->format == CLI_JSON)
        BUF_LIT(&c->out, "\n]}\n");
    c->status = stream.devices == 0 ? CLI_NO_DATA : stream.falls_short ? CLI_ABOVE_POLICY : 0;
    return true;
}

/* --- the portfolio in numbers --- */

/* A line for each device and catalogue, and one for the device ("all"). */
static void put_lines(struct cli *c, const struct json *device, const struct json *of,
                      struct str catalogue)
{
    struct str texts[9] = {json_text(device, "id"), json_text(device, "name"), catalogue};
    const struct json *n = json_get(of, "counts");
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        texts[3 + i] = json_member(n, statuses[i]);
    texts[8] = json_member(of, "total");
    cli_line(c, texts, COUNT_OF(texts));
}

static void print_lines(struct cli *c, const struct json *model)
{
    static const struct str titles[] = {
        {"device", 6}, {"name", 4},    {"catalogue", 9},       {"met", 3},
        {"partly", 6}, {"not_met", 7}, {"not_applicable", 14}, {"unknown", 7},
        {"total", 5}};
    cli_line(c, titles, COUNT_OF(titles));
    JSON_EACH (d, json_get(model, "devices")) {
        JSON_EACH (k, json_get(d, "catalogues"))
            put_lines(c, d, k, json_text(k, "id"));
        put_lines(c, d, d, STR("all"));
    }
}

static void print_sum(struct cli *c, const struct json *model)
{
    const struct json *n = json_get(model, "counts");
    buf_fmt(&c->out, "%zu devices, %zu catalogues, %lld requirements:",
            json_count(json_get(model, "devices")), json_count(json_get(model, "catalogues")),
            (long long)json_int(model, "total", 0));
    for (size_t i = 0; i < COUNT_OF(statuses); i++)
        buf_fmt(&c->out, "%s %lld %s", i ? "," : "", (long long)json_int(n, statuses[i], 0),
                status_words[i]);
    BUF_LIT(&c->out, "\n");
}

static bool gap_portfolio(struct cli *c, struct store *s, struct err *err)
{
    static const struct column columns[] = {{"id", "device"},
                                            {"name", "name"},
                                            {"regulation", "law"},
                                            {"class", "class"},
                                            {"counts.met", "met"},
                                            {"counts.partly", "partly"},
                                            {"counts.not_met", "not met"},
                                            {"counts.unknown", "unknown"},
                                            {"counts.not_applicable", "n/a"},
                                            {"total", "of"},
                                            {"gap_count", "rows"}};
    struct json *model;
    if (!gap_all(s, c->arena, cli_option(c, "catalogue"), c->as_of, &model, err))
        return false;
    if (c->format == CLI_CSV || c->format == CLI_TSV)
        print_lines(c, model);
    else
        cli_rows(c, model, json_get(model, "devices"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        print_sum(c, model);
    /* Of no device nothing can be said; that is not a clean result. */
    c->status = json_count(json_get(model, "devices")) == 0 ? CLI_NO_DATA
                : falls_short(model)                        ? CLI_ABOVE_POLICY
                                                            : 0;
    return true;
}

bool cmd_gap(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    bool all = cli_has(c, "all"), details = cli_has(c, "details");
    bool status = cli_option(c, "status").n > 0;
    if (c->arg_count != !all || (details && !all) || (all && status && !details))
        return cli_usage(c, err);
    if (!known_status(c, err) || !cli_open(c, STORE_READ, &s, err))
        return false;
    return !all      ? gap_of_one(c, s, err)
           : details ? gap_details(c, s, err)
                     : gap_portfolio(c, s, err);
}

/* --- next steps --- */

static void print_step(struct cli *c, const struct json *step)
{
    struct str device = json_text(step, "device"), due = json_text(step, "due_on");
    int64_t minutes = json_int(step, "effort_minutes", 0), count = json_int(step, "count", 0);
    buf_fmt(&c->out, "%lld. do: %.*s\n", (long long)json_int(step, "rank", 0),
            STR_ARG(json_text(step, "remedy")));
    buf_fmt(&c->out, "   for: %.*s%s%.*s%s%.*s\n", STR_ARG(device.n ? device : STR("all devices")),
            device.n ? " " : "", STR_ARG(json_text(step, "device_name")),
            json_text(step, "release").n ? ", release " : "", STR_ARG(json_text(step, "release")));
    buf_fmt(&c->out, "   why: %.*s\n", STR_ARG(json_text(step, "why")));
    buf_fmt(&c->out, "   now: %.*s%s", STR_ARG(json_text(step, "line")), count > 1 ? "" : "\n");
    if (count > 1)
        buf_fmt(&c->out, " (and %lld more)\n", (long long)count - 1);
    if (json_text(step, "effect").n)
        buf_fmt(&c->out, "   effect: %.*s\n", STR_ARG(json_text(step, "effect")));
    buf_fmt(&c->out, "   weight: %.*s%s%s%s", STR_ARG(json_text(step, "grade")),
            json_is_true(step, "blocks_release") ? ", closes the release gate" : "",
            json_is_true(step, "safety") ? ", patient safety" : "",
            json_is_true(step, "overdue") ? ", overdue since "
            : due.n                       ? ", due on "
                                          : "");
    buf_put(&c->out, due);
    if (minutes)
        buf_fmt(&c->out, ", about %lld minutes (own estimate)", (long long)minutes);
    buf_fmt(&c->out, "\n   how: %.*s\n", STR_ARG(json_text(step, "how")));
}

bool cmd_next(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"rank", "no"},     {"device", "device"}, {"release", "release"}, {"grade", "grade"},
        {"label", "label"}, {"count", "rows"},    {"title", "what"},      {"remedy", "do"},
        {"why", "why"},     {"effect", "effect"}, {"how", "how"}};
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
    if (c->format != CLI_TABLE) {
        cli_rows(c, model, json_get(model, "steps"), columns, COUNT_OF(columns));
        return true;
    }
    JSON_EACH (step, json_get(model, "steps"))
        print_step(c, step);
    buf_fmt(&c->out, "%lld of %lld steps; %lld rows of %lld checks fall short\n",
            (long long)json_int(model, "shown", 0), (long long)json_int(model, "total", 0),
            (long long)json_int(model, "rows", 0), (long long)json_int(model, "checks", 0));
    return true;
}
