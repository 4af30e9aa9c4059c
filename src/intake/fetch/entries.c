#include "base/world.h"
#include "intake/fetch/fetch_internal.h"

size_t fetch_changed(const struct fetch_job *j, const struct fetch_list *list)
{
    struct instant cursor;
    size_t n = 0;
    if (!j->state.cursor.n || !instant_parse(j->state.cursor, &cursor))
        return list->count;
    /* those of the cursor's own instant, too: others may have got the same one later */
    while (n < list->count && (list->items[list->count - 1 - n].modified.ms >= cursor.ms ||
                               !list->items[list->count - 1 - n].modified.ms))
        n++;
    return n;
}

/* The name says which state of the record it is: one that came before a cut is not asked again. */
static bool take(struct fetch_job *j, const struct fetch_entry *e, fetch_wish_fn *wish,
                 struct err *err)
{
    struct str when = instant_str(j->arena, e->modified);
    struct fetch_wish w = {.passing = true};
    w.name = str_fmt(j->arena, "%.*s@%.*s.json", STR_ARG(e->id), STR_ARG(when));
    struct str path = fetch_path(j, w.name);
    if (e->modified.ms && world_exists(path)) {
        fetch_add_file(j, path, NULL, true);
        return true;
    }
    return wish(j, e, &w, err) && fetch_download(j, &w, err);
}

bool fetch_entries(struct fetch_job *j, const struct fetch_list *list, fetch_wish_fn *wish,
                   struct err *err)
{
    size_t changed = fetch_changed(j, list), begin = list->count - changed;
    bool held = false;
    j->singly = true;
    for (size_t i = begin; i < list->count; i++) {
        const struct fetch_entry *e = &list->items[i];
        struct err why = {0};
        bool ok = take(j, e, wish, &why);
        if (!ok && why.code != ERR_NOT_FOUND && why.code != ERR_INVALID && why.code != ERR_DENIED) {
            *err = why; /* the network, the disk: what comes after would fail as well */
            return false;
        }
        if (!ok)
            fetch_reason(j, &why);
        held = held || (!ok && why.code == ERR_INVALID && !list->cut);
        if (!held && e->modified.ms)
            j->cursor = instant_str(j->arena, e->modified);
    }
    return true;
}
