#include "assess/edit/edit.h"

static void *load(struct store *s, struct arena *a, struct str id, struct record_head *head,
                  struct err *err)
{
    if (!store_head(s, a, id, head, err))
        return NULL;
    void *record = arena_alloc(a, head->type->size, 1, _Alignof(max_align_t));
    return store_load(s, a, head->type, id, record, head, err) ? record : NULL;
}

/* A field goes back to its old value when it still has the new one. */
static bool put_back(const struct record_type *t, void *record, struct arena *a,
                     const struct json *change, struct err *err)
{
    const struct field *f = record_field(t, change->key);
    const struct json *old = json_first(change), *new = old ? old->next : NULL;
    if (!f || !new || (f->flags & FIELD_COMPUTED))
        return true;
    if (!str_eq(record_get(f, record, a), json_as_text(new)))
        return err_set(err, ERR_CONFLICT, "%s: was changed again since; change it by hand",
                       f->label);
    return record_set(t, record, a, change->key, json_as_text(old), err);
}

/* A decision is never changed: the one it replaced is made again, in its place. */
static bool decision_before(struct store *s, struct arena *a, const struct record_head *head,
                            void **record, struct err *err)
{
    struct json *rows;
    struct record_head before;
    if (!store_query(s, a, "superseded_by", &STORE_P(head->id), 1, &rows, err))
        return false;
    if (json_count(rows) == 0)
        return err_set(err, ERR_USAGE,
                       "%.*s replaced nothing: retire it, and say why, to take it back",
                       STR_ARG(head->id));
    *record = load(s, a, json_text(json_first(rows), "id"), &before, err);
    return *record;
}

bool edit_take_back(struct store *s, struct arena *a, struct str id, int64_t position,
                    void **record, struct record_head *head, struct err *err)
{
    struct json *rows, *change;
    void *now = load(s, a, id, head, err);
    if (!now || !store_query(s, a, "history_at", &STORE_N(position), 1, &rows, err))
        return false;
    const struct json *row = json_first(rows);
    if (!row || !str_eq(json_text(row, "record"), id))
        return err_set(err, ERR_NOT_FOUND, "position %lld of the history is no change of %.*s",
                       (long long)position, STR_ARG(id));
    if (head->type->flags & RECORD_DECISION) {
        *record = now;
        return decision_before(s, a, head, record, err);
    }
    if (!STR_IS(json_text(row, "action"), "save"))
        return err_set(err, ERR_USAGE,
                       "Only a change of fields is taken back; a record that should not be there "
                       "is retired");
    if (!json_read(a, json_text(row, "change"), &change, err))
        return false;
    JSON_EACH (field, json_get(change, "fields"))
        if (!put_back(head->type, now, a, field, err))
            return false;
    *record = now;
    return true;
}
