#include "assess/decide/ground.h"
#include "assess/match/view.h"

/* A decision is proposed where the same vulnerability is in the same component: what is shown is
   what differs, and nothing is written unless it is asked for. */

enum verdict { CARRY, OTHER_VERSION, COVERED, DECIDED, STALE, WAITS, NOT_THERE, VERDICT__COUNT };

static const struct {
    const char *word, *why;
} verdicts[VERDICT__COUNT] = {
    [CARRY] = {"carry", "same component, same version; its scope excludes the release"},
    [OTHER_VERSION] = {"other_version", "same component, other version: look again"},
    [COVERED] = {"covered", "its scope and bounds cover the release already"},
    [DECIDED] = {"decided", "the release has a decision of its own"},
    [STALE] = {"stale", "what it rests on has changed, or its day has passed: look again"},
    [WAITS] = {"waits", "waits for its second reviewer"},
    [NOT_THERE] = {"not_there", "the vulnerability was not found in the release"},
};

struct carrier {
    struct store *store;
    struct arena *arena;
    const struct decide_carry *wish;
    struct json *from, *to;        /* rows of decide_places */
    struct json *there;            /* likewise of the other */
    struct match_register answers; /* rows of decide_all about the release it is carried from */
    struct view_set targets;       /* what was made, by what it is about */
    int64_t counts[VERDICT__COUNT];
    int64_t made;
    struct err *err;
};

static bool in_force(const struct json *d)
{
    return json_text(d, "superseded_by").n == 0 && json_text(d, "retired").n == 0;
}

static bool is_about(const struct json *d, const struct json *place)
{
    return str_eq(json_text(d, "identity"), json_text(place, "identity")) &&
           decide_has_name(place, json_text(d, "vulnerability"));
}

/* Whether something that counts answers the place already; d itself, or another. */
static bool is_answered(const struct carrier *c, const struct json *place, const struct json *d,
                        bool *by_itself)
{
    bool found = false;
    JSON_EACH (x, c->there) {
        struct str standing = json_text(x, "standing");
        if (!in_force(x) || !is_about(x, place) || !match_decision_covers(x, place, place) ||
            !(STR_IS(standing, "decided") || STR_IS(standing, "waits")))
            continue;
        found = true;
        *by_itself = *by_itself || str_eq(json_text(x, "id"), json_text(d, "id"));
    }
    return found;
}

static enum verdict judge(const struct carrier *c, const struct json *d, const struct json *from,
                          const struct json *to)
{
    struct str standing = json_text(d, "standing");
    bool by_itself = false;
    if (!to)
        return NOT_THERE;
    if (is_answered(c, to, d, &by_itself))
        return by_itself ? COVERED : DECIDED;
    if (STR_IS(standing, "lapsed") || json_int(d, "stale_count", 0) > 0)
        return STALE;
    if (STR_IS(standing, "waits"))
        return WAITS;
    return str_eq(json_text(from, "version"), json_text(to, "version")) ? CARRY : OTHER_VERSION;
}

static bool make(struct carrier *c, const struct json *d, const struct json *to, struct json *line)
{
    const struct decide_carry *w = c->wish;
    struct arena *a = c->arena;
    struct decision n;
    struct decide_put put;
    struct str from = json_text(d, "id"), version = json_text(to, "version");
    struct str target = str_fmt(a, "%.*s %.*s %.*s", STR_ARG(json_text(to, "identity")),
                                STR_ARG(json_text(to, "vulnerability")), STR_ARG(version));
    if (!view_set_add(a, &c->targets, target)) /* from another version of it already */
        return true;
    if (!store_load(c->store, a, &DECISION_TYPE, from, &n, NULL, c->err))
        return false;
    n.scope = w->to;
    n.from_version = version;
    n.to_version = version;
    n.reason = str_fmt(a, "%.*s%sCarried from %.*s (%.*s): %.*s", STR_ARG(n.reason),
                       n.reason.n ? "\n" : "", STR_ARG(from), STR_ARG(w->from), STR_ARG(w->reason));
    n.decided_by = w->actor;
    n.decided_on = w->on;
    n.reviewer = w->reviewer;
    n.reviewed_on = n.review_by = (struct date){0};
    n.origin = n.author = n.statement = n.file = (struct str){0};
    n.stated_at = (struct instant){0};
    if (!decide_sign(a, w->actor, w->on, &n, c->err) || !decide_put(c->store, a, &n, &put, c->err))
        return err_wrap(c->err, "%.*s", STR_ARG(from));
    json_add_text(a, line, "new", put.id);
    c->made++;
    return true;
}

