#include "assess/clause/clause.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/evidence/slot.h"
#include "serve/api/api.h"
#include "serve/cli/cli.h"

static bool find_type(struct str name, const struct record_type **t, struct err *err)
{
    *t = record_type_find(name);
    return *t || err_set(err, ERR_USAGE, "there is no record type '%.*s'; see 'tutela schema'",
                         STR_ARG(name));
}

static struct str join_args(struct cli *c, size_t from)
{
    struct buf b = {.arena = c->arena};
    for (size_t i = from; i < c->arg_count; i++) {
        if (i > from)
            buf_char(&b, ' ');
        buf_put(&b, c->args[i]);
    }
    return buf_str(&b);
}

static bool number_option(struct cli *c, const char *name, int64_t otherwise, int64_t *out,
                          struct err *err)
{
    struct str text = cli_option(c, name);
    *out = otherwise;
    if (text.n && (!str_to_int(text, out) || *out < 0))
        return err_set(err, ERR_USAGE, "--%s: '%.*s' is no count", name, STR_ARG(text));
    return true;
}

bool cmd_list(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"id", "id"}, {"revision", "rev"}, {"title", "title"}, {"status", "status"}};
    CLI_STORE(s);
    const struct record_type *t;
    struct store_list list;
    int64_t limit, offset;
    if (c->arg_count < 1)
        return cli_usage(c, err);
    if (!find_type(c->args[0], &t, err) || !number_option(c, "limit", 0, &limit, err) ||
        !number_option(c, "offset", 0, &offset, err) || !cli_open(c, STORE_READ, &s, err) ||
        !store_list(s, c->arena, t, join_args(c, 1), offset, limit, &list, err))
        return false;
    struct json *model = json_object(c->arena);
    json_add_int(c->arena, model, "total", list.total);
    json_add_int(c->arena, model, "shown", (int64_t)list.shown);
    struct json *items = json_add(c->arena, model, "items", JSON_ARRAY);
    for (size_t i = 0; i < list.shown; i++) {
        struct json *item;
        if (!store_to_json(s, c->arena, &list.heads[i], (char *)list.records + i * t->size, &item,
                           err))
            return false;
        json_hang(items, NULL, item);
    }
    cli_rows(c, model, items, columns,
             record_field(t, STR("status")) ? COUNT_OF(columns) : COUNT_OF(columns) - 1);
    if (c->format == CLI_TABLE)
        cli_note(c, "%zu of %lld %s", list.shown, (long long)list.total, t->plural);
    return true;
}

static void show_fields(struct cli *c, const struct record_head *head, const void *record)
{
    buf_fmt(&c->out, "%.*s  %s, revision %lld\n%.*s\n", STR_ARG(head->id), head->type->label,
            (long long)head->revision, STR_ARG(head->title));
    EACH_FIELD (f, head->type) {
        struct str text = record_get(f, record, c->arena);
        if (text.n)
            buf_fmt(&c->out, "  %-24s %.*s\n", f->label, STR_ARG(text));
    }
    if (head->retired.n)
        buf_fmt(&c->out, "  %-24s %.*s\n", "Retired", STR_ARG(head->retired));
    if (head->superseded_by.n)
        buf_fmt(&c->out, "  %-24s %.*s\n", "Superseded by", STR_ARG(head->superseded_by));
}

static bool load_any(struct store *s, struct arena *a, struct str id, struct record_head *head,
                     void **record, struct err *err)
{
    if (!store_head(s, a, id, head, err))
        return false;
    *record = arena_alloc(a, head->type->size, 1, _Alignof(max_align_t));
    return store_load(s, a, head->type, id, *record, head, err);
}

/* Whether the mapping before said the same of its basis and its numbers. */
static bool same_basis(const struct json *a, const struct json *b)
{
    static const char *const members[] = {"relation", "basis", "draft", "published"};
    for (size_t i = 0; a && i < COUNT_OF(members); i++)
        if (!str_eq(json_text(a, members[i]), json_text(b, members[i])))
            return false;
    return a;
}

static void print_basis(struct cli *c, const struct json *row)
{
    buf_fmt(&c->out, "    basis: %.*s\n", STR_ARG(json_text(row, "basis")));
    if (json_text(row, "draft").n)
        buf_fmt(&c->out, "    in the draft: %.*s; published: %.*s\n",
                STR_ARG(json_text(row, "draft")), STR_ARG(json_text(row, "published")));
}

