#include "assess/clock/view.h"

#include <stdlib.h>

#include "assess/clock/view_internal.h"

/* --- one place --- */

static struct date date_of(const struct json *row, const char *member)
{
    struct date d = {0};
    (void)date_parse(json_text(row, member), &d);
    return d;
}

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

static struct str tri_word(enum tri t)
{
    return t == TRI_YES ? STR("yes") : t == TRI_NO ? STR("no") : STR("unknown");
}

/* One yes is enough; a no counts when nobody says yes. */
static enum tri worse(enum tri a, enum tri b)
{
    if (a == TRI_YES || b == TRI_YES)
        return TRI_YES;
    return a == TRI_NO || b == TRI_NO ? TRI_NO : TRI_UNKNOWN;
}

static enum tri harm_of_risk(const struct json *risk)
{
    return worse(tri_of(json_text(risk, "safety_relevant")),
                 tri_of(json_text(risk, "person_harmed")));
}

static bool is_of_device(const struct json *row, const struct json *place)
{
    struct str device = json_text(row, "device");
    return !device.n || str_eq(device, json_text(place, "device"));
}

/* What the decision, the risks and the cases that name the vulnerability say of harm. */
static enum tri harm_of(const struct clock_ground *g, const struct clock_place *p)
{
    enum tri harm = tri_of(json_text(p->decision, "safety_relevant"));
    struct str risk = json_text(p->decision, "security_risk");
    if (risk.n)
        JSON_EACH (r, g->risks)
            if (str_eq(json_text(r, "id"), risk))
                harm = worse(harm, harm_of_risk(r));
    for (const struct view_row *r = clock_named(&g->named_risks, p->row); r; r = r->next)
        if (is_of_device(r->row, p->row))
            harm = worse(harm, harm_of_risk(r->row));
    for (const struct view_row *r = clock_named(&g->named_cases, p->row); r; r = r->next)
        if (is_of_device(r->row, p->row))
            harm = worse(harm, tri_of(json_text(r->row, "safety_relevant")));
    return harm;
}

static const struct json *case_of(const struct clock_ground *g, const struct json *row)
{
    for (const struct view_row *r = clock_named(&g->named_cases, row); r; r = r->next)
        if (is_of_device(r->row, row))
            return r->row;
    return NULL;
}

static struct clock_facts facts_of(const struct clock_ground *g, const struct clock_place *p)
{
    return (struct clock_facts){
        .severity = clock_severity_of(json_text(p->row, "severity")),
        .exploited = tri_of(json_text(p->row, "kev")),
        .harm = harm_of(g, p),
        .epss_ppm = json_int(p->row, "epss_ppm", -1),
        .first_seen = date_of(p->row, "first_seen_on"),
        .exploited_on = date_of(p->row, "kev_on"),
    };
}

/* What stopped the clock; empty while it runs. */
static struct str stopped_by(const struct clock_ground *g, const struct clock_place *p,
                             enum clock_kind kind)
{
    struct arena *a = g->v->arena;
    struct str state = json_text(p->decision, "state");
    bool answered = match_is_decided(p->decision);
    bool settled = answered && !STR_IS(state, "affected");
    if ((kind == CLOCK_TRIAGE && p->decision) || (kind == CLOCK_DECIDE && answered) ||
        (kind == CLOCK_FIX && settled))
        return str_fmt(a, "%.*s: %.*s", STR_ARG(json_text(p->decision, "id")), STR_ARG(state));
    struct str later = kind == CLOCK_FIX ? clock_later_without(g, p->row) : (struct str){0};
    return later.n ? str_fmt(a, "%.*s is on the market without it", STR_ARG(later))
                   : (struct str){0};
}

static void judge(const struct clock_ground *g, struct clock_place *p)
{
    p->facts = facts_of(g, p);
    p->first = CLOCK__COUNT;
    for (size_t k = 0; k < CLOCK__COUNT; k++) {
        struct clock_due *due = &p->due[k];
        p->stopped[k] = stopped_by(g, p, (enum clock_kind)k);
        clock_due(g->v->arena, &g->policy->clocks[k], &p->facts, due);
        if (p->stopped[k].n)
            continue;
        /* Without a day it does not end first; without a start nobody knows, which is the bad
           case. */
        bool sooner = p->first == CLOCK__COUNT || !p->due[p->first].rule ||
                      (due->rule && date_cmp(due->due, p->due[p->first].due) < 0);
        p->first = sooner ? (enum clock_kind)k : p->first;
    }
}

