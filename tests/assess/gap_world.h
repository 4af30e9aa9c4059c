/* gap_world.h - asking the gap of a workspace with catalogues; shared by the tests of its folder.
 */
#ifndef TESTS_ASSESS_GAP_WORLD_H
#define TESTS_ASSESS_GAP_WORLD_H

#include "catalogues.h"

#include "assess/gap/gap.h"

static const struct date today = {2026, 11, 21};

static inline const struct json *model_of(struct fixture *f, struct str scope,
                                          const char *catalogue)
{
    struct json *model;
    if (!gap_model(f->store, &f->arena, scope, str_of(catalogue), today, &model, &f->err))
        fail_msg("%s", f->err.text);
    return model;
}

static inline const struct json *find(const struct json *list, const char *member,
                                      const char *value)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, member), str_of(value)))
            return item;
    return NULL;
}

static inline const struct json *clause(const struct json *model, const char *id)
{
    const struct json *r = find(json_get(model, "requirements"), "id", id);
    if (!r)
        fail_msg("there is no clause %s", id);
    return r;
}

static inline void assert_text(const struct json *object, const char *member, const char *wanted)
{
    struct str text = json_text(object, member);
    if (!str_eq(text, str_of(wanted)))
        fail_msg("%.*s: %s is '%.*s', wanted '%s'", STR_ARG(json_text(object, "id")), member,
                 STR_ARG(text), wanted);
}

static inline struct str fact(struct fixture *f, struct str device, const char *name,
                              const char *value)
{
    return fixture_add(f, "device_fact", fixture_ref(f, "device", device),
                       fixture_ref(f, "fact", str_of(name)), fixture_ref(f, "value", str_of(value)),
                       NULL);
}

/* A clause that always applies and that no check or slot serves. */
static inline struct str unchecked(const struct json *model)
{
    JSON_EACH (r, json_get(model, "requirements"))
        if (STR_IS(json_text(r, "status"), "not_met") && !json_is_true(r, "heading") &&
            json_count(json_get(r, "checks")) == 0 && json_count(json_get(r, "slots")) == 0)
            return json_text(r, "id");
    fail_msg("every clause has a check or a slot");
    return (struct str){0};
}

#endif
