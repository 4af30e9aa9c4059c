#include "assess/gap/gap.h"
#include "assess/threat/run.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
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

/* --- catalogue check --- */

static bool read_file(struct cli *c, struct str path, struct catalogue_file *out,
                      struct findings *findings, struct err *err)
{
    struct str bytes;
    return (world_read_file(c->arena, path, CATALOGUE_SIZE_MAX, &bytes, err) &&
            catalogue_read(c->arena, bytes, out, findings, err)) ||
           err_wrap(err, "%.*s", STR_ARG(path));
}

bool cmd_catalogue_check(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"severity", "kind"},
                                            {"rule", "rule"},
                                            {"line", "line"},
                                            {"place", "place"},
                                            {"text", "what"}};
    struct catalogue_set set;
    struct findings findings;
    findings_init(&findings, c->arena);
    if (!catalogue_built_in(c->arena, &set, err))
        return false;
    struct catalogue_file *all = ARENA_ARRAY(c->arena, struct catalogue_file,
                                             set.count + c->arg_count);
    memcpy(all, set.items, set.count * sizeof *all);
    for (size_t i = 0; i < c->arg_count; i++)
        if (!read_file(c, c->args[i], &all[set.count + i], &findings, err))
            return false;
    size_t files = set.count + c->arg_count, rows = 0;
    (void)catalogue_check(c->arena, all, files, &set.facts, &findings);
    struct json *model = json_object(c->arena), *list = json_array(c->arena);
    for (const struct finding *f = findings.first; f; f = f->next) {
        struct json *o = json_add(c->arena, list, NULL, JSON_OBJECT);
        json_add_text(c->arena, o, "severity", str_of(finding_word(f->severity)));
        json_add_text(c->arena, o, "rule", str_of(f->rule));
        json_add_int(c->arena, o, "line", (int64_t)f->line);
        json_add_text(c->arena, o, "place", f->place);
        json_add_text(c->arena, o, "text", f->text);
    }
    for (size_t i = 0; i < files; i++)
        rows += all[i].clause_count;
    json_add_int(c->arena, model, "catalogues", (int64_t)files);
    json_add_int(c->arena, model, "clauses", (int64_t)rows);
    json_hang(model, "findings", list);
    cli_rows(c, model, list, columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%zu catalogues with %zu clauses: %zu findings\n", files, rows,
                json_count(list));
    c->status = json_count(list) ? CLI_ABOVE_POLICY : 0;
    return true;
}
