#include "base/limits.h"

#include "record/record.h"

/* A filter is a list of terms, separated by spaces; all must hold:
     NAME OP VALUE   OP is one of = != < <= > >= ~ (contains, whatever the case)
     sort:NAME, sort:-NAME
     WORD            the id or the name contains it; "all" is the store's own
   A value with spaces stands in double quotes, in which \ makes the next character ordinary. No
   value is the empty one: "owner=" finds what has no owner. Values are bound, never pasted. */

enum { TERMS_MAX = 64, PARAMS_MAX = 512, SORTS_MAX = RECORD_PARAMS_SPARE - 1 };

enum op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_HAS };

static const struct {
    struct str text; /* a longer one before its prefix */
    enum op op;
    const char *sql;
} ops[] = {
    {{"!=", 2}, OP_NE, "<>"}, {{"<=", 2}, OP_LE, "<="}, {{">=", 2}, OP_GE, ">="},
    {{"=", 1}, OP_EQ, "="},   {{"<", 1}, OP_LT, "<"},   {{">", 1}, OP_GT, ">"},
    {{"~", 1}, OP_HAS, ""},
};

static const struct field id_field = {.name = "id", .kind = &KIND_TEXT};

struct parser {
    const struct record_type *type;
    struct arena *arena;
    struct str text;
    size_t at;
    int first_param;
    struct buf where, order;
    struct record_filter *out;
    struct err *err;
};

/* --- writing --- */

static void put_column(struct buf *out, const struct field *f)
{
    BUF_LIT(out, "t.");
    record_sql_name(f->name, out);
}

static bool put_param(struct parser *p, struct str value)
{
    if (p->out->param_count >= PARAMS_MAX)
        return err_set(p->err, ERR_LIMIT, "a filter has at most %d values", PARAMS_MAX);
    buf_fmt(&p->where, "$%zu", (size_t)p->first_param + p->out->param_count);
    p->out->params[p->out->param_count++] = value;
    return true;
}

static bool put_null_test(struct parser *p, const struct field *f, enum op op)
{
    if (op != OP_EQ && op != OP_NE)
        return err_set(p->err, ERR_USAGE, "%s: a value is expected after the comparison", f->name);
    BUF_LIT(&p->where, " AND ");
    put_column(&p->where, f);
    buf_put(&p->where, op == OP_EQ ? STR(" IS NULL") : STR(" IS NOT NULL"));
    return true;
}

static struct str like_pattern(struct arena *a, const char *before, struct str value,
                               const char *after)
{
    struct buf b = {.arena = a};
    buf_put(&b, str_of(before));
    for (size_t i = 0; i < value.n; i++) {
        if (strchr("%_\\", value.p[i]))
            buf_char(&b, '\\');
        buf_char(&b, value.p[i]);
    }
    buf_put(&b, str_of(after));
    return buf_str(&b);
}

static bool put_contains(struct parser *p, const struct field *f, struct str value)
{
    BUF_LIT(&p->where, "lower(");
    put_column(&p->where, f);
    BUF_LIT(&p->where, ") LIKE lower(");
    if (!put_param(p, like_pattern(p->arena, "%", value, "%")))
        return false;
    BUF_LIT(&p->where, ") ESCAPE '\\'");
    return true;
}

/* Of a list of words: that one of them is value. */
static bool put_member(struct parser *p, const struct field *f, enum op op, struct str value)
{
    if (op != OP_EQ && op != OP_NE)
        return err_set(p->err, ERR_USAGE, "%s: has no order; use = != or ~", f->name);
    BUF_LIT(&p->where, " AND ");
    if (op == OP_NE) {
        BUF_LIT(&p->where, "(");
        put_column(&p->where, f);
        BUF_LIT(&p->where, " IS NULL OR NOT ");
    }
    BUF_LIT(&p->where, "' ' || ");
    put_column(&p->where, f);
    BUF_LIT(&p->where, " || ' ' LIKE ");
    if (!put_param(p, like_pattern(p->arena, "% ", value, " %")))
        return false;
    BUF_LIT(&p->where, " ESCAPE '\\'");
    if (op == OP_NE)
        BUF_LIT(&p->where, ")");
    return true;
}

