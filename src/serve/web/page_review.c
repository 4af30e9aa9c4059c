#include "assess/control/pentest.h"
#include "assess/portfolio/portfolio.h"
#include "assess/risk/risk.h"
#include "intake/device/device.h"
#include "publish/review/review.h"
#include "serve/auth/account.h"
#include "serve/web/deed.h"

/* Reviews: packages, questions, approvals; and what a laboratory sees of a release. */

enum { ROWS = 100, CHANGES = 10 };

static struct view view_of(const struct web_request *r)
{
    return (struct view){.store = r->store, .arena = r->arena, .as_of = r->as_of};
}

/* Live records of a type that this reader may see, as rows with "id", "title", "href" and the
   fields named. */
static bool put_records(struct web_request *r, struct json *model, const struct record_type *t,
                        const char *const *fields, struct err *err)
{
    struct arena *a = r->arena;
    struct store_list list;
    struct json *rows = json_add(a, model, t->name, JSON_ARRAY);
    if (!store_list(r->store, a, t, (struct str){0}, 0, r->who->limited ? 0 : ROWS, &list, err))
        return false;
    for (size_t i = 0; i < list.shown && json_count(rows) < ROWS; i++) {
        bool may;
        const void *record = (const char *)list.records + i * t->size;
        if (!auth_may_see_record(r->store, a, r->who, list.heads[i].id, &may, err))
            return false;
        if (!may)
            continue;
        struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", list.heads[i].id);
        json_add_text(a, o, "title", list.heads[i].title);
        json_add_text(a, o, "href", view_href(a, list.heads[i].id));
        for (size_t k = 0; fields[k]; k++)
            json_add_text(a, o, fields[k],
                          record_get(record_field(t, str_of(fields[k])), record, a));
    }
    return true;
}

bool page_reviews(struct web_request *r, struct json **model, struct err *err)
{
    static const char *const question[] = {"status", "asked_by", "asked_on",
                                           "due_on", "device",   NULL};
    static const char *const package[] = {"kind", "release", "status", "position", "file", NULL};
    struct view v = view_of(r);
    if (!r->who->limited && !portfolio_place(&v, PORTFOLIO_REVIEWS, model, err))
        return false;
    if (r->who->limited) {
        *model = view_model(&v);
        json_add_text(r->arena, *model, "title", STR("Reviews"));
        json_add_text(r->arena, *model, "lead",
                      STR("Packages and questions about the devices you were invited to."));
        json_add(r->arena, *model, "sections", JSON_ARRAY);
    }
    return put_records(r, *model, &QUESTION_TYPE, question, err) &&
           put_records(r, *model, &PACKAGE_TYPE, package, err) && web_deeds(r, *model, err);
}

/* --- one question, approval or joint review --- */

/* The position of the first change of a record. */
static bool first_position(struct web_request *r, struct str id, int64_t *out, struct err *err)
{
    struct json *rows;
    const struct store_param of = STORE_P(id);
    if (!store_query(r->store, r->arena, "review_first", &of, 1, &rows, err))
        return false;
    *out = json_int(json_first(rows), "position", 0);
    return true;
}

/* What changed in the records that a question names, since it was put: "changed". */
static bool put_changed(struct web_request *r, struct json *model, const struct question *q,
                        struct err *err)
{
    struct view v = view_of(r);
    struct json *list = json_add(r->arena, model, "changed", JSON_ARRAY);
    struct str rest = q->records, id;
    int64_t asked = 0;
    if (!first_position(r, r->id, &asked, err))
        return false;
    while (str_word(&rest, &id)) {
        struct json *rows, *o = json_add(r->arena, list, NULL, JSON_OBJECT);
        const struct store_param params[] = {STORE_P(id), STORE_N(asked), STORE_N(CHANGES)};
        if (!store_query(r->store, r->arena, "review_changes", params, 3, &rows, err))
            return false;
        json_add_text(r->arena, o, "id", id);
        json_add_text(r->arena, o, "title", view_title(&v, id));
        json_add_text(r->arena, o, "href", view_href(r->arena, id));
        view_put_history(&v, o, rows, CHANGES);
    }
    return true;
}

static bool page_of(struct web_request *r, const struct record_type *t, struct json **model,
                    struct err *err)
{
    struct view v = view_of(r);
    struct record_head head;
    if (!store_head(r->store, r->arena, r->id, &head, err))
        return false;
    if (head.type != t)
        return err_set(err, ERR_NOT_FOUND, "%.*s is a %s, not a %s", STR_ARG(r->id),
                       head.type->label, t->label);
    return portfolio_record(&v, r->id, model, err) && web_deeds(r, *model, err);
}

bool page_question(struct web_request *r, struct json **model, struct err *err)
{
    struct question q;
    return page_of(r, &QUESTION_TYPE, model, err) &&
           store_load(r->store, r->arena, &QUESTION_TYPE, r->id, &q, NULL, err) &&
           put_changed(r, *model, &q, err);
}

bool page_approval(struct web_request *r, struct json **model, struct err *err)
{
    if (!page_of(r, &APPROVAL_TYPE, model, err))
        return false;
    json_add(r->arena, *model, "changed", JSON_ARRAY);
    return true;
}

bool page_joint_review(struct web_request *r, struct json **model, struct err *err)
{
    if (!page_of(r, &JOINT_REVIEW_TYPE, model, err))
        return false;
    json_add(r->arena, *model, "changed", JSON_ARRAY);
    return true;
}

/* --- the scope of a test: what a laboratory sees of a release --- */

/* What must not be done to the device, in the words of its file. */
static bool put_device(struct web_request *r, struct json *model, struct err *err)
{
    static const char *const texts[] = {
        "intended_purpose",   "environment", "essential_performance",
        "foreseeable_misuse", "users",       "patients"};
    struct arena *a = r->arena;
    struct device d;
    struct json *list = json_add(a, model, "constraints", JSON_ARRAY);
    if (!store_load(r->store, a, &DEVICE_TYPE, json_text(model, "device"), &d, NULL, err))
        return false;
    json_add_text(a, model, "device_name", d.name);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        const struct field *f = record_field(&DEVICE_TYPE, str_of(texts[i]));
        struct str value = record_get(f, &d, a);
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "label", str_of(f->label));
        json_add_text(a, o, "value", value);
    }
    return true;
}

/* The hash that the laboratory has, compared with that of the release. */
static void put_build(struct web_request *r, struct json *model)
{
    struct str asked = str_lower(r->arena, str_trim(web_param(r, "build_hash")));
    struct str is = json_text(model, "build_hash");
    json_add_text(r->arena, model, "asked_build", asked);
    json_add_bool(r->arena, model, "same_build", asked.n && is.n && str_eq(asked, is));
    json_add_bool(r->arena, model, "other_build", asked.n && is.n && !str_eq(asked, is));
}

bool page_scope(struct web_request *r, struct json **model, struct err *err)
{
    const struct view v = view_of(r);
    if (!pentest_model(&v, r->id, model, err) || !put_device(r, *model, err))
        return false;
    json_add_fmt(r->arena, *model, "title", "Scope of tests: %.*s %.*s",
                 STR_ARG(json_text(*model, "device_name")),
                 STR_ARG(json_text(*model, "release_name")));
    put_build(r, *model);
    return web_deeds(r, *model, err);
}
