#include "assess/figure/figure.h"

/* The model of a release with its threats: what is drawn, and the same as lists. */

struct flows {
    const struct view *v;
    struct str release;
    struct json *model;
    const struct json *zones, *elements; /* rows of the queries */
    struct view_index zone_of, element_of;
    int64_t crossing, not_drawn;
};

static const struct json *find(const struct view_index *index, struct str id)
{
    const struct view_row *row = id.n ? view_index_find(index, id) : NULL;
    return row ? row->row : NULL;
}

static struct str count_text(const struct flows *f, const struct json *row)
{
    int64_t open = json_int(row, "open", 0), all = json_int(row, "threats", 0);
    return str_fmt(f->v->arena, "%lld open of %lld", (long long)open, (long long)all);
}

static void copy(const struct flows *f, struct json *into, const struct json *row,
                 const char *const *names)
{
    for (size_t i = 0; names[i]; i++)
        json_add_text(f->v->arena, into, names[i], json_member(row, names[i]));
}

/* Adds the numbers, and as "placed" whether all of them are there. */
static void copy_place(const struct flows *f, struct json *into, const struct json *row,
                       const char *const *names)
{
    bool placed = true;
    for (size_t i = 0; names[i]; i++) {
        const struct json *v = json_get(row, names[i]);
        placed = placed && v && v->type == JSON_NUMBER;
        json_add_int(f->v->arena, into, names[i], json_int(row, names[i], 0));
    }
    json_add_bool(f->v->arena, into, "placed", placed);
}

/* --- zones --- */

static void put_zones(struct flows *f)
{
    static const char *const columns[] = {"Zone", "Name", "Inside", "Trust", "Elements", NULL};
    static const char *const copied[] = {"id", "key", "name", "parent", "trust", NULL};
    static const char *const place[] = {"x", "y", "width", "height", NULL};
    const struct view *v = f->v;
    struct json *list = json_add(v->arena, f->model, "zones", JSON_ARRAY);
    struct json *table = figure_table(v, f->model, "Trust zones", columns);
    JSON_EACH (row, f->zones) {
        struct str id = json_text(row, "id"), href = view_href(v->arena, id);
        struct json *zone = json_add(v->arena, list, NULL, JSON_OBJECT);
        const struct json *parent = find(&f->zone_of, json_text(row, "parent"));
        int64_t inside = 0;
        JSON_EACH (e, f->elements)
            inside += str_eq(json_text(e, "zone"), id);
        copy(f, zone, row, copied);
        copy_place(f, zone, row, place);
        json_add_text(v->arena, zone, "href", href);
        struct json *line = figure_row(v, table);
        figure_cell(v, line, id, href);
        figure_cell(v, line, json_text(row, "name"), (struct str){0});
        figure_cell(v, line, parent ? json_text(parent, "name") : STR("-"), (struct str){0});
        struct str trust = json_member(row, "trust");
        figure_cell(v, line, trust.n ? trust : STR("unknown"), (struct str){0});
        figure_cell(v, line, str_fmt(v->arena, "%lld", (long long)inside), (struct str){0});
    }
}

/* --- elements --- */

