#include "assess/view/view.h"

static size_t slot_of(const struct view_index *index, struct str text)
{
    size_t at = (size_t)str_hash(text) & index->mask;
    while (index->slots[at] && !str_eq(json_text(index->slots[at]->row, index->member), text))
        at = (at + 1) & index->mask;
    return at;
}

void view_index_make(struct arena *a, const struct json *rows, const char *member,
                     struct view_index *out)
{
    size_t count = json_count(rows), size = 8, n = 0;
    while (size < count * 2)
        size *= 2;
    *out = (struct view_index){
        .slots = ARENA_ARRAY(a, const struct view_row *, size),
        .mask = size - 1,
        .member = member,
    };
    const struct json **all = ARENA_ARRAY(a, const struct json *, count + 1);
    JSON_EACH (row, rows)
        all[n++] = row;
    while (n-- > 0) { /* from the last, so that chains keep the order */
        struct view_row *entry = ARENA_NEW(a, struct view_row);
        size_t at = slot_of(out, json_text(all[n], member));
        *entry = (struct view_row){all[n], out->slots[at]};
        out->slots[at] = entry;
    }
}

const struct view_row *view_index_find(const struct view_index *index, struct str text)
{
    return index->slots[slot_of(index, text)];
}

/* Where the text is, or would be. The empty text stands for a free slot, and is never added. */
static struct str *place_of(const struct view_set *set, struct str text)
{
    size_t at = (size_t)str_hash(text) & (set->size - 1);
    while (set->slots[at].n && !str_eq(set->slots[at], text))
        at = (at + 1) & (set->size - 1);
    return &set->slots[at];
}

static void grow(struct arena *a, struct view_set *set)
{
    struct view_set larger = {.size = set->size ? set->size * 2 : 8, .count = set->count};
    larger.slots = ARENA_ARRAY(a, struct str, larger.size);
    for (size_t i = 0; i < set->size; i++)
        if (set->slots[i].n)
            *place_of(&larger, set->slots[i]) = set->slots[i];
    *set = larger;
}

bool view_set_add(struct arena *a, struct view_set *set, struct str text)
{
    if (text.n == 0)
        return false;
    if (set->count * 2 >= set->size)
        grow(a, set);
    struct str *slot = place_of(set, text);
    if (slot->n)
        return false;
    *slot = text;
    set->count++;
    return true;
}

bool view_set_has(const struct view_set *set, struct str text)
{
    return set->count > 0 && text.n > 0 && place_of(set, text)->n > 0;
}
