/* Which clauses there are, and which of them have an answer. */
#ifndef TESTS_ASSESS_CHECKS_CLAUSES_H
#define TESTS_ASSESS_CHECKS_CLAUSES_H

#include "intake/catalogue/load.h"

/* "MDR-II-" of "MDR-II-1.1(a)", "CCLAB-" of "CCLAB-AREA-2". */
static inline struct str clause_family(struct str id)
{
    size_t end = str_find_char(id, '-');
    if (STR_IS(str_sub(id, 0, end), "MDR") || STR_IS(str_sub(id, 0, end), "IVDR"))
        end += 1 + str_find_char(str_from(id, end + 1), '-');
    return str_sub(id, 0, end + 1);
}

static inline const struct catalogue_row *clause_find(const struct catalogue_set *set,
                                                      struct str id)
{
    const struct catalogue_row *row = NULL;
    for (size_t i = 0; i < set->count && !row; i++)
        row = catalogue_row_find(&set->items[i], id);
    return row;
}

/* A catalogue of which no row is built in cannot be asked. */
static inline bool clause_family_is_there(const struct catalogue_set *set, struct str id)
{
    struct str family = clause_family(id);
    for (size_t i = 0; i < set->count; i++)
        for (size_t j = 0; j < set->items[i].clause_count; j++)
            if (str_starts(set->items[i].clauses[j].id, family))
                return true;
    return false;
}

static inline bool clause_is_known(const struct catalogue_set *set, struct str id)
{
    return clause_find(set, id) || !clause_family_is_there(set, id);
}

#endif
