#include "base/stream.h"
#include "base/world.h"
#include "base/zip.h"
#include "intake/feed/feed.h"
#include "intake/fetch/fetch_internal.h"

/* Files: fetched to NAME.part, checked there, and only then called NAME. */

enum { PEEK = 64 << 10, CHUNK = 1 << 16 };

struct str fetch_path(struct fetch_job *j, struct str name)
{
    return str_fmt(j->arena, "%.*s/%.*s%.*s", STR_ARG(j->options->folder), STR_ARG(j->prefix),
                   STR_ARG(fetch_safe_name(j->arena, name)));
}

void fetch_add_file(struct fetch_job *j, struct str path, const struct fetch_resource *resource,
                    bool passing)
{
    struct fetch_file *f = ARENA_NEW(j->arena, struct fetch_file);
    *f = (struct fetch_file){.path = path, .passing = passing};
    if (resource)
        f->resource = *resource;
    *(j->last ? &j->last->next : &j->first) = f;
    j->last = f;
    j->file_count++;
}

/* Hashes and size of what a stream gives. */
struct sums {
    struct str sha256, sha512;
    int64_t size;
};

static bool add_up(struct arena *a, struct str path, bool expanded, struct sums *out,
                   struct err *err)
{
    char *part = ARENA_ARRAY(a, char, CHUNK);
    struct hash_state h;
    struct hash512_state h512 = {0};
    struct stream *s = NULL;
    struct world_file *f = NULL;
    size_t n = 1;
    *out = (struct sums){0};
    hash_init(&h);
    hash512_init(&h512);
    bool ok = expanded ? stream_open(a, path, &s, err) : world_open(a, path, &f, err);
    while (ok && n > 0) {
        ok = expanded ? stream_read(s, part, CHUNK, &n, err) : world_read(f, part, CHUNK, &n, err);
        n = ok ? n : 0;
        hash_add(&h, (struct str){part, n});
        hash512_add(&h512, (struct str){part, n});
        out->size += (int64_t)n;
    }
    stream_close(s);
    world_close(f);
    struct hash sum = hash_done(&h);
    out->sha256 = hash_hex(a, &sum);
    out->sha512 = hash512_done(a, &h512);
    return ok;
}

/* A web page in a feed's place is what failed downloads most often are. */
static bool check_kind(struct arena *a, struct str path, struct err *err)
{
    struct stream *s = NULL;
    struct str first = {0};
    bool ok = stream_open(a, path, &s, err) && stream_peek(s, PEEK, &first, err);
    enum feed_kind kind = ok ? feed_recognise(first) : FEED_NONE;
    stream_close(s);
    if (ok && (kind == FEED_NONE || kind == FEED_HTML))
        return err_set(err, ERR_INVALID, "what came is %s", feed_kind_name(kind));
    return ok;
}

static bool check_sums(struct arena *a, struct str path, const struct fetch_wish *w,
                       struct err *err)
{
    struct sums s = {0};
    if ((w->sha256.n || w->sha512.n) && !add_up(a, path, false, &s, err))
        return false;
    if ((w->sha256.n && !str_eq(w->sha256, s.sha256)) ||
        (w->sha512.n && !str_eq(w->sha512, s.sha512)))
        return err_set(err, ERR_INVALID, "its hash is not the one that the source publishes");
    if (!w->content_sha256.n && !w->content_size)
        return true;
    if (!add_up(a, path, true, &s, err))
        return false;
    if (w->content_size && w->content_size != s.size)
        return err_set(err, ERR_INVALID, "it has %lld bytes, the source says %lld",
                       (long long)s.size, (long long)w->content_size);
    if (w->content_sha256.n && !str_eq(w->content_sha256, s.sha256))
        return err_set(err, ERR_INVALID, "its hash is not the one that the source publishes");
    return true;
}

static bool check(struct fetch_job *j, struct str path, const struct fetch_wish *w, struct err *err)
{
    size_t mark = arena_mark(j->arena);
    bool ok = check_kind(j->arena, path, err) && check_sums(j->arena, path, w, err);
    arena_rewind(j->arena, mark);
    return ok;
}

/* The checked part becomes the file, or gives it. */
static bool settle(struct arena *a, const struct fetch_wish *w, struct str part, struct str path,
                   struct err *err)
{
    bool found = false;
    struct str inner = str_fmt(a, "%.*s.inner", STR_ARG(path));
    if (w->unwrap && !zip_unwrap(part, inner, &found, err))
        return false;
    if (!found)
        return world_rename(part, path, err);
    return world_rename(inner, path, err) && world_remove(part, err);
}

bool fetch_download(struct fetch_job *j, const struct fetch_wish *w, struct err *err)
{
    struct str path = fetch_path(j, w->name);
    struct str part = str_fmt(j->arena, "%.*s.part", STR_ARG(path));
    const struct fetch_resource *known = fetch_resource_find(&j->state, w->name);
    struct http_answer answer;
    if (j->file_count >= FETCH_FILES_MAX)
        return err_set(err, ERR_LIMIT, "more than %d files", (int)FETCH_FILES_MAX);
    if (known && w->mark.n && str_eq(known->mark, w->mark)) {
        j->not_modified++;
        return true;
    }
    struct fetch_ask ask = {.url = w->url, .to = part, .gzip = w->gzip};
    ask.known = w->conditional && !j->options->force ? known : NULL;
    if (!fetch_get(j, &ask, &answer, err))
        return false;
    if (answer.status == 304) {
        j->not_modified++;
        return true;
    }
    if (!check(j, part, w, err)) {
        world_forget(part);
        return err_wrap(err, "%.*s", STR_ARG(w->url));
    }
    if (!settle(j->arena, w, part, path, err))
        return false;
    if (w->unlisted)
        return true;
    struct fetch_resource now = {.key = w->name,
                                 .etag = answer.etag,
                                 .last_modified = answer.last_modified,
                                 .mark = w->mark};
    fetch_add_file(j, path, w->conditional || w->mark.n ? &now : NULL, w->passing);
    return true;
}
