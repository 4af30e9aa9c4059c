#include "assess/gap/state.h"
#include "assess/view/view.h"

/* The whole portfolio: everything is read once, then judged device by device. */

static bool load(struct store *s, struct arena *a, struct str catalogue, struct date as_of,
                 struct gap_ground *ground, struct gap_data *data, struct err *err)
{
    if (!gap_ground_load(s, a, catalogue, ground, err))
        return false;
    if (ground->catalogue_count == 0)
        return err_set(err, ERR_NO_DATA,
                       "the workspace has no catalogue: nothing could be checked");
    return gap_data_load(s, a, ground, (struct str){0}, as_of, data, err);
}

bool gap_each(struct store *s, struct arena *a, struct str catalogue, struct date as_of,
              gap_each_fn *each, void *context, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    if (!load(s, a, catalogue, as_of, &ground, &data, err))
        return false;
    int64_t position = store_position(s);
    gap_state_init(&state, a, &ground, &data);
    for (size_t i = 1; i < data.device_count; i++) {
        struct json *model;
        size_t mark = arena_mark(a);
        gap_state_take(&state, i, SIZE_MAX);
        if (!gap_state_model(&state, a, position, catalogue.n == 0, &model, err) ||
            !each(context, model, err))
            return false;
        arena_rewind(a, mark);
    }
    return true;
}

struct numbers {
    int64_t counts[GAP_STATUS__COUNT], words[VIEW_STATUS__COUNT], total, gaps;
};

static struct numbers count(const struct gap_state *s, const struct gap_catalogue *c)
{
    struct numbers n = {0};
    for (size_t i = c->clauses.first; i < c->clauses.first + c->clauses.count; i++) {
        if (s->ground->clauses[i].heading)
            continue;
        struct gap_verdict v = gap_judge(s, i);
        n.counts[v.status]++;
        n.words[view_status_find(str_of(gap_word(&v)))]++;
        n.total++;
        n.gaps += gap_gap_count(&v);
    }
    return n;
}

static void add(struct numbers *to, const struct numbers *n)
{
    for (int i = 0; i < GAP_STATUS__COUNT; i++)
        to->counts[i] += n->counts[i];
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++)
        to->words[i] += n->words[i];
    to->total += n->total;
    to->gaps += n->gaps;
}

static void put_numbers(struct arena *a, struct json *o, const struct numbers *n)
{
    struct json *counts = json_add(a, o, "counts", JSON_OBJECT);
    for (int i = 0; i < GAP_STATUS__COUNT; i++)
        json_add_int(a, counts, gap_statuses[i], n->counts[i]);
    struct json *words = json_add(a, o, "words", JSON_OBJECT);
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++)
        json_add_int(a, words, view_status_word(i), n->words[i]);
    json_add_int(a, o, "total", n->total);
    json_add_int(a, o, "gap_count", n->gaps);
}

static struct numbers put_device(struct arena *a, const struct gap_state *s, bool only_wanted,
                                 struct json *list)
{
    const struct gap_device *d = &s->data->devices[s->device];
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct numbers sum = {0};
    json_add_text(a, o, "id", d->id);
    json_add_text(a, o, "name", d->name);
    json_add_text(a, o, "regulation", d->regulation);
    json_add_text(a, o, "class", d->class);
    struct json *catalogues = json_add(a, o, "catalogues", JSON_ARRAY);
    for (size_t i = 0; i < s->ground->catalogue_count; i++) {
        const struct gap_catalogue *c = &s->ground->catalogues[i];
        if (only_wanted && !gap_wanted(s, c))
            continue;
        struct numbers n = count(s, c);
        struct json *row = json_add(a, catalogues, NULL, JSON_OBJECT);
        json_add_text(a, row, "id", c->id);
        put_numbers(a, row, &n);
        add(&sum, &n);
    }
    put_numbers(a, o, &sum);
    return sum;
}

bool gap_all(struct store *s, struct arena *a, struct str catalogue, struct date as_of,
             struct json **out, struct err *err)
{
    struct gap_ground ground;
    struct gap_data data;
    struct gap_state state;
    struct numbers sum = {0};
    struct json *model = json_object(a);
    if (!load(s, a, catalogue, as_of, &ground, &data, err))
        return false;
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_int(a, model, "position", store_position(s));
    struct json *catalogues = json_add(a, model, "catalogues", JSON_ARRAY);
    for (size_t i = 0; i < ground.catalogue_count; i++) {
        struct json *o = json_add(a, catalogues, NULL, JSON_OBJECT);
        json_add_text(a, o, "id", ground.catalogues[i].id);
        json_add_text(a, o, "name", ground.catalogues[i].name);
        json_add_text(a, o, "label", ground.catalogues[i].label);
    }
    struct json *devices = json_add(a, model, "devices", JSON_ARRAY);
    gap_state_init(&state, a, &ground, &data);
    for (size_t i = 1; i < data.device_count; i++) {
        gap_state_take(&state, i, SIZE_MAX);
        struct numbers n = put_device(a, &state, catalogue.n == 0, devices);
        add(&sum, &n);
    }
    put_numbers(a, model, &sum);
    *out = model;
    return true;
}
