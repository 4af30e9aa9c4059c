#include "assess/portfolio/portfolio.h"

enum { COLUMNS_MAX = 5, HISTORY_SHOWN = 30 };

/* --- one record --- */

static void add_refs(const struct view *v, struct json *item, struct str ids)
{
    struct json *list = json_add(v->arena, item, "refs", JSON_ARRAY);
    struct str id;
    while (str_split(&ids, ',', &id)) {
        struct str word;
        while (str_word(&id, &word)) {
            struct json *ref = json_add(v->arena, list, NULL, JSON_OBJECT);
            json_add_text(v->arena, ref, "id", word);
            json_add_text(v->arena, ref, "title", view_title(v, word));
            json_add_text(v->arena, ref, "href", view_href(v->arena, word));
        }
    }
}

static void add_field(const struct view *v, const struct json *field, struct json *list)
{
    struct arena *a = v->arena;
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str value = json_text(field, "value"), label = json_text(field, "choice_label");
    bool ref = json_is_true(field, "is_ref");
    json_add_text(a, item, "name", json_text(field, "name"));
    json_add_text(a, item, "label", json_text(field, "label"));
    json_add_text(a, item, "help", json_text(field, "help"));
    json_add_text(a, item, "value", label.n && value.n ? label : value);
    json_add_bool(a, item, "unknown", value.n == 0);
    json_add_bool(a, item, "computed", json_is_true(field, "is_computed"));
    json_add_bool(a, item, "code", json_is_true(field, "is_code"));
    json_add_bool(a, item, "url", json_is_true(field, "is_url"));
    json_add_bool(a, item, "ref", ref);
    json_add_bool(a, item, "plain",
                  !ref && !json_is_true(field, "is_code") && !json_is_true(field, "is_url"));
    add_refs(v, item, ref ? value : (struct str){0});
}

static void add_fields(const struct view *v, struct json *model, const struct record_type *t,
                       const void *record)
{
    struct json *fields = json_add(v->arena, model, "fields", JSON_ARRAY);
    struct json *empty = json_add(v->arena, model, "not_stated", JSON_ARRAY);
    JSON_EACH (field, record_to_model(t, record, v->arena)) {
        bool tri = STR_IS(json_text(field, "kind"), "tri");
        if (!json_is_true(field, "is_empty") || tri) {
            add_field(v, field, fields);
        } else {
            struct json *item = json_add(v->arena, empty, NULL, JSON_OBJECT);
            json_add_text(v->arena, item, "label", json_text(field, "label"));
            json_add_text(v->arena, item, "help", json_text(field, "help"));
        }
    }
    json_add_bool(v->arena, model, "any_not_stated", json_count(empty) > 0);
    json_add_int(v->arena, model, "stated_count", (int64_t)json_count(fields));
    json_add_int(v->arena, model, "field_count", (int64_t)t->field_count);
}

static void add_head(const struct view *v, struct json *model, const struct record_head *head)
{
    struct arena *a = v->arena;
    const struct record_type *t = head->type;
    json_add_text(a, model, "title", head->title);
    json_add_text(a, model, "id", head->id);
    json_add_text(a, model, "type", str_of(t->name));
    json_add_text(a, model, "kind", str_of(t->label));
    json_add_text(a, model, "kinds", str_of(t->plural));
    json_add_text(a, model, "help", str_of(t->help));
    json_add_int(a, model, "revision", head->revision);
    json_add_int(a, model, "changed_at", head->position);
    json_add_text(a, model, "retired", head->retired);
    json_add_text(a, model, "superseded_by", head->superseded_by);
    json_add_bool(a, model, "judgement", (t->flags & RECORD_JUDGEMENT) != 0);
}

/* Ids are never reused, so the range of what exists helps to see a wrong digit. */
static bool say_what_exists(const struct view *v, struct str id, struct err *err)
{
    const struct record_type *t = record_type_of_id(id);
    struct json *rows;
    struct err ignored;
    if (err->code != ERR_NOT_FOUND)
        return false;
    struct str type = str_of(t ? t->name : "");
    if (!t ||
        !store_query(v->store, v->arena, "portfolio_range", &STORE_P(type), 1, &rows, &ignored))
        return err_set(err, ERR_NOT_FOUND, "There is no record %.*s", STR_ARG(id));
    const struct json *row = json_first(rows);
    if (json_int(row, "count", 0) == 0)
        return err_set(err, ERR_NOT_FOUND, "There is no record %.*s; there are no %s yet",
                       STR_ARG(id), t->plural);
    return err_set(err, ERR_NOT_FOUND, "There is no record %.*s; %s go from %.*s to %.*s",
                   STR_ARG(id), t->plural, STR_ARG(json_text(row, "first")),
                   STR_ARG(json_text(row, "last")));
}

