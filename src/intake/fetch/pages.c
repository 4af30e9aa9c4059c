#include "base/stream.h"
#include "base/world.h"
#include "intake/fetch/fetch_internal.h"

/* Pages of a search. A page that lies in the folder is not asked again: it is whole, for it got its
   name last. All of them must say the same total; when it changes, records have moved between
   pages, and what was fetched is thrown away. */

enum { RESTARTS_MAX = 2 };

static struct str page_path(struct fetch_job *j, const struct fetch_paging *p, int64_t number,
                            struct str *name)
{
    *name = str_fmt(j->arena, "%.*s%08lld.json", STR_ARG(p->prefix), (long long)number);
    return fetch_path(j, *name);
}

static bool count_item(void *context, struct str item, uint64_t offset, struct err *err)
{
    (void)item, (void)offset, (void)err;
    ++*(int64_t *)context;
    return true;
}

/* How many records the page has, and how many it says there are. */
static bool read_page(struct fetch_job *j, const struct fetch_paging *p, struct str path,
                      int64_t *items, int64_t *total, struct err *err)
{
    struct arena *a = j->arena;
    size_t mark = arena_mark(a);
    struct stream *s = NULL;
    struct json *head = NULL;
    *items = 0;
    bool ok = stream_open(a, path, &s, err) &&
              stream_each_item(s, p->items, LIMIT_FEED_RECORD, count_item, items, a, &head, err);
    *total = ok ? json_int(head, str_cz(a, p->total), -1) : -1;
    stream_close(s);
    arena_rewind(a, mark);
    return ok;
}

/* One page, fetched or found, and what it says. */
static bool take_page(struct fetch_job *j, const struct fetch_paging *p, int64_t number,
                      struct fetch_pages *pages, enum fetch_page_result *result, struct err *err)
{
    struct fetch_wish w = {.unlisted = true, .gzip = true};
    struct str path = page_path(j, p, number, &w.name);
    int64_t items = 0, total = 0;
    w.url = str_fmt(j->arena, "%.*s&%s=%lld", STR_ARG(p->query), p->number, (long long)number);
    if (!world_exists(path) && !fetch_download(j, &w, err))
        return false;
    if (read_page(j, p, path, &items, &total, err) &&
        fetch_page_take(pages, total, items, result, err))
        return true;
    world_forget(path);
    return err_wrap(err, "%.*s", STR_ARG(w.url));
}

/* All pages; *changed when the total was another in the middle. */
static bool take_all(struct fetch_job *j, const struct fetch_paging *p, int64_t *numbers,
                     size_t *count, bool *changed, struct err *err)
{
    struct fetch_pages pages = {.total = -1};
    enum fetch_page_result result = FETCH_PAGE_MORE;
    *count = 0;
    while (result == FETCH_PAGE_MORE) {
        int64_t number = p->counts_pages ? (int64_t)*count : pages.next;
        if (*count == FETCH_PAGES_MAX)
            return err_set(err, ERR_LIMIT, "more than %d pages", (int)FETCH_PAGES_MAX);
        numbers[(*count)++] = number;
        if (!take_page(j, p, number, &pages, &result, err))
            return false;
    }
    *changed = result == FETCH_PAGE_CHANGED;
    return true;
}

static bool is_listed(const struct fetch_job *j, struct str path)
{
    for (const struct fetch_file *f = j->first; f; f = f->next)
        if (str_eq(f->path, path))
            return true;
    return false;
}

/* Pages of another window or day, of a run that was cut: nobody will ask for them again. */
static void forget_others(struct fetch_job *j, const struct fetch_paging *p)
{
    struct world_names names;
    struct err ignored;
    struct str all = str_fmt(j->arena, "%.*s%s", STR_ARG(j->prefix), p->family);
    struct str these = str_fmt(j->arena, "%.*s%.*s", STR_ARG(j->prefix), STR_ARG(p->prefix));
    if (!world_list_dir(j->arena, j->options->folder, &names, &ignored))
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct str path = str_fmt(j->arena, "%.*s/%.*s", STR_ARG(j->options->folder),
                                  STR_ARG(names.names[i]));
        if (str_starts(names.names[i], all) && !str_starts(names.names[i], these) &&
            !is_listed(j, path))
            world_forget(path);
    }
}

bool fetch_paged(struct fetch_job *j, const struct fetch_paging *p, struct err *err)
{
    int64_t *numbers = ARENA_ARRAY(j->arena, int64_t, FETCH_PAGES_MAX);
    struct str name;
    size_t count = 0;
    forget_others(j, p);
    for (int n = 0; n <= RESTARTS_MAX; n++) {
        bool changed = false;
        if (!take_all(j, p, numbers, &count, &changed, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            struct str path = page_path(j, p, numbers[i], &name);
            if (changed)
                world_forget(path);
            else
                fetch_add_file(j, path, NULL, true);
        }
        if (!changed)
            return true;
    }
    return err_set(err, ERR_CONFLICT,
                   "%.*s: the number of records changed while its pages were fetched, %d times",
                   STR_ARG(p->query), RESTARTS_MAX + 1);
}
