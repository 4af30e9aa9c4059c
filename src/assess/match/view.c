#include "assess/match/view.h"

#include <stdlib.h>

#include "base/limits.h"

/* The triage list: findings grouped by vulnerability. */

enum { COMPONENTS_SHOWN = 5 }; /* of one vulnerability */

/* One vulnerability over its findings and their places. */
struct line {
    const struct json *first; /* finding that speaks for it: the one with a severity */
    struct json *components;
    struct view_set known_components, releases, devices;
    int64_t findings, places, decided, by_state[5], units;
    bool units_unknown, safety_yes, safety_unknown, stale, review, in_asked_release;
    bool undecided_in_use; /* in a release that is in work or on the market */
    struct str since, latest_decision;
};

/* A vulnerability, by how much it presses. */
struct ranked {
    const struct json *flaw;
    int64_t weight;
};

struct triage {
    const struct view *v;
    struct match_register ground;
    struct json *flaws;   /* with open findings */
    struct arena scratch; /* of a vulnerability that is only counted */
    struct ranked *ranks; /* of those that pass the filter */
    size_t rank_count, rank_cap;
    const struct match_filter *filter;
    struct json *lines; /* to be shown */
    int64_t findings, total, open, in_use, kev, kev_open, safety_yes, safety_unknown;
    int64_t by_severity[6]; /* critical, high, medium, low, none, not given */
};

static const char *const severities[] = {"critical", "high", "medium", "low", "none", "none_given"};

static const struct {
    const char *state, *word;
} states[] = {
    {"not_affected", "not affected"},
    {"affected", "affected"},
    {"fixed", "fixed"},
    {"under_investigation", "under investigation"},
};

static void take_decision(const struct triage *t, struct line *l, const struct json *decision)
{
    struct str state = json_text(decision, "state");
    enum view_status status = match_decision_status(t->v, decision);
    l->places++;
    l->decided += match_is_decided(decision);
    l->stale = l->stale || status == VIEW_STALE;
    l->review = l->review || status == VIEW_TO_REVIEW;
    for (size_t i = 0; i < COUNT_OF(states); i++)
        l->by_state[i] += str_eq(state, str_of(states[i].state));
    struct str harm = json_text(decision, "safety_relevant");
    l->safety_yes = l->safety_yes || STR_IS(harm, "yes");
    l->safety_unknown = l->safety_unknown || harm.n == 0;
    if (l->latest_decision.n == 0)
        l->latest_decision = json_text(decision, "decided_on");
}

static void take_place(const struct triage *t, struct arena *a, struct line *l,
                       const struct json *finding, const struct json *place)
{
    int64_t units = json_int(place, "units_in_field", -1);
    if (view_set_add(a, &l->releases, json_text(place, "release"))) {
        l->units += units > 0 ? units : 0;
        l->units_unknown = l->units_unknown || units < 0;
    }
    view_set_add(a, &l->devices, json_text(place, "device"));
    l->in_asked_release = l->in_asked_release ||
                          str_eq(json_text(place, "release"), t->filter->release);
    const struct json *decision = match_decision_of(&t->ground, finding, place);
    struct str status = json_text(place, "release_status");
    bool in_use = STR_IS(status, "in_work") || STR_IS(status, "released");
    l->undecided_in_use = l->undecided_in_use || (in_use && !match_is_decided(decision));
    take_decision(t, l, decision);
}

static bool take_finding(struct triage *t, struct arena *a, struct line *l,
                         const struct json *finding, struct err *err)
{
    struct str since = json_text(finding, "first_seen_on");
    const struct view_row *r;
    if (!l->first || (json_text(l->first, "vector").n == 0 && json_text(finding, "vector").n))
        l->first = finding;
    if (l->since.n == 0 || (since.n && str_cmp(since, l->since) < 0))
        l->since = since;
    if (view_set_add(a, &l->known_components, json_text(finding, "component")) &&
        l->known_components.count <= COMPONENTS_SHOWN) {
        struct json *c = json_add(a, l->components, NULL, JSON_OBJECT);
        json_add_text(a, c, "id", json_text(finding, "component"));
        json_add_fmt(a, c, "title", "%.*s %.*s", STR_ARG(json_text(finding, "component_name")),
                     STR_ARG(json_text(finding, "version")));
        json_add_text(a, c, "range", json_text(finding, "range"));
    }
    if (!match_places_of(&t->ground, json_text(finding, "component"), &r, err))
        return false;
    if (!r)
        take_decision(t, l, match_decision_of(&t->ground, finding, NULL));
    for (; r; r = r->next)
        take_place(t, a, l, finding, r->row);
    return true;
}

