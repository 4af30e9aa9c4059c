#include "serve/auth/account.h"
#include "serve/auth/allow.h"

/* Imports are the ordinary work of the file; who only reports (a laboratory, a supplier) brings
   results and statements. */
static unsigned needs_of(enum import_kind kind)
{
    return kind == IMPORT_RESULTS || kind == IMPORT_VEX ? MAY_WRITE | MAY_REPORT : MAY_WRITE;
}

static bool may_see(struct store *s, struct arena *a, const struct principal *p, struct str id,
                    struct err *err)
{
    bool may = false;
    if (id.n && !auth_may_see_record(s, a, p, id, &may, err))
        return false;
    return id.n == 0 || may ||
           err_set(err, ERR_NOT_FOUND, "there is nothing of that name that you may see");
}

bool auth_may_import(struct store *s, struct arena *a, const struct principal *p,
                     enum import_kind kind, const struct import_options *o, struct err *err)
{
    if (!auth_allows(a, p, needs_of(kind), err))
        return false;
    if (o->accept && !auth_allows(a, p, MAY_APPROVE, err))
        return false;
    if (!p->limited)
        return true;
    if (o->release.n == 0 && (kind != IMPORT_REQUIREMENTS || o->device.n == 0))
        return err_set(err, ERR_DENIED, "release: is required: you see what is yours only");
    return may_see(s, a, p, o->release, err) && may_see(s, a, p, o->device, err);
}
