#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/world.h"
#include "store/internal.h"

/* --- replay: the history of one workspace into another, empty one --- */

struct replay {
    struct store *from, *into;
    struct store_verdict *verdict; /* NULL: the first fault ends it */
    struct arena *keep;            /* for the faults */
    char before[HASH_HEX + 1];
    int64_t position;
};

enum { FAULTS_MAX = 100 };

static void fault(struct replay *r, const char *fmt, ...) PRINTF_LIKE(2, 3);
static void fault(struct replay *r, const char *fmt, ...)
{
    char text[400];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (json_count(r->verdict->faults) < FAULTS_MAX)
        json_add_text(r->keep, r->verdict->faults, NULL, str_copy(r->keep, str_of(text)));
}

static void check_chain(struct replay *r, struct arena *a, const struct change *c)
{
    struct hash hash = store_change_hash(a, c);
    if (c->position != r->position + 1)
        fault(r, "position %lld follows %lld: changes are missing", (long long)c->position,
              (long long)r->position);
    if (!str_eq(c->before, (struct str){r->before, HASH_HEX}))
        fault(r, "position %lld does not continue the chain", (long long)c->position);
    if (!str_eq(c->hash, hash_hex(a, &hash)))
        fault(r, "position %lld (%.*s %.*s) was altered: its hash is another",
              (long long)c->position, STR_ARG(c->action), STR_ARG(c->record));
}

/* What follows from a record may lie in its attached file; so that is copied before. */
static bool copy_attached(struct replay *r, struct arena *a, const struct change *c,
                          const struct json *change, struct err *err)
{
    const struct record_type *t = record_type_find(c->type);
    if (!t || !t->follow)
        return true;
    EACH_FIELD (f, t) {
        const struct json *pair = json_get(json_get(change, "fields"), f->name);
        const struct json *new = json_first(pair) ? json_first(pair)->next : NULL;
        struct hash hash;
        struct str bytes;
        if (!(f->flags & FIELD_ATTACHED) || !hash_parse(json_as_text(new), &hash))
            continue;
        if (!store_blob_get(r->from, a, &hash, &bytes, err) ||
            !store_blob_put(r->into, bytes, STR("application/octet-stream"), &hash, err))
            return false;
    }
    return true;
}

static bool replay_one(void *context, struct arena *a, const struct change *c, struct err *err)
{
    struct replay *r = context;
    struct json *change;
    struct err reason = {0};
    if (r->verdict)
        check_chain(r, a, c);
    bool ok = json_read(a, c->change, &change, &reason) &&
              copy_attached(r, a, c, change, &reason) &&
              store_apply(r->into, a, c, change, &reason) && store_add_row(r->into, c, &reason);
    if (!ok && !r->verdict) {
        *err = reason;
        return err_wrap(err, "position %lld", (long long)c->position);
    }
    if (!ok)
        fault(r, "position %lld cannot be replayed: %s", (long long)c->position, reason.text);
    r->position = c->position;
    if (c->hash.n == HASH_HEX)
        memcpy(r->before, c->hash.p, HASH_HEX);
    if (r->verdict)
        r->verdict->changes++;
    return true;
}

static bool replay(struct store *from, struct store *into, struct arena *a, int64_t to,
                   struct replay *r, struct err *err)
{
    memset(r->before, '0', HASH_HEX);
    r->from = from;
    r->into = into;
    if (!db_begin(into->db, DB_WRITING, err))
        return false;
    if (!store_walk_history(from, a, to, replay_one, r, err)) {
        struct err ignored;
        IGNORE(db_rollback(into->db, &ignored));
        return false;
    }
    return db_commit(into->db, err);
}

bool store_replay(struct store *from, struct store *into, struct arena *a, int64_t to,
                  struct err *err)
{
    struct replay r = {0};
    return replay(from, into, a, to, &r, err);
}

/* --- comparing two tables row by row, both in the order of their keys --- */

static bool same_row(struct db_stmt *a, struct db_stmt *b)
{
    for (int i = 0; i < db_columns(a); i++)
        if (db_column_type(a, i) != db_column_type(b, i) ||
            !str_eq(db_column_text(a, i), db_column_text(b, i)))
            return false;
    return true;
}

