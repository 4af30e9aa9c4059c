#include "assess/figure/figure.h"

#include "assess/risk/view.h"

/* --- matrices --- */

static void put_matrix_table(const struct view *v, struct json *model, const struct json *matrix,
                             const struct json *table)
{
    enum { COLUMNS_MAX = 20 };
    struct arena *a = v->arena;
    const char *columns[COLUMNS_MAX + 2] = {
        str_cz(a, str_fmt(a, "%.*s by %.*s", STR_ARG(json_text(matrix, "rows_name")),
                          STR_ARG(json_text(matrix, "columns_name"))))};
    size_t n = 1;
    JSON_EACH (column, json_get(matrix, "columns"))
        if (n <= COLUMNS_MAX)
            columns[n++] = str_cz(a, json_text(column, "label"));
    struct str caption = str_fmt(a, "%.*s. %.*s. %.*s", STR_ARG(json_text(matrix, "name")),
                                 STR_ARG(json_text(table, "caption")),
                                 STR_ARG(json_text(table, "sum")));
    struct json *out = figure_table(v, model, str_cz(a, caption), columns);
    JSON_EACH (line, json_get(table, "rows")) {
        struct json *row = figure_row(v, out);
        figure_cell(v, row, json_text(line, "label"), (struct str){0});
        JSON_EACH (cell, json_get(line, "cells"))
            figure_cell(v, row,
                        str_fmt(a, "%.*s: %lld", STR_ARG(json_text(cell, "letter")),
                                (long long)json_int(cell, "count", 0)),
                        (struct str){0});
    }
}

static void put_legend(const struct view *v, struct json *model, const struct json *matrix)
{
    static const char *const columns[] = {"Letter", "Word", "What it asks for", NULL};
    struct str caption = str_fmt(v->arena, "%.*s: legend", STR_ARG(json_text(matrix, "name")));
    struct json *table = figure_table(v, model, str_cz(v->arena, caption), columns);
    JSON_EACH (entry, json_get(matrix, "legend")) {
        struct json *row = figure_row(v, table);
        figure_cell(v, row, json_text(entry, "code"), (struct str){0});
        figure_cell(v, row, json_text(entry, "word"), (struct str){0});
        figure_cell(v, row, json_text(entry, "text"), (struct str){0});
    }
}

bool figure_risk_matrix(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct str name;
    struct json *security, *safety;
    if (!figure_device(v, id, &name, err) ||
        !view_rows(v, "risk_security", &id, 1, &security, err) ||
        !view_rows(v, "risk_safety", &id, 1, &safety, err))
        return false;
    struct json *model = figure_begin(v, "risk-matrix", id, name);
    struct json *matrices = json_add(a, model, "matrices", JSON_ARRAY);
    json_add_fmt(a, model, "title", "Risk matrices of %.*s", STR_ARG(name));
    json_add_fmt(a, model, "summary",
                 "%zu security risks and %zu safety risks, before and after controls; what is not "
                 "rated is in no cell.",
                 json_count(security), json_count(safety));
    json_add_text(a, model, "note",
                  STR("No cell means that nothing need be done: risks are reduced as far as "
                      "possible, whatever the level (MDR Annex I 2)."));
    if (!risk_put_matrix(v, matrices, "security", security, err) ||
        !risk_put_matrix(v, matrices, "safety", safety, err))
        return false;
    JSON_EACH (matrix, matrices) {
        JSON_EACH (table, json_get(matrix, "tables"))
            put_matrix_table(v, model, matrix, table);
        put_legend(v, model, matrix);
    }
    *out = model;
    return true;
}

/* --- types --- */

/* Where a type belongs in Figure 3 of MDCG 2019-16, and the words of the procedure that gives it.
 */
static const struct {
    const char *code, *group;
} types[] = {
    {"SEC_ONLY", "security"},
    {"NO_HARM", "security"},
    {"SEC_SAFETY_DIRECT", "both"},
    {"SEC_SAFETY_INDIRECT", "both"},
    {"SAFETY_ONLY", "safety"},
    {"SEC_CONTROL_SAFETY_IMPACT", "control"},
    {"SAFETY_CONTROL_SEC_IMPACT", "control"},
    {"SEC_CONTROL_BOTH", "control"},
    {"NO_CROSS_EFFECT", "control"},
};

static int64_t count_type(const struct json *rows, struct str code)
{
    int64_t n = 0;
    JSON_EACH (row, rows)
        n += str_eq(json_text(row, "risk_type"), code);
    return n;
}

