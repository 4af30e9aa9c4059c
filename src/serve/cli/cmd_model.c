#include "assess/threat/take.h"
#include "base/world.h"
#include "publish/model/export.h"
#include "serve/cli/cli.h"

/* --- import --- */

static void print_receipt(struct cli *c, const struct json *receipt)
{
    static const struct column doubts[] = {
        {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};
    static const struct column changes[] = {
        {"change", "change"}, {"type", "part"}, {"key", "key"}, {"id", "id"}, {"fields", "fields"}};
    const struct json *n = json_get(receipt, "counts"), *p = json_get(receipt, "parts"),
                      *t = json_get(receipt, "threats");
    buf_fmt(&c->out, "%.*s: %.*s %.*s\n", STR_ARG(json_text(receipt, "file")),
            STR_ARG(json_text(receipt, "format")), STR_ARG(json_text(receipt, "spec_version")));
    buf_fmt(&c->out,
            "  %lld zones, %lld elements, %lld flows, %lld data classes, %lld assets, "
            "%lld threats\n",
            (long long)json_int(n, "zones", 0), (long long)json_int(n, "elements", 0),
            (long long)json_int(n, "flows", 0), (long long)json_int(n, "data_classes", 0),
            (long long)json_int(n, "assets", 0), (long long)json_int(n, "threats", 0));
    if (p)
        buf_fmt(&c->out,
                "  %s %.*s: %lld added, %lld changed, %lld as before, %lld retired, %lld "
                "kept although the file has them not\n",
                cli_has(c, "dry-run") ? "would go into" : "taken into",
                STR_ARG(json_text(receipt, "release")), (long long)json_int(p, "added", 0),
                (long long)json_int(p, "changed", 0), (long long)json_int(p, "unchanged", 0),
                (long long)json_int(p, "retired", 0), (long long)json_int(p, "kept", 0));
    if (json_int(n, "threats", 0) > 0 && t)
        buf_fmt(&c->out,
                "  threats: %lld new, %lld changed, %lld as before, %lld gone, %lld kept\n",
                (long long)json_int(t, "new", 0), (long long)json_int(t, "changed", 0),
                (long long)(json_int(t, "unchanged", 0) + json_int(t, "back", 0)),
                (long long)json_int(t, "gone", 0), (long long)json_int(t, "kept", 0));
    /* Of a model that is new, each part is: that need not be said of each. */
    if (json_int(p, "changed", 0) + json_int(p, "unchanged", 0) + json_int(p, "retired", 0) +
                json_int(p, "kept", 0) >
            0 &&
        json_count(json_get(receipt, "changes")))
        cli_rows(c, receipt, json_get(receipt, "changes"), changes, COUNT_OF(changes));
    if (json_count(json_get(receipt, "doubts")))
        cli_rows(c, receipt, json_get(receipt, "doubts"), doubts, COUNT_OF(doubts));
}

bool cli_import_model(struct cli *c, struct store *s, struct str path, struct str bytes,
                      struct json *receipts, struct err *err)
{
    struct model_document d;
    struct findings findings;
    const struct model_import import = {
        .release = cli_option(c, "release"),
        .file_name = cli_file_name(path),
        .bytes = bytes,
        .imported_on = c->as_of,
        .replace = cli_has(c, "replace"),
        .allow_empty = cli_has(c, "allow-empty"),
    };
    findings_init(&findings, c->arena);
    if (!model_read(c->arena, bytes, &d, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    struct json *receipt = model_receipt(c->arena, &d, &findings);
    json_add_text(c->arena, receipt, "file", path);
    if (s && import.release.n && !threat_take(s, c->arena, &d, &import, receipt, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    json_hang(receipts, NULL, receipt);
    if (findings.count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
    if (c->format != CLI_JSON)
        print_receipt(c, receipt);
    return true;
}

/* --- export --- */

static void note_findings(struct cli *c, const struct findings *findings)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        cli_note(c, "%.*s: %.*s", STR_ARG(f->place), STR_ARG(f->text));
    if (findings->count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
}

bool cmd_model_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct model_state m;
    struct findings findings;
    struct buf text = {.arena = c->arena};
    struct str path = cli_option(c, "output"), as = cli_option(c, "as");
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (as.n && !STR_IS(as, "text"))
        return err_set(err, ERR_USAGE, "--as: '%.*s' is none of text", STR_ARG(as));
    findings_init(&findings, c->arena);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !model_load(s, c->arena, c->args[0], MODEL_OWN, &m, &findings, err))
        return false;
    model_write_text(&m.document, &text);
    note_findings(c, &findings);
    if (path.n)
        return world_write_file(path, buf_str(&text), err);
    buf_put(&c->out, buf_str(&text));
    return true;
}
