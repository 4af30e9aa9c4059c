#include "assess/portfolio/portfolio.h"

enum {
    COLUMNS_SHOWN = 5, /* unless others are chosen */
    COLUMNS_MAX = 12,
    PILLS_MAX = 3, /* fields whose values are counted */
    PILL_VALUES_MAX = 16,
    CELL_MAX = 160,
};

struct columns {
    const struct field *fields[COLUMNS_MAX];
    size_t n;
};

/* --- the filter, term by term --- */

/* The next term: up to a space that stands in no quotes; as record/filter.c reads them. */
static bool next_term(struct str *rest, struct str *term)
{
    bool quoted = false;
    size_t n = 0;
    *rest = str_trim(*rest);
    while (n < rest->n && (quoted || !strchr(" \t\r\n", rest->p[n]))) {
        if (quoted && rest->p[n] == '\\' && n + 1 < rest->n)
            n++;
        else if (rest->p[n] == '"')
            quoted = !quoted;
        n++;
    }
    *term = str_sub(*rest, 0, n);
    *rest = str_from(*rest, n);
    return n > 0;
}

static void put_term(struct buf *b, struct str term)
{
    if (b->n && term.n)
        buf_char(b, ' ');
    buf_put(b, term);
}

/* The filter without its terms that begin so; *last is the rest of the last of them. */
static struct str without(struct arena *a, struct str filter, struct str start, struct str *last)
{
    struct buf b = {.arena = a};
    struct str term;
    *last = (struct str){0};
    while (next_term(&filter, &term)) {
        if (str_starts(term, start))
            *last = str_from(term, start.n);
        else
            put_term(&b, term);
    }
    return buf_str(&b);
}

static struct str with(struct arena *a, struct str filter, struct str term)
{
    struct buf b = {.arena = a};
    put_term(&b, filter);
    put_term(&b, term);
    return buf_str(&b);
}

static bool has_term(struct str filter, struct str wanted)
{
    struct str term;
    while (next_term(&filter, &term))
        if (str_eq(term, wanted))
            return true;
    return false;
}

/* --- addresses --- */

static void put_param(struct buf *b, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_char(b, str_has(buf_str(b), STR("?")) ? '&' : '?');
    buf_fmt(b, "%s=", name);
    buf_url(b, value);
}

/* The list with another filter and other columns, from its first row. */
static struct str list_href(struct arena *a, const struct portfolio_list *l, struct str filter,
                            struct str columns)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "/list/");
    buf_url(&b, l->type);
    put_param(&b, "filter", filter);
    put_param(&b, "columns", columns);
    return buf_str(&b);
}

static struct str page_href(struct arena *a, const struct portfolio_list *l, const char *name,
                            struct str key)
{
    struct buf b = {.arena = a};
    if (key.n == 0)
        return key;
    buf_put(&b, list_href(a, l, l->filter, l->columns));
    put_param(&b, name, key);
    return buf_str(&b);
}

/* --- columns --- */

/* Fields that fit into a cell; the title stands in a column of its own. */
static bool fits(const struct field *f)
{
    const struct field_kind *const kinds[] = {&KIND_CHOICE, &KIND_TRI,     &KIND_DATE,
                                              &KIND_REF,    &KIND_VERSION, &KIND_NUMBER};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (f->kind == kinds[i])
            return true;
    return false;
}

/* Fields that may be asked for. */
static bool is_column(const struct field *f)
{
    return f->kind != &KIND_LONGTEXT && f->kind != &KIND_JSON && f->kind != &KIND_HASH &&
           !STR_IS(str_of(f->name), "name");
}

static void add_column(struct columns *c, const struct field *f, size_t max)
{
    bool there = c->n == max || !f;
    for (size_t i = 0; i < c->n; i++)
        there |= c->fields[i] == f;
    if (!there)
        c->fields[c->n++] = f;
}

static void usual_columns(const struct record_type *t, struct columns *c)
{
    static const char *const first[] = {"status", "state", "decision", "level_after", "severity"};
    for (size_t i = 0; i < COUNT_OF(first); i++) {
        const struct field *f = record_field(t, str_of(first[i]));
        if (f && fits(f))
            add_column(c, f, COLUMNS_SHOWN);
    }
    EACH_FIELD (f, t)
        if (fits(f))
            add_column(c, f, COLUMNS_SHOWN);
}

