#include "assess/gap/view.h"

#include "assess/gap/gap.h"

enum { LINES_MAX = 3 };

static const struct {
    const char *word, *css;
} words[] = {
    {"open", "open"},   {"in work", "work"}, {"to review", "review"},
    {"stale", "stale"}, {"done", "done"},    {"not applicable", "na"},
};
static const char *const labels[] = {"law", "guidance", "standard", "practice"};

struct table {
    const struct view *v;
    const struct gap_filter *filter;
    const struct json *gap;
    struct json *model;
    struct str scope;
    int64_t by_word[COUNT_OF(words)], by_label[COUNT_OF(labels)], security, total, rows, shown;
};

static size_t word_index(struct str word)
{
    size_t i = 0;
    while (i + 1 < COUNT_OF(words) && !str_eq(word, str_of(words[i].word)))
        i++;
    return i;
}

/* --- rows --- */

/* Of one check: what it asks, how many rows fall short, and the first of them. */
static void put_check(const struct table *t, struct json *list, const struct json *check)
{
    struct arena *a = t->v->arena;
    const struct json *rows = json_get(check, "rows");
    if (json_count(rows) == 0)
        return;
    struct json *c = json_add(a, list, NULL, JSON_OBJECT);
    json_add_text(a, c, "check", json_text(check, "title"));
    json_add_text(a, c, "remedy", json_text(check, "remedy"));
    json_add_int(a, c, "count", (int64_t)json_count(rows));
    struct json *lines = json_add(a, c, "lines", JSON_ARRAY);
    JSON_EACH (r, rows) {
        if (json_count(lines) == LINES_MAX)
            break;
        struct json *line = json_add(a, lines, NULL, JSON_OBJECT);
        struct str record = json_text(r, "record");
        json_add_text(a, line, "record", record);
        json_add_text(a, line, "href", record.n ? view_href(a, record) : (struct str){0});
        json_add_text(a, line, "line", json_text(r, "line"));
    }
    size_t left = json_count(rows) - json_count(lines);
    json_add_text(a, c, "more", left ? str_fmt(a, "and %zu more", left) : (struct str){0});
}

static void put_falls(const struct table *t, struct json *row, const struct json *requirement)
{
    struct json *list = json_add(t->v->arena, row, "falls", JSON_ARRAY);
    JSON_EACH (check, json_get(requirement, "checks"))
        put_check(t, list, check);
}

/* Of one slot: what it must show, how it stands, and the command that files and judges it. */
static void put_slots(const struct table *t, struct json *row, const struct json *requirement)
{
    static const char *const copied[] = {"id", "name", "shows", "status", "grade"};
    struct arena *a = t->v->arena;
    struct json *list = json_add(a, row, "slots", JSON_ARRAY);
    JSON_EACH (slot, json_get(requirement, "slots")) {
        struct json *o = json_add(a, list, NULL, JSON_OBJECT);
        struct str status = json_text(slot, "status");
        for (size_t i = 0; i < COUNT_OF(copied); i++)
            json_add_text(a, o, copied[i], json_text(slot, copied[i]));
        json_add_bool(a, o, "holds", json_is_true(slot, "holds"));
        json_add_bool(a, o, "verified", STR_IS(status, "verified"));
        struct json *looks = json_add(a, o, "looks", JSON_ARRAY);
        JSON_EACH (look, json_get(slot, "looks")) {
            struct json *to = json_add(a, looks, NULL, JSON_OBJECT);
            struct str review = json_text(look, "review");
            json_add_text(a, to, "line", json_text(look, "line"));
            json_add_text(a, to, "how", json_text(look, "how"));
            json_add_text(a, to, "review", review);
            json_add_text(a, to, "href", review.n ? view_href(a, review) : (struct str){0});
        }
    }
}

static void put_row(const struct table *t, struct json *rows, const struct json *r)
{
    static const char *const texts[] = {"id",       "number",        "name",           "text",
                                        "reason",   "twin",          "label",          "source",
                                        "question", "clause_status", "applies_because"};
    struct arena *a = t->v->arena;
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    struct json *evidence = json_add(a, row, "evidence", JSON_ARRAY);
    size_t word = word_index(json_text(r, "word"));
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        json_add_text(a, row, texts[i], json_text(r, texts[i]));
    json_add_text(a, row, "href", view_href(a, json_text(r, "id")));
    json_add_text(a, row, "status", str_of(words[word].word));
    json_add_text(a, row, "status_class", str_of(words[word].css));
    json_add_bool(a, row, "cybersecurity", json_is_true(r, "cybersecurity"));
    struct str status = json_text(r, "clause_status");
    json_add_bool(a, row, "proposed", STR_IS(status, "proposed"));
    bool applies = !STR_IS(json_text(r, "word"), "not applicable");
    json_add_bool(a, row, "applies", applies);
    JSON_EACH (e, json_get(r, "evidence")) {
        struct json *ref = json_add(a, evidence, NULL, JSON_OBJECT);
        json_add_text(a, ref, "id", json_text(e, "id"));
        json_add_text(a, ref, "name", json_text(e, "name"));
        json_add_text(a, ref, "href", view_href(a, json_text(e, "id")));
    }
    json_add_int(a, row, "check_count", (int64_t)json_count(json_get(r, "checks")));
    put_falls(t, row, r);
    put_slots(t, row, r);
}

