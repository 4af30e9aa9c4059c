/*
 * view.h - small parts that the models of pages share: words of status, tiles, levels, what
 * changed.
 *
 * A model is the one answer that page, API, command line and report render. It says each status by
 * one of six words with the class that draws it, each number with its whole and its reason, and
 * each record with the address of its page, so that no template has to think.
 */
#ifndef ASSESS_VIEW_VIEW_H
#define ASSESS_VIEW_VIEW_H

#include "base/date.h"
#include "store/store.h"

struct view {
    struct store *store;
    struct arena *arena;
    struct date as_of;
};

enum view_status {
    VIEW_OPEN,
    VIEW_IN_WORK,
    VIEW_TO_REVIEW,
    VIEW_DONE,
    VIEW_STALE,
    VIEW_NOT_APPLICABLE,
    VIEW_STATUS__COUNT
};
const char *view_status_word(enum view_status status);
/* The status that has this word; not applicable when none has. */
enum view_status view_status_find(struct str word);
/* Adds "status", "status_class". */
void view_put_status(struct arena *a, struct json *into, enum view_status status);

/* Runs a named statement with up to three texts; rows is never NULL on success. */
NODISCARD bool view_rows(const struct view *v, const char *name, const struct str *texts,
                         size_t count, struct json **rows, struct err *err);

/* {"as_of","position"}: how every model begins. */
struct json *view_model(const struct view *v);

/* Appends {"label","number","of","why"}; of is "of 41", or empty. */
void view_tile(struct arena *a, struct json *tiles, const char *label, int64_t number,
               struct str of, struct str why);
/* "1 risk", "2 risks": many is the plural. */
struct str view_count(struct arena *a, int64_t n, const char *one, const char *many);

/* The rows that a page shows of a list: from offset, at most limit; limit 0 is all. */
struct view_page {
    int64_t offset, limit;
};
/* Whether the row of that place, counted from 0, is among them. */
bool view_page_has(const struct view_page *page, int64_t place);
/* Adds "passing", "shown", "from", "to", and the addresses of the rows "before" and "after", or
   empty. href: of the list, without an offset. */
void view_put_pages(struct arena *a, struct json *into, const struct view_page *page,
                    int64_t passing, struct str href);

/* Where a record has its page. */
struct str view_href(struct arena *a, struct str id);
/* Where a clause has its page; scope: id of the device or release to judge it for, or empty. */
struct str view_clause_href(struct arena *a, struct str clause, struct str scope);
/* The label of a choice of a field, as "E4, likely"; the word itself when there is none. */
struct str view_label(const char *type, const char *field, struct str word);
/* Appends {"id","title","href"} for each id in a list separated by spaces. */
NODISCARD bool view_refs(const struct view *v, struct json *into, const char *key, struct str ids,
                         struct err *err);
/* The row, of the statement portfolio_releases, whose components and decisions are shown: newest on
   the market, else newest in work, else NULL. */
const struct json *view_shown_release(const struct json *releases);
/* Adds "tabs": {"id","release"}, which the template web/device_tabs needs: the device, and the
   release that is shown, or empty. */
NODISCARD bool view_tabs(const struct view *v, struct json *model, struct str device,
                         struct err *err);
/* The title of a record; empty when there is none. */
struct str view_title(const struct view *v, struct str id);

/* The instant of the history as "2026-11-18 11:05". */
struct str view_minute(struct arena *a, struct str at);
/* The calendar days from then to now, as of the view; DATE_NO_DAYS when then is no date. */
int64_t view_days_since(const struct view *v, struct str date);

/* Adds "stale": what a judgement looked at that has changed since, newest first:
     [{"judgement","judgement_title","judgement_href","seen","seen_title","seen_href","seen_label",
       "seen_position","changed_position","from_revision","to_revision","on","actor","fields",
       "text"}]
   rows: of a statement that gives judgement, seen and their titles and types (view_stale_of). */
NODISCARD bool view_stale(const struct view *v, struct json *into, const struct json *rows,
                          struct err *err);

/* Adds "history" [{"at","actor","what","reason","position","revision"}], newest first, "shown" of
   "total" as "history_shown" and "history_total"; and "used_by" [{"id","title","href","kind"}]. */
NODISCARD bool view_history(const struct view *v, struct json *into, struct str id, size_t limit,
                            struct err *err);
NODISCARD bool view_used_by(const struct view *v, struct json *into, struct str id,
                            struct err *err);

/* The same for rows of the history as they come: at most limit, under "history". */
void view_put_history(const struct view *v, struct json *into, const struct json *rows,
                      size_t limit);

/* --- rows.c: rows of a query by the text of a member --- */

struct view_row {
    const struct json *row;
    const struct view_row *next; /* with the same text, in the order of the query */
};
struct view_index {
    const struct view_row **slots;
    size_t mask;
    const char *member;
};
void view_index_make(struct arena *a, const struct json *rows, const char *member,
                     struct view_index *out);
const struct view_row *view_index_find(const struct view_index *index, struct str text);

/* A set of texts, which must outlive it; all zero is empty. */
struct view_set {
    struct str *slots;
    size_t size, count;
};
/* Whether the text was not in it before. */
bool view_set_add(struct arena *a, struct view_set *set, struct str text);
bool view_set_has(const struct view_set *set, struct str text);

#endif
