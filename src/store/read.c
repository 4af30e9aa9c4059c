#include "store/internal.h"

static struct record_head read_head(struct db_stmt *st, struct arena *a)
{
    return (struct record_head){
        .id = str_copy(a, db_column_text(st, 0)),
        .type = record_type_find(db_column_text(st, 1)),
        .revision = db_column_int(st, 2),
        .position = db_column_int(st, 3),
        .matters = db_column_int(st, 4),
        .title = str_copy(a, db_column_text(st, 5)),
        .retired = str_copy(a, db_column_text(st, 6)),
        .superseded_by = str_copy(a, db_column_text(st, 7)),
    };
}

/* --- derived types: their rows have no head, and are found in their views --- */

/* The columns of a head, of a row of the view that the query calls t. */
static void put_derived_head(const struct record_type *t, struct buf *out)
{
    buf_fmt(out, "t.id, '%s', 1, 0, 0, %s, NULL, NULL", t->name,
            record_field(t, STR("name")) ? "COALESCE(t.name, t.id)" : "t.id");
}

static bool derived_of_type(struct store *s, struct arena *a, const struct record_type *t,
                            struct str id, struct record_head *head, bool *found, struct err *err)
{
    struct db_stmt *st;
    struct buf b = {.arena = a};
    BUF_LIT(&b, "SELECT ");
    put_derived_head(t, &b);
    BUF_LIT(&b, " FROM ");
    record_sql_name(t->name, &b);
    BUF_LIT(&b, " t WHERE t.id = $1");
    if (!db_prepare(s->db, buf_str(&b), &st, err))
        return false;
    db_text(st, 1, id);
    bool ok = db_step(st, found, err);
    if (ok && *found)
        *head = read_head(st, a);
    db_finish(st);
    return ok;
}

/* Ids of derived rows have a colon, those of records have none. */
static bool derived_head(struct store *s, struct arena *a, struct str id, struct record_head *head,
                         bool *found, struct err *err)
{
    if (str_find_char(id, ':') == id.n)
        return true;
    for (size_t i = 0; i < RECORD_TYPE_COUNT && !*found; i++)
        if ((RECORD_TYPES[i]->flags & RECORD_DERIVED) &&
            !derived_of_type(s, a, RECORD_TYPES[i], id, head, found, err))
            return false;
    return true;
}

static bool unknown_type(struct str id, struct err *err)
{
    return err_set(err, ERR_INVALID, "%.*s is of a type this program does not know", STR_ARG(id));
}

bool store_head(struct store *s, struct arena *a, struct str id, struct record_head *head,
                struct err *err)
{
    struct db_stmt *st;
    bool row;
    if (!store_own(s, OWN_RECORD_GET, &st, err))
        return false;
    db_text(st, 1, id.p ? id : STR(""));
    bool ok = db_step(st, &row, err);
    if (ok && row)
        *head = read_head(st, a);
    db_reset(st);
    if (ok && !row)
        ok = derived_head(s, a, id, head, &row, err);
    if (ok && !row)
        return err_set(err, ERR_NOT_FOUND, "there is no record %.*s", STR_ARG(id));
    if (ok && !head->type)
        return unknown_type(id, err);
    return ok;
}

static bool wrong_type(const struct record_head *h, const struct record_type *t, struct err *err)
{
    return err_set(err, ERR_INVALID, "%.*s is a %s, not a %s", STR_ARG(h->id), h->type->label,
                   t->label);
}

static bool lacking(struct str id, struct err *err)
{
    return err_set(err, ERR_IO, "%.*s: its table lacks it; run 'tutela verify'", STR_ARG(id));
}

static bool load_derived(struct store *s, struct arena *a, const struct record_type *t,
                         struct db_stmt *select, struct record_head *head, void *record,
                         struct err *err)
{
    struct str id = head->id;
    bool row;
    if (!store_head(s, a, id, head, err))
        return false;
    if (head->type != t)
        return wrong_type(head, t, err);
    db_text(select, 1, id);
    bool ok = db_step(select, &row, err) && (row || lacking(id, err)) &&
              store_read_fields(select, 0, a, t, record, err);
    db_reset(select);
    return ok;
}

enum { HEAD_COLUMNS = 8 }; /* and the id in the table of the type, NULL when it is not there */

static bool read_record(struct db_stmt *select, struct arena *a, const struct record_type *t,
                        struct record_head *head, void *record, struct err *err)
{
    struct str id = head->id;
    *head = read_head(select, a);
    if (!head->type)
        return unknown_type(id, err);
    if (head->type != t)
        return wrong_type(head, t, err);
    if (!db_column_text(select, HEAD_COLUMNS).p)
        return lacking(id, err);
    return store_read_fields(select, HEAD_COLUMNS + 1, a, t, record, err);
}

