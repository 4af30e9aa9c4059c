#include "base/limits.h"
#include "serve/api/api.h"
#include "serve/auth/allow.h"

/* A change runs in the committer's thread, while the thread of the request waits: what it keeps for
   the answer lives in the arena of the request. */

static const char merge_patch[] = "application/merge-patch+json"; /* RFC 7396 */

struct change {
    struct web_request *request;
    struct api_target target;
    const struct json *body;
    enum api_take take;
};

static void *new_record(struct web_request *r, const struct record_type *t)
{
    return arena_alloc(r->arena, t->size, 1, _Alignof(max_align_t));
}

/* The rules of a type find the field at fault only when the record is saved. A record that it names
   and that is not there is a fault of the body, not of the address. */
static bool refused(struct change *c, int64_t index, struct err *err)
{
    size_t before = json_count(c->request->errors);
    api_fault(c->request, c->target.type, index, err);
    if (err->code == ERR_NOT_FOUND && json_count(c->request->errors) > before)
        err->code = ERR_INVALID;
    return false;
}

static bool run(struct change *c, committer_fn *fn, struct err *err)
{
    return api_target(c->request, &c->target, err) && web_change(c->request, fn, c, err);
}

/* --- adding --- */

static bool add_one(struct change *c, struct store *s, const struct json *members, int64_t index,
                    struct str *id, struct err *err)
{
    struct web_request *r = c->request;
    const struct record_type *t = c->target.type;
    void *record = new_record(r, t);
    const struct api_object o = {.type = t, .members = members, .take = API_ADD, .index = index};
    *id = t->flags & RECORD_NATURAL_ID ? json_text(members, "id") : (struct str){0};
    if (!api_fields(r, &o, record, err))
        return false;
    const struct auth_change change = {.type = t, .record = record};
    return (auth_may_change(s, r->arena, r->who, &change, err) &&
            store_add(s, r->arena, t, record, id, err)) ||
           refused(c, index, err);
}

static bool add_many(struct change *c, struct store *s, struct err *err)
{
    struct web_request *r = c->request;
    int64_t index = 0;
    struct str id;
    struct json *reply = json_object(r->arena);
    struct json *ids = json_add(r->arena, reply, "ids", JSON_ARRAY);
    if (json_count(c->body) == 0)
        return err_set(err, ERR_INVALID, "The array has no record");
    if (json_count(c->body) > API_BULK_MAX)
        return err_set(err, ERR_LIMIT, "An array has at most %d records", (int)API_BULK_MAX);
    JSON_EACH (members, c->body) {
        if (!add_one(c, s, members, index, &id, err))
            return err_wrap(err, "record %lld of the array", (long long)index);
        json_add_text(r->arena, ids, NULL, id);
        index++;
    }
    r->reply = reply;
    return true;
}

static bool add(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    bool found;
    struct change *c = context;
    struct web_request *r = c->request;
    if (!api_once_find(r, s, &found, err))
        return false;
    if (found)
        return true;
    r->status = 201;
    if (c->body->type == JSON_ARRAY)
        return add_many(c, s, err) && api_once_keep(r, s, err);
    if (!add_one(c, s, c->body, -1, &c->target.id, err) || !api_reply_record(r, s, &c->target, err))
        return false;
    r->see_other = api_address(r->arena, c->target.type, c->target.id);
    return api_once_keep(r, s, err);
}

/* A status that was set for the case that all goes well must not stay when it does not. */
static bool done(struct web_request *r, bool ok)
{
    if (!ok && r->status < 400)
        r->status = 0;
    return ok;
}

bool api_add(struct web_request *r, struct err *err)
{
    struct json *body;
    struct change c = {.request = r};
    if (!api_target(r, &c.target, err) || !api_body(r, NULL, &body, err))
        return false;
    c.body = body;
    return done(r, run(&c, add, err));
}

/* --- changing --- */

/* The record as it is, in old and in record; whether that revision is the one to be changed. */
static bool load(struct change *c, struct store *s, void *old, void *record,
                 struct record_head *head, struct err *err)
{
    if (!api_find(c->request, s, &c->target, old, head, err) ||
        !api_precondition(c->request, head, err))
        return false;
    memcpy(record, old, c->target.type->size);
    return true;
}

