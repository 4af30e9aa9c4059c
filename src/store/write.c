#include "base/world.h"
#include "store/internal.h"

/* --- what the rules of a type may ask --- */

static bool context_load(const struct record_context *c, const char *type, struct str id,
                         void *record)
{
    struct err ignored;
    const struct record_type *t = record_type_find(str_of(type));
    assert(t);
    return id.n && store_load(c->store, c->arena, t, id, record, NULL, &ignored);
}

static int64_t context_referrers(const struct record_context *c, const char *type,
                                 const char *field, struct str id)
{
    struct store *s = c->store;
    struct db_stmt *st;
    struct err ignored;
    bool row;
    if (!store_own(s, OWN_REFERRERS, &st, &ignored))
        return 0;
    db_text(st, 1, id);
    db_text(st, 2, str_of(field));
    db_text(st, 3, str_of(type));
    int64_t n = db_step(st, &row, &ignored) && row ? db_column_int(st, 0) : 0;
    db_reset(st);
    return n;
}

static struct str context_referring(const struct record_context *c, const char *type,
                                    const char *field, struct str id)
{
    struct buf ids = {.arena = c->arena};
    struct db_stmt *st;
    struct err ignored;
    bool row = true;
    if (!store_own(c->store, OWN_REFERRING, &st, &ignored))
        return (struct str){0};
    db_text(st, 1, id.p ? id : STR(""));
    db_text(st, 2, str_of(field));
    db_text(st, 3, str_of(type));
    while (db_step(st, &row, &ignored) && row)
        buf_fmt(&ids, "%s%.*s", ids.n ? " " : "", STR_ARG(db_column_text(st, 0)));
    db_reset(st);
    return buf_str(&ids);
}

static bool context_is_live(const struct record_context *c, struct str id)
{
    struct record_head head;
    struct err ignored;
    return id.n && store_head(c->store, c->arena, id, &head, &ignored) && head.retired.n == 0 &&
           head.superseded_by.n == 0;
}

/* What cannot be read counts as moved. */
static bool context_is_stale(const struct record_context *c, struct str id)
{
    struct db_stmt *st;
    struct err ignored;
    bool row;
    if (!store_own(c->store, OWN_STALE, &st, &ignored))
        return true;
    db_text(st, 1, id.p ? id : STR(""));
    bool stale = !db_step(st, &row, &ignored) || row;
    db_reset(st);
    return stale;
}

static struct record_context context_of(struct store *s, struct arena *a, struct str id)
{
    return (struct record_context){
        .arena = a,
        .id = id,
        .as_of = instant_date(world_now()),
        .actor = s->actor,
        .anew = true,
        .store = s,
        .load = context_load,
        .referrers = context_referrers,
        .referring = context_referring,
        .is_live = context_is_live,
        .is_stale = context_is_stale,
    };
}

/* --- rules of every record --- */

static bool check_reference(struct store *s, struct arena *a, const struct field *f, struct str to,
                            struct err *err)
{
    struct record_head head;
    if (!store_head(s, a, to, &head, err))
        return err_wrap(err, "%s", f->label);
    if (strcmp(f->refers_to, "*") != 0 && strcmp(f->refers_to, head.type->name) != 0)
        return err_set(err, ERR_INVALID, "%s: %.*s is a %s, wanted is a %s", f->label, STR_ARG(to),
                       head.type->label, record_type_find(str_of(f->refers_to))->label);
    return true;
}

static bool check_references(struct store *s, struct arena *a, const struct record_type *t,
                             const void *record, struct err *err)
{
    EACH_FIELD (f, t) {
        struct str rest = f->refers_to ? record_get(f, record, a) : (struct str){0}, to;
        while (str_word(&rest, &to))
            if (!check_reference(s, a, f, to, err))
                return false;
    }
    return true;
}

static bool check_not_frozen(struct store *s, struct arena *a, const struct record_type *t,
                             const void *record, struct err *err)
{
    EACH_FIELD (f, t) {
        struct db_stmt *st;
        bool row;
        if (!(f->flags & FIELD_SCOPE) || record_is_empty(f, record))
            continue;
        if (!store_own(s, OWN_FROZEN, &st, err))
            return false;
        struct str release = record_get(f, record, a);
        db_text(st, 1, release);
        bool ok = db_step(st, &row, err);
        if (ok && row)
            ok = err_set(err, ERR_DENIED,
                         "release %.*s is frozen by %.*s: what belongs to it can be read, not "
                         "changed; make a new release",
                         STR_ARG(release), STR_ARG(db_column_text(st, 0)));
        db_reset(st);
        if (!ok)
            return false;
    }
    return true;
}