static bool put_compare(struct parser *p, const struct field *f, size_t op, struct str value)
{
    BUF_LIT(&p->where, " AND ");
    if (ops[op].op == OP_NE) {
        BUF_LIT(&p->where, "(");
        put_column(&p->where, f);
        BUF_LIT(&p->where, " IS NULL OR ");
    }
    put_column(&p->where, f);
    buf_fmt(&p->where, " %s ", ops[op].sql);
    if (!put_param(p, value))
        return false;
    if (ops[op].op == OP_NE)
        BUF_LIT(&p->where, ")");
    return true;
}

static const struct choice *choices_of(const struct field *f)
{
    return f->kind == &KIND_TRI ? TRI_CHOICES : f->choices;
}

static bool in_order(enum op op, int64_t i, int64_t than)
{
    switch (op) {
    case OP_LT: return i < than;
    case OP_LE: return i <= than;
    case OP_GT: return i > than;
    case OP_GE: return i >= than;
    case OP_EQ:
    case OP_NE:
    case OP_HAS: break;
    }
    return false;
}

/* The order of a choice is that of its list; what is empty is neither above nor below. */
static bool put_choice_order(struct parser *p, const struct field *f, enum op op, int64_t than)
{
    const char *between = "";
    BUF_LIT(&p->where, " AND ");
    put_column(&p->where, f);
    BUF_LIT(&p->where, " IN (");
    for (int64_t i = 1; choices_of(f)[i].name; i++) {
        if (!in_order(op, i, than))
            continue;
        buf_put(&p->where, str_of(between));
        between = ", ";
        if (!put_param(p, str_of(choices_of(f)[i].name)))
            return false;
    }
    if (!*between)
        BUF_LIT(&p->where, "NULL"); /* holds for nothing */
    BUF_LIT(&p->where, ")");
    return true;
}

/* --- terms --- */

/* The value as it is stored; *index is that of a choice. Empty for the empty choice. */
static bool stored_form(struct parser *p, const struct field *f, struct str *value, int64_t *index)
{
    union {
        struct str text;
        struct number number;
        struct date date;
        struct instant instant;
        int64_t choice;
    } slot;
    memset(&slot, 0, sizeof slot);
    if (!f->kind->parse(f, p->arena, *value, &slot, p->err))
        return err_wrap(p->err, "%s", f->name);
    struct buf text = {.arena = p->arena};
    f->kind->format(f, &slot, &text);
    *value = buf_str(&text);
    *index = choices_of(f) ? slot.choice : 0;
    return true;
}

static bool put_term(struct parser *p, const struct field *f, size_t op, struct str value)
{
    int64_t index;
    if (ops[op].op == OP_HAS) {
        if (f->kind->json == JSON_NUMBER)
            return err_set(p->err, ERR_USAGE, "%s: is a number; use = != < <= > >=", f->name);
        BUF_LIT(&p->where, " AND ");
        return put_contains(p, f, value);
    }
    value = str_trim(value);
    if (value.n == 0)
        return put_null_test(p, f, ops[op].op);
    if (f->kind->json == JSON_OBJECT)
        return err_set(p->err, ERR_USAGE, "%s: cannot be compared; use ~", f->name);
    if (!stored_form(p, f, &value, &index))
        return false;
    if (f->kind->json == JSON_ARRAY)
        return put_member(p, f, ops[op].op, value);
    if (choices_of(f) && ops[op].op != OP_EQ && ops[op].op != OP_NE)
        return put_choice_order(p, f, ops[op].op, index);
    return value.n ? put_compare(p, f, op, value) : put_null_test(p, f, ops[op].op);
}

static bool put_word(struct parser *p, struct str word)
{
    const struct field *name = record_field(p->type, STR("name"));
    BUF_LIT(&p->where, " AND (");
    if (!put_contains(p, &id_field, word))
        return false;
    if (name) {
        BUF_LIT(&p->where, " OR ");
        if (!put_contains(p, name, word))
            return false;
    }
    BUF_LIT(&p->where, ")");
    return true;
}

static bool find_field(struct parser *p, struct str name, const struct field **out)
{
    struct buf names = {.arena = p->arena};
    *out = STR_IS(name, "id") ? &id_field : record_field(p->type, name);
    if (*out)
        return true;
    EACH_FIELD (f, p->type)
        buf_fmt(&names, ", %s", f->name);
    return err_set(p->err, ERR_USAGE, "a %s has no field '%.*s'; known: id%.*s", p->type->label,
                   STR_ARG(str_sub(name, 0, 60)), STR_ARG(buf_str(&names)));
}

