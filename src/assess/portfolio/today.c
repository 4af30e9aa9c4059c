#include "assess/portfolio/portfolio.h"

/* A page for one person: as much as one screen holds; the totals stand beside. */
enum { PER_KIND = 6, DATES = 10, CHANGES = 12 };

static int64_t sum(const struct json *counts, const char *const *names, size_t n)
{
    int64_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += json_int(counts, names[i], 0);
    return total;
}

bool portfolio_waiting(const struct view *v, struct json **out, struct err *err)
{
    static const char *const kinds[] = {"vulnerabilities", "connections", "stale",   "threats",
                                        "questions",       "approvals",   "seconds", "waivers"};
    struct json *rows;
    struct store_param day = STORE_P(date_str(v->arena, v->as_of));
    if (!store_query(v->store, v->arena, "portfolio_waiting", &day, 1, &rows, err))
        return false;
    struct json *counts = json_object(v->arena);
    JSON_EACH (count, json_first(rows))
        json_add_int(v->arena, counts, str_cz(v->arena, count->key),
                     json_int(json_first(rows), str_cz(v->arena, count->key), 0));
    json_add_int(v->arena, counts, "today", sum(counts, kinds, COUNT_OF(kinds)));
    json_add_int(v->arena, counts, "field", json_int(counts, "duties", 0));
    json_add_int(v->arena, counts, "reviews",
                 json_int(counts, "questions", 0) + json_int(counts, "approvals", 0));
    *out = counts;
    return true;
}

/* --- decisions that wait --- */

struct waiting {
    struct str title, href, why;
    enum view_status status;
    bool safety, safety_unknown;
    const char *needs; /* permissions, one of which it waits for */
    struct str by;     /* who may not do it, as he did the first half; or empty */
};

static void add_waiting(const struct view *v, struct json *list, const struct waiting *w)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, item, "title", w->title);
    json_add_text(a, item, "href", w->href);
    view_put_status(a, item, w->status);
    json_add_bool(a, item, "safety", w->safety);
    json_add_bool(a, item, "safety_unknown", w->safety_unknown);
    json_add_text(a, item, "why", w->why);
    json_add_text(a, item, "needs", str_of(w->needs));
    json_add_text(a, item, "by", w->by);
}

static struct str href_of(struct arena *a, const char *start, struct str id)
{
    struct buf b = {.arena = a};
    buf_put(&b, str_of(start));
    buf_url(&b, id);
    return buf_str(&b);
}

static void vulnerability(const struct view *v, const struct json *row, struct json *list)
{
    static const char *const severities[] = {"severity unknown", "severity none", "low",
                                             "medium",           "high",          "critical"};
    struct arena *a = v->arena;
    struct str id = json_text(row, "vulnerability"), since = json_text(row, "since");
    int64_t severity = json_int(row, "severity", 0);
    int64_t others = json_int(row, "components", 1) - 1;
    struct str more = others > 0 ? str_fmt(a, " and %lld more", (long long)others)
                                 : (struct str){0};
    add_waiting(v, list,
                &(struct waiting){
                    .title = str_fmt(a, "Decide %.*s in %.*s", STR_ARG(id),
                                     STR_ARG(view_count(a, json_int(row, "releases", 0), "release",
                                                        "releases"))),
                    .href = href_of(a, "/vulnerabilities/", id),
                    .why = str_fmt(a, "%s%s, in %.*s%.*s. First match %.*s.",
                                   severities[severity >= 0 && severity <= 5 ? severity : 0],
                                   json_int(row, "kev", 0) ? ", known to be exploited" : "",
                                   STR_ARG(json_text(row, "component")), STR_ARG(more),
                                   STR_ARG(since.n ? since : STR("not dated"))),
                    .needs = "security",
                    .status = VIEW_OPEN,
                });
}

