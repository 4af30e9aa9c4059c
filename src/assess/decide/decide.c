#include "assess/decide/decide.h"

#include "assess/decide/ground.h"
#include "assess/decide/policy.h"
#include "assess/view/view.h"

/* --- in place of what is in force --- */

static struct str version_text(struct arena *a, const struct decision *d, const char *field)
{
    return record_get(record_field(&DECISION_TYPE, str_of(field)), d, a);
}

bool decide_find_same(struct store *s, struct arena *a, const struct decision *d, struct str *ours,
                      struct str *proposed, struct err *err)
{
    struct store_param params[] = {
        STORE_P(d->identity), STORE_P(d->vulnerability), {.kind = STORE_NULL}};
    struct json *rows;
    if (!store_query(s, a, "decide_existing", params, 3, &rows, err))
        return false;
    JSON_EACH (e, rows) {
        if (!str_eq(json_text(e, "scope"), d->scope) ||
            !str_eq(json_text(e, "from_version"), version_text(a, d, "from_version")) ||
            !str_eq(json_text(e, "to_version"), version_text(a, d, "to_version")))
            continue;
        if (STR_IS(json_text(e, "status"), "proposed"))
            *proposed = json_text(e, "id");
        else
            *ours = json_text(e, "id");
    }
    return true;
}

bool decide_put(struct store *s, struct arena *a, struct decision *d, struct decide_put *out,
                struct err *err)
{
    struct str ours = {0}, proposed = {0};
    struct decide_put put = {0};
    bool counts = d->status != DECISION_STATUS_PROPOSED;
    if (!decide_find_same(s, a, d, &ours, &proposed, err))
        return false;
    put.replaced = counts && ours.n ? ours : proposed;
    if (put.replaced.n ? !store_supersede(s, a, &DECISION_TYPE, put.replaced, d, &put.id, err)
                       : !store_add(s, a, &DECISION_TYPE, d, &put.id, err))
        return false;
    if (counts && ours.n && proposed.n) {
        struct str why = str_fmt(a, "settled by %.*s", STR_ARG(put.id));
        if (!store_retire(s, a, proposed, why, err))
            return false;
        put.settled = proposed;
    }
    *out = put;
    return true;
}

/* --- what follows from what --- */

static bool is_component(const struct json *row, struct str wanted)
{
    return wanted.n == 0 || str_eq(json_text(row, "component"), wanted) ||
           str_eq(json_text(row, "id"), wanted) || str_eq(json_text(row, "identity"), wanted) ||
           str_eq(json_text(row, "purl"), wanted) ||
           str_eq_nocase(json_text(row, "component_name"), wanted) ||
           str_eq_nocase(json_text(row, "name"), wanted);
}

/* The rows that mean what is wished for must agree on the identity; names lists them all. */
struct choice_of {
    const struct json *row;
    struct buf names;
    bool many, versions;
};

static void choose(struct choice_of *c, const struct json *row)
{
    struct str name = json_text(row, "component_name");
    if (name.n == 0)
        name = json_text(row, "name");
    buf_fmt(&c->names, "%s%.*s %.*s (%.*s)", c->names.n ? ", " : "", STR_ARG(name),
            STR_ARG(json_text(row, "version")), STR_ARG(json_text(row, "identity")));
    if (c->row && !str_eq(json_text(c->row, "identity"), json_text(row, "identity")))
        c->many = true;
    if (c->row && !str_eq(json_text(c->row, "version"), json_text(row, "version")))
        c->versions = true;
    c->row = c->row ? c->row : row;
}