bool portfolio_record(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *model = view_model(v), *rows;
    struct record_head head;
    if (!store_head(v->store, a, id, &head, err))
        return say_what_exists(v, id, err);
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(v->store, a, head.type, id, record, &head, err) ||
        !view_rows(v, "view_stale_of", &id, 1, &rows, err))
        return false;
    add_head(v, model, &head);
    add_fields(v, model, head.type, record);
    if (!view_stale(v, model, rows, err) || !view_used_by(v, model, id, err) ||
        !view_history(v, model, id, HISTORY_SHOWN, err))
        return false;
    *out = model;
    return true;
}

/* --- a list --- */

/* Fields that fit into a cell; the title stands in a column of its own. */
static bool is_column(const struct field *f)
{
    const struct field_kind *const kinds[] = {&KIND_CHOICE, &KIND_TRI,     &KIND_DATE,
                                              &KIND_REF,    &KIND_VERSION, &KIND_NUMBER};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (f->kind == kinds[i])
            return true;
    return false;
}

static size_t pick_columns(const struct record_type *t, const struct field *columns[COLUMNS_MAX])
{
    static const char *const first[] = {"status", "state", "decision", "level_after", "severity"};
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(first) && n < COLUMNS_MAX; i++) {
        const struct field *f = record_field(t, str_of(first[i]));
        if (f && is_column(f))
            columns[n++] = f;
    }
    EACH_FIELD (f, t) {
        bool there = n == COLUMNS_MAX || !is_column(f);
        for (size_t i = 0; i < n; i++)
            there |= columns[i] == f;
        if (!there)
            columns[n++] = f;
    }
    return n;
}

/* The filter without its sort term; *sort: that term's field, with '-' when it falls. */
static struct str without_sort(struct arena *a, struct str filter, struct str *sort)
{
    struct buf b = {.arena = a};
    struct str word;
    *sort = (struct str){0};
    if (str_has(filter, STR("\""))) /* quoted texts keep their spaces; then it stays as it is */
        return filter;
    while (str_word(&filter, &word)) {
        if (str_starts(word, STR("sort:"))) {
            *sort = str_from(word, 5);
            continue;
        }
        if (b.n)
            buf_char(&b, ' ');
        buf_put(&b, word);
    }
    return buf_str(&b);
}

static struct str list_href(struct arena *a, const struct portfolio_list *l, struct str filter,
                            int64_t offset)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "/list/");
    buf_url(&b, l->type);
    if (filter.n) {
        BUF_LIT(&b, "?filter=");
        buf_url(&b, filter);
    }
    if (offset)
        buf_fmt(&b, "%coffset=%lld", filter.n ? '&' : '?', (long long)offset);
    return buf_str(&b);
}

static void add_columns(struct arena *a, struct json *model, const struct portfolio_list *l,
                        const struct field *const *columns, size_t n)
{
    struct str sort, rest = without_sort(a, l->filter, &sort);
    bool falls = sort.n && sort.p[0] == '-';
    struct json *list = json_add(a, model, "columns", JSON_ARRAY);
    for (size_t i = 0; i < n; i++) {
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        bool here = str_eq(str_from(sort, falls ? 1 : 0), str_of(columns[i]->name));
        bool fall = here && !falls; /* the other way round next time */
        struct str filter = str_fmt(a, "%.*s%ssort:%s%s", STR_ARG(rest), rest.n ? " " : "",
                                    fall ? "-" : "", columns[i]->name);
        json_add_text(a, item, "label", str_of(columns[i]->label));
        json_add_text(a, item, "href", list_href(a, l, filter, 0));
        json_add_text(a, item, "sorted",
                      !here   ? (struct str){0}
                      : falls ? STR("descending")
                              : STR("ascending"));
        json_add_bool(a, item, "number", columns[i]->kind == &KIND_NUMBER);
    }
}

static struct str cell_label(const struct field *f, struct str value)
{
    const struct choice *choices = f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
    for (const struct choice *c = choices; c && c->name; c++)
        if (str_eq(value, str_of(c->name)) && c->label)
            return str_of(c->label);
    return value;
}