/* The mappings by relation; what several have in common is said once, after them. */
static void print_related(struct cli *c, const struct json *model)
{
    const struct json *before = NULL;
    JSON_EACH (row, json_get(model, "related")) {
        if (before && !same_basis(before, row))
            print_basis(c, before);
        if (!before || !str_eq(json_text(before, "relation"), json_text(row, "relation")))
            buf_fmt(&c->out, "\n%.*s\n", STR_ARG(json_text(row, "relation")));
        struct str status = json_text(row, "status"), force = json_text(row, "force");
        buf_fmt(&c->out, "  %.*s  %.*s  %.*s  [%.*s%s%.*s%s%.*s]\n", STR_ARG(json_text(row, "id")),
                STR_ARG(json_text(row, "number")), STR_ARG(json_text(row, "name")),
                STR_ARG(json_text(row, "label")), status.n ? ", " : "", STR_ARG(status),
                STR_IS(force, "in_force") ? "" : ", ",
                STR_ARG(STR_IS(force, "in_force") ? STR("") : force));
        if (json_text(row, "note").n && !json_text(row, "draft").n)
            buf_fmt(&c->out, "    note: %.*s\n", STR_ARG(json_text(row, "note")));
        before = row;
    }
    if (before)
        print_basis(c, before);
    if (json_count(json_get(model, "checks")))
        BUF_LIT(&c->out, "\nserved by the checks\n");
    JSON_EACH (check, json_get(model, "checks"))
        buf_fmt(&c->out, "  %.*s  %.*s  [%.*s]\n", STR_ARG(json_text(check, "name")),
                STR_ARG(json_text(check, "title")), STR_ARG(json_text(check, "grade")));
    if (json_count(json_get(model, "slots")))
        BUF_LIT(&c->out, "\nserved by the slots\n");
    JSON_EACH (slot, json_get(model, "slots"))
        buf_fmt(&c->out, "  %.*s  %.*s  [%.*s, %.*s]\n", STR_ARG(json_text(slot, "name")),
                STR_ARG(json_text(slot, "title")), STR_ARG(json_text(slot, "grade")),
                STR_ARG(json_text(slot, "scope")));
}

/* With --related a clause says what its mappings are; they need not be listed as users too. */
static struct json *without_mappings(struct cli *c, struct json *used)
{
    struct json *kept = json_array(c->arena);
    for (struct json *row = used->items.first, *next; row; row = next) {
        next = row->next;
        row->next = NULL;
        if (!STR_IS(json_text(row, "type"), "clause_mapping"))
            json_hang(kept, NULL, row);
    }
    return kept;
}

static bool add_related(struct cli *c, struct store *s, const struct record_head *head,
                        struct json *model, struct err *err)
{
    if (strcmp(head->type->name, "clause") != 0)
        return err_set(err, ERR_USAGE, "%.*s is a %s; only clauses have mappings",
                       STR_ARG(head->id), head->type->label);
    return clause_related(s, c->arena, head->id, model, err);
}

/* A slot is no record: it comes with the program. */
static bool show_slot(struct cli *c, struct err *err)
{
    struct evidence_slots slots;
    if (!evidence_slots_built_in(c->arena, &slots, err))
        return false;
    const struct evidence_slot *slot = evidence_slot_find(&slots, c->args[0]);
    if (!slot)
        return err_set(err, ERR_NOT_FOUND, "there is no slot %.*s; 'tutela gap' names them",
                       STR_ARG(c->args[0]));
    struct json *model = json_object(c->arena);
    const struct {
        const char *name, *label;
        struct str text;
    } rows[] = {
        {"name", "Slot", slot->name},
        {"shows", "Must show", slot->shows},
        {"kind", "Kind", slot->kind},
        {"scope", "One for each", str_of(evidence_slot_scope_word(slot->scope))},
        {"grade", "Grade", slot->required ? STR("required") : STR("advised")},
        {"renew", "Renewed after", evidence_slot_renew_words(c->arena, slot)},
        {"source", "Source", slot->source},
        {"status", "Status", slot->status},
    };
    json_add_text(c->arena, model, "id", slot->id);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        json_add_text(c->arena, model, rows[i].name, rows[i].text);
        if (c->format != CLI_JSON && rows[i].text.n)
            buf_fmt(&c->out, "  %-14s %.*s\n", rows[i].label, STR_ARG(rows[i].text));
    }
    struct json *serves = json_add(c->arena, model, "serves", JSON_ARRAY);
    for (size_t i = 0; i < slot->serve_count; i++) {
        json_add_text(c->arena, serves, NULL, slot->serves[i]);
        if (c->format != CLI_JSON)
            buf_fmt(&c->out, "%s%.*s", i ? " " : "  Serves         ", STR_ARG(slot->serves[i]));
    }
    if (c->format == CLI_JSON)
        cli_model(c, model);
    else
        buf_char(&c->out, '\n');
    return true;
}

