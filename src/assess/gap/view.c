#include "assess/gap/view.h"

#include "assess/gap/gap.h"

enum { LINES_MAX = 2 };

static const char *const labels[] = {"law", "guidance", "standard", "practice"};

struct table {
    const struct view *v;
    const struct gap_filter *filter;
    const struct json *gap;
    struct json *model;
    struct str scope;
    int64_t by_word[VIEW_STATUS__COUNT], total, passing, shown, rows;
};

/* --- filters --- */

static bool passes(const struct gap_filter *f, const struct json *r)
{
    return !json_is_true(r, "heading") &&
           (f->catalogue.n == 0 || str_eq(f->catalogue, json_text(r, "catalogue"))) &&
           (f->label.n == 0 || str_eq(f->label, json_text(r, "label"))) &&
           (f->status.n == 0 || str_eq(f->status, json_text(r, "word"))) &&
           (!f->cybersecurity || json_is_true(r, "cybersecurity"));
}

static int64_t count_passing(const struct table *t, const struct gap_filter *f)
{
    int64_t n = 0;
    JSON_EACH (r, json_get(t->gap, "requirements"))
        n += passes(f, r);
    return n;
}

static bool is_overview(const struct gap_filter *f)
{
    return f->catalogue.n + f->label.n + f->status.n == 0 && !f->cybersecurity;
}

static struct str filter_href(const struct table *t, const struct gap_filter *f)
{
    struct buf b = {.arena = t->v->arena};
    const struct {
        const char *name;
        struct str value;
    } params[] = {{"catalogue", f->catalogue},
                  {"label", f->label},
                  {"status", f->status},
                  {"cybersecurity", f->cybersecurity ? STR("yes") : (struct str){0}}};
    BUF_LIT(&b, "/requirements?scope=");
    buf_url(&b, t->scope);
    for (size_t i = 0; i < COUNT_OF(params); i++)
        if (params[i].value.n) {
            buf_fmt(&b, "&%s=", params[i].name);
            buf_url(&b, params[i].value);
        }
    if (f->offset)
        buf_fmt(&b, "&offset=%lld", (long long)f->offset);
    return buf_str(&b);
}

static struct json *group_of(const struct table *t, struct json *filters, const char *label)
{
    struct json *g = json_add(t->v->arena, filters, NULL, JSON_OBJECT);
    json_add_text(t->v->arena, g, "label", str_of(label));
    return json_add(t->v->arena, g, "items", JSON_ARRAY);
}

/* The pill that is in force leads to the table without it; the others say how many rows would be
   left. One that would leave none is not shown. */
static void pill(const struct table *t, struct json *items, struct str label,
                 const struct gap_filter *with, bool current)
{
    int64_t count = current ? t->passing : count_passing(t, with);
    if (!count && !current)
        return;
    struct json *p = json_add(t->v->arena, items, NULL, JSON_OBJECT);
    json_add_text(t->v->arena, p, "label", label);
    json_add_int(t->v->arena, p, "count", count);
    json_add_bool(t->v->arena, p, "current", current);
    json_add_text(t->v->arena, p, "href", filter_href(t, with));
}

static void put_filters(struct table *t)
{
    struct json *filters = json_add(t->v->arena, t->model, "filters", JSON_ARRAY);
    struct json *items = group_of(t, filters, "Catalogue");
    struct gap_filter f = *t->filter;
    f.offset = 0;
    JSON_EACH (c, json_get(t->gap, "catalogues")) {
        struct gap_filter with = f;
        bool current = str_eq(f.catalogue, json_text(c, "id"));
        with.catalogue = current ? (struct str){0} : json_text(c, "id");
        pill(t, items, json_text(c, "id"), &with, current);
    }
    items = group_of(t, filters, "Label");
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct gap_filter with = f;
        bool current = str_eq(f.label, str_of(labels[i]));
        with.label = current ? (struct str){0} : str_of(labels[i]);
        pill(t, items, str_of(labels[i]), &with, current);
    }
    items = group_of(t, filters, "Status");
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++) {
        struct gap_filter with = f;
        struct str word = str_of(view_status_word(i));
        bool current = str_eq(f.status, word);
        with.status = current ? (struct str){0} : word;
        pill(t, items, word, &with, current);
    }
    items = group_of(t, filters, "Shows");
    struct gap_filter with = f;
    with.cybersecurity = !f.cybersecurity;
    pill(t, items, STR("cybersecurity"), &with, f.cybersecurity);
}

/* --- the overview --- */