static bool check_fixed(const struct record_type *t, const void *old, const void *new,
                        struct arena *a, struct err *err)
{
    EACH_FIELD (f, t)
        if ((f->flags & FIELD_FIXED) && !record_is_empty(f, old) &&
            !str_eq(record_get(f, old, a), record_get(f, new, a)))
            return err_set(err, ERR_INVALID, "%s: is set once, when a %s is made", f->label,
                           t->label);
    return true;
}

static bool check_own(const struct record_type *t, struct err *err)
{
    return !(t->flags & RECORD_DERIVED) ||
           err_set(err, ERR_DENIED,
                   "a %s is computed from other records; nobody adds or changes it", t->label);
}

static bool check_open(const struct record_head *head, struct err *err)
{
    if (!check_own(head->type, err))
        return false;
    if (head->retired.n)
        return err_set(err, ERR_DENIED, "%.*s is retired (%.*s)", STR_ARG(head->id),
                       STR_ARG(head->retired));
    if (head->superseded_by.n)
        return err_set(err, ERR_DENIED, "%.*s is superseded by %.*s", STR_ARG(head->id),
                       STR_ARG(head->superseded_by));
    return true;
}

/* --- ids --- */

static bool next_id(struct store *s, struct arena *a, const struct record_type *t, struct str *id,
                    struct err *err)
{
    struct db_stmt *st;
    struct record_head there;
    struct err ignored;
    bool row;
    if (t->flags & RECORD_NATURAL_ID) {
        if (id->n == 0)
            return err_set(err, ERR_USAGE, "a %s needs an id of its own: id=...", t->label);
        if (store_head(s, a, *id, &there, &ignored))
            return err_set(err, ERR_CONFLICT, "there is a %s %.*s already", there.type->label,
                           STR_ARG(*id));
        return true;
    }
    if (!store_own(s, OWN_COUNTER_GET, &st, err))
        return false;
    db_text(st, 1, str_of(t->name));
    if (!db_step(st, &row, err))
        return false;
    int64_t last = row ? db_column_int(st, 0) : 0;
    db_reset(st);
    *id = str_fmt(a, "%s-%04lld", t->prefix, (long long)last + 1);
    return true;
}

/* --- the change --- */

/* Those that refer to the judgement by a field that is mutual: a safety risk and the security risks
   that lead to it look at each other, though only one of them names the other. */
static bool add_mutual(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                       struct json *basis, struct err *err)
{
    struct db_stmt *st;
    if (!store_own(s, OWN_REFERRING, &st, err))
        return false;
    for (size_t i = 0; i < RECORD_TYPE_COUNT; i++)
        EACH_FIELD (f, RECORD_TYPES[i]) {
            bool row = true, ok = true;
            if (!(f->flags & FIELD_MUTUAL) || strcmp(f->refers_to, t->name) != 0)
                continue;
            db_text(st, 1, id);
            db_text(st, 2, str_of(f->name));
            db_text(st, 3, str_of(RECORD_TYPES[i]->name));
            while (ok && (ok = db_step(st, &row, err)) && row)
                json_add_text(a, basis, NULL, str_copy(a, db_column_text(st, 0)));
            db_reset(st);
            if (!ok)
                return false;
        }
    return true;
}

static bool is_settled(const struct record_type *t, const void *record)
{
    return t->settled && t->settled(record);
}

/* Whether a field changed that is the judgement itself. */
static bool is_judged(const struct record_type *t, const void *old, const void *new,
                      struct arena *a)
{
    EACH_FIELD (f, t)
        if ((f->flags & FIELD_JUDGED) && !str_eq(record_get(f, old, a), record_get(f, new, a)))
            return true;
    return false;
}

/* Whether the change makes the judgement anew. One that was decided and stays so is as it was made,
   until somebody decides again. */
static bool is_anew(const struct record_type *t, const void *old, const void *new, struct arena *a)
{
    return !is_settled(t, old) || !is_settled(t, new) || is_judged(t, old, new, a);
}

