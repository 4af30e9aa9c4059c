#include "assess/clause/clause.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/catalogue/compare.h"
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

static bool is_among(const struct catalogue_file *files, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(files[i].id, id))
            return true;
    return false;
}

/* The files that are named, with those that are built in beside them; a file takes the place of the
   built-in edition of the same catalogue. */
bool cmd_catalogue_check(struct cli *c, struct err *err)
{
    struct catalogue_set set;
    struct hash ignored;
    if (!catalogue_built_in(c->arena, &set, err))
        return false;
    size_t files = 0, rows = 0, most = set.count + c->arg_count;
    struct catalogue_file *all = ARENA_ARRAY(c->arena, struct catalogue_file, most);
    struct catalogue_file *given = ARENA_ARRAY(c->arena, struct catalogue_file, c->arg_count + 1);
    struct str *paths = ARENA_ARRAY(c->arena, struct str, most);
    for (size_t i = 0; i < c->arg_count; i++)
        if (!read_file(c, c->args[i], &given[i], &ignored, err))
            return false;
    for (size_t i = 0; i < set.count; i++)
        if (!is_among(given, c->arg_count, set.items[i].id)) {
            paths[files] = set.paths[i];
            all[files++] = set.items[i];
        }
    for (size_t i = 0; i < c->arg_count; i++) {
        paths[files] = c->args[i];
        all[files++] = given[i];
    }
    (void)catalogue_check(c->arena, all, files, &set.facts);
    struct json *model = json_object(c->arena), *list = json_array(c->arena);
    for (size_t i = 0; i < files; i++) {
        rows += all[i].clause_count;
        put_findings(c, all[i].findings, paths[i], list);
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

/* --- catalogue add, update --- */

static const char *const outcomes[] = {
    [CATALOGUE_SAME] = "as it was",
    [CATALOGUE_ADDED] = "added",
    [CATALOGUE_CHANGED] = "new edition",
    [CATALOGUE_KEPT] = "own edition kept",
};

static const struct column change_columns[] = {
    {"id", "catalogue"},        {"edition", "edition"},
    {"outcome", "what"},        {"added", "added"},
    {"changed", "changed"},     {"retired", "retired"},
    {"mappings", "mappings"},   {"mappings_retired", "mappings retired"},
    {"left", "left as retired"}};

static void put_change(struct cli *c, struct json *list, const struct catalogue_file *file,
                       const struct catalogue_change *change)
{
    struct json *o = json_add(c->arena, list, NULL, JSON_OBJECT);
    json_add_text(c->arena, o, "id", file->id);
    json_add_text(c->arena, o, "edition", file->edition);
    json_add_text(c->arena, o, "outcome", str_of(outcomes[change->outcome]));
    json_add_int(c->arena, o, "added", change->added);
    json_add_int(c->arena, o, "changed", change->changed);
    json_add_int(c->arena, o, "retired", change->retired);
    json_add_int(c->arena, o, "mappings", change->mappings_added + change->mappings_changed);
    json_add_int(c->arena, o, "mappings_retired", change->mappings_retired);
    json_add_int(c->arena, o, "left", change->left);
}

static void print_changes(struct cli *c, struct json *list)
{
    struct json *model = json_object(c->arena);
    json_hang(model, "catalogues", list);
    cli_rows(c, model, list, change_columns, COUNT_OF(change_columns));
}

/* A catalogue of the workspace: the file it was made from when the program has that, for a file
   knows of twins. */
static bool of_workspace(struct cli *c, struct store *s, const struct catalogue_set *set,
                         const struct json *row, struct catalogue_file *out, struct err *err)
{
    struct str hash = json_text(row, "file_hash");
    for (size_t i = 0; i < set->count; i++)
        if (str_eq(hash, hash_hex(c->arena, &set->hashes[i]))) {
            *out = set->items[i];
            return true;
        }
    return catalogue_of_store(s, c->arena, json_text(row, "id"), out, err);
}

/* Every catalogue of the workspace but those that are put in now; then the new ones. */
static bool with_workspace(struct cli *c, struct store *s, const struct catalogue_set *set,
                           const struct catalogue_file *added, struct catalogue_file **all,
                           size_t *count, struct err *err)
{
    struct json *rows;
    if (!store_query(s, c->arena, "catalogue_ids", NULL, 0, &rows, err))
        return false;
    *all = ARENA_ARRAY(c->arena, struct catalogue_file, json_count(rows) + c->arg_count);
    *count = 0;
    JSON_EACH (row, rows) {
        if (is_among(added, c->arg_count, json_text(row, "id")))
            continue;
        if (!of_workspace(c, s, set, row, &(*all)[*count], err))
            return false;
        ++*count;
    }
    memcpy(*all + *count, added, c->arg_count * sizeof **all);
    *count += c->arg_count;
    return true;
}

/* A file with anything wrong in it is not taken: all of it is told, and nothing is written. A
   mapping of the workspace whose end a new edition drops is retired with it, and no fault. */
static bool are_sound(struct cli *c, struct store *s, const struct catalogue_file *added,
                      struct err *err)
{
    struct catalogue_set set;
    struct catalogue_file *all;
    size_t count, wrong = 0;
    if (!catalogue_built_in(c->arena, &set, err) ||
        !with_workspace(c, s, &set, added, &all, &count, err))
        return false;
    (void)catalogue_check(c->arena, all, count, &set.facts);
    for (size_t i = 0; i < c->arg_count; i++)
        for (const struct finding *f = added[i].findings->first; f; f = f->next, wrong++)
            cli_note(c, "%.*s:%zu: %s: %.*s: %.*s", STR_ARG(c->args[i]), f->line, f->rule,
                     STR_ARG(f->place), STR_ARG(f->text));
    return wrong == 0 || err_set(err, ERR_INVALID, "%zu %s; nothing was taken in", wrong,
                                 wrong == 1 ? "row breaks a rule" : "rows break a rule");
}

bool cmd_catalogue_add(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    if (c->arg_count == 0)
        return cli_usage(c, err);
    struct catalogue_file *files = ARENA_ARRAY(c->arena, struct catalogue_file, c->arg_count);
    struct hash *hashes = ARENA_ARRAY(c->arena, struct hash, c->arg_count);
    struct json *list = json_array(c->arena);
    for (size_t i = 0; i < c->arg_count; i++)
        if (!read_file(c, c->args[i], &files[i], &hashes[i], err))
            return false;
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) || !are_sound(c, s, files, err))
        return false;
    for (size_t i = 0; i < c->arg_count; i++) {
        struct catalogue_change change = {0};
        if (!catalogue_put(s, c->arena, &files[i], &hashes[i], &change, err))
            return err_wrap(err, "%.*s", STR_ARG(c->args[i]));
        if (change.retired && !cli_has(c, "retire"))
            return err_set(err, ERR_CONFLICT,
                           "%.*s: %lld clauses of catalogue %.*s are not in it, and would be "
                           "retired; --retire says that this is meant",
                           STR_ARG(c->args[i]), (long long)change.retired, STR_ARG(files[i].id));
        put_change(c, list, &files[i], &change);
        if (change.left) { /* rows of the file that nobody will be asked about */
            cli_note(c, "%.*s: %lld rows stay retired, as they were", STR_ARG(c->args[i]),
                     (long long)change.left);
            c->status = CLI_PARTLY;
        }
    }
    if (!store_commit(s, err))
        return false;
    print_changes(c, list);
    return true;
}

