#include "assess/gap/gap.h"
#include "assess/portfolio/portfolio.h"
#include "base/map.h"

/* The whole portfolio is read at once, and found by the id of a device or release. */
struct all {
    struct json *devices;
    struct map releases; /* by device: the first row; the rows of a device stand together */
    struct map components, findings, risks;
    struct map gaps; /* int64_t */
    struct map dates;
};

static void index_rows(struct map *m, struct arena *a, struct json *rows, const char *member)
{
    m->arena = a;
    for (struct json *row = rows->items.first; row; row = row->next)
        if (!map_find(m, json_text(row, member)))
            map_add(m, json_text(row, member), row);
}

static bool count_gaps(const struct view *v, struct map *m, struct err *err)
{
    struct gap_checks checks;
    struct gap_rows rows;
    m->arena = v->arena;
    if (!gap_checks_read(v->arena, &checks, err) ||
        !gap_run(v->store, v->arena, &checks, v->as_of, &rows, err))
        return false;
    for (size_t i = 0; i < rows.count; i++) {
        int64_t *n = map_find(m, rows.items[i].device);
        if (!n) {
            n = ARENA_NEW(v->arena, int64_t);
            map_add(m, rows.items[i].device, n);
        }
        ++*n;
    }
    return true;
}

static bool read_all(const struct view *v, struct all *all, struct err *err)
{
    const struct store_param any[] = {{.kind = STORE_NULL}, STORE_P(date_str(v->arena, v->as_of))};
    struct json *dates;
    const struct {
        const char *name, *member;
        struct map *rows;
    } statements[] = {
        {"portfolio_releases", "device", &all->releases},
        {"portfolio_components", "release", &all->components},
        {"portfolio_findings", "release", &all->findings},
        {"portfolio_risks", "device", &all->risks},
    };
    if (!store_query(v->store, v->arena, "portfolio_devices", NULL, 0, &all->devices, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(statements); i++) {
        struct json *rows;
        if (!store_query(v->store, v->arena, statements[i].name, any, COUNT_OF(any), &rows, err))
            return false;
        index_rows(statements[i].rows, v->arena, rows, statements[i].member);
    }
    if (!portfolio_next_dates(v, &dates, err))
        return false;
    index_rows(&all->dates, v->arena, dates, "device");
    return count_gaps(v, &all->gaps, err);
}

/* The newest release on the market, else NULL; *next: the newest in work. */
static const struct json *releases_of(const struct all *all, struct str device,
                                      const struct json **next, int64_t *count)
{
    const struct json *latest = NULL, *row = map_find(&all->releases, device);
    *next = NULL;
    *count = 0;
    for (; row && str_eq(json_text(row, "device"), device); row = row->next) {
        (*count)++;
        struct str status = json_text(row, "status");
        if (STR_IS(status, "released") && !latest)
            latest = row;
        if (STR_IS(status, "in_work") && !*next)
            *next = row;
    }
    return latest;
}

/* {"known", "n", "of", "text", "why"}: unknown says why. */
static struct json *put_count(struct arena *a, struct json *into, const char *key, int64_t n,
                              int64_t of)
{
    struct json *count = json_add(a, into, key, JSON_OBJECT);
    json_add_bool(a, count, "known", true);
    json_add_int(a, count, "n", n);
    json_add_int(a, count, "of", of);
    json_add_text(a, count, "why", (struct str){0});
    return count;
}

static void put_unknown(struct arena *a, struct json *into, const char *key, const char *why)
{
    struct json *count = json_add(a, into, key, JSON_OBJECT);
    json_add_bool(a, count, "known", false);
    json_add_text(a, count, "n", (struct str){0});
    json_add_text(a, count, "of", (struct str){0});
    json_add_text(a, count, "why", str_of(why));
}

static void put_components(const struct all *all, struct arena *a, struct json *item,
                           const struct json *release)
{
    struct str id = json_text(release, "id");
    const struct json *c = map_find(&all->components, id), *f = map_find(&all->findings, id);
    if (!release || json_int(release, "sboms", 0) == 0) {
        put_unknown(a, item, "undecided", release ? "no component list" : "no release");
        put_unknown(a, item, "unresolved", release ? "no component list" : "no release");
        return;
    }
    int64_t total = json_int(c, "total", 0), unseen = json_int(c, "not_looked_at", 0);
    if (unseen > 0 && unseen == total)
        put_unknown(a, item, "undecided", "not scanned yet");
    else
        put_count(a, item, "undecided", json_int(f, "undecided", 0), json_int(f, "total", 0));
    put_count(a, item, "unresolved", total - json_int(c, "judged", 0), total);
}

static void put_release(struct arena *a, struct json *item, const struct json *latest,
                        const struct json *next)
{
    const struct json *of = latest ? latest : next;
    json_add_text(a, item, "release", json_text(latest, "name"));
    json_add_text(a, item, "release_id", json_text(of, "id"));
    json_add_text(a, item, "next", json_text(next, "name"));
    json_add_text(a, item, "sbom_on", json_text(of, "sbom_on"));
    const struct json *units = json_get(latest, "units_in_field");
    bool known = units && units->type == JSON_NUMBER;
    json_add_bool(a, item, "units_known", known);
    json_add_text(a, item, "units", known ? json_as_text(units) : (struct str){0});
    json_add_text(a, item, "units_on", json_text(latest, "units_counted_on"));
}

static struct str law_of(struct arena *a, const struct json *row)
{
    struct str law = json_text(row, "regulation"), class = json_text(row, "risk_class");
    law = STR_IS(law, "mdr") ? STR("MDR") : STR_IS(law, "ivdr") ? STR("IVDR") : law;
    return str_fmt(a, "%.*s %.*s", STR_ARG(law), STR_ARG(class.n ? class : STR("class unknown")));
}

static void add_device(struct arena *a, const struct all *all, const struct json *row,
                       struct json *list)
{
    struct str id = json_text(row, "id");
    const struct json *next, *risks = map_find(&all->risks, id);
    const struct json *date = map_find(&all->dates, id);
    const int64_t *gaps = map_find(&all->gaps, id);
    int64_t releases;
    const struct json *latest = releases_of(all, id, &next, &releases);
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, item, "id", id);
    json_add_text(a, item, "name", json_text(row, "name"));
    json_add_text(a, item, "href", view_href(a, id));
    json_add_text(a, item, "family", json_text(row, "family_title"));
    json_add_text(a, item, "law", law_of(a, row));
    json_add_int(a, item, "releases", releases);
    put_release(a, item, latest, next);
    put_components(all, a, item, latest ? latest : next);
    json_add_int(a, item, "gaps", gaps ? *gaps : 0);
    if (risks)
        put_count(a, item, "unsafe", json_int(risks, "unsafe", 0), json_int(risks, "total", 0));
    else
        put_unknown(a, item, "unsafe", "no risk written");
    json_add_text(a, item, "next_day", json_text(date, "day"));
    json_add_text(a, item, "next_title", json_text(date, "title"));
}

