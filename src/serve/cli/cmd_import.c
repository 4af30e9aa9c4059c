#include "assess/import/import.h"
#include "base/limits.h"
#include "base/stream.h"
#include "base/world.h"
#include "intake/feed/feed.h"
#include "serve/cli/cli.h"

/* --- import: component lists --- */

static const struct column doubt_columns[] = {
    {"severity", "kind"}, {"line", "line"}, {"place", "place"}, {"text", "what"}};

static void print_sbom(struct cli *c, const struct json *receipt)
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

/* A file as it is, or out of gzip or zstd. */
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

static void print_done(struct cli *c, const struct import_done *done)
{
    static void (*const print[IMPORT_KIND__COUNT])(struct cli *, const struct json *) = {
        [IMPORT_SBOM] = print_sbom,           [IMPORT_VEX] = cli_print_vex,
        [IMPORT_RESULTS] = cli_print_results, [IMPORT_OSCAL] = cli_print_oscal,
        [IMPORT_MODEL] = cli_print_model,     [IMPORT_REQUIREMENTS] = cli_print_requirements,
    };
    print[done->kind](c, done->receipt);
    const struct json *vex = json_get(done->receipt, "vex");
    if (done->kind == IMPORT_SBOM && vex)
        cli_print_vex(c, vex);
}

struct document {
    struct import_file file;
    enum import_kind kind;
};

static bool read_options(struct cli *c, struct import_options *o, struct err *err)
{
    *o = (struct import_options){
        .release = cli_option(c, "release"),
        .device = cli_option(c, "device"),
        .actor = c->actor,
        .on = c->as_of,
        .dry_run = cli_has(c, "dry-run"),
        .allow_empty = cli_has(c, "allow-empty"),
        .replace = cli_has(c, "replace"),
        .create_tests = cli_has(c, "create-tests"),
        .accept = cli_has(c, "accept"),
        .ahead = cli_has(c, "ahead"),
        .level = cli_option(c, "level"),
        .product = cli_option(c, "product"),
        .reviewer = cli_option(c, "reviewer"),
        .catalogue = cli_option(c, "id"),
        .label = cli_option(c, "label"),
    };
    if (o->accept && o->reviewer.n == 0)
        return err_set(
            err, ERR_USAGE,
            "--accept needs --reviewer NAME: who agrees that the statements hold for us");
    return cli_requirement_map(c, &o->map, err);
}

static bool read_documents(struct cli *c, const struct import_options *o,
                           struct document *documents, struct err *err)
{
    for (size_t i = 0; i < c->arg_count; i++) {
        struct document *d = &documents[i];
        d->file.name = c->args[i];
        if (!world_read_file(c->arena, d->file.name, LIMIT_DOCUMENT, &d->file.bytes, err) ||
            !import_unpack(c->arena, &d->file, err))
            return false;
        d->kind = import_recognise(d->file.bytes, &o->map);
        if (o->dry_run || o->release.n)
            continue;
        if (d->kind == IMPORT_REQUIREMENTS && o->device.n == 0)
            return err_set(err, ERR_USAGE,
                           "--device is needed: requirements belong to a device "
                           "(--dry-run only shows the receipt)");
        if (import_needs_release(d->kind))
            return err_set(err, ERR_USAGE,
                           "--release is needed: %s belong to a release "
                           "(--dry-run only shows the receipt)",
                           import_kind_label(d->kind));
    }
    return true;
}

/* A dry run of VEX, and of results or a model for a release, needs the workspace, too: what it
   would do depends on what is there. */
static bool open_for(struct cli *c, const struct import_options *o,
                     const struct document *documents, struct store **s, struct err *err)
{
    struct record_head head;
    bool needed = !o->dry_run;
    for (size_t i = 0; i < c->arg_count; i++) {
        enum import_kind kind = documents[i].kind;
        needed = needed || kind == IMPORT_VEX || (kind == IMPORT_REQUIREMENTS && o->device.n) ||
                 ((kind == IMPORT_RESULTS || kind == IMPORT_MODEL) && o->release.n);
    }
    return !needed || (cli_open(c, STORE_WRITE, s, err) &&
                       (o->release.n == 0 || store_head(*s, c->arena, o->release, &head, err)) &&
                       store_begin(*s, err));
}

bool cmd_import(struct cli *c, struct err *err)
{
    CLI_STORE(s);
    struct import_options o;
    struct json *receipts = json_array(c->arena);
    struct document *documents = ARENA_ARRAY(c->arena, struct document, c->arg_count + 1);
    if (cli_option(c, "dir").n)
        return cli_import_dir(c, cli_option(c, "dir"), err);
    if (c->arg_count == 0)
        return cli_usage(c, err);
    if (!read_options(c, &o, err) || !read_documents(c, &o, documents, err) ||
        !open_for(c, &o, documents, &s, err))
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < c->arg_count; i++) {
        struct import_done done;
        ok = import_file(s, c->arena, &documents[i].file, &o, &done, err);
        if (!ok)
            break;
        json_hang(receipts, NULL, done.receipt);
        if (done.partly)
            c->status = CLI_PARTLY;
        if (c->format != CLI_JSON)
            print_done(c, &done);
    }
    if (ok && s && !o.dry_run)
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
