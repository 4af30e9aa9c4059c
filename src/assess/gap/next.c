#include <stdlib.h>

#include "assess/gap/gap.h"

/* One step: the rows of one check in one device and release. */
struct step {
    const struct gap_check *check;
    struct str device, release;
    const struct gap_row **rows;
    size_t count;
    int label;      /* of the weightiest clause it clears: 0 law .. 3 practice, 4 none */
    size_t clauses; /* it clears */
};

static const char *const labels[] = {"law", "guidance", "standard", "practice", ""};

static int label_of(const struct json *clauses, struct str id)
{
    JSON_EACH (row, clauses)
        if (str_eq(json_text(row, "id"), id))
            for (int i = 0; i < 4; i++)
                if (str_eq(json_text(row, "label"), str_of(labels[i])))
                    return i;
    return 4;
}

static void weigh(struct step *step, const struct json *clauses)
{
    struct str rest = step->check->serves, id;
    step->label = 4;
    while (str_split(&rest, ',', &id)) {
        int label = label_of(clauses, str_trim(id));
        step->label = label < step->label ? label : step->label;
        step->clauses++;
    }
}

static int by_weight(const void *left, const void *right)
{
    const struct step *a = left, *b = right;
    if (a->check->required != b->check->required)
        return a->check->required ? -1 : 1;
    if (a->label != b->label)
        return a->label - b->label;
    if (a->clauses != b->clauses)
        return a->clauses > b->clauses ? -1 : 1;
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    int order = str_cmp(a->check->name, b->check->name);
    return order ? order : str_cmp(a->device, b->device);
}

static int by_group(const void *left, const void *right)
{
    const struct gap_row *a = *(const struct gap_row *const *)left;
    const struct gap_row *b = *(const struct gap_row *const *)right;
    int order = a->check == b->check ? 0 : a->check < b->check ? -1 : 1;
    order = order ? order : str_cmp(a->device, b->device);
    order = order ? order : str_cmp(a->release, b->release);
    return order ? order : (a > b) - (a < b);
}

static bool same_group(const struct gap_row *a, const struct gap_row *b)
{
    return a->check == b->check && str_eq(a->device, b->device) && str_eq(a->release, b->release);
}

static struct step *group(struct arena *a, const struct gap_rows *rows, struct str device,
                          size_t *count)
{
    const struct gap_row **sorted = ARENA_ARRAY(a, const struct gap_row *, rows->count + 1);
    struct step *steps = ARENA_ARRAY(a, struct step, rows->count + 1);
    size_t n = 0;
    *count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (device.n == 0 || rows->items[i].device.n == 0 || str_eq(rows->items[i].device, device))
            sorted[n++] = &rows->items[i];
    qsort(sorted, n, sizeof *sorted, by_group);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !same_group(sorted[i - 1], sorted[i]))
            steps[(*count)++] = (struct step){.check = sorted[i]->check,
                                              .device = sorted[i]->device,
                                              .release = sorted[i]->release,
                                              .rows = &sorted[i]};
        steps[*count - 1].count++;
    }
    return steps;
}

static struct str name_of(const struct json *devices, struct str id)
{
    JSON_EACH (row, devices)
        if (str_eq(json_text(row, "id"), id))
            return json_text(row, "name");
    return STR("");
}

static void put_step(struct arena *a, const struct step *step, size_t rank,
                     const struct json *devices, struct json *list)
{
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct str rest = step->check->serves, id;
    json_add_int(a, o, "rank", (int64_t)rank);
    json_add_text(a, o, "device", step->device.p ? step->device : STR(""));
    json_add_text(a, o, "device_name", name_of(devices, step->device));
    json_add_text(a, o, "release", step->release.p ? step->release : STR(""));
    json_add_text(a, o, "check", step->check->name);
    json_add_text(a, o, "title", step->check->title);
    json_add_text(a, o, "remedy", step->check->remedy);
    json_add_text(a, o, "grade", step->check->required ? STR("required") : STR("advised"));
    json_add_text(a, o, "label", str_of(labels[step->label]));
    json_add_int(a, o, "count", (int64_t)step->count);
    json_add_text(a, o, "record", step->rows[0]->record);
    json_add_text(a, o, "line", step->rows[0]->line);
    struct json *rows = json_add(a, o, "rows", JSON_ARRAY);
    for (size_t i = 0; i < step->count; i++) {
        struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, row, "record", step->rows[i]->record);
        json_add_text(a, row, "line", step->rows[i]->line);
    }
    struct json *clears = json_add(a, o, "clears", JSON_ARRAY);
    while (str_split(&rest, ',', &id))
        json_add_text(a, clears, NULL, str_trim(id));
}

bool gap_next(struct store *s, struct arena *a, struct str device, struct date as_of, int64_t limit,
              struct json **out, struct err *err)
{
    struct gap_checks checks;
    struct gap_rows rows;
    struct json *clauses, *devices, *model = json_object(a);
    size_t count;
    if (!gap_checks_read(a, &checks, err) || !gap_run(s, a, &checks, as_of, &rows, err) ||
        !store_query(s, a, "gap_labels", NULL, 0, &clauses, err) ||
        !store_query(s, a, "gap_devices", NULL, 0, &devices, err))
        return false;
    if (device.n > 0 && name_of(devices, device).n == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no device %.*s", STR_ARG(device));
    struct step *steps = group(a, &rows, device, &count);
    for (size_t i = 0; i < count; i++)
        weigh(&steps[i], clauses);
    qsort(steps, count, sizeof *steps, by_weight);
    size_t shown = limit > 0 && (size_t)limit < count ? (size_t)limit : count;
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_int(a, model, "checks", (int64_t)checks.count);
    json_add_int(a, model, "rows", (int64_t)rows.count);
    json_add_int(a, model, "total", (int64_t)count);
    json_add_int(a, model, "shown", (int64_t)shown);
    struct json *list = json_add(a, model, "steps", JSON_ARRAY);
    for (size_t i = 0; i < shown; i++)
        put_step(a, &steps[i], i + 1, devices, list);
    *out = model;
    return true;
}
