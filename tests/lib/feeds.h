/* feeds.h - for tests: an advisory database in a temporary folder, filled from documents. */
#ifndef TESTS_FEEDS_H
#define TESTS_FEEDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"
#include "intake/feed/feed.h"

struct feeds {
    struct arena arena;
    struct str path; /* of the database */
    struct advisories *db;
};

static inline int feeds_setup(void **state)
{
    struct feeds *f = test_calloc(1, sizeof *f);
    char folder[] = "/tmp/tutela-feeds-XXXXXX";
    arena_init(&f->arena, LIMIT_ARENA);
    assert_non_null(mkdtemp(folder));
    f->path = str_fmt(&f->arena, "%s/advisories.db", folder);
    *state = f;
    return 0;
}

static inline void feeds_forget(struct feeds *f, const char *suffix)
{
    struct err ignored;
    struct str path = str_fmt(&f->arena, "%.*s%s", STR_ARG(f->path), suffix);
    if (world_exists(path))
        (void)!world_remove(path, &ignored);
}

static inline int feeds_teardown(void **state)
{
    struct feeds *f = *state;
    advisories_close(f->db);
    feeds_forget(f, "");
    feeds_forget(f, "-wal");
    feeds_forget(f, "-shm");
    char *folder = str_cz(&f->arena, str_sub(f->path, 0, str_rfind_char(f->path, '/')));
    assert_int_equal(rmdir(folder), 0);
    arena_done(&f->arena);
    test_free(f);
    return 0;
}

static inline void feeds_open(struct feeds *f, enum advisories_mode mode)
{
    struct err err = {0};
    advisories_close(f->db);
    f->db = NULL;
    if (!advisories_open(&f->arena, f->path, mode, &f->db, &err))
        fail_msg("%s", err.text);
}

/* Imports as on 2099-02-11 and gives the receipt. */
static inline struct json *feeds_import_all(struct feeds *f, struct feed_paths paths, bool force)
{
    struct err err = {0};
    struct json *receipt = NULL;
    struct feed_options options = {.force = force};
    assert_true(instant_parse(STR("2099-02-11T00:00:00Z"), &options.now));
    feeds_open(f, ADVISORIES_WRITE);
    if (!feed_import(&f->arena, f->db, paths, &options, &receipt, &err))
        fail_msg("%s", err.text);
    return receipt;
}

static inline struct json *feeds_import(struct feeds *f, const char *path, bool force)
{
    struct str one = str_of(path);
    return feeds_import_all(f, (struct feed_paths){&one, 1}, force);
}

static inline const struct json *feeds_source(const struct json *receipt, const char *name)
{
    JSON_EACH (s, json_get(receipt, "sources"))
        if (str_eq(json_text(s, "name"), str_of(name)))
            return s;
    fail_msg("no source %s in the receipt", name);
    return NULL;
}

/* The folder of shared data, or NULL when it is not there. */
static inline const char *feeds_shared(struct arena *a, const char *part)
{
    struct str root = world_env("TUTELA_SHARED");
    const char *path = str_cz(
        a, str_fmt(a, "%.*s/%s", STR_ARG(root.n ? root : STR("../shared")), part));
    return world_exists(str_of(path)) ? path : NULL;
}

#endif
