#include "assess/duty/rule.h"
#include "record/record.h"

/* What a rule may look at: the kinds of records, and their fields. */

const char *const duty_about_words[DUTY_ABOUT__COUNT] = {
    [DUTY_ABOUT_NONE] = "none",
    [DUTY_ABOUT_DEVICE] = "device",
    [DUTY_ABOUT_INCIDENT] = "incident",
    [DUTY_ABOUT_CERTIFICATE] = "certificate",
    [DUTY_ABOUT_FIELD_ACTION] = "field_action",
    [DUTY_ABOUT_MARKET] = "market",
    [DUTY_ABOUT_ORGANISATION] = "organisation",
    [DUTY_ABOUT_COVERAGE] = "coverage",
    [DUTY_ABOUT_EVENT] = "event",
};

/* Fields that sql/queries/duty.sql and ground.c add to those of the record. */
static const struct {
    enum duty_about about;
    const char *name;
} derived[] = {
    {DUTY_ABOUT_DEVICE, "certified_on"},    {DUTY_ABOUT_DEVICE, "directive_certificate"},
    {DUTY_ABOUT_DEVICE, "market_ended_on"}, {DUTY_ABOUT_DEVICE, "markets_ended"},
    {DUTY_ABOUT_DEVICE, "udi_changed_on"},  {DUTY_ABOUT_ORGANISATION, "changed_on"},
};

static bool field_of(enum duty_about about, struct str name)
{
    for (size_t i = 0; i < COUNT_OF(derived); i++)
        if (derived[i].about == about && str_eq(name, str_of(derived[i].name)))
            return true;
    const char *type = about == DUTY_ABOUT_EVENT ? "duty" : duty_about_words[about];
    const struct record_type *t = record_type_find(str_of(type));
    return t && record_field(t, name);
}

bool duty_field_is(enum duty_about about, struct str name)
{
    size_t dot = str_find_char(name, '.');
    struct str kind = str_sub(name, 0, dot), field = str_from(name, dot + 1);
    if (STR_IS(kind, "device"))
        return about != DUTY_ABOUT_ORGANISATION && field_of(DUTY_ABOUT_DEVICE, field);
    if (STR_IS(kind, "done") || STR_IS(kind, "kept"))
        return field_of(DUTY_ABOUT_EVENT, field);
    return str_eq(kind, str_of(duty_about_words[about])) && field_of(about, field);
}
