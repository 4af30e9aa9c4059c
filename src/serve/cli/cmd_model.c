#include "assess/threat/look.h"
#include "assess/threat/take.h"
#include "base/world.h"
#include "publish/model/export.h"
#include "serve/cli/cli.h"

/* --- import --- */

void cli_print_model(struct cli *c, const struct json *receipt)
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

/* --- a release, or a file --- */

/* Whether the word is the id of a release; anything else is a path. */
static bool is_release(struct str word)
{
    return record_type_of_id(word) == record_type_find(STR("release"));
}

/* The whole model of a release; a file as it is. What a file lacks is a finding. */
static bool read_either(struct cli *c, struct str word, enum model_scope scope,
                        struct model_document *out, struct findings *findings, struct err *err)
{
    struct str bytes;
    if (!is_release(word))
        return (cli_read_document(c, word, &bytes, err) &&
                model_read(c->arena, bytes, out, findings, err)) ||
               err_wrap(err, "%.*s", STR_ARG(word));
    CLI_STORE(s);
    struct model_state m;
    if (!cli_open(c, STORE_READ, &s, err) ||
        !model_load(s, c->arena, word, scope, &m, findings, err))
        return false;
    *out = m.document;
    if (scope == MODEL_WHOLE)
        out->platform = (struct str){0}; /* its parts are here */
    return true;
}

static void note_findings(struct cli *c, const struct findings *findings)
{
    for (const struct finding *f = findings->first; f; f = f->next)
        cli_note(c, "%.*s: %.*s", STR_ARG(f->place), STR_ARG(f->text));
    if (findings->count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
}

bool cmd_model_check(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};
    struct model_document d;
    struct findings findings;
    struct json *model = json_object(c->arena);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    findings_init(&findings, c->arena);
    if (read_either(c, c->args[0], MODEL_WHOLE, &d, &findings, err)) {
        if (!threat_model_check(c->arena, &d, &findings, err))
            return false;
    } else if (findings.count[FINDING_SKIPPED] == 0 || err->code != ERR_INVALID) {
        return false;
    }
    /* A file of ours that is refused says all that is wrong with it. */
    findings_put(c->arena, model, &findings);
    cli_rows(c, model, json_get(model, "doubts"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE && !findings.first)
        buf_put(&c->out, STR("nothing is missing, and nothing is doubtful\n"));
    c->status = err->code ? err_exit_status(err->code) : findings.first ? CLI_ABOVE_POLICY : 0;
    return true;
}

/* The same rows, with old and new cut to what a terminal has room for. */
static const struct json *shortened(struct cli *c, const struct json *rows)
{
    enum { ROOM = 40 };
    struct json *out = json_array(c->arena);
    JSON_EACH (row, rows) {
        struct json *o = json_add(c->arena, out, NULL, JSON_OBJECT);
        JSON_EACH (m, row) {
            size_t n = ROOM;
            while (n < m->text.n && ((unsigned char)m->text.p[n] & 0xC0) == 0x80)
                n++;
            struct json *text = json_add_fmt(c->arena, o, NULL, "%.*s%s",
                                             STR_ARG(str_sub(m->text, 0, n)),
                                             n < m->text.n ? " ..." : "");
            text->key = m->key;
        }
    }
    return out;
}

bool cmd_model_diff(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"change", "change"}, {"type", "part"}, {"key", "key"},
                                            {"field", "field"},   {"old", "old"},   {"new", "new"}};
    struct model_document old, new;
    struct findings findings;
    if (c->arg_count != 2)
        return cli_usage(c, err);
    findings_init(&findings, c->arena);
    /* Two releases are compared whole, platforms included; with a file, own parts alone. */
    bool whole = is_release(c->args[0]) && is_release(c->args[1]);
    enum model_scope scope = whole ? MODEL_WHOLE : MODEL_OWN;
    if (!read_either(c, c->args[0], scope, &old, &findings, err) ||
        !read_either(c, c->args[1], scope, &new, &findings, err))
        return false;
    if (whole)
        old.omits = new.omits = (struct str){0};
    struct json *rows = model_diff(c->arena, &old, &new);
    cli_rows(c, rows, c->format == CLI_TABLE ? shortened(c, rows) : rows, columns,
             COUNT_OF(columns));
    note_findings(c, &findings);
    return true;
}

/* --- show --- */

