/* A workspace with the catalogues in it, for tests of what judges by clauses. */
#pragma once

#include "../store/fixture.h"

#include "intake/catalogue/load.h"

static int with_catalogues(void **state)
{
    int64_t clauses = 0;
    if (fixture_setup(state) != 0)
        return -1;
    struct fixture *f = *state;
    fixture_begin(f);
    return fixture_end(f, catalogue_load(f->store, &f->arena, &clauses, &f->err)) && clauses > 500
               ? 0
               : -1;
}
