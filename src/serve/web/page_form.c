/* Forms of every type of record: a new one, a change, a decision in place of another; and what the
   buttons beside a record do. The field table says what is asked for (assess/edit). */
#include "assess/edit/edit.h"
#include "base/limits.h"
#include "serve/auth/allow.h"
#include "serve/web/web.h"

/* --- what a form shows --- */

/* {"field": text} of the form that was sent, or of the address, which may fill a new one. */
static struct json *typed_of(struct web_request *r, const struct record_type *t)
{
    struct json *typed = json_object(r->arena);
    bool sent = r->form.field_count > 0;
    const struct web_param *given = sent ? r->form.fields : r->params;
    for (size_t i = 0; i < (sent ? r->form.field_count : r->param_count); i++)
        if (record_field(t, given[i].name) && !json_find(typed, given[i].name))
            json_add_text(r->arena, typed, str_cz(r->arena, given[i].name), given[i].value);
    return typed;
}

/* The device of the release that the address names, where none was typed. */
static bool fill_device(struct web_request *r, const struct record_type *t, struct json *typed,
                        struct err *err)
{
    const struct record_type *release = record_type_find(STR("release"));
    struct str id = web_param(r, "release");
    void *record = arena_alloc(r->arena, release->size, 1, _Alignof(max_align_t));
    bool both = id.n && !json_get(typed, "device") && record_field(t, STR("device"));
    if (!both || r->who->limited)
        return true;
    if (!store_load(r->store, r->arena, release, id, record, NULL, err))
        return false;
    json_add_text(r->arena, typed, "device",
                  record_get(record_field(release, STR("device")), record, r->arena));
    return true;
}

/* The address of the form itself, so that it comes back to what it was asked for. */
static struct str own_address(struct web_request *r)
{
    struct buf b = {.arena = r->arena};
    buf_put(&b, r->path);
    for (size_t i = 0; i < r->param_count; i++) {
        buf_char(&b, i ? '&' : '?');
        buf_url(&b, r->params[i].name);
        buf_char(&b, '=');
        buf_url(&b, r->params[i].value);
    }
    return buf_str(&b);
}

static bool show_form(struct web_request *r, struct edit_form *f, struct json **model,
                      struct err *err)
{
    struct err why = {0};
    struct arena *a = r->arena;
    struct view v = {.store = r->store, .arena = a, .as_of = r->as_of};
    f->failed = r->problem != NULL;
    f->suggests = !r->who->limited; /* a guest does not learn what else there is */
    if (!edit_form(&v, f, model, err))
        return false;
    bool may = auth_allows(a, r->who, auth_type_needs(a, f->type), &why);
    struct str refused = json_text(*model, "refused");
    json_add_bool(a, *model, "open", may && refused.n == 0);
    json_add_text(a, *model, "why", may ? refused : str_copy(a, str_of(why.text)));
    json_add_text(a, *model, "action", own_address(r));
    json_add_text(a, *model, "typed_id", web_field(r, "id"));
    json_add_text(a, *model, "back",
                  f->id.n ? view_href(a, f->id) : str_fmt(a, "/list/%s", f->type->name));
    return true;
}

static const struct record_type *type_named(const struct web_request *r, struct err *err)
{
    const struct record_type *t = record_type_find(r->id);
    if (!t)
        (void)err_set(err, ERR_NOT_FOUND, "There are no records of type '%.*s'",
                      STR_ARG(str_sub(r->id, 0, 60)));
    return t;
}

bool page_new(struct web_request *r, struct json **model, struct err *err)
{
    struct edit_form f = {.type = type_named(r, err)};
    if (!f.type)
        return false;
    struct json *typed = typed_of(r, f.type);
    f.typed = typed;
    return fill_device(r, f.type, typed, err) && show_form(r, &f, model, err);
}

bool page_edit(struct web_request *r, struct json **model, struct err *err)
{
    struct record_head head;
    if (!store_head(r->store, r->arena, r->id, &head, err))
        return false;
    struct edit_form f = {.type = head.type, .id = r->id};
    if (r->problem)
        f.typed = typed_of(r, head.type);
    if (r->problem && !str_to_int(web_field(r, "revision"), &f.revision))
        f.revision = 0;
    return show_form(r, &f, model, err);
}

/* --- what a form does --- */

struct save {
    struct web_request *r;
    const struct record_type *type;
    const struct json *typed;
    int64_t revision;
    struct str id; /* of the record that is there afterwards */
};

static bool say(const struct record_type *t, void *record, struct arena *a, const char *name,
                struct str text, struct err *err)
{
    return text.n == 0 || !record_field(t, str_of(name)) ||
           record_set(t, record, a, str_of(name), text, err);
}

/* A file that came with the form, into the fields that say which. */
static bool attach(struct save *x, struct store *s, struct arena *a, void *record, struct err *err)
{
    struct hash hash;
    const struct web_upload *file = web_file(x->r, "upload");
    if (!file || file->bytes.n == 0)
        return true;
    struct str media_type = file->media_type.n ? file->media_type : STR("application/octet-stream");
    return store_blob_put(s, file->bytes, media_type, &hash, err) &&
           say(x->type, record, a, "file", hash_hex(a, &hash), err) &&
           say(x->type, record, a, "file_name", file->name, err) &&
           say(x->type, record, a, "media_type", media_type, err);
}

