#include "intake/fetch/fetch_internal.h"

/* NVD: a yearly feed for each year, with a .meta that tells its hash, for the first time; then the
   feed of the last eight days, or, after a longer time, the API, by windows of modification dates.
 */

static struct str feed_url(struct fetch_job *j, struct str feed, const char *ending)
{
    return str_fmt(j->arena, "%.*s%.*s%s", STR_ARG(j->source->address), STR_ARG(feed), ending);
}

/* One feed, if its .meta says that it has changed. */
static bool fetch_feed(struct fetch_job *j, struct str feed, struct instant *modified,
                       struct err *err)
{
    struct str text, url = feed_url(j, feed, ".meta");
    struct fetch_meta meta;
    bool ignored = false;
    if (!fetch_text(j, url, NULL, NULL, &text, &ignored, err))
        return false;
    if (!fetch_meta_parse(j->arena, text, &meta, err))
        return err_wrap(err, "%.*s", STR_ARG(url));
    struct fetch_wish w = {
        .url = feed_url(j, feed, ".json.gz"),
        .name = str_fmt(j->arena, "%.*s.json.gz", STR_ARG(feed)),
        .mark = meta.sha256,
        .content_sha256 = meta.sha256,
        .content_size = meta.size,
    };
    *modified = meta.modified;
    return fetch_download(j, &w, err);
}

/* A year that fails is told; the others are fetched all the same. */
static bool fetch_years(struct fetch_job *j, struct instant now, struct instant *oldest)
{
    int64_t this_year = instant_date(now).year;
    bool ok = true;
    *oldest = now;
    for (int64_t year = j->source->first_year; year <= this_year; year++) {
        struct instant modified = now;
        struct err why = {0};
        if (fetch_feed(j, str_fmt(j->arena, "%lld", (long long)year), &modified, &why)) {
            oldest->ms = modified.ms < oldest->ms ? modified.ms : oldest->ms;
        } else if (why.code != ERR_NOT_FOUND || year < this_year) {
            /* the feed of a year that has just begun may not be there yet */
            fetch_reason(j, &why);
            ok = false;
        }
    }
    return ok;
}

static bool fetch_recent(struct fetch_job *j, struct instant from, struct err *err)
{
    struct instant modified;
    if (!fetch_feed(j, STR("modified"), &modified, err))
        return false;
    /* what changed between the two is in the feed only as far as it reaches back */
    if (modified.ms - from.ms <= j->source->feed_days * 24 * 3600 * 1000 && modified.ms > from.ms)
        j->cursor = instant_str(j->arena, modified);
    return true;
}

static struct str compact(struct arena *a, struct instant t)
{
    struct buf out = {.arena = a};
    struct str text = instant_str(a, t);
    for (size_t i = 0; i < text.n; i++)
        if (char_is_digit(text.p[i]))
            buf_char(&out, text.p[i]);
    return buf_str(&out);
}

static bool fetch_window(struct fetch_job *j, struct fetch_window w, struct err *err)
{
    struct arena *a = j->arena;
    struct str from = fetch_api_instant(a, w.from), to = fetch_api_instant(a, w.to);
    struct fetch_paging p = {
        .family = "api-",
        .prefix = str_fmt(a, "api-%.*s-%.*s-", STR_ARG(compact(a, w.from)),
                          STR_ARG(compact(a, w.to))),
        .query = str_fmt(a, "%.*s?lastModStartDate=%.*s&lastModEndDate=%.*s&resultsPerPage=%lld",
                         STR_ARG(j->source->changes), STR_ARG(from), STR_ARG(to),
                         (long long)j->source->page_size),
        .number = "startIndex",
        .items = STR("vulnerabilities"),
        .total = STR("totalResults"),
    };
    return fetch_paged(j, &p, err);
}

static bool fetch_windows(struct fetch_job *j, struct instant from, struct instant now,
                          struct err *err)
{
    while (from.ms < now.ms) {
        struct fetch_window w = fetch_window_next(from, now);
        struct str begin = instant_str(j->arena, w.from);
        struct instant end;
        /* a window that was begun keeps its end, so that its pages stay what they are */
        if (str_eq(j->state.window_from, begin) && instant_parse(j->state.window_to, &end) &&
            end.ms > w.from.ms && end.ms <= w.to.ms)
            w.to = end;
        j->state.window_from = begin;
        j->state.window_to = instant_str(j->arena, w.to);
        if (!fetch_save(j, err) || !fetch_window(j, w, err))
            return false;
        j->cursor = j->state.window_to;
        from = w.to;
    }
    return true;
}

bool fetch_run_nvd(struct fetch_job *j, struct err *err)
{
    struct instant now = j->door->now(j->door->context), from = now;
    bool begun = j->state.cursor.n && instant_parse(j->state.cursor, &from);
    if (!begun || j->options->force) {
        if (!fetch_years(j, now, &from))
            return true; /* told already; the next run fetches what is missing */
        j->cursor = instant_str(j->arena, from);
        return fetch_recent(j, from, err);
    }
    if (now.ms - from.ms <= j->source->feed_days * 24 * 3600 * 1000)
        return fetch_recent(j, from, err);
    return fetch_windows(j, from, now, err);
}
