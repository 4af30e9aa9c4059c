#include "record/record.h"

static bool name_all_fields(const struct record_type *t, struct str name, struct err *err)
{
    char names[380];
    size_t n = 0;
    EACH_FIELD (f, t) {
        struct str s = str_of(f->name);
        if (n + s.n + 1 >= sizeof names)
            break;
        names[n++] = ' ';
        memcpy(names + n, s.p, s.n);
        n += s.n;
    }
    return err_set(err, ERR_INVALID, "a %s has no field '%.*s', but:%.*s", t->label,
                   STR_ARG(str_sub(name, 0, 60)), (int)n, names);
}

static bool set_field(const struct field *f, void *record, struct arena *a, struct str text,
                      struct err *err)
{
    text = str_trim(text);
    if (f->flags & FIELD_COMPUTED)
        return err_set(err, ERR_INVALID, "%s: is computed, and cannot be set", f->name);
    if ((f->flags & FIELD_REQUIRED) && text.n == 0)
        return err_set(err, ERR_INVALID, "%s: is required", f->name);
    if (text.n == 0) {
        record_clear(f, record);
        return true;
    }
    if (!f->kind->parse(f, a, text, record_slot(f, record), err))
        return err_wrap(err, "%s", f->name);
    return true;
}

bool record_set(const struct record_type *t, void *record, struct arena *a, struct str name,
                struct str text, struct err *err)
{
    const struct field *f = record_field(t, name);
    if (!f)
        return name_all_fields(t, name, err);
    return set_field(f, record, a, text, err);
}

static bool words_of(const struct field *f, struct arena *a, const struct json *array,
                     struct str *out, struct err *err)
{
    struct buf text = {.arena = a};
    JSON_EACH (item, array) {
        struct str rest = item->type == JSON_STRING ? item->text : (struct str){0};
        struct str word;
        if (!str_word(&rest, &word) || word.n != item->text.n || str_has(word, STR(",")))
            return err_set(err, ERR_INVALID, "%s: must be an array of words without spaces",
                           f->name);
        if (text.n)
            buf_char(&text, ' ');
        buf_put(&text, word);
    }
    *out = buf_str(&text);
    return true;
}

/* The text that stands for a member; a null stands for nothing. */
static bool text_of(const struct field *f, struct arena *a, const struct json *v, struct str *out,
                    struct err *err)
{
    struct buf text = {.arena = a};
    *out = (struct str){0};
    switch (v->type) {
    case JSON_NULL: return true;
    case JSON_TRUE:
    case JSON_FALSE:
        if (f->kind != &KIND_TRI)
            break;
        *out = v->type == JSON_TRUE ? STR("yes") : STR("no");
        return true;
    case JSON_NUMBER:
        *out = v->text;
        if (f->kind->json == JSON_NUMBER)
            return true;
        break;
    case JSON_STRING:
        *out = v->text;
        if (f->kind->json != JSON_OBJECT)
            return true;
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        if (f->kind->json == JSON_ARRAY && v->type == JSON_ARRAY)
            return words_of(f, a, v, out, err);
        if (f->kind->json != JSON_OBJECT)
            break;
        json_write(v, &text);
        *out = buf_str(&text);
        return true;
    }
    return err_set(err, ERR_INVALID, "%s: must be %s", f->name, f->kind->help);
}

bool record_from_json(const struct record_type *t, void *record, struct arena *a,
                      const struct json *object, struct err *err)
{
    if (!object || object->type != JSON_OBJECT)
        return err_set(err, ERR_INVALID, "a %s must be a JSON object", t->label);
    JSON_EACH (m, object) {
        struct str text;
        const struct field *f = record_field(t, m->key);
        if (!f)
            return name_all_fields(t, m->key, err);
        if (!text_of(f, a, m, &text, err) || !set_field(f, record, a, text, err))
            return false;
    }
    return true;
}

bool record_finish(const struct record_type *t, void *record, const struct record_context *c,
                   struct err *err)
{
    EACH_FIELD (f, t) {
        if (!record_is_empty(f, record))
            continue;
        if (f->flags & FIELD_DEFAULT)
            *(int64_t *)record_slot(f, record) = 1;
        else if ((f->flags & FIELD_REQUIRED) && !(f->flags & FIELD_COMPUTED))
            return err_set(err, ERR_INVALID, "%s: is required", f->name);
    }
    if (t->compute && !t->compute(record, c, err))
        return false;
    return !t->check || t->check(record, c, err);
}

struct str record_get(const struct field *f, const void *record, struct arena *a)
{
    struct buf text = {.arena = a};
    f->kind->format(f, record_slot_const(f, record), &text);
    return buf_str(&text);
}

bool record_is_empty(const struct field *f, const void *record)
{
    return f->kind->is_empty(record_slot_const(f, record));
}

void record_clear(const struct field *f, void *record)
{
    memset(record_slot(f, record), 0, f->kind->slot_size);
}

struct str record_title(const struct record_type *t, const void *record, struct arena *a)
{
    const struct field *name = record_field(t, STR("name"));
    if (name && !record_is_empty(name, record))
        return record_get(name, record, a);
    EACH_FIELD (f, t)
        if (!record_is_empty(f, record))
            return record_get(f, record, a);
    return (struct str){0};
}
