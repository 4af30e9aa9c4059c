/* One check, some records, and how many of them must fall short; shared by the tests of checks. */
#ifndef TESTS_ASSESS_CHECKS_LINES_H
#define TESTS_ASSESS_CHECKS_LINES_H

#include "checks_world.h"

struct line {
    const char *check;
    const char *records[8];
    size_t rows;
};

static inline void try_line(const struct line *l)
{
    void *state = NULL;
    assert_int_equal(setup(&state), 0);
    struct world *w = state;
    const struct embed_file *check = NULL;
    EACH_CHECK(f)
    if (str_ends(str_of(f->path), str_fmt(&w->arena, "/%s.sql", l->check)))
        check = f;
    if (!check)
        fail_msg("there is no check %s", l->check);
    for (size_t i = 0; i < COUNT_OF(l->records) && l->records[i]; i++)
        add(w, l->records[i]);
    size_t rows = rows_of(w, check, false);
    if (rows != l->rows)
        fail_msg("%s, %s ...: %zu rows, not %zu", l->check, l->records[0], rows, l->rows);
    teardown(&state);
}

static inline void try_all(const struct line *lines, size_t count)
{
    for (size_t i = 0; i < count; i++)
        try_line(&lines[i]);
}

#endif
