/*
 * coverage.h - which rows of the catalogues anything looks at.
 *
 * About the program's own data, not about a workspace: every row that a reviewer will ask for must
 * have a check or a slot, and what a check or slot serves must be there. Pure over the built-in
 * files.
 */
#ifndef ASSESS_GAP_COVERAGE_H
#define ASSESS_GAP_COVERAGE_H

#include "assess/gap/gap.h"

struct gap_covered {
    struct str catalogue, id, name;
    bool must;                  /* somebody will ask for it: see coverage.c */
    struct str *checks, *slots; /* names, ids */
    size_t check_count, slot_count;
};
struct gap_stray { /* what serves a row that no catalogue has */
    struct str by, id;
};
struct gap_coverage {
    struct gap_covered *rows; /* but headings */
    size_t row_count;
    struct gap_stray *strays;
    size_t stray_count, stray_cap;
};
NODISCARD bool gap_coverage_built_in(struct arena *a, struct gap_coverage *out, struct err *err);

static inline bool gap_is_served(const struct gap_covered *row)
{
    return row->check_count + row->slot_count > 0;
}
/* {"catalogue","id","name","must": bool,"checks": [..],"slots": [..]} */
struct json *gap_covered_json(struct arena *a, const struct gap_covered *row);

#endif