/* What the judgement looks at. To a new one nothing refers yet. */
static bool add_basis(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                      bool is_new, const void *record, struct json *change, struct err *err)
{
    if (!(t->flags & RECORD_JUDGEMENT))
        return true;
    struct json *basis = json_add(a, change, "basis", JSON_ARRAY);
    EACH_FIELD (f, t) {
        struct str rest = f->flags & FIELD_BASIS ? record_get(f, record, a) : (struct str){0}, to;
        while (str_word(&rest, &to))
            json_add_text(a, basis, NULL, to);
    }
    if (is_settled(t, record))
        json_add_text(a, basis, NULL, id);
    return is_new || add_mutual(s, a, t, id, basis, err);
}

static struct str basis_ids(struct arena *a, const struct record_type *t, const void *record)
{
    struct buf ids = {.arena = a};
    EACH_FIELD (f, t)
        if (f->flags & FIELD_BASIS)
            buf_fmt(&ids, "%.*s ", STR_ARG(record_get(f, record, a)));
    return buf_str(&ids);
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (str_word(&words, &word))
        if (str_eq(word, wanted))
            return true;
    return false;
}

static void add_missing(struct arena *a, struct json *change, const char *name, struct str ids,
                        struct str there)
{
    struct json *list = NULL;
    struct str id;
    while (str_word(&ids, &id)) {
        if (has_word(there, id))
            continue;
        list = list ? list : json_add(a, change, name, JSON_ARRAY);
        json_add_text(a, list, NULL, id);
    }
}

/* What a judgement refers to has changed, but not what it says. */
static void change_basis(struct arena *a, const struct record_type *t, const void *old,
                         const void *new, struct json *change)
{
    if (!(t->flags & RECORD_JUDGEMENT))
        return;
    struct str before = basis_ids(a, t, old), after = basis_ids(a, t, new);
    if (str_eq(before, after))
        return;
    add_missing(a, change, "basis_more", after, before);
    add_missing(a, change, "basis_less", before, after);
}

/* The change from old (NULL: a new record) to new; NULL when nothing differs. A judgement takes its
   basis anew when it is made: at first, when a field that matters changes while it is in work, and
   by every decision. */
static bool change_of(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                      const void *old, const void *new, struct json **out, struct err *err)
{
    bool matters = false;
    struct json *fields = record_diff(t, old, new, a, &matters);
    *out = NULL;
    if (old && json_count(fields) == 0)
        return true;
    struct json *change = json_object(a);
    json_hang(change, "fields", fields);
    json_add_text(a, change, "title", record_title(t, new, a));
    if (old && matters)
        json_add_bool(a, change, "matters", true);
    bool anew = !old || is_judged(t, old, new, a) || (matters && is_anew(t, old, new, a));
    if (!anew)
        change_basis(a, t, old, new, change);
    else if (!add_basis(s, a, t, id, !old, new, change, err))
        return false;
    *out = change;
    return true;
}

bool store_add(struct store *s, struct arena *a, const struct record_type *t, void *record,
               struct str *id, struct err *err)
{
    struct str new_id = *id;
    if (!check_own(t, err) || !next_id(s, a, t, &new_id, err))
        return false;
    struct record_context c = context_of(s, a, (struct str){0});
    if (!check_references(s, a, t, record, err) || !record_finish(t, record, &c, err) ||
        !check_not_frozen(s, a, t, record, err))
        return false;
    struct json *change;
    if (!change_of(s, a, t, new_id, NULL, record, &change, err) ||
        !store_append(s, a, "add", t, new_id, 1, change, err))
        return false;
    *id = new_id;
    return true;
}

