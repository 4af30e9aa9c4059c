#include "assess/match/view.h"

/* One vulnerability: are we hit, where, why is it a match, what was decided, what is to decide. */

struct one {
    const struct view *v;
    struct match_register ground;
    struct json *findings;
    struct json *model;
    struct str id;
    struct str names; /* all its names, separated by spaces */
    const struct json *speaker;
    int64_t places, decided, open_findings, units;
    struct view_set releases;
    bool units_unknown, stale, review, affected;
};

static bool is_open(const struct json *finding)
{
    return STR_IS(json_text(finding, "state"), "open");
}

static bool has_word(struct str words, struct str word)
{
    struct str w;
    while (str_word(&words, &w))
        if (str_eq_nocase(w, word))
            return true;
    return false;
}

static void gather_names(struct one *o)
{
    struct arena *a = o->v->arena;
    struct buf b = {.arena = a};
    buf_put(&b, o->id);
    JSON_EACH (f, o->findings) {
        struct str more = str_fmt(a, "%.*s %.*s", STR_ARG(json_text(f, "vulnerability")),
                                  STR_ARG(json_text(f, "aliases")));
        struct str name;
        while (str_word(&more, &name))
            if (!has_word(buf_str(&b), name)) {
                buf_char(&b, ' ');
                buf_put(&b, name);
            }
        if (!o->speaker || (json_text(o->speaker, "vector").n == 0 && json_text(f, "vector").n))
            o->speaker = f;
    }
    o->names = buf_str(&b);
}

/* --- where it is --- */

static void put_decision_cell(struct one *o, struct json *row, const struct json *decision)
{
    struct arena *a = o->v->arena;
    enum view_status status = match_decision_status(o->v, decision);
    json_add_text(a, row, "decision", json_text(decision, "id"));
    json_add_text(a, row, "decision_href",
                  decision ? view_href(a, json_text(decision, "id")) : (struct str){0});
    json_add_text(a, row, "decision_state",
                  decision ? view_label("decision", "state", json_text(decision, "state"))
                           : STR("undecided"));
    view_put_status(a, row, status);
    o->places++;
    o->decided += match_is_decided(decision);
    o->stale = o->stale || status == VIEW_STALE;
    o->review = o->review || status == VIEW_TO_REVIEW;
    o->affected = o->affected || STR_IS(json_text(decision, "state"), "affected");
}

static void count_release(struct one *o, const struct json *place)
{
    struct str id = json_text(place, "release");
    int64_t units = json_int(place, "units_in_field", -1);
    if (!view_set_add(o->v->arena, &o->releases, id))
        return;
    o->units += units > 0 ? units : 0;
    o->units_unknown = o->units_unknown || units < 0;
}

static void put_place(struct one *o, struct json *list, const struct json *finding,
                      const struct json *place)
{
    struct arena *a = o->v->arena;
    struct json *row = json_add(a, list, NULL, JSON_OBJECT);
    const struct json *units = json_get(place, "units_in_field");
    struct str release = json_text(place, "release");
    json_add_text(a, row, "release", release);
    json_add_text(a, row, "release_name", json_text(place, "release_name"));
    json_add_text(a, row, "release_href",
                  release.n ? str_fmt(a, "/components?release=%.*s", STR_ARG(release))
                            : (struct str){0});
    json_add_text(a, row, "device", json_text(place, "device"));
    json_add_text(a, row, "device_name", json_text(place, "device_name"));
    json_add_text(a, row, "component", json_text(finding, "component_name"));
    json_add_text(a, row, "component_id", json_text(finding, "component"));
    json_add_text(a, row, "component_href", view_href(a, json_text(finding, "component")));
    json_add_text(a, row, "version", json_text(finding, "version"));
    json_add_text(a, row, "range", json_text(finding, "range"));
    json_add_text(a, row, "units", json_as_text(units));
    put_decision_cell(o, row, match_decision_of(&o->ground, finding, place));
    if (place)
        count_release(o, place);
}