static bool compare_rows(struct replay *r, const char *table, struct db_stmt *have,
                         struct db_stmt *want, struct err *err)
{
    bool more_have, more_want;
    for (;;) {
        if (!db_step(have, &more_have, err) || !db_step(want, &more_want, err))
            return false;
        if (!more_have && !more_want)
            return true;
        if (more_have != more_want) {
            struct db_stmt *extra = more_have ? have : want;
            fault(r, "%s %.*s %s", table, STR_ARG(db_column_text(extra, 0)),
                  more_have ? "is in the workspace, but not in its history"
                            : "is in the history, but its table lacks it");
            return true;
        }
        if (!same_row(have, want)) {
            fault(r, "%s %.*s differs from what its history says", table,
                  STR_ARG(db_column_text(have, 0)));
            return true;
        }
        r->verdict->records++;
    }
}

static bool compare(struct replay *r, struct store *s, const char *table, const char *key,
                    struct err *err)
{
    struct db_stmt *have, *want;
    struct buf b = {.arena = r->keep};
    BUF_LIT(&b, "SELECT * FROM ");
    record_sql_name(table, &b);
    buf_fmt(&b, " ORDER BY %s", key);
    if (!db_prepare(s->db, buf_str(&b), &have, err))
        return false;
    bool ok = db_prepare(r->into->db, buf_str(&b), &want, err);
    if (ok) {
        ok = compare_rows(r, table, have, want, err);
        db_finish(want);
    }
    db_finish(have);
    return ok;
}

static bool compare_all(struct replay *r, struct store *s, struct err *err)
{
    static const char *const common[][2] = {{"record", "id"},
                                            {"link", "from_id, field, to_id"},
                                            {"basis", "judgement, seen"},
                                            {"counter", "type"}};
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++) {
        const struct record_type *t = RECORD_TYPES[i];
        if (!(t->flags & RECORD_DERIVED) && !compare(r, s, t->name, "id", err))
            return false;
        for (const struct record_table *d = t->follow_tables; d && d->name; d++)
            if (!compare(r, s, d->name, d->key, err))
                return false;
    }
    int64_t records = r->verdict->records;
    for (size_t i = 0; i < COUNT_OF(common); i++)
        if (!compare(r, s, common[i][0], common[i][1], err))
            return false;
    r->verdict->records = records;
    return true;
}

static bool check_blobs(struct replay *r, struct store *s, struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    if (!db_prepare(s->db, STR("SELECT hash, bytes FROM blob ORDER BY hash"), &st, err))
        return false;
    while (ok && (ok = db_step(st, &row, err)) && row) {
        struct hash wanted, hash = hash_sha256(db_column_text(st, 1));
        if (!hash_parse(db_column_text(st, 0), &wanted) || !hash_eq(&wanted, &hash))
            fault(r, "attached file %.*s: its bytes were altered", STR_ARG(db_column_text(st, 0)));
        r->verdict->blobs++;
    }
    db_finish(st);
    return ok;
}

static bool check_attached(struct replay *r, struct store *s, const struct record_type *t,
                           const struct field *f, struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    struct buf b = {.arena = r->keep};
    BUF_LIT(&b, "SELECT id FROM ");
    record_sql_name(t->name, &b);
    /* Nothing is not in a set that is empty, which is so while nothing was attached. */
    buf_fmt(&b, " WHERE %s IS NOT NULL AND %s NOT IN (SELECT hash FROM blob) ORDER BY id", f->name,
            f->name);
    if (!db_prepare(s->db, buf_str(&b), &st, err))
        return false;
    while (ok && (ok = db_step(st, &row, err)) && row)
        fault(r, "%s %.*s: its attached file is gone", t->name, STR_ARG(db_column_text(st, 0)));
    db_finish(st);
    return ok;
}

static bool check_all_attached(struct replay *r, struct store *s, struct err *err)
{
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        EACH_FIELD (f, RECORD_TYPES[i])
            if ((f->flags & FIELD_ATTACHED) && !check_attached(r, s, RECORD_TYPES[i], f, err))
                return false;
    return true;
}

bool store_verify(struct store *s, struct arena *a, struct store_verdict *out, struct err *err)
{
    struct store_verdict verdict = {.faults = json_array(a)};
    struct replay r = {.verdict = &verdict, .keep = a};
    struct arena work;
    struct store *copy;
    /* One read transaction, so that writers beside us cannot make a difference. */
    if (!store_snapshot(s, err))
        return false;
    arena_init(&work, LIMIT_ARENA);
    bool ok = store_open_memory(a, &copy, err);
    if (ok) {
        ok = replay(s, copy, &work, INT64_MAX, &r, err) && compare_all(&r, s, err) &&
             check_blobs(&r, s, err) && check_all_attached(&r, s, err);
        store_close(copy);
    }
    arena_done(&work);
    store_snapshot_end(s);
    if (ok && !hash_parse((struct str){r.before, HASH_HEX}, &verdict.head))
        fault(&r, "the chain has no head");
    *out = verdict;
    return ok;
}