static bool put_line(struct carrier *c, struct json *lines, const struct json *d,
                     const struct json *from, const struct json *to)
{
    struct arena *a = c->arena;
    enum verdict v = judge(c, d, from, to);
    struct json *line = json_add(a, lines, NULL, JSON_OBJECT);
    json_add_text(a, line, "decision", json_text(d, "id"));
    json_add_text(a, line, "vulnerability", json_text(from, "vulnerability"));
    json_add_text(a, line, "component", json_text(from, "component_name"));
    json_add_text(a, line, "state", json_text(d, "state"));
    json_add_text(a, line, "from_version", json_text(from, "version"));
    json_add_text(a, line, "to_version", json_text(to, "version"));
    json_add_text(a, line, "verdict", str_of(verdicts[v].word));
    json_add_text(a, line, "why", str_of(verdicts[v].why));
    c->counts[v]++;
    bool wanted = v == CARRY || (v == OTHER_VERSION && c->wish->other_versions);
    return !c->wish->apply || !wanted || make(c, d, to, line);
}

/* The decision that holds at a place; NULL where it says nothing yet. */
static const struct json *answer_of(const struct carrier *c, const struct json *place)
{
    const struct json *d = match_decision_of(&c->answers, place, place);
    return STR_IS(json_text(d, "standing"), "open") ? NULL : d;
}

/* Whether a place of the very version, which has its own answer, speaks for the other release. */
static bool has_its_like(const struct carrier *c, const struct json *d, const struct json *from,
                         const struct json *to)
{
    struct str version = json_text(to, "version");
    if (str_eq(json_text(from, "version"), version))
        return false;
    JSON_EACH (place, c->from)
        if (str_eq(json_text(place, "version"), version) && is_about(d, place) &&
            answer_of(c, place))
            return true;
    return false;
}

/* Every place of the other release where the same is in the same component; one line without a
   place when there is none. */
static bool put_lines(struct carrier *c, struct json *lines, const struct json *d,
                      const struct json *from)
{
    bool any = false;
    JSON_EACH (to, c->to)
        if (is_about(d, to)) {
            any = true;
            if (!has_its_like(c, d, from, to) && !put_line(c, lines, d, from, to))
                return false;
        }
    return any || put_line(c, lines, d, from, NULL);
}

static bool load(struct carrier *c)
{
    const struct decide_carry *w = c->wish;
    struct store_param from = STORE_P(w->from), to = STORE_P(w->to);
    struct str day = date_str(c->arena, w->on);
    struct store_param about[] = {STORE_P(day), STORE_P(w->from)};
    struct store_param there[] = {STORE_P(day), STORE_P(w->to)};
    if (!store_query(c->store, c->arena, "decide_places", &from, 1, &c->from, c->err) ||
        !store_query(c->store, c->arena, "decide_places", &to, 1, &c->to, c->err) ||
        !store_query(c->store, c->arena, "decide_all", about, 2, &c->answers.decisions, c->err) ||
        !store_query(c->store, c->arena, "decide_all", there, 2, &c->there, c->err))
        return false;
    view_index_make(c->arena, c->answers.decisions, "vulnerability", &c->answers.decisions_of);
    return true;
}

static bool check_releases(struct carrier *c)
{
    const struct str ids[] = {c->wish->from, c->wish->to};
    for (size_t i = 0; i < COUNT_OF(ids); i++) {
        struct record_head head;
        if (!store_head(c->store, c->arena, ids[i], &head, c->err))
            return false;
        if (strcmp(head.type->name, "release") != 0)
            return err_set(c->err, ERR_USAGE, "%.*s is a %s, not a release", STR_ARG(ids[i]),
                           head.type->label);
    }
    return !str_eq(ids[0], ids[1]) || err_set(c->err, ERR_USAGE, "the two releases are the same");
}

bool decide_carry(struct store *s, struct arena *a, const struct decide_carry *wish,
                  struct json **out, struct err *err)
{
    struct carrier c = {.store = s, .arena = a, .wish = wish, .err = err};
    struct json *o = json_object(a);
    if (wish->apply && str_trim(wish->reason).n == 0)
        return err_set(err, ERR_USAGE, "carrying decisions needs a reason: why the same holds");
    if (!check_releases(&c) || !load(&c))
        return false;
    json_add_text(a, o, "from", wish->from);
    json_add_text(a, o, "to", wish->to);
    json_add_bool(a, o, "applied", wish->apply);
    struct json *lines = json_add(a, o, "lines", JSON_ARRAY);
    JSON_EACH (place, c.from) {
        const struct json *d = answer_of(&c, place);
        if (d && !put_lines(&c, lines, d, place))
            return false;
    }
    struct json *counts = json_add(a, o, "counts", JSON_OBJECT);
    for (size_t i = 0; i < VERDICT__COUNT; i++)
        json_add_int(a, counts, verdicts[i].word, c.counts[i]);
    json_add_int(a, o, "made", c.made);
    *out = o;
    return true;
}
