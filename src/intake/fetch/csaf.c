#include "intake/fetch/fetch_internal.h"

/* A CSAF provider (CSAF 2.0, section 7; 2.1 likewise): its provider-metadata.json leads to ROLIE
   feeds or to folders; of the documents those are fetched that changed, with their hash files.
   Signatures are not checked. */

/* Where the metadata is looked for when only a domain is known, in the order of section 7.3. */
static bool find_provider(struct fetch_job *j, struct str *text, struct err *err)
{
    struct arena *a = j->arena;
    struct str where = j->source->address, security, url;
    bool ignored = false;
    if (str_has(where, STR("/")))
        return fetch_text(j, where, NULL, NULL, text, &ignored, err);
    url = str_fmt(a, "https://%.*s/.well-known/csaf/provider-metadata.json", STR_ARG(where));
    if (fetch_text(j, url, NULL, NULL, text, &ignored, err))
        return true;
    url = str_fmt(a, "https://%.*s/.well-known/security.txt", STR_ARG(where));
    if (fetch_text(j, url, NULL, NULL, &security, &ignored, err) &&
        fetch_security_txt_parse(security, &url) &&
        fetch_text(j, url, NULL, NULL, text, &ignored, err))
        return true;
    url = str_fmt(a, "https://csaf.data.security.%.*s/", STR_ARG(where));
    return fetch_text(j, url, NULL, NULL, text, &ignored, err) ||
           err_wrap(err, "%.*s has no provider-metadata.json in the places of CSAF 2.0, 7.3",
                    STR_ARG(where));
}

/* What leads elsewhere comes from the server: it must obey the rule for redirects. */
static bool is_allowed(struct fetch_job *j, struct str url, struct err *err)
{
    struct http_url from;
    bool domain = !str_has(j->source->address, STR("/"));
    return http_url_check(url, !domain && http_url_parse(j->source->address, &from) ? &from : NULL,
                          err);
}

/* The hash that a file beside the document tells. */
static bool read_hash(struct fetch_job *j, struct str url, struct fetch_wish *wish, struct err *err)
{
    struct str text;
    bool ignored = false, is_512 = str_ends(url, STR(".sha512"));
    if (!is_allowed(j, url, err) || !fetch_text(j, url, NULL, NULL, &text, &ignored, err))
        return false;
    if (!fetch_hash_parse(j->arena, text, is_512 ? 128 : HASH_HEX,
                          is_512 ? &wish->sha512 : &wish->sha256))
        return err_set(err, ERR_INVALID, "%.*s: does not begin with a hash", STR_ARG(url));
    return true;
}

static bool wish_document(struct fetch_job *j, const struct fetch_entry *e, struct fetch_wish *wish,
                          struct err *err)
{
    wish->url = e->id;
    return is_allowed(j, e->id, err) && (!e->hash_url.n || read_hash(j, e->hash_url, wish, err));
}

/* In a folder hash files are found by trying; only a trusted provider must have them. */
static bool wish_in_folder(struct fetch_job *j, const struct fetch_entry *e,
                           struct fetch_wish *wish, struct err *err)
{
    static const char *const endings[] = {".sha512", ".sha256"};
    struct err why = {0};
    wish->url = e->id;
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        if (read_hash(j, str_fmt(j->arena, "%.*s%s", STR_ARG(e->id), endings[i]), wish, &why))
            return true;
        if (why.code != ERR_NOT_FOUND) {
            *err = why;
            return false;
        }
    }
    return true;
}

/* At most delta_max of the changed ones, the oldest; the next run goes on. */
static void cut_list(struct fetch_job *j, struct fetch_list *list)
{
    size_t changed = fetch_changed(j, list), most = (size_t)j->source->delta_max;
    struct err why = {0};
    if (changed <= most || list->items[0].modified.ms == 0)
        return;
    (void)err_set(&why, ERR_LIMIT, "%zu of %zu changed documents are left for the next run",
                  changed - most, changed);
    fetch_reason(j, &why);
    list->count -= changed - most;
    list->cut = true;
}

