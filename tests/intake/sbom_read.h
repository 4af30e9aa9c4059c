/* sbom_read.h - reading one document of tests/documents/sbom, and what came of it. */
#ifndef TESTS_INTAKE_SBOM_READ_H
#define TESTS_INTAKE_SBOM_READ_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/world.h"
#include "intake/sbom/sbom.h"

struct read {
    struct sbom sbom;
    struct findings findings;
    struct err err;
    bool ok;
};

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

static inline struct read read_text(struct arena *a, struct str text)
{
    struct read r = {0};
    findings_init(&r.findings, a);
    r.ok = sbom_read(a, text, &r.sbom, &r.findings, &r.err);
    return r;
}

static inline struct str load(struct arena *a, const char *name)
{
    struct str text;
    struct err err = {0};
    if (!world_read_file(a, str_fmt(a, "tests/documents/sbom/%s", name), MIB(1), &text, &err))
        fail_msg("%s", err.text);
    return text;
}

static inline struct read read_ok(struct arena *a, const char *name)
{
    struct read r = read_text(a, load(a, name));
    if (!r.ok)
        fail_msg("%s: %s", name, r.err.text);
    return r;
}

static inline void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), want);
}

#endif
