/* vex_fixture.h - decisions of a site, and what is exported of them. */
#ifndef TESTS_PUBLISH_VEX_FIXTURE_H
#define TESTS_PUBLISH_VEX_FIXTURE_H

#include "../assess/decide_fixture.h"

#include "publish/vex/vex.h"

static inline struct str export_with(struct fixture *f, struct vex_export what,
                                     struct json **summary)
{
    struct view v = {f->store, &f->arena, sbom_day};
    struct str text = {0};
    if (what.release.n == 0)
        what.release = STR("REL-0001");
    if (!vex_export(&v, &what, &text, summary, &f->err))
        fail_msg("%s", f->err.text);
    return text;
}

static inline void decide(struct fixture *f, const char *vulnerability, const char *state,
                          const char *more, const char *other)
{
    bool zlib = strcmp(vulnerability, "CVE-2026-0003") == 0;
    const char *name = str_fmt(&f->arena, "vulnerability=%s", vulnerability).p;
    const char *word = str_fmt(&f->arena, "state=%s", state).p;
    fixture_add(f, "decision", zlib ? "identity=pkg:generic/zlib" : "identity=pkg:generic/openssl",
                name, word, "scope=REL-0001", "decided_by=Ann", "reviewer=Bob", more, other, NULL);
}

/* Another workspace with the same device, in which nobody has decided anything. */
static inline struct store *elsewhere(struct fixture *f, const char *name)
{
    struct store *other = NULL;
    if (!store_open(&f->arena, str_fmt(&f->arena, "%s/%s", f->dir, name), STORE_CREATE, &other,
                    &f->err))
        fail_msg("%s", f->err.text);
    store_set_actor(other, STR("tester"));
    return other;
}

#endif
