#include "assess/gap/population.h"

void gap_population_init(struct gap_population *p, struct store *s, struct arena *a,
                         struct str device, struct str release)
{
    *p = (struct gap_population){.store = s, .arena = a, .device = device, .release = release};
    p->counts = ARENA_ARRAY(a, int64_t, RECORD_TYPE_COUNT);
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        p->counts[i] = -1;
}

/* The word after the first FROM outside of comments; "" around a name is taken off. */
static struct str first_table(struct str sql)
{
    struct str line, word;
    bool next = false;
    while (str_split(&sql, '\n', &line)) {
        if (str_starts(str_trim(line), STR("--")))
            continue;
        while (str_word(&line, &word)) {
            if (next) {
                bool quoted = str_starts(word, STR("\"")) && str_ends(word, STR("\""));
                return quoted ? str_sub(word, 1, word.n - 2) : word;
            }
            next = STR_IS(word, "FROM");
        }
    }
    return (struct str){0};
}

static bool count_where(struct gap_population *p, const struct record_type *t, struct str filter,
                        int64_t *count, struct err *err)
{
    struct store_list list;
    size_t mark = arena_mark(p->arena);
    bool ok = store_list(p->store, p->arena, t, filter, 0, 1, &list, err);
    if (ok)
        *count += list.total;
    arena_rewind(p->arena, mark);
    return ok;
}

static bool count_of_releases(struct gap_population *p, const struct record_type *t, int64_t *count,
                              struct err *err)
{
    struct json *rows;
    struct store_param device = STORE_P(p->device);
    if (p->release.n)
        return count_where(p, t, str_fmt(p->arena, "release=%.*s", STR_ARG(p->release)), count,
                           err);
    if (!store_query(p->store, p->arena, "gap_releases", &device, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (!count_where(p, t, str_fmt(p->arena, "release=%.*s", STR_ARG(json_text(row, "id"))),
                         count, err))
            return false;
    return true;
}

static bool count_type(struct gap_population *p, const struct record_type *t, int64_t *count,
                       struct err *err)
{
    *count = 0;
    if (record_field(t, STR("device")))
        return count_where(p, t, str_fmt(p->arena, "device=%.*s", STR_ARG(p->device)), count,
                           err) &&
               count_where(p, t, STR("device="), count, err);
    if (record_field(t, STR("release")))
        return count_of_releases(p, t, count, err);
    return count_where(p, t, (struct str){0}, count, err);
}

bool gap_population_of(struct gap_population *p, const struct gap_check *check, int64_t *count,
                       struct err *err)
{
    struct str table = first_table(check->sql);
    if (str_starts(table, STR("finding")))
        table = STR("sbom");
    *count = 1;
    if (STR_IS(table, "device"))
        return true;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        if (!str_eq(table, str_of(RECORD_TYPES[i]->name)))
            continue;
        if (p->counts[i] < 0 && !count_type(p, RECORD_TYPES[i], &p->counts[i], err))
            return false;
        *count = p->counts[i];
    }
    return true;
}
