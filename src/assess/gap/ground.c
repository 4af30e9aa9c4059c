#include "assess/gap/ground.h"

#include "intake/catalogue/load.h"

const char *const gap_clause_texts[GAP_CLAUSE_TEXT__COUNT] = {
    [GAP_CLAUSE_ID] = "id",
    [GAP_CLAUSE_NAME] = "name",
    [GAP_CLAUSE_NUMBER] = "number",
    [GAP_CLAUSE_CHAPTER] = "chapter",
    [GAP_CLAUSE_PARENT] = "parent",
    [GAP_CLAUSE_TEXT] = "text",
    [GAP_CLAUSE_PHASE] = "phase",
    [GAP_CLAUSE_SOURCE] = "source",
    [GAP_CLAUSE_APPLIES_NOTE] = "applies_note",
    [GAP_CLAUSE_EVIDENCE] = "evidence_wanted",
    [GAP_CLAUSE_STATUS] = "clause_status",
};
const char *const gap_labels[5] = {"law", "guidance", "standard", "practice", ""};

struct loader {
    struct store *store;
    struct arena *arena;
    struct gap_ground *ground;
    struct gap_catalogue *catalogue; /* whose clauses are being read */
};

static struct str kept(struct loader *l, const struct store_row *row, int column)
{
    return str_copy(l->arena, store_row_text(row, column));
}

static int weight_of(struct str label)
{
    int i = 0;
    while (i < 4 && !str_eq(label, str_of(gap_labels[i])))
        i++;
    return i;
}

/* --- facts and conditions --- */

static void add_fact(struct loader *l, struct str name, struct str question)
{
    struct gap_ground *g = l->ground;
    if (gap_place(&g->fact_places, name) != SIZE_MAX)
        return;
    ARENA_ROOM(l->arena, g->facts, g->fact_count, g->fact_cap, 128);
    g->facts[g->fact_count] = (struct gap_fact){name, question};
    gap_place_add(&g->fact_places, name, g->fact_count++);
}

static size_t add_condition(struct loader *l, const struct json *json)
{
    struct gap_ground *g = l->ground;
    JSON_EACH (member, json)
        JSON_EACH (fact, member)
            if (fact->type == JSON_STRING)
                add_fact(l, fact->text, (struct str){0});
    ARENA_ROOM(l->arena, g->conditions, g->condition_count, g->condition_cap, 128);
    g->conditions[g->condition_count].json = json;
    return g->condition_count++;
}

/* Clauses that state the same text share a condition. */
static uint32_t condition_of(struct loader *l, struct str text)
{
    struct json *json = NULL;
    struct err unread = {0};
    size_t place = gap_place(&l->ground->condition_places, text);
    if (place != SIZE_MAX)
        return (uint32_t)place;
    text = str_copy(l->arena, text);
    if (text.n && !json_read(l->arena, text, &json, &unread))
        json = NULL;
    place = add_condition(l, json);
    gap_place_add(&l->ground->condition_places, text, place);
    return (uint32_t)place;
}

static bool load_facts(struct loader *l, struct err *err)
{
    struct catalogue_facts known;
    if (!catalogue_facts_built_in(l->arena, &known, err))
        return false;
    for (size_t i = 0; i < known.count; i++)
        add_fact(l, known.facts[i].name, known.facts[i].question);
    return true;
}

/* --- catalogues and clauses --- */

static bool take_catalogue(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_ground *g = l->ground;
    (void)err;
    ARENA_ROOM(l->arena, g->catalogues, g->catalogue_count, g->catalogue_cap, 16);
    struct gap_catalogue *c = &g->catalogues[g->catalogue_count++];
    *c = (struct gap_catalogue){0};
    struct str *const texts[] = {&c->id,     &c->name,       &c->label, &c->edition,
                                 &c->status, &c->regulation, &c->as_of, &c->role};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        *texts[i] = kept(l, row, (int)i);
    c->weight = weight_of(c->label);
    return true;
}

static bool take_clause(void *context, const struct store_row *row, struct err *err)
{
    static const enum gap_clause_text columns[] = {
        GAP_CLAUSE_ID,           GAP_CLAUSE_NAME,     GAP_CLAUSE_NUMBER, GAP_CLAUSE_CHAPTER,
        GAP_CLAUSE_PARENT,       GAP_CLAUSE_TEXT,     GAP_CLAUSE_PHASE,  GAP_CLAUSE_SOURCE,
        GAP_CLAUSE_APPLIES_NOTE, GAP_CLAUSE_EVIDENCE, GAP_CLAUSE_STATUS};
    enum { HEADING = COUNT_OF(columns), CYBERSECURITY, APPLIES_IF };
    struct loader *l = context;
    struct gap_ground *g = l->ground;
    (void)err;
    ARENA_ROOM(l->arena, g->clauses, g->clause_count, g->clause_cap, 512);
    struct gap_clause *c = &g->clauses[g->clause_count++];
    *c = (struct gap_clause){.catalogue = l->catalogue};
    for (size_t i = 0; i < COUNT_OF(columns); i++)
        c->texts[columns[i]] = kept(l, row, (int)i);
    c->heading = STR_IS(store_row_text(row, HEADING), "yes");
    c->cybersecurity = STR_IS(store_row_text(row, CYBERSECURITY), "yes");
    c->condition = condition_of(l, store_row_text(row, APPLIES_IF));
    l->catalogue->clauses.count++;
    return true;
}

