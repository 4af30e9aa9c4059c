/* Versions and dates of a document: from the history, never from the clock. */
#include <stdlib.h>

#include "publish/vex/export_internal.h"

static void add(struct vex_speech *s, struct str at, struct str what)
{
    s->revisions[s->revision_count++] = (struct vex_revision){.at = at, .what = what};
}

static struct str midnight(struct arena *a, struct str day)
{
    return str_fmt(a, "%.*sT00:00:00Z", STR_ARG(day));
}

static struct str action_of(struct arena *a, const struct json *row)
{
    static const char *const words[][2] = {
        {"add", "decided"}, {"confirm", "confirmed"}, {"retire", "taken back"}};
    struct str action = json_text(row, "action");
    const char *word = "changed";
    if (STR_IS(json_text(row, "type"), "sbom"))
        return str_fmt(a, "Component list %.*s received.", STR_ARG(json_text(row, "record")));
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(action, str_of(words[i][0])))
            word = words[i][1];
    return str_fmt(a, "%.*s: %s (%.*s).", STR_ARG(json_text(row, "title")), word,
                   STR_ARG(json_text(row, "record")));
}

static void add_days(struct vex_speech *s, const struct json *days)
{
    struct arena *a = s->arena;
    JSON_EACH (day, days)
        add(s, midnight(a, json_text(day, "day")),
            str_fmt(a, "Vulnerabilities found: %lld; no longer found: %lld.",
                    (long long)json_int(day, "found", 0), (long long)json_int(day, "ended", 0)));
}

/* A decision whose day has passed says nothing from the next day on. */
static void add_lapsed(struct vex_speech *s, const struct json *decisions)
{
    JSON_EACH (d, decisions) {
        struct date day;
        if (!STR_IS(json_text(d, "standing"), "lapsed") || json_text(d, "superseded_by").n ||
            json_text(d, "retired").n || !date_parse(json_text(d, "review_by"), &day))
            continue;
        add(s, midnight(s->arena, date_str(s->arena, date_add_days(day, 1))),
            str_fmt(s->arena, "%.*s: to be looked at again (%.*s).",
                    STR_ARG(json_text(d, "vulnerability")), STR_ARG(json_text(d, "id"))));
    }
}

static int by_time(const void *a, const void *b)
{
    const struct vex_revision *x = a, *y = b;
    struct instant s, t;
    if (instant_parse(x->at, &s) && instant_parse(y->at, &t) && s.ms != t.ms)
        return s.ms < t.ms ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

bool vex_revisions(struct vex_speech *s, const struct json *decisions, struct err *err)
{
    struct json *rows, *days;
    struct str release = s->what->release;
    if (!view_rows(s->v, "decide_history", &release, 1, &rows, err) ||
        !view_rows(s->v, "decide_finding_days", &release, 1, &days, err))
        return false;
    size_t most = json_count(rows) + json_count(days) + json_count(decisions);
    s->revisions = ARENA_ARRAY(s->arena, struct vex_revision, most + 1);
    JSON_EACH (row, rows)
        add(s, json_text(row, "at"), action_of(s->arena, row));
    add_days(s, days);
    add_lapsed(s, decisions);
    for (size_t i = 0; i < s->revision_count; i++)
        s->revisions[i].number = (int64_t)i;
    qsort(s->revisions, s->revision_count, sizeof *s->revisions, by_time);
    for (size_t i = 0; i < s->revision_count; i++)
        s->revisions[i].number = (int64_t)i + 1;
    return true;
}

const struct vex_revision *vex_first(const struct vex_speech *s)
{
    return &s->revisions[0];
}

const struct vex_revision *vex_last(const struct vex_speech *s)
{
    return &s->revisions[s->revision_count - 1];
}

struct str vex_remarks(const struct vex_speech *s)
{
    return str_fmt(s->arena,
                   "%.*s %.*s: %zu statements, %lld of them under investigation because nobody has "
                   "decided yet. Filter: %.*s. Looked at: %.*s.",
                   STR_ARG(s->device), STR_ARG(s->release), s->count, (long long)s->undecided,
                   STR_ARG(s->filter), STR_ARG(s->looked));
}

struct str vex_document_name(const struct vex_speech *s)
{
    return str_fmt(s->arena, "%.*s\n%.*s\n%.*s\n%s\n%.*s", STR_ARG(s->maker), STR_ARG(s->device),
                   STR_ARG(s->release), vex_format_name(s->what->as), STR_ARG(s->filter));
}
