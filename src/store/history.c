#include "base/world.h"
#include "store/internal.h"

/*
 * The change of a row, as JSON:
 *   {"fields": {"name": [old, new], ...},   texts, null for empty; add, save;
 *                                           confirm, of what is computed
 *    "title": "...",                        what the record is called after the change
 *    "matters": true,                       a field that matters changed
 *    "basis": ["SR-0001", ...],             what a judgement looked at, seen at this position
 *    "basis_more": [...], "basis_less": [...],  what it refers to now, and no longer; the rest of
 *                                           the basis keeps the position it was seen at
 *    "reason": "...", "by": "D-0002"}       retire, confirm; supersede
 */

static void put_part(struct hash_state *h, struct str part)
{
    char length[24];
    struct buf b = {.p = length, .cap = sizeof length};
    buf_fmt(&b, "%zu:", part.n);
    hash_add(h, buf_str(&b));
    hash_add(h, part);
}

/* SHA-256 over the parts in the order of the table, each with its length before it, so that no two
   different rows give the same bytes. */
struct hash store_change_hash(struct arena *a, const struct change *c)
{
    struct hash_state h;
    hash_init(&h);
    put_part(&h, c->before);
    put_part(&h, str_fmt(a, "%lld", (long long)c->position));
    put_part(&h, c->at);
    put_part(&h, c->actor);
    put_part(&h, c->action);
    put_part(&h, c->type);
    put_part(&h, c->record);
    put_part(&h, str_fmt(a, "%lld", (long long)c->revision));
    put_part(&h, c->change);
    return hash_done(&h);
}

bool store_read_head(struct store *s, struct err *err)
{
    struct db_stmt *st;
    bool row;
    if (!store_own(s, OWN_HISTORY_LAST, &st, err) || !db_step(st, &row, err))
        return false;
    s->position = row ? db_column_int(st, 0) : 0;
    memset(s->head, '0', HASH_HEX);
    struct str head = row ? db_column_text(st, 1) : (struct str){0};
    if (head.n == HASH_HEX)
        memcpy(s->head, head.p, HASH_HEX);
    db_reset(st);
    return true;
}

int64_t store_position(struct store *s)
{
    struct err ignored;
    if (!s->in_transaction && !store_read_head(s, &ignored))
        return 0;
    return s->position;
}

bool store_add_row(struct store *s, const struct change *c, struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_HISTORY_ADD, &st, err))
        return false;
    s->written++;
    db_int(st, 1, c->position);
    db_text(st, 2, c->at);
    db_text(st, 3, c->actor);
    db_text(st, 4, c->action);
    db_text(st, 5, c->type);
    db_text(st, 6, c->record);
    db_int(st, 7, c->revision);
    db_text(st, 8, c->change);
    db_text(st, 9, c->before);
    db_text(st, 10, c->hash);
    return db_run(st, err);
}

bool store_append(struct store *s, struct arena *a, const char *action, const struct record_type *t,
                  struct str id, int64_t revision, const struct json *change, struct err *err)
{
    assert(s->in_transaction);
    if (!store_still_open(s, err))
        return false;
    struct buf text = {.arena = a};
    json_write(change, &text);
    struct change c = {
        .position = s->position + 1,
        .at = instant_str(a, world_now()),
        .actor = s->actor,
        .action = str_of(action),
        .type = str_of(t->name),
        .record = id,
        .revision = revision,
        .change = buf_str(&text),
        .before = str_copy(a, (struct str){s->head, HASH_HEX}),
    };
    struct hash hash = store_change_hash(a, &c);
    c.hash = hash_hex(a, &hash);
    if (!store_add_row(s, &c, err) || !store_apply(s, a, &c, change, err)) {
        s->broken = true; /* until store_undo: a row of the history without its effect */
        return false;
    }
    s->position = c.position;
    memcpy(s->head, c.hash.p, HASH_HEX);
    return true;
}

static struct change read_row(struct db_stmt *st, struct arena *a)
{
    return (struct change){
        .position = db_column_int(st, 0),
        .at = str_copy(a, db_column_text(st, 1)),
        .actor = str_copy(a, db_column_text(st, 2)),
        .action = str_copy(a, db_column_text(st, 3)),
        .type = str_copy(a, db_column_text(st, 4)),
        .record = str_copy(a, db_column_text(st, 5)),
        .revision = db_column_int(st, 6),
        .change = str_copy(a, db_column_text(st, 7)),
        .before = str_copy(a, db_column_text(st, 8)),
        .hash = str_copy(a, db_column_text(st, 9)),
    };
}

enum { PAGE = 500 };

/* One page of changes after position *at, which becomes that of the last one; *more: it was full.
 */
static bool walk_page(struct store *s, struct arena *a, int64_t *at, int64_t to, bool *more,
                      store_change_fn *each, void *context, struct err *err)
{
    struct db_stmt *st;
    bool row = true, ok = true;
    int count = 0;
    if (!store_own(s, OWN_HISTORY_PAGE, &st, err))
        return false;
    db_int(st, 1, *at);
    db_int(st, 2, to);
    db_int(st, 3, PAGE);
    while (ok && (ok = db_step(st, &row, err)) && row) {
        size_t mark = arena_mark(a);
        struct change c = read_row(st, a);
        *at = c.position;
        count++;
        ok = each(context, a, &c, err);
        arena_rewind(a, mark);
    }
    db_reset(st);
    *more = count == PAGE;
    return ok;
}

/* By pages, for who is called may ask something else of the same workspace, and a server's rows
   wait in memory meanwhile. */
bool store_walk_history(struct store *s, struct arena *a, int64_t to, store_change_fn *each,
                        void *context, struct err *err)
{
    int64_t at = INT64_MIN;
    bool more = true, ok = true;
    while (ok && more)
        ok = walk_page(s, a, &at, to, &more, each, context, err);
    return ok;
}
