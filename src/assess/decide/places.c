#include "assess/decide/decide.h"
#include "assess/decide/policy.h"
#include "value/cvss/cvss.h"

static struct str version_of(struct arena *a, const struct decision *d, const char *field)
{
    return record_get(record_field(&DECISION_TYPE, str_of(field)), d, a);
}

/* Whether both are about the same: then the second would only supersede the first. */
static bool is_same(struct arena *a, const struct decision *x, const struct decision *y)
{
    return str_eq(x->identity, y->identity) && str_eq(x->vulnerability, y->vulnerability) &&
           str_eq(x->scope, y->scope) &&
           str_eq(version_of(a, x, "from_version"), version_of(a, y, "from_version")) &&
           str_eq(version_of(a, x, "to_version"), version_of(a, y, "to_version"));
}

static bool was_before(struct arena *a, const struct decision *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (is_same(a, &all[i], &all[n]))
            return true;
    return false;
}

static bool put_replaced(struct store *s, struct arena *a, const struct decision *d,
                         struct json *row, struct err *err)
{
    struct str ours = {0}, proposed = {0}, state = {0};
    struct decision old = {0};
    if (!decide_find_same(s, a, d, &ours, &proposed, err))
        return false;
    struct str id = ours.n ? ours : proposed;
    if (id.n && !store_load(s, a, &DECISION_TYPE, id, &old, NULL, err))
        return false;
    if (id.n)
        state = str_of(record_field(&DECISION_TYPE, STR("state"))->choices[old.state].label);
    json_add_text(a, row, "replaces", id);
    json_add_text(a, row, "replaces_state", state);
    return true;
}

/* "7.1 high" of the vector in the device; empty without one. */
static struct str score_of(struct arena *a, const struct decision *d)
{
    struct cvss vector;
    struct cvss_scores scores;
    struct err ignored;
    struct buf b = {.arena = a};
    if (d->vector.n == 0 || !cvss_parse(d->vector, &vector, &ignored))
        return (struct str){0};
    cvss_scores(&vector, &scores);
    cvss_score_format(scores.overall, &b);
    buf_fmt(&b, " %s", cvss_severity_word(scores.severity));
    return buf_str(&b);
}

static bool preview_one(struct store *s, struct arena *a, const struct decide_wish *wish,
                        struct decision *d, struct date on, struct json *row, struct err *err)
{
    struct decide_policy policy;
    struct err why = {0};
    bool ok = decide_fill(s, a, wish, d, &why) && decide_sign(a, STR(""), on, d, &why);
    if (!decide_policy_built_in(a, &policy, err))
        return false;
    json_add_text(a, row, "release", wish->release);
    json_add_text(a, row, "component", wish->component);
    json_add_text(a, row, "vulnerability", wish->vulnerability);
    json_add_text(a, row, "name", d->name);
    json_add_text(a, row, "identity", d->identity);
    json_add_text(a, row, "from_version", version_of(a, d, "from_version"));
    json_add_text(a, row, "to_version", version_of(a, d, "to_version"));
    json_add_text(a, row, "state",
                  str_of(record_field(&DECISION_TYPE, STR("state"))->choices[d->state].label));
    json_add_bool(a, row, "second", ok && decide_needs_second(&policy, d));
    json_add_text(a, row, "score", score_of(a, d));
    json_add_text(a, row, "look_again", date_str(a, d->review_by));
    json_add_text(a, row, "problem", ok ? (struct str){0} : str_copy(a, str_of(why.text)));
    return put_replaced(s, a, d, row, err);
}

bool decide_preview(struct store *s, struct arena *a, const struct decide_places *places,
                    const struct decision *what, struct date on, struct json **out, struct err *err)
{
    struct json *rows = json_array(a);
    for (size_t i = 0; i < places->count; i++) {
        struct decision d = *what;
        struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
        if (!preview_one(s, a, &places->items[i], &d, on, row, err))
            return false;
    }
    *out = rows;
    return true;
}

bool decide_many(struct store *s, struct arena *a, const struct decide_places *places,
                 const struct decision *what, struct str actor, struct date on, struct json **ids,
                 struct err *err)
{
    struct decision *done = ARENA_ARRAY(a, struct decision, places->count + 1);
    struct json *made = json_array(a);
    for (size_t i = 0; i < places->count; i++) {
        const struct decide_wish *wish = &places->items[i];
        struct decide_put put;
        done[i] = *what;
        if (!decide_fill(s, a, wish, &done[i], err))
            return false;
        if (was_before(a, done, i))
            continue;
        if (!decide_sign(a, actor, on, &done[i], err) || !decide_put(s, a, &done[i], &put, err))
            return err_wrap(err, "%.*s in %.*s", STR_ARG(wish->vulnerability),
                            STR_ARG(wish->release));
        json_add_text(a, made, NULL, put.id);
    }
    *ids = made;
    return true;
}