bool cmd_catalogue_update(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct catalogue_set set;
    struct json *list = json_array(c->arena);
    if (c->arg_count)
        return cli_usage(c, err);
    if (!catalogue_built_in(c->arena, &set, err) || !cli_open(c, STORE_WRITE, &s, err))
        return false;
    struct catalogue_change *changes = ARENA_ARRAY(c->arena, struct catalogue_change, set.count);
    if (!store_begin(s, err) || !catalogue_put_built_in(s, c->arena, &set, changes, err) ||
        !store_commit(s, err))
        return false;
    for (size_t i = 0; i < set.count; i++)
        put_change(c, list, &set.items[i], &changes[i]);
    print_changes(c, list);
    return true;
}

/* --- catalogue list --- */

static const struct json *row_of(const struct json *rows, struct str id)
{
    JSON_EACH (row, rows)
        if (str_eq(json_text(row, "id"), id))
            return row;
    return NULL;
}

/* What is to be done about a catalogue of the workspace, in words. */
static const char *state_of(struct cli *c, const struct catalogue_set *set, const struct json *row)
{
    struct str id = json_text(row, "id"), hash = json_text(row, "file_hash");
    bool own = STR_IS(json_text(row, "built_in"), "no");
    for (size_t i = 0; i < set->count; i++) {
        if (!str_eq(set->items[i].id, id))
            continue;
        if (str_eq(hash, hash_hex(c->arena, &set->hashes[i])))
            return "as built in";
        return own ? "own edition" : "the program has another: tutela catalogue update";
    }
    return "own";
}

