#include "record/record.h"

/* Rows after a row, in any order: by what orders it (keyset), not by counting, so that rows that
   come or go meanwhile shift nothing. Empty values stand last in both directions, as put_sort of
   filter.c orders them; the id decides among equals. */

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

/* Of a join of record and the type's table SQLite walks the index of record (type, id) in order
   only when the order names that id. */
const char *record_sql_id(const struct record_type *t)
{
    return t->flags & RECORD_DERIVED ? "t.id" : "r.id";
}

/* Names of choices are our own constants of letters and digits, so they may stand in the text. */
void record_sql_order(const struct field *f, struct buf *out)
{
    const struct choice *choices = choices_of(f);
    if (choices)
        BUF_LIT(out, "CASE ");
    BUF_LIT(out, "t.");
    record_sql_name(f->name, out);
    for (int64_t i = 1; choices && choices[i].name; i++)
        buf_fmt(out, " WHEN '%s' THEN %lld", choices[i].name, (long long)i);
    if (choices)
        BUF_LIT(out, " END");
}

struct str record_key(const struct record_filter *f, const void *record, struct str id,
                      struct arena *a)
{
    struct buf b = {.arena = a};
    struct json *key = json_array(a);
    for (size_t i = 0; i < f->sort_count; i++) {
        const struct field *by = f->sorts[i].field;
        struct str value = STR_IS(str_of(by->name), "id") ? id : record_get(by, record, a);
        json_add_text(a, key, NULL, value);
    }
    json_add_text(a, key, NULL, id);
    json_write(key, &b);
    return buf_str(&b);
}

struct term {
    const struct field *field; /* NULL: the id */
    const char *id;            /* its column */
    bool down, empty;
    struct str value; /* as it stands in the text: a parameter, or the number of a choice */
};

static void put(struct buf *out, const struct term *t)
{
    if (t->field)
        record_sql_order(t->field, out);
    else
        buf_put(out, str_of(t->id));
}

/* That the row stands behind the key by this term alone; back: before it. */
static void put_beyond(struct buf *out, const struct term *t, bool back)
{
    if (t->empty && !back) {
        BUF_LIT(out, "1 = 0");
        return;
    }
    if (t->empty) {
        put(out, t);
        BUF_LIT(out, " IS NOT NULL");
        return;
    }
    BUF_LIT(out, "(");
    put(out, t);
    buf_fmt(out, " %c %.*s", t->down != back ? '<' : '>', STR_ARG(t->value));
    if (!back && t->field) {
        BUF_LIT(out, " OR ");
        put(out, t);
        BUF_LIT(out, " IS NULL");
    }
    BUF_LIT(out, ")");
}

static void put_equal(struct buf *out, const struct term *t)
{
    put(out, t);
    if (t->empty)
        BUF_LIT(out, " IS NULL");
    else
        buf_fmt(out, " = %.*s", STR_ARG(t->value));
}

static bool read_term(struct arena *a, const struct json *v, int param, struct record_filter *f,
                      struct term *t, struct err *err)
{
    struct str text = json_as_text(v);
    const struct choice *choices = t->field ? choices_of(t->field) : NULL;
    t->empty = text.n == 0;
    if (t->empty)
        return true;
    for (int64_t i = 1; choices && choices[i].name; i++)
        if (str_eq(text, str_of(choices[i].name))) {
            t->value = str_fmt(a, "%lld", (long long)i);
            return true;
        }
    int64_t number;
    if (choices || (t->field && t->field->kind == &KIND_NUMBER && !str_to_int(text, &number)))
        return err_set(err, ERR_USAGE, "the address says a place in the list that is none");
    t->value = str_fmt(a, "$%zu", (size_t)param + f->param_count);
    f->params[f->param_count++] = text;
    return true;
}

static void put_order(struct buf *out, const struct term *terms, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        buf_put(out, i ? STR(", ") : STR(" ORDER BY "));
        put(out, &terms[i]);
        buf_put(out, terms[i].down ? STR("") : STR(" DESC"));
        if (terms[i].field)
            BUF_LIT(out, " NULLS FIRST");
    }
}

bool record_filter_page(const struct record_type *t, struct arena *a, struct str key, bool back,
                        struct record_filter *f, struct err *err)
{
    const int first_param = f->first_param;
    struct json *values;
    struct buf where = {.arena = a}, order = {.arena = a};
    size_t n = f->sort_count + 1;
    struct term *terms = ARENA_ARRAY(a, struct term, n);
    if (!json_read(a, key, &values, err) || values->type != JSON_ARRAY || json_count(values) != n ||
        n > RECORD_PARAMS_SPARE)
        return err_set(err, ERR_USAGE, "the address says a place in a list of another order");
    const struct json *value = json_first(values);
    for (size_t i = 0; i < n; i++, value = value->next) {
        terms[i].id = record_sql_id(t);
        if (i < f->sort_count) {
            terms[i].field = f->sorts[i].field;
            terms[i].down = f->sorts[i].down;
        }
        if (!read_term(a, value, first_param, f, &terms[i], err))
            return false;
    }
    buf_put(&where, f->where);
    for (size_t i = 0; i < n; i++) {
        buf_put(&where, i ? STR(" OR (") : STR(" AND ("));
        for (size_t k = 0; k < i; k++) {
            put_equal(&where, &terms[k]);
            BUF_LIT(&where, " AND ");
        }
        put_beyond(&where, &terms[i], back);
        if (i)
            BUF_LIT(&where, ")");
    }
    BUF_LIT(&where, ")");
    f->where = buf_str(&where);
    if (!back)
        return true;
    put_order(&order, terms, n);
    f->order = buf_str(&order);
    return true;
}