static bool may(struct change *c, struct store *s, const void *old, const void *record,
                struct err *err)
{
    const struct auth_change change = {
        .type = c->target.type, .id = c->target.id, .old = old, .record = record};
    return auth_may_change(s, c->request->arena, c->request->who, &change, err);
}

static bool take_body(struct change *c, void *record, struct err *err)
{
    const struct record_type *t = c->target.type;
    if (c->take == API_PUT)
        EACH_FIELD (f, t)
            if (!(f->flags & FIELD_COMPUTED))
                record_clear(f, record);
    const struct api_object o = {.type = t, .members = c->body, .take = c->take, .index = -1};
    return api_fields(c->request, &o, record, err);
}

static bool save(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct change *c = context;
    struct record_head head;
    struct web_request *r = c->request;
    const struct record_type *t = c->target.type;
    void *old = new_record(r, t), *record = new_record(r, t);
    if (!load(c, s, old, record, &head, err) || !take_body(c, record, err))
        return false;
    return ((may(c, s, old, record, err) &&
             store_save(s, r->arena, t, head.id, head.revision, record, err)) ||
            refused(c, -1, err)) &&
           api_reply_record(r, s, &c->target, err);
}

static bool change_fields(struct web_request *r, enum api_take take, committer_fn *fn,
                          struct err *err)
{
    struct json *body;
    struct change c = {.request = r, .take = take};
    if (!api_target(r, &c.target, err) ||
        !api_body(r, take == API_PATCH ? merge_patch : NULL, &body, err))
        return false;
    c.body = body;
    return done(r, run(&c, fn, err));
}

bool api_patch(struct web_request *r, struct err *err)
{
    return change_fields(r, API_PATCH, save, err);
}

bool api_put(struct web_request *r, struct err *err)
{
    return change_fields(r, API_PUT, save, err);
}

/* The values of the old decision with what the body changes are the new one. */
static bool supersede(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct change *c = context;
    struct record_head head;
    bool found;
    struct web_request *r = c->request;
    const struct record_type *t = c->target.type;
    void *old = new_record(r, t), *record = new_record(r, t);
    if (!api_once_find(r, s, &found, err))
        return false;
    if (found)
        return true;
    if (!load(c, s, old, record, &head, err) || !take_body(c, record, err))
        return false;
    if (!may(c, s, old, record, err) ||
        !store_supersede(s, r->arena, t, head.id, record, &c->target.id, err))
        return refused(c, -1, err);
    r->status = 201;
    r->see_other = api_address(r->arena, t, c->target.id);
    return api_reply_record(r, s, &c->target, err) && api_once_keep(r, s, err);
}

bool api_supersede(struct web_request *r, struct err *err)
{
    return change_fields(r, API_PATCH, supersede, err);
}

/* --- retiring, confirming: a reason and nothing else --- */

struct end {
    struct change change;
    struct str reason;
    bool (*do_it)(struct store *s, struct arena *a, struct str id, struct str reason,
                  struct err *err);
};

static bool do_end(void *context, struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    struct end *e = context;
    struct change *c = &e->change;
    struct record_head head;
    struct web_request *r = c->request;
    void *old = new_record(r, c->target.type), *record = new_record(r, c->target.type);
    return load(c, s, old, record, &head, err) && may(c, s, old, record, err) &&
           e->do_it(s, r->arena, head.id, e->reason, err) &&
           api_reply_record(r, s, &c->target, err);
}

bool api_retire(struct web_request *r, struct err *err)
{
    struct end e = {
        .change = {.request = r}, .reason = web_param(r, "reason"), .do_it = store_retire};
    return done(r, run(&e.change, do_end, err));
}

bool api_confirm(struct web_request *r, struct err *err)
{
    struct json *body;
    struct end e = {.change = {.request = r}, .do_it = store_confirm};
    if (!api_target(r, &e.change.target, err) || !api_body(r, NULL, &body, err))
        return false;
    JSON_EACH (m, body)
        if (!STR_IS(m->key, "reason") || m->type != JSON_STRING)
            return err_set(err, ERR_INVALID, "The body is {\"reason\": \"...\"}, with no '%.*s'",
                           STR_ARG(str_sub(m->key, 0, 60)));
    e.reason = json_text(body, "reason");
    return done(r, run(&e.change, do_end, err));
}
