#include "assess/match/run.h"

#include <stdlib.h>

#include "assess/match/record.h"
#include "base/limits.h"
#include "intake/sbom/record.h"
#include "intake/sbom/save.h"

bool match_release_components(struct store *s, struct arena *a, struct str release,
                              struct match_components *out, struct err *err)
{
    struct json *rows;
    struct store_param id = STORE_P(release);
    if (!store_query(s, a, "release_components", &id, 1, &rows, err))
        return false;
    struct match_component *items = ARENA_ARRAY(a, struct match_component, json_count(rows) + 1);
    size_t n = 0;
    JSON_EACH (row, rows)
        items[n++] = (struct match_component){
            .ref = json_member(row, "id"),
            .name = json_member(row, "name"),
            .version = json_member(row, "version"),
            .purl = json_member(row, "purl"),
            .cpe = json_member(row, "cpe"),
        };
    *out = (struct match_components){items, n};
    return true;
}

/* --- saving --- */

struct saver {
    struct store *store;
    struct arena *arena;
    struct date as_of;
    struct str snapshot;
    const struct json *sources; /* that were looked in */
    int64_t added, ended, unchanged, reopened, kept;
    struct err *err;
};

/* The first n bytes, no character cut in two. */
static struct str cut(struct str s, size_t n)
{
    if (s.n <= n)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
        n--;
    return str_sub(s, 0, n);
}

/* A text of a feed as a record can hold it, so that one odd advisory does not stop the others. */
static struct str held(struct arena *a, const struct field *f, struct str value)
{
    bool is_text = f->kind == &KIND_TEXT || f->kind == &KIND_LONGTEXT;
    if (!is_text && f->kind != &KIND_WORDS)
        return value;
    char *p = str_cz(a, value);
    struct str plain = {p, str_make_plain(p, value.n, "")};
    return is_text ? cut(plain, f->kind == &KIND_TEXT ? LIMIT_NAME : LIMIT_TEXT) : plain;
}

static bool set(struct saver *v, const struct record_type *t, void *record, const char *field,
                struct str value)
{
    const struct field *f = record_field(t, str_of(field));
    return value.n == 0 ||
           record_set(t, record, v->arena, str_of(field), held(v->arena, f, value), v->err);
}

static struct str words_of(struct arena *a, const struct json *list)
{
    struct buf b = {.arena = a};
    JSON_EACH (item, list) {
        buf_put(&b, json_as_text(item));
        buf_char(&b, ' ');
    }
    return str_trim(buf_str(&b));
}

/* A decimal number in units of 10^-digits: "7.5", 1 gives 75; empty for no number. */
static struct str scaled(struct arena *a, struct str number, size_t digits)
{
    size_t dot = str_find_char(number, '.');
    struct str whole = str_sub(number, 0, dot), rest = str_from(number, dot + 1);
    int64_t v = 0, part = 0;
    if (!str_to_int(whole, &v))
        return (struct str){0};
    for (size_t i = 0; i < digits; i++) {
        v *= 10;
        if (i < rest.n && char_is_digit(rest.p[i]))
            part = part * 10 + (rest.p[i] - '0');
        else
            part *= 10;
    }
    return str_fmt(a, "%lld", (long long)(v + part));
}

static const struct json *best_cvss(const struct json *vulnerability)
{
    const struct json *list = json_get(vulnerability, "cvss");
    return json_first(list);
}

/* How sure the match is: by what was compared, and whether all of it could be. */
static struct str confidence_of(const struct json *match)
{
    if (json_is_true(match, "assumed"))
        return STR("possible");
    if (STR_IS(json_text(match, "scheme"), "generic"))
        return STR("heuristic");
    return str_starts(json_text(match, "range"), STR("=")) ? STR("exact") : STR("range");
}

