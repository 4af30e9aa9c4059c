/*
 * vectors.h - expected results computed by others, read where they lie beside the repository.
 *
 * They stand in ../shared/vectors, or under $TUTELA_SHARED; tests skip() when they are absent.
 */
#ifndef TESTS_LIB_VECTORS_H
#define TESTS_LIB_VECTORS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"

enum { VECTORS_COLUMNS = 8 };

/* The whole file, or skips the test. */
static inline struct str vectors_read(struct arena *a, const char *name)
{
    const char *root = getenv("TUTELA_SHARED");
    struct str path = str_fmt(a, "%s/vectors/%s", root ? root : "../shared", name);
    FILE *f = fopen(path.p, "rb");
    if (!f) {
        print_message("%s is absent\n", path.p);
        skip();
        return (struct str){0};
    }
    fseek(f, 0, SEEK_END);
    size_t size = (size_t)ftell(f);
    rewind(f);
    char *p = ARENA_ARRAY(a, char, size + 1);
    size_t n = fread(p, 1, size, f);
    fclose(f);
    return (struct str){p, n};
}

/* The columns of the next line; those that are missing are empty. A header line, '#', is left
   out where it is the first. */
static inline bool vectors_row(struct str *rest, struct str cols[VECTORS_COLUMNS])
{
    struct str line;
    do {
        if (!str_split(rest, '\n', &line) || (!rest->p && line.n == 0))
            return false;
    } while (line.n > 0 && line.p[0] == '#');
    memset(cols, 0, VECTORS_COLUMNS * sizeof *cols);
    for (size_t i = 0; i < VECTORS_COLUMNS && str_split(&line, '\t', &cols[i]); i++)
        ;
    return true;
}

#endif
