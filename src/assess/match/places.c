#include "assess/match/view.h"

#include <stdlib.h>

#include "value/cvss/cvss.h"
#include "value/version/version.h"

/* The release of a list, and its place in the order of all. */
struct release_place {
    const struct json *row;
    size_t order;
};

/* Where a component is; a value of its own, so that nowhere is remembered too. */
struct component_places {
    const struct view_row *first;
};

bool match_register_load(const struct view *v, struct match_register *out, struct err *err)
{
    struct arena *a = v->arena;
    struct str day = date_str(a, v->as_of);
    struct release_place last = {0};
    *out = (struct match_register){.v = v, .release_places.arena = a, .places_of.arena = a};
    if (!view_rows(v, "match_releases", NULL, 0, &out->releases, err) ||
        !view_rows(v, "match_decisions", &day, 1, &out->decisions, err))
        return false;
    JSON_EACH (row, out->releases) {
        struct release_place *place = ARENA_NEW(a, struct release_place);
        if (!str_eq(json_text(last.row, "release"), json_text(row, "release")))
            last = (struct release_place){row, last.order + 1};
        *place = last;
        map_add(&out->release_places, json_text(row, "list"), place);
    }
    view_index_make(a, out->decisions, "vulnerability", &out->decisions_of);
    return true;
}

struct collected {
    const struct match_register *ground;
    struct arena *arena;
    const struct release_place **items;
    size_t count, cap;
};

static bool take_release(void *context, const struct store_row *row, struct err *err)
{
    struct collected *c = context;
    const struct release_place *place = map_find(&c->ground->release_places,
                                                 store_row_text(row, 0));
    (void)err;
    if (!place) /* a list that is not in force */
        return true;
    ARENA_ROOM(c->arena, c->items, c->count, c->cap, 32);
    c->items[c->count++] = place;
    return true;
}

static int by_order(const void *left, const void *right)
{
    const struct release_place *a = *(const struct release_place *const *)left;
    const struct release_place *b = *(const struct release_place *const *)right;
    return (a->order > b->order) - (a->order < b->order);
}

bool match_places_of(struct match_register *g, struct str component, const struct view_row **out,
                     struct err *err)
{
    struct arena *a = g->v->arena;
    struct component_places *places = map_find(&g->places_of, component);
    const struct store_param id = STORE_P(component);
    struct collected c = {.ground = g, .arena = a};
    if (places) {
        *out = places->first;
        return true;
    }
    if (!store_each(g->v->store, "match_lists_of", &id, 1, take_release, &c, err))
        return false;
    places = ARENA_NEW(a, struct component_places);
    if (c.count)
        qsort(c.items, c.count, sizeof *c.items, by_order);
    struct view_row *rows = ARENA_ARRAY(a, struct view_row, c.count + 1);
    size_t n = 0;
    for (size_t i = 0; i < c.count; i++) { /* several lists of a release are one place */
        if (i > 0 && c.items[i]->order == c.items[i - 1]->order)
            continue;
        rows[n] = (struct view_row){c.items[i]->row, NULL};
        if (n > 0)
            rows[n - 1].next = &rows[n];
        n++;
    }
    places->first = n ? rows : NULL;
    map_add(&g->places_of, str_copy(a, component), places);
    *out = places->first;
    return true;
}

/* --- decisions --- */

/* How narrow a scope that covers the place is: release 4, device 3, family 2, everywhere 1; 0 when
   it does not cover it. */
static int narrowness(const struct json *decision, const struct json *place)
{
    struct str scope = json_text(decision, "scope");
    if (scope.n == 0)
        return 1;
    if (str_eq(scope, json_text(place, "release")))
        return 4;
    if (str_eq(scope, json_text(place, "device")))
        return 3;
    return str_eq(scope, json_text(place, "family")) ? 2 : 0;
}

/* A limit that cannot be compared does not cover: the finding stays undecided. */
static bool covers_version(const struct json *decision, const struct json *finding)
{
    struct str from = json_text(decision, "from_version"), to = json_text(decision, "to_version");
    struct str version = json_text(finding, "version");
    enum version_scheme scheme = VERSION_GENERIC;
    (void)version_scheme_find(json_text(finding, "scheme"), &scheme);
    if (from.n) {
        enum version_order order = version_compare(scheme, version, from);
        if (order != VERSION_GREATER && order != VERSION_EQUAL)
            return false;
    }
    if (to.n) {
        enum version_order order = version_compare(scheme, version, to);
        if (order != VERSION_LESS && order != VERSION_EQUAL)
            return false;
    }
    return true;
}

bool match_decision_covers(const struct json *decision, const struct json *finding,
                           const struct json *place)
{
    return narrowness(decision, place) > 0 && covers_version(decision, finding);
}

/* What others state does not hide what we decided. */
static void pick(const struct match_register *g, struct str name, const struct json *finding,
                 const struct json *place, const struct json **best, int *narrow)
{
    for (const struct view_row *r = view_index_find(&g->decisions_of, name); r; r = r->next) {
        const struct json *d = r->row;
        int n = narrowness(d, place);
        if (n <= *narrow || json_text(d, "superseded_by").n || json_text(d, "retired").n ||
            STR_IS(json_text(d, "standing"), "proposed") ||
            !str_eq(json_text(d, "identity"), json_text(finding, "identity")) ||
            !covers_version(d, finding))
            continue;
        *best = d;
        *narrow = n;
    }
}

const struct json *match_decision_of(const struct match_register *g, const struct json *finding,
                                     const struct json *place)
{
    const struct json *best = NULL;
    struct str aliases = json_text(finding, "aliases"), alias;
    int narrow = 0;
    pick(g, json_text(finding, "vulnerability"), finding, place, &best, &narrow);
    while (str_word(&aliases, &alias))
        pick(g, alias, finding, place, &best, &narrow);
    return best;
}