static bool pick_columns(const struct record_type *t, struct str names, struct columns *c,
                         struct err *err)
{
    struct str name;
    *c = (struct columns){0};
    if (names.n == 0)
        usual_columns(t, c);
    while (str_split(&names, ',', &name)) {
        const struct field *f = record_field(t, str_trim(name));
        if (!f || !is_column(f))
            return err_set(err, ERR_USAGE, "columns: '%.*s' is no field of a %s that fits a cell",
                           STR_ARG(str_sub(name, 0, 60)), t->label);
        if (c->n == COLUMNS_MAX)
            return err_set(err, ERR_LIMIT, "columns: at most %d", COLUMNS_MAX);
        add_column(c, f, COLUMNS_MAX);
    }
    return true;
}

static struct str column_names(struct arena *a, const struct columns *c, const struct field *but,
                               const struct field *also)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < c->n; i++)
        if (c->fields[i] != but)
            buf_fmt(&b, "%s%s", b.n ? "," : "", c->fields[i]->name);
    if (also)
        buf_fmt(&b, "%s%s", b.n ? "," : "", also->name);
    return buf_str(&b);
}

/* The head of a column orders by it; again, the other way round. */
static void add_head(struct arena *a, struct json *list, const struct portfolio_list *l,
                     const char *name, const char *label)
{
    struct str sort, rest = without(a, l->filter, STR("sort:"), &sort);
    bool falls = str_starts(sort, STR("-"));
    bool here = str_eq(str_from(sort, falls), str_of(name)) ||
                (sort.n == 0 && STR_IS(str_of(name), "id"));
    struct json *item = json_add(a, list, NULL, JSON_OBJECT);
    struct str term = str_fmt(a, "sort:%s%s", here && !falls ? "-" : "", name);
    json_add_text(a, item, "label", str_of(label));
    json_add_text(a, item, "href", list_href(a, l, with(a, rest, term), l->columns));
    json_add_text(a, item, "sorted",
                  !here   ? (struct str){0}
                  : falls ? STR("descending")
                          : STR("ascending"));
}

static void add_columns(struct arena *a, struct json *model, const struct portfolio_list *l,
                        const struct record_type *t, const struct columns *c)
{
    struct json *first = json_add(a, model, "first_column", JSON_ARRAY); /* id and name in one */
    const struct field *name = record_field(t, STR("name"));
    add_head(a, first, l, "id", t->label);
    if (name)
        add_head(a, first, l, name->name, name->label);
    struct str sorted = {0};
    JSON_EACH (head, first)
        sorted = sorted.n ? sorted : json_text(head, "sorted");
    json_add_text(a, model, "first_sorted", sorted);
    struct json *list = json_add(a, model, "columns", JSON_ARRAY);
    for (size_t i = 0; i < c->n; i++) {
        add_head(a, list, l, c->fields[i]->name, c->fields[i]->label);
        json_add_bool(a, list->items.last, "number", c->fields[i]->kind == &KIND_NUMBER);
    }
}

/* A link for each field that puts it into the list, or takes it out. */
static void add_chooser(struct arena *a, struct json *model, const struct portfolio_list *l,
                        const struct record_type *t, const struct columns *c)
{
    struct json *list = json_add(a, model, "chooser", JSON_ARRAY);
    EACH_FIELD (f, t) {
        bool here = false;
        for (size_t i = 0; i < c->n; i++)
            here |= c->fields[i] == f;
        if (!is_column(f) || (here ? c->n == 1 : c->n == COLUMNS_MAX))
            continue;
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        struct str names = column_names(a, c, here ? f : NULL, here ? NULL : f);
        json_add_text(a, item, "label", str_of(f->label));
        json_add_text(a, item, "href", list_href(a, l, l->filter, names));
        json_add_bool(a, item, "here", here);
    }
}

/* --- pills --- */

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

static struct str value_label(const struct field *f, struct str value)
{
    for (const struct choice *c = choices_of(f); c && c->name; c++)
        if (str_eq(value, str_of(c->name)) && c->label)
            return str_of(c->label);
    return value;
}

static void add_pill(struct arena *a, struct json *items, const struct portfolio_list *l,
                     const struct field *f, const struct choice *c, int64_t count)
{
    struct str ignored, start = str_fmt(a, "%s=", f->name);
    struct str term = str_fmt(a, "%s=%s", f->name, c->name);
    struct str rest = without(a, l->filter, start, &ignored);
    bool here = has_term(l->filter, term);
    if (count == 0 && !here)
        return;
    struct json *item = json_add(a, items, NULL, JSON_OBJECT);
    json_add_text(a, item, "label", *c->name ? value_label(f, str_of(c->name)) : STR("not stated"));
    json_add_int(a, item, "count", count);
    json_add_text(a, item, "href", list_href(a, l, here ? rest : with(a, rest, term), l->columns));
    json_add_bool(a, item, "here", here);
}

