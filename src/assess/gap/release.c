#include "assess/gap/release.h"

#include "assess/gap/gap.h"
#include "intake/device/device.h"

static bool check_gate(struct store *s, struct arena *a, const struct gap_going_out *out,
                       struct err *err)
{
    struct json *gate;
    if (!gap_gate(s, a, out->release, NULL, NULL, out->on, &gate, err))
        return false;
    if (!json_is_true(gate, "open"))
        return err_set(err, ERR_CONFLICT, "the gate of %.*s is %.*s", STR_ARG(out->release),
                       STR_ARG(json_text(gate, "summary")));
    if (json_count(json_get(gate, "no_data")))
        return err_set(err, ERR_CONFLICT,
                       "the gate of %.*s has looked at nothing: data are missing, and that is no "
                       "clean result",
                       STR_ARG(out->release));
    return true;
}

static bool set_released(struct store *s, struct arena *a, const struct gap_going_out *out,
                         struct err *err)
{
    struct release r;
    struct record_head head;
    if (!store_load(s, a, &RELEASE_TYPE, out->release, &r, &head, err))
        return false;
    if (r.status != RELEASE_STATUS_IN_WORK)
        return err_set(err, ERR_CONFLICT, "%.*s is not in work any more", STR_ARG(out->release));
    r.status = RELEASE_STATUS_RELEASED;
    r.released_on = out->on;
    return store_save(s, a, &RELEASE_TYPE, out->release, head.revision, &r, err);
}

bool gap_go_out(struct store *s, struct arena *a, const struct gap_going_out *out,
                struct str *baseline, struct err *err)
{
    if (str_trim(out->name).n == 0)
        return err_set(err, ERR_INVALID, "name: why it is frozen is needed");
    if (out->releases && (!check_gate(s, a, out, err) || !set_released(s, a, out, err)))
        return false;
    return store_freeze(s, a, out->release, out->name, baseline, err);
}
