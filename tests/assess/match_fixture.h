/* Records as they are published, and runs over them. */
#ifndef TESTS_ASSESS_MATCH_FIXTURE_H
#define TESTS_ASSESS_MATCH_FIXTURE_H

#include "../intake/sbom_fixture.h"

#include "assess/match/run.h"

static inline struct str match_path(struct fixture *f, const char *name)
{
    return str_fmt(&f->arena, "%s/%s", f->dir, name);
}

/* Takes one document of a feed, which must not be refused. */
static inline void match_import(struct fixture *f, struct str text)
{
    struct advisories *db = NULL;
    struct json *receipt;
    struct feed_options options = {0};
    struct str path = match_path(f, "record.json");
    assert_true(instant_parse(STR("2026-11-21T00:00:00Z"), &options.now));
    if (!world_write_file(path, text, &f->err) ||
        !advisories_open(&f->arena, match_path(f, "a.db"), ADVISORIES_WRITE, &db, &f->err) ||
        !feed_import(&f->arena, db, (struct feed_paths){&path, 1}, &options, &receipt, &f->err))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    if (STR_IS(json_text(receipt, "outcome"), "refused"))
        fail_msg("refused: %.*s", STR_ARG(text));
}

/* A run over everything, or over what changed, in that store; gives its model. */
static inline const struct json *match_now_in(struct fixture *f, struct store *s,
                                              enum match_run_scope scope, const char *as_of)
{
    struct advisories *db = NULL;
    struct json *result = NULL;
    struct match_run_options options = {.scope = scope};
    assert_true(date_parse(str_of(as_of), &options.match.as_of));
    if (!advisories_open(&f->arena, match_path(f, "a.db"), ADVISORIES_READ, &db, &f->err))
        fail_msg("%s", f->err.text);
    if (!store_begin(s, &f->err) || !match_run(s, &f->arena, db, &options, &result, &f->err) ||
        !store_commit(s, &f->err))
        fail_msg("%s", f->err.text);
    advisories_close(db);
    return result;
}

static inline const struct json *match_now(struct fixture *f, enum match_run_scope scope,
                                           const char *as_of)
{
    return match_now_in(f, f->store, scope, as_of);
}

#endif