/* The values in the order of the choices, each with its number among the rows. Unknown stands in
   the table as nothing. */
static void add_pills(struct arena *a, struct json *pills, const struct portfolio_list *l,
                      const struct field *f, const struct json *rows)
{
    struct json *pill = json_object(a);
    json_add_text(a, pill, "label", str_of(f->label));
    struct json *items = json_add(a, pill, "items", JSON_ARRAY);
    for (const struct choice *c = choices_of(f); c->name; c++) {
        int64_t count = 0;
        JSON_EACH (row, rows) {
            struct str value = json_text(row, f->name);
            bool same = value.n ? str_eq(value, str_of(c->name)) : c == choices_of(f);
            count += same ? json_int(row, "count", 0) : 0;
        }
        add_pill(a, items, l, f, c, count);
    }
    if (json_count(items) > 1 || json_is_true(json_first(items), "here"))
        json_hang(pills, NULL, pill); /* else there is nothing to choose */
}

static size_t choice_count(const struct field *f)
{
    size_t n = 0;
    while (choices_of(f) && choices_of(f)[n].name)
        n++;
    return n;
}

static const struct record_type *type_of(const struct portfolio_list *l, struct err *err)
{
    const struct record_type *t = record_type_find(l->type);
    if (!t)
        (void)err_set(err, ERR_NOT_FOUND, "There are no records of type '%.*s'",
                      STR_ARG(str_sub(l->type, 0, 60)));
    return t;
}

/* Those of the first columns that have few values. */
static size_t pick_facets(const struct columns *c, const struct field **facets)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n && n < PILLS_MAX; i++) {
        size_t choices = choice_count(c->fields[i]);
        if (choices > 0 && choices <= PILL_VALUES_MAX && c->fields[i]->kind->json == JSON_STRING)
            facets[n++] = c->fields[i];
    }
    return n;
}

bool portfolio_list_counts(const struct view *v, const struct portfolio_list *l, struct json **out,
                           struct err *err)
{
    struct arena *a = v->arena;
    const struct record_type *t = type_of(l, err);
    struct columns c;
    const struct field *facets[PILLS_MAX];
    struct json *all, *model = json_object(a);
    int64_t total = 0;
    if (!t || !pick_columns(t, l->columns, &c, err))
        return false;
    size_t n = l->bare ? 0 : pick_facets(&c, facets);
    const struct store_count whole = {l->filter, facets, n};
    if (!store_count_by(v->store, a, t, &whole, &all, err)) /* one walk for total and pills */
        return false;
    JSON_EACH (row, all)
        total += json_int(row, "count", 0);
    json_add_int(a, model, "total", total);
    struct json *pills = json_add(a, model, "pills", JSON_ARRAY);
    for (size_t i = 0; i < n; i++) {
        struct str last, rest = without(a, l->filter, str_fmt(a, "%s=", facets[i]->name), &last);
        const struct store_count others = {rest, &facets[i], 1};
        struct json *rows = all;
        if (last.p && !store_count_by(v->store, a, t, &others, &rows, err))
            return false;
        add_pills(a, pills, l, facets[i], rows);
    }
    *out = model;
    return true;
}

/* --- rows --- */

static void add_cell(struct arena *a, struct json *cells, const struct field *f, struct str value)
{
    struct json *cell = json_add(a, cells, NULL, JSON_OBJECT);
    struct str label = value_label(f, value);
    bool cut = label.n > CELL_MAX;
    size_t n = CELL_MAX;
    while (cut && n && ((unsigned char)label.p[n] & 0xc0) == 0x80)
        n--; /* not within a character */
    json_add_text(a, cell, "value", cut ? str_fmt(a, "%.*s ...", (int)n, label.p) : label);
    json_add_text(a, cell, "href",
                  f->kind == &KIND_REF && value.n ? view_href(a, value) : (struct str){0});
    json_add_bool(a, cell, "none", value.n == 0);
    json_add_bool(a, cell, "number", f->kind == &KIND_NUMBER);
}

