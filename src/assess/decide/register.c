#include "assess/decide/decide.h"
#include "assess/match/view.h"

struct book {
    struct arena *arena;
    const struct decide_filter *filter;
    struct json *list;
    struct view_index reach; /* rows of decide_reach, by decision */
    int64_t total, shown, waiting, stale, lapsed, proposed;
};

/* Places a decision answers, in releases in work or on the market, and those in its scope that its
   bounds leave out. */
struct reach {
    int64_t places, releases, outside;
    struct str outside_version;
};

static struct reach measure(const struct book *b, const struct json *d)
{
    struct reach r = {0};
    struct str last = {0}; /* rows of a release with several versions follow each other */
    const struct view_row *row = view_index_find(&b->reach, json_text(d, "id"));
    for (; row; row = row->next) {
        int64_t places = json_int(row->row, "places", 0);
        if (match_decision_covers(d, row->row, row->row)) {
            r.places += places;
            struct str several = json_text(row->row, "several");
            if (several.n == 0 || !str_eq(several, last))
                r.releases += json_int(row->row, "releases", 0);
            last = several;
        } else {
            r.outside += places;
            r.outside_version = json_text(row->row, "version");
        }
    }
    return r;
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
    struct str standing = json_text(d, "standing");
    bool gone = json_text(d, "superseded_by").n || json_text(d, "retired").n;
    if (gone && !b->filter->all)
        return;
    b->total++;
    struct reach reach = measure(b, d);
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
    json_add_int(a, o, "releases", reach.releases);
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
    struct store_param of = STORE_P(filter->release);
    struct json *decisions, *reach, *o = json_object(a);
    if ((filter->release.n && !store_head(s, a, filter->release, &head, err)) ||
        !store_query(s, a, "decide_all", asked, 2, &decisions, err) ||
        !store_query(s, a, "decide_reach", &of, 1, &reach, err))
        return false;
    view_index_make(a, reach, "decision", &b.reach);
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
