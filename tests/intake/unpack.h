/* unpack.h - the archives of ../shared, unpacked into a directory that goes away after the test. */
#ifndef TESTS_INTAKE_UNPACK_H
#define TESTS_INTAKE_UNPACK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"

struct unpacked {
    struct arena arena;
    char dir[32];
};

static inline bool unpack_run(struct arena *a, const char *const *argv)
{
    struct str output;
    struct err err = {0};
    if (world_run(a, &(struct world_child){argv, {0}, MIB(1), 120000}, &output, &err))
        return true;
    print_message("%s: %s\n", argv[0], err.text);
    return false;
}

static inline bool unpack_begin(struct unpacked *u)
{
    arena_init(&u->arena, LIMIT_ARENA);
    memcpy(u->dir, "/tmp/tutela_unpack_XXXXXX", sizeof "/tmp/tutela_unpack_XXXXXX");
    return mkdtemp(u->dir) != NULL;
}

static inline bool unpack_end(struct unpacked *u)
{
    const char *const argv[] = {"rm", "-rf", u->dir, NULL};
    bool gone = unpack_run(&u->arena, argv);
    arena_done(&u->arena);
    return gone;
}

/* Unpacks an archive of ../shared, and the gzip files in it; skips the test where it is not. */
static inline void unpack(struct unpacked *u, const char *name)
{
    struct str shared = world_env("TUTELA_SHARED");
    struct str path = str_fmt(&u->arena, "%.*s/%s", STR_ARG(shared.n ? shared : STR("../shared")),
                              name);
    if (!world_exists(path))
        skip();
    const char *const untar[] = {"tar", "-xf", str_cz(&u->arena, path), "-C", u->dir, NULL};
    const char *const expand[] = {"find", u->dir, "-name", "*.gz", "-exec",
                                  "gzip", "-df",  "{}",    "+",    NULL};
    if (!unpack_run(&u->arena, untar) || !unpack_run(&u->arena, expand))
        fail();
}

#endif