static bool fill_finding(struct saver *v, const struct json *finding, struct finding_record *r)
{
    const struct record_type *t = &FINDING_TYPE;
    const struct json *c = json_get(finding, "component"), *m = json_get(finding, "match");
    const struct json *vulnerability = json_get(finding, "vulnerability");
    const struct json *cvss = best_cvss(vulnerability);
    struct err ignored; /* a vector that is none stays in the advisory */
    IGNORE(record_set(t, r, v->arena, STR("vector"), json_text(cvss, "vector"), &ignored));
    bool kev_known = !json_is_true(vulnerability, "kev_unknown");
    struct str kev = json_is_true(vulnerability, "kev") ? STR("yes") : STR("no");
    struct str severity = json_text(vulnerability, "severity");
    struct str name = json_text(vulnerability, "title");
    return set(v, t, r, "name", cut(name, 300)) && set(v, t, r, "component", json_text(c, "ref")) &&
           set(v, t, r, "identity",
               sbom_identity(v->arena, json_text(c, "purl"), json_text(c, "cpe"))) &&
           set(v, t, r, "vulnerability", json_text(vulnerability, "id")) &&
           set(v, t, r, "aliases", words_of(v->arena, json_get(vulnerability, "aliases"))) &&
           (severity.n == 0 || STR_IS(severity, "unknown") || set(v, t, r, "severity", severity)) &&
           set(v, t, r, "score_tenths", scaled(v->arena, json_member(cvss, "score"), 1)) &&
           set(v, t, r, "cwe", words_of(v->arena, json_get(vulnerability, "cwes"))) &&
           set(v, t, r, "kev", kev_known ? kev : (struct str){0}) &&
           set(v, t, r, "kev_on", json_text(vulnerability, "kev_added")) &&
           set(v, t, r, "epss_ppm", scaled(v->arena, json_member(vulnerability, "epss"), 6)) &&
           set(v, t, r, "source", json_text(m, "source")) &&
           set(v, t, r, "advisory", json_text(m, "advisory")) &&
           set(v, t, r, "range", json_text(m, "range")) &&
           set(v, t, r, "fixed_in", words_of(v->arena, json_get(vulnerability, "fixed_in"))) &&
           set(v, t, r, "scheme", json_text(m, "scheme")) &&
           set(v, t, r, "confidence", confidence_of(m)) &&
           set(v, t, r, "reason", json_text(m, "reason"));
}

static bool add_finding(struct saver *v, const struct json *finding)
{
    struct finding_record r = {0};
    struct str id = {0};
    if (!fill_finding(v, finding, &r))
        return err_wrap(v->err, "%.*s",
                        STR_ARG(json_text(json_get(finding, "vulnerability"), "id")));
    if (r.identity.n == 0)
        r.identity = r.component; /* found by a name of its own: decided where it is */
    r.first_seen_on = r.last_seen_on = v->as_of;
    r.snapshot = v->snapshot;
    r.state = FINDING_STATE_OPEN;
    v->added++;
    return store_add(v->store, v->arena, &FINDING_TYPE, &r, &id, v->err);
}

/* What the source may have taken back. Whether it is exploited comes from lists of their own: when
   such a list is missing, what was known stays. */
static void forget_facts(struct finding_record *r)
{
    r->aliases = r->vector = r->cwe = r->range = r->fixed_in = (struct str){0};
    r->severity = 0;
    r->score_tenths = (struct number){0};
}

/* One that is known: facts are brought up to date, the day it was first seen stays. */
static bool refresh_finding(struct saver *v, struct str id, const struct json *finding)
{
    struct finding_record r, old;
    if (!store_load(v->store, v->arena, &FINDING_TYPE, id, &old, NULL, v->err))
        return false;
    r = old;
    forget_facts(&r);
    if (!fill_finding(v, finding, &r))
        return false;
    bool news;
    if (json_count(record_diff(&FINDING_TYPE, &old, &r, v->arena, &news)))
        r.last_seen_on = v->as_of;
    bool back = old.state == FINDING_STATE_ENDED;
    if (back) {
        r.state = FINDING_STATE_OPEN;
        r.ended_on = (struct date){0};
        r.ended_reason = (struct str){0};
        r.last_seen_on = v->as_of;
        v->reopened++;
    } else {
        v->unchanged++;
    }
    return store_save(v->store, v->arena, &FINDING_TYPE, id, 0, &r, v->err);
}

/* Whether the source that said so was looked in: a source that was left out takes nothing back. */
static bool was_asked(const struct saver *v, struct str source)
{
    JSON_EACH (s, v->sources)
        if (str_eq(json_text(s, "name"), source) && json_int(s, "records", 0) > 0)
            return true;
    return source.n == 0;
}

static bool end_finding(struct saver *v, struct str id)
{
    struct finding_record r;
    if (!store_load(v->store, v->arena, &FINDING_TYPE, id, &r, NULL, v->err))
        return false;
    if (r.state == FINDING_STATE_ENDED)
        return true;
    r.state = FINDING_STATE_ENDED;
    r.ended_on = date_cmp(v->as_of, r.first_seen_on) < 0 ? r.first_seen_on : v->as_of;
    r.ended_reason = STR("no record of the advisory data says so any more");
    v->ended++;
    return store_save(v->store, v->arena, &FINDING_TYPE, id, 0, &r, v->err);
}

/* --- one component --- */

static struct str vulnerability_of(const struct json *item)
{
    return json_text(json_get(item, "vulnerability"), "id");
}

static int by_ref(const void *left, const void *right)
{
    const struct json *a = *(const struct json *const *)left;
    const struct json *b = *(const struct json *const *)right;
    int order = str_cmp(json_text(json_get(a, "component"), "ref"),
                        json_text(json_get(b, "component"), "ref"));
    return order ? order : str_cmp(vulnerability_of(a), vulnerability_of(b));
}

/* The items of a list, sorted by the component they speak of, then by vulnerability. */
struct by_component {
    const struct json **items;
    size_t count;
};