static bool put_sort(struct parser *p, struct str name)
{
    const struct field *f;
    bool down = str_starts(name, STR("-"));
    if (!find_field(p, str_from(name, down ? 1 : 0), &f))
        return false;
    if (p->out->sort_count == SORTS_MAX)
        return err_set(p->err, ERR_LIMIT, "a filter has at most %d orders", SORTS_MAX);
    p->out->sorts[p->out->sort_count++] = (struct record_sort){f, down};
    buf_put(&p->order, p->order.n ? STR(", ") : STR(" ORDER BY "));
    record_sql_order(f, &p->order);
    buf_put(&p->order, down ? STR(" DESC NULLS LAST") : STR(" NULLS LAST"));
    return true;
}

/* --- reading --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '_';
}

static bool read_quoted(struct parser *p, struct str *out)
{
    struct buf b = {.arena = p->arena};
    for (p->at++; p->at < p->text.n && p->text.p[p->at] != '"'; p->at++) {
        if (p->text.p[p->at] == '\\' && p->at + 1 < p->text.n)
            p->at++;
        buf_char(&b, p->text.p[p->at]);
    }
    if (p->at >= p->text.n)
        return err_set(p->err, ERR_USAGE, "the filter ends inside a quoted value");
    p->at++;
    *out = buf_str(&b);
    return true;
}

static bool read_value(struct parser *p, struct str *out)
{
    if (p->at < p->text.n && p->text.p[p->at] == '"')
        return read_quoted(p, out);
    size_t start = p->at;
    while (p->at < p->text.n && !is_space(p->text.p[p->at]))
        p->at++;
    *out = str_sub(p->text, start, p->at - start);
    return true;
}

static bool read_op(struct parser *p, size_t *op)
{
    struct str rest = str_from(p->text, p->at);
    for (*op = 0; *op < COUNT_OF(ops); (*op)++)
        if (str_starts(rest, ops[*op].text)) {
            p->at += ops[*op].text.n;
            return true;
        }
    return false;
}

static bool read_term(struct parser *p)
{
    size_t start = p->at, op;
    struct str value;
    const struct field *f;
    while (p->at < p->text.n && is_name(p->text.p[p->at]))
        p->at++;
    struct str name = str_sub(p->text, start, p->at - start);
    if (name.n && read_op(p, &op))
        return find_field(p, name, &f) && read_value(p, &value) && put_term(p, f, op, value);
    p->at = start;
    bool quoted = p->text.p[start] == '"';
    if (!read_value(p, &value))
        return false;
    if (!quoted && STR_IS(value, "all")) {
        p->out->all = true;
        return true;
    }
    if (!quoted && str_starts(value, STR("sort:")))
        return put_sort(p, str_from(value, 5));
    return put_word(p, value);
}

bool record_filter_parse(const struct record_type *t, struct arena *a, struct str text,
                         int first_param, struct record_filter *out, struct err *err)
{
    struct record_filter result = {
        .first_param = first_param,
        .params = ARENA_ARRAY(a, struct str, PARAMS_MAX + RECORD_PARAMS_SPARE),
        .sorts = ARENA_ARRAY(a, struct record_sort, SORTS_MAX),
    };
    struct parser p = {.type = t,
                       .arena = a,
                       .text = text,
                       .first_param = first_param,
                       .where = {.arena = a},
                       .order = {.arena = a},
                       .out = &result,
                       .err = err};
    if (text.n > LIMIT_NAME)
        return err_set(err, ERR_LIMIT, "a filter has at most %zu bytes", LIMIT_NAME);
    if (!str_is_utf8(text) || memchr(text.n ? text.p : "", 0, text.n))
        return err_set(err, ERR_USAGE, "a filter is UTF-8 text");
    for (size_t terms = 0;; terms++) {
        while (p.at < text.n && is_space(text.p[p.at]))
            p.at++;
        if (p.at >= text.n)
            break;
        if (terms >= TERMS_MAX)
            return err_set(err, ERR_LIMIT, "a filter has at most %d terms", TERMS_MAX);
        if (!read_term(&p))
            return false;
    }
    if (p.order.n)
        BUF_LIT(&p.order, ", ");
    else
        BUF_LIT(&p.order, " ORDER BY ");
    buf_put(&p.order, str_of(record_sql_id(t)));
    result.where = buf_str(&p.where);
    result.order = buf_str(&p.order);
    *out = result;
    return true;
}