static bool passes(const struct table *t, const struct json *r)
{
    const struct gap_filter *f = t->filter;
    return (f->catalogue.n == 0 || str_eq(f->catalogue, json_text(r, "catalogue"))) &&
           (f->label.n == 0 || str_eq(f->label, json_text(r, "label"))) &&
           (f->status.n == 0 || str_eq(f->status, json_text(r, "word"))) &&
           (!f->cybersecurity || json_is_true(r, "cybersecurity"));
}

static struct str catalogue_name(const struct table *t, struct str id)
{
    JSON_EACH (c, json_get(t->gap, "catalogues"))
        if (str_eq(json_text(c, "id"), id))
            return json_text(c, "name");
    return id;
}

/* The rows in the order of the law, a new group where catalogue or chapter changes. */
static void put_groups(struct table *t)
{
    struct arena *a = t->v->arena;
    struct json *groups = json_add(a, t->model, "groups", JSON_ARRAY), *rows = NULL;
    struct str catalogue = {0}, chapter = {0};
    JSON_EACH (r, json_get(t->gap, "requirements")) {
        if (json_is_true(r, "heading"))
            continue;
        t->total++;
        t->rows += json_int(r, "gap_count", 0);
        t->by_word[word_index(json_text(r, "word"))]++;
        t->security += json_is_true(r, "cybersecurity");
        for (size_t i = 0; i < COUNT_OF(labels); i++)
            t->by_label[i] += str_eq(json_text(r, "label"), str_of(labels[i]));
        if (!passes(t, r))
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

/* --- filters, tiles --- */

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
    return buf_str(&b);
}

static struct json *group_of(const struct table *t, struct json *filters, const char *label)
{
    struct json *g = json_add(t->v->arena, filters, NULL, JSON_OBJECT);
    json_add_text(t->v->arena, g, "label", str_of(label));
    return json_add(t->v->arena, g, "items", JSON_ARRAY);
}

/* The pill that is in force leads to the table without it. */
static void pill(const struct table *t, struct json *items, struct str label, int64_t count,
                 const struct gap_filter *with, bool current)
{
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
    const struct gap_filter *f = t->filter;
    JSON_EACH (c, json_get(t->gap, "catalogues")) {
        struct gap_filter with = *f;
        bool current = str_eq(f->catalogue, json_text(c, "id"));
        with.catalogue = current ? (struct str){0} : json_text(c, "id");
        pill(t, items, json_text(c, "name"), json_int(c, "total", 0), &with, current);
    }
    items = group_of(t, filters, "Label");
    for (size_t i = 0; i < COUNT_OF(labels); i++) {
        struct gap_filter with = *f;
        bool current = str_eq(f->label, str_of(labels[i]));
        with.label = current ? (struct str){0} : str_of(labels[i]);
        if (t->by_label[i] || current)
            pill(t, items, str_of(labels[i]), t->by_label[i], &with, current);
    }
    items = group_of(t, filters, "Status");
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct gap_filter with = *f;
        bool current = str_eq(f->status, str_of(words[i].word));
        with.status = current ? (struct str){0} : str_of(words[i].word);
        if (t->by_word[i] || current)
            pill(t, items, str_of(words[i].word), t->by_word[i], &with, current);
    }
    items = group_of(t, filters, "Shows");
    struct gap_filter with = *f;
    with.cybersecurity = !f->cybersecurity;
    pill(t, items, STR("cybersecurity"), t->security, &with, f->cybersecurity);
}

static void put_tiles(struct table *t)
{
    struct arena *a = t->v->arena;
    struct json *tiles = json_add(a, t->model, "tiles", JSON_ARRAY);
    int64_t na = t->by_word[5], applicable = t->total - na;
    int64_t unknown = json_int(json_get(t->gap, "counts"), "unknown", 0);
    struct str of = str_fmt(a, "of %lld", (long long)applicable);
    view_tile(a, tiles, "Applicable requirements", applicable,
              str_fmt(a, "of %lld", (long long)t->total),
              str_fmt(a,
                      "%lld not applicable, each with a reason; %lld wait for a fact of the "
                      "device and count as open",
                      (long long)na, (long long)unknown));
    view_tile(a, tiles, "Done", t->by_word[4], of,
              STR("all checks hold and there was something to check"));
    view_tile(a, tiles, "Not done", applicable - t->by_word[4], of,
              str_fmt(a, "%lld open, %lld in work, %lld to review, %lld stale",
                      (long long)t->by_word[0], (long long)t->by_word[1], (long long)t->by_word[2],
                      (long long)t->by_word[3]));
    view_tile(a, tiles, "Rows that fall short", t->rows, (struct str){0},
              STR("counted for each requirement; one record can hold back several"));
}

/* --- the whole --- */

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
    json_add_text(a, model, "scope", scope);
    json_add_text(a, model, "device", json_text(device, "id"));
    json_add_text(a, model, "device_name", json_text(device, "name"));
    json_add_text(a, model, "release", json_text(release, "id"));
    json_add_text(a, model, "release_name", json_text(release, "name"));
    json_add_text(a, model, "title",
                  scope.n
                      ? str_fmt(a, "Requirements of %.*s %.*s", STR_ARG(json_text(device, "name")),
                                STR_ARG(json_text(release, "name")))
                      : STR("Requirements"));
    put_groups(&t);
    put_filters(&t);
    put_tiles(&t);
    json_add_int(a, model, "total", t.total);
    json_add_int(a, model, "shown", t.shown);
    *out = model;
    return true;
}
