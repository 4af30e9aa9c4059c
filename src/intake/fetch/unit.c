#include "base/world.h"
#include "intake/feed/feed.h"
#include "intake/fetch/fetch_internal.h"

/* One unit: fetch, import, and only then remember. */

enum outcome { UPDATED, NOT_MODIFIED, EARLY, PARTIAL, FAILED };

static const char *const outcomes[] = {[UPDATED] = "updated",
                                       [NOT_MODIFIED] = "not modified",
                                       [EARLY] = "early",
                                       [PARTIAL] = "partial",
                                       [FAILED] = "failed"};

struct result {
    int64_t taken, refused; /* files */
    int64_t read, fresh, changed, unchanged, skipped;
    struct str newest;
    bool whole; /* nothing was refused or skipped */
};

static fetch_run_fn *const protocols[FETCH__COUNT] = {
    [FETCH_FILE] = fetch_run_file, [FETCH_NVD] = fetch_run_nvd,
    [FETCH_OSV] = fetch_run_osv,   [FETCH_CVELIST] = fetch_run_cvelist,
    [FETCH_CSAF] = fetch_run_csaf, [FETCH_EUVD] = fetch_run_euvd,
};

static bool load_state(struct fetch_job *j, struct err *err)
{
    struct str text = {0};
    if (!advisories_fetch_state(j->db, j->arena, j->source->name, j->part, &text, err))
        return false;
    fetch_state_read(j->arena, text, &j->state);
    return true;
}

bool fetch_save(struct fetch_job *j, struct err *err)
{
    struct str text = fetch_state_write(j->arena, &j->state);
    if (!advisories_begin(j->db, err))
        return false;
    if (advisories_put_fetch_state(j->db, j->source->name, j->part, text, err) &&
        advisories_commit(j->db, err))
        return true;
    advisories_rollback(j->db);
    return false;
}

/* Sources ask not to be asked too often. */
static bool is_early(const struct fetch_job *j)
{
    struct instant last, now = j->door->now(j->door->context);
    return !j->options->force && j->state.checked_at.n &&
           instant_parse(j->state.checked_at, &last) && now.ms >= last.ms &&
           now.ms - last.ms < j->source->every_min * 60000;
}

/* --- what the import says --- */

static void add_reason(struct fetch_job *j, const struct json *o)
{
    struct str record = json_text(o, "record"), file = json_text(o, "file");
    if (json_count(j->reasons) < FETCH_REASONS_MAX)
        json_add_text(j->arena, j->reasons, NULL,
                      str_fmt(j->arena, "%.*s%s%.*s: %.*s",
                              STR_ARG(str_from(file, str_rfind_char(file, '/') + 1)),
                              record.n ? ", " : "", STR_ARG(record),
                              STR_ARG(json_text(o, "reason"))));
}

static void read_receipt(struct fetch_job *j, const struct json *receipt, struct result *r)
{
    r->taken = json_int(receipt, "files", 0);
    r->refused = json_int(receipt, "refused_count", 0);
    r->whole = STR_IS(json_text(receipt, "outcome"), "complete");
    JSON_EACH (o, json_get(receipt, "refused"))
        add_reason(j, o);
    JSON_EACH (s, json_get(receipt, "sources")) {
        r->read += json_int(s, "read", 0);
        r->fresh += json_int(s, "new", 0);
        r->changed += json_int(s, "changed", 0);
        r->unchanged += json_int(s, "unchanged", 0);
        r->skipped += json_int(s, "skipped", 0);
        if (str_cmp(json_text(s, "newest"), r->newest) > 0)
            r->newest = json_text(s, "newest");
        JSON_EACH (o, json_get(s, "reasons"))
            add_reason(j, o);
    }
}

static bool was_refused(const struct json *receipt, struct str path)
{
    const struct json *list = json_get(receipt, "refused");
    if (json_int(receipt, "refused_count", 0) > (int64_t)json_count(list))
        return true; /* more than are listed: none is sure */
    JSON_EACH (o, list)
        if (str_eq(json_text(o, "file"), path))
            return true;
    return false;
}

