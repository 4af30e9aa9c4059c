/* A workspace with the catalogues in it, for tests of what judges by clauses. */
#pragma once

#include "../store/fixture.h"

#include "intake/catalogue/load.h"

static inline void fixture_catalogues(struct fixture *f)
{
    int64_t clauses = 0;
    fixture_begin(f);
    if (!fixture_end(f, catalogue_load(f->store, &f->arena, &clauses, &f->err)) || clauses <= 500)
        fail_msg("%lld clauses: %s", (long long)clauses, f->err.text);
}

static inline int with_catalogues(void **state)
{
    if (fixture_setup(state) != 0)
        return -1;
    fixture_catalogues(*state);
    return 0;
}