/* Of one catalogue: how many requirements have each status, each count with its address. */
static void put_catalogue(const struct table *t, struct json *list, const struct json *c)
{
    static const char *const copied[] = {"id", "name", "label", "edition", "as_of"};
    struct arena *a = t->v->arena;
    struct json *o = json_add(a, list, NULL, JSON_OBJECT);
    struct gap_filter with = {.catalogue = json_text(c, "id")};
    for (size_t i = 0; i < COUNT_OF(copied); i++)
        json_add_text(a, o, copied[i], json_text(c, copied[i]));
    json_add_text(a, o, "href", filter_href(t, &with));
    json_add_bool(a, o, "proposed", STR_IS(json_text(c, "status"), "proposed"));
    json_add_int(a, o, "total", json_int(c, "total", 0));
    struct json *counts = json_add(a, o, "counts", JSON_ARRAY);
    for (enum view_status i = 0; i < VIEW_STATUS__COUNT; i++) {
        struct json *n = json_add(a, counts, NULL, JSON_OBJECT);
        with.status = str_of(view_status_word(i));
        int64_t count = count_passing(t, &with);
        view_put_status(a, n, i);
        json_add_int(a, n, "count", count);
        json_add_bool(a, n, "any", count > 0);
        json_add_text(a, n, "href", filter_href(t, &with));
    }
}

static void put_tiles(struct table *t)
{
    struct arena *a = t->v->arena;
    struct json *tiles = json_add(a, t->model, "tiles", JSON_ARRAY);
    const int64_t *n = t->by_word;
    int64_t na = n[VIEW_NOT_APPLICABLE], applicable = t->total - na;
    int64_t unknown = json_int(json_get(t->gap, "counts"), "unknown", 0);
    struct str of = str_fmt(a, "of %lld", (long long)applicable);
    view_tile(a, tiles, "Applicable requirements", applicable,
              str_fmt(a, "of %lld", (long long)t->total),
              str_fmt(a,
                      "%lld not applicable, each with a reason; %lld wait for a fact of the "
                      "device and count as open",
                      (long long)na, (long long)unknown));
    view_tile(a, tiles, "Done", n[VIEW_DONE], of,
              STR("all checks hold and there was something to check"));
    view_tile(a, tiles, "Not done", applicable - n[VIEW_DONE], of,
              str_fmt(a, "%lld open, %lld in work, %lld to review, %lld stale",
                      (long long)n[VIEW_OPEN], (long long)n[VIEW_IN_WORK],
                      (long long)n[VIEW_TO_REVIEW], (long long)n[VIEW_STALE]));
    view_tile(a, tiles, "Rows that fall short", t->rows, (struct str){0},
              STR("counted for each requirement; one record can hold back several"));
}

static void put_overview(struct table *t)
{
    struct json *list = json_add(t->v->arena, t->model, "catalogues", JSON_ARRAY);
    if (!is_overview(t->filter))
        return;
    JSON_EACH (c, json_get(t->gap, "catalogues"))
        put_catalogue(t, list, c);
    put_tiles(t);
}

/* --- rows --- */

/* The first checks and slots that do not hold, by name; the page of the requirement has all. */
static void put_missing(const struct table *t, struct json *row, const struct json *r)
{
    static const struct {
        const char *list, *name;
    } kinds[] = {{"checks", "title"}, {"slots", "name"}};
    struct arena *a = t->v->arena;
    struct json *missing = json_add(a, row, "missing", JSON_ARRAY);
    size_t left = 0;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        JSON_EACH (item, json_get(r, kinds[i].list)) {
            if (json_is_true(item, "holds"))
                continue;
            if (json_count(missing) == LINES_MAX) {
                left++;
                continue;
            }
            struct json *o = json_add(a, missing, NULL, JSON_OBJECT);
            json_add_text(a, o, "what", json_text(item, kinds[i].name));
        }
    json_add_text(a, row, "more", left ? str_fmt(a, "and %zu more", left) : (struct str){0});
}

static void put_row(const struct table *t, struct json *rows, const struct json *r)
{
    static const char *const texts[] = {"id", "number", "name", "reason", "label", "question"};
    struct arena *a = t->v->arena;
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    enum view_status status = view_status_find(json_text(r, "word"));
    struct str verified = json_text(r, "clause_status");
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, row, texts[i], json_text(r, texts[i]));
    json_add_text(a, row, "href", view_clause_href(a, json_text(r, "id"), t->scope));
    view_put_status(a, row, status);
    json_add_bool(a, row, "applies", status != VIEW_NOT_APPLICABLE);
    json_add_bool(a, row, "cybersecurity", json_is_true(r, "cybersecurity"));
    json_add_text(a, row, "doubt", STR_IS(verified, "verified") ? (struct str){0} : verified);
    json_add_int(a, row, "check_count", (int64_t)json_count(json_get(r, "checks")));
    json_add_int(a, row, "slot_count", (int64_t)json_count(json_get(r, "slots")));
    json_add_int(a, row, "evidence_count", (int64_t)json_count(json_get(r, "evidence")));
    put_missing(t, row, r);
}

