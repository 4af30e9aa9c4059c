#include "store/internal.h"

/*
 * One change of the history to the tables. New changes and replays take this same road, so that
 * what is in the tables is what the history says, by construction.
 */

static bool put_record(struct store *s, struct arena *a, struct db_stmt *st, struct str id,
                       const struct record_type *t, const void *record, struct err *err)
{
    db_text(st, 1, id);
    store_bind_fields(st, a, t, record);
    return db_run(st, err) || err_wrap(err, "%s %.*s in %s", t->label, STR_ARG(id),
                                       s->in_transaction ? "the workspace" : "the replay");
}

static bool put_link(struct store *s, struct str from, const struct field *f, struct str to,
                     struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_LINK_ADD, &st, err))
        return false;
    db_text(st, 1, from);
    db_text(st, 2, str_of(f->name));
    db_text(st, 3, to);
    return db_run(st, err);
}

static bool put_links(struct store *s, struct arena *a, struct str id, const struct record_type *t,
                      const void *record, struct err *err)
{
    struct db_stmt *clear;
    if (!store_own(s, OWN_LINK_CLEAR, &clear, err))
        return false;
    db_text(clear, 1, id);
    if (!db_run(clear, err))
        return false;
    EACH_FIELD (f, t) {
        struct str rest = f->refers_to ? record_get(f, record, a) : (struct str){0}, to;
        while (str_word(&rest, &to))
            if (!put_link(s, id, f, to, err))
                return false;
    }
    return true;
}

/* Takes the new values of {"name": [old, new]}. A field that this program no longer has is passed
   over: its values stay in the history. */
static bool set_fields(struct arena *a, const struct record_type *t, const struct json *fields,
                       void *record, struct err *err)
{
    JSON_EACH (change, fields) {
        const struct field *f = record_field(t, change->key);
        const struct json *old = json_first(change), *new = old ? old->next : NULL;
        if (!f || !new)
            continue;
        if (new->type == JSON_NULL)
            record_clear(f, record);
        else if (!f->kind->parse(f, a, new->text, record_slot(f, record), err))
            return err_wrap(err, "%s.%s", t->name, f->name);
    }
    return true;
}

/* What a judgement looked at, as of this change. */
static bool add_basis(struct store *s, const struct change *c, const struct json *basis,
                      struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_BASIS_SET, &st, err))
        return false;
    JSON_EACH (seen, basis) {
        db_text(st, 1, c->record);
        db_text(st, 2, seen->text);
        db_int(st, 3, c->position);
        if (!db_run(st, err))
            return false;
    }
    return true;
}

static bool change_basis(struct store *s, const struct change *c, const struct json *change,
                         struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_BASIS_DROP, &st, err))
        return false;
    JSON_EACH (seen, json_get(change, "basis_less")) {
        db_text(st, 1, c->record);
        db_text(st, 2, seen->text);
        if (!db_run(st, err))
            return false;
    }
    return add_basis(s, c, json_get(change, "basis_more"), err);
}

static bool put_basis(struct store *s, const struct change *c, const struct json *basis,
                      struct err *err)
{
    struct db_stmt *st;
    if (!basis)
        return true;
    if (!store_own(s, OWN_BASIS_CLEAR, &st, err))
        return false;
    db_text(st, 1, c->record);
    return db_run(st, err) && add_basis(s, c, basis, err);
}

/* Ids stand in lists separated by spaces and commas, in addresses, and in file names; also those of
   a history that somebody else made. */
static bool check_natural_id(struct str id, struct err *err)
{
    bool ok = id.n > 0 && id.n <= 120 && id.p[0] != '.' && id.p[0] != '-' &&
              !record_type_of_id(id); /* else a counter would come to it one day */
    for (size_t i = 0; ok && i < id.n; i++)
        ok = char_is_alpha(id.p[i]) || char_is_digit(id.p[i]) || char_in(id.p[i], "-._():>");
    return ok || err_set(err, ERR_INVALID,
                         "'%.*s' cannot be an id: letters, digits and - . _ ( ) : >, at most 120",
                         STR_ARG(str_sub(id, 0, 120)));
}

