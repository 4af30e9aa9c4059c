#include "base/world.h"
#include "intake/oscal/oscal.h"
#include "publish/oscal/export.h"
#include "serve/cli/cli.h"

/* --- import: catalogues of others --- */

void cli_print_oscal(struct cli *c, const struct json *receipt)
{
    static const struct column columns[] = {
        {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};
    buf_fmt(&c->out, "%.*s: OSCAL %.*s catalog, \"%.*s\" %.*s\n",
            STR_ARG(json_text(receipt, "file")), STR_ARG(json_text(receipt, "spec_version")),
            STR_ARG(json_text(receipt, "name")), STR_ARG(json_text(receipt, "edition")));
    buf_fmt(
        &c->out,
        "  %lld controls, %lld of them withdrawn; %lld parameters stand in the texts as words; "
        "%lld mappings\n",
        (long long)json_int(receipt, "controls", 0), (long long)json_int(receipt, "withdrawn", 0),
        (long long)json_int(receipt, "parameters", 0), (long long)json_int(receipt, "mappings", 0));
    if (json_is_true(receipt, "unchanged"))
        buf_fmt(&c->out, "  there already as %.*s\n", STR_ARG(json_text(receipt, "catalogue")));
    else if (!cli_has(c, "dry-run"))
        buf_fmt(&c->out,
                "  taken as %.*s, a %.*s: %lld clauses (tutela gap DEVICE --catalogue "
                "%.*s)\n",
                STR_ARG(json_text(receipt, "catalogue")), STR_ARG(json_text(receipt, "label")),
                (long long)json_int(receipt, "clauses", 0),
                STR_ARG(json_text(receipt, "catalogue")));
    if (json_count(json_get(receipt, "doubts")))
        cli_rows(c, receipt, json_get(receipt, "doubts"), columns, COUNT_OF(columns));
}

/* --- export --- */

static bool make(struct cli *c, const struct view *v, struct json **out, struct err *err)
{
    struct str model = c->args[0];
    struct str one = c->arg_count > 1 ? c->args[1] : (struct str){0};
    struct str other = c->arg_count > 2 ? c->args[2] : (struct str){0};
    size_t named = c->arg_count - 1;
    if (STR_IS(model, "mapping") && (named == 0 || named == 2))
        return oscal_export_mapping(v, one, other, out, err);
    if (STR_IS(model, "catalogue") && named == 1)
        return oscal_export_catalogue(v, one, out, err);
    if (STR_IS(model, "profile") && named == 1)
        return oscal_export_profile(v, one, out, err);
    if (STR_IS(model, "results") && named == 1)
        return oscal_export_results(v, one, out, err);
    return cli_usage(c, err);
}

bool cmd_oscal_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *document;
    struct buf text = {.arena = c->arena};
    struct str path = cli_option(c, "output");
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err))
        return false;
    struct view v = {s, c->arena, c->as_of};
    if (!make(c, &v, &document, err))
        return false;
    json_write_pretty(document, &text);
    if (path.n == 0) {
        buf_put(&c->out, buf_str(&text));
        return true;
    }
    if (!world_write_file(path, buf_str(&text), err))
        return false;
    cli_note(c, "%.*s: written, OSCAL %.*s", STR_ARG(path), STR_ARG(c->args[0]));
    return true;
}
