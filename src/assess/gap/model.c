#include "assess/gap/state.h"

/* The whole answer about one device or release, for the surfaces. */
struct model {
    struct arena *arena;
    const struct gap_ground *ground;
    const struct gap_data *data;
    const struct gap_state *state;
    struct json *requirements, *catalogues;
    struct str how; /* of the first row of the check being written */
    int64_t counts[GAP_STATUS__COUNT], total;
};

/* --- one clause --- */

static size_t put_rows(struct model *m, struct gap_range range, struct json *rows)
{
    size_t n = 0;
    for (size_t i = range.first; i < range.first + range.count; i++) {
        const struct gap_row *row = &m->data->rows.items[m->data->places[i].row];
        if (!gap_concerns(m->state, row))
            continue;
        struct json *o = json_add(m->arena, rows, NULL, JSON_OBJECT);
        json_add_text(m->arena, o, "record", row->record);
        json_add_text(m->arena, o, "line", row->line);
        if (m->how.n == 0)
            m->how = gap_row_how(m->arena, row);
        n++;
    }
    return n;
}

static void put_checks(struct model *m, const struct gap_clause *c, struct json *object)
{
    struct arena *a = m->arena;
    struct json *list = json_add(a, object, "checks", JSON_ARRAY);
    for (size_t i = 0; i < c->checks.count; i++) {
        const struct gap_check *check = &m->ground->checks.items[c->checks.items[i]];
        const struct gap_check_state *state = &m->state->checks[c->checks.items[i]];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "name", check->name);
        json_add_text(a, o, "title", check->title);
        json_add_text(a, o, "grade", check->required ? STR("required") : STR("advised"));
        json_add_text(a, o, "remedy", check->remedy);
        struct json *rows = json_add(a, o, "rows", JSON_ARRAY);
        m->how = (struct str){0};
        size_t n = put_rows(m, state->common, rows) + put_rows(m, state->own, rows);
        json_add_bool(a, o, "holds", n == 0);
        json_add_int(a, o, "looked_at", state->looked_at);
        json_add_text(a, o, "how", m->how);
    }
}

static void put_filled(struct model *m, struct gap_range range, struct json *list)
{
    struct arena *a = m->arena;
    for (size_t i = range.first; i < range.first + range.count; i++) {
        const struct gap_fill *f = &m->data->fills[i];
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", f->id);
        json_add_text(a, o, "name", f->name);
        json_add_text(a, o, "release", f->release);
        json_add_text(a, o, "valid_until", date_str(a, f->valid_until));
    }
}

/* What falls short becomes a row, as of a check; how it stands is said for each release. */
static void put_looks(struct model *m, size_t slot, struct json *object)
{
    struct arena *a = m->arena;
    struct json *looks = json_add(a, object, "looks", JSON_ARRAY);
    struct json *rows = json_add(a, object, "rows", JSON_ARRAY);
    const struct evidence_slot *e = &m->ground->slots.items[slot];
    size_t at = 0, release;
    while (gap_slot_next(m->state, slot, &at, &release)) {
        struct gap_slot_look look = gap_slot_look(m->state, slot, release);
        struct str line = gap_slot_line(m->state, a, slot, &look);
        struct str owner = release != SIZE_MAX ? m->data->releases[release].id
                                               : m->data->devices[m->state->device].id;
        struct json *o = json_add(a, looks, NULL, JSON_OBJECT);
        json_add_text(a, o, "record", owner);
        json_add_text(a, o, "state", str_of(gap_slot_words[look.word]));
        json_add_text(a, o, "line", line);
        json_add_text(a, o, "review", look.review ? look.review->id : (struct str){0});
        json_add_text(a, o, "judged_by", look.review ? look.review->judged_by : (struct str){0});
        json_add_text(a, o, "judged_on",
                      look.review ? date_str(a, look.review->judged_on) : (struct str){0});
        json_add_text(a, o, "filled_by", look.fill ? look.fill->id : (struct str){0});
        json_add_text(a, o, "due_on", date_str(a, gap_slot_due(m->state, slot, &look)));
        json_add_text(a, o, "remedy", gap_slot_act(a, e, look.word));
        json_add_text(a, o, "how",
                      look.word == GAP_SLOT_HOLDS ? (struct str){0}
                                                  : gap_slot_how(m->state, a, slot, &look));
        if (look.word <= GAP_SLOT_TO_REVIEW)
            continue;
        struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, row, "record", owner);
        json_add_text(a, row, "line", line);
    }
}