bool cmd_show(struct cli *c, struct err *err)
{
    static const struct column used_columns[] = {
        {"from_id", "used by"}, {"type", "type"}, {"field", "as"}, {"title", "title"}};
    CLI_STORE(s);
    struct record_head head;
    void *record;
    struct json *model, *used;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (str_starts(c->args[0], STR("SLOT-")))
        return show_slot(c, err);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !load_any(s, c->arena, c->args[0], &head, &record, err) ||
        !store_to_json(s, c->arena, &head, record, &model, err) ||
        !store_query(s, c->arena, "used_by", &STORE_P(head.id), 1, &used, err))
        return false;
    bool related = cli_has(c, "related");
    if (related && !add_related(c, s, &head, model, err))
        return false;
    if (related)
        used = without_mappings(c, used);
    json_hang(model, "used_by", used);
    if (c->format == CLI_JSON) {
        cli_model(c, model);
        return true;
    }
    show_fields(c, &head, record);
    if (json_is_true(model, "stale"))
        BUF_LIT(&c->out, "  stale: what it looked at has changed since; look again\n");
    if (related)
        print_related(c, model);
    if (json_count(used)) {
        buf_char(&c->out, '\n');
        cli_rows(c, model, used, used_columns, COUNT_OF(used_columns));
    }
    return true;
}

/* name=value words of the command line, or --json FILE. */
static bool read_fields(struct cli *c, const struct record_type *t, size_t from, void *record,
                        struct str *id, struct err *err)
{
    struct str file = cli_option(c, "json"), bytes;
    if (file.n) {
        struct json *object;
        if (!world_read_file(c->arena, file, LIMIT_DOCUMENT, &bytes, err) ||
            !json_read(c->arena, bytes, &object, err))
            return err_wrap(err, "%.*s", STR_ARG(file));
        *id = json_text(object, "id");
        if (!record_from_json(t, record, c->arena, object, err))
            return err_wrap(err, "%.*s", STR_ARG(file));
    }
    for (size_t i = from; i < c->arg_count; i++) {
        size_t eq = str_find_char(c->args[i], '=');
        struct str name = str_sub(c->args[i], 0, eq), value = str_from(c->args[i], eq + 1);
        if (eq == c->args[i].n)
            return err_set(err, ERR_USAGE, "'%.*s' is not name=value", STR_ARG(c->args[i]));
        if (STR_IS(name, "id") && (t->flags & RECORD_NATURAL_ID))
            *id = value;
        else if (!record_set(t, record, c->arena, name, value, err))
            return false;
    }
    return true;
}

static bool print_id(struct cli *c, const struct record_type *t, struct str id)
{
    if (c->format == CLI_JSON) {
        struct json *model = json_object(c->arena);
        json_add_text(c->arena, model, "id", id);
        json_add_text(c->arena, model, "type", str_of(t->name));
        cli_model(c, model);
    } else {
        buf_fmt(&c->out, "%.*s\n", STR_ARG(id));
    }
    return true;
}

bool cmd_add(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    const struct record_type *t;
    struct str id = {0};
    if (c->arg_count < 1)
        return cli_usage(c, err);
    if (!find_type(c->args[0], &t, err))
        return false;
    void *record = arena_alloc(c->arena, t->size, 1, _Alignof(max_align_t));
    return read_fields(c, t, 1, record, &id, err) && cli_open(c, STORE_WRITE, &s, err) &&
           store_begin(s, err) && store_add(s, c->arena, t, record, &id, err) &&
           store_commit(s, err) && print_id(c, t, id);
}

static bool is_revision(const struct record_head *head, int64_t wanted, struct err *err)
{
    return wanted == 0 || wanted == head->revision ||
           err_set(err, ERR_CONFLICT, "%.*s was changed meanwhile (revision %lld, not %lld)",
                   STR_ARG(head->id), (long long)head->revision, (long long)wanted);
}

/* A decision is not edited: its values with the changes become a new one, which supersedes it. */
static bool change(struct cli *c, bool supersede, struct err *err)
{
    CLI_STORE(s);
    struct record_head head;
    void *record;
    struct str id = {0};
    int64_t revision;
    if (c->arg_count < 1 || (c->arg_count < 2 && !cli_has(c, "json")))
        return cli_usage(c, err);
    if (!number_option(c, "revision", 0, &revision, err) || !cli_open(c, STORE_WRITE, &s, err) ||
        !store_begin(s, err) || !load_any(s, c->arena, c->args[0], &head, &record, err) ||
        !is_revision(&head, revision, err) || !read_fields(c, head.type, 1, record, &id, err))
        return false;
    bool ok = supersede ? store_supersede(s, c->arena, head.type, head.id, record, &head.id, err)
                        : store_save(s, c->arena, head.type, head.id, revision, record, err);
    return ok && store_commit(s, err) && print_id(c, head.type, head.id);
}

