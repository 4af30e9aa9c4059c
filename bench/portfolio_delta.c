#include "portfolio.h"

#include "base/limits.h"
#include "base/stream.h"
#include "base/world.h"

/* Keeps count of the records that have a bound, each with the same chance (reservoir sampling). */
struct sample {
    struct arena *a;
    struct str *records;
    size_t count, seen;
    uint64_t state;
    struct str newest; /* lastModified of all records */
};

static const char bound_mark[] = "\"versionEnd";

/* The text after "lastModified" of a record, without reading all of it. */
static struct str last_modified(struct str item)
{
    struct str rest = str_from(item, str_find(item, STR("\"lastModified\"")));
    rest = str_from(rest, STR("\"lastModified\"").n);
    rest = str_from(rest, str_find_char(rest, '"') + 1);
    return str_sub(rest, 0, str_find_char(rest, '"'));
}

static bool take(void *context, struct str item, uint64_t offset, struct err *err)
{
    struct sample *s = context;
    (void)offset;
    (void)err;
    struct str modified = last_modified(item);
    if (str_cmp(modified, s->newest) > 0)
        s->newest = str_copy(s->a, modified);
    if (!str_has(item, str_of(bound_mark)))
        return true;
    size_t at = s->seen < s->count ? s->seen : portfolio_below(&s->state, s->seen + 1);
    s->seen++;
    if (at < s->count)
        s->records[at] = str_copy(s->a, item);
    return true;
}

static bool sample_feed(struct sample *s, struct str path, struct err *err)
{
    struct stream *stream = NULL;
    struct json *head;
    bool ok = stream_open(s->a, path, &stream, err) &&
              stream_each_item(stream, STR("vulnerabilities"), LIMIT_FEED_RECORD, take, s, s->a,
                               &head, err);
    stream_close(stream);
    return ok || err_wrap(err, "%.*s", STR_ARG(path));
}

static void set_text(struct json *object, const char *name, struct str text)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, str_of(name)) && m->type == JSON_STRING)
            m->text = text;
}

/* Moves the first bound that there is in v, at any depth; the reader has limited that. */
static bool move_bound(struct arena *a, struct json *v)
{
    if (v->type == JSON_STRING && str_starts(v->key, STR("versionEnd"))) {
        struct str moved = portfolio_step(a, v->text, 1);
        if (moved.n)
            v->text = moved;
        return moved.n > 0;
    }
    if (v->type != JSON_ARRAY && v->type != JSON_OBJECT)
        return false;
    for (struct json *item = v->items.first; item; item = item->next)
        if (move_bound(a, item))
            return true;
    return false;
}

static bool put_changed(struct sample *s, struct str record, struct str modified, struct buf *out,
                        struct err *err)
{
    struct json *item;
    if (!json_read(s->a, record, &item, err))
        return false;
    if (item->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "a record is no object");
    for (struct json *cve = item->items.first; cve; cve = cve->next)
        if (STR_IS(cve->key, "cve") && cve->type == JSON_OBJECT)
            set_text(cve, "lastModified", modified);
    (void)move_bound(s->a, item);
    json_write(item, out);
    return true;
}

bool portfolio_delta(struct arena *a, struct str out, size_t count, uint64_t seed,
                     struct portfolio_feeds feeds, struct err *err)
{
    struct sample s = {.a = a, .count = count, .state = seed};
    s.records = ARENA_ARRAY(a, struct str, count);
    for (size_t i = 0; i < feeds.count; i++)
        if (!sample_feed(&s, feeds.items[i], err))
            return false;
    struct instant newest;
    if (s.seen < count)
        return err_set(err, ERR_NO_DATA, "the feeds have %zu records with a bound", s.seen);
    if (!instant_parse(s.newest, &newest))
        return err_set(err, ERR_INVALID, "\"%.*s\" is no instant", STR_ARG(s.newest));
    /* NVD writes milliseconds and no zone, in UTC. */
    struct str day = date_str(a, date_add_days(instant_date(newest), 1));
    struct str modified = str_fmt(a, "%.*sT12:00:00.000", STR_ARG(day));
    struct buf b = {.arena = a};
    buf_fmt(&b,
            "{\"resultsPerPage\":%zu,\"startIndex\":0,\"totalResults\":%zu,\"format\":\"NVD_CVE\","
            "\"version\":\"2.0\",\"timestamp\":\"%.*s\",\"vulnerabilities\":[",
            count, count, STR_ARG(modified));
    for (size_t i = 0; i < count; i++) {
        buf_put(&b, i ? STR(",\n") : STR("\n"));
        if (!put_changed(&s, s.records[i], modified, &b, err))
            return false;
    }
    BUF_LIT(&b, "\n]}\n");
    return world_write_file(out, buf_str(&b), err);
}