bool cmd_catalogue_list(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"id", "catalogue"},    {"label", "label"},   {"role", "role"},
        {"clauses", "clauses"}, {"mappings", "maps"}, {"status", "status"},
        {"edition", "edition"}, {"as_of", "as of"},   {"state", "state"}};
    CLI_STORE(s);
    struct catalogue_set set;
    struct json *rows, *model = json_object(c->arena);
    if (c->arg_count)
        return cli_usage(c, err);
    if (!catalogue_built_in(c->arena, &set, err) || !cli_open(c, STORE_READ, &s, err) ||
        !store_query(s, c->arena, "catalogue_ids", NULL, 0, &rows, err))
        return false;
    for (struct json *row = rows->items.first; row; row = row->next)
        json_add_text(c->arena, row, "state", str_of(state_of(c, &set, row)));
    for (size_t i = 0; i < set.count; i++) {
        const struct catalogue_file *f = &set.items[i];
        if (row_of(rows, f->id))
            continue;
        struct json *o = json_add(c->arena, rows, NULL, JSON_OBJECT);
        json_add_text(c->arena, o, "id", f->id);
        json_add_text(c->arena, o, "name", f->name);
        json_add_text(c->arena, o, "label", f->label);
        json_add_int(c->arena, o, "clauses", 0);
        json_add_text(c->arena, o, "edition", f->edition);
        json_add_text(c->arena, o, "state", STR("not in the workspace: tutela catalogue update"));
    }
    json_hang(model, "catalogues", rows);
    cli_rows(c, model, rows, columns, COUNT_OF(columns));
    return true;
}

/* --- catalogue compare --- */

/* A file, else a catalogue of the workspace, else one that is built in. s may be NULL. */
static bool find_catalogue(struct cli *c, struct store *s, struct str name,
                           struct catalogue_file *out, struct err *err)
{
    struct hash ignored;
    struct catalogue_set set;
    struct err not_there = {0};
    if (world_exists(name))
        return read_file(c, name, out, &ignored, err);
    if (s && catalogue_of_store(s, c->arena, name, out, &not_there))
        return true;
    if (!catalogue_built_in(c->arena, &set, err))
        return false;
    for (size_t i = 0; i < set.count; i++)
        if (str_eq(set.items[i].id, name)) {
            *out = set.items[i];
            return true;
        }
    return err_set(err, ERR_NOT_FOUND, "'%.*s' is neither a file nor a catalogue", STR_ARG(name));
}

static void print_rows(struct cli *c, const struct json *model, const char *name)
{
    JSON_EACH (row, json_get(model, name)) {
        buf_fmt(&c->out, "%s  %.*s  %.*s  %.*s\n", name, STR_ARG(json_text(row, "id")),
                STR_ARG(json_text(row, "number")), STR_ARG(json_text(row, "name")));
        if (json_text(row, "now").n)
            buf_fmt(&c->out, "    now %.*s\n", STR_ARG(json_text(row, "now")));
        JSON_EACH (f, json_get(row, "fields"))
            buf_fmt(&c->out, "    %.*s: \"%.*s\" -> \"%.*s\"\n", STR_ARG(json_text(f, "field")),
                    STR_ARG(json_text(f, "before")), STR_ARG(json_text(f, "after")));
    }
}

