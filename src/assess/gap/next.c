#include "assess/gap/next.h"

#include <stdlib.h>

enum { FACT_MINUTES = 5, UNKNOWN_MINUTES = 60, SOON_DAYS = 30 }; /* own estimates, for ranking */

/* --- what a step closes --- */

static void weigh(const struct gap_state *s, const struct gap_index *clauses, struct gap_step *step)
{
    step->weight = 4;
    step->by = SIZE_MAX;
    for (size_t i = 0; i < clauses->count; i++) {
        size_t at = clauses->items[i];
        const struct gap_clause *c = &s->ground->clauses[at];
        if (!gap_serves(s, at))
            continue;
        struct gap_verdict v = gap_judge(s, at);
        step->clears++;
        step->closes += s->device && v.status != GAP_UNKNOWN &&
                        gap_would_close(&v, c->cybersecurity, step->kind == GAP_STEP_SLOT);
        if (c->catalogue->weight < step->weight) {
            step->weight = c->catalogue->weight;
            step->by = at;
        }
    }
}

static struct gap_step *add(struct gap_steps *steps, enum gap_step_kind kind, size_t item,
                            size_t device)
{
    ARENA_ROOM(steps->arena, steps->items, steps->count, steps->cap, 64);
    struct gap_step *step = &steps->items[steps->count++];
    *step = (struct gap_step){.kind = kind,
                              .item = item,
                              .device = device,
                              .found_at = steps->state->device,
                              .release = SIZE_MAX,
                              .weight = 4,
                              .by = SIZE_MAX};
    return step;
}

/* --- checks --- */

/* The release that all rows are about, or SIZE_MAX. */
static size_t release_of(const struct gap_data *d, struct gap_range rows)
{
    struct str first = d->rows.items[d->places[rows.first].row].release;
    for (size_t i = rows.first; i < rows.first + rows.count; i++)
        if (!str_eq(d->rows.items[d->places[i].row].release, first))
            return SIZE_MAX;
    return first.n ? gap_place(&d->release_places, first) : SIZE_MAX;
}

static void add_checks(struct gap_steps *steps)
{
    struct gap_state *s = steps->state;
    for (size_t i = 0; i < steps->ground->checks.count; i++) {
        const struct gap_check *check = &steps->ground->checks.items[i];
        struct gap_range rows = s->device ? s->checks[i].own : s->checks[i].common;
        if (rows.count == 0)
            continue;
        struct gap_step *step = add(steps, GAP_STEP_CHECK, i, s->device);
        step->rows = rows;
        step->count = rows.count;
        step->release = release_of(steps->data, rows);
        step->required = check->required;
        step->safety = check->safety || STR_IS(check->concept, "risk-relationship");
        weigh(s, &steps->ground->check_clauses[i], step);
    }
}

/* --- slots --- */

static void add_slots(struct gap_steps *steps, bool *organisation_done)
{
    struct gap_state *s = steps->state;
    for (size_t i = 0; i < steps->ground->slots.count; i++) {
        const struct evidence_slot *e = &steps->ground->slots.items[i];
        /* One act for all devices, unless something was said for this one alone. */
        bool of_all = e->scope == EVIDENCE_SLOT_ORGANISATION && s->slots[i].own_fills.count == 0 &&
                      s->slots[i].own_reviews.count == 0;
        size_t at = 0, release, count = 0, only = SIZE_MAX;
        if (s->slots[i].word <= GAP_SLOT_HOLDS || (of_all && organisation_done[i]))
            continue;
        while (gap_slot_next(s, i, &at, &release))
            if (gap_slot_look(s, i, release).word != GAP_SLOT_HOLDS)
                only = count++ == 0 ? release : SIZE_MAX;
        organisation_done[i] |= of_all;
        struct gap_step *step = add(steps, GAP_STEP_SLOT, i, of_all ? 0 : s->device);
        step->count = count;
        step->release = only;
        step->required = e->required;
        step->effort_minutes = e->effort_minutes;
        weigh(s, &steps->ground->slot_clauses[i], step);
    }
}

/* --- questions --- */

