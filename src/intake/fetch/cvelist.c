#include "intake/fetch/fetch_internal.h"

/* The CVE list: each release has the list as of midnight (UTC) and what changed since then. The
   last such file of a day has all of that day, so that a few missed days need not the whole. */

/* None is kept once it is imported; mark names the edition, so that the same is not asked twice. */
static bool fetch_zip(struct fetch_job *j, const char *name, struct str mark, struct str url,
                      struct str sha256, struct err *err)
{
    struct fetch_wish w = {.url = url,
                           .name = str_of(name),
                           .mark = mark,
                           .sha256 = sha256,
                           .passing = true,
                           .unwrap = true};
    return fetch_download(j, &w, err);
}

/* The address of a day's last file. */
static struct str day_url(struct fetch_job *j, struct str day)
{
    struct str rest = j->source->changes, mark = STR("{day}");
    struct buf out = {.arena = j->arena};
    for (size_t at; (at = str_find(rest, mark)) < rest.n; rest = str_from(rest, at + mark.n)) {
        buf_put(&out, str_sub(rest, 0, at));
        buf_put(&out, day);
    }
    buf_put(&out, rest);
    return buf_str(&out);
}

/* The days from the cursor to the one before the release; false, and nothing said, when one of
   them is not to be had. */
static bool fetch_days(struct fetch_job *j, struct date from, struct date to)
{
    struct err ignored;
    for (struct date d = from; date_cmp(d, to) < 0; d = date_add_days(d, 1)) {
        struct str day = date_str(j->arena, d), none = {0};
        struct str name = str_fmt(j->arena, "%.*s_end_of_day.zip", STR_ARG(day));
        if (!fetch_zip(j, str_cz(j->arena, name), none, day_url(j, day), none, &ignored))
            return false;
    }
    return true;
}

bool fetch_run_cvelist(struct fetch_job *j, struct err *err)
{
    struct str list_name = STR("release"), text;
    struct fetch_resource now = {.key = list_name};
    const struct fetch_resource *known = j->options->force
                                             ? NULL
                                             : fetch_resource_find(&j->state, list_name);
    struct fetch_release r;
    struct date from, day;
    bool modified = false;
    if (!fetch_text(j, j->source->address, known, &now, &text, &modified, err))
        return false;
    if (!modified)
        return true;
    if (!fetch_release_parse(j->arena, text, &r, err) || !date_parse(r.day, &day))
        return err_wrap(err, "%.*s", STR_ARG(j->source->address));
    fetch_resource_put(j->arena, &j->lists, &now);
    bool begun = date_parse(j->state.cursor, &from) && date_cmp(from, day) <= 0 &&
                 date_to_days(day) - date_to_days(from) <= j->source->delta_max &&
                 !j->options->force;
    if (!(begun && fetch_days(j, from, day)) &&
        !fetch_zip(j, "full.zip", r.full_name, r.full_url, r.full_sha256, err))
        return false;
    if (r.delta_url.n && !fetch_zip(j, "delta.zip", r.delta_name, r.delta_url, r.delta_sha256, err))
        return false;
    j->cursor = r.day;
    return true;
}
