#include "base/embed.h"
#include "store/internal.h"

/* sql/queries/NOUN.sql holds statements, each after a line "-- name: WORD"; they are found by that
   word and prepared when first asked for. */

enum { ROWS_MAX = 1000000, TEXTS_MAX = 1024 };

/* A check that was prepared before, known by where its text stands. */
struct text_statement {
    const char *sql;
    struct db_stmt *st;
};

struct named_statement {
    struct str name, sql;
    bool apart; /* of a file apart_*.sql */
    struct db_stmt *st;
};

static const char queries_prefix[] = "sql/queries/";
static const char apart_prefix[] = "sql/queries/apart_";
#define MARKER "-- name: "

static size_t each_statement(const struct embed_file *f, struct named_statement *to)
{
    size_t count = 0;
    struct str text = {f->bytes, f->size};
    bool apart = str_starts(str_of(f->path), str_of(apart_prefix));
    for (size_t at = str_find(text, STR(MARKER)); at < text.n;) {
        struct str rest = str_from(text, at + sizeof MARKER - 1), name;
        size_t next = str_find(rest, STR(MARKER));
        struct str body = str_sub(rest, 0, next);
        (void)str_word(&body, &name);
        if (to)
            to[count] = (struct named_statement){.name = name, .sql = body, .apart = apart};
        count++;
        at = at + sizeof MARKER - 1 + next;
        if (next == rest.n)
            break;
    }
    return count;
}

static void load_named(struct store *s)
{
    size_t count = 0;
    const struct embed_file *f = NULL;
    while ((f = embed_next(queries_prefix, f)))
        count += each_statement(f, NULL);
    s->named = ARENA_ARRAY(s->arena, struct named_statement, count + 1);
    while ((f = embed_next(queries_prefix, f)))
        s->named_count += each_statement(f, s->named + s->named_count);
}

static struct named_statement *find_named(struct store *s, struct str name)
{
    if (!s->named)
        load_named(s);
    for (size_t i = 0; i < s->named_count; i++)
        if (str_eq(s->named[i].name, name))
            return &s->named[i];
    return NULL;
}

static bool prepare_named(struct store *s, const char *name, struct named_statement **out,
                          struct err *err)
{
    struct named_statement *n = find_named(s, str_of(name));
    assert(n); /* a name that is not there is our mistake; store_prepare_all shows it */
    if (!n->st && !db_prepare(s->db, n->sql, &n->st, err))
        return err_wrap(err, "query %s", name);
    *out = n;
    return true;
}

static void bind_params(struct db_stmt *st, const struct store_param *params, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int n = (int)i + 1;
        switch (params[i].kind) {
        case STORE_TEXT: db_text(st, n, params[i].text.p ? params[i].text : STR("")); break;
        case STORE_NUMBER: db_int(st, n, params[i].number); break;
        case STORE_NULL: db_null(st, n); break;
        }
    }
}

static void read_row(struct db_stmt *st, struct arena *a, const char *const *names,
                     struct json *rows)
{
    struct json *row = json_add(a, rows, NULL, JSON_OBJECT);
    for (int i = 0; i < db_columns(st); i++)
        switch (db_column_type(st, i)) {
        case DB_IS_NULL: json_add(a, row, names[i], JSON_NULL); break;
        case DB_IS_INT: json_add_int(a, row, names[i], db_column_int(st, i)); break;
        case DB_IS_TEXT:
        case DB_IS_BYTES:
            json_add_text(a, row, names[i], str_copy(a, db_column_text(st, i)));
            break;
        }
}

static bool read_rows(struct db_stmt *st, struct arena *a, struct json **out, struct err *err)
{
    bool row = true, ok = true;
    struct json *rows = json_array(a);
    const char **names = ARENA_ARRAY(a, const char *, (size_t)db_columns(st) + 1);
    for (int i = 0; i < db_columns(st); i++)
        names[i] = str_cz(a, db_column_name(st, i));
    while (ok && (ok = db_step(st, &row, err)) && row) {
        if (json_count(rows) == ROWS_MAX)
            ok = err_set(err, ERR_LIMIT, "the answer has more than %d rows", ROWS_MAX);
        else
            read_row(st, a, names, rows);
    }
    *out = rows;
    return ok;
}

bool store_query(struct store *s, struct arena *a, const char *name,
                 const struct store_param *params, size_t count, struct json **rows,
                 struct err *err)
{
    struct named_statement *n;
    if (!prepare_named(s, name, &n, err))
        return false;
    bind_params(n->st, params, count);
    bool ok = read_rows(n->st, a, rows, err);
    db_reset(n->st);
    return ok || err_wrap(err, "query %s", name);
}

struct store_row {
    struct db_stmt *st;
};

struct str store_row_text(const struct store_row *row, int column)
{
    return db_column_text(row->st, column);
}

