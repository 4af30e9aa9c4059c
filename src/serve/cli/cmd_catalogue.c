#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
#include "serve/cli/cli.h"

/* --- reading a file --- */

static bool read_file(struct cli *c, struct str path, struct catalogue_file *out, struct hash *hash,
                      struct err *err)
{
    struct str bytes;
    struct findings *findings = ARENA_NEW(c->arena, struct findings);
    findings_init(findings, c->arena);
    if (!world_read_file(c->arena, path, CATALOGUE_SIZE_MAX, &bytes, err) ||
        !catalogue_read(c->arena, bytes, out, findings, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    *hash = hash_sha256(bytes);
    return true;
}

/* --- catalogue check --- */

static void put_findings(struct cli *c, const struct findings *findings, struct str file,
                         struct json *list)
{
    for (const struct finding *f = findings->first; f; f = f->next) {
        struct json *o = json_add(c->arena, list, NULL, JSON_OBJECT);
        json_add_text(c->arena, o, "severity", str_of(finding_word(f->severity)));
        json_add_text(c->arena, o, "rule", str_of(f->rule));
        json_add_text(c->arena, o, "file", file);
        json_add_int(c->arena, o, "line", (int64_t)f->line);
        json_add_text(c->arena, o, "row", f->place);
        json_add_text(c->arena, o, "text", f->text);
    }
}

static const struct column finding_columns[] = {{"severity", "kind"}, {"rule", "rule"},
                                                {"file", "file"},     {"line", "line"},
                                                {"row", "row"},       {"text", "what"}};

bool cmd_catalogue_check(struct cli *c, struct err *err)
{
    struct catalogue_set set;
    struct hash ignored;
    if (!catalogue_built_in(c->arena, &set, err))
        return false;
    size_t files = set.count + c->arg_count, rows = 0;
    struct catalogue_file *all = ARENA_ARRAY(c->arena, struct catalogue_file, files);
    memcpy(all, set.items, set.count * sizeof *all);
    for (size_t i = 0; i < c->arg_count; i++)
        if (!read_file(c, c->args[i], &all[set.count + i], &ignored, err))
            return false;
    (void)catalogue_check(c->arena, all, files, &set.facts);
    struct json *model = json_object(c->arena), *list = json_array(c->arena);
    for (size_t i = 0; i < files; i++) {
        rows += all[i].clause_count;
        put_findings(c, all[i].findings, i < set.count ? set.paths[i] : c->args[i - set.count],
                     list);
    }
    json_add_int(c->arena, model, "catalogues", (int64_t)files);
    json_add_int(c->arena, model, "clauses", (int64_t)rows);
    json_hang(model, "findings", list);
    cli_rows(c, model, list, finding_columns, COUNT_OF(finding_columns));
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%zu catalogues with %zu clauses: %zu findings\n", files, rows,
                json_count(list));
    c->status = json_count(list) ? CLI_ABOVE_POLICY : 0;
    return true;
}
