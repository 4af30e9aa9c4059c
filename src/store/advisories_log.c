#include "store/advisories_internal.h"

#include <stdlib.h>

enum {
    LOG_MOST = 50000,      /* rows; a busy day of NVD changes 2,000 advisories */
    EPSS_ONE_BY_ONE = 2000 /* beyond that most of EPSS has changed, as it does every day */
};

bool advisories_load_state(struct advisories *db, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_STATE_GET, err);
    bool row = false;
    if (!st || !advisories_row(db, st, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_INVALID,
                       "%s is damaged: it has no state; remove the file and "
                       "import the feeds again",
                       db->path);
    struct str name = advisories_view(st, 0);
    db->state = (struct advisories_state){
        .name = str_eq(name, db->state.name) ? db->state.name : str_copy(db->arena, name),
        .generation = sqlite3_column_int64(st, 1),
        .log_after = sqlite3_column_int64(st, 2),
        .last_number = sqlite3_column_int64(st, 3)};
    sqlite3_reset(st);
    db->done = (struct advisories_done){.last_number = db->state.last_number};
    db->done_before = db->done;
    return true;
}

/* A database in the making has no log: all is new. */
bool advisories_log(struct advisories *db, enum advisories_log_kind kind, int64_t number,
                    struct str cve, struct err *err)
{
    db->done.changes++;
    if (kind == ADVISORIES_LOG_EPSS) {
        int64_t n = ++db->done.epss_changes;
        if (n > EPSS_ONE_BY_ONE)
            return true; /* it was said of all */
        kind = n < EPSS_ONE_BY_ONE ? ADVISORIES_LOG_CVE : ADVISORIES_LOG_EPSS;
    }
    if (db->building)
        return true;
    sqlite3_stmt *st = advisories_statement(db, ADV_LOG_INSERT, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, db->state.generation + 1);
    sqlite3_bind_int64(st, 2, kind);
    if (kind == ADVISORIES_LOG_ADVISORY)
        sqlite3_bind_int64(st, 3, number);
    else
        advisories_bind(st, 3, kind == ADVISORIES_LOG_CVE ? cve : (struct str){0});
    return advisories_step(db, st, err);
}

/* --- settling --- */

void advisories_count(struct advisories *db, int64_t source, int64_t parts, int64_t more)
{
    size_t n = db->done.counts;
    struct advisories_count *last = n > db->done_before.counts ? &db->counts[n - 1] : NULL;
    if (last && last->source == source && last->parts == parts) {
        last->more += more;
        return;
    }
    if (n == db->counts_cap) {
        size_t cap = n ? 2 * n : 256;
        struct advisories_count *bigger = ARENA_ARRAY(db->arena, struct advisories_count, cap);
        if (n)
            memcpy(bigger, db->counts, n * sizeof *bigger);
        db->counts = bigger;
        db->counts_cap = cap;
    }
    db->counts[db->done.counts++] = (struct advisories_count){source, parts, more};
}

static int by_parts(const void *x, const void *y)
{
    const struct advisories_count *a = x;
    const struct advisories_count *b = y;
    if (a->source != b->source)
        return a->source < b->source ? -1 : 1;
    return (a->parts > b->parts) - (a->parts < b->parts);
}

static bool add_records(struct advisories *db, struct str source, struct str part, int64_t more,
                        struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_SOURCE_COUNT, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, more);
    advisories_bind(st, 2, source);
    advisories_bind(st, 3, part);
    return advisories_step(db, st, err);
}

static bool settle_counts(struct advisories *db, struct err *err)
{
    struct advisories_count *all = db->counts;
    size_t n = db->done.counts;
    if (n)
        qsort(all, n, sizeof *all, by_parts);
    for (size_t i = 0, end; i < n; i = end) {
        int64_t more = 0;
        struct str source, parts, part;
        for (end = i; end < n && by_parts(&all[i], &all[end]) == 0; end++)
            more += all[end].more;
        if (!more)
            continue;
        if (!advisories_word_text(db, all[i].source, &source, err) ||
            !advisories_word_text(db, all[i].parts, &parts, err) ||
            !add_records(db, source, (struct str){0}, more, err))
            return false;
        while (str_split(&parts, '\n', &part))
            if (!add_records(db, source, part, more, err))
                return false;
    }
    return (!db->done.kev || add_records(db, STR("kev"), (struct str){0}, db->done.kev, err)) &&
           (!db->done.kev_eu ||
            add_records(db, STR("kev.eu"), (struct str){0}, db->done.kev_eu, err)) &&
           (!db->done.epss || add_records(db, STR("epss"), (struct str){0}, db->done.epss, err));
}

