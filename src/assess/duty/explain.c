#include "assess/duty/judge.h"

static const char *const state_words[][2] = {
    [DUTY_OVERDUE] = {"overdue", "overdue"},
    [DUTY_FAILED] = {"failed", "condition failed"},
    [DUTY_CONTRADICTION] = {"contradiction", "contradiction"},
    [DUTY_AT_ONCE] = {"at_once", "at once: no number in the law"},
    [DUTY_DUE] = {"due", "due"},
    [DUTY_BINDS_FROM] = {"from", "binds from"},
    [DUTY_UNKNOWN_INPUT] = {"unknown", "unknown: input missing"},
    [DUTY_WAITS] = {"waits", "starts with another"},
    [DUTY_HOLDS_UNTIL] = {"until", "holds until"},
    [DUTY_NO_NUMBER] = {"no_number", "no number in the law"},
    [DUTY_NO_DATE] = {"no_date", "makes no date"},
    [DUTY_IN_FORCE] = {"in_force", "in force since"},
    [DUTY_ENDED] = {"ended", "ended"},
    [DUTY_NOT_STARTED] = {"not_started", "not started"},
    [DUTY_DONE] = {"done", "done"},
    [DUTY_NOT_APPLICABLE] = {"not_applicable", "not applicable"},
    [DUTY_ANNOUNCED] = {"announced", "announced: makes no date"},
    [DUTY_PROPOSED] = {"proposed", "proposed: makes no date"},
};

const char *duty_state_word(enum duty_state state)
{
    return state_words[state][0];
}

const char *duty_state_title(enum duty_state state)
{
    return state_words[state][1];
}

/* The questions of our own files; else that of the catalogues, which the workspace does not keep.
 */
static struct str question_of(const struct duty_case_of *c, struct str fact)
{
    struct str q = json_as_text(json_find(c->ground->rules.questions, fact));
    return q.n ? q : fact;
}

static bool is_fact(struct str name)
{
    return str_find_char(name, '.') == name.n;
}

struct str duty_term_words(const struct duty_case_of *c, struct str term)
{
    struct arena *a = c->ground->v->arena;
    struct str name = duty_term_name(term), value = duty_value(c, name);
    if (!name.n)
        return STR("the condition of the rule does not hold");
    if (is_fact(name))
        return str_fmt(a, "\"%.*s\" is answered with %.*s", STR_ARG(question_of(c, name)),
                       STR_ARG(value.n ? value : STR("unknown")));
    return value.n ? str_fmt(a, "%.*s is %.*s, the rule asks for %.*s", STR_ARG(name),
                             STR_ARG(value), STR_ARG(str_from(term, name.n)))
                   : str_fmt(a, "%.*s is not given, the rule asks for %.*s", STR_ARG(name),
                             STR_ARG(str_from(term, name.n)));
}

struct str duty_field_words(const struct duty_case_of *c, struct str name)
{
    static const char *const table[][2] = {
        {"device.certified_on", "first certificate of"},
        {"device.market_ended_on", "last market of"},
        {"device.udi_changed_on", "history of"},
        {"organisation.changed_on", "history of"},
    };
    struct arena *a = c->ground->v->arena;
    struct str id = duty_record_of(c, name);
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_eq(name, str_of(table[i][0])))
            return str_fmt(a, "%s %.*s", table[i][1], STR_ARG(id));
    return str_fmt(a, "%.*s %.*s", STR_ARG(id),
                   STR_ARG(str_from(name, str_find_char(name, '.') + 1)));
}

/* The field that a person fills where a name stands for what follows from it. */
static struct str source_field(struct str name)
{
    static const char *const table[][2] = {
        {"device.certified_on", "certificate.issued_on"},
        {"device.market_ended_on", "device.last_placed_on"},
        {"device.markets_ended", "device.last_placed_on"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++)
        if (str_eq(name, str_of(table[i][0])))
            return str_of(table[i][1]);
    return name;
}

static void put_need_field(const struct duty_case_of *c, struct str name, struct duty_verdict *out)
{
    struct arena *a = c->ground->v->arena;
    struct str field_name = source_field(name);
    struct str kind = str_sub(field_name, 0, str_find_char(field_name, '.'));
    struct str field = str_from(field_name, kind.n + 1);
    struct str device = json_text(c->device, "id");
    const struct record_type *t = record_type_find(kind);
    const struct field *f = t ? record_field(t, field) : NULL;
    bool apart = STR_IS(kind, "certificate") && c->rule->about == DUTY_ABOUT_DEVICE;
    struct str id = apart ? (struct str){0} : duty_record_of(c, name);
    out->need = id.n ? str_fmt(a, "%.*s of %.*s", STR_ARG(field_name), STR_ARG(id))
                     : str_fmt(a, "%.*s of a certificate of the Regulation for %.*s",
                               STR_ARG(field_name), STR_ARG(device));
    out->question = f ? str_of(f->help) : field_name;
    out->command = id.n ? str_fmt(a, "tutela set %.*s %.*s=...", STR_ARG(id), STR_ARG(field))
                        : str_fmt(a,
                                  "tutela add certificate devices=%.*s regulation=%.*s "
                                  "issued_on=... name=... kind=...",
                                  STR_ARG(device), STR_ARG(json_text(c->device, "regulation")));
}

/* What only a duty record can say: when something was last done, or began. */
static void put_need_kept(const struct duty_case_of *c, struct duty_verdict *out)
{
    struct arena *a = c->ground->v->arena;
    const struct duty_rule *r = c->rule;
    struct str id = json_text(c->subject, "id");
    const char *to = r->about == DUTY_ABOUT_DEVICE ? "device" : "source";
    out->need = str_fmt(a, "the day of %.*s, for %.*s", STR_ARG(r->start_text), STR_ARG(id));
    out->question = str_fmt(a, "Which day was it: %.*s?", STR_ARG(r->start_text));
    out->command = str_fmt(a, "tutela add duty rule=%.*s %s=%.*s name=... status=done done_at=DAY",
                           STR_ARG(r->id), to, STR_ARG(id));
}

void duty_put_need(const struct duty_case_of *c, struct str name, struct duty_verdict *out)
{
    struct arena *a = c->ground->v->arena;
    struct str device = json_text(c->device, "id");
    if (STR_IS(name, "document") || str_starts(name, STR("done.")) || !name.n) {
        put_need_kept(c, out);
        return;
    }
    if (!is_fact(name)) {
        put_need_field(c, name, out);
        return;
    }
    out->need = str_fmt(a, "%.*s of %.*s", STR_ARG(name), STR_ARG(device));
    out->question = question_of(c, name);
    out->command = str_fmt(a, "tutela add device_fact device=%.*s fact=%.*s value=yes|no",
                           STR_ARG(device), STR_ARG(name));
}
