#include <stdio.h>

#include "assess/classify/record.h"
#include "assess/duty/view.h"
#include "assess/gap/gap.h"
#include "assess/match/run.h"
#include "base/world.h"
#include "intake/catalogue/load.h"
#include "intake/feed/feed.h"
#include "intake/sbom/save.h"
#include "publish/report/report.h"
#include "serve/cli/cli.h"
#include "serve/cli/demo.h"

/* The main job on the sample, by the same functions that the commands call; each step says what it
   found. What it makes lies in one folder, which it makes anew when it made it before. */

struct demo {
    struct cli *c;
    struct arena *arena;
    struct str dir;
    struct store *store;
    struct demo_keys keys;
    struct str release; /* Halcyon IP-4 2.3.1 */
    struct err *err;
};

static const char marker[] = ".tutela-demo";

static struct str path_in(struct demo *d, const char *name)
{
    return str_fmt(d->arena, "%.*s/%s", STR_ARG(d->dir), name);
}

/* Only what an earlier demo made is removed. */
static bool clear(struct demo *d)
{
    static const char *const made[] = {
        "tutela.db",         "tutela.db-wal",     "tutela.db-shm",     "advisories.db",
        "advisories.db-wal", "advisories.db-shm", "security-risk.html"};
    bool ours = world_exists(path_in(d, marker));
    for (size_t i = 0; i < COUNT_OF(made); i++)
        if (!ours && world_exists(path_in(d, made[i])))
            return err_set(d->err, ERR_CONFLICT,
                           "%.*s holds %s, which is not of the sample: name another folder",
                           STR_ARG(d->dir), made[i]);
    for (size_t i = 0; i < COUNT_OF(made); i++)
        if (world_exists(path_in(d, made[i])) && !world_remove(path_in(d, made[i]), d->err))
            return false;
    return world_make_dir(d->dir, d->err) &&
           world_write_file(path_in(d, marker), STR("made by tutela demo\n"), d->err);
}

static bool make_workspace(struct demo *d)
{
    int64_t clauses;
    struct str path = path_in(d, "tutela.db");
    if (!store_open(d->arena, path, STORE_CREATE, &d->store, d->err))
        return false;
    store_set_actor(d->store, STR("demo"));
    if (!store_begin(d->store, d->err) || !catalogue_load(d->store, d->arena, &clauses, d->err) ||
        !demo_load_records(d->store, d->arena, &d->keys, d->err) || !store_commit(d->store, d->err))
        return false;
    d->release = demo_id(&d->keys, STR("ip4_231"));
    buf_fmt(&d->c->out,
            "1 workspace     %.*s: %lld clauses of law, guidance and standards; %lld changes in "
            "the history\n",
            STR_ARG(path), (long long)clauses, (long long)store_position(d->store));
    return true;
}

static bool import_sbom(struct demo *d, const char *file, const char *release_key)
{
    struct sbom sbom;
    struct findings findings;
    struct str bytes;
    findings_init(&findings, d->arena);
    if (!cli_read_document(d->c, path_in(d, file), &bytes, d->err) ||
        !sbom_read(d->arena, bytes, &sbom, &findings, d->err))
        return err_wrap(d->err, "%s", file);
    struct json *receipt = sbom_receipt(d->arena, &sbom, &findings);
    struct sbom_import import = {
        .release = demo_id(&d->keys, str_of(release_key)),
        .file_name = str_of(file),
        .bytes = bytes,
        .imported_on = d->c->as_of,
    };
    if (!store_begin(d->store, d->err) ||
        !sbom_save(d->store, d->arena, &sbom, &import, receipt, d->err) ||
        !store_commit(d->store, d->err))
        return err_wrap(d->err, "%s", file);
    const struct json *n = json_get(receipt, "components");
    buf_fmt(&d->c->out,
            "2 import        %s: %lld components, %lld without an identifier, %lld dependencies\n",
            file, (long long)json_int(n, "total", 0), (long long)json_int(n, "no_identifier", 0),
            (long long)json_int(receipt, "edges", 0));
    return true;
}