static void append(struct fetch_job *j, struct fetch_list *all, const struct fetch_list *l)
{
    struct fetch_entry *both = ARENA_ARRAY(j->arena, struct fetch_entry, all->count + l->count + 1);
    if (all->count)
        memcpy(both, all->items, all->count * sizeof *both);
    if (l->count)
        memcpy(both + all->count, l->items, l->count * sizeof *both);
    *all = (struct fetch_list){
        .items = both, .count = all->count + l->count, .bad = all->bad + l->bad};
}

static bool read_feed(struct fetch_job *j, struct str url, struct fetch_list *all, struct err *err)
{
    struct fetch_resource now = {.key = url};
    struct fetch_list l;
    struct str text;
    bool modified = false;
    const struct fetch_resource *known = fetch_resource_find(&j->state, url);
    if (!is_allowed(j, url, err) ||
        !fetch_text(j, url, j->options->force ? NULL : known, &now, &text, &modified, err))
        return false;
    if (!modified)
        return true;
    if (!fetch_rolie_parse(j->arena, text, &l, err))
        return err_wrap(err, "%.*s", STR_ARG(url));
    fetch_resource_put(j->arena, &j->lists, &now);
    append(j, all, &l);
    return true;
}

/* changes.csv, which has dates; index.txt where there is none. */
static bool read_folder(struct fetch_job *j, struct str folder, struct fetch_list *all,
                        struct err *err)
{
    struct str changes, index, text;
    struct fetch_list l = {0};
    struct fetch_resource now = {0};
    bool modified = false, dated = true;
    if (!is_allowed(j, folder, err) ||
        !fetch_join(j->arena, folder, STR("changes.csv"), &changes) ||
        !fetch_join(j->arena, folder, STR("index.txt"), &index))
        return false;
    now.key = changes;
    const struct fetch_resource *known = fetch_resource_find(&j->state, changes);
    if (!fetch_text(j, changes, j->options->force ? NULL : known, &now, &text, &modified, err)) {
        if (err->code != ERR_NOT_FOUND)
            return false;
        dated = false;
        now.key = index;
        known = fetch_resource_find(&j->state, index);
        if (!fetch_text(j, index, j->options->force ? NULL : known, &now, &text, &modified, err))
            return false;
    }
    if (!modified)
        return true;
    if (!(dated ? fetch_changes_parse(j->arena, text, &l, err)
                : fetch_index_parse(j->arena, text, &l, err)))
        return err_wrap(err, "%.*s", STR_ARG(now.key));
    fetch_resource_put(j->arena, &j->lists, &now);
    for (size_t i = 0; i < l.count; i++)
        if (!fetch_join(j->arena, folder, l.items[i].id, &l.items[i].id))
            return err_set(err, ERR_INVALID, "%.*s: names a file outside of its folder",
                           STR_ARG(now.key));
    append(j, all, &l);
    return true;
}

/* All feeds; where there is none, all folders. */
static bool read_lists(struct fetch_job *j, const struct fetch_provider *p, struct fetch_list *all,
                       struct err *err)
{
    for (size_t i = 0; i < p->feeds.count; i++)
        if (!read_feed(j, p->feeds.items[i], all, err))
            return false;
    for (size_t i = 0; i < p->folders.count && !p->feeds.count; i++)
        if (!read_folder(j, p->folders.items[i], all, err))
            return false;
    return true;
}

bool fetch_run_csaf(struct fetch_job *j, struct err *err)
{
    struct fetch_provider p;
    struct fetch_list list = {0};
    struct str text;
    bool by_feed = false;
    if (!find_provider(j, &text, err) || !fetch_provider_parse(j->arena, text, &p, err))
        return false;
    by_feed = p.feeds.count > 0;
    if (!by_feed && !p.folders.count)
        return err_set(err, ERR_NO_DATA, "%.*s names no public feed and no folder",
                       STR_ARG(j->source->address));
    if (!read_lists(j, &p, &list, err))
        return false;
    if (list.bad) {
        struct err why = {0};
        (void)err_set(&why, ERR_INVALID, "%zu entries of the list cannot be read", list.bad);
        fetch_reason(j, &why);
    }
    fetch_list_sort(&list);
    cut_list(j, &list);
    return fetch_entries(j, &list, by_feed ? wish_document : wish_in_folder, err);
}
