#include "assess/risk/view.h"

/* The class that draws a level: by its rank in the legend, the last being the worst. */
static const char *class_of_rank(size_t rank, size_t count)
{
    if (rank == 0)
        return "l";
    if (rank + 1 == count)
        return "c";
    return rank == 1 ? "m" : "h";
}

static const struct json *legend_of(const struct json *policy, struct str code, size_t *rank)
{
    *rank = 0;
    JSON_EACH (entry, json_get(policy, "legend")) {
        if (str_eq(json_text(entry, "code"), code))
            return entry;
        ++*rank;
    }
    return NULL;
}

/* What the letters of our own policies are called in one or two words, where the policy has only a
   sentence. */
static const struct {
    const char *letter, *word, *css;
} letters[] = {
    {"L", "low", "l"},          {"M", "medium", "m"},     {"H", "high", "h"},
    {"C", "critical", "c"},     {"A", "acceptable", "l"}, {"R", "reduce further", "m"},
    {"U", "unacceptable", "c"},
};

static struct str word_of(struct str letter, const struct json *legend)
{
    struct str label = json_text(legend, "label");
    if (label.n)
        return label;
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (str_eq(letter, str_of(letters[i].letter)))
            return str_of(letters[i].word);
    return json_text(legend, "text");
}

void risk_put_level(struct arena *a, struct json *into, const char *key, struct str level,
                    struct str row_code, struct str column_code)
{
    if (level.n == 0) {
        json_add(a, into, key, JSON_NULL);
        return;
    }
    struct json *l = json_add(a, into, key, JSON_OBJECT);
    const char *css = "h";
    for (size_t i = 0; i < COUNT_OF(letters); i++)
        if (str_eq(level, str_of(letters[i].letter)))
            css = letters[i].css;
    json_add_text(a, l, "letter", level);
    json_add_text(a, l, "word", word_of(level, NULL));
    json_add_text(a, l, "class", str_of(css));
    json_add_fmt(a, l, "factors", "%.*s %.*s", STR_ARG(row_code), STR_ARG(column_code));
}

/* --- the tables --- */

enum { SIDE_MAX = 16 };

struct axes {
    const char *row, *column; /* members of the rows of the query */
    const char *caption;
};

static const struct {
    const char *kind, *name, *scale_type, *row_field, *column_field;
    struct axes axes[2];
} kinds[] = {
    {"security",
     "Security matrix",
     "security_risk",
     "exploitability_before",
     "impact_before",
     {{"exploitability_before", "impact_before", "Before controls"},
      {"exploitability_after", "impact_after", "After controls"}}},
    {"safety",
     "Safety matrix",
     "safety_risk",
     "probability_before",
     "severity",
     {{"probability_before", "severity", "Before controls"},
      {"probability_after", "severity_after", "After controls"}}},
};

struct matrix_view {
    const struct view *v;
    struct risk_matrix m;
    const char *kind;
    struct str policy; /* id of the record; empty for the one of the program */
    const struct json *rows;
    size_t which; /* in kinds */
};

static const struct json *item(const struct json *array, size_t n)
{
    const struct json *v = json_first(array);
    while (v && n--)
        v = v->next;
    return v;
}

static size_t index_of(const struct json *scale, struct str code)
{
    size_t i = 0;
    JSON_EACH (step, scale) {
        if (code.n && str_eq(json_text(step, "code"), code))
            return i;
        i++;
    }
    return SIDE_MAX;
}

/* "E4 likely": the code, and the label of the policy or else of the field. */
static struct str step_label(const struct matrix_view *x, const struct json *step,
                             const char *field)
{
    struct str code = json_text(step, "code"), label = json_text(step, "label");
    if (label.n == 0) {
        struct str full = view_label(kinds[x->which].scale_type, field, code);
        label = str_trim(str_from(full, str_find_char(full, ',') + 1));
    }
    return str_fmt(x->v->arena, "%.*s %.*s", STR_ARG(code), STR_ARG(label));
}

