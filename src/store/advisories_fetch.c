#include "store/advisories_internal.h"

bool advisories_put_fetch_state(struct advisories *db, struct str name, struct str part,
                                struct str state, struct err *err)
{
    sqlite3_stmt *st = advisories_statement(db, ADV_FETCH_STATE_PUT, err);
    if (!st)
        return false;
    advisories_bind(st, 1, name);
    advisories_bind(st, 2, part);
    advisories_bind(st, 3, state);
    return advisories_step(db, st, err);
}

bool advisories_fetch_state(struct advisories *db, struct arena *a, struct str name,
                            struct str part, struct str *out, struct err *err)
{
    bool row = false;
    sqlite3_stmt *st = advisories_statement(db, ADV_FETCH_STATE_GET, err);
    if (!st)
        return false;
    advisories_bind(st, 1, name);
    advisories_bind(st, 2, part);
    if (!advisories_row(db, st, &row, err))
        return false;
    *out = row ? advisories_text(a, st, 0) : (struct str){0};
    sqlite3_reset(st);
    return true;
}
