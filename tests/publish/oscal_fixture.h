/* oscal_fixture.h - documents of OSCAL out of a workspace with the catalogues. */
#ifndef TESTS_PUBLISH_OSCAL_FIXTURE_H
#define TESTS_PUBLISH_OSCAL_FIXTURE_H

#include "../assess/catalogues.h"

#include "publish/oscal/export.h"

static const struct date today = {2026, 11, 27};

static inline struct view view_of(struct fixture *f)
{
    return (struct view){f->store, &f->arena, today};
}

static inline struct json *catalogue_of(struct fixture *f, struct str id)
{
    struct view v = view_of(f);
    struct json *out = NULL;
    if (!oscal_export_catalogue(&v, id, &out, &f->err))
        fail_msg("%s", f->err.text);
    return out;
}

static inline struct str text_of(struct fixture *f, const struct json *document)
{
    struct buf b = {.arena = &f->arena};
    json_write_pretty(document, &b);
    return buf_str(&b);
}

static inline struct catalogue_set all_built_in(struct fixture *f)
{
    struct catalogue_set set;
    if (!catalogue_built_in(&f->arena, &set, &f->err))
        fail_msg("%s", f->err.text);
    return set;
}

#endif
