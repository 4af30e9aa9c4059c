#include "assess/gap/data.h"

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

static size_t place_of(const struct record_type *t)
{
    size_t i = 0;
    while (RECORD_TYPES[i] != t)
        i++;
    return i;
}

/* One field of a type that says whom its records are about, and the numbers by that. */
struct counting {
    struct gap_population *population;
    const struct map *places;
    int64_t *counts, *matters; /* by place; counts may be NULL */
    bool with_nobody;          /* place 0 is for those that name nobody */
};

static bool take_count(void *context, const struct store_row *row, struct err *err)
{
    struct counting *c = context;
    struct str owner = store_row_text(row, 0);
    size_t nobody = c->with_nobody ? 0 : SIZE_MAX;
    size_t place = owner.n ? gap_place(c->places, owner) : nobody;
    (void)err;
    c->population->total += store_row_int(row, 1);
    if (place == SIZE_MAX)
        return true;
    if (c->counts)
        c->counts[place] += store_row_int(row, 1);
    if (c->matters[place] < store_row_int(row, 2))
        c->matters[place] = store_row_int(row, 2);
    return true;
}

static const char *field_of(const struct record_type *t, const char *one, const char *many)
{
    return record_field(t, str_of(one)) ? one : record_field(t, str_of(many)) ? many : NULL;
}

/* Devices and releases are about themselves. */
static void count_themselves(const struct gap_data *d, const struct record_type *t,
                             struct gap_population *p)
{
    for (size_t i = 0; STR_IS(str_of(t->name), "device") && i < d->device_count; i++)
        p->device_matters[i] = d->devices[i].matters;
    for (size_t i = 0; STR_IS(str_of(t->name), "release") && i < d->release_count; i++)
        p->release_matters[i] = d->releases[i].matters;
}

/* Of types that name only a release, the device has the sum of its releases. */
static void sum_releases(const struct gap_data *d, struct gap_population *p)
{
    for (size_t i = 0; i < d->release_count; i++) {
        size_t device = d->releases[i].device;
        p->devices[device] += p->releases[i];
        if (p->device_matters[device] < p->release_matters[i])
            p->device_matters[device] = p->release_matters[i];
    }
}

static bool count(struct store *s, struct gap_population *p, const struct record_type *t,
                  const char *field, struct counting *c, struct err *err)
{
    const struct store_param params[] = {STORE_P(str_of(t->name)), STORE_P(str_of(field))};
    p->total = 0;
    return store_each(s, "gap_population", params, COUNT_OF(params), take_count, c, err);
}

static bool count_type(struct store *s, struct arena *a, struct gap_data *d,
                       const struct record_type *t, struct err *err)
{
    struct gap_population *p = &d->populations[place_of(t)];
    const char *device = field_of(t, "device", "devices");
    const char *release = field_of(t, "release", "releases");
    if (p->counted || (t->flags & RECORD_DERIVED))
        return true;
    *p = (struct gap_population){.counted = true, .by_device = device, .by_release = release};
    p->devices = ARENA_ARRAY(a, int64_t, d->device_count);
    p->device_matters = ARENA_ARRAY(a, int64_t, d->device_count);
    if (release || STR_IS(str_of(t->name), "release"))
        p->release_matters = ARENA_ARRAY(a, int64_t, d->release_count + 1);
    if (release && !device)
        p->releases = ARENA_ARRAY(a, int64_t, d->release_count + 1);
    struct counting releases = {p, &d->release_places, p->releases, p->release_matters, false};
    struct counting devices = {p, &d->device_places, p->devices, p->device_matters, true};
    if (release && !count(s, p, t, release, &releases, err))
        return false;
    if ((device || !release) && !count(s, p, t, device ? device : "", &devices, err))
        return false;
    if (p->releases)
        sum_releases(d, p);
    count_themselves(d, t, p);
    return true;
}

/* A component is of a release by the list that names it. */
static const struct record_type *located(const struct record_type *t)
{
    return STR_IS(str_of(t->name), "component") ? record_type_find(STR("sbom")) : t;
}

/* What a check looks at; NULL: one device. Fails where neither head nor query names a type: the
   check would hold without anybody knowing of what. */
static bool find_looked_at(const struct gap_check *check, const struct record_type **out,
                           struct err *err)
{
    struct str name = check->looks_at.n ? check->looks_at : first_table(check->sql);
    const struct record_type *t = record_type_find(name);
    *out = t && !STR_IS(name, "device") ? t : NULL;
    return t || err_set(err, ERR_INVALID, "check %.*s: its head has no line '-- looks at: TYPE'",
                        STR_ARG(check->name));
}

bool gap_populations_load(struct store *s, struct arena *a, const struct gap_ground *ground,
                          struct gap_data *d, struct err *err)
{
    d->looked_at = ARENA_ARRAY(a, const struct record_type *, ground->checks.count + 1);
    d->populations = ARENA_ARRAY(a, struct gap_population, RECORD_TYPE_COUNT);
    for (size_t i = 0; i < ground->checks.count; i++) {
        if (!find_looked_at(&ground->checks.items[i], &d->looked_at[i], err) ||
            (d->looked_at[i] && !count_type(s, a, d, d->looked_at[i], err)))
            return false;
    }
    for (size_t i = 0; i < ground->slots.count; i++)
        for (size_t k = 0; k < ground->slots.items[i].stale_count; k++)
            if (!count_type(s, a, d, located(ground->slots.items[i].stale_when[k]), err))
                return false;
    return true;
}

int64_t gap_looked_at(const struct gap_data *d, size_t check, size_t device, size_t release)
{
    const struct record_type *t = d->looked_at[check];
    const struct gap_population *p = t ? &d->populations[place_of(t)] : NULL;
    if (!p || !p->counted)
        return 1;
    if (p->by_device)
        return p->devices[device] + p->devices[0];
    if (p->by_release)
        return release != SIZE_MAX ? p->releases[release] : p->devices[device];
    return p->total;
}

int64_t gap_last_change(const struct gap_data *d, const struct record_type *t, size_t device,
                        size_t release)
{
    const struct gap_population *p = &d->populations[place_of(located(t))];
    if (!p->counted)
        return 0;
    if (release != SIZE_MAX && p->release_matters)
        return p->release_matters[release];
    int64_t own = p->device_matters[device], of_all = p->device_matters[0];
    return own > of_all ? own : of_all;
}