static void add_row(const struct view *v, struct json *rows, const struct record_head *head,
                    const void *record, const struct field *const *columns, size_t n)
{
    struct arena *a = v->arena;
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, row, "id", head->id);
    json_add_text(a, row, "title", head->title);
    json_add_text(a, row, "href", view_href(a, head->id));
    json_add_text(a, row, "retired", head->retired);
    json_add_text(a, row, "superseded_by", head->superseded_by);
    struct json *cells = json_add(a, row, "cells", JSON_ARRAY);
    for (size_t i = 0; i < n; i++) {
        struct json *cell = json_add(a, cells, NULL, JSON_OBJECT);
        struct str value = record_get(columns[i], record, a);
        bool ref = columns[i]->refers_to && value.n;
        json_add_text(a, cell, "value", cell_label(columns[i], value));
        json_add_text(a, cell, "href", ref ? view_href(a, value) : (struct str){0});
        json_add_bool(a, cell, "none", value.n == 0);
        json_add_bool(a, cell, "number", columns[i]->kind == &KIND_NUMBER);
    }
}

static void add_pager(struct arena *a, struct json *model, const struct portfolio_list *l,
                      const struct store_list *list)
{
    int64_t last = l->offset + (int64_t)list->shown;
    int64_t before = l->offset > l->limit ? l->offset - l->limit : 0;
    struct str none = {0};
    struct str sort, rest = without_sort(a, l->filter, &sort);
    bool all = STR_IS(rest, "all") || str_has(l->filter, STR(" all")) ||
               str_starts(l->filter, STR("all "));
    json_add_int(a, model, "total", list->total);
    json_add_int(a, model, "shown", (int64_t)list->shown);
    json_add_bool(a, model, "rows_any", list->shown > 0);
    json_add_int(a, model, "first", list->shown ? l->offset + 1 : 0);
    json_add_int(a, model, "last", last);
    json_add_text(a, model, "next_href",
                  last < list->total ? list_href(a, l, l->filter, last) : none);
    json_add_text(a, model, "previous_href",
                  l->offset > 0 ? list_href(a, l, l->filter, before) : none);
    json_add_text(
        a, model, "all_href",
        all ? none
            : list_href(a, l, str_fmt(a, "%.*s%sall", STR_ARG(l->filter), l->filter.n ? " " : ""),
                        0));
}

bool portfolio_list(const struct view *v, const struct portfolio_list *l, struct json **out,
                    struct err *err)
{
    struct arena *a = v->arena;
    const struct record_type *t = record_type_find(l->type);
    const struct field *columns[COLUMNS_MAX];
    struct store_list list;
    if (!t)
        return err_set(err, ERR_NOT_FOUND, "There are no records of type '%.*s'", STR_ARG(l->type));
    if (!store_list(v->store, a, t, l->filter, l->offset, l->limit, &list, err))
        return false;
    size_t n = pick_columns(t, columns);
    struct json *model = view_model(v);
    struct str title = str_copy(a, str_of(t->plural));
    struct buf upper = {.arena = a};
    buf_put(&upper, title);
    upper.p[0] = (char)(upper.p[0] >= 'a' && upper.p[0] <= 'z' ? upper.p[0] - 'a' + 'A'
                                                               : upper.p[0]);
    json_add_text(a, model, "title", buf_str(&upper));
    json_add_text(a, model, "type", l->type);
    json_add_text(a, model, "kind", str_of(t->label));
    json_add_text(a, model, "help", str_of(t->help));
    json_add_text(a, model, "filter", l->filter);
    add_columns(a, model, l, columns, n);
    add_pager(a, model, l, &list);
    struct json *rows = json_add(a, model, "rows", JSON_ARRAY);
    for (size_t i = 0; i < list.shown; i++)
        add_row(v, rows, &list.heads[i], (char *)list.records + i * t->size, columns, n);
    *out = model;
    return true;
}

/* --- the history of the workspace --- */

bool portfolio_history(const struct view *v, int64_t before, int64_t limit, struct json **out,
                       struct err *err)
{
    struct arena *a = v->arena;
    int64_t last = store_position(v->store);
    int64_t from = before > 0 && before <= last ? before - 1 : last;
    const struct store_param params[] = {STORE_N(from), STORE_N(limit)};
    struct json *model = view_model(v), *rows;
    if (!store_query(v->store, a, "portfolio_history_from", params, COUNT_OF(params), &rows, err))
        return false;
    json_add_text(a, model, "title", STR("History"));
    portfolio_changes(v, model, rows);
    int64_t shown = (int64_t)json_count(rows);
    json_add_int(a, model, "shown", shown);
    json_add_int(a, model, "total", last);
    json_add_text(a, model, "older_href",
                  from > shown ? str_fmt(a, "/history?before=%lld", (long long)(from - shown + 1))
                               : (struct str){0});
    json_add_text(a, model, "newest_href", from < last ? STR("/history") : (struct str){0});
    *out = model;
    return true;
}
