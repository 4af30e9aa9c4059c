/* model_read.h - for tests of the readers of threat models: documents as C strings, and looking
   into what came of them. */
#ifndef TESTS_INTAKE_MODEL_READ_H
#define TESTS_INTAKE_MODEL_READ_H

#include "arena.h"

#include <stdio.h>

#include "intake/model/model.h"

struct reading {
    struct model_document d;
    struct findings f;
};

/* Apostrophes stand for quotation marks. */
static inline struct str model_quoted(struct arena *a, const char *text)
{
    char *p = str_cz(a, str_of(text));
    for (char *c = p; *c; c++)
        if (*c == '\'')
            *c = '"';
    return str_of(p);
}

static inline struct reading model_reading(struct arena *a, struct str bytes)
{
    struct reading r = {0};
    struct err err = {0};
    findings_init(&r.f, a);
    if (!model_read(a, bytes, &r.d, &r.f, &err))
        fail_msg("%s", err.text);
    return r;
}

static inline struct reading model_of(struct arena *a, const char *text)
{
    return model_reading(a, model_quoted(a, text));
}

static inline void assert_str(struct str got, const char *wanted)
{
    if (!str_eq(got, str_of(wanted)))
        fail_msg("'%.*s', wanted '%s'", STR_ARG(got), wanted);
}

/* The first finding of that rule at that place (NULL: anywhere); NULL when there is none. */
static inline const struct finding *finding_at(const struct reading *r, const char *rule,
                                               const char *place)
{
    for (const struct finding *x = r->f.first; x; x = x->next)
        if (strcmp(x->rule, rule) == 0 && (!place || str_eq(x->place, str_of(place))))
            return x;
    return NULL;
}

static inline void assert_finding(const struct reading *r, const char *rule, const char *place,
                                  size_t line)
{
    const struct finding *x = finding_at(r, rule, place);
    if (!x)
        fail_msg("no %s at %s", rule, place ? place : "any place");
    if (line && x->line != line)
        fail_msg("%s at %s is said of line %zu, not %zu", rule, place, x->line, line);
}

static inline const struct element *element_named(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->d.element_count; i++)
        if (str_eq(r->d.elements[i].name, str_of(name)))
            return &r->d.elements[i];
    fail_msg("no element %s", name);
    return NULL;
}

static inline const struct flow *flow_named(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->d.flow_count; i++)
        if (str_eq(r->d.flows[i].name, str_of(name)))
            return &r->d.flows[i];
    fail_msg("no flow %s", name);
    return NULL;
}

static inline const struct zone *zone_named(const struct reading *r, const char *name)
{
    for (size_t i = 0; i < r->d.zone_count; i++)
        if (str_eq(r->d.zones[i].name, str_of(name)))
            return &r->d.zones[i];
    fail_msg("no zone %s", name);
    return NULL;
}

/* Why these bytes are no model. */
static inline struct str model_refusal(struct arena *a, struct str bytes)
{
    struct model_document d;
    struct findings f;
    struct err err = {0};
    findings_init(&f, a);
    assert_false(model_read(a, bytes, &d, &f, &err));
    return str_copy(a, str_of(err.text));
}

#endif
