#include "assess/gap/gap.h"

static struct json *blockers(struct arena *a, const struct gap_rows *rows, struct str device,
                             struct str release)
{
    struct json *list = json_array(a);
    for (size_t i = 0; i < rows->count; i++) {
        const struct gap_row *row = &rows->items[i];
        if (!row->check->required || (row->device.n && !str_eq(row->device, device)) ||
            (row->release.n && !str_eq(row->release, release)))
            continue;
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, o, "check", row->check->name);
        json_add_text(a, o, "title", row->check->title);
        json_add_text(a, o, "record", row->record);
        json_add_text(a, o, "line", row->line);
        json_add_text(a, o, "remedy", row->check->remedy);
    }
    return list;
}

static size_t required_count(const struct gap_checks *checks)
{
    size_t n = 0;
    for (size_t i = 0; i < checks->count; i++)
        n += checks->items[i].required;
    return n;
}

bool gap_gate(struct store *s, struct arena *a, struct str release, struct date as_of,
              struct json **out, struct err *err)
{
    struct gap_checks checks;
    struct gap_rows rows;
    struct json *found;
    struct store_param id = STORE_P(release);
    if (!store_query(s, a, "gap_release", &id, 1, &found, err))
        return false;
    if (!json_first(found))
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(release));
    if (!gap_checks_read(a, &checks, err) || !gap_run(s, a, &checks, as_of, &rows, err))
        return false;
    struct str device = json_text(json_first(found), "device");
    struct json *model = json_object(a), *list = blockers(a, &rows, device, release);
    size_t n = json_count(list), required = required_count(&checks);
    json_add_text(a, model, "as_of", date_str(a, as_of));
    json_add_text(a, model, "release", release);
    json_add_text(a, model, "device", device);
    json_add_bool(a, model, "open", n == 0);
    json_add_fmt(a, model, "summary",
                 n ? "closed: %zu rows of %zu required checks fall short"
                   : "open: %zu rows fall short; %zu required checks were run",
                 n, required);
    json_add_int(a, model, "total", (int64_t)n);
    json_hang(model, "blockers", list);
    *out = model;
    return true;
}