static void put_slot(struct model *m, size_t slot, struct json *list)
{
    struct arena *a = m->arena;
    const struct evidence_slot *e = &m->ground->slots.items[slot];
    const struct gap_slot_state *state = &m->state->slots[slot];
    const struct {
        const char *name;
        struct str text;
    } texts[] = {{"id", e->id},         {"name", e->name},
                 {"shows", e->shows},   {"scope", str_of(evidence_slot_scope_word(e->scope))},
                 {"kind", e->kind},     {"grade", e->required ? STR("required") : STR("advised")},
                 {"renew", e->renew},   {"source", e->source},
                 {"status", e->status}, {"state", str_of(gap_slot_words[state->word])}};
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, o, texts[i].name, texts[i].text);
    json_add_bool(a, o, "holds", state->word == GAP_SLOT_HOLDS);
    struct json *filled = json_add(a, o, "filled", JSON_ARRAY);
    put_filled(m, state->common_fills, filled);
    put_filled(m, state->own_fills, filled);
    put_looks(m, slot, o);
}

static void put_evidence(struct model *m, struct gap_range range, struct json *list)
{
    const struct gap_state *s = m->state;
    for (size_t i = range.first; i < range.first + range.count; i++) {
        const struct gap_proof *p = &m->data->proofs[i];
        bool other = s->release != SIZE_MAX && p->release.n &&
                     !str_eq(p->release, m->data->releases[s->release].id);
        struct json *o = json_add(m->arena, list, NULL, JSON_OBJECT);
        json_add_text(m->arena, o, "id", p->id);
        json_add_text(m->arena, o, "name", p->name);
        json_add_text(m->arena, o, "release", p->release);
        json_add_bool(m->arena, o, "expired", p->expired);
        json_add_bool(m->arena, o, "other_release", other);
    }
}

static void put_clause(struct model *m, size_t clause)
{
    struct arena *a = m->arena;
    const struct gap_clause *c = &m->ground->clauses[clause];
    const struct gap_verdict v = gap_judge(m->state, clause);
    const struct gap_applies applies = gap_applies_of(m->state, a, clause);
    struct json *o = json_add(a, m->requirements, NULL, JSON_OBJECT);
    for (int i = 0; i < GAP_CLAUSE_TEXT__COUNT; i++)
        json_add_text(a, o, gap_clause_texts[i], c->texts[i]);
    json_add_text(a, o, "catalogue", c->catalogue->id);
    json_add_text(a, o, "label", c->catalogue->label);
    json_add_bool(a, o, "heading", c->heading);
    json_add_bool(a, o, "cybersecurity", c->cybersecurity);
    json_add_text(a, o, "twin", c->twin);
    put_checks(m, c, o);
    struct json *slots = json_add(a, o, "slots", JSON_ARRAY);
    for (size_t i = 0; i < c->slots.count; i++)
        if (m->state->slots[c->slots.items[i]].word != GAP_SLOT_NOT_ASKED)
            put_slot(m, c->slots.items[i], slots);
    struct json *evidence = json_add(a, o, "evidence", JSON_ARRAY);
    put_evidence(m, m->state->proofs[clause].common, evidence);
    put_evidence(m, m->state->proofs[clause].own, evidence);
    json_add_text(a, o, "status", str_of(gap_statuses[v.status]));
    json_add_text(a, o, "word", str_of(gap_word(&v)));
    json_add_text(a, o, "reason", gap_reason(m->state, a, clause, &v));
    json_add_text(a, o, "applies", str_of(TRI_CHOICES[applies.verdict].name));
    json_add_text(a, o, "applies_because", applies.reason);
    json_add_text(a, o, "question", applies.question);
    json_add_text(a, o, "fact", applies.fact);
    json_add_int(a, o, "gap_count", gap_gap_count(&v));
    if (c->heading)
        return;
    m->counts[v.status]++;
    m->total++;
}

/* --- a catalogue, and all of them --- */