bool clock_is_overdue(const struct clock_ground *g, const struct clock_due *due)
{
    return due->rule && date_cmp(due->due, g->v->as_of) < 0;
}

/* --- the answer --- */

static void put_clock(const struct clock_ground *g, struct json *list, const struct clock_place *p,
                      size_t kind)
{
    struct arena *a = g->v->arena;
    const struct clock_due *due = &p->due[kind];
    bool stopped = p->stopped[kind].n > 0;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, o, "clock", g->policy->clocks[kind].id);
    json_add_text(a, o, "state",
                  stopped                    ? STR("stopped")
                  : clock_is_overdue(g, due) ? STR("overdue")
                                             : STR("running"));
    json_add_text(a, o, "by", p->stopped[kind]);
    json_add_text(a, o, "started_on", date_str(a, due->started));
    json_add_text(a, o, "due_on", date_str(a, due->due));
    json_add_text(a, o, "rule", due->rule ? due->rule->id : (struct str){0});
    json_add_text(a, o, "reason", due->reason);
}

static void put_head(const struct clock_ground *g, struct json *o, const struct clock_place *p)
{
    static const char *const texts[] = {"finding",         "vulnerability", "component",
                                        "component_title", "release",       "release_title",
                                        "device",          "device_title",  "severity"};
    struct arena *a = g->v->arena;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, o, texts[i], json_text(p->row, texts[i]));
    const struct json *owned = case_of(g, p->row);
    struct str owner = json_text(owned, "owner"), by = json_text(p->decision, "decided_by");
    json_add_text(a, o, "harm", tri_word(p->facts.harm));
    json_add_text(a, o, "exploited", tri_word(p->facts.exploited));
    json_add_text(a, o, "decision", json_text(p->decision, "id"));
    json_add_text(a, o, "case", json_text(owned, "id"));
    json_add_text(a, o, "who", owner.n ? owner : by);
}

static void put_item(const struct clock_ground *g, struct json *list, const struct clock_place *p)
{
    struct arena *a = g->v->arena;
    const struct clock_due *due = &p->due[p->first];
    const struct clock *clock = &g->policy->clocks[p->first];
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    put_head(g, o, p);
    json_add_text(a, o, "clock", clock->id);
    json_add_text(a, o, "started_on", date_str(a, due->started));
    json_add_text(a, o, "due_on", date_str(a, due->due));
    if (date_to_days(due->due) == DATE_NO_DAYS)
        json_add(a, o, "days_left", JSON_NULL);
    else
        json_add_int(a, o, "days_left", date_to_days(due->due) - date_to_days(g->v->as_of));
    json_add_bool(a, o, "overdue", clock_is_overdue(g, due));
    json_add_text(a, o, "rule", due->rule ? due->rule->id : (struct str){0});
    json_add_text(a, o, "label", due->rule ? due->rule->label : (struct str){0});
    json_add_text(a, o, "source", due->rule ? due->rule->source : (struct str){0});
    json_add_text(a, o, "reason", due->reason);
    json_add_text(a, o, "stops", clock->stops);
    struct json *clocks = json_add(a, o, "clocks", JSON_ARRAY);
    for (size_t k = 0; k < CLOCK__COUNT; k++)
        put_clock(g, clocks, p, k);
}

static int by_names(const struct json *x, const struct json *y)
{
    static const char *const members[] = {"device", "vulnerability", "component_title", "component",
                                          "release"};
    int order = 0;
    for (size_t i = 0; order == 0 && i < COUNT_OF(members); i++)
        order = str_cmp(json_text(x, members[i]), json_text(y, members[i]));
    return order;
}

/* By the day it is due, what has none at the end; of one day by vulnerability, then where it is. */
static int by_due(const void *x, const void *y)
{
    const struct clock_place *a = *(const struct clock_place *const *)x;
    const struct clock_place *b = *(const struct clock_place *const *)y;
    const struct clock_due *p = &a->due[a->first], *q = &b->due[b->first];
    if (!p->rule != !q->rule)
        return p->rule ? -1 : 1;
    int order = date_cmp(p->due, q->due);
    return order ? order : by_names(a->row, b->row);
}

