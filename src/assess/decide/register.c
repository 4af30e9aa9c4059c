#include "assess/decide/decide.h"
#include "assess/match/view.h"

struct book {
    struct arena *arena;
    const struct decide_filter *filter;
    struct json *list;
    struct view_index places; /* rows of decide_places, by identity */
    int64_t total, shown, waiting, stale, lapsed, proposed;
};

static bool names(const struct json *place, struct str vulnerability)
{
    struct str rest = json_text(place, "aliases"), word;
    if (str_eq_nocase(json_text(place, "vulnerability"), vulnerability))
        return true;
    while (str_word(&rest, &word))
        if (str_eq_nocase(word, vulnerability))
            return true;
    return false;
}

/* The scope alone, without the bounds. */
static bool in_scope(const struct json *d, const struct json *place)
{
    struct str scope = json_text(d, "scope");
    return scope.n == 0 || str_eq(scope, json_text(place, "release")) ||
           str_eq(scope, json_text(place, "device")) || str_eq(scope, json_text(place, "family"));
}

struct reach {
    int64_t places, outside;
    struct str outside_version;
    struct json *releases;
};

static void measure(struct book *b, const struct json *d, struct reach *r)
{
    struct view_set seen = {0};
    struct str identity = json_text(d, "identity");
    r->releases = json_array(b->arena);
    for (const struct view_row *p = view_index_find(&b->places, identity); p; p = p->next) {
        if (!names(p->row, json_text(d, "vulnerability")) || !in_scope(d, p->row))
            continue;
        if (!match_decision_covers(d, p->row, p->row)) {
            r->outside++;
            r->outside_version = json_text(p->row, "version");
            continue;
        }
        r->places++;
        if (view_set_add(b->arena, &seen, json_text(p->row, "release")))
            json_add_text(b->arena, r->releases, NULL, json_text(p->row, "release"));
    }
}

/* Why it must be looked at again; empty when nothing has changed. */
static struct str stale_because(struct book *b, const struct json *d, const struct reach *r)
{
    if (json_int(d, "stale_count", 0) > 0)
        return STR("what it rests on has changed");
    if (r->places == 0 && r->outside > 0)
        return str_fmt(b->arena, "where it holds there is only version %.*s",
                       STR_ARG(r->outside_version));
    return (struct str){0};
}

static bool wanted(struct book *b, struct str standing, struct str stale)
{
    const struct decide_filter *f = b->filter;
    if (!f->waiting && !f->stale)
        return true;
    return (f->waiting && (STR_IS(standing, "waits") || STR_IS(standing, "proposed"))) ||
           (f->stale && (stale.n || STR_IS(standing, "lapsed")));
}

static void put(struct book *b, const struct json *d)
{
    struct arena *a = b->arena;
    struct reach reach = {0};
    struct str standing = json_text(d, "standing");
    bool gone = json_text(d, "superseded_by").n || json_text(d, "retired").n;
    if (gone && !b->filter->all)
        return;
    b->total++;
    measure(b, d, &reach);
    struct str stale = gone ? (struct str){0} : stale_because(b, d, &reach);
    if (gone)
        standing = json_text(d, "retired").n ? STR("retired") : STR("superseded");
    b->stale += stale.n > 0;
    b->waiting += STR_IS(standing, "waits");
    b->proposed += STR_IS(standing, "proposed");
    b->lapsed += STR_IS(standing, "lapsed");
    if (!wanted(b, standing, stale))
        return;
    struct json *o = json_add(a, b->list, NULL, JSON_OBJECT);
    JSON_EACH (m, d)
        if (!STR_IS(m->key, "standing") && !STR_IS(m->key, "statement"))
            json_hang(o, str_cz(a, m->key), vex_copy(a, m, NULL, 0));
    json_add_text(a, o, "standing", standing);
    json_add_text(a, o, "stale", stale);
    json_add_int(a, o, "places", reach.places);
    json_hang(o, "releases", reach.releases);
    b->shown++;
}

static struct str filter_text(struct arena *a, const struct decide_filter *f)
{
    struct str what = f->waiting && f->stale ? STR("waiting or stale")
                      : f->waiting           ? STR("waiting")
                      : f->stale             ? STR("stale")
                                             : STR("none");
    return str_fmt(a, "%.*s; %s; %.*s", STR_ARG(what),
                   f->all ? "superseded and retired ones too" : "in force",
                   STR_ARG(f->release.n ? f->release : STR("all releases")));
}

bool decide_register(struct store *s, struct arena *a, const struct decide_filter *filter,
                     struct date as_of, struct json **out, struct err *err)
{
    struct book b = {.arena = a, .filter = filter};
    struct record_head head;
    struct str day = date_str(a, as_of);
    struct store_param asked[] = {STORE_P(day), STORE_P(filter->release)};
    struct store_param of[] = {STORE_P(filter->release), STORE_P(STR(""))};
    struct json *decisions, *places, *o = json_object(a);
    if ((filter->release.n && !store_head(s, a, filter->release, &head, err)) ||
        !store_query(s, a, "decide_all", asked, 2, &decisions, err) ||
        !store_query(s, a, "decide_places", of, 2, &places, err))
        return false;
    view_index_make(a, places, "identity", &b.places);
    b.list = json_array(a);
    JSON_EACH (d, decisions)
        put(&b, d);
    json_add_text(a, o, "as_of", day);
    json_add_text(a, o, "filter", filter_text(a, filter));
    json_add_int(a, o, "total", b.total);
    json_add_int(a, o, "shown", b.shown);
    struct json *counts = json_add(a, o, "counts", JSON_OBJECT);
    json_add_int(a, counts, "waiting", b.waiting);
    json_add_int(a, counts, "proposed", b.proposed);
    json_add_int(a, counts, "lapsed", b.lapsed);
    json_add_int(a, counts, "stale", b.stale);
    json_hang(o, "decisions", b.list);
    *out = o;
    return true;
}
