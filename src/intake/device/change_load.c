/* What the records know of a release and the one before it, for the question of its changes. */
#include "intake/device/change.h"
#include "store/store.h"

static bool names(struct str ids, struct str id)
{
    struct str one;
    while (str_word(&ids, &one))
        if (str_eq(one, id))
            return true;
    return false;
}

/* A certificate or declaration under a Directive makes a device a legacy device (MDR Article
   120(3a) and (3b)). Without a certificate on record that names its law, nothing is known. */
static bool load_legacy(struct store *s, struct arena *a, struct str device, enum tri *out,
                        struct err *err)
{
    struct store_list list;
    if (!store_list(s, a, &CERTIFICATE_TYPE, (struct str){0}, 0, STORE_LIST_ALL, &list, err))
        return false;
    const struct certificate *all = list.records;
    *out = TRI_UNKNOWN;
    for (size_t i = 0; i < list.shown; i++) {
        if (!names(all[i].devices, device))
            continue;
        if (all[i].kind == CERTIFICATE_KIND_DIRECTIVE)
            *out = TRI_YES;
        else if (all[i].regulation != DEVICE_REGULATION_UNSET && *out == TRI_UNKNOWN)
            *out = TRI_NO;
    }
    return true;
}

/* What was answered about the device. A legacy device stays one whatever certificates it has got
   since. */
static bool load_facts(struct store *s, struct arena *a, struct str device,
                       struct change_facts *out, struct err *err)
{
    struct json *rows;
    if (!store_query(s, a, "clause_facts", &STORE_P(device), 1, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct str fact = json_text(row, "fact"), value = json_text(row, "value");
        bool yes = STR_IS(value, "yes");
        if (yes && (STR_IS(fact, "legacy_certificate") || STR_IS(fact, "legacy_self_declared")))
            out->legacy = TRI_YES;
        if (STR_IS(fact, "sterile"))
            out->sterile = yes ? TRI_YES : TRI_NO;
    }
    return true;
}

bool device_change_load(struct store *s, struct arena *a, struct str release,
                        struct change_facts *out, struct err *err)
{
    struct release r, before = {0};
    struct device d;
    struct record_head head;
    if (!store_head(s, a, release, &head, err))
        return false;
    if (head.type != &RELEASE_TYPE)
        return err_set(err, ERR_USAGE, "%.*s is no release", STR_ARG(release));
    if (!store_load(s, a, &RELEASE_TYPE, release, &r, NULL, err) ||
        !store_load(s, a, &DEVICE_TYPE, r.device, &d, NULL, err) ||
        (r.previous.n && !store_load(s, a, &RELEASE_TYPE, r.previous, &before, NULL, err)))
        return false;
    struct change_facts f = {
        .release = release,
        .release_title = r.name,
        .previous = r.previous,
        .previous_title = before.name,
        .kinds = r.change_kinds,
        .regulation = d.regulation,
        .risk_class = d.risk_class,
        .udi_di = r.udi_di,
        .udi_pi = r.udi_pi,
        .udi_di_before = before.udi_di,
        .udi_pi_before = before.udi_pi,
        .significant = r.significant_change,
    };
    if (!load_legacy(s, a, r.device, &f.legacy, err) || !load_facts(s, a, r.device, &f, err))
        return false;
    *out = f;
    return true;
}
