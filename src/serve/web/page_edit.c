#include "base/limits.h"
#include "intake/model/edit.h"
#include "publish/picture/picture.h"
#include "serve/web/web.h"

/* The editor of diagrams: a page that works without scripts, one part at a time; the same saved by
 * its scripts, many parts at a time. */

/* --- the page --- */

/* A list of check boxes comes as several fields of one name. */
static struct str typed_text(const void *context, const char *name)
{
    const struct web_request *r = context;
    struct buf out = {.arena = r->arena};
    for (size_t i = 0; i < r->form.field_count; i++) {
        const struct web_param *p = &r->form.fields[i];
        if (str_eq(p->name, str_of(name)) && p->value.n)
            buf_fmt(&out, "%s%.*s", out.n ? " " : "", STR_ARG(p->value));
    }
    return buf_str(&out);
}

/* Of what was asked for, or of what was sent and could not be saved. */
static bool put_form(struct web_request *r, struct json *model, struct err *err)
{
    bool again = r->problem && web_field(r, "type").n;
    struct str type = again ? web_field(r, "type") : web_param(r, "type");
    struct str key = again ? web_field(r, "key") : web_param(r, "key");
    struct json *form;
    if (type.n == 0) {
        json_add(r->arena, model, "form", JSON_NULL);
        return true;
    }
    bool typed = again && !STR_IS(web_field(r, "do"), "retire");
    if (!model_edit_form(r->arena, model, type, key, typed ? typed_text : NULL, r, &form, err))
        return false;
    json_hang(model, "form", form);
    return true;
}

static bool put_blanks(struct web_request *r, struct json *model, struct err *err)
{
    struct json *blanks = json_add(r->arena, model, "blanks", JSON_ARRAY), *form;
    for (size_t i = 0; i < MODEL_SECTION_COUNT; i++) {
        if (!model_edit_form(r->arena, model, str_of(MODEL_SECTIONS[i].type->name), (struct str){0},
                             NULL, NULL, &form, err))
            return false;
        json_hang(blanks, NULL, form);
    }
    return true;
}

/* A model that is too large to draw can still be edited by its lists. */
static bool put_picture(struct web_request *r, struct json *model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    struct picture_options o = {.links = false};
    struct json *figure, *places;
    struct err why = {0};
    if (!figure_dataflow(&v, r->id, &figure, err))
        return false;
    bool drawn = picture_place_dataflow(r->arena, figure, &places, &why) &&
                 picture_draw_dataflow(r->arena, figure, &o, &r->drawing, &why);
    json_add_bool(r->arena, model, "drawn", drawn);
    json_add_text(r->arena, model, "not_drawn", str_copy(r->arena, str_of(why.text)));
    json_hang(model, "places", drawn ? places : json_array(r->arena));
    return true;
}

bool page_model_edit(struct web_request *r, struct json **model, struct err *err)
{
    struct arena *a = r->arena;
    if (!model_edit_show(r->store, a, r->id, model, err))
        return false;
    bool frozen = json_text(*model, "frozen").n > 0;
    json_add_bool(a, *model, "writable", !frozen && (r->who->may & MAY_WRITE));
    model_edit_tables(a, *model);
    return put_form(r, *model, err) && put_blanks(r, *model, err) && put_picture(r, *model, err);
}

/* --- the acts --- */

struct edit_act {
    struct web_request *request;
    struct model_edits edits;
    struct json *answer; /* in the arena of the request */
    bool whole;          /* what stands against it makes the act fail */
};