static void put_counts(struct model *m, struct json *object, const int64_t *counts, int64_t total)
{
    struct json *o = json_add(m->arena, object, "counts", JSON_OBJECT);
    for (int i = 0; i < GAP_STATUS__COUNT; i++)
        json_add_int(m->arena, o, gap_statuses[i], counts[i]);
    json_add_int(m->arena, object, "total", total);
}

static void put_catalogue(struct model *m, const struct gap_catalogue *c)
{
    struct arena *a = m->arena;
    struct json *o = json_add(a, m->catalogues, NULL, JSON_OBJECT);
    int64_t before[GAP_STATUS__COUNT], total = m->total;
    memcpy(before, m->counts, sizeof before);
    for (size_t i = c->clauses.first; i < c->clauses.first + c->clauses.count; i++)
        put_clause(m, i);
    json_add_text(a, o, "id", c->id);
    json_add_text(a, o, "name", c->name);
    json_add_text(a, o, "label", c->label);
    json_add_text(a, o, "edition", c->edition);
    json_add_text(a, o, "status", c->status);
    json_add_text(a, o, "as_of", c->as_of);
    for (int i = 0; i < GAP_STATUS__COUNT; i++)
        before[i] = m->counts[i] - before[i];
    put_counts(m, o, before, m->total - total);
}

static void put_scope(struct model *m, struct json *model)
{
    struct arena *a = m->arena;
    const struct gap_device *d = &m->data->devices[m->state->device];
    struct json *o = json_add(a, model, "device", JSON_OBJECT);
    json_add_text(a, o, "id", d->id);
    json_add_text(a, o, "name", d->name);
    json_add_text(a, o, "regulation", d->regulation);
    json_add_text(a, o, "class", d->class);
    if (m->state->release == SIZE_MAX)
        return;
    const struct gap_release *r = &m->data->releases[m->state->release];
    o = json_add(a, model, "release", JSON_OBJECT);
    json_add_text(a, o, "id", r->id);
    json_add_text(a, o, "name", r->name);
}

bool gap_state_model(const struct gap_state *s, struct arena *a, int64_t position, bool only_wanted,
                     struct json **out, struct err *err)
{
    struct json *model = json_object(a);
    struct model m = {.arena = a,
                      .ground = s->ground,
                      .data = s->data,
                      .state = s,
                      .requirements = json_array(a),
                      .catalogues = json_array(a)};
    json_add_text(a, model, "as_of", date_str(a, s->data->as_of));
    json_add_int(a, model, "position", position);
    put_scope(&m, model);
    for (size_t i = 0; i < s->ground->catalogue_count; i++)
        if (!only_wanted || gap_wanted(s, &s->ground->catalogues[i]))
            put_catalogue(&m, &s->ground->catalogues[i]);
    if (json_count(m.catalogues) == 0)
        return err_set(err, ERR_NO_DATA,
                       "the workspace has no catalogue: nothing could be checked");
    json_hang(model, "catalogues", m.catalogues);
    put_counts(&m, model, m.counts, m.total);
    json_hang(model, "requirements", m.requirements);
    *out = model;
    return true;
}

/* The device of a scope; *release: its place in the data once those are read, else not set. */
static bool find_device(struct store *s, struct arena *a, struct str scope, struct str *device,
                        bool *is_release, struct err *err)
{
    struct json *found;
    const struct store_param id = STORE_P(scope);
    if (!store_query(s, a, "gap_release", &id, 1, &found, err))
        return false;
    *is_release = json_first(found);
    *device = *is_release ? json_text(json_first(found), "device") : scope;
    return true;
}

bool gap_model(struct store *s, struct arena *a, struct str scope, struct str catalogue,
               struct date as_of, struct json **out, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    struct str device;
    bool is_release;
    if (!find_device(s, a, scope, &device, &is_release, err) ||
        !gap_ground_load(s, a, catalogue, &ground, err))
        return false;
    if (!gap_data_load(s, a, &ground, device, as_of, &data, err))
        return err->code == ERR_NOT_FOUND
                   ? err_set(err, ERR_NOT_FOUND, "there is no device or release %.*s",
                             STR_ARG(scope))
                   : false;
    gap_state_init(&state, a, &ground, &data);
    gap_state_take(&state, 1, is_release ? gap_place(&data.release_places, scope) : SIZE_MAX);
    return gap_state_model(&state, a, store_position(s), catalogue.n == 0, out, err);
}