/* --- one line --- */

static enum view_status line_status(const struct line *l)
{
    if (l->stale)
        return VIEW_STALE;
    if (l->decided < l->places)
        return l->decided || l->by_state[3] ? VIEW_IN_WORK : VIEW_OPEN;
    if (l->review)
        return VIEW_TO_REVIEW;
    return l->by_state[1] ? VIEW_IN_WORK : VIEW_DONE; /* affected: something is to be done */
}

static struct str decision_text(struct arena *a, const struct line *l)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < COUNT_OF(states); i++)
        if (l->by_state[i])
            buf_fmt(&b, "%s%s for %lld", b.n ? ", " : "", states[i].word,
                    (long long)l->by_state[i]);
    int64_t silent = l->places - l->decided - l->by_state[3];
    if (silent)
        buf_fmt(&b, "%sundecided for %lld", b.n ? ", " : "", (long long)silent);
    buf_fmt(&b, " of %lld", (long long)l->places);
    return buf_str(&b);
}

static size_t severity_index(const struct json *item)
{
    struct str word = json_text(item, "severity");
    for (size_t i = 0; i + 1 < COUNT_OF(severities); i++)
        if (str_eq(word, str_of(severities[i])))
            return i;
    return COUNT_OF(severities) - 1;
}

static struct json *line_item(const struct triage *t, struct arena *a, const struct line *l)
{
    struct json *item = json_object(a);
    struct str id = json_text(l->first, "vulnerability");
    struct buf href = {.arena = a};
    BUF_LIT(&href, "/vulnerabilities/");
    buf_url(&href, id);
    json_add_text(a, item, "id", id);
    json_add_text(a, item, "href", buf_str(&href));
    json_add_text(a, item, "name", json_text(l->first, "name"));
    json_add_text(a, item, "aliases", json_text(l->first, "aliases"));
    match_put_severity(a, item, l->first);
    json_hang(item, "components", l->components);
    size_t left = l->known_components.count - json_count(l->components);
    json_add_text(a, item, "components_left",
                  left ? str_fmt(a, "and %zu more", left) : (struct str){0});
    json_add_int(a, item, "release_count", (int64_t)l->releases.count);
    json_add_int(a, item, "device_count", (int64_t)l->devices.count);
    json_add_int(a, item, "units", l->units);
    json_add_bool(a, item, "units_unknown", l->units_unknown);
    json_add_text(
        a, item, "where",
        l->releases.count
            ? str_fmt(a, "%.*s in %.*s",
                      STR_ARG(view_count(a, (int64_t)l->releases.count, "release", "releases")),
                      STR_ARG(view_count(a, (int64_t)l->devices.count, "device", "devices")))
            : STR("in no release in force"));
    json_add_bool(a, item, "safety", l->safety_yes);
    json_add_text(a, item, "decision", decision_text(a, l));
    json_add_bool(a, item, "undecided", l->decided < l->places);
    json_add_int(a, item, "places", l->places);
    json_add_int(a, item, "decided", l->decided);
    json_add_text(a, item, "since", l->since);
    int64_t days = view_days_since(t->v, l->since);
    json_add_text(a, item, "age",
                  days == DATE_NO_DAYS ? (struct str){0} : view_count(a, days, "day", "days"));
    view_put_status(a, item, line_status(l));
    return item;
}

static bool passes(const struct triage *t, const struct json *item, const struct line *l)
{
    const struct match_filter *f = t->filter;
    bool open = json_is_true(item, "undecided");
    if (f->severity.n && !str_eq(f->severity, str_of(severities[severity_index(item)])))
        return false;
    if (STR_IS(f->kev, "yes") && !json_is_true(item, "kev"))
        return false;
    if ((STR_IS(f->decision, "open") && !open) || (STR_IS(f->decision, "done") && open))
        return false;
    return f->release.n == 0 || l->in_asked_release;
}

static void count_line(struct triage *t, const struct line *l, const struct json *item)
{
    bool open = l->decided < l->places;
    t->total++;
    t->open += open;
    t->in_use += l->undecided_in_use;
    t->kev += json_is_true(item, "kev");
    t->kev_open += json_is_true(item, "kev") && open;
    t->safety_yes += open && l->safety_yes;
    t->safety_unknown += open && !l->safety_yes && l->safety_unknown;
    t->by_severity[severity_index(item)]++;
}