/* Sums one count over the devices that know it. */
static void tile(struct arena *a, struct json *tiles, const struct json *devices, const char *key,
                 const char *label, const char *why)
{
    int64_t n = 0, of = 0, unknown = 0;
    JSON_EACH (device, devices) {
        const struct json *count = json_get(device, key);
        unknown += !json_is_true(count, "known");
        n += json_int(count, "n", 0);
        of += json_int(count, "of", 0);
    }
    struct str more = unknown ? str_fmt(a, "%s; unknown for %lld %s", why, (long long)unknown,
                                        unknown == 1 ? "device" : "devices")
                              : str_of(why);
    view_tile(a, tiles, label, n, str_fmt(a, "of %lld", (long long)of), more);
}

bool portfolio_devices(const struct view *v, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct all all = {0};
    struct json *model = view_model(v);
    if (!read_all(v, &all, err))
        return false;
    json_add_text(a, model, "title", STR("Devices"));
    struct json *tiles = json_array(a);
    struct json *list = json_add(a, model, "devices", JSON_ARRAY);
    JSON_EACH (row, all.devices)
        add_device(a, &all, row, list);
    int64_t gaps = 0, complete = 0;
    JSON_EACH (device, list) {
        gaps += json_int(device, "gaps", 0);
        complete += json_int(device, "gaps", 0) == 0;
    }
    json_add_int(a, model, "total", (int64_t)json_count(list));
    view_tile(
        a, tiles, "Rows that fall short", gaps,
        str_fmt(a, "in %zu of %zu devices", json_count(list) - (size_t)complete, json_count(list)),
        STR("of all checks, law and guidance and standards"));
    tile(a, tiles, list, "unsafe", "Risks without the safety side",
         "may harm a person, or that is unknown, and no safety risk is linked");
    tile(a, tiles, list, "undecided", "Findings to decide", "in the latest releases");
    tile(a, tiles, list, "unresolved", "Components without result",
         "no identifier, no source, source stale or not looked at");
    json_hang(model, "tiles", tiles);
    *out = model;
    return true;
}
