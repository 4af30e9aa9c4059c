/* arena.h - for tests: an arena as the state of each, gone after it. */
#ifndef TESTS_ARENA_H
#define TESTS_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"

static inline int setup(void **state)
{
    struct arena *a = test_malloc(sizeof *a);
    arena_init(a, LIMIT_ARENA);
    *state = a;
    return 0;
}

static inline int teardown(void **state)
{
    struct arena *a = *state;
    arena_done(a);
    test_free(a);
    return 0;
}

#endif
