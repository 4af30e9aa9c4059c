#include "assess/portfolio/portfolio.h"

enum { HISTORY_SHOWN = 30 };

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