static void print_touched(struct cli *c, const struct json *touched)
{
    if (!touched)
        return;
    BUF_LIT(&c->out, "\nIn the workspace:\n");
    JSON_EACH (d, json_get(touched, "devices"))
        buf_fmt(&c->out, "device  %.*s  %.*s: %lld clauses\n", STR_ARG(json_text(d, "id")),
                STR_ARG(json_text(d, "name")), (long long)json_int(d, "clauses", 0));
    JSON_EACH (r, json_get(touched, "records"))
        buf_fmt(&c->out, "%.*s  %.*s  %.*s (%.*s %.*s)\n", STR_ARG(json_text(r, "type")),
                STR_ARG(json_text(r, "id")), STR_ARG(json_text(r, "title")),
                STR_ARG(json_text(r, "as")), STR_ARG(json_text(r, "clause")));
    JSON_EACH (k, json_get(touched, "checks"))
        buf_fmt(&c->out, "check  %.*s  %.*s (serves %.*s)\n", STR_ARG(json_text(k, "name")),
                STR_ARG(json_text(k, "title")), STR_ARG(json_text(k, "clause")));
}

static void print_comparison(struct cli *c, const struct json *model)
{
    const struct json *n = json_get(model, "counts");
    JSON_EACH (f, json_get(model, "catalogue"))
        buf_fmt(&c->out, "catalogue.%.*s: \"%.*s\" -> \"%.*s\"\n", STR_ARG(json_text(f, "field")),
                STR_ARG(json_text(f, "before")), STR_ARG(json_text(f, "after")));
    print_rows(c, model, "removed");
    print_rows(c, model, "added");
    print_rows(c, model, "changed");
    buf_fmt(&c->out,
            "%lld added, %lld removed, %lld changed (%lld with another number), %lld the same; "
            "mappings: %lld added, %lld removed\n",
            (long long)json_int(n, "added", 0), (long long)json_int(n, "removed", 0),
            (long long)json_int(n, "changed", 0), (long long)json_int(n, "moved", 0),
            (long long)json_int(n, "same", 0), (long long)json_int(n, "mappings_added", 0),
            (long long)json_int(n, "mappings_removed", 0));
    print_touched(c, json_get(model, "touched"));
}

/* One row for each difference, for spreadsheets. */
static struct json *flat(struct cli *c, const struct json *model)
{
    static const char *const lists[] = {"removed", "added", "changed"};
    struct json *rows = json_array(c->arena);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        JSON_EACH (row, json_get(model, lists[i])) {
            const struct json *field = json_first(json_get(row, "fields"));
            do {
                struct json *o = json_add(c->arena, rows, NULL, JSON_OBJECT);
                json_add_text(c->arena, o, "change", str_of(lists[i]));
                json_add_text(c->arena, o, "id", json_text(row, "id"));
                json_add_text(c->arena, o, "number", json_text(row, "number"));
                json_add_text(c->arena, o, "name", json_text(row, "name"));
                json_add_text(c->arena, o, "field", json_text(field, "field"));
                json_add_text(c->arena, o, "before", json_text(field, "before"));
                json_add_text(c->arena, o, "after", json_text(field, "after"));
                field = field ? field->next : NULL;
            } while (field);
        }
    return rows;
}

bool cmd_catalogue_compare(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"change", "change"}, {"id", "id"},         {"number", "number"}, {"name", "title"},
        {"field", "field"},   {"before", "before"}, {"after", "after"}};
    CLI_STORE(s);
    struct catalogue_file before, after;
    struct json *model;
    if (c->arg_count != 2)
        return cli_usage(c, err);
    if (!cli_open_if_there(c, &s, err))
        return false;
    if (!find_catalogue(c, s, c->args[0], &before, err) ||
        !find_catalogue(c, s, c->args[1], &after, err))
        return false;
    catalogue_compare(c->arena, &before, &after, &model);
    if (s && !clause_touched(s, c->arena, model, &before, &after, err))
        return false;
    if (c->format == CLI_TABLE)
        print_comparison(c, model);
    else
        cli_rows(c, model, flat(c, model), columns, COUNT_OF(columns));
    return true;
}

/* --- catalogue table --- */

bool cmd_catalogue_table(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"id", "clause"},       {"name", "title"},
        {"numbers", "numbers"}, {"draft", "numbers of the draft"},
        {"status", "status"},   {"basis", "basis"}};
    CLI_STORE(s);
    struct json *model;
    if (c->arg_count || !cli_has(c, "from") || !cli_has(c, "to"))
        return cli_usage(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !clause_table(s, c->arena, cli_option(c, "from"), cli_option(c, "to"),
                      cli_option(c, "relation"), &model, err))
        return false;
    cli_rows(c, model, json_get(model, "rows"), columns, COUNT_OF(columns));
    return true;
}
