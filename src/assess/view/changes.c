#include "assess/view/view.h"

/* What the history says of a record, in words. */

static const struct record_type *type_of(const struct json *row, const char *member)
{
    return record_type_find(json_text(row, member));
}

/* "Status, Reason": the labels of the fields that a change names. */
static struct str field_labels(struct arena *a, const struct record_type *t,
                               const struct json *fields)
{
    struct buf b = {.arena = a};
    JSON_EACH (change, fields) {
        const struct field *f = t ? record_field(t, change->key) : NULL;
        if (b.n)
            BUF_LIT(&b, ", ");
        buf_put(&b, f ? str_of(f->label) : change->key);
    }
    return buf_str(&b);
}

static struct json *read_change(struct arena *a, const struct json *row)
{
    struct json *change;
    struct err ignored = {0};
    /* What the store wrote, it reads; an empty object where it does not. */
    return json_read(a, json_text(row, "change"), &change, &ignored) ? change : json_object(a);
}

/* The changes of a record after a position, that matter: which fields, by whom, and when last. */
struct seen_since {
    struct json *fields; /* object, as in the change */
    struct str at, actor, reason;
    int64_t from_revision, to_revision;
};

static void gather(struct arena *a, const struct json *row, struct seen_since *out)
{
    const struct json *change = read_change(a, row);
    struct str action = json_text(row, "action");
    bool matters = json_is_true(change, "matters") || STR_IS(action, "retire") ||
                   STR_IS(action, "supersede");
    int64_t revision = json_int(row, "revision", 0);
    if (revision > out->to_revision)
        out->to_revision = revision;
    out->from_revision = revision - 1;
    if (!matters)
        return;
    if (out->at.n == 0) {
        out->at = json_text(row, "at");
        out->actor = json_text(row, "actor");
        out->reason = json_text(change, "reason");
    }
    JSON_EACH (field, json_get(change, "fields"))
        if (!json_find(out->fields, field->key))
            json_add_bool(a, out->fields, str_cz(a, field->key), true);
}

static bool since(const struct view *v, const struct json *stale, struct seen_since *out,
                  struct err *err)
{
    struct json *rows;
    struct str seen = json_text(stale, "seen");
    int64_t position = json_int(stale, "seen_position", 0);
    *out = (struct seen_since){.fields = json_object(v->arena)};
    if (!view_rows(v, "view_changes", &seen, 1, &rows, err))
        return false;
    JSON_EACH (row, rows)
        if (json_int(row, "position", 0) > position)
            gather(v->arena, row, out);
    return true;
}

static struct str stale_text(struct arena *a, const struct json *row, const struct seen_since *s,
                             struct str fields)
{
    const struct record_type *t = type_of(row, "seen_type");
    struct buf b = {.arena = a};
    struct str id = json_text(row, "seen"), retired = json_text(row, "retired");
    struct str superseded = json_text(row, "superseded_by");
    buf_fmt(&b, "%s %.*s ", t ? t->label : "record", STR_ARG(id));
    if (superseded.n)
        buf_fmt(&b, "was superseded by %.*s", STR_ARG(superseded));
    else if (retired.n)
        buf_fmt(&b, "was retired: %.*s", STR_ARG(retired));
    else
        buf_fmt(&b, "changed in %.*s", STR_ARG(fields));
    buf_fmt(&b, ", revision %lld to %lld", (long long)s->from_revision, (long long)s->to_revision);
    if (s->at.n)
        buf_fmt(&b, ", on %.*s by %.*s", STR_ARG(str_sub(s->at, 0, 10)), STR_ARG(s->actor));
    if (b.n)
        b.p[0] = (char)(b.p[0] >= 'a' && b.p[0] <= 'z' ? b.p[0] - 'a' + 'A' : b.p[0]);
    return buf_str(&b);
}

bool view_stale(const struct view *v, struct json *into, const struct json *rows, struct err *err)
{
    struct arena *a = v->arena;
    struct json *list = json_add(a, into, "stale", JSON_ARRAY);
    JSON_EACH (row, rows) {
        struct seen_since s;
        if (!since(v, row, &s, err))
            return false;
        const struct record_type *t = type_of(row, "seen_type");
        struct str fields = field_labels(a, t, s.fields);
        struct json *item = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, item, "judgement", json_text(row, "judgement"));
        json_add_text(a, item, "judgement_title", json_text(row, "judgement_title"));
        json_add_text(a, item, "judgement_href", view_href(a, json_text(row, "judgement")));
        json_add_text(a, item, "seen", json_text(row, "seen"));
        json_add_text(a, item, "seen_title", json_text(row, "seen_title"));
        json_add_text(a, item, "seen_href", view_href(a, json_text(row, "seen")));
        json_add_text(a, item, "seen_label", t ? str_of(t->label) : STR("record"));
        json_add_int(a, item, "seen_position", json_int(row, "seen_position", 0));
        json_add_int(a, item, "changed_position", json_int(row, "changed_position", 0));
        json_add_int(a, item, "from_revision", s.from_revision);
        json_add_int(a, item, "to_revision", s.to_revision);
        json_add_text(a, item, "on", str_sub(s.at, 0, 10));
        json_add_text(a, item, "actor", s.actor);
        json_add_text(a, item, "fields", fields);
        json_add_text(a, item, "text", stale_text(a, row, &s, fields));
    }
    return true;
}

/* --- the history of a record --- */

static struct str what_was_done(struct arena *a, const struct json *row, const struct json *change)
{
    struct str action = json_text(row, "action");
    const struct record_type *t = type_of(row, "type");
    if (STR_IS(action, "add"))
        return STR("made");
    if (STR_IS(action, "retire"))
        return STR("retired");
    if (STR_IS(action, "confirm"))
        return STR("looked again: it holds");
    if (STR_IS(action, "supersede"))
        return str_fmt(a, "superseded by %.*s", STR_ARG(json_text(change, "by")));
    return str_fmt(a, "changed %.*s", STR_ARG(field_labels(a, t, json_get(change, "fields"))));
}

void view_put_history(const struct view *v, struct json *into, const struct json *rows,
                      size_t limit)
{
    struct arena *a = v->arena;
    size_t shown = 0;
    struct json *list = json_add(a, into, "history", JSON_ARRAY);
    JSON_EACH (row, rows) {
        if (shown == limit)
            break;
        const struct json *change = read_change(a, row);
        struct json *entry = json_add(a, list, NULL, JSON_OBJECT);
        json_add_text(a, entry, "at", view_minute(a, json_text(row, "at")));
        json_add_text(a, entry, "instant", json_text(row, "at"));
        json_add_text(a, entry, "actor", json_text(row, "actor"));
        json_add_text(a, entry, "record", json_text(row, "record"));
        json_add_text(a, entry, "title", json_text(row, "title"));
        json_add_text(a, entry, "what", what_was_done(a, row, change));
        json_add_text(a, entry, "reason", json_text(change, "reason"));
        json_add_int(a, entry, "position", json_int(row, "position", 0));
        json_add_int(a, entry, "revision", json_int(row, "revision", 0));
        json_add_bool(a, entry, "undo", STR_IS(json_text(row, "action"), "save"));
        shown++;
    }
    json_add_int(a, into, "history_shown", (int64_t)shown);
    json_add_int(a, into, "history_total", (int64_t)json_count(rows));
}

bool view_history(const struct view *v, struct json *into, struct str id, size_t limit,
                  struct err *err)
{
    struct json *rows;
    if (!view_rows(v, "history_of", &id, 1, &rows, err))
        return false;
    view_put_history(v, into, rows, limit);
    return true;
}
