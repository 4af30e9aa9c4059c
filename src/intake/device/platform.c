#include "intake/device/device.h"

/* "element:usb_port": kind and key of a part of a model. */
static bool check_omits(struct str omits, struct err *err)
{
    static const struct str kinds[] = {
        {"zone:", 5}, {"element:", 8}, {"flow:", 5}, {"data_class:", 11}, {"asset:", 6}};
    struct str word;
    while (str_word(&omits, &word)) {
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(kinds); i++)
            known |= str_starts(word, kinds[i]) && word.n > kinds[i].n;
        if (!known)
            return err_set(
                err, ERR_INVALID,
                "omits: '%.*s' is not zone:KEY, element:KEY, flow:KEY, data_class:KEY or "
                "asset:KEY",
                STR_ARG(str_sub(word, 0, 60)));
    }
    return true;
}

/* A chain of platforms ends, and soon: the views of models look DEVICE_PLATFORMS_MAX up. */
static bool check_chain(const struct release *r, const struct record_context *c, struct err *err)
{
    struct release at = {.platform = r->platform};
    for (int above = 0; at.platform.n; above++) {
        if (c->id.n && str_eq(at.platform, c->id))
            return err_set(err, ERR_INVALID, "platform: a release cannot build on itself");
        if (above == DEVICE_PLATFORMS_MAX)
            return err_set(err, ERR_LIMIT, "platform: more than %d platforms on each other",
                           (int)DEVICE_PLATFORMS_MAX);
        if (!c->load || !c->load(c, "release", at.platform, &at))
            return true;
    }
    return true;
}

/* What is frozen stays what it was: that the fields below are part of the release's model, the
   store cannot know. */
static bool check_frozen(const struct release *r, const struct record_context *c, struct err *err)
{
    struct release old;
    if (c->id.n == 0 || !c->load || !c->load(c, "release", c->id, &old) ||
        (str_eq(old.platform, r->platform) && str_eq(old.omits, r->omits)) ||
        c->referrers(c, "baseline", "release", c->id) == 0)
        return true;
    return err_set(err, ERR_DENIED,
                   "platform: the release is frozen; what its model starts from can be read, not "
                   "changed");
}

bool device_check_platform(const struct release *r, const struct record_context *c, struct err *err)
{
    return check_omits(r->omits, err) && check_chain(r, c, err) && check_frozen(r, c, err);
}