bool cmd_set(struct cli *c, struct err *err)
{
    return change(c, false, err);
}

bool cmd_supersede(struct cli *c, struct err *err)
{
    return change(c, true, err);
}

bool cmd_retire(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    return cli_open(c, STORE_WRITE, &s, err) && store_begin(s, err) &&
           store_retire(s, c->arena, c->args[0], cli_option(c, "reason"), err) &&
           store_commit(s, err);
}

bool cmd_confirm(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    if (c->arg_count != 1)
        return cli_usage(c, err);
    return cli_open(c, STORE_WRITE, &s, err) && store_begin(s, err) &&
           store_confirm(s, c->arena, c->args[0], cli_option(c, "reason"), err) &&
           store_commit(s, err);
}

/* Adds an id to a list of references, or sets a single one. */
bool cmd_link(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct record_head head;
    void *record;
    if (c->arg_count != 3)
        return cli_usage(c, err);
    if (!cli_open(c, STORE_WRITE, &s, err) || !store_begin(s, err) ||
        !load_any(s, c->arena, c->args[0], &head, &record, err))
        return false;
    const struct field *f = record_field(head.type, c->args[1]);
    if (!f || !f->refers_to)
        return err_set(err, ERR_USAGE, "a %s has no reference '%.*s'; see 'tutela schema %s'",
                       head.type->label, STR_ARG(c->args[1]), head.type->name);
    struct str value = c->args[2];
    if (f->kind == &KIND_REFS)
        value = str_fmt(c->arena, "%.*s %.*s", STR_ARG(record_get(f, record, c->arena)),
                        STR_ARG(c->args[2]));
    return record_set(head.type, record, c->arena, c->args[1], str_trim(value), err) &&
           store_save(s, c->arena, head.type, head.id, 0, record, err) && store_commit(s, err);
}

bool cmd_freeze(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct str id = {0}, name = cli_option(c, "name");
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (name.n == 0)
        name = str_fmt(c->arena, "Baseline of %.*s", STR_ARG(c->args[0]));
    return cli_open(c, STORE_WRITE, &s, err) && store_begin(s, err) &&
           store_freeze(s, c->arena, c->args[0], name, &id, err) && store_commit(s, err) &&
           print_id(c, record_type_find(STR("baseline")), id);
}

bool cmd_history(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"position", "position"}, {"at", "at"},        {"actor", "who"},  {"action", "did"},
        {"record", "record"},     {"revision", "rev"}, {"change", "what"}};
    CLI_STORE(s);
    struct record_head head = {0};
    struct json *rows;
    int64_t limit;
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (!number_option(c, "limit", c->arg_count ? INT64_MAX : 100, &limit, err) ||
        !cli_open(c, STORE_READ, &s, err))
        return false;
    if (c->arg_count == 1 && !store_head(s, c->arena, c->args[0], &head, err))
        return false;
    struct store_param params[] = {STORE_N(limit), STORE_P(head.id)};
    bool ok = c->arg_count ? store_query(s, c->arena, "history_last_of", params, 2, &rows, err)
                           : store_query(s, c->arena, "history_last", params, 1, &rows, err);
    if (!ok)
        return false;
    cli_rows(c, rows, rows, columns, COUNT_OF(columns));
    return true;
}

static bool one_schema(struct cli *c, const struct record_type *t, struct json *models)
{
    switch (c->format) {
    case CLI_SQL: record_sql_create(t, &c->out); break;
    case CLI_JSON: json_hang(models, NULL, record_schema_json(t, c->arena)); break;
    case CLI_TABLE:
    case CLI_MD:
    case CLI_CSV:
    case CLI_OPENAPI:
    case CLI_TSV: record_schema_md(t, &c->out); break;
    }
    return true;
}

bool cmd_schema(struct cli *c, struct err *err)
{
    const struct record_type *t = NULL;
    struct json *models = json_array(c->arena);
    if (c->arg_count > 1)
        return cli_usage(c, err);
    if (c->arg_count == 1 && !find_type(c->args[0], &t, err))
        return false;
    if (c->format == CLI_OPENAPI) { /* one description of all */
        json_write_pretty(api_describe(c->arena), &c->out);
        return true;
    }
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        if (!t || t == RECORD_TYPES[i])
            (void)one_schema(c, RECORD_TYPES[i], models);
    if (c->format == CLI_JSON)
        cli_model(c, t ? json_first(models) : models);
    return true;
}
