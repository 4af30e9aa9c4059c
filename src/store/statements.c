#include "store/internal.h"

static const char *const own_texts[OWN__COUNT] = {
    [OWN_HISTORY_ADD] = "INSERT INTO history (position, at, actor, action, type, record, revision,"
                        " change, before, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
    [OWN_HISTORY_LAST] = "SELECT position, hash FROM history ORDER BY position DESC LIMIT 1",
    [OWN_HISTORY_PAGE] =
        "SELECT position, at, actor, action, type, record, revision, change, before,"
        " hash FROM history WHERE position > $1 AND position <= $2"
        " ORDER BY position LIMIT $3",
    [OWN_RECORD_ADD] = "INSERT INTO record (id, type, revision, position, matters, title)"
                       " VALUES ($1, $2, $3, $4, $4, $5)",
    [OWN_RECORD_SET] = "UPDATE record SET revision = $2, position = $3, matters = $4, title = $5,"
                       " retired = $6, superseded_by = $7 WHERE id = $1",
    [OWN_RECORD_GET] = "SELECT id, type, revision, position, matters, title, retired,"
                       " superseded_by FROM record WHERE id = $1",
    [OWN_LINK_ADD] = "INSERT INTO link (from_id, field, to_id) VALUES ($1, $2, $3)"
                     " ON CONFLICT DO NOTHING",
    [OWN_LINK_CLEAR] = "DELETE FROM link WHERE from_id = $1",
    [OWN_BASIS_SET] = "INSERT INTO basis (judgement, seen, position) VALUES ($1, $2, $3)"
                      " ON CONFLICT (judgement, seen) DO UPDATE SET position = excluded.position",
    [OWN_BASIS_CLEAR] = "DELETE FROM basis WHERE judgement = $1",
    [OWN_BASIS_DROP] = "DELETE FROM basis WHERE judgement = $1 AND seen = $2",
    [OWN_COUNTER_GET] = "SELECT last FROM counter WHERE type = $1",
    [OWN_COUNTER_SET] = "INSERT INTO counter (type, last) VALUES ($1, $2)"
                        " ON CONFLICT (type) DO UPDATE SET last = excluded.last"
                        " WHERE excluded.last > counter.last",
    [OWN_REFERRERS] = "SELECT count(*) FROM link l JOIN live r ON r.id = l.from_id"
                      " WHERE l.to_id = $1 AND l.field = $2 AND r.type = $3",
    [OWN_REFERRING] = "SELECT l.from_id FROM link l JOIN live r ON r.id = l.from_id"
                      " WHERE l.to_id = $1 AND l.field = $2 AND r.type = $3 ORDER BY l.from_id",
    [OWN_FROZEN] = "SELECT b.id FROM link l JOIN record b ON b.id = l.from_id"
                   " WHERE l.to_id = $1 AND l.field = 'release' AND b.type = 'baseline' LIMIT 1",
    [OWN_STALE] = "SELECT seen FROM stale WHERE judgement = $1 ORDER BY seen",
    [OWN_BLOB_ADD] = "INSERT INTO blob (hash, media_type, size, bytes) VALUES ($1, $2, $3, $4)"
                     " ON CONFLICT (hash) DO NOTHING",
    [OWN_BLOB_GET] = "SELECT bytes FROM blob WHERE hash = $1",
};

bool store_own(struct store *s, enum own_statement which, struct db_stmt **out, struct err *err)
{
    if (!s->own[which] && !db_prepare(s->db, str_of(own_texts[which]), &s->own[which], err))
        return false;
    *out = s->own[which];
    return true;
}

static size_t type_index(const struct record_type *t)
{
    size_t i = 0;
    while (RECORD_TYPES[i] != t)
        i++;
    return i;
}

/* Head and fields at once, for a server answers one question as slowly as two. The rows of a
   derived type have no head. */
static void put_select(const struct record_type *t, struct buf *out)
{
    if (t->flags & RECORD_DERIVED) {
        record_sql_select(t, out);
        BUF_LIT(out, " WHERE id = $1");
        return;
    }
    BUF_LIT(out, "SELECT r.id, r.type, r.revision, r.position, r.matters, r.title, r.retired,"
                 " r.superseded_by, t.id");
    EACH_FIELD (f, t) {
        BUF_LIT(out, ", t.");
        record_sql_name(f->name, out);
    }
    BUF_LIT(out, " FROM record r LEFT JOIN ");
    record_sql_name(t->name, out);
    BUF_LIT(out, " t ON t.id = r.id WHERE r.id = $1");
}

bool store_type_statements(struct store *s, const struct record_type *t,
                           struct type_statements **out, struct err *err)
{
    struct type_statements *ts = &s->types[type_index(t)];
    *out = ts;
    if (ts->select)
        return true;
    struct buf insert = {.arena = s->arena}, update = {.arena = s->arena},
               select = {.arena = s->arena};
    record_sql_insert(t, &insert);
    record_sql_update(t, &update);
    put_select(t, &select);
    if (!(t->flags & RECORD_DERIVED) && (!db_prepare(s->db, buf_str(&insert), &ts->insert, err) ||
                                         !db_prepare(s->db, buf_str(&update), &ts->update, err)))
        return false;
    return db_prepare(s->db, buf_str(&select), &ts->select, err);
}

void store_bind_fields(struct db_stmt *st, struct arena *a, const struct record_type *t,
                       const void *record)
{
    int n = 2;
    EACH_FIELD (f, t) {
        if (record_is_empty(f, record))
            db_null(st, n);
        else if (f->kind->json == JSON_NUMBER)
            db_int(st, n, ((const struct number *)record_slot_const(f, record))->value);
        else
            db_text(st, n, record_get(f, record, a));
        n++;
    }
}

bool store_read_fields(struct db_stmt *st, int from, struct arena *a, const struct record_type *t,
                       void *record, struct err *err)
{
    int i = from;
    EACH_FIELD (f, t) {
        struct str text = db_column_text(st, i++);
        if (text.n && !f->kind->parse(f, a, str_copy(a, text), record_slot(f, record), err))
            return err_wrap(err, "%s.%s", t->name, f->name);
    }
    return true;
}