/* Safety risks that no security risk is joined to: no attack is in their cause. */
static int64_t count_alone(const struct view *v, const struct json *safety,
                           const struct json *pairs)
{
    struct view_index index;
    int64_t n = 0;
    view_index_make(v->arena, pairs, "safety", &index);
    JSON_EACH (row, safety)
        n += view_index_find(&index, json_text(row, "id")) == NULL;
    return n;
}

struct types {
    const struct view *v;
    struct str device;
    struct json *model, *list, *table;
    const struct json *security, *safety; /* rows */
};

static void put_type(const struct types *t, const char *code, const char *group)
{
    const struct view *v = t->v;
    struct arena *a = v->arena;
    struct str word = str_of(code);
    int64_t count = count_type(t->security, word);
    struct str label = view_label("security_risk", "risk_type", word);
    struct str href = str_fmt(a, "/list/security_risk?filter=device%%3D%.*s%%20risk_type%%3D%s",
                              STR_ARG(t->device), code);
    struct json *type = json_add(a, t->list, NULL, JSON_OBJECT);
    json_add_text(a, type, "code", word);
    json_add_text(a, type, "label", label.n ? label : word);
    json_add_text(a, type, "group", str_of(group));
    json_add_int(a, type, "count", count);
    json_add_text(a, type, "href", href);
    struct json *row = figure_row(v, t->table);
    figure_cell(v, row, word, href);
    figure_cell(v, row, label, (struct str){0});
    figure_cell(v, row, str_of(group), (struct str){0});
    figure_cell(v, row, str_fmt(a, "%lld", (long long)count), (struct str){0});
}

/* Beside the types of security risks: what has none, and safety risks with and without one. */
static void put_rest(const struct types *t, int64_t alone)
{
    const struct view *v = t->v;
    struct arena *a = v->arena;
    int64_t unrated = count_type(t->security, (struct str){0});
    const struct {
        const char *key, *label, *group, *type;
        int64_t count;
    } rest[] = {
        {"unrated", "Security risks whose type is not known yet", "unknown", "security_risk",
         unrated},
        {"safety_alone", "Safety risks without a security cause", "safety", "safety_risk", alone},
        {"safety_joined", "Safety risks joined to a security risk", "both", "safety_risk",
         (int64_t)json_count(t->safety) - alone},
    };
    for (size_t i = 0; i < COUNT_OF(rest); i++) {
        struct json *row = figure_row(v, t->table);
        struct str href = str_fmt(a, "/list/%s?filter=device%%3D%.*s", rest[i].type,
                                  STR_ARG(t->device));
        json_add_int(a, t->model, rest[i].key, rest[i].count);
        figure_cell(v, row, STR("-"), (struct str){0});
        figure_cell(v, row, str_of(rest[i].label), href);
        figure_cell(v, row, str_of(rest[i].group), (struct str){0});
        figure_cell(v, row, str_fmt(a, "%lld", (long long)rest[i].count), (struct str){0});
    }
}

bool figure_risk_types(const struct view *v, struct str id, struct json **out, struct err *err)
{
    static const char *const columns[] = {"Type", "What it is", "Belongs to", "Risks", NULL};
    struct arena *a = v->arena;
    struct str name;
    struct json *security, *safety, *pairs;
    if (!figure_device(v, id, &name, err) ||
        !view_rows(v, "risk_security", &id, 1, &security, err) ||
        !view_rows(v, "risk_safety", &id, 1, &safety, err) ||
        !view_rows(v, "risk_pairs", &id, 1, &pairs, err))
        return false;
    struct json *model = figure_begin(v, "risk-types", id, name);
    struct json *list = json_add(a, model, "types", JSON_ARRAY);
    json_add_fmt(a, model, "title", "Security and safety risks of %.*s", STR_ARG(name));
    json_add_fmt(a, model, "summary",
                 "%zu security risks, %zu safety risks, %zu joints between them.",
                 json_count(security), json_count(safety), json_count(pairs));
    json_add_text(a, model, "note",
                  STR("After Figure 3 of MDCG 2019-16 rev.1 (guidance); the finer types are a "
                      "procedure of practice. What is not known is treated as if a person could "
                      "be harmed."));
    struct types t = {
        v, id, model, list, figure_table(v, model, "Risks by type", columns), security, safety};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        put_type(&t, types[i].code, types[i].group);
    put_rest(&t, count_alone(v, safety, pairs));
    *out = model;
    return true;
}
