#include "assess/gap/coverage.h"

#include "base/map.h"
#include "intake/catalogue/load.h"
#include "intake/evidence/slot.h"

/* The rows that must have a check or slot, by how their ids begin. Of Annex I those that are about
   cybersecurity; the practices of MDCG 2019-16; every activity of IEC 81001-5-1; every question of
   the notified bodies' list; every step, area, activity and party of the implementation guide. */
static const struct {
    const char *prefix;
    bool cybersecurity; /* only rows about it */
} musts[] = {
    {"MDR-I-", true},         {"IVDR-I-", true},     {"MDCG-P", false},
    {"IEC81001-5-1-", false}, {"IGNB-", false},      {"CCLAB-STEP-", false},
    {"CCLAB-AREA-", false},   {"CCLAB-ACT-", false}, {"CCLAB-PARTY-", false},
};

static bool must_be(const struct catalogue_row *row)
{
    for (size_t i = 0; i < COUNT_OF(musts); i++)
        if (str_starts(row->id, str_of(musts[i].prefix)))
            return !musts[i].cybersecurity || row->cybersecurity;
    return false;
}

struct coverer {
    struct arena *arena;
    struct map rows; /* struct gap_covered; headings too */
    struct gap_coverage all;
};

static void cover(struct coverer *c, struct str id, struct str by, bool slot)
{
    struct gap_covered *row = map_find(&c->rows, id);
    if (!row) {
        ARENA_ROOM(c->arena, c->all.strays, c->all.stray_count, c->all.stray_cap, 16);
        c->all.strays[c->all.stray_count++] = (struct gap_stray){by, id};
        return;
    }
    enum { STEP = 8 };
    struct str **names = slot ? &row->slots : &row->checks;
    size_t *count = slot ? &row->slot_count : &row->check_count;
    if (*count % STEP == 0) {
        struct str *more = ARENA_ARRAY(c->arena, struct str, *count + STEP);
        if (*count)
            memcpy(more, *names, *count * sizeof *more);
        *names = more;
    }
    (*names)[(*count)++] = by;
}

static void add_rows(struct coverer *c, const struct catalogue_set *set)
{
    size_t count = 0;
    for (size_t i = 0; i < set->count; i++)
        count += set->items[i].clause_count;
    c->all.rows = ARENA_ARRAY(c->arena, struct gap_covered, count + 1);
    for (size_t i = 0; i < set->count; i++)
        for (size_t k = 0; k < set->items[i].clause_count; k++) {
            const struct catalogue_row *row = &set->items[i].clauses[k];
            /* A heading asks for nothing; that it may be named is enough. */
            struct gap_covered *to = row->heading ? ARENA_NEW(c->arena, struct gap_covered)
                                                  : &c->all.rows[c->all.row_count++];
            *to = (struct gap_covered){.catalogue = set->items[i].id,
                                       .id = row->id,
                                       .name = row->name,
                                       .must = !row->heading && must_be(row)};
            if (!map_find(&c->rows, row->id))
                map_add(&c->rows, row->id, to);
        }
}

bool gap_coverage_built_in(struct arena *a, struct gap_coverage *out, struct err *err)
{
    struct coverer c = {.arena = a, .rows = {.arena = a}};
    struct catalogue_set set;
    struct gap_checks checks;
    struct evidence_slots slots;
    if (!catalogue_built_in(a, &set, err) || !gap_checks_read(a, &checks, err) ||
        !evidence_slots_built_in(a, &slots, err))
        return false;
    add_rows(&c, &set);
    for (size_t i = 0; i < checks.count; i++) {
        struct str rest = checks.items[i].serves, id;
        while (str_split(&rest, ',', &id))
            cover(&c, str_trim(id), checks.items[i].name, false);
    }
    for (size_t i = 0; i < slots.count; i++)
        for (size_t k = 0; k < slots.items[i].serve_count; k++)
            cover(&c, slots.items[i].serves[k], slots.items[i].id, true);
    *out = c.all;
    return true;
}

struct json *gap_covered_json(struct arena *a, const struct gap_covered *row)
{
    struct json *o = json_object(a);
    json_add_text(a, o, "catalogue", row->catalogue);
    json_add_text(a, o, "id", row->id);
    json_add_text(a, o, "name", row->name);
    json_add_bool(a, o, "must", row->must);
    struct json *checks = json_add(a, o, "checks", JSON_ARRAY);
    for (size_t i = 0; i < row->check_count; i++)
        json_add_text(a, checks, NULL, row->checks[i]);
    struct json *slots = json_add(a, o, "slots", JSON_ARRAY);
    for (size_t i = 0; i < row->slot_count; i++)
        json_add_text(a, slots, NULL, row->slots[i]);
    return o;
}
