#include "base/limits.h"
#include "base/stream.h"
#include "base/world.h"
#include "base/zip.h"
#include "intake/feed/feed.h"
#include "intake/model/model.h"
#include "intake/oscal/oscal.h"
#include "intake/requirement/requirement.h"
#include "intake/result/result.h"
#include "intake/sbom/save.h"
#include "intake/vex/vex.h"
#include "serve/cli/cli.h"

/* --- import: component lists --- */

static const struct column doubt_columns[] = {
    {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};

static void print_receipt(struct cli *c, const struct json *receipt)
{
    const struct json *n = json_get(receipt, "components");
    buf_fmt(&c->out, "%.*s: %.*s %.*s\n", STR_ARG(json_text(receipt, "file")),
            STR_ARG(json_text(receipt, "format")), STR_ARG(json_text(receipt, "spec_version")));
    buf_fmt(&c->out,
            "  %lld components; with purl %lld, CPE %lld, version %lld, licence %lld, "
            "supplier %lld; without identifier %lld; %lld dependencies\n",
            (long long)json_int(n, "total", 0), (long long)json_int(n, "with_purl", 0),
            (long long)json_int(n, "with_cpe", 0), (long long)json_int(n, "with_version", 0),
            (long long)json_int(n, "with_licence", 0), (long long)json_int(n, "with_supplier", 0),
            (long long)json_int(n, "no_identifier", 0), (long long)json_int(receipt, "edges", 0));
    if (json_text(receipt, "sbom").n)
        buf_fmt(&c->out, "  %s as %.*s; %lld components are new, %lld were known\n",
                json_is_true(receipt, "unchanged") ? "there already" : "taken",
                STR_ARG(json_text(receipt, "sbom")),
                (long long)json_int(receipt, "new_components", 0),
                (long long)json_int(receipt, "known_components", 0));
    if (json_int(receipt, "changed_components", 0) || json_int(receipt, "kept_by_hand", 0) ||
        json_int(receipt, "manual_components", 0))
        buf_fmt(
            &c->out,
            "  %lld known ones say something new; %lld fields entered by hand say otherwise, and "
            "stay; %lld components added by hand stay\n",
            (long long)json_int(receipt, "changed_components", 0),
            (long long)json_int(receipt, "kept_by_hand", 0),
            (long long)json_int(receipt, "manual_components", 0));
    if (json_count(json_get(receipt, "doubts")))
        cli_rows(c, receipt, json_get(receipt, "doubts"), doubt_columns, COUNT_OF(doubt_columns));
}

/* Reads a file as it is, or out of gzip or zstd. */
bool cli_read_document(struct cli *c, struct str path, struct str *bytes, struct err *err)
{
    struct stream *s;
    struct str raw;
    if (!world_read_file(c->arena, path, LIMIT_DOCUMENT, &raw, err))
        return false;
    if (!stream_of(c->arena, raw, &s, err))
        return err_wrap(err, "%.*s", STR_ARG(path));
    if (!stream_is_packed(s)) { /* a large document need not be there twice */
        stream_close(s);
        *bytes = raw;
        return true;
    }
    bool ok = stream_read_all(s, c->arena, LIMIT_DOCUMENT, bytes, err);
    stream_close(s);
    return ok || err_wrap(err, "%.*s", STR_ARG(path));
}

struct str cli_file_name(struct str path)
{
    size_t slash = str_rfind_char(path, '/');
    if (STR_IS(path, "-"))
        return (struct str){0};
    return slash == path.n ? path : str_from(path, slash + 1);
}

struct document {
    struct str path, bytes;
    enum document_kind { SBOM, VEX, RESULTS, OSCAL, MODEL, REQUIREMENTS } kind;
};

/* A document is known by its content; what is known for nothing else is read as a component list.
 */
static enum document_kind kind_of(struct str bytes, const struct requirement_map *map)
{
    enum requirement_format requirements;
    struct oscal_form oscal;
    enum vex_format vex;
    enum result_format results;
    enum model_format model;
    return oscal_recognise(bytes, &oscal)                     ? OSCAL
           : model_recognise(bytes, &model)                   ? MODEL
           : vex_recognise(bytes, &vex)                       ? VEX
           : result_recognise(bytes, &results)                ? RESULTS
           : requirement_recognise(bytes, map, &requirements) ? REQUIREMENTS
                                                              : SBOM;
}

static bool import_sbom(struct cli *c, struct store *s, const struct document *d,
                        struct json *receipts, struct err *err)
{
    struct sbom sbom;
    struct findings findings;
    findings_init(&findings, c->arena);
    if (!sbom_read(c->arena, d->bytes, &sbom, &findings, err))
        return err_wrap(err, "%.*s", STR_ARG(d->path));
    struct json *receipt = sbom_receipt(c->arena, &sbom, &findings);
    json_add_text(c->arena, receipt, "file", d->path);
    struct sbom_import import = {
        .release = cli_option(c, "release"),
        .file_name = cli_file_name(d->path),
        .bytes = d->bytes,
        .imported_on = c->as_of,
        .allow_empty = cli_has(c, "allow-empty"),
    };
    if (s && !sbom_save(s, c->arena, &sbom, &import, receipt, err))
        return err_wrap(err, "%.*s", STR_ARG(d->path));
    json_hang(receipts, NULL, receipt);
    if (findings.count[FINDING_SKIPPED])
        c->status = CLI_PARTLY;
    if (c->format != CLI_JSON)
        print_receipt(c, receipt);
    bool has_vex = (sbom.format == SBOM_CYCLONEDX_JSON &&
                    str_has(d->bytes, STR("\"vulnerabilities\""))) ||
                   (sbom.format == SBOM_CYCLONEDX_XML && sbom.vulnerability_count > 0) ||
                   (sbom.format == SBOM_SPDX3_JSON && str_has(d->bytes, STR("\"security_Vex")));
    return !has_vex || !s || cli_import_vex(c, s, d->path, d->bytes, receipt, err);
}

static bool import_one(struct cli *c, struct store *s, const struct document *d,
                       struct json *receipts, struct err *err)
{
    switch (d->kind) {
    case OSCAL: return cli_import_oscal(c, s, d->path, d->bytes, receipts, err);
    case REQUIREMENTS: return cli_import_requirements(c, s, d->path, d->bytes, receipts, err);
    case RESULTS: return cli_import_results(c, s, d->path, d->bytes, receipts, err);
    case VEX: return cli_import_vex(c, s, d->path, d->bytes, receipts, err);
    case MODEL: return cli_import_model(c, s, d->path, d->bytes, receipts, err);
    case SBOM: break;
    }
    return import_sbom(c, cli_has(c, "dry-run") ? NULL : s, d, receipts, err);
}

static bool read_documents(struct cli *c, struct document *documents, struct err *err)
{
    bool dry = cli_has(c, "dry-run");
    struct requirement_map map;
    if (!cli_requirement_map(c, &map, err))
        return false;
    for (size_t i = 0; i < c->arg_count; i++) {
        struct document *d = &documents[i];
        d->path = c->args[i];
        if (!cli_read_document(c, d->path, &d->bytes, err))
            return false;
        if (zip_is(d->bytes) && !cli_unpack_requirements(c, d->path, &d->bytes, err))
            return false;
        d->kind = kind_of(d->bytes, &map);
        if (d->kind == REQUIREMENTS && !dry && cli_option(c, "device").n == 0 &&
            cli_option(c, "release").n == 0)
            return err_set(err, ERR_USAGE,
                           "--device is needed: requirements belong to a device "
                           "(--dry-run only shows the receipt)");
        static const char *const of_release[] = {
            [SBOM] = "component lists", [RESULTS] = "results", [MODEL] = "threat models"};
        bool needs_release = d->kind == SBOM || d->kind == RESULTS || d->kind == MODEL;
        if (needs_release && !dry && cli_option(c, "release").n == 0)
            return err_set(err, ERR_USAGE,
                           "--release is needed: %s belong to a release "
                           "(--dry-run only shows the receipt)",
                           of_release[d->kind]);
    }
    return true;
}

/* A dry run of VEX, and of results or a model for a release, needs the workspace, too: what it
   would do depends on what is there. */
static bool open_for(struct cli *c, const struct document *documents, struct store **s,
                     struct err *err)
{
    struct record_head head;
    bool needed = !cli_has(c, "dry-run");
    for (size_t i = 0; i < c->arg_count; i++)
        needed = needed || documents[i].kind == VEX ||
                 (documents[i].kind == REQUIREMENTS && cli_option(c, "device").n) ||
                 ((documents[i].kind == RESULTS || documents[i].kind == MODEL) &&
                  cli_option(c, "release").n);
    return !needed || (cli_open(c, STORE_WRITE, s, err) &&
                       (cli_option(c, "release").n == 0 ||
                        store_head(*s, c->arena, cli_option(c, "release"), &head, err)) &&
                       store_begin(*s, err));
}

bool cmd_import(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct json *receipts = json_array(c->arena);
    struct document *documents = ARENA_ARRAY(c->arena, struct document, c->arg_count + 1);
    if (cli_option(c, "dir").n)
        return cli_import_dir(c, cli_option(c, "dir"), err);
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (!read_documents(c, documents, err) || !open_for(c, documents, &s, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < c->arg_count; i++)
        ok = import_one(c, s, &documents[i], receipts, err);
    if (ok && s && !cli_has(c, "dry-run"))
        ok = store_commit(s, err);
    if (!ok) {
        c->out.n = 0; /* what receipts call taken is not */
        return false;
    }
    if (c->format == CLI_JSON)
        cli_model(c, c->arg_count == 1 ? json_first(receipts) : receipts);
    return true;
}

/* --- feed import --- */

static bool make_parent(struct cli *c, struct err *err)
{
    size_t slash = str_rfind_char(c->advisories, '/');
    return slash == c->advisories.n || slash == 0 ||
           world_make_dir(str_sub(c->advisories, 0, slash), err);
}

bool cmd_feed_import(struct cli *c, struct err *err)
{
    static const struct column columns[] = {
        {"name", "source"},     {"part", "part"},       {"read", "read"},
        {"new", "new"},         {"changed", "changed"}, {"unchanged", "unchanged"},
        {"skipped", "skipped"}, {"records", "held"},    {"newest", "newest"}};
    static const struct column refusals[] = {{"file", "refused"}, {"reason", "because"}};
    static const struct column notes[] = {
        {"source", "source"}, {"count", "records"}, {"record", "as"}, {"text", "worth knowing"}};
    struct advisories *db;
    struct json *receipt;
    struct feed_options options = {.now = world_now(), .force = cli_has(c, "force")};
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (!make_parent(c, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_WRITE, &db, err))
        return false;
    bool ok = feed_import(c->arena, db, (struct feed_paths){c->args, c->arg_count}, &options,
                          &receipt, err);
    advisories_close(db);
    if (!ok)
        return false;
    cli_rows(c, receipt, json_get(receipt, "sources"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE && json_count(json_get(receipt, "notes")))
        cli_rows(c, receipt, json_get(receipt, "notes"), notes, COUNT_OF(notes));
    if (c->format == CLI_TABLE && json_count(json_get(receipt, "refused")))
        cli_rows(c, receipt, json_get(receipt, "refused"), refusals, COUNT_OF(refusals));
    struct str outcome = json_text(receipt, "outcome");
    c->status = STR_IS(outcome, "complete") ? 0 : STR_IS(outcome, "partial") ? CLI_PARTLY : 2;
    return true;
}