/* Of a file that is in the database its validators are remembered; a passing one goes. */
static void settle_files(struct fetch_job *j, const struct json *receipt)
{
    for (const struct fetch_file *f = j->first; f; f = f->next) {
        if (f->resource.key.n && !was_refused(receipt, f->path))
            fetch_resource_put(j->arena, &j->state, &f->resource);
        if (f->passing)
            world_forget(f->path);
    }
}

static bool import(struct fetch_job *j, struct result *r, struct err *err)
{
    struct str *paths = ARENA_ARRAY(j->arena, struct str, j->file_count + 1);
    struct json *receipt = NULL;
    size_t n = 0;
    struct feed_options options = {.now = j->door->now(j->door->context),
                                   .force = j->options->force};
    for (const struct fetch_file *f = j->first; f; f = f->next)
        paths[n++] = f->path;
    if (!feed_import(j->arena, j->db, (struct feed_paths){paths, n}, &options, &receipt, err))
        return false;
    read_receipt(j, receipt, r);
    settle_files(j, receipt);
    return true;
}

/* --- what is remembered, and told --- */

/* The newest record that the database has of the unit; empty when it has none. *any: of anything.
 */
static struct str find_newest(struct fetch_job *j, bool *any)
{
    struct advisory_sources all = {0};
    struct err ignored;
    *any = advisories_sources(j->db, j->arena, &all, &ignored) && all.count > 0;
    const struct advisory_source *s = advisories_find_source(
        &all, str_cz(j->arena, j->source->feed), j->part);
    return s ? s->newest : (struct str){0};
}

static void remember(struct fetch_job *j, const struct result *r, bool any)
{
    struct err why = {0};
    bool held = r->refused > 0 && (!j->singly || r->refused >= r->taken);
    if (j->cursor.n && !held)
        j->state.cursor = j->cursor;
    for (size_t i = 0; i < j->lists.count && !held && !j->incomplete; i++)
        fetch_resource_put(j->arena, &j->state, &j->lists.resources[i]);
    if (!held && !j->incomplete)
        j->state.checked_at = instant_str(j->arena, j->door->now(j->door->context));
    /* a database without a record is not made only to remember that nothing came */
    if (any && !fetch_save(j, &why))
        fetch_reason(j, &why);
}

static enum outcome judge(const struct fetch_job *j, const struct result *r)
{
    if (r->taken == 0)
        return j->incomplete || r->refused ? FAILED : NOT_MODIFIED;
    return j->incomplete || !r->whole ? PARTIAL : UPDATED;
}

static void add_row(struct fetch_job *j, struct json *rows, const struct result *r,
                    enum outcome outcome)
{
    struct arena *a = j->arena;
    struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "name", j->source->name);
    json_add_text(a, o, "part", j->part);
    json_add_text(a, o, "outcome", str_of(outcomes[outcome]));
    json_add_int(a, o, "requests", j->requests);
    json_add_int(a, o, "bytes", j->bytes);
    json_add_int(a, o, "files", r->taken);
    json_add_int(a, o, "not_modified", j->not_modified);
    json_add_int(a, o, "read", r->read);
    json_add_int(a, o, "new", r->fresh);
    json_add_int(a, o, "changed", r->changed);
    json_add_int(a, o, "unchanged", r->unchanged);
    json_add_int(a, o, "skipped", r->skipped);
    json_add_text(a, o, "newest", r->newest);
    json_add_text(a, o, "checked_at", j->state.checked_at);
    json_hang(o, "reasons", j->reasons);
}

void fetch_unit(struct fetch_job *j, struct json *rows)
{
    struct result r = {.whole = true};
    struct err why = {0};
    bool any = false;
    if (!load_state(j, &why)) {
        fetch_reason(j, &why);
        add_row(j, rows, &r, FAILED);
        return;
    }
    if (is_early(j)) {
        r.newest = find_newest(j, &any);
        add_row(j, rows, &r, EARLY);
        return;
    }
    if (!protocols[j->source->protocol](j, &why))
        fetch_reason(j, &why);
    bool imported = !j->first || import(j, &r, &why);
    if (!imported)
        fetch_reason(j, &why);
    struct str newest = find_newest(j, &any);
    if (str_cmp(newest, r.newest) > 0 || !r.newest.n)
        r.newest = newest;
    if (imported)
        remember(j, &r, any);
    add_row(j, rows, &r, judge(j, &r));
}
