/* advisories_health.c - who says that a flaw is exploited beside CISA's list, and which warnings
   about sources were accepted. */
#include "store/advisories_internal.h"

#include <stdlib.h>

enum { MARKS_MAX = 16, ACCEPTANCES_MAX = 10000 };

bool advisories_put_exploited(struct advisories *db, const struct advisory_kev *mark,
                              enum advisory_change *change, struct err *err)
{
    sqlite3_stmt *find = advisories_statement(db, ADV_EXPLOITED_FIND, err);
    sqlite3_stmt *put = find ? advisories_statement(db, ADV_EXPLOITED_PUT, err) : NULL;
    bool row = false;
    if (!put)
        return false;
    advisories_bind(find, 1, mark->cve);
    advisories_bind(find, 2, mark->source);
    if (!advisories_row(db, find, &row, err))
        return false;
    bool same = row && str_eq(advisories_view(find, 0), mark->added) &&
                str_eq(advisories_view(find, 1), mark->name);
    *change = same ? ADVISORY_UNCHANGED : row ? ADVISORY_CHANGED : ADVISORY_NEW;
    sqlite3_reset(find);
    advisories_bind(put, 1, mark->cve);
    advisories_bind(put, 2, mark->source);
    advisories_bind(put, 3, mark->added);
    advisories_bind(put, 4, mark->name);
    db->done.kev_eu += !row && STR_IS(mark->source, "kev.eu");
    return advisories_step(db, put, err) &&
           (same || advisories_log(db, ADVISORIES_LOG_CVE, 0, mark->cve, err));
}

static bool of_source(struct advisories *db, enum advisories_statement which, struct str source,
                      struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    if (!st)
        return false;
    advisories_bind(st, 1, source);
    return advisories_step(db, st, err);
}

bool advisories_exploited_begin(struct advisories *db, struct str source, struct err *err)
{
    return of_source(db, ADV_EXPLOITED_MARK, source, err);
}

static bool log_gone(struct advisories *db, struct str source, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_EXPLOITED_GONE, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, source);
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        if (!advisories_log(db, ADVISORIES_LOG_CVE, 0, advisories_view(st, 0), err))
            return false;
    }
    return false;
}

bool advisories_exploited_end(struct advisories *db, struct str source, struct err *err)
{
    if (!log_gone(db, source, err) || !of_source(db, ADV_EXPLOITED_DROP, source, err))
        return false;
    if (STR_IS(source, "kev.eu"))
        db->done.kev_eu -= sqlite3_changes64(db->sqlite);
    return true;
}

static int compare_marks(const void *x, const void *y)
{
    const struct advisory_kev *m = x;
    const struct advisory_kev *n = y;
    int order = str_cmp(m->added, n->added);
    return order ? order : str_cmp(m->source, n->source);
}

static bool read_marks(struct advisories *db, struct arena *a, struct str cve,
                       struct advisory_kev *to, size_t *count, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_EXPLOITED_LIST, err);
    bool row = false;
    if (!st)
        return false;
    advisories_bind(st, 1, cve);
    while (*count < MARKS_MAX) {
        if (!advisories_row(db, st, &row, err))
            return false;
        if (!row)
            break;
        to[(*count)++] = (struct advisory_kev){.cve = cve,
                                               .source = advisories_text(a, st, 0),
                                               .added = advisories_text(a, st, 1),
                                               .name = advisories_text(a, st, 2)};
    }
    sqlite3_reset(st);
    return true;
}

/* Nearly always there are none. */
bool advisories_exploited(struct advisories *db, struct arena *a, struct str cve,
                          struct advisory_kevs *out, struct err *err)
{
    struct advisory_kev marks[MARKS_MAX];
    bool listed = false;
    if (!advisories_kev(db, a, cve, &marks[0], &listed, err))
        return false;
    size_t count = listed, first = listed;
    if (!read_marks(db, a, cve, marks, &count, err))
        return false;
    if (count > first + 1)
        qsort(marks + first, count - first, sizeof *marks, compare_marks);
    *out = (struct advisory_kevs){ARENA_ARRAY(a, struct advisory_kev, count), count};
    if (count)
        memcpy(out->items, marks, count * sizeof *marks);
    return true;
}

bool advisories_put_acceptance(struct advisories *db, const struct advisory_acceptance *acceptance,
                               struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_ACCEPTANCE_PUT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, acceptance->name);
    advisories_bind(st, 2, acceptance->part);
    advisories_bind(st, 3, acceptance->rule);
    sqlite3_bind_int64(st, 4, acceptance->measure);
    advisories_bind(st, 5, acceptance->by);
    advisories_bind(st, 6, acceptance->at);
    advisories_bind(st, 7, acceptance->reason);
    return advisories_step(db, st, err);
}

bool advisories_acceptances(struct advisories *db, struct arena *a,
                            struct advisory_acceptances *out, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_ACCEPTANCE_LIST, err);
    struct advisory_acceptances list = {0};
    size_t cap = 0;
    bool row = false;
    if (!st)
        return false;
    while (list.count < ACCEPTANCES_MAX) {
        if (!advisories_row(db, st, &row, err))
            return false;
        if (!row)
            break;
        ARENA_ROOM(a, list.items, list.count, cap, 16);
        list.items[list.count++] = (struct advisory_acceptance){
            .name = advisories_text(a, st, 0),
            .part = advisories_text(a, st, 1),
            .rule = advisories_text(a, st, 2),
            .measure = sqlite3_column_int64(st, 3),
            .by = advisories_text(a, st, 4),
            .at = advisories_text(a, st, 5),
            .reason = advisories_text(a, st, 6)};
    }
    sqlite3_reset(st);
    *out = list;
    return true;
}
