#include "assess/clause/clause.h"

/* Texts of the mappings of one row, each once; a row has few different ones. */
enum { DISTINCT_MAX = 16 };
struct distinct {
    struct str items[DISTINCT_MAX];
    size_t count;
};

/* A clause of the one side, while its mappings are read. */
struct line {
    struct str id, number, name;
    struct buf numbers;
    struct distinct published, draft, status, basis;
    struct json *clauses;
};

static struct str text(const struct json *row, const char *name)
{
    struct str s = json_as_text(json_get(row, name));
    return s.p ? s : STR("");
}

/* Whether a clause is of what the user named: its catalogue, or the beginning of its id. */
static bool is_of(struct str clause, struct str catalogue, struct str named)
{
    return str_eq(catalogue, named) ||
           (clause.n > named.n && str_starts(clause, named) && clause.p[named.n] == '-');
}

static void put_once(struct distinct *d, struct str value)
{
    for (size_t i = 0; i < d->count; i++)
        if (str_eq(d->items[i], value))
            return;
    if (value.n > 0 && d->count < DISTINCT_MAX)
        d->items[d->count++] = value;
}

static struct str joined(struct arena *a, const struct distinct *d)
{
    struct buf b = {.arena = a};
    for (size_t i = 0; i < d->count; i++)
        buf_fmt(&b, "%s%.*s", i ? "; " : "", STR_ARG(d->items[i]));
    return b.n ? buf_str(&b) : STR("");
}

static void put_line(struct arena *a, struct json *rows, struct line *l)
{
    if (l->id.n == 0)
        return;
    struct json *o = json_add(a, rows, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", l->id);
    json_add_text(a, o, "number", l->number);
    json_add_text(a, o, "name", l->name);
    json_add_text(a, o, "numbers", buf_str(&l->numbers));
    json_add_text(a, o, "draft", joined(a, &l->draft));
    json_add_text(a, o, "published", joined(a, &l->published));
    json_add_text(a, o, "status", joined(a, &l->status));
    json_add_text(a, o, "basis", joined(a, &l->basis));
    json_hang(o, "clauses", l->clauses);
}

static void put_mapping(struct arena *a, struct line *l, const struct json *m)
{
    buf_fmt(&l->numbers, "%s%.*s", l->numbers.n ? ", " : "", STR_ARG(text(m, "other_number")));
    put_once(&l->published, text(m, "published"));
    put_once(&l->draft, text(m, "draft"));
    put_once(&l->status, text(m, "status"));
    put_once(&l->basis, text(m, "basis"));
    struct json *o = json_add(a, l->clauses, NULL, JSON_OBJECT);
    json_add_text(a, o, "id", text(m, "other"));
    json_add_text(a, o, "number", text(m, "other_number"));
    json_add_text(a, o, "name", text(m, "other_name"));
    json_add_text(a, o, "relation", text(m, "relation"));
}

bool clause_table(struct store *s, struct arena *a, struct str from, struct str to,
                  struct str relation, struct json **out, struct err *err)
{
    struct json *mappings, *rows = json_array(a), *model = json_object(a);
    struct line line = {0};
    if (!store_query(s, a, "clause_table", NULL, 0, &mappings, err))
        return false;
    JSON_EACH (m, mappings) { /* in the order of the clauses of the one side */
        struct str id = text(m, "id");
        if (!is_of(id, text(m, "catalogue"), from) ||
            !is_of(text(m, "other"), text(m, "other_catalogue"), to) ||
            (relation.n && !str_eq(relation, text(m, "relation"))))
            continue;
        if (!str_eq(line.id, id)) {
            put_line(a, rows, &line);
            line = (struct line){.id = id,
                                 .number = text(m, "number"),
                                 .name = text(m, "name"),
                                 .numbers = {.arena = a},
                                 .clauses = json_array(a)};
        }
        put_mapping(a, &line, m);
    }
    put_line(a, rows, &line);
    if (json_count(rows) == 0)
        return err_set(err, ERR_NOT_FOUND, "no mapping joins %.*s and %.*s", STR_ARG(from),
                       STR_ARG(to));
    json_add_text(a, model, "from", from);
    json_add_text(a, model, "to", to);
    json_add_int(a, model, "total", (int64_t)json_count(rows));
    json_hang(model, "rows", rows);
    *out = model;
    return true;
}
