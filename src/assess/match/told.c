#include "assess/match/told.h"

struct str told_name(struct arena *a, struct str source, struct str id)
{
    return str_fmt(a, "%.*s\t%.*s", STR_ARG(source), STR_ARG(id));
}

static bool look_for(struct told *t, struct arena *scratch, const struct known_claim *claim,
                     struct told_record *out, struct err *err)
{
    struct advisory_numbers numbers;
    struct advisory ad;
    if (!advisories_by_id(t->db, scratch, claim->advisory, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers.count && !out->number; i++) {
        if (!advisories_get(t->db, scratch, numbers.items[i], &ad, err))
            return false;
        if (str_eq(ad.source, claim->source) && str_eq(ad.id, claim->advisory))
            out->number = ad.number;
    }
    return true;
}

bool told_find(struct told *t, struct arena *scratch, const struct known_claim *claim,
               struct told_record **out, struct err *err)
{
    size_t mark = arena_mark(scratch);
    struct str name = told_name(scratch, claim->source, claim->advisory);
    bool ok = true;
    *out = map_find(&t->records, name);
    if (!*out) {
        *out = ARENA_NEW(t->arena, struct told_record);
        map_add(&t->records, str_copy(t->arena, name), *out);
        ok = look_for(t, scratch, claim, *out, err);
    }
    arena_rewind(scratch, mark);
    return ok;
}