static void connection(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str to = json_text(row, "receiver"), on = json_text(row, "sent_on");
    struct str kind = json_text(row, "kind");
    add_waiting(v, list,
                &(struct waiting){
                    .title = str_fmt(a, "Answer %.*s about %.*s %.*s", STR_ARG(kind),
                                     STR_ARG(json_text(row, "source")),
                                     STR_ARG(json_text(row, "source_title"))),
                    .href = href_of(a, "/inbox?device=", json_text(row, "device")),
                    .why = str_fmt(a, "%.*s. Waits for %.*s since %.*s.",
                                   STR_ARG(view_label("connection", "kind", kind)),
                                   STR_ARG(to.n ? to : STR("somebody who is not named")),
                                   STR_ARG(on.n ? on : STR("a day that is not recorded"))),
                    .needs = "security safety",
                    .by = json_text(row, "sender"),
                    .status = VIEW_OPEN,
                    .safety = true,
                });
}

static void stale(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str seen = json_text(row, "seen");
    const struct record_type *t = record_type_find(json_text(row, "type"));
    int64_t others = json_int(row, "causes", 1) - 1;
    struct str more = others > 0 ? str_fmt(a, " and %lld more", (long long)others)
                                 : (struct str){0};
    add_waiting(
        v, list,
        &(struct waiting){
            .title = str_fmt(a, "Look again: %s %.*s %.*s", t ? t->label : "record",
                             STR_ARG(json_text(row, "id")), STR_ARG(json_text(row, "title"))),
            .href = view_href(a, json_text(row, "id")),
            .why = str_fmt(a, "It was judged before %.*s %.*s%.*s changed.", STR_ARG(seen),
                           STR_ARG(view_title(v, seen)), STR_ARG(more)),
            .needs = "write security safety approve",
            .status = VIEW_STALE,
        });
}

static void threats(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    int64_t safety = json_int(row, "safety", 0), unknown = json_int(row, "unknown", 0);
    struct str release = json_text(row, "release_title");
    add_waiting(
        v, list,
        &(struct waiting){
            .title = str_fmt(a, "Decide %.*s of %.*s %.*s",
                             STR_ARG(view_count(a, json_int(row, "count", 0), "threat", "threats")),
                             STR_ARG(json_text(row, "device_title")), STR_ARG(release)),
            .href = href_of(a, "/threats/", json_text(row, "release")),
            .why = str_fmt(a, "%lld may harm a person, of %lld that is unknown.", (long long)safety,
                           (long long)unknown),
            .needs = "security",
            .status = VIEW_OPEN,
            .safety = safety > 0,
            .safety_unknown = safety == 0 && unknown > 0,
        });
}

static void question(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str by = json_text(row, "asked_by"), on = json_text(row, "asked_on");
    struct str due = json_text(row, "due_on");
    add_waiting(v, list,
                &(struct waiting){
                    .title = str_fmt(a, "Answer question %.*s: %.*s", STR_ARG(json_text(row, "id")),
                                     STR_ARG(json_text(row, "title"))),
                    .href = view_href(a, json_text(row, "id")),
                    .why = str_fmt(a, "Asked by %.*s on %.*s. Answer wanted by %.*s.",
                                   STR_ARG(by.n ? by : STR("somebody who is not named")),
                                   STR_ARG(on.n ? on : STR("a day that is not recorded")),
                                   STR_ARG(due.n ? due : STR("no day that is recorded"))),
                    .needs = "write",
                    .status = VIEW_OPEN,
                });
}

static void approval(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str by = json_text(row, "requested_by"), on = json_text(row, "requested_on");
    add_waiting(
        v, list,
        &(struct waiting){
            .title = str_fmt(a, "Approve %.*s %.*s", STR_ARG(json_text(row, "subject")),
                             STR_ARG(json_text(row, "subject_title"))),
            .href = view_href(a, json_text(row, "id")),
            .why = str_fmt(a, "Role: %.*s. Asked by %.*s on %.*s.", STR_ARG(json_text(row, "role")),
                           STR_ARG(by.n ? by : STR("somebody who is not named")),
                           STR_ARG(on.n ? on : STR("a day that is not recorded"))),
            .needs = "approve",
            .by = by,
            .status = VIEW_TO_REVIEW,
        });
}