static void add_rows(struct arena *a, struct json *model, const struct record_type *t,
                     const struct store_list *list, const struct columns *c)
{
    struct json *rows = json_add(a, model, "rows", JSON_ARRAY);
    for (size_t i = 0; i < list->shown; i++) {
        const struct record_head *head = &list->heads[i];
        const char *record = (const char *)list->records + i * t->size;
        struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
        json_add_text(a, row, "id", head->id);
        json_add_text(a, row, "title", head->title);
        json_add_text(a, row, "href", view_href(a, head->id));
        json_add_text(a, row, "retired", head->retired);
        json_add_text(a, row, "superseded_by", head->superseded_by);
        struct json *cells = json_add(a, row, "cells", JSON_ARRAY);
        for (size_t k = 0; k < c->n; k++)
            add_cell(a, cells, c->fields[k], record_get(c->fields[k], record, a));
    }
    json_add_int(a, model, "shown", (int64_t)list->shown);
    json_add_bool(a, model, "rows_any", list->shown > 0);
}

/* Pages before and after. An address with an offset, from before there were keys, leads to them. */
static void add_pager(struct arena *a, struct json *model, const struct portfolio_list *l,
                      const struct store_list *list)
{
    bool back = l->before.n > 0;
    bool more = l->offset || list->total ? l->offset + (int64_t)list->shown < list->total
                                         : list->more;
    bool next = back || more, previous = back ? list->more : l->after.n > 0 || l->offset > 0;
    struct str none = {0};
    struct buf csv = {.arena = a};
    json_add_text(a, model, "next_href", next ? page_href(a, l, "after", list->last_key) : none);
    json_add_text(a, model, "previous_href",
                  previous ? page_href(a, l, "before", list->first_key) : none);
    json_add_text(a, model, "first_href", previous ? list_href(a, l, l->filter, l->columns) : none);
    json_add_text(a, model, "all_href",
                  has_term(l->filter, STR("all"))
                      ? none
                      : list_href(a, l, with(a, l->filter, STR("all")), l->columns));
    json_add_text(a, model, "own_href", list_href(a, l, l->filter, l->columns));
    BUF_LIT(&csv, "/list/");
    buf_url(&csv, l->type);
    BUF_LIT(&csv, ".csv");
    put_param(&csv, "filter", l->filter);
    json_add_text(a, model, "csv_href", buf_str(&csv));
}

/* Keys, or an offset for addresses that have one. */
static bool read_rows(const struct view *v, const struct portfolio_list *l,
                      const struct record_type *t, struct store_list *list, struct err *err)
{
    const struct store_page page = {.filter = l->filter,
                                    .key = l->before.n ? l->before : l->after,
                                    .back = l->before.n > 0,
                                    .limit = l->limit};
    if (!l->offset)
        return store_page(v->store, v->arena, t, &page, list, err);
    struct record_filter f;
    if (!store_list(v->store, v->arena, t, l->filter, l->offset, l->limit, list, err) ||
        !record_filter_parse(t, v->arena, l->filter, 1, &f, err))
        return false;
    if (list->shown) {
        size_t last = list->shown - 1;
        const char *records = list->records;
        list->first_key = record_key(&f, records, list->heads[0].id, v->arena);
        list->last_key = record_key(&f, records + last * t->size, list->heads[last].id, v->arena);
    }
    return true;
}

static struct str capital(struct arena *a, const char *text)
{
    char *p = str_cz(a, str_of(text));
    p[0] = (char)(p[0] >= 'a' && p[0] <= 'z' ? p[0] - 'a' + 'A' : p[0]);
    return str_of(p);
}

bool portfolio_list(const struct view *v, const struct portfolio_list *l, struct json **out,
                    struct err *err)
{
    struct arena *a = v->arena;
    const struct record_type *t = type_of(l, err);
    struct columns c;
    struct store_list list;
    struct json *counts = NULL, *pills;
    if (!t || !pick_columns(t, l->columns, &c, err) || !read_rows(v, l, t, &list, err))
        return false;
    if (!l->counts && !portfolio_list_counts(v, l, &counts, err))
        return false;
    const struct json *known = l->counts ? l->counts : counts;
    struct json *model = view_model(v);
    json_add_text(a, model, "title", capital(a, t->plural));
    json_add_text(a, model, "type", l->type);
    json_add_text(a, model, "kind", str_of(t->label));
    json_add_text(a, model, "help", str_of(t->help));
    json_add_text(a, model, "filter", l->filter);
    json_add_text(a, model, "columns_chosen", l->columns);
    json_add_int(a, model, "total", json_int(known, "total", 0));
    add_columns(a, model, l, t, &c);
    if (!l->bare)
        add_chooser(a, model, l, t, &c);
    add_pager(a, model, l, &list);
    add_rows(a, model, t, &list, &c);
    pills = ARENA_NEW(a, struct json); /* counts may be of another answer */
    *pills = *json_get(known, "pills");
    pills->next = NULL;
    json_hang(model, "pills", pills);
    *out = model;
    return true;
}
