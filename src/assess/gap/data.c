#include "assess/gap/data.h"

#include <stdlib.h>

struct loader {
    struct arena *arena;
    const struct gap_ground *ground;
    struct gap_data *data;
};

static struct str kept(const struct loader *l, const struct store_row *row, int column)
{
    return str_copy(l->arena, store_row_text(row, column));
}

static struct date day_of(const struct store_row *row, int column)
{
    struct date day = {0};
    return date_parse(store_row_text(row, column), &day) ? day : (struct date){0};
}

static enum tri tri_of(struct str word)
{
    return STR_IS(word, "yes") ? TRI_YES : STR_IS(word, "no") ? TRI_NO : TRI_UNKNOWN;
}

/* The place of the device named in the first column; SIZE_MAX for one that is not live. */
static size_t device_of(const struct loader *l, const struct store_row *row)
{
    struct str id = store_row_text(row, 0);
    return id.n == 0 ? 0 : gap_place(&l->data->device_places, id);
}

/* Rows come in the order of their devices. */
static void extend(struct gap_range *range, size_t at)
{
    if (range->count++ == 0)
        range->first = at;
}

/* --- one function for each list --- */

static bool take_device(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    (void)err;
    ARENA_ROOM(l->arena, d->devices, d->device_count, d->device_cap, 64);
    d->devices[d->device_count] = (struct gap_device){.id = kept(l, row, 0),
                                                      .name = kept(l, row, 1),
                                                      .regulation = kept(l, row, 2),
                                                      .class = kept(l, row, 3),
                                                      .matters = store_row_int(row, 4)};
    gap_place_add(&d->device_places, d->devices[d->device_count].id, d->device_count);
    d->device_count++;
    return true;
}

static bool take_release(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row), at = d->release_count;
    (void)err;
    if (device == SIZE_MAX)
        return true;
    ARENA_ROOM(l->arena, d->releases, d->release_count, d->release_cap, 64);
    d->releases[at] = (struct gap_release){.device = device,
                                           .id = kept(l, row, 1),
                                           .name = kept(l, row, 2),
                                           .matters = store_row_int(row, 3),
                                           .active = store_row_int(row, 4) != 0};
    gap_place_add(&d->release_places, d->releases[at].id, at);
    extend(&d->devices[device].releases, d->release_count++);
    return true;
}

static bool take_fact(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row);
    size_t fact = gap_place(&l->ground->fact_places, store_row_text(row, 1));
    (void)err;
    if (device == SIZE_MAX || fact == SIZE_MAX)
        return true;
    ARENA_ROOM(l->arena, d->answers, d->answer_count, d->answer_cap, 128);
    d->answers[d->answer_count] = (struct gap_answer){fact, tri_of(store_row_text(row, 2)),
                                                      kept(l, row, 3)};
    extend(&d->devices[device].facts, d->answer_count++);
    return true;
}

static bool take_overrule(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row);
    size_t clause = gap_place(&l->ground->clause_places, store_row_text(row, 1));
    (void)err;
    if (device == SIZE_MAX || clause == SIZE_MAX)
        return true;
    ARENA_ROOM(l->arena, d->overrules, d->overrule_count, d->overrule_cap, 16);
    d->overrules[d->overrule_count] = (struct gap_overrule){
        .clause = clause,
        .id = kept(l, row, 2),
        .applies = tri_of(store_row_text(row, 3)),
        .reason = kept(l, row, 4),
        .stale = store_row_int(row, 5) != 0};
    extend(&d->devices[device].overrules, d->overrule_count++);
    return true;
}

static bool take_proof(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row);
    size_t clause = gap_place(&l->ground->clause_places, store_row_text(row, 1));
    struct date until = day_of(row, 4);
    (void)err;
    if (device == SIZE_MAX || clause == SIZE_MAX)
        return true;
    ARENA_ROOM(l->arena, d->proofs, d->proof_count, d->proof_cap, 64);
    d->proofs[d->proof_count] = (struct gap_proof){
        .clause = clause,
        .id = kept(l, row, 2),
        .name = kept(l, row, 3),
        .release = kept(l, row, 5),
        .expired = until.year != 0 && date_cmp(until, d->as_of) < 0,
    };
    extend(&d->devices[device].proofs, d->proof_count++);
    return true;
}

/* One entry for each slot it names. */
static bool take_fill(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row);
    struct str slots = store_row_text(row, 4), slot;
    const struct gap_fill fill = {.device = device,
                                  .release = kept(l, row, 1),
                                  .id = kept(l, row, 2),
                                  .name = kept(l, row, 3),
                                  .dated_on = day_of(row, 5),
                                  .valid_until = day_of(row, 6),
                                  .position = store_row_int(row, 7)};
    (void)err;
    while (device != SIZE_MAX && str_word(&slots, &slot)) {
        size_t place = gap_place(&l->ground->slot_places, slot);
        if (place == SIZE_MAX)
            continue;
        ARENA_ROOM(l->arena, d->fills, d->fill_count, d->fill_cap, 32);
        d->fills[d->fill_count] = fill;
        d->fills[d->fill_count++].slot = place;
    }
    return true;
}

