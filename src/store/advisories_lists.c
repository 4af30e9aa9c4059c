#include "store/advisories_internal.h"

#include "base/world.h"

/* KEV and EPSS: lists that are published whole; and what is known of the sources. */

static enum advisory_change list_change(bool row, bool same)
{
    if (!row)
        return ADVISORY_NEW;
    return same ? ADVISORY_UNCHANGED : ADVISORY_CHANGED;
}

bool advisories_put_kev(struct advisories *db, const struct advisory_kev *kev,
                        enum advisory_change *change, struct err *err)
{
    sqlite3_stmt *find = advisories_statement(db, ADV_KEV_FIND, err);
    sqlite3_stmt *put = find ? advisories_statement(db, ADV_KEV_PUT, err) : NULL;
    bool row = false;
    if (!put)
        return false;
    advisories_bind(find, 1, kev->cve);
    if (!advisories_row(db, find, &row, err))
        return false;
    bool same = row && str_eq(advisories_view(find, 0), kev->added) &&
                str_eq(advisories_view(find, 1), kev->due) &&
                str_eq(advisories_view(find, 2), kev->name) &&
                str_eq(advisories_view(find, 3), kev->action) &&
                sqlite3_column_int(find, 4) == kev->ransomware;
    *change = list_change(row, same);
    sqlite3_reset(find);
    advisories_bind(put, 1, kev->cve);
    advisories_bind(put, 2, kev->added);
    advisories_bind(put, 3, kev->due);
    advisories_bind(put, 4, kev->name);
    advisories_bind(put, 5, kev->action);
    sqlite3_bind_int(put, 6, kev->ransomware);
    sqlite3_bind_int64(put, 7, db->stamp);
    db->done.kev += !row;
    return advisories_step(db, put, err) &&
           (same || advisories_log(db, ADVISORIES_LOG_CVE, 0, kev->cve, err));
}

bool advisories_put_epss(struct advisories *db, const struct advisory_epss *epss,
                         enum advisory_change *change, struct err *err)
{
    sqlite3_stmt *find = advisories_statement(db, ADV_EPSS_FIND, err);
    sqlite3_stmt *put = find ? advisories_statement(db, ADV_EPSS_PUT, err) : NULL;
    bool row = false;
    if (!put)
        return false;
    advisories_bind(find, 1, epss->cve);
    if (!advisories_row(db, find, &row, err))
        return false;
    bool same = row && sqlite3_column_int64(find, 0) == epss->score &&
                sqlite3_column_int64(find, 1) == epss->percentile;
    *change = list_change(row, same);
    sqlite3_reset(find);
    advisories_bind(put, 1, epss->cve);
    sqlite3_bind_int64(put, 2, epss->score);
    sqlite3_bind_int64(put, 3, epss->percentile);
    sqlite3_bind_int64(put, 4, db->stamp);
    db->done.epss += !row;
    return advisories_step(db, put, err) &&
           (same || advisories_log(db, ADVISORIES_LOG_EPSS, 0, epss->cve, err));
}

static bool is_kev(const char *source)
{
    bool kev = strcmp(source, "kev") == 0;
    assert(kev || strcmp(source, "epss") == 0);
    return kev;
}

/* Entries that are put from now on bear a stamp of their own; drop takes those without. */
bool advisories_list_mark(struct advisories *db, const char *source, struct err *err)
{
    (void)is_kev(source), (void)err;
    uint32_t stamp;
    world_random(&stamp, sizeof stamp);
    db->stamp = (int64_t)stamp + 1;
    return true;
}

static bool log_gone(struct advisories *db, bool kev, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, kev ? ADV_KEV_GONE : ADV_EPSS_GONE, err);
    bool row = false;
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, db->stamp);
    while (advisories_row(db, st, &row, err)) {
        if (!row)
            return true;
        if (!advisories_log(db, kev ? ADVISORIES_LOG_CVE : ADVISORIES_LOG_EPSS, 0,
                            advisories_view(st, 0), err))
            return false;
    }
    return false;
}

bool advisories_list_drop(struct advisories *db, const char *source, int64_t *dropped,
                          struct err *err)
{
    bool kev = is_kev(source);
    sqlite3_stmt *st = advisories_statement(db, kev ? ADV_KEV_DROP : ADV_EPSS_DROP, err);
    if (!st || !log_gone(db, kev, err))
        return false;
    sqlite3_bind_int64(st, 1, db->stamp);
    if (!advisories_step(db, st, err))
        return false;
    *dropped = sqlite3_changes64(db->sqlite);
    *(kev ? &db->done.kev : &db->done.epss) -= *dropped;
    return true;
}

bool advisories_put_source(struct advisories *db, const struct advisory_source *s, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_SOURCE_PUT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, s->name);
    advisories_bind(st, 2, s->part);
    advisories_bind(st, 3, s->newest);
    sqlite3_bind_int64(st, 4, s->last_count);
    advisories_bind(st, 5, s->imported_at);
    advisories_bind(st, 6, s->file);
    advisories_bind(st, 7, s->file_hash);
    advisories_bind(st, 8, s->change);
    return advisories_step(db, st, err);
}
