/* Classes by Annex VIII for tests: the rules, and lists of the answer as text. */
#ifndef TESTS_ASSESS_CLASSIFY_FIXTURE_H
#define TESTS_ASSESS_CLASSIFY_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "assess/classify/classify_internal.h"
#include "base/embed.h"
#include "base/limits.h"

static struct arena arena;

static inline int setup(void **state)
{
    (void)state;
    arena_init(&arena, GIB(4));
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static inline const struct classify_rules *rules_of(const char *regulation)
{
    const struct classify_rules *r = classify_default(&arena, str_of(regulation));
    assert_non_null(r);
    return r;
}

static inline struct str joined(const struct json *list)
{
    struct buf b = {.arena = &arena};
    JSON_EACH (item, list)
        buf_fmt(&b, "%s%.*s", b.n ? "," : "", STR_ARG(json_as_text(item)));
    return buf_str(&b);
}

static inline const struct json *of(const struct json *list, const char *member, struct str value)
{
    JSON_EACH (item, list)
        if (str_eq(json_text(item, member), value))
            return item;
    return NULL;
}

#endif