static void add_facts(struct gap_steps *steps, size_t *step_of)
{
    struct gap_state *s = steps->state;
    memset(step_of, 0, (steps->ground->fact_count + 1) * sizeof *step_of);
    for (size_t i = 0; i < steps->ground->clause_count; i++) {
        const struct gap_clause *c = &steps->ground->clauses[i];
        if (c->heading || !gap_wanted(s, c->catalogue) || gap_judge(s, i).status != GAP_UNKNOWN)
            continue;
        size_t fact = gap_place(&steps->ground->fact_places, s->applies[c->condition].fact);
        if (fact == SIZE_MAX)
            continue; /* the clause does not say when it applies, or a person said unknown */
        if (step_of[fact] == 0) {
            struct gap_step *step = add(steps, GAP_STEP_FACT, fact, s->device);
            step->required = true;
            step->effort_minutes = FACT_MINUTES;
            step->count = 1;
            step_of[fact] = steps->count;
        }
        struct gap_step *step = &steps->items[step_of[fact] - 1];
        step->clears++;
        step->closes++;
        if (c->catalogue->weight < step->weight) {
            step->weight = c->catalogue->weight;
            step->by = i;
        }
    }
}

/* --- clauses that only evidence is missing of --- */

/* One step for each catalogue; what closes the gate is a step of its own. */
static void add_proof(struct gap_steps *steps, size_t catalogue, bool required)
{
    const struct gap_catalogue *c = &steps->ground->catalogues[catalogue];
    struct gap_step *step = NULL;
    for (size_t i = c->clauses.first; i < c->clauses.first + c->clauses.count; i++) {
        if (!gap_lacks_proof(steps->state, i, required))
            continue;
        if (!step) {
            step = add(steps, GAP_STEP_PROOF, catalogue, steps->state->device);
            step->required = required;
            step->weight = c->weight;
            step->by = i;
        }
        step->count++;
        step->clears++;
        step->closes++;
    }
}

static void add_proofs(struct gap_steps *steps)
{
    for (size_t i = 0; i < steps->ground->catalogue_count; i++) {
        add_proof(steps, i, true);
        add_proof(steps, i, false);
    }
}

/* --- what is due --- */

static bool take_due(void *context, const struct store_row *row, struct err *err)
{
    struct gap_steps *steps = context;
    struct gap_due due = {.effort_minutes = store_row_int(row, 9)};
    struct str *const texts[] = {&due.device, &due.id,     &due.name,  NULL, &due.kind, &due.label,
                                 &due.basis,  &due.clause, &due.check, NULL, &due.more};
    (void)err;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (texts[i])
            *texts[i] = str_copy(steps->arena, store_row_text(row, (int)i));
    if (!date_parse(store_row_text(row, 3), &due.on))
        due.on = (struct date){0};
    ARENA_ROOM(steps->arena, steps->dues, steps->due_count, steps->due_cap, 16);
    steps->dues[steps->due_count++] = due;
    return true;
}

/* A task that names a check is the work of that step: it gives it day and effort. */
static bool joins_step(struct gap_steps *steps, const struct gap_due *due, size_t device)
{
    size_t from = device ? steps->first[device] : 0;
    size_t end = steps->first[device ? device + 1 : steps->data->device_count];
    for (size_t i = from; due->check.n && i < end; i++) {
        struct gap_step *step = &steps->items[i];
        if (step->kind != GAP_STEP_CHECK ||
            !str_eq(steps->ground->checks.items[step->item].name, due->check))
            continue;
        step->effort_minutes = step->effort_minutes ? step->effort_minutes : due->effort_minutes;
        if (due->on.year && (step->due.year == 0 || date_cmp(due->on, step->due) < 0))
            step->due = due->on;
        return true;
    }
    return false;
}

static void add_dues(struct gap_steps *steps)
{
    for (size_t i = 0; i < steps->due_count; i++) {
        const struct gap_due *due = &steps->dues[i];
        size_t device = due->device.n ? gap_place(&steps->data->device_places, due->device) : 0;
        if (device == SIZE_MAX || joins_step(steps, due, device))
            continue;
        struct gap_step *step = add(steps, GAP_STEP_DUE, i, device);
        bool duty = STR_IS(due->kind, "duty");
        step->required = duty && STR_IS(due->label, "law");
        step->due = due->on;
        step->count = 1;
        step->effort_minutes = due->effort_minutes;
        for (int w = 0; w < 4; w++)
            if (str_eq(due->label, str_of(gap_labels[w])))
                step->weight = w;
        step->by = due->clause.n ? gap_place(&steps->ground->clause_places, due->clause) : SIZE_MAX;
        step->clears = step->by != SIZE_MAX;
    }
}