/* All that is against it, as one line. */
static bool refuse(const struct json *answer, struct err *err)
{
    const struct json *fault = json_first(json_get(answer, "faults"));
    const struct json *conflict = json_first(json_get(answer, "conflicts"));
    const struct json *field = json_first(json_get(conflict, "fields"));
    struct str who = json_text(conflict, "who");
    if (fault)
        return err_set(err, ERR_INVALID, "%.*s", STR_ARG(json_text(fault, "text")));
    if (!conflict)
        return true;
    if (STR_IS(json_text(conflict, "why"), "gone"))
        return err_set(err, ERR_CONFLICT, "%.*s has removed it meanwhile", STR_ARG(who));
    if (!field)
        return err_set(err, ERR_CONFLICT,
                       "%.*s has changed it meanwhile; look at it, then do it once more",
                       STR_ARG(who));
    return err_set(err, ERR_CONFLICT,
                   "%.*s has changed it meanwhile; %.*s is now \"%.*s\", you wrote \"%.*s\"; "
                   "to keep yours, save once more",
                   STR_ARG(who), STR_ARG(json_text(field, "label")),
                   STR_ARG(str_sub(json_text(field, "theirs"), 0, 120)),
                   STR_ARG(str_sub(json_text(field, "yours"), 0, 120)));
}

static bool apply(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct edit_act *act = context;
    struct json *answer;
    struct buf text = {.arena = act->request->arena};
    if (!model_edit_apply(s, a, act->request->id, &act->edits, &answer, err) ||
        (act->whole && !refuse(answer, err)))
        return false;
    json_write(answer, &text);
    return json_read(act->request->arena, buf_str(&text), &act->answer, err);
}

bool act_model_save(struct web_request *r, struct err *err)
{
    struct edit_act act = {.request = r};
    struct json *root;
    if (!json_read(r->arena, r->body, &root, err) ||
        !model_edit_read(r->arena, root, &act.edits, err) || !web_change(r, apply, &act, err))
        return false;
    r->reply = act.answer;
    if (json_count(json_get(act.answer, "faults")))
        r->status = err_http_status(ERR_INVALID);
    else if (json_count(json_get(act.answer, "conflicts")))
        r->status = err_http_status(ERR_CONFLICT);
    return true;
}

static bool has_field(const struct web_request *r, const char *name)
{
    for (size_t i = 0; i < r->form.field_count; i++)
        if (str_eq(r->form.fields[i].name, str_of(name)))
            return true;
    return false;
}

/* The form as the one operation of a list. */
static struct json *operation(struct web_request *r)
{
    struct arena *a = r->arena;
    static const char *const names[] = {"do", "type", "key", "id", "reason"};
    struct json *root = json_object(a), *list = json_add(a, root, "operations", JSON_ARRAY);
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    const struct record_type *t = record_type_find(web_field(r, "type"));
    int64_t revision = 0;
    for (size_t i = 0; i < COUNT_OF(names); i++)
        json_add_text(a, o, names[i], web_field(r, names[i]));
    if (str_to_int(web_field(r, "revision"), &revision))
        json_add_int(a, o, "revision", revision);
    if (STR_IS(web_field(r, "do"), "retire") || !t)
        return root;
    struct json *fields = json_add(a, o, "fields", JSON_OBJECT);
    struct json *was = json_add(a, o, "was", JSON_OBJECT);
    EACH_FIELD (f, t) {
        const char *before = str_cz(a, str_fmt(a, "was.%s", f->name));
        struct str text = typed_text(r, f->name);
        if (!model_field_counts(f) || !has_field(r, f->name) ||
            (has_field(r, before) && str_eq(text, web_field(r, before))))
            continue;
        json_add_text(a, fields, f->name, text);
        if (has_field(r, before))
            json_add_text(a, was, f->name, web_field(r, before));
    }
    return root;
}

bool act_model_edit(struct web_request *r, struct err *err)
{
    struct edit_act act = {.request = r, .whole = true};
    if (!model_edit_read(r->arena, operation(r), &act.edits, err) ||
        !web_change(r, apply, &act, err))
        return false;
    const struct json *part = json_first(json_get(act.answer, "parts"));
    struct buf to = {.arena = r->arena};
    buf_fmt(&to, "/edit/model/%.*s", STR_ARG(r->id));
    if (part && !STR_IS(json_text(part, "change"), "retired")) {
        buf_fmt(&to, "?type=%.*s&key=", STR_ARG(json_text(part, "type")));
        buf_url(&to, json_text(part, "key"));
    }
    r->see_other = buf_str(&to);
    return true;
}
