/* Identifiers in records, by the readers of value/udi. */
#include "intake/device/device.h"
#include "value/udi/udi.h"

bool device_check_code(const char *name, int kind, struct str text, const struct record_context *c,
                       struct err *err)
{
    struct udi u;
    if (!text.n || udi_read_as(c->arena, (enum udi_kind)kind, text, c->as_of, &u, err))
        return true;
    return err_wrap(err, "%s", name);
}

static bool has_role(const struct udi *u, enum udi_role role)
{
    for (size_t i = 0; i < u->part_count; i++)
        if (u->parts[i].role == role)
            return true;
    return false;
}

bool device_check_basic(const char *name, struct str text, const struct record_context *c,
                        struct err *err)
{
    struct udi u, gmn;
    if (!text.n)
        return true;
    if (!udi_read(c->arena, text, c->as_of, &u, err))
        return err_wrap(err, "%s", name);
    if (udi_is_basic(u.kind))
        return true;
    /* Some numbers are a GTIN and a GMN; here only one of the two makes sense. */
    struct err ignored;
    if (u.kind == UDI_GTIN && udi_read_as(c->arena, UDI_GMN, text, c->as_of, &gmn, &ignored))
        return true;
    return err_set(err, ERR_INVALID,
                   "%s: is a %s and no Basic UDI-DI, which is a GMN, or begins with ++ (HIBCC) or "
                   "PP (IFA)",
                   name, udi_kind_label(u.kind));
}

bool device_check_udi_di(const char *name, struct str text, const struct record_context *c,
                         struct err *err)
{
    struct udi u;
    if (!text.n)
        return true;
    if (!udi_read(c->arena, text, c->as_of, &u, err))
        return err_wrap(err, "%s", name);
    if (!udi_is_device(u.kind))
        return err_set(err, ERR_INVALID,
                       "%s: is a %s and no UDI-DI, which is a GTIN, HIBC, PPN or ISBT 128 code",
                       name, udi_kind_label(u.kind));
    if (!has_role(&u, UDI_ROLE_DI))
        return err_set(err, ERR_INVALID, "%s: has no device identifier in it", name);
    if (has_role(&u, UDI_ROLE_PI))
        return err_set(err, ERR_INVALID,
                       "%s: has production data in it, which belong to the UDI-PI", name);
    return true;
}

bool device_check_udi_pi(const char *name, struct str text, const struct record_context *c,
                         struct err *err)
{
    struct udi u;
    bool coded = text.n && strchr("(]+*=&^\x1d", text.p[0]);
    if (!coded)
        return true;
    if (!udi_read(c->arena, text, c->as_of, &u, err))
        return err_wrap(err, "%s", name);
    if (!udi_is_device(u.kind) || !has_role(&u, UDI_ROLE_PI))
        return err_set(err, ERR_INVALID,
                       "%s: has no lot, serial number, date or software version in it", name);
    if (has_role(&u, UDI_ROLE_DI))
        return err_set(err, ERR_INVALID,
                       "%s: has the device identifier in it, which belongs to the UDI-DI", name);
    return true;
}