static bool one_number(struct advisories *db, enum advisories_statement which, int64_t *out,
                       struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, which, err);
    bool row = false;
    if (!st || !advisories_row(db, st, &row, err))
        return false;
    *out = row ? sqlite3_column_int64(st, 0) : 0;
    sqlite3_reset(st);
    return true;
}

/* Old generations go as a whole; what came after the last that went is complete. */
static bool trim_log(struct advisories *db, struct err *err)
{
    int64_t rows = 0;
    int64_t oldest = 0;
    for (;;) {
        if (!one_number(db, ADV_LOG_COUNT, &rows, err))
            return false;
        if (rows <= LOG_MOST)
            return true;
        sqlite3_stmt *st = NULL;
        if (!one_number(db, ADV_LOG_OLDEST, &oldest, err) ||
            !(st = advisories_statement(db, ADV_LOG_DROP, err)))
            return false;
        sqlite3_bind_int64(st, 1, oldest);
        if (!advisories_step(db, st, err))
            return false;
        db->state.log_after = oldest;
    }
}

bool advisories_settle(struct advisories *db, struct err *err)
{
    if (!settle_counts(db, err) || !trim_log(db, err))
        return false;
    sqlite3_stmt *st = advisories_statement(db, ADV_STATE_PUT, err);
    if (!st)
        return false;
    sqlite3_bind_int64(st, 1, db->state.generation + (db->done.changes > 0));
    sqlite3_bind_int64(st, 2, db->state.log_after);
    sqlite3_bind_int64(st, 3, db->done.last_number);
    return advisories_step(db, st, err);
}

/* --- reading --- */

bool advisories_version(struct advisories *db, struct arena *a, struct advisories_version *out,
                        struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_STATE_GET, err);
    bool row = false;
    if (!st || !advisories_row(db, st, &row, err))
        return false;
    *out = (struct advisories_version){0};
    if (row)
        *out = (struct advisories_version){advisories_text(a, st, 0), sqlite3_column_int64(st, 1)};
    sqlite3_reset(st);
    return true;
}

static bool reaches(struct advisories *db, int64_t after, bool *yes, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_STATE_GET, err);
    bool row = false;
    if (!st || !advisories_row(db, st, &row, err))
        return false;
    /* A generation that is still to come belongs to another database. */
    *yes = row && after >= sqlite3_column_int64(st, 2) && after <= sqlite3_column_int64(st, 1);
    sqlite3_reset(st);
    return true;
}

bool advisories_changes(struct advisories *db, struct arena *a, int64_t after,
                        struct advisory_changes *out, struct err *err)
{
    struct advisory_changes changes = {0};
    sqlite3_stmt *st = advisories_statement(db, ADV_LOG_LIST, err);
    bool row = false;
    if (!st || !reaches(db, after, &changes.complete, err))
        return false;
    if (!changes.complete) {
        *out = changes;
        return true;
    }
    int64_t most = 0;
    if (!one_number(db, ADV_LOG_COUNT, &most, err))
        return false;
    struct str *cves = ARENA_ARRAY(a, struct str, (size_t)most);
    changes.advisories.items = ARENA_ARRAY(a, int64_t, (size_t)most);
    sqlite3_bind_int64(st, 1, after);
    for (int64_t i = 0; advisories_row(db, st, &row, err); i++) {
        if (!row) {
            changes.cves.items = cves;
            *out = changes;
            return true;
        }
        /* Outside a transaction the log may have grown since it was counted. */
        if (i == most) {
            sqlite3_reset(st);
            return err_set(err, ERR_CONFLICT, "%s changed while it was read", db->path);
        }
        int64_t kind = sqlite3_column_int64(st, 0);
        if (kind == ADVISORIES_LOG_ADVISORY)
            changes.advisories.items[changes.advisories.count++] = sqlite3_column_int64(st, 1);
        else if (kind == ADVISORIES_LOG_CVE)
            cves[changes.cves.count++] = advisories_text(a, st, 1);
        else
            changes.epss_all = true;
    }
    return false;
}
