#include "base/world.h"
#include "publish/vex/vex.h"
#include "serve/cli/cli.h"

/* --- import: statements of others --- */

void cli_print_vex(struct cli *c, const struct json *receipt)
{
    static const struct column columns[] = {
        {"outcome", "outcome"},     {"vulnerability", "vulnerability"},
        {"state", "state"},         {"product", "product"},
        {"component", "component"}, {"decisions", "decision"},
        {"replaces", "instead of"}, {"place", "place"},
        {"line", "line"},           {"why", "because"}};
    static const char *const counts[] = {"applied",    "replaced",     "there_already",
                                         "no_product", "no_component", "not_found",
                                         "older",      "invalid",      "states_nothing"};
    const struct json *n = json_get(receipt, "counts");
    cli_rows(c, receipt, json_get(receipt, "lines"), columns, COUNT_OF(columns));
    if (c->format != CLI_TABLE)
        return;
    struct str by = json_text(receipt, "author");
    buf_fmt(&c->out, "%.*s: %.*s %.*s%s%.*s, %lld statements:", STR_ARG(json_text(receipt, "file")),
            STR_ARG(json_text(receipt, "format")), STR_ARG(json_text(receipt, "spec_version")),
            by.n ? " by " : "", STR_ARG(by), (long long)json_int(receipt, "statements", 0));
    for (size_t i = 0; i < COUNT_OF(counts); i++)
        if (json_int(n, counts[i], 0))
            buf_fmt(&c->out, " %s %lld", counts[i], (long long)json_int(n, counts[i], 0));
    buf_fmt(&c->out, "\n  decisions: %lld accepted, %lld proposed%s\n",
            (long long)json_int(receipt, "accepted", 0),
            (long long)json_int(receipt, "proposed", 0),
            json_int(receipt, "proposed", 0)
                ? " (tutela decisions --waiting lists them, tutela decide --review accepts)"
                : "");
}

/* --- vex export: what we say --- */

static bool format_of(struct cli *c, enum vex_format *out, struct err *err)
{
    struct str name = cli_option(c, "as");
    for (int i = 0; i < VEX_WRITTEN; i++)
        if (str_eq_nocase(name, str_of(vex_format_name((enum vex_format)i)))) {
            *out = (enum vex_format)i;
            return true;
        }
    return err_set(err, ERR_USAGE, "--as: '%.*s' is none of openvex, csaf, cyclonedx",
                   STR_ARG(name));
}

static void print_losses(struct cli *c, const struct json *summary)
{
    static const struct column columns[] = {
        {"decision", "decision"}, {"vulnerability", "vulnerability"}, {"what", "not said exactly"}};
    const struct json *n = json_get(summary, "counts"), *losses = json_get(summary, "losses");
    cli_rows(c, summary, losses, columns, COUNT_OF(columns));
    if (c->format != CLI_TABLE)
        return;
    buf_fmt(&c->out,
            "version %lld of %.*s: %lld statements; affected %lld, not affected %lld, fixed %lld, "
            "under investigation %lld (%lld undecided); filter: %.*s; said inexactly: %zu\n",
            (long long)json_int(summary, "version", 0), STR_ARG(json_text(summary, "changed_at")),
            (long long)json_int(summary, "statements", 0), (long long)json_int(n, "affected", 0),
            (long long)json_int(n, "not_affected", 0), (long long)json_int(n, "fixed", 0),
            (long long)json_int(n, "under_investigation", 0),
            (long long)json_int(summary, "undecided", 0), STR_ARG(json_text(summary, "filter")),
            json_count(losses));
}

bool cmd_vex_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct vex_export what = {.only = cli_option(c, "only"), .tlp = cli_option(c, "tlp")};
    struct str document, path = cli_option(c, "output");
    struct json *summary;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    what.release = c->args[0];
    if (!format_of(c, &what.as, err) || !cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!vex_export(&v, &what, &document, &summary, err))
        return false;
    if (path.n) {
        print_losses(c, summary);
        return world_write_file(path, document, err);
    }
    buf_put(&c->out, document);
    JSON_EACH (loss, json_get(summary, "losses"))
        cli_note(c, "%.*s %.*s: %.*s", STR_ARG(json_text(loss, "decision")),
                 STR_ARG(json_text(loss, "vulnerability")), STR_ARG(json_text(loss, "what")));
    return true;
}