bool store_save(struct store *s, struct arena *a, const struct record_type *t, struct str id,
                int64_t revision, void *record, struct err *err)
{
    struct record_head head;
    void *old = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    if (!store_load(s, a, t, id, old, &head, err) || !check_open(&head, err))
        return false;
    if (t->flags & RECORD_DECISION)
        return err_set(err, ERR_DENIED, "%.*s: a %s is not edited; supersede it by a new one",
                       STR_ARG(id), t->label);
    if (revision && revision != head.revision)
        return err_set(err, ERR_CONFLICT, "%.*s was changed meanwhile (revision %lld, not %lld)",
                       STR_ARG(id), (long long)head.revision, (long long)revision);
    struct record_context c = context_of(s, a, id);
    c.anew = is_anew(t, old, record, a);
    if (!check_references(s, a, t, record, err) || !record_finish(t, record, &c, err) ||
        !check_fixed(t, old, record, a, err))
        return false;
    struct json *change;
    if (!change_of(s, a, t, id, old, record, &change, err))
        return false;
    if (!change)
        return true;
    return check_not_frozen(s, a, t, old, err) && check_not_frozen(s, a, t, record, err) &&
           store_append(s, a, "save", t, id, head.revision + 1, change, err);
}

bool store_supersede(struct store *s, struct arena *a, const struct record_type *t,
                     struct str old_id, void *record, struct str *id, struct err *err)
{
    struct record_head head;
    struct str new_id = {0};
    if (!store_head(s, a, old_id, &head, err) || !check_open(&head, err))
        return false;
    if (head.type != t || !(t->flags & RECORD_DECISION))
        return err_set(err, ERR_INVALID, "%.*s: only decisions are superseded", STR_ARG(old_id));
    if (!store_add(s, a, t, record, &new_id, err))
        return false;
    struct json *change = json_object(a);
    json_add_text(a, change, "by", new_id);
    json_add_bool(a, change, "matters", true);
    if (!store_append(s, a, "supersede", t, old_id, head.revision + 1, change, err))
        return false;
    *id = new_id;
    return true;
}

bool store_check_open(struct store *s, struct arena *a, const struct record_head *head,
                      const void *record, struct err *err)
{
    return check_open(head, err) && check_not_frozen(s, a, head->type, record, err);
}

bool store_retire(struct store *s, struct arena *a, struct str id, struct str reason,
                  struct err *err)
{
    struct record_head head;
    if (str_trim(reason).n == 0)
        return err_set(err, ERR_USAGE, "retiring a record needs a reason");
    if (!store_head(s, a, id, &head, err) || !check_open(&head, err))
        return false;
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(s, a, head.type, id, record, NULL, err) ||
        !check_not_frozen(s, a, head.type, record, err))
        return false;
    struct json *change = json_object(a);
    json_add_text(a, change, "reason", reason);
    json_add_bool(a, change, "matters", true);
    return store_append(s, a, "retire", head.type, id, head.revision + 1, change, err);
}

/* A decided judgement must hold by the rules of its type when somebody looks again; what follows
   from other records is taken from them as they are now. */
static bool judge_again(struct store *s, struct arena *a, const struct record_head *head,
                        void *record, struct json *change, struct err *err)
{
    const struct record_type *t = head->type;
    bool matters = false;
    if (!is_settled(t, record))
        return true;
    void *old = arena_alloc(a, t->size, 1, _Alignof(max_align_t));
    memcpy(old, record, t->size);
    struct record_context c = context_of(s, a, head->id);
    c.confirming = true;
    if (!record_finish(t, record, &c, err))
        return false;
    struct json *fields = record_diff(t, old, record, a, &matters);
    if (json_count(fields) == 0)
        return true;
    json_hang(change, "fields", fields);
    if (matters)
        json_add_bool(a, change, "matters", true);
    return true;
}

bool store_confirm(struct store *s, struct arena *a, struct str id, struct str reason,
                   struct err *err)
{
    struct record_head head;
    if (str_trim(reason).n == 0)
        return err_set(err, ERR_USAGE, "confirming a judgement needs a reason");
    if (!store_head(s, a, id, &head, err) || !check_open(&head, err))
        return false;
    if (!(head.type->flags & RECORD_JUDGEMENT))
        return err_set(err, ERR_INVALID, "%.*s: a %s is no judgement, there is nothing to confirm",
                       STR_ARG(id), head.type->label);
    void *record = arena_alloc(a, head.type->size, 1, _Alignof(max_align_t));
    if (!store_load(s, a, head.type, id, record, NULL, err))
        return false;
    struct json *change = json_object(a);
    json_add_text(a, change, "reason", reason);
    return judge_again(s, a, &head, record, change, err) &&
           add_basis(s, a, head.type, id, false, record, change, err) &&
           store_append(s, a, "confirm", head.type, id, head.revision + 1, change, err);
}
