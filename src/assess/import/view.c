#include "assess/import/view.h"
#include "assess/import/import.h"

enum { ROWS_SHOWN = 100, COLUMNS_MAX = 8, TEXT_SHOWN = 300, RELEASES_SHOWN = 200 };

/* The lists of receipts, and what they are called. */
static const struct {
    const char *member, *title;
} lists[] = {
    {"lines", "Line by line"},
    {"changes", "Parts that changed"},
    {"threat_changes", "Threats that changed"},
    {"test_runs", "Runs of tests"},
    {"weakness_lines", "Weaknesses"},
    {"unmatched", "Cases that no test names"},
    {"gone", "Not in the file any more; they stay"},
    {"threat_types", "Kinds of threats of the template"},
    {"doubts", "Doubts and skipped entries"},
};

static struct str spaced(struct arena *a, struct str name)
{
    char *p = str_cz(a, name);
    for (size_t i = 0; i < name.n; i++)
        if (p[i] == '_')
            p[i] = ' ';
    return (struct str){p, name.n};
}

/* A value of a receipt as one text: ids of a list apart by spaces. */
static struct str as_text(struct arena *a, const struct json *v)
{
    struct buf b = {.arena = a};
    if (!v || v->type == JSON_NULL || v->type == JSON_FALSE)
        return (struct str){0};
    if (v->type == JSON_TRUE)
        return STR("yes");
    if (v->type == JSON_STRING || v->type == JSON_NUMBER)
        return v->text;
    JSON_EACH (item, v) {
        if (b.n)
            buf_char(&b, ' ');
        buf_put(&b, json_as_text(item));
    }
    return buf_str(&b);
}

/* "title": counts of all kinds, one a line: "new components 12". Lists have tables. */
static void add_facts(struct arena *a, struct json *facts, const struct json *o, struct str before)
{
    JSON_EACH (m, o) {
        struct str name = spaced(a, m->key);
        struct str label = before.n ? str_fmt(a, "%.*s: %.*s", STR_ARG(before), STR_ARG(name))
                                    : name;
        if (STR_IS(m->key, "vex"))
            continue; /* a receipt of its own */
        if (m->type == JSON_OBJECT) {
            add_facts(a, facts, m, label);
            continue;
        }
        struct str text = as_text(a, m);
        bool table = m->type == JSON_ARRAY && json_first(m) && json_first(m)->type == JSON_OBJECT;
        if (text.n == 0 || table || STR_IS(text, "0"))
            continue;
        struct json *fact = json_add(a, facts, NULL, JSON_OBJECT);
        const struct record_type *t = record_type_of_id(text);
        json_add_text(a, fact, "label", label);
        json_add_text(a, fact, "value", str_sub(text, 0, TEXT_SHOWN));
        json_add_text(a, fact, "href", t ? view_href(a, text) : (struct str){0});
    }
}

/* The members of the first rows, in the order in which they come. */
static size_t columns_of(const struct json *rows, struct str *names)
{
    size_t n = 0, looked = 0;
    JSON_EACH (row, rows) {
        if (looked++ == ROWS_SHOWN)
            break;
        JSON_EACH (m, row) {
            bool there = n == COLUMNS_MAX || STR_IS(m->key, "rule");
            for (size_t i = 0; i < n; i++)
                there |= str_eq(names[i], m->key);
            if (!there)
                names[n++] = m->key;
        }
    }
    return n;
}

static void add_table(struct arena *a, struct json *tables, const char *title,
                      const struct json *rows)
{
    struct str names[COLUMNS_MAX];
    size_t n = columns_of(rows, names), shown = 0;
    struct json *table = json_add(a, tables, NULL, JSON_OBJECT);
    json_add_text(a, table, "heading", str_of(title));
    struct json *columns = json_add(a, table, "columns", JSON_ARRAY);
    for (size_t i = 0; i < n; i++)
        json_add_text(a, columns, NULL, spaced(a, names[i]));
    struct json *list = json_add(a, table, "rows", JSON_ARRAY);
    JSON_EACH (row, rows) {
        if (shown == ROWS_SHOWN)
            break;
        shown++;
        struct json *cells = json_add(a, json_add(a, list, NULL, JSON_OBJECT), "cells", JSON_ARRAY);
        for (size_t i = 0; i < n; i++) {
            struct json *cell = json_add(a, cells, NULL, JSON_OBJECT);
            struct str text = as_text(a, json_find(row, names[i]));
            json_add_text(a, cell, "value", str_sub(text, 0, TEXT_SHOWN));
            json_add_text(a, cell, "href",
                          record_type_of_id(text) ? view_href(a, text) : (struct str){0});
        }
    }
    json_add_int(a, table, "shown", (int64_t)shown);
    json_add_int(a, table, "total", (int64_t)json_count(rows));
}