static bool take_review(void *context, const struct store_row *row, struct err *err)
{
    struct loader *l = context;
    struct gap_data *d = l->data;
    size_t device = device_of(l, row);
    size_t slot = gap_place(&l->ground->slot_places, store_row_text(row, 3));
    (void)err;
    if (device == SIZE_MAX || slot == SIZE_MAX)
        return true;
    ARENA_ROOM(l->arena, d->reviews, d->review_count, d->review_cap, 32);
    d->reviews[d->review_count++] = (struct gap_review){.device = device,
                                                        .slot = slot,
                                                        .release = kept(l, row, 1),
                                                        .id = kept(l, row, 2),
                                                        .verdict = kept(l, row, 4),
                                                        .reason = kept(l, row, 5),
                                                        .judged_by = kept(l, row, 6),
                                                        .judged_on = day_of(row, 7),
                                                        .valid_until = day_of(row, 8),
                                                        .position = store_row_int(row, 9),
                                                        .stale = store_row_int(row, 10) != 0,
                                                        .seen = kept(l, row, 11)};
    return true;
}

/* --- sorting by device --- */

static int by_numbers(size_t a1, size_t b1, size_t a2, size_t b2)
{
    return a1 != b1 ? (a1 < b1 ? -1 : 1) : (a2 > b2) - (a2 < b2);
}

static int fills_by_slot(const void *left, const void *right)
{
    const struct gap_fill *a = left, *b = right;
    int order = by_numbers(a->device, b->device, a->slot, b->slot);
    return order ? order : str_cmp(a->id, b->id);
}

static int reviews_by_slot(const void *left, const void *right)
{
    const struct gap_review *a = left, *b = right;
    int order = by_numbers(a->device, b->device, a->slot, b->slot);
    order = order ? order : date_cmp(a->judged_on, b->judged_on);
    return order ? order : (a->position > b->position) - (a->position < b->position);
}

static int rows_by_check(const void *left, const void *right)
{
    const struct gap_row_place *a = left, *b = right;
    int order = by_numbers(a->device, b->device, a->check, b->check);
    return order ? order : by_numbers(a->row, b->row, 0, 0);
}

static void sort_by_device(struct gap_data *d)
{
    if (d->fill_count)
        qsort(d->fills, d->fill_count, sizeof *d->fills, fills_by_slot);
    if (d->review_count)
        qsort(d->reviews, d->review_count, sizeof *d->reviews, reviews_by_slot);
    for (size_t i = 0; i < d->fill_count; i++)
        extend(&d->devices[d->fills[i].device].fills, i);
    for (size_t i = 0; i < d->review_count; i++)
        extend(&d->devices[d->reviews[i].device].reviews, i);
}

/* Rows of devices that were not asked for are left out here. */
static void place_rows(struct loader *l)
{
    struct gap_data *d = l->data;
    d->places = ARENA_ARRAY(l->arena, struct gap_row_place, d->rows.count + 1);
    for (size_t i = 0; i < d->rows.count; i++) {
        const struct gap_row *row = &d->rows.items[i];
        size_t device = row->device.n ? gap_place(&d->device_places, row->device) : 0;
        if (device != SIZE_MAX)
            d->places[d->place_count++] = (struct gap_row_place){
                device, (size_t)(row->check - l->ground->checks.items), i};
    }
    qsort(d->places, d->place_count, sizeof *d->places, rows_by_check);
    for (size_t i = 0; i < d->place_count; i++)
        extend(&d->devices[d->places[i].device].rows, i);
}

bool gap_data_load(struct store *s, struct arena *a, const struct gap_ground *ground,
                   struct str device, struct date as_of, struct gap_data *out, struct err *err)
{
    static const struct {
        const char *query;
        store_row_fn *take;
    } lists[] = {
        {"gap_devices", take_device}, {"gap_releases", take_release},
        {"gap_facts", take_fact},     {"gap_applicability", take_overrule},
        {"gap_proof", take_proof},    {"gap_fills", take_fill},
        {"gap_reviews", take_review},
    };
    /* Ids are letters, digits and hyphens, all before the tilde. */
    const struct store_param range[] = {STORE_P(device), STORE_P(device.n ? device : STR("~"))};
    struct gap_data d = {.as_of = as_of, .device_places.arena = a, .release_places.arena = a};
    struct loader l = {.arena = a, .ground = ground, .data = &d};
    ARENA_ROOM(a, d.devices, d.device_count, d.device_cap, 64);
    d.device_count = 1;
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        if (!store_each(s, lists[i].query, range, COUNT_OF(range), lists[i].take, &l, err))
            return false;
    if (device.n && d.device_count == 1)
        return err_set(err, ERR_NOT_FOUND, "there is no device %.*s", STR_ARG(device));
    sort_by_device(&d);
    if (!gap_run(s, a, &ground->checks, as_of, &d.rows, err) ||
        !gap_populations_load(s, a, ground, &d, err))
        return false;
    place_rows(&l);
    *out = d;
    return true;
}