int64_t store_row_int(const struct store_row *row, int column)
{
    return db_column_int(row->st, column);
}

static bool each_row(struct db_stmt *st, store_row_fn *each, void *context, struct err *err)
{
    bool more = true, ok = true;
    const struct store_row row = {st};
    while (ok && (ok = db_step(st, &more, err)) && more)
        ok = each(context, &row, err);
    db_reset(st);
    return ok;
}

bool store_each(struct store *s, const char *name, const struct store_param *params, size_t count,
                store_row_fn *each, void *context, struct err *err)
{
    struct named_statement *n;
    if (!prepare_named(s, name, &n, err))
        return false;
    bind_params(n->st, params, count);
    return each_row(n->st, each, context, err) || err_wrap(err, "query %s", name);
}

struct store_writer {
    struct store *store;
    struct named_statement *statement;
};

bool store_writer(struct store *s, const char *name, struct store_writer **out, struct err *err)
{
    struct store_writer *w = ARENA_NEW(s->arena, struct store_writer);
    w->store = s;
    if (!prepare_named(s, name, &w->statement, err))
        return false;
    *out = w;
    return true;
}

bool store_write(struct store_writer *w, const struct store_param *params, size_t count,
                 struct err *err)
{
    bind_params(w->statement->st, params, count);
    w->store->written++;
    return db_run(w->statement->st, err) || err_wrap(err, "%.*s", STR_ARG(w->statement->name));
}

bool store_apart(struct store *s, const char *name, const struct store_param *params, size_t count,
                 int64_t *changed, struct err *err)
{
    struct named_statement *n;
    if (!store_still_open(s, err) || !prepare_named(s, name, &n, err))
        return false;
    assert(n->apart);
    bind_params(n->st, params, count);
    bool ok = changed ? db_run_counted(n->st, changed, err) : db_run(n->st, err);
    return ok || err_wrap(err, "query %s", name);
}

/* The first word of a statement, its comments passed over. */
static struct str first_word(struct str sql)
{
    struct str rest = str_trim(sql), word;
    while (str_starts(rest, STR("--")))
        rest = str_trim(str_from(rest, str_find_char(rest, '\n')));
    (void)str_word(&rest, &word);
    return word;
}

static bool prepare_check(struct store *s, struct str sql, struct db_stmt **out, struct err *err)
{
    struct str word = first_word(sql);
    if (!str_eq_nocase(word, STR("select")) && !str_eq_nocase(word, STR("with")))
        return err_set(err, ERR_INVALID, "a check is one SELECT or WITH statement");
    if (!db_prepare(s->db, sql, out, err))
        return false;
    if (db_only_reads(*out, err))
        return true;
    db_finish(*out);
    return false;
}

static bool find_check(struct store *s, struct str sql, struct db_stmt **out, struct err *err)
{
    for (size_t i = 0; i < s->text_count; i++)
        if (s->texts[i].sql == sql.p) {
            *out = s->texts[i].st;
            return true;
        }
    if (!s->texts)
        s->texts = ARENA_ARRAY(s->arena, struct text_statement, TEXTS_MAX);
    if (s->text_count == TEXTS_MAX)
        return err_set(err, ERR_LIMIT, "there are more than %d checks", TEXTS_MAX);
    if (!prepare_check(s, sql, out, err))
        return false;
    s->texts[s->text_count++] = (struct text_statement){sql.p, *out};
    return true;
}

bool store_query_text(struct store *s, struct arena *a, struct str sql,
                      const struct store_param *params, size_t count, struct json **rows,
                      struct err *err)
{
    struct db_stmt *st;
    if (!find_check(s, sql, &st, err))
        return false;
    bind_params(st, params, count);
    bool ok = read_rows(st, a, rows, err);
    db_reset(st);
    return ok;
}

bool store_each_text(struct store *s, struct str sql, const struct store_param *params,
                     size_t count, store_row_fn *each, void *context, struct err *err)
{
    struct db_stmt *st;
    if (!find_check(s, sql, &st, err))
        return false;
    bind_params(st, params, count);
    return each_row(st, each, context, err);
}

bool store_prepare_all(struct store *s, struct arena *a, struct err *err)
{
    (void)a;
    if (!s->named)
        load_named(s);
    for (size_t i = 0; i < s->named_count; i++) {
        struct named_statement *n = &s->named[i];
        if (!n->st && !db_prepare(s->db, n->sql, &n->st, err))
            return err_wrap(err, "query %.*s", STR_ARG(n->name));
    }
    for (int i = 0; i < OWN__COUNT; i++) {
        struct db_stmt *st;
        if (!store_own(s, (enum own_statement)i, &st, err))
            return err_wrap(err, "own statement %d", i);
    }
    return true;
}