/* --- ranking --- */

/* 0 overdue, 1 within a month, 2 later or never. */
static int urgency(const struct gap_step *step, struct date today)
{
    int64_t days = date_to_days(step->due) - date_to_days(today);
    if (step->due.year == 0 || days > SOON_DAYS)
        return 2;
    return days >= 0;
}

/* What a step gives for an hour of work; a clause that it closes alone counts like four that it
   only brings further. Each clause without proof is a work of its own. */
static int64_t yield(const struct gap_step *step)
{
    int64_t unknown = UNKNOWN_MINUTES * (step->kind == GAP_STEP_PROOF ? (int64_t)step->count : 1);
    int64_t minutes = step->effort_minutes ? step->effort_minutes : unknown;
    return (int64_t)(4 * step->closes + step->clears) * 6000 / minutes;
}

static int by_rank(const void *left, const void *right, void *context)
{
    const struct gap_step *a = left, *b = right;
    const struct gap_steps *steps = context;
    if (a->required != b->required)
        return a->required ? -1 : 1;
    int order = urgency(a, steps->data->as_of) - urgency(b, steps->data->as_of);
    if (order)
        return order;
    if (a->safety != b->safety)
        return a->safety ? -1 : 1;
    if (a->weight != b->weight)
        return a->weight - b->weight;
    if (yield(a) != yield(b))
        return yield(a) > yield(b) ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->item != b->item)
        return a->item < b->item ? -1 : 1;
    return (a->device > b->device) - (a->device < b->device);
}

/* --- the whole --- */

/* What is about no device is found first, at place 0. */
static bool find_steps(struct gap_steps *steps, struct store *s, struct err *err)
{
    bool *done = ARENA_ARRAY(steps->arena, bool, steps->ground->slots.count + 1);
    size_t *step_of = ARENA_ARRAY(steps->arena, size_t, steps->ground->fact_count + 1);
    steps->first = ARENA_ARRAY(steps->arena, size_t, steps->data->device_count + 1);
    for (size_t i = 0; i < steps->data->device_count; i++) {
        steps->first[i] = steps->count;
        gap_state_take(steps->state, i, SIZE_MAX);
        add_checks(steps);
        if (i == 0)
            continue;
        add_slots(steps, done);
        add_facts(steps, step_of);
        add_proofs(steps);
    }
    steps->first[steps->data->device_count] = steps->count;
    if (!store_each(s, "gap_due", NULL, 0, take_due, steps, err))
        return false;
    add_dues(steps);
    if (steps->count)
        qsort_r(steps->items, steps->count, sizeof *steps->items, by_rank, steps);
    return true;
}

bool gap_next(struct store *s, struct arena *a, struct str device, struct date as_of, int64_t limit,
              struct json **out, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    struct gap_steps steps = {.arena = a, .ground = &ground, .data = &data, .state = &state};
    if (!gap_ground_load(s, a, (struct str){0}, &ground, err) ||
        !gap_data_load(s, a, &ground, device, as_of, &data, err))
        return false;
    gap_state_init(&state, a, &ground, &data);
    if (!find_steps(&steps, s, err))
        return false;
    size_t shown = limit > 0 && (size_t)limit < steps.count ? (size_t)limit : steps.count;
    struct json *model = json_object(a);
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_int(a, model, "checks", (int64_t)ground.checks.count);
    json_add_int(a, model, "slots", (int64_t)ground.slots.count);
    json_add_int(a, model, "rows", (int64_t)data.place_count);
    json_add_int(a, model, "total", (int64_t)steps.count);
    json_add_int(a, model, "shown", (int64_t)shown);
    struct json *list = json_add(a, model, "steps", JSON_ARRAY);
    for (size_t i = 0; i < shown; i++)
        gap_step_put(&steps, &steps.items[i], i + 1, list);
    *out = model;
    return true;
}