static struct str kind_word(struct str kind)
{
    struct str word = view_label("element", "kind", kind);
    return word.n ? word : STR("kind unknown");
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

static void put_elements(struct flows *f)
{
    static const char *const columns[] = {"Element", "Name", "Kind", "Zone", "Threats", NULL};
    static const char *const copied[] = {"id", "key", "name", "kind", "zone", "technology", NULL};
    static const char *const place[] = {"x", "y", NULL};
    const struct view *v = f->v;
    struct json *list = json_add(v->arena, f->model, "elements", JSON_ARRAY);
    struct json *table = figure_table(v, f->model, "Elements", columns);
    JSON_EACH (row, f->elements) {
        struct str id = json_text(row, "id"), href = view_href(v->arena, id);
        const struct json *zone = find(&f->zone_of, json_text(row, "zone"));
        struct str zone_name = zone ? json_text(zone, "name") : STR("no zone");
        struct json *e = json_add(v->arena, list, NULL, JSON_OBJECT);
        copy(f, e, row, copied);
        json_add_text(v->arena, e, "kind_word", kind_word(json_text(row, "kind")));
        json_add_text(v->arena, e, "zone_name", zone_name);
        json_add_bool(v->arena, e, "therapy",
                      has_word(json_text(row, "properties"), STR("executes_therapy")));
        copy_place(f, e, row, place);
        json_add_int(v->arena, e, "open", json_int(row, "open", 0));
        json_add_int(v->arena, e, "threats", json_int(row, "threats", 0));
        json_add_text(v->arena, e, "href", href);
        struct json *line = figure_row(v, table);
        figure_cell(v, line, id, href);
        figure_cell(v, line, json_text(row, "name"), (struct str){0});
        figure_cell(v, line, kind_word(json_text(row, "kind")), (struct str){0});
        figure_cell(v, line, zone_name, (struct str){0});
        figure_cell(v, line, count_text(f, row), (struct str){0});
    }
}

/* --- flows --- */

static struct str data_of(const struct flows *f, const struct view_index *data, struct str flow)
{
    struct buf b = {.arena = f->v->arena};
    for (const struct view_row *d = view_index_find(data, flow); d; d = d->next)
        buf_fmt(&b, "%s%.*s", b.n ? ", " : "", STR_ARG(json_text(d->row, "data")));
    return b.n ? buf_str(&b) : STR("not stated");
}

static struct str end_name(struct flows *f, const struct json *end)
{
    return end ? str_fmt(f->v->arena, "%.*s %.*s", STR_ARG(json_text(end, "id")),
                         STR_ARG(json_text(end, "name")))
               : STR("missing");
}

static void put_flow(struct flows *f, struct json *list, struct json *table,
                     const struct view_index *data, const struct json *row)
{
    static const char *const copied[] = {"id",     "key",      "name", "source",
                                         "target", "protocol", "port", NULL};
    const struct view *v = f->v;
    struct str id = json_text(row, "id"), href = view_href(v->arena, id);
    const struct json *source = find(&f->element_of, json_text(row, "source"));
    const struct json *target = find(&f->element_of, json_text(row, "target"));
    bool drawn = source && target;
    bool crosses = drawn && !str_eq(json_text(source, "zone"), json_text(target, "zone"));
    f->crossing += crosses;
    f->not_drawn += !drawn;
    struct json *flow = json_add(v->arena, list, NULL, JSON_OBJECT);
    copy(f, flow, row, copied);
    json_add_bool(v->arena, flow, "crosses", crosses);
    json_add_bool(v->arena, flow, "drawn", drawn);
    json_add_int(v->arena, flow, "open", json_int(row, "open", 0));
    json_add_int(v->arena, flow, "threats", json_int(row, "threats", 0));
    json_add_text(v->arena, flow, "href", href);
    struct json *line = figure_row(v, table);
    struct str by = json_text(row, "protocol");
    figure_cell(v, line, id, href);
    figure_cell(v, line, end_name(f, source), (struct str){0});
    figure_cell(v, line, end_name(f, target), (struct str){0});
    figure_cell(v, line, json_text(row, "name"), (struct str){0});
    figure_cell(v, line, by.n ? by : STR("not stated"), (struct str){0});
    figure_cell(v, line, data_of(f, data, id), (struct str){0});
    figure_cell(v, line,
                !drawn    ? STR("unknown")
                : crosses ? STR("yes")
                          : STR("no"),
                (struct str){0});
    figure_cell(v, line, count_text(f, row), (struct str){0});
}

static bool put_flows(struct flows *f, struct err *err)
{
    static const char *const columns[] = {"Flow", "From",    "To",      "What", "By",
                                          "Data", "Crosses", "Threats", NULL};
    struct json *rows, *data_rows;
    struct view_index data;
    if (!view_rows(f->v, "figure_flows", &f->release, 1, &rows, err) ||
        !view_rows(f->v, "figure_flow_data", &f->release, 1, &data_rows, err))
        return false;
    view_index_make(f->v->arena, data_rows, "flow", &data);
    struct json *list = json_add(f->v->arena, f->model, "flows", JSON_ARRAY);
    struct json *table = figure_table(f->v, f->model, "Flows", columns);
    JSON_EACH (row, rows)
        put_flow(f, list, table, &data, row);
    return true;
}

static void put_words(struct flows *f, const struct json *release)
{
    struct arena *a = f->v->arena;
    struct json *m = f->model;
    struct str text = str_fmt(
        a, "%zu elements in %zu trust zones, joined by %zu flows, of which %lld cross a boundary.",
        json_count(f->elements), json_count(f->zones), json_count(json_get(m, "flows")),
        (long long)f->crossing);
    json_add_fmt(a, m, "title", "Data flows of %.*s %.*s",
                 STR_ARG(json_text(release, "device_name")), STR_ARG(json_text(release, "name")));
    if (f->not_drawn)
        text = str_fmt(a, "%.*s %lld flows are not drawn: one of their ends is missing.",
                       STR_ARG(text), (long long)f->not_drawn);
    if (json_count(f->elements) == 0)
        text = STR("The release has no elements: its architecture is not described yet.");
    json_add_text(a, m, "summary", text);
    json_add_text(a, m, "note",
                  STR("Square: outside our control. Round: code. Two lines: data at rest. Dashed: "
                      "trust zone. Heavy line with diamonds: crosses a boundary, at each diamond. "
                      "\"2?\": two threats wait for a decision. Tinted: executes therapy."));
}

bool figure_dataflow(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct flows f = {.v = v, .release = id};
    struct json *releases, *zones, *elements;
    if (!view_rows(v, "figure_release", &id, 1, &releases, err))
        return false;
    const struct json *release = json_first(releases);
    if (!release)
        return err_set(err, ERR_NOT_FOUND, "there is no release %.*s", STR_ARG(id));
    if (!view_rows(v, "figure_zones", &id, 1, &zones, err) ||
        !view_rows(v, "figure_elements", &id, 1, &elements, err))
        return false;
    f.zones = zones;
    f.elements = elements;
    f.model = figure_begin(v, "dataflow", id, json_text(release, "name"));
    json_add_text(v->arena, f.model, "device", json_text(release, "device"));
    view_index_make(v->arena, zones, "id", &f.zone_of);
    view_index_make(v->arena, elements, "id", &f.element_of);
    put_zones(&f);
    put_elements(&f);
    if (!put_flows(&f, err))
        return false;
    put_words(&f, release);
    *out = f.model;
    return true;
}