static struct by_component sort(struct arena *a, const struct json *list)
{
    struct by_component s = {ARENA_ARRAY(a, const struct json *, json_count(list) + 1), 0};
    JSON_EACH (item, list)
        s.items[s.count++] = item;
    qsort(s.items, s.count, sizeof *s.items, by_ref);
    return s;
}

static size_t first_of(const struct by_component *s, struct str ref)
{
    size_t lo = 0, hi = s->count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(json_text(json_get(s->items[mid], "component"), "ref"), ref) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool is_of(const struct by_component *s, size_t i, struct str ref)
{
    return i < s->count && str_eq(json_text(json_get(s->items[i], "component"), "ref"), ref);
}

static bool save_state(struct saver *v, struct str id, struct str state, struct str reason)
{
    struct component c;
    if (!store_load(v->store, v->arena, &COMPONENT_TYPE, id, &c, NULL, v->err))
        return false;
    int64_t before = c.match_state;
    if (!set(v, &COMPONENT_TYPE, &c, "match_state", state))
        return false;
    /* The same data say the same: looking again is no news. */
    if (c.match_state != before || !str_eq(c.match_snapshot, v->snapshot))
        c.matched_on = v->as_of;
    c.match_reason = cut(reason, 1000);
    c.match_snapshot = v->snapshot;
    return store_save(v->store, v->arena, &COMPONENT_TYPE, id, 0, &c, v->err);
}

/* Missing or stale data is no result: without a look nothing ends. */
static bool found_no_more(struct saver *v, const struct json *row, bool looked_up)
{
    if (looked_up && was_asked(v, json_member(row, "source")))
        return end_finding(v, json_member(row, "id"));
    v->kept += STR_IS(json_member(row, "state"), "open");
    return true;
}

/* What is found of a component and what is known of it, both by vulnerability, side by side: a
   kernel has thousands. */
static bool save_findings(struct saver *v, struct str ref, const struct by_component *findings,
                          const struct json *known, bool looked_up)
{
    size_t i = first_of(findings, ref);
    const struct json *row = json_first(known);
    while (row || is_of(findings, i, ref)) {
        bool found = is_of(findings, i, ref), ok;
        int order = !row     ? -1
                    : !found ? 1
                             : str_cmp(vulnerability_of(findings->items[i]),
                                       json_member(row, "vulnerability"));
        if (order < 0)
            ok = add_finding(v, findings->items[i]);
        else if (order > 0)
            ok = found_no_more(v, row, looked_up);
        else
            ok = refresh_finding(v, json_member(row, "id"), findings->items[i]);
        if (!ok)
            return false;
        i += order <= 0;
        row = order >= 0 ? row->next : row;
    }
    return true;
}

static bool save_component(struct saver *v, struct str ref, const struct by_component *findings,
                           const struct by_component *unmatched)
{
    struct json *known;
    struct store_param id = STORE_P(ref);
    size_t from = first_of(findings, ref), other = first_of(unmatched, ref);
    if (!store_query(v->store, v->arena, "component_open_findings", &id, 1, &known, v->err))
        return false;
    bool looked_up = !is_of(unmatched, other, ref) ||
                     STR_IS(json_text(unmatched->items[other], "state"), "clean");
    if (!save_findings(v, ref, findings, known, looked_up))
        return false;
    if (is_of(findings, from, ref))
        return save_state(v, ref, STR("matched"), STR("in range of published vulnerabilities"));
    if (is_of(unmatched, other, ref))
        return save_state(v, ref, json_text(unmatched->items[other], "state"),
                          json_text(unmatched->items[other], "reason"));
    return save_state(v, ref, STR("clean"), STR("looked up, and in no published range"));
}

bool match_save(struct store *s, struct arena *a, struct match_components components,
                struct date as_of, struct json *result, struct err *err)
{
    struct saver v = {.store = s,
                      .arena = a,
                      .as_of = as_of,
                      .snapshot = json_text(json_get(result, "snapshot"), "id"),
                      .sources = json_get(json_get(result, "snapshot"), "sources"),
                      .err = err};
    struct by_component findings = sort(a, json_get(result, "findings"));
    struct by_component unmatched = sort(a, json_get(result, "unmatched"));
    for (size_t i = 0; i < components.count; i++)
        if (!save_component(&v, components.items[i].ref, &findings, &unmatched))
            return err_wrap(err, "%.*s", STR_ARG(components.items[i].ref));
    struct json *saved = json_add(a, result, "saved", JSON_OBJECT);
    json_add_int(a, saved, "new", v.added);
    json_add_int(a, saved, "ended", v.ended);
    json_add_int(a, saved, "reopened", v.reopened);
    json_add_int(a, saved, "unchanged", v.unchanged);
    json_add_int(a, saved, "kept", v.kept);
    return true;
}