bool store_load(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                void *record, struct record_head *head, struct err *err)
{
    struct record_head own = {0};
    struct type_statements *ts;
    bool row;
    head = head ? head : &own;
    *head = (struct record_head){.id = id};
    if (!store_type_statements(s, t, &ts, err))
        return false;
    memset(record, 0, t->size);
    if (t->flags & RECORD_DERIVED)
        return load_derived(s, a, t, ts->select, head, record, err);
    db_text(ts->select, 1, id.p ? id : STR(""));
    bool ok = db_step(ts->select, &row, err) &&
              (!row || read_record(ts->select, a, t, head, record, err));
    db_reset(ts->select);
    if (!ok || row)
        return ok;
    /* No record, or a row of a derived type: store_head says which. */
    return store_head(s, a, id, head, err) && wrong_type(head, t, err);
}

static struct str list_from(struct arena *a, const struct record_type *t,
                            const struct record_filter *f)
{
    struct buf b = {.arena = a};
    bool derived = t->flags & RECORD_DERIVED;
    buf_put(&b, derived ? STR(" FROM ") : STR(" FROM record r JOIN "));
    record_sql_name(t->name, &b);
    if (derived)
        BUF_LIT(&b, " t WHERE t.id IS NOT NULL");
    else
        buf_fmt(&b, " t ON t.id = r.id WHERE r.type = '%s'", t->name);
    if (!f->all && !derived)
        BUF_LIT(&b, " AND r.retired IS NULL AND r.superseded_by IS NULL");
    buf_put(&b, f->where);
    return buf_str(&b);
}

static struct str list_columns(struct arena *a, const struct record_type *t)
{
    struct buf b = {.arena = a};
    BUF_LIT(&b, "SELECT ");
    if (t->flags & RECORD_DERIVED)
        put_derived_head(t, &b);
    else
        BUF_LIT(&b, "r.id, r.type, r.revision, r.position, r.matters, r.title, r.retired,"
                    " r.superseded_by");
    EACH_FIELD (f, t) {
        BUF_LIT(&b, ", t.");
        record_sql_name(f->name, &b);
    }
    return buf_str(&b);
}

static void bind_filter(struct db_stmt *st, const struct record_filter *f)
{
    for (size_t i = 0; i < f->param_count; i++)
        db_text(st, (int)i + 1, f->params[i]);
}

static bool count_rows(struct store *s, struct arena *a, struct str from,
                       const struct record_filter *f, int64_t *total, struct err *err)
{
    struct db_stmt *st;
    bool row;
    if (!db_prepare(s->db, str_fmt(a, "SELECT count(*)%.*s", STR_ARG(from)), &st, err))
        return false;
    bind_filter(st, f);
    bool ok = db_step(st, &row, err);
    *total = ok && row ? db_column_int(st, 0) : 0;
    db_finish(st);
    return ok;
}

static bool read_list(struct db_stmt *st, struct arena *a, const struct record_type *t, size_t room,
                      struct store_list *list, struct err *err)
{
    bool row = true, ok = true;
    list->heads = ARENA_ARRAY(a, struct record_head, room + 1);
    list->records = arena_alloc(a, t->size, room + 1, _Alignof(max_align_t));
    while (ok && list->shown < room && (ok = db_step(st, &row, err)) && row) {
        list->heads[list->shown] = read_head(st, a);
        ok = store_read_fields(st, 8, a, t, (char *)list->records + list->shown * t->size, err);
        list->shown++;
    }
    return ok;
}

bool store_list(struct store *s, struct arena *a, const struct record_type *t, struct str filter,
                int64_t offset, int64_t limit, struct store_list *out, struct err *err)
{
    struct record_filter f;
    struct db_stmt *st;
    struct store_list list = {0};
    if (!record_filter_parse(t, a, filter, 1, &f, err))
        return false;
    struct str from = list_from(a, t, &f);
    if (!count_rows(s, a, from, &f, &list.total, err))
        return false;
    offset = offset > 0 ? offset : 0;
    int64_t room = list.total > offset ? list.total - offset : 0;
    room = limit > 0 && limit < room ? limit : room;
    struct str sql = str_fmt(a, "%.*s%.*s%.*s LIMIT %lld OFFSET %lld", STR_ARG(list_columns(a, t)),
                             STR_ARG(from), STR_ARG(f.order), (long long)room, (long long)offset);
    if (!db_prepare(s->db, sql, &st, err))
        return false;
    bind_filter(st, &f);
    bool ok = read_list(st, a, t, (size_t)room, &list, err);
    db_finish(st);
    *out = list;
    return ok;
}

/* Rows that came in the reverse order. */
static void turn(struct store_list *list, const struct record_type *t, struct arena *a)
{
    char *records = arena_alloc(a, t->size, list->shown + 1, _Alignof(max_align_t));
    struct record_head *heads = ARENA_ARRAY(a, struct record_head, list->shown + 1);
    for (size_t i = 0; i < list->shown; i++) {
        size_t from = list->shown - 1 - i;
        heads[i] = list->heads[from];
        memcpy(records + i * t->size, (char *)list->records + from * t->size, t->size);
    }
    list->heads = heads;
    list->records = records;
}

