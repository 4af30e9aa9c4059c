#include "assess/threat/run.h"
#include "base/limits.h"
#include "base/world.h"
#include "serve/cli/cli.h"

enum { FILES_MAX = 100 };

static bool is_rule_file(struct str name)
{
    return str_ends(name, STR(".json")) || str_ends(name, STR(".yaml")) ||
           str_ends(name, STR(".yml"));
}

static bool add_file(struct cli *c, struct threat_choice *choice, struct threat_rule_file *files,
                     struct str path, struct err *err)
{
    struct threat_rule_file *f = &files[choice->file_count];
    if (choice->file_count == FILES_MAX)
        return err_set(err, ERR_LIMIT, "at most %d files of rules", (int)FILES_MAX);
    *f = (struct threat_rule_file){.name = path, .is_active = true};
    choice->file_count++;
    return world_read_file(c->arena, path, MIB(16), &f->bytes, err);
}

/* The files of a folder in the order of their names, or one file. */
static bool add_files(struct cli *c, struct str path, struct threat_choice *choice, struct err *err)
{
    struct threat_rule_file *files = ARENA_ARRAY(c->arena, struct threat_rule_file, FILES_MAX);
    struct world_names names;
    choice->files = files;
    if (!world_is_dir(path))
        return add_file(c, choice, files, path, err);
    if (!world_list_dir(c->arena, path, &names, err))
        return false;
    for (size_t i = 0; i < names.count; i++) {
        struct str of = str_fmt(c->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(names.names[i]));
        if (is_rule_file(names.names[i]) && !add_file(c, choice, files, of, err))
            return false;
    }
    return choice->file_count > 0 ||
           err_set(err, ERR_INVALID, "%.*s: no file of rules (*.json, *.yaml)", STR_ARG(path));
}

static bool choose(struct cli *c, struct threat_choice *out, struct err *err)
{
    struct str method = cli_option(c, "method"), rules = cli_option(c, "rules");
    if (method.n && !STR_IS(method, "stride") && !STR_IS(method, "linddun") &&
        !STR_IS(method, "all"))
        return err_set(err, ERR_USAGE, "--method: stride, linddun or all");
    *out = (struct threat_choice){
        .no_stride = STR_IS(method, "linddun"),
        .linddun = STR_IS(method, "linddun") || STR_IS(method, "all"),
    };
    return rules.n == 0 || add_files(c, rules, out, err);
}

static void put_doubts(struct cli *c, const struct json *doubts)
{
    enum { SHOWN = 20 };
    size_t shown = 0;
    JSON_EACH (doubt, doubts)
        if (shown++ < SHOWN)
            cli_note(c, "%.*s: %.*s", STR_ARG(json_text(doubt, "place")),
                     STR_ARG(json_text(doubt, "text")));
    if (shown > SHOWN)
        cli_note(c, "and %zu more; all of them: tutela model check %.*s", shown - SHOWN,
                 STR_ARG(c->args[0]));
}

bool cmd_threats(struct cli *c, struct err *err)
{
    static const struct column columns[] = {{"id", "id"},       {"change", "change"},
                                            {"rule", "rule"},   {"element", "element"},
                                            {"name", "threat"}, {"unknown", "unknown"}};
    CLI_STORE(s);
    struct json *model;
    struct threat_choice choice;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!choose(c, &choice, err))
        return false;
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !threat_run(s, c->arena, c->args[0], &choice, &model, err) || !store_commit(s, err))
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
    put_doubts(c, json_get(model, "doubts"));
    return true;
}