static void count_cells(const struct matrix_view *x, const struct axes *axes,
                        int64_t counts[SIDE_MAX][SIDE_MAX], int64_t *rated)
{
    const struct json *row_scale = json_get(x->m.policy, "row_scale");
    const struct json *column_scale = json_get(x->m.policy, "column_scale");
    *rated = 0;
    JSON_EACH (row, x->rows) {
        size_t r = index_of(row_scale, json_text(row, axes->row));
        size_t c = index_of(column_scale, json_text(row, axes->column));
        if (r >= SIDE_MAX || c >= SIDE_MAX || !str_eq(json_text(row, "policy"), x->policy))
            continue;
        counts[r][c]++;
        ++*rated;
    }
}

static void put_cell(const struct matrix_view *x, struct json *cells, struct str letter,
                     int64_t count)
{
    struct arena *a = x->v->arena;
    size_t rank;
    const struct json *legend = legend_of(x->m.policy, letter, &rank);
    struct json *cell = json_add(a, cells, NULL, JSON_OBJECT);
    json_add_text(a, cell, "letter", letter);
    json_add_text(a, cell, "class",
                  str_of(class_of_rank(rank, json_count(json_get(x->m.policy, "legend")))));
    json_add_int(a, cell, "count", count);
    json_add_bool(a, cell, "some", count > 0);
    json_add_fmt(a, cell, "words", "%s, %.*s", count == 1 ? "risk" : "risks",
                 STR_ARG(word_of(letter, legend)));
}

/* "6 critical, 21 high, 14 medium, 0 low": the worst first. */
static struct str sum_of(const struct matrix_view *x, int64_t counts[SIDE_MAX][SIDE_MAX])
{
    const struct json *legend = json_get(x->m.policy, "legend");
    struct buf b = {.arena = x->v->arena};
    for (size_t i = json_count(legend); i-- > 0;) {
        const struct json *entry = item(legend, i);
        struct str code = json_text(entry, "code");
        int64_t n = 0;
        for (size_t r = 0; r < x->m.rows; r++)
            for (size_t c = 0; c < x->m.columns; c++)
                if (str_eq(json_as_text(item(item(json_get(x->m.policy, "cells"), r), c)), code))
                    n += counts[r][c];
        buf_fmt(&b, "%s%lld %.*s", b.n ? ", " : "", (long long)n, STR_ARG(word_of(code, entry)));
    }
    return buf_str(&b);
}

static void put_table(const struct matrix_view *x, struct json *tables, const struct axes *axes)
{
    struct arena *a = x->v->arena;
    int64_t counts[SIDE_MAX][SIDE_MAX] = {0}, rated;
    count_cells(x, axes, counts, &rated);
    struct json *table = json_add(a, tables, NULL, JSON_OBJECT);
    json_add_fmt(a, table, "caption", "%s: %lld of %zu rated", axes->caption, (long long)rated,
                 json_count(x->rows));
    json_add_text(a, table, "name", str_of(axes->caption));
    json_add_text(a, table, "sum", sum_of(x, counts));
    struct json *lines = json_add(a, table, "rows", JSON_ARRAY);
    for (size_t r = x->m.rows; r-- > 0;) {
        struct json *line = json_add(a, lines, NULL, JSON_OBJECT);
        json_add_text(
            a, line, "label",
            step_label(x, item(json_get(x->m.policy, "row_scale"), r), kinds[x->which].row_field));
        struct json *cells = json_add(a, line, "cells", JSON_ARRAY);
        for (size_t c = 0; c < x->m.columns; c++)
            put_cell(x, cells, json_as_text(item(item(json_get(x->m.policy, "cells"), r), c)),
                     counts[r][c]);
    }
}