bool store_page(struct store *s, struct arena *a, const struct record_type *t,
                const struct store_page *page, struct store_list *out, struct err *err)
{
    struct record_filter f;
    struct db_stmt *st;
    struct store_list list = {0};
    size_t room = (size_t)page->limit + 1; /* one more, to know whether there are more */
    if (!record_filter_parse(t, a, page->filter, 1, &f, err) ||
        (page->key.n && !record_filter_page(t, a, page->key, page->back, &f, err)))
        return false;
    struct str from = list_from(a, t, &f);
    struct str sql = str_fmt(a, "%.*s%.*s%.*s LIMIT %zu", STR_ARG(list_columns(a, t)),
                             STR_ARG(from), STR_ARG(f.order), room);
    if (!db_prepare(s->db, sql, &st, err))
        return false;
    bind_filter(st, &f);
    bool ok = read_list(st, a, t, room, &list, err);
    db_finish(st);
    if (!ok)
        return false;
    list.more = list.shown == room;
    list.shown -= list.more;
    if (page->back)
        turn(&list, t, a);
    if (list.shown) {
        const char *last = (char *)list.records + (list.shown - 1) * t->size;
        list.first_key = record_key(&f, list.records, list.heads[0].id, a);
        list.last_key = record_key(&f, last, list.heads[list.shown - 1].id, a);
    }
    *out = list;
    return true;
}

bool store_list_after(struct store *s, struct arena *a, const struct record_type *t,
                      struct str filter, struct str after, int64_t limit, struct store_list *out,
                      struct err *err)
{
    struct record_filter f;
    struct store_page page = {.filter = filter, .limit = limit};
    int64_t total;
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    if (!record_filter_parse(t, a, filter, 1, &f, err) ||
        !count_rows(s, a, list_from(a, t, &f), &f, &total, err) ||
        (after.n && !store_load(s, a, t, after, record, NULL, err)))
        return false;
    if (after.n)
        page.key = record_key(&f, record, after, a);
    if (!store_page(s, a, t, &page, out, err))
        return false;
    out->total = total;
    return true;
}

/* SELECT t.a, t.b, count(*) FROM ... GROUP BY 1, 2 */
static struct str count_sql(struct arena *a, const struct record_type *t,
                            const struct record_filter *f, const struct field *const *by, size_t n)
{
    struct buf sql = {.arena = a};
    BUF_LIT(&sql, "SELECT ");
    for (size_t i = 0; i < n; i++) {
        BUF_LIT(&sql, "t.");
        record_sql_name(by[i]->name, &sql);
        BUF_LIT(&sql, ", ");
    }
    buf_fmt(&sql, "count(*)%.*s", STR_ARG(list_from(a, t, f)));
    for (size_t i = 0; i < n; i++)
        buf_fmt(&sql, "%s%zu", i ? ", " : " GROUP BY ", i + 1);
    return buf_str(&sql);
}

bool store_count_by(struct store *s, struct arena *a, const struct record_type *t,
                    const struct store_count *c, struct json **out, struct err *err)
{
    struct record_filter f;
    struct db_stmt *st;
    bool row = true, ok = true;
    struct json *rows = json_array(a);
    if (!record_filter_parse(t, a, c->filter, 1, &f, err) ||
        !db_prepare(s->db, count_sql(a, t, &f, c->by, c->by_count), &st, err))
        return false;
    bind_filter(st, &f);
    while (ok && (ok = db_step(st, &row, err)) && row) {
        struct json *item = json_add(a, rows, NULL, JSON_OBJECT);
        for (size_t i = 0; i < c->by_count; i++)
            json_add_text(a, item, c->by[i]->name, str_copy(a, db_column_text(st, (int)i)));
        json_add_int(a, item, "count", db_column_int(st, (int)c->by_count));
    }
    db_finish(st);
    *out = rows;
    return ok;
}

static bool stale_because(struct store *s, struct arena *a, struct str id, struct json *object,
                          struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    struct json *why = NULL;
    if (!store_own(s, OWN_STALE, &st, err))
        return false;
    db_text(st, 1, id);
    while (ok && (ok = db_step(st, &row, err)) && row) {
        if (!why) {
            json_add_bool(a, object, "stale", true);
            why = json_add(a, object, "stale_because", JSON_ARRAY);
        }
        json_add_text(a, why, NULL, str_copy(a, db_column_text(st, 0)));
    }
    db_reset(st);
    return ok;
}

bool store_to_json(struct store *s, struct arena *a, const struct record_head *head,
                   const void *record, struct json **out, struct err *err)
{
    struct json *object = json_object(a);
    json_add_text(a, object, "id", head->id);
    /* A component has a type of its own; no member may be there twice. */
    bool own = record_field(head->type, STR("type")) != NULL;
    json_add_text(a, object, own ? "record_type" : "type", str_of(head->type->name));
    json_add_int(a, object, "revision", head->revision);
    json_add_int(a, object, "position", head->position);
    json_add_text(a, object, "title", head->title);
    record_to_json(head->type, record, a, object);
    if (head->retired.n)
        json_add_text(a, object, "retired", head->retired);
    if (head->superseded_by.n)
        json_add_text(a, object, "superseded_by", head->superseded_by);
    if ((head->type->flags & RECORD_JUDGEMENT) && !stale_because(s, a, head->id, object, err))
        return false;
    *out = object;
    return true;
}