bool cmd_model_show(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"type", "part"},       {"key", "key"},       {"name", "name"},
        {"where", "where"},     {"detail", "detail"}, {"data", "data"},
        {"threats", "threats"}, {"layer", "from"},    {"words", "words"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !threat_model_show(s, c->arena, c->args[0], &model, err))
        return false;
    /* On a terminal without the words: there are many. */
    cli_rows(c, model, json_get(model, "parts"), columns,
             COUNT_OF(columns) - (c->format == CLI_TABLE));
    const struct json *n = json_get(model, "counts");
    if (c->format != CLI_TABLE)
        return true;
    JSON_EACH (layer, json_get(model, "layers"))
        buf_fmt(&c->out, "%s %.*s: %.*s %.*s%s\n",
                json_int(layer, "depth", 0) ? "builds on" : "model of",
                STR_ARG(json_text(layer, "layer")), STR_ARG(json_text(layer, "device_name")),
                STR_ARG(json_text(layer, "name")), json_text(layer, "frozen").n ? ", frozen" : "");
    buf_fmt(&c->out,
            "%lld zones, %lld elements, %lld flows, %lld data classes, %lld assets (%lld "
            "of them from a platform); %lld threats; %zu doubts (tutela model check %.*s)\n",
            (long long)json_int(n, "zones", 0), (long long)json_int(n, "elements", 0),
            (long long)json_int(n, "flows", 0), (long long)json_int(n, "data", 0),
            (long long)json_int(n, "assets", 0), (long long)json_int(n, "inherited", 0),
            (long long)json_int(n, "threats", 0), json_count(json_get(model, "doubts")),
            STR_ARG(c->args[0]));
    return true;
}

/* --- copy --- */

/* The values of an option that may be there several times, as words. */
static struct str values(const struct cli *c, const char *name)
{
    struct buf out = {.arena = c->arena};
    for (size_t i = 0; i < c->option_count; i++)
        if (str_eq(c->options[i].name, str_of(name)))
            buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(c->options[i].value));
    return buf_str(&out);
}

bool cmd_model_copy(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct model_state m;
    struct model_document d;
    struct findings findings;
    struct str zones = values(c, "zone"), elements = values(c, "element");
    if (c->arg_count != 2)
        return cli_usage(c, err);
    const struct model_import import = {.release = c->args[1], .merge = true};
    findings_init(&findings, c->arena);
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !model_load(s, c->arena, c->args[0], MODEL_WHOLE, &m, &findings, err))
        return false;
    d = m.document;
    if ((zones.n || elements.n) && !model_select(c->arena, &m.document, zones, elements, &d, err))
        return false;
    struct json *receipt = model_receipt(c->arena, &d, &findings);
    json_add_text(c->arena, receipt, "file", c->args[0]);
    if (!threat_take(s, c->arena, &d, &import, receipt, err) ||
        (!cli_has(c, "dry-run") && !store_commit(s, err)))
        return false;
    if (c->format == CLI_JSON)
        cli_model(c, receipt);
    else
        cli_print_model(c, receipt);
    return true;
}

/* --- export --- */

/* Lists what the format has no place for: on standard error, or, when the document went into a
   file, as the answer. */
static void print_losses(struct cli *c, struct str path, const struct findings *findings)
{
    static const struct column columns[] = {{"place", "place"}, {"text", "what"}};
    struct json *receipt = json_object(c->arena);
    json_add_text(c->arena, receipt, "file", path);
    findings_put(c->arena, receipt, findings);
    if (path.n == 0)
        note_findings(c, findings);
    else if (c->format == CLI_JSON || findings->first)
        cli_rows(c, receipt, json_get(receipt, "doubts"), columns, COUNT_OF(columns));
    if (findings->count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
}

static bool make_export(struct cli *c, struct store *s, struct str as, struct buf *text,
                        struct findings *findings, struct err *err)
{
    struct model_state m;
    struct model_document d;
    struct str release = c->args[0];
    if (as.n == 0 || STR_IS(as, "text")) {
        if (!model_load(s, c->arena, release, MODEL_OWN, &m, findings, err))
            return false;
        model_write_text(&m.document, text);
        return true;
    }
    if (!model_export_load(s, c->arena, release, &d, findings, err))
        return false;
    json_write_pretty(STR_IS(as, "otm") ? model_write_otm(c->arena, &d, findings)
                                        : model_write_threat_dragon(c->arena, &d, findings),
                      text);
    return true;
}

bool cmd_model_export(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct findings findings;
    struct buf text = {.arena = c->arena};
    struct str path = cli_option(c, "output"), as = cli_option(c, "as");
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (as.n && !STR_IS(as, "text") && !STR_IS(as, "otm") && !STR_IS(as, "threat-dragon"))
        return err_set(err, ERR_USAGE, "--as: '%.*s' is none of text, otm, threat-dragon",
                       STR_ARG(as));
    findings_init(&findings, c->arena);
    if (!cli_open(c, STORE_READ, &s, err) || !make_export(c, s, as, &text, &findings, err) ||
        (path.n && !world_write_file(path, buf_str(&text), err)))
        return false;
    if (path.n == 0)
        buf_put(&c->out, buf_str(&text));
    print_losses(c, path, &findings);
    return true;
}