static bool import_feeds(struct demo *d)
{
    struct advisories *db;
    struct json *receipt;
    struct str paths[] = {path_in(d, "advisories/osv"), path_in(d, "advisories/nvd"),
                          path_in(d, "advisories/kev.json"), path_in(d, "advisories/epss.csv")};
    struct feed_options options = {.now = world_now()};
    if (!advisories_open(d->arena, path_in(d, "advisories.db"), ADVISORIES_WRITE, &db, d->err))
        return false;
    bool ok = feed_import(d->arena, db, (struct feed_paths){paths, COUNT_OF(paths)}, &options,
                          &receipt, d->err);
    advisories_close(db);
    if (!ok)
        return false;
    BUF_LIT(&d->c->out, "3 feed import  ");
    JSON_EACH (s, json_get(receipt, "sources"))
        if (json_int(s, "read", 0))
            buf_fmt(&d->c->out, " %.*s%s%.*s %lld", STR_ARG(json_text(s, "name")),
                    json_text(s, "part").n ? " " : "", STR_ARG(json_text(s, "part")),
                    (long long)json_int(s, "read", 0));
    BUF_LIT(&d->c->out, "\n");
    return json_count(json_get(receipt, "refused")) == 0 ||
           err_set(d->err, ERR_INVALID, "%.*s",
                   STR_ARG(json_text(json_first(json_get(receipt, "refused")), "reason")));
}

/* The day of the advisory slice: later, its data would rightly be called stale. */
static const struct date SLICE_DAY = {2026, 8, 22};

static bool match_portfolio(struct demo *d)
{
    struct advisories *db;
    struct json *result = NULL;
    const struct match_run_options options = {.scope = MATCH_RUN_ALL,
                                              .match = {.as_of = SLICE_DAY}};
    if (!advisories_open(d->arena, path_in(d, "advisories.db"), ADVISORIES_READ, &db, d->err))
        return false;
    bool ok = store_begin(d->store, d->err) &&
              match_run(d->store, d->arena, db, &options, &result, d->err) &&
              store_commit(d->store, d->err);
    advisories_close(db);
    if (ok)
        buf_fmt(&d->c->out, "4 match         %.*s\n", STR_ARG(json_text(result, "summary")));
    return ok;
}

static int64_t count_of(struct demo *d, const char *type, const char *filter)
{
    struct store_list list = {0};
    struct err ignored;
    if (!store_list(d->store, d->arena, record_type_find(str_of(type)), str_of(filter), 0, 1, &list,
                    &ignored))
        return -1;
    return list.total;
}

static bool tell_risks(struct demo *d)
{
    if (!store_begin(d->store, d->err) ||
        !demo_load_updates(d->store, d->arena, &d->keys, d->err) || !store_commit(d->store, d->err))
        return false;
    buf_fmt(&d->c->out,
            "5 threats       %lld by the rules from %lld elements and %lld flows; %lld wait for a "
            "decision\n",
            (long long)count_of(d, "threat", "origin=rule"), (long long)count_of(d, "element", ""),
            (long long)count_of(d, "flow", ""), (long long)count_of(d, "threat", "status=open"));
    buf_fmt(&d->c->out,
            "6 risks         %lld security risks, %lld safety risks, %lld meetings of both sides, "
            "%lld of them waiting\n",
            (long long)count_of(d, "security_risk", ""), (long long)count_of(d, "safety_risk", ""),
            (long long)count_of(d, "connection", ""),
            (long long)count_of(d, "connection", "decision=waiting"));
    return true;
}

static bool tell_gaps(struct demo *d)
{
    struct json *model, *next;
    struct buf *out = &d->c->out;
    if (!gap_model(d->store, d->arena, d->release, (struct str){0}, d->c->as_of, &model, d->err) ||
        !gap_next(d->store, d->arena, demo_id(&d->keys, STR("ip4")), d->c->as_of, 5, &next, d->err))
        return false;
    JSON_EACH (k, json_get(model, "catalogues")) {
        const struct json *n = json_get(k, "counts");
        buf_fmt(out,
                "7 gap           %-16.*s %3lld met, %3lld partly, %3lld not met, %3lld unknown, "
                "%3lld not applicable, of %lld\n",
                STR_ARG(json_text(k, "id")), (long long)json_int(n, "met", 0),
                (long long)json_int(n, "partly", 0), (long long)json_int(n, "not_met", 0),
                (long long)json_int(n, "unknown", 0), (long long)json_int(n, "not_applicable", 0),
                (long long)json_int(k, "total", 0));
    }
    buf_fmt(out, "\n%lld rows fall short. The first steps:\n",
            (long long)json_int(next, "rows", 0));
    JSON_EACH (step, json_get(next, "steps"))
        buf_fmt(out, "  %lld. %.*s (%.*s, %lld): %.*s\n     %.*s\n",
                (long long)json_int(step, "rank", 0), STR_ARG(json_text(step, "title")),
                STR_ARG(json_text(step, "label")), (long long)json_int(step, "count", 0),
                STR_ARG(json_text(step, "line")), STR_ARG(json_text(step, "remedy")));
    return true;
}