static bool load_clauses(struct loader *l, struct str wanted, struct err *err)
{
    struct gap_ground *g = l->ground;
    if (!store_each(l->store, "gap_catalogues", NULL, 0, take_catalogue, l, err))
        return false;
    size_t all = g->catalogue_count;
    g->catalogue_count = 0;
    for (size_t i = 0; i < all; i++) {
        if (wanted.n && !str_eq(wanted, g->catalogues[i].id))
            continue;
        struct gap_catalogue *c = &g->catalogues[g->catalogue_count++];
        *c = g->catalogues[i];
        c->clauses.first = g->clause_count;
        l->catalogue = c;
        struct store_param id = STORE_P(c->id);
        if (!store_each(l->store, "gap_clauses", &id, 1, take_clause, l, err))
            return false;
    }
    if (wanted.n && g->catalogue_count == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no catalogue %.*s", STR_ARG(wanted));
    for (size_t i = 0; i < g->clause_count; i++)
        gap_place_add(&g->clause_places, g->clauses[i].texts[GAP_CLAUSE_ID], i);
    return true;
}

/* Twins are written once, and hold both ways. */
static bool take_twin(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    (void)err;
    for (int side = 0; side < 2; side++) {
        size_t place = gap_place(&l->ground->clause_places, store_row_text(row, side));
        if (place != SIZE_MAX && l->ground->clauses[place].twin.n == 0)
            l->ground->clauses[place].twin = kept(l, row, 1 - side);
    }
    return true;
}

/* --- who serves what --- */

static void put(struct arena *a, struct gap_index *index, size_t item)
{
    enum { STEP = 4 };
    if (index->count % STEP == 0) {
        uint32_t *items = ARENA_ARRAY(a, uint32_t, index->count + STEP);
        if (index->count)
            memcpy(items, index->items, index->count * sizeof *items);
        index->items = items;
    }
    index->items[index->count++] = (uint32_t)item;
}

/* Enters that a check or slot, by its place, serves a clause; of one that is named twice once. */
static void join(struct loader *l, struct str clause, struct gap_index *clauses, size_t place,
                 size_t offset)
{
    struct gap_ground *g = l->ground;
    size_t at = gap_place(&g->clause_places, clause);
    if (at == SIZE_MAX) /* of a catalogue that the workspace has not */
        return;
    struct gap_index *of = (struct gap_index *)(void *)((char *)&g->clauses[at] + offset);
    if (of->count > 0 && of->items[of->count - 1] == place)
        return;
    put(l->arena, of, place);
    put(l->arena, clauses, at);
}

static void index_serving(struct loader *l)
{
    struct gap_ground *g = l->ground;
    g->check_clauses = ARENA_ARRAY(l->arena, struct gap_index, g->checks.count + 1);
    g->slot_clauses = ARENA_ARRAY(l->arena, struct gap_index, g->slots.count + 1);
    g->slot_conditions = ARENA_ARRAY(l->arena, uint32_t, g->slots.count + 1);
    for (size_t i = 0; i < g->checks.count; i++) {
        struct str rest = g->checks.items[i].serves, id;
        while (str_split(&rest, ',', &id))
            join(l, str_trim(id), &g->check_clauses[i], i, offsetof(struct gap_clause, checks));
    }
    for (size_t i = 0; i < g->slots.count; i++) {
        const struct evidence_slot *slot = &g->slots.items[i];
        gap_place_add(&g->slot_places, slot->id, i);
        g->slot_conditions[i] = slot->applies_if ? (uint32_t)add_condition(l, slot->applies_if)
                                                 : condition_of(l, STR("{\"always\": true}"));
        for (size_t k = 0; k < slot->serve_count; k++)
            join(l, slot->serves[k], &g->slot_clauses[i], i, offsetof(struct gap_clause, slots));
    }
}

bool gap_ground_load(struct store *s, struct arena *a, struct str catalogue, struct gap_ground *out,
                     struct err *err)
{
    struct gap_ground g = {.clause_places.arena = a,
                           .fact_places.arena = a,
                           .slot_places.arena = a,
                           .condition_places.arena = a};
    struct loader l = {.store = s, .arena = a, .ground = &g};
    if (!load_facts(&l, err) || !gap_checks_read(a, &g.checks, err) ||
        !evidence_slots_built_in(a, &g.slots, err) || !load_clauses(&l, catalogue, err) ||
        !store_each(s, "gap_twins", NULL, 0, take_twin, &l, err))
        return false;
    index_serving(&l);
    *out = g;
    return true;
}
