/* What is due in a workspace of a test, by rule. */
#ifndef TESTS_ASSESS_DUTY_FIXTURE_H
#define TESTS_ASSESS_DUTY_FIXTURE_H

#include "../../store/fixture.h"

#include "assess/duty/view.h"

static inline struct view duty_view(struct fixture *f, const char *as_of)
{
    struct view v = {.store = f->store, .arena = &f->arena};
    assert_true(date_parse(str_of(as_of), &v.as_of));
    return v;
}

static inline struct json *due(struct fixture *f, const char *as_of)
{
    struct view v = duty_view(f, as_of);
    struct duty_filter filter = {.days = DUTY_ALL_DAYS, .all = true};
    struct json *model = NULL;
    if (!duty_model(&v, &filter, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

/* The first row of a rule, or of a rule for a record. */
static inline const struct json *row_about(const struct json *model, const char *rule,
                                           const char *about)
{
    JSON_EACH (item, json_get(model, "items"))
        if (str_eq(json_text(item, "duty"), str_of(rule)) &&
            (!about || str_eq(json_text(item, "about"), str_of(about))))
            return item;
    fail_msg("no row of %s", rule);
    return NULL;
}

static inline const struct json *row(const struct json *model, const char *rule)
{
    return row_about(model, rule, NULL);
}

#define assert_row(r, name, expected) \
    do { \
        struct str got_ = json_text(r, name); \
        if (!str_eq(got_, str_of(expected))) \
            fail_msg("%.*s: %s is \"%.*s\", expected \"%s\"; %.*s", STR_ARG(json_text(r, "duty")), \
                     name, STR_ARG(got_), expected, STR_ARG(json_text(r, "reason"))); \
    } while (0)

static inline struct json *keep(struct fixture *f, const char *as_of)
{
    struct view v = duty_view(f, as_of);
    struct json *receipt = NULL;
    if (!store_begin(f->store, &f->err) || !duty_keep(&v, (struct str){0}, &receipt, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
    return receipt;
}

static inline void change(struct fixture *f, const char *id, const char *name, const char *value)
{
    struct record_head head;
    assert_true(store_head(f->store, &f->arena, str_of(id), &head, &f->err));
    void *r = arena_alloc(&f->arena, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(f->store, &f->arena, head.type, str_of(id), r, NULL, &f->err) ||
        !record_set(head.type, r, &f->arena, str_of(name), str_of(value), &f->err) ||
        !store_begin(f->store, &f->err) ||
        !store_save(f->store, &f->arena, head.type, str_of(id), 0, r, &f->err) ||
        !store_commit(f->store, &f->err))
        fail_msg("%s", f->err.text);
}

static inline void fact(struct fixture *f, const char *device, const char *name, const char *value)
{
    fixture_add(f, "device_fact", str_cz(&f->arena, str_fmt(&f->arena, "device=%s", device)),
                str_cz(&f->arena, str_fmt(&f->arena, "fact=%s", name)),
                str_cz(&f->arena, str_fmt(&f->arena, "value=%s", value)), NULL);
}

static inline void device(struct fixture *f, const char *name, const char *regulation,
                          const char *class, const char *more)
{
    fixture_add(f, "device", str_cz(&f->arena, str_fmt(&f->arena, "name=%s", name)),
                str_cz(&f->arena, str_fmt(&f->arena, "regulation=%s", regulation)),
                str_cz(&f->arena, str_fmt(&f->arena, "risk_class=%s", class)), more, NULL);
}

static inline void incident(struct fixture *f, const char *aware, const char *a, const char *b)
{
    fixture_add(f, "incident", "name=It stopped", "devices=DEV-0001",
                "report_reason=By the answers",
                str_cz(&f->arena, str_fmt(&f->arena, "aware_at=%s", aware)), a, b, NULL);
}

#endif
