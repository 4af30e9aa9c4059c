#include "value/ssvc/ssvc.h"

#include "base/embed.h"
#include "value/ssvc/ssvc_internal.h"

static bool read_point(const struct json *from, struct ssvc *out, struct err *err)
{
    size_t ignored;
    struct ssvc_point p = {.id = json_text(from, "id"),
                           .name = json_text(from, "name"),
                           .version = json_text(from, "version"),
                           .ask = json_text(from, "ask")};
    size_t number = out->point_count + 1;
    if (out->point_count == SSVC_POINT_MAX)
        return err_set(err, ERR_LIMIT, "points: more than %d", SSVC_POINT_MAX);
    if (!p.id.n || !p.name.n || !p.ask.n)
        return err_set(err, ERR_INVALID, "points: number %zu has no id, name or ask", number);
    if (ssvc_find_point(out, p.id, &ignored))
        return err_set(err, ERR_INVALID, "points: %.*s is there twice", STR_ARG(p.id));
    JSON_EACH (value, json_get(from, "values")) {
        struct str text = json_as_text(value);
        if (p.value_count == SSVC_VALUE_MAX)
            return err_set(err, ERR_LIMIT, "points: %.*s has more than %d values", STR_ARG(p.id),
                           SSVC_VALUE_MAX);
        if (!text.n || ssvc_find_value(&p, text, &ignored))
            return err_set(err, ERR_INVALID, "points: %.*s has a value that is empty, or twice",
                           STR_ARG(p.id));
        p.values[p.value_count++] = text;
    }
    if (!p.value_count)
        return err_set(err, ERR_INVALID, "points: %.*s has no values", STR_ARG(p.id));
    out->points[out->point_count++] = p;
    return true;
}

/* The number of cells that the inputs ask for; 0 when they are too many. */
static size_t cells_wanted(const struct ssvc *ssvc, const struct ssvc_table *t)
{
    size_t n = 1;
    for (size_t i = 0; i < t->input_count && n <= SSVC_CELL_MAX; i++)
        n *= ssvc->points[t->inputs[i]].value_count;
    return n <= SSVC_CELL_MAX ? n : 0;
}

static bool read_cells(struct arena *a, const struct json *lines, const struct ssvc *ssvc,
                       struct ssvc_table *t, struct err *err)
{
    const struct ssvc_point *gives = &ssvc->points[t->gives];
    size_t wanted = cells_wanted(ssvc, t);
    if (!wanted)
        return err_set(err, ERR_LIMIT, "more than %d cells", SSVC_CELL_MAX);
    unsigned char *cells = ARENA_ARRAY(a, unsigned char, wanted);
    JSON_EACH (line, lines)
        JSON_EACH (cell, line) {
            size_t value;
            if (!ssvc_find_value(gives, json_as_text(cell), &value))
                return err_set(err, ERR_INVALID, "'%.*s' is no value of %.*s",
                               STR_ARG(json_as_text(cell)), STR_ARG(gives->id));
            if (t->cell_count == wanted)
                return err_set(err, ERR_INVALID, "more than %zu cells", wanted);
            cells[t->cell_count++] = (unsigned char)value;
        }
    if (t->cell_count != wanted)
        return err_set(err, ERR_INVALID, "%zu cells, its points make %zu", t->cell_count, wanted);
    t->cells = cells;
    return true;
}

static bool read_inputs(const struct json *points, const struct ssvc *ssvc, struct ssvc_table *t,
                        struct err *err)
{
    JSON_EACH (point, points) {
        size_t at;
        if (t->input_count == SSVC_INPUT_MAX)
            return err_set(err, ERR_LIMIT, "more than %d points", SSVC_INPUT_MAX);
        if (!ssvc_find_point(ssvc, json_as_text(point), &at))
            return err_set(err, ERR_INVALID, "there is no point '%.*s'",
                           STR_ARG(json_as_text(point)));
        for (size_t i = 0; i < t->input_count; i++)
            if (t->inputs[i] == at)
                return err_set(err, ERR_INVALID, "%.*s is there twice",
                               STR_ARG(json_as_text(point)));
        t->inputs[t->input_count++] = at;
    }
    return t->input_count > 0 || err_set(err, ERR_INVALID, "it has no points");
}

static bool read_table(struct arena *a, const struct json *from, struct ssvc *out, struct err *err)
{
    struct ssvc_table t = {.id = json_text(from, "id"),
                           .name = json_text(from, "name"),
                           .source = json_text(from, "source")};
    size_t number = out->table_count + 1;
    if (out->table_count == SSVC_TABLE_MAX)
        return err_set(err, ERR_LIMIT, "tables: more than %d", SSVC_TABLE_MAX);
    if (!t.id.n || !t.source.n)
        return err_set(err, ERR_INVALID, "tables: number %zu has no id or source", number);
    if (!ssvc_find_point(out, json_text(from, "gives"), &t.gives))
        return err_set(err, ERR_INVALID, "%.*s: gives: there is no point '%.*s'", STR_ARG(t.id),
                       STR_ARG(json_text(from, "gives")));
    if (!read_inputs(json_get(from, "points"), out, &t, err) ||
        !read_cells(a, json_get(from, "cells"), out, &t, err))
        return err_wrap(err, "%.*s", STR_ARG(t.id));
    out->tables[out->table_count++] = t;
    return true;
}

/* What a table uses is given by at most one table, which stands after it: so no point depends on
   itself. */
static bool check_order(const struct ssvc *ssvc, struct err *err)
{
    for (size_t user = 0; user < ssvc->table_count; user++) {
        const struct ssvc_table *t = &ssvc->tables[user];
        for (size_t i = 0; i < t->input_count; i++) {
            size_t givers = 0;
            for (size_t k = 0; k < ssvc->table_count; k++) {
                bool gives = ssvc->tables[k].gives == t->inputs[i];
                givers += gives;
                if (gives && (k <= user || givers > 1))
                    return err_set(err, ERR_INVALID,
                                   "%.*s: uses %.*s, which one table after it may give",
                                   STR_ARG(t->id), STR_ARG(ssvc->points[t->inputs[i]].id));
            }
        }
    }
    return true;
}

bool ssvc_read(struct arena *a, struct str text, struct ssvc *out, struct err *err)
{
    struct json *file;
    struct ssvc ssvc = {0};
    if (!json_read(a, text, &file, err))
        return false;
    ssvc.source = json_text(file, "source");
    ssvc.label = json_text(file, "label");
    JSON_EACH (point, json_get(file, "points"))
        if (!read_point(point, &ssvc, err))
            return false;
    JSON_EACH (table, json_get(file, "tables"))
        if (!read_table(a, table, &ssvc, err))
            return false;
    if (!ssvc.table_count || !ssvc.source.n)
        return err_set(err, ERR_INVALID, "it has no tables, or no source");
    if (!check_order(&ssvc, err))
        return false;
    *out = ssvc;
    return true;
}

const struct ssvc *ssvc_default(struct arena *a)
{
    struct ssvc *ssvc = ARENA_NEW(a, struct ssvc);
    struct err err = {0};
    bool ok = ssvc_read(a, embed_find("data/policies/ssvc.json"), ssvc, &err);
    assert(ok); /* our own file; a test reads it */
    return ssvc;
}