static bool count_id(struct store *s, const struct record_type *t, struct str id, struct err *err)
{
    struct db_stmt *st;
    int64_t n = 0;
    if (t->flags & RECORD_NATURAL_ID)
        return check_natural_id(id, err);
    if (record_type_of_id(id) != t || !str_to_int(str_from(id, strlen(t->prefix) + 1), &n) ||
        n < 1 || n > INT64_MAX / 2)
        return err_set(err, ERR_INVALID, "'%.*s' is no id of a %s", STR_ARG(str_sub(id, 0, 120)),
                       t->label);
    if (!store_own(s, OWN_COUNTER_SET, &st, err))
        return false;
    db_text(st, 1, str_of(t->name));
    db_int(st, 2, n);
    return db_run(st, err);
}

static bool follow(struct store *s, struct arena *a, const struct change *c,
                   const struct record_type *t, const void *record, struct err *err)
{
    const struct record_follow f = {a, s, c->record, c->position};
    return !t->follow || t->follow(&f, record, err) || err_wrap(err, "%.*s", STR_ARG(c->record));
}

static bool apply_add(struct store *s, struct arena *a, const struct change *c,
                      const struct record_type *t, const struct json *change, struct err *err)
{
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    struct type_statements *ts;
    struct db_stmt *st;
    if (!set_fields(a, t, json_get(change, "fields"), record, err) ||
        !store_type_statements(s, t, &ts, err) || !store_own(s, OWN_RECORD_ADD, &st, err))
        return false;
    db_text(st, 1, c->record);
    db_text(st, 2, c->type);
    db_int(st, 3, c->revision);
    db_int(st, 4, c->position);
    db_text(st, 5, json_text(change, "title").p ? json_text(change, "title") : STR(""));
    return db_run(st, err) && put_record(s, a, ts->insert, c->record, t, record, err) &&
           put_links(s, a, c->record, t, record, err) &&
           put_basis(s, c, json_get(change, "basis"), err) && count_id(s, t, c->record, err) &&
           follow(s, a, c, t, record, err);
}

static bool put_head(struct store *s, const struct record_head *h, struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_RECORD_SET, &st, err))
        return false;
    db_text(st, 1, h->id);
    db_int(st, 2, h->revision);
    db_int(st, 3, h->position);
    db_int(st, 4, h->matters);
    db_text(st, 5, h->title.p ? h->title : STR(""));
    db_text(st, 6, h->retired);
    db_text(st, 7, h->superseded_by);
    return db_run(st, err);
}

static bool has_reference(const struct record_type *t, const struct json *fields)
{
    JSON_EACH (change, fields) {
        const struct field *f = record_field(t, change->key);
        if (f && f->refers_to)
            return true;
    }
    return false;
}

static bool apply_fields(struct store *s, struct arena *a, const struct change *c,
                         const struct record_type *t, const struct json *change,
                         struct record_head *head, struct err *err)
{
    void *record = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    struct type_statements *ts;
    const struct json *fields = json_get(change, "fields");
    if (!fields)
        return store_head(s, a, c->record, head, err);
    return store_load(s, a, t, c->record, record, head, err) &&
           set_fields(a, t, fields, record, err) && store_type_statements(s, t, &ts, err) &&
           put_record(s, a, ts->update, c->record, t, record, err) &&
           (!has_reference(t, fields) || put_links(s, a, c->record, t, record, err));
}

bool store_apply(struct store *s, struct arena *a, const struct change *c,
                 const struct json *change, struct err *err)
{
    const struct record_type *t = record_type_find(c->type);
    struct record_head head;
    if (!t)
        return err_set(err, ERR_INVALID, "there is no record type '%.*s'", STR_ARG(c->type));
    if (STR_IS(c->action, "add"))
        return apply_add(s, a, c, t, change, err);
    if (!apply_fields(s, a, c, t, change, &head, err))
        return false;
    head.revision = c->revision;
    head.position = c->position;
    if (json_is_true(change, "matters"))
        head.matters = c->position;
    if (json_get(change, "title"))
        head.title = json_text(change, "title");
    if (STR_IS(c->action, "retire"))
        head.retired = json_text(change, "reason");
    if (STR_IS(c->action, "supersede"))
        head.superseded_by = json_text(change, "by");
    return put_head(s, &head, err) && put_basis(s, c, json_get(change, "basis"), err) &&
           change_basis(s, c, change, err);
}
