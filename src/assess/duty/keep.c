#include "assess/duty/duty.h"
#include "assess/duty/row.h"
#include "assess/duty/view.h"

struct keeper {
    const struct duty_ground *ground;
    struct view_index changes; /* by duty */
    struct json *items;
    size_t added, moved, closed, same;
};

static void put_item(const struct keeper *k, const struct duty_case_of *c, const char *what,
                     struct str id, const struct duty_verdict *v)
{
    struct arena *a = k->ground->v->arena;
    struct json *item = json_add(a, k->items, NULL, JSON_OBJECT);
    json_add_text(a, item, "what", str_of(what));
    json_add_text(a, item, "duty", c->rule->id);
    json_add_text(a, item, "device", json_text(c->device, "id"));
    json_add_text(a, item, "record", id);
    json_add_text(a, item, "old", json_text(c->open, "due_on"));
    json_add_text(a, item, "new", date_str(a, v->due));
    struct json *why = json_add(a, item, "why", JSON_ARRAY);
    if (c->open)
        duty_put_why(c, &k->changes, why);
}

/* What moved it, in one line, for the record that is replaced. */
static struct str why_words(const struct keeper *k, const struct duty_case_of *c,
                            const struct duty_verdict *v)
{
    struct arena *a = k->ground->v->arena;
    struct buf b = {.arena = a};
    struct json *why = json_array(a);
    duty_put_why(c, &k->changes, why);
    if (v->due.year)
        buf_fmt(&b, "Due on %.*s now.", STR_ARG(date_str(a, v->due)));
    else
        buf_fmt(&b, "%.*s", STR_ARG(v->reason));
    JSON_EACH (one, why) {
        struct str actor = json_text(one, "actor");
        buf_fmt(&b, " %.*s: %.*s", STR_ARG(json_text(one, "record")),
                STR_ARG(json_text(one, "what")));
        if (actor.n)
            buf_fmt(&b, ", by %.*s at %.*s", STR_ARG(actor), STR_ARG(json_text(one, "at")));
        buf_char(&b, '.');
    }
    return buf_str(&b);
}

static void fill(const struct keeper *k, const struct duty_case_of *c, const struct duty_verdict *v,
                 struct duty *d)
{
    struct arena *a = k->ground->v->arena;
    struct buf period = {.arena = a};
    struct str clause = duty_clause(c);
    period_write(v->period, &period);
    d->name = c->rule->title;
    d->rule = c->rule->id;
    d->label = STR_IS(c->rule->label, "law") ? CATALOGUE_LABEL_LAW : CATALOGUE_LABEL_GUIDANCE;
    d->legal_basis = duty_basis(c);
    if (clause.n && view_index_find(&k->ground->clauses, clause))
        d->clause = clause;
    d->device = json_text(c->device, "id");
    if (c->rule->about != DUTY_ABOUT_DEVICE)
        d->source = json_text(c->subject, "id");
    d->event = v->start_from;
    d->starts_at = v->start_at;
    if (!d->starts_at.ms)
        (void)!instant_parse(date_str(a, v->start), &d->starts_at);
    d->period = buf_str(&period);
    d->due_on = v->due;
    d->due_at = v->due_at;
    d->addressee = c->rule->addressee;
}

static bool add(struct keeper *k, const struct duty_case_of *c, const struct duty_verdict *v,
                struct err *err)
{
    struct duty d = {0};
    struct str id = {0};
    fill(k, c, v, &d);
    if (!store_add(k->ground->v->store, k->ground->v->arena, &DUTY_TYPE, &d, &id, err))
        return err_wrap(err, "%.*s", STR_ARG(c->rule->id));
    put_item(k, c, c->open ? "moved" : "added", id, v);
    return true;
}

/* The record that was open gets another status; what it says otherwise stays. */
static bool close_open(struct keeper *k, const struct duty_case_of *c, const struct duty_verdict *v,
                       enum duty_status status, struct err *err)
{
    struct arena *a = k->ground->v->arena;
    struct str id = json_text(c->open, "id");
    struct duty d;
    if (!store_load(k->ground->v->store, a, &DUTY_TYPE, id, &d, NULL, err))
        return false;
    d.status = status;
    d.reason = status == DUTY_STATUS_DONE ? v->reason : why_words(k, c, v);
    return store_save(k->ground->v->store, a, &DUTY_TYPE, id, 0, &d, err);
}

/* A start that somebody wrote down gets the day that follows from it. */
static bool complete(struct keeper *k, const struct duty_case_of *c, const struct duty_verdict *v,
                     struct err *err)
{
    struct arena *a = k->ground->v->arena;
    struct str id = json_text(c->open, "id");
    struct duty d;
    if (!store_load(k->ground->v->store, a, &DUTY_TYPE, id, &d, NULL, err))
        return false;
    d.due_on = v->due;
    d.due_at = v->due_at;
    if (!store_save(k->ground->v->store, a, &DUTY_TYPE, id, 0, &d, err))
        return false;
    k->added++;
    put_item(k, c, "completed", id, v);
    return true;
}

static bool keep_due(struct keeper *k, const struct duty_case_of *c, const struct duty_verdict *v,
                     struct err *err)
{
    if (!c->open) {
        k->added++;
        return add(k, c, v, err);
    }
    if (!json_text(c->open, "due_on").n)
        return complete(k, c, v, err);
    if (!v->was.year) {
        k->same++;
        return true;
    }
    k->moved++;
    return close_open(k, c, v, DUTY_STATUS_REPLACED, err) && add(k, c, v, err);
}

static bool keep_one(void *context, const struct duty_case_of *c, const struct duty_verdict *v,
                     bool *keep, struct err *err)
{
    struct keeper *k = context;
    *keep = true; /* items refer to texts of the verdict; few are kept in the end */
    if (!c->rule->id.n) {
        *keep = false;
        return true;
    }
    bool is_due = v->state == DUTY_DUE || v->state == DUTY_OVERDUE;
    bool ended = v->state == DUTY_DONE || v->state == DUTY_NOT_APPLICABLE ||
                 v->state == DUTY_NOT_STARTED;
    if (is_due)
        return keep_due(k, c, v, err);
    if (ended && c->open && c->rule->about != DUTY_ABOUT_EVENT) {
        enum duty_status status = v->state == DUTY_DONE ? DUTY_STATUS_DONE : DUTY_STATUS_REPLACED;
        k->closed++;
        put_item(k, c, v->state == DUTY_DONE ? "done" : "withdrawn", json_text(c->open, "id"), v);
        return close_open(k, c, v, status, err);
    }
    *keep = false;
    return true;
}

bool duty_keep(const struct view *v, struct str device, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct duty_ground g;
    struct json *changes, *model = view_model(v);
    struct store_param p = STORE_P_OR_NULL(device);
    if (!duty_ground_load(v, device, &g, err) ||
        !store_query(v->store, a, "duty_changes", &p, 1, &changes, err))
        return false;
    struct keeper k = {.ground = &g, .items = json_add(a, model, "items", JSON_ARRAY)};
    view_index_make(a, changes, "duty", &k.changes);
    if (!duty_walk(&g, keep_one, &k, err))
        return false;
    json_add_int(a, model, "added", (int64_t)k.added);
    json_add_int(a, model, "moved", (int64_t)k.moved);
    json_add_int(a, model, "closed", (int64_t)k.closed);
    json_add_int(a, model, "same", (int64_t)k.same);
    *out = model;
    return true;
}