/* The class with its route, and the days that come first; what is sure only. */
static bool tell_duties(struct demo *d)
{
    struct json *class, *due;
    struct buf *out = &d->c->out;
    const struct view v = {d->store, d->arena, d->c->as_of};
    struct str device = demo_id(&d->keys, STR("ip4"));
    const struct duty_filter filter = {
        .device = device, .days = DUTY_ALL_DAYS, .sure = true, .limit = 4};
    if (!classify_view_model(&v, device, &class, d->err) || !duty_model(&v, &filter, &due, d->err))
        return false;
    const struct json *kept = json_get(class, "kept"),
                      *route = json_first(json_get(class, "route"));
    buf_fmt(out, "\n8 class         %.*s by rule %.*s, %.*s; route: ",
            STR_ARG(json_text(class, "class")), STR_ARG(json_text(class, "rule")),
            STR_ARG(json_text(kept, "status")));
    JSON_EACH (way, json_get(route, "options"))
        buf_fmt(out, "%s%.*s", way == json_first(json_get(route, "options")) ? "" : "; or ",
                STR_ARG(json_text(way, "text")));
    buf_char(out, '\n');
    JSON_EACH (item, json_get(due, "items"))
        buf_fmt(out, "9 due           %.*s, %.*s: %.*s, %.*s (%.*s)\n",
                STR_ARG(json_text(item, "due")), STR_ARG(json_text(item, "left")),
                STR_ARG(json_text(item, "title")), STR_ARG(json_text(item, "about")),
                STR_ARG(json_text(item, "basis")));
    return true;
}

static bool write_report(struct demo *d)
{
    struct str html, path = path_in(d, "security-risk.html");
    if (!report_write(d->store, d->arena, STR("security-risk"), d->release, d->c->as_of, &html,
                      d->err) ||
        !world_write_file(path, html, d->err))
        return false;
    buf_fmt(&d->c->out, "10 report       %.*s (%zu KB, one file)\n", STR_ARG(path), html.n / 1024);
    return true;
}

static void tell_where(struct demo *d)
{
    static const struct {
        const char *arguments, *why;
    } next[] = {
        {"serve", "then open http://127.0.0.1:8440/"},
        {"gap RELEASE", "what is missing, and what to do"},
        {"next DEV-0001", "what to do first, and what it brings"},
        {"facts DEV-0001", "what is known of the device, and what to answer"},
        {"classify --device DEV-0001", "class, rule, route; asks what is open"},
        {"due DEV-0001", "what is due, by which rule"},
        {"where CVE-2023-5363", "which releases have it"},
        {"explain openssl CVE-2023-5363 --sbom RELEASE", "why it matches"},
        {"list security_risk", "then: show SR-0005"},
        {"verify", "replays the history"},
    };
    struct buf *out = &d->c->out;
    buf_fmt(out,
            "\nEverything is in %.*s. Look at it (RELEASE is %.*s):\n"
            "  export TUTELA_WORKSPACE=%.*s/tutela.db TUTELA_ADVISORIES=%.*s/advisories.db\n",
            STR_ARG(d->dir), STR_ARG(d->release), STR_ARG(d->dir), STR_ARG(d->dir));
    for (size_t i = 0; i < COUNT_OF(next); i++)
        buf_fmt(out, "  %.*s %-46s %s\n", STR_ARG(d->c->program), next[i].arguments, next[i].why);
}

bool cmd_demo(struct cli *c, struct err *err)
{
    struct demo d = {.c = c, .arena = c->arena, .err = err};
    if (c->arg_count > 1)
        return cli_usage(c, err);
    d.dir = c->arg_count ? c->args[0] : STR("demo");
    bool ok = clear(&d) && demo_write_input(d.arena, d.dir, err) && make_workspace(&d) &&
              import_sbom(&d, "sbom/halcyon-ip4-2.2.0.spdx.json", "ip4_220") &&
              import_sbom(&d, "sbom/halcyon-ip4-2.3.1.cdx.json", "ip4_231") && import_feeds(&d) &&
              match_portfolio(&d) && tell_risks(&d) && tell_gaps(&d) && tell_duties(&d) &&
              write_report(&d);
    if (ok)
        tell_where(&d);
    store_close(d.store);
    return ok;
}
