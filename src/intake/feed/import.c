#include "intake/feed/feed_internal.h"

#include "base/world.h"

/* Drives an import: files and folders in order, each in a savepoint, all in one transaction. */

enum { DEPTH_MAX = 8, REFUSED_MAX = 100 };

struct run {
    struct feed_import im;
    struct feed_tally total;
    struct json *refused;
    int64_t taken, refused_count;
};

static void refuse(struct run *r, struct str path, const struct err *reason)
{
    struct arena *a = r->im.arena;
    if (r->refused_count++ >= REFUSED_MAX)
        return;
    struct json *o = json_add(a, r->refused, NULL, JSON_OBJECT);
    json_add_text(a, o, "file", str_copy(a, path));
    json_add_text(a, o, "reason", str_copy(a, str_of(reason->text)));
}

/* What a full list no longer names is gone. */
static bool drop_gone(struct feed_import *im, struct err *err)
{
    const char *source = feed_kind_source(im->kind);
    int64_t dropped = 0;
    bool list = im->kind == FEED_KEV || im->kind == FEED_KEV_CSV || im->kind == FEED_EPSS;
    if (!list || !feed_tally_part(im->now, source, (struct str){0})->full)
        return true;
    return advisories_list_drop(im->db, source, &dropped, err);
}

/* The count of the last full file stays, when this import had none. */
static bool put_source(struct run *r, const struct feed_part *p, struct err *err)
{
    struct feed_import *im = &r->im;
    struct arena *a = &im->file;
    const struct advisory_source *old = advisories_find_source(&im->before, str_cz(a, p->source),
                                                               p->part);
    struct str newest = p->newest.year ? date_str(a, p->newest) : (struct str){0};
    bool list = feed_is_list(p->source);
    if (old && (list ? !newest.n : str_cmp(old->newest, newest) > 0))
        newest = old->newest;
    struct json *change = json_object(a);
    json_add_int(a, change, "read", p->read);
    json_add_int(a, change, "new", p->new);
    json_add_int(a, change, "changed", p->changed);
    json_add_int(a, change, "unchanged", p->unchanged);
    feed_health_keep(a, change, p, old, date_str(a, instant_date(im->options->now)));
    struct buf text = {.arena = a};
    json_write(change, &text);
    struct advisory_source s = {
        .name = p->source,
        .part = p->part,
        .newest = newest,
        .records = p->read,
        .last_count = p->full ? p->full_count : (old ? old->last_count : 0),
        .imported_at = instant_str(a, im->options->now),
        .file = p->file,
        .file_hash = p->file_hash,
        .change = buf_str(&text),
    };
    return advisories_put_source(im->db, &s, err);
}

static bool put_sources(struct run *r, struct err *err)
{
    const struct feed_tally *t = &r->total;
    for (size_t i = 0; i < t->count; i++)
        if (!put_source(r, &t->parts[i], err))
            return false;
    return true;
}

/* One file in its savepoint. False only when the whole import must end. */
static bool take_file(struct run *r, struct str path, struct err *err)
{
    struct feed_import *im = &r->im;
    size_t mark = arena_mark(&im->file);
    struct feed_tally *now = ARENA_NEW(&im->file, struct feed_tally);
    struct err reason = {0};
    now->arena = &im->file;
    im->now = now;
    im->path = path;
    im->kind = FEED_NONE;
    im->list_date = (struct date){0};
    im->records = 0;
    im->seen = (struct feed_seen){0};
    if (!advisories_savepoint(im->db, err))
        return false;
    bool ok = feed_import_file(im, &reason);
    if (!ok)
        feed_batches_drop(im->batches);
    if (im->fatal) {
        *err = reason;
        return false;
    }
    if (ok) {
        if (!drop_gone(im, err) || !advisories_release(im->db, err))
            return false;
        feed_tally_add(&r->total, now);
        r->taken++;
    } else {
        advisories_undo(im->db);
        refuse(r, path, &reason);
    }
    arena_rewind(&im->file, mark);
    return true;
}

static bool take_path(struct run *r, struct str path, int depth, struct err *err)
{
    struct arena *a = r->im.arena;
    struct world_names names;
    struct err reason = {0};
    if (!world_is_dir(path))
        return take_file(r, path, err);
    if (depth == DEPTH_MAX) {
        (void)err_set(&reason, ERR_LIMIT, "folders are nested deeper than %d", (int)DEPTH_MAX);
        refuse(r, path, &reason);
        return true;
    }
    if (!world_list_dir(a, path, &names, &reason)) {
        refuse(r, path, &reason);
        return true;
    }
    for (size_t i = 0; i < names.count; i++)
        if (names.names[i].p[0] != '.' &&
            !take_path(r, str_fmt(a, "%.*s/%.*s", STR_ARG(path), STR_ARG(names.names[i])),
                       depth + 1, err))
            return false;
    return true;
}

static struct json *make_receipt(struct run *r)
{
    struct arena *a = r->im.arena;
    struct json *o = json_object(a);
    const char *outcome = r->refused_count ? (r->taken ? "partial" : "refused") : "complete";
    int64_t skipped = 0;
    for (size_t k = 0; k < FEED__COUNT; k++)
        skipped += r->total.skipped[k];
    if (r->taken && skipped)
        outcome = "partial";
    json_add_text(a, o, "outcome", str_of(outcome));
    json_add_int(a, o, "files", r->taken);
    json_add_int(a, o, "bytes", r->total.bytes);
    json_hang(o, "sources", feed_tally_json(&r->total));
    json_hang(o, "notes", feed_tally_notes_json(&r->total));
    json_hang(o, "refused", r->refused);
    json_add_int(a, o, "refused_count", r->refused_count);
    return o;
}

static bool run_import(struct run *r, struct feed_paths paths, struct err *err)
{
    struct feed_import *im = &r->im;
    if (!advisories_begin(im->db, err))
        return false;
    bool ok = advisories_sources(im->db, im->arena, &im->before, err);
    for (size_t i = 0; ok && i < paths.count; i++)
        ok = take_path(r, paths.items[i], 0, err);
    if (ok && r->taken)
        ok = put_sources(r, err) && advisories_settle(im->db, err) &&
             advisories_commit(im->db, err);
    if (!ok || !r->taken)
        advisories_rollback(im->db);
    return ok;
}

bool feed_import(struct arena *a, struct advisories *db, struct feed_paths paths,
                 const struct feed_options *options, struct json **receipt, struct err *err)
{
    struct run *r = ARENA_NEW(a, struct run);
    struct date today = instant_date(options->now);
    *r = (struct run){
        .im = {.arena = a, .db = db, .options = options, .latest = date_add_days(today, 2)},
        .total = {.arena = a},
        .refused = json_array(a)};
    r->im.total = &r->total;
    arena_init(&r->im.scratch, GIB(16)); /* a document as JSON takes up to 60 times its size */
    arena_init(&r->im.file, GIB(8));
    r->im.batches = feed_batches_new(a);
    bool ok = run_import(r, paths, err);
    feed_batches_done(r->im.batches);
    if (ok)
        *receipt = make_receipt(r);
    arena_done(&r->im.scratch);
    arena_done(&r->im.file);
    return ok;
}