static void put_legend(const struct matrix_view *x, struct json *into)
{
    struct arena *a = x->v->arena;
    const struct json *legend = json_get(x->m.policy, "legend");
    struct json *list = json_add(a, into, "legend", JSON_ARRAY);
    size_t rank = 0;
    JSON_EACH (entry, legend) {
        struct json *line = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, line, "code", json_text(entry, "code"));
        json_add_text(a, line, "word", word_of(json_text(entry, "code"), entry));
        json_add_text(a, line, "text", json_text(entry, "text"));
        json_add_text(a, line, "class", str_of(class_of_rank(rank++, json_count(legend))));
    }
}

/* The policy of the first risk that names one; of the program where none does. */
static bool pick_policy(struct matrix_view *x, struct json *into, struct err *err)
{
    struct arena *a = x->v->arena;
    struct json *found = NULL;
    JSON_EACH (row, x->rows)
        if (x->policy.n == 0)
            x->policy = json_text(row, "policy");
    if (x->policy.n && !view_rows(x->v, "risk_policy", &x->policy, 1, &found, err))
        return false;
    struct str matrix = json_text(json_first(found), "matrix");
    if (matrix.n && !risk_matrix_read(a, matrix, &x->m, err))
        return err_wrap(err, "policy %.*s", STR_ARG(x->policy));
    if (matrix.n == 0)
        x->m = risk_matrix_default(a, x->kind);
    struct str edition = json_text(json_first(found), "edition");
    struct str name = json_text(json_first(found), "name");
    json_add_text(a, into, "policy", name.n ? name : json_text(x->m.policy, "name"));
    json_add_text(a, into, "policy_id", x->policy);
    json_add_text(a, into, "policy_href", x->policy.n ? view_href(a, x->policy) : (struct str){0});
    json_add_text(a, into, "edition", edition);
    return true;
}

static int64_t with_other_policy(const struct matrix_view *x)
{
    int64_t n = 0;
    JSON_EACH (row, x->rows)
        n += !str_eq(json_text(row, "policy"), x->policy);
    return n;
}

bool risk_put_matrix(const struct view *v, struct json *into, const char *kind,
                     const struct json *rows, struct err *err)
{
    struct arena *a = v->arena;
    struct matrix_view x = {.v = v, .kind = kind, .rows = rows};
    while (strcmp(kinds[x.which].kind, kind) != 0)
        x.which++;
    struct json *model = json_add(a, into, NULL, JSON_OBJECT);
    json_add_text(a, model, "kind", str_of(kind));
    json_add_text(a, model, "name", str_of(kinds[x.which].name));
    if (!pick_policy(&x, model, err))
        return false;
    if (x.m.rows > SIDE_MAX || x.m.columns > SIDE_MAX)
        return err_set(err, ERR_LIMIT, "the %s policy has more than %d steps", kind, SIDE_MAX);
    const struct json *rows_name = json_get(x.m.policy, "rows");
    const struct json *columns_name = json_get(x.m.policy, "columns");
    json_add_text(a, model, "rows_name", json_text(rows_name, "name"));
    json_add_text(a, model, "rows_text", json_text(rows_name, "text"));
    json_add_text(a, model, "columns_name", json_text(columns_name, "name"));
    json_add_text(a, model, "columns_text", json_text(columns_name, "text"));
    struct json *columns = json_add(a, model, "columns", JSON_ARRAY);
    JSON_EACH (step, json_get(x.m.policy, "column_scale")) {
        struct json *column = json_add(a, columns, NULL, JSON_OBJECT);
        json_add_text(a, column, "label", step_label(&x, step, kinds[x.which].column_field));
    }
    struct json *tables = json_add(a, model, "tables", JSON_ARRAY);
    for (size_t i = 0; i < 2; i++)
        put_table(&x, tables, &kinds[x.which].axes[i]);
    put_legend(&x, model);
    json_add_int(a, model, "other_policy", with_other_policy(&x));
    json_add_bool(a, model, "has_other_policy", with_other_policy(&x) > 0);
    return true;
}