static void second(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str by = json_text(row, "decided_by"), on = json_text(row, "decided_on");
    add_waiting(v, list,
                &(struct waiting){
                    .title = str_fmt(a, "Second reviewer: %.*s", STR_ARG(json_text(row, "title"))),
                    .href = href_of(a, "/vulnerabilities/", json_text(row, "vulnerability")),
                    .why = str_fmt(a, "%.*s, decided by %.*s on %.*s; it does not count before.",
                                   STR_ARG(json_text(row, "id")),
                                   STR_ARG(by.n ? by : STR("somebody who is not named")),
                                   STR_ARG(on.n ? on : STR("a day that is not recorded"))),
                    .needs = "approve",
                    .by = by,
                    .status = VIEW_TO_REVIEW,
                });
}

static void waiver(const struct view *v, const struct json *row, struct json *list)
{
    struct arena *a = v->arena;
    struct str release = json_text(row, "release"), owner = json_text(row, "owner");
    add_waiting(
        v, list,
        &(struct waiting){
            .title = str_fmt(a, "Agree to a waiver of %.*s for %.*s",
                             STR_ARG(json_text(row, "check_name")),
                             STR_ARG(json_text(row, "subject"))),
            .href = release.n ? href_of(a, "/gate/", release) : view_href(a, json_text(row, "id")),
            .why = str_fmt(a, "Asked by %.*s until %.*s.", STR_ARG(owner),
                           STR_ARG(json_text(row, "until"))),
            .needs = "approve",
            .by = owner,
            .status = VIEW_TO_REVIEW,
        });
}

/* What may touch a patient, and what exploits are known for, first. */
static const struct {
    const char *statement;
    void (*add)(const struct view *v, const struct json *row, struct json *list);
} kinds[] = {
    {"portfolio_vulnerabilities", vulnerability},
    {"portfolio_connections", connection},
    {"portfolio_stale", stale},
    {"portfolio_threats", threats},
    {"portfolio_questions", question},
    {"portfolio_approvals", approval},
    {"portfolio_seconds", second},
    {"portfolio_waivers", waiver},
};

static bool decisions(const struct view *v, struct json *model, int64_t total, struct err *err)
{
    struct json *rows;
    struct json *list = json_add(v->arena, model, "decisions", JSON_ARRAY);
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        if (!portfolio_rows(v, kinds[i].statement, PER_KIND, (struct str){0}, &rows, err))
            return false;
        JSON_EACH (row, rows)
            kinds[i].add(v, row, list);
    }
    json_add_int(v->arena, model, "decisions_shown", (int64_t)json_count(list));
    json_add_int(v->arena, model, "decisions_total", total);
    return true;
}

static struct str day_words(struct arena *a, struct date d)
{
    static const char *const days[] = {"",         "Monday", "Tuesday",  "Wednesday",
                                       "Thursday", "Friday", "Saturday", "Sunday"};
    return str_fmt(a, "%s, %.*s", days[date_weekday(d)], STR_ARG(date_str(a, d)));
}

/* A node hangs in one tree only; a shallow copy shares what is below. */
static void take_over(struct arena *a, struct json *into, const struct json *from)
{
    JSON_EACH (member, from) {
        struct json *copy = ARENA_NEW(a, struct json);
        *copy = *member;
        copy->next = NULL;
        json_hang(into, str_cz(a, member->key), copy);
    }
}

bool portfolio_today(const struct view *v, struct str advisories, const struct json *steps,
                     struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *model = view_model(v), *counts, *rows;
    if (!portfolio_waiting(v, &counts, err))
        return false;
    int64_t devices = json_int(counts, "devices", 0);
    json_add_text(a, model, "title", devices ? STR("Today") : STR("Your workspace is empty"));
    json_add_text(a, model, "day", day_words(a, v->as_of));
    json_add_bool(a, model, "empty", devices == 0);
    json_add_int(a, model, "devices", devices);
    if (!portfolio_health(v, model, advisories, err) ||
        !decisions(v, model, json_int(counts, "today", 0), err) ||
        !portfolio_dates(v, model, (struct str){0}, DATES, err) ||
        !portfolio_rows(v, "portfolio_history", CHANGES, (struct str){0}, &rows, err))
        return false;
    portfolio_changes(v, model, rows);
    take_over(a, model, steps);
    json_hang(model, "counts", counts);
    *out = model;
    return true;
}
