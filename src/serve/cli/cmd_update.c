#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/log.h"
#include "base/world.h"
#include "intake/fetch/fetch.h"
#include "serve/cli/cli.h"

/* --- feed update: the door to the world, and the report --- */

struct outside {
    struct cli *c;
    struct http *http;
};

static bool get(void *context, struct arena *a, const struct http_request *request,
                struct http_answer *out, struct err *err)
{
    const struct outside *o = context;
    return http_get(o->http, a, request, out, err);
}

static struct instant now(void *context)
{
    (void)context;
    return world_now();
}

static void wait_ms(void *context, int64_t ms)
{
    (void)context;
    world_wait_ms(ms);
}

/* A key from its variable, or from the file that VARIABLE_FILE names. */
static struct str secret(void *context, struct str variable)
{
    enum { KEY_FILE_MAX = 4096 };
    const struct outside *o = context;
    struct arena *a = o->c->arena;
    struct str key = world_env(str_cz(a, variable)), bytes;
    struct str file = world_env(str_fmt(a, "%.*s_FILE", STR_ARG(variable)).p);
    struct err ignored;
    if (key.n || !file.n || !world_read_file(a, file, KEY_FILE_MAX, &bytes, &ignored))
        return key;
    return str_trim(bytes);
}

static void tell(void *context, struct str unit, struct str url)
{
    const struct outside *o = context;
    if (!o->c->quiet && isatty(STDERR_FILENO))
        log_event("fetch", "source=%.*s url=%.*s", STR_ARG(unit), STR_ARG(url));
}

static bool read_sources(struct cli *c, struct fetch_sources *out, struct err *err)
{
    struct str path = cli_option(c, "sources"), text = fetch_sources_built_in();
    if (path.n && !world_read_file(c->arena, path, LIMIT_JSON, &text, err))
        return false;
    return fetch_sources_read(c->arena, text, out, err) ||
           err_wrap(err, "%.*s", STR_ARG(path.n ? path : STR("the built-in sources")));
}

/* A variable that names a file which cannot be read must not mean "no key". */
static bool check_key_files(struct cli *c, const struct fetch_sources *sources, struct err *err)
{
    for (size_t i = 0; i < sources->count; i++) {
        struct str variable = sources->items[i].key;
        struct str file = world_env(str_fmt(c->arena, "%.*s_FILE", STR_ARG(variable)).p);
        struct str ignored;
        if (variable.n && file.n && !world_read_file(c->arena, file, KIB(4), &ignored, err))
            return err_wrap(err, "%.*s_FILE", STR_ARG(variable));
    }
    return true;
}

static void show_report(struct cli *c, const struct json *report)
{
    static const struct column columns[] = {
        {"name", "source"},   {"part", "part"},       {"outcome", "outcome"},
        {"new", "new"},       {"changed", "changed"}, {"skipped", "skipped"},
        {"newest", "newest"}, {"bytes", "bytes"},     {"requests", "requests"}};
    struct str outcome = json_text(report, "outcome");
    cli_rows(c, report, json_get(report, "sources"), columns, COUNT_OF(columns));
    if (c->format != CLI_JSON)
        JSON_EACH (row, json_get(report, "sources"))
            JSON_EACH (reason, json_get(row, "reasons"))
                cli_note(c, "%.*s%s%.*s: %.*s", STR_ARG(json_text(row, "name")),
                         json_text(row, "part").n ? " " : "", STR_ARG(json_text(row, "part")),
                         STR_ARG(json_as_text(reason)));
    c->status = STR_IS(outcome, "complete")  ? 0
                : STR_IS(outcome, "partial") ? CLI_PARTLY
                                             : CLI_NO_DATA;
}

static bool show_plan(struct cli *c, const struct fetch_sources *sources,
                      struct fetch_choice choice, struct err *err)
{
    static const struct column columns[] = {
        {"name", "source"}, {"part", "part"}, {"key", "key"}, {"address", "address"}};
    struct json *plan = NULL;
    if (!fetch_plan(c->arena, sources, choice, world_now(), &plan, err))
        return false;
    cli_rows(c, plan, json_get(plan, "sources"), columns, COUNT_OF(columns));
    if (c->format == CLI_TABLE)
        BUF_LIT(&c->out, "\nNothing was fetched. Fetch these elsewhere, bring the files here, and "
                         "take them in with:\n  tutela feed import FILE...\n");
    return true;
}

static bool update(struct outside *o, const struct fetch_sources *sources,
                   struct fetch_choice choice, struct err *err)
{
    struct cli *c = o->c;
    struct advisories *db = NULL;
    struct json *report = NULL;
    const struct fetch_door door = {
        .get = get, .now = now, .wait = wait_ms, .secret = secret, .tell = tell, .context = o};
    struct fetch_options options = {.door = &door, .force = cli_has(c, "force")};
    options.folder = str_fmt(c->arena, "%.*s.fetch", STR_ARG(c->advisories));
    if (!world_make_dir(options.folder, err) ||
        !advisories_open(c->arena, c->advisories, ADVISORIES_WRITE, &db, err))
        return false;
    bool ok = fetch_update(c->arena, db, sources, choice, &options, &report, err);
    advisories_close(db);
    if (ok)
        show_report(c, report);
    return ok;
}

bool cmd_feed_update(struct cli *c, struct err *err)
{
    struct fetch_sources sources;
    struct fetch_choice choice = {c->args, c->arg_count};
    struct outside o = {.c = c};
    if (!read_sources(c, &sources, err))
        return false;
    if (cli_has(c, "offline"))
        return show_plan(c, &sources, choice, err);
    if (!check_key_files(c, &sources, err) || !http_open(c->arena, &o.http, err))
        return false;
    bool ok = update(&o, &sources, choice, err);
    http_close(o.http);
    return ok;
}
