#include "intake/fetch/fetch_internal.h"

/* OSV's bucket: for each ecosystem the list of its records with the time of their last change, all
   of them in one archive, and each alone. Few changed ones are fetched alone. GitHub's advisories
   are among them. The bucket gives no hash that we compute (it has CRC32C and MD5); the members of
   the archive have checksums of their own, which the import compares. */

static const int64_t overlap_ms = 3600 * 1000; /* the archive may be older than the list */

struct str fetch_osv_address(struct arena *a, struct str bucket, struct str part, const char *name)
{
    struct buf url = {.arena = a};
    buf_put(&url, bucket);
    buf_char(&url, '/');
    buf_url(&url, part);
    buf_fmt(&url, "/%s", name);
    return buf_str(&url);
}

/* Says what is wrong with an ecosystem that has no list. */
static bool explain_missing(struct fetch_job *j, struct err *err)
{
    struct str url = str_fmt(j->arena, "%.*s/ecosystems.txt", STR_ARG(j->source->address));
    struct str text, line;
    struct err ignored;
    bool modified = false;
    if (!fetch_text(j, url, NULL, NULL, &text, &modified, &ignored))
        return false;
    while (str_split(&text, '\n', &line))
        if (str_eq(str_trim(line), j->part))
            return err_wrap(err, "'%.*s' is among the ecosystems of the source, yet",
                            STR_ARG(j->part));
    return err_set(err, ERR_NOT_FOUND, "'%.*s' is not among the ecosystems of the source (%.*s)",
                   STR_ARG(j->part), STR_ARG(url));
}

static bool wish_record(struct fetch_job *j, const struct fetch_entry *e, struct fetch_wish *wish,
                        struct err *err)
{
    (void)err;
    struct buf name = {.arena = j->arena};
    buf_url(&name, e->id);
    BUF_LIT(&name, ".json");
    wish->url = fetch_osv_address(j->arena, j->source->address, j->part,
                                  str_cz(j->arena, buf_str(&name)));
    wish->gzip = true;
    return true;
}

static bool fetch_whole(struct fetch_job *j, struct instant newest, struct err *err)
{
    struct fetch_wish w = {.name = STR("all.zip"), .conditional = true};
    w.url = fetch_osv_address(j->arena, j->source->address, j->part, "all.zip");
    if (!fetch_download(j, &w, err))
        return false;
    j->cursor = instant_str(j->arena, (struct instant){newest.ms - overlap_ms});
    return true;
}

bool fetch_run_osv(struct fetch_job *j, struct err *err)
{
    struct str list_name = STR("modified_id.csv"), text;
    struct fetch_resource now = {.key = list_name};
    const struct fetch_resource *known = j->options->force
                                             ? NULL
                                             : fetch_resource_find(&j->state, list_name);
    struct fetch_list list;
    bool modified = false;
    struct str url = fetch_osv_address(j->arena, j->source->address, j->part, "modified_id.csv");
    if (!fetch_text(j, url, known, &now, &text, &modified, err))
        return err->code == ERR_NOT_FOUND ? explain_missing(j, err) : false;
    if (!modified)
        return true;
    if (!fetch_ids_parse(j->arena, text, &list, err))
        return err_wrap(err, "%.*s", STR_ARG(url));
    fetch_list_sort(&list);
    fetch_resource_put(j->arena, &j->lists, &now);
    if (list.count == 0)
        return true;
    bool whole = !j->state.cursor.n || j->options->force ||
                 fetch_changed(j, &list) > (size_t)j->source->delta_max;
    return whole ? fetch_whole(j, list.items[list.count - 1].modified, err)
                 : fetch_entries(j, &list, wish_record, err);
}