static bool add_new(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct save *x = context;
    void *record = arena_alloc(a, x->type->size, 1, _Alignof(max_align_t));
    const struct auth_change change = {.type = x->type, .record = record};
    struct str id = x->type->flags & RECORD_NATURAL_ID ? web_field(x->r, "id") : (struct str){0};
    if (!edit_may_add(x->type, err) || !edit_apply(x->type, record, a, x->typed, true, err) ||
        !attach(x, s, a, record, err) || !auth_may_change(s, a, x->r->who, &change, err) ||
        !store_add(s, a, x->type, record, &id, err))
        return false;
    x->id = str_copy(x->r->arena, id);
    return true;
}

/* Saves what record says over old; a decision gets a new one in its place. */
static bool put(struct save *x, struct store *s, struct arena *a, const void *old, void *record,
                struct err *err)
{
    struct str id = x->r->id;
    const struct auth_change change = {.type = x->type, .id = id, .old = old, .record = record};
    bool decision = x->type->flags & RECORD_DECISION;
    if (!auth_may_change(s, a, x->r->who, &change, err))
        return false;
    if (!(decision ? store_supersede(s, a, x->type, x->r->id, record, &id, err)
                   : store_save(s, a, x->type, id, x->revision, record, err)))
        return false;
    x->id = str_copy(x->r->arena, id);
    return true;
}

static bool edit_one(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct save *x = context;
    struct record_head head;
    const struct record_type *t = x->type;
    bool decision = t->flags & RECORD_DECISION;
    char *old = arena_alloc(a, t->size, 2, _Alignof(max_align_t)), *record = old + t->size;
    if (!store_load(s, a, t, x->r->id, old, &head, err))
        return false;
    if (decision && x->revision && x->revision != head.revision)
        return err_set(err, ERR_CONFLICT, "%.*s was changed meanwhile", STR_ARG(x->r->id));
    memcpy(record, old, t->size);
    EACH_FIELD (f, t) /* a new decision computes what it says itself */
        if (decision && (f->flags & FIELD_COMPUTED))
            record_clear(f, record);
    return edit_apply(t, record, a, x->typed, decision, err) && attach(x, s, a, record, err) &&
           put(x, s, a, old, record, err);
}

static void go_on(struct web_request *r, struct str id)
{
    struct str next = web_param(r, "next");
    r->see_other = next.n ? web_local(next) : view_href(r->arena, id);
}

bool act_new(struct web_request *r, struct err *err)
{
    struct save x = {.r = r, .type = type_named(r, err)};
    if (!x.type)
        return false;
    x.typed = typed_of(r, x.type);
    if (!web_change(r, add_new, &x, err))
        return false;
    go_on(r, x.id);
    return true;
}

bool act_edit(struct web_request *r, struct err *err)
{
    struct record_head head;
    struct save x = {.r = r};
    if (!store_head(r->store, r->arena, r->id, &head, err))
        return false;
    x.type = head.type;
    x.typed = typed_of(r, x.type);
    if (!str_to_int(web_field(r, "revision"), &x.revision) || x.revision < 1)
        return err_set(err, ERR_USAGE, "revision: the form does not say which it was made from");
    if (!web_change(r, edit_one, &x, err))
        return false;
    go_on(r, x.id);
    return true;
}

/* --- the buttons beside a record --- */

struct record_act {
    struct web_request *r;
    bool (*do_it)(struct store *s, struct arena *a, struct str id, struct str reason,
                  struct err *err);
};

static bool change_record(void *context, struct store *s, struct arena *a, struct err *err)
{
    const struct record_act *act = context;
    struct web_request *r = act->r;
    struct record_head head;
    if (!store_head(s, a, r->id, &head, err))
        return false;
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    const struct auth_change change = {
        .type = head.type, .id = r->id, .old = record, .record = record};
    return store_load(s, a, head.type, r->id, record, NULL, err) &&
           auth_may_change(s, a, r->who, &change, err) &&
           act->do_it(s, a, r->id, web_field(r, "reason"), err);
}

static bool take_back(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct save *x = context;
    struct record_head head;
    int64_t position;
    void *record;
    if (!str_to_int(web_field(x->r, "position"), &position))
        return err_set(err, ERR_USAGE, "position: which change is taken back?");
    if (!edit_take_back(s, a, x->r->id, position, &record, &head, err))
        return false;
    x->type = head.type;
    void *old = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    return store_load(s, a, head.type, x->r->id, old, NULL, err) && put(x, s, a, old, record, err);
}

bool act_record(struct web_request *r, struct err *err)
{
    struct str word = web_field(r, "act");
    struct record_act act = {.r = r};
    struct save back = {.r = r};
    r->see_other = r->path;
    if (STR_IS(word, "retire"))
        act.do_it = store_retire;
    else if (STR_IS(word, "confirm"))
        act.do_it = store_confirm;
    else if (!STR_IS(word, "take_back"))
        return err_set(err, ERR_USAGE, "act: '%.*s' is not retire, confirm or take_back",
                       STR_ARG(str_sub(word, 0, 60)));
    if (act.do_it)
        return web_change(r, change_record, &act, err);
    if (!web_change(r, take_back, &back, err))
        return false;
    r->see_other = view_href(r->arena, back.id);
    return true;
}
