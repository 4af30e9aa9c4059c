#include "intake/fetch/fetch_internal.h"

/* Sources that are one file, and the one that is a search. */

bool fetch_run_file(struct fetch_job *j, struct err *err)
{
    struct str name = j->source->address;
    name = str_sub(name, 0, str_find_char(name, '?'));
    name = str_from(name, str_rfind_char(name, '/') + 1);
    struct fetch_wish w = {.url = j->source->address, .conditional = true};
    w.name = name.n ? name : STR("file");
    return fetch_download(j, &w, err);
}

/* All that changed since the day of the last complete run; the search knows days only. */
bool fetch_run_euvd(struct fetch_job *j, struct err *err)
{
    struct arena *a = j->arena;
    struct date today = instant_date(j->door->now(j->door->context)), from;
    struct str since = {0};
    if (date_parse(j->state.cursor, &from) && !j->options->force)
        since = str_fmt(a, "&fromUpdatedDate=%.*s", STR_ARG(j->state.cursor));
    struct str day = date_str(a, today);
    struct fetch_paging p = {
        .family = "search-",
        .prefix = str_fmt(a, "search-%.*s-%.*s-", STR_ARG(j->state.cursor), STR_ARG(day)),
        .query = str_fmt(a, "%.*s?size=%lld%.*s", STR_ARG(j->source->address),
                         (long long)j->source->page_size, STR_ARG(since)),
        .number = "page",
        .counts_pages = true,
        .items = STR("items"),
        .total = STR("total"),
    };
    if (!fetch_paged(j, &p, err))
        return false;
    j->cursor = day;
    return true;
}