/* --- order: undecided first, exploited first, then by score --- */

static int64_t weight(const struct json *item)
{
    struct str score = json_text(item, "score");
    int64_t tenths = 0;
    for (size_t i = 0; i < score.n; i++)
        if (char_is_digit(score.p[i]))
            tenths = tenths * 10 + (score.p[i] - '0');
    return (json_is_true(item, "undecided") ? 10000 : 0) + (json_is_true(item, "kev") ? 1000 : 0) +
           (score.n ? tenths : 200); /* unknown counts as the worst */
}

static int heavier(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    return str_cmp(json_text(a->flaw, "vulnerability"), json_text(b->flaw, "vulnerability"));
}

/* The line of a vulnerability and what is shown of it, in a. */
static bool make_line(struct triage *t, struct arena *a, const struct json *flaw, struct line *l,
                      struct json **item, struct err *err)
{
    const struct store_param number = STORE_N(json_int(flaw, "flaw", 0));
    struct json *findings;
    *l = (struct line){.components = json_array(a)};
    if (!store_query(t->v->store, a, "match_open_findings", &number, 1, &findings, err))
        return false;
    JSON_EACH (f, findings)
        if (!take_finding(t, a, l, f, err))
            return false;
    *item = line_item(t, a, l);
    l->findings = (int64_t)json_count(findings);
    return true;
}

/* All are counted, one after the other; only those that are shown are made to stay. */
static bool count_all(struct triage *t, struct err *err)
{
    JSON_EACH (flaw, t->flaws) {
        struct line l;
        struct json *item;
        size_t mark = arena_mark(&t->scratch);
        if (!make_line(t, &t->scratch, flaw, &l, &item, err))
            return false;
        count_line(t, &l, item);
        t->findings += l.findings;
        if (passes(t, item, &l)) {
            ARENA_ROOM(t->v->arena, t->ranks, t->rank_count, t->rank_cap, 64);
            t->ranks[t->rank_count++] = (struct ranked){flaw, weight(item)};
        }
        arena_rewind(&t->scratch, mark);
    }
    return true;
}

static bool gather(struct triage *t, struct err *err)
{
    if (!count_all(t, err))
        return false;
    if (t->rank_count)
        qsort(t->ranks, t->rank_count, sizeof *t->ranks, heavier);
    for (size_t i = 0; i < t->rank_count; i++) {
        struct line l;
        if (!view_page_has(&t->filter->page, (int64_t)i))
            continue;
        struct json *item;
        if (!make_line(t, t->v->arena, t->ranks[i].flaw, &l, &item, err))
            return false;
        json_hang(t->lines, NULL, item);
    }
    return true;
}

/* --- filters and tiles --- */

static struct str filter_href(struct arena *a, const struct match_filter *f)
{
    struct buf b = {.arena = a};
    const struct {
        const char *name;
        struct str value;
    } params[] = {{"severity", f->severity},
                  {"kev", f->kev},
                  {"decision", f->decision},
                  {"release", f->release}};
    BUF_LIT(&b, "/vulnerabilities");
    char sign = '?';
    for (size_t i = 0; i < COUNT_OF(params); i++)
        if (params[i].value.n) {
            buf_fmt(&b, "%c%s=", sign, params[i].name);
            buf_url(&b, params[i].value);
            sign = '&';
        }
    return buf_str(&b);
}

static struct json *group(struct arena *a, struct json *filters, const char *label)
{
    struct json *g = json_add(a, filters, NULL, JSON_OBJECT);
    json_add_text(a, g, "label", str_of(label));
    return json_add(a, g, "items", JSON_ARRAY);
}

/* A pill; the current one leads to the list without it. */
static void pill(struct triage *t, struct json *items, const char *label, int64_t count,
                 struct match_filter with, bool current)
{
    struct arena *a = t->v->arena;
    struct json *p = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, p, "label", str_of(label));
    json_add_int(a, p, "count", count);
    json_add_bool(a, p, "current", current);
    json_add_text(a, p, "href", filter_href(a, &with));
}