static bool is_within(const struct clock_ground *g, const struct clock_place *p, int64_t within)
{
    const struct clock_due *due = &p->due[p->first];
    return within == CLOCK_ALL_DAYS ||
           (due->rule && date_cmp(due->due, date_add_days(g->v->as_of, within)) <= 0);
}

struct answer {
    const struct clock_place **items;
    size_t count, cap; /* of items */
    size_t places, running, overdue;
};

static void keep(struct arena *a, struct answer *answer, const struct clock_place *p)
{
    if (answer->count == answer->cap) {
        size_t cap = answer->cap ? answer->cap * 2 : 64;
        const struct clock_place **items = ARENA_ARRAY(a, const struct clock_place *, cap);
        if (answer->count)
            memcpy(items, answer->items, answer->count * sizeof(struct clock_place *));
        answer->items = items;
        answer->cap = cap;
    }
    answer->items[answer->count++] = p;
}

/* What of a release is not shown is counted and forgotten. */
static void judge_places(struct clock_ground *g, const struct json *places, int64_t within,
                         struct answer *answer)
{
    struct arena *a = g->v->arena;
    JSON_EACH (row, places) {
        size_t mark = arena_mark(a);
        struct clock_place *p = ARENA_NEW(a, struct clock_place);
        p->row = row;
        p->decision = match_decision_of(&g->decisions, row, row);
        judge(g, p);
        bool runs = p->first != CLOCK__COUNT;
        answer->places++;
        answer->running += runs;
        answer->overdue += runs && clock_is_overdue(g, &p->due[p->first]);
        if (runs && is_within(g, p, within))
            keep(a, answer, p);
        else
            arena_rewind(a, mark);
    }
}

static bool judge_release(struct clock_ground *g, struct str release, int64_t within,
                          struct answer *answer, struct err *err)
{
    struct arena *a = g->v->arena;
    struct json *places;
    size_t mark = arena_mark(a), before = answer->count;
    if (!view_rows(g->v, "clock_places", &release, 1, &places, err))
        return false;
    judge_places(g, places, within, answer);
    if (answer->count == before)
        arena_rewind(a, mark);
    return true;
}

/* Release by release: all places of a portfolio are more than can be held. */
static bool judge_all(struct clock_ground *g, struct str release, int64_t within,
                      struct answer *answer, struct err *err)
{
    struct json *releases;
    struct str device = {0};
    if (!view_rows(g->v, "clock_releases", &release, 1, &releases, err))
        return false;
    JSON_EACH (row, releases) {
        if (!str_eq(device, json_text(row, "device"))) {
            device = json_text(row, "device");
            if (!clock_ground_device(g, device, err))
                return false;
        }
        if (!judge_release(g, json_text(row, "release"), within, answer, err))
            return false;
    }
    return true;
}

bool clock_model(const struct view *v, struct str release, const struct clock_policy *policy,
                 int64_t within, struct json **out, struct err *err)
{
    struct clock_ground g = {.v = v, .policy = policy};
    struct answer answer = {0};
    struct record_head head;
    if (release.n && !store_head(v->store, v->arena, release, &head, err))
        return false;
    if (release.n && strcmp(head.type->name, "release") != 0)
        return err_set(err, ERR_USAGE, "%.*s is a %s, not a release", STR_ARG(release),
                       head.type->label);
    struct json *model = view_model(v);
    if (!clock_ground_load(&g, err) || !judge_all(&g, release, within, &answer, err) ||
        !match_put_looked(v, model, release, err))
        return false;
    if (answer.count)
        qsort(answer.items, answer.count, sizeof *answer.items, by_due);
    json_add_text(v->arena, model, "policy", policy->id);
    json_add_text(v->arena, model, "edition", policy->edition);
    json_add_text(v->arena, model, "release", release);
    json_add_int(v->arena, model, "places", (int64_t)answer.places);
    json_add_int(v->arena, model, "running", (int64_t)answer.running);
    json_add_int(v->arena, model, "overdue", (int64_t)answer.overdue);
    json_add_int(v->arena, model, "shown", (int64_t)answer.count);
    struct json *items = json_add(v->arena, model, "items", JSON_ARRAY);
    for (size_t i = 0; i < answer.count; i++)
        put_item(&g, items, answer.items[i]);
    *out = model;
    return true;
}