static struct str catalogue_name(const struct table *t, struct str id)
{
    JSON_EACH (c, json_get(t->gap, "catalogues"))
        if (str_eq(json_text(c, "id"), id))
            return json_text(c, "name");
    return id;
}

/* The rows of this page in the order of the law, a new group where catalogue or chapter changes. */
static void put_groups(struct table *t)
{
    struct arena *a = t->v->arena;
    struct json *groups = json_add(a, t->model, "groups", JSON_ARRAY), *rows = NULL;
    struct str catalogue = {0}, chapter = {0};
    JSON_EACH (r, json_get(t->gap, "requirements")) {
        if (is_overview(t->filter) || !passes(t->filter, r) || t->passing++ < t->filter->offset ||
            t->shown == GAP_VIEW_ROWS)
            continue;
        if (!rows || !str_eq(catalogue, json_text(r, "catalogue")) ||
            !str_eq(chapter, json_text(r, "chapter"))) {
            catalogue = json_text(r, "catalogue");
            chapter = json_text(r, "chapter");
            struct json *group = json_add(a, groups, NULL, JSON_OBJECT);
            json_add_text(a, group, "catalogue", catalogue_name(t, catalogue));
            json_add_text(a, group, "chapter", chapter);
            rows = json_add(a, group, "rows", JSON_ARRAY);
        }
        put_row(t, rows, r);
        t->shown++;
    }
}

static void put_pager(struct table *t)
{
    struct arena *a = t->v->arena;
    struct gap_filter before = *t->filter, after = *t->filter;
    int64_t offset = t->filter->offset, end = offset + t->shown;
    before.offset = offset > GAP_VIEW_ROWS ? offset - GAP_VIEW_ROWS : 0;
    after.offset = end;
    json_add_int(a, t->model, "from", t->shown ? offset + 1 : 0);
    json_add_int(a, t->model, "to", t->shown ? end : 0);
    json_add_text(a, t->model, "before", offset ? filter_href(t, &before) : (struct str){0});
    json_add_text(a, t->model, "after",
                  t->shown && end < t->passing ? filter_href(t, &after) : (struct str){0});
}

/* --- the whole --- */

static void count(struct table *t)
{
    JSON_EACH (r, json_get(t->gap, "requirements")) {
        if (json_is_true(r, "heading"))
            continue;
        t->total++;
        t->rows += json_int(r, "gap_count", 0);
        t->by_word[view_status_find(json_text(r, "word"))]++;
    }
}

static bool put_devices(const struct view *v, struct json *model, struct err *err)
{
    struct arena *a = v->arena;
    const struct str all[] = {STR(""), STR("~")};
    struct json *rows, *list = json_add(a, model, "devices", JSON_ARRAY);
    if (!view_rows(v, "gap_devices", all, COUNT_OF(all), &rows, err))
        return false;
    JSON_EACH (row, rows) {
        struct json *d = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, d, "id", json_text(row, "id"));
        json_add_text(a, d, "name", json_text(row, "name"));
        json_add_fmt(a, d, "href", "/requirements?scope=%.*s", STR_ARG(json_text(row, "id")));
    }
    return true;
}

static struct str title_of(struct arena *a, struct str device, struct str release)
{
    return device.n ? str_fmt(a, "Requirements of %.*s%s%.*s", STR_ARG(device),
                              release.n ? " " : "", STR_ARG(release))
                    : STR("Requirements");
}

bool gap_view_model(const struct view *v, struct str scope, const struct gap_filter *filter,
                    struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *gap = NULL, *model = view_model(v);
    struct table t = {.v = v, .filter = filter, .scope = scope, .model = model};
    if (!put_devices(v, model, err) ||
        (scope.n && !gap_model(v->store, a, scope, (struct str){0}, v->as_of, &gap, err)))
        return false;
    const struct json *device = json_get(gap, "device"), *release = json_get(gap, "release");
    t.gap = gap;
    json_add_bool(a, model, "chosen", scope.n > 0);
    json_add_bool(a, model, "overview", is_overview(filter));
    json_add_text(a, model, "scope", scope);
    json_add_text(a, model, "device", json_text(device, "id"));
    json_add_text(a, model, "device_name", json_text(device, "name"));
    json_add_text(a, model, "release", json_text(release, "id"));
    json_add_text(a, model, "release_name", json_text(release, "name"));
    json_add_text(a, model, "title",
                  title_of(a, json_text(device, "name"), json_text(release, "name")));
    count(&t);
    put_groups(&t);
    put_filters(&t);
    put_overview(&t);
    put_pager(&t);
    json_add_int(a, model, "total", t.total);
    json_add_int(a, model, "passing", is_overview(filter) ? t.total : t.passing);
    json_add_int(a, model, "shown", t.shown);
    *out = model;
    return view_tabs(v, model, json_text(device, "id"), err);
}