static void put_filters(struct triage *t, struct json *model)
{
    static const char *const labels[] = {"critical", "high", "medium", "low", "none", "not given"};
    struct arena *a = t->v->arena;
    struct json *filters = json_add(a, model, "filters", JSON_ARRAY);
    const struct match_filter *f = t->filter;
    struct json *queue = group(a, filters, "Queue");
    struct match_filter with = *f;
    bool open = STR_IS(f->decision, "open"), done = STR_IS(f->decision, "done");
    with.decision = open ? (struct str){0} : STR("open");
    pill(t, queue, "undecided", t->open, with, open);
    with.decision = done ? (struct str){0} : STR("done");
    pill(t, queue, "decided", t->total - t->open, with, done);
    struct json *severity = group(a, filters, "Severity");
    for (size_t i = 0; i < COUNT_OF(severities); i++) {
        bool current = str_eq(f->severity, str_of(severities[i]));
        with = *f;
        with.severity = current ? (struct str){0} : str_of(severities[i]);
        if (t->by_severity[i] || current)
            pill(t, severity, labels[i], t->by_severity[i], with, current);
    }
    struct json *shows = group(a, filters, "Shows");
    with = *f;
    with.kev = f->kev.n ? (struct str){0} : STR("yes");
    pill(t, shows, "known exploited", t->kev, with, f->kev.n > 0);
}

static void put_tiles(struct triage *t, struct json *model)
{
    struct arena *a = t->v->arena;
    const struct json *looked = json_get(model, "looked");
    struct json *tiles = json_add(a, model, "tiles", JSON_ARRAY);
    struct str of_open = str_fmt(a, "of %lld", (long long)t->open);
    view_tile(a, tiles, "To decide", t->in_use, str_fmt(a, "of %lld", (long long)t->total),
              str_fmt(a,
                      "vulnerabilities, in releases in work or on the market; %lld more only in "
                      "others",
                      (long long)(t->open - t->in_use)));
    view_tile(a, tiles, "Known to be exploited", t->kev_open, of_open,
              STR("undecided, on a list of exploited vulnerabilities"));
    view_tile(a, tiles, "May touch a patient", t->safety_yes + t->safety_unknown, of_open,
              str_fmt(a, "undecided; %lld answered yes, %lld not answered, counted as yes",
                      (long long)t->safety_yes, (long long)t->safety_unknown));
    view_tile(a, tiles, "Not searchable", json_int(looked, "unsearchable", 0),
              str_fmt(a, "of %lld", (long long)json_int(looked, "components", 0)),
              str_fmt(a,
                      "components: %lld no identifier, %lld no source, %lld stale, %lld never "
                      "matched",
                      (long long)json_int(looked, "no_identifier", 0),
                      (long long)json_int(looked, "no_source", 0),
                      (long long)json_int(looked, "stale", 0),
                      (long long)json_int(looked, "not_matched", 0)));
}

static void put_empty(struct triage *t, struct json *model)
{
    struct arena *a = t->v->arena;
    const struct json *looked = json_get(model, "looked");
    if (t->total) {
        json_add(a, model, "empty", JSON_NULL);
        return;
    }
    bool none = json_int(looked, "components", 0) == 0, never = json_is_true(looked, "never");
    struct json *empty = json_add(a, model, "empty", JSON_OBJECT);
    json_add_text(a, empty, "title",
                  none    ? STR("No component list yet")
                  : never ? STR("Nothing was matched yet")
                          : STR("0 vulnerabilities in range"));
    json_add_text(a, empty, "text", json_text(looked, "text"));
    json_add_text(a, empty, "command",
                  none    ? STR("tutela import --release REL-0001 bom.json")
                  : never ? STR("tutela feed import all.zip && tutela scan REL-0001")
                          : STR("tutela scan REL-0001"));
}

bool match_vulnerabilities_model(const struct view *v, const struct match_filter *filter,
                                 struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct triage t = {.v = v, .filter = filter, .lines = json_array(a)};
    if (!match_register_load(v, &t.ground, err) ||
        !view_rows(v, "match_open_flaws", NULL, 0, &t.flaws, err))
        return false;
    arena_init(&t.scratch, LIMIT_ARENA);
    bool gathered = gather(&t, err);
    arena_done(&t.scratch);
    if (!gathered)
        return false;
    struct json *model = view_model(v);
    json_add_text(a, model, "title", STR("Vulnerabilities"));
    json_add_text(a, model, "release", filter->release);
    json_add_text(a, model, "release_name", view_title(v, filter->release));
    if (!match_put_looked(v, model, filter->release, err))
        return false;
    put_tiles(&t, model);
    put_filters(&t, model);
    put_empty(&t, model);
    json_add_int(a, model, "total", t.total);
    view_put_pages(a, model, &filter->page, (int64_t)t.rank_count, filter_href(a, filter));
    json_add_int(a, model, "finding_count", t.findings);
    json_hang(model, "vulnerabilities", t.lines);
    *out = model;
    return true;
}