static bool find_row(struct store *s, struct arena *a, const struct decide_wish *w,
                     struct choice_of *c, struct err *err)
{
    struct store_param of = STORE_P(w->release);
    struct json *rows;
    if (!store_query(s, a, "decide_places", &of, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (decide_has_name(row, w->vulnerability) && is_component(row, w->component))
            choose(c, row);
    if (c->row || !w->ahead || w->component.n == 0)
        return true;
    if (!store_query(s, a, "decide_components", &of, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (is_component(row, w->component) && json_text(row, "identity").n)
            choose(c, row);
    return true;
}

static bool check_release(struct store *s, struct arena *a, struct str id, struct err *err)
{
    struct record_head head;
    if (!store_head(s, a, id, &head, err))
        return false;
    return strcmp(head.type->name, "release") == 0 ||
           err_set(err, ERR_USAGE, "%.*s is a %s, not a release", STR_ARG(id), head.type->label);
}

static struct str keep(struct str has, struct str otherwise)
{
    return has.n ? has : otherwise;
}

bool decide_fill(struct store *s, struct arena *a, const struct decide_wish *wish,
                 struct decision *d, struct err *err)
{
    struct choice_of c = {.names = {.arena = a}};
    if (!check_release(s, a, wish->release, err) || !find_row(s, a, wish, &c, err))
        return false;
    if (!c.row)
        return err_set(err, ERR_NOT_FOUND,
                       "%.*s was not found in %s%.*s; 'tutela where' says where it is, --ahead "
                       "decides all the same",
                       STR_ARG(wish->vulnerability), wish->component.n ? "that component of " : "",
                       STR_ARG(wish->release));
    if (c.many)
        return err_set(err, ERR_USAGE, "%.*s is in several components, name one: %.*s",
                       STR_ARG(wish->vulnerability), STR_ARG(str_sub(buf_str(&c.names), 0, 300)));
    struct str version = json_text(c.row, "version"), name = json_text(c.row, "component_name");
    d->identity = keep(d->identity, json_text(c.row, "identity"));
    d->vulnerability = keep(d->vulnerability,
                            keep(json_text(c.row, "vulnerability"), wish->vulnerability));
    d->scope = keep(d->scope, wish->release);
    /* Where the release has several versions of it, the scope alone bounds the decision. */
    if (d->from_version.n == 0 && d->to_version.n == 0 && !c.versions) {
        d->from_version = version;
        d->to_version = version;
    }
    if (d->name.n == 0)
        d->name = str_fmt(a, "%.*s in %.*s: %s", STR_ARG(d->vulnerability),
                          STR_ARG(keep(name, json_text(c.row, "name"))),
                          record_field(&DECISION_TYPE, STR("state"))->choices[d->state].label);
    return true;
}

bool decide_sign(struct arena *a, struct str actor, struct date on, struct decision *d,
                 struct err *err)
{
    struct decide_policy policy;
    if (!decide_policy_built_in(a, &policy, err))
        return false;
    d->decided_by = keep(d->decided_by, actor);
    if (d->decided_on.year == 0)
        d->decided_on = on;
    if (d->reviewer.n && d->reviewed_on.year == 0)
        d->reviewed_on = on;
    if (d->review_by.year == 0 && policy.look_again_days[d->state])
        d->review_by = date_add_days(on, policy.look_again_days[d->state]);
    return true;
}

bool decide_make(struct store *s, struct arena *a, const struct decide_wish *wish, struct str actor,
                 struct date on, struct decision *d, struct decide_put *out, struct err *err)
{
    return decide_fill(s, a, wish, d, err) && decide_sign(a, actor, on, d, err) &&
           decide_put(s, a, d, out, err);
}

/* A proposal becomes ours as what we decide ourselves does; where it is not the one that made room,
   for there may be two about the same, it is settled, too. */
static bool accept_proposal(struct store *s, struct arena *a, struct str id, struct decision *d,
                            struct decide_put *out, struct err *err)
{
    if (!decide_put(s, a, d, out, err))
        return false;
    if (str_eq(out->replaced, id) || str_eq(out->settled, id))
        return true;
    out->settled = id;
    return store_retire(s, a, id, str_fmt(a, "settled by %.*s", STR_ARG(out->id)), err);
}

bool decide_accept(struct store *s, struct arena *a, struct str id, struct str actor,
                   struct date on, struct decide_put *out, struct err *err)
{
    struct decision d;
    struct record_head head;
    if (!store_load(s, a, &DECISION_TYPE, id, &d, &head, err))
        return false;
    if (head.superseded_by.n || head.retired.n)
        return err_set(err, ERR_CONFLICT, "%.*s is not in force any more", STR_ARG(id));
    if (d.status != DECISION_STATUS_PROPOSED)
        return err_set(err, ERR_CONFLICT, "%.*s is ours already", STR_ARG(id));
    struct decide_put put = {.replaced = id};
    d.status = DECISION_STATUS_ACCEPTED;
    d.decided_by = actor;
    d.decided_on = on;
    if (!decide_sign(a, actor, on, &d, err) || !accept_proposal(s, a, id, &d, &put, err))
        return err_wrap(err, "%.*s", STR_ARG(id));
    *out = put;
    return true;
}

bool decide_review(struct store *s, struct arena *a, struct str id, struct str actor,
                   struct str reviewer, struct date on, struct decide_put *out, struct err *err)
{
    struct decision d;
    struct record_head head;
    if (!store_load(s, a, &DECISION_TYPE, id, &d, &head, err))
        return false;
    if (head.superseded_by.n || head.retired.n)
        return err_set(err, ERR_INVALID, "%.*s is not in force any more", STR_ARG(id));
    bool proposed = d.status == DECISION_STATUS_PROPOSED;
    if (proposed) {
        d.status = DECISION_STATUS_ACCEPTED;
        d.decided_by = actor;
        d.decided_on = on;
    }
    if (str_eq_nocase(d.decided_by, reviewer))
        return err_set(err, ERR_INVALID,
                       "%.*s was decided by %.*s: the second reviewer must be another person",
                       STR_ARG(id), STR_ARG(reviewer));
    d.reviewer = reviewer;
    d.reviewed_on = on;
    if (date_cmp(d.review_by, on) < 0)
        d.review_by = (struct date){
            0}; /* the day has come: this is the look, and a new day is set */
    struct decide_put put = {.replaced = id};
    if (!decide_sign(a, actor, on, &d, err))
        return false;
    if (proposed ? !accept_proposal(s, a, id, &d, &put, err)
                 : !store_supersede(s, a, &DECISION_TYPE, id, &d, &put.id, err))
        return err_wrap(err, "%.*s", STR_ARG(id));
    *out = put;
    return true;
}
