#include "assess/figure/figure.h"

struct json *figure_begin(const struct view *v, const char *name, struct str scope,
                          struct str scope_name)
{
    struct json *model = view_model(v);
    json_add_text(v->arena, model, "name", str_of(name));
    json_add_text(v->arena, model, "scope", scope);
    json_add_text(v->arena, model, "scope_name", scope_name);
    json_add(v->arena, model, "tables", JSON_ARRAY);
    return model;
}

/* A tree that was built may be built on: this finds what json_get finds, to write. */
static struct json *member(struct json *object, const char *name)
{
    for (struct json *m = object->items.first; m; m = m->next)
        if (str_eq(m->key, str_of(name)))
            return m;
    return NULL;
}

struct json *figure_table(const struct view *v, struct json *model, const char *caption,
                          const char *const *columns)
{
    struct json *table = json_add(v->arena, member(model, "tables"), NULL, JSON_OBJECT);
    json_add_text(v->arena, table, "caption", str_of(caption));
    struct json *list = json_add(v->arena, table, "columns", JSON_ARRAY);
    for (size_t i = 0; columns[i]; i++) {
        struct json *column = json_add(v->arena, list, NULL, JSON_OBJECT);
        json_add_text(v->arena, column, "label", str_of(columns[i]));
    }
    json_add(v->arena, table, "rows", JSON_ARRAY);
    return table;
}

struct json *figure_row(const struct view *v, struct json *table)
{
    struct json *row = json_add(v->arena, member(table, "rows"), NULL, JSON_OBJECT);
    json_add(v->arena, row, "cells", JSON_ARRAY);
    return row;
}

void figure_cell(const struct view *v, struct json *row, struct str text, struct str href)
{
    struct json *cells = member(row, "cells");
    struct json *cell = json_add(v->arena, cells, NULL, JSON_OBJECT);
    json_add_text(v->arena, cell, "text", text);
    json_add_text(v->arena, cell, "href", href);
    json_add_bool(v->arena, cell, "head", json_count(cells) == 1);
}

bool figure_device(const struct view *v, struct str id, struct str *name, struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "figure_device", &id, 1, &rows, err))
        return false;
    if (json_count(rows) == 0)
        return err_set(err, ERR_NOT_FOUND, "there is no device %.*s", STR_ARG(id));
    *name = json_text(json_first(rows), "name");
    return true;
}
