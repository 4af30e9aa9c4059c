#include "assess/classify/record.h"
#include "assess/clause/clause.h"
#include "assess/clause/view.h"
#include "serve/web/deed.h"

/* Answers about a device: which requirements apply, and which class. Fields are "fact.NAME" and
   "answer.QUESTION"; what is left alone is not sent. */

enum { ANSWERS_MAX = 300 };

static bool writes(const struct web_request *r)
{
    return web_has_forms(r) && (r->who->may & MAY_WRITE);
}

/* Shows what was typed again. */
static void put_typed(struct web_request *r, struct json *rows, const char *start, const char *name)
{
    for (struct json *row = rows ? rows->items.first : NULL; row; row = row->next) {
        struct str field = str_fmt(r->arena, "%s%.*s", start, STR_ARG(json_text(row, name)));
        struct str typed = web_field(r, str_cz(r->arena, field));
        json_add_text(r->arena, row, "field", field);
        json_add_text(r->arena, row, "typed", typed);
        json_add_bool(r->arena, row, "typed_yes", STR_IS(typed, "yes"));
        json_add_bool(r->arena, row, "typed_no", STR_IS(typed, "no"));
        json_add_bool(r->arena, row, "typed_unknown", STR_IS(typed, "unknown"));
    }
}

bool page_facts(struct web_request *r, struct json **model, struct err *err)
{
    struct view v = {r->store, r->arena, r->as_of};
    if (!clause_facts_model(&v, r->id, model, err))
        return false;
    for (struct json *group = web_member(*model, "groups")->items.first; group; group = group->next)
        put_typed(r, web_member(group, "facts"), "fact.", "name");
    json_add_bool(r->arena, *model, "answers", writes(r));
    json_add_text(r->arena, *model, "typed_reason", web_field(r, "reason"));
    return true;
}

struct facts {
    struct web_request *r;
    struct clause_answers answers;
};

static bool answer_facts(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct facts *f = context;
    int64_t written;
    return clause_answer_facts(s, a, f->r->id, &f->answers, &written, err);
}

/* The fields of the form whose names begin so and that say something. */
static bool next_answer(const struct web_request *r, const char *start, size_t *i, struct str *name,
                        struct str *value)
{
    for (; *i < r->form.field_count; ++*i) {
        const struct web_param *p = &r->form.fields[*i];
        if (!str_starts(p->name, str_of(start)) || p->value.n == 0)
            continue;
        *name = str_from(p->name, strlen(start));
        *value = p->value;
        ++*i;
        return true;
    }
    return false;
}

bool act_facts(struct web_request *r, struct err *err)
{
    struct facts f = {.r = r};
    struct str name, value;
    f.answers = (struct clause_answers){
        .items = ARENA_ARRAY(r->arena, struct clause_answer, ANSWERS_MAX),
        .reason = web_field(r, "reason"),
        .on = r->as_of,
    };
    for (size_t i = 0; next_answer(r, "fact.", &i, &name, &value);) {
        if (f.answers.count == ANSWERS_MAX)
            return err_set(err, ERR_LIMIT, "at most %d answers at once", ANSWERS_MAX);
        f.answers.items[f.answers.count++] = (struct clause_answer){name, value};
    }
    if (f.answers.count == 0)
        return err_set(err, ERR_USAGE, "Answer at least one question");
    r->see_other = r->path;
    return web_change(r, answer_facts, &f, err);
}

/* --- the class --- */

bool page_classification(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = {r->store, r->arena, r->as_of};
    if (!classify_view_model(&v, r->id, model, err))
        return false;
    put_typed(r, web_member(*model, "questions"), "answer.", "id");
    put_typed(r, web_member(*model, "answers"), "answer.", "fact");
    json_add_bool(r->arena, *model, "answering", writes(r));
    json_add_bool(r->arena, *model, "answers_any", json_count(json_get(*model, "answers")) > 0);
    json_add_bool(r->arena, *model, "confirms", web_has_forms(r) && (r->who->may & MAY_APPROVE));
    json_add_text(r->arena, *model, "typed_reason", web_field(r, "reason"));
    return true;
}

struct class_given {
    struct web_request *r;
    struct classify_given given;
};

static bool answer_class(void *context, struct store *s, struct arena *a, struct err *err)
{
    struct class_given *g = context;
    struct record_head head;
    struct str id = g->r->id;
    bool written;
    if (!store_head(s, a, id, &head, err))
        return false;
    if (head.type == &CLASSIFICATION_TYPE) { /* the page has two addresses */
        struct classification c;
        if (!store_load(s, a, head.type, id, &c, NULL, err))
            return false;
        id = c.device;
    }
    g->given.device = id;
    return classify_answer_device(s, a, &g->given, &id, &written, err);
}

bool act_classification(struct web_request *r, struct err *err)
{
    struct classify_reply *replies = ARENA_ARRAY(r->arena, struct classify_reply, ANSWERS_MAX);
    struct class_given g = {
        .r = r,
        .given = {.answers = replies,
                  .accept = STR_IS(web_field(r, "act"), "confirm"),
                  .reason = web_field(r, "reason"),
                  .who = r->who->name,
                  .on = r->as_of},
    };
    struct str name, value;
    if (web_field(r, "take_back").n)
        replies[g.given.count++] = (struct classify_reply){web_field(r, "take_back"),
                                                           STR("unknown")};
    for (size_t i = 0; next_answer(r, "answer.", &i, &name, &value);) {
        if (g.given.count == ANSWERS_MAX)
            return err_set(err, ERR_LIMIT, "at most %d answers at once", ANSWERS_MAX);
        replies[g.given.count++] = (struct classify_reply){name, value};
    }
    if (!g.given.accept && !(r->who->may & MAY_WRITE))
        return err_set(err, ERR_DENIED, "Your roles do not allow to answer");
    if (g.given.accept && !(r->who->may & MAY_APPROVE))
        return err_set(err, ERR_DENIED, "Your roles do not allow to confirm a class");
    if (g.given.accept && str_trim(g.given.reason).n == 0)
        return err_set(err, ERR_INVALID, "Reason: is needed to confirm a class");
    if (!g.given.accept && g.given.count == 0)
        return err_set(err, ERR_USAGE, "Answer at least one question");
    r->see_other = r->path;
    return web_change(r, answer_class, &g, err);
}
