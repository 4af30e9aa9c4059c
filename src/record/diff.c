#include "record/record.h"

static struct str text_of(const struct field *f, const void *record, struct arena *a)
{
    return record ? record_get(f, record, a) : (struct str){0};
}

static void add(struct arena *a, struct json *pair, struct str text)
{
    if (text.n)
        json_add_text(a, pair, NULL, text);
    else
        json_add(a, pair, NULL, JSON_NULL);
}

struct json *record_diff(const struct record_type *t, const void *old, const void *new,
                         struct arena *a, bool *matters)
{
    struct json *changes = json_object(a);
    *matters = false;
    EACH_FIELD (f, t) {
        struct str before = text_of(f, old, a);
        struct str after = text_of(f, new, a);
        if (str_eq(before, after))
            continue;
        struct json *pair = json_add(a, changes, f->name, JSON_ARRAY);
        add(a, pair, before);
        add(a, pair, after);
        *matters |= (f->flags & FIELD_MATTERS) != 0;
    }
    return changes;
}
