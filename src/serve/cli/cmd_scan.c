#include "assess/match/run.h"
#include "base/limits.h"
#include "base/world.h"
#include "intake/sbom/save.h"
#include "serve/cli/cli.h"

/* What to look at: an SBOM file, or the components of a release of the workspace. */
struct subject {
    struct str release; /* its id; empty: a file */
    struct sbom sbom;
    struct match_components components;
};

static bool load_release(struct cli *c, struct str id, struct subject *out, struct err *err)
{
    CLI_STORE(s);
    struct record_head head;
    out->release = id;
    if (!cli_open(c, STORE_READ, &s, err) || !store_head(s, c->arena, id, &head, err))
        return false;
    if (strcmp(head.type->name, "release") != 0)
        return err_set(err, ERR_USAGE, "%.*s is a %s, not a release", STR_ARG(id),
                       head.type->label);
    return match_release_components(s, c->arena, id, &out->components, err);
}

static bool load_file(struct cli *c, struct str path, struct subject *out, struct err *err)
{
    struct findings findings;
    struct str bytes;
    findings_init(&findings, c->arena);
    if (!cli_read_document(c, path, &bytes, err))
        return false;
    if (!sbom_read(c->arena, bytes, &out->sbom, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    if (findings.count[FINDING_SKIPPED])
        cli_note(c, "%.*s: %zu entries could not be read; 'tutela import --dry-run' names them",
                 STR_ARG(path), findings.count[FINDING_SKIPPED]);
    return true;
}

static bool load(struct cli *c, struct str name, struct subject *out, struct err *err)
{
    const struct record_type *t = record_type_of_id(name);
    bool is_id = t && strcmp(t->name, "release") == 0 && !world_exists(name);
    *out = (struct subject){0};
    return is_id ? load_release(c, name, out, err) : load_file(c, name, out, err);
}

static bool save(struct cli *c, const struct subject *subject, const struct match_options *options,
                 struct json **saved, struct err *err)
{
    CLI_STORE(s);
    struct advisories *db;
    const struct match_run_options run = {
        .scope = MATCH_RUN_RELEASE, .release = subject->release, .match = *options};
    if (!cli_open(c, STORE_WRITE, &s, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = store_begin(s, err) && match_run(s, c->arena, db, &run, saved, err) &&
              store_commit(s, err);
    advisories_close(db);
    return ok;
}

/* --- what is printed: rows as they come, tens of thousands of them --- */

struct printing {
    struct cli *cli;
    struct match_answer *answer;
    struct arena row; /* of one row */
};

static bool print_json(struct printing *p, const struct json *after, struct err *err)
{
    enum { PIECE = 1 << 20 };
    struct cli *c = p->cli;
    struct json_stream s = {.out = &c->out};
    json_stream_begin(&s, NULL, JSON_OBJECT);
    json_stream_members(&s, match_answer_head(p->answer));
    json_stream_begin(&s, "findings", JSON_ARRAY);
    for (size_t i = 0; i < match_answer_findings(p->answer); i++) {
        struct json *row;
        if (!match_answer_finding(p->answer, &p->row, i, &row, err))
            return false;
        json_stream_put(&s, NULL, row);
        arena_rewind(&p->row, 0);
        if (c->out.n >= PIECE && !cli_flush(c, err))
            return false;
    }
    json_stream_end(&s, JSON_ARRAY);
    json_stream_begin(&s, "unmatched", JSON_ARRAY);
    for (size_t i = 0; i < match_answer_unmatched(p->answer); i++) {
        json_stream_put(&s, NULL, match_answer_unmatched_row(p->answer, &p->row, i));
        arena_rewind(&p->row, 0);
        if (c->out.n >= PIECE && !cli_flush(c, err))
            return false;
    }
    json_stream_end(&s, JSON_ARRAY);
    json_stream_members(&s, after);
    json_stream_end(&s, JSON_OBJECT);
    return true;
}

static bool print_table(struct printing *p, struct err *err)
{
    static const struct column columns[] = {
        {"component.name", "component"},        {"component.version", "version"},
        {"vulnerability.id", "vulnerability"},  {"vulnerability.severity", "severity"},
        {"vulnerability.kev", "exploited"},     {"match.range", "range"},
        {"vulnerability.fixed_in", "fixed in"}, {"match.source", "source"}};
    struct cli *c = p->cli;
    struct cli_table *t = cli_table_begin(c, columns, COUNT_OF(columns));
    for (size_t i = 0; i < match_answer_findings(p->answer); i++) {
        struct json *row;
        if (!match_answer_finding(p->answer, &p->row, i, &row, err))
            return false;
        cli_table_row(t, row);
        arena_rewind(&p->row, 0);
    }
    cli_table_end(t);
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(match_answer_head(p->answer), "summary")));
    return true;
}

static bool print_answer(struct cli *c, struct match_answer *answer, const struct json *after,
                         struct err *err)
{
    struct printing p = {.cli = c, .answer = answer};
    arena_init(&p.row, GIB(4));
    bool ok = c->format == CLI_JSON ? print_json(&p, after, err) : print_table(&p, err);
    arena_done(&p.row);
    return ok;
}

/* A finding above the policy is certain, whatever the data lacks; without one, missing or old data
   must not look like a result. */
static int status_of(const struct json *result)
{
    const struct json *policy = json_get(result, "policy");
    struct str data = json_text(result, "data");
    if (json_int(policy, "failing", 0) + json_int(policy, "undecided", 0) > 0)
        return CLI_ABOVE_POLICY;
    return STR_IS(data, "missing") || STR_IS(data, "stale") ? CLI_NO_DATA : 0;
}

bool cli_max_age(struct cli *c, int *days, struct err *err)
{
    struct str text = cli_option(c, "max-age");
    int64_t n = 0;
    if (text.n && (!str_to_int(text, &n) || n < 1 || n > 36500))
        return err_set(err, ERR_USAGE, "--max-age: '%.*s' is no number of days", STR_ARG(text));
    *days = (int)n;
    return true;
}

static bool answer(struct cli *c, const struct subject *subject, struct advisories *db,
                   const struct match_options *options, struct err *err)
{
    struct match_answer *answer;
    struct json *saved = NULL, *after = json_object(c->arena);
    if (!match_answer_open(c->arena, db, subject->components, options, &answer, err))
        return false;
    bool ok = cli_add_warnings(c, db, options->stale_days, after, err) &&
              (!subject->release.n || save(c, subject, options, &saved, err));
    if (saved)
        json_hang(after, "saved", saved);
    ok = ok && print_answer(c, answer, after, err);
    match_answer_close(answer);
    if (!ok)
        return false;
    c->status = status_of(match_answer_head(answer));
    if (cli_print_warnings(c, after) && !c->status)
        c->status = CLI_NO_DATA;
    return true;
}

bool cmd_scan(struct cli *c, struct err *err)
{
    struct subject subject;
    struct advisories *db;
    struct str expression = cli_option(c, "fail-on");
    struct match_options options = {.as_of = c->as_of, .fail_on_text = expression};
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (!cli_max_age(c, &options.stale_days, err))
        return false;
    if (cli_has(c, "fail-on") && !match_policy_parse(c->arena, expression, &options.fail_on, err)) {
        err->code = ERR_USAGE;
        return err_wrap(err, "--fail-on");
    }
    if (!load(c, c->args[0], &subject, err) || !cli_rules(c, &options.rules, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    if (!subject.release.n)
        subject.components = match_components_of_sbom(c->arena, &subject.sbom);
    bool ok = answer(c, &subject, db, &options, err);
    advisories_close(db);
    return ok;
}

/* --- explain --- */

static bool component_of(struct cli *c, struct str name, struct match_component *out,
                         struct err *err)
{
    struct subject subject;
    struct str file = cli_option(c, "sbom");
    *out = (struct match_component){.ref = name, .name = name};
    if (str_starts(name, STR("pkg:"))) {
        out->purl = name;
        size_t at = str_rfind_char(name, '@');
        out->version = str_from(name, at + 1);
        out->version.n = str_find_char(out->version, '?');
        return true;
    }
    if (str_starts(name, STR("cpe:"))) {
        out->cpe = name;
        return true;
    }
    if (file.n == 0)
        return err_set(err, ERR_USAGE,
                       "COMPONENT is a purl or a CPE name; for a name, --sbom FILE|RELEASE says "
                       "where it is");
    if (!load(c, file, &subject, err))
        return false;
    for (size_t i = 0; i < subject.components.count; i++)
        if (str_eq(subject.components.items[i].name, name) ||
            str_eq(subject.components.items[i].ref, name)) {
            *out = subject.components.items[i];
            return true;
        }
    for (size_t i = 0; i < subject.sbom.component_count; i++) {
        const struct sbom_component *b = &subject.sbom.components[i];
        if (str_eq(b->name, name) || str_eq(b->ref, name)) {
            *out = match_component_of(b);
            return true;
        }
    }
    return err_set(err, ERR_NOT_FOUND, "%.*s names no component '%.*s'", STR_ARG(file),
                   STR_ARG(name));
}

static void print_explanation(struct cli *c, const struct json *result)
{
    buf_fmt(&c->out, "%.*s: %.*s\n", STR_ARG(json_text(result, "verdict")),
            STR_ARG(json_text(result, "answer")));
    JSON_EACH (r, json_get(result, "records")) {
        buf_fmt(&c->out, "\n%.*s %.*s: %.*s%s\n  %.*s\n", STR_ARG(json_text(r, "source")),
                STR_ARG(json_text(r, "advisory")), STR_ARG(json_text(r, "verdict")),
                json_is_true(r, "withdrawn") ? " (withdrawn)" : "",
                STR_ARG(json_text(r, "reason")));
        if (json_text(r, "ssvc").n)
            buf_fmt(&c->out, "  SSVC of the record: %.*s\n", STR_ARG(json_text(r, "ssvc")));
        JSON_EACH (k, json_get(r, "checks")) {
            struct str what = json_text(k, "package").n ? json_text(k, "package")
                                                        : json_text(k, "criteria");
            buf_fmt(&c->out, "  %.*s  %.*s  %.*s by %.*s: %.*s\n", STR_ARG(what),
                    STR_ARG(json_text(k, "range")), STR_ARG(json_text(k, "version")),
                    STR_ARG(json_text(k, "scheme")), STR_ARG(json_text(k, "reason")));
        }
    }
}

bool cmd_explain(struct cli *c, struct err *err)
{
    struct match_component component;
    struct advisories *db;
    struct json *result;
    struct match_options options = {.as_of = c->as_of};
    if (c->arg_count != 2)
        return cli_usage(c, err);
    if (!component_of(c, c->args[0], &component, err) || !cli_rules(c, &options.rules, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = match_explain(c->arena, db, &component, c->args[1], &options, &result, err);
    advisories_close(db);
    if (!ok)
        return false;
    if (c->format == CLI_JSON)
        cli_model(c, result);
    else
        print_explanation(c, result);
    return true;
}

/* --- where --- */

bool cmd_where(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"device", "device"},    {"device_name", "name"},      {"release", "release"},
        {"release_name", "is"},  {"component", "component"},   {"component_name", "is"},
        {"version", "version"},  {"vulnerability", "finding"}, {"units_in_field", "units"},
        {"decision", "decision"}};
    /* What a scanner, or a person, named as an instance of it. */
    static const struct column weakness_columns[] = {
        {"device", "device"},  {"release", "release"}, {"weakness", "weakness"},
        {"location", "place"}, {"status", "status"},   {"state", "last report"},
        {"name", "title"}};
    CLI_STORE(s);
    struct json *rows, *looked, *weaknesses;
    if (c->arg_count != 1)
        return cli_usage(c, err);
    struct store_param name = STORE_P(c->args[0]);
    if (!cli_open(c, STORE_READ, &s, err) ||
        !store_query(s, c->arena, "where", &name, 1, &rows, err) ||
        !store_query(s, c->arena, "where_weaknesses", &name, 1, &weaknesses, err) ||
        !store_query(s, c->arena, "where_looked", NULL, 0, &looked, err))
        return false;
    struct json *model = json_object(c->arena);
    json_add_text(c->arena, model, "asked", c->args[0]);
    json_add_int(c->arena, model, "total", (int64_t)json_count(rows));
    json_hang(model, "rows", rows);
    json_hang(model, "weaknesses", weaknesses);
    json_hang(model, "looked_at", looked);
    cli_rows(c, model, rows, columns, COUNT_OF(columns));
    const struct json *n = json_first(looked);
    if (c->format == CLI_TABLE)
        buf_fmt(&c->out,
                "%zu places; looked at %lld components in %lld lists of %lld releases, %lld of "
                "them without identifier, %lld with old data only and %lld never matched\n",
                json_count(rows), (long long)json_int(n, "components", 0),
                (long long)json_int(n, "lists", 0), (long long)json_int(n, "releases", 0),
                (long long)json_int(n, "no_identifier", 0), (long long)json_int(n, "stale", 0),
                (long long)json_int(n, "never_matched", 0));
    if (c->format == CLI_TABLE && json_count(weaknesses))
        cli_rows(c, model, weaknesses, weakness_columns, COUNT_OF(weakness_columns));
    /* Without lists there was nothing to look in. */
    c->status = json_int(n, "lists", 0) || json_count(weaknesses) ? 0 : CLI_NO_DATA;
    return true;
}
