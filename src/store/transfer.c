#include "store/transfer.h"

#include "base/limits.h"
#include "store/internal.h"

static const char *const members[] = {"at",     "actor",  "action", "type",
                                      "record", "change", "before", "hash"};

/* --- out --- */

struct writer {
    store_line_fn *each;
    void *context;
};

static bool write_one(void *context, struct arena *a, const struct change *c, struct err *err)
{
    struct writer *w = context;
    struct buf line = {.arena = a};
    struct json *o = json_object(a);
    const struct str texts[] = {c->at,     c->actor,  c->action, c->type,
                                c->record, c->change, c->before, c->hash};
    json_add_int(a, o, "position", c->position);
    json_add_int(a, o, "revision", c->revision);
    for (size_t i = 0; i < COUNT_OF(members); i++)
        json_add_text(a, o, members[i], texts[i]);
    json_write(o, &line);
    return w->each(w->context, buf_str(&line), err);
}

bool store_write_history(struct store *s, store_line_fn *each, void *context, struct err *err)
{
    struct writer w = {each, context};
    struct arena work;
    arena_init(&work, LIMIT_ARENA);
    bool ok = store_walk_history(s, &work, INT64_MAX, write_one, &w, err);
    arena_done(&work);
    return ok;
}

bool store_each_blob(struct store *s, store_blob_fn *each, void *context, struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    if (!db_prepare(s->db, STR("SELECT hash, media_type, bytes FROM blob ORDER BY hash"), &st, err))
        return false;
    while (ok && (ok = db_step(st, &row, err)) && row)
        ok = each(context, db_column_text(st, 0), db_column_text(st, 1), db_column_text(st, 2),
                  err);
    db_finish(st);
    return ok;
}

/* --- in --- */

static bool read_change(struct arena *a, struct str line, struct change *out, struct json **change,
                        struct err *err)
{
    struct json *o;
    struct str texts[COUNT_OF(members)];
    if (!json_read(a, line, &o, err))
        return false;
    for (size_t i = 0; i < COUNT_OF(members); i++) {
        texts[i] = json_text(o, members[i]);
        if (!texts[i].p)
            return err_set(err, ERR_INVALID, "the change has no '%s'", members[i]);
    }
    *out = (struct change){.position = json_int(o, "position", 0),
                           .revision = json_int(o, "revision", 0),
                           .at = texts[0],
                           .actor = texts[1],
                           .action = texts[2],
                           .type = texts[3],
                           .record = texts[4],
                           .change = texts[5],
                           .before = texts[6],
                           .hash = texts[7]};
    return json_read(a, out->change, change, err);
}

static bool take_one(struct store *s, struct arena *a, struct str line, struct err *err)
{
    struct change c;
    struct json *change;
    if (!read_change(a, line, &c, &change, err))
        return false;
    struct hash hash = store_change_hash(a, &c);
    if (c.position != s->position + 1 || !str_eq(c.before, (struct str){s->head, HASH_HEX}) ||
        !str_eq(c.hash, hash_hex(a, &hash)))
        return err_set(err, ERR_INVALID,
                       "position %lld does not continue the chain: a line is missing or altered",
                       (long long)c.position);
    if (!store_add_row(s, &c, err) || !store_apply(s, a, &c, change, err))
        return false;
    s->position = c.position;
    memcpy(s->head, c.hash.p, HASH_HEX);
    return true;
}

bool store_read_history(struct store *s, struct str lines, struct err *err)
{
    struct arena work;
    struct str line;
    size_t number = 0;
    bool ok = true;
    if (store_position(s) != 0)
        return err_set(err, ERR_CONFLICT, "the workspace has a history of its own");
    if (!store_begin(s, err))
        return false;
    arena_init(&work, LIMIT_ARENA);
    while (ok && str_split(&lines, '\n', &line)) {
        number++;
        if (line.n == 0)
            continue;
        ok = take_one(s, &work, line, err) || err_wrap(err, "line %zu", number);
        arena_rewind(&work, 0);
    }
    arena_done(&work);
    if (ok)
        return store_commit(s, err);
    store_rollback(s);
    return false;
}