static bool put_places(struct one *o, struct err *err)
{
    struct json *list = json_add(o->v->arena, o->model, "places", JSON_ARRAY);
    JSON_EACH (f, o->findings) {
        if (!is_open(f))
            continue;
        o->open_findings++;
        const struct view_row *r;
        if (!match_places_of(&o->ground, json_text(f, "component"), &r, err))
            return false;
        if (!r)
            put_place(o, list, f, NULL);
        for (; r; r = r->next)
            put_place(o, list, f, r->row);
    }
    return true;
}

/* --- why --- */

static void put_match(struct one *o, struct json *list, const struct json *f)
{
    struct arena *a = o->v->arena;
    struct json *m = json_add(a, list, NULL, JSON_OBJECT);
    static const char *const texts[] = {
        "version", "identity", "source",        "advisory",     "range",    "fixed_in",    "scheme",
        "reason",  "snapshot", "first_seen_on", "last_seen_on", "ended_on", "ended_reason"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, m, texts[i], json_text(f, texts[i]));
    struct str purl = json_text(f, "purl");
    json_add_text(a, m, "id", json_text(f, "id"));
    json_add_text(a, m, "href", view_href(a, json_text(f, "id")));
    json_add_text(a, m, "component", json_text(f, "component_name"));
    json_add_text(a, m, "identifier", purl.n ? purl : json_text(f, "cpe"));
    json_add_text(a, m, "confidence",
                  view_label("finding", "confidence", json_text(f, "confidence")));
    json_add_bool(a, m, "open", is_open(f));
}

static void put_claims(struct one *o)
{
    struct arena *a = o->v->arena;
    static const struct json nothing = {.type = JSON_OBJECT};
    const struct json *f = o->speaker ? o->speaker : &nothing;
    struct json *m = o->model;
    struct str names = o->names, name;
    json_add_text(a, m, "name", json_text(f, "name"));
    struct json *aliases = json_add(a, m, "aliases", JSON_ARRAY);
    while (str_word(&names, &name))
        if (!str_eq(name, o->id))
            json_add_text(a, aliases, NULL, name);
    match_put_severity(a, m, f);
    json_add_text(a, m, "cwe", json_text(f, "cwe"));
    struct json *matches = json_add(a, m, "matches", JSON_ARRAY);
    JSON_EACH (finding, o->findings)
        put_match(o, matches, finding);
}

/* --- decisions, risks --- */

static void put_decision(struct one *o, struct json *list, const struct json *d)
{
    struct arena *a = o->v->arena;
    struct json *row = json_add(a, list, NULL, JSON_OBJECT);
    static const char *const texts[] = {
        "name",        "identity",  "scope",         "scope_title",   "from_version", "to_version",
        "reason",      "action",    "vector",        "decided_by",    "decided_on",   "reviewer",
        "reviewed_on", "review_by", "security_risk", "superseded_by", "retired"};
    struct str harm = json_text(d, "safety_relevant"), by = json_text(d, "superseded_by");
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, row, texts[i], json_text(d, texts[i]));
    json_add_text(a, row, "id", json_text(d, "id"));
    json_add_text(a, row, "href", view_href(a, json_text(d, "id")));
    json_add_text(a, row, "state", view_label("decision", "state", json_text(d, "state")));
    json_add_text(a, row, "justification",
                  view_label("decision", "justification", json_text(d, "justification")));
    json_add_text(a, row, "safety", harm.n ? harm : STR("unknown, treated as yes"));
    json_add_text(a, row, "risk_href", view_href(a, json_text(d, "security_risk")));
    json_add_bool(a, row, "in_force", by.n == 0 && json_text(d, "retired").n == 0);
    view_put_status(a, row,
                    by.n || json_text(d, "retired").n ? VIEW_NOT_APPLICABLE
                                                      : match_decision_status(o->v, d));
}

