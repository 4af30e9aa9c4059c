#include "assess/clock/view.h"

/* The facts of all open findings of a vulnerability together: the worst, since the first. */
static struct clock_facts facts_of(const struct json *findings)
{
    struct clock_facts f = {.severity = CLOCK_SEVERITY_NONE, .epss_ppm = -1};
    JSON_EACH (row, findings) {
        struct date seen = {0}, listed = {0};
        enum clock_severity severity = clock_severity_of(json_text(row, "severity"));
        int64_t epss = json_int(row, "epss_ppm", -1);
        bool kev = STR_IS(json_text(row, "kev"), "yes");
        if (!STR_IS(json_text(row, "state"), "open"))
            continue;
        (void)date_parse(json_text(row, "first_seen_on"), &seen);
        (void)date_parse(json_text(row, "kev_on"), &listed);
        f.severity = severity > f.severity ? severity : f.severity;
        f.epss_ppm = epss > f.epss_ppm ? epss : f.epss_ppm;
        f.exploited = kev ? TRI_YES : f.exploited;
        if (seen.year && (f.first_seen.year == 0 || date_cmp(seen, f.first_seen) < 0))
            f.first_seen = seen;
        if (kev && listed.year)
            f.exploited_on = listed;
    }
    return f;
}

bool clock_put_one(const struct view *v, struct json *model, struct str vulnerability,
                   struct err *err)
{
    struct arena *a = v->arena;
    struct clock_policy policy;
    struct json *findings, *list = json_add(a, model, "clocks", JSON_ARRAY);
    if (!view_rows(v, "match_findings_of", &vulnerability, 1, &findings, err) ||
        !clock_policy_load(v, &policy, err))
        return false;
    struct clock_facts facts = facts_of(findings);
    bool undecided = json_int(model, "undecided", 0) > 0;
    for (size_t i = 0; i < CLOCK__COUNT && json_is_true(model, "hit"); i++) {
        struct clock_due due;
        clock_due(a, &policy.clocks[i], &facts, &due);
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "name", policy.clocks[i].name);
        json_add_text(a, o, "stops", policy.clocks[i].stops);
        json_add_text(a, o, "due_on", date_str(a, due.due));
        json_add_text(a, o, "reason", due.reason);
        json_add_bool(a, o, "runs", undecided || i == CLOCK_FIX);
        json_add_bool(a, o, "late",
                      due.due.year && date_cmp(due.due, v->as_of) < 0 &&
                          (undecided || i == CLOCK_FIX));
    }
    json_add_fmt(a, model, "clock_policy", "%.*s, edition %.*s", STR_ARG(policy.id),
                 STR_ARG(policy.edition));
    return true;
}