bool match_is_decided(const struct json *decision)
{
    return STR_IS(json_text(decision, "standing"), "decided");
}

enum view_status match_decision_status(const struct view *v, const struct json *decision)
{
    struct str state = json_text(decision, "state");
    struct date review_by;
    if (!decision)
        return VIEW_OPEN;
    if (json_int(decision, "stale_count", 0) > 0)
        return VIEW_STALE;
    struct str standing = json_text(decision, "standing");
    if (STR_IS(standing, "proposed") || STR_IS(standing, "waits"))
        return VIEW_TO_REVIEW;
    if (STR_IS(state, "under_investigation"))
        return VIEW_IN_WORK;
    if (date_parse(json_text(decision, "review_by"), &review_by) &&
        date_cmp(review_by, v->as_of) < 0)
        return VIEW_TO_REVIEW;
    return STR_IS(state, "affected") ? VIEW_IN_WORK : VIEW_DONE;
}

/* --- severity --- */

static struct str percent(struct arena *a, const struct json *ppm)
{
    int64_t v;
    if (!ppm || ppm->type != JSON_NUMBER || !str_to_int(ppm->text, &v))
        return (struct str){0};
    if (v > 0 && v < 1000)
        return STR("under 0.1 %");
    return str_fmt(a, "%lld.%lld %%", (long long)(v / 10000), (long long)(v / 1000 % 10));
}

static struct str tenths_text(struct arena *a, int tenths)
{
    struct buf b = {.arena = a};
    cvss_score_format(tenths, &b);
    return buf_str(&b);
}

static void put_score(struct arena *a, struct json *into, const struct json *finding)
{
    struct str vector = json_text(finding, "vector"), note = STR("no vector and no score given");
    struct str score = {0}, word = json_text(finding, "severity");
    int64_t published = json_int(finding, "score_tenths", -1);
    struct cvss parsed;
    struct cvss_scores scores;
    struct err ignored = {0};
    if (vector.n && cvss_parse(vector, &parsed, &ignored)) {
        cvss_scores(&parsed, &scores);
        score = tenths_text(a, scores.overall);
        word = str_of(cvss_severity_word(scores.severity));
        note = str_fmt(a, "CVSS %s, computed from the vector", cvss_version_name(scores.version));
        if (published >= 0 && published != scores.overall)
            note = str_fmt(a, "%.*s; the source says %.*s", STR_ARG(note),
                           STR_ARG(tenths_text(a, (int)published)));
    } else if (published >= 0) {
        score = tenths_text(a, (int)published);
        note = STR("as published; no vector to compute it from");
    }
    json_add_text(a, into, "score", score);
    json_add_text(a, into, "severity", word);
    json_add_text(a, into, "score_note", note);
    json_add_text(a, into, "vector", vector);
}

void match_put_severity(struct arena *a, struct json *into, const struct json *finding)
{
    struct str kev = json_text(finding, "kev");
    put_score(a, into, finding);
    json_add_bool(a, into, "kev", STR_IS(kev, "yes"));
    json_add_bool(a, into, "kev_unknown", kev.n == 0);
    json_add_text(a, into, "kev_on", json_text(finding, "kev_on"));
    json_add_text(a, into, "epss", percent(a, json_get(finding, "epss_ppm")));
}

/* --- what was looked at --- */

bool match_put_looked(const struct view *v, struct json *into, struct str release, struct err *err)
{
    static const char *const states[] = {"matched",   "clean", "no_identifier",
                                         "no_source", "stale", "not_matched"};
    struct arena *a = v->arena;
    struct json *rows, *looked = json_add(a, into, "looked", JSON_OBJECT);
    int64_t counts[COUNT_OF(states)] = {0}, total = 0;
    struct str newest = {0}, snapshot = {0};
    if (!view_rows(v, "match_board", &release, 1, &rows, err))
        return false;
    JSON_EACH (row, rows) {
        for (size_t i = 0; i < COUNT_OF(states); i++)
            if (str_eq(json_text(row, "state"), str_of(states[i])))
                counts[i] = json_int(row, "components", 0);
        total += json_int(row, "components", 0);
        if (str_cmp(json_text(row, "newest"), newest) > 0) {
            newest = json_text(row, "newest");
            snapshot = json_text(row, "snapshot");
        }
    }
    for (size_t i = 0; i < COUNT_OF(states); i++)
        json_add_int(a, looked, states[i], counts[i]);
    int64_t searched = counts[0] + counts[1];
    json_add_int(a, looked, "components", total);
    json_add_int(a, looked, "searched", searched);
    json_add_int(a, looked, "unsearchable", total - searched);
    json_add_text(a, looked, "snapshot", snapshot);
    json_add_text(a, looked, "newest", newest);
    json_add_bool(a, looked, "never", counts[5] == total);
    if (total == 0)
        json_add_text(a, looked, "text",
                      STR("no component list is in force: nothing was looked at"));
    else if (counts[5] == total)
        json_add_fmt(a, looked, "text", "0 of %lld components were matched: never looked at",
                     (long long)total);
    else
        json_add_fmt(
            a, looked, "text",
            "%lld of %lld components looked at, last on %.*s; not searchable: %lld without "
            "identifier, %lld without source, %lld with a stale source, %lld never matched",
            (long long)searched, (long long)total,
            STR_ARG(newest.n ? newest : STR("a day not recorded")), (long long)counts[2],
            (long long)counts[3], (long long)counts[4], (long long)counts[5]);
    return true;
}
