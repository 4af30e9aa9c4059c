#include "assess/match/told.h"

#include "assess/match/match.h"

struct str told_name(struct arena *a, struct str source, struct str id)
{
    return str_fmt(a, "%.*s\t%.*s", STR_ARG(source), STR_ARG(id));
}

static struct told_record *put(struct told *t, struct str name, int64_t number,
                               const struct advisory_texts *flaws)
{
    struct told_record *r = ARENA_NEW(t->arena, struct told_record);
    struct str *names = ARENA_ARRAY(t->arena, struct str, flaws->count);
    for (size_t i = 0; i < flaws->count; i++)
        names[i] = str_copy(t->arena, flaws->items[i]);
    *r = (struct told_record){number, {names, flaws->count}};
    map_add(&t->records, str_copy(t->arena, name), r);
    return r;
}

void told_put(struct told *t, const struct advisory *advisory, const struct advisory_texts *flaws)
{
    struct str name = told_name(t->arena, advisory->source, advisory->id);
    if (!map_find(&t->records, name))
        (void)put(t, name, advisory->number, flaws);
}

static bool look_for(struct told *t, struct arena *scratch, const struct known_claim *claim,
                     struct advisory *out, struct err *err)
{
    struct advisory_numbers numbers;
    if (!advisories_by_id(t->db, scratch, claim->advisory, &numbers, err))
        return false;
    for (size_t i = 0; i < numbers.count; i++) {
        if (!advisories_get(t->db, scratch, numbers.items[i], out, err))
            return false;
        if (str_eq(out->source, claim->source) && str_eq(out->id, claim->advisory))
            return true;
    }
    *out = (struct advisory){0};
    return true;
}

bool told_find(struct told *t, struct arena *scratch, const struct known_claim *claim,
               const struct told_record **out, struct err *err)
{
    size_t mark = arena_mark(scratch);
    struct str name = told_name(scratch, claim->source, claim->advisory);
    struct advisory ad;
    struct advisory_texts flaws = {0};
    *out = map_find(&t->records, name);
    bool ok = *out || (look_for(t, scratch, claim, &ad, err) &&
                       (!ad.number || match_flaws(scratch, t->db, &ad, &flaws, err)));
    if (ok && !*out)
        *out = put(t, name, ad.number, &flaws);
    arena_rewind(scratch, mark);
    return ok;
}
