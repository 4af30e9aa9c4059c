#include "assess/clock/clock.h"
#include "base/embed.h"

static const char *const severity_words[] = {
    [CLOCK_SEVERITY_NONE] = "none",         [CLOCK_SEVERITY_LOW] = "low",
    [CLOCK_SEVERITY_MEDIUM] = "medium",     [CLOCK_SEVERITY_HIGH] = "high",
    [CLOCK_SEVERITY_CRITICAL] = "critical",
};

enum clock_severity clock_severity_of(struct str word)
{
    for (size_t i = 0; i < COUNT_OF(severity_words); i++)
        if (str_eq(word, str_of(severity_words[i])))
            return (enum clock_severity)i;
    return CLOCK_SEVERITY_UNKNOWN;
}

/* A member that is there and means nothing would be a condition that never holds. */
static bool check_members(const struct json *from, const char *const *known, size_t count,
                          struct err *err)
{
    JSON_EACH (member, from) {
        bool found = false;
        for (size_t i = 0; i < count; i++)
            found = found || str_eq(member->key, str_of(known[i]));
        if (!found)
            return err_set(err, ERR_INVALID, "there is no member '%.*s'", STR_ARG(member->key));
    }
    return true;
}

static bool read_rule(const struct json *from, struct clock_rule *out, struct err *err)
{
    static const char *const members[] = {"id",   "severity", "epss_ppm", "exploited",
                                          "harm", "days",     "label",    "source"};
    struct str severity = json_text(from, "severity");
    struct clock_rule r = {.id = json_text(from, "id"),
                           .label = json_text(from, "label"),
                           .source = json_text(from, "source"),
                           .epss_ppm = json_int(from, "epss_ppm", 0),
                           .exploited = json_is_true(from, "exploited"),
                           .harm = json_is_true(from, "harm"),
                           .days = json_int(from, "days", -1)};
    if (!check_members(from, members, COUNT_OF(members), err))
        return false;
    if (!r.id.n)
        return err_set(err, ERR_INVALID, "it has no id");
    if (r.days < 0 || r.days > CLOCK_DAYS_MAX)
        return err_set(err, ERR_INVALID, "days must be 0 to %d", CLOCK_DAYS_MAX);
    if (r.epss_ppm < 0 || r.epss_ppm > 1000000)
        return err_set(err, ERR_INVALID, "epss_ppm must be 0 to 1000000");
    if (severity.n && clock_severity_of(severity) == CLOCK_SEVERITY_UNKNOWN)
        return err_set(err, ERR_INVALID,
                       "severity '%.*s' is none of none, low, medium, high, "
                       "critical",
                       STR_ARG(severity));
    r.severity = severity.n ? clock_severity_of(severity) : CLOCK_SEVERITY_NONE;
    if (!r.label.n)
        return err_set(err, ERR_INVALID, "it has no label");
    if (!r.source.n && !STR_IS(r.label, "default"))
        return err_set(err, ERR_INVALID, "what is no default needs a source");
    *out = r;
    return true;
}

static bool read_clock(const struct json *from, struct clock *out, struct err *err)
{
    out->id = json_text(from, "id");
    out->name = json_text(from, "name");
    out->stops = json_text(from, "stops");
    JSON_EACH (rule, json_get(from, "rules")) {
        if (out->rule_count == CLOCK_RULE_MAX)
            return err_set(err, ERR_LIMIT, "more than %d rules", CLOCK_RULE_MAX);
        if (!read_rule(rule, &out->rules[out->rule_count], err))
            return err_wrap(err, "rule %zu", out->rule_count + 1);
        out->rule_count++;
    }
    return true;
}

bool clock_policy_read(struct arena *a, struct str text, struct clock_policy *out, struct err *err)
{
    static const char *const ids[] = {
        [CLOCK_TRIAGE] = "triage", [CLOCK_DECIDE] = "decide", [CLOCK_FIX] = "fix"};
    struct json *file;
    struct clock_policy *p = ARENA_NEW(a, struct clock_policy);
    if (!json_read(a, text, &file, err))
        return false;
    p->id = json_text(file, "id");
    p->edition = json_member(file, "version");
    size_t n = 0;
    JSON_EACH (clock, json_get(file, "clocks")) {
        struct str id = json_text(clock, "id");
        if (n == CLOCK__COUNT || !str_eq(id, str_of(ids[n])))
            return err_set(err, ERR_INVALID,
                           "clocks: must be triage, decide and fix, in this order");
        if (!read_clock(clock, &p->clocks[n], err))
            return err_wrap(err, "clock %s", ids[n]);
        n++;
    }
    if (n != CLOCK__COUNT)
        return err_set(err, ERR_INVALID, "clocks: must be triage, decide and fix, in this order");
    *out = *p;
    return true;
}

const struct clock_policy *clock_policy_default(struct arena *a)
{
    struct clock_policy *p = ARENA_NEW(a, struct clock_policy);
    struct err err = {0};
    bool ok = clock_policy_read(a, embed_find("data/policies/clocks.json"), p, &err);
    assert(ok); /* our own file; a test reads it */
    return p;
}