static void put_risk_once(struct one *o, struct json *list, struct str id, struct str title)
{
    struct arena *a = o->v->arena;
    JSON_EACH (known, list)
        if (str_eq(json_text(known, "id"), id))
            return;
    struct json *r = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, r, "id", id);
    json_add_text(a, r, "title", title);
    json_add_text(a, r, "href", view_href(a, id));
}

static bool put_decisions(struct one *o, struct err *err)
{
    struct arena *a = o->v->arena;
    struct json *list = json_add(a, o->model, "decisions", JSON_ARRAY);
    struct json *risks = json_add(a, o->model, "risks", JSON_ARRAY);
    JSON_EACH (d, o->ground.decisions)
        if (has_word(o->names, json_text(d, "vulnerability"))) {
            struct str risk = json_text(d, "security_risk");
            put_decision(o, list, d);
            if (risk.n)
                put_risk_once(o, risks, risk, view_title(o->v, risk));
        }
    struct str names = o->names, name;
    while (str_word(&names, &name)) {
        struct json *rows;
        if (!view_rows(o->v, "match_risks_of", &name, 1, &rows, err))
            return false;
        JSON_EACH (row, rows)
            put_risk_once(o, risks, json_text(row, "id"), json_text(row, "name"));
    }
    json_add_int(a, o->model, "decision_count", (int64_t)json_count(list));
    return true;
}

/* --- the whole --- */

static enum view_status status_of(const struct one *o)
{
    if (o->open_findings == 0)
        return VIEW_NOT_APPLICABLE;
    if (o->stale)
        return VIEW_STALE;
    if (o->decided < o->places)
        return o->decided ? VIEW_IN_WORK : VIEW_OPEN;
    if (o->review)
        return VIEW_TO_REVIEW;
    return o->affected ? VIEW_IN_WORK : VIEW_DONE;
}

static bool put_summary(struct one *o, struct err *err)
{
    struct arena *a = o->v->arena;
    struct json *m = o->model, *rows;
    if (!view_rows(o->v, "match_release_counts", NULL, 0, &rows, err) ||
        !match_put_looked(o->v, m, (struct str){0}, err))
        return false;
    const struct json *counts = json_first(rows);
    json_add_bool(a, m, "hit", o->open_findings > 0);
    json_add_int(a, m, "release_count", (int64_t)o->releases.count);
    json_add_int(a, m, "release_total", json_int(counts, "releases", 0));
    json_add_int(a, m, "release_listed", json_int(counts, "with_list", 0));
    json_add_int(a, m, "release_unlisted",
                 json_int(counts, "releases", 0) - json_int(counts, "with_list", 0));
    json_add_int(a, m, "units", o->units);
    json_add_bool(a, m, "units_unknown", o->units_unknown);
    json_add_int(a, m, "place_count", o->places);
    json_add_int(a, m, "decided", o->decided);
    json_add_int(a, m, "undecided", o->places - o->decided);
    json_add_bool(a, m, "to_decide", o->places > o->decided);
    json_add_fmt(a, m, "command",
                 "tutela decide RELEASE %.*s COMPONENT state=not_affected justification=... "
                 "reason=...",
                 STR_ARG(o->id));
    view_put_status(a, m, status_of(o));
    return true;
}

bool match_vulnerability_model(struct store *s, struct arena *a, struct str id, struct date as_of,
                               struct json **out, struct err *err)
{
    struct view v = {s, a, as_of};
    struct one o = {.v = &v, .id = id};
    if (id.n == 0)
        return err_set(err, ERR_NOT_FOUND, "a vulnerability has an id");
    if (!view_rows(&v, "match_findings_of", &id, 1, &o.findings, err) ||
        !match_register_load(&v, &o.ground, err))
        return false;
    o.model = view_model(&v);
    json_add_text(a, o.model, "title", id);
    json_add_text(a, o.model, "id", id);
    gather_names(&o);
    put_claims(&o);
    if (!put_places(&o, err) || !put_decisions(&o, err) || !put_summary(&o, err))
        return false;
    *out = o.model;
    return true;
}
