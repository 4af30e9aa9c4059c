#include "assess/gap/state.h"

struct gate {
    struct arena *arena;
    const struct gap_state *state;
    struct json *blockers;
};

static void put(struct gate *g, struct str name, struct str title, struct str record,
                struct str line, struct str remedy)
{
    struct json *o = json_add(g->arena, g->blockers, NULL, JSON_OBJECT);
    json_add_text(g->arena, o, "check", name);
    json_add_text(g->arena, o, "title", title);
    json_add_text(g->arena, o, "record", record);
    json_add_text(g->arena, o, "line", line);
    json_add_text(g->arena, o, "remedy", remedy);
}

static void put_checks(struct gate *g)
{
    const struct gap_data *d = g->state->data;
    for (size_t i = 0; i < d->place_count; i++) {
        const struct gap_row *row = &d->rows.items[d->places[i].row];
        if (row->check->required && gap_concerns(g->state, row))
            put(g, row->check->name, row->check->title, row->record, row->line, row->check->remedy);
    }
}

/* What waits for a judgement blocks as well: nobody has said that it is enough. */
static void put_slots(struct gate *g)
{
    const struct gap_state *s = g->state;
    for (size_t i = 0; i < s->ground->slots.count; i++) {
        const struct evidence_slot *e = &s->ground->slots.items[i];
        size_t at = 0, release;
        if (!e->required || s->slots[i].word == GAP_SLOT_NOT_ASKED)
            continue;
        while (gap_slot_next(s, i, &at, &release)) {
            struct gap_slot_look look = gap_slot_look(s, i, release);
            if (look.word == GAP_SLOT_HOLDS)
                continue;
            struct str owner = release != SIZE_MAX ? s->data->releases[release].id
                                                   : s->data->devices[s->device].id;
            put(g, e->id, e->name, owner, gap_slot_line(s, g->arena, i, &look),
                gap_slot_how(s, g->arena, i, &look));
        }
    }
}

/* Requirements of the law about cybersecurity must show evidence before release, also where each
   check holds (application rule of the catalogues). */
static void put_unshown(struct gate *g)
{
    const struct gap_state *s = g->state;
    for (size_t i = 0; i < s->ground->clause_count; i++) {
        const struct gap_clause *c = &s->ground->clauses[i];
        if (!gap_lacks_proof(s, i, true))
            continue;
        struct gap_verdict v = gap_judge(s, i);
        put(g, c->texts[GAP_CLAUSE_ID], c->texts[GAP_CLAUSE_NAME], s->data->devices[s->device].id,
            gap_reason(s, g->arena, i, &v), gap_proof_how(s, g->arena, i));
    }
}

static size_t required_count(const struct gap_ground *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->checks.count; i++)
        n += g->checks.items[i].required;
    for (size_t i = 0; i < g->slots.count; i++)
        n += g->slots.items[i].required;
    return n;
}

static bool load(struct store *s, struct arena *a, struct str release, struct date as_of,
                 struct gap_ground *ground, struct gap_data *data, struct err *err)
{
    struct json *found;
    const struct store_param id = STORE_P(release);
    if (!store_query(s, a, "gap_release", &id, 1, &found, err))
        return false;
    if (!json_first(found))
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    return gap_ground_load(s, a, (struct str){0}, ground, err) &&
           gap_data_load(s, a, ground, json_text(json_first(found), "device"), as_of, data, err);
}

bool gap_gate(struct store *s, struct arena *a, struct str release, struct date as_of,
              struct json **out, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    if (!load(s, a, release, as_of, &ground, &data, err))
        return false;
    gap_state_init(&state, a, &ground, &data);
    gap_state_take(&state, 1, gap_place(&data.release_places, release));
    struct gate g = {a, &state, json_array(a)};
    put_checks(&g);
    put_slots(&g);
    put_unshown(&g);
    struct json *model = json_object(a);
    size_t n = json_count(g.blockers), required = required_count(&ground);
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "device", data.devices[1].id);
    json_add_bool(a, model, "open", n == 0);
    json_add_fmt(a, model, "summary",
                 n ? "closed: %zu rows of %zu required checks and slots fall short"
                   : "open: %zu rows fall short; %zu required checks and slots were looked at",
                 n, required);
    json_add_int(a, model, "total", (int64_t)n);
    json_hang(model, "blockers", g.blockers);
    *out = model;
    return true;
}