static void add_tables(struct arena *a, struct json *tables, const struct json *receipt)
{
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        const struct json *rows = json_get(receipt, lists[i].member);
        if (json_first(rows) && json_first(rows)->type == JSON_OBJECT)
            add_table(a, tables, lists[i].title, rows);
    }
}

static void add_outcome(struct arena *a, struct json *m, const struct import_record *r)
{
    static const char *const words[] = {
        [IMPORT_OUTCOME_UNSET] = "",
        [IMPORT_OUTCOME_TAKEN] = "All of it was taken.",
        [IMPORT_OUTCOME_PARTLY] = ("Some of it was not taken, or a person should look at it: the "
                                   "lines below say what, and why."),
        [IMPORT_OUTCOME_UNCHANGED] = "This very file was there already; nothing was changed.",
    };
    view_put_status(a, m, r->outcome == IMPORT_OUTCOME_PARTLY ? VIEW_TO_REVIEW : VIEW_DONE);
    json_add_text(a, m, "outcome_words", str_of(words[r->outcome]));
}

static struct str label_of(const char *field, int64_t choice)
{
    const struct field *f = record_field(&IMPORT_TYPE, str_of(field));
    return str_of(f->choices[choice].label);
}

bool import_view(const struct view *v, struct str id, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct import_record r;
    struct record_head head;
    struct json *receipt, *m = view_model(v), *rows;
    if (!store_load(v->store, a, &IMPORT_TYPE, id, &r, &head, err) ||
        !json_read(a, r.receipt, &receipt, err) ||
        !store_query(v->store, a, "history_of", &STORE_P(id), 1, &rows, err))
        return false;
    const struct json *vex = json_get(receipt, "vex"), *made = json_first(rows);
    json_add_text(a, m, "title", str_fmt(a, "Receipt of %.*s", STR_ARG(r.name)));
    json_add_text(a, m, "id", id);
    json_add_text(a, m, "name", r.name);
    json_add_text(a, m, "kind", label_of("kind", r.kind));
    json_add_text(a, m, "outcome", label_of("outcome", r.outcome));
    add_outcome(a, m, &r);
    json_add_text(a, m, "device", r.device);
    json_add_text(a, m, "device_title", view_title(v, r.device));
    json_add_text(a, m, "release", r.release);
    json_add_text(a, m, "release_title", view_title(v, r.release));
    json_add_text(a, m, "file", r.file);
    json_add_int(a, m, "bytes", r.size.value);
    json_add_text(a, m, "at", view_minute(a, json_text(made, "at")));
    json_add_text(a, m, "actor", json_text(made, "actor"));
    json_add_int(a, m, "cut", json_int(receipt, "cut", 0));
    json_add_bool(a, m, "is_cut", json_int(receipt, "cut", 0) > 0);
    add_facts(a, json_add(a, m, "facts", JSON_ARRAY), receipt, (struct str){0});
    add_facts(a, json_add(a, m, "statements", JSON_ARRAY), vex, (struct str){0});
    struct json *tables = json_add(a, m, "tables", JSON_ARRAY);
    add_tables(a, tables, receipt);
    add_tables(a, tables, vex);
    json_hang(m, "receipt", receipt);
    *out = m;
    return true;
}

bool import_ask(const struct view *v, struct str device, struct json **out, struct err *err)
{
    struct arena *a = v->arena;
    struct json *m = view_model(v), *releases, *recent;
    const struct store_param params[] = {STORE_P_OR_NULL(device), STORE_N(RELEASES_SHOWN)};
    if (!store_query(v->store, a, "import_releases", params, COUNT_OF(params), &releases, err) ||
        !store_query(v->store, a, "import_recent", NULL, 0, &recent, err))
        return false;
    json_add_text(a, m, "title", STR("Import a file"));
    json_hang(m, "releases", releases);
    json_hang(m, "recent", recent);
    *out = m;
    return true;
}
