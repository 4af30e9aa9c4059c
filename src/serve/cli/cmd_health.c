/* cmd_health.c - feed status, feed accept, and the warnings about sources that scan repeats. */
#include "base/world.h"
#include "intake/feed/feed.h"
#include "serve/cli/cli.h"

static const struct column warning_columns[] = {
    {"text", "warning"}, {"since", "since"}, {"accepted.by", "accepted by"}};

/* In per cent of the records that the last comparable import read. */
static void add_coverage(struct arena *a, struct json *row)
{
    static const char *const names[] = {"cvss", "cwe", "affected", "fixed"};
    const struct json *fields = json_get(json_get(row, "change"), "fields");
    int64_t looked = json_int(fields, "looked", 0);
    if (!looked)
        return;
    struct json *coverage = json_add(a, row, "coverage", JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_add_int(a, coverage, names[i], json_int(fields, names[i], 0) * 100 / looked);
}

/* How old and how full each source is, beside what the database says of it. */
static void add_health(struct cli *c, const struct json *rows)
{
    const struct json *sources = json_get(rows, "sources");
    for (struct json *row = sources->items.first; row; row = row->next) {
        struct date newest;
        struct advisory_source s = {.newest = json_text(row, "newest"),
                                    .imported_at = json_text(row, "imported_at")};
        bool dated;
        if (advisory_source_day(&s, &newest, &dated))
            json_add_int(c->arena, row, "age_days", date_to_days(c->as_of) - date_to_days(newest));
        add_coverage(c->arena, row);
    }
}

bool cmd_feed_status(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"name", "source"},
                                            {"part", "part"},
                                            {"records", "records"},
                                            {"newest", "newest"},
                                            {"age_days", "age"},
                                            {"coverage.cvss", "% cvss"},
                                            {"coverage.cwe", "% cwe"},
                                            {"coverage.affected", "% affected"},
                                            {"coverage.fixed", "% fixed"},
                                            {"imported_at", "imported"},
                                            {"file", "file"}};
    struct advisories *db;
    struct json *rows, *warnings;
    if (c->arg_count)
        return cli_usage(c, err);
    if (!advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = advisories_status(db, c->arena, &rows, err) &&
              feed_health(c->arena, db, c->as_of, 0, &warnings, err);
    advisories_close(db);
    if (!ok)
        return false;
    json_hang(rows, "warnings", warnings);
    add_health(c, rows);
    cli_rows(c, rows, json_get(rows, "sources"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE && json_count(warnings))
        cli_rows(c, rows, warnings, warning_columns, COUNT_OF(warning_columns));
    c->status = feed_open_warnings(warnings) ? CLI_NO_DATA : 0;
    return true;
}

bool cmd_feed_accept(struct cli *c, struct err *err)
{
    struct advisories *db;
    size_t count;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    size_t slash = str_find_char(c->args[0], '/');
    struct advisory_acceptance how = {
        .name = str_sub(c->args[0], 0, slash),
        .part = str_from(c->args[0], slash + 1),
        .by = c->actor,
        .at = instant_str(c->arena, world_now()),
        .reason = str_trim(cli_option(c, "reason")),
    };
    if (!how.reason.n)
        return err_set(err, ERR_USAGE, "--reason is needed: why is it right to go on with it?");
    if (!world_exists(c->advisories))
        return err_set(err, ERR_NO_DATA, "there is no advisory database %.*s",
                       STR_ARG(c->advisories));
    if (!advisories_open(c->arena, c->advisories, ADVISORIES_WRITE, &db, err))
        return false;
    bool ok = feed_accept(c->arena, db, c->as_of, &how, &count, err);
    advisories_close(db);
    if (!ok)
        return false;
    struct json *model = json_object(c->arena);
    json_add_text(c->arena, model, "source", how.name);
    json_add_text(c->arena, model, "part", how.part);
    json_add_int(c->arena, model, "accepted", (int64_t)count);
    if (c->format == CLI_JSON)
        cli_model(c, model);
    else
        buf_fmt(&c->out, "accepted: %zu warning%s about %.*s\n", count, count == 1 ? "" : "s",
                STR_ARG(c->args[0]));
    return true;
}

bool cli_add_warnings(struct cli *c, struct advisories *db, int max_age_days, struct json *result,
                      struct err *err)
{
    struct json *warnings;
    if (!feed_health(c->arena, db, c->as_of, max_age_days, &warnings, err))
        return false;
    json_hang(result, "warnings", warnings);
    return true;
}

size_t cli_print_warnings(struct cli *c, const struct json *result)
{
    const struct json *warnings = json_get(result, "warnings");
    JSON_EACH (w, c->format == CLI_TABLE ? warnings : NULL)
        if (!json_get(w, "accepted"))
            buf_fmt(&c->out, "Warning: %.*s.\n", STR_ARG(json_text(w, "text")));
    return feed_open_warnings(warnings);
}
