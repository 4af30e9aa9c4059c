#include "assess/soup/soup.h"

#include <stdlib.h>

#include "assess/match/match.h"

static bool is_glob(const struct json *row)
{
    struct str pattern = json_text(row, "pattern");
    return str_find_char(pattern, '*') < pattern.n;
}

/* The longest pattern says most; of equal ones the order of the rows stays. */
static int longer_first(const void *x, const void *y)
{
    const struct json *a = *(const struct json *const *)x, *b = *(const struct json *const *)y;
    size_t na = json_text(a, "pattern").n, nb = json_text(b, "pattern").n;
    if (na != nb)
        return na > nb ? -1 : 1;
    return str_cmp(json_text(b, "id"), json_text(a, "id"));
}

void soup_items_make(struct arena *a, struct json *rows, struct soup_items *out)
{
    *out = (struct soup_items){.rows = rows};
    out->globs = ARENA_ARRAY(a, const struct json *, json_count(rows) + 1);
    for (struct json *row = rows->items.first; row; row = row->next) {
        json_add_text(a, row, "pattern", str_lower(a, json_text(row, "identity")));
        if (is_glob(row))
            out->globs[out->glob_count++] = row;
    }
    view_index_make(a, rows, "pattern", &out->exact);
    qsort(out->globs, out->glob_count, sizeof *out->globs, longer_first);
}

size_t soup_items_find(struct arena *a, const struct soup_items *items, struct str identity,
                       const struct json **found, size_t max)
{
    size_t n = 0, mark = arena_mark(a);
    struct str text = str_lower(a, identity);
    const struct view_row *r = view_index_find(&items->exact, text);
    for (; r && n < max; r = r->next)
        if (!is_glob(r->row))
            found[n++] = r->row;
    for (size_t i = 0; i < items->glob_count && n < max; i++)
        if (match_name_fits(json_text(items->globs[i], "pattern"), text))
            found[n++] = items->globs[i];
    arena_rewind(a, mark);
    return n;
}
