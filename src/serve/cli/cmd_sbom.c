/* Component lists out: export, quality, diff. */
#include "assess/match/match.h"
#include "assess/sbom/diff.h"
#include "assess/sbom/quality.h"
#include "assess/sbom/release.h"
#include "base/limits.h"
#include "base/world.h"
#include "publish/sbom/export.h"
#include "serve/cli/cli.h"

enum { ROW_MAX = 50 }; /* of a long list, on a terminal; JSON has all */

/* --- what a command is about: a file, or the lists of a release --- */

static bool load_file(struct cli *c, struct str path, struct sbom_whole *out, struct err *err)
{
    struct findings findings;
    struct str bytes;
    struct sbom *list = ARENA_NEW(c->arena, struct sbom);
    findings_init(&findings, c->arena);
    if (!cli_read_document(c, path, &bytes, err))
        return false;
    if (!sbom_read(c->arena, bytes, list, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    if (findings.count[FINDING_SKIPPED])
        cli_note(c, "%.*s: %zu entries could not be read; 'tutela import --dry-run' names them",
                 STR_ARG(path), findings.count[FINDING_SKIPPED]);
    sbom_whole_of(c->arena, list, out);
    return true;
}

static bool load_release(struct cli *c, struct str id, struct sbom_whole *out, struct err *err)
{
    CLI_STORE(s);
    struct findings findings;
    findings_init(&findings, c->arena);
    return cli_open(c, STORE_READ, &s, err) &&
           sbom_release_load(s, c->arena, id, out, &findings, err);
}

static bool load(struct cli *c, struct str name, struct sbom_whole *out, struct err *err)
{
    const struct record_type *t = record_type_of_id(name);
    bool is_id = t && strcmp(t->name, "release") == 0 && !world_exists(name);
    return is_id ? load_release(c, name, out, err) : load_file(c, name, out, err);
}

/* The first rows of a list; says what is not shown. JSON, CSV and TSV have all of them. */
static void put_some(struct cli *c, const struct json *rows, const struct column *columns,
                     size_t count, const char *what)
{
    size_t n = 0;
    struct json *some = json_array(c->arena);
    JSON_EACH (row, rows) {
        if (c->format == CLI_TABLE && n++ >= ROW_MAX)
            break;
        struct json *copy = ARENA_NEW(c->arena, struct json);
        *copy = *row;
        copy->next = NULL;
        json_hang(some, NULL, copy);
    }
    if (json_count(some) == 0)
        return;
    buf_char(&c->out, '\n');
    cli_rows(c, some, some, columns, count);
    if (json_count(some) < json_count(rows))
        buf_fmt(&c->out, "... %zu of %zu %s; --format json has all\n", json_count(some),
                json_count(rows), what);
}

/* --- export --- */

/* Losses go to standard error: standard output may be the document itself. */
static void note_losses(struct cli *c, const struct json *receipt)
{
    int64_t count = json_int(receipt, "loss_count", 0), n = 0;
    if (count == 0)
        return;
    cli_note(c, "%lld things could not be written as they were:", (long long)count);
    JSON_EACH (row, json_get(receipt, "losses")) {
        if (n++ == ROW_MAX) {
            cli_note(c, "... %d of %lld; --format json has all", ROW_MAX, (long long)count);
            break;
        }
        struct str component = json_text(row, "component");
        cli_note(c, "  %.*s%s%.*s: %.*s: %.*s", STR_ARG(component), component.n ? ": " : "",
                 STR_ARG(json_text(row, "place")), STR_ARG(json_text(row, "what")),
                 STR_ARG(json_text(row, "why")));
    }
}

bool cmd_sbom_export(struct cli *c, struct err *err)
{
    const struct sbom_output *output;
    struct sbom_whole whole;
    struct json *receipt;
    struct buf document = {.arena = c->arena};
    struct str path = cli_option(c, "output");
    struct sbom_export_options options = {.vex = cli_option(c, "vex")};
    if (c->arg_count != 1 || cli_option(c, "as").n == 0)
        return cli_usage(c, err);
    if (!sbom_output_find(cli_option(c, "as"), cli_option(c, "spec"), &output, err) ||
        !load(c, c->args[0], &whole, err) ||
        !sbom_export(c->arena, &whole, output, &options, &document, &receipt, err))
        return false;
    if (path.n && !world_write_file(path, buf_str(&document), err))
        return false;
    if (json_int(receipt, "loss_count", 0))
        c->status = CLI_PARTLY;
    if (path.n == 0)
        buf_put(&c->out, buf_str(&document));
    if (c->format == CLI_JSON && path.n)
        cli_model(c, receipt);
    else if (c->format == CLI_JSON)
        json_write_pretty(receipt, &c->notes);
    else
        note_losses(c, receipt);
    if (c->format == CLI_TABLE && path.n)
        buf_fmt(&c->out, "%.*s: %s %s, %lld components, %lld dependencies, %lld losses\n",
                STR_ARG(path), output->name, output->spec,
                (long long)json_int(receipt, "components", 0),
                (long long)json_int(receipt, "edges", 0),
                (long long)json_int(receipt, "loss_count", 0));
    return true;
}

/* --- quality --- */

static void put_quality(struct cli *c, const struct json *result)
{
    static const struct column rules[] = {{"element", "element"}, {"level", "level"},
                                          {"of", "of"},           {"have", "have"},
                                          {"total", "of all"},    {"met", "met"}};
    static const struct column missing[] = {{"element", "missing"},     {"level", "level"},
                                            {"component", "component"}, {"version", "version"},
                                            {"line", "line"},           {"remedy", "what to do"}};
    const struct json *p = json_get(result, "profile"), *must = json_get(result, "must");
    if (c->format != CLI_TABLE) {
        cli_rows(c, result, json_get(result, "missing"), missing, COUNT_OF(missing));
        return;
    }
    buf_fmt(&c->out, "%.*s, %.*s (%.*s)\n", STR_ARG(json_text(p, "title")),
            STR_ARG(json_text(p, "edition")), STR_ARG(json_text(p, "status")));
    if (json_text(p, "note").n)
        buf_fmt(&c->out, "%.*s\n", STR_ARG(json_text(p, "note")));
    cli_rows(c, result, json_get(result, "rules"), rules, COUNT_OF(rules));
    buf_fmt(&c->out, "musts: %lld of %lld hold (%lld %%); %lld components\n",
            (long long)json_int(must, "held", 0), (long long)json_int(must, "total", 0),
            (long long)json_int(must, "percent", 0), (long long)json_int(result, "components", 0));
    put_some(c, json_get(result, "missing"), missing, COUNT_OF(missing), "missing elements");
}

static bool find_profile(struct cli *c, struct str name, struct sbom_quality_profile *out,
                         struct err *err)
{
    struct str bytes;
    if (!str_ends(name, STR(".json")))
        return sbom_quality_profile_find(c->arena, name, out, err);
    return world_read_file(c->arena, name, MIB(1), &bytes, err) &&
           (sbom_quality_profile_read(c->arena, bytes, out, err) ||
            err_wrap(err, "%.*s", STR_ARG(name)));
}

/* A line for each profile. */
static bool quality_of_all(struct cli *c, const struct sbom_whole *whole, struct err *err)
{
    static const struct column columns[] = {
        {"profile.id", "profile"},       {"profile.edition", "edition"},
        {"profile.status", "status"},    {"must.percent", "musts %"},
        {"must.held", "hold"},           {"must.total", "of"},
        {"should.percent", "shoulds %"}, {"passed", "passed"}};
    struct json *results = json_array(c->arena);
    size_t count;
    const struct str *ids = sbom_quality_profile_ids(c->arena, &count);
    for (size_t i = 0; i < count; i++) {
        struct sbom_quality_profile profile;
        if (!sbom_quality_profile_find(c->arena, ids[i], &profile, err))
            return false;
        json_hang(results, NULL, sbom_quality_check(c->arena, whole, &profile));
    }
    cli_rows(c, results, results, columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        BUF_LIT(&c->out, "--profile ID shows what is missing, and what to do\n");
    return true;
}

bool cmd_sbom_quality(struct cli *c, struct err *err)
{
    struct sbom_whole whole;
    struct sbom_quality_profile profile;
    struct str name = cli_option(c, "profile");
    if (c->arg_count != 1)
        return cli_usage(c, err);
    if (name.n && !find_profile(c, name, &profile, err))
        return false;
    if (!load(c, c->args[0], &whole, err))
        return false;
    if (name.n == 0)
        return quality_of_all(c, &whole, err);
    struct json *result = sbom_quality_check(c->arena, &whole, &profile);
    put_quality(c, result);
    if (!json_is_true(result, "passed"))
        c->status = CLI_ABOVE_POLICY;
    return true;
}

/* --- diff --- */

/* Findings of both lists, where there is an advisory database. */
static bool compare_findings(struct cli *c, const struct sbom_whole *lists, struct json **out,
                             struct err *err)
{
    struct advisories *db;
    struct json *results[2];
    struct match_options options = {.as_of = c->as_of};
    if (!world_exists(c->advisories)) {
        *out = json_object(c->arena);
        json_add_bool(c->arena, *out, "compared", false);
        json_add_fmt(c->arena, *out, "reason", "there is no advisory database at %.*s",
                     STR_ARG(c->advisories));
        return true;
    }
    if (!cli_rules(c, &options.rules, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_READ, &db, err))
        return false;
    bool ok = match_scan(c->arena, db, &lists[0].list, &options, &results[0], err) &&
              match_scan(c->arena, db, &lists[1].list, &options, &results[1], err);
    advisories_close(db);
    if (ok)
        *out = sbom_diff_findings(c->arena, results[0], results[1]);
    return ok;
}

static void put_counts(struct cli *c, const struct json *counts)
{
    size_t n = 0;
    JSON_EACH (m, counts)
        buf_fmt(&c->out, "%s%.*s %.*s", n++ ? ", " : "", STR_ARG(m->text), STR_ARG(m->key));
    buf_char(&c->out, '\n');
}

static void put_diff(struct cli *c, const struct json *model)
{
    static const struct column components[] = {{"change", "change"}, {"component", "component"},
                                               {"from", "from"},     {"to", "to"},
                                               {"fields", "what"},   {"identity", "identity"}};
    static const struct column findings[] = {{"state", "finding"},
                                             {"vulnerability", "vulnerability"},
                                             {"severity", "severity"},
                                             {"kev", "exploited"},
                                             {"component", "component"},
                                             {"from", "from"},
                                             {"to", "to"},
                                             {"reason", "reason"}};
    const struct json *v = json_get(model, "vulnerabilities");
    if (c->format != CLI_TABLE) {
        cli_rows(c, model, json_get(model, "rows"), components, COUNT_OF(components));
        return;
    }
    BUF_LIT(&c->out, "components: ");
    put_counts(c, json_get(model, "counts"));
    put_some(c, json_get(model, "rows"), components, COUNT_OF(components), "changes");
    if (!json_is_true(v, "compared")) {
        buf_fmt(&c->out, "\nvulnerabilities: not compared; %.*s\n",
                STR_ARG(json_text(v, "reason")));
        return;
    }
    BUF_LIT(&c->out, "\nvulnerabilities: ");
    put_counts(c, json_get(v, "counts"));
    put_some(c, json_get(v, "rows"), findings, COUNT_OF(findings), "findings");
    buf_fmt(&c->out, "\n%.*s: %.*s\n%.*s: %.*s\n", STR_ARG(c->args[0]),
            STR_ARG(json_text(v, "summary_a")), STR_ARG(c->args[1]),
            STR_ARG(json_text(v, "summary_b")));
}

bool cmd_sbom_diff(struct cli *c, struct err *err)
{
    struct sbom_whole lists[2];
    struct json *vulnerabilities;
    if (c->arg_count != 2)
        return cli_usage(c, err);
    if (!load(c, c->args[0], &lists[0], err) || !load(c, c->args[1], &lists[1], err) ||
        !compare_findings(c, lists, &vulnerabilities, err))
        return false;
    struct json *model = sbom_diff(c->arena, &lists[0].list, &lists[1].list);
    json_hang(model, "vulnerabilities", vulnerabilities);
    put_diff(c, model);
    return true;
}
